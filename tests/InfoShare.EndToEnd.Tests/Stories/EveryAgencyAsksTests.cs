using InfoShare.Client;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Registry.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Police = InfoShare.Protocol.Police.V1;
using Probation = InfoShare.Protocol.Probation.V1;
using SocialCare = InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>The questions of every agency that may ask them, about one family; and the register that says who the agencies are.</summary>
public sealed class EveryAgencyAsksTests
{
    private const string Home = "4 Foundry Row";

    private static readonly Demographics Ross = Person("Ross", "Millfixture", "1989-05-21", Home, "NM5 2AB", "943 476 5919");
    private static readonly Demographics Ida = Person("Ida", "Millfixture", "2020-02-11", Home, "NM5 2AB", "943 476 5870");

    [Fact]
    public async Task A_detective_finds_the_child_from_the_man_and_the_man_from_the_child()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await FamilyAsync(p);
        var police = new Police.PoliceService.PoliceServiceClient(p.Detective.CallInvoker);

        // From the man under arrest: a child is there, by age band, and whom to ring.
        var reach = (await police.CheckAdultReachAsync(new Police.CheckAdultReachRequest
        {
            Question = new AdultReachQuestion { Adult = Own("PNC-1"), Purpose = For(Purpose.AssessAdultAccess, "He was arrested last night for assault on a partner.") },
        })).Answer;
        reach.Children.Single().AgeBand.ShouldBe(AgeBand.Age59);
        reach.Children.Single().Contact.Name.ShouldBe("Priti Larksample");
        reach.Edges.Receipt.EntryId.ShouldNotBeEmpty();

        // He says that he sees no children. The broker does not take that from him, nor from him at probation.
        var custody = (await police.RecordAdultEpisodeAsync(new Police.RecordAdultEpisodeRequest { Episode = Denies("PNC-1") })).Recorded;
        custody.Contradicted.ShouldBeTrue();
        var officer = new Probation.ProbationService.ProbationServiceClient(p.ProbationOfficer.CallInvoker);
        (await officer.RecordAdultEpisodeAsync(new Probation.RecordAdultEpisodeRequest { Episode = Denies("CRN-1") })).Recorded.Contradicted.ShouldBeTrue();

        // From the child: the adult is there; and what is held of the child itself.
        var home = (await police.CheckChildHouseholdAsync(new Police.CheckChildHouseholdRequest
        {
            Question = new ChildHouseholdQuestion { Child = Known(Ida), Purpose = For(Purpose.AssessChild, "A child's bed was seen where the assault happened.") },
        })).Answer;
        home.Adults.ShouldNotBeEmpty();
        var picture = (await police.QueryChildAsync(new Police.QueryChildRequest
        {
            Child = Known(Ida),
            Purpose = For(Purpose.AssessChild, "A child's bed was seen where the assault happened."),
        })).Picture;
        picture.Lead.ShouldNotBeNull();
        var worker = await new SocialCare.SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).QueryChildAsync(
            new SocialCare.QueryChildRequest { Child = Own("LCS-1"), Purpose = For(Purpose.AssessChild, "The police rang about an arrest at the home.") });
        worker.Picture.Child.PersonId.ShouldBe(picture.Child.PersonId);

        // Each question stands in the trail as a question, with its purpose; so whoever was told can be told of a correction.
        var asked = await TrailAsync(p, worker.Picture.Child.PersonId);
        foreach (var action in new[] { "PoliceService/CheckChildHousehold", "PoliceService/QueryChild", "SocialCareService/QueryChild" })
            asked.ShouldContain(e => e.Action == action && e.Kind == AuditEventKind.Query && e.Purpose == Purpose.AssessChild && e.Outcome == "done", action);
    }

    [Fact]
    public async Task An_organisation_is_registered_by_the_operator_and_by_nobody_else()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var dentist = new Organisation
        {
            OrganisationId = "foundry-dental",
            Name = "Foundry Dental Practice",
            Agency = AgencyKind.Health,
            Area = "Northmere",
            Connection = Connection.None,
            AllowedRoles = { PractitionerRole.Gp },
            DutyTelephone = "01632 960 555",
            Enabled = true,
        };
        var refused = await RefusalOf(async () => await Registry(p.SocialCareManager).PutOrganisationAsync(new PutOrganisationRequest { Organisation = dentist }));
        refused.Reason.ShouldBe("ROLE_NOT_ALLOWED");

        var registered = await Registry(p.Auditor).PutOrganisationAsync(new PutOrganisationRequest { Organisation = dentist });
        registered.Receipt.EntryId.ShouldNotBeEmpty();

        // Everybody sees it from now on.
        var listed = await Registry(p.Doctor).ListOrganisationsAsync(new ListOrganisationsRequest { Area = "Northmere", PageSize = 200 });
        listed.Organisations.Single(o => o.OrganisationId == "foundry-dental").Name.ShouldBe("Foundry Dental Practice");
        var trail = await new AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(
            new ListEntriesRequest { ObjectId = "foundry-dental", Reason = "Who was added to the register today." });
        trail.Entries.ShouldContain(e => e.Action == "RegistryService/PutOrganisation" && e.Kind == AuditEventKind.Decide);
    }

    private static RegistryService.RegistryServiceClient Registry(InfoShareConnection who) => new(who.CallInvoker);

    private static AdultEpisode Denies(string record) => new()
    {
        Adult = Own(record),
        ChildContact = ChildContactAnswer.No,
        Source = SourceKind.SubjectAdult,
    };

    private static async Task FamilyAsync(Partnership p)
    {
        await RecordAsync(p.LeadSocialWorker, "LCS-1", Ida);
        await RecordAsync(p.LeadSocialWorker, "LCS-2", Ross);
        await RecordAsync(p.Detective, "PNC-1", Ross);
        await RecordAsync(p.ProbationOfficer, "CRN-1", Ross);
        await RelateAsync(p.LeadSocialWorker, Own("LCS-2"), Own("LCS-1"), RelationshipType.BirthParent);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-1"), PractitionerRole.AllocatedSocialWorker, "01632 960 321", leads: true);
    }

    private static async Task<IReadOnlyList<AuditEntryView>> TrailAsync(Partnership p, string personId) =>
        (await new AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(
            new ListEntriesRequest { PersonId = personId, Reason = "Who asked about the child after the arrest.", PageSize = 100 })).Entries;
}
