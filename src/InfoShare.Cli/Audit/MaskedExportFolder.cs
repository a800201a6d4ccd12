using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf.Collections;
using InfoShare.Core.Clocks;
using InfoShare.Protocol.Audit.V1;

namespace InfoShare.Cli.Audit;

/// <summary>
/// Writes a masked export as docs/audit.md, "Masked export", says: trail.csv, trail.jsonl and manifest.json. It writes to a folder beside the
/// wanted one and renames it when everything is there, so that a folder of that name is a whole export.
/// </summary>
internal sealed class MaskedExportFolder : IAsyncDisposable
{
    private static readonly string[] Columns =
        ["time", "organisation", "kind", "action", "role", "purpose", "legal_basis", "outcome", "tier", "practitioner", "persons", "object", "call"];

    // Codes and pseudonyms alone: nothing in them needs the escapes that are there for web pages.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions Indented = new(Plain) { WriteIndented = true };

    private readonly string wanted;
    private readonly string partial;
    private readonly StreamWriter table;
    private readonly StreamWriter lines;
    private int written;

    /// <exception cref="IOException">The folder is there and not empty.</exception>
    public MaskedExportFolder(string folder)
    {
        wanted = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(wanted) || (Directory.Exists(wanted) && Directory.EnumerateFileSystemEntries(wanted).Any()))
            throw new IOException($"{folder} is there already.");
        partial = $"{wanted}.partial-{Path.GetRandomFileName()}";
        Directory.CreateDirectory(partial);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(partial, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        table = Open("trail.csv");
        lines = Open("trail.jsonl");
        table.WriteLine(string.Join(',', Columns));
    }

    /// <summary>Adds entries.</summary>
    public async Task AddAsync(RepeatedField<MaskedEntry> entries)
    {
        foreach (var e in entries)
        {
            string[] fields =
            [
                e.Time, e.OrganisationId, e.Kind, e.Action, e.Role, e.Purpose, e.LegalBasis, e.Outcome, e.Tier, e.Practitioner,
                string.Join(' ', e.Persons), e.Object, e.Call,
            ];
            await table.WriteLineAsync(string.Join(',', fields.Select(Quoted)));
            var line = new JsonObject();
            foreach (var (column, field) in Columns.Zip(fields))
                line[column] = column == "persons" ? new JsonArray([.. e.Persons.Select(p => (JsonNode)p)]) : field;
            await lines.WriteLineAsync(line.ToJsonString(Plain));
            written++;
        }
    }

    /// <summary>Writes the manifest and gives the folder its name.</summary>
    /// <exception cref="IOException">The stream ended early.</exception>
    public async Task FinishAsync(MaskedExportHeader header, ExportTrailRequest asked)
    {
        if (written != header.EntryCount)
            throw new IOException($"The broker announced {header.EntryCount} entries and gave {written}; nothing was kept.");
        await table.DisposeAsync();
        await lines.DisposeAsync();
        var manifest = new JsonObject
        {
            ["format"] = "infoshare-masked-export/1",
            ["log_origin"] = header.LogOrigin,
            ["checkpoint_size"] = header.CheckpointSize,
            ["root_hash"] = header.RootHash.ToBase64(),
            ["checkpoint"] = header.Checkpoint,
            ["from"] = asked.FromDate,
            ["to"] = asked.ToDate,
            ["organisation"] = asked.OrganisationId.Length == 0 ? null : asked.OrganisationId,

            // That it is about one person, and not who.
            ["one_person"] = asked.PersonId.Length > 0,
            ["entries"] = header.EntryCount,
            ["exported_at"] = PlainTime.Full(header.ExportedAt.ToDateTimeOffset()),
        };
        await File.WriteAllTextAsync(Path.Combine(partial, "manifest.json"), manifest.ToJsonString(Indented) + "\n");
        if (Directory.Exists(wanted))
            Directory.Delete(wanted);
        Directory.Move(partial, wanted);
    }

    /// <summary>Leaves nothing of an export that did not end.</summary>
    public async ValueTask DisposeAsync()
    {
        await table.DisposeAsync();
        await lines.DisposeAsync();
        if (Directory.Exists(partial))
            Directory.Delete(partial, recursive: true);
    }

    private StreamWriter Open(string name) =>
        new(Path.Combine(partial, name), append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };

    private static string Quoted(string field) =>
        field.AsSpan().ContainsAny(",\"\n\r") ? string.Create(CultureInfo.InvariantCulture, $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"") : field;
}
