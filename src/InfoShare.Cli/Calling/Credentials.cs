using InfoShare.Client;
using InfoShare.Identity;

namespace InfoShare.Cli.Calling;

/// <summary>How this tool speaks for an agency: with the files that <c>infoshare certs</c> made.</summary>
/// <param name="Folder">The folder of certificates and keys.</param>
/// <param name="Address">The broker.</param>
/// <param name="Authority">The token service; null: the broker's own.</param>
internal sealed record Credentials(string Folder, Uri Address, Uri? Authority)
{
    /// <summary>Options to connect as the agency.</summary>
    /// <exception cref="CallProblem">The folder has no credentials of that agency.</exception>
    public InfoShareClientOptions For(string agency, InfoSharePractitioner? practitioner)
    {
        var clientId = agency;
        var registry = Path.Combine(Folder, "registry.json");
        if (!Directory.Exists(Folder) || !File.Exists(Path.Combine(Folder, "ca.crt")))
        {
            throw CallProblem.Invalid(
                CallProblem.Credentials, $"There are no certificates in {Folder}. Make them with `infoshare certs`, or name the folder with --certs.");
        }

        if (File.Exists(registry))
        {
            var known = RegistryFile.Read(registry);
            var organisation = known.FirstOrDefault(o => o.Id == agency)
                ?? throw CallProblem.Invalid(
                    CallProblem.Agency,
                    "There is no such agency in registry.json. There are: " + string.Join(", ", known.Where(o => o.ClientId is not null).Select(o => o.Id)) + ".");
            clientId = organisation.ClientId
                ?? throw CallProblem.Invalid(CallProblem.Agency, $"{agency} has no system that is connected; nobody can call as it.");
        }

        var files = new[] { $"{agency}.crt", $"{agency}.key", $"{agency}.assertion.key" };
        if (files.FirstOrDefault(file => !File.Exists(Path.Combine(Folder, file))) is { } missing)
            throw CallProblem.Invalid(CallProblem.Credentials, $"{missing} is missing in {Folder}.");
        return new InfoShareClientOptions
        {
            Address = Address,
            Authority = Authority,
            ClientId = clientId,
            CertificatePath = Path.Combine(Folder, files[0]),
            KeyPath = Path.Combine(Folder, files[1]),
            AssertionKeyPath = Path.Combine(Folder, files[2]),
            CaCertificatePath = Path.Combine(Folder, "ca.crt"),
            Practitioner = practitioner,
        };
    }
}
