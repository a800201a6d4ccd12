using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Registry.V1;
using InfoShare.Protocol.Tasks.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Health = InfoShare.Protocol.Health.V1.HealthService.HealthServiceClient;
using Inbox = InfoShare.Protocol.Inbox.V1.InboxService.InboxServiceClient;
using Tasks = InfoShare.Protocol.Tasks.V1.TaskService.TaskServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>A hospital with a sexual health clinic of its own: that the clinic works with a patient is not the ward's to learn (L7, H6). 10 March 2027.</summary>
public sealed class ClinicInTheHouseTests
{
    internal const string Trust = "northmere-hospital";

    internal static readonly Demographics Moss = Person("Moss", "Housetest", "2011-09-03", "5 Fen Way", "NM5 2EN");
    internal static readonly Demographics Fern = Person("Fern", "Othertest", "2012-01-02", "6 Reed Way", "NM5 3EN");

    [Fact]
    public async Task What_the_own_hospitals_clinic_is_told_is_read_there_and_by_nobody_else_of_the_house()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (clinic, ward) = await HouseAsync(p);
        var fellow = p.As(Trust, "Una Fenmock", "SEXUAL_HEALTH_WORKER");
        var before = (await InboxOf(ward)).Count;
        using var stream = new Inbox(ward.CallInvoker).StreamInbox(new StreamInboxRequest(), deadline: DateTime.UtcNow.AddMinutes(2));

        // The surgery shares what bears on him; of the hospital the clinic alone works with him.
        var shared = await ShareAsync(p.Doctor, Moss);
        var item = (await InboxOf(clinic)).Single(i => i.Concern?.ConcernId == shared.ConcernId);
        item.ActionOwner.ShouldBe("Vera Fensample");
        (await InboxOf(fellow)).ShouldContain(i => i.ItemId == item.ItemId, "it is the clinic's, and one of the clinic stands in for another");
        (await InboxOf(ward)).Count.ShouldBe(before);
        var firstPage = await new Inbox(ward.CallInvoker).ListInboxAsync(new ListInboxRequest { PageSize = 1 });
        (firstPage.Items.Count, firstPage.NextPageToken).ShouldBe((0, ""));
        var (there, nowhere) = (await RefusalOf(() => GetAsync(ward, item.ItemId)), await RefusalOf(() => GetAsync(ward, "ntf_00000000000000000000000000")));
        (there.Reason, there.Message).ShouldBe((nowhere.Reason, nowhere.Message));
        (await RefusalOf(async () => await new Inbox(ward.CallInvoker).AcknowledgeItemsAsync(
            new AcknowledgeItemsRequest { ItemIds = { item.ItemId }, State = NotificationState.Accepted }))).Reason.ShouldBe("NOT_FOUND");

        // What comes to the ward next is the first that its stream brings.
        await WorksWithAsync(ward, Own("HOS-2"), PractitionerRole.Paediatrician, "01632 960104");
        var other = await ShareAsync(p.Doctor, Fern);
        (await stream.ResponseStream.MoveNext(TestContext.Current.CancellationToken)).ShouldBeTrue();
        stream.ResponseStream.Current.Item.Concern.ConcernId.ShouldBe(other.ConcernId);
    }

    /// <summary>G2: that the clinic works with a patient too keeps nothing from the ward that openly does, whoever came first.</summary>
    [Fact]
    public async Task A_ward_that_works_with_the_patient_is_told_whether_the_clinic_does_or_not()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (clinic, ward) = await HouseAsync(p);
        await WorksWithAsync(ward, Own("HOS-1"), PractitionerRole.Paediatrician, "01632 960104");
        await WorksWithAsync(ward, Own("HOS-2"), PractitionerRole.Paediatrician, "01632 960104");
        await WorksWithAsync(clinic, Own("HOS-2"), PractitionerRole.SexualHealthWorker, "01632 960105");
        foreach (var patient in (Demographics[])[Moss, Fern])
        {
            var shared = await ShareAsync(p.Doctor, patient);
            foreach (var who in (InfoShareConnection[])[ward, clinic])
                (await InboxOf(who)).ShouldContain(i => i.Concern != null && i.Concern.ConcernId == shared.ConcernId, patient.GivenName);
        }
    }

    [Fact]
    public async Task A_colleague_who_shares_something_is_not_shown_that_the_own_clinic_was_told()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (clinic, ward) = await HouseAsync(p);
        await WorksWithAsync(p.Doctor, Known(Moss), PractitionerRole.Gp, "01632 960101");
        var shared = await ShareAsync(ward, Moss);
        (await InboxOf(clinic)).ShouldContain(i => i.Concern != null && i.Concern.ConcernId == shared.ConcernId, "the clinic is told all the same");
        shared.Told.Select(t => t.OrganisationName).ShouldBe(["Elmmock Surgery"]);
        (await ProgressAsync(ward, shared.ConcernId)).Recipients.Select(r => r.ActionOwner).ShouldNotContain("Vera Fensample");
        var published = await new Inbox(ward.CallInvoker).ListPublishedAsync(new ListPublishedRequest { PageSize = 20 });
        published.Acts.ShouldNotBeEmpty();
        published.ToString().ShouldNotContain("Fensample");

        // The clinic sees its own fellow told, and a ward's worker is named to everybody.
        await WorksWithAsync(ward, Own("HOS-2"), PractitionerRole.Paediatrician, "01632 960104");
        (await ShareAsync(p.As(Trust, "Una Fenmock", "SEXUAL_HEALTH_WORKER"), Moss)).Told.Select(t => t.ActionOwner).ShouldContain("Vera Fensample");
        (await ShareAsync(p.As(Trust, "Dr Sleetmock", "PAEDIATRICIAN"), Fern)).Told.Select(t => t.ActionOwner).ShouldBe(["Dr Frostmock"]);
    }

    [Fact]
    public async Task The_clinics_work_brings_no_colleague_nearer_to_the_patient()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (clinic, ward) = await HouseAsync(p);
        foreach (var patient in (Demographics[])[Moss, Fern])
            await ShareAsync(p.Doctor, patient, ConcernIndicator.YpSelfHarm);
        (await TierAsync(ward, "HOS-1")).ShouldBe(await TierAsync(ward, "HOS-2"));
        (await TierAsync(ward, "HOS-1")).ShouldBe(Tier.Summary);
        (await TierAsync(clinic, "HOS-1")).ShouldBe(Tier.Detail);
        await WorksWithAsync(p.As(Trust, "Dr Sleetmock", "PAEDIATRICIAN"), Own("HOS-1"), PractitionerRole.Paediatrician, "01632 960104");
        (await TierAsync(ward, "HOS-1")).ShouldBe(Tier.Detail, "the ward itself works with him now");
    }

    [Fact]
    public async Task What_the_clinic_has_to_do_is_in_no_colleagues_list_and_not_theirs_to_take()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (clinic, ward) = await HouseAsync(p);
        var asked = await new Health(clinic.CallInvoker).RecordRoutineEnquiryAsync(new Protocol.Health.V1.RecordRoutineEnquiryRequest
        {
            Patient = Own("HOS-1"),
            AskedOn = "2027-03-10",
            Topic = EnquiryTopic.SexualHarm,
            Answer = EnquiryAnswer.NotSafeToAsk,
        });
        (await OwnedAsync(clinic)).ShouldBe([asked.TaskId]);
        (await OwnedAsync(p.As(Trust, "Una Fenmock", "SEXUAL_HEALTH_WORKER"))).ShouldBe([asked.TaskId], "one of the clinic stands in for another");
        (await OwnedAsync(ward)).ShouldBeEmpty();
        (await RefusalOf(() => TakeAsync(asked.TaskId))).Message.ShouldBe((await RefusalOf(() => TakeAsync("tsk_00000000000000000000000000"))).Message);

        // Nobody asks again: the house learns that something is undone, and of whom it is not; the clinic ends it with a reason.
        (await RefusalOf(() => EndAsync(clinic))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
        await p.ClockAtAsync("2027-03-12 17:01");
        var above = (await InboxOf(ward)).Single(i => i.Trigger == NotificationTrigger.TaskGiven);
        (above.PersonId, above.OwnRecordId).ShouldBe(("", ""));
        above.ToString().ShouldNotContain("Fensample");
        above.ToString().ShouldNotContain("SEXUAL");
        await EndAsync(clinic);
        (await OwnedAsync(clinic)).ShouldBeEmpty();

        async Task EndAsync(InfoShareConnection who)
        {
            var task = (await new Tasks(who.CallInvoker).ListTasksAsync(new ListTasksRequest { Scope = TaskScope.Owned })).Tasks.Single();
            await new Tasks(who.CallInvoker).CompleteTaskAsync(new CompleteTaskRequest { TaskId = task.TaskId, Version = task.Version, Outcome = "He has moved abroad and will not come again." });
        }

        async Task TakeAsync(string taskId) => await new Tasks(ward.CallInvoker).TakeTaskAsync(new TakeTaskRequest { TaskId = taskId, Version = 1 });

        static async Task<IReadOnlyList<string>> OwnedAsync(InfoShareConnection who) =>
            [.. (await new Tasks(who.CallInvoker).ListTasksAsync(new ListTasksRequest { Scope = TaskScope.Owned })).Tasks.Select(t => t.TaskId)];
    }

    /// <summary>L7, G8: what the clinic shared and all declined is the clinic's to decide; its house's lead sees that somebody there does.</summary>
    [Fact]
    public async Task What_all_decline_that_the_clinic_shared_comes_back_to_the_clinic_and_tells_the_house_nothing()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (clinic, ward) = await HouseAsync(p);
        await RecordAsync(p.HealthVisitor, "HV-1", Moss);
        await WorksWithAsync(p.HealthVisitor, Own("HV-1"), PractitionerRole.HealthVisitor, "01632 960161");
        var shared = await ShareAsync(clinic, Moss);
        var sent = (await InboxOf(p.HealthVisitor)).Single(i => i.Concern?.ConcernId == shared.ConcernId);
        await new Inbox(p.HealthVisitor.CallInvoker).AcknowledgeItemsAsync(new AcknowledgeItemsRequest
        {
            ItemIds = { sent.ItemId },
            State = NotificationState.Declined,
            Note = "We have not seen him since he was five.",
        });

        (await InboxOf(clinic)).Single(i => i is { Trigger: NotificationTrigger.AllDeclined, ActionOwner: "SEXUAL_HEALTH_WORKER" }).Summary.ShouldStartWith("The one who was told on ");
        var seen = (await InboxOf(ward)).Where(i => i.Trigger == NotificationTrigger.AllDeclined).ToList();
        seen.ShouldAllBe(i => i.Concern == null && i.PersonId.Length == 0 && i.Summary == "What a service here sent, or was told, has been declined by all.");
        seen.Count.ShouldBe(1);
    }

    internal static async Task<(InfoShareConnection Clinic, InfoShareConnection Ward)> HouseAsync(Partnership p, params PractitionerRole[] others)
    {
        var registry = new RegistryService.RegistryServiceClient(p.Auditor.CallInvoker);
        var trust = (await registry.ListOrganisationsAsync(new ListOrganisationsRequest { PageSize = 100 })).Organisations.Single(o => o.OrganisationId == Trust).Clone();
        trust.AllowedRoles.Add([PractitionerRole.SexualHealthWorker, .. others]);
        await registry.PutOrganisationAsync(new PutOrganisationRequest { Organisation = trust });
        var (clinic, ward) = (p.As(Trust, "Vera Fensample", "SEXUAL_HEALTH_WORKER"), p.As(Trust, "Dr Frostmock", "PAEDIATRICIAN"));
        await RecordAsync(ward, "HOS-1", Moss);
        await RecordAsync(ward, "HOS-2", Fern);
        await WorksWithAsync(clinic, Own("HOS-1"), PractitionerRole.SexualHealthWorker, "01632 960105");
        return (clinic, ward);
    }

    internal static async Task<Protocol.Concern.V1.SharedConcern> ShareAsync(
        InfoShareConnection who, Demographics patient, ConcernIndicator what = ConcernIndicator.UnexplainedInjury, Urgency urgency = Urgency.Standard) =>
        (await new Health(who.CallInvoker).ShareConcernAsync(new Protocol.Health.V1.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Known(patient),
                Indicators = { what },
                Kind = ConcernKind.Event,
                Source = SourceKind.Observed,
                RiskStatement = "Marks on both arms that he does not explain.",
                Urgency = urgency,
                LegalBasis = LegalBasis.SafeguardingCondition,
            },
        })).Concern;

    internal static async Task<Tier> TierAsync(InfoShareConnection who, string own) =>
        (await new Health(who.CallInvoker).QueryChildAsync(new Protocol.Health.V1.QueryChildRequest
        {
            Child = Own(own),
            Purpose = For(Purpose.ProvideCare, "He sits on our ward with marks on both arms."),
        })).Picture.Concerns.Single().Tier;

    internal static async Task<GetItemResponse> GetAsync(InfoShareConnection who, string id) =>
        await new Inbox(who.CallInvoker).GetItemAsync(new GetItemRequest { ItemId = id });
}
