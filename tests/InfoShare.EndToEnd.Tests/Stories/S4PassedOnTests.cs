using Google.Protobuf.WellKnownTypes;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Education.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Referrals = InfoShare.Protocol.Referral.V1.ReferralService.ReferralServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>E11, E12: "early help has it" and "it is in the open case" are true when somebody there says so, and not before.</summary>
public sealed class S4PassedOnTests
{
    [Fact]
    public async Task Early_help_has_it_when_early_help_says_so()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var owned = await OwnedAsync(p, "SIMS-60", "Ines");

        // Words are no acceptance of a service that can be asked, and there is no way round naming it.
        var words = Decided(Disposition.EarlyHelpAccepted, "");
        words.AcceptedBy = "Tess Millsample";
        (await FieldsAsync(p, owned, words)).ShouldBe(["decision.redirect_to"]);
        words.RedirectTo = "northmere-early-help";
        (await FieldsAsync(p, owned, words)).ShouldBe(["decision.accepted_by"]);
        words.AcceptedBy = "";
        words.RedirectTo = "no-such-service";
        (await FieldsAsync(p, owned, words)).ShouldBe(["decision.redirect_to"]);

        // Asked, it stays with its owner on its clock, and nobody reads that early help has accepted.
        var offered = await DecideAsync(p.DutySocialWorker, owned, Decided(Disposition.EarlyHelpAccepted, "northmere-early-help"), "Early help visits this week.");
        (offered.State, offered.Owner.Name).ShouldBe((ReferralState.InTriage, "Owen Peatsample"));
        offered.FeedbackDue.ShouldBe(owned.FeedbackDue);
        offered.Decision.Disposition.ShouldBe(Disposition.Redirected);
        offered.Redirects.Single().AcceptedAs.ShouldBe(Disposition.EarlyHelpAccepted);
        var asked = (await InboxOf(p.EarlyHelpWorker)).Single(i => i.ReferralId == owned.ReferralId);
        asked.ActionOwner.ShouldBe("EARLY_HELP");
        asked.Summary.ShouldContain("as early help");
        var school = await GetAsync(p.DesignatedLead, owned.ReferralId);
        (school.Feedback, school.Decision.Disposition).ShouldBe((null, Disposition.Redirected));

        // Declined: back where it never left, and nothing says that it was accepted.
        var declined = (await new Referrals(p.EarlyHelpWorker.CallInvoker).DeclineRedirectAsync(new DeclineRedirectRequest
        {
            ReferralId = offered.ReferralId,
            Version = offered.Version,
            Reason = "The family has refused early help twice this year.",
        })).Referral;
        var back = await GetAsync(p.DutySocialWorker, declined.ReferralId);
        (back.Owner.Name, back.Decision.Disposition, back.FeedbackDue).ShouldBe(("Owen Peatsample", Disposition.Redirected, owned.FeedbackDue));

        // Offered again and accepted by a named person, it is decided, and the school gets the answer that waited.
        var again = await DecideAsync(p.DutySocialWorker, back, Decided(Disposition.EarlyHelpAccepted, "northmere-early-help"), "Early help visits this week.");
        var accepted = (await new Referrals(p.EarlyHelpWorker.CallInvoker).AcceptRedirectAsync(new AcceptRedirectRequest
        {
            ReferralId = again.ReferralId,
            Version = again.Version,
            Words = "I visit on Friday, with the grandmother.",
        })).Referral;
        (accepted.Decision.Disposition, accepted.Decision.AcceptedBy, accepted.Owner.Name)
            .ShouldBe((Disposition.EarlyHelpAccepted, "Tess Millsample, Northmere Early Help", "Tess Millsample"));
        (await GetAsync(p.DesignatedLead, owned.ReferralId)).Feedback.Text.ShouldStartWith("Early help visits");

        // Who took it finds it in a list; the answer stays his who passed it on. Neither is anybody else's.
        (await PassedAsync(p.EarlyHelpWorker)).ShouldBe([owned.ReferralId]);
        foreach (var other in (InfoShareConnection[])[p.DutySocialWorker, p.DesignatedLead, p.Midwife, p.TeachingAssistant])
            (await PassedAsync(other)).ShouldBeEmpty();
        (await GetAsync(p.DutySocialWorker, owned.ReferralId)).YouPassedItOn.ShouldBeTrue();
        foreach (var other in (InfoShareConnection[])[p.LeadSocialWorker, p.EarlyHelpWorker, p.DesignatedLead])
            (await GetAsync(other, owned.ReferralId)).YouPassedItOn.ShouldBeFalse();
        (await RefusalOf(() => new Referrals(p.EarlyHelpWorker.CallInvoker).ListSentReferralsAsync(new ListSentReferralsRequest { PassedToUs = true, MineOnly = true }).ResponseAsync))
            .FieldViolations.Single().Field.ShouldBe("passed_to_us");
    }

    [Fact]
    public async Task A_service_without_a_system_accepts_by_a_named_person_in_a_logged_call_and_somebody_sees_that_it_did()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var owned = await OwnedAsync(p, "SIMS-61", "Juno");
        await p.ClockAtAsync("2027-03-10 11:00");
        var decision = Decided(Disposition.Redirected, "southmere-midwifery");
        (await RefusalOf(() => DecideAsync(p.DutySocialWorker, owned, decision, ""))).FieldViolations.Single().Description.ShouldContain("01632 960202");
        decision.AcceptedBy = "Southmere Midwifery";
        (await FieldsAsync(p, owned, decision)).ShouldBe(["decision.accepted_by"]);
        decision.AcceptedBy = "Bess Fordmock";
        (await FieldsAsync(p, owned, decision)).ShouldBe(["decision.accepted_by_call"]);
        decision.AcceptedByCall = new SpokenContact
        {
            At = Timestamp.FromDateTimeOffset(At("2027-03-10 08:00")),
            WithWhom = "the midwife on call",
            Content = "She sees the mother and the baby tomorrow at ten.",
        };
        (await FieldsAsync(p, owned, decision)).ShouldBe(["decision.accepted_by_call.at"]);
        decision.AcceptedByCall.At = Timestamp.FromDateTimeOffset(At("2027-03-10 10:30"));
        (await FieldsAsync(p, owned, decision)).ShouldBe(["decision.accepted_by_call.with_whom"]);
        decision.AcceptedByCall.WithWhom = "Bess Fordmock, midwife";

        var decided = await DecideAsync(p.DutySocialWorker, owned, decision, "A midwife of Southmere sees them tomorrow at ten.");
        decided.Decision.AcceptedBy.ShouldBe("Bess Fordmock, Southmere Midwifery");
        decided.Conversations.Single().WithWhom.ShouldBe("Bess Fordmock, midwife");
        // Nobody there can be asked here: the decider still owns it, and sees that it was taken up.
        decided.Owner.Name.ShouldBe("Owen Peatsample");
        var promise = decided.FollowUps.Single();
        (promise.Kind, promise.DueDate, promise.Owner.Name).ShouldBe((FollowUpKind.FollowThrough, "2027-03-12", "Owen Peatsample"));
        promise.Task.ShouldContain("Bess Fordmock");
        await p.ClockAtAsync("2027-03-12 17:01");
        (await InboxOf(p.DutySocialWorker)).ShouldContain(i => i.Trigger == NotificationTrigger.ReferralFollowUp && i.ActionOwner == "Owen Peatsample");
    }

    [Fact]
    public async Task A_case_that_is_open_in_the_same_house_has_a_lead_who_is_told()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var owned = await OwnedAsync(p, "SIMS-62", "Kaya");
        await RecordAsync(p.LeadSocialWorker, "LCS-62", Child("Kaya"));
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-62"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);

        (await FieldsAsync(p, owned, Decided(Disposition.Redirected, "northmere-csc"))).ShouldBe(["decision.redirect_to"]);
        var decision = Decided(Disposition.AddedToOpenCase, "northmere-csc");
        (await FieldsAsync(p, owned, decision)).ShouldBe(["decision.accepted_by"]);
        decision.AcceptedBy = "Priti Larksample";
        var decided = await DecideAsync(p.DutySocialWorker, owned, decision, "It is looked at in the plan that runs.");
        decided.Decision.AcceptedBy.ShouldBe("Priti Larksample, Northmere Children's Services");
        decided.Owner.Name.ShouldBe("Owen Peatsample");

        var told = (await InboxOf(p.LeadSocialWorker)).Single(i => i.ReferralId == owned.ReferralId && i.ActionOwner == "Priti Larksample");
        told.ExpectedResponse.ShouldContain("TakeOwnership");
        told.Summary.ShouldContain("ADDED_TO_OPEN_CASE");
        (await new SocialCare(p.LeadSocialWorker.CallInvoker).TakeOwnershipAsync(
            new TakeOwnershipRequest { ReferralId = decided.ReferralId, Version = decided.Version })).Referral.Owner.Name.ShouldBe("Priti Larksample");
    }

    [Fact]
    public async Task Where_nobody_leads_there_is_no_open_case_and_the_manager_settles_it()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var owned = await OwnedAsync(p, "SIMS-63", "Liv");
        var decision = Decided(Disposition.AddedToOpenCase, "northmere-csc");
        decision.AcceptedBy = "Priti Larksample";
        await DecideAsync(p.DutySocialWorker, owned, decision, "It is looked at in the plan that runs.");
        (await InboxOf(p.SocialCareManager)).ShouldContain(
            i => i.ReferralId == owned.ReferralId && i.ActionOwner == "TEAM_MANAGER" && i.ExpectedResponse.Contains("nobody is recorded as leading", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_ends_because_the_child_lives_elsewhere_and_a_case_open_in_another_area_is_offered_there()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var owned = await OwnedAsync(p, "SIMS-64", "Mira");
        var ended = Decided(Disposition.NoFurtherAction, "");
        ended.Reason = DispositionReason.OtherArea;
        (await FieldsAsync(p, owned, ended)).ShouldBe(["decision.disposition"]);

        var offered = await DecideAsync(p.DutySocialWorker, owned, Decided(Disposition.AddedToOpenCase, "southmere-csc"), "");
        (await InboxOf(p.SouthmereDuty)).Single(i => i.ReferralId == owned.ReferralId).Summary.ShouldContain("for your open case");
        var taken = (await new Referrals(p.SouthmereDuty.CallInvoker).AcceptRedirectAsync(new AcceptRedirectRequest
        {
            ReferralId = offered.ReferralId,
            Version = offered.Version,
            Words = "We have worked with them since January.",
        })).Referral;
        (taken.State, taken.Owner.Name, taken.FeedbackDue).ShouldBe((ReferralState.Owned, "Ivo Saltsample", owned.FeedbackDue));
    }

    private static Decision Decided(Disposition disposition, string to) => new()
    {
        Disposition = disposition,
        Reason = DispositionReason.AlreadyAddressed,
        Rationale = "Hunger and dirt, no injury; the family needs help at home.",
        Criteria = "Threshold document level 2",
        Evidence = "The school's account.",
        HistoryRead = HistoryRead.NoneRecorded,
        RedirectTo = to,
    };

    private static Demographics Child(string given) => Person(given, "Mosstest", "2020-06-03", "2 Kiln Row", "NM2 2AB");

    private static async Task<IEnumerable<string>> FieldsAsync(Partnership p, ReferralView referral, Decision decision) =>
        (await RefusalOf(() => DecideAsync(p.DutySocialWorker, referral, decision, ""))).FieldViolations.Select(v => v.Field);

    private static async Task<ReferralView> DecideAsync(InfoShareConnection who, ReferralView referral, Decision decision, string feedback) =>
        (await new SocialCare(who.CallInvoker).DecideReferralAsync(new DecideReferralRequest
        {
            ReferralId = referral.ReferralId,
            Version = referral.Version,
            Decision = decision,
            Feedback = feedback,
        })).Referral;

    private static async Task<ReferralView> OwnedAsync(Partnership p, string ownRecordId, string given)
    {
        await RecordAsync(p.DesignatedLead, ownRecordId, Child(given));
        var receipt = (await new EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).MakeReferralAsync(new Protocol.Education.V1.MakeReferralRequest
        {
            Referral = new ReferralDraft
            {
                Children = { Own(ownRecordId) },
                RiskStatement = "Dirt, hunger and wasting, seen by a teaching assistant; last weighed on 14 January.",
                Source = SourceKind.SupportWorker,
            },
        })).Receipt;
        return (await new SocialCare(p.DutySocialWorker.CallInvoker).TakeOwnershipAsync(
            new TakeOwnershipRequest { ReferralId = receipt.ReferralId, Version = 1 })).Referral;
    }

    private static async Task<IEnumerable<string>> PassedAsync(InfoShareConnection who) =>
        (await new Referrals(who.CallInvoker).ListSentReferralsAsync(new ListSentReferralsRequest { PassedToUs = true })).Referrals.Select(r => r.ReferralId);

    private static async Task<ReferralView> GetAsync(InfoShareConnection who, string referralId) =>
        (await new Referrals(who.CallInvoker).GetReferralAsync(new GetReferralRequest { ReferralId = referralId })).Referral;
}
