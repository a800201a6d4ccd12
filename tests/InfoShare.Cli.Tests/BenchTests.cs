using System.Text.Json;
using InfoShare.Cli.Bench;
using InfoShare.Testing;

namespace InfoShare.Cli.Tests;

public sealed class BenchTests
{
    [Fact]
    public void A_percentile_is_a_value_that_was_measured()
    {
        var sorted = Enumerable.Range(1, 200).Select(n => (double)n).ToArray();
        BenchRunner.Percentile(sorted, 50).ShouldBe(100);
        BenchRunner.Percentile(sorted, 95).ShouldBe(190);
        BenchRunner.Percentile(sorted, 99).ShouldBe(198);
        BenchRunner.Percentile([5], 99).ShouldBe(5);
        BenchRunner.Percentile([], 50).ShouldBe(0);
    }

    [Theory]
    [InlineData(10, 10, 10, 0, true)]
    [InlineData(10, 9, 10, 0, false)] // lost
    [InlineData(10, 10, 9, 0, false)] // not audited
    [InlineData(10, 11, 11, 0, false)] // done twice
    [InlineData(10, 11, 11, 1, true)] // done, and the caller never heard
    [InlineData(10, 11, 10, 1, false)] // a row without its audit entry
    public void Acknowledged_and_stored_must_agree(long acknowledged, long rows, long audit, long uncertain, bool agrees) =>
        new BenchReconciliation("publish", acknowledged, rows, audit, uncertain).Agrees.ShouldBe(agrees);

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task The_bench_runs_against_a_broker_of_its_own_and_finds_every_acknowledged_request(string engine)
    {
        if (engine == "postgres" && PostgresCluster.WhyNot() is { } reason)
            Assert.Skip(reason);
        using var output = new StringWriter();
        using var error = new StringWriter();
        string[] line = ["bench", "--engine", engine, "--people", "300", "--requests", "20", "--json", "--broker", BrokerProgram()];
        var code = await CommandLine.Create().Parse(line).InvokeAsync(
            new System.CommandLine.InvocationConfiguration { Output = output, Error = error }, TestContext.Current.CancellationToken);

        code.ShouldBe(0, error.ToString());
        using var report = JsonDocument.Parse(output.ToString());
        var cells = report.RootElement.GetProperty("results").EnumerateArray().ToList();
        cells.Select(c => (c.GetProperty("operation").GetString(), c.GetProperty("inFlight").GetInt32())).Distinct().Count().ShouldBe(9);
        cells.ShouldAllBe(c => c.GetProperty("acknowledged").GetInt32() == 20);
        report.RootElement.GetProperty("reconciliation").EnumerateArray()
            .ShouldAllBe(r => r.GetProperty("agrees").GetBoolean() && r.GetProperty("auditEntries").GetInt64() == BenchPlan.WarmUp + 60);
        foreach (var part in new[] { "machine", "versions", "settings" })
            report.RootElement.GetProperty(part).EnumerateObject().ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_log_is_let_grow_every_entry_is_covered_and_the_root_is_computed_again(string engine)
    {
        if (engine == "postgres" && PostgresCluster.WhyNot() is { } reason)
            Assert.Skip(reason);
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.Create().Parse(["bench", "log", "--engine", engine, "--entries", "300", "1000", "--json"]).InvokeAsync(
            new System.CommandLine.InvocationConfiguration { Output = output, Error = error }, TestContext.Current.CancellationToken);

        code.ShouldBe(0, error.ToString());
        using var report = JsonDocument.Parse(output.ToString());
        var marks = report.RootElement.EnumerateArray().ToList();
        marks.Select(m => (m.GetProperty("entries").GetInt64(), m.GetProperty("cover").GetProperty("entries").GetInt64())).ShouldBe([(300, 300), (1000, 700)]);
        marks.ShouldAllBe(m => m.GetProperty("heapMiB").GetDouble() > 0 && m.GetProperty("cover").GetProperty("longest").GetInt32() > 0);
        (await CommandLine.Create().Parse(["bench", "log", "--entries", "300", "300"]).InvokeAsync(
            new System.CommandLine.InvocationConfiguration { Output = output, Error = error }, TestContext.Current.CancellationToken)).ShouldBe(1);
    }

    [Fact]
    public void Delays_until_entries_are_covered_are_counted_once_and_percentiles_are_measured_values()
    {
        var delays = new CoverDelays();
        delays.Answered(0);
        delays.Answered(2);
        delays.Answered(1);
        delays.Covered(2);
        delays.Take().ShouldSatisfyAllConditions(f => f.Entries.ShouldBe(2), f => f.Median.ShouldBeLessThanOrEqualTo(f.NinetyNine), f => f.NinetyNine.ShouldBeLessThanOrEqualTo(f.Longest));
        delays.Covered(2);
        delays.Take().Entries.ShouldBe(0);
        delays.Covered(3);
        delays.Take().Entries.ShouldBe(1);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task The_sweep_is_measured_over_databases_of_different_sizes_and_fires_what_is_due(string engine)
    {
        if (engine == "postgres" && PostgresCluster.WhyNot() is { } reason)
            Assert.Skip(reason);
        using var output = new StringWriter();
        using var error = new StringWriter();
        string[] line = ["bench", "sweep", "--engine", engine, "--open", "50", "200", "--due", "7", "--repeats", "3", "--json"];
        var code = await CommandLine.Create().Parse(line).InvokeAsync(
            new System.CommandLine.InvocationConfiguration { Output = output, Error = error }, TestContext.Current.CancellationToken);

        code.ShouldBe(0, error.ToString());
        using var report = JsonDocument.Parse(output.ToString());
        var lines = report.RootElement.GetProperty("results").EnumerateArray().ToList();
        lines.Select(l => l.GetProperty("open").GetInt32()).ShouldBe([50, 200]);
        lines[0].GetProperty("timesFirst").GetDouble().ShouldBe(1);
        lines.ShouldAllBe(l => l.GetProperty("medianMs").GetDouble() > 0 && l.GetProperty("emptyMs").GetDouble() > 0);

        (await CommandLine.Create().Parse(["bench", "sweep", "--open", "49", "--due", "10", "--repeats", "3"]).InvokeAsync(
            new System.CommandLine.InvocationConfiguration { Output = output, Error = error }, TestContext.Current.CancellationToken)).ShouldBe(1);
        error.ToString().ShouldContain("--open must be 50 or more");
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Publishing_is_measured_beside_different_numbers_of_concerns_and_every_one_is_looked_at(string engine)
    {
        if (engine == "postgres" && PostgresCluster.WhyNot() is { } reason)
            Assert.Skip(reason);
        using var output = new StringWriter();
        using var error = new StringWriter();
        string[] line = ["bench", "publish-size", "--engine", engine, "--concerns", "1000", "2000", "--publishes", "20", "--repeats", "2", "--json"];
        _ = await CommandLine.Create().Parse(line).InvokeAsync(
            new System.CommandLine.InvocationConfiguration { Output = output, Error = error }, TestContext.Current.CancellationToken);

        // How many times as long one takes says nothing here: tests of others run beside it.
        output.ToString().ShouldNotBeEmpty(error.ToString());
        using var report = JsonDocument.Parse(output.ToString());
        var lines = report.RootElement.GetProperty("results").EnumerateArray().ToList();
        lines.Select(l => l.GetProperty("concerns").GetInt32()).ShouldBe([1000, 2000]);
        lines[0].GetProperty("timesFirst").GetDouble().ShouldBe(1);
        lines.ShouldAllBe(l => l.GetProperty("publishMs").GetDouble() > 0 && l.GetProperty("lookMs").GetDouble() > 0);

        (await CommandLine.Create().Parse(["bench", "publish-size", "--concerns", "999"]).InvokeAsync(
            new System.CommandLine.InvocationConfiguration { Output = output, Error = error }, TestContext.Current.CancellationToken)).ShouldBe(1);
        error.ToString().ShouldContain("--concerns must be 1000 or more");
    }

    /// <summary>tests/InfoShare.Cli.Tests/bin/(configuration)/(framework)/ leads to src/InfoShare.Broker/bin/ likewise.</summary>
    [Fact]
    public async Task The_console_is_measured_with_a_tray_that_was_filled_through_the_api()
    {
        if (!File.Exists(Program("InfoShare.Console")))
            Assert.Skip("the console is not built (Node.js, npm)");
        using var output = new StringWriter();
        using var error = new StringWriter();
        string[] line = ["bench", "console", "--items", "30", "--requests", "3", "--json", "--broker", BrokerProgram(), "--console", Program("InfoShare.Console")];
        await CommandLine.Create().Parse(line).InvokeAsync(
            new System.CommandLine.InvocationConfiguration { Output = output, Error = error }, TestContext.Current.CancellationToken);
        if (error.ToString().Contains("built without its styles", StringComparison.Ordinal))
            Assert.Skip("the console was built without its styles (Node.js, npm)");
        output.ToString().ShouldNotBeEmpty(error.ToString());
        using var report = JsonDocument.Parse(output.ToString());
        report.RootElement.GetProperty("items").GetInt32().ShouldBe(30);
        report.RootElement.GetProperty("bytes").GetInt32().ShouldBeGreaterThan(10_000, "a page with 25 referrals");
        report.RootElement.GetProperty("p50Ms").GetDouble().ShouldBeGreaterThan(0);
    }

    internal static string BrokerProgram() => Program("InfoShare.Broker");

    private static string Program(string project)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var root = here.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        return Path.Combine(root, "src", project, "bin", here.Parent.Name, here.Name, project + ".dll");
    }
}
