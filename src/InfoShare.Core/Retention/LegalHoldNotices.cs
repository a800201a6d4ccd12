using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Retention;

/// <summary>
/// What organisations are told of a hold: that there is one on what they themselves hold or sent. Neither its authority nor its reason
/// leaves the officers, and nobody is told who knew less than that of the person or the incident before.
/// </summary>
internal static class LegalHoldNotices
{
    /// <summary>
    /// Tells those who hold what belongs to it to keep theirs; at its end those who were told, that they need not any more: who came to
    /// hold something since never heard of the hold, and does not hear of its end.
    /// </summary>
    /// <returns>The organisations told, for <see cref="LegalHold.Told"/>; null: none.</returns>
    public static async ValueTask<string?> TellAsync(IWriteSession session, LegalHold hold, Caller officer, RegistrySnapshot registry, PartnershipClock clock)
    {
        var due = clock.Due(DeadlineKey.EscalationAnswer, session.Now).DueAt;
        var ended = hold.State == LegalHoldState.Released;
        var before = hold.Told?.Split(' ') ?? [];
        List<string> told = [];
        foreach (var id in (await HoldersAsync(session, hold)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (ended && !before.Contains(id))
                continue;
            if (registry.Find(id) is not { Enabled: true } holder)
                continue;
            var lead = Routing.SafeguardingLeadOf(holder);
            session.Inbox.Add(new Notification
            {
                Id = session.NextId("ntf"),
                OrganisationId = holder.Id,
                Trigger = NotificationTrigger.LegalHold,
                Urgency = Urgency.Standard,
                ActionOwner = Code.Of(lead),
                ActionRole = lead,
                ExpectedResponse = ended
                    ? "End the hold in your own systems, unless you keep for a reason of your own."
                    : "See that nothing of it is deleted or altered in your own systems, whatever your own retention schedule says.",
                RespondBy = due,
                Tier = Tier.Existence,
                Summary = $"{WhatOf(hold)} {(ended ? "no longer need to be kept under the legal hold of which you were told" : "are to be kept: a legal hold was placed")}.",
                PersonId = hold.Subject == LegalHoldSubject.Person ? hold.SubjectId : null,
                ReferralId = hold.Subject == LegalHoldSubject.Referral ? hold.SubjectId : null,
                Contact = new ContactPoint(
                    officer.Human.Name, officer.Human.Role, officer.OrganisationName, registry.Find(officer.OrganisationId)?.DutyTelephone),
                PublishedAt = session.Now,
                StateSince = session.Now,
            });
            told.Add(holder.Id);
        }

        return told.Count > 0 ? string.Join(' ', told) : null;
    }

    /// <summary>Tells the organisation that placed it that its end was asked for, while there is time to object.</summary>
    public static void TellPlacer(IWriteSession session, LegalHold hold, Caller officer, RegistrySnapshot registry, PartnershipClock clock)
    {
        if (registry.Find(hold.PlacedByOrganisationId ?? "") is not { Enabled: true } placer)
            return;
        var lead = Routing.SafeguardingLeadOf(placer);
        session.Inbox.Add(new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = placer.Id,
            Trigger = NotificationTrigger.LegalHold,
            Urgency = Urgency.Standard,
            ActionOwner = Code.Of(lead),
            ActionRole = lead,
            ExpectedResponse = "See whether it may end. Another records officer or auditor ends it; until then everything is kept.",
            RespondBy = clock.Due(DeadlineKey.EscalationAnswer, session.Now).DueAt,
            Tier = Tier.Existence,
            Summary = $"The end of a legal hold that your organisation placed was asked for: {hold.Id}.",
            Contact = new ContactPoint(
                officer.Human.Name, officer.Human.Role, officer.OrganisationName, registry.Find(officer.OrganisationId)?.DutyTelephone),
            PublishedAt = session.Now,
            StateSince = session.Now,
        });
    }

    private static string WhatOf(LegalHold hold) => hold.Subject switch
    {
        LegalHoldSubject.Person => "Your records about a person whom you hold",
        LegalHoldSubject.Referral => "Your records about a referral that you sent or received",
        _ => "Your records about an incident or review that you named, or of which you were sent a referral,",
    };

    private static async ValueTask<IReadOnlyList<string>> HoldersAsync(IWriteSession session, LegalHold hold)
    {
        switch (hold.Subject)
        {
            case LegalHoldSubject.Person:
                // Of somebody who is kept safe even that a matter is before a court might reach who looks for them.
                if (await session.People.FindAsync(hold.SubjectId) is not { } person || (await session.Links.RefugesOfAsync([person.Id])).Count > 0)
                    return [];
                return [.. person.Records.Where(r => r.OwnRecordId is not null).Select(r => r.OrganisationId)];
            case LegalHoldSubject.Referral:
                return await session.Referrals.FindAsync(hold.SubjectId) is { } referral
                    ? [referral.ReferrerOrganisationId, referral.RecipientOrganisationId]
                    : [];
            default:
                return await session.Retention.OrganisationsOfIncidentAsync(hold.SubjectId);
        }
    }
}
