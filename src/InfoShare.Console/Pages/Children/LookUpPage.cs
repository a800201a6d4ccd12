using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Forms;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Children;

/// <summary>One question about one child: its reason first, then the answer, which is kept for whoever asked.</summary>
public abstract class LookUpPage<T> : AskPage
    where T : class
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
    public T? Answered { get; private set; }

    /// <summary>Shows the form, or the answer.</summary>
    public async Task OnGetAsync()
    {
        if (Answer is not null)
            Answered = HttpContext.RequestServices.GetRequiredService<Answers>().Find<T>(Who, Answer);
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
            var answered = await AskAsync(new SubjectRef { PersonId = Child }, Form.ToPurpose(Purposes), ct);
            return LocalRedirect($"{Request.Path}?answer={HttpContext.RequestServices.GetRequiredService<Answers>().Keep(Who, answered)}");
        }
        catch (RpcException e)
        {
            var error = InfoShareError.From(e);
            if (!WhyForm.ExplainPurpose(error, Faults, Purposes) && !Explain(error, WhyForm.FieldOfWhy))
                throw;
            return Page();
        }
    }

    /// <summary>Asks the broker.</summary>
    private protected abstract Task<T> AskAsync(SubjectRef child, AccessPurpose purpose, CancellationToken ct);
}
