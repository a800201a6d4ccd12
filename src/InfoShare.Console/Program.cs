using InfoShare.WebConsole.Hosting;

namespace InfoShare.WebConsole;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        try
        {
            await using var app = ConsoleHost.Build(args);
            await app.StartAsync();
            await Console.Out.WriteLineAsync($"The web console: {ConsoleHost.AddressOf(app)}");
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception e) when (e is ConsoleStartException or IOException)
        {
            await Console.Error.WriteLineAsync($"The web console cannot start: {e.Message}");
            return 1;
        }
    }
}
