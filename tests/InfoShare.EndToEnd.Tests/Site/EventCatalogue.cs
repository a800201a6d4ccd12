using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using InfoShare.Broker.Security;
using InfoShare.Core.Vocabulary;

namespace InfoShare.EndToEnd.Tests.Site;

/// <summary>
/// Which call led to which notices, as the stories' databases have it: docs/event-catalogue.md says it, and is held to it. A notice belongs to the
/// call whose entry was written with it, at the same microsecond of the broker's clock, in one transaction.
/// </summary>
internal static partial class EventCatalogue
{
    /// <summary>What the page calls whatever no call led to: the clock, the sweep, the answer to a look-up.</summary>
    public const string ByItself = "by itself";

    private const string Success = "a.action LIKE '%/%' AND a.kind <> 'REFUSE' AND a.outcome <> 'answered again'";

    private const string Calls = $"SELECT a.action, COUNT(DISTINCT a.recorded_at) FROM audit_entry a WHERE {Success} GROUP BY a.action";

    private const string Pairs = $"""
        SELECT a.action || ' ' || n.trigger, COUNT(DISTINCT a.recorded_at)
        FROM audit_entry a JOIN notification n ON n.published_at = a.recorded_at WHERE {Success} GROUP BY a.action, n.trigger
        """;

    private const string Others = $"""
        SELECT DISTINCT n.trigger FROM notification n
        WHERE NOT EXISTS (SELECT 1 FROM audit_entry a WHERE a.recorded_at = n.published_at AND {Success})
        """;

    private static readonly ConcurrentDictionary<string, long> Done = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, long> Told = new(StringComparer.Ordinal);

    /// <summary>One call of the catalogue.</summary>
    public sealed record Row(string Action, IReadOnlyList<string> Always, IReadOnlyList<string> Sometimes)
    {
        /// <summary>All that it may tell.</summary>
        public IEnumerable<string> All => Always.Concat(Sometimes);
    }

    /// <summary>Reads what a story left.</summary>
    public static async Task ReadAsync(Rows database)
    {
        foreach (var (action, count) in await database.CountsAsync(Calls))
            Done.AddOrUpdate(action, count, (_, before) => before + count);
        foreach (var (pair, count) in await database.CountsAsync(Pairs))
            Told.AddOrUpdate(pair, count, (_, before) => before + count);
        foreach (var trigger in await database.TextsAsync(Others))
            Told.TryAdd($"{ByItself} {trigger}", 0);
    }

    /// <summary>What the stories of this run showed, for every method; one that tells of nobody leaves nothing.</summary>
    public static IReadOnlyList<Row> Seen =>
    [
        .. AuditMap.All.Where(r => r.Key.StartsWith("infoshare.", StringComparison.Ordinal)).Select(r => r.Key[(r.Key.LastIndexOf('.') + 1)..])
            .Append(ByItself).Distinct().Order(StringComparer.Ordinal).Select(SeenOf),
    ];

    /// <summary>What the page says.</summary>
    public static IReadOnlyList<Row> Written(string page) =>
    [
        .. page.Split('\n').Select(l => RowLine().Match(l)).Where(m => m.Success)
            .Select(m => new Row(m.Groups[1].Value, TriggersOf(m.Groups[2].Value), TriggersOf(m.Groups[3].Value))),
    ];

    /// <summary>What is wrong with the page.</summary>
    public static IEnumerable<string> FaultsOf(string page)
    {
        var written = Written(page).ToDictionary(r => r.Action, StringComparer.Ordinal);
        var seen = Seen;
        foreach (var row in seen)
        {
            if (!written.TryGetValue(row.Action, out var says))
            {
                yield return $"{row.Action} has no row";
                continue;
            }

            foreach (var trigger in row.All.Except(says.All))
                yield return $"{row.Action} told {trigger}; its row does not say so";
            foreach (var trigger in says.All.Except(row.All))
                yield return $"{row.Action} told {trigger} in no story; its row says it does";
            foreach (var trigger in says.Always.Intersect(row.Sometimes))
                yield return $"{row.Action} did not tell {trigger} every time; its row says always";
        }

        foreach (var gone in written.Keys.Except(seen.Select(r => r.Action)))
            yield return $"{gone} is no method";
    }

    /// <summary>The page as this run has it.</summary>
    /// <param name="protos">The folder of the protos, for what each call does.</param>
    public static string Page(string protos)
    {
        var text = new StringBuilder("""
            # Event catalogue
            What each call leaves in the trail, and whom it tells. A test holds the page to what the stories left in their databases: a notice that no row
            names, and a row that no story showed, are both faults. A run of all tests with `INFOSHARE_CATALOGUE=docs/event-catalogue.md` (as a full path)
            writes it anew.

            *Always*: at every success in every story. *Sometimes*: when there is somebody whom it concerns; the call's own comment in
            [`protos/`](../protos) says when. Who looks somebody up with LEAD_NOTICE_TELL tells the child's lead (RECORD_VIEWED). Who is told what, at
            which tier and by which time: [notifications](notifications.md). Refusals leave REFUSE and tell nobody.

            | call | what it does | leaves | always tells | sometimes tells |
            |---|---|---|---|---|

            """);
        var words = Comments(protos);
        foreach (var row in Seen.Where(r => r.Action != ByItself))
        {
            var map = AuditMap.All.Single(r => r.Key.EndsWith("." + row.Action, StringComparison.Ordinal)).Value;
            var leaves = map.Shape == AuditShape.None ? "nothing" : string.Join(" or ", map.Also.Prepend(map.Kind).Select(k => Code.Of(k)));
            text.Append(CultureInfo.InvariantCulture, $"| `{row.Action}` | {words.GetValueOrDefault(row.Action, "")} | {leaves} | {Cell(row.Always)} | {Cell(row.Sometimes)} |\n");
        }

        var others = Seen.Single(r => r.Action == ByItself);
        text.Append("\nWhat no call leads to at once: the clock, what is told after a change has been committed, and the answer to a look-up.\n\n")
            .Append("| | what it does | leaves | always tells | sometimes tells |\n|---|---|---|---|---|\n")
            .Append(CultureInfo.InvariantCulture, $"| `{ByItself}` | deadlines, digests, later looks | the broker's own entries | {Cell([])} | {Cell(others.All)} |\n");
        return text.ToString();
    }

    private static Row SeenOf(string action)
    {
        var told = Told.Where(t => t.Key.StartsWith(action + " ", StringComparison.Ordinal))
            .Select(t => (Trigger: t.Key[(action.Length + 1)..], Always: t.Value > 0 && t.Value == Done.GetValueOrDefault(action)))
            .OrderBy(t => t.Trigger, StringComparer.Ordinal).ToList();
        return new Row(action, [.. told.Where(t => t.Always).Select(t => t.Trigger)], [.. told.Where(t => !t.Always).Select(t => t.Trigger)]);
    }

    private static string Cell(IEnumerable<string> triggers) => string.Join(", ", triggers) is { Length: > 0 } all ? all : "nobody";

    private static string[] TriggersOf(string cell) => cell == "nobody" ? [] : cell.Split(", ");

    // The first sentence of the comment above each rpc.
    private static Dictionary<string, string> Comments(string folder)
    {
        Dictionary<string, string> words = new(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder, "*.proto", SearchOption.AllDirectories))
        {
            var (service, comment) = ("", new StringBuilder());
            foreach (var line in File.ReadLines(file).Select(l => l.Trim()))
            {
                if (line.StartsWith("//", StringComparison.Ordinal))
                {
                    comment.Append(comment.Length > 0 ? " " : "").Append(line[2..].Trim());
                    continue;
                }

                if (ServiceLine().Match(line) is { Success: true } begun)
                    service = begun.Groups[1].Value;
                else if (RpcLine().Match(line) is { Success: true } rpc)
                    words[$"{service}/{rpc.Groups[1].Value}"] = Sentence().Match(comment.ToString()).Groups[1].Value.Replace("|", "\\|", StringComparison.Ordinal);
                comment.Clear();
            }
        }

        return words;
    }

    [GeneratedRegex(@"^\| `([^`]+)` \| .* \| ([^|]+) \| ([^|]+) \|$", RegexOptions.CultureInvariant)]
    private static partial Regex RowLine();

    [GeneratedRegex(@"^service (\w+) \{", RegexOptions.CultureInvariant)]
    private static partial Regex ServiceLine();

    [GeneratedRegex(@"^rpc (\w+)\(", RegexOptions.CultureInvariant)]
    private static partial Regex RpcLine();

    [GeneratedRegex(@"^(.*?)(?:[.:;](?:\s|$)|$)", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Sentence();
}
