using System.Security.Claims;
using InfoShare.Client;
using InfoShare.Protocol.Errors.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.SignIn;
using InfoShare.WebConsole.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace InfoShare.WebConsole.Pages;

/// <summary>What was written before and has not gone.</summary>
/// <param name="FormId">The form that is shown; empty where it has no such word, or none is.</param>
/// <param name="Words">Why it is there; empty where none is shown.</param>
/// <param name="Another">Whether another can be begun beside it.</param>
/// <param name="Others">Other forms of the same page that wait.</param>
public sealed record RestoredForm(string FormId, string Words, bool Another, IReadOnlyList<OtherForm> Others);

/// <summary>A form of the same page that waits and is not shown.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Whom">Whom it is about, within a sentence; empty where the page does not tell forms by that.</param>
/// <param name="At">When it was written.</param>
public sealed record OtherForm(string Address, string Whom, DateTimeOffset At);

/// <summary>What the pages of somebody who is signed in have in common.</summary>
public abstract class ConsolePage : PageModel
{
    private const string Again = "This is what you had written: look at it and send it again.";

    // Nobody was quicker: something else has to be done first, and it is said where.
    private static readonly Dictionary<string, string> OwnWords = new(StringComparer.Ordinal)
    {
        ["CHALLENGED"] = "The referrer disagrees with what was decided. Look into it anew, or answer the challenge on its own page first. Nothing was sent.",
        ["ENDING_PROPOSED"] = "Its end is proposed. Take that back first, under Endings. Nothing was sent.",
        ["FAMILY_NOT_ANSWERED"] = "The family has not heard what was decided. Tell the family first: until then it stays open. Nothing was sent.",
    };

    private string? begun;

    /// <summary>What is wrong with the form.</summary>
    public Faults Faults { get; } = new();

    /// <summary>What was written before, where the form holds it or there is more of it; null when nothing was.</summary>
    public RestoredForm? Restored { get; private set; }

    /// <summary>
    /// True when somebody else was quicker: only then is the form drawn anew, for what is there now. After anything else it stays the same
    /// form, so that what arrived all the same is not done twice.
    /// </summary>
    public bool Stale { get; private set; }

    /// <summary>True when no answer came to what was sent, or came too late: it may have been done.</summary>
    public bool Unanswered { get; private set; }

    /// <summary>True when what was asked has its answer on this very page: the form has gone, and waits for nobody.</summary>
    public bool HasGone { get; private protected set; }

    /// <summary>Who sits here.</summary>
    internal Desk Desk => field ??= HttpContext.RequestServices.GetRequiredService<DeskConnections>().Of(User);

    /// <summary>Whether this page makes something new each time, so that several of its forms are several things.</summary>
    private protected virtual bool BeginsAnother => false;

    /// <summary>
    /// Whether what was written before is about whom this page asks. Where an address says who that is, no other's form stands on it: the words about
    /// one person are never sent of another.
    /// </summary>
    private protected virtual bool IsOfThis(Draft draft) => true;

    /// <summary>Whom a form that waits is about, within a sentence; empty where the page does not tell forms by that.</summary>
    private protected virtual string WhomOf(Draft draft) => "";

    /// <summary>Tells a new form from every other: as the address says it, where one was begun beside others.</summary>
    private protected string NewFormId => begun ?? Guid.NewGuid().ToString();

    /// <summary>The time by the console's clock.</summary>
    internal DateTimeOffset Now => HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();

    /// <summary>The practitioner, for what is kept on the server.</summary>
    internal string Who => User.FindFirstValue(ClaimTypes.NameIdentifier)!;

    /// <summary>
    /// Puts into a form what was written before and not carried out. True: it is that form, and stays it, so that it is done once however
    /// often it is sent; false: there is none, or somebody else was quicker, and the page draws a new one.
    /// </summary>
    internal async Task<bool> RestoreAsync<T>(T form)
        where T : class
    {
        var drafts = HttpContext.RequestServices.GetRequiredService<Drafts>();
        var waiting = drafts.Of(Who, Request.Path).ToList();

        // Which one, where the address says it: one that has gone meanwhile makes way for a new form, and for no other that was written.
        var asked = Request.Query[Drafts.Asked].ToString();
        var draft = waiting.Find(d => IsOfThis(d) && (asked.Length == 0 || d.FormId == asked));
        IReadOnlyList<OtherForm> others = [.. waiting.Where(d => d != draft).Select(d => new OtherForm(Drafts.WithForm(d.Address, d.FormId), WhomOf(d), d.At))];
        if (draft is null)
        {
            begun = drafts.IsBegun(Who, Request.Path, asked) ? asked : null;
            Restored = others.Count == 0 ? null : new RestoredForm("", "", BeginsAnother, others);
            return false;
        }

        await TryUpdateModelAsync(form, "Form", new FormValueProvider(BindingSource.Form, draft.Form, null), _ => true);
        ModelState.Clear();
        Restored = new RestoredForm(draft.FormId, draft.Cause switch
        {
            DraftCause.Written => "You wrote this here before. Look at it, and send it when it is right.",
            DraftCause.SignedOut => "You were signed out while you were writing. Nothing was sent. " + Again,
            DraftCause.Refused => "What you sent was not accepted. Nothing was done. " + Again,
            _ => "No answer came to what you sent. If you send it again, it is done once. " + Again,
        }, BeginsAnother, others);
        return !draft.Overtaken;
    }

    /// <summary>Puts into a form that is drawn again what waits in other forms of its page: one of them never takes the place of another's words.</summary>
    private protected async Task KeepBesideAsync<T>(T form, CancellationToken ct)
        where T : class
    {
        foreach (var beside in HttpContext.RequestServices.GetRequiredService<Drafts>().Besides(Who, Request.Path, await Request.ReadFormAsync(ct)))
        {
            // Which form it is, and for which version, is as it was sent.
            var written = new FormCollection(beside.Where(f => Drafts.IsTyped(f.Key)).ToDictionary());
            await TryUpdateModelAsync(form, "Form", new FormValueProvider(BindingSource.Form, written, null), _ => true);
        }

        ModelState.Clear();
    }

    /// <summary>Begins another form beside what waits for this page, and leads to it: "Back" finds it again as it was written.</summary>
    public IActionResult OnPostAnother() => LocalRedirect(Drafts.WithForm(
        Drafts.AddressOf(Request), HttpContext.RequestServices.GetRequiredService<Drafts>().Begin(Who, Request.Path, Now)));

    /// <summary>Throws away the one form that is shown, and draws what is left.</summary>
    public async Task<IActionResult> OnPostAnewAsync(CancellationToken ct)
    {
        HttpContext.RequestServices.GetRequiredService<Drafts>().Forget(Who, Request.Path, Draft.IdOf(await Request.ReadFormAsync(ct)));
        return LocalRedirect(Drafts.AddressOf(Request));
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
                    Faults.Add(fieldOf(violation.Field), ReferralText.First(Words.Plain(violation.Description)));
                return Faults.Any;
            case ErrorReason.VersionConflict:
                Stale = true;
                Faults.Add("", "Somebody else has changed this while you were writing. Nothing was sent. Look at it again below, then send again.");
                return true;
            case ErrorReason.IllegalState when error.Metadata.GetValueOrDefault("current_state") is { } state && OwnWords.TryGetValue(state, out var own):
                Faults.Add("", own);
                return true;
            case ErrorReason.IllegalState:
                Stale = true;
                Faults.Add("", "As it stands now, this cannot be done to it. Nothing was sent just now. Look below at what has happened.");
                return true;
            case ErrorReason.ManagerRequired:
                Faults.Add("", "Only a manager may do this. Nothing was sent.");
                return true;
            case ErrorReason.RoleNotAllowed:
                Faults.Add("", "Your role may not do this. Nothing was sent.");
                return true;
            case ErrorReason.RateLimited:
                Faults.Add("", "You have asked very often in a short time. Nothing is lost: wait a minute, then send again.");
                return true;
            default:
                Unanswered = error.IsRetriable;
                if (Unanswered)
                    Faults.Add("", "The broker cannot be reached just now. Nothing is lost: send again in a moment.");
                return Unanswered;
        }
    }
}
