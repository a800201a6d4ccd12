using InfoShare.WebConsole.Desks;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace InfoShare.WebConsole.SignIn;

/// <summary>The end of a session by its holder.</summary>
internal static class SessionEnd
{
    /// <summary>Ends it by its holder's will, and with it what was answered to its holder.</summary>
    public static Task EndSessionAsync(this HttpContext context)
    {
        if (Drafts.WhoOf(context) is { } who)
            context.RequestServices.GetRequiredService<Answers>().Forget(who);
        return context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
    }
}
