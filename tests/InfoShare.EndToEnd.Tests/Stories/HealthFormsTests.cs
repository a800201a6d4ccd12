using Google.Protobuf.WellKnownTypes;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.People.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Health = InfoShare.Protocol.Health.V1.HealthService.HealthServiceClient;
using Maternity = InfoShare.Protocol.People.V1.MaternityService.MaternityServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>Health services report in their own words; each report is the operation that everybody uses (S1, S6, S8; C7, G5, G6, H9, I4, L6, L7, E21).</summary>
public sealed class HealthFormsTests
{
    private static readonly InterpreterStatement NotNeeded = new() { Use = InterpreterUse.NotNeeded };

    private static InfoShareConnection Emergency(Partnership p) => p.As("northmere-hospital", "Dr Rowanmock", "ED_CLINICIAN");
    private static InfoShareConnection Recovery(Partnership p) => p.As("northmere-recovery", "Tam Wellmock", "SUBSTANCE_WORKER");
    private static InfoShareConnection Clinic(Partnership p) => p.As("northmere-sexual-health", "Bea Tarnmock", "SEXUAL_HEALTH_WORKER");

    [Fact]
    public async Task Self_harm_at_the_emergency_department_is_told_as_such_each_time_of_the_child_and_of_the_mother()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (eli, mother) = (Person("Eli", "Marshtest", "2011-06-01", "3 Marsh Row", "NM3 3AB"), Person("Ada", "Marshtest", "1985-06-01", "3 Marsh Row", "NM3 3AB"));
        await RecordAsync(p.DesignatedLead, "NS-3", eli);
        await RecordAsync(p.LeadSocialWorker, "LCS-3", eli);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-3"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await RelateAsync(p.LeadSocialWorker, Known(mother), Own("LCS-3"), RelationshipType.BirthParent);
        await RecordAsync(Emergency(p), "MRN-3", eli);
        await RecordAsync(Emergency(p), "MRN-4", mother);
        for (var time = 1; time <= 2; time++)
        {
            var kept = (await AttendAsync(p, r =>
            {
                (r.Patient, r.PatientIs, r.PresentedWith) = (Own("MRN-3"), PatientIs.Child, time == 1 ? EdPresentation.SelfHarm : EdPresentation.Overdose);
                r.AccountGiven = "He slipped with the knife.";
                r.AccountBy = "mother's partner";
                r.AccountFits = AccountFits.No;
                r.Seen = Seen_("I did it when he came in.");
            })).Kept;
            (kept.ContactIds.Count, kept.NoteIds.Count).ShouldBe((1, 1));
            (await InboxOf(p.LeadSocialWorker)).Count(i => i.Trigger == NotificationTrigger.EdSelfHarm).ShouldBe(time);
        }

        // The mother's counts for him: the hospital named no child, and the link leads to him.
        var ofMother = (await AttendAsync(p, r =>
            (r.Patient, r.PatientIs, r.PresentedWith, r.ChildrenAnswer) = (Own("MRN-4"), PatientIs.Adult, EdPresentation.Overdose, ChildContactAnswer.Yes))).Kept;
        ofMother.ContactIds.ShouldBeEmpty();
        (await InboxOf(p.LeadSocialWorker)).Count(i => i.Trigger == NotificationTrigger.EdSelfHarm).ShouldBe(3);
        var picture = await AtSocialCareAsync(p, "LCS-3");
        picture.Concerns.SelectMany(c => c.Indicators).ShouldBe(
            [ConcernIndicator.ParentSelfHarm, ConcernIndicator.YpSelfHarm, ConcernIndicator.YpSelfHarm], ignoreOrder: true);
        picture.LastSeenAlone.ChildWords.Verbatim.ShouldBe("I did it when he came in.");

        // Left before anybody looked: that is no sight of him.
        var left = (await AttendAsync(p, r =>
            (r.Patient, r.PatientIs, r.PresentedWith, r.LeftBeforeSeen) = (Own("MRN-3"), PatientIs.Child, EdPresentation.Injury, true))).Kept;
        left.ContactIds.Count.ShouldBe(1);
        (await AtSocialCareAsync(p, "LCS-3")).Contacts.ShouldContain(c => c.Seen == Seen.No && c.Place == ContactPlace.EmergencyDepartment);

        // What is not urgent is asked back whole; who is no emergency clinician does not report one.
        (await RefusalOf(() => AttendAsync(p, r => (r.Patient, r.AccountGiven, r.ArrivedAt) = (Own("MRN-3"), "Fell.", null)))).FieldViolations.Select(v => v.Field).ShouldBe(
            ["patient_is", "arrived_at", "presented_with", "account_by"], ignoreOrder: true);
        (await RefusalOf(() => AttendAsync(p, r => (r.Patient, r.PatientIs, r.PresentedWith) = (Own("MRN-3"), PatientIs.Child, EdPresentation.Injury))))
            .FieldViolations.Single().Field.ShouldBe("seen");
        (await RefusalOf(async () => await new Health(p.Doctor.CallInvoker).ReportEdAttendanceAsync(new ReportEdAttendanceRequest()))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
    }

    [Fact]
    public async Task An_infants_bruise_is_urgent_and_a_wrong_form_does_not_stop_it()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var request = new ReportEdAttendanceRequest
        {
            Patient = Known(Person("Otto", "Bruisefixture", "2026-12-01", nhsNumber: "943 476 5918")),
            PatientIs = PatientIs.Child,
            ArrivedAt = At("2027-03-10 10:30").ToTimestamp(),
            PresentedWith = EdPresentation.Injury,
            RiskStatement = "Bruise on the cheek of a baby of fourteen weeks.",
            AccountGiven = "He rolled on to a toy.",
            AccountFits = AccountFits.No,
            NotYetMobile = true,
            Seen = new VisitStatement { VisitOn = "10/03/2027", Place = ContactPlace.EmergencyDepartment, Seen = Seen.Yes },
            Basics = new ReportBasics { Urgency = Urgency.SameDay },
        };
        var kept = (await new Health(Emergency(p).CallInvoker).ReportEdAttendanceAsync(request)).Kept;
        kept.Concern.Referral.ShouldNotBeNull();
        kept.Concern.SetAside.Select(s => s.Field).ShouldContain("arrived_at");
        kept.Concern.SetAside.Select(s => s.Given).ShouldContain("943 476 5918");
        kept.ContactIds.ShouldBeEmpty("what was said of the sight could not be used as one");
        var shared = (await new Protocol.Concern.V1.ConcernService.ConcernServiceClient(Emergency(p).CallInvoker).GetSharedConcernAsync(
            new Protocol.Concern.V1.GetSharedConcernRequest { ConcernId = kept.Concern.ConcernId }));
        shared.SetAside.ShouldBe(kept.Concern.SetAside);
    }

    [Fact]
    public async Task A_midwifes_worries_reach_the_unborn_child_through_the_recorded_pregnancy()
    {
        await using var p = await StartAsync("2027-03-01 10:00");
        var zofia = Person("Zofia", "Bookingtest", "1999-02-02", "1 Quay House", "NM1 1AB");
        await RecordAsync(p.Midwife, "MAT-80", zofia);
        await new Maternity(p.Midwife.CallInvoker).RecordPregnancyAsync(new RecordPregnancyRequest
        {
            Mother = Own("MAT-80"),
            ExpectedDate = "2027-05-10",
            BookedOn = "2027-02-26",
            Source = SourceKind.Observed,
            Purpose = For(Purpose.PreBirth, "Booked her today; planning care before the birth."),
        });
        var kept = (await new Health(p.Midwife.CallInvoker).ReportAntenatalConcernAsync(new ReportAntenatalConcernRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            Mother = Own("MAT-80"),
            BookedAtWeeks = 29,
            Worries = { AntenatalWorry.LateBooking, AntenatalWorry.PartnerAlwaysPresent, AntenatalWorry.InterpreterNeeded },
            RiskStatement = "Booked at 29 weeks; her partner answers every question for her.",
            Basics = Now(Urgency.SameDay),
        })).Kept;
        kept.Concern.Children.Single().FoundByLink.ShouldBeTrue();
        kept.Concern.Referral.ShouldNotBeNull();
        var own = (await ConcernLifeStory.HistoryAsync(p.Midwife, kept.Concern.ConcernId, Purpose.PreBirth)).Concern;
        own.Indicators.ShouldBe([ConcernIndicator.LateBooking, ConcernIndicator.DaPartnerAlwaysPresent, ConcernIndicator.LanguageNeed]);
        own.RiskStatement.ShouldEndWith("\nBooked at 29 weeks.");
        (await RefusalOf(async () => await new Health(p.Midwife.CallInvoker).ReportAntenatalConcernAsync(new ReportAntenatalConcernRequest
        {
            Mother = Own("MAT-80"),
            BookedAtWeeks = 60,
            RiskStatement = "Booked at 29 weeks; her partner answers every question for her.",
            Basics = Now(Urgency.Standard),
        }))).FieldViolations.Select(v => v.Field).ShouldBe(["booked_at_weeks", "worries"], ignoreOrder: true);
    }

    [Fact]
    public async Task What_a_mothers_crisis_means_for_her_children_is_told_and_her_illness_is_not()
    {
        await using var p = await StartAsync("2027-03-10 10:00");
        var (tamsin, nell, otto) = (Person("Tamsin", "Crisistest", "1998-01-01", "6 Quill Row", "NM2 2AA"), Person("Nell", "Crisistest", "2023-01-01", "6 Quill Row", "NM2 2AA"),
            Person("Otto", "Crisistest", "2026-06-01", "6 Quill Row", "NM2 2AA"));
        await RecordAsync(p.Doctor, "EMIS-30", tamsin);
        await RecordAsync(p.LeadSocialWorker, "LCS-30", tamsin);
        await RecordAsync(p.LeadSocialWorker, "LCS-31", otto);
        await RelateAsync(p.LeadSocialWorker, Own("LCS-30"), Own("LCS-31"), RelationshipType.BirthParent);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-31"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await RecordAsync(p.NurseryLead, "BL-30", nell);
        await WorksWithAsync(p.NurseryLead, Own("BL-30"), PractitionerRole.DesignatedLead, "01632 960140");
        var kept = (await new Health(p.Doctor.CallInvoker).ReportParentalMentalHealthAsync(new ReportParentalMentalHealthRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            Patient = Own("EMIS-30"),
            Change = MentalHealthChange.Suicidal,
            Perinatal = true,
            ChildrenAnswer = ChildContactAnswer.Yes,
            MeansForCare = { new ChildBearing { Child = Known(nell), Relevance = "Nell was in the room; nobody else is at home at night.", Present = true } },
            RiskStatement = "She has a plan for tonight, and the children sleep beside her.",
            CareCoordinator = new CareCoordinator { Name = "Ruth Claymock", Telephone = "01632 960104" },
            Basics = Now(Urgency.SameDay),
        })).Kept;

        // The doctor knew of one child; the other is reached by the recorded link.
        kept.Concern.Children.Select(c => c.FoundByLink).ShouldBe([false, true], ignoreOrder: true);
        kept.Concern.Referral.ShouldNotBeNull();
        (await InboxOf(p.LeadSocialWorker)).ShouldContain(i => i.OwnRecordId == "LCS-31");
        var nursery = await new Protocol.Education.V1.EducationService.EducationServiceClient(p.NurseryLead.CallInvoker).QueryChildAsync(
            new Protocol.Education.V1.QueryChildRequest { Child = Own("BL-30"), Purpose = For(Purpose.ProvideCare, "Nell was collected late by a neighbour today.") });
        nursery.ToString().ShouldNotContain("plan for tonight");
        nursery.ToString().ShouldNotContain("SUICIDAL", Case.Insensitive);
        (await RefusalOf(async () => await new Health(p.HealthVisitor.CallInvoker).ReportParentalMentalHealthAsync(
            new ReportParentalMentalHealthRequest()))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
    }

    [Fact]
    public async Task A_recovery_worker_tells_how_the_medicine_is_kept_and_that_somebody_comes_lowers_nothing()
    {
        await using var p = await StartAsync("2027-03-10 10:00");
        var (dad, child) = (Person("Cal", "Lockfixture", "1990-01-01", "6 Lock Row", "NM2 3AA"), Person("Ivy", "Lockfixture", "2024-01-01", "6 Lock Row", "NM2 3AA"));
        await RecordAsync(Recovery(p), "REC-1", dad);
        await RecordAsync(p.LeadSocialWorker, "LCS-40", child);
        var request = new ReportSubstanceUseRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            Client = Own("REC-1"),
            Drugs = true,
            SubstituteMedicineAtHome = true,
            Engagement = ServiceEngagement.Attends,
            ChildrenAnswer = ChildContactAnswer.Yes,
            MeansForCare = { new ChildBearing { Child = Known(child), Relevance = "He has her from Friday to Sunday.", Present = false } },
            RiskStatement = "Methadone stands on the kitchen shelf, within reach of a toddler.",
            Basics = Now(Urgency.Standard),
        };
        (await RefusalOf(async () => await new Health(Recovery(p).CallInvoker).ReportSubstanceUseAsync(request))).FieldViolations.Single().Field.ShouldBe("stored_safely");
        request.StoredSafely = StoredSafely.No;
        var kept = (await new Health(Recovery(p).CallInvoker).ReportSubstanceUseAsync(request)).Kept;
        kept.NoteIds.Count.ShouldBe(1);
        var history = await ConcernLifeStory.HistoryAsync(Recovery(p), kept.Concern.ConcernId, Purpose.ProvideCare);
        (history.Notes.Single().Kind, history.Concern.Verification).ShouldBe((NoteKind.Cooperation, VerificationState.Unverified));
        history.Concern.Indicators.ShouldBe([ConcernIndicator.ParentDrugs, ConcernIndicator.SubstituteMedicineAtHome]);
    }

    [Fact]
    public async Task A_clinic_names_exploitation_and_everybody_else_hears_of_it_through_its_worker_or_not_at_all()
    {
        await using var p = await StartAsync("2027-03-08 09:00");
        var isla = Person("Isla", "Clinicfixture", "2013-02-02", "2 Beck Way", "NM2 3CE");
        await RecordAsync(Clinic(p), "SH-1", isla);
        await RecordAsync(p.DesignatedLead, "NS-9", isla);
        await WorksWithAsync(p.DesignatedLead, Own("NS-9"), PractitionerRole.DesignatedLead, "01632 960141");
        await RecordAsync(p.LeadSocialWorker, "LCS-50", isla);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-50"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        var request = new ShareExploitationConcernRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            YoungPerson = Own("SH-1"),
            Signs = { ExploitationSign.OlderAssociate },
            Associates = { new UnnamedAssociate { Alias = "Tiny", Age = "in his thirties", Vehicle = "silver van" } },
            RiskStatement = "An older man drives her at night and buys her things.",
            Basics = Now(Urgency.Standard),
        };
        (await RefusalOf(async () => await new Health(Clinic(p).CallInvoker).ShareExploitationConcernAsync(request))).FieldViolations.Single().Field.ShouldBe("signs");
        request.Signs.Add(ExploitationSign.SexualExploitation);
        var kept = (await new Health(Clinic(p).CallInvoker).ShareExploitationConcernAsync(request)).Kept;
        var own = await ConcernLifeStory.HistoryAsync(Clinic(p), kept.Concern.ConcernId, Purpose.ProvideCare);
        own.Concern.HarmSources.Single().Description.ShouldBe("called: Tiny; in his thirties; silver van");

        var school = await new Protocol.Education.V1.EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).QueryChildAsync(
            new Protocol.Education.V1.QueryChildRequest { Child = Own("NS-9"), Purpose = For(Purpose.ProvideCare, "Isla slept through two lessons today.") });
        school.Picture.ToString().ShouldNotContain("Sexual Health");
        school.ToString().ShouldNotContain("Tiny");
        school.ToString().ShouldNotContain("EXPLOITATION", Case.Insensitive);
        var worker = await new SocialCare(p.LeadSocialWorker.CallInvoker).QueryChildAsync(new Protocol.SocialCare.V1.QueryChildRequest
        {
            Child = Own("LCS-50"),
            Purpose = For(Purpose.AssessChild, "Isla is out at night and nobody knows where."),
        });
        worker.ToString().ShouldNotContain("silver van");
        worker.ToString().ShouldContain("Bea Tarnmock");
        (await RefusalOf(async () => await new Health(p.Doctor.CallInvoker).ShareExploitationConcernAsync(request))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
    }

    [Fact]
    public async Task A_service_that_ends_says_who_holds_support_and_not_engaging_ends_nothing_by_itself()
    {
        await using var p = await StartAsync("2027-03-10 10:00");
        var eli = Person("Eli", "Endfixture", "2011-06-01", "3 End Row", "NM3 4AB");
        var camhs = p.As("northmere-hospital", "Ruth Claymock", "CAMHS");
        await RecordAsync(camhs, "MH-9", eli);
        await WorksWithAsync(camhs, Own("MH-9"), PractitionerRole.Camhs, "01632 960104");
        await RecordAsync(p.DesignatedLead, "NS-60", eli);
        await WorksWithAsync(p.DesignatedLead, Own("NS-60"), PractitionerRole.DesignatedLead, "01632 960141");
        (await RefusalOf(() => EndAsync(ServiceEndedBecause.DidNotEngage))).Reason.ShouldBe("CLOSURE_BLOCKED");
        (await RefusalOf(() => EndAsync(ServiceEndedBecause.Age))).Reason.ShouldBe("HANDOVER_NOT_ACCEPTED");
        (await RefusalOf(() => EndAsync(ServiceEndedBecause.Transferred))).Reason.ShouldBe("HANDOVER_NOT_ACCEPTED");
        (await RefusalOf(() => EndAsync(ServiceEndedBecause.Unspecified))).FieldViolations.Single().Field.ShouldBe("because");
        var ended = await EndAsync(ServiceEndedBecause.Completed);
        ended.InvolvementId.ShouldNotBeEmpty();
        (await InboxOf(p.DesignatedLead)).ShouldContain(i =>
            i.Trigger == NotificationTrigger.ServiceLeft && i.Summary.Contains("Nobody is named who holds support now", StringComparison.Ordinal));

        async Task<RecordServiceEndedResponse> EndAsync(ServiceEndedBecause because) => await new Health(camhs.CallInvoker).RecordServiceEndedAsync(
            new RecordServiceEndedRequest { RequestId = Guid.NewGuid().ToString(), Patient = Own("MH-9"), EndedOn = "2027-03-10", Because = because });
    }

    private static ReportBasics Now(Urgency urgency) => new() { Urgency = urgency, LegalBasis = LegalBasis.SafeguardingCondition };

    private static VisitStatement Seen_(string words) => new()
    {
        VisitOn = "2027-03-10",
        Place = ContactPlace.EmergencyDepartment,
        Seen = Seen.Yes,
        SeenAlone = SeenAlone.Yes,
        Present = { PresentKind.NobodyElse },
        ChildWords = new ChildWords { Verbatim = words, SaidTo = "Dr Rowanmock" },
        Interpreter = NotNeeded,
    };

    private static async Task<ReportEdAttendanceResponse> AttendAsync(Partnership p, Action<ReportEdAttendanceRequest> more)
    {
        var request = new ReportEdAttendanceRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            ArrivedAt = At("2027-03-10 07:30").ToTimestamp(),
            RiskStatement = "Came in by ambulance; there are younger children at home.",
            Basics = Now(Urgency.Standard),
        };
        more(request);
        return await new Health(Emergency(p).CallInvoker).ReportEdAttendanceAsync(request);
    }

    private static async Task<ChildPicture> AtSocialCareAsync(Partnership p, string own) =>
        (await new SocialCare(p.LeadSocialWorker.CallInvoker).QueryChildAsync(new Protocol.SocialCare.V1.QueryChildRequest
        {
            Child = Own(own),
            Purpose = For(Purpose.AssessChild, "Something came in from the hospital this morning."),
        })).Picture;
}
