using InfoShare.Core;
using InfoShare.Core.Clocks;
using InfoShare.Core.Households;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage;
using static InfoShare.Broker.Tests.Referrals.ReferralWorld;

namespace InfoShare.Broker.Tests.Referrals;

/// <summary>The clock speaks by itself, once for each deadline.</summary>
public sealed class DeadlineSweepTests
{
    [Fact]
    public async Task Lateness_climbs_from_manager_to_senior_manager_and_the_referrer_is_told_each_time()
    {
        await using var world = await CreateAsync();
        var id = (await world.ReferAsync(Hana, Maternity)).Receipt.ReferralId;
        await world.TakeAsync(id, Owen);
        var due = (await world.GetAsync(id, Owen, Council)).Referral.FeedbackDue;

        // An answer at the very instant is in time.
        world.Clock.Advance(due - world.Clock.GetUtcNow());
        (await world.Sweep().SweepAsync(Ct)).ShouldBe(0);
        world.Clock.Advance(TimeSpan.FromMinutes(90));
        (await world.Sweep().SweepAsync(Ct)).ShouldBe(1);
        (await world.Sweep().SweepAsync(Ct)).ShouldBe(0);

        (await LateAsync(world, Council)).ShouldBe(["Owen Peatsample", "TEAM_MANAGER"]);
        (await LateAsync(world, Maternity)).ShouldBe(["Hana Stonemock"]);
        var seen = await world.GetAsync(id, Hana, Maternity);
        seen.Referral.LateLevel.ShouldBe(1);
        seen.DueInWords.ShouldBe("1 hour late, manager told");
        seen.History[^1].By.ShouldBeNull();

        world.Clock.Advance(TimeSpan.FromDays(2));
        (await world.Sweep().SweepAsync(Ct)).ShouldBe(1);
        (await LateAsync(world, Council)).ShouldBe(["Owen Peatsample", "TEAM_MANAGER", "SENIOR_MANAGER"]);
        (await LateAsync(world, Maternity)).ShouldBe(["Hana Stonemock", "Hana Stonemock"]);

        // Feedback ends the ladder and starts the referrer's clock; silence then reaches the referrer's safeguarding lead.
        await world.DecideAsync(id, Owen, Decision(Disposition.Assessment), "We assess: a visit on Thursday.");
        world.Clock.Advance(TimeSpan.FromDays(6));
        (await world.Sweep().SweepAsync(Ct)).ShouldBe(1);
        (await world.InboxAsync(Maternity))[^1].ActionOwner.ShouldBe("NAMED_PROFESSIONAL");

        var clock = await world.Store.ReadAsync(s => s.Audit.ListAsync(new AuditFilter(null, null, id), null, 50), Ct);
        clock.Where(e => e.Action == "clock").Select(e => e.Outcome).Order().ShouldBe(
            ["REFERRAL_FEEDBACK: told", "REFERRAL_FEEDBACK_SECOND: told", "REFERRER_ANSWER: told"]);
    }

    [Fact]
    public async Task An_urgent_referral_that_nobody_takes_reaches_both_managers_within_the_hour()
    {
        await using var world = await CreateAsync();
        var id = (await world.ReferAsync(Gp, Surgery, d => d with { Urgency = Urgency.ImmediateDanger })).Receipt.ReferralId;
        world.Clock.Advance(TimeSpan.FromMinutes(61));
        (await world.Sweep().SweepAsync(Ct)).ShouldBe(1);
        (await world.InboxAsync(Council)).Single(i => i.Trigger == NotificationTrigger.ReferralUnowned).ActionOwner.ShouldBe("TEAM_MANAGER");
        (await world.InboxAsync(Surgery)).Single().ActionOwner.ShouldBe("NAMED_PROFESSIONAL");
        var seen = await world.GetAsync(id, Gp, Surgery);
        seen.Owner.Name.ShouldBe("Dr Mockhurst");
        seen.Referral.State.ShouldBe(ReferralState.Delivered);
    }

    [Fact]
    public async Task One_that_was_taken_in_time_alerts_nobody()
    {
        await using var world = await CreateAsync();
        var id = (await world.ReferAsync(Gp, Surgery, d => d with { Urgency = Urgency.SameDay })).Receipt.ReferralId;
        await world.TakeAsync(id, Owen);
        world.Clock.Advance(TimeSpan.FromHours(5));
        (await world.Sweep().SweepAsync(Ct)).ShouldBe(0);
    }

    [Fact]
    public async Task A_check_without_a_decision_reaches_the_officers_manager_once()
    {
        await using var world = await CreateAsync();
        var checkId = Ids.New("chk", world.Clock);
        var now = world.Clock.GetUtcNow();
        await world.Store.WriteAsync(
            new WriteCommand<bool>("Fill", session =>
            {
                session.Links.Add(new NewPartnerCheck(
                    checkId, Probation, "jo", "Jo Pinefixture", world.Child, null, "lnk_1", [world.Child], now, now.AddHours(1),
                    null, null, null, null, null, null));
                session.Deadlines.Add(new PendingDeadline(session.NextId("due"), DeadlinePurpose.CheckDecision, checkId, now.AddHours(1), "T1@WT2023#1"));
                return ValueTask.FromResult(true);
            }),
            Ct);
        world.Clock.Advance(TimeSpan.FromHours(2));
        (await world.Sweep().SweepAsync(Ct)).ShouldBe(1);
        (await world.Sweep().SweepAsync(Ct)).ShouldBe(0);
        var item = (await world.InboxAsync(Probation)).Single();
        item.Trigger.ShouldBe(NotificationTrigger.CheckAnswerDue);
        item.ActionOwner.ShouldBe("PROBATION_MANAGER");
        item.CheckId.ShouldBe(checkId);
    }

    [Theory]
    [InlineData(StoreEngine.Sqlite)]
    [InlineData(StoreEngine.Postgres)]
    public async Task Two_sweepers_fire_each_deadline_once(StoreEngine engine)
    {
        await using var world = await CreateAsync(engine);
        var other = engine == StoreEngine.Postgres ? await world.OpenAsync("other") : world.Store;
        var ids = new List<string>();
        for (var i = 0; i < 25; i++)
            ids.Add((await world.ReferAsync(Hana, Maternity)).Receipt.ReferralId);
        world.Clock.Advance(TimeSpan.FromDays(2));

        var fired = await Task.WhenAll(world.Sweep().SweepAsync(Ct), world.Sweep(other).SweepAsync(Ct));
        fired.Sum().ShouldBe(25);
        foreach (var id in ids)
        {
            var told = await world.Store.ReadAsync(s => s.Inbox.OfReferralAsync(id), Ct);
            told.Count(i => i.Trigger == NotificationTrigger.ReferralLate && i.OrganisationId == Maternity).ShouldBe(1);
            told.Count(i => i.Trigger == NotificationTrigger.ReferralLate && i.OrganisationId == Council).ShouldBe(1);
        }
    }

    [Fact]
    public async Task A_challenge_that_nobody_answers_climbs_to_the_partners()
    {
        await using var world = await CreateAsync();
        var id = (await world.ReferAsync(Hana, Maternity)).Receipt.ReferralId;
        await world.TakeAsync(id, Owen);
        await world.DecideAsync(id, Owen, Decision(Disposition.NoFurtherAction), "No further action is needed.");
        await world.AnswerAsync(id, Hana, Maternity, FeedbackAcknowledgement.Disagree, "The weights were not read.");

        // A broker that was down for weeks catches up level by level, and then goes on at the top.
        world.Clock.Advance(TimeSpan.FromDays(21));
        (await world.Sweep().SweepAsync(Ct)).ShouldBe(4);
        (await world.InboxAsync(Council)).Where(i => i.Trigger == NotificationTrigger.ReferralLate).Select(i => i.ActionOwner)
            .ShouldBe(["SAFEGUARDING_LEAD", "SENIOR_MANAGER", "SAFEGUARDING_PARTNERS", "SAFEGUARDING_PARTNERS"]);
        var seen = await world.GetAsync(id, Hana, Maternity);
        seen.Referral.Challenge!.Level.ShouldBe(EscalationLevel.Esc5Partnership);
        seen.Referral.Challenge.AnswerDue.ShouldBeGreaterThan(world.Clock.GetUtcNow());
        seen.Owner.Name.ShouldBe("Owen Peatsample");
    }

    [Fact]
    public async Task A_purpose_without_a_duty_or_with_two_stops_the_start()
    {
        await using var world = await CreateAsync();
        var referrals = new ReferralDuties(world.Deadlines);
        Should.Throw<InvalidOperationException>(() => new DeadlineSweep(world.Store, world.Directory, [referrals], world.Clock))
            .Message.ShouldContain("CHECK_DECISION");
        Should.Throw<InvalidOperationException>(() => new DeadlineSweep(world.Store, world.Directory, [referrals, referrals], world.Clock))
            .Message.ShouldContain("two duties");
    }

    [Fact]
    public async Task A_page_of_deadlines_that_fail_hides_none_behind_it_and_fires_when_it_can()
    {
        await using var world = await CreateAsync();
        var now = world.Clock.GetUtcNow();
        var duty = new TestDuty();
        var sweep = new DeadlineSweep(world.Store, world.Directory, [duty], world.Clock);
        await AddAsync(world, Enumerable.Range(0, 450).Select(i => ("bad", now.AddHours(-2).AddSeconds(i))).Append(("good", now.AddHours(-1))));

        (await Should.ThrowAsync<AggregateException>(() => sweep.SweepAsync(Ct))).InnerExceptions.Count.ShouldBe(450);
        duty.Acted.ShouldBe(["good"]);
        duty.Fails = false;
        (await sweep.SweepAsync(Ct)).ShouldBe(450);
        (await sweep.SweepAsync(Ct)).ShouldBe(0);
    }

    [Fact]
    public async Task What_has_run_out_already_wakes_the_sweep_and_what_has_not_does_not()
    {
        await using var world = await CreateAsync();
        var now = world.Clock.GetUtcNow();
        using var bell = world.Store.Subscribe(IDeadlineStore.WakeTopic);
        await AddAsync(world, [("later", now)]);
        await AddAsync(world, [("passed", now.AddHours(-1))]);
        (await bell.WaitAsync(TimeSpan.FromSeconds(30), Ct)).ShouldBeTrue();
        await AddAsync(world, [("later", now.AddHours(1))]);
        (await bell.WaitAsync(TimeSpan.Zero, Ct)).ShouldBeFalse();
    }

    private static Task AddAsync(ReferralWorld world, IEnumerable<(string ObjectId, DateTimeOffset Due)> deadlines) => world.Store.WriteAsync(
        new WriteCommand<bool>("Fill", session =>
        {
            foreach (var (objectId, due) in deadlines)
                session.Deadlines.Add(new PendingDeadline(session.NextId("due"), DeadlinePurpose.CheckDecision, objectId, due, "T1@WT2023#1"));
            return ValueTask.FromResult(true);
        }),
        Ct);

    /// <summary>Stands for every duty; fails for objects called "bad" until told otherwise.</summary>
    private sealed class TestDuty : IDeadlineDuty
    {
        public IReadOnlyCollection<DeadlinePurpose> Purposes { get; } = [.. Code.All<DeadlinePurpose>()];

        public bool Fails { get; set; } = true;

        public List<string> Acted { get; } = [];

        public ValueTask<DutyOutcome> ActAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry)
        {
            if (Fails && deadline.ObjectId == "bad")
                throw new InvalidOperationException("The duty fails.");
            Acted.Add(deadline.ObjectId);
            return ValueTask.FromResult(DutyOutcome.Told());
        }
    }

    private static async Task<string[]> LateAsync(ReferralWorld world, string organisation) =>
        [.. (await world.InboxAsync(organisation)).Where(i => i.Trigger == NotificationTrigger.ReferralLate).Select(i => i.ActionOwner)];
}
