using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.Pages.Probation;
using InfoShare.WebConsole.Pages.Tasks;

namespace InfoShare.WebConsole.Tests;

/// <summary>
/// What is typed at a page goes, or is asked about: what stands beside an answer that was not given is a fault beside that answer, and goes in words
/// where it is urgent (C1, B1, I5, E5, L3, E21). Nobody reads green and finds afterwards that half of it went nowhere.
/// </summary>
public sealed class TypedStoryTests(Site site) : IClassFixture<Site>
{
    private const string Surgery = "elmmock-surgery";
    private const string Visiting = "northmere-health-visiting";
    private const string Risk = "She was found asleep on the stairs again.";
    private const string Means = "Her little boy sleeps beside them and saw him hit her.";

    [Theory]
    [InlineData("/refer?handler=Check", "Form.AdvisedNot", "yes", "spokeat")]
    [InlineData("/refer?handler=Check", "Form.SeenOn", "9/3/2027", "seen")]
    [InlineData("/refer?handler=Check", "Form.Place", "Home", "seen")]
    [InlineData("/refer?handler=Check", "Form.Alone", "No", "seen")]
    [InlineData("/refer?handler=Check", "Form.Present", "Parent", "seen")]
    [InlineData("/refer?handler=Check", "Form.Interpreter", "NotNeeded", "seen")]
    [InlineData("/refer?handler=Check", "Form.SaidTo", "the class teacher", "childwords")]
    [InlineData("/refer?handler=Check", "Form.ConsentBy", "Ms Typedtest, mother", "consent")]
    [InlineData("/refer?handler=Check", "Form.Wishes", "that nobody rings at work", "consent")]
    [InlineData("/refer?handler=Check", "Form.ConsentWhy", "he reads her letters", "consent")]
    [InlineData("/share", "Form.ConsentBy", "Ms Typedtest herself", "consent")]
    [InlineData("/share", "Form.Wishes", "that nobody rings at work", "consent")]
    [InlineData("/share", "Form.ConsentWhy", "he reads her letters", "consent")]
    [InlineData("/endings/new", "Form.Source.GivenName", "Rhys", "reopens")]
    [InlineData("/endings/new", "Form.Source.OwnRecord", "EMIS-112", "reopens")]
    [InlineData("/endings/new", "Form.ReopensWords", "when the rent is late", "reopens")]
    [InlineData("/endings/new", "Form.From", "10/2/2027", "status")]
    [InlineData("/children", "Form.LeadReason", "the lead is his sister", "lead")]
    public async Task What_stands_beside_an_answer_that_was_not_given_is_asked_about(string path, string field, string written, string fault)
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var doctor = await site.PlainAsAsync(Surgery, "GP");
        var whole = Whole(path);
        var page = await doctor.GetAsync(path.Split('?')[0]);
        page.Text.ShouldContain($"name=\"{field}\"");
        (await doctor.PostAsync(path, page, new(whole))).Text.ShouldNotContain($"id=\"{fault}-error\"", Case.Sensitive, "without it nothing is wrong there");
        var asked = await doctor.PostAsync(path, page, new(whole) { [field] = written });
        asked.Text.ShouldContain($"id=\"{fault}-error\"", Case.Sensitive, $"{path} {field}");
        asked.Text.ShouldContain(field is "Form.AdvisedNot" or "Form.Place" or "Form.Alone" or "Form.Present" or "Form.Interpreter" ? "checked" : written);
    }

    [Theory]
    [InlineData("Form.AdvisedNot", "yes", "advised not to refer")]
    [InlineData("Form.SeenOn", "9/3/2027", "9/3/2027")]
    [InlineData("Form.Present", "PartnerOfParent", "artner")]
    [InlineData("Form.SaidTo", "the class teacher", "the class teacher")]
    [InlineData("Form.ConsentBy", "Ms Typedtest, mother", "Ms Typedtest, mother")]
    [InlineData("Form.Wishes", "that nobody rings at work", "that nobody rings at work")]
    [InlineData("Form.ConsentWhy", "he reads her letters", "he reads her letters")]
    public async Task Of_what_is_urgent_it_goes_in_words_with_a_concern_and_without(string field, string written, string held)
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        foreach (var coded in (bool[])[false, true])
        {
            using var doctor = await site.PlainAsAsync(Surgery, "GP");
            var typed = new Dictionary<string, string>(Whole("/refer?handler=Check")) { ["Form.Urgency"] = nameof(Urgency.SameDay), [field] = written };
            if (coded)
                (typed["Form.Source"], typed["Form.Kind"], typed["Form.Harms"]) = ("Observed", "Event", "Neglect");
            var check = await doctor.PostAsync("/refer?handler=Check", await doctor.GetAsync("/refer"), typed);
            check.Text.ShouldContain("Sent in words, because it fits no field", Case.Sensitive, check.Text);
            check.Text.ShouldContain(held);
            (await SentAsync(doctor, check, typed)).ToString().ShouldContain(held, Case.Sensitive, $"{field}, {coded}");
        }
    }

    [Theory]
    [InlineData(nameof(Urgency.Standard))]
    [InlineData(nameof(Urgency.SameDay))]
    public async Task What_it_means_for_children_whose_names_nobody_knows_is_read_by_the_duty_desk(string urgency)
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var doctor = await site.PlainAsAsync(Surgery, "GP");
        var form = await doctor.GetAsync("/share");
        form.Text.ShouldContain("If you name no child, each whom the records lead to has it, as written for every child, or the duty desk");
        var means = $"Her little boy sleeps beside them ({urgency})";
        var shared = await doctor.FollowAsync(await doctor.PostAsync("/share", form, new(Whole("/share"))
        {
            ["Form.Urgency"] = urgency,
            ["Form.Contact"] = nameof(ChildContactAnswer.Yes),
            ["Form.Relevance"] = means,
            ["Form.Present"] = "yes",
        }));
        shared.Text.ShouldContain("Your concern has been shared", Case.Sensitive, shared.Text);
        var told = await new InboxService.InboxServiceClient(site.As("northmere-csc", "DUTY_SOCIAL_WORKER").CallInvoker).ListInboxAsync(
            new ListInboxRequest { ConcernId = shared.Answer.RequestMessage!.RequestUri!.AbsolutePath.Split('/').Last() });
        told.ToString().ShouldContain($"{means}. They saw or heard it.", Case.Sensitive, told.ToString());
        var said = await SaidAsync(shared);
        said.ShouldStartWith(Risk);
        said.ShouldContain($"{means}. They saw or heard it.");

        // With a child it stands with that child, and not twice.
        var named = await doctor.FollowAsync(await doctor.PostAsync("/share", await doctor.GetAsync("/share"), new(Whole("/share"))
        {
            ["Form.Urgency"] = urgency,
            ["Form.Contact"] = nameof(ChildContactAnswer.Yes),
            ["Form.Relevance"] = Means,
            ["Form.Children[0].GivenName"] = "Ifor",
            ["Form.Children[0].FamilyName"] = "Typedtest",
            ["Form.Children[0].Born"] = "3/3/2022",
        }));
        (await SaidAsync(named)).ShouldBe(Risk);
    }

    /// <summary>E21: of an urgent risk the broker keeps the beginning; what stands last, as who was written beside an id, is added to the referral that it opened.</summary>
    [Fact]
    public async Task What_is_too_long_of_an_urgent_one_is_added_to_the_referral_that_it_opened()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await Site.RecordAsync(site.Doctor, "EMIS-483", "Iona", "Typedtest", "2021-01-05", "4 Mill Lane", "NM1 4QT");
        using var doctor = await site.PlainAsAsync(Surgery, "GP");
        var shared = await doctor.FollowAsync(await doctor.PostAsync("/share", await doctor.GetAsync("/share"), new(Whole("/share"))
        {
            ["Form.Urgency"] = nameof(Urgency.SameDay),
            ["Form.Children[0].OwnRecord"] = "EMIS-483",
            ["Form.Risk"] = new string('r', 3990),
            ["Form.Relevance"] = "She is there. " + new string('m', 5000),
            ["Form.ConsentBy"] = "Ms Typedtest",
            ["Form.Wishes"] = "LAST-WORD that nobody rings at work",
        }));
        shared.Text.ShouldContain("Your concern has been shared", Case.Sensitive, shared.Text);
        shared.Text.ShouldNotContain("This was not changed in it");
        var opened = System.Text.RegularExpressions.Regex.Match(shared.Text, "href=\"/sent/([^\"?]+)").Groups[1].Value;
        var view = (await Site.ReferralAsync(site.LeadSocialWorker, opened)).ToString();
        view.ShouldContain("How the risk went on, as written: ");
        view.ShouldContain("LAST-WORD that nobody rings at work");
    }

    [Fact]
    public async Task What_it_means_is_read_of_the_child_whom_a_link_finds_by_those_who_work_with_it()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        var freya = site.As(Visiting, "HEALTH_VISITOR");
        await Site.RecordAsync(site.Doctor, "EMIS-481", "Mared", "Typedtest", "1993-02-02", "6 Mill Lane", "NM1 4QT");
        await Site.RecordAsync(site.LeadSocialWorker, "LCS-481", "Mared", "Typedtest", "1993-02-02", "6 Mill Lane", "NM1 4QT");
        await Site.RecordAsync(site.LeadSocialWorker, "LCS-482", "Otto", "Typedtest", "2026-06-08", "6 Mill Lane", "NM1 4QT");
        await Site.RecordAsync(freya, "HV-482", "Otto", "Typedtest", "2026-06-08", "6 Mill Lane", "NM1 4QT");
        await site.LeadSocialWorker.RelateAsync("LCS-481", "LCS-482", RelationshipType.BirthParent);
        await site.LeadSocialWorker.WorksWithAsync("LCS-482", PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await freya.WorksWithAsync("HV-482", PractitionerRole.HealthVisitor, "01632 960161");
        using var doctor = await site.PlainAsAsync(Surgery, "GP");
        foreach (var (sign, organisation, role) in ((ConcernIndicator, string, string)[])
            [(ConcernIndicator.ParentMhCondition, "northmere-csc", "ALLOCATED_SOCIAL_WORKER"), (ConcernIndicator.DaCoerciveControl, Visiting, "HEALTH_VISITOR")])
        {
            var means = $"Her baby sleeps beside them, as told to {role.ToLowerInvariant()}";
            var typed = Without("/share", "Form.Adult.GivenName", "Form.Adult.FamilyName", "Form.Adult.Born");
            (typed["Form.Adult.OwnRecord"], typed["Form.Signs"], typed["Form.Contact"]) = ("EMIS-481", sign.ToString(), nameof(ChildContactAnswer.Yes));
            (typed["Form.Relevance"], typed["Form.Present"]) = (means, "yes");
            var shared = await doctor.FollowAsync(await doctor.PostAsync("/share", await doctor.GetAsync("/share"), typed));
            shared.Text.ShouldContain("Your concern has been shared", Case.Sensitive, shared.Text);
            using var reader = await site.PlainAsAsync(organisation, role);
            var told = await reader.NoticesAsync();
            told.ShouldContain($"Written for every child: {means}. They saw or heard it");
            told.ShouldNotContain("was not asked about this child");
        }
    }

    [Fact]
    public async Task What_is_too_long_is_said_before_it_goes_beside_what_is_too_long()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var doctor = await site.PlainAsAsync(Surgery, "GP");
        var asked = await doctor.PostAsync("/share", await doctor.GetAsync("/share"), new(Whole("/share")) { ["Form.Risk"] = new string('r', 4001), ["Form.Relevance"] = "They hear it." });
        asked.Text.ShouldContain("id=\"risk-error\"");
        asked.Text.ShouldNotContain("id=\"relevance-error\"");
        asked = await doctor.PostAsync("/share", await doctor.GetAsync("/share"), new(Whole("/share")) { ["Form.Relevance"] = new string('m', 2001) });
        asked.Text.ShouldContain("id=\"relevance-error\"");
        asked.Text.ShouldNotContain("id=\"risk-error\"");
    }

    /// <summary>C14: what fits no code is shared all the same; of what is urgent nothing is asked that the broker does not need.</summary>
    [Fact]
    public async Task A_concern_that_no_sign_fits_is_shared_and_read_as_one_without_a_code()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await Site.RecordAsync(site.LeadSocialWorker, "LCS-480", "Hefin", "Typedtest", "2023-01-05", "4 Mill Lane", "NM1 4QT");
        await Site.RecordAsync(site.Doctor, "EMIS-480", "Hefin", "Typedtest", "2023-01-05", "4 Mill Lane", "NM1 4QT");
        await site.LeadSocialWorker.WorksWithAsync("LCS-480", PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        using var doctor = await site.PlainAsAsync(Surgery, "GP");
        var shared = await doctor.FollowAsync(await doctor.PostAsync("/share", await doctor.GetAsync("/share"), new(Without("/share", "Form.Signs"))
        {
            ["Form.Children[0].OwnRecord"] = "EMIS-480",
            ["Form.Relevance"] = Means,
        }));
        shared.Text.ShouldContain("Your concern has been shared", Case.Sensitive, shared.Text);
        using (var priti = await site.PlainAsAsync("northmere-csc", "ALLOCATED_SOCIAL_WORKER"))
            (await priti.NoticesAsync()).ShouldContain("an observation without a code");

        var urgent = await doctor.FollowAsync(await doctor.PostAsync("/share", await doctor.GetAsync("/share"), new(Without("/share", "Form.Signs", "Form.Contact")) { ["Form.Urgency"] = nameof(Urgency.SameDay) }));
        urgent.Text.ShouldContain("Your concern has been shared", Case.Sensitive, urgent.Text);

        // Whether there are children is still asked of everybody where it can wait.
        (await doctor.PostAsync("/share", await doctor.GetAsync("/share"), Without("/share", "Form.Contact"))).Text.ShouldContain("id=\"contact-error\"");
    }

    /// <summary>C14, C1: without a word of what it means those who work with the child learn only that something was shared; what is urgent waits for no word.</summary>
    [Fact]
    public async Task Whoever_says_that_there_are_children_is_asked_what_it_means_for_them_unless_it_is_urgent()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var doctor = await site.PlainAsAsync(Surgery, "GP");
        var yes = new Dictionary<string, string>(Without("/share", "Form.Signs")) { ["Form.Contact"] = nameof(ChildContactAnswer.Yes) };
        (await doctor.PostAsync("/share", await doctor.GetAsync("/share"), yes)).Text.ShouldContain("id=\"relevance-error\"");
        foreach (var other in (ChildContactAnswer[])[ChildContactAnswer.No, ChildContactAnswer.Unknown, ChildContactAnswer.Declined])
        {
            var shared = await doctor.PostAsync("/share", await doctor.GetAsync("/share"), new(Without("/share", "Form.Signs")) { ["Form.Contact"] = other.ToString() });
            (await doctor.FollowAsync(shared)).Text.ShouldContain("Your concern has been shared", Case.Sensitive, $"{other}");
        }

        var urgent = await doctor.PostAsync("/share", await doctor.GetAsync("/share"), new(yes) { ["Form.FormId"] = Guid.NewGuid().ToString(), ["Form.Urgency"] = nameof(Urgency.SameDay) });
        (await doctor.FollowAsync(urgent)).Text.ShouldContain("Your concern has been shared");
    }

    [Fact]
    public void What_was_told_without_a_sight_is_no_part_of_a_sight_and_a_reason_not_to_refer_no_part_of_a_referral()
    {
        TaskForm Visit(Action<TaskForm> and)
        {
            var form = new TaskForm { Seen = nameof(Seen.Yes), AskedOn = "9/3/2027", Place = nameof(ContactPlace.Home), Alone = nameof(SeenAlone.No), Interpreter = nameof(InterpreterUse.NotNeeded) };
            form.Present.Add(nameof(PresentKind.Parent));
            and(form);
            return form;
        }

        string? Fault(TaskForm form, string field)
        {
            var faults = new Faults();
            form.JudgeVisit(faults);
            return faults.Of(field);
        }

        Fault(Visit(_ => { }), "Form.Seen").ShouldBeNull();
        Fault(Visit(f => f.ReasonGiven = "He is asleep."), "Form.Seen").ShouldNotBeNull();
        Fault(Visit(f => f.ReasonBy = "mother"), "Form.Seen").ShouldNotBeNull();
        Fault(Visit(f => f.SaidTo = "to me"), "Form.ChildWords").ShouldNotBeNull();
        Fault(Visit(f => (f.Language, f.Interpreter) = ("pol", null)), "Form.Interpreter").ShouldNotBeNull();
        Fault(Visit(f => f.Seen = nameof(Seen.Refused)), "Form.Alone").ShouldBeNull("that the child was not alone says nothing more");
        Fault(Visit(f => (f.Seen, f.Alone) = (nameof(Seen.Refused), nameof(SeenAlone.Yes))), "Form.Alone").ShouldNotBeNull();
        Fault(Visit(f => (f.Seen, f.ReasonBy) = (nameof(Seen.Refused), "mother")), "Form.ReasonGiven").ShouldNotBeNull();

        string? Decided(DecisionForm form)
        {
            var faults = new Faults();
            form.Judge(faults, []);
            return faults.Of("Form.Outcome");
        }

        Decided(new DecisionForm { Outcome = "not", Reason = "A manager has looked at it with me.", ReviewDate = "17/3/2027" }).ShouldBeNull();
        Decided(new DecisionForm { Outcome = "not", Reason = "A manager has looked at it with me.", ReviewDate = "17/3/2027", Risk = "He hit her." }).ShouldNotBeNull();
        Decided(new DecisionForm { Outcome = "refer", Urgency = nameof(Urgency.Standard), Reason = "A manager has looked at it with me." }).ShouldNotBeNull();
        var urgent = new DecisionForm { Outcome = "refer", Urgency = nameof(Urgency.SameDay), ChildDescription = "A girl of six.", Risk = "He hit her.", Evidence = "She rang.", Reason = "She takes it back.", ReviewDate = "17/3/2027" };
        Decided(urgent).ShouldBeNull("what is urgent is held up by nothing");
        urgent.ToRequest("chk").Refer.Evidence.ShouldBe("She rang.\nWritten as a reason not to refer: She takes it back.\nTo be looked at again: 17/3/2027");
    }

    private static Dictionary<string, string> Without(string path, params string[] fields)
    {
        var whole = new Dictionary<string, string>(Whole(path));
        foreach (var field in fields)
            whole.Remove(field);
        return whole;
    }

    // What each page needs, so that nothing but what is tried is wrong beside its field; a form of its own each time, whatever waits for the page.
    private static Dictionary<string, string> Whole(string path) => path switch
    {
        "/share" => new()
        {
            ["Form.FormId"] = Guid.NewGuid().ToString(),
            ["Form.Adult.GivenName"] = "Una",
            ["Form.Adult.FamilyName"] = "Typedtest",
            ["Form.Adult.Born"] = "2/2/1992",
            ["Form.Signs"] = nameof(ConcernIndicator.ParentAlcohol),
            ["Form.Risk"] = Risk,
            ["Form.Kind"] = nameof(ConcernKind.Event),
            ["Form.Source"] = nameof(SourceKind.Observed),
            ["Form.Urgency"] = nameof(Urgency.Standard),
            ["Form.Contact"] = nameof(ChildContactAnswer.Unknown),
        },
        "/endings/new" => new() { ["Form.Person.OwnRecord"] = "EMIS-499", ["Form.Status"] = "OwnWork" },
        "/children" => new() { ["Form.Purpose"] = nameof(Purpose.ProvideCare), ["Form.Reason"] = "I see the family tomorrow and need to know.", ["Form.Lead"] = "tell" },
        _ => new()
        {
            ["Form.FormId"] = Guid.NewGuid().ToString(),
            ["Form.Children[0].GivenName"] = "Gwil",
            ["Form.Children[0].FamilyName"] = "Typedtest",
            ["Form.Children[0].Born"] = "3/2/2020",
            ["Form.Risk"] = Risk,
            ["Form.Urgency"] = nameof(Urgency.Standard),
        },
    };

    /// <summary>Sends what was read once more, and reads it as the desk does.</summary>
    private async Task<ReferralView> SentAsync(PlainBrowser who, PlainPage check, Dictionary<string, string> typed)
    {
        typed["form-proof"] = check.Hidden("form-proof", "/refer");
        typed["Form.FormId"] = check.Hidden("Form.FormId");
        var sent = await who.FollowAsync(await who.PostAsync("/refer?handler=Send", check, typed));
        sent.Text.ShouldContain("Your referral has been sent", Case.Sensitive, sent.Text);
        return await Site.ReferralAsync(site.LeadSocialWorker, sent.Answer.RequestMessage!.RequestUri!.AbsolutePath.Split('/').Last());
    }

    private async Task<string> SaidAsync(PlainPage shared) =>
        (await new Protocol.Concern.V1.ConcernService.ConcernServiceClient(site.Doctor.CallInvoker).GetSharedConcernAsync(
            new Protocol.Concern.V1.GetSharedConcernRequest { ConcernId = shared.Answer.RequestMessage!.RequestUri!.AbsolutePath.Split('/').Last() })).RiskStatement;
}
