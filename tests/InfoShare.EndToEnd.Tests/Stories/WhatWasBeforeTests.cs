using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Education = InfoShare.Protocol.Education.V1;
using Health = InfoShare.Protocol.Health.V1;
using Police = InfoShare.Protocol.Police.V1;
using Probation = InfoShare.Protocol.Probation.V1;
using SocialCare = InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// What was before, said afterwards and to whoever comes later (requirements B7, B11, B13, B14), who arrives at a child's address (B8,
/// B12), and homes that stand beside each other (B4). Carly Woodsample and Remy, three, are known to the health visitor; Dale Hartmock
/// to probation.
/// </summary>
public sealed class WhatWasBeforeTests
{
    [Fact]
    public async Task Who_takes_the_child_over_reads_what_became_of_the_adults_other_children_without_a_name()
    {
        await using var p = await RemyAsync();
        await RecordAsync(p.ProbationOfficer, "CRN-1", Dale);
        await RelateAsync(p.HealthVisitor, Known(Dale), Own("HV-2"), RelationshipType.Partner);

        // Dale's two were adopted in Southmere; Remy's half-brother had a case that was closed.
        var southmere = p.As("southmere-csc", "Gwen Moorsample", "ALLOCATED_SOCIAL_WORKER");
        await ChildOfAsync(southmere, "SA", Dale, Person("Finn", "Hartmock", "2019-05-01"), RelationshipType.BirthParent, ChildStatusCode.Adopted, "2021-01-01");
        await ChildOfAsync(southmere, "SB", Dale, Person("Isla", "Hartmock", "2020-05-01"), RelationshipType.BirthParent, ChildStatusCode.Adopted, "2021-06-01");
        await ChildOfAsync(
            southmere, "SC", Remy, Person("Noel", "Farmtest", "2021-05-01"), RelationshipType.HalfSibling, ChildStatusCode.CscClosed, "2024-09-01", "2026-05-14");

        // Months later a social worker is allocated, and asks about the household.
        await p.ClockAtAsync("2027-06-01 09:30");
        await RecordAsync(p.LeadSocialWorker, "LCS-3", Remy);
        var seen = await HouseholdAsync(p, "LCS-3");
        var dale = seen.Adults.Single(a => a.Path.Count == 2).PersonId;
        seen.EarlierChildren.Select(e => (e.Status, e.About, e.AboutPersonId, e.FromDate, e.ToDate)).ShouldBe(
        [
            (ChildStatusCode.Adopted, "adult", dale, "2021-01-01", ""), (ChildStatusCode.Adopted, "adult", dale, "2021-06-01", ""),
            (ChildStatusCode.CscClosed, "child", "", "2024-09-01", "2026-05-14"),
        ], ignoreOrder: true);
        foreach (var word in (string[])["Finn", "Isla", "Noel", "Farmtest", "Southmere Children"])
            seen.ToString().ShouldNotContain(word);

        // A response officer is not given the class LEGAL: the adoptions leave no trace.
        var officer = (await new Police.PoliceService.PoliceServiceClient(p.As("northmere-police", "Sol Reedmock", "RESPONSE_OFFICER").CallInvoker)
            .CheckChildHouseholdAsync(new Police.CheckChildHouseholdRequest { Question = QuestionOn(Known(Remy), Purpose.AssessChild) })).Answer;
        officer.EarlierChildren.Select(e => e.Status).ShouldBe([ChildStatusCode.CscClosed]);

        // From the man's end: his officer reads the same of him.
        var reach = await ReachAsync(p, "CRN-1");
        reach.EarlierChildren.Select(e => (e.Status, e.About)).ShouldContain((ChildStatusCode.Adopted, "adult"));
        reach.EarlierChildren.Select(e => (e.Status, e.About)).ShouldContain((ChildStatusCode.CscClosed, "child"));
        reach.EarlierChildren.ToString().ShouldNotContain("per_");
    }

    [Fact]
    public async Task Of_a_protected_half_sibling_no_more_is_said_than_that_it_was_removed()
    {
        await using var p = await RemyAsync();
        await RecordAsync(p.NurseryLead, "ARB-3", Remy);
        await People(p.LeadSocialWorker).RecordPersonAsync(new RecordPersonRequest
        {
            OwnRecordId = "LCS-50",
            Demographics = Person("Alma", "Newtest", "2018-01-05"),
            Protected = true,
        });
        await RecordAsync(p.LeadSocialWorker, "LCS-2", Carly);
        await RelateAsync(p.LeadSocialWorker, Own("LCS-2"), Own("LCS-50"), RelationshipType.BirthParent);
        await p.StatusAsync("LCS-50", ChildStatusCode.Cpp, "2026-10-01");
        (await NurseryAsync(p)).EarlierChildren.ShouldBeEmpty();
        await p.StatusAsync("LCS-50", ChildStatusCode.LacOrder, "2026-12-01");
        (await NurseryAsync(p)).EarlierChildren.Select(e => e.Status).ShouldBe([ChildStatusCode.LacOrder]);
    }

    [Fact]
    public async Task An_answer_of_no_is_shown_with_the_adult_and_a_child_recorded_later_comes_back_to_the_service_once()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        await RecordAsync(p.PsychiatricNurse, "AMH-1", Asa);
        await WorksWithAsync(p.PsychiatricNurse, Own("AMH-1"), PractitionerRole.AdultMh, "01632 960190");
        (await EpisodeAsync(p, ChildContactAnswer.No)).Contradicted.ShouldBeFalse();
        (await InboxOf(p.PsychiatricNurse)).ShouldNotContain(i => i.Trigger == NotificationTrigger.CheckAnswerDue);

        // The birth is recorded on Friday.
        await p.ClockAtAsync("2027-03-05 10:00");
        await RecordAsync(p.HealthVisitor, "HV-1", Asa);
        await RecordAsync(p.HealthVisitor, "HV-2", Lou);
        await RelateAsync(p.HealthVisitor, Own("HV-1"), Own("HV-2"), RelationshipType.BirthParent);
        var back = (await InboxOf(p.PsychiatricNurse)).Single(i => i.Trigger == NotificationTrigger.CheckAnswerDue);
        back.ActionOwner.ShouldBe("Ruth Claymock");
        back.OwnRecordId.ShouldBe("AMH-1");
        back.Summary.ShouldContain("of 2027-03-03, was no; since then a child was recorded");
        back.ToString().ShouldNotContain("Lou");

        // Another agency says the same, and another child comes: the answer is contradicted once.
        await RecordAsync(p.LeadSocialWorker, "LCS-1", Asa);
        await RecordAsync(p.LeadSocialWorker, "LCS-2", Lou);
        await RelateAsync(p.LeadSocialWorker, Own("LCS-1"), Own("LCS-2"), RelationshipType.BirthParent);
        await RecordAsync(p.LeadSocialWorker, "LCS-3", Person("Bo", "Reedsample", "2019-06-01"));
        await RelateAsync(p.LeadSocialWorker, Own("LCS-1"), Own("LCS-3"), RelationshipType.Carer);
        (await InboxOf(p.PsychiatricNurse)).Count(i => i.Trigger == NotificationTrigger.CheckAnswerDue).ShouldBe(1);

        // Whoever works with the child reads what she answered, to what kind of agency, and when.
        AnswersOf(await HouseholdAsync(p, "LCS-2")).ShouldBe([(HomeAnswer.No, "2027-03-03", AgencyKind.Health)]);

        // Each service's latest answer, the latest first: unknown and declined are answers too.
        await RecordAsync(p.Detective, "PNC-1", Asa);
        await new Police.PoliceService.PoliceServiceClient(p.Detective.CallInvoker).RecordAdultEpisodeAsync(new Police.RecordAdultEpisodeRequest
        {
            Episode = new AdultEpisode { Adult = Own("PNC-1"), ChildContact = ChildContactAnswer.Declined, EpisodeOn = "2027-03-04", Source = SourceKind.SubjectAdult },
        });
        (await EpisodeAsync(p, ChildContactAnswer.Yes)).Contradicted.ShouldBeFalse();
        AnswersOf(await HouseholdAsync(p, "LCS-2")).ShouldBe(
            [(HomeAnswer.Yes, "2027-03-05", AgencyKind.Health), (HomeAnswer.Declined, "2027-03-04", AgencyKind.Police)]);

        // That she is somebody's patient, or was in custody, is not the nursery's to know.
        await RecordAsync(p.NurseryLead, "ARB-3", Lou);
        AnswersOf(await NurseryAsync(p)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_partner_with_a_child_and_a_pregnancy_contradict_an_earlier_no_too()
    {
        await using var p = await RemyAsync();
        await RecordAsync(p.PsychiatricNurse, "AMH-7", Dale);
        await EpisodeAsync(p, ChildContactAnswer.No, "AMH-7");
        await RecordAsync(p.PsychiatricNurse, "AMH-8", Person("Sam", "Dunetest", "1999-01-05", nhsNumber: "9990000247"));
        await EpisodeAsync(p, ChildContactAnswer.No, "AMH-8");

        await RelateAsync(p.HealthVisitor, Known(Dale), Own("HV-2"), RelationshipType.Partner);
        (await InboxOf(p.PsychiatricNurse)).Single(i => i.Trigger == NotificationTrigger.CheckAnswerDue).OwnRecordId.ShouldBe("AMH-7");

        await RecordAsync(p.Midwife, "MAT-9", Person("Nadia", "Cragtest", "2000-01-05"));
        await new MaternityService.MaternityServiceClient(p.Midwife.CallInvoker).RecordPregnancyAsync(new RecordPregnancyRequest
        {
            Mother = Own("MAT-9"),
            OtherParent = new OtherParent
            {
                Person = Known(Person("Sam", "Dunetest", "1999-01-05", nhsNumber: "9990000247")),
                State = LinkState.Reported,
                Source = SourceKind.ParentSelf,
            },
            ExpectedDate = "2027-08-01",
            Source = SourceKind.RecordCheck,
        });
        (await InboxOf(p.PsychiatricNurse)).Count(i => i.Trigger == NotificationTrigger.CheckAnswerDue && i.OwnRecordId == "AMH-8").ShouldBe(1);
    }

    [Fact]
    public async Task A_father_abroad_who_holds_parental_responsibility_and_a_risky_aunt_are_listed_without_a_way()
    {
        await using var p = await RemyAsync();
        await RecordAsync(p.LeadSocialWorker, "LCS-3", Remy);
        await RecordAsync(p.LeadSocialWorker, "LCS-40", Person("Otto", "Farsample", "1998-02-03", nhsNumber: "9990000247"));
        await RecordAsync(p.LeadSocialWorker, "LCS-41", Person("Vera", "Farsample", "1980-02-03"));
        await SayAsync(p, StatementTopic.ParentalResponsibility, "LCS-40", HomeAnswer.Yes);
        await SayAsync(p, StatementTopic.Consulted, "LCS-40", HomeAnswer.No, "Not consulted: telling him would endanger her.");
        await People(p.LeadSocialWorker).RecordHouseholdStatementAsync(new RecordHouseholdStatementRequest
        {
            Topic = StatementTopic.KinStanding,
            Adult = Own("LCS-41"),
            Child = Own("LCS-3"),
            Standing = KinStanding.Risk,
            Basis = StandingBasis.Tested,
            Source = SourceKind.Observed,
        });
        await RecordAsync(p.ProbationOfficer, "CRN-40", Person("Otto", "Farsample", "1998-02-03", nhsNumber: "9990000247"));
        await ConvictionAsync(p, "CRN-40");

        var seen = await HouseholdAsync(p, "LCS-3");
        var named = seen.Adults.Where(a => a.Reach == LinkReach.StatedOnly).ToList();
        named.ShouldAllBe(a => a.Path.Count == 0);
        var otto = named.Single(a => a.OwnName == "Otto Farsample");
        otto.ParentalResponsibility.Select(r => (r.Topic, r.Answer)).ShouldBe(
            [(StatementTopic.ParentalResponsibility, HomeAnswer.Yes), (StatementTopic.Consulted, HomeAnswer.No)], ignoreOrder: true);
        otto.Markers.Select(m => m.Indicator).ShouldBe([ConcernIndicator.ViolentConviction]);
        named.Single(a => a.OwnName == "Vera Farsample").Kin.Standing.ShouldBe(KinStanding.Risk);

        // A link gives a way, and he is listed once. Somebody whom the nursery must not find is not named to it by a statement either.
        await RelateAsync(p.LeadSocialWorker, Own("LCS-40"), Own("LCS-3"), RelationshipType.BirthParent);
        (await HouseholdAsync(p, "LCS-3")).Adults.Single(a => a.OwnName == "Otto Farsample").Reach.ShouldBe(LinkReach.Now);
        await RecordAsync(p.NurseryLead, "ARB-3", Remy);
        var before = (await NurseryAsync(p)).Adults.Count;
        await People(p.LeadSocialWorker).RecordPersonAsync(new RecordPersonRequest
        {
            OwnRecordId = "LCS-42",
            Demographics = Person("Ada", "Hiddentest", "1990-01-05"),
            Protected = true,
        });
        await SayAsync(p, StatementTopic.ParentalResponsibility, "LCS-42", HomeAnswer.Yes);
        (await NurseryAsync(p)).Adults.Count.ShouldBe(before);
        (await HouseholdAsync(p, "LCS-3")).Adults.ShouldContain(a => a.OwnName == "Ada Hiddentest");
    }

    [Fact]
    public async Task A_man_with_a_marker_who_moves_in_is_told_to_whoever_decides_alone_and_once()
    {
        await using var p = await RemyAsync();
        await RecordAsync(p.NurseryLead, "ARB-3", Remy);
        await WorksWithAsync(p.NurseryLead, Own("ARB-3"), PractitionerRole.DesignatedLead, "01632 960171");
        await RecordAsync(p.ProbationOfficer, "CRN-1", Dale);
        await RecordAsync(p.ProbationOfficer, "CRN-2", Person("Udo", "Quiettest", "1990-10-02"));

        // Of whom nothing is held nothing is told, and nothing is told back to whoever records it.
        var quiet = await ResideAsync(p.ProbationOfficer, Own("CRN-2"), "17 Ford Road", "NM2 7AB", ResidenceKind.Sofa, LinkState.Reported);
        (await InboxOf(p.DutySocialWorker)).ShouldNotContain(i => i.Trigger == NotificationTrigger.NewPartnerLinked);
        await ConvictionAsync(p, "CRN-1");
        var here = await ResideAsync(p.ProbationOfficer, Own("CRN-1"), "17 Ford Road", "NM2 7AB", ResidenceKind.Sofa, LinkState.Reported);
        (here.LinkId.Length, here.Receipt is null).ShouldBe((quiet.LinkId.Length, quiet.Receipt is null));

        var duty = (await InboxOf(p.DutySocialWorker)).Single(i => i.Trigger == NotificationTrigger.NewPartnerLinked);
        duty.Summary.ShouldContain("recorded at this child's address (SOFA, REPORTED)");
        duty.Summary.ShouldContain("nothing is inferred");
        duty.Summary.ShouldContain("Jo Pinefixture");
        duty.ToString().ShouldNotContain("VIOLENT_CONVICTION");
        duty.ToString().ShouldNotContain("Dale");
        duty.RespondBy.ToDateTimeOffset().ShouldBe(At("2027-03-04 17:00"));

        // Seen there again, by whoever: it was told.
        await p.ClockAtAsync("2027-03-04 09:00");
        await RecordAsync(p.Detective, "PNC-1", Dale);
        await ResideAsync(p.Detective, Own("PNC-1"), "17 Ford Road", "NM2 7AB", ResidenceKind.LicenceAddress, LinkState.Confirmed);
        (await InboxOf(p.DutySocialWorker)).Count(i => i.Trigger == NotificationTrigger.NewPartnerLinked).ShouldBe(1);
        foreach (var other in (InfoShareConnection[])[p.HealthVisitor, p.NurseryLead])
            (await InboxOf(other)).ShouldNotContain(i => i.Trigger == NotificationTrigger.NewPartnerLinked);

        // Arrested, and released to the same address: whoever decides is told the same day, and nobody else.
        await CustodyAsync(p, CustodyMove.In);
        var released = await CustodyAsync(p, CustodyMove.Out);
        released.Told.ShouldBeEmpty();
        var release = (await InboxOf(p.DutySocialWorker)).Single(i => i.Trigger == NotificationTrigger.ReleaseOut);
        release.Summary.ShouldContain("who is recorded at this child's address came out of custody");
        release.Summary.ShouldContain("nothing is inferred");
        release.RespondBy.ToDateTimeOffset().ShouldBe(At("2027-03-04 17:00"));
        (await InboxOf(p.HealthVisitor)).ShouldNotContain(i => i.Trigger == NotificationTrigger.ReleaseOut || i.Trigger == NotificationTrigger.CustodyIn);
    }

    [Fact]
    public async Task A_plan_that_was_told_is_not_told_again_when_he_arrives()
    {
        await using var p = await RemyAsync();
        await RecordAsync(p.ProbationOfficer, "CRN-1", Dale);
        await ConvictionAsync(p, "CRN-1");
        await ResideAsync(p.ProbationOfficer, Own("CRN-1"), "17 Ford Road", "NM2 7AB", ResidenceKind.Intended, LinkState.Declared);
        (await InboxOf(p.DutySocialWorker)).Single(i => i.Trigger == NotificationTrigger.NewPartnerLinked).Summary.ShouldContain("plan to live");
        await p.ClockAtAsync("2027-03-10 09:00");
        await ResideAsync(p.ProbationOfficer, Own("CRN-1"), "17 Ford Road", "NM2 7AB", ResidenceKind.MainHome, LinkState.Confirmed);
        (await InboxOf(p.DutySocialWorker)).Count(i => i.Trigger == NotificationTrigger.NewPartnerLinked).ShouldBe(1);
    }

    [Fact]
    public async Task Two_homes_weekends_a_sofa_and_contact_only_stand_beside_each_other()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        var ned = Person("Ned", "Millsample", "2020-04-01", "1 Mill Lane", "NM3 1AA", "9990000387");
        await RecordAsync(p.LeadSocialWorker, "LCS-1", ned);

        // Weekdays with his mother, every other weekend with his father, and an afternoon a month at his grandmother's.
        foreach (var (line, postcode, kind) in ((string, string, ResidenceKind)[])
            [("2 Hill Street", "NM3 2BB", ResidenceKind.Weekend), ("3 Dene Row", "NM3 3CC", ResidenceKind.ContactOnly), ("4 Fell Close", "NM3 4DD", ResidenceKind.SecondHome)])
        {
            await ResideAsync(p.LeadSocialWorker, Own("LCS-1"), line, postcode, kind, LinkState.Confirmed, "2026-01-01");
        }

        // In each of them somebody is there too: a lodger on the father's sofa since January, an uncle, a stepfather's brother at weekends.
        (string Id, string Line, string Postcode, ResidenceKind Kind)[] there =
        [
            ("CRN-20", "1 Mill Lane", "NM3 1AA", ResidenceKind.MainHome), ("CRN-21", "2 Hill Street", "NM3 2BB", ResidenceKind.Sofa),
            ("CRN-22", "3 Dene Row", "NM3 3CC", ResidenceKind.SecondHome), ("CRN-23", "4 Fell Close", "NM3 4DD", ResidenceKind.Weekend),
        ];
        foreach (var (id, line, postcode, kind) in there)
        {
            await RecordAsync(p.ProbationOfficer, id, Person("Adult" + id[^1], "Sofatest", $"198{id[^1]}-06-05"));
            await ResideAsync(p.ProbationOfficer, Own(id), line, postcode, kind, LinkState.Reported, "2027-01-10");
        }

        // From the child: everybody in every home, as the same address and no more, with the days; none of the homes ended another.
        var seen = await HouseholdAsync(p, "LCS-1");
        seen.Adults.Select(a => a.Reach).ShouldBe(Enumerable.Repeat(LinkReach.SameAddress, 4));
        seen.Adults.Count(a => a.Path.Single().Words.Contains("since 2027-01-10; the child is recorded there, since 2026-01-01", StringComparison.Ordinal)).ShouldBe(3);

        // From each adult: the child, whether it sleeps there or only visits.
        foreach (var (id, _, _, _) in there)
            (await ReachAsync(p, id)).Children.Single().Reach.ShouldBe(LinkReach.SameAddress);

        // The weekends end, as somebody saw: the lodger is a former one, and the other homes stand.
        await ResideAsync(p.LeadSocialWorker, Own("LCS-1"), "2 Hill Street", "NM3 2BB", ResidenceKind.Weekend, LinkState.EndedVerified, "2026-01-01", "2027-03-01");
        (await ReachAsync(p, "CRN-21")).Children.Single().Reach.ShouldBe(LinkReach.Formerly);
        foreach (var id in (string[])["CRN-20", "CRN-22", "CRN-23"])
            (await ReachAsync(p, id)).Children.Single().Reach.ShouldBe(LinkReach.SameAddress);
    }

    [Fact]
    public async Task More_earlier_children_than_are_followed_are_said_in_every_answer()
    {
        await using var p = await RemyAsync();
        await RecordAsync(p.ProbationOfficer, "CRN-1", Dale);
        await RecordAsync(p.ProbationOfficer, "CRN-2", Carly);
        for (var i = 0; i <= Core.Households.EarlierMatters.MaxEarlierChildren; i++)
        {
            await RecordAsync(p.LeadSocialWorker, $"LCS-{100 + i}", Person($"Kid{(char)('a' + (i % 26))}{i}", "Manytest", $"20{10 + (i % 14)}-0{1 + (i % 9)}-1{i % 9}"));
            await RelateAsync(p.LeadSocialWorker, Known(Dale), Own($"LCS-{100 + i}"), RelationshipType.Carer);
        }

        var check = await new Probation.ProbationService.ProbationServiceClient(p.ProbationOfficer.CallInvoker).CheckNewPartnerAsync(new Probation.CheckNewPartnerRequest
        {
            SupervisedPerson = Own("CRN-1"),
            NewPartner = Own("CRN-2"),
            Intention = new Probation.DeclaredIntention { PlannedDate = "2027-03-31", Words = "I'm moving in." },
            ChildContact = ChildContactAnswer.Unknown,
            Purpose = For(Purpose.AssessAdultAccess, "He told me today that he moves in with her."),
        });
        foreach (var edges in (AnswerEdges[])[check.Edges, (await ReachAsync(p, "CRN-1")).Edges])
        {
            edges.Limits.ShouldContain(l => l.What == "steps followed");
            edges.Limits.ShouldContain(l => l.What == "earlier children" && l.NarrowedTo.Contains("more than 40", StringComparison.Ordinal));
        }

        await RecordAsync(p.Midwife, "MAT-9", Carly);
        var booked = await new MaternityService.MaternityServiceClient(p.Midwife.CallInvoker).RecordPregnancyAsync(new RecordPregnancyRequest
        {
            Mother = Own("MAT-9"),
            ExpectedDate = "2027-08-01",
            Source = SourceKind.RecordCheck,
            Purpose = For(Purpose.PreBirth, "Booked today; what is known from before?"),
        });
        booked.Earlier.Limits.ShouldContain(l => l.What == "earlier children");
    }

    private static Demographics Dale => Person("Dale", "Hartmock", "2000-10-02", nhsNumber: "9990000107");
    private static Demographics Carly => Person("Carly", "Woodsample", "2002-05-19", "17 Ford Road", "NM2 7AB", "9990000174");
    private static Demographics Remy => Person("Remy", "Woodsample", "2024-02-11", "17 Ford Road", "NM2 7AB", "9990000387");
    private static Demographics Asa => Person("Asa", "Reedsample", "1995-04-03", nhsNumber: "9990000247");
    private static Demographics Lou => Person("Lou", "Reedsample", "2027-03-04", nhsNumber: "9990000387");

    private static PeopleService.PeopleServiceClient People(InfoShareConnection who) => new(who.CallInvoker);

    private static async Task<Partnership> RemyAsync()
    {
        var p = await StartAsync("2027-03-03 10:00");
        await RecordAsync(p.HealthVisitor, "HV-2", Carly);
        await RecordAsync(p.HealthVisitor, "HV-3", Remy);
        await RelateAsync(p.HealthVisitor, Own("HV-2"), Own("HV-3"), RelationshipType.BirthParent);
        await WorksWithAsync(p.HealthVisitor, Own("HV-3"), PractitionerRole.HealthVisitor, "01632 960161");
        return p;
    }

    private static async Task ChildOfAsync(
        InfoShareConnection who, string prefix, Demographics of, Demographics child, RelationshipType type, ChildStatusCode status, string from, string to = "")
    {
        await RecordAsync(who, $"{prefix}-1", of);
        await RecordAsync(who, $"{prefix}-2", child);
        await RelateAsync(who, Own($"{prefix}-1"), Own($"{prefix}-2"), type);
        await new SocialCare.SocialCareService.SocialCareServiceClient(who.CallInvoker).RecordStatusAsync(
            new SocialCare.RecordStatusRequest { Child = Own($"{prefix}-2"), Status = status, FromDate = from, ToDate = to });
    }

    private static async Task<AdultEpisodeRecorded> EpisodeAsync(Partnership p, ChildContactAnswer answer, string who = "AMH-1") =>
        (await new Health.HealthService.HealthServiceClient(p.PsychiatricNurse.CallInvoker).RecordAdultEpisodeAsync(new Health.RecordAdultEpisodeRequest
        {
            Episode = new AdultEpisode { Adult = Own(who), ChildContact = answer, Source = SourceKind.SubjectAdult },
        })).Recorded;

    private static IEnumerable<(HomeAnswer Answer, string AsOf, AgencyKind StatedBy)> AnswersOf(ChildHouseholdAnswer household) =>
        household.Adults.SelectMany(a => a.ContactAnswers).Select(c => (c.Answer, c.AsOf, c.StatedBy));

    private static async Task ConvictionAsync(Partnership p, string ownRecordId) =>
        await new Probation.ProbationService.ProbationServiceClient(p.ProbationOfficer.CallInvoker).ShareConcernAsync(new Probation.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own(ownRecordId),
                Indicators = { ConcernIndicator.ViolentConviction },
                Kind = ConcernKind.Historic,
                Happened = new WhenHappened { FromDate = "2025-05-01" },
                Source = SourceKind.Finding,
                Verification = VerificationState.Confirmed,
                RiskStatement = "Convicted of wounding an earlier partner at home.",
                ChildContact = ChildContactAnswer.Unknown,
                Urgency = Urgency.Standard,
                Consent = ConsentState.NotSoughtPrejudice,
                ConsentReason = "Asking would defeat the purpose.",
                LegalBasis = LegalBasis.PublicFunction,
            },
        });

    private static async Task SayAsync(Partnership p, StatementTopic topic, string adult, HomeAnswer answer, string reason = "") =>
        await People(p.LeadSocialWorker).RecordHouseholdStatementAsync(new RecordHouseholdStatementRequest
        {
            Topic = topic,
            Child = Own("LCS-3"),
            Adult = Own(adult),
            Answer = answer,
            Reason = reason,
            Source = SourceKind.Observed,
        });

    private static async Task<RecordResidenceResponse> ResideAsync(
        InfoShareConnection who, SubjectRef person, string line, string postcode, ResidenceKind kind, LinkState state, string from = "", string to = "") =>
        await People(who).RecordResidenceAsync(new RecordResidenceRequest
        {
            Person = person,
            Address = new Address { Line = line, Postcode = postcode, Area = "Northmere" },
            Kind = kind,
            State = state,
            FromDate = from,
            ToDate = to,
            Source = SourceKind.Observed,
        });

    private static async Task<CustodyMoveRecorded> CustodyAsync(Partnership p, CustodyMove move) =>
        (await new Police.PoliceService.PoliceServiceClient(p.Detective.CallInvoker).RecordCustodyAsync(new Police.RecordCustodyRequest
        {
            Custody = new CustodyMoveStatement { Person = Own("PNC-1"), Move = move },
        })).Recorded;

    private static async Task<AdultReachAnswer> ReachAsync(Partnership p, string ownRecordId) =>
        (await new Probation.ProbationService.ProbationServiceClient(p.ProbationOfficer.CallInvoker).CheckAdultReachAsync(
            new Probation.CheckAdultReachRequest
            {
                Question = new AdultReachQuestion
                {
                    Adult = Own(ownRecordId),
                    Purpose = For(Purpose.SuperviseOffender, "He told me today where he stays and whom he sees."),
                },
            })).Answer;

    private static async Task<ChildHouseholdAnswer> HouseholdAsync(Partnership p, string ownRecordId) =>
        (await new SocialCare.SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).CheckChildHouseholdAsync(
            new SocialCare.CheckChildHouseholdRequest { Question = QuestionOn(Own(ownRecordId), Purpose.AssessChild) })).Answer;

    private static async Task<ChildHouseholdAnswer> NurseryAsync(Partnership p) =>
        (await new Education.EducationService.EducationServiceClient(p.NurseryLead.CallInvoker).CheckChildHouseholdAsync(
            new Education.CheckChildHouseholdRequest { Question = QuestionOn(Own("ARB-3"), Purpose.ProvideCare) })).Answer;

    private static ChildHouseholdQuestion QuestionOn(SubjectRef child, Purpose purpose) => new()
    {
        Child = child,
        Purpose = For(purpose, "I was allocated on Monday and want to know who is around."),
    };
}
