using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Handovers;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>A child for whom earlier matters are brought up.</summary>
/// <param name="AboutIds">The adults whose earlier matters bear on it by this occasion.</param>
/// <param name="AroundIds">The people whose agencies are told: the child, and the parent it lives with or is carried by.</param>
/// <param name="Area">The child's area, whose duty desk is told when nobody leads.</param>
public sealed record ChildOfOccasion(string ChildId, IReadOnlyList<string> AboutIds, IReadOnlyList<string> AroundIds, string Area);

/// <summary>Something that brings earlier matters up again.</summary>
/// <param name="Key">The same thing has the same key; each organisation is told once of each matter of it.</param>
/// <param name="Words">What happened, one sentence that names nobody.</param>
/// <param name="TellsAnyway">Health and social care around the child are told even when nothing earlier is known.</param>
public sealed record Occasion(
    NotificationTrigger Trigger, string Key, string Words, string Expected, IReadOnlyList<ChildOfOccasion> Children, bool TellsAnyway)
{
    /// <summary>The concern that is the occasion, and then the only matter; null: everything from before.</summary>
    public Concern? Concern { get; init; }

    /// <summary>Everybody around the child is told, whatever is known from before.</summary>
    public bool TellsEverybody { get; init; }

    /// <summary>Whoever recorded it is told too: the matters are news to him or her as to anybody else who works with the child.</summary>
    public bool TellsRecorder { get; init; }

    /// <summary>The duty desk of children's services is told where it works with nobody around the child.</summary>
    public bool TellsDesk { get; init; }

    /// <summary>
    /// By when a declared plan is to be decided, before the move (requirement B8): whoever leads at children's services, else the duty
    /// desk, is told of it whatever is known from before. Null when it is no plan.
    /// </summary>
    public Deadline? Plan { get; init; }

    /// <summary>The day of the plan; null when nobody said.</summary>
    public DateOnly? PlannedOn { get; init; }

    /// <summary>Nobody but whoever decides on the plan is told.</summary>
    public bool DecidersAlone { get; init; }

    /// <summary>
    /// It is told only where a marker is held about the adult, and then no more than that: of somebody who has no more than the
    /// address in common with the child nothing is inferred.
    /// </summary>
    public bool MarkerHeldAlone { get; init; }

    /// <summary>Whether there were more links than were read, so that not every child is among these.</summary>
    public bool LinksCut { get; init; }
}

/// <summary>Who was told, for the caller as far as it may be named, and at which tiers, for the audit.</summary>
public sealed record Retold(IReadOnlyList<string> Told, IReadOnlyDictionary<string, int> Tiers)
{
    /// <summary>Nobody.</summary>
    public static readonly Retold Nobody = new([], new Dictionary<string, int>());

    /// <summary>The children whom it was about.</summary>
    public IReadOnlyList<string> ChildIds { get; init; } = [];

    /// <summary>These and others.</summary>
    public Retold And(Retold other) => this with
    {
        Told = [.. Told.Union(other.Told, StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        Tiers = Tiers.Concat(other.Tiers).GroupBy(t => t.Key).ToDictionary(g => g.Key, g => g.Sum(t => t.Value)),
        ChildIds = [.. ChildIds.Union(other.ChildIds, StringComparer.Ordinal)],
    };
}

/// <summary>
/// A new partner, a pregnancy or a birth brings up again what is known of the adults (requirement B12): the agencies around the
/// child and the mother are told, each at its own tier, with somebody who has to act. Agencies that work with the other adult
/// alone are not told: whoever is said to harm must learn of nothing.
/// </summary>
public sealed class ResurfaceConcerns(PartnershipClock clock)
{
    /// <summary>
    /// More children than this are not told of on one occasion. What was narrowed is written in an audit entry, and the duty desk of
    /// children's services is asked to see to the others.
    /// </summary>
    public const int MaxChildren = 20;

    /// <summary>More services than this are not told of one child on one occasion; likewise.</summary>
    public const int MaxRecipientsOfChild = 30;

    private const string ThePlan = "plan";
    private const string Narrowed = "narrowed";

    /// <summary>Stands for the occasion itself among its matters.</summary>
    public const string OccasionItself = "-";

    /// <summary>Tells. Nothing is told twice on the same occasion.</summary>
    public async ValueTask<Retold> TellAsync(IWriteSession session, Occasion occasion, RegistrySnapshot registry, Call call)
    {
        if (occasion.Children.Count == 0)
            return Retold.Nobody;
        var children = occasion.Children.Take(MaxChildren).ToList();
        var childIds = children.Select(c => c.ChildId).ToList();
        var today = LondonTime.DateOf(session.Now);
        IReadOnlyList<string> about = [.. children.SelectMany(c => c.AboutIds).Distinct()];
        var matters = occasion.Concern is { } concern
            ? EarlierMatters.Only(about[0], concern)
            : await EarlierMatters.OfAsync(session, about);
        var involvements = await session.Links.InvolvementsOfAsync([.. children.SelectMany(c => c.AroundIds).Distinct()]);
        var before = (await session.Resurfaced.ToldAsync([.. occasion.Children.Take(MaxChildren + 1).Select(c => c.ChildId)], occasion.Key))
            .Select(t => (t.OrganisationId, t.ChildId, t.Matter)).ToHashSet();
        var kept = await Whereabouts.KeptAsync(
            session, await session.People.FindManyAsync([.. children.SelectMany(c => c.AroundIds.Append(c.ChildId)).Concat(about).Distinct()]));
        var ofTheConcern = occasion.Concern is { } one && (await Whereabouts.AmongAsync(session, [one])).Count > 0;
        var told = new SortedSet<string>(StringComparer.Ordinal);
        var tiers = new SortedDictionary<string, int>();
        ChildOfOccasion? crowded = null;
        var servicesLeftOut = 0;

        foreach (var child in children)
        {
            var around = involvements.Where(i => child.AroundIds.Contains(i.PersonId)).ToList();
            var lead = Lead.Of(around.Where(i => i.PersonId == child.ChildId), registry, today, child.Area);
            var all = Routing.InvolvedWith(around, registry, today, occasion.TellsRecorder ? null : call.Caller);
            var recipients = all.Take(MaxRecipientsOfChild).ToList();
            if (all.Count > recipients.Count)
                (crowded, servicesLeftOut) = (crowded ?? child, servicesLeftOut + all.Count - recipients.Count);
            var plan = matters.LivesAway(child.ChildId) ? null : occasion.Plan;
            foreach (var recipient in recipients)
            {
                if (plan is { } due && Routing.IsSocialWorker(recipient))
                    await TellOneAsync(child, recipient, lead, due, DeciderExpected(occasion), decides: true);
                else if (!occasion.DecidersAlone)
                    await TellOneAsync(child, recipient, lead, clock.Due(DeadlineKey.HandoverAcceptance, session.Now), occasion.Expected);
            }

            // A declared plan has somebody who decides on it before the move (requirement B8).
            if (plan is { } decision)
            {
                if (!recipients.Any(Routing.IsSocialWorker) && registry.ReceiverOfReferrals(child.Area) is { } deciders && deciders.Id != call.Caller.OrganisationId)
                    await TellOneAsync(child, DutyDesk(deciders, child), lead, decision, DeciderExpected(occasion), decides: true);
                continue;
            }

            if (occasion.TellsDesk && recipients.All(r => r.Organisation.Agency != AgencyKind.SocialCare)
                && registry.ReceiverOfReferrals(child.Area) is { } intake)
            {
                await TellOneAsync(child, DutyDesk(intake, child), lead, clock.Due(DeadlineKey.ReferralDecision, session.Now), occasion.Expected);
                continue;
            }

            // Earlier removal or a plan, and nobody leads: the duty desk decides (requirement B12).
            if (lead.Practitioner is null && matters.HasRemovalOrPlan(child.AboutIds, OfThis(child))
                && recipients.All(r => r.Organisation.Agency != AgencyKind.SocialCare)
                && registry.ReceiverOfReferrals(child.Area) is { } desk && desk.Id != call.Caller.OrganisationId)
            {
                await TellOneAsync(child, DutyDesk(desk, child), lead, clock.Due(DeadlineKey.ReferralDecision, session.Now),
                    "Nobody leads for this child. Decide whether it needs an assessment, and who leads.");
            }
        }

        var childrenLeftOut = occasion.Children.Count - children.Count;
        if (childrenLeftOut > 0 || servicesLeftOut > 0 || occasion.LinksCut)
            SayNarrowed();
        return new Retold([.. told], tiers) { ChildIds = childIds };

        // Twins, or a couple's own children: what is recorded of them now is not from before.
        IReadOnlyCollection<string> OfThis(ChildOfOccasion child) =>
            [.. children.Where(c => c.AboutIds.SequenceEqual(child.AboutIds)).Select(c => c.ChildId)];

        async ValueTask TellOneAsync(ChildOfOccasion child, Recipient recipient, Lead lead, Deadline respondBy, string expected, bool decides = false)
        {
            var seen = matters.SeenBy(registry.Policy, recipient.Role, child.AboutIds, OfThis(child));
            if (occasion.MarkerHeldAlone)
                seen = new SeenMatters([], [], [.. seen.Concerns, .. seen.Withheld]);
            var anyway = (decides && !occasion.MarkerHeldAlone) || occasion.TellsEverybody
                || (occasion.TellsAnyway && recipient.Organisation.Agency is AgencyKind.Health or AgencyKind.SocialCare);
            if (!seen.Any && !anyway)
                return;
            var news = seen.Keys.Append(OccasionItself).Concat(decides ? [ThePlan] : [])
                .Where(m => !before.Contains((recipient.Organisation.Id, child.ChildId, m))).ToList();
            if (news.Count == 0)
                return;
            foreach (var matter in news)
            {
                before.Add((recipient.Organisation.Id, child.ChildId, matter));
                session.Resurfaced.Add(new ResurfacedMatter(recipient.Organisation.Id, child.ChildId, occasion.Key, matter, session.Now));
            }

            // The most closely kept concern stands with the item: whoever may not see that one does not read its text either.
            var gate = seen.Concerns.MinBy(c => ConcernAccess.Decide(registry.Policy, recipient.Role, c).Release);
            var tier = seen.ShowsContent ? Tier.Marker : Tier.Existence;
            var caller = call.Caller;

            // Who leads tells of the child and its parent alone; who recorded it, and who holds something, may be where any of the adults hides.
            var leadIsKept = ofTheConcern || child.AroundIds.Append(child.ChildId).Any(kept.Contains);
            var isKept = leadIsKept || child.AboutIds.Any(kept.Contains);
            var ask = (occasion.MarkerHeldAlone ? seen.Withheld.MaxBy(c => c.SharedAt) : seen.Withheld is [var first, ..] ? first : null) is { } held
                ? await matters.AskedByAsync(session, recipient, held, isKept, registry) : null;
            session.Inbox.Add(new Notification
            {
                Id = session.NextId("ntf"),
                OrganisationId = recipient.Organisation.Id,
                Trigger = occasion.Trigger,
                Urgency = Urgency.Standard,
                ActionOwner = recipient.ActionOwner,
                ActionOwnerId = recipient.ActionOwnerId,
                ActionRole = recipient.Role,
                ActionTeam = recipient.Team,
                ExpectedResponse = expected,
                RespondBy = respondBy.DueAt,
                Tier = tier,
                Summary = $"{occasion.Words} {(occasion.MarkerHeldAlone && ask is not null ? MarkerHeld(ask) : EarlierMatters.Words(seen, ask))}".TrimEnd(),
                PersonId = child.ChildId,
                ConcernId = gate?.Id,
                Contact = lead.Practitioner is { } leads && (!leadIsKept || Whereabouts.AreOpenTo(recipient, lead.OrganisationId, registry)) ? leads
                    : MoveNotices.ContactFor(recipient, lead with { Practitioner = null }, registry, caller, isKept),
                // A new partner is told of where something is known; that it was would say so. Of a birth the answer says who was told.
                Listed = occasion.Trigger == NotificationTrigger.PregnancyOrBirth,
                PublishedAt = session.Now,
                StateSince = session.Now,
            });
            tiers[Code.Of(tier)] = tiers.GetValueOrDefault(Code.Of(tier)) + 1;
            if (InvolvementAccess.IsOpenTo(caller.Policy, caller.Role, recipient.Role))
                told.Add($"{recipient.Organisation.Name}: {recipient.ActionOwner}");
        }

        // Nobody finds out by himself that he was not told: somebody is asked to see to it, and the trail says how many it were.
        void SayNarrowed()
        {
            session.Record(call.Entry(
                session, AuditEventKind.Publish,
                $"narrowed: {childrenLeftOut} children and {servicesLeftOut} services not told{(occasion.LinksCut ? "; more links than are read" : "")}") with
            {
                PersonIds = childIds,
            });
            var (child, words) = childrenLeftOut > 0
                ? (occasion.Children[MaxChildren],
                    $"It bears on more than {MaxChildren} children: of {childrenLeftOut} of them, of whom this is one, nobody was told.")
                : crowded is not null
                    ? (crowded, $"More than {MaxRecipientsOfChild} services work with this child: {servicesLeftOut} were not told.")
                    : (children[0], "There are more links than are read, so that it may bear on other children too.");
            if (registry.ReceiverOfReferrals(child.Area) is not { } desk || before.Contains((desk.Id, child.ChildId, Narrowed)))
                return;
            session.Resurfaced.Add(new ResurfacedMatter(desk.Id, child.ChildId, occasion.Key, Narrowed, session.Now));
            session.Inbox.Add(new Notification
            {
                Id = session.NextId("ntf"),
                OrganisationId = desk.Id,
                Trigger = occasion.Trigger,
                Urgency = Urgency.Standard,
                ActionOwner = Code.Of(PractitionerRole.DutySocialWorker),
                ActionRole = PractitionerRole.DutySocialWorker,
                ExpectedResponse = "See who was not told, and tell them.",
                RespondBy = clock.Due(DeadlineKey.ReferralDecision, session.Now).DueAt,
                Tier = Tier.Existence,
                Summary = $"{occasion.Words} {words}",
                PersonId = child.ChildId,
                Contact = desk.DutyDesk,
                PublishedAt = session.Now,
                StateSince = session.Now,
            });
        }
    }

    private static string MarkerHeld(ContactPoint ask) => $"A marker is held about this adult; speak to {ask.Name}, {ask.OrganisationName}.";

    private static string DeciderExpected(Occasion occasion) => occasion.MarkerHeldAlone ? occasion.Expected :
        $"Decide before the move{(occasion.PlannedOn is { } day ? $", planned for {PathWords.Day(day)}," : "")} whether the child needs a referral or an assessment.";

    /// <summary>An organisation's role, where nobody there is named yet.</summary>
    public static Recipient ToRole(Organisation organisation, PractitionerRole role, string childId) =>
        new(organisation, Code.Of(role), null, role, organisation.DutyDesk, [childId]);

    private static Recipient DutyDesk(Organisation desk, ChildOfOccasion child) =>
        ToRole(desk, PractitionerRole.DutySocialWorker, child.ChildId);
}
