using InfoShare.Protocol.Referral.V1;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Sent;

/// <summary>The referrals that the organisation sent, latest first.</summary>
public sealed class ListModel : ConsolePage
{
    /// <summary>From where on, an opaque token.</summary>
    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    /// <summary>The referrals.</summary>
    public IReadOnlyList<ReferralView> Referrals { get; private set; } = [];

    /// <summary>Where the next page begins; empty on the last.</summary>
    public string Next { get; private set; } = "";

    /// <summary>Asks for them.</summary>
    public async Task OnGetAsync(CancellationToken ct)
    {
        var listed = await new ReferralService.ReferralServiceClient(Desk.Connection.CallInvoker).ListSentReferralsAsync(
            new ListSentReferralsRequest { PageToken = From ?? "" }, cancellationToken: ct);
        (Referrals, Next) = ([.. listed.Referrals], listed.NextPageToken);
    }
}
