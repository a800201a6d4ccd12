using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Errors.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Forms;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Emergency;

/// <summary>Breaking the glass, as typed.</summary>
public sealed class BreakForm
{
    /// <summary>Tells one drawing of the form from another.</summary>
    public string? FormId { get; set; }

    /// <summary>Whom it is about.</summary>
    public SubjectForm Person { get; set; } = new();

    /// <summary>The coded reason.</summary>
    public string? Reason { get; set; }

    /// <summary>What is happening.</summary>
    public string? Words { get; set; }

    /// <summary>Whom one tried to reach.</summary>
    public string? Tried { get; set; }

    /// <summary>"yes" to begin a new time for a new reason.</summary>
    public string? Renew { get; set; }
}

/// <summary>Opens somebody's record in an emergency (L9): a reason of the role's, words of this case, and whom one tried first.</summary>
public sealed class BreakModel : ConsolePage
{
    /// <summary>The form.</summary>
    [BindProperty]
    public BreakForm Form { get; set; } = new();

    /// <summary>The reasons that are open to the role; none when it may not break the glass.</summary>
    public IReadOnlyList<(string Value, string Label)> Reasons { get; private set; } = [];

    /// <summary>Those that whoever sits here has open.</summary>
    public IEnumerable<GlassFields> Open => HttpContext.RequestServices.GetRequiredService<Answers>().All<OpenedGlass>(Who)
        .Select(g => new GlassFields(g.Key, g.Answer.SecondsLeft(Now), Shows: false)).Where(g => g.SecondsLeft > 0);

    private EmergencyAccessService.EmergencyAccessServiceClient Broker => new(Desk.Connection.CallInvoker);

    /// <summary>Shows the form.</summary>
    public async Task OnGetAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        if (!await RestoreAsync(Form))
            Form.FormId = Guid.NewGuid().ToString();
    }

    /// <summary>Opens.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        ModelState.Clear();
        await LoadAsync(ct);
        Form.Person.Judge(Faults, "Form.Person");
        Faults.Require(Reasons.Any(r => r.Value == Form.Reason), "Form.Reason", "Choose the reason");
        Faults.Require(
            Form.Words?.Trim().Length >= (Form.Reason == nameof(EmergencyReason.Other) ? 80 : 15), "Form.Words",
            Form.Reason == nameof(EmergencyReason.Other) ? "Say in at least 80 characters what is happening" : "Say in at least 15 characters what is happening");
        Faults.Require(Form.Tried?.Trim().Length >= 5, "Form.Tried", "Say whom you tried to reach first, and what came of it");
        if (Faults.Any)
            return Page();
        var request = new BreakGlassRequest
        {
            Subject = Form.Person.ToSubject(),
            Reason = Enum.Parse<EmergencyReason>(Form.Reason!),
            Words = Form.Words!.Trim(),
            Tried = Form.Tried!.Trim(),
            Renew = Form.Renew == "yes",
        };
        request.RequestId = RequestIds.Of(Form.FormId ?? "", request);
        try
        {
            var answer = await Broker.BreakGlassAsync(request, cancellationToken: ct);
            var ends = Now + (answer.Access.Until - answer.Receipt.RecordedAt).ToTimeSpan();
            var glass = new OpenedGlass(
                answer.Access, answer.Opens, request.Words, answer.Begun, ends, answer.OwnName.Length > 0 ? answer.OwnName : Form.Person.Name);

            // One that was open already stays one: what is closed under the one word would stay open under the other.
            var answers = HttpContext.RequestServices.GetRequiredService<Answers>();
            var key = answers.All<OpenedGlass>(Who).FirstOrDefault(g => g.Answer.Access.GrantId == glass.Access.GrantId).Key;
            if (key is null)
                key = answers.Keep(Who, glass, ends + OpenedGlass.Remembered, quietly: true);
            else
                answers.Replace(Who, key, glass, ends + OpenedGlass.Remembered);
            return LocalRedirect($"/emergency/open?use={key}");
        }
        catch (RpcException e)
        {
            var error = InfoShareError.From(e);
            switch (error.KnownReason)
            {
                case ErrorReason.NotFound or ErrorReason.SubjectNotCertain:
                    Faults.Add("Form.Person.OwnRecord", "Nobody recorded here fits for certain. Ring the duty desk");
                    break;
                case ErrorReason.EmergencyReasonNotOpen:
                    Faults.Add("Form.Reason", "This reason is not one of your role's. Choose another");
                    break;
                case ErrorReason.ManagerRequired:
                    Faults.Add("", "You have opened this record twice today. Before a third time your manager or safeguarding lead reviews one of them. Ring them now.");
                    break;
                default:
                    if (!Explain(error, FieldOf))
                        throw;
                    break;
            }

            return Page();
        }
    }

    private static string FieldOf(string path) => path switch
    {
        "reason" => "Form.Reason",
        "words" => "Form.Words",
        "tried" => "Form.Tried",
        _ => SubjectForm.FieldOf(path, "subject", "Form.Person"),
    };

    private async Task LoadAsync(CancellationToken ct)
    {
        var reasons = (await Broker.ListEmergencyReasonsAsync(new ListEmergencyReasonsRequest(), cancellationToken: ct)).Reasons;
        Reasons = Text.Words.Choices([.. reasons]);
    }
}
