using FsCheck;
using FsCheck.Fluent;
using InfoShare.Core.Households;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Storage.Tests.Stores;

/// <summary>
/// What must hold of the ways from adults to children after statements of several organisations went through the store, where what an
/// organisation says again takes the place of what it said before.
/// </summary>
public sealed class StatedLinkProperties() : DomainSuite(StoreEngine.Sqlite)
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(150);
    private static readonly DateOnly Today = new(2026, 3, 10);
    private static readonly DateTimeOffset Recorded = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly string[] People = ["a", "b", "c", "d"];

    private static readonly Gen<DateOnly?> AnyDay = Gen.Choose(-4000, 400)
        .SelectMany(d => Gen.Elements(true, false).Select(known => known ? Today.AddDays(d) : (DateOnly?)null));

    // Few people, types and organisations, so that many statements are on one link.
    private static readonly Gen<Relationship> AnyLink =
        from one in Gen.Elements(People)
        from other in Gen.Elements(People)
        from type in Gen.Elements(RelationshipType.BirthParent, RelationshipType.Partner, RelationshipType.YpPartner, RelationshipType.HouseholdOther)
        from state in Gen.Elements(Enum.GetValues<LinkState>().Where(s => s != LinkState.Unspecified).ToArray())
        from source in Gen.Elements(SourceKind.Observed, SourceKind.Finding, SourceKind.ParentSelf, SourceKind.Relative)
        from start in AnyDay
        from days in Gen.Choose(-1, 2000)
        from day in Gen.Choose(-900, 0)
        from organisation in Gen.Elements("health", "police", "school")
        select new Relationship(
            "", one, other, type, state == LinkState.EndedVerified && !LinkFacts.IsIndependent(source) ? LinkState.ClaimedEnded : state,
            start, start is { } begun && days >= 0 ? begun.AddDays(days) : null, source, organisation, AgencyKind.Health, Recorded.AddDays(day));

    private static readonly Arbitrary<(Relationship[] Links, Relationship Added)> Stories = Gen.Choose(1, 7)
        .SelectMany(count => AnyLink.ListOf(count))
        .SelectMany(links => AnyLink.Where(l => l.PersonId != l.RelatedId)
            .Select(added => (links.Where(l => l.PersonId != l.RelatedId).ToArray(), added))).ToArbitrary();

    private int scenes;

    [Fact]
    public void A_further_statement_never_removes_a_hit() => Prop.ForAll(Stories, story =>
        HoldsAsync(story.Links, story.Added, nearerOnly: false)).Check(Thorough);

    [Fact]
    public void Another_organisations_statement_that_ends_and_suspends_nothing_only_brings_hits_nearer() => Prop.ForAll(Stories, story =>
        story.Added.State is LinkState.EndedVerified or LinkState.SuspendedCustody
            ? Task.FromResult(true)
            : HoldsAsync(story.Links, story.Added with { OrganisationId = "probation" }, nearerOnly: true)).Check(Thorough);

    private async Task<bool> HoldsAsync(Relationship[] links, Relationship added, bool nearerOnly)
    {
        var scene = $"per_{Interlocked.Increment(ref scenes)}";
        Relationship Here(Relationship l) => l with { Id = NewId("lnk"), PersonId = scene + l.PersonId, RelatedId = scene + l.RelatedId };
        await DoAsync(s =>
        {
            foreach (var link in links)
                s.Links.Add(Here(link));
        });
        var before = await GraphAsync(scene);
        await DoAsync(s => s.Links.Add(Here(added)));
        var after = await GraphAsync(scene);
        return People.All(adult =>
        {
            var (was, now) = (HouseholdWalk.FromAdult(before, scene + adult, Today), HouseholdWalk.FromAdult(after, scene + adult, Today));
            return was.All(g => now.Contains(g.Key)
                && (!nearerOnly || HouseholdWalk.Nearest(now[g.Key]).Rank <= HouseholdWalk.Nearest(g).Rank));
        });
    }

    private async Task<HouseholdGraph> GraphAsync(string scene) =>
        HouseholdGraph.Of(await LookAsync(s => s.Links.RelationshipsOfAsync([.. People.Select(p => scene + p)], 100)));
}
