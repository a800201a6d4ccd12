using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using InfoShare.Broker.Hosting;
using InfoShare.Core.Audit.Log;

namespace InfoShare.Broker.Security;

/// <summary>
/// The key that signs an audit log, in a file of one line that this machine's other users cannot read:
/// <c>PRIVATE+KEY+name+hash+base64(0x01 and seed)</c>, the form of C2SP's tools.
/// </summary>
internal static class AuditKeyFile
{
    private const string Prefix = "PRIVATE+KEY+";
    private const int SeedLength = 32;

    /// <summary>Reads the key, or makes one when there is no file.</summary>
    /// <exception cref="BrokerStartException">The file cannot be used. The text says why and holds nothing of it.</exception>
    public static NoteSigner Open(string path, string name, IEd25519 crypto)
    {
        try
        {
            if (!File.Exists(path))
                Make(path, name, crypto);
            var text = File.ReadAllText(path).Trim();
            var seed = SeedOf(text) ?? throw Unusable(path, "it is no signer's key in C2SP's form");
            var signer = new NoteSigner(name, crypto.OpenKey(seed));
            CryptographicOperations.ZeroMemory(seed);
            return text.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{name}+{signer.Key.Hash:x8}+"), StringComparison.Ordinal)
                ? signer
                : throw Unusable(path, $"it is the key of another log than {name}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BrokerStartException($"The audit log's key file {path} cannot be used: {e.Message}", e);
        }
    }

    private static void Make(string path, string name, IEd25519 crypto)
    {
        var seed = RandomNumberGenerator.GetBytes(SeedLength);
        var key = new NoteKey(name, NoteAlgorithm.Ed25519, crypto.PublicKeyOf(seed));
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{Prefix}{name}+{key.Hash:x8}+{Convert.ToBase64String([(byte)NoteAlgorithm.Ed25519, .. seed])}\n");
        CryptographicOperations.ZeroMemory(seed);

        // Whole or not there: a start that is cut off must not leave half a key behind.
        var unfinished = $"{path}.{Guid.NewGuid():N}";
        using (var file = PrivateFiles.Create(unfinished))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        if (File.Exists(path))
            File.Delete(unfinished);
        else
            File.Move(unfinished, path);
    }

    private static byte[]? SeedOf(string text)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || text[Prefix.Length..].Split('+', 3) is not [_, _, var data])
            return null;
        var bytes = new byte[SeedLength + 1];
        return Convert.TryFromBase64String(data, bytes, out var length) && length == bytes.Length && bytes[0] == (byte)NoteAlgorithm.Ed25519
            ? bytes[1..]
            : null;
    }

    private static BrokerStartException Unusable(string path, string why) => new($"The audit log's key file {path} cannot be used: {why}.");
}

/// <summary>Checkpoints beside the database, added and never changed: what shows that a database was put back from a backup.</summary>
internal sealed class CheckpointFile(string path)
{
    private const int TailLength = 64 * 1024;
    private const string Separator = "\n\n\n";

    private bool added;

    /// <summary>The last whole checkpoint of the file; null when there is none.</summary>
    /// <exception cref="BrokerStartException">The file cannot be read.</exception>
    public SignedNote? Last()
    {
        try
        {
            if (!File.Exists(path))
                return null;
            using var file = File.OpenRead(path);
            file.Seek(-Math.Min(file.Length, TailLength), SeekOrigin.End);
            using var reader = new StreamReader(file);

            // What follows the last separator is half a note, which a death left behind.
            return reader.ReadToEnd().Split(Separator)[..^1].Reverse().Select(n => SignedNote.Parse(n.TrimStart('\n') + "\n")).OfType<SignedNote>().FirstOrDefault();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BrokerStartException($"The file of checkpoints {path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Adds a checkpoint and sees it on the disk.</summary>
    public void Add(string note)
    {
        using var file = PrivateFiles.Append(path);
        file.Write(System.Text.Encoding.UTF8.GetBytes((added ? note : Separator + note) + "\n\n"));
        file.Flush(flushToDisk: true);
        added = true;
    }
}

/// <summary>How far the trail was compared, in a file beside the checkpoints.</summary>
internal sealed class ComparedFile(string path, ILogger<ComparedFile> logger) : ITrailProgressFile
{
    /// <inheritdoc/>
    public TrailProgress? Read()
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<TrailProgress>(File.ReadAllBytes(path)) : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Save(TrailProgress progress)
    {
        try
        {
            // Whole or as it was.
            var unfinished = $"{path}.{Guid.NewGuid():N}";
            using (var file = PrivateFiles.Create(unfinished))
                file.Write(JsonSerializer.SerializeToUtf8Bytes(progress));
            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning("How far the trail was compared could not be kept ({Kind}): the next start begins anew", e.GetType().Name);
        }
    }
}
