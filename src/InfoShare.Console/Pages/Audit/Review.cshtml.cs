using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Audit.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Audit;

/// <summary>A review as it was answered.</summary>
/// <param name="First">The first page, with critical points and organisations.</param>
internal sealed record KeptReview(WhoKnewWhatRequest Request, WhoKnewWhatResponse First)
{
    /// <summary>All lines that were fetched.</summary>
    public IReadOnlyList<KnowledgeLine> Lines => First.Lines;
}

/// <summary>Asks who knew what at a past moment.</summary>
public sealed class ReviewModel : ConsolePage
{
    /// <summary>A review of a child who stood in a busy tray for weeks reads tens of thousands of entries.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The form.</summary>
    [BindProperty]
    public ReviewForm Form { get; set; } = new();

    /// <summary>About what the page asks that led here.</summary>
    [BindProperty(SupportsGet = true)]
    public string? About { get; set; }

    /// <summary>Its id, as that page names it.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Id { get; set; }

    /// <summary>The form, empty or as it was written; what the page that led here asks about goes before.</summary>
    public async Task OnGetAsync()
    {
        if (!await RestoreAsync(Form))
            Form.FormId = NewFormId;
        if (Leads)
            (Form.About, Form.Id) = (About, Id);
    }

    private bool Leads => ReviewForm.Subjects.Any(s => s.Value == About);

    private protected override bool IsOfThis(Draft draft) => !Leads || (draft.Form["Form.About"] == About && draft.Form["Form.Id"] == Id);

    private protected override string WhomOf(Draft draft) => draft.Form["Form.Id"].ToString() is { Length: > 0 } id ? id
        : draft.Form["Form.Number"].ToString() is { Length: > 0 } number ? number : draft.Named("Form.Child");

    /// <summary>Asks.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        ModelState.Clear();
        Form.Judge(Faults);
        try
        {
            await Form.NumberOf.FindAsync(Desk.Connection, Faults, "Form.NumberOf", ct);
            await Form.Organisation.FindAsync(Desk.Connection, Faults, "Form.Organisation", ct);
            if (Faults.Any)
                return Page();
            var review = new AuditReviewService.AuditReviewServiceClient(Desk.Connection.CallInvoker);
            var request = Form.ToRequest();
            var first = await review.WhoKnewWhatAsync(request, deadline: DateTime.UtcNow + Patience, cancellationToken: ct);
            return LocalRedirect($"/review/{HttpContext.RequestServices.GetRequiredService<Answers>().Keep(Who, new KeptReview(request, first))}");
        }
        catch (RpcException e)
        {
            if (!Explain(InfoShareError.From(e), ReviewForm.FieldOf))
                throw;
            return Page();
        }
    }
}
