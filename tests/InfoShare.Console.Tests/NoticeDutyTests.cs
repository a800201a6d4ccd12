using System.Text.RegularExpressions;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.WebConsole.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;

namespace InfoShare.WebConsole.Tests;

/// <summary>Whatever somebody is told of is answered on its notice, on a page with a form for it, or stands in the list of what the console cannot do.</summary>
public sealed partial class NoticeDutyTests(Site site) : IClassFixture<Site>
{
    private static readonly NotificationTrigger[] All = [.. Enum.GetValues<NotificationTrigger>().Where(t => t != NotificationTrigger.Unspecified)];

    // What such a notice is about, as the broker sends it.
    private static readonly Dictionary<NotificationTrigger, Action<InboxItem>> About = new()
    {
        [NotificationTrigger.ReferralReceived] = i => i.ReferralId = "ref_1",
        [NotificationTrigger.ReferralFeedback] = i => i.ReferralId = "ref_1",
        [NotificationTrigger.ReferralLate] = i => i.ReferralId = "ref_1",
        [NotificationTrigger.ReferralUnowned] = i => i.ReferralId = "ref_1",
        [NotificationTrigger.ReferralFollowUp] = i => i.ReferralId = "ref_1",
        [NotificationTrigger.InformationRequested] = i => i.InformationRequestId = "irq_1",
        [NotificationTrigger.SubjectAccess] = i => i.PersonId = "per_1",
        [NotificationTrigger.AppraisalDue] = i => i.Concern = new ConcernView { ConcernId = "con_1" },
        [NotificationTrigger.CheckAnswerDue] = i => i.CheckId = "chk_1",
        [NotificationTrigger.EmergencyAccess] = i => i.GrantId = "egr_1",
        [NotificationTrigger.HandoverOffered] = i => i.HandoverId = "hov_1",
        [NotificationTrigger.HandoverAnswered] = i => i.HandoverId = "hov_1",
        [NotificationTrigger.HandoverLate] = i => i.HandoverId = "hov_1",
        [NotificationTrigger.EndingProposed] = i => i.EndingId = "end_1",
        [NotificationTrigger.EndingAnswered] = i => i.EndingId = "end_1",
        [NotificationTrigger.TaskGiven] = i => i.TaskId = "tsk_1",
        [NotificationTrigger.ChildUnseen] = i => i.TaskId = "tsk_1",
        [NotificationTrigger.CoPresence] = i => i.PatternNoticeId = "pat_1",
        [NotificationTrigger.WithdrawalTogether] = i => i.PatternNoticeId = "pat_1",
    };

    [Fact]
    public void Each_kind_of_notice_is_known_and_what_the_console_cannot_do_is_what_its_page_of_documents_says()
    {
        NoticeDuties.Known.Order().ShouldBe(All.Order());
        var listed = Code().Matches(File.ReadAllText(Path.Combine(Chromium.Root, "docs", "console.md")).Split("## What it cannot do")[1]).Select(m => m.Groups[1].Value);
        listed.Order(StringComparer.Ordinal).ShouldBe(All.Where(t => NoticeDuties.PlaceOf(t) == DutyPlace.Elsewhere)
            .Select(t => Capital().Replace(t.ToString(), "_$0").ToUpperInvariant()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_answered_on_a_page_leads_to_one_with_a_form_of_its_own()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        About.Keys.Order().ShouldBe(All.Where(t => NoticeDuties.PlaceOf(t) == DutyPlace.Page).Order());
        var loader = site.Services.GetRequiredService<PageLoader>();
        var pages = site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(e => (Route: e.RoutePattern.RawText!, Page: e.Metadata.GetMetadata<PageActionDescriptor>())).Where(p => p.Page is not null).ToList();
        foreach (var (trigger, about) in About)
        {
            foreach (var agency in (string[])["SOCIAL_CARE", "HEALTH", "PROBATION", "OTHER"])
            {
                var item = new InboxItem { Trigger = trigger };
                about(item);
                if (NoticeDuties.PageOf(item, agency) is not { } address)
                {
                    // What a data steward has to release is released by no word about its notice.
                    NoticeDuties.PlaceOf(item, agency).ShouldBe(trigger == NotificationTrigger.SubjectAccess ? DutyPlace.Elsewhere : DutyPlace.Notice, $"{trigger} at {agency}");
                    continue;
                }

                NoticeDuties.PlaceOf(item, agency).ShouldBe(DutyPlace.Page, $"{trigger} at {agency}");
                // No notice names the view that is owed: it leads to the list of them, and each has the form.
                var form = address == "/consultations" ? address + "/sac_1" : address;
                var found = pages.Where(p => new TemplateMatcher(TemplateParser.Parse(p.Route.TrimStart('/')), []).TryMatch(form, [])).ToList();
                found.ShouldNotBeEmpty($"{trigger} leads to {address}");
                var handlers = (await loader.LoadAsync(found[0].Page!, EndpointMetadataCollection.Empty)).HandlerMethods;
                handlers.ShouldContain(h => h.HttpMethod.Equals("POST", StringComparison.OrdinalIgnoreCase), $"{trigger} leads to {address}, which only shows");
            }
        }

        // A school that is to look why a pupil was not seen has no task: its answer is the notice's.
        NoticeDuties.PlaceOf(new InboxItem { Trigger = NotificationTrigger.ChildUnseen, PersonId = "per_1" }, "EDUCATION").ShouldBe(DutyPlace.Notice);

        // What is answered apart from the referral, to whom it may not be open, has a page of its own; the family is answered by whoever took its word.
        foreach (var agency in (string[])["SOCIAL_CARE", "OTHER"])
            NoticeDuties.PageOf(new InboxItem { Trigger = NotificationTrigger.ReferralLate, ReferralId = "ref_1", ChallengeAsked = true }, agency).ShouldBe("/challenges/ref_1", agency);
        NoticeDuties.PageOf(new InboxItem { Trigger = NotificationTrigger.ReferralFollowUp, ReferralId = "ref_1", FamilyAnswerAsked = true }, "SOCIAL_CARE").ShouldBe("/referrals/ref_1/family");

        // Whom it is not for still has the notice itself.
        NoticeDuties.PlaceOf(new InboxItem { Trigger = NotificationTrigger.EmergencyAccess, PersonId = "per_1" }, "POLICE").ShouldBe(DutyPlace.Notice);
        NoticeDuties.PlaceOf(new InboxItem { Trigger = NotificationTrigger.CheckAnswerDue, CheckId = "chk_1" }, "HEALTH").ShouldBe(DutyPlace.Notice);
        NoticeDuties.PageOf(new InboxItem { Trigger = NotificationTrigger.TaskAnswered, TaskId = "tsk_1" }, "HEALTH").ShouldBeNull("whoever gave a task may not open it");
    }

    [GeneratedRegex("^\\| `([A-Z0-9_]+)` \\|", RegexOptions.Multiline)]
    private static partial Regex Code();

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex Capital();
}
