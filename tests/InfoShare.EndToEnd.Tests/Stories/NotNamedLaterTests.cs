using InfoShare.Client;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Education = InfoShare.Protocol.Education.V1;
using Inbox = InfoShare.Protocol.Inbox.V1.InboxService.InboxServiceClient;
using People = InfoShare.Protocol.People.V1.PeopleService.PeopleServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// Whom the answer to what somebody shared does not name is not named to him later either: neither because nobody has read it, nor in a number of those
/// who declined (L7, A10, L10, H6). What nobody reads comes to somebody all the same (G8). Wednesday 10 March 2027.
/// </summary>
public sealed class NotNamedLaterTests
{
    private const string AfterTheThirdAttempt = "2027-03-15 12:00";

    private static Demographics Nell => Person("Nell", "Latertest", "2012-05-05", "2 Stile Lane", "NM3 3AC");

    [Fact]
    public async Task A_school_is_not_asked_to_ring_the_clinic_that_nobody_named_to_it()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var clinic = await PupilAsync(p);
        await ShareAsync(p.DesignatedLead);
        await PassAsync(p);

        // The health visitor, whom the answer named, is to be rung by the school; the clinic by its own.
        Tasks(await InboxOf(p.DesignatedLead)).ShouldAllBe(t => t.Contains("Northmere Health Visiting"));
        (await InboxOf(p.DesignatedLead)).Count(i => i.Trigger == NotificationTrigger.TelephoneNeeded).ShouldBe(1);
        Tasks(await InboxOf(p.SystemOf("northmere-school"))).ShouldAllBe(t => !t.Contains("Fenmock") && !t.Contains("Sexual"));
        Tasks(await InboxOf(clinic)).ShouldContain(t => t.Contains("Una Fenmock"));
    }

    [Fact]
    public async Task Those_who_declined_are_counted_as_the_school_knows_them_and_it_is_told_once()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var clinic = await PupilAsync(p);
        await ShareAsync(p.DesignatedLead);
        await DeclineAsync(p.HealthVisitor);
        var told = (await InboxOf(p.DesignatedLead)).Single(i => i.Trigger == NotificationTrigger.AllDeclined);
        told.Summary.ShouldStartWith("The one who was told on ");
        await DeclineAsync(clinic);
        (await InboxOf(p.DesignatedLead)).Count(i => i.Trigger == NotificationTrigger.AllDeclined).ShouldBe(1);
    }

    [Fact]
    public async Task Where_the_clinic_alone_was_told_and_declines_it_comes_back_to_the_clinics_own_house()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var clinic = await PupilAsync(p, visited: false);
        await ShareAsync(p.DesignatedLead);
        await DeclineAsync(clinic);
        (await InboxOf(p.SystemOf("northmere-school"))).ShouldNotContain(i => i.Trigger == NotificationTrigger.AllDeclined);
        (await InboxOf(p.SystemOf("northmere-sexual-health"))).Single(i => i.Trigger == NotificationTrigger.AllDeclined).Summary.ShouldStartWith("All who were told on ");
    }

    [Fact]
    public async Task The_old_school_does_not_hear_from_which_area_nobody_has_read_of_a_child_in_a_refuge()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.DesignatedLead, "SIMS-1", Nell);
        var visitor = p.As("southmere-health-visiting", "Isla Southsample", "HEALTH_VISITOR");
        await RecordAsync(visitor, "SHV-1", Nell);
        await WorksWithAsync(visitor, Own("SHV-1"), PractitionerRole.HealthVisitor, "01632 960203");
        await new People(visitor.CallInvoker).RecordResidenceAsync(new RecordResidenceRequest
        {
            Person = Own("SHV-1"),
            Address = new Address { Line = "3 Secret Close", Postcode = "SM9 9SC", Area = "Southmere" },
            Kind = ResidenceKind.Refuge,
            State = LinkState.Confirmed,
            FromDate = "2027-03-09",
            Source = SourceKind.Observed,
        });
        await ShareAsync(p.DesignatedLead);
        (await InboxOf(visitor)).ShouldContain(i => i.Trigger == NotificationTrigger.ConcernShared, "she is told all the same");
        await PassAsync(p);
        Tasks(await InboxOf(p.SystemOf("northmere-school"))).ShouldAllBe(t => !t.Contains("Southmere") && !t.Contains("Southsample"));
        Tasks(await InboxOf(visitor)).ShouldContain(t => t.Contains("Isla Southsample"));
    }

    [Fact]
    public async Task A_worker_who_is_kept_in_silence_hears_of_nobody_that_it_was_not_read()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.HealthVisitor, "HV-1", Nell);
        await WorksWithAsync(p.HealthVisitor, Own("HV-1"), PractitionerRole.HealthVisitor, "01632 960161");
        await RecordAsync(p.SocialCareManager, "CSC-1", Nell);
        await new ConflictService.ConflictServiceClient(p.SocialCareManager.CallInvoker).DeclareConflictAsync(new DeclareConflictRequest
        {
            PractitionerId = "u-owen-peatsample",
            Person = Own("CSC-1"),
            Kind = ConflictKind.ConflictOfInterest,
            Reason = "A matter of the family's or of an allegation.",
        });
        await new SocialCare.SocialCareService.SocialCareServiceClient(p.DutySocialWorker.CallInvoker).ShareConcernAsync(
            new SocialCare.ShareConcernRequest { Concern = Statement(Known(Nell)) });
        (await InboxOf(p.HealthVisitor)).ShouldContain(i => i.Trigger == NotificationTrigger.ConcernShared, "she is told all the same");
        await PassAsync(p);
        Tasks(await InboxOf(p.SystemOf("northmere-csc"))).ShouldAllBe(t => !t.Contains("Health Visiting"));
        Tasks(await InboxOf(p.HealthVisitor)).ShouldContain(t => t.Contains("Freya Heathsample"));
    }

    /// <summary>A pupil with whom a sexual health clinic works, and a health visitor whom the school may know.</summary>
    private static async Task<InfoShareConnection> PupilAsync(Partnership p, bool visited = true)
    {
        var clinic = p.As("northmere-sexual-health", "Una Fenmock", "SEXUAL_HEALTH_WORKER");
        await RecordAsync(p.DesignatedLead, "SIMS-1", Nell);
        await RecordAsync(clinic, "SX-1", Nell);
        await WorksWithAsync(clinic, Own("SX-1"), PractitionerRole.SexualHealthWorker, "01632 960105");
        if (visited)
        {
            await RecordAsync(p.HealthVisitor, "HV-1", Nell);
            await WorksWithAsync(p.HealthVisitor, Own("HV-1"), PractitionerRole.HealthVisitor, "01632 960161");
        }

        return clinic;
    }

    /// <summary>Two working days in which nobody reads anything.</summary>
    private static async Task PassAsync(Partnership p)
    {
        foreach (var at in (string[])["2027-03-10 13:05", "2027-03-11 13:05", "2027-03-12 17:05", AfterTheThirdAttempt])
            await p.ClockAtAsync(at);
    }

    private static IReadOnlyList<string> Tasks(IReadOnlyList<InboxItem> items) =>
        [.. items.Where(i => i.Trigger is NotificationTrigger.TelephoneNeeded or NotificationTrigger.AlertUnanswered).Select(i => $"{i.Summary} {i.Contact}")];

    private static async Task DeclineAsync(InfoShareConnection who) => await new Inbox(who.CallInvoker).AcknowledgeItemsAsync(new AcknowledgeItemsRequest
    {
        ItemIds = { (await InboxOf(who)).Single(i => i.Trigger == NotificationTrigger.ConcernShared).ItemId },
        State = NotificationState.Declined,
        Note = "We have not seen her this year.",
    });

    private static async Task ShareAsync(InfoShareConnection who) => await new Education.EducationService.EducationServiceClient(who.CallInvoker).ShareConcernAsync(
        new Education.ShareConcernRequest { Concern = Statement(Own("SIMS-1")) });

    private static ConcernStatement Statement(SubjectRef subject) => new()
    {
        Subject = subject,
        Indicators = { ConcernIndicator.PoorHygiene },
        Kind = ConcernKind.Event,
        Source = SourceKind.Observed,
        RiskStatement = "Unwashed and hungry two days running.",
        Urgency = Urgency.Standard,
        LegalBasis = LegalBasis.PublicFunction,
    };
}
