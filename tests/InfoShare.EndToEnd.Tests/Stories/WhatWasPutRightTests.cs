using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Education.V1;
using InfoShare.Protocol.Information.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Quality.V1;
using InfoShare.Protocol.Referral.V1;
using static InfoShare.EndToEnd.Tests.Stories.ConcernLifeStory;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Concerns = InfoShare.Protocol.Concern.V1.ConcernService.ConcernServiceClient;
using Health = InfoShare.Protocol.Health.V1;
using Information = InfoShare.Protocol.Information.V1.InformationService.InformationServiceClient;
using Quality = InfoShare.Protocol.Quality.V1.QualityService.QualityServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>What is taken back reaches nobody new, and what is kept is named by nothing that is said later: C18, C5, C6, A10, N5. March 2027.</summary>
public sealed class WhatWasPutRightTests
{
    [Fact]
    public async Task A_concern_that_was_taken_back_goes_with_no_referral_and_no_answer_to_anybody_new()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await LarkAsync(p);
        var (doctor, southmere) = (new Information(p.Doctor.CallInvoker), new Information(p.SouthmereDuty.CallInvoker));
        await RecordAsync(p.SouthmereDuty, "SCS-8", Lark);
        var shared = await ShareAsDoctorAsync(p, About("EMIS-8", ConcernIndicator.PoorHygiene, "Came in dirty clothes, hungry, and said that she had slept in the car."));

        // Southmere asks, and is answered with it; before anybody there reads the answer it is taken back.
        var asked = await AskAsync(southmere);
        await doctor.AnswerInformationRequestAsync(new AnswerInformationRequestRequest
        {
            InformationRequestId = asked.InformationRequestId,
            Version = 1,
            ConcernIds = { shared.ConcernId },
            LegalBasis = LegalBasis.PublicFunction,
        });
        await new Concerns(p.Doctor.CallInvoker).TakeBackConcernAsync(
            new TakeBackConcernRequest { ConcernId = shared.ConcernId, Step = 1, Reason = "It was written into the wrong child's record at reception." });
        var read = (await southmere.GetInformationRequestAsync(new GetInformationRequestRequest { InformationRequestId = asked.InformationRequestId })).Request;
        read.ToString().ShouldNotContain("slept in the car");
        read.Answer.Concerns.ShouldBeEmpty();

        // Nor does it go out anew: with no answer, and with no referral.
        var second = await AskAsync(southmere);
        (await RefusalOf(async () => await doctor.AnswerInformationRequestAsync(new AnswerInformationRequestRequest
        {
            InformationRequestId = second.InformationRequestId,
            Version = 1,
            ConcernIds = { shared.ConcernId },
            LegalBasis = LegalBasis.PublicFunction,
        }))).FieldViolations.ShouldContain(v => v.Field.StartsWith("concern_ids", StringComparison.Ordinal));
        (await RefusalOf(async () => await new Health.HealthService.HealthServiceClient(p.Doctor.CallInvoker).MakeReferralAsync(new Health.MakeReferralRequest
        {
            Referral = new Protocol.Referral.V1.ReferralDraft
            {
                Children = { Own("EMIS-8") },
                ConcernIds = { shared.ConcernId },
                RiskStatement = "She was left alone overnight twice.",
                Urgency = Urgency.Standard,
                Consent = ConsentState.Refused,
            },
        }))).Reason.ShouldBe("NOT_FOUND");

        // Its page has no line of it for whoever asks now, and whoever knew it reads its state.
        (await OnePageTests.ReadAsync(p.SouthmereDuty, "SCS-8", Purpose.AssessChild)).Items.ShouldNotContain(i => i.Kind == Protocol.Child.V1.ChronologyKind.Concern);
        (await OnePageTests.ReadAsync(p.DesignatedLead, "SIMS-8", Purpose.ProvideCare)).ToString().ShouldNotContain("slept in the car");
    }

    [Fact]
    public async Task A_step_that_a_clinic_takes_is_told_to_all_and_names_the_clinic_to_nobody()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await LarkAsync(p);
        var clinic = p.As("northmere-sexual-health", "Bea Tarnmock", "SEXUAL_HEALTH_WORKER");
        await RecordAsync(clinic, "SH-8", Lark);
        await WorksWithAsync(clinic, Own("SH-8"), PractitionerRole.SexualHealthWorker, "01632 960151");
        var shared = await ShareAsync(p.LeadSocialWorker, About("LCS-8", ConcernIndicator.OlderAdultAssociate, "An older man in a silver van waits for her after school."));
        await InboxOf(clinic);
        await VerifyAsync(clinic, shared.ConcernId, 1, VerificationState.Corroborated, "She described the same man and the same van to us.", "I believe her; she is afraid of him.");
        foreach (var (who, purpose) in ((InfoShareConnection, Purpose)[])
        [
            (p.LeadSocialWorker, Purpose.AssessChild), (p.Doctor, Purpose.ProvideCare), (p.DesignatedLead, Purpose.ProvideCare), (p.Detective, Purpose.AssessChild),
        ])
        {
            var told = (await InboxOf(who)).Single(i => i.Trigger == NotificationTrigger.VerificationChanged);
            told.Summary.ShouldContain("CORROBORATED, as was recorded.");
            var history = await HistoryAsync(who, shared.ConcernId, purpose);
            history.Steps[^1].State.ShouldBe(VerificationState.Corroborated);
            foreach (var text in (string[])[told.ToString(), history.ToString()])
            {
                foreach (var word in (string[])["Tarnmock", "sexual-health", "Sexual Health", "960151"])
                    text.ShouldNotContain(word);
            }
        }
    }

    [Fact]
    public async Task Where_a_child_is_placed_is_in_no_picture_no_household_and_no_page_of_those_who_may_not_know()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await LarkAsync(p);
        await new PeopleService.PeopleServiceClient(p.LeadSocialWorker.CallInvoker).RecordResidenceAsync(new RecordResidenceRequest
        {
            Person = Own("LCS-8"),
            Address = new Address { Line = "9 Ferry Lane", Postcode = "SM4 4AA", Area = "Southmere" },
            Kind = ResidenceKind.FosterOrKin,
            State = LinkState.Confirmed,
            FromDate = "2027-02-20",
            Source = SourceKind.RecordCheck,
        });
        var school = new EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker);
        var why = For(Purpose.ProvideCare, "Lark came back to school after two weeks and says little.");
        (await school.QueryChildAsync(new QueryChildRequest { Child = Own("SIMS-8"), Purpose = why })).ToString().ShouldNotContain("Southmere");
        (await school.CheckChildHouseholdAsync(new CheckChildHouseholdRequest { Question = new ChildHouseholdQuestion { Child = Own("SIMS-8"), Purpose = why } })).ToString()
            .ShouldNotContain("Southmere");
        (await OnePageTests.ReadAsync(p.DesignatedLead, "SIMS-8", Purpose.ProvideCare)).ToString().ShouldNotContain("Southmere");
        (await OnePageTests.ReadAsync(p.LeadSocialWorker, "LCS-8", Purpose.AssessChild)).ToString().ShouldContain("Southmere");
    }

    [Fact]
    public async Task Of_a_child_whose_whereabouts_are_kept_no_notice_of_an_account_says_who_agreed_or_where()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await LarkAsync(p);
        await new PeopleService.PeopleServiceClient(p.LeadSocialWorker.CallInvoker).RecordResidenceAsync(new RecordResidenceRequest
        {
            Person = Own("LCS-8"),
            Address = new Address { Line = "4 Haven Close", Postcode = "SM9 4HC", Area = "Southmere" },
            Kind = ResidenceKind.Refuge,
            State = LinkState.Confirmed,
            Source = SourceKind.RecordCheck,
        });
        await RecordAsync(p.SouthmereDuty, "SCS-8", Lark);
        var worker = p.As("southmere-csc", "Ivo Saltsample", "ALLOCATED_SOCIAL_WORKER");
        await WorksWithAsync(worker, Own("SCS-8"), PractitionerRole.AllocatedSocialWorker, "01632 960211", leads: true);
        var night = About("SCS-8", ConcernIndicator.Unsupervised, "She was alone at night before they came here.");
        night.Incidents.Add(new IncidentRef { Kind = IncidentKind.Incident, Number = "17/27", OrganisationId = "southmere-csc" });
        var shared = await ShareAsync(worker, night);
        await new Concerns(worker.CallInvoker).AgreeNarrativeAsync(new AgreeNarrativeRequest
        {
            Child = Own("SCS-8"),
            ConcernIds = { shared.ConcernId },
            Words = "Lark was alone at night where she lived before. We believe her; nobody asks her again about it.",
            AgreedBy = { "Ivo Saltsample, Southmere Children's Services", "the school at the harbour" },
        });
        foreach (var who in (InfoShareConnection[])[p.Doctor, p.DesignatedLead])
        {
            var told = (await InboxOf(who)).Single(i => i.Trigger == NotificationTrigger.NarrativeAgreed);
            told.Summary.ShouldEndWith("nobody asks her again about it.");
            foreach (var word in (string[])["Southmere", "harbour", "Saltsample", "960211"])
                told.ToString().ShouldNotContain(word);
        }

        // Who keeps her safe reads who agreed.
        (await InboxOf(p.LeadSocialWorker)).Single(i => i.Trigger == NotificationTrigger.NarrativeAgreed).Summary.ShouldContain("Ivo Saltsample");

        // A referral there is told besides, with whoever owns it; what two services report of one event, together.
        var visitor = p.As("southmere-health-visiting", "Freya Fellsample", "HEALTH_VISITOR");
        await RecordAsync(visitor, "SHV-8", Lark);
        await WorksWithAsync(visitor, Own("SHV-8"), PractitionerRole.HealthVisitor, "01632 960203");
        var seen = About("SHV-8", ConcernIndicator.Unsupervised, "Her father stood at the door of the house and asked for her.");
        seen.Children.Add(new ChildBearing { Child = Own("SHV-8"), Relevance = "She may be followed when she leaves the house." });
        seen.Incidents.Add(night.Incidents);
        var health = new Health.HealthService.HealthServiceClient(visitor.CallInvoker);
        await health.ShareConcernAsync(new Health.ShareConcernRequest { Concern = seen });
        var referred = (await health.MakeReferralAsync(new Health.MakeReferralRequest
        {
            Referral = new ReferralDraft
            {
                Children = { Own("SHV-8") },
                RiskStatement = "Her father knows the house.",
                Urgency = Urgency.SameDay,
                Consent = ConsentState.NotSoughtDanger,
                ToOrganisationId = "southmere-csc",
            },
        })).Receipt;
        await new SocialCare.SocialCareService.SocialCareServiceClient(worker.CallInvoker).TakeOwnershipAsync(
            new SocialCare.TakeOwnershipRequest { ReferralId = referred.ReferralId, Version = 1 });

        // They learn that there is something and what it means, and whom to ring: their own area's desk. A house, a worker or a number elsewhere is in none of it.
        foreach (var who in (InfoShareConnection[])[p.Doctor, p.DesignatedLead])
        {
            var items = await InboxOf(who);
            foreach (var item in items)
            {
                foreach (var word in (string[])["Southmere", "harbour", "Saltsample", "Fellsample", "960211", "960203"])
                    item.ToString().ShouldNotContain(word);
            }

            var told = items.Where(i => i.Concern is not null && i.ReferralId.Length == 0 && i.Trigger != NotificationTrigger.NarrativeAgreed).ToList();
            told.Count.ShouldBe(2);
            told.ShouldAllBe(i => i.Contact.OrganisationName == "Northmere Children's Services" && i.Concern.Contact.OrganisationName == i.Contact.OrganisationName);
            told.ShouldAllBe(i => i.Summary.StartsWith("A service shared UNSUPERVISED", StringComparison.Ordinal) && i.SameEvent.Count == 2);
            told.ShouldContain(i => i.Summary.Contains("followed when she leaves", StringComparison.Ordinal));
            items.Single(i => i.Summary.StartsWith("Referral open", StringComparison.Ordinal)).Contact.OrganisationName.ShouldBe("Northmere Children's Services");
        }

        // Her social worker there is told who shared it, who owns the referral, and rings them.
        var hers = await InboxOf(p.LeadSocialWorker);
        hers.ShouldContain(i => i.Summary.StartsWith("Southmere Health Visiting shared", StringComparison.Ordinal) && i.Contact.Name == "Freya Fellsample");
        hers.Single(i => i.Summary.StartsWith("Referral open", StringComparison.Ordinal)).Summary.ShouldContain("Ivo Saltsample, Southmere");
    }

    [Fact]
    public async Task Of_a_few_children_nothing_can_be_reckoned_whatever_the_answers()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var system = new Quality(p.SystemOf("northmere-health-visiting").CallInvoker);
        for (var i = 0; i < 10; i++)
        {
            await RecordAsync(p.HealthVisitor, $"HV-{i}", Person($"Noe{(char)('a' + i)}", "Fewfixture", $"20{12 + i}-05-11"));
            await system.RecordCharacteristicsAsync(new RecordCharacteristicsRequest
            {
                Person = Own($"HV-{i}"),
                Characteristics =
                {
                    new Characteristic { Kind = CharacteristicKind.Ethnicity, Answer = i < 9 ? CharacteristicAnswer.Unknown : CharacteristicAnswer.Refused, Source = SourceKind.ParentSelf },
                },
            });
        }

        // Nine and one: with the one the nine is kept back, and every nought, so that what lacks to ten is nobody's.
        var manager = new Quality(p.As("northmere-health-visiting", "Nora Named", "NAMED_PROFESSIONAL").CallInvoker);
        var ethnicity = (await manager.GetCompletenessAsync(new GetCompletenessRequest())).Organisations.Single().Kinds.Single(k => k.Kind == CharacteristicKind.Ethnicity);
        new[] { ethnicity.Stated, ethnicity.Unknown, ethnicity.Refused, ethnicity.NotAsked, ethnicity.Missing }.ShouldAllBe(c => c.KeptBack && c.Count == 0);
    }

    private static async Task<InformationRequestView> AskAsync(Information who) => (await who.RequestInformationAsync(new RequestInformationRequest
    {
        Subject = Own("SCS-8"),
        Purpose = For(Purpose.AssessChild, "Lark's aunt in Southmere has her for the weekend and rang us."),
        Kinds = { InformationKind.LastContact },
        Words = "When was Lark last with you, and how was she?",
        OrganisationIds = { "elmmock-surgery" },
    })).Requests.Single();
}
