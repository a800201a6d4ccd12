using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Handover.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Tasks.V1;

namespace InfoShare.WebConsole.Tests;

/// <summary>Nothing makes the names of organisations unique: whose side one stands on the broker says by id, and no page guesses it.</summary>
public sealed class TwoOfOneNameTests(Site site) : IClassFixture<Site>
{
    private const string Here = "northmere-health-visiting";
    private const string There = "southmere-health-visiting";

    [Fact]
    public async Task Each_of_two_services_of_one_name_has_its_own_side_of_a_handover()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        await site.RenameAsync("Southmere Health Visiting", "Northmere Health Visiting");
        var sender = site.As(Here, "HEALTH_VISITOR");
        await Site.RecordAsync(sender, "HV-740", "Mair", "Sidetest", "2025-03-02");
        var offered = (await new HandoverService.HandoverServiceClient(sender.CallInvoker).OfferHandoverAsync(new OfferHandoverRequest
        {
            Handover = new HandoverDraft
            {
                Subjects = { new SubjectRef { OwnRecordId = "HV-740" } },
                Kind = HandoverKind.AreaToArea,
                To = new HandoverTarget { OrganisationId = There, Role = PractitionerRole.HealthVisitor },
                Words = new HandoverWords { ResidualRisk = "The mother is never seen without her partner." },
            },
        })).Handover;
        offered.Sender.OrganisationName.ShouldBe(offered.Recipient.OrganisationName, "or nothing is tried");
        (offered.FromYourOrganisation, offered.ToYourOrganisation).ShouldBe((true, false));

        using var here = await site.PlainAsAsync(Here, "HEALTH_VISITOR");
        var own = (await here.GetAsync($"/handovers/{offered.HandoverId}")).Text;
        own.ShouldContain("Take it back");
        own.ShouldNotContain("Accept, and hold the case");
        using var there = await site.PlainAsAsync(There, "HEALTH_VISITOR");
        var theirs = (await there.GetAsync($"/handovers/{offered.HandoverId}")).Text;
        theirs.ShouldContain("Accept, and hold the case");
        theirs.ShouldNotContain("Take it back");
    }

    [Fact]
    public async Task What_a_colleague_of_the_same_name_owns_is_taken_over_first()
    {
        Assert.SkipWhen(Site.Missing is not null, Site.Missing ?? "");
        var doctor = site.As("northmere-hospital", "PAEDIATRICIAN");
        await Site.RecordAsync(doctor, "MRN-741", "Iolo", "Nametest", "2026-11-17", "3 Lock Row", "NM6 4CD");
        var asked = (await new HealthService.HealthServiceClient(doctor.CallInvoker).AskColleagueAsync(new AskColleagueRequest
        {
            Patient = new SubjectRef { OwnRecordId = "MRN-741" },
            Ask = "Please weigh him: not brought twice, and his weight is not known since February.",
            Of = new TaskTarget { OrganisationId = Here, Role = PractitionerRole.HealthVisitor },
        })).Task;
        var namesake = site.As(Here, "u-heathsample-2", Neighbours.Who(Here, "HEALTH_VISITOR").Name, "HEALTH_VISITOR");
        var owned = (await new TaskService.TaskServiceClient(namesake.CallInvoker).AnswerPassedTaskAsync(
            new AnswerPassedTaskRequest { TaskId = asked.TaskId, Version = asked.Version, Accept = true })).Task;
        (owned.Owner.Name, owned.Yours).ShouldBe((Neighbours.Who(Here, "HEALTH_VISITOR").Name, true));

        using var freya = await site.PlainAsAsync(Here, "HEALTH_VISITOR");
        var page = await freya.GetAsync($"/tasks/{asked.TaskId}");
        page.Text.ShouldContain("A colleague owns it");
        (await freya.FollowAsync(await freya.PostAsync($"/tasks/{asked.TaskId}?handler=Take", page, []))).Text.ShouldContain("It is yours now");
        (await freya.GetAsync($"/tasks/{asked.TaskId}")).Text.ShouldNotContain("A colleague owns it");
    }
}
