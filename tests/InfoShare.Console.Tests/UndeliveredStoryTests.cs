using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Referral.V1;

namespace InfoShare.WebConsole.Tests;

/// <summary>A referral that nobody opens: its referrer reads so, with whom to ring, until a call or a named person there ends it (E6, G8).</summary>
public sealed class UndeliveredStoryTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    [Fact]
    public async Task A_referral_that_nobody_opens_says_so_with_whom_to_ring_and_who_was_reached()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await site.ClockAtAsync("2027-03-10 10:00");
        await Site.RecordAsync(site.Midwife, "MAT-951", "Olwen", "Unreadtest", "2027-03-08");
        var id = (await new HealthService.HealthServiceClient(site.Midwife.CallInvoker).MakeReferralAsync(new Protocol.Health.V1.MakeReferralRequest
        {
            Referral = new ReferralDraft
            {
                Children = { new SubjectRef { OwnRecordId = "MAT-951" } },
                RiskStatement = "The newborn was left alone on the ward twice.",
                Urgency = Urgency.SameDay,
            },
        })).Receipt.ReferralId;
        await using var hana = await chromium.OpenAsAsync(site, "northmere-midwifery", "MIDWIFE");
        await hana.FollowAsync("My referrals");
        (await hana.TextAsync()).ShouldNotContain("opened it");

        // Sent again after 20 minutes and after 40 more; then the inbox gives up.
        foreach (var time in (string[])["2027-03-10 10:21", "2027-03-10 11:02", "2027-03-10 12:23"])
            await site.ClockAtAsync(time);
        await hana.Page.ReloadAsync();
        var row = hana.Page.Locator("li.console-item", new() { HasText = "Olwen Unreadtest" });
        (await row.InnerTextAsync()).ShouldSatisfyAllConditions(
            t => t.ShouldContain("Nobody there has opened it", Case.Insensitive),
            t => t.ShouldContain("Wednesday 10 March 2027, 12:23"),
            t => t.ShouldMatch("Ring (Owen Peatsample|Duty social worker), Northmere Children's Services, telephone 01632 960110"),
            t => t.ShouldNotMatch("[A-Z]{2,}_[A-Z]+"));
        await hana.LookAsync("sent-undelivered-list");
        await hana.FollowAsync("Olwen Unreadtest");
        (await hana.TextAsync()).ShouldSatisfyAllConditions(
            t => t.ShouldContain("Nobody there has opened it"),
            t => t.ShouldContain("telephone 01632 960110"),
            t => t.ShouldContain("You still own it"));
        await hana.LookAsync("sent-undelivered");
        await hana.NarrowAsync("sent-undelivered");

        // She rings, logs it where the page says, and reads back who took it on.
        await hana.FollowAsync("log the call in your notices");
        await hana.FollowAsync("Ring, and log the call");
        await hana.ChooseAsync("I reached somebody who took it on");
        await hana.FillAsync("Who took it on?", "Owen Peatsample");
        await hana.ClickAsync("Log the call");
        await hana.Page.GotoAsync($"{site.Console}sent/{id}");
        (await hana.TextAsync()).ShouldSatisfyAllConditions(
            t => t.ShouldContain("Owen Peatsample took it on by telephone"),
            t => t.ShouldNotContain("given up"));

        await using (var owen = await chromium.OpenAsAsync(site, "northmere-csc", "DUTY_SOCIAL_WORKER"))
        {
            await owen.FollowAsync("Olwen Unreadtest");
            (await owen.TextAsync()).ShouldNotContain("Nobody there has opened it");
            await owen.ClickAsync("Take this referral");
        }

        await hana.Page.ReloadAsync();
        (await hana.TextAsync()).ShouldSatisfyAllConditions(t => t.ShouldNotContain("opened it"), t => t.ShouldContain("Owen Peatsample"));
    }
}
