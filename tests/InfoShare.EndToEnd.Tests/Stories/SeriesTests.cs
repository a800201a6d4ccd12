using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Education.V1;
using InfoShare.Protocol.Inbox.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using static InfoShare.EndToEnd.Tests.Stories.S15ThreeFactsTests;
using Health = InfoShare.Protocol.Health.V1;
using Police = InfoShare.Protocol.Police.V1;
using SocialCare = InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>Series are counted and told (H1, H9, O1): S7's fifth event, S5's sixth call, and what each reader's own count is.</summary>
public sealed class SeriesTests
{
    [Fact]
    public async Task Self_harm_is_told_each_time_to_everybody_who_may_know_and_two_reports_of_one_event_are_one()
    {
        await using var p = await StartAsync("2027-01-04 09:00");
        var ruth = p.As("northmere-hospital", "Ruth Claymock", "CAMHS");
        var eli = Person("Eli", "Marshtest", "2011-09-03", "3 Fen Way", "NM5 2EM");
        await RecordAsync(ruth, "CAMHS-7", eli);
        await WorksWithAsync(ruth, Own("CAMHS-7"), PractitionerRole.Camhs, "01632 960144");
        await RecordAsync(p.DesignatedLead, "SIMS-7", eli);
        await WorksWithAsync(p.DesignatedLead, Own("SIMS-7"), PractitionerRole.DesignatedLead, "01632 960141");
        await RecordAsync(p.LeadSocialWorker, "LCS-7", eli);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-7"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await RecordAsync(p.Doctor, "GP-7", eli);

        string[] days = ["2027-01-05", "2027-01-19", "2027-02-02", "2027-02-16"];
        foreach (var (index, day) in days.Index())
        {
            await p.ClockAtAsync($"{day} 10:00");
            await ShareHealthAsync(ruth, Own("CAMHS-7"), ConcernIndicator.YpSelfHarm, day, "He came with cuts to both arms.");

            // The surgery reports the second as well: one event, two sources, no alert of its own.
            if (index == 1)
                await ShareHealthAsync(p.Doctor, Own("GP-7"), ConcernIndicator.YpSelfHarm, day, "Dressings were asked for after the weekend.");
            await SettledAsync(p, $"{day} 10:05");
            (await AlertsAsync(p.DesignatedLead)).Count.ShouldBe(index);
        }

        await p.ClockAtAsync("2027-03-10 09:30");
        await ShareHealthAsync(ruth, Own("CAMHS-7"), ConcernIndicator.YpSuicidal, "2027-03-10", "He says that he will end his life.", SourceKind.ChildWords);
        await SettledAsync(p, "2027-03-10 09:35");
        foreach (var who in new[] { p.DesignatedLead, ruth, p.LeadSocialWorker })
        {
            var alerts = await AlertsAsync(who);
            alerts.Count.ShouldBe(4);
            var fifth = alerts[^1];
            fifth.Summary.ShouldStartWith("SELF_HARM: 5 events that your role may see");
            fifth.Summary.ShouldEndWith("3 earlier alerts of this series were read by nobody.");
            fifth.RespondBy.ToDateTimeOffset().ShouldBe(At("2027-03-12 17:00"));
        }

        // The school reads how often, when and from whom; nothing of what was written.
        var picture = (await new EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).QueryChildAsync(new QueryChildRequest
        {
            Child = Own("SIMS-7"),
            Purpose = For(Purpose.ProvideCare, "Eli is to be watched in school; we need to know how often it has happened."),
        })).Picture;
        var series = picture.Series.Single(s => s.Kind == SeriesKind.SelfHarm);
        series.Events.Select(e => e.Day).ShouldBe([.. days, "2027-03-10"]);
        series.Events[1].Sources.Select(s => s.OrganisationName).ShouldBe(["Northmere Hospital", "Elmmock Surgery"], ignoreOrder: true);

        // Probation may not know of a child's health: nothing is counted, and nothing says so.
        await RecordAsync(p.ProbationOfficer, "NPS-7", eli);
        await WorksWithAsync(p.ProbationOfficer, Own("NPS-7"), PractitionerRole.ProbationOfficer, "01632 960131");
        await p.ClockAtAsync("2027-03-11 10:00");
        await ShareHealthAsync(ruth, Own("CAMHS-7"), ConcernIndicator.YpSelfHarm, "2027-03-11", "Cuts again.");
        await SettledAsync(p, "2027-03-11 10:05");
        (await AlertsAsync(p.ProbationOfficer)).ShouldBeEmpty();
        (await AlertsAsync(ruth)).Count.ShouldBe(5);
    }

    [Fact]
    public async Task A_series_of_which_nobody_who_works_with_the_child_may_know_is_the_duty_desks()
    {
        await using var p = await StartAsync("2027-01-04 09:00");
        var ruth = p.As("northmere-hospital", "Ruth Claymock", "CAMHS");
        var wren = Person("Wren", "Dellmock", "2012-04-08", "8 Fen Way", "NM5 2EM");
        await RecordAsync(ruth, "CAMHS-8", wren);
        await RecordAsync(p.DutySocialWorker, "LCS-8", wren);
        await RecordAsync(p.ProbationOfficer, "NPS-8", wren);
        await WorksWithAsync(p.ProbationOfficer, Own("NPS-8"), PractitionerRole.ProbationOfficer, "01632 960131");
        foreach (var day in (string[])["2027-01-05", "2027-01-19"])
        {
            await p.ClockAtAsync($"{day} 10:00");
            await ShareHealthAsync(ruth, Own("CAMHS-8"), ConcernIndicator.YpSelfHarm, day, "Wren came with cuts to both arms.");
            await SettledAsync(p, $"{day} 10:05");
        }

        (await AlertsAsync(p.DutySocialWorker)).ShouldHaveSingleItem().Summary.ShouldStartWith("SELF_HARM: 2 events");
        (await AlertsAsync(p.ProbationOfficer)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_sixth_attendance_is_the_sixth_of_a_series_and_each_from_the_third_on_was_told_once()
    {
        await using var p = await StartAsync("2027-01-04 09:00");
        var child = Person("Pia", "Glenfixture", "2020-01-05", "3 Glen Way", "NM6 6AB");
        await RecordAsync(p.Detective, "POL-50", child);
        await RecordAsync(p.Detective, "POL-51", Person("Ines", "Glenfixture", "1995-03-03", "3 Glen Way", "NM6 6AB"));
        await RecordAsync(p.LeadSocialWorker, "LCS-50", child);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-50"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        string[] days = ["2027-01-05", "2027-01-12", "2027-01-19", "2027-01-26", "2027-02-02", "2027-02-09"];
        foreach (var (index, day) in days.Index())
        {
            await p.ClockAtAsync($"{day} 10:00");
            await new Police.PoliceService.PoliceServiceClient(p.Detective.CallInvoker).ReportDomesticAbuseAttendanceAsync(new Police.ReportDomesticAbuseAttendanceRequest
            {
                AttendedAt = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(At($"{day} 02:05")),
                HarmedAdult = Own("POL-51"),
                Children = { new Police.AttendanceChild { Child = Own("POL-50"), Present = true, Seen = Seen.Yes } },
                Account = "Shouting heard; a broken door; the girl on the stairs.",
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.PublicFunction,
            });
            await SettledAsync(p, $"{day} 10:05");
            (await AlertsAsync(p.LeadSocialWorker)).Count.ShouldBe(Math.Max(0, index - 1));
        }

        var picture = (await new SocialCare.SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).QueryChildAsync(new SocialCare.QueryChildRequest
        {
            Child = Own("LCS-50"),
            Purpose = For(Purpose.AssessChild, "Six attendances: what they show together is to be read before I decide."),
            PageSize = 2,
        })).Picture;
        picture.Concerns.Count.ShouldBe(2);
        picture.Series.Single(s => s.Kind == SeriesKind.DomesticAbuse).Events.Select(e => e.Day).ShouldBe(days);
    }

    /// <summary>O2: nobody is sent more alerts on a day than can be read, none is dropped, and what cannot wait does not.</summary>
    [Fact]
    public async Task Alerts_over_the_days_cap_come_together_the_next_morning_and_self_harm_never_waits()
    {
        await using var p = await StartAsync("2027-01-04 09:00", "--Broker:AlertsADay=2");
        var ruth = p.As("northmere-hospital", "Ruth Claymock", "CAMHS");
        List<Demographics> children = [.. ((string[])["Ada", "Ben", "Cal", "Dot"]).Select((name, i) => Person(name, $"{name}sfixture", $"201{i + 2}-0{i + 1}-05", $"{i + 3} Mere Way", $"NM{i + 4} 6AB"))];
        foreach (var (index, child) in children.Index())
        {
            await RecordAsync(p.Detective, $"POL-{index}", child);
            await RecordAsync(ruth, $"CAMHS-{index}", child);
            await RecordAsync(p.LeadSocialWorker, $"LCS-{index}", child);
            await WorksWithAsync(p.LeadSocialWorker, Own($"LCS-{index}"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        }

        foreach (var day in (string[])["2027-01-12", "2027-01-19", "2027-01-26"])
        {
            await p.ClockAtAsync($"{day} 10:00");
            for (var index = 0; index < children.Count; index++)
            {
                await new Police.PoliceService.PoliceServiceClient(p.Detective.CallInvoker).ReportDomesticAbuseAttendanceAsync(new Police.ReportDomesticAbuseAttendanceRequest
                {
                    AttendedAt = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(At($"{day} 0{index + 1}:05")),
                    HarmedAdult = Known(Person($"Mo{index}", $"{children[index].GivenName}smother", $"199{index}-03-03")),
                    Children = { new Police.AttendanceChild { Child = Own($"POL-{index}"), Present = true, Seen = Seen.Yes } },
                    Account = "Shouting heard; a broken door; the child on the stairs.",
                    Urgency = Urgency.Standard,
                    LegalBasis = LegalBasis.PublicFunction,
                });
            }

            await SettledAsync(p, $"{day} 10:05");
        }

        (await AlertsAsync(p.LeadSocialWorker)).Count.ShouldBe(2);
        foreach (var day in (string[])["2027-01-20", "2027-01-26"])
            await ShareHealthAsync(ruth, Own("CAMHS-3"), ConcernIndicator.YpSelfHarm, day, "She came with cuts to both arms.");
        await SettledAsync(p, "2027-01-26 10:10");
        (await AlertsAsync(p.LeadSocialWorker)).Count.ShouldBe(3);
        (await AlertsAsync(p.LeadSocialWorker))[^1].Summary.ShouldStartWith("SELF_HARM: 2 events");

        await p.ClockAtAsync("2027-01-27 08:59");
        (await InboxOf(p.LeadSocialWorker)).ShouldNotContain(i => i.Trigger == NotificationTrigger.Digest);
        await p.ClockAtAsync("2027-01-27 09:01");
        var digest = (await InboxOf(p.LeadSocialWorker)).Single(i => i.Trigger == NotificationTrigger.Digest);
        digest.Parts.Select(i => i.Trigger).ShouldBe([NotificationTrigger.SeriesReached, NotificationTrigger.SeriesReached]);
        digest.Parts.Select(i => i.OwnRecordId).Concat((await AlertsAsync(p.LeadSocialWorker)).Select(i => i.OwnRecordId)).Distinct().Count()
            .ShouldBe(4, "of each child an alert has come");
    }

    private static async Task<IReadOnlyList<InboxItem>> AlertsAsync(InfoShareConnection who) =>
        [.. (await InboxOf(who)).Where(i => i.Trigger == NotificationTrigger.SeriesReached)];
}
