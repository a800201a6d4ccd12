using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using InfoShare.Testing;

namespace InfoShare.AuditVerifier.Tests.Logs;

/// <summary>One line that a program of others reported (tests/clients/go, tests/clients/sigstore).</summary>
internal sealed record OtherCheck(string Client, string Check, bool Ok, long Items, long Milliseconds, string? Error);

/// <summary>Verifiers that we did not write, and whether this machine has what they run on.</summary>
internal static class OtherPrograms
{
    private const string GoPackages = "/usr/share/gocode";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly string Repository = RepositoryFiles.Folder;
    private static readonly Lazy<string?> Go = new(() => Runs("go", "version")
        && Directory.Exists(Path.Combine(GoPackages, "src/golang.org/x/mod/sumdb/tlog")) ? "go" : null);

    private static readonly Lazy<string> Checklog = new(Build);

    /// <summary>Why Go's verifier cannot run here, or null.</summary>
    public static string? WhyNoGo => Go.Value is null ? "No Go with golang.org/x/mod (Debian: golang-go golang-golang-x-mod-dev)." : null;

    /// <summary>Why sigstore's cannot, or null.</summary>
    public static string? WhyNoSigstore => !Runs("node", "--version") ? "No node on the path."
        : Directory.Exists(Path.Combine(Repository, "tests/clients/node_modules/@sigstore/verify")) ? null
        : "The Node packages are not installed: run npm ci in tests/clients.";

    /// <summary>Checks an export with Go's sumdb/note and sumdb/tlog.</summary>
    public static IReadOnlyDictionary<string, OtherCheck> RunGo(string folder, string vkey, params string[] witnesses) =>
        Run(Checklog.Value, [folder, vkey, .. witnesses]);

    /// <summary>Checks the .tlog-proof files of an export with sigstore's Merkle check.</summary>
    public static IReadOnlyDictionary<string, OtherCheck> RunSigstore(string folder) =>
        Run("node", [Path.Combine(Repository, "tests/clients/sigstore/checkproofs.js"), folder]);

    private static Dictionary<string, OtherCheck> Run(string program, string[] arguments)
    {
        var (status, said, complaints) = Start(program, arguments);
        var checks = said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonSerializer.Deserialize<OtherCheck>(l, JsonSerializerOptions.Web)!).ToDictionary(c => c.Check);
        return checks.Count > 0 && checks.Values.All(c => c.Ok) == (status == 0)
            ? checks
            : throw new InvalidOperationException($"{program} ended with {status} after '{said}': {complaints}");
    }

    // Debian's packages are not modules: Go finds them by GOPATH, as Debian's own builds do.
    private static string Build()
    {
        var program = Path.Combine(Directory.CreateTempSubdirectory("infoshare-checklog-").FullName, "checklog");
        var (status, _, complaints) = Start("go", ["build", "-o", program, Path.Combine(Repository, "tests/clients/go/checklog/main.go")]);
        return status == 0 ? program : throw new InvalidOperationException("The Go program does not build: " + complaints);
    }

    private static (int Status, string Said, string Complaints) Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = Repository };
        start.Environment["GO111MODULE"] = "off";
        start.Environment["GOPATH"] = GoPackages;
        start.Environment["GOFLAGS"] = "";
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        process.StandardInput.Close();
        var said = process.StandardOutput.ReadToEndAsync();
        var complaints = process.StandardError.ReadToEndAsync();
        if (process.WaitForExit(Patience))
            return (process.ExitCode, said.GetAwaiter().GetResult(), complaints.GetAwaiter().GetResult());
        process.Kill(entireProcessTree: true);
        throw new TimeoutException($"{program} did not end.");
    }

    private static bool Runs(string program, params string[] arguments)
    {
        try
        {
            return Start(program, arguments).Status == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
