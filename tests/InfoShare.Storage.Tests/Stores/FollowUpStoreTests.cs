using InfoShare.Core.Referrals;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqliteFollowUpStoreTests() : FollowUpStoreTests(StoreEngine.Sqlite);

public sealed class PostgresFollowUpStoreTests() : FollowUpStoreTests(StoreEngine.Postgres)
{
    [Fact]
    public async Task Of_two_brokers_one_ends_it()
    {
        var promise = await AddAsync(await ChildAsync());
        var done = promise with { Version = 2, State = FollowUpState.Done };
        var failed = promise with { Version = 2, State = FollowUpState.Failed };
        (await RaceAsync(s => s.FollowUps.TryUpdateAsync(done, 1), s => s.FollowUps.TryUpdateAsync(failed, 1))).ShouldBe((true, false));
    }
}

public abstract class FollowUpStoreTests(StoreEngine engine) : DomainSuite(engine)
{
    [Fact]
    public async Task Open_conditions_are_found_by_any_child_of_the_referral_and_each_once()
    {
        var (child, sibling, other) = (await ChildAsync(), await ChildAsync(), await ChildAsync());
        var condition = await AddAsync(child, sibling: sibling);
        await AddAsync(child, FollowUpKind.Review);
        await AddAsync(child, state: FollowUpState.Raised);
        await AddAsync(other);

        (await LookAsync(s => s.FollowUps.OpenConditionsAsync([child, sibling]))).Select(f => f.Id).ShouldBe([condition.Id]);
        (await LookAsync(s => s.FollowUps.OpenConditionsAsync([sibling]))).Select(f => f.Id).ShouldBe([condition.Id]);
        (await LookAsync(s => s.FollowUps.OpenConditionsAsync(["per_none"]))).ShouldBeEmpty();
        (await LookAsync(s => s.FollowUps.OpenConditionsAsync([]))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_change_of_a_version_that_moved_on_writes_nothing()
    {
        var promise = await AddAsync(await ChildAsync());
        (await DoAsync(s => s.FollowUps.TryUpdateAsync(promise with { Version = 2, Counted = 1 }, 1))).ShouldBeTrue();
        (await DoAsync(s => s.FollowUps.TryUpdateAsync(promise with { Version = 2, Counted = 9 }, 1))).ShouldBeFalse();
        (await LookAsync(s => s.FollowUps.FindAsync(promise.Id)))!.Counted.ShouldBe(1);
        await Should.ThrowAsync<ArgumentException>(() => DoAsync(s => s.FollowUps.TryUpdateAsync(promise with { Version = 5 }, 2)));
    }

    [Fact]
    public async Task Open_ones_are_listed_by_when_they_are_due_and_by_owner()
    {
        var child = await ChildAsync();
        var later = await AddAsync(child, due: Now.AddDays(2), owner: "sw.one");
        var sooner = await AddAsync(child, due: Now.AddDays(1), owner: "sw.two");
        await AddAsync(child, due: Now, state: FollowUpState.Done);

        (await ListAsync(null)).ShouldBe([sooner.Id, later.Id]);
        (await ListAsync("sw.one")).ShouldBe([later.Id]);
        (await LookAsync(s => s.FollowUps.OpenAsync(Council, null, (sooner.DueAt, sooner.Id), 10))).Select(f => f.Id).ShouldBe([later.Id]);
        (await LookAsync(s => s.FollowUps.OfReferralAsync(sooner.ReferralId))).Select(f => f.Id).ShouldBe([sooner.Id]);
    }

    [Fact]
    public async Task The_latest_safe_contact_rule_of_each_organisation_stands()
    {
        var person = await ChildAsync();
        var rule = new Filled(1).Of<SafeContact>();
        SafeContactRule Of(string organisation, int minute) => new(NewId("saf"), person, organisation, rule, "sw.one", Now.AddMinutes(minute));
        var (former, latest, council) = (Of(Surgery, 0), Of(Surgery, 1), Of(Council, 0));
        await DoAsync(s =>
        {
            foreach (var r in (SafeContactRule[])[latest, former, council])
                s.SafeContacts.Add(r);
        });
        (await LookAsync(s => s.SafeContacts.OfAsync(person))).Select(r => r.Id).ShouldBe([council.Id, latest.Id]);
        (await LookAsync(s => s.SafeContacts.OfAsync("per_none"))).ShouldBeEmpty();
    }

    protected Task<string> ChildAsync() => AddPersonAsync();

    protected async Task<FollowUp> AddAsync(
        string child, FollowUpKind kind = FollowUpKind.Condition, FollowUpState state = FollowUpState.Open, DateTimeOffset? due = null,
        string owner = "sw.one", string? sibling = null)
    {
        var referral = NewReferral(child: child);
        if (sibling is not null)
            referral = referral with { ChildIds = [child, sibling] };
        var promise = new FollowUp(
            NewId("fol"), 1, referral.Id, kind, "further missed weighings", Council, owner, "Owen Peatsample", PractitionerRole.DutySocialWorker,
            due ?? Now.AddDays(7), 3, 0, state, null, null, Now, null);
        await DoAsync(s =>
        {
            s.Referrals.Add(referral);
            s.FollowUps.Add(promise);
        });
        return promise;
    }

    private async Task<IEnumerable<string>> ListAsync(string? owner) =>
        (await LookAsync(s => s.FollowUps.OpenAsync(Council, owner, null, 10))).Select(f => f.Id);
}
