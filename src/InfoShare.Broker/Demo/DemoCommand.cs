using System.Diagnostics;
using InfoShare.Broker.Hosting;
using InfoShare.Core.Clocks;
using InfoShare.Identity.Development;
using InfoShare.Protocol.Audit.V1;
using Spectre.Console;

namespace InfoShare.Broker.Demo;

/// <summary>
/// <c>demo</c>: starts a broker with everything that it needs in an empty folder, plays the three flows through the real API
/// over mutual TLS with real tokens, and keeps serving. <c>--exit</c> ends it, with status 0 only if every step gave what it
/// should; <c>--data FOLDER</c> says where.
/// </summary>
internal static class DemoCommand
{
    private const int AgencyPort = 7443;
    private const int OperationsPort = 7080;
    private const int SignInPort = 7445;
    private const int ConsolePort = 7446;

    public static async Task<int> RunAsync(string[] args)
    {
        if (UnknownArguments(args) is { } problem)
        {
            await Console.Error.WriteLineAsync(problem);
            await Console.Error.WriteLineAsync("demo [--exit] [--data FOLDER]: plays the three flows on this machine; --exit ends it, --data names an empty folder.");
            return problem.Length == 0 ? 0 : 2;
        }

        var exit = args.Contains("--exit");
        var given = Array.IndexOf(args, "--data") is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;
        var folder = Path.GetFullPath(given ?? Path.Combine("data", "demo-" + Guid.NewGuid().ToString("N")[..8]));
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            await Console.Error.WriteLineAsync("The demonstration needs an empty folder; the one given with --data has something in it.");
            return 2;
        }

        var console = AnsiConsole.Console;
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = 140;
            console.Profile.Capabilities.Ansi = false;
            console.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
        }

        var teller = new Teller(console);
        var watch = Stopwatch.StartNew();
        teller.Title("InfoShare: a broker between agencies that keep children safe");
        teller.Say(
            "Everything below happens now, on this machine: a broker with its token service and a SQLite database, agencies that call " +
            "it over mutual TLS with tokens of their own, and a clock. All people are invented.");

        Directory.CreateDirectory(folder);
        var certificates = Path.Combine(folder, "certs");
        Neighbourhood.Ensure(certificates, console: true);
        var (agency, operations) = (FreePort.Find(AgencyPort), FreePort.Find(OperationsPort));
        Environment.SetEnvironmentVariable("ASPNETCORE_ENVIRONMENT", "Development");
        await using var app = await BrokerHost.BuildAsync(
        [
            "--Broker:DataFolder=" + folder,
            "--Broker:AgencyListener=https://127.0.0.1:" + agency,
            "--Broker:OperationsListener=http://127.0.0.1:" + operations,
            "--Broker:SignInListener=https://127.0.0.1:" + FreePort.Find(SignInPort),
            "--Broker:ServerCertificate=" + Path.Combine(certificates, "server.crt"),
            "--Broker:ServerKey=" + Path.Combine(certificates, "server.key"),
            "--Broker:ClientCa=" + Path.Combine(certificates, "ca.crt"),
            "--Registry:File=" + Path.Combine(certificates, "registry.json"),
            "--Logs:Console=false",
            "--Logs:File=" + Path.Combine(folder, "logs", "broker-.json"),
        ]);
        await app.StartAsync();
        teller.Line("broker", $"https://127.0.0.1:{agency} (certificates, database and logs in {folder})");

        using var cast = new Cast(BrokerHost.AgencyAddress(app), certificates);
        try
        {
            await PlayAsync(teller, cast, app);
        }
        catch (Exception failed) when (failed is Grpc.Core.RpcException or InvalidOperationException or NullReferenceException)
        {
            teller.Expect(false, $"the story ran to its end ({failed.GetType().Name}: {failed.Message})");
        }

        teller.Title(teller.Failures.Count == 0
            ? $"All {teller.Checks} checks held, in {watch.Elapsed.TotalSeconds:0.0} seconds"
            : $"{teller.Failures.Count} of {teller.Checks} checks did not hold");
        if (!exit)
        {
            Epilogue(teller, agency, operations, certificates);
            await app.WaitForShutdownAsync();
        }

        await app.StopAsync();
        return teller.Failures.Count == 0 ? 0 : 1;
    }

    private static async Task PlayAsync(Teller teller, Cast cast, WebApplication app)
    {
        var today = LondonTime.DateOf(app.Services.GetRequiredService<TimeProvider>().GetUtcNow());
        var people = new Neighbours(cast, today);
        var calls = await people.RecordAsync();
        teller.Line("neighbourhood", $"{calls} calls by the agencies recorded who is who, who belongs to whom and who works with whom");

        await new GpFlow(teller, cast, people).PlayAsync();
        await new ProbationFlow(teller, cast, people).PlayAsync();
        await new ReferralFlow(teller, cast).PlayAsync();
        await AuditAsync(teller, cast);
    }

    private static async Task AuditAsync(Teller teller, Cast cast)
    {
        teller.Title("4. What the audit recorded");
        teller.Call("Ada Auditsample, Northmere Safeguarding Partnership (role AUDITOR)", "AuditService/ListEntries", "a review, which is audited too");
        var page = await new AuditService.AuditServiceClient(cast.Auditor.CallInvoker).ListEntriesAsync(
            new ListEntriesRequest { PageSize = 100, Reason = "Demonstration of the trail to a newcomer today." });
        foreach (var entry in page.Entries.Take(18).Reverse())
        {
            var withheld = entry.WithheldByReason.Count > 0 ? ", withheld " + string.Join(", ", entry.WithheldByReason.Select(w => $"{w.Value} by {w.Key}")) : "";
            var who = entry.OrganisationId.Length > 0 ? $"{entry.OrganisationId}/{(entry.PractitionerId.Length > 0 ? entry.PractitionerId : "system")}" : "the clock";
            teller.Line(PlainTime.Full(entry.RecordedAt.ToDateTimeOffset()), $"{Speech.Word(entry.Kind)} {entry.Action} by {who}: {entry.Outcome}{withheld}");
        }

        teller.Expect(page.Entries.Any(e => e.Kind == Protocol.Common.V1.AuditEventKind.Refuse), "refusals are in it");
        teller.Expect(page.Entries.Any(e => e.Action == "clock"), "what the clock did is in it");
    }

    private static void Epilogue(Teller teller, int agency, int operations, string certificates)
    {
        teller.Say(
            "The broker keeps serving; Ctrl+C ends it. Try a call by hand, in another terminal in the repository's folder:");
        var console = FreePort.Find(ConsolePort);

        // Whole: `dotnet run` starts a web project in its own folder, not in the one where the reader types.
        Console.WriteLine($$$"""
              dotnet run --project src/InfoShare.Cli -- call --as brook-lane-nursery --practitioner "Ms Sandmock:DESIGNATED_LEAD" \
                --certs {{{certificates}}} --address https://127.0.0.1:{{{agency}}} EducationService/QueryChild -d '{
                  "child": {"own_record_id": "ARB-5"},
                  "purpose": {"purpose": "PURPOSE_PROVIDE_CARE", "reason": "Nell did not come to nursery today and nobody answers the telephone.",
                              "legal_basis": "LEGAL_BASIS_PUBLIC_FUNCTION", "lead_notice": "LEAD_NOTICE_TELL"}}'

              curl http://127.0.0.1:{{{operations}}}/health

            The web console, for which Node 20 with npm is needed once, to build it; in another terminal in the repository's folder:

              dotnet run --project src/InfoShare.Console -- --Console:Listen=https://127.0.0.1:{{{console}}} \
                --Console:Certificates={{{certificates}}} --Console:Broker=https://127.0.0.1:{{{agency}}}

            Then open https://127.0.0.1:{{{console}}} and choose one of the invented practitioners. The browser warns of a certificate that it does
            not know: it is this demonstration's own.
            """);
    }

    /// <summary>What is wrong with the arguments; empty when only help was asked for, null when nothing is.</summary>
    private static string? UnknownArguments(string[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--exit":
                    break;
                case "--data" when i + 1 < args.Length:
                    i++;
                    break;
                case "--help" or "-h" or "-?":
                    return "";
                default:
                    return $"The demonstration does not know the argument {i + 1}.";
            }
        }

        return null;
    }
}
