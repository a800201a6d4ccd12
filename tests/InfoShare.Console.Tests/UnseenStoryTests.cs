using System.Net;
using System.Text.RegularExpressions;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;

namespace InfoShare.WebConsole.Tests;

/// <summary>A small child whom nobody has seen for four weeks is a health visitor's task (S9, H3). She visits, and says so at the console: nothing else ends it.</summary>
public sealed class UnseenStoryTests(Site site) : IClassFixture<Site>
{
    private const string Visiting = "northmere-health-visiting";

    [Fact]
    public async Task A_notice_that_nobody_saw_the_child_leads_to_the_task_and_only_a_sight_ends_it()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        var visiting = site.As(Visiting, "HEALTH_VISITOR");
        await Site.RecordAsync(visiting, "HV-90", "Ansel", "Unseentest", "2027-02-10");
        await visiting.WorksWithAsync("HV-90", PractitionerRole.HealthVisitor, "01632 960161");
        await new HealthService.HealthServiceClient(visiting.CallInvoker).RecordVisitAsync(new RecordVisitRequest
        {
            Patient = new SubjectRef { OwnRecordId = "HV-90" },
            Visit = new VisitStatement
            {
                VisitOn = "2027-03-09",
                Place = ContactPlace.Home,
                Seen = Seen.Yes,
                SeenAlone = SeenAlone.InfantObserved,
                Present = { PresentKind.Parent },
                Interpreter = new InterpreterStatement { Use = InterpreterUse.NotNeeded },
            },
        });
        await site.ClockAtAsync("2027-04-06 17:05");

        using var freya = await site.PlainAsAsync(Visiting, "HEALTH_VISITOR");
        var told = await freya.GetAsync(Regex.Match(await freya.NoticesAsync(), "href=\"(/notices/[^\"]+)\">Child unseen").Groups[1].Value);
        told.Text.ShouldContain("answer it there");
        var path = Regex.Match(told.Text, "href=\"(/tasks/[^\"]+)\"").Groups[1].Value;
        var task = await freya.GetAsync(path);
        task.Text.ShouldSatisfyAllConditions(
            t => t.ShouldContain("Ansel Unseentest"),
            t => t.ShouldContain("Did you see the child?"),
            t => t.ShouldNotContain("What was done?"));

        var blank = await freya.PostAsync(path + "?handler=Seen", task, new() { ["Form.Seen"] = nameof(Seen.Yes), ["Form.ChildWords"] = "He babbles, and reaches for the keys." });
        blank.Text.ShouldSatisfyAllConditions(
            t => t.ShouldContain("Write the day as day/month/year"),
            t => t.ShouldContain("Say where"),
            t => t.ShouldContain("Say whether the child was seen alone"),
            t => t.ShouldContain("Say who else was there"),
            t => t.ShouldContain("He babbles, and reaches for the keys."));

        // A shut door is recorded, with whose word it was, and ends nothing.
        var shut = await freya.FollowAsync(await freya.PostAsync(path + "?handler=Seen", blank, new()
        {
            ["Form.Seen"] = nameof(Seen.Refused),
            ["Form.AskedOn"] = "6/4/2027",
            ["Form.Place"] = nameof(ContactPlace.Home),
            ["Form.ReasonGiven"] = "He is asleep, and we are all well.",
            ["Form.ReasonBy"] = "mother",
        }));
        shut.Text.ShouldContain("Nobody has seen the child by it, so this goes on", Case.Sensitive, shut.Text);
        (await freya.GetAsync("/tasks")).Text.ShouldContain("Ansel Unseentest");

        // By video nobody is seen: the broker says so beside the field.
        var video = await freya.PostAsync(path + "?handler=Seen", shut, Sight(nameof(ContactPlace.ByVideo)));
        video.Status.ShouldBe(HttpStatusCode.OK);
        video.Text.ShouldContain("nobody is seen", Case.Insensitive);

        var seen = await freya.FollowAsync(await freya.PostAsync(path + "?handler=Seen", video, Sight(nameof(ContactPlace.Home))));
        seen.Text.ShouldSatisfyAllConditions(
            t => t.ShouldContain("It is recorded that you saw the child"),
            t => t.ShouldNotContain("Ansel Unseentest"));
        (await freya.GetAsync(path)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await freya.GetAsync("/notices")).Text.ShouldNotContain("Child unseen");

        // What she saw stands where the child's services read it.
        var chronology = await freya.FollowAsync(await freya.PostAsync("/children", await freya.GetAsync("/children"), new()
        {
            ["Form.Purpose"] = nameof(Purpose.ProvideCare),
            ["Form.Reason"] = "I visit the family again next week.",
            ["Form.Lead"] = "tell",
            ["Form.Child.OwnRecord"] = "HV-90",
        }));
        chronology.Text.ShouldMatch("Last seen[^<]*6 April 2027");
    }

    private static Dictionary<string, string> Sight(string place) => new()
    {
        ["Form.Seen"] = nameof(Seen.Yes),
        ["Form.AskedOn"] = "6/4/2027",
        ["Form.Place"] = place,
        ["Form.Alone"] = nameof(SeenAlone.InfantObserved),
        ["Form.Present"] = nameof(PresentKind.Parent),
        ["Form.Interpreter"] = nameof(InterpreterUse.NotNeeded),
        ["Form.Looked"] = "He was warm and clean, and followed my face with his eyes.",
    };
}
