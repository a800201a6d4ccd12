using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using static InfoShare.EndToEnd.Tests.Stories.ConcernLifeStory;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Concerns = InfoShare.Protocol.Concern.V1.ConcernService.ConcernServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>C18: what was wrong is put right with everybody who read it; C4, C7, C14: what cannot lower a concern. Wednesday 10 March 2027.</summary>
public sealed class CorrectionTests
{
    [Fact]
    public async Task A_concern_about_the_wrong_child_is_taken_back_from_all_who_were_shown_it_and_found_by_nobody_else()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await LarkAsync(p);
        var shared = await ShareAsDoctorAsync(p, About("EMIS-8", ConcernIndicator.PoorHygiene, "Came in dirty clothes, hungry, and said that she had slept in the car."));
        var id = shared.ConcernId;
        InfoShareConnection[] told = [p.LeadSocialWorker, p.DesignatedLead, p.Detective];
        foreach (var who in told)
            (await InboxOf(who)).ShouldContain(i => i.ConcernId() == id);
        (await PictureAsync(p.DutySocialWorker, Known(Lark))).Concerns.ShouldContain(c => c.ConcernId == id);
        (await PictureAsync(p.SouthmereDuty, Known(Lark))).Concerns.ShouldContain(c => c.ConcernId == id);

        // It is the doctor's to take back, in words of the case.
        (await RefusalOf(() => TakeBackAsync(p.LeadSocialWorker, id, 1))).Reason.ShouldBe("NOT_FOUND");
        (await RefusalOf(() => TakeBackAsync(p.Doctor, id, 7))).Reason.ShouldBe("VERSION_CONFLICT");
        (await TakeBackAsync(p.Doctor, id, 1)).Step.ShouldBe(2);

        // Each who was shown it hears once, Southmere, which had only asked, among them; the doctor does not tell himself.
        foreach (var who in (InfoShareConnection[])[.. told, p.SouthmereDuty])
        {
            var correction = (await InboxOf(who)).Single(i => i.Trigger == NotificationTrigger.Correction);
            correction.Summary.ShouldContain("recorded in error");
            correction.ExpectedResponse.ShouldContain("look at what was done because of it");
        }

        (await InboxOf(p.Doctor)).ShouldNotContain(i => i.Trigger == NotificationTrigger.Correction);

        // Those who knew it see it with its state; whoever asks now for the first time sees nothing, not even that there was something.
        (await PictureAsync(p.DutySocialWorker, Known(Lark))).Concerns.Single(c => c.ConcernId == id).Verification.ShouldBe(VerificationState.RecordedInError);
        (await HistoryAsync(p.Doctor, id)).Steps.Select(s => s.State).ShouldBe([VerificationState.Unverified, VerificationState.RecordedInError]);
        await RecordAsync(p.HealthVisitor, "HV-8", Lark);
        var visitor = await new Protocol.Health.V1.HealthService.HealthServiceClient(p.HealthVisitor.CallInvoker).QueryChildAsync(
            new Protocol.Health.V1.QueryChildRequest { Child = Own("HV-8"), Purpose = For(Purpose.ProvideCare, "A first visit to the family is planned for Friday.") });
        visitor.Picture.Concerns.ShouldBeEmpty();
        visitor.Edges.Withheld.ShouldBeEmpty();
        (await RefusalOf(() => HistoryAsync(p.HealthVisitor, id, Purpose.ProvideCare))).Reason.ShouldBe("NOT_FOUND");

        // It is over: no step comes after it, no correction and no referral.
        (await RefusalOf(async () => await new Protocol.Referral.V1.ReferralService.ReferralServiceClient(p.Doctor.CallInvoker).ConvertConcernAsync(
            new Protocol.Referral.V1.ConvertConcernRequest { ConcernId = id, Why = "Nobody who decides has it yet." }))).Reason.ShouldBe("ILLEGAL_STATE");
        (await RefusalOf(() => TakeBackAsync(p.Doctor, id, 2))).Reason.ShouldBe("ILLEGAL_STATE");
        (await RefusalOf(() => VerifyAsync(p.LeadSocialWorker, id, 2, VerificationState.Corroborated, "The school saw the same on Monday.", "It fits with what the school says.")))
            .Reason.ShouldBe("ILLEGAL_STATE");
    }

    [Fact]
    public async Task A_correction_keeps_what_was_said_and_does_not_tell_what_it_became_to_whoever_may_not_know()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await LarkAsync(p);
        var shared = await ShareAsDoctorAsync(p, About("EMIS-8", ConcernIndicator.PoorHygiene, "Came in dirty clothes and said that she had slept in the car."));
        var id = shared.ConcernId;
        foreach (var who in (InfoShareConnection[])[p.LeadSocialWorker, p.DesignatedLead])
            (await InboxOf(who)).ShouldContain(i => i.ConcernId() == id);

        var corrected = await CorrectAsync(p.Doctor, id, 1, ConcernIndicator.IntelligenceHeld, "She had slept in the car of a man whom police know; her mother told me so.");
        corrected.Version.ShouldBe(2);
        (await RefusalOf(() => CorrectAsync(p.Doctor, id, 1, ConcernIndicator.PoorHygiene, "She had slept at a friend's, and came in dirty clothes."))).Reason.ShouldBe("VERSION_CONFLICT");

        // The school could see it, and may not see what it is now: it reads that it was changed, and whom to speak to.
        var atSchool = (await InboxOf(p.DesignatedLead)).Single(i => i.Trigger == NotificationTrigger.Correction);
        atSchool.Concern.ShouldBeNull();
        atSchool.Summary.ShouldStartWith("Something that you were told of around this person was taken back or changed. Speak to Dr Mockhurst");
        atSchool.ToString().ShouldNotContain("INTELLIGENCE", Case.Sensitive);
        (await RefusalOf(() => HistoryAsync(p.DesignatedLead, id))).Reason.ShouldBe("NOT_FOUND");

        // Whoever may see both sees both, the old beside the new.
        var whole = await HistoryAsync(p.Doctor, id, Purpose.ProvideCare);
        var was = whole.Versions.Single();
        (was.Version, was.ByName, whole.Concern.Version).ShouldBe((1, "Dr Mockhurst", 2));
    }

    [Fact]
    public async Task Neglect_hides_no_injury_and_no_note_closes_or_lowers_either()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await LarkAsync(p);
        var neglect = await ShareAsDoctorAsync(p, About("EMIS-8", ConcernIndicator.HomeConditions, "The home is cold and there is nothing to eat."));
        var injury = await ShareAsDoctorAsync(p, About("EMIS-8", ConcernIndicator.UnexplainedInjury, "A bruise on the back in the shape of a hand."));

        // Both are told, each by its own item.
        var items = (await InboxOf(p.LeadSocialWorker)).Where(i => i.Trigger == NotificationTrigger.ConcernShared).ToList();
        items.Select(i => i.ConcernId()).ShouldBe([neglect.ConcernId, injury.ConcernId], ignoreOrder: true);
        var before = await PictureAsync(p.LeadSocialWorker, Known(Lark));

        await NoteAsync(p.LeadSocialWorker, injury.ConcernId, NoteKind.DisabilityOfferedAsReason, "She bruises easily, her mother says.", "the mother");
        await NoteAsync(p.LeadSocialWorker, injury.ConcernId, NoteKind.SingleFindingNotAbusive, "A blood test was normal.");
        await NoteAsync(p.LeadSocialWorker, neglect.ConcernId, NoteKind.Reassurance, "She seems brighter, and all is well.", "the mother");
        await NoteAsync(p.LeadSocialWorker, neglect.ConcernId, NoteKind.AttendanceFigure, "98 per cent this term.");
        await NoteAsync(p.LeadSocialWorker, neglect.ConcernId, NoteKind.LowerScore, "The score is lower than in January.");
        await NoteAsync(p.LeadSocialWorker, neglect.ConcernId, NoteKind.Classification, "Graded by our own scale.", label: "GCP2 grade 3");
        (await RefusalOf(() => NoteAsync(p.LeadSocialWorker, neglect.ConcernId, NoteKind.Explanation, "They were moving house."))).FieldViolations.Single().Field.ShouldBe("said_by");

        // The items stay open, nobody is told that anything is better, and the picture is what it was.
        (await InboxOf(p.LeadSocialWorker)).Where(i => i.Trigger == NotificationTrigger.ConcernShared).Select(i => (i.ItemId, i.State, i.Concern.Tier))
            .ShouldBe(items.Select(i => (i.ItemId, i.State, i.Concern.Tier)), ignoreOrder: true);
        foreach (var who in (InfoShareConnection[])[p.Doctor, p.DesignatedLead, p.Detective, p.SocialCareManager])
            (await InboxOf(who)).ShouldNotContain(i => i.Trigger == NotificationTrigger.VerificationChanged || i.Trigger == NotificationTrigger.Correction);
        (await PictureAsync(p.LeadSocialWorker, Known(Lark))).Concerns.ShouldBe(before.Concerns);
    }

    [Fact]
    public async Task What_no_code_fits_is_shared_as_words_and_again_when_it_is_known_already()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await LarkAsync(p);
        var statement = About("EMIS-8", ConcernIndicator.PoorHygiene, "She flinched when the door banged, and would not say why.");
        statement.Indicators.Clear();
        statement.AgencyLabel = "low-level observation";
        statement.HarmSources.Add(new HarmSource { State = HarmSourceState.NotAsked });
        var first = await ShareAsDoctorAsync(p, statement);
        statement.NotedAt = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(At("2027-03-09 16:00"));
        var again = await ShareAsDoctorAsync(p, statement);
        again.ConcernId.ShouldNotBe(first.ConcernId);
        var items = (await InboxOf(p.LeadSocialWorker)).Where(i => i.Trigger == NotificationTrigger.ConcernShared).ToList();
        items.Count.ShouldBe(2);
        items.ShouldAllBe(i => i.Summary.Contains("an observation without a code"));
        var seen = (await PictureAsync(p.LeadSocialWorker, Known(Lark))).Concerns.Single(c => c.ConcernId == again.ConcernId);
        seen.NotedAt.ToDateTimeOffset().ShouldBe(At("2027-03-09 16:00"));
        seen.HarmSources.Single().State.ShouldBe(HarmSourceState.NotAsked);
    }

    private static async Task<TakeBackConcernResponse> TakeBackAsync(InfoShareConnection who, string concernId, int step) =>
        await new Concerns(who.CallInvoker).TakeBackConcernAsync(new TakeBackConcernRequest
        {
            ConcernId = concernId,
            Step = step,
            Reason = "It was another girl of the same name, seen the hour before.",
        });

    private static async Task<CorrectConcernResponse> CorrectAsync(InfoShareConnection who, string concernId, long version, ConcernIndicator indicator, string risk) =>
        await new Concerns(who.CallInvoker).CorrectConcernAsync(new CorrectConcernRequest
        {
            ConcernId = concernId,
            Version = version,
            Statement = new ConcernText { Indicators = { indicator }, Kind = ConcernKind.Statement, Source = SourceKind.Observed, RiskStatement = risk },
            Reason = "Her mother rang and told me where she had slept.",
        });
}
