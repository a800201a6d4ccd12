using InfoShare.Testing;

namespace InfoShare.Identity.Tests;

public sealed class ReplayStoreTests
{
    private readonly ManualClock _clock = ManualClock.AtNow();

    [Fact]
    public async Task Of_many_at_once_one_wins()
    {
        var store = new InMemoryReplayStore(_clock);
        for (var round = 0; round < 50; round++)
        {
            var jti = $"jti-{round}";
            using var start = new Barrier(8);
            var wins = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    return store.TryRegisterAsync("gp", jti, _clock.Now.AddMinutes(5), default).AsTask().Result;
                },
                TaskCreationOptions.LongRunning)));

            wins.Count(won => won).ShouldBe(1);
        }
    }

    [Fact]
    public async Task One_client_s_ids_are_not_another_s()
    {
        var store = new InMemoryReplayStore(_clock);

        (await store.TryRegisterAsync("gp", "1", _clock.Now.AddMinutes(5), default)).ShouldBeTrue();
        (await store.TryRegisterAsync("school", "1", _clock.Now.AddMinutes(5), default)).ShouldBeTrue();
        (await store.TryRegisterAsync("gp", "1", _clock.Now.AddMinutes(5), default)).ShouldBeFalse();
    }

    [Fact]
    public async Task An_id_is_remembered_until_it_expires_and_then_makes_room()
    {
        var store = new InMemoryReplayStore(_clock);
        await store.TryRegisterAsync("gp", "1", _clock.Now.AddMinutes(5), default);

        _clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        (await store.TryRegisterAsync("gp", "1", _clock.Now.AddMinutes(5), default)).ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(1));
        (await store.TryRegisterAsync("gp", "2", _clock.Now.AddMinutes(5), default)).ShouldBeTrue();
        store.Count.ShouldBe(1);
    }

    [Fact]
    public async Task When_full_it_refuses_rather_than_forgets_and_one_client_cannot_fill_it()
    {
        var store = new InMemoryReplayStore(_clock, capacity: 8);
        var expires = _clock.Now.AddMinutes(5);
        await store.TryRegisterAsync("noisy", "1", expires, default);
        await store.TryRegisterAsync("noisy", "2", expires, default);

        await Should.ThrowAsync<ReplayStoreUnavailableException>(async () => await store.TryRegisterAsync("noisy", "3", expires, default));
        (await store.TryRegisterAsync("noisy", "1", expires, default)).ShouldBeFalse();
        for (var i = 0; i < 6; i++)
        {
            (await store.TryRegisterAsync($"other-{i}", "1", expires, default)).ShouldBeTrue();
        }

        await Should.ThrowAsync<ReplayStoreUnavailableException>(async () => await store.TryRegisterAsync("late", "1", expires, default));
        _clock.Advance(TimeSpan.FromMinutes(5));
        (await store.TryRegisterAsync("late", "1", _clock.Now.AddMinutes(5), default)).ShouldBeTrue();
    }
}
