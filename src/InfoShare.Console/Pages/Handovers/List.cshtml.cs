using InfoShare.Protocol.Handover.V1;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Handovers;

/// <summary>Handovers to this organisation and from it, what is due first.</summary>
public sealed class HandoversModel : ConsolePage
{
    /// <summary>The choices of what is shown, by their names in the address, with the heading of each.</summary>
    public static IReadOnlyList<(string Name, string Label, string Heading)> Filters { get; } =
        [("to", "Offered to us", "Handovers"), ("by", "Offered by us", "Handovers offered by us"), ("ended", "Ended", "Handovers that have ended")];

    /// <summary>What is shown, as a heading.</summary>
    public string Heading => Filters.First(f => f.Name == Show).Heading;

    /// <summary>What is shown.</summary>
    [BindProperty(SupportsGet = true)]
    public string Show { get; set; } = "to";

    /// <summary>From where on, an opaque token.</summary>
    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    /// <summary>The handovers.</summary>
    public IReadOnlyList<HandoverView> Handovers { get; private set; } = [];

    /// <summary>Where the next page begins; empty on the last.</summary>
    public string Next { get; private set; } = "";

    /// <summary>Asks for them.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (Filters.All(f => f.Name != Show))
            return NotFound();
        var listed = await new HandoverService.HandoverServiceClient(Desk.Connection.CallInvoker).ListHandoversAsync(
            new ListHandoversRequest
            {
                Filter = Show switch { "by" => HandoverFilter.OfferedByUs, "ended" => HandoverFilter.Ended, _ => HandoverFilter.OfferedToUs },
                PageToken = From ?? "",
            },
            cancellationToken: ct);
        (Handovers, Next) = ([.. listed.Handovers], listed.NextPageToken);
        return Page();
    }
}
