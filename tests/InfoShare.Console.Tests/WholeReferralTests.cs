using System.Text.RegularExpressions;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.WebConsole.Tests;

/// <summary>What a referral holds is on its page, above all that the family must not be asked; and whoever opens it has read it.</summary>
public sealed class WholeReferralTests(Site site) : IClassFixture<Site>
{
    private const string Csc = "northmere-csc";
    private const string AskFirst = "Do not speak to the family before you have spoken to the referrer";

    // By the names of the protocol's fields.
    private static readonly Dictionary<string, string> Undrawn = new()
    {
        ["referral_id"] = "stands in the addresses that lead on",
        ["referrer_agency"] = "the referrer's organisation is named",
        ["not_delivered"] = "for the referrer's page alone",
        ["recipient"] = "the page is the recipient's own",
        ["made_by_your_organisation"] = "for the referrer's page alone",
        ["received_by_your_organisation"] = "says what may be done, which stands there as a button",
        ["family_answer_owed"] = "says what may be done, which stands there among the duties",
        ["yours"] = "says what may be done, which stands there as a button",
    };

    [Fact]
    public void Every_field_of_a_referral_is_drawn_for_its_recipient_or_it_is_said_why_not()
    {
        var pages = Path.Combine(Chromium.Root, "src", "InfoShare.Console", "Pages");
        var drawn = string.Concat(((string[])
            [
                "Received/Referral.cshtml", "Shared/_AskFirst.cshtml", "Shared/_Consent.cshtml", "Shared/_AsReferred.cshtml", "Shared/_Outcome.cshtml", "Shared/_Since.cshtml",
                "Shared/_History.cshtml", "../Text/ReferralText.cs",
            ]).Select(f => File.ReadAllText(Path.Combine(pages, f))));
        var fields = ReferralView.Descriptor.Fields.InDeclarationOrder().Select(f => f.Name).ToList();
        fields.Count.ShouldBeGreaterThan(40);
        var missing = fields.Where(f => !Undrawn.ContainsKey(f) && !Regex.IsMatch(drawn, $"\\b(r|Model|referral)\\.{Property(f)}\\b")).ToList();
        missing.ShouldBeEmpty(string.Join(", ", missing));
        Undrawn.Keys.Except(fields).ShouldBeEmpty("what is no field any longer needs no reason");
    }

    [Fact]
    public async Task That_the_family_must_not_be_asked_stands_with_the_risk_and_again_where_it_is_decided()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        var id = await ReferAsync("971", "Mali", new ReferralDraft
        {
            RiskStatement = "He waits for her outside the school.",
            Urgency = Urgency.Standard,
            ChildTold = "PLANTED-TOLD that somebody comes to talk to her tomorrow",
            LegalBasis = LegalBasis.PublicInterest,
            Consent = ConsentState.NotSoughtDanger,
            ConsentRecord = new ConsentRecord
            {
                State = ConsentState.NotSoughtDanger,
                ByWhom = "Ms Consenttest, mother",
                Wishes = "PLANTED-WISHES she wants to be met at school.",
                Why = "PLANTED-WHY he reads her telephone.",
            },
        });
        using var owen = await site.PlainAsAsync(Csc, "DUTY_SOCIAL_WORKER");
        var page = await owen.GetAsync($"/referrals/{id}");
        var risk = page.Text.Split("<section class=\"console-risk\"")[1].Split("</section>")[0];
        foreach (var words in (string[])[AskFirst, "Not asked, because asking puts somebody in danger", "Ms Consenttest, mother", "PLANTED-WISHES", "PLANTED-WHY", "PLANTED-TOLD", "Legal basis: the benefit outweighs"])
            risk.ShouldContain(words);
        await owen.FollowAsync(await owen.PostAsync($"/referrals/{id}?handler=Take", page, []));
        var decide = await owen.GetAsync($"/referrals/{id}/decide");
        foreach (var words in (string[])[AskFirst, "PLANTED-WISHES", "PLANTED-WHY"])
            decide.Text.ShouldContain(words);

        // The referrer reads the own words, and is told of no referrer to be spoken to.
        using var hana = await site.PlainAsAsync("northmere-midwifery", "MIDWIFE");
        var sent = await hana.GetAsync($"/sent/{id}");
        sent.Text.ShouldContain("PLANTED-WHY");
        sent.Text.ShouldNotContain(AskFirst);
    }

    [Fact]
    public async Task Where_the_family_agreed_nobody_is_warned_and_where_nothing_was_said_the_page_says_that()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await site.FamilyAsync("972", "Nest", "Consenttest");
        var silent = (await site.ReferAsync("972", "The newborn was left alone on the ward twice.")).ReferralId;
        var agreed = await ReferAsync("973", "Olwen", new ReferralDraft { RiskStatement = "She is often hungry.", Urgency = Urgency.Standard, Consent = ConsentState.Given });
        using var owen = await site.PlainAsAsync(Csc, "DUTY_SOCIAL_WORKER");
        var first = (await owen.GetAsync($"/referrals/{silent}")).Text;
        first.ShouldContain("Nothing was said of it");
        first.ShouldNotContain(AskFirst);
        var other = (await owen.GetAsync($"/referrals/{agreed}")).Text;
        other.ShouldContain("Agreed, and knew to what");
        other.ShouldNotContain(AskFirst);
    }

    [Fact]
    public async Task What_an_urgent_form_could_not_use_is_named_to_the_desk_and_shown_to_its_writer_alone()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        var id = await ReferAsync(new ReferralDraft
        {
            Children = { new SubjectRef { Demographics = new Demographics { GivenName = "Peredur", FamilyName = "Asidetest", BirthDate = "31/02/2021" } } },
            RiskStatement = "He was carried in and does not wake up.",
            Urgency = Urgency.ImmediateDanger,
        });
        using var owen = await site.PlainAsAsync(Csc, "DUTY_SOCIAL_WORKER");
        var page = (await owen.GetAsync($"/referrals/{id}")).Text;
        page.ShouldContain("What could not be used");
        page.ShouldContain("Birth date:");
        page.ShouldNotContain("31/02/2021");
        using var hana = await site.PlainAsAsync("northmere-midwifery", "MIDWIFE");
        (await hana.GetAsync($"/sent/{id}")).Text.ShouldContain("31/02/2021");
    }

    [Fact]
    public async Task The_third_referral_is_read_by_whoever_opens_it_and_the_managers_alert_by_the_manager_alone()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await site.FamilyAsync("974", "Rhun", "Seriestest");
        await site.ReferAsync("974", "The newborn was left alone on the ward once.");
        await site.ReferAsync("974", "The newborn was left alone on the ward twice.");
        var third = (await site.ReferAsync("974", "The newborn was left alone on the ward all night.")).ReferralId;
        (await Site.ReferralAsync(site.LeadSocialWorker, third)).SeriesCount.ShouldBe(3);
        (await AlertAsync(third)).State.ShouldNotBe(NotificationState.Read);

        using var owen = await site.PlainAsAsync(Csc, "DUTY_SOCIAL_WORKER");
        Row(await owen.GetAsync("/tray"), third).ShouldContain(">Unread<");
        await owen.GetAsync($"/referrals/{third}");
        Row(await owen.GetAsync("/tray"), third).ShouldNotContain(">Unread<");
        (await Site.ReferralAsync(site.Midwife, third)).Told.ShouldContain(t => t.ReadBy == "Owen Peatsample");
        (await AlertAsync(third)).State.ShouldNotBe(NotificationState.Read);

        using var lena = await site.PlainAsAsync(Csc, "TEAM_MANAGER");
        await lena.GetAsync($"/referrals/{third}");
        (await AlertAsync(third)).State.ShouldBe(NotificationState.Read);
    }

    [Fact]
    public async Task Whoever_opens_the_answer_to_a_referral_has_read_it()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await site.FamilyAsync("975", "Siwan", "Feedbacktest");
        var id = (await site.ReferAsync("975", "The newborn was left alone on the ward twice.")).ReferralId;
        var manager = new SocialCareService.SocialCareServiceClient(site.As(Csc, "TEAM_MANAGER").CallInvoker);
        var owned = (await manager.TakeOwnershipAsync(new TakeOwnershipRequest { ReferralId = id, Version = 1 })).Referral;
        await manager.DecideReferralAsync(new DecideReferralRequest
        {
            ReferralId = id,
            Version = owned.Version,
            Feedback = "We have recorded it and look at it again in a week.",
            Decision = new Decision
            {
                Disposition = Disposition.InformationRecorded,
                Reason = DispositionReason.RiskUnclear,
                Rationale = "What is missing: whether the mother is safe at home.",
                Criteria = "Threshold document, level 3",
                Evidence = "The midwife's account.",
                HistoryRead = HistoryRead.Yes,
                ReviewDate = "2027-03-17",
            },
        });
        (await FeedbackAsync(id)).ShouldContain(s => s == NotificationState.Queued || s == NotificationState.Delivered);
        using var hana = await site.PlainAsAsync("northmere-midwifery", "MIDWIFE");
        var sent = await hana.GetAsync($"/sent/{id}");
        sent.Text.ShouldContain("look at it again in a week");
        (await FeedbackAsync(id)).ShouldAllBe(s => s == NotificationState.Read);

        // And the desk that promised reads what it promised.
        using var lena = await site.PlainAsAsync(Csc, "TEAM_MANAGER");
        var promised = await lena.GetAsync($"/referrals/{id}");
        promised.Text.ShouldContain("What was promised");
        promised.Text.ShouldContain("17 March 2027");
    }

    [Fact]
    public async Task The_referrals_of_the_other_children_of_a_home_stand_on_the_page_of_each_for_the_recipient_alone()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        List<string> ids = [];
        foreach (var (own, given) in ((string, string)[])[("MAT-976", "Tanwen"), ("MAT-977", "Trystan")])
        {
            await Site.RecordAsync(site.Midwife, own, given, "Hometest", "2025-01-05", "3 Glen Way", "NM6 6AB");
            await new PeopleService.PeopleServiceClient(site.Midwife.CallInvoker).RecordResidenceAsync(new RecordResidenceRequest
            {
                Person = new SubjectRef { OwnRecordId = own },
                Address = new Address { Line = "3 Glen Way", Postcode = "NM6 6AB", Area = "Northmere" },
                Kind = ResidenceKind.MainHome,
                State = LinkState.Reported,
                FromDate = "2026-06-01",
                Source = SourceKind.RecordCheck,
            });
        }

        foreach (var own in (string[])["MAT-976", "MAT-977"])
            ids.Add(await ReferAsync(new ReferralDraft { Children = { new SubjectRef { OwnRecordId = own } }, RiskStatement = "Both are often hungry.", Urgency = Urgency.Standard }));

        using var owen = await site.PlainAsAsync(Csc, "DUTY_SOCIAL_WORKER");
        foreach (var id in ids)
            (await owen.GetAsync($"/referrals/{id}")).Text.ShouldContain("Referrals of other children of this home");
        using var hana = await site.PlainAsAsync("northmere-midwifery", "MIDWIFE");
        (await hana.GetAsync($"/sent/{ids[1]}")).Text.ShouldNotContain("of this home");
    }

    [Fact]
    public async Task The_managers_alert_of_a_home_is_read_by_the_manager_alone_though_a_worker_opens_and_takes_the_referral()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        List<string> ids = [];
        foreach (var (own, given) in ((string, string)[])[("MAT-981", "Hedd"), ("MAT-982", "Huw"), ("MAT-983", "Heulwen")])
        {
            await Site.RecordAsync(site.Midwife, own, given, "Hearthtest", "2025-01-05", "5 Glen Way", "NM6 6AC");
            await new PeopleService.PeopleServiceClient(site.Midwife.CallInvoker).RecordResidenceAsync(new RecordResidenceRequest
            {
                Person = new SubjectRef { OwnRecordId = own },
                Address = new Address { Line = "5 Glen Way", Postcode = "NM6 6AC", Area = "Northmere" },
                Kind = ResidenceKind.MainHome,
                State = LinkState.Reported,
                FromDate = "2026-06-01",
                Source = SourceKind.RecordCheck,
            });
        }

        foreach (var own in (string[])["MAT-981", "MAT-982", "MAT-983"])
            ids.Add(await ReferAsync(new ReferralDraft { Children = { new SubjectRef { OwnRecordId = own } }, RiskStatement = "They are often hungry.", Urgency = Urgency.Standard }));
        async Task<InboxItem> HomeAsync() => (await ItemsAsync(site.As(Csc, "TEAM_MANAGER"), ids[2])).Single(i => i.Summary.Contains("of one home", StringComparison.Ordinal));
        (await HomeAsync()).ActionOwner.ShouldBe("TEAM_MANAGER");

        using var owen = await site.PlainAsAsync(Csc, "DUTY_SOCIAL_WORKER");
        var page = await owen.GetAsync($"/referrals/{ids[2]}");
        (await Site.ReferralAsync(site.Midwife, ids[2])).Told.ShouldContain(t => t.ReadBy == "Owen Peatsample");
        (await HomeAsync()).State.ShouldBeOneOf(NotificationState.Queued, NotificationState.Delivered);
        await owen.FollowAsync(await owen.PostAsync($"/referrals/{ids[2]}?handler=Take", page, []));
        (await HomeAsync()).State.ShouldBeOneOf(NotificationState.Queued, NotificationState.Delivered);

        using var lena = await site.PlainAsAsync(Csc, "TEAM_MANAGER");
        await lena.GetAsync($"/referrals/{ids[2]}");
        (await HomeAsync()).State.ShouldBe(NotificationState.Read);
    }

    private static string Property(string field) => string.Concat(field.Split('_').Select(p => char.ToUpperInvariant(p[0]) + p[1..]));

    private static string Row(PlainPage tray, string referralId) =>
        tray.Text.Split("console-item").Single(r => r.Contains($"/referrals/{referralId}\"", StringComparison.Ordinal));

    private async Task<InboxItem> AlertAsync(string referralId) => (await ItemsAsync(site.As(Csc, "TEAM_MANAGER"), referralId))
        .Single(i => i.Summary.StartsWith("Referral number 3", StringComparison.Ordinal));

    private async Task<List<NotificationState>> FeedbackAsync(string referralId)
    {
        List<NotificationState> states =
            [.. (await ItemsAsync(site.Midwife, referralId)).Where(i => i.Trigger == NotificationTrigger.ReferralFeedback).Select(i => i.State)];
        states.ShouldNotBeEmpty();
        return states;
    }

    private static async Task<IEnumerable<InboxItem>> ItemsAsync(Client.InfoShareConnection who, string referralId) =>
        (await new InboxService.InboxServiceClient(who.CallInvoker).ListInboxAsync(
            new ListInboxRequest { PageSize = 100, IncludeFinished = true, ReferralIds = { referralId } })).Items;

    private async Task<string> ReferAsync(string own, string given, ReferralDraft draft)
    {
        await site.FamilyAsync(own, given, "Consenttest");
        draft.Children.Add(new SubjectRef { OwnRecordId = "MAT-" + own });
        return await ReferAsync(draft);
    }

    private async Task<string> ReferAsync(ReferralDraft draft) => (await new Protocol.Health.V1.HealthService.HealthServiceClient(site.Midwife.CallInvoker)
        .MakeReferralAsync(new Protocol.Health.V1.MakeReferralRequest { Referral = draft })).Receipt.ReferralId;
}
