using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// A police force is one inbox, in which public protection is told what response officers may not know. What an item says was judged for the role that
/// it is addressed to; each colleague reads it as far as the own role goes (D2, H6). 10 March 2027.
/// </summary>
public sealed class OneForceTests
{
    private static readonly Demographics Wren = Person("Wren", "Forcetest", "2016-05-05", "2 Stile Lane", "NM3 3AC");

    [Fact]
    public async Task What_public_protection_is_told_of_proceedings_a_response_officer_does_not_read()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var officer = p.As("northmere-police", "Ada Lanesample", "RESPONSE_OFFICER");
        await RecordAsync(p.LeadSocialWorker, "LCS-1", Wren);
        await RecordAsync(p.Detective, "POL-1", Wren);
        await WorksWithAsync(p.Detective, Own("POL-1"), PractitionerRole.PublicProtection, "01632 960130");
        var status = (await new Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).RecordStatusAsync(
            new Protocol.SocialCare.V1.RecordStatusRequest { Child = Own("LCS-1"), Status = ChildStatusCode.PreProceedings, FromDate = "2027-03-04" })).StatusId;
        await p.StatusAsync("LCS-1", ChildStatusCode.Cin, "2027-03-01");

        var told = (await InboxOf(p.Detective)).Where(i => i.Trigger == NotificationTrigger.SafeguardingStep).ToList();
        var legal = told.Single(i => i.Summary.Contains("PRE_PROCEEDINGS"));
        legal.Contact.OrganisationName.ShouldBe("Northmere Children's Services");
        var seen = (await InboxOf(officer)).Single(i => i.ItemId == legal.ItemId);
        seen.ToString().ShouldNotContain("PROCEEDINGS");
        seen.Summary.ShouldContain("your role sees less of it");
        seen.Contact.OrganisationName.ShouldBe("Northmere Police");

        // A plan for a child in need stands openly: the officer who meets her has to know.
        var open = told.Single(i => i.Summary.Contains("CIN"));
        (await InboxOf(officer)).Single(i => i.ItemId == open.ItemId).Summary.ShouldBe(open.Summary);

        // The supervisor is of public protection's group.
        (await InboxOf(p.As("northmere-police", "Sgt Stonemock", "POLICE_SUPERVISOR"))).Single(i => i.ItemId == legal.ItemId).Summary.ShouldBe(legal.Summary);

        // Nor who is concerned, once it is taken back.
        await new Protocol.Plan.V1.PlanService.PlanServiceClient(p.LeadSocialWorker.CallInvoker).TakeBackStatusAsync(new Protocol.Plan.V1.TakeBackStatusRequest
        {
            StatusId = status,
            Reason = TakeBackReason.WrongPerson,
            Words = "It was entered on the wrong child's record.",
        });
        var back = (await InboxOf(p.Detective)).Single(i => i.Trigger == NotificationTrigger.Correction);
        back.Summary.ShouldContain("PRE_PROCEEDINGS");
        var seenBack = (await InboxOf(officer)).Single(i => i.ItemId == back.ItemId);
        seenBack.ToString().ShouldNotContain("PROCEEDINGS");
        seenBack.Contact.OrganisationName.ShouldBe("Northmere Police");

        // By its id he reads no more of it.
        (await new InboxService.InboxServiceClient(officer.CallInvoker).GetItemAsync(new GetItemRequest { ItemId = legal.ItemId })).Item.Summary.ShouldBe(seen.Summary);
    }
}
