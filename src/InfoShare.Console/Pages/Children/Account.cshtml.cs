using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Child.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Errors.V1;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.Pictures;
using InfoShare.WebConsole.Text;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Children;

/// <summary>The one account of what happened, as typed.</summary>
public sealed class AccountForm : DutyForm
{
    /// <summary>Of which concerns it tells, by id.</summary>
    public IList<string> Concerns { get; set; } = [];

    /// <summary>The account.</summary>
    public string? Words { get; set; }

    /// <summary>Who agreed, one a line.</summary>
    public string? AgreedBy { get; set; }

    /// <summary>The lines of those who agreed.</summary>
    internal IReadOnlyList<string> Names => [.. (AgreedBy ?? "").Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0)];
}

/// <summary>That an account was recorded, for the page that says so.</summary>
internal sealed record AccountAgreed(string Child, string Called, string Words);

/// <summary>
/// Records the one account on which those who work with a child agreed (C6): read once more before it goes, because all of them, and whoever joins
/// later, are given these very words.
/// </summary>
public sealed class AccountModel : OnChildPage<AccountForm>
{
    private const int MostConcerns = 20;

    /// <summary>The concerns of which the child's page told.</summary>
    public IReadOnlyList<(string Id, string Words)> Concerns => [.. Of(ChronologyKind.Concern)];

    /// <summary>Accounts that were agreed on before.</summary>
    public IReadOnlyList<string> Before => [.. Of(ChronologyKind.Narrative).Select(n => n.Words)];

    /// <summary>What has just been recorded.</summary>
    internal AccountAgreed? Agreed => JustDone<AccountAgreed>() is { } agreed && agreed.Child == Child ? agreed : null;

    private protected override string Part => "account";

    private protected override bool SaysWhyNot => true;

    /// <summary>Draws it once more, to be read, or with what is wrong.</summary>
    public async Task<IActionResult> OnPostCheckAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        if (!IsRead)
            return await AgainAsync(ct);
        Judge();
        Sure = !Faults.Any;
        return await AgainAsync(ct);
    }

    /// <summary>Records it.</summary>
    public async Task<IActionResult> OnPostSendAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        if (!IsRead)
            return await AgainAsync(ct);
        Judge();
        var request = new AgreeNarrativeRequest { Child = Subject, ConcernIds = { Form.Concerns }, Words = Trim(Form.Words), AgreedBy = { Form.Names } };
        request.RequestId = RequestIdOf(request);
        return await SendAsync(
            () => new ConcernService.ConcernServiceClient(Desk.Connection.CallInvoker).AgreeNarrativeAsync(request, cancellationToken: ct),
            _ => DoneWith(new AccountAgreed(Child, Called, request.Words)), ct);
    }

    private protected override async Task<bool> LoadAsync(CancellationToken ct)
    {
        await base.LoadAsync(ct);
        if (Called.Length == 0)
            Called = Agreed?.Called ?? "";
        return true;
    }

    private protected override bool ExplainOwn(InfoShareError error)
    {
        switch (error.KnownReason)
        {
            case ErrorReason.AppraisalRequired:
                Faults.Add("Form.Concerns", "Something was taken back or not shown to be so. Somebody must say first what it means for the child all the same");
                return true;

            // It was open when the page was read: somebody has taken one back since, or it is about another child.
            case ErrorReason.NotFound:
                Faults.Add("Form.Concerns", "One of these is not open any longer. Read the child's page again, and choose anew");
                return true;
            default:
                return false;
        }
    }

    private protected override string FieldOf(string path) => path switch
    {
        "words" => "Form.Words",
        _ when path.StartsWith("agreed_by", StringComparison.Ordinal) => "Form.AgreedBy",
        _ when path.StartsWith("concern_ids", StringComparison.Ordinal) => "Form.Concerns",
        _ => "",
    };

    private void Judge()
    {
        Faults.Require(Form.Concerns.Count is >= 1 and <= MostConcerns && Form.Concerns.All(c => Concerns.Any(k => k.Id == c)), "Form.Concerns", $"Tick what it tells of, {MostConcerns} at most");
        Faults.Require(Trim(Form.Words).Length >= 30, "Form.Words", "Write the account, in at least 30 characters");
        Faults.Require(Form.Names.Count is >= 1 and <= 20, "Form.AgreedBy", "Say who agreed, one on each line, 20 at most");
        Faults.Require(Form.Names.All(n => n.Length is >= 2 and <= 200), "Form.AgreedBy", "Each line is one name with its service, of 200 characters at most");
    }

    private IEnumerable<(string Id, string Words)> Of(ChronologyKind kind) =>
        (Kept?.Items ?? []).Where(i => i.Kind == kind).Select(i => (i.ItemId, $"{StatusBars.Span(i)}: {Text.Words.Line(i)}"));
}
