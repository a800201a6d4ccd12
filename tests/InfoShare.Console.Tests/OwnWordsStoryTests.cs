using System.Net;
using System.Text.RegularExpressions;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.WebConsole.Tests;

/// <summary>C10, C1: what a child said, and what a colleague wrote, is read as it was said and written, capitals and brackets and all, beside the broker's own codes.</summary>
public sealed class OwnWordsStoryTests(Site site) : IClassFixture<Site>
{
    private const string Csc = "northmere-csc";
    private const string Surgery = "elmmock-surgery";

    [Fact]
    public async Task What_a_child_said_stands_on_its_line_as_it_was_said()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        const string said = "I said NO and he came in. He says I am a PARTNER (CuddleBear), and I DENIED it";
        await Site.RecordAsync(site.LeadSocialWorker, "LCS-491", "Non", "Wordstest", "2019-02-10");
        await site.LeadSocialWorker.WorksWithAsync("LCS-491", PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await new SocialCareService.SocialCareServiceClient(site.LeadSocialWorker.CallInvoker).RecordChildVisitAsync(new RecordChildVisitRequest
        {
            Child = new SubjectRef { OwnRecordId = "LCS-491" },
            Visit = new VisitStatement
            {
                VisitOn = "2027-03-09",
                Place = ContactPlace.Home,
                Seen = Seen.Yes,
                SeenAlone = SeenAlone.Yes,
                Present = { PresentKind.NobodyElse },
                Interpreter = new InterpreterStatement { Use = InterpreterUse.NotNeeded },
                ChildWords = new ChildWords { Verbatim = said, SaidTo = "me" },
            },
        });
        using var priti = await site.PlainAsAsync(Csc, "ALLOCATED_SOCIAL_WORKER");
        var child = await priti.FollowAsync(await priti.PostAsync("/children", await priti.GetAsync("/children"), new()
        {
            ["Form.Child.OwnRecord"] = "LCS-491",
            ["Form.Purpose"] = nameof(Purpose.AssessChild),
            ["Form.Reason"] = "I write her assessment, and need what she said.",
            ["Form.Lead"] = "tell",
        }));
        child.Text.ShouldContain("alone: yes, alone", Case.Sensitive, child.Text);
        var item = Regex.Match(child.Text, "name=\"item\" value=\"(ctc_[^\"]+)\"").Groups[1].Value;
        var line = await priti.FollowAsync(await priti.PostAsync(child.Answer.RequestMessage!.RequestUri!.AbsolutePath, child, new() { ["item"] = item, ["form-proof"] = child.Hidden("form-proof") }));
        WebUtility.HtmlDecode(line.Text).ShouldContain($"The child to me: \"{said}\"", Case.Sensitive, $"{line.Status} {line.Text}");
    }

    [Fact]
    public async Task What_a_doctor_wrote_of_the_children_stands_in_the_notice_and_on_the_line_as_it_was_written()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        const string wrote = "May he be alone with them? NO. She DENIED it to his brother (McKenzie), and the CIN worker knows";
        await Site.RecordAsync(site.Doctor, "EMIS-492", "Mared", "Wordstest", "1993-02-02", "8 Mill Lane", "NM1 4QT");
        await Site.RecordAsync(site.LeadSocialWorker, "LCS-492", "Mared", "Wordstest", "1993-02-02", "8 Mill Lane", "NM1 4QT");
        await Site.RecordAsync(site.LeadSocialWorker, "LCS-493", "Otto", "Wordstest", "2024-06-08", "8 Mill Lane", "NM1 4QT");
        await site.LeadSocialWorker.RelateAsync("LCS-492", "LCS-493", RelationshipType.BirthParent);
        await site.LeadSocialWorker.WorksWithAsync("LCS-493", PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        using var doctor = await site.PlainAsAsync(Surgery, "GP");
        var shared = await doctor.FollowAsync(await doctor.PostAsync("/share", await doctor.GetAsync("/share"), new()
        {
            ["Form.Adult.OwnRecord"] = "EMIS-492",
            ["Form.Signs"] = nameof(ConcernIndicator.DaCoerciveControl),
            ["Form.Risk"] = "She says that he held her by the throat.",
            ["Form.Kind"] = nameof(ConcernKind.Event),
            ["Form.Source"] = nameof(SourceKind.ParentSelf),
            ["Form.Urgency"] = nameof(Urgency.Standard),
            ["Form.Contact"] = nameof(ChildContactAnswer.Yes),
            ["Form.Relevance"] = wrote,
        }));
        shared.Text.ShouldContain("Your concern has been shared", Case.Sensitive, shared.Text);
        using var priti = await site.PlainAsAsync(Csc, "ALLOCATED_SOCIAL_WORKER");
        WebUtility.HtmlDecode(await priti.NoticesAsync()).ShouldContain($"Written for every child: {wrote}.");
        var child = await priti.FollowAsync(await priti.PostAsync("/children", await priti.GetAsync("/children"), new()
        {
            ["Form.Child.OwnRecord"] = "LCS-493",
            ["Form.Purpose"] = nameof(Purpose.AssessChild),
            ["Form.Reason"] = "His mother's doctor wrote about him today.",
            ["Form.Lead"] = "tell",
        }));
        WebUtility.HtmlDecode(child.Text).ShouldContain($". Written for every child: {wrote}.", Case.Sensitive, child.Text);
    }
}
