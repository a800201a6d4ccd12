using Google.Protobuf.WellKnownTypes;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Education.V1;

namespace InfoShare.Broker.Validation;

/// <summary>Forms of schools and education authorities.</summary>
internal static class EducationRules
{
    /// <summary>Adds them.</summary>
    public static void AddTo(RequestValidators.RuleTable rules)
    {
        rules.Add<RegisterHomeEducationRequest>(HomeEducation);
        rules.Add<LogInjuryOrDisclosureRequest>(Log);
        rules.Add<ReportAttendanceRequest>(Attendance);
        rules.Add<ReportExclusionRequest>(Exclusion);
        rules.Add<ReportOffRollRequest>(OffRoll);
        rules.Add<ReportManagedMoveRequest>(ManagedMove);
        rules.Add<ReportNeverEnrolledRequest>(NeverEnrolled);
    }

    private static void HomeEducation(RequestCheck c, RegisterHomeEducationRequest r)
    {
        c.RequestId(r.RequestId);
        c.Count("children", r.Children.Count, 1, 10);
        foreach (var (index, child) in r.Children.Index())
        {
            c.Subject($"children[{index}].child", child.Child);
            c.Date($"children[{index}].last_seen_on", child.LastSeenOn);
            if (child.Visit is { } visit)
                ContactChecks.Visit(c, $"children[{index}].visit", visit);
        }

        c.Stated("claim", r.Claim);
        c.Line("said_by", r.SaidBy, 2, 200);
        c.Date("since", r.Since, required: r.Claim == HomeEducationClaim.Continuing);
        c.OptionalLine("earlier_area", r.EarlierArea, 100);
        c.OptionalLine("earlier_school", r.EarlierSchool, 200);
        Details(c, r.AgencyLabel, r.KnownAt);
        c.Purpose("purpose", r.Purpose);
    }

    private static void Log(RequestCheck c, LogInjuryOrDisclosureRequest r)
    {
        var urgent = FormRules.Basics(c, r.RequestId, r.Basics);
        c.SubjectIfKnown("pupil", r.Pupil, urgent);
        c.Happened("happened", r.Happened);
        FormRules.Choice(c, "kind", r.Kind, urgent);
        c.Text("what", r.What, urgent ? 2 : 10, FormRules.LongestStatement);
        c.OptionalLine("body_site", r.BodySite, 200);
        c.Require(urgent || r.Kind != LogKind.Injury || r.BodySite.Length > 0, "body_site", "is required with INJURY: say where on the body");
        c.OptionalText("explanation_given", r.ExplanationGiven, 1000);
        c.OptionalLine("explanation_by", r.ExplanationBy, 200);
        c.Require(
            r.ExplanationGiven.Length == 0 || r.ExplanationBy.Length > 0, "explanation_by", "is required with explanation_given: say who explained it so");
        c.Require(
            urgent || r.Kind != LogKind.Disclosure || r.Basics?.ChildWords is not null, "basics.child_words",
            "is required with DISCLOSURE: send the words as they were said");
        c.Codes("indicators", r.Indicators, 0, 30);
    }

    private static void Attendance(RequestCheck c, ReportAttendanceRequest r)
    {
        c.RequestId(r.RequestId);
        c.Subject("pupil", r.Pupil);
        c.Date("on_date", r.OnDate, required: true);
        c.Stated("mark", r.Mark);
        c.Require(!r.HasAttendancePercent || r.AttendancePercent is >= 0 and <= 100, "attendance_percent", "must be 0 to 100");
        if (r.Mark == AttendanceMark.AbsentReasonGiven)
            c.Text("reason_given", r.ReasonGiven, 1, 1000);
        else
            c.Require(r.ReasonGiven.Length == 0, "reason_given", "is said with ABSENT_REASON_GIVEN");
        c.OptionalLine("reason_by", r.ReasonBy, 200);
        c.Require(r.ReasonGiven.Length == 0 || r.ReasonBy.Length > 0, "reason_by", "is required with reason_given: say who said so");
        c.OptionalText("next_step", r.NextStep, 500);
        Details(c, r.AgencyLabel, r.KnownAt);
    }

    private static void Exclusion(RequestCheck c, ReportExclusionRequest r)
    {
        var urgent = FormRules.Basics(c, r.RequestId, r.Basics);
        c.SubjectIfKnown("pupil", r.Pupil, urgent);
        c.Stated("kind", r.Kind);
        c.Date("from_date", r.FromDate, required: true, latest: c.Today.AddDays(60));
        var good = r.Kind == ExclusionKind.Permanent ? r.SchoolDays == 0 : r.SchoolDays is >= 1 and <= 45;
        c.Require(good, "school_days", "must be 1 to 45 with FIXED_TERM, and left out with PERMANENT");
        c.OptionalLine("reason_group", r.ReasonGroup, 100);
        c.Stated("safe_at_home", r.SafeAtHome);
        c.OptionalText("meaning", r.Meaning, 2000);
    }

    private static void OffRoll(RequestCheck c, ReportOffRollRequest r)
    {
        var urgent = FormRules.Basics(c, r.RequestId, r.Basics);
        c.SubjectIfKnown("pupil", r.Pupil, urgent);
        c.Date("off_roll_on", r.OffRollOn, required: true);
        c.Text("why", r.Why, 3, 1000);
        c.OptionalLine("destination_said", r.DestinationSaid, 200);
        HandoverRules.LastSeen(c, r.LastSeenOn, r.LastSeenNotKnown);
        if (r.LastSeenOn.Length > 0)
            c.Stated("last_seen_alone", r.LastSeenAlone);
        else
            c.Require(r.LastSeenAlone == SeenAlone.Unspecified, "last_seen_alone", "is said with last_seen_on");
    }

    private static void ManagedMove(RequestCheck c, ReportManagedMoveRequest r)
    {
        var urgent = FormRules.Basics(c, r.RequestId, r.Basics);
        c.SubjectIfKnown("pupil", r.Pupil, urgent);
        c.Date("moves_on", r.MovesOn, required: true, latest: c.Today.AddYears(1));
        c.Line("to_school", r.ToSchool, 2, 200);
        c.Text("why", r.Why, 3, 1000);
    }

    private static void NeverEnrolled(RequestCheck c, ReportNeverEnrolledRequest r)
    {
        var urgent = FormRules.Basics(c, r.RequestId, r.Basics);
        c.SubjectIfKnown("child", r.Child, urgent);
        c.Date("found_on", r.FoundOn, required: true);
        c.Text("how_found", r.HowFound, 3, 1000);
        HandoverRules.LastSeen(c, r.LastSeenOn, r.LastSeenNotKnown);
    }

    /// <summary>What a form carries that is no report of a concern.</summary>
    internal static void Details(RequestCheck c, string agencyLabel, Timestamp? knownAt)
    {
        c.OptionalLine("agency_label", agencyLabel, 100);
        c.PastInstant("known_at", knownAt);
    }
}
