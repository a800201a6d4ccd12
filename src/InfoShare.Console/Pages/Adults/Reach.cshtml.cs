using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Errors.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.Pages.Children;
using InfoShare.WebConsole.Pages.Emergency;
using InfoShare.WebConsole.SignIn;
using InfoShare.WebConsole.Text;
using Microsoft.AspNetCore.Mvc;
using Health = InfoShare.Protocol.Health.V1;
using Police = InfoShare.Protocol.Police.V1;
using Supervision = InfoShare.Protocol.Probation.V1;

namespace InfoShare.WebConsole.Pages.Adults;

/// <summary>The question about a grown-up, as typed.</summary>
public sealed class ReachForm : WhyForm
{
    /// <summary>Tells one drawing of the form from another.</summary>
    public string? FormId { get; set; }

    /// <summary>Whom; not asked for where another page has named him or her.</summary>
    public SubjectForm Person { get; set; } = new();

    /// <summary>Areas to ask besides, by commas.</summary>
    public string? OtherAreas { get; set; }
}

/// <summary>What was answered about a grown-up, with the name that was typed.</summary>
/// <param name="Use">The key of the open glass under which it was asked; null where there was none.</param>
internal sealed record KeptReach(string Called, AdultReachAnswer Answer, string? Use);

/// <summary>
/// Whether a grown-up reaches any child, through whom, and whom to ring (B5, B7): asked with a reason by those who work with grown-ups. It declares
/// nothing and tells nothing of the child but that it is there (D10).
/// </summary>
public sealed class ReachModel : AskPage
{
    /// <summary>The grown-up whom another page has named, by the broker's id; null: the form says who it is.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Adult { get; set; }

    /// <summary>The answer's key.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Answer { get; set; }

    /// <summary>The form.</summary>
    [BindProperty]
    public ReachForm Form { get; set; } = new();

    /// <summary>What was answered; null before it was asked, and where it is not kept any longer.</summary>
    internal KeptReach? Kept => Answer is null ? null : HttpContext.RequestServices.GetRequiredService<Answers>().Find<KeptReach>(Who, Answer);

    /// <summary>What is left of the emergency in which it was asked; null where it was asked in none.</summary>
    public GlassFields? Under => OpenedGlass.Over(HttpContext.RequestServices.GetRequiredService<Answers>(), Who, Kept?.Use, Now);

    /// <summary>What may be asked for here.</summary>
    public override IReadOnlyList<(string Value, string Label)> Purposes => Glass is not null ? Words.Choices(Purpose.Emergency)
        : Desk.Organisation.Agency == "PROBATION" ? Words.Choices(Purpose.AssessAdultAccess, Purpose.SuperviseOffender) : Words.Choices(Purpose.AssessAdultAccess);

    /// <summary>Where to send the form.</summary>
    public string Address => "/adults" + (Adult, Emergency) switch
    {
        (null, _) => "",
        ({ } adult, null) => QueryString.Create("adult", adult).ToUriComponent(),
        ({ } adult, { } use) => QueryString.Create([KeyValuePair.Create("adult", (string?)adult), KeyValuePair.Create("emergency", (string?)use)]).ToUriComponent(),
    };

    /// <summary>The form, empty or as it was written, and below it what was answered.</summary>
    public async Task OnGetAsync()
    {
        if (await RestoreAsync(Form))
            return;
        Form.FormId = NewFormId;
        if (Glass is { } glass)
            (Form.Reason, Form.Lead) = (glass.Words, "tell");
    }

    /// <summary>Asks.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        ModelState.Clear();
        Form.JudgeWhy(Faults, Purposes);
        if (Adult is null)
            Form.Person.Judge(Faults, "Form.Person");
        if (Faults.Any)
            return Page();
        var question = new AdultReachQuestion
        {
            Adult = Adult is { } id ? new SubjectRef { PersonId = id } : Form.Person.ToSubject(),
            Purpose = Form.ToPurpose(Purposes),
            OtherAreas = { (Form.OtherAreas ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) },
        };
        try
        {
            var answer = await AskAsync(question, ct);
            return LocalRedirect($"/adults?answer={Keep(new KeptReach(Adult is null ? Form.Person.Name : "", answer, Glass is null ? null : Emergency))}");
        }
        catch (RpcException e)
        {
            var error = InfoShareError.From(e);
            if (error.KnownReason == ErrorReason.NotFound)
                Faults.Add(Adult is null ? "Form.Person.OwnRecord" : "", Adult is null ? "There is no such record of your organisation here" : "Nobody of whom you may know is recorded under this");
            else if (!WhyForm.ExplainPurpose(error, Faults, Purposes) && !Explain(error, FieldOf))
                throw;
            return Page();
        }
    }

    private protected override string? About => Adult;

    private protected override bool IsOfThis(Draft draft) => draft.InAddress("adult") == Adult;

    private protected override string WhomOf(Draft draft) =>
        draft.InAddress("adult") is null ? draft.Named("Form.Person") : "the grown-up of another page";

    private static string FieldOf(string path)
    {
        var field = path.StartsWith("question.", StringComparison.Ordinal) ? path["question.".Length..] : path;
        return field.StartsWith("other_areas", StringComparison.Ordinal) ? "Form.OtherAreas"
            : SubjectForm.FieldOf(field, "adult", "Form.Person") is { Length: > 0 } subject ? subject
            : WhyForm.FieldOfWhy(field);
    }

    private async Task<AdultReachAnswer> AskAsync(AdultReachQuestion question, CancellationToken ct)
    {
        var calls = Desk.Connection.CallInvoker;
        return Desk.Organisation.Agency switch
        {
            "HEALTH" => (await new Health.HealthService.HealthServiceClient(calls).CheckAdultReachAsync(new() { Question = question }, cancellationToken: ct)).Answer,
            "POLICE" => (await new Police.PoliceService.PoliceServiceClient(calls).CheckAdultReachAsync(new() { Question = question }, cancellationToken: ct)).Answer,
            _ => (await new Supervision.ProbationService.ProbationServiceClient(calls).CheckAdultReachAsync(new() { Question = question }, cancellationToken: ct)).Answer,
        };
    }
}
