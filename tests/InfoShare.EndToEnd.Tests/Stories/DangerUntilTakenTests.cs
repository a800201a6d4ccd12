using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Education.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.Roster.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Inbox = InfoShare.Protocol.Inbox.V1.InboxService.InboxServiceClient;
using Referrals = InfoShare.Protocol.Referral.V1.ReferralService.ReferralServiceClient;
using Rosters = InfoShare.Protocol.Roster.V1.RosterService.RosterServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient;
using Stamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// A child in danger over Christmas: the alarm goes on until somebody qualified has it, whoever opened it and went home (T2, E19); and
/// reminders reach those who can do something (E8, G8).
/// </summary>
public sealed class DangerUntilTakenTests
{
    private const string Deputy = "Hugo Deputysample";

    [Fact]
    public async Task On_Christmas_Eve_everybody_reads_the_alarm_and_goes_home_and_it_is_told_again_until_somebody_takes_it()
    {
        await using var p = await StartAsync("2026-12-24 17:01");
        await DeputyAsync(p);
        var receipt = await ReferAsync(p, "SIMS-1", Urgency.ImmediateDanger);

        await p.ClockAtAsync("2026-12-24 18:02");
        var first = await AlarmsAsync(p, receipt);
        first.Select(i => i.ActionOwner).ShouldBe(["TEAM_MANAGER", Deputy], ignoreOrder: true);
        first.ShouldAllBe(i => i.RespondBy.ToDateTimeOffset() > At("2026-12-24 22:00") && i.RespondBy.ToDateTimeOffset() < At("2026-12-24 22:05"));
        (await InboxOf(p.DesignatedLead)).Single(i => i.Trigger == NotificationTrigger.ReferralUnowned).ExpectedResponse.ShouldStartWith("ring the recipient's manager");

        // The manager and the deputy open it, and go home.
        await ReadAsync(p.SocialCareManager, first);
        await p.ClockAtAsync("2026-12-24 21:59");
        (await AlarmsAsync(p, receipt)).Count.ShouldBe(2);
        await p.ClockAtAsync("2026-12-24 22:05");
        var second = (await AlarmsAsync(p, receipt)).Except(first).Where(i => i.State == NotificationState.Queued).ToList();
        second.Select(i => i.ActionOwner).ShouldBe(["SENIOR_MANAGER", Deputy], ignoreOrder: true);
        second.ShouldAllBe(i => i.RespondBy != null);

        // So it goes on through the holidays, and the history says so.
        await ReadAsync(p.SocialCareManager, second);
        await p.ClockAtAsync("2026-12-25 02:10");
        await p.ClockAtAsync("2026-12-25 06:15");
        (await AlarmsAsync(p, receipt)).Count(i => i.ActionOwner == "SENIOR_MANAGER").ShouldBe(3);
        var seen = await GetAsync(p.DutySocialWorker, receipt.ReferralId);
        seen.Unallocated.ShouldBeTrue();
        seen.History.Count(h => h.What.StartsWith("Still no named owner", StringComparison.Ordinal)).ShouldBe(3);

        // Somebody takes it: the alarm is over, nobody is rung, and no manager is told that it was left.
        await new SocialCare(p.DutySocialWorker.CallInvoker).TakeOwnershipAsync(new TakeOwnershipRequest { ReferralId = seen.ReferralId, Version = seen.Version });
        var told = await CountAsync(p);
        await p.ClockAtAsync("2026-12-28 12:00");
        (await CountAsync(p)).ShouldBe(told);
    }

    [Fact]
    public async Task What_somebody_decided_is_no_alarm_any_more_and_nothing_follows_that_nobody_answered()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await DeputyAsync(p);
        var receipt = await ReferAsync(p, "SIMS-2", Urgency.ImmediateDanger);
        await p.ClockAtAsync("2027-03-10 10:01");
        (await AlarmsAsync(p, receipt)).Count.ShouldBe(2);
        var taken = await TakeAsync(p, receipt);
        await DecideAsync(p, taken, Disposition.StrategyOrS47, "We see her at school within the hour, with the police.");

        // Of the alarms and of the notice that it came: everything is answered.
        await p.ClockAtAsync("2027-03-10 16:30");
        foreach (var who in new[] { p.SocialCareManager, p.DesignatedLead, p.Auditor })
            (await InboxOf(who)).ShouldNotContain(i => i.Trigger == NotificationTrigger.AlertUnanswered || i.Trigger == NotificationTrigger.TelephoneNeeded);
        (await GetAsync(p.DutySocialWorker, receipt.ReferralId)).History.ShouldNotContain(h => h.What.StartsWith("Still no", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_teacher_who_adds_something_does_not_switch_off_the_alarm_of_her_own_lead()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var receipt = await ReferAsync(p, "SIMS-3", Urgency.SameDay, p.TeachingAssistant);
        await p.ClockAtAsync("2027-03-10 13:01");
        var alarm = (await InboxOf(p.DesignatedLead)).Single(i => i.Trigger == NotificationTrigger.ReferralUnowned);
        var seen = await GetAsync(p.TeachingAssistant, receipt.ReferralId);
        await AnswerAsync(p.TeachingAssistant, seen, FeedbackAcknowledgement.AddingInformation, "His sister says that the door was locked.");
        var after = (await InboxOf(p.DesignatedLead)).Single(i => i.ItemId == alarm.ItemId);
        after.State.ShouldBe(alarm.State);

        // Nobody reads it: it is followed like any other.
        foreach (var time in (string[])["13:22", "14:03", "15:24", "16:50"])
            await p.ClockAtAsync($"2027-03-10 {time}");
        (await InboxOf(p.DesignatedLead)).ShouldContain(i => i.Trigger == NotificationTrigger.AlertUnanswered && i.AboutItemId == alarm.ItemId);
    }

    [Fact]
    public async Task After_an_accepted_redirect_the_reminder_goes_to_whoever_can_answer()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var taken = await TakeAsync(p, await ReferAsync(p, "SIMS-4", Urgency.Standard));
        var offered = await DecideAsync(p, taken, Disposition.Redirected, "", "northmere-early-help");
        var accepted = (await new Referrals(p.EarlyHelpWorker.CallInvoker).AcceptRedirectAsync(
            new AcceptRedirectRequest { ReferralId = offered.ReferralId, Version = offered.Version, Words = "I visit on Friday." })).Referral;
        accepted.Owner.Name.ShouldBe("Tess Millsample");

        await p.ClockAtAsync("2027-03-11 17:01");
        var reminder = (await InboxOf(p.DutySocialWorker)).Single(i => i.Trigger == NotificationTrigger.ReferralLate && i.ActionOwner == "Owen Peatsample");
        reminder.ExpectedResponse.ShouldBe("decide, and give feedback to the referrer now");
        reminder.Summary.ShouldContain("the answer is yours to give");
        (await InboxOf(p.SystemOf("northmere-early-help"))).ShouldNotContain(i => i.Trigger == NotificationTrigger.ReferralLate);
        var seen = await GetAsync(p.DutySocialWorker, accepted.ReferralId);
        (await new SocialCare(p.DutySocialWorker.CallInvoker).GiveFeedbackAsync(new GiveFeedbackRequest
        {
            ReferralId = seen.ReferralId,
            Version = seen.Version,
            Text = "Early help visits on Friday; ask us again if it gets worse.",
        })).Referral.State.ShouldBe(ReferralState.FeedbackSent);
    }

    [Fact]
    public async Task A_tray_with_a_backlog_shows_the_child_in_danger_first_and_what_lies_in_unqualified_hands_as_unowned()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var late = await ReferAsync(p, "SIMS-10", Urgency.Standard);
        var redirected = await DecideAsync(p, await TakeAsync(p, await ReferAsync(p, "SIMS-11", Urgency.SameDay)), Disposition.Redirected, "", "northmere-early-help");
        await new Referrals(p.EarlyHelpWorker.CallInvoker).AcceptRedirectAsync(
            new AcceptRedirectRequest { ReferralId = redirected.ReferralId, Version = redirected.Version, Words = "I visit this afternoon." });
        var answered = await DecideAsync(
            p, await TakeAsync(p, await ReferAsync(p, "SIMS-12", Urgency.Standard)), Disposition.Assessment, "We assess the home this week.");
        await p.ClockAtAsync("2027-03-12 09:00");
        var calm = await ReferAsync(p, "SIMS-13", Urgency.Standard);
        var soon = await ReferAsync(p, "SIMS-14", Urgency.SameDay);
        var danger = await ReferAsync(p, "SIMS-15", Urgency.ImmediateDanger);

        (await TrayAsync(p, ReferralFilter.Unspecified)).ShouldBe(
            [danger.ReferralId, redirected.ReferralId, late.ReferralId, soon.ReferralId, answered.ReferralId, calm.ReferralId]);
        (await TrayAsync(p, ReferralFilter.Unowned)).ShouldBe(
            [danger.ReferralId, redirected.ReferralId, late.ReferralId, soon.ReferralId, calm.ReferralId]);
        (await TrayAsync(p, ReferralFilter.Late)).ShouldBe([redirected.ReferralId, late.ReferralId], ignoreOrder: true);

        // Taken, it has its place by its decision.
        await TakeAsync(p, danger);
        (await TrayAsync(p, ReferralFilter.Unowned)).ShouldNotContain(danger.ReferralId);
        (await TrayAsync(p, ReferralFilter.Unspecified))[0].ShouldNotBe(danger.ReferralId);
    }

    /// <summary>The whole tray, in pages of two.</summary>
    private static async Task<List<string>> TrayAsync(Partnership p, ReferralFilter filter)
    {
        List<string> ids = [];
        var token = "";
        do
        {
            var page = await new SocialCare(p.DutySocialWorker.CallInvoker).ListReferralsAsync(
                new ListReferralsRequest { Filter = filter, PageSize = 2, PageToken = token });
            ids.AddRange(page.Referrals.Select(r => r.ReferralId));
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        return ids;
    }

    private static async Task DeputyAsync(Partnership p) =>
        await new Rosters(p.SystemOf("northmere-csc").CallInvoker).RecordDutyAsync(new RecordDutyRequest
        {
            Role = "DUTY_SOCIAL_WORKER",
            PersonName = Deputy,
            Telephone = "01632 960162",
            Deputy = true,
            From = Stamp.FromDateTimeOffset(At("2026-12-01 00:00")),
            To = Stamp.FromDateTimeOffset(At("2027-06-10 00:00")),
        });

    private static async Task<List<InboxItem>> AlarmsAsync(Partnership p, ReferralReceipt receipt) =>
        [.. (await InboxOf(p.SocialCareManager)).Where(i => i.ReferralId == receipt.ReferralId && i.Trigger == NotificationTrigger.ReferralUnowned)];

    private static async Task ReadAsync(InfoShareConnection who, IEnumerable<InboxItem> items) =>
        await new Inbox(who.CallInvoker).AcknowledgeItemsAsync(
            new AcknowledgeItemsRequest { ItemIds = { items.Select(i => i.ItemId) }, State = NotificationState.Read });

    /// <summary>How often somebody was alarmed, sent to the telephone, or told that nobody answered.</summary>
    private static async Task<int> CountAsync(Partnership p)
    {
        var count = 0;
        foreach (var who in new[] { p.SocialCareManager, p.DesignatedLead, p.Auditor })
        {
            count += (await InboxOf(who)).Count(i => i.Trigger is NotificationTrigger.TelephoneNeeded or NotificationTrigger.AlertUnanswered
                || (i.Trigger == NotificationTrigger.ReferralUnowned && i.State is not NotificationState.Acted));
        }

        return count;
    }

    private static async Task<ReferralReceipt> ReferAsync(Partnership p, string own, Urgency urgency, InfoShareConnection? who = null)
    {
        var sender = who ?? p.DesignatedLead;
        await RecordAsync(sender, own, Person($"Lou{own[5..]}", "Dangertest", "2020-03-03", $"{own[5..]} Stile Lane", "NM4 1AF"));
        return (await new EducationService.EducationServiceClient(sender.CallInvoker).MakeReferralAsync(new Protocol.Education.V1.MakeReferralRequest
        {
            Referral = new ReferralDraft { Children = { Own(own) }, RiskStatement = "Left alone again; the stove was on.", Urgency = urgency },
        })).Receipt;
    }

    private static async Task<ReferralView> TakeAsync(Partnership p, ReferralReceipt receipt)
    {
        var seen = await GetAsync(p.DutySocialWorker, receipt.ReferralId);
        return (await new SocialCare(p.DutySocialWorker.CallInvoker).TakeOwnershipAsync(
            new TakeOwnershipRequest { ReferralId = seen.ReferralId, Version = seen.Version })).Referral;
    }

    private static async Task<ReferralView> DecideAsync(Partnership p, ReferralView referral, Disposition disposition, string feedback, string redirectTo = "") =>
        (await new SocialCare(p.DutySocialWorker.CallInvoker).DecideReferralAsync(new DecideReferralRequest
        {
            ReferralId = referral.ReferralId,
            Version = referral.Version,
            Decision = new Decision
            {
                Disposition = disposition,
                Reason = DispositionReason.ThresholdMet,
                Rationale = "The account is first-hand and the child is young.",
                Criteria = "Threshold document level 3",
                Evidence = "What the school told.",
                HistoryRead = HistoryRead.Yes,
                RedirectTo = redirectTo,
            },
            Feedback = feedback,
        })).Referral;

    private static async Task AnswerAsync(InfoShareConnection who, ReferralView referral, FeedbackAcknowledgement answer, string text) =>
        await new Referrals(who.CallInvoker).AcknowledgeFeedbackAsync(new AcknowledgeFeedbackRequest
        {
            ReferralId = referral.ReferralId,
            Version = referral.Version,
            Acknowledgement = answer,
            Text = text,
        });

    private static async Task<ReferralView> GetAsync(InfoShareConnection who, string referralId) =>
        (await new Referrals(who.CallInvoker).GetReferralAsync(new GetReferralRequest { ReferralId = referralId })).Referral;
}
