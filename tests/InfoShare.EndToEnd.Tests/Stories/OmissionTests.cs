using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Inbox.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using SocialCare = InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>What an organisation left undone is a fact with a name (C8): its manager is told where it knows the child, and nobody learns whether it was.</summary>
public sealed class OmissionTests
{
    [Fact]
    public async Task What_was_left_undone_reaches_whoever_can_do_it_and_only_where_the_child_is_known()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        var fin = Person("Fin", "Ashsample", "2026-05-05", "8 Elm Way", "NM7 1AA");
        await RecordAsync(p.Doctor, "GP-30", fin);
        await RecordAsync(p.HealthVisitor, "HV-30", fin);
        await WorksWithAsync(p.HealthVisitor, Own("HV-30"), PractitionerRole.HealthVisitor, "01632 960161");
        await RecordAsync(p.LeadSocialWorker, "LCS-30", fin);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-30"), PractitionerRole.AllocatedSocialWorker, "01632 960111");

        var told = await ShareAsync(p.Doctor, "northmere-health-visiting");
        var item = (await InboxOf(p.HealthVisitor)).Single(i => i.Summary.Contains("left undone here", StringComparison.Ordinal));
        (item.Trigger, item.OwnRecordId).ShouldBe((NotificationTrigger.ConcernShared, "HV-30"));
        item.ExpectedResponse.ShouldStartWith("see that what was left undone is done");

        // Where nobody knows the child nobody is told; the answer is the same to the letter.
        var untold = await ShareAsync(p.Doctor, "northmere-probation");
        (await InboxOf(p.ProbationManager)).ShouldNotContain(i => i.Summary.Contains("left undone", StringComparison.Ordinal));
        untold.Told.Select(t => t.OrganisationName).ShouldBe(told.Told.Select(t => t.OrganisationName));
        untold.Prompts.ShouldBe(told.Prompts);

        // Who it was reads whoever reads the whole concern.
        var picture = (await new SocialCare.SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).QueryChildAsync(new SocialCare.QueryChildRequest
        {
            Child = Own("LCS-30"),
            Purpose = For(Purpose.AssessChild, "Two services were to see the boy, and neither did."),
        })).Picture;
        picture.Concerns.Select(c => c.OmittedBy).ShouldBe(["Northmere Health Visiting", "Northmere Probation"], ignoreOrder: true);

        // Whoever omitted something is named with an omission, and with nothing else.
        (await RefusalOf(() => ShareAsync(p.Doctor, "northmere-csc", ConcernKind.Event))).FieldViolations.Single().Field.ShouldBe("concern.omitted_by");
    }

    [Fact]
    public async Task Who_declines_what_was_left_undone_counts_among_nobody_whom_the_author_told()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        var fin = Person("Ivo", "Ashsample", "2026-05-05", "8 Elm Way", "NM7 1AA");
        await RecordAsync(p.Doctor, "GP-30", fin);
        await RecordAsync(p.HealthVisitor, "HV-31", fin);
        await RecordAsync(p.LeadSocialWorker, "LCS-31", fin);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-31"), PractitionerRole.AllocatedSocialWorker, "01632 960111");
        await ShareAsync(p.Doctor, "northmere-health-visiting");
        var told = (await InboxOf(p.LeadSocialWorker)).Single(i => i.Trigger == NotificationTrigger.ConcernShared);
        var undone = (await InboxOf(p.HealthVisitor)).Single(i => i.Summary.Contains("left undone here", StringComparison.Ordinal));

        // The one whom the author told declines: it is back with the author, whoever else knows the child.
        await DeclineAsync(p.LeadSocialWorker, told);
        var back = (await InboxOf(p.Doctor)).Single(i => i.Trigger == NotificationTrigger.AllDeclined);
        back.Summary.ShouldStartWith("The one who was told on ");

        // Of what the manager says to what was left undone the author hears nothing.
        await DeclineAsync(p.HealthVisitor, undone);
        (await InboxOf(p.Doctor)).Where(i => i.Trigger == NotificationTrigger.AllDeclined).ShouldHaveSingleItem().ItemId.ShouldBe(back.ItemId);
    }

    private static async Task DeclineAsync(InfoShareConnection who, InboxItem item) => await new InboxService.InboxServiceClient(who.CallInvoker).AcknowledgeItemsAsync(
        new AcknowledgeItemsRequest { ItemIds = { item.ItemId }, State = NotificationState.Declined, Note = "The visit is for another team to make." });

    private static async Task<SharedConcern> ShareAsync(InfoShareConnection who, string omittedBy, ConcernKind kind = ConcernKind.AgencyOmission) =>
        (await new HealthService.HealthServiceClient(who.CallInvoker).ShareConcernAsync(new ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own("GP-30"),
                Indicators = { ConcernIndicator.InfantCheckMissed },
                Kind = kind,
                OmittedBy = omittedBy,
                Happened = new WhenHappened { FromDate = "2027-03-01" },
                Source = SourceKind.RecordCheck,
                RiskStatement = "The visit that was agreed for Monday did not take place, and nobody saw him.",
                ChildContact = ChildContactAnswer.Yes,
                Urgency = Urgency.Standard,
                Consent = ConsentState.Given,
                LegalBasis = LegalBasis.SafeguardingCondition,
            },
        })).Concern;
}
