using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Handover.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Forms;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Handovers;

/// <summary>The answer to a handover, as typed.</summary>
public sealed class HandoverForm
{
    /// <summary>Tells one drawing of the form from another.</summary>
    public string? FormId { get; set; }

    /// <summary>The version that was on the page.</summary>
    public long Version { get; set; }

    /// <summary>Where others reach whoever accepts.</summary>
    public string? Telephone { get; set; }

    /// <summary>Why it is declined, or taken back.</summary>
    public string? Reason { get; set; }
}

/// <summary>One handover: what must be known first, who holds the case, and the answer. Opening it at the recipient says who read it.</summary>
public sealed class HandoverModel : ConsolePage
{
    /// <summary>The handover's id.</summary>
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    /// <summary>What has just been done, as a word in the address.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>The form.</summary>
    [BindProperty]
    public HandoverForm Form { get; set; } = new();

    /// <summary>The handover.</summary>
    public HandoverView View { get; private set; } = new();

    /// <summary>Whether it was offered to whoever looks.</summary>
    public bool IsOurs => View.ToYourOrganisation;

    /// <summary>Whether the organisation offered it.</summary>
    public bool IsSender => View.FromYourOrganisation;

    /// <summary>Whether it still waits.</summary>
    public bool IsOpen => View.State is not (HandoverState.Accepted or HandoverState.Withdrawn);

    private HandoverService.HandoverServiceClient Broker => new(Desk.Connection.CallInvoker);

    /// <summary>Shows it; at the recipient, says that it was read.</summary>
    public async Task OnGetAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        if (IsOurs && View.State == HandoverState.Offered)
            await ReceiveAsync(ct);
        await UnreadItems.MarkAboutAsync(Desk, new ListInboxRequest { HandoverId = Id }, ct);
        if (!await RestoreAsync(Form))
            Fresh();
    }

    /// <summary>Accepts: whoever is signed in holds the case from now on.</summary>
    public Task<IActionResult> OnPostAcceptAsync(CancellationToken ct)
    {
        Faults.RequireFor(false, "Form.Reason", "You wrote why you decline. Decline it, or empty this", Form.Reason);
        var request = new AcceptHandoverRequest { HandoverId = Id, Version = Form.Version, Telephone = Form.Telephone?.Trim() ?? "" };
        request.RequestId = RequestIds.Of(Form.FormId ?? "", request);
        return SendAsync(() => Broker.AcceptHandoverAsync(request, cancellationToken: ct), "accepted", ct);
    }

    /// <summary>Declines, with a reason.</summary>
    public Task<IActionResult> OnPostDeclineAsync(CancellationToken ct)
    {
        Faults.Require(Form.Reason?.Trim().Length >= 10, "Form.Reason", "Say in at least 10 characters why. Whoever offered it reads it");
        var request = new DeclineHandoverRequest { HandoverId = Id, Version = Form.Version, Reason = Form.Reason?.Trim() ?? "" };
        request.RequestId = RequestIds.Of(Form.FormId ?? "", request);
        return SendAsync(() => Broker.DeclineHandoverAsync(request, cancellationToken: ct), "declined", ct);
    }

    /// <summary>Takes the offer back, with a reason.</summary>
    public Task<IActionResult> OnPostWithdrawAsync(CancellationToken ct)
    {
        Faults.Require(Form.Reason?.Trim().Length >= 10, "Form.Reason", "Say in at least 10 characters why you take it back");
        var request = new WithdrawHandoverRequest { HandoverId = Id, Version = Form.Version, Reason = Form.Reason?.Trim() ?? "" };
        request.RequestId = RequestIds.Of(Form.FormId ?? "", request);
        return SendAsync(() => Broker.WithdrawHandoverAsync(request, cancellationToken: ct), "withdrawn", ct);
    }

    private async Task<IActionResult> SendAsync<T>(Func<AsyncUnaryCall<T>> send, string done, CancellationToken ct)
    {
        ModelState.Clear();
        if (!Faults.Any)
        {
            try
            {
                await send();
                return LocalRedirect($"/handovers/{Id}?done={done}");
            }
            catch (RpcException e)
            {
                if (!Explain(InfoShareError.From(e), field => field switch { "reason" => "Form.Reason", "telephone" => "Form.Telephone", _ => "" }))
                    throw;
            }
        }

        await LoadAsync(ct);
        if (Stale)
            Fresh();
        return Page();
    }

    private async Task ReceiveAsync(CancellationToken ct)
    {
        try
        {
            await Broker.ReceiveHandoverAsync(new ReceiveHandoverRequest { HandoverId = Id, Version = View.Version }, cancellationToken: ct);
        }
        catch (RpcException)
        {
            // That it could not be said stops nobody from reading.
        }

        await LoadAsync(ct);
    }

    private void Fresh() => (Form.FormId, Form.Version) = (Guid.NewGuid().ToString(), View.Version);

    private async Task LoadAsync(CancellationToken ct) =>
        View = (await Broker.GetHandoverAsync(new GetHandoverRequest { HandoverId = Id }, cancellationToken: ct)).Handover;
}
