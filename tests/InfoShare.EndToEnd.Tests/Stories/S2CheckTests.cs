using InfoShare.Client;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Probation.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// S2, what follows a check at probation: whoever decides it finds it and reads its answer without declaring it anew, and a decision not to refer is
/// looked at again (B8, E3). The day is Wednesday 3 March 2027.
/// </summary>
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

        // The reason is hers, and the managers': her officers read no notice of it.
        (await InboxOf(p.ProbationOfficer)).ShouldNotContain(i => i.Trigger == NotificationTrigger.CheckReview);

        // Her successor, who cannot open what is hers alone, looks and says so: then it is over for both, and nobody reads again that nobody looked.
        await AnswerAsync(p.As("northmere-probation", "Ewan Ashfixture", "PROBATION_MANAGER"), above);
        (await ReviewsOf(p)).ShouldBeEmpty();
        await p.ClockAtAsync("2027-05-12 17:01");
        (await ReviewsOf(p)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Whoever_is_late_ends_it_for_the_level_above_too_and_a_notice_that_is_declined_is_asked_of_that_level()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        await HouseholdAsync(p);
        await NotReferAsync(p.ProbationManager, (await CheckAsync(p)).CheckId, "2027-03-31");
        await p.ClockAtAsync("2027-03-31 17:01");
        await DeclineAsync(p.ProbationManager, (await ReviewsOf(p)).Single());
        (await ReviewsOf(p)).ShouldBeEmpty();
        await p.ClockAtAsync("2027-04-02 17:01");
        (await ReviewsOf(p)).Single().ActionOwner.ShouldBe("SENIOR_MANAGER");
        await p.ClockAtAsync("2027-04-06 17:01");
        var two = await ReviewsOf(p);
        two.Count.ShouldBe(2);
        await AnswerAsync(p.ProbationManager, two[0]);
        await p.ClockAtAsync("2027-05-12 17:01");
        (await ReviewsOf(p)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Whoever_took_it_on_and_declines_it_later_gives_it_back_and_the_level_above_is_asked_once()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        await HouseholdAsync(p);
        await NotReferAsync(p.ProbationManager, (await CheckAsync(p)).CheckId, "2027-03-31");
        await p.ClockAtAsync("2027-03-31 17:01");
        var mine = (await ReviewsOf(p)).Single();
        await AcknowledgeAsync(p.ProbationManager, NotificationState.Accepted, "", mine);
        await p.ClockAtAsync("2027-04-12 10:00");
        (await ReviewsOf(p)).Select(i => i.ItemId).ShouldBe([mine.ItemId], "somebody has it, and nobody above is asked");

        // What was asked is long due: the next one hears of it at once, and has the time of a level.
        await DeclineAsync(p.ProbationManager, mine);
        await p.ClockAtAsync("2027-04-12 10:01");
        var above = (await ReviewsOf(p)).Single();
        (above.ActionOwner, above.RespondBy.ToDateTimeOffset()).ShouldBe(("SENIOR_MANAGER", At("2027-04-14 17:00")));
        above.Summary.ShouldContain("nobody has looked again");

        // Taken on and given back before it is due: it is asked for when it would have been, and once.
        var ewan = p.As("northmere-probation", "Ewan Ashfixture", "PROBATION_MANAGER");
        await AcknowledgeAsync(ewan, NotificationState.Accepted, "", above);
        await DeclineAsync(ewan, above);
        await p.ClockAtAsync("2027-04-14 16:59");
        (await ReviewsOf(p)).ShouldBeEmpty();
        await p.ClockAtAsync("2027-04-14 17:01");
        var next = (await ReviewsOf(p)).Single();
        await p.ClockAtAsync("2027-04-16 16:59");
        (await ReviewsOf(p)).Single().ItemId.ShouldBe(next.ItemId);

        // One answer ends it, though the clock was started more than once.
        await AnswerAsync(ewan, next);
        await p.ClockAtAsync("2027-05-12 17:01");
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
        await NotReferAsync(p.ProbationManager, (await CheckAsync(p, Person("Dora", "Nobodymock", "1996-05-04", "9 Nowhere Lane", "NM6 9ZZ"))).CheckId, "2027-04-30");
        await p.ClockAtAsync("2027-03-31 17:01");
        (await ListAsync(p.ProbationOfficer, Ended)).ShouldAllBe(c => c.LookedAgainBy == "" && c.LookedAgainAt == null);
        await AnswerAsync(p.ProbationManager, (await ReviewsOf(p)).Single());

        // The list says so, to her officers too; and of what the same decision did not end, nothing.
        foreach (var reader in (InfoShareConnection[])[p.ProbationManager, p.ProbationOfficer])
        {
            var ended = await ListAsync(reader, Ended);
            ended.Where(c => c.PartnerName == "Carly Woodsample").ShouldNotBeEmpty();
            ended.Where(c => c.PartnerName == "Carly Woodsample").ShouldAllBe(c => c.LookedAgainBy == "Una Larchfixture" && c.LookedAgainAt.ToDateTimeOffset() >= At("2027-03-31 17:01"));
            ended.Single(c => c.PartnerName == "Dora Nobodymock").ShouldSatisfyAllConditions(c => c.LookedAgainBy.ShouldBeEmpty(), c => c.LookedAgainAt.ShouldBeNull());
        }

        await p.ClockAtAsync("2027-04-12 17:01");
        (await ReviewsOf(p)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Whoever_comes_back_finds_the_check_and_reads_its_answer_and_it_was_declared_once()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        await HouseholdAsync(p);
        var check = await CheckAsync(p);
        var (told, asked) = (await ToldAsync(p), await CountAsync(p.SouthmereDuty, NotificationTrigger.InformationRequested));
        (told, asked).ShouldBe(((1, 1), 1));

        // By the own records and words, and nothing of what others hold: neither the child nor the children's health visitor.
        var listed = (await ListAsync(p.ProbationOfficer)).Single();
        (listed.CheckId, listed.SupervisedName, listed.SupervisedOwnRecordId, listed.PartnerName, listed.PlannedDate, listed.OpenedBy, listed.Ended, listed.CanBeAskedAnew)
            .ShouldBe((check.CheckId, "Dale Hartmock", "X120001", "Carly Woodsample", "2027-03-31", "Jo Pinefixture", false, true));
        listed.DecisionDue.ShouldBe(check.DecisionDue);
        listed.ToString().ShouldNotContain("Remy");
        listed.ToString().ShouldNotContain("Ford Road");
        (await ListAsync(p.ProbationOfficer, new ListNewPartnerChecksRequest { CheckId = check.CheckId })).Single().ShouldBe(listed);

        // The next morning the officer, and then the manager, read what is recorded.
        await p.ClockAtAsync("2027-03-04 09:00");
        foreach (var reader in (InfoShareConnection[])[p.ProbationOfficer, p.ProbationManager])
        {
            var anew = await AnewAsync(reader, check.CheckId);
            (anew.CheckId, anew.LinkId, anew.DeclarationCount, anew.ContactAnswerContradicted, anew.ChildPresence)
                .ShouldBe((check.CheckId, check.LinkId, 1, true, ChildPresence.ChildRecorded));
            anew.DecisionDue.ShouldBe(check.DecisionDue);
            anew.Children.Single().PersonId.ShouldBe(check.Children.Single().PersonId);
            anew.Children.Single().Path.ShouldBe(check.Children.Single().Path, "as it was declared, and when");
            anew.Markers.ShouldBe(check.Markers);
            anew.NewPartner.PersonId.ShouldBe(check.NewPartner.PersonId);
            anew.Edges.HowToRead.ShouldBe(check.Edges.HowToRead);
            anew.Told.ShouldBeEmpty();
        }

        (await ToldAsync(p)).ShouldBe(told, "nobody is told that he declared it once more");
        (await CountAsync(p.SouthmereDuty, NotificationTrigger.InformationRequested)).ShouldBe(asked);
        (await ListAsync(p.ProbationOfficer)).Count.ShouldBe(1, "it opens no other check");

        await NotReferAsync(p.ProbationManager, check.CheckId, "2027-03-31");
        (await ListAsync(p.ProbationManager)).ShouldBeEmpty();
        var ended = (await ListAsync(p.ProbationManager, new ListNewPartnerChecksRequest { Ended = true })).Single();
        (ended.Ended, ended.Referred, ended.NotReferringReason, ended.ReviewDate, ended.DecidedBy).ShouldBe((true, false, Reason, "2027-03-31", "Una Larchfixture"));
        (await ListAsync(p.ProbationOfficer, new ListNewPartnerChecksRequest { Ended = true })).Single().NotReferringReason.ShouldBeEmpty("why is hers, and her managers'");

        // On the day that she named she looks again, at what is recorded then; and what he says anew counts.
        await p.ClockAtAsync("2027-03-31 17:01");
        (await AnewAsync(p.ProbationManager, check.CheckId)).DeclarationCount.ShouldBe(1);
        var second = await CheckAsync(p);
        second.DeclarationCount.ShouldBe(2);

        // What was referred is children's services' to answer.
        await Probation(p.ProbationOfficer).CompleteNewPartnerCheckAsync(new CompleteNewPartnerCheckRequest
        {
            CheckId = second.CheckId,
            Refer = new Protocol.Referral.V1.ReferralDraft
            {
                Children = { new SubjectRef { PersonId = second.Children.Single().PersonId } },
                RiskStatement = "A man convicted of violence to an earlier partner has moved in with a mother and her small son.",
                Urgency = Urgency.Standard,
            },
        });
        (await RefusalOf(() => AnewAsync(p.ProbationOfficer, second.CheckId))).Reason.ShouldBe("ILLEGAL_STATE");
        var referred = (await ListAsync(p.ProbationOfficer, new ListNewPartnerChecksRequest { Ended = true, PageSize = 1 })).Single();
        (referred.CheckId, referred.Referred, referred.ReferralId.Length > 0, referred.CanBeAskedAnew).ShouldBe((second.CheckId, true, true, false));
    }

    [Fact]
    public async Task Of_another_services_check_nothing_is_listed_and_nothing_is_asked_anew()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        await HouseholdAsync(p);
        var check = await CheckAsync(p);
        var elsewhere = p.As("southmere-prison", "Ola Birchfixture", "PROBATION_MANAGER");
        (await ListAsync(elsewhere)).ShouldBeEmpty();
        (await ListAsync(elsewhere, new ListNewPartnerChecksRequest { CheckId = check.CheckId })).ShouldBeEmpty();
        var (there, nowhere) = (await RefusalOf(() => AnewAsync(elsewhere, check.CheckId)), await RefusalOf(() => AnewAsync(elsewhere, "chk_00000000000000000000000000")));
        (there.Reason, there.Message).ShouldBe((nowhere.Reason, nowhere.Message));
        there.Reason.ShouldBe("NOT_FOUND");

        // Whoever only submits finds the own ones, and other agencies have no such door.
        (await ListAsync(p.ProbationTrainee)).ShouldBeEmpty();
        (await RefusalOf(() => ListAsync(p.DutySocialWorker))).Reason.ShouldBe("ROLE_NOT_ALLOWED");

        // The question stands as it was declared: nobody says another one in its place.
        (await RefusalOf(async () => await Probation(p.ProbationOfficer).CheckNewPartnerAsync(new CheckNewPartnerRequest
        {
            OfCheck = check.CheckId,
            NewPartner = Known(Person("Petra", "Nowheretest", "2001-02-03")),
            Purpose = For(Purpose.AssessAdultAccess, "I read the answer again before we decide today."),
        }))).Reason.ShouldBe("INVALID_FIELDS");
    }

    /// <summary>L10: the officer is said to have hurt the woman. Of the own check he reads what he would of nobody; of a colleague's there is none.</summary>
    [Fact]
    public async Task Of_somebody_kept_in_silence_the_own_check_says_what_it_would_of_nobody_and_a_colleagues_is_not_there()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        await HouseholdAsync(p);
        await RecordAsync(p.ProbationOfficer, "X120002", Person("Sven", "Plainmock", "1988-02-01", "2 Other Street", "NM6 2AC"));
        var colleague = p.As("northmere-probation", "Abe Colleaguemock", "PROBATION_OFFICER");
        var theirs = await CheckAsync(p, by: colleague);
        await new ConflictService.ConflictServiceClient(p.ProbationManager.CallInvoker).DeclareConflictAsync(new DeclareConflictRequest
        {
            PractitionerId = "u-jo-pinefixture",
            Person = Known(Carly),
            Kind = ConflictKind.ConflictOfInterest,
            Reason = "She says that he hurt her.",
        });

        var unknown = Person("Dora", "Nobodymock", "1996-05-04", "9 Nowhere Lane", "NM6 9ZZ");
        var (kept, nobody) = (await CheckAsync(p), await CheckAsync(p, unknown, "X120002"));
        var mine = await ListAsync(p.ProbationOfficer);
        mine.Select(c => c.CheckId).ShouldBe([kept.CheckId, nobody.CheckId], ignoreOrder: true);
        (await ListAsync(p.ProbationOfficer, new ListNewPartnerChecksRequest { CheckId = theirs.CheckId })).ShouldBeEmpty();
        (await RefusalOf(() => AnewAsync(p.ProbationOfficer, theirs.CheckId))).Reason.ShouldBe("NOT_FOUND");
        (await ListAsync(p.ProbationManager)).Count.ShouldBe(3);
        mine.Single(c => c.CheckId == kept.CheckId).PartnerName.ShouldBe("Carly Woodsample", "as he said it himself");

        var (again, nobodyAgain) = (await AnewAsync(p.ProbationOfficer, kept.CheckId), await AnewAsync(p.ProbationOfficer, nobody.CheckId));
        (again.NewPartner.Outcome, again.NewPartner.Explanation, again.ChildPresence, again.Children.Count, again.Told.Count, again.DeclarationCount)
            .ShouldBe((nobodyAgain.NewPartner.Outcome, nobodyAgain.NewPartner.Explanation, nobodyAgain.ChildPresence, 0, 0, kept.DeclarationCount));
        again.NewPartner.PersonId.ShouldBe(kept.NewPartner.PersonId);
        again.Edges.HowToRead.ShouldBe(nobodyAgain.Edges.HowToRead);

        // Decided by his manager, his own checks stand there in the same way.
        foreach (var id in (string[])[kept.CheckId, nobody.CheckId])
            await NotReferAsync(p.ProbationManager, id, "2027-03-31");
        var ended = await ListAsync(p.ProbationOfficer, new ListNewPartnerChecksRequest { Ended = true });
        ended.Select(c => (c.NotReferringReason, c.ReviewDate, c.DecidedBy, c.CanBeAskedAnew)).Distinct().ShouldBe([("", "2027-03-31", "Una Larchfixture", true)]);
        ended.Count.ShouldBe(2);
        (await FlagsOf(p.ProbationManager)).ShouldNotBeEmpty("that he named the colleague's check is flagged");
    }

    /// <summary>A10: she went into hiding after the check. What it asks anew finds her no more, nor how often others heard of the plan.</summary>
    [Fact]
    public async Task Whoever_is_protected_since_is_not_there_when_it_is_asked_anew()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        await HouseholdAsync(p);
        var check = await CheckAsync(p);
        await new PeopleService.PeopleServiceClient(p.HousingOfficer.CallInvoker).RecordPlanAsync(new RecordPlanRequest
        {
            Person = Known(Person("Dale", "Hartmock", "2000-10-02", "9 Weir Court", "NM3 1XY")),
            WithPerson = Known(Carly),
            Type = RelationshipType.Partner,
            Source = SourceKind.SubjectAdult,
        });
        (await AnewAsync(p.ProbationOfficer, check.CheckId)).DeclarationCount.ShouldBe(2, "housing heard of it too");
        foreach (var (record, person) in ((string, Demographics)[])[("HV-33", Carly), ("HV-32", Person("Remy", "Woodsample", "2024-02-11", "17 Ford Road", "NM2 7AB"))])
        {
            await new PeopleService.PeopleServiceClient(p.HealthVisitor.CallInvoker).RecordPersonAsync(
                new RecordPersonRequest { OwnRecordId = record, Demographics = person, Protected = true });
        }

        var anew = await AnewAsync(p.ProbationOfficer, check.CheckId);
        (anew.ChildPresence, anew.Children.Count, anew.ContactAnswerContradicted, anew.DeclarationCount).ShouldBe((ChildPresence.NoneRecordedHere, 0, false, 1));
        (await ListAsync(p.ProbationOfficer)).Single().PartnerName.ShouldBe("Carly Woodsample", "as it was said");
    }

    private static async Task<(int Visitor, int Duty)> ToldAsync(Partnership p) =>
        (await CountAsync(p.HealthVisitor, NotificationTrigger.NewPartnerLinked), await CountAsync(p.DutySocialWorker, NotificationTrigger.NewPartnerLinked));

    private static async Task<int> CountAsync(InfoShareConnection who, NotificationTrigger trigger) => (await InboxOf(who)).Count(i => i.Trigger == trigger);

    private static async Task<IReadOnlyList<NewPartnerCheck>> ListAsync(InfoShareConnection who, ListNewPartnerChecksRequest? what = null) =>
        (await Probation(who).ListNewPartnerChecksAsync(what ?? new ListNewPartnerChecksRequest())).Checks;

    private static async Task<CheckNewPartnerResponse> AnewAsync(InfoShareConnection who, string checkId) =>
        await Probation(who).CheckNewPartnerAsync(new CheckNewPartnerRequest
        {
            OfCheck = checkId,
            Purpose = For(Purpose.AssessAdultAccess, "I read the answer again before we decide today."),
        });

    private static async Task<IReadOnlyList<InboxItem>> ReviewsOf(Partnership p) =>
        [.. (await InboxOf(p.ProbationManager)).Where(i => i.Trigger == NotificationTrigger.CheckReview)];

    private static Task AnswerAsync(InfoShareConnection who, InboxItem item) =>
        AcknowledgeAsync(who, NotificationState.Acted, "Looked again: he has not moved in, and children's services know of the plan.", item);

    private static Task DeclineAsync(InfoShareConnection who, InboxItem item) =>
        AcknowledgeAsync(who, NotificationState.Declined, "I have moved to another team and hold no cases now.", item);

    private static async Task AcknowledgeAsync(InfoShareConnection who, NotificationState state, string note, InboxItem item) =>
        await new InboxService.InboxServiceClient(who.CallInvoker).AcknowledgeItemsAsync(
            new AcknowledgeItemsRequest { ItemIds = { item.ItemId }, State = state, Note = note });

    private static ListNewPartnerChecksRequest Ended => new() { Ended = true };

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

    private static async Task<CheckNewPartnerResponse> CheckAsync(
        Partnership p, Demographics? partner = null, string record = "X120001", InfoShareConnection? by = null) =>
        await Probation(by ?? p.ProbationOfficer).CheckNewPartnerAsync(new CheckNewPartnerRequest
        {
            SupervisedPerson = Own(record),
            NewPartner = Known(partner ?? Carly),
            Address = (partner ?? Carly).Address,
            Intention = new DeclaredIntention { PlannedDate = "2027-03-31", Words = "I'm moving in with my girlfriend." },
            ChildContact = ChildContactAnswer.No,
            Purpose = For(Purpose.AssessAdultAccess, "Mr Hartmock told me today that he moves in with his new partner at the end of the month."),
            OtherAreas = { "Southmere" },
        });

    private static async Task NotReferAsync(InfoShareConnection who, string checkId, string day) =>
        await Probation(who).CompleteNewPartnerCheckAsync(new CompleteNewPartnerCheckRequest
        {
            CheckId = checkId,
            DoNotRefer = new NotReferring { Reason = Reason, ReviewDate = day },
        });
}
