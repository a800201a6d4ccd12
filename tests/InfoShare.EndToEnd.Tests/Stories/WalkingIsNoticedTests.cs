using System.Globalization;
using InfoShare.Client;
using InfoShare.Core.Access;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Referral.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using AccessPurpose = InfoShare.Protocol.Common.V1.AccessPurpose;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// Whoever walks through dates, numbers, names or ids is noticed, and the own organisation's safeguarding lead is told (D15). The walker
/// learns nothing of it.
/// </summary>
public sealed class WalkingIsNoticedTests
{
    private static readonly string[] Few =
    [
        "--Broker:LookUps:NobodyFound=40", "--Broker:LookUps:BirthDatesOfOneName=5", "--Broker:LookUps:NumbersInSequence=5",
        "--Broker:LookUps:RecordsNotThere=5", "--Broker:LookUps:Strangers=3",
    ];

    /// <summary>To record or to tell answers who was meant as well: one date after another is a walk, whatever it is called.</summary>
    [Fact]
    public async Task A_doctor_who_records_for_one_birth_date_after_another_is_noticed_too()
    {
        await using var p = await StartAsync("2027-03-10 09:00", Few);
        var lead = p.As("elmmock-surgery", "Dr Leadmock", "PRACTICE_LEAD");
        await RecordAsync(p.DesignatedLead, "SIMS-1", Nell);
        for (var day = 1; day <= 4; day++)
            await ContactAsync(p.Doctor, day);
        await p.ClockAtAsync("2027-03-10 09:10");
        (await InboxOf(lead)).ShouldNotContain(i => i.Trigger == NotificationTrigger.UnusualLookUps);
        await ContactAsync(p.Doctor, 5);
        await p.ClockAtAsync("2027-03-10 09:20");
        (await InboxOf(lead)).Single(i => i.Trigger == NotificationTrigger.UnusualLookUps).Summary.ShouldContain("u-dr-mockhurst (GP) has tried different dates of birth for one name");

        static async Task ContactAsync(InfoShareConnection who, int day) => await new PeopleService.PeopleServiceClient(who.CallInvoker).RecordSafeContactAsync(
            new RecordSafeContactRequest { Person = Known(Born(day)), Rule = new SafeContact { Channels = { ContactChannel.Telephone } } });
    }

    /// <summary>Whether somebody is recorded shows in no page of uses, and who asks after one date after another is noticed all the same.</summary>
    [Fact]
    public async Task A_lead_who_asks_for_the_emergency_access_of_one_birth_date_after_another_is_noticed()
    {
        await using var p = await StartAsync("2027-03-10 09:00", Few);
        var (lead, partners) = (p.As("elmmock-surgery", "Dr Leadmock", "PRACTICE_LEAD"), p.As("northmere-partnership", "Rhea Reviewmock", "REVIEW_LEAD"));
        await RecordAsync(p.DesignatedLead, "SIMS-1", Nell);
        for (var day = 1; day <= 4; day++)
            await UsesAsync(lead, day);
        await p.ClockAtAsync("2027-03-10 09:10");
        (await InboxOf(partners)).ShouldNotContain(i => i.Trigger == NotificationTrigger.UnusualLookUps);

        await UsesAsync(lead, 5);
        await p.ClockAtAsync("2027-03-10 09:20");
        (await InboxOf(partners)).Single(i => i.Trigger == NotificationTrigger.UnusualLookUps)
            .Summary.ShouldContain("u-dr-leadmock (PRACTICE_LEAD) has tried different dates of birth for one name");

        static async Task UsesAsync(InfoShareConnection who, int day) => (await new EmergencyAccessService.EmergencyAccessServiceClient(who.CallInvoker)
            .ListEmergencyAccessAsync(new ListEmergencyAccessRequest { Subject = Known(Born(day)) })).Uses.ShouldBeEmpty();
    }

    /// <summary>A review that names a child by what is known looks for the child: one date after another is a walk there too.</summary>
    [Fact]
    public async Task A_lead_who_reviews_one_birth_date_after_another_is_noticed_too()
    {
        await using var p = await StartAsync("2027-03-10 09:00", Few);
        var walker = p.As("elmmock-surgery", "Dr Wandermock", "PRACTICE_LEAD");
        for (var day = 1; day <= 5; day++)
        {
            (await new AuditReviewService.AuditReviewServiceClient(walker.CallInvoker).WhoKnewWhatAsync(new WhoKnewWhatRequest
            {
                Person = Known(Born(day)),
                At = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(At("2027-03-10 08:00")),
                Reason = "Who knew what of this child before that morning?",
            })).Lines.ShouldBeEmpty();
        }

        await p.ClockAtAsync("2027-03-10 09:20");
        (await new AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(new ListEntriesRequest { Reason = "Whether the walk was noticed.", PageSize = 100 }))
            .Entries.Single(e => e.Action == "look-ups").Outcome.ShouldStartWith("BIRTH_DATES_OF_ONE_NAME: elmmock-surgery by one practitioner");
    }

    /// <summary>A stolen key needs no practitioner to record: what it tries is the organisation's.</summary>
    [Fact]
    public async Task A_system_that_records_for_one_birth_date_or_one_number_after_another_is_noticed_and_an_import_is_not()
    {
        await using var p = await StartAsync("2027-03-10 09:00", [.. Few, "--Broker:LookUps:OrganisationTimes=1"]);
        var (school, surgery) = (p.SystemOf("northmere-school"), p.SystemOf("elmmock-surgery"));
        var lead = p.As("elmmock-surgery", "Dr Leadmock", "PRACTICE_LEAD");
        await RecordAsync(p.NurseryLead, "BL-1", Nell);

        // An import: namesakes, and newborns with numbers in a row, each at an own address.
        var numbers = Enumerable.Range(943476500, 9).Select(WithCheckDigit).OfType<string>().ToList();
        for (var n = 1; n <= 7; n++)
        {
            await LivesAsync(surgery, Person("Nell", "Quilltest", $"2019-05-{n:00}", $"{n} Import Row", "NM1 4QU"));
            await LivesAsync(surgery, Person("Baby", $"Import{(char)('a' + n)}", "2027-03-09", "", "", numbers[n - 1]));
            await RecordAsync(lead, $"EMIS-{n}", Person("Baby", $"Roll{(char)('a' + n)}", "2027-03-09", "", "", numbers[n - 1]));
        }

        for (var day = 1; day <= 4; day++)
            await LivesAsync(school, Born(day));
        await p.ClockAtAsync("2027-03-10 09:10");
        foreach (var none in (InfoShareConnection[])[lead, p.DesignatedLead])
            (await InboxOf(none)).ShouldNotContain(i => i.Trigger == NotificationTrigger.UnusualLookUps);

        await LivesAsync(school, Born(5));
        foreach (var number in numbers.Take(5))
            await LivesAsync(surgery, Person("Nell", "Quilltest", "2019-04-03", "", "", number));
        await p.ClockAtAsync("2027-03-10 09:20");
        (await InboxOf(p.DesignatedLead)).Single(i => i.Trigger == NotificationTrigger.UnusualLookUps)
            .Summary.ShouldStartWith("Your organisation as a whole has tried different dates of birth for one name");
        (await InboxOf(lead)).Single(i => i.Trigger == NotificationTrigger.UnusualLookUps)
            .Summary.ShouldStartWith("Your organisation as a whole has tried different numbers that follow one another");

        static async Task LivesAsync(InfoShareConnection who, Demographics person) => await new PeopleService.PeopleServiceClient(who.CallInvoker).RecordResidenceAsync(
            new RecordResidenceRequest
            {
                Person = Known(person),
                Address = new Address { Line = "9 Walk Way", Postcode = "NM1 4QV", Area = "Northmere" },
                Kind = ResidenceKind.MainHome,
                State = LinkState.Reported,
                FromDate = "2027-03-01",
                Source = SourceKind.RecordCheck,
            });
    }

    [Fact]
    public async Task Ids_that_a_system_tries_and_records_that_a_doctor_begins_for_one_date_after_another_count_too()
    {
        await using var p = await StartAsync("2027-03-10 09:00", [.. Few, "--Broker:LookUps:OrganisationTimes=1"]);
        for (var i = 0; i < 5; i++)
        {
            (await RefusalOf(() => new InboxService.InboxServiceClient(p.SystemOf("northmere-school").CallInvoker).GetItemAsync(
                new GetItemRequest { ItemId = Core.Ids.New("ntf", TimeProvider.System) }).ResponseAsync)).Reason.ShouldBe("NOT_FOUND");
        }

        await RecordAsync(p.NurseryLead, "BL-1", Nell);
        for (var day = 1; day <= 5; day++)
            await RecordAsync(p.Doctor, $"EMIS-{day}", Born(day));
        await p.ClockAtAsync("2027-03-10 09:10");
        (await InboxOf(p.DesignatedLead)).Single(i => i.Trigger == NotificationTrigger.UnusualLookUps).Summary.ShouldContain("ids that are not there");
        (await InboxOf(p.As("elmmock-surgery", "Dr Leadmock", "PRACTICE_LEAD"))).Where(i => i.Trigger == NotificationTrigger.UnusualLookUps)
            .ShouldContain(i => i.Summary.StartsWith("Practitioner u-dr-mockhurst (GP) has tried different dates of birth for one name"));
    }

    [Fact]
    public async Task A_doctor_who_tries_one_birth_date_after_another_is_noticed_and_does_not_learn_of_it()
    {
        await using var p = await StartAsync("2027-03-10 09:00", Few);
        var lead = p.As("elmmock-surgery", "Dr Leadmock", "PRACTICE_LEAD");
        var partner = p.As("elmmock-surgery", "Dr Partnermock", "GP");

        // The walk turns up the girl herself on the way; that does not stop it from being one.
        await RecordAsync(p.DesignatedLead, "SIMS-1", Nell);
        var before = await FindAsync(p.Doctor, Born(1));
        for (var day = 2; day <= 4; day++)
            await FindAsync(p.Doctor, Born(day));
        await p.ClockAtAsync("2027-03-10 09:10");
        (await InboxOf(lead)).ShouldBeEmpty();

        await FindAsync(p.Doctor, Born(5));
        await p.ClockAtAsync("2027-03-10 09:20");
        var item = (await InboxOf(lead)).ShouldHaveSingleItem();
        item.Trigger.ShouldBe(NotificationTrigger.UnusualLookUps);
        item.ActionOwner.ShouldBe("PRACTICE_LEAD");
        item.Summary.ShouldContain("u-dr-mockhurst (GP) has tried different dates of birth for one name");
        item.Summary.ShouldNotContain("Quilltest");
        item.NotForPractitionerId.ShouldBe("u-dr-mockhurst");
        item.RespondBy.ToDateTimeOffset().ShouldBeGreaterThan(At("2027-03-10 09:20"));

        // Neither he nor a colleague who might tell him sees it; the surgery's system does, with the name of whom it is not for.
        (await InboxOf(p.Doctor)).ShouldBeEmpty();
        (await InboxOf(partner)).ShouldBeEmpty();
        (await RefusalOf(() => new InboxService.InboxServiceClient(p.Doctor.CallInvoker).GetItemAsync(new GetItemRequest { ItemId = item.ItemId }).ResponseAsync))
            .Reason.ShouldBe("NOT_FOUND");
        (await InboxOf(p.SystemOf("elmmock-surgery"))).ShouldHaveSingleItem().NotForPractitionerId.ShouldBe("u-dr-mockhurst");
        (await InboxOf(p.DesignatedLead)).ShouldNotContain(i => i.Trigger == NotificationTrigger.UnusualLookUps);

        // His answers are what they were.
        var after = await FindAsync(p.Doctor, Born(1));
        after.Edges.Receipt = before.Edges.Receipt;
        after.ShouldBe(before);

        // Once a window, however long he goes on; and again in the next.
        for (var day = 6; day <= 12; day++)
            await FindAsync(p.Doctor, Born(day));
        await p.ClockAtAsync("2027-03-10 09:30");
        (await InboxOf(lead)).Count(i => i.Trigger == NotificationTrigger.UnusualLookUps).ShouldBe(1);
        await p.ClockAtAsync("2027-03-11 09:00");
        for (var day = 1; day <= 5; day++)
            await FindAsync(p.Doctor, Born(day));
        await p.ClockAtAsync("2027-03-11 09:10");
        (await InboxOf(lead)).Count(i => i.Trigger == NotificationTrigger.UnusualLookUps).ShouldBe(2);

        // The trail has it, where the surgery's own reviewers do not look.
        const string reason = "Looking into unusual look-ups of this week.";
        (await new AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(new ListEntriesRequest { Reason = reason, PageSize = 100 }))
            .Entries.ShouldContain(e => e.Action == UnusualLookUps.Action && e.ObjectId == item.ItemId);
        (await new AuditService.AuditServiceClient(lead.CallInvoker).ListEntriesAsync(new ListEntriesRequest { Reason = reason, PageSize = 100 }))
            .Entries.ShouldNotContain(e => e.Action == UnusualLookUps.Action);
    }

    [Fact]
    public async Task A_lead_who_walks_through_numbers_is_reported_to_somebody_else()
    {
        await using var p = await StartAsync("2027-03-10 09:00", Few);
        foreach (var number in Enumerable.Range(943476500, 5).Select(WithCheckDigit).OfType<string>())
            await FindAsync(p.DesignatedLead, Person("", "", "", nhsNumber: number), Purpose.AssessChild);
        await p.ClockAtAsync("2027-03-10 09:10");
        (await InboxOf(p.DesignatedLead)).ShouldBeEmpty();

        foreach (var number in Enumerable.Range(943476505, 4).Select(WithCheckDigit).OfType<string>())
            await FindAsync(p.DesignatedLead, Person("", "", "", nhsNumber: number), Purpose.AssessChild);
        await p.ClockAtAsync("2027-03-10 09:20");
        (await InboxOf(p.DesignatedLead)).ShouldBeEmpty();
        var item = (await InboxOf(p.As("northmere-partnership", "Rhea Reviewmock", "REVIEW_LEAD"))).ShouldHaveSingleItem();
        item.Summary.ShouldContain("u-ms-oakmock (DESIGNATED_LEAD) has tried different numbers that follow one another");
        item.ExpectedResponse.ShouldStartWith("have an auditor read the trail", Case.Sensitive, "who leads reviews may not read it");
        item.Summary.ShouldNotContain("94347");
    }

    [Fact]
    public async Task Ids_that_are_not_there_are_counted_too_and_so_are_strangers()
    {
        await using var p = await StartAsync("2027-03-10 09:00", Few);
        for (var i = 0; i < 5; i++)
        {
            var id = Core.Ids.New("ref", TimeProvider.System);
            (await RefusalOf(() => new ReferralService.ReferralServiceClient(p.DutySocialWorker.CallInvoker).GetReferralAsync(
                new GetReferralRequest { ReferralId = id }).ResponseAsync)).Reason.ShouldBe("NOT_FOUND");
        }

        // Three children of the school's whom the police officer never had to do with, and one of whom the police hold a record.
        for (var n = 1; n <= 4; n++)
            await RecordAsync(p.DesignatedLead, $"SIMS-{n}", Child(n));
        await RecordAsync(p.As("northmere-police", "Dora Ashsample", "PUBLIC_PROTECTION"), "POL-4", Child(4));
        for (var n = 2; n <= 4; n++)
            await FindAsync(p.Detective, Child(n), Purpose.AssessChild);
        await p.ClockAtAsync("2027-03-10 09:10");
        (await InboxOf(p.SocialCareManager)).Where(i => i.Trigger == NotificationTrigger.UnusualLookUps).ShouldHaveSingleItem()
            .Summary.ShouldContain("ids that are not there");
        var supervisor = p.As("northmere-police", "Sgt Stonemock", "POLICE_SUPERVISOR");
        (await InboxOf(supervisor)).ShouldNotContain(i => i.Trigger == NotificationTrigger.UnusualLookUps);

        // A record that he makes himself before he looks helps him no more than an involvement that he states.
        await RecordAsync(p.Detective, "POL-1", Child(1));
        await new Protocol.People.V1.PeopleService.PeopleServiceClient(p.Detective.CallInvoker).RecordInvolvementAsync(
            new Protocol.People.V1.RecordInvolvementRequest { Person = Own("POL-1"), Role = PractitionerRole.PublicProtection, Telephone = "01632 960120" });
        await FindAsync(p.Detective, Child(1), Purpose.AssessChild);
        await p.ClockAtAsync("2027-03-10 09:20");
        (await InboxOf(supervisor)).Where(i => i.Trigger == NotificationTrigger.UnusualLookUps).ShouldContain(i => i.Summary.Contains("holds no record"));
    }

    private static Demographics Nell => Person("Nell", "Quilltest", "2019-04-03", "4 Mill Lane", "NM1 4QT");

    private static Demographics Born(int day) => Person("Nell", "Quilltest", $"2019-04-{day:00}");

    private static Demographics Child(int n) => Person(
        new[] { "Ada", "Bram", "Cleo", "Dov" }[n - 1], new[] { "Mocktree", "Samplefield", "Testwell", "Fixturebank" }[n - 1], $"201{n}-0{n}-1{n}",
        $"{n} Larch Row", "NM1 4QT");

    private static string? WithCheckDigit(int nine)
    {
        var digits = nine.ToString(CultureInfo.InvariantCulture);
        var check = 11 - (digits.Select((d, i) => (d - '0') * (10 - i)).Sum() % 11);
        return check == 10 ? null : digits + (check % 11);
    }

    private static async Task<FindPersonResponse> FindAsync(InfoShareConnection who, Demographics person, Purpose purpose = Purpose.ProvideCare) =>
        await new PeopleService.PeopleServiceClient(who.CallInvoker).FindPersonAsync(new FindPersonRequest
        {
            Person = Known(person),
            Purpose = Why(purpose),
        });

    private static AccessPurpose Why(Purpose purpose)
    {
        var why = For(purpose, "She was brought in today with a bruise that nobody explains.");
        why.LeadNotice = LeadNotice.DoNotTell;
        why.LeadNoticeReason = "The lead is on leave until next week.";
        return why;
    }
}
