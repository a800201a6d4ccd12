using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Forms;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Children;

/// <summary>An answer about one child, with the name by which it was asked for.</summary>
internal sealed record KeptLookUp(string Child, string Called, object Answer);

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

    /// <summary>The child's name, as the page that led here has it; empty without one.</summary>
    public string Called { get; private set; } = "";

    /// <summary>Whose it is, within a sentence.</summary>
    public string OfWhom => Called.Length > 0 ? Called : "this child";

    /// <summary>Shows the form, or the answer: to the question about this child, and to no other.</summary>
    public async Task OnGetAsync(CancellationToken ct)
    {
        if (Answer is not null && HttpContext.RequestServices.GetRequiredService<Answers>().Find<KeptLookUp>(Who, Answer) is { } kept && kept.Child == Child)
            (Answered, Called) = (kept.Answer as T, kept.Called);
        if (Answered is null)
            Called = await NameAsync(ct);
        await RestoreAsync(Form);
    }

    /// <summary>Asks.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        Called = await NameAsync(ct);
        Form.JudgeWhy(Faults, Purposes);
        if (Faults.Any)
            return Page();
        try
        {
            var answered = await AskAsync(new SubjectRef { PersonId = Child }, Form.ToPurpose(Purposes), ct);
            return LocalRedirect($"{Request.Path}?answer={Keep(new KeptLookUp(Child, Called, answered))}");
        }
        catch (RpcException e)
        {
            var error = InfoShareError.From(e);
            if (!WhyForm.ExplainPurpose(error, Faults, Purposes) && !Explain(error, WhyForm.FieldOfWhy))
                throw;
            return Page();
        }
    }

    private protected override string About => Child;

    /// <summary>The child's name, as what led here has it: asked of nobody anew, and empty where nothing did.</summary>
    private protected abstract Task<string> NameAsync(CancellationToken ct);

    /// <summary>Asks the broker.</summary>
    private protected abstract Task<T> AskAsync(SubjectRef child, AccessPurpose purpose, CancellationToken ct);
}
