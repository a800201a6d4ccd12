using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>
/// A plan to live at an address where a child is recorded is told to whoever leads for that child at children's services, who decides
/// before the move (requirement B8). Whoever recorded the plan is told nothing of it: else addresses could be tried out for children.
/// </summary>
public sealed class ResidencePlans(ResurfaceConcerns resurface, PlanChecks plans)
{
    /// <summary>The children whom the person reaches before the plan is added; null when it is no plan to follow.</summary>
    public static async ValueTask<IReadOnlyList<string>?> ReachedBeforeAsync(IReadSession session, Person person, Residence plan, DateOnly today)
    {
        if (plan.State != LinkState.Declared || plan.Kind == ResidenceKind.Refuge || HouseholdWalk.IsInstitution(plan.Kind) || person.IsChildOn(today))
            return null;
        return await ReachedAsync(session, person, today, _ => true);
    }

    /// <summary>Tells of the children whom the plan brings within reach. The residence has been added.</summary>
    public async ValueTask<Retold> TellAsync(
        IWriteSession session, Person person, Residence plan, IReadOnlyList<string> before, RegistrySnapshot registry, Call call)
    {
        var today = LondonTime.DateOf(session.Now);
        var children = new List<ChildOfOccasion>();
        foreach (var id in (await ReachedAsync(session, person, today, r => r == ReachTime.SameAddress)).Except(before, StringComparer.Ordinal))
            children.Add(new ChildOfOccasion(id, [person.Id], [id], await LinkOccasions.AreaOfAsync(session, id, call.Caller.Area, today)));
        return await resurface.TellAsync(
            session,
            new Occasion(
                NotificationTrigger.NewPartnerLinked, $"home:{person.Id}:{plan.AddressKey}", "An adult's plan to live at this child's address was declared.",
                "Decide what this means for the child: accept, act, or decline with a reason.", children, false)
            {
                Plan = plans.DueBefore(plan.From, session.Now),
                PlannedOn = plan.From,
                DecidersAlone = true,
            },
            registry, call);
    }

    private static async ValueTask<IReadOnlyList<string>> ReachedAsync(IReadSession session, Person person, DateOnly today, Func<ReachTime, bool> which) =>
        [.. (await HouseholdReach.OfAdultAsync(session, person, null, today)).Children.Where(c => c.Reach != ReachTime.Formerly && which(c.Reach)).Select(c => c.Child.Id)];
}
