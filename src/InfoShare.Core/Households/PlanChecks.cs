using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>The check that a declared plan opened at the organisation that heard of it.</summary>
/// <param name="DecisionDue">Until when its referral decision is owed; before the move, where the day of that is known.</param>
/// <param name="DeclarationCount">How often it was declared, this time included, as far as the caller may know.</param>
public sealed record PlanCheck(string CheckId, DateTimeOffset DecisionDue, string DecisionDueInWords, int DeclarationCount);

/// <summary>
/// A stated plan to live with or visit somebody, whoever hears of it, opens a check that only a referral decision ends (requirement
/// B8). It opens whether or not a child is recorded, so that it tells nobody that there is one.
/// </summary>
public sealed class PlanChecks(PartnershipClock clock)
{
    /// <summary>Whether a link is such a plan. An expected child or a parent by birth is no plan of an adult's.</summary>
    public static bool IsPlan(Relationship link) => link.State == LinkState.Declared && CanBePlanned(link.Type);

    /// <summary>Types of a link that somebody can plan: to live as a couple or in one home, to act as a parent, to care, to visit.</summary>
    public static bool CanBePlanned(RelationshipType type) => type is
        RelationshipType.Partner or RelationshipType.YpPartner or RelationshipType.HouseholdOther or RelationshipType.StepOrFatherFigure
        or RelationshipType.Carer or RelationshipType.OccasionalCarer or RelationshipType.ExtendedKin or RelationshipType.Associate;

    /// <summary>
    /// When the decision is owed: by T1, and before the move. Where that is to be on the day of T1 or earlier, within the hours of T2's
    /// SAME_DAY term.
    /// </summary>
    public static Deadline DueBefore(PartnershipClock clock, DateOnly? planned, DateTimeOffset now)
    {
        var due = clock.Due(DeadlineKey.ReferralDecision, now);
        return planned <= LondonTime.DateOf(due.DueAt) ? clock.Due(DeadlineKey.NamedOwner, now, Urgency.SameDay) : due;
    }

    /// <summary>The same with this partnership's clock.</summary>
    public Deadline DueBefore(DateOnly? planned, DateTimeOffset now) => DueBefore(clock, planned, now);

    /// <summary>Opens the check; one that the organisation still has open on the same plan, and that is due no later, stands for it.</summary>
    /// <param name="plan">The link, which has been added.</param>
    /// <param name="childIds">The children whom it concerns, as the broker knows them.</param>
    public static async ValueTask<PlanCheck> OpenAsync(
        IWriteSession session, Relationship plan, IReadOnlyList<string> childIds, Deadline due, RegistrySnapshot registry, Call call)
    {
        var caller = call.Caller;
        var seesOthers = caller.May(SensitivityClass.Standard).Release
            is Release.Marker or Release.Summary or Release.Detail;
        var count = await session.Households.CountDeclarationsAsync(plan.PersonId, plan.RelatedId, seesOthers ? null : caller.OrganisationId);
        var open = await session.Links.OpenChecksAsync(caller.OrganisationId, plan.PersonId, plan.RelatedId);
        if (open.FirstOrDefault(c => c.DecisionDue <= due.DueAt) is { } standing)
            return new PlanCheck(standing.Id, standing.DecisionDue, $"due {PlainTime.Full(standing.DecisionDue)}", count);

        // A system that records without a practitioner leaves the decision to whoever leads on safeguarding there.
        var owner = registry.Find(caller.OrganisationId) is { } own ? Code.Of(Routing.SafeguardingLeadOf(own)) : Routing.DutyDesk;
        var check = new NewPartnerCheck(
            session.NextId("chk"), caller.OrganisationId, caller.Practitioner?.Id ?? "", caller.Practitioner?.Name ?? owner,
            plan.PersonId, plan.RelatedId, plan.Id, childIds, session.Now, due.DueAt, null, null, null, null, null, null);
        session.Links.Add(check);
        session.Deadlines.Add(new PendingDeadline(session.NextId("ddl"), DeadlinePurpose.CheckDecision, check.Id, due.DueAt, due.RuleId));
        return new PlanCheck(check.Id, due.DueAt, due.Words, count);
    }
}
