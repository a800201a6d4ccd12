using System.Net;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Referral.V1;

namespace InfoShare.WebConsole.Tests;

/// <summary>What becomes of a concern that was shared at a page: nothing of it is dropped unsaid, it stands once, and it is found again.</summary>
public sealed class SharedStoryTests(Site site) : IClassFixture<Site>
{
    private const string Csc = "northmere-csc";
    private const string Surgery = "elmmock-surgery";
    private const string Said = "She says that she will end her life tonight.";

    [Fact]
    public async Task A_day_of_birth_that_nobody_can_read_stops_no_urgent_concern_and_is_said()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var doctor = await site.PlainAsAsync(Surgery, "GP");
        var shared = await SendAsync(doctor, Typed("Tegan", nameof(Urgency.SameDay), new() { ["Form.Adult.Born"] = "20.1.98", ["Form.Happened"] = "the other night" }));
        shared.Text.ShouldSatisfyAllConditions(
            t => t.ShouldContain("Your concern has been shared"),
            t => t.ShouldContain("What could not be used"),
            t => t.ShouldContain("Birth date:"),
            t => t.ShouldContain("“20.1.98”"),
            t => t.ShouldContain("the other night"),
            t => t.ShouldContain("It is a referral too", Case.Sensitive, "whoever has no usable day of birth is taken for a child"),
            t => t.ShouldNotContain("you have no referral of it here"));
        var sent = (await new ReferralService.ReferralServiceClient(site.Doctor.CallInvoker).ListSentReferralsAsync(new ListSentReferralsRequest())).Referrals;
        sent.ShouldContain(r => r.RiskStatement == Said && r.Urgency == Urgency.SameDay);

        // A day that can be read is one, and dots are read; a child of hers is not known, and that is a warning.
        var read = await SendAsync(doctor, Typed("Tegwen", nameof(Urgency.SameDay), new() { ["Form.Adult.Born"] = "20.1.1998" }));
        read.Text.ShouldContain("you have no referral of it here");
        read.Text.ShouldNotContain("What could not be used");
        read.Text.ShouldNotContain("<li>No referral was opened");

        // What can wait is held up by its form, beside its field.
        var wrong = await PostAsync(doctor, Typed("Teilo", nameof(Urgency.Standard), new() { ["Form.Adult.Born"] = "20.1.98" }));
        wrong.Text.ShouldContain("id=\"adult-born-error\"");
    }

    [Fact]
    public async Task A_concern_that_is_changed_after_it_had_arrived_is_one_and_says_what_was_written_last()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await FamilyAsync("451", "Nan");
        using var doctor = await site.PlainAsAsync(Surgery, "GP");
        var before = (await SentAsync()).Count;
        var form = await doctor.GetAsync("/share");
        var typed = Typed("Tamar", nameof(Urgency.SameDay), new()
        {
            ["Form.Children[0].OwnRecord"] = "EMIS-451",
            ["Form.Relevance"] = "She is alone with her.",
            ["Form.Contact"] = nameof(ChildContactAnswer.Yes),
        });
        var first = await doctor.FollowAsync(await doctor.PostAsync("/share", form, typed));
        first.Text.ShouldContain("It is a referral too");
        var page = Path(first);

        // Back, one word and the consent changed, sent again.
        var second = await doctor.FollowAsync(await doctor.PostAsync("/share", form, new(typed)
        {
            ["Form.Risk"] = "She says that she will end her life tomorrow.",
            ["Form.Consent"] = nameof(ConsentState.Refused),
            ["Form.ConsentBy"] = "Ms Sharetest herself",
        }));
        Path(second).ShouldBe(page);
        second.Text.ShouldContain("It had gone before");
        second.Text.ShouldContain("end her life tomorrow");
        var referral = (await SentAsync())[0];
        (await SentAsync()).Count.ShouldBe(before + 1);
        (await Site.ReferralAsync(site.LeadSocialWorker, referral)).History.ToString().ShouldContain("Ms Sharetest herself", Case.Sensitive, "what the concern cannot take goes in words");
        var history = await new ConcernService.ConcernServiceClient(site.Doctor.CallInvoker).GetConcernHistoryAsync(new GetConcernHistoryRequest
        {
            ConcernId = page.Split('/')[^1],
            Purpose = new AccessPurpose { Purpose = Purpose.ProvideCare, Reason = "What stands of it after a second try.", LegalBasis = LegalBasis.PublicFunction, LeadNotice = LeadNotice.Tell },
        });
        history.Concern.RiskStatement.ShouldContain("tomorrow");
        history.Versions.ShouldHaveSingleItem().Statement.RiskStatement.ShouldBe(Said);

        // About somebody else it is another one, and the page says that the first stands too.
        var other = await doctor.FollowAsync(await doctor.PostAsync("/share", form, new(typed) { ["Form.Adult.GivenName"] = "Somebody", ["Form.Adult.FamilyName"] = "Elsetest", ["Form.Adult.Born"] = "1/2/1980" }));
        Path(other).ShouldNotBe(page);
        other.Text.ShouldContain($"href=\"{page}\">See the first one</a>");
    }

    [Fact]
    public async Task What_was_shared_is_found_again_with_who_has_read_it()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await FamilyAsync("452", "Mali");
        using var doctor = await site.PlainAsAsync(Surgery, "GP");
        var page = Path(await SendAsync(doctor, Typed("Tirion", nameof(Urgency.Standard), new()
        {
            ["Form.Children[0].OwnRecord"] = "EMIS-452",
            ["Form.Relevance"] = "She is alone with her.",
            ["Form.Contact"] = nameof(ChildContactAnswer.Yes),
        })));

        // In another session, without the key of what was said at once.
        using var again = await site.PlainAsAsync(Surgery, "GP");
        var row = Row((await again.GetAsync("/shared")).Text, page);
        row.ShouldContain("Read by 0 of ");
        row.ShouldContain("Shared by Dr Mockhurst");
        var found = await again.GetAsync(page);
        found.Text.ShouldContain("nobody has read it yet");
        found.Text.ShouldContain(Said);

        using (var priti = await site.PlainAsAsync(Csc, "ALLOCATED_SOCIAL_WORKER"))
        {
            foreach (System.Text.RegularExpressions.Match notice in System.Text.RegularExpressions.Regex.Matches((await priti.GetAsync("/notices")).Text, "href=\"(/notices/ntf_[^\"]+)\""))
                await priti.GetAsync(notice.Groups[1].Value);
        }

        Row((await again.GetAsync("/shared")).Text, page).ShouldContain("Read by 1 of ");
        (await again.GetAsync(page)).Text.ShouldContain("read, Priti Larksample");

        // A colleague reads how far it came, and not its words; to another service there is no such concern.
        using var lead = await site.PlainAsAsync(Surgery, "PRACTICE_LEAD");
        var theirs = await lead.GetAsync(page);
        theirs.Text.ShouldContain("read, Priti Larksample");
        theirs.Text.ShouldNotContain(Said);
        using var hana = await site.PlainAsAsync("northmere-midwifery", "MIDWIFE");
        (await hana.GetAsync(page)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    /// <summary>Of what the desk itself shares nobody may be told: it is found again all the same, by its author alone.</summary>
    [Fact]
    public async Task What_nobody_was_told_of_is_found_again_by_whoever_shared_it()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var owen = await site.PlainAsAsync(Csc, "DUTY_SOCIAL_WORKER");
        var page = Path(await SendAsync(owen, Typed("Talfryn", nameof(Urgency.Standard), new() { ["Form.Risk"] = "He shouts at the gate of the school each day." })));
        page.ShouldStartWith("/shared/con_");
        (await owen.GetAsync("/shared")).Text.ShouldNotContain(page, Case.Sensitive, "nobody was told");
        (await owen.GetAsync("/shared")).Text.ShouldContain("href=\"/shared?show=own\"");
        Row((await owen.GetAsync("/shared?show=own")).Text, page).ShouldContain("He shouts at the gate");
        using var priti = await site.PlainAsAsync(Csc, "ALLOCATED_SOCIAL_WORKER");
        (await priti.GetAsync("/shared?show=own")).Text.ShouldNotContain(page);
        (await owen.GetAsync("/shared?show=others")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private static string Path(PlainPage page) => page.Answer.RequestMessage!.RequestUri!.AbsolutePath;

    private static string Row(string list, string page) => list.Split("console-item").Single(r => r.Contains($"href=\"{page}\"", StringComparison.Ordinal));

    private static Dictionary<string, string> Typed(string given, string urgency, Dictionary<string, string> besides)
    {
        var typed = new Dictionary<string, string>
        {
            ["Form.Adult.GivenName"] = given,
            ["Form.Adult.FamilyName"] = "Sharetest",
            ["Form.Adult.Born"] = "2/2/1992",
            ["Form.Signs"] = nameof(ConcernIndicator.ParentSuicidal),
            ["Form.Risk"] = Said,
            ["Form.Kind"] = nameof(ConcernKind.Statement),
            ["Form.Source"] = nameof(SourceKind.SubjectAdult),
            ["Form.Urgency"] = urgency,
            ["Form.Contact"] = nameof(ChildContactAnswer.Unknown),
        };
        foreach (var (name, value) in besides)
            typed[name] = value;
        return typed;
    }

    private static async Task<PlainPage> PostAsync(PlainBrowser who, Dictionary<string, string> typed) => await who.PostAsync("/share", await who.GetAsync("/share"), typed);

    private static async Task<PlainPage> SendAsync(PlainBrowser who, Dictionary<string, string> typed) => await who.FollowAsync(await PostAsync(who, typed));

    private async Task<IReadOnlyList<string>> SentAsync() =>
        [.. (await new ReferralService.ReferralServiceClient(site.Doctor.CallInvoker).ListSentReferralsAsync(new ListSentReferralsRequest { PageSize = 100 })).Referrals.Select(r => r.ReferralId)];

    /// <summary>A child whom the surgery and social care know, and who works with her.</summary>
    private async Task FamilyAsync(string own, string given)
    {
        await Site.RecordAsync(site.Doctor, "EMIS-" + own, given, "Sharetest", "2023-01-05", "4 Mill Lane", "NM1 4QT");
        await Site.RecordAsync(site.LeadSocialWorker, "LCS-" + own, given, "Sharetest", "2023-01-05", "4 Mill Lane", "NM1 4QT");
        await site.LeadSocialWorker.WorksWithAsync("LCS-" + own, PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
    }
}
