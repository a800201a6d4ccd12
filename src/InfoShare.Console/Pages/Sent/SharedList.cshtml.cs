using InfoShare.Protocol.Concern.V1;
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

/// <summary>
/// The concerns that whoever sits here shared and of which somebody was told, the latest first; to managers and safeguarding leads those of the whole
/// organisation (G1). And all the own ones, told or not: what is to be found again is found.
/// </summary>
public sealed class SharedListModel : ConsolePage
{
    private const int MostLooked = 8;

    /// <summary>The choices of what is shown, by their names in the address.</summary>
    public static IReadOnlyList<(string Name, string Label)> Filters { get; } = [("told", "With who was told"), ("own", "All that you shared")];

    /// <summary>What is shown.</summary>
    [BindProperty(SupportsGet = true)]
    public string Show { get; set; } = "told";

    /// <summary>Whether the own concerns are shown, told or not.</summary>
    public bool IsOwn => Show == "own";

    /// <summary>Those.</summary>
    public IReadOnlyList<OwnConcern> Own { get; private set; } = [];

    /// <summary>From where on, an opaque token.</summary>
    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    /// <summary>The concerns.</summary>
    public IReadOnlyList<SharedRow> Rows { get; private set; } = [];

    /// <summary>Where the next page begins; empty on the last.</summary>
    public string Next { get; private set; } = "";

    /// <summary>Asks for them.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (Filters.All(f => f.Name != Show))
            return NotFound();
        if (IsOwn)
        {
            var own = await new ConcernService.ConcernServiceClient(Desk.Connection.CallInvoker).ListSharedConcernsAsync(
                new ListSharedConcernsRequest { PageToken = From ?? "" }, cancellationToken: ct);
            (Own, Next) = ([.. own.Concerns], own.NextPageToken);
            return Page();
        }

        // What a busy service told beside (handovers, tasks, ends of work) is no concern: on such pages it is looked on, until there is one.
        var published = new InboxService.InboxServiceClient(Desk.Connection.CallInvoker);
        Next = From ?? "";
        for (var looked = 0; looked == 0 || (looked < MostLooked && Rows.Count == 0 && Next.Length > 0); looked++)
        {
            var listed = await published.ListPublishedAsync(new ListPublishedRequest { PageToken = Next }, cancellationToken: ct);
            Rows = [.. listed.Acts.SelectMany(a => a.Notices.Where(n => n.ConcernId.Length > 0).DistinctBy(n => n.ConcernId).Select(n => new SharedRow(a, n)))];
            Next = listed.NextPageToken;
        }

        return Page();
    }
}
