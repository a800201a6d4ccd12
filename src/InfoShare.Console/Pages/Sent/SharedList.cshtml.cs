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
    private const int MostLooked = 8;

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
        // What a busy service told beside (handovers, tasks, ends of work) is no concern: on such pages it is looked on, until there is one.
        var published = new InboxService.InboxServiceClient(Desk.Connection.CallInvoker);
        Next = From ?? "";
        for (var looked = 0; looked == 0 || (looked < MostLooked && Rows.Count == 0 && Next.Length > 0); looked++)
        {
            var listed = await published.ListPublishedAsync(new ListPublishedRequest { PageToken = Next }, cancellationToken: ct);
            Rows = [.. listed.Acts.SelectMany(a => a.Notices.Where(n => n.ConcernId.Length > 0).DistinctBy(n => n.ConcernId).Select(n => new SharedRow(a, n)))];
            Next = listed.NextPageToken;
        }
    }
}
