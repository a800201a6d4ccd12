using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Vocabulary;
using InfoShare.EndToEnd.Tests.Stories;

namespace InfoShare.EndToEnd.Tests.Privacy;

/// <summary>What every story's notices about somebody in hiding are held to, held to what it is to find (A10).</summary>
public sealed class WhereaboutsRulesTests
{
    private static readonly RegistrySnapshot Registry = new(1, [Of("school", "Northmere School", "Northmere"), Of("surgery", "Elmmock Surgery", "Northmere"), Of("visitors", "Southmere Health Visiting", "Southmere")]);

    [Fact]
    public void A_notice_that_names_where_somebody_is_to_whoever_may_not_know_it_is_found()
    {
        var told = Item() with { Summary = "Southmere Health Visiting shared UNSUPERVISED." };
        FaultsOf(told).ShouldHaveSingleItem();
        FaultsOf(Item() with { Contact = new ContactPoint("Freya Fellsample", PractitionerRole.HealthVisitor, "Southmere Health Visiting", null) }).ShouldHaveSingleItem();
        FaultsOf(Item() with { ExpectedResponse = "Watch the child, or ring Freya Fellsample, Southmere Health Visiting." }).ShouldHaveSingleItem();

        // A service of the own area, a social worker, before anybody hid, and what its sender addressed.
        FaultsOf(Item() with { Summary = "Elmmock Surgery shared UNSUPERVISED." }).ShouldBeEmpty();
        FaultsOf(told with { ActionRole = PractitionerRole.AllocatedSocialWorker }).ShouldBeEmpty();
        FaultsOf(told with { PublishedAt = DateTimeOffset.UnixEpoch.AddDays(-1) }).ShouldBeEmpty();
        FaultsOf(told with { Trigger = NotificationTrigger.HandoverOffered }).ShouldBeEmpty();
        WhereaboutsRules.FaultsOf(told, Registry, keptSince: null).ShouldBeEmpty();
    }

    private static IReadOnlyList<string> FaultsOf(Notification item) => WhereaboutsRules.FaultsOf(item, Registry, DateTimeOffset.UnixEpoch);

    private static Organisation Of(string id, string name, string area) => new(
        id, name, AgencyKind.Health, area, Connection.Publishes, [PractitionerRole.HealthVisitor], ReceivesReferrals: false, null, id, [], null, Enabled: true, IsOperator: false);

    private static Notification Item() => new()
    {
        Id = "ntf_1",
        OrganisationId = "school",
        Trigger = NotificationTrigger.ConcernShared,
        Urgency = Urgency.Standard,
        ActionOwner = "Ms Oakmock",
        ActionRole = PractitionerRole.DesignatedLead,
        ExpectedResponse = "say what you will do",
        RespondBy = null,
        Tier = Tier.Summary,
        Summary = "",
        Contact = null,
        PublishedAt = DateTimeOffset.UnixEpoch,
        PersonId = "per_1",
    };
}
