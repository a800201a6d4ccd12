using InfoShare.Core.Audit;
using InfoShare.Core.Inbox;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Access;

/// <summary>The holder's view of one item.</summary>
/// <param name="Words">What the person may be told, with RELEASE; null: the coded facts alone.</param>
public sealed record AnswerConsultation(string ConsultationId, ItemDecision Answer, string Reason, string? Words);

/// <summary>The answer is kept.</summary>
public sealed record ConsultationAnswered(HolderConsultation Consultation, AuditReceipt Receipt);

/// <summary>
/// Keeps the holder's view. Its words go out as they are, so they are looked through for what must not: names of others around the
/// person, addresses and numbers. What the holder cannot know of is no reason to refuse them: an officer looks at those (<see cref="HolderWords"/>).
/// </summary>
public sealed class AnswerConsultationHandler(IStore store, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND; CONFLICT_OF_INTEREST; ILLEGAL_STATE when it was answered or the request has ended; INVALID_FIELDS.</exception>
    public Task<ConsultationAnswered> HandleAsync(AnswerConsultation command, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        return store.ChangeAsync(call, async session =>
        {
            var human = call.Caller.Human;
            if (await session.SubjectAccess.FindConsultationAsync(command.ConsultationId) is not { } consultation
                || await ListConsultationsHandler.SeenByAsync(session, consultation, call.Caller) is not { } concern
                || await session.SubjectAccess.FindAsync(consultation.SubjectAccessId) is not { } request
                || call.Caller.Conflicts.Judge(request.PersonId, request.RequesterPersonId))
            {
                throw RuleException.NotFound("consultation");
            }

            if (consultation is not { AnsweredAt: null, ClosedAt: null })
                throw RuleException.IllegalState("The consultation", consultation.AnsweredAt is null ? "CLOSED" : "ANSWERED", ["OPEN"]);
            if (command.Words is { } words && await HolderWords.AreRefusedAsync(session, words, concern, request, call.Caller))
                throw RuleException.Invalid("words", "must name nobody else, no place and no number: say what the person may know without them");

            var answered = consultation with
            {
                Answer = command.Answer,
                Reason = command.Reason,
                Words = command.Words,
                AnsweredBy = human.Name,
                AnsweredAt = session.Now,
            };
            if (!await session.SubjectAccess.TryAnswerAsync(answered))
                throw RuleException.IllegalState("The consultation", "ANSWERED", ["OPEN"]);
            session.Deadlines.Meet(consultation.Id, DeadlinePurpose.SubjectAccessConsultation, session.Now);

            // False: somebody marked the task by hand already.
            _ = await session.Inbox.TryMoveAsync(
                consultation.OrganisationId, consultation.NotificationId, AcknowledgeItemsHandler.AllowedFrom(NotificationState.Acted), NotificationState.Acted,
                human.Name, "answered the consultation", session.Now);
            var receipt = session.Record(call.Entry(session, time, AuditEventKind.Decide, Code.Of(command.Answer)) with
            {
                ObjectId = consultation.Id,
                Purpose = Purpose.SubjectAccess,
                PersonIds = request.PersonId is { } id ? [id] : [],
                Reason = command.Reason,
            });
            return new ConsultationAnswered(answered, receipt);
        }, ct);
    }
}
