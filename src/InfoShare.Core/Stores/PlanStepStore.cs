using InfoShare.Core.Households;
using InfoShare.Core.Plans;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Stores;

public partial interface IReadSession
{
    /// <summary>Assessments, and the steps of plans.</summary>
    IPlanStepReader PlanSteps { get; }
}

public partial interface IWriteSession
{
    /// <summary>Assessments, and the steps of plans.</summary>
    new IPlanStepStore PlanSteps { get; }
}

/// <summary>Reads assessments, and what plans held and owe.</summary>
public interface IPlanStepReader
{
    /// <summary>A person's assessments of every organisation, the latest begun first, at most 200.</summary>
    ValueTask<IReadOnlyList<Assessment>> AssessmentsOfAsync(string personId);

    /// <summary>The assessment, or null.</summary>
    ValueTask<Assessment?> FindAssessmentAsync(string assessmentId);

    /// <summary>The steps of a child's plan that an organisation has held, the latest first, at most 200.</summary>
    ValueTask<IReadOnlyList<PlanStepHeld>> HeldAsync(string personId, string organisationId);

    /// <summary>The steps that it owes, what is due first.</summary>
    ValueTask<IReadOnlyList<PlanStepOwed>> OwedAsync(string personId, string organisationId);

    /// <summary>A step that is or was owed, or null.</summary>
    ValueTask<PlanStepOwed?> FindOwedAsync(string owedId);

    /// <summary>What a family said to early help, of every organisation, the latest first, at most 200.</summary>
    ValueTask<IReadOnlyList<EarlyHelpAnswer>> EarlyHelpOfAsync(string personId);

    /// <summary>A person's health plans of every service, the latest recorded first, at most 200.</summary>
    ValueTask<IReadOnlyList<HealthPlan>> HealthPlansOfAsync(string personId);

    /// <summary>A health plan, or null.</summary>
    ValueTask<HealthPlan?> FindHealthPlanAsync(string planId);

    /// <summary>One statement on a status, or null.</summary>
    ValueTask<ChildStatus?> FindStatusAsync(string statusId);
}

/// <summary>Reads and changes them.</summary>
public interface IPlanStepStore : IPlanStepReader
{
    void Add(Assessment assessment);
    void Add(PlanStepHeld held);
    void Add(PlanStepOwed owed);
    void Add(EarlyHelpAnswer answer);
    void Add(HealthPlan plan);

    /// <summary>Writes what came of an assessment; false when that was written already.</summary>
    ValueTask<bool> TryCompleteAsync(Assessment completed);

    /// <summary>The step is owed no more; false when it was not.</summary>
    ValueTask<bool> TryMeetAsync(string owedId, DateTimeOffset at);

    /// <summary>Writes the next level of a step that is still owed; false when the level is not that before it.</summary>
    ValueTask<bool> TryClimbAsync(string owedId, EscalationLevel was, EscalationLevel level);
}
