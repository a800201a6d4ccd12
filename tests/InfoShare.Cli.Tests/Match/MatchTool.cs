using System.CommandLine;
using InfoShare.Cli.Match;

namespace InfoShare.Cli.Tests.Match;

/// <summary>Runs <c>infoshare match</c> in this process, in a directory of its own.</summary>
internal sealed class MatchTool : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("infoshare-match-");

    public string Output { get; private set; } = "";
    public string Error { get; private set; } = "";
    public string Links => Path.Combine(directory.FullName, "links.csv");

    public string Write(string name, string text)
    {
        var path = Path.Combine(directory.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    public string PathOf(string name) => Path.Combine(directory.FullName, name);

    public async Task<int> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await MatchCommand.Create().Parse([.. arguments, "--out", Links])
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        (Output, Error) = (output.ToString(), error.ToString());
        return code;
    }

    public void Dispose() => directory.Delete(true);
}
