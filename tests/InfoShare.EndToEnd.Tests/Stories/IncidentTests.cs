using Google.Protobuf.WellKnownTypes;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Intake.V1;
using InfoShare.Protocol.Referral.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Education = InfoShare.Protocol.Education.V1;
using Health = InfoShare.Protocol.Health.V1;
using Police = InfoShare.Protocol.Police.V1;
using SocialCare = InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// Incidents and reviews beside concerns, referrals and children, many to many (requirement A12). The day is Wednesday 3 March 2027.
/// </summary>
public sealed class IncidentTests
{
    [Fact]
    public async Task Two_agencies_who_name_the_polices_number_speak_of_one_incident()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        await RecordAsync(p.LeadSocialWorker, "LCS-1", Tam);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-1"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);

        // "Attended at ten past two, our number NP-20270301-0412."
        var officer = p.As("northmere-police", "Sam Dockmock", "RESPONSE_OFFICER");
        var attended = await new Police.PoliceService.PoliceServiceClient(officer.CallInvoker).ReportDomesticAbuseAttendanceAsync(
            new Police.ReportDomesticAbuseAttendanceRequest
            {
                AttendedAt = Timestamp.FromDateTimeOffset(At("2027-03-01 02:10")),
                IncidentNumber = "NP-20270301-0412",
                HarmedAdult = Known(Person("Gail", "Weirtest", "1992-05-06", "9 Weir Road", "NM4 1AA")),
                Children = { new Police.AttendanceChild { Child = Known(Tam), Present = true, Seen = Seen.Yes } },
                Account = "Shouting heard; a broken door; the boy on the stairs.",
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.PublicFunction,
            });
        var incident = attended.Incidents.ShouldHaveSingleItem();
        (incident.Kind, incident.OrganisationName, incident.Number).ShouldBe((IncidentKind.Incident, "Northmere Police", "NP-20270301-0412"));

        // The doctor has it from the mother's papers, writes it her way, and saw the boy a day later. A review is named as well.
        var concern = Concern(Known(Tam), ConcernIndicator.DaDisclosed);
        concern.Incidents.Add(new IncidentRef { Kind = IncidentKind.Incident, Number = "np 20270301/0412", OrganisationId = "northmere-police" });
        concern.Incidents.Add(new IncidentRef { Kind = IncidentKind.Review, Number = "RR-7", OrganisationId = "northmere-partnership" });
        var shared = (await new Health.HealthService.HealthServiceClient(p.Doctor.CallInvoker).ShareConcernAsync(
            new Health.ShareConcernRequest { Concern = concern })).Concern;
        shared.Incidents.Select(i => i.Kind).ShouldBe([IncidentKind.Incident, IncidentKind.Review]);
        shared.Incidents[0].IncidentId.ShouldBe(incident.IncidentId);

        // The social worker reads one incident in two reports, and sees that they belong together.
        var picture = (await new SocialCare.SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).QueryChildAsync(
            new SocialCare.QueryChildRequest { Child = Own("LCS-1"), Purpose = For(Purpose.AssessChild, "Two reports of the same night came in.") })).Picture;
        picture.Concerns.Count(c => c.Incidents.Any(i => i.IncidentId == incident.IncidentId)).ShouldBe(2);
        (await InboxOf(p.LeadSocialWorker)).First(i => i.Concern?.ConcernId == attended.ConcernId).SameEvent.Count.ShouldBe(2);

        // The housing officer refers, and gives the broker's id that the officer read out; the referral belongs to it as well.
        var made = await new IntakeService.IntakeServiceClient(p.HousingOfficer.CallInvoker).MakeReferralAsync(new MakeReferralRequest
        {
            Referral = new ReferralDraft
            {
                Children = { Known(Tam) },
                RiskStatement = "The door was broken again last night; the boy sleeps in the car.",
                Incidents = { new IncidentRef { Kind = IncidentKind.Incident, IncidentId = incident.IncidentId } },
            },
        });
        foreach (var who in (InfoShareConnection[])[p.HousingOfficer, p.DutySocialWorker])
        {
            (await new ReferralService.ReferralServiceClient(who.CallInvoker).GetReferralAsync(
                new GetReferralRequest { ReferralId = made.Receipt.ReferralId })).Referral.Incidents.ShouldHaveSingleItem().IncidentId.ShouldBe(incident.IncidentId);
        }
    }

    /// <summary>O1, T17: three agencies refer a child after one night, and it is one event with three sources: nobody reads of a third referral.</summary>
    [Fact]
    public async Task Three_agencies_that_refer_after_one_night_are_one_event_and_the_next_night_is_the_second()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        await new IntakeService.IntakeServiceClient(p.HousingOfficer.CallInvoker).MakeReferralAsync(new MakeReferralRequest { Referral = Draft("NP-20270301-0412") });
        (await SurgeryRefersAsync("NP-20270301-0412")).SeriesCount.ShouldBe(1);
        (await SchoolRefersAsync("NP-20270301-0412")).SeriesCount.ShouldBe(1);
        (await InboxOf(p.DutySocialWorker)).Count(i => i.ReferralId.Length > 0 && i.ActionOwner == "DUTY_SOCIAL_WORKER").ShouldBe(3);
        (await InboxOf(p.SocialCareManager)).ShouldNotContain(i => i.ActionOwner == "TEAM_MANAGER");
        var second = await SurgeryRefersAsync("NP-20270309-0007");
        second.SeriesCount.ShouldBe(2);
        (await SchoolRefersAsync("NP-20270309-0007")).SeriesCount.ShouldBe(2);
        (await InboxOf(p.SocialCareManager)).ShouldNotContain(i => i.ActionOwner == "TEAM_MANAGER");

        // Who decides sees each of them, and the third night alerts the manager, once.
        (await new ReferralService.ReferralServiceClient(p.DutySocialWorker.CallInvoker).GetReferralAsync(
            new GetReferralRequest { ReferralId = second.ReferralId })).Referral.Series.Count.ShouldBe(4);
        (await SurgeryRefersAsync("")).SeriesCount.ShouldBe(3);
        (await InboxOf(p.SocialCareManager)).Count(i => i.ActionOwner == "TEAM_MANAGER").ShouldBe(1);

        // Whoever reports the first night again adds a source to it; who decides that report has read all three nights all the same (E3).
        var again = (await new ReferralService.ReferralServiceClient(p.DutySocialWorker.CallInvoker).GetReferralAsync(
            new GetReferralRequest { ReferralId = (await SchoolRefersAsync("NP-20270301-0412")).ReferralId })).Referral;
        again.SeriesCount.ShouldBe(1);
        var tray = new SocialCare.SocialCareService.SocialCareServiceClient(p.DutySocialWorker.CallInvoker);
        var taken = (await tray.TakeOwnershipAsync(new SocialCare.TakeOwnershipRequest { ReferralId = again.ReferralId, Version = again.Version })).Referral;
        (await RefusalOf(async () => await tray.DecideReferralAsync(new SocialCare.DecideReferralRequest
        {
            ReferralId = taken.ReferralId,
            Version = taken.Version,
            Decision = new SocialCare.Decision
            {
                Disposition = Disposition.NoFurtherAction,
                Reason = DispositionReason.ThresholdNotMet,
                Rationale = "The door was mended, and the boy was with his grandmother.",
                Criteria = "Threshold document level 2",
                Evidence = "The school's report of that night.",
                HistoryRead = SocialCare.HistoryRead.No,
            },
        }))).FieldViolations.Single().Field.ShouldBe("decision.history_read");

        async Task<ReferralReceipt> SurgeryRefersAsync(string incident) =>
            (await new Health.HealthService.HealthServiceClient(p.Doctor.CallInvoker).MakeReferralAsync(
                new Health.MakeReferralRequest { Referral = Draft(incident) })).Receipt;

        async Task<ReferralReceipt> SchoolRefersAsync(string incident) =>
            (await new Education.EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).MakeReferralAsync(
                new Education.MakeReferralRequest { Referral = Draft(incident) })).Receipt;

        static ReferralDraft Draft(string incident)
        {
            var draft = new ReferralDraft { Children = { Known(Tam) }, RiskStatement = "The door was broken in the night; the boy stood on the stairs and was not spoken to." };
            if (incident.Length > 0)
                draft.Incidents.Add(new IncidentRef { Kind = IncidentKind.Incident, Number = incident, OrganisationId = "northmere-police" });
            return draft;
        }
    }

    [Fact]
    public async Task The_same_number_of_another_organisation_is_another_incident_and_one_that_nobody_has_is_refused()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        var ids = new HashSet<string>();
        foreach (var (number, organisation, kind) in ((string, string, IncidentKind)[])
            [("1-12", "", IncidentKind.Incident), ("11-2", "", IncidentKind.Incident), ("1-12", "northmere-hospital", IncidentKind.Incident), ("1-12", "", IncidentKind.Review)])
        {
            ids.Add((await ShareAsync(new IncidentRef { Kind = kind, Number = number, OrganisationId = organisation })).ShouldHaveSingleItem().IncidentId);
        }

        ids.Count.ShouldBe(4);
        (await FaultAsync(new IncidentRef { Kind = IncidentKind.Incident, Number = "1", OrganisationId = "nowhere-police" })).ShouldBe("concern.incidents[0].organisation_id");
        (await FaultAsync(new IncidentRef { Kind = IncidentKind.Incident })).ShouldBe("concern.incidents[0].number");
        (await FaultAsync(new IncidentRef { Number = "1" })).ShouldBe("concern.incidents[0].kind");
        (await FaultAsync(new IncidentRef { Kind = IncidentKind.Incident, IncidentId = "con_1" })).ShouldBe("concern.incidents[0].incident_id");

        async Task<IReadOnlyList<IncidentView>> ShareAsync(IncidentRef incident)
        {
            var concern = Concern(Known(Tam), ConcernIndicator.DaDisclosed);
            concern.Incidents.Add(incident);
            return (await new Police.PoliceService.PoliceServiceClient(p.Detective.CallInvoker).ShareConcernAsync(
                new Police.ShareConcernRequest { Concern = concern })).Concern.Incidents;
        }

        async Task<string> FaultAsync(IncidentRef incident) =>
            (await RefusalOf(() => ShareAsync(incident))).FieldViolations.ShouldHaveSingleItem().Field;
    }

    private static Demographics Tam => Person("Tam", "Weirtest", "2019-02-03", "9 Weir Road", "NM4 1AA");

    private static ConcernStatement Concern(SubjectRef about, ConcernIndicator indicator) => new()
    {
        Subject = about,
        Indicators = { indicator },
        Kind = ConcernKind.Statement,
        Happened = new WhenHappened { FromDate = "2027-03-02" },
        Source = SourceKind.Observed,
        RiskStatement = "The boy says that he hides under the table when it begins.",
        Urgency = Urgency.Standard,
        LegalBasis = LegalBasis.PublicFunction,
    };
}
