using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Information.V1;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.Text;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Questions;

/// <summary>The answer to a question, or why there is none, as typed.</summary>
public sealed class QuestionForm : DutyForm
{
    /// <summary>What is known.</summary>
    public string? Text { get; set; }

    /// <summary>What class of fact it is, as a code.</summary>
    public string? Class { get; set; }

    /// <summary>On which basis it is given, as a code; empty: what the page says of it holds.</summary>
    public string? Basis { get; set; }

    /// <summary>Why it is declined, as a code.</summary>
    public string? Reason { get; set; }

    /// <summary>The same in words.</summary>
    public string? Reasons { get; set; }

    /// <summary>What class of fact is kept back, as a code.</summary>
    public string? Kept { get; set; }

    /// <summary>When it is looked at again, as day/month/year.</summary>
    public string? ReviewOn { get; set; }
}

/// <summary>
/// One question from another service: who is meant, what is asked and why. Whoever is asked answers, says that nothing is held, or declines with a
/// reason that is reviewed (requirement D12); whoever asked may take it back.
/// </summary>
public sealed class QuestionModel : DutyPage<QuestionForm>
{
    /// <summary>Classes of what is answered; those that are not given in this way are left out.</summary>
    public static IReadOnlyList<(string Value, string Label)> Classes { get; } = Words.Choices(
        SensitivityClass.Standard, SensitivityClass.ChildHealth, SensitivityClass.AdultHealth, SensitivityClass.SexualHealth, SensitivityClass.Criminal,
        SensitivityClass.Intelligence, SensitivityClass.Legal);

    /// <summary>The question.</summary>
    public InformationRequestView View { get; private set; } = new();

    /// <summary>Whether the own organisation is asked.</summary>
    public bool IsOurs => View.HolderOrganisationId == Desk.Organisation.Id;

    /// <summary>Whether an answer can be given: also late, and also after it was declined.</summary>
    public bool CanAnswer => IsOurs && View.State is InformationRequestState.Asked or InformationRequestState.Declined;

    private protected override long VersionSeen => View.Version;

    private protected override ListInboxRequest Told => new() { InformationRequestId = Id };

    private InformationService.InformationServiceClient Broker => new(Desk.Connection.CallInvoker);

    /// <summary>Answers in words.</summary>
    public Task<IActionResult> OnPostAnswerAsync(CancellationToken ct)
    {
        Faults.Require(Form.Text?.Trim().Length >= 5, "Form.Text", "Say what you know that bears on the question");
        Faults.Require(Classes.Any(c => c.Value == Form.Class), "Form.Class", "Say what kind of fact it is");
        var request = new AnswerInformationRequestRequest
        {
            InformationRequestId = Id,
            Version = Form.Version,
            Text = Form.Text?.Trim() ?? "",
            Sensitivity = ClassOf(Form.Class),
            LegalBasis = WhyForm.Bases.Any(b => b.Value == Form.Basis) && Enum.TryParse<LegalBasis>(Form.Basis, out var basis) ? basis : WhyForm.Stated,
        };
        request.RequestId = RequestIdOf(request);
        return SendAsync(
            () => Broker.AnswerInformationRequestAsync(request, cancellationToken: ct), answered => $"/questions/{Id}?done={(answered.AskerMayRead ? "answered" : "speak")}", ct);
    }

    /// <summary>Says that nothing is held.</summary>
    public Task<IActionResult> OnPostNothingAsync(CancellationToken ct)
    {
        var request = new AnswerInformationRequestRequest { InformationRequestId = Id, Version = Form.Version, NothingHeld = true };
        request.RequestId = RequestIdOf(request);
        return SendAsync(() => Broker.AnswerInformationRequestAsync(request, cancellationToken: ct), $"/questions/{Id}?done=nothing", ct);
    }

    /// <summary>Declines: a decision not to share, which somebody else reviews.</summary>
    public Task<IActionResult> OnPostDeclineAsync(CancellationToken ct)
    {
        var reason = Enum.TryParse<NotSharedReason>(Form.Reason, out var code) ? code : NotSharedReason.Unspecified;
        var review = London.Iso(Form.ReviewOn);
        Faults.Require(reason != NotSharedReason.Unspecified, "Form.Reason", "Say why you do not answer");
        Faults.Require(Form.Reasons?.Trim().Length >= 15, "Form.Reasons", "Say it in at least 15 characters to whoever reviews it");
        Faults.Require(Classes.Any(c => c.Value == Form.Kept), "Form.Kept", "Say what kind of fact you keep back");
        Faults.Require(string.IsNullOrWhiteSpace(Form.ReviewOn) || review is not null, "Form.ReviewOn", "Write the day as day/month/year, for example 9/4/2027");
        Faults.Require(reason != NotSharedReason.MoreDetrimental || !string.IsNullOrWhiteSpace(Form.ReviewOn), "Form.ReviewOn", "Say on which day it is looked at again");
        var request = new DeclineInformationRequestRequest
        {
            InformationRequestId = Id,
            Version = Form.Version,
            Reason = reason,
            Reasons = Form.Reasons?.Trim() ?? "",
            Sensitivity = ClassOf(Form.Kept),
            ReviewOn = review ?? "",
        };
        request.RequestId = RequestIdOf(request);
        return SendAsync(() => Broker.DeclineInformationRequestAsync(request, cancellationToken: ct), $"/questions/{Id}?done=declined", ct);
    }

    /// <summary>Takes the own question back.</summary>
    public Task<IActionResult> OnPostWithdrawAsync(CancellationToken ct)
    {
        var request = new WithdrawInformationRequestRequest { InformationRequestId = Id, Version = Form.Version };
        request.RequestId = RequestIdOf(request);
        return SendAsync(() => Broker.WithdrawInformationRequestAsync(request, cancellationToken: ct), $"/questions/{Id}?done=withdrawn", ct);
    }

    private protected override string? WhyNotYou => IsOurs ? null : "Only whoever asked takes it back, or a manager. Nothing was sent.";

    private protected override async Task<bool> LoadAsync(CancellationToken ct)
    {
        View = (await Broker.GetInformationRequestAsync(new GetInformationRequestRequest { InformationRequestId = Id }, cancellationToken: ct)).Request;
        return true;
    }

    private protected override string FieldOf(string path) => path switch
    {
        "text" => "Form.Text",
        "sensitivity" => string.IsNullOrEmpty(Form.Kept) ? "Form.Class" : "Form.Kept",
        "legal_basis" => "Form.Basis",
        "reason" => "Form.Reason",
        "reasons" => "Form.Reasons",
        "review_on" => "Form.ReviewOn",
        _ => "",
    };

    private static SensitivityClass ClassOf(string? code) => Enum.TryParse<SensitivityClass>(code, out var known) ? known : SensitivityClass.Unspecified;
}
