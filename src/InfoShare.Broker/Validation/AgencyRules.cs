using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Education.V1;
using InfoShare.Protocol.Police.V1;
using InfoShare.Protocol.Probation.V1;
using Education = InfoShare.Protocol.Education.V1;
using Health = InfoShare.Protocol.Health.V1;
using Police = InfoShare.Protocol.Police.V1;
using Probation = InfoShare.Protocol.Probation.V1;
using SocialCare = InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.Broker.Validation;

/// <summary>Requests of the agencies' own services, save referrals.</summary>
internal static class AgencyRules
{
    /// <summary>Adds them.</summary>
    public static void AddTo(RequestValidators.RuleTable rules)
    {
        rules.Add<Health.ShareConcernRequest>((c, r) => Share(c, r.RequestId, r.Concern, r.Contact));
        rules.Add<Police.ShareConcernRequest>((c, r) => Share(c, r.RequestId, r.Concern, r.Contact));
        rules.Add<Probation.ShareConcernRequest>((c, r) => Share(c, r.RequestId, r.Concern, r.Contact));
        rules.Add<Education.ShareConcernRequest>((c, r) => Share(c, r.RequestId, r.Concern, r.Contact));
        rules.Add<SocialCare.ShareConcernRequest>((c, r) => Share(c, r.RequestId, r.Concern, r.Contact));
        rules.Add<GetSharedConcernRequest>((c, r) => c.Id("concern_id", r.ConcernId));

        rules.Add<Health.QueryChildRequest>((c, r) => Query(c, r.Child, r.Purpose, r.PageSize, r.PageToken));
        rules.Add<Police.QueryChildRequest>((c, r) => Query(c, r.Child, r.Purpose, r.PageSize, r.PageToken));
        rules.Add<Education.QueryChildRequest>((c, r) => Query(c, r.Child, r.Purpose, r.PageSize, r.PageToken));
        rules.Add<SocialCare.QueryChildRequest>((c, r) => Query(c, r.Child, r.Purpose, r.PageSize, r.PageToken));

        rules.Add<ReportDomesticAbuseAttendanceRequest>(Attendance);
        rules.Add<ReportSchoolingSignalRequest>(Schooling);
        rules.Add<CheckNewPartnerRequest>(NewPartner);
        rules.Add<CompleteNewPartnerCheckRequest>(CompleteCheck);
        rules.Add<ListNewPartnerChecksRequest>((c, r) =>
        {
            c.OptionalId("check_id", r.CheckId);
            c.Require(r.CheckId.Length == 0 || !r.Ended, "ended", "is left out with check_id");
            ReferralRules.Page(c, r.PageSize, r.PageToken);
        });
    }

    private static void Share(RequestCheck c, string requestId, ConcernStatement? concern, ContactWithConcern? contact)
    {
        c.RequestId(requestId);
        c.Concern("concern", concern);
        ContactChecks.WithConcern(c, UrgentForm.Contact, contact, concern);
    }

    private static void Query(RequestCheck c, SubjectRef? child, AccessPurpose? purpose, int pageSize, string pageToken)
    {
        c.Subject("child", child);
        c.Purpose("purpose", purpose);
        c.PageSize(pageSize);
        c.Token("page_token", pageToken);
    }

    private static void Attendance(RequestCheck c, ReportDomesticAbuseAttendanceRequest r)
    {
        c.RequestId(r.RequestId);
        c.PastInstant("attended_at", r.AttendedAt, required: true);
        c.OptionalLine("incident_number", r.IncidentNumber, 60);
        c.Incidents("incidents", r.Incidents);
        c.SubjectIfKnown("harmed_adult", r.HarmedAdult, UrgentForm.IsUrgent(r.Urgency));
        c.Subject("suspected_adult", r.SuspectedAdult, required: false);
        c.Count("children", r.Children.Count, 1, 50);
        foreach (var (index, child) in r.Children.Index())
        {
            c.SubjectIfKnown($"children[{index}].child", child.Child, UrgentForm.IsUrgent(r.Urgency));
            c.Stated($"children[{index}].seen", child.Seen);
            var at = $"children[{index}]";
            c.Require(child.SeenAlone == SeenAlone.Unspecified || child.Seen == Seen.Yes, $"{at}.seen_alone", "is left out when no officer saw the child");
            c.Require(child.SeenAlone != SeenAlone.Unspecified || child.ChildWords is null, $"{at}.child_words", "needs seen_alone: say whether the child spoke alone");
            c.Require(child.SeenAlone != SeenAlone.Unspecified || child.SpokenToBy.Length == 0, $"{at}.spoken_to_by", "needs seen_alone: say whether the child spoke alone");
            c.Words($"{at}.child_words", child.ChildWords);
            c.OptionalLine($"{at}.spoken_to_by", child.SpokenToBy, 200);
        }

        c.OptionalLine("risk_grade_label", r.RiskGradeLabel, 100);
        if (r.CounterAllegation is { } claim)
        {
            c.Text("counter_allegation.words", claim.Words, 2, 2000);
            c.Line("counter_allegation.said_by", claim.SaidBy, 2, 200);
        }

        c.Text("account", r.Account, 10, 4000);
        c.Stated("urgency", r.Urgency);
        c.Stated("legal_basis", r.LegalBasis);
    }

    private static void Schooling(RequestCheck c, ReportSchoolingSignalRequest r)
    {
        c.RequestId(r.RequestId);
        c.Subject("child", r.Child);
        c.Stated("signal", r.Signal);
        c.Happened("happened", r.Happened);
        if (r.HasAttendancePercent)
            c.Require(r.AttendancePercent is >= 0 and <= 100, "attendance_percent", "must be 0 to 100");
        else
            c.Require(r.Signal != SchoolingSignal.LowAttendance, "attendance_percent", "is required with LOW_ATTENDANCE: 0 to 100");
        if (r.Signal is SchoolingSignal.OffRoll or SchoolingSignal.HomeEducatedNew or SchoolingSignal.HomeEducatedContinuing)
            HandoverRules.LastSeen(c, r.LastSeenOn, r.LastSeenNotKnown);
        else
            c.Date("last_seen_on", r.LastSeenOn);
        c.Text("risk_statement", r.RiskStatement, 10, 4000);
        c.Words("child_words", r.ChildWords);
        c.Stated("source", r.Source);
        c.Stated("legal_basis", r.LegalBasis);
        c.PastInstant("known_at", r.KnownAt);
    }

    private static void NewPartner(RequestCheck c, CheckNewPartnerRequest r)
    {
        c.RequestId(r.RequestId);
        if (r.OfCheck.Length > 0)
        {
            c.Id("of_check", r.OfCheck);
            c.Purpose("purpose", r.Purpose);

            // What was declared stands: another question would be another declaration.
            c.Require(
                r is { SupervisedPerson: null, NewPartner: null, Address: null, Intention: null, ChildContact: ChildContactAnswer.Unspecified, OtherAreas.Count: 0 },
                "of_check", "asks what that check asked: leave everything out but request_id and purpose");
            return;
        }

        c.Subject("supervised_person", r.SupervisedPerson);
        c.Subject("new_partner", r.NewPartner);
        c.Address("address", r.Address, required: false);
        if (r.Intention is { } intention)
        {
            c.Date("intention.planned_date", intention.PlannedDate, latest: c.Today.AddYears(5));
            c.Date("intention.declared_on", intention.DeclaredOn);
            c.OptionalText("intention.words", intention.Words, 1000);
        }

        // Requirement B11: at each episode, and "not asked" is no answer.
        c.Stated("child_contact", r.ChildContact);
        c.Purpose("purpose", r.Purpose);
        c.Count("other_areas", r.OtherAreas.Count, 0, 10);
        foreach (var (index, area) in r.OtherAreas.Index())
            c.Line($"other_areas[{index}]", area, 1, 100);
    }

    private static void CompleteCheck(RequestCheck c, CompleteNewPartnerCheckRequest r)
    {
        c.RequestId(r.RequestId);
        c.Id("check_id", r.CheckId);
        switch (r.OutcomeCase)
        {
            case CompleteNewPartnerCheckRequest.OutcomeOneofCase.Refer:
                ReferralRules.Draft(c, "refer", r.Refer);
                break;
            case CompleteNewPartnerCheckRequest.OutcomeOneofCase.DoNotRefer:
                c.Text("do_not_refer.reason", r.DoNotRefer.Reason, 15, 2000);
                c.DateAhead("do_not_refer.review_date", r.DoNotRefer.ReviewDate, required: true);
                break;
            default:
                c.Add("outcome", "must be chosen: refer or do_not_refer");
                break;
        }
    }
}
