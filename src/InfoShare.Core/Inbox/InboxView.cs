using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Concerns;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Contacts;
using InfoShare.Core.Emergency;
using InfoShare.Core.Handovers;
using InfoShare.Core.Plans;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Rosters;
using InfoShare.Core.Sharing;
using InfoShare.Core.Stores;
using InfoShare.Core.Tasks;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Inbox;

/// <summary>An item as the caller may see it.</summary>
/// <param name="OwnRecordId">The organisation's own record of the person; null when it has recorded none.</param>
/// <param name="Concern">The concern at the item's tier, or at the reader's own where that is lower; null when there is none.</param>
public sealed record InboxItemView(Notification Item, string? OwnRecordId, ConcernView? Concern)
{
    /// <summary>Who acts on it now, when the roster names somebody for its action owner (G10).</summary>
    public DutyPerson? Duty { get; init; }

    /// <summary>Whether the person is an adult, about whom no child's page answers (B5); only when one item is asked for.</summary>
    public bool AboutAdult { get; init; }

    /// <summary>Whether it asks who does what nobody is known to do, and nobody has said it since (G6, I9); only when one item is asked for.</summary>
    public bool PartAsked { get; init; }

    /// <summary>Whether the caller may say who else holds support; only when one item is asked for.</summary>
    public bool MayStateSupport { get; init; }

    /// <summary>All reports of the same event, this one first; empty when it stands alone (O1).</summary>
    public IReadOnlyList<EventSource> SameEvent { get; init; } = [];

    /// <summary>The parts of a digest, as the caller may see them (O2).</summary>
    public IReadOnlyList<InboxItemView> Parts { get; init; } = [];
}

/// <summary>A page of an inbox.</summary>
/// <param name="Next">Sequence of the last item when there are more; null on the last page.</param>
public sealed record InboxPage(IReadOnlyList<InboxItemView> Items, long? Next, AuditReceipt Receipt)
{
    /// <summary>The place of the last item when more follow; null at the end.</summary>
    public InboxPlace? NextPlace { get; init; }
}

/// <summary>What a caller may see of its organisation's inbox.</summary>
public static class InboxViews
{
    /// <summary>
    /// Whether an item is the caller's to see. A system delivers everything to its own people. Workers who only submit see
    /// what is addressed to them by name (L11), early help besides what is offered to early help, the steward and the auditor what is addressed to them; the others see their organisation's.
    /// </summary>
    public static bool MaySee(Notification item, Caller caller, RegistrySnapshot registry, DateTimeOffset now) =>
        item.OrganisationId == caller.OrganisationId && NotSharedSight.MaySee(item, caller, registry, now)
        && !IsKeptFrom(item, caller, registry, now) && IsAddressed(item, caller, registry, now) && IsOpenTo(item, caller, registry, now)
        && (!caller.Conflicts.Keeps(item.PersonId) || IsFeedbackTo(item, caller))
        && (caller.Practitioner is not { } human || ReferralSight.LearnsOfOthers(human.Role) || item.ActionOwnerId == human.Id
            || (human.Role is PractitionerRole.DataSteward or PractitionerRole.EarlyHelp or PractitionerRole.Auditor && item.ActionOwner == Code.Of(human.Role))
            || registry.Roster.For(item, now)?.Id == human.Id || ChallengeSight.IsPartnership(caller));

    /// <summary>
    /// Unusual and conflicted look-ups are read by leads and managers and whoever stands in for the one addressed, never by the one whose they are: a
    /// colleague would tell (D15). An allegation about staff that comes back to whoever shared it is read by that one: it may be a colleague's (C19).
    /// </summary>
    private static bool IsKeptFrom(Notification item, Caller caller, RegistrySnapshot registry, DateTimeOffset now) =>
        caller.Practitioner is { } human
        && (item.ConcealedFrom == human.Id
            || (item is { Trigger: NotificationTrigger.StaffAllegation, ActionOwnerId: { } author } && author != human.Id && registry.Roster.For(item, now)?.Id != human.Id)
            || (item.Trigger is NotificationTrigger.UnusualLookUps or NotificationTrigger.ConflictedLookUp && !Roles.IsManager(human.Role) && human.Role != item.ActionRole
                && registry.Roster.For(item, now)?.Id != human.Id && !ChallengeSight.IsPartnership(caller)));

    /// <summary>
    /// Whether an item that is for its addressee alone is for the caller: the one who is named; or who holds the role or manages there; whoever stands in
    /// for either; and the partnership, of what is addressed to it.
    /// </summary>
    private static bool IsAddressed(Notification item, Caller caller, RegistrySnapshot registry, DateTimeOffset now) =>
        !item.AddresseeAlone || caller.Practitioner is not { } human || item.ActionOwnerId == human.Id || ChallengeSight.IsPartnership(caller)
        || (item.ActionOwnerId is null && (Routing.IsPost(item.ActionOwner) ? human.Role == item.ActionRole || Roles.IsManager(human.Role) : item.ActionOwner == human.Name))
        || registry.Roster.IsStoodInBy(human.Id, OwnerOf(item), now);

    /// <summary>
    /// What a clinic in the own house is told says that the clinic works with somebody: it is read there, by whoever may know of such a service, and by
    /// whoever stands in (L7). The officer for allegations is such a service too.
    /// </summary>
    private static bool IsOpenTo(Notification item, Caller caller, RegistrySnapshot registry, DateTimeOffset now) =>
        InvolvementAccess.IsOpenTo(caller, OwnerOf(item), registry, now);

    private static HandoverParty OwnerOf(Notification item) =>
        new(item.OrganisationId, item.ActionOwnerId, item.ActionOwner, item.ActionRole, null) { Team = item.ActionTeam };

    /// <summary>Feedback on what the caller referred reaches the author even where a conflict of interest keeps the record away (L10, L11).</summary>
    private static bool IsFeedbackTo(Notification item, Caller caller) =>
        item.Trigger is NotificationTrigger.ReferralFeedback && item.ActionOwnerId is { } id && id == caller.Practitioner?.Id;

    /// <summary>The views with the parts of digests in them, and with what tells of one event brought together.</summary>
    public static async ValueTask<IReadOnlyList<InboxItemView>> WholeAsync(
        IReadSession session, IReadOnlyCollection<Notification> items, Caller caller, RegistrySnapshot registry) =>
        await GroupedAsync(session, await SeenAsync(session, items, caller, registry), caller, registry);

    /// <summary>
    /// The views with the parts of digests in them. A digest says what its visible parts say: it is written once, for everybody, and which
    /// kinds came and how many is told by it (H6, L10). Without a visible part it is not there.
    /// </summary>
    public static async ValueTask<IReadOnlyList<InboxItemView>> SeenAsync(
        IReadSession session, IReadOnlyCollection<Notification> items, Caller caller, RegistrySnapshot registry)
    {
        var views = await OfAsync(session, items, caller, registry);
        string[] digests = [.. views.Where(IsDigest).Select(v => v.Item.Id)];
        if (digests.Length == 0)
            return views;
        var parts = (await OfAsync(
            session, [.. (await session.Inbox.PartsAsync(caller.OrganisationId, digests)).Where(p => MaySee(p, caller, registry, session.Now))], caller, registry))
            .ToLookup(p => p.Item.DigestId, StringComparer.Ordinal);
        return
        [
            .. views.Where(v => !IsDigest(v) || parts.Contains(v.Item.Id)).Select(v => !IsDigest(v) ? v : v with
            {
                Item = Digests.Of(v.Item, [.. parts[v.Item.Id].Select(p => p.Item)]),
                Parts = [.. parts[v.Item.Id]],
            }),
        ];

        static bool IsDigest(InboxItemView view) => view.Item.Trigger == NotificationTrigger.Digest;
    }

    /// <summary>The same views, with what tells of one event brought together.</summary>
    public static async ValueTask<IReadOnlyList<InboxItemView>> GroupedAsync(
        IReadSession session, IReadOnlyList<InboxItemView> views, Caller caller, RegistrySnapshot registry)
    {
        var groups = await EventGroups.OfAsync(
            session, caller.OrganisationId, [.. views, .. views.SelectMany(v => v.Parts)], registry,
            (item, concern) => TierFor(item, concern, caller) >= Tier.Marker, caller);
        return [.. views.Select(v => Grouped(v) with { Parts = [.. v.Parts.Select(Grouped)] })];

        InboxItemView Grouped(InboxItemView view) => view with { SameEvent = groups.GetValueOrDefault(view.Item.Id) ?? [] };
    }

    /// <summary>The views, in the items' order; without those whose very existence is kept from the reader's role.</summary>
    public static async ValueTask<IReadOnlyList<InboxItemView>> OfAsync(
        IReadSession session, IReadOnlyCollection<Notification> items, Caller caller, RegistrySnapshot registry)
    {
        var concerns = await ConcernsOfAsync(session, items);
        if (caller.Conflicts.HasAny)
            items = await NotKeptAsync(session, items, concerns, caller);
        items = await WithoutWhatIsApartAsync(session, [.. items.Select(i => ForReviewer(i, caller))], caller, registry);
        var meetings = await MeetingTold.OfAsync(session, concerns.Values.Select(c => c.Concern));
        var told = items.Where(i => i.ConcernId is { } id && concerns.ContainsKey(id)).Select(i => (i, concerns[i.ConcernId!].Concern)).ToList();
        var (unnamed, others) = (await KeptSources.OfAsync(session, told, caller, registry), await KeptSources.NamingOthersAsync(session, told, caller, registry));
        string[] personIds = [.. items.Select(i => i.PersonId).OfType<string>().Distinct()];
        var ownRecords = personIds.Length > 0
            ? await session.People.OwnRecordIdsAsync(caller.OrganisationId, personIds)
            : new Dictionary<string, string>();

        return [.. items.Select(View).OfType<InboxItemView>().Select(v => v with { Duty = registry.Roster.For(v.Item, session.Now) })];

        InboxItemView? View(Notification item)
        {
            var own = item.PersonId is { } person ? ownRecords.GetValueOrDefault(person) : null;
            if (item.ConcernId is not { } concernId || !concerns.TryGetValue(concernId, out var found))
            {
                var known = TierOfFact(item, caller);
                return known == Tier.Unspecified ? null
                    : known < item.Tier ? new InboxItemView(NotForThisRole(item) with { Tier = known, Contact = registry.Find(item.OrganisationId)?.DutyDesk }, own, null)
                    : new InboxItemView(IsForAnotherGroup(item, caller) ? NotForThisRole(item) : item, own, null);
            }

            var tier = TierFor(item, found.Concern, caller);
            if (tier == Tier.Unspecified)
                return null;
            // A new partner's item tells of the adult's concern, in which nothing was written for this child.
            var bearing = item.Trigger == NotificationTrigger.NewPartnerLinked ? null
                : found.Bearings.FirstOrDefault(b => b.PersonId == item.PersonId);
            var view = Disclosure.ViewAt(tier, found.Concern, bearing, registry);
            var notForThisRole = tier != item.Tier && caller.Practitioner is not null;
            if (others.Contains(item.Id))
                view = Disclosure.WithoutOthers(view, found.Concern, of => !Whereabouts.MayName(caller, of, registry));
            if (unnamed.Contains(item.Id) && registry.Find(item.OrganisationId) is { } house)
            {
                view = Disclosure.Unnamed(view, Whereabouts.DeskFor(house, registry));
                if (KeptSources.WordsName(item, caller))
                    (notForThisRole, item) = (true, item with { Contact = view.Contact });
            }

            if (MeetingTold.With(item.PersonId, found.Concern, meetings) is { } met)
            {
                var ofContact = caller.Practitioner is null ? ContactSight.ToldOf(registry.Policy, item.OrganisationId, item.ActionRole, met) : ContactSight.Decide(caller, met);
                view = view with { Meeting = MeetingTold.At(tier, met, ofContact) };
            }

            // Told because of who lives at an address: whoever asks the author would tell that, so the desk is to be asked.
            if (found.Concern.Place is not null && item.PublisherOrganisationId != found.Concern.OrganisationId)
                view = view with { Contact = item.Contact };
            return new InboxItemView((notForThisRole ? NotForThisRole(item) : item) with { Tier = tier }, own, view);
        }
    }

    /// <summary>The concerns that items name, with whom they bear on, by id.</summary>
    internal static async ValueTask<IReadOnlyDictionary<string, (Concern Concern, IReadOnlyList<ConcernBearing> Bearings)>> ConcernsOfAsync(
        IReadSession session, IEnumerable<Notification> items)
    {
        var concerns = new Dictionary<string, (Concern Concern, IReadOnlyList<ConcernBearing> Bearings)>();
        string[] concernIds = [.. items.Select(i => i.ConcernId).OfType<string>().Distinct()];
        if (concernIds.Length > 0)
        {
            foreach (var concern in await session.Concerns.FindManyAsync(concernIds))
                concerns[concern.Id] = (concern, await session.Concerns.BearingsOfAsync(concern.Id));
        }

        return concerns;
    }

    /// <summary>Without those that tell of somebody from whom the reader is kept (L10), by whatever they name.</summary>
    internal static async ValueTask<IReadOnlyList<Notification>> NotKeptAsync(
        IReadSession session, IReadOnlyCollection<Notification> items,
        IReadOnlyDictionary<string, (Concern Concern, IReadOnlyList<ConcernBearing> Bearings)> concerns, Caller caller)
    {
        List<Notification> open = [];
        foreach (var item in items)
        {
            var (concern, bearings) = item.ConcernId is { } id ? concerns.GetValueOrDefault(id) : default;
            var referral = item.ReferralId is { } referralId ? await session.Referrals.FindAsync(referralId) : null;
            var notShared = item.NotSharedId is { } notSharedId ? await session.NotShared.FindAsync(notSharedId) : null;
            var question = item.InformationRequestId is { } questionId ? await session.Information.FindAsync(questionId) : null;
            var handover = item.HandoverId is { } handoverId ? await session.Handovers.FindAsync(handoverId) : null;
            var check = item.CheckId is { } checkId ? await session.Links.FindCheckAsync(checkId) : null;
            var grant = item.GrantId is { } grantId ? await session.Emergencies.FindAsync(grantId) : null;
            IEnumerable<string?> named =
                [item.PersonId, grant?.PersonId, AloneId.Shown(grant?.PersonId), notShared?.PersonId, question?.PersonId, concern?.SubjectId, .. bearings?.Select(b => b.PersonId) ?? [], .. referral?.ChildIds ?? [], .. handover?.SubjectIds ?? [],
                    .. check is null ? (IEnumerable<string?>)[] : [check.SupervisedPersonId, check.PartnerId, .. check.ChildIds]];
            if (await Patterns.PatternSight.TellsOfKeptAsync(session, item, caller))
                continue;
            if (item.ReopeningId is { } reopeningId && await session.Plans.FindReopeningAsync(reopeningId) is { } reopening
                && await Plans.ReopeningSight.IsKeptAsync(session, reopening, caller))
            {
                continue;
            }

            if (IsFeedbackTo(item, caller) || (!caller.Conflicts.Keeps(named) && !(referral is not null && caller.Conflicts.KeepsConcerns(referral.ConcernIds))))
                open.Add(item);
        }

        return open;
    }

    /// <summary>
    /// The alert that a service apart left something undone names no person; nor, to whoever may not open it, what was left (L7). The broker knows, and
    /// asks no more once it is done.
    /// </summary>
    private static async ValueTask<IReadOnlyCollection<Notification>> WithoutWhatIsApartAsync(
        IReadSession session, IReadOnlyCollection<Notification> items, Caller caller, RegistrySnapshot registry)
    {
        if (!items.Any(i => i is { PersonId: null } and ({ HandoverId: not null } or { TaskId: not null } or { AbsenceId: not null } or { ReferralId: not null } or { EndingId: not null } or { NotSharedId: not null })))
            return items;
        List<Notification> seen = [];
        foreach (var item in items)
        {
            if (item.PersonId is not null)
            {
                seen.Add(item);
                continue;
            }

            var handover = item.HandoverId is { } handoverId ? await session.Handovers.FindAsync(handoverId) : null;
            var task = item.TaskId is { } taskId ? await session.Tasks.FindAsync(taskId) : null;
            var absence = item.AbsenceId is { } absenceId ? await session.Handovers.FindAbsenceAsync(absenceId) : null;
            var referral = item.ReferralId is { } referralId ? await session.Referrals.FindAsync(referralId) : null;
            var ending = item.EndingId is { } endingId ? await session.Plans.FindEndingAsync(endingId) : null;
            var notShared = item.NotSharedId is { } notSharedId ? await session.NotShared.FindAsync(notSharedId) : null;
            seen.Add(item with
            {
                NotSharedId = notShared?.OrganisationId == caller.OrganisationId && caller.Practitioner is not null && !NotSharedSight.MaySee(notShared, caller, registry, session.Now)
                    ? null : item.NotSharedId,
                EndingId = ending is not null && !EndingSight.IsParty(ending, caller, registry, session.Now) ? null : item.EndingId,
                HandoverId = handover is not null && HandoverWrites.SideAsRecorded(handover, caller, registry, session.Now) is null ? null : item.HandoverId,
                TaskId = task is not null && !InvolvementAccess.IsOpenTo(caller, task.Owner, registry, session.Now) ? null : item.TaskId,
                AbsenceId = absence is not null && !InvolvementAccess.IsOpenTo(caller, absence.Owner, registry, session.Now) ? null : item.AbsenceId,
                ReferralId = referral is not null && !ReferralSight.IsParty(referral, caller, registry, session.Now) ? null : item.ReferralId,
            });
        }

        return seen;
    }

    /// <summary>
    /// The item's tier, which was judged by the role it is addressed to, and never more than the reader's own: the role of an
    /// assertion counts, not the one that some record gives the reader. Unspecified when it is hidden from the reader's role;
    /// a role that is only told whom to ask learns that it exists. A system has no role: of a new partner's item, whose text
    /// is judged reader by reader, it gets the markers.
    /// </summary>
    private static Tier TierFor(Notification item, Concern concern, Caller caller)
    {
        if (caller.Practitioner is null)
        {
            var given = item.Trigger == NotificationTrigger.NewPartnerLinked && item.Tier > Tier.Marker ? Tier.Marker : item.Tier;

            // What was corrected since is another fact, perhaps of a closer class: whoever is addressed is judged by it anew (C18).
            if (concern.Version == 1)
                return given;
            var anew = item.ActionRole == PractitionerRole.Unspecified ? Tier.Existence
                : Disclosure.TierOfNotice(ConcernAccess.Decide(caller.Policy, item.ActionRole, concern).Release);
            return anew < given ? anew : given;
        }

        var release = ConcernAccess.Decide(caller, concern).Release;
        if (release == Release.Hidden)
            return Tier.Unspecified;
        var own = release is Release.Marker or Release.Summary or Release.Detail ? Disclosure.TierOf(release) : Tier.Existence;
        return own < item.Tier ? own : item.Tier;
    }

    /// <summary>
    /// The same for an item that tells of a fact of its own and of no concern: whom it is addressed to, by name or by role, has it as it was judged;
    /// a colleague of another role no more than that role is told of such a fact. Unspecified where even that there is one is kept from it.
    /// </summary>
    private static Tier TierOfFact(Notification item, Caller caller)
    {
        if (item.Class == SensitivityClass.Unspecified || caller.Practitioner is not { } human || human.Id == item.ActionOwnerId || human.Role == item.ActionRole)
            return item.Tier;
        var release = caller.Policy.Tell(human.Role, item.Class).Release;
        var own = release is Release.Marker or Release.Summary or Release.Detail ? Disclosure.TierOf(release) : Tier.Existence;
        return release == Release.Hidden ? Tier.Unspecified : own < item.Tier ? own : item.Tier;
    }

    /// <summary>Which use of emergency access is to be reviewed is told to whoever may review it (T16), and to the own system.</summary>
    private static Notification ForReviewer(Notification item, Caller caller) =>
        item.GrantId is null || caller.Practitioner is null || EmergencyReviewers.IsAuditor(caller) || EmergencyReviewers.IsOwnReviewer(caller, item.OrganisationId)
            ? item : item with { GrantId = null };

    /// <summary>What a series or a notice says was judged by the role that it is addressed to; whoever sees other classes is not given it (H6).</summary>
    private static bool IsForAnotherGroup(Notification item, Caller caller) =>
        item.Trigger is NotificationTrigger.SeriesReached or NotificationTrigger.CoPresence or NotificationTrigger.WithdrawalTogether
        && caller.Practitioner is { } human && human.Id != item.ActionOwnerId && item.ActionRole != PractitionerRole.Unspecified
        && caller.Policy.GroupOf(caller.Role) != caller.Policy.GroupOf(item.ActionRole);

    private static Notification NotForThisRole(Notification item) =>
        item with { Summary = $"Addressed to {item.ActionOwner}; your role sees less of it. Bring it to {item.ActionOwner}." };
}
