using InfoShare.Protocol.Inbox.V1;
using InfoShare.WebConsole.Text;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Sent;

/// <summary>One concern that was shared, and whom it has reached.</summary>
public sealed record SharedRow(PublishedAct Act, PublishedNotice Notice)
{
    /// <summary>How many have opened it.</summary>
    public int Read => Notice.Recipients.Count(r => !NoticeText.IsUnread(r.State));
}

/// <summary>The concerns that whoever sits here shared, the latest first; to managers and safeguarding leads those of the whole organisation (G1).</summary>
public sealed class SharedListModel : ConsolePage
{
    /// <summary>From where on, an opaque token.</summary>
    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    /// <summary>The concerns.</summary>
    public IReadOnlyList<SharedRow> Rows { get; private set; } = [];

    /// <summary>Where the next page begins; empty on the last.</summary>
    public string Next { get; private set; } = "";

    /// <summary>Asks for them.</summary>
    public async Task OnGetAsync(CancellationToken ct)
    {
        var listed = await new InboxService.InboxServiceClient(Desk.Connection.CallInvoker).ListPublishedAsync(
            new ListPublishedRequest { PageToken = From ?? "" }, cancellationToken: ct);
        Rows = [.. listed.Acts.SelectMany(a => a.Notices.Where(n => n.ConcernId.Length > 0).DistinctBy(n => n.ConcernId).Select(n => new SharedRow(a, n)))];
        Next = listed.NextPageToken;
    }
}
