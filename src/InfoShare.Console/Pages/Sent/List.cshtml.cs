using InfoShare.Protocol.Referral.V1;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Sent;

/// <summary>The referrals that whoever sits here sent, or the whole organisation, latest first.</summary>
public sealed class ListModel : ConsolePage
{
    /// <summary>The choices of what is shown, by their names in the address, with the heading of each.</summary>
    public static IReadOnlyList<(string Name, string Label, string Heading)> Filters { get; } =
        [("mine", "Mine", "My referrals"), ("all", "Everybody's in my organisation", "Referrals of my organisation")];

    /// <summary>What is shown, as a heading.</summary>
    public string Heading => Filters.First(f => f.Name == Show).Heading;

    /// <summary>Whose are shown.</summary>
    [BindProperty(SupportsGet = true)]
    public string Show { get; set; } = "mine";

    /// <summary>From where on, an opaque token.</summary>
    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    /// <summary>The referrals.</summary>
    public IReadOnlyList<ReferralView> Referrals { get; private set; } = [];

    /// <summary>Where the next page begins; empty on the last.</summary>
    public string Next { get; private set; } = "";

    /// <summary>Asks for them.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (Filters.All(f => f.Name != Show))
            return NotFound();
        var listed = await new ReferralService.ReferralServiceClient(Desk.Connection.CallInvoker).ListSentReferralsAsync(
            new ListSentReferralsRequest { PageToken = From ?? "", MineOnly = Show == "mine" }, cancellationToken: ct);
        (Referrals, Next) = ([.. listed.Referrals], listed.NextPageToken);
        return Page();
    }
}
