using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using Education = InfoShare.Protocol.Education.V1;
using Health = InfoShare.Protocol.Health.V1;
using Police = InfoShare.Protocol.Police.V1;
using Probation = InfoShare.Protocol.Probation.V1;
using SocialCare = InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.Broker.Validation;

/// <summary>Referrals from both sides, and the inbox.</summary>
internal static class ReferralRules
{
    /// <summary>Adds them.</summary>
    public static void AddTo(RequestValidators.RuleTable rules)
    {
        rules.Add<Health.MakeReferralRequest>((c, r) => Make(c, r.RequestId, r.Referral));
        rules.Add<Police.MakeReferralRequest>((c, r) => Make(c, r.RequestId, r.Referral));
        rules.Add<Probation.MakeReferralRequest>((c, r) => Make(c, r.RequestId, r.Referral));
        rules.Add<Education.MakeReferralRequest>((c, r) => Make(c, r.RequestId, r.Referral));
        rules.Add<SocialCare.MakeReferralRequest>((c, r) => Make(c, r.RequestId, r.Referral));

        rules.Add<GetReferralRequest>((c, r) => c.Id("referral_id", r.ReferralId));
        rules.Add<ListSentReferralsRequest>((c, r) =>
        {
            Page(c, r.PageSize, r.PageToken);
            c.Require(!r.LateOnly || !r.OpenOnly, "late_only", "is not given together with open_only");
            c.Require(!r.PassedToUs || !(r.OpenOnly || r.MineOnly || r.LateOnly), "passed_to_us", "is not together with open_only, mine_only or late_only");
        });
        rules.Add<AcknowledgeFeedbackRequest>(Acknowledge);
        rules.Add<GetChallengeRequest>((c, r) => c.Id("referral_id", r.ReferralId));
        rules.Add<AnswerChallengeRequest>((c, r) =>
        {
            Change(c, r.RequestId, r.ReferralId, r.Version);
            c.Stated("answer", r.Answer);
            c.Text("reasons", r.Reasons, 15, 4000);
        });

        rules.Add<ListReferralsRequest>((c, r) => Page(c, r.PageSize, r.PageToken));
        rules.Add<WatchReferralsRequest>((c, r) => c.Token("cursor", r.Cursor));
        rules.Add<TakeOwnershipRequest>((c, r) => Change(c, r.RequestId, r.ReferralId, r.Version));
        rules.Add<DecideReferralRequest>(Decide);
        rules.Add<GiveFeedbackRequest>((c, r) =>
        {
            Change(c, r.RequestId, r.ReferralId, r.Version);
            c.Text("text", r.Text, 15, 4000);
        });

        rules.Add<StreamInboxRequest>((c, r) => c.Token("cursor", r.Cursor));
        rules.Add<ListInboxRequest>((c, r) =>
        {
            Page(c, r.PageSize, r.PageToken);
            c.Count("referral_ids", r.ReferralIds.Count, 0, 100);
            foreach (var (index, id) in r.ReferralIds.Index())
                c.Id($"referral_ids[{index}]", id);
            (string Field, string Id)[] things =
            [
                ("handover_id", r.HandoverId), ("ending_id", r.EndingId), ("check_id", r.CheckId), ("task_id", r.TaskId), ("pattern_notice_id", r.PatternNoticeId),
                ("information_request_id", r.InformationRequestId), ("concern_id", r.ConcernId), ("grant_id", r.GrantId),
            ];
            foreach (var (field, id) in things)
                c.OptionalId(field, id);
            var abouts = things.Count(t => t.Id.Length > 0) + (r.ReferralIds.Count > 0 ? 1 : 0);
            c.Require(abouts <= 1, "referral_ids", $"is not given together with {string.Join(", ", things.SkipLast(1).Select(t => t.Field))} or {things[^1].Field}, nor one of these with another");
            c.Require(!r.MostUrgentFirst || abouts == 0, "most_urgent_first", "is not given together with what the items are about");
        });
        rules.Add<ListSharedConcernsRequest>((c, r) => Page(c, r.PageSize, r.PageToken));
        rules.Add<ListPublishedRequest>((c, r) => Page(c, r.PageSize, r.PageToken));
        rules.Add<AcknowledgeItemsRequest>(AcknowledgeItems);
        rules.Add<GetItemRequest>((c, r) => c.Id("item_id", r.ItemId));
        rules.Add<LogTelephoneCallRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Id("item_id", r.ItemId);
            c.Stated("outcome", r.Outcome);
            if (r.Outcome == TelephoneOutcome.Reached)
                c.Line("spoke_with", r.SpokeWith, 2, 100);
            else
                c.OptionalLine("spoke_with", r.SpokeWith, 100);
            c.PastInstant("called_at", r.CalledAt);
            c.OptionalText("note", r.Note, 2000);
        });
    }

    /// <summary>What a referrer sends. Vague text prompts and never blocks (requirement E1), so only form is judged.</summary>
    public static void Draft(RequestCheck c, string field, ReferralDraft? draft)
    {
        if (!c.Present(field, draft))
            return;
        c.Count($"{field}.children", draft!.Children.Count, draft.ChildDescription.Length > 0 ? 0 : 1, 50);
        foreach (var (index, child) in draft.Children.Index())
            c.SubjectIfKnown($"{field}.children[{index}]", child, UrgentForm.IsUrgent(draft.Urgency));
        c.Text($"{field}.risk_statement", draft.RiskStatement, 2, 4000);
        c.OptionalText($"{field}.child_description", draft.ChildDescription, 1000, min: 2);
        c.OptionalLine($"{field}.to_organisation_id", draft.ToOrganisationId, 100);
        c.OptionalText($"{field}.child_told", draft.ChildTold, 2000);
        c.OptionalText($"{field}.doubt", draft.Doubt, 2000);
        c.Incidents($"{field}.incidents", draft.Incidents);
        c.OptionalText($"{field}.evidence", draft.Evidence, 4000);
        if (draft.ConsentRecord is { } consent)
        {
            SharingRules.ConsentForm(c, $"{field}.consent_record", consent);
            c.Require(draft.Consent == ConsentState.Unspecified || draft.Consent == consent.State, $"{field}.consent", "must be left out, or as consent_record says");
        }

        c.Words($"{field}.child_words", draft.ChildWords);
        c.OptionalLine($"{field}.threshold_view", draft.ThresholdView, 200);
        c.OptionalLine($"{field}.to_area", draft.ToArea, 100);
        if (draft.Spoken is { } spoken)
            Spoken(c, $"{field}.spoken", spoken);

        c.Count($"{field}.concern_ids", draft.ConcernIds.Count, 0, 50);
        foreach (var (index, id) in draft.ConcernIds.Index())
            c.Id($"{field}.concern_ids[{index}]", id);
    }

    /// <summary>A conversation with both parties (requirement E25).</summary>
    public static void Spoken(RequestCheck c, string field, SpokenContact spoken)
    {
        c.PastInstant($"{field}.at", spoken.At, required: true);
        c.Line($"{field}.with_whom", spoken.WithWhom, 3, 200);
        c.Text($"{field}.content", spoken.Content, 5, 2000);
        c.OptionalLine($"{field}.spoken_by", spoken.SpokenBy, 200);
    }

    private static void Make(RequestCheck c, string requestId, ReferralDraft? draft)
    {
        c.RequestId(requestId);
        Draft(c, "referral", draft);
    }

    internal static void Page(RequestCheck c, int pageSize, string pageToken)
    {
        c.PageSize(pageSize);
        c.Token("page_token", pageToken);
    }

    internal static void Change(RequestCheck c, string requestId, string referralId, long version)
    {
        c.RequestId(requestId);
        c.Id("referral_id", referralId);
        c.Version(version);
    }

    private static void Acknowledge(RequestCheck c, AcknowledgeFeedbackRequest r)
    {
        Change(c, r.RequestId, r.ReferralId, r.Version);
        c.Stated("acknowledgement", r.Acknowledgement);
        if (r.Acknowledgement is FeedbackAcknowledgement.AddingInformation or FeedbackAcknowledgement.Disagree)
            c.Text("text", r.Text, 5, 4000);
        else
            c.OptionalText("text", r.Text, 4000);
    }

    // Requirement E3: every disposition carries reason, criteria, evidence and whether history was read.
    private static void Decide(RequestCheck c, DecideReferralRequest r)
    {
        Change(c, r.RequestId, r.ReferralId, r.Version);
        c.OptionalText("feedback", r.Feedback, 4000, min: 15);
        if (!c.Present("decision", r.Decision))
            return;
        var d = r.Decision;
        c.Stated("decision.disposition", d.Disposition);
        c.Stated("decision.reason", d.Reason);
        c.Text("decision.rationale", d.Rationale, 15, 4000);
        c.Text("decision.criteria", d.Criteria, 3, 1000);
        c.Text("decision.evidence", d.Evidence, 3, 4000);
        c.Require(d.HistoryRead != HistoryRead.Unspecified, "decision.history_read", "must be said: YES, NO or NONE_RECORDED");
        c.OptionalLine("decision.threshold_view", d.ThresholdView, 200);
        c.DateAhead("decision.review_date", d.ReviewDate, required: d.Disposition == Disposition.InformationRecorded);
        c.OptionalLine("decision.accepted_by", d.AcceptedBy, 200);
        if (d.AcceptedByCall is { } call)
            Spoken(c, "decision.accepted_by_call", call);
        if (d.Disposition == Disposition.MoreInformation)
            c.Text("decision.question", d.Question, 5, 2000);
        else
            c.OptionalText("decision.question", d.Question, 2000);
        if (d.RedirectToArea.Length == 0 && d.Disposition is (Disposition.AddedToOpenCase or Disposition.EarlyHelpAccepted or Disposition.Redirected))
            c.Line("decision.redirect_to", d.RedirectTo, 1, 100);
        else
            c.OptionalLine("decision.redirect_to", d.RedirectTo, 100);
        c.OptionalLine("decision.redirect_to_area", d.RedirectToArea, 100);
        if (d.Reviewer is { } reviewer)
            Reviewer(c, "decision.reviewer", reviewer);

        if (d.IfItContinues is { } condition)
        {
            c.Text("decision.if_it_continues.what", condition.What, 5, 500);
            c.Count("decision.if_it_continues.count", condition.Count, 1, 50);
            c.DateAhead("decision.if_it_continues.review_date", condition.ReviewDate, required: true);
        }
    }

    /// <summary>A named colleague.</summary>
    internal static void Reviewer(RequestCheck c, string field, Reviewer reviewer)
    {
        c.Line($"{field}.id", reviewer.Id, 1, 100);
        c.Line($"{field}.name", reviewer.Name, 2, 200);
        c.Stated($"{field}.role", reviewer.Role);
    }

    private static void AcknowledgeItems(RequestCheck c, AcknowledgeItemsRequest r)
    {
        c.RequestId(r.RequestId);
        c.Count("item_ids", r.ItemIds.Count, 1, 100);
        foreach (var (index, id) in r.ItemIds.Index())
            c.Id($"item_ids[{index}]", id);
        c.Require(r.ItemIds.Distinct(StringComparer.Ordinal).Count() == r.ItemIds.Count, "item_ids", "names one item twice");
        c.Require(
            r.State is NotificationState.Read or NotificationState.Accepted or NotificationState.Acted or NotificationState.Declined,
            "state", "must be READ, ACCEPTED, ACTED or DECLINED");
        if (r.State is NotificationState.Acted or NotificationState.Declined)
            c.Text("note", r.Note, 5, 2000);
        else
            c.OptionalText("note", r.Note, 2000);
    }
}
