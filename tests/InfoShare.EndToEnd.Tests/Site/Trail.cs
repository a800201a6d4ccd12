using System.Collections.Concurrent;
using Google.Protobuf.Reflection;
using InfoShare.Broker.Security;
using InfoShare.Core.Vocabulary;

namespace InfoShare.EndToEnd.Tests.Site;

/// <summary>Holds what a broker really wrote to the trail to what <see cref="AuditMap"/> says of each method (requirement M2).</summary>
internal static class Trail
{
    /// <summary>In the name of every method of the API, and of nothing that the broker does by itself: the clock, what is told of an address.</summary>
    private const char Method = '/';

    private const string Written = "SELECT DISTINCT kind || ' ' || action FROM audit_entry WHERE kind <> 'REFUSE' AND outcome <> 'answered again'";

    // Whatever gives somebody something does so on a legal basis, stated or by the rule that tells (requirement L2).
    private const string WithoutBasis = """
        SELECT DISTINCT kind || ' ' || action FROM audit_entry
        WHERE kind IN ('PUBLISH', 'QUERY', 'RETURN', 'DELIVER', 'DECIDE', 'OVERRIDE', 'BREAK_GLASS')
            AND (legal_basis IS NULL OR legal_basis IN ('', 'UNSPECIFIED'))
        """;

    private static readonly Dictionary<string, AuditRow> Map = AuditMap.All.ToDictionary(r => ActionOf(r.Key), r => r.Value);

    private static readonly Dictionary<string, MessageDescriptor> Requests = typeof(Protocol.Health.V1.HealthService).Assembly.GetTypes()
        .Where(t => t.IsAbstract && t.IsSealed && t.Name.EndsWith("Reflection", StringComparison.Ordinal))
        .Select(t => t.GetProperty("Descriptor")?.GetValue(null)).OfType<FileDescriptor>()
        .SelectMany(f => f.Services).SelectMany(s => s.Methods).DistinctBy(m => $"{m.Service.Name}/{m.Name}")
        .ToDictionary(m => $"{m.Service.Name}/{m.Name}", m => m.InputType, StringComparer.Ordinal);

    private static readonly ConcurrentDictionary<string, string> Lacking = new(StringComparer.Ordinal);

    /// <summary>
    /// Acts that are about no person and no thing with an id: the outcome says which checkpoint was cosigned; how an organisation wants its
    /// items is its own matter; and a doubt that is raised before there is a referral names nobody.
    /// </summary>
    private const string AboutNobody = "'AuditLogService/AddCosignature', 'RosterService/SetDigest', 'ReferralService/RaiseDoubt'";

    /// <summary>The calls that state why: their request has an AccessPurpose.</summary>
    private static readonly string Asking = string.Join(", ", AuditMap.All.Keys.Select(ActionOf).Where(HasPurpose).Select(a => $"'{a}'"));

    /// <summary>
    /// What an entry must carry (M2), and the entries of which it is not so: who, by which policy, in which call; whom it is about and how
    /// that was matched, and why, where a question was answered; the rules and the counts where something was shown or withheld.
    /// </summary>
    private static readonly (string What, string Where)[] Musts =
    [
        ("the call's id", "call_id IS NULL"),
        ("the organisation", "organisation_id IS NULL AND kind <> 'REFUSE'"),
        ("the policy's version", "policy_version IS NULL AND organisation_id IS NOT NULL"),
        ("the practitioner's role", "practitioner_id IS NOT NULL AND role = 'UNSPECIFIED'"),
        ("an outcome", "outcome = ''"),
        ("the reason of the refusal", "kind = 'REFUSE' AND outcome NOT LIKE 'refused: %'"),
        ("the purpose", $"action IN ({Asking}) AND kind IN ('QUERY', 'BREAK_GLASS') AND purpose = 'UNSPECIFIED'"),
        ("the legal basis", $"action IN ({Asking}) AND kind IN ('QUERY', 'BREAK_GLASS') AND legal_basis = 'UNSPECIFIED'"),
        ("the reason in words", $"action IN ({Asking}) AND kind IN ('QUERY', 'BREAK_GLASS') AND reason IS NULL AND personal_salt IS NOT NULL"),
        ("whether the lead is told", $"action IN ({Asking}) AND kind IN ('QUERY', 'BREAK_GLASS') AND tell_lead IS NULL"),
        ("the subject", "kind = 'QUERY' AND outcome = 'done' AND person_ids = '[]' AND object_id IS NULL AND personal_salt IS NOT NULL"),
        ("how the subject was matched", $"action IN ({Asking}) AND kind = 'QUERY' AND outcome = 'done' AND matched_how IS NULL AND personal_salt IS NOT NULL"),
        ("the rules that decided", "kind IN ('QUERY', 'BREAK_GLASS') AND (counts_by_tier <> '{}' OR withheld_by_reason <> '{}') AND rule_ids = '[]'"),
        ("what the act was about", $"action NOT IN ({AboutNobody}) AND kind IN ('PUBLISH', 'WITHHOLD', 'READ', 'ACKNOWLEDGE', 'DECIDE', 'OVERRIDE', 'NOT_SHARED', 'VERIFY') AND object_id IS NULL AND person_ids = '[]' AND personal_salt IS NOT NULL"),
    ];

    private static readonly ConcurrentDictionary<string, bool> Seen = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, bool> Kinds = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, bool> Classes = new(StringComparer.Ordinal);

    /// <summary>The test classes of this run whose trails were read.</summary>
    public static IEnumerable<string> ReadOf => Classes.Keys;

    /// <summary>Entries of API calls that lack what an entry of their kind must carry, and the first class whose story left one.</summary>
    public static IReadOnlyList<string> Unfilled => [.. Lacking.Select(f => $"{f.Key} ({f.Value})").Order(StringComparer.Ordinal)];

    /// <summary>The methods that should leave an entry, and of which no trail of this run had one.</summary>
    public static IReadOnlyList<string> Missing =>
        [.. Map.Where(r => r.Value.Shape != AuditShape.None && !Seen.ContainsKey(r.Key)).Select(r => r.Key).Order(StringComparer.Ordinal)];

    /// <summary>The kinds of entry that no trail of this run had: a kind that nothing writes is a promise that nobody keeps.</summary>
    public static IReadOnlyList<string> MissingKinds => [.. Code.All<AuditEventKind>().Select(k => Code.Of(k)).Where(k => !Kinds.ContainsKey(k)).Order(StringComparer.Ordinal)];

    /// <summary>Reads the trail that a test of the running class left; gives the entries whose kind the map does not know of, and those without a legal basis.</summary>
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

        foreach (var kind in await database.TextsAsync("SELECT DISTINCT kind FROM audit_entry"))
            Kinds[kind] = true;
        foreach (var (what, where) in Musts)
        {
            foreach (var text in await database.TextsAsync($"SELECT DISTINCT kind || ' ' || action FROM audit_entry WHERE action LIKE '%/%' AND outcome <> 'answered again' AND {where}"))
                Lacking.TryAdd($"{text} lacks {what}", TestContext.Current.TestClass?.TestClassSimpleName ?? "");
        }

        await EventCatalogue.ReadAsync(database);
        faults.AddRange((await database.TextsAsync(WithoutBasis)).Select(t => $"an entry has no legal basis: {t}"));
        if (TestContext.Current.TestClass is { } test)
            Classes[test.TestClassName] = true;
        return faults;
    }

    /// <summary>Takes up one entry, as its kind and action, of a trail that was tampered with besides and so is not read whole.</summary>
    public static void Left(string written)
    {
        var (kind, action) = (written[..written.IndexOf(' ', StringComparison.Ordinal)], written[(written.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        Map[action].Kind.ShouldBe(Code.Parse<AuditEventKind>(kind));
        Seen[action] = true;
        if (TestContext.Current.TestClass is { } test)
            Classes[test.TestClassName] = true;
    }

    private static bool HasPurpose(string action) => Requests.TryGetValue(action, out var request)
        && request.FindFieldByName("purpose") is { FieldType: FieldType.Message };

    // As entries name a method: the service without its package.
    private static string ActionOf(string fullName) => fullName[(fullName.LastIndexOf('.') + 1)..];
}
