using System.Globalization;
using InfoShare.Core;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Sharing;
using InfoShare.Core.Vocabulary;
using C = InfoShare.Protocol.Concern.V1;
using P = InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Mapping;

/// <summary>Consent, guidance and decisions not to share, between the protocol and Core.</summary>
internal static class SharingMapping
{
    public static ConsentRecord? ToCore(this P.ConsentRecord? consent) => consent is null ? null : new ConsentRecord(
        (ConsentState)(int)consent.State, CommonMapping.OrNull(consent.ByWhom),

        // What is urgent is taken with whatever day it names.
        DateOnly.TryParseExact(consent.AskedOn, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null,
        CommonMapping.OrNull(consent.Wishes), CommonMapping.OrNull(consent.OverriddenBy), CommonMapping.OrNull(consent.Why));

    public static P.ConsentRecord? ToProto(this ConsentRecord? consent) => consent is null ? null : new P.ConsentRecord
    {
        State = (P.ConsentState)(int)consent.State,
        ByWhom = consent.ByWhom ?? "",
        AskedOn = CommonMapping.Text(consent.AskedOn),
        Wishes = consent.Wishes ?? "",
        OverriddenBy = consent.OverriddenBy ?? "",
        Why = consent.Why ?? "",
    };

    public static P.SharingGuidance ToProto(this Guidance guidance) => new()
    {
        Version = guidance.Version,
        Lines = { guidance.Lines.Select(l => new P.GuidanceLine { Key = l.Key, Text = l.Text, Source = l.Source }) },
    };

    public static RecordNotShared ToCommand(C.RecordNotSharedRequest r) => new(
        r.Subject.ToCore(),
        new WithheldFact((SensitivityClass)(int)r.Fact.Sensitivity, [.. r.Fact.Indicators.Select(i => (ConcernIndicator)(int)i)]),
        [.. r.OrganisationIds], [.. r.Agencies.Select(a => (AgencyKind)(int)a)], CommonMapping.OrNull(r.InformationRequestId),
        (NotSharedReason)(int)r.Reason, r.Reasons, r.Consent.ToCore(), r.ChildWishesIt, CommonMapping.OrNull(r.AdviceFrom),
        CommonMapping.Date(r.ReviewOn), CommonMapping.OrNull(r.ReplacesId));

    public static C.NotSharedView ToProto(this NotSharedView view, RegistrySnapshot registry)
    {
        var decision = view.NotShared;
        return new C.NotSharedView
        {
            NotSharedId = decision.Id,
            Version = decision.Version,
            State = (P.NotSharedState)(int)decision.State,
            OrganisationName = registry.NameOf(decision.OrganisationId),
            Author = new ContactPoint(
                decision.Author.Name, decision.Author.Role, registry.NameOf(decision.OrganisationId), registry.Find(decision.OrganisationId)?.DutyTelephone).ToProto(),
            PersonId = decision.PersonId ?? "",
            OwnRecordId = view.OwnRecordId ?? "",
            Fact = new C.WithheldFact
            {
                Sensitivity = (P.SensitivityClass)(int)decision.Fact.Class,
                Indicators = { decision.Fact.Indicators.Select(i => (P.ConcernIndicator)(int)i) },
            },
            OrganisationIds = { decision.OrganisationIds },
            Agencies = { decision.Agencies.Select(a => (P.AgencyKind)(int)a) },
            InformationRequestId = decision.InformationRequestId ?? "",
            Reason = (P.NotSharedReason)(int)decision.Reason,
            Reasons = decision.Reasons,
            Consent = decision.Consent.ToProto(),
            ChildWishesIt = decision.ChildWishesIt,
            AdviceFrom = decision.AdviceFrom ?? "",
            ReviewOn = CommonMapping.Text(decision.ReviewOn),
            RecordedAt = CommonMapping.Stamp(decision.RecordedAt),
            Due = CommonMapping.Stamp(decision.Due),
            DueInWords = view.DueInWords,
            Level = (P.EscalationLevel)(int)decision.Level,
            ConcernId = decision.ConcernId ?? "",
            ReplacedById = decision.ReplacedById ?? "",
            History =
            {
                view.History.Select(s => new C.NotSharedStep
                {
                    At = CommonMapping.Stamp(s.At),
                    State = (P.NotSharedState)(int)s.State,
                    By = s.By ?? "",
                    What = s.What,
                }),
            },
        };
    }

    /// <summary>A place in a list as a page token holds it.</summary>
    public static string ToToken(NotSharedPosition position) => $"{position.RecordedAt:O}|{position.Id}";

    /// <summary>The place that a page token holds; null for the first page.</summary>
    public static NotSharedPosition? ToPosition(string? token) => token is null ? null
        : token.Split('|') is [var at, var id] && DateTimeOffset.TryParseExact(at, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var instant)
            ? new NotSharedPosition(instant, id)
            : throw new RuleException(ErrorReason.PageTokenInvalid, "This page token is not one of this list. Start again without it.");
}
