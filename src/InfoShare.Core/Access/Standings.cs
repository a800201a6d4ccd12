using InfoShare.Core.Clocks;
using InfoShare.Core.Households;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Access;

/// <summary>How somebody who asks stands to the person asked about, from what is recorded.</summary>
internal static class Standings
{
    /// <summary>
    /// The call in the standing of this question: its caller leads; works there with the person, or has an open referral about it, sent
    /// or received, as far as the caller may know of who works or sent it (L7); or neither. Nobody found: a stranger.
    /// </summary>
    /// <exception cref="RuleException">
    /// PURPOSE_NOT_ALLOWED for EMERGENCY without a grant that holds for this person: the same for whoever is not recorded.
    /// </exception>
    public static async ValueTask<Call> TowardsAsync(IReadSession session, Call call, string? personId)
    {
        var caller = call.Caller;
        var standing = caller.Standing;
        if (standing.Purpose == Purpose.Emergency)
            standing = standing with { GrantId = await GrantAsync(session, caller, personId) };
        if (personId is not null)
        {
            var today = LondonTime.DateOf(session.Now);
            standing = standing with { Conflicted = caller.Conflicts.Keeps(personId), Relation = Of(caller, await session.Links.InvolvementsOfAsync([personId]), today) };
            if (standing.Relation == Relation.None && (await session.Referrals.OpenAtAsync(caller.OrganisationId, personId)).Any(r => r.IsOpenTo(caller)))
                standing = standing with { Relation = Relation.Involved };
        }

        return call with { Caller = caller with { Standing = standing } };
    }

    /// <summary>
    /// The relation that the involvements with somebody give. The work of a clinic in the own house is that clinic's: whoever may not know of it
    /// is no nearer to the person by it, else the fuller answer would tell of it (L7).
    /// </summary>
    public static Relation Of(Caller caller, IReadOnlyList<Involvement> involvements, DateOnly today)
    {
        var own = involvements.Where(i =>
            i.OrganisationId == caller.OrganisationId && i.OpenOn(today) && InvolvementAccess.IsOpenTo(caller, i.OrganisationId, i.PractitionerId, i.Role)).ToList();
        return own.Count == 0 ? Relation.None
            : own.Any(i => i.Leads && i.PractitionerId is { } id && id == caller.Practitioner?.Id) ? Relation.Leading
            : Relation.Involved;
    }

    private static async ValueTask<string> GrantAsync(IReadSession session, Caller caller, string? personId)
    {
        var grants = personId is null ? null
            : await session.Emergencies.ActiveGrantsAsync(caller.OrganisationId, caller.Human.Id, [personId], session.Now);
        return grants?.Values.FirstOrDefault() ?? throw new RuleException(
            ErrorReason.PurposeNotAllowed,
            "EMERGENCY is open while your own emergency access to this person holds. Open it with EmergencyAccessService/BreakGlass, which gives minutes.",
            new Dictionary<string, string> { ["purpose"] = Code.Of(Purpose.Emergency) });
    }
}
