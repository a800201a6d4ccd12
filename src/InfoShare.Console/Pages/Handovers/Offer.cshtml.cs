using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Errors.V1;
using InfoShare.Protocol.Handover.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.SignIn;
using InfoShare.WebConsole.Text;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Handovers;

/// <summary>Hands somebody over to another service: whoever sends holds the case until a named person there has accepted (requirements F1, F3).</summary>
public sealed class OfferModel : ConsolePage
{
    /// <summary>Roles that may take over.</summary>
    public static IReadOnlyList<CodeGroup> Roles { get; } = [new("Role", Words.Choices<PractitionerRole>())];

    /// <summary>What a point may be about.</summary>
    public static IReadOnlyList<CodeGroup> PointKinds { get; } = [new("What it is about", Words.Choices<CriticalPointKind>())];

    /// <summary>The child's page that led here, by its answer's key.</summary>
    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    /// <summary>The form.</summary>
    [BindProperty]
    public OfferForm Form { get; set; } = new();

    private ChildAnswer? Asked => From is null ? null : HttpContext.RequestServices.GetRequiredService<Answers>().Find<ChildAnswer>(Who, From);

    /// <summary>Shows the form: of the child whose page led here, and of no other.</summary>
    public async Task OnGetAsync()
    {
        if (!await RestoreAsync(Form))
        {
            Form.FormId = NewFormId;
            if (Asked is { } asked)
                (Form.PersonId, Form.PersonCalled) = (asked.Chronology.Child.PersonId, asked.Called.Length > 0 ? asked.Called : $"the child whose page you left at {London.Time(Now)}");
        }

        Form.Open();
    }

    /// <summary>Gives one more line for what must be known first.</summary>
    public Task<IActionResult> OnPostPointAsync(CancellationToken ct) => MoreAsync(() => Form.Points.Add(new PointForm()), Form.Points.Count, ct);

    /// <summary>Gives one more line for what is to be done.</summary>
    public Task<IActionResult> OnPostTaskAsync(CancellationToken ct) => MoreAsync(() => Form.Tasks.Add(new HandedTaskForm()), Form.Tasks.Count, ct);

    /// <summary>Looks for the service that was named, and leaves everything else as it is.</summary>
    public async Task<IActionResult> OnPostFindAsync(CancellationToken ct)
    {
        ModelState.Clear();
        await Form.To.FindAsync(Desk.Connection, Faults, "Form.To", ct);
        Form.Open();
        return Page();
    }

    /// <summary>Offers it.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        ModelState.Clear();
        Form.Judge(Faults);
        await Form.To.FindAsync(Desk.Connection, Faults, "Form.To", ct);
        if (!Faults.Any)
        {
            var request = new OfferHandoverRequest { Handover = Form.ToDraft() };
            request.RequestId = RequestIds.Of(Form.FormId ?? "", request);
            try
            {
                var offered = await new HandoverService.HandoverServiceClient(Desk.Connection.CallInvoker).OfferHandoverAsync(request, cancellationToken: ct);
                return LocalRedirect($"/handovers/{offered.Handover.HandoverId}?done=offered");
            }
            catch (RpcException e)
            {
                var error = InfoShareError.From(e);
                if (error.KnownReason == ErrorReason.NotFound)
                    Faults.Add(Form.IsFromPage ? "" : "Form.Person.OwnRecord", "Your service holds no record of this person. Record the person first, or make a referral");
                else if (!Explain(error, Form.FieldOf))
                    throw;
            }
        }

        Form.Open();
        return Page();
    }

    private protected override bool BeginsAnother => true;

    // Of a page that is not kept any longer nobody knows whose it was.
    private protected override bool IsOfThis(Draft draft) =>
        From is null || (Asked is { } asked && draft.Form["Form.PersonId"] == asked.Chronology.Child.PersonId);

    private protected override string WhomOf(Draft draft) =>
        draft.Form["Form.PersonCalled"].ToString() is { Length: > 0 } called ? called : draft.Named("Form.Person");

    private async Task<IActionResult> MoreAsync(Action add, int count, CancellationToken ct)
    {
        ModelState.Clear();
        await Form.To.FindAsync(Desk.Connection, new Faults(), "Form.To", ct);
        if (count < OfferForm.MostLines)
            add();
        Form.Open();
        return Page();
    }
}
