using Google.Protobuf.WellKnownTypes;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Text;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Received;

/// <summary>Referrals to this service, what is due first.</summary>
public sealed class TrayModel : ConsolePage
{
    private UnreadItems? unread;

    /// <summary>The choices of what is shown, by their names in the address, with the heading of each.</summary>
    public static IReadOnlyList<(string Name, string Label, string Heading)> Filters { get; } =
    [
        ("open", "All open", "Referrals to us"), ("unowned", "Without an owner", "Referrals to us without an owner"), ("mine", "Mine", "Referrals to us that are mine"),
        ("late", "Late", "Referrals to us that are late"), ("closed", "Closed", "Referrals to us that are closed"),
    ];

    /// <summary>What is shown, as a heading.</summary>
    public string Heading => Filters.First(f => f.Name == Show).Heading;

    /// <summary>When the list was as it is shown.</summary>
    public string AsOf { get; private set; } = "";

    /// <summary>The same, for the page's own script: what was received after it has come since.</summary>
    public long At { get; private set; }

    /// <summary>What is shown.</summary>
    [BindProperty(SupportsGet = true)]
    public string Show { get; set; } = "open";

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
        var listed = await new SocialCareService.SocialCareServiceClient(Desk.Connection.CallInvoker).ListReferralsAsync(
            new ListReferralsRequest
            {
                Filter = Show switch
                {
                    "unowned" => ReferralFilter.Unowned,
                    "mine" => ReferralFilter.Mine,
                    "late" => ReferralFilter.Late,
                    "closed" => ReferralFilter.Closed,
                    _ => ReferralFilter.Unspecified,
                },
                PageToken = From ?? "",
            },
            cancellationToken: ct);
        (Referrals, Next) = ([.. listed.Referrals], listed.NextPageToken);
        unread = await UnreadItems.ReadAsync(Desk.Connection, Referrals.Select(r => r.ReferralId), ct);
        (AsOf, At) = (London.Full(listed.Receipt?.RecordedAt), MillisecondsOf(listed.Receipt?.RecordedAt));
        return Page();
    }

    /// <summary>Whether nobody here has opened it.</summary>
    public bool IsUnread(ReferralView referral) => unread?.Has(referral.ReferralId) == true;

    /// <summary>How it stands, as one word: where the script finds another it says that the list has changed.</summary>
    public string StandingOf(ReferralView referral) => $"{referral.Version}{(referral.Late ? "-late" : "")}{(IsUnread(referral) ? "-unread" : "")}";

    /// <summary>A time, for a script.</summary>
    public static long MillisecondsOf(Timestamp? time) => time?.ToDateTimeOffset().ToUnixTimeMilliseconds() ?? 0;
}
