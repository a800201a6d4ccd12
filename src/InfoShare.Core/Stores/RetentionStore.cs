using InfoShare.Core.Retention;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Stores;

public partial interface IReadSession
{
    /// <summary>What is kept, for how long, and how it ends.</summary>
    IRetentionReader Retention { get; }
}

public partial interface IWriteSession
{
    /// <summary>What is kept, for how long, and how it ends.</summary>
    new IRetentionStore Retention { get; }
}

/// <summary>Reads holds and decisions of removal.</summary>
public interface IRetentionReader
{
    /// <summary>The hold, or null.</summary>
    ValueTask<LegalHold?> FindHoldAsync(string holdId);

    /// <summary>Holds, the latest first, those after the position when one is given.</summary>
    ValueTask<IReadOnlyList<LegalHold>> HoldsAsync(bool includeReleased, string? afterHoldId, int limit);

    /// <summary>Holds of this very subject that were not ended, oldest first.</summary>
    ValueTask<IReadOnlyList<LegalHold>> HoldsOfAsync(LegalHoldSubject subject, string subjectId);

    /// <summary>
    /// Ids of the holds that keep a record which names these people, or is one of these: by a person, by a referral or a concern of such
    /// a person, or by an incident that one of them names (K8). Asked anew each time, so that what comes later is kept too.
    /// </summary>
    /// <param name="personIds">Everybody whom the record names, under any of their entries.</param>
    /// <param name="recordIds">The record itself and what it belongs to.</param>
    ValueTask<IReadOnlyList<string>> HoldingAsync(IReadOnlyCollection<string> personIds, IReadOnlyCollection<string> recordIds);

    /// <summary>The organisations that shared or received something that names this incident.</summary>
    ValueTask<IReadOnlyList<string>> OrganisationsOfIncidentAsync(string incidentId);

    /// <summary>The pass over a class; null before the first.</summary>
    ValueTask<RetentionPass?> PassAsync(RecordClass recordClass);

    /// <summary>Ids of a class after one, in their order, which is that of time.</summary>
    ValueTask<IReadOnlyList<(string Id, DateTimeOffset RecordedAt)>> IdsAsync(RecordClass recordClass, string afterId, int limit);

    /// <summary>The record of a class as retention sees it, or null.</summary>
    ValueTask<RetainedRecord?> FindRecordAsync(RecordClass recordClass, string recordId);

    /// <summary>When something was last shared about one of these people: a concern, a referral, a contact or a status. Null: never.</summary>
    ValueTask<DateTimeOffset?> LastEntryAsync(IReadOnlyCollection<string> personIds);

    /// <summary>What keeps a record that names these people, save a legal hold and its term.</summary>
    ValueTask<IReadOnlyList<RemovalHindrance>> HindrancesAsync(IReadOnlyCollection<string> personIds, string recordId);

    /// <summary>Candidates of which nobody decides, the longest due first, those after the position when one is given.</summary>
    /// <param name="recordClass">Only these; unspecified: all.</param>
    /// <param name="today">Those that are kept beyond this day are left out.</param>
    ValueTask<IReadOnlyList<RetentionCandidate>> CandidatesAsync(RecordClass recordClass, DateOnly today, string? after, int limit);

    /// <summary>The candidates among these records.</summary>
    ValueTask<IReadOnlyList<RetentionCandidate>> FindCandidatesAsync(IReadOnlyCollection<string> recordIds);

    /// <summary>The decision, or null.</summary>
    ValueTask<RemovalDecision?> FindDecisionAsync(string decisionId);

    /// <summary>Decisions, the latest first, those after the position when one is given.</summary>
    ValueTask<IReadOnlyList<RemovalDecision>> DecisionsAsync(bool pendingOnly, string? afterDecisionId, int limit);

    /// <summary>What stays of a removed record; null when it was not removed.</summary>
    ValueTask<RemovedRecord?> FindRemovedAsync(string recordId);

    /// <summary>The erasure, or null.</summary>
    ValueTask<AuditErasure?> FindErasureAsync(string erasureId);

    /// <summary>Erasures, the latest first, those after the position when one is given.</summary>
    ValueTask<IReadOnlyList<AuditErasure>> ErasuresAsync(string? afterErasureId, int limit);
}

/// <summary>Reads and changes holds and decisions of removal.</summary>
public interface IRetentionStore : IRetentionReader
{
    /// <summary>
    /// Before a hold is placed, and before anything is read for it: a removal that another broker is at is waited for, and one that begins
    /// after it waits until the hold is there. So a hold is seen, or what it was to keep was gone before it was asked for.
    /// </summary>
    ValueTask BeforeHoldingAsync();

    /// <summary>Before what may go is judged for the last time: holds that another broker is placing are waited for, and later ones wait.</summary>
    ValueTask BeforeRemovingAsync();

    /// <summary>Adds a hold; false when it is the broker's on an incident that it placed one on before.</summary>
    ValueTask<bool> TryAddHoldAsync(LegalHold hold);

    /// <summary>Writes the next version when the stored one is the one before it; false when it has moved on.</summary>
    ValueTask<bool> TryUpdateHoldAsync(LegalHold next);

    /// <summary>A record names an incident or a review.</summary>
    void AddToIncident(string incidentId, string recordId);

    /// <summary>Moves a pass on when it stands where it was; false when another broker did.</summary>
    ValueTask<bool> TryMoveAsync(RetentionPass? was, RetentionPass next);

    /// <summary>Notes a candidate; false when it is noted.</summary>
    ValueTask<bool> TryAddCandidateAsync(RetentionCandidate candidate);

    /// <summary>Binds candidates to a decision; false, with none or some bound, when another decision has one of them.</summary>
    ValueTask<bool> TryClaimAsync(IReadOnlyCollection<string> recordIds, string decisionId);

    /// <summary>Frees the candidates that a decision bound.</summary>
    void Release(string decisionId);

    /// <summary>Keeps candidates until a day, and frees them.</summary>
    void Keep(IReadOnlyCollection<string> recordIds, DateOnly until);

    /// <summary>Adds a decision.</summary>
    void Add(RemovalDecision decision);

    /// <summary>Writes the next version when the stored one is the one before it; false when it has moved on.</summary>
    ValueTask<bool> TryUpdateAsync(RemovalDecision next);

    /// <summary>
    /// Takes a record away for good, with what belongs to it alone and the inbox items that tell of it, and leaves what
    /// stays of it. The trail is not touched.
    /// </summary>
    void Remove(RemovedRecord removed);

    /// <summary>Adds an erasure; it erases nothing by itself.</summary>
    void Add(AuditErasure erasure);

    /// <summary>Writes the next version when the stored one is the one before it; false when it has moved on.</summary>
    ValueTask<bool> TryUpdateAsync(AuditErasure next);
}
