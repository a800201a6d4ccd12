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
    /// Parts of a known whole, masked so that none under five can be read or reckoned: a part of one to four is kept back, and where it would
    /// be the only one, the smallest other part with it.
    /// </summary>
    public static IReadOnlyList<MaskedCount> Of(IReadOnlyList<long> parts)
    {
        var kept = parts.Select((count, place) => (count, place)).Where(p => p.count is > 0 and < Fewest).Select(p => p.place).ToHashSet();
        if (kept.Count == 1 && parts.Select((count, place) => (count, place)).Where(p => p.count >= Fewest).OrderBy(p => p.count).ThenBy(p => p.place).FirstOrDefault() is { count: > 0 } other)
            kept.Add(other.place);
        return [.. parts.Select((count, place) => new MaskedCount(kept.Contains(place) ? null : count))];
    }
}
