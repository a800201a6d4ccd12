using InfoShare.Core.Access;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Audit.Log;

/// <summary>Says whose a witness's name is. Operator only.</summary>
public sealed record AssignWitnessName(string Name, string OrganisationId, string Reason);

/// <summary>What became of it.</summary>
/// <param name="Former">Who had the name; null when nobody had.</param>
public sealed record WitnessNameAssigned(AuditWitness? Former, AuditReceipt Receipt);

/// <summary>
/// Takes a name from whoever used it first, or keeps it for somebody, or lets its holder begin with a new key. The key that it was used with is
/// accepted no more. What that has cosigned stays where it stands: checkpoints are never changed, and whom to believe is the reader's choice, by the
/// keys that the reader was given.
/// </summary>
public sealed class AssignWitnessNameHandler(IStore store, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND: no such organisation; INVALID_FIELDS: it is the name of a log; VERSION_CONFLICT: another broker was told something of the name at this moment.</exception>
    public Task<WitnessNameAssigned> HandleAsync(AssignWitnessName command, Call call, CancellationToken ct) =>
        store.ChangeAsync(
            call,
            async session =>
            {
                if ((await session.Registry.AllAsync()).All(o => o.Id != command.OrganisationId))
                    throw RuleException.NotFound("organisation");
                if ((await session.AuditTree.KeysAsync()).Any(k => k.Origin == command.Name))
                    throw RuleException.Invalid("name", "is the name of a log");
                var ofName = (await session.AuditTree.WitnessesAsync()).Where(w => w.Name == command.Name).ToList();
                var former = ofName.LastOrDefault();

                // A name that is kept for it already, unused, is what was asked for.
                if ((former?.OrganisationId, former?.Vkey) != (command.OrganisationId, null)
                    && !await session.AuditTree.TryAddWitnessAsync(
                        new AuditWitness(command.Name, ofName.Count + 1, command.OrganisationId, null, session.Now)))
                {
                    throw RuleException.VersionConflict("The witness's name", ofName.Count + 1);
                }

                var entry = call.Entry(session, time, AuditEventKind.Decide, $"assigned {command.Name}") with
                {
                    ObjectId = command.OrganisationId,
                    Reason = command.Reason,
                };
                return new WitnessNameAssigned(former, session.Record(entry));
            },
            ct);
}
