using InfoShare.Protocol.Common.V1;
using InfoShare.WebConsole.Desks;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Children;

/// <summary>
/// One thing that is recorded of a child, from its page: beside what was read there. Where that is not kept any longer, or was read in an emergency, the
/// child's page is asked for again first, and what is written here waits.
/// </summary>
/// <typeparam name="TForm">What is typed.</typeparam>
public abstract class OnChildPage<TForm> : DutyPage<TForm>, IOnRead
    where TForm : DutyForm, new()
{
    /// <summary>The child, by the broker's id.</summary>
    [BindProperty(SupportsGet = true)]
    public string Child { get; set; } = "";

    /// <summary>The child's page that led here, by its answer's key.</summary>
    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    /// <summary>The child's name, as what led here has it; empty without one.</summary>
    public string Called { get; private protected set; } = "";

    /// <summary>Whose it is, within a sentence.</summary>
    public string OfWhom => Called.Length > 0 ? Called : "this child";

    /// <summary>Whether what was read of the child is still kept.</summary>
    public bool IsRead => Kept is not null;

    /// <summary>Whether it is read once more before it goes.</summary>
    public bool Sure { get; private protected set; }

    /// <inheritdoc/>
    public string Again => $"/children/{Child}?then={Part}";

    /// <summary>Where it was read; null where it is not kept any longer.</summary>
    public string? Back => Kept is null ? null : $"/children/{Child}/{From}";

    /// <inheritdoc/>
    public bool Waits => Restored is not null || HttpMethods.IsPost(Request.Method);

    DutyForm IOnRead.Keys => Form;

    /// <summary>What was read of the child.</summary>
    internal ChildAnswer? Kept { get; private set; }

    /// <summary>The last part of its address.</summary>
    private protected abstract string Part { get; }

    private protected SubjectRef Subject => new() { PersonId = Child };

    /// <inheritdoc/>
    public string To(string handler) => Here(KeyValuePair.Create("handler", (string?)handler));

    /// <summary>Draws the form again.</summary>
    public Task<IActionResult> OnPostChangeAsync(CancellationToken ct) => AgainAsync(ct);

    private protected override Task<bool> LoadAsync(CancellationToken ct)
    {
        Kept = ChildLookUp.Kept(this, Child, From) is { Use: null } asked ? asked : null;
        Called = Kept?.Called ?? "";
        return Task.FromResult(true);
    }

    /// <summary>This page, with another word in its address.</summary>
    private protected virtual string Here(KeyValuePair<string, string?> word) =>
        $"/children/{Child}/{Part}" + QueryString.Create([word, .. From is null ? Array.Empty<KeyValuePair<string, string?>>() : [KeyValuePair.Create("from", (string?)From)]]).ToUriComponent();

    /// <summary>Keeps what has just been done for the page that says so, and leads there.</summary>
    private protected string DoneWith(object done) => Here(KeyValuePair.Create("done", (string?)HttpContext.RequestServices.GetRequiredService<Answers>().Keep(Who, done)));

    /// <summary>What has just been done, for a while afterwards.</summary>
    private protected T? JustDone<T>()
        where T : class => Done is null ? null : HttpContext.RequestServices.GetRequiredService<Answers>().Find<T>(Who, Done);

    private protected static string Trim(string? text) => text?.Trim() ?? "";
}
