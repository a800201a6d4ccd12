using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace InfoShare.Cli.Tests;

/// <summary>
/// What a newcomer types while the demonstration serves: the README's first call as it stands there, and other commands, each as a
/// whole command line, against that broker.
/// </summary>
public sealed class DemonstrationTests(ServingDemonstration demonstration) : IClassFixture<ServingDemonstration>
{
    [Fact]
    public async Task The_first_call_of_the_README_gives_its_answer()
    {
        var line = Words(FirstCall(await File.ReadAllTextAsync(Path.Combine(ServingDemonstration.Repository, "README.md"))));
        line[..4].ShouldBe(["dotnet", "run", "--project", "src/InfoShare.Cli"]);
        var call = demonstration.Here(line[(line.IndexOf("--") + 1)..]);

        var (code, output) = await RunAsync(call);

        code.ShouldBe(0, output);
        using var answer = JsonDocument.Parse(output);
        answer.RootElement.GetProperty("picture").GetProperty("ageBand").GetString().ShouldNotBeNullOrEmpty();
        answer.RootElement.GetProperty("edges").GetProperty("receipt").GetProperty("entryId").GetString()!.ShouldStartWith("aud_");
    }

    [Fact]
    public void What_the_demonstration_prints_is_that_call_with_its_own_folder_and_port()
    {
        var printed = Words(FirstCall(demonstration.Said));
        var written = Words(FirstCall(File.ReadAllText(Path.Combine(ServingDemonstration.Repository, "README.md"))));
        Data(printed).ShouldBe(Data(written));
        printed[(printed.IndexOf("--address") + 1)].ShouldBe(demonstration.Address);
        Path.GetFullPath(printed[printed.IndexOf("--certs") + 1], demonstration.Folder).ShouldBe(demonstration.Certificates);

        static string Data(List<string> words) => JsonSerializer.Serialize(JsonDocument.Parse(words[words.IndexOf("-d") + 1]));
    }

    [Fact]
    public async Task A_refusal_by_the_broker_is_printed_with_its_reason_and_the_exit_code_is_1()
    {
        var (code, output) = await RunAsync(
            ["call", "--as", "brook-lane-nursery", .. demonstration.Connection, "EducationService/QueryChild", "--data", "{\"page_size\": 1000}"]);

        code.ShouldBe(1);
        using var error = JsonDocument.Parse(output);
        error.RootElement.GetProperty("status").GetString().ShouldBe("PERMISSION_DENIED");
        error.RootElement.GetProperty("reason").GetString().ShouldBe("PRACTITIONER_REQUIRED");
    }

    [Fact]
    public async Task A_request_from_a_file_and_the_practitioners_own_id_reach_the_broker()
    {
        var file = Path.Combine(demonstration.Folder, "request.json");
        await File.WriteAllTextAsync(file, """{"reason": "Whether the call by hand of just now is in it.", "page_size": 5}""");

        var (code, output) = await RunAsync(
        [
            "call", "--as", "northmere-partnership", "--practitioner", "Ada Auditsample:AUDITOR:Quality", "--practitioner-id", "u-by-hand",
            .. demonstration.Connection, "AuditService/ListEntries", "-d", "@" + file, "--timeout", "60", "--all-fields",
        ]);

        code.ShouldBe(0, output);
        var (again, reviewed) = await RunAsync(
        [
            "call", "--as", "northmere-partnership", "--practitioner", "Ada Auditsample:AUDITOR", .. demonstration.Connection, "AuditService/ListEntries",
            "-d", """{"reason": "Who has looked into the trail by hand just now.", "page_size": 100}""",
        ]);
        again.ShouldBe(0, reviewed);
        reviewed.ShouldContain("u-by-hand");
    }

    [Fact]
    public async Task A_stream_ends_after_as_many_messages_as_were_asked_for()
    {
        var (code, output) = await RunAsync(
            ["call", "--as", "northmere-csc", .. demonstration.Connection, "InboxService/StreamInbox", "--max", "2", "--timeout", "60"]);

        code.ShouldBe(0, output);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(2);
        lines.ShouldAllBe(line => JsonDocument.Parse(line, default).RootElement.GetProperty("cursor").GetString() != "");
    }

    [Fact]
    public async Task The_clock_is_read_and_moved_on()
    {
        var before = await ClockAsync();

        var moved = await ClockAsync("--advance", "1d");
        (moved - before).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromDays(1));

        var to = moved.AddHours(3);
        (await ClockAsync("--to", to.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null))).ShouldBeGreaterThan(moved.AddHours(2));

        var (code, output) = await RunAsync(["clock", "--advance", "yesterday", .. demonstration.Connection]);
        code.ShouldBe(1);
        JsonDocument.Parse(output).RootElement.GetProperty("status").GetString().ShouldBe("INVALID_ARGUMENT");
    }

    private async Task<DateTimeOffset> ClockAsync(params string[] more)
    {
        var (code, output) = await RunAsync(["clock", .. more, .. demonstration.Connection]);
        code.ShouldBe(0, output);
        using var answer = JsonDocument.Parse(output);
        return answer.RootElement.GetProperty("now").GetDateTimeOffset();
    }

    private static async Task<(int Code, string Output)> RunAsync(IReadOnlyList<string> line)
    {
        using var output = new StringWriter();
        var code = await CommandLine.Create().Parse(line, CommandLine.Parsing).InvokeAsync(
            new System.CommandLine.InvocationConfiguration { Output = output, Error = output }, TestContext.Current.CancellationToken);
        return (code, output.ToString());
    }

    /// <summary>The command in a text that makes the first call by hand: from its line to the end of its paragraph.</summary>
    private static string FirstCall(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var first = Array.FindIndex(lines, l => l.TrimStart().StartsWith("dotnet run --project src/InfoShare.Cli -- call", StringComparison.Ordinal));
        first.ShouldBeGreaterThan(0, "no call by hand in the text");
        return string.Join('\n', lines.Skip(first).TakeWhile(l => l.Trim().Length > 0));
    }

    /// <summary>The words of a command line as a shell reads them: quotes taken off, a line that ends in a backslash goes on.</summary>
    private static List<string> Words(string command)
    {
        List<string> words = [];
        StringBuilder? word = null;
        var quote = '\0';
        foreach (var c in command.Replace("\\\n", " ", StringComparison.Ordinal))
        {
            if (quote != '\0' && c == quote)
            {
                quote = '\0';
            }
            else if (quote == '\0' && (c is '"' or '\''))
            {
                quote = c;
                word ??= new StringBuilder();
            }
            else if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (word is not null)
                    words.Add(word.ToString());
                word = null;
            }
            else
            {
                (word ??= new StringBuilder()).Append(c);
            }
        }

        if (word is not null)
            words.Add(word.ToString());
        return words;
    }
}

/// <summary>The demonstration in a process of its own, as <c>dotnet run --project src/InfoShare.Broker -- demo</c> starts it, played to its end and serving.</summary>
public sealed class ServingDemonstration : IAsyncLifetime
{
    private const string LastWords = "/health";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly StringBuilder said = new();
    private readonly StringBuilder complained = new();
    private Process process = null!;

    /// <summary>The root of the source tree.</summary>
    public static string Repository { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Parent!.Parent!.Parent!.Parent!.FullName;

    /// <summary>Where it was started.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("infoshare-serving-").FullName;

    /// <summary>What it has printed.</summary>
    public string Said => said.ToString();

    /// <summary>Where agencies call it.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The folder of its certificates.</summary>
    public string Certificates => Path.Combine(Folder, "data", "certs");

    /// <summary>The options that lead a command to it.</summary>
    public string[] Connection => ["--certs", Certificates, "--address", Address];

    /// <summary>A command line with this broker's folder and address for those that it names.</summary>
    public List<string> Here(List<string> line)
    {
        List<string> own = [.. line];
        own[own.IndexOf("--certs") + 1] = Certificates;
        own[own.IndexOf("--address") + 1] = Address;
        return own;
    }

    public async ValueTask InitializeAsync()
    {
        var start = new ProcessStartInfo("dotnet", [BenchTests.BrokerProgram(), "demo", "--data", Path.Combine(Folder, "data")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = Folder,
        };
        process = Process.Start(start)!;
        process.ErrorDataReceived += (_, e) => complained.AppendLine(e.Data);
        process.BeginErrorReadLine();
        using var patience = new CancellationTokenSource(Patience);
        string? line;
        do
        {
            line = await process.StandardOutput.ReadLineAsync(patience.Token);
            if (line is null)
            {
                // All of what it complained of has been read when this returns.
                await process.WaitForExitAsync(patience.Token);
                throw new InvalidOperationException($"The demonstration ended with {process.ExitCode}: {complained}{Said}");
            }

            said.AppendLine(line);
            if (Address.Length == 0 && line.IndexOf("https://127.0.0.1:", StringComparison.Ordinal) is >= 0 and var at)
                Address = line[at..].Split(' ')[0];
        }
        while (!line.EndsWith(LastWords, StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
