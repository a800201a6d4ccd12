using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Errors.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.WebConsole.Forms;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Children;

/// <summary>Asks why, before the page of a child that another page named: a referral, with the child's name, or an address that was kept.</summary>
public sealed class AskModel : AskPage
{
    /// <summary>The child, by the broker's id.</summary>
    [BindProperty(SupportsGet = true)]
    public string Child { get; set; } = "";

    /// <summary>The referral that led here.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Referral { get; set; }

    /// <summary>What is to be recorded of the child, where somebody was on the way to that.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Then { get; set; }

    /// <summary>The form.</summary>
    [BindProperty]
    public WhyForm Form { get; set; } = new();

    /// <summary>The child's name, as the referral or the open emergency has it; empty without one.</summary>
    public string Called { get; private set; } = "";

    /// <summary>Whether the broker answered as about nobody.</summary>
    public bool NoChild { get; private set; }

    /// <summary>Where a grown-up is asked about; null where the role does not.</summary>
    public string? Adults => !Desk.AsksOfAdults ? null : "/adults" + QueryString.Create(
        Glass is null ? [KeyValuePair.Create("adult", (string?)Child)] : [KeyValuePair.Create("adult", (string?)Child), KeyValuePair.Create("emergency", Emergency)]).ToUriComponent();

    /// <summary>Where to send the form.</summary>
    public string Address => $"/children/{Child}" + QueryString.Create(
        new[] { KeyValuePair.Create("referral", Referral), KeyValuePair.Create("emergency", Referral is null ? Emergency : null), KeyValuePair.Create("then", IsPart ? Then : null) }
            .Where(w => w.Value is not null)).ToUriComponent();

    private bool IsPart => Then is "work" or "lead" or "account" or "status";

    /// <summary>The referral's page.</summary>
    public string Back => $"/{(Desk.IsSocialCare ? "referrals" : "sent")}/{Referral}";

    /// <summary>The empty form, or what was written before the session ran out.</summary>
    public async Task OnGetAsync(CancellationToken ct)
    {
        await NameAsync(ct);

        // In an emergency nothing is written twice; the lead is told of it anyway.
        if (!await RestoreAsync(Form) && Glass is { } glass)
            (Form.Reason, Form.Lead) = (glass.Words, "tell");
    }

    /// <summary>Asks.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        ModelState.Clear();
        await NameAsync(ct);
        Form.JudgeWhy(Faults, Purposes);
        if (Faults.Any)
            return Page();
        try
        {
            if (await AskAsync(new SubjectRef { PersonId = Child }, Form, Called, _ => "", ct) is not { } asked)
                return Page();
            if (asked.Answer.Chronology.Child.PersonId is { Length: > 0 } meant)
                return LocalRedirect(IsPart ? $"/children/{meant}/{Then}{QueryString.Create("from", asked.Key)}" : $"/children/{meant}/{asked.Key}");
        }
        catch (RpcException e) when (InfoShareError.From(e).KnownReason == ErrorReason.NotFound)
        {
            // Nobody has this id, or nobody of whom the caller may know: said in the same words.
        }

        // About an adult the broker answers as about nobody, and the page says no more; what was typed stays.
        NoChild = true;
        Faults.Add("", "No child of whom you may know is recorded under this. It may be a grown-up, or nobody");
        return Page();
    }

    private protected override string About => Child;

    private async Task NameAsync(CancellationToken ct)
    {
        Called = Glass?.Whose ?? "";
        if (Referral is null)
            return;
        var referral = (await new ReferralService.ReferralServiceClient(Desk.Connection.CallInvoker).GetReferralAsync(
            new GetReferralRequest { ReferralId = Referral }, cancellationToken: ct)).Referral;
        Called = referral.Children.FirstOrDefault(c => c.PersonId == Child)?.Name ?? "";
    }
}
