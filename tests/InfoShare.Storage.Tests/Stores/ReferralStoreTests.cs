using InfoShare.Core.Concerns;
using InfoShare.Core.Referrals;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqliteReferralStoreTests() : ReferralStoreTests(StoreEngine.Sqlite);

public sealed class PostgresReferralStoreTests() : ReferralStoreTests(StoreEngine.Postgres)
{
    [Fact]
    public async Task Of_two_brokers_that_change_one_version_one_loses()
    {
        var referral = NewReferral();
        await DoAsync(s => s.Referrals.Add(referral));
        var mine = referral with { Version = 2, OwnerId = "sw.one" };
        var theirs = referral with { Version = 2, OwnerId = "sw.two" };

        (await RaceAsync(s => s.Referrals.TryUpdateAsync(mine, 1), s => s.Referrals.TryUpdateAsync(theirs, 1))).ShouldBe((true, false));
        (await LookAsync(s => s.Referrals.FindAsync(referral.Id)))!.OwnerId.ShouldBe("sw.one");
    }

    [Fact]
    public async Task Of_two_brokers_that_make_a_referral_of_one_concern_one_waits_and_finds_the_others()
    {
        var referral = NewReferral();
        var concernId = referral.ConcernIds[0];
        Referral? found = null;
        var outcome = await RaceAsync(
            async s =>
            {
                var claimed = await s.Referrals.TryClaimConversionAsync(concernId);
                s.Referrals.Add(referral);
                await s.Referrals.FindAsync(referral.Id);
                return claimed;
            },
            async s =>
            {
                var claimed = await s.Referrals.TryClaimConversionAsync(concernId);
                found = await s.Referrals.FindByConcernAsync(concernId);
                return claimed;
            });
        outcome.ShouldBe((true, false));
        found!.Id.ShouldBe(referral.Id);
    }
}

public abstract class ReferralStoreTests(StoreEngine engine) : DomainSuite(engine)
{
    [Fact]
    public async Task A_concern_is_claimed_for_a_referral_once_in_a_group_and_after_it()
    {
        var concernId = NewId("con");
        var outcomes = await AsOneGroupAsync(() => Enumerable.Range(1, 3).Select(_ => DoAsync(s => s.Referrals.TryClaimConversionAsync(concernId))).ToList());
        (await Task.WhenAll(outcomes)).ShouldBe([true, false, false]);
        (await DoAsync(s => s.Referrals.TryClaimConversionAsync(concernId))).ShouldBeFalse();
        (await DoAsync(s => s.Referrals.TryClaimConversionAsync(NewId("con")))).ShouldBeTrue();
    }

    [Fact]
    public async Task A_change_of_the_version_that_was_seen_is_written_with_its_steps()
    {
        var referral = NewReferral();
        await DoAsync(s => s.Referrals.Add(
            referral, Step(referral, ReferralState.Sent, "sent"), Step(referral, ReferralState.Delivered, "delivered")));
        var owned = referral with { Version = 2, State = ReferralState.Owned, OwnerOrganisationId = Council, OwnerId = "sw.one" };
        (await DoAsync(s => s.Referrals.TryUpdateAsync(owned, 1, Step(referral, ReferralState.Owned, "owned", "Somebody")))).ShouldBeTrue();

        (await LookAsync(s => s.Referrals.FindAsync(referral.Id)))!.State.ShouldBe(ReferralState.Owned);
        (await LookAsync(s => s.Referrals.HistoryAsync(referral.Id))).ShouldBe(
        [
            Step(referral, ReferralState.Sent, "sent"),
            Step(referral, ReferralState.Delivered, "delivered"),
            Step(referral, ReferralState.Owned, "owned", "Somebody"),
        ]);
        (await LookAsync(s => s.Referrals.FindAsync("ref_none"))).ShouldBeNull();
    }

    [Fact]
    public async Task A_change_of_a_version_that_moved_on_writes_nothing()
    {
        var referral = NewReferral();
        await DoAsync(s => s.Referrals.Add(referral));
        var outcomes = await AsOneGroupAsync(() => Enumerable.Range(1, 3).Select(i => DoAsync(async s =>
        {
            var written = await s.Referrals.TryUpdateAsync(
                referral with { Version = 2, OwnerId = $"sw.{i}" }, 1, Step(referral, ReferralState.Owned, "owned", $"sw.{i}"));
            return (written, s.HasWritten);
        })).ToList());

        (await Task.WhenAll(outcomes)).ShouldBe([(true, true), (false, false), (false, false)]);
        (await LookAsync(s => s.Referrals.FindAsync(referral.Id)))!.OwnerId.ShouldBe("sw.1");
        (await LookAsync(s => s.Referrals.HistoryAsync(referral.Id))).Single().By.ShouldBe("sw.1");
        await Should.ThrowAsync<ArgumentException>(() => DoAsync(s => s.Referrals.TryUpdateAsync(referral with { Version = 4 }, 2)));
    }

    [Fact]
    public async Task Trays_hold_what_they_say_by_when_it_is_due()
    {
        var unowned = NewReferral(Now.AddHours(3));
        var mine = Owned(NewReferral(Now.AddHours(2)), "sw.one");
        var colleagues = Owned(NewReferral(Now.AddHours(1)), "sw.two");
        var late = Owned(NewReferral(Now.AddHours(-1)), "sw.two");
        var justDue = Owned(NewReferral(Now), "sw.two");
        var answeredLate = Owned(NewReferral(Now.AddHours(-2)), "sw.two") with
        {
            State = ReferralState.FeedbackSent,
            Feedback = new Filled(3).Of<ReferralFeedback>() with { AcknowledgementDue = Now.AddMinutes(30) },
        };
        var reopened = Owned(NewReferral(Now.AddMinutes(-90)), "sw.two") with
        {
            State = ReferralState.InTriage,
            Feedback = new Filled(3).Of<ReferralFeedback>(),
        };
        var closed = Owned(NewReferral(Now.AddHours(-3)), "sw.one") with { State = ReferralState.Closed };
        var elsewhere = NewReferral() with { RecipientOrganisationId = "other-council" };
        var danger = NewReferral(Now.AddHours(5)) with { Urgency = Urgency.ImmediateDanger, OwnerDue = Now.AddHours(1) };
        var sameDay = NewReferral(Now.AddHours(5)) with { Urgency = Urgency.SameDay, OwnerDue = Now.AddMinutes(20) };
        var unqualified = Owned(NewReferral(Now.AddHours(6)), "eh.one") with { OwnerRole = PractitionerRole.EarlyHelp };
        // The same practitioner id at another organisation is another person.
        var namesake = NewReferral(Now.AddHours(4)) with { OwnerId = "sw.one" };
        await DoAsync(s =>
        {
            foreach (var r in new[] { unowned, mine, colleagues, late, justDue, answeredLate, reopened, closed, elsewhere, namesake, danger, sameDay, unqualified })
                s.Referrals.Add(r);
        });

        // A child in danger whom nobody has taken is before what is late; what is answered waits for the referrer.
        (await TrayAsync(ReferralFilter.Open)).ShouldBe(
            Ids(danger, reopened, late, justDue, sameDay, answeredLate, colleagues, mine, unowned, namesake, unqualified));
        (await TrayAsync(ReferralFilter.Unowned)).ShouldBe(Ids(danger, sameDay, unowned, namesake, unqualified));
        (await TrayAsync(ReferralFilter.Mine, "sw.one")).ShouldBe(Ids(mine));
        (await TrayAsync(ReferralFilter.Late)).ShouldBe(Ids(reopened, late));
        (await TrayAsync(ReferralFilter.Closed)).ShouldBe(Ids(closed));
        await Should.ThrowAsync<ArgumentException>(() => TrayAsync(ReferralFilter.Mine));
    }

    [Fact]
    public async Task Pages_of_a_tray_follow_one_another_also_within_one_due_time()
    {
        var all = Enumerable.Range(0, 11).Select(i => NewReferral(Now.AddHours(i / 4))).ToList();
        await DoAsync(s => all.ForEach(r => s.Referrals.Add(r)));

        var seen = new List<string>();
        (DateTimeOffset, string)? after = null;
        while (await LookAsync(s => s.Referrals.ReceivedAsync(Council, ReferralFilter.Open, null, after, 3)) is { Count: > 0 } page)
        {
            page.Count.ShouldBeLessThanOrEqualTo(3);
            seen.AddRange(page.Select(r => r.Id));
            after = (page[^1].TrayPlace, page[^1].Id);
        }
        seen.ShouldBe(all.OrderBy(r => r.FeedbackDue).ThenBy(r => r.Id, StringComparer.Ordinal).Select(r => r.Id));
    }

    [Fact]
    public async Task What_was_sent_comes_latest_first_in_pages()
    {
        var all = new List<Referral>();
        for (var i = 0; i < 5; i++)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            all.Add(NewReferral() with { State = i == 2 ? ReferralState.Closed : ReferralState.Sent, ReferrerId = i % 2 == 0 ? "u-even" : "u-odd" });
        }
        await DoAsync(s => all.ForEach(r => s.Referrals.Add(r)));

        (await SentAsync(false, null, 2)).ShouldBe(Ids(all[4], all[3]));
        (await SentAsync(false, all[3].Id, 2)).ShouldBe(Ids(all[2], all[1]));
        (await SentAsync(true, all[3].Id, 2)).ShouldBe(Ids(all[1], all[0]));
        (await SentAsync(true, all[0].Id, 2)).ShouldBeEmpty();
        (await SentAsync(false, null, 2, "u-even")).ShouldBe(Ids(all[4], all[2]));
        (await SentAsync(false, all[2].Id, 2, "u-even")).ShouldBe(Ids(all[0]));
        (await SentAsync(true, null, 5, "u-even")).ShouldBe(Ids(all[4], all[0]));
        (await SentAsync(false, null, 5, "u-nobody")).ShouldBeEmpty();
        (await LookAsync(s => s.Referrals.SentAsync(Council, null, SentFilter.All, null, 5))).ShouldBeEmpty();

        async Task<IEnumerable<string>> SentAsync(bool open, string? after, int limit, string? who = null) =>
            (await LookAsync(s => s.Referrals.SentAsync(Surgery, who, open ? SentFilter.Open : SentFilter.All, after is null ? null : (default, after), limit))).Select(r => r.Id);
    }

    [Fact]
    public async Task What_was_sent_and_is_late_comes_the_longest_overdue_first_in_pages()
    {
        var all = new List<Referral>();
        (int Days, ReferralState State, string Who)[] sent =
        [
            (2, ReferralState.Owned, "u-even"), (-1, ReferralState.Sent, "u-odd"), (3, ReferralState.Sent, "u-even"), (9, ReferralState.Closed, "u-odd"),
            (9, ReferralState.FeedbackSent, "u-odd"), (9, ReferralState.Challenged, "u-even"), (3, ReferralState.Decided, "u-odd"),
        ];
        var today = Now;
        foreach (var (days, state, who) in sent)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            all.Add(NewReferral() with { State = state, ReferrerId = who, FeedbackDue = today.AddDays(-days) });
        }

        await DoAsync(s => all.ForEach(r => s.Referrals.Add(r)));
        (await LateAsync(null, null, 5)).ShouldBe(Ids(all[2], all[6], all[0]), "feedback is owed and past due, and of one that has it, or is disagreed with, it is not");
        (await LateAsync(null, all[2], 1)).ShouldBe(Ids(all[6]));
        (await LateAsync(null, all[0], 5)).ShouldBeEmpty();
        (await LateAsync("u-even", null, 5)).ShouldBe(Ids(all[2], all[0]));

        // A change by which it is late no longer takes it out.
        await DoAsync(s => s.Referrals.TryUpdateAsync(all[6] with { Version = all[6].Version + 1, FeedbackDue = Now.AddDays(1) }, all[6].Version));
        (await LateAsync(null, null, 5)).ShouldBe(Ids(all[2], all[0]));

        async Task<IEnumerable<string>> LateAsync(string? who, Referral? after, int limit) =>
            (await LookAsync(s => s.Referrals.SentAsync(Surgery, who, SentFilter.Late, after is null ? null : (after.FeedbackDue, after.Id), limit))).Select(r => r.Id);
    }

    [Fact]
    public async Task What_was_passed_to_a_service_comes_latest_first_in_pages()
    {
        var all = new List<Referral>();
        for (var i = 0; i < 4; i++)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            all.Add(NewReferral() with
            {
                OwnerOrganisationId = i == 1 ? Surgery : "early-help",
                State = i == 0 ? ReferralState.Closed : ReferralState.InTriage,
            });
        }

        await DoAsync(s =>
        {
            all.ForEach(r => s.Referrals.Add(r));
            s.Referrals.Add(NewReferral() with { OwnerOrganisationId = Council });
        });
        (await PassedAsync("early-help", null, 2)).ShouldBe(Ids(all[3], all[2]));
        (await PassedAsync("early-help", all[2].Id, 2)).ShouldBe(Ids(all[0]));
        (await PassedAsync(Council, null, 5)).ShouldBeEmpty("its own tray has what it received");
        (await PassedAsync(Surgery, null, 5)).ShouldBeEmpty("what nobody has taken yet is its referrer's");

        async Task<IEnumerable<string>> PassedAsync(string organisation, string? after, int limit) =>
            (await LookAsync(s => s.Referrals.PassedToAsync(organisation, after, limit))).Select(r => r.Id);
    }

    [Fact]
    public async Task Changes_are_followed_by_their_sequence()
    {
        var first = NewReferral();
        var second = NewReferral();
        var closed = NewReferral() with { State = ReferralState.Closed };
        await DoAsync(s =>
        {
            s.Referrals.Add(first);
            s.Referrals.Add(second);
            s.Referrals.Add(closed);
            s.Referrals.Add(NewReferral() with { RecipientOrganisationId = "other-council" });
        });
        (await ChangesAsync(0)).ShouldBe([(first.Id, 1), (second.Id, 2)]);
        (await ChangesAsync(1)).ShouldBe([(second.Id, 2), (closed.Id, 3)]);

        await DoAsync(async s =>
        {
            await s.Referrals.TryUpdateAsync(first with { Version = 2 }, 1);
            return await s.Referrals.TryUpdateAsync(first with { Version = 3 }, 2);
        });
        await DoAsync(s => s.Referrals.TryUpdateAsync(second with { Version = 2, State = ReferralState.Closed }, 1));

        (await ChangesAsync(3)).ShouldBe([(first.Id, 4), (second.Id, 5)]);
        (await ChangesAsync(0)).ShouldBe([(first.Id, 4)]);
        (await LookAsync(s => s.Referrals.ChangedSinceAsync(Council, 3, 1))).Single().Id.ShouldBe(first.Id);
        (await ChangesAsync(5)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_leaves_for_another_recipient_comes_once_more_where_it_left()
    {
        var (goes, stays) = (NewReferral(), NewReferral());
        await DoAsync(s =>
        {
            s.Referrals.Add(goes);
            s.Referrals.Add(stays);
        });
        using var bell = Store.Subscribe($"referrals:{Council}");
        await DoAsync(async s =>
        {
            await s.Referrals.TryUpdateAsync(goes with { Version = 2, RecipientOrganisationId = "other-council" }, 1);
            s.Referrals.Left(Council, goes.Id);
            return true;
        });
        (await bell.WaitAsync(Timeout.InfiniteTimeSpan, Ct)).ShouldBeTrue();
        (await ChangesAsync(1)).ShouldBe([(stays.Id, 2), (goes.Id, 3)]);
        (await LookAsync(s => s.Referrals.ChangedSinceAsync(Council, 2, 1))).Single().RecipientOrganisationId.ShouldBe("other-council");
        (await ChangesAsync(0)).ShouldBe([(stays.Id, 2)]);

        // What the new recipient does with it is not the former one's; what comes back is.
        await DoAsync(s => s.Referrals.TryUpdateAsync(goes with { Version = 3, RecipientOrganisationId = "other-council" }, 2));
        (await ChangesAsync(3)).ShouldBeEmpty();
        await DoAsync(s => s.Referrals.TryUpdateAsync(goes with { Version = 4 }, 3));
        (await ChangesAsync(1)).ShouldBe([(stays.Id, 2), (goes.Id, 4)]);
    }

    [Fact]
    public async Task A_new_referral_is_readable_in_its_own_group_and_in_the_stream_only_after()
    {
        var referral = NewReferral();
        var (found, changed) = await DoAsync(async s =>
        {
            s.Referrals.Add(referral);
            return (await s.Referrals.FindAsync(referral.Id), await s.Referrals.ChangedSinceAsync(Council, 0, 10));
        });
        found!.ChangeSequence.ShouldBe(0);
        changed.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_series_holds_all_referrals_of_the_children_oldest_first_each_once()
    {
        var decision = new Filled(5).Of<ReferralDecision>() with { Disposition = Disposition.Assessment };
        var decided = NewReferral() with { ReceivedAt = Now.AddYears(-2), ChildIds = ["per_a", "per_b"], Decision = decision, State = ReferralState.Closed };
        var open = NewReferral(child: "per_b") with { ReferrerAgency = AgencyKind.Police };
        var other = NewReferral(child: "per_x");
        await DoAsync(s =>
        {
            s.Referrals.Add(open);
            s.Referrals.Add(decided);
            s.Referrals.Add(other);
        });

        var series = await LookAsync(s => s.Referrals.SeriesOfAsync(["per_a", "per_b"]));
        series.Select(e => e with { IncidentIds = [] }).ShouldBe(
        [
            new SeriesEntry(decided.Id, decided.ReceivedAt, decided.ReferrerAgency, Disposition.Assessment, ReferralState.Closed) { RecipientId = decided.RecipientOrganisationId },
            new SeriesEntry(open.Id, open.ReceivedAt, AgencyKind.Police, Disposition.Unspecified, open.State) { RecipientId = open.RecipientOrganisationId },
        ]);
        series.Select(e => e.IncidentIds).ShouldBe([ReferralSeries.IncidentsOf(decided.Incidents), ReferralSeries.IncidentsOf(open.Incidents)]);
        (await LookAsync(s => s.Referrals.SeriesOfAsync(["per_a"]))).Single().ReferralId.ShouldBe(decided.Id);
        (await LookAsync(s => s.Referrals.SeriesOfAsync([]))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_child_or_a_concern_that_joins_later_is_found_too()
    {
        var referral = NewReferral(child: "per_a") with { ConcernIds = ["con_1"] };
        await DoAsync(s => s.Referrals.Add(referral));
        var received = Now;
        Clock.Advance(TimeSpan.FromSeconds(1));
        await DoAsync(s => s.Referrals.Add(NewReferral() with { ConcernIds = ["con_1"] }));
        await DoAsync(s => s.Referrals.TryUpdateAsync(
            referral with { Version = 2, ChildIds = ["per_a", "per_b"], ConcernIds = ["con_1", "con_2"] }, 1));

        (await LookAsync(s => s.Referrals.SeriesOfAsync(["per_b"]))).Single().ReferralId.ShouldBe(referral.Id);
        (await LookAsync(s => s.Referrals.FindByConcernAsync("con_2")))!.Id.ShouldBe(referral.Id);
        (await LookAsync(s => s.Referrals.FindByConcernAsync("con_1")))!.Id.ShouldBe(referral.Id);
        (await LookAsync(s => s.Referrals.FindByConcernAsync("con_none"))).ShouldBeNull();

        // Of several one practitioner's alone.
        var later = NewReferral() with { ConcernIds = ["con_1"], ReferrerId = "gp.another" };
        await DoAsync(s => s.Referrals.Add(later));
        (await LookAsync(s => s.Referrals.FindByConcernAsync("con_1", (Surgery, "gp.another"))))!.Id.ShouldBe(later.Id);
        (await LookAsync(s => s.Referrals.FindByConcernAsync("con_1", (Surgery, referral.ReferrerId))))!.Id.ShouldBe(referral.Id);
        (await LookAsync(s => s.Referrals.FindByConcernAsync("con_1", (Council, "gp.another")))).ShouldBeNull();

        // Whom it named at a moment stays what it was (M3).
        (await LookAsync(s => s.Past.ChildrenOfReferralAsync(referral.Id, received))).ShouldBe(["per_a"]);
        (await LookAsync(s => s.Past.ChildrenOfReferralAsync(referral.Id, Now))).ShouldBe(["per_a", "per_b"]);
        (await LookAsync(s => s.Past.ChildrenOfReferralAsync("ref_none", Now))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_decision_is_kept_once()
    {
        var referral = NewReferral() with { OpenQuestion = null };
        var first = new Filled(6).Of<ReferralDecision>();
        var second = first with { Rationale = "thought again" };
        await DoAsync(s => s.Referrals.Add(referral));
        await DoAsync(s => s.Referrals.TryUpdateAsync(referral with { Version = 2, Decision = first }, 1));
        await DoAsync(s => s.Referrals.TryUpdateAsync(referral with { Version = 3, Decision = first, LateLevel = 1 }, 2));
        await DoAsync(s => s.Referrals.TryUpdateAsync(referral with { Version = 4, Decision = second }, 3));

        (await ReadAsync(sql => sql.QueryAsync<(long, ReferralDecision)>(
            "SELECT version, decision FROM referral_decision WHERE referral_id = @id ORDER BY version", new { referral.Id })))
            .ShouldBe([(2, first), (4, second)]);
    }

    [Fact]
    public async Task The_recipient_is_woken_by_new_and_by_changed_referrals()
    {
        using var bell = Store.Subscribe($"referrals:{Council}");
        var referral = NewReferral();
        await DoAsync(s => s.Referrals.Add(referral));
        (await bell.WaitAsync(Timeout.InfiniteTimeSpan, Ct)).ShouldBeTrue();
        await DoAsync(s => s.Referrals.TryUpdateAsync(referral with { Version = 2 }, 1));
        (await bell.WaitAsync(Timeout.InfiniteTimeSpan, Ct)).ShouldBeTrue();
    }

    private static ReferralEvent Step(Referral referral, ReferralState state, string what, string? by = null) =>
        new(referral.Id, state, what, by, referral.ReceivedAt);

    private static Referral Owned(Referral referral, string owner) => referral with
    {
        State = ReferralState.Owned,
        OwnerOrganisationId = Council,
        OwnerId = owner,
        OwnerRole = PractitionerRole.DutySocialWorker,
    };

    private static IEnumerable<string> Ids(params Referral[] referrals) => referrals.Select(r => r.Id);

    private async Task<IEnumerable<string>> TrayAsync(ReferralFilter filter, string? practitioner = null) =>
        (await LookAsync(s => s.Referrals.ReceivedAsync(Council, filter, practitioner, null, 20))).Select(r => r.Id);

    private async Task<IEnumerable<(string, long)>> ChangesAsync(long since) =>
        (await LookAsync(s => s.Referrals.ChangedSinceAsync(Council, since, 10))).Select(r => (r.Id, r.ChangeSequence));
}
