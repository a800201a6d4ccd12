using System.Globalization;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Errors.V1;
using InfoShare.Protocol.Plan.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.Text;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Children;

/// <summary>What a page of statuses has done.</summary>
internal enum StatusDone
{
    /// <summary>One was recorded.</summary>
    Recorded,

    /// <summary>One has ended, or ends on a day.</summary>
    Ended,

    /// <summary>One was taken back.</summary>
    TakenBack,
}

/// <summary>What was done, with what was before where an assessment or a plan begins (D13).</summary>
internal sealed record StatusSaid(string Child, StatusDone What, string Status, RecordStatusResponse? Answer);

/// <summary>What the own service has said of a child's statuses, for the reason that the child's page was asked with.</summary>
/// <param name="From">The key of the child's page.</param>
/// <param name="IsOld">Whether whoever asked has changed it since: then it is asked for again, for the same reason.</param>
internal sealed record KeptStatuses(string From, ListStatusHistoryResponse History, bool IsOld = false);

/// <summary>
/// The statuses that the own service holds of a child (I1): recorded, ended where nothing has to be accepted first, and taken back (C18). What other
/// services hold stands on the child's page.
/// </summary>
public sealed class StatusModel : OnChildPage<StatusForm>
{
    private ListStatusHistoryResponse? history;

    /// <summary>What a service of this kind records here.</summary>
    public IReadOnlyList<CodeGroup> Codes => [new("Status", Words.Choices([.. StatusForm.Of(Desk.Organisation.Agency)]))];

    /// <summary>Whether such a status is among what this service records.</summary>
    public bool Holds(ChildStatusCode code) => StatusForm.Of(Desk.Organisation.Agency).Contains(code);

    /// <summary>What the own service says, the latest recorded first: nothing that a later word took the place of, nor what was taken back.</summary>
    public IReadOnlyList<StatusStatement> Own => [.. (history?.Statements ?? []).Where(s => s is { StatusId.Length: > 0, Superseded: false, TakenBack: null })];

    /// <summary>Those of them that go on.</summary>
    public IReadOnlyList<StatusStatement> Running => [.. Own.Where(s => s.Status.ToDate.Length == 0 || string.CompareOrdinal(s.Status.ToDate, Today) > 0)];

    /// <summary>The one that is taken back.</summary>
    public StatusStatement? TakenBack => Own.FirstOrDefault(s => s.StatusId == Form.Back);

    /// <summary>
    /// Whether whoever is signed in records one: who holds no decision about a child (E19) is not shown what stands, and would write over it unseen.
    /// </summary>
    public bool MayRecord => Desk.IsQualified;

    /// <summary>What has just been done.</summary>
    internal StatusSaid? Said => JustDone<StatusSaid>() is { } said && said.Child == Child ? said : null;

    private protected override string Part => "status";

    private protected override bool SaysWhyNot => true;

    private string Today => history is null ? "" : London.DateOf(history.Edges.Receipt.RecordedAt).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private PlanService.PlanServiceClient Broker => new(Desk.Connection.CallInvoker);

    /// <summary>A status in a line.</summary>
    public static string LineOf(ChildStatusView status) =>
        $"{Words.Of(status.Status)}{(status.Categories.Count > 0 ? $" ({string.Join(", ", status.Categories.Select(Words.Small))})" : "")}, "
        + $"{(status.ToDate.Length > 0 ? $"{London.Day(status.FromDate)} to {London.Day(status.ToDate)}" : $"since {London.Day(status.FromDate)}")}";

    /// <summary>Records one.</summary>
    public async Task<IActionResult> OnPostRecordAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        if (!IsRead)
            return await AgainAsync(ct);
        JudgeRole();
        Form.JudgeNew(Faults, Desk.Organisation.Agency, Running.Select(s => s.Status));
        return await RecordAsync(Form.ToNew(Subject), StatusDone.Recorded, ct);
    }

    /// <summary>Ends one.</summary>
    public async Task<IActionResult> OnPostEndAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        if (!IsRead)
            return await AgainAsync(ct);
        JudgeRole();
        Form.JudgeEnd(Faults, Running);
        return await RecordAsync(Running.FirstOrDefault(s => s.StatusId == Form.Ends) is { } stands ? Form.ToEnd(Subject, stands) : new(), StatusDone.Ended, ct);
    }

    /// <summary>Draws what is taken back once more, to be read, or with what is wrong.</summary>
    public async Task<IActionResult> OnPostCheckAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        if (!IsRead)
            return await AgainAsync(ct);
        JudgeRole();
        Form.JudgeBack(Faults, Own);
        Sure = !Faults.Any;
        return await AgainAsync(ct);
    }

    /// <summary>Takes it back.</summary>
    public async Task<IActionResult> OnPostSendAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        if (!IsRead)
            return await AgainAsync(ct);
        JudgeRole();
        Form.JudgeBack(Faults, Own);
        var request = new TakeBackStatusRequest { StatusId = Form.Back ?? "", Reason = Forms.Codes.Code<TakeBackReason>(Form.BackReason), Words = Trim(Form.BackWords) };
        request.RequestId = RequestIdOf(request);
        var line = TakenBack is { } back ? LineOf(back.Status) : "";
        return await SendAsync(() => Broker.TakeBackStatusAsync(request, cancellationToken: ct), _ => Went(new StatusSaid(Child, StatusDone.TakenBack, line, null)), ct);
    }

    private protected override async Task<bool> LoadAsync(CancellationToken ct)
    {
        await base.LoadAsync(ct);
        if (!MayRecord || Kept is not { } asked)
            return true;
        var answers = HttpContext.RequestServices.GetRequiredService<Answers>();
        var (key, kept) = answers.All<KeptStatuses>(Who).FirstOrDefault(k => k.Answer.From == From);
        if (kept is { IsOld: false } && !Stale)
        {
            history = kept.History;
            return true;
        }

        history = await Broker.ListStatusHistoryAsync(new ListStatusHistoryRequest { Person = Subject, Purpose = asked.Purpose }, cancellationToken: ct);
        if (kept is null)
            answers.Keep(Who, new KeptStatuses(From!, history));
        else
            answers.Replace(Who, key, new KeptStatuses(From!, history));
        return true;
    }

    private protected override bool ExplainOwn(InfoShareError error)
    {
        switch (error.KnownReason)
        {
            case ErrorReason.EndingNotAccepted:
                Faults.Add("Form.Ends", "This ends once all who go on have accepted their part. Propose it under Endings");
                return true;
            case ErrorReason.ClosureBlocked:
                Faults.Add("Form.Closure", "This needs a manager. Propose the ending under Endings");
                return true;
            case ErrorReason.HandoverNotAccepted:
                Faults.Add("Form.Closure", "Somebody must take the case over first, and has not yet. Look at your handovers. Until then it is yours");
                return true;

            // Its own service sees it here: whose word it is decides who takes it back.
            case ErrorReason.NotFound when Sends == "Send":
                Faults.Add("Form.Back", "Only whoever recorded it takes it back, or a qualified colleague. Ask one of them");
                return true;
            default:
                return false;
        }
    }

    private protected override string FieldOf(string path) => path switch
    {
        "status" or "categories" => "Form.Status",
        "from_date" => Sends == "End" ? "Form.Ends" : "Form.Since",
        "to_date" => Sends == "End" ? "Form.Until" : "Form.Over",
        "decided_on" => "Form.Decided",
        "mappa_level" => "Form.Level",
        "heard_on" => "Form.Heard",
        "judgement" => "Form.Judgement",
        "agency_label" => "Form.Label",
        "closure_reason" => "Form.Closure",
        "reason" => "Form.BackReason",
        "words" => "Form.BackWords",
        _ => "",
    };

    private void JudgeRole() => Faults.Require(MayRecord, "", "Your role does not record a status. Nothing was sent. Ask a qualified colleague");

    // Which form of the page was sent.
    private string Sends => Request.Query["handler"].ToString();

    private Task<IActionResult> RecordAsync(RecordStatusRequest request, StatusDone what, CancellationToken ct)
    {
        request.RequestId = RequestIdOf(request);
        var line = LineOf(new ChildStatusView { Status = request.Status, FromDate = request.FromDate, ToDate = request.ToDate, Categories = { request.Categories } });
        return SendAsync(() => Broker.RecordStatusAsync(request, cancellationToken: ct), answer => Went(new StatusSaid(Child, what, line, answer)), ct);
    }

    // What stands is asked for anew, for the same reason: what is written in another form of the page waits beside it.
    private string Went(StatusSaid said)
    {
        var answers = HttpContext.RequestServices.GetRequiredService<Answers>();
        if (answers.All<KeptStatuses>(Who).FirstOrDefault(k => k.Answer.From == From) is (var key, { } kept))
            answers.Replace(Who, key, kept with { IsOld = true });
        return DoneWith(said);
    }
}
