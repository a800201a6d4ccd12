using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Handover.V1;
using InfoShare.Protocol.Health.V1;
using static InfoShare.EndToEnd.Tests.Stories.ConcernLifeStory;
using static InfoShare.EndToEnd.Tests.Stories.InHidingStory;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Handovers = InfoShare.Protocol.Handover.V1.HandoverService.HandoverServiceClient;
using Probation = InfoShare.Protocol.Probation.V1;
using SocialCare = InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// Lark and her mother are in a refuge in Southmere; the school and the surgery in Northmere have not ended their part. What they are told and
/// handed names no service there, whatever it is told by, and their own area's desk as whom to ring (A10). The day is Wednesday 10 March 2027.
/// </summary>
public sealed class ToldOfAChildInHidingTests
{
    /// <summary>G2 with A10: a couple parts, and somebody new is with the mother; both are recorded where the child is now.</summary>
    [Fact]
    public async Task That_a_couple_parted_and_who_is_new_is_told_without_the_service_that_recorded_it()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (visitor, worker) = await InRefugeAsync(p);
        await RelateAsync(p.LeadSocialWorker, Known(Father), Known(Mother), RelationshipType.Partner, LinkState.Reported);
        await RelateAsync(visitor, Known(Father), Known(Mother), RelationshipType.Partner, LinkState.ClaimedEnded);

        await RecordAsync(worker, "SCS-9", Newcomer);
        var known = About("SCS-9", ConcernIndicator.ViolentConviction, "He was convicted of wounding a former partner.");
        known.ChildContact = ChildContactAnswer.Unknown;
        await ShareAsync(worker, known);
        await RelateAsync(visitor, Known(Mother), Known(Newcomer), RelationshipType.Partner, LinkState.Confirmed);

        foreach (var who in (InfoShareConnection[])[p.Doctor, p.DesignatedLead])
        {
            var items = await InboxOf(who);
            NamesNothingOf(items);
            items.Single(i => i.Trigger == NotificationTrigger.Separation).Contact.OrganisationName.ShouldBe("Northmere Children's Services");
            var partner = items.Single(i => i.Trigger == NotificationTrigger.NewPartnerLinked);
            partner.Contact.OrganisationName.ShouldBe("Northmere Children's Services");
        }

        // A social worker elsewhere is told who recorded it; so is whoever works beside her.
        var lead = await InboxOf(p.LeadSocialWorker);
        lead.Single(i => i.Trigger == NotificationTrigger.Separation).Contact.Name.ShouldBe("Freya Fellsample");
        (await InboxOf(worker)).Single(i => i.Trigger == NotificationTrigger.Separation).Contact.Name.ShouldBe("Freya Fellsample");
    }

    /// <summary>F3 with A10: the record that a handover carries is the receiver's own reading of the child, and knows no more than that.</summary>
    [Fact]
    public async Task The_record_of_a_handover_names_to_its_receiver_nobody_whom_a_look_up_would_not()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (visitor, worker) = await InRefugeAsync(p);
        await new SocialCare.SocialCareService.SocialCareServiceClient(worker.CallInvoker).RecordStatusAsync(
            new SocialCare.RecordStatusRequest { Child = Own("SCS-8"), Status = ChildStatusCode.Cpp, FromDate = "2027-03-01" });
        var seen = About("SHV-8", ConcernIndicator.Unsupervised, "She was alone in the house at night.");
        seen.Incidents.Add(new IncidentRef { Kind = IncidentKind.Incident, Number = "17/27", OrganisationId = "southmere-csc" });
        await new HealthService.HealthServiceClient(visitor.CallInvoker).ShareConcernAsync(new ShareConcernRequest { Concern = seen });
        await RecordAsync(p.HealthVisitor, "HV-8", Lark);
        await WorksWithAsync(p.HealthVisitor, Own("HV-8"), PractitionerRole.HealthVisitor, "01632 960161");

        var toSchool = await OfferAsync(p.HealthVisitor, "HV-8", "northmere-school", PractitionerRole.DesignatedLead);
        var record = (await new Handovers(p.DesignatedLead.CallInvoker).GetHandoverAsync(new GetHandoverRequest { HandoverId = toSchool })).Handover.Record;
        foreach (var word in OfThePlace)
            record.ToString().ShouldNotContain(word);
        (record.Lead.HasLead, record.Lead.ContactInstead.OrganisationName).ShouldBe((false, "Northmere Children's Services"));
        record.Statuses.Single().ShouldSatisfyAllConditions(s => s.Status.ShouldBe(ChildStatusCode.Cpp), s => s.OrganisationName.ShouldBeEmpty());
        record.Concerns.Single().ShouldSatisfyAllConditions(
            c => c.Indicators.ShouldBe([ConcernIndicator.Unsupervised]), c => c.Incidents.ShouldBeEmpty(), c => c.Contact.OrganisationName.ShouldBe("Northmere Children's Services"));

        // Her social worker in Northmere is offered the same, and reads whose it is.
        var toWorker = await OfferAsync(p.HealthVisitor, "HV-8", "northmere-csc", PractitionerRole.DutySocialWorker);
        var hers = (await new Handovers(p.DutySocialWorker.CallInvoker).GetHandoverAsync(new GetHandoverRequest { HandoverId = toWorker })).Handover.Record;
        hers.Statuses.Single().OrganisationName.ShouldBe("Southmere Children's Services");
        hers.Concerns.Single().ShouldSatisfyAllConditions(
            c => c.OrganisationName.ShouldBe("Southmere Health Visiting"), c => c.Incidents.Single().OrganisationName.ShouldBe("Southmere Children's Services"));
    }

    /// <summary>B2, G2 with A10: a link that ended, custody and what recurs are told to the police and the services that were left, who read of none there.</summary>
    [Fact]
    public async Task What_ends_who_is_in_custody_and_what_recurs_is_told_without_a_service_of_the_place()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (visitor, worker) = await InRefugeAsync(p);
        await RelateAsync(p.DesignatedLead, Known(Mother), Known(Newcomer), RelationshipType.Partner, LinkState.Reported);
        await p.ClockAtAsync("2027-03-11 09:00");
        await RelateAsync(visitor, Known(Mother), Known(Newcomer), RelationshipType.Partner, LinkState.EndedVerified);

        var prison = p.As("southmere-prison", "Pim Gatesample", "PRISON_OFFENDER_MANAGER");
        await RecordAsync(prison, "PR-1", Father);
        await RelateAsync(prison, Own("PR-1"), Known(Lark), RelationshipType.BirthParent);
        await new Probation.ProbationService.ProbationServiceClient(prison.CallInvoker).RecordCustodyAsync(new Probation.RecordCustodyRequest
        {
            Custody = new CustodyMoveStatement { Person = Own("PR-1"), Move = CustodyMove.Out },
        });
        for (var day = 1; day <= 4; day++)
        {
            var alone = About("SCS-8", ConcernIndicator.Unsupervised, "She was alone again for the whole evening.");
            alone.Happened = new WhenHappened { FromDate = $"2027-03-0{day}" };
            await ShareAsync(worker, alone);
        }

        var police = await InboxOf(p.Detective);
        police.Single(i => i.Trigger == NotificationTrigger.ReleaseOut).ShouldSatisfyAllConditions(
            i => i.Contact.OrganisationName.ShouldBe("Northmere Children's Services"), i => i.Summary.ShouldNotContain("Gatesample"));
        (await InboxOf(p.DesignatedLead)).Single(i => i.Trigger == NotificationTrigger.Correction).Contact.OrganisationName.ShouldBe("Northmere Children's Services");
        foreach (var who in (InfoShareConnection[])[p.Doctor, p.DesignatedLead, p.Detective])
            NamesNothingOf(await InboxOf(who));

        // Those who keep her safe ring whoever knows.
        (await InboxOf(p.LeadSocialWorker)).Single(i => i.Trigger == NotificationTrigger.ReleaseOut).Contact.Name.ShouldBe("Pim Gatesample");
    }

    /// <summary>C8, A12 with A10: whose number a concern bears, and whom it blames, is named of a child in hiding to those alone who may know the place.</summary>
    [Fact]
    public async Task A_concern_of_the_own_area_gives_no_number_of_a_service_of_the_place_to_whoever_may_not_know_it()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await InRefugeAsync(p);
        await RecordAsync(p.HealthVisitor, "HV-8", Lark);
        var left = About("HV-8", ConcernIndicator.InfantCheckMissed, "The clinic there did not ask after her.");
        left.Kind = ConcernKind.AgencyOmission;
        left.OmittedBy = "southmere-hospital";
        left.Incidents.Add(new IncidentRef { Kind = IncidentKind.Incident, Number = "18/27", OrganisationId = "southmere-csc" });
        await new HealthService.HealthServiceClient(p.HealthVisitor.CallInvoker).ShareConcernAsync(new ShareConcernRequest { Concern = left });

        var why = For(Purpose.AssessChild, "Her mother rang about the letter.");
        var atSurgery = (await new HealthService.HealthServiceClient(p.Doctor.CallInvoker).QueryChildAsync(new QueryChildRequest { Child = Own("EMIS-8"), Purpose = why }))
            .Picture.Concerns.Single();
        (atSurgery.OrganisationName, atSurgery.OmittedBy, atSurgery.Incidents.Count).ShouldBe(("Northmere Health Visiting", "", 0));
        atSurgery.ToString().ShouldNotContain("Southmere");
        var worker = (await new SocialCare.SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).QueryChildAsync(
            new SocialCare.QueryChildRequest { Child = Own("LCS-8"), Purpose = why })).Picture.Concerns.Single();
        (worker.OmittedBy, worker.Incidents.Single().OrganisationName).ShouldBe(("Southmere Hospital", "Southmere Children's Services"));
    }

    private static async Task<string> OfferAsync(InfoShareConnection who, string own, string organisation, PractitionerRole role) =>
        (await new Handovers(who.CallInvoker).OfferHandoverAsync(new OfferHandoverRequest
        {
            Handover = new HandoverDraft
            {
                Subjects = { Own(own) },
                Kind = HandoverKind.ServiceToService,
                To = new HandoverTarget { OrganisationId = organisation, Role = role },
                Words = new HandoverWords { ResidualRisk = "She is five and comes to you now." },
                SenderStays = true,
            },
        })).Handover.HandoverId;
}
