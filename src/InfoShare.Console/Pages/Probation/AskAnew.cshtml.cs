using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Probation.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Probation;

/// <summary>Why a check's question is asked anew, as typed.</summary>
public sealed class AnewForm : WhyForm
{
    /// <summary>Tells one drawing of the form from another.</summary>
    public string? FormId { get; set; }
}

/// <summary>
/// Asks anew what a check of the own service asked: whoever decides it reads the answer, and the plan is not declared once more by it (B8).
/// </summary>
public sealed class AskAnewModel : ConsolePage
{
    /// <summary>The check's id.</summary>
    [BindProperty(SupportsGet = true)]
    public string Check { get; set; } = "";

    /// <summary>The form.</summary>
    [BindProperty]
    public AnewForm Form { get; set; } = new();

    /// <summary>The check.</summary>
    public NewPartnerCheck? About { get; private set; }

    /// <summary>The form, or what was written before the session ran out.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (!await LoadAsync(ct))
            return NotFound();
        if (!await RestoreAsync(Form))
            Form.FormId = NewFormId;
        return Page();
    }

    /// <summary>Asks.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        ModelState.Clear();
        if (!await LoadAsync(ct))
            return NotFound();
        Form.JudgeWhy(Faults, CheckForm.Purposes);
        if (Faults.Any)
            return Page();
        try
        {
            var request = new CheckNewPartnerRequest { OfCheck = Check, Purpose = Form.ToPurpose(CheckForm.Purposes) };
            request.RequestId = RequestIds.Of(Form.FormId ?? "", request);
            var answer = await new ProbationService.ProbationServiceClient(Desk.Connection.CallInvoker).CheckNewPartnerAsync(request, cancellationToken: ct);
            var asked = new CheckNewPartnerRequest { Intention = new DeclaredIntention { PlannedDate = About!.PlannedDate } };
            var services = HttpContext.RequestServices;
            var key = services.GetRequiredService<Answers>().Keep(
                Who, new PartnerCheck(answer, asked, About.SupervisedName, About.PartnerName) { IsAnew = true },
                Now + TimeSpan.FromHours(services.GetRequiredService<ConsoleSettings>().LongestHours), quietly: true);
            return LocalRedirect($"/partner-check/{Check}?answer={key}");
        }
        catch (RpcException e)
        {
            var error = InfoShareError.From(e);
            if (!WhyForm.ExplainPurpose(error, Faults, CheckForm.Purposes) && !Explain(error, WhyForm.FieldOfWhy))
                throw;
            return Page();
        }
    }

    private async Task<bool> LoadAsync(CancellationToken ct) => (About = (await Checks.FindAsync(Desk, Check, ct))?.Check) is { CanBeAskedAnew: true };
}
