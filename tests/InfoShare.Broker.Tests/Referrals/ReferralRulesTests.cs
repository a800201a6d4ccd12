using InfoShare.Core;
using InfoShare.Core.People;
using InfoShare.Core.Referrals;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using static InfoShare.Broker.Tests.Referrals.ReferralWorld;

namespace InfoShare.Broker.Tests.Referrals;

/// <summary>Who may know of a referral and change it, and what comes of several.</summary>
public sealed class ReferralRulesTests
{
    [Fact]
    public async Task Others_get_the_same_answer_as_for_one_that_does_not_exist()
    {
        await using var world = await CreateAsync();
        var id = (await world.ReferAsync(Hana, Maternity)).Receipt.ReferralId;

        var theirs = await Should.ThrowAsync<RuleException>(() => world.GetAsync(id, Gp, Surgery));
        var nobodys = await Should.ThrowAsync<RuleException>(() => world.GetAsync("ref_none", Gp, Surgery));
        theirs.Reason.ShouldBe(ErrorReason.NotFound);
        theirs.Message.ShouldBe(nobodys.Message);
        (await Should.ThrowAsync<RuleException>(() => world.AnswerAsync(id, Gp, Surgery, FeedbackAcknowledgement.Agree)))
            .Reason.ShouldBe(ErrorReason.NotFound);
    }

    [Fact]
    public async Task Unqualified_staff_refer_on_the_same_clock_and_see_their_own_only()
    {
        await using var world = await CreateAsync();
        var byKit = await world.ReferAsync(Kit, School);
        // Ids sort by the millisecond in which they were made.
        world.Clock.Advance(TimeSpan.FromMilliseconds(5));
        var byLead = await world.ReferAsync(Lead, School);
        byKit.Receipt.FeedbackDue.ShouldBe(byLead.Receipt.FeedbackDue);
        byKit.Receipt.SeriesCount.ShouldBeNull();
        byLead.Receipt.SeriesCount.ShouldBe(2);

        (await world.GetAsync(byKit.Receipt.ReferralId, Kit, School)).SeriesCount.ShouldBeNull();
        (await Should.ThrowAsync<RuleException>(() => world.GetAsync(byLead.Receipt.ReferralId, Kit, School))).Reason.ShouldBe(ErrorReason.NotFound);
        var list = new ListSentReferralsHandler(world.Store, world.Directory, world.Clock);
        (await list.HandleAsync(new ListSentReferrals(SentFilter.Open, null, 25), CallOf(School, Kit), Ct))
            .Referrals.Select(r => r.Referral.Id).ShouldBe([byKit.Receipt.ReferralId]);
        (await list.HandleAsync(new ListSentReferrals(SentFilter.Open, null, 25), CallOf(School, Lead), Ct))
            .Referrals.Select(r => r.Referral.Id).ShouldBe([byLead.Receipt.ReferralId, byKit.Receipt.ReferralId]);
    }

    [Fact]
    public async Task From_the_second_the_series_is_read_and_from_the_third_the_manager_is_told()
    {
        await using var world = await CreateAsync();
        await world.ReferAsync(Hana, Maternity);
        await world.ReferAsync(Gp, Surgery);
        (await world.InboxAsync(Council)).ShouldNotContain(i => i.ActionOwner == "TEAM_MANAGER");
        var third = (await world.ReferAsync(Visitor, Visitors)).Receipt;
        third.SeriesCount.ShouldBe(3);
        (await world.InboxAsync(Council)).ShouldContain(i => i.ActionOwner == "TEAM_MANAGER" && i.ReferralId == third.ReferralId);

        await world.TakeAsync(third.ReferralId, Owen);
        var unread = await Should.ThrowAsync<RuleException>(() =>
            world.DecideAsync(third.ReferralId, Owen, Decision(Disposition.Assessment) with { HistoryRead = HistoryRead.NoneRecorded }));
        unread.Violations.Single().Field.ShouldBe("decision.history_read");
        (await world.GetAsync(third.ReferralId, Owen, Council)).Series.Select(e => e.Agency).ShouldBe([AgencyKind.Health, AgencyKind.Health]);
        (await world.GetAsync(third.ReferralId, Visitor, Visitors)).Series.ShouldBeEmpty();
    }

    [Fact]
    public async Task Illegal_moves_name_the_states_and_stale_versions_the_current_one()
    {
        await using var world = await CreateAsync();
        var id = (await world.ReferAsync(Hana, Maternity)).Receipt.ReferralId;
        var early = await Should.ThrowAsync<RuleException>(() => world.AnswerAsync(id, Hana, Maternity, FeedbackAcknowledgement.Agree));
        early.Reason.ShouldBe(ErrorReason.IllegalState);
        early.Facts["current_state"].ShouldBe("DELIVERED");
        early.Facts["allowed_states"].ShouldBe("FEEDBACK_SENT");

        await world.TakeAsync(id, Owen);
        var stale = await Should.ThrowAsync<RuleException>(() => new TakeOwnershipHandler(world.Store, world.Directory, world.Clock)
            .HandleAsync(new TakeOwnership(id, 1), CallOf(Council, Priti), Ct));
        stale.Reason.ShouldBe(ErrorReason.VersionConflict);
        stale.Facts["current_version"].ShouldBe("2");
        (await world.TakeAsync(id, Priti)).Owner.Name.ShouldBe("Priti Larksample");
        (await Should.ThrowAsync<RuleException>(() => world.DecideAsync(id, Owen, Decision(Disposition.Assessment))))
            .Reason.ShouldBe(ErrorReason.RoleNotAllowed);
    }

    [Fact]
    public async Task Nobody_withdraws_a_disagreement_for_another()
    {
        await using var world = await CreateAsync();
        var id = (await world.ReferAsync(Hana, Maternity)).Receipt.ReferralId;
        await world.TakeAsync(id, Owen);
        await world.DecideAsync(id, Owen, Decision(Disposition.NoFurtherAction), "No further action is needed.");
        await world.AnswerAsync(id, Hana, Maternity, FeedbackAcknowledgement.Disagree, "The weights were not read.");
        await new AnswerChallengeHandler(world.Store, world.Directory, world.Deadlines, world.Clock).HandleAsync(
            new AnswerChallenge(id, await world.VersionAsync(id), ChallengeAnswer.Upheld, "I have read them; no further action."), CallOf(Council, Lena), Ct);

        var boss = Hana with { Id = "boss", Role = PractitionerRole.NamedProfessional };
        (await Should.ThrowAsync<RuleException>(() => world.AnswerAsync(id, boss, Maternity, FeedbackAcknowledgement.Agree)))
            .Reason.ShouldBe(ErrorReason.RoleNotAllowed);

        // Nor by what is added: it is considered, and the challenge stays hers.
        await world.AnswerAsync(id, boss, Maternity, FeedbackAcknowledgement.AddingInformation, "The ward saw no harm.");
        await world.DecideAsync(id, Owen, Decision(Disposition.NoFurtherAction), "No further action, after the ward's words.");
        (await Should.ThrowAsync<RuleException>(() => world.AnswerAsync(id, boss, Maternity, FeedbackAcknowledgement.Agree)))
            .Reason.ShouldBe(ErrorReason.RoleNotAllowed);
        var again = await world.AnswerAsync(id, Hana, Maternity, FeedbackAcknowledgement.Disagree, "They still are not explained.");
        again.Referral.Challenge!.Level.ShouldBe(EscalationLevel.Esc3SafeguardingLead);
    }

    [Fact]
    public async Task Without_a_recipient_nothing_is_sent()
    {
        await using var world = await CreateAsync();
        var nowhere = await Should.ThrowAsync<RuleException>(() => world.ReferAsync(
            Hana, Maternity, d => d with { ToArea = "Eastmere" }, SubjectRef.By(new Demographics { GivenName = "New", FamilyName = "Sample" })));
        nowhere.Reason.ShouldBe(ErrorReason.NoRecipient);
        (await world.Store.ReadAsync(s => s.People.FindByKeysAsync(Core.People.Matching.RegisterKeys.Of(new Demographics { GivenName = "New", FamilyName = "Sample" })), Ct)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_foreign_concern_cannot_be_attached()
    {
        await using var world = await CreateAsync();
        (await Should.ThrowAsync<RuleException>(() => world.ReferAsync(Hana, Maternity, d => d with { ConcernIds = ["con_none"] })))
            .Reason.ShouldBe(ErrorReason.NotFound);
    }

    [Fact]
    public async Task The_tray_is_paged_by_what_is_due_first()
    {
        await using var world = await CreateAsync();
        var standard = (await world.ReferAsync(Hana, Maternity)).Receipt.ReferralId;
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var later = (await world.ReferAsync(Gp, Surgery, d => d with { Urgency = Urgency.SameDay })).Receipt.ReferralId;
        var handler = new ListReferralsHandler(world.Store, world.Directory, world.Clock);

        var found = new List<string>();
        ReferralPosition? after = null;
        do
        {
            var page = await handler.HandleAsync(new ListReferrals(ReferralFilter.Open, after, 1), CallOf(Council, Owen), Ct);
            found.AddRange(page.Referrals.Select(r => r.Referral.Id));
            after = page.Next;
        }
        while (after is not null);
        found.ShouldBe([standard, later], ignoreOrder: true);
        found.Count.ShouldBe(2);

        var support = Owen with { Id = "eh", Role = PractitionerRole.EarlyHelp };
        (await Should.ThrowAsync<RuleException>(() => handler.HandleAsync(new ListReferrals(ReferralFilter.Open, null, 1), CallOf(Council, support), Ct)))
            .Reason.ShouldBe(ErrorReason.RoleNotAllowed);
    }

    [Fact]
    public async Task Every_change_and_reading_leaves_an_audit_entry()
    {
        await using var world = await CreateAsync();
        var id = (await world.ReferAsync(Hana, Maternity)).Receipt.ReferralId;
        await world.TakeAsync(id, Owen);
        await world.DecideAsync(id, Owen, Decision(Disposition.Assessment), "We assess: a visit on Thursday.");
        await world.AnswerAsync(id, Hana, Maternity, FeedbackAcknowledgement.Agree);
        await world.GetAsync(id, Hana, Maternity);

        var entries = await world.Store.ReadAsync(s => s.Audit.ListAsync(new AuditFilter(null, null, id), null, 50), Ct);
        entries.Select(e => e.Kind).Order().ShouldBe(new[]
        {
            AuditEventKind.Publish, AuditEventKind.Acknowledge, AuditEventKind.Decide, AuditEventKind.Acknowledge, AuditEventKind.Return,
        }.Order());
        entries.ShouldAllBe(e => e.PersonIds.Contains(world.Child));
    }
}
