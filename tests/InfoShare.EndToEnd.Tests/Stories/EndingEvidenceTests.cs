using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Plan.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Plans = InfoShare.Protocol.Plan.V1.PlanService.PlanServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>What is not evidence enough for an end (I6), and that every end says what opens it again, whatever its reason (I5).</summary>
public sealed class EndingEvidenceTests
{
    private const string Began = "2027-03-01";
    private const string Day = "2027-09-08";

    private static readonly ClosureEvidence[] Weak =
    [
        ClosureEvidence.ProgrammeAttended, ClosureEvidence.ScoreLower, ClosureEvidence.MaracHeard, ClosureEvidence.WrittenAgreement, ClosureEvidence.SelfReport,
    ];

    [Fact]
    public async Task No_programme_score_conference_paper_or_word_is_evidence_enough_alone_or_together()
    {
        await using var p = await StartAsync(Began + " 09:00");
        await PlanAsync(p);
        foreach (var kinds in (ClosureEvidence[][])[[], .. Weak.Select(w => (ClosureEvidence[])[w]), Weak])
            (await RefusalOf(() => ProposeAsync(p, kinds))).FieldViolations.Select(v => v.Field).ShouldBe(["ending.evidence"], string.Join(", ", kinds));

        // Beside something that somebody saw, each may be said.
        (await ProposeAsync(p, [.. Weak, ClosureEvidence.ObservedCare])).State.ShouldBe(EndingState.Proposed);
    }

    [Fact]
    public async Task Whatever_the_reason_an_end_says_what_opens_it_again()
    {
        await using var p = await StartAsync(Began + " 09:00");
        await PlanAsync(p);
        foreach (var (reason, own) in (IEnumerable<(ClosureReason, string)>)[
            (ClosureReason.ChangeEvidenced, "further concern"), (ClosureReason.EnteredCare, "further concern"), (ClosureReason.SourceNoLongerRisk, "linked again"),
            (ClosureReason.OtherMeasures, "ends its work"), (ClosureReason.NonEngagement, "further concern"), (ClosureReason.NoProgress, "further concern"),
            (ClosureReason.AssessmentIncomplete, "further referral")])
        {
            var none = Draft(reason, ClosureEvidence.ObservedCare);
            none.Reopening.Clear();
            (await RefusalOf(() => ProposeAsync(p, none))).FieldViolations.Select(v => v.Field).Distinct().ShouldBe(["ending.reopening"], reason.ToString());

            // What its author wrote stands, and what belongs to the reason beside it.
            var proposed = await ProposeAsync(p, Draft(reason, ClosureEvidence.ObservedCare));
            proposed.ReopensWhen.ShouldContain(w => w.Contains("dogs", StringComparison.Ordinal), reason.ToString());
            proposed.ReopensWhen.ShouldContain(w => w.Contains(own, StringComparison.Ordinal), reason.ToString());
            await new Plans(p.LeadSocialWorker.CallInvoker).WithdrawEndingAsync(
                new WithdrawEndingRequest { EndingId = proposed.EndingId, Version = proposed.Version, Reason = "The conference meets again next month." });
        }

        // Where a source of risk is said to be gone, a further concern alone does not do: it is named who must not come back.
        var nobody = Draft(ClosureReason.SourceNoLongerRisk, ClosureEvidence.ObservedCare);
        nobody.Reopening.Remove(nobody.Reopening.Single(r => r.Trigger == ReopeningTrigger.SourceLinkedAgain));
        (await RefusalOf(() => ProposeAsync(p, nobody))).FieldViolations.Single().Field.ShouldBe("ending.reopening");
    }

    private static async Task PlanAsync(Partnership p)
    {
        await RecordAsync(p.LeadSocialWorker, "LCS-80", Person("Juno", "Proofmock", "2019-04-04", "2 Proof Row", "NM9 3AA"));
        await RecordAsync(p.LeadSocialWorker, "LCS-81", Person("Rhys", "Formertest", "1990-01-09"));
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-80"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await p.StatusAsync("LCS-80", ChildStatusCode.Cpp, Began);
        await p.ClockAtAsync(Day + " 10:00");
    }

    private static Task<EndingView> ProposeAsync(Partnership p, params ClosureEvidence[] evidence) => ProposeAsync(p, Draft(ClosureReason.ChangeEvidenced, evidence));

    private static async Task<EndingView> ProposeAsync(Partnership p, EndingDraft draft) =>
        (await new Plans(p.LeadSocialWorker.CallInvoker).ProposeEndingAsync(new ProposeEndingRequest { Ending = draft })).Ending;

    private static EndingDraft Draft(ClosureReason reason, params ClosureEvidence[] evidence)
    {
        var draft = new EndingDraft
        {
            Person = Own("LCS-80"),
            Status = ChildStatusCode.Cpp,
            FromDate = Began,
            EndsOn = Day,
            ClosureReason = reason,
            ResidualRisk = "The former partner may come back; he hit their mother when he had drunk.",
            Evidence = { evidence.Select(kind => new EvidenceStated { Kind = kind, Words = "Said at the conference of this morning." }) },
            Measures = { "Their mother rings the police if he comes to the door." },
            Parts =
            {
                new FollowOnPartDraft { OrganisationId = "northmere-school", Role = PractitionerRole.DesignatedLead, What = "Sees Juno alone and asks how it is at home", HowOften = "every second week" },
            },
            Contingency = "Whoever is worried rings the duty desk the same day.",
            FollowOnPlan = "A named adult at school, and visits at home until March.",
            Reopening = { new ReopeningStated { Trigger = ReopeningTrigger.AsWritten, Words = "The dogs are in her room again." } },
            WrittenIn = new MeetingHeld { Kind = PlanStep.ReviewConference, HeldOn = Day },
        };
        if (reason == ClosureReason.SourceNoLongerRisk)
            draft.Reopening.Add(new ReopeningStated { Trigger = ReopeningTrigger.SourceLinkedAgain, Source = Own("LCS-81") });
        return draft;
    }
}
