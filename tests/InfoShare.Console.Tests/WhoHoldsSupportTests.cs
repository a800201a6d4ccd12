using System.Net;
using System.Text.RegularExpressions;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.People.V1;

namespace InfoShare.WebConsole.Tests;

/// <summary>A service leaves and names nobody (G6, I9). Whoever is asked says what the own service does; who else does it is said where the broker takes it.</summary>
public sealed class WhoHoldsSupportTests(Site site) : IClassFixture<Site>
{
    private const string School = "northmere-school";
    private const string Csc = "northmere-csc";
    private const string Help = "northmere-early-help";

    [Fact]
    public async Task Whoever_goes_on_says_its_part_and_the_desk_says_who_holds_support()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        foreach (var (organisation, role, own, code) in ((string, string, string, PractitionerRole)[])
            [(School, "DESIGNATED_LEAD", "NS-95", PractitionerRole.DesignatedLead), (Help, "EARLY_HELP", "EH-95", PractitionerRole.EarlyHelp)])
        {
            await Site.RecordAsync(site.As(organisation, role), own, "Pia", "Supporttest", "2016-05-05", "6 Peak Row", "NM9 2AB");
            await site.As(organisation, role).WorksWithAsync(own, code, "01632 960133");
        }

        await new PeopleService.PeopleServiceClient(site.As(Help, "EARLY_HELP").CallInvoker).RecordInvolvementAsync(new RecordInvolvementRequest
        {
            Person = new SubjectRef { OwnRecordId = "EH-95" },
            Role = PractitionerRole.EarlyHelp,
            ToDate = "2027-03-09",
        });

        // The school holds none, and says so: its own notice is answered, and the others are asked still. It may name nobody else.
        using var oakmock = await site.PlainAsAsync(School, "DESIGNATED_LEAD");
        var (path, asked) = await LeftAsync(oakmock);
        asked.Text.ShouldContain("What does your service do for this person?");
        asked.Text.ShouldNotContain("Who holds support now?");

        // What one form of the notice lacks leaves what was written in the other on the page.
        asked = await oakmock.PostAsync(path, asked, new() { ["Form.Answer"] = nameof(NotificationState.Acted), ["Form.Note"] = "RANG" });
        asked.Text.ShouldContain("Say what was done");
        asked = await oakmock.PostAsync(path + "?handler=Part", asked, new() { ["Form.Part"] = "" });
        asked.Text.ShouldContain("Say what your service does");
        asked.Text.ShouldContain("RANG");
        var none = await oakmock.FollowAsync(await oakmock.PostAsync(path + "?handler=Part", asked, new() { ["Form.Part"] = nameof(CaseRole.None) }));
        none.Text.ShouldSatisfyAllConditions(
            t => t.ShouldContain("It is recorded what your service does. Nobody is found by it yet"),
            t => t.ShouldContain("Neither: nobody may rely on us for it"),
            t => t.ShouldNotContain("Say what we do"));

        // The duty desk has no record of the child: that is said beside the field, and not as a page that is missing.
        using var owen = await site.PlainAsAsync(Csc, "DUTY_SOCIAL_WORKER");
        var (notice, desk) = await LeftAsync(owen);
        var unknown = await owen.PostAsync(notice + "?handler=Part", desk, new() { ["Form.Part"] = nameof(CaseRole.Supports) });
        unknown.Status.ShouldBe(HttpStatusCode.OK);
        unknown.Text.ShouldContain("Your service is not known here to work with this person. Say first that you do");
        unknown.Text.ShouldMatch("href=\"/children/per_[^/]+/work\"");
        var blank = await owen.PostAsync(notice + "?handler=Support", unknown, []);
        blank.Text.ShouldContain("Name the person and the service");
        var held = await owen.FollowAsync(await owen.PostAsync(notice + "?handler=Support", blank, new() { ["Form.HeldBy"] = "Freya Heathsample, Northmere Health Visiting" }));
        held.Text.ShouldContain("Your answer is recorded");
        held.Text.ShouldNotContain("Who holds support now?");

        // Asked once more from a page that was open all the while: nobody asks it any more, and that is said.
        var late = await owen.PostAsync(notice + "?handler=Support", desk, new() { ["Form.HeldBy"] = "Nell Laterwork, Northmere School" });
        late.Status.ShouldBe(HttpStatusCode.OK);
        late.Text.ShouldContain("This is not asked of your service any more");
        await site.ClockAtAsync("2027-03-19 17:01");
        (await owen.NoticesAsync()).ShouldNotContain("Nobody holds a part that is needed");
    }

    private static async Task<(string Path, PlainPage Page)> LeftAsync(PlainBrowser who)
    {
        var path = Regex.Match(await who.NoticesAsync(), "href=\"(/notices/[^\"]+)\">A service has left").Groups[1].Value;
        return (path, await who.GetAsync(path));
    }
}
