using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People.Births;

/// <summary>
/// What somebody states of a pregnancy that others recorded of a mother from whom he or she is kept in silence (L10): a pregnancy of its own, whose mother and
/// children are the own entries alone (<see cref="AloneId"/>). Its id is a key to it, as of one that nobody had recorded; nobody else comes upon it.
/// </summary>
internal static class StatedPregnancies
{
    /// <summary>Whether a pregnancy is one.</summary>
    public static bool Is(Pregnancy pregnancy) => AloneId.Is(pregnancy.MotherId);

    /// <summary>The one that goes on, of a mother as the caller's own entry; null where the caller stated none.</summary>
    public static async ValueTask<Pregnancy?> OngoingAsync(IReadSession session, Understood mother, SubjectRef named, Caller caller) => !mother.AsNobody ? null
        : (await session.Pregnancies.OfMotherAsync(mother.Standing(named, caller).Id)).FirstOrDefault(p => p.State == PregnancyState.Ongoing);

    /// <summary>As its author is shown it.</summary>
    public static Pregnancy Shown(Pregnancy stated) =>
        stated with { MotherId = AloneId.Shown(stated.MotherId), Children = [.. stated.Children.Select(c => c with { PersonId = AloneId.Shown(c.PersonId) })] };

    /// <summary>Keeps what is stated, or renews it.</summary>
    /// <param name="entries">The caller's own entries of the children that are expected, by place.</param>
    public static async ValueTask<Pregnancy> PutAsync(
        IWriteSession session, RecordPregnancy command, string id, Pregnancy? before, string motherEntryId, IEnumerable<string> entries, Caller caller)
    {
        var expected = before?.Expected.Count() ?? 0;
        var next = (before ?? new Pregnancy
        {
            Id = id,
            Version = 0,
            MotherId = AloneId.Of(motherEntryId),
            State = PregnancyState.Ongoing,
            OrganisationId = caller.OrganisationId,
            RecordedAt = session.Now,
            Children = [],
        }) with
        {
            ExpectedDate = command.ExpectedDate,
            BookedOn = command.BookedOn ?? before?.BookedOn,
        };
        next = next with
        {
            Version = next.Version + 1,
            Children =
            [
                .. next.Children,
                .. entries.Skip(expected).Select((entry, i) => new UnbornChild(AloneId.Of(entry), next.Children.Count + i + 1, UnbornOutcome.Expected, false)),
            ],
        };
        var step = UnbornRecords.Step(next, before is null ? "RECORDED" : "RENEWED", command.ExpectedDate, null, caller, session.Now);
        if (before is null)
            session.Pregnancies.Add(next, step);
        else
            await UpdateAsync(session, next, step);
        return next;
    }

    /// <summary>Begins a record of the caller's own of each child that is expected and has none yet: nobody else's, and linked to nobody.</summary>
    public static async ValueTask<IReadOnlyList<string>> BeginAsync(
        IWriteSession session, RecordPregnancy command, string id, Pregnancy? before, Person mother, Caller caller)
    {
        List<string> entries = [.. before?.Expected.Select(c => AloneId.Shown(c.PersonId)) ?? []];
        for (var place = entries.Count + 1; place <= command.NumberExpected; place++)
        {
            var own = command.OwnRecordIds.ElementAtOrDefault(place - 1) is { Length: > 0 } stated ? stated : null;
            var held = await UnbornRecords.HeldAsync(session, own, $"own_record_ids[{place - 1}]", null, LondonTime.DateOf(session.Now), caller);
            entries.Add(held?.Id ?? PersonResolver.Begin(
                session, UnbornRecords.Unborn(mother, caller, command.ExpectedDate, place, command.NumberExpected), caller, UnbornRecords.OwnRecordId(own, null, id, place)).Id);
        }

        return entries;
    }

    /// <summary>The mother herself, and the pregnancy that goes on of which the caller's own entries are children; null where what was stated fits none.</summary>
    public static async ValueTask<(Person Mother, Pregnancy? Pregnancy)> MeantAsync(IReadSession session, Pregnancy stated)
    {
        var mother = await session.People.FindAsync(AloneId.Shown(stated.MotherId)) ?? throw RuleException.NotFound("pregnancy");
        var children = (await UnbornRecords.PeopleAsync(session, [.. stated.Expected.Select(c => AloneId.Shown(c.PersonId))])).Keys.ToHashSet(StringComparer.Ordinal);
        return (mother, (await session.Pregnancies.OfMotherAsync(mother.Id)).FirstOrDefault(
            p => p.State == PregnancyState.Ongoing && p.Expected.Any(c => children.Contains(c.PersonId))));
    }

    /// <summary>
    /// What was stated, as a pregnancy of the mother herself that nobody recorded before: what others recorded is none of these children's, and a birth
    /// that is told is somebody's.
    /// </summary>
    public static async ValueTask<Pregnancy> AsRecordedAsync(IWriteSession session, Pregnancy stated, Person mother, int babies) =>
        await WithPeopleAsync(session, stated with { Children = [.. stated.Expected.Take(babies)] }) with { Id = session.NextId("pre"), Version = 0, MotherId = mother.Id };

    /// <summary>The same with the people of whom the children are entries.</summary>
    public static async ValueTask<Pregnancy> WithPeopleAsync(IReadSession session, Pregnancy stated)
    {
        var shown = Shown(stated);
        var people = await session.People.FindManyAsync([.. shown.Children.Select(c => c.PersonId)]);
        return shown with { Children = [.. shown.Children.Select(c => c with { PersonId = people.First(p => p.Records.Any(r => r.EntryId == c.PersonId)).Id })] };
    }

    /// <summary>A birth of children that were stated: the babies are the caller's own entries.</summary>
    public static async ValueTask<Pregnancy> BornAsync(IWriteSession session, Pregnancy stated, DateOnly born, IReadOnlyList<string> entries, Caller caller)
    {
        var left = new Queue<string>(entries);
        List<UnbornChild> children =
            [.. stated.Children.Select(c => c.Outcome == UnbornOutcome.Expected && left.TryDequeue(out _) ? c with { Outcome = UnbornOutcome.Born } : c)];
        children.AddRange(left.Select((entry, i) => new UnbornChild(AloneId.Of(entry), stated.Children.Count + i + 1, UnbornOutcome.Born, true)));
        var next = stated with
        {
            Version = stated.Version + 1,
            Children = children,
            State = Pregnancy.StateOf(children),
            EndedOn = born,
            BirthRecordedBy = caller.OrganisationId,
        };
        await UpdateAsync(session, next, UnbornRecords.Step(next, "BORN", born, null, caller, session.Now));
        return next;
    }

    private static async ValueTask UpdateAsync(IWriteSession session, Pregnancy next, PregnancyStep step)
    {
        if (!await session.Pregnancies.TryUpdateAsync(next, step))
            throw RuleException.VersionConflict("The pregnancy", next.Version - 1);
    }
}
