using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.People.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Education = InfoShare.Protocol.Education.V1;
using Probation = InfoShare.Protocol.Probation.V1;
using SocialCare = InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// S10, S5 and S7 as far as they are about households: the placement that leads nowhere, siblings apart, and who may read of an adult.
/// The day is Wednesday 10 March 2027.
/// </summary>
public sealed class S10PlacedChildrenTests
{
    [Fact]
    public async Task The_placement_leads_nowhere_and_each_of_the_siblings_has_its_own_record()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await HeathmocksAsync(p);

        // The father's officer learns that there are children and whom to ring: not where they are, nor who works with them there.
        var reach = await ReachAsync(p);
        reach.Children.Count.ShouldBe(2);
        reach.Children.ShouldAllBe(c => c.Contact.OrganisationName == "Northmere Children's Services");
        foreach (var word in (string[])["Southmere", "Haven", "Dunetest", "SM9 ", "Freya", "Mo "])
            reach.ToString().ShouldNotContain(word, Case.Sensitive);

        // Somebody whose own home is beside the placement is nobody's household.
        await RecordAsync(p.Detective, "PNC-9", Person("Ivo", "Tarntest", "1988-05-05", "4 Haven Close", "SM9 4HC"));
        var school = await HouseholdAsync(p.DesignatedLead, "SIMS-8");
        school.Adults.Select(a => a.Reach).ShouldBe([LinkReach.Now, LinkReach.Now]);
        school.ToString().ShouldNotContain("Southmere");

        // The school that holds Lark answers for Lark: of Perry it learns which organisation holds him, and nothing is copied (A11, B15).
        var lark = await new Education.EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).QueryChildAsync(
            new Education.QueryChildRequest { Child = Own("SIMS-8"), Purpose = For(Purpose.ProvideCare, "She has a new carer since Friday.") });
        var perry = lark.Picture.Siblings.Single();
        (perry.Type, perry.AgeBand).ShouldBe((RelationshipType.FullSibling, AgeBand.Age59));
        perry.HeldBy.ShouldBeEmpty();
        lark.Picture.SiblingTypes.Single(t => t.Type == RelationshipType.HalfSibling).Knowledge.ShouldBe(LinkKnowledge.NotRecorded);
        lark.ToString().ShouldNotContain("Perry");
    }

    [Fact]
    public async Task Of_the_child_with_a_worker_at_the_placement_the_school_reads_neither_her_nor_the_area_and_the_social_worker_does()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await HeathmocksAsync(p);
        await p.StatusAsync("LCS-9", ChildStatusCode.LacOrder, "2027-03-05");
        await RecordAsync(p.DesignatedLead, "SIMS-9", Perry);

        var atSchool = await new Education.EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).QueryChildAsync(
            new Education.QueryChildRequest { Child = Own("SIMS-9"), Purpose = For(Purpose.ProvideCare, "His sister's school looks him up.") });
        atSchool.Picture.Child.PersonId.ShouldNotBeEmpty();
        (atSchool.Picture.Lead.HasLead, atSchool.Picture.Lead.ContactInstead.OrganisationName).ShouldBe((false, "Northmere Children's Services"));
        atSchool.Picture.Statuses.ShouldAllBe(s => s.OrganisationName == "");
        (await HouseholdAsync(p.DesignatedLead, "SIMS-9")).Lead.ShouldBe(atSchool.Picture.Lead);
        foreach (var word in (string[])["Southmere", "Haven", "SM9", "Freya", "960203"])
            atSchool.ToString().ShouldNotContain(word, Case.Sensitive);

        var worker = await new SocialCare.SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).QueryChildAsync(
            new SocialCare.QueryChildRequest { Child = Own("LCS-9"), Purpose = For(Purpose.AssessChild, "A visit is due this week.") });
        (worker.Picture.Lead.ContactInstead.Name, worker.Picture.Lead.ContactInstead.OrganisationName).ShouldBe(("Freya Fellsample", "Southmere Health Visiting"));
        worker.Picture.Statuses.Single().OrganisationName.ShouldBe("Northmere Children's Services");
    }

    /// <summary>L8 with A10: what is shared of the father is told to whoever works with him, and not by whom: that one works where the children are.</summary>
    [Fact]
    public async Task A_worry_about_the_father_reaches_his_officer_without_the_service_that_works_where_his_children_are()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await HeathmocksAsync(p);
        await WorksWithAsync(p.ProbationOfficer, Own("CRN-9"), PractitionerRole.ProbationOfficer, "01632 960120");
        var visitor = p.As("southmere-health-visiting", "Freya Fellsample", "HEALTH_VISITOR");
        foreach (var urgency in (Urgency[])[Urgency.Standard, Urgency.SameDay])
        {
            await new Protocol.Health.V1.HealthService.HealthServiceClient(visitor.CallInvoker).ShareConcernAsync(new Protocol.Health.V1.ShareConcernRequest
            {
                Concern = new ConcernStatement
                {
                    Subject = Known(Father),
                    Indicators = { ConcernIndicator.DaIncident },
                    Kind = ConcernKind.Event,
                    Source = SourceKind.ParentSelf,
                    RiskStatement = "He has found the house and stood at the door.",
                    Children = { new ChildBearing { Child = Own("SHV-9"), Relevance = "He may take him from there." } },
                    ChildContact = ChildContactAnswer.Unknown,
                    Urgency = urgency,
                    LegalBasis = LegalBasis.PublicFunction,
                },
            });
        }

        var told = await InboxOf(p.ProbationOfficer);
        told.Where(i => i.Concern is not null).Count(i => i.Summary.StartsWith("A service shared DA_INCIDENT", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(2);
        told.Where(i => i.Concern is not null).ShouldAllBe(i => i.Concern.Contact.OrganisationName == "Northmere Children's Services");
        foreach (var item in told.Concat(await InboxOf(p.ProbationManager)))
        {
            foreach (var word in (string[])["Southmere", "Haven", "SM9", "Freya", "960203"])
                item.ToString().ShouldNotContain(word, Case.Sensitive);
        }

        // The children's own worker reads who shared it.
        (await InboxOf(p.LeadSocialWorker)).ShouldContain(i => i.Summary.StartsWith("Southmere Health Visiting shared DA_INCIDENT", StringComparison.Ordinal));
    }

    /// <summary>L8 with A10: a man has a child at home too, and what is told of that one says who shared it as little as what is told of those who hide.</summary>
    [Fact]
    public async Task What_is_told_of_their_brother_at_home_names_nobody_either()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await HeathmocksAsync(p);
        await WorksWithAsync(p.ProbationOfficer, Own("CRN-9"), PractitionerRole.ProbationOfficer, "01632 960120");
        var bryn = Person("Bryn", "Heathmock", "2018-04-04", "7 Reed Court", "NM4 7RC");
        await RecordAsync(p.DesignatedLead, "SIMS-11", bryn);
        await WorksWithAsync(p.DesignatedLead, Own("SIMS-11"), PractitionerRole.DesignatedLead, "01632 960141");
        await RelateAsync(p.ProbationOfficer, Own("CRN-9"), Known(bryn), RelationshipType.BirthParent);
        var visitor = p.As("southmere-health-visiting", "Freya Fellsample", "HEALTH_VISITOR");
        var ofHim = Told(Known(Father));
        ofHim.Children.Add(new ChildBearing { Child = Own("SHV-9"), Relevance = "He may take him from there." });
        var ofPerry = Told(Own("SHV-9"));
        ofPerry.SuspectedSources.Add(Known(Father));
        var ofBryn = Told(Known(bryn));
        ofBryn.SuspectedSources.Add(Own("SHV-9"));
        foreach (var concern in (ConcernStatement[])[ofHim, ofPerry, ofBryn])
        {
            await new Protocol.Health.V1.HealthService.HealthServiceClient(visitor.CallInvoker).ShareConcernAsync(
                new Protocol.Health.V1.ShareConcernRequest { Concern = concern });
        }

        var (officers, schools) = (await InboxOf(p.ProbationOfficer), await InboxOf(p.DesignatedLead));
        schools.Count(i => i.Concern is not null && i.OwnRecordId == "SIMS-11").ShouldBe(3);
        officers.Count(i => i.Concern is not null).ShouldBeGreaterThanOrEqualTo(2, string.Join("\n", officers.Select(i => i.Summary)));
        var brother = await new Education.EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).QueryChildAsync(
            new Education.QueryChildRequest { Child = Own("SIMS-11"), Purpose = For(Purpose.ProvideCare, "A man whom nobody knows waited at the gate.") });
        brother.Picture.Concerns.ShouldNotBeEmpty();
        foreach (var answer in (IEnumerable<Google.Protobuf.IMessage>)[.. officers, .. schools, brother, await HouseholdAsync(p.DesignatedLead, "SIMS-11")])
        {
            foreach (var word in (string[])["Southmere", "Haven", "SM9", "Freya", "960203"])
                answer.ToString()!.ShouldNotContain(word, Case.Sensitive);
        }

        static ConcernStatement Told(SubjectRef about) => new()
        {
            Subject = about,
            Indicators = { ConcernIndicator.DaIncident },
            Kind = ConcernKind.Event,
            Source = SourceKind.ParentSelf,
            RiskStatement = "He has found the house and stood at the door.",
            ChildContact = ChildContactAnswer.Yes,
            Urgency = Urgency.Standard,
            LegalBasis = LegalBasis.PublicFunction,
        };
    }

    [Fact]
    public async Task Whoever_is_not_given_a_conviction_does_not_learn_it_from_who_recorded_a_link()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await FamilyAsync(p);
        await People(p.ProbationOfficer).RecordRelationshipAsync(new RecordRelationshipRequest
        {
            Person = Own("CRN-9"),
            RelatedTo = Known(Mother),
            Type = RelationshipType.Partner,
            State = LinkState.Disputed,
            Source = SourceKind.SubjectAdult,
        });
        await RelateAsync(p.LeadSocialWorker, Known(Father), Known(Mother), RelationshipType.Partner);

        var school = await HouseholdAsync(p.DesignatedLead, "SIMS-8");
        var man = school.Adults.Single(a => a.Path.Any(s => s.Relationship == RelationshipType.Partner));
        school.Adults.ToString().ShouldNotContain("PROBATION", Case.Insensitive);
        man.Path[0].Statements.Select(s => s.StatedBy).ShouldBe([AgencyKind.SocialCare, AgencyKind.Unspecified], ignoreOrder: true);

        // The social worker sees who states what.
        var worker = (await new SocialCare.SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).CheckChildHouseholdAsync(
            new SocialCare.CheckChildHouseholdRequest
            {
                Question = new ChildHouseholdQuestion { Child = Own("LCS-8"), Purpose = For(Purpose.AssessChild, "A strategy discussion is held today.") },
            })).Answer;
        worker.Adults.SelectMany(a => a.Path).SelectMany(s => s.Statements).ShouldContain(s => s.StatedBy == AgencyKind.Probation);
    }

    [Fact]
    public async Task A_clinicians_declared_link_starts_a_check_of_which_the_clinician_sees_markers_and_the_school_nothing()
    {
        await using var p = await StartAsync("2027-03-10 09:30");
        await FamilyAsync(p);
        await new Probation.ProbationService.ProbationServiceClient(p.ProbationOfficer.CallInvoker).ShareConcernAsync(new Probation.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own("CRN-9"),
                Indicators = { ConcernIndicator.ViolentConviction },
                Kind = ConcernKind.Historic,
                Source = SourceKind.Finding,
                RiskStatement = "Convicted of wounding an earlier partner.",
                ChildContact = ChildContactAnswer.Unknown,
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.PublicFunction,
            },
        });
        var ruth = p.As("northmere-hospital", "Ruth Claymock", "CAMHS");
        await RecordAsync(ruth, "CAMHS-8", Lark);
        var recorded = await People(ruth).RecordRelationshipAsync(new RecordRelationshipRequest
        {
            Person = Known(Father),
            RelatedTo = Own("CAMHS-8"),
            Type = RelationshipType.HouseholdOther,
            State = LinkState.Declared,
            Source = SourceKind.ChildWords,
        });
        recorded.PlanCheck.DecisionDue.ToDateTimeOffset().ShouldBe(At("2027-03-11 17:00"));

        var seen = (await new Protocol.Health.V1.HealthService.HealthServiceClient(ruth.CallInvoker).CheckChildHouseholdAsync(
            new Protocol.Health.V1.CheckChildHouseholdRequest
            {
                Question = new ChildHouseholdQuestion { Child = Own("CAMHS-8"), Purpose = For(Purpose.AssessChild, "She fears the man who is to move in.") },
            })).Answer;
        var man = seen.Adults.Single(a => a.Reach == LinkReach.Soon);
        man.Markers.Select(m => m.Indicator).ShouldBe([ConcernIndicator.ViolentConviction]);
        seen.ToString().ShouldNotContain("wounding");

        // The social worker decides; the school is told neither of the plan in the child's words nor who said so.
        var lead = (await InboxOf(p.LeadSocialWorker)).Single(i => i.Trigger == NotificationTrigger.NewPartnerLinked);
        lead.ExpectedResponse.ShouldContain("Decide before the move");
        lead.Summary.ShouldContain("VIOLENT_CONVICTION");
        (await InboxOf(p.DesignatedLead)).Where(i => i.Trigger == NotificationTrigger.NewPartnerLinked).ShouldAllBe(i => !i.Summary.Contains("VIOLENT"));
        var asSeenByOthers = await HouseholdAsync(p.DesignatedLead, "SIMS-8");
        asSeenByOthers.Adults.SelectMany(a => a.Path).SelectMany(s => s.Statements).ShouldNotContain(s => s.Source == SourceKind.ChildWords);
    }

    private static Demographics Lark => Person("Lark", "Heathmock", "2018-11-02", "6 Ash Court", "NM6 3GF", "9990000387");
    private static Demographics Perry => Person("Perry", "Heathmock", "2021-11-02", "6 Ash Court", "NM6 3GF");
    private static Demographics Father => Person("Gil", "Heathmock", "1990-01-02", nhsNumber: "9990000107");
    private static Demographics Mother => Person("Una", "Heathmock", "1992-01-02", "6 Ash Court", "NM6 3GF", "9990000174");

    private static PeopleService.PeopleServiceClient People(InfoShareConnection who) => new(who.CallInvoker);

    /// <summary>The mother with Lark, whom a school and a social worker know; the father is known to probation.</summary>
    private static async Task FamilyAsync(Partnership p)
    {
        await RecordAsync(p.LeadSocialWorker, "LCS-8", Lark);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-8"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await RecordAsync(p.DesignatedLead, "SIMS-8", Lark);
        await WorksWithAsync(p.DesignatedLead, Own("SIMS-8"), PractitionerRole.DesignatedLead, "01632 960141");
        await RelateAsync(p.LeadSocialWorker, Known(Mother), Own("LCS-8"), RelationshipType.BirthParent);
        await RecordAsync(p.ProbationOfficer, "CRN-9", Father);
    }

    /// <summary>Lark and Perry, placed on Friday with Mo Dunetest in Southmere; social care keeps the place protected.</summary>
    private static async Task HeathmocksAsync(Partnership p)
    {
        await FamilyAsync(p);
        await RecordAsync(p.LeadSocialWorker, "LCS-9", Perry);
        await RelateAsync(p.LeadSocialWorker, Own("LCS-8"), Own("LCS-9"), RelationshipType.FullSibling);
        await RelateAsync(p.ProbationOfficer, Own("CRN-9"), Known(Lark), RelationshipType.BirthParent);
        await RelateAsync(p.ProbationOfficer, Own("CRN-9"), Known(Perry), RelationshipType.BirthParent);
        var visitor = p.As("southmere-health-visiting", "Freya Fellsample", "HEALTH_VISITOR");
        await RecordAsync(visitor, "SHV-9", Perry);
        await WorksWithAsync(visitor, Own("SHV-9"), PractitionerRole.HealthVisitor, "01632 960203");
        foreach (var child in (string[])["LCS-8", "LCS-9"])
        {
            await People(p.LeadSocialWorker).RecordResidenceAsync(new RecordResidenceRequest
            {
                Person = Own(child),
                Address = new Address { Line = "4 Haven Close", Postcode = "SM9 4HC", Area = "Southmere" },
                Kind = ResidenceKind.Refuge,
                State = LinkState.Confirmed,
                Source = SourceKind.RecordCheck,
            });
        }
    }

    private static async Task<AdultReachAnswer> ReachAsync(Partnership p) =>
        (await new Probation.ProbationService.ProbationServiceClient(p.ProbationOfficer.CallInvoker).CheckAdultReachAsync(
            new Probation.CheckAdultReachRequest
            {
                Question = new AdultReachQuestion
                {
                    Adult = Own("CRN-9"),
                    Purpose = For(Purpose.SuperviseOffender, "He asks where his children were taken on Friday."),
                },
            })).Answer;

    private static async Task<ChildHouseholdAnswer> HouseholdAsync(InfoShareConnection who, string record) =>
        (await new Education.EducationService.EducationServiceClient(who.CallInvoker).CheckChildHouseholdAsync(
            new Education.CheckChildHouseholdRequest
            {
                Question = new ChildHouseholdQuestion { Child = Own(record), Purpose = For(Purpose.ProvideCare, "A man whom nobody knows waited at the gate.") },
            })).Answer;
}
