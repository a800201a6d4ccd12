using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Police.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Inbox = InfoShare.Protocol.Inbox.V1.InboxService.InboxServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>Publishers see who has read what they sent, of every kind (G1), and no more than they may know.</summary>
public sealed class WhatWePublishedTests
{
    [Fact]
    public async Task A_custody_sergeant_sees_that_nobody_has_opened_the_release_and_then_who_has()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await FamilyAsync(p);
        var sergeant = p.As("northmere-police", "Gus Thornsample", "CUSTODY_OFFICER");
        var id = Guid.NewGuid().ToString();
        await new PoliceService.PoliceServiceClient(sergeant.CallInvoker).RecordCustodyAsync(new RecordCustodyRequest
        {
            RequestId = id,
            Custody = new CustodyMoveStatement { Person = Own("POL-2"), Move = CustodyMove.Out },
        });
        var act = (await ListAsync(sergeant)).Single();
        act.RequestId.ShouldBe(id);
        act.PublishedBy.ShouldBe("Gus Thornsample");
        act.PublishedAt.ToDateTimeOffset().ShouldBe(At("2027-03-10 09:00"), TimeSpan.FromMinutes(1));
        var notice = act.Notices.Single();
        notice.Trigger.ShouldBe(NotificationTrigger.ReleaseOut);

        // Two children of his: each of the services stands once.
        notice.Recipients.Select(r => (r.OrganisationName, r.ActionOwner, r.State)).ShouldBe(
        [
            ("Northmere Children's Services", "DUTY_SOCIAL_WORKER", NotificationState.Queued),
            ("Northmere Health Visiting", "Freya Heathsample", NotificationState.Queued),
        ], ignoreOrder: true);

        // The health visitor opens one of the two: that is not all of it.
        var items = (await InboxOf(p.HealthVisitor)).Where(i => i.Trigger == NotificationTrigger.ReleaseOut).ToList();
        items.Count.ShouldBe(2);
        await ReadAsync(p.HealthVisitor, items[0]);
        (await VisitorsAsync(sergeant)).State.ShouldBe(NotificationState.Queued);
        await ReadAsync(p.HealthVisitor, items[1]);
        var read = await VisitorsAsync(sergeant);
        read.State.ShouldBe(NotificationState.Read);
        read.ReadBy.ShouldBe("Freya Heathsample");

        // A colleague sees his own acts alone; the supervisor and the system see all; another organisation nothing of it.
        (await ListAsync(p.Detective)).ShouldBeEmpty();
        (await ListAsync(p.As("northmere-police", "Sam Cliffmock", "POLICE_SUPERVISOR"))).Single().RequestId.ShouldBe(id);
        (await ListAsync(p.SystemOf("northmere-police"))).Single().RequestId.ShouldBe(id);
        (await ListAsync(p.ProbationManager)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Moves_separations_statuses_services_that_leave_and_placements_are_listed_newest_first_page_by_page()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await FamilyAsync(p);
        await RelateAsync(p.LeadSocialWorker, Own("LCS-3"), Known(Dale), RelationshipType.Partner, LinkState.ClaimedEnded);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-4"), PractitionerRole.AllocatedSocialWorker, "01632 960171");
        var people = new PeopleService.PeopleServiceClient(p.LeadSocialWorker.CallInvoker);
        await people.RecordResidenceAsync(new RecordResidenceRequest
        {
            Person = Own("LCS-1"),
            Address = new Address { Line = "8 Quay Street", Postcode = "NM3 4DD", Area = "Northmere" },
            Kind = ResidenceKind.MainHome,
            State = LinkState.Reported,
            FromDate = "2027-03-10",
            Source = SourceKind.ParentSelf,
        });
        await p.StatusAsync("LCS-1", ChildStatusCode.Nrm, "2027-03-08");
        await p.StatusAsync("LCS-1", ChildStatusCode.Nrm, "2027-03-08", "2027-03-10");
        var placement = new RecordPlacementRequest
        {
            Child = Own("LCS-1"),
            Residence = ResidenceKind.FosterOrKin,
            To = new Protocol.Handover.V1.HandoverTarget { Area = "Southmere", Role = PractitionerRole.LacNurse },
            Words = new Protocol.Handover.V1.HandoverWords { ResidualRisk = "Her father must not know where she is." },
        };
        await new SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).RecordPlacementAsync(placement);
        await people.RecordInvolvementAsync(new RecordInvolvementRequest
        {
            Person = Own("LCS-4"),
            Role = PractitionerRole.AllocatedSocialWorker,
            ToDate = "2027-03-10",
            SupportHeldBy = "Freya Heathsample, Northmere Health Visiting",
            ClosureReason = ClosureReason.ChangeEvidenced,
        });

        var acts = await ListAsync(p.LeadSocialWorker);
        acts.Select(a => string.Join(' ', a.Notices.Select(n => n.Trigger).Distinct().Order())).ShouldBe(
            ["ServiceLeft", "AddressMove HandoverOffered", "PlanEnding", "SafeguardingStep", "AddressMove", "Separation"]);
        acts.ShouldAllBe(a => a.Notices.Any(n => n.Recipients.Any(r => r.ActionOwner == "Freya Heathsample")));

        var (paged, token) = (new List<string>(), "");
        do
        {
            var page = await new Inbox(p.LeadSocialWorker.CallInvoker).ListPublishedAsync(new ListPublishedRequest { PageSize = 2, PageToken = token });
            page.Acts.Count.ShouldBe(2);
            paged.AddRange(page.Acts.Select(a => a.RequestId));
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        paged.ShouldBe(acts.Select(a => a.RequestId));
    }

    [Fact]
    public async Task What_the_publisher_may_not_know_looks_as_if_it_had_not_been_sent()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await FamilyAsync(p);

        // A service whose very presence is kept from a school, and a child who is in a refuge.
        var clinic = p.As("northmere-hospital", "Ruth Claymock", "CAMHS");
        await RecordAsync(clinic, "CM-1", Nell);
        await WorksWithAsync(clinic, Own("CM-1"), PractitionerRole.Camhs, "01632 960140");
        await new PeopleService.PeopleServiceClient(p.HealthVisitor.CallInvoker).RecordResidenceAsync(new RecordResidenceRequest
        {
            Person = Own("HV-4"),
            Address = new Address { Line = "3 Secret Close", Postcode = "NM9 9SC", Area = "Northmere" },
            Kind = ResidenceKind.Refuge,
            State = LinkState.Confirmed,
            FromDate = "2027-03-09",
            Source = SourceKind.Observed,
        });

        // The officer learns of the known service of one child alone, and that the other's was told is not there to see.
        var officer = p.As("northmere-police", "Ada Lanesample", "RESPONSE_OFFICER");
        await new PoliceService.PoliceServiceClient(p.Detective.CallInvoker).RecordCustodyAsync(new RecordCustodyRequest
        {
            Custody = new CustodyMoveStatement { Person = Own("POL-2"), Move = CustodyMove.In },
        });
        (await InboxOf(clinic)).ShouldContain(i => i.Trigger == NotificationTrigger.CustodyIn);
        var seen = (await ListAsync(p.Detective)).Single().Notices.Single().Recipients;
        seen.ShouldContain(r => r.ActionOwner == "Freya Heathsample");
        (await ListAsync(officer)).ShouldBeEmpty();

        // A new partner is told of where something is known of him; that it was would say so, and is not listed.
        await new PoliceService.PoliceServiceClient(p.Detective.CallInvoker).ShareConcernAsync(new Protocol.Police.V1.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own("POL-2"),
                Indicators = { ConcernIndicator.ViolentConviction },
                Kind = ConcernKind.Event,
                Source = SourceKind.RecordCheck,
                RiskStatement = "Convicted of wounding a former partner.",
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.PublicFunction,
            },
        });
        await RecordAsync(p.DesignatedLead, "SIMS-3", Carly);
        await RelateAsync(p.DesignatedLead, Own("SIMS-3"), Known(Dale), RelationshipType.Partner, LinkState.Reported);
        (await ListAsync(p.DesignatedLead)).ShouldBeEmpty();

        // What somebody shared shows those whom the sharer may know: not the clinic to a school, and nobody outside the own organisation.
        await RecordAsync(p.DesignatedLead, "SIMS-1", Nell);
        await new Protocol.Education.V1.EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).ShareConcernAsync(new Protocol.Education.V1.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own("SIMS-1"),
                Indicators = { ConcernIndicator.PoorHygiene },
                Kind = ConcernKind.Event,
                Source = SourceKind.Observed,
                RiskStatement = "Unwashed and hungry two days running.",
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.PublicFunction,
            },
        });
        (await InboxOf(clinic)).ShouldContain(i => i.Trigger == NotificationTrigger.ConcernShared);
        var shared = (await ListAsync(p.DesignatedLead)).Single().Notices.Single();
        shared.ConcernId.ShouldNotBeEmpty();
        shared.Recipients.ShouldContain(r => r.ActionOwner == "Freya Heathsample");
        (await RefusalOf(async () => await new Inbox(p.Doctor.CallInvoker).ListPublishedAsync(
            new ListPublishedRequest { PageToken = "no-token-of-this-broker" }))).Reason.ShouldBe("PAGE_TOKEN_INVALID");
    }

    private static Demographics Nell => Person("Nell", "Publishtest", "2019-05-05", "2 Stile Lane", "NM3 3AC");
    private static Demographics Otto => Person("Otto", "Publishtest", "2021-06-06", "2 Stile Lane", "NM3 3AC");
    private static Demographics Carly => Person("Carly", "Publishtest", "1994-04-04", "2 Stile Lane", "NM3 3AC");
    private static Demographics Dale => Person("Dale", "Publishpartner", "1995-02-02", "9 Far Lane", "NM3 9ZZ");

    private static async Task FamilyAsync(Partnership p)
    {
        foreach (var (who, record) in ((InfoShareConnection, string)[])[(p.HealthVisitor, "HV"), (p.LeadSocialWorker, "LCS")])
        {
            await RecordAsync(who, $"{record}-1", Nell);
            await RecordAsync(who, $"{record}-4", Otto);
            await RecordAsync(who, $"{record}-3", Carly);
        }

        await RecordAsync(p.Detective, "POL-2", Dale);
        await RecordAsync(p.HealthVisitor, "HV-2", Dale);
        foreach (var child in (string[])["HV-1", "HV-4"])
        {
            await RelateAsync(p.HealthVisitor, Own("HV-3"), Own(child), RelationshipType.BirthParent);
            await RelateAsync(p.HealthVisitor, Own("HV-2"), Own(child), RelationshipType.BirthParent);
            await WorksWithAsync(p.HealthVisitor, Own(child), PractitionerRole.HealthVisitor, "01632 960161");
        }
    }

    private static async Task<IReadOnlyList<PublishedAct>> ListAsync(InfoShareConnection who) =>
        (await new Inbox(who.CallInvoker).ListPublishedAsync(new ListPublishedRequest())).Acts;

    private static async Task<RecipientProgress> VisitorsAsync(InfoShareConnection who) =>
        (await ListAsync(who)).Single().Notices.Single().Recipients.Single(r => r.ActionOwner == "Freya Heathsample");

    private static async Task ReadAsync(InfoShareConnection who, InboxItem item) => await new Inbox(who.CallInvoker).AcknowledgeItemsAsync(
        new AcknowledgeItemsRequest { ItemIds = { item.ItemId }, State = NotificationState.Read });
}
