using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.Hosting;
using InfoShare.WebConsole.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace InfoShare.WebConsole.Pages;

/// <summary>What is shown instead of a page. What is not yours and what does not exist read the same.</summary>
[IgnoreAntiforgeryToken]
public sealed class ProblemModel : PageModel
{
    /// <summary>The heading.</summary>
    public string Heading { get; private set; } = "";

    /// <summary>What to do.</summary>
    public string Words { get; private set; } = "";

    /// <summary>The page whose form waits there; null when none does.</summary>
    public string? Kept { get; private set; }

    /// <summary>What was typed and cannot be opened again: field and words.</summary>
    public IReadOnlyList<(string Field, string Typed)> Unsent { get; private set; } = [];

    /// <summary>A field's name as words.</summary>
    public static string Label(string field)
    {
        var words = Field.IdOf(field).Replace('-', ' ');
        return char.ToUpperInvariant(words[0]) + words[1..];
    }

    /// <summary>Shows it, whatever the request was.</summary>
    public void OnGet(int? status) => Show(status);

    /// <summary>Shows it, whatever the request was.</summary>
    public async Task OnPostAsync(int? status)
    {
        Show(status);

        // Nobody knows whose it was, so that it can be kept for nobody: whoever wrote it sees it once more.
        if (status is 400 or 401 && Kept is null)
            Unsent = await Drafts.UnsentAsync(HttpContext);
    }

    private void Show(int? status)
    {
        if (HttpContext.Items[Shield.Asked] is string asked
            && HttpContext.RequestServices.GetRequiredService<Drafts>().Of(Drafts.WhoOf(HttpContext), asked.Split('?')[0]).FirstOrDefault() is { } draft)
        {
            // What is not there any longer cannot be opened again: what was written for it is given back, to be copied.
            if (status == 404)
                Unsent = Drafts.TypedIn(draft.Form);
            else
                Kept = asked;
        }

        (Heading, Words) = status switch
        {
            400 => ("That could not be used", "The form was not complete, or it was open for too long. Open the page again, and send it from there."),
            401 => ("You were signed out", "The console was started again while you were writing. Nothing was sent. Copy what you need from here, sign in, and write it there."),
            412 => ("Somebody else is signed in here", "You were signed out while this was written. Nothing was sent. It waits an hour for whoever wrote it."),
            403 => ("This is not for your role", "Your role or your organisation may not open this page or do this."),
            404 => ("Nothing to show", "There is no such page, or it is not yours to see."),
            409 => ("It has changed", "Somebody has changed this meanwhile. Open it again and look before you do anything."),
            429 => ("Too many requests", "You have asked very often in a short time. Wait a minute."),
            _ => ("It cannot be done just now", "The broker cannot be reached, or something has failed. Nothing was changed unless you were told so. Try again in a minute. If a child is in danger, ring."),
        };
    }
}
