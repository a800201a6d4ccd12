using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>
/// A plan to live at an address where a child is recorded, and an adult's arrival there of whom a marker is held, are told to whoever
/// leads for that child at children's services (requirements B8, B12). Whoever recorded it is told nothing of it: else addresses could
/// be tried out for children. Nothing is inferred from an address in common, so of an arrival no more is said than whom to ask.
/// </summary>
public sealed class ResidencePlans(ResurfaceConcerns resurface, PlanChecks plans)
{
    /// <summary>The children whom the person reaches before the residence is added; null when nothing of it is told.</summary>
    public static async ValueTask<IReadOnlyList<string>?> ReachedBeforeAsync(IReadSession session, Person person, Residence residence, DateOnly today)
    {
        if (residence.Kind == ResidenceKind.Refuge || HouseholdWalk.IsInstitution(residence.Kind) || person.IsChildOn(today))
            return null;
        if (residence.State != LinkState.Declared
            && (!IsArrival(residence, today) || (await session.Concerns.OnPeopleAsync([person.Id], null, 1)).Count == 0))
        {
            return null;
        }

        return await ReachedAsync(session, person, today, _ => true);
    }

    /// <summary>Tells of the children whom the residence brings within reach. It has been added.</summary>
    public async ValueTask<Retold> TellAsync(
        IWriteSession session, Person person, Residence residence, IReadOnlyList<string> before, RegistrySnapshot registry, Call call)
    {
        var today = LondonTime.DateOf(session.Now);
        var children = new List<ChildOfOccasion>();
        foreach (var id in (await ReachedAsync(session, person, today, r => r == ReachTime.SameAddress)).Except(before, StringComparer.Ordinal))
            children.Add(new ChildOfOccasion(id, [person.Id], [id], await LinkOccasions.AreaOfAsync(session, id, call.Caller.Area, today)));
        var planned = residence.State == LinkState.Declared;
        return await resurface.TellAsync(
            session,
            new Occasion(
                NotificationTrigger.NewPartnerLinked, $"home:{person.Id}:{residence.AddressKey}",
                planned ? "An adult's plan to live at this child's address was declared."
                    : $"An adult was recorded at this child's address ({Code.Of(residence.Kind)}, {Code.Of(residence.State)}). " +
                        "It is the same address and no more: nothing is inferred from it.",
                planned ? "Decide what this means for the child: accept, act, or decline with a reason."
                    : "Find out whether this adult belongs to the household, and decide whether the child needs a referral or an assessment.",
                children, false)
            {
                Plan = plans.DueBefore(planned ? residence.From : null, session.Now),
                PlannedOn = planned ? residence.From : null,
                DecidersAlone = true,
                MarkerHeldAlone = !planned,
            },
            registry, call);
    }

    private static bool IsArrival(Residence residence, DateOnly today) =>
        residence.State is LinkState.Reported or LinkState.Confirmed or LinkState.Suspected or LinkState.Disputed
        && ChildLinks.TimeOf(residence, today) != LinkTime.Past;

    private static async ValueTask<IReadOnlyList<string>> ReachedAsync(IReadSession session, Person person, DateOnly today, Func<ReachTime, bool> which) =>
        [.. (await HouseholdReach.OfAdultAsync(session, person, null, today)).Children.Where(c => c.Reach != ReachTime.Formerly && which(c.Reach)).Select(c => c.Child.Id)];
}
