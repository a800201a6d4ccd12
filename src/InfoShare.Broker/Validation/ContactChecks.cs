using InfoShare.Core.Contacts;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Education.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.SocialCare.V1;
using InfoShare.Protocol.Tasks.V1;
using Education = InfoShare.Protocol.Education.V1;
using Health = InfoShare.Protocol.Health.V1;
using Police = InfoShare.Protocol.Police.V1;
using Probation = InfoShare.Protocol.Probation.V1;
using SocialCare = InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.Broker.Validation;

/// <summary>Meetings, those that did not come about, and tasks.</summary>
internal static class ContactChecks
{
    /// <summary>Adds them.</summary>
    public static void AddTo(RequestValidators.RuleTable rules)
    {
        rules.Add<RecordVisitRequest>((c, r) => Visit(c, r.RequestId, "patient", r.Patient, r.Visit));
        rules.Add<RecordHomeVisitRequest>((c, r) => Visit(c, r.RequestId, "child", r.Child, r.Visit));
        rules.Add<RecordChildVisitRequest>((c, r) => Visit(c, r.RequestId, "child", r.Child, r.Visit));
        rules.Add<ReportMissedAppointmentRequest>(Missed);
        rules.Add<Health.RecordRoutineEnquiryRequest>((c, r) => Enquiry(c, r.RequestId, "", "patient", Mapping.ContactMapping.Enquiry(r)));
        rules.Add<Education.RecordRoutineEnquiryRequest>((c, r) => Asked(c, r.RequestId, r.Enquiry));
        rules.Add<Police.RecordRoutineEnquiryRequest>((c, r) => Asked(c, r.RequestId, r.Enquiry));
        rules.Add<Probation.RecordRoutineEnquiryRequest>((c, r) => Asked(c, r.RequestId, r.Enquiry));
        rules.Add<SocialCare.RecordRoutineEnquiryRequest>((c, r) => Asked(c, r.RequestId, r.Enquiry));
        rules.Add<AskColleagueRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Subject("patient", r.Patient);
            c.Text("ask", r.Ask, 10, 1000);
            Target(c, "of", r.Of);
            if (r.DoneBy.Length > 0)
                c.Date("done_by", r.DoneBy, latest: c.Today.AddYears(1), earliest: c.Today);
        });
        rules.Add<ListTasksRequest>((c, r) =>
        {
            c.Stated("scope", r.Scope);
            c.PageSize(r.PageSize);
            c.Token("page_token", r.PageToken);
            c.OptionalId("task_id", r.TaskId);
        });
        rules.Add<TakeTaskRequest>((c, r) => Act(c, r.RequestId, r.TaskId, r.Version));
        rules.Add<PassTaskRequest>((c, r) =>
        {
            Act(c, r.RequestId, r.TaskId, r.Version);
            Target(c, "to", r.To);
            c.Text("why", r.Why, 10, 500);
        });
        rules.Add<AnswerPassedTaskRequest>((c, r) =>
        {
            Act(c, r.RequestId, r.TaskId, r.Version);
            if (r.Accept)
                c.Require(r.Reason.Length == 0, "reason", "is left out when you accept");
            else
                c.Text("reason", r.Reason, 10, 500);
        });
        rules.Add<CompleteTaskRequest>((c, r) =>
        {
            Act(c, r.RequestId, r.TaskId, r.Version);
            c.Text("outcome", r.Outcome, 10, 2000);
        });
    }

    /// <summary>The meeting out of which a concern is told (requirement C11).</summary>
    public static void WithConcern(RequestCheck c, string field, ContactWithConcern? contact, ConcernStatement? concern)
    {
        if (contact is null)
            return;
        c.Require(concern?.Place is null, field, "must be left out with a place: nobody is met there by name");
        if (contact.ContactId.Length > 0)
        {
            c.Id($"{field}.contact_id", contact.ContactId);
            c.Require(contact.Visit is null && contact.Child is null, $"{field}.visit", "must be left out with contact_id, and so must child");
            return;
        }

        c.Subject($"{field}.child", contact.Child, required: false);
        if (c.Present($"{field}.visit", contact.Visit))
            Visit(c, $"{field}.visit", contact.Visit!);
    }

    private static void Visit(RequestCheck c, string requestId, string field, SubjectRef? person, VisitStatement? visit)
    {
        c.RequestId(requestId);
        c.Subject(field, person);
        if (c.Present("visit", visit))
            Visit(c, "visit", visit!);
    }

    /// <summary>A meeting, or that none came about.</summary>
    /// <param name="at">Where it stands in the request.</param>
    public static void Visit(RequestCheck c, string at, VisitStatement visit)
    {
        c.Date($"{at}.visit_on", visit.VisitOn, required: true);
        c.TimeOfDay($"{at}.at_time", visit.AtTime);
        c.Stated($"{at}.place", visit.Place);
        c.Stated($"{at}.seen", visit.Seen);
        var seen = visit.Seen == Seen.Yes;
        c.Require(
            !seen || ContactRules.IsSightPossible((Core.Vocabulary.ContactPlace)(int)visit.Place), $"{at}.seen",
            "by video or by telephone nobody is seen: say SEEN_NO, and what you heard in child_words");
        if (seen)
        {
            c.Stated($"{at}.seen_alone", visit.SeenAlone);
            Present(c, $"{at}.present", visit.Present);
            c.Require(visit.SeenAlone != SeenAlone.Yes || ContactRules.IsAlone(visit.Present.Select(p => (Core.Vocabulary.PresentKind)(int)p)),
                $"{at}.seen_alone", "is not YES while anybody but a professional is present");
            Interpreter(c, $"{at}.interpreter", visit.Interpreter, required: true);
            c.Require(visit.ReasonGiven.Length == 0, $"{at}.reason_given", "is left out when the child was seen");
        }
        else
        {
            c.Require(visit.SeenAlone == SeenAlone.Unspecified, $"{at}.seen_alone", "is left out when the child was not seen");
            c.Codes($"{at}.present", visit.Present, 0, 10);
            Interpreter(c, $"{at}.interpreter", visit.Interpreter, required: false);
        }

        c.Words($"{at}.child_words", visit.ChildWords);
        c.OptionalText($"{at}.behaviour_and_appearance", visit.BehaviourAndAppearance, 2000);
        Reason(c, $"{at}.", visit.ReasonGiven, visit.ReasonBy, visit.NextStep, visit.AgencyLabel);
        c.PastInstant($"{at}.known_at", visit.KnownAt);
    }

    private static void Missed(RequestCheck c, ReportMissedAppointmentRequest r)
    {
        c.RequestId(r.RequestId);
        c.Subject("patient", r.Patient);
        c.Stated("appointment", r.Appointment);
        c.Stated("outcome", r.Outcome);
        c.Require(r.Outcome != AttendanceOutcome.Attended, "outcome", "is what became of an appointment that was missed: record one that was kept with RecordVisit");
        var moved = r.Outcome is AttendanceOutcome.Rebooked or AttendanceOutcome.CancelledByCarer or AttendanceOutcome.CancelledByService;
        var day = c.Date("appointment_on", r.AppointmentOn, required: true, latest: moved ? c.Today.AddYears(1) : null);
        var next = c.Date("rebooked_to", r.RebookedTo, required: r.Outcome == AttendanceOutcome.Rebooked, latest: c.Today.AddYears(2));
        c.Require(day is null || next is null || next > day, "rebooked_to", "must be after appointment_on");
        Reason(c, "", r.ReasonGiven, r.ReasonBy, r.NextStep, r.AgencyLabel);
        c.PastInstant("known_at", r.KnownAt);
    }

    private static void Asked(RequestCheck c, string requestId, EnquiryStatement? enquiry)
    {
        if (c.Present("enquiry", enquiry))
            Enquiry(c, requestId, "enquiry.", "enquiry.person", enquiry!);
    }

    private static void Enquiry(RequestCheck c, string requestId, string at, string person, EnquiryStatement r)
    {
        c.RequestId(requestId);
        c.Subject(person, r.Person);
        c.Date($"{at}asked_on", r.AskedOn, required: true);
        c.Stated($"{at}topic", r.Topic);
        c.Stated($"{at}answer", r.Answer);
        var asked = r.Answer is EnquiryAnswer.Disclosed or EnquiryAnswer.Denied or EnquiryAnswer.DeniedNotAlone;
        if (asked)
            Present(c, $"{at}present", r.Present);
        else
            c.Codes($"{at}present", r.Present, 0, 10);
        var alone = ContactRules.IsAlone(r.Present.Select(p => (Core.Vocabulary.PresentKind)(int)p));
        c.Require(r.Answer != EnquiryAnswer.Denied || alone, $"{at}answer", "is DENIED_NOT_ALONE while anybody but a professional is present");
        c.Require(r.Answer != EnquiryAnswer.DeniedNotAlone || !alone, $"{at}present", "names who was there: with nobody but a professional the answer is DENIED");
        Interpreter(c, $"{at}interpreter", r.Interpreter, required: asked);
        c.OptionalLine($"{at}agency_label", r.AgencyLabel, 200);
    }

    private static void Present(RequestCheck c, string field, IReadOnlyList<PresentKind> present)
    {
        c.Codes(field, present, 1, 10);
        c.Require(present.Count < 2 || !present.Contains(PresentKind.NobodyElse), field, "names NOBODY_ELSE beside somebody");
    }

    /// <summary>Whether an interpreter was used.</summary>
    public static void Interpreter(RequestCheck c, string field, InterpreterStatement? interpreter, bool required)
    {
        if (interpreter is null)
        {
            c.Require(!required, field, "is required: say whether an interpreter was used");
            return;
        }

        c.Stated($"{field}.use", interpreter.Use);
        Language(c, $"{field}.language", interpreter.Language, required: false);
        c.Require(
            !interpreter.RelativeInterpreted || interpreter.Use != InterpreterUse.NotNeeded, $"{field}.use", "is not NOT_NEEDED where a relative interpreted");
    }

    /// <summary>A language by its code.</summary>
    public static void Language(RequestCheck c, string field, string language, bool required) => c.Require(
        (language.Length == 0 && !required) || (language.Length == 3 && language.All(char.IsAsciiLetterLower)), field, "must be three letters of ISO 639-3, for example pol");

    private static void Reason(RequestCheck c, string prefix, string given, string by, string next, string label)
    {
        c.OptionalText($"{prefix}reason_given", given, 1000);
        c.OptionalLine($"{prefix}reason_by", by, 200);
        c.Require(given.Length == 0 || by.Length > 0, $"{prefix}reason_by", "is required with reason_given: say who said so");
        c.OptionalText($"{prefix}next_step", next, 500);
        c.OptionalLine($"{prefix}agency_label", label, 200);
    }

    private static void Target(RequestCheck c, string field, TaskTarget? to)
    {
        if (c.Present(field, to))
            c.Line($"{field}.organisation_id", to!.OrganisationId, 1, 100);
    }

    private static void Act(RequestCheck c, string requestId, string taskId, long version)
    {
        c.RequestId(requestId);
        c.Id("task_id", taskId);
        c.Version(version);
    }
}
