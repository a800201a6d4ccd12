using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.People;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>
/// Refuses two descriptions that lead to one person. Whoever is refused so has learned that somebody is recorded, so the
/// refusal is audited like an answer (requirement D6); what the operation had begun is rolled back first.
/// </summary>
internal static class SamePerson
{
    /// <exception cref="RuleException">INVALID_FIELDS, when the two are one.</exception>
    public static void Refuse(Person one, Person other, string field, string words)
    {
        if (one.Id == other.Id)
            throw new SamePersonException(one.Id, RuleException.Invalid(field, words));
    }

    /// <summary>Does the work; a refusal of <see cref="Refuse"/> is written to the audit before it leaves.</summary>
    public static async Task<T> RefusedWithAuditAsync<T>(
        IStore store, Call call, TimeProvider time, AccessPurpose? purpose, Func<Task<T>> work, CancellationToken ct)
    {
        try
        {
            return await work();
        }
        catch (SamePersonException same)
        {
            await store.WriteAsync(
                new WriteCommand<bool>("Audit", session =>
                {
                    var entry = call.Entry(session, time, AuditEventKind.Query, "same person") with { PersonIds = [same.PersonId] };
                    session.Record(purpose is null ? entry : LookUps.WithPurpose(entry, purpose));
                    return ValueTask.FromResult(true);
                }),
                ct);
            throw same.Refusal;
        }
    }

    private sealed class SamePersonException(string personId, RuleException refusal) : Exception(refusal.Message)
    {
        public string PersonId => personId;
        public RuleException Refusal => refusal;
    }
}
