using InfoShare.Core.Access;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Audit.Log;

/// <summary>Hands in a witness's line.</summary>
public sealed record AddCosignature(string Origin, long Size, string Vkey, string Line);

/// <summary>What became of it.</summary>
/// <param name="Added">False when this witness had cosigned the checkpoint before.</param>
public sealed record CosignatureAdded(bool Added, AuditReceipt Receipt);

/// <summary>
/// Keeps a witness's cosignature. The broker checks that the line is good under the key that came with it; whom to believe is the
/// reader's choice, by the keys that the reader was given.
/// </summary>
public sealed class AddCosignatureHandler(IStore store, OwnLog own)
{
    /// <summary>Witnesses of one organisation.</summary>
    public const int MostNames = 4;

    /// <summary>Lines under one checkpoint. Readers of notes, Go's and ours, refuse one with more than a hundred.</summary>
    public const int MostLines = 50;

    /// <exception cref="RuleException">NOT_FOUND: no such log or checkpoint; INVALID_FIELDS: key or line, or one too many; ORGANISATION_NOT_ALLOWED: the witness's name is another organisation's, or another key's.</exception>
    public Task<CosignatureAdded> HandleAsync(AddCosignature command, Call call, CancellationToken ct)
    {
        if (NoteKey.Parse(command.Vkey) is not { Algorithm: NoteAlgorithm.CosignatureV1 } key)
            throw RuleException.Invalid("vkey", "must be a C2SP vkey of algorithm 0x04");
        if (NoteSignature.Parse(command.Line) is not { } line)
            throw RuleException.Invalid("line", "must be one signature line of a C2SP note, without its newline");
        return store.ChangeAsync(
            call,
            async session =>
            {
                var log = await LogQueries.LogAsync(session, own, command.Origin);
                var checkpoint = await LogQueries.CheckpointAsync(session, log, command.Size);
                var signed = new Checkpoint(log.Origin, checkpoint.Checkpoint.Size, checkpoint.Checkpoint.Root);
                var at = Cosignature.VerifiedAt(key, line, signed, own.Crypto)
                    ?? throw RuleException.Invalid("line", "is not this key's cosignature of this checkpoint");
                var number = await WitnessAsync(session, key.Name, command.Vkey, call.Caller.OrganisationId);
                var under = await session.AuditTree.CosignaturesAsync(log.Log, signed.Size);
                if (under.Count >= MostLines && under.All(c => (c.Name, c.Number) != (key.Name, number)))
                    throw RuleException.Invalid("size", $"is of a checkpoint that {MostLines} witnesses have cosigned; cosign the next one");

                // What was read and verified, and not the caller's text: it is handed on to everybody who checks the log.
                var added = await session.AuditTree.TryAddAsync(
                    new StoredCosignature(log.Log, signed.Size, key.Name, number, line.ToString(), at, session.Now));
                var receipt = session.Record(call.Entry(session, AuditEventKind.Acknowledge, "cosigned") with
                {
                    Outcome = $"cosigned {LogQueries.Number(signed.Size)} of {log.Log}",
                });
                return new CosignatureAdded(added, receipt);
            },
            ct);
    }

    // A name is whose the partnership says, or else who used it first, and never a log's: a line in a log's name that its key did not sign looks
    // like damage. Gives the number of the name's key.
    private static async ValueTask<long> WitnessAsync(IWriteSession session, string name, string vkey, string organisationId)
    {
        var known = await session.AuditTree.WitnessesAsync();
        var ofName = known.Where(w => w.Name == name).ToList();
        if (ofName.Count > 0)
        {
            if (ofName[^1] is var holder && (holder.OrganisationId != organisationId || (holder.Vkey ?? vkey) != vkey))
                throw InUse();
            if (holder.Vkey is not null)
                return holder.Number;

            // What a name was taken from it for, for example because others have it, is not taken up again.
            if (ofName.Exists(w => w.Vkey == vkey))
                throw RuleException.Invalid("vkey", "is the key that this name was used with before; begin with another");
        }
        else
        {
            if ((await session.AuditTree.KeysAsync()).Any(k => k.Origin == name))
                throw RuleException.Invalid("vkey", "bears the name of a log");
            if (known.GroupBy(w => w.Name).Count(g => g.Last().OrganisationId == organisationId) >= MostNames)
                throw RuleException.Invalid("vkey", $"is of one witness more than the {MostNames} that an organisation may run");
        }

        return await session.AuditTree.TryAddWitnessAsync(new AuditWitness(name, ofName.Count + 1, organisationId, vkey, session.Now))
            ? ofName.Count + 1
            : throw InUse();
    }

    private static RuleException InUse() =>
        new(ErrorReason.OrganisationNotAllowed, "This witness's name is in use with another key or by another organisation.");
}

/// <summary>A cosignature with whose it is.</summary>
public sealed record CosignatureView(StoredCosignature Cosignature, AuditWitness Witness);

/// <summary>Lists cosignatures.</summary>
public sealed class ListCosignaturesHandler(IStore store, OwnLog own)
{
    /// <summary>Those of the checkpoint; size 0: of the latest that has any.</summary>
    /// <exception cref="RuleException">NOT_FOUND.</exception>
    public Task<(CheckpointView Checkpoint, IReadOnlyList<CosignatureView> Cosignatures)> HandleAsync(string origin, long size, CancellationToken ct) =>
        store.ReadAsync(
            async s =>
            {
                var log = await LogQueries.LogAsync(s, own, origin);
                var checkpoint = await LogQueries.CheckpointAsync(s, log, size, witnessed: size == 0);
                var witnesses = checkpoint.Witnesses.ToDictionary(w => (w.Name, w.Number));
                IReadOnlyList<CosignatureView> views =
                [
                    .. (await s.AuditTree.CosignaturesAsync(log.Log, checkpoint.Checkpoint.Size)).Select(c => new CosignatureView(c, witnesses[(c.Name, c.Number)])),
                ];
                return (checkpoint, views);
            },
            ct);
}
