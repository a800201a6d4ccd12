using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Probation = InfoShare.Protocol.Probation.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// The order in which agencies record things decides neither who is told nor what is found (requirements B2, B3, B8, B12). Dale
/// Hartmock, convicted of violence, is known to probation; Carly Woodsample and Remy, three, to the health visitor.
/// </summary>
public sealed class WhatArrivesLaterTests
{
    [Fact]
    public async Task A_child_recorded_after_the_check_of_its_mothers_partner_changes_the_open_check_and_is_told_of()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        await RecordAsync(p.ProbationOfficer, "CRN-1", Dale);
        await ShareAsync(p, "CRN-1", ConcernIndicator.ViolentConviction);
        var check = await CheckAsync(p);
        check.ChildPresence.ShouldBe(Probation.ChildPresence.NoneRecordedHere);

        // The next day: the health visitor's records of Carly and her son.
        await p.ClockAtAsync("2027-03-04 10:00");
        await RecordAsync(p.HealthVisitor, "HV-2", Carly);
        await RecordAsync(p.HealthVisitor, "HV-3", Remy);
        await WorksWithAsync(p.HealthVisitor, Own("HV-3"), PractitionerRole.HealthVisitor, "01632 960161");
        await RelateAsync(p.HealthVisitor, Own("HV-2"), Own("HV-3"), RelationshipType.BirthParent);

        var visitor = (await InboxOf(p.HealthVisitor)).Single(i => i.Trigger == NotificationTrigger.NewPartnerLinked);
        visitor.OwnRecordId.ShouldBe("HV-3");
        visitor.Summary.ShouldContain("VIOLENT_CONVICTION");
        visitor.Summary.ShouldNotContain("Dale");
        (await InboxOf(p.DutySocialWorker)).ShouldContain(i => i.Trigger == NotificationTrigger.NewPartnerLinked && i.Summary.Contains("VIOLENT_CONVICTION"));

        // The officer's check said that no child is recorded: now it says to look again, and names nobody.
        var again = (await InboxOf(p.ProbationOfficer)).Single(i => i.Trigger == NotificationTrigger.NewPartnerLinked);
        again.CheckId.ShouldBe(check.CheckId);
        again.ActionOwner.ShouldBe("Jo Pinefixture");
        again.ExpectedResponse.ShouldContain("Check again");
        again.ToString().ShouldNotContain("Remy");
        (await CheckAsync(p)).ChildPresence.ShouldBe(Probation.ChildPresence.ChildRecorded);

        // The same link again, by another agency: nobody is told twice.
        await RecordAsync(p.DutySocialWorker, "LCS-2", Carly);
        await RecordAsync(p.DutySocialWorker, "LCS-3", Remy);
        var before = (await InboxOf(p.HealthVisitor)).Count;
        await RelateAsync(p.DutySocialWorker, Own("LCS-2"), Own("LCS-3"), RelationshipType.BirthParent);
        (await InboxOf(p.HealthVisitor)).Count.ShouldBe(before);
    }

    [Fact]
    public async Task A_kinship_carer_and_a_grandmothers_partner_with_a_marker_are_told_around_the_child()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        await RecordAsync(p.HealthVisitor, "HV-3", Remy);
        await WorksWithAsync(p.HealthVisitor, Own("HV-3"), PractitionerRole.HealthVisitor, "01632 960161");
        await RecordAsync(p.ProbationOfficer, "CRN-1", Dale);
        await ShareAsync(p, "CRN-1", ConcernIndicator.ChildOrSexualOffence);

        await RecordAsync(p.HealthVisitor, "HV-5", Dale);
        await RelateAsync(p.HealthVisitor, Own("HV-5"), Own("HV-3"), RelationshipType.Carer);
        (await InboxOf(p.HealthVisitor)).ShouldContain(i => i.OwnRecordId == "HV-3" && i.Summary.Contains("CHILD_OR_SEXUAL_OFFENCE"));

        // Kin whose partner is recorded later: the order is the other way round, and it is told all the same.
        await RecordAsync(p.HealthVisitor, "HV-6", Person("Nan", "Fernsample", "1968-01-11", nhsNumber: "9990000247"));
        await RecordAsync(p.HealthVisitor, "HV-7", Person("Ola", "Fernsample", "2022-01-11"));
        await WorksWithAsync(p.HealthVisitor, Own("HV-7"), PractitionerRole.HealthVisitor, "01632 960161");
        await RelateAsync(p.HealthVisitor, Own("HV-6"), Own("HV-7"), RelationshipType.Carer);
        (await InboxOf(p.HealthVisitor)).ShouldNotContain(i => i.OwnRecordId == "HV-7");
        await RecordAsync(p.DutySocialWorker, "LCS-5", Dale);
        await RecordAsync(p.DutySocialWorker, "LCS-6", Person("Nan", "Fernsample", "1968-01-11", nhsNumber: "9990000247"));
        await RelateAsync(p.DutySocialWorker, Own("LCS-5"), Known(Person("Nan", "Fernsample", "1968-01-11", nhsNumber: "9990000247")), RelationshipType.Partner);
        (await InboxOf(p.HealthVisitor)).ShouldContain(i => i.OwnRecordId == "HV-7" && i.Summary.Contains("CHILD_OR_SEXUAL_OFFENCE"));
    }

    [Fact]
    public async Task An_earlier_period_and_an_old_end_take_nothing_from_the_present_link()
    {
        await using var p = await CoupleAsync();
        await SayAsync(p.HealthVisitor, "HV-1", "HV-2", LinkState.Confirmed, SourceKind.Observed, "2024-05-01");
        (await ReachAsync(p)).Reach.ShouldBe(LinkReach.Now);

        // The same health visitor files what was years ago; probation loads the end of that time from an old file.
        await SayAsync(p.HealthVisitor, "HV-1", "HV-2", LinkState.Confirmed, SourceKind.RecordCheck, "2019-01-01", "2021-06-01");
        var now = await ReachAsync(p);
        now.Reach.ShouldBe(LinkReach.Now);
        now.Path[0].FromDate.ShouldBe("2024-05-01");
        now.Path[0].Statements.Count.ShouldBe(2);
        await SayAsync(p.ProbationOfficer, "CRN-1", "CRN-2", LinkState.EndedVerified, SourceKind.RecordCheck, "", "2021-06-01");
        (await ReachAsync(p)).Reach.ShouldBe(LinkReach.Now);

        // An end of the present time is one.
        await SayAsync(p.HealthVisitor, "HV-1", "HV-2", LinkState.EndedVerified, SourceKind.Observed, "", "2027-03-02");
        (await ReachAsync(p)).Reach.ShouldBe(LinkReach.Formerly);
    }

    [Fact]
    public async Task What_was_seen_after_an_old_end_stands_although_nobody_knows_since_when()
    {
        await using var p = await CoupleAsync();
        await SayAsync(p.HealthVisitor, "HV-1", "HV-2", LinkState.Reported, SourceKind.Observed);
        await p.ClockAtAsync("2027-03-04 10:00");
        await SayAsync(p.ProbationOfficer, "CRN-1", "CRN-2", LinkState.EndedVerified, SourceKind.RecordCheck, "", "2020-06-01");
        (await ReachAsync(p)).Reach.ShouldBe(LinkReach.Now);
    }

    [Fact]
    public async Task An_end_before_the_day_of_a_plan_does_not_make_the_plan_former_when_the_day_comes()
    {
        await using var p = await CoupleAsync();
        await SayAsync(p.ProbationOfficer, "CRN-1", "CRN-2", LinkState.Declared, SourceKind.SubjectAdult, "2027-03-31");
        await p.ClockAtAsync("2027-03-11 10:00");
        await SayAsync(p.HealthVisitor, "HV-1", "HV-2", LinkState.EndedVerified, SourceKind.Observed);
        (await ReachAsync(p)).Reach.ShouldBe(LinkReach.Soon);
        await p.ClockAtAsync("2027-04-01 10:00");
        (await ReachAsync(p)).Reach.ShouldBe(LinkReach.Soon);
    }

    [Fact]
    public async Task Release_and_contact_restore_a_link_that_was_stated_as_suspended()
    {
        await using var p = await CoupleAsync();
        await SayAsync(p.HealthVisitor, "HV-1", "HV-2", LinkState.SuspendedCustody, SourceKind.Observed);
        var inside = await ReachAsync(p);
        inside.Reach.ShouldBe(LinkReach.Suspended);
        inside.Path[0].Words.ShouldContain("suspended by custody since 2027-03-03");

        await new PeopleService.PeopleServiceClient(p.ProbationOfficer.CallInvoker).RecordHouseholdStatementAsync(new RecordHouseholdStatementRequest
        {
            Topic = StatementTopic.Contact,
            Adult = Own("CRN-1"),
            Child = Known(Remy),
            Answer = HomeAnswer.Yes,
            Reason = "A visit.",
            Source = SourceKind.Observed,
        });
        (await ReachAsync(p)).Reach.ShouldBe(LinkReach.Now);

        await SayAsync(p.HealthVisitor, "HV-1", "HV-2", LinkState.SuspendedCustody, SourceKind.Observed, "2027-02-01");
        await p.ClockAtAsync("2027-03-20 10:00");
        await new Probation.ProbationService.ProbationServiceClient(p.ProbationOfficer.CallInvoker).RecordCustodyAsync(new Probation.RecordCustodyRequest
        {
            Custody = new CustodyMoveStatement { Person = Own("CRN-1"), Move = CustodyMove.Out },
        });
        var after = await ReachAsync(p);
        after.Reach.ShouldBe(LinkReach.Now);
        after.Path[0].Words.ShouldContain("restored by release");
    }

    [Fact]
    public async Task An_end_that_somebody_records_is_told_to_those_who_know_of_the_link_and_a_dispute_restores_it()
    {
        await using var p = await CoupleAsync();
        await ShareAsync(p, "CRN-1", ConcernIndicator.ViolentConviction);
        await WorksWithAsync(p.HealthVisitor, Own("HV-3"), PractitionerRole.HealthVisitor, "01632 960161");
        await SayAsync(p.ProbationOfficer, "CRN-1", "CRN-2", LinkState.Reported, SourceKind.Observed);
        (await InboxOf(p.HealthVisitor)).ShouldContain(i => i.Trigger == NotificationTrigger.NewPartnerLinked);
        await p.ClockAtAsync("2027-03-04 10:00");
        await RecordAsync(p.DutySocialWorker, "LCS-1", Dale);
        await RecordAsync(p.DutySocialWorker, "LCS-2", Carly);
        await SayAsync(p.DutySocialWorker, "LCS-1", "LCS-2", LinkState.EndedVerified, SourceKind.Observed);
        (await ReachAsync(p)).Reach.ShouldBe(LinkReach.Formerly);

        var visitor = (await InboxOf(p.HealthVisitor)).Single(i => i.Trigger == NotificationTrigger.Correction);
        visitor.ActionOwner.ShouldBe("Freya Heathsample");
        visitor.OwnRecordId.ShouldBe("HV-3");
        visitor.ExpectedResponse.ShouldContain("DISPUTED");
        var officer = (await InboxOf(p.ProbationOfficer)).Single(i => i.Trigger == NotificationTrigger.Correction);
        officer.ToString().ShouldNotContain("Remy");
        officer.Summary.ShouldNotContain("child");

        await p.ClockAtAsync("2027-03-05 10:00");
        await SayAsync(p.HealthVisitor, "HV-1", "HV-2", LinkState.Disputed, SourceKind.Observed);
        (await ReachAsync(p)).Reach.ShouldBe(LinkReach.Now);
    }

    [Fact]
    public async Task Whoever_says_of_himself_that_he_moved_out_is_still_there()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        await RecordAsync(p.HealthVisitor, "HV-3", Remy);
        await RecordAsync(p.ProbationOfficer, "CRN-1", Dale);
        await ResideAsync(LinkState.Confirmed, SourceKind.Observed, "2026-01-01", "");
        (await ReachAsync(p)).Reach.ShouldBe(LinkReach.SameAddress);

        (await RefusalOf(() => ResideAsync(LinkState.EndedVerified, SourceKind.SubjectAdult, "2026-01-01", "2027-02-01"))).Reason.ShouldBe("INVALID_FIELDS");
        await ResideAsync(LinkState.Confirmed, SourceKind.ParentSelf, "2026-01-01", "2027-02-01");
        (await ReachAsync(p)).Reach.ShouldBe(LinkReach.SameAddress);
        await ResideAsync(LinkState.ClaimedEnded, SourceKind.SubjectAdult, "2026-01-01", "2027-02-01");
        (await ReachAsync(p)).Reach.ShouldBe(LinkReach.SameAddress);
        await ResideAsync(LinkState.EndedVerified, SourceKind.Observed, "2026-01-01", "2027-03-02");
        (await ReachAsync(p)).Reach.ShouldBe(LinkReach.Formerly);

        async Task ResideAsync(LinkState state, SourceKind source, string from, string to) =>
            await new PeopleService.PeopleServiceClient(p.ProbationOfficer.CallInvoker).RecordResidenceAsync(new RecordResidenceRequest
            {
                Person = Own("CRN-1"),
                Address = Carly.Address,
                Kind = ResidenceKind.MainHome,
                State = state,
                Source = source,
                FromDate = from,
                ToDate = to,
            });
    }

    [Fact]
    public async Task Tenants_who_left_by_their_own_record_are_not_met_by_the_next_family_and_one_who_comes_back_is()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        await RecordAsync(p.ProbationOfficer, "CRN-1", Living(Dale, "9 Ford Road", "NM2 7AB"));
        await p.ClockAtAsync("2027-04-01 10:00");
        await RecordAsync(p.ProbationOfficer, "CRN-1", Living(Dale, "1 Quay", "NM1 1AA"));

        // More than a year later a family moves in; their record says nothing of since when.
        await p.ClockAtAsync("2028-04-01 10:00");
        await p.ClockAtAsync("2028-06-01 10:00");
        await RecordAsync(p.HealthVisitor, "HV-3", Remy);
        (await ChildrenAsync(p)).ShouldBeEmpty();

        // A routine update that changes no address is no move; back at the former home he is met.
        await RecordAsync(p.ProbationOfficer, "CRN-1", Living(Dale, "1 Quay", "NM1 1AA"));
        (await ChildrenAsync(p)).ShouldBeEmpty();
        await p.ClockAtAsync("2028-07-01 10:00");
        await RecordAsync(p.ProbationOfficer, "CRN-1", Living(Dale, "9 Ford Road", "NM2 7AB"));
        (await ChildrenAsync(p)).Single().Reach.ShouldBe(LinkReach.SameAddress);
        await p.ClockAtAsync("2028-08-01 10:00");
        await RecordAsync(p.ProbationOfficer, "CRN-1", Living(Dale, "1 Quay", "NM1 1AA"));
        await p.ClockAtAsync("2028-08-02 10:00");
        (await ChildrenAsync(p)).Single().Reach.ShouldBe(LinkReach.Formerly);
    }

    private static Demographics Living(Demographics person, string line, string postcode)
    {
        person.Address = new Address { Line = line, Postcode = postcode, Area = "Northmere" };
        return person;
    }

    private static Demographics Dale => Person("Dale", "Hartmock", "2000-10-02", nhsNumber: "9990000107");

    private static Demographics Carly => Person("Carly", "Woodsample", "2002-05-19", "9 Ford Road", "NM2 7AB", "9990000174");

    private static Demographics Remy => Person("Remy", "Woodsample", "2024-01-11", "9 Ford Road", "NM2 7AB", "9990000387");

    /// <summary>Dale and Carly, known to probation and the health visitor, with nothing stated of the two; Carly is Remy's mother.</summary>
    private static async Task<Partnership> CoupleAsync()
    {
        var p = await StartAsync("2027-03-03 10:00");
        foreach (var (who, prefix) in ((InfoShareConnection, string)[])[(p.ProbationOfficer, "CRN"), (p.HealthVisitor, "HV")])
        {
            await RecordAsync(who, $"{prefix}-1", Dale);
            await RecordAsync(who, $"{prefix}-2", Carly);
        }

        await RecordAsync(p.HealthVisitor, "HV-3", Remy);
        await RelateAsync(p.HealthVisitor, Own("HV-2"), Own("HV-3"), RelationshipType.BirthParent);
        return p;
    }

    private static async Task SayAsync(
        InfoShareConnection who, string one, string other, LinkState state, SourceKind source, string from = "", string to = "") =>
        await new PeopleService.PeopleServiceClient(who.CallInvoker).RecordRelationshipAsync(new RecordRelationshipRequest
        {
            Person = Own(one),
            RelatedTo = Own(other),
            Type = RelationshipType.Partner,
            State = state,
            FromDate = from,
            ToDate = to,
            Source = source,
        });

    private static async Task<AdultReachedChild> ReachAsync(Partnership p) => (await ChildrenAsync(p)).Single();

    private static async Task<IReadOnlyList<AdultReachedChild>> ChildrenAsync(Partnership p) =>
        (await new Probation.ProbationService.ProbationServiceClient(p.ProbationOfficer.CallInvoker).CheckAdultReachAsync(
            new Probation.CheckAdultReachRequest
            {
                Question = new AdultReachQuestion
                {
                    Adult = Own("CRN-1"),
                    Purpose = For(Purpose.SuperviseOffender, "He told me today that he sees Ms W. and her son again."),
                },
            })).Answer.Children;

    private static async Task<Probation.CheckNewPartnerResponse> CheckAsync(Partnership p) =>
        await new Probation.ProbationService.ProbationServiceClient(p.ProbationOfficer.CallInvoker).CheckNewPartnerAsync(new Probation.CheckNewPartnerRequest
        {
            SupervisedPerson = Own("CRN-1"),
            NewPartner = Known(Carly),
            Address = Carly.Address,
            Intention = new Probation.DeclaredIntention { PlannedDate = "2027-03-31", Words = "I'm moving in with my girlfriend." },
            ChildContact = ChildContactAnswer.No,
            Purpose = For(Purpose.AssessAdultAccess, "Mr Hartmock told me today that he moves in with his new partner."),
        });

    private static async Task ShareAsync(Partnership p, string record, ConcernIndicator indicator) =>
        await new Probation.ProbationService.ProbationServiceClient(p.ProbationOfficer.CallInvoker).ShareConcernAsync(new Probation.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own(record),
                Indicators = { indicator },
                Kind = ConcernKind.Historic,
                Source = SourceKind.Finding,
                RiskStatement = "Convicted; the account is with the officer.",
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.PublicFunction,
            },
        });
}
