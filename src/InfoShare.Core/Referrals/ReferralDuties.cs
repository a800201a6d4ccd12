using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>
/// A referral's clocks speak (E8, E9, T1 to T4): the referral moves on as <see cref="ReferralMoves"/> says, and those who
/// must act are told.
/// </summary>
public sealed class ReferralDuties(PartnershipClock clock) : IDeadlineDuty
{
    private static readonly string[] StandsFor =
        [Code.Of(PractitionerRole.DutySocialWorker), Routing.DutyDesk, Code.Of(PractitionerRole.TeamManager), Routing.SeniorManager];

    private readonly ReferralMoves moves = new(clock);

    /// <inheritdoc/>
    public IReadOnlyCollection<DeadlinePurpose> Purposes { get; } =
    [
        DeadlinePurpose.ReferralOwner, DeadlinePurpose.ReferralFeedback, DeadlinePurpose.ReferralFeedbackSecond,
        DeadlinePurpose.ReferrerAnswer, DeadlinePurpose.ChallengeAnswer,
    ];

    /// <inheritdoc/>
    public async ValueTask<DutyOutcome> ActAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry)
    {
        if (await session.Referrals.FindAsync(deadline.ObjectId) is not { } referral)
            return DutyOutcome.NoSuch("referral");
        var again = ReferralMoves.IsFurtherAlarm(deadline.RuleId);
        var change = deadline.Purpose switch
        {
            DeadlinePurpose.ReferralOwner => moves.OwnerOverdue(referral, again, session.Now),
            DeadlinePurpose.ReferralFeedback => moves.FeedbackOverdue(referral, deadline.DueAt, session.Now),
            DeadlinePurpose.ReferralFeedbackSecond => moves.FeedbackOverdueAgain(referral, session.Now),
            DeadlinePurpose.ReferrerAnswer => moves.AnswerOverdue(referral, session.Now),
            DeadlinePurpose.ChallengeAnswer => moves.ChallengeOverdue(referral, deadline.DueAt, session.Now),
            _ => null,
        };
        if (change is null)
            return DutyOutcome.AlreadyMet(referral.ChildIds);
        if (!await session.TryApplyAsync(referral, change))
        {
            // Another broker changed it between the two statements. The claim must not stand without its effect.
            throw new InvalidOperationException("A referral changed while its deadline fired; the next sweep tries again.");
        }

        var notices = new ReferralNotices(session, registry, change.Next);
        if (deadline.Purpose == DeadlinePurpose.ReferralOwner)
            TellAlarm(notices, change.Next, registry, again, change.Started[0].DueAt, session.Now);
        else
            Tell(notices, deadline.Purpose, change.Next, registry, change.Started is [.., { DueAt: var due }] ? due : null);
        return DutyOutcome.Told(referral.ChildIds);
    }

    /// <param name="next">When it speaks again.</param>
    private static void Tell(ReferralNotices notices, DeadlinePurpose purpose, Referral referral, RegistrySnapshot registry, DateTimeOffset? next)
    {
        var recipient = referral.RecipientOrganisationId;
        var manager = Code.Of(Routing.ManagerOf(AgencyKind.SocialCare));
        var due = PlainTime.Full(referral.FeedbackDue);
        var owner = $"{referral.OwnerName}, {registry.NameOf(referral.OwnerOrganisationId)}";
        switch (purpose)
        {
            case DeadlinePurpose.ReferralFeedback:
                if (!ReferralStates.AwaitsOwner(referral.State))
                {
                    notices.ToDecider(
                        NotificationTrigger.ReferralLate, "decide, and give feedback to the referrer now", null,
                        $"Decision and feedback were due {due}. Your manager and the referrer have been told.");
                }

                notices.ToRole(
                    recipient, manager, NotificationTrigger.ReferralLate, "see that the referral is decided and answered", null,
                    $"Decision and feedback were due {due}. Owner: {owner}.");
                notices.ToReferrer(
                    NotificationTrigger.ReferralLate, "ring the owner or the manager if the child cannot wait", null,
                    $"The answer to your referral was due {due} and is late. The manager at {registry.NameOf(recipient)} has been told.");
                break;
            case DeadlinePurpose.ReferralFeedbackSecond:
                notices.ToRole(
                    recipient, Routing.SeniorManager, NotificationTrigger.ReferralLate, "see that the referral is decided and answered", null,
                    $"Decision and feedback were due {due}, and the manager has been told before. Owner: {owner}.");
                notices.ToReferrer(
                    NotificationTrigger.ReferralLate, "ring the senior manager if the child cannot wait", null,
                    $"The answer to your referral was due {due} and is still late. A senior manager at {registry.NameOf(recipient)} has been told.");
                break;
            case DeadlinePurpose.ReferrerAnswer when ReferralStates.ChallengeRuns(referral):
                TellClimbed(notices, referral, "The challenger did not accept the reasons for upholding the decision", owner);
                break;
            case DeadlinePurpose.ReferrerAnswer:
                notices.ToRole(
                    referral.ReferrerOrganisationId,
                    LeadAt(referral, registry),
                    NotificationTrigger.ReferralFeedback, ReferralNotices.SeeAnswered, null,
                    $"Feedback on {referral.ReferrerName}'s referral was to be answered by {PlainTime.Full(referral.Feedback!.AcknowledgementDue)} and has not been.");
                if (FamilyRules.IsOwed(referral))
                {
                    notices.ToRole(
                        referral.ReferrerOrganisationId, LeadAt(referral, registry), NotificationTrigger.ReferralFollowUp,
                        FamilyRules.SeeThatFamilyIsAnswered, next,
                        $"A family's referral that {referral.ReferrerName} took was decided, and the family has not heard. It stays open until they have.");
                }

                break;
            case DeadlinePurpose.ChallengeAnswer:
                TellClimbed(notices, referral, "A challenge was not answered in time", owner);
                break;
            default:
                break;
        }
    }

    /// <summary>
    /// Nobody qualified holds what is urgent (T2, E19): the managers of both sides and the deputy, and from the second time on the senior
    /// manager and the deputy. Whoever only reads it stops nothing: it is told again at <paramref name="next"/>, until it is taken.
    /// </summary>
    private static void TellAlarm(
        ReferralNotices notices, Referral referral, RegistrySnapshot registry, bool again, DateTimeOffset next, DateTimeOffset now)
    {
        var recipient = referral.RecipientOrganisationId;
        var urgency = Code.Of(referral.Urgency);
        var owner = $"{referral.OwnerName}, {registry.NameOf(referral.OwnerOrganisationId)}";
        var inHand = ReferralStates.AwaitsOwner(referral.State)
            ? $"Nobody has taken this {urgency} referral in time. Until somebody does, its owner is {owner}."
            : $"This {urgency} referral lies with somebody who may not decide about a child: {owner}.";
        const string Take = "see that a named, qualified person takes ownership now";
        if (again)
        {
            notices.ToRole(
                recipient, Routing.SeniorManager, NotificationTrigger.ReferralUnowned, Take, next,
                $"{inHand} Managers and deputy have been told before; it is told again until somebody takes it.");
        }
        else
        {
            notices.ToRole(recipient, Code.Of(Routing.ManagerOf(AgencyKind.SocialCare)), NotificationTrigger.ReferralUnowned, Take, next, inHand);
            notices.ToRole(
                referral.OwnerOrganisationId,
                Code.Of(Routing.ManagerOf(registry.Find(referral.OwnerOrganisationId)?.Agency ?? referral.ReferrerAgency)),
                NotificationTrigger.ReferralUnowned, "ring the recipient's manager; your practitioner still owns the referral", next,
                $"{registry.NameOf(recipient)} has no qualified owner for the {urgency} referral in time; {referral.OwnerName} still owns it.");
        }

        TellDeputy(notices, referral, registry, next, now);
    }

    /// <summary>
    /// The deputy that the recipient's roster names takes what nobody took, or what lies in an unqualified tray (E19): for the duty
    /// worker, else the desk, else the manager. Where the roster names none, the managers alone have been told.
    /// </summary>
    private static void TellDeputy(
        ReferralNotices notices, Referral referral, RegistrySnapshot registry, DateTimeOffset next, DateTimeOffset now)
    {
        foreach (var role in StandsFor)
        {
            if (registry.Roster.DeputyFor(referral.RecipientOrganisationId, role, referral.Team, now) is not { } deputy || deputy.Name == referral.OwnerName)
                continue;
            notices.ToDeputy(
                referral.RecipientOrganisationId, deputy, role, NotificationTrigger.ReferralUnowned, "take ownership now (TakeOwnership), or ring the manager", next,
                $"No named, qualified person has taken this {Code.Of(referral.Urgency)} referral in time, and you are {deputy.Because}.");
            return;
        }
    }

    private static string LeadAt(Referral referral, RegistrySnapshot registry) => Code.Of(
        registry.Find(referral.ReferrerOrganisationId) is { } organisation
            ? Routing.SafeguardingLeadOf(organisation)
            : Routing.SafeguardingLeadOf(referral.ReferrerAgency));

    private static void TellClimbed(ReferralNotices notices, Referral referral, string because, string owner)
    {
        var level = Code.Of(referral.Challenge!.Level);
        notices.ToHolder(NotificationTrigger.ReferralLate, $"{because}, and it stands at {level}. Owner: {owner}.");
        notices.ToChallenger(
            "speak to whoever holds this level; you may add information", referral.Challenge.AnswerDue,
            $"{because}. It stands at {level}, to be answered by {PlainTime.Full(referral.Challenge.AnswerDue)}.");
    }
}
