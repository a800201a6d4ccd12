using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Forms;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Sent;

/// <summary>The referrer's answer, as typed.</summary>
public sealed class AnswerForm
{
    /// <summary>Tells one drawing of the form from another.</summary>
    public string? FormId { get; set; }

    /// <summary>The version that was on the page.</summary>
    public long Version { get; set; }

    /// <summary>Agree, add or disagree.</summary>
    public string? Answer { get; set; }

    /// <summary>In words.</summary>
    public string? Text { get; set; }
}

/// <summary>One referral that the organisation sent: who owns it, what was decided and why, and the referrer's answer.</summary>
public sealed class SentReferralModel : ConsolePage
{
    /// <summary>The referral's id.</summary>
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    /// <summary>Whether an answer has just been sent.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>The key of what was said when it was sent.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Sent { get; set; }

    /// <summary>The form.</summary>
    [BindProperty]
    public AnswerForm Form { get; set; } = new();

    /// <summary>The referral.</summary>
    public ReferralView View { get; private set; } = new();

    /// <summary>Whether whoever sits here may look children up.</summary>
    public bool MayLook => Desk.Organisation.Agency != "OTHER";

    /// <summary>What was said when it was sent, for a while afterwards.</summary>
    internal SentReceipt? Receipt => Sent is not null && HttpContext.RequestServices.GetRequiredService<Answers>().Find<SentReceipt>(Who, Sent) is { } receipt
        && receipt.ReferralId == Id ? receipt : null;

    /// <summary>What can be answered now.</summary>
    public IReadOnlyList<(string Value, string Label)> Choices => View.State switch
    {
        ReferralState.FeedbackSent => Text.Words.Choices<FeedbackAcknowledgement>(),
        ReferralState.Closed or ReferralState.FeedbackAcknowledged => [],
        _ => [(nameof(FeedbackAcknowledgement.AddingInformation), Text.Words.Of(FeedbackAcknowledgement.AddingInformation))],
    };

    /// <summary>Shows it.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        await LoadAsync(ct);

        // What others referred to the own service has another page: a notice of an answer does not say on which side one stands.
        if (Desk.IsSocialCare && View.Recipient?.OrganisationName == Desk.Organisation.Name && View.Referrer?.OrganisationName != Desk.Organisation.Name)
            return LocalRedirect($"/referrals/{Id}");
        if (!await RestoreAsync(Form))
            Fresh();
        return Page();
    }

    /// <summary>Sends the answer.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        ModelState.Clear();
        Faults.Require(Enum.TryParse<FeedbackAcknowledgement>(Form.Answer, out var answer) && answer != FeedbackAcknowledgement.Unspecified,
            "Form.Answer", "Choose your answer");
        Faults.Require(
            answer is FeedbackAcknowledgement.Agree or FeedbackAcknowledgement.Unspecified || Form.Text?.Trim().Length >= 5,
            "Form.Text", "Say in words what you add, or why you disagree");
        if (!Faults.Any)
        {
            var request = new AcknowledgeFeedbackRequest
            {
                ReferralId = Id,
                Version = Form.Version,
                Acknowledgement = answer,
                Text = Form.Text?.Trim() ?? "",
            };
            request.RequestId = RequestIds.Of(Form.FormId ?? "", request);
            try
            {
                await new ReferralService.ReferralServiceClient(Desk.Connection.CallInvoker).AcknowledgeFeedbackAsync(request, cancellationToken: ct);
                return LocalRedirect($"/sent/{Id}?done=answered");
            }
            catch (RpcException e)
            {
                if (!Explain(InfoShareError.From(e), field => field switch { "text" => "Form.Text", "acknowledgement" => "Form.Answer", _ => "" }))
                    throw;
            }
        }

        await LoadAsync(ct);
        if (Stale)
            Fresh();
        return Page();
    }

    private void Fresh() => (Form.FormId, Form.Version) = (Guid.NewGuid().ToString(), View.Version);

    private async Task LoadAsync(CancellationToken ct) => View = (await new ReferralService.ReferralServiceClient(Desk.Connection.CallInvoker)
        .GetReferralAsync(new GetReferralRequest { ReferralId = Id }, cancellationToken: ct)).Referral;
}
