using InfoShare.Protocol.Referral.V1;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Sent;

/// <summary>One referral of the list.</summary>
/// <param name="OfAll">Whether everybody's are shown: then it says whose it is.</param>
/// <param name="Address">Where it is read.</param>
/// <param name="Passed">Whether it was passed to the organisation, which owns it though nobody qualified may hold it.</param>
public sealed record SentItem(ReferralView Referral, bool OfAll, string Address, bool Passed);

/// <summary>The referrals that whoever sits here sent, or the whole organisation: what is late first, the longest overdue of it (E8), then the latest.</summary>
public sealed class ListModel : ConsolePage
{
    private const int MostLate = 100;

    /// <summary>The choices of what is shown, by their names in the address, with the heading of each.</summary>
    public static IReadOnlyList<(string Name, string Label, string Heading)> Filters { get; } =
        [("mine", "Mine", "My referrals"), ("all", "Everybody's in my organisation", "Referrals of my organisation"), ("passed", "Passed to us", "Referrals passed to us")];

    /// <summary>What is shown, as a heading.</summary>
    public string Heading => Filters.First(f => f.Name == Show).Heading;

    /// <summary>Whose are shown.</summary>
    [BindProperty(SupportsGet = true)]
    public string Show { get; set; } = "mine";

    /// <summary>From where on, an opaque token.</summary>
    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    /// <summary>Those that are late; on the first page.</summary>
    public IReadOnlyList<ReferralView> Late { get; private set; } = [];

    /// <summary>Whether still more are late.</summary>
    public bool MoreLate { get; private set; }

    /// <summary>The referrals.</summary>
    public IReadOnlyList<ReferralView> Referrals { get; private set; } = [];

    /// <summary>Where the next page begins; empty on the last.</summary>
    public string Next { get; private set; } = "";

    /// <summary>Where one is read: what was passed to children's services or to family support has the page with what they may do.</summary>
    public string AddressOf(ReferralView referral) => $"/{(Show == "passed" && Desk.IsSocialCare ? "referrals" : "sent")}/{referral.ReferralId}";

    /// <summary>Asks for them.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (Filters.All(f => f.Name != Show))
            return NotFound();
        var sent = new ReferralService.ReferralServiceClient(Desk.Connection.CallInvoker);
        if (string.IsNullOrEmpty(From) && Show != "passed")
        {
            var late = await sent.ListSentReferralsAsync(new ListSentReferralsRequest { LateOnly = true, MineOnly = Show == "mine", PageSize = MostLate }, cancellationToken: ct);
            (Late, MoreLate) = ([.. late.Referrals], late.NextPageToken.Length > 0);
        }

        var listed = await sent.ListSentReferralsAsync(new ListSentReferralsRequest { PageToken = From ?? "", MineOnly = Show == "mine", PassedToUs = Show == "passed" }, cancellationToken: ct);
        (Referrals, Next) = ([.. listed.Referrals.Where(r => Late.All(l => l.ReferralId != r.ReferralId))], listed.NextPageToken);
        return Page();
    }
}
