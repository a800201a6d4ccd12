using InfoShare.Protocol.Inbox.V1;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Notices;

/// <summary>What the organisation is told: who has to act, what is expected, and until when.</summary>
public sealed class NoticesModel : ConsolePage
{
    /// <summary>"open", or "all" with those that are finished.</summary>
    [BindProperty(SupportsGet = true)]
    public string Show { get; set; } = "open";

    /// <summary>From where on, an opaque token.</summary>
    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    /// <summary>The items: what waits for an answer by its urgency, all of them from the oldest on.</summary>
    public IReadOnlyList<InboxItem> Items { get; private set; } = [];

    /// <summary>Where the next page begins; empty on the last.</summary>
    public string Next { get; private set; } = "";

    /// <summary>Asks for them. Looking at the list marks nothing as read.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (Show is not ("open" or "all"))
            return NotFound();
        var listed = await new InboxService.InboxServiceClient(Desk.Connection.CallInvoker).ListInboxAsync(
            new ListInboxRequest { PageToken = From ?? "", IncludeFinished = Show == "all", MostUrgentFirst = Show == "open" }, cancellationToken: ct);
        (Items, Next) = ([.. listed.Items], listed.NextPageToken);
        return Page();
    }
}
