using InfoShare.Core.Inbox;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Chronology;

/// <summary>Beside what an item of a chronology stands. The same numbers as the protocol's.</summary>
public enum ChronologyLane
{
    Unspecified = 0,

    /// <summary>Something that worries.</summary>
    Risk = 1,

    /// <summary>Something that protects: shown beside what worries, and never set against it.</summary>
    Protective = 2,

    /// <summary>A change around the child: a birth, a move, who lives with whom.</summary>
    Change = 3,

    /// <summary>Services: who works with the child, who was seen, what was missed.</summary>
    Contact = 4,

    /// <summary>What was asked of services and decided: statuses, referrals, handovers.</summary>
    Status = 5,

    /// <summary>A time of which nothing is known.</summary>
    Gap = 6,

    /// <summary>What is shown and counts for nothing: language, poverty, immigration, learning difficulty.</summary>
    Context = 7,
}

/// <summary>What an item of a chronology is. The same numbers as the protocol's.</summary>
public enum ChronologyKind
{
    Unspecified = 0,
    Concern = 1,

    /// <summary>A concern about an address at which the child is recorded as living on that day.</summary>
    AddressConcern = 2,
    Status = 3,
    Referral = 4,

    /// <summary>A service works with the child, from a day until a day.</summary>
    Service = 5,
    Gap = 6,

    /// <summary>A home of the child.</summary>
    Home = 7,
    Birth = 8,
    Handover = 9,
    Custody = 10,

    /// <summary>Somebody came into the child's life, or left it.</summary>
    Link = 11,

    /// <summary>A meeting with the child, or one that did not come about.</summary>
    Contact = 12,

    /// <summary>Something that hangs on a concern and changes nothing of it.</summary>
    Note = 13,

    /// <summary>The one account on which those who work with the child agreed.</summary>
    Narrative = 14,

    /// <summary>That things recorded around the child stand together.</summary>
    Pattern = 15,

    /// <summary>How a status ends, or is proposed to end.</summary>
    Ending = 16,

    /// <summary>What was written down as a reason to look again has happened.</summary>
    Reopening = 17,

    /// <summary>What came of asking after a factor of risk, or after what protects.</summary>
    Factor = 18,

    /// <summary>How sure a concern became after it was shared.</summary>
    Verification = 19,

    /// <summary>What a concern that was taken back, or not found proved, means for the child all the same; or that somebody owes it.</summary>
    Appraisal = 20,
}

/// <summary>One line of a child's chronology, as one reader may see it.</summary>
/// <param name="Id">Id of what it stands for.</param>
/// <param name="From">First day; null where it is not known.</param>
/// <param name="To">Last day; null where it is not known, lasts, or is the first.</param>
/// <param name="Day">The day at which it stands. Where it is not known when it happened, the day on which it was shared or recorded.</param>
/// <param name="Words">In words, at the reader's tier, SUMMARY at most; detail is asked for item by item.</param>
public sealed record ChronologyItem(
    string Id, ChronologyKind Kind, ChronologyLane Lane, DateOnly? From, DateOnly? To, DateOnly Day, string Words, Tier Tier)
{
    /// <summary>Whether it is known on which day it happened or began.</summary>
    public bool DayKnown => From is not null;

    /// <summary>Null where it may not be named to this reader.</summary>
    public string? OrganisationName { get; init; }

    /// <summary>Kind of agency that states it; unspecified where it may not be said.</summary>
    public AgencyKind Agency { get; init; }

    /// <summary>Of a concern.</summary>
    public IReadOnlyList<ConcernIndicator> Indicators { get; init; } = [];

    /// <summary>Of a concern.</summary>
    public VerificationState Verification { get; init; }

    /// <summary>Of a status.</summary>
    public ChildStatusCode Status { get; init; }

    /// <summary>When it was shared with the partnership.</summary>
    public DateTimeOffset? SharedAt { get; init; }

    /// <summary>Why it is a critical point; null: it is none.</summary>
    public string? Critical { get; init; }

    /// <summary>Other items of this chronology that tell of the same event (requirement O1): one event with several sources.</summary>
    public IReadOnlyList<string> SameEvent { get; init; } = [];

    /// <summary>Which way the risk goes, as whoever states the item sees it: always somebody's statement, never reckoned (requirement C23).</summary>
    public StatedTrend Trend { get; init; }

    /// <summary>Of the reader's own organisation's work with the child: who it is, and at which number. Null for anything else.</summary>
    public ContactPoint? Who { get; init; }

    /// <summary>With <see cref="Who"/>: whether that practitioner leads for the organisation.</summary>
    public bool Leads { get; init; }

    /// <summary>At which tier <see cref="More"/> is given, where that is more than the item's own; unspecified: as the item.</summary>
    public Tier InFull { get; init; }

    /// <summary>Further lines for whoever asks for this one item.</summary>
    public IReadOnlyList<string> More { get; init; } = [];

    /// <summary>Ids of what those lines tell of besides, each at MARKER, for the trail (M2, D6).</summary>
    public IReadOnlyList<string> ShownInMore { get; init; } = [];
}

/// <summary>Where a page of a chronology begins: after this item.</summary>
public sealed record ChronologyPosition(DateOnly Day, ChronologyKind Kind, string Id);

/// <summary>The order of a chronology.</summary>
public static class ChronologyOrder
{
    /// <summary>By day, kind and id: the same for whatever order the items came in.</summary>
    public static IReadOnlyList<ChronologyItem> Merge(IEnumerable<ChronologyItem> items, bool newestFirst = false)
    {
        var sorted = items.DistinctBy(i => (i.Kind, i.Id)).Order(Comparer<ChronologyItem>.Create(Compare)).ToList();
        if (newestFirst)
            sorted.Reverse();
        return sorted;
    }

    /// <summary>Whether an item comes after a position.</summary>
    public static bool IsAfter(ChronologyItem item, ChronologyPosition position, bool newestFirst)
    {
        var order = Compare(item, position.Day, position.Kind, position.Id);
        return newestFirst ? order < 0 : order > 0;
    }

    private static int Compare(ChronologyItem one, ChronologyItem other) => Compare(one, other.Day, other.Kind, other.Id);

    private static int Compare(ChronologyItem item, DateOnly day, ChronologyKind kind, string id) =>
        item.Day.CompareTo(day) is not 0 and var byDay ? byDay
        : item.Kind.CompareTo(kind) is not 0 and var byKind ? byKind
        : string.CompareOrdinal(item.Id, id);
}
