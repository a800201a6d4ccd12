using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using InfoShare.WebConsole.Pages.Children;
using InfoShare.WebConsole.Text;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Received;

/// <summary>What other agencies hold about a child of a referral: asked with a reason, answered with its edges.</summary>
public sealed class HeldModel : LookUpPage<QueryChildResponse>
{
    /// <summary>The referral.</summary>
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    /// <summary>A referral is decided; nothing else is asked here.</summary>
    public override IReadOnlyList<(string Value, string Label)> Purposes { get; } = Words.Choices(Purpose.TriageReferral);

    private protected override async Task<string> NameAsync(CancellationToken ct) =>
        (await new ReferralService.ReferralServiceClient(Desk.Connection.CallInvoker).GetReferralAsync(new GetReferralRequest { ReferralId = Id }, cancellationToken: ct))
            .Referral.Children.FirstOrDefault(c => c.PersonId == Child)?.Name ?? "";

    private protected override async Task<QueryChildResponse> AskAsync(SubjectRef child, AccessPurpose purpose, CancellationToken ct) =>
        await new SocialCareService.SocialCareServiceClient(Desk.Connection.CallInvoker).QueryChildAsync(
            new QueryChildRequest { Child = child, Purpose = purpose }, cancellationToken: ct);
}
