using System.Security.Claims;
using InfoShare.Client;
using InfoShare.Protocol.Errors.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.SignIn;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace InfoShare.WebConsole.Pages;

/// <summary>What the pages of somebody who is signed in have in common.</summary>
public abstract class ConsolePage : PageModel
{
    /// <summary>What is wrong with the form.</summary>
    public Faults Faults { get; } = new();

    /// <summary>True when the form holds what was written before the session ran out.</summary>
    public bool Restored { get; private set; }

    /// <summary>Who sits here.</summary>
    internal Desk Desk => field ??= HttpContext.RequestServices.GetRequiredService<DeskConnections>().Of(User);

    /// <summary>The practitioner, for what is kept on the server.</summary>
    internal string Who => User.FindFirstValue(ClaimTypes.NameIdentifier)!;

    /// <summary>Puts into a form what was written before the session ran out.</summary>
    internal async Task RestoreAsync<T>(T form)
        where T : class
    {
        if (HttpContext.RequestServices.GetRequiredService<Drafts>().Take(Who, Request.Path) is not { } draft)
            return;
        await TryUpdateModelAsync(form, "Form", new FormValueProvider(BindingSource.Form, draft, null), _ => true);
        ModelState.Clear();
        Restored = true;
    }

    /// <summary>
    /// Puts the broker's refusal of a form beside its fields, so that nothing that was typed is lost. False: it is not about the form.
    /// </summary>
    internal bool Explain(InfoShareError error, Func<string, string> fieldOf)
    {
        switch (error.KnownReason)
        {
            case ErrorReason.InvalidFields:
                foreach (var violation in error.FieldViolations)
                    Faults.Add(fieldOf(violation.Field), char.ToUpperInvariant(violation.Description[0]) + violation.Description[1..]);
                return Faults.Any;
            case ErrorReason.VersionConflict:
                Faults.Add("", "Somebody else has changed this referral while you were writing. Nothing was sent. Look at it again below, then send again.");
                return true;
            case ErrorReason.ManagerRequired:
            case ErrorReason.IllegalState:
            case ErrorReason.RoleNotAllowed:
            case ErrorReason.RateLimited:
            case ErrorReason.Busy:
                Faults.Add("", error.Message);
                return true;
            default:
                if (error.IsRetriable)
                    Faults.Add("", "The broker cannot be reached just now. Nothing is lost: send again in a moment.");
                return error.IsRetriable;
        }
    }
}
