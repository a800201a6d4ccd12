using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Referral.V1;
using InfoShare.WebConsole.Forms;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages;

/// <summary>An answer to a referral, or to the offer of one, as typed.</summary>
public sealed class AnswerForm
{
    /// <summary>Tells one drawing of the form from another.</summary>
    public string? FormId { get; set; }

    /// <summary>The version that was on the page.</summary>
    public long Version { get; set; }

    /// <summary>Agree, add or disagree.</summary>
    public string? Answer { get; set; }

    /// <summary>In words.</summary>
    public string? Text { get; set; }
}

/// <summary>
/// One referral, from whichever side. Whoever is offered it answers here: a named person takes it, or declines with a reason, and until then it has
/// moved nowhere (E12).
/// </summary>
public abstract class ReferralPage : ConsolePage
{
    /// <summary>The referral's id.</summary>
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    /// <summary>What has just been done, as a word in the address.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>The form.</summary>
    [BindProperty]
    public AnswerForm Form { get; set; } = new();

    /// <summary>The referral.</summary>
    public ReferralView View { get; private set; } = new();

    /// <summary>The offer that waits for somebody of the own organisation; null when none does.</summary>
    public RedirectView? Offer => View.Redirects.LastOrDefault() is { State: RedirectState.Offered } last && last.ToOrganisationId == Desk.Organisation.Id ? last : null;

    /// <summary>The broker's service of referrals.</summary>
    internal ReferralService.ReferralServiceClient Referrals => new(Desk.Connection.CallInvoker);

    /// <summary>Takes what was offered: whoever is signed in owns it from now on.</summary>
    public Task<IActionResult> OnPostAcceptAsync(CancellationToken ct)
    {
        ModelState.Clear();
        Faults.Require(Form.Text?.Trim().Length >= 5, "Form.Text", "Say in a few words what you will do");
        var request = new AcceptRedirectRequest { ReferralId = Id, Version = Form.Version, Words = Form.Text?.Trim() ?? "" };
        request.RequestId = RequestIds.Of(Form.FormId ?? "", request);
        return SendAsync(() => Referrals.AcceptRedirectAsync(request, cancellationToken: ct), "accepted", ct);
    }

    /// <summary>Declines what was offered, with a reason: it stays with whoever offered it.</summary>
    public Task<IActionResult> OnPostDeclineAsync(CancellationToken ct)
    {
        ModelState.Clear();
        Faults.Require(Form.Text?.Trim().Length >= 15, "Form.Text", "Say in at least 15 characters why. Whoever offered it reads it");
        var request = new DeclineRedirectRequest { ReferralId = Id, Version = Form.Version, Reason = Form.Text?.Trim() ?? "" };
        request.RequestId = RequestIds.Of(Form.FormId ?? "", request);
        return SendAsync(() => Referrals.DeclineRedirectAsync(request, cancellationToken: ct), "declined", ct);
    }

    /// <summary>Sends the form; draws it again with what is wrong.</summary>
    private protected async Task<IActionResult> SendAsync<T>(Func<AsyncUnaryCall<T>> send, string done, CancellationToken ct)
    {
        if (!Faults.Any)
        {
            try
            {
                await send();
                return LocalRedirect($"{Request.Path}?done={done}");
            }
            catch (RpcException e)
            {
                if (!Explain(InfoShareError.From(e), field => field switch { "text" or "words" or "reason" => "Form.Text", "acknowledgement" => "Form.Answer", _ => "" }))
                    throw;
            }
        }

        await LoadAsync(ct);
        if (Stale)
            Fresh();
        return Page();
    }

    private protected void Fresh() => (Form.FormId, Form.Version) = (Guid.NewGuid().ToString(), View.Version);

    private protected async Task LoadAsync(CancellationToken ct) =>
        View = (await Referrals.GetReferralAsync(new GetReferralRequest { ReferralId = Id }, cancellationToken: ct)).Referral;
}
