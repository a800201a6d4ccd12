using Google.Protobuf.WellKnownTypes;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Health.V1;
using static InfoShare.EndToEnd.Tests.Stories.ConcernLifeStory;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>A concern says out of which meeting it is told (C11), its four times (C2), and what is known of who harms (C15, C1). Wednesday 10 March 2027.</summary>
public sealed class ToldOutOfAMeetingTests
{
    [Fact]
    public async Task A_concern_brings_the_meeting_with_it_and_fine_alone_is_asked_back()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await LarkAsync(p);
        await RecordAsync(p.HealthVisitor, "HV-8", Lark);

        // Without it: asked for, and stands as not recorded. With "fine": asked back.
        var without = await ShareAsync(p, About("HV-8", ConcernIndicator.HomeConditions, "No bedding, and the kitchen cannot be used."), null);
        without.Prompts.ShouldContain(x => x.StartsWith("Say whether the child was seen", StringComparison.Ordinal));
        without.Prompts.ShouldContain("Say what it means for the child's development, if you can.");
        without.ContactId.ShouldBeEmpty();
        var fine = await ShareAsync(p, About("HV-8", ConcernIndicator.HomeConditions, "Still no bedding in either of the rooms."), Met("2027-03-08", "She seemed fine, no concerns.", SeenAlone.NotOffered));
        fine.Prompts.ShouldContain(x => x.StartsWith("\"Fine\" says how somebody sounded", StringComparison.Ordinal));
        fine.Prompts.ShouldContain(x => x.StartsWith("The child was not seen alone", StringComparison.Ordinal));
        fine.Prompts.ShouldNotContain(x => x.StartsWith("Say whether the child was seen", StringComparison.Ordinal));

        // It is a contact like any other: the last sight of the child, and a line of her page.
        var picture = await PictureAsync(p.LeadSocialWorker, Own("LCS-8"));
        picture.LastSeen.ContactId.ShouldBe(fine.ContactId);
        (picture.LastSeen.OnDate, picture.LastSeen.SeenAlone, picture.LastSeen.Present.Single(), picture.LastSeen.Interpreter.RelativeInterpreted)
            .ShouldBe(("2027-03-08", SeenAlone.NotOffered, PresentKind.Parent, true));
        picture.LastSeenAlone.ShouldBeNull();

        // Refused where it is wrong, each part by name; a child whom the concern does not name is none of its meeting.
        var wrong = Met("2027-03-08", "She drew the whole time.", SeenAlone.Yes);
        (await RefusalOf(() => ShareAsync(p, About("HV-8", ConcernIndicator.HomeConditions, "No bedding at all."), wrong))).FieldViolations.Single().Field
            .ShouldBe("contact.visit.seen_alone");
        await RecordAsync(p.HealthVisitor, "HV-9", Person("Wyn", "Heathmock", "2021-02-02"));
        var other = Met("2027-03-08", "She drew the whole time.", SeenAlone.NotOffered);
        other.Child = Own("HV-9");
        (await RefusalOf(() => ShareAsync(p, About("HV-8", ConcernIndicator.HomeConditions, "No bedding at all."), other))).FieldViolations.Single().Field.ShouldBe("contact.child");

        // A child that it names may be the one.
        var named = About("HV-8", ConcernIndicator.HomeConditions, "No bedding at all for either of them.");
        named.Children.Add(new ChildBearing { Child = Own("HV-9"), Relevance = "Wyn sleeps on the same floor.", Present = true });
        (await ShareAsync(p, named, other)).ContactId.ShouldNotBeEmpty();

        // Another concern out of the same meeting names the contact; one of another organisation is none.
        (await ShareAsync(p, About("HV-8", ConcernIndicator.PoorHygiene, "Her clothes were stiff with dirt that day."), new ContactWithConcern { ContactId = fine.ContactId })).ContactId
            .ShouldBe(fine.ContactId);
        (await RefusalOf(async () => await new HealthService.HealthServiceClient(p.Doctor.CallInvoker).ShareConcernAsync(new ShareConcernRequest
        {
            Concern = About("EMIS-8", ConcernIndicator.PoorHygiene, "Her clothes were stiff with dirt that day."),
            Contact = new ContactWithConcern { ContactId = fine.ContactId },
        }))).FieldViolations.Single().Field.ShouldBe("contact.contact_id");

        // What is urgent is stopped by nothing in it: it is taken out, and said.
        var urgent = About("HV-8", ConcernIndicator.UnexplainedInjury, "A burn on her arm that nobody explains.");
        urgent.Urgency = Urgency.SameDay;
        var sent = await ShareAsync(p, urgent, wrong);
        sent.Referral.ShouldNotBeNull();
        sent.SetAside.Single().Field.ShouldStartWith("contact.");
        sent.ContactId.ShouldBeEmpty();
    }

    [Fact]
    public async Task When_it_happened_was_known_was_written_down_and_was_shared_are_four_times_and_nobody_known_harmed_is_an_answer()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await LarkAsync(p);
        var concern = About("EMIS-8", ConcernIndicator.Unsupervised, "Left alone with a man who shook her by the arm.");
        concern.Happened = new WhenHappened { FromDate = "2027-03-01", ToDate = "2027-03-03" };
        concern.KnownAt = Timestamp.FromDateTimeOffset(At("2027-03-05 10:00"));
        concern.NotedAt = Timestamp.FromDateTimeOffset(At("2027-03-06 16:30"));
        concern.HarmCategories.Add(HarmCategory.Physical);
        concern.Trend = StatedTrend.Rising;
        (await ShareAsDoctorAsync(p, concern)).Prompts.ShouldContain(x => x.StartsWith("Say what is known of who or what harms", StringComparison.Ordinal));

        concern.HarmSources.Add(new HarmSource { State = HarmSourceState.DescribedOnly, Description = "the man with the dog" });
        concern.HarmSources.Add(new HarmSource { State = HarmSourceState.Unknown });
        concern.SuspectedSources.Add(Known(Person("Dell", "Heathmock", "1990-01-01")));
        var shared = await ShareAsDoctorAsync(p, concern);
        shared.Prompts.ShouldNotContain(x => x.StartsWith("Say what is known of who or what harms", StringComparison.Ordinal));

        var view = (await PictureAsync(p.LeadSocialWorker, Own("LCS-8"))).Concerns.Single(c => c.ConcernId == shared.ConcernId);
        (view.Happened.FromDate, view.Happened.ToDate).ShouldBe(("2027-03-01", "2027-03-03"));
        view.KnownAt.ToDateTimeOffset().ShouldBe(At("2027-03-05 10:00"));
        view.NotedAt.ToDateTimeOffset().ShouldBe(At("2027-03-06 16:30"));
        view.SharedAt.ToDateTimeOffset().ShouldBeGreaterThanOrEqualTo(At("2027-03-10 09:00"));
        view.HarmSources.Select(s => s.State).ShouldBe([HarmSourceState.DescribedOnly, HarmSourceState.Unknown]);
        view.Trend.ShouldBe(StatedTrend.Rising);

        // Somebody says that the child did it herself: attributed, dated, and nothing of the concern changes.
        await NoteAsync(p.Doctor, shared.ConcernId, NoteKind.CounterAllegation, "She throws herself about, he says.", saidBy: "Dell Heathmock");
        var after = await HistoryAsync(p.LeadSocialWorker, shared.ConcernId);
        after.Notes.Single().SaidBy.ShouldBe("Dell Heathmock");
        after.Concern.HarmSources.ShouldBe(view.HarmSources);
        after.Concern.Verification.ShouldBe(VerificationState.Unverified);
    }

    [Fact]
    public async Task Somebody_of_whom_nothing_is_known_yet_is_one_person_in_the_concern_and_in_its_meeting()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (first, second) = (Known(Person("Tegan", "Meetingtest", "2023-04-05")), Known(Person("Math", "Meetingtest", "2021-04-05")));
        var concern = About("", ConcernIndicator.HomeConditions, "No bedding, and the kitchen cannot be used.");
        concern.Subject = first;
        concern.Children.Add(new ChildBearing { Child = second, Relevance = "He sleeps there, too." });

        // The subject by saying nothing, then by the same words; a named child by the same words.
        var met = Met("2027-03-08", "She held her head and would not look up.", SeenAlone.NotOffered);
        var shared = await ShareAsync(p, concern, met);
        shared.ContactId.ShouldNotBeEmpty();
        shared.Children.Where(c => !c.FoundByLink).Select(c => c.Child.PersonId).Distinct().Count().ShouldBe(2);
        concern.RiskStatement = "Still no bedding in either of the rooms.";
        met.Child = first.Clone();
        (await ShareAsync(p, concern, met)).ContactId.ShouldNotBeEmpty();
        concern.RiskStatement = "Still no bedding for either of them.";
        met.Child = second.Clone();
        (await ShareAsync(p, concern, met)).ContactId.ShouldNotBeEmpty();
    }

    private static ContactWithConcern Met(string day, string looks, SeenAlone alone) => new()
    {
        Visit = new VisitStatement
        {
            VisitOn = day,
            Place = ContactPlace.Home,
            Seen = Seen.Yes,
            SeenAlone = alone,
            Present = { PresentKind.Parent },
            BehaviourAndAppearance = looks,
            Interpreter = new InterpreterStatement { Use = InterpreterUse.NeededNotUsed, RelativeInterpreted = true, Language = "pol" },
        },
    };

    private static async Task<SharedConcern> ShareAsync(Partnership p, ConcernStatement concern, ContactWithConcern? contact) =>
        (await new HealthService.HealthServiceClient(p.HealthVisitor.CallInvoker).ShareConcernAsync(new ShareConcernRequest { Concern = concern, Contact = contact })).Concern;
}
