using InfoShare.Client;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Child.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Plan.V1;
using static InfoShare.EndToEnd.Tests.Stories.ConcernLifeStory;
using static InfoShare.EndToEnd.Tests.Stories.OnePageTests;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Health = InfoShare.Protocol.Health.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// A closed matter is opened again by what a doctor tells of a man from whom a social worker is kept in silence (L10): to that worker nothing has
/// happened. March 2027; Lark of <see cref="ConcernLifeStory"/>.
/// </summary>
public sealed class ReopenedInSilenceTests
{
    private const string Lead = "u-priti-larksample";

    /// <summary>The lead is the man's sister. The desk decides; in her inbox, on the child's page and in her answer there is nothing.</summary>
    [Fact]
    public async Task A_lead_who_is_kept_from_whom_it_tells_of_neither_gets_it_nor_reads_it_nor_answers_it()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        await LarkAsync(p);
        var conflict = await ClosedAsync(p, Lead);
        await ToldOfAsync(p);

        // By the concern and by its referral: both were written down as reasons to look again.
        var atDesk = (await InboxOf(p.DutySocialWorker)).Where(i => i.Trigger == NotificationTrigger.Reopening).ToList();
        atDesk.Count.ShouldBe(2);
        atDesk.ShouldAllBe(i => i.ActionOwner != "Priti Larksample");
        var desk = atDesk[0];
        (await InboxOf(p.LeadSocialWorker)).ShouldNotContain(i => i.Trigger == NotificationTrigger.Reopening);
        foreach (var item in atDesk)
        {
            (await RefusalOf(async () => await new InboxService.InboxServiceClient(p.LeadSocialWorker.CallInvoker).GetItemAsync(new GetItemRequest { ItemId = item.ItemId })))
                .Reason.ShouldBe("NOT_FOUND");
        }

        // Her page is the one of before; her colleague's has it.
        (await ReadAsync(p.LeadSocialWorker, "LCS-8", Purpose.AssessChild)).Items.ShouldNotContain(i => i.Kind == ChronologyKind.Reopening);
        (await ReadAsync(p.DutySocialWorker, "LCS-8", Purpose.AssessChild)).Items.ShouldContain(i => i.Kind == ChronologyKind.Reopening);

        // What is not hers is like what is not there, and the trail keeps that she asked, for others.
        var (hidden, absent) = (await RefusalOf(() => DecideAsync(p.LeadSocialWorker, desk.ReopeningId)), await RefusalOf(() => DecideAsync(p.LeadSocialWorker, "rop_00000000000000000000000000")));
        (hidden.Status, hidden.Reason, hidden.Message).ShouldBe((absent.Status, absent.Reason, absent.Message));
        (await TrailAsync(p, desk.ReopeningId)).ShouldContain(e => e.PractitionerId == Lead && e.RuleIds.Contains($"deny/conflict/{conflict.ConflictId}"));
        foreach (var item in atDesk)
            await DecideAsync(p.DutySocialWorker, item.ReopeningId);
    }

    /// <summary>It is a colleague who is kept from him: the lead is told, the colleague is not.</summary>
    [Fact]
    public async Task A_colleague_who_is_kept_from_whom_it_tells_of_does_not_read_it_over_the_leads_shoulder()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        await LarkAsync(p);
        await ClosedAsync(p, "u-owen-peatsample");
        await ToldOfAsync(p);

        var items = (await InboxOf(p.LeadSocialWorker)).Where(i => i.Trigger == NotificationTrigger.Reopening).ToList();
        items.Select(i => i.ActionOwner).ShouldBe(["Priti Larksample", "Priti Larksample"]);
        (await InboxOf(p.DutySocialWorker)).ShouldNotContain(i => i.Trigger == NotificationTrigger.Reopening);
        (await ReadAsync(p.DutySocialWorker, "LCS-8", Purpose.AssessChild)).Items.ShouldNotContain(i => i.Kind == ChronologyKind.Reopening);
        foreach (var item in items)
        {
            (await RefusalOf(() => DecideAsync(p.DutySocialWorker, item.ReopeningId))).Reason.ShouldBe("NOT_FOUND");
            await DecideAsync(p.LeadSocialWorker, item.ReopeningId);
        }
    }

    // The man is recorded, somebody at children's services is kept from him, and early help for the child has ended.
    private static async Task<ConflictOfInterest> ClosedAsync(Partnership p, string keptId)
    {
        await RecordAsync(p.SocialCareManager, "LCS-88", Him);
        var conflict = (await new ConflictService.ConflictServiceClient(p.SocialCareManager.CallInvoker).DeclareConflictAsync(new DeclareConflictRequest
        {
            PractitionerId = keptId,
            Person = Own("LCS-88"),
            Kind = ConflictKind.ConflictOfInterest,
            Reason = "A matter of the family's or of an allegation.",
        })).Conflict;
        await p.StatusAsync("LCS-8", ChildStatusCode.EarlyHelp, "2027-02-01");
        await p.EndAsync("LCS-8", ChildStatusCode.EarlyHelp, "2027-02-01", "2027-03-01");
        await p.ClockAtAsync("2027-03-02 10:00");
        return conflict;
    }

    private static Demographics Him => Person("Abel", "Stovemock", "1980-06-07", "7 Tray Lane", "NM7 2AA");

    // Urgent, so that a referral goes with it; the man is named as its source and nowhere else.
    private static async Task ToldOfAsync(Partnership p)
    {
        var burned = About("EMIS-8", ConcernIndicator.UnexplainedInjury, "She says that Abel burned her hand on the stove.");
        burned.SuspectedSources.Add(Known(Him));
        burned.Urgency = Urgency.SameDay;
        (await new Health.HealthService.HealthServiceClient(p.Doctor.CallInvoker).ShareConcernAsync(new Health.ShareConcernRequest { Concern = burned })).Concern.Referral.ShouldNotBeNull();
        await p.ClockAtAsync("2027-03-02 10:30");
    }

    private static async Task DecideAsync(InfoShareConnection who, string reopeningId) =>
        await new PlanService.PlanServiceClient(who.CallInvoker).AnswerReopeningAsync(new AnswerReopeningRequest
        {
            ReopeningId = reopeningId,
            Decision = ReopeningDecision.Reopened,
            Reasons = "A strategy discussion is held today.",
        });

    private static async Task<IReadOnlyList<AuditEntryView>> TrailAsync(Partnership p, string objectId) =>
        (await new AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(
            new ListEntriesRequest { Reason = "The safeguarding lead asks what was tried", ObjectId = objectId, PageSize = 100 })).Entries;
}
