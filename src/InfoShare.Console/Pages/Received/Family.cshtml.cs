using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Intake.V1;
using InfoShare.WebConsole.Text;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Received;

/// <summary>What a family that referred is told, as typed.</summary>
public sealed class FamilyForm : DutyForm
{
    /// <summary>How far it has come, as a code.</summary>
    public string? Progress { get; set; }

    /// <summary>What happens next, as a code.</summary>
    public string? Next { get; set; }

    /// <summary>By which channel, as a code.</summary>
    public string? Channel { get; set; }

    /// <summary>Words of one's own.</summary>
    public string? Added { get; set; }

    /// <summary>Why the family cannot be answered.</summary>
    public string? Because { get; set; }
}

/// <summary>The answer to a relative or a neighbour who referred: in fixed sentences, by a channel that is safe, or why there can be none (E16, E18).</summary>
public sealed class FamilyModel : DutyOfReferral<FamilyForm>
{
    /// <summary>Answers in fixed sentences, of which the broker chooses; it holds back what would not be safe to send.</summary>
    public Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var (progress, next) = (Coded<FamilyProgress>(Form.Progress), Coded<FamilyNextStep>(Form.Next));
        var channel = Coded<ContactChannel>(Form.Channel);
        Faults.Require(progress != 0, "Form.Progress", "Say how far it has come");
        Faults.Require(next != 0, "Form.Next", "Say what happens next");
        Faults.Require(channel != 0, "Form.Channel", "Say how you reach the family");
        return SendAsync(
            new AnswerFamilyRequest { ReferralId = Id, Version = Form.Version, Progress = progress, NextStep = next, Channel = channel, AddedWords = Form.Added?.Trim() ?? "" }, ct);
    }

    /// <summary>Says why the family cannot be answered.</summary>
    public Task<IActionResult> OnPostNotAsync(CancellationToken ct)
    {
        Faults.Require(Form.Because?.Trim().Length >= 15, "Form.Because", "Say in at least 15 characters why nobody can be answered");
        return SendAsync(new AnswerFamilyRequest { ReferralId = Id, Version = Form.Version, NotAnsweredBecause = Form.Because?.Trim() ?? "" }, ct);
    }

    private protected override string FieldOf(string path) => path switch
    {
        "progress" => "Form.Progress",
        "next_step" => "Form.Next",
        "channel" => "Form.Channel",
        "added_words" => "Form.Added",
        "not_answered_because" => "Form.Because",
        _ => "",
    };

    private static T Coded<T>(string? code)
        where T : struct, Enum => Words.Choices<T>().Any(c => c.Value == code) && Enum.TryParse<T>(code, out var known) ? known : default;

    private Task<IActionResult> SendAsync(AnswerFamilyRequest request, CancellationToken ct)
    {
        request.RequestId = RequestIdOf(request);
        return SendAsync(
            () => new IntakeService.IntakeServiceClient(Desk.Connection.CallInvoker).AnswerFamilyAsync(request, cancellationToken: ct),
            answered => Back(answered.Answer.Sent || answered.Answer.NotAnswered ? "family" : "familyheld"), ct);
    }
}
