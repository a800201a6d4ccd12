using InfoShare.Core.Access;
using InfoShare.Core.Contacts;
using InfoShare.Core.Tasks;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Agencies.Police;

/// <summary>What became of the talk that a child is offered after a return.</summary>
public enum ReturnCheckResult
{
    Unspecified = 0,
    Held = 1,
    DeclinedByChild = 2,
    RefusedByCarer = 3,
    NotReached = 4,
}

/// <summary>What became of the talk after a return.</summary>
/// <param name="Talk">The meeting, or that none came about.</param>
public sealed record RecordReturnCheck(string TaskId, long Version, ContactStatement Talk, ReturnCheckResult Result, string? WhereAndWithWhom) : ITaskReport
{
    /// <summary>A carer's refusal and an empty house are no talk: the child has not been asked.</summary>
    public bool Ends => Result is ReturnCheckResult.Held or ReturnCheckResult.DeclinedByChild;

    public DutyTaskKind Kind => DutyTaskKind.ReturnCheck;

    public ContactStatement Contact => Talk;

    public string Outcome => FormWords.Lines(
        Result == ReturnCheckResult.Held ? "The child was spoken with." : "The child was asked in person, and did not want to talk.", FormWords.Said("Where and with whom", WhereAndWithWhom));
}
