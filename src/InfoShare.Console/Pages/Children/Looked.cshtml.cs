using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Common.V1;

namespace InfoShare.WebConsole.Pages.Children;

/// <summary>Who looked at a child's record: the latest 25, asked with a reason as every question is.</summary>
public sealed class LookedModel : LookUpPage<ListAccessesResponse>
{
    private protected override async Task<ListAccessesResponse> AskAsync(SubjectRef child, AccessPurpose purpose, CancellationToken ct) =>
        await new AccessHistoryService.AccessHistoryServiceClient(Desk.Connection.CallInvoker).ListAccessesAsync(
            new ListAccessesRequest { Child = child, Purpose = purpose }, cancellationToken: ct);
}
