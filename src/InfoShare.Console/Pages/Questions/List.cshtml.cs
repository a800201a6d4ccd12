using InfoShare.Protocol.Information.V1;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Questions;

/// <summary>Questions that other services put to this one, and that it put to them, what is due first.</summary>
public sealed class QuestionsModel : ConsolePage
{
    /// <summary>The choices of what is shown, by their names in the address, with the heading of each.</summary>
    public static IReadOnlyList<(string Name, string Label, string Heading)> Filters { get; } =
        [("to", "To us", "Questions"), ("by", "By us", "Questions by us"), ("ended", "To us, ended too", "Questions to us, ended ones too"), ("answered", "By us, ended too", "Questions by us, ended ones too")];

    /// <summary>What is shown, as a heading.</summary>
    public string Heading => Filters.First(f => f.Name == Show).Heading;

    /// <summary>What is shown.</summary>
    [BindProperty(SupportsGet = true)]
    public string Show { get; set; } = "to";

    /// <summary>From where on, an opaque token.</summary>
    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    /// <summary>The questions.</summary>
    public IReadOnlyList<InformationRequestView> Questions { get; private set; } = [];

    /// <summary>Where the next page begins; empty on the last.</summary>
    public string Next { get; private set; } = "";

    /// <summary>Asks for them.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (Filters.All(f => f.Name != Show))
            return NotFound();
        var listed = await new InformationService.InformationServiceClient(Desk.Connection.CallInvoker).ListInformationRequestsAsync(
            new ListInformationRequestsRequest
            {
                Box = Show is "by" or "answered" ? InformationBox.Sent : InformationBox.Received,
                IncludeEnded = Show is "ended" or "answered",
                PageToken = From ?? "",
            },
            cancellationToken: ct);
        (Questions, Next) = ([.. listed.Requests], listed.NextPageToken);
        return Page();
    }
}
