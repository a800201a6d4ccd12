using InfoShare.Client;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.People.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Concerns = InfoShare.Protocol.Concern.V1.ConcernService.ConcernServiceClient;
using Education = InfoShare.Protocol.Education.V1.EducationService.EducationServiceClient;
using People = InfoShare.Protocol.People.V1.PeopleService.PeopleServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>Whoever works with a grown-up alone is told of a concern about that one with a child as without one (G2, B5). 10 March 2027.</summary>
public sealed class GrownUpAloneTests
{
    private static readonly Demographics Rolf = Person("Rolf", "Alonetest", "1990-01-01", "1 Own Street", "NM6 2AB");

    [Fact]
    public async Task Whoever_works_with_a_grown_up_is_told_where_no_child_is_known_and_asked_whether_one_is_reached()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.ProbationOfficer, "PO-1", Rolf);
        await WorksWithAsync(p.ProbationOfficer, Own("PO-1"), PractitionerRole.ProbationOfficer, "01632 960131");
        var shared = (await new HealthService.HealthServiceClient(p.Doctor.CallInvoker).ShareConcernAsync(new ShareConcernRequest { Concern = Statement(Rolf) })).Concern;
        var told = (await InboxOf(p.ProbationOfficer)).Single(i => i.Trigger == NotificationTrigger.ConcernShared);
        (told.ActionOwner, told.OwnRecordId).ShouldBe(("Jo Pinefixture", "PO-1"));
        told.ExpectedResponse.ShouldStartWith("This is told of the person alone: say whether a child is reached");
        told.Summary.ShouldNotContain("this child");
        (await InboxOf(p.DutySocialWorker)).ShouldContain(i => i.Trigger == NotificationTrigger.ConcernShared);
        shared.Told.Select(t => t.OrganisationName).ShouldBe(["Northmere Probation", "Northmere Children's Services"], ignoreOrder: true);
        (await ProgressAsync(p.Doctor, shared)).ShouldBe(["Northmere Probation", "Northmere Children's Services"], ignoreOrder: true);
    }

    /// <summary>Nobody who shares learns who works with somebody in a refuge, or with somebody from whom a conflict keeps the author in silence.</summary>
    [Fact]
    public async Task Who_works_with_somebody_whose_place_is_kept_is_told_and_not_named()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var alone = await TeacherSharesAsync(p, Person("Bea", "Nobodytest", "1991-03-03", "2 Nobody Street", "NM6 2AC"));
        var woman = Person("Dina", "Alonetest", "1991-02-02", "3 Own Street", "NM6 2AD");
        await RecordAsync(p.PsychiatricNurse, "HOS-1", woman);
        await WorksWithAsync(p.PsychiatricNurse, Own("HOS-1"), PractitionerRole.AdultMh, "01632 960104");
        await new People(p.PsychiatricNurse.CallInvoker).RecordResidenceAsync(new RecordResidenceRequest
        {
            Person = Own("HOS-1"),
            Address = new Address { Line = "9 Quiet Close", Postcode = "NM7 7AA" },
            Kind = ResidenceKind.Refuge,
            State = LinkState.Confirmed,
            FromDate = "2027-01-01",
            Source = SourceKind.RecordCheck,
        });
        var hidden = await TeacherSharesAsync(p, woman);
        (await InboxOf(p.PsychiatricNurse)).ShouldContain(i => i.ConcernId() == hidden.ConcernId);
        Names(hidden).ShouldBe(Names(alone));
        (await ProgressAsync(p.DesignatedLead, hidden)).ShouldBe(await ProgressAsync(p.DesignatedLead, alone));

        await RecordAsync(p.ProbationOfficer, "PO-1", Rolf);
        await WorksWithAsync(p.ProbationOfficer, Own("PO-1"), PractitionerRole.ProbationOfficer, "01632 960131");
        await new ConflictService.ConflictServiceClient(p.As("northmere-school", "Mr Headmock", "DESIGNATED_LEAD").CallInvoker).DeclareConflictAsync(new DeclareConflictRequest
        {
            PractitionerId = "u-ms-oakmock",
            Person = Known(Rolf),
            Kind = ConflictKind.ConflictOfInterest,
            Reason = "A matter of the family's or of an allegation.",
        });
        var kept = await TeacherSharesAsync(p, Rolf);
        (await InboxOf(p.ProbationOfficer)).ShouldContain(i => i.ConcernId() == kept.ConcernId);
        Names(kept).ShouldBe(Names(alone));
        (await ProgressAsync(p.DesignatedLead, kept)).ShouldBe(await ProgressAsync(p.DesignatedLead, alone));

        static IEnumerable<string> Names(SharedConcern shared) => shared.Told.Select(t => t.OrganisationName);
    }

    private static async Task<SharedConcern> TeacherSharesAsync(Partnership p, Demographics person) => (await new Education(p.DesignatedLead.CallInvoker).ShareConcernAsync(
        new Protocol.Education.V1.ShareConcernRequest { Concern = Statement(person) })).Concern;

    private static ConcernStatement Statement(Demographics person) => new()
    {
        Subject = Known(person),
        Indicators = { ConcernIndicator.DaIncident },
        Kind = ConcernKind.Event,
        Source = SourceKind.Observed,
        RiskStatement = "Shouting and blows were heard from the flat at night.",
        Urgency = Urgency.Standard,
        LegalBasis = LegalBasis.SafeguardingCondition,
    };

    private static async Task<IReadOnlyList<string>> ProgressAsync(InfoShareConnection who, SharedConcern shared) =>
        [.. (await new Concerns(who.CallInvoker).GetSharedConcernAsync(new GetSharedConcernRequest { ConcernId = shared.ConcernId })).Recipients.Select(r => r.OrganisationName)];
}
