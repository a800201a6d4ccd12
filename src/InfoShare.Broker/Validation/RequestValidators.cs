using System.Collections.Frozen;
using Google.Protobuf;
using Grpc.Health.V1;
using Grpc.Reflection.V1;
using InfoShare.Core;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Broker.Validation;

/// <summary>
/// A validator for every request message. What it lets through is well-formed; whether it is allowed, exists or fits the state
/// is for the operations. A test holds the table to the protos.
/// </summary>
public static class RequestValidators
{
    private static readonly FrozenDictionary<Type, Action<RequestCheck, IMessage>> Table = Build();

    /// <summary>The request messages that have a validator.</summary>
    public static IReadOnlyCollection<Type> Types => Table.Keys;

    /// <summary>Everything that is wrong with the request; empty when nothing is.</summary>
    /// <param name="now">The partnership's time, against which "in the future" is judged.</param>
    /// <param name="agency">Kind of the calling organisation; unspecified for public methods.</param>
    /// <exception cref="InvalidOperationException">The message has no validator: a defect, so the call fails.</exception>
    public static IReadOnlyList<FieldViolation> Validate(IMessage request, DateTimeOffset now, AgencyKind agency)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!Table.TryGetValue(request.GetType(), out var validator))
            throw new InvalidOperationException($"No validator for {request.Descriptor.FullName}.");
        var check = new RequestCheck(now, agency);
        MessageWalk.Check(check, request);
        validator(check, request);
        return check.Violations;
    }

    private static FrozenDictionary<Type, Action<RequestCheck, IMessage>> Build()
    {
        var rules = new RuleTable();
        AgencyRules.AddTo(rules);
        PoliceFormRules.AddTo(rules);
        HealthFormRules.AddTo(rules);
        EducationRules.AddTo(rules);
        ProbationRules.AddTo(rules);
        ReferralRules.AddTo(rules);
        PassingRules.AddTo(rules);
        RosterRules.AddTo(rules);
        HandoverRules.AddTo(rules);
        ContactChecks.AddTo(rules);
        SharingRules.AddTo(rules);
        HistoryRules.AddTo(rules);
        InformationRules.AddTo(rules);
        PatternRules.AddTo(rules);
        PeopleRules.AddTo(rules);
        PlanRules.AddTo(rules);
        MaternityRules.AddTo(rules);
        HouseholdRules.AddTo(rules);
        IdentityRules.AddTo(rules);
        UnidentifiedRules.AddTo(rules);
        SubjectRules.AddTo(rules);
        OperatorRules.AddTo(rules);
        ReviewRules.AddTo(rules);
        AccessRules.AddTo(rules);
        RetentionRules.AddTo(rules);
        PagesRules.AddTo(rules);
        rules.Add<HealthCheckRequest>((c, r) => c.OptionalLine("service", r.Service, 200));
        rules.Add<HealthListRequest>((_, _) => { });

        // Public and by its nature free in form; the service answers what it does not know with an error of its own.
        rules.Add<ServerReflectionRequest>((_, _) => { });
        return rules.Rules.ToFrozenDictionary();
    }

    /// <summary>Collects the rules by type.</summary>
    internal sealed class RuleTable
    {
        public Dictionary<Type, Action<RequestCheck, IMessage>> Rules { get; } = [];

        public void Add<T>(Action<RequestCheck, T> rule)
            where T : IMessage<T> =>
            Rules.Add(typeof(T), (check, message) => rule(check, (T)message));
    }
}
