using Grpc.Core;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.WebConsole.Text;

namespace InfoShare.WebConsole.Pages.Concerns;

/// <summary>How sure a concern is now, as typed.</summary>
public sealed class VerifyForm : DutyForm
{
    /// <summary>The state, as a code.</summary>
    public string? State { get; set; }

    /// <summary>What it rests on, as a code.</summary>
    public string? Basis { get; set; }

    /// <summary>What happened.</summary>
    public string? Words { get; set; }

    /// <summary>What whoever writes thinks of it.</summary>
    public string? View { get; set; }
}

/// <summary>Adds how sure a concern is now (C5). What was said is hidden by none of it; whoever was shown it is told.</summary>
public sealed class VerifyModel : OnConcernPage<VerifyForm, RecordVerificationResponse>
{
    /// <summary>What it can be. What was recorded in error is taken back.</summary>
    public static IReadOnlyList<(string Value, string Label)> States { get; } =
        [.. Words.Choices<VerificationState>().Where(s => s.Value != nameof(VerificationState.RecordedInError))];

    private VerificationState State => States.Any(s => s.Value == Form.State) ? Enum.Parse<VerificationState>(Form.State!) : VerificationState.Unspecified;

    private SourceKind Basis => Words.Choices<SourceKind>().Any(b => b.Value == Form.Basis) ? Enum.Parse<SourceKind>(Form.Basis!) : SourceKind.Unspecified;

    private protected override string Part => "verify";

    private protected override long VersionSeen => History?.Step ?? 0;

    private protected override void Judge()
    {
        Faults.Require(State != VerificationState.Unspecified, "Form.State", "Say how sure it is");
        Faults.Require(Basis != SourceKind.Unspecified, "Form.Basis", "Say what that rests on");
        Faults.Require(Length(Form.Words) >= 15, "Form.Words", "Say in at least 15 characters what happened");
        if (State == VerificationState.RetractedNoView)
            Faults.Require(Length(Form.View) == 0, "Form.View", "You chose that nobody has judged it yet: leave this empty, or choose what you think");
        else
            Faults.Require(Length(Form.View) >= 15 || State == VerificationState.Unverified, "Form.View", "Say in at least 15 characters what you think of it now");
    }

    private protected override AsyncUnaryCall<RecordVerificationResponse> Call(CancellationToken ct)
    {
        var request = new RecordVerificationRequest { ConcernId = Id, Step = (int)Form.Version, State = State, Basis = Basis, Words = Trim(Form.Words), View = Trim(Form.View) };
        request.RequestId = RequestIdOf(request);
        return Broker.RecordVerificationAsync(request, cancellationToken: ct);
    }

    private protected override string FieldOf(string path) => path switch
    {
        "state" => "Form.State",
        "basis" => "Form.Basis",
        "words" => "Form.Words",
        "view" => "Form.View",
        _ => "",
    };
}
