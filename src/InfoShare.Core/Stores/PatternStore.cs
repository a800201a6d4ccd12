using InfoShare.Core.Access;
using InfoShare.Core.Inbox;
using InfoShare.Core.Patterns;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Stores;

public partial interface IReadSession
{
    /// <summary>Notices of what stands together, and what was told of series.</summary>
    IPatternReader Patterns { get; }
}

public partial interface IWriteSession
{
    /// <summary>Notices of what stands together, and what was told of series.</summary>
    new IPatternStore Patterns { get; }
}

/// <summary>Reads notices and alerts.</summary>
public interface IPatternReader
{
    /// <summary>The notice, or null.</summary>
    ValueTask<PatternNotice?> FindAsync(string noticeId);

    /// <summary>The notices of a person, newest first, at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<PatternNotice>> OfPersonAsync(string personId, int limit);

    /// <summary>The parts of these notices, in the order of their adding.</summary>
    ValueTask<IReadOnlyList<PatternPart>> PartsOfAsync(IReadOnlyCollection<string> noticeIds);

    /// <summary>Notices that an organisation decides, by the time until which they are to be taken on, then id; after the position when one is given.</summary>
    ValueTask<IReadOnlyList<PatternNotice>> OfDeciderAsync(string organisationId, bool includeDecided, PatternPosition? after, int limit);

    /// <summary>What an organisation was told of one series of a person.</summary>
    ValueTask<IReadOnlyList<PatternAlert>> ToldAsync(string personId, SeriesKind series, string organisationId);

    /// <summary>How many items on series an action owner of an organisation was sent on a day.</summary>
    ValueTask<int> CountToldAsync(string organisationId, DateOnly day, string actionOwner);

    /// <summary>
    /// An organisation's items of some time, by trigger (O2): those that all of its leads read, see <see cref="AlertVolume.NotCounted"/>, and none that
    /// the reader's own acts set off.
    /// </summary>
    ValueTask<IReadOnlyList<AlertVolume>> VolumeAsync(string organisationId, string readerId, DateTimeOffset from, DateTimeOffset before);
}

/// <summary>How many items of one trigger an organisation was sent, and what became of them.</summary>
/// <param name="AcceptMicros">The sum of the times until acceptance.</param>
public sealed record AlertVolume(NotificationTrigger Trigger, long Sent, long Read, long Accepted, long Acted, long Declined, long AcceptMicros)
{
    /// <summary>
    /// Kept from some of those who may ask for the volume: a number that rises by one after what they did would tell it all the same (D15, L10, H6).
    /// Nor does what is concealed from somebody count, nor what is for its addressee alone, nor what a service apart is told (L7); nor a digest, whose parts are counted themselves: where all of them
    /// are kept from a reader, or a service's apart, what carried them would count on.
    /// </summary>
    public static IReadOnlyList<NotificationTrigger> NotCounted { get; } =
        [NotificationTrigger.UnusualLookUps, NotificationTrigger.ConflictedLookUp, NotificationTrigger.StaffAllegation, NotificationTrigger.NotShared, NotificationTrigger.Digest];

    /// <summary>Whether an item of the reader's organisation counts, as the statement that counts them has it.</summary>
    public static bool Counts(Notification item, string readerId, string organisationId) =>
        item is { ConcealedFrom: null, AddresseeAlone: false } && !NotCounted.Contains(item.Trigger) && !InvolvementAccess.IsApart(item.ActionRole)
        && (item.PublisherId is null || item.PublisherId != readerId || (item.PublisherOrganisationId is { } publisher && publisher != organisationId));

    /// <summary>The same without one item that was counted.</summary>
    /// <param name="steps">What became of the item.</param>
    public AlertVolume Without(Notification item, IReadOnlyList<NotificationStep> steps)
    {
        var accepted = steps.Where(s => s.State == NotificationState.Accepted).Select(s => (DateTimeOffset?)s.At).Min();
        return new AlertVolume(
            Trigger, Sent - 1, Read - (item.ReadBy is null ? 0 : 1), Accepted - (accepted is null ? 0 : 1), Acted - (item.State == NotificationState.Acted ? 1 : 0),
            Declined - (item.State == NotificationState.Declined ? 1 : 0),
            AcceptMicros - (accepted is { } at ? (at - item.PublishedAt).Ticks / TimeSpan.TicksPerMicrosecond : 0));
    }
}

/// <summary>Reads and changes notices and alerts.</summary>
public interface IPatternStore : IPatternReader
{
    /// <summary>Adds a notice; false, with nothing written, when one of its kind is open for the person.</summary>
    ValueTask<bool> TryAddAsync(PatternNotice notice);

    /// <summary>Adds parts; one that is there already stays as it is.</summary>
    void Add(IReadOnlyCollection<PatternPart> parts);

    /// <summary>Writes the notice when its stored version is one less than the given one's; false, with nothing written, when it has moved on.</summary>
    ValueTask<bool> TryUpdateAsync(PatternNotice next);

    /// <summary>Keeps that an event was told; false when it was already.</summary>
    ValueTask<bool> TryAddAsync(PatternAlert alert);
}
