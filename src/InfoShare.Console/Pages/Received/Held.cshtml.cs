using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.SocialCare.V1;
using InfoShare.WebConsole.Desks;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Received;

/// <summary>The question's form.</summary>
public sealed class HeldForm
{
    /// <summary>Why it is asked, in words.</summary>
    public string? Reason { get; set; }

    /// <summary>Whether the child's lead is told.</summary>
    public string? Lead { get; set; }

    /// <summary>Why the lead is not told.</summary>
    public string? LeadReason { get; set; }
}

/// <summary>What other agencies hold about a child of a referral: asked with a reason, answered with its edges.</summary>
public sealed class HeldModel : ConsolePage
{
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
    public HeldForm Form { get; set; } = new();

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
        Faults.Require(Form.Reason?.Trim().Length >= 15, "Form.Reason", "Say in at least 15 characters why you ask");
        Faults.Require(Form.Lead is "tell" or "not", "Form.Lead", "Say whether the child's lead is told");
        Faults.Require(Form.Lead != "not" || Form.LeadReason?.Trim().Length >= 5, "Form.LeadReason", "Say why the lead is not told");
        if (Faults.Any)
            return Page();
        try
        {
            var held = await new SocialCareService.SocialCareServiceClient(Desk.Connection.CallInvoker).QueryChildAsync(
                new QueryChildRequest
                {
                    Child = new SubjectRef { PersonId = Child },
                    Purpose = new AccessPurpose
                    {
                        Purpose = Purpose.TriageReferral,
                        Reason = Form.Reason!.Trim(),
                        LegalBasis = LegalBasis.PublicFunction,
                        LeadNotice = Form.Lead == "tell" ? LeadNotice.Tell : LeadNotice.DoNotTell,
                        LeadNoticeReason = Form.Lead == "tell" ? "" : Form.LeadReason!.Trim(),
                    },
                },
                cancellationToken: ct);
            var key = HttpContext.RequestServices.GetRequiredService<Answers>().Keep(Who, held);
            return LocalRedirect($"/referrals/{Id}/held/{Child}?answer={key}");
        }
        catch (RpcException e)
        {
            if (!Explain(InfoShareError.From(e), field => field switch
            {
                "purpose.reason" => "Form.Reason",
                "purpose.lead_notice_reason" => "Form.LeadReason",
                _ => "",
            }))
            {
                throw;
            }

            return Page();
        }
    }
}
