using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Plans;

/// <summary>
/// What opens a closed matter again (I5). It waits as a row, is asked for where the thing happens, by an index that is nearly always empty,
/// and fires once: whoever leads for the child, else the duty desk, is told at once and decides.
/// </summary>
public static class Reopenings
{
    private const int MaxLinks = 200;

    /// <summary>What was written when something ended waits from now on. What only words can tell waits for nobody but people.</summary>
    public static void Arm(IWriteSession session, Ending ending)
    {
        foreach (var reopening in ending.Reopening.Where(r => r.Trigger != ReopeningTrigger.AsWritten))
            session.Plans.Add(Waiting(session, ending.PersonId, ending.OrganisationId, reopening.Trigger) with { EndingId = ending.Id, OtherId = reopening.SourceId, Words = reopening.Words });
    }

    /// <summary>The same where an accepted handover answered for the end; at eighteen nothing is opened again.</summary>
    public static void ArmFor(IWriteSession session, ChildStatus ended, ClosureReason closure)
    {
        if (closure is ClosureReason.MovedArea or ClosureReason.OtherMeasures or ClosureReason.EnteredCare)
        {
            session.Plans.Add(Waiting(
                session, ended.PersonId, ended.OrganisationId,
                closure == ClosureReason.MovedArea ? ReopeningTrigger.ReturnedToArea : ReopeningTrigger.FurtherReferral));
        }
    }

    /// <summary>A concern was shared for which these wait.</summary>
    public static async ValueTask AfterConcernAsync(
        IWriteSession session, Concern concern, IReadOnlyList<ReopeningWatch> armed, PartnershipClock clock, RegistrySnapshot registry)
    {
        ArgumentNullException.ThrowIfNull(armed);
        foreach (var watch in armed)
            await FireAsync(session, watch, clock, registry, null, because: concern);
    }

    /// <summary>A referral names these children.</summary>
    public static async ValueTask AfterReferralAsync(IWriteSession session, Referral referral, PartnershipClock clock, RegistrySnapshot registry)
    {
        ArgumentNullException.ThrowIfNull(referral);
        foreach (var watch in await session.Plans.ArmedForAsync(referral.ChildIds, ReopeningTrigger.FurtherReferral))
            await FireAsync(session, watch, clock, registry, null, referral: referral);
    }

    /// <summary>A relationship was stated: whether it brings somebody back to a child, to its carers or to whoever else is around it.</summary>
    public static async ValueTask AfterLinkAsync(IWriteSession session, Relationship link, PartnershipClock clock, RegistrySnapshot registry)
    {
        if (link.State is LinkState.Denied or LinkState.ClaimedEnded or LinkState.EndedVerified
            || LinkFacts.TimeOf(link, LondonTime.DateOf(session.Now)) == LinkTime.Past)
        {
            return;
        }

        foreach (var watch in await session.Plans.ArmedAgainstAsync([link.PersonId, link.RelatedId]))
        {
            var with = watch.OtherId == link.PersonId ? link.RelatedId : link.PersonId;
            if (with == watch.PersonId || await IsAroundAsync(session, watch.PersonId, with))
                await FireAsync(session, watch, clock, registry, link.Source == SourceKind.PoliceIntel ? registry.Find(link.OrganisationId)?.DutyDesk : null, link.Source == SourceKind.PoliceIntel);
        }
    }

    /// <summary>A home was stated: of whoever was not to come back, at the child's; or of the child, in the area that it had left.</summary>
    public static async ValueTask AfterResidenceAsync(IWriteSession session, Residence residence, PartnershipClock clock, RegistrySnapshot registry)
    {
        var today = LondonTime.DateOf(session.Now);
        if (residence.State is LinkState.Denied or LinkState.ClaimedEnded or LinkState.EndedVerified || residence.To < today || residence.Kind == ResidenceKind.Refuge)
            return;
        foreach (var watch in await session.Plans.ArmedAgainstAsync([residence.PersonId]))
        {
            if (await LivesAtAsync(session, watch.PersonId, residence.AddressKey, today))
                await FireAsync(session, watch, clock, registry, null);
        }

        foreach (var watch in await session.Plans.ArmedForAsync([residence.PersonId], ReopeningTrigger.SourceLinkedAgain))
        {
            if (watch.OtherId is { } other && await LivesAtAsync(session, other, residence.AddressKey, today))
                await FireAsync(session, watch, clock, registry, null);
        }

        foreach (var watch in await session.Plans.ArmedForAsync([residence.PersonId], ReopeningTrigger.ReturnedToArea))
        {
            if (registry.Find(watch.OrganisationId) is { } holder && string.Equals(holder.Area, residence.Address.Area, StringComparison.OrdinalIgnoreCase))
                await FireAsync(session, watch, clock, registry, null);
        }
    }

    /// <summary>A service ended its work with somebody: whether it had taken a part in what follows an ending.</summary>
    public static async ValueTask AfterServiceLeftAsync(IWriteSession session, Involvement ended, PartnershipClock clock, RegistrySnapshot registry)
    {
        foreach (var watch in await session.Plans.ArmedForAsync([ended.PersonId], ReopeningTrigger.MonitorLeft))
        {
            if (watch.EndingId is { } id && await session.Plans.FindEndingAsync(id) is { } ending
                && ending.Parts.Any(p => p.OrganisationId == ended.OrganisationId && p.State == FollowOnState.Accepted))
            {
                await FireAsync(session, watch, clock, registry, null);
            }
        }
    }

    private static ReopeningWatch Waiting(IWriteSession session, string personId, string organisationId, ReopeningTrigger trigger) => new()
    {
        Id = session.NextId("rop"),
        PersonId = personId,
        OrganisationId = organisationId,
        Trigger = trigger,
        ArmedAt = session.Now,
    };

    private static async ValueTask<bool> IsAroundAsync(IReadSession session, string childId, string personId)
    {
        var today = LondonTime.DateOf(session.Now);
        return (await session.Links.RelationshipsOfAsync([childId], MaxLinks)).Any(r =>
            (r.PersonId == personId || r.RelatedId == personId) && r.State != LinkState.Denied && LinkFacts.TimeOf(r, today) != LinkTime.Past);
    }

    private static async ValueTask<bool> LivesAtAsync(IReadSession session, string personId, string addressKey, DateOnly today) =>
        (await session.Links.ResidencesOfAsync([personId], MaxLinks)).Any(r =>
            r.AddressKey == addressKey && r.Kind != ResidenceKind.Refuge && r.State != LinkState.Denied && (r.To is null || r.To >= today));

    private static async ValueTask FireAsync(
        IWriteSession session, ReopeningWatch watch, PartnershipClock clock, RegistrySnapshot registry, ContactPoint? ask, bool unsaid = false, Concern? because = null,
        Referral? referral = null)
    {
        var today = LondonTime.DateOf(session.Now);
        var involvements = await session.Links.InvolvementsOfAsync([watch.PersonId]);
        var lead = LeadOf(involvements, watch, registry, today);
        if (lead is not null && await IsKeptAsync(session, lead, watch, because, referral))
            lead = null;
        if ((lead ?? DeskOf(watch, registry)) is not { } decider || (await session.People.HiddenFromAsync(decider.Organisation.Id, [watch.PersonId])).Count > 0)
            return;

        // Of one that whoever decides may not know of, this would be the first word.
        if (because is not null && ConcernAccess.Decide(registry.Policy, decider.Role, because).Release == Release.Hidden)
            return;
        var due = clock.Due(DeadlineKey.ReferralDecision, session.Now);
        var fired = watch with { FiredAt = session.Now, ToldOrganisationId = decider.Organisation.Id, DueAt = due.DueAt, BecauseId = because?.Id ?? referral?.Id };

        // Another broker heard of the same a moment before: once is enough.
        if (!await session.Plans.TryFireAsync(fired))
            return;
        session.Deadlines.Add(new PendingDeadline(session.NextId("due"), DeadlinePurpose.ReopeningAnswer, watch.Id, due.DueAt, due.RuleId));
        var closed = watch.EndingId is { } id && await session.Plans.FindEndingAsync(id) is { } ending && ending.Code != ChildStatusCode.Unspecified
            ? $"{Code.Of(ending.Code)} ended on {PlainTime.Date(ending.EndsOn)}" : "the matter was closed";
        session.Inbox.Add(new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = decider.Organisation.Id,
            Trigger = NotificationTrigger.Reopening,
            Urgency = Urgency.SameDay,
            ActionOwner = decider.ActionOwner,
            ActionOwnerId = decider.ActionOwnerId,
            ActionRole = decider.Role,
            ActionTeam = decider.Team,
            ExpectedResponse = "decide whether it is opened again, with reasons (AnswerReopening)",
            RespondBy = due.DueAt,
            Tier = Tier.Existence,
            Summary = unsaid
                ? $"Something that was written down as a reason to look again when {closed} is recorded. Ask whom this names."
                : $"When {closed}, this was written down as a reason to look again, and it has happened: {StatusRules.Words(watch.Trigger)}",
            PersonId = watch.PersonId,
            ReopeningId = watch.Id,
            EndingId = null,
            Contact = ask ?? registry.Find(watch.OrganisationId)?.DutyDesk,
            Listed = false,
            PublishedAt = session.Now,
            StateSince = session.Now,
        });
    }

    /// <summary>
    /// Whether a conflict of interest keeps the lead from the child, from somebody around it, from whom it waited for, or from whom the concern or
    /// the referral tells of (L10): then the desk decides.
    /// </summary>
    private static async ValueTask<bool> IsKeptAsync(IReadSession session, Recipient lead, ReopeningWatch watch, Concern? because, Referral? referral)
    {
        if (lead.ActionOwnerId is not { } id || await session.Conflicts.StandingAsync(lead.Organisation.Id, id) is not { Count: > 0 } standing)
            return false;
        var people = new HashSet<string>(referral?.ChildIds ?? [], StringComparer.Ordinal) { watch.PersonId };
        if (watch.OtherId is { } other)
            people.Add(other);
        IEnumerable<Concern> concerns = because is not null ? [because] : referral is { ConcernIds.Count: > 0 } ? await session.Concerns.FindManyAsync(referral.ConcernIds) : [];
        foreach (var concern in concerns)
            people.UnionWith((await session.Concerns.BearingsOfAsync(concern.Id)).Select(b => b.PersonId).Append(concern.SubjectId).OfType<string>());
        foreach (var person in people)
        {
            if (await ConflictWatch.StandsBetweenAsync(session, lead.Organisation.Id, id, person))
                return true;
        }

        foreach (var person in standing.Select(c => c.PersonId))
        {
            if (await IsAroundAsync(session, watch.PersonId, person))
                return true;
        }

        return false;
    }

    /// <summary>Whoever leads for the child in children's services.</summary>
    private static Recipient? LeadOf(IReadOnlyList<Involvement> involvements, ReopeningWatch watch, RegistrySnapshot registry, DateOnly today)
    {
        var lead = involvements.Where(i => i.Leads && i.OpenOn(today) && i.Role != PractitionerRole.Lado && registry.Find(i.OrganisationId) is { Enabled: true, Agency: AgencyKind.SocialCare })
            .OrderByDescending(i => i.RecordedAt).ThenByDescending(i => i.Id, StringComparer.Ordinal).FirstOrDefault();
        return lead is null ? null
            : new Recipient(registry.Find(lead.OrganisationId)!, lead.PractitionerName, lead.PractitionerId, lead.Role, Lead.ContactOf(lead, registry), [watch.PersonId])
            {
                Team = lead.Team,
            };
    }

    /// <summary>Their desk where it ended, else where that organisation is.</summary>
    private static Recipient? DeskOf(ReopeningWatch watch, RegistrySnapshot registry) =>
        registry.Find(watch.OrganisationId) is not { } holder ? null
            : holder is { Enabled: true, Agency: AgencyKind.SocialCare, ReceivesReferrals: true } ? AreaDesks.AsRecipient(holder, watch.PersonId)
            : registry.ReceiverOfReferrals(holder.Area) is { } desk ? AreaDesks.AsRecipient(desk, watch.PersonId) : null;
}
