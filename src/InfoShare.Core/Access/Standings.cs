using InfoShare.Core.Clocks;
using InfoShare.Core.Households;
using InfoShare.Core.Stores;

namespace InfoShare.Core.Access;

/// <summary>How somebody who asks stands to the person asked about, from what is recorded.</summary>
internal static class Standings
{
    /// <summary>
    /// The caller in the standing of this question: leads; works there with the person, or has an open referral about it, sent or
    /// received; or neither. Nobody found: a stranger.
    /// </summary>
    public static async ValueTask<Caller> TowardsAsync(IReadSession session, Caller caller, string? personId)
    {
        if (personId is null)
            return caller;
        var today = LondonTime.DateOf(session.Now);
        var relation = Of(caller, await session.Links.InvolvementsOfAsync([personId]), today);
        if (relation == Relation.None && await session.Referrals.HasOpenAsync(caller.OrganisationId, personId))
            relation = Relation.Involved;
        return caller with { Standing = caller.Standing with { Relation = relation } };
    }

    /// <summary>The relation that the involvements with somebody give.</summary>
    public static Relation Of(Caller caller, IReadOnlyList<Involvement> involvements, DateOnly today)
    {
        var own = involvements.Where(i => i.OrganisationId == caller.OrganisationId && i.OpenOn(today)).ToList();
        return own.Count == 0 ? Relation.None
            : own.Any(i => i.Leads && i.PractitionerId is { } id && id == caller.Practitioner?.Id) ? Relation.Leading
            : Relation.Involved;
    }
}
