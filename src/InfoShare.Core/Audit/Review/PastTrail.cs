using InfoShare.Core.Clocks;
using InfoShare.Core.Emergency;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Audit.Review;

/// <summary>
/// What the trail holds of a subject until a moment. A list names everybody on its page, and is drawn a thousand times a day: read by number, lists
/// would push out what a review turns on. So acts, refusals and what the clock did are read apart from them, each within a limit of its own, and of
/// lists, deliveries and questions all are read, in brief, and those kept by which something was told for the first time (M3, K6).
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

    private const int IdsAtOnce = 50_000;

    private const int LinesAtOnce = 2000;

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
    /// <param name="reading">By which what the reviewer may read is judged; null: everything is read.</param>
    /// <param name="mostActs">As <see cref="MostActs"/>.</param>
    /// <param name="mostShowings">As <see cref="MostShowings"/>.</param>
    public static async ValueTask<PastTrail> ReadAsync(
        IReadSession session, TrailQuestion about, IReadOnlySet<string> people, IReadOnlySet<string> known, PastReading? reading = null, int mostActs = MostActs,
        int mostShowings = MostShowings)
    {
        bool MayRead(AuditEntry entry) => reading?.MayRead(entry) != false;
        var brief = new BriefEntries(people, known, about.Names) { KeptPeople = reading?.Conflicts?.KeptPeople ?? [] };
        var fold = new ShowingFold(people, known, ofPeople: about.Names is null) { MayRead = MayRead, Most = mostShowings };
        LatestLines acts = new(mostActs), refusals = new(mostActs), clock = new(mostActs);
        for (string? after = ""; after is not null;)
        {
            var ids = await session.Past.TrailIdsAsync(about, after, IdsAtOnce);
            foreach (var some in ids.Chunk(LinesAtOnce))
            {
                foreach (var line in await session.Past.TrailAsync(about, some))
                {
                    if (brief.IsKept(line))
                        continue;
                    if (LinesOf(line, acts, refusals, clock) is { } gathered)
                    {
                        if ((gathered == clock || IsOfAsked(line)) && brief.IsAsked(line))
                            gathered.Add(line);
                    }
                    else if (IsOfAsked(line) && brief.Of(line) is { } entry)
                    {
                        fold.Read(entry);
                    }
                }
            }

            after = ids.Count < IdsAtOnce ? null : ids[^1];
        }

        var read = (await session.Past.PlacedAsync([.. acts.Ids, .. refusals.Ids, .. clock.Ids, .. fold.Kept.Select(e => e.Id)]))
            .ToDictionary(e => e.Entry.Id, StringComparer.Ordinal);
        var done = acts.Ids.Select(id => read[id].Entry).ToList();
        foreach (var act in done.Where(MayRead))
            fold.Count(act);
        string[] things =
        [
            .. known.Concat(clock.Ids.Select(id => read[id].Entry.ObjectId)).Concat(done.Where(e => e.Kind == AuditEventKind.Publish).Select(e => e.ObjectId))
                .OfType<string>().Distinct(StringComparer.Ordinal),
        ];
        return new PastTrail(
            [.. read.Values.Where(e => MayRead(e.Entry)).OrderBy(e => e.Entry.RecordedAt).ThenBy(e => e.Log, StringComparer.Ordinal).ThenBy(e => e.Index)],
            [.. (await session.Past.FirstOfThingsAsync(things, about.At)).Where(e => MayRead(e.Entry))], fold.Asked)
        {
            ActsFrom = acts.From,
            RefusalsFrom = refusals.From,
            ClockFrom = clock.From,
            ShownUntil = fold.Until,
        };

        bool IsOfAsked(TrailLine line) => about.OrganisationId is null || line.OrganisationId == about.OrganisationId;
    }

    // Null: a list, a delivery or a question. What the clock did and told nobody by is everybody's.
    private static LatestLines? LinesOf(TrailLine line, LatestLines acts, LatestLines refusals, LatestLines clock) => line.Kind switch
    {
        AuditEventKind.Deliver when line is { Action: DeadlineSweep.Action, OrganisationId: null } => clock,
        AuditEventKind.Query or AuditEventKind.Return or AuditEventKind.Deliver => null,
        AuditEventKind.Refuse => refusals,
        _ => acts,
    };

    /// <summary>The latest of what was read, by when it was recorded.</summary>
    private sealed class LatestLines(int most)
    {
        private readonly PriorityQueue<(string Id, DateTimeOffset At), (DateTimeOffset At, string Log, long Sequence)> latest = new(Order);
        private bool cut;

        private static Comparer<(DateTimeOffset At, string Log, long Sequence)> Order { get; } = Comparer<(DateTimeOffset At, string Log, long Sequence)>.Create(
            (a, b) => a.At != b.At ? a.At.CompareTo(b.At) : string.CompareOrdinal(a.Log, b.Log) is var log and not 0 ? log : a.Sequence.CompareTo(b.Sequence));

        /// <summary>Their ids, in no order.</summary>
        public IEnumerable<string> Ids => latest.UnorderedItems.Select(i => i.Element.Id);

        /// <summary>Since when all were read; null: all were.</summary>
        public DateTimeOffset? From => cut ? latest.Peek().At : null;

        public void Add(TrailLine line)
        {
            latest.Enqueue((line.Id, line.RecordedAt), (line.RecordedAt, line.Log, line.Sequence));
            if (latest.Count <= most)
                return;
            latest.Dequeue();
            cut = true;
        }
    }
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
    private int read;
    private bool cut;
    private DateTimeOffset last;

    /// <summary>What is folded; the rest is passed over.</summary>
    public Func<AuditEntry, bool> MayRead { get; init; } = _ => true;

    /// <summary>As many are read, the first; of what comes after it is said that there is more.</summary>
    public int Most { get; init; } = PastTrail.MostShowings;

    /// <summary>Those by which something was told for the first time.</summary>
    public IReadOnlyList<AuditEntry> Kept => kept;

    /// <summary>How often each organisation asked, of what was counted.</summary>
    public IReadOnlyDictionary<string, int> Asked => asked;

    /// <summary>The last that was read, where not all were; null else.</summary>
    public DateTimeOffset? Until => cut ? last : null;

    /// <summary>Whether an answer was about these people: a question names first whom it asked about, and anything else nobody beside.</summary>
    public static bool IsAbout(AuditEntry entry, IReadOnlySet<string> people) => entry.PersonIds is [var first, ..] && people.Contains(first)
        && (entry.Kind is AuditEventKind.Query or AuditEventKind.BreakGlass or AuditEventKind.Publish || entry.PersonIds.All(people.Contains));

    /// <summary>Reads the next, in the order of their ids.</summary>
    public void Read(AuditEntry entry)
    {
        if (read == Most)
        {
            cut = true;
            return;
        }

        if (MayRead(entry))
            Add(entry);
        read++;
        last = entry.RecordedAt;
    }

    /// <summary>Counts an entry, where it asked about the people: whoever opens or closes an emergency access has asked nothing by that.</summary>
    public void Count(AuditEntry entry)
    {
        if (entry.OrganisationId is { } organisation && !GlassOutcomes.IsOfTheAccess(entry)
            && (entry.Kind is AuditEventKind.Query or AuditEventKind.BreakGlass || people.Any(entry.LookedAt)))
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
