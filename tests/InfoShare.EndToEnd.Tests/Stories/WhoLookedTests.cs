using InfoShare.Client;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Identity.V1;
using InfoShare.Protocol.People.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Education = InfoShare.Protocol.Education.V1;
using Health = InfoShare.Protocol.Health.V1;
using Police = InfoShare.Protocol.Police.V1;
using Probation = InfoShare.Protocol.Probation.V1;
using SocialCare = InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// A worker sees who looked at the child: the school of a girl of nine, her social worker, and those who may not see (requirements L8,
/// M4, A10). The day is Monday 8 March 2027.
/// </summary>
public sealed class WhoLookedTests
{
    private const string Why = "Her mother asked me who has been looking at Iris's file.";

    [Fact]
    public async Task A_worker_sees_who_looked_at_the_child_and_nothing_of_services_that_are_not_hers_to_know()
    {
        await using var p = await StartAsync("2027-03-08 10:00");
        var iris = await IrisAsync(p);
        await LookAsync(p.Doctor, Own("EMIS-9"));
        await LookAsync(p.Doctor, Own("EMIS-9"));
        await LookAsync(p.HealthVisitor, ById(iris));
        await LookAsync(p.As("northmere-hospital", "Zoe Mallowmock", "ADULT_MH"), ById(iris));
        await LookAsync(p.Detective, ById(iris));
        await LookAsync(p.As("northmere-police", "Cal Pondmock", "CUSTODY_OFFICER"), ById(iris));
        await new Probation.ProbationService.ProbationServiceClient(p.ProbationOfficer.CallInvoker).CheckAdultReachAsync(new Probation.CheckAdultReachRequest
        {
            Question = new AdultReachQuestion { Adult = Own("NDEL-9"), Purpose = For(Purpose.SuperviseOffender, "He says that he visits Iris and her mother.") },
        });
        await p.ClockAtAsync("2027-03-09 09:00");
        await LookAsync(p.Doctor, Own("EMIS-9"));
        await LookAsync(p.DesignatedLead, Own("SIMS-9"));

        // The school: the doctor on two days, the health visitor and the detective; not the clinic, custody or probation.
        var school = await AccessesAsync(p.DesignatedLead, Own("SIMS-9"));
        school.Child.PersonId.ShouldBe(iris);
        school.Accesses.Select(Row).ShouldBe(
        [
            ("u-ms-oakmock", PractitionerRole.DesignatedLead, 1), ("u-dr-mockhurst", PractitionerRole.Gp, 1),
            ("u-noor-hillmock", PractitionerRole.PublicProtection, 1), ("u-freya-heathsample", PractitionerRole.HealthVisitor, 1),
            ("u-dr-mockhurst", PractitionerRole.Gp, 2),
        ]);
        var doctor = school.Accesses[1];
        (doctor.OrganisationId, doctor.Agency, doctor.Purpose, doctor.LeadNotice, doctor.UnderBreakGlass)
            .ShouldBe(("elmmock-surgery", AgencyKind.Health, Purpose.AssessChild, LeadNotice.Tell, false));
        doctor.OrganisationName.ShouldNotBeEmpty();
        (doctor.LatestAt.ToDateTimeOffset() - At("2027-03-09 09:00")).ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromHours(1));
        foreach (var betraying in (string[])["probation", "hospital", "custody", "ADULT_MH", "PROBATION"])
            school.ToString().ShouldNotContain(betraying);

        // Her social worker sees that the hospital and probation asked, for it is hers to act on.
        var lead = await AccessesAsync(p.LeadSocialWorker, Own("ICS-9"));
        lead.Accesses.Select(a => a.Role).ShouldBe(
        [
            PractitionerRole.DesignatedLead, PractitionerRole.Gp, PractitionerRole.ProbationOfficer, PractitionerRole.CustodyOfficer,
            PractitionerRole.PublicProtection, PractitionerRole.AdultMh, PractitionerRole.HealthVisitor, PractitionerRole.Gp,
        ]);
        lead.HowToRead.ShouldBe(school.HowToRead);

        // To look at the list is audited, with the child and the reason, and is no look-up of the child itself.
        (await AccessesAsync(p.DesignatedLead, Own("SIMS-9"))).Accesses.Select(Row).ShouldBe(school.Accesses.Select(Row));
        var trail = await new AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(new ListEntriesRequest
        {
            PersonId = iris,
            PageSize = 10,
            Reason = "Monthly review of who asks who looked at children.",
        });
        trail.Entries.Count(e => e.Action == "AccessHistoryService/ListAccesses" && e.Reason == Why && e.Kind == AuditEventKind.Query).ShouldBe(3);
    }

    [Fact]
    public async Task Whoever_does_not_work_with_the_child_is_answered_as_for_nobody()
    {
        await using var p = await StartAsync("2027-03-08 10:00");
        var iris = await IrisAsync(p);
        await LookAsync(p.Doctor, Own("EMIS-9"));
        var stranger = p.As("southmere-school", "Mr Cloversample", "DESIGNATED_LEAD");
        var nobody = Plain(await AccessesAsync(stranger, ById("per_nobody")));
        nobody.ShouldContain("NO_MATCH", Case.Insensitive);
        foreach (var (who, subject) in new[]
        {
            (stranger, ById(iris)), (stranger, Known(Person("Iris", "Moormock", "2017-05-04"))), (p.Detective, ById(iris)), (p.SouthmereDuty, ById(iris)),
            // An adult's accesses are nobody's, also not for those who work with him.
            (p.ProbationOfficer, Own("NDEL-9")),
        })
        {
            Plain(await AccessesAsync(who, subject)).ShouldBe(nobody);
        }

        (await RefusalOf(() => AccessesAsync(p.TeachingAssistant, Own("SIMS-9")))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
        (await RefusalOf(() => AccessesAsync(p.HousingOfficer, ById(iris)))).Reason.ShouldBe("ROLE_NOT_ALLOWED");

        // The surgery works with her no longer, and the list closes with it.
        (await AccessesAsync(p.Doctor, Own("EMIS-9"))).Accesses.ShouldHaveSingleItem();
        await new PeopleService.PeopleServiceClient(p.Doctor.CallInvoker).RecordInvolvementAsync(new RecordInvolvementRequest
        {
            Person = Own("EMIS-9"),
            Role = PractitionerRole.Gp,
            Telephone = "01632 960101",
            FromDate = "2027-03-01",
            ToDate = "2027-03-07",
        });
        Plain(await AccessesAsync(p.Doctor, Own("EMIS-9"))).ShouldBe(nobody);
    }

    [Fact]
    public async Task A_look_that_the_lead_must_not_learn_of_is_not_on_the_list_of_the_leads_organisation_and_places_are_filled_up()
    {
        await using var p = await StartAsync("2027-03-08 10:00");
        var iris = await IrisAsync(p);
        for (var day = 0; day < 28; day++)
        {
            await p.ClockAtAsync($"2027-04-{day + 1:00} 10:00");
            await LookAsync(p.Doctor, Own("EMIS-9"));
            var quietly = For(Purpose.AssessChild, "An allegation about her social worker came to us.");
            quietly.LeadNotice = LeadNotice.DoNotTell;
            quietly.LeadNoticeReason = "The allegation is about the lead.";
            await LookAsync(p.Detective, ById(iris), quietly);
        }

        foreach (var worker in (InfoShareConnection[])[p.LeadSocialWorker, p.SocialCareManager])
        {
            var accesses = (await AccessesAsync(worker, Own("ICS-9"))).Accesses;
            accesses.Count.ShouldBe(25);
            accesses.ShouldAllBe(a => a.Role == PractitionerRole.Gp);
        }

        // Others see it, and that the lead was not to be told; her own is always hers to see.
        var school = (await AccessesAsync(p.DesignatedLead, Own("SIMS-9"))).Accesses;
        school.Count.ShouldBe(25);
        school.Count(a => a.LeadNotice == LeadNotice.DoNotTell && a.Role == PractitionerRole.PublicProtection).ShouldBe(13);
    }

    [Fact]
    public async Task Of_a_child_in_a_refuge_a_teacher_learns_of_no_other_service_and_the_joined_record_keeps_every_look()
    {
        await using var p = await StartAsync("2027-03-08 10:00");
        var iris = await IrisAsync(p);
        var twin = await RecordAsync(p.HealthVisitor, "HV-9", Person("Irys", "Moormok", "2017-04-05", "3 Heron Court", "NM4 4ZZ"));
        twin.ShouldNotBe(iris);
        await LookAsync(p.Doctor, Own("EMIS-9"));
        await LookAsync(p.HealthVisitor, Own("HV-9"));
        (await AccessesAsync(p.LeadSocialWorker, Own("ICS-9"))).Accesses.ShouldHaveSingleItem();
        await new IdentityService.IdentityServiceClient(p.HealthVisitor.CallInvoker).ProposeJoinAsync(new ProposeJoinRequest
        {
            Person = Own("HV-9"),
            SameAs = ById(iris),
            Reason = "I visited: it is the girl whom the school knows.",
        });
        (await AccessesAsync(p.LeadSocialWorker, Own("ICS-9"))).Accesses.Count.ShouldBe(2);
        (await AccessesAsync(p.DesignatedLead, Own("SIMS-9"))).Accesses.Count.ShouldBe(2);

        await new PeopleService.PeopleServiceClient(p.LeadSocialWorker.CallInvoker).RecordResidenceAsync(new RecordResidenceRequest
        {
            Person = Own("ICS-9"),
            Address = new Address { Line = "7 Hidden Row", Postcode = "NM9 9ZZ", Area = "Southmere" },
            Kind = ResidenceKind.Refuge,
            State = LinkState.Confirmed,
            Source = SourceKind.Observed,
            FromDate = "2027-03-08",
        });
        (await AccessesAsync(p.DesignatedLead, Own("SIMS-9"))).Accesses.ShouldBeEmpty();
        (await AccessesAsync(p.LeadSocialWorker, Own("ICS-9"))).Accesses.Count.ShouldBe(2);
    }

    private static async Task<string> IrisAsync(Partnership p)
    {
        var person = Person("Iris", "Moormock", "2017-05-04", "12 Mill Lane", "NM1 1AA", "9990048010");
        var iris = await RecordAsync(p.LeadSocialWorker, "ICS-9", person);
        foreach (var (who, record, role) in new[]
        {
            (p.LeadSocialWorker, "ICS-9", PractitionerRole.AllocatedSocialWorker), (p.Doctor, "EMIS-9", PractitionerRole.Gp),
            (p.DesignatedLead, "SIMS-9", PractitionerRole.DesignatedLead),
        })
        {
            (await RecordAsync(who, record, person)).ShouldBe(iris);
            await new PeopleService.PeopleServiceClient(who.CallInvoker).RecordInvolvementAsync(new RecordInvolvementRequest
            {
                Person = Own(record),
                Role = role,
                Telephone = "01632 960101",
                Leads = role == PractitionerRole.AllocatedSocialWorker,
                FromDate = "2027-03-01",
            });
        }

        await RecordAsync(p.ProbationOfficer, "NDEL-9", Person("Ross", "Gorsemock", "1990-01-02", "4 Quarry Road", "NM1 2AA"));
        await RelateAsync(p.ProbationOfficer, Own("NDEL-9"), ById(iris), RelationshipType.BirthParent);
        return iris;
    }

    private static async Task LookAsync(InfoShareConnection who, SubjectRef child, AccessPurpose? purpose = null)
    {
        purpose ??= For(Purpose.AssessChild, "Iris came with a bruise on her arm today.");
        switch (who)
        {
            case var _ when who.Practitioner!.Role is "DESIGNATED_LEAD":
                await new Education.EducationService.EducationServiceClient(who.CallInvoker).QueryChildAsync(new Education.QueryChildRequest { Child = child, Purpose = purpose });
                break;
            case var _ when who.Practitioner.Role is "PUBLIC_PROTECTION" or "CUSTODY_OFFICER":
                await new Police.PoliceService.PoliceServiceClient(who.CallInvoker).QueryChildAsync(new Police.QueryChildRequest { Child = child, Purpose = purpose });
                break;
            case var _ when who.Practitioner.Role is "ALLOCATED_SOCIAL_WORKER":
                await new SocialCare.SocialCareService.SocialCareServiceClient(who.CallInvoker).QueryChildAsync(new SocialCare.QueryChildRequest { Child = child, Purpose = purpose });
                break;
            default:
                await new Health.HealthService.HealthServiceClient(who.CallInvoker).QueryChildAsync(new Health.QueryChildRequest { Child = child, Purpose = purpose });
                break;
        }
    }

    private static async Task<ListAccessesResponse> AccessesAsync(InfoShareConnection who, SubjectRef child) =>
        await new AccessHistoryService.AccessHistoryServiceClient(who.CallInvoker).ListAccessesAsync(
            new ListAccessesRequest { Child = child, Purpose = For(Purpose.AssessChild, Why) });

    private static (string, PractitionerRole, int) Row(AccessView access) => (access.PractitionerId, access.Role, access.Count);

    private static SubjectRef ById(string personId) => new() { PersonId = personId };

    private static string Plain(ListAccessesResponse response)
    {
        var plain = response.Clone();
        plain.Receipt = null;
        return plain.ToString();
    }
}
