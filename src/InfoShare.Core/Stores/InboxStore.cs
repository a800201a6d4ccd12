using InfoShare.Core.Inbox;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Stores;

public partial interface IReadSession
{
    /// <summary>What organisations are told.</summary>
    IInboxReader Inbox { get; }
}

public partial interface IWriteSession
{
    /// <summary>What organisations are told.</summary>
    new IInboxStore Inbox { get; }
}

/// <summary>Reads inboxes.</summary>
public interface IInboxReader
{
    /// <summary>Those of the items that are this organisation's.</summary>
    ValueTask<IReadOnlyList<Notification>> FindManyAsync(string organisationId, IReadOnlyCollection<string> itemIds);

    /// <summary>
    /// Items of the organisation after the sequence, in the order of commits. A sequence once seen never gets an earlier
    /// neighbour. Finished ones (acted, declined) only when asked.
    /// </summary>
    ValueTask<IReadOnlyList<Notification>> AfterAsync(string organisationId, long sequence, bool includeFinished, int limit);

    /// <summary>All items, of whatever organisation, that tell of this concern.</summary>
    ValueTask<IReadOnlyList<Notification>> OfConcernAsync(string concernId);

    /// <summary>All items, of whatever organisation, that tell of this referral.</summary>
    ValueTask<IReadOnlyList<Notification>> OfReferralAsync(string referralId);
}

/// <summary>Reads and changes inboxes.</summary>
public interface IInboxStore : IInboxReader
{
    /// <summary>
    /// Publishes an item. Its sequence is given at the group's end, organisation by organisation in sorted order under a row
    /// lock, so that sequences follow commits even with several brokers. Wakes the topic <c>inbox:{organisation}</c>.
    /// </summary>
    void Add(Notification notification);

    /// <summary>Marks queued items as delivered to the organisation's system.</summary>
    void MarkDelivered(string organisationId, IReadOnlyCollection<string> itemIds, DateTimeOffset at);

    /// <summary>
    /// Moves an item forward and keeps the step as history; false when it is not this organisation's, or is in none of the
    /// <paramref name="from"/> states any more. <paramref name="readBy"/> is kept from the first reading.
    /// </summary>
    ValueTask<bool> TryMoveAsync(
        string organisationId, string itemId, IReadOnlyCollection<NotificationState> from, NotificationState to,
        string? readBy, string? note, DateTimeOffset at);
}
