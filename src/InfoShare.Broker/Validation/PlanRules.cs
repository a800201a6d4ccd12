using InfoShare.Core.Plans;
using InfoShare.Core.Vocabulary;
using InfoShare.Protocol.Plan.V1;
using Proto = InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Validation;

/// <summary>Statuses of every agency, and endings.</summary>
internal static class PlanRules
{
    /// <summary>Adds them.</summary>
    public static void AddTo(RequestValidators.RuleTable rules)
    {
        rules.Add<RecordStatusRequest>(Status);
        rules.Add<TakeBackStatusRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Id("status_id", r.StatusId);
            c.Stated("reason", r.Reason);
            c.Reason("words", r.Words);
        });
        rules.Add<ListStatusHistoryRequest>((c, r) =>
        {
            c.Subject("person", r.Person);
            c.Purpose("purpose", r.Purpose);
        });
        rules.Add<ProposeEndingRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            if (c.Present("ending", r.Ending))
                Ending(c, r.Ending);
        });
        rules.Add<WithdrawEndingRequest>((c, r) =>
        {
            Change(c, r.RequestId, r.EndingId);
            c.Version(r.Version);
            c.Text("reason", r.Reason, 10, 2000);
        });
        rules.Add<SignOffEndingRequest>((c, r) =>
        {
            Change(c, r.RequestId, r.EndingId);
            c.Version(r.Version);
            c.Text("reasons", r.Reasons, 15, 4000);
        });
        rules.Add<AnswerFollowOnPartRequest>((c, r) =>
        {
            Change(c, r.RequestId, r.EndingId);
            c.Require(r.Part is >= 1 and <= 10, "part", "must be the part's number in the ending, 1 to 10");
            if (r.Accept)
                c.Require(r.Reason.Length == 0, "reason", "belongs to a part that is declined");
            else
                c.Text("reason", r.Reason, 10, 2000);
        });
        rules.Add<AnswerReopeningRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Id("reopening_id", r.ReopeningId);
            c.Stated("decision", r.Decision);
            c.Text("reasons", r.Reasons, 15, 4000);
        });
        rules.Add<StartAssessmentRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Subject("child", r.Child);
            c.Require(r.Kind is Proto.ChildStatusCode.Cin or Proto.ChildStatusCode.S47, "kind", "must be CIN or S47");
            c.Require(r.ReferralId.Length == 0 != (r.ReceivedOn.Length == 0), "referral_id", "or received_on is given, and not both");
            c.OptionalId("referral_id", r.ReferralId);
            c.Date("received_on", r.ReceivedOn);
        });
        rules.Add<CompleteAssessmentRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Id("assessment_id", r.AssessmentId);
            c.Date("completed_on", r.CompletedOn, required: true);
            c.Stated("outcome", r.Outcome);
            c.Text("conclusion", r.Conclusion, 15, 4000);
            c.OptionalText("late_reason", r.LateReason, 2000, 10);
            c.OptionalId("ending_id", r.EndingId);
            c.Require(r.EndingId.Length == 0 || r.Outcome == Proto.AssessmentOutcome.Incomplete, "ending_id", "belongs to INCOMPLETE only");
        });
        rules.Add<RecordPlanStepRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Subject("child", r.Child);
            c.Stated("step", r.Step);
            c.Require(r.Step != Proto.PlanStep.Assessment, "step", "is begun with StartAssessment and finished with CompleteAssessment");
            c.Date("held_on", r.HeldOn, required: true);
            c.Text("decision", r.Decision, 5, 4000);
            var agrees = r.Continues && PlanSteps.AgreesNext((PlanStep)(int)r.Step);
            if (agrees)
                c.DateAhead("next_due", r.NextDue, required: true);
            else
                c.Require(r.NextDue.Length == 0, "next_due", "belongs to CORE_GROUP, CIN_MEETING and EARLY_HELP_MEETING that go on; the other steps have clocks of their own");
            c.OptionalText("late_reason", r.LateReason, 2000, 10);
            if (r.Agreement is { } agreement)
                Agreement(c, agreement);
        });
        rules.Add<GetPlanRequest>((c, r) => c.Subject("child", r.Child));
        rules.Add<DeclareCaseRoleRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Subject("person", r.Person);
            c.Stated("role", r.Role);
            var from = c.Date("from_date", r.FromDate);

            // Whoever knows today until when, says so today.
            var until = c.Date("to_date", r.ToDate, latest: c.Today.AddYears(5));
            c.Require(from is null || until is null || until >= from, "to_date", "must not be before from_date");
            c.Telephone("telephone", r.Telephone);
        });
        rules.Add<ListCaseRolesRequest>((c, r) =>
        {
            c.Subject("person", r.Person);
            c.Purpose("purpose", r.Purpose);
        });
        rules.Add<StateSupportHeldRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Subject("person", r.Person);
            c.Line("held_by", r.HeldBy, 5, 200);
        });
        rules.Add<RecordEarlyHelpOutcomeRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Subject("child", r.Child);
            c.Stated("outcome", r.Outcome);
            c.Text("offered", r.Offered, 5, 1000);
            c.Text("words", r.Words, 10, 2000);
            c.Date("said_on", r.SaidOn, required: true);
            if (r.Outcome == Proto.EarlyHelpOutcome.Accepted)
                c.Require(r.ReviewOn.Length == 0, "review_on", "belongs to an outcome that is looked at again");
            else
                c.Date("review_on", r.ReviewOn, required: true, latest: c.Today.AddMonths(6), earliest: c.Today.AddDays(1));
        });
        rules.Add<Protocol.Health.V1.RecordHealthPlanRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Subject("patient", r.Patient);
            c.Text("care", r.Care, 10, 2000);
            c.Require(r.ExamineEveryDays is >= 0 and <= 366, "examine_every_days", "must be 0 to 366");
            c.Require(!r.LifeThreatening || r.ExamineEveryDays > 0, "examine_every_days", "is required where a life hangs on the plan");
            c.Dates("from_date", r.FromDate, "to_date", r.ToDate, required: true);
            c.Date("decided_on", r.DecidedOn);
            c.OptionalLine("agency_label", r.AgencyLabel, 200);
        });
        rules.Add<Protocol.SocialCare.V1.AssignLeadRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Subject("child", r.Child);
            c.Line("practitioner_name", r.PractitionerName, 2, 100);
            c.Require(
                Roles.AgencyOf((PractitionerRole)(int)r.Role) == AgencyKind.SocialCare && Roles.IsQualified((PractitionerRole)(int)r.Role)
                    && r.Role != Proto.PractitionerRole.Lado, "role",
                "must be a qualified social worker's");
            c.Telephone("telephone", r.Telephone);
            c.OptionalLine("team", r.Team, 100);
        });
        rules.Add<GetEndingRequest>((c, r) => c.Id("ending_id", r.EndingId));
        rules.Add<ListEndingsRequest>((c, r) => ReferralRules.Page(c, r.PageSize, r.PageToken));
    }

    // Each of the four things that I15 names is asked for; that nobody asked or checked is an answer, and a blank is none.
    private static void Agreement(RequestCheck c, Protocol.Plan.V1.WrittenAgreement r)
    {
        c.Line("agreement.with", r.With, 2, 200);
        c.Text("agreement.words", r.Words, 10, 4000);
        ContactChecks.Language(c, "agreement.spoken_language", r.SpokenLanguage, required: true);
        ContactChecks.Language(c, "agreement.written_language", r.WrittenLanguage, required: true);
        c.Stated("agreement.reading", r.Reading);
        ContactChecks.Interpreter(c, "agreement.interpreter", r.Interpreter, required: true);
        c.OptionalText("agreement.understood_as", r.UnderstoodAs, 2000, 10);
        c.Require(
            r.UnderstandingNotChecked == (r.UnderstoodAs.Length == 0), "agreement.understood_as",
            "is what they said that it means, or understanding_not_checked: one of the two");
    }

    private static void Change(RequestCheck c, string requestId, string endingId)
    {
        c.RequestId(requestId);
        c.Id("ending_id", endingId);
    }

    private static void Status(RequestCheck c, RecordStatusRequest r)
    {
        c.RequestId(r.RequestId);
        c.Subject("person", r.Person);
        c.Stated("status", r.Status);
        c.Require(
            r.Status == Proto.ChildStatusCode.Unspecified || StatusRules.MayState(c.Agency, (ChildStatusCode)(int)r.Status), "status",
            "is not a status that your kind of agency holds");
        c.Codes("categories", r.Categories, 0, 4);
        c.Require(r.Categories.Count == 0 || r.Status == Proto.ChildStatusCode.Cpp, "categories", "belong to a child protection plan (CPP) only");
        c.Dates("from_date", r.FromDate, "to_date", r.ToDate, required: true);
        c.Date("decided_on", r.DecidedOn);
        c.Require(r.ClosureReason == Proto.ClosureReason.Unspecified || r.ToDate.Length > 0, "closure_reason", "belongs to an end: give to_date with it");
        c.Require(r.MappaLevel == Proto.MappaLevel.Unspecified || r.Status == Proto.ChildStatusCode.Mappa, "mappa_level", "belongs to MAPPA only");
        c.Require(r.HeardOn.Length == 0 || r.Status == Proto.ChildStatusCode.Marac, "heard_on", "belongs to MARAC only");
        c.Date("heard_on", r.HeardOn, latest: c.Today.AddYears(1));
        c.OptionalLine("agency_label", r.AgencyLabel, 200);
        c.Require(r.Judgement.Length == 0 || r.Status == Proto.ChildStatusCode.Marac, "judgement", "belongs to MARAC only");
        c.OptionalText("judgement", r.Judgement, 1000, 10);
    }

    // All that lacks is said at once, so that it is written in the meeting and not afterwards.
    private static void Ending(RequestCheck c, EndingDraft r)
    {
        c.Subject("ending.person", r.Person);
        c.Stated("ending.closure_reason", r.ClosureReason);
        var ofStatus = r.Status != Proto.ChildStatusCode.Unspecified;
        c.Date("ending.from_date", r.FromDate, required: ofStatus);
        c.Require(ofStatus || r.FromDate.Length == 0, "ending.from_date", "belongs to a status: name it with it");
        c.Date("ending.ends_on", r.EndsOn, required: true, latest: c.Today.AddYears(1), earliest: c.Today);
        c.Text("ending.residual_risk", r.ResidualRisk, 15, 4000);
        Evidence(c, r);
        c.Count("ending.measures", r.Measures.Count, 1, 20);
        foreach (var (index, measure) in r.Measures.Take(20).Index())
            c.Text($"ending.measures[{index}]", measure, 5, 500);
        Parts(c, r);
        c.Text("ending.contingency", r.Contingency, 15, 2000);
        c.Text("ending.follow_on_plan", r.FollowOnPlan, 15, 4000);
        Reopening(c, r);
        if (r.Status == Proto.ChildStatusCode.Cpp)
            c.Present("ending.written_in", r.WrittenIn);
        if (r.WrittenIn is { } meeting)
        {
            c.Stated("ending.written_in.kind", meeting.Kind);
            c.Require(meeting.Kind != Proto.PlanStep.Assessment, "ending.written_in.kind", "is no meeting");
            c.Date("ending.written_in.held_on", meeting.HeldOn, required: true);
        }

        c.OptionalText("ending.child_view", r.ChildView, 2000);
        c.OptionalText("ending.family_view", r.FamilyView, 2000);
        c.Count("ending.appraised", r.Appraised.Count, 0, 100);
        foreach (var (index, appraised) in r.Appraised.Take(100).Index())
        {
            c.Id($"ending.appraised[{index}].concern_id", appraised.ConcernId);
            c.Text($"ending.appraised[{index}].words", appraised.Words, 15, 2000);
        }

        c.Telephone("ending.telephone", r.Telephone);
    }

    private static void Evidence(RequestCheck c, EndingDraft r)
    {
        c.Count("ending.evidence", r.Evidence.Count, 0, 20);
        foreach (var (index, evidence) in r.Evidence.Take(20).Index())
        {
            c.Stated($"ending.evidence[{index}].kind", evidence.Kind);
            c.Text($"ending.evidence[{index}].words", evidence.Words, 5, 1000);
        }

        c.Require(
            !StatusRules.NeedsEvidence((ClosureReason)(int)r.ClosureReason) || r.Evidence.Any(e => StatusRules.IsEnough((ClosureEvidence)(int)e.Kind)), "ending.evidence",
            "needs one that is enough by itself: attendance, a lower score, a conference, a written agreement or the family's word are not");
    }

    private static void Parts(RequestCheck c, EndingDraft r)
    {
        c.Count("ending.parts", r.Parts.Count, 0, 10);
        foreach (var (index, part) in r.Parts.Take(10).Index())
        {
            c.Id($"ending.parts[{index}].organisation_id", part.OrganisationId);
            c.Stated($"ending.parts[{index}].role", part.Role);
            c.Text($"ending.parts[{index}].what", part.What, 5, 500);
            c.Line($"ending.parts[{index}].how_often", part.HowOften, 3, 200);
            c.DateAhead($"ending.parts[{index}].until", part.Until, required: false);
        }

        var silent = StatusRules.IsSilent((ClosureReason)(int)r.ClosureReason);
        c.Require(r.Parts.Count > 0 || (!silent && r.NoMonitorBecause.Length > 0), "ending.parts",
            silent ? "needs somebody who goes on: this reason ends nothing alone" : "needs somebody who goes on; if nobody does, say why in no_monitor_because");
        c.Require(r.Parts.Count == 0 || r.NoMonitorBecause.Length == 0, "ending.no_monitor_because", "is not together with parts");
        c.OptionalText("ending.no_monitor_because", r.NoMonitorBecause, 1000, 15);
    }

    private static void Reopening(RequestCheck c, EndingDraft r)
    {
        c.Count("ending.reopening", r.Reopening.Count, 1, 10);
        foreach (var (index, reopening) in r.Reopening.Take(10).Index())
        {
            var field = $"ending.reopening[{index}]";
            c.Stated($"{field}.trigger", reopening.Trigger);
            var isSource = reopening.Trigger == Proto.ReopeningTrigger.SourceLinkedAgain;
            if (isSource)
                c.Subject($"{field}.source", reopening.Source);
            else
                c.Require(reopening.Source is null, $"{field}.source", "belongs to SOURCE_LINKED_AGAIN only");
            if (reopening.Trigger == Proto.ReopeningTrigger.AsWritten)
                c.Text($"{field}.words", reopening.Words, 5, 500);
            else
                c.OptionalText($"{field}.words", reopening.Words, 500, 5);
        }

        c.Require(
            r.ClosureReason != Proto.ClosureReason.SourceNoLongerRisk || r.Reopening.Any(o => o.Trigger == Proto.ReopeningTrigger.SourceLinkedAgain), "ending.reopening",
            "needs SOURCE_LINKED_AGAIN with the person for this reason");
    }
}
