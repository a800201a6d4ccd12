using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns.History;

/// <summary>What the earlier readers of a concern are told.</summary>
/// <param name="Shown">To those who may see the concern at MARKER or above, as it is now. It names no organisation: not everybody may know of each.</param>
/// <param name="Otherwise">To all others: it must not tell what it became.</param>
/// <param name="Expected">What is asked of them.</param>
internal sealed record ReadersNotice(NotificationTrigger Trigger, string Shown, string Otherwise, string Expected);

/// <summary>
/// Everybody who was shown a concern, or was told of it, hears when it changes (requirements C5, C18): each organisation once, whoever
/// works there with the person now, at no more than the tier at which it was shown before.
/// </summary>
public sealed class ConcernReaders(PartnershipClock clock)
{
    private sealed record Earlier(string OrganisationId, Tier Tier, Notification? Item);

    /// <summary>Tells them; gives how many organisations, by tier.</summary>
    /// <param name="now">The concern after the change.</param>
    internal async ValueTask<IReadOnlyDictionary<string, int>> TellAsync(
        IWriteSession session, Concern now, IReadOnlyList<ConcernBearing> bearings, ReadersNotice notice, RegistrySnapshot registry, Call call)
    {
        var (today, tiers) = (LondonTime.DateOf(session.Now), new SortedDictionary<string, int>(StringComparer.Ordinal));
        var apart = bearings.Where(b => b.Apart).Select(b => b.PersonId).ToHashSet(StringComparer.Ordinal);
        string[] people = [.. bearings.Select(b => b.PersonId).Append(now.SubjectId).OfType<string>().Distinct(StringComparer.Ordinal)];
        var involvements = people.Length == 0 ? [] : await session.Links.InvolvementsOfAsync(people);
        var kept = people.Length > 0 && await Whereabouts.AreKeptAsync(session, await session.People.FindManyAsync(people));
        foreach (var earlier in await EarlierAsync(session, now, call.Caller))
        {
            if (registry.Find(earlier.OrganisationId) is not { Enabled: true } organisation)
                continue;
            var recipient = RecipientOf(organisation, earlier, involvements, registry, today, now);
            var personId = earlier.Item?.PersonId ?? (recipient.PersonIds is [var first, ..] ? first : null)
                ?? (apart.Count == 0 && (await session.People.HiddenFromAsync(organisation.Id, people)).Count == 0 ? now.SubjectId : null);
            var tier = Lesser(earlier.Tier, Disclosure.TierOfNotice(ConcernAccess.Decide(registry.Policy, recipient.Role, now).Release));
            var shows = ConcernDoor.Shows(tier);
            var keptFrom = kept && IsKeptFrom(now, recipient, registry);
            var contact = keptFrom ? Whereabouts.DeskFor(organisation, registry) : earlier.Item?.Contact ?? Disclosure.ContactOf(now, registry);
            session.Inbox.Add(new Notification
            {
                Id = session.NextId("ntf"),
                OrganisationId = organisation.Id,
                Trigger = notice.Trigger,
                Urgency = now.Urgency is Urgency.SameDay or Urgency.ImmediateDanger && now.IsInError ? Urgency.SameDay : Urgency.Standard,
                ActionOwner = recipient.ActionOwner,
                ActionOwnerId = recipient.ActionOwnerId,
                ActionRole = recipient.Role,
                ActionTeam = recipient.Team,
                ExpectedResponse = notice.Expected,
                RespondBy = clock.Due(DeadlineKey.HandoverAcceptance, session.Now).DueAt,
                Tier = shows ? tier : Tier.Existence,
                Summary = (shows ? notice.Shown : $"{notice.Otherwise} Speak to {contact.Name}, {contact.OrganisationName}.")
                    + (personId is not null && apart.Contains(personId) ? $" {ChildrenApart.Warning}" : ""),
                PersonId = personId,

                // Without it where the recipient may not see the concern as it is now, nor whose it is: that is not for them to learn.
                ConcernId = shows && !keptFrom ? now.Id : null,
                PublisherOrganisationId = personId is not null && apart.Contains(personId) ? organisation.Id : null,
                Contact = contact,
                PublishedAt = session.Now,
                StateSince = session.Now,
            });
            var counted = Code.Of(shows ? tier : Tier.Existence);
            tiers[counted] = tiers.GetValueOrDefault(counted) + 1;
        }

        return tiers;
    }

    /// <summary>Whom it reached is the broker's own entry: who else was shown a concern is not for whoever changed it, nor for its managers, to count.</summary>
    internal static void RecordTold(IWriteSession session, string concernId, IReadOnlyDictionary<string, int> told, Call call) =>
        session.Record(call.Entry(session, AuditEventKind.Publish, "told").ByTheBroker() with { ObjectId = concernId, CountsByTier = told });

    /// <summary>Whether whoever works there may not learn whose the concern is, as <see cref="Disclosure"/> has it for a reader.</summary>
    internal static bool IsKeptFrom(Concern concern, Recipient recipient, RegistrySnapshot registry) =>
        !Whereabouts.MayName(recipient, concern.OrganisationId, registry);

    private static Tier Lesser(Tier one, Tier other) => one < other ? one : other;

    private static async ValueTask<IReadOnlyList<Earlier>> EarlierAsync(IWriteSession session, Concern concern, Caller caller)
    {
        var shown = (await session.ConcernLife.ShownToAsync(concern.Id)).Select(s => new Earlier(s.OrganisationId, Summary(s.Tier), null));
        var items = (await session.Inbox.OfConcernAsync(concern.Id))
            .Where(n => n.AboutItemId is null && n.CheckId is null).Select(n => new Earlier(n.OrganisationId, n.Tier, n));
        var author = concern.OrganisationId == caller.OrganisationId ? [] : (IEnumerable<Earlier>)[new Earlier(concern.OrganisationId, Tier.Summary, null)];
        var referral = await session.Referrals.FindByConcernAsync(concern.Id) is { } r ? (IEnumerable<Earlier>)[new Earlier(r.RecipientOrganisationId, Tier.Summary, null)] : [];
        return
        [
            .. shown.Concat(items).Concat(author).Concat(referral)
                .Where(e => e.OrganisationId != caller.OrganisationId)
                .GroupBy(e => e.OrganisationId, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => new Earlier(g.Key, g.Max(e => e.Tier), g.Select(e => e.Item).OfType<Notification>().MaxBy(i => (i.PublishedAt, i.Id)))),
        ];

        static Tier Summary(Tier tier) => tier == Tier.Detail ? Tier.Summary : tier;
    }

    /// <summary>Who works with the person there now; else whoever was told before; else the organisation's desk or safeguarding lead.</summary>
    private static Recipient RecipientOf(
        Organisation organisation, Earlier earlier, IReadOnlyList<Involvement> involvements, RegistrySnapshot registry, DateOnly today, Concern concern)
    {
        // Of an allegation about a worker nobody else there may learn that there is one.
        if (organisation.AllowedRoles.Contains(PractitionerRole.Lado) && (earlier.Item?.ActionRole == PractitionerRole.Lado || Allegations.IsOne(concern)))
            return new Recipient(organisation, Code.Of(PractitionerRole.Lado), null, PractitionerRole.Lado, organisation.DutyDesk, []);
        var around = involvements
            .Where(i => i.OrganisationId == organisation.Id && (earlier.Item?.PersonId is not { } person || i.PersonId == person)).ToList();
        if (Routing.InvolvedWith(around, registry, today, null, role => ConcernAccess.Decide(registry.Policy, role, concern).Release) is [var involved, ..])
            return involved;
        if (earlier.Item is { } item)
            return new Recipient(organisation, item.ActionOwner, item.ActionOwnerId, item.ActionRole, organisation.DutyDesk, []) { Team = item.ActionTeam };
        if (organisation.ReceivesReferrals)
            return AreaDesks.AsRecipient(organisation);
        var lead = Routing.SafeguardingLeadOf(organisation);
        return new Recipient(organisation, Code.Of(lead), null, lead, organisation.DutyDesk, []);
    }
}
