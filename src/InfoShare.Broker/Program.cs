using InfoShare.Broker.Hosting;
using InfoShare.Storage;

namespace InfoShare.Broker;

/// <summary>
/// The broker's command line. <c>demo</c> as first argument plays the demonstration; otherwise this is the broker, configured by
/// appsettings.json, the environment and arguments.
/// </summary>
internal static class Program
{
    private static Task<int> Main(string[] args) => RunAsync(args);

    /// <summary>Runs; the exit code.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            if (args is ["demo", ..])
                return await Demo.DemoCommand.RunAsync(args[1..]);
            if (Arguments.AsksForHelp(args))
            {
                await Console.Out.WriteAsync(Arguments.Usage);
                return 0;
            }

            if (Arguments.Fault(args) is { } fault)
            {
                await Console.Error.WriteLineAsync(fault);
                await Console.Error.WriteAsync(Arguments.Usage);
                return 2;
            }

            await using var app = await BrokerHost.BuildAsync(args);
            await app.RunAsync();
            return 0;
        }
        catch (Exception e) when (e is BrokerStartException or StoreStartException or IOException
            or Microsoft.Extensions.Options.OptionsValidationException or Core.Clocks.ClockDataException or Core.Access.PolicyException)
        {
            await Console.Error.WriteLineAsync("The broker cannot start:");
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }
}
