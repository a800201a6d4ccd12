using InfoShare.Broker.Mapping;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Validation;

/// <summary>Emergency access and conflicts of interest.</summary>
internal static class AccessRules
{
    /// <summary>Characters that say why none of the coded reasons is true.</summary>
    private const int WordsOfOther = 80;

    /// <summary>Adds them.</summary>
    public static void AddTo(RequestValidators.RuleTable rules)
    {
        rules.Add<BreakGlassRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Subject("subject", r.Subject);
            c.Stated("reason", r.Reason);
            c.Reason("words", r.Words);
            c.Require(
                r.Reason != EmergencyReason.Other || Characters.VisibleLength(r.Words) >= WordsOfOther, "words",
                $"must have {WordsOfOther} characters or more with OTHER: say what happens and why no other reason is true");
            c.Text("tried", r.Tried, 5, 500);
        });
        rules.Add<EndEmergencyAccessRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Id("grant_id", r.GrantId);
        });
        rules.Add<ReviewEmergencyAccessRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Id("grant_id", r.GrantId);
            c.Version(r.Version);
            c.Stated("outcome", r.Outcome);
            c.Reason("reasons", r.Reasons);
        });
        rules.Add<ListEmergencyAccessRequest>((c, r) =>
        {
            c.Subject("subject", r.Subject, required: false);
            c.PageSize(r.PageSize);
            c.Token("page_token", r.PageToken);
            c.OptionalId("grant_id", r.GrantId);
            c.Require(r.GrantId.Length == 0 || r.Subject is null, "grant_id", "is not given together with subject");
        });
        rules.Add<DeclareConflictRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.OptionalLine("practitioner_id", r.PractitionerId, 100);
            c.Subject("person", r.Person);
            c.Stated("kind", r.Kind);
            c.Text("reason", r.Reason, 5, 1000);
        });
        rules.Add<EndConflictRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Id("conflict_id", r.ConflictId);
            c.Version(r.Version);
            c.Text("reason", r.Reason, 5, 1000);
        });
        rules.Add<ListConflictsRequest>((c, r) =>
        {
            c.OptionalLine("practitioner_id", r.PractitionerId, 100);
            c.PageSize(r.PageSize);
            c.Token("page_token", r.PageToken);
        });
        rules.Add<ListEmergencyReasonsRequest>((_, _) => { });
        rules.Add<GetEmergencyAccessRatesRequest>((c, r) =>
        {
            if (!EmergencyMapping.TryMonth(r.Month, out var month))
                c.Add("month", "must be a month as YYYY-MM, for example 2027-03");
            else
                c.Require(month <= c.Today && month.Year >= 2020, "month", "must not be in the future, nor before 2020");
        });
    }
}
