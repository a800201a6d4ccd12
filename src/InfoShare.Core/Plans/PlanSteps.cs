using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Plans;

/// <summary>A step of a plan that was held, with how late it was and why (J5).</summary>
/// <param name="Continues">Whether it goes on: a discussion that leads to a conference, a conference that makes or keeps a plan.</param>
/// <param name="WasDue">When it was due; null where no clock ran.</param>
public sealed record PlanStepHeld(
    string Id, string PersonId, string OrganisationId, PlanStep Step, DateOnly HeldOn, string Decision, bool Continues, DateTimeOffset? WasDue, string? LateReason,
    string RecordedByName, PractitionerRole RecordedByRole, DateTimeOffset RecordedAt)
{
    /// <summary>What was agreed with the family in writing; null where nothing was (requirement I15).</summary>
    public WrittenAgreement? Agreement { get; init; }
}

/// <summary>A step that is owed; of one kind at most one is open for a child at one organisation.</summary>
public sealed record PlanStepOwed(
    string Id, string PersonId, string OrganisationId, PlanStep Step, DateTimeOffset DueAt, string DueRule, string OwnerName, string? OwnerId, PractitionerRole OwnerRole,
    EscalationLevel Level, DateTimeOffset OpenedAt, DateTimeOffset? MetAt);

/// <summary>What an organisation's plan for a child has held, and what it owes.</summary>
/// <param name="Assessments">The organisation's assessments, the latest begun first.</param>
public sealed record PlanState(
    ResolvedPerson Child, IReadOnlyList<PlanStepHeld> Held, IReadOnlyList<PlanStepOwed> Owed, IReadOnlyList<Assessment> Assessments, AuditReceipt Receipt);

/// <summary>A step with its time and the rule that it was reckoned by.</summary>
public sealed record StepDue(PlanStep Step, DateTimeOffset DueAt, string RuleId);

/// <summary>Which step leads to which, and by when (T5 to T8).</summary>
public sealed class PlanClocks(PartnershipClock clock)
{
    private static readonly TimeOnly Noon = new(12, 0);
    private static readonly TimeOnly Close = new(17, 0);

    /// <summary>What is owed after a step that goes on.</summary>
    /// <param name="nextDue">The day that the meeting agreed for the next one, where no clock of the guidance says it.</param>
    public IReadOnlyList<StepDue> After(PlanStep step, DateOnly heldOn, DateOnly? nextDue)
    {
        var from = LondonTime.ToUtc(heldOn, Noon);
        return step switch
        {
            PlanStep.StrategyDiscussion => [Of(PlanStep.InitialConference, clock.Due(DeadlineKey.InitialConference, from))],
            PlanStep.InitialConference =>
            [
                Of(PlanStep.CoreGroup, clock.Due(DeadlineKey.CoreGroup, from)),
                Of(PlanStep.ReviewConference, clock.Due(DeadlineKey.ReviewConference, from, DeadlineCase.FirstReview)),
            ],
            PlanStep.ReviewConference => [Of(PlanStep.ReviewConference, clock.Due(DeadlineKey.ReviewConference, from, DeadlineCase.LaterReview))],
            _ when nextDue is { } day => [new StepDue(step, LondonTime.ToUtc(day, Close), "agreed")],
            _ => [],
        };
    }

    /// <summary>By when an assessment is finished, from the receipt of the referral (T5).</summary>
    public StepDue Assessment(DateTimeOffset receivedAt) => Of(PlanStep.Assessment, clock.Due(DeadlineKey.AssessmentComplete, receivedAt));

    /// <summary>When somebody above is asked again (T4).</summary>
    public Deadline Later(DateTimeOffset now) => clock.Due(DeadlineKey.EscalationAnswer, now);

    /// <summary>By when somebody says what is done about drift (T9).</summary>
    public DateTimeOffset RespondBy(DateTimeOffset now) => clock.Due(DeadlineKey.HandoverAcceptance, now).DueAt;

    private static StepDue Of(PlanStep step, Deadline due) => new(step, due.DueAt, due.RuleId);
}

/// <summary>Rules of the steps.</summary>
public static class PlanSteps
{
    /// <summary>Whether a step was owed by a plan that has ended since: a plan that begins later owes its own.</summary>
    public static bool IsOfEndedPlan(PlanStepOwed owed, IEnumerable<ChildStatus> own, DateOnly today) =>
        PlanOf(owed.Step) is { } plan && own.Any(s => s.Code == plan && s.To < today && s.To >= LondonTime.DateOf(owed.OpenedAt));

    /// <summary>
    /// Whether a step that is recorded meets what is owed of it: it was held after what it is owed by. One that was held before is entered late
    /// and is history; and of the same kind on the same day it is that day's second, and not the next.
    /// </summary>
    /// <param name="held">What was held so far.</param>
    public static bool MeetsOwed(PlanStep step, DateOnly heldOn, IEnumerable<PlanStepHeld> held) => held.Where(h => h.Continues).All(h =>
        h.Step == step ? heldOn > h.HeldOn : !LeadsTo(h.Step, step) || heldOn >= h.HeldOn);

    private static bool LeadsTo(PlanStep from, PlanStep to) => (from, to) is (PlanStep.StrategyDiscussion, PlanStep.InitialConference)
        or (PlanStep.InitialConference, PlanStep.CoreGroup or PlanStep.ReviewConference);

    /// <summary>The steps whose next one a meeting agrees on: no clock of the guidance says it.</summary>
    public static bool AgreesNext(PlanStep step) => step is PlanStep.CoreGroup or PlanStep.CinMeeting or PlanStep.EarlyHelpMeeting;

    /// <summary>
    /// Whether a step is owed still: a plan that has ended owes no core group and no review. Where the plan itself is not recorded here, it is.
    /// </summary>
    /// <param name="own">The organisation's own statements on the child's statuses.</param>
    public static bool IsOwed(PlanStep step, IEnumerable<ChildStatus> own, DateOnly today)
    {
        var plan = PlanOf(step);
        var of = own.Where(s => s.Code == plan).ToList();
        return of.Count == 0 || of.Any(s => s.To is null || s.To >= today);
    }

    /// <summary>Whether a step belongs to a plan of this kind.</summary>
    public static bool IsOf(PlanStep step, ChildStatusCode plan) => PlanOf(step) == plan;

    private static ChildStatusCode? PlanOf(PlanStep step) => step switch
    {
        PlanStep.CoreGroup or PlanStep.ReviewConference => ChildStatusCode.Cpp,
        PlanStep.CinMeeting => ChildStatusCode.Cin,
        PlanStep.EarlyHelpMeeting => ChildStatusCode.EarlyHelp,
        _ => null,
    };

    /// <summary>
    /// How many earlier ones of its kind a plan that begins comes after, where that is a repeated approach (I10): a second plan of one
    /// category, a third one in need or of early help. 0: it is none.
    /// </summary>
    public static int Repeats(ChildStatus begun, IEnumerable<ChildStatus> before)
    {
        var earlier = before.Count(s => s.Code == begun.Code && s.To is not null && s.From < begun.From
            && (begun.Code != ChildStatusCode.Cpp || begun.Categories.Count == 0 || s.Categories.Count == 0 || s.Categories.Any(begun.Categories.Contains)));
        return earlier >= begun.Code switch
        {
            ChildStatusCode.Cpp => 1,
            ChildStatusCode.Cin or ChildStatusCode.EarlyHelp => 2,
            _ => int.MaxValue,
        } ? earlier : 0;
    }
}
