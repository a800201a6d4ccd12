using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Patterns;

/// <summary>How many alerts of patterns one person is sent by themselves on a day (O2).</summary>
/// <param name="MostADay">At least 1.</param>
public sealed record AlertTerms(int MostADay)
{
    /// <summary>As many as nobody should be sent one by one.</summary>
    public const int Usual = 20;
}

/// <summary>
/// Sends alerts of patterns one by one up to the day's cap of whoever acts. None is dropped: what is over the cap comes in one item, with
/// the organisation's digest or on the next working morning. Self-harm, and what is urgent, never waits.
/// </summary>
public sealed class AlertCap(PartnershipClock clock, AlertTerms? terms = null) : IDeadlineDuty
{
    private readonly int mostADay = (terms ?? new AlertTerms(AlertTerms.Usual)).MostADay;

    private const string Rule = "O2";
    private const int LargestDigest = 500;
    private static readonly TimeOnly Morning = new(9, 0);

    /// <inheritdoc/>
    public IReadOnlyCollection<DeadlinePurpose> Purposes { get; } = [DeadlinePurpose.AlertsOfYesterday];

    /// <summary>Sends an item, or keeps it for the morning. That it was told has been kept (<see cref="PatternAlert"/>).</summary>
    public async ValueTask AddAsync(IWriteSession session, Notification item, SeriesKind series)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(item);
        var today = LondonTime.DateOf(session.Now);
        var sent = await session.Patterns.CountToldAsync(item.OrganisationId, today, item.ActionOwner);
        if (sent <= mostADay || series == SeriesKind.SelfHarm || item.Urgency is Urgency.SameDay or Urgency.ImmediateDanger)
            session.Inbox.Add(item);
        else
            session.Inbox.AddForMorning(item);

        // Whatever the first over the cap is: the next may wait.
        if (sent == mostADay + 1)
        {
            var morning = LondonTime.ToUtc(clock.CalendarAt(session.Now).AddWorkingDays(today, 1), Morning);
            session.Deadlines.Add(new PendingDeadline(session.NextId("ddl"), DeadlinePurpose.AlertsOfYesterday, item.OrganisationId, morning, Rule));
        }
    }

    /// <inheritdoc/>
    public async ValueTask<DutyOutcome> ActAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(deadline);
        ArgumentNullException.ThrowIfNull(registry);
        var organisationId = deadline.ObjectId;
        if (await session.Inbox.SettingAsync(organisationId) is { NextDigestAt: not null })
            return DutyOutcome.AlreadyMet();
        var held = (await session.Inbox.HeldAsync(organisationId, LargestDigest)).Where(i => i.Trigger == NotificationTrigger.SeriesReached).ToList();
        if (held.Count == 0)
            return DutyOutcome.AlreadyMet();
        var digest = new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = organisationId,
            Trigger = NotificationTrigger.Digest,
            Urgency = Urgency.Standard,
            ActionOwner = Routing.DutyDesk,
            ActionRole = PractitionerRole.Unspecified,
            ExpectedResponse = "open the parts, and answer each that asks for it",
            RespondBy = held.Select(h => h.RespondBy).Min(),
            Tier = Tier.Existence,
            Summary = $"{held.Count} alerts that were over the day's cap: each is a part of this item.",
            Contact = registry.Find(organisationId)?.DutyDesk,
            PublishedAt = session.Now,
            StateSince = session.Now,
        };
        session.Inbox.Add(digest);
        session.Inbox.Release(organisationId, digest.Id, [.. held.Select(h => h.Id)], session.Now);

        // The rest comes with the next.
        if (held.Count == LargestDigest)
            session.Deadlines.Add(deadline with { Id = session.NextId("ddl"), DueAt = session.Now });
        return DutyOutcome.Told([.. held.Select(h => h.PersonId).OfType<string>().Distinct()]);
    }
}
