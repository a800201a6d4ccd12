using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Plan.V1;
using InfoShare.WebConsole.Text;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Endings;

/// <summary>Endings that wait for this organisation, that it proposed, and what was decided of them, what is due first.</summary>
public sealed class EndingsModel : ConsolePage
{
    /// <summary>The choices of what is shown, by their names in the address, with the heading of each.</summary>
    public static IReadOnlyList<(string Name, string Label, string Heading)> Filters { get; } =
        [("to", "Asked of us", "Endings that we are asked about"), ("by", "Proposed by us", "Endings that we proposed"), ("ended", "Decided", "Endings that are decided")];

    /// <summary>What is shown, as a heading.</summary>
    public string Heading => Filters.First(f => f.Name == Show).Heading;

    /// <summary>What is shown.</summary>
    [BindProperty(SupportsGet = true)]
    public string Show { get; set; } = "to";

    /// <summary>From where on, an opaque token.</summary>
    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    /// <summary>The endings.</summary>
    public IReadOnlyList<EndingView> Endings { get; private set; } = [];

    /// <summary>Where the next page begins; empty on the last.</summary>
    public string Next { get; private set; } = "";

    /// <summary>What is to end, and whose it is as far as the own records have a name.</summary>
    public static string Called(EndingView ending)
    {
        var what = ending.Status == ChildStatusCode.Unspecified ? "Work with this person" : Words.Of(ending.Status);
        return ending.OwnName.Length > 0 ? $"{ending.OwnName}: {what}" : ending.ProposedBy is { OrganisationName.Length: > 0 } by ? $"{what}, asked by {by.OrganisationName}" : what;
    }

    /// <summary>Asks for them.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (Filters.All(f => f.Name != Show))
            return NotFound();
        var listed = await new PlanService.PlanServiceClient(Desk.Connection.CallInvoker).ListEndingsAsync(
            new ListEndingsRequest
            {
                Filter = Show switch { "by" => EndingFilter.ProposedByUs, "ended" => EndingFilter.Ended, _ => EndingFilter.AskedOfUs },
                PageToken = From ?? "",
            },
            cancellationToken: ct);
        (Endings, Next) = ([.. listed.Endings], listed.NextPageToken);
        return Page();
    }

    /// <summary>What the own organisation has answered, where it is asked.</summary>
    public string OwnAnswer(EndingView ending) => string.Join(' ', ending.Parts.Where(p => p.Yours).Select(p => p.State switch
    {
        FollowOnState.Offered => $"You are asked: {p.What}, {p.HowOften}.",
        FollowOnState.Accepted => "You have accepted your part.",
        FollowOnState.Declined => "You said no.",
        _ => "You are asked no more.",
    }));
}
