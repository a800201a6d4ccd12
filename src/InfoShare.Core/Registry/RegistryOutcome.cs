using System.Globalization;
using System.Text.RegularExpressions;

namespace InfoShare.Core.Registry;

/// <summary>
/// How the entry about an organisation ends: with the version of the registry that came by it, and the hash of all that was registered then. The version
/// is one counter for all brokers, counted in the same transaction: it orders decisions, whatever the brokers' clocks say.
/// </summary>
public static partial class RegistryOutcome
{
    /// <summary>The outcome.</summary>
    /// <param name="what">What was done.</param>
    /// <param name="version">Of the registry, with this change in it.</param>
    public static string Of(string what, long version, Organisation organisation)
    {
        ArgumentNullException.ThrowIfNull(organisation);
        return string.Create(CultureInfo.InvariantCulture, $"{what}, version {version}: {organisation.Hash()}");
    }

    /// <summary>Version and hash of an outcome; null where it is none.</summary>
    internal static (long Version, string Hash)? Read(string outcome) =>
        Ending().Match(outcome) is { Success: true } m && long.TryParse(m.Groups["version"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? (version, m.Groups["hash"].Value) : null;

    [GeneratedRegex(", version (?<version>[0-9]+): (?<hash>[^ ]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Ending();
}
