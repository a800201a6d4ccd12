using System.Text.Json.Nodes;
using InfoShare.Client;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using static InfoShare.EndToEnd.Tests.Stories.ConcernLifeStory;
using static InfoShare.EndToEnd.Tests.Stories.InHidingStory;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Education = InfoShare.Protocol.Education.V1;
using Glass = InfoShare.Protocol.Access.V1.EmergencyAccessService.EmergencyAccessServiceClient;
using Maternity = InfoShare.Protocol.People.V1.MaternityService.MaternityServiceClient;
using Police = InfoShare.Protocol.Police.V1;
using Probation = InfoShare.Protocol.Probation.V1;
using Referrals = InfoShare.Protocol.Referral.V1;
using SocialCare = InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// Lark hides in Southmere. What is told of others beside her, a brother at home, her father's new family, an unborn child, names no service there
/// either; and where nobody hides, and to whoever keeps her safe, it is named (A10). The day is Wednesday 10 March 2027.
/// </summary>
public sealed class ToldBesideOneInHidingTests
{
    private static Demographics Nell => Person("Nell", "Reedmock", "1993-06-06", "7 Reed Court", "NM4 7RC");
    private static Address MillLane => new() { Line = "12 Mill Lane", Postcode = "NM2 2AA", Area = "Northmere" };
    private static Demographics Bryn => Person("Bryn", "Reedmock", "2018-04-04", "7 Reed Court", "NM4 7RC");

    /// <summary>B12 with A10: what is held of a man from before is brought up at his new home.</summary>
    [Fact]
    public async Task What_was_held_before_is_brought_up_elsewhere_without_the_service_where_the_child_is_that_it_tells_of()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (_, worker) = await InRefugeAsync(p);
        await BrynAsync(p);
        await RelateAsync(p.LeadSocialWorker, Known(Nell), Own("LCS-20"), RelationshipType.BirthParent);
        await RecordAsync(worker, "SCS-1", Father);
        await RelateAsync(worker, Own("SCS-1"), Own("SCS-8"), RelationshipType.BirthParent);
        await RecordAsync(worker, "SCS-2", Newcomer);
        foreach (var man in (string[])["SCS-1", "SCS-2"])
        {
            var held = About(man, ConcernIndicator.ViolentConviction, "He was convicted of wounding a former partner.");
            held.ChildContact = ChildContactAnswer.Unknown;
            await ShareAsync(worker, held);
        }

        // Lark's father moves in with Nell: more is held than a school is given, and its own area's desk passes the question on.
        await RelateAsync(p.LeadSocialWorker, Known(Father), Known(Nell), RelationshipType.Partner);
        var ofFather = await NewPartnerAsync();
        ofFather.Summary.ShouldContain("More is held that your role is not given; speak to Northmere Children's Services duty desk");
        NamesNothingOf([ofFather]);

        // Of whoever hides from nobody it is as before: the one who knows is named.
        await RelateAsync(p.LeadSocialWorker, Known(Newcomer), Known(Nell), RelationshipType.Partner);
        (await NewPartnerAsync(but: ofFather.ItemId)).Summary.ShouldContain("speak to Ivo Saltsample, Southmere Children's Services");

        async Task<InboxItem> NewPartnerAsync(string but = "") =>
            (await InboxOf(p.DesignatedLead)).Single(i => i.Trigger == NotificationTrigger.NewPartnerLinked && i.OwnRecordId == "SIMS-20" && i.ItemId != but);
    }

    /// <summary>B12 with A10: a midwife elsewhere books a child of the man, and is told that intelligence is held.</summary>
    [Fact]
    public async Task What_a_midwife_reads_from_before_names_the_desk_of_her_own_area()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await LarkAsync(p);
        await HideAsync(p.LeadSocialWorker, Own("LCS-8"));
        await RecordAsync(p.Detective, "PNC-1", Father);
        await RelateAsync(p.LeadSocialWorker, Known(Father), Own("LCS-8"), RelationshipType.BirthParent);
        await RecordAsync(p.Detective, "PNC-2", Newcomer);
        foreach (var man in (string[])["PNC-1", "PNC-2"])
        {
            var held = About(man, ConcernIndicator.IntelligenceHeld, "He is said to look for a former partner.");
            held.ChildContact = ChildContactAnswer.Unknown;
            await new Police.PoliceService.PoliceServiceClient(p.Detective.CallInvoker).ShareConcernAsync(new Police.ShareConcernRequest { Concern = held });
        }

        var midwife = p.As("southmere-hospital", "Moll Quaysample", "MIDWIFE");
        var ofFather = await BookAsync("MAT-1", Person("Isa", "Fentest", "1998-01-05"), Father);
        ofFather.Withheld.ShouldHaveSingleItem().Ask.OrganisationName.ShouldBe("Southmere Children's Services");
        ofFather.ToString().ShouldNotContain("Northmere");
        var ofNewcomer = await BookAsync("MAT-2", Person("Ova", "Cragtest", "1997-01-05"), Newcomer);
        ofNewcomer.Withheld.ShouldHaveSingleItem().Ask.OrganisationName.ShouldBe("Northmere Police");

        async Task<EarlierPicture> BookAsync(string own, Demographics mother, Demographics father)
        {
            await RecordAsync(midwife, own, mother);
            return (await new Maternity(midwife.CallInvoker).RecordPregnancyAsync(new RecordPregnancyRequest
            {
                Mother = Own(own),
                OtherParent = new OtherParent { Person = Known(father), State = LinkState.Reported, Source = SourceKind.ParentSelf },
                ExpectedDate = "2027-08-01",
                Source = SourceKind.Observed,
                Purpose = For(Purpose.PreBirth, "Booked her today; planning care before the birth."),
            })).Earlier;
        }
    }

    /// <summary>B8, B3 with A10: the father plans to live with Lark's mother again; the agencies around his son at home are told.</summary>
    [Fact]
    public async Task A_plan_and_a_release_are_told_around_the_brother_at_home_without_who_supervises_the_father_there()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (_, worker) = await InRefugeAsync(p);
        await BrynAsync(p);
        await RelateAsync(p.LeadSocialWorker, Known(Father), Own("LCS-20"), RelationshipType.BirthParent);
        await RecordAsync(worker, "SCS-3", Mother);
        var held = About("SCS-3", ConcernIndicator.ViolentConviction, "She was convicted of wounding a neighbour.");
        held.ChildContact = ChildContactAnswer.Yes;
        await ShareAsync(worker, held);

        // The officer of the own area is named; who holds more of the mother is not.
        await RecordAsync(p.ProbationOfficer, "CRN-1", Father);
        await PlanAsync(p.ProbationOfficer, "CRN-1");
        var first = (await PlansAsync(p.DesignatedLead)).ShouldHaveSingleItem();
        (first.Summary, first.Contact.Name).ShouldSatisfyAllConditions(
            f => f.Summary.ShouldContain("More is held that your role is not given; speak to Northmere Children's Services duty desk"),
            f => f.Name.ShouldBe("Jo Pinefixture"));
        NamesNothingOf([first]);

        // Nor is an officer who works where she is, whoever is told of whichever child; those who keep her safe read who it is.
        var prison = p.As("southmere-prison", "Pim Gatesample", "PRISON_OFFENDER_MANAGER");
        await RecordAsync(prison, "PR-1", Father);
        await PlanAsync(prison, "PR-1");
        (await PlansAsync(p.DesignatedLead)).Count.ShouldBe(2);
        NamesNothingOf(await PlansAsync(p.DesignatedLead));
        (await PlansAsync(p.LeadSocialWorker)).ShouldContain(i => i.Contact.Name == "Pim Gatesample");

        await RelateAsync(p.LeadSocialWorker, Known(Father), Own("LCS-8"), RelationshipType.BirthParent);
        await RecordAsync(p.Detective, "PNC-20", Bryn);
        await WorksWithAsync(p.Detective, Own("PNC-20"), PractitionerRole.PublicProtection, "01632 960130");
        await new Probation.ProbationService.ProbationServiceClient(prison.CallInvoker).RecordCustodyAsync(new Probation.RecordCustodyRequest
        {
            Custody = new CustodyMoveStatement { Person = Own("PR-1"), Move = CustodyMove.Out },
        });
        var released = (await InboxOf(p.Detective)).Where(i => i.Trigger == NotificationTrigger.ReleaseOut).ToList();
        released.Select(i => i.OwnRecordId).ShouldContain("PNC-20");
        NamesNothingOf(released);
        (await InboxOf(p.LeadSocialWorker)).ShouldContain(
            i => i.Trigger == NotificationTrigger.ReleaseOut && i.OwnRecordId == "LCS-20" && i.Contact.Name == "Pim Gatesample");

        async Task<IReadOnlyList<InboxItem>> PlansAsync(InfoShareConnection who) =>
            [.. (await InboxOf(who)).Where(i => i.Trigger == NotificationTrigger.NewPartnerLinked && i.OwnRecordId is "SIMS-20" or "LCS-20" && i.CheckId.Length > 0)];

        static async Task PlanAsync(InfoShareConnection who, string record) =>
            await new Probation.ProbationService.ProbationServiceClient(who.CallInvoker).CheckNewPartnerAsync(new Probation.CheckNewPartnerRequest
            {
                SupervisedPerson = Own(record),
                NewPartner = Known(Mother),
                Intention = new Probation.DeclaredIntention { PlannedDate = "2027-03-31", Words = "I'm moving back in with her." },
                ChildContact = ChildContactAnswer.Yes,
                Purpose = For(Purpose.AssessAdultAccess, "He told me today that he moves in with her at the end of the month."),
            });
    }

    /// <summary>C8, A12 with A10: a service of the own area shares of the father; whose number it gives, and whom it blames, is asked of the brother too.</summary>
    [Fact]
    public async Task Of_the_brother_a_concern_of_the_own_area_gives_no_number_and_blames_nobody_where_she_is()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await InRefugeAsync(p);
        await BrynAsync(p);
        await RelateAsync(p.LeadSocialWorker, Known(Father), Own("LCS-8"), RelationshipType.BirthParent);
        await RelateAsync(p.LeadSocialWorker, Known(Father), Own("LCS-20"), RelationshipType.BirthParent);
        await RecordAsync(p.HealthVisitor, "HV-1", Father);
        await RecordAsync(p.HealthVisitor, "HV-20", Bryn);
        var health = new HealthService.HealthServiceClient(p.HealthVisitor.CallInvoker);
        await health.ShareConcernAsync(new ShareConcernRequest { Concern = Left("HV-1", "18/27", "southmere-csc") });
        await health.ShareConcernAsync(new ShareConcernRequest { Concern = Left("HV-1", "19/27", "northmere-csc") });
        await health.ShareConcernAsync(new ShareConcernRequest { Concern = Left("HV-20", "20/27", "southmere-csc") });

        // What tells of the father tells of Lark, and gives no number of the place; what tells of Bryn alone gives it.
        var atSchool = (await new Education.EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).QueryChildAsync(
            new Education.QueryChildRequest { Child = Own("SIMS-20"), Purpose = For(Purpose.ProvideCare, "He is not himself this week.") })).Picture.Concerns;
        atSchool.ShouldAllBe(c => c.OrganisationName == "Northmere Health Visiting");
        atSchool.SelectMany(c => c.Incidents).Select(i => (i.Number, i.OrganisationName)).ShouldBe(
            [("19/27", "Northmere Children's Services"), ("20/27", "Southmere Children's Services")], ignoreOrder: true);
        var worker = (await PictureAsync(p.LeadSocialWorker, Own("LCS-20"))).Concerns;
        worker.SelectMany(c => c.Incidents).Select(i => i.Number).ShouldBe(["18/27", "19/27", "20/27"], ignoreOrder: true);
        worker.ShouldAllBe(c => c.OmittedBy == "Southmere Hospital");

        // So the doctor, who reads in full, of whom it blames.
        await RecordAsync(p.Doctor, "EMIS-20", Bryn);
        await WorksWithAsync(p.Doctor, Own("EMIS-20"), PractitionerRole.Gp, "01632 960101");
        var doctor = (await new HealthService.HealthServiceClient(p.Doctor.CallInvoker).QueryChildAsync(
            new QueryChildRequest { Child = Own("EMIS-20"), Purpose = For(Purpose.ProvideCare, "He is not himself this week.") })).Picture.Concerns;
        doctor.Count(c => c.Incidents.Count == 0).ShouldBe(1);
        doctor.Where(c => c.Incidents.All(i => i.Number != "20/27")).ShouldAllBe(c => c.OmittedBy == "");

        static ConcernStatement Left(string record, string number, string of)
        {
            var left = About(record, ConcernIndicator.InfantCheckMissed, "The clinic there did not ask after the child.");
            left.Kind = ConcernKind.AgencyOmission;
            left.OmittedBy = "southmere-hospital";
            left.Incidents.Add(new IncidentRef { Kind = IncidentKind.Incident, Number = number, OrganisationId = of });
            if (record == "HV-1")
                left.ChildContact = ChildContactAnswer.Unknown;
            return left;
        }
    }

    /// <summary>A1 with A10: of an address somebody tells of Bryn, and names Lark as the one who is said to have hurt him.</summary>
    [Fact]
    public async Task A_concern_about_an_address_names_its_author_as_little_where_a_suspected_source_hides()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (visitor, _) = await InRefugeAsync(p);
        await BrynAsync(p);
        await ShareAsync(suspect: Own("SHV-8"));
        var unnamed = (await OfAddressAsync(p.DesignatedLead)).ShouldHaveSingleItem();
        unnamed.Summary.ShouldStartWith("A service shared");
        NamesNothingOf([unnamed]);
        (await OfAddressAsync(p.LeadSocialWorker)).ShouldContain(i => i.Summary.StartsWith("Southmere Health Visiting shared", StringComparison.Ordinal));

        await ShareAsync(suspect: Known(Newcomer));
        (await OfAddressAsync(p.DesignatedLead)).ShouldContain(i => i.Summary.StartsWith("Southmere Health Visiting shared", StringComparison.Ordinal));

        // Whoever finds it because Bryn lived there on that day reads no more.
        await new PeopleService.PeopleServiceClient(p.LeadSocialWorker.CallInvoker).RecordResidenceAsync(new RecordResidenceRequest
        {
            Person = Own("LCS-20"),
            Address = MillLane,
            Kind = ResidenceKind.MainHome,
            State = LinkState.Confirmed,
            Source = SourceKind.RecordCheck,
            FromDate = "2027-01-04",
        });
        await ShareAsync(suspect: Own("SHV-8"), names: false);
        (await AtAddressAsync()).ShouldBe([""]);
        await ShareAsync(suspect: Known(Newcomer), names: false);
        (await AtAddressAsync()).ShouldBe(["", "Southmere Health Visiting"], ignoreOrder: true);

        async Task<IEnumerable<string>> AtAddressAsync() =>
            (await new Education.EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).QueryChildAsync(new Education.QueryChildRequest
            {
                Child = Own("SIMS-20"),
                Purpose = For(Purpose.ProvideCare, "He is not himself this week."),
            })).Picture.AtAddress.Select(a => a.Concern.OrganisationName);

        async Task ShareAsync(SubjectRef suspect, bool names = true) =>
            await new HealthService.HealthServiceClient(visitor.CallInvoker).ShareConcernAsync(new ShareConcernRequest
            {
                Concern = new ConcernStatement
                {
                    Place = new ConcernPlace { Address = MillLane, SaidToBeThere = "Bryn and others." },
                    Indicators = { ConcernIndicator.DaIncident },
                    Kind = ConcernKind.Event,
                    Happened = new WhenHappened { FromDate = "2027-03-09" },
                    Source = SourceKind.Public,
                    RiskStatement = "Children were heard screaming there in the night.",
                    Children = { names ? [new ChildBearing { Child = Known(Bryn), Relevance = "He was seen there with a bruise." }] : (ChildBearing[])[] },
                    SuspectedSources = { suspect },
                    Urgency = Urgency.Standard,
                    LegalBasis = LegalBasis.PublicFunction,
                },
            });

        static async Task<IReadOnlyList<InboxItem>> OfAddressAsync(InfoShareConnection who) =>
            [.. (await InboxOf(who)).Where(i => i.OwnRecordId is "SIMS-20" or "LCS-20" && i.Concern is not null && i.Summary.Contains("shared", StringComparison.Ordinal))];
    }

    /// <summary>G2 with A10: no child is known, and whoever works with the man is told of him.</summary>
    [Fact]
    public async Task Of_a_man_without_a_child_his_officer_does_not_read_who_shared_it_where_a_suspected_source_hides()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (visitor, _) = await InRefugeAsync(p);
        await RecordAsync(p.ProbationOfficer, "CRN-2", Newcomer);
        await WorksWithAsync(p.ProbationOfficer, Own("CRN-2"), PractitionerRole.ProbationOfficer, "01632 960120");
        await ShareAsync(suspect: Own("SHV-8"));
        var unnamed = (await OfHimAsync()).ShouldHaveSingleItem();
        unnamed.Summary.ShouldStartWith("A service shared");
        NamesNothingOf([unnamed]);
        await ShareAsync(suspect: Known(Father));
        (await OfHimAsync()).ShouldContain(i => i.Summary.StartsWith("Southmere Health Visiting shared", StringComparison.Ordinal));

        async Task ShareAsync(SubjectRef suspect) =>
            await new HealthService.HealthServiceClient(visitor.CallInvoker).ShareConcernAsync(new ShareConcernRequest
            {
                Concern = new ConcernStatement
                {
                    Subject = Known(Newcomer),
                    Indicators = { ConcernIndicator.DaIncident },
                    Kind = ConcernKind.Event,
                    Source = SourceKind.ParentSelf,
                    RiskStatement = "He was hit with a bottle and will not say by whom.",
                    SuspectedSources = { suspect },
                    ChildContact = ChildContactAnswer.Unknown,
                    Urgency = Urgency.Standard,
                    LegalBasis = LegalBasis.PublicFunction,
                },
            });

        async Task<IReadOnlyList<InboxItem>> OfHimAsync() =>
            [.. (await InboxOf(p.ProbationOfficer)).Where(i => i.OwnRecordId == "CRN-2" && i.Concern is not null)];
    }

    /// <summary>E2 with A10: a woman loses her child in hiding; whoever referred it from home is told with care, and not by whom.</summary>
    [Fact]
    public async Task A_loss_in_hiding_is_told_to_whoever_referred_without_the_midwife_there()
    {
        await using var p = await StartAsync("2027-03-02 09:00");
        await RecordAsync(p.LeadSocialWorker, "LCS-30", Mother);
        await HideAsync(p.LeadSocialWorker, Own("LCS-30"));
        var midwife = p.As("southmere-hospital", "Moll Quaysample", "MIDWIFE");
        await RecordAsync(midwife, "MAT-30", Mother);
        var booked = (await new Maternity(midwife.CallInvoker).RecordPregnancyAsync(new RecordPregnancyRequest
        {
            Mother = Own("MAT-30"),
            ExpectedDate = "2027-05-05",
            BookedOn = "2027-02-26",
            Source = SourceKind.Observed,
            Purpose = For(Purpose.PreBirth, "Booked her today; planning care before the birth."),
        })).Pregnancy;
        var unborn = new SubjectRef { PersonId = booked.Children.Single().PersonId };
        await WorksWithAsync(p.Doctor, unborn, PractitionerRole.Gp, "01632 960101");
        await WorksWithAsync(p.HealthVisitor, unborn, PractitionerRole.HealthVisitor, "01632 960161");
        var referral = (await new HealthService.HealthServiceClient(p.Doctor.CallInvoker).MakeReferralAsync(new MakeReferralRequest
        {
            Referral = new Referrals.ReferralDraft { Children = { unborn }, RiskStatement = "She has no home for a newborn.", ToArea = "Northmere" },
        })).Receipt.ReferralId;
        await new Maternity(midwife.CallInvoker).RecordPregnancyEndAsync(
            new RecordPregnancyEndRequest { PregnancyId = booked.PregnancyId, End = PregnancyEnd.Loss, OnDate = "2027-03-02" });

        // The doctor with the referral, the health visitor besides; both are asked to go by the desk of their own area.
        foreach (var (who, about) in ((InfoShareConnection, string)[])[(p.Doctor, referral), (p.HealthVisitor, "")])
        {
            var told = (await InboxOf(who)).Single(i => i.Summary.Contains("there is no baby", StringComparison.Ordinal));
            (told.ReferralId, told.Contact.OrganisationName).ShouldBe((about, "Northmere Children's Services"));
            told.Summary.ShouldContain("Speak to Northmere Children's Services duty desk before you contact the family.");
            NamesNothingOf([told]);
        }

        var history = (await new Referrals.ReferralService.ReferralServiceClient(p.Doctor.CallInvoker).GetReferralAsync(
            new Referrals.GetReferralRequest { ReferralId = referral })).Referral.History;
        history[^1].What.ShouldContain("Speak to the duty desk of your area before you contact the family.");

        // Social workers, who keep it, read who it is, at first and when they are reminded.
        (await OfLossAsync(p.DutySocialWorker)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            i => i.Contact.Name.ShouldBe("Moll Quaysample"), i => i.Summary.ShouldContain("Speak to Moll Quaysample"));
        await p.ClockAtAsync("2027-03-04 17:01");
        (await OfLossAsync(p.DutySocialWorker)).ShouldAllBe(i => i.Contact.Name == "Moll Quaysample");

        await new Maternity(midwife.CallInvoker).TakeBackPregnancyEndAsync(
            new TakeBackPregnancyEndRequest { PregnancyId = booked.PregnancyId, Reason = "It was another woman's notes." });
        foreach (var who in (InfoShareConnection[])[p.Doctor, p.HealthVisitor])
        {
            var goesOn = (await InboxOf(who)).Where(i => i.Trigger == NotificationTrigger.Correction).ToList();
            goesOn.ShouldNotBeEmpty();
            NamesNothingOf(goesOn);
        }

        async Task<IReadOnlyList<InboxItem>> OfLossAsync(InfoShareConnection who) =>
            [.. (await InboxOf(who)).Where(i => i.ReferralId == referral && i.Trigger == NotificationTrigger.PregnancyOrBirth && i.ActionOwner == "DUTY_SOCIAL_WORKER")];
    }

    /// <summary>D1, L9 with A10: social workers lead and keep places secret; a partnership may leave that to fewer, and a lead outside keeps none.</summary>
    [Fact]
    public async Task A_lead_who_does_not_keep_the_place_is_told_of_a_look_and_not_who_looked_there()
    {
        var folder = Directory.CreateTempSubdirectory("infoshare-story-").FullName;
        await using (var p = await StartAsync("2027-03-10 09:00", $"--Broker:Policies:0={KeptByPolice(folder)}"))
        {
            var (looked, broken) = await LooksAsync(p);
            looked.Select(i => i.Contact.OrganisationName).ShouldBe(["Elmmock Surgery", "Northmere Children's Services"], ignoreOrder: true);
            looked.ShouldContain(i => i.Summary.StartsWith("A service looked up", StringComparison.Ordinal));
            looked.ShouldContain(i => i.Summary.StartsWith("Dr Mockhurst (GP), Elmmock Surgery looked up", StringComparison.Ordinal));
            broken.Count.ShouldBe(2);
            broken.ShouldAllBe(i => i.Contact.OrganisationName == "Northmere Children's Services");
            NamesNothingOf([.. looked, .. broken]);
        }

        Directory.Delete(folder, recursive: true);
        await using var usual = await StartAsync("2027-03-10 09:00");
        var (lookedUp, opened) = await LooksAsync(usual);
        lookedUp.ShouldContain(i => i.Summary.StartsWith("Freya Fellsample (HEALTH_VISITOR), Southmere Health Visiting looked up", StringComparison.Ordinal));
        opened.Count(i => i.Summary.StartsWith("Freya Fellsample (HEALTH_VISITOR), Southmere Health Visiting", StringComparison.Ordinal)).ShouldBe(2);
    }

    private static string KeptByPolice(string folder)
    {
        var assembly = typeof(Core.Access.AccessPolicy).Assembly;
        using var stream = assembly.GetManifestResourceStream(assembly.GetManifestResourceNames().Single(n => n.EndsWith("2026-09-30.1.json", StringComparison.Ordinal)))!;
        var policy = JsonNode.Parse(stream)!;
        policy["version"] = "2027-03-01.1";
        policy["from"] = "2027-03-01";
        policy["whereabouts"]!["open_to"] = new JsonArray("PUBLIC_PROTECTION");
        var path = Path.Combine(folder, "march.json");
        File.WriteAllText(path, policy.ToJsonString());
        return path;
    }

    /// <summary>A doctor at home and a health visitor at the refuge look Lark up, and the visitor breaks the glass without need: what her lead is told.</summary>
    private static async Task<(IReadOnlyList<InboxItem> Looked, IReadOnlyList<InboxItem> Broken)> LooksAsync(Partnership p)
    {
        await RecordAsync(p.LeadSocialWorker, "LCS-8", Lark);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-8"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await HideAsync(p.LeadSocialWorker, Own("LCS-8"));
        var visitor = p.As("southmere-health-visiting", "Freya Fellsample", "HEALTH_VISITOR");
        await RecordAsync(visitor, "SHV-8", Lark);
        await RecordAsync(p.Doctor, "EMIS-8", Lark);
        foreach (var (who, record) in ((InfoShareConnection, string)[])[(p.Doctor, "EMIS-8"), (visitor, "SHV-8")])
        {
            await new HealthService.HealthServiceClient(who.CallInvoker).QueryChildAsync(
                new QueryChildRequest { Child = Own(record), Purpose = For(Purpose.ProvideCare, "She has a cough that does not go.") });
        }

        var opened = (await new Glass(visitor.CallInvoker).BreakGlassAsync(new BreakGlassRequest
        {
            Subject = Own("SHV-8"),
            Reason = EmergencyReason.FoundWithUnknownAdult,
            Words = "She stands in the street with a man who gives two surnames",
            Tried = "Rang the out-of-hours desk twice, no answer",
        })).Access;
        await new Glass(p.As("southmere-health-visiting", "Nia Fellsample", "NAMED_PROFESSIONAL").CallInvoker).ReviewEmergencyAccessAsync(new ReviewEmergencyAccessRequest
        {
            GrantId = opened.GrantId,
            Version = opened.Version,
            Outcome = EmergencyReviewOutcome.NotJustified,
            Reasons = "The man was her uncle, whom the visitor knows.",
        });
        var told = await InboxOf(p.LeadSocialWorker);
        return ([.. told.Where(i => i.Trigger == NotificationTrigger.RecordViewed)], [.. told.Where(i => i.Trigger == NotificationTrigger.EmergencyAccess)]);
    }

    /// <summary>Bryn, at home in Northmere, whom a school and a social worker work with.</summary>
    private static async Task BrynAsync(Partnership p)
    {
        await RecordAsync(p.LeadSocialWorker, "LCS-20", Bryn);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-20"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await RecordAsync(p.DesignatedLead, "SIMS-20", Bryn);
        await WorksWithAsync(p.DesignatedLead, Own("SIMS-20"), PractitionerRole.DesignatedLead, "01632 960141");
    }
}
