using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Education = InfoShare.Protocol.Education.V1.EducationService.EducationServiceClient;
using Referrals = InfoShare.Protocol.Referral.V1.ReferralService.ReferralServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// What a decision says to the referrer comes true: whoever is named looks again on the day that is named, whatever was decided (E3), and what
/// was written to the referrer with an offer reaches the referrer (E6, E12). D is Wednesday 10 March 2027.
/// </summary>
public sealed class DayOfReviewTests
{
    [Fact]
    public async Task Whatever_was_decided_whoever_was_named_is_told_on_the_day_that_was_named()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        Disposition[] decisions =
        [
            Disposition.NoFurtherAction, Disposition.Assessment, Disposition.StrategyOrS47,
            Disposition.InformationRecorded, Disposition.SignpostedNoReferral, Disposition.AdviceInsteadOfReferral,
        ];
        List<string> promises = [];
        foreach (var (disposition, n) in decisions.Select((d, n) => (d, n)))
        {
            var id = await TakenAsync(p, $"SIMS-40{n}", $"Enid{new string('a', n)}");
            var decided = await DecideAsync(p.SocialCareManager, id, Reviewed(disposition), "We have decided; Priti Larksample looks at it again.");
            decided.Decision.ReviewDate.ShouldBe("2027-03-24");
            var promise = decided.FollowUps.ShouldHaveSingleItem($"{disposition}");
            (promise.Owner.Name, promise.DueDate, promise.State).ShouldBe(("Priti Larksample", "2027-03-24", FollowUpState.Open));
            promises.Add(promise.Task);
        }

        await p.ClockAtAsync("2027-03-24 16:59");
        (await InboxOf(p.LeadSocialWorker)).ShouldNotContain(i => i.Trigger == NotificationTrigger.ReferralFollowUp);
        await p.ClockAtAsync("2027-03-24 17:01");
        var asked = (await InboxOf(p.LeadSocialWorker)).Where(i => i.Trigger == NotificationTrigger.ReferralFollowUp && i.ActionOwner == "Priti Larksample").ToList();
        asked.Count.ShouldBe(decisions.Length);
        foreach (var promise in promises)
            asked.ShouldContain(i => i.Summary.Contains(promise, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_another_service_accepts_is_looked_at_again_by_whoever_passed_it_on_promised()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var id = await TakenAsync(p, "SIMS-411", "Efa");
        var decision = Reviewed(Disposition.EarlyHelpAccepted);
        decision.RedirectTo = "northmere-early-help";
        var offered = await DecideAsync(p.DutySocialWorker, id, decision, "Early help visits them this week.");
        offered.FollowUps.ShouldBeEmpty();
        await new Referrals(p.EarlyHelpWorker.CallInvoker).AcceptRedirectAsync(
            new AcceptRedirectRequest { ReferralId = id, Version = offered.Version, Words = "I visit this afternoon." });
        var view = await GetAsync(p.DesignatedLead, id);
        var promise = view.FollowUps.ShouldHaveSingleItem();
        (promise.Kind, promise.Owner.Name, promise.DueDate).ShouldBe((FollowUpKind.Review, "Priti Larksample", "2027-03-24"));

        // What was written is the answer to the referral, and stands in one place.
        view.Feedback.Text.ShouldBe("Early help visits them this week.");
        view.Redirects.Single().Letter.ShouldBe("");
    }

    [Fact]
    public async Task Nobody_is_named_for_no_day_and_another_area_is_given_none()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var id = await TakenAsync(p, "SIMS-412", "Enfys");
        var dayless = Reviewed(Disposition.EarlyHelpAccepted);
        (dayless.RedirectTo, dayless.ReviewDate) = ("northmere-early-help", "");
        (await RefusalOf(() => DecideAsync(p.DutySocialWorker, id, dayless, ""))).FieldViolations.Single().Field.ShouldBe("decision.reviewer");
        var away = Reviewed(Disposition.Redirected);
        away.RedirectToArea = "Southmere";
        (await RefusalOf(() => DecideAsync(p.DutySocialWorker, id, away, ""))).FieldViolations.Select(v => v.Field)
            .ShouldBe(["decision.reviewer", "decision.review_date"], "all that it must not have is said at once");
        away.Reviewer = null;
        (await RefusalOf(() => DecideAsync(p.DutySocialWorker, id, away, ""))).FieldViolations.Single().Field.ShouldBe("decision.review_date");
    }

    [Fact]
    public async Task What_was_written_to_the_referrer_with_an_offer_to_another_area_is_read_by_the_referrer_once_that_area_has_it()
    {
        const string Letter = "They moved on Friday. Southmere decides now: please do not let him go home before their worker has rung you.";
        await using var p = await StartAsync("2027-03-10 09:00");
        var id = await TakenAsync(p, "SIMS-413", "Euros");
        var decision = Reviewed(Disposition.Redirected);
        (decision.RedirectToArea, decision.ReviewDate, decision.Reviewer) = ("Southmere", "", null);
        var offered = await DecideAsync(p.DutySocialWorker, id, decision, Letter);

        // Until then it is its author's: neither the referrer nor whoever is asked reads it.
        offered.Redirects.Single().Letter.ShouldBe(Letter);
        (await GetAsync(p.DesignatedLead, id)).ToString().ShouldNotContain("They moved on Friday");
        (await GetAsync(p.SouthmereDuty, id)).ToString().ShouldNotContain("They moved on Friday");

        await new Referrals(p.SouthmereDuty.CallInvoker).AcceptRedirectAsync(
            new AcceptRedirectRequest { ReferralId = id, Version = offered.Version, Words = "We know the family." });
        var read = await GetAsync(p.DesignatedLead, id);
        read.Redirects.Single().Letter.ShouldBe(Letter);
        read.Feedback.ShouldBeNull("the new area answers for itself, and its clock runs");
        (await InboxOf(p.DesignatedLead)).ShouldContain(i => i.Summary.Contains("has a new owner: Ivo Saltsample", StringComparison.Ordinal)
            && i.Summary.Contains("Owen Peatsample wrote to you", StringComparison.Ordinal));
        (await GetAsync(p.SouthmereDuty, id)).Redirects.Single().Letter.ShouldBe(Letter);
        (await GetAsync(p.DutySocialWorker, id)).Redirects.Single().Letter.ShouldBe(Letter);
    }

    private static async Task<string> TakenAsync(Partnership p, string ownRecordId, string given)
    {
        await RecordAsync(p.DesignatedLead, ownRecordId, Person(given, "Reviewmock", "2020-03-03", $"{given.Length} Hollow Lane", "NM4 1AD"));
        var id = (await new Education(p.DesignatedLead.CallInvoker).MakeReferralAsync(new Protocol.Education.V1.MakeReferralRequest
        {
            Referral = new ReferralDraft { Children = { Own(ownRecordId) }, RiskStatement = "The child is left alone in the evenings with the stove on." },
        })).Receipt.ReferralId;
        await new SocialCare(p.DutySocialWorker.CallInvoker).TakeOwnershipAsync(
            new TakeOwnershipRequest { ReferralId = id, Version = (await GetAsync(p.DutySocialWorker, id)).Version });
        return id;
    }

    private static Decision Reviewed(Disposition disposition) => new()
    {
        Disposition = disposition,
        Reason = DispositionReason.ThresholdNotMet,
        Rationale = "What is missing: who is in the house in the evening.",
        Criteria = "Threshold document level 3",
        Evidence = "What was told.",
        HistoryRead = HistoryRead.Yes,
        ReviewDate = "2027-03-24",
        Reviewer = new Reviewer { Id = "u-priti-larksample", Name = "Priti Larksample", Role = PractitionerRole.AllocatedSocialWorker },
    };

    private static async Task<ReferralView> DecideAsync(InfoShareConnection who, string id, Decision decision, string feedback) =>
        (await new SocialCare(who.CallInvoker).DecideReferralAsync(new DecideReferralRequest
        {
            ReferralId = id,
            Version = (await GetAsync(who, id)).Version,
            Decision = decision,
            Feedback = feedback,
        })).Referral;

    private static async Task<ReferralView> GetAsync(InfoShareConnection who, string id) =>
        (await new Referrals(who.CallInvoker).GetReferralAsync(new GetReferralRequest { ReferralId = id })).Referral;
}
