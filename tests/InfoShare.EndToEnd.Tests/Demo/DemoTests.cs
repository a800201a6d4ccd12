using System.Diagnostics;

namespace InfoShare.EndToEnd.Tests.Demo;

/// <summary>The first command of the README, as a newcomer runs it: the three flows, and status 0 only if every step gave what it should.</summary>
public sealed class DemoTests
{
    [Fact]
    public async Task The_demonstration_holds_every_check_and_ends_with_status_0()
    {
        var folder = Directory.CreateTempSubdirectory("infoshare-demo-");
        try
        {
            var start = new ProcessStartInfo(
                Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
                [Path.Combine(AppContext.BaseDirectory, "InfoShare.Broker.dll"), "demo", "--exit", "--data", Path.Combine(folder.FullName, "data")])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                RedirectStandardInput = true,
            };
            using var demo = Process.Start(start).ShouldNotBeNull();
            demo.StandardInput.Close();
            try
            {
                var (said, complained) = (demo.StandardOutput.ReadToEndAsync(), demo.StandardError.ReadToEndAsync());
                using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
                await demo.WaitForExitAsync(patience.Token);
                demo.ExitCode.ShouldBe(0, await said + await complained);

                // "All 42 checks held": a story that checked next to nothing would hold as well.
                var checks = (await said).Split("checks held")[0].TrimEnd().Split(' ')[^1];
                int.Parse(checks, null).ShouldBeGreaterThan(20);
            }
            finally
            {
                if (!demo.HasExited)
                    demo.Kill(entireProcessTree: true);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
