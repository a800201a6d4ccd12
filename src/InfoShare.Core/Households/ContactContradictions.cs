using System.Globalization;
using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Handovers;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>
/// "No contact with a child" against what is recorded (requirement B11): when it is answered, and again when a link arrives later. What
/// arrives first does not decide who is told. Only the service that got the answer learns of it, and no more than that a child is there.
/// </summary>
public sealed class ContactContradictions(PartnershipClock clock)
{
    /// <summary>Under which it is remembered that a service was told, so that one answer is contradicted once.</summary>
    private const string Occasion = "contact-answer";

    /// <summary>What contradicted the answer.</summary>
    public sealed record Contradiction(IReadOnlyList<string> ChildIds, ContactPoint? Contact);

    /// <summary>Checks the links; where they contradict, puts the question back into the service's own inbox. Null when they do not.</summary>
    public async ValueTask<Contradiction?> TellBackAsync(IWriteSession session, Person adult, Call call, RegistrySnapshot registry)
    {
        var caller = call.Caller;
        if (await FindAsync(session, adult, caller, registry) is not { } found)
            return null;
        Remember(session, caller.OrganisationId, adult.Id, session.Now);
        var owner = HandoverRoles.OwnerOf(caller, adult.Id, registry);
        Tell(
            session, caller.OrganisationId, (owner.Name, owner.PractitionerId, owner.Role, owner.Team), adult.Id, found.Contact,
            "The answer on contact with a child was no, but a child is recorded around this person.");
        return found;
    }

    /// <summary>
    /// A link of care or of a couple was added: every service whose latest answer of one of these adults, or of somebody of one
    /// household with them, was no, and that the links contradict now, is asked to ask again. Once for each answer.
    /// </summary>
    /// <param name="adultIds">The adults of the link.</param>
    public async ValueTask AfterLinkAsync(IWriteSession session, IReadOnlyCollection<string> adultIds, RegistrySnapshot registry, Call call)
    {
        var today = LondonTime.DateOf(session.Now);
        var denials = (await ContactAnswers.OfAsync(session, await WithHouseholdAsync(session, adultIds, today))).Where(a => a.Answer == HomeAnswer.No).ToList();
        if (denials.Count == 0)
            return;
        string[] ids = [.. denials.Select(a => a.AdultId).Distinct(StringComparer.Ordinal)];
        var told = (await session.Resurfaced.ToldAsync(ids, Occasion)).Select(t => (t.OrganisationId, t.ChildId, t.Matter)).ToHashSet();
        var people = (await session.People.FindManyAsync(ids)).ToDictionary(p => p.Id, StringComparer.Ordinal);
        var involvements = await session.Links.InvolvementsOfAsync(ids);
        foreach (var denial in denials.Where(d => !told.Contains((d.OrganisationId, d.AdultId, MatterOf(d.RecordedAt)))))
        {
            if (registry.Find(denial.OrganisationId) is not { Enabled: true } service || !people.TryGetValue(denial.AdultId, out var adult))
                continue;
            var to = RecipientAt(service, denial, [.. involvements.Where(i => i.PersonId == adult.Id && i.OrganisationId == service.Id)], registry, today);

            // As the service itself would find it: neither a protected child nor a link that its role is not given.
            var reader = new Caller(
                service.Id, service.Name, service.Agency, service.Area, service.IsOperator,
                new Practitioner(to.ActionOwnerId ?? "", to.ActionOwner, to.Role, null), call.Caller.CallId)
            {
                Standing = new AccessStanding(registry.Policy),
            };
            if (await FindAsync(session, adult, reader, registry) is not { } found)
                continue;
            Remember(session, service.Id, adult.Id, denial.RecordedAt);
            Tell(
                session, service.Id, (to.ActionOwner, to.ActionOwnerId, to.Role, to.Team), adult.Id, found.Contact ?? service.DutyDesk,
                $"The answer on contact with a child, of {PathWords.Day(denial.AsOf)}, was no; since then a child was recorded around this person.");
        }
    }

    /// <summary>The answer as a statement.</summary>
    public static HouseholdStatement Statement(
        IWriteSession session, string adultId, ChildContactAnswer answer, DateOnly on, SourceKind source, Caller caller) => new(
        session.NextId("hst"), adultId, null, StatementTopic.ChildContact, ContactAnswers.AnswerOf(answer),
        KinStanding.Unspecified, StandingBasis.Unspecified, null, on, source, caller.OrganisationId, caller.Agency, session.Now);

    private static async ValueTask<Contradiction?> FindAsync(IReadSession session, Person adult, Caller reader, RegistrySnapshot registry)
    {
        var today = LondonTime.DateOf(session.Now);
        var reach = await HouseholdReach.OfAdultAsync(session, adult, reader, today);
        var children = reach.Children.Where(c => c.Reach is ReachTime.Now or ReachTime.Soon or ReachTime.Suspended).ToList();
        if (children.Count == 0)
            return null;
        var ids = children.Select(c => c.Child.Id).ToList();
        var involvements = await session.Links.InvolvementsOfAsync(ids);
        var contact = CheckedChild.LeadOf(
            children[0], involvements, registry, today, reach.Areas.Count > 0 ? reach.Areas[0] : reader.Area, reader).Contact;
        return new Contradiction(ids, contact);
    }

    /// <summary>Whoever works with the adult there; else the author of the concern that carried the answer; else who leads on safeguarding.</summary>
    private static Recipient RecipientAt(
        Organisation service, ContactAnswer answer, IReadOnlyList<Involvement> there, RegistrySnapshot registry, DateOnly today) =>
        Routing.InvolvedWith(there, registry, today, null) is [var worker, ..] ? worker
        : answer.Concern is { } concern
            ? new Recipient(service, concern.AuthorName, concern.AuthorId, concern.AuthorRole, service.DutyDesk, [answer.AdultId])
            : ResurfaceConcerns.ToRole(service, Routing.SafeguardingLeadOf(service), answer.AdultId);

    /// <summary>These adults, and whoever is or is to be of one household with one of them.</summary>
    private static async ValueTask<IReadOnlyList<string>> WithHouseholdAsync(IReadSession session, IReadOnlyCollection<string> adultIds, DateOnly today)
    {
        var links = LinkFacts.Group(await session.Links.RelationshipsOfAsync(adultIds, ChildLinks.MaxLinks), today)
            .Where(f => f.Time != LinkTime.Past && HouseholdWalk.IsUnion(f.Principal.Type) && LinkAccess.IsOpenTo(null, f.Principal));
        return [.. adultIds.Concat(links.SelectMany(f => (string[])[f.Principal.PersonId, f.Principal.RelatedId])).Distinct(StringComparer.Ordinal)];
    }

    private void Tell(
        IWriteSession session, string organisationId, (string Name, string? Id, PractitionerRole Role, string? Team) owner, string adultId,
        ContactPoint? contact, string words) =>
        session.Inbox.Add(new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = organisationId,
            Trigger = NotificationTrigger.CheckAnswerDue,
            Urgency = Urgency.Standard,
            ActionOwner = owner.Name,
            ActionOwnerId = owner.Id,
            ActionRole = owner.Role,
            ActionTeam = owner.Team,
            ExpectedResponse = "Ask again, when it is safe to, and record the answer.",
            RespondBy = clock.Due(DeadlineKey.HandoverAcceptance, session.Now).DueAt,
            Tier = Tier.Existence,
            Summary = words + (contact is null ? "" : $" Speak to {contact.Name}, {contact.OrganisationName}."),
            PersonId = adultId,
            Contact = contact,
            PublishedAt = session.Now,
            StateSince = session.Now,
        });

    /// <summary>Keeps in mind that the service knows of the contradiction of what it was answered at this time.</summary>
    internal static void Remember(IWriteSession session, string organisationId, string adultId, DateTimeOffset answeredAt) =>
        session.Resurfaced.Add(new ResurfacedMatter(organisationId, adultId, Occasion, MatterOf(answeredAt), session.Now));

    private static string MatterOf(DateTimeOffset answeredAt) => answeredAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
}
