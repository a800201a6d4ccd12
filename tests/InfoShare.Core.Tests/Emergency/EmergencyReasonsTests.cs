using InfoShare.Core.Access;
using InfoShare.Core.Emergency;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Emergency;

/// <summary>The table of reasons (L9): whoever may hold a decision about a child has some, and none that is not the role's to act on.</summary>
public sealed class EmergencyReasonsTests
{
    private static readonly AccessPolicy Policy = PolicyBook.Embedded.Latest;

    [Fact]
    public void Whoever_may_break_the_glass_has_a_true_reason_to_choose_and_everybody_else_has_none()
    {
        foreach (var role in Code.All<PractitionerRole>())
        {
            var open = EmergencyReasons.OpenTo(role, Policy);
            if (Roles.IsQualified(role) && Policy.IsOpen(role, Purpose.Emergency))
            {
                open.ShouldContain(EmergencyReason.ChildInImmediateDanger, Code.Of(role));
                open[^1].ShouldBe(EmergencyReason.Other, Code.Of(role));
                open.Distinct().Count().ShouldBe(open.Count);
            }
            else
            {
                open.ShouldBeEmpty(Code.Of(role));
            }
        }
    }

    [Theory]
    [InlineData(PractitionerRole.DesignatedLead, EmergencyReason.LifeThreatening)]
    [InlineData(PractitionerRole.AttendanceOfficer, EmergencyReason.DecisionWithinTheHour)]
    [InlineData(PractitionerRole.ProbationOfficer, EmergencyReason.MissingNow)]
    [InlineData(PractitionerRole.ResponseOfficer, EmergencyReason.LifeThreatening)]
    [InlineData(PractitionerRole.EdClinician, EmergencyReason.DecisionWithinTheHour)]
    [InlineData(PractitionerRole.DutySocialWorker, EmergencyReason.LifeThreatening)]
    public void A_pair_that_makes_no_sense_is_refused_and_what_is_allowed_is_named(PractitionerRole role, EmergencyReason reason)
    {
        var refused = Should.Throw<RuleException>(() => EmergencyReasons.Require(As(role), reason));
        refused.Reason.ShouldBe(ErrorReason.EmergencyReasonNotOpen);
        refused.Facts["allowed_reasons"].Split(", ").ShouldBe(EmergencyReasons.OpenTo(role, Policy).Select(r => Code.Of(r)));
        refused.Message.ShouldContain("OTHER");
    }

    [Theory]
    [InlineData(PractitionerRole.SchoolStaff)]
    [InlineData(PractitionerRole.ProbationTrainee)]
    [InlineData(PractitionerRole.EarlyHelp)]
    [InlineData(PractitionerRole.Auditor)]
    public void Whoever_holds_no_decision_breaks_no_glass(PractitionerRole role) => Should.Throw<RuleException>(
        () => EmergencyReasons.Require(As(role), EmergencyReason.ChildInImmediateDanger)).Reason.ShouldBe(ErrorReason.RoleNotAllowed);

    [Theory]
    [InlineData(0)]
    [InlineData(61)]
    public void It_lasts_a_minute_to_an_hour(int minutes)
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new EmergencyTerms(minutes));
        new EmergencyTerms(EmergencyTerms.DefaultMinutes).Lasts.ShouldBe(TimeSpan.FromMinutes(15));
    }

    private static Caller As(PractitionerRole role) => new(
        "org", "Org", Roles.AgencyOf(role), "Northmere", false, new Practitioner("u-1", "Somebody Sample", role, null), "call");
}
