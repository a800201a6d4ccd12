using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using InfoShare.WebConsole.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace InfoShare.WebConsole.SignIn;

/// <summary>
/// The sessions, which live here and nowhere else: the browser holds a key that says nothing, is good for the browser that it was given
/// to, and opens nothing once the session has ended here, whoever still has it.
/// </summary>
internal sealed class SessionStore(ConsoleSettings settings, TimeProvider time) : ITicketStore
{
    private const string Own = "session";

    private readonly ConcurrentDictionary<string, Session> sessions = new(StringComparer.Ordinal);

    /// <summary>How many are open.</summary>
    public int Count => sessions.Count;

    public Task<string> StoreAsync(AuthenticationTicket ticket) => throw new NotSupportedException("A session belongs to a browser.");

    public Task<string> StoreAsync(AuthenticationTicket ticket, HttpContext httpContext, CancellationToken cancellationToken)
    {
        Tidy();
        var key = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        sessions[KeyOf(key)] = new Session(ticket, BrowserOf(httpContext), time.GetUtcNow() + TimeSpan.FromHours(settings.LongestHours));
        return Task.FromResult(key);
    }

    public Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        if (!sessions.TryGetValue(KeyOf(key), out var session))
            return Task.CompletedTask;

        // A session never passes to somebody else: whoever signs in over one that is open gets none, and signs in again.
        if (PersonOf(session.Ticket) == PersonOf(ticket))
            sessions.TryUpdate(KeyOf(key), session with { Ticket = ticket }, session);
        else
            sessions.TryRemove(KeyOf(key), out _);
        return Task.CompletedTask;
    }

    public Task<AuthenticationTicket?> RetrieveAsync(string key) => Task.FromResult<AuthenticationTicket?>(null);

    public Task<AuthenticationTicket?> RetrieveAsync(string key, HttpContext httpContext, CancellationToken cancellationToken)
    {
        if (!sessions.TryGetValue(KeyOf(key), out var session) || session.Browser != BrowserOf(httpContext))
            return Task.FromResult<AuthenticationTicket?>(null);
        httpContext.Items[Own] = KeyOf(key);
        return Task.FromResult(IsOpen(session) ? session.Ticket : null);
    }

    /// <summary>Whether the session with which a request came is still open, while the request is answered.</summary>
    public bool IsOpen(HttpContext context) => context.Items[Own] is string key && sessions.TryGetValue(key, out var session) && IsOpen(session);

    /// <summary>When the session with which a request came ends, once the request is answered; null without one.</summary>
    public SessionTimes? TimesOf(HttpContext context)
    {
        if (context.Items[Own] is not string key || !sessions.TryGetValue(key, out var session) || !IsOpen(session))
            return null;
        var (now, quiet) = (time.GetUtcNow(), TimeSpan.FromMinutes(settings.IdleMinutes));
        var ends = SessionTimes.Renews(context.Request) ? now + quiet : session.Ticket.Properties.ExpiresUtc ?? now;
        if (ends > session.EndsAt)
            ends = session.EndsAt;
        return new SessionTimes(ends - now, quiet / 2 < SessionTimes.Warning ? quiet / 2 : SessionTimes.Warning, ends, session.EndsAt);
    }

    public Task RemoveAsync(string key)
    {
        sessions.TryRemove(KeyOf(key), out _);
        return Task.CompletedTask;
    }

    private void Tidy()
    {
        foreach (var (key, session) in sessions)
        {
            if (!IsOpen(session))
                sessions.TryRemove(key, out _);
        }
    }

    private bool IsOpen(Session session)
    {
        var now = time.GetUtcNow();
        return session.EndsAt > now && session.Ticket.Properties.ExpiresUtc > now;
    }

    // A copy of the memory holds no key that could be sent.
    private static string KeyOf(string key) => Digest(key);

    private static string? PersonOf(AuthenticationTicket ticket) => ticket.Principal.FindFirstValue(ClaimTypes.NameIdentifier);

    private static string BrowserOf(HttpContext context) => Digest(context.Request.Headers.UserAgent.ToString());

    private static string Digest(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private sealed record Session(AuthenticationTicket Ticket, string Browser, DateTimeOffset EndsAt);
}
