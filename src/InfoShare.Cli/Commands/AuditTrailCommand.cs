using System.CommandLine;
using InfoShare.AuditVerifier.Commands;

namespace InfoShare.Cli.Commands;

/// <summary><c>infoshare audit trail</c>: the entries about a person, from what the log itself commits to.</summary>
internal static class AuditTrailCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "What 'infoshare audit export --openings' wrote" };
        var key = AuditCommand.Keys("--key", "The log's key, or a file with its keys, one a line. From the partnership, not from the export");
        var person = AuditCommand.Many("--person", "The person, by each id that the broker has for it", "per_…");
        var json = new Option<bool>("--json") { Description = "Answer as JSON" };
        var command = new Command("trail", """
            Checks an export and lists its entries about a person from their openings alone. A broker finds them by an index that the
            log does not cover: lay this list beside what ListEntries answers.
            Status: 0 intact, 1 not intact, 2 the check could not be made.

            Example:
              infoshare audit trail export --key northmere.vkey --person per_01JABCDEFGHJKMNPQRSTVWXYZ0
            """)
        {
            Arguments = { folder },
            Options = { key, person, json },
        };
        command.SetAction((parsed, ct) =>
        {
            var options = new TrailOptions(parsed.GetValue(folder)!, parsed.GetValue(key)!, parsed.GetValue(person)!, parsed.GetValue(json));
            return Task.FromResult(AuditCommand.WithBar(
                parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error,
                (said, problems, bar) => TrailCommand.Run(options, said, problems, bar, ct)));
        });
        return command;
    }
}
