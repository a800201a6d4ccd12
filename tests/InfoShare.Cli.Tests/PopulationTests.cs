using System.Text.Json;
using InfoShare.Cli.Commands;
using InfoShare.Cli.Population;
using InfoShare.Core;
using InfoShare.Core.People;
using InfoShare.Core.People.Matching;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage;
using InfoShare.Storage.Bulk;
using InfoShare.Testing;
using Spectre.Console;

namespace InfoShare.Cli.Tests;

public sealed class PopulationTests
{
    [Fact]
    public void The_same_seed_gives_the_same_people_and_another_gives_others()
    {
        static string Make(int seed, int batch) => JsonSerializer.Serialize(
            new SyntheticPopulation(500, seed).Batches(batch).SelectMany(b => b.Records));
        Make(7, 100).ShouldBe(Make(7, 10_000));
        Make(7, 100).ShouldNotBe(Make(8, 100));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(999)]
    public void Exactly_as_many_people_are_made_as_were_asked_for(int people) =>
        new SyntheticPopulation(people, 3).Batches(50).Sum(b => b.People).ShouldBe(people);

    [Fact]
    public void Nobody_can_be_taken_for_a_real_person()
    {
        var batch = new SyntheticPopulation(3_000, 1).Batches(int.MaxValue).Single();
        foreach (var record in batch.Records)
        {
            var family = record.Demographics.FamilyName!;
            (family.EndsWith("test", StringComparison.Ordinal) || family.EndsWith("mock", StringComparison.Ordinal)
                || family.EndsWith("sample", StringComparison.Ordinal)).ShouldBeTrue(family);
            foreach (var number in record.Demographics.Identifiers.Where(i => i.Scheme == IdentifierScheme.NhsNumber))
            {
                number.Value.ShouldStartWith("999");
                NhsNumbers.IsValid(number.Value).ShouldBeTrue(number.Value);
            }
        }

        batch.Records.SelectMany(r => r.Demographics.Identifiers.Select(i => (i.Value, r.PersonId))).Distinct()
            .GroupBy(i => i.Value).ShouldAllBe(g => g.Count() == 1);
    }

    [Fact]
    public void Households_have_up_to_four_children_and_one_in_twenty_people_a_concern()
    {
        var batch = new SyntheticPopulation(20_000, 1).Batches(int.MaxValue).Single();
        var children = batch.Relationships.Where(r => r.Type == RelationshipType.BirthParent).GroupBy(r => r.PersonId).Select(g => g.Count()).ToList();
        children.Max().ShouldBe(4);
        children.Min().ShouldBe(1);
        batch.Concerns.Select(c => c.Concern.SubjectId).Distinct().Count().ShouldBeInRange(800, 1_200);
        batch.Concerns.SelectMany(c => c.Bearings).ShouldNotBeEmpty();
        batch.Records.Select(r => r.PersonId).Distinct().ShouldAllBe(id => Ids.IsWellFormed(id, "per"));
        batch.Records.Select(r => r.Id).ShouldAllBe(id => Ids.IsWellFormed(id, "rec"));
    }

    [Fact]
    public async Task What_is_loaded_into_SQLite_is_what_the_store_reads()
    {
        var folder = Directory.CreateTempSubdirectory("infoshare-load-").FullName;
        try
        {
            await LoadedIsReadAsync(new StorageOptions { Path = Path.Combine(folder, "infoshare.db") });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task What_is_loaded_into_PostgreSQL_is_what_the_store_reads()
    {
        if (PostgresCluster.WhyNot() is { } reason)
            Assert.Skip(reason);
        await using var cluster = await PostgresCluster.StartAsync();
        await LoadedIsReadAsync(new StorageOptions { Engine = StoreEngine.Postgres, ConnectionString = cluster.ConnectionString() });
    }

    [Fact]
    public async Task The_command_loads_and_refuses_the_same_people_twice()
    {
        var folder = Directory.CreateTempSubdirectory("infoshare-load-").FullName;
        try
        {
            string[] line = ["load", "--people", "50", "--seed", "9", "--connection", Path.Combine(folder, "a.db")];
            (await RunAsync(line)).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(0), r => r.Output.ShouldStartWith("Loaded 50 people"));
            (await RunAsync(line)).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(1), r => r.Error.ShouldContain("another seed"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task The_progress_bar_goes_as_far_as_the_people_are_loaded()
    {
        using var shown = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes, Out = new AnsiConsoleOutput(shown) });

        (await LoadCommand.ShowOn(console, 400, tick =>
        {
            tick(100);
            tick(300);
            return Task.FromResult(400);
        })).ShouldBe(400);

        shown.ToString().ShouldContain("Loading people");
        shown.ToString().ShouldContain("100%");
    }

    private static async Task LoadedIsReadAsync(StorageOptions options)
    {
        var ct = TestContext.Current.CancellationToken;
        var expected = new SyntheticPopulation(400, 5).Batches(int.MaxValue).Single();
        List<int> told = [];
        (await BulkLoad.RunAsync(options, new SyntheticPopulation(400, 5).Batches(60), TimeProvider.System, told.Add, ct)).ShouldBe(400);
        told.Count.ShouldBeGreaterThan(5, "who watches is told after each batch");
        told.Sum().ShouldBe(400);

        await using var store = await Store.OpenAsync(options, TimeProvider.System, ct: ct);
        await store.ReadAsync(
            async session =>
            {
                var ids = expected.Records.Select(r => r.PersonId).Distinct().ToList();
                var people = await session.People.FindManyAsync(ids);
                people.SelectMany(p => p.Records).OrderBy(r => r.Id, StringComparer.Ordinal).Select(r => JsonSerializer.Serialize(r))
                    .ShouldBe(expected.Records.OrderBy(r => r.Id, StringComparer.Ordinal).Select(r => JsonSerializer.Serialize(r)));

                var person = expected.Records.DistinctBy(r => r.EntryId).ToDictionary(r => r.EntryId, r => r.PersonId);
                var named = expected.Records[0];
                (await session.People.FindByOwnRecordAsync(named.OrganisationId, named.OwnRecordId!))!.Id.ShouldBe(named.PersonId);
                var numbered = expected.Records.First(r => r.Demographics.Identifiers.Count > 0);
                (await session.People.FindByKeysAsync(RegisterKeys.Of(new Demographics { Identifiers = numbered.Demographics.Identifiers })))
                    .SelectMany(h => h.EntryIds).Select(e => person[e]).Distinct().ShouldHaveSingleItem().ShouldBe(numbered.PersonId);
                (await session.People.FindByKeysAsync(RegisterKeys.Of(named.Demographics))).SelectMany(h => h.EntryIds).ShouldContain(e => person[e] == named.PersonId);

                (await session.Links.RelationshipsOfAsync(ids, 10_000)).ShouldBe(expected.Relationships, ignoreOrder: true);
                (await session.Links.ResidencesOfAsync(ids, 10_000)).ShouldBe(expected.Residences, ignoreOrder: true);
                (await session.Links.InvolvementsOfAsync(ids)).ShouldBe(expected.Involvements, ignoreOrder: true);
                (await session.Links.StatusesOfAsync(ids)).Select(s => s.Id).ShouldBe(expected.Statuses.Select(s => s.Id), ignoreOrder: true);
                foreach (var (concern, bearings) in expected.Concerns.Select(c => (c.Concern, c.Bearings)))
                {
                    JsonSerializer.Serialize(await session.Concerns.FindAsync(concern.Id)).ShouldBe(JsonSerializer.Serialize(concern));
                    (await session.Concerns.BearingsOfAsync(concern.Id)).ShouldBe(bearings, ignoreOrder: true);
                }

                (await session.Audit.ListAsync(new AuditFilter(null, null, null), null, 10)).ShouldHaveSingleItem().Outcome.ShouldBe("done: 400 people");
                return true;
            },
            ct);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string[] line)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.Create().Parse(line).InvokeAsync(
            new System.CommandLine.InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }
}
