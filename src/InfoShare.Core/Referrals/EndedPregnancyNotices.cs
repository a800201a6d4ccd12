using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Handovers;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>Somebody who was told, so that nobody is told of a loss twice.</summary>
public sealed record ToldOfEnd(string OrganisationId, string PractitionerId);

/// <summary>
/// Who is told of a referral whose child is not to be born: once, in words that can be read on a ward, whoever owns it (or the duty desk)
/// and whoever referred; and from then on whoever has the next word, at the pace of a level (E2). Whoever recorded it is no side of the referral: where the
/// mother hides, whoever may not know the place speaks to the desk of the own area (A10).
/// </summary>
public sealed class EndedPregnancyNotices(IWriteSession session, RegistrySnapshot registry, Referral referral)
{
    private readonly List<ToldOfEnd> told = [];
    private WhereaboutsOf? whereabouts;

    private string Age => PlainTime.Full(referral.ReceivedAt);

    private string Recipient => referral.RecipientOrganisationId;

    private bool RecipientOwns => referral.OwnerOrganisationId == Recipient;

    /// <summary>It was recorded. Whoever recorded it is not told of it.</summary>
    public async ValueTask<IReadOnlyList<ToldOfEnd>> EndedAsync(Func<ContactPoint, string> words, bool loss, Caller caller)
    {
        var ended = referral.EndedPregnancy!;
        var trigger = loss ? NotificationTrigger.PregnancyOrBirth : NotificationTrigger.Correction;
        string First(ContactPoint speakTo) =>
            loss ? $"do not contact the family before you have spoken to {speakTo.Name}; then" : "correct your own record; then";
        await ToBothAsync(
            new Words(
                trigger, speakTo => $"{First(speakTo)} end the referral in words, and tell the referrer", ended.Due,
                speakTo => $"{words(speakTo)} The clocks of the referral of {Age} have stopped.", ended.SpeakTo, ended.OrganisationId),
            new Words(
                trigger,
                _ => (loss ? "stop letters, calls and appointments about this baby" : "correct your own record")
                + (referral.State == ReferralState.FeedbackSent ? "; agree to the answer to your referral when you can, and it is closed" : "; an answer to your referral still comes"),
                ended.Due, speakTo => $"{words(speakTo)} The clocks of your referral of {Age} have stopped.", ended.SpeakTo, ended.OrganisationId),
            caller);
        return told;
    }

    /// <summary>It was a mistake.</summary>
    public async ValueTask<IReadOnlyList<ToldOfEnd>> GoesOnAsync(string words, DateTimeOffset respondBy, Caller caller)
    {
        var speakTo = ContactOf(caller);
        await ToBothAsync(
            new Words(
                NotificationTrigger.Correction, _ => "take the referral up again, decide it, and give feedback", respondBy,
                _ => $"{words} The referral of {Age} goes on on its original clock.", speakTo, caller.OrganisationId),
            new Words(
                NotificationTrigger.Correction, _ => "take up again what you stopped, and add to your referral what you have seen since", respondBy,
                _ => $"{words} Your referral of {Age} goes on on its original clock.", speakTo, caller.OrganisationId),
            caller);
        return told;
    }

    /// <summary>The clock: whoever has the next word is reminded; the manager too, where the answer is the recipient's.</summary>
    public async ValueTask StillOpenAsync()
    {
        var ended = referral.EndedPregnancy!;
        Words Say(string expected) => new(
            NotificationTrigger.PregnancyOrBirth, _ => expected, ended.Due,
            speakTo => $"The referral of {Age} is still open, and it was recorded that there is no baby. Speak to {speakTo.Name}, {speakTo.OrganisationName}, before anybody contacts the family.",
            ended.SpeakTo, ended.OrganisationId);
        if (referral.State == ReferralState.FeedbackSent)
        {
            var (name, id) = referral.Challenge is { AwaitsChallenger: true } open ? (open.ByName, open.ById) : (referral.ReferrerName, referral.ReferrerId);
            await TellAsync(referral.ReferrerOrganisationId, name, id, RoleOf(id), Say("agree to the answer to your referral when you can, and it is closed"));
        }
        else if (referral is { State: ReferralState.Challenged, Challenge: { } challenge })
        {
            await TellAsync(
                Recipient, Routing.HolderOf(challenge.Level, AgencyKind.SocialCare), null, PractitionerRole.Unspecified,
                Say("end the challenge in words (AnswerChallenge)"));
        }
        else
        {
            await ToHandAsync(Say("end the referral in words: decide it, and give feedback"));
            await TellAsync(
                Recipient, Code.Of(Routing.ManagerOf(AgencyKind.SocialCare)), null, Routing.ManagerOf(AgencyKind.SocialCare),
                Say("see that the referral is ended in words, with care"));
        }
    }

    private async ValueTask ToBothAsync(Words toHand, Words toReferrer, Caller caller)
    {
        var recorded = new ToldOfEnd(caller.OrganisationId, caller.Human.Id);
        if (ReferralStates.AwaitsOwner(referral.State) || new ToldOfEnd(referral.OwnerOrganisationId, referral.OwnerId) != recorded)
            await ToHandAsync(toHand);
        var referrer = new ToldOfEnd(referral.ReferrerOrganisationId, referral.ReferrerId);
        if (referrer != recorded && !told.Contains(referrer))
            await TellAsync(referrer.OrganisationId, referral.ReferrerName, referrer.PractitionerId, referral.ReferrerRole, toReferrer);
    }

    /// <summary>The owner, or the duty desk while nobody has taken it; and where another service owns it, whoever decides besides.</summary>
    private async ValueTask ToHandAsync(Words words)
    {
        if (ReferralStates.AwaitsOwner(referral.State))
        {
            await TellAsync(Recipient, Code.Of(PractitionerRole.DutySocialWorker), null, PractitionerRole.DutySocialWorker, words);
            return;
        }

        await TellAsync(referral.OwnerOrganisationId, referral.OwnerName, referral.OwnerId, referral.OwnerRole, words);
        if (!RecipientOwns && referral.LatestRedirect() is { State: RedirectState.Accepted } offer && offer.FromOrganisationId == Recipient)
            await TellAsync(Recipient, offer.OfferedByName, offer.OfferedById, offer.OfferedByRole, words);
    }

    private async ValueTask TellAsync(string organisationId, string name, string? id, PractitionerRole role, Words words)
    {
        var speakTo = await AskAsync(organisationId, name, id, role, words);
        if (id is not null)
            told.Add(new ToldOfEnd(organisationId, id));
        session.Inbox.Add(new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = organisationId,
            Trigger = words.Trigger,
            Urgency = Urgency.Standard,
            ActionOwner = name,
            ActionOwnerId = id,
            ActionRole = role,
            ActionTeam = organisationId == Recipient ? referral.Team : null,
            ExpectedResponse = words.Expected(speakTo),
            RespondBy = words.RespondBy,
            Tier = Tier.Existence,
            Summary = words.Summary(speakTo),
            PersonId = referral.ChildIds[0],
            ReferralId = referral.Id,
            Contact = speakTo,
            PublishedAt = session.Now,
            StateSince = session.Now,
        });
    }

    private async ValueTask<ContactPoint> AskAsync(string organisationId, string name, string? id, PractitionerRole role, Words words)
    {
        if (registry.Find(organisationId) is not { } organisation)
            return words.SpeakTo;
        whereabouts ??= new WhereaboutsOf(
            session, [.. referral.ChildIds.Concat((await session.Pregnancies.OfChildrenAsync(referral.ChildIds)).Select(p => p.MotherId)).Distinct(StringComparer.Ordinal)]);
        return await whereabouts.MayNameAsync(new Recipient(organisation, name, id, role, organisation.DutyDesk, []), words.Of, registry)
            ? words.SpeakTo : Whereabouts.DeskFor(organisation, registry);
    }

    private PractitionerRole RoleOf(string practitionerId) =>
        practitionerId == referral.ReferrerId ? referral.ReferrerRole
        : practitionerId == referral.Challenge?.ById ? referral.Challenge.ByRole : PractitionerRole.Unspecified;

    private ContactPoint ContactOf(Caller caller) =>
        new(caller.Human.Name, caller.Human.Role, caller.OrganisationName, registry.Find(caller.OrganisationId)?.DutyTelephone);

    /// <param name="Expected">With whom to speak to, as the reader may be told it; so the summary.</param>
    /// <param name="Of">The organisation of whoever is to be spoken to.</param>
    private sealed record Words(
        NotificationTrigger Trigger, Func<ContactPoint, string> Expected, DateTimeOffset RespondBy, Func<ContactPoint, string> Summary, ContactPoint SpeakTo,
        string? Of);
}

/// <summary>A referral whose child is not to be born waits for an answer in words: whoever has the next word is reminded (T4).</summary>
public sealed class EndedPregnancyDuties(PartnershipClock clock) : IDeadlineDuty
{
    private readonly ReferralMoves moves = new(clock);

    /// <inheritdoc/>
    public IReadOnlyCollection<DeadlinePurpose> Purposes { get; } = [DeadlinePurpose.ReferralPregnancyEnded];

    /// <inheritdoc/>
    public async ValueTask<DutyOutcome> ActAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry)
    {
        if (await session.Referrals.FindAsync(deadline.ObjectId) is not { } referral)
            return DutyOutcome.NoSuch("referral");
        if (moves.PregnancyEndedOverdue(referral, session.Now) is not { } change)
            return DutyOutcome.AlreadyMet(referral.ChildIds);
        if (!await session.TryApplyAsync(referral, change))
        {
            // Another broker changed it between the two statements. The claim must not stand without its effect.
            throw new InvalidOperationException("A referral changed while its deadline fired; the next sweep tries again.");
        }

        await new EndedPregnancyNotices(session, registry, change.Next).StillOpenAsync();
        return DutyOutcome.Told(referral.ChildIds);
    }
}
