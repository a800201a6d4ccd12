using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Received;

/// <summary>What came of a promise, as typed.</summary>
public sealed class PromiseForm : DutyForm
{
    /// <summary>"done" or "failed".</summary>
    public string? Came { get; set; }

    /// <summary>What was seen and done.</summary>
    public string? Outcome { get; set; }
}

/// <summary>Says what came of something that a decision had promised: what failed has to be decided again (requirement E23).</summary>
public sealed class PromiseModel : DutyOfReferral<PromiseForm>
{
    /// <summary>The promise's id.</summary>
    [BindProperty(SupportsGet = true)]
    public string Promise { get; set; } = "";

    /// <summary>The promise.</summary>
    public FollowUpView FollowUp { get; private set; } = new();

    private protected override long VersionSeen => FollowUp.Version;

    private protected override string WhyNotYou => "Whoever owns it says what came of it, or a manager. Nothing was sent.";

    /// <summary>Says it.</summary>
    public Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        Faults.Require(Form.Came is "done" or "failed", "Form.Came", "Say what came of it");
        Faults.Require(Form.Outcome?.Trim().Length >= 15, "Form.Outcome", "Say in at least 15 characters what was seen and done");
        var request = new CompleteFollowUpRequest { FollowUpId = Promise, Version = Form.Version, Failed = Form.Came == "failed", Outcome = Form.Outcome?.Trim() ?? "" };
        request.RequestId = RequestIdOf(request);
        return SendAsync(
            () => new SocialCareService.SocialCareServiceClient(Desk.Connection.CallInvoker).CompleteFollowUpAsync(request, cancellationToken: ct),
            Back(Form.Came == "failed" ? "promisefailed" : "promisekept"), ct);
    }

    private protected override async Task<bool> LoadAsync(CancellationToken ct)
    {
        await base.LoadAsync(ct);
        if (View.FollowUps.FirstOrDefault(p => p.FollowUpId == Promise) is not { } found)
            return false;
        FollowUp = found;
        return true;
    }

    private protected override string FieldOf(string path) => path == "outcome" ? "Form.Outcome" : "";
}
