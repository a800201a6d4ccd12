using InfoShare.Core.Audit;
using InfoShare.Core.Audit.Review;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Audit;

/// <summary>Of any number of lists the first showing of each thing to each practitioner is kept, and each that told more (K6).</summary>
public sealed class ShowingFoldTests
{
    private const string Child = "per_child";
    private static readonly DateTimeOffset Begin = new(2027, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private int made;

    [Fact]
    public async Task What_told_nothing_new_is_counted_and_not_kept()
    {
        AuditEntry[] entries =
        [
            List("one", "MARKER con_1", "MARKER con_of_another"),
            List("one", "MARKER con_1", "DETAIL con_of_another"),
            List("two", "MARKER con_1"),
            List("one", "DETAIL con_1"),
            List("one", "MARKER con_1"),
            List(null, "MARKER con_1"),
            List(null, "MARKER con_1"),
            List("one", "MARKER con_1") with { OrganisationId = "other" },
            List("one") with { ObjectId = "ref_1" },
            List("one") with { ObjectId = "ref_1" },
            List("one", "MARKER snt_1"),
            List("one", "MARKER snt_1") with { PersonIds = [Child] },
            Asked("one", "MARKER con_1"),
            Asked("one", "MARKER con_1"),
            Asked("one") with { Outcome = "NO_MATCH" },
        ];
        var fold = await FoldAsync(entries, most: 100);
        fold.Kept.ShouldBe([entries[0], entries[2], entries[3], entries[5], entries[7], entries[8], entries[11], entries[12]]);
        fold.Asked.ShouldBe(new Dictionary<string, int> { ["house"] = 3 });
        fold.Until.ShouldBeNull();
    }

    [Fact]
    public async Task What_is_kept_is_as_long_as_the_answer_and_not_as_long_as_the_trail()
    {
        var fold = await FoldAsync([.. Enumerable.Range(0, 20_000).Select(i => List($"p{i % 12}", $"MARKER con_{i % 5}", $"MARKER con_of_another_{i}"))], most: 100_000);
        fold.Kept.Count.ShouldBe(60);
        fold.Until.ShouldBeNull();
    }

    [Theory]
    [InlineData(9, true)]
    [InlineData(10, false)]
    public async Task Where_there_are_more_than_are_read_it_is_said_until_when(int most, bool cut)
    {
        var fold = await FoldAsync([.. Enumerable.Range(0, 10).Select(i => Asked("one"))], most);
        fold.Asked["house"].ShouldBe(Math.Min(most, 10));
        fold.Until.ShouldBe(cut ? Begin.AddSeconds(most) : null);
    }

    private static async Task<ShowingFold> FoldAsync(AuditEntry[] entries, int most)
    {
        const int PageSize = 3;
        var known = Enumerable.Range(0, 5).Select(i => $"con_{i}").Append("ref_1").ToHashSet(StringComparer.Ordinal);
        var fold = new ShowingFold(new HashSet<string> { Child }, known, ofPeople: true);
        await fold.ReadAsync(
            after =>
            {
                var from = after.Length == 0 ? 0 : Array.FindIndex(entries, e => e.Id == after) + 1;
                AuditEntry[] page = [.. entries.Skip(from).Take(PageSize)];
                return ValueTask.FromResult(new ShowingPage(page, page.Length < PageSize ? null : page[^1].Id));
            },
            most);
        return fold;
    }

    // Of a page that names others too.
    private AuditEntry List(string? practitioner, params string[] shown) => Entry(AuditEventKind.Return, practitioner, shown) with { PersonIds = ["per_another", Child] };

    private AuditEntry Asked(string practitioner, params string[] shown) => Entry(AuditEventKind.Query, practitioner, shown) with { PersonIds = [Child] };

    private AuditEntry Entry(AuditEventKind kind, string? practitioner, string[] shown) => new()
    {
        Id = $"aud_{++made:00000}",
        Kind = kind,
        Action = "Test/Call",
        OrganisationId = "house",
        PractitionerId = practitioner,
        Outcome = "done",
        RecordedAt = Begin.AddSeconds(made),
        Shown = shown,
    };
}
