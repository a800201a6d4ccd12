using InfoShare.Core.Households;
using InfoShare.Core.Plans;
using InfoShare.Core.Tests.Patterns;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Plans;

/// <summary>Who does what, and what nobody does (I9); and what a repeated approach is (I10).</summary>
public sealed class CaseRolesTests
{
    private static readonly DateOnly Today = new(2027, 3, 10);
    private static readonly DateTimeOffset Now = new(2027, 3, 10, 9, 0, 0, TimeSpan.Zero);

    public static TheoryData<CaseRole, bool> WhoFills() => new(Enum.GetValues<CaseRole>().Select(r => (r, r is CaseRole.Leads or CaseRole.Safeguarding)));

    [Theory]
    [MemberData(nameof(WhoFills))]
    public void Only_who_leads_or_sees_to_safety_fills_the_gap(CaseRole role, bool fills) =>
        (CaseRoles.Gaps([Stated(role)], false, [], [Status(ChildStatusCode.Cpp)], Today).Count == 0).ShouldBe(fills);

    [Theory]
    [InlineData(ChildStatusCode.Cpp, true)]
    [InlineData(ChildStatusCode.LacS20, true)]
    [InlineData(ChildStatusCode.LacOrder, true)]
    [InlineData(ChildStatusCode.Cin, false)]
    [InlineData(ChildStatusCode.HealthPlan, false)]
    public void A_plan_and_care_ask_for_somebody(ChildStatusCode code, bool asks) =>
        CaseRoles.Gaps([], false, [], [Status(code)], Today).Select(g => g.Status!.Code).ShouldBe(asks ? [code] : []);

    [Fact]
    public void A_lead_of_childrens_services_fills_it_and_what_has_ended_asks_for_nobody()
    {
        CaseRoles.Gaps([], true, [], [Status(ChildStatusCode.Cpp)], Today).ShouldBeEmpty();
        CaseRoles.Gaps([], false, [], [Status(ChildStatusCode.Cpp) with { To = Today.AddDays(-1) }], Today).ShouldBeEmpty();
    }

    [Fact]
    public void The_latest_word_of_a_role_counts_and_an_end_ends_it()
    {
        var later = Stated(CaseRole.Treats) with { Id = "cro_2", RecordedAt = Now.AddHours(1) };
        CaseRoles.Current([Stated(CaseRole.Leads), later], [], Today).Select(r => r.Role).ShouldBe([CaseRole.Treats]);
        CaseRoles.Current([Stated(CaseRole.Leads) with { To = Today.AddDays(-1) }], [], Today).ShouldBeEmpty();
        CaseRoles.Current([Stated(CaseRole.Leads), later with { PractitionerRole = PractitionerRole.Gp }], [], Today).Count.ShouldBe(2);
    }

    /// <summary>Days after the part was said on which the work ended, and whether that was recorded after it.</summary>
    [Theory]
    [InlineData(5, true, true)]
    [InlineData(5, false, true)]
    [InlineData(0, true, true)]
    [InlineData(0, false, false)]
    [InlineData(-3, true, false)]
    public void Who_ends_the_work_takes_the_part_along_and_who_says_it_afterwards_has_it(int endsAfter, bool recordedAfter, bool gone)
    {
        var later = Today.AddDays(30);
        var ended = Work(Today.AddDays(endsAfter)) with { RecordedAt = Now.AddMinutes(recordedAfter ? 10 : -10) };
        CaseRoles.Current([Stated(CaseRole.Safeguarding)], [ended], later).Count.ShouldBe(gone ? 0 : 1);
        CaseRoles.Current([Stated(CaseRole.Safeguarding)], [ended, Work(null) with { PractitionerId = "u-2" }], later).Count.ShouldBe(1, "a colleague in that role goes on");
        CaseRoles.Current([Stated(CaseRole.Safeguarding)], [ended with { Role = PractitionerRole.SchoolStaff }], later).Count.ShouldBe(1, "it was another role's work");
    }

    [Theory]
    [InlineData(27, null, true)]
    [InlineData(29, null, false)]
    [InlineData(29, "con_1", true)]
    public void Time_alone_stills_no_gap_of_which_somebody_was_told(int days, string? askedFor, bool asks) =>
        CaseRoles.Gaps(
            [], false, [PatternProperties.ConcernOf("con_1", [ConcernIndicator.YpSuicidal], PractitionerRole.Camhs, null) with { Urgency = Urgency.SameDay, SharedAt = Now.AddDays(-days) }],
            [], Today, askedFor).Count.ShouldBe(asks ? 1 : 0);

    [Theory]
    [InlineData(ChildStatusCode.Cpp, 1, 1)]
    [InlineData(ChildStatusCode.Cin, 1, 0)]
    [InlineData(ChildStatusCode.Cin, 2, 2)]
    [InlineData(ChildStatusCode.EarlyHelp, 2, 2)]
    [InlineData(ChildStatusCode.Ehe, 5, 0)]
    public void A_repeated_approach_is_the_second_plan_or_the_third_of_the_others(ChildStatusCode code, int earlier, int repeats) =>
        PlanSteps.Repeats(Status(code), Enumerable.Range(1, earlier).Select(i => Status(code) with { From = Today.AddYears(-i), To = Today.AddYears(-i).AddMonths(3) }))
            .ShouldBe(repeats);

    [Fact]
    public void Another_category_is_no_repetition()
    {
        var neglect = Status(ChildStatusCode.Cpp) with { Categories = [PlanCategory.Neglect] };
        var earlier = neglect with { From = Today.AddYears(-1), To = Today.AddMonths(-6) };
        PlanSteps.Repeats(neglect, [earlier]).ShouldBe(1);
        PlanSteps.Repeats(neglect with { Categories = [PlanCategory.Sexual] }, [earlier]).ShouldBe(0);
    }

    [Fact]
    public void A_plan_that_has_ended_owes_no_core_group()
    {
        var running = Status(ChildStatusCode.Cpp);
        PlanSteps.IsOwed(PlanStep.CoreGroup, [running], Today).ShouldBeTrue();
        PlanSteps.IsOwed(PlanStep.CoreGroup, [], Today).ShouldBeTrue();
        PlanSteps.IsOwed(PlanStep.CoreGroup, [running with { To = Today.AddDays(-1) }], Today).ShouldBeFalse();
        PlanSteps.IsOwed(PlanStep.Assessment, [running with { To = Today.AddDays(-1) }], Today).ShouldBeTrue();
    }

    private static CaseRoleStated Stated(CaseRole role) =>
        new("cro_1", "per_1", "school", role, "u-1", "Ms Oakmock", PractitionerRole.DesignatedLead, null, Today, null, Now);

    private static Involvement Work(DateOnly? to) =>
        new("inv_1", "per_1", "school", "u-1", "Ms Oakmock", PractitionerRole.DesignatedLead, null, false, Today.AddYears(-1), to, Now);

    private static ChildStatus Status(ChildStatusCode code) => new("sts_1", "per_1", "csc", code, [], Today, null, null, Now);
}
