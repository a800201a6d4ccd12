using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Patterns;
using InfoShare.Core.Plans;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Retention;
using InfoShare.Core.Stores;

namespace InfoShare.Core.Concerns;

/// <summary>
/// The one place where a concern comes into being, whoever shares it and by whichever call: it is kept with whom it bears on, the
/// incidents that it names are kept with it, what it adds to series and notices is looked at (docs/patterns.md), and what waits for further concerns about these children counts it. Who is told is the
/// caller's (<see cref="ConcernAnnouncer"/>, <see cref="AddressConcernNotices"/>).
/// </summary>
public sealed class ConcernDesk(PartnershipClock clock)
{
    /// <summary>Keeps the concern and counts it.</summary>
    /// <param name="children">The children that it bears on, those of whom its publisher must learn nothing among them.</param>
    /// <param name="awaited">What waits for a further concern about them, where the caller has looked; null: it is looked up.</param>
    /// <returns>Whether somebody was told of an allegation about a worker.</returns>
    internal async ValueTask<AllegationTold> AddAsync(
        IWriteSession session, Concern concern, IReadOnlyList<ConcernBearing> bearings, IReadOnlyCollection<BearingChild> children, RegistrySnapshot registry, Call call,
        ConcernAwaited? awaited = null)
    {
        ArgumentNullException.ThrowIfNull(concern);
        ArgumentNullException.ThrowIfNull(children);
        List<string> childIds = [.. children.Select(c => c.Person.Id)];
        session.Concerns.Add(concern, bearings);
        PatternDuties.LookSoon(session, concern.Id);
        await IncidentHolds.NameAsync(session, concern.Incidents, concern.Id, call);
        await OmissionNotices.TellAsync(session, concern, children, clock, registry);
        var allegation = await Allegations.TellAsync(session, concern, bearings, clock, registry, call.Caller);
        await session.CountConcernAsync(concern, awaited ?? await FollowUps.AwaitingAsync(session, concern, childIds), clock, registry);

        // Where services have divided the parts among them, what is urgent asks at once who leads; elsewhere its referral does.
        if (!CaseRoles.IsUrgent(concern))
            return allegation;
        foreach (var childId in childIds)
        {
            if ((await session.CaseRoles.RolesOfAsync(childId)).Count > 0)
                await RoleGaps.LookAsync(session, childId, registry, clock, call.Caller.Area);
        }

        return allegation;
    }
}
