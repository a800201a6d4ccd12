using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Errors.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Probation.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Pictures;
using InfoShare.WebConsole.Text;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Probation;

/// <summary>
/// One check: whom it is about, the answer while it is kept, and the decision that it owes. Whoever comes without the answer, a manager or a
/// colleague, may decide all the same, or ask again: that is a look-up, and declares nothing.
/// </summary>
public sealed class CheckedModel : ConsolePage
{
    /// <summary>The check's id.</summary>
    [BindProperty(SupportsGet = true)]
    public string Check { get; set; } = "";

    /// <summary>The answer's key.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Answer { get; set; }

    /// <summary>The decision.</summary>
    [BindProperty]
    public DecisionForm Form { get; set; } = new();

    /// <summary>The answer; null when it is not kept, or was another's.</summary>
    public CheckNewPartnerResponse? View => Kept?.Answer;

    /// <summary>The children who may be referred, by id.</summary>
    public IReadOnlyList<(string Value, string Label)> Children =>
        View is null ? [] : [.. View.Children.Select((c, i) => (c.PersonId, ChildText.Called(c, i)))];

    /// <summary>The household.</summary>
    internal HouseholdPicture? Picture => Kept is { } k ? HouseholdPicture.Of(k.Answer, k.Request, k.Supervised, k.Partner) : null;

    /// <summary>The check by the own service's words: whom it is about, who asked, and how it ended.</summary>
    public NewPartnerCheck About { get; private set; } = null!;

    /// <summary>When that stood so, by the broker's clock.</summary>
    public DateTimeOffset AsOf { get; private set; }

    /// <summary>Whether there is still something to decide, or what was typed for it waits on the page.</summary>
    public bool IsToDecide => !About.Ended || Faults.Any;

    /// <summary>What is kept of the question.</summary>
    internal PartnerCheck? Kept { get; private set; }

    /// <summary>The adult whom a notice for visitors is about; empty for an address.</summary>
    internal string WhomOf(SafetyNoticeView notice) => notice.AdultId.Length == 0 ? ""
        : notice.AdultId == View?.SupervisedPerson.PersonId ? NameOr(Kept?.Supervised, "the supervised person") : NameOr(Kept?.Partner, "the new partner");

    private static string NameOr(string? name, string other) => string.IsNullOrEmpty(name) ? other : name;

    /// <summary>Shows it, and marks what tells of it as read where the answer stands on the page.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (!await FindAsync(ct))
            return NotFound();
        var restored = await RestoreAsync(Form);
        Load(Answer ?? Form.Answer);
        if (View is not null)
            await UnreadItems.MarkAboutAsync(Desk, new ListInboxRequest { CheckId = Check }, ct);
        if (!restored)
        {
            Form.FormId = Guid.NewGuid().ToString();
            foreach (var (id, _) in Restored is { Words.Length: > 0 } ? [] : Children)
                Form.Children.Add(id);
        }

        return Page();
    }

    /// <summary>Decides.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        ModelState.Clear();
        if (!await FindAsync(ct))
            return NotFound();
        Load(Form.Answer);
        Form.Judge(Faults, [.. Children.Select(c => c.Value)]);
        if (Faults.Any)
            return Page();
        try
        {
            var ended = await new ProbationService.ProbationServiceClient(Desk.Connection.CallInvoker).CompleteNewPartnerCheckAsync(
                Form.ToRequest(Check), cancellationToken: ct);
            return LocalRedirect(ended.Referral is { } referral ? $"/sent/{referral.ReferralId}" : "/partner-check?done=ended");
        }
        catch (RpcException e)
        {
            var error = InfoShareError.From(e);
            if (error.KnownReason == ErrorReason.ManagerRequired)
                Faults.Add("Form.Outcome", "Only a manager may decide not to refer. Your manager opens this check by its reference, and decides");
            else if (!Explain(error, DecisionForm.FieldOf))
                throw;
            return Page();
        }
    }

    private async Task<bool> FindAsync(CancellationToken ct)
    {
        if (await Checks.FindAsync(Desk, Check, ct) is not { } found)
            return false;
        (About, AsOf) = found;
        return true;
    }

    private void Load(string? key)
    {
        Kept = key is null ? null : HttpContext.RequestServices.GetRequiredService<Answers>().Find<PartnerCheck>(Who, key);
        if (Kept?.Answer.CheckId != Check)
            Kept = null;
        Form.Answer = Kept is null ? null : key;
    }
}
