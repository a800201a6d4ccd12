using InfoShare.Protocol.Child.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Pages.Emergency;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Children;

/// <summary>A line in full, with the name by which the child was asked for.</summary>
/// <param name="Use">The key of the open glass under which it was asked; null where there was none.</param>
internal sealed record KeptLine(string Called, GetChronologyItemResponse Whole, string? Use);

/// <summary>One line of a chronology in full, as it was answered.</summary>
public sealed class LineModel : ConsolePage
{
    /// <summary>The child, by the broker's id.</summary>
    [BindProperty(SupportsGet = true)]
    public string Child { get; set; } = "";

    /// <summary>The key of the answer that it was asked from.</summary>
    [BindProperty(SupportsGet = true)]
    public string Answer { get; set; } = "";

    /// <summary>The key of this one.</summary>
    [BindProperty(SupportsGet = true)]
    public string Line { get; set; } = "";

    /// <summary>The child's name; empty where none was given.</summary>
    public string Called { get; private set; } = "";

    /// <summary>What was answered.</summary>
    public GetChronologyItemResponse Whole { get; private set; } = new();

    /// <summary>What is left of the emergency in which it was asked; null where it was asked in none.</summary>
    public GlassFields? Glass { get; private set; }

    /// <summary>Shows it, or goes back when it is not kept any longer.</summary>
    public IActionResult OnGet()
    {
        if (HttpContext.RequestServices.GetRequiredService<Answers>().Find<KeptLine>(Who, Line) is not { } line || line.Whole.Child.PersonId != Child)
            return LocalRedirect($"/children/{Child}/{Answer}");
        (Called, Whole, var use) = line;
        Glass = OpenedGlass.Over(HttpContext.RequestServices.GetRequiredService<Answers>(), Who, use, Now);
        return Page();
    }
}
