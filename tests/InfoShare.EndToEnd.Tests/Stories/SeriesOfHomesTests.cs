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

/// <summary>Series by household and by address (H1): what happens to those who live together, and to a home, is one picture for each child there.</summary>
public sealed class SeriesOfHomesTests
{
    [Fact]
    public async Task Brothers_who_go_missing_in_turn_are_a_series_of_their_household_and_of_nobody_who_came_later()
    {
        await using var p = await StartAsync("2027-01-04 09:00");
        await RecordAsync(p.Doctor, "GP-60", Person("Abe", "Glenfixture", "2012-02-05", "3 Glen Way", "NM6 6AB"));
        await RecordAsync(p.Doctor, "GP-61", Person("Cal", "Glenfixture", "2013-02-05", "3 Glen Way", "NM6 6AB"));
        await RecordAsync(p.DesignatedLead, "SIMS-62", Person("Pia", "Glenfixture", "2016-01-05", "3 Glen Way", "NM6 6AB"));
        await WorksWithAsync(p.DesignatedLead, Own("SIMS-62"), PractitionerRole.DesignatedLead, "01632 960141");

        await MissingAsync(p, "GP-60", "2027-01-05");
        await MissingAsync(p, "GP-61", "2027-01-12");
        (await AlertsAsync(p.DesignatedLead)).ShouldBeEmpty();

        // Two on one day are two; each from the third on is told once, to the school that works with their sister.
        await MissingAsync(p, "GP-60", "2027-01-19");
        await MissingAsync(p, "GP-61", "2027-01-19");
        var alerts = await AlertsAsync(p.DesignatedLead);
        alerts.Count.ShouldBe(2);
        alerts[0].Summary.ShouldStartWith("MISSING in the household: 3 events that your role may see, the latest on ");
        alerts[1].Summary.ShouldStartWith("MISSING in the household: 4 events");
        alerts.ShouldAllBe(a => a.OwnRecordId == "SIMS-62");

        // In her picture: the household's, and none of her own.
        var series = (await SeriesAsync(p.DesignatedLead, "SIMS-62")).ShouldHaveSingleItem();
        (series.Kind, series.Scope).ShouldBe((SeriesKind.Missing, SeriesScope.Household));
        series.Events.Select(e => e.Day).ShouldBe(["2027-01-05", "2027-01-12", "2027-01-19", "2027-01-19"]);
        series.Events[0].Sources.ShouldHaveSingleItem().OrganisationName.ShouldBe("Elmmock Surgery");

        // A boy who comes to live there afterwards: what was before is not of his household.
        await p.ClockAtAsync("2027-02-01 09:00");
        await RecordAsync(p.DesignatedLead, "SIMS-63", Person("Zed", "Latertest", "2015-01-05", "3 Glen Way", "NM6 6AB"));
        await WorksWithAsync(p.DesignatedLead, Own("SIMS-63"), PractitionerRole.DesignatedLead, "01632 960141");
        (await SeriesAsync(p.DesignatedLead, "SIMS-63")).ShouldBeEmpty();
        await MissingAsync(p, "GP-60", "2027-02-02");
        (await AlertsAsync(p.DesignatedLead)).Select(a => a.OwnRecordId).ShouldBe(["SIMS-62", "SIMS-62", "SIMS-62"]);
        (await SeriesAsync(p.DesignatedLead, "SIMS-63")).ShouldBeEmpty();
    }

    /// <summary>H1: homes that are only recorded, by whoever it is, are a series of moves; nobody has to call it a concern.</summary>
    [Fact]
    public async Task A_child_who_moves_again_and_again_is_a_series_that_the_school_is_told_of_and_a_refuge_takes_it_all_away()
    {
        await using var p = await StartAsync("2027-01-04 09:00");
        await RecordAsync(p.Doctor, "GP-70", Person("Ivy", "Fordtest", "2018-02-05", "1 Ford Way", "NM6 6AC"));
        await RecordAsync(p.DesignatedLead, "SIMS-70", Person("Ivy", "Fordtest", "2018-02-05", "1 Ford Way", "NM6 6AC"));
        await WorksWithAsync(p.DesignatedLead, Own("SIMS-70"), PractitionerRole.DesignatedLead, "01632 960141");
        await LivesAsync(p.Doctor, "GP-70", "2027-01-11", "2 Ford Way", ResidenceKind.MainHome);
        await LivesAsync(p.DesignatedLead, "SIMS-70", "2027-01-12", "2 Ford Way", ResidenceKind.MainHome);
        await LivesAsync(p.Doctor, "GP-70", "2027-02-01", "3 Ford Way", ResidenceKind.Sofa);
        await LivesAsync(p.Doctor, "GP-70", "2027-02-03", "8 Weekend Way", ResidenceKind.Weekend);
        (await AlertsAsync(p.DesignatedLead)).ShouldBeEmpty();
        await LivesAsync(p.Doctor, "GP-70", "2027-02-15", "Hill Hostel", ResidenceKind.Temporary);
        var series = (await SeriesAsync(p.DesignatedLead, "SIMS-70")).ShouldHaveSingleItem();
        (series.Kind, series.Scope).ShouldBe((SeriesKind.Moves, SeriesScope.Child));
        series.Events.Select(e => e.Day).ShouldBe(["2027-01-11", "2027-02-01", "2027-02-15"]);
        series.Events[0].Sources.Select(s => s.OrganisationName).ShouldBe(["Elmmock Surgery", "Northmere School"], ignoreOrder: true);
        series.Events.SelectMany(e => e.Sources).ShouldAllBe(s => s.ConcernId.Length == 0 && s.ContactId.Length == 0);
        (await AlertsAsync(p.DesignatedLead)).ShouldHaveSingleItem().Summary.ShouldStartWith("MOVES: 3 events that your role may see, the latest on ");

        // A child who hides has no series of where it was.
        await LivesAsync(p.Doctor, "GP-70", "2027-03-01", "Nowhere House", ResidenceKind.Refuge);
        (await SeriesAsync(p.DesignatedLead, "SIMS-70")).ShouldBeEmpty();
        (await AlertsAsync(p.DesignatedLead)).Count.ShouldBe(1);

        async Task LivesAsync(InfoShareConnection who, string own, string from, string line, ResidenceKind kind)
        {
            await p.ClockAtAsync($"{from} 10:00");
            await new Protocol.People.V1.PeopleService.PeopleServiceClient(who.CallInvoker).RecordResidenceAsync(new Protocol.People.V1.RecordResidenceRequest
            {
                Person = Own(own),
                Address = new Address { Line = line, Postcode = "NM6 6AC", Area = "Northmere" },
                Kind = kind,
                State = LinkState.Reported,
                FromDate = from,
                Source = SourceKind.RecordCheck,
            });
            await SettledAsync(p, $"{from} 10:05");
        }
    }

    [Fact]
    public async Task What_a_role_may_not_know_of_those_who_live_there_is_in_no_series_of_the_household()
    {
        await using var p = await StartAsync("2027-01-04 09:00");
        var ruth = p.As("northmere-hospital", "Ruth Claymock", "CAMHS");
        await RecordAsync(ruth, "CAMHS-64", Person("Eli", "Marshtest", "2011-09-03", "4 Fen Way", "NM5 2EM"));
        await RecordAsync(p.ProbationOfficer, "NPS-65", Person("Mo", "Marshtest", "2010-09-03", "4 Fen Way", "NM5 2EM"));
        await RecordAsync(p.LeadSocialWorker, "LCS-65", Person("Mo", "Marshtest", "2010-09-03", "4 Fen Way", "NM5 2EM"));
        await WorksWithAsync(p.ProbationOfficer, Own("NPS-65"), PractitionerRole.ProbationOfficer, "01632 960131");
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-65"), PractitionerRole.AllocatedSocialWorker, "01632 960111");
        foreach (var day in (string[])["2027-01-05", "2027-01-12"])
        {
            await p.ClockAtAsync($"{day} 10:00");
            await ShareHealthAsync(ruth, Own("CAMHS-64"), ConcernIndicator.YpSelfHarm, day, "He came with cuts to both arms.");
            await SettledAsync(p, $"{day} 10:05");
        }

        // Probation learns nothing of a child's health, his brother's house or not.
        (await AlertsAsync(p.ProbationOfficer)).ShouldBeEmpty();
        (await AlertsAsync(p.LeadSocialWorker)).Single(a => a.OwnRecordId == "LCS-65").Summary.ShouldStartWith("SELF_HARM in the household: 2 events");
    }

    [Fact]
    public async Task That_somebody_hides_in_a_home_takes_nothing_from_those_whom_one_school_recorded_there_and_gives_away_nobody_else()
    {
        await using var p = await StartAsync("2027-01-04 09:00");
        await RecordAsync(p.Doctor, "GP-60", Person("Abe", "Glenfixture", "2012-02-05", "3 Glen Way", "NM6 6AB"));
        await RecordAsync(p.Doctor, "GP-61", Person("Cal", "Glenfixture", "2013-02-05", "3 Glen Way", "NM6 6AB"));
        await RecordAsync(p.DesignatedLead, "SIMS-60", Person("Abe", "Glenfixture", "2012-02-05", "3 Glen Way", "NM6 6AB"));
        await RecordAsync(p.DesignatedLead, "SIMS-62", Person("Pia", "Glenfixture", "2016-01-05", "3 Glen Way", "NM6 6AB"));
        await WorksWithAsync(p.DesignatedLead, Own("SIMS-62"), PractitionerRole.DesignatedLead, "01632 960141");
        await new Protocol.People.V1.PeopleService.PeopleServiceClient(p.LeadSocialWorker.CallInvoker).RecordPersonAsync(new Protocol.People.V1.RecordPersonRequest
        {
            OwnRecordId = "LCS-69",
            Demographics = Person("Una", "Hushtest", "1990-03-03", "3 Glen Way", "NM6 6AB"),
            Protected = true,
        });
        foreach (var day in (string[])["2027-01-05", "2027-01-12", "2027-01-19"])
            await MissingAsync(p, "GP-60", day);
        await MissingAsync(p, "GP-61", "2027-01-20");

        (await AlertsAsync(p.DesignatedLead)).ShouldHaveSingleItem().Summary.ShouldStartWith("MISSING in the household: 3 events");
        var series = (await SeriesAsync(p.DesignatedLead, "SIMS-62")).ShouldHaveSingleItem();
        (series.Kind, series.Scope).ShouldBe((SeriesKind.Missing, SeriesScope.Household));
        series.Events.Select(e => e.Day).ShouldBe(["2027-01-05", "2027-01-12", "2027-01-19"]);
    }

    [Fact]
    public async Task Calls_to_a_home_without_a_name_are_a_series_of_the_child_who_lived_there_then()
    {
        await using var p = await StartAsync("2027-01-04 09:00");
        await RecordAsync(p.LeadSocialWorker, "LCS-66", Person("Ida", "Stonetest", "2019-04-05", "14 Mill Lane", "NM1 4QT"));
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-66"), PractitionerRole.AllocatedSocialWorker, "01632 960111");
        await CallToAsync(p, "2026-11-05");
        foreach (var day in (string[])["2027-01-05", "2027-01-12"])
            await CallToAsync(p, day);

        // The one before she lived there is another family's.
        (await AlertsAsync(p.LeadSocialWorker)).ShouldBeEmpty();
        var series = (await PictureAsync(p)).Single(s => s.Kind == SeriesKind.EmergencyCalls);
        series.Scope.ShouldBe(SeriesScope.Address);
        series.Events.Select(e => e.Day).ShouldBe(["2027-01-05", "2027-01-12"]);

        await CallToAsync(p, "2027-01-19");
        (await AlertsAsync(p.LeadSocialWorker)).ShouldHaveSingleItem().Summary.ShouldStartWith("EMERGENCY_CALLS at the address: 3 events");

        // She has moved: what happens there afterwards is not hers.
        await p.ClockAtAsync("2027-01-21 09:00");
        await new Protocol.People.V1.PeopleService.PeopleServiceClient(p.LeadSocialWorker.CallInvoker).RecordResidenceAsync(new Protocol.People.V1.RecordResidenceRequest
        {
            Person = Own("LCS-66"),
            Address = new Address { Line = "14 Mill Lane", Postcode = "NM1 4QT", Area = "Northmere" },
            Kind = ResidenceKind.MainHome,
            State = LinkState.EndedVerified,
            FromDate = "2027-01-01",
            ToDate = "2027-01-20",
            Source = SourceKind.Observed,
        });
        await RecordAsync(p.LeadSocialWorker, "LCS-66", Person("Ida", "Stonetest", "2019-04-05", "2 Far Row", "NM9 9ZZ"));
        await CallToAsync(p, "2027-01-26");
        (await AlertsAsync(p.LeadSocialWorker)).Count.ShouldBe(1);
        (await PictureAsync(p)).Single(s => s.Kind == SeriesKind.EmergencyCalls).Events.Count.ShouldBe(3);

        async Task<IReadOnlyList<SeriesView>> PictureAsync(Partnership at) =>
            (await new SocialCare.SocialCareService.SocialCareServiceClient(at.LeadSocialWorker.CallInvoker).QueryChildAsync(new SocialCare.QueryChildRequest
            {
                Child = Own("LCS-66"),
                Purpose = For(Purpose.AssessChild, "Three calls to the house in a fortnight: what is known of it is to be read."),
            })).Picture.Series;
    }

    private static async Task MissingAsync(Partnership p, string own, string day)
    {
        await p.ClockAtAsync($"{day} {(own == "GP-60" ? "10:00" : "11:00")}");
        await ShareHealthAsync(p.Doctor, Own(own), ConcernIndicator.MissingEpisode, day, "Not at home all night; his mother rang the surgery.");
        await SettledAsync(p, $"{day} {(own == "GP-60" ? "10:05" : "11:05")}");
    }

    private static async Task CallToAsync(Partnership p, string day)
    {
        if (day.StartsWith("2027", StringComparison.Ordinal))
            await p.ClockAtAsync($"{day} 10:00");
        await new Police.PoliceService.PoliceServiceClient(p.Detective.CallInvoker).ShareConcernAsync(new Police.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Place = new ConcernPlace { Address = new Address { Line = "14 Mill Lane", Postcode = "NM1 4QT", Area = "Northmere" }, SaidToBeThere = "Somebody shouting." },
                Indicators = { ConcernIndicator.EmergencyCall },
                Kind = ConcernKind.Event,
                Happened = new WhenHappened { FromDate = day },
                Source = SourceKind.Public,
                RiskStatement = "A 999 call was broken off; nobody opened to the patrol.",
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.PublicFunction,
            },
        });
        await SettledAsync(p, day.StartsWith("2027", StringComparison.Ordinal) ? $"{day} 10:05" : "2027-01-04 09:05");
    }

    private static async Task<IReadOnlyList<SeriesView>> SeriesAsync(InfoShareConnection school, string own) =>
        (await new EducationService.EducationServiceClient(school.CallInvoker).QueryChildAsync(new QueryChildRequest
        {
            Child = Own(own),
            Purpose = For(Purpose.ProvideCare, "What happens at home is to be known at school before she goes home."),
        })).Picture.Series;

    private static async Task<IReadOnlyList<InboxItem>> AlertsAsync(InfoShareConnection who) =>
        [.. (await InboxOf(who)).Where(i => i.Trigger == NotificationTrigger.SeriesReached)];
}
