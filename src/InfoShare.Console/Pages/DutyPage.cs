using Google.Protobuf;
using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Errors.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.Text;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages;

/// <summary>What the form of a duty carries beside what is typed.</summary>
public class DutyForm
{
    /// <summary>Tells one drawing of the form from another.</summary>
    public string? FormId { get; set; }

    /// <summary>The version that was on the page.</summary>
    public long Version { get; set; }
}

/// <summary>
/// One thing that somebody is asked to do, with the form that does it: shown as it stands, sent once however often it is pressed, and drawn again with
/// what is wrong and everything that was typed.
/// </summary>
public abstract class DutyPage<TForm> : ConsolePage
    where TForm : DutyForm, new()
{
    /// <summary>Its id.</summary>
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    /// <summary>What has just been done, as a word in the address.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>The form.</summary>
    [BindProperty]
    public TForm Form { get; set; } = new();

    /// <summary>The version that the form is drawn for.</summary>
    private protected virtual long VersionSeen => 0;

    /// <summary>Why the broker refuses whoever is signed in, where the page knows it better; null: as everywhere.</summary>
    private protected virtual string? WhyNotYou => null;

    /// <summary>Whether the broker's own words say it, because it refuses for more than one reason.</summary>
    private protected virtual bool SaysWhyNot => false;

    /// <summary>The notices whose words this page says, once it is loaded; null where there are none.</summary>
    private protected virtual ListInboxRequest? Told => null;

    /// <summary>The one kind of them; null: all.</summary>
    private protected virtual NotificationTrigger? ToldAs => null;

    /// <summary>Shows it, and says that what tells of it was read by whom it tells.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (!await LoadAsync(ct))
            return NotFound();
        if (Told is { } told)
            await UnreadItems.MarkAboutAsync(Desk, told, ct, ToldAs);
        if (!await RestoreAsync(Form))
            Fresh();
        return Page();
    }

    /// <summary>Asks for what is shown. False: there is nothing, or nothing of which whoever is signed in may know.</summary>
    private protected abstract Task<bool> LoadAsync(CancellationToken ct);

    /// <summary>The field that the broker means; empty when it means none.</summary>
    private protected abstract string FieldOf(string path);

    /// <summary>Puts a refusal into words that say where to go on, where the page knows it. False: it is as with any other form.</summary>
    private protected virtual bool ExplainOwn(InfoShareError error) => false;

    /// <summary>The request_id of what this form asks for.</summary>
    private protected string RequestIdOf(IMessage content) => RequestIds.Of(Form.FormId ?? "", content);

    /// <summary>Sends the form, unless something is wrong with it; draws it again with what is.</summary>
    private protected Task<IActionResult> SendAsync<T>(Func<AsyncUnaryCall<T>> send, string to, CancellationToken ct) => SendAsync(send, _ => to, ct);

    /// <summary>The same, where what came back says where it goes on.</summary>
    private protected async Task<IActionResult> SendAsync<T>(Func<AsyncUnaryCall<T>> send, Func<T, string> to, CancellationToken ct)
    {
        ModelState.Clear();
        if (!Faults.Any)
        {
            try
            {
                return LocalRedirect(to(await send()));
            }
            catch (RpcException e)
            {
                var error = InfoShareError.From(e);
                if (error.KnownReason == ErrorReason.RoleNotAllowed && (SaysWhyNot ? $"{Words.Sentence(error.Message)} Nothing was sent." : WhyNotYou) is { } why)
                    Faults.Add("", why);
                else if (!ExplainOwn(error) && !Explain(error, FieldOf))
                    throw;
            }
        }

        return await AgainAsync(ct);
    }

    /// <summary>Draws the page again with what was typed.</summary>
    private protected async Task<IActionResult> AgainAsync(CancellationToken ct)
    {
        ModelState.Clear();
        if (!await LoadAsync(ct))
            return NotFound();
        await KeepBesideAsync(Form, ct);
        if (Stale)
            Fresh();
        return Page();
    }

    private protected void Fresh() => (Form.FormId, Form.Version) = (Guid.NewGuid().ToString(), VersionSeen);
}
