using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Intake.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using Intake = InfoShare.Protocol.Intake.V1;

namespace InfoShare.Broker.Validation;

/// <summary>Redirects, waits, follow-ups, what is said beside a referral, intake and safe contact.</summary>
internal static class PassingRules
{
    /// <summary>Adds them.</summary>
    public static void AddTo(RequestValidators.RuleTable rules)
    {
        rules.Add<AcceptRedirectRequest>((c, r) =>
        {
            ReferralRules.Change(c, r.RequestId, r.ReferralId, r.Version);
            c.Text("words", r.Words, 5, 2000);
        });
        rules.Add<DeclineRedirectRequest>((c, r) =>
        {
            ReferralRules.Change(c, r.RequestId, r.ReferralId, r.Version);
            c.Text("reason", r.Reason, 15, 2000);
        });
        rules.Add<LogConversationRequest>((c, r) =>
        {
            ReferralRules.Change(c, r.RequestId, r.ReferralId, r.Version);
            if (c.Present("conversation", r.Conversation))
                ReferralRules.Spoken(c, "conversation", r.Conversation);
        });
        rules.Add<RecordChildToldRequest>((c, r) =>
        {
            ReferralRules.Change(c, r.RequestId, r.ReferralId, r.Version);
            c.Text("told", r.Told, 2, 2000);
            c.OptionalText("changed", r.Changed, 2000);
        });
        rules.Add<RaiseDoubtRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Text("doubt", r.Doubt, 5, 2000);
            c.OptionalId("referral_id", r.ReferralId);
        });
        rules.Add<ConvertConcernRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Id("concern_id", r.ConcernId);
            c.Text("why", r.Why, 5, 2000);
        });
        rules.Add<HoldForThresholdRequest>((c, r) =>
        {
            ReferralRules.Change(c, r.RequestId, r.ReferralId, r.Version);
            c.Text("waits_for", r.WaitsFor, 5, 1000);
            c.Date("expires_on", r.ExpiresOn, required: true, latest: c.Today.AddDays(92), earliest: c.Today);
            if (r.InterimOwner is not null)
                ReferralRules.Reviewer(c, "interim_owner", r.InterimOwner);
        });
        rules.Add<ListFollowUpsRequest>((c, r) => ReferralRules.Page(c, r.PageSize, r.PageToken));
        rules.Add<CompleteFollowUpRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Id("follow_up_id", r.FollowUpId);
            c.Version(r.Version);
            c.Text("outcome", r.Outcome, 15, 2000);
        });
        rules.Add<Intake.MakeReferralRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            ReferralRules.Draft(c, "referral", r.Referral);
        });
        rules.Add<ShareAddressConcernRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Concern("concern", r.Concern);
            if (r.Concern is null)
                return;
            c.Require(r.Concern.Place is not null || r.Concern.Subject is null, "concern.place", "is required: name children with MakeReferral");
            c.Require(r.Concern.Children.Count == 0, "concern.children", "must be left out: name children with MakeReferral");
            c.Require(r.Concern.SuspectedSources.Count == 0, "concern.suspected_sources", "must be left out: name nobody here");
        });
        rules.Add<RecordFamilyReferralRequest>(Family);
        rules.Add<AnswerFamilyRequest>((c, r) =>
        {
            ReferralRules.Change(c, r.RequestId, r.ReferralId, r.Version);
            if (r.NotAnsweredBecause.Length > 0)
            {
                c.Text("not_answered_because", r.NotAnsweredBecause, 15, 1000);
                c.Require(
                    r.Progress == FamilyProgress.Unspecified && r.NextStep == FamilyNextStep.Unspecified
                    && r.Channel == Protocol.Common.V1.ContactChannel.Unspecified && r.AddedWords.Length == 0,
                    "not_answered_because", "stands instead of an answer: leave the others out");
                return;
            }

            c.Require(r.Progress != FamilyProgress.Unspecified, "progress", "must be said: RECEIVED or CONSIDERED");
            c.Require(r.NextStep != FamilyNextStep.Unspecified, "next_step", "must be said");
            c.Stated("channel", r.Channel);
            c.OptionalText("added_words", r.AddedWords, 500);
        });
        rules.Add<RecordSafeContactRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Subject("person", r.Person);
            if (c.Present("rule", r.Rule))
                SafeContact(c, "rule", r.Rule);
        });
        rules.Add<RecordSafetyNoticeRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Require(r.AboutCase != RecordSafetyNoticeRequest.AboutOneofCase.None, "about", "must be an adult (person) or an address");
            if (r.Person is not null)
                c.Subject("person", r.Person);
            if (r.Address is not null)
                c.Address("address", r.Address);
            c.Stated("kind", r.Kind);
            c.Text("words", r.Words, 5, 1000);
            c.Date("from_date", r.FromDate);
            c.Date("review_on", r.ReviewOn, required: true, latest: c.Today.AddYears(1), earliest: c.Today.AddDays(1));
        });
        rules.Add<EndSafetyNoticeRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Id("notice_id", r.NoticeId);
            c.Reason("reason", r.Reason);
        });
    }

    private static void Family(RequestCheck c, RecordFamilyReferralRequest r)
    {
        c.RequestId(r.RequestId);
        ReferralRules.Draft(c, "referral", r.Referral);
        if (!c.Present("from", r.From))
            return;
        c.OptionalLine("from.name", r.From.Name, 200);
        c.Line("from.relation", r.From.Relation, 2, 200);
        if (r.From.Person is not null)
            c.Subject("from.person", r.From.Person);
        if (r.From.SafeContact is not null)
            SafeContact(c, "from.safe_contact", r.From.SafeContact);
    }

    internal static void SafeContact(RequestCheck c, string field, SafeContact rule)
    {
        c.Codes($"{field}.channels", rule.Channels, 0, 6);
        c.Codes($"{field}.never_use", rule.NeverUse, 0, 6);
        c.Require(!rule.Channels.Intersect(rule.NeverUse).Any(), $"{field}.never_use", "names a channel that is named as safe");
        c.TimeOfDay($"{field}.from_time", rule.FromTime);
        c.TimeOfDay($"{field}.until_time", rule.UntilTime);
        c.OptionalText($"{field}.note", rule.Note, 1000);
    }
}
