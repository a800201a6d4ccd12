using Google.Protobuf;
using Grpc.Core;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Tasks.V1;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.SignIn;
using InfoShare.WebConsole.Text;
using Microsoft.AspNetCore.Mvc;
using Education = InfoShare.Protocol.Education.V1;
using Health = InfoShare.Protocol.Health.V1;
using Police = InfoShare.Protocol.Police.V1;
using ProbationApi = InfoShare.Protocol.Probation.V1;
using SocialCare = InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.WebConsole.Pages.Tasks;

/// <summary>One task: about whom, what is to be done and until when; its owner ends it or offers it on, and whoever is offered it takes it or says why not.</summary>
public sealed class TaskModel : DutyPage<TaskForm>
{
    /// <summary>Roles that may be asked.</summary>
    public static IReadOnlyList<CodeGroup> Roles { get; } = [new("Role", Words.Choices<PractitionerRole>())];

    /// <summary>Who may have been there when somebody was asked.</summary>
    public static IReadOnlyList<(string Value, string Label)> WhoElse { get; } = Words.Choices(
        PresentKind.NobodyElse, PresentKind.PartnerOfParent, PresentKind.Parent, PresentKind.AllegedSource, PresentKind.Child, PresentKind.Sibling,
        PresentKind.OtherRelative, PresentKind.Professional, PresentKind.UnknownAdult);

    /// <summary>The task.</summary>
    public TaskView View { get; private set; } = new();

    /// <summary>Whether the own organisation is asked to take it.</summary>
    public bool IsOffered { get; private set; }

    /// <summary>Whether a colleague owns it, from whom it can be taken: by the broker's word, for two may bear one name.</summary>
    public bool IsColleagues => !IsOffered && !View.Yours;

    /// <summary>Whether somebody is asked again, which ends it.</summary>
    public bool IsAsking => View.Kind == DutyTaskKind.ReAskAlone;

    /// <summary>Whether somebody sees the child, which alone ends it.</summary>
    public bool IsSeeing => View.Kind == DutyTaskKind.SeeTheChild && Desk.Organisation.Agency is "HEALTH" or "EDUCATION" or "SOCIAL_CARE";

    /// <summary>By what it ends that this page does not do; null where words on this page end it.</summary>
    public string? EndsElsewhere => View.Kind switch
    {
        DutyTaskKind.SeeTheChild => "It ends when somebody records that the child was seen. Nothing else ends it.",
        DutyTaskKind.ReturnCheck when Desk.Organisation.Agency is "POLICE" or "SOCIAL_CARE" => "It ends when you record the talk with the child, in your own system. A manager may end it without one.",
        DutyTaskKind.AgreeNarrative => "It ends when you record what was agreed. A manager may end it without.",
        DutyTaskKind.ReAskAlone => "It ends when you were told, with nobody else there. A manager may end it without.",
        _ => null,
    };

    /// <summary>Whether words on this page can end it.</summary>
    public bool CanEnd => View.Kind != DutyTaskKind.SeeTheChild;

    private protected override long VersionSeen => View.Version;

    private protected override bool SaysWhyNot => true;

    private protected override ListInboxRequest Told => new() { TaskId = Id };

    private TaskService.TaskServiceClient Broker => new(Desk.Connection.CallInvoker);

    /// <summary>Takes it over from a colleague.</summary>
    public Task<IActionResult> OnPostTakeAsync(CancellationToken ct)
    {
        // It is no part of what is being written about the task: that waits, and goes on with the new owner.
        var request = new TakeTaskRequest { TaskId = Id, Version = Form.Version };
        request.RequestId = RequestIds.Of(Who, request);
        return SendAsync(
            () => Broker.TakeTaskAsync(request, cancellationToken: ct),
            taken => MovedOn(taken.Task.Version, "taken"), ct);
    }

    /// <summary>Says what came of it.</summary>
    public Task<IActionResult> OnPostEndAsync(CancellationToken ct)
    {
        Faults.Require(Form.Outcome?.Trim().Length >= 10, "Form.Outcome", "Say in at least 10 characters what came of it");
        var request = new CompleteTaskRequest { TaskId = Id, Version = Form.Version, Outcome = Form.Outcome?.Trim() ?? "" };
        request.RequestId = RequestIdOf(request);
        return SendAsync(() => Broker.CompleteTaskAsync(request, cancellationToken: ct), "/tasks?done=ended", ct);
    }

    /// <summary>Looks for the service that was named, and leaves everything else as it is.</summary>
    public async Task<IActionResult> OnPostFindAsync(CancellationToken ct)
    {
        await Form.To.FindAsync(Desk.Connection, Faults, "Form.To", ct);
        return await AgainAsync(ct);
    }

    /// <summary>Offers it to another service; its owner keeps it until somebody there accepts.</summary>
    public async Task<IActionResult> OnPostPassAsync(CancellationToken ct)
    {
        Faults.Require(!Form.To.IsEmpty, "Form.To.Called", "Say which service you ask");
        await Form.To.FindAsync(Desk.Connection, Faults, "Form.To", ct);
        Faults.Require(Form.Why?.Trim().Length >= 10, "Form.Why", "Say in at least 10 characters why. Whoever is asked reads it");
        var request = new PassTaskRequest
        {
            TaskId = Id,
            Version = Form.Version,
            To = new TaskTarget { OrganisationId = Form.To.Chosen ?? "", Role = TaskForm.Coded<PractitionerRole>(Form.Role) ?? PractitionerRole.Unspecified },
            Why = Form.Why?.Trim() ?? "",
        };
        request.RequestId = RequestIdOf(request);
        return await SendAsync(() => Broker.PassTaskAsync(request, cancellationToken: ct), passed => MovedOn(passed.Task.Version, "passed"), ct);
    }

    /// <summary>Takes what was offered: whoever is signed in owns it from now on.</summary>
    public Task<IActionResult> OnPostAcceptAsync(CancellationToken ct) => AnswerAsync(accept: true, $"/tasks/{Id}?done=accepted", ct);

    /// <summary>Declines what was offered: its owner keeps it, and is told why.</summary>
    public Task<IActionResult> OnPostDeclineAsync(CancellationToken ct)
    {
        Faults.Require(Form.Reason?.Trim().Length >= 10, "Form.Reason", "Say in at least 10 characters why. Whoever offered it reads it");
        return AnswerAsync(accept: false, "/tasks?show=offered&done=declined", ct);
    }

    /// <summary>Records that somebody was asked again: alone, it ends the task.</summary>
    public async Task<IActionResult> OnPostAskedAsync(CancellationToken ct)
    {
        if (!await LoadAsync(ct))
            return NotFound();
        Form.JudgeAsked(Faults);
        const string to = "/tasks?done=asked";
        var (asked, calls) = (Form.ToEnquiry(Person, View.Topic), Desk.Connection.CallInvoker);
        return Desk.Organisation.Agency switch
        {
            "HEALTH" => await RecordAsync(InHealth(asked), new Health.HealthService.HealthServiceClient(calls).RecordRoutineEnquiryAsync, to, ct),
            "POLICE" => await RecordAsync(new Police.RecordRoutineEnquiryRequest { Enquiry = asked }, new Police.PoliceService.PoliceServiceClient(calls).RecordRoutineEnquiryAsync, to, ct),
            "PROBATION" => await RecordAsync(
                new ProbationApi.RecordRoutineEnquiryRequest { Enquiry = asked }, new ProbationApi.ProbationService.ProbationServiceClient(calls).RecordRoutineEnquiryAsync, to, ct),
            "EDUCATION" => await RecordAsync(
                new Education.RecordRoutineEnquiryRequest { Enquiry = asked }, new Education.EducationService.EducationServiceClient(calls).RecordRoutineEnquiryAsync, to, ct),
            _ => await RecordAsync(
                new SocialCare.RecordRoutineEnquiryRequest { Enquiry = asked }, new SocialCare.SocialCareService.SocialCareServiceClient(calls).RecordRoutineEnquiryAsync, to, ct),
        };
    }

    /// <summary>Records a visit at which somebody meant to see the child, in the own service's words for it: a sight of the child ends the task.</summary>
    public async Task<IActionResult> OnPostSeenAsync(CancellationToken ct)
    {
        if (!await LoadAsync(ct))
            return NotFound();
        Form.JudgeVisit(Faults);
        var (visit, calls) = (Form.ToVisit(), Desk.Connection.CallInvoker);
        var to = visit.Seen == Seen.Yes ? "/tasks?done=seen" : $"/tasks/{Id}?done=unseen";
        return Desk.Organisation.Agency switch
        {
            "HEALTH" => await RecordAsync(
                new Health.RecordVisitRequest { Patient = Person, Visit = visit }, new Health.HealthService.HealthServiceClient(calls).RecordVisitAsync, to, ct),
            "EDUCATION" => await RecordAsync(
                new Education.RecordHomeVisitRequest { Child = Person, Visit = visit }, new Education.EducationService.EducationServiceClient(calls).RecordHomeVisitAsync, to, ct),
            "SOCIAL_CARE" => await RecordAsync(
                new SocialCare.RecordChildVisitRequest { Child = Person, Visit = visit }, new SocialCare.SocialCareService.SocialCareServiceClient(calls).RecordChildVisitAsync, to, ct),
            _ => NotFound(),
        };
    }

    // What is written in another form of the page goes on for the task as whoever wrote it has just made it.
    private string MovedOn(long version, string done)
    {
        HttpContext.RequestServices.GetRequiredService<Drafts>().MoveOn(Who, Request.Path, version);
        return $"/tasks/{Id}?done={done}";
    }

    private SubjectRef Person => View.OwnRecordId.Length > 0 ? new SubjectRef { OwnRecordId = View.OwnRecordId } : new SubjectRef { PersonId = View.PersonId };

    private protected override async Task<bool> LoadAsync(CancellationToken ct)
    {
        foreach (var scope in (TaskScope[])[TaskScope.Owned, TaskScope.Offered])
        {
            var listed = await Broker.ListTasksAsync(new ListTasksRequest { Scope = scope, TaskId = Id }, cancellationToken: ct);
            if (listed.Tasks.Count == 0)
                continue;
            (View, IsOffered) = (listed.Tasks[0], scope == TaskScope.Offered);
            return true;
        }

        return false;
    }

    private protected override string FieldOf(string path) => path switch
    {
        "outcome" => "Form.Outcome",
        "why" => "Form.Why",
        "reason" => "Form.Reason",
        "to.role" => "Form.Role",
        "visit.visit_on" => "Form.AskedOn",
        "visit.place" => "Form.Place",
        "visit.seen" => "Form.Seen",
        "visit.seen_alone" => "Form.Alone",
        "visit.child_words.verbatim" => "Form.ChildWords",
        "visit.child_words.said_to" => "Form.SaidTo",
        "visit.behaviour_and_appearance" => "Form.Looked",
        "visit.reason_given" => "Form.ReasonGiven",
        "visit.reason_by" => "Form.ReasonBy",
        "visit.next_step" => "Form.Next",
        _ when path.StartsWith("to", StringComparison.Ordinal) => "Form.To.Called",
        _ when path.EndsWith("asked_on", StringComparison.Ordinal) => "Form.AskedOn",
        _ when path.EndsWith("answer", StringComparison.Ordinal) => "Form.Answer",
        _ when path.Contains("present", StringComparison.Ordinal) => "Form.Present",
        _ when path.EndsWith("language", StringComparison.Ordinal) => "Form.Language",
        _ when path.Contains("interpreter", StringComparison.Ordinal) => "Form.Interpreter",
        _ => "",
    };

    private Task<IActionResult> AnswerAsync(bool accept, string to, CancellationToken ct)
    {
        var request = new AnswerPassedTaskRequest { TaskId = Id, Version = Form.Version, Accept = accept, Reason = accept ? "" : Form.Reason?.Trim() ?? "" };
        request.RequestId = RequestIdOf(request);
        return SendAsync(() => Broker.AnswerPassedTaskAsync(request, cancellationToken: ct), to, ct);
    }

    private Task<IActionResult> RecordAsync<TRequest, TAnswer>(
        TRequest request, Func<TRequest, Metadata?, DateTime?, CancellationToken, AsyncUnaryCall<TAnswer>> send, string to, CancellationToken ct)
        where TRequest : class, IMessage<TRequest>
    {
        // Each agency has a call of its own for it, and a message of its own; the field has one name in all of them.
        var id = request.Descriptor.FindFieldByName("request_id");
        id.Accessor.SetValue(request, RequestIdOf(request));
        return SendAsync(() => send(request, null, null, ct), to, ct);
    }

    private static Health.RecordRoutineEnquiryRequest InHealth(EnquiryStatement asked) => new()
    {
        Patient = asked.Person,
        AskedOn = asked.AskedOn,
        Topic = asked.Topic,
        Answer = asked.Answer,
        Present = { asked.Present },
        Interpreter = asked.Interpreter,
    };
}
