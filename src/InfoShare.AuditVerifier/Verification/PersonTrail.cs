using System.Text;
using InfoShare.AuditVerifier.Entries;
using InfoShare.AuditVerifier.Notes;
using InfoShare.AuditVerifier.Tiles;

namespace InfoShare.AuditVerifier.Verification;

/// <summary>An entry that names a person, as its leaf and its proved personal part have it.</summary>
/// <param name="Practitioner">Id of who acted; null: a system or the broker did.</param>
public sealed record TrailLine(
    long Index, string Id, DateTimeOffset? RecordedAt, string Kind, string Action, string? Organisation, string Role, string Purpose, string? Practitioner, string Outcome);

/// <summary>The trail by person.</summary>
/// <param name="Lines">In the order of the log.</param>
/// <param name="Absent">Entries whose personal part is not shown: whether they name the person cannot be seen.</param>
public sealed record PersonTrailReport(IReadOnlyList<TrailLine> Lines, long Absent);

/// <summary>
/// Finds the entries about a person by what the log itself commits to. A broker finds them by an index beside the log, which whoever has its
/// database can change: laid beside the broker's answer, this shows what was left out of it or laid into it.
/// </summary>
public static class PersonTrail
{
    private const string Person = "person ";
    private const string Thing = "object ";
    private const string Actor = "practitioner ";

    /// <param name="log">An export with openings; whether it is intact is <see cref="LogVerifier"/>'s to say.</param>
    /// <param name="keys">The log's keys.</param>
    /// <param name="people">Every id of the person: one who was joined from several records has several.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="AuditException">There is no export, or its checkpoint is not the log's.</exception>
    public static PersonTrailReport Of(LogDirectory log, LogKeys keys, IReadOnlyCollection<string> people, CancellationToken ct)
    {
        var size = Checkpoint.Open(log.ReadCheckpoint(), keys, []).Size;
        List<TrailLine> lines = [];
        var absent = 0L;
        for (var index = 0L; index * TileAddress.Width < size; index++)
        {
            ct.ThrowIfCancellationRequested();
            var width = TileAddress.WidthAt(0, index, size);
            var bytes = log.ReadEntries(index, width).Bytes;
            var openings = log.ReadOpenings(index, width);
            var (entries, _) = EntryBundle.Entries(bytes);
            var (parts, _) = EntryBundle.Openings(openings);
            for (var i = 0; i < Math.Min(width, entries.Count); i++)
            {
                var leaf = bytes.AsSpan(entries[i]);
                var opening = 2 * i < parts.Count ? openings.AsSpan(parts[2 * i]) : default;
                if (!Opening.Opens(opening, EntryReader.Read(leaf).Personal, "infoshare-audit-personal/1\n"u8))
                    absent++;
                else if (Named(opening, people) is { } part)
                    lines.Add(Line(leaf, part));
            }
        }

        return new PersonTrailReport(lines, absent);
    }

    // The part's lines, where it names one of these people.
    private static string[]? Named(ReadOnlySpan<byte> opening, IReadOnlyCollection<string> people)
    {
        var part = Encoding.UTF8.GetString(opening[Opening.SaltSize..]).Split('\n');
        return Array.Exists(part, l => (l.StartsWith(Person, StringComparison.Ordinal) || l.StartsWith(Thing, StringComparison.Ordinal)) && people.Contains(l[Person.Length..])) ? part : null;
    }

    private static TrailLine Line(ReadOnlySpan<byte> leaf, string[] part)
    {
        var said = EntryReader.Describe(leaf).GroupBy(l => l.Key).ToDictionary(g => g.Key, g => g.First().Value);
        var facts = EntryReader.Read(leaf);
        return new TrailLine(
            facts.Index, said["id"], LogVerifier.TimeOf(facts.RecordedAt), said["kind"], said["action"], said.GetValueOrDefault("organisation"), said["role"], said["purpose"],
            part.FirstOrDefault(l => l.StartsWith(Actor, StringComparison.Ordinal))?[Actor.Length..], said["outcome"]);
    }
}
