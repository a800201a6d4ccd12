using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Hosting;
using InfoShare.WebConsole.SignIn;
using Microsoft.AspNetCore.Authentication;
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
        var settings = services.GetRequiredService<ConsoleSettings>();
        (IdleMinutes, LongestHours) = (settings.IdleMinutes, settings.LongestHours);
    }

    /// <summary>How long a quiet session lasts.</summary>
    public int IdleMinutes { get; }

    /// <summary>How long any session lasts at most.</summary>
    public int LongestHours { get; }

    /// <summary>Whether it failed before.</summary>
    public bool Again { get; private set; }

    /// <summary>Where to go afterwards, as a query.</summary>
    public string BackQuery { get; private set; } = "";

    /// <summary>Whose practitioners may sign in.</summary>
    public IReadOnlyList<DeskOrganisation> Organisations => desks.Organisations;

    /// <summary>Where somebody who is signed in wants to sign in anew; null otherwise.</summary>
    public DeskOrganisation? Other { get; private set; }

    /// <summary>To whose sign-in the page leads by itself, after a sign-out here; null otherwise.</summary>
    public DeskOrganisation? Next { get; private set; }

    /// <summary>Ends the session that is open: one ends before another begins, so that none passes to somebody else.</summary>
    public async Task<IActionResult> OnPostAsync(string? organisation, string? back)
    {
        if (desks.Find(organisation) is null)
            return NotFound();
        await HttpContext.EndSessionAsync();

        // Not to the provider by redirects: browsers hold form-action against wherever a form's answer leads.
        var query = QueryString.Create("next", organisation!);
        return LocalRedirect("/sign-in" + (back is not null && Url.IsLocalUrl(back) ? query.Add("back", back) : query));
    }

    /// <summary>Lists them, or begins.</summary>
    public IActionResult OnGet(string? organisation, string? back, string? again, string? next)
    {
        Again = again is not null;
        if (back is not null && Url.IsLocalUrl(back))
            BackQuery = QueryString.Create("back", back).ToUriComponent();
        else
            back = "/";
        if (organisation is null)
        {
            if (User.Identity?.IsAuthenticated != true && desks.Find(next) is { } wanted)
                (Next, Response.Headers["Refresh"]) = (wanted, $"0;url=/sign-in/{Uri.EscapeDataString(wanted.Id)}{BackQuery}");
            return Page();
        }

        if (desks.Find(organisation) is null)
            return NotFound();

        // A link ends nobody's session, wherever it stands.
        if (User.Identity?.IsAuthenticated == true)
        {
            Other = desks.Find(organisation);
            return Page();
        }

        return Challenge(
            new AuthenticationProperties { RedirectUri = back, Items = { [SignInHandler.OrganisationProperty] = organisation } },
            SignInHandler.SchemeName);
    }
}
