using System.Collections.Frozen;
using InfoShare.Core.Access;
using InfoShare.Core.Rosters;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Registry;

/// <summary>One version of the registry, for looking up.</summary>
public sealed class RegistrySnapshot
{
    private readonly FrozenDictionary<string, Organisation> byId;
    private readonly FrozenDictionary<string, Organisation> byClientId;
    private readonly FrozenDictionary<string, Organisation[]> byArea;

    /// <param name="roster">Who stands where and when; null: nobody is named.</param>
    /// <param name="policy">The policy in force; null: the latest that this build brings.</param>
    public RegistrySnapshot(
        long version, IReadOnlyList<Organisation> organisations, IReadOnlyList<RosterEntry>? roster = null, AccessPolicy? policy = null)
    {
        Version = version;
        Policy = policy ?? PolicyBook.Embedded.Latest;
        Roster = roster is { Count: > 0 } ? new DutyRoster(roster, organisations.Where(InvolvementAccess.IsHiddenService).Select(o => o.Id).ToFrozenSet()) : DutyRoster.Empty;
        All = organisations;
        byId = organisations.ToFrozenDictionary(o => o.Id);
        byClientId = organisations.Where(o => o.ClientId is not null).ToFrozenDictionary(o => o.ClientId!);
        byArea = organisations.GroupBy(o => o.Area, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(g => g.Key, g => g.OrderBy(o => o.Id, StringComparer.Ordinal).ToArray(), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Number of changes up to this version.</summary>
    public long Version { get; }

    /// <summary>The access policy that was in force when the snapshot was taken.</summary>
    public AccessPolicy Policy { get; }

    /// <summary>All organisations by id, revoked ones too.</summary>
    public IReadOnlyList<Organisation> All { get; }

    /// <summary>Who acts for a role or somebody who is away.</summary>
    public DutyRoster Roster { get; }

    /// <summary>The organisation, or null.</summary>
    public Organisation? Find(string id) => byId.GetValueOrDefault(id);

    /// <summary>The organisation whose system has this client id, or null.</summary>
    public Organisation? FindByClientId(string clientId) => byClientId.GetValueOrDefault(clientId);

    /// <summary>Enabled organisations of the area, by id.</summary>
    public IEnumerable<Organisation> InArea(string area) =>
        byArea.TryGetValue(area, out var found) ? found.Where(o => o.Enabled) : [];

    /// <summary>The children's services that receive referrals in the area, or null.</summary>
    public Organisation? ReceiverOfReferrals(string area) =>
        InArea(area).FirstOrDefault(o => o.ReceivesReferrals && o.Agency == AgencyKind.SocialCare);

    /// <summary>The police of an area that have public protection, or null.</summary>
    public Organisation? PublicProtectionOf(string area) =>
        InArea(area).FirstOrDefault(o => o.Agency == AgencyKind.Police && o.AllowedRoles.Contains(PractitionerRole.PublicProtection));

    /// <summary>Display name of an organisation, its id when the registry no longer has it.</summary>
    public string NameOf(string id) => Find(id)?.Name ?? id;
}

/// <summary>
/// The registry in memory, renewed when its version moves. Rules that decide on being enabled read it through
/// <see cref="CurrentAsync"/>, which compares the version with the database, so that a revocation by another broker holds
/// from the next call on.
/// </summary>
/// <param name="check">Compares what is new in it with what was decided; null: nobody does.</param>
public sealed class OrganisationDirectory(IStore store, PolicyBook? policies = null, TimeProvider? time = null, RegistryCheck? check = null) : IDisposable
{
    private readonly SemaphoreSlim refreshing = new(1, 1);

    // Every call asks for it: many at a time share one read.
    private readonly JoinedRead<long> version = new(() => store.ReadOneAsync(s => s.Registry.VersionAsync(), CancellationToken.None));
    private readonly PolicyBook policies = policies ?? PolicyBook.Embedded;
    private readonly TimeProvider time = time ?? TimeProvider.System;
    private volatile RegistrySnapshot current = new(-1, []);

    /// <summary>The snapshot as last read; may be behind by one call.</summary>
    public RegistrySnapshot Latest => current;

    /// <summary>The snapshot that is true now.</summary>
    public async ValueTask<RegistrySnapshot> CurrentAsync(CancellationToken ct)
    {
        var now = await version.AskAsync(ct);
        var policy = policies.At(time.GetUtcNow());
        if (IsTrue(current, now, policy))
            return current;

        await refreshing.WaitAsync(ct);
        try
        {
            if (now > current.Version || current.Policy != policy)
            {
                // Before anybody calls by it: what is put in the table for a moment is met too.
                var (read, found) = await store.ReadAsync(
                    async s =>
                    {
                        var all = await s.Registry.AllAsync();
                        return (new RegistrySnapshot(await s.Registry.VersionAsync(), all, await s.Roster.AliveAsync(s.Now), policy),
                            check is null ? [] : await check.CompareAsync(s, all, Changed(all)));
                    },
                    ct);
                check?.Tell(found);
                current = read;
            }
        }
        finally
        {
            refreshing.Release();
        }

        return current;
    }

    private List<Organisation> Changed(IReadOnlyList<Organisation> all) => [.. all.Where(o => current.Find(o.Id)?.Hash() != o.Hash())];

    private static bool IsTrue(RegistrySnapshot snapshot, long version, AccessPolicy policy) => snapshot.Version == version && snapshot.Policy == policy;

    /// <inheritdoc/>
    public void Dispose()
    {
        refreshing.Dispose();
        version.Dispose();
    }
}
