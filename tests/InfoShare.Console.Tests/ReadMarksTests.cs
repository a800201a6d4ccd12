using InfoShare.Client;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Referral.V1;

namespace InfoShare.WebConsole.Tests;

/// <summary>Whoever opens the page of something has read what was told of it, and nobody is telephoned about what lies open before somebody (G1, M2).</summary>
public sealed class ReadMarksTests(Scene scene) : IClassFixture<Scene>
{
    [Theory]
    [InlineData("/endings/{id}")]
    [InlineData("/handovers/{id}")]
    [InlineData("/challenges/{id}")]
    [InlineData("/tasks/{id}")]
    [InlineData("/together/{id}")]
    [InlineData("/questions/{id}")]
    [InlineData("/consultations/{id}")]
    public async Task Opening_it_says_that_it_was_read_and_by_whom(string route)
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        var row = scene.Pages.Single(p => p.Route == route);
        var reader = scene.Site.As(row.Organisation, row.Role);
        var before = await ToldAsync(reader, row.Address);
        before.ShouldContain(i => i.State == NotificationState.Queued || i.State == NotificationState.Delivered, "something is unread");

        // What tells of other things is found by nobody who asks for this one.
        (await ToldAsync(reader, row.Address[..^4] + "0000")).ShouldBeEmpty();
        (await new InboxService.InboxServiceClient(reader.CallInvoker).ListInboxAsync(new ListInboxRequest { PageSize = 100, IncludeFinished = true })).Items.Count
            .ShouldBeGreaterThan(0);

        // A colleague who looks in reads it for nobody else; only what is handed over, or is for whoever sits at the desk, is received by whoever opens it.
        foreach (var colleague in InfoShare.Identity.Development.Practitioners.Of(row.Organisation).Where(p => p.Role != row.Role && route is not ("/handovers/{id}" or "/together/{id}")))
        {
            using var other = new PlainBrowser(scene.Site);
            await other.SignInAsync(row.Organisation, colleague.Id);
            await other.GetAsync(row.Address);
        }

        (await ToldAsync(reader, row.Address)).Where(i => i.ActionOwner == row.Role).Select(i => i.State).ShouldAllBe(s => s == NotificationState.Queued || s == NotificationState.Delivered);
        using var who = await scene.Site.PlainAsAsync(row.Organisation, row.Role);
        (await who.GetAsync(row.Address)).Status.ShouldBe(System.Net.HttpStatusCode.OK);
        var after = await ToldAsync(reader, row.Address);
        after.Select(i => i.ItemId).ShouldBe(before.Select(i => i.ItemId));
        after.ShouldAllBe(i => i.State != NotificationState.Queued && i.State != NotificationState.Delivered);
        var item = await new InboxService.InboxServiceClient(reader.CallInvoker).GetItemAsync(new GetItemRequest { ItemId = after[0].ItemId });
        item.History.ShouldContain(s => s.State == NotificationState.Read && s.By == Neighbours.Who(row.Organisation, row.Role).Name);
    }

    private static async Task<IReadOnlyList<InboxItem>> ToldAsync(InfoShareConnection who, string address)
    {
        var (kind, id) = (address.Split('/')[1], address.Split('/')[2]);
        var request = new ListInboxRequest { PageSize = 100, IncludeFinished = true };
        switch (kind)
        {
            case "endings":
                request.EndingId = id;
                break;
            case "handovers":
                request.HandoverId = id;
                break;
            case "tasks":
                request.TaskId = id;
                break;
            case "together":
                request.PatternNoticeId = id;
                break;
            case "questions":
                request.InformationRequestId = id;
                break;
            case "consultations":
                request.ConcernId = await ConcernAsync(who, id);
                break;
            default:
                request.ReferralIds.Add(id);
                break;
        }

        var items = (await new InboxService.InboxServiceClient(who.CallInvoker).ListInboxAsync(request)).Items;
        return [.. items.Where(i => kind switch
        {
            "challenges" => i.Trigger == NotificationTrigger.ReferralFeedback,
            "consultations" => i.Trigger == NotificationTrigger.SubjectAccess,
            _ => true,
        })];
    }

    private static async Task<string> ConcernAsync(InfoShareConnection who, string consultation) =>
        (await new SubjectAccessService.SubjectAccessServiceClient(who.CallInvoker).ListConsultationsAsync(new ListConsultationsRequest { PageSize = 100 })).Consultations
            .FirstOrDefault(c => c.ConsultationId == consultation)?.ConcernId ?? "con_00000000000000000000000000";
}
