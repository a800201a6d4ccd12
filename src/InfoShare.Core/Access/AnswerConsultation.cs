using System.Text.RegularExpressions;
using InfoShare.Core.Audit;
using InfoShare.Core.Concerns;
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
/// person, addresses and numbers.
/// </summary>
public sealed partial class AnswerConsultationHandler(IStore store, TimeProvider time)
{
    private const int MostLinks = 200;

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
            if (command.Words is { } words && await NamesSomebodyAsync(session, words, concern, request))
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

    private static async ValueTask<bool> NamesSomebodyAsync(IReadSession session, string words, Concern concern, SubjectAccessRequest request)
    {
        if (Postcode().IsMatch(words) || Number().IsMatch(words))
            return true;
        var own = new[] { request.PersonId, request.RequesterPersonId }.OfType<string>().ToHashSet(StringComparer.Ordinal);
        var others = new HashSet<string>((await session.Concerns.BearingsOfAsync(concern.Id)).Select(b => b.PersonId), StringComparer.Ordinal);
        others.UnionWith((await session.Links.RelationshipsOfAsync(own, MostLinks)).SelectMany(l => new[] { l.PersonId, l.RelatedId }));
        if (concern.SubjectId is { } about)
            others.Add(about);
        others.ExceptWith(own);
        var allowed = NamesOf(await session.People.FindManyAsync(own));
        var forbidden = NamesOf(await session.People.FindManyAsync(others));
        forbidden.ExceptWith(allowed);
        if (concern.ChildWords is { } child)
            forbidden.UnionWith(Word().Matches(child.SaidTo).Select(m => m.Value).Where(w => w.Length > 3));
        return Word().Matches(words).Any(m => forbidden.Contains(m.Value));
    }

    private static HashSet<string> NamesOf(IEnumerable<People.Person> people) => people.SelectMany(p => p.Records)
        .SelectMany(r => new[] { r.Demographics.GivenName, r.Demographics.FamilyName }.Concat(r.Demographics.OtherNames)
            .Concat([r.Demographics.Address?.Line]))
        .OfType<string>().SelectMany(n => Word().Matches(n).Select(m => m.Value)).Where(w => w.Length > 2 && !Everyday().IsMatch(w))
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(@"\b[A-Z]{1,2}[0-9][0-9A-Z]?\s*[0-9][A-Z]{2}\b", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Postcode();

    [GeneratedRegex(@"[0-9](?:[ \-]?[0-9]){6,}", RegexOptions.NonBacktracking)]
    private static partial Regex Number();

    [GeneratedRegex(@"[\p{L}']+", RegexOptions.NonBacktracking)]
    private static partial Regex Word();

    // Words of addresses that are in every letter.
    [GeneratedRegex("^(?:the|road|street|lane|close|court|house|flat|row|avenue|drive|way|place|park|hill|green|and)$", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Everyday();
}
