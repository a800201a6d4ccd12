using InfoShare.Core.Concerns;
using InfoShare.Core.Concerns.History;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqliteConcernStoreTests() : ConcernStoreTests(StoreEngine.Sqlite);

public sealed class PostgresConcernStoreTests() : ConcernStoreTests(StoreEngine.Postgres);

public abstract class ConcernStoreTests(StoreEngine engine) : DomainSuite(engine)
{
    [Fact]
    public async Task Concerns_are_found_by_id()
    {
        var one = NewConcern("per_a");
        var two = NewConcern("per_a");
        await AddAsync(one);
        await AddAsync(two);

        (await LookAsync(s => s.Concerns.FindManyAsync([one.Id, two.Id, "con_none"]))).Select(c => c.Id).ShouldBe([one.Id, two.Id], ignoreOrder: true);
        (await LookAsync(s => s.Concerns.FindManyAsync([]))).ShouldBeEmpty();
        (await LookAsync(s => s.Concerns.FindAsync("con_none"))).ShouldBeNull();
    }

    [Fact]
    public async Task What_is_on_people_comes_latest_first_for_subject_and_child_alike()
    {
        var old = NewConcern("per_father", Now.AddDays(-2));
        var same = NewConcern("per_other", Now.AddDays(-1));
        var ofChild = NewConcern("per_child", Now.AddHours(-1));
        var unrelated = NewConcern("per_x");
        await AddAsync(old, "per_child", "per_sister");
        await AddAsync(same, "per_child");
        await AddAsync(ofChild, "per_child");
        await AddAsync(unrelated, "per_y");

        var found = await LookAsync(s => s.Concerns.OnPeopleAsync(["per_father", "per_child"], null, 10));
        found.Select(f => (f.Concern.Id, f.PersonId, f.Bearing is not null)).ShouldBe(
        [
            (ofChild.Id, "per_child", true), // its subject too, and yet once
            (same.Id, "per_child", true),
            (old.Id, "per_father", false),
            (old.Id, "per_child", true),
        ]);
        found[^1].Bearing.ShouldBe(BearingOn(old, "per_child"));

        (await LookAsync(s => s.Concerns.OnPeopleAsync(["per_y"], null, 10))).Single().Concern.Id.ShouldBe(unrelated.Id);
        (await LookAsync(s => s.Concerns.OnPeopleAsync([], null, 10))).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_somebody_shared_comes_latest_first_page_by_page_and_nobody_elses_with_it()
    {
        List<Concern> own = [];
        for (var i = 0; i < 5; i++)
        {
            own.Add(NewConcern("per_a", Now.AddMinutes(i / 2)));
            await AddAsync(own[^1]);
        }

        await AddAsync(NewConcern("per_a", Now) with { AuthorId = own[0].AuthorId + "-else" });
        await AddAsync(NewConcern("per_a", Now) with { OrganisationId = own[0].OrganisationId + "-else" });
        List<string> seen = [];
        (DateTimeOffset, string)? after = null;
        while (await LookAsync(s => s.Concerns.OfAuthorAsync(own[0].OrganisationId, own[0].AuthorId, after, 2)) is { Count: > 0 } page)
        {
            page.Count.ShouldBeLessThanOrEqualTo(2);
            seen.AddRange(page.Select(c => c.Id));
            after = (page[^1].SharedAt, page[^1].Id);
        }

        seen.ShouldBe(own.OrderByDescending(c => c.SharedAt).ThenByDescending(c => c.Id, StringComparer.Ordinal).Select(c => c.Id));
    }

    [Fact]
    public async Task Pages_follow_one_another_without_loss_also_within_one_instant()
    {
        var all = new List<Concern>();
        for (var i = 0; i < 11; i++)
        {
            var concern = NewConcern("per_a", Now.AddMinutes(i / 4));
            await AddAsync(concern, "per_b", "per_c");
            all.Add(concern);
        }

        var seen = new List<(string, string)>();
        (DateTimeOffset, string)? after = null;
        while (true)
        {
            var page = await LookAsync(s => s.Concerns.OnPeopleAsync(["per_a", "per_b", "per_c"], after, 3));
            if (page.Count == 0)
                break;
            page.Select(f => f.Concern.Id).Distinct().Count().ShouldBeLessThanOrEqualTo(3);
            seen.AddRange(page.Select(f => (f.Concern.Id, f.PersonId)));
            after = (page[^1].Concern.SharedAt, page[^1].Concern.Id);
        }
        seen.ShouldBe(all
            .OrderByDescending(c => c.SharedAt).ThenByDescending(c => c.Id, StringComparer.Ordinal)
            .SelectMany(c => new[] { (c.Id, "per_a"), (c.Id, "per_b"), (c.Id, "per_c") }));
    }

    [Fact]
    public async Task What_a_reader_may_not_count_takes_no_place_on_a_page()
    {
        var open = new List<Concern>();
        for (var i = 0; i < 8; i++)
        {
            var concern = NewConcern("per_seen", Now.AddMinutes(i), organisation: i % 4 == 1 ? "org-own" : "org-other") with
            {
                Class = i % 2 == 0 ? SensitivityClass.Standard : SensitivityClass.Informant,
                Indicators = [ConcernIndicator.PoorHygiene],
                AuthorId = i == 5 ? "reader" : "author",
            };
            await AddAsync(concern, "per_child_seen");
            if (i % 2 == 0 || i == 5)
                open.Add(concern);
        }

        var sight = new ConcernSight("org-own", "reader", ConcernClass.MaskOf([SensitivityClass.Informant]), ConcernClass.MaskOf([SensitivityClass.Informant]));
        foreach (var person in (string[])["per_seen", "per_child_seen"])
        {
            var first = await LookAsync(s => s.Concerns.OnPeopleAsync([person], null, 3, sight));
            var rest = await LookAsync(s => s.Concerns.OnPeopleAsync([person], (first[^1].Concern.SharedAt, first[^1].Concern.Id), 3, sight));
            first.Concat(rest).Select(c => c.Concern.Id).ShouldBe(open.AsEnumerable().Reverse().Select(c => c.Id));
            (await LookAsync(s => s.Concerns.CountHiddenAsync([person], sight))).ShouldBe(new HiddenRecords(3, sight.Hidden));
            (await LookAsync(s => s.Concerns.CountHiddenAsync([person], ConcernSight.Everything))).ShouldBe(HiddenRecords.None);
        }

        // Where the own organisation's are open, one more is counted.
        (await LookAsync(s => s.Concerns.CountHiddenAsync(["per_seen"], sight with { HiddenOfOwn = 0 }))).ShouldBe(new HiddenRecords(2, sight.Hidden));
    }

    [Fact]
    public async Task A_child_apart_is_kept_apart()
    {
        var apart = NewConcern("per_x", organisation: "org-d");
        await DoAsync(s => s.Concerns.Add(apart, [BearingOn(apart, "per_a") with { Apart = true }]));
        (await LookAsync(s => s.Concerns.BearingsOfAsync(apart.Id))).ShouldBe([BearingOn(apart, "per_a") with { Apart = true }]);
    }

    [Fact]
    public async Task A_concern_begins_its_verification_history()
    {
        var concern = NewConcern("per_a") with { Verification = VerificationState.Unverified };
        await AddAsync(concern);
        var said = new VerificationStep(concern.Id, 1, VerificationState.Unverified, Surgery, concern.AuthorName, null, concern.RecordedAt)
        {
            ById = concern.AuthorId,
            ByRole = concern.AuthorRole,
        };
        (await LookAsync(s => s.ConcernLife.StepsAsync(concern.Id))).ShouldBe([said]);

        var confirmed = new VerificationStep(concern.Id, 2, VerificationState.Disproved, Surgery, "Ada Ashtest", "Seen.", concern.RecordedAt.AddDays(1));
        (await DoAsync(s => s.ConcernLife.TryAddStepAsync(confirmed))).ShouldBeTrue();
        (await LookAsync(s => s.ConcernLife.StepsAsync(concern.Id))).ShouldBe([said, confirmed], "what the author said stays what it was");
        (await DoAsync(s => s.ConcernLife.TryAddStepAsync(confirmed))).ShouldBeFalse("there is one of that number");

        var upheld = confirmed with { Step = 3, State = VerificationState.Unverified };
        (await DoAsync(s => s.ConcernLife.TryAddStepAsync(upheld))).ShouldBeTrue();
        (await LookAsync(s => s.ConcernLife.StepsAsync(concern.Id))).ShouldBe([said, confirmed, upheld]);
    }

    private static ConcernBearing BearingOn(Concern concern, string child) => new(concern.Id, child, "lives there", true, false, "named");

    private Task AddAsync(Concern concern, params string[] children) =>
        DoAsync(s => s.Concerns.Add(concern, [.. children.Select(c => BearingOn(concern, c))]));
}
