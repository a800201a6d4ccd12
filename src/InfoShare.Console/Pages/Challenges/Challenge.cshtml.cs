using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.Text;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Challenges;

/// <summary>The answer of a level, as typed.</summary>
public sealed class ChallengeForm
{
    /// <summary>Tells one drawing of the form from another.</summary>
    public string? FormId { get; set; }

    /// <summary>The version that was on the page.</summary>
    public long Version { get; set; }

    /// <summary>What is answered.</summary>
    public string? Answer { get; set; }

    /// <summary>The reasons.</summary>
    public string? Reasons { get; set; }
}

/// <summary>One challenge with every level: who said what, and which clock runs. A manager of the deciding side answers it.</summary>
public sealed class ChallengeModel : ConsolePage
{
    /// <summary>The referral's id.</summary>
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    /// <summary>Whether an answer has just been sent.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>The form.</summary>
    [BindProperty]
    public ChallengeForm Form { get; set; } = new();

    /// <summary>The challenge.</summary>
    public ChallengedReferral View { get; private set; } = new();

    /// <summary>Whether it waits for an answer that the one who looks may give. The broker judges again, by who answered before.</summary>
    public bool CanAnswer => View is { State: ReferralState.Challenged, Challenge.EndedAt: null }
        && (Desk.Practitioner.Role == "REVIEW_LEAD" ? IsLast : Desk.IsManager && Desk.IsSocialCare);

    /// <summary>Whether the referrer's side looks at an answer with which it may disagree once more.</summary>
    public bool CanRaise => View is { State: ReferralState.FeedbackSent, Challenge.EndedAt: null } && View.Challenge.Yours;

    /// <summary>What can be answered at this level.</summary>
    public IReadOnlyList<(string Value, string Label)> Answers => IsLast && View.PartnersAnswer && Desk.Practitioner.Role != "REVIEW_LEAD"
        ? Words.Choices(ChallengeAnswer.Reassess)
        : IsLast ? Words.Choices(ChallengeAnswer.Upheld, ChallengeAnswer.Reassess, ChallengeAnswer.ClosedWithReason)
        : Words.Choices(ChallengeAnswer.Upheld, ChallengeAnswer.Reassess);

    /// <summary>Whether nobody stands above.</summary>
    public bool IsLast => View.Challenge?.Level == EscalationLevel.Esc5Partnership;

    private ReferralService.ReferralServiceClient Broker => new(Desk.Connection.CallInvoker);

    /// <summary>Shows it.</summary>
    public async Task OnGetAsync(CancellationToken ct)
    {
        await LoadAsync(ct);

        // The referrer's side reads the answer, and what was decided anew, on the referral's page.
        if (Desk.IsSocialCare || Desk.Practitioner.Role == "REVIEW_LEAD")
            await (await UnreadItems.ReadAsync(Desk.Connection, [Id], ct)).ReadByAsync(Desk, Id, ct, NotificationTrigger.ReferralFeedback);
        if (!await RestoreAsync(Form))
            Fresh();
    }

    /// <summary>Answers.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        ModelState.Clear();
        await LoadAsync(ct);
        Faults.Require(Answers.Any(a => a.Value == Form.Answer), "Form.Answer", "Choose your answer");
        Faults.Require(Form.Reasons?.Trim().Length >= 15, "Form.Reasons", "Give your reasons in at least 15 characters. The challenger reads them");
        if (!Faults.Any)
        {
            var request = new AnswerChallengeRequest
            {
                ReferralId = Id,
                Version = Form.Version,
                Answer = Enum.Parse<ChallengeAnswer>(Form.Answer!),
                Reasons = Form.Reasons!.Trim(),
            };
            request.RequestId = RequestIds.Of(Form.FormId ?? "", request);
            try
            {
                await Broker.AnswerChallengeAsync(request, cancellationToken: ct);
                return LocalRedirect($"/challenges/{Id}?done=answered");
            }
            catch (RpcException e)
            {
                if (!Explain(InfoShareError.From(e), field => field switch { "reasons" => "Form.Reasons", "answer" => "Form.Answer", _ => "" }))
                    throw;
            }
        }

        if (Stale)
            Fresh();
        return Page();
    }

    private void Fresh() => (Form.FormId, Form.Version) = (Guid.NewGuid().ToString(), View.Version);

    private async Task LoadAsync(CancellationToken ct) =>
        View = (await Broker.GetChallengeAsync(new GetChallengeRequest { ReferralId = Id }, cancellationToken: ct)).Challenge;
}
