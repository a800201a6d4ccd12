using System.CommandLine;
using InfoShare.Cli.Calling;

namespace InfoShare.Cli.Commands;

/// <summary><c>infoshare methods</c>: what can be called.</summary>
internal static class MethodsCommand
{
    public static Command Create()
    {
        var command = new Command("methods", """
            Lists the services and methods that `infoshare call` knows.

            Example:
              infoshare methods
            """);
        command.SetAction(async (parsed, _) =>
        {
            foreach (var method in MethodCatalogue.Methods)
            {
                var stream = method.IsServerStreaming ? "stream " : "";
                await parsed.InvocationConfiguration.Output.WriteLineAsync($"{method.Service.FullName}/{method.Name}({method.InputType.Name}) returns ({stream}{method.OutputType.Name})");
            }

            return 0;
        });
        return command;
    }
}
