using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Errors.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Plan.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.Text;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Notices;

/// <summary>What became of a notice, as typed.</summary>
public sealed class NoticeForm
{
    /// <summary>Tells one drawing of the form from another.</summary>
    public string? FormId { get; set; }

    /// <summary>Taken on, done or declined.</summary>
    public string? Answer { get; set; }

    /// <summary>What was done, or why it is declined.</summary>
    public string? Note { get; set; }

    /// <summary>Whether somebody was reached.</summary>
    public string? Outcome { get; set; }

    /// <summary>Who took it on at the telephone.</summary>
    public string? SpokeWith { get; set; }

    /// <summary>Whether a closed matter is opened again.</summary>
    public string? Decision { get; set; }

    /// <summary>Who holds support now.</summary>
    public string? HeldBy { get; set; }

    /// <summary>What the own service does, as a code.</summary>
    public string? Part { get; set; }

    /// <summary>Where others reach the own service about it.</summary>
    public string? Telephone { get; set; }
}

/// <summary>One notice: opening it says that it was read, and by whom.</summary>
public sealed class NoticeModel : ConsolePage
{
    /// <summary>The item's id.</summary>
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    /// <summary>Whether an answer has just been sent.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>The form.</summary>
    [BindProperty]
    public NoticeForm Form { get; set; } = new();

    /// <summary>The item with its history.</summary>
    public GetItemResponse View { get; private set; } = new() { Item = new InboxItem() };

    /// <summary>Whether a telephone call is asked for.</summary>
    public bool IsCall => View.Item.Trigger == NotificationTrigger.TelephoneNeeded;

    /// <summary>Whether somebody decides if a closed matter is opened again (requirement I5).</summary>
    public bool IsReopening => View.Item.ReopeningId.Length > 0;

    /// <summary>Whether the own service is asked what it does for the person, because nobody is known to do something (requirements G6, I9).</summary>
    public bool IsPart => View.Item is { PartAsked: true, PersonId.Length: > 0 } && Desk.Organisation.Agency != "OTHER";

    /// <summary>What the own service may do of it.</summary>
    public static IReadOnlyList<(string Value, string Label)> Parts { get; } =
    [
        (nameof(CaseRole.Supports), "We hold support: others may rely on us"),
        (nameof(CaseRole.Safeguarding), "We see to the child's safety"),
        (nameof(CaseRole.None), "Neither: nobody may rely on us for it"),
    ];

    /// <summary>Where what it asks for is done.</summary>
    internal DutyPlace Place => NoticeDuties.PlaceOf(View.Item, Desk.Organisation.Agency);

    /// <summary>Whom to ring where this console has no page for it.</summary>
    public string Ring => View.Item.Contact is { } contact && contact.Name.Length + contact.OrganisationName.Length > 0 ? Words.Of(contact) : "your manager";

    /// <summary>Whether it can still be answered. What is answered where it belongs has its own page for that.</summary>
    public bool CanAnswer => View.Item.State is not (NotificationState.Acted or NotificationState.Declined);

    /// <summary>What can be answered.</summary>
    public static IReadOnlyList<(string Value, string Label)> Answers { get; } =
        Words.Choices(NotificationState.Accepted, NotificationState.Acted, NotificationState.Declined);

    /// <summary>Shows it, and marks it as read.</summary>
    public async Task OnGetAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        if (NoticeText.IsUnread(View.Item.State))
        {
            await UnreadItems.MarkAsync(Desk.Connection, [Id], ct);
            await LoadAsync(ct);
        }

        if (!await RestoreAsync(Form))
            Form.FormId = Guid.NewGuid().ToString();
    }

    /// <summary>Says what became of it.</summary>
    public Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var answer = Enum.TryParse<NotificationState>(Form.Answer, out var code) ? code : NotificationState.Unspecified;
        Faults.Require(Answers.Any(a => a.Value == answer.ToString()), "Form.Answer", "Say what became of it");
        Faults.Require(
            answer is not (NotificationState.Acted or NotificationState.Declined) || Form.Note?.Trim().Length >= 5, "Form.Note",
            answer == NotificationState.Declined ? "Say why it is not yours" : "Say what was done");
        var request = new AcknowledgeItemsRequest { ItemIds = { Id }, State = answer, Note = Form.Note?.Trim() ?? "" };
        request.RequestId = RequestIds.Of(Form.FormId ?? "", request);
        return SendAsync(calls => new InboxService.InboxServiceClient(calls).AcknowledgeItemsAsync(request, cancellationToken: ct), ct);
    }

    /// <summary>Notes whom one told of what is answered elsewhere: it is taken on, and no more, for nothing is done by it.</summary>
    public Task<IActionResult> OnPostNoteAsync(CancellationToken ct)
    {
        Faults.Require(Form.Note?.Trim().Length >= 5, "Form.Note", "Say whom you told, and what was agreed");
        var request = new AcknowledgeItemsRequest { ItemIds = { Id }, State = NotificationState.Accepted, Note = Form.Note?.Trim() ?? "" };
        request.RequestId = RequestIds.Of(Form.FormId ?? "", request);
        return SendAsync(calls => new InboxService.InboxServiceClient(calls).AcknowledgeItemsAsync(request, cancellationToken: ct), ct);
    }

    /// <summary>Logs the call that it asks for.</summary>
    public Task<IActionResult> OnPostCallAsync(CancellationToken ct)
    {
        var outcome = Enum.TryParse<TelephoneOutcome>(Form.Outcome, out var code) ? code : TelephoneOutcome.Unspecified;
        Faults.Require(outcome != TelephoneOutcome.Unspecified, "Form.Outcome", "Say whether you reached somebody");
        Faults.Require(outcome != TelephoneOutcome.Reached || Form.SpokeWith?.Trim().Length >= 2, "Form.SpokeWith", "Say who took it on");
        var request = new LogTelephoneCallRequest { ItemId = Id, Outcome = outcome, SpokeWith = Form.SpokeWith?.Trim() ?? "", Note = Form.Note?.Trim() ?? "" };
        request.RequestId = RequestIds.Of(Form.FormId ?? "", request);
        return SendAsync(calls => new InboxService.InboxServiceClient(calls).LogTelephoneCallAsync(request, cancellationToken: ct), ct);
    }

    /// <summary>Decides whether a closed matter is opened again.</summary>
    public async Task<IActionResult> OnPostReopeningAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        var decision = Enum.TryParse<ReopeningDecision>(Form.Decision, out var code) ? code : ReopeningDecision.Unspecified;
        Faults.Require(decision != ReopeningDecision.Unspecified, "Form.Decision", "Say whether it is opened again");
        Faults.Require(Form.Note?.Trim().Length >= 15, "Form.Note", "Give your reasons in at least 15 letters");
        var request = new AnswerReopeningRequest { ReopeningId = View.Item.ReopeningId, Decision = decision, Reasons = Form.Note?.Trim() ?? "" };
        request.RequestId = RequestIds.Of(Form.FormId ?? "", request);
        return await SendAsync(calls => new PlanService.PlanServiceClient(calls).AnswerReopeningAsync(request, cancellationToken: ct), ct);
    }

    /// <summary>
    /// Says what the own service does. Whoever was asked for no more than that has answered by it; who else does it is still looked for where nobody is
    /// found by it.
    /// </summary>
    public async Task<IActionResult> OnPostPartAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        var part = Parts.Any(p => p.Value == Form.Part) ? Enum.Parse<CaseRole>(Form.Part!) : CaseRole.Unspecified;
        Faults.Require(part != CaseRole.Unspecified, "Form.Part", "Say what your service does");
        var request = new DeclareCaseRoleRequest { Person = new SubjectRef { PersonId = View.Item.PersonId }, Role = part, Telephone = Form.Telephone?.Trim() ?? "" };
        request.RequestId = RequestIds.Of(Form.FormId ?? "", request);
        var answered = await SendAsync(calls => new PlanService.PlanServiceClient(calls).DeclareCaseRoleAsync(request, cancellationToken: ct), ct, "part");
        if (answered is not LocalRedirectResult || View.Item is not { Trigger: NotificationTrigger.ServiceLeft, MayStateSupport: false })
            return answered;
        await LoadAsync(ct);
        if (!CanAnswer)
            return answered;
        var said = new AcknowledgeItemsRequest { ItemIds = { Id }, State = NotificationState.Acted, Note = Parts.First(p => p.Value == Form.Part).Label };
        said.RequestId = RequestIds.Of(Form.FormId ?? "", said);
        return await SendAsync(calls => new InboxService.InboxServiceClient(calls).AcknowledgeItemsAsync(said, cancellationToken: ct), ct, "part");
    }

    /// <summary>Says who holds support.</summary>
    public async Task<IActionResult> OnPostSupportAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        Faults.Require(Form.HeldBy?.Trim().Length >= 5, "Form.HeldBy", "Name the person and the service");
        var request = new StateSupportHeldRequest { Person = new SubjectRef { PersonId = View.Item.PersonId }, HeldBy = Form.HeldBy?.Trim() ?? "" };
        request.RequestId = RequestIds.Of(Form.FormId ?? "", request);
        return await SendAsync(calls => new PlanService.PlanServiceClient(calls).StateSupportHeldAsync(request, cancellationToken: ct), ct);
    }

    private async Task<IActionResult> SendAsync<T>(Func<CallInvoker, AsyncUnaryCall<T>> send, CancellationToken ct, string done = "answered")
    {
        ModelState.Clear();
        if (!Faults.Any)
        {
            try
            {
                await send(Desk.Connection.CallInvoker);
                return LocalRedirect($"/notices/{Id}?done={done}");
            }
            catch (RpcException e)
            {
                var error = InfoShareError.From(e);
                if (error.KnownReason == ErrorReason.NotFound && typeof(T) == typeof(DeclareCaseRoleResponse))
                    Faults.Add("Form.Part", "Your service is not known here to work with this person. Say first that you do");
                else if (error.KnownReason == ErrorReason.NotFound && typeof(T) == typeof(StateSupportHeldResponse))
                    Faults.Add("Form.HeldBy", "This is not asked of your service any more. Say what your own service does");
                else if (!Explain(error, field => field switch
                {
                    "note" or "reasons" => "Form.Note",
                    "spoke_with" => "Form.SpokeWith",
                    "state" => "Form.Answer",
                    "decision" => "Form.Decision",
                    "held_by" => "Form.HeldBy",
                    "role" => "Form.Part",
                    "telephone" => "Form.Telephone",
                    _ => "",
                }))
                    throw;
            }
        }

        await LoadAsync(ct);
        await KeepBesideAsync(Form, ct);
        return Page();
    }

    private async Task LoadAsync(CancellationToken ct) => View = await new InboxService.InboxServiceClient(Desk.Connection.CallInvoker)
        .GetItemAsync(new GetItemRequest { ItemId = Id }, cancellationToken: ct);
}
