using System.Collections.Concurrent;
using InfoShare.Broker.Security;
using InfoShare.Core.Vocabulary;

namespace InfoShare.EndToEnd.Tests.Site;

/// <summary>Holds what a broker really wrote to the trail to what <see cref="AuditMap"/> says of each method (requirement M2).</summary>
internal static class Trail
{
    /// <summary>In the name of every method of the API, and of nothing that the broker does by itself: the clock, what is told of an address.</summary>
    private const char Method = '/';

    private const string Written = "SELECT DISTINCT kind || ' ' || action FROM audit_entry WHERE kind <> 'REFUSE' AND outcome <> 'answered again'";

    private static readonly Dictionary<string, AuditRow> Map = AuditMap.All.ToDictionary(r => ActionOf(r.Key), r => r.Value);

    private static readonly ConcurrentDictionary<string, bool> Seen = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, bool> Classes = new(StringComparer.Ordinal);

    /// <summary>The test classes of this run whose trails were read.</summary>
    public static IEnumerable<string> ReadOf => Classes.Keys;

    /// <summary>The methods that should leave an entry, and of which no trail of this run had one.</summary>
    public static IReadOnlyList<string> Missing =>
        [.. Map.Where(r => r.Value.Shape != AuditShape.None && !Seen.ContainsKey(r.Key)).Select(r => r.Key).Order(StringComparer.Ordinal)];

    /// <summary>Reads the trail that a test of the running class left; gives the entries whose kind the map does not know of.</summary>
    public static async Task<List<string>> FaultsAsync(Rows database)
    {
        List<string> faults = [];
        foreach (var text in await database.TextsAsync(Written))
        {
            var kind = text[..text.IndexOf(' ', StringComparison.Ordinal)];
            var action = text[(kind.Length + 1)..];
            if (!action.Contains(Method))
                continue;
            if (!Map.TryGetValue(action, out var row))
                faults.Add($"the trail names {action}, the audit map does not");
            else if (row.Kind == Code.Parse<AuditEventKind>(kind))
                Seen[action] = true;
            else if (!row.Also.Contains(Code.Parse<AuditEventKind>(kind)))
                faults.Add($"{action} left {kind}, the audit map says {Code.Of(row.Kind)}");
        }

        if (TestContext.Current.TestClass is { } test)
            Classes[test.TestClassName] = true;
        return faults;
    }

    // As entries name a method: the service without its package.
    private static string ActionOf(string fullName) => fullName[(fullName.LastIndexOf('.') + 1)..];
}
