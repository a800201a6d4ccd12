using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Education.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Referrals = InfoShare.Protocol.Referral.V1.ReferralService.ReferralServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>S4: the bounced referral over Easter. Thursday 25 March 2027 is the last day of term; Good Friday and Easter Monday follow.</summary>
public sealed class S4BouncedReferralTests
{
    [Fact]
    public async Task A_redirect_moves_nothing_until_a_named_person_accepts_and_a_bounce_keeps_the_original_clock()
    {
        await using var p = await StartAsync("2027-03-25 16:30");
        await RecordAsync(p.DesignatedLead, "SIMS-44", Person("Bram", "Mosstest", "2020-06-03", "2 Kiln Row", "NM2 2AB"));
        await RecordAsync(p.HealthVisitor, "HV-44", Person("Bram", "Mosstest", "2020-06-03", "2 Kiln Row", "NM2 2AB"));
        await WorksWithAsync(p.HealthVisitor, Own("HV-44"), PractitionerRole.HealthVisitor, "01632 960161");
        await p.ClockAtAsync("2027-03-25 16:40");

        var receipt = await ReferAsync(p.DesignatedLead);
        receipt.FeedbackDue.ToDateTimeOffset().ShouldBe(At("2027-03-30 17:00"));
        var owned = await TakeAsync(p.DutySocialWorker, receipt.ReferralId);
        var offered = await RedirectAsync(p.DutySocialWorker, owned, "northmere-health-visiting", "");

        // Nothing moved: the owner, the clock, the state that owes an answer.
        offered.State.ShouldBe(ReferralState.InTriage);
        offered.Owner.Name.ShouldBe("Owen Peatsample");
        offered.Redirects.Single().State.ShouldBe(RedirectState.Offered);
        offered.FeedbackDue.ToDateTimeOffset().ShouldBe(At("2027-03-30 17:00"));

        // The health visitor sees the referral, and declines at 11:00 on the working day after Easter.
        var asked = (await InboxOf(p.HealthVisitor)).Single(i => i.ReferralId == receipt.ReferralId && i.Trigger == NotificationTrigger.ReferralReceived);
        asked.ActionOwner.ShouldBe("Freya Heathsample");
        await p.ClockAtAsync("2027-03-30 11:00");
        var seen = await GetAsync(p.HealthVisitor, receipt.ReferralId);
        seen.RiskStatement.ShouldContain("wasting");
        seen.Decision.Rationale.ShouldBe("");
        var declined = (await new Referrals(p.HealthVisitor.CallInvoker).DeclineRedirectAsync(new DeclineRedirectRequest
        {
            ReferralId = seen.ReferralId,
            Version = seen.Version,
            Reason = "He is of school age: health visiting ends at five.",
        })).Referral;
        declined.Redirects.Single().State.ShouldBe(RedirectState.Declined);
        declined.Redirects.Single().AnsweredBy.ShouldBe("Freya Heathsample");

        // Back with the last owner on the original clock; the first bounce alerts the team manager.
        var back = await GetAsync(p.DutySocialWorker, receipt.ReferralId);
        back.Owner.Name.ShouldBe("Owen Peatsample");
        back.FeedbackDue.ToDateTimeOffset().ShouldBe(At("2027-03-30 17:00"));
        var inbox = await InboxOf(p.SocialCareManager);
        inbox.ShouldContain(i => i.Trigger == NotificationTrigger.ReferralUnowned && i.ActionOwner == "TEAM_MANAGER" && i.Summary.Contains("declined", StringComparison.Ordinal));
        inbox.ShouldContain(i => i.Trigger == NotificationTrigger.ReferralUnowned && i.ActionOwner == "Owen Peatsample");

        // A second decline, and anybody else's, is refused; those outside learn nothing.
        (await RefusalOf(() => DeclineAsync(p.HealthVisitor, back))).Reason.ShouldBe("ILLEGAL_STATE");
        (await RefusalOf(() => DeclineAsync(p.NurseryLead, back))).Reason.ShouldBe("NOT_FOUND");

        // Nothing by 17:00: the manager is alerted and the school told.
        await p.ClockAtAsync("2027-03-30 17:01");
        (await InboxOf(p.SocialCareManager)).ShouldContain(i => i.Trigger == NotificationTrigger.ReferralLate && i.ActionOwner == "TEAM_MANAGER");
        (await InboxOf(p.DesignatedLead)).ShouldContain(i => i.Trigger == NotificationTrigger.ReferralLate);
        (await GetAsync(p.DesignatedLead, receipt.ReferralId)).Late.ShouldBeTrue();

        // The health visitor still sees the referral and her own reason.
        (await GetAsync(p.HealthVisitor, receipt.ReferralId)).Redirects.Single().Words.ShouldStartWith("He is of school age");
    }

    [Fact]
    public async Task An_accepted_redirect_has_a_new_owner_and_the_referrer_gets_the_answer_that_waited()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.DesignatedLead, "SIMS-45", Person("Una", "Mosstest", "2023-06-03", "2 Kiln Row", "NM2 2AB"));
        var receipt = await ReferAsync(p.DesignatedLead, "SIMS-45");
        var owned = await TakeAsync(p.DutySocialWorker, receipt.ReferralId);
        var offered = await RedirectAsync(
            p.DutySocialWorker, owned, "northmere-early-help", "Early help will visit this week; ask us again if it gets worse.");
        offered.Feedback.ShouldBeNull();

        var accepted = (await new Referrals(p.EarlyHelpWorker.CallInvoker).AcceptRedirectAsync(new AcceptRedirectRequest
        {
            ReferralId = offered.ReferralId,
            Version = offered.Version,
            Words = "I visit on Friday.",
        })).Referral;
        accepted.Owner.Name.ShouldBe("Tess Millsample");
        accepted.State.ShouldBe(ReferralState.FeedbackSent);
        accepted.Decision.AcceptedBy.ShouldBe("Tess Millsample, Northmere Early Help");
        var told = await GetAsync(p.DesignatedLead, receipt.ReferralId);
        told.Feedback.Text.ShouldStartWith("Early help will visit");
        told.Owner.Name.ShouldBe("Tess Millsample");
    }

    [Fact]
    public async Task Another_area_accepts_and_decides_on_the_original_clock_and_silence_comes_back_by_itself()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.DesignatedLead, "SIMS-46", Person("Olaf", "Mosstest", "2019-06-03", "2 Kiln Row", "NM2 2AB"));
        await RecordAsync(p.DesignatedLead, "SIMS-47", Person("Pola", "Mosstest", "2018-06-03", "2 Kiln Row", "NM2 2AB"));
        var first = await TakeAsync(p.DutySocialWorker, (await ReferAsync(p.DesignatedLead, "SIMS-46")).ReferralId);
        var second = await TakeAsync(p.DutySocialWorker, (await ReferAsync(p.DesignatedLead, "SIMS-47")).ReferralId);

        // OTHER_AREA names the accepting area.
        var nowhere = Decided(Disposition.Redirected);
        nowhere.Reason = DispositionReason.OtherArea;
        (await RefusalOf(() => DecideAsync(p.DutySocialWorker, first, nowhere, ""))).FieldViolations.Select(v => v.Field).ShouldBe(["decision.redirect_to"]);
        nowhere.RedirectToArea = "Southmere";
        var offered = await DecideAsync(p.DutySocialWorker, first, nowhere, "");
        await DecideAsync(p.DutySocialWorker, second, nowhere, "");

        var taken = (await new Referrals(p.SouthmereDuty.CallInvoker).AcceptRedirectAsync(new AcceptRedirectRequest
        {
            ReferralId = offered.ReferralId,
            Version = offered.Version,
            Words = "They moved here on Monday; we decide it.",
        })).Referral;
        taken.State.ShouldBe(ReferralState.Owned);
        taken.Recipient.OrganisationName.ShouldBe("Southmere Children's Services");
        taken.FeedbackDue.ShouldBe(offered.FeedbackDue);
        (await new SocialCare(p.SouthmereDuty.CallInvoker).ListReferralsAsync(new ListReferralsRequest())).Referrals.Select(r => r.ReferralId).ShouldBe([offered.ReferralId]);
        var decided = await DecideAsync(p.SouthmereDuty, taken, Decided(Disposition.Assessment), "We assess: a social worker visits tomorrow.");
        decided.State.ShouldBe(ReferralState.FeedbackSent);
        (await GetAsync(p.DutySocialWorker, offered.ReferralId)).Owner.OrganisationName.ShouldBe("Southmere Children's Services");

        // Nobody answered the second within two working days: it never left Owen, and the manager is told.
        await p.ClockAtAsync("2027-03-12 17:01");
        var returned = await GetAsync(p.DutySocialWorker, second.ReferralId);
        returned.Redirects.Single().State.ShouldBe(RedirectState.Expired);
        returned.Owner.Name.ShouldBe("Owen Peatsample");
        (await InboxOf(p.SocialCareManager)).ShouldContain(i => i.ReferralId == second.ReferralId && i.Summary.Contains("did not answer in time", StringComparison.Ordinal));
    }

    private static Decision Decided(Disposition disposition) => new()
    {
        Disposition = disposition,
        Reason = DispositionReason.AlreadyAddressed,
        Rationale = "Hunger and dirt, no injury; the family needs help at home.",
        Criteria = "Threshold document level 2",
        Evidence = "The school's account.",
        HistoryRead = HistoryRead.NoneRecorded,
    };

    private static Task<ReferralView> RedirectAsync(InfoShareConnection who, ReferralView referral, string to, string feedback)
    {
        var decision = Decided(Disposition.Redirected);
        decision.RedirectTo = to;
        return DecideAsync(who, referral, decision, feedback);
    }

    private static async Task<ReferralView> DecideAsync(InfoShareConnection who, ReferralView referral, Decision decision, string feedback) =>
        (await new SocialCare(who.CallInvoker).DecideReferralAsync(new DecideReferralRequest
        {
            ReferralId = referral.ReferralId,
            Version = referral.Version,
            Decision = decision,
            Feedback = feedback,
        })).Referral;

    private static async Task DeclineAsync(InfoShareConnection who, ReferralView referral) =>
        await new Referrals(who.CallInvoker).DeclineRedirectAsync(new DeclineRedirectRequest
        {
            ReferralId = referral.ReferralId,
            Version = referral.Version,
            Reason = "It is not ours to take, we think.",
        });

    private static async Task<ReferralView> TakeAsync(InfoShareConnection who, string referralId) =>
        (await new SocialCare(who.CallInvoker).TakeOwnershipAsync(new TakeOwnershipRequest { ReferralId = referralId, Version = 1 })).Referral;

    private static async Task<ReferralView> GetAsync(InfoShareConnection who, string referralId) =>
        (await new Referrals(who.CallInvoker).GetReferralAsync(new GetReferralRequest { ReferralId = referralId })).Referral;

    private static async Task<ReferralReceipt> ReferAsync(InfoShareConnection who, string ownRecordId = "SIMS-44") =>
        (await new EducationService.EducationServiceClient(who.CallInvoker).MakeReferralAsync(new Protocol.Education.V1.MakeReferralRequest
        {
            Referral = new ReferralDraft
            {
                Children = { Own(ownRecordId) },
                RiskStatement = "Dirt, hunger and wasting, seen by a teaching assistant; last weighed on 14 January.",
                Source = SourceKind.SupportWorker,
            },
        })).Receipt;
}
