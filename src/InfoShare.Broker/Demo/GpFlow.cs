using InfoShare.Core.Clocks;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Education.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using SocialCare = InfoShare.Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient;

namespace InfoShare.Broker.Demo;

/// <summary>Flow 1: a GP shares a concern about a mother, and learns what was done for the children.</summary>
internal sealed class GpFlow(Teller teller, Cast cast, Neighbours people)
{
    public async Task PlayAsync()
    {
        teller.Title("1. A GP shares a concern");
        teller.Say(
            "Tamsin comes to Dr Mockhurst at Elmmock Surgery with her daughter Nell. She says that she wants to end her life. The " +
            "surgery knows nothing of Otto, her baby; children's services know Otto and nothing of today.");

        var shared = await ShareAsync();
        await OthersLearnAsync(shared);
        await NurseryAsksAsync();
        await DecideAsync(shared.Referral.ReferralId);
        await DoctorLearnsAsync(shared);
    }

    private async Task<SharedConcern> ShareAsync()
    {
        var health = new HealthService.HealthServiceClient(cast.Doctor.CallInvoker);
        teller.Call("Dr Mockhurst, Elmmock Surgery (role GP)", "HealthService/ShareConcern", "safeguarding; Tamsin refused consent, overridden with a reason");
        var shared = (await health.ShareConcernAsync(new Protocol.Health.V1.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Neighbours.Own("EMIS-1001"),
                Indicators = { ConcernIndicator.ParentSuicidal },
                Kind = ConcernKind.Event,
                Happened = new WhenHappened { FromDate = people.Day(0) },
                Source = SourceKind.ParentSelf,
                RiskStatement = "She says she will end her life this week and has a plan; the children would be alone with her at night.",
                ChildContact = ChildContactAnswer.Yes,
                Children =
                {
                    new ChildBearing { Child = Neighbours.Own("EMIS-1002"), Relevance = "Nell was in the room and heard it; she sleeps beside her mother.", Present = true },
                },
                Urgency = Urgency.SameDay,
                Consent = ConsentState.RefusedOverridden,
                ConsentReason = "Danger to life; the children cannot protect themselves.",
                LegalBasis = LegalBasis.SafeguardingCondition,
            },
        })).Concern;

        foreach (var child in shared.Children)
        {
            var name = child.Name.Length > 0 ? child.Name : "a child that the surgery did not know of";
            teller.Line("bears on", $"{name} ({Speech.Word(child.AgeBand)}): {child.Because}");
            foreach (var status in child.Statuses)
                teller.Line("status", $"{Speech.Word(status.Status)} since {status.FromDate}, {status.OrganisationName}; the plan itself is not shown");
            teller.Line("lead", child.Lead.HasLead ? Speech.Of(child.Lead.Lead) : $"nobody leads; contact {Speech.Of(child.Lead.ContactInstead)}");
        }

        foreach (var told in shared.Told)
            teller.Line("told", $"{told.OrganisationName}: {told.ActionOwner} must act");
        Speech.Referral(teller, shared.Referral);
        Speech.Edges(teller, shared.Edges);
        teller.Expect(shared.Children.Count == 2, "the concern is attached to each child separately, Otto found by a recorded link");
        teller.Expect(shared.Children.Any(c => c.FoundByLink && c.Statuses.Any(s => s.Status == ChildStatusCode.Cin)), "the GP sees that Otto is a child in need, and who leads");
        teller.Expect(shared.Told.Any(t => t.Agency == AgencyKind.SocialCare) && shared.Told.Any(t => t.ActionOwner == "Freya Heathsample"), "lead and health visitor are told");
        return shared;
    }

    private async Task OthersLearnAsync(SharedConcern shared)
    {
        teller.Call("Priti Larksample, Otto's social worker", "InboxService/ListInbox", "her organisation's inbox");
        var item = (await Speech.InboxOf(cast.LeadSocialWorker)).Single(i => i.Concern?.ConcernId == shared.ConcernId);
        Speech.Item(teller, item);
        teller.Line("she sees", $"{Speech.Word(item.Concern.Tier)}: {string.Join(", ", item.Concern.Indicators.Select(i => Speech.Word(i)))}, source {Speech.Word(item.Concern.Source)}");
        teller.Expect(item.Concern.Tier == Tier.Summary && item.Concern.RiskStatement.Length == 0, "a summary, not the doctor's notes");
        await new InboxService.InboxServiceClient(cast.LeadSocialWorker.CallInvoker).AcknowledgeItemsAsync(
            new AcknowledgeItemsRequest { ItemIds = { item.ItemId }, State = NotificationState.Read });

        teller.Call("Freya Heathsample, health visitor", "InboxService/ListInbox");
        var marker = (await Speech.InboxOf(cast.HealthVisitor)).Single(i => i.Concern?.ConcernId == shared.ConcernId);
        Speech.Item(teller, marker);
        teller.Expect(marker.Concern.Tier == Tier.Marker && marker.Summary.Contains("Priti Larksample", StringComparison.Ordinal), "a marker and the lead's name, no more");
    }

    private async Task NurseryAsksAsync()
    {
        teller.Call("Ms Sandmock, Brook Lane Nursery (role DESIGNATED_LEAD)", "EducationService/QueryChild", "Nell has been tearful all week; the lead is told");
        var answer = await new EducationService.EducationServiceClient(cast.NurseryLead.CallInvoker).QueryChildAsync(new Protocol.Education.V1.QueryChildRequest
        {
            Child = Neighbours.Own("ARB-5"),
            Purpose = new AccessPurpose
            {
                Purpose = Purpose.ProvideCare,
                Reason = "Nell has been tearful all week and said that mummy is very sad.",
                LegalBasis = LegalBasis.PublicFunction,
                LeadNotice = LeadNotice.Tell,
            },
        });
        teller.Line("concerns shown", $"{answer.Picture.Concerns.Count}");
        Speech.Edges(teller, answer.Edges);
        teller.Expect(answer.Picture.Concerns.Count == 0 && answer.Edges.Withheld.Count == 1, "the nursery learns that something is withheld and whom to ring, never the mother's health");
    }

    private async Task DecideAsync(string referralId)
    {
        var socialCare = new SocialCare(cast.DutySocialWorker.CallInvoker);
        teller.Call("Owen Peatsample, duty social worker", "SocialCareService/ListReferrals");
        var waiting = (await socialCare.ListReferralsAsync(new ListReferralsRequest())).Referrals.Single(r => r.ReferralId == referralId);
        teller.Line("in the tray", $"{string.Join(", ", waiting.Children.Select(c => c.Name))}: {waiting.RiskStatement} ({waiting.DueInWords})");

        teller.Call("Owen Peatsample", "SocialCareService/TakeOwnership");
        var owned = (await socialCare.TakeOwnershipAsync(new TakeOwnershipRequest { ReferralId = referralId, Version = waiting.Version })).Referral;
        teller.Line("owner now", Speech.Of(owned.Owner));

        teller.Call("Owen Peatsample", "SocialCareService/DecideReferral", "with reason, criteria, evidence and what the GP is told");
        var decided = (await socialCare.DecideReferralAsync(new DecideReferralRequest
        {
            ReferralId = referralId,
            Version = owned.Version,
            Decision = new Decision
            {
                Disposition = Disposition.StrategyOrS47,
                Reason = DispositionReason.ThresholdMet,
                Rationale = "Two young children alone at night with a parent who has a plan to end her life.",
                Criteria = "Local threshold document, level 4: immediate risk of significant harm",
                Evidence = "GP's account of today; Otto's child in need file.",
                HistoryRead = HistoryRead.Yes,
                ThresholdView = "section 47",
            },
            Feedback = "Thank you. A strategy discussion is held today at 15:00; Priti Larksample visits this evening and will ring you tomorrow.",
        })).Referral;
        teller.Line("state", Speech.Word(decided.State));
        teller.Expect(decided.State == ReferralState.FeedbackSent && !decided.Late, "decided and answered in time");
    }

    private async Task DoctorLearnsAsync(SharedConcern shared)
    {
        teller.Call("Dr Mockhurst", "ConcernService/GetSharedConcern", "who has read it, and what was done?");
        var seen = await new ConcernService.ConcernServiceClient(cast.Doctor.CallInvoker).GetSharedConcernAsync(
            new GetSharedConcernRequest { ConcernId = shared.ConcernId });
        foreach (var recipient in seen.Recipients)
            teller.Line(recipient.OrganisationName, $"{Speech.Word(recipient.State)}{(recipient.ReadBy.Length > 0 ? " by " + recipient.ReadBy : "")}");
        teller.Line("feedback", seen.Referral.Feedback.Text);
        teller.Expect(seen.Recipients.Any(r => r.ReadBy == "Priti Larksample"), "the GP sees who has read it");

        teller.Call("Dr Mockhurst", "ReferralService/AcknowledgeFeedback", "agrees");
        var closed = await new ReferralService.ReferralServiceClient(cast.Doctor.CallInvoker).AcknowledgeFeedbackAsync(new AcknowledgeFeedbackRequest
        {
            ReferralId = shared.Referral.ReferralId,
            Version = seen.Referral.Version,
            Acknowledgement = FeedbackAcknowledgement.Agree,
        });
        teller.Line("state", Speech.Word(closed.Referral.State));
        teller.Expect(closed.Referral.State == ReferralState.Closed, "the loop is closed: asked, owned, decided, answered, acknowledged");
    }
}
