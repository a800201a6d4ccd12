using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Inbox;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Clocks;

/// <summary>
/// The clock speaks (E8, E9, T1-T4, B8). Each passed deadline is one command: it claims the row, acts once, and leaves an
/// audit entry, all in one transaction, so that two brokers, a restart or a late sweep change nothing.
/// </summary>
public sealed class DeadlineSweep(IStore store, OrganisationDirectory directory, PartnershipClock clock, TimeProvider time) : IDeadlineSweep
{
    private const int Page = 200;
    private readonly ReferralMoves moves = new(clock);

    /// <inheritdoc/>
    /// <exception cref="AggregateException">Some deadlines could not be acted on; they stay pending and the others were.</exception>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        var fired = 0;
        while (true)
        {
            var due = await store.ReadAsync(s => s.Deadlines.DueAsync(s.Now, Page), ct);
            if (due.Count == 0)
                return fired;
            var registry = await directory.CurrentAsync(ct);
            var (firedHere, failures) = await FireAsync(due, registry, ct);
            fired += firedHere;
            if (firedHere > 0)
                continue;
            // The whole page failed or was another broker's: what failed waits for the next sweep instead of being tried for ever.
            return failures.Count == 0 ? fired : throw new AggregateException("Some deadlines could not be acted on.", failures);
        }
    }

    /// <summary>In order of due time; the store's writer groups them.</summary>
    private async Task<(int Fired, List<Exception> Failures)> FireAsync(
        IReadOnlyList<PendingDeadline> due, RegistrySnapshot registry, CancellationToken ct)
    {
        var commands = due.Select(deadline => store.WriteAsync(
            new WriteCommand<bool>("FireDeadline", session => FireAsync(session, deadline, registry)), ct)).ToList();
        var fired = 0;
        List<Exception> failures = [];
        foreach (var command in commands)
        {
            try
            {
                if (await command)
                    fired++;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                failures.Add(e);
            }
        }

        return (fired, failures);
    }

    private async ValueTask<bool> FireAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry)
    {
        if (!await session.Deadlines.TryFireAsync(deadline.Id, session.Now))
            return false;
        var (outcome, personIds) = deadline.Purpose == DeadlinePurpose.CheckDecision
            ? await CheckOverdueAsync(session, deadline, registry)
            : await ReferralOverdueAsync(session, deadline, registry);
        session.Record(new AuditEntry
        {
            Id = Ids.New("aud", time),
            Kind = AuditEventKind.Deliver,
            Action = "clock",
            ObjectId = deadline.ObjectId,
            PersonIds = personIds,
            Outcome = $"{Code.Of(deadline.Purpose)}: {outcome}",
            RuleIds = [deadline.RuleId],
            PolicyVersion = AccessPolicy.Version,
            RecordedAt = session.Now,
        });
        return true;
    }

    private async ValueTask<(string Outcome, IReadOnlyList<string> PersonIds)> ReferralOverdueAsync(
        IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry)
    {
        if (await session.Referrals.FindAsync(deadline.ObjectId) is not { } referral)
            return ("no such referral", []);
        var change = deadline.Purpose switch
        {
            DeadlinePurpose.ReferralOwner => ReferralMoves.OwnerOverdue(referral, session.Now),
            DeadlinePurpose.ReferralFeedback => moves.FeedbackOverdue(referral, deadline.DueAt, session.Now),
            DeadlinePurpose.ReferralFeedbackSecond => moves.FeedbackOverdueAgain(referral, session.Now),
            DeadlinePurpose.ReferrerAnswer => moves.AnswerOverdue(referral, session.Now),
            DeadlinePurpose.ChallengeAnswer => moves.ChallengeOverdue(referral, deadline.DueAt, session.Now),
            _ => null,
        };
        if (change is null)
            return ("already met", referral.ChildIds);
        if (!await session.TryApplyAsync(referral, change))
        {
            // Another broker changed it between the two statements. The claim above must not stand without its effect.
            throw new InvalidOperationException("A referral changed while its deadline fired; the next sweep tries again.");
        }

        Tell(new ReferralNotices(session, registry, change.Next), deadline.Purpose, change.Next, registry);
        return ("told", referral.ChildIds);
    }

    private static void Tell(ReferralNotices notices, DeadlinePurpose purpose, Referral referral, RegistrySnapshot registry)
    {
        var recipient = referral.RecipientOrganisationId;
        var manager = Code.Of(Routing.ManagerOf(AgencyKind.SocialCare));
        var due = PlainTime.Full(referral.FeedbackDue);
        var owner = $"{referral.OwnerName}, {registry.NameOf(referral.OwnerOrganisationId)}";
        switch (purpose)
        {
            case DeadlinePurpose.ReferralOwner:
                notices.ToRole(
                    recipient, manager, NotificationTrigger.ReferralUnowned, "see that a named person takes ownership now", null,
                    $"Nobody has taken this {Code.Of(referral.Urgency)} referral in time. Until somebody does, its owner is {owner}.");
                notices.ToRole(
                    referral.OwnerOrganisationId, Code.Of(Routing.ManagerOf(referral.ReferrerAgency)), NotificationTrigger.ReferralUnowned,
                    "ring the recipient's manager; your practitioner still owns the referral", null,
                    $"{registry.NameOf(recipient)} has not taken the {Code.Of(referral.Urgency)} referral in time; {referral.OwnerName} still owns it.");
                break;
            case DeadlinePurpose.ReferralFeedback:
                if (referral.OwnerId != referral.ReferrerId || referral.OwnerOrganisationId != referral.ReferrerOrganisationId)
                {
                    notices.ToOwner(
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
                    Code.Of(registry.Find(referral.ReferrerOrganisationId) is { } organisation
                        ? Routing.SafeguardingLeadOf(organisation)
                        : Routing.SafeguardingLeadOf(referral.ReferrerAgency)),
                    NotificationTrigger.ReferralFeedback, "see that the feedback is answered: agree, add information or disagree", null,
                    $"Feedback on {referral.ReferrerName}'s referral was to be answered by {PlainTime.Full(referral.Feedback!.AcknowledgementDue)} and has not been.");
                break;
            case DeadlinePurpose.ChallengeAnswer:
                TellClimbed(notices, referral, "A challenge was not answered in time", owner);
                break;
            default:
                break;
        }
    }

    private static void TellClimbed(ReferralNotices notices, Referral referral, string because, string owner)
    {
        var level = Code.Of(referral.Challenge!.Level);
        notices.ToHolder(NotificationTrigger.ReferralLate, $"{because}, and it stands at {level}. Owner: {owner}.");
        notices.ToChallenger(
            "speak to whoever holds this level; you may add information", referral.Challenge.AnswerDue,
            $"{because}. It stands at {level}, to be answered by {PlainTime.Full(referral.Challenge.AnswerDue)}.");
    }

    private static async ValueTask<(string Outcome, IReadOnlyList<string> PersonIds)> CheckOverdueAsync(
        IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry)
    {
        if (await session.Links.FindCheckAsync(deadline.ObjectId) is not { } check)
            return ("no such check", []);
        if (check.Outcome is not null)
            return ("already met", check.ChildIds);
        var organisation = registry.Find(check.OrganisationId);
        session.Inbox.Add(new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = check.OrganisationId,
            Trigger = NotificationTrigger.CheckAnswerDue,
            Urgency = Urgency.Standard,
            ActionOwner = Code.Of(Routing.ManagerOf(organisation?.Agency ?? AgencyKind.Probation)),
            ExpectedResponse = "see that the check ends with a referral, or with your own decision not to refer and its reason",
            Tier = Tier.Summary,
            Summary = $"The new partner check that {check.PractitionerName} opened was due a referral decision {PlainTime.Full(check.DecisionDue)}.",
            PersonId = check.SupervisedPersonId,
            CheckId = check.Id,
            Contact = new ContactPoint(check.PractitionerName, PractitionerRole.Unspecified, registry.NameOf(check.OrganisationId), organisation?.DutyTelephone),
            PublishedAt = session.Now,
            StateSince = session.Now,
        });
        return ("told", [check.SupervisedPersonId, .. check.ChildIds]);
    }
}
