using System.CommandLine;
using InfoShare.Cli.Calling;

namespace InfoShare.Cli.Commands;

/// <summary>The options of every command that calls a broker.</summary>
internal sealed class ConnectionOptions
{
    private const string DefaultAddress = "https://127.0.0.1:7443";

    private readonly Option<string> certs = CertsOption();

    private readonly Option<string> address = new("--address")
    {
        Description = "The broker's address. Default: INFOSHARE_ADDRESS, else " + DefaultAddress,
        HelpName = "url",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("INFOSHARE_ADDRESS") is { Length: > 0 } set ? set : DefaultAddress,
    };

    private readonly Option<string?> authority = new("--authority")
    {
        Description = "The token service's address, when it is not the broker's own. Default: INFOSHARE_AUTHORITY, if set",
        HelpName = "url",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("INFOSHARE_AUTHORITY"),
    };

    public static Option<string> CertsOption() => new("--certs")
    {
        Description = "Folder of certificates and keys",
        HelpName = "folder",
        DefaultValueFactory = _ => "certs-dev",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(certs);
        command.Options.Add(address);
        command.Options.Add(authority);
    }

    public Credentials Read(ParseResult parsed) => new(
        parsed.GetValue(certs)!,
        Https(parsed.GetValue(address)!, "--address"),
        parsed.GetValue(authority) is { Length: > 0 } url ? Https(url, "--authority") : null);

    private static Uri Https(string text, string option) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps
            ? uri
            : throw CallProblem.Invalid(CallProblem.Credentials, $"{option} must be an https address.");
}
