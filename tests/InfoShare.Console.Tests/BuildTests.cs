using System.Diagnostics;

namespace InfoShare.WebConsole.Tests;

/// <summary>Building the console on a machine that lacks what its styles need: the solution builds, in one sentence it says why; publishing fails.</summary>
public sealed class BuildTests : IDisposable
{
    private const string Nothing = "The web console has no styles, because ";
    private readonly string folder = Directory.CreateTempSubdirectory("infoshare-assets-").FullName;

    [Theory]
    [InlineData("registry", false, "npm ci failed")]
    [InlineData("registry", true, "npm ci failed")]
    [InlineData("node", false, "Node.js is missing")]
    public async Task What_is_missing_for_the_styles_is_one_sentence_and_stops_publishing_alone(string missing, bool publishing, string sentence)
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        Directory.CreateDirectory(Path.Combine(folder, "assets"));
        var old = Path.Combine(folder, "assets", "console.css");
        await File.WriteAllTextAsync(old, "body{}", TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(old, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        var (exit, output) = await BuildAsync(missing, publishing);

        (exit == 0).ShouldBe(!publishing, output);
        output.Split(Nothing).Length.ShouldBe(2, output);
        output.ShouldContain(sentence);
        File.Exists(old).ShouldBeFalse("styles of an earlier build are not those of this one");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<(int Exit, string Output)> BuildAsync(string missing, bool publishing)
    {
        var dotnet = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(p => Path.Combine(p, "dotnet")).First(File.Exists);
        var start = new ProcessStartInfo(dotnet,
        [
            "msbuild", Path.Combine(Chromium.Root, "src/InfoShare.Console/InfoShare.Console.csproj"), "-nologo", "-nodeReuse:false", "-v:minimal",
            "-t:MakeConsoleAssets", $"-p:ConsoleAssets={folder}/assets/", .. publishing ? ["-p:_IsPublishing=true"] : Array.Empty<string>(),
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                // A registry at which nobody listens, and nothing kept from before.
                ["npm_config_registry"] = "https://127.0.0.1:9/",
                ["npm_config_cache"] = Path.Combine(folder, "cache"),
                ["npm_config_fetch_retries"] = "0",
            },
        };

        if (missing == "node")
        {
            File.CreateSymbolicLink(Path.Combine(folder, "sh"), "/bin/sh");
            start.Environment["PATH"] = folder;
        }

        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }
}
