using System.Text;
using InfoShare.AuditVerifier.Notes;
using InfoShare.AuditVerifier.Tiles;
using InfoShare.AuditVerifier.Witness;

namespace InfoShare.AuditVerifier.Commands;

/// <summary>Where a witness has the log's checkpoints from, and hands its cosignatures to.</summary>
public interface IWitnessSource
{
    /// <summary>The latest checkpoint with a consistency proof from a size, as C2SP tlog-witness writes it.</summary>
    Task<byte[]> OfferAsync(long oldSize, CancellationToken ct);

    /// <summary>Hands back a cosignature: a signature line with its newline.</summary>
    Task HandBackAsync(long size, string signatureLine, CancellationToken ct);
}

/// <summary>Witnesses an export, where the broker is not reached directly; the cosignature goes to a writer.</summary>
public sealed class DirectorySource(string folder, LogKeys keys, TextWriter output) : IWitnessSource
{
    public Task<byte[]> OfferAsync(long oldSize, CancellationToken ct)
    {
        var log = new LogDirectory(folder);
        var bytes = log.ReadCheckpoint();
        var checkpoint = Checkpoint.Open(bytes, keys);
        var body = new StringBuilder($"old {oldSize}\n");
        if (oldSize > 0 && oldSize < checkpoint.Size)
        {
            foreach (var hash in new TileTree(log, checkpoint.Size).Consistency(oldSize, checkpoint.Size))
                body.Append(hash).Append('\n');
        }

        return Task.FromResult<byte[]>([.. Encoding.UTF8.GetBytes(body.Append('\n').ToString()), .. bytes]);
    }

    public async Task HandBackAsync(long size, string signatureLine, CancellationToken ct) => await output.WriteAsync(signatureLine.AsMemory(), ct);
}

/// <summary>Checks that the log only grew, cosigns it, and hands the cosignature back.</summary>
public static class WitnessCommand
{
    /// <summary>After how many runs in a row that cosigned nothing it is said louder.</summary>
    public const int Patience = 10;

    /// <summary>Again and again, until the log is refused. A broker that is away for a while ends nothing.</summary>
    /// <returns>1: refused. Anything else goes on.</returns>
    public static async Task<int> WatchAsync(
        LogKeys log, IWitnessSource source, string statePath, string keyPath, bool begin, TimeSpan pause, TextWriter error, TimeProvider time, CancellationToken ct)
    {
        for (var inVain = 0; ;)
        {
            var status = await RunAsync(log, source, statePath, keyPath, begin, error, time, ct);
            if (status == 1)
                return status;
            begin &= status != 0;
            inVain = status == 0 ? 0 : inVain + 1;
            if (inVain >= Patience)
            {
                await error.WriteLineAsync(
                    $"NOT WITNESSED: {inVain} runs in a row cosigned nothing. A broker that withholds its proofs looks like one that is away: ask the partnership, and tell the other witnesses.");
            }

            await Task.Delay(pause, time, ct);
        }
    }

    /// <param name="statePath">The file with the last cosigned checkpoint.</param>
    /// <param name="keyPath">The witness's private key.</param>
    /// <param name="begin">Whether the state file may be missing.</param>
    /// <returns>0: cosigned. 1: refused, the log has forked or shrunk. 2: could not be tried.</returns>
    public static async Task<int> RunAsync(
        LogKeys log, IWitnessSource source, string statePath, string keyPath, bool begin, TextWriter error, TimeProvider time, CancellationToken ct)
    {
        try
        {
            using var state = WitnessState.Open(statePath, begin);
            var witness = new LogWitness(log, KeyFile.Read(keyPath), state, time);
            var answer = witness.Consider(WitnessRequest.Parse(await source.OfferAsync(witness.Size, ct)));
            if (answer.SignatureLine is null)
            {
                var refused = answer.Verdict is WitnessVerdict.Shrunken or WitnessVerdict.Forked;
                await error.WriteLineAsync(refused ? $"REFUSED. {answer.Message}" : $"Nothing was cosigned: {answer.Message}");
                return refused ? 1 : 2;
            }

            await source.HandBackAsync(answer.Size, answer.SignatureLine, ct);
            await error.WriteLineAsync(answer.Message);
            return 0;
        }
        catch (AuditException e)
        {
            await error.WriteLineAsync($"Nothing was cosigned: {e.Message}");
            return 2;
        }
    }

    /// <summary>Makes a witness's key and prints its public part.</summary>
    /// <returns>0, or 2 when it could not be written.</returns>
    public static int CreateKey(string name, string path, TextWriter output, TextWriter error)
    {
        try
        {
            var key = KeyFile.Create(path, name);
            output.WriteLine(key.ToString());
            error.WriteLine($"The private key is in {path}; only you may read it. Give the line above to the partnership, and to whoever relies on this witness.");
            return 0;
        }
        catch (AuditException e)
        {
            error.WriteLine($"No key was made: {e.Message}");
            return 2;
        }
    }
}
