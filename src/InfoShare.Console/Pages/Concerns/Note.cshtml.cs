using Grpc.Core;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.WebConsole.Text;
using static InfoShare.WebConsole.Forms.Codes;

namespace InfoShare.WebConsole.Pages.Concerns;

/// <summary>What is added to a concern, as typed.</summary>
public sealed class NoteForm : DutyForm
{
    /// <summary>What it is, as a code.</summary>
    public string? Kind { get; set; }

    /// <summary>What it says.</summary>
    public string? Words { get; set; }

    /// <summary>Who said so.</summary>
    public string? SaidBy { get; set; }

    /// <summary>The own service's label.</summary>
    public string? Label { get; set; }

    /// <summary>Who was asked.</summary>
    public string? Asked { get; set; }

    /// <summary>What that found, as a code.</summary>
    public string? Result { get; set; }

    /// <summary>The day, as day/month/year.</summary>
    public string? Happened { get; set; }

    /// <summary>Which way it goes, as a code.</summary>
    public string? Trend { get; set; }
}

/// <summary>Adds what explains, reassures, classes or checks (C3, C7, C16, C23). It can lower nothing, and nothing else changes by it.</summary>
public sealed class NoteModel : OnConcernPage<NoteForm, AddNoteResponse>
{
    /// <summary>Which way it goes, as whoever writes sees it.</summary>
    public static IReadOnlyList<(string Value, string Label)> Trends { get; } =
        [("", "I do not say"), (nameof(StatedTrend.Rising), "It grows"), (nameof(StatedTrend.Unchanged), "It is as it was"), (nameof(StatedTrend.Falling), "It lessens")];

    private NoteKind Kind => Code<NoteKind>(Form.Kind);

    private protected override string Part => "note";

    // Nothing that is added stands in the way of what somebody else adds.
    private protected override long VersionSeen => 1;

    private protected override void Judge()
    {
        Faults.Require(Kind != NoteKind.Unspecified, "Form.Kind", "Say what it is");
        Faults.Require(Length(Form.Words) >= 2, "Form.Words", "Write what it says");
        Faults.Require(Kind is not (NoteKind.CounterAllegation or NoteKind.Explanation or NoteKind.Reassurance) || Length(Form.SaidBy) >= 2, "Form.SaidBy", "Say who said so");
        Faults.Require(Kind != NoteKind.Classification || Length(Form.Label) >= 1, "Form.Label", "Write how your service classes it");
        var checks = Kind == NoteKind.LateralCheck;
        Faults.Require(!checks || Length(Form.Asked) >= 2, "Form.Asked", "Say who was asked");
        Faults.Require(!checks || Code<LateralCheckResult>(Form.Result) != LateralCheckResult.Unspecified, "Form.Result", "Say what came of asking");
        Faults.Require(checks || Kind == NoteKind.Unspecified || Length(Form.Asked) == 0, "Form.Asked", "Leave this empty, unless you asked somebody else who could know");
        Faults.Require(Length(Form.Happened) == 0 || London.Iso(Form.Happened) is not null, "Form.Happened", "Write the day as day/month/year, for example 9/3/2027");
    }

    private protected override AsyncUnaryCall<AddNoteResponse> Call(CancellationToken ct)
    {
        var request = new AddNoteRequest
        {
            ConcernId = Id,
            Kind = Kind,
            Words = Trim(Form.Words),
            SaidBy = Trim(Form.SaidBy),
            Label = Trim(Form.Label),
            Asked = Trim(Form.Asked),
            Result = Kind == NoteKind.LateralCheck ? Code<LateralCheckResult>(Form.Result) : LateralCheckResult.Unspecified,
            HappenedOn = London.Iso(Form.Happened) ?? "",
            Trend = Code<StatedTrend>(Form.Trend),
        };
        request.RequestId = RequestIdOf(request);
        return Broker.AddNoteAsync(request, cancellationToken: ct);
    }

    private protected override string FieldOf(string path) => path switch
    {
        "kind" => "Form.Kind",
        "words" => "Form.Words",
        "said_by" => "Form.SaidBy",
        "label" => "Form.Label",
        "asked" => "Form.Asked",
        "result" => "Form.Result",
        "happened_on" => "Form.Happened",
        "trend" => "Form.Trend",
        _ => "",
    };
}
