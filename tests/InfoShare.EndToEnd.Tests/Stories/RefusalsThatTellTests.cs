using InfoShare.Client;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Retention.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Education = InfoShare.Protocol.Education.V1;
using Glass = InfoShare.Protocol.Access.V1.EmergencyAccessService.EmergencyAccessServiceClient;
using Review = InfoShare.Protocol.Audit.V1.AuditReviewService.AuditReviewServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// A refusal that tells that somebody is recorded, or that nobody is, leaves an entry, a receipt and a look-up whatever its reason (M2, D6, D15); and
/// whoever was turned away from a child stands in the child's trail, by whatever name the child was asked for (M4).
/// </summary>
public sealed class RefusalsThatTellTests
{
    private const string Why = "Looking into who was turned away this week.";

    [Fact]
    public async Task Names_that_are_walked_through_by_breaking_the_glass_are_entries_and_look_ups_each()
    {
        await using var p = await StartAsync("2027-03-10 09:00", "--Broker:LookUps:NobodyFound=5");
        var officer = p.As("northmere-police", "PC Elm Hillmock", "RESPONSE_OFFICER");
        for (var n = 1; n <= 5; n++)
        {
            await RecordAsync(p.DesignatedLead, $"SIMS-{n}", Person(Given(n), "Walkedsample", $"2017-03-0{n}", $"{n} Kiln Row", $"NM{n} 2AB"));
            var refused = await RefusalOf(async () => await new Glass(officer.CallInvoker).BreakGlassAsync(
                Emergency(Person(Given(n), "Walkedsample", "", "", $"NM{n} 2AB"), $"Girl of ten alone in the flat, says {Given(n)} and a street and nothing more")));
            refused.Reason.ShouldBe("SUBJECT_NOT_CERTAIN");
            refused.Receipt.ShouldNotBeNull();
        }

        var entries = (await EntriesAsync(p, "")).Where(e => e.Action == "EmergencyAccessService/BreakGlass").ToList();
        entries.Select(e => (e.Kind, e.Outcome, e.PractitionerId)).ShouldBe(
            Enumerable.Repeat((AuditEventKind.Refuse, "refused: SUBJECT_NOT_CERTAIN", "u-pc-elm-hillmock"), 5));
        entries.ShouldAllBe(e => e.PersonIds.Count == 0);
        (await new Review(p.Auditor.CallInvoker).ListExceptionsAsync(new ListExceptionsRequest
        {
            Kind = ExceptionKind.RefusalsInSeries,
            FromDate = "2027-03-10",
            ToDate = "2027-03-10",
            Reason = Why,
        })).Rows.ShouldHaveSingleItem().What.ShouldBe("5 refusals in quick succession: SUBJECT_NOT_CERTAIN");

        // The walk is noticed as any other (D15).
        await p.ClockAtAsync("2027-03-10 09:20");
        (await InboxOf(p.As("northmere-police", "Sgt Stonemock", "POLICE_SUPERVISOR"))).ShouldContain(i => i.Trigger == NotificationTrigger.UnusualLookUps);
    }

    [Fact]
    public async Task A_miss_of_a_decision_not_to_share_a_repeated_word_and_a_babys_number_leave_their_entries()
    {
        await using var p = await StartAsync("2027-03-10 09:00");

        // Nobody certain: the same for nobody and for somebody who must not be found, with an entry and a receipt either way.
        await new PeopleService.PeopleServiceClient(p.HealthVisitor.CallInvoker).RecordPersonAsync(
            new RecordPersonRequest { OwnRecordId = "HV-1", Demographics = Person("Elin", "Hiddenmock", "2016-04-05", "9 Fell Way", "NM3 3AA"), Protected = true });
        List<string> answers = [];
        foreach (var who in new[] { Person("Elin", "Hiddenmock", "2016-04-05", "9 Fell Way", "NM3 3AA"), Person("Nobody", "Nowheretest", "2016-04-05", "9 Fell Way", "NM3 3AB") })
        {
            var missed = await RefusalOf(async () => await new NotSharedService.NotSharedServiceClient(p.Doctor.CallInvoker).RecordNotSharedAsync(KeptBack(who)));
            missed.Receipt.ShouldNotBeNull();
            answers.Add($"{missed.Reason} {missed.Message} {string.Join(' ', missed.FieldViolations.Select(v => v.Field))}");
        }

        answers.Distinct().ShouldHaveSingleItem().ShouldStartWith("INVALID_FIELDS");
        (await EntriesAsync(p, "")).Where(e => e.Action == "NotSharedService/RecordNotShared").Select(e => (e.Outcome, e.PersonIds.Count)).ShouldBe(
            Enumerable.Repeat(("refused: INVALID_FIELDS", 0), 2));

        // The same words again, the child named as the officer knows it: refused emergency access is in the child's trail.
        var child = Person("Nia", "Glenfixture", "2020-01-05", "3 Glen Way", "NM6 6AB");
        var nia = await RecordAsync(p.DesignatedLead, "SIMS-2", child);
        var officer = p.As("northmere-police", "PC Elm Hillmock", "RESPONSE_OFFICER");
        var first = Emergency(child, "Girl of seven alone in the flat with a man who gives two surnames");
        await new Glass(officer.CallInvoker).BreakGlassAsync(first);
        await p.ClockAtAsync("2027-03-10 12:00");
        var again = first.Clone();
        (again.Renew, again.RequestId) = (true, "");
        (await RefusalOf(async () => await new Glass(officer.CallInvoker).BreakGlassAsync(again))).FieldViolations.Single().Field.ShouldBe("words");
        (await EntriesAsync(p, nia)).ShouldContain(e => e.Kind == AuditEventKind.Refuse && e.Action == "EmergencyAccessService/BreakGlass" && e.PractitionerId == "u-pc-elm-hillmock");

        // A number that is tried against a newborn's.
        await RecordAsync(p.Midwife, "MAT-1", Person("Zofia", "Reedtest", "1999-06-14", "2 Reed Row", "NM8 8RR"));
        var maternity = new MaternityService.MaternityServiceClient(p.Midwife.CallInvoker);
        var pregnancy = (await maternity.RecordPregnancyAsync(new RecordPregnancyRequest
        {
            Mother = Own("MAT-1"),
            ExpectedDate = "2027-03-15",
            BookedOn = "2026-10-26",
            OwnRecordIds = { "MAT-1-A" },
            Source = SourceKind.Observed,
            Purpose = For(Purpose.PreBirth, "Booked her; planning care before the birth."),
        })).Pregnancy;
        var baby = (await maternity.RecordBirthAsync(new RecordBirthRequest
        {
            PregnancyId = pregnancy.PregnancyId,
            BirthDate = "2027-03-09",
            Babies = { new Newborn { OwnRecordId = "MAT-1-A", FamilyName = "Reedtest", Sex = Sex.Female } },
        })).BabyPersonIds.Single();
        await RecordAsync(p.Midwife, "MAT-1-A", Person("Baby", "Reedtest", "2027-03-09", nhsNumber: "9990000018"));
        var tried = await RefusalOf(async () => await new MaternityService.MaternityServiceClient(p.HealthVisitor.CallInvoker).AttachNewbornRecordAsync(new AttachNewbornRecordRequest
        {
            PregnancyId = pregnancy.PregnancyId,
            OwnRecordId = "HV-60",
            Demographics = Person("Baby", "Reedtest", "2027-03-09", nhsNumber: "9990000026"),
        }));
        tried.FieldViolations.Single().Field.ShouldBe("demographics.identifiers");
        tried.Receipt.ShouldNotBeNull();
        (await EntriesAsync(p, baby)).ShouldContain(e => e.EntryId == tried.Receipt.EntryId && e.Outcome == "refused: INVALID_FIELDS");
    }

    [Fact]
    public async Task A_refusal_that_names_a_child_by_the_own_records_id_is_in_the_childs_trail()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var nia = await RecordAsync(p.DesignatedLead, "SIMS-2", Person("Nia", "Glenfixture", "2020-01-05", "3 Glen Way", "NM6 6AB"));
        foreach (var own in new[] { "SIMS-2", "SIMS-3" })
        {
            (await RefusalOf(async () => await new Education.EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).QueryChildAsync(
                new Education.QueryChildRequest { Child = Own(own), Purpose = For(Purpose.AssessChild, "check") }))).Reason.ShouldBe("INVALID_FIELDS");
        }

        var refused = (await EntriesAsync(p, nia)).Where(e => e.Kind == AuditEventKind.Refuse).ToList();
        refused.ShouldHaveSingleItem().PractitionerId.ShouldBe("u-ms-oakmock");
        refused[0].MatchedHow.ShouldBe("own_record_id");
        refused[0].PersonIds.ShouldBe([nia]);
        (await EntriesAsync(p, "")).Where(e => e.Kind == AuditEventKind.Refuse).Select(e => e.PersonIds.Count).Order().ShouldBe([0, 1]);
    }

    /// <summary>Whoever may not ask at all is in the child's trail as well as whoever may not ask so; by the own record, and by an id in whatever field.</summary>
    [Fact]
    public async Task A_refusal_of_the_role_or_of_a_review_is_in_the_trail_of_whom_it_named()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var nia = await RecordAsync(p.DesignatedLead, "SIMS-2", Person("Nia", "Glenfixture", "2020-01-05", "3 Glen Way", "NM6 6AB"));
        async Task<string> RefusedAsync(Func<Task> call)
        {
            var refused = await RefusalOf(call);
            refused.Receipt.ShouldNotBeNull();
            return refused.Reason;
        }

        // Another agency's call, a role that may not, a system by itself.
        (await RefusedAsync(async () => await new HealthService.HealthServiceClient(p.DesignatedLead.CallInvoker).QueryChildAsync(
            new QueryChildRequest { Child = Own("SIMS-2"), Purpose = For(Purpose.AssessChild, "She came in late and tired again today.") }))).ShouldBe("ROLE_NOT_ALLOWED");
        (await RefusedAsync(async () => await new AccessHistoryService.AccessHistoryServiceClient(p.TeachingAssistant.CallInvoker).ListAccessesAsync(
            new ListAccessesRequest { Child = Own("SIMS-2") }))).ShouldBe("ROLE_NOT_ALLOWED");
        (await RefusedAsync(async () => await new AccessHistoryService.AccessHistoryServiceClient(p.HousingOfficer.CallInvoker).ListAccessesAsync(
            new ListAccessesRequest { Child = new SubjectRef { PersonId = nia } }))).ShouldBe("ROLE_NOT_ALLOWED");
        (await RefusedAsync(async () => await new Education.EducationService.EducationServiceClient(p.SystemOf("northmere-school").CallInvoker).ShareConcernAsync(
            new Education.ShareConcernRequest { Concern = new ConcernStatement { Subject = Own("SIMS-2") } }))).ShouldBe("PRACTITIONER_REQUIRED");

        // By an id that stands plainly in the request: a review and an erasure of the child's trail.
        (await RefusedAsync(async () => await new Review(p.Doctor.CallInvoker).WhoKnewWhatAsync(new WhoKnewWhatRequest { PersonId = nia, Reason = Why }))).ShouldBe("ROLE_NOT_ALLOWED");
        (await RefusedAsync(async () => await new RetentionService.RetentionServiceClient(p.Detective.CallInvoker).EraseAuditPersonalAsync(
            new EraseAuditPersonalRequest { PersonId = nia, Ground = ErasureGround.Unlawful, Reason = "It is not so, says the family." }))).ShouldBe("ROLE_NOT_ALLOWED");

        // And a review that asks for her as for a thing.
        var asked = await new AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(new ListEntriesRequest { ObjectId = nia, Reason = Why, PageSize = 10 });
        (await EntriesAsync(p, nia)).ShouldContain(e => e.EntryId == asked.Receipt.EntryId && e.ObjectId == nia);

        var refused = (await EntriesAsync(p, nia)).Where(e => e.Kind == AuditEventKind.Refuse).Reverse().ToList();
        refused.Select(e => (e.Action, e.Outcome, e.OrganisationId)).ShouldBe(
        [
            ("HealthService/QueryChild", "refused: ROLE_NOT_ALLOWED", "northmere-school"),
            ("AccessHistoryService/ListAccesses", "refused: ROLE_NOT_ALLOWED", "northmere-school"),
            ("AccessHistoryService/ListAccesses", "refused: ROLE_NOT_ALLOWED", "northmere-housing"),
            ("EducationService/ShareConcern", "refused: PRACTITIONER_REQUIRED", "northmere-school"),
            ("AuditReviewService/WhoKnewWhat", "refused: ROLE_NOT_ALLOWED", "elmmock-surgery"),
            ("RetentionService/EraseAuditPersonal", "refused: ROLE_NOT_ALLOWED", "northmere-police"),
        ]);
        refused[0].Reason.ShouldBe("She came in late and tired again today.");
        refused.ShouldAllBe(e => e.PersonIds.Count == 1);
    }

    private static string Given(int n) => ((string[])["Ada", "Bea", "Cleo", "Dora", "Esme"])[n - 1];

    private static BreakGlassRequest Emergency(Demographics who, string words) => new()
    {
        Subject = Known(who),
        Reason = EmergencyReason.FoundWithUnknownAdult,
        Words = words,
        Tried = "Rang the out-of-hours desk twice, no answer",
    };

    private static RecordNotSharedRequest KeptBack(Demographics who) => new()
    {
        Subject = Known(who),
        Fact = new WithheldFact { Sensitivity = SensitivityClass.AdultHealth, Indicators = { ConcernIndicator.ParentSuicidal } },
        OrganisationIds = { "northmere-probation" },
        Reason = NotSharedReason.MoreDetrimental,
        Reasons = "If the letter reaches her home he will hurt her, as he did in May.",
        Consent = new ConsentRecord { State = ConsentState.Refused, ByWhom = "the mother", AskedOn = "2027-03-08", Wishes = "That her partner never hears of it." },
        ReviewOn = "2027-04-06",
    };

    private static async Task<IReadOnlyList<AuditEntryView>> EntriesAsync(Partnership p, string person) =>
        (await new AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(new ListEntriesRequest { PersonId = person, Reason = Why, PageSize = 100 })).Entries;
}
