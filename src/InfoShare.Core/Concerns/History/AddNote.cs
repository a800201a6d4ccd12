using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns.History;

/// <summary>Hangs something on a concern that can neither close nor lower it (requirements C3, C7, C15, C16).</summary>
public sealed record AddNote(
    string ConcernId, NoteKind Kind, string Words, string? SaidBy, string? Label, LateralCheckResult Result, string? Asked, DateOnly? HappenedOn)
{
    /// <summary>Which way the risk goes, as its author sees it (requirement C23).</summary>
    public StatedTrend Trend { get; init; }
}

/// <summary>The note, with the proof that it was kept.</summary>
public sealed record NoteAdded(string NoteId, VerificationState Verification, AuditReceipt Receipt);

/// <summary>
/// Adds the note and does nothing else: no class, urgency, state, notice, alert or series changes by it, and nobody is told that something
/// is better. Whoever reads what became of the concern reads it, with its author.
/// </summary>
public sealed class AddNoteHandler(IStore store, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND; INVALID_FIELDS for a note that would lower the concern.</exception>
    public async Task<NoteAdded> HandleAsync(AddNote command, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (command.Trend == StatedTrend.Falling && !ConcernNote.MaySayItFalls(command.Kind))
            throw RuleException.Invalid("trend", FallsByItself);
        return await store.ChangeAsync(call, async session =>
        {
            var opened = await ConcernDoor.RequireAsync(session, command.ConcernId, call);
            var note = Add(session, opened.Concern.Id, command, call.Caller);
            var receipt = session.Record(call.Entry(session, time, AuditEventKind.Publish) with { ObjectId = opened.Concern.Id, PersonIds = opened.People });
            return new NoteAdded(note.Id, (await opened.StepsAsync(session))[^1].State, receipt);
        }, ct);
    }

    /// <summary>What is said of a falling trend beside what only explains or reassures.</summary>
    public const string FallsByItself =
        "is not FALLING on a note that explains or reassures: it lowers nothing. What you make of it yourself is a PROFESSIONAL_VIEW or a FORMULATION";

    /// <summary>Keeps a note; of a concern that the caller may add to.</summary>
    internal static ConcernNote Add(IWriteSession session, string concernId, AddNote command, Caller caller)
    {
        var by = caller.Human;
        var note = new ConcernNote(
            session.NextId("cno"), concernId, command.Kind, command.Words, command.SaidBy, command.Label, command.Result, command.Asked, command.HappenedOn,
            caller.OrganisationId, caller.Agency, by.Id, by.Name, by.Role, session.Now)
        {
            Trend = command.Trend,
        };
        session.ConcernLife.Add(note);
        return note;
    }
}
