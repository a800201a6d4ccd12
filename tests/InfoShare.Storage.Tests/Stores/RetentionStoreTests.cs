using InfoShare.Core.Concerns;
using InfoShare.Core.Contacts;
using InfoShare.Core.Patterns;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Retention;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqliteRetentionStoreTests() : RetentionStoreTests(StoreEngine.Sqlite);

public sealed class PostgresRetentionStoreTests() : RetentionStoreTests(StoreEngine.Postgres)
{
    [Fact]
    public async Task A_hold_that_one_broker_places_is_waited_for_by_another_that_removes()
    {
        var (referral, hold) = await DueReferralAsync();
        (await RaceAsync(s => PlaceAsync(s, referral, hold), s => RemoveAsync(s, referral))).ShouldBe((true, false));
        (await LookAsync(s => s.Referrals.FindAsync(referral.Id))).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_hold_on_what_another_broker_is_removing_is_refused_as_on_what_is_not_there()
    {
        var (referral, hold) = await DueReferralAsync();
        (await RaceAsync(s => RemoveAsync(s, referral), s => PlaceAsync(s, referral, hold))).ShouldBe((true, false));
        (await LookAsync(s => s.Retention.FindHoldAsync(hold.Id))).ShouldBeNull();
    }

    [Fact]
    public async Task Holds_are_placed_side_by_side()
    {
        var (one, two) = (await DueReferralAsync(), await DueReferralAsync());
        (await RaceAsync(s => PlaceAsync(s, one.Referral, one.Hold), s => PlaceAsync(s, two.Referral, two.Hold))).ShouldBe((true, true));
    }

    [Fact]
    public async Task Whichever_of_two_brokers_comes_first_never_are_there_a_hold_and_no_record()
    {
        var other = await OpenAsync();
        for (var round = 0; round < 60; round++)
        {
            var (referral, hold) = await DueReferralAsync();
            var placing = DoAsync(s => PlaceAsync(s, referral, hold), round % 2 == 0 ? other : null);
            var removing = DoAsync(s => RemoveAsync(s, referral), round % 2 == 0 ? null : other);
            var (placed, removed) = (await placing, await removing);
            (placed ^ removed).ShouldBeTrue($"round {round}: placed {placed}, removed {removed}");
            (await LookAsync(s => s.Referrals.FindAsync(referral.Id)) is null).ShouldBe(removed);
            (await LookAsync(s => s.Retention.FindHoldAsync(hold.Id)) is null).ShouldBe(!placed);
        }
    }
}

/// <summary>What is kept, what may go, and its going.</summary>
public abstract class RetentionStoreTests(StoreEngine engine) : DomainSuite(engine)
{
    [Fact]
    public async Task A_hold_reaches_whatever_names_its_person_its_incident_or_its_referral_also_later()
    {
        var (child, sibling, stranger) = (await AddPersonAsync("own-1"), await AddPersonAsync("own-2"), await AddPersonAsync("own-3"));
        var named = NewConcern(child);
        await DoAsync(s =>
        {
            s.Concerns.Add(named, [new ConcernBearing(named.Id, sibling, null, false, false, "named by the author")]);
            s.Retention.AddToIncident("inc_1", named.Id);
            s.Retention.AddToIncident("inc_1", named.Id);
        });
        (await LookAsync(s => s.Retention.HoldingAsync([child], []))).ShouldBeEmpty();

        var incident = Hold(LegalHoldSubject.Incident, "inc_1", LegalHoldAuthority.IncidentNamed);
        (await DoAsync(s => s.Retention.TryAddHoldAsync(incident))).ShouldBeTrue();
        (await DoAsync(s => s.Retention.TryAddHoldAsync(incident with { Id = NewId("hld") }))).ShouldBeFalse("one of the broker's for an incident");
        foreach (var reached in (string[])[child, sibling])
            (await LookAsync(s => s.Retention.HoldingAsync([reached], []))).ShouldBe([incident.Id]);
        (await LookAsync(s => s.Retention.HoldingAsync([], [named.Id]))).ShouldBe([incident.Id]);
        (await LookAsync(s => s.Retention.HoldingAsync([stranger], []))).ShouldBeEmpty();
        (await LookAsync(s => s.Retention.OrganisationsOfIncidentAsync("inc_1"))).ShouldBe([Surgery]);

        // A later record of the same child is kept by it too, and one that is joined to a person under a hold.
        var later = NewConcern(child);
        await DoAsync(s => s.Concerns.Add(later, []));
        (await LookAsync(s => s.Retention.HoldingAsync([], [later.Id]))).ShouldBeEmpty("a record alone says nothing of whom it names: its people are asked with it");
        (await LookAsync(s => s.Retention.HoldingAsync([child], [later.Id]))).ShouldBe([incident.Id]);
        var own = Hold(LegalHoldSubject.Person, stranger, LegalHoldAuthority.Court);
        await DoAsync(s => s.Retention.TryAddHoldAsync(own));
        (await LookAsync(s => s.Retention.HoldsOfAsync(LegalHoldSubject.Person, stranger))).ShouldBe([own]);
        (await LookAsync(s => s.Retention.HoldingAsync([stranger], []))).ShouldBe([own.Id]);

        var referral = NewReferral(child: stranger) with { ConcernIds = [later.Id] };
        await DoAsync(s => s.Referrals.Add(referral));
        var third = Hold(LegalHoldSubject.Referral, referral.Id, LegalHoldAuthority.Claim);
        await DoAsync(s => s.Retention.TryAddHoldAsync(third));
        (await LookAsync(s => s.Retention.HoldingAsync([], [later.Id]))).ShouldBe([third.Id]);

        // Ended, it keeps nothing, and an end of a version that moved on is none.
        var ended = incident with { Version = 2, State = LegalHoldState.Released, ReleasedBy = "Ada", ReleasedAt = Now, ReleaseReason = "over" };
        (await DoAsync(s => s.Retention.TryUpdateHoldAsync(ended))).ShouldBeTrue();
        (await DoAsync(s => s.Retention.TryUpdateHoldAsync(ended))).ShouldBeFalse();
        (await LookAsync(s => s.Retention.FindHoldAsync(incident.Id))).ShouldBe(ended);
        (await LookAsync(s => s.Retention.HoldingAsync([sibling], []))).ShouldBeEmpty();
        string[] standing = [.. new[] { own.Id, third.Id }.OrderDescending(StringComparer.Ordinal)];
        (await LookAsync(s => s.Retention.HoldsAsync(false, null, 10))).Select(h => h.Id).ShouldBe(standing);
        (await LookAsync(s => s.Retention.HoldsAsync(false, standing[0], 1))).Select(h => h.Id).ShouldBe([standing[1]]);
        (await LookAsync(s => s.Retention.HoldsAsync(true, null, 10))).Count.ShouldBe(3);
    }

    [Fact]
    public async Task What_carries_or_stands_on_a_concern_names_whom_it_bears_on_and_so_does_the_meeting_out_of_which_it_is_told()
    {
        string[] people = [await AddPersonAsync("own-1"), await AddPersonAsync("own-2"), await AddPersonAsync("own-3"), await AddPersonAsync("own-4")];
        var (adult, held, child, missing) = (people[0], people[1], people[2], people[3]);
        ContactRecord ContactOf(string person) => new Filled(3).Of<ContactRecord>() with { Id = NewId("ctc"), PersonId = person, OrganisationId = Surgery };
        var (met, missed) = (ContactOf(child), ContactOf(missing));
        var told = NewConcern(adult) with { ContactId = met.Id };
        var notice = new Filled(2).Of<PatternNotice>() with { Id = NewId("pat"), PersonId = child, Version = 1, Kind = PatternKind.CoPresence, State = PatternState.Decided };
        var referral = NewReferral(child: child) with { ConcernIds = [told.Id] };
        await DoAsync(s =>
        {
            s.Contacts.Add(met);
            s.Contacts.Add(missed);
            s.Concerns.Add(told, [new ConcernBearing(told.Id, held, null, false, false, "named by the author")]);
            s.Referrals.Add(referral);
        });
        (await DoAsync(s => s.Patterns.TryAddAsync(notice))).ShouldBeTrue();
        await DoAsync(s => s.Patterns.Add([new PatternPart(notice.Id, RiskFactor.DomesticAbuse, told.Id, Now), new PatternPart(notice.Id, RiskFactor.Withdrawal, missed.Id, Now)]));
        var hold = Hold(LegalHoldSubject.Person, held, LegalHoldAuthority.Court);
        await DoAsync(s => s.Retention.TryAddHoldAsync(hold));
        foreach (var (recordClass, id, named) in new[]
        {
            (RecordClass.Pattern, notice.Id, people), (RecordClass.Referral, referral.Id, [adult, held, child]), (RecordClass.Contact, met.Id, [adult, held, child]),
        })
        {
            var record = (await LookAsync(s => s.Retention.FindRecordAsync(recordClass, id)))!;
            record.PersonIds.ShouldBe(named, ignoreOrder: true, recordClass.ToString());
            (await LookAsync(s => s.Retention.HoldingAsync(record.PersonIds, [id]))).ShouldBe([hold.Id], recordClass.ToString());
        }

        (await LookAsync(s => s.Retention.FindRecordAsync(RecordClass.Contact, missed.Id)))!.PersonIds.ShouldBe([missing]);
    }

    [Fact]
    public async Task A_concern_goes_with_what_belongs_to_it_and_leaves_that_there_was_one()
    {
        var child = await AddPersonAsync("own-1");
        var concern = NewConcern(child);
        var item = NewItem() with { ConcernId = concern.Id, PersonId = child, ReferralId = null, CheckId = null };
        await DoAsync(s =>
        {
            s.Concerns.Add(concern, [new ConcernBearing(concern.Id, child, null, false, false, "named by the author")]);
            s.Inbox.Add(item);
        });
        var seen = (await LookAsync(s => s.Retention.FindRecordAsync(RecordClass.Concern, concern.Id)))!;
        (seen.Sensitivity, seen.OrganisationId, seen.RecordedAt, seen.ClosedAt).ShouldBe((concern.Class, Surgery, concern.RecordedAt, null));
        seen.PersonIds.ShouldBe([child]);
        (await LookAsync(s => s.Retention.LastEntryAsync([child]))).ShouldBe(concern.SharedAt);
        (await LookAsync(s => s.Retention.LastEntryAsync(["per_other"]))).ShouldBeNull();
        (await LookAsync(s => s.Retention.IdsAsync(RecordClass.Concern, "", 10))).ShouldBe([(concern.Id, concern.RecordedAt)]);
        (await LookAsync(s => s.Retention.HindrancesAsync([child], concern.Id))).ShouldBeEmpty();

        var removed = new RemovedRecord(
            concern.Id, RecordClass.Concern, concern.Class, Surgery, concern.RecordedAt, new DateOnly(2027, 1, 2), "30 days after LAST_ENTRY", "v1", "rmd_1", Now);
        await DoAsync(s => s.Retention.Remove(removed));
        (await LookAsync(s => s.Concerns.FindAsync(concern.Id))).ShouldBeNull();
        (await LookAsync(s => s.Concerns.BearingsOfAsync(concern.Id))).ShouldBeEmpty();
        (await LookAsync(s => s.Inbox.FindAsync(item.Id))).ShouldBeNull();
        (await LookAsync(s => s.Retention.FindRemovedAsync(concern.Id))).ShouldBe(removed);
    }

    [Fact]
    public async Task An_open_referral_hinders_and_a_closed_one_goes()
    {
        var child = await AddPersonAsync("own-1");
        var referral = NewReferral(child: child);
        await DoAsync(s => s.Referrals.Add(referral));
        (await LookAsync(s => s.Retention.HindrancesAsync([child], "con_x"))).ShouldBe([RemovalHindrance.OpenReferral]);
        (await LookAsync(s => s.Retention.FindRecordAsync(RecordClass.Referral, referral.Id)))!.ClosedAt.ShouldBeNull();
        var closed = referral with { Version = 2, State = ReferralState.Closed };
        (await DoAsync(s => s.Referrals.TryUpdateAsync(closed, 1))).ShouldBeTrue();
        (await LookAsync(s => s.Retention.HindrancesAsync([child], "con_x"))).ShouldBeEmpty();

        await DoAsync(s => s.Retention.Remove(new RemovedRecord(
            referral.Id, RecordClass.Referral, SensitivityClass.Unspecified, Surgery, Now, new DateOnly(2027, 1, 2), "w", "v1", "rmd_1", Now)));
        (await LookAsync(s => s.Referrals.FindAsync(referral.Id))).ShouldBeNull();
        (await LookAsync(s => s.Referrals.SeriesOfAsync([child]))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Candidates_are_bound_by_one_decision_and_a_pass_is_moved_by_one_broker()
    {
        var (first, second) = (Candidate("con_1", 1), Candidate("con_2", 2));
        (await DoAsync(s => s.Retention.TryAddCandidateAsync(second))).ShouldBeTrue();
        (await DoAsync(s => s.Retention.TryAddCandidateAsync(first))).ShouldBeTrue();
        (await DoAsync(s => s.Retention.TryAddCandidateAsync(first))).ShouldBeFalse();
        var today = new DateOnly(2027, 5, 1);
        (await LookAsync(s => s.Retention.CandidatesAsync(RecordClass.Unspecified, today, null, 1))).ShouldBe([first]);
        (await LookAsync(s => s.Retention.CandidatesAsync(RecordClass.Concern, today, ListDueForRemovalHandler.PositionOf(first), 5))).ShouldBe([second]);
        (await LookAsync(s => s.Retention.CandidatesAsync(RecordClass.Referral, today, null, 5))).ShouldBeEmpty();

        (await DoAsync(s => s.Retention.TryClaimAsync(["con_1"], "rmd_1"))).ShouldBeTrue();
        (await DoAsync(s => s.Retention.TryClaimAsync(["con_1"], "rmd_2"))).ShouldBeFalse();
        (await LookAsync(s => s.Retention.CandidatesAsync(RecordClass.Unspecified, today, null, 5))).ShouldBe([second]);
        await DoAsync(s => s.Retention.Release("rmd_1"));
        await DoAsync(s => s.Retention.Keep(["con_2"], new DateOnly(2027, 6, 1)));
        (await LookAsync(s => s.Retention.CandidatesAsync(RecordClass.Unspecified, today, null, 5))).ShouldBe([first]);
        (await LookAsync(s => s.Retention.FindCandidatesAsync(["con_2"]))).ShouldHaveSingleItem().KeptUntil.ShouldBe(new DateOnly(2027, 6, 1));

        var decision = new RemovalDecision(NewId("rmd"), 1, RemovalState.Proposed, RemovalChoice.Remove, ["con_1"], null, "why", "v1", Surgery, "u-1", "Ada", Now);
        await DoAsync(s => s.Retention.Add(decision));
        var done = decision with { Version = 2, State = RemovalState.Executed, ExecutedAt = Now, Removed = 1, ConfirmedBy = "Ben" };
        (await DoAsync(s => s.Retention.TryUpdateAsync(done))).ShouldBeTrue();
        (await DoAsync(s => s.Retention.TryUpdateAsync(done))).ShouldBeFalse();
        (await LookAsync(s => s.Retention.FindDecisionAsync(decision.Id)))!.ShouldHaveContentOf(done);
        (await LookAsync(s => s.Retention.DecisionsAsync(true, null, 5))).ShouldBeEmpty();
        (await LookAsync(s => s.Retention.DecisionsAsync(false, null, 5))).ShouldHaveSingleItem();

        var pass = new RetentionPass(RecordClass.Concern, "con_1", Now);
        (await DoAsync(s => s.Retention.TryMoveAsync(null, pass))).ShouldBeTrue();
        (await DoAsync(s => s.Retention.TryMoveAsync(null, pass))).ShouldBeFalse();
        (await DoAsync(s => s.Retention.TryMoveAsync(pass, pass with { Reached = "" }))).ShouldBeTrue();
        (await DoAsync(s => s.Retention.TryMoveAsync(pass, pass with { Reached = "con_9" }))).ShouldBeFalse();
        (await LookAsync(s => s.Retention.PassAsync(RecordClass.Concern))).ShouldBe(pass with { Reached = "" });
    }

    [Fact]
    public async Task What_a_hold_keeps_by_the_time_of_its_removal_stays_and_what_is_gone_takes_no_hold()
    {
        var (referral, hold) = await DueReferralAsync();
        (await DoAsync(s => PlaceAsync(s, referral, hold))).ShouldBeTrue();
        (await DoAsync(s => RemoveAsync(s, referral))).ShouldBeFalse();
        (referral, hold) = await DueReferralAsync();
        (await DoAsync(s => RemoveAsync(s, referral))).ShouldBeTrue();
        (await DoAsync(s => PlaceAsync(s, referral, hold))).ShouldBeFalse();
    }

    /// <summary>A closed referral whose term has run out, which two people have decided to remove.</summary>
    private protected async Task<(Referral Referral, LegalHold Hold)> DueReferralAsync()
    {
        var referral = NewReferral(child: await AddPersonAsync()) with { ReceivedAt = Now.AddDays(-9) };
        await DoAsync(s => s.Referrals.Add(referral));
        (await DoAsync(s => s.Referrals.TryUpdateAsync(referral with { Version = 2, State = ReferralState.Closed }, 1))).ShouldBeTrue();
        (await DoAsync(s => s.Retention.TryAddCandidateAsync(Candidate(referral.Id, 1) with { Class = RecordClass.Referral }))).ShouldBeTrue();
        await DoAsync(s => s.Retention.Add(DecisionOn(referral)));
        return (referral, Hold(LegalHoldSubject.Referral, referral.Id, LegalHoldAuthority.Court));
    }

    /// <summary>As an officer does, who is told of a referral that is not there.</summary>
    private protected static async ValueTask<bool> PlaceAsync(IWriteSession session, Referral referral, LegalHold hold)
    {
        await session.Retention.BeforeHoldingAsync();
        return await session.Referrals.FindAsync(referral.Id) is not null && await session.Retention.TryAddHoldAsync(hold);
    }

    /// <summary>As the clock does when the days of grace are over.</summary>
    private protected async ValueTask<bool> RemoveAsync(IWriteSession session, Referral referral)
    {
        const string Rules = """{"schedules":[{"version":"s.1","partnership":"p","from":"2020-01-01","graceDays":1,"rules":[RULES]}]}""";
        var rules = Enum.GetValues<RecordClass>().Where(c => c != RecordClass.Unspecified).Select(c =>
            $$"""{"class":"{{Code.Of(c)}}","terms":[{"after":"RECORDED","amount":1,"unit":"DAYS","source":"s"}]}""");
        var schedules = RetentionSchedules.Embedded("p").With(Rules.Replace("RULES", string.Join(",", rules), StringComparison.Ordinal), "test");
        await new RemovalDuty(schedules, Clock).ActAsync(
            session, new PendingDeadline("ddl_1", DeadlinePurpose.RemovalDue, DecisionOn(referral).Id, Now, "retention"), new RegistrySnapshot(1, []));
        return await session.Retention.FindRemovedAsync(referral.Id) is not null;
    }

    private RemovalDecision DecisionOn(Referral referral) => new(
        $"rmd_{referral.Id}", 1, RemovalState.Confirmed, RemovalChoice.Remove, [referral.Id], null, "why", "v1", Surgery, "u-1", "Ada", Now);

    private LegalHold Hold(LegalHoldSubject subject, string id, LegalHoldAuthority authority) => new(
        NewId("hld"), 1, LegalHoldState.Standing, subject, id, authority, null, "why", Surgery, "u-1", "Ada", Now, null, null, null, null, null, null);

    private RetentionCandidate Candidate(string id, int day) => new(
        id, RecordClass.Concern, SensitivityClass.Standard, Surgery, Now, new DateOnly(2027, 1, day), "30 days after LAST_ENTRY", "v1", Now, null, null);
}
