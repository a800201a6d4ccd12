using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Audit.Review;

/// <summary>
/// What the trail holds of a subject until a moment. A list names everybody on its page, and is drawn a thousand times a day: read by number, lists
/// would push out what a review turns on. So acts, refusals and what the clock did are read apart from them, each within a limit of its own, and of
/// lists, deliveries and questions all are read and those kept by which something was told for the first time (M3, K6).
/// </summary>
/// <param name="Entries">What was read and kept, oldest first.</param>
/// <param name="Firsts">Of each thing the first entries, by which it came into the broker, oldest first; some are not among <paramref name="Entries"/>.</param>
/// <param name="Asked">How often each organisation's practitioners asked about the people.</param>
internal sealed record PastTrail(IReadOnlyList<PlacedEntry> Entries, IReadOnlyList<PlacedEntry> Firsts, IReadOnlyDictionary<string, int> Asked)
{
    /// <summary>Acts that one review reads, and as many refusals and entries of the clock: the latest.</summary>
    public const int MostActs = 5000;

    /// <summary>Lists, deliveries and questions that one review reads: the first.</summary>
    public const int MostShowings = 100_000;

    private const int PageSize = 2000;

    private static readonly AuditEventKind[] Showings = [AuditEventKind.Query, AuditEventKind.Return, AuditEventKind.Deliver];

    private static readonly AuditEventKind[] Acts = [.. Code.All<AuditEventKind>().Except([.. Showings, AuditEventKind.Refuse])];

    /// <summary>Where the trail is not asked.</summary>
    public static PastTrail None { get; } = new([], [], new Dictionary<string, int>());

    /// <summary>No act before this moment was read; null: all were.</summary>
    public DateTimeOffset? ActsFrom { get; init; }

    /// <summary>No refusal before this moment was read; null: all were.</summary>
    public DateTimeOffset? RefusalsFrom { get; init; }

    /// <summary>Nothing that the clock did before this moment was read; null: all was.</summary>
    public DateTimeOffset? ClockFrom { get; init; }

    /// <summary>No list, delivery or question after this moment was read; null: all were.</summary>
    public DateTimeOffset? ShownUntil { get; init; }

    /// <summary>Reads it.</summary>
    /// <param name="about">Narrowed to one organisation, what was read whole says nothing of what others did; the clock's are everybody's.</param>
    /// <param name="people">Every id of the people.</param>
    /// <param name="known">The things that the review has lines of.</param>
    /// <param name="reviewer">Who reads what the own organisation did; null: an auditor, who reads everything.</param>
    public static async ValueTask<PastTrail> ReadAsync(
        IReadSession session, TrailQuestion about, IReadOnlySet<string> people, IReadOnlySet<string> known, Caller? reviewer = null)
    {
        bool MayRead(AuditEntry entry) => reviewer is null || ReviewScope.MayRead(reviewer, entry);
        var acts = await session.Past.EntriesAsync(about, Acts, null, MostActs + 1);
        var refusals = await session.Past.EntriesAsync(about, [AuditEventKind.Refuse], null, MostActs + 1);
        var clock = await session.Past.EntriesAsync(about with { OrganisationId = null }, [AuditEventKind.Deliver], DeadlineSweep.Action, MostActs + 1);
        var fold = new ShowingFold(people, known, ofPeople: about.Names is null) { MayRead = MayRead };
        await fold.ReadAsync(after => session.Past.ShowingsAsync(about, Showings, after, PageSize), MostShowings);
        List<PlacedEntry> entries =
        [
            .. acts.TakeLast(MostActs).Concat(refusals.TakeLast(MostActs)).Concat(clock.TakeLast(MostActs)).Concat(await session.Past.PlacedAsync(fold.Kept))
                .Where(e => MayRead(e.Entry)).OrderBy(e => e.Entry.RecordedAt).ThenBy(e => e.Log, StringComparer.Ordinal).ThenBy(e => e.Index),
        ];
        foreach (var act in acts.TakeLast(MostActs).Where(a => MayRead(a.Entry)))
            fold.Count(act.Entry);
        string[] things =
        [
            .. known.Concat(clock.Select(e => e.Entry.ObjectId)).Concat(acts.Where(e => e.Entry.Kind == AuditEventKind.Publish).Select(e => e.Entry.ObjectId))
                .OfType<string>().Distinct(StringComparer.Ordinal),
        ];
        return new PastTrail(entries, [.. (await session.Past.FirstOfThingsAsync(things, about.At)).Where(e => MayRead(e.Entry))], fold.Asked)
        {
            ActsFrom = From(acts),
            RefusalsFrom = From(refusals),
            ClockFrom = From(clock),
            ShownUntil = fold.Until,
        };
    }

    private static DateTimeOffset? From(IReadOnlyList<PlacedEntry> read) => read.Count > MostActs ? read[^MostActs].Entry.RecordedAt : null;
}

/// <summary>
/// Folds lists, deliveries and questions while they are read: of each organisation, practitioner and thing the first is kept and each that told
/// more, so that what is kept is as long as the answer and not as long as the trail.
/// </summary>
/// <param name="people">Every id of the people.</param>
/// <param name="known">The things that the review has lines of; of anything else an answer about the people alone is kept.</param>
/// <param name="ofPeople">Whether the review is about people, and not about things alone.</param>
internal sealed class ShowingFold(IReadOnlySet<string> people, IReadOnlySet<string> known, bool ofPeople)
{
    private readonly HashSet<string> gave = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Organisation, string? Practitioner, AuditEventKind Kind, string Id), int> told = [];
    private readonly List<AuditEntry> kept = [];
    private readonly Dictionary<string, int> asked = new(StringComparer.Ordinal);

    /// <summary>What is folded; the rest is passed over.</summary>
    public Func<AuditEntry, bool> MayRead { get; init; } = _ => true;

    /// <summary>Those by which something was told for the first time.</summary>
    public IReadOnlyList<AuditEntry> Kept => kept;

    /// <summary>How often each organisation asked, of what was counted.</summary>
    public IReadOnlyDictionary<string, int> Asked => asked;

    /// <summary>The last that was read, where not all were; null else.</summary>
    public DateTimeOffset? Until { get; private set; }

    /// <summary>Whether an answer was about these people: a question names first whom it asked about, and anything else nobody beside.</summary>
    public static bool IsAbout(AuditEntry entry, IReadOnlySet<string> people) => entry.PersonIds is [var first, ..] && people.Contains(first)
        && (entry.Kind is AuditEventKind.Query or AuditEventKind.BreakGlass or AuditEventKind.Publish || entry.PersonIds.All(people.Contains));

    /// <summary>Reads page after page from the first on, until there is no more or <paramref name="most"/> were read.</summary>
    /// <param name="page">The page after an entry; empty: the first.</param>
    public async ValueTask ReadAsync(Func<string, ValueTask<ShowingPage>> page, int most)
    {
        var read = 0;
        for (string? after = ""; after is not null;)
        {
            var next = await page(after);
            foreach (var entry in next.Entries)
            {
                // The one beyond says that there are more.
                if (read == most)
                    return;
                if (MayRead(entry))
                    Add(entry);
                read++;
                Until = entry.RecordedAt;
            }

            after = next.Next;
        }

        Until = null;
    }

    /// <summary>Counts an entry, where it asked about the people.</summary>
    public void Count(AuditEntry entry)
    {
        if (entry.OrganisationId is { } organisation && (entry.Kind is AuditEventKind.Query or AuditEventKind.BreakGlass || people.Any(entry.LookedAt)))
            asked[organisation] = asked.GetValueOrDefault(organisation) + 1;
    }

    private void Add(AuditEntry entry)
    {
        Count(entry);
        if (entry.OrganisationId is not { } organisation || !entry.GaveSomething)
            return;
        var toldMore = gave.Add(organisation);
        var isAbout = ofPeople && IsAbout(entry, people);
        foreach (var shown in entry.Shown.Select(ShownThing.Read))
        {
            if (isAbout || known.Contains(shown.Id) || (ofPeople && people.Contains(shown.Id)))
                toldMore |= IsMore((organisation, entry.PractitionerId, entry.Kind, shown.Id), KnowledgeLines.Rank(shown.Tier));
        }

        if (entry.ObjectId is { } about && known.Contains(about))
            toldMore |= IsMore((organisation, entry.PractitionerId, entry.Kind, about), 0);
        if (toldMore)
            kept.Add(entry);
    }

    private bool IsMore((string Organisation, string? Practitioner, AuditEventKind Kind, string Id) key, int rank)
    {
        if (told.TryGetValue(key, out var before) && before >= rank)
            return false;
        told[key] = rank;
        return true;
    }
}
