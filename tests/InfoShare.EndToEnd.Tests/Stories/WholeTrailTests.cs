using System.Reflection;
using InfoShare.Broker.Security;
using InfoShare.EndToEnd.Tests.Privacy;
using InfoShare.EndToEnd.Tests.Site;
using InfoShare.Testing;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>Runs when every test that may run beside others has ended.</summary>
[CollectionDefinition(nameof(AfterTheStories), DisableParallelization = true)]
public sealed class AfterTheStories;

/// <summary>
/// What all stories together left in the trail: an entry of every method that should leave one (requirement M2). That no entry is of
/// another kind than the map's, and that none gives anything without a legal basis (L2), is held by each story when it ends. And whatever was
/// left carries what an entry of its kind must.
/// </summary>
[Collection(nameof(AfterTheStories))]
public sealed class WholeTrailTests
{
    [Fact]
    public void Every_method_that_should_left_its_entry()
    {
        Trail.Unfilled.ShouldBeEmpty("an entry must say who, why, by which rule and about whom (M2)");
        SkipUnlessAllRan();
        Trail.Missing.ShouldBeEmpty($"{nameof(AuditMap)} promises entries that no story left");
        Trail.MissingKinds.ShouldBeEmpty("no act of any story left an entry of this kind");
    }

    [Fact]
    public void The_catalogue_of_events_says_what_each_call_told_and_nothing_else()
    {
        if (Environment.GetEnvironmentVariable("INFOSHARE_CATALOGUE") is { Length: > 0 } path)
            File.WriteAllText(path, EventCatalogue.Page(RepositoryFiles.PathOf("protos")));
        SkipUnlessAllRan();
        EventCatalogue.FaultsOf(RepositoryFiles.Read("docs", "event-catalogue.md")).ShouldBeEmpty();
    }

    private static void SkipUnlessAllRan()
    {
        var stories = typeof(Partnership).Assembly.GetTypes()
            .Where(t => t.Namespace == typeof(Partnership).Namespace && t != typeof(WholeTrailTests))
            .Where(t => t.GetMethods().Any(m => m.GetCustomAttribute<FactAttribute>() is not null))
            .Append(typeof(MarkerTests)).Append(typeof(Tampering.BesideTheLogTests)).Select(t => t.FullName!);
        if (stories.Except(Trail.ReadOf).FirstOrDefault() is { } absent)
            Assert.Skip($"Only a run of all stories shows this; this one had no {absent}.");
    }
}
