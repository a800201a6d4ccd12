using InfoShare.Client;
using InfoShare.Protocol.Child.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Tasks.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Education = InfoShare.Protocol.Education.V1;
using Health = InfoShare.Protocol.Health.V1;
using People = InfoShare.Protocol.People.V1.PeopleService.PeopleServiceClient;
using Police = InfoShare.Protocol.Police.V1;
using Probation = InfoShare.Protocol.Probation.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>What visitors must know of an adult or an address stands apart from the child's risk (requirement C24). The day is Wednesday 3 March 2027.</summary>
public sealed class SafetyNoticeTests
{
    private const string Mill = "12 Mill Lane";
    private const string Postcode = "NM1 4QT";
    private const string Why = "She is visited at home for her two-year review.";
    private const string Threat = "He threatened a worker at the door with a bar: go with a colleague.";
    private const string Loose = "A large dog runs loose in the yard: ring before you open the gate.";

    private static Demographics Wren => Person("Wren", "Stonetest", "2025-02-05", nhsNumber: "9990008019");
    private static Demographics Ed => Person("Ed", "Plaintest", "2024-05-05", nhsNumber: "9990008310");
    private static Demographics Gil => Person("Gil", "Stonetest", "1995-08-09", nhsNumber: "9990007012");
    private static Demographics Ivy => Person("Ivy", "Plaintest", "1996-01-01", nhsNumber: "9990007314");
    private static Demographics Jem => Person("Jem", "Plaintest", "1994-01-01", nhsNumber: "9990007616");

    [Fact]
    public async Task Whoever_visits_is_shown_what_is_known_of_the_adult_and_of_the_address_until_it_is_ended()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        await FamilyAsync(p);
        var officer = p.As("northmere-police", "Sam Dockmock", "RESPONSE_OFFICER");
        var threat = await AdultAsync(officer, Known(Gil), SafetyNoticeKind.ViolenceToStaff, Threat);
        threat.Person.PersonId.ShouldNotBeEmpty();
        var dog = await AddressAsync(p.DesignatedLead, "12, MILL lane", "nm1 4qt", SafetyNoticeKind.Dog, Loose);
        dog.Person.ShouldBeNull();

        var father = (await HouseholdAsync(p.HealthVisitor, "HV-1")).Adults.Single(a => a.OwnName == "Gil Stonetest");
        var seen = (await HouseholdAsync(p.HealthVisitor, "HV-1")).SafetyNotices;
        seen.Select(n => (n.Kind, n.Words, n.AdultId, n.Agency, n.FromDate, n.ReviewOn, n.ReviewOverdue, n.NoticeId)).ShouldBe(
        [
            (SafetyNoticeKind.ViolenceToStaff, Threat, father.PersonId, AgencyKind.Police, "2027-03-03", "2027-06-01", false, ""),
            (SafetyNoticeKind.Dog, Loose, "", AgencyKind.Education, "2027-03-03", "2027-06-01", false, ""),
        ]);

        // The trail counts what stands beside the concerns, each at its tier (D6).
        var picture = await new Health.HealthService.HealthServiceClient(p.HealthVisitor.CallInvoker).QueryChildAsync(
            new Health.QueryChildRequest { Child = Own("HV-1"), Purpose = For(Purpose.ProvideCare, Why) });
        (await EntryAsync(p, picture.Edges.Receipt.EntryId)).CountsByTier.ShouldBe(new Dictionary<string, int> { ["SUMMARY"] = picture.Picture.SafetyNotices.Count });
        seen[0].Contact.OrganisationName.ShouldContain("Police");
        father.Markers.ShouldBeEmpty();
        (await PictureAsync(p.HealthVisitor, "HV-1")).SafetyNotices.ShouldHaveSingleItem().Words.ShouldBe(Loose);

        // Who recorded it finds its own by id; after the day of review it stands, as overdue.
        var own = await PoliceHouseholdAsync(p.Detective);
        own.SafetyNotices.Select(n => n.NoticeId).ShouldBe([threat.NoticeId, ""]);
        await p.ClockAtAsync("2027-06-02 09:00");
        (await HouseholdAsync(p.HealthVisitor, "HV-1")).SafetyNotices.Select(n => n.ReviewOverdue).ShouldBe([true, true]);

        // It is its own organisation's to end, once; for anybody else there is none.
        (await RefusalOf(() => EndAsync(p.HealthVisitor, threat.NoticeId))).Reason.ShouldBe("NOT_FOUND");
        await EndAsync(p.Detective, threat.NoticeId);
        (await RefusalOf(() => EndAsync(p.Detective, threat.NoticeId))).Reason.ShouldBe("ILLEGAL_STATE");
        (await HouseholdAsync(p.HealthVisitor, "HV-1")).SafetyNotices.ShouldHaveSingleItem().Kind.ShouldBe(SafetyNoticeKind.Dog);
        await EndAsync(p.DesignatedLead, dog.NoticeId);
        (await PictureAsync(p.HealthVisitor, "HV-1")).SafetyNotices.ShouldBeEmpty();
    }

    [Fact]
    public async Task However_many_there_are_the_child_stands_as_before()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        await FamilyAsync(p);
        var before = await AllAsync();
        before.Household.SafetyNotices.ShouldBeEmpty();
        for (var i = 0; i < 4; i++)
        {
            await AdultAsync(p.Detective, Known(Gil), SafetyNoticeKind.Weapon, Threat);
            await AddressAsync(p.DesignatedLead, Mill, Postcode, SafetyNoticeKind.Dog, Loose);
        }

        await p.ClockAtAsync("2027-03-03 18:00");
        var after = await AllAsync();
        (after.Household.SafetyNotices.Count, after.Picture.SafetyNotices.Count).ShouldBe((8, 4));
        after.Household.SafetyNotices.Clear();
        after.Picture.SafetyNotices.Clear();
        Plain(after.Household).ShouldBe(Plain(before.Household));
        after.Picture.ShouldBe(before.Picture);
        after.Chronology.ShouldBe(before.Chronology);
        after.Tasks.ShouldBe(before.Tasks);
        foreach (var who in new[] { p.HealthVisitor, p.DutySocialWorker, p.DesignatedLead, p.Detective })
            (await InboxOf(who)).ShouldNotContain(i => i.Trigger != NotificationTrigger.RecordViewed);

        async Task<(ChildHouseholdAnswer Household, ChildPicture Picture, string Chronology, string Tasks)> AllAsync() => (
            await HouseholdAsync(p.HealthVisitor, "HV-1"), await PictureAsync(p.HealthVisitor, "HV-1"),
            (await new ChronologyService.ChronologyServiceClient(p.HealthVisitor.CallInvoker).GetChronologyAsync(
                new GetChronologyRequest { Child = Own("HV-1"), Purpose = For(Purpose.ProvideCare, Why), PageSize = 100 })).Items.ToString(),
            (await new TaskService.TaskServiceClient(p.HealthVisitor.CallInvoker).ListTasksAsync(new ListTasksRequest { Scope = TaskScope.Owned })).Tasks.Count.ToString());
    }

    [Fact]
    public async Task Of_a_refuge_somebody_who_hides_a_placement_and_a_home_that_was_left_nothing_is_shown()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        await LivesAsync(p, "HV-2", Person("Dot", "Hushtest", "2024-01-01"), "3 Quiet Close", ResidenceKind.Refuge);
        await LivesAsync(p, "HV-3", Person("Bo", "Stilltest", "2024-02-02"), "5 Still Street", isProtected: true);
        await LivesAsync(p, "HV-4", Person("Cy", "Lefttest", "2024-03-03"), "7 Left Lane", to: "2027-02-01");
        await LivesAsync(p, "HV-5", Person("Di", "Besidetest", "2024-04-04"), "3 Quiet Close");
        await LivesAsync(p, "HV-6", Ed, "9 Open Road");
        foreach (var line in (string[])["3 Quiet Close", "5 Still Street", "7 Left Lane", "9 Open Road"])
            await AddressAsync(p.Detective, line, Postcode, SafetyNoticeKind.Dog, Loose);
        foreach (var child in (string[])["HV-2", "HV-3", "HV-4", "HV-5"])
        {
            (await HouseholdAsync(p.HealthVisitor, child)).SafetyNotices.ShouldBeEmpty(child);
            (await PictureAsync(p.HealthVisitor, child)).SafetyNotices.ShouldBeEmpty(child);
        }

        (await HouseholdAsync(p.HealthVisitor, "HV-6")).SafetyNotices.ShouldHaveSingleItem();

        // Probation's word would tell of a conviction: whom to ring is the own area's desk.
        await RecordAsync(p.HealthVisitor, "HV-m", Ivy);
        await RelateAsync(p.HealthVisitor, Own("HV-m"), Own("HV-6"), RelationshipType.BirthParent);
        await RecordAsync(p.HealthVisitor, "HV-f", Jem);
        await RelateAsync(p.HealthVisitor, Own("HV-f"), Own("HV-6"), RelationshipType.BirthParent);
        await AdultAsync(p.Detective, Known(Ivy), SafetyNoticeKind.Other, Threat);
        await AdultAsync(p.ProbationOfficer, Known(Jem), SafetyNoticeKind.VisitWithAnother, Threat);
        var seen = (await HouseholdAsync(p.HealthVisitor, "HV-6")).SafetyNotices;
        seen.Select(n => n.Kind).ShouldBe([SafetyNoticeKind.VisitWithAnother, SafetyNoticeKind.Other, SafetyNoticeKind.Dog]);
        (seen[0].Agency, seen[0].Contact.OrganisationName).ShouldBe((AgencyKind.Probation, "Northmere Probation"));
        var school = (await new Education.EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).CheckChildHouseholdAsync(new Education.CheckChildHouseholdRequest
        {
            Question = new ChildHouseholdQuestion { Child = Known(Ed), Purpose = For(Purpose.AssessChild, "She is to be visited at home before she starts in the nursery.") },
        })).Answer.SafetyNotices;
        (school[0].Kind, school[0].Agency, school[0].Contact.OrganisationName).ShouldBe((SafetyNoticeKind.VisitWithAnother, AgencyKind.Unspecified, "Northmere Children's Services"));

        // A clinic's word would tell that he is its patient: the kind alone is given, by nobody in particular (L7).
        await AdultAsync(p.As("northmere-sexual-health", "Bea Tarnmock", "SEXUAL_HEALTH_WORKER"), Known(Jem), SafetyNoticeKind.Infection, "He comes to our clinic on Tuesdays.");
        var clinics = (await new Education.EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).CheckChildHouseholdAsync(new Education.CheckChildHouseholdRequest
        {
            Question = new ChildHouseholdQuestion { Child = Known(Ed), Purpose = For(Purpose.AssessChild, "She is to be visited at home before she starts in the nursery.") },
        })).Answer;
        var marked = clinics.SafetyNotices.Single(n => n.Kind == SafetyNoticeKind.Infection);
        (marked.Words, marked.Agency, marked.Contact.OrganisationName).ShouldBe(("", AgencyKind.Unspecified, "Northmere Children's Services"));
        clinics.ToString().ShouldNotContain("Tuesdays");
        clinics.ToString().ShouldNotContain("Tarnmock");
        clinics.Edges.Coverage.Where(c => c.OrganisationId == "northmere-sexual-health").ShouldAllBe(c => c.State != ResponderState.Answered);

        // Once the mother hides, who knows of her says where she is.
        await new People(p.HealthVisitor.CallInvoker).RecordPersonAsync(new RecordPersonRequest { OwnRecordId = "HV-m", Demographics = Ivy, Protected = true });
        (await HouseholdAsync(p.HealthVisitor, "HV-6")).SafetyNotices.Select(n => n.Kind).ShouldBe([SafetyNoticeKind.Infection, SafetyNoticeKind.VisitWithAnother, SafetyNoticeKind.Dog]);
    }

    [Fact]
    public async Task Of_a_stranger_at_the_address_and_for_a_tier_of_markers_there_is_the_kind_and_whom_to_ring()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        await FamilyAsync(p);
        await LivesAsync(p, "HV-s", Person("Max", "Othertest", "1980-01-01"), Mill);
        await AdultAsync(p.HealthVisitor, Own("HV-s"), SafetyNoticeKind.Infection, Threat);
        await AddressAsync(p.DesignatedLead, Mill, Postcode, SafetyNoticeKind.Dog, Loose);
        (await PoliceHouseholdAsync(p.Detective)).SafetyNotices.Select(n => (n.Kind, n.Words)).ShouldBe([(SafetyNoticeKind.Infection, ""), (SafetyNoticeKind.Dog, Loose)]);
        (await HouseholdAsync(p.HealthVisitor, "HV-1")).SafetyNotices.Select(n => n.Words).ShouldBe([Threat, Loose]);
        var officer = (await PoliceHouseholdAsync(p.As("northmere-police", "Sam Dockmock", "RESPONSE_OFFICER"))).SafetyNotices;
        officer.Select(n => (n.Kind, n.Words)).ShouldBe([(SafetyNoticeKind.Infection, ""), (SafetyNoticeKind.Dog, "")]);
        officer.ShouldAllBe(n => n.Contact.Telephone.Length > 0);
    }

    /// <summary>An adult's worker visits too, and asks about no child: what is known of the adult, and of the address that the worker names.</summary>
    [Fact]
    public async Task Who_asks_about_an_adult_is_shown_what_is_known_of_him_and_of_the_address_named()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        await FamilyAsync(p);
        (await ReachAsync(p.ProbationOfficer)).SafetyNotices.ShouldBeEmpty();
        await AdultAsync(p.Detective, Known(Gil), SafetyNoticeKind.ViolenceToStaff, Threat);
        await AddressAsync(p.DesignatedLead, Mill, Postcode, SafetyNoticeKind.Dog, Loose);

        // Where the adult lives is not told by it: an address is that of whoever named it.
        var reach = await ReachAsync(p.ProbationOfficer);
        var seen = reach.SafetyNotices.ShouldHaveSingleItem();
        (seen.Kind, seen.AdultId, seen.Agency, seen.NoticeId).ShouldBe((SafetyNoticeKind.ViolenceToStaff, reach.Adult.PersonId, AgencyKind.Police, ""));
        (seen.Words, seen.Contact.Telephone.Length > 0).ShouldBe(("", true), "probation has the tier of markers: the kind, and whom to ring");
        var own = (await new Police.PoliceService.PoliceServiceClient(p.Detective.CallInvoker).CheckAdultReachAsync(new Police.CheckAdultReachRequest { Question = OfGil() })).Answer;
        own.SafetyNotices.ShouldHaveSingleItem().Words.ShouldBe(Threat);
        own.SafetyNotices[0].NoticeId.ShouldNotBeEmpty();
        reach.Edges.Coverage.ShouldContain(c => c.Agency == AgencyKind.Police && c.State == ResponderState.Answered);
        var check = await CheckAsync("MARKED-1", "12, mill LANE");
        check.SafetyNotices.Select(n => (n.Kind, n.AdultId)).ShouldBe([(SafetyNoticeKind.ViolenceToStaff, check.NewPartner.PersonId), (SafetyNoticeKind.Dog, "")]);
        check.Markers.ShouldBeEmpty();

        // A refuge is nobody's to name, and of somebody who hides who told of her says where she is.
        await LivesAsync(p, "HV-2", Person("Dot", "Hushtest", "2024-01-01"), "3 Quiet Close", ResidenceKind.Refuge);
        await AddressAsync(p.DesignatedLead, "3 Quiet Close", Postcode, SafetyNoticeKind.Dog, Loose);
        (await CheckAsync("MARKED-2", "3 Quiet Close")).SafetyNotices.ShouldHaveSingleItem().Kind.ShouldBe(SafetyNoticeKind.ViolenceToStaff);
        await p.ClockAtAsync("2027-06-02 09:00");
        (await ReachAsync(p.ProbationOfficer)).SafetyNotices.ShouldHaveSingleItem().ReviewOverdue.ShouldBeTrue();
        await new People(p.HealthVisitor.CallInvoker).RecordPersonAsync(new RecordPersonRequest { OwnRecordId = "HV-9", Demographics = Gil, Protected = true });
        (await ReachAsync(p.ProbationOfficer)).SafetyNotices.ShouldBeEmpty();

        async Task<Probation.CheckNewPartnerResponse> CheckAsync(string own, string line)
        {
            await RecordAsync(p.ProbationOfficer, own, Person("Dale", own == "MARKED-1" ? "Onetest" : "Twotest", "1990-02-03"));
            return await new Probation.ProbationService.ProbationServiceClient(p.ProbationOfficer.CallInvoker).CheckNewPartnerAsync(new Probation.CheckNewPartnerRequest
            {
                SupervisedPerson = Own(own),
                NewPartner = Known(Gil),
                Address = new Address { Line = line, Postcode = Postcode, Area = "Northmere" },
                Intention = new Probation.DeclaredIntention { DeclaredOn = "2027-03-03", Residence = ResidenceKind.MainHome },
                ChildContact = ChildContactAnswer.Unknown,
                Purpose = For(Purpose.AssessAdultAccess, "They mean to move in together, and I visit there first."),
            });
        }
    }

    [Fact]
    public async Task Who_shares_a_concern_for_workers_alone_is_asked_to_record_a_notice_and_it_goes_through()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        await FamilyAsync(p);
        (await PromptsAsync(ConcernIndicator.WorkerSafety)).ShouldContain(w => w.Contains("RecordSafetyNotice"));
        (await PromptsAsync(ConcernIndicator.WorkerSafety, ConcernIndicator.DaIncident)).ShouldNotContain(w => w.Contains("RecordSafetyNotice"));

        // What a notice is about, and until when.
        var wrong = await RefusalOf(() => AdultAsync(p.Detective, Known(Wren), SafetyNoticeKind.Dog, Loose));
        wrong.FieldViolations.ShouldHaveSingleItem().Field.ShouldBe("person");
        var empty = await RefusalOf(async () => await new People(p.Detective.CallInvoker).RecordSafetyNoticeAsync(new RecordSafetyNoticeRequest { ReviewOn = "2028-03-04" }));
        empty.FieldViolations.Select(v => v.Field).Order().ShouldBe(["about", "kind", "review_on", "words"]);

        async Task<IEnumerable<string>> PromptsAsync(params ConcernIndicator[] indicators) =>
            (await new Police.PoliceService.PoliceServiceClient(p.Detective.CallInvoker).ShareConcernAsync(new Police.ShareConcernRequest
            {
                Concern = new ConcernStatement
                {
                    Subject = Known(Gil),
                    Indicators = { indicators },
                    Kind = ConcernKind.Event,
                    Happened = new WhenHappened { FromDate = "2027-03-01" },
                    Source = SourceKind.Observed,
                    RiskStatement = Threat,
                    Urgency = Urgency.Standard,
                    LegalBasis = LegalBasis.PublicFunction,
                },
            })).Concern.Prompts;
    }

    private static async Task FamilyAsync(Partnership p)
    {
        await LivesAsync(p, "HV-1", Wren, Mill);
        await RecordAsync(p.HealthVisitor, "HV-9", Gil);
        await RelateAsync(p.HealthVisitor, Own("HV-9"), Own("HV-1"), RelationshipType.BirthParent);
    }

    private static async Task LivesAsync(
        Partnership p, string record, Demographics child, string line, ResidenceKind kind = ResidenceKind.MainHome, bool isProtected = false, string to = "")
    {
        var people = new People(p.HealthVisitor.CallInvoker);
        await people.RecordPersonAsync(new RecordPersonRequest { OwnRecordId = record, Demographics = child, Protected = isProtected });
        await people.RecordResidenceAsync(new RecordResidenceRequest
        {
            Person = Own(record),
            Address = new Address { Line = line, Postcode = Postcode, Area = "Northmere" },
            Kind = kind,
            State = to.Length > 0 ? LinkState.EndedVerified : LinkState.Confirmed,
            FromDate = "2026-06-01",
            ToDate = to,
            Source = SourceKind.Observed,
        });
        await WorksWithAsync(p.HealthVisitor, Own(record), PractitionerRole.HealthVisitor, "01632 960103");
    }

    private static async Task<RecordSafetyNoticeResponse> AdultAsync(InfoShareConnection who, SubjectRef adult, SafetyNoticeKind kind, string words) =>
        await new People(who.CallInvoker).RecordSafetyNoticeAsync(new RecordSafetyNoticeRequest { Person = adult, Kind = kind, Words = words, ReviewOn = "2027-06-01" });

    private static async Task<RecordSafetyNoticeResponse> AddressAsync(InfoShareConnection who, string line, string postcode, SafetyNoticeKind kind, string words) =>
        await new People(who.CallInvoker).RecordSafetyNoticeAsync(new RecordSafetyNoticeRequest
        {
            Address = new Address { Line = line, Postcode = postcode, Area = "Northmere" },
            Kind = kind,
            Words = words,
            ReviewOn = "2027-06-01",
        });

    private static async Task EndAsync(InfoShareConnection who, string noticeId) =>
        await new People(who.CallInvoker).EndSafetyNoticeAsync(new EndSafetyNoticeRequest { NoticeId = noticeId, Reason = "He has moved away and the bar was taken from him." });

    private static async Task<ChildHouseholdAnswer> HouseholdAsync(InfoShareConnection who, string record) =>
        (await new Health.HealthService.HealthServiceClient(who.CallInvoker).CheckChildHouseholdAsync(new Health.CheckChildHouseholdRequest
        {
            Question = new ChildHouseholdQuestion { Child = Own(record), Purpose = For(Purpose.ProvideCare, Why) },
        })).Answer;

    private static async Task<ChildHouseholdAnswer> PoliceHouseholdAsync(InfoShareConnection who) =>
        (await new Police.PoliceService.PoliceServiceClient(who.CallInvoker).CheckChildHouseholdAsync(new Police.CheckChildHouseholdRequest
        {
            Question = new ChildHouseholdQuestion { Child = Known(Wren), Purpose = For(Purpose.AssessChild, "Her father is looked for after a threat at the door.") },
        })).Answer;

    private static async Task<AdultReachAnswer> ReachAsync(InfoShareConnection who) =>
        (await new Probation.ProbationService.ProbationServiceClient(who.CallInvoker).CheckAdultReachAsync(new Probation.CheckAdultReachRequest
        {
            Question = OfGil(),
        })).Answer;

    private static AdultReachQuestion OfGil() => new() { Adult = Known(Gil), Purpose = For(Purpose.AssessAdultAccess, "I visit him at home before the panel meets.") };

    private static async Task<Protocol.Audit.V1.AuditEntryView> EntryAsync(Partnership p, string entryId) =>
        (await new Protocol.Audit.V1.AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(
            new Protocol.Audit.V1.ListEntriesRequest { Reason = "Looking into what was shown this week.", PageSize = 100 })).Entries.Single(e => e.EntryId == entryId);

    private static async Task<ChildPicture> PictureAsync(InfoShareConnection who, string record) =>
        (await new Health.HealthService.HealthServiceClient(who.CallInvoker).QueryChildAsync(new Health.QueryChildRequest { Child = Own(record), Purpose = For(Purpose.ProvideCare, Why) })).Picture;

    /// <summary>Without the receipt and who has answered: that an organisation holds a notice counts as an answer.</summary>
    private static string Plain(ChildHouseholdAnswer answer)
    {
        answer.Edges.Receipt = null;
        answer.Edges.Coverage.Clear();
        return answer.ToString();
    }
}
