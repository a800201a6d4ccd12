using System.Diagnostics;
using System.Runtime.InteropServices;

namespace InfoShare.Cli.Bench;

/// <summary>A program of ours as a process of its own, with its log in a file; it ends with this object.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private readonly Process process;
    private readonly string log;
    private bool ended;

    private ServerProcess(Process process, string log) => (this.process, this.log) = (process, log);

    /// <summary>Whether it has ended by itself.</summary>
    public bool HasExited => process.HasExited;

    /// <summary>The program beside or near this one, by its project's name; null when there is none.</summary>
    public static string? Find(string project)
    {
        var name = project + ".dll";
        var beside = Path.Combine(AppContext.BaseDirectory, name);
        if (File.Exists(beside) && File.Exists(Path.ChangeExtension(beside, ".runtimeconfig.json")))
            return beside;

        // In the source tree: src/InfoShare.Cli/bin/<configuration>/<framework>/ beside src/InfoShare.Broker/bin/...
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        if (here.Parent?.Parent?.Parent?.Parent is not { } src)
            return null;
        return new[] { here.Parent.Name, "Release", "Debug" }
            .Select(configuration => Path.Combine(src.FullName, project, "bin", configuration, here.Name, name))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>Starts it in a folder.</summary>
    /// <param name="environment">Settings that are not for everybody to read, as arguments are.</param>
    public static ServerProcess Start(string program, string folder, string log, IEnumerable<string> arguments, IEnumerable<(string Name, string? Value)> environment)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.ArgumentList.Add(Path.GetFullPath(program));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var server = new ServerProcess(Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start."), Path.Combine(folder, log));
        server.KeepLog();
        return server;
    }

    /// <summary>Asks it to end, and ends it when it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        if (ended)
            return;
        ended = true;
        if (!process.HasExited)
        {
            if (OperatingSystem.IsWindows() || Kill(process.Id, Terminate) != 0)
                process.Kill();
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }

        process.Dispose();
    }

    /// <summary>What it said last.</summary>
    public string LastWords()
    {
        using var reader = new StreamReader(new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return string.Join(Environment.NewLine, reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(5));
    }

    private void KeepLog()
    {
        var file = TextWriter.Synchronized(new StreamWriter(log) { AutoFlush = true });
        void Write(object _, DataReceivedEventArgs e)
        {
            if (e.Data is not null)
                file.WriteLine(e.Data);
        }

        process.OutputDataReceived += Write;
        process.ErrorDataReceived += Write;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
