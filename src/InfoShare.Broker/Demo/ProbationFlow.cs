using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Probation.V1;
using InfoShare.Protocol.Referral.V1;

namespace InfoShare.Broker.Demo;

/// <summary>Flow 2: a probation officer checks a new partner's household before a move-in.</summary>
internal sealed class ProbationFlow(Teller teller, Cast cast, Neighbours people)
{
    public async Task PlayAsync()
    {
        teller.Title("2. Probation checks a household before a move-in");
        teller.Say(
            "Dale is on a curfew; he was convicted of violence to an earlier partner. He tells his officer, Jo Pinefixture, that he " +
            "moves in with Carly next week. He says there are no children. Carly has a son, Remy, who is three.");

        var probation = new ProbationService.ProbationServiceClient(cast.ProbationOfficer.CallInvoker);
        teller.Call("Jo Pinefixture, Northmere Probation (role PROBATION_OFFICER)", "ProbationService/CheckNewPartner", "ASSESS_ADULT_ACCESS; the children's leads are told");
        var check = await probation.CheckNewPartnerAsync(new CheckNewPartnerRequest
        {
            SupervisedPerson = Neighbours.Own("X120001"),
            NewPartner = Neighbours.SubjectOf(people.Carly),
            Address = Neighbours.FordRoad,
            Intention = new DeclaredIntention { PlannedDate = people.Day(7), Residence = ResidenceKind.MainHome, Words = "I'm moving in with my girlfriend." },
            ChildContact = ChildContactAnswer.No,
            Purpose = new AccessPurpose
            {
                Purpose = Purpose.AssessAdultAccess,
                Reason = "Mr Hartmock told me today that he moves in with Ms Woodsample next week; his conviction is for violence to a partner.",
                LegalBasis = LegalBasis.PublicFunction,
                LeadNotice = LeadNotice.Tell,
            },
            OtherAreas = { "Southmere" },
        });

        teller.Line("child there", Speech.Word(check.ChildPresence));
        foreach (var child in check.Children)
        {
            teller.Line("child", $"{Speech.Word(child.AgeBand)}, reached {Speech.Word(child.Reach)}; {(child.HasSocialCareLead ? "lead" : "no social-care lead; contact")} {Speech.Of(child.Contact)}");
            foreach (var step in child.Path)
                teller.Line("because", step.Words);
        }

        foreach (var marker in check.Markers)
            teller.Line("marker", $"{Speech.Word(marker.Indicator)} about the {marker.About}, {Speech.Word(marker.Verification)}");
        if (check.ContactAnswerContradicted)
            teller.Line("contradiction", "he said there are no children; the records say otherwise");
        teller.Line("told", string.Join("; ", check.Told));
        teller.Line("clock", $"a referral decision is owed: {check.DecisionDueInWords}");
        Speech.Edges(teller, check.Edges);
        teller.Expect(check.ChildPresence == ChildPresence.ChildRecorded && check.Children.Single().AgeBand == AgeBand.Age04, "one child, age 0 to 4, found through his mother");
        teller.Expect(check.Children.Single().Reach == ReachTime.Soon && !check.Children.Single().HasSocialCareLead, "reached soon, by the declared move; no social-care lead, the health visitor to contact");
        teller.Expect(check.ContactAnswerContradicted, "his \"no children\" is checked, and contradicted");
        teller.Expect(check.Edges.Coverage.Any(c => c.Area == "Southmere" && c.State == ResponderState.NotAnswered), "Southmere's silence is shown as silence");

        await OthersAsync(check.CheckId);
    }

    private async Task OthersAsync(string checkId)
    {
        teller.Call("Owen Peatsample, duty social worker", "InboxService/ListInbox");
        var duty = (await Speech.InboxOf(cast.DutySocialWorker)).Single(i => i.Trigger == NotificationTrigger.NewPartnerLinked);
        Speech.Item(teller, duty);
        teller.Call("Freya Heathsample, health visitor", "InboxService/ListInbox");
        var visitor = (await Speech.InboxOf(cast.HealthVisitor)).Single(i => i.Trigger == NotificationTrigger.NewPartnerLinked);
        Speech.Item(teller, visitor);
        teller.Expect(duty.Concern.Tier == Tier.Summary && visitor.Concern.Tier == Tier.Marker, "the duty social worker gets the summary, the health visitor the marker, both before the move");
        teller.Line("what was done", $"as the duty social worker reads it: {duty.Concern.Relevance}");
        teller.Expect(
            duty.Concern.Relevance.Contains("earlier partner", StringComparison.Ordinal) && !visitor.ToString().Contains("earlier partner", StringComparison.Ordinal),
            "what was done stands in the summary alone, not in the text that the whole team reads");

        var probation = new ProbationService.ProbationServiceClient(cast.ProbationOfficer.CallInvoker);
        teller.Call("Jo Pinefixture", "ProbationService/CompleteNewPartnerCheck", "not referring, for now");
        try
        {
            await probation.CompleteNewPartnerCheckAsync(new CompleteNewPartnerCheckRequest
            {
                CheckId = checkId,
                DoNotRefer = new NotReferring { Reason = "He seems settled and promised to be careful.", ReviewDate = people.Day(14) },
            });
            teller.Expect(false, "an officer alone cannot decide not to refer");
        }
        catch (RpcException refused)
        {
            var error = InfoShareError.From(refused);
            teller.Line("refused", $"{error.Reason}: {error.Message}");
            teller.Expect(error.Reason == "MANAGER_REQUIRED", "an officer alone cannot decide not to refer");
        }

        teller.Call("Jo Pinefixture", "ProbationService/CompleteNewPartnerCheck", "refers Remy");
        var child = (await probation.CompleteNewPartnerCheckAsync(new CompleteNewPartnerCheckRequest
        {
            CheckId = checkId,
            Refer = new ReferralDraft
            {
                Children = { Neighbours.SubjectOf(people.Remy) },
                RiskStatement = "A man convicted of violence to an earlier partner plans to move in with Remy and his mother next week.",
                Evidence = "His own words today; conviction on record.",
                ThresholdView = "assessment before the move",
                Urgency = Urgency.Standard,
                Source = SourceKind.SubjectAdult,
            },
        })).Referral;
        Speech.Referral(teller, child);
        teller.Expect(child.State == ReferralState.Delivered, "the check ends in a referral, with its own clock");
    }
}
