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
/// Whoever leads for the child, owed one of the appraisals, or accepted the task of it, records it when nothing is left to be appraised. Everybody who works with
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
            var found = await PersonResolver.AskedAsync(session, command.Child, caller);
            if (found.Person is not { } child)
                throw ConcernDoor.NotFound();
            var concerns = new List<Concern>();
            var (alone, owedAlone) = (false, 0);
            foreach (var id in command.ConcernIds)
            {
                var opened = await ConcernDoor.RequireAsync(session, id, call);
                if (opened.OwnAlone ? !opened.People.Contains(caller.Conflicts.Self(child.Id)) : opened.Concern.IsInError || !opened.People.Contains(child.Id))
                    throw ConcernDoor.NotFound();
                if (opened.OwnAlone)
                {
                    var said = await opened.StepsAsync(session);
                    if (said[^1].State == VerificationState.RecordedInError)
                        throw ConcernDoor.NotFound();
                    (alone, owedAlone) = (true, owedAlone + (said.Any(s => Verification.NeedsAppraisal(s.State)) ? 1 : 0));
                }

                concerns.Add(opened.Concern);
            }

            // Of somebody kept in silence nobody leads, and what a retraction owes is the author's own, which nobody has made yet (L10).
            if (alone)
                throw owedAlone > 0 ? AppraisalDesk.Owed(owedAlone) : NotTheirs();

            var involvements = await session.Links.InvolvementsOfAsync([child.Id]);
            var leads = Lead.Of(involvements, registry, today, caller.Area).OrganisationId == caller.OrganisationId;
            var owed = false;
            foreach (var concern in concerns)
                owed |= (await session.ConcernLife.AppraisalsAsync(concern.Id)).Any(a => a.PersonId == child.Id && a.OrganisationId == caller.OrganisationId);
            if (!leads && !owed && !await OwedAccounts.IsInHandsOfAsync(session, child.Id, caller.OrganisationId))
            {
                throw NotTheirs();
            }

            await AppraisalDesk.RequireNoneOwedAsync(session, child.Id, [.. concerns.Select(c => c.Id)]);

            var narrative = new Narrative(
                session.NextId("nar"), child.Id, [.. concerns.Select(c => c.Id)], command.Words, command.AgreedBy, caller.OrganisationId, by.Name, by.Role, session.Now);
            session.ConcernLife.Add(narrative);
            await OwedAccounts.EndAsync(session, child.Id, caller);
            notices.Tell(session, narrative, concerns, involvements, registry, call, await Whereabouts.AreKeptAsync(session, [child]));
            var receipt = session.Record(call.Entry(session, time, AuditEventKind.Publish) with
            {
                ObjectId = narrative.Id,
                PersonIds = [child.Id],
                MatchedHow = found.Resolved.MatchedHow,
            });
            return new NarrativeAgreed(narrative.Id, found.Resolved, receipt);
        }, ct);
    }

    private static RuleException NotTheirs() => new(
        ErrorReason.RoleNotAllowed,
        "Whoever leads for the child, owed an appraisal of one of these concerns, or accepted the task of an account records what was agreed.");
}

/// <summary>Brings an agreed account to everybody who works with the child and may know of all of it, in the same words.</summary>
public sealed class NarrativeNotices(PartnershipClock clock)
{
    /// <summary>To all who work with the child now.</summary>
    /// <param name="kept">Whether the child's whereabouts are kept: then the notice names nobody of another area, nor who agreed.</param>
    public void Tell(
        IWriteSession session, Narrative narrative, IReadOnlyList<Concern> concerns, IReadOnlyList<Involvement> involvements, RegistrySnapshot registry, Call call, bool kept)
    {
        ArgumentNullException.ThrowIfNull(call);
        foreach (var recipient in Routing.InvolvedWith(
            [.. involvements.Where(i => i.PersonId == narrative.PersonId)], registry, LondonTime.DateOf(session.Now), call.Caller, role => Least(registry, role, concerns)))
        {
            Add(session, narrative, concerns, recipient, registry, kept);
        }
    }

    /// <summary>To one who joins: what was agreed before for this child. One indexed question where there is none, which is nearly always.</summary>
    public async ValueTask JoinedAsync(IWriteSession session, Involvement joined, RegistrySnapshot registry)
    {
        ArgumentNullException.ThrowIfNull(joined);
        var narratives = await session.ConcernLife.NarrativesOfAsync(joined.PersonId);
        if (narratives.Count == 0)
            return;
        var kept = await session.People.FindAsync(joined.PersonId) is { } child && await Whereabouts.AreKeptAsync(session, [child]);
        foreach (var narrative in narratives)
        {
            var concerns = await session.Concerns.FindManyAsync([.. narrative.ConcernIds]);
            if (!LifeSight.IsWhole(narrative, concerns) || concerns.Any(c => c.IsInError) || registry.Find(joined.OrganisationId) is not { Enabled: true } organisation)
                continue;
            // Of somebody whose whereabouts are kept an item may name no concern: whoever worked here before was told then.
            if (kept && (await session.Links.InvolvementsOfAsync([joined.PersonId])).Any(i =>
                i.Id != joined.Id && i.OrganisationId == joined.OrganisationId && i.PractitionerName == joined.PractitionerName && i.To is null))
            {
                continue;
            }

            var told = await session.Inbox.OfConcernAsync(ConcernClass.Closest(concerns).Id);
            if (told.Any(n => n.Trigger == NotificationTrigger.NarrativeAgreed && n.OrganisationId == joined.OrganisationId && n.PersonId == joined.PersonId
                && n.PublishedAt >= narrative.AgreedAt && n.ActionOwner == joined.PractitionerName))
            {
                continue;
            }

            Add(
                session, narrative, concerns,
                new Recipient(organisation, joined.PractitionerName, joined.PractitionerId, joined.Role, organisation.DutyDesk, [joined.PersonId]) { Team = joined.Team }, registry, kept);
        }
    }

    private static Release Least(RegistrySnapshot registry, PractitionerRole role, IReadOnlyList<Concern> concerns) =>
        concerns.Min(c => ConcernAccess.Decide(registry.Policy, role, c).Release);

    private void Add(
        IWriteSession session, Narrative narrative, IReadOnlyList<Concern> concerns, Recipient recipient, RegistrySnapshot registry, bool kept)
    {
        var tier = Disclosure.TierOfNotice(Least(registry, recipient.Role, concerns));
        if (tier == Tier.Unspecified)
            return;
        var at = registry.Find(narrative.OrganisationId);

        // As GetConcernHistory shows it: of somebody whose whereabouts are kept neither who agreed nor another area's service is named, and
        // a service that is a fact in itself is named to those alone who may know of it.
        var own = recipient.Organisation.Id == narrative.OrganisationId;
        var keeps = own || registry.Policy.KeepsWhereabouts(recipient.Role);
        var namesWho = (own || InvolvementAccess.IsOpenTo(registry.Policy, recipient.Role, narrative.ByRole)) && (!kept || keeps);
        var contact = namesWho ? new ContactPoint(narrative.ByName, narrative.ByRole, at?.Name ?? narrative.OrganisationId, at?.DutyTelephone)
            : Whereabouts.DeskFor(recipient.Organisation, registry);
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
                ? $"Agreed {PlainTime.Date(LondonTime.DateOf(narrative.AgreedAt))}{(namesWho ? $" by {string.Join(", ", narrative.AgreedBy)}" : "")}: {narrative.Words}"
                : $"Those who work with this child agreed on what was said and what it means. Speak to {contact.Name} before you speak of it.",
            PersonId = narrative.PersonId,

            // Without it where its author's service is not for the recipient to know: the item would name it.
            ConcernId = kept && ConcernReaders.IsKeptFrom(ConcernClass.Closest(concerns), recipient, registry) ? null : ConcernClass.Closest(concerns).Id,
            Contact = contact,
            PublishedAt = session.Now,
            StateSince = session.Now,
        });
    }
}
