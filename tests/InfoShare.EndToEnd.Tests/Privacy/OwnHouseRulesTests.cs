using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Vocabulary;
using InfoShare.EndToEnd.Tests.Stories;

namespace InfoShare.EndToEnd.Tests.Privacy;

/// <summary>What every story's notices are held to, held to what it is to find (L7).</summary>
public sealed class OwnHouseRulesTests
{
    private static readonly RegistrySnapshot Registry = new(1,
    [
        new Organisation(
            "trust", "Northmere Hospital", AgencyKind.Health, "Northmere", Connection.Publishes,
            [PractitionerRole.SexualHealthWorker, PractitionerRole.Paediatrician, PractitionerRole.NamedProfessional],
            ReceivesReferrals: false, null, "trust", [], null, Enabled: true, IsOperator: false),
    ]);

    private static readonly ILookup<string, string> Workers = new[] { "Vera Fensample" }.ToLookup(_ => "trust");

    /// <summary>Complete: a trigger that is new has to say what the own house is told by it.</summary>
    [Fact]
    public void Every_trigger_says_what_the_own_house_is_told_by_it() => OwnHouseRules.WithoutOneRow.ShouldBeEmpty();

    [Fact]
    public void An_item_that_tells_the_house_of_its_clinic_is_found_and_one_that_is_for_its_addressee_alone_is_not()
    {
        var glass = Item(NotificationTrigger.EmergencyAccess) with { PersonId = "per_1", Summary = "Vera Fensample (SEXUAL_HEALTH_WORKER) broke the glass." };
        FaultsOf(glass).Count.ShouldBe(2);
        FaultsOf(glass with { AddresseeAlone = true }).ShouldBeEmpty();
        FaultsOf(glass with { ActionOwner = "SEXUAL_HEALTH_WORKER", ActionRole = PractitionerRole.SexualHealthWorker }).ShouldBeEmpty();

        var late = Item(NotificationTrigger.TaskGiven) with { Summary = "A service here has left a task undone." };
        FaultsOf(late).ShouldBeEmpty();
        FaultsOf(late with { PersonId = "per_1" }).ShouldHaveSingleItem();

        // By the clock, which has no publisher: by the name that it gives.
        var clock = late with { PersonId = "per_1", PublisherOrganisationId = null, PublisherRole = PractitionerRole.Unspecified };
        FaultsOf(clock).ShouldBeEmpty();
        FaultsOf(clock with { Contact = new ContactPoint("Vera Fensample", PractitionerRole.SexualHealthWorker, "Northmere Hospital", null) }).ShouldHaveSingleItem();
    }

    private static IReadOnlyList<string> FaultsOf(Notification item) => OwnHouseRules.FaultsOf(item, Registry, Workers);

    private static Notification Item(NotificationTrigger trigger) => new()
    {
        Id = "ntf_1",
        OrganisationId = "trust",
        Trigger = trigger,
        Urgency = Urgency.Standard,
        ActionOwner = "NAMED_PROFESSIONAL",
        ActionRole = PractitionerRole.NamedProfessional,
        ExpectedResponse = "see to it",
        RespondBy = null,
        Tier = Tier.Existence,
        Summary = "",
        Contact = null,
        PublishedAt = DateTimeOffset.UnixEpoch,
        PublisherOrganisationId = "trust",
        PublisherRole = PractitionerRole.SexualHealthWorker,
    };
}
