using System.Globalization;
using InfoShare.Core.Concerns;
using InfoShare.Core.Concerns.History;
using InfoShare.Core.Patterns;
using InfoShare.Core.Registry;
using InfoShare.Core.Vocabulary;
using C = InfoShare.Protocol.Concern.V1;
using P = InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Mapping;

/// <summary>What becomes of concerns, between the protocol and Core.</summary>
internal static class HistoryMapping
{
    public static RecordVerification ToCommand(C.RecordVerificationRequest r) => new(
        r.ConcernId, r.Step, (VerificationState)(int)r.State, (SourceKind)(int)r.Basis, r.Words, CommonMapping.OrNull(r.View));

    public static AddNote ToCommand(C.AddNoteRequest r) => new(
        r.ConcernId, (NoteKind)(int)r.Kind, r.Words, CommonMapping.OrNull(r.SaidBy), CommonMapping.OrNull(r.Label), (LateralCheckResult)(int)r.Result,
        CommonMapping.OrNull(r.Asked), CommonMapping.Date(r.HappenedOn))
    {
        Trend = (StatedTrend)(int)r.Trend,
    };

    public static AnswerFactors ToCommand(C.AnswerFactorsRequest r) => new(
        r.Person.ToCore(),
        [
            .. r.Answers.Select(a => new StatedFactor(
                (RiskFactor)(int)a.Factor, (ProtectiveFactor)(int)a.Protective, (FactorAnswer)(int)a.Answer, CommonMapping.Date(a.AsOf), (SourceKind)(int)a.Source,
                CommonMapping.OrNull(a.Words))),
        ],
        (LegalBasis)(int)r.LegalBasis);

    public static CorrectConcern ToCommand(C.CorrectConcernRequest r) => new(r.ConcernId, r.Version, r.Statement.ToCore(), r.Reason);

    private static ConcernText ToCore(this C.ConcernText t) => new(
        [.. t.Indicators.Select(i => (ConcernIndicator)(int)i)], (ConcernKind)(int)t.Kind, t.Happened.ToCore(), (SourceKind)(int)t.Source, t.RiskStatement,
        CommonMapping.OrNull(t.DevelopmentStatement), [.. t.HarmCategories.Select(h => (HarmCategory)(int)h)], t.ChildWords.ToCore(),
        CommonMapping.OrNull(t.AgencyLabel))
    {
        ForEveryChild = CommonMapping.OrNull(t.ForEveryChild),
    };

    private static C.ConcernText? ToProto(this ConcernText? t) => t is null ? null : new C.ConcernText
    {
        Indicators = { t.Indicators.Select(i => (P.ConcernIndicator)(int)i) },
        Kind = (P.ConcernKind)(int)t.Kind,
        Happened = t.Happened is null ? null : new P.WhenHappened
        {
            FromDate = CommonMapping.Text(t.Happened.From),
            ToDate = CommonMapping.Text(t.Happened.To),
            AtTime = t.Happened.At?.ToString("HH:mm", CultureInfo.InvariantCulture) ?? "",
        },
        Source = (P.SourceKind)(int)t.Source,
        RiskStatement = t.RiskStatement,
        DevelopmentStatement = t.DevelopmentStatement ?? "",
        HarmCategories = { t.HarmCategories.Select(h => (P.HarmCategory)(int)h) },
        ChildWords = t.ChildWords.ToProto(),
        AgencyLabel = t.AgencyLabel ?? "",
        ForEveryChild = t.ForEveryChild == t.RiskStatement ? "" : t.ForEveryChild ?? "",
    };

    public static C.AppraisalView ToProto(this AppraisalView view)
    {
        var a = view.Appraisal;
        return new C.AppraisalView
        {
            AppraisalId = a.Id,
            Version = a.Version,
            State = (P.AppraisalState)(int)a.State,
            PersonId = a.PersonId,
            Step = a.Step,
            Due = CommonMapping.Stamp(a.DueAt),
            DueInWords = view.DueInWords,
            Level = view.IsOwn ? (P.EscalationLevel)(int)a.Level : P.EscalationLevel.Unspecified,
            Owner = view.IsOwn ? a.OwnerName : "",
            Risk = view.ShowsWords ? a.Risk ?? "" : "",
            Measures = view.ShowsWords ? a.Measures ?? "" : "",
            DoneBy = view.ShowsWords ? a.DoneBy ?? "" : "",
            DoneAt = a.DoneAt is { } done ? CommonMapping.Stamp(done) : null,
        };
    }

    public static C.GetConcernHistoryResponse ToProto(this ConcernHistory history, RegistrySnapshot registry) => new()
    {
        Concern = history.Concern.ToProto(),
        Step = history.Step,
        Steps =
        {
            history.Steps.Select(s => new C.VerificationStepView
            {
                Step = s.Step,
                State = (P.VerificationState)(int)s.State,
                RecordedAt = CommonMapping.Stamp(s.RecordedAt),
                OrganisationName = s.OrganisationName ?? "",
                Agency = (P.AgencyKind)(int)s.Agency,
                Basis = (P.SourceKind)(int)s.Basis,
                ByName = s.ByName ?? "",
                ByRole = (P.PractitionerRole)(int)s.ByRole,
                Words = s.Words ?? "",
                View = s.View ?? "",
            }),
        },
        Notes =
        {
            history.Notes.Select(n => new C.ConcernNoteView
            {
                NoteId = n.NoteId,
                Kind = (P.NoteKind)(int)n.Kind,
                RecordedAt = CommonMapping.Stamp(n.RecordedAt),
                HappenedOn = CommonMapping.Text(n.HappenedOn),
                OrganisationName = n.OrganisationName ?? "",
                Agency = (P.AgencyKind)(int)n.Agency,
                AuthorName = n.AuthorName ?? "",
                AuthorRole = (P.PractitionerRole)(int)n.AuthorRole,
                Words = n.Words ?? "",
                SaidBy = n.SaidBy ?? "",
                Label = n.Label ?? "",
                Result = (P.LateralCheckResult)(int)n.Result,
                Asked = n.Asked ?? "",
                Trend = (P.StatedTrend)(int)n.Trend,
            }),
        },
        Appraisals = { history.Appraisals.Select(a => a.ToProto()) },
        Versions =
        {
            history.Versions.Select(v => new C.ConcernVersionView
            {
                Version = v.Version,
                ReplacedAt = CommonMapping.Stamp(v.ReplacedAt),
                Reason = v.Reason ?? "",
                ByName = v.ByName ?? "",
                Statement = v.Statement.ToProto(),
            }),
        },
        Narratives =
        {
            history.Narratives.Select(n => new C.NarrativeView
            {
                NarrativeId = n.Id,
                PersonId = n.PersonId,
                Words = n.Words,
                AgreedBy = { n.AgreedBy },
                ByName = n.ByName,
                OrganisationName = registry.NameOf(n.OrganisationId),
                AgreedAt = CommonMapping.Stamp(n.AgreedAt),
            }),
        },
        LikeEvents = { history.LikeEvents.Select(c => c.ToProto()) },
        MayCorrect = history.MayCorrect,
        Receipt = history.Receipt.ToProto(),
    };
}
