using InfoShare.Cli.Match;

namespace InfoShare.Cli.Tests.Match;

public sealed class CsvRecordsTests
{
    private static List<CsvRecords.Row> Read(string text)
    {
        using var reader = new StringReader(text);
        var records = new CsvRecords(reader);
        var rows = new List<CsvRecords.Row>();
        while (records.Next() is { } row)
            rows.Add(row);
        return rows;
    }

    [Fact]
    public void Fields_are_trimmed_and_quotes_are_taken_off()
    {
        var row = Read("rec-1, , \"O\"\"Neil, Sean\" ,19080101\r\n").ShouldHaveSingleItem();
        row.Fields.ShouldBe(["rec-1", "", "O\"Neil, Sean", "19080101"]);
        row.Line.ShouldBe(1);
    }

    [Fact]
    public void A_quoted_field_may_span_lines_and_lines_are_counted_on()
    {
        var rows = Read("a,\"one\ntwo\"\n\nb,c\n");
        rows.Select(r => (r.Line, r.Fields[1])).ShouldBe([(1, "one\ntwo"), (4, "c")]);
    }

    [Fact]
    public void An_open_quote_spoils_one_line_only()
    {
        var rows = Read("a,\"open\nb,c\nd,\"shut\"x\ne,f\n");
        rows.Select(r => (r.Line, Bad: r.Problem is not null)).ShouldBe([(1, true), (2, false), (3, true), (4, false)]);
    }

    [Fact]
    public void A_quote_inside_a_plain_field_is_a_character() => Read("a,5\" nail").Single().Fields[1].ShouldBe("5\" nail");
}
