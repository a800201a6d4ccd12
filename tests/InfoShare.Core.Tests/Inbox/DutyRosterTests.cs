using InfoShare.Core.Inbox;
using InfoShare.Core.Rosters;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Inbox;

/// <summary>Who acts, by role, team, name and day (G10).</summary>
public sealed class DutyRosterTests
{
    private const string Council = "northmere-csc";
    private static readonly DateTimeOffset Now = new(2027, 3, 10, 9, 0, 0, TimeSpan.Zero);
    private static int entries;

    [Fact]
    public void The_teams_own_people_come_before_those_for_all_and_another_teams_only_where_no_team_is_known()
    {
        var both = new DutyRoster([Entry(RosterKind.Duty, "Ada", "North"), Entry(RosterKind.Duty, "Ben", "South"), Entry(RosterKind.Duty, "Cy", null)]);
        both.For(Item("north "), Now)!.Name.ShouldBe("Ada");
        both.For(Item("South"), Now)!.Name.ShouldBe("Ben");
        both.For(Item("East"), Now)!.Name.ShouldBe("Cy");
        both.For(Item(null), Now)!.Name.ShouldBe("Cy");

        var north = new DutyRoster([Entry(RosterKind.Duty, "Ada", "North")]);
        north.For(Item("South"), Now).ShouldBeNull("another team's worker does not act for this one");
        north.For(Item(null), Now)!.Name.ShouldBe("Ada", "somebody named is better than nobody");
    }

    [Fact]
    public void A_deputy_for_a_role_stands_in_for_the_role_and_for_whoever_works_in_it()
    {
        var roster = new DutyRoster([Entry(RosterKind.Deputy, "Dee", null), Entry(RosterKind.Deputy, "Nia", "North")]);
        roster.DeputyFor(Item(null), Now)!.Name.ShouldBe("Dee");
        roster.DeputyFor(Item("North"), Now)!.Name.ShouldBe("Nia");
        roster.DeputyFor(Named(PractitionerRole.DutySocialWorker), Now)!.Name.ShouldBe("Dee");
        roster.DeputyFor(Named(PractitionerRole.TeamManager), Now).ShouldBeNull();
        roster.DeputyFor(Named(PractitionerRole.Unspecified), Now).ShouldBeNull();
        roster.DeputyFor(Item(null), Now.AddDays(9)).ShouldBeNull("it is over");
        roster.DeputyFor("southmere-csc", "DUTY_SOCIAL_WORKER", null, Now).ShouldBeNull();
    }

    private static RosterEntry Entry(RosterKind kind, string who, string? team) => new(
        $"ros_{++entries:D3}", Council, kind, "DUTY_SOCIAL_WORKER", team, null, null, null, who, "01632 960199", Now.AddDays(-1), Now.AddDays(8),
        null, Now.AddDays(-1), null, null);

    private static Notification Named(PractitionerRole role) => Item(null) with { ActionOwner = "Owen Peatsample", ActionOwnerId = "u-owen", ActionRole = role };

    private static Notification Item(string? team) => new()
    {
        Id = "ntf_1",
        OrganisationId = Council,
        Trigger = NotificationTrigger.ReferralReceived,
        Urgency = Urgency.Standard,
        ActionOwner = "DUTY_SOCIAL_WORKER",
        ActionRole = PractitionerRole.DutySocialWorker,
        ActionTeam = team,
        ExpectedResponse = "take ownership of the referral",
        RespondBy = Now.AddDays(1),
        Tier = Tier.Detail,
        Summary = "Referral of one child.",
        Contact = new ContactPoint("Dr Mockhurst", PractitionerRole.Gp, "Elmmock Surgery", null),
        PublishedAt = Now,
    };
}
