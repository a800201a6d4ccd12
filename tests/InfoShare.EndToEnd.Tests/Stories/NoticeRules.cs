using InfoShare.Core.Access;
using InfoShare.Core.Concerns;
using InfoShare.Core.Inbox;
using InfoShare.Core.Vocabulary;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// What every notice keeps to, whoever makes it (G3): somebody has to act, something is expected, by a time where no other clock
/// runs for it, somebody can be asked, and it carries no more than the one who acts may see.
/// </summary>
internal static class NoticeRules
{
    /// <summary>
    /// Their matter has a clock of its own, which speaks again by itself until it is settled: the referral's, the handover's, those
    /// of a digest's parts. A time on the notice as well would be a second clock for one duty; that nobody holds a referral says by
    /// when it is told again all the same.
    /// </summary>
    private static readonly NotificationTrigger[] ClockElsewhere =
    [
        NotificationTrigger.ReferralReceived, NotificationTrigger.ReferralFeedback, NotificationTrigger.ReferralLate, NotificationTrigger.ReferralUnowned,
        NotificationTrigger.ReferralFollowUp, NotificationTrigger.HandoverAnswered, NotificationTrigger.HandoverLate,
        NotificationTrigger.Digest,
    ];

    /// <summary>What is wrong with a notice; empty when nothing is.</summary>
    /// <param name="concern">The concern that it shows; null when it shows none.</param>
    public static IReadOnlyList<string> FaultsOf(Notification item, Concern? concern)
    {
        List<string> faults = [];
        if (string.IsNullOrWhiteSpace(item.ActionOwner))
            faults.Add("names nobody who has to act");
        // Whoever is ill has a deputy by the role in which he or she works (E19, G10).
        if (item.ActionRole == PractitionerRole.Unspecified && (item.ActionOwnerId is not null || !Routing.IsPost(item.ActionOwner)))
            faults.Add("names a person without the role in which a deputy stands in");
        if (item.ExpectedResponse.Trim().Length < 10)
            faults.Add("expects nothing");
        if (item.RespondBy is null && (item.Trigger == NotificationTrigger.ReferralUnowned || !ClockElsewhere.Contains(item.Trigger)))
            faults.Add("is owed by no time");
        // An absence and a handover climb by their own levels; after an outage several have passed at once.
        if (item.RespondBy < item.PublishedAt && item.HandoverId is null
            && item.Trigger is not (NotificationTrigger.AbsenceOpen or NotificationTrigger.Age18) && !ClockElsewhere.Contains(item.Trigger))
            faults.Add("was owed before it was sent");
        if (item.Contact is null || string.IsNullOrWhiteSpace(item.Contact.Name) || string.IsNullOrWhiteSpace(item.Contact.OrganisationName))
            faults.Add("names nobody to speak to");
        if (string.IsNullOrWhiteSpace(item.Summary) || !Code.IsStated(item.Trigger) || !Code.IsStated(item.Urgency) || !Code.IsStated(item.Tier))
            faults.Add("says nothing, or is of no kind");
        if (concern is not null && item.Tier > MostFor(item, concern))
            faults.Add($"carries {Code.Of(item.Tier)}, more than {Code.Of(RoleOf(item))} may see");
        return faults;
    }

    private static PractitionerRole RoleOf(Notification item) =>
        item.ActionRole != PractitionerRole.Unspecified ? item.ActionRole
        : Code.TryParse<PractitionerRole>(item.ActionOwner, out var role) ? role : PractitionerRole.Unspecified;

    /// <summary>A role that nobody knows gets no more than that there is something; whoever wrote the concern knows it, whatever the own role may see of others'.</summary>
    private static Tier MostFor(Notification item, Concern concern)
    {
        if (item.ActionOwnerId == concern.AuthorId)
            return Tier.Detail;
        var role = RoleOf(item);
        return role == PractitionerRole.Unspecified ? Tier.Existence : ConcernAccess.Decide(PolicyBook.Embedded.Latest, role, concern).Release switch
        {
            Release.Detail => Tier.Detail,
            Release.Summary => Tier.Summary,
            Release.Marker => Tier.Marker,
            Release.Existence or Release.Mediated => Tier.Existence,
            _ => Tier.Unspecified,
        };
    }
}
