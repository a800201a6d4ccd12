using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Errors.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Plan.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Endings;

/// <summary>The answer to an ending, as typed.</summary>
public sealed class EndingAnswerForm
{
    /// <summary>Tells one drawing of the form from another.</summary>
    public string? FormId { get; set; }

    /// <summary>The version that was on the page.</summary>
    public long Version { get; set; }

    /// <summary>The part that is answered.</summary>
    public int Part { get; set; }

    /// <summary>Why a part is declined, or the ending taken back.</summary>
    public string? Reason { get; set; }

    /// <summary>Why it may end, of whoever signs it.</summary>
    public string? Why { get; set; }
}

/// <summary>One ending: the risk that stays, who goes on, and the answer of whoever is asked. The broker decides how much of it is read.</summary>
public sealed class EndingModel : ConsolePage
{
    /// <summary>The ending's id.</summary>
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    /// <summary>What has just been done, as a word in the address.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>The form.</summary>
    [BindProperty]
    public EndingAnswerForm Form { get; set; } = new();

    /// <summary>The ending.</summary>
    public EndingView View { get; private set; } = new();

    /// <summary>The own part that waits for an answer; null when there is none.</summary>
    public FollowOnPartView? Ours => View.State == EndingState.Proposed
        ? View.Parts.FirstOrDefault(p => p.State == FollowOnState.Offered && p.Yours)
        : null;

    /// <summary>Whether a signature lacks that whoever looks may give. The broker judges again, by who proposed it.</summary>
    public bool MaySign => View is { State: EndingState.Proposed, NeedsSignOff: true } && Desk.IsManager;

    /// <summary>Whether the organisation may take it back.</summary>
    public bool MayWithdraw => View is { State: EndingState.Proposed, Version: > 0 };

    /// <summary>Whether it may be proposed again, with what was written.</summary>
    public bool MayAskAnew => MayAskAgain(View, Desk);

    /// <summary>Whether whoever looks may propose anew what came to nothing: at the service that proposed it, where who is qualified proposes.</summary>
    internal static bool MayAskAgain(EndingView ending, Desk desk) =>
        ending is { State: EndingState.Declined or EndingState.Withdrawn, Version: > 0 } && desk.IsQualified;

    private PlanService.PlanServiceClient Broker => new(Desk.Connection.CallInvoker);

    /// <summary>Shows it, and marks what tells of it as read.</summary>
    public async Task OnGetAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        await UnreadItems.MarkAboutAsync(Desk, new ListInboxRequest { EndingId = Id }, ct);
        if (!await RestoreAsync(Form))
            Fresh();
    }

    /// <summary>Accepts the part.</summary>
    public Task<IActionResult> OnPostAcceptAsync(CancellationToken ct)
    {
        Faults.RequireFor(false, "Form.Reason", "You wrote why not. Say no, or empty it", Form.Reason);
        return AnswerAsync(accept: true, "accepted", ct);
    }

    /// <summary>Declines the part, with a reason: the plan stays open.</summary>
    public Task<IActionResult> OnPostDeclineAsync(CancellationToken ct)
    {
        Faults.Require(Form.Reason?.Trim().Length >= 10, "Form.Reason", "Say in at least 10 letters why. Whoever asked you reads it");
        return AnswerAsync(accept: false, "declined", ct);
    }

    /// <summary>Signs it.</summary>
    public Task<IActionResult> OnPostSignAsync(CancellationToken ct)
    {
        Faults.Require(Form.Why?.Trim().Length >= 15, "Form.Why", "Say in at least 15 letters why it may end");
        var request = new SignOffEndingRequest { EndingId = Id, Version = Form.Version, Reasons = Form.Why?.Trim() ?? "" };
        request.RequestId = RequestIds.Of(Form.FormId ?? "", request);
        return SendAsync(() => Broker.SignOffEndingAsync(request, cancellationToken: ct), "signed", ct);
    }

    /// <summary>Takes it back.</summary>
    public Task<IActionResult> OnPostWithdrawAsync(CancellationToken ct)
    {
        Faults.Require(Form.Reason?.Trim().Length >= 10, "Form.Reason", "Say in at least 10 letters why you take it back");
        var request = new WithdrawEndingRequest { EndingId = Id, Version = Form.Version, Reason = Form.Reason?.Trim() ?? "" };
        request.RequestId = RequestIds.Of(Form.FormId ?? "", request);
        return SendAsync(() => Broker.WithdrawEndingAsync(request, cancellationToken: ct), "withdrawn", ct);
    }

    private Task<IActionResult> AnswerAsync(bool accept, string done, CancellationToken ct)
    {
        var request = new AnswerFollowOnPartRequest { EndingId = Id, Part = Form.Part, Accept = accept, Reason = accept ? "" : Form.Reason?.Trim() ?? "" };
        request.RequestId = RequestIds.Of(Form.FormId ?? "", request);
        return SendAsync(() => Broker.AnswerFollowOnPartAsync(request, cancellationToken: ct), done, ct, answered => MoveOn(answered.Ending.Version));
    }

    // What is written to sign it goes on for the ending as whoever wrote it has just made it.
    private void MoveOn(long version)
    {
        if (version > 0)
            HttpContext.RequestServices.GetRequiredService<Drafts>().MoveOn(Who, Request.Path, version);
    }

    private async Task<IActionResult> SendAsync<T>(Func<AsyncUnaryCall<T>> send, string done, CancellationToken ct, Action<T>? then = null)
    {
        ModelState.Clear();
        if (!Faults.Any)
        {
            try
            {
                var answer = await send();
                then?.Invoke(answer);
                return LocalRedirect($"/endings/{Id}?done={done}");
            }
            catch (RpcException e)
            {
                var error = InfoShareError.From(e);
                switch (error.KnownReason)
                {
                    case ErrorReason.ClosureBlocked:
                    case ErrorReason.SecondPersonRequired:
                        Faults.Add("", error.Message);
                        break;
                    default:
                        if (!Explain(error, field => field switch { "reason" => "Form.Reason", "reasons" => "Form.Why", _ => "" }))
                            throw;
                        break;
                }
            }
        }

        await LoadAsync(ct);
        await KeepBesideAsync(Form, ct);
        if (Stale)
            Fresh();
        return Page();
    }

    private void Fresh() => (Form.FormId, Form.Version) = (Guid.NewGuid().ToString(), View.Version);

    private async Task LoadAsync(CancellationToken ct) =>
        View = (await Broker.GetEndingAsync(new GetEndingRequest { EndingId = Id }, cancellationToken: ct)).Ending;
}
