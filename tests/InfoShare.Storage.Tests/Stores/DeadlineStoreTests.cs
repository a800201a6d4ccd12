using InfoShare.Core.Stores;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqliteDeadlineStoreTests() : DeadlineStoreTests(StoreEngine.Sqlite);

public sealed class PostgresDeadlineStoreTests() : DeadlineStoreTests(StoreEngine.Postgres)
{
    [Fact]
    public async Task Of_two_brokers_one_fires_it()
    {
        var deadline = New(Now);
        await DoAsync(s => s.Deadlines.Add(deadline));
        (await RaceAsync(s => s.Deadlines.TryFireAsync(deadline.Id, Now), s => s.Deadlines.TryFireAsync(deadline.Id, Now))).ShouldBe((true, false));
    }
}

public abstract class DeadlineStoreTests(StoreEngine engine) : DomainSuite(engine)
{
    [Fact]
    public async Task Strictly_past_ones_are_due_earliest_first()
    {
        var late = New(Now.AddHours(-1));
        var later = New(Now.AddHours(-2));
        var now = New(Now);
        var future = New(Now.AddMicroseconds(1));
        await DoAsync(s =>
        {
            foreach (var d in new[] { late, later, now, future })
                s.Deadlines.Add(d);
        });

        (await DueAsync(Now)).ShouldBe([later.Id, late.Id]);
        (await DueAsync(Now, 1)).ShouldBe([later.Id]);
        (await DueAsync(Now.AddMicroseconds(1))).ShouldBe([later.Id, late.Id, now.Id]);
    }

    [Fact]
    public async Task A_duty_that_was_met_does_not_fire()
    {
        var met = New(Now.AddHours(-1), "ref_1");
        var otherPurpose = New(Now.AddHours(-1), "ref_1", DeadlinePurpose.ReferralOwner);
        var otherObject = New(Now.AddMinutes(-1), "ref_2");
        await DoAsync(s =>
        {
            s.Deadlines.Add(met);
            s.Deadlines.Add(otherPurpose);
            s.Deadlines.Add(otherObject);
            s.Deadlines.Meet("ref_1", DeadlinePurpose.ReferralFeedback, Now);
        });

        (await DueAsync(Now)).ShouldBe([otherPurpose.Id, otherObject.Id]);
        (await DoAsync(s => s.Deadlines.TryFireAsync(met.Id, Now))).ShouldBeFalse();
    }

    [Fact]
    public async Task A_deadline_fires_once_and_is_not_met_after_that()
    {
        var deadline = New(Now.AddHours(-1));
        await DoAsync(s => s.Deadlines.Add(deadline));

        (await DoAsync(s => s.Deadlines.TryFireAsync(deadline.Id, Now))).ShouldBeTrue();
        (await DoAsync(s => s.Deadlines.TryFireAsync(deadline.Id, Now))).ShouldBeFalse();
        (await DoAsync(s => s.Deadlines.TryFireAsync("dl_none", Now))).ShouldBeFalse();
        await DoAsync(s => s.Deadlines.Meet(deadline.ObjectId, deadline.Purpose, Now));
        (await DueAsync(Now)).ShouldBeEmpty();
        (await ReadAsync(sql => sql.SingleOrDefaultAsync<DateTimeOffset?>("SELECT met_at FROM pending_deadline"))).ShouldBeNull();
    }

    protected PendingDeadline New(DateTimeOffset due, string objectId = "ref_1", DeadlinePurpose purpose = DeadlinePurpose.ReferralFeedback) =>
        new(NewId("dl"), purpose, objectId, due, "T1");

    private async Task<IEnumerable<string>> DueAsync(DateTimeOffset now, int limit = 10) =>
        (await LookAsync(s => s.Deadlines.DueAsync(now, limit))).Select(d => d.Id);
}
