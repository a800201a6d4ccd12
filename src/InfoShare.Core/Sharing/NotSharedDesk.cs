using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Emergency;
using InfoShare.Core.Handovers;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Sharing;

/// <summary>
/// Keeps hold of decisions not to share: each has somebody who owes the next step by a time, or has ended, or stands until the day on
/// which it is looked at again (C17, L5). What is told of it names no person, so that nothing can be read in passing.
/// </summary>
public sealed class NotSharedDesk(PartnershipClock clock)
{
    private static readonly TimeOnly Morning = new(9, 0);

    /// <summary>By when it is reviewed, or the author acts when nobody said otherwise (as T16).</summary>
    public Deadline ReviewDue(DateTimeOffset from) => clock.Due(DeadlineKey.OverrideReview, from);

    /// <summary>Keeps a new decision, starts its clock and puts it before who reviews it.</summary>
    public static void Open(IWriteSession session, NotShared decision, RegistrySnapshot registry)
    {
        session.NotShared.Add(decision, new NotSharedStep(
            decision.Id, decision.Version, decision.State, $"not shared: {Code.Of(decision.Reason)}. {decision.Reasons}", decision.Author.Name, decision.RecordedAt));
        StartClock(session, decision);
        TellReviewer(session, decision, registry);
    }

    /// <summary>
    /// Ends a decision because what was kept back is shared: by a concern of the author's organisation about the same person, or one
    /// that says what it bears on.
    /// </summary>
    /// <exception cref="RuleException">NOT_FOUND for another organisation's; ILLEGAL_STATE when it has ended.</exception>
    public static async ValueTask<NotShared> RequireToEndAsync(IReadSession session, string notSharedId, Caller caller, RegistrySnapshot registry)
    {
        var decision = NotSharedSight.Require(await session.NotShared.FindAsync(notSharedId), caller, registry, session.Now);
        if (decision.OrganisationId != caller.OrganisationId)
            throw NotSharedSight.NotFound();
        return decision.IsOpen ? decision : throw Ended(decision);
    }

    /// <summary>The decision that a concern says it ends; null when it names none. What is urgent is shared even when there is no such decision.</summary>
    public static async ValueTask<NotShared?> EndedByAsync(IReadSession session, ConcernStatement statement, Caller caller, RegistrySnapshot registry)
    {
        if (statement.EndsNotSharedId is not { } id)
            return null;
        if (statement.Urgency is not (Urgency.SameDay or Urgency.ImmediateDanger))
            return await RequireToEndAsync(session, id, caller, registry);
        try
        {
            return await RequireToEndAsync(session, id, caller, registry);
        }
        catch (RuleException)
        {
            return null;
        }
    }

    /// <summary>What was kept back is shared by this concern. One about other people ends nothing.</summary>
    /// <exception cref="RuleException">INVALID_FIELDS for a concern about others, unless it is urgent.</exception>
    public static async ValueTask SharedAsync(
        IWriteSession session, NotShared decision, Concern concern, IReadOnlyCollection<ConcernBearing> bearings, Caller caller)
    {
        var about = AloneId.Is(decision.PersonId) ? (await session.People.FindAsync(AloneId.Shown(decision.PersonId)))?.Id : decision.PersonId;
        if (about is null || concern.SubjectId == about || bearings.Any(b => b.PersonId == about))
            await EndAsync(session, decision, NotSharedState.Shared, "shared as a concern", caller, concernId: concern.Id);
        else if (concern.Urgency is not (Urgency.SameDay or Urgency.ImmediateDanger))
            throw RuleException.Invalid("concern.ends_not_shared_id", "is about somebody whom this concern does not name");
    }

    /// <summary>Ends it: nothing is owed any more, and its items are done.</summary>
    public static async ValueTask EndAsync(
        IWriteSession session, NotShared was, NotSharedState state, string what, Caller caller, string? concernId = null, string? replacedById = null)
    {
        await session.AnswerItemsAsync(Fulfilment.EndedNotShared, was.Id, caller);
        await MoveAsync(
            session, was,
            was with { State = state, ConcernId = concernId, ReplacedById = replacedById, Due = null, DueRule = null, Level = EscalationLevel.Unspecified },
            what, caller.Human.Name);
    }

    /// <summary>Writes the next version with its step, and lets its clock follow.</summary>
    /// <exception cref="RuleException">VERSION_CONFLICT.</exception>
    public static async ValueTask<NotShared> MoveAsync(IWriteSession session, NotShared was, NotShared next, string what, string? by)
    {
        next = next with { Version = was.Version + 1 };
        if (!await session.NotShared.TryUpdateAsync(next, new NotSharedStep(next.Id, next.Version, next.State, what, by, session.Now)))
            throw RuleException.VersionConflict("The decision", was.Version + 1);
        foreach (var purpose in (ReadOnlySpan<DeadlinePurpose>)[DeadlinePurpose.NotSharedReview, DeadlinePurpose.NotSharedTask, DeadlinePurpose.NotSharedAgain])
            session.Deadlines.Meet(next.Id, purpose, session.Now);
        StartClock(session, next);
        return next;
    }

    /// <summary>The review or the author's step is late: whoever owes it is told again, and the level above at the organisation; at the top the partners.</summary>
    public async ValueTask OverdueAsync(IWriteSession session, NotShared was, PendingDeadline deadline, RegistrySnapshot registry)
    {
        var level = was.Level switch
        {
            EscalationLevel.Unspecified => was.IsAuthors ? EscalationLevel.Esc3SafeguardingLead : EscalationLevel.Esc4SeniorManager,
            EscalationLevel.Esc5Partnership => EscalationLevel.Esc5Partnership,
            _ => was.Level + 1,
        };

        // From now on where the time would be over already, and at the top: an outage does not end in a burst.
        var next = clock.Due(DeadlineKey.EscalationAnswer, deadline.DueAt, judgedAt: was.RecordedAt);
        if (level == EscalationLevel.Esc5Partnership || next.DueAt <= session.Now)
            next = clock.Due(DeadlineKey.EscalationAnswer, session.Now, judgedAt: was.RecordedAt);
        var decision = await MoveAsync(
            session, was, was with { Level = level, Due = next.DueAt, DueRule = next.RuleId },
            $"late: {(was.IsAuthors ? "the author's step" : "the review")} was owed {PlainTime.Full(deadline.DueAt)}", null);
        if (decision.IsAuthors)
            TellAuthor(session, decision, registry, "It is late.");
        else
            TellReviewer(session, decision, registry);
        TellLevel(session, decision, registry);
    }

    /// <summary>The day has come on which it is looked at again.</summary>
    public async ValueTask AgainAsync(IWriteSession session, NotShared was, RegistrySnapshot registry)
    {
        var due = ReviewDue(session.Now);
        var decision = await MoveAsync(
            session, was, was with { State = NotSharedState.UnderReview, ReviewOn = null, Due = due.DueAt, DueRule = due.RuleId },
            "the day has come on which it is looked at again", null);
        TellReviewer(session, decision, registry);
    }

    /// <summary>What the author is to do after a review; nothing after it was upheld but to know it.</summary>
    public static void TellAuthor(IWriteSession session, NotShared decision, RegistrySnapshot registry, string summary) => Add(
        session, decision, decision.OrganisationId, decision.Author.Name, decision.Author.Id, decision.Author.Role, decision.Author.Team,
        decision.State switch
        {
            NotSharedState.ShareNow => "share it (ShareConcern, with ends_not_shared_id), or decide again and say why (RecordNotShared, with replaces_id)",
            NotSharedState.MoreInformation => "decide again with what the reviewer asks for (RecordNotShared, with replaces_id), or share it",
            _ => "share it at once should anything change",
        },
        decision.Due ?? DeliveryPace.AnswerBy(Urgency.Standard, session.Now),
        $"Your decision not to share of {PlainTime.Date(LondonTime.DateOf(decision.RecordedAt))}: {Code.Of(decision.State)}. {summary}",
        registry.Find(decision.OrganisationId)?.DutyDesk ?? Contact(decision, registry));

    /// <summary>
    /// The role that reviews: the organisation's safeguarding lead, or whoever stands above when the author leads there; the next of a service apart
    /// where that lead may not know of such a fact (L7).
    /// </summary>
    public static string ReviewerOf(NotShared decision, RegistrySnapshot registry)
    {
        if (IsForTheServiceAlone(decision, registry))
            return Code.Of(decision.Author.Role);
        var lead = HandoverRoles.HolderOf(EscalationLevel.Esc3SafeguardingLead, registry, decision.OrganisationId);
        if (Routing.RoleOf(lead) != decision.Author.Role)
            return lead;
        var manager = HandoverRoles.HolderOf(EscalationLevel.Esc2TeamManager, registry, decision.OrganisationId);
        return Routing.RoleOf(manager) != decision.Author.Role ? manager : Routing.SeniorManager;
    }

    private static bool IsForTheServiceAlone(NotShared decision, RegistrySnapshot registry) =>
        NotSharedSight.IsOfAServiceApart(decision, registry)
        && !InvolvementAccess.IsOpenTo(
            registry.Policy, Routing.RoleOf(HandoverRoles.HolderOf(EscalationLevel.Esc3SafeguardingLead, registry, decision.OrganisationId)), decision.Author.Role);

    private static void TellReviewer(IWriteSession session, NotShared decision, RegistrySnapshot registry)
    {
        var reviewer = ReviewerOf(decision, registry);
        Add(
            session, decision, decision.OrganisationId, reviewer, null, Routing.RoleOf(reviewer), decision.Author.Team,
            "review the decision not to share: uphold it, have it shared, or ask for more; never your own",
            decision.Due, Words(decision), Contact(decision, registry));
    }

    private static void TellLevel(IWriteSession session, NotShared decision, RegistrySnapshot registry)
    {
        var above = decision.Level == EscalationLevel.Esc3SafeguardingLead
            ? ReviewerOf(decision, registry) : HandoverRoles.HolderOf(decision.Level, registry, decision.OrganisationId);
        var alone = IsForTheServiceAlone(decision, registry);
        if (alone && decision.Level != EscalationLevel.Esc5Partnership)
        {
            var own = registry.Find(decision.OrganisationId);
            above = HandoverRoles.HolderOf(decision.Level, registry, decision.OrganisationId);
            Add(
                session, decision, decision.OrganisationId, above, null, Routing.RoleOf(above), null, Routing.SeeToServices, decision.Due,
                $"{Code.Of(decision.Level)}. A service here has not seen to a decision of its own.", own?.DutyDesk ?? Contact(decision, registry));
        }
        else if (decision.Level != EscalationLevel.Esc5Partnership)
        {
            Add(
                session, decision, decision.OrganisationId, above, null, Routing.RoleOf(above), null,
                decision.IsAuthors ? "see that it is shared, or decided again with reasons" : "see that somebody else than its author reviews it now",
                decision.Due, $"{Code.Of(decision.Level)}. {Words(decision)}", Contact(decision, registry));
        }
        else if (Routing.PartnershipOf(registry) is { } partners)
        {
            var organisation = registry.Find(decision.OrganisationId);
            var (owner, role) = alone ? EmergencyReviewers.HolderOf(EmergencyReviewLevel.Partnership, null, partners) : (above, PractitionerRole.Unspecified);
            Add(
                session, decision, partners.Id, owner, null, role, null,
                alone ? "review it (ReviewNotShared): nobody of that service there, nor whoever stands in, has"
                    : "see that the organisation acts on its own decision not to share",
                decision.Due, $"{Code.Of(decision.Level)}. At {registry.NameOf(decision.OrganisationId)} a decision not to share is not seen to.",
                organisation?.DutyDesk ?? Contact(decision, registry));
        }
    }

    private static string Words(NotShared decision) =>
        $"{decision.Author.Name} ({Code.Of(decision.Author.Role)}) recorded {PlainTime.Date(LondonTime.DateOf(decision.RecordedAt))} that something which bears on a child is not shared: {Code.Of(decision.Reason)}.";

    private static ContactPoint Contact(NotShared decision, RegistrySnapshot registry) => new(
        decision.Author.Name, decision.Author.Role, registry.NameOf(decision.OrganisationId), registry.Find(decision.OrganisationId)?.DutyTelephone);

    private static void StartClock(IWriteSession session, NotShared decision)
    {
        if (decision is { Due: { } due, DueRule: { } rule })
        {
            session.Deadlines.Add(new PendingDeadline(
                session.NextId("due"), decision.IsAuthors ? DeadlinePurpose.NotSharedTask : DeadlinePurpose.NotSharedReview, decision.Id, due, rule));
        }
        else if (decision is { State: NotSharedState.Upheld, ReviewOn: { } day })
        {
            session.Deadlines.Add(new PendingDeadline(
                session.NextId("due"), DeadlinePurpose.NotSharedAgain, decision.Id, LondonTime.ToUtc(day, Morning), "review_on"));
        }
    }

    private static void Add(
        IWriteSession session, NotShared decision, string organisationId, string owner, string? ownerId, PractitionerRole role, string? team,
        string expected, DateTimeOffset? respondBy, string summary, ContactPoint contact) =>
        session.Inbox.Add(new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = organisationId,
            Trigger = NotificationTrigger.NotShared,
            Urgency = Urgency.Standard,
            ActionOwner = owner,
            ActionOwnerId = ownerId,
            ActionRole = role,
            ActionTeam = team,
            ExpectedResponse = expected,
            RespondBy = respondBy,
            Tier = Tier.Existence,
            Summary = summary,
            NotSharedId = decision.Id,
            Contact = contact,
            PublishedAt = session.Now,
            StateSince = session.Now,
        });

    internal static RuleException Ended(NotShared decision) => RuleException.IllegalState(
        "The decision", Code.Of(decision.State),
        [Code.Of(NotSharedState.UnderReview), Code.Of(NotSharedState.Upheld), Code.Of(NotSharedState.MoreInformation), Code.Of(NotSharedState.ShareNow)]);
}

/// <summary>What the clock does about decisions not to share.</summary>
public sealed class NotSharedDuties(NotSharedDesk desk) : IDeadlineDuty
{
    /// <inheritdoc/>
    public IReadOnlyCollection<DeadlinePurpose> Purposes =>
        [DeadlinePurpose.NotSharedReview, DeadlinePurpose.NotSharedTask, DeadlinePurpose.NotSharedAgain];

    /// <inheritdoc/>
    /// <remarks>The outcome names nobody: the trail finds the person by the decision, and no list of who was told of a person tells of it.</remarks>
    public async ValueTask<DutyOutcome> ActAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry)
    {
        if (await session.NotShared.FindAsync(deadline.ObjectId) is not { } decision)
            return DutyOutcome.NoSuch("decision not to share");
        switch (deadline.Purpose)
        {
            case DeadlinePurpose.NotSharedReview when decision.State == NotSharedState.UnderReview:
            case DeadlinePurpose.NotSharedTask when decision.IsAuthors:
                await desk.OverdueAsync(session, decision, deadline, registry);
                return DutyOutcome.Told();
            case DeadlinePurpose.NotSharedAgain when decision.State == NotSharedState.Upheld:
                await desk.AgainAsync(session, decision, registry);
                return DutyOutcome.Told();
            default:
                return DutyOutcome.AlreadyMet();
        }
    }
}
