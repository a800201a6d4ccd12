using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.WebUtilities;

namespace InfoShare.WebConsole.SignIn;

/// <summary>Why a form was not carried out, or nobody knows whether it was.</summary>
internal enum DraftCause
{
    /// <summary>The session had ended: nothing was done.</summary>
    SignedOut,

    /// <summary>No answer came: it may have been done.</summary>
    NoAnswer,

    /// <summary>It was refused: nothing was done.</summary>
    Refused,

    /// <summary>Its own page was the answer: with what is wrong, or once more to be read. It is to be sent yet.</summary>
    Written,
}

/// <summary>A form that waits for whoever wrote it.</summary>
/// <param name="Sent">The form as it was sent last.</param>
/// <param name="Address">Where it was written: what the page is about may stand there, and not in the form.</param>
/// <param name="Overtaken">Somebody else was quicker: it is drawn anew, for what is there now.</param>
internal sealed record Draft(IFormCollection Sent, string Address, DraftCause Cause, DateTimeOffset At, bool Overtaken)
{
    /// <summary>The field that tells it.</summary>
    public const string Name = "Form.FormId";

    /// <summary>The field that says for which version it was written.</summary>
    public const string VersionName = "Form.Version";

    /// <summary>Other forms that stand on the page under the same id, and wait beside it.</summary>
    public IReadOnlyList<IFormCollection> Beside { get; init; } = [];

    /// <summary>Everything that is written under this id, of whichever form of the page.</summary>
    public IFormCollection Form => Beside.Count == 0 ? Sent : new FormCollection(Beside.Prepend(Sent).SelectMany(f => f).DistinctBy(f => f.Key).ToDictionary());

    /// <summary>Tells it from another drawing of the same page; empty where the page has no such word.</summary>
    public string FormId => IdOf(Sent);

    /// <summary>Whether nothing is typed in it yet: it was only begun, beside another of its page.</summary>
    public bool IsEmpty => Drafts.TypedIn(Form).Count == 0;

    /// <summary>The same of a form as it came.</summary>
    public static string IdOf(IFormCollection form) => form[Name].ToString();

    /// <summary>A word of the address at which it was written; null where it has none of this name.</summary>
    public string? InAddress(string name) =>
        QueryHelpers.ParseNullableQuery(Address[(Address + '?').IndexOf('?', StringComparison.Ordinal)..])?.GetValueOrDefault(name).ToString() is { Length: > 0 } word ? word : null;

    /// <summary>Who is named in it, within a sentence; empty where nobody is.</summary>
    /// <param name="subject">The form's name for this person, for example "Form.Person".</param>
    public string Named(string subject) => ($"{Form[subject + ".GivenName"]} {Form[subject + ".FamilyName"]}".Trim(), Form[subject + ".OwnRecord"].ToString()) switch
    {
        ({ Length: > 0 } name, _) => name,
        (_, { Length: > 0 } record) => "your record " + record,
        _ => "",
    };

    /// <summary>What is written in other forms of the page than the one that was sent: several stand there under one id, and one goes without the others.</summary>
    public IReadOnlyList<IFormCollection> Besides(IFormCollection sent) => [.. Beside.Prepend(Sent).Where(f => Drafts.TypedIn(f).Count > 0 && !IsOfKind(f, sent))];

    /// <summary>What is left of it when a form of its page has gone; null: nothing.</summary>
    public Draft? Without(IFormCollection sent) =>
        Besides(sent) is { Count: > 0 } left ? this with { Sent = left[0], Beside = [.. left.Skip(1)] } : null;

    /// <summary>The same words, for another version of what they are about.</summary>
    public Draft OfVersion(long version) =>
        this with { Sent = OfVersion(Sent, version), Beside = [.. Beside.Select(f => OfVersion(f, version))], Overtaken = false };

    private static FormCollection OfVersion(IFormCollection form, long version) =>
        new(new(form.ToDictionary()) { [VersionName] = version.ToString(CultureInfo.InvariantCulture) });

    // A form has its fields, written in or not: what is emptied in one is not what stands in another.
    private static bool IsOfKind(IFormCollection kept, IFormCollection sent) => kept.Any(f => Drafts.IsTyped(f.Key) && sent.ContainsKey(f.Key));
}

/// <summary>
/// What somebody has written and not sent: when the session ended, in whichever tab, when no answer came, or while it is read once more. It waits an
/// hour, on the server, for the same practitioner and the same page, beside others of that page, however often it is looked at, until it has gone or is
/// begun anew; nothing is done by showing it again.
/// </summary>
internal sealed class Drafts(TimeProvider time)
{
    /// <summary>The word in an address that says which form of the page is asked for.</summary>
    public const string Asked = "draft";

    // Of one person, so that nobody pushes out what another has written.
    private const int Most = 20;
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<(string Who, string Page, string Form), Draft> drafts = new();

    /// <summary>Sends to the sign-in, and keeps the form that came too late.</summary>
    public static async Task KeepAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        var owner = await context.HttpContext.RequestServices.GetRequiredService<FormOwner>().OfAsync(context.HttpContext);
        await KeepAsync(context.HttpContext, owner, DraftCause.SignedOut);
        if (context.Request.Path == "/sign-out" && HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Redirect("/signed-out");
            return;
        }

        // A console that was started again knows nobody's form by its seal: what was typed is given back, to be copied.
        if (owner is null && (await UnsentAsync(context.HttpContext)).Count > 0)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        context.Response.Redirect(QueryString.Create("back", AddressOf(context.HttpContext.Request)).ToUriComponent().Insert(0, "/sign-in"));
    }

    /// <summary>
    /// Keeps a form for whoever wrote it, when somebody else is signed in by now, and does nothing of it: one page may stay open in a tab while
    /// people change in another.
    /// </summary>
    public static async Task OthersAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is null && WhoOf(context) is { } who && await context.RequestServices.GetRequiredService<FormOwner>().OfAsync(context) is { } owner && owner != who)
        {
            await KeepAsync(context, owner, DraftCause.SignedOut);
            context.Response.StatusCode = StatusCodes.Status412PreconditionFailed;
            return;
        }

        await next(context);
    }

    /// <summary>Keeps the form of a request that was not carried out.</summary>
    public static async Task KeepAsync(HttpContext context, string? who, DraftCause cause, bool overtaken = false)
    {
        var request = context.Request;
        if (who is null || !HttpMethods.IsPost(request.Method) || !request.HasFormContentType)
            return;
        try
        {
            var form = await request.ReadFormAsync(context.RequestAborted);
            if (form.Any(f => IsTyped(f.Key) && f.Value.Any(v => !string.IsNullOrWhiteSpace(v))))
                context.RequestServices.GetRequiredService<Drafts>().Keep(who, request.Path, new Draft(form, AddressOf(request), cause, TimeOf(context), overtaken));
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            // Too large, or cut off: there is nothing whole to keep.
        }
    }

    /// <summary>
    /// Ends the form that has gone, and what it was before somebody else was quicker; no other of the same page, and nothing where no such form went:
    /// whoever takes something over has not sent what was being written about it.
    /// </summary>
    public static async Task SentAsync(HttpContext context, string who)
    {
        if (!context.Request.HasFormContentType)
            return;
        var (drafts, page) = (context.RequestServices.GetRequiredService<Drafts>(), context.Request.Path);
        var sent = await context.Request.ReadFormAsync(context.RequestAborted);
        var id = Draft.IdOf(sent);
        if (drafts.IsBegun(who, page, id))
            drafts.Forget(who, page, id);
        foreach (var draft in drafts.Of(who, page).Where(d => d.FormId == id || d.Overtaken).ToList())
        {
            if (draft.Without(sent) is { } left)
                drafts.drafts.TryUpdate((who, page, draft.FormId), left, draft);
            else
                drafts.Forget(who, page, draft.FormId);
        }
    }

    /// <summary>What waits in other forms of the page than the one that was sent, under the same id.</summary>
    public IReadOnlyList<IFormCollection> Besides(string who, string page, IFormCollection sent) =>
        drafts.TryGetValue((who, page, Draft.IdOf(sent)), out var draft) && IsKept(draft) ? draft.Besides(sent) : [];

    /// <summary>Everything typed in a form of this console's own pages, as it came: field and words.</summary>
    public static async Task<IReadOnlyList<(string Field, string Typed)>> UnsentAsync(HttpContext context)
    {
        // What another site makes a browser send is not given back in this one's name.
        var request = context.Request;
        if (!HttpMethods.IsPost(request.Method) || !request.HasFormContentType || request.Headers["Sec-Fetch-Site"] != "same-origin")
            return [];
        try
        {
            return TypedIn(await request.ReadFormAsync(context.RequestAborted));
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return [];
        }
    }

    /// <summary>The page of a request and never its handler, nor which form it showed: nothing is done by coming back.</summary>
    public static string AddressOf(HttpRequest request) =>
        request.Path + QueryString.Create(request.Query.Where(q => q.Key is not ("handler" or Asked))).ToUriComponent();

    /// <summary>Whose forms a request's are.</summary>
    public static string? WhoOf(HttpContext context) => context.User.FindFirstValue(ClaimTypes.NameIdentifier);

    /// <summary>Everything typed in a form: field and words.</summary>
    public static IReadOnlyList<(string Field, string Typed)> TypedIn(IFormCollection form) =>
        [.. form.Where(f => IsTyped(f.Key)).SelectMany(f => f.Value.Where(v => !string.IsNullOrWhiteSpace(v)).Select(v => (f.Key, v!)))];

    /// <summary>
    /// The forms that wait for this practitioner, the latest first: those that may be thought to have gone. What is only to be sent yet is found where
    /// it is written.
    /// </summary>
    public IEnumerable<(string Page, Draft Draft)> Waiting(string? who) =>
        drafts.Where(d => d.Key.Who == who && d.Value.Cause != DraftCause.Written && IsKept(d.Value)).OrderByDescending(d => d.Value.At).Select(d => (d.Key.Page, d.Value));

    /// <summary>The forms of a page that wait for this practitioner, the latest first.</summary>
    public IEnumerable<Draft> Of(string? who, string page) =>
        drafts.Where(d => d.Key.Who == who && d.Key.Page == page && !d.Value.IsEmpty && IsKept(d.Value)).OrderByDescending(d => d.Value.At).Select(d => d.Value);

    /// <summary>Begins a form beside others of its page.</summary>
    /// <returns>Its id, which only the console gives: an address that names another begins none.</returns>
    public string Begin(string who, string page, DateTimeOffset now)
    {
        var id = Guid.NewGuid().ToString();
        Keep(who, page, new Draft(new FormCollection(new() { [Draft.Name] = id }), page, DraftCause.Written, now, false));
        return id;
    }

    /// <summary>Whether such a form was begun, and nothing is typed in it yet.</summary>
    public bool IsBegun(string who, string page, string form) => drafts.TryGetValue((who, page, form), out var draft) && draft.IsEmpty && IsKept(draft);

    /// <summary>The address of one form of a page.</summary>
    public static string WithForm(string address, string form) => QueryHelpers.AddQueryString(address, Asked, form);

    /// <summary>Ends a form that waits for this practitioner and page.</summary>
    public void Forget(string who, string page, string form) => drafts.TryRemove((who, page, form), out _);

    /// <summary>
    /// What waits for this practitioner and page goes on for this version: that of whoever has just moved it on, and no later one, for what somebody
    /// else changes after that is read before it is written over.
    /// </summary>
    public void MoveOn(string who, string page, long version)
    {
        foreach (var draft in Of(who, page).ToList())
            drafts.TryUpdate((who, page, draft.FormId), draft.OfVersion(version), draft);
    }

    private void Keep(string who, string page, Draft kept)
    {
        var own = 0;
        foreach (var (key, draft) in drafts.OrderByDescending(d => d.Value.At))
        {
            if (!IsKept(draft) || (key.Who == who && ++own >= Most))
                drafts.TryRemove(key, out _);
        }

        // What waits in another form of the page waits on beside it.
        drafts[(who, page, kept.FormId)] = kept with { Beside = Besides(who, page, kept.Sent) };
    }

    private static DateTimeOffset TimeOf(HttpContext context) => context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();

    private bool IsKept(Draft draft) => draft.At + Kept >= time.GetUtcNow();

    // The rest is what a page carries by itself.
    internal static bool IsTyped(string field) =>
        field.StartsWith("Form.", StringComparison.Ordinal) && field is not (Draft.Name or Draft.VersionName or "Form.PersonId" or "Form.PersonCalled");
}
