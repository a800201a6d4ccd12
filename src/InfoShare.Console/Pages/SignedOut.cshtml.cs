using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;

namespace InfoShare.WebConsole.Pages;

/// <summary>
/// The end of a session, and the way to end the provider's, which the page goes by itself. No redirect: it follows a form, and browsers hold
/// <c>form-action</c> against wherever a form's answer leads.
/// </summary>
public sealed class SignedOutModel : PageModel
{
    /// <summary>The organisation at whose provider one may still be signed in.</summary>
    public string Organisation { get; private set; } = "";

    /// <summary>Where one signs out of the provider; null where it has no such page, or cannot be asked.</summary>
    public string? Provider { get; private set; }

    /// <summary>Says so.</summary>
    public async Task OnGetAsync(string? organisation, CancellationToken ct)
    {
        if (HttpContext.RequestServices.GetRequiredService<DeskConnections>().Find(organisation) is not { } own)
            return;
        try
        {
            var metadata = await HttpContext.RequestServices.GetRequiredService<Provider>().MetadataAsync(ct);
            Organisation = own.Name;

            // Without the id token, which is not kept, the provider asks before it does it.
            Provider = metadata.EndSessionEndpoint is { } end ? QueryHelpers.AddQueryString(end.AbsoluteUri, "client_id", own.ClientId) : null;
            if (Provider is not null)
                Response.Headers["Refresh"] = $"0;url={Provider}";
        }
        catch (AuthenticationFailureException)
        {
            // The session here has ended all the same.
        }
    }
}
