using Google.Protobuf.WellKnownTypes;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Police.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Inbox = InfoShare.Protocol.Inbox.V1.InboxService.InboxServiceClient;
using Police = InfoShare.Protocol.Police.V1;
using Referrals = InfoShare.Protocol.Referral.V1.ReferralService.ReferralServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>S5: the sixth call is read as the sixth, and not closed as one incident (E13, G4, T17).</summary>
public sealed class S5SixthCallTests
{
    private static readonly string[] Days = ["2027-01-05", "2027-02-02", "2027-03-02", "2027-04-06", "2027-05-04"];

    [Fact]
    public async Task The_sixth_referral_is_a_series_with_the_alerts_that_were_missed_and_the_school_knows_before_it_opens()
    {
        await using var p = await StartAsync("2027-01-05 09:00");
        var officer = p.As("northmere-police", "Noor Hillmock", "PUBLIC_PROTECTION");
        var child = Person("Pia", "Glenfixture", "2020-01-05", "3 Glen Way", "NM6 6AB");
        await RecordAsync(officer, "POL-50", child);
        await RecordAsync(p.DesignatedLead, "SIMS-50", child);
        await RecordAsync(officer, "POL-51", Person("Ines", "Glenfixture", "1995-03-03", "3 Glen Way", "NM6 6AB"));
        await WorksWithAsync(p.DesignatedLead, Own("SIMS-50"), PractitionerRole.DesignatedLead, "01632 960181");
        foreach (var day in Days)
        {
            await p.ClockAtAsync($"{day} 10:00");
            var receipt = await AttendAsync(officer, day);

            // From the third the manager is alerted, and does not look; the fourth alert says that the third was missed.
            if (day == Days[3])
            {
                (await InboxOf(p.SocialCareManager)).ShouldContain(i => i.ReferralId == receipt.ReferralId && i.ActionOwner == "TEAM_MANAGER"
                    && i.Summary.EndsWith("The alerts at number 3 (Tuesday 2 March 2027) were missed.", StringComparison.Ordinal));
            }

            var seen = (await new SocialCare(p.DutySocialWorker.CallInvoker).TakeOwnershipAsync(
                new TakeOwnershipRequest { ReferralId = receipt.ReferralId, Version = 1 })).Referral;
            await DecideAsync(p, seen, "No need was seen at the visit to the home.", DispositionReason.ThresholdNotMet);

            // That the worker decided is no reading of the manager's: the alert lies there unread, and nobody is sent after it.
            if (AlertOf(await InboxOf(p.SocialCareManager), receipt.ReferralId) is { } lapsed)
            {
                lapsed.State.ShouldBeOneOf(NotificationState.Queued, NotificationState.Delivered);
                (await new Inbox(p.SocialCareManager.CallInvoker).GetItemAsync(new GetItemRequest { ItemId = lapsed.ItemId })).History[^1].Note
                    .ShouldBe("lapsed unread: somebody decided the referral and gave feedback before a manager had read the series");
                (await RefusalOf(async () => await new Inbox(p.DutySocialWorker.CallInvoker).AcknowledgeItemsAsync(
                    new AcknowledgeItemsRequest { ItemIds = { lapsed.ItemId }, State = NotificationState.Read }))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
            }
        }

        await p.ClockAtAsync("2027-05-25 02:10");
        var sixth = await AttendAsync(officer, "2027-05-25");
        sixth.SeriesCount.ShouldBe(6);
        var tray = await GetAsync(p, sixth.ReferralId);
        tray.Series.Count.ShouldBe(5);
        tray.Series.Count(e => e.Disposition == Disposition.NoFurtherAction).ShouldBe(5);
        tray.MissedAlerts.ShouldBe([3, 4, 5]);
        (await InboxOf(p.SocialCareManager)).ShouldContain(i => i.ReferralId == sixth.ReferralId && i.Summary.EndsWith(
            "The alerts at number 3 (Tuesday 2 March 2027), 4 (Tuesday 6 April 2027), 5 (Tuesday 4 May 2027) were missed.", StringComparison.Ordinal));
        (await new Referrals(officer.CallInvoker).GetReferralAsync(new GetReferralRequest { ReferralId = sixth.ReferralId })).Referral.MissedAlerts.ShouldBeEmpty();

        // Before the school opens, the police say so; what they wrote is not in it.
        var school = (await InboxOf(p.DesignatedLead)).Last(i => i.Trigger == NotificationTrigger.DaCall);
        school.RespondBy.ToDateTimeOffset().ShouldBeLessThanOrEqualTo(At("2027-05-25 08:30"));
        school.ToString().ShouldNotContain("broken door");

        // It is decided as number six: with the history read, and not as one incident.
        var owned = (await new SocialCare(p.DutySocialWorker.CallInvoker).TakeOwnershipAsync(
            new TakeOwnershipRequest { ReferralId = sixth.ReferralId, Version = tray.Version })).Referral;
        (await RefusalOf(() => DecideAsync(p, owned, "An isolated incident; the parents were reconciled.", DispositionReason.ThresholdNotMet)))
            .FieldViolations.Single().Description.ShouldBe(
                "this is referral number 6: it cannot be closed as one incident. Say what the referrals show together, and why they end so");
        (await RefusalOf(() => DecideAsync(p, owned, "The same matter as was reported before.", DispositionReason.DuplicateEvent)))
            .FieldViolations.Single().Field.ShouldBe("decision.reason");
        (await RefusalOf(() => DecideAsync(p, owned, "Six calls in five months, seen together.", DispositionReason.ThresholdNotMet, HistoryRead.No)))
            .FieldViolations.Single().Field.ShouldBe("decision.history_read");
        (await DecideAsync(
            p, owned, "This is not an isolated incident: six calls in five months.", DispositionReason.ThresholdMet, disposition: Disposition.StrategyOrS47))
            .State.ShouldBe(ReferralState.FeedbackSent);
    }

    [Fact]
    public async Task What_the_manager_read_or_decided_was_not_missed_and_of_what_lapsed_nobody_is_rung()
    {
        await using var p = await StartAsync("2027-01-05 09:00");
        var officer = p.As("northmere-police", "Noor Hillmock", "PUBLIC_PROTECTION");
        await RecordAsync(officer, "POL-50", Person("Rae", "Glenfixture", "2020-01-05", "3 Glen Way", "NM6 6AB"));
        await RecordAsync(officer, "POL-51", Person("Una", "Glenfixture", "1995-03-03", "3 Glen Way", "NM6 6AB"));
        List<string> alerts = [];
        foreach (var day in Days)
        {
            await p.ClockAtAsync($"{day} 10:00");
            var receipt = await AttendAsync(officer, day);
            if (AlertOf(await InboxOf(p.SocialCareManager), receipt.ReferralId) is { } alert)
                alerts.Add(alert.ItemId);
            if (day == Days[2])
            {
                await new Inbox(p.SocialCareManager.CallInvoker).AcknowledgeItemsAsync(
                    new AcknowledgeItemsRequest { ItemIds = { alerts[0] }, State = NotificationState.Read });
            }

            // The fourth the manager decides herself.
            var who = day == Days[3] ? p.SocialCareManager : p.DutySocialWorker;
            var seen = (await new SocialCare(who.CallInvoker).TakeOwnershipAsync(new TakeOwnershipRequest { ReferralId = receipt.ReferralId, Version = 1 })).Referral;
            await DecideAsync(p, seen, "No need was seen at the visit to the home.", DispositionReason.ThresholdNotMet, who: who);
        }

        alerts.Count.ShouldBe(3);
        foreach (var time in (string[])["2027-05-04 11:00", "2027-05-04 12:00", "2027-05-04 14:00", "2027-05-07 10:00"])
            await p.ClockAtAsync(time);
        foreach (var who in new[] { p.SocialCareManager, officer, p.Auditor })
            (await InboxOf(who)).ShouldNotContain(i => alerts.Contains(i.AboutItemId));
        (await GetAsync(p, (await AttendAsync(officer, "2027-05-07")).ReferralId)).MissedAlerts.ShouldBe([5]);
    }

    private static InboxItem? AlertOf(IEnumerable<InboxItem> items, string referralId) =>
        items.SingleOrDefault(i => i.ReferralId == referralId && i.ExpectedResponse.StartsWith("see that the earlier referrals", StringComparison.Ordinal));

    private static async Task<ReferralReceipt> AttendAsync(Client.InfoShareConnection officer, string day) =>
        (await new Police.PoliceService.PoliceServiceClient(officer.CallInvoker).ReportDomesticAbuseAttendanceAsync(new ReportDomesticAbuseAttendanceRequest
        {
            AttendedAt = Timestamp.FromDateTimeOffset(At($"{day} 02:05")),
            HarmedAdult = Own("POL-51"),
            Children = { new AttendanceChild { Child = Own("POL-50"), Present = true, Seen = Seen.Yes } },
            Account = "Shouting heard; a broken door; the girl on the stairs.",
            Urgency = Urgency.SameDay,
            LegalBasis = LegalBasis.PublicFunction,
        })).Referral;

    private static async Task<ReferralView> DecideAsync(
        Partnership p, ReferralView referral, string rationale, DispositionReason reason, HistoryRead read = HistoryRead.Yes,
        Disposition disposition = Disposition.NoFurtherAction, Client.InfoShareConnection? who = null) =>
        (await new SocialCare((who ?? p.DutySocialWorker).CallInvoker).DecideReferralAsync(new DecideReferralRequest
        {
            ReferralId = referral.ReferralId,
            Version = referral.Version,
            Decision = new Decision
            {
                Disposition = disposition,
                Reason = reason,
                Rationale = rationale,
                Criteria = "Threshold document level 3",
                Evidence = "The officers' account.",
                HistoryRead = read,
            },
            Feedback = "We have decided, and say why in the reasons.",
        })).Referral;

    private static async Task<ReferralView> GetAsync(Partnership p, string referralId) =>
        (await new Referrals(p.DutySocialWorker.CallInvoker).GetReferralAsync(new GetReferralRequest { ReferralId = referralId })).Referral;
}
