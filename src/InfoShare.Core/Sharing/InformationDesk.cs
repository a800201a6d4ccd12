using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Handovers;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Sharing;

/// <summary>Puts questions before whoever has to answer, and has silence climb there while the asker is told (T10, then T4).</summary>
public sealed class InformationDesk(PartnershipClock clock)
{
    /// <summary>By when an answer is owed.</summary>
    public Deadline DueOf(bool urgent, DateTimeOffset from) =>
        clock.Due(DeadlineKey.InformationRequest, from, urgent ? Urgency.SameDay : Urgency.Standard);

    /// <summary>Who answers at an organisation: the duty social worker at the front door, elsewhere whoever leads on safeguarding.</summary>
    public static PractitionerRole OwnerAt(Organisation organisation) =>
        organisation.Agency == AgencyKind.SocialCare && organisation.AllowedRoles.Contains(PractitionerRole.DutySocialWorker)
            ? PractitionerRole.DutySocialWorker : Routing.SafeguardingLeadOf(organisation);

    /// <summary>Keeps a question, starts its clock and puts it before its owner.</summary>
    public static async ValueTask OpenAsync(IWriteSession session, InformationRequest request, RegistrySnapshot registry)
    {
        session.Information.Add(request);
        StartClock(session, request, request.Due, request.DueRule);
        await TellHolderAsync(
            session, request, registry, Code.Of(request.OwnerRole), request.OwnerRole, request.Due, "answer the question, say that nothing is held, or decline with your reason",
            "");
    }

    /// <summary>Writes the next version; an ended question's clock stops.</summary>
    /// <exception cref="RuleException">VERSION_CONFLICT.</exception>
    public static async ValueTask<InformationRequest> MoveAsync(IWriteSession session, InformationRequest was, InformationRequest next)
    {
        next = next with { Version = was.Version + 1 };
        if (!await session.Information.TryUpdateAsync(next))
            throw RuleException.VersionConflict("The question", was.Version + 1);
        if (!next.IsOpen)
            session.Deadlines.Meet(next.Id, DeadlinePurpose.InformationAnswer, session.Now);
        return next;
    }

    /// <summary>Nobody answered in time: the next level there is told, and the asker.</summary>
    public async ValueTask OverdueAsync(IWriteSession session, InformationRequest was, PendingDeadline deadline, RegistrySnapshot registry)
    {
        var level = was.Level switch
        {
            EscalationLevel.Unspecified => EscalationLevel.Esc2TeamManager,
            EscalationLevel.Esc5Partnership => EscalationLevel.Esc5Partnership,
            _ => was.Level + 1,
        };

        // From now on where the time would be over already, and at the top: an outage does not end in a burst.
        var next = clock.Due(DeadlineKey.EscalationAnswer, deadline.DueAt, was.Urgency, was.AskedAt);
        if (level == EscalationLevel.Esc5Partnership || next.DueAt <= session.Now)
            next = clock.Due(DeadlineKey.EscalationAnswer, session.Now, was.Urgency, was.AskedAt);
        var request = await MoveAsync(session, was, was with { Level = level });
        StartClock(session, request, next.DueAt, next.RuleId);

        var above = HandoverRoles.HolderOf(level, registry, request.HolderOrganisationId);
        var late = $"{Code.Of(level)}. The answer was owed {PlainTime.Full(request.Due)}. ";
        await TellHolderAsync(
            session, request, registry, above, Routing.RoleOf(above), next.DueAt, "see that the question is answered now, or answer it yourself", late);
        if (level == EscalationLevel.Esc5Partnership && !request.HeldBack && Routing.PartnershipOf(registry) is { } partners)
        {
            Add(
                session, request, partners.Id, NotificationTrigger.InformationRequested, Routing.SafeguardingPartners, null, PractitionerRole.Unspecified, null, null,
                "see that the organisation answers its partners", next.DueAt,
                $"{Code.Of(level)}. {registry.NameOf(request.HolderOrganisationId)} has not answered a question of {(await InformationSight.IsKeptAsync(session, request) ? "a partner" : registry.NameOf(request.AskerOrganisationId))}.",
                DeskOf(request.HolderOrganisationId, registry));
        }

        await TellAskerAsync(
            session, request, registry, NotificationTrigger.InformationRequested, "ring them, or decide without it and say so", next.DueAt,
            $"{registry.NameOf(request.HolderOrganisationId)} has not answered your question of {PlainTime.Date(LondonTime.DateOf(request.AskedAt))}; {above} there is told.");
    }

    /// <summary>The asker, by name, is told that there is an answer; what it says is read by GetInformationRequest, under the reader's own role.</summary>
    public static ValueTask TellAnsweredAsync(IWriteSession session, InformationRequest request, RegistrySnapshot registry) => TellAskerAsync(
        session, request, registry, NotificationTrigger.InformationAnswered,
        request.State == InformationRequestState.Declined ? "decide without it, or speak with them" : "read the answer and act on it",
        DeliveryPace.AnswerBy(request.Urgency, session.Now),
        $"{registry.NameOf(request.HolderOrganisationId)} on your question of {PlainTime.Date(LondonTime.DateOf(request.AskedAt))}: {Code.Of(request.State)}.");

    private static async ValueTask TellHolderAsync(
        IWriteSession session, InformationRequest request, RegistrySnapshot registry, string owner, PractitionerRole role, DateTimeOffset due,
        string expected, string before)
    {
        if (request.HeldBack)
            return;
        var known = await OwnPersonAsync(session, request, request.HolderOrganisationId);

        // Those who work with an alleged source of harm are not asked about him: he would hear of it. It stays with whoever leads there.
        var team = known is null || await SubjectAccessFile.IsAllegedSourceAsync(session, known) ? null
            : Routing.TeamAt(request.HolderOrganisationId, await session.Links.InvolvementsOfAsync([known]), LondonTime.DateOf(session.Now));

        // Where somebody's whereabouts are kept, which service asks would say where: the desk of the holder's own area stands for it.
        var kept = await InformationSight.IsKeptAsync(session, request);
        var asker = kept ? InformationSight.DeskFor(request, registry) : request.Asker;
        var who = kept ? asker.Name : $"{asker.Name} ({Code.Of(asker.Role)}), {registry.NameOf(asker.OrganisationId)},";
        Add(
            session, request, request.HolderOrganisationId, NotificationTrigger.InformationRequested, owner, null, role, team, known, expected, due,
            $"{before}{who} asks about a person: {string.Join(", ", request.Kinds.Select(Code.Of))}.", HandoverRoles.ContactOf(asker, registry));
    }

    private static async ValueTask TellAskerAsync(
        IWriteSession session, InformationRequest request, RegistrySnapshot registry, NotificationTrigger trigger, string expected, DateTimeOffset due,
        string summary) => Add(
        session, request, request.AskerOrganisationId, trigger, request.Asker.Name, request.Asker.PractitionerId, request.Asker.Role, request.Asker.Team,
        await OwnPersonAsync(session, request, request.AskerOrganisationId), expected, due, summary, DeskOf(request.HolderOrganisationId, registry));

    /// <summary>The person's id for an organisation that holds a record of its own; others are not told that such a person is recorded.</summary>
    internal static async ValueTask<string?> OwnPersonAsync(IReadSession session, InformationRequest request, string organisationId) =>
        request.PersonId is { } id && (await session.People.OwnRecordIdsAsync(organisationId, [id])).ContainsKey(id) ? id : null;

    private static ContactPoint DeskOf(string organisationId, RegistrySnapshot registry) =>
        registry.Find(organisationId)?.DutyDesk ?? new ContactPoint(organisationId, PractitionerRole.Unspecified, organisationId, null);

    private static void StartClock(IWriteSession session, InformationRequest request, DateTimeOffset due, string rule) => session.Deadlines.Add(
        new PendingDeadline(session.NextId("due"), DeadlinePurpose.InformationAnswer, request.Id, due, rule));

    private static void Add(
        IWriteSession session, InformationRequest request, string organisationId, NotificationTrigger trigger, string owner, string? ownerId,
        PractitionerRole role, string? team, string? personId, string expected, DateTimeOffset due, string summary, ContactPoint contact) =>
        session.Inbox.Add(new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = organisationId,
            Trigger = trigger,
            Urgency = request.Urgency,
            ActionOwner = owner,
            ActionOwnerId = ownerId,
            ActionRole = role,
            ActionTeam = team,
            ExpectedResponse = expected,
            RespondBy = due,
            Tier = Tier.Existence,
            Summary = summary,
            PersonId = personId,
            InformationRequestId = request.Id,
            Contact = contact,
            PublishedAt = session.Now,
            StateSince = session.Now,
        });
}

/// <summary>What the clock does about questions.</summary>
public sealed class InformationDuties(InformationDesk desk) : IDeadlineDuty
{
    /// <inheritdoc/>
    public IReadOnlyCollection<DeadlinePurpose> Purposes => [DeadlinePurpose.InformationAnswer];

    /// <inheritdoc/>
    public async ValueTask<DutyOutcome> ActAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry)
    {
        if (await session.Information.FindAsync(deadline.ObjectId) is not { } request)
            return DutyOutcome.NoSuch("question");
        IReadOnlyList<string> people = AloneId.Shown(request.PersonId) is { } id ? [id] : [];
        if (!request.IsOpen)
            return DutyOutcome.AlreadyMet(people);
        await desk.OverdueAsync(session, request, deadline, registry);
        return DutyOutcome.Told(people);
    }
}
