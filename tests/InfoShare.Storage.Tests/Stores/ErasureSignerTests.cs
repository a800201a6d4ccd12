using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Audit.Log;
using InfoShare.Core.Retention;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage.Signing;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqliteErasureSignerTests() : ErasureSignerTests(StoreEngine.Sqlite);

public sealed class PostgresErasureSignerTests() : ErasureSignerTests(StoreEngine.Postgres);

/// <summary>What signs an erasure may stand outside of the process, and hang: everybody else goes on.</summary>
public abstract class ErasureSignerTests(StoreEngine engine) : DomainSuite(engine)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly OpenSslEd25519 Crypto = OpenSslEd25519.Load();

    [Fact]
    public async Task Nobody_waits_for_the_signer_of_an_erasure_but_whoever_proposes_or_confirms_it()
    {
        using var key = new HangingKey(Crypto.OpenKey(Enumerable.Repeat((byte)1, 32).ToArray()));
        var log = new OwnLog("main", "infoshare.example/main", new NoteSigner("infoshare.example/main", key), Crypto);
        await new AuditTree(Store, log, Clock).OpenAsync(null, Ct);
        var look = Look();
        await DoAsync(s => s.Audit.Append(look));
        var schedules = RetentionSchedules.Embedded();

        var proposing = Task.Run(() => new EraseAuditPersonalHandler(Store, schedules, log, Clock).HandleAsync(
            new EraseAuditPersonal([look.Id], null, ErasureGround.LegalObligation, "The court ordered it last week."), CallOf("u-mia", "EraseAuditPersonal"), Ct), Ct);
        await OthersGoOnAsync(key, proposing);
        var proposed = await proposing;

        var check = new TrailCheck(Store, log, new LogRegister(Store, log));
        var confirming = Task.Run(() => new ConfirmErasureHandler(Store, schedules, log, check, Clock).HandleAsync(
            new ConfirmErasure(proposed.Erasure.Id, proposed.Erasure.Version), CallOf("u-tom", "ConfirmErasure"), Ct), Ct);
        await OthersGoOnAsync(key, confirming);
        var done = await confirming;
        (done.Erasure.State, done.Erasure.Erased, check.Differs).ShouldBe((RemovalState.Executed, 1, false));
        (await LookAsync(s => s.Audit.FindAsync(look.Id)))!.PersonIds.ShouldBeEmpty();
    }

    private async Task OthersGoOnAsync(HangingKey key, Task erasing)
    {
        (await key.Asked.WaitAsync(Patience, Ct)).ShouldBeTrue("it was asked to sign");
        await DoAsync(s => s.Audit.Append(Look())).WaitAsync(Patience, Ct);
        erasing.IsCompleted.ShouldBeFalse();
        key.GoOn();
    }

    private static Call CallOf(string practitioner, string method) => new(
        new Caller("northmere-partnership", "Northmere Partnership", AgencyKind.Other, "Northmere", true, new Practitioner(practitioner, practitioner, PractitionerRole.Auditor, null), practitioner),
        $"RetentionService/{method}", Guid.NewGuid().ToString(), new byte[32]);

    private AuditEntry Look() => new()
    {
        Id = NewId("aud"),
        Kind = AuditEventKind.Query,
        Action = "HealthService/QueryChild",
        OrganisationId = Surgery,
        PractitionerId = "u-one",
        Reason = "To know who is around the child.",
        PersonIds = ["per_iris"],
        Outcome = "done",
        RecordedAt = Now,
    };

    /// <summary>A key that answers when it is told to.</summary>
    private sealed class HangingKey(IEd25519Key key) : IEd25519Key
    {
        private readonly SemaphoreSlim asked = new(0);
        private readonly SemaphoreSlim may = new(0);

        public SemaphoreSlim Asked => asked;

        public ReadOnlyMemory<byte> PublicKey => key.PublicKey;

        public byte[] Sign(ReadOnlySpan<byte> message)
        {
            asked.Release();
            may.Wait(CancellationToken.None);
            return key.Sign(message);
        }

        public void GoOn() => may.Release();

        public void Dispose()
        {
            // Whoever is left waiting, where a test has failed.
            may.Release(100);
            key.Dispose();
        }
    }
}
