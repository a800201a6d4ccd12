using InfoShare.Client;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.ClinicInTheHouseTests;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>Whoever is named as the lead hears of it (D8, I9): everybody else rings him or her from then on. D is Wednesday 10 March 2027.</summary>
public sealed class NamedLeadTests
{
    [Fact]
    public async Task Whoever_is_named_hears_once_who_named_and_a_lead_that_is_declined_is_back_with_the_manager()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var child = await RecordAsync(p.LeadSocialWorker, "LCS-1", Person("Nia", "Leadtest", "2019-04-04", "3 Fen Way", "NM5 2EM"));

        // Who says it of herself knows it.
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-1"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        (await NamedOf(p.LeadSocialWorker)).ShouldBeEmpty();

        await AssignAsync(p.SocialCareManager, "Rhona Reedsample");
        var told = (await NamedOf(p.LeadSocialWorker)).Single();
        (told.ActionOwner, told.PersonId, told.OwnRecordId, told.Contact.Name, told.Contact.Role, told.RespondBy.ToDateTimeOffset())
            .ShouldBe(("Rhona Reedsample", child, "LCS-1", "Lena Marlsample", PractitionerRole.TeamManager, At("2027-03-12 17:00")));
        told.Summary.ShouldBe("Lena Marlsample (TEAM_MANAGER) named Rhona Reedsample as the lead for this person; other services ring the lead first.");
        (await InboxOf(p.LeadSocialWorker)).Single(i => i.Trigger == NotificationTrigger.StatusChanged).ActionOwner.ShouldBe("Priti Larksample", "and so does whoever led");

        // The same again with another number is no other lead.
        await AssignAsync(p.SocialCareManager, "Rhona Reedsample", "01632 960112");
        (await NamedOf(p.LeadSocialWorker)).Single().ItemId.ShouldBe(told.ItemId);

        // Back to Priti, by somebody else again; she does not take it.
        await AssignAsync(p.DutySocialWorker, "Priti Larksample");
        var back = (await NamedOf(p.LeadSocialWorker)).Single(i => i.ItemId != told.ItemId);
        (back.ActionOwner, back.Contact.Name).ShouldBe(("Priti Larksample", "Owen Peatsample"));
        await new InboxService.InboxServiceClient(p.LeadSocialWorker.CallInvoker).AcknowledgeItemsAsync(new AcknowledgeItemsRequest
        {
            ItemIds = { back.ItemId },
            State = NotificationState.Declined,
            Note = "I go on leave on Friday and cannot lead here.",
        });
        (await InboxOf(p.SocialCareManager)).Single(i => i.Trigger == NotificationTrigger.AllDeclined).ShouldSatisfyAllConditions(
            i => i.ActionOwner.ShouldBe("TEAM_MANAGER"), i => i.PersonId.ShouldBe(child), i => i.ExpectedResponse.ShouldContain("name another lead (AssignLead)"));
        (await NamedOf(p.LeadSocialWorker)).Single().ItemId.ShouldBe(told.ItemId);
    }

    /// <summary>In another service than children's it is the lead there; a system that says it stands for its organisation.</summary>
    [Fact]
    public async Task A_colleague_of_another_service_hears_it_too_and_of_a_system_the_organisation_named()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.HealthVisitor, "HV-1", Person("Olwen", "Leadtest", "2023-01-05", "4 Mill Lane", "NM1 4QT"));
        await NameAsync(p.HealthVisitor, "HV-1", "Ola Rushsample", PractitionerRole.SchoolNurse);
        var told = (await NamedOf(p.HealthVisitor)).Single();
        told.Summary.ShouldBe("Freya Heathsample (HEALTH_VISITOR) named Ola Rushsample as the lead for this person at Northmere Health Visiting.");
        await NameAsync(p.SystemOf("northmere-health-visiting"), "HV-1", "Bo Fenfixture", PractitionerRole.HealthVisitor);
        var bySystem = (await NamedOf(p.HealthVisitor)).Single(i => i.ItemId != told.ItemId);
        bySystem.Summary.ShouldStartWith("Northmere Health Visiting named Bo Fenfixture as the lead");
        bySystem.Contact.Name.ShouldBe("Northmere Health Visiting duty desk");

        // Work without the lead asks for nothing, nor does work that is over.
        await NameAsync(p.HealthVisitor, "HV-1", "Tam Rushfixture", PractitionerRole.SchoolNurse, leads: false);
        await NameAsync(p.HealthVisitor, "HV-1", "Wyn Rushfixture", PractitionerRole.SchoolNurse, until: "2027-03-09");
        (await NamedOf(p.HealthVisitor)).Count.ShouldBe(2);
    }

    /// <summary>L7: who of the hospital's own clinic works with somebody is the clinic's; the ward that is named by it learns who of the house, and no more.</summary>
    [Fact]
    public async Task What_the_clinic_in_the_house_names_is_read_there_and_the_ward_is_not_told_who_of_the_clinic_named()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (clinic, ward) = await HouseAsync(p);
        await NameAsync(clinic, "HOS-1", "Una Fenmock", PractitionerRole.SexualHealthWorker);
        (await NamedOf(clinic)).Single().ActionOwner.ShouldBe("Una Fenmock");
        (await NamedOf(ward)).ShouldBeEmpty();

        await NameAsync(clinic, "HOS-2", "Dr Frostmock", PractitionerRole.Paediatrician);
        var told = (await NamedOf(ward)).Single();
        told.Summary.ShouldStartWith("Northmere Hospital named Dr Frostmock");
        told.ToString().ShouldNotContain("Fensample");
    }

    /// <summary>L10: what is said by somebody who is kept from the child in silence makes nobody the lead, and tells nobody that it does.</summary>
    [Fact]
    public async Task Nobody_is_told_of_a_lead_that_somebody_names_who_is_kept_from_the_child_in_silence()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.LeadSocialWorker, "LCS-1", Person("Nia", "Leadtest", "2019-04-04", "3 Fen Way", "NM5 2EM"));
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-1"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await new ConflictService.ConflictServiceClient(p.SocialCareManager.CallInvoker).DeclareConflictAsync(new DeclareConflictRequest
        {
            PractitionerId = "u-owen-peatsample",
            Person = Own("LCS-1"),
            Kind = ConflictKind.ConflictOfInterest,
            Reason = "A matter of the family's or of an allegation.",
        });
        await AssignAsync(p.DutySocialWorker, "Rhona Reedsample");
        foreach (var reader in (InfoShareConnection[])[p.LeadSocialWorker, p.SocialCareManager, p.DutySocialWorker])
            (await NamedOf(reader)).ShouldBeEmpty();
    }

    private static async Task<IReadOnlyList<InboxItem>> NamedOf(InfoShareConnection who) =>
        [.. (await InboxOf(who)).Where(i => i.Trigger == NotificationTrigger.LeadNamed)];

    private static async Task AssignAsync(InfoShareConnection who, string name, string telephone = "01632 960111") =>
        await new SocialCareService.SocialCareServiceClient(who.CallInvoker).AssignLeadAsync(new AssignLeadRequest
        {
            Child = Own("LCS-1"),
            PractitionerName = name,
            Role = PractitionerRole.AllocatedSocialWorker,
            Telephone = telephone,
        });

    private static async Task NameAsync(
        InfoShareConnection who, string ownRecordId, string name, PractitionerRole role, bool leads = true, string until = "") =>
        await new PeopleService.PeopleServiceClient(who.CallInvoker).RecordInvolvementAsync(new RecordInvolvementRequest
        {
            Person = Own(ownRecordId),
            PractitionerName = name,
            Role = role,
            Leads = leads,
            FromDate = until.Length > 0 ? "2027-03-01" : "",
            ToDate = until,
            ClosureReason = until.Length > 0 ? ClosureReason.ChangeEvidenced : ClosureReason.Unspecified,
        });
}
