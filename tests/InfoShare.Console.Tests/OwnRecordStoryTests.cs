using System.Text.RegularExpressions;
using InfoShare.Protocol.Common.V1;

namespace InfoShare.WebConsole.Tests;

/// <summary>
/// The id of the own record says by itself who is meant. Where a name stands beside it, one of the two may be wrong, and no page chooses in silence
/// (A5, A3, E1): it asks, or sends both, and says whose record it was.
/// </summary>
public sealed class OwnRecordStoryTests(Site site) : IClassFixture<Site>
{
    private const string Surgery = "elmmock-surgery";
    private const string Police = "northmere-police";
    private const string Risk = "She was found asleep on the stairs again.";

    [Theory]
    [InlineData("/refer?handler=Check", "Form.Children[0]", Surgery, "GP")]
    [InlineData("/share", "Form.Adult", Surgery, "GP")]
    [InlineData("/share", "Form.Children[0]", Surgery, "GP")]
    [InlineData("/children", "Form.Child", Surgery, "GP")]
    [InlineData("/handovers/new", "Form.Person", Surgery, "GP")]
    [InlineData("/endings/new", "Form.Person", Surgery, "GP")]
    [InlineData("/emergency", "Form.Person", Police, "PUBLIC_PROTECTION")]
    [InlineData("/partner-check", "Form.Supervised", "northmere-probation", "PROBATION_OFFICER")]
    [InlineData("/partner-check", "Form.Partner", "northmere-probation", "PROBATION_OFFICER")]
    [InlineData("/adults", "Form.Person", "northmere-probation", "PROBATION_OFFICER")]
    public async Task A_name_beside_the_id_is_asked_about_and_nothing_is_done(string path, string who, string organisation, string role)
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var browser = await site.PlainAsAsync(organisation, role);
        var page = await browser.GetAsync(path.Split('?')[0]);
        page.Text.ShouldContain($"name=\"{who}.OwnRecord\"");
        var error = $"id=\"{Forms.Field.IdOf(who)}-ownrecord-error\"";
        foreach (var (field, written) in ((string, string)[])[("GivenName", "Otto"), ("Born", "8/6/2026"), ("NhsNumber", "943 476 5919")])
        {
            var asked = await browser.PostAsync(path, page, new(Typed) { [who + ".OwnRecord"] = "EMIS-1003", [$"{who}.{field}"] = written });
            asked.Text.ShouldContain(error, Case.Sensitive, $"{path} {field}");
            asked.Text.ShouldContain("The id alone says who it is");
            asked.Text.ShouldContain(written);
        }

        (await browser.PostAsync(path, page, new() { [who + ".OwnRecord"] = "EMIS-1003" })).Text.ShouldNotContain("The id alone says who it is");
    }

    [Fact]
    public async Task A_new_address_beside_the_id_goes_with_the_referral_and_the_desk_reads_it()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await Site.RecordAsync(site.Doctor, "EMIS-471", "Nia", "Idtest", "2023-01-05", "4 Mill Lane", "NM1 4QT");
        using var doctor = await site.PlainAsAsync(Surgery, "GP");
        var view = await ReferAsync(doctor, new()
        {
            ["Form.Children[0].OwnRecord"] = "EMIS-471",
            ["Form.Children[0].Line"] = "17 Nowhere Steps",
            ["Form.Children[0].Postcode"] = "NM4 4AA",
            ["Form.Urgency"] = nameof(Urgency.Standard),
        }, "By your record EMIS-471", "17 Nowhere Steps NM4 4AA");
        view.ShouldContain("Nia Idtest");
        view.ShouldContain("17 Nowhere Steps NM4 4AA");
    }

    [Fact]
    public async Task Of_what_is_urgent_the_id_goes_and_the_name_beside_it_is_read_in_words()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await Site.RecordAsync(site.Doctor, "EMIS-472", "Nia", "Idtest", "2023-01-05", "4 Mill Lane", "NM1 4QT");
        using var doctor = await site.PlainAsAsync(Surgery, "GP");
        foreach (var coded in (bool[])[false, true])
        {
            var typed = new Dictionary<string, string>
            {
                ["Form.Children[0].OwnRecord"] = "EMIS-472",
                ["Form.Children[0].GivenName"] = "Otto",
                ["Form.Children[0].Born"] = "8/6/2026",
                ["Form.Urgency"] = nameof(Urgency.SameDay),
            };
            if (coded)
                (typed["Form.Source"], typed["Form.Kind"], typed["Form.Harms"]) = ("Observed", "Event", "Neglect");
            (await ReferAsync(doctor, typed, "By your record EMIS-472", "Written beside our record EMIS-472: Otto, born 8/6/2026"))
                .ShouldContain("Written beside our record EMIS-472: Otto, born 8/6/2026", Case.Sensitive, $"coded: {coded}");
        }

        var shared = await doctor.FollowAsync(await doctor.PostAsync("/share", await doctor.GetAsync("/share"), new()
        {
            ["Form.Adult.GivenName"] = "Una",
            ["Form.Adult.FamilyName"] = "Idtest",
            ["Form.Adult.Born"] = "2/2/1992",
            ["Form.Children[0].OwnRecord"] = "EMIS-472",
            ["Form.Children[0].GivenName"] = "Otto",
            ["Form.Risk"] = Risk,
            ["Form.Kind"] = nameof(ConcernKind.Event),
            ["Form.Source"] = nameof(SourceKind.Observed),
            ["Form.Urgency"] = nameof(Urgency.SameDay),
        }));
        shared.Text.ShouldContain("Your concern has been shared", Case.Sensitive, shared.Text);
        shared.Text.ShouldContain("Written beside our record EMIS-472: Otto");
    }

    [Fact]
    public async Task A_page_that_an_id_opens_bears_the_name_of_the_own_record()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await Site.RecordAsync(site.Doctor, "EMIS-473", "Nia", "Idtest", "2023-01-05", "4 Mill Lane", "NM1 4QT");
        using var doctor = await site.PlainAsAsync(Surgery, "GP");
        var why = new Dictionary<string, string> { ["Form.Purpose"] = nameof(Purpose.ProvideCare), ["Form.Reason"] = "I see the family tomorrow and need to know.", ["Form.Lead"] = "tell" };
        var child = await doctor.FollowAsync(await doctor.PostAsync("/children", await doctor.GetAsync("/children"), new(why) { ["Form.Child.OwnRecord"] = "EMIS-473" }));
        Heading(child).ShouldStartWith("Nia Idtest, ");
        foreach (var further in (string[])["/work?from=", "/looked?from="])
        {
            var to = Regex.Match(child.Text, $"href=\"(/children/[^\"]+{Regex.Escape(further)}[^\"]+)\"").Groups[1].Value;
            (await doctor.GetAsync(to)).Text.ShouldContain("Nia Idtest", Case.Sensitive, to);
        }

        // Of several that fit, one is chosen by its button, and the name that was typed for them stands beside it no longer.
        var meant = await doctor.FollowAsync(await doctor.PostAsync("/children", await doctor.GetAsync("/children"), new(why) { ["Form.Child.GivenName"] = "Otto", ["Form.Meant"] = "EMIS-473" }));
        Heading(meant).ShouldStartWith("Nia Idtest, ");

        // Another service that holds no record of her is given no name of hers.
        using var priti = await site.PlainAsAsync("northmere-csc", "ALLOCATED_SOCIAL_WORKER");
        var address = child.Answer.RequestMessage!.RequestUri!.AbsolutePath;
        var asked = address[..address.LastIndexOf('/')];
        var theirs = await priti.FollowAsync(await priti.PostAsync(asked, await priti.GetAsync(asked), new(why) { ["Form.Purpose"] = nameof(Purpose.AssessChild) }));
        Heading(theirs).ShouldStartWith("A child, ");
        theirs.Text.ShouldNotContain("Nia Idtest");
    }

    [Fact]
    public async Task Whose_record_was_opened_in_an_emergency_is_said_before_anybody_looks()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await Site.RecordAsync(site.As(Police, "PUBLIC_PROTECTION"), "POL-474", "Nia", "Idtest", "2023-01-05", "4 Mill Lane", "NM1 4QT");
        using var noor = await site.PlainAsAsync(Police, "PUBLIC_PROTECTION");
        var open = await noor.FollowAsync(await noor.PostAsync("/emergency", await noor.GetAsync("/emergency"), new()
        {
            ["Form.Person.OwnRecord"] = "POL-474",
            ["Form.Reason"] = "FoundWithUnknownAdult",
            ["Form.Words"] = "A girl of four alone in the flat with a man who gives two surnames",
            ["Form.Tried"] = "Rang the out-of-hours desk twice, no answer",
        }));
        open.Text.ShouldContain("Whose record: <strong>Nia Idtest</strong>", Case.Sensitive, open.Text);
        var look = Regex.Match(open.Text, "href=\"(/children/[^\"]+emergency=[^\"]+)\"").Groups[1].Value;
        Heading(await noor.GetAsync(look)).ShouldBe("What is known of Nia Idtest");
    }

    private static Dictionary<string, string> Typed { get; } = new()
    {
        ["Form.Risk"] = Risk,
        ["Form.Kind"] = nameof(ConcernKind.Event),
        ["Form.Source"] = nameof(SourceKind.Observed),
        ["Form.Urgency"] = nameof(Urgency.Standard),
        ["Form.Contact"] = nameof(ChildContactAnswer.Unknown),
        ["Form.Relevance"] = "She is alone with him.",
    };

    private static string Heading(PlainPage page) => Regex.Match(page.Text, "<h1[^>]*>([^<]*)</h1>").Groups[1].Value;

    /// <summary>Reads it once more, where these words stand, and sends it; as the desk reads it.</summary>
    private async Task<string> ReferAsync(PlainBrowser who, Dictionary<string, string> typed, params string[] shown)
    {
        typed["Form.Risk"] = Risk;
        var check = await who.PostAsync("/refer?handler=Check", await who.GetAsync("/refer"), typed);
        check.Text.ShouldContain("<h1 class=\"govuk-heading-l\">Check before you send</h1>", Case.Sensitive, check.Text);
        foreach (var words in shown)
            check.Text.ShouldContain(words);
        check.Text.ShouldNotContain("<dd class=\"govuk-summary-list__value console-words\">Otto", Case.Sensitive, "what does not go is not shown as going");
        typed["form-proof"] = check.Hidden("form-proof", "/refer");
        typed["Form.FormId"] = check.Hidden("Form.FormId");
        var sent = await who.FollowAsync(await who.PostAsync("/refer?handler=Send", check, typed));
        sent.Text.ShouldContain("Your referral has been sent", Case.Sensitive, sent.Text);
        return (await Site.ReferralAsync(site.LeadSocialWorker, sent.Answer.RequestMessage!.RequestUri!.AbsolutePath.Split('/').Last())).ToString();
    }
}
