using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Errors.V1;
using InfoShare.Protocol.Plan.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.Pages.Sent;
using InfoShare.WebConsole.SignIn;
using InfoShare.WebConsole.Text;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Endings;

/// <summary>Ending a plan, written in the meeting: the risk that stays, what is done about it, and who goes on (requirement I3).</summary>
public sealed class ProposeModel : ConsolePage
{
    /// <summary>The ending after which it is asked again; null for a new one.</summary>
    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    /// <summary>The form.</summary>
    [BindProperty]
    public EndingForm Form { get; set; } = new();

    /// <summary>What opened it again, as the ending had it after which it is asked again.</summary>
    public IReadOnlyList<string> ReopenedWhen => earlier?.ReopensWhen ?? (IReadOnlyList<string>)[];

    private EndingView? earlier;
    private DateTimeOffset asOf;

    /// <summary>Kinds of evidence, those that are enough by themselves first.</summary>
    public static IReadOnlyList<CodeGroup> Evidence { get; } =
    [
        new("Enough by itself", Words.Choices(
            ClosureEvidence.ChildSeenAndHeard, ClosureEvidence.ObservedCare, ClosureEvidence.IndependentReport, ClosureEvidence.GoalMetAndSustained, ClosureEvidence.TestResult)),
        new("Never enough by itself", Words.Choices(
            ClosureEvidence.ProgrammeAttended, ClosureEvidence.ScoreLower, ClosureEvidence.WrittenAgreement, ClosureEvidence.SelfReport, ClosureEvidence.MaracHeard)),
    ];

    /// <summary>Roles that may go on.</summary>
    public static IReadOnlyList<CodeGroup> Roles { get; } = [new("Role", Words.Choices<PractitionerRole>())];

    /// <summary>The ending that stands as it was first written, though no answer had come; null when there is none.</summary>
    public string? Before { get; private set; }

    /// <summary>Shows the form; after an earlier ending, with what that one said.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (!await LoadAsync(ct))
            return NotFound();
        if (!await RestoreAsync(Form))
        {
            Form.FormId = NewFormId;
            if (earlier is not null && Restored is not { Words.Length: > 0 })
            {
                Form.Begin(earlier, asOf);
                await Form.FindAsync(Desk.Connection, new Faults(), ct);
            }
        }

        Form.Open();
        return Page();
    }

    /// <summary>Gives one more line for evidence.</summary>
    public async Task<IActionResult> OnPostEvidenceAsync(CancellationToken ct)
    {
        ModelState.Clear();
        if (!await LoadAsync(ct))
            return NotFound();
        await Form.FindAsync(Desk.Connection, new Faults(), ct);
        Form.Evidence.Add(new EvidenceForm());
        Form.Open();
        return Page();
    }

    /// <summary>Gives one more service to ask.</summary>
    public async Task<IActionResult> OnPostPartAsync(CancellationToken ct)
    {
        ModelState.Clear();
        if (!await LoadAsync(ct))
            return NotFound();
        await Form.FindAsync(Desk.Connection, new Faults(), ct);
        if (Form.Parts.Count < EndingForm.MostParts)
            Form.Parts.Add(new PartForm());
        Form.Open();
        return Page();
    }

    /// <summary>Looks for the services that were named, and leaves everything else as it is.</summary>
    public async Task<IActionResult> OnPostFindAsync(CancellationToken ct)
    {
        ModelState.Clear();
        if (!await LoadAsync(ct))
            return NotFound();
        await Form.FindAsync(Desk.Connection, Faults, ct);
        Form.Open();
        return Page();
    }

    /// <summary>Proposes it: nothing ends until everybody who goes on has accepted.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        ModelState.Clear();
        if (!await LoadAsync(ct))
            return NotFound();
        Form.Judge(Faults);
        await Form.FindAsync(Desk.Connection, Faults, ct);
        if (!Faults.Any)
        {
            try
            {
                if (await OnceAsync(Form.ToRequest(), ct) is { } proposed)
                    return LocalRedirect($"/endings/{proposed.Ending.EndingId}?done=proposed");
            }
            catch (RpcException e)
            {
                var error = InfoShareError.From(e);
                switch (error.KnownReason)
                {
                    case ErrorReason.NotFound:
                        Faults.Add(Form.IsAgain ? "" : "Form.Person.OwnRecord", "No such record is known, or it holds no such status from that day");
                        break;
                    case ErrorReason.ClosureBlocked:
                    case ErrorReason.HandoverNotAccepted:
                        Faults.Add("Form.Reason", error.Message);
                        break;
                    default:
                        if (!Explain(error, Form.FieldOf))
                            throw;
                        break;
                }
            }
        }

        Form.Open();
        return Page();
    }

    /// <summary>Where this form goes: each of its buttons leads back to the same page.</summary>
    internal string To(string handler = "") => "/endings/new" + QueryString.Create(
        new[] { KeyValuePair.Create("after", After), KeyValuePair.Create("handler", (string?)handler) }.Where(q => !string.IsNullOrEmpty(q.Value)));

    private protected override bool BeginsAnother => true;

    // After an earlier ending the page is about its person, and about nobody else; without one it is about whoever was typed.
    private protected override bool IsOfThis(Draft draft) => draft.Form["Form.PersonId"].ToString() == (earlier?.PersonId ?? "");

    private protected override string WhomOf(Draft draft) =>
        draft.Form["Form.PersonCalled"].ToString() is { Length: > 0 } called ? called : draft.Named("Form.Person");

    private async Task<bool> LoadAsync(CancellationToken ct)
    {
        if (After is null)
            return true;
        var read = await new PlanService.PlanServiceClient(Desk.Connection.CallInvoker).GetEndingAsync(new GetEndingRequest { EndingId = After }, cancellationToken: ct);
        (earlier, asOf) = (read.Ending, read.Receipt.RecordedAt.ToDateTimeOffset());
        return EndingModel.MayAskAgain(earlier, Desk);
    }

    /// <summary>
    /// Proposes it once, whatever is changed between two tries. Null: it had arrived as it was first written, which stands; what is on the page now is
    /// another form, for when the first was taken back. About somebody else, or something else, it is another ending.
    /// </summary>
    private async Task<ProposeEndingResponse?> OnceAsync(ProposeEndingRequest request, CancellationToken ct)
    {
        var broker = new PlanService.PlanServiceClient(Desk.Connection.CallInvoker);
        while (true)
        {
            var form = Form.FormId ??= Guid.NewGuid().ToString();
            var call = HttpContext.RequestServices.GetRequiredService<Sendings>().Of(Who, form).Ending;
            var answer = await call.OnceAsync(
                request, r => RequestIds.Of(form, r),
                async (id, r) => await broker.ProposeEndingAsync(new ProposeEndingRequest(r) { RequestId = id }, cancellationToken: ct));
            var stands = call.Stands!;
            if (stands.Equals(request))
                return answer;
            Form.FormId = Guid.NewGuid().ToString();
            if (stands.Ending.Status != request.Ending.Status || !PutRight.AreSame([stands.Ending.Person], [request.Ending.Person]))
                continue;
            Before = answer.Ending.EndingId;
            Faults.Add("", "What you first sent had arrived, and stands as you wrote it then. What you changed since was not sent");
            return null;
        }
    }
}
