using InfoShare.Protocol.SocialCare.V1;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Received;

/// <summary>What the referrer is told after a decision, as typed.</summary>
public sealed class FeedbackForm : DutyForm
{
    /// <summary>In words.</summary>
    public string? Text { get; set; }
}

/// <summary>The reasoned answer to the referrer, where a decision went without one (requirement E6).</summary>
public sealed class FeedbackModel : DutyOfReferral<FeedbackForm>
{
    private protected override string WhyNotYou => "Whoever owns it answers, or a manager. Nothing was sent.";

    /// <summary>Sends it.</summary>
    public Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        Faults.Require(Form.Text?.Trim().Length >= 15, "Form.Text", "Say in at least 15 characters what was decided and why");
        var request = new GiveFeedbackRequest { ReferralId = Id, Version = Form.Version, Text = Form.Text?.Trim() ?? "" };
        request.RequestId = RequestIdOf(request);
        return SendAsync(() => new SocialCareService.SocialCareServiceClient(Desk.Connection.CallInvoker).GiveFeedbackAsync(request, cancellationToken: ct), Back("answered"), ct);
    }

    private protected override string FieldOf(string path) => path == "text" ? "Form.Text" : "";
}
