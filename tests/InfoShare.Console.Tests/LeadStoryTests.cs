using Google.Protobuf.WellKnownTypes;
using InfoShare.Client;
using InfoShare.Core.Clocks;
using InfoShare.Protocol.Child.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Roster.V1;

namespace InfoShare.WebConsole.Tests;

/// <summary>Who leads for a child is named at the console, by somebody who may: a colleague who works with the child, one on the roster, or another (I9, D8).</summary>
public sealed class LeadStoryTests(Site site) : IClassFixture<Site>
{
    private const string Csc = "northmere-csc";
    private const string Visiting = "northmere-health-visiting";

    [Fact]
    public async Task A_manager_names_who_leads_from_the_roster_and_whoever_led_until_now_is_told()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        var (manager, person) = (site.As(Csc, "TEAM_MANAGER"), await ChildAsync("811", "Mabli"));
        var roster = new RosterService.RosterServiceClient(manager.CallInvoker);
        await roster.RecordDutyAsync(new RecordDutyRequest
        {
            Role = "ALLOCATED_SOCIAL_WORKER",
            PersonName = "Rhona Reedsample",
            Telephone = "01632 960177",
            From = At(new DateOnly(2027, 3, 8)),
            To = At(new DateOnly(2027, 3, 20)),
        });
        await roster.RecordAbsenceAsync(new RecordAbsenceRequest
        {
            AwayName = "Rhona Reedsample",
            DeputyName = "Nils Fenfixture",
            Telephone = "01632 960178",
            From = At(new DateOnly(2027, 3, 8)),
            To = At(new DateOnly(2027, 3, 12)),
        });

        using var lena = await site.PlainAsAsync(Csc, "TEAM_MANAGER");
        var page = await lena.OfChildAsync(person, "lead", nameof(Purpose.AssessChild));
        page.Text.ShouldSatisfyAllConditions(
            t => t.ShouldContain("Who leads for Mabli Leadtest?"),
            t => t.ShouldContain("Priti Larksample (allocated social worker), 01632 960111. Leads now, since 9 March 2027."),
            t => t.ShouldContain("Rhona Reedsample (allocated social worker), 01632 960177. On your roster until Saturday 20 March 2027, 00:00. Away until Friday 12 March 2027, 00:00: Nils Fenfixture stands in."),
            t => t.ShouldContain("Lena Marlsample (team manager). This is you."));

        // A name beside a choice is chosen between by nobody, and one that the list has is chosen there.
        (await lena.SendOfAsync(page, "Send", [])).Text.ShouldContain("Say who leads");
        var both = await lena.SendOfAsync(page, "Send", new() { ["Form.Colleague"] = "AllocatedSocialWorker|Priti Larksample", ["Form.Name"] = "Somebody Else" });
        both.Text.ShouldContain("You wrote of somebody who is not in the list");
        both.Text.ShouldContain("value=\"Somebody Else\"");
        (await lena.SendOfAsync(page, "Send", Other("rhona  reedsample", nameof(PractitionerRole.AllocatedSocialWorker)))).Text.ShouldContain("This name stands in the list with this role");
        (await lena.SendOfAsync(page, "Send", Other("Rhona Reedsample", ""))).Text.ShouldContain("Say in which role");
        var wrong = await lena.SendOfAsync(page, "Send", new() { ["Form.Colleague"] = "AllocatedSocialWorker|Rhona Reedsample", ["Form.Telephone"] = "ring the office" });
        wrong.Text.ShouldContain("id=\"telephone-error\"");
        (await LeadAsync(person)).Name.ShouldBe("Priti Larksample", "nothing has gone yet");

        // Back: what was typed stands there still.
        (await lena.GetAsync(page.Answer.RequestMessage!.RequestUri!.PathAndQuery)).Text.ShouldSatisfyAllConditions(
            t => t.ShouldContain("You wrote this here before"), t => t.ShouldContain("value=\"ring the office\""));
        var done = await lena.SendOfAsync(wrong, "Send", new() { ["Form.Colleague"] = "AllocatedSocialWorker|Rhona Reedsample", ["Form.Telephone"] = "" });
        done.Text.ShouldContain("It is recorded that Rhona Reedsample leads in your service", Case.Sensitive, done.Text);
        done.Text.ShouldContain("Whoever led until now is told");
        done.Text.ShouldContain("If this is new to your colleague, a notice says so, with your name");
        done.Text.ShouldNotContain("ring the office");
        (await LeadAsync(person)).ShouldSatisfyAllConditions(l => l.Name.ShouldBe("Rhona Reedsample"), l => l.Telephone.ShouldBe("01632 960177"));
        (await new InboxService.InboxServiceClient(site.LeadSocialWorker.CallInvoker).ListInboxAsync(new ListInboxRequest { PageSize = 100 })).Items
            .Where(i => i.PersonId == person && i.Trigger == NotificationTrigger.StatusChanged).ShouldHaveSingleItem().Summary.ShouldContain("Rhona Reedsample");
    }

    [Fact]
    public async Task Who_may_not_name_a_lead_is_told_so_in_words_and_by_the_broker()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        var person = await ChildAsync("812", "Nerys");
        using var tess = await site.PlainAsAsync("northmere-early-help", "EARLY_HELP");
        var shut = await tess.GetAsync($"/children/{person}/lead");
        shut.Text.ShouldContain("Your role does not name who leads");
        shut.Text.ShouldNotContain("Record who leads");

        // The form of a page that was never drawn for her: the broker refuses, in its own words, and nothing is changed.
        var refused = await tess.PostAsync($"/children/{person}/lead?handler=Send", await tess.GetAsync("/work"), new(Other("Tess Millsample", nameof(PractitionerRole.AllocatedSocialWorker)))
        {
            ["form-proof"] = (await tess.GetAsync("/work")).Hidden("form-proof"),
        });
        refused.Text.ShouldContain("Nothing was sent", Case.Sensitive, refused.Text);
        (await LeadAsync(person)).Name.ShouldBe("Priti Larksample");
    }

    /// <summary>In another service than children's the same page says it with the call that this service has.</summary>
    [Fact]
    public async Task A_health_visitor_names_a_colleague_and_the_page_of_the_own_work_shows_who_leads()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        var person = await ChildAsync("813", "Olwen");
        var freyas = site.As(Visiting, "HEALTH_VISITOR");
        await Site.RecordAsync(freyas, "HV-813", "Olwen", "Leadtest", "2023-01-05", "4 Mill Lane", "NM1 4QT");
        await freyas.WorksWithAsync("HV-813", PractitionerRole.HealthVisitor, "01632 960133", leads: true);
        using var freya = await site.PlainAsAsync(Visiting, "HEALTH_VISITOR");
        (await freya.GetAsync($"/children/{person}/work")).Text.ShouldContain($"href=\"/children/{person}?then=work\"");
        var work = await freya.OfChildAsync(person, "work", nameof(Purpose.ProvideCare));
        work.Text.ShouldSatisfyAllConditions(
            t => t.ShouldContain("Freya Heathsample (health visitor), Northmere Health Visiting, telephone 01632 960133, since 9 March 2027. Leads in your service"),
            t => t.ShouldContain("Priti Larksample (allocated social worker), Northmere Children's Services, telephone 01632 960111 leads for the child."));

        var page = await freya.OfChildAsync(person, "lead", nameof(Purpose.ProvideCare));
        var named = Other("Ola Rushsample", nameof(PractitionerRole.SchoolNurse));
        named["Form.Telephone"] = "01632 960134";
        (await freya.SendOfAsync(page, "Send", named)).Text.ShouldContain("It is recorded that Ola Rushsample leads in your service");
        var after = await freya.OfChildAsync(person, "work", nameof(Purpose.ProvideCare));
        after.Text.ShouldContain("Ola Rushsample (school nurse), Northmere Health Visiting, telephone 01632 960134, since 9 March 2027. Leads in your service");
        (await LeadAsync(person)).Name.ShouldBe("Priti Larksample", "who leads for the child is children's services'");

        // Which colleague works with her, and at which number, is the own service's list alone.
        var theirs = await ChronologyAsync(site.LeadSocialWorker, person, Purpose.AssessChild);
        theirs.Items.Where(i => i is { Kind: ChronologyKind.Service, Agency: AgencyKind.Health }).ShouldNotBeEmpty();
        theirs.Items.Where(i => i is { Kind: ChronologyKind.Service, Agency: AgencyKind.Health }).ShouldAllBe(i => i.Who == null && !i.Leads);
        theirs.Items.Single(i => i is { Kind: ChronologyKind.Service, Agency: AgencyKind.SocialCare }).ShouldSatisfyAllConditions(
            i => i.Who.Name.ShouldBe("Priti Larksample"), i => i.Leads.ShouldBeTrue());
    }

    private static Dictionary<string, string> Other(string name, string role) =>
        new() { ["Form.Colleague"] = "other", ["Form.Name"] = name, ["Form.Role"] = role };

    private static Timestamp At(DateOnly day) => Timestamp.FromDateTimeOffset(LondonTime.ToUtc(day, new TimeOnly(0, 0)));

    private async Task<string> ChildAsync(string own, string given)
    {
        await Site.RecordAsync(site.LeadSocialWorker, "LCS-" + own, given, "Leadtest", "2023-01-05", "4 Mill Lane", "NM1 4QT");
        await site.LeadSocialWorker.WorksWithAsync("LCS-" + own, PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        return await site.PersonAsync("LCS-" + own);
    }

    private async Task<ContactPoint> LeadAsync(string person) => (await ChronologyAsync(site.LeadSocialWorker, person, Purpose.AssessChild)).Lead.Lead;

    private static async Task<GetChronologyResponse> ChronologyAsync(InfoShareConnection who, string person, Purpose purpose) =>
        await new ChronologyService.ChronologyServiceClient(who.CallInvoker).GetChronologyAsync(new GetChronologyRequest
        {
            Child = new SubjectRef { PersonId = person },
            Purpose = Neighbours.For(purpose, "Who works with her, and who leads."),
            PageSize = 100,
        });
}
