using InfoShare.Client;
using InfoShare.EndToEnd.Tests.Site;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Retention.V1;
using InfoShare.Storage;
using InfoShare.Testing;
using static InfoShare.EndToEnd.Tests.Stories.ConcernLifeStory;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Concerns = InfoShare.Protocol.Concern.V1.ConcernService.ConcernServiceClient;
using Health = InfoShare.Protocol.Health.V1;
using Police = InfoShare.Protocol.Police.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// A records officer lets go of what need not be kept (requirements M8, K8, O5, O13). The partnership of the story keeps concerns for thirty days
/// after the last word about anybody in them, so that a story sees their end. It begins on Monday 8 March 2027.
/// </summary>
public sealed class RetentionTests
{
    private const string Marker = "Forgetmarker";
    private const string Why = "Nobody needs these any more, we went through them.";

    [Fact]
    public async Task What_outlived_its_term_goes_when_two_people_say_so_and_a_review_stops_it_on_its_way()
    {
        using var folder = new TemporaryFolder();
        await using var p = await StartShortAsync(folder);
        var (ben, ada) = (Officer(p), p.Auditor);
        var wren = await ShareAsync(p, "EMIS-41", Person("Wren", "Letgosample", "2019-05-06", "3 Mill Row", "NM1 1AA"));
        var tam = await ShareAsync(p, "EMIS-42", Person("Tam", "Letgomock", "2018-02-03", "9 Weir Road", "NM4 1AA"));
        (await DueAsync(ben)).ShouldBeEmpty();

        // Thirty days later both are listed, by what they are and never by whom they name or what they say.
        await p.ClockAtAsync("2027-04-20 10:00");
        var due = await DueAsync(ben);
        due.Select(d => d.RecordId).ShouldBe([wren, tam], ignoreOrder: true);
        due.ShouldAllBe(d => d.Hindrances.Count == 0 && d.Why == "30 days after LAST_ENTRY" && d.DueOn == "2027-04-07" && d.OrganisationName == "Elmmock Surgery");
        due.ToString()!.ShouldNotContain(Marker);
        var kept = await VerifiedAsync(p, folder["before"]);

        // One decides, another confirms; nobody does both, nobody decides twice, and those who practise do neither.
        var proposed = await DecideAsync(ben, RemovalChoice.Remove, wren, tam);
        (await DueAsync(ben)).ShouldBeEmpty("they wait for the second person");
        (await RefusalOf(() => DecideAsync(ada, RemovalChoice.Remove, wren))).FieldViolations.ShouldHaveSingleItem().Field.ShouldBe("record_ids[0]");
        (await RefusalOf(() => ConfirmAsync(ben, proposed))).Reason.ShouldBe("SECOND_PERSON_REQUIRED");
        (await RefusalOf(() => ConfirmAsync(p.SocialCareManager, proposed))).Reason.ShouldBeOneOf("ROLE_NOT_ALLOWED", "ORGANISATION_NOT_ALLOWED");
        var confirmed = await ConfirmAsync(ada, proposed);
        confirmed.State.ShouldBe(RemovalState.Confirmed);
        confirmed.RemovedAfter.ToDateTimeOffset().ShouldBeInRange(At("2027-04-25 10:00"), At("2027-04-25 10:05"));

        // On the way a review of the boy's death begins, and a constable names it.
        await new Police.PoliceService.PoliceServiceClient(p.Detective.CallInvoker).ShareConcernAsync(new Police.ShareConcernRequest
        {
            Concern = Concern(
                Known(Person("Tam", "Letgomock", "2018-02-03", "9 Weir Road", "NM4 1AA")), "2027-04-19",
                new IncidentRef { Kind = IncidentKind.Review, Number = "RR-2027-4", OrganisationId = "northmere-partnership" }),
        });
        await p.ClockAtAsync("2027-04-26 10:00");

        var done = (await Retention(ben).ListRemovalsAsync(new ListRemovalsRequest())).Removals.ShouldHaveSingleItem();
        (done.State, done.RemovedCount, done.LeftCount).ShouldBe((RemovalState.Executed, 1, 1));
        (await RefusalOf(() => WithdrawAsync(ada, done))).Reason.ShouldBe("ILLEGAL_STATE");

        // The girl's is gone: from the doctor, from the inboxes, from the database; the boy's is there, and why is said.
        (await RefusalOf(() => ProgressAsync(p.Doctor, wren))).Reason.ShouldBe("NOT_FOUND");
        (await ProgressAsync(p.Doctor, tam)).ConcernId.ShouldBe(tam);
        (await p.Store.ReadAsync(s => s.Retention.FindRemovedAsync(wren), CancellationToken.None))!.DecisionId.ShouldBe(done.RemovalId);
        var left = (await DueAsync(ben)).ShouldHaveSingleItem();
        left.RecordId.ShouldBe(tam);
        left.Hindrances.ShouldContain(RemovalHindrance.LegalHold);
        left.HoldIds.ShouldHaveSingleItem().ShouldBe((await Retention(ben).ListLegalHoldsAsync(new ListLegalHoldsRequest())).Holds.ShouldHaveSingleItem().HoldId);
        var refused = await RefusalOf(() => DecideAsync(ben, RemovalChoice.Remove, tam));
        (refused.Reason, refused.Metadata["hindrances"].Contains("LEGAL_HOLD", StringComparison.Ordinal)).ShouldBe(("STILL_KEPT", true));

        // The trail is what it was, and grew.
        await VerifiedAsync(p, folder["after"], kept);
    }

    /// <summary>Two concerns, one account of both. When one of them is gone, nobody can tell any more for whom the account was.</summary>
    [Fact]
    public async Task An_agreed_account_closes_when_one_of_its_concerns_goes_and_goes_with_the_last()
    {
        using var folder = new TemporaryFolder();
        await using var p = await StartShortAsync(folder);
        var (ben, ada) = (Officer(p), p.Auditor);
        await LarkAsync(p);
        var hygiene = (await ShareAsDoctorAsync(p, About("EMIS-8", ConcernIndicator.PoorHygiene, "Came in dirty clothes, hungry, and said that she had slept in the car."))).ConcernId;
        var health = (await ShareAsDoctorAsync(p, About("EMIS-8", ConcernIndicator.ParentLearningDifficulty, "Her mother cannot read the letters and forgets what was said."))).ConcernId;
        (await InboxOf(p.LeadSocialWorker)).Select(i => i.ConcernId()).ShouldBe([hygiene, health], ignoreOrder: true);
        await new Concerns(p.LeadSocialWorker.CallInvoker).AgreeNarrativeAsync(new Protocol.Concern.V1.AgreeNarrativeRequest
        {
            Child = Own("LCS-8"),
            ConcernIds = { hygiene, health },
            Words = $"{Marker}: her mother cannot read and sleeps in the car with her; all of us know.",
            AgreedBy = { "Priti Larksample, children's services" },
        });
        (await AccountsAsync(p.LeadSocialWorker, "LCS-8", Purpose.AssessChild)).ShouldBe(1);
        (await AccountsAsync(p.DesignatedLead, "SIMS-8", Purpose.ProvideCare)).ShouldBe(0, "the school may know nothing of the mother's health");

        await p.ClockAtAsync("2027-04-20 10:00");
        await GoneAsync(health, "2027-04-26 10:00");
        (await AccountsAsync(p.DesignatedLead, "SIMS-8", Purpose.ProvideCare)).ShouldBe(0);
        (await AccountsAsync(p.LeadSocialWorker, "LCS-8", Purpose.AssessChild)).ShouldBe(0);
        (await HistoryAsync(p.LeadSocialWorker, hygiene)).Narratives.ShouldBeEmpty();

        // Who joins later is not told it either; and with the last concern the words go.
        await RecordAsync(p.HealthVisitor, "HV-8", Lark);
        await WorksWithAsync(p.HealthVisitor, Own("HV-8"), PractitionerRole.HealthVisitor, "01632 960151");
        (await InboxOf(p.HealthVisitor)).ShouldNotContain(i => i.Trigger == NotificationTrigger.NarrativeAgreed);
        var person = (await p.Store.ReadAsync(s => s.Concerns.FindAsync(hygiene), CancellationToken.None))!.SubjectId!;
        (await p.Store.ReadAsync(s => s.ConcernLife.NarrativesOfAsync(person), CancellationToken.None)).ShouldHaveSingleItem();
        await GoneAsync(hygiene, "2027-05-06 10:00");
        (await p.Store.ReadAsync(s => s.ConcernLife.NarrativesOfAsync(person), CancellationToken.None)).ShouldBeEmpty();

        async Task GoneAsync(string concernId, string when)
        {
            await ConfirmAsync(ada, await DecideAsync(ben, RemovalChoice.Remove, concernId));
            await p.ClockAtAsync(when);
            (await p.Store.ReadAsync(s => s.Retention.FindRemovedAsync(concernId), CancellationToken.None)).ShouldNotBeNull();
        }

        async Task<int> AccountsAsync(InfoShareConnection who, string own, Purpose purpose) =>
            (await OnePageTests.ReadAsync(who, own, purpose)).Items.Count(i => i.Kind == Protocol.Child.V1.ChronologyKind.Narrative);
    }

    /// <summary>A health visitor met one child and told of it what bears on the other: a hold on the other keeps the meeting (K8). Nor does anything go while an assessment runs (M8).</summary>
    [Fact]
    public async Task A_hold_keeps_what_bears_on_its_child_and_a_running_assessment_keeps_all()
    {
        using var folder = new TemporaryFolder();
        await using var p = await StartShortAsync(folder);
        var ben = Officer(p);
        await RecordAsync(p.HealthVisitor, "HV-1", Person("Wren", "Letgosample", "2019-05-06", "3 Mill Row", "NM1 1AA"));
        var held = await RecordAsync(p.HealthVisitor, "HV-2", Person("Tam", "Letgomock", "2018-02-03", "9 Weir Road", "NM4 1AA"));
        var concern = Concern(Own("HV-1"), "2027-03-02");
        concern.Children.Add(new ChildBearing { Child = Own("HV-2"), Relevance = "Tam sleeps there at weekends.", Present = true });
        var shared = (await new Health.HealthService.HealthServiceClient(p.HealthVisitor.CallInvoker).ShareConcernAsync(new Health.ShareConcernRequest
        {
            Concern = concern,
            Contact = new ContactWithConcern { Visit = OnePageTests.Seen("2027-03-02", "I sleep in my coat.", "Pale, and held her bag.") },
        })).Concern;
        await Retention(p.Auditor).PlaceLegalHoldAsync(new PlaceLegalHoldRequest
        {
            Person = new SubjectRef { PersonId = held },
            Authority = LegalHoldAuthority.Coroner,
            Reason = "The coroner's officer rang and asked that nothing is lost.",
        });
        await p.ClockAtAsync("2027-04-20 10:00");
        foreach (var id in (string[])[shared.ConcernId, shared.ContactId])
        {
            (await DueAsync(ben)).Single(d => d.RecordId == id).Hindrances.ShouldBe([RemovalHindrance.LegalHold]);
            (await RefusalOf(() => DecideAsync(ben, RemovalChoice.Remove, id))).Reason.ShouldBe("STILL_KEPT");
        }

        await RecordAsync(p.LeadSocialWorker, "LCS-3", Person("Isla", "Letgosample", "2019-05-06", "4 Mill Row", "NM1 1AA"));
        var assessed = await ShareAsync(p, "EMIS-43", Person("Isla", "Letgosample", "2019-05-06", "4 Mill Row", "NM1 1AA"));
        await p.ClockAtAsync("2027-05-24 09:00");
        (await DueAsync(ben)).Single(d => d.RecordId == assessed).Hindrances.ShouldBeEmpty();
        await new Protocol.Plan.V1.PlanService.PlanServiceClient(p.LeadSocialWorker.CallInvoker).StartAssessmentAsync(
            new Protocol.Plan.V1.StartAssessmentRequest { Child = Own("LCS-3"), Kind = ChildStatusCode.Cin, ReceivedOn = "2027-05-21" });
        (await DueAsync(ben)).Single(d => d.RecordId == assessed).Hindrances.ShouldContain(RemovalHindrance.RunningClock);
    }

    [Fact]
    public async Task A_decision_is_taken_back_within_its_days_of_grace_and_what_is_kept_longer_comes_back_on_its_day()
    {
        using var folder = new TemporaryFolder();
        await using var p = await StartShortAsync(folder);
        var (ben, ada) = (Officer(p), p.Auditor);
        var concern = await ShareAsync(p, "EMIS-43", Person("Isla", "Letgosample", "2019-05-06", "4 Mill Row", "NM1 1AA"));
        await p.ClockAtAsync("2027-04-20 10:00");

        var confirmed = await ConfirmAsync(ada, await DecideAsync(ben, RemovalChoice.Remove, concern));
        (await WithdrawAsync(ben, confirmed)).State.ShouldBe(RemovalState.Withdrawn);
        await p.ClockAtAsync("2027-05-10 10:00");
        (await ProgressAsync(p.Doctor, concern)).ConcernId.ShouldBe(concern);
        (await DueAsync(ben)).ShouldHaveSingleItem().RecordId.ShouldBe(concern);

        var keep = await ConfirmAsync(ada, await DecideAsync(ben, RemovalChoice.KeepUntil, concern));
        (keep.State, keep.LeftCount).ShouldBe((RemovalState.Executed, 1));
        (await DueAsync(ben)).ShouldBeEmpty();
        (await RefusalOf(() => DecideAsync(ben, RemovalChoice.Remove, concern))).Reason.ShouldBe("STILL_KEPT");
        await p.ClockAtAsync("2027-06-20 10:00");
        (await DueAsync(ben)).ShouldHaveSingleItem().RecordId.ShouldBe(concern);
    }

    [Fact]
    public async Task The_trail_forgets_a_person_only_when_the_law_says_so_and_two_people_do_and_the_log_still_holds()
    {
        using var folder = new TemporaryFolder();
        await using var p = await StartAsync("2027-03-08 10:00");
        var (ben, ada) = (Officer(p), p.Auditor);
        var child = await RecordAsync(p.Doctor, "EMIS-44", Person("Rory", "Letgosample", "2019-05-06", "5 Mill Row", "NM1 1AA"));
        var concern = await ShareAsync(p, "EMIS-44", Person("Rory", "Letgosample", "2019-05-06", "5 Mill Row", "NM1 1AA"));

        // Somebody tries the concern's id: the refusal names the practitioner and the concern, and no child.
        (await RefusalOf(() => ProgressAsync(p.DesignatedLead, concern))).Reason.ShouldBe("NOT_FOUND");
        var kept = await VerifiedAsync(p, folder["before"]);

        // Twenty-five years have not passed; a court's order does not wait for them, and a hold does not yield to it.
        var early = await RefusalOf(() => EraseAsync(ben, child, ErasureGround.Objection));
        (early.Reason, early.Metadata["hindrances"], early.Metadata["kept_until"]).ShouldBe(("STILL_KEPT", "NOT_DUE", "Friday 8 March 2052"));
        (await p.Store.ReadAsync(s => s.Audit.ListAsync(new Core.Stores.AuditFilter(null, child, null), null, 10), CancellationToken.None))
            .ShouldContain(e => e.Action == "RetentionService/EraseAuditPersonal" && e.Outcome == "refused: STILL_KEPT", "who tried is in the child's trail, and may try again");
        var hold = (await Retention(ada).PlaceLegalHoldAsync(new PlaceLegalHoldRequest
        {
            Person = new SubjectRef { PersonId = child },
            Authority = LegalHoldAuthority.Claim,
            Reason = "A claim was announced for the spring.",
        })).Hold;
        var held = await RefusalOf(() => EraseAsync(ben, child, ErasureGround.LegalObligation));
        (held.Reason, held.Metadata["hindrances"]).ShouldBe(("STILL_KEPT", "LEGAL_HOLD"));
        foreach (var (officer, version) in new[] { (ada, hold.Version), (ben, hold.Version + 1) })
        {
            await Retention(officer).ReleaseLegalHoldAsync(
                new ReleaseLegalHoldRequest { HoldId = hold.HoldId, Version = version, Reason = "The claim was withdrawn by both sides." });
        }

        // What an officer did to this person is not the officer's to erase: a third one is needed.
        (await RefusalOf(() => EraseAsync(ben, child, ErasureGround.LegalObligation))).Reason.ShouldBe("CONFLICT_OF_INTEREST");
        var (mia, tom) = (p.As("northmere-partnership", "Mia Vellumsample", "DATA_STEWARD"), p.As("northmere-partnership", "Tom Foliosample", "AUDITOR"));
        // The order was for another child, it seems: taken back, alone, and nothing was lost; then the right paper comes.
        var hasty = await EraseAsync(mia, child, ErasureGround.LegalObligation);
        var back = (await Retention(tom).WithdrawErasureAsync(new WithdrawErasureRequest
        {
            ErasureId = hasty.ErasureId,
            Version = hasty.Version,
            Reason = "The order names another child: ask the court first.",
        })).Erasure;
        (back.State, back.WithdrawnBy, back.WithdrawReason[..9], back.ErasedCount).ShouldBe((RemovalState.Withdrawn, "Tom Foliosample", "The order", 0));
        (await RefusalOf(() => ConfirmAsync(tom, back))).Reason.ShouldBe("ILLEGAL_STATE");
        (await RefusalOf(() => ConfirmAsync(tom, hasty))).Reason.ShouldBe("VERSION_CONFLICT");
        var proposed = await EraseAsync(mia, child, ErasureGround.LegalObligation);
        proposed.State.ShouldBe(RemovalState.Proposed);
        (await RefusalOf(() => ConfirmAsync(mia, proposed))).Reason.ShouldBe("SECOND_PERSON_REQUIRED");
        var done = await ConfirmAsync(tom, proposed);
        (done.State, done.ErasedCount, done.ConfirmedBy).ShouldBe((RemovalState.Executed, proposed.EntryIds.Count, "Tom Foliosample"));
        done.ErasedCount.ShouldBeGreaterThan(1);
        (await RefusalOf(() => ConfirmAsync(tom, done))).Reason.ShouldBe("ILLEGAL_STATE");

        // Nothing of the trail names the child any more, what tells of the erasure neither; and the log is what it was.
        (await p.Store.ReadAsync(s => s.Audit.ListAsync(new Core.Stores.AuditFilter(null, child, null), null, 10), CancellationToken.None)).ShouldBeEmpty();
        var ofTheConcern = await p.Store.ReadAsync(s => s.Audit.ListAsync(new Core.Stores.AuditFilter(null, null, concern), null, 50), CancellationToken.None);
        ofTheConcern.ShouldContain(e => e.Kind == Core.Vocabulary.AuditEventKind.Refuse, "that somebody tried it stays, and who did not");
        ofTheConcern.ShouldAllBe(e => e.PractitionerId == null && e.Reason == null && e.Shown.Count == 0 && e.PersonIds.Count == 0);
        (await RefusalOf(() => EraseAsync(mia, child, ErasureGround.LegalObligation))).Reason.ShouldBe("NOT_FOUND");
        (await Retention(ada).ListErasuresAsync(new ListErasuresRequest())).Erasures.ShouldBe([done, back]);
        await VerifiedAsync(p, folder["after"], kept);
    }

    /// <summary>A record was laid by mistake and its trail is to go. A list that a social worker read named another child too: who looked at that one stays to be answered for.</summary>
    [Fact]
    public async Task The_trail_that_several_share_is_not_erased_for_one_of_them_but_by_whoever_names_the_entry()
    {
        await using var p = await StartAsync("2027-03-08 10:00");
        Demographics rory = Person("Rory", "Letgosample", "2019-05-06", "5 Mill Row", "NM1 1AA"), ivy = Person("Ivy", "Keepmock", "2018-02-03", "8 Weir Road", "NM4 1AA");
        List<string> children = [];
        foreach (var (number, child, telephone) in new[] { (51, rory, "01632 960151"), (52, ivy, "01632 960152") })
        {
            children.Add(await RecordAsync(p.LeadSocialWorker, $"LCS-{number}", child));
            await WorksWithAsync(p.LeadSocialWorker, Own($"LCS-{number}"), PractitionerRole.AllocatedSocialWorker, telephone, leads: true);
            await ShareAsync(p, $"EMIS-{number}", child);
        }

        var list = (await new Protocol.Inbox.V1.InboxService.InboxServiceClient(p.LeadSocialWorker.CallInvoker).ListInboxAsync(
            new Protocol.Inbox.V1.ListInboxRequest { PageSize = 100 })).Receipt.EntryId;
        foreach (var child in children)
            (await TrailAsync(child)).Single(e => e.EntryId == list).PersonIds.Count.ShouldBe(2);
        var before = await TrailAsync(children[1]);

        var (mia, tom) = (p.As("northmere-partnership", "Mia Vellumsample", "DATA_STEWARD"), p.As("northmere-partnership", "Tom Foliosample", "AUDITOR"));
        var byPerson = new EraseAuditPersonalRequest { PersonId = children[0], Ground = ErasureGround.Unlawful, Reason = "The record was laid for a child who is not there." };
        var proposed = await Retention(mia).EraseAuditPersonalAsync(byPerson);
        proposed.SharedWithOthers.ShouldBe(1);
        proposed.Erasure.EntryIds.ShouldNotContain(list);
        (await ConfirmAsync(tom, proposed.Erasure)).ErasedCount.ShouldBeGreaterThan(1);

        // Of the first child nothing is left but what is the other's too, and of that one everything.
        (await TrailAsync(children[0])).Where(e => !e.Action.StartsWith("AuditService/", StringComparison.Ordinal)).ShouldHaveSingleItem().EntryId.ShouldBe(list);
        var after = await TrailAsync(children[1]);
        after.Where(e => before.Any(b => b.EntryId == e.EntryId)).ShouldBe(before);
        after.Single(e => e.EntryId == list).PractitionerId.ShouldNotBeEmpty();

        // Whoever means that entry names it, with both in mind.
        var named = await Retention(mia).EraseAuditPersonalAsync(
            new EraseAuditPersonalRequest { EntryIds = { list }, Ground = ErasureGround.Unlawful, Reason = "The page was read by a mistake of the system." });
        (named.SharedWithOthers, named.Erasure.EntryIds.Single()).ShouldBe((0, list));
        (await ConfirmAsync(tom, named.Erasure)).ErasedCount.ShouldBe(1);
        (await TrailAsync(children[1])).ShouldNotContain(e => e.EntryId == list);

        async Task<IReadOnlyList<Protocol.Audit.V1.AuditEntryView>> TrailAsync(string personId) =>
        [
            .. (await new Protocol.Audit.V1.AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(
                new Protocol.Audit.V1.ListEntriesRequest { PersonId = personId, Reason = "Who looked, before and after an erasure.", PageSize = 100 })).Entries,
        ];
    }

    /// <summary>Whoever stands in a list with others would never be let go by it: at the end of the term a list goes, but for one that is kept for somebody else on its page.</summary>
    [Theory]
    [InlineData(StoreEngine.Sqlite)]
    [InlineData(StoreEngine.Postgres)]
    public async Task At_the_end_of_the_term_a_list_goes_with_the_person_unless_something_keeps_it_for_another_whom_it_names(StoreEngine engine)
    {
        if (TestDatabase.WhyNot(engine) is { } reason)
            Assert.Skip(reason);
        await using var database = await TestDatabase.CreateAsync(engine);
        using var folder = new TemporaryFolder();
        await using var p = await StartShortAsync(folder, trailDays: 60, TestSite.StorageSettings(database.Options));
        List<string> children = [], lists = [];
        foreach (var (number, child) in new[]
        {
            (61, Person("Rory", "Letgosample", "2019-05-06", "5 Mill Row", "NM1 1AA")), (62, Person("Ivy", "Lettoomock", "2018-02-03", "8 Weir Road", "NM4 1AA")),
            (63, Person("Kit", "Keepmock", "2017-04-09", "2 Lock Lane", "NM4 1AB")),
        })
        {
            children.Add(await RecordAsync(p.Doctor, $"EMIS-{number}", child));
            await ShareAsync(p, $"EMIS-{number}", child);

            // The first list names Rory, the second Ivy too, the third all of them.
            lists.Add((await new Protocol.Concern.V1.ConcernService.ConcernServiceClient(p.Doctor.CallInvoker).ListSharedConcernsAsync(
                new Protocol.Concern.V1.ListSharedConcernsRequest { PageSize = 100 })).Receipt.EntryId);
        }

        (await NamesAsync(lists[1])).ShouldBe(children[..2], ignoreOrder: true);
        (await NamesAsync(lists[2])).ShouldBe(children, ignoreOrder: true);
        await Retention(p.Auditor).PlaceLegalHoldAsync(new PlaceLegalHoldRequest
        {
            Person = new SubjectRef { PersonId = children[2] },
            Authority = LegalHoldAuthority.Claim,
            Reason = "A claim was announced for the spring.",
        });
        var (mia, tom) = (p.As("northmere-partnership", "Mia Vellumsample", "DATA_STEWARD"), p.As("northmere-partnership", "Tom Foliosample", "AUDITOR"));
        var byPerson = new EraseAuditPersonalRequest { PersonId = children[0], Ground = ErasureGround.NoLongerNecessary, Reason = "The term of the trail is over for this child." };

        // While no term is over nothing goes; that the officer tried is an entry of that day, and keeps nothing older.
        await p.ClockAtAsync("2027-04-12 10:00");
        var early = await RefusalOf(async () => await Retention(mia).EraseAuditPersonalAsync(byPerson));
        (early.Reason, early.Metadata["hindrances"]).ShouldBe(("STILL_KEPT", "NOT_DUE"));
        await p.ClockAtAsync("2027-05-24 10:00");
        var proposed = await Retention(mia).EraseAuditPersonalAsync(byPerson);
        proposed.Erasure.EntryIds.ShouldContain(lists[0]);
        proposed.Erasure.EntryIds.ShouldContain(lists[1]);
        proposed.Erasure.EntryIds.ShouldNotContain(lists[2]);
        (proposed.More, proposed.SharedWithOthers).ShouldBe((false, 1));
        (await ConfirmAsync(tom, proposed.Erasure)).ErasedCount.ShouldBe(proposed.Erasure.EntryIds.Count);
        (await NamesAsync(lists[1])).ShouldBeEmpty();
        (await NamesAsync(lists[2])).ShouldBe(children, ignoreOrder: true);

        async Task<IReadOnlyList<string>> NamesAsync(string entryId) => (await p.Store.ReadAsync(s => s.Audit.FindAsync(entryId), CancellationToken.None))!.PersonIds;
    }

    [Fact]
    public async Task Without_a_file_everything_is_kept_for_long_and_each_figure_says_where_it_comes_from()
    {
        await using var p = await StartAsync("2027-03-08 10:00");
        var schedule = await Retention(p.Auditor).GetRetentionScheduleAsync(new GetRetentionScheduleRequest());
        (schedule.Version, schedule.GraceDays).ShouldBe(("2026-09-30.1", 30));
        schedule.Rules.Select(r => r.RecordClass).Distinct().Count().ShouldBe(17);
        schedule.Rules.SelectMany(r => r.Terms).ShouldAllBe(t => t.Source.Length > 0);
        schedule.Rules.Where(r => r.Removable).Select(r => r.RecordClass).Distinct().ShouldBe(
            [
                RecordClass.Concern, RecordClass.Referral, RecordClass.Contact, RecordClass.Enquiry, RecordClass.Task, RecordClass.Pattern, RecordClass.Ending,
            ], ignoreOrder: true);
    }

    private static async Task<Partnership> StartShortAsync(TemporaryFolder folder, int? trailDays = null, params string[] settings)
    {
        var file = folder["keeping.json"];
        string[] classes = ["REFERRAL", "CHECK", "LINK", "HANDOVER", "INBOX_ITEM", "PERSON", "REQUEST", "ACCESS", "KEEPING"];
        var others = string.Join(
            ",", classes.Select(c => Rule(c, "RECORDED", 25, "YEARS")).Append(trailDays is { } days ? Rule("AUDIT_PERSONAL", "RECORDED", days, "DAYS") : Rule("AUDIT_PERSONAL", "RECORDED", 25, "YEARS")));
        string[] later = ["CONTACT", "ENQUIRY", "TASK", "PATTERN", "ENDING"];
        var newer = string.Join(",", later.Select(c => Rule(c, c is "CONTACT" or "ENQUIRY" ? "LAST_ENTRY" : "CLOSED", 30, "DAYS")));
        await File.WriteAllTextAsync(
            file, $$"""{"schedules":[{"version":"story.1","partnership":"northmere","from":"2026-10-01","graceDays":5,"rules":[{{Rule("CONCERN", "LAST_ENTRY", 30, "DAYS")}},{{Rule("REMEMBERED_REPLY", "RECORDED", 2, "DAYS")}},{{newer}},{{others}}]}]}""");
        return await StartAsync("2027-03-08 10:00", ["--Broker:Partnership=northmere", $"--Broker:Retention={file}", .. settings]);

        static string Rule(string name, string after, int amount, string unit) =>
            $$"""{"class":"{{name}}","terms":[{"after":"{{after}}","amount":{{amount}},"unit":"{{unit}}","source":"for a story"}]}""";
    }

    private static InfoShareConnection Officer(Partnership p) => p.As("northmere-partnership", "Ben Ledgersample", "DATA_STEWARD");

    private static RetentionService.RetentionServiceClient Retention(InfoShareConnection who) => new(who.CallInvoker);

    private static async Task<IReadOnlyList<DueRecord>> DueAsync(InfoShareConnection who)
    {
        var all = new List<DueRecord>();
        var request = new ListDueForRemovalRequest { PageSize = 1 };
        do
        {
            var page = await Retention(who).ListDueForRemovalAsync(request);
            all.AddRange(page.Records);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        return all;
    }

    private static async Task<Removal> DecideAsync(InfoShareConnection who, RemovalChoice choice, params string[] ids) =>
        (await Retention(who).DecideRemovalAsync(new DecideRemovalRequest
        {
            RecordIds = { ids },
            Choice = choice,
            KeepUntil = choice == RemovalChoice.KeepUntil ? "2027-06-15" : "",
            Reason = Why,
        })).Removal;

    private static async Task<AuditErasure> EraseAsync(InfoShareConnection who, string personId, ErasureGround ground) =>
        (await Retention(who).EraseAuditPersonalAsync(new EraseAuditPersonalRequest
        {
            PersonId = personId,
            Ground = ground,
            Reason = "The court ordered it last week, number in the file.",
        })).Erasure;

    private static async Task<AuditErasure> ConfirmAsync(InfoShareConnection who, AuditErasure erasure) =>
        (await Retention(who).ConfirmErasureAsync(new ConfirmErasureRequest { ErasureId = erasure.ErasureId, Version = erasure.Version })).Erasure;

    private static async Task<Removal> ConfirmAsync(InfoShareConnection who, Removal removal) =>
        (await Retention(who).ConfirmRemovalAsync(new ConfirmRemovalRequest { RemovalId = removal.RemovalId, Version = removal.Version })).Removal;

    private static async Task<Removal> WithdrawAsync(InfoShareConnection who, Removal removal) =>
        (await Retention(who).WithdrawRemovalAsync(
            new WithdrawRemovalRequest { RemovalId = removal.RemovalId, Version = removal.Version, Reason = "Her solicitor wrote this morning." })).Removal;

    private static async Task<string> ShareAsync(Partnership p, string ownRecordId, Demographics child)
    {
        await RecordAsync(p.Doctor, ownRecordId, child);
        return (await new Health.HealthService.HealthServiceClient(p.Doctor.CallInvoker).ShareConcernAsync(
            new Health.ShareConcernRequest { Concern = Concern(Own(ownRecordId), "2027-03-02") })).Concern.ConcernId;
    }

    /// <summary>Exports the log with its openings and has it verified against a checkpoint that was kept before; gives one to keep.</summary>
    private static async Task<string> VerifiedAsync(Partnership p, string folder, string? kept = null)
    {
        var key = await ExportIsVerifiedTests.RunAsync(p, "key");
        if (kept is null)
        {
            kept = $"{folder}.checkpoint";
            await File.WriteAllTextAsync(kept, await ExportIsVerifiedTests.UntilAsync(() => ExportIsVerifiedTests.RunAsync(p, "checkpoint")));
        }

        await ExportIsVerifiedTests.RunAsync(p, "export", folder, "--practitioner", "Ada Auditsample:AUDITOR", "--reason", "Review of a removal.", "--openings");
        (await ExportIsVerifiedTests.VerifyAsync(folder, key, kept)).ShouldBe((0, true));
        return kept;
    }

    private static ConcernStatement Concern(SubjectRef about, string seen, params IncidentRef[] incidents) => new()
    {
        Subject = about,
        Indicators = { ConcernIndicator.PoorHygiene },
        Kind = ConcernKind.Statement,
        Happened = new WhenHappened { FromDate = seen },
        Source = SourceKind.Observed,
        RiskStatement = $"{Marker}: the child came unwashed and in the clothes of last week.",
        Urgency = Urgency.Standard,
        LegalBasis = LegalBasis.PublicFunction,
        Incidents = { incidents },
    };
}
