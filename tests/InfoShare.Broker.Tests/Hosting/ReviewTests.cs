using InfoShare.Core;
using InfoShare.Core.Audit;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Protocol.Audit.V1;

namespace InfoShare.Broker.Tests.Hosting;

/// <summary>What a review of the trail gives away.</summary>
public sealed class ReviewTests(BrokerFixture broker)
{
    [Fact]
    public async Task A_lead_does_not_learn_from_the_trail_that_something_was_hidden_and_the_auditor_does()
    {
        var person = Ids.New("per", TimeProvider.System);
        await broker.Store.WriteAsync(
            new WriteCommand<bool>("TestEntry", s =>
            {
                s.Audit.Append(new AuditEntry
                {
                    Id = Ids.New("aud", TimeProvider.System),
                    Kind = AuditEventKind.Return,
                    Action = "HealthService/QueryChild",
                    OrganisationId = "elmmock-surgery",
                    PersonIds = [person],
                    Outcome = "done",
                    CountsByTier = new Dictionary<string, int> { ["MARKER"] = 1 },
                    WithheldByReason = new Dictionary<string, int> { ["HIDDEN"] = 2, ["CLASS"] = 1 },
                    RuleIds = ["MARKER-1", "HIDDEN-5"],
                    RecordedAt = s.Now,
                });
                return ValueTask.FromResult(true);
            }),
            CancellationToken.None);
        var request = new ListEntriesRequest { Reason = "Complaint received yesterday by letter.", PersonId = person };
        var lead = broker.As("elmmock-surgery", "u-2", "Dr Lead", "PRACTICE_LEAD");

        async Task<AuditEntryView> SeenByAsync(Client.InfoShareConnection reviewer) =>
            (await new AuditService.AuditServiceClient(reviewer.CallInvoker).ListEntriesAsync(request))
                .Entries.Single(e => e.Action == "HealthService/QueryChild");
        var own = await SeenByAsync(lead);
        var all = await SeenByAsync(broker.Operator);

        own.WithheldByReason.ShouldBe(new Dictionary<string, int> { ["CLASS"] = 1 });
        own.RuleIds.ShouldBeEmpty();
        own.CountsByTier["MARKER"].ShouldBe(1);
        all.WithheldByReason["HIDDEN"].ShouldBe(2);
        all.RuleIds.ShouldBe(["MARKER-1", "HIDDEN-5"]);
    }
}
