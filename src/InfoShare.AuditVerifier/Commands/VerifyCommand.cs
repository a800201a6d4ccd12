using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using InfoShare.AuditVerifier.Notes;
using InfoShare.AuditVerifier.Tiles;
using InfoShare.AuditVerifier.Verification;

namespace InfoShare.AuditVerifier.Commands;

/// <summary>What <c>audit verify</c> was asked.</summary>
/// <param name="Folder">The export.</param>
/// <param name="Keys">The log's keys: vkeys, or files that hold one a line.</param>
/// <param name="Since">Files with checkpoints that the reader kept.</param>
/// <param name="Witnesses">Witnesses' keys: vkeys, or files.</param>
/// <param name="Save">Where to keep the checkpoint for the next time; null: nowhere.</param>
public sealed record VerifyOptions(
    string Folder, IReadOnlyList<string> Keys, IReadOnlyList<string> Since, IReadOnlyList<string> Witnesses, string? Save, bool Json)
{
    /// <summary>Exports, with openings, of other logs of the same database, whose proposals and decisions to erase count here too.</summary>
    public IReadOnlyList<string> Erasures { get; init; } = [];

    /// <summary>The keys of those logs: vkeys, or files.</summary>
    public IReadOnlyList<string> ErasureKeys { get; init; } = [];
}

/// <summary>Checks an export and says in plain words, or as JSON, what came of it.</summary>
public static class VerifyCommand
{
    internal static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseUpper) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <returns>0: intact. 1: something is wrong. 2: the check could not be made.</returns>
    public static int Run(VerifyOptions options, TextWriter output, TextWriter error, IProgress<(long Done, long Of)>? progress = null, CancellationToken ct = default)
    {
        try
        {
            var log = new LogDirectory(options.Folder);
            var checkpoint = log.ReadCheckpoint();
            var request = new VerifyRequest(
                new LogKeys([.. options.Keys.SelectMany(KeysOf)]),
                [.. options.Witnesses.SelectMany(KeysOf)],
                [.. options.Since.Select(path => (path, ReadFile(path)))])
            {
                Elsewhere = WordsIn(options, ct),
            };
            var report = LogVerifier.Verify(log, request, progress, ct);
            output.Write(options.Json ? JsonSerializer.Serialize(report, Format) + "\n" : Words(report, request));
            if (report.Intact && options.Save is not null)
                Witness.WitnessState.WriteForGood(options.Save, checkpoint, replace: true);
            return report.Intact ? 0 : 1;
        }
        catch (AuditException e)
        {
            error.WriteLine($"The check could not be made: {e.Message}");
            return 2;
        }
    }

    /// <summary>A key, or the keys in a file, one a line.</summary>
    /// <exception cref="AuditException">Neither.</exception>
    public static IEnumerable<NoteKey> KeysOf(string keyOrFile) => File.Exists(keyOrFile)
        ? File.ReadLines(keyOrFile).Where(l => l.Trim().Length > 0).Select(NoteKey.Parse)
        : [NoteKey.Parse(keyOrFile)];

    private static List<ErasureWords> WordsIn(VerifyOptions options, CancellationToken ct)
    {
        var keys = options.ErasureKeys.SelectMany(KeysOf).ToList();
        return [.. options.Erasures.Select(folder => Erasures.In(folder, keys, ct))];
    }

    private static byte[] ReadFile(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AuditException($"The checkpoint {path} cannot be read: {e.Message}", e);
        }
    }

    private static string Words(VerifyReport report, VerifyRequest request)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        text.WriteLine($"Log {report.Origin}{(report.Size is { } size ? $", {size:N0} entries" : "")}{Period(report)}");
        if (report.Intact)
        {
            text.WriteLine("INTACT. Every entry is the one that the log signed; none is missing, added, changed or moved.");
        }
        else
        {
            text.WriteLine($"NOT INTACT. {(report.Findings.Count == 1 ? "One thing is wrong:" : $"{report.Findings.Count} things are wrong, the first entry concerned first:")}");
            foreach (var finding in report.Findings.Take(20))
                text.WriteLine($"  - {finding.Message}");
            if (report.Findings.Count > 20)
                text.WriteLine($"  - and {report.Findings.Count - 20} more");
        }

        text.WriteLine($"  Root            {report.Root ?? "none"}");
        text.WriteLine($"  Checkpoints     {report.Checkpoints:N0} fit");
        text.WriteLine($"  Personal parts  {report.Personal.Proved:N0} proved, {report.Personal.Absent:N0} erased or not given{(report.Decided.Count > 0 ? $"; {report.Decided.Count:N0} were decided to be erased" : "")}");
        text.WriteLine($"  Sealed parts    {report.Sealed.Proved:N0} proved, {report.Sealed.Absent:N0} not given");
        foreach (var witness in report.Witnesses)
            text.WriteLine($"  Witness         {witness.Witness} vouches for the first {witness.Size:N0} entries, on {witness.At:yyyy-MM-dd HH:mm:ss} UTC");
        foreach (var remark in report.Remarks)
            text.WriteLine($"  Note            {remark}");
        if (report.Intact && request.Witnesses.Count == 0 && request.Earlier.Count == 0)
            text.WriteLine("  Note            Nothing from outside the export was compared, so a log that shows different people different histories would not\n                  be noticed. Give a checkpoint that you kept (--since) or a witness's key (--witness); --save keeps this one.");
        return text.ToString();
    }

    private static string Period(VerifyReport report) =>
        report is { FirstRecordedAt: { } from, LastRecordedAt: { } to }
            ? string.Create(CultureInfo.InvariantCulture, $", {from:yyyy-MM-dd HH:mm:ss} to {to:yyyy-MM-dd HH:mm:ss} UTC")
            : "";
}
