using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns;

/// <summary>
/// Which life event of vocabulary 10 a shared concern is, so that recipients are told of it as such (G2); a restriction of contact
/// and a hearing are triggers too (G9).
/// </summary>
public static class ConcernTriggers
{
    // In the order of vocabulary 10: a concern that is several events is told as the first of them.
    private static readonly (NotificationTrigger Trigger, ConcernIndicator[] Indicators)[] Events =
    [
        (NotificationTrigger.Separation, [ConcernIndicator.AcrimoniousSeparation, ConcernIndicator.DaAfterSeparation, ConcernIndicator.ContactRestricted]),
        (NotificationTrigger.CustodyIn, [ConcernIndicator.CustodyEntered]),
        (NotificationTrigger.ReleaseOut, [ConcernIndicator.ReleaseDue]),
        (NotificationTrigger.ConditionBreach, [ConcernIndicator.ConditionBreached]),
        (NotificationTrigger.AddressMove, [ConcernIndicator.Eviction, ConcernIndicator.FrequentMoves]),
        (NotificationTrigger.SchoolChange,
            [ConcernIndicator.OffRoll, ConcernIndicator.HomeEducated, ConcernIndicator.Excluded, ConcernIndicator.ManagedMove]),
        (NotificationTrigger.GpChange, [ConcernIndicator.GpListRemoved]),
        (NotificationTrigger.Missing, [ConcernIndicator.MissingEpisode, ConcernIndicator.ReturnedFromMissing]),
        (NotificationTrigger.Bereaved, [ConcernIndicator.Bereavement]),
        (NotificationTrigger.SafeguardingStep, [ConcernIndicator.CourtHearing]),
    ];

    /// <summary>The trigger to tell it by. One that the call itself named stays, as an attendance that police report as such does.</summary>
    public static NotificationTrigger Of(NotificationTrigger named, IReadOnlyList<ConcernIndicator> indicators, AgencyKind agency, PractitionerRole author)
    {
        if (named != NotificationTrigger.ConcernShared)
            return named;
        if (agency == AgencyKind.Police && indicators.Contains(ConcernIndicator.DaIncident))
            return NotificationTrigger.DaCall;
        if (author == PractitionerRole.EdClinician && indicators.Any(i => i is ConcernIndicator.YpSelfHarm or ConcernIndicator.ParentSelfHarm))
            return NotificationTrigger.EdSelfHarm;
        foreach (var (trigger, of) in Events)
        {
            if (indicators.Any(of.Contains))
                return trigger;
        }

        return named;
    }
}
