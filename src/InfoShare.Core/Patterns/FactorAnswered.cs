using InfoShare.Core.Access;
using InfoShare.Core.Referrals;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Patterns;

/// <summary>
/// What came of asking after one factor of risk, or after one thing that protects (requirement C20). It is added and never changed, and it
/// is no concern: nothing is opened, told, lowered or closed by it.
/// </summary>
/// <param name="PersonId">Whom it is about: a child, or an adult around it.</param>
/// <param name="Factor">Unspecified where it is about what protects.</param>
/// <param name="AsOf">The day of which it is.</param>
/// <param name="Words">For the organisation that answered.</param>
public sealed record FactorAnswered(
    string Id, string PersonId, RiskFactor Factor, ProtectiveFactor Protective, FactorAnswer Answer, DateOnly AsOf, SourceKind Source, string? Words,
    string OrganisationId, AgencyKind Agency, string ById, string ByName, PractitionerRole ByRole, DateTimeOffset RecordedAt)
{
    /// <summary>Its code, whichever it is.</summary>
    public string Of => Factor == RiskFactor.Unspecified ? Code.Of(Protective) : Code.Of(Factor);
}

/// <summary>
/// Who may know what came of asking, and how much of it: whoever may know every class of fact that the factor is made of, that somebody in this role
/// asked, and whence it is known. The least of what the reader may see of these counts (L6).
/// </summary>
internal static class FactorSight
{
    /// <summary>Whether the reader may be shown it. What is not shown leaves no trace: it is as if nobody had recorded it.</summary>
    public static bool Shows(Caller reader, FactorAnswered answer) => ReleaseTo(reader, answer) is Release.Marker or Release.Summary or Release.Detail;

    /// <summary>Whether the reader may read its words: of the own organisation's alone, and only in full, as the words of a concern.</summary>
    public static bool ShowsWords(Caller reader, FactorAnswered answer) =>
        reader.OrganisationId == answer.OrganisationId && ReleaseTo(reader, answer) == Release.Detail;

    private static Release ReleaseTo(Caller reader, FactorAnswered answer)
    {
        var own = reader.OrganisationId == answer.OrganisationId;
        if (!own && !ReferralSight.LearnsOfOthers(reader.Role))
            return Release.Hidden;
        Relation? nearer = !own ? null : reader.Practitioner?.Id == answer.ById ? Relation.Author : Relation.Colleague;
        return ClassesOf(answer).Min(c => (own || reader.Standing.Purpose != Purpose.Unspecified ? reader.May(c, nearer) : reader.Policy.Tell(reader.Role, c)).Release);
    }

    /// <summary>What is asked again where a factor could not safely be asked for.</summary>
    public static EnquiryTopic TopicOf(RiskFactor factor) => factor switch
    {
        RiskFactor.DomesticAbuse => EnquiryTopic.DomesticAbuse,
        RiskFactor.YoungPersonSelfHarm => EnquiryTopic.SelfHarm,
        RiskFactor.ChildSexualHarm => EnquiryTopic.SexualHarm,
        _ => EnquiryTopic.Other,
    };

    /// <summary>
    /// The one that is shown of several: that it is there, whoever says so and when; else the latest. A later NO takes nothing from a YES.
    /// </summary>
    public static FactorAnswered? Of(IEnumerable<FactorAnswered> answers) => answers
        .OrderByDescending(a => a.Answer == FactorAnswer.Yes).ThenByDescending(a => a.AsOf).ThenByDescending(a => a.RecordedAt)
        .ThenByDescending(a => a.Id, StringComparer.Ordinal).FirstOrDefault();

    private static IEnumerable<SensitivityClass> ClassesOf(FactorAnswered answer) =>
        FactorRules.Embedded.ClassesOf(answer.Factor).Append(InvolvementAccess.ClassOf(answer.ByRole))
            .Append(answer.Source == SourceKind.PoliceIntel ? SensitivityClass.Intelligence : SensitivityClass.Standard)
            .Select(c => c == SensitivityClass.Unspecified ? SensitivityClass.Standard : c).Distinct();
}

/// <summary>
/// What to ask beside a factor of risk that is shared (requirement C20). It is reckoned from what the publisher's own organisation
/// answered and from nothing else, so that it tells of nobody what others hold.
/// </summary>
internal static class FactorPrompts
{
    // What adds up around a child; how a child is harmed, and what it does, is said by concerns of their own.
    private static readonly RiskFactor[] AddUp =
    [
        RiskFactor.DomesticAbuse, RiskFactor.ParentMentalHealth, RiskFactor.ParentSubstances, RiskFactor.AdultViolenceOrSexualOffence,
        RiskFactor.AdultOtherOffending, RiskFactor.EarlierChildRemoved, RiskFactor.NewPartnerOfConcern,
    ];

    /// <summary>At most one prompt; none where no factor is recorded.</summary>
    public static async ValueTask<IReadOnlyList<string>> ForAsync(
        IReadSession session, IReadOnlyList<ConcernIndicator> indicators, IReadOnlyCollection<string> personIds, Caller caller) =>
        FactorsOf(indicators).Count == 0 ? []
            : For(
                indicators,
                [
                    .. (await session.Factors.OfAsync([.. personIds.Where(id => !caller.Conflicts.Keeps(id)).Distinct(StringComparer.Ordinal)]))
                        .Where(a => a.OrganisationId == caller.OrganisationId),
                ]);

    /// <summary>The same, of these answers.</summary>
    public static IReadOnlyList<string> For(IReadOnlyList<ConcernIndicator> indicators, IReadOnlyCollection<FactorAnswered> own)
    {
        var recorded = FactorsOf(indicators);
        if (recorded.Count == 0)
            return [];
        var asked = own.Where(a => a.Answer != FactorAnswer.NotAsked).ToList();
        var risks = AddUp.Where(f => !recorded.Contains(f) && !asked.Exists(a => a.Factor == f)).Select(f => Code.Of(f)).ToList();
        var protects = Code.All<ProtectiveFactor>().Where(f => Code.IsStated(f) && !asked.Exists(a => a.Protective == f) && !indicators.Any(i => IsSaidBy(i, f)))
            .Select(f => Code.Of(f)).ToList();
        return risks.Count + protects.Count == 0 ? []
            :
            [
                $"You recorded {string.Join(", ", recorded.Select(f => Code.Of(f)))}. Say of each of these what came of asking, NOT_ASKED and NOT_SAFE_TO_ASK among it (AnswerFactors)"
                + (risks.Count == 0 ? "" : $"; beside it: {string.Join(", ", risks)}") + (protects.Count == 0 ? "" : $"; what protects: {string.Join(", ", protects)}") + ".",
            ];
    }

    private static IReadOnlyList<RiskFactor> FactorsOf(IEnumerable<ConcernIndicator> indicators) =>
        [.. indicators.Select(i => FactorRules.Embedded.Of(i)?.Factor).OfType<RiskFactor>().Distinct().Order()];

    private static bool IsSaidBy(ConcernIndicator indicator, ProtectiveFactor factor) => (indicator, factor) is
        (ConcernIndicator.ProtectiveAdult, ProtectiveFactor.ProtectiveAdult) or (ConcernIndicator.TrustedPerson, ProtectiveFactor.TrustedPerson);
}
