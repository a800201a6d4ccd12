using InfoShare.Protocol.Access.V1;

namespace InfoShare.Broker.Validation;

/// <summary>Who looked.</summary>
internal static class SubjectRules
{
    /// <summary>Adds them.</summary>
    public static void AddTo(RequestValidators.RuleTable rules)
    {
        rules.Add<ListAccessesRequest>((c, r) =>
        {
            c.Subject("child", r.Child);
            c.Purpose("purpose", r.Purpose);
        });
    }
}
