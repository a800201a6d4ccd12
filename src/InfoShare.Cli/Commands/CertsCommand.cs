using System.CommandLine;
using InfoShare.Identity.Development;

namespace InfoShare.Cli.Commands;

/// <summary><c>infoshare certs</c>: development certificates and keys for the whole neighbourhood.</summary>
internal static class CertsCommand
{
    public static Command Create()
    {
        var folder = ConnectionOptions.CertsOption();
        folder.Description = "Where they go";
        var host = new Option<string[]>("--host")
        {
            Description = "DNS name of the server besides localhost; may be given several times",
            HelpName = "name",
            DefaultValueFactory = _ => [],
        };
        var force = new Option<bool>("--force") { Description = "Make everything new, even what is still good" };
        var console = new Option<bool>("--console") { Description = "Credentials of the web console for each organisation, too" };
        var command = new Command("certs", """
            Makes a development CA, a server certificate, and a client certificate and an assertion key for each organisation of
            the neighbourhood; and registry.json (for the broker) and clients.json (for a token service of its own) with their
            public parts. Keeps what is still good. Never use these outside development, and never commit the keys.

            Example:
              infoshare certs
              infoshare certs --certs /etc/infoshare --host broker --host token-service
            """)
        {
            Options = { folder, host, force, console },
        };
        command.SetAction(async (parsed, _) =>
        {
            try
            {
                var made = Neighbourhood.Ensure(parsed.GetValue(folder)!, parsed.GetValue(host), parsed.GetValue(force), console: parsed.GetValue(console));
                await parsed.InvocationConfiguration.Output.WriteLineAsync(made.Certificates.Written.Count == 0
                    ? $"All certificates and keys in {made.Certificates.Folder} are still good."
                    : $"Wrote {made.Certificates.Written.Count} certificates and keys to {made.Certificates.Folder}.");
                await parsed.InvocationConfiguration.Output.WriteLineAsync($"CA       {made.Certificates.CaCertificatePath}");
                await parsed.InvocationConfiguration.Output.WriteLineAsync($"Server   {made.Certificates.ServerCertificatePath}");
                await parsed.InvocationConfiguration.Output.WriteLineAsync($"Registry {made.RegistryPath}");
                await parsed.InvocationConfiguration.Output.WriteLineAsync($"Clients  {made.ClientsPath}");
                foreach (var (slug, own) in made.Certificates.Organisations)
                    await parsed.InvocationConfiguration.Output.WriteLineAsync($"  {slug,-28} expires {own.NotAfter:yyyy-MM-dd}");
                return 0;
            }
            catch (Exception e) when (e is ArgumentException or IOException or UnauthorizedAccessException or TimeoutException)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"The certificates cannot be made: {e.Message}");
                return 1;
            }
        });
        return command;
    }
}
