using System.Text.RegularExpressions;
using InfoShare.Testing;

namespace InfoShare.Core.Tests.Requirements;

/// <summary>
/// docs/requirements.md says of each requirement where it lives and which stories show it. Nothing on it dangles, none is left out, and
/// what nothing shows is a list of its own that grows by nobody's oversight.
/// </summary>
public sealed partial class RequirementsPageTests
{
    private static readonly IReadOnlyList<Row> Rows =
    [
        .. RepositoryFiles.Read("docs", "requirements.md").Split('\n').Where(line => RowStart().IsMatch(line)).Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => new Row(cells[1], cells[2], cells[3], cells[4], cells[5])),
    ];

    [Fact]
    public void Every_requirement_that_has_to_hold_has_its_row_and_its_level() =>
        Rows.Select(row => $"{row.Id} {row.Level}").ShouldBe(Listed("levels.txt"));

    [Fact]
    public void Every_story_that_is_named_is_a_test_that_runs()
    {
        var named = Rows.SelectMany(row => row.Stories.Select(story => $"{row.Id} {story}")).ToList();
        named.Count.ShouldBeGreaterThan(250);
        named.Where(story => !Stories.All.TryGetValue(story.Split(' ')[1], out var runs) || !runs).ShouldBeEmpty("these are no tests, or tests that never run");
        Rows.Where(row => row.Stories.Count != row.Stories.Distinct().Count()).ShouldBeEmpty("a row names a story once");
    }

    /// <summary>A row that says less than "shown" stands in the list, with what it says; and a row in the list says so on the page.</summary>
    [Fact]
    public void What_is_not_wholly_shown_is_in_the_list_and_nothing_else_is()
    {
        Rows.Where(row => row.State.Length > 0).Select(row => $"{row.Id} {row.State}").ShouldBe(Listed("open.txt"));
        Rows.Where(row => row.State.Length == 0 && row.Stories.Count == 0).ShouldBeEmpty("a row without a story says that nothing shows it");
        Rows.Where(row => row.State == "in part" && row.Stories.Count == 0).ShouldBeEmpty("what is shown in part is shown by a story");
        Rows.Where(row => row.State is "not built" or "not shown" && row.Stories.Count > 0).ShouldBeEmpty("what a story shows is shown, in part at least");
    }

    [Fact]
    public void Where_it_lives_is_in_the_code()
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (folder, kind) in (IEnumerable<(string, string)>)[("src", "*.cs"), ("protos", "*.proto")])
        {
            foreach (var file in Directory.EnumerateFiles(RepositoryFiles.PathOf(folder), kind, SearchOption.AllDirectories))
            {
                if (!file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
                    words.UnionWith(Word().Matches(File.ReadAllText(file)).Select(match => match.Value));
            }
        }

        Rows.SelectMany(row => Code().Matches(row.Where).SelectMany(code => Word().Matches(code.Value)).Select(word => (row.Id, word.Value)))
            .Where(place => !words.Contains(place.Value)).ShouldBeEmpty();
        Rows.Where(row => row.State != "not built" && row.Where.Length == 0).ShouldBeEmpty("what is built lives somewhere");
    }

    [Fact]
    public void A_test_that_is_gone_or_never_runs_would_be_noticed() =>
        Stories.In("""
            public sealed class OneTests
            {
                [Fact]
                public void It_runs() { }

                [Fact(Skip = "later")]
                public async Task It_never_runs() { }

                [Theory(Skip = Absent, SkipUnless = nameof(Here))]
                [InlineData(1)]
                public async Task It_runs_where_it_can(int number) { }

                public void It_is_no_test() { }
            }
            """).ShouldBe([("OneTests.It_runs", true), ("OneTests.It_never_runs", false), ("OneTests.It_runs_where_it_can", true)]);

    private static IEnumerable<string> Listed(string file) =>
        RepositoryFiles.Read("tests", "data", "requirements", file).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#');

    [GeneratedRegex(@"^\| [A-Z]\d+ \|")]
    private static partial Regex RowStart();

    [GeneratedRegex("`[^`]+`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();

    [GeneratedRegex(@"^\*\*([a-z ]+)\*\*")]
    private static partial Regex Said();

    /// <param name="Shown">The last cell: in bold what it is short of, and the stories.</param>
    private sealed record Row(string Id, string Level, string What, string Where, string Shown)
    {
        public string State => Said().Match(Shown).Groups[1].Value;

        public IReadOnlyList<string> Stories { get; } = [.. Code().Matches(Shown).Select(code => code.Value.Trim('`'))];
    }
}
