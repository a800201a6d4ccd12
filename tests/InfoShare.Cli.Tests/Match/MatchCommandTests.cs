using System.IO.Compression;

namespace InfoShare.Cli.Tests.Match;

public sealed class MatchCommandTests
{
    private const string Header = "id,forename,surname,born,postcode,nhs\n";

    private const string People = Header +
        "1,Thandiwe,Gathercole,2015-03-04,NM3 4CD,9434765919\n" +
        "2,Thandiwe,Gathercole,20150304,nm34cd,943 476 5919\n" +
        "3,Tendai,Gathercole,2015-03-04,NM3 4CD,4010232137\n";

    private static readonly string[] Map = ["--id", "id", "--map", "given=forename,family=surname,dob=born,postcode=postcode,identifier=nhs"];

    [Fact]
    public async Task Records_of_one_person_are_linked_and_twins_are_not()
    {
        using var tool = new MatchTool();
        (await tool.RunAsync(["--left", tool.Write("a.csv", People), .. Map])).ShouldBe(0, tool.Error);
        var lines = await File.ReadAllLinesAsync(tool.Links);
        lines[0].ShouldBe("left_id,right_id,probability,outcome,explanation");
        lines.Where(l => l.Contains(",MATCH,", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldStartWith("1,2,");
        tool.Output.ShouldContain("people: 2");
        (tool.Output + tool.Error + string.Join('\n', lines)).ShouldNotContain("Gathercole");
    }

    [Fact]
    public async Task Gzip_is_read_and_the_answer_is_the_same()
    {
        using var tool = new MatchTool();
        await tool.RunAsync(["--left", tool.Write("a.csv", People), .. Map]);
        var plain = await File.ReadAllTextAsync(tool.Links);
        await using (var file = File.Create(tool.PathOf("a.csv.gz")))
        await using (var zip = new GZipStream(file, CompressionMode.Compress))
        await using (var writer = new StreamWriter(zip))
            await writer.WriteAsync(People);
        (await tool.RunAsync(["--left", tool.PathOf("a.csv.gz"), .. Map])).ShouldBe(0);
        (await File.ReadAllTextAsync(tool.Links)).ShouldBe(plain);
    }

    [Fact]
    public async Task Bad_rows_are_told_by_line_and_skipped()
    {
        using var tool = new MatchTool();
        var file = tool.Write("a.csv", People + "4,too,few\n,Anna,No,1990-01-01,NM3 4CD,\n1,Again,Again,1990-01-01,NM3 4CD,\n5,\"open,x,1990-01-01,N,\n6,Ruby,Pargeter,not a date,NM3 4CD,\n");
        (await tool.RunAsync(["--left", file, .. Map])).ShouldBe(0);
        foreach (var line in (int[])[5, 6, 7, 8])
            tool.Error.ShouldContain($"a.csv, line {line}: ");
        tool.Error.ShouldNotContain("Anna");
        tool.Output.ShouldContain("rows: 4, skipped 4, dates not readable 1");
    }

    [Fact]
    public async Task Two_files_are_linked_by_their_own_ids()
    {
        using var tool = new MatchTool();
        var right = tool.Write("b.csv", Header + "x,Tendai,Gathercole,2015-03-04,NM3 4CD,4010232137\ny,Thandiwe,Gathercole,2015-03-04,NM3 4CD,9434765919\n");
        (await tool.RunAsync(["--left", tool.Write("a.csv", People), "--right", right, .. Map])).ShouldBe(0, tool.Error);
        var matches = (await File.ReadAllLinesAsync(tool.Links)).Where(l => l.Contains(",MATCH,", StringComparison.Ordinal)).Select(l => string.Join(',', l.Split(',')[..2]));
        matches.ShouldBe(["1,y", "2,y", "3,x"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_trained_model_can_be_kept_and_used_again()
    {
        using var tool = new MatchTool();
        var file = tool.Write("a.csv", People);
        var model = tool.PathOf("model.json");
        (await tool.RunAsync(["--left", file, "--train", "--save-model", model, .. Map])).ShouldBe(0, tool.Error);
        (await tool.RunAsync(["--left", file, "--model", model, .. Map])).ShouldBe(0, tool.Error);
        tool.Output.ShouldContain("estimated from the file");
    }

    [Theory]
    [InlineData("given=forename,family=nowhere", "no column \"nowhere\"")]
    [InlineData("forename", "is not KEY=COLUMN")]
    [InlineData("colour=forename", "is not KEY=COLUMN")]
    [InlineData("given=forename,given=surname", "given is given twice")]
    [InlineData("dob=born", "one of given, family and full")]
    public async Task A_map_that_does_not_fit_says_so(string map, string says)
    {
        using var tool = new MatchTool();
        (await tool.RunAsync("--left", tool.Write("a.csv", People), "--id", "id", "--map", map)).ShouldBe(1);
        tool.Error.ShouldContain(says);
    }

    [Fact]
    public async Task A_file_that_is_not_there_or_empty_says_so()
    {
        using var tool = new MatchTool();
        (await tool.RunAsync(["--left", tool.PathOf("none.csv"), .. Map])).ShouldBe(1);
        tool.Error.ShouldContain("no such file");
        (await tool.RunAsync(["--left", tool.Write("empty.csv", ""), .. Map])).ShouldBe(1);
        tool.Error.ShouldContain("no header");
        (await tool.RunAsync(["--left", tool.Write("a.csv", People), "--model", tool.Write("m.json", "{}"), .. Map])).ShouldBe(1);
        tool.Error.ShouldContain("not a model");
    }
}
