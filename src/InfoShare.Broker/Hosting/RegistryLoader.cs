using System.Text.Json;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Identity;

namespace InfoShare.Broker.Hosting;

/// <summary>
/// Brings organisations from a registry file into the registry. Only entries of the file that are new or have changed since
/// they were last read count, so that a restart does not undo what the operator decided since; and no file gives a revoked
/// organisation its place back.
/// </summary>
internal static class RegistryLoader
{
    private const string Seen = "registry-file";

    /// <summary>The organisations of a file, and its hash.</summary>
    public sealed record Wanted(IReadOnlyList<Organisation> Organisations, string Hash);

    /// <summary>Reads the file.</summary>
    /// <param name="path">Empty: there is none.</param>
    /// <exception cref="BrokerStartException">The file cannot be used.</exception>
    public static Wanted? Read(string path)
    {
        if (path.Length == 0)
            return null;
        try
        {
            var (organisations, hash) = RegistryFile.ReadHashed(path);
            return new Wanted([.. organisations.Select(OrganisationOf)], hash);
        }
        catch (InvalidOperationException e)
        {
            throw new BrokerStartException($"Registry:File cannot be used: {e.Message}", e);
        }
    }

    /// <summary>Writes what is new.</summary>
    /// <returns>How many organisations were added or replaced.</returns>
    /// <exception cref="BrokerStartException">What is wanted does not go with what is there.</exception>
    public static Task<int> LoadAsync(IStore store, Wanted wanted, CancellationToken ct) =>
        store.WriteAsync(new WriteCommand<int>("LoadRegistry", s => ApplyAsync(s, wanted.Organisations, wanted.Hash)), ct);

    private static async ValueTask<int> ApplyAsync(IWriteSession session, IReadOnlyList<Organisation> wanted, string file)
    {
        var present = (await session.Registry.AllAsync()).ToDictionary(o => o.Id, StringComparer.Ordinal);
        var seen = await session.Registry.SettingAsync(Seen) is { } text
            ? JsonSerializer.Deserialize<Dictionary<string, string>>(text)!
            : [];
        List<Organisation> changed = [];
        foreach (var organisation in wanted)
        {
            var hash = organisation.Hash();
            if (seen.GetValueOrDefault(organisation.Id) == hash && present.ContainsKey(organisation.Id))
                continue;
            seen[organisation.Id] = hash;
            var kept = !present.TryGetValue(organisation.Id, out var old) || old.Enabled;
            changed.Add(organisation with { Enabled = organisation.Enabled && kept });
        }

        if (changed.Count == 0)
            return 0;
        foreach (var organisation in changed)
            present[organisation.Id] = organisation;
        RequireNoClash(present.Values);

        // Only what differs: each change makes every broker validate its tokens anew. And who may call, under which key and in which roles, is not
        // changed in silence (M2): an entry of each, by which its row is compared later (RegistryCheck).
        foreach (var organisation in changed)
        {
            session.Registry.Put(organisation);
            session.RecordAtStart(organisation.Id, RegistryOutcome.Of($"registry file {file}", await session.Registry.VersionAsync(), organisation));
        }

        session.Registry.PutSetting(Seen, JsonSerializer.Serialize(seen));
        return changed.Count;
    }

    private static void RequireNoClash(IEnumerable<Organisation> organisations)
    {
        var clients = new HashSet<string>(StringComparer.Ordinal);
        var thumbprints = new HashSet<string>(StringComparer.Ordinal);
        foreach (var organisation in organisations)
        {
            if (organisation.ClientId is not null && !clients.Add(organisation.ClientId))
                throw new BrokerStartException($"Registry:File cannot be used: another organisation has the client id of {organisation.Id}.");
            if (organisation.CertificateThumbprints.Distinct(StringComparer.Ordinal).Any(t => !thumbprints.Add(t)))
                throw new BrokerStartException($"Registry:File cannot be used: another organisation has a certificate of {organisation.Id}.");
        }
    }

    private static Organisation OrganisationOf(RegisteredOrganisation entry)
    {
        var agency = Parse<AgencyKind>(entry, entry.Agency, "agency");
        PractitionerRole[] roles = [.. entry.AllowedRoles.Select(r => Parse<PractitionerRole>(entry, r, "allowedRoles"))];
        if (roles.Any(r => Roles.AgencyOf(r) != agency))
            throw new BrokerStartException($"Registry:File cannot be used: {entry.Id} has a role that does not belong to {entry.Agency}.");
        return new Organisation(
            entry.Id, entry.Name, agency, entry.Area, Parse<Connection>(entry, entry.Connection, "connection"), roles, entry.ReceivesReferrals,
            entry.DutyTelephone, entry.ClientId, entry.CertificateThumbprints,
            entry.Keys.Count == 0 ? null : JsonSerializer.Serialize(new { keys = entry.Keys }), entry.Enabled, entry.IsOperator);
    }

    private static TEnum Parse<TEnum>(RegisteredOrganisation entry, string text, string member)
        where TEnum : struct, Enum =>
        Code.TryParse<TEnum>(text, out var value) && Code.IsStated(value)
            ? value
            : throw new BrokerStartException($"Registry:File cannot be used: {entry.Id} has an unknown code in {member}.");
}
