using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Handover.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Probation.V1;
using InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.Broker.Validation;

/// <summary>Handovers, absences, and the life events that open them.</summary>
internal static class HandoverRules
{
    /// <summary>Adds them.</summary>
    public static void AddTo(RequestValidators.RuleTable rules)
    {
        rules.Add<OfferHandoverRequest>(Offer);
        rules.Add<ReceiveHandoverRequest>((c, r) => Change(c, r.RequestId, r.HandoverId, r.Version));
        rules.Add<AcceptHandoverRequest>((c, r) =>
        {
            Change(c, r.RequestId, r.HandoverId, r.Version);
            c.Telephone("telephone", r.Telephone);
        });
        rules.Add<DeclineHandoverRequest>((c, r) =>
        {
            Change(c, r.RequestId, r.HandoverId, r.Version);
            c.Text("reason", r.Reason, 10, 2000);
        });
        rules.Add<WithdrawHandoverRequest>((c, r) =>
        {
            Change(c, r.RequestId, r.HandoverId, r.Version);
            c.Text("reason", r.Reason, 10, 2000);
        });
        rules.Add<ListHandoversRequest>((c, r) => Page(c, r.PageSize, r.PageToken));
        rules.Add<GetHandoverRequest>((c, r) => c.Id("handover_id", r.HandoverId));

        rules.Add<RecordUnknownPeriodRequest>(Unknown);
        rules.Add<ListAbsencesRequest>((c, r) => Page(c, r.PageSize, r.PageToken));
        rules.Add<TakeAbsenceRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Id("absence_id", r.AbsenceId);
            c.Version(r.Version);
        });
        rules.Add<RecordRegistrationRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Subject("person", r.Person);
            c.Stated("kind", r.Kind);
            c.Date("from_date", r.FromDate);
        });

        rules.Add<RecordMoveRequest>(Move);
        rules.Add<ReportGpListRemovalRequest>(GpList);
        rules.Add<RecordPlacementRequest>(Placement);
        rules.Add<ReportOrderEndingRequest>(OrderEnding);
    }

    /// <summary>Requirement F8: when the person was last seen is asked, and "not known" is an answer.</summary>
    public static void LastSeen(RequestCheck c, string lastSeenOn, bool notKnown)
    {
        c.Require(lastSeenOn.Length > 0 || notKnown, "last_seen_on", "is required, as YYYY-MM-DD, or last_seen_not_known");
        c.Require(lastSeenOn.Length == 0 || !notKnown, "last_seen_not_known", "must be false when last_seen_on is given");
        c.Date("last_seen_on", lastSeenOn);
    }

    private static void Offer(RequestCheck c, OfferHandoverRequest r)
    {
        c.RequestId(r.RequestId);
        if (!c.Present("handover", r.Handover))
            return;
        var draft = r.Handover;
        c.Count("handover.subjects", draft.Subjects.Count, 1, 20);
        foreach (var (index, subject) in draft.Subjects.Index())
            c.Subject($"handover.subjects[{index}]", subject);
        c.Stated("handover.kind", draft.Kind);
        if (c.Present("handover.to", draft.To))
            Target(c, "handover.to", draft.To, area: true);
        Words(c, "handover.words", draft.Words);
        c.Telephone("handover.telephone", draft.Telephone);
    }

    private static void Target(RequestCheck c, string field, HandoverTarget to, bool area)
    {
        c.OptionalId($"{field}.organisation_id", to.OrganisationId);
        c.OptionalLine($"{field}.area", to.Area, 100);
        if (to.OrganisationId.Length > 0)
            return;
        c.Require(!area || !Characters.IsBlank(to.Area), $"{field}.area", "is required when no organisation is named");
        c.Require(!area || to.Role != PractitionerRole.Unspecified, $"{field}.role", "is required when no organisation is named");
    }

    private static void Words(RequestCheck c, string field, HandoverWords? words)
    {
        if (!c.Present(field, words))
            return;
        c.Text($"{field}.residual_risk", words!.ResidualRisk, 10, 4000);
        c.OptionalText($"{field}.watch_for", words.WatchFor, 4000);
        c.Count($"{field}.critical_points", words.CriticalPoints.Count, 0, 30);
        foreach (var (index, point) in words.CriticalPoints.Index())
        {
            c.Stated($"{field}.critical_points[{index}].kind", point.Kind);
            c.Text($"{field}.critical_points[{index}].words", point.Words, 5, 2000);
        }

        c.Count($"{field}.tasks", words.Tasks.Count, 0, 30);
        foreach (var (index, task) in words.Tasks.Index())
        {
            c.Text($"{field}.tasks[{index}].words", task.Words, 5, 500);
            c.Date($"{field}.tasks[{index}].due_date", task.DueDate, latest: c.Today.AddYears(5));
        }

        c.OptionalLine($"{field}.interpreter_language", words.InterpreterLanguage, 60);
    }

    private static void Unknown(RequestCheck c, RecordUnknownPeriodRequest r)
    {
        c.RequestId(r.RequestId);
        c.Subject("person", r.Person);
        c.Stated("kind", r.Kind);
        c.Dates("from_date", r.FromDate, "to_date", r.ToDate);
        if (r.Kind == UnknownPeriodKind.Other)
            c.Text("words", r.Words, 5, 500);
        else
            c.OptionalText("words", r.Words, 500);
    }

    private static void Move(RequestCheck c, RecordMoveRequest r)
    {
        c.RequestId(r.RequestId);
        c.Subject("person", r.Person);
        c.Date("moves_on", r.MovesOn, latest: c.Today.AddYears(2));
        c.Line("to_area", r.ToArea, 1, 100);
        c.Address("address", r.Address, required: false);
        if (r.To is not null)
            Target(c, "to", r.To, area: false);
        if (r.Pregnant || r.Words is not null)
            Words(c, "words", r.Words);
        c.Telephone("telephone", r.Telephone);
    }

    private static void GpList(RequestCheck c, ReportGpListRemovalRequest r)
    {
        c.RequestId(r.RequestId);
        c.Subject("person", r.Person);
        c.Date("removed_on", r.RemovedOn, required: true);
        LastSeen(c, r.LastSeenOn, r.LastSeenNotKnown);
        c.Text("risk_statement", r.RiskStatement, 10, 4000);
        c.Stated("source", r.Source);
        c.Stated("legal_basis", r.LegalBasis);
        Bearings(c, r.Children);
    }

    private static void Placement(RequestCheck c, RecordPlacementRequest r)
    {
        c.RequestId(r.RequestId);
        c.Subject("child", r.Child);
        c.Require(
            r.Residence is ResidenceKind.FosterOrKin or ResidenceKind.Residential or ResidenceKind.SemiIndependent or ResidenceKind.Hospital,
            "residence", "must be FOSTER_OR_KIN, RESIDENTIAL, SEMI_INDEPENDENT or HOSPITAL");
        c.Address("address", r.Address, required: false);
        c.Date("from_date", r.FromDate, latest: c.Today.AddYears(1));
        if (r.To is not null)
            Target(c, "to", r.To, area: false);
        Words(c, "words", r.Words);
        c.Require(
            !r.Emergency || r.Words is null || r.Words.CriticalPoints.Count > 0, "words.critical_points",
            "needs at least one in an emergency; OTHER with \"none known to us\" if there is none");
        c.OptionalLine("responsible_name", r.ResponsibleName, 100);
        c.Telephone("responsible_telephone", r.ResponsibleTelephone);
    }

    private static void OrderEnding(RequestCheck c, ReportOrderEndingRequest r)
    {
        c.RequestId(r.RequestId);
        c.Subject("supervised_person", r.SupervisedPerson);
        c.Stated("order", r.Order);
        c.Date("ends_on", r.EndsOn, required: true, latest: c.Today.AddYears(1));
        c.Date("order_from", r.OrderFrom);
        c.Text("residual_risk", r.ResidualRisk, 10, 4000);
        c.Codes("indicators", r.Indicators, 1, 30);
        Bearings(c, r.Children);
        c.Stated("source", r.Source);
        c.Stated("legal_basis", r.LegalBasis);
    }

    private static void Bearings(RequestCheck c, IReadOnlyList<ChildBearing> children)
    {
        c.Count("children", children.Count, 0, 50);
        foreach (var (index, child) in children.Index())
        {
            c.Subject($"children[{index}].child", child.Child);
            c.Text($"children[{index}].relevance", child.Relevance, 5, 2000);
        }
    }

    private static void Change(RequestCheck c, string requestId, string handoverId, long version)
    {
        c.RequestId(requestId);
        c.Id("handover_id", handoverId);
        c.Version(version);
    }

    private static void Page(RequestCheck c, int pageSize, string pageToken)
    {
        c.PageSize(pageSize);
        c.Token("page_token", pageToken);
    }
}
