using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Forms;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Children;

/// <summary>Who looked at a child's record: the latest 25, asked with a reason as every question is.</summary>
public sealed class LookedModel : AskPage
{
    /// <summary>The child, by the broker's id.</summary>
    [BindProperty(SupportsGet = true)]
    public string Child { get; set; } = "";

    /// <summary>The answer's key.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Answer { get; set; }

    /// <summary>The form.</summary>
    [BindProperty]
    public WhyForm Form { get; set; } = new();

    /// <summary>What was answered; null before it was asked.</summary>
    public ListAccessesResponse? Looked { get; private set; }

    /// <summary>Shows the form, or the answer.</summary>
    public async Task OnGetAsync()
    {
        if (Answer is not null)
            Looked = HttpContext.RequestServices.GetRequiredService<Answers>().Find<ListAccessesResponse>(Who, Answer);
        await RestoreAsync(Form);
    }

    /// <summary>Asks.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        Form.JudgeWhy(Faults, Purposes);
        if (Faults.Any)
            return Page();
        try
        {
            var looked = await new AccessHistoryService.AccessHistoryServiceClient(Desk.Connection.CallInvoker).ListAccessesAsync(
                new ListAccessesRequest { Child = new SubjectRef { PersonId = Child }, Purpose = Form.ToPurpose(Purposes) }, cancellationToken: ct);
            return LocalRedirect($"/children/{Child}/looked?answer={HttpContext.RequestServices.GetRequiredService<Answers>().Keep(Who, looked)}");
        }
        catch (RpcException e)
        {
            var error = InfoShareError.From(e);
            if (!WhyForm.ExplainPurpose(error, Faults) && !Explain(error, WhyForm.FieldOfWhy))
                throw;
            return Page();
        }
    }
}
