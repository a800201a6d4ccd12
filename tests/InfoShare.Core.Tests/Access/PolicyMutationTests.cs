using System.Text.Json.Nodes;
using InfoShare.Core.Access;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Access;

/// <summary>
/// Every rule of the policy changed once, and something notices: the expected table differs, or the broker would not start. A rule whose
/// change nobody notices is no rule.
/// </summary>
public sealed class PolicyMutationTests
{
    private static readonly string[] Tiers = [.. Enum.GetValues<Release>().Select(Code.Of)];

    [Fact]
    public void Every_rule_that_is_changed_is_noticed()
    {
        var policy = PolicyBook.Embedded.Latest;
        var expected = PolicyTable.Rows(policy).ToList();
        var source = Source(policy);
        var unnoticed = new List<string>();
        var mutants = 0;
        foreach (var (what, mutant) in Mutants(source))
        {
            mutants++;
            var document = PolicyDocument.Read(mutant, what);
            if (PolicyCheck.Faults(document).Count == 0 && !Differs(AccessPolicy.Of(document, what), expected))
                unnoticed.Add(what);
        }

        unnoticed.ShouldBeEmpty("the expected table, which PolicyTableTests holds to its file, would be the same");
        mutants.ShouldBeGreaterThan(400);
    }

    private static bool Differs(AccessPolicy mutant, List<PolicyRow> expected) =>
        expected.Any(row => mutant.Decide(row.Question) != row.Decision) || Code.All<PractitionerRole>().Any(r => mutant.KeepsWhereabouts(r) != PolicyBook.Embedded.Latest.KeepsWhereabouts(r));

    private static JsonObject Source(AccessPolicy policy)
    {
        var assembly = typeof(AccessPolicy).Assembly;
        var name = assembly.GetManifestResourceNames().Single(n => n.EndsWith($"Policies.{policy.Version}.json", StringComparison.Ordinal));
        return JsonNode.Parse(assembly.GetManifestResourceStream(name)!)!.AsObject();
    }

    // Each tier one step up and one step down; each element of each list left out; each other group added where groups are listed.
    private static IEnumerable<(string What, string Mutant)> Mutants(JsonObject source)
    {
        var groups = source["groups"]!.AsArray().Select(g => g!["group"]!.GetValue<string>()).ToList();
        foreach (var (path, node) in Leaves(source, ""))
        {
            if (node.GetValueKind() != System.Text.Json.JsonValueKind.String || IsProse(path))
                continue;
            var before = node.GetValue<string>();
            if (Array.IndexOf(Tiers, before) is >= 0 and var tier)
            {
                foreach (var next in (int[])[tier - 1, tier + 1])
                {
                    if (next >= 0 && next < Tiers.Length)
                        yield return ($"{path}: {before} becomes {Tiers[next]}", With(source, node, JsonValue.Create(Tiers[next])));
                }
            }
            else if (node.Parent is JsonArray)
            {
                yield return ($"{path}: {before} is left out", With(source, node, null));
            }
        }

        foreach (var (path, list) in Lists(source, "").Where(l => l.Path.EndsWith("open_to", StringComparison.Ordinal)))
        {
            foreach (var group in groups.Where(g => !list.Any(e => e!.GetValue<string>() == g)))
            {
                list.Add(group);
                yield return ($"{path}: {group} is added", source.ToJsonString());
                list.RemoveAt(list.Count - 1);
            }
        }
    }

    private static bool IsProse(string path) => path.EndsWith("/why", StringComparison.Ordinal) || path is "/version" or "/from" or "/notes"
        || path.EndsWith("/name", StringComparison.Ordinal) || path.EndsWith("/group", StringComparison.Ordinal);

    private static string With(JsonObject source, JsonNode node, JsonNode? other)
    {
        if (node.Parent is JsonArray list)
        {
            var index = list.IndexOf(node);
            list.RemoveAt(index);
            if (other is not null)
                list.Insert(index, other);
            var mutant = source.ToJsonString();
            if (other is not null)
                list.RemoveAt(index);
            list.Insert(index, node);
            return mutant;
        }

        var parent = node.Parent!.AsObject();
        var name = node.GetPropertyName();
        parent[name] = other;
        var text = source.ToJsonString();
        parent[name] = node;
        return text;
    }

    private static IEnumerable<(string Path, JsonNode Node)> Leaves(JsonNode node, string path) => node switch
    {
        JsonObject o => o.ToList().SelectMany(p => Leaves(p.Value!, $"{path}/{p.Key}")),
        JsonArray a => a.ToList().SelectMany((e, i) => Leaves(e!, $"{path}/{i}")),
        _ => [(path, node)],
    };

    private static IEnumerable<(string Path, JsonArray List)> Lists(JsonNode node, string path) => node switch
    {
        JsonObject o => o.ToList().SelectMany(p => Lists(p.Value!, $"{path}/{p.Key}")),
        JsonArray a => a.ToList().Where(e => e is JsonObject).SelectMany((e, i) => Lists(e!, $"{path}/{i}")).Append((path, a)),
        _ => [],
    };
}
