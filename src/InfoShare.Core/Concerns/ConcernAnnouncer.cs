using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns;

/// <summary>
/// Who was told, for the publisher, and at which tiers, for the audit. A service whose very involvement is kept from the
/// publisher's role is told and counted, but not named.
/// </summary>
/// <param name="TiersApart">The same for children of whom the publisher must learn nothing, for the broker's own entry.</param>
public sealed record Announcement(
    IReadOnlyList<RecipientProgress> Progress, IReadOnlyDictionary<string, int> Tiers, IReadOnlyDictionary<string, int> TiersApart)
{
    /// <summary>A duty desk was to be told, and no area concerned has one: whoever publishes has to ring.</summary>
    public bool NoDesk { get; init; }
}

/// <summary>
/// Tells the agencies involved with each child of a concern (requirement G2). Everybody who is told has somebody who must act
/// and a time (G3), and sees no more than the tier of the one who acts there. An agency whose tier hides the concern is not
/// told at all: a notification would give away what it may not know.
/// </summary>
public sealed class ConcernAnnouncer(PartnershipClock clock)
{
    /// <param name="tellDesk">Whether the duty desk where the child lives is told when nobody else is; not where it or others were told before.</param>
    /// <param name="kept">Those of the children, of the person whom it is about and of suspected sources, whose whereabouts are kept, where that was asked already.</param>
    /// <param name="listed">Whether this is the publisher's own announcement, which it may list (G1).</param>
    public async ValueTask<Announcement> AnnounceAsync(
        IWriteSession session, Concern concern, NotificationTrigger trigger, IReadOnlyList<BearingChild> children,
        IReadOnlyList<Involvement> involvements, RegistrySnapshot registry, Call call, bool tellDesk = true, bool listed = true,
        IReadOnlySet<string>? kept = null)
    {
        var today = LondonTime.DateOf(session.Now);
        var progress = new List<RecipientProgress>();
        var (tiers, tiersApart) = (new SortedDictionary<string, int>(), new SortedDictionary<string, int>());
        kept ??= await Whereabouts.KeptAsync(session, await WithSubjectAsync(session, concern, children));
        var noDesk = false;
        var subjectIsKept = concern.SubjectId is { } keptId && kept.Contains(keptId);
        foreach (var child in children)
        {
            // Whoever works with the adult alone is not told of a child whom it must not find.
            var blind = await ChildrenApart.HiddenFromAsync(session, child.Person, involvements.Select(i => i.OrganisationId));
            var around = involvements
                .Where(i => i.PersonId == child.Person.Id || (i.PersonId == concern.SubjectId && !blind.Contains(i.OrganisationId))).ToList();
            var lead = Lead.Of(around.Where(i => i.PersonId == child.Person.Id), registry, today, call.Caller.Area);
            var (told, socialCare) = (0, false);
            foreach (var recipient in Routing.InvolvedWith(
                around, registry, today, call.Caller, role => ReleaseFor(registry.Policy, role, concern, child)))
            {
                // Where the whereabouts are kept, the lead is named as by a look-up (Lead.For): not even to whoever works with the child.
                var mayKnowLead = !IsKept(child) || Whereabouts.AreOpenTo(recipient, lead.ContactOrganisationId, registry);
                if ((recipient.Organisation.Id != call.Caller.OrganisationId || recipient.ActionOwnerId != call.Caller.Practitioner?.Id)
                    && Tell(recipient, child, mayKnowLead ? lead : null, named: !child.AsNobody))
                {
                    told++;
                    socialCare |= Routing.IsSocialWorker(recipient);
                }
            }

            // Nobody was told of this child: the duty desk where it lives decides whether it needs help, whatever its siblings have.
            // An urgent concern opens a referral to a duty desk for every child; one item for that is enough.
            // The end of supervision goes to child services whoever else is told (F9).
            if (((tellDesk && (told == 0 || child.AsNobody)) || (trigger == NotificationTrigger.OrderEnding && !socialCare))
                && concern.Urgency is not (Urgency.SameDay or Urgency.ImmediateDanger))
                await TellDeskAsync(child, told == 0);
        }

        // No child is known, or none of whom the publisher may know: the desk is told all the same, and so is the publisher of that.
        if (children.All(c => c.Bearing.Apart))
        {
            if (tellDesk)
                await TellThoseWithTheSubjectAsync();
            await TellDeskAsync(null, true);
        }

        return new Announcement(progress, tiers, tiersApart) { NoDesk = noDesk };

        // Whoever works with the grown-up knows best whether a child is reached, and is told with a child as without one (G2, B5). Named to the publisher only
        // where that may find the person, and where the person is no secret of a place.
        async ValueTask TellThoseWithTheSubjectAsync()
        {
            var around = involvements.Where(i => i.PersonId == concern.SubjectId).ToList();
            if (around.Count == 0 || concern.SubjectId is not { } subjectId || await session.People.FindAsync(subjectId) is not { } subject)
                return;
            var open = !call.Caller.Conflicts.KeepsInSilence(subjectId) && (await session.People.HiddenFromAsync(call.Caller.OrganisationId, [subjectId])).Count == 0;
            subjectIsKept |= await Whereabouts.AreKeptAsync(session, [subject]);
            foreach (var recipient in Routing.InvolvedWith(around, registry, today, call.Caller, role => ReleaseFor(registry.Policy, role, concern, null)))
                Tell(recipient, null, null, named: open && (!subjectIsKept || Whereabouts.AreOpenTo(call.Caller, recipient.Organisation.Id)));
        }

        async ValueTask TellDeskAsync(BearingChild? child, bool alone)
        {
            var personId = child?.Person.Id ?? concern.SubjectId;
            var apart = child is { Bearing.Apart: true };
            var desk = child?.Desk ?? await AreaDesks.OfAsync(session, personId, registry, call.Caller);

            // Whoever is nobody to the publisher (L10) has the desk of the publisher's area, as anybody unknown; that of the own is told unnamed.
            var asNobody = child?.AsNobody ?? (personId is not null && call.Caller.Conflicts.KeepsInSilence(personId));
            if (asNobody)
            {
                var nearest = registry.ReceiverOfReferrals(call.Caller.Area);
                if (alone && desk is not null && desk.Id != nearest?.Id && desk.Id != call.Caller.OrganisationId)
                    Tell(AreaDesks.AsRecipient(desk), child, null, named: false);
                desk = nearest;
            }

            if (desk is null)
            {
                // Of a child apart the publisher is asked nothing: what is asked about the others, or about nobody, says enough.
                if (apart)
                    return;
                if (!noDesk)
                    AreaDesks.AskToRing(session, registry, call.Caller, trigger, concern.Urgency, DueFor(concern, session.Now).DueAt, personId);
                noDesk = true;
            }
            else if (desk.Id != call.Caller.OrganisationId || apart)
            {
                Tell(AreaDesks.AsRecipient(desk), child, null, named: !apart && (asNobody || await AreaDesks.MayBeNamedAsync(session, desk, personId, call.Caller)));
            }
        }

        // Whose notice it is says nothing of whom the concern tells besides: a man's child at home has a brother in a refuge.
        bool IsAnybodyKept() => subjectIsKept || kept.Count > 0;

        bool IsKept(BearingChild? child) => subjectIsKept || (child is not null && kept.Contains(child.Person.Id));

        bool Tell(Recipient recipient, BearingChild? child, Lead? lead, bool named = true)
        {
            var tier = Disclosure.TierOfNotice(ReleaseFor(registry.Policy, recipient.Role, concern, child));
            if (tier == Tier.Unspecified)
                return false;

            var apart = child?.Bearing.Apart == true;
            var withTheSubject = child is null && recipient.PersonIds.Count > 0;
            var unseen = apart || (withTheSubject && !named);

            // Where somebody is who may not be found, the name of whoever shares would say to another area's services, and to those who work with an adult alone (A10).
            var unnamed = IsAnybodyKept() && !Whereabouts.MayName(recipient, concern.OrganisationId, registry);
            var ask = unnamed ? Whereabouts.DeskFor(recipient.Organisation, registry) : Disclosure.ContactOf(concern, registry);
            var sharedBy = unnamed ? "A service" : ask.OrganisationName;
            var school = recipient.Organisation.Agency == AgencyKind.Education;
            var opening = school && trigger == NotificationTrigger.DaCall
                ? SchoolDays.NextOpening(registry.Roster, clock.CalendarAt(session.Now), recipient.Organisation.Id, session.Now) : (DateTimeOffset?)null;
            var respondBy = DueFor(concern, session.Now);
            session.Inbox.Add(new Notification
            {
                Id = session.NextId("ntf"),
                OrganisationId = recipient.Organisation.Id,
                Trigger = trigger,
                Urgency = concern.Urgency,
                ActionOwner = recipient.ActionOwner,
                ActionOwnerId = recipient.ActionOwnerId,
                ActionRole = recipient.Role,
                ActionTeam = recipient.Team,
                ExpectedResponse = withTheSubject ? OfSubject : Expected(concern, school, opening is not null, ask),
                RespondBy = opening < respondBy.DueAt ? opening : respondBy.DueAt,
                Tier = tier,
                Summary = Words(tier, concern, child, lead, ask, sharedBy, withTheSubject) + (apart ? $" {ChildrenApart.Warning}" : ""),
                // What nobody reads comes back to whoever sent it, and so not to the publisher.
                PublisherOrganisationId = apart ? child!.Desk?.Id ?? recipient.Organisation.Id : unseen ? recipient.Organisation.Id : null,
                PersonId = child?.Person.Id ?? concern.SubjectId,
                ConcernId = concern.Id,
                Contact = tier == Tier.Summary || school ? ask : lead?.Contact ?? ask,
                Listed = listed && named,
                PublishedAt = session.Now,
                StateSince = session.Now,
                // Somebody rings a school that has not read it, before the child comes in (G4): the next attempt is the telephone's.
                Attempts = opening is null ? 0 : DeliveryPace.Telephone - 1,
                NextAttemptAt = opening is { } at ? Later(at - SchoolDays.RingBefore, session.Now + TimeSpan.FromMinutes(15)) : null,
            });
            var counts = unseen ? tiersApart : tiers;
            counts[Code.Of(tier)] = counts.GetValueOrDefault(Code.Of(tier)) + 1;
            if (named
                && ChildrenApart.MayName(call.Caller, recipient.Organisation.Id, recipient.ActionOwner, apart, child is not null && kept.Contains(child.Person.Id), registry)
                && InvolvementAccess.IsOpenTo(call.Caller, recipient.Organisation.Id, recipient.ActionOwnerId, recipient.Role))
            {
                progress.Add(new RecipientProgress(
                    recipient.Organisation.Name, recipient.Organisation.Agency,
                    registry.Roster.For(recipient.Organisation.Id, recipient.ActionOwner, recipient.ActionOwnerId, session.Now, role: recipient.Role)?.Name ?? recipient.ActionOwner,
                    NotificationState.Queued, session.Now, null));
            }

            return true;
        }
    }

    /// <summary>What a role may be told: of a child to whom intelligence alone leads, nothing where it may not know of intelligence.</summary>
    private static Release ReleaseFor(AccessPolicy policy, PractitionerRole role, Concern concern, BearingChild? child)
    {
        var release = ConcernAccess.Decide(policy, role, concern).Release;
        return child is not { ByIntelligence: true }
            || policy.Tell(role, SensitivityClass.Intelligence).Release
                is Release.Existence or Release.Marker or Release.Summary or Release.Detail
            ? release : Release.Hidden;
    }

    private static async ValueTask<IReadOnlyCollection<Person>> WithSubjectAsync(IReadSession session, Concern concern, IReadOnlyList<BearingChild> children)
    {
        var people = children.Select(c => c.Person).ToList();
        if (concern.SubjectId is { } id && people.Count > 0 && people.TrueForAll(p => p.Id != id) && await session.People.FindAsync(id) is { } subject)
            people.Add(subject);
        return people;
    }

    private Deadline DueFor(Concern concern, DateTimeOffset now) => concern.Urgency is Urgency.SameDay or Urgency.ImmediateDanger
        ? clock.Due(DeadlineKey.NamedOwner, now, concern.Urgency)
        : clock.Due(DeadlineKey.HandoverAcceptance, now);

    /// <summary>
    /// What is asked of whoever is told. Who was missing and is back is to be heard, not looked for. A school that is told of a child's thoughts of suicide or self-harm watches, and has a way
    /// back for what it sees (G5).
    /// </summary>
    private static string Expected(Concern concern, bool school, bool beforeOpening, ContactPoint ask) =>
        concern.Indicators.Contains(ConcernIndicator.ReturnedFromMissing)
            ? "The child is back: see that somebody speaks with the child alone about where it was, with whom and why; say who does." :
        school && concern.Indicators.Any(i => i is ConcernIndicator.YpSuicidal or ConcernIndicator.YpSelfHarm or ConcernIndicator.YpMentalHealth)
            ? $"Watch the child, and report an absence or a change at once (ReportSchoolingSignal, ShareConcern), or ring {ask.Name}, " +
              $"{ask.Telephone ?? "no number recorded"}; say who watches."
            : beforeOpening
                ? "Read it before the child comes in, watch the child, and say who does."
                : "Say what you will do for the child: accept, act, or decline with a reason.";

    private const string OfSubject =
        "This is told of the person alone: say whether a child is reached (RecordRelationship, ShareConcern), and what you will do: accept, act, or decline with a reason.";

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static string Words(Tier tier, Concern concern, BearingChild? child, Lead? lead, ContactPoint ask, string sharedBy, bool withTheSubject)
    {
        var indicators = ConcernPrompts.Named(concern.Indicators);
        var leads = lead?.Practitioner is { } practitioner
            ? $" Lead: {practitioner.Name}, {practitioner.Telephone ?? "no number recorded"}."
            : "";
        return tier switch
        {
            Tier.Summary when withTheSubject => $"{sharedBy} shared {indicators} about this person.{(concern.BesideTheRisk is { } ofThem ? $" {OfChildren(ofThem)}" : "")}",
            Tier.Summary => $"{sharedBy} shared {indicators}. {Meaning(concern, child)}.",
            Tier.Marker => $"{sharedBy} shared {indicators}.{leads}",
            _ when withTheSubject => $"Something was shared about this person. Speak to {ask.Name}.",
            _ => $"Something that bears on this child was shared. Speak to {lead?.Contact?.Name ?? ask.Name}.{leads}",
        };
    }

    private static string Meaning(Concern concern, BearingChild? child) => child?.Bearing switch
    {
        null when concern.BesideTheRisk is { } ofThem => $"No child is known. {OfChildren(ofThem).TrimEnd('.')}",
        null => "For this child: no child is known",
        { Relevance: { } relevance } => $"For this child: {relevance.TrimEnd('.')}",
        { FoundByLink: true, Because: var because } bearing when concern.MeaningFor(bearing) is { } words => $"For this child: found by a link ({because}). {words.TrimEnd('.')}",
        var bearing when concern.MeaningFor(bearing) is { } words => $"For this child: {bearing.Because}. {words.TrimEnd('.')}",
        { FoundByLink: true, Because: var because } => $"For this child: found by a link ({because}); the author was not asked about this child",
        { Because: var because } => $"For this child: {because}",
    };

    private static string OfChildren(string words) => $"What it means for the children, as its author wrote: {words.TrimEnd('.')}.";
}
