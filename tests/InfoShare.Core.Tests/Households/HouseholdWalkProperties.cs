using FsCheck;
using FsCheck.Fluent;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Households;

/// <summary>What must hold of the ways from adults to children whatever is stated of them.</summary>
public sealed class HouseholdWalkProperties
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(400);
    private static readonly DateOnly Today = new(2026, 3, 10);
    private static readonly DateTimeOffset Recorded = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly string[] People = ["p0", "p1", "p2", "p3", "p4", "p5"];

    private static readonly RelationshipType[] Types =
    [
        RelationshipType.BirthParent, RelationshipType.BirthParent, RelationshipType.Partner, RelationshipType.Partner, RelationshipType.ExPartner,
        RelationshipType.YpPartner, RelationshipType.HalfSibling, RelationshipType.HouseholdOther, RelationshipType.ExtendedKin,
        RelationshipType.StepOrFatherFigure, RelationshipType.Associate,
    ];

    // What adds a link; ENDED_VERIFIED and SUSPENDED_CUSTODY take from one.
    private static readonly LinkState[] Adding =
    [
        LinkState.Confirmed, LinkState.Reported, LinkState.Suspected, LinkState.Declared, LinkState.Denied, LinkState.Disputed, LinkState.ClaimedEnded,
    ];

    private static readonly SourceKind[] Sources =
        [SourceKind.Observed, SourceKind.RecordCheck, SourceKind.Finding, SourceKind.ParentSelf, SourceKind.SubjectAdult, SourceKind.Relative];

    private static readonly Gen<DateOnly?> AnyDay = Gen.Choose(-4000, 400)
        .SelectMany(d => Gen.Elements(true, false).Select(known => known ? Today.AddDays(d) : (DateOnly?)null));

    private static readonly Arbitrary<Scene> Scenes = Links(Enum.GetValues<LinkState>().Where(s => s != LinkState.Unspecified).ToArray(), 9)
        .SelectMany(links => Homes().SelectMany(homes => Gen.Elements(0, 1, 2).Select(custody => new Scene(links, homes, custody)))).ToArbitrary();

    private static readonly Arbitrary<(Scene Scene, Relationship Added)> Additions = Scenes.Generator
        .SelectMany(scene => Links(Adding, 1).Where(l => l.Length == 1)
            .SelectMany(l => Gen.Choose(-30, 30).Select(minute => (scene, l[0] with { Id = "added", RecordedAt = Recorded.AddMinutes(minute) })))).ToArbitrary();

    private sealed record Scene(Relationship[] Links, Residence[] Homes, int InCustody)
    {
        public HouseholdGraph Graph => HouseholdGraph.Of(Links, Homes) with
        {
            InCustodySince = People.Take(InCustody).ToDictionary(p => p, _ => Today.AddDays(-10)),
        };
    }

    [Fact]
    public void An_adult_reaches_a_child_if_and_only_if_the_childs_check_lists_the_adult() => Prop.ForAll(Scenes, scene =>
    {
        var graph = scene.Graph;
        foreach (var adult in People)
        {
            var forward = HouseholdWalk.FromAdult(graph, adult, Today);
            foreach (var child in People.Where(c => c != adult))
            {
                var backward = HouseholdWalk.FromChild(graph, child, Today);
                if (forward.Contains(child) != backward.Contains(adult))
                    return false;
                if (forward.Contains(child) && Told(HouseholdWalk.Nearest(forward[child])) != Told(HouseholdWalk.Nearest(backward[adult])))
                    return false;
            }
        }

        return true;
    }).Check(Thorough);

    [Fact]
    public void Adding_a_link_never_removes_a_hit_and_only_brings_it_nearer() => Prop.ForAll(Additions, story =>
    {
        var before = story.Scene.Graph;
        var after = (story.Scene with { Links = [.. story.Scene.Links, story.Added] }).Graph;
        return People.All(adult => NoneLost(
            HouseholdWalk.FromAdult(before, adult, Today), HouseholdWalk.FromAdult(after, adult, Today), nearerOnly: true));
    }).Check(Thorough);

    [Fact]
    public void The_verified_end_of_a_link_makes_it_former_and_never_hides_it() => Prop.ForAll(Additions, story =>
    {
        var before = story.Scene.Graph;
        var ended = story.Added with { State = LinkState.EndedVerified, Source = SourceKind.Finding, RecordedAt = Recorded.AddYears(1), To = Today.AddDays(-1), From = null };
        var after = (story.Scene with { Links = [.. story.Scene.Links, ended] }).Graph;
        return People.All(adult => NoneLost(
            HouseholdWalk.FromAdult(before, adult, Today), HouseholdWalk.FromAdult(after, adult, Today), nearerOnly: false));
    }).Check(Thorough);

    [Fact]
    public void The_order_in_which_statements_arrive_does_not_matter() => Prop.ForAll(Scenes, scene =>
    {
        var turned = (scene with { Links = [.. scene.Links.Reverse()], Homes = [.. scene.Homes.Reverse()] }).Graph;
        return People.All(adult =>
        {
            var (one, other) = (HouseholdWalk.FromAdult(scene.Graph, adult, Today), HouseholdWalk.FromAdult(turned, adult, Today));
            return one.Count == other.Count && one.All(g => Told(HouseholdWalk.Nearest(g)) == Told(HouseholdWalk.Nearest(other[g.Key])));
        });
    }).Check(Thorough);

    [Fact]
    public void A_way_has_no_more_links_than_is_said_and_passes_nobody_twice() => Prop.ForAll(Scenes, scene =>
        People.All(adult => HouseholdWalk.FromAdult(scene.Graph, adult, Today).SelectMany(g => g).All(route =>
            route.Hops.Count <= HouseholdWalk.MaxHops
            && route.Hops.Select(h => h.ToId).Append(adult).Distinct().Count() == route.Hops.Count + 1))).Check(Thorough);

    private static bool NoneLost(ILookup<string, Route> before, ILookup<string, Route> after, bool nearerOnly) => before.All(g =>
        after.Contains(g.Key) && (!nearerOnly || HouseholdWalk.Nearest(after[g.Key]).Rank <= HouseholdWalk.Nearest(g).Rank));

    private static string Told(Route route) =>
        $"{route.Reach}: {string.Join(" > ", route.Hops.Select(h => $"{h.FromId} {h.Link?.Principal.Id ?? h.AtAdultsEnd!.Id + h.AtChildsEnd!.Id} {h.ToId}"))}";

    private static Gen<Relationship[]> Links(LinkState[] states, int most) =>
        Gen.Choose(1, most).SelectMany(count => Link(states).ListOf(count)).Select(links => links
            .Where(l => l.PersonId != l.RelatedId).Select((l, i) => l with { Id = $"l{i}" }).ToArray());

    private static Gen<Relationship> Link(LinkState[] states) =>
        from one in Gen.Elements(People)
        from other in Gen.Elements(People)
        from type in Gen.Elements(Types)
        from state in Gen.Elements(states)
        from source in Gen.Elements(Sources)
        from start in AnyDay
        from days in Gen.Choose(-1, 2000)
        from minute in Gen.Choose(-30, 30)
        from organisation in Gen.Elements("o", "p", "q")
        select new Relationship(
            "", one, other, type, state, start, start is { } f && days >= 0 ? f.AddDays(days) : null, source, organisation, AgencyKind.Health,
            Recorded.AddMinutes(minute));

    private static Gen<Residence[]> Homes() => Gen.Choose(0, 5).SelectMany(count =>
        (from who in Gen.Elements(People)
         from place in Gen.Elements("a", "b")
         from kind in Gen.Elements(ResidenceKind.MainHome, ResidenceKind.Weekend, ResidenceKind.Temporary, ResidenceKind.Custody)
         from start in AnyDay
         select new Residence(
             "", who, place, new PostalAddress(null, null, null, null), kind, LinkState.Reported, start, null, SourceKind.RecordCheck, "o", AgencyKind.Health, Recorded))
        .ListOf(count)).Select(homes => homes.Select((h, i) => h with { Id = $"h{i}" }).ToArray());
}
