using InfoShare.Protocol.Common.V1;
using InfoShare.WebConsole.Desks;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace InfoShare.WebConsole.Pages.Work;

/// <summary>The own work with somebody whom another page has named: that it goes on, which record is the own one, and that it has ended.</summary>
public sealed class PersonModel : WorkPage
{
    /// <summary>The person, by the broker's id.</summary>
    [BindProperty(SupportsGet = true)]
    public string Child { get; set; } = "";

    /// <summary>The child's page that led here, by its answer's key.</summary>
    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    /// <summary>The referral that led here.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Referral { get; set; }

    /// <summary>The key of what has just been recorded.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>The name, as the page that led here has it; empty without one.</summary>
    public string Called { get; private set; } = "";

    /// <summary>Where to send a form of this page.</summary>
    public string AddressOf(string handler) => Address + (Address.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "handler=" + handler;

    /// <summary>Where it is asked for what stands already, with a reason.</summary>
    public string Again => $"/children/{Child}{QueryString.Create(Referral is { } referral ? [KeyValuePair.Create("referral", (string?)referral), KeyValuePair.Create("then", (string?)"work")] : [KeyValuePair.Create("then", (string?)"work")]).ToUriComponent()}";

    private string Address => $"/children/{Child}/work{(Referral, From) switch
    {
        ({ } referral, _) => QueryString.Create("referral", referral).ToUriComponent(),
        (null, { } from) => QueryString.Create("from", from).ToUriComponent(),
        _ => "",
    }}";

    /// <summary>What has just been recorded of this person, for a while afterwards.</summary>
    internal WorkRecorded? Recorded => Done is not null && HttpContext.RequestServices.GetRequiredService<Answers>().Find<WorkRecorded>(Who, Done) is { } recorded
        && recorded.About == Child ? recorded : null;

    /// <summary>Who of the own service works with the child, as the child's page that led here read it; null where none did, or it is kept no longer.</summary>
    internal OwnWork? Standing => ChildLookUp.Kept(this, Child, From) is { } asked ? OwnWork.Of(asked) : null;

    private SubjectRef Subject => new() { PersonId = Child };

    /// <summary>Shows the forms, and what has just been recorded.</summary>
    public async Task OnGetAsync(CancellationToken ct)
    {
        await NameAsync(ct);
        if (!await RestoreAsync(Form))
            Form.FormId = Guid.NewGuid().ToString();
    }

    /// <summary>Records that the work goes on.</summary>
    public async Task<IActionResult> OnPostWorkAsync(CancellationToken ct)
    {
        ModelState.Clear();
        await NameAsync(ct);
        Form.JudgeWork(Faults, MayLead);
        return await AnsweredAsync(await SendAsync(async () =>
            new WorkRecorded(WorkDone.Works, Child, Called, (await People.RecordInvolvementAsync(Form.ToWork(Desk, Subject), cancellationToken: ct)).Person, null)), ct);
    }

    /// <summary>Records what the own record says.</summary>
    public async Task<IActionResult> OnPostRecordAsync(CancellationToken ct)
    {
        ModelState.Clear();
        await NameAsync(ct);
        Faults.Require(!string.IsNullOrWhiteSpace(Form.Person.OwnRecord), "Form.Person.OwnRecord", "Give the id of your own record");
        Form.Person.JudgeFound(Faults, "Form.Person");
        Faults.Require(Form.StatesRecord, "Form.Person.GivenName", "Give the name too, as your record has it");
        Form.JudgeRecord(Faults);
        return await AnsweredAsync(await SendAsync(async () =>
        {
            var record = (await RecordAsync(ct))!;
            return new WorkRecorded(WorkDone.Record, Child, Called.Length > 0 ? Called : Form.Person.Name, record.Person, record);
        }), ct);
    }

    /// <summary>Records that the work has ended.</summary>
    public async Task<IActionResult> OnPostEndAsync(CancellationToken ct)
    {
        ModelState.Clear();
        await NameAsync(ct);
        Form.JudgeEnd(Faults);
        return await AnsweredAsync(await SendAsync(async () =>
        {
            var end = await People.RecordInvolvementAsync(Form.ToEnd(Desk, Subject), cancellationToken: ct);
            return new WorkRecorded(end.EndedInvolvementId.Length > 0 ? WorkDone.Ended : WorkDone.NothingOpen, Child, Called, end.Person, null);
        }), ct);
    }

    private async Task<IActionResult> AnsweredAsync(WorkRecorded? recorded, CancellationToken ct)
    {
        if (recorded is not null)
            return LocalRedirect(QueryHelpers.AddQueryString(Address, "done", Keep(recorded)));
        await KeepBesideAsync(Form, ct);
        return Page();
    }

    private async Task NameAsync(CancellationToken ct) => Called = Recorded?.Called ?? await ChildLookUp.CalledAsync(this, Child, From, Referral, ct);
}
