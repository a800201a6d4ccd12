using InfoShare.Core.Clocks;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>
/// What the statements on one link come to, seen from a day. Statements of several organisations stand side by side (requirement
/// B1); none is overwritten, and which arrived first in a list does not matter.
/// </summary>
public sealed record LinkFacts(IReadOnlyList<Relationship> Statements, Relationship Principal, LinkTime Time)
{
    /// <summary>
    /// Sources whose word is not the word of a party or of hearsay: only with these does a link end (requirement B2). A support
    /// worker weighs like any other worker.
    /// </summary>
    public static bool IsIndependent(SourceKind source) => source is
        SourceKind.Observed or SourceKind.RecordCheck or SourceKind.Test or SourceKind.Finding or SourceKind.SupportWorker;

    /// <summary>
    /// When one statement holds. A claimed separation does not end it, custody only suspends it (B2, B3). An end by date, and a
    /// partner who is called a former one, count as ended when the source is independent; said by a party they are a claim.
    /// A denial is nobody's present link, and it takes nothing from what another states.
    /// </summary>
    public static LinkTime TimeOf(Relationship statement, DateOnly day)
    {
        if (statement.State is LinkState.EndedVerified or LinkState.Denied)
            return LinkTime.Past;
        var claimed = statement.State is LinkState.ClaimedEnded or LinkState.Disputed || !IsIndependent(statement.Source);
        if (!claimed && (statement.To < day || statement.Type == RelationshipType.ExPartner))
            return LinkTime.Past;
        return statement.State == LinkState.Declared || statement.From > day ? LinkTime.Coming : LinkTime.Present;
    }

    /// <summary>
    /// The facts of one link from all that is stated on it. It lasts as long as anybody states it, until independent evidence of
    /// its end; whoever states it again after that evidence, or of a later time, begins it anew (B2). What was recorded after the day
    /// of an end without saying since when is of a later time: it was so when it was recorded.
    /// </summary>
    /// <param name="statements">At least one, all of the same two people and type.</param>
    public static LinkFacts Of(IEnumerable<Relationship> statements, DateOnly day)
    {
        var newestFirst = statements.OrderByDescending(s => s.RecordedAt).ThenByDescending(s => s.Id, StringComparer.Ordinal).ToList();
        var ends = newestFirst.Where(s => s.State == LinkState.EndedVerified).ToList();
        var standing = newestFirst.Where(s => TimeOf(s, day) != LinkTime.Past && ends.TrueForAll(end => IsAfter(s, end))).ToList();
        if (standing.Count == 0)
            return new LinkFacts(newestFirst, ends.Count > 0 ? ends[0] : newestFirst[0], LinkTime.Past);
        var time = standing.Min(s => TimeOf(s, day));
        return new LinkFacts(newestFirst, standing.First(s => TimeOf(s, day) == time), time);
    }

    private static bool IsAfter(Relationship statement, Relationship end) =>
        statement.RecordedAt > end.RecordedAt || statement.HoldsFrom > (end.To ?? LondonTime.DateOf(end.RecordedAt));

    /// <summary>The links of these statements: two people and a type make one, and of a couple either may stand first.</summary>
    public static IEnumerable<LinkFacts> Group(IEnumerable<Relationship> statements, DateOnly day) =>
        statements.GroupBy(Key).Select(g => Of(g, day));

    /// <summary>Types in which neither of the two is the first.</summary>
    public static bool IsMutual(RelationshipType type) => type is
        RelationshipType.Partner or RelationshipType.ExPartner or RelationshipType.YpPartner or RelationshipType.FullSibling
        or RelationshipType.HalfSibling or RelationshipType.StepSibling;

    private static (string, string, RelationshipType) Key(Relationship s) =>
        IsMutual(s.Type) && string.CompareOrdinal(s.PersonId, s.RelatedId) > 0
            ? (s.RelatedId, s.PersonId, s.Type)
            : (s.PersonId, s.RelatedId, s.Type);
}
