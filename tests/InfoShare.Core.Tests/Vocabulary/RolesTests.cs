using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Vocabulary;

public sealed class RolesTests
{
    [Fact]
    public void Every_role_belongs_to_one_agency_and_is_listed_there()
    {
        foreach (var role in Code.All<PractitionerRole>())
        {
            var agency = Roles.AgencyOf(role);
            Code.IsStated(agency).ShouldBeTrue();
            Roles.Of(agency).ShouldContain(role);
        }
        Code.All<AgencyKind>().SelectMany(Roles.Of).ShouldBe(Code.All<PractitionerRole>());
    }

    [Theory]
    [InlineData(AgencyKind.Health, 14)]
    [InlineData(AgencyKind.Police, 6)]
    [InlineData(AgencyKind.Probation, 5)]
    [InlineData(AgencyKind.Education, 4)]
    [InlineData(AgencyKind.SocialCare, 8)]
    [InlineData(AgencyKind.Other, 5)]
    public void Each_agency_has_the_vocabularys_number_of_roles(AgencyKind agency, int count) =>
        Roles.Of(agency).Count.ShouldBe(count);

    [Fact]
    public void An_unknown_role_or_agency_gets_nothing()
    {
        foreach (var role in new[] { PractitionerRole.Unspecified, (PractitionerRole)9999, (PractitionerRole)(-1) })
        {
            Roles.AgencyOf(role).ShouldBe(AgencyKind.Unspecified);
            Roles.IsQualified(role).ShouldBeFalse();
            Roles.IsManager(role).ShouldBeFalse();
            Roles.HolderOf(role).ShouldBe(IndicatorHolders.None);
        }
        Roles.Of(AgencyKind.Unspecified).ShouldBeEmpty();
        Roles.Of((AgencyKind)9999).ShouldBeEmpty();
    }

    [Fact]
    public void Managers_are_line_managers_and_safeguarding_leads() =>
        Code.All<PractitionerRole>().Where(Roles.IsManager).ShouldBe(
        [
            PractitionerRole.PracticeLead, PractitionerRole.NamedProfessional, PractitionerRole.PoliceSupervisor,
            PractitionerRole.ProbationManager, PractitionerRole.DesignatedLead, PractitionerRole.TeamManager,
        ]);

    [Fact]
    public void Managers_are_qualified() =>
        Code.All<PractitionerRole>().Where(Roles.IsManager).ShouldAllBe(r => Roles.IsQualified(r));

    [Fact]
    public void Trainees_staff_support_workers_and_referrers_are_not_qualified() =>
        Code.All<PractitionerRole>().Where(r => !Roles.IsQualified(r)).ShouldBe(
        [
            PractitionerRole.ProbationTrainee, PractitionerRole.SchoolStaff, PractitionerRole.EarlyHelp,
            PractitionerRole.AssociatedReferrer, PractitionerRole.FamilyReferrer, PractitionerRole.ReviewLead,
            PractitionerRole.Auditor, PractitionerRole.DataSteward,
        ]);
}
