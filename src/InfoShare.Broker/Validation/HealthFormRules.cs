using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;

namespace InfoShare.Broker.Validation;

/// <summary>What health services report in their own words.</summary>
internal static class HealthFormRules
{
    /// <summary>Adds them.</summary>
    public static void AddTo(RequestValidators.RuleTable rules)
    {
        rules.Add<ReportEdAttendanceRequest>(EdAttendance);
        rules.Add<ReportAntenatalConcernRequest>(Antenatal);
        rules.Add<ReportParentalMentalHealthRequest>(MentalHealth);
        rules.Add<ReportSubstanceUseRequest>(Substances);
        rules.Add<ShareExploitationConcernRequest>(Exploitation);
        rules.Add<RecordServiceEndedRequest>(Ended);
    }

    private static void EdAttendance(RequestCheck c, ReportEdAttendanceRequest r)
    {
        var urgent = FormRules.Report(c, r.RequestId, r.RiskStatement, r.Basics);
        c.SubjectIfKnown("patient", r.Patient, urgent);
        FormRules.Choice(c, "patient_is", r.PatientIs, urgent);
        c.PastInstant("arrived_at", r.ArrivedAt, required: !urgent);
        FormRules.Choice(c, "presented_with", r.PresentedWith, urgent);
        c.Require(r.PresentedWith != EdPresentation.Ingestion || r.PatientIs != PatientIs.Adult, "presented_with", "is INGESTION of a child only");
        c.OptionalText("account_given", r.AccountGiven, 1000);
        c.OptionalLine("account_by", r.AccountBy, 200);
        c.Require(urgent || r.AccountGiven.Length == 0 || r.AccountBy.Length > 0, "account_by", "is required with account_given: say who said so");
        c.OptionalLine("discharged_to", r.DischargedTo, 200);
        var adult = r.PatientIs == PatientIs.Adult;
        FormRules.Choice(c, "children_answer", r.ChildrenAnswer, urgent || !adult);
        c.Require(!r.NotYetMobile || !adult, "not_yet_mobile", "is of a child only");
        FormRules.Children(c, "children", r.Children, urgent);
        if (r.Seen is not null)
        {
            c.Require(!adult, "seen", "is of a child only");
            c.Require(!r.LeftBeforeSeen || r.Seen.Seen != Seen.Yes, "seen", "says that the child was seen, and left_before_seen that nobody did");
            FormRules.Meeting(c, "seen", r.Seen);
        }
        else
        {
            c.Require(adult || urgent || r.LeftBeforeSeen || r.PatientIs == PatientIs.Unspecified, "seen", "is required of a child: say how it was seen, alone, and beside whom");
        }

        FormRules.Sources(c, r.SuspectedSources);
    }

    private static void Antenatal(RequestCheck c, ReportAntenatalConcernRequest r)
    {
        var urgent = FormRules.Report(c, r.RequestId, r.RiskStatement, r.Basics);
        c.SubjectIfKnown("mother", r.Mother, urgent);
        if (r.Unborn is not null)
            c.SubjectIfKnown("unborn", r.Unborn, urgent);
        c.Require(r.BookedAtWeeks is >= 0 and <= 44, "booked_at_weeks", "must be 1 to 44, or 0 when not booked");
        c.Codes("worries", r.Worries, urgent ? 0 : 1, 13);
        FormRules.Children(c, "children", r.Children, urgent);
        FormRules.Sources(c, r.SuspectedSources);
    }

    private static void MentalHealth(RequestCheck c, ReportParentalMentalHealthRequest r)
    {
        var urgent = FormRules.Report(c, r.RequestId, r.RiskStatement, r.Basics);
        c.SubjectIfKnown("patient", r.Patient, urgent);
        FormRules.Choice(c, "change", r.Change, urgent);
        FormRules.Choice(c, "children_answer", r.ChildrenAnswer, urgent);
        FormRules.Children(c, "means_for_care", r.MeansForCare, urgent);
        if (r.CareCoordinator is { } coordinator)
        {
            c.Line("care_coordinator.name", coordinator.Name, 1, 100);
            c.Telephone("care_coordinator.telephone", coordinator.Telephone);
        }
    }

    private static void Substances(RequestCheck c, ReportSubstanceUseRequest r)
    {
        var urgent = FormRules.Report(c, r.RequestId, r.RiskStatement, r.Basics);
        c.SubjectIfKnown("client", r.Client, urgent);
        c.Require(urgent || r.Drugs || r.Alcohol || r.SubstituteMedicineAtHome, "drugs", "or alcohol or substitute_medicine_at_home must be true");
        c.Require(
            urgent || !r.SubstituteMedicineAtHome || r.StoredSafely != StoredSafely.Unspecified, "stored_safely",
            "is required with substitute_medicine_at_home: YES, NO or NOT_SEEN");
        FormRules.Choice(c, "children_answer", r.ChildrenAnswer, urgent);
        FormRules.Children(c, "means_for_care", r.MeansForCare, urgent);
    }

    private static void Exploitation(RequestCheck c, ShareExploitationConcernRequest r)
    {
        var urgent = FormRules.Report(c, r.RequestId, r.RiskStatement, r.Basics);
        c.SubjectIfKnown("young_person", r.YoungPerson, urgent);
        c.Codes("signs", r.Signs, 1, 5);

        // What carries that code is kept as the service's own (L7); without it nothing would keep who says so.
        c.Require(
            r.Signs.Contains(ExploitationSign.SexualExploitation), "signs",
            "must name SEXUAL_EXPLOITATION, which keeps it as your service's own; anything else goes with ShareConcern");
        c.Count("associates", r.Associates.Count, 0, 5);
        foreach (var (index, associate) in r.Associates.Index())
        {
            c.OptionalLine($"associates[{index}].alias", associate.Alias, 100);
            c.OptionalLine($"associates[{index}].age", associate.Age, 100);
            c.OptionalLine($"associates[{index}].vehicle", associate.Vehicle, 200);
            c.Require(
                urgent || associate.Alias.Length + associate.Age.Length + associate.Vehicle.Length > 0, $"associates[{index}]", "says nothing: give an alias, an age or a vehicle");
        }

        FormRules.Sources(c, r.SuspectedSources);
    }

    private static void Ended(RequestCheck c, RecordServiceEndedRequest r)
    {
        c.RequestId(r.RequestId);
        c.Subject("patient", r.Patient);
        c.Date("ended_on", r.EndedOn, required: true);
        c.Stated("because", r.Because);
        c.OptionalLine("support_held_by", r.SupportHeldBy, 200);
        c.OptionalId("ending_id", r.EndingId);
    }
}
