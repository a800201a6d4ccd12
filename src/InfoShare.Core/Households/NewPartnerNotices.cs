using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>What there is to tell after a new partner check.</summary>
public sealed record NewPartnerNews(
    string CheckId,
    string SupervisedPersonId,
    IReadOnlyList<Concern> OfSupervised,
    IReadOnlyList<ReachedChild> Children,
    IReadOnlyList<Involvement> Involvements,
    IReadOnlyDictionary<string, Lead> Leads,
    string Area,
    int DeclarationCount);

/// <summary>
/// Tells the agencies around each child of a declared new partner (trigger NEW_PARTNER_LINKED, requirements B8, B12, G2): the
/// markers, and the officer's name; never the earlier victim, never an address. What was done is read with the concern that the
/// notification points to, at the tier of whoever reads: others of the same organisation see the text of a notification too.
/// </summary>
public sealed class NewPartnerNotices(PartnershipClock clock)
{
    private static readonly ConcernIndicator[] GravestFirst =
    [
        ConcernIndicator.ChildOrSexualOffence, ConcernIndicator.SexualAbuseDisclosed, ConcernIndicator.ViolentConviction,
        ConcernIndicator.DaPreviousPartnerOffence, ConcernIndicator.DaInjuredAdult, ConcernIndicator.DaCoerciveControl,
        ConcernIndicator.WeaponCarrying,
    ];

    /// <summary>Tells, and says in words who was told, as far as they may be named.</summary>
    public IReadOnlyList<string> Tell(IWriteSession session, NewPartnerNews news, RegistrySnapshot registry, Call call)
    {
        var (caller, officer) = (call.Caller, call.Caller.Human);
        var today = LondonTime.DateOf(session.Now);
        var concerned = news.Children.FirstOrDefault(c => c.OfThisHousehold) ?? (news.Children.Count > 0 ? news.Children[0] : null);
        var told = new SortedSet<string>(StringComparer.Ordinal);
        var respondBy = clock.Due(DeadlineKey.ReferralDecision, session.Now).DueAt;
        var contact = new ContactPoint(officer.Name, officer.Role, caller.OrganisationName, registry.Find(caller.OrganisationId)?.DutyTelephone);

        foreach (var child in news.Children.Where(c => c.Reach != ReachTime.Formerly))
        {
            var around = news.Involvements.Where(i => i.PersonId == child.Child.Id).ToList();
            var recipients = Routing.InvolvedWith(around, registry, today, caller).Where(r => r.Organisation.Id != caller.OrganisationId).ToList();
            if (recipients.All(r => r.Organisation.Agency != AgencyKind.SocialCare) && registry.ReceiverOfReferrals(news.Area) is { } desk)
            {
                recipients.Add(new Recipient(
                    desk, Code.Of(PractitionerRole.DutySocialWorker), null, PractitionerRole.DutySocialWorker, desk.DutyDesk, [child.Child.Id]));
            }

            foreach (var recipient in recipients)
            {
                Add(recipient.Organisation, recipient.ActionOwner, recipient.ActionOwnerId, recipient.Role, child.Child.Id, child.OfThisHousehold,
                    "Decide what this means for the child before the move.");
            }
        }

        // The third declaration of one household is a pattern that both managers must know (requirement B8, T17).
        if (news.DeclarationCount >= clock.Threshold(DeadlineKey.ReferralSeries, DeadlineCase.ManagerAlertFrom, session.Now))
        {
            if (registry.Find(caller.OrganisationId) is { } own)
                AddManager(own, PractitionerRole.ProbationManager);
            if (registry.ReceiverOfReferrals(news.Area) is { } socialCare)
                AddManager(socialCare, PractitionerRole.TeamManager);
        }

        return [.. told];

        void AddManager(Organisation organisation, PractitionerRole role) => Add(
            organisation, Code.Of(role), null, role, concerned?.Child.Id, concerned?.OfThisHousehold ?? false,
            $"Declared {news.DeclarationCount} times: see that a decision is made.");

        void Add(Organisation organisation, string owner, string? ownerId, PractitionerRole role, string? childId, bool ofThisHousehold, string expected)
        {
            var open = news.OfSupervised
                .Select(c => (Concern: c, ConcernAccess.Decide(role, c).Release))
                .Where(j => j.Release is Release.Marker or Release.Summary or Release.Detail)
                .OrderByDescending(j => j.Release is Release.Summary or Release.Detail)
                .ThenBy(j => Gravity(j.Concern))
                .ThenByDescending(j => j.Concern.Urgency)
                .ThenByDescending(j => j.Concern.SharedAt)
                .ToList();

            // One that is about another person, as whose source of harm this adult is suspected, gives its markers alone.
            var gravest = open.OrderByDescending(j => j.Concern.SubjectId == news.SupervisedPersonId).FirstOrDefault();
            var tier = gravest.Concern is null ? Tier.Existence
                : gravest.Release == Release.Marker || gravest.Concern.SubjectId != news.SupervisedPersonId ? Tier.Marker
                : Tier.Summary;
            var markers = string.Join(", ", open.SelectMany(j => j.Concern.Indicators).Distinct().Select(i => Code.Of(i)));
            var plan = (childId, ofThisHousehold) switch
            {
                (null, _) => "A supervised adult declared a plan to live with a new partner.",
                (_, true) => "A supervised adult declared a plan to live with this child's household.",
                _ => "A supervised adult who is linked to this child declared a plan to live with somebody else.",
            };
            session.Inbox.Add(new Notification
            {
                Id = session.NextId("ntf"),
                OrganisationId = organisation.Id,
                Trigger = NotificationTrigger.NewPartnerLinked,
                Urgency = Urgency.Standard,
                ActionOwner = owner,
                ActionOwnerId = ownerId,
                ActionRole = role,
                ExpectedResponse = expected,
                RespondBy = respondBy,
                Tier = tier,
                Summary = tier == Tier.Existence
                    ? $"{plan} Speak to {officer.Name}."
                    : $"{plan} Known of the adult: {markers}. Officer: {officer.Name}.",
                PersonId = childId ?? news.SupervisedPersonId,
                ConcernId = gravest.Concern?.Id,
                CheckId = news.CheckId,
                Contact = contact,
                PublishedAt = session.Now,
                StateSince = session.Now,
            });

            // Who works with a child in a refuge would say where that is.
            if (InvolvementAccess.IsOpenTo(caller.Role, role) && !news.Children.Any(c => c.InRefuge && c.Child.Id == childId))
                told.Add($"{organisation.Name}: {owner}");
        }
    }

    /// <summary>Asks the organisations that answer only on request; until they do, the coverage given back shows them as silent (T10).</summary>
    public IReadOnlyList<AgencyCoverage> AskSilent(IWriteSession session, IReadOnlyList<AgencyCoverage> coverage, string personId, Call call)
    {
        var respondBy = clock.Due(DeadlineKey.InformationRequest, session.Now).DueAt;
        var asked = new HashSet<string>();
        foreach (var silent in coverage.Where(c => c.State == ResponderState.NotAsked))
        {
            asked.Add(silent.OrganisationId);
            session.Inbox.Add(new Notification
            {
                Id = session.NextId("ntf"),
                OrganisationId = silent.OrganisationId,
                Trigger = NotificationTrigger.InformationRequested,
                Urgency = Urgency.Standard,
                ActionOwner = Routing.DutyDesk,
                ExpectedResponse = "Share what you hold that bears on a child of this household, or decline with a reason.",
                RespondBy = respondBy,
                Tier = Tier.Existence,
                Summary = $"{call.Caller.OrganisationName} checks a new partner's household and asks what you hold.",
                PersonId = personId,
                Contact = new ContactPoint(call.Caller.Human.Name, call.Caller.Role, call.Caller.OrganisationName, null),
                PublishedAt = session.Now,
                StateSince = session.Now,
            });
        }

        return CoverageOf.Asked(coverage, asked);
    }

    /// <summary>Lower is graver.</summary>
    private static int Gravity(Concern concern) =>
        concern.Indicators.Min(i => Array.IndexOf(GravestFirst, i) is var at and >= 0 ? at : GravestFirst.Length);
}
