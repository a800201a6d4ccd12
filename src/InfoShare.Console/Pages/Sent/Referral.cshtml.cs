using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Forms;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Sent;

/// <summary>One referral that the organisation sent: who owns it, what was decided and why, and the referrer's answer.</summary>
public sealed class SentReferralModel : ReferralPage
{
    /// <summary>The key of what was said when it was sent.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Sent { get; set; }

    /// <summary>Whether the own organisation made it, and is not the one to which it was offered.</summary>
    public bool IsReferrer => View.MadeByYourOrganisation;

    /// <summary>Whether whoever sits here may look children up.</summary>
    public bool MayLook => Desk.Organisation.Agency != "OTHER";

    /// <summary>What was said when it was sent, for a while afterwards.</summary>
    internal SentReceipt? Receipt => Sent is not null && HttpContext.RequestServices.GetRequiredService<Answers>().Find<SentReceipt>(Who, Sent) is { } receipt
        && receipt.ReferralId == Id ? receipt : null;

    /// <summary>What can be answered now.</summary>
    public IReadOnlyList<(string Value, string Label)> Choices => !IsReferrer ? [] : View.State switch
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
        if (Desk.IsSocialCare && View is { ReceivedByYourOrganisation: true, MadeByYourOrganisation: false })
            return LocalRedirect($"/referrals/{Id}");
        await (await UnreadItems.ReadAsync(Desk.Connection, [Id], ct)).ReadByAsync(Desk, Id, ct);
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
        var request = new AcknowledgeFeedbackRequest
        {
            ReferralId = Id,
            Version = Form.Version,
            Acknowledgement = answer,
            Text = Form.Text?.Trim() ?? "",
        };
        request.RequestId = RequestIds.Of(Form.FormId ?? "", request);
        return await SendAsync(() => Referrals.AcknowledgeFeedbackAsync(request, cancellationToken: ct), "answered", ct);
    }
}
