using InfoShare.Core.People.Identity;

namespace InfoShare.Core.Stores;

public partial interface IReadSession
{
    /// <summary>Which entries are one person, who decided it, and what waits for a decision.</summary>
    IIdentityReader Identity { get; }
}

public partial interface IWriteSession
{
    /// <summary>Which entries are one person, who decided it, and what waits for a decision.</summary>
    new IIdentityStore Identity { get; }
}

/// <summary>Reads who is who.</summary>
public interface IIdentityReader
{
    /// <summary>All entries of the person that this id, of a person or of any entry, stands for now; oldest first, empty when unknown.</summary>
    ValueTask<IReadOnlyList<IdentityEntry>> FindEntriesAsync(string personId);

    /// <summary>
    /// Questions by id, oldest first, after the one given: open ones or all; those that touched records of one organisation when
    /// they were opened, or anybody's.
    /// </summary>
    ValueTask<IReadOnlyList<IdentityQuestion>> QuestionsAsync(bool openOnly, string? organisationId, int limit, string? afterQuestionId);

    /// <summary>The question, or null.</summary>
    ValueTask<IdentityQuestion?> FindQuestionAsync(string questionId);

    /// <summary>Open questions in which an entry of this person is in question or a candidate, oldest first.</summary>
    ValueTask<IReadOnlyList<IdentityQuestion>> OpenQuestionsOfAsync(string personId);

    /// <summary>Decisions that named an entry which is part of this person now, oldest first.</summary>
    ValueTask<IReadOnlyList<IdentityDecision>> DecisionsOfAsync(string personId);

    /// <summary>The decision, or null.</summary>
    ValueTask<IdentityDecision?> FindDecisionAsync(string decisionId);

    /// <summary>The decision that took this one back, or null.</summary>
    ValueTask<IdentityDecision?> FindUndoOfAsync(string decisionId);

    /// <summary>Standing decisions that one of these entries is not the same person as another; the asked one stands first.</summary>
    ValueTask<IReadOnlyList<KeptApart>> KeptApartAsync(IReadOnlyCollection<string> entryIds);
}

/// <summary>Reads and changes who is who.</summary>
public interface IIdentityStore : IIdentityReader
{
    /// <summary>
    /// The entries of these people, as <see cref="IIdentityReader.FindEntriesAsync"/>, held: no other broker moves them or adds to
    /// these people until this transaction ends. Hold before deciding on a join or a split.
    /// </summary>
    ValueTask<IReadOnlyList<IdentityEntry>> HoldEntriesAsync(IReadOnlyCollection<string> personIds);

    /// <summary>
    /// Moves entries. False, with nothing written, when one of them is elsewhere by now, when the person to move to is gone, or
    /// when a person would be left without the entry of its id.
    /// </summary>
    ValueTask<bool> TryMoveAsync(IReadOnlyCollection<EntryMove> moves);

    /// <summary>
    /// Adds a decision. Its pairs that are to stay apart stand from now on; those of a decision that it undoes end. Undoing what is
    /// undone already fails the command: look first (<see cref="IIdentityReader.FindUndoOfAsync"/>).
    /// </summary>
    void Add(IdentityDecision decision);

    /// <summary>Opens a question.</summary>
    void Add(IdentityQuestion question);

    /// <summary>Closes a question that is open; false when somebody else was first.</summary>
    ValueTask<bool> TryAnswerAsync(QuestionAnswer answer);
}
