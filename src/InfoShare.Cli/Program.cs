using System.CommandLine;
using InfoShare.Cli.Commands;
using InfoShare.Cli.Match;

return await CommandLine.Create().Parse(args, CommandLine.Parsing).InvokeAsync();

/// <summary>The tool's commands.</summary>
internal static class CommandLine
{
    /// <summary>An argument that begins with @ is the command's own (<c>-d @request.json</c>), not a file of further arguments.</summary>
    public static ParserConfiguration Parsing => new() { ResponseFileTokenReplacer = null };

    public static RootCommand Create() => new("""
        infoshare: try out, fill and measure an InfoShare broker.

        Example:
          infoshare certs
          infoshare call --as elmmock-surgery --practitioner "Dr Asha Fieldtest:GP" RegistryService/ListOrganisations
        """)
    {
        CertsCommand.Create(),
        CallCommand.Create(),
        MethodsCommand.Create(),
        ClockCommand.Create(),
        LoadCommand.Create(),
        BenchCommand.Create(),
        MatchCommand.Create(),
        AuditCommand.Create(),
        PolicyCommand.Create(),
        VocabularyCommand.Create(),
    };
}
