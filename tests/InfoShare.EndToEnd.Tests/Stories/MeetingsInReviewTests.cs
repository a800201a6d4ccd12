using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using InfoShare.Client;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Review = InfoShare.Protocol.Audit.V1.AuditReviewService.AuditReviewServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>Who knew what has the meetings with the child, and says who opened what by the trail (M3, K6).</summary>
public sealed class MeetingsInReviewTests
{
    private const string Why = "Rapid review: who knew that nobody had seen the child.";
    private static readonly Demographics Ansel = Person("Ansel", "Burnsample", "2026-10-17", "7 Tarn Row", "NM4 2AB");

    [Fact]
    public async Task Six_visits_without_access_are_lines_of_whoever_made_them_and_of_whoever_was_shown_them()
    {
        await using var p = await StartAsync("2027-02-01 09:00");
        var child = await FamilyAsync(p);
        var clinic = p.As("northmere-sexual-health", "Bea Tarnmock", "SEXUAL_HEALTH_WORKER");
        await RecordAsync(clinic, "SH-9", Ansel);
        List<string> visits = [];
        for (var day = 1; day <= 6; day++)
        {
            await p.ClockAtAsync($"2027-02-0{day} 12:00");
            visits.Add((await new HealthService.HealthServiceClient(p.HealthVisitor.CallInvoker).ReportMissedAppointmentAsync(new ReportMissedAppointmentRequest
            {
                Patient = Own("HV-9"),
                AppointmentOn = $"2027-02-0{day}",
                Appointment = AppointmentKind.HomeVisit,
                Outcome = AttendanceOutcome.NoResponse,
            })).Contact.ContactId);
        }

        var atClinic = (await new HealthService.HealthServiceClient(clinic.CallInvoker).RecordVisitAsync(
            new RecordVisitRequest { Patient = Own("SH-9"), Visit = OnePageTests.Seen("2027-02-06", "I am cold.", "Pale.") })).Contact.ContactId;
        await p.ClockAtAsync("2027-02-06 13:00");
        await new PeopleService.PeopleServiceClient(p.DesignatedLead.CallInvoker).RecordSafetyNoticeAsync(new RecordSafetyNoticeRequest
        {
            Address = new Address { Line = "7 Tarn Row", Postcode = "NM4 2AB", Area = "Northmere" },
            Kind = SafetyNoticeKind.Dog,
            Words = "A large dog runs loose in the yard and has bitten.",
            ReviewOn = "2027-05-01",
        });

        // Day 30: the social worker is shown them all; day 40 is the review's.
        await p.ClockAtAsync("2027-03-02 09:00");
        var before = await AskAsync(p.Auditor, child, "2027-03-02 08:00");
        before.Lines.Where(l => l.Kind == KnowledgeKind.DidSee).ShouldBeEmpty();
        (await PictureAsync(p.LeadSocialWorker)).Contacts.Select(c => c.ContactId).Order().ShouldBe(visits.Order());
        await p.ClockAtAsync("2027-03-12 09:00");
        var knew = await AskAsync(p.Auditor, child, "2027-03-12 08:00");

        var seen = knew.Lines.Where(l => l.Kind == KnowledgeKind.DidSee && l.OrganisationId == "northmere-csc" && l.Code == "CONTACT").ToList();
        seen.Select(l => l.ObjectId).Order().ShouldBe(visits.Order());
        seen.ShouldAllBe(l => l.PractitionerId == "u-priti-larksample" && l.State == "NO_RESPONSE" && l.Tier == Tier.Detail && l.Entry != null);
        var published = knew.Lines.Where(l => l.Kind == KnowledgeKind.Published && l.OrganisationId == "northmere-health-visiting").ToList();
        published.Select(l => l.ObjectId).Order().ShouldBe(visits.Order());
        published.ShouldAllBe(l => l.PractitionerId == "u-freya-heathsample" && l.Code == "CONTACT" && l.State == "NO_RESPONSE");
        published.Select(l => l.Entry.EntryId).Distinct().Count().ShouldBe(6, "each by the entry of its own");

        // Before she asked, it was there to be seen; the clinic's never was, and the auditor reads by which rule.
        before.Lines.Count(l => l.Kind == KnowledgeKind.CouldSee && l.OrganisationId == "northmere-csc" && visits.Contains(l.ObjectId)).ShouldBe(6);
        var kept = knew.Lines.Single(l => l.OrganisationId == "northmere-csc" && l.ObjectId == atClinic);
        (kept.Kind, kept.Because, kept.Code).ShouldBe((KnowledgeKind.Withheld, WithheldBecause.Hidden, "CONTACT"));
        knew.Lines.Single(l => l.Kind == KnowledgeKind.Published && l.ObjectId == atClinic).OrganisationId.ShouldBe("northmere-sexual-health");

        // What is not judged again is a line with its kind, and the answer says that it is not judged.
        knew.Lines.ShouldContain(l => l.Kind == KnowledgeKind.DidSee && l.OrganisationId == "northmere-csc" && l.Code == "SAFETY_NOTICE");
        knew.NotRebuilt.ShouldContain(n => n.Contains("safety notices, assessments", StringComparison.Ordinal));

        // Her manager: what her own were shown, and nothing of the clinic's, nor that there is anything.
        var manager = await AskAsync(p.SocialCareManager, child, "2027-03-12 08:00");
        manager.Lines.Where(l => l.Kind == KnowledgeKind.DidSee).Select(l => l.ObjectId).Order().ShouldBe(visits.Order());
        manager.ToString().ShouldNotContain(atClinic);
        manager.Organisations.Single().Withheld.ShouldBe(0);

        // Taken back later, it stood at the time.
        await new ConcernService.ConcernServiceClient(p.HealthVisitor.CallInvoker).TakeBackContactAsync(
            new TakeBackContactRequest { ContactId = visits[5], Reason = TakeBackReason.WrongPerson, Words = "It was the flat above, the name on the bell is alike." });
        (await AskAsync(p.Auditor, child, "2027-03-12 08:00")).Lines.ShouldBe(knew.Lines);
        await p.ClockAtAsync("2027-03-13 09:00");
        (await AskAsync(p.Auditor, child, "2027-03-12 12:00")).Lines.Single(l => l.Kind == KnowledgeKind.Published && l.ObjectId == visits[5]).State.ShouldBe("TAKEN_BACK");
    }

    [Fact]
    public async Task Who_opened_what_was_told_is_what_the_trail_says_and_not_what_a_table_says()
    {
        await using var p = await StartAsync("2027-02-01 09:00");
        var child = await FamilyAsync(p);
        await WorksWithAsync(p.Doctor, Own("EMIS-9"), PractitionerRole.Gp, "01632 960101");
        await p.ClockAtAsync("2027-02-02 09:00");
        var concern = (await new SocialCare.SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).ShareConcernAsync(new SocialCare.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own("LCS-9"),
                Indicators = { ConcernIndicator.PoorHygiene },
                Kind = ConcernKind.Event,
                Source = SourceKind.Observed,
                RiskStatement = "Dirty bottles and no clean clothes at each of two visits.",
                ChildContact = ChildContactAnswer.Yes,
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.PublicFunction,
            },
        })).Concern.ConcernId;
        var atSurgery = (await InboxOf(p.Doctor)).Single(i => i.Concern?.ConcernId == concern).ItemId;
        var atVisitors = (await InboxOf(p.HealthVisitor)).Single(i => i.Concern?.ConcernId == concern).ItemId;
        await p.ClockAtAsync("2027-02-03 09:00");
        await new InboxService.InboxServiceClient(p.Doctor.CallInvoker).AcknowledgeItemsAsync(new AcknowledgeItemsRequest { ItemIds = { atSurgery }, State = NotificationState.Read });
        await p.ClockAtAsync("2027-02-04 09:00");

        var knew = await AskAsync(p.Auditor, child, "2027-02-04 08:00");
        var opened = knew.Lines.Single(l => l.ObjectId == atSurgery);
        (opened.Kind, opened.PractitionerId, opened.State).ShouldBe((KnowledgeKind.ToldAndOpened, "u-dr-mockhurst", "READ"));
        (await new AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(new ListEntriesRequest { PersonId = child, Reason = Why, PageSize = 100 })).Entries
            .Single(e => e.EntryId == opened.Entry.EntryId).Kind.ShouldBe(AuditEventKind.Read);
        knew.Lines.Single(l => l.ObjectId == atVisitors).Kind.ShouldBe(KnowledgeKind.ToldNotOpened);

        // Somebody with the database's account lets the visitor have read it on the third, and the doctor never.
        await using (var rows = await p.RowsAsync(toChange: true))
        {
            var third = At("2027-02-03 10:00").UtcDateTime;
            var step = await rows.NumberAsync($"SELECT at FROM notification_step WHERE notification_id = '{atSurgery}' AND state = 'READ'");
            var later = (step + (long)(third - At("2027-02-03 09:00").UtcDateTime).TotalMicroseconds).ToString(CultureInfo.InvariantCulture);
            await rows.ExecuteAsync($"INSERT INTO notification_step (notification_id, at, state, read_by) VALUES ('{atVisitors}', {later}, 'READ', 'Freya Heathsample')");
            await rows.ExecuteAsync($"DELETE FROM notification_step WHERE notification_id = '{atSurgery}' AND state = 'READ'");
        }

        var changed = await AskAsync(p.Auditor, child, "2027-02-04 08:00");
        var laid = changed.Lines.Single(l => l.ObjectId == atVisitors);
        (laid.Kind, laid.State, laid.PractitionerId).ShouldBe((KnowledgeKind.ToldNotOpened, "OPENED_NOT_IN_TRAIL", ""));
        var gone = changed.Lines.Single(l => l.ObjectId == atSurgery);
        (gone.Kind, gone.State, gone.Entry).ShouldBe((KnowledgeKind.ToldAndOpened, "OPENED_IN_TRAIL_ALONE", opened.Entry));
        changed.CriticalPoints.ShouldContain(c => c.Kind == CriticalKind.NotOpened && c.OrganisationId == "northmere-health-visiting" && c.What.Contains("the inbox says otherwise"));
        changed.CriticalPoints.ShouldNotContain(c => c.Kind == CriticalKind.NotOpened && c.OrganisationId == "elmmock-surgery");
        changed.NotRebuilt.ShouldContain(n => n.Contains("OPENED_NOT_IN_TRAIL", StringComparison.Ordinal));
        knew.NotRebuilt.ShouldNotContain(n => n.Contains("OPENED_NOT_IN_TRAIL", StringComparison.Ordinal));

        // Nor by a step at a moment at which her house only looked the child up; and asked about the concern, the inbox alone says it.
        await p.ClockAtAsync("2027-02-05 09:00");
        await new HealthService.HealthServiceClient(p.HealthVisitor.CallInvoker).QueryChildAsync(
            new QueryChildRequest { Child = Own("HV-9"), Purpose = For(Purpose.ProvideCare, "She comes to the clinic tomorrow for her review.") });
        await using (var rows = await p.RowsAsync(toChange: true))
        {
            await rows.ExecuteAsync($"DELETE FROM notification_step WHERE notification_id = '{atVisitors}' AND state = 'READ'");
            await rows.ExecuteAsync(
                $"INSERT INTO notification_step (notification_id, at, state, read_by) SELECT '{atVisitors}', MAX(recorded_at), 'READ', 'Freya Heathsample' FROM audit_entry "
                + "WHERE kind = 'QUERY' AND organisation_id = 'northmere-health-visiting'");
        }

        await p.ClockAtAsync("2027-02-06 09:00");
        var beside = await AskAsync(p.Auditor, child, "2027-02-06 08:00");
        laid = beside.Lines.Single(l => l.ObjectId == atVisitors);
        (laid.Kind, laid.State, laid.PractitionerId).ShouldBe((KnowledgeKind.ToldNotOpened, "OPENED_NOT_IN_TRAIL", ""));
        beside.CriticalPoints.ShouldContain(c => c.Kind == CriticalKind.NotOpened && c.OrganisationId == "northmere-health-visiting");
        var ofConcern = await new Review(p.Auditor.CallInvoker).WhoKnewWhatAsync(
            new WhoKnewWhatRequest { ConcernId = concern, At = Timestamp.FromDateTimeOffset(At("2027-02-06 08:00")), Reason = Why, Full = true, PageSize = 500 });
        ofConcern.Lines.Single(l => l.ObjectId == atVisitors).State.ShouldBe("OPENED_BY_INBOX_ALONE");
        ofConcern.NotRebuilt.ShouldContain(n => n.Contains("OPENED_BY_INBOX_ALONE", StringComparison.Ordinal));

        // Nor by one at a moment at which her house acted about the child: that act names nothing that it answered, and the point stays.
        await new HealthService.HealthServiceClient(p.HealthVisitor.CallInvoker).RecordVisitAsync(
            new RecordVisitRequest { Patient = Own("HV-9"), Visit = OnePageTests.Seen("2027-02-06", "I am well.", "Pink and warm.") });
        await using (var rows = await p.RowsAsync(toChange: true))
        {
            await rows.ExecuteAsync($"DELETE FROM notification_step WHERE notification_id = '{atVisitors}' AND state = 'READ'");
            await rows.ExecuteAsync(
                $"INSERT INTO notification_step (notification_id, at, state, read_by) SELECT '{atVisitors}', MAX(recorded_at), 'READ', 'Freya Heathsample' FROM audit_entry "
                + "WHERE action = 'HealthService/RecordVisit' AND organisation_id = 'northmere-health-visiting'");
        }

        await p.ClockAtAsync("2027-02-07 09:00");
        var acted = await AskAsync(p.Auditor, child, "2027-02-07 08:00");
        laid = acted.Lines.Single(l => l.ObjectId == atVisitors);
        (laid.Kind, laid.State, laid.PractitionerId).ShouldBe((KnowledgeKind.ToldAndOpened, "OPENED_BY_INBOX_ALONE", ""));
        acted.CriticalPoints.ShouldContain(c => c.Kind == CriticalKind.NotOpened && c.OrganisationId == "northmere-health-visiting" && c.What.Contains("opened, says the inbox alone"));
    }

    private static async Task<string> FamilyAsync(Partnership p)
    {
        var child = await RecordAsync(p.HealthVisitor, "HV-9", Ansel);
        await RecordAsync(p.Doctor, "EMIS-9", Ansel);
        await RecordAsync(p.LeadSocialWorker, "LCS-9", Ansel);
        await WorksWithAsync(p.HealthVisitor, Own("HV-9"), PractitionerRole.HealthVisitor, "01632 960161");
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-9"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        return child;
    }

    private static async Task<ChildPicture> PictureAsync(InfoShareConnection who) =>
        (await new SocialCare.SocialCareService.SocialCareServiceClient(who.CallInvoker).QueryChildAsync(new SocialCare.QueryChildRequest
        {
            Child = Own("LCS-9"),
            Purpose = For(Purpose.AssessChild, "Ansel has not been seen since January; before today's visit."),
        })).Picture;

    private static async Task<WhoKnewWhatResponse> AskAsync(InfoShareConnection who, string personId, string at) =>
        await new Review(who.CallInvoker).WhoKnewWhatAsync(new WhoKnewWhatRequest
        {
            PersonId = personId,
            At = Timestamp.FromDateTimeOffset(At(at)),
            Reason = Why,
            Full = true,
            PageSize = 500,
        });
}
