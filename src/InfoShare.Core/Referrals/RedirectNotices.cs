using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>Who is told what of a redirect (E12): the service that is asked, the owner, the manager at the first bounce, the referrer.</summary>
internal static class RedirectNotices
{
    /// <summary>The service that is asked: its worker who is involved with a child, else whoever leads there.</summary>
    public static async ValueTask OfferedAsync(IWriteSession session, RegistrySnapshot registry, Referral referral, Caller caller)
    {
        var offer = referral.PendingRedirect()!;
        var target = registry.Find(offer.ToOrganisationId)!;
        var recipient = Routing.InvolvedWith(
                await session.Links.InvolvementsOfAsync(referral.ChildIds), registry, LondonTime.DateOf(session.Now), caller)
            .FirstOrDefault(r => r.Organisation.Id == target.Id)
            ?? new Recipient(target, Code.Of(RoleAt(target)), null, RoleAt(target), target.DutyDesk, referral.ChildIds);
        new ReferralNotices(session, registry, referral).ToService(
            recipient, NotificationTrigger.ReferralReceived,
            "accept the redirect or decline it with a reason; until you accept, the sender owns it", offer.AnswerDue,
            $"{registry.NameOf(offer.FromOrganisationId)} offers you a referral{As(offer)}; decision and feedback are due {PlainTime.Full(referral.FeedbackDue)}.");
    }

    /// <summary>The owner who passed it on, and the referrer: somebody has it.</summary>
    public static void Accepted(IWriteSession session, RegistrySnapshot registry, Referral referral)
    {
        var offer = referral.Redirects[^1];
        var notices = new ReferralNotices(session, registry, referral);
        notices.ToPerson(
            offer.FromOrganisationId, offer.OfferedByName, offer.OfferedById, offer.OfferedByRole, NotificationTrigger.ReferralFeedback,
            offer.Transfers ? "nothing more: they decide and answer" : "see that the referrer has the feedback", null,
            $"{offer.AnsweredByName}, {offer.ToOrganisationName}, accepted the referral and owns it now.");
        var wrote = offer.Letter() is null ? "" : $" {offer.OfferedByName} wrote to you: it stands on the referral.";
        notices.ToReferrer(
            NotificationTrigger.ReferralFeedback, "speak to the new owner if you hold something that bears on it", null,
            $"Your referral of {PlainTime.Full(referral.ReceivedAt)} has a new owner: {referral.OwnerName}, {offer.ToOrganisationName}.{wrote}");
    }

    /// <summary>It came back: the owner goes on, and the manager is told at the first bounce (scenario S4).</summary>
    public static void Returned(IWriteSession session, RegistrySnapshot registry, Referral referral)
    {
        var offer = referral.Redirects[^1];
        var notices = new ReferralNotices(session, registry, referral);
        var how = offer.State == RedirectState.Declined ? "declined" : "did not answer in time";
        var why = offer.Words is { } words ? $" Reason: {words}" : "";
        var due = PlainTime.Full(referral.FeedbackDue);
        notices.ToOwner(
            NotificationTrigger.ReferralUnowned, "decide it yourself, or offer it again; it never left you", referral.FeedbackDue,
            $"{offer.ToOrganisationName} {how}. The referral is still yours, and the original clock runs: due {due}.{why}");
        if (referral.Redirects.Count(r => r.Bounced) == 1 || offer.State == RedirectState.Expired)
        {
            notices.ToRole(
                referral.RecipientOrganisationId, Code.Of(Routing.ManagerOf(AgencyKind.SocialCare)), NotificationTrigger.ReferralUnowned,
                "see that the child is not passed around: settle who takes it", referral.FeedbackDue,
                $"{offer.ToOrganisationName} {how}. Owner on the original clock: {referral.OwnerName}, due {due}.{why}");
        }
    }

    /// <summary>
    /// Whoever leads for the child at the decider's own organisation: a colleague is said to have accepted it. Where nobody leads there
    /// is no open case that anybody could have added it to, and the manager settles it.
    /// </summary>
    public static async ValueTask ColleagueAcceptedAsync(
        IWriteSession session, RegistrySnapshot registry, Referral referral, Caller caller, DateTimeOffset answerDue)
    {
        var today = LondonTime.DateOf(session.Now);
        var lead = (await session.Links.InvolvementsOfAsync(referral.ChildIds))
            .Where(i => i.OrganisationId == caller.OrganisationId && i.Leads && i.OpenOn(today))
            .OrderByDescending(i => i.RecordedAt).ThenBy(i => i.Id, StringComparer.Ordinal).FirstOrDefault();
        if (lead?.PractitionerId == caller.Human.Id)
            return;
        var decided = referral.Decision!;
        var said = $"{caller.Human.Name} decided {Code.Of(decided.Disposition)}: {decided.AcceptedBy}, is said to have accepted it. Until somebody takes it, {referral.OwnerName} owns it.";
        var notices = new ReferralNotices(session, registry, referral);
        if (lead is { PractitionerId: { } id })
            notices.ToPerson(caller.OrganisationId, lead.PractitionerName, id, lead.Role, NotificationTrigger.ReferralFollowUp, TakeOrSay, answerDue, said);
        else
            notices.ToRole(
                caller.OrganisationId, Code.Of(Routing.ManagerOf(caller.Agency)), NotificationTrigger.ReferralFollowUp,
                "see who has the case: nobody is recorded as leading it here", answerDue, said);
    }

    internal const string TakeOrSay = "take the referral (TakeOwnership), or say that it is not in your case";

    private static string As(RedirectOffer offer) => offer.As switch
    {
        Disposition.EarlyHelpAccepted => " as early help",
        Disposition.AddedToOpenCase => " for your open case",
        _ => "",
    };

    /// <summary>Who is addressed at a service in which nobody is involved.</summary>
    private static PractitionerRole RoleAt(Organisation target) =>
        target.AllowedRoles.Contains(PractitionerRole.DutySocialWorker) ? PractitionerRole.DutySocialWorker
            : target.AllowedRoles.Any(Roles.IsManager) ? Routing.SafeguardingLeadOf(target)
            : target.AllowedRoles.Count > 0 ? target.AllowedRoles[0] : Routing.SafeguardingLeadOf(target);
}
