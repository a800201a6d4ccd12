using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Referrals;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People;

/// <summary>Records how a person may safely be reached, and how never (E18, vocabulary 12).</summary>
public sealed record RecordSafeContact(SubjectRef Person, SafeContact Rule);

/// <summary>The rule was recorded, of this person as understood.</summary>
public sealed record SafeContactRecorded(string RuleId, ResolvedPerson Person, AuditReceipt Receipt);

/// <summary>Adds a rule; it takes the place of the same organisation's earlier one, and stands beside other organisations'.</summary>
public sealed class RecordSafeContactHandler(IStore store, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND for a broker's id or an own record that is not known.</exception>
    public Task<SafeContactRecorded> HandleAsync(RecordSafeContact command, Call call, CancellationToken ct) =>
        store.ChangeAsync(call, async session =>
        {
            var by = call.Caller.Human;
            var person = await PersonResolver.ForTellingAsync(session, command.Person, call.Caller);
            var rule = new SafeContactRule(session.NextId("saf"), person.Found.Person!.Id, call.Caller.OrganisationId, command.Rule, by.Id, session.Now);
            session.SafeContacts.Add(rule);
            var receipt = session.Record(call.Entry(session, time, AuditEventKind.Publish) with
            {
                ObjectId = rule.Id,
                PersonIds = [rule.PersonId],
                MatchedHow = person.Found.Resolved.MatchedHow,
            });
            return new SafeContactRecorded(rule.Id, person.Shown, receipt);
        }, ct);
}
