using Google.Protobuf;
using Grpc.Core;
using InfoShare.Protocol.Concern.V1;
using InfoShare.WebConsole.Desks;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Concerns;

/// <summary>
/// One thing that is added to a concern, or changed in it: written beside what stands, read once more, then sent, because nothing of it is ever taken
/// away again.
/// </summary>
/// <typeparam name="TForm">What is typed.</typeparam>
/// <typeparam name="TAnswer">What the broker answers.</typeparam>
public abstract class OnConcernPage<TForm, TAnswer> : DutyPage<TForm>, IOnConcern
    where TForm : DutyForm, new()
    where TAnswer : class, IMessage
{
    private KeptHistory? kept;

    /// <summary>The key of what was read.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Answer { get; set; }

    /// <summary>What was read; null where it is not kept any longer: then it is read once more first.</summary>
    public GetConcernHistoryResponse? History => kept?.History;

    /// <summary>Whether it is read once more before it goes.</summary>
    public bool Sure { get; private set; }

    /// <inheritdoc/>
    public string Again => $"/concerns/{Id}?then={Part}";

    /// <inheritdoc/>
    public string Back => $"/concerns/{Id}{(Answer is null ? "" : QueryString.Create("answer", Answer).ToUriComponent())}";

    /// <inheritdoc/>
    public bool Waits => Restored is not null || HttpMethods.IsPost(Request.Method);

    DutyForm IOnRead.Keys => Form;

    /// <summary>The last part of its address.</summary>
    private protected abstract string Part { get; }

    /// <inheritdoc/>
    public string To(string handler) => $"/concerns/{Id}/{Part}?handler={handler}{(Answer is null ? "" : QueryString.Create("answer", Answer).ToUriComponent().Replace('?', '&'))}";

    /// <summary>Draws it once more, to be read, or with what is wrong.</summary>
    public async Task<IActionResult> OnPostCheckAsync(CancellationToken ct)
    {
        ModelState.Clear();
        await LoadAsync(ct);
        if (History is not null)
            Judge();
        Sure = History is not null && !Faults.Any;
        return Page();
    }

    /// <summary>Draws the form again.</summary>
    public async Task<IActionResult> OnPostChangeAsync(CancellationToken ct)
    {
        ModelState.Clear();
        await LoadAsync(ct);
        return Page();
    }

    /// <summary>Sends it.</summary>
    public async Task<IActionResult> OnPostSendAsync(CancellationToken ct)
    {
        ModelState.Clear();
        await LoadAsync(ct);
        if (kept is not { } read)
            return Page();
        Judge();
        return await SendAsync(
            () => Call(ct),
            _ =>
            {
                HttpContext.RequestServices.GetRequiredService<Answers>().Replace(Who, Answer!, read with { IsOld = true });
                return $"/concerns/{Id}?answer={Uri.EscapeDataString(Answer!)}&done={Part}";
            },
            ct);
    }

    private protected override async Task<bool> LoadAsync(CancellationToken ct)
    {
        kept = await KeptHistory.FindAsync(this, Id, Answer, Stale, ct);
        return true;
    }

    /// <summary>What is missing, so far as it can be told without the broker.</summary>
    private protected abstract void Judge();

    /// <summary>Asks the broker for it.</summary>
    private protected abstract AsyncUnaryCall<TAnswer> Call(CancellationToken ct);

    private protected static int Length(string? text) => text?.Trim().Length ?? 0;

    private protected static string Trim(string? text) => text?.Trim() ?? "";

    private protected ConcernService.ConcernServiceClient Broker => new(Desk.Connection.CallInvoker);
}

/// <summary>What the pages of a concern share in how they are drawn.</summary>
public interface IOnConcern : IOnRead
{
    /// <summary>What was read; null where it is not kept any longer.</summary>
    GetConcernHistoryResponse? History { get; }

    /// <summary>Where it was read.</summary>
    string Back { get; }
}
