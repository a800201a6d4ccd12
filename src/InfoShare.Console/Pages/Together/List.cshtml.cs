using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Pattern.V1;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Together;

/// <summary>Notices of what stands together that the own organisation decides, by the time until which they are to be taken on.</summary>
public sealed class PatternsModel : ConsolePage
{
    /// <summary>"open", or "all" with those that are decided.</summary>
    [BindProperty(SupportsGet = true)]
    public string Show { get; set; } = "open";

    /// <summary>From where on, an opaque token.</summary>
    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    /// <summary>The notices.</summary>
    public IReadOnlyList<PatternNoticeView> Notices { get; private set; } = [];

    /// <summary>Where the next page begins; empty on the last.</summary>
    public string Next { get; private set; } = "";

    /// <summary>Asks for them.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (Show is not ("open" or "all"))
            return NotFound();
        var listed = await new PatternService.PatternServiceClient(Desk.Connection.CallInvoker).ListPatternNoticesAsync(
            new ListPatternNoticesRequest { IncludeDecided = Show == "all", PageToken = From ?? "" }, cancellationToken: ct);
        (Notices, Next) = ([.. listed.Notices], listed.NextPageToken);
        return Page();
    }
}
