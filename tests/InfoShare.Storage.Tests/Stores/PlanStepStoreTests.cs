using InfoShare.Core.Plans;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqlitePlanStepStoreTests() : PlanStepStoreTests(StoreEngine.Sqlite);

public sealed class PostgresPlanStepStoreTests() : PlanStepStoreTests(StoreEngine.Postgres)
{
    /// <summary>Two brokers see the same gap: one tells of it.</summary>
    [Fact]
    public async Task Of_two_who_open_the_same_gap_one_does()
    {
        var gap = NewGap(NewId("per"));
        (await RaceAsync(s => s.CaseRoles.TryAddAsync(gap), s => s.CaseRoles.TryAddAsync(gap with { Id = NewId("gap") }))).ShouldBe((true, false));
        (await RaceAsync(s => s.CaseRoles.TryCloseAsync(gap.Id, Now, "somebody leads"), s => s.CaseRoles.TryCloseAsync(gap.Id, Now, "somebody leads"))).ShouldBe((true, false));
    }
}

/// <summary>Assessments, steps of plans and who does what, the same on both engines.</summary>
public abstract class PlanStepStoreTests(StoreEngine engine) : DomainSuite(engine)
{
    private protected RoleGap NewGap(string person) => new Filled(3).Of<RoleGap>() with
    {
        Id = NewId("gap"),
        PersonId = person,
        Kind = CaseGapKind.SupportNotHeld,
        Level = EscalationLevel.Unspecified,
        ClosedAt = null,
        ClosedHow = null,
    };

    [Fact]
    public async Task An_assessment_is_completed_once_and_comes_back_as_it_was_written()
    {
        var assessment = new Filled(5).Of<Assessment>() with
        {
            Id = NewId("asm"),
            PersonId = NewId("per"),
            CompletedOn = null,
            CompletedAt = null,
            CompletedByName = null,
            Conclusion = null,
            LateReason = null,
            EndingId = null,
            Outcome = AssessmentOutcome.Unspecified,
        };
        await DoAsync(s => s.PlanSteps.Add(assessment));
        (await DoAsync(s => s.PlanSteps.AssessmentsOfAsync(assessment.PersonId))).ShouldBe([assessment]);
        var completed = assessment with
        {
            CompletedOn = new DateOnly(2027, 3, 2),
            CompletedAt = Now,
            CompletedByName = "Priti",
            Outcome = AssessmentOutcome.CinPlan,
            Conclusion = "A plan is needed.",
            LateReason = "The report came late.",
        };
        (await DoAsync(s => s.PlanSteps.TryCompleteAsync(completed))).ShouldBeTrue();
        (await DoAsync(s => s.PlanSteps.TryCompleteAsync(completed))).ShouldBeFalse();
        (await DoAsync(s => s.PlanSteps.FindAssessmentAsync(assessment.Id))).ShouldBe(completed);
    }

    [Fact]
    public async Task What_is_owed_climbs_and_is_met_once()
    {
        var owed = new Filled(6).Of<PlanStepOwed>() with { Id = NewId("pdu"), PersonId = NewId("per"), OrganisationId = Council, Level = EscalationLevel.Unspecified, MetAt = null };
        var held = new Filled(7).Of<PlanStepHeld>() with { Id = NewId("pst"), PersonId = owed.PersonId, OrganisationId = Council };
        await DoAsync(s =>
        {
            s.PlanSteps.Add(owed);
            s.PlanSteps.Add(held);
        });
        (await DoAsync(s => s.PlanSteps.OwedAsync(owed.PersonId, Council))).ShouldBe([owed]);
        (await DoAsync(s => s.PlanSteps.OwedAsync(owed.PersonId, Surgery))).ShouldBeEmpty();
        (await DoAsync(s => s.PlanSteps.HeldAsync(owed.PersonId, Council))).ShouldBe([held]);
        (await DoAsync(s => s.PlanSteps.TryClimbAsync(owed.Id, EscalationLevel.Unspecified, EscalationLevel.Esc2TeamManager))).ShouldBeTrue();
        (await DoAsync(s => s.PlanSteps.TryClimbAsync(owed.Id, EscalationLevel.Unspecified, EscalationLevel.Esc2TeamManager))).ShouldBeFalse();
        (await DoAsync(s => s.PlanSteps.TryMeetAsync(owed.Id, Now))).ShouldBeTrue();
        (await DoAsync(s => s.PlanSteps.TryMeetAsync(owed.Id, Now))).ShouldBeFalse();
        (await DoAsync(s => s.PlanSteps.OwedAsync(owed.PersonId, Council))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Parts_and_gaps_come_back_and_one_gap_of_a_kind_is_open()
    {
        var gap = NewGap(NewId("per"));
        var stated = new Filled(8).Of<CaseRoleStated>() with { Id = NewId("cro"), PersonId = gap.PersonId };
        await DoAsync(s => s.CaseRoles.Add(stated));
        (await DoAsync(s => s.CaseRoles.RolesOfAsync(gap.PersonId))).ShouldBe([stated]);
        (await DoAsync(s => s.CaseRoles.TryAddAsync(gap))).ShouldBeTrue();
        (await DoAsync(s => s.CaseRoles.TryAddAsync(gap with { Id = NewId("gap") }))).ShouldBeFalse();
        (await DoAsync(s => s.CaseRoles.OpenGapsAsync(gap.PersonId))).ShouldBe([gap]);
        var late = gap with { Level = EscalationLevel.Esc2TeamManager, DueAt = Now.AddDays(2), DueRule = "T4" };
        (await DoAsync(s => s.CaseRoles.TryClimbAsync(late, EscalationLevel.Unspecified))).ShouldBeTrue();
        (await DoAsync(s => s.CaseRoles.FindGapAsync(gap.Id))).ShouldBe(late);
        (await DoAsync(s => s.CaseRoles.TryCloseAsync(gap.Id, Now, "somebody leads"))).ShouldBeTrue();
        (await DoAsync(s => s.CaseRoles.OpenGapsAsync(gap.PersonId))).ShouldBeEmpty();
        (await DoAsync(s => s.CaseRoles.TryAddAsync(gap with { Id = NewId("gap") }))).ShouldBeTrue();
    }
}
