using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Probation.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>S2, what follows a check at probation: a decision not to refer is looked at again (B8, E3). The day is Wednesday 3 March 2027.</summary>
public sealed class S2CheckTests
{
    private const string Reason = "He seems settled, and \"his own mother\" is meant.";

    [Fact]
    public async Task A_decision_not_to_refer_comes_back_with_its_reason_on_the_day_that_it_named_and_then_to_the_level_above()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        await HouseholdAsync(p);
        var check = await CheckAsync(p);
        await NotReferAsync(p.ProbationManager, check.CheckId, "2027-03-31");

        await p.ClockAtAsync("2027-03-31 16:59");
        (await ReviewsOf(p)).ShouldBeEmpty();
        await p.ClockAtAsync("2027-03-31 17:01");
        var mine = (await ReviewsOf(p)).Single();
        mine.ActionOwner.ShouldBe("Una Larchfixture");
        mine.CheckId.ShouldBe(check.CheckId);
        mine.Summary.ShouldContain("on Wednesday 3 March 2027 you decided not to refer");
        mine.Summary.ShouldContain("\"He seems settled, and 'his own mother' is meant.\"", Case.Sensitive, "what somebody wrote stands between marks of its own");
        mine.RespondBy.ToDateTimeOffset().ShouldBe(At("2027-04-02 17:00"));

        // Nobody looked: whoever stands above reads why, too.
        await p.ClockAtAsync("2027-04-02 17:01");
        var above = (await ReviewsOf(p)).Single(i => i.ItemId != mine.ItemId);
        above.ActionOwner.ShouldBe("SENIOR_MANAGER");
        above.Summary.ShouldContain("Una Larchfixture decided on Wednesday 3 March 2027");
        above.Summary.ShouldContain("He seems settled");
        above.CheckId.ShouldBe(check.CheckId);

        // Both are answered as any notice, and then it is over.
        await AnswerAsync(p.ProbationManager, mine, above);
        await p.ClockAtAsync("2027-04-12 17:01");
        (await ReviewsOf(p)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Whoever_looks_on_the_day_is_asked_no_more_and_nobody_above_hears_of_it()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        await HouseholdAsync(p);

        // Twice declared, one decision: one day on which it is looked at.
        await CheckAsync(p);
        await NotReferAsync(p.ProbationManager, (await CheckAsync(p)).CheckId, "2027-03-31");
        await p.ClockAtAsync("2027-03-31 17:01");
        await AnswerAsync(p.ProbationManager, (await ReviewsOf(p)).Single());
        await p.ClockAtAsync("2027-04-12 17:01");
        (await ReviewsOf(p)).ShouldBeEmpty();
    }

    private static async Task<IReadOnlyList<InboxItem>> ReviewsOf(Partnership p) =>
        [.. (await InboxOf(p.ProbationManager)).Where(i => i.Trigger == NotificationTrigger.CheckReview)];

    private static async Task AnswerAsync(InfoShareConnection who, params InboxItem[] items) =>
        await new InboxService.InboxServiceClient(who.CallInvoker).AcknowledgeItemsAsync(new AcknowledgeItemsRequest
        {
            ItemIds = { items.Select(i => i.ItemId) },
            State = NotificationState.Acted,
            Note = "Looked again: he has not moved in, and children's services know of the plan.",
        });

    private static ProbationService.ProbationServiceClient Probation(InfoShareConnection who) => new(who.CallInvoker);

    private static Demographics Carly => Person("Carly", "Woodsample", "2002-05-19", "17 Ford Road", "NM2 7AB");

    private static async Task HouseholdAsync(Partnership p)
    {
        await RecordAsync(p.HealthVisitor, "HV-33", Carly);
        await RecordAsync(p.HealthVisitor, "HV-32", Person("Remy", "Woodsample", "2024-02-11", "17 Ford Road", "NM2 7AB"));
        await RelateAsync(p.HealthVisitor, Own("HV-33"), Own("HV-32"), RelationshipType.BirthParent);
        await WorksWithAsync(p.HealthVisitor, Own("HV-32"), PractitionerRole.HealthVisitor, "01632 960161");
        await RecordAsync(p.ProbationOfficer, "X120001", Person("Dale", "Hartmock", "2000-10-02", "9 Weir Court", "NM3 1XY"));
        await Probation(p.ProbationOfficer).ShareConcernAsync(new ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own("X120001"),
                Indicators = { ConcernIndicator.ViolentConviction },
                Kind = ConcernKind.Event,
                Source = SourceKind.Finding,
                RiskStatement = "Convicted of violence to an earlier partner.",
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.PublicFunction,
            },
        });
    }

    private static async Task<CheckNewPartnerResponse> CheckAsync(Partnership p) =>
        await Probation(p.ProbationOfficer).CheckNewPartnerAsync(new CheckNewPartnerRequest
        {
            SupervisedPerson = Own("X120001"),
            NewPartner = Known(Carly),
            Address = Carly.Address,
            Intention = new DeclaredIntention { PlannedDate = "2027-03-31", Words = "I'm moving in with my girlfriend." },
            ChildContact = ChildContactAnswer.No,
            Purpose = For(Purpose.AssessAdultAccess, "Mr Hartmock told me today that he moves in with his new partner at the end of the month."),
        });

    private static async Task NotReferAsync(InfoShareConnection who, string checkId, string day) =>
        await Probation(who).CompleteNewPartnerCheckAsync(new CompleteNewPartnerCheckRequest
        {
            CheckId = checkId,
            DoNotRefer = new NotReferring { Reason = Reason, ReviewDate = day },
        });
}
