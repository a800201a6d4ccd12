using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns.History;
using InfoShare.Core.Handovers;
using InfoShare.Core.Patterns;
using InfoShare.Core.People;
using InfoShare.Core.People.Births;
using InfoShare.Core.Plans;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>A link was recorded, between these people as understood.</summary>
/// <param name="Plan">The check that a declared plan opened (requirement B8); null for anything else.</param>
public sealed record LinkRecorded(string LinkId, ResolvedPerson Person, ResolvedPerson? RelatedTo, AuditReceipt Receipt, PlanCheck? Plan = null)
{
    /// <summary>What was before, where an assessment or a plan begins (requirement D13); null for anything else.</summary>
    public EarlierStatuses? Earlier { get; init; }

    /// <summary>The open work that it ended; null where nothing that could end was open, and for anything else.</summary>
    public string? EndedId { get; init; }
}

/// <summary>Records that two people are related.</summary>
public sealed record RecordRelationship(
    SubjectRef Person, SubjectRef RelatedTo, RelationshipType Type, LinkState State, DateOnly? From, DateOnly? To, SourceKind Source);

/// <summary>
/// Adds a relationship as a new fact with its source. It takes the place of what the same organisation said before of the two
/// and the type; the earlier statement stays as history.
/// </summary>
public sealed class RecordRelationshipHandler(
    IStore store, OrganisationDirectory directory, LinkOccasions occasions, NewlyAround around, LinkEndNotices ends, SeparationNotices separations,
    DeclarationSeries series, PlanChecks plans, ContactContradictions contradictions, PartnershipClock clock, TimeProvider time)
{
    public async Task<LinkRecorded> HandleAsync(RecordRelationship command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await SamePerson.RefusedWithAuditAsync(store, call, time, null, () => store.ChangeAsync(call, async session =>
        {
            var caller = call.Caller;
            var told = await PersonResolver.ForTellingAsync(session, command.Person, caller);
            var person = told.Found;
            var expected = command.Type == RelationshipType.ExpectedChild
                ? await ExpectedChildren.MeantAsync(session, command.RelatedTo, person.Person!.Id, LondonTime.DateOf(session.Now)) : null;
            var toldOther = expected is null ? await PersonResolver.ForTellingAsync(session, command.RelatedTo, caller)
                : new Understood(expected, PersonResolver.AsNobody(session, expected, command.RelatedTo, null, caller), told.AsNobody);
            var other = toldOther.Found;
            SamePerson.Refuse(person.Person!, other.Person!, "related_to", "is the same person as person");

            // Two brokers that hear at one moment of a partner and of a child, or twice of one plan: the second reads what the first wrote.
            await session.Identity.HoldEntriesAsync([person.Person!.Id, other.Person!.Id]);
            var link = new Relationship(
                session.NextId("rel"), person.Person!.Id, other.Person!.Id, command.Type, command.State, command.From, command.To,
                command.Source, caller.OrganisationId, caller.Agency, session.Now);
            await ends.TellAsync(session, link, registry, call);
            await separations.TellAsync(session, link, registry, call);
            await series.TellManagersAsync(session, link, call, registry);
            session.Links.Add(link);
            await Reopenings.AfterLinkAsync(session, link, clock, registry);

            // A new partner or child brings up what is known of the adults from before (requirement B12).
            var due = PlanChecks.IsPlan(link) ? plans.DueBefore(link.From, session.Now) : null;
            var retold = await occasions.AfterAsync(session, link, person.Person, other.Person, due, registry, call);
            retold = retold.And(await around.AfterAsync(session, link, person.Person, other.Person, registry, call));

            // A "no" that a service was told before meets the link now (requirement B11).
            var union = HouseholdWalk.IsUnion(link.Type);
            if ((union || HouseholdWalk.IsCare(link.Type)) && LinkFacts.TimeOf(link, LondonTime.DateOf(session.Now)) != LinkTime.Past)
                await contradictions.AfterLinkAsync(session, union ? [link.PersonId, link.RelatedId] : [link.PersonId], registry, call);
            var check = due is null ? null : await PlanChecks.OpenAsync(session, link, retold.ChildIds, due, registry, call);
            var receipt = session.Record(call.Entry(session, time, AuditEventKind.Publish) with
            {
                ObjectId = link.Id,
                PersonIds = [link.PersonId, link.RelatedId],
                MatchedHow = person.Resolved.MatchedHow,
                CountsByTier = retold.Tiers,
            });
            return new LinkRecorded(link.Id, told.Shown, toldOther.Shown, receipt, check);
        }, ct), ct);
    }
}

/// <summary>Records that a person lives or stays somewhere.</summary>
public sealed record RecordResidence(
    SubjectRef Person, PostalAddress Address, ResidenceKind Kind, LinkState State, DateOnly? From, DateOnly? To, SourceKind Source);

/// <summary>
/// Adds a residence as a new fact; overlaps are allowed (requirement B4). It takes the place of what the same organisation said
/// before of this place and kind.
/// </summary>
public sealed class RecordResidenceHandler(
    IStore store, OrganisationDirectory directory, ResidencePlans plans, MoveNotices moves, PartnershipClock clock, TimeProvider time)
{
    public async Task<LinkRecorded> HandleAsync(RecordResidence command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, session => ApplyAsync(session, command, call, registry), ct);
    }

    /// <summary>Records in a transaction that is under way.</summary>
    internal async ValueTask<LinkRecorded> ApplyAsync(IWriteSession session, RecordResidence command, Call call, RegistrySnapshot registry)
    {
        var caller = call.Caller;
        var key = AddressKeys.Of(command.Address) ?? throw RuleException.Invalid(
            "address", "needs the UPRN, or the postcode with the first line: a postcode alone is a street");
        var understood = await PersonResolver.ForTellingAsync(session, command.Person, caller);
        var person = understood.Found;
        var residence = new Residence(
            session.NextId("res"), person.Person!.Id, key, command.Address with { Area = command.Address.Area ?? caller.Area },
            command.Kind, command.State, command.From, command.To, command.Source, caller.OrganisationId, caller.Agency, session.Now);
        await moves.TellAsync(session, residence, person.Person, registry, call);
        var before = await ResidencePlans.ReachedBeforeAsync(session, person.Person, residence, LondonTime.DateOf(session.Now));
        session.Links.Add(residence);
        await Reopenings.AfterResidenceAsync(session, residence, clock, registry);
        PatternDuties.LookSoon(session, residence.PersonId);
        var retold = before is null ? Retold.Nobody : await plans.TellAsync(session, person.Person, residence, before, registry, call);
        var receipt = session.Record(call.Entry(session, time, AuditEventKind.Publish) with
        {
            ObjectId = residence.Id,
            PersonIds = [residence.PersonId],
            MatchedHow = understood.Shown.MatchedHow,
            CountsByTier = retold.Tiers,
        });
        return new LinkRecorded(residence.Id, understood.Shown, null, receipt);
    }
}

/// <summary>Records that the caller's organisation works with a person.</summary>
public sealed record RecordInvolvement(
    SubjectRef Person, string? PractitionerName, PractitionerRole Role, string? Telephone, bool Leads, DateOnly? From, DateOnly? To,
    string? SupportHeldBy = null, ClosureReason Closure = ClosureReason.Unspecified, string? Team = null, string? EndingId = null);

/// <summary>
/// Adds an involvement; who is involved is who is told (requirement G2). It takes the place of the practitioner's earlier one, so
/// that an end ends it. Nobody gives himself another role than his own by it, and naming a colleague needs a qualified role.
/// </summary>
public sealed class RecordInvolvementHandler(
    IStore store, OrganisationDirectory directory, ServiceLeftNotices left, NarrativeNotices narratives, PartnershipClock clock, TimeProvider time)
{
    /// <exception cref="RuleException">INVALID_FIELDS for a role that the organisation does not have or, of oneself, not one's
    /// own, for an end before the work began, and for the end of work of a colleague who does none with the person while another does; ROLE_NOT_ALLOWED when an unqualified worker names a colleague; HANDOVER_NOT_ACCEPTED for an end before it; CLOSURE_BLOCKED for a
    /// silent one.</exception>
    public async Task<LinkRecorded> HandleAsync(RecordInvolvement command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var caller = call.Caller;
            if (Roles.AgencyOf(command.Role) != caller.Agency)
                throw RuleException.Invalid("role", "is not a role of your kind of agency");
            if (registry.Find(caller.OrganisationId) is { } organisation && !organisation.AllowedRoles.Contains(command.Role))
                throw RuleException.Invalid("role", "is not a role of your organisation");
            var self = command.PractitionerName is null || command.PractitionerName == caller.Practitioner?.Name;
            if (self && command.Role != caller.Human.Role)
                throw RuleException.Invalid("role", "is not your own role");
            if (!self && caller.Practitioner is { } namer && !Roles.IsQualified(namer.Role))
                throw new RuleException(ErrorReason.RoleNotAllowed, "Your role records its own work with a person; a qualified colleague names others.");
            RequireMayLead(command, caller);
            var understood = await PersonResolver.ForTellingAsync(session, command.Person, caller);
            var person = understood.Found;
            if (command.To is { } end)
            {
                await HandoverGate.RequireMayEndAsync(
                    session, person.Person!, command.Closure, end, command.Role, Birthdays.IsChildService(command.Role), caller);
            }

            // An end without a beginning ends what is open, and keeps its beginning; so does what is said again while it runs. Of an end of which nothing
            // else is known the last day is a day of work: whoever asks later who was there then finds it.
            var around = await session.Links.InvolvementsOfAsync([person.Person!.Id]);
            var (practitionerId, name) = (self ? caller.Practitioner?.Id : null, command.PractitionerName ?? caller.Human.Name);
            var open = around.Where(i => i.OrganisationId == caller.OrganisationId && i.To is null
                && (practitionerId is not null && i.PractitionerId is not null ? i.PractitionerId == practitionerId : i.PractitionerName == name && i.Role == command.Role)).ToList();
            var ended = open.Find(i => command.To is null || i.From <= command.To);

            // A colleague's name that nobody bears here, with an end alone: whose work was meant goes on, and a day of work would be kept of nobody. Named are
            // those whom the caller may know of (L7), and of somebody who is nobody to the caller nobody (L10).
            if (command is { To: not null, From: null } && !self && open.Count == 0 && !understood.AsNobody && around.Where(i =>
                i.OrganisationId == caller.OrganisationId && i.To is null && i.Role == command.Role
                && InvolvementAccess.IsOpenTo(caller, caller.OrganisationId, i.PractitionerId, i.Role)).Select(i => i.PractitionerName).Distinct().ToList() is { Count: > 0 } others)
            {
                throw RuleException.Invalid(
                    "practitioner_name", $"is nobody's whose work with this person is open; open is the work of {string.Join(", ", others)}: give that name, or from_date too for work that was over before");
            }

            // Not where the refusal would tell a colleague that a service apart works with the person (L7), nor of whom the answer is nobody's (L10).
            if (ended is null && command.From is null && open.Count > 0 && !understood.AsNobody
                && InvolvementAccess.IsOpenTo(caller, caller.OrganisationId, practitionerId, command.Role))
            {
                throw RuleException.Invalid("to_date", "is before the work began: give its first day too, or a later end");
            }

            var today = LondonTime.DateOf(session.Now);
            var involvement = new Involvement(
                session.NextId("inv"), person.Person!.Id, caller.OrganisationId,
                practitionerId,
                name,
                command.Role, command.Telephone ?? ended?.Telephone, command.Leads,
                command.From ?? ended?.From ?? (command.To < today ? command.To.Value : today), command.To, session.Now)
            {
                Team = command.Team ?? (self ? caller.Practitioner?.Team : null) ?? ended?.Team,
            };
            await EndingGate.RequireWorkMayEndAsync(session, involvement, around, command.Closure, command.EndingId, caller);

            // Nobody relies on the work, or the lead, that somebody states who is kept from the person in silence (L10): it stands in the trail.
            // The end of earlier work counts; a day of work that nobody knew of before is no end, and makes nobody the lead until midnight.
            var relied = !understood.AsNobody || (command.To is not null && ended is not null && (ended.Leads || !involvement.Leads));
            if (relied && involvement.Leads && involvement.OpenOn(today))
            {
                await LeadNotices.TellFormerAsync(session, involvement, clock, registry);
                if (!self)
                    LeadNotices.TellNamed(session, involvement, ended, caller, clock, registry);
            }

            if (relied)
                session.Links.Add(involvement);
            if (involvement.To is not null && relied)
            {
                await left.TellAsync(session, involvement, around, command.SupportHeldBy, registry, call);
                await RoleGaps.AfterEndAsync(session, involvement, ended is { Leads: true }, clock);
            }

            if (command.To is null && relied)
            {
                await RoleGaps.SettleAsync(session, involvement.PersonId, registry, caller);
                await Birthdays.WatchAsync(session, person.Person!, command.Role);
                await narratives.JoinedAsync(session, involvement, registry);
            }

            // Whether anybody relies on it or not: how many entries lie in the log must not say.
            if (command.To is null)
                PatternDuties.LookSoon(session, involvement.PersonId);

            var receipt = session.Record(call.Entry(session, time, AuditEventKind.Publish) with
            {
                ObjectId = involvement.Id,
                PersonIds = [involvement.PersonId],
                MatchedHow = understood.Shown.MatchedHow,
            });
            return new LinkRecorded(involvement.Id, understood.Shown, null, receipt) { EndedId = involvement.To is null || !relied ? null : ended?.Id };
        }, ct);
    }

    /// <summary>
    /// At children's services a qualified worker leads for a child (D8, D14, L9): whoever leads is told who opens the record, so nobody gets
    /// there by a word of his or her own.
    /// </summary>
    private static void RequireMayLead(RecordInvolvement command, Caller caller)
    {
        if (command.Leads && caller.Agency == AgencyKind.SocialCare
            && (!Roles.IsQualified(command.Role) || (caller.Practitioner is { } human && !Roles.IsQualified(human.Role))))
        {
            throw new RuleException(ErrorReason.RoleNotAllowed, "A qualified social worker leads for a child; record who works with the child without leads, or have the lead assigned.");
        }
    }
}
