using InfoShare.Core.Access;
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

    /// <summary>The same of what tells of these referrals, handovers, endings or checks alone.</summary>
    ValueTask<IReadOnlyList<Notification>> AboutAfterAsync(string organisationId, ItemsAbout about, long sequence, bool includeFinished, int limit);

    /// <summary>
    /// Items that the organisation was sent in some time, finished ones too, of those that may tell of these people: by themselves, or by what they name. None
    /// that does is left out; of what tells of a series it is not looked who counts in it.
    /// </summary>
    ValueTask<IReadOnlyList<Notification>> MayTellOfAsync(string organisationId, DateTimeOffset from, DateTimeOffset before, IReadOnlyCollection<string> personIds);

    /// <summary>Items of the organisation after a place, the most urgent first, then what is due first, then the oldest.</summary>
    /// <param name="after">The last one of the page before; null for the first page.</param>
    ValueTask<IReadOnlyList<Notification>> MostUrgentAfterAsync(string organisationId, InboxPlace? after, bool includeFinished, int limit);

    /// <summary>All items, of whatever organisation, that tell of this concern.</summary>
    /// <remarks>Without what was asked about the concern for a person's own request: nobody was told of the concern by it.</remarks>
    ValueTask<IReadOnlyList<Notification>> OfConcernAsync(string concernId);

    /// <summary>All items, of whatever organisation, that tell of this referral.</summary>
    ValueTask<IReadOnlyList<Notification>> OfReferralAsync(string referralId);

    /// <summary>The items about this person, of whatever organisation, by which an organisation's acts of these moments told of what they recorded.</summary>
    ValueTask<IReadOnlyList<Notification>> OfActsAsync(
        string personId, string publisherId, IReadOnlyCollection<DateTimeOffset> publishedAt, IReadOnlyCollection<NotificationTrigger> triggers);

    /// <summary>The items, of whatever organisation, that tell of this object and that nobody has acted on or declined.</summary>
    ValueTask<IReadOnlyList<Notification>> OpenAboutAsync(ItemSubject subject, string objectId);

    /// <summary>Acts by which the organisation published something that it may list, newest first.</summary>
    /// <param name="practitionerId">Those of this practitioner alone; null: whoever acted.</param>
    /// <param name="before">The last one of the page before; null for the first page.</param>
    ValueTask<IReadOnlyList<Publication>> PublicationsAsync(string organisationId, string? practitionerId, Publication? before, int limit);

    /// <summary>What the organisation published by these acts and may list, in the order of their ids.</summary>
    ValueTask<IReadOnlyList<Notification>> OfPublicationsAsync(string organisationId, IReadOnlyCollection<Publication> publications);

    /// <summary>The item, of whatever organisation.</summary>
    ValueTask<Notification?> FindAsync(string itemId);

    /// <summary>
    /// The organisation's items with a concern about these people, newest first: what tells whether two items tell of one event.
    /// </summary>
    ValueTask<IReadOnlyList<Notification>> OfPeopleAsync(string organisationId, IReadOnlyCollection<string> personIds, int limit);

    /// <summary>The parts of the organisation's digests, in their order.</summary>
    ValueTask<IReadOnlyList<Notification>> PartsAsync(string organisationId, IReadOnlyCollection<string> digestIds);

    /// <summary>The history of an item, oldest first.</summary>
    ValueTask<IReadOnlyList<NotificationStep>> StepsAsync(string itemId);

    /// <summary>The telephone calls about an item, oldest first.</summary>
    ValueTask<IReadOnlyList<TelephoneCall>> CallsAsync(string itemId);

    /// <summary>Items of this urgency that the broker comes back to: strictly past their time, earliest first.</summary>
    ValueTask<IReadOnlyList<Notification>> AttemptsDueAsync(Urgency urgency, DateTimeOffset now, int limit);

    /// <summary>Organisations whose digest is due.</summary>
    ValueTask<IReadOnlyList<InboxSetting>> DigestsDueAsync(DateTimeOffset now, int limit);

    /// <summary>Items that wait for the organisation's digest, oldest first.</summary>
    ValueTask<IReadOnlyList<Notification>> HeldAsync(string organisationId, int limit);

    /// <summary>Organisations with held items and no digest that would bring them.</summary>
    ValueTask<IReadOnlyList<string>> HeldWithoutDigestAsync(int limit);

    /// <summary>How the organisation wants its items; null when it never said: all at once.</summary>
    ValueTask<InboxSetting?> SettingAsync(string organisationId);
}

/// <summary>An act that published something: when, and the caller's own request id.</summary>
public sealed record Publication(DateTimeOffset PublishedAt, string PublicationId);

/// <summary>How an organisation wants its items (requirement O2).</summary>
/// <param name="DigestAt">London time of the daily digest of what may wait; null: everything at once.</param>
/// <param name="NextDigestAt">When the next one is due; null without a digest.</param>
public sealed record InboxSetting(string OrganisationId, TimeOnly? DigestAt, DateTimeOffset? NextDigestAt);

/// <summary>Reads and changes inboxes.</summary>
public interface IInboxStore : IInboxReader
{
    /// <summary>
    /// Publishes an item. Its sequence is given at the group's end, organisation by organisation in sorted order under a row
    /// lock, so that sequences follow commits even with several brokers. Wakes the topic <c>inbox:{organisation}</c>.
    /// </summary>
    /// <remarks>One that may wait stays out of the inbox until the organisation's digest, if it has one.</remarks>
    void Add(Notification notification);

    /// <summary>Keeps an item back that is over the day's cap (O2), until <see cref="Release"/> lets it in.</summary>
    void AddForMorning(Notification notification);

    /// <summary>Whose act the items of this command are; stamped on those that name no publisher.</summary>
    /// <param name="publicationId">The act, by the caller's own request id, by which its notices are listed.</param>
    void SpeakFor(string organisationId, Practitioner? practitioner, string publicationId);

    /// <summary>
    /// Claims an attempt: counts it and sets the next. False when the item has moved on or another broker came first.
    /// </summary>
    ValueTask<bool> TryAttemptAsync(string itemId, int attempts, DateTimeOffset? next);

    /// <summary>When the broker comes back to an item next; null: not by itself.</summary>
    void SetNextAttempt(string itemId, DateTimeOffset? next);

    /// <summary>
    /// What the item asked for is not to be done any more: the broker does not come back to it, nor to the tasks about it; keeps the step.
    /// </summary>
    void Overtake(Notification item, string note, DateTimeOffset at);

    /// <summary>Puts the item at the inbox's end again, so that a stream that has passed it sends it once more; keeps the step.</summary>
    void SendAgain(Notification item, string note, DateTimeOffset at);

    /// <summary>The item goes to somebody else in the organisation; keeps the step.</summary>
    void Reassign(Notification item, string actionOwner, string? actionOwnerId, string note, DateTimeOffset at);

    /// <summary>Keeps a step without a change of state, for example a telephone call.</summary>
    void AddStep(string itemId, NotificationState state, string? by, string note, DateTimeOffset at);

    /// <summary>Logs a telephone call.</summary>
    void Add(TelephoneCall call);

    /// <summary>Lets held items into the inbox: as parts of a digest, after it, or by themselves.</summary>
    void Release(string organisationId, string? digestId, IReadOnlyList<string> itemIds, DateTimeOffset at);

    /// <summary>Sets how the organisation wants its items.</summary>
    void Put(InboxSetting setting);

    /// <summary>Claims a digest that is due, and sets the next; false when another broker came first.</summary>
    ValueTask<bool> TryTakeDigestAsync(InboxSetting seen, DateTimeOffset next);

    /// <summary>Marks queued items as delivered to the organisation's system.</summary>
    void MarkDelivered(string organisationId, IReadOnlyCollection<string> itemIds, DateTimeOffset at);

    /// <summary>
    /// Moves an item forward and keeps the step as history; false when it is not this organisation's, or is in none of the
    /// <paramref name="from"/> states any more. <paramref name="readBy"/> is kept from the first reading. One that is read has until
    /// its time to be taken on (T9), and when that is past already, an hour at most, unless what it tells of has a clock of its own.
    /// </summary>
    ValueTask<bool> TryMoveAsync(
        string organisationId, string itemId, IReadOnlyCollection<NotificationState> from, NotificationState to,
        string? readBy, string? note, DateTimeOffset at);
}
