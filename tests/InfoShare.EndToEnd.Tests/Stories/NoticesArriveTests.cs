using Google.Protobuf.WellKnownTypes;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Roster.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Inbox = InfoShare.Protocol.Inbox.V1.InboxService.InboxServiceClient;
using Rosters = InfoShare.Protocol.Roster.V1.RosterService.RosterServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>Notices arrive, whoever is away: again, to a deputy, by telephone, to the manager (G8, G10, T9), in a digest (O2), grouped (O1).</summary>
public sealed class NoticesArriveTests
{
    [Fact]
    public async Task What_nobody_reads_is_sent_again_passed_to_the_deputy_rung_about_and_told_to_the_managers()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await FamilyAsync(p);
        await new Rosters(p.SystemOf("northmere-health-visiting").CallInvoker).RecordDutyAsync(new RecordDutyRequest
        {
            Role = "HEALTH_VISITOR",
            PersonName = "Nora Deputysample",
            Telephone = "01632 960162",
            Deputy = true,
            From = Stamp("2027-03-10 00:00"),
            To = Stamp("2027-06-10 00:00"),
        });
        await p.ClockAtAsync("2027-03-10 10:00");
        await ShareAsync(p.Doctor, "EMIS-1", ConcernIndicator.UnexplainedInjury, Urgency.ImmediateDanger);
        var item = (await InboxOf(p.HealthVisitor)).Single(i => i.Trigger == NotificationTrigger.ConcernShared);

        // Sent again after 5 minutes and after 10 more; then the doctor is asked to ring, and within the hour the managers know.
        await p.ClockAtAsync("2027-03-10 10:06");
        (await ItemAsync(p.HealthVisitor, item)).Attempts.ShouldBe(1);
        await p.ClockAtAsync("2027-03-10 10:17");
        await p.ClockAtAsync("2027-03-10 10:38");
        var failed = await ItemAsync(p.HealthVisitor, item);
        failed.State.ShouldBe(NotificationState.Failed);
        var task = (await InboxOf(p.Doctor)).Single(i => i.Trigger == NotificationTrigger.TelephoneNeeded && i.AboutItemId == item.ItemId);
        task.ActionOwner.ShouldBe("Dr Mockhurst");
        task.Contact.Telephone.ShouldStartWith("01632 96");
        await new Inbox(p.Doctor.CallInvoker).LogTelephoneCallAsync(new LogTelephoneCallRequest { ItemId = task.ItemId, Outcome = TelephoneOutcome.NotReached });
        await p.ClockAtAsync("2027-03-10 10:40");
        (await InboxOf(p.HealthVisitor)).ShouldContain(i => i.Trigger == NotificationTrigger.AlertUnanswered && i.AboutItemId == item.ItemId);
        (await InboxOf(p.Doctor)).ShouldContain(i => i.Trigger == NotificationTrigger.AlertUnanswered && i.AboutItemId == item.ItemId);

        // The publisher sees it: nobody there has read it.
        var history = await new Inbox(p.HealthVisitor.CallInvoker).GetItemAsync(new GetItemRequest { ItemId = item.ItemId });
        history.History.Count(h => h.Note.Contains("sent again", StringComparison.Ordinal)).ShouldBe(2);
        history.Calls.Single().Outcome.ShouldBe(TelephoneOutcome.NotReached);
    }

    [Fact]
    public async Task What_is_read_and_not_taken_on_in_two_working_days_reaches_the_manager_and_what_all_decline_goes_back()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await FamilyAsync(p);
        await ShareAsync(p.Doctor, "EMIS-1", ConcernIndicator.PoorHygiene, Urgency.Standard);
        var item = (await InboxOf(p.HealthVisitor)).Single(i => i.Trigger == NotificationTrigger.ConcernShared);
        await AnswerAsync(p.HealthVisitor, item, NotificationState.Read, "");
        await p.ClockAtAsync("2027-03-12 16:59");
        (await InboxOf(p.HealthVisitor)).ShouldNotContain(i => i.Trigger == NotificationTrigger.AlertUnanswered);
        await p.ClockAtAsync("2027-03-12 17:01");
        (await InboxOf(p.HealthVisitor)).Single(i => i.Trigger == NotificationTrigger.AlertUnanswered).AboutItemId.ShouldBe(item.ItemId);

        await AnswerAsync(p.HealthVisitor, item, NotificationState.Declined, "Two visits a year are not monitoring.");
        foreach (var other in (await InboxOf(p.LeadSocialWorker)).Where(i => i.Trigger == NotificationTrigger.ConcernShared))
            await AnswerAsync(p.LeadSocialWorker, other, NotificationState.Declined, "No open case; the school will watch.");
        (await InboxOf(p.Doctor)).ShouldContain(i => i.Trigger == NotificationTrigger.AllDeclined && i.ActionOwner == "PRACTICE_LEAD");
    }

    [Fact]
    public async Task A_role_shows_who_is_on_duty_and_leave_shows_the_deputy_until_it_is_undone()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await FamilyAsync(p);
        await ShareAsync(p.Doctor, "EMIS-1", ConcernIndicator.PoorHygiene, Urgency.Standard);
        var hv = new Rosters(p.HealthVisitor.CallInvoker);
        var mine = await hv.RecordAbsenceAsync(new RecordAbsenceRequest
        {
            AwayPractitionerId = "u-freya-heathsample",
            AwayName = "Freya Heathsample",
            DeputyName = "Nora Deputysample",
            Telephone = "01632 960162",
            From = Stamp("2027-03-10 00:00"),
            To = Stamp("2027-03-20 00:00"),
        });
        var covered = (await InboxOf(p.HealthVisitor)).Single(i => i.Trigger == NotificationTrigger.ConcernShared);
        covered.ActionOwner.ShouldBe("Nora Deputysample");
        covered.Duty.AddressedTo.ShouldBe("Freya Heathsample");
        covered.Duty.Because.ShouldBe("deputy of Freya Heathsample, who is away");
        await hv.UndoRosterEntryAsync(new UndoRosterEntryRequest { EntryId = mine.Entry.EntryId });
        (await InboxOf(p.HealthVisitor)).Single(i => i.Trigger == NotificationTrigger.ConcernShared).ActionOwner.ShouldBe("Freya Heathsample");
        (await hv.ListRosterAsync(new ListRosterRequest())).Entries.ShouldBeEmpty();
        (await hv.ListRosterAsync(new ListRosterRequest { IncludePast = true })).Entries.Single().UndoneBy.ShouldBe("Freya Heathsample");

        // A colleague's roster is a manager's or the system's to keep, and another organisation's is nobody's here.
        (await RefusalOf(async () => await hv.RecordDutyAsync(new RecordDutyRequest
        {
            Role = "HEALTH_VISITOR",
            PersonName = "Nora Deputysample",
            Telephone = "01632 960162",
            From = Stamp("2027-03-10 00:00"),
            To = Stamp("2027-03-20 00:00"),
        }))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
        (await RefusalOf(async () => await new Rosters(p.Doctor.CallInvoker).UndoRosterEntryAsync(new UndoRosterEntryRequest { EntryId = mine.Entry.EntryId })))
            .Reason.ShouldBe("NOT_FOUND");
        (await RefusalOf(async () => await new Rosters(p.SystemOf("northmere-csc").CallInvoker).RecordDutyAsync(new RecordDutyRequest
        {
            Role = "MIDWIFE",
            PersonName = "Nora Deputysample",
            Telephone = "01632 960162",
            From = Stamp("2027-03-10 00:00"),
            To = Stamp("2027-03-20 00:00"),
        }))).Reason.ShouldBe("INVALID_FIELDS");
    }

    /// <summary>Two working days were over when it was opened; opening it is no answer.</summary>
    [Fact]
    public async Task What_is_read_after_its_time_and_left_reaches_the_manager_within_the_hour_and_not_when_it_is_taken_on()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await FamilyAsync(p);
        await ShareAsync(p.Doctor, "EMIS-1", ConcernIndicator.PoorHygiene, Urgency.Standard);
        await ShareAsync(p.Doctor, "EMIS-1", ConcernIndicator.FoodSeeking, Urgency.Standard);
        var items = (await InboxOf(p.HealthVisitor)).Where(i => i.Trigger == NotificationTrigger.ConcernShared).ToList();
        await p.ClockAtAsync("2027-03-12 17:30");
        foreach (var item in items)
            await AnswerAsync(p.HealthVisitor, item, NotificationState.Read, "");
        await AnswerAsync(p.HealthVisitor, items[1], NotificationState.Accepted, "");

        await p.ClockAtAsync("2027-03-12 18:29");
        (await InboxOf(p.HealthVisitor)).ShouldNotContain(i => i.Trigger == NotificationTrigger.AlertUnanswered);
        await p.ClockAtAsync("2027-03-12 18:31");
        (await InboxOf(p.HealthVisitor)).Single(i => i.Trigger == NotificationTrigger.AlertUnanswered).AboutItemId.ShouldBe(items[0].ItemId);
        await p.ClockAtAsync("2027-03-17 12:00");
        (await InboxOf(p.HealthVisitor)).Count(i => i.Trigger == NotificationTrigger.AlertUnanswered && i.AboutItemId != "").ShouldBe(1);
    }

    [Fact]
    public async Task Low_urgency_waits_for_the_digest_whose_parts_are_answered_one_by_one_and_urgent_never_waits()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await FamilyAsync(p);
        await new Rosters(p.SystemOf("northmere-health-visiting").CallInvoker).SetDigestAsync(new SetDigestRequest { DailyAt = "16:00" });
        await ShareAsync(p.Doctor, "EMIS-1", ConcernIndicator.PoorHygiene, Urgency.Standard);
        await ShareAsync(p.Doctor, "EMIS-1", ConcernIndicator.FoodSeeking, Urgency.Standard);
        (await InboxOf(p.HealthVisitor)).ShouldBeEmpty();
        await ShareAsync(p.Doctor, "EMIS-1", ConcernIndicator.UnexplainedInjury, Urgency.SameDay);
        (await InboxOf(p.HealthVisitor)).Single().Urgency.ShouldBe(Urgency.SameDay);

        await p.ClockAtAsync("2027-03-10 16:01");
        var digest = (await InboxOf(p.HealthVisitor)).Single(i => i.Trigger == NotificationTrigger.Digest);
        digest.Summary.ShouldBe("2 items of low urgency since the last digest: 2 CONCERN_SHARED.");
        digest.Parts.Count.ShouldBe(2);
        digest.Parts.ShouldAllBe(part => part.Concern.Tier >= Tier.Marker && part.DigestId == digest.ItemId);
        await AnswerAsync(p.HealthVisitor, digest.Parts[0], NotificationState.Acted, "Visit on Friday.");

        // The stream sends the digest with its parts inside, and no part a second time.
        using var stream = new Inbox(p.HealthVisitor.CallInvoker).StreamInbox(new StreamInboxRequest());
        var sent = new List<InboxItem>();
        while (sent.All(i => i.Trigger != NotificationTrigger.Digest))
        {
            (await stream.ResponseStream.MoveNext(TestContext.Current.CancellationToken)).ShouldBeTrue();
            if (stream.ResponseStream.Current.Item is { } item)
                sent.Add(item);
        }

        sent.ShouldAllBe(i => i.DigestId.Length == 0);
    }

    [Fact]
    public async Task Reports_of_one_event_from_two_agencies_stand_together_with_both_sources()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await FamilyAsync(p);
        await ShareAsync(p.Doctor, "EMIS-1", ConcernIndicator.UnexplainedInjury, Urgency.Standard);
        await ShareAsync(p.Midwife, "MAT-1", ConcernIndicator.UnexplainedInjury, Urgency.Standard);
        await ShareAsync(p.Midwife, "MAT-1", ConcernIndicator.FoodSeeking, Urgency.Standard);

        var items = (await InboxOf(p.HealthVisitor)).Where(i => i.Trigger == NotificationTrigger.ConcernShared).ToList();
        items.Count.ShouldBe(3);
        var together = items.Where(i => i.SameEvent.Count > 0).ToList();
        together.Count.ShouldBe(2);
        together.ShouldAllBe(i => i.SameEvent[0].ItemId == i.ItemId);
        together[0].SameEvent.Select(s => s.OrganisationName).Order().ShouldBe(["Elmmock Surgery", "Northmere Midwifery"]);
    }

    private static async Task FamilyAsync(Partnership p)
    {
        var child = Person("Ansel", "Burnsample", "2026-10-11", "7 Kiln Row", "NM7 7AB");
        await RecordAsync(p.Doctor, "EMIS-1", child);
        await RecordAsync(p.Midwife, "MAT-1", child);
        await RecordAsync(p.HealthVisitor, "HV-1", child);
        await WorksWithAsync(p.HealthVisitor, Own("HV-1"), PractitionerRole.HealthVisitor, "01632 960161");
    }

    private static async Task ShareAsync(InfoShareConnection who, string record, ConcernIndicator indicator, Urgency urgency) =>
        await new HealthService.HealthServiceClient(who.CallInvoker).ShareConcernAsync(new ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own(record),
                Indicators = { indicator },
                Kind = ConcernKind.Event,
                Happened = new WhenHappened { FromDate = "2027-03-09" },
                Source = SourceKind.Observed,
                RiskStatement = "Seen at the visit on Tuesday, and not explained.",
                Urgency = urgency,
                Consent = ConsentState.Given,
                LegalBasis = LegalBasis.PublicFunction,
            },
        });

    private static async Task<InboxItem> ItemAsync(InfoShareConnection who, InboxItem item) =>
        (await new Inbox(who.CallInvoker).GetItemAsync(new GetItemRequest { ItemId = item.ItemId })).Item;

    private static async Task AnswerAsync(InfoShareConnection who, InboxItem item, NotificationState state, string note) =>
        await new Inbox(who.CallInvoker).AcknowledgeItemsAsync(new AcknowledgeItemsRequest { ItemIds = { item.ItemId }, State = state, Note = note });

    private static Timestamp Stamp(string londonTime) => Timestamp.FromDateTimeOffset(At(londonTime));
}
