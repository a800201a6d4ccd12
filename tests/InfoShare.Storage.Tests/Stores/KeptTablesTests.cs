using InfoShare.Core.Concerns;
using InfoShare.Core.Concerns.History;
using InfoShare.Core.Contacts;
using InfoShare.Core.Patterns;
using InfoShare.Core.Plans;
using InfoShare.Core.Retention;
using InfoShare.Core.Tasks;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage.Stores;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqliteKeptTablesTests() : KeptTablesTests(StoreEngine.Sqlite);

public sealed class PostgresKeptTablesTests() : KeptTablesTests(StoreEngine.Postgres);

/// <summary>
/// Every table is kept under a class of the retention schedule, and what can be removed leaves no row behind in any of its class: both are
/// read from the schema, so that a table which is added later cannot be forgotten.
/// </summary>
public abstract class KeptTablesTests(StoreEngine engine) : DomainSuite(engine)
{
    // Rows that name the person and the series and hold no words: they go by neither a notice nor a concern.
    private static readonly string[] BesideTheirRecord = ["pattern_alert", "unseen_watch"];

    [Fact]
    public async Task Every_table_of_the_schema_has_its_class_or_tells_of_nobody()
    {
        var tables = (await ColumnsAsync()).Select(c => c.Table).Distinct().Where(t => t != "note").Order(StringComparer.Ordinal).ToList();
        tables.Count.ShouldBeGreaterThan(80);
        tables.Where(t => !KeptTables.Classes.ContainsKey(t) && !KeptTables.OfNobody.Contains(t))
            .ShouldBeEmpty("a table needs its class in Storage/Stores/KeptTables.cs, and docs/retention.md has the classes");
        string[] known = [.. KeptTables.Classes.Keys.Concat(KeptTables.OfNobody).Order(StringComparer.Ordinal)];
        known.ShouldBe(tables);
        KeptTables.Classes.Values.Distinct().Order().ShouldBe(Enum.GetValues<RecordClass>().Where(c => c != RecordClass.Unspecified).Order());
    }

    [Fact]
    public async Task What_can_be_removed_takes_every_row_of_its_class_along()
    {
        var child = await AddPersonAsync();
        foreach (var (recordClass, id) in await RecordsAsync(child))
        {
            RemovableRecords.ClassOf(id).ShouldBe(recordClass);
            var seen = (await LookAsync(s => s.Retention.FindRecordAsync(recordClass, id)))!;
            seen.PersonIds.ShouldContain(child, $"a hold on the child has to reach {recordClass}");
            (await LookAsync(s => s.Retention.IdsAsync(recordClass, "", 10))).ShouldContain(r => r.Id == id);

            // Full before, in every table of the class; nowhere after, save what stays of it.
            var tables = KeptTables.Classes.Where(c => c.Value == recordClass && !BesideTheirRecord.Contains(c.Key)).Select(c => c.Key);
            tables.Except(await TablesWithAsync(id)).ShouldBeEmpty($"of {recordClass}");
            await DoAsync(s => s.Retention.Remove(new RemovedRecord(
                id, recordClass, seen.Sensitivity, seen.OrganisationId, seen.RecordedAt, new DateOnly(2027, 1, 2), "w", "v1", "rmd_1", Now)));
            (await TablesWithAsync(id)).Where(t => t != "removed_record" && !KeptTables.OfNobody.Contains(t)).ShouldBeEmpty($"of {recordClass}");
        }
    }

    [Fact]
    public async Task An_account_of_several_concerns_goes_with_the_last_of_them()
    {
        var child = await AddPersonAsync();
        var (first, second) = (NewConcern(child), NewConcern(child));
        var narrative = new Filled(3).Of<Narrative>() with { Id = NewId("nar"), PersonId = child, ConcernIds = [first.Id, second.Id] };
        await DoAsync(s =>
        {
            s.Concerns.Add(first, []);
            s.Concerns.Add(second, []);
            s.ConcernLife.Add(narrative);
        });
        await DoAsync(s => s.Retention.Remove(Removed(first.Id)));
        (await LookAsync(s => s.ConcernLife.NarrativesOfAsync(child))).ShouldHaveSingleItem().Words.ShouldBe(narrative.Words, "the other concern may be under a hold");
        await DoAsync(s => s.Retention.Remove(Removed(second.Id)));
        (await LookAsync(s => s.ConcernLife.NarrativesOfAsync(child))).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_open_around_somebody_keeps_what_names_that_person_and_a_hold_reaches_it()
    {
        var child = await AddPersonAsync();
        var task = NewTask(child) with { State = DutyTaskState.Open };
        await DoAsync(s => s.Tasks.Add(task));
        (await LookAsync(s => s.Retention.HindrancesAsync([child], "con_x"))).ShouldBe([RemovalHindrance.RunningClock]);
        (await DoAsync(s => s.Tasks.TryUpdateAsync(task with { Version = 2, State = DutyTaskState.Done }, 1))).ShouldBeTrue();
        (await LookAsync(s => s.Retention.HindrancesAsync([child], "con_x"))).ShouldBeEmpty();

        var notice = NewNotice(child) with { State = PatternState.Open };
        (await DoAsync(s => s.Patterns.TryAddAsync(notice))).ShouldBeTrue();
        (await LookAsync(s => s.Retention.HindrancesAsync([child], "con_x"))).ShouldBe([RemovalHindrance.RunningClock]);
        (await DoAsync(s => s.Patterns.TryUpdateAsync(notice with { Version = 2, State = PatternState.Decided }))).ShouldBeTrue();
        (await LookAsync(s => s.Retention.HindrancesAsync([child], "con_x"))).ShouldBeEmpty();

        var ending = NewEnding(child);
        (await DoAsync(s => s.Plans.TryAddAsync(ending with { State = EndingState.Proposed }))).ShouldBeTrue();
        (await LookAsync(s => s.Retention.HindrancesAsync([child], "con_x"))).ShouldBe([RemovalHindrance.RunningClock]);

        var concern = NewConcern(child);
        await DoAsync(s => s.Concerns.Add(concern, []));
        await DoAsync(s => s.Retention.AddToIncident("inc_9", concern.Id));
        await DoAsync(s => s.Retention.TryAddHoldAsync(new LegalHold(
            NewId("hld"), 1, LegalHoldState.Standing, LegalHoldSubject.Incident, "inc_9", LegalHoldAuthority.IncidentNamed, null, null, null, null, null, Now, null, null, null,
            null, null, null)));
        foreach (var id in (string[])[task.Id, notice.Id, ending.Id])
            (await LookAsync(s => s.Retention.HoldingAsync([child], [id]))).ShouldHaveSingleItem();
    }

    private async Task<IReadOnlyList<(RecordClass Class, string Id)>> RecordsAsync(string child)
    {
        var concern = NewConcern(child);
        var contact = new Filled(2).Of<ContactRecord>() with { Id = NewId("ctc"), PersonId = child };
        var enquiry = new Filled(2).Of<EnquiryRecord>() with { Id = NewId("enq"), PersonId = child, TaskId = null };
        var (task, notice, ending) = (NewTask(child), NewNotice(child), NewEnding(child));
        await DoAsync(s =>
        {
            s.Concerns.Add(concern, [new ConcernBearing(concern.Id, child, null, false, false, "named by the author")]);
            s.ConcernLife.Add(new Filled(1).Of<ConcernNote>() with { Id = NewId("cno"), ConcernId = concern.Id });
            s.ConcernLife.Add(new Filled(1).Of<Appraisal>() with { Id = NewId("apr"), ConcernId = concern.Id, State = AppraisalState.Done });
            s.ConcernLife.Add(new Filled(1).Of<Narrative>() with { Id = NewId("nar"), ConcernIds = [concern.Id] });
            s.Contacts.Add(contact);
            s.Contacts.Add(enquiry);
            s.Tasks.Add(task);
            s.Inbox.Add(NewItem() with { TaskId = task.Id, ConcernId = null, ReferralId = null });
            s.Inbox.Add(NewItem() with { PatternId = notice.Id, ConcernId = concern.Id, ReferralId = null });
            s.Plans.Add(new ReopeningWatch
            {
                Id = NewId("rop"),
                EndingId = ending.Id,
                PersonId = child,
                OrganisationId = Council,
                Trigger = ReopeningTrigger.FurtherConcern,
                ArmedAt = Now,
                Words = "when he comes back",
            });
        });
        (await DoAsync(s => s.ConcernLife.TryAddStepAsync(new VerificationStep(concern.Id, 2, VerificationState.Corroborated, Surgery, "Ada Ashtest", null, Now)))).ShouldBeTrue();
        (await DoAsync(s => s.Patterns.TryAddAsync(notice))).ShouldBeTrue();
        await DoAsync(s => s.Patterns.Add([new PatternPart(notice.Id, RiskFactor.DomesticAbuse, concern.Id, Now)]));
        (await DoAsync(s => s.Plans.TryAddAsync(ending))).ShouldBeTrue();
        (await DoAsync(s => s.ConcernLife.TryCorrectAsync(
            concern with { Version = concern.Version + 1 },
            new ConcernVersion(concern.Id, concern.Version, ConcernText.Of(concern), concern.Class, "typed wrong", "u-ada", "Ada", PractitionerRole.Gp, Now)))).ShouldBeTrue();
        await WriteAsync(async sql =>
        {
            await sql.ExecuteAsync("INSERT INTO concern_place (address_key, concern_id, shared_at) VALUES ('k', @id, 1) ON CONFLICT DO NOTHING", new { concern.Id });
            foreach (var id in (string[])[concern.Id, contact.Id])
                await sql.ExecuteAsync("INSERT INTO thing_shown (thing_id, organisation_id, tier, first_at) VALUES (@id, 'o', 'MARKER', 1)", new { id });
            return true;
        });

        // The notice last: it stands on the concern.
        return
        [
            (RecordClass.Contact, contact.Id), (RecordClass.Enquiry, enquiry.Id), (RecordClass.Task, task.Id), (RecordClass.Ending, ending.Id),
            (RecordClass.Concern, concern.Id), (RecordClass.Pattern, await AnotherNoticeAsync(child)),
        ];
    }

    private async Task<string> AnotherNoticeAsync(string child)
    {
        var (notice, concern) = (NewNotice(child) with { Kind = PatternKind.Withdrawal }, NewConcern(child));
        await DoAsync(s => s.Concerns.Add(concern, []));
        (await DoAsync(s => s.Patterns.TryAddAsync(notice))).ShouldBeTrue();
        await DoAsync(s => s.Patterns.Add([new PatternPart(notice.Id, RiskFactor.DomesticAbuse, concern.Id, Now)]));
        await DoAsync(s => s.Inbox.Add(NewItem() with { PatternId = notice.Id, ConcernId = null, ReferralId = null }));
        return notice.Id;
    }

    private DutyTask NewTask(string child) => new Filled(2).Of<DutyTask>() with { Id = NewId("tsk"), PersonId = child, Version = 1, State = DutyTaskState.Done };

    private PatternNotice NewNotice(string child) =>
        new Filled(2).Of<PatternNotice>() with { Id = NewId("pat"), PersonId = child, Version = 1, Kind = PatternKind.CoPresence, State = PatternState.Decided };

    private Ending NewEnding(string child)
    {
        var id = NewId("end");
        return new Filled(7).Of<Ending>() with
        {
            Id = id,
            PersonId = child,
            Version = 1,
            State = EndingState.Accepted,
            Parts = [new FollowOnPart(id, 1, Surgery, PractitionerRole.Gp, "Sees the child", "weekly", new DateOnly(2027, 3, 1), FollowOnState.Accepted)],
        };
    }

    private RemovedRecord Removed(string concernId) =>
        new(concernId, RecordClass.Concern, SensitivityClass.Standard, Surgery, Now, new DateOnly(2027, 1, 2), "w", "v1", "rmd_1", Now);

    private async Task<IReadOnlyList<string>> TablesWithAsync(string id)
    {
        List<string> found = [];
        foreach (var table in (await ColumnsAsync()).GroupBy(c => c.Table))
        {
            var where = string.Join(" OR ", table.Select(c => $"CAST({c.Column} AS TEXT) LIKE @like"));
            if (await ReadAsync(sql => sql.SingleOrDefaultAsync<long>($"SELECT COUNT(*) FROM {table.Key} WHERE {where}", new { Like = $"%{id}%" })) > 0)
                found.Add(table.Key);
        }

        return found;
    }

    private async Task<IReadOnlyList<(string Table, string Column)>> ColumnsAsync() => await ReadAsync(sql => sql.QueryAsync<(string, string)>(
        Engine == StoreEngine.Postgres
            ? "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY 1, 2"
            : "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY 1, 2"));
}
