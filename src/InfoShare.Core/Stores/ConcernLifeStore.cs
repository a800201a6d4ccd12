using InfoShare.Core.Concerns;
using InfoShare.Core.Concerns.History;

namespace InfoShare.Core.Stores;

public partial interface IReadSession
{
    /// <summary>What hangs on concerns after they were shared.</summary>
    IConcernLifeReader ConcernLife { get; }
}

public partial interface IWriteSession
{
    /// <summary>What hangs on concerns after they were shared.</summary>
    new IConcernLifeStore ConcernLife { get; }
}

/// <summary>Reads what became of concerns.</summary>
public interface IConcernLifeReader
{
    /// <summary>How sure the concern was, from the first on.</summary>
    ValueTask<IReadOnlyList<VerificationStep>> StepsAsync(string concernId);

    /// <summary>How sure these concerns became after they were shared, each from its second step on, the oldest first.</summary>
    ValueTask<IReadOnlyList<VerificationStep>> LaterStepsOnAsync(IReadOnlyCollection<string> concernIds);

    /// <summary>Who was shown it, at which tiers. Written with the trail's entries (<see cref="Audit.AuditEntry.Shown"/>).</summary>
    ValueTask<IReadOnlyList<ConcernShown>> ShownToAsync(string concernId);

    /// <summary>What was noted of it, the oldest first, at most <paramref name="limit"/>, the latest ones.</summary>
    ValueTask<IReadOnlyList<ConcernNote>> NotesAsync(string concernId, int limit);

    /// <summary>What was noted of these concerns, the oldest first.</summary>
    ValueTask<IReadOnlyList<ConcernNote>> NotesOnAsync(IReadOnlyCollection<string> concernIds);

    /// <summary>What it said before, the oldest first.</summary>
    ValueTask<IReadOnlyList<ConcernVersion>> VersionsAsync(string concernId);

    /// <summary>What these concerns said before, concern by concern, the oldest first.</summary>
    ValueTask<IReadOnlyList<ConcernVersion>> VersionsOnAsync(IReadOnlyCollection<string> concernIds);

    /// <summary>The appraisal, or null.</summary>
    ValueTask<Appraisal?> FindAppraisalAsync(string appraisalId);

    /// <summary>The concern's appraisals, the oldest first.</summary>
    ValueTask<IReadOnlyList<Appraisal>> AppraisalsAsync(string concernId);

    /// <summary>The appraisals of these concerns, the oldest first.</summary>
    ValueTask<IReadOnlyList<Appraisal>> AppraisalsOnAsync(IReadOnlyCollection<string> concernIds);

    /// <summary>Appraisals that are owed to these people.</summary>
    ValueTask<IReadOnlyList<Appraisal>> OwedToAsync(IReadOnlyCollection<string> personIds);

    /// <summary>Agreed accounts that rest on this concern, the oldest first.</summary>
    ValueTask<IReadOnlyList<Narrative>> NarrativesOnAsync(string concernId);

    /// <summary>Agreed accounts for this person, the oldest first.</summary>
    ValueTask<IReadOnlyList<Narrative>> NarrativesOfAsync(string personId);
}

/// <summary>Reads and adds to it.</summary>
public interface IConcernLifeStore : IConcernLifeReader
{
    /// <summary>Adds the step, which becomes what counts; false, with nothing written, when there is one of that number.</summary>
    ValueTask<bool> TryAddStepAsync(VerificationStep step);

    /// <summary>Adds a note.</summary>
    void Add(ConcernNote note);

    /// <summary>Puts the concern's new text in place of the old, which is kept; false, with nothing written, when its version is not one less or it was taken back.</summary>
    ValueTask<bool> TryCorrectAsync(Concern next, ConcernVersion before);

    /// <summary>Adds an appraisal.</summary>
    void Add(Appraisal appraisal);

    /// <summary>Writes the appraisal when its stored version is one less than the given one's.</summary>
    ValueTask<bool> TryUpdateAsync(Appraisal next);

    /// <summary>Adds an agreed account.</summary>
    void Add(Narrative narrative);
}
