using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns.History;

/// <summary>Records the one account of what happened on which those who work with a child agreed (requirement C6).</summary>
/// <param name="Child">The child whose account it is; a sibling has its own.</param>
/// <param name="AgreedBy">Who agreed, as words.</param>
public sealed record AgreeNarrative(SubjectRef Child, IReadOnlyList<string> ConcernIds, string Words, IReadOnlyList<string> AgreedBy);

/// <summary>The account as it was kept.</summary>
public sealed record NarrativeAgreed(string NarrativeId, ResolvedPerson Child, AuditReceipt Receipt);

/// <summary>
/// Whoever leads for the child, or owed one of the appraisals, records it when nothing is left to be appraised. Everybody who works with
/// the child and may know of all that it tells of is given the same words, and so is whoever joins later.
/// </summary>
public sealed class AgreeNarrativeHandler(IStore store, OrganisationDirectory directory, NarrativeNotices notices, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND, APPRAISAL_REQUIRED, ROLE_NOT_ALLOWED, INVALID_FIELDS.</exception>
    public async Task<NarrativeAgreed> HandleAsync(AgreeNarrative command, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var (caller, by, today) = (call.Caller, call.Caller.Human, LondonTime.DateOf(session.Now));
            var found = await PersonResolver.FindAsync(session, command.Child, caller);
            if (found.Person is not { } child)
                throw ConcernDoor.NotFound();
            var concerns = new List<Concern>();
            foreach (var id in command.ConcernIds)
            {
                var opened = await ConcernDoor.RequireAsync(session, id, call);
                if (opened.Concern.IsInError || !opened.People.Contains(child.Id))
                    throw ConcernDoor.NotFound();
                concerns.Add(opened.Concern);
            }

            var involvements = await session.Links.InvolvementsOfAsync([child.Id]);
            var leads = Lead.Of(involvements, registry, today, caller.Area).OrganisationId == caller.OrganisationId;
            var owed = false;
            foreach (var concern in concerns)
                owed |= (await session.ConcernLife.AppraisalsAsync(concern.Id)).Any(a => a.PersonId == child.Id && a.OrganisationId == caller.OrganisationId);
            if (!leads && !owed)
                throw new RuleException(ErrorReason.RoleNotAllowed, "Whoever leads for the child, or owed an appraisal of one of these concerns, records what was agreed.");
            await AppraisalDesk.RequireNoneOwedAsync(session, child.Id, [.. concerns.Select(c => c.Id)]);

            var narrative = new Narrative(
                session.NextId("nar"), child.Id, [.. concerns.Select(c => c.Id)], command.Words, command.AgreedBy, caller.OrganisationId, by.Name, by.Role, session.Now);
            session.ConcernLife.Add(narrative);
            notices.Tell(session, narrative, concerns, involvements, registry, call);
            var receipt = session.Record(call.Entry(session, time, AuditEventKind.Publish) with
            {
                ObjectId = narrative.Id,
                PersonIds = [child.Id],
                MatchedHow = found.Resolved.MatchedHow,
            });
            return new NarrativeAgreed(narrative.Id, found.Resolved, receipt);
        }, ct);
    }
}

/// <summary>Brings an agreed account to everybody who works with the child and may know of all of it, in the same words.</summary>
public sealed class NarrativeNotices(PartnershipClock clock)
{
    /// <summary>To all who work with the child now.</summary>
    public void Tell(
        IWriteSession session, Narrative narrative, IReadOnlyList<Concern> concerns, IReadOnlyList<Involvement> involvements, RegistrySnapshot registry, Call call)
    {
        ArgumentNullException.ThrowIfNull(call);
        foreach (var recipient in Routing.InvolvedWith(
            [.. involvements.Where(i => i.PersonId == narrative.PersonId)], registry, LondonTime.DateOf(session.Now), call.Caller, role => Least(registry, role, concerns)))
        {
            Add(session, narrative, concerns, recipient, registry);
        }
    }

    /// <summary>To one who joins: what was agreed before for this child. One indexed question where there is none, which is nearly always.</summary>
    public async ValueTask JoinedAsync(IWriteSession session, Involvement joined, RegistrySnapshot registry)
    {
        ArgumentNullException.ThrowIfNull(joined);
        foreach (var narrative in await session.ConcernLife.NarrativesOfAsync(joined.PersonId))
        {
            var concerns = await session.Concerns.FindManyAsync([.. narrative.ConcernIds]);
            if (concerns.Count == 0 || concerns.Any(c => c.IsInError) || registry.Find(joined.OrganisationId) is not { Enabled: true } organisation)
                continue;
            var told = await session.Inbox.OfConcernAsync(ConcernClass.Closest(concerns).Id);
            if (told.Any(n => n.Trigger == NotificationTrigger.NarrativeAgreed && n.OrganisationId == joined.OrganisationId && n.PersonId == joined.PersonId
                && n.PublishedAt >= narrative.AgreedAt && n.ActionOwner == joined.PractitionerName))
            {
                continue;
            }

            Add(
                session, narrative, concerns,
                new Recipient(organisation, joined.PractitionerName, joined.PractitionerId, joined.Role, organisation.DutyDesk, [joined.PersonId]) { Team = joined.Team }, registry);
        }
    }

    private static Release Least(RegistrySnapshot registry, PractitionerRole role, IReadOnlyList<Concern> concerns) =>
        concerns.Min(c => ConcernAccess.Decide(registry.Policy, role, c).Release);

    private void Add(IWriteSession session, Narrative narrative, IReadOnlyList<Concern> concerns, Recipient recipient, RegistrySnapshot registry)
    {
        var tier = Disclosure.TierOfNotice(Least(registry, recipient.Role, concerns));
        if (tier == Tier.Unspecified)
            return;
        var at = registry.Find(narrative.OrganisationId);
        session.Inbox.Add(new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = recipient.Organisation.Id,
            Trigger = NotificationTrigger.NarrativeAgreed,
            Urgency = Urgency.Standard,
            ActionOwner = recipient.ActionOwner,
            ActionOwnerId = recipient.ActionOwnerId,
            ActionRole = recipient.Role,
            ActionTeam = recipient.Team,
            ExpectedResponse = "Keep it in your record beside your own, and use these words when you speak of it with the child and with others.",
            RespondBy = clock.Due(DeadlineKey.HandoverAcceptance, session.Now).DueAt,
            Tier = tier,
            Summary = tier == Tier.Summary
                ? $"Agreed {PlainTime.Date(LondonTime.DateOf(narrative.AgreedAt))} by {string.Join(", ", narrative.AgreedBy)}: {narrative.Words}"
                : $"Those who work with this child agreed on what was said and what it means. Speak to {narrative.ByName} before you speak of it.",
            PersonId = narrative.PersonId,
            ConcernId = ConcernClass.Closest(concerns).Id,
            Contact = new ContactPoint(narrative.ByName, narrative.ByRole, at?.Name ?? narrative.OrganisationId, at?.DutyTelephone),
            PublishedAt = session.Now,
            StateSince = session.Now,
        });
    }
}
