using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Education.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Child = InfoShare.Protocol.Education.V1;
using SocialCare = InfoShare.Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>S1, main line: a suicidal mother, and the child not in the room. D is Wednesday 10 March 2027.</summary>
public sealed class S1SuicidalMotherTests
{
    private const string MothersWords = "She says that she will end her life and that the tablets are ready.";

    [Fact]
    public async Task The_gp_shares_once_and_every_child_is_covered_and_the_gp_learns_what_was_done()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await NeighbourhoodAsync(p);
        await p.ClockAtAsync("2027-03-10 10:00");

        var shared = await ShareAsync(p);

        // The concern attaches to each child separately; the surgery had not known of Otto.
        shared.Children.Count.ShouldBe(2);
        var otto = shared.Children.Single(c => c.FoundByLink);
        otto.AgeBand.ShouldBe(AgeBand.Age04);
        otto.Statuses.Single().Status.ShouldBe(ChildStatusCode.Cin);
        otto.Lead.Lead.Name.ShouldBe("Priti Larksample");
        otto.Lead.Lead.Telephone.ShouldBe("01632 960111");

        // A named owner by 14:00, decision and feedback by D+1 17:00.
        shared.Referral.OwnerDue.ToDateTimeOffset().ShouldBe(At("2027-03-10 14:00"), TimeSpan.FromMinutes(1)); // the clock runs on while we call
        shared.Referral.FeedbackDue.ToDateTimeOffset().ShouldBe(At("2027-03-11 17:00"));
        shared.Referral.Owner.ShouldContain("Dr Mockhurst");

        // Priti sees the summary with source and relevance, not the doctor's words, and reads it.
        var summary = (await InboxOf(p.LeadSocialWorker)).Single(i => i.Trigger == NotificationTrigger.ConcernShared);
        summary.Concern.Tier.ShouldBe(Tier.Summary);
        summary.Concern.Source.ShouldBe(SourceKind.ParentSelf);
        summary.Summary.ShouldContain("was not asked about this child");
        summary.ToString().ShouldNotContain(MothersWords);
        await new InboxService.InboxServiceClient(p.LeadSocialWorker.CallInvoker).AcknowledgeItemsAsync(
            new AcknowledgeItemsRequest { ItemIds = { summary.ItemId }, State = NotificationState.Read });

        // The health visitor is told the marker and the lead's name.
        var marker = (await InboxOf(p.HealthVisitor)).Single(i => i.Trigger == NotificationTrigger.ConcernShared);
        marker.Concern.Tier.ShouldBe(Tier.Marker);
        marker.Summary.ShouldContain("Priti Larksample");
        marker.ToString().ShouldNotContain(MothersWords);

        await NurseryIsToldWhomToRingAsync(p);
        await DecideAndAnswerAsync(p, shared);
    }

    [Fact]
    public async Task Silence_is_told_to_the_manager_and_the_gp_by_the_clock_alone()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await NeighbourhoodAsync(p);
        await p.ClockAtAsync("2027-03-10 10:00");
        var shared = await ShareAsync(p);

        await p.ClockAtAsync("2027-03-10 14:02");
        (await InboxOf(p.SocialCareManager)).ShouldContain(i =>
            i.Trigger == NotificationTrigger.ReferralUnowned && i.ReferralId == shared.Referral.ReferralId && i.ActionOwner == "TEAM_MANAGER");

        await p.ClockAtAsync("2027-03-11 16:58");
        (await InboxOf(p.Doctor)).ShouldNotContain(i => i.Trigger == NotificationTrigger.ReferralLate);
        await p.ClockAtAsync("2027-03-11 17:01");
        (await InboxOf(p.SocialCareManager)).ShouldContain(i => i.Trigger == NotificationTrigger.ReferralLate && i.ActionOwner == "TEAM_MANAGER");
        var told = (await InboxOf(p.Doctor)).Where(i => i.Trigger == NotificationTrigger.ReferralLate).ToList();
        told.Count.ShouldBe(1);

        // Once at this rung of the ladder, however often the clock is looked at.
        await p.ClockAtAsync("2027-03-11 19:00");
        (await InboxOf(p.Doctor)).Count(i => i.Trigger == NotificationTrigger.ReferralLate).ShouldBe(1);
    }

    private static async Task NeighbourhoodAsync(Partnership p)
    {
        var tamsin = Person("Tamsin", "Quilltest", "1998-01-20", "4 Mill Lane", "NM1 4QT", "9434765919");
        await RecordAsync(p.Doctor, "EMIS-1001", tamsin);
        await RecordAsync(p.Doctor, "EMIS-1002", Person("Nell", "Quilltest", "2023-01-05", "4 Mill Lane", "NM1 4QT"));
        await RecordAsync(p.LeadSocialWorker, "LCS-700", tamsin);
        await RecordAsync(p.LeadSocialWorker, "LCS-701", Person("Otto", "Quilltest", "2026-06-08", "4 Mill Lane", "NM1 4QT"));
        await RelateAsync(p.LeadSocialWorker, Own("LCS-700"), Own("LCS-701"), RelationshipType.BirthParent);
        await p.StatusAsync("LCS-701", ChildStatusCode.Cin, "2027-01-19");
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-701"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await RecordAsync(p.HealthVisitor, "HV-31", Person("Otto", "Quilltest", "2026-06-08", "4 Mill Lane", "NM1 4QT"));
        await WorksWithAsync(p.HealthVisitor, Own("HV-31"), PractitionerRole.HealthVisitor, "01632 960161");
        await RecordAsync(p.NurseryLead, "ARB-5", Person("Nell", "Quilltest", "2023-01-05", "4 Mill Lane", "NM1 4QT"));
        await WorksWithAsync(p.NurseryLead, Own("ARB-5"), PractitionerRole.DesignatedLead, "01632 960171");
    }

    private static async Task<SharedConcern> ShareAsync(Partnership p) =>
        (await new HealthService.HealthServiceClient(p.Doctor.CallInvoker).ShareConcernAsync(new Protocol.Health.V1.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own("EMIS-1001"),
                Indicators = { ConcernIndicator.ParentSuicidal },
                Kind = ConcernKind.Event,
                Happened = new WhenHappened { FromDate = "2027-03-10" },
                Source = SourceKind.ParentSelf,
                RiskStatement = MothersWords,
                ChildContact = ChildContactAnswer.Yes,
                Children = { new ChildBearing { Child = Own("EMIS-1002"), Relevance = "Nell was in the room and heard it.", Present = true } },
                Urgency = Urgency.SameDay,
                Consent = ConsentState.RefusedOverridden,
                ConsentReason = "Danger to life; two small children depend on her.",
                LegalBasis = LegalBasis.SafeguardingCondition,
            },
        })).Concern;

    private static async Task NurseryIsToldWhomToRingAsync(Partnership p)
    {
        var answer = await new EducationService.EducationServiceClient(p.NurseryLead.CallInvoker).QueryChildAsync(new Child.QueryChildRequest
        {
            Child = Own("ARB-5"),
            Purpose = For(Purpose.ProvideCare, "Nell has been tearful all week and says that mummy is very sad."),
        });
        answer.Picture.Concerns.ShouldBeEmpty();
        var withheld = answer.Edges.Withheld.Single();
        withheld.Because.ShouldBe(WithheldBecause.Role);
        withheld.Ask.Name.ShouldBe("Dr Mockhurst");
        answer.ToString().ShouldNotContain(MothersWords);
        answer.ToString().ShouldNotContain("SUICID", Case.Insensitive);
        answer.Edges.Receipt.EntryId.ShouldStartWith("aud_");
    }

    private static async Task DecideAndAnswerAsync(Partnership p, SharedConcern shared)
    {
        var socialCare = new SocialCare(p.DutySocialWorker.CallInvoker);
        var waiting = (await socialCare.ListReferralsAsync(new ListReferralsRequest())).Referrals.Single();
        waiting.ReferralId.ShouldBe(shared.Referral.ReferralId);
        waiting.RiskStatement.ShouldBe(MothersWords);
        await p.ClockAtAsync("2027-03-10 11:30");
        var owned = (await socialCare.TakeOwnershipAsync(new TakeOwnershipRequest { ReferralId = waiting.ReferralId, Version = waiting.Version })).Referral;
        owned.Owner.Name.ShouldBe("Owen Peatsample");

        await p.ClockAtAsync("2027-03-11 16:00");
        await socialCare.DecideReferralAsync(new DecideReferralRequest
        {
            ReferralId = owned.ReferralId,
            Version = owned.Version,
            Decision = new Decision
            {
                Disposition = Disposition.StrategyOrS47,
                Reason = DispositionReason.ThresholdMet,
                Rationale = "Two young children with a parent who plans to end her life.",
                Criteria = "Threshold document level 4",
                Evidence = "The GP's account; the child in need file.",
                HistoryRead = HistoryRead.Yes,
            },
            Feedback = "A strategy discussion was held today; Priti Larksample has visited and will ring you.",
        });

        // The GP sees who received and read it, and what was done, and acknowledges within three working days.
        var seen = await ProgressAsync(p.Doctor, shared.ConcernId);
        seen.Recipients.Single(r => r.Agency == AgencyKind.SocialCare).ReadBy.ShouldBe("Priti Larksample");
        seen.Referral.State.ShouldBe(ReferralState.FeedbackSent);
        seen.Referral.Feedback.Text.ShouldContain("strategy discussion");
        seen.Referral.Feedback.AcknowledgementDue.ToDateTimeOffset().ShouldBe(At("2027-03-16 17:00"));
        (await InboxOf(p.Doctor)).ShouldContain(i => i.Trigger == NotificationTrigger.ReferralFeedback);
        var closed = await new ReferralService.ReferralServiceClient(p.Doctor.CallInvoker).AcknowledgeFeedbackAsync(new AcknowledgeFeedbackRequest
        {
            ReferralId = shared.Referral.ReferralId,
            Version = seen.Referral.Version,
            Acknowledgement = FeedbackAcknowledgement.Agree,
        });
        closed.Referral.State.ShouldBe(ReferralState.Closed);
        (await InboxOf(p.SocialCareManager)).ShouldNotContain(i => i.Trigger == NotificationTrigger.ReferralLate);
    }
}
