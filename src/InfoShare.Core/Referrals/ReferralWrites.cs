using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Handovers;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>What the operations on a referral share: finding it for a side, writing what <see cref="ReferralMoves"/> decided, telling others.</summary>
internal static class ReferralWrites
{
    /// <summary>The referral and the calling practitioner of the organisation that received it.</summary>
    /// <exception cref="RuleException">NOT_FOUND; ROLE_NOT_ALLOWED for the referrer's side; PRACTITIONER_REQUIRED; VERSION_CONFLICT.</exception>
    public static async ValueTask<(Referral Referral, Practitioner Practitioner)> RequireForRecipientAsync(
        this IReadSession session, string referralId, long version, Caller caller, RegistrySnapshot registry)
    {
        var practitioner = caller.Human;
        var referral = await session.Referrals.FindAsync(referralId);
        if (ReferralSight.Require(referral, caller, registry, session.Now) != ReferralSide.Recipient)
            throw new RuleException(ErrorReason.RoleNotAllowed, "The organisation that received the referral owns and decides it.");
        return referral!.Version == version
            ? (referral, practitioner)
            : throw RuleException.VersionConflict("The referral", referral.Version);
    }

    /// <summary>Writes a change of a stored referral: row, history and clocks.</summary>
    /// <exception cref="RuleException">VERSION_CONFLICT; nothing was written then.</exception>
    public static async ValueTask ApplyAsync(this IWriteSession session, Referral was, ReferralChange change)
    {
        if (!await session.TryApplyAsync(was, change))
            throw RuleException.VersionConflict("The referral", was.Version + 1);
    }

    /// <summary>The same; false, with nothing written, when it has moved on.</summary>
    public static async ValueTask<bool> TryApplyAsync(this IWriteSession session, Referral was, ReferralChange change)
    {
        if (!await session.Referrals.TryUpdateAsync(change.Next, was.Version, change.Steps))
            return false;
        foreach (var purpose in change.Met)
            session.Deadlines.Meet(was.Id, purpose, session.Now);
        session.StartClocks(was.Id, change);
        return true;
    }

    /// <summary>Starts a change's clocks as rows to sweep.</summary>
    public static void StartClocks(this IWriteSession session, string referralId, ReferralChange change)
    {
        foreach (var clock in change.Started)
            session.Deadlines.Add(new PendingDeadline(session.NextId("due"), clock.Purpose, referralId, clock.DueAt, clock.RuleId));
    }

    /// <summary>
    /// Tells the referrer that feedback is there, and the others involved that the referral was decided (E6). Whoever took a family's
    /// referral is asked to answer it.
    /// </summary>
    public static async ValueTask TellFeedbackAsync(this IWriteSession session, Referral referral, Caller caller, RegistrySnapshot registry)
    {
        var notices = new ReferralNotices(session, registry, referral);
        notices.Feedback();
        if (FamilyRules.IsOwed(referral)
            && !(await session.Inbox.OpenAboutAsync(ItemSubject.Referral, referral.Id)).Any(n => n.ExpectedResponse == FamilyRules.AnswerTheFamily))
        {
            notices.AnswerFamily();
        }

        await session.TellInvolvedAsync(referral, "Referral decided", caller, registry);
    }

    /// <summary>Tells the referrer, the former owner and the others involved whose it is now (E11).</summary>
    public static async ValueTask TellOwnerAsync(
        this IWriteSession session, Referral was, Referral referral, Caller caller, RegistrySnapshot registry)
    {
        var notices = new ReferralNotices(session, registry, referral);
        var owner = $"{referral.OwnerName}, {registry.NameOf(referral.OwnerOrganisationId)}";
        notices.ToReferrer(
            NotificationTrigger.ReferralFeedback, "speak to the owner if something changes before the answer", null,
            $"Your referral of {PlainTime.Full(referral.ReceivedAt)} is owned by {owner}; decision and feedback are due {PlainTime.Full(referral.FeedbackDue)}.");
        if (!ReferralStates.AwaitsOwner(was.State))
        {
            new ReferralNotices(session, registry, was).ToOwner(
                NotificationTrigger.ReferralFeedback, "hand over what you know of it", null, $"{referral.OwnerName} took ownership of the referral from you.");
        }

        await session.TellInvolvedAsync(referral, "Referral open", caller, registry);
    }

    /// <summary>
    /// Tells every agency that is involved with the children and stands outside the referral: its state and owner, no more. Who may
    /// not learn of others' referrals is not told (L11): the safeguarding lead there is, and where even that role may not, nobody.
    /// </summary>
    public static async ValueTask TellInvolvedAsync(
        this IWriteSession session, Referral referral, string what, Caller caller, RegistrySnapshot registry)
    {
        var notices = new ReferralNotices(session, registry, referral);
        var whereabouts = new WhereaboutsOf(session, referral.ChildIds);
        var involvements = await session.Links.InvolvementsOfAsync(referral.ChildIds);
        foreach (var involved in Routing.InvolvedWith(involvements, registry, LondonTime.DateOf(session.Now), caller))
        {
            var recipient = involved;
            if (recipient.Organisation.Id == referral.ReferrerOrganisationId || recipient.Organisation.Id == referral.RecipientOrganisationId)
                continue;
            if (!ReferralSight.LearnsOfOthers(recipient.Role))
            {
                var lead = Routing.SafeguardingLeadOf(recipient.Organisation);
                if (!ReferralSight.LearnsOfOthers(lead))
                    continue;
                recipient = recipient with { ActionOwner = Code.Of(lead), ActionOwnerId = null, Role = lead };
            }

            // Of another area's desk the name alone may say where the child is.
            var named = await whereabouts.MayNameAsync(recipient, referral.OwnerOrganisationId, registry)
                && await whereabouts.MayNameAsync(recipient, referral.RecipientOrganisationId, registry);
            notices.ToInvolved(recipient, what, unnamed: !named);
        }
    }

    /// <summary>Records the change in the trail and gives the referral as the caller's side sees it.</summary>
    public static async ValueTask<ReferralChanged> ChangedAsync(
        this IWriteSession session, Referral referral, ReferralSide side, Call call, RegistrySnapshot registry, TimeProvider time, AuditEventKind kind)
    {
        var view = await ReferralViews.OfAsync(session, referral, side, call.Caller, registry);
        var receipt = session.Record(call.Entry(session, time, kind, Code.Of(referral.State)) with
        {
            PersonIds = ReferralViews.PeopleIn(view),
            ObjectId = referral.Id,
            Shown = ReferralViews.ShownIn(view),
        });
        return new ReferralChanged(view, receipt);
    }
}
