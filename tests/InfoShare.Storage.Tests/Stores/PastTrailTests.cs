using InfoShare.Core.Audit;
using InfoShare.Core.Audit.Review;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqlitePastTrailTests() : PastTrailTests(StoreEngine.Sqlite);

public sealed class PostgresPastTrailTests() : PastTrailTests(StoreEngine.Postgres);

/// <summary>What a review reads of the trail: acts apart from lists, by people and by things, of everybody or of one organisation.</summary>
public abstract class PastTrailTests(StoreEngine engine) : DomainSuite(engine)
{
    private static readonly AuditEventKind[] Showings = [AuditEventKind.Query, AuditEventKind.Return, AuditEventKind.Deliver];
    private readonly List<AuditEntry> all = [];

    [Fact]
    public async Task Acts_are_read_latest_first_within_their_limit_however_many_lists_there_are()
    {
        await WriteAsync();
        (await ActsAsync(OfPeople)).ShouldBe([0, 3, 6]);
        (await ActsAsync(OfPeople, limit: 2)).ShouldBe([3, 6]);
        (await ActsAsync(OfPeople with { OrganisationId = Council })).ShouldBe([3]);
        (await ActsAsync(OfPeople with { At = all[3].RecordedAt })).ShouldBe([0, 3]);

        // Of things: what is about one, or showed one; whom the entry names is not enough.
        (await ActsAsync(new TrailQuestion(["per_a"], ["ref_1"], ["ref_1"], null, Now))).ShouldBe([3]);
        (await ActsAsync(new TrailQuestion(["per_a"], ["ref_1"], ["ref_1", "con_1"], null, Now))).ShouldBe([3, 6]);

        // What the clock did by itself; what it delivered to somebody is no part of it.
        Numbers(await LookAsync(s => s.Past.EntriesAsync(OfPeople, [AuditEventKind.Deliver], "clock", 10))).ShouldBe([7]);
    }

    [Fact]
    public async Task Showings_come_in_pages_from_the_first_on_each_once()
    {
        await WriteAsync();
        foreach (var limit in new[] { 1, 2, 3, 50 })
        {
            (await ShowingsAsync(OfPeople, limit)).ShouldBe([1, 2, 4, 5, 8]);
            (await ShowingsAsync(OfPeople with { OrganisationId = Council }, limit)).ShouldBe([2]);
            (await ShowingsAsync(OfPeople with { At = all[4].RecordedAt }, limit)).ShouldBe([1, 2, 4]);
            (await ShowingsAsync(new TrailQuestion(["per_a"], ["con_1"], ["con_1"], null, Now), limit)).ShouldBe([1, 4]);
        }

        var placed = await LookAsync(s => s.Past.PlacedAsync([all[8], all[1]]));
        placed.Select(p => (p.Entry.Id, p.Log, p.Index)).ShouldBe([(all[8].Id, "main", 8L), (all[1].Id, "main", 1L)]);
    }

    [Fact]
    public async Task Of_each_thing_the_first_the_first_statement_and_the_first_of_an_organisation_are_found()
    {
        Keep(
            Entry(AuditEventKind.Deliver) with { OrganisationId = null, ObjectId = "ref_1" }, Entry(AuditEventKind.Return) with { ObjectId = "ref_1" },
            Entry(AuditEventKind.Return) with { ObjectId = "ref_1" }, Entry(AuditEventKind.Publish) with { ObjectId = "ref_1" },
            Entry(AuditEventKind.Publish) with { ObjectId = "ref_1" }, Entry(AuditEventKind.Publish) with { ObjectId = "con_1" },
            Entry(AuditEventKind.Publish) with { ObjectId = "con_2" });
        await DoAsync(s => all.ForEach(s.Audit.Append));
        Numbers(await LookAsync(s => s.Past.FirstOfThingsAsync(["ref_1", "con_1"], Now))).ShouldBe([0, 1, 3, 5]);
        Numbers(await LookAsync(s => s.Past.FirstOfThingsAsync(["ref_1", "con_1"], all[1].RecordedAt))).ShouldBe([0, 1]);
        Numbers(await LookAsync(s => s.Past.FirstOfThingsAsync([], Now))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Whoever_was_shown_a_contact_or_a_status_is_kept_once_and_by_no_refusal()
    {
        await DoAsync(s =>
        {
            s.Audit.Append(Entry(AuditEventKind.Return, "MARKER ctc_1", "SUMMARY ctc_1", "MARKER sts_1", "MARKER snt_1"));
            s.Audit.Append(Entry(AuditEventKind.Query, "MARKER ctc_1") with { OrganisationId = Council });
            s.Audit.Append(Entry(AuditEventKind.Refuse, "MARKER sts_1") with { OrganisationId = Council });
            s.Audit.Append(Entry(AuditEventKind.Publish, "MARKER sts_1") with { OrganisationId = null });
        });
        await DoAsync(s => s.Audit.Append(Entry(AuditEventKind.Query, "MARKER ctc_1")));
        (await LookAsync(s => s.Audit.ShownToAsync(["ctc_1"]))).ShouldBe([Council, Surgery]);
        (await LookAsync(s => s.Audit.ShownToAsync(["sts_1", "sts_2"]))).ShouldBe([Surgery]);
        (await LookAsync(s => s.Audit.ShownToAsync(["snt_1"]))).ShouldBeEmpty();
        (await LookAsync(s => s.Audit.ShownToAsync([]))).ShouldBeEmpty();
    }

    private TrailQuestion OfPeople => new(["per_a", "per_b"], ["ref_1"], null, null, Now);

    private async Task WriteAsync()
    {
        Keep(
            Entry(AuditEventKind.Publish) with { PersonIds = ["per_a"] },
            Entry(AuditEventKind.Return, "MARKER con_1", "MARKER con_2") with { PersonIds = ["per_a", "per_b", "per_c"] },
            Entry(AuditEventKind.Return) with { PersonIds = ["per_b"], OrganisationId = Council },
            Entry(AuditEventKind.Decide) with { ObjectId = "ref_1", OrganisationId = Council },
            Entry(AuditEventKind.Query, "DETAIL con_1") with { PersonIds = ["per_a"] },
            Entry(AuditEventKind.Deliver) with { PersonIds = ["per_a"] },
            Entry(AuditEventKind.BreakGlass, "DETAIL con_1") with { PersonIds = ["per_a"] },
            Entry(AuditEventKind.Deliver) with { PersonIds = ["per_a"], OrganisationId = null, Action = "clock" },
            Entry(AuditEventKind.Deliver) with { PersonIds = ["per_a"], Action = "clock" },
            Entry(AuditEventKind.Decide) with { PersonIds = ["per_c"] },
            Entry(AuditEventKind.Refuse) with { PersonIds = ["per_a"] });
        await DoAsync(s => all.ForEach(s.Audit.Append));
    }

    private async Task<IEnumerable<int>> ActsAsync(TrailQuestion about, int limit = 50) => Numbers(await LookAsync(s => s.Past.EntriesAsync(
        about, [AuditEventKind.Publish, AuditEventKind.Decide, AuditEventKind.BreakGlass], null, limit)));

    private async Task<List<int>> ShowingsAsync(TrailQuestion about, int limit)
    {
        List<int> found = [];
        for (string? after = ""; after is not null;)
        {
            var page = await LookAsync(s => s.Past.ShowingsAsync(about, Showings, after, limit));
            found.AddRange(page.Entries.Select(NumberOf));
            after = page.Next;
        }

        return found;
    }

    private void Keep(params AuditEntry[] entries) =>
        all.AddRange(entries.Select((e, i) => e with { CallId = i.ToString(System.Globalization.CultureInfo.InvariantCulture) }));

    private static IEnumerable<int> Numbers(IReadOnlyList<PlacedEntry> found) => found.Select(p => NumberOf(p.Entry));

    private static int NumberOf(AuditEntry entry) => int.Parse(entry.CallId!, System.Globalization.CultureInfo.InvariantCulture);

    private AuditEntry Entry(AuditEventKind kind, params string[] shown)
    {
        Clock.Advance(TimeSpan.FromSeconds(1));
        return new AuditEntry
        {
            Id = NewId("aud"),
            Kind = kind,
            Action = "Test/Call",
            OrganisationId = Surgery,
            Outcome = "done",
            RecordedAt = Now,
            Shown = shown,
        };
    }
}
