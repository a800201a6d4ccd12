using InfoShare.WebConsole.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages;

/// <summary>Ends the session, here and so everywhere.</summary>
public sealed class SignOutModel : ConsolePage
{
    /// <summary>Asks.</summary>
    public void OnGet()
    {
    }

    /// <summary>Ends it.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        var organisation = Desk.Organisation.Id;
        await HttpContext.EndSessionAsync();
        Response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";
        return LocalRedirect("/signed-out" + QueryString.Create("organisation", organisation));
    }
}
