using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Pattern.V1;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.Text;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Together;

/// <summary>What is decided on what stands together, as typed.</summary>
public sealed class PatternForm : DutyForm
{
    /// <summary>What follows, as a code.</summary>
    public string? Outcome { get; set; }

    /// <summary>Why, for the own service.</summary>
    public string? Reason { get; set; }

    /// <summary>Why, for everybody who recorded a part.</summary>
    public string? ForRecorders { get; set; }

    /// <summary>When it is looked at again, as day/month/year.</summary>
    public string? ReviewOn { get; set; }
}

/// <summary>
/// One notice of what stands together around a child: its parts, and who decides. A named worker of the service that it was put before takes it on,
/// and then says what follows, with a reason (requirement H8).
/// </summary>
public sealed class PatternModel : DutyPage<PatternForm>
{
    /// <summary>What can be decided; that somebody saw the child, or that what it stood on is gone, is nobody's decision.</summary>
    public static IReadOnlyList<(string Value, string Label)> Outcomes { get; } = Words.Choices(
        PatternOutcome.StrategyOrS47, PatternOutcome.Assessment, PatternOutcome.AddedToOpenCase, PatternOutcome.EarlyHelpAccepted,
        PatternOutcome.WatchedWithReview, PatternOutcome.Dismissed);

    /// <summary>The notice.</summary>
    public PatternNoticeView View { get; private set; } = new();

    /// <summary>Whether the own organisation decides it: only there a version is counted.</summary>
    public bool IsOurs => View.Version > 0;

    private protected override long VersionSeen => View.Version;

    private protected override ListInboxRequest Told => new() { PatternNoticeId = Id };

    private protected override string WhyNotYou => View.State == PatternState.Accepted
        ? "Whoever took it on decides, or a manager. Nothing was sent."
        : "A qualified worker takes it on. Nothing was sent.";

    private PatternService.PatternServiceClient Broker => new(Desk.Connection.CallInvoker);

    /// <summary>Takes it on: from now on it has the name of whoever is signed in.</summary>
    public Task<IActionResult> OnPostAcceptAsync(CancellationToken ct)
    {
        var request = new AcceptPatternNoticeRequest { NoticeId = Id, Version = Form.Version };
        request.RequestId = RequestIdOf(request);
        return SendAsync(() => Broker.AcceptPatternNoticeAsync(request, cancellationToken: ct), $"/together/{Id}?done=accepted", ct);
    }

    /// <summary>Says what follows, or that nothing does; everybody who recorded a part is told.</summary>
    public Task<IActionResult> OnPostDecideAsync(CancellationToken ct)
    {
        var outcome = Enum.TryParse<PatternOutcome>(Form.Outcome, out var code) ? code : PatternOutcome.Unspecified;
        var review = London.Iso(Form.ReviewOn);
        Faults.Require(Outcomes.Any(o => o.Value == Form.Outcome), "Form.Outcome", "Say what follows");
        Faults.Require(Form.Reason?.Trim().Length >= 15, "Form.Reason", "Say in at least 15 characters why");
        Faults.Require(Form.ForRecorders?.Trim().Length >= 15, "Form.ForRecorders", "Say it in at least 15 characters to those who wrote the parts");
        Faults.Require(string.IsNullOrWhiteSpace(Form.ReviewOn) || review is not null, "Form.ReviewOn", "Write the day as day/month/year, for example 9/4/2027");
        Faults.Require(outcome != PatternOutcome.WatchedWithReview || !string.IsNullOrWhiteSpace(Form.ReviewOn), "Form.ReviewOn", "Say on which day you look at it again");
        var request = new DecidePatternNoticeRequest
        {
            NoticeId = Id,
            Version = Form.Version,
            Outcome = outcome,
            Reason = Form.Reason?.Trim() ?? "",
            ForRecorders = Form.ForRecorders?.Trim() ?? "",
            ReviewOn = review ?? "",
        };
        request.RequestId = RequestIdOf(request);
        return SendAsync(() => Broker.DecidePatternNoticeAsync(request, cancellationToken: ct), $"/together/{Id}?done=decided", ct);
    }

    private protected override async Task<bool> LoadAsync(CancellationToken ct)
    {
        View = (await Broker.GetPatternNoticeAsync(new GetPatternNoticeRequest { NoticeId = Id }, cancellationToken: ct)).Notice;
        return true;
    }

    private protected override string FieldOf(string path) => path switch
    {
        "outcome" => "Form.Outcome",
        "reason" => "Form.Reason",
        "for_recorders" => "Form.ForRecorders",
        "review_on" => "Form.ReviewOn",
        _ => "",
    };
}
