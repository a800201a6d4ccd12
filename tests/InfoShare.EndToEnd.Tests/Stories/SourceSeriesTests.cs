using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Education.V1;
using InfoShare.Protocol.Inbox.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using static InfoShare.EndToEnd.Tests.Stories.S15ThreeFactsTests;
using Health = InfoShare.Protocol.Health.V1;
using Police = InfoShare.Protocol.Police.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>What one person is suspected of across children, partners and areas (C9, H11): public protection sees it whole, others their own children's.</summary>
public sealed class SourceSeriesTests
{
    private static readonly Demographics Rafe = Person("Rafe", "Quarrytest", "1989-06-06", "40 Dock Road", "NM8 8AA");

    [Fact]
    public async Task One_exploiter_of_two_girls_in_two_areas_is_told_to_public_protection_and_a_school_sees_its_own_pupils_alone()
    {
        await using var p = await StartAsync("2027-01-04 09:00");
        var southern = p.As("southmere-school", "Ms Tidemock", "DESIGNATED_LEAD");
        await RecordAsync(p.Detective, "POL-70", Rafe);
        await RecordAsync(p.DesignatedLead, "SIMS-71", Person("Mia", "Brooktest", "2012-02-02", "1 Weir Way", "NM3 3AA"));
        await RecordAsync(southern, "SOU-72", Person("Ona", "Harbourtest", "2012-03-03", "9 Quay Way", "SM3 3AA"));
        await WorksWithAsync(p.DesignatedLead, Own("SIMS-71"), PractitionerRole.DesignatedLead, "01632 960141");
        await WorksWithAsync(southern, Own("SOU-72"), PractitionerRole.DesignatedLead, "01632 960241");

        await SchoolAsync(p.DesignatedLead, "SIMS-71", ConcernIndicator.OlderAdultAssociate, "2027-01-04");
        await SettledAsync(p, "2027-01-04 09:30");
        (await AlertsAsync(p.Detective)).ShouldBeEmpty();
        await p.ClockAtAsync("2027-01-12 09:00");
        await SchoolAsync(southern, "SOU-72", ConcernIndicator.OlderAdultAssociate, "2027-01-12");
        await SettledAsync(p, "2027-01-12 09:30");

        var alert = (await AlertsAsync(p.Detective)).ShouldHaveSingleItem();
        alert.Summary.ShouldStartWith("EXPLOITATION of which this person is suspected: 2 events that your role may see");
        alert.OwnRecordId.ShouldBe("POL-70");
        (await AlertsAsync(p.DesignatedLead)).ShouldBeEmpty();
        (await AlertsAsync(southern)).ShouldBeEmpty();

        // Asked about one girl: public protection reads both, with who told of each.
        var across = (await new Police.PoliceService.PoliceServiceClient(p.Detective.CallInvoker).QueryChildAsync(new Police.QueryChildRequest
        {
            Child = Known(Person("Mia", "Brooktest", "2012-02-02", "1 Weir Way", "NM3 3AA")),
            Purpose = For(Purpose.AssessChild, "A man of forty was named; whom else he meets is to be known today."),
        })).Picture.Series.Single(s => s.Scope == SeriesScope.SuspectedSource);
        across.Kind.ShouldBe(SeriesKind.Exploitation);
        across.Events.Select(e => e.Day).ShouldBe(["2027-01-04", "2027-01-12"]);
        across.Events.SelectMany(e => e.Sources).Select(s => s.OrganisationName).ShouldBe(["Northmere School", "Southmere School"]);

        // Her school: one event is no series, and nothing says that there is another.
        (await SeriesAsync(p.DesignatedLead, "SIMS-71")).ShouldBeEmpty();

        // A second pupil of theirs: now it is one, of their own two, told to the police once more.
        await RecordAsync(p.DesignatedLead, "SIMS-73", Person("Lou", "Fieldtest", "2012-05-05", "2 Weir Way", "NM3 3AB"));
        await WorksWithAsync(p.DesignatedLead, Own("SIMS-73"), PractitionerRole.DesignatedLead, "01632 960141");
        await p.ClockAtAsync("2027-01-19 09:00");
        await SchoolAsync(p.DesignatedLead, "SIMS-73", ConcernIndicator.OlderAdultAssociate, "2027-01-19");
        await SettledAsync(p, "2027-01-19 09:30");
        (await AlertsAsync(p.Detective)).Count.ShouldBe(2);
        var own = (await SeriesAsync(p.DesignatedLead, "SIMS-71")).Single(s => s.Scope == SeriesScope.SuspectedSource);
        own.Events.Select(e => e.Day).ShouldBe(["2027-01-04", "2027-01-19"]);
        own.ToString().ShouldNotContain("Southmere");
    }

    [Fact]
    public async Task Domestic_abuse_of_one_man_with_two_partners_is_one_pattern()
    {
        await using var p = await StartAsync("2027-01-04 09:00");
        await RecordAsync(p.Detective, "POL-80", Person("Dex", "Loomtest", "1985-06-06", "41 Dock Road", "NM8 8AB"));
        await RecordAsync(p.Detective, "POL-81", Person("Amy", "Reedtest", "1990-02-02", "5 Ash Way", "NM3 4AA"));
        await RecordAsync(p.Detective, "POL-82", Person("Bea", "Rushtest", "1992-02-02", "6 Oak Way", "NM3 4AB"));
        foreach (var (own, day) in new[] { ("POL-81", "2027-01-05"), ("POL-82", "2027-01-12"), ("POL-82", "2027-01-19") })
        {
            await p.ClockAtAsync($"{day} 10:00");
            var concern = ConcernOf(Own(own), ConcernIndicator.DaIncident, day, Own("POL-80"));
            await new Police.PoliceService.PoliceServiceClient(p.Detective.CallInvoker).ShareConcernAsync(new Police.ShareConcernRequest { Concern = concern });
            await SettledAsync(p, $"{day} 10:05");
        }

        (await AlertsAsync(p.Detective)).ShouldHaveSingleItem().Summary.ShouldStartWith("DOMESTIC_ABUSE of which this person is suspected: 3 events");
    }

    private static ConcernStatement ConcernOf(SubjectRef subject, ConcernIndicator indicator, string day, SubjectRef source) => new()
    {
        Subject = subject,
        Indicators = { indicator },
        Kind = ConcernKind.Event,
        Happened = new WhenHappened { FromDate = day },
        Source = SourceKind.Observed,
        RiskStatement = "He waited outside again and she left with him, and came back in other clothes.",
        ChildContact = ChildContactAnswer.Yes,
        Urgency = Urgency.Standard,
        Consent = ConsentState.Given,
        LegalBasis = LegalBasis.SafeguardingCondition,
        SuspectedSources = { source },
    };

    private static async Task SchoolAsync(InfoShareConnection school, string own, ConcernIndicator indicator, string day) =>
        await new EducationService.EducationServiceClient(school.CallInvoker).ShareConcernAsync(
            new Protocol.Education.V1.ShareConcernRequest { Concern = ConcernOf(Own(own), indicator, day, Known(Rafe)) });

    private static async Task<IReadOnlyList<SeriesView>> SeriesAsync(InfoShareConnection school, string own) =>
        (await new EducationService.EducationServiceClient(school.CallInvoker).QueryChildAsync(new QueryChildRequest
        {
            Child = Own(own),
            Purpose = For(Purpose.ProvideCare, "Who waits for our pupils outside is to be known before they go home."),
        })).Picture.Series;

    private static async Task<IReadOnlyList<InboxItem>> AlertsAsync(InfoShareConnection who) =>
        [.. (await InboxOf(who)).Where(i => i.Trigger == NotificationTrigger.SeriesReached)];
}
