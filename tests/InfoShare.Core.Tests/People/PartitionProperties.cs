using FsCheck;
using FsCheck.Fluent;
using InfoShare.Core.People.Identity;

namespace InfoShare.Core.Tests.People;

/// <summary>What must hold of joins and splits of people, whatever is joined and taken apart.</summary>
public sealed class PartitionProperties
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(400);
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    // Few moments for many entries, so that some began at one moment and their ids decide; ids are not in the order of the list.
    private static readonly Gen<IdentityEntry[]> Entries = Gen.Choose(2, 9)
        .SelectMany(count => Gen.Choose(0, 4).ListOf(count))
        .Select(moments => moments.Select((m, i) => Entry($"per_{i * 7 % 10}", m)).ToArray());

    private static readonly Arbitrary<Story> Stories =
        (from entries in Entries
         from steps in Gen.Choose(1, 10).SelectMany(count => AnyStep.ListOf(count))
         select new Story(entries, [.. steps])).ToArbitrary();

    private static Gen<Step> AnyStep =>
        from one in Gen.Choose(0, 8)
        from other in Gen.Choose(0, 8)
        from leaving in Gen.Choose(0, 511)
        from joins in Gen.Elements(true, true, false)
        select new Step(joins, one, other, leaving);

    /// <summary>Joins the people of two entries, or lets entries leave the person of one.</summary>
    private sealed record Step(bool Joins, int One, int Other, int Leaving);

    private sealed record Story(IdentityEntry[] Entries, Step[] Steps);

    [Fact]
    public void A_split_of_what_a_join_moved_gives_back_the_same_people_under_the_same_ids() => Prop.ForAll(Stories, story =>
    {
        var entries = story.Entries;
        foreach (var step in story.Steps)
        {
            if (!step.Joins)
            {
                entries = Moved(entries, Moves(entries, step));
                continue;
            }

            var moves = Moves(entries, step);
            var joined = Moved(entries, moves);
            if (moves.Count > 0 && !Same(entries, Moved(joined, SplitPerson.Of(PersonOf(joined, moves[0].ToPersonId), Ids(moves)))))
                return false;
            entries = joined;
        }

        return true;
    }).Check(Thorough);

    [Fact]
    public void Any_joins_taken_back_from_the_last_to_the_first_give_back_what_was_there() => Prop.ForAll(Stories, story =>
    {
        var entries = story.Entries;
        var done = new Stack<(IdentityEntry[] Before, IReadOnlyList<EntryMove> Moves)>();
        foreach (var step in story.Steps.Where(s => s.Joins))
        {
            var moves = Moves(entries, step);
            if (moves.Count == 0)
                continue;
            done.Push((entries, moves));
            entries = Moved(entries, moves);
        }

        while (done.TryPop(out var last))
        {
            entries = Moved(entries, SplitPerson.Of(PersonOf(entries, last.Moves[0].ToPersonId), Ids(last.Moves)));
            if (!Same(last.Before, entries))
                return false;
        }

        return Same(story.Entries, entries);
    }).Check(Thorough);

    [Fact]
    public void A_join_of_the_parts_of_a_split_gives_back_the_same_person() => Prop.ForAll(Stories, story =>
    {
        var entries = story.Entries;
        foreach (var step in story.Steps)
        {
            var moves = Moves(entries, step);
            var after = Moved(entries, moves);
            if (!step.Joins && moves.Count > 0)
            {
                var again = JoinPeople.Of(PersonOf(after, moves[0].FromPersonId), PersonOf(after, moves[0].ToPersonId));
                var together = Moved(after, again);
                if (!Partition(entries).SequenceEqual(Partition(together)))
                    return false;
            }

            entries = after;
        }

        return true;
    }).Check(Thorough);

    [Fact]
    public void Every_entry_is_in_one_person_whose_id_is_an_entry_of_its_own() => Prop.ForAll(Stories, story =>
    {
        var entries = story.Entries;
        foreach (var step in story.Steps)
        {
            var moves = Moves(entries, step);
            var after = Moved(entries, moves);
            var kept = after.Select(e => e.Id).SequenceEqual(story.Entries.Select(e => e.Id));
            var headed = after.All(e => after.Single(o => o.Id == e.PersonId).PersonId == e.PersonId);
            var once = moves.Select(m => m.EntryId).Distinct().Count() == moves.Count;
            var fromWhereItStood = moves.All(m => entries.Single(e => e.Id == m.EntryId).PersonId == m.FromPersonId && m.FromPersonId != m.ToPersonId);
            if (!(kept && headed && once && fromWhereItStood))
                return false;
            entries = after;
        }

        return true;
    }).Check(Thorough);

    [Fact]
    public void Who_is_named_first_and_in_which_order_entries_are_read_does_not_matter() => Prop.ForAll(Stories, story =>
    {
        var entries = story.Entries;
        foreach (var step in story.Steps)
        {
            var turned = Moves([.. entries.Reverse()], step with
            {
                One = entries.Length - 1 - step.Other % entries.Length,
                Other = entries.Length - 1 - step.One % entries.Length,
            });
            var moves = Moves(entries, step);
            if (step.Joins && !Same(Moved(entries, moves), Moved(entries, turned)))
                return false;
            entries = Moved(entries, moves);
        }

        return true;
    }).Check(Thorough);

    private static IReadOnlyList<EntryMove> Moves(IdentityEntry[] entries, Step step)
    {
        var (one, other) = (entries[step.One % entries.Length], entries[step.Other % entries.Length]);
        return step.Joins
            ? JoinPeople.Of(PersonOf(entries, one.PersonId), PersonOf(entries, other.PersonId))
            : SplitPerson.Of(PersonOf(entries, one.PersonId), [.. entries.Where((_, i) => (step.Leaving >> i & 1) == 1).Select(e => e.Id)]);
    }

    private static IdentityEntry[] PersonOf(IdentityEntry[] entries, string personId) => [.. entries.Where(e => e.PersonId == personId)];

    private static IdentityEntry[] Moved(IdentityEntry[] entries, IReadOnlyList<EntryMove> moves) =>
        [.. entries.Select(e => moves.FirstOrDefault(m => m.EntryId == e.Id) is { } move ? e with { PersonId = move.ToPersonId } : e)];

    private static string[] Ids(IReadOnlyList<EntryMove> moves) => [.. moves.Select(m => m.EntryId)];

    private static bool Same(IdentityEntry[] one, IdentityEntry[] other) =>
        one.OrderBy(e => e.Id, StringComparer.Ordinal).SequenceEqual(other.OrderBy(e => e.Id, StringComparer.Ordinal));

    /// <summary>Who stands with whom, whatever the person is called.</summary>
    private static IEnumerable<string> Partition(IdentityEntry[] entries) => entries
        .GroupBy(e => e.PersonId)
        .Select(g => string.Join(' ', g.Select(e => e.Id).Order(StringComparer.Ordinal)))
        .Order(StringComparer.Ordinal);

    private static IdentityEntry Entry(string id, int moment) => new(id, id, "o", null, Start.AddMinutes(moment));
}
