using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Inbox;
using InfoShare.Core.People.Desk;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Access;

/// <summary>What holders and officers are told of a request. Nobody else is: least of all a lead, who might speak of it.</summary>
internal static class SubjectAccessNotices
{
    /// <summary>The officer who answers for a request, to speak to.</summary>
    public static ContactPoint OfficerOf(SubjectAccessRequest request, RegistrySnapshot registry) => new(
        request.OwnerName, PractitionerRole.DataSteward, registry.NameOf(request.OrganisationId), registry.Find(request.OrganisationId)?.DutyTelephone);

    /// <summary>
    /// The holder's task. It says neither who asks nor what of. The concern's own tier judges who there reads it: to whom the concern is
    /// hidden, that somebody asked for it is hidden too.
    /// </summary>
    public static Notification Task(
        IWriteSession session, SubjectAccessRequest request, Concern concern, Organisation holder, DateTimeOffset due, Caller officer, RegistrySnapshot registry)
    {
        var author = Roles.IsQualified(concern.AuthorRole);
        var role = author ? concern.AuthorRole : Routing.SafeguardingLeadOf(holder);
        return Of(session, holder.Id, due, request) with
        {
            ActionOwner = author ? concern.AuthorName : Code.Of(role),
            ActionOwnerId = author ? concern.AuthorId : null,
            ActionRole = role,
            ConcernId = concern.Id,
            ExpectedResponse =
                "Say whether what you shared may be given to the person, and in which words (ListConsultations, AnswerConsultation). Tell nobody around the family of it.",
            Summary = "Somebody asked to be given what is held; something that your organisation shared is part of it.",
            Contact = new ContactPoint(
                officer.Human.Name, officer.Human.Role, officer.OrganisationName, registry.Find(officer.OrganisationId)?.DutyTelephone),
        };
    }

    /// <summary>The holder has not answered: its manager sees to it.</summary>
    public static Notification HolderIsLate(
        IWriteSession session, SubjectAccessRequest request, HolderConsultation consultation, Organisation holder, DateTimeOffset due, RegistrySnapshot registry)
    {
        var manager = IdentityNotices.ManagerOf(holder);
        return Of(session, holder.Id, due, request) with
        {
            ActionOwner = Code.Of(manager),
            ActionRole = manager,
            ConcernId = consultation.ItemId,
            ExpectedResponse = "See that somebody answers (AnswerConsultation). Without an answer nothing of it is given.",
            Summary = $"Your organisation's view of something that a person asked for was due by {PlainTime.Full(consultation.DueAt)} and has not come.",
            Contact = OfficerOf(request, registry),
        };
    }

    /// <summary>The month has passed: the owner answers at once, and every officer knows.</summary>
    public static IEnumerable<Notification> RequestIsLate(IWriteSession session, SubjectAccessRequest request, DateTimeOffset due, RegistrySnapshot registry)
    {
        var summary = $"A request for what is held was to be answered by {PlainTime.Full(request.DueAt)} and has not been.";
        yield return Of(session, request.OrganisationId, due, request) with
        {
            ActionOwner = request.OwnerName,
            ActionOwnerId = request.OwnerId,
            ActionRole = PractitionerRole.DataSteward,
            ExpectedResponse = "Release what may be released, or refuse with the reason (ReleaseSubjectAccess, CloseSubjectAccess).",
            Summary = summary,
            Contact = OfficerOf(request, registry),
        };
        yield return Of(session, request.OrganisationId, due, request) with
        {
            ActionOwner = Code.Of(PractitionerRole.DataSteward),
            ActionRole = PractitionerRole.DataSteward,
            ExpectedResponse = $"See that the request is answered; {request.OwnerName} answers for it.",
            Summary = summary,
            Contact = OfficerOf(request, registry),
        };
    }

    /// <summary>Still not answered: whoever runs the partnership sees to it.</summary>
    public static Notification StillLate(IWriteSession session, SubjectAccessRequest request, DateTimeOffset due, RegistrySnapshot registry) =>
        Of(session, Routing.PartnershipOf(registry)?.Id ?? request.OrganisationId, due, request) with
        {
            ActionOwner = Routing.SafeguardingPartners,
            ExpectedResponse = $"See that the request is answered, or that the requester is told why it takes longer; {request.OwnerName} answers for it.",
            Summary = $"A request for what is held was to be answered by {PlainTime.Full(request.DueAt)} and has not been, though its officers were told.",
            Contact = OfficerOf(request, registry),
        };

    private static Notification Of(IWriteSession session, string organisationId, DateTimeOffset due, SubjectAccessRequest request) => new()
    {
        Id = session.NextId("ntf"),
        OrganisationId = organisationId,
        Trigger = NotificationTrigger.SubjectAccess,
        Urgency = Urgency.Standard,
        ActionOwner = "",
        ActionRole = PractitionerRole.Unspecified,
        ExpectedResponse = "",
        RespondBy = due,
        Tier = Tier.Existence,
        Summary = "",
        PersonId = request.PersonId,
        Contact = null,
        PublishedAt = session.Now,
        StateSince = session.Now,
    };
}

/// <summary>What follows when a request or a holder's view is late (T20, T4, T10).</summary>
public sealed class SubjectAccessDuties(PartnershipClock clock) : IDeadlineDuty
{
    /// <inheritdoc/>
    public IReadOnlyCollection<DeadlinePurpose> Purposes { get; } =
        [DeadlinePurpose.SubjectAccessDue, DeadlinePurpose.SubjectAccessLate, DeadlinePurpose.SubjectAccessConsultation];

    /// <inheritdoc/>
    public async ValueTask<DutyOutcome> ActAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(deadline);
        var level = clock.Due(DeadlineKey.EscalationAnswer, session.Now);
        if (deadline.Purpose == DeadlinePurpose.SubjectAccessConsultation)
            return await HolderIsLateAsync(session, deadline.ObjectId, level.DueAt, registry);
        if (await session.SubjectAccess.FindAsync(deadline.ObjectId) is not { } request)
            return DutyOutcome.NoSuch("request");
        if (request.State != SubjectAccessState.Open)
            return DutyOutcome.AlreadyMet();
        if (deadline.Purpose == DeadlinePurpose.SubjectAccessDue)
        {
            foreach (var notice in SubjectAccessNotices.RequestIsLate(session, request, level.DueAt, registry))
                session.Inbox.Add(notice);
            session.Deadlines.Add(new PendingDeadline(session.NextId("ddl"), DeadlinePurpose.SubjectAccessLate, request.Id, level.DueAt, level.RuleId));
        }
        else
        {
            session.Inbox.Add(SubjectAccessNotices.StillLate(session, request, level.DueAt, registry));
        }

        return DutyOutcome.Told(request.PersonId is { } id ? [id] : []);
    }

    private static async ValueTask<DutyOutcome> HolderIsLateAsync(IWriteSession session, string consultationId, DateTimeOffset due, RegistrySnapshot registry)
    {
        if (await session.SubjectAccess.FindConsultationAsync(consultationId) is not { } consultation
            || await session.SubjectAccess.FindAsync(consultation.SubjectAccessId) is not { } request)
        {
            return DutyOutcome.NoSuch("consultation");
        }

        if (consultation is not { AnsweredAt: null, ClosedAt: null })
            return DutyOutcome.AlreadyMet();
        if (registry.Find(consultation.OrganisationId) is { Enabled: true } holder)
            session.Inbox.Add(SubjectAccessNotices.HolderIsLate(session, request, consultation, holder, due, registry));
        return DutyOutcome.Told(request.PersonId is { } id ? [id] : []);
    }
}
