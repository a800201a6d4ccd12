using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Handovers;

/// <summary>To whom a handover goes: an organisation, or an area with a role.</summary>
public sealed record HandoverTarget(string? OrganisationId, string? Area, PractitionerRole Role);

/// <summary>A critical point as the sender gives it.</summary>
public sealed record CriticalPointStated(CriticalPointKind Kind, string Words);

/// <summary>What the sender says.</summary>
public sealed record HandoverWordsStated(
    string ResidualRisk, string? WatchFor, IReadOnlyList<CriticalPointStated> CriticalPoints, IReadOnlyList<HandoverTask> Tasks, string? InterpreterLanguage);

/// <summary>A handover to open, with its people found.</summary>
public sealed record HandoverToOpen
{
    public required IReadOnlyList<Person> Subjects { get; init; }
    public required HandoverKind Kind { get; init; }
    public required HandoverTarget To { get; init; }

    /// <summary>Roles that are tried in turn when neither an organisation nor a role is named.</summary>
    public IReadOnlyList<PractitionerRole> RolesByDefault { get; init; } = [];

    public required HandoverWordsStated Words { get; init; }
    public bool SameDay { get; init; }
    public bool SenderStays { get; init; }

    /// <summary>The entries under which the sender was told of those from whom he or she is kept in silence (<see cref="Conflicts.ToldAs"/>).</summary>
    public IReadOnlyList<string> ToldAs { get; init; } = [];

    /// <summary>
    /// The sender is kept from one of them (L10): what is told goes out, and moves no colleague's case. It takes no colleague's offer back, carries
    /// nothing of theirs, and whoever works with the person stays.
    /// </summary>
    public bool BySomebodyKept => ToldAs.Count > 0;

    public string? Telephone { get; init; }
    public DateOnly? MovesOn { get; init; }
    public ContactPoint? Responsible { get; init; }
}

/// <summary>
/// Opens handovers, for the call that offers one and for the life events that open one by themselves. The calling
/// practitioner holds the case until somebody accepts.
/// </summary>
public sealed class HandoverDesk(HandoverMoves moves)
{
    /// <summary>Opens it in the caller's transaction: row, clock and notices.</summary>
    /// <exception cref="RuleException">INVALID_FIELDS for a target that is no organisation, one's own, or not a single one;
    /// NOT_FOUND for somebody whom the caller's organisation does not hold; ROLE_NOT_ALLOWED for an unqualified sender.</exception>
    public async ValueTask<Handover> OpenAsync(
        IWriteSession session, HandoverToOpen toOpen, Caller caller, RegistrySnapshot registry, string field)
    {
        var human = caller.Human;
        if (!Roles.IsQualified(human.Role))
            throw new RuleException(ErrorReason.RoleNotAllowed, "A case is handed over by a qualified practitioner.");
        var (recipient, area, role) = RecipientOf(toOpen, caller, registry, field);
        var ids = toOpen.Subjects.Select(s => s.Id).Distinct().ToList();
        var urgency = toOpen.SameDay || toOpen.Kind == HandoverKind.Custody ? Urgency.SameDay : Urgency.Standard;
        var due = moves.DueFor(session.Now, urgency);
        List<Handover> replaced = toOpen.BySomebodyKept ? [] : await ReplacedAsync(session, toOpen.Kind, ids, recipient, caller);
        // Offering the same again to the same gives nobody more time.
        var original = replaced.Where(h => h.RecipientOrganisationId is not null).MinBy(h => h.AcceptanceDue);
        var handover = new Handover
        {
            Id = session.NextId("hov"),
            Version = 1,
            State = HandoverState.Offered,
            Kind = toOpen.Kind,
            Urgency = urgency,
            SubjectIds = ids,
            ToldAs = toOpen.ToldAs,
            Sender = new HandoverParty(caller.OrganisationId, human.Id, human.Name, human.Role, toOpen.Telephone) { Team = human.Team },
            RecipientOrganisationId = recipient?.Id,
            RecipientArea = area,
            RecipientRole = role,
            Words = await WithEarlierPointsAsync(session, toOpen.Words, toOpen.BySomebodyKept ? [] : ids, replaced, caller),
            MovesOn = toOpen.MovesOn,
            Responsible = toOpen.Responsible,
            SenderStays = toOpen.SenderStays || toOpen.BySomebodyKept,
            OfferedAt = session.Now,
            AcceptanceDue = original?.AcceptanceDue < due.DueAt ? original.AcceptanceDue : due.DueAt,
            DueRule = original?.AcceptanceDue < due.DueAt ? original.DueRule : due.RuleId,
        };
        await session.WithdrawAsync(replaced, Fulfilment.OfferedHandover, "Offered anew; the later handover takes its place.", caller, registry);
        session.Start(handover, HandoverMoves.Offer(handover, recipient?.Name ?? $"{area} ({Code.Of(role)})"));
        var notices = new HandoverNotices(session, registry, handover);
        notices.Offered();
        if (handover.Kind == HandoverKind.Custody)
            await AlertAsync(session, notices, handover, toOpen.Subjects, caller, registry);
        return handover;
    }

    /// <summary>
    /// The sender's own offers of the same case that this one takes the place of: those to the same organisation, and those that
    /// reached nobody, such as what a birthday opened. Two packets of a placement stand beside each other.
    /// </summary>
    private static async ValueTask<List<Handover>> ReplacedAsync(
        IReadSession session, HandoverKind kind, IReadOnlyCollection<string> subjectIds, Organisation? recipient, Caller caller) =>
        kind == HandoverKind.Placement ? []
            : [.. (await session.Handovers.OfPeopleAsync(subjectIds))
                .Where(h => h.IsOpen && h.Kind == kind && h.Sender.OrganisationId == caller.OrganisationId && h.SubjectIds.All(subjectIds.Contains)
                    && h.IsOfTheServiceOf(caller.Role)
                    && (h.RecipientOrganisationId is null || h.RecipientOrganisationId == recipient?.Id))];

    /// <summary>
    /// The one organisation that takes over. Of several with the role in the area the connected one is meant; when there is still
    /// no single one, the sender has to name it: guessing would hand a child to the wrong school.
    /// </summary>
    private static (Organisation? Recipient, string Area, PractitionerRole Role) RecipientOf(
        HandoverToOpen toOpen, Caller caller, RegistrySnapshot registry, string field)
    {
        var to = toOpen.To;
        PractitionerRole[] roles = to.Role != PractitionerRole.Unspecified ? [to.Role] : [.. toOpen.RolesByDefault];
        if (to.OrganisationId is { } id)
        {
            var named = registry.Find(id) is { Enabled: true } o ? o : throw RuleException.Invalid($"{field}.organisation_id", "is not an organisation of the registry");
            if (named.Id == caller.OrganisationId)
                throw RuleException.Invalid($"{field}.organisation_id", "is your own organisation");
            var taking = roles.FirstOrDefault(named.AllowedRoles.Contains);
            if (to.Role != PractitionerRole.Unspecified && taking == PractitionerRole.Unspecified)
                throw RuleException.Invalid($"{field}.role", "is not a role of that organisation");
            return (named, named.Area, taking != PractitionerRole.Unspecified ? taking : HandoverRoles.ManagerAt(named));
        }

        var area = to.Area!;
        foreach (var role in roles)
        {
            var having = registry.InArea(area).Where(o => o.Id != caller.OrganisationId && o.AllowedRoles.Contains(role)).ToList();
            var connected = having.Where(o => o.Connection != Connection.None).ToList();
            if (connected.Count > 0)
                having = connected;
            if (having.Count == 1)
                return (having[0], area, role);
            if (having.Count > 1 && roles.Length == 1)
                throw RuleException.Invalid($"{field}.organisation_id", "is required: several organisations of the area have this role");
        }

        return (null, area, roles[0]);
    }

    /// <summary>
    /// What the sender was given as critical when the person came travels on, with who said it first, so that a disclosure in
    /// the cell is known in prison (F3, F6). So does what an offer said that this one replaces.
    /// </summary>
    private static async ValueTask<HandoverWords> WithEarlierPointsAsync(
        IReadSession session, HandoverWordsStated words, IReadOnlyCollection<string> subjectIds, IReadOnlyCollection<Handover> replaced, Caller caller)
    {
        var own = words.CriticalPoints.Select(p => new CriticalPoint(p.Kind, p.Words, $"{caller.Human.Name}, {caller.OrganisationName}", session.Now));
        var earlier = (await session.Handovers.OfPeopleAsync(subjectIds))
            .Where(h => h.AcceptedBy is { } by && by.OrganisationId == caller.OrganisationId && h.SubjectIds.All(subjectIds.Contains)
                && InvolvementAccess.IsOpenTo(caller, by.OrganisationId, by.PractitionerId, by.Role))
            .Concat(replaced)
            .OrderBy(h => h.OfferedAt)
            .SelectMany(h => h.Words.CriticalPoints);
        List<CriticalPoint> points = [.. earlier.Concat(own).DistinctBy(p => (p.Kind, p.Words))];
        return new HandoverWords(words.ResidualRisk, words.WatchFor, points, words.Tasks, words.InterpreterLanguage);
    }

    /// <summary>
    /// A child in custody who harmed himself or disclosed something: social care and youth justice of where he lives are told that
    /// there is such a point and whom to ring, the same day (F6). Its words stay in the handover. Where a service is not in the
    /// registry, the sender is asked to ring it.
    /// </summary>
    private static async ValueTask AlertAsync(
        IWriteSession session, HandoverNotices notices, Handover handover, IReadOnlyList<Person> subjects, Caller caller, RegistrySnapshot registry)
    {
        var kinds = handover.Words.CriticalPoints.Select(p => p.Kind)
            .Where(k => k is CriticalPointKind.SelfHarm or CriticalPointKind.Disclosure).Distinct().Order().ToList();
        if (kinds.Count == 0)
            return;
        var today = LondonTime.DateOf(session.Now);
        foreach (var child in subjects.Where(s => s.IsChildOn(today)).DistinctBy(s => s.Id))
        {
            var involvements = await session.Links.InvolvementsOfAsync([child.Id]);
            var area = await LinkOccasions.AreaOfAsync(session, child.Id, caller.Area, today);
            var desk = await AreaDesks.OfAsync(session, child.Id, registry, caller);
            Tell(
                Routing.IsSocialWorker, desk is null ? null : AreaDesks.AsRecipient(desk, child.Id),
                string.Join(" and ", kinds.Select(Code.Of)), "children's services");
            Tell(
                r => r.Role == PractitionerRole.YouthJustice, YouthJusticeIn(area) ?? YouthJusticeIn(caller.Area),
                "something that bears on the child's safety", "youth justice service");

            Recipient? YouthJusticeIn(string where) =>
                registry.InArea(where).FirstOrDefault(o => o.AllowedRoles.Contains(PractitionerRole.YouthJustice)) is { } service
                    ? new Recipient(service, Code.Of(PractitionerRole.YouthJustice), null, PractitionerRole.YouthJustice, service.DutyDesk, [child.Id])
                    : null;

            void Tell(Func<Recipient, bool> isOne, Recipient? otherwise, string what, string service)
            {
                var recipient = Routing.InvolvedWith(involvements, registry, today, caller)
                    .FirstOrDefault(r => isOne(r) && r.Organisation.Id != handover.RecipientOrganisationId) ?? otherwise;
                if (recipient is null)
                {
                    AreaDesks.AskToRing(
                        session, registry, caller, NotificationTrigger.CustodyIn, handover.Urgency, handover.AcceptanceDue, child.Id, service);
                    return;
                }

                if (recipient.Organisation.Id == caller.OrganisationId || recipient.Organisation.Id == handover.RecipientOrganisationId)
                    return;
                notices.ToOther(
                    recipient, NotificationTrigger.CustodyIn,
                    "ring the sender today and say what you will do", handover.AcceptanceDue, Tier.Marker,
                    $"A child in custody: {what} travels with the handover from {registry.NameOf(handover.Sender.OrganisationId)}. "
                    + $"{handover.Sender.Name} holds the case until the next place accepts.",
                    child.Id);
            }
        }
    }
}
