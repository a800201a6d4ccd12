using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Quality;

/// <summary>
/// What an organisation recorded of ethnicity, disability or language (requirement O4). It stands apart from
/// <see cref="People.Demographics"/>: nothing that matches people, and nothing that puts facts together, reads it.
/// </summary>
/// <param name="Value">What was said, as the organisation's own list has it; null unless STATED.</param>
public sealed record PersonCharacteristic(
    string Id, string PersonId, CharacteristicKind Kind, CharacteristicAnswer Answer, string? Value, SourceKind Source, string OrganisationId, DateTimeOffset RecordedAt);

/// <summary>How many own records of an organisation have an answer as their latest.</summary>
public sealed record CharacteristicCount(CharacteristicKind Kind, CharacteristicAnswer Answer, long Records);

/// <summary>One count; null where it is under five, or would give one away that is (N5).</summary>
public readonly record struct MaskedCount(long? Count)
{
    /// <summary>Counts below this are kept back.</summary>
    public const int Fewest = 5;

    /// <summary>
    /// Parts of a known whole, masked so that none under five can be read or reckoned, not even by who knows this rule: parts of one to four
    /// are kept back, and where the whole leaves only one way to fill them in, the noughts with them, or else the smallest other parts. Of a
    /// whole that is itself small, all are kept back. Equal parts are treated alike, so that no place gives one away.
    /// </summary>
    public static IReadOnlyList<MaskedCount> Of(IReadOnlyList<long> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var few = parts.Where(c => c is > 0 and < Fewest).ToList();
        var others = parts.Where(c => c >= Fewest).ToList();
        bool IsKept(long count) =>
            few.Count > 0 && (
                count is > 0 and < Fewest
                || parts.Sum() <= parts.Count * (Fewest - 1)
                || (HasOneSolution(few) && (parts.Contains(0) ? count == 0 : count == others.Min())));
        return [.. parts.Select(count => new MaskedCount(IsKept(count) ? null : count))];
    }

    // Of parts of one to four whose sum is known: one alone, or all at the least or at the most that they can be.
    private static bool HasOneSolution(List<long> few) => few.Count == 1 || few.Sum() == few.Count || few.Sum() == few.Count * (Fewest - 1);
}
