using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>That a referral lies unopened though it was sent again: whoever referred rings, and reads here whether anybody was reached (E6, G8).</summary>
/// <param name="Since">Since when the inbox has given up.</param>
/// <param name="Ring">Whom to ring.</param>
/// <param name="Reached">The call that reached somebody; null while none did.</param>
public sealed record NotDelivered(DateTimeOffset Since, ContactPoint Ring, TelephoneCall? Reached)
{
    /// <summary>
    /// Null while nothing failed. The recipient's own alerts, that it is one of a series, are no part of it: who else was referred is not the
    /// referrer's to learn (H1, H12).
    /// </summary>
    internal static async ValueTask<NotDelivered?> OfAsync(IReadSession session, Referral referral, RegistrySnapshot registry)
    {
        var failed = (await session.Inbox.OfReferralAsync(referral.Id)).FirstOrDefault(n =>
            n.OrganisationId == referral.RecipientOrganisationId && n.Trigger == NotificationTrigger.ReferralReceived
            && n.ActionRole == PractitionerRole.DutySocialWorker && n.State == NotificationState.Failed);
        if (failed is null)
            return null;
        var calls = await session.Inbox.CallsAsync(failed.Id);
        return new NotDelivered(
            failed.StateSince, DeliveryTasks.RingOf(failed, registry, session.Now),
            calls.LastOrDefault(c => c.Outcome == TelephoneOutcome.Reached && c.OrganisationId == referral.ReferrerOrganisationId));
    }
}
