using InfoShare.Core.Contacts;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Police.V1;

namespace InfoShare.Broker.Validation;

/// <summary>What police report in their own words.</summary>
internal static class PoliceFormRules
{
    private const int LongestNumber = 60;

    /// <summary>Adds them.</summary>
    public static void AddTo(RequestValidators.RuleTable rules)
    {
        rules.Add<RecordMissingRequest>(Missing);
        rules.Add<RecordReturnRequest>(Return);
        rules.Add<RecordReturnCheckRequest>((c, r) => ReturnCheck(c, r.RequestId, r.TaskId, r.Version, r.Child, r.Result, r.WhereAndWithWhom, r.Talk));
        rules.Add<Protocol.SocialCare.V1.RecordReturnCheckRequest>(
            (c, r) => ReturnCheck(c, r.RequestId, r.TaskId, r.Version, r.Child, r.Result, r.WhereAndWithWhom, r.Talk));
        rules.Add<ReportEmergencyCallRequest>(Call);
        rules.Add<RecordIntelligenceMarkerRequest>(Intelligence);
        rules.Add<RecordProtectionStatusRequest>(Protection);
        rules.Add<RecordCriminalOutcomeRequest>(Outcome);
    }

    private static void Missing(RequestCheck c, RecordMissingRequest r)
    {
        var urgent = FormRules.Report(c, r.RequestId, r.RiskStatement, r.Basics);
        c.SubjectIfKnown("child", r.Child, urgent);
        c.PastInstant("reported_at", r.ReportedAt, required: !urgent);
        c.PastInstant("last_seen_at", r.LastSeenAt);
        c.Require(r.LastSeenAt is null || r.ReportedAt is null || r.LastSeenAt.Seconds <= r.ReportedAt.Seconds, "last_seen_at", "must not be after reported_at");
        c.OptionalLine("last_seen_by", r.LastSeenBy, 200);
        c.OptionalLine("risk_grade_label", r.RiskGradeLabel, LongestNumber);
        c.OptionalLine("incident_number", r.IncidentNumber, LongestNumber);
        FormRules.Sources(c, r.SuspectedSources);
    }

    private static void Return(RequestCheck c, RecordReturnRequest r)
    {
        var urgent = FormRules.Report(c, r.RequestId, r.RiskStatement, r.Basics);
        c.SubjectIfKnown("child", r.Child, urgent);
        c.PastInstant("found_at", r.FoundAt, required: !urgent);
        FormRules.Choice(c, "found", r.Found, urgent);
        if (r.Found == MissingFound.WithAdult && !urgent)
            c.Text("with_whom", r.WithWhom, 2, 500);
        else
            c.OptionalText("with_whom", r.WithWhom, 500);
        FormRules.Meeting(c, "prevention_check", r.PreventionCheck);
        c.OptionalLine("incident_number", r.IncidentNumber, LongestNumber);
        FormRules.Sources(c, r.SuspectedSources);
    }

    private static void ReturnCheck(
        RequestCheck c, string requestId, string taskId, long version, SubjectRef? child, ReturnCheckResult result, string whereAndWithWhom, VisitStatement? talk)
    {
        c.RequestId(requestId);
        c.Id("task_id", taskId);
        c.Version(version);
        c.Subject("child", child);
        c.Stated("result", result);
        c.OptionalText("where_and_with_whom", whereAndWithWhom, 1000);
        c.Require(whereAndWithWhom.Length == 0 || result == ReturnCheckResult.Held, "where_and_with_whom", "belongs to a talk that was held");
        if (!c.Present("talk", talk) || talk is null)
            return;
        ContactChecks.Visit(c, "talk", talk);

        // By telephone somebody may be asked; nobody is seen by it.
        var seen = talk.Seen == Seen.Yes || !ContactRules.IsSightPossible((Core.Vocabulary.ContactPlace)(int)talk.Place);
        c.Require(
            seen || result is not (ReturnCheckResult.Held or ReturnCheckResult.DeclinedByChild), "talk.seen",
            "is YES with HELD and DECLINED_BY_CHILD: nobody else answers for the child");
        c.Require(
            talk.Seen != Seen.Yes || result is not (ReturnCheckResult.RefusedByCarer or ReturnCheckResult.NotReached), "talk.seen",
            "is not YES with REFUSED_BY_CARER and NOT_REACHED");
    }

    private static void Call(RequestCheck c, ReportEmergencyCallRequest r)
    {
        var urgent = FormRules.Report(c, r.RequestId, r.RiskStatement, r.Basics);
        c.PastInstant("called_at", r.CalledAt, required: !urgent);
        c.OptionalLine("incident_number", r.IncidentNumber, LongestNumber);
        if (r.Subject is not null)
            c.SubjectIfKnown("subject", r.Subject, urgent);
        c.Address("address", r.Address, required: r.Subject is null);
        if (r.Subject is null && !urgent && r.Address is { } address)
        {
            c.Require(
                address.Uprn.Length > 0 || (address.Postcode.Length > 0 && !Characters.IsBlank(address.Line)), "address",
                "needs the UPRN, or the postcode with the first line: a postcode alone is a street");
        }

        c.Count("children", r.Children.Count, 0, 50);
        foreach (var (index, child) in r.Children.Index())
            c.SubjectIfKnown($"children[{index}].child", child.Child, urgent);
        c.OptionalLine("nature", r.Nature, 200);
    }

    private static void Intelligence(RequestCheck c, RecordIntelligenceMarkerRequest r)
    {
        var urgent = FormRules.Basics(c, r.RequestId, r.Basics);
        c.SubjectIfKnown("person", r.Person, urgent);
        c.OptionalLine("grade_label", r.GradeLabel, LongestNumber);
        c.Line("whom_to_ask", r.WhomToAsk, 5, 200);
        FormRules.People(c, "children", r.Children, urgent);
        c.Require(r.Basics?.ChildWords is null, "basics.child_words", "is left out: nothing of what is known goes with it");
    }

    private static void Protection(RequestCheck c, RecordProtectionStatusRequest r)
    {
        c.RequestId(r.RequestId);
        c.Subject("person", r.Person);
        switch (r.StatusCase)
        {
            case RecordProtectionStatusRequest.StatusOneofCase.Marac:
                c.Date("marac.heard_on", r.Marac.HeardOn, required: true, latest: c.Today.AddYears(1));
                c.OptionalText("marac.referred_by_judgement", r.Marac.ReferredByJudgement, 1000, 10);
                c.OptionalLine("marac.score_label", r.Marac.ScoreLabel, 200);
                break;
            case RecordProtectionStatusRequest.StatusOneofCase.Mappa:
                c.Stated("mappa.level", r.Mappa.Level);
                c.OptionalLine("mappa.category_label", r.Mappa.CategoryLabel, 200);
                break;
            case RecordProtectionStatusRequest.StatusOneofCase.Nrm:
                c.OptionalLine("nrm.reference_label", r.Nrm.ReferenceLabel, 200);
                break;
            default:
                c.Add("status", "must be chosen: marac, mappa or nrm");
                break;
        }

        c.Dates("from_date", r.FromDate, "to_date", r.ToDate, required: true);
        c.Date("decided_on", r.DecidedOn);
    }

    private static void Outcome(RequestCheck c, RecordCriminalOutcomeRequest r)
    {
        c.RequestId(r.RequestId);
        c.Id("concern_id", r.ConcernId);
        c.Stated("outcome", r.Outcome);
        c.Date("on_date", r.OnDate, required: true);
        c.Text("words", r.Words, 10, 2000);
        c.OptionalLine("agency_label", r.AgencyLabel, 100);
    }
}
