using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Plans;

/// <summary>What the clock does about plans: a step that is owed and not held, and a plan that has run for two years (I10, T5 to T8).</summary>
public sealed class PlanDuties(PartnershipClock clock) : IDeadlineDuty
{
    private static readonly TimeOnly Close = new(17, 0);

    private readonly PlanClocks clocks = new(clock);

    /// <inheritdoc/>
    public IReadOnlyCollection<DeadlinePurpose> Purposes => [DeadlinePurpose.PlanStepDue, DeadlinePurpose.PlanTwoYears];

    /// <inheritdoc/>
    public ValueTask<DutyOutcome> ActAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry)
    {
        ArgumentNullException.ThrowIfNull(deadline);
        return deadline.Purpose == DeadlinePurpose.PlanStepDue ? StepAsync(session, deadline, registry) : TwoYearsAsync(session, deadline, registry);
    }

    /// <summary>
    /// Owes a step from now on. What is owed of the same kind already stays, with its day and how late it is: holding once more what led to it
    /// puts nothing off. What a plan that has ended owed gives way.
    /// </summary>
    internal static async ValueTask OpenAsync(IWriteSession session, string personId, Caller caller, StepDue due)
    {
        var own = (await session.Links.StatusesOfAsync([personId])).Where(s => s.OrganisationId == caller.OrganisationId).ToList();
        foreach (var earlier in (await session.PlanSteps.OwedAsync(personId, caller.OrganisationId)).Where(o => o.Step == due.Step))
        {
            if (!PlanSteps.IsOfEndedPlan(earlier, own, LondonTime.DateOf(session.Now)))
                return;
            await MeetAsync(session, earlier, caller);
        }

        var owed = new PlanStepOwed(
            session.NextId("pdu"), personId, caller.OrganisationId, due.Step, due.DueAt, due.RuleId, caller.Human.Name, caller.Human.Id, caller.Human.Role,
            EscalationLevel.Unspecified, session.Now, null);
        session.PlanSteps.Add(owed);

        // No clock calls anybody for what is nobody else's (L10).
        if (!AloneId.Is(personId))
            session.Deadlines.Add(new PendingDeadline(session.NextId("due"), DeadlinePurpose.PlanStepDue, owed.Id, due.DueAt, due.RuleId));
    }

    /// <summary>It is owed no more, and nobody is asked for it; false when somebody else had met it.</summary>
    internal static async ValueTask<bool> MeetAsync(IWriteSession session, PlanStepOwed owed, Caller caller)
    {
        if (!await session.PlanSteps.TryMeetAsync(owed.Id, session.Now))
            return false;
        session.Deadlines.Meet(owed.Id, DeadlinePurpose.PlanStepDue, session.Now);
        await session.AnswerItemsAsync(Fulfilment.HeldStep, owed.Id, caller);
        return true;
    }

    /// <summary>A plan that begins is looked at after two years, and at once where it is one of several of its kind (I10).</summary>
    /// <param name="before">What stood of the child's statuses before it, of every area.</param>
    internal static void Watch(IWriteSession session, ChildStatus begun, IReadOnlyList<ChildStatus> before, RegistrySnapshot registry, PartnershipClock clock)
    {
        var twoYears = LondonTime.ToUtc(begun.From.AddYears(2), Close);
        if (begun.Code == ChildStatusCode.Cpp)
            session.Deadlines.Add(new PendingDeadline(session.NextId("due"), DeadlinePurpose.PlanTwoYears, begun.Id, twoYears < session.Now ? session.Now : twoYears, "I10"));
        if (CaseRoles.AsksForLead(begun.Code))
            RoleGaps.LookAfter(session, begun.Id, begun.From, clock);
        if (PlanSteps.Repeats(begun, before) is > 0 and var earlier)
        {
            Tell(session, registry, begun.OrganisationId, begun.PersonId, null, clock.Due(DeadlineKey.HandoverAcceptance, session.Now).DueAt,
                "read what the earlier plans tried, and say what is done otherwise this time",
                $"{Code.Of(begun.Code)} begins from {PlainTime.Date(begun.From)} after {(earlier == 1 ? "an earlier one" : $"{earlier} earlier ones")} of the same kind.");
        }
    }

    private async ValueTask<DutyOutcome> StepAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry)
    {
        if (await session.PlanSteps.FindOwedAsync(deadline.ObjectId) is not { } was)
            return DutyOutcome.NoSuch("step");
        if (was.MetAt is not null)
            return DutyOutcome.AlreadyMet(was.PersonId);
        var own = (await session.Links.StatusesOfAsync([was.PersonId])).Where(s => s.OrganisationId == was.OrganisationId);
        if (!PlanSteps.IsOwed(was.Step, own, LondonTime.DateOf(session.Now)))
        {
            if (!await session.PlanSteps.TryMeetAsync(was.Id, session.Now))
                throw new InvalidOperationException("A step changed while its deadline fired; the next sweep tries again.");
            return DutyOutcome.AlreadyMet(was.PersonId);
        }

        var level = was.Level == EscalationLevel.Unspecified ? EscalationLevel.Esc2TeamManager
            : was.Level >= EscalationLevel.Esc5Partnership ? EscalationLevel.Esc5Partnership : was.Level + 1;
        if (!await session.PlanSteps.TryClimbAsync(was.Id, was.Level, level))
            throw new InvalidOperationException("A step changed while its deadline fired; the next sweep tries again.");
        var next = clocks.Later(session.Now);
        session.Deadlines.Add(new PendingDeadline(session.NextId("due"), DeadlinePurpose.PlanStepDue, was.Id, next.DueAt, next.RuleId));
        var said = $"{Code.Of(was.Step)} was due {PlainTime.Full(was.DueAt)} and is not recorded.";
        var holder = HandoverRoles.HolderOf(level, registry, was.OrganisationId);
        if (was.Level == EscalationLevel.Unspecified)
        {
            Add(session, registry, was.OrganisationId, was.PersonId, was.Id, was.OwnerName, was.OwnerId, was.OwnerRole, next.DueAt,
                "hold it, or record it with the reason why it is late (RecordPlanStep, CompleteAssessment)", said);
            if (was.Step is PlanStep.CoreGroup or PlanStep.ReviewConference && registry.Find(was.OrganisationId) is { } organisation && ReviewerAt(organisation) is { } reviewer)
                Add(session, registry, was.OrganisationId, was.PersonId, was.Id, Code.Of(reviewer), null, reviewer, next.DueAt, "see what holds it up, and say so to its manager", said);
        }

        Add(session, registry, was.OrganisationId, was.PersonId, was.Id, holder, null, Routing.RoleOf(holder), next.DueAt,
            "see that it is held, and that the reason is written down", said);
        return DutyOutcome.Told(was.PersonId);
    }

    private async ValueTask<DutyOutcome> TwoYearsAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry)
    {
        if (await session.PlanSteps.FindStatusAsync(deadline.ObjectId) is not { } begun)
            return DutyOutcome.NoSuch("status");
        var today = LondonTime.DateOf(session.Now);
        if ((await session.Links.StatusesOfAsync([begun.PersonId])).FirstOrDefault(s => s.IsSameAs(begun)) is not { } now || now.To <= today)
            return DutyOutcome.AlreadyMet(begun.PersonId);
        Tell(session, registry, begun.OrganisationId, begun.PersonId, null, clocks.RespondBy(session.Now),
            "look at what the plan has changed for the child, and decide: proceedings, another plan, or an ending",
            $"{Code.Of(begun.Code)} has run for two years, since {PlainTime.Date(begun.From)}.");
        return DutyOutcome.Told(begun.PersonId);
    }

    // Who reviews plans from outside the line; where nobody does, the chair of conferences.
    private static PractitionerRole? ReviewerAt(Organisation own) =>
        own.AllowedRoles.Contains(PractitionerRole.ReviewingOfficer) ? PractitionerRole.ReviewingOfficer
        : own.AllowedRoles.Contains(PractitionerRole.ConferenceChair) ? PractitionerRole.ConferenceChair : null;

    private static void Tell(
        IWriteSession session, RegistrySnapshot registry, string organisationId, string personId, string? dutyId, DateTimeOffset respondBy, string expected, string summary)
    {
        if (registry.Find(organisationId) is not { } own)
            return;
        PractitionerRole?[] roles = [HandoverRoles.ManagerAt(own), ReviewerAt(own)];
        foreach (var role in roles.OfType<PractitionerRole>().Distinct())
            Add(session, registry, organisationId, personId, dutyId, Code.Of(role), null, role, respondBy, expected, summary);
    }

    private static void Add(
        IWriteSession session, RegistrySnapshot registry, string organisationId, string personId, string? dutyId, string owner, string? ownerId, PractitionerRole role,
        DateTimeOffset respondBy, string expected, string summary) => session.Inbox.Add(new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = organisationId,
            Trigger = NotificationTrigger.PlanDrift,
            Urgency = Urgency.Standard,
            ActionOwner = owner,
            ActionOwnerId = ownerId,
            ActionRole = role,
            ExpectedResponse = expected,
            RespondBy = respondBy,
            Tier = Tier.Marker,
            Summary = summary,
            PersonId = personId,
            PlanDutyId = dutyId,
            Contact = registry.Find(organisationId)?.DutyDesk,
            Listed = false,
            PublishedAt = session.Now,
            StateSince = session.Now,
        });
}
