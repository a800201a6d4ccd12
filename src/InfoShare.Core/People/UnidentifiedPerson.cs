using InfoShare.Core.Inbox;
using InfoShare.Core.People.Matching;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People;

/// <summary>A name on some platform, for example a gamer's tag.</summary>
public sealed record OnlineHandle(string? Platform, string Handle);

/// <summary>A vehicle as it was seen.</summary>
public sealed record SeenVehicle(string? Description, string? Registration);

/// <summary>What somebody is known by whose name nobody knows (requirement A7).</summary>
/// <param name="FromAge">Youngest age thought of, in years; null when nobody said.</param>
/// <param name="ToAge">Oldest age thought of.</param>
/// <param name="Description">In words; shown to nobody but those who recorded it.</param>
public sealed record KnownBy(
    IReadOnlyList<string> Aliases, IReadOnlyList<OnlineHandle> Handles, IReadOnlyList<SeenVehicle> Vehicles, int? FromAge, int? ToAge, string? Description)
{
    /// <summary>
    /// What may show that two of them are one: handles and vehicles in normal form. An alias alone is everybody's. A trait offers a
    /// candidate to a human; it never joins anybody.
    /// </summary>
    public IReadOnlyList<string> Traits() =>
    [
        .. Handles.Select(h => Key("HANDLE", h.Handle))
            .Concat(Vehicles.Select(v => Key("REGISTRATION", v.Registration)))
            .Concat(Vehicles.Select(v => Words("VEHICLE", v.Description)))
            .OfType<string>().Distinct()
    ];

    /// <summary>Aliases in normal form.</summary>
    public IReadOnlyList<string> AliasKeys() => [.. Aliases.Select(a => Words("ALIAS", a)).OfType<string>().Distinct()];

    private static string? Key(string kind, string? text)
    {
        var letters = new string([.. (text ?? "").Where(char.IsLetterOrDigit).Select(char.ToUpperInvariant)]);
        return letters.Length < 3 ? null : $"{kind}:{letters}";
    }

    private static string? Words(string kind, string? text)
    {
        var words = TextForms.Words(text);
        return words.Length == 0 ? null : $"{kind}:{string.Join(' ', words.Order(StringComparer.Ordinal))}";
    }
}

/// <summary>One version of an agency's record of an unidentified person.</summary>
/// <param name="PersonId">Read: the person now. Added: the entry that is the organisation's own record.</param>
/// <param name="RecordedBy">The practitioner, to speak to.</param>
public sealed record UnidentifiedRecord(
    string Id, string PersonId, string OrganisationId, string OwnRecordId, KnownBy KnownBy, ContactPoint RecordedBy, DateTimeOffset RecordedAt);
