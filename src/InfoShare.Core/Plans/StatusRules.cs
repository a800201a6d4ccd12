using InfoShare.Core.Households;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Plans;

/// <summary>Which agency states which status, and what ends how (vocabulary 11; I1, I3, I4).</summary>
public static class StatusRules
{
    private static readonly ChildStatusCode[] OfPolice = [ChildStatusCode.Marac, ChildStatusCode.Mappa, ChildStatusCode.Nrm];
    private static readonly ChildStatusCode[] OfProbation = [ChildStatusCode.Licence, ChildStatusCode.Mappa];

    // What an open case, a plan, an enquiry, proceedings or care is: it ends with an accepted ending. In the order in which a child steps up.
    private static readonly ChildStatusCode[] Guarded =
    [
        ChildStatusCode.EarlyHelp, ChildStatusCode.CscOpen, ChildStatusCode.Cin, ChildStatusCode.S47, ChildStatusCode.Cpp, ChildStatusCode.SupervisionOrder,
        ChildStatusCode.PreProceedings, ChildStatusCode.LacS20, ChildStatusCode.LacOrder,
    ];

    /// <summary>
    /// Whether an agency of this kind states such a status as its own. Social care may state what its own systems hold of the conferences and
    /// of referrals as a possible victim of trafficking too; public protection, licences and health plans are others' to state.
    /// </summary>
    public static bool MayState(AgencyKind agency, ChildStatusCode code) => agency switch
    {
        AgencyKind.Police => OfPolice.Contains(code),
        AgencyKind.Probation => OfProbation.Contains(code),
        AgencyKind.Education => code == ChildStatusCode.Ehe,
        AgencyKind.Health => code == ChildStatusCode.HealthPlan,
        AgencyKind.SocialCare => code is not (ChildStatusCode.Mappa or ChildStatusCode.Licence or ChildStatusCode.HealthPlan),
        _ => false,
    };

    /// <summary>Whether an open status of this kind ends with an accepted ending only.</summary>
    public static bool IsGuarded(ChildStatusCode code) => Guarded.Contains(code);

    /// <summary>The reasons that end nothing without an appraisal and another person's signature (I4).</summary>
    public static bool IsSilent(ClosureReason closure) =>
        closure is ClosureReason.NonEngagement or ClosureReason.NoProgress or ClosureReason.AssessmentIncomplete;

    /// <summary>The reasons that an accepted handover answers for: it says the remaining risk, and a named service has accepted.</summary>
    public static bool IsByHandover(ClosureReason closure) =>
        closure is ClosureReason.MovedArea or ClosureReason.Reached18 or ClosureReason.OtherMeasures;

    /// <summary>Whether a kind of evidence is enough by itself (I6).</summary>
    public static bool IsEnough(ClosureEvidence kind) => kind is ClosureEvidence.GoalMetAndSustained or ClosureEvidence.ChildSeenAndHeard
        or ClosureEvidence.ObservedCare or ClosureEvidence.TestResult or ClosureEvidence.IndependentReport;

    /// <summary>The reasons that claim a change, which has to be shown.</summary>
    public static bool NeedsEvidence(ClosureReason closure) => closure is ClosureReason.ChangeEvidenced or ClosureReason.SourceNoLongerRisk;

    /// <summary>Whether the same organisation holds something heavier of the child on that day: the child steps up, and nothing is left behind.</summary>
    public static bool StepsUp(ChildStatus ending, IEnumerable<ChildStatus> others, DateOnly on)
    {
        var rank = Array.IndexOf(Guarded, ending.Code);
        return rank >= 0 && others.Any(o => o.OrganisationId == ending.OrganisationId && Array.IndexOf(Guarded, o.Code) > rank && o.To is null && o.From <= on.AddDays(1));
    }

    /// <summary>What opens a matter again that was closed for such a reason (I5).</summary>
    public static ReopeningTrigger ReopenedBy(ClosureReason closure) => closure switch
    {
        ClosureReason.SourceNoLongerRisk => ReopeningTrigger.SourceLinkedAgain,
        ClosureReason.OtherMeasures => ReopeningTrigger.MonitorLeft,
        ClosureReason.MovedArea => ReopeningTrigger.ReturnedToArea,
        ClosureReason.AssessmentIncomplete => ReopeningTrigger.FurtherReferral,
        _ => ReopeningTrigger.FurtherConcern,
    };

    /// <summary>A trigger in words.</summary>
    public static string Words(ReopeningTrigger trigger) => trigger switch
    {
        ReopeningTrigger.SourceLinkedAgain => "A named person is linked again to the child, the carers or the home.",
        ReopeningTrigger.FurtherConcern => "A further concern bears on the child.",
        ReopeningTrigger.FurtherReferral => "A further referral names the child.",
        ReopeningTrigger.MonitorLeft => "A service with a part in what follows ends its work with the child.",
        ReopeningTrigger.ReturnedToArea => "The child lives in the area again.",
        _ => "Somebody meets what is written.",
    };
}
