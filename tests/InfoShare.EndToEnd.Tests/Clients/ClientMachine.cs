using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using InfoShare.Testing;

namespace InfoShare.EndToEnd.Tests.Clients;

/// <summary>What this machine has of the things that the independent clients run on, and the running of them.</summary>
internal static class ClientMachine
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly Lazy<string?> Python = new(() => FirstThatRuns(
        [Environment.GetEnvironmentVariable("INFOSHARE_TEST_PYTHON"), "/usr/bin/python3", "python3"],
        "-c", "import grpc, jwt, cryptography, google.protobuf"));

    private static readonly Lazy<string?> NodeProgram = new(() => FirstThatRuns(["node"], "--version"));

    /// <summary>The repository's folder, where the .proto files and the clients are.</summary>
    public static string Repository { get; } = RepositoryFiles.Folder;

    /// <summary>Why the Python client cannot run here, or null.</summary>
    public static string? WhyNoPython => Python.Value is null
        ? "No python3 with grpc, protobuf, jwt and cryptography (Debian: python3-grpcio python3-jwt python3-cryptography); INFOSHARE_TEST_PYTHON may name one."
        : null;

    /// <summary>Why the Node programs cannot run here, or null.</summary>
    public static string? WhyNoNode => NodeProgram.Value is null
        ? "No node on the path."
        : Directory.Exists(Clients("node_modules/@grpc/grpc-js")) && Directory.Exists(Clients("node_modules/oidc-provider"))
            ? null
            : "The Node packages are not installed: run npm ci in tests/clients.";

    /// <summary>A file of tests/clients.</summary>
    public static string Clients(string path) => Path.Combine(Repository, "tests", "clients", path);

    /// <summary>Runs the Python checks to their end.</summary>
    public static Task<IReadOnlyDictionary<string, CheckResult>> RunPythonAsync(string settingsFile, params string[] checks) =>
        RunAsync(Python.Value!, ["-B", Clients("python/checks.py"), settingsFile, .. checks]);

    /// <summary>Runs the Node checks to their end.</summary>
    public static Task<IReadOnlyDictionary<string, CheckResult>> RunNodeAsync(string settingsFile, params string[] checks) =>
        RunAsync(NodeProgram.Value!, [Clients("node/checks.js"), settingsFile, .. checks]);

    /// <summary>Starts a Node program that runs until its standard input is closed.</summary>
    public static Process StartNode(params string[] arguments) => Start(NodeProgram.Value!, arguments);

    private static async Task<IReadOnlyDictionary<string, CheckResult>> RunAsync(string program, string[] arguments)
    {
        using var process = Start(program, arguments);
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience);
        var said = process.StandardOutput.ReadToEndAsync(patience.Token);
        var complaints = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            var results = new Dictionary<string, CheckResult>(StringComparer.Ordinal);
            foreach (var line in (await said).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var result = JsonSerializer.Deserialize<CheckResult>(line, CheckResult.Format)!;
                results.Add(result.Check, result);
            }

            return results.Count > 0
                ? results
                : throw new InvalidOperationException($"{program} reported nothing and ended with {process.ExitCode}: {await complaints}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository,
        };
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
    }

    private static string? FirstThatRuns(string?[] programs, params string[] arguments) =>
        programs.FirstOrDefault(program => !string.IsNullOrEmpty(program) && Runs(program, arguments));

    private static bool Runs(string program, string[] arguments)
    {
        try
        {
            using var process = Start(program, arguments);
            process.StandardInput.Close();
            _ = process.StandardOutput.ReadToEndAsync();
            _ = process.StandardError.ReadToEndAsync();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}

/// <summary>One line that a client reported.</summary>
public sealed record CheckResult
{
    /// <summary>How the lines are written.</summary>
    public static JsonSerializerOptions Format { get; } = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Which check.</summary>
    public required string Check { get; init; }

    /// <summary>Whether it gave what it should.</summary>
    public bool Ok { get; init; }

    /// <summary>What was wrong.</summary>
    public string? Error { get; init; }

    /// <summary>The status at the client.</summary>
    public string? Code { get; init; }

    /// <summary>The reason out of grpc-status-details-bin.</summary>
    public string? Reason { get; init; }

    /// <summary>The fields that were refused.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>The broker's own id of the call.</summary>
    public string? CallId { get; init; }

    /// <summary>How many inbox items came.</summary>
    public int Items { get; init; }
}
