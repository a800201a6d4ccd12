using InfoShare.Core.Corrections;
using InfoShare.Core.Households;
using InfoShare.Core.Plans;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Stores;

public partial interface IReadSession
{
    /// <summary>The history of statuses, and endings.</summary>
    IPlanReader Plans { get; }
}

public partial interface IWriteSession
{
    /// <summary>The history of statuses, and endings.</summary>
    new IPlanStore Plans { get; }
}

/// <summary>Reads what was stated of statuses, and how things end.</summary>
public interface IPlanReader
{
    /// <summary>Every statement on these people's statuses, taken-over ones and those that were taken back too, the latest recorded first, at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<ChildStatus>> StatusHistoryAsync(IReadOnlyCollection<string> personIds, int limit);

    /// <summary>The ending with its parts, or null.</summary>
    ValueTask<Ending?> FindEndingAsync(string endingId);

    /// <summary>The endings of a person, the latest proposed first, with their parts.</summary>
    ValueTask<IReadOnlyList<Ending>> EndingsOfAsync(string personId);

    /// <summary>Proposed endings with a part of the organisation, by when they are answered, then by id, after the position when one is given.</summary>
    ValueTask<IReadOnlyList<Ending>> EndingsAskedOfAsync(string organisationId, (DateTimeOffset Due, string Id)? after, int limit);

    /// <summary>Endings that the organisation proposed and that are not decided, in the same order.</summary>
    ValueTask<IReadOnlyList<Ending>> EndingsProposedByAsync(string organisationId, (DateTimeOffset Due, string Id)? after, int limit);

    /// <summary>Endings that the organisation proposed or has a part in and that are decided, in the opposite order.</summary>
    ValueTask<IReadOnlyList<Ending>> EndingsDecidedAsync(string organisationId, (DateTimeOffset Due, string Id)? after, int limit);

    /// <summary>What may open a matter again, or null.</summary>
    ValueTask<ReopeningWatch?> FindReopeningAsync(string reopeningId);

    /// <summary>What has happened that was written down as a reason to open something about this person again, the latest first.</summary>
    ValueTask<IReadOnlyList<ReopeningWatch>> ReopeningsOfAsync(string personId);

    /// <summary>What waits for something of this kind to happen to one of these people; nearly always nothing.</summary>
    ValueTask<IReadOnlyList<ReopeningWatch>> ArmedForAsync(IReadOnlyCollection<string> personIds, ReopeningTrigger trigger);

    /// <summary>What waits for one of these people to come back; nearly always nothing.</summary>
    ValueTask<IReadOnlyList<ReopeningWatch>> ArmedAgainstAsync(IReadOnlyCollection<string> otherIds);
}

/// <summary>Reads and changes endings.</summary>
public interface IPlanStore : IPlanReader
{
    /// <summary>Adds an ending with its parts; false, with nothing written, when the same is proposed already.</summary>
    ValueTask<bool> TryAddAsync(Ending ending);

    /// <summary>Answers a part that waits; false when it does not.</summary>
    ValueTask<bool> TryAnswerAsync(FollowOnPart answered);

    /// <summary>Counts the version of a proposed ending on, so that whoever comes next reads what this one wrote; false when it is not proposed any more.</summary>
    ValueTask<bool> TryTouchAsync(string endingId);

    /// <summary>Writes state, signature, level and dates of the next version; false when the stored one is not <paramref name="expectedVersion"/>.</summary>
    ValueTask<bool> TryUpdateAsync(Ending next, long expectedVersion);

    /// <summary>The parts that still wait ask for nothing more.</summary>
    void LapseParts(string endingId);

    void Add(ReopeningWatch watch);

    /// <summary>Keeps that these statements were taken back: they count for nothing from now on; false when one was already.</summary>
    ValueTask<bool> TryTakeBackAsync(IReadOnlyCollection<string> statusIds, TakenBack takenBack);

    /// <summary>Writes that it has happened; false when it had already.</summary>
    ValueTask<bool> TryFireAsync(ReopeningWatch fired);

    /// <summary>Writes the decision; false when there is one.</summary>
    ValueTask<bool> TryDecideAsync(ReopeningWatch decided);

    /// <summary>Writes the next level while it is undecided; false when the level is not that before it.</summary>
    ValueTask<bool> TryClimbAsync(ReopeningWatch late, EscalationLevel was);
}
