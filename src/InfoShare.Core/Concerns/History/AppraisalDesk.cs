using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns.History;

/// <summary>
/// Sees that what was taken back, or not found proved, is appraised for each child that it bears on (requirement C6): whoever leads for
/// the child owes it, else the concern's author; in the time of an alert, and then it climbs level by level until it is made.
/// </summary>
public sealed class AppraisalDesk(PartnershipClock clock)
{
    private const string Asked = "say what it means for the child and what is done about it (AppraiseConcern); not being proved is not being safe";

    private sealed record Owner(string OrganisationId, string? Id, string Name, PractitionerRole Role, string? Team);

    /// <summary>
    /// Refuses while somebody owes this child an appraisal: what asks for a conclusion about the child cannot leave out what was said (C6).
    /// </summary>
    /// <exception cref="RuleException">APPRAISAL_REQUIRED.</exception>
    public static async ValueTask RequireNoneOwedAsync(IReadSession session, string personId, IReadOnlyCollection<string>? concernIds = null)
    {
        var owed = (await session.ConcernLife.OwedToAsync([personId])).Where(a => concernIds is null || concernIds.Contains(a.ConcernId)).ToList();
        if (owed.Count > 0)
            throw Owed(owed.Count);
    }

    /// <summary>What is refused while so many appraisals are owed.</summary>
    public static RuleException Owed(int appraisals) => new(
        ErrorReason.AppraisalRequired,
        "A concern about this child was taken back or not found proved, and nobody has said yet what that means for the child. Appraise it first (AppraiseConcern).",
        new Dictionary<string, string> { ["open_appraisals"] = appraisals.ToString(System.Globalization.CultureInfo.InvariantCulture) });

    /// <summary>The same of what the caller may know of: what is hidden is not told by a refusal.</summary>
    /// <exception cref="RuleException">APPRAISAL_REQUIRED.</exception>
    public static async ValueTask RequireNoneOwedToAsync(IReadSession session, string personId, Caller caller)
    {
        var open = new List<string>();
        foreach (var concernId in (await session.ConcernLife.OwedToAsync([personId])).Select(a => a.ConcernId).Distinct())
        {
            if (await session.Concerns.FindAsync(concernId) is { } concern && ConcernAccess.Decide(caller, concern).Shows
                && !await KeptConcerns.KeepsAsync(session, concern, caller))
            {
                open.Add(concernId);
            }
        }

        if (open.Count > 0)
            await RequireNoneOwedAsync(session, personId, open);
    }

    /// <summary>
    /// A state came that needs appraising: one for each child. One that is owed for the child already is owed as before, late or not: saying
    /// it again gains no time.
    /// </summary>
    internal async ValueTask<IReadOnlyList<Appraisal>> OpenAsync(
        IWriteSession session, OpenedConcern opened, VerificationStep step, RegistrySnapshot registry, Call call)
    {
        var children = opened.Children;
        var owed = (await session.ConcernLife.AppraisalsAsync(opened.Concern.Id)).Where(a => a.State == AppraisalState.Due).ToLookup(a => a.PersonId, StringComparer.Ordinal);
        var people = (await session.People.FindManyAsync([.. children.Select(c => c.PersonId)])).ToDictionary(p => p.Id, StringComparer.Ordinal);
        var involvements = children.Count == 0 ? [] : await session.Links.InvolvementsOfAsync([.. children.Select(c => c.PersonId)]);
        var due = DueAt(session.Now);
        var appraisals = new List<Appraisal>();
        foreach (var child in children.Where(c => people.ContainsKey(c.PersonId)).OrderBy(c => c.PersonId, StringComparer.Ordinal))
        {
            foreach (var earlier in owed[child.PersonId])
            {
                var still = earlier with { Version = earlier.Version + 1, Step = step.Step };
                if (!await session.ConcernLife.TryUpdateAsync(still))
                    throw RuleException.VersionConflict("The appraisal", earlier.Version + 1);
                appraisals.Add(still);
            }

            if (owed.Contains(child.PersonId))
                continue;
            if (await OwnerOfAsync(child, people[child.PersonId]) is not { } owner)
                continue;
            var appraisal = new Appraisal(
                session.NextId("apr"), 1, opened.Concern.Id, step.Step, child.PersonId, owner.OrganisationId, owner.Id, owner.Name, owner.Role, owner.Team,
                AppraisalState.Due, due.DueAt, due.RuleId, EscalationLevel.Unspecified, null, null, null, session.Now, null);
            session.ConcernLife.Add(appraisal);
            session.Deadlines.Add(new PendingDeadline(session.NextId("due"), DeadlinePurpose.AppraisalDue, appraisal.Id, due.DueAt, due.RuleId));
            Tell(
                session, appraisal, opened.Concern, owner.OrganisationId, owner.Name, owner.Id, owner.Role, owner.Team, Asked,
                $"What was said of this child is now {Code.Of(step.State)}. It stays, and it is to be appraised.", registry, child.Apart);
            appraisals.Add(appraisal);
        }

        return appraisals;

        async ValueTask<Owner?> OwnerOfAsync(ConcernBearing child, People.Person person)
        {
            var today = LondonTime.DateOf(session.Now);
            var around = involvements.Where(i => i.PersonId == child.PersonId).ToList();
            var lead = Lead.Of(around, registry, today, call.Caller.Area);
            if (lead is { Practitioner: { } practitioner, OrganisationId: { } organisationId }
                && ConcernAccess.Decide(registry.Policy, practitioner.Role, opened.Concern).Shows && !await IsKeptAsync(organisationId, lead.PractitionerId))
            {
                return new Owner(organisationId, lead.PractitionerId, practitioner.Name, practitioner.Role, Routing.TeamAt(organisationId, around, today));
            }

            // Of a child of whom the author must learn nothing, or from whom lead or author are kept (L10), children's services owe it.
            if (child.Apart || opened.OwnAlone || await IsKeptAsync(lead.OrganisationId, lead.PractitionerId) || await IsKeptAsync(opened.Concern.OrganisationId, opened.Concern.AuthorId))
            {
                return await ChildrenApart.DeskOfAsync(session, person, involvements, registry, call.Caller, today) is { } desk
                    ? new Owner(desk.Id, null, Code.Of(PractitionerRole.DutySocialWorker), PractitionerRole.DutySocialWorker, null) : null;
            }

            var concern = opened.Concern;
            if (Roles.IsQualified(concern.AuthorRole))
                return new Owner(concern.OrganisationId, concern.AuthorId, concern.AuthorName, concern.AuthorRole, null);
            var role = registry.Find(concern.OrganisationId) is { } own ? Routing.SafeguardingLeadOf(own) : Routing.SafeguardingLeadOf(concern.Agency);
            return new Owner(concern.OrganisationId, null, Code.Of(role), role, null);

            async ValueTask<bool> IsKeptAsync(string? organisationId, string? practitionerId) =>
                organisationId is not null && practitionerId is not null && await Appraisals.IsKeptAsync(session, opened.Concern, organisationId, practitionerId);
        }
    }

    /// <summary>When an appraisal is due that is asked for now.</summary>
    internal DateTimeOffset DueFrom(DateTimeOffset now) => DueAt(now).DueAt;

    private Deadline DueAt(DateTimeOffset now) => clock.Due(DeadlineKey.HandoverAcceptance, now);

    /// <summary>Nothing is owed any more of what this concern asked for before.</summary>
    internal static async ValueTask SupersedeAsync(IWriteSession session, Concern concern, Caller caller)
    {
        foreach (var earlier in (await session.ConcernLife.AppraisalsAsync(concern.Id)).Where(a => a.State == AppraisalState.Due))
        {
            if (!await session.ConcernLife.TryUpdateAsync(earlier with { Version = earlier.Version + 1, State = AppraisalState.Superseded }))
                throw RuleException.VersionConflict("The appraisal", earlier.Version + 1);
            session.Deadlines.Meet(earlier.Id, DeadlinePurpose.AppraisalDue, session.Now);
            await session.AnswerItemsAsync(Fulfilment.Appraised(earlier.PersonId), concern.Id, caller);
        }
    }

    /// <summary>It is late: the level above its owner is told, and the owner again.</summary>
    internal async ValueTask OverdueAsync(IWriteSession session, Appraisal was, Concern concern, PendingDeadline deadline, RegistrySnapshot registry)
    {
        var level = was.Level switch
        {
            EscalationLevel.Unspecified => EscalationLevel.Esc2TeamManager,
            EscalationLevel.Esc5Partnership => EscalationLevel.Esc5Partnership,
            _ => was.Level + 1,
        };
        var next = clock.Due(DeadlineKey.EscalationAnswer, deadline.DueAt, judgedAt: was.OpenedAt);
        if (level == EscalationLevel.Esc5Partnership || next.DueAt <= session.Now)
            next = clock.Due(DeadlineKey.EscalationAnswer, session.Now, judgedAt: was.OpenedAt);
        var appraisal = was with { Version = was.Version + 1, Level = level, DueAt = next.DueAt, DueRule = next.RuleId };
        if (!await session.ConcernLife.TryUpdateAsync(appraisal))
            throw RuleException.VersionConflict("The appraisal", was.Version + 1);
        session.Deadlines.Add(new PendingDeadline(session.NextId("due"), DeadlinePurpose.AppraisalDue, appraisal.Id, next.DueAt, next.RuleId));
        var apart = (await session.Concerns.BearingsOfAsync(concern.Id)).Any(b => b.PersonId == was.PersonId && b.Apart);
        var late = $"{Code.Of(level)}. The appraisal of what was said of this child was owed {PlainTime.Full(deadline.DueAt)} by {was.OwnerName}.";
        var holder = HandoverRoles.HolderOf(level, registry, was.OrganisationId);
        if (level == EscalationLevel.Esc5Partnership)
        {
            if (Routing.PartnershipOf(registry) is { } partners)
                Tell(session, appraisal, null, partners.Id, holder, null, PractitionerRole.Unspecified, null, "see that the organisation makes the appraisal that it owes", $"{Code.Of(level)}. {registry.NameOf(was.OrganisationId)} owes an appraisal of a concern.", registry, apart: true);
            return;
        }

        // The level above reads it in a tray of the whole house: what a service apart owes, and of which child, is that service's (L7).
        if (InvolvementAccess.IsApartIn(registry.Find(was.OrganisationId), was.OwnerRole))
            Tell(session, appraisal with { OwnerName = "a service here" }, null, was.OrganisationId, holder, null, Routing.RoleOf(holder), null, Routing.SeeToServices, late, registry, apart: true);
        else
            Tell(session, appraisal, concern, was.OrganisationId, holder, null, Routing.RoleOf(holder), was.OwnerTeam, "see that it is made now, by somebody who can", late, registry, apart);
        if (holder != was.OwnerName)
            Tell(session, appraisal, concern, was.OrganisationId, was.OwnerName, was.OwnerId, was.OwnerRole, was.OwnerTeam, Asked, late, registry, apart);
    }

    private static void Tell(
        IWriteSession session, Appraisal appraisal, Concern? concern, string organisationId, string owner, string? ownerId, PractitionerRole role, string? team,
        string expected, string summary, RegistrySnapshot registry, bool apart)
    {
        var organisation = registry.Find(organisationId);
        var tier = concern is null || role == PractitionerRole.Unspecified ? Tier.Unspecified
            : Disclosure.TierOfNotice(ConcernAccess.Decide(registry.Policy, role, concern).Release);
        session.Inbox.Add(new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = organisationId,
            Trigger = NotificationTrigger.AppraisalDue,
            Urgency = Urgency.Standard,
            ActionOwner = owner,
            ActionOwnerId = ownerId,
            ActionRole = role,
            ActionTeam = team,
            ExpectedResponse = expected,
            RespondBy = appraisal.DueAt,
            Tier = tier == Tier.Unspecified ? Tier.Existence : tier,
            Summary = tier is Tier.Unspecified or Tier.Existence ? $"An appraisal of something that was said of a child is owed by {appraisal.OwnerName}." : summary,
            PersonId = concern is null ? null : appraisal.PersonId,
            ConcernId = concern is null || (tier == Tier.Unspecified && role != PractitionerRole.Unspecified) ? null : concern.Id,
            PublisherOrganisationId = apart ? organisationId : null,
            Contact = concern is null || apart ? organisation?.DutyDesk ?? new ContactPoint(owner, role, organisationId, null) : Disclosure.ContactOf(concern, registry),
            PublishedAt = session.Now,
            StateSince = session.Now,
        });
    }
}

/// <summary>What the clock does about appraisals.</summary>
public sealed class AppraisalDuties(AppraisalDesk desk) : IDeadlineDuty
{
    /// <inheritdoc/>
    public IReadOnlyCollection<DeadlinePurpose> Purposes => [DeadlinePurpose.AppraisalDue];

    /// <inheritdoc/>
    public async ValueTask<DutyOutcome> ActAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry)
    {
        ArgumentNullException.ThrowIfNull(deadline);
        if (await session.ConcernLife.FindAppraisalAsync(deadline.ObjectId) is not { } appraisal || await session.Concerns.FindAsync(appraisal.ConcernId) is not { } concern)
            return DutyOutcome.NoSuch("appraisal");
        if (appraisal.State != AppraisalState.Due)
            return DutyOutcome.AlreadyMet(appraisal.PersonId);
        await desk.OverdueAsync(session, appraisal, concern, deadline, registry);
        return DutyOutcome.Told(appraisal.PersonId);
    }
}
