using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Text;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Sent;

/// <summary>One concern that the organisation shared: what could not be used, who was told and how far that has come, and the referral that it opened.</summary>
public sealed class SharedModel : ConsolePage
{
    /// <summary>The concern's id.</summary>
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    /// <summary>The key of what was said when it was shared.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Answer { get; set; }

    /// <summary>How far it has come.</summary>
    public GetSharedConcernResponse View { get; private set; } = new();

    /// <summary>What was said when it was shared, for a while afterwards.</summary>
    internal ShareReceipt? Receipt => Answer is not null && HttpContext.RequestServices.GetRequiredService<Answers>().Find<ShareReceipt>(Who, Answer) is { } receipt
        && receipt.Concern.ConcernId == Id ? receipt : null;

    /// <summary>Whether it is urgent and no referral came of it that whoever looks may know of: then somebody has to ring.</summary>
    public bool LacksReferral => View is { Urgency: Urgency.SameDay or Urgency.ImmediateDanger, Referral: null };

    /// <summary>What would help, but for what stands on the page by itself.</summary>
    internal static IEnumerable<string> Prompts(SharedConcern shared) => shared.Prompts.Skip(shared.SetAside.Count)
        .Where(p => !p.StartsWith("No referral was opened", StringComparison.Ordinal));

    /// <summary>How far one recipient has come, in words.</summary>
    internal static string Progress(RecipientProgress told) => NoticeText.IsUnread(told.State)
        ? $"nobody has read it yet. It is for {NoticeText.Owner(told.ActionOwner)}"
        : $"{NoticeText.State(told.State).ToLowerInvariant()}{(told.ReadBy.Length > 0 ? $", {told.ReadBy}" : "")}, {London.Full(told.Since)}";

    /// <summary>Asks for it.</summary>
    public async Task OnGetAsync(CancellationToken ct) =>
        View = await new ConcernService.ConcernServiceClient(Desk.Connection.CallInvoker).GetSharedConcernAsync(new GetSharedConcernRequest { ConcernId = Id }, cancellationToken: ct);
}
