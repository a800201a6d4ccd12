using System.Net;
using System.Text.RegularExpressions;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;

namespace InfoShare.WebConsole.Tests;

/// <summary>What was shared is gone on with at the console: added to, put right, said to be surer or less sure, and taken back (C3, C5, C7, C18).</summary>
public sealed class ConcernPagesStoryTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    private const string Csc = "northmere-csc";
    private const string Surgery = "elmmock-surgery";
    private const string Said = "She says that she drinks a bottle of gin before noon.";
    private const string Right = "She says that she drinks a bottle of wine in the evening.";

    [Fact]
    public async Task What_was_wrong_is_put_right_after_it_was_read_once_more_and_whoever_was_told_reads_it_anew()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var doctor = await site.PlainAsAsync(Surgery, "GP");
        var id = await ShareAsync(doctor, "461", "Bethan");
        var page = await AskAsync(doctor, id);
        page.Text.ShouldContain("Put right what it says");
        page.Text.ShouldContain("Unverified");
        var form = await doctor.GetAsync(Link(page, "correct"));
        form.Text.ShouldContain(Said);
        form.Text.ShouldContain("value=\"9/3/2027\"");

        // Nothing changed is nothing to send, and why it is changed has to be said.
        (await CheckAsync(doctor, form, Whole(new() { ["Form.Reason"] = "The date was read wrongly." }))).Text.ShouldContain("Nothing is changed yet");
        var wrong = await CheckAsync(doctor, form, Whole(new() { ["Form.Risk"] = Right, ["Form.Happened"] = "the other night" }));
        wrong.Text.ShouldContain("id=\"happened-error\"");
        wrong.Text.ShouldContain("id=\"reason-error\"");
        wrong.Text.ShouldContain(Right);
        var change = Whole(new() { ["Form.Risk"] = Right, ["Form.ForEveryChild"] = "Each of them hears it.", ["Form.Happened"] = "", ["Form.Reason"] = "I had mixed her up with another patient." });
        var sure = await CheckAsync(doctor, form, change);
        sure.Text.ShouldSatisfyAllConditions(
            t => t.ShouldContain("Are you sure?"),
            t => t.ShouldContain($">Before: {Said}</p><p class=\"govuk-body console-words\">Now: {Right}<"),
            t => t.ShouldContain(">Now: not known<"),
            t => t.ShouldContain("What it means for the children who were not named</dt>"),
            t => t.ShouldContain(">Before: nothing</p><p class=\"govuk-body console-words\">Now: Each of them hears it.<"),
            t => t.ShouldNotContain("What kind of thing</dt>", Case.Sensitive, "what stays is not in it"));
        (await HistoryAsync(id)).Concern.Version.ShouldBe(1, "nothing has gone yet");

        // In another tab it is put right first: this one is drawn anew with what was typed, and goes then.
        var other = await doctor.GetAsync(Link(page, "correct"));
        (await SendAsync(doctor, "correct", other, Whole(new() { ["Form.Risk"] = "She says that she drinks every day now.", ["Form.Reason"] = "I had read the wrong line." }))).Text
            .ShouldContain("What it said first is kept");
        var stale = await SendAsync(doctor, "correct", form, change);
        stale.Text.ShouldContain("Somebody else has changed this");
        stale.Text.ShouldContain(Right);
        var done = await SendAsync(doctor, "correct", stale, change);
        done.Text.ShouldContain("It says now what you wrote");
        done.Text.ShouldContain("What it said before");
        done.Text.ShouldContain($"“{Said}”");
        done.Text.ShouldContain("What it means for the children: Each of them hears it.");
        var history = await HistoryAsync(id);
        history.Versions.Count.ShouldBe(2);
        history.Concern.ShouldSatisfyAllConditions(
            c => c.RiskStatement.ShouldBe(Right), c => c.ForEveryChild.ShouldBe("Each of them hears it."), c => c.Happened.ShouldBeNull(), c => c.Indicators.ShouldBe([ConcernIndicator.ParentAlcohol]), c => c.HarmCategories.ShouldBeEmpty());

        // Whoever was told is told of it, and reads it by the notice's own link; it is not theirs to change.
        using var priti = await site.PlainAsAsync(Csc, "ALLOCATED_SOCIAL_WORKER");
        await NoticeAsync(priti, $"href=\"/concerns/{id}\">What became of it");
        var theirs = await AskAsync(priti, id, "AssessChild");
        theirs.Text.ShouldContain("What it said before");
        theirs.Text.ShouldNotContain("Put right what it says");
        theirs.Text.ShouldNotContain(">Take it back<");
        var key = Regex.Match(Link(theirs, "note"), "answer=([^&]+)").Groups[1].Value;
        var refused = await SendAsync(
            priti, "take-back", await priti.GetAsync($"/concerns/{id}/take-back?answer={key}"), new() { ["Form.Reason"] = "It was about somebody else, so I take it back." });
        refused.Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task How_sure_it_is_and_what_is_added_stand_beside_what_was_said_with_who_said_it()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var doctor = await site.PlainAsAsync(Surgery, "GP");
        var id = await ShareAsync(doctor, "462", "Cadi");
        using var priti = await site.PlainAsAsync(Csc, "ALLOCATED_SOCIAL_WORKER");
        await NoticeAsync(priti, $"href=\"/concerns/{id}\">");
        var page = await AskAsync(priti, id, "AssessChild");
        var form = await priti.GetAsync(Link(page, "verify"));
        var empty = await CheckAsync(priti, form, []);
        foreach (var field in (string[])["state", "basis", "words", "view"])
            empty.Text.ShouldContain($"id=\"{field}-error\"");
        var typed = new Dictionary<string, string>
        {
            ["Form.State"] = nameof(VerificationState.Confirmed),
            ["Form.Basis"] = nameof(SourceKind.Relative),
            ["Form.Words"] = "Her sister found the bottles in the airing cupboard.",
            ["Form.View"] = "I believe the sister, and have seen the cupboard.",
        };

        // What cannot carry it the broker refuses, beside its field.
        (await SendAsync(priti, "verify", form, typed)).Text.ShouldContain("id=\"basis-error\"");
        typed["Form.State"] = nameof(VerificationState.Corroborated);
        var sure = await CheckAsync(priti, form, typed);
        sure.Text.ShouldContain("is never taken away");
        sure.Text.ShouldContain("airing cupboard");
        (await HistoryAsync(id)).Steps.Count.ShouldBe(1, "nothing has gone yet");
        var done = await SendAsync(priti, "verify", form, typed);
        done.Text.ShouldContain("All who were shown the concern are told");
        done.Text.ShouldContain("Corroborated");
        (await HistoryAsync(id)).Step.ShouldBe(2);

        // A reassurance is somebody's; it lowers nothing, and says so before it goes.
        var note = await doctor.GetAsync(Link(await AskAsync(doctor, id), "note"));
        var words = new Dictionary<string, string> { ["Form.Kind"] = nameof(NoteKind.Reassurance), ["Form.Words"] = "She has thrown it all away." };
        (await CheckAsync(doctor, note, words)).Text.ShouldContain("id=\"saidby-error\"");
        words["Form.SaidBy"] = "The mother";
        words["Form.Trend"] = nameof(StatedTrend.Falling);
        (await SendAsync(doctor, "note", note, words)).Text.ShouldContain("id=\"trend-error\"", Case.Sensitive, "what reassures lowers nothing");
        words["Form.Trend"] = "";
        (await CheckAsync(doctor, note, words)).Text.ShouldContain("The concern stays as it is, and nobody is told");
        var added = await SendAsync(doctor, "note", note, words);
        added.Text.ShouldContain("Somebody says that it is well now");
        added.Text.ShouldContain("The mother: She has thrown it all away.");
        added.Text.ShouldContain("I believe the sister");
        var history = await HistoryAsync(id);
        history.Steps[^1].State.ShouldBe(VerificationState.Corroborated);
        history.Notes.ShouldHaveSingleItem().SaidBy.ShouldBe("The mother");

        // Sent twice, it stands once.
        await SendAsync(doctor, "note", note, words);
        (await HistoryAsync(id)).Notes.Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_somebody_took_back_is_judged_for_the_child_by_whoever_the_notice_asks()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var doctor = await site.PlainAsAsync(Surgery, "GP");
        var id = await ShareAsync(doctor, "465", "Gwenno");
        var form = await doctor.GetAsync(Link(await AskAsync(doctor, id), "verify"));
        var back = await SendAsync(doctor, "verify", form, new()
        {
            ["Form.State"] = nameof(VerificationState.RetractedNoView),
            ["Form.Basis"] = nameof(SourceKind.SubjectAdult),
            ["Form.Words"] = "She told the nurse that she had made it all up.",
        });
        back.Text.ShouldContain("Taken back, and nobody has judged that yet");
        back.Text.ShouldContain("It is still to be judged");
        back.Text.ShouldNotContain("Say what it means for the child all the same", Case.Sensitive, "whoever leads owes it");

        using var priti = await site.PlainAsAsync(Csc, "ALLOCATED_SOCIAL_WORKER");
        var notice = await NoticeAsync(priti, $"href=\"/concerns/{id}?then=appraise\">Open what it is about, and answer it there");
        var way = $"/concerns/{id}?then=appraise";
        var asked = await priti.FollowAsync(await priti.PostAsync(way, await priti.GetAsync(way), Why("AssessChild")));
        asked.Answer.RequestMessage!.RequestUri!.AbsolutePath.ShouldBe($"/concerns/{id}/appraise");
        var typed = new Dictionary<string, string> { ["Form.Owed"] = asked.Hidden("Form.Owed"), ["Form.Risk"] = "She may drink again when she is alone with her." };
        (await CheckAsync(priti, asked, typed)).Text.ShouldContain("id=\"measures-error\"");
        typed["Form.Measures"] = "I visit on Monday, and her sister stays until then.";
        (await CheckAsync(priti, asked, typed)).Text.ShouldContain("is never taken away");
        var done = await SendAsync(priti, "appraise", asked, typed);
        done.Text.ShouldContain("It is recorded.");
        done.Text.ShouldContain("her sister stays until then");
        done.Text.ShouldNotContain("Say what it means for the child all the same");
        (await HistoryAsync(id)).Appraisals.ShouldHaveSingleItem().State.ShouldBe(AppraisalState.Done);
        (await priti.GetAsync(notice)).Text.ShouldNotContain("answer it there", Case.Sensitive, "the notice is answered by it");
    }

    [Fact]
    public async Task What_was_written_waits_where_what_was_read_is_not_kept_any_longer()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var doctor = await site.PlainAsAsync(Surgery, "GP");
        var id = await ShareAsync(doctor, "463", "Dilys");
        var form = await doctor.GetAsync(Link(await AskAsync(doctor, id), "correct"));
        var gone = await doctor.PostAsync($"/concerns/{id}/correct?handler=Send&answer=AAAAAAAAAAAAAAAAAAAAAA", form, Whole(new()
        {
            ["form-proof"] = form.Hidden("form-proof"),
            ["Form.FormId"] = form.Hidden("Form.FormId"),
            ["Form.Version"] = form.Hidden("Form.Version"),
            ["Form.Risk"] = Right,
            ["Form.Reason"] = "I had mixed her up with another patient.",
        }));
        gone.Text.ShouldContain("is not kept any longer");
        var way = Regex.Match(gone.Text, "href=\"([^\"]+)\">Say why you look").Groups[1].Value;
        var asked = await doctor.FollowAsync(await doctor.PostAsync(way, await doctor.GetAsync(way), Why("ProvideCare")));
        asked.Answer.RequestMessage!.RequestUri!.AbsolutePath.ShouldBe($"/concerns/{id}/correct");
        asked.Text.ShouldContain("You wrote this here before");
        asked.Text.ShouldContain(Right);
        (await HistoryAsync(id)).Versions.ShouldBeEmpty();

        // To whoever was not shown it, it is one that does not exist, whatever is asked.
        using var hana = await site.PlainAsAsync("northmere-midwifery", "MIDWIFE");
        List<string> answers = [];
        foreach (var one in (string[])[id, "con_00000000000000000000000000"])
        {
            var refused = await hana.PostAsync($"/concerns/{one}", await hana.GetAsync($"/concerns/{one}"), Why("ProvideCare"));
            refused.Status.ShouldBe(HttpStatusCode.NotFound);
            answers.Add(refused.Lasting);
        }

        answers[1].ShouldBe(answers[0]);
    }

    [Fact]
    public async Task What_was_about_the_wrong_person_is_taken_back_once_one_is_sure()
    {
        Assert.SkipWhen(Chromium.Missing is not null, Chromium.Missing ?? "");
        using var plain = await site.PlainAsAsync(Surgery, "GP");
        var id = await ShareAsync(plain, "464", "Efa");
        await using var doctor = await chromium.OpenAsAsync(site, Surgery, "GP");
        await doctor.Page.GotoAsync($"{site.Console}shared/{id}");
        await doctor.FollowAsync("What became of it: add to it, put it right, or take it back");
        await doctor.Page.Locator("[name='Form.Purpose'][value='ProvideCare']").CheckAsync();
        await doctor.FillAsync("Why do you ask?", "I believe that I chose the wrong patient.");
        await doctor.Page.Locator("[name='Form.Lead'][value='tell']").CheckAsync();
        await doctor.ClickAsync("Ask");
        await doctor.LookAsync("concern-history");
        await doctor.FollowAsync("Take it back");
        await doctor.FillAsync("What was wrong, or which person should it have been?", "It is Ms Sharetest of Mill Lane, and not of Weir Court.");
        await doctor.ClickAsync("Read it once more");
        (await doctor.TextAsync()).ShouldContain("You cannot undo this");
        await doctor.LookAsync("concern-take-back-sure");
        (await HistoryAsync(id)).Concern.Verification.ShouldBe(VerificationState.Unverified);
        await doctor.ClickAsync("Change it");
        (await doctor.Page.GetByLabel("What was wrong, or which person should it have been?").InputValueAsync()).ShouldContain("Mill Lane");
        await doctor.ClickAsync("Read it once more");
        await doctor.ClickAsync("Take it back for good");
        var done = await doctor.TextAsync();
        done.ShouldContain("It is taken back");
        done.ShouldContain("Recorded in error");
        (await doctor.Page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Take it back" }).CountAsync()).ShouldBe(0);
        (await doctor.Page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Put right what it says" }).CountAsync()).ShouldBe(0);
        (await HistoryAsync(id)).Steps[^1].ShouldSatisfyAllConditions(
            s => s.State.ShouldBe(VerificationState.RecordedInError), s => s.View.ShouldContain("Mill Lane"));
    }

    private static Dictionary<string, string> Why(string purpose) =>
        new() { ["Form.Purpose"] = purpose, ["Form.Reason"] = "I go on with what I shared about her.", ["Form.Lead"] = "tell" };

    private static async Task<PlainPage> AskAsync(PlainBrowser who, string id, string purpose = "ProvideCare")
    {
        var page = await who.FollowAsync(await who.PostAsync($"/concerns/{id}", await who.GetAsync($"/concerns/{id}"), Why(purpose)));
        page.Text.ShouldContain("How sure it is");
        return page;
    }

    /// <summary>The notice on which something stands.</summary>
    private static async Task<string> NoticeAsync(PlainBrowser who, string words)
    {
        foreach (Match notice in Regex.Matches(await who.NoticesAsync(), "href=\"(/notices/ntf_[^\"]+)\""))
        {
            if ((await who.GetAsync(notice.Groups[1].Value)).Text.Contains(words, StringComparison.Ordinal))
                return notice.Groups[1].Value;
        }

        throw new InvalidOperationException("No notice says: " + words);
    }

    private static string Link(PlainPage page, string part) => Regex.Match(page.Text, $"href=\"(/concerns/[^\"/]+/{part}\\?[^\"]+)\"").Groups[1].Value;

    private static Task<PlainPage> CheckAsync(PlainBrowser who, PlainPage form, Dictionary<string, string> typed) => PostAsync(who, Regex.Match(form.Text, "/concerns/[^\"]+handler=Check[^\"]*").Value, form, typed);

    private static async Task<PlainPage> SendAsync(PlainBrowser who, string part, PlainPage form, Dictionary<string, string> typed)
    {
        var to = Regex.Match(form.Text, $"/concerns/[^\"]+/{part}\\?handler=Check[^\"]*").Value;
        return await who.FollowAsync(await PostAsync(who, to.Replace("=Check", "=Send", StringComparison.Ordinal), form, typed));
    }

    private static Task<PlainPage> PostAsync(PlainBrowser who, string to, PlainPage form, Dictionary<string, string> typed) => who.PostAsync(
        to, form, new(typed) { ["Form.FormId"] = form.Hidden("Form.FormId"), ["Form.Version"] = form.Hidden("Form.Version"), ["form-proof"] = form.Hidden("form-proof") });

    /// <summary>The form of a correction as the page has it, but for what is changed.</summary>
    private static Dictionary<string, string> Whole(Dictionary<string, string> changed)
    {
        var whole = new Dictionary<string, string>
        {
            ["Form.Signs"] = nameof(ConcernIndicator.ParentAlcohol),
            ["Form.Risk"] = Said,
            ["Form.Kind"] = nameof(ConcernKind.Statement),
            ["Form.Source"] = nameof(SourceKind.SubjectAdult),
            ["Form.Happened"] = "9/3/2027",
        };
        foreach (var (name, value) in changed)
            whole[name] = value;
        return whole;
    }

    private async Task<GetConcernHistoryResponse> HistoryAsync(string id) =>
        await new ConcernService.ConcernServiceClient(site.Doctor.CallInvoker).GetConcernHistoryAsync(new GetConcernHistoryRequest
        {
            ConcernId = id,
            Purpose = new AccessPurpose { Purpose = Purpose.ProvideCare, Reason = "What the broker holds of it by now.", LegalBasis = LegalBasis.PublicFunction, LeadNotice = LeadNotice.Tell },
        });

    /// <summary>Shares a concern about a mother at the page; with her child works a social worker, who is told.</summary>
    private async Task<string> ShareAsync(PlainBrowser doctor, string own, string given)
    {
        await Site.RecordAsync(site.Doctor, "EMIS-" + own, given, "Lifetest", "2023-01-05", "4 Mill Lane", "NM1 4QT");
        await Site.RecordAsync(site.LeadSocialWorker, "LCS-" + own, given, "Lifetest", "2023-01-05", "4 Mill Lane", "NM1 4QT");
        await site.LeadSocialWorker.WorksWithAsync("LCS-" + own, PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        var shared = await doctor.FollowAsync(await doctor.PostAsync("/share", await doctor.GetAsync("/share"), new()
        {
            ["Form.Adult.GivenName"] = "Mam" + given,
            ["Form.Adult.FamilyName"] = "Lifetest",
            ["Form.Adult.Born"] = "2/2/1992",
            ["Form.Signs"] = nameof(ConcernIndicator.ParentAlcohol),
            ["Form.Risk"] = Said,
            ["Form.Kind"] = nameof(ConcernKind.Statement),
            ["Form.Happened"] = "9/3/2027",
            ["Form.Source"] = nameof(SourceKind.SubjectAdult),
            ["Form.Urgency"] = nameof(Urgency.Standard),
            ["Form.Contact"] = nameof(ChildContactAnswer.Yes),
            ["Form.Children[0].OwnRecord"] = "EMIS-" + own,
            ["Form.Relevance"] = "She is alone with her.",
        }));
        shared.Text.ShouldContain("Your concern has been shared");
        return shared.Answer.RequestMessage!.RequestUri!.AbsolutePath.Split('/')[^1];
    }
}
