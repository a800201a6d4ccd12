using System.Globalization;
using System.Text.Json;
using InfoShare.AuditVerifier.Notes;
using InfoShare.AuditVerifier.Tiles;
using InfoShare.AuditVerifier.Verification;

namespace InfoShare.AuditVerifier.Commands;

/// <summary>What <c>audit trail</c> was asked.</summary>
/// <param name="Folder">The export, with openings.</param>
/// <param name="Keys">The log's keys: vkeys, or files that hold one a line.</param>
/// <param name="People">Every id of the person.</param>
public sealed record TrailOptions(string Folder, IReadOnlyList<string> Keys, IReadOnlyList<string> People, bool Json);

/// <summary>Checks an export, and lists its entries about a person from their openings alone.</summary>
public static class TrailCommand
{
    /// <returns>0: the export is intact. 1: it is not, and the list may lack entries. 2: the check could not be made.</returns>
    public static int Run(TrailOptions options, TextWriter output, TextWriter error, IProgress<(long Done, long Of)>? progress = null, CancellationToken ct = default)
    {
        try
        {
            if (options.People.Count == 0)
                throw new AuditException("Name the person (--person), by each id that the broker has for it.");
            var log = new LogDirectory(options.Folder);
            var keys = new LogKeys([.. options.Keys.SelectMany(VerifyCommand.KeysOf)]);
            var report = LogVerifier.Verify(log, new VerifyRequest(keys, [], []), progress, ct);
            if (report.Size is null)
                throw new AuditException(report.Findings[0].Message);
            var trail = PersonTrail.Of(log, keys, options.People.ToHashSet(StringComparer.Ordinal), ct);
            output.Write(options.Json ? JsonSerializer.Serialize(new { report.Intact, trail.Absent, trail.Lines }, VerifyCommand.Format) + "\n" : Words(report, trail));
            return report.Intact ? 0 : 1;
        }
        catch (AuditException e)
        {
            error.WriteLine($"The check could not be made: {e.Message}");
            return 2;
        }
    }

    private static string Words(VerifyReport report, PersonTrailReport trail)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        text.WriteLine($"Log {report.Origin}, {report.Size:N0} entries; {trail.Lines.Count:N0} name the person.");
        if (!report.Intact)
            text.WriteLine($"NOT INTACT, so entries may be missing here. Run verify. {report.Findings[0].Message}");
        foreach (var line in trail.Lines)
        {
            text.WriteLine(
                $"  {line.Index,9}  {line.RecordedAt:yyyy-MM-dd HH:mm:ss} UTC  {line.Id}  {line.Kind}  {line.Action}  {line.Organisation ?? "the broker"}  {line.Practitioner ?? "a system"} ({line.Role})  {line.Purpose}  {line.Outcome}");
        }

        if (trail.Absent > 0)
            text.WriteLine($"  Of {trail.Absent:N0} entries the personal part was erased or not given: whether they name the person cannot be seen.");
        return text.ToString();
    }
}
