using InfoShare.Core.Access;
using InfoShare.Core.Households;
using InfoShare.Core.Registry;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Broker.Tests.Households;

/// <summary>Who is named for a child.</summary>
public sealed class LeadTests
{
    private const string Council = "northmere-csc";
    private const string Trust = "northmere-trust";

    private static readonly DateOnly Today = new(2026, 3, 10);
    private static readonly DateTimeOffset Recorded = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    private static readonly RegistrySnapshot Registry = new(1, [Of(Council, AgencyKind.SocialCare), Of(Trust, AgencyKind.Health)]);

    [Theory]
    [InlineData(PractitionerRole.SexualHealthWorker)]
    [InlineData(PractitionerRole.Camhs)]
    [InlineData(PractitionerRole.AdultMh)]
    [InlineData(PractitionerRole.SubstanceWorker)]
    public void A_service_that_not_everybody_may_know_of_is_never_the_contact(PractitionerRole role)
    {
        var alone = Lead.Of([Work(Trust, role, leads: true)], Registry, Today, "Northmere");
        alone.Practitioner.ShouldBeNull();
        alone.Contact!.OrganisationName.ShouldBe(Council);
        alone.ContactOrganisationId.ShouldBeNull();

        var beside = Lead.Of([Work(Trust, role), Work(Trust, PractitionerRole.Gp)], Registry, Today, "Northmere");
        beside.Contact!.Role.ShouldBe(PractitionerRole.Gp);
        beside.ContactOrganisationId.ShouldBe(Trust);
    }

    [Fact]
    public void The_newest_of_social_cares_leads_is_named_with_the_own_id_and_an_ended_one_is_not()
    {
        var old = Work(Council, PractitionerRole.AllocatedSocialWorker, leads: true, id: "old");
        var recent = Work(Council, PractitionerRole.AllocatedSocialWorker, leads: true, id: "recent", day: 2);
        var ended = Work(Council, PractitionerRole.AllocatedSocialWorker, leads: true, id: "ended", day: 3) with { To = Today.AddDays(-1) };
        foreach (var order in (Involvement[][])[[old, recent, ended], [ended, recent, old]])
        {
            var lead = Lead.Of(order, Registry, Today, "Northmere");
            lead.PractitionerId.ShouldBe("recent");
            lead.OrganisationId.ShouldBe(Council);
            lead.ContactOrganisationId.ShouldBe(Council);
        }
    }

    [Fact]
    public void Nobody_is_told_to_ring_herself_the_next_worker_or_the_duty_desk_is_named()
    {
        var lead = Work(Council, PractitionerRole.AllocatedSocialWorker, leads: true, id: "lead");
        var visitor = Work(Trust, PractitionerRole.HealthVisitor, id: "visitor");

        var own = Lead.Of([lead, visitor], Registry, Today, "Northmere", Asks(Council, "lead"));
        own.PractitionerId.ShouldBe("lead");
        own.Contact!.Name.ShouldBe("Worker visitor");
        Lead.Of([lead], Registry, Today, "Northmere", Asks(Council, "lead")).Contact!.Name.ShouldStartWith($"{Council} team manager");
        Lead.Of([visitor], Registry, Today, "Northmere", Asks(Trust, "colleague")).Contact!.Name.ShouldBe($"{Council} duty desk");
        Lead.Of([visitor], Registry, Today, "Northmere", Asks(Trust, "visitor")).Contact!.Name.ShouldBe($"{Council} duty desk");
        Lead.Of([lead, visitor], Registry, Today, "Northmere", Asks(Trust, "visitor")).Contact!.Name.ShouldBe("Worker lead");
    }

    private static Caller Asks(string organisation, string id) => new(
        organisation, organisation, AgencyKind.Health, "Northmere", false, new Practitioner(id, $"Worker {id}", PractitionerRole.HealthVisitor, null), "call");

    private static Involvement Work(string organisation, PractitionerRole role, bool leads = false, string id = "w", int day = 1) => new(
        $"inv_{id}", "per_a", organisation, id, $"Worker {id}", role, null, leads, Today.AddDays(-90), null, Recorded.AddDays(day));

    private static Organisation Of(string id, AgencyKind agency) => new(
        id, id, agency, "Northmere", Connection.Publishes, [], agency == AgencyKind.SocialCare, null, id, [], null, Enabled: true, IsOperator: false);
}
