using Google.Protobuf.WellKnownTypes;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Handover.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.Roster.V1;
using InfoShare.Protocol.Tasks.V1;
using static InfoShare.EndToEnd.Tests.Stories.ClinicInTheHouseTests;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Handovers = InfoShare.Protocol.Handover.V1.HandoverService.HandoverServiceClient;
using Health = InfoShare.Protocol.Health.V1.HealthService.HealthServiceClient;
using Inbox = InfoShare.Protocol.Inbox.V1.InboxService.InboxServiceClient;
using Referrals = InfoShare.Protocol.Referral.V1.ReferralService.ReferralServiceClient;
using Rosters = InfoShare.Protocol.Roster.V1.RosterService.RosterServiceClient;
using Tasks = InfoShare.Protocol.Tasks.V1.TaskService.TaskServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>What a clinic in a larger house passes on, refers and leaves undone: nothing waits on one worker, and nobody else there learns of whom it is (L7, F5). 10 March 2027.</summary>
public sealed class ClinicHandsOverTests
{
    private const string Nursing = "southmere-health-visiting";
    private const string Nowhere = "hov_00000000000000000000000000";

    [Fact]
    public async Task What_the_clinic_hands_over_is_the_clinics_and_the_receivers_and_climbs_without_a_name()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (clinic, ward) = await HouseAsync(p);
        var nurse = p.As(Nursing, "Ines Saltmock", "SCHOOL_NURSE");
        await WorksWithAsync(ward, Own("HOS-1"), PractitionerRole.Paediatrician, "01632 960104");
        await WorksWithAsync(p.Doctor, Known(Moss), PractitionerRole.Gp, "01632 960101");
        var sent = await OfferAsync(clinic, Own("HOS-1"), Nursing, PractitionerRole.SchoolNurse, "He takes something that he hides at home.");

        // The ward hands over its own case of him to the same nurses: neither takes the other's back, and no word crosses.
        await p.ClockAtAsync("2027-03-10 09:30");
        var wards = await OfferAsync(ward, Own("HOS-1"), Nursing, PractitionerRole.SchoolNurse);
        wards.Words.CriticalPoints.ShouldBeEmpty();
        (await ListAsync(clinic, HandoverFilter.OfferedByUs)).Handovers.Select(h => h.HandoverId).ShouldBe([sent.HandoverId, wards.HandoverId]);
        (await ListAsync(p.As(Trust, "Una Fenmock", "SEXUAL_HEALTH_WORKER"), HandoverFilter.OfferedByUs)).Handovers.ShouldContain(h => h.HandoverId == sent.HandoverId);
        var page = await ListAsync(ward, HandoverFilter.OfferedByUs, 1);
        (page.Handovers.Single().HandoverId, page.NextPageToken).ShouldBe((wards.HandoverId, ""));
        foreach (var act in (Func<string, Task>[])[id => HandoverAsync(ward, id), id => WithdrawAsync(ward, id)])
            (await RefusalOf(() => act(sent.HandoverId))).Message.ShouldBe((await RefusalOf(() => act(Nowhere))).Message);
        (await HandoverAsync(nurse, sent.HandoverId)).Words.CriticalPoints.ShouldHaveSingleItem();

        // Nobody accepts: the house hears that a service there waits, and not which, nor of whom.
        await p.ClockAtAsync("2027-03-12 17:01");
        var above = (await InboxOf(ward)).Single(i => i.Trigger == NotificationTrigger.HandoverLate && i.HandoverId != wards.HandoverId);
        (above.PersonId, above.OwnRecordId, above.HandoverId).ShouldBe(("", "", ""));
        foreach (var word in (string[])["Fensample", "SEXUAL", "SERVICE_TO_SERVICE", "Southmere"])
            above.ToString().ShouldNotContain(word);
        (await InboxOf(clinic)).ShouldContain(i => i.HandoverId == sent.HandoverId && i.PersonId != "");

        // The partners settle it by what both sides say, and learn of nobody.
        await p.ClockAtAsync("2027-04-23 17:01");
        var partners = p.As("northmere-partnership", "Rhea Auditsample", "REVIEW_LEAD");
        var highest = (await InboxOf(partners)).Where(i => i.Trigger == NotificationTrigger.HandoverLate).ToLookup(i => i.HandoverId);
        highest[sent.HandoverId].ShouldNotBeEmpty();
        highest[sent.HandoverId].ShouldAllBe(i => i.PersonId == "");
        highest[wards.HandoverId].ShouldAllBe(i => i.PersonId != "");
        (await HandoverAsync(partners, sent.HandoverId)).State.ShouldBe(HandoverState.Unacknowledged);

        // Accepted: whoever else works with him hears who holds it now, and not from whom; the ward's own case waits as before.
        await AcceptAsync(nurse, sent.HandoverId);
        var told = (await InboxOf(p.Doctor)).Single(i => i.Trigger == NotificationTrigger.ServiceLeft);
        told.Summary.ShouldContain("Ines Saltmock");
        told.ToString().ShouldNotContain("Northmere Hospital");
        told.ToString().ShouldNotContain("Fensample");
        (await HandoverAsync(ward, wards.HandoverId)).State.ShouldBe(HandoverState.Unacknowledged);
        (await ListAsync(ward, HandoverFilter.Ended)).Handovers.ShouldBeEmpty();
        (await ListAsync(clinic, HandoverFilter.Ended)).Handovers.Single().HandoverId.ShouldBe(sent.HandoverId);
    }

    [Fact]
    public async Task What_is_handed_to_the_clinic_is_read_there_and_by_whoever_stands_in()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (clinic, ward) = await HouseAsync(p, PractitionerRole.NamedProfessional);
        await RecordAsync(p.Doctor, "EMIS-1", Moss);
        var before = (await InboxOf(ward)).Count;
        var offered = await OfferAsync(p.Doctor, Own("EMIS-1"), Trust, PractitionerRole.SexualHealthWorker);
        (await ListAsync(clinic, HandoverFilter.OfferedToUs)).Handovers.Single().HandoverId.ShouldBe(offered.HandoverId);
        (await ListAsync(ward, HandoverFilter.OfferedToUs)).Handovers.ShouldBeEmpty();
        (await InboxOf(ward)).Count.ShouldBe(before);
        foreach (var act in (Func<string, Task>[])[id => HandoverAsync(ward, id), id => AcceptAsync(ward, id, 1), id => DeclineAsync(ward, id)])
            (await RefusalOf(() => act(offered.HandoverId))).Message.ShouldBe((await RefusalOf(() => act(Nowhere))).Message);
        await p.ClockAtAsync("2027-03-12 17:01");
        var above = (await InboxOf(ward)).Single(i => i.Trigger == NotificationTrigger.HandoverLate);
        (above.PersonId, above.HandoverId).ShouldBe(("", ""));
        above.ToString().ShouldNotContain("Elmmock");

        // The lead, who may not know, names who stands in for the service; that one takes it, and it stays the clinic's.
        var standsIn = p.As(Trust, "Dr Sleetmock", "PAEDIATRICIAN");
        (await ListAsync(standsIn, HandoverFilter.OfferedToUs)).Handovers.ShouldBeEmpty();
        await NameDeputyAsync(p.As(Trust, "Nia Leadmock", "NAMED_PROFESSIONAL"));
        (await ListAsync(standsIn, HandoverFilter.OfferedToUs)).Handovers.Single().HandoverId.ShouldBe(offered.HandoverId);
        await AcceptAsync(standsIn, offered.HandoverId);
        (await ListAsync(ward, HandoverFilter.Ended)).Handovers.ShouldBeEmpty();
        (await RefusalOf(() => HandoverAsync(ward, offered.HandoverId))).Reason.ShouldBe("NOT_FOUND");
        await ShareAsync(p.Doctor, Moss, ConcernIndicator.YpSelfHarm);
        (await TierAsync(ward, "HOS-1")).ShouldBe(Tier.Summary, "the stand-in took it for the clinic, and the ward is no nearer by it");
    }

    [Fact]
    public async Task What_is_urgent_waits_on_no_clinic_of_one_the_lead_names_who_stands_in_and_learns_nothing()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (clinic, ward) = await HouseAsync(p, PractitionerRole.NamedProfessional);
        var (lead, standsIn) = (p.As(Trust, "Nia Leadmock", "NAMED_PROFESSIONAL"), p.As(Trust, "Dr Sleetmock", "PAEDIATRICIAN"));
        var byDoctor = await ShareAsync(p.Doctor, Moss, urgency: Urgency.SameDay);
        await ShareAsync(ward, Moss, urgency: Urgency.SameDay);

        // What the clinic itself shared is nothing of which a colleague follows how far it has come.
        var byClinic = await ShareAsync(clinic, Fern);
        (await ProgressAsync(p.As(Trust, "Una Fenmock", "SEXUAL_HEALTH_WORKER"), byClinic.ConcernId)).ConcernId.ShouldBe(byClinic.ConcernId);
        (await RefusalOf(() => ProgressAsync(ward, byClinic.ConcernId))).Message.ShouldBe(
            (await RefusalOf(() => ProgressAsync(ward, "con_00000000000000000000000000"))).Message);
        (await new Inbox(lead.CallInvoker).ListPublishedAsync(new ListPublishedRequest { PageSize = 20 })).ToString().ShouldNotContain("Fensample");
        var asked = await new Health(clinic.CallInvoker).RecordRoutineEnquiryAsync(new Protocol.Health.V1.RecordRoutineEnquiryRequest
        {
            Patient = Own("HOS-1"),
            AskedOn = "2027-03-10",
            Topic = EnquiryTopic.SexualHarm,
            Answer = EnquiryAnswer.NotSafeToAsk,
        });

        // Nobody of the clinic is there. Neither author is asked to ring somebody whom they may not know of; the lead is told what to do.
        foreach (var time in (string[])["09:25", "10:10", "11:35", "13:00", "15:00"])
            await p.ClockAtAsync($"2027-03-10 {time}");
        (await InboxOf(p.Doctor)).Where(i => i.Trigger is NotificationTrigger.TelephoneNeeded or NotificationTrigger.AlertUnanswered)
            .ShouldAllBe(i => !i.ToString().Contains("Hospital") && !i.ToString().Contains("Fensample"));
        (await InboxOf(standsIn)).ShouldNotContain(i => i.Concern != null && i.Concern.ConcernId == byDoctor.ConcernId);
        var alerts = (await InboxOf(lead)).Where(i => i.Trigger == NotificationTrigger.AlertUnanswered && i.Summary.Contains("Fensample")).ToList();
        alerts.Count.ShouldBeGreaterThanOrEqualTo(2);
        alerts.ShouldAllBe(i => i.PersonId == "" && i.Concern == null && i.ExpectedResponse.Contains("roster") && !i.ExpectedResponse.Contains("yourself"));
        (await InboxOf(lead)).ShouldNotContain(i => i.Concern != null && i.Concern.ConcernId == byDoctor.ConcernId);
        (await InboxOf(ward)).Count(i => i.Trigger == NotificationTrigger.AlertUnanswered && i.Summary.Contains("Fensample"))
            .ShouldBe(alerts.Count - 1, "what became of her own is kept from her: that it came would tell that the clinic has it");
        (await OwnedAsync(standsIn)).ShouldBeEmpty();

        await NameDeputyAsync(lead);
        (await InboxOf(lead)).ShouldNotContain(i => i.Concern != null && i.Concern.ConcernId == byDoctor.ConcernId);
        var item = (await InboxOf(standsIn)).Single(i => i.Concern != null && i.Concern.ConcernId == byDoctor.ConcernId);
        (await new Inbox(standsIn.CallInvoker).AcknowledgeItemsAsync(new AcknowledgeItemsRequest { ItemIds = { item.ItemId }, State = NotificationState.Accepted }))
            .Items.Single().State.ShouldBe(NotificationState.Accepted);
        (await OwnedAsync(standsIn)).ShouldBe([asked.TaskId]);
        await new Tasks(standsIn.CallInvoker).TakeTaskAsync(new TakeTaskRequest { TaskId = asked.TaskId, Version = 1 });
        (await OwnedAsync(standsIn)).ShouldBe([asked.TaskId]);
        (await OwnedAsync(ward)).ShouldBeEmpty("taken by the stand-in, it is the clinic's still");
        (await OwnedAsync(lead)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_clinic_refers_brings_no_colleague_nearer_and_is_in_no_colleagues_list()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (clinic, ward) = await HouseAsync(p);
        foreach (var patient in (Demographics[])[Moss, Fern])
            await ShareAsync(p.Doctor, patient, ConcernIndicator.YpSelfHarm);
        var sent = await ReferAsync(clinic, "HOS-1");
        (await TierAsync(ward, "HOS-1")).ShouldBe(Tier.Summary);
        (await SentAsync(ward)).ShouldBeEmpty();
        (await SentAsync(p.As(Trust, "Una Fenmock", "SEXUAL_HEALTH_WORKER"))).ShouldBe([sent], "one of the clinic stands in for another");
        (await RefusalOf(() => GetReferralAsync(ward, sent))).Message.ShouldBe((await RefusalOf(() => GetReferralAsync(ward, "ref_00000000000000000000000000"))).Message);

        // Nobody answers for it in time: the house hears nothing of whom it is.
        await p.ClockAtAsync("2027-03-16 17:01");
        (await InboxOf(ward)).ShouldAllBe(i => i.ReferralId == "" && !i.ToString().Contains("Fensample"));

        // What the ward refers itself is the whole ward's, and brings it nearer.
        var wards = await ReferAsync(ward, "HOS-2");
        (await SentAsync(ward)).ShouldBe([wards]);
        (await TierAsync(p.As(Trust, "Dr Sleetmock", "PAEDIATRICIAN"), "HOS-2")).ShouldBe(Tier.Detail);
    }

    private static async Task NameDeputyAsync(InfoShareConnection lead) => await new Rosters(lead.CallInvoker).RecordDutyAsync(new RecordDutyRequest
    {
        Role = "SEXUAL_HEALTH_WORKER",
        PersonId = "u-dr-sleetmock",
        PersonName = "Dr Sleetmock",
        Telephone = "01632 960162",
        Deputy = true,
        From = Timestamp.FromDateTimeOffset(At("2027-03-10 00:00")),
        To = Timestamp.FromDateTimeOffset(At("2027-06-10 00:00")),
    });

    private static async Task<string> ReferAsync(InfoShareConnection who, string own) =>
        (await new Health(who.CallInvoker).MakeReferralAsync(new Protocol.Health.V1.MakeReferralRequest
        {
            Referral = new ReferralDraft { Children = { Own(own) }, RiskStatement = "An older man waits for him outside in a silver van.", Urgency = Urgency.Standard },
        })).Receipt.ReferralId;

    private static async Task<IReadOnlyList<string>> SentAsync(InfoShareConnection who) =>
        [.. (await new Referrals(who.CallInvoker).ListSentReferralsAsync(new ListSentReferralsRequest())).Referrals.Select(r => r.ReferralId)];

    private static async Task GetReferralAsync(InfoShareConnection who, string id) => await new Referrals(who.CallInvoker).GetReferralAsync(new GetReferralRequest { ReferralId = id });

    private static async Task<IReadOnlyList<string>> OwnedAsync(InfoShareConnection who) =>
        [.. (await new Tasks(who.CallInvoker).ListTasksAsync(new ListTasksRequest { Scope = TaskScope.Owned })).Tasks.Select(t => t.TaskId)];

    private static async Task<HandoverView> OfferAsync(InfoShareConnection who, SubjectRef subject, string organisation, PractitionerRole role, params string[] points) =>
        (await new Handovers(who.CallInvoker).OfferHandoverAsync(new OfferHandoverRequest
        {
            Handover = new HandoverDraft
            {
                Subjects = { subject },
                Kind = HandoverKind.ServiceToService,
                To = new HandoverTarget { OrganisationId = organisation, Role = role },
                Words = new HandoverWords
                {
                    ResidualRisk = "What is known so far is in the record.",
                    CriticalPoints = { points.Select(w => new CriticalPoint { Kind = CriticalPointKind.Disclosure, Words = w }) },
                },
            },
        })).Handover;

    private static async Task<ListHandoversResponse> ListAsync(InfoShareConnection who, HandoverFilter filter, int size = 25) =>
        await new Handovers(who.CallInvoker).ListHandoversAsync(new ListHandoversRequest { Filter = filter, PageSize = size });

    private static async Task<HandoverView> HandoverAsync(InfoShareConnection who, string id) =>
        (await new Handovers(who.CallInvoker).GetHandoverAsync(new GetHandoverRequest { HandoverId = id })).Handover;

    private static async Task WithdrawAsync(InfoShareConnection who, string id) =>
        await new Handovers(who.CallInvoker).WithdrawHandoverAsync(new WithdrawHandoverRequest { HandoverId = id, Version = 1, Reason = "It was offered by mistake." });

    private static async Task DeclineAsync(InfoShareConnection who, string id) =>
        await new Handovers(who.CallInvoker).DeclineHandoverAsync(new DeclineHandoverRequest { HandoverId = id, Version = 1, Reason = "He is not known to us." });

    private static async Task AcceptAsync(InfoShareConnection who, string id, long? version = null) =>
        await new Handovers(who.CallInvoker).AcceptHandoverAsync(
            new AcceptHandoverRequest { HandoverId = id, Version = version ?? (await HandoverAsync(who, id)).Version });
}
