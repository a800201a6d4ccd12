using System.Net;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.People.V1;

namespace InfoShare.WebConsole.Tests;

/// <summary>Whoever visits reads first what must be known of the people there and of the address, apart from what is known of the child (C24).</summary>
public sealed class VisitStoryTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    private const string Why = "I visit the home this afternoon, as the referral asks.";
    private const string Threat = "PLANTED-THREAT he waited for a worker at the door with a bar.";
    private const string Loose = "PLANTED-LOOSE a large dog runs loose in the yard.";

    [Fact]
    public async Task Who_visits_reads_it_before_anything_else_and_that_nobody_has_looked_since()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        await site.FamilyAsync("721", "Jay", "Visittest");
        var lead = site.LeadSocialWorker;
        await LivesAsync(lead, "LCS-721-2");
        await Site.RecordAsync(lead, "LCS-721-f", "Gil", "Visittest", "1995-08-09");
        await lead.RelateAsync("LCS-721-f", "LCS-721-2", RelationshipType.BirthParent);
        var referral = (await site.ReferAsync("721", "The newborn was left alone on the ward twice.")).ReferralId;
        await using var owen = await chromium.OpenAsAsync(site, "northmere-csc", "DUTY_SOCIAL_WORKER");

        // Nothing is recorded, which is no all-clear.
        await AroundAsync(owen, referral);
        (await owen.TextAsync()).ShouldContain("Nothing is recorded that you may see. That does not say that it is safe.");

        var police = site.As("northmere-police", "PUBLIC_PROTECTION");
        await new PeopleService.PeopleServiceClient(police.CallInvoker).RecordSafetyNoticeAsync(new RecordSafetyNoticeRequest
        {
            Person = new SubjectRef
            {
                Demographics = new Demographics
                {
                    GivenName = "Gil",
                    FamilyName = "Visittest",
                    BirthDate = "1995-08-09",
                    Address = new Address { Line = "9 Weir Court", Postcode = "NM3 1XY", Area = "Northmere" },
                },
            },
            Kind = SafetyNoticeKind.ViolenceToStaff,
            Words = Threat,
            ReviewOn = "2027-03-12",
        });
        await new PeopleService.PeopleServiceClient(site.As("northmere-school", "DESIGNATED_LEAD").CallInvoker).RecordSafetyNoticeAsync(new RecordSafetyNoticeRequest
        {
            Address = new Address { Line = "9 Weir Court", Postcode = "NM3 1XY", Area = "Northmere" },
            Kind = SafetyNoticeKind.Dog,
            Words = Loose,
            ReviewOn = "2027-06-01",
        });

        // What agencies hold about the child says what there is at the address, apart; the grown-ups are asked about by themselves.
        await owen.Page.GotoAsync(new Uri(site.Console, $"/referrals/{referral}").AbsoluteUri);
        await owen.FollowAsync("Ask what is held about");
        await WhyAsync(owen);
        var visit = owen.Page.Locator(".console-visit");
        (await visit.InnerTextAsync()).ShouldSatisfyAllConditions(
            t => t.ShouldContain("A dog, at the address"),
            t => t.ShouldContain(Loose),
            t => t.ShouldContain("It says nothing about the child"),
            t => t.ShouldContain("Ring before you go: Northmere School"),
            t => t.ShouldNotContain("PLANTED-THREAT"));
        await owen.LookAsync("visit-held");
        await owen.FollowAsync("Ask who is around the child");
        await owen.ChooseAsync("To decide a referral");
        await WhyAsync(owen);
        (await visit.InnerTextAsync()).ShouldSatisfyAllConditions(
            t => t.ShouldContain("Violence to workers, about Gil Visittest"),
            t => t.ShouldContain(Threat),
            t => t.ShouldContain(Loose),
            t => t.ShouldContain("Known since 9 March 2027. Looked at again by 12 March 2027"),
            t => t.ShouldNotContain("Not looked at in time", Case.Insensitive));
        (await owen.Page.Locator("h1").InnerTextAsync()).ShouldBe("Who is around Jay Visittest");
        (await owen.TextAsync()).ShouldContain("Gil Visittest: around the child now");
        await owen.LookAsync("visit");

        // After the day of review it stands, as overdue: silence is no all-clear.
        await site.ClockAtAsync("2027-03-15 10:00");
        await AroundAsync(owen, referral);
        (await visit.InnerTextAsync()).ShouldSatisfyAllConditions(
            t => t.ShouldContain("Not looked at in time", Case.Insensitive),
            t => t.ShouldContain("Somebody was to look by 12 March 2027, and nobody has said since. It may still be so."));
        await owen.LookAsync("visit-overdue");

        // Probation, which asks about him as a new partner, has the kind and whom to ring, and nothing in words.
        await Site.RecordAsync(site.As("northmere-probation", "PROBATION_OFFICER"), "X721", "Una", "Visitother", "1993-02-02", "4 Ford Road", "NM2 7AB");
        using var jo = await site.PlainAsAsync("northmere-probation", "PROBATION_OFFICER");
        var asked = await jo.PostAsync("/partner-check", await jo.GetAsync("/partner-check"), new()
        {
            ["Form.Purpose"] = "AssessAdultAccess",
            ["Form.Reason"] = Why,
            ["Form.Lead"] = "tell",
            ["Form.Supervised.OwnRecord"] = "X721",
            ["Form.Partner.GivenName"] = "Gil",
            ["Form.Partner.FamilyName"] = "Visittest",
            ["Form.Partner.Born"] = "9/8/1995",
            ["Form.Partner.Line"] = "9 Weir Court",
            ["Form.Partner.Postcode"] = "NM3 1XY",
            ["Form.Stay"] = "MainHome",
            ["Form.ChildContact"] = "Unknown",
            ["Form.Planned"] = "31/3/2027",
            ["Form.Said"] = "I move in with him.",
        });
        asked.Status.ShouldBe(HttpStatusCode.Redirect, asked.Text);
        var check = await jo.FollowAsync(asked);
        check.Text.ShouldContain("<strong>Violence to workers</strong>, about Gil Visittest");
        jo.Seen.ShouldAllBe(page => !page.Text.Contains("PLANTED-"));

        // A service that only refers asks nobody who is around a child.
        using var housing = await site.PlainAsAsync("northmere-housing", "ASSOCIATED_REFERRER");
        (await housing.GetAsync(new Uri(owen.Page.Url).AbsolutePath)).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    private async Task AroundAsync(Chromium.Window who, string referral)
    {
        await who.Page.GotoAsync(new Uri(site.Console, $"/referrals/{referral}").AbsoluteUri);
        await who.FollowAsync("Before you visit");
        await who.ChooseAsync("To decide a referral");
        await WhyAsync(who);
    }

    private static async Task WhyAsync(Chromium.Window who)
    {
        await who.FillAsync("Why do you ask?", Why);
        await who.ChooseAsync("Yes, tell the lead");
        await who.ClickAsync("Ask");
    }

    private static async Task LivesAsync(InfoShareConnection who, string own) => await new PeopleService.PeopleServiceClient(who.CallInvoker).RecordResidenceAsync(new RecordResidenceRequest
    {
        Person = new SubjectRef { OwnRecordId = own },
        Address = new Address { Line = "9 Weir Court", Postcode = "NM3 1XY", Area = "Northmere" },
        Kind = ResidenceKind.MainHome,
        State = LinkState.Confirmed,
        FromDate = "2027-03-08",
        Source = SourceKind.Observed,
    });
}
