using System.Reflection;

namespace InfoShare.Broker.Hosting;

/// <summary>The broker's command line: settings only. An argument that no setting has would otherwise be ignored without a word.</summary>
internal static class Arguments
{
    /// <summary>What <c>--help</c> prints.</summary>
    public const string Usage = """
        infoshare-broker [--Section:Setting=value ...]   the broker
        infoshare-broker demo [--exit] [--data FOLDER]   the three flows, played on this machine
        infoshare-broker --help                          this

        Settings stand in appsettings.json beside the program, in the environment (Broker__DataFolder=data) or here
        (--Broker:DataFolder=data). Required: Broker:ServerCertificate, Broker:ServerKey and Broker:ClientCa, PEM files.
        --environment=Development gives the clock that can be moved, and reflection.

        """;

    private static readonly Dictionary<string, Type?> Sections = new(StringComparer.OrdinalIgnoreCase)
    {
        [BrokerOptions.Section] = typeof(BrokerOptions),
        [StorageSettings.Section] = typeof(StorageSettings),
        [IdentitySettings.Section] = typeof(IdentitySettings),
        [RegistrySettings.Section] = typeof(RegistrySettings),
        [OtlpSettings.Section] = typeof(OtlpSettings),
        [LogSettings.Section] = typeof(LogSettings),
        [AuditSettings.Section] = typeof(AuditSettings),

        // Not ours to judge.
        ["Serilog"] = null,
        ["Logging"] = null,
    };

    /// <summary>Whether help is asked for.</summary>
    public static bool AsksForHelp(string[] args) => args.Any(a => a is "--help" or "-h" or "-?" or "help");

    /// <summary>What is wrong with the arguments, or null. Names settings, never their values.</summary>
    public static string? Fault(string[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
                return "Arguments have the form --Section:Setting=value. The first that has not is argument " + (i + 1) + ".";
            var equals = args[i].IndexOf('=', StringComparison.Ordinal);
            var key = equals < 0 ? args[i][2..] : args[i][2..equals];
            if (!IsKnown(key))
                return $"There is no setting {key}.";
            if (equals < 0 && (++i >= args.Length || args[i].StartsWith("--", StringComparison.Ordinal)))
                return $"The setting {key} has no value.";
        }

        return null;
    }

    private static bool IsKnown(string key)
    {
        var parts = key.Split(':');
        if (parts.Length == 1)
            return parts[0].ToUpperInvariant() is "ENVIRONMENT" or "CONTENTROOT" or "ALLOWEDHOSTS";
        if (!Sections.TryGetValue(parts[0], out var type))
            return false;
        if (type is null)
            return true;
        foreach (var part in parts.Skip(1))
        {
            if (type?.GetProperty(part, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase) is not { CanWrite: true } property)
                return false;
            type = property.PropertyType;
        }

        return true;
    }
}
