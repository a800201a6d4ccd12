using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Handovers;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Rosters;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>
/// Who is told what of a referral. Each notice names who must act and what is expected (G3). Those outside the referral learn
/// that it exists, its state and its owner, never its content. Concerns that came with it are seen in the referral, each at
/// the reader's own tier, so no notice carries one.
/// </summary>
public sealed class ReferralNotices(IWriteSession session, RegistrySnapshot registry, Referral referral)
{
    /// <summary>What a series asks of the manager.</summary>
    internal const string ReadSeries = "see that the earlier referrals are read together before this one is decided";

    /// <summary>What a series of the home asks of the manager.</summary>
    internal const string ReadHome = "see that the referrals of the children of this home are read together before this one is decided";

    /// <summary>What the referrer's lead is asked when the referrer is silent.</summary>
    internal const string SeeAnswered = "see that the feedback is answered: agree, add information or disagree";

    /// <summary>What the feedback asks where the referrer cannot answer, because he or she decided.</summary>
    internal const string AnswerForReferrer = "see that a colleague who neither decided nor owns it answers: agree, add information or disagree";

    private const string AnswerTheChallenge = "answer the challenge (AnswerChallenge): reassess, or uphold the decision with reasons";

    private string Owner => $"{referral.OwnerName}, {registry.NameOf(referral.OwnerOrganisationId)}";

    private string Age => PlainTime.Full(referral.ReceivedAt);

    /// <summary>Whether a notice asks for an answer to the challenge, which is no part of what its reader may know of the referral (E9).</summary>
    public static bool AsksOfChallenge(Notification notice) => notice is { ReferralId: not null, ExpectedResponse: AnswerTheChallenge };

    /// <summary>Whether a notice asks for an answer to the family that referred (E16).</summary>
    public static bool AsksOfFamily(Notification notice) => notice is { ReferralId: not null, ExpectedResponse: FamilyRules.AnswerTheFamily or FamilyRules.FindSafeWay };

    /// <summary>The recipient's duty desk: somebody takes it.</summary>
    public void Received()
    {
        var urgency = referral.Urgency == Urgency.Standard ? "" : $" {Code.Of(referral.Urgency)}:";
        Add(referral.RecipientOrganisationId, NotificationTrigger.ReferralReceived, referral.Urgency,
            Code.Of(PractitionerRole.DutySocialWorker), null,
            referral.Spoken is { AdvisedNotToRefer: true }
                ? "take ownership, and give the reasons for the advice not to refer"
                : "take ownership of the referral",
            referral.OwnerDue ?? referral.FeedbackDue, Tier.Detail,
            $"{urgency} Referral of {Children()} from {registry.NameOf(referral.ReferrerOrganisationId)}; decision and feedback are due {PlainTime.Full(referral.FeedbackDue)}.".Trim(),
            ReferrerContact());
    }

    /// <summary>The recipient's manager, from the count that the partnership's rule names (E13, T17).</summary>
    /// <param name="missed">The earlier ones of which nobody read the alert (scenario S5).</param>
    public void Series(IReadOnlyList<(int Place, SeriesEntry Entry)> missed) => Add(
        referral.RecipientOrganisationId, NotificationTrigger.ReferralReceived, referral.Urgency,
        Code.Of(Routing.ManagerOf(AgencyKind.SocialCare)), null,
        ReadSeries, referral.FeedbackDue, Tier.Detail,
        $"Referral number {referral.SeriesCount} of {Children()}: the earlier ones and their outcomes stand with it.{ReferralSeries.InWords(missed)}",
        ReferrerContact());

    /// <summary>
    /// The recipient's manager, where it is the home's referrals that are so many and not the child's own (H1, H12). To the recipient alone: who else
    /// was referred is not the referrer's to learn.
    /// </summary>
    /// <param name="place">The place of this one among the referrals of the children of the home.</param>
    public void SeriesOfHome(int place) => Add(
        referral.RecipientOrganisationId, NotificationTrigger.ReferralReceived, referral.Urgency,
        Code.Of(Routing.ManagerOf(AgencyKind.SocialCare)), null, ReadHome, referral.FeedbackDue, Tier.Detail,
        $"Referral number {place} of the children of one home: those of the other children, with their outcomes, stand with it.", ReferrerContact());

    /// <summary>The referrer: a question, with the clock going on.</summary>
    public void Question(string question) => ToReferrer(
        NotificationTrigger.InformationRequested, "answer the question (AcknowledgeFeedback, adding information)", QuestionDue,
        $"{registry.NameOf(referral.RecipientOrganisationId)} asks about your referral of {Age}: {question}");

    /// <summary>
    /// The referrer: the reasoned answer is there. Where the one who referred decided or owns it as well, a manager there sees that
    /// somebody else answers.
    /// </summary>
    public void Feedback()
    {
        var decided = $"was decided: {Code.Of(referral.Decision!.Disposition)}, {Code.Of(referral.Decision.Reason)}. Owner: {Owner}.";
        if (ReferralStates.IsOwnDecision(referral, referral.ReferrerId))
        {
            ToRole(
                referral.ReferrerOrganisationId, Code.Of(Routing.ManagerOf(referral.ReferrerAgency)), NotificationTrigger.ReferralFeedback,
                AnswerForReferrer, referral.Feedback!.AcknowledgementDue, $"{referral.ReferrerName}'s own referral of {Age} {decided}");
            return;
        }

        ToReferrer(
            NotificationTrigger.ReferralFeedback, "read the feedback, and agree, add information or disagree", referral.Feedback!.AcknowledgementDue,
            $"Your referral of {Age} {decided}");
    }

    /// <summary>The intake worker: the family has yet to hear that it was considered (E16).</summary>
    public void AnswerFamily() => ToReferrer(
        NotificationTrigger.ReferralFollowUp, FamilyRules.AnswerTheFamily, FamilyRules.AnswerBy(referral, session.Now),
        $"The referral that you took on {Age} was decided, and the family has not heard. It stays open until they have.");

    /// <summary>The owner: what the referrer answered.</summary>
    public void ToOwner(NotificationTrigger trigger, string expected, DateTimeOffset? respondBy, string summary) => Add(
        referral.OwnerOrganisationId, trigger, referral.Urgency, referral.OwnerName, referral.OwnerId, expected, respondBy, Tier.Detail, summary,
        ReferrerContact());

    /// <summary>
    /// Whoever decides and answers: the owner; once another service owns what was redirected, whoever offered it there, because only the
    /// organisation that received it may (E8, E12).
    /// </summary>
    public void ToDecider(NotificationTrigger trigger, string expected, DateTimeOffset? respondBy, string summary)
    {
        if (referral.OwnerOrganisationId == referral.RecipientOrganisationId)
        {
            ToOwner(trigger, expected, respondBy, summary);
        }
        else if (referral.LatestRedirect() is { State: RedirectState.Accepted } offer && offer.FromOrganisationId == referral.RecipientOrganisationId)
        {
            ToPerson(
                offer.FromOrganisationId, offer.OfferedByName, offer.OfferedById, offer.OfferedByRole, trigger, expected, respondBy,
                $"{summary} You offered it to {offer.ToOrganisationName}, where {referral.OwnerName} owns it; the answer is yours to give.");
        }
        else
        {
            ToRole(referral.RecipientOrganisationId, Code.Of(Routing.ManagerOf(AgencyKind.SocialCare)), trigger, expected, respondBy, summary);
        }
    }

    /// <summary>Whoever has it in hand at the recipient: who decides it, or the duty desk while nobody there has taken it.</summary>
    public void ToHand(string expected, DateTimeOffset? respondBy, string summary)
    {
        if (ReferralStates.AwaitsOwner(referral.State))
        {
            ToRole(
                referral.RecipientOrganisationId, Code.Of(PractitionerRole.DutySocialWorker), NotificationTrigger.ReferralFeedback,
                expected, respondBy, summary);
            return;
        }

        ToDecider(NotificationTrigger.ReferralFeedback, expected, respondBy, summary);
        if (referral.OwnerOrganisationId != referral.RecipientOrganisationId)
            ToOwner(NotificationTrigger.ReferralFeedback, "read it, and speak to whoever decides", null, summary);
    }

    /// <summary>The referring practitioner.</summary>
    public void ToReferrer(NotificationTrigger trigger, string expected, DateTimeOffset? respondBy, string summary) => Add(
        referral.ReferrerOrganisationId, trigger, referral.Urgency, referral.ReferrerName, referral.ReferrerId, expected, respondBy, Tier.Summary,
        summary, OwnerContact());

    /// <summary>
    /// Somebody who stands above the workers at one organisation. Where a service apart sent it, the whole house reads what is told there: that
    /// service waits or is waited for, and of whom is its own (L7).
    /// </summary>
    public void ToRole(string organisationId, string role, NotificationTrigger trigger, string expected, DateTimeOffset? respondBy, string summary)
    {
        var there = registry.Find(organisationId);
        if (organisationId == referral.ReferrerOrganisationId && organisationId != referral.RecipientOrganisationId
            && InvolvementAccess.IsApartIn(there, referral.ReferrerRole))
        {
            session.Inbox.Add(New(
                organisationId, trigger, referral.Urgency, role, null, Routing.SeeToServices, respondBy, Tier.Existence,
                trigger == NotificationTrigger.ReferralUnowned
                    ? $"Nobody has taken a {Code.Of(referral.Urgency)} referral of a service here in time."
                    : "A referral of a service here waits for that service.",
                there!.DutyDesk) with
            {
                PersonId = null,
            });
            return;
        }

        Add(
            organisationId, trigger, referral.Urgency, role, null, expected, respondBy,
            organisationId == referral.RecipientOrganisationId ? Tier.Detail : Tier.Summary, summary,
            organisationId == referral.OwnerOrganisationId ? ReferrerContact() : OwnerContact());
    }

    /// <summary>Whoever disagrees: the challenger, who need not be the one who wrote the referral.</summary>
    public void ToChallenger(string expected, DateTimeOffset? respondBy, string summary) => Add(
        referral.ReferrerOrganisationId, NotificationTrigger.ReferralFeedback, referral.Urgency, referral.Challenge!.ByName, referral.Challenge.ById,
        expected, respondBy, Tier.Summary, summary, OwnerContact());

    /// <summary>Whoever holds the challenge's level: at the recipient, and at ESC_5 the partnership itself, which learns no more than that it is there.</summary>
    public void ToHolder(NotificationTrigger trigger, string summary)
    {
        var challenge = referral.Challenge!;
        ToRole(
            referral.RecipientOrganisationId, Routing.HolderOf(challenge.Level, AgencyKind.SocialCare), trigger, AnswerTheChallenge, challenge.AnswerDue, summary);
        if (challenge.Level == EscalationLevel.Esc5Partnership && Routing.PartnershipOf(registry) is { } partnership)
        {
            Add(partnership.Id, trigger, referral.Urgency, Routing.SafeguardingPartners, null, AnswerTheChallenge, challenge.AnswerDue, Tier.Existence,
                $"A challenge stands at {Code.Of(challenge.Level)}. Owner: {Owner}.", OwnerContact());
        }
    }

    /// <summary>A service outside the referral that is asked to take it: a summary, and whom to speak to.</summary>
    public void ToService(Recipient recipient, NotificationTrigger trigger, string expected, DateTimeOffset? respondBy, string summary) => session.Inbox.Add(New(
        recipient.Organisation.Id, trigger, referral.Urgency, recipient.ActionOwner, recipient.ActionOwnerId, expected, respondBy, Tier.Summary, summary,
        OwnerContact()) with
    {
        ActionRole = recipient.Role,
        ActionTeam = recipient.Team,
    });

    /// <summary>One named person.</summary>
    public void ToPerson(
        string organisationId, string name, string id, PractitionerRole role, NotificationTrigger trigger, string expected, DateTimeOffset? respondBy,
        string summary)
    {
        var tier = organisationId == referral.RecipientOrganisationId ? Tier.Detail : Tier.Summary;
        session.Inbox.Add(New(organisationId, trigger, referral.Urgency, name, id, expected, respondBy, tier, summary, OwnerContact()) with { ActionRole = role });
    }

    /// <summary>Whoever stands in at one organisation, as its roster says (E19, G10).</summary>
    public void ToDeputy(
        string organisationId, DutyPerson deputy, string role, NotificationTrigger trigger, string expected, DateTimeOffset? respondBy, string summary)
    {
        var tier = organisationId == referral.RecipientOrganisationId ? Tier.Detail : Tier.Summary;
        var contact = organisationId == referral.OwnerOrganisationId ? ReferrerContact() : OwnerContact();
        session.Inbox.Add(New(organisationId, trigger, referral.Urgency, deputy.Name, deputy.Id, expected, respondBy, tier, summary, contact) with
        {
            ActionRole = Routing.RoleOf(role),
        });
    }

    /// <summary>Another agency that is involved with the children: state and owner, nothing else (E6).</summary>
    /// <param name="unnamed">The child's whereabouts are kept from whoever works there: neither the owner nor a desk elsewhere is named.</param>
    public void ToInvolved(Recipient recipient, string what, bool unnamed)
    {
        const string Expected = "speak to the owner if you hold something that bears on it";
        var desk = registry.Find(referral.RecipientOrganisationId);
        var (expected, summary, contact) =
            unnamed ? ("speak to the duty desk of your area if you hold something that bears on it", $"{what}; the duty desk of your area passes on what you hold.",
                Whereabouts.DeskFor(recipient.Organisation, registry))
            : MayKnowOwner(recipient) ? (Expected, $"{what}, owner {Owner}.", OwnerContact())
            : (Expected, $"{what}; {registry.NameOf(referral.RecipientOrganisationId)} says whom to speak to.", (desk ?? recipient.Organisation).DutyDesk);
        session.Inbox.Add(New(
            recipient.Organisation.Id, NotificationTrigger.ReferralFeedback, Urgency.Standard, recipient.ActionOwner, recipient.ActionOwnerId, expected, null,
            Tier.Existence, summary, contact) with
        {
            PersonId = recipient.PersonIds[0],
            ActionRole = recipient.Role,
            ActionTeam = recipient.Team,
        });
    }

    // Whose owner is the sender until somebody takes it: that a clinic works with the child is not told by its referral (L7).
    private bool MayKnowOwner(Recipient recipient) => InvolvementAccess.IsOpenTo(registry.Policy, recipient.Role, referral.OwnerRole);

    private void Add(
        string organisationId, NotificationTrigger trigger, Urgency urgency, string actionOwner, string? actionOwnerId, string expected,
        DateTimeOffset? respondBy, Tier tier, string summary, ContactPoint contact) =>
        session.Inbox.Add(New(organisationId, trigger, urgency, actionOwner, actionOwnerId, expected, respondBy, tier, summary, contact));

    private Notification New(
        string organisationId, NotificationTrigger trigger, Urgency urgency, string actionOwner, string? actionOwnerId, string expected,
        DateTimeOffset? respondBy, Tier tier, string summary, ContactPoint contact) => new()
        {
            Id = session.NextId("ntf"),
            OrganisationId = organisationId,
            Trigger = trigger,
            Urgency = urgency,
            ActionOwner = actionOwnerId == Referral.ByTheBroker ? Code.Of(PractitionerRole.DutySocialWorker) : actionOwner,
            ActionOwnerId = actionOwnerId == Referral.ByTheBroker ? null : actionOwnerId,
            ExpectedResponse = expected,
            RespondBy = respondBy,
            Tier = tier,
            Summary = summary,
            ActionTeam = TeamAt(organisationId),
            ActionRole = RoleOf(actionOwner, actionOwnerId),
            PersonId = referral.ChildIds[0],
            ReferralId = referral.Id,
            Contact = contact,
            PublishedAt = session.Now,
            StateSince = session.Now,
        };

    /// <summary>The clock that the question goes on with: the challenge's while one runs; where it is late already, soon.</summary>
    private DateTimeOffset QuestionDue =>
        (ReferralStates.ChallengeRuns(referral) ? referral.Challenge!.AnswerDue : referral.FeedbackDue) is var due && due > session.Now
            ? due : DeliveryPace.AnswerBy(referral.Urgency, session.Now);

    private string? TeamAt(string organisationId) =>
        organisationId == (ReferralStates.AwaitsOwner(referral.State) ? referral.RecipientOrganisationId : referral.OwnerOrganisationId) ? referral.Team : null;

    private PractitionerRole RoleOf(string actionOwner, string? practitionerId) =>
        practitionerId is null ? Routing.RoleOf(actionOwner)
        : practitionerId == referral.OwnerId ? referral.OwnerRole
        : practitionerId == referral.ReferrerId ? referral.ReferrerRole
        : practitionerId == referral.Challenge?.ById ? referral.Challenge.ByRole : PractitionerRole.Unspecified;

    private ContactPoint OwnerContact() => new(
        referral.OwnerName, referral.OwnerRole, registry.NameOf(referral.OwnerOrganisationId),
        registry.Find(referral.OwnerOrganisationId)?.DutyTelephone);

    private ContactPoint ReferrerContact() => new(
        referral.ReferrerName, referral.ReferrerRole, registry.NameOf(referral.ReferrerOrganisationId),
        registry.Find(referral.ReferrerOrganisationId)?.DutyTelephone);

    private string Children() => referral.ChildIds.Count == 1 ? "one child" : $"{referral.ChildIds.Count} children";
}
