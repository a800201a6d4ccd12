using InfoShare.Core.Audit;
using InfoShare.Core.Audit.Review;
using InfoShare.Core.Concerns;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqlitePastTrailTests() : PastTrailTests(StoreEngine.Sqlite);

public sealed class PostgresPastTrailTests() : PastTrailTests(StoreEngine.Postgres);

/// <summary>What a review reads of the trail: acts apart from lists, by people and by things, of everybody or of one organisation.</summary>
public abstract class PastTrailTests(StoreEngine engine) : DomainSuite(engine)
{
    private readonly List<AuditEntry> all = [];

    [Fact]
    public async Task Acts_are_read_latest_first_within_their_limit_however_many_lists_there_are()
    {
        await WriteAsync();
        (await ActsAsync(OfPeople)).ShouldBe([0, 3, 6]);
        (await ActsAsync(OfPeople, most: 2)).ShouldBe([3, 6]);
        (await ActsAsync(OfPeople with { OrganisationId = Council })).ShouldBe([3]);
        (await ActsAsync(OfPeople with { At = all[3].RecordedAt })).ShouldBe([0, 3]);

        // Of things: what is about one, or showed one; whom the entry names is not enough.
        (await ActsAsync(new TrailQuestion(["per_a"], ["ref_1"], ["ref_1"], null, Now))).ShouldBe([3]);
        (await ActsAsync(new TrailQuestion(["per_a"], ["ref_1"], ["ref_1", "con_1"], null, Now))).ShouldBe([3, 6]);

        // What the clock did by itself, whosever part is asked for; what it delivered to somebody is no part of it. Refusals are apart.
        foreach (var about in new[] { OfPeople, OfPeople with { OrganisationId = Council } })
            Numbers((await TrailAsync(about)).Entries.Where(e => e.Entry is { Action: "clock", OrganisationId: null })).ShouldBe([7]);
        Numbers((await TrailAsync(OfPeople)).Entries.Where(e => e.Entry.Kind == AuditEventKind.Refuse)).ShouldBe([10]);

        // Where there are more it is said since when all were read.
        (await TrailAsync(OfPeople, mostActs: 2)).ActsFrom.ShouldBe(all[3].RecordedAt);
        (await TrailAsync(OfPeople, mostActs: 3)).ActsFrom.ShouldBeNull();
        (await TrailAsync(OfPeople, mostActs: 2)).ClockFrom.ShouldBeNull();
    }

    [Fact]
    public async Task Showings_are_read_from_the_first_on_and_kept_where_they_told_something()
    {
        await WriteAsync();
        (await ShowingsAsync(OfPeople)).ShouldBe([1, 2, 4]);
        (await ShowingsAsync(OfPeople with { OrganisationId = Council })).ShouldBe([2]);
        (await ShowingsAsync(OfPeople with { At = all[2].RecordedAt })).ShouldBe([1, 2]);
        (await ShowingsAsync(new TrailQuestion(["per_a"], ["con_1"], ["con_1"], null, Now))).ShouldBe([1, 4]);

        // Deliveries that showed nothing are read, and not kept.
        (await TrailAsync(OfPeople, mostShowings: 2)).ShownUntil.ShouldBe(all[2].RecordedAt);
        (await TrailAsync(OfPeople, mostShowings: 4)).ShownUntil.ShouldBe(all[5].RecordedAt);
        (await TrailAsync(OfPeople, mostShowings: 5)).ShownUntil.ShouldBeNull();

        var placed = await LookAsync(s => s.Past.PlacedAsync([all[8].Id, all[1].Id, all[8].Id]));
        placed.OrderByDescending(p => p.Index).Select(p => (p.Entry.Id, p.Log, p.Index)).ShouldBe([(all[8].Id, "main", 8L), (all[1].Id, "main", 1L)]);
        placed.First(p => p.Index == 1).Entry.Shown.ShouldBe(all[1].Shown);
    }

    [Fact]
    public async Task The_trail_comes_in_pages_of_ids_each_once_and_in_brief_as_it_is_kept()
    {
        await WriteAsync();
        foreach (var limit in new[] { 1, 2, 3, 50 })
        {
            List<string> ids = [];
            for (var page = await LookAsync(s => s.Past.TrailIdsAsync(OfPeople, "", limit)); page.Count > 0;)
            {
                page.Count.ShouldBeLessThanOrEqualTo(limit);
                ids.AddRange(page);
                page = await LookAsync(s => s.Past.TrailIdsAsync(OfPeople, ids[^1], limit));
            }

            ids.ShouldBe(all.Where((_, i) => i != 9).Select(e => e.Id));
        }

        var lines = await LookAsync(s => s.Past.TrailAsync(OfPeople, [all[3].Id, all[1].Id, all[7].Id]));
        lines.Select(l => (l.Id, l.Log, l.Sequence, l.Kind, l.OrganisationId, l.ObjectId, l.PersonIds, l.Shown)).ShouldBe(
            [
                (all[1].Id, "main", 2, AuditEventKind.Return, Surgery, null, "[\"per_a\",\"per_b\",\"per_c\"]", "[\"MARKER con_1\",\"MARKER con_2\"]"),
                (all[3].Id, "main", 4, AuditEventKind.Decide, Council, "ref_1", "[]", "[]"),
                (all[7].Id, "main", 8, AuditEventKind.Deliver, null, null, "[\"per_a\"]", "[]"),
            ]);
        (await LookAsync(s => s.Past.TrailAsync(OfPeople, []))).ShouldBeEmpty();
        (await LookAsync(s => s.Past.LatestOfThingsAsync(["ref_1"], 10))).Single().Id.ShouldBe(all[3].Id);
        (await LookAsync(s => s.Past.LatestOfThingsAsync([], 10))).ShouldBeEmpty();
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

    [Fact]
    public async Task What_names_an_incident_is_there_from_when_it_was_recorded()
    {
        var child = await AddPersonAsync("own-1");
        var incident = new IncidentReference("inc_1", IncidentKind.Incident, Surgery, "26-4711");
        var first = NewConcern(child) with { RecordedAt = Now, Incidents = [incident] };
        Clock.Advance(TimeSpan.FromHours(1));
        var second = NewConcern(child) with { RecordedAt = Now, Incidents = [incident with { IncidentId = "inc_2" }, incident] };
        await DoAsync(s =>
        {
            s.Concerns.Add(first, []);
            s.Concerns.Add(second, []);
        });
        (await LookAsync(s => s.Past.OfIncidentAsync("inc_1", first.RecordedAt.AddSeconds(-1)))).ShouldBeEmpty();
        (await LookAsync(s => s.Past.OfIncidentAsync("inc_1", first.RecordedAt))).ShouldBe([first.Id]);
        (await LookAsync(s => s.Past.OfIncidentAsync("inc_1", Now))).ShouldBe([first.Id, second.Id], ignoreOrder: true);
        (await LookAsync(s => s.Past.OfIncidentAsync("inc_2", Now))).ShouldBe([second.Id]);
        (await LookAsync(s => s.Past.OfIncidentAsync("inc_3", Now))).ShouldBeEmpty();
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

    private Task<PastTrail> TrailAsync(TrailQuestion about, int mostActs = 50, int mostShowings = 50) => LookAsync(s => PastTrail.ReadAsync(
        s, about, about.EntryIds.ToHashSet(), new HashSet<string> { "con_1", "ref_1" }, mostActs: mostActs, mostShowings: mostShowings));

    private async Task<IEnumerable<int>> ActsAsync(TrailQuestion about, int most = 50) => Numbers((await TrailAsync(about, mostActs: most)).Entries.Where(
        e => e.Entry.Kind is AuditEventKind.Publish or AuditEventKind.Decide or AuditEventKind.BreakGlass));

    private async Task<IEnumerable<int>> ShowingsAsync(TrailQuestion about) => Numbers((await TrailAsync(about)).Entries.Where(
        e => e.Entry.Kind is AuditEventKind.Query or AuditEventKind.Return || e.Entry is { Kind: AuditEventKind.Deliver, OrganisationId: not null }));

    private void Keep(params AuditEntry[] entries) =>
        all.AddRange(entries.Select((e, i) => e with { CallId = i.ToString(System.Globalization.CultureInfo.InvariantCulture) }));

    private static IEnumerable<int> Numbers(IEnumerable<PlacedEntry> found) => found.Select(p => NumberOf(p.Entry));

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
