using InfoShare.Core.Audit;
using InfoShare.Core.Audit.Log;
using InfoShare.Core.Registry;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage.Signing;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqliteRegistryCheckTests() : RegistryCheckTests(StoreEngine.Sqlite);

public sealed class PostgresRegistryCheckTests() : RegistryCheckTests(StoreEngine.Postgres);

/// <summary>Who is registered is compared with the last decision, and that one is the last which the registry's own count says is (M2).</summary>
public abstract class RegistryCheckTests(StoreEngine engine) : DomainSuite(engine)
{
    private const string Origin = "infoshare.example/main";

    private readonly Organisation police = new Filled(1).Of<Organisation>() with { Id = "elmmock-police", Enabled = true };

    /// <summary>Brokers whose clocks part, by however much, accuse nobody of what the other one decided.</summary>
    [Theory]
    [InlineData(5, 2)]
    [InlineData(2, 5)]
    public async Task The_last_decision_is_the_last_whatever_the_brokers_clocks_say(int firstMinutes, int secondMinutes)
    {
        await BeginAsync();
        await DecideAsync(police with { Enabled = false }, firstMinutes);
        await DecideAsync(police, secondMinutes);
        (await TellAsync()).ShouldBeEmpty();

        // What was decided before is not what stands.
        await PutAsync(police with { Enabled = false });
        (await TellAsync()).ShouldHaveSingleItem().ShouldContain("was changed in the database");
    }

    [Fact]
    public async Task An_entry_of_a_version_that_the_registry_has_not_had_is_nobodys_decision_and_accuses_nobody()
    {
        await BeginAsync();
        await PutAsync(police);
        await EnterAsync(police, (await LookAsync(s => s.Registry.VersionAsync())) + 9, minutes: 0);
        (await TellAsync()).ShouldHaveSingleItem().ShouldContain("no entry says that anybody decided so");
        await DecideAsync(police, minutes: 0);
        (await TellAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_two_entries_that_claim_one_version_neither_is_believed_alone()
    {
        await BeginAsync();
        await DecideAsync(police, minutes: 0);
        await EnterAsync(police with { Enabled = false }, await LookAsync(s => s.Registry.VersionAsync()), minutes: 0);
        (await TellAsync()).ShouldHaveSingleItem();
    }

    private async Task BeginAsync()
    {
        var crypto = OpenSslEd25519.Load();
        var log = new OwnLog("main", Origin, new NoteSigner(Origin, crypto.OpenKey([.. Enumerable.Repeat((byte)1, 32)])), crypto);
        await new AuditTree(Store, log, Clock).OpenAsync(null, Ct);
    }

    private async Task<IReadOnlyList<string>> TellAsync() => await new RegistryCheck(Store, _ => { }).CheckAsync([], Ct);

    private Task PutAsync(Organisation organisation) => DoAsync(s => s.Registry.Put(organisation));

    private async Task DecideAsync(Organisation organisation, int minutes)
    {
        await PutAsync(organisation);
        await EnterAsync(organisation, await LookAsync(s => s.Registry.VersionAsync()), minutes);
    }

    private Task EnterAsync(Organisation organisation, long version, int minutes) => DoAsync(s => s.Audit.Append(new AuditEntry
    {
        Id = NewId("aud"),
        Kind = AuditEventKind.Decide,
        Action = "RegistryService/PutOrganisation",
        ObjectId = organisation.Id,
        Outcome = RegistryOutcome.Of("put", version, organisation),
        RecordedAt = Now.AddMinutes(minutes),
    }));
}
