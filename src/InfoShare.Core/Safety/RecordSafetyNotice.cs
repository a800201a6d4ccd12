using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Safety;

/// <summary>Records what visitors must know of an adult or of an address, one of the two (C24).</summary>
/// <param name="From">The day from which it is so; null: today.</param>
public sealed record RecordSafetyNotice(SubjectRef? Person, PostalAddress? Address, SafetyNoticeKind Kind, string Words, DateOnly? From, DateOnly ReviewOn);

/// <summary>It is recorded.</summary>
/// <param name="Person">The adult as understood; null: about an address.</param>
public sealed record SafetyNoticeRecorded(string NoticeId, ResolvedPerson? Person, AuditReceipt Receipt);

/// <summary>
/// Adds a notice beside those of others. Nobody is told and nothing is looked for: whoever goes there is shown it. The answer says nothing of who lives
/// at the address.
/// </summary>
public sealed class RecordSafetyNoticeHandler(IStore store, TimeProvider time)
{
    /// <exception cref="RuleException">INVALID_FIELDS for a child or a place that is no home; NOT_FOUND for an id that is not known.</exception>
    public Task<SafetyNoticeRecorded> HandleAsync(RecordSafetyNotice command, Call call, CancellationToken ct) =>
        store.ChangeAsync(call, async session =>
        {
            var (caller, by, today) = (call.Caller, call.Caller.Human, LondonTime.DateOf(session.Now));
            if (command.Address is not null && AddressKeys.Of(command.Address) is null)
                throw RuleException.Invalid("address", "needs the UPRN, or the postcode with the first line: a postcode alone is a street");

            // By the caller's own words alone: what others recorded of an age would be told by the refusal.
            if (command.Person?.Demographics?.BirthDate is { } born && Ages.BandOn(born, null, today) != AgeBand.Adult)
                throw RuleException.Invalid("person", "must be an adult: what is known of a child is shared as a concern");
            var person = command.Person is { } subject ? await PersonResolver.ForTellingAsync(session, subject, caller) : null;
            var notice = new SafetyNotice(
                session.NextId("snt"), person?.Found.Person!.Id, command.Address, command.Kind, command.Words, command.From ?? today, command.ReviewOn,
                caller.OrganisationId, caller.Agency, by.Id, by.Name, by.Role, session.Now, null, null, null, null);
            session.SafetyNotices.Add(notice);
            var receipt = session.Record(call.Entry(session, time, AuditEventKind.Publish) with
            {
                ObjectId = notice.Id,
                PersonIds = notice.PersonId is null ? [] : [notice.PersonId],
                MatchedHow = person?.Found.Resolved.MatchedHow,
            });
            return new SafetyNoticeRecorded(notice.Id, person?.Shown, receipt);
        }, ct);
}
