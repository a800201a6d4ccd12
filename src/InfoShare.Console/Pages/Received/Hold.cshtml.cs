using InfoShare.Protocol.SocialCare.V1;
using InfoShare.WebConsole.Text;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Received;

/// <summary>On what a referral waits, as typed.</summary>
public sealed class HoldForm : DutyForm
{
    /// <summary>What is awaited.</summary>
    public string? WaitsFor { get; set; }

    /// <summary>The last day, as day/month/year.</summary>
    public string? Until { get; set; }
}

/// <summary>Keeps a referral waiting on a threshold, with whoever is signed in as its owner and with an end (requirement E22).</summary>
public sealed class HoldModel : DutyOfReferral<HoldForm>
{
    private protected override string WhyNotYou => "A qualified worker holds it. Nothing was sent.";

    /// <summary>Keeps it waiting.</summary>
    public Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var until = London.Iso(Form.Until);
        Faults.Require(Form.WaitsFor?.Trim().Length >= 5, "Form.WaitsFor", "Say what it waits for");
        Faults.Require(until is not null, "Form.Until", "Write the last day as day/month/year, for example 17/3/2027");
        var request = new HoldForThresholdRequest { ReferralId = Id, Version = Form.Version, WaitsFor = Form.WaitsFor?.Trim() ?? "", ExpiresOn = until ?? "" };
        request.RequestId = RequestIdOf(request);
        return SendAsync(() => new SocialCareService.SocialCareServiceClient(Desk.Connection.CallInvoker).HoldForThresholdAsync(request, cancellationToken: ct), Back("held"), ct);
    }

    private protected override string FieldOf(string path) => path switch { "waits_for" => "Form.WaitsFor", "expires_on" => "Form.Until", _ => "" };
}
