using System.Text.Json;
using InfoShare.Core.Access;
using InfoShare.Core.Vocabulary;

namespace InfoShare.EndToEnd.Tests.Clients;

/// <summary>The access policy's whole table, asked of an engine that others wrote (Cedar), from the same document.</summary>
public sealed class OtherPolicyEngineTests
{
    private const string NoNode = "No node, or no packages in tests/clients: npm ci.";

    public static bool Node => ClientMachine.WhyNoNode is null;

    [Fact(Skip = NoNode, SkipUnless = nameof(Node))]
    public async Task Cedar_gives_every_answer_that_we_give()
    {
        foreach (var policy in PolicyBook.Embedded.All)
        {
            var (asked, result) = await AskAsync(policy, policy);
            result.GetProperty("count").GetInt32().ShouldBe(0, result.GetProperty("disagreements").ToString());
            result.GetProperty("asked").GetInt32().ShouldBe(asked);
            asked.ShouldBeGreaterThan(30_000);
        }
    }

    [Fact(Skip = NoNode, SkipUnless = nameof(Node))]
    public async Task Cedar_notices_an_answer_that_the_document_does_not_give()
    {
        var policy = PolicyBook.Embedded.Latest;
        var other = policy.Document with
        {
            Tiers = policy.Document.Tiers.ToDictionary(
                t => t.Key,
                t => t.Key == "PROBATION" ? (IReadOnlyDictionary<string, string>)new Dictionary<string, string>(t.Value) { ["LEGAL"] = "WITHHELD" } : t.Value),
        };
        var (_, result) = await AskAsync(policy, AccessPolicy.Of(other, "changed"), PractitionerRole.ProbationOfficer);
        result.GetProperty("count").GetInt32().ShouldBeGreaterThan(0);
    }

    // Cedar reads the one, and is told the other's answers.
    private static async Task<(int Asked, JsonElement Result)> AskAsync(AccessPolicy policy, AccessPolicy answers, PractitionerRole? only = null)
    {
        var folder = Directory.CreateTempSubdirectory("cedar");
        try
        {
            var document = Path.Combine(folder.FullName, "policy.json");
            await using (var from = typeof(AccessPolicy).Assembly.GetManifestResourceStream(
                typeof(AccessPolicy).Assembly.GetManifestResourceNames().Single(n => n.EndsWith($"Policies.{policy.Version}.json", StringComparison.Ordinal)))!)
            {
                await using var to = File.Create(document);
                await from.CopyToAsync(to);
            }

            var questions = Path.Combine(folder.FullName, "questions.jsonl");
            var asked = 0;
            await using (var writer = new StreamWriter(questions))
            {
                foreach (var (q, decision) in PolicyTable.Rows(answers).Where(r => only is null || r.Question.Role == only))
                {
                    asked++;
                    await writer.WriteLineAsync(JsonSerializer.Serialize(new
                    {
                        role = Code.Of(q.Role),
                        @class = Code.Of(q.Class),
                        purpose = Code.Of(q.Purpose),
                        relation = Code.Of(q.Relation),
                        basis = Code.Of(q.LegalBasis),
                        granted = q.Granted,
                        investigation = q.UnderInvestigation,
                        named = q.Named,
                        conflicted = q.Conflicted,
                        qualified = Roles.IsQualified(q.Role),
                        release = Code.Of(decision.Release),
                    }));
                }
            }

            using var node = ClientMachine.StartNode(ClientMachine.Clients("cedar/agree.js"), document, questions);
            node.StandardInput.Close();
            var complaints = node.StandardError.ReadToEndAsync();
            var said = await node.StandardOutput.ReadToEndAsync();
            await node.WaitForExitAsync();
            return said.Length == 0
                ? throw new InvalidOperationException(await complaints)
                : (asked, JsonDocument.Parse(said).RootElement.Clone());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
