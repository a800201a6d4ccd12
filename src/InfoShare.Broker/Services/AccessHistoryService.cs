using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Access;
using InfoShare.Protocol.Access.V1;
using P = InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Services;

/// <summary>Who looked at a child's record, for those who work with the child.</summary>
public sealed class AccessHistoryService(ListAccessesHandler listAccesses) : Protocol.Access.V1.AccessHistoryService.AccessHistoryServiceBase
{
    public override async Task<ListAccessesResponse> ListAccesses(ListAccessesRequest request, ServerCallContext context)
    {
        var listed = await listAccesses.HandleAsync(
            new ListAccesses(request.Child.ToCore(), request.Purpose.ToCore()), context.GetCall(), context.CancellationToken);
        return new ListAccessesResponse
        {
            Child = listed.Child.ToProto(),
            Accesses = { listed.Accesses.Select(ToProto) },
            HowToRead = listed.HowToRead,
            Receipt = listed.Receipt.ToProto(),
        };
    }

    private static AccessView ToProto(AccessSeen seen) => new()
    {
        PractitionerId = seen.PractitionerId,
        Role = (P.PractitionerRole)(int)seen.Role,
        OrganisationId = seen.OrganisationId,
        OrganisationName = seen.OrganisationName,
        Agency = (P.AgencyKind)(int)seen.Agency,
        Purpose = (P.Purpose)(int)seen.Purpose,
        LeadNotice = seen.TellLead switch
        {
            true => P.LeadNotice.Tell,
            false => P.LeadNotice.DoNotTell,
            null => P.LeadNotice.Unspecified,
        },
        UnderBreakGlass = seen.UnderBreakGlass,
        LatestAt = Timestamp.FromDateTimeOffset(seen.LatestAt),
        Count = seen.Count,
    };
}
