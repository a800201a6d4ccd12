using Grpc.Core;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;

namespace InfoShare.WebConsole.Pages.Concerns;

/// <summary>What a concern means for a child all the same, as typed.</summary>
public sealed class AppraiseForm : DutyForm
{
    /// <summary>Which appraisal.</summary>
    public string? Owed { get; set; }

    /// <summary>The risk.</summary>
    public string? Risk { get; set; }

    /// <summary>What is done.</summary>
    public string? Measures { get; set; }
}

/// <summary>What a concern that was taken back, or not proved, means for a child all the same: by whoever owes it (C6).</summary>
public sealed class AppraiseModel : OnConcernPage<AppraiseForm, AppraiseConcernResponse>
{
    /// <summary>The one that is made here; null where none is owed.</summary>
    public AppraisalView? Owed => History is { } read ? Of(read).FirstOrDefault(a => Form.Owed is null || a.AppraisalId == Form.Owed) : null;

    /// <summary>Those that the own organisation owes: to it alone their owner is named.</summary>
    public static IEnumerable<AppraisalView> Of(GetConcernHistoryResponse history) => history.Appraisals.Where(a => a is { State: AppraisalState.Due, Owner.Length: > 0 });

    private protected override string Part => "appraise";

    private protected override long VersionSeen => Owed?.Version ?? 0;

    private protected override void Judge()
    {
        Faults.Require(Owed is not null, "", "It is not owed any longer. Look at what became of the concern");
        Faults.Require(Length(Form.Risk) >= 15, "Form.Risk", "Say in at least 15 characters what risk there is all the same");
        Faults.Require(Length(Form.Measures) >= 15, "Form.Measures", "Say in at least 15 characters what is done, or why nothing is");
    }

    private protected override AsyncUnaryCall<AppraiseConcernResponse> Call(CancellationToken ct)
    {
        var request = new AppraiseConcernRequest { AppraisalId = Form.Owed ?? "", Version = Form.Version, Risk = Trim(Form.Risk), Measures = Trim(Form.Measures) };
        request.RequestId = RequestIdOf(request);
        return Broker.AppraiseConcernAsync(request, cancellationToken: ct);
    }

    private protected override string FieldOf(string path) => path switch
    {
        "risk" => "Form.Risk",
        "measures" => "Form.Measures",
        _ => "",
    };
}
