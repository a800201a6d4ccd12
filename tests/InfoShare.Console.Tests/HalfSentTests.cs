using System.Net;
using Grpc.Core;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using InfoShare.WebConsole.Desks;

namespace InfoShare.WebConsole.Tests;

/// <summary>
/// A referral of which half has gone: the concern was shared, and its referral was not. Whoever changes it and sends it again goes on with that half;
/// whatever comes between the two, nothing stands twice.
/// </summary>
public sealed class HalfSentTests(Site site) : IClassFixture<Site>
{
    private const string Csc = "northmere-csc";
    private const string Nursery = "brook-lane-nursery";
    private const string First = "FIRST-WORDS she was not fetched, and nobody answered the telephone.";
    private const string Second = "SECOND-WORDS she was not fetched twice, and slept in the hall.";

    [Fact]
    public async Task Its_second_try_goes_on_with_the_first_though_the_broker_goes_away_between_them()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var nursery = await site.PlainAsAsync(Nursery, "DESIGNATED_LEAD");
        var form = await nursery.GetAsync("/refer");
        var typed = Typed("Dylan", First, form);

        // The concern is shared; of the referral one line is longer than it may be.
        var half = await SendAsync(nursery, form, typed);
        half.Text.ShouldSatisfyAllConditions(
            t => t.ShouldContain("Half of it has gone. Your concern is shared and stands."),
            t => t.ShouldContain($"console-words\">{First}</blockquote>"),
            t => t.ShouldContain("id=\"thresholdview-error\""));
        half.Hidden("Form.FormId").ShouldBe(typed["Form.FormId"]);
        (await SentAsync()).ShouldBeEmpty();

        // Put right, and put differently, while the broker is away.
        (typed["Form.ThresholdView"], typed["Form.Risk"], typed["Form.Children[0].Line"]) = ("section 47", Second, "12 Mill Lane");
        await site.StopBrokerAsync();
        try
        {
            var away = await SendAsync(nursery, half, typed);
            away.Text.ShouldContain("The broker cannot be reached just now");
            away.Text.ShouldContain("Half of it has gone");
            away.Text.ShouldContain(Second);
        }
        finally
        {
            await site.StartBrokerAsync();
        }

        // Found again for each organisation in its own time.
        using (var owen = await site.PlainAsAsync(Csc, "DUTY_SOCIAL_WORKER"))
        {
            foreach (var (who, page) in ((PlainBrowser, string)[])[(owen, "/tray"), (nursery, "/sent")])
            {
                for (var tries = 0; tries < 120 && (await who.GetAsync(page)).Status != HttpStatusCode.OK; tries++)
                    await Task.Delay(500, TestContext.Current.CancellationToken);
            }
        }

        // About another child it is not the same referral: nothing is sent, and nothing is lost.
        var other = await SendAsync(nursery, half, new(typed) { ["Form.Children[0].GivenName"] = "Emrys", ["Form.Children[0].FamilyName"] = "Elsetest", ["Form.Children[0].Born"] = "1/1/2022" });
        other.Text.ShouldContain("What has gone is about another child");
        other.Text.ShouldContain("Emrys");
        (await SentAsync()).ShouldBeEmpty();

        var sent = await nursery.FollowAsync(await SendAsync(nursery, half, typed));
        sent.Text.ShouldContain("Your referral has been sent");
        sent.Text.ShouldContain("It says now what you wrote last, and what it said first is kept");
        var id = (await SentAsync()).ShouldHaveSingleItem();

        // One child, one concern with the words as they are now, and those of before behind it.
        var view = await Site.ReferralAsync(site.As(Csc, "DUTY_SOCIAL_WORKER"), id);
        view.RiskStatement.ShouldBe(Second);
        view.ReferrerThresholdView.ShouldBe("section 47");
        view.Evidence.ShouldContain("12 Mill Lane", Case.Sensitive, "an address that was put right is not lost");
        var child = view.Children.ShouldHaveSingleItem();
        var held = (await new SocialCareService.SocialCareServiceClient(site.As(Csc, "DUTY_SOCIAL_WORKER").CallInvoker).QueryChildAsync(
            new QueryChildRequest { Child = new SubjectRef { PersonId = child.PersonId }, Purpose = Why(Purpose.TriageReferral) })).Picture.Concerns.ShouldHaveSingleItem();
        held.ConcernId.ShouldBe(view.Concerns.ShouldHaveSingleItem().ConcernId);
        var history = await new ConcernService.ConcernServiceClient(site.As(Nursery, "DESIGNATED_LEAD").CallInvoker).GetConcernHistoryAsync(
            new GetConcernHistoryRequest { ConcernId = held.ConcernId, Purpose = Why(Purpose.ProvideCare) });
        history.Concern.RiskStatement.ShouldBe(Second);
        history.Versions.ShouldHaveSingleItem().Statement.RiskStatement.ShouldBe(First);
    }

    [Fact]
    public async Task What_is_urgent_goes_about_another_child_as_another_referral()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        using var school = await site.PlainAsAsync("northmere-school", "DESIGNATED_LEAD");
        var form = await school.GetAsync("/refer");
        var typed = Typed("Gwil", First, form);
        (await SendAsync(school, form, typed)).Text.ShouldContain("Half of it has gone");
        var urgent = await school.FollowAsync(await SendAsync(school, form, new(typed)
        {
            ["Form.Children[0].GivenName"] = "Hefin",
            ["Form.Children[0].FamilyName"] = "Elsetest",
            ["Form.Children[0].Born"] = "1/1/2022",
            ["Form.Urgency"] = nameof(Urgency.ImmediateDanger),
            ["Form.ThresholdView"] = "section 47",
        }));
        urgent.Text.ShouldContain("Your referral has been sent");
        var sent = (await new ReferralService.ReferralServiceClient(site.As("northmere-school", "DESIGNATED_LEAD").CallInvoker).ListSentReferralsAsync(new ListSentReferralsRequest()))
            .Referrals.ShouldHaveSingleItem();
        sent.Children.ShouldHaveSingleItem().Name.ShouldBe("Hefin Elsetest");
    }

    [Fact]
    public async Task A_try_that_was_not_answered_and_is_changed_stands_once_whether_it_arrived_or_not()
    {
        foreach (var arrives in (bool[])[true, false])
        {
            var (one, kept, calls) = (new OneCall<string, string>(), new Dictionary<string, string>(), 0);
            Task<string> Send(string id, string body)
            {
                calls++;
                if (calls > 1 && kept.TryGetValue(id, out var stands) && stands != body)
                    throw Reused();
                if (calls > 1 || arrives)
                    kept[id] = body;
                return calls == 1 ? throw new RpcException(new Status(StatusCode.Unavailable, "No answer came.")) : Task.FromResult("answer to " + body);
            }

            await Should.ThrowAsync<RpcException>(() => one.OnceAsync("first", b => "id of " + b, Send));
            one.Answer.ShouldBeNull();
            (await one.OnceAsync("second", b => "id of " + b, Send)).ShouldBe(arrives ? "answer to first" : "answer to second");
            one.Stands.ShouldBe(arrives ? "first" : "second");
            kept.ShouldHaveSingleItem().Key.ShouldBe("id of first");

            // What is known is not asked again.
            var before = calls;
            (await one.OnceAsync("third", b => "id of " + b, Send)).ShouldBe(one.Answer);
            calls.ShouldBe(before);
        }
    }

    private static RpcException Reused() => new(new Status(StatusCode.AlreadyExists, "This request_id was used with another body."));

    private static AccessPurpose Why(Purpose purpose) => new()
    {
        Purpose = purpose,
        Reason = "What stands of this child after a second try.",
        LegalBasis = LegalBasis.PublicFunction,
        LeadNotice = LeadNotice.Tell,
    };

    private static Dictionary<string, string> Typed(string given, string risk, PlainPage form) => new()
    {
        ["Form.Children[0].GivenName"] = given,
        ["Form.Children[0].FamilyName"] = "Halftest",
        ["Form.Children[0].Born"] = "7/7/2023",
        ["Form.Risk"] = risk,
        ["Form.Urgency"] = nameof(Urgency.Standard),
        ["Form.Source"] = nameof(SourceKind.Observed),
        ["Form.Kind"] = nameof(ConcernKind.Event),
        ["Form.Signs"] = nameof(ConcernIndicator.Unsupervised),
        ["Form.ThresholdView"] = new string('x', 300),
        ["Form.FormId"] = form.Hidden("Form.FormId"),
        ["form-proof"] = form.Hidden("form-proof", "/refer?handler=Check"),
    };

    private static Task<PlainPage> SendAsync(PlainBrowser who, PlainPage page, Dictionary<string, string> typed) => who.PostAsync("/refer?handler=Send", page, typed);

    private async Task<IReadOnlyList<string>> SentAsync() =>
        [.. (await new ReferralService.ReferralServiceClient(site.As(Nursery, "DESIGNATED_LEAD").CallInvoker).ListSentReferralsAsync(new ListSentReferralsRequest())).Referrals.Select(r => r.ReferralId)];
}
