using InfoShare.WebConsole.Desks;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages;

/// <summary>Where each starts.</summary>
public sealed class IndexModel : ConsolePage
{
    /// <summary>Sends there.</summary>
    public IActionResult OnGet() => LocalRedirect(DeskLinks.FirstOf(User));
}
