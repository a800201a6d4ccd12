using InfoShare.Core.Audit.Log;
using InfoShare.Core.Stores;
using InfoShare.Testing;

namespace InfoShare.Storage.Tests.Stores;

/// <summary>What stands in a checkpoint's way.</summary>
public abstract partial class AuditTreeStoreTests
{
    [Fact]
    public async Task A_checkpoint_is_signed_when_the_writers_queue_is_full()
    {
        var store = await AnotherStoreAsync(o => o with { QueueCapacity = 2 });
        var tree = NewTree(new Crowded(this, store));
        await tree.OpenAsync(null, Ct);
        await AppendAsync(3, store);
        (await tree.AdvanceAsync(Ct)).ShouldNotBeNull().Size.ShouldBe(3);
    }

    [Fact]
    public async Task A_log_that_could_not_be_signed_for_some_seconds_promises_nothing_until_it_is()
    {
        var key = new RefusingKey(Crypto.OpenKey(Enumerable.Repeat((byte)Seed, 32).ToArray())) { Refuses = true };
        var time = new SteppedTime();
        var tree = new AuditTree(Store, OwnLogOf(Origin, Seed) with { Signer = new NoteSigner(Origin, key) }, time);
        await tree.OpenAsync(null, Ct);
        await AppendAsync(3);
        await Should.ThrowAsync<InvalidOperationException>(() => tree.AdvanceAsync(Ct));
        tree.MayPromise.ShouldBeTrue("one failure is not yet trouble");
        time.Advance(TimeSpan.FromSeconds(4));
        await Should.ThrowAsync<InvalidOperationException>(() => tree.AdvanceAsync(Ct));
        tree.MayPromise.ShouldBeTrue();
        time.Advance(TimeSpan.FromSeconds(2));
        tree.MayPromise.ShouldBeFalse();
        await AppendAsync(1);

        key.Refuses = false;
        (await tree.AdvanceAsync(Ct)).ShouldNotBeNull().Size.ShouldBe(4);
        tree.MayPromise.ShouldBeTrue();
    }

    /// <summary>Whenever a checkpoint is to be written, the writer is at work and its queue is full.</summary>
    private sealed class Crowded(AuditTreeStoreTests suite, IStore inner) : IStore
    {
        public RecentLeaves Leaves => inner.Leaves;

        public async Task<TResult> WriteAsync<TResult>(WriteCommand<TResult> command, CancellationToken ct)
        {
            if (command.Name != "AuditCheckpoint")
                return await inner.WriteAsync(command, ct);
            var (crowd, written) = await suite.AsOneGroupAsync(
                () => (Task.WhenAll(suite.AddNoteAsync("a", store: inner), suite.AddNoteAsync("b", store: inner)), inner.WriteAsync(command, ct)), inner);
            await crowd;
            return await written;
        }

        public Task<TResult> ReadAsync<TResult>(Func<IReadSession, ValueTask<TResult>> read, CancellationToken ct) => inner.ReadAsync(read, ct);

        public WakeSignal Subscribe(string topic) => inner.Subscribe(topic);

        public Task<int> PruneIdempotentRequestsAsync(TimeSpan olderThan, CancellationToken ct) => inner.PruneIdempotentRequestsAsync(olderThan, ct);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    /// <summary>A key that fails as long as it is told to.</summary>
    private sealed class RefusingKey(IEd25519Key inner) : IEd25519Key
    {
        public bool Refuses { get; set; }

        public ReadOnlyMemory<byte> PublicKey => inner.PublicKey;

        public byte[] Sign(ReadOnlySpan<byte> message) => Refuses ? throw new InvalidOperationException("The key is away.") : inner.Sign(message);

        public void Dispose() => inner.Dispose();
    }
}
