using System.Globalization;
using InfoShare.Core;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Referrals;
using InfoShare.Core.Vocabulary;
using P = InfoShare.Protocol.Common.V1;
using R = InfoShare.Protocol.Referral.V1;
using S = InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.Broker.Mapping;

/// <summary>Referrals between the protocol and Core; the same for every agency.</summary>
internal static class ReferralMapping
{
    public static MakeReferral ToCommand(R.ReferralDraft draft) => new(
        [.. draft.Children.Select(c => c.ToCore())],
        new ReferralToOpen
        {
            ChildIds = [],
            ConcernIds = [.. draft.ConcernIds],
            RiskStatement = draft.RiskStatement,
            Evidence = CommonMapping.OrNull(draft.Evidence),
            ChildWords = draft.ChildWords.ToCore(),
            Urgency = (Urgency)(int)draft.Urgency,
            ThresholdView = CommonMapping.OrNull(draft.ThresholdView),
            ToArea = CommonMapping.OrNull(draft.ToArea),
            Spoken = draft.Spoken?.ToCore(),
            Consent = (ConsentState)(int)draft.Consent,
            ConsentRecord = draft.ConsentRecord.ToCore(),
            LegalBasis = (LegalBasis)(int)draft.LegalBasis,
            Source = (SourceKind)(int)draft.Source,
            ToOrganisationId = CommonMapping.OrNull(draft.ToOrganisationId),
            ChildDescription = CommonMapping.OrNull(draft.ChildDescription),
            ChildTold = CommonMapping.OrNull(draft.ChildTold),
            Doubt = CommonMapping.OrNull(draft.Doubt),
            StatedIncidents = [.. draft.Incidents.Select(i => i.ToCore())],
        });

    /// <param name="children">Each child as it was understood.</param>
    public static R.ReferralReceipt ToProto(ReferralReceiptView receipt, IReadOnlyList<ResolvedPerson> children) => new()
    {
        ReferralId = receipt.ReferralId,
        State = (P.ReferralState)(int)receipt.State,
        ReceivedBy = receipt.ReceivedBy.ToProto(),
        Owner = receipt.Owner,
        FeedbackDue = CommonMapping.Stamp(receipt.FeedbackDue),
        FeedbackDueInWords = receipt.FeedbackDueInWords,
        OwnerDue = CommonMapping.Stamp(receipt.OwnerDue),
        Children = { children.Select(c => c.ToProto()) },
        SeriesCount = receipt.SeriesCount ?? 0,
        Prompts = { receipt.Prompts },
        Receipt = receipt.Receipt.ToProto(),
        SetAside = { receipt.SetAside.Select(s => s.ToProto()) },
        LegalBasis = (P.LegalBasis)(int)(receipt.Basis?.Basis ?? LegalBasis.Unspecified),
        LegalBasisSource = receipt.Basis?.Source ?? "",
    };

    public static P.SetAsideField ToProto(this Core.Access.SetAsideField aside) => new()
    {
        Field = aside.Field,
        Problem = aside.Problem,
        Given = aside.Given,
    };

    public static DecideReferral ToCommand(S.DecideReferralRequest request) => new(
        request.ReferralId,
        request.Version,
        new DecisionToMake
        {
            Disposition = (Disposition)(int)request.Decision.Disposition,
            Reason = (DispositionReason)(int)request.Decision.Reason,
            Rationale = request.Decision.Rationale,
            Criteria = request.Decision.Criteria,
            Evidence = request.Decision.Evidence,
            HistoryRead = (HistoryRead)(int)request.Decision.HistoryRead,
            ThresholdView = CommonMapping.OrNull(request.Decision.ThresholdView),
            ReviewDate = CommonMapping.Date(request.Decision.ReviewDate),
            AcceptedBy = CommonMapping.OrNull(request.Decision.AcceptedBy),
            AcceptedByCall = request.Decision.AcceptedByCall?.ToCore(),
            Question = CommonMapping.OrNull(request.Decision.Question),
            RedirectTo = CommonMapping.OrNull(request.Decision.RedirectTo),
            RedirectToArea = CommonMapping.OrNull(request.Decision.RedirectToArea),
            Reviewer = request.Decision.Reviewer is { } reviewer
                ? new Core.Access.Practitioner(reviewer.Id, reviewer.Name, (PractitionerRole)(int)reviewer.Role, null)
                : null,
            IfItContinues = request.Decision.IfItContinues is { } condition
                ? new IfItContinues(condition.What, condition.Count, CommonMapping.Date(condition.ReviewDate)!.Value)
                : null,
        },
        CommonMapping.OrNull(request.Feedback));

    public static AcknowledgeFeedback ToCommand(R.AcknowledgeFeedbackRequest request) => new(
        request.ReferralId,
        request.Version,
        (FeedbackAcknowledgement)(int)request.Acknowledgement,
        CommonMapping.OrNull(request.Text));

    public static R.ReferralView ToProto(this ReferralView view)
    {
        var referral = view.Referral;
        return new R.ReferralView
        {
            ReferralId = referral.Id,
            Version = referral.Version,
            State = (P.ReferralState)(int)referral.State,
            Urgency = (P.Urgency)(int)referral.Urgency,
            Children =
            {
                view.Children.Select(c => new R.ReferredChild
                {
                    PersonId = c.PersonId,
                    Name = c.Name ?? "",
                    BirthDate = CommonMapping.Text(c.BirthDate),
                    AgeBand = (P.AgeBand)(int)c.AgeBand,
                }),
            },
            Referrer = view.Referrer.ToProto(),
            ReferrerAgency = (P.AgencyKind)(int)referral.ReferrerAgency,
            Recipient = view.Recipient.ToProto(),
            Owner = view.Owner.ToProto(),
            RiskStatement = referral.RiskStatement,
            Evidence = referral.Evidence ?? "",
            ChildWords = referral.ChildWords.ToProto(),
            ReferrerThresholdView = referral.ReferrerThresholdView ?? "",
            Spoken = referral.Spoken?.ToProto(),
            ReceivedAt = CommonMapping.Stamp(referral.ReceivedAt),
            FeedbackDue = CommonMapping.Stamp(referral.FeedbackDue),
            DueInWords = view.DueInWords,
            Late = view.Late,
            Decision = ToProto(referral.Decision, view.Recipient.OrganisationName),
            Feedback = ToProto(referral.Feedback),
            Challenge = ChallengeMapping.ToProto(referral.Challenge, view.ChallengeIsYours),
            SeriesCount = view.SeriesCount ?? 0,
            Series = { view.Series.Select(e => ToProto(e, view.Openable)) },
            HomeSeries = { view.HomeSeries.Select(e => ToProto(e, view.Openable)) },
            History =
            {
                view.History.Select(e => new R.ReferralEvent
                {
                    State = (P.ReferralState)(int)e.State,
                    What = e.What,
                    By = e.By ?? "",
                    At = CommonMapping.Stamp(e.At),
                }),
            },
            Concerns = { view.Concerns.Select(c => c.ToProto()) },
            Redirects = { referral.Redirects.Select(r => r.ToProto()) },
            ThresholdHold = referral.Hold is { } hold
                ? new R.ThresholdHold { InterimOwner = hold.InterimOwner, WaitsFor = hold.WaitsFor, ExpiresAt = CommonMapping.Stamp(hold.ExpiresAt) }
                : null,
            FollowUps = { view.FollowUps.Select(f => f.ToProto(view.Recipient.OrganisationName)) },
            ChildDescription = referral.ChildDescription ?? "",
            ChildTold =
            {
                referral.ChildTold.Select(t => new R.ChildToldView { Told = t.Told, Changed = t.Changed ?? "", By = t.By, At = CommonMapping.Stamp(t.At) }),
            },
            AgeInWords = view.Age,
            Unallocated = view.Unallocated,
            Yours = view.Yours,
            YouPassedItOn = view.YouPassedItOn,
            MadeByYourOrganisation = view.IsOurs,
            ReceivedByYourOrganisation = view.IsToUs,
            QueueOwner = view.QueueOwner ?? "",
            FromFamily = referral.Family is not null,
            FamilyReferrer = referral.Family is { Name: { } name, Relation: var relation } ? $"{name}, {relation}" : "",
            Conversations = { referral.Conversations.Select(c => c.ToProto()) },
            FamilyAnswerOwed = view.FamilyAnswerOwed,
            FamilyAnswers = { referral.FamilyAnswers.Select(a => a.ToProto()) },
            Told = { view.Told.Select(t => t.ToProto()) },
            NotDelivered = view.NotDelivered is not { } lies ? null : new R.NotDelivered
            {
                Since = CommonMapping.Stamp(lies.Since),
                Ring = lies.Ring.ToProto(),
                Reached = lies.Reached?.SpokeWith ?? "",
                ReachedAt = lies.Reached is { } call ? CommonMapping.Stamp(call.CalledAt) : null,
            },
            OpenQuestion = ToProto(referral.OpenQuestion, view.Recipient.OrganisationName),
            MissedAlerts = { view.MissedAlerts },
            SetAside = { referral.SetAside.Select(s => s.ToProto()) },
            Incidents = { view.Incidents.Select(i => i.ToProto()) },
            Consent = (P.ConsentState)(int)referral.Consent,
            ConsentRecord = referral.ConsentRecord.ToProto(),
            LegalBasis = (P.LegalBasis)(int)(referral.Basis?.Basis ?? LegalBasis.Unspecified),
            LegalBasisSource = referral.Basis?.Source ?? "",
        };
    }

    /// <summary>A place in a list as a page token holds it.</summary>
    public static string ToToken(ReferralPosition position) =>
        $"{position.Place.UtcTicks.ToString(CultureInfo.InvariantCulture)}|{position.ReferralId}";

    /// <summary>The place that a page token holds; null for the first page.</summary>
    public static ReferralPosition? ToPosition(string? token)
    {
        if (token is null)
            return null;
        var bar = token.IndexOf('|', StringComparison.Ordinal);
        return bar > 0 && long.TryParse(token.AsSpan(0, bar), CultureInfo.InvariantCulture, out var ticks)
            ? new ReferralPosition(new DateTimeOffset(ticks, TimeSpan.Zero), token[(bar + 1)..])
            : throw new RuleException(ErrorReason.PageTokenInvalid, "This page token is not one of this list. Start again without it.");
    }

    internal static R.DecisionView? ToProto(ReferralDecision? decision, string organisation) => decision is null ? null : new R.DecisionView
    {
        Disposition = (P.Disposition)(int)decision.Disposition,
        Reason = (P.DispositionReason)(int)decision.Reason,
        Rationale = decision.Rationale,
        Criteria = decision.Criteria,
        Evidence = decision.Evidence,
        ThresholdView = decision.ThresholdView ?? "",
        DecidedBy = new ContactPoint(decision.DecidedByName, decision.DecidedByRole, organisation, null).ToProto(),
        DecidedAt = CommonMapping.Stamp(decision.DecidedAt),
        ReviewDate = CommonMapping.Text(decision.ReviewDate),
        Question = decision.Question ?? "",
        AcceptedBy = decision.AcceptedBy ?? "",
        HistoryRead = decision.HistoryRead,
    };

    private static R.FeedbackView? ToProto(ReferralFeedback? feedback) => feedback is null ? null : new R.FeedbackView
    {
        Text = feedback.Text,
        SentAt = CommonMapping.Stamp(feedback.SentAt),
        Acknowledgement = (P.FeedbackAcknowledgement)(int)feedback.Acknowledgement,
        AcknowledgementText = feedback.AcknowledgementText ?? "",
        AcknowledgedAt = CommonMapping.Stamp(feedback.AcknowledgedAt),
        AcknowledgementDue = CommonMapping.Stamp(feedback.AcknowledgementDue),
    };

    private static R.SeriesEntry ToProto(SeriesEntry entry, IReadOnlyList<string> openable) => new()
    {
        ReferralId = openable.Contains(entry.ReferralId) ? entry.ReferralId : "",
        ReceivedAt = CommonMapping.Stamp(entry.ReceivedAt),
        Agency = (P.AgencyKind)(int)entry.Agency,
        Disposition = (P.Disposition)(int)entry.Disposition,
        State = (P.ReferralState)(int)entry.State,
    };
}
