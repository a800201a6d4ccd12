using System.Diagnostics.CodeAnalysis;

namespace InfoShare.Core.Conflicts;

/// <summary>
/// The id under which an own record stands alone: for somebody whom a conflict of interest keeps in silence from the person of that record (L10). Nothing
/// that is known of the person stands under it. What such a practitioner says by the record stands there and nowhere else, so that a second word meets the
/// first, as it would of a person whom the record began, and nobody else relies on either. It is the id of the record's entry under a prefix of its own: the
/// same at each call, and shown to nobody; whoever is shown something of it is shown the entry.
/// </summary>
internal static class AloneId
{
    private const string Entries = "per";
    private const string Prefix = "alo";

    /// <summary>That of an entry.</summary>
    public static string Of(string entryId) => Prefix + entryId[Entries.Length..];

    /// <summary>Whether it is one.</summary>
    public static bool Is([NotNullWhen(true)] string? id) => id is not null && id.StartsWith($"{Prefix}_", StringComparison.Ordinal);

    /// <summary>The entry of one; any other id as it is.</summary>
    [return: NotNullIfNotNull(nameof(id))]
    public static string? Shown(string? id) => Is(id) ? Entries + id![Prefix.Length..] : id;
}
