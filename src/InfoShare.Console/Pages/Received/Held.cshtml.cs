using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.SocialCare.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.Text;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Received;

/// <summary>What other agencies hold about a child of a referral: asked with a reason, answered with its edges.</summary>
public sealed class HeldModel : ConsolePage
{
    /// <summary>A referral is decided; nothing else is asked here.</summary>
    public static IReadOnlyList<(string Value, string Label)> Purposes { get; } = [(nameof(Purpose.TriageReferral), Words.Of(Purpose.TriageReferral))];

    /// <summary>The referral.</summary>
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

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
    public QueryChildResponse? Held { get; private set; }

    /// <summary>Shows the form, or the answer.</summary>
    public async Task OnGetAsync()
    {
        if (Answer is not null)
            Held = HttpContext.RequestServices.GetRequiredService<Answers>().Find<QueryChildResponse>(Who, Answer);
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
            var held = await new SocialCareService.SocialCareServiceClient(Desk.Connection.CallInvoker).QueryChildAsync(
                new QueryChildRequest
                {
                    Child = new SubjectRef { PersonId = Child },
                    Purpose = Form.ToPurpose(Purposes),
                },
                cancellationToken: ct);
            var key = HttpContext.RequestServices.GetRequiredService<Answers>().Keep(Who, held);
            return LocalRedirect($"/referrals/{Id}/held/{Child}?answer={key}");
        }
        catch (RpcException e)
        {
            if (!Explain(InfoShareError.From(e), WhyForm.FieldOfWhy))
                throw;
            return Page();
        }
    }
}
