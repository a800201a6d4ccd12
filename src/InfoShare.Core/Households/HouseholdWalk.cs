using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>When an adult reaches a child.</summary>
public enum ReachTime
{
    Unspecified = 0,
    Now = 1,

    /// <summary>By a declared intention, before the move (requirement B8).</summary>
    Soon = 2,

    /// <summary>By a link that ended, or that a party denies.</summary>
    Formerly = 3,

    /// <summary>Same address only; nothing is inferred until somebody confirms it.</summary>
    SameAddress = 4,

    /// <summary>By a link that custody suspends; it resumes on release (requirement B3).</summary>
    Suspended = 5,

    /// <summary>No way is recorded: a statement on the child names the adult (requirements B13, B14).</summary>
    StatedOnly = 6,
}

/// <summary>One hop of a route, in the order from the adult to the child.</summary>
/// <param name="Link">The link; null when the two share an address.</param>
/// <param name="AtAdultsEnd">The residence of the one nearer to the adult, when they share an address.</param>
/// <param name="AtChildsEnd">The residence of the one nearer to the child.</param>
/// <param name="SuspendedSince">Since when custody suspends the link; null when it does not.</param>
/// <param name="ContactOn">Latest contact recorded while in custody; such contact keeps the link from being suspended.</param>
public sealed record RouteHop(
    string FromId, string ToId, LinkFacts? Link, Residence? AtAdultsEnd, Residence? AtChildsEnd, DateOnly? SuspendedSince, DateOnly? ContactOn);

/// <summary>A way from an adult to a child.</summary>
public sealed record Route(ReachTime Reach, IReadOnlyList<RouteHop> Hops)
{
    /// <summary>Lower is nearer: now, soon, suspended, by a statement alone, same address, formerly.</summary>
    public int Rank => HouseholdWalk.Rank(Reach);
}

/// <summary>
/// Which ways lead from an adult to a child (requirements B5-B7, B9), as a pure function over the loaded links: the same from
/// either end, whatever the order of the statements. Nobody's age is looked at here.
/// </summary>
public static class HouseholdWalk
{
    /// <summary>A way has at most this many links; docs/households.md lists the ways.</summary>
    public const int MaxHops = 3;

    /// <summary>Links that ended longer ago than this are not followed: no child of then is one now.</summary>
    public const int YearsBack = 18;

    private enum Hop
    {
        /// <summary>Has care of, or stands near, a child.</summary>
        Care,

        /// <summary>Is a parent of a child.</summary>
        Parent,

        /// <summary>The other way round: from a child to its parent.</summary>
        ParentOfIt,

        /// <summary>A couple, or people of one home; a young person's partner too.</summary>
        Union,

        Sibling,
        Place,
    }

    /// <summary>The ways, from the adult's end.</summary>
    private static readonly Hop[][] Ways =
    [
        [Hop.Care],
        [Hop.Union],
        [Hop.Union, Hop.Care],
        [Hop.Care, Hop.Sibling],
        [Hop.Union, Hop.Care, Hop.Sibling],
        [Hop.Care, Hop.ParentOfIt, Hop.Parent],
        [Hop.Place],
        [Hop.Union, Hop.Place],
    ];

    /// <summary>All routes from an adult, by the person whom they reach.</summary>
    public static ILookup<string, Route> FromAdult(HouseholdGraph graph, string adultId, DateOnly today) =>
        new Walk(graph, today).Run(adultId, reverse: false);

    /// <summary>All routes to a child, by the person from whom they come.</summary>
    public static ILookup<string, Route> FromChild(HouseholdGraph graph, string childId, DateOnly today) =>
        new Walk(graph, today).Run(childId, reverse: true);

    /// <summary>
    /// The nearest of some routes: by when it reaches, then the shorter, then by the links' ids, so that the same links give the
    /// same answer in whatever order they came.
    /// </summary>
    public static Route Nearest(IEnumerable<Route> routes) => routes
        .OrderBy(r => r.Rank).ThenBy(r => r.Hops.Count)
        .ThenBy(r => string.Join('/', r.Hops.Select(h => h.Link?.Principal.Id ?? $"{h.AtAdultsEnd!.Id}+{h.AtChildsEnd!.Id}")), StringComparer.Ordinal)
        .First();

    /// <summary>Lower is nearer.</summary>
    public static int Rank(ReachTime reach) => reach switch
    {
        ReachTime.Now => 0,
        ReachTime.Soon => 1,
        ReachTime.Suspended => 2,
        ReachTime.StatedOnly => 3,
        ReachTime.SameAddress => 4,
        _ => 5,
    };

    /// <summary>
    /// Kinds of residence that share a roof with strangers: what they have in common is the institution. A hostel, a prison or a
    /// ward is no household.
    /// </summary>
    public static bool IsInstitution(ResidenceKind kind) => kind is
        ResidenceKind.Temporary or ResidenceKind.Custody or ResidenceKind.Hospital or ResidenceKind.Residential or ResidenceKind.SemiIndependent;

    /// <summary>Links between people who live or lived as a couple or in one home.</summary>
    public static bool IsUnion(RelationshipType type) => type is
        RelationshipType.Partner or RelationshipType.ExPartner or RelationshipType.YpPartner or RelationshipType.HouseholdOther;

    private static bool IsParent(RelationshipType type) => type is
        RelationshipType.BirthParent or RelationshipType.ExpectedChild or RelationshipType.StepOrFatherFigure;

    /// <summary>Links of somebody who has care of, or stands near, the second, who is a child.</summary>
    public static bool IsCare(RelationshipType type) => ChildLinks.LeadsToChild(type) && type != RelationshipType.YpPartner
        || type == RelationshipType.Unidentified;

    /// <summary>Links between two children of one family.</summary>
    public static bool IsSibling(RelationshipType type) => type is
        RelationshipType.FullSibling or RelationshipType.HalfSibling or RelationshipType.StepSibling;

    /// <summary>
    /// Whether the two can have been there at one time: an earlier occupant is nobody's household (C13). What somebody claims to have
    /// ended has no known end (B2).
    /// </summary>
    public static bool Overlap(Residence one, Residence other) =>
        !(EndOf(one) < other.NotBefore) && !(EndOf(other) < one.NotBefore);

    private static DateOnly? EndOf(Residence home) => LinkFacts.IsIndependent(home.Source) && home.State is not (LinkState.ClaimedEnded or LinkState.Disputed) ? home.To : null;

    private sealed class Walk
    {
        private readonly HouseholdGraph graph;
        private readonly DateOnly today;
        private readonly ILookup<string, LinkFacts> links;
        private readonly ILookup<string, Residence> homes;
        private readonly ILookup<string, Residence> residents;

        public Walk(HouseholdGraph graph, DateOnly today)
        {
            (this.graph, this.today) = (graph, today);
            var facts = LinkFacts.Group(graph.Relationships, today).Where(f => !IsLongOver(f)).ToList();
            links = facts.Select(f => (Id: f.Principal.PersonId, Facts: f))
                .Concat(facts.Select(f => (Id: f.Principal.RelatedId, Facts: f)))
                .ToLookup(f => f.Id, f => f.Facts, StringComparer.Ordinal);
            var open = graph.Residences.Where(r => r.Kind != ResidenceKind.Refuge && !IsInstitution(r.Kind) && r.State != LinkState.Denied).ToList();
            homes = open.ToLookup(r => r.PersonId, StringComparer.Ordinal);
            residents = open.ToLookup(r => r.AddressKey, StringComparer.Ordinal);
        }

        public ILookup<string, Route> Run(string start, bool reverse)
        {
            var routes = new List<(string End, Route Route)>();
            foreach (var way in Ways)
                Follow(start, way, reverse ? way.Length - 1 : 0, []);
            return routes.ToLookup(r => r.End, r => r.Route, StringComparer.Ordinal);

            void Follow(string at, Hop[] way, int index, List<RouteHop> hops)
            {
                if (index < 0 || index >= way.Length)
                {
                    var whole = hops.ConvertAll(h => WithContact(h, hops[0].FromId, hops[^1].ToId));
                    routes.Add((at, new Route(ReachOf(whole), whole)));
                    return;
                }

                foreach (var (next, hop) in Next(at, way[index], reverse))
                {
                    if (next == start || hops.Any(h => h.FromId == next || h.ToId == next))
                        continue;
                    List<RouteHop> longer = reverse ? [hop, .. hops] : [.. hops, hop];
                    Follow(next, way, reverse ? index - 1 : index + 1, longer);
                }
            }
        }

        private IEnumerable<(string Next, RouteHop Hop)> Next(string at, Hop hop, bool reverse)
        {
            if (hop == Hop.Place)
                return SharedPlaces(at, reverse);
            return links[at].Select(f => (Facts: f, Next: f.Principal.PersonId == at ? f.Principal.RelatedId : f.Principal.PersonId))
                .Where(l => Fits(l.Facts.Principal, hop, at, reverse))
                .Select(l => (l.Next, HopOf(reverse ? l.Next : at, reverse ? at : l.Next, l.Facts)));
        }

        private static bool Fits(Relationship link, Hop hop, string at, bool reverse)
        {
            // Care and parenthood run from the adult to the child; from the child's end they are looked at backwards.
            var startsHere = link.PersonId == at;
            return hop switch
            {
                Hop.Care => IsCare(link.Type) && startsHere != reverse,
                Hop.Parent => IsParent(link.Type) && startsHere != reverse,
                Hop.ParentOfIt => IsParent(link.Type) && startsHere == reverse,
                Hop.Union => IsUnion(link.Type),
                Hop.Sibling => IsSibling(link.Type),
                _ => false,
            };
        }

        private RouteHop HopOf(string from, string to, LinkFacts facts)
        {
            DateOnly? since = null;
            foreach (var id in (ReadOnlySpan<string>)[from, to])
            {
                if (graph.InCustodySince.TryGetValue(id, out var day) && (since is null || day > since))
                    since = day;
            }

            return new RouteHop(from, to, facts, null, null, facts.Time == LinkTime.Past ? null : since ?? StatedSuspension(facts.Principal), null);
        }

        /// <summary>Since when a link is suspended that somebody stated so; a later release of either of the two restores it (B3).</summary>
        private DateOnly? StatedSuspension(Relationship stated)
        {
            if (stated.State != LinkState.SuspendedCustody)
                return null;
            var restored = ((string[])[stated.PersonId, stated.RelatedId]).Any(id => graph.ReleasedOn.TryGetValue(id, out var day) && day >= stated.HoldsFrom);
            return restored ? null : stated.HoldsFrom;
        }

        /// <summary>With the contact that was recorded although one of them is in custody: of these two, or of the adult and the child.</summary>
        private RouteHop WithContact(RouteHop hop, string adultId, string childId)
        {
            if (hop.SuspendedSince is not { } since)
                return hop;
            var contacts = graph.Contacts.Where(c => c.On >= since && (Joins(c, hop.FromId, hop.ToId) || Joins(c, adultId, childId))).Select(c => (DateOnly?)c.On);
            return hop with { ContactOn = contacts.Max() };
        }

        private static bool Joins(RecordedContact contact, string one, string other) =>
            (contact.OneId == one && contact.OtherId == other) || (contact.OneId == other && contact.OtherId == one);

        private IEnumerable<(string Next, RouteHop Hop)> SharedPlaces(string at, bool reverse) =>
            from own in homes[at]
            from other in residents[own.AddressKey]
            where other.PersonId != at && Overlap(own, other)
            select (other.PersonId, reverse
                ? new RouteHop(other.PersonId, at, null, other, own, null, null)
                : new RouteHop(at, other.PersonId, null, own, other, null, null));

        private ReachTime ReachOf(List<RouteHop> hops)
        {
            var (coming, suspended, place) = (false, false, false);
            foreach (var hop in hops)
            {
                if (hop.Link is null)
                {
                    place = true;
                    if (ChildLinks.TimeOf(hop.AtAdultsEnd!, today) == LinkTime.Past || ChildLinks.TimeOf(hop.AtChildsEnd!, today) == LinkTime.Past)
                        return ReachTime.Formerly;
                    continue;
                }

                if (hop.Link.Time == LinkTime.Past)
                    return ReachTime.Formerly;
                coming |= hop.Link.Time == LinkTime.Coming;
                suspended |= hop.SuspendedSince is not null && hop.ContactOn is null;
            }

            return place ? ReachTime.SameAddress : suspended ? ReachTime.Suspended : coming ? ReachTime.Soon : ReachTime.Now;
        }

        private bool IsLongOver(LinkFacts facts) =>
            facts.Time == LinkTime.Past && facts.Statements.All(s => s.To < today.AddYears(-YearsBack));
    }
}
