using System.Net;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Plan.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Text;
using Code = InfoShare.Core.Vocabulary.Code;
using Roles = InfoShare.Core.Vocabulary.Roles;

namespace InfoShare.WebConsole.Tests;

/// <summary>A form that is changed and sent again after it had arrived does nothing twice; and who may sign what needs a manager.</summary>
public sealed class SentTwiceTests(Site site) : IClassFixture<Site>
{
    private const string Probation = "northmere-probation";
    private const string Visiting = "northmere-health-visiting";

    [Fact]
    public async Task A_check_of_a_new_partner_is_one_declaration_however_often_its_words_are_changed()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await Site.RecordAsync(site.As(Probation, "PROBATION_OFFICER"), "X461", "Dewi", "Twicetest", "2000-10-02", "4 Ford Road", "NM2 7AB");
        using var jo = await site.PlainAsAsync(Probation, "PROBATION_OFFICER");
        var form = await jo.GetAsync("/partner-check");
        var typed = new Dictionary<string, string>
        {
            ["Form.Purpose"] = "AssessAdultAccess",
            ["Form.Reason"] = "He told me today that he moves in with his new partner.",
            ["Form.Lead"] = "tell",
            ["Form.Supervised.OwnRecord"] = "X461",
            ["Form.Partner.GivenName"] = "Ceri",
            ["Form.Partner.FamilyName"] = "Twicetest",
            ["Form.Partner.Born"] = "19/5/2002",
            ["Form.Stay"] = "MainHome",
            ["Form.ChildContact"] = "No",
            ["Form.Planned"] = "31/3/2027",
            ["Form.Said"] = "I move in on the last of March.",
        };
        var first = await jo.FollowAsync(await jo.PostAsync("/partner-check", form, typed));
        first.Text.ShouldContain("Declared for the first time");
        first.Text.ShouldNotContain("Your first try had arrived");
        var second = await jo.FollowAsync(await jo.PostAsync("/partner-check", form, new(typed) { ["Form.Planned"] = "24/3/2027", ["Form.Said"] = "It is a week sooner." }));
        Path(second).ShouldBe(Path(first));
        second.Text.ShouldContain("Declared for the first time");
        second.Text.ShouldContain("Your first try had arrived");
        second.Text.ShouldContain("24 March 2027");
        second.Text.ShouldContain("It is a week sooner.");

        // About somebody else it is another question.
        var other = await jo.FollowAsync(await jo.PostAsync("/partner-check", form, new(typed) { ["Form.Partner.GivenName"] = "Delyth", ["Form.Partner.Born"] = "1/1/1999" }));
        Path(other).ShouldNotBe(Path(first));
        other.Text.ShouldNotContain("Your first try had arrived");
    }

    [Fact]
    public async Task A_health_visitors_own_work_ends_once_proposed_and_signed_by_the_named_professional()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        var own = site.As(Visiting, "HEALTH_VISITOR");
        await Site.RecordAsync(own, "HV-462", "Ffion", "Endtest", "2025-02-01");
        await own.WorksWithAsync("HV-462", PractitionerRole.HealthVisitor, "01632 960161");
        using var freya = await site.PlainAsAsync(Visiting, "HEALTH_VISITOR");
        var form = await freya.GetAsync("/endings/new");
        var typed = new Dictionary<string, string>
        {
            ["Form.Person.OwnRecord"] = "HV-462",
            ["Form.Status"] = "OwnWork",
            ["Form.Reason"] = nameof(ClosureReason.NonEngagement),
            ["Form.EndsOn"] = "12/3/2027",
            ["Form.Risk"] = "Nobody has seen her weight since January.",
            ["Form.Evidence[0].Kind"] = nameof(ClosureEvidence.ChildSeenAndHeard),
            ["Form.Evidence[0].Words"] = "I saw her on Monday with her mother.",
            ["Form.Measures"] = "The school nurse weighs her.",
            ["Form.Parts[0].Organisation.Called"] = "Northmere Health Visiting",
            ["Form.Parts[0].Role"] = nameof(PractitionerRole.SchoolNurse),
            ["Form.Parts[0].What"] = "Weighs her",
            ["Form.Parts[0].HowOften"] = "every second week",
            ["Form.Contingency"] = "Whoever is worried rings the duty desk the same day.",
            ["Form.Plan"] = "The school nurse sees her until the summer.",
            ["Form.Reopens"] = nameof(ReopeningTrigger.FurtherConcern),
            ["Form.ChildView"] = "She is too small to say.",
            ["Form.FamilyView"] = "They would rather be left alone.",
        };
        var first = await freya.FollowAsync(await freya.PostAsync("/endings/new", form, typed));
        first.Text.ShouldContain("Nothing has ended yet", Case.Sensitive, first.Text);
        first.Text.ShouldContain("A manager must sign it");
        first.Text.ShouldNotContain(">Sign it<", Case.Sensitive, "a health visitor signs nothing");
        var ending = Path(first);

        // One word changed after it had arrived: it is not proposed twice, and what is written now is not lost.
        var second = await freya.PostAsync("/endings/new", form, new(typed) { ["Form.Risk"] = "Nobody has seen her weight since Christmas." });
        second.Status.ShouldBe(HttpStatusCode.OK);
        second.Text.ShouldContain($"href=\"{ending}\">Read what you first sent</a>");
        second.Text.ShouldContain("since Christmas");
        second.Hidden("Form.FormId").ShouldNotBe(form.Hidden("Form.FormId"));
        (await new PlanService.PlanServiceClient(own.CallInvoker).GetEndingAsync(new GetEndingRequest { EndingId = ending.Split('/')[^1] })).Ending.ResidualRisk.ShouldContain("since January");

        // The named professional, whom the notice asks to sign, is given the button and signs.
        using var lead = await site.PlainAsAsync(Visiting, "NAMED_PROFESSIONAL");
        (await lead.NoticesAsync()).ShouldContain("sign the ending");
        var page = await lead.GetAsync(ending);
        page.Text.ShouldContain(">Sign it<");

        // Why it may end is no reason against the own part: that is accepted, and what was written to sign it waits for the ending as it is then.
        page = await lead.PostAsync($"{ending}?handler=Sign", page, new() { ["Form.Why"] = "I read notes." });
        page.Text.ShouldContain("Say in at least 15 letters why it may end");
        page = await lead.FollowAsync(await lead.PostAsync($"{ending}?handler=Accept", page, new() { ["Form.Part"] = page.Hidden("Form.Part"), ["Form.Reason"] = "" }));
        page.Text.ShouldNotContain("You wrote why not");
        page.Text.ShouldNotContain("Yes, we do this");
        page.Text.ShouldContain("I read notes.");
        var signed = await lead.FollowAsync(await lead.PostAsync($"{ending}?handler=Sign", page, new() { ["Form.Why"] = "I read her notes and rang the school nurse." }));
        signed.Text.ShouldContain("You have signed it.");
        signed.Text.ShouldNotContain("A manager must sign it");
    }

    [Fact]
    public void Whoever_the_broker_lets_sign_is_a_manager_to_the_console_and_nobody_else() => Desk.Managers.Order(StringComparer.Ordinal).ShouldBe(
        Enum.GetValues<Core.Vocabulary.PractitionerRole>().Where(Roles.IsManager).Select(r => Code.Of(r)).Order(StringComparer.Ordinal));

    [Fact]
    public void One_day_and_time_of_words_is_one_moment_wherever_it_is_typed()
    {
        // The hour that comes twice is the first of both; that which never comes is none.
        London.At("31/10/2027", "01:30").ShouldBe(London.Instant("31/10/2027 01:30"));
        London.At("31/10/2027", "1:30")!.ToDateTimeOffset().ShouldBe(new DateTimeOffset(2027, 10, 31, 0, 30, 0, TimeSpan.Zero));
        London.At("28/3/2027", "01:30").ShouldBeNull();
        London.Instant("28.3.2027, 01:30").ShouldBeNull();
        London.Instant("9 March 2027, 15:10").ShouldBe(London.At("9.3.2027", "15:10"));
        London.At("9/3/2027", "").ShouldBeNull();
        London.Iso("20.1.1998").ShouldBe("1998-01-20");
        London.Iso("20.1.98").ShouldBeNull("of two figures nobody knows the century");
    }

    private static string Path(PlainPage page) => page.Answer.RequestMessage!.RequestUri!.AbsolutePath;
}
