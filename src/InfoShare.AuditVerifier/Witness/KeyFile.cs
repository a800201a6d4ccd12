using System.Text;
using InfoShare.AuditVerifier.Notes;

namespace InfoShare.AuditVerifier.Witness;

/// <summary>A witness's private key in a file that only its owner may read.</summary>
public static class KeyFile
{
    /// <summary>Makes a key and writes it.</summary>
    /// <returns>The public part, to be given to the partnership.</returns>
    /// <exception cref="AuditException">The file exists already or cannot be written.</exception>
    public static NoteKey Create(string path, string name)
    {
        if (!NoteKey.IsName(name))
            throw new AuditException("A witness's name may not be empty nor hold a space or a plus sign. A good one is its web address without https://, such as audit.agency.example/witness.");
        if (File.Exists(path))
            throw new AuditException($"{path} is there already. A witness keeps its key; give another file for another witness.");
        var key = SigningKey.Create(name, NoteKeyType.CosignatureV1);
        WitnessState.WriteForGood(path, Encoding.UTF8.GetBytes(key.Export() + "\n"), replace: false);
        return key.Public;
    }

    /// <exception cref="AuditException">Not there, readable by others, or not a witness's key.</exception>
    public static SigningKey Read(string path)
    {
        try
        {
            const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & others) != 0)
                throw new AuditException($"Others may read or change the key file {path}. Take that right away (chmod 600) and run again.");
            var key = SigningKey.Parse(File.ReadAllText(path));
            return key.Public.Type == NoteKeyType.CosignatureV1 ? key : throw new AuditException($"{path} holds a log's key, not a witness's.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AuditException($"The key file {path} cannot be read: {e.Message}", e);
        }
    }
}
