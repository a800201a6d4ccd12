using System.CommandLine;
using InfoShare.Cli.Commands;
using InfoShare.Cli.Match;

return await CommandLine.Create().Parse(args).InvokeAsync();

/// <summary>The tool's commands.</summary>
internal static class CommandLine
{
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
    };
}
