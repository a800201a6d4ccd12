using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using static InfoShare.EndToEnd.Tests.Stories.ConcernLifeStory;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Concerns = InfoShare.Protocol.Concern.V1.ConcernService.ConcernServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>Agencies class one thing differently, and see differently how it hangs together: each stands, with its day and its author (C16).</summary>
public sealed class WhatEachSaysTests
{
    [Fact]
    public async Task Each_agency_classes_it_in_its_own_way_and_every_account_has_a_day_and_an_author()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await LarkAsync(p);
        var shared = await ShareAsDoctorAsync(p, About("EMIS-8", ConcernIndicator.HomeConditions, "The home is cold and there is nothing to eat."));
        (await RefusalOf(() => SayAsync(p.Doctor, shared.ConcernId, NoteKind.Classification, "Graded at the practice meeting.", "2027-03-10", ""))).FieldViolations.Single().Field.ShouldBe("label");

        foreach (var who in (InfoShareConnection[])[p.DesignatedLead, p.LeadSocialWorker])
            (await InboxOf(who)).ShouldContain(i => i.ConcernId() == shared.ConcernId);
        await SayAsync(p.Doctor, shared.ConcernId, NoteKind.Classification, "Graded at the practice meeting.", "2027-03-10", "practice list: amber");
        await SayAsync(p.DesignatedLead, shared.ConcernId, NoteKind.Classification, "By the authority's continuum of need.", "2027-03-08", "level 2");
        await SayAsync(p.LeadSocialWorker, shared.ConcernId, NoteKind.Formulation, "Since the boiler broke her mother sleeps at work, and nobody shops.", "2027-03-09");
        await p.ClockAtAsync("2027-04-12 09:00");
        await SayAsync(p.LeadSocialWorker, shared.ConcernId, NoteKind.Classification, "By the neglect scale, with her mother.", "2027-04-09", "GCP2 grade 3");
        await SayAsync(p.LeadSocialWorker, shared.ConcernId, NoteKind.Formulation, "The boiler works; her mother is afraid to be at home in the evening.", "2027-04-11");

        // None took another's place, though the later ones say otherwise; each is somebody's, of its day.
        var history = await HistoryAsync(p.LeadSocialWorker, shared.ConcernId);
        history.Notes.Where(n => n.Kind == NoteKind.Classification).Select(n => (n.Label, n.OrganisationName, n.AuthorName, n.HappenedOn)).ShouldBe(
            [
                ("practice list: amber", "Elmmock Surgery", "Dr Mockhurst", "2027-03-10"), ("level 2", "Northmere School", "Ms Oakmock", "2027-03-08"),
                ("GCP2 grade 3", "Northmere Children's Services", "Priti Larksample", "2027-04-09"),
            ], ignoreOrder: true);
        history.Notes.Where(n => n.Kind == NoteKind.Formulation).Select(n => (n.Words.Split(' ')[0], n.AuthorName, n.HappenedOn, n.RecordedAt.ToDateTimeOffset().Month)).ShouldBe(
            [("Since", "Priti Larksample", "2027-03-09", 3), ("The", "Priti Larksample", "2027-04-11", 4)], ignoreOrder: true);

        // To the school, whose tier is the summary's, the others' labels stand beside its own.
        (await HistoryAsync(p.DesignatedLead, shared.ConcernId, Purpose.ProvideCare)).Notes.Where(n => n.Kind == NoteKind.Classification).Select(n => n.Label)
            .ShouldBe(["practice list: amber", "level 2", "GCP2 grade 3"], ignoreOrder: true);
        history.Concern.Verification.ShouldBe(VerificationState.Unverified);
    }

    private static async Task SayAsync(InfoShareConnection who, string concernId, NoteKind kind, string words, string on, string label = "") =>
        await new Concerns(who.CallInvoker).AddNoteAsync(new AddNoteRequest { ConcernId = concernId, Kind = kind, Words = words, HappenedOn = on, Label = label });
}
