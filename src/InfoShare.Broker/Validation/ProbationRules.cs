using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Probation.V1;

namespace InfoShare.Broker.Validation;

/// <summary>Forms of probation services.</summary>
internal static class ProbationRules
{
    private static readonly ResidenceKind[] NotTheirs =
        [ResidenceKind.Refuge, ResidenceKind.Custody, ResidenceKind.Hospital, ResidenceKind.FosterOrKin, ResidenceKind.Residential, ResidenceKind.Intended];

    /// <summary>Adds them.</summary>
    public static void AddTo(RequestValidators.RuleTable rules)
    {
        rules.Add<ReportBreachRequest>(Breach);
        rules.Add<ReportReleaseRequest>(Release);
        rules.Add<RecordOrderRequest>(Order);
        rules.Add<RecordChildrenAtAddressRequest>(ChildrenAtAddress);
    }

    private static void Breach(RequestCheck c, ReportBreachRequest r)
    {
        var urgent = FormRules.Basics(c, r.RequestId, r.Basics);
        c.SubjectIfKnown("supervised_person", r.SupervisedPerson, urgent);
        FormRules.Choice(c, "condition", r.Condition, urgent);
        c.Happened("happened", r.Happened);
        FormRules.Choice(c, "where", r.Where, urgent);
        c.Text("account", r.Account, urgent ? 2 : 10, FormRules.LongestStatement);
        FormRules.Children(c, "children", r.Children, urgent);
        c.OptionalText("action_taken", r.ActionTaken, 500);
    }

    private static void Release(RequestCheck c, ReportReleaseRequest r)
    {
        var urgent = FormRules.Basics(c, r.RequestId, r.Basics);
        c.SubjectIfKnown("person", r.Person, urgent);
        c.Date("release_on", r.ReleaseOn, required: true, latest: c.Today.AddYears(1));
        c.Stated("kind", r.Kind);
        c.Address("to_address", r.ToAddress, required: false);
        c.Codes("conditions", r.Conditions, 0, 7);
        c.OptionalText("conditions_in_words", r.ConditionsInWords, 2000);
        c.OptionalText("meaning", r.Meaning, 1500);
        FormRules.Children(c, "children", r.Children, urgent);
    }

    private static void Order(RequestCheck c, RecordOrderRequest r)
    {
        c.RequestId(r.RequestId);
        c.Subject("person", r.Person);
        c.Stated("order", r.Order);
        c.Dates("from_date", r.FromDate, "to_date", r.ToDate, required: true);
        c.Date("decided_on", r.DecidedOn);
        c.Codes("conditions", r.Conditions, 0, 7);
    }

    private static void ChildrenAtAddress(RequestCheck c, RecordChildrenAtAddressRequest r)
    {
        c.RequestId(r.RequestId);
        c.Subject("supervised_person", r.SupervisedPerson);
        c.Address("address", r.Address);
        c.Require(!NotTheirs.Contains(r.StaysAs), "stays_as", "is not a way of staying that a home visit finds");
        c.Date("visited_on", r.VisitedOn, required: true);
        c.Stated("seen", r.Seen);
        c.Stated("answer", r.Answer);
        c.Line("who_said", r.WhoSaid, 2, 200);
        c.Count("children_said", r.ChildrenSaid.Count, 0, 10);
        foreach (var (index, said) in r.ChildrenSaid.Index())
            c.Line($"children_said[{index}]", said, 1, 200);
        c.Require(r.ChildrenSaid.Count == 0 || r.Answer == ChildContactAnswer.Yes, "children_said", "is left out where the answer is not YES");
        EducationRules.Details(c, r.AgencyLabel, r.KnownAt);
    }
}
