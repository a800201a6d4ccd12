using System.Net;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;

namespace InfoShare.WebConsole.Tests;

/// <summary>Break-glass and who looked, through the pages: a reason of the role's, words of the case, minutes, and a colleague's review.</summary>
public sealed class EmergencyStoryTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    private const string Happening = "Boy of three alone in the flat with a man who gives two surnames";

    [Fact]
    public async Task A_record_is_opened_for_minutes_looked_at_closed_and_reviewed_by_somebody_else()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await site.FamilyAsync("801", "Mabon", "Glasstest");
        await site.ReferAsync("801", "The newborn was left alone on the ward twice.");

        await using var noor = await chromium.OpenAsync(site, "Northmere Police", "Noor Hillmock");
        await noor.FollowAsync("Emergency");
        await noor.LookAsync("emergency");
        await noor.ClickAsync("Open the record");
        await noor.Page.Locator(".govuk-error-summary li").Nth(3).WaitForAsync();
        (await noor.Page.Locator(".govuk-error-summary li").CountAsync()).ShouldBe(4);
        await noor.LookAsync("emergency-errors");
        await noor.FillAsync("Given name", "Mabon");
        await noor.FillAsync("Family name", "Glasstest");
        await noor.FillAsync("Day of birth", "8/3/2027");
        await noor.FillAsync("Address, first line", "9 Weir Court");
        await noor.FillAsync("Postcode", "NM3 1XY");
        await noor.ChooseAsync("A child was found with an adult whom nobody there knows");
        await noor.FillAsync("What is happening?", Happening);
        await noor.FillAsync("Whom did you try to reach first, and what came of it?", "Rang the out-of-hours desk twice, no answer");
        await noor.ClickAsync("Open the record");
        (await noor.TextAsync()).ShouldSatisfyAllConditions(
            text => text.ShouldMatch("Open for 1[0-9] more minutes"),
            text => text.ShouldContain("It ends by itself Tuesday 9 March 2027"),
            text => text.ShouldContain("Who is told"),
            text => text.ShouldNotMatch("[A-Z]+_[A-Z]+"));
        await noor.LookAsync("emergency-open");
        var open = noor.Page.Url;

        // What it opens is asked for with a reason, as everything is.
        await noor.FollowAsync("Look, for this emergency");
        await noor.FillAsync("Why do you ask?", Happening);
        await noor.ChooseAsync("Yes, tell the lead");
        await noor.ClickAsync("Ask");
        (await noor.TextAsync()).ShouldContain("Somebody is in danger now, and I have broken the glass", Case.Insensitive);

        await noor.Page.GotoAsync(open);
        await noor.ClickAsync("Close it now");
        (await noor.TextAsync()).ShouldContain("It is closed");
        await noor.LookAsync("emergency-closed");

        // Noor reviews nothing of her own; the words are her reviewers' and nobody else's.
        await noor.Page.GotoAsync($"{site.Console}emergency/uses");
        (await noor.TextAsync()).ShouldNotContain("Review it");
        await using var supervisor = await chromium.OpenAsync(site, "Northmere Police", Supervisor);
        await supervisor.Page.GotoAsync($"{site.Console}emergency/uses");
        (await supervisor.TextAsync()).ShouldContain(Happening);
        await supervisor.LookAsync("emergency-uses");

        // What asks for the review leads to it, and to nobody's record; who looks at the use has read what was asked.
        var asked = await AskedAsync();
        asked.State.ShouldBeOneOf(NotificationState.Queued, NotificationState.Delivered);
        await supervisor.Page.GotoAsync($"{site.Console}emergency/uses/{asked.GrantId}");
        (await AskedAsync()).State.ShouldBe(NotificationState.Read);
        await supervisor.Page.GotoAsync($"{site.Console}notices/{asked.ItemId}");
        await supervisor.FollowAsync("Open what it is about, and answer it there");
        (await supervisor.TextAsync()).ShouldContain(Happening);
        await supervisor.ClickAsync("Record the review");
        (await supervisor.Page.Locator(".govuk-error-summary li").CountAsync()).ShouldBe(2);
        await supervisor.ChooseAsync("It was right to look");
        await supervisor.FillAsync("Why?", "A child alone with a stranger; nobody could be reached.");
        await supervisor.LookAsync("emergency-review");
        await supervisor.ClickAsync("Record the review");
        (await supervisor.TextAsync()).ShouldSatisfyAllConditions(
            text => text.ShouldContain("Your review is recorded"),
            text => text.ShouldContain("It was right to look."));
        (await AskedAsync()).State.ShouldBe(NotificationState.Acted, "the review is its answer");
        await supervisor.Page.GotoAsync($"{site.Console}notices/{asked.ItemId}");
        (await supervisor.TextAsync()).ShouldNotContain("Your answer");

        // Another service's desk reads nothing of it; an open glass is its holder's page alone.
        using var other = new PlainBrowser(site);
        await other.SignInAsync("northmere-police", "u-police-supervisor");
        (await other.GetAsync(new Uri(open).PathAndQuery)).Status.ShouldBe(HttpStatusCode.NotFound);
        using var doctor = new PlainBrowser(site);
        await doctor.SignInAsync("elmmock-surgery", "u-mockhurst");
        await doctor.GetAsync("/emergency/uses");
        doctor.Seen.ShouldNotContain(p => p.Text.Contains(Happening, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Somebody_whose_role_breaks_no_glass_is_told_whom_to_ring_and_nobody_is_found_by_trying()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var housing = new PlainBrowser(site);
        await housing.SignInAsync("northmere-housing", "u-brickmock");
        var page = await housing.GetAsync("/emergency");
        if (page.Status == HttpStatusCode.OK)
            page.Text.ShouldContain("Your role cannot open records in an emergency");
        else
            page.Status.ShouldBe(HttpStatusCode.Forbidden);

        using var noor = new PlainBrowser(site);
        var form = await noor.SignInAsync("northmere-police", "u-hillmock", "/emergency");
        var tried = await noor.PostAsync("/emergency", form, new Dictionary<string, string>
        {
            ["Form.Person.GivenName"] = "Nobody",
            ["Form.Person.FamilyName"] = "Neverrecorded",
            ["Form.Person.Born"] = "1/1/2020",
            ["Form.Reason"] = "FoundWithUnknownAdult",
            ["Form.Words"] = Happening,
            ["Form.Tried"] = "Rang the out-of-hours desk twice, no answer",
        });
        tried.Text.ShouldContain("Nobody recorded here fits for certain");
        tried.Text.ShouldContain(Happening);

        // It waits for whoever wrote it; no other story is to find it.
        await noor.PostAsync("/emergency?handler=Anew", await noor.GetAsync("/emergency"), []);
    }

    [Fact]
    public async Task Who_looked_at_a_child_is_asked_with_a_reason_and_said_without_names()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await site.FamilyAsync("802", "Nest", "Lookedtest");
        var receipt = await site.ReferAsync("802", "The newborn was left alone on the ward twice.");
        var child = (await Site.ReferralAsync(site.LeadSocialWorker, receipt.ReferralId)).Children[0].PersonId;
        await using var owen = await chromium.OpenAsync(site, "Northmere Children's Services", "Owen Peatsample");
        await owen.Page.GotoAsync($"{site.Console}referrals/{receipt.ReferralId}/held/{child}");
        await owen.FillAsync("Why do you ask?", "A midwife rang about this newborn; what is known, and who works with her?");
        await owen.ChooseAsync("Yes, tell the lead");
        await owen.ClickAsync("Ask");

        await owen.Page.GotoAsync($"{site.Console}children/{child}/looked");
        await owen.LookAsync("who-looked-why");
        await owen.ChooseAsync("To decide a referral");
        await owen.FillAsync("Why do you ask?", "The mother says that somebody has talked about her; who has looked?");
        await owen.ChooseAsync("Yes, tell the lead");
        await owen.ClickAsync("Ask");
        (await owen.TextAsync()).ShouldSatisfyAllConditions(
            text => text.ShouldContain("Northmere Children's Services"),
            text => text.ShouldContain("u-peatsample"),
            text => text.ShouldContain("To decide a referral"),
            text => text.ShouldNotMatch("[A-Z]+_[A-Z]+"));
        await owen.LookAsync("who-looked");
    }

    private async Task<InboxItem> AskedAsync() =>
        (await new InboxService.InboxServiceClient(site.As("northmere-police", "POLICE_SUPERVISOR").CallInvoker).ListInboxAsync(new ListInboxRequest { PageSize = 100, IncludeFinished = true })).Items
            .Single(i => i.GrantId.Length > 0);

    private static string Supervisor =>
        Identity.Development.Practitioners.Of("northmere-police").Single(p => p.Role == "POLICE_SUPERVISOR").Name;
}
