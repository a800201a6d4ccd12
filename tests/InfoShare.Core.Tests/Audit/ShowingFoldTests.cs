using System.Text.Json;
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
    public void What_told_nothing_new_is_counted_and_not_kept()
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
        var fold = Fold(entries, most: 100);
        fold.Kept.Select(e => e.Id).ShouldBe(new[] { 0, 2, 3, 5, 7, 8, 11, 12 }.Select(i => entries[i].Id));
        fold.Asked.ShouldBe(new Dictionary<string, int> { ["house"] = 3 });
        fold.Until.ShouldBeNull();
    }

    [Fact]
    public void What_is_kept_is_as_long_as_the_answer_and_not_as_long_as_the_trail()
    {
        var fold = Fold([.. Enumerable.Range(0, 20_000).Select(i => List($"p{i % 12}", $"MARKER con_{i % 5}", $"MARKER con_of_another_{i}"))], most: 100_000);
        fold.Kept.Count.ShouldBe(60);
        fold.Until.ShouldBeNull();
    }

    [Theory]
    [InlineData(9, true)]
    [InlineData(10, false)]
    public void Where_there_are_more_than_are_read_it_is_said_until_when(int most, bool cut)
    {
        var fold = Fold([.. Enumerable.Range(0, 10).Select(i => Asked("one"))], most);
        fold.Asked["house"].ShouldBe(Math.Min(most, 10));
        fold.Until.ShouldBe(cut ? Begin.AddSeconds(most) : null);
    }

    /// <summary>Of people the first, one of the others and the review's own; of what was shown the review's own, or all where the answer was about them.</summary>
    [Fact]
    public void In_brief_an_entry_says_the_same_to_a_review_as_in_full()
    {
        var brief = new BriefEntries(new HashSet<string> { Child, "per_same" }, new HashSet<string> { "con_1" }, names: null);
        var list = brief.Of(LineOf(List("one", "MARKER con_2", "DETAIL con_1", "MARKER per_same") with { PersonIds = ["per_x", "per_y", Child, "per_z"] }))!;
        list.PersonIds.ShouldBe(["per_x", Child]);
        list.Shown.ShouldBe(["DETAIL con_1", "MARKER per_same"]);
        brief.Of(LineOf(List("one", "MARKER con_2", "MARKER con_3")))!.Shown.ShouldBe(["MARKER con_2"]);
        brief.Of(LineOf(List("one")))!.Shown.ShouldBeEmpty();
        var asked = brief.Of(LineOf(Asked("one", "MARKER con_2", "DETAIL con_3") with { PersonIds = [Child, "per_x", "per_same", "per_y"] }))!;
        asked.PersonIds.ShouldBe([Child, "per_x", "per_same"]);
        asked.Shown.ShouldBe(["MARKER con_2", "DETAIL con_3"]);

        // What somebody laid with escapes is read all the same.
        brief.Of(LineOf(List("one")) with { PersonIds = "[\"per\\u005fchild\"]", Shown = "[\"DETAIL con\\u005f1\"]" })!.Shown.ShouldBe(["DETAIL con_1"]);

        // Of things: what is about one or showed one, and nothing else.
        var ofThings = new BriefEntries(new HashSet<string> { Child }, new HashSet<string> { "con_1", "ref_1" }, ["con_1", "ref_1"]);
        ofThings.Of(LineOf(Asked("one", "DETAIL con_3"))).ShouldBeNull();
        ofThings.Of(LineOf(Asked("one", "DETAIL con_3", "MARKER con_1")))!.Shown.ShouldBe(["MARKER con_1"]);
        ofThings.Of(LineOf(Asked("one") with { ObjectId = "ref_1" })).ShouldNotBeNull();
    }

    // As a review meets them: in brief.
    private static ShowingFold Fold(AuditEntry[] entries, int most)
    {
        var known = Enumerable.Range(0, 5).Select(i => $"con_{i}").Append("ref_1").ToHashSet(StringComparer.Ordinal);
        HashSet<string> people = [Child];
        var fold = new ShowingFold(people, known, ofPeople: true) { Most = most };
        var brief = new BriefEntries(people, known, names: null);
        foreach (var entry in entries)
            fold.Read(brief.Of(LineOf(entry))!);
        return fold;
    }

    private static TrailLine LineOf(AuditEntry entry) => new(
        entry.Id, "main", 1, entry.Kind, entry.Action, entry.OrganisationId, entry.PractitionerId, entry.Role, entry.Purpose, entry.ObjectId, entry.Outcome,
        entry.RecordedAt, JsonSerializer.Serialize(entry.PersonIds), JsonSerializer.Serialize(entry.Shown));

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
