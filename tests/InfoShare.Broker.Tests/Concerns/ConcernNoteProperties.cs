using System.Text.Json;
using InfoShare.Core.Concerns.History;
using InfoShare.Core.Patterns;
using InfoShare.Core.People;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using static InfoShare.Broker.Tests.Referrals.ReferralWorld;

namespace InfoShare.Broker.Tests.Concerns;

/// <summary>C7: whatever is noted of a concern, in whatever order and by whomever, nothing but the note changes, and no note that explains or reassures says that the risk falls.</summary>
public sealed class ConcernNoteProperties
{
    private static readonly string[] Words =
    [
        "All is well, she is brighter.", "No evidence.", "Not abuse: a blood test was normal.", "98 per cent.", "He says that she lies.", "Score 3, was 7.", "CLOSED", "DISPROVED",
    ];

    // What its author makes of it: the only notes that may say that the risk falls.
    private static readonly NoteKind[] OfItsAuthor = [NoteKind.Classification, NoteKind.Formulation, NoteKind.ProfessionalView, NoteKind.LateralCheck];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task No_note_changes_a_concern_its_items_its_clocks_or_what_is_counted(int seed)
    {
        await using var world = await ConcernWorld.CreateAsync();
        var random = new Random(seed);
        await world.InvolveAsync(world.Child, ConcernWorld.Police, ConcernWorld.Constable);
        var shared = await world.ShareAsync(Hana, Maternity, ConcernIndicator.HomeConditions);
        var injury = await world.ShareAsync(Hana, Maternity, ConcernIndicator.UnexplainedInjury);
        var before = await StateAsync();

        var notes = Enumerable.Range(0, 40).Select(i => Code.All<NoteKind>().Where(Code.IsStated).ElementAt((i + seed) % Code.All<NoteKind>().Count(Code.IsStated))).ToArray();
        random.Shuffle(notes);
        var handler = new AddNoteHandler(world.Store, world.Inner.Clock);
        var refused = 0;
        foreach (var kind in notes)
        {
            var note = new AddNote(
                random.Next(2) == 0 ? shared.ConcernId : injury.ConcernId, kind, Words[random.Next(Words.Length)], "the mother", "GRADE 0", LateralCheckResult.Conflicts,
                "the school", null)
            {
                Trend = (StatedTrend)random.Next(4),
            };
            if (note.Trend == StatedTrend.Falling && !OfItsAuthor.Contains(kind))
            {
                (await Should.ThrowAsync<Core.RuleException>(() => handler.HandleAsync(note, ConcernWorld.CallOf(Maternity, Hana), Ct))).Violations.Single().Field.ShouldBe("trend");
                refused++;
                note = note with { Trend = StatedTrend.Unchanged };
            }

            (await handler.HandleAsync(note, ConcernWorld.CallOf(Maternity, Hana), Ct)).Verification.ShouldBe(VerificationState.Unverified);
        }

        refused.ShouldBeGreaterThan(0);
        (await StateAsync()).ShouldBe(before);
        var kept = await world.Store.ReadAsync(async s => (await s.ConcernLife.NotesAsync(shared.ConcernId, 100)).Concat(await s.ConcernLife.NotesAsync(injury.ConcernId, 100)).ToList(), Ct);
        kept.Count.ShouldBe(40);
        kept.Where(n => n.Trend == StatedTrend.Falling).ShouldAllBe(n => OfItsAuthor.Contains(n.Kind));

        // C20, C23: nor does any answer on what was asked.
        foreach (var answer in Code.All<FactorAnswer>().Where(a => Code.IsStated(a)))
        {
            await new AnswerFactorsHandler(world.Store, world.Inner.Directory, new Core.Tasks.TaskDesk(world.Inner.Deadlines), world.Inner.Clock).HandleAsync(
                new AnswerFactors(
                    SubjectRef.ById(world.Child),
                    [
                        .. Code.All<RiskFactor>().Where(f => Code.IsStated(f)).Select(f => new StatedFactor(f, ProtectiveFactor.Unspecified, answer, null, SourceKind.ParentSelf, "All is well.")),
                        .. Code.All<ProtectiveFactor>().Where(f => Code.IsStated(f)).Select(f => new StatedFactor(RiskFactor.Unspecified, f, answer, null, SourceKind.ParentSelf, null)),
                    ],
                    LegalBasis.PublicFunction),
                ConcernWorld.CallOf(Maternity, Hana), Ct);
        }

        (await StateAsync()).ShouldBe(before);

        async Task<string> StateAsync() => await world.Store.ReadAsync(
            async s => JsonSerializer.Serialize(new
            {
                Concerns = (await s.Concerns.OnPeopleAsync([world.Child], null, 50)).Select(c => c.Concern),
                Items = new[] { await s.Inbox.OfConcernAsync(shared.ConcernId), await s.Inbox.OfConcernAsync(injury.ConcernId) },
                Steps = new[] { await s.ConcernLife.StepsAsync(shared.ConcernId), await s.ConcernLife.StepsAsync(injury.ConcernId) },
                Appraisals = await s.ConcernLife.OwedToAsync([world.Child]),
                Notices = await s.Patterns.OfPersonAsync(world.Child, 10),
                Told = (await s.Inbox.OfPeopleAsync(ConcernWorld.Police, [world.Child], 100)).Count,
            }),
            Ct);
    }
}
