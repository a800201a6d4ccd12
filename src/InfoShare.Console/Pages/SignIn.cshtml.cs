using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Hosting;
using InfoShare.WebConsole.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace InfoShare.WebConsole.Pages;

/// <summary>Which organisation, then its provider.</summary>
public sealed class SignInModel : PageModel
{
    private readonly DeskConnections desks;

    /// <summary>Made by the framework.</summary>
    public SignInModel(IServiceProvider services)
    {
        desks = services.GetRequiredService<DeskConnections>();
        IdleMinutes = services.GetRequiredService<ConsoleSettings>().IdleMinutes;
    }

    /// <summary>How long a quiet session lasts.</summary>
    public int IdleMinutes { get; }

    /// <summary>Whether it failed before.</summary>
    public bool Again { get; private set; }

    /// <summary>Where to go afterwards, as a query.</summary>
    public string BackQuery { get; private set; } = "";

    /// <summary>Whose practitioners may sign in.</summary>
    public IReadOnlyList<DeskOrganisation> Organisations => desks.Organisations;

    /// <summary>Lists them, or begins.</summary>
    public async Task<IActionResult> OnGetAsync(string? organisation, string? back, string? again)
    {
        Again = again is not null;
        if (back is not null && Url.IsLocalUrl(back))
            BackQuery = QueryString.Create("back", back).ToUriComponent();
        else
            back = "/";
        if (organisation is null)
            return Page();
        if (desks.Find(organisation) is null)
            return NotFound();

        // One session ends before another begins, so that none passes to somebody else.
        if (User.Identity?.IsAuthenticated == true)
        {
            await HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
            return Redirect($"/sign-in/{organisation}{BackQuery}");
        }

        return Challenge(
            new AuthenticationProperties { RedirectUri = back, Items = { [SignInHandler.OrganisationProperty] = organisation } },
            SignInHandler.SchemeName);
    }
}
