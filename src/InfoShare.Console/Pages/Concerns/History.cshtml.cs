using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Concern.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.Pages.Children;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Concerns;

/// <summary>
/// What became of a concern since it was shared: how sure it is, what was noted of it, what it said before (C3, C5-C7, C18). Asked with a reason, because
/// others have written in it; from here it is gone on with, by its author and by whoever was shown it.
/// </summary>
public sealed class HistoryModel : AskPage
{
    /// <summary>The concern's id.</summary>
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    /// <summary>The answer's key.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Answer { get; set; }

    /// <summary>What is to be done with it, where somebody was on the way to that.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Then { get; set; }

    /// <summary>What has just been done, as a word in the address.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>The form.</summary>
    [BindProperty]
    public WhyForm Form { get; set; } = new();

    /// <summary>What was answered; null before it was asked.</summary>
    public GetConcernHistoryResponse? History { get; private set; }

    /// <summary>Where to send the form.</summary>
    public string Address => $"/concerns/{Id}" + (IsPart(Then) ? QueryString.Create("then", Then!).ToUriComponent() : "");

    /// <summary>What has just been done, in words; null when nothing was.</summary>
    public string? DoneWords => Done switch
    {
        "note" => "It is added. Nothing else is changed by it.",
        "verify" => "It is added. All who were shown the concern are told.",
        "correct" => "It says now what you wrote. All who were shown it are told. What it said first is kept.",
        "appraise" => "It is recorded.",
        "take-back" => "It is taken back. All who were shown it are told.",
        _ => null,
    };

    /// <summary>The page of one thing that can be done with it.</summary>
    public string PartOf(string part) => $"/concerns/{Id}/{part}{QueryString.Create("answer", Answer!)}";

    /// <summary>Shows the form, or the answer.</summary>
    public async Task OnGetAsync(CancellationToken ct)
    {
        History = (await KeptHistory.FindAsync(this, Id, Answer, changed: false, ct))?.History;
        if (History is null)
            await RestoreAsync(Form);
    }

    /// <summary>Asks.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        ModelState.Clear();
        Form.JudgeWhy(Faults, Purposes);
        if (Faults.Any)
            return Page();
        try
        {
            Answer = Keep(await KeptHistory.AskAsync(Desk, Id, Form.ToPurpose(Purposes), ct));
            return LocalRedirect(IsPart(Then) ? PartOf(Then!) : $"/concerns/{Id}{QueryString.Create("answer", Answer)}");
        }
        catch (RpcException e)
        {
            var error = InfoShareError.From(e);
            if (!WhyForm.ExplainPurpose(error, Faults, Purposes) && !Explain(error, WhyForm.FieldOfWhy))
                throw;
            return Page();
        }
    }

    private static bool IsPart(string? part) => part is "note" or "verify" or "correct" or "take-back" or "appraise";
}
