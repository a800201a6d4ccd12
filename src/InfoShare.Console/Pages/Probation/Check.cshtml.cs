using System.Text.RegularExpressions;
using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Probation.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.Hosting;
using InfoShare.WebConsole.Pages.Sent;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Probation;

/// <summary>The answer to a check, with the names that its page shows: those that the officer typed.</summary>
/// <param name="Unsent">What was changed after the question had arrived, and is recorded nowhere; empty.</param>
internal sealed record PartnerCheck(CheckNewPartnerResponse Answer, CheckNewPartnerRequest Request, string Supervised, string Partner, string Unsent = "")
{
    /// <summary>Whether it was asked anew, of a plan that stood.</summary>
    public bool IsAnew { get; init; }
}

/// <summary>
/// Asks about a new partner before a move-in: why first, then who and what was declared. The question is the declaration too: the broker
/// records it as a dated link, so that nobody looks and leaves no trace of the plan (requirement B8).
/// </summary>
public sealed partial class CheckModel : ConsolePage
{
    /// <summary>The form.</summary>
    [BindProperty]
    public CheckForm Form { get; set; } = new();

    /// <summary>Whether a check has just ended without a referral.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>A check that a colleague began.</summary>
    [BindProperty]
    public string? Reference { get; set; }

    /// <summary>From where on the checks that wait are shown, an opaque token.</summary>
    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    /// <summary>Checks of the own service that wait for a decision, what is due first.</summary>
    public IReadOnlyList<NewPartnerCheck> ToDecide { get; private set; } = [];

    /// <summary>Where the next ones begin; empty at the end.</summary>
    public string Next { get; private set; } = "";

    /// <summary>When they stood so, by the broker's clock.</summary>
    public DateTimeOffset AsOf { get; private set; }

    /// <summary>Those that ended, the latest first.</summary>
    public IReadOnlyList<NewPartnerCheck> Ended { get; private set; } = [];

    /// <summary>The empty form, or what was written before the session ran out.</summary>
    public async Task OnGetAsync(CancellationToken ct)
    {
        await ListAsync(ct);
        if (!await RestoreAsync(Form))
            Form.FormId = NewFormId;
    }

    /// <summary>Goes to a check that a colleague began.</summary>
    public async Task<IActionResult> OnPostOpenAsync(CancellationToken ct)
    {
        ModelState.Clear();
        if (Reference?.Trim() is { } id && IsCheckId(id))
            return LocalRedirect($"/partner-check/{id}");
        Faults.Add("Reference", "Write the reference as your colleague has it: chk_ and 26 letters and digits");
        Form = new CheckForm { FormId = Guid.NewGuid().ToString() };
        await ListAsync(ct);
        return Page();
    }

    /// <summary>Asks.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        ModelState.Clear();
        Form.Judge(Faults);
        if (Faults.Any)
        {
            await ListAsync(ct);
            return Page();
        }

        try
        {
            var (answer, request, unsent) = await OnceAsync(Form.ToRequest(), ct);

            // To ask again is one more declaration, which is told: it must not be needed only because the officer went to the telephone.
            var services = HttpContext.RequestServices;
            var key = services.GetRequiredService<Answers>().Keep(
                Who, new PartnerCheck(answer, request, Form.Supervised.Name, Form.Partner.Name, unsent),
                Now + TimeSpan.FromHours(services.GetRequiredService<ConsoleSettings>().LongestHours), quietly: true);
            return LocalRedirect($"/partner-check/{answer.CheckId}?answer={key}");
        }
        catch (RpcException e)
        {
            var error = InfoShareError.From(e);
            if (!WhyForm.ExplainPurpose(error, Faults, CheckForm.Purposes) && !Explain(error, CheckForm.FieldOf))
                throw;
            await ListAsync(ct);
            return Page();
        }
    }

    /// <summary>Whether it has the form of a check's id.</summary>
    internal static bool IsCheckId(string id) => CheckId().IsMatch(id);

    private async Task ListAsync(CancellationToken ct)
    {
        var waiting = await Checks.ListAsync(Desk, ended: false, From, ct);
        (ToDecide, Next, AsOf) = ([.. waiting.Checks], waiting.NextPageToken, Checks.AsOf(waiting));
        Ended = [.. (await Checks.ListAsync(Desk, ended: true, null, ct)).Checks];
    }

    private protected override bool BeginsAnother => true;

    /// <summary>
    /// Asks once, whatever is changed between two tries: a second question would be a second declaration. About other people it is another one.
    /// </summary>
    private async Task<(CheckNewPartnerResponse Answer, CheckNewPartnerRequest Stands, string Unsent)> OnceAsync(CheckNewPartnerRequest request, CancellationToken ct)
    {
        var broker = new ProbationService.ProbationServiceClient(Desk.Connection.CallInvoker);
        while (true)
        {
            var form = Form.FormId ??= Guid.NewGuid().ToString();
            var call = HttpContext.RequestServices.GetRequiredService<Sendings>().Of(Who, form).Check;
            var answer = await call.OnceAsync(
                request, r => RequestIds.Of(form, r),
                async (id, r) => await broker.CheckNewPartnerAsync(new CheckNewPartnerRequest(r) { RequestId = id }, cancellationToken: ct));
            var stands = call.Stands!;
            if (PutRight.AreSame([stands.SupervisedPerson, stands.NewPartner], [request.SupervisedPerson, request.NewPartner]))
                return (answer, stands, CheckForm.Changes(stands, request));
            Form.FormId = Guid.NewGuid().ToString();
        }
    }

    [GeneratedRegex("^chk_[0-9A-Z]{26}$")]
    private static partial Regex CheckId();
}
