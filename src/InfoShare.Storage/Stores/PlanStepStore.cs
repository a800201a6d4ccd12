using InfoShare.Core.Households;
using InfoShare.Core.Plans;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Stores;

/// <summary>Assessments and the steps of plans. Their people are entries; what is read are the people that these are part of now.</summary>
internal sealed class PlanStepStore(SqlSession sql) : IPlanStepStore
{
    private const string SelectStatus = $"""
        SELECT id, {Clusters.OfPerson} AS person_id, organisation_id, code, categories, from_date AS "from", to_date AS "to", decided_on, recorded_at,
            {PlanStore.StatusDetailsRead}
        FROM child_status s WHERE id = @status_id
        """;

    private const string SelectAssessment = $"""
        SELECT id, {Clusters.OfPerson} AS person_id, organisation_id, kind, referral_id, received_at, started_on, started_by_name, started_by_role, due_at,
            due_rule, recorded_at, completed_on, completed_at, completed_by_name, outcome, conclusion, late_reason, ending_id
        FROM assessment s
        """;

    private const string SelectOneAssessment = $"{SelectAssessment} WHERE id = @assessment_id";
    private const string SelectAssessmentsOf = $"{SelectAssessment} WHERE person_id IN @entry_ids ORDER BY started_on DESC, id DESC LIMIT 200";

    private const string InsertAssessment = $"""
        INSERT INTO assessment (id, person_id, organisation_id, kind, referral_id, received_at, started_on, started_by_name, started_by_role, due_at,
            due_rule, recorded_at, completed_on, completed_at, completed_by_name, outcome, conclusion, late_reason, ending_id)
        VALUES (@id, {Clusters.EntryForPerson}, @organisation_id, @kind, @referral_id, @received_at, @started_on, @started_by_name, @started_by_role,
            @due_at, @due_rule, @recorded_at, @completed_on, @completed_at, @completed_by_name, @outcome, @conclusion, @late_reason, @ending_id)
        """;

    private const string CompleteAssessment = """
        UPDATE assessment SET completed_on = @completed_on, completed_at = @completed_at, completed_by_name = @completed_by_name, outcome = @outcome,
            conclusion = @conclusion, late_reason = @late_reason, ending_id = @ending_id
        WHERE id = @id AND completed_on IS NULL
        """;

    private const string SelectHeld = $"""
        SELECT id, {Clusters.OfPerson} AS person_id, organisation_id, step, held_on, decision, continues, was_due, late_reason, recorded_by_name,
            recorded_by_role, recorded_at, agreement
        FROM plan_step s WHERE person_id IN @entry_ids AND organisation_id = @organisation_id ORDER BY held_on DESC, id DESC LIMIT 200
        """;

    private const string InsertHeld = $"""
        INSERT INTO plan_step (id, person_id, organisation_id, step, held_on, decision, continues, was_due, late_reason, recorded_by_name,
            recorded_by_role, recorded_at, agreement)
        VALUES (@id, {Clusters.EntryForPerson}, @organisation_id, @step, @held_on, @decision, @continues, @was_due, @late_reason, @recorded_by_name,
            @recorded_by_role, @recorded_at, @agreement)
        """;

    private const string SelectOwed = $"""
        SELECT id, {Clusters.OfPerson} AS person_id, organisation_id, step, due_at, due_rule, owner_name, owner_id, owner_role, level, opened_at, met_at
        FROM plan_owed s
        """;

    private const string SelectOneOwed = $"{SelectOwed} WHERE id = @owed_id";
    private const string SelectOwedOf = $"{SelectOwed} WHERE person_id IN @entry_ids AND organisation_id = @organisation_id AND met_at IS NULL ORDER BY due_at, id";

    private const string InsertOwed = $"""
        INSERT INTO plan_owed (id, person_id, organisation_id, step, due_at, due_rule, owner_name, owner_id, owner_role, level, opened_at, met_at)
        VALUES (@id, {Clusters.EntryForPerson}, @organisation_id, @step, @due_at, @due_rule, @owner_name, @owner_id, @owner_role, @level, @opened_at, @met_at)
        """;

    // COALESCE keeps an engine from the index of all that are owed: the id alone finds it.
    private const string MeetOwed = "UPDATE plan_owed SET met_at = @at WHERE id = @owed_id AND COALESCE(met_at, 0) = 0";
    private const string ClimbOwed = "UPDATE plan_owed SET level = @level WHERE id = @owed_id AND level = @was AND COALESCE(met_at, 0) = 0";

    private const string SelectHealthPlan = $"""
        SELECT id, {Clusters.OfPerson} AS person_id, organisation_id, status_id, care, life_threatening, examine_every_days, from_date AS "from",
            to_date AS "to", holder_id, holder_name, holder_role, recorded_at
        FROM health_plan s WHERE NOT EXISTS (SELECT 1 FROM child_status b WHERE b.id = s.status_id AND b.taken_back IS NOT NULL)
        """;

    private const string SelectOneHealthPlan = $"{SelectHealthPlan} AND id = @plan_id";
    private const string SelectHealthPlansOf = $"{SelectHealthPlan} AND person_id IN @entry_ids ORDER BY recorded_at DESC, id DESC LIMIT 200";

    private const string InsertHealthPlan = $"""
        INSERT INTO health_plan (id, person_id, organisation_id, status_id, care, life_threatening, examine_every_days, from_date, to_date, holder_id,
            holder_name, holder_role, recorded_at)
        VALUES (@id, {Clusters.EntryForPerson}, @organisation_id, @status_id, @care, @life_threatening, @examine_every_days, @from, @to, @holder_id,
            @holder_name, @holder_role, @recorded_at)
        """;

    private const string SelectEarlyHelp = $"""
        SELECT id, {Clusters.OfPerson} AS person_id, organisation_id, outcome, offered, words, said_on, review_on, task_id, recorded_by_name,
            recorded_by_role, recorded_at
        FROM early_help s WHERE person_id IN @entry_ids ORDER BY said_on DESC, id DESC LIMIT 200
        """;

    private const string InsertEarlyHelp = $"""
        INSERT INTO early_help (id, person_id, organisation_id, outcome, offered, words, said_on, review_on, task_id, recorded_by_name, recorded_by_role,
            recorded_at)
        VALUES (@id, {Clusters.EntryForPerson}, @organisation_id, @outcome, @offered, @words, @said_on, @review_on, @task_id, @recorded_by_name,
            @recorded_by_role, @recorded_at)
        """;

    public async ValueTask<IReadOnlyList<HealthPlan>> HealthPlansOfAsync(string personId) =>
        await sql.QueryAsync<HealthPlan>(SelectHealthPlansOf, new { EntryIds = (await sql.EntriesOfAsync([personId])).Keys });

    public ValueTask<HealthPlan?> FindHealthPlanAsync(string planId) => sql.SingleOrDefaultAsync<HealthPlan>(SelectOneHealthPlan, new { planId });

    public void Add(HealthPlan plan) => sql.Post(InsertHealthPlan, plan);

    public async ValueTask<IReadOnlyList<EarlyHelpAnswer>> EarlyHelpOfAsync(string personId) =>
        await sql.QueryAsync<EarlyHelpAnswer>(SelectEarlyHelp, new { EntryIds = (await sql.EntriesOfAsync([personId])).Keys });

    public void Add(EarlyHelpAnswer answer) => sql.Post(InsertEarlyHelp, answer);

    public async ValueTask<IReadOnlyList<Assessment>> AssessmentsOfAsync(string personId) =>
        await sql.QueryAsync<Assessment>(SelectAssessmentsOf, new { EntryIds = (await sql.EntriesOfAsync([personId])).Keys });

    public ValueTask<Assessment?> FindAssessmentAsync(string assessmentId) => sql.SingleOrDefaultAsync<Assessment>(SelectOneAssessment, new { assessmentId });

    public async ValueTask<IReadOnlyList<PlanStepHeld>> HeldAsync(string personId, string organisationId) =>
        await sql.QueryAsync<PlanStepHeld>(SelectHeld, new { EntryIds = (await sql.EntriesOfAsync([personId])).Keys, organisationId });

    public async ValueTask<IReadOnlyList<PlanStepOwed>> OwedAsync(string personId, string organisationId) =>
        await sql.QueryAsync<PlanStepOwed>(SelectOwedOf, new { EntryIds = (await sql.EntriesOfAsync([personId])).Keys, organisationId });

    public ValueTask<PlanStepOwed?> FindOwedAsync(string owedId) => sql.SingleOrDefaultAsync<PlanStepOwed>(SelectOneOwed, new { owedId });

    public ValueTask<ChildStatus?> FindStatusAsync(string statusId) => sql.SingleOrDefaultAsync<ChildStatus>(SelectStatus, new { statusId });

    public void Add(Assessment assessment) => sql.Post(InsertAssessment, assessment);

    public void Add(PlanStepHeld held) => sql.Post(InsertHeld, held);

    public void Add(PlanStepOwed owed) => sql.Post(InsertOwed, owed);

    public async ValueTask<bool> TryCompleteAsync(Assessment completed) => await sql.ExecuteAsync(CompleteAssessment, completed) == 1;

    public async ValueTask<bool> TryMeetAsync(string owedId, DateTimeOffset at) => await sql.ExecuteAsync(MeetOwed, new { owedId, at }) == 1;

    public async ValueTask<bool> TryClimbAsync(string owedId, EscalationLevel was, EscalationLevel level) =>
        await sql.ExecuteAsync(ClimbOwed, new { owedId, was, level }) == 1;
}
