using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.Registry.V1;
using static InfoShare.EndToEnd.Tests.Stories.ConcernLifeStory;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Concerns = InfoShare.Protocol.Concern.V1.ConcernService.ConcernServiceClient;
using Education = InfoShare.Protocol.Education.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// An allegation about a worker is kept from all who work with the child, and reaches the officer whose it is in one working day (C19, T19).
/// Wednesday 10 March 2027.
/// </summary>
public sealed class AllegationTests
{
    private static readonly Demographics Coach = Person("Rhys", "Benchmock", "1988-05-06", "3 Coach Row", "NM7 7AB");

    [Fact]
    public async Task What_is_alleged_of_a_worker_reaches_the_officer_and_nobody_else_and_climbs_until_it_is_taken()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await LarkAsync(p);
        var shared = await SchoolSharesAsync(p, Alleged("SIMS-8", "The sports coach took her into the store room and locked the door."));
        shared.Told.Select(t => t.OrganisationName).ShouldBe(["Northmere Children's Services"]);
        shared.Prompts.ShouldNotContain(x => x.StartsWith("Name the worker", StringComparison.Ordinal));

        // Those who work with Lark, the officer's own colleagues among them, see nothing of it.
        foreach (var who in (InfoShareConnection[])[p.LeadSocialWorker, p.DutySocialWorker, p.SocialCareManager, p.Doctor, p.Detective, p.DesignatedLead])
            (await InboxOf(who)).ShouldBeEmpty();
        var item = (await InboxOf(Lado(p))).Single();
        (item.Trigger, item.ActionOwner, item.Concern.Tier).ShouldBe((NotificationTrigger.StaffAllegation, "LADO", Tier.Summary));
        item.RespondBy.ToDateTimeOffset().ShouldBe(At("2027-03-11 17:00"));
        item.Summary.ShouldStartWith("Northmere School shared STAFF_CONDUCT: an allegation about a worker or a setting");
        (await ProgressAsync(p, shared.ConcernId)).ShouldBe(["Northmere Children's Services"]);

        // T19 passes: the officer again, and the level above, which learns that something waits and no more.
        await p.ClockAtAsync("2027-03-11 17:01");
        (await InboxOf(Lado(p))).Count(i => i.Trigger == NotificationTrigger.StaffAllegation && i.ConcernId() == shared.ConcernId).ShouldBe(2);
        var above = (await InboxOf(p.SocialCareManager)).Single(i => i.Trigger == NotificationTrigger.StaffAllegation);
        (above.ActionOwner, above.PersonId, above.ConcernId(), above.Concern).ShouldBe(("TEAM_MANAGER", "", "", null));
        above.Summary.ShouldBe("ESC_2_TEAM_MANAGER. Something waits for the officer for allegations about staff (LADO) of Northmere Children's Services, and was not taken in time.");
        (await InboxOf(p.LeadSocialWorker)).ShouldNotContain(i => i.Trigger == NotificationTrigger.StaffAllegation && i.ConcernId().Length > 0);

        // Two working days more, then it is taken, and nothing climbs any more.
        await p.ClockAtAsync("2027-03-15 17:02");
        (await InboxOf(p.SocialCareManager)).ShouldContain(i => i.Summary.StartsWith("ESC_3_SAFEGUARDING_LEAD. Something waits", StringComparison.Ordinal));
        await AcceptAsync(Lado(p), item.ItemId);
        var before = (await InboxOf(p.SocialCareManager)).Count;
        await p.ClockAtAsync("2027-03-25 17:00");
        (await InboxOf(p.SocialCareManager)).Count(i => i.Trigger == NotificationTrigger.StaffAllegation && i.Summary.StartsWith("ESC_4", StringComparison.Ordinal)).ShouldBe(0);
        before.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Earlier_events_of_the_same_worker_or_place_stand_beside_it_for_the_officer_alone()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await LarkAsync(p);
        var first = await SchoolSharesAsync(p, Alleged("SIMS-8", "The sports coach took her into the store room and locked the door."));
        await p.ClockAtAsync("2027-03-10 10:00");
        await RecordAsync(p.NurseryLead, "BL-9", Person("Wyn", "Heathmock", "2023-02-02"));
        var second = await NurserySharesAsync(p, Alleged("BL-9", "The man who does the gymnastics held him down until he cried."));
        var unrelated = await NurserySharesAsync(p, About("BL-9", ConcernIndicator.StaffConduct, "Somebody of the kitchen shouted at him in the hall."));
        unrelated.Prompts.ShouldContain(x => x.StartsWith("Name the worker", StringComparison.Ordinal));

        (await InboxOf(Lado(p))).Count.ShouldBe(3);
        var seen = await HistoryAsync(Lado(p), second.ConcernId);
        seen.LikeEvents.Select(c => c.ConcernId).ShouldBe([first.ConcernId]);
        seen.LikeEvents[0].RiskStatement.ShouldContain("store room");
        seen.LikeEvents[0].SuspectedSources.Single().Name.ShouldBe("Rhys Benchmock");
        (await HistoryAsync(Lado(p), unrelated.ConcernId)).LikeEvents.ShouldBeEmpty();

        // Each school reads its own, and nothing of the other's; a social worker finds no such concern.
        (await HistoryAsync(p.NurseryLead, second.ConcernId, Purpose.ProvideCare)).LikeEvents.ShouldBeEmpty();
        (await RefusalOf(() => HistoryAsync(p.NurseryLead, first.ConcernId, Purpose.ProvideCare))).Reason.ShouldBe("NOT_FOUND");
        (await RefusalOf(() => HistoryAsync(p.LeadSocialWorker, second.ConcernId))).Reason.ShouldBe("NOT_FOUND");

        // A place stands for a worker whom nobody can name.
        foreach (var day in (string[])["2027-03-01", "2027-03-08"])
            (await AtTheClubAsync(p, day)).Told.ShouldContain(t => t.OrganisationName == "Northmere Children's Services");
        var items = (await InboxOf(Lado(p))).Where(i => i.Concern?.Place is not null).Select(i => i.ConcernId()).ToList();
        items.Count.ShouldBe(2);
        (await HistoryAsync(Lado(p), items[1])).LikeEvents.Single().ConcernId.ShouldBe(items[0]);

        // Taken back, it is no event any more.
        await new Concerns(p.DesignatedLead.CallInvoker).TakeBackConcernAsync(new TakeBackConcernRequest
        {
            ConcernId = first.ConcernId,
            Step = 1,
            Reason = "It was another coach, of another school.",
        });
        (await HistoryAsync(Lado(p), second.ConcernId)).LikeEvents.ShouldBeEmpty();
    }

    [Fact]
    public async Task Urgent_it_lies_open_in_no_tray_and_what_becomes_one_by_a_correction_reaches_the_officer_too()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await LarkAsync(p);
        var urgent = Alleged("SIMS-8", "The sports coach hit her on the back with a bat this morning.");
        urgent.Urgency = Urgency.SameDay;
        urgent.ChildWords = new ChildWords { Verbatim = "He hit me with the bat.", SaidTo = "Ms Oakmock" };
        var sent = await SchoolSharesAsync(p, urgent);
        var referral = (await new ReferralService.ReferralServiceClient(p.DutySocialWorker.CallInvoker).GetReferralAsync(
            new GetReferralRequest { ReferralId = sent.Referral.ReferralId })).Referral;
        referral.RiskStatement.ShouldStartWith("An urgent concern bears on this child. Its content is kept to those who must know it.");
        referral.ToString().ShouldNotContain("bat");
        (await InboxOf(Lado(p))).ShouldContain(i => i.Trigger == NotificationTrigger.StaffAllegation && i.Urgency == Urgency.SameDay);

        var plain = await SchoolSharesAsync(p, About("SIMS-8", ConcernIndicator.Unsupervised, "She will not go into the sports hall any more."));
        var corrected = new CorrectConcernRequest
        {
            ConcernId = plain.ConcernId,
            Version = 1,
            Reason = "She told today why she will not go there.",
            Statement = new ConcernText
            {
                Indicators = { ConcernIndicator.StaffConduct },
                Kind = ConcernKind.Statement,
                Source = SourceKind.Observed,
                RiskStatement = "She says that the coach of the sports hall frightens her.",
            },
        };
        await new Concerns(p.DesignatedLead.CallInvoker).CorrectConcernAsync(corrected);
        (await InboxOf(Lado(p))).Single(i => i.ConcernId() == plain.ConcernId && i.Trigger == NotificationTrigger.StaffAllegation).ActionOwner.ShouldBe("LADO");
    }

    /// <summary>C19, L7: where no officer can be told, whoever shared it rings; to colleagues, the accused one among them, nothing came.</summary>
    [Fact]
    public async Task Where_there_is_no_officer_only_the_one_who_shared_it_is_asked_to_ring()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await LarkAsync(p);
        var registry = new RegistryService.RegistryServiceClient(p.Auditor.CallInvoker);
        var services = (await registry.ListOrganisationsAsync(new ListOrganisationsRequest { PageSize = 100 })).Organisations.Where(o => o.AllowedRoles.Contains(PractitionerRole.Lado)).ToList();
        services.ShouldNotBeEmpty();
        foreach (var service in services)
        {
            service.AllowedRoles.Remove(PractitionerRole.Lado);
            await registry.PutOrganisationAsync(new PutOrganisationRequest { Organisation = service });
        }

        var shared = await SchoolSharesAsync(p, Alleged("SIMS-8", "The sports coach took her into the store room and locked the door."));
        shared.Told.ShouldBeEmpty();
        var ring = (await InboxOf(p.DesignatedLead)).Single();
        (ring.Trigger, ring.ActionOwner).ShouldBe((NotificationTrigger.StaffAllegation, "Ms Oakmock"));
        ring.Summary.ShouldContain("officers for allegations about staff (LADO)");
        (await InboxOf(p.As("northmere-school", "Ms Bracketmock", "DESIGNATED_LEAD"))).ShouldBeEmpty();
        (await InboxOf(p.TeachingAssistant)).ShouldBeEmpty();
    }

    private static InfoShareConnection Lado(Partnership p) => p.As("northmere-csc", "Rowan Fellsample", "LADO");

    private static ConcernStatement Alleged(string own, string risk)
    {
        var concern = About(own, ConcernIndicator.StaffConduct, risk);
        concern.Kind = ConcernKind.Event;
        concern.SuspectedSources.Add(Known(Coach));
        return concern;
    }

    private static async Task<SharedConcern> SchoolSharesAsync(Partnership p, ConcernStatement concern) => await ShareAtAsync(p.DesignatedLead, concern);

    private static async Task<SharedConcern> NurserySharesAsync(Partnership p, ConcernStatement concern) => await ShareAtAsync(p.NurseryLead, concern);

    private static async Task<SharedConcern> ShareAtAsync(InfoShareConnection school, ConcernStatement concern) =>
        (await new Education.EducationService.EducationServiceClient(school.CallInvoker).ShareConcernAsync(new Education.ShareConcernRequest { Concern = concern })).Concern;

    private static async Task<SharedConcern> AtTheClubAsync(Partnership p, string day)
    {
        var concern = About("SIMS-8", ConcernIndicator.StaffConduct, "Somebody who trains the little ones at the club pulls them about.");
        concern.Subject = null;
        concern.Happened = new WhenHappened { FromDate = day };
        concern.Place = new ConcernPlace { Address = new Address { Line = "The Old Mill", Postcode = "NM7 7AA", Area = "Northmere" } };
        return await SchoolSharesAsync(p, concern);
    }

    private static async Task<IReadOnlyList<string>> ProgressAsync(Partnership p, string concernId) =>
        [.. (await new Concerns(p.DesignatedLead.CallInvoker).GetSharedConcernAsync(new GetSharedConcernRequest { ConcernId = concernId })).Recipients.Select(r => r.OrganisationName)];

    private static async Task AcceptAsync(InfoShareConnection who, string itemId) =>
        await new InboxService.InboxServiceClient(who.CallInvoker).AcknowledgeItemsAsync(
            new AcknowledgeItemsRequest { ItemIds = { itemId }, State = NotificationState.Accepted });
}
