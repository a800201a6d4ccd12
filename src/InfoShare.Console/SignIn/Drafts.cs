using System.Collections.Concurrent;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace InfoShare.WebConsole.SignIn;

/// <summary>
/// What somebody had written when the session ran out. Nothing of it was done; it waits an hour, on the server, for the same practitioner
/// and the same page.
/// </summary>
internal sealed class Drafts(TimeProvider time)
{
    private const int Most = 2000;
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<(string Who, string Page), (IFormCollection Form, DateTimeOffset At)> drafts = new();

    /// <summary>Sends to the sign-in, and keeps the form that came too late.</summary>
    public static async Task KeepAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        var request = context.HttpContext.Request;
        if (HttpMethods.IsPost(request.Method) && request.HasFormContentType && context.HttpContext.Items[SessionStore.RanOut] is string who)
        {
            var form = await request.ReadFormAsync(context.HttpContext.RequestAborted);
            context.HttpContext.RequestServices.GetRequiredService<Drafts>().Keep(who, request.Path, form);
        }

        // The page and never the handler: nothing is done by coming back.
        var page = HttpMethods.IsGet(request.Method) ? request.Path + request.QueryString : request.Path.ToString();
        context.Response.Redirect(QueryString.Create("back", page).ToUriComponent().Insert(0, "/sign-in"));
    }

    /// <summary>Keeps a form.</summary>
    public void Keep(string who, string page, IFormCollection form)
    {
        var now = time.GetUtcNow();
        foreach (var (key, draft) in drafts)
        {
            if (draft.At + Kept < now || drafts.Count >= Most)
                drafts.TryRemove(key, out _);
        }

        drafts[(who, page)] = (form, now);
    }

    /// <summary>The form that waits for this practitioner and page, once.</summary>
    public IFormCollection? Take(string? who, string page) =>
        who is not null && drafts.TryRemove((who, page), out var draft) && draft.At + Kept >= time.GetUtcNow() ? draft.Form : null;
}
