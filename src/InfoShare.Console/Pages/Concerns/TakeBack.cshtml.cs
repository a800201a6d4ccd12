using Grpc.Core;
using InfoShare.Protocol.Concern.V1;

namespace InfoShare.WebConsole.Pages.Concerns;

/// <summary>Why a concern is taken back, as typed.</summary>
public sealed class TakeBackForm : DutyForm
{
    /// <summary>Why.</summary>
    public string? Reason { get; set; }
}

/// <summary>Takes a concern back that was about the wrong person, or was not so (C18): it counts for nothing any more, and that is final.</summary>
public sealed class TakeBackModel : OnConcernPage<TakeBackForm, TakeBackConcernResponse>
{
    private protected override string Part => "take-back";

    private protected override long VersionSeen => History?.Step ?? 0;

    private protected override void Judge() =>
        Faults.Require(Length(Form.Reason) >= 15, "Form.Reason", "Say in at least 15 characters what was wrong, or which person it should have been");

    private protected override AsyncUnaryCall<TakeBackConcernResponse> Call(CancellationToken ct)
    {
        var request = new TakeBackConcernRequest { ConcernId = Id, Step = (int)Form.Version, Reason = Trim(Form.Reason) };
        request.RequestId = RequestIdOf(request);
        return Broker.TakeBackConcernAsync(request, cancellationToken: ct);
    }

    private protected override string FieldOf(string path) => path == "reason" ? "Form.Reason" : "";
}
