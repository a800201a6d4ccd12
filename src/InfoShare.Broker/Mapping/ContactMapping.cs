using InfoShare.Core.Contacts;
using InfoShare.Core.Corrections;
using InfoShare.Core.Tasks;
using InfoShare.Core.Vocabulary;
using H = InfoShare.Protocol.Health.V1;
using P = InfoShare.Protocol.Common.V1;
using T = InfoShare.Protocol.Tasks.V1;

namespace InfoShare.Broker.Mapping;

/// <summary>Contacts and tasks between the protocol and Core; the same for every agency.</summary>
internal static class ContactMapping
{
    public static ContactStatement ToCore(this P.VisitStatement visit, P.SubjectRef person, string? label = null) => new()
    {
        Person = person.ToCore(),
        HappenedOn = CommonMapping.Date(visit.VisitOn)!.Value,
        AtTime = CommonMapping.OrNull(visit.AtTime),
        KnownAt = visit.KnownAt?.ToDateTimeOffset(),
        Outcome = ContactRules.OutcomeOf((Seen)(int)visit.Seen),
        Seen = (Seen)(int)visit.Seen,
        SeenAlone = (SeenAlone)(int)visit.SeenAlone,
        Place = (ContactPlace)(int)visit.Place,
        Present = Present(visit.Present),
        NonVerbal = CommonMapping.OrNull(visit.BehaviourAndAppearance),
        ChildWords = visit.ChildWords.ToCore(),
        Interpreter = (InterpreterUse)(int)(visit.Interpreter?.Use ?? default),
        RelativeInterpreted = visit.Interpreter?.RelativeInterpreted ?? false,
        Language = CommonMapping.OrNull(visit.Interpreter?.Language ?? ""),
        ReasonGiven = CommonMapping.OrNull(visit.ReasonGiven),
        ReasonBy = CommonMapping.OrNull(visit.ReasonBy),
        NextStep = CommonMapping.OrNull(visit.NextStep),
        AgencyLabel = CommonMapping.OrNull(visit.AgencyLabel) ?? label,
        LegalBasis = (LegalBasis)(int)visit.LegalBasis,
    };

    public static P.EnquiryStatement Enquiry(H.RecordRoutineEnquiryRequest request) => new()
    {
        Person = request.Patient,
        AskedOn = request.AskedOn,
        Topic = request.Topic,
        Answer = request.Answer,
        Present = { request.Present },
        Interpreter = request.Interpreter,
        AgencyLabel = request.AgencyLabel,
    };

    public static RecordRoutineEnquiry ToCore(this P.EnquiryStatement enquiry) => new(
        enquiry.Person.ToCore(), CommonMapping.Date(enquiry.AskedOn)!.Value, (EnquiryTopic)(int)enquiry.Topic, (EnquiryAnswer)(int)enquiry.Answer, Present(enquiry.Present),
        (InterpreterUse)(int)(enquiry.Interpreter?.Use ?? default), enquiry.Interpreter?.RelativeInterpreted ?? false,
        CommonMapping.OrNull(enquiry.Interpreter?.Language ?? ""), CommonMapping.OrNull(enquiry.AgencyLabel));

    public static P.EnquiryRecorded ToProto(this EnquiryRecorded done) => new()
    {
        EnquiryId = done.EnquiryId,
        Person = done.Person.ToProto(),
        TaskId = done.TaskId ?? "",
        TaskDue = CommonMapping.Stamp(done.TaskDue),
        EndedTaskId = done.EndedTaskId ?? "",
        Prompts = { done.Prompts },
        Receipt = done.Receipt.ToProto(),
    };

    public static IReadOnlyList<PresentKind> Present(IEnumerable<P.PresentKind> present) => [.. present.Select(p => (PresentKind)(int)p)];

    public static P.ContactRecorded ToProto(this ContactRecorded done) => new()
    {
        ContactId = done.ContactId,
        Person = done.Person.ToProto(),
        Prompts = { done.Prompts },
        Receipt = done.Receipt.ToProto(),
    };

    public static P.ContactView ToProto(this ContactView view)
    {
        var contact = view.Contact;
        return new P.ContactView
        {
            ContactId = contact.Id,
            Tier = (P.Tier)(int)view.Tier,
            OnDate = CommonMapping.Text(contact.HappenedOn),
            AtTime = contact.AtTime ?? "",
            Outcome = (P.AttendanceOutcome)(int)contact.Outcome,
            Appointment = (P.AppointmentKind)(int)contact.Appointment,
            Seen = (P.Seen)(int)contact.Seen,
            SeenAlone = (P.SeenAlone)(int)contact.SeenAlone,
            Agency = (P.AgencyKind)(int)contact.Agency,
            ByRole = (P.PractitionerRole)(int)contact.Role,
            OrganisationName = view.OrganisationName ?? "",
            Place = (P.ContactPlace)(int)contact.Place,
            Present = { contact.Present.Select(p => (P.PresentKind)(int)p) },
            Interpreter = contact.Interpreter == InterpreterUse.Unspecified ? null : new P.InterpreterStatement
            {
                Use = (P.InterpreterUse)(int)contact.Interpreter,
                RelativeInterpreted = contact.RelativeInterpreted,
                Language = contact.Language ?? "",
            },
            ChildWords = contact.ChildWords.ToProto(),
            BehaviourAndAppearance = contact.NonVerbal ?? "",
            ReasonGiven = contact.ReasonGiven ?? "",
            ReasonBy = contact.ReasonBy ?? "",
            RebookedTo = CommonMapping.Text(contact.RebookedTo),
            NextStep = contact.NextStep ?? "",
            TakenBack = contact.TakenBack.ToProto(),
        };
    }

    public static P.TakenBackView? ToProto(this TakenBack? takenBack) => takenBack is null ? null : new P.TakenBackView
    {
        At = CommonMapping.Stamp(takenBack.At),
        Reason = (P.TakeBackReason)(int)takenBack.Why,
        Words = takenBack.Words ?? "",
        ByName = takenBack.ByName ?? "",
    };

    /// <summary>The meeting out of which a concern is told.</summary>
    public static P.MeetingView? ToMeeting(this ContactView? view) => view is not { Contact: var contact } ? null : new P.MeetingView
    {
        ContactId = contact.Id,
        Tier = (P.Tier)(int)view.Tier,
        OnDate = CommonMapping.Text(contact.HappenedOn),
        Seen = (P.Seen)(int)contact.Seen,
        SeenAlone = (P.SeenAlone)(int)contact.SeenAlone,
        ByRole = (P.PractitionerRole)(int)contact.Role,
        Present = { contact.Present.Select(p => (P.PresentKind)(int)p) },
        Interpreter = (P.InterpreterUse)(int)contact.Interpreter,
        RelativeInterpreted = contact.RelativeInterpreted,
        Place = (P.ContactPlace)(int)contact.Place,
    };

    public static TaskTarget ToCore(this T.TaskTarget to) => new(to.OrganisationId, (PractitionerRole)(int)to.Role);

    public static T.TaskView ToProto(this TaskView view)
    {
        var task = view.Task;
        return new T.TaskView
        {
            TaskId = task.Id,
            Version = task.Version,
            Kind = (P.DutyTaskKind)(int)task.Kind,
            State = (P.DutyTaskState)(int)task.State,
            PersonId = task.PersonId,
            OwnRecordId = view.OwnRecordId ?? "",
            PersonName = view.PersonName ?? "",
            BirthDate = CommonMapping.Text(view.BirthDate),
            Words = task.Words,
            Topic = (P.EnquiryTopic)(int)task.Topic,
            Owner = view.Owner.ToProto(),
            GivenBy = view.GivenBy.ToProto(),
            OfferedTo = view.OfferedTo ?? "",
            OfferedToRole = (P.PractitionerRole)(int)task.OfferedToRole,
            OfferedBecause = task.OfferWhy ?? "",
            DoneBy = CommonMapping.Text(task.DoneBy),
            Due = CommonMapping.Stamp(task.DueAt),
            DueInWords = view.DueInWords,
            Level = (P.EscalationLevel)(int)task.Level,
            Answer = task.Answer ?? "",
            Outcome = task.Outcome ?? "",
            ClosedBy = task.ClosedBy ?? "",
            CreatedAt = CommonMapping.Stamp(task.CreatedAt),
            Yours = view.Yours,
        };
    }
}
