using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Access;

/// <summary>Who may know that somebody looked (requirements L8, A10).</summary>
public sealed class AccessSightTests
{
    [Theory]
    [InlineData(PractitionerRole.Gp, true, true, true)]
    [InlineData(PractitionerRole.ResponseOfficer, true, true, true)]
    [InlineData(PractitionerRole.SexualHealthWorker, false, false, false)]
    [InlineData(PractitionerRole.IntelligenceOfficer, false, false, false)]
    [InlineData(PractitionerRole.Lado, false, false, false)]
    [InlineData(PractitionerRole.SubstanceWorker, false, true, true)]
    [InlineData(PractitionerRole.AdultMh, false, true, true)]
    [InlineData(PractitionerRole.Camhs, true, true, true)]
    [InlineData(PractitionerRole.ProbationOfficer, false, true, true)]
    [InlineData(PractitionerRole.YouthJustice, false, true, true)]
    [InlineData(PractitionerRole.CustodyOfficer, false, true, true)]
    public void A_look_of_a_service_is_shown_to_those_who_may_know_of_the_service(PractitionerRole looked, bool school, bool healthVisitor, bool socialWorker)
    {
        var access = Look(looked);
        Shown(access, PractitionerRole.DesignatedLead).ShouldBe(school);
        Shown(access, PractitionerRole.HealthVisitor).ShouldBe(healthVisitor);
        Shown(access, PractitionerRole.AllocatedSocialWorker).ShouldBe(socialWorker);
    }

    [Fact]
    public void What_one_did_oneself_is_always_shown_and_a_system_never()
    {
        var own = Look(PractitionerRole.SexualHealthWorker) with { OrganisationId = "reader", PractitionerId = "u-1" };
        AccessSight.IsShown(own, new AccessReader(Reader(PractitionerRole.SexualHealthWorker), null, true)).ShouldBeTrue();
        Shown(own with { PractitionerId = "u-2" }, PractitionerRole.Gp).ShouldBeFalse();
        Shown(own with { PractitionerId = null }, PractitionerRole.SexualHealthWorker).ShouldBeFalse();
    }

    [Theory]
    [InlineData("HealthService/CheckAdultReach", Purpose.ProvideCare)]
    [InlineData("ProbationService/CheckNewPartner", Purpose.AssessChild)]
    [InlineData("UnidentifiedPeopleService/ListCandidates", Purpose.AssessChild)]
    [InlineData("HealthService/QueryChild", Purpose.AssessAdultAccess)]
    [InlineData("HealthService/QueryChild", Purpose.SuperviseOffender)]
    public void A_check_of_an_adult_is_shown_to_social_workers_alone(string action, Purpose purpose)
    {
        var access = Look(PractitionerRole.Gp) with { Action = action, Purpose = purpose };
        Shown(access, PractitionerRole.AllocatedSocialWorker).ShouldBeTrue();
        foreach (var other in (PractitionerRole[])[PractitionerRole.Gp, PractitionerRole.PublicProtection, PractitionerRole.DesignatedLead, PractitionerRole.ProbationOfficer])
            Shown(access, other).ShouldBeFalse(other.ToString());
    }

    [Fact]
    public void Looks_to_prevent_crime_what_the_lead_is_not_to_learn_and_other_services_of_somebody_kept_are_not_shown()
    {
        var access = Look(PractitionerRole.Gp);
        Shown(access with { LegalBasis = LegalBasis.CrimePrevention }, PractitionerRole.AllocatedSocialWorker).ShouldBeFalse();
        Shown(access with { LegalBasis = LegalBasis.CrimePrevention }, PractitionerRole.PublicProtection).ShouldBeTrue();

        var untold = access with { TellLead = false };
        AccessSight.IsShown(untold, new AccessReader(Reader(PractitionerRole.AllocatedSocialWorker), "reader", false)).ShouldBeFalse();
        AccessSight.IsShown(untold, new AccessReader(Reader(PractitionerRole.AllocatedSocialWorker), "another", false)).ShouldBeTrue();

        AccessSight.IsShown(access, new AccessReader(Reader(PractitionerRole.Gp), null, true)).ShouldBeFalse();
        AccessSight.IsShown(access with { OrganisationId = "reader" }, new AccessReader(Reader(PractitionerRole.Gp), null, true)).ShouldBeTrue();
    }

    [Fact]
    public void Emergency_access_is_marked()
    {
        AccessSight.IsBreakGlass(Look(PractitionerRole.Gp)).ShouldBeFalse();
        AccessSight.IsBreakGlass(Look(PractitionerRole.Gp) with { Purpose = Purpose.Emergency }).ShouldBeTrue();
        AccessSight.IsBreakGlass(Look(PractitionerRole.Gp) with { Kind = AuditEventKind.BreakGlass }).ShouldBeTrue();
    }

    private static bool Shown(AuditEntry access, PractitionerRole reader) => AccessSight.IsShown(access, new AccessReader(Reader(reader), null, false));

    private static Caller Reader(PractitionerRole role) =>
        new("reader", "The reader's", Roles.AgencyOf(role), "Northmere", false, new Practitioner("u-1", "Reader", role, null), "call");

    private static AuditEntry Look(PractitionerRole role) => new()
    {
        Id = "aud_1",
        Kind = AuditEventKind.Query,
        Action = "HealthService/QueryChild",
        OrganisationId = "other",
        PractitionerId = "u-9",
        Role = role,
        Purpose = Purpose.AssessChild,
        LegalBasis = LegalBasis.PublicFunction,
        TellLead = true,
        PersonIds = ["per_1"],
        Outcome = "done",
        RecordedAt = DateTimeOffset.UnixEpoch,
    };
}
