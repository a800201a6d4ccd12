using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Households;
using P = InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Services;

/// <summary>What the agencies' services ask and record of households alike.</summary>
public sealed class HouseholdOperations(
    CheckAdultReachHandler adultReach, CheckChildHouseholdHandler childHousehold, RecordCustodyHandler custody, RecordAdultEpisodeHandler episode)
{
    public async Task<P.AdultReachAnswer> ReachAsync(P.AdultReachQuestion question, ServerCallContext context) =>
        (await adultReach.HandleAsync(question.ToCore(), context.GetCall(), context.CancellationToken)).ToProto();

    public async Task<P.ChildHouseholdAnswer> HouseholdAsync(P.ChildHouseholdQuestion question, ServerCallContext context) =>
        (await childHousehold.HandleAsync(question.ToCore(), context.GetCall(), context.CancellationToken)).ToProto();

    public async Task<P.CustodyMoveRecorded> CustodyAsync(P.CustodyMoveStatement statement, ServerCallContext context) =>
        (await custody.HandleAsync(statement.ToCore(), context.GetCall(), context.CancellationToken)).ToProto();

    public async Task<P.AdultEpisodeRecorded> EpisodeAsync(P.AdultEpisode statement, ServerCallContext context) =>
        (await episode.HandleAsync(statement.ToCore(), context.GetCall(), context.CancellationToken)).ToProto();
}
