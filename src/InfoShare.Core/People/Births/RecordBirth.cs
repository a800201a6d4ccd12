using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Households;
using InfoShare.Core.Patterns;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People.Births;

/// <summary>A baby as it is recorded at birth.</summary>
/// <param name="GivenName">Null while it has none: a placeholder stands for it, which no other child's agrees with.</param>
public sealed record Newborn(
    string? OwnRecordId, string? GivenName, string? FamilyName, Sex Sex, IReadOnlyList<PersonIdentifier> Identifiers);

/// <summary>Records that babies were born, in the order of birth.</summary>
/// <param name="PregnancyId">The pregnancy; null: the mother's that goes on.</param>
/// <param name="FirstKnownAtBirth">Nobody had recorded the pregnancy: concealed, or unbooked.</param>
public sealed record RecordBirth(
    string? PregnancyId, SubjectRef? Mother, DateOnly BirthDate, IReadOnlyList<Newborn> Babies, bool FirstKnownAtBirth, AccessPurpose? Purpose);

/// <summary>The babies as persons; each has the id that it had before it was born.</summary>
public sealed record BirthRecorded(
    Pregnancy Pregnancy, IReadOnlyList<string> BabyIds, IReadOnlyList<string> Told, EarlierPicture? Earlier, AuditReceipt Receipt);

/// <summary>
/// Turns unborn children into newborns (requirement A2): the same person, with everything that was recorded of it, gets the birth
/// date. More babies than were expected are persons of their own from now on and get everything that was recorded of the
/// pregnancy. Fewer: the others are still expected, until their birth or their loss is recorded.
/// </summary>
public sealed class RecordBirthHandler(IStore store, OrganisationDirectory directory, MaternityNews news, NewbornRecords newborns, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND for an unknown pregnancy; ILLEGAL_STATE when its birth or end is recorded;
    /// INVALID_FIELDS for a date that cannot be, or a record id of somebody else.</exception>
    public async Task<BirthRecorded> HandleAsync(RecordBirth command, Call call, CancellationToken ct)
    {
        if (command.Purpose is { } purpose)
            _ = call.Caller.Asking(purpose);
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, s => ApplyAsync(s, command, call, registry), ct);
    }

    private async ValueTask<BirthRecorded> ApplyAsync(IWriteSession session, RecordBirth command, Call call, RegistrySnapshot registry)
    {
        var caller = call.Caller;
        var today = LondonTime.DateOf(session.Now);
        var (known, mother, asNobody, stated) = await FindAsync(session, command, caller);
        RequireDates(command.BirthDate, stated ?? known);
        var before = known ?? (stated is null ? null : await StatedPregnancies.AsRecordedAsync(session, stated, mother, command.Babies.Count)) ?? new Pregnancy
        {
            Id = session.NextId("pre"),
            Version = 0,
            MotherId = mother.Id,
            State = PregnancyState.Ongoing,
            OrganisationId = caller.OrganisationId,
            RecordedAt = session.Now,
            Children = [],
        };
        var expected = before.Expected.ToList();
        for (var i = 0; i < command.Babies.Count; i++)
            await HeldAsync(session, command, i, i < expected.Count ? expected[i] : null, today, caller);

        var (children, babies, entries) = await BearAsync(session, command, before, expected, mother, registry, call);
        var next = before with
        {
            Version = before.Version + 1,
            Children = children,
            State = Pregnancy.StateOf(children),
            EndedOn = command.BirthDate,
            BirthRecordedBy = caller.OrganisationId,
        };
        var step = UnbornRecords.Step(next, "BORN", command.BirthDate, null, caller, session.Now);
        if (known is null)
            session.Pregnancies.Add(next, step);
        else if (!await session.Pregnancies.TryUpdateAsync(next, step))
            throw RuleException.VersionConflict("The pregnancy", known.Version);
        if (next.State != PregnancyState.Ongoing)
            session.Deadlines.Meet(next.Id, DeadlinePurpose.PregnancyOutcome, session.Now);

        // A twin born before has its own life by now: what was recorded of it since is not the other's.
        await CarryOver.ToEachAsync(session, [.. babies, .. next.Expected.Select(c => c.PersonId)], mother.Id);
        var siblings = children.Where(c => c.Outcome is UnbornOutcome.Born or UnbornOutcome.Expected).Select(c => c.PersonId).ToList();
        var parents = await LinkParentsAsync(session, command.BirthDate, babies, siblings, mother.Id, caller);
        var met = await MeetAsync(session, entries, siblings, caller);
        var now = babies.Zip(met).ToDictionary(b => b.First, b => b.Second, StringComparer.Ordinal);

        // Whoever worked with the unborn child works with a child now, whom somebody has to see (H3).
        foreach (var baby in met)
            PatternDuties.LookSoon(session, baby);
        (babies, next) = (met, next with { Children = [.. next.Children.Select(c => c with { PersonId = now.GetValueOrDefault(c.PersonId, c.PersonId) })] });
        var (retold, earlier) = await news.TellAsync(
            session, mother.Id, parents, babies, born: true, command.Purpose, registry, call);
        var entry = call.Entry(session, time, AuditEventKind.Publish, Code.Of(next.State)) with
        {
            ObjectId = next.Id,
            PersonIds = [mother.Id, .. babies],
            CountsByTier = retold.Tiers,
        };
        var receipt = session.Record(command.Purpose is { } purpose ? LookUps.WithPurpose(entry, purpose) : entry);
        if (stated is not null)
        {
            return new BirthRecorded(
                StatedPregnancies.Shown(await StatedPregnancies.BornAsync(session, stated, command.BirthDate, entries, caller)), entries, [],
                command.Purpose is null ? null : EarlierPicture.Nothing, receipt);
        }

        return asNobody is null
            ? new BirthRecorded(next, babies, retold.Told, earlier, receipt)
            : new BirthRecorded(next with { MotherId = asNobody }, babies, [], command.Purpose is null ? null : EarlierPicture.Nothing, receipt);
    }

    /// <summary>
    /// The pregnancy and its mother; with the id by which a caller who is kept from her in silence is answered as of nobody (L10), and with what such a caller
    /// stated of a pregnancy of others.
    /// </summary>
    private static async ValueTask<(Pregnancy? Known, Person Mother, string? AsNobody, Pregnancy? Stated)> FindAsync(
        IWriteSession session, RecordBirth command, Caller caller)
    {
        if (command.PregnancyId is { } id)
        {
            var pregnancy = await session.Pregnancies.FindAsync(id) ?? throw RuleException.NotFound("pregnancy");
            RequireOngoing(pregnancy);
            if (StatedPregnancies.Is(pregnancy))
            {
                var (herself, recorded) = await StatedPregnancies.MeantAsync(session, pregnancy);
                caller.Conflicts.Judge(herself.Id);
                return (recorded, herself, null, pregnancy);
            }

            var mother = await session.People.FindAsync(pregnancy.MotherId) ?? throw RuleException.NotFound("pregnancy");
            return (pregnancy, mother, caller.Conflicts.KeepsInSilence(mother.Id) && caller.Conflicts.Judge(mother.Id)
                ? (mother.Records.Where(r => r.OrganisationId == caller.OrganisationId).MaxBy(r => r.RecordedAt)?.EntryId ?? mother.Id) : null, null);
        }

        // A mother who is not known by now can only be one whose pregnancy nobody recorded.
        var told = command.FirstKnownAtBirth ? await PersonResolver.ForTellingAsync(session, command.Mother!, caller) : null;
        var found = told?.Found ?? await PersonResolver.AskedAsync(session, command.Mother!, caller);
        var asNobody = told is { AsNobody: true } ? told.Shown.PersonId : null;
        var all = found.Person is null ? [] : await session.Pregnancies.OfMotherAsync(found.Person.Id);
        if (all.FirstOrDefault(p => p.State == PregnancyState.Ongoing) is { } ongoing)
            return (ongoing, found.Person!, asNobody, null);

        // The same birth, told by a second agency: it has its own record to attach, not another baby.
        if (all.FirstOrDefault(p => p.State == PregnancyState.Born && p.EndedOn is { } born
            && Math.Abs(born.DayNumber - command.BirthDate.DayNumber) < PregnancyDates.AnotherPregnancy) is { } sameBirth)
        {
            RequireOngoing(sameBirth);
        }

        if (!command.FirstKnownAtBirth)
            throw RuleException.NotFound("pregnancy of hers; if nobody knew of it before the birth, say so (first_known_at_birth)");
        return (null, found.Person!, asNobody, null);
    }

    private static void RequireOngoing(Pregnancy pregnancy)
    {
        if (pregnancy.State != PregnancyState.Ongoing)
            throw RuleException.IllegalState("The pregnancy", Code.Of(pregnancy.State), [Code.Of(PregnancyState.Ongoing)]);
    }

    private static void RequireDates(DateOnly born, Pregnancy? known)
    {
        if (known?.ExpectedDate is not { } expected)
            return;
        if (born <= expected.AddDays(-PregnancyDates.DaysFromConception))
        {
            throw RuleException.Invalid(
                "birth_date", "lies before this pregnancy can have begun, by its expected date; correct the one that is wrong (RecordPregnancy for the expected date)");
        }

        if (born > expected.AddDays(PregnancyDates.MostDaysAfter))
        {
            throw RuleException.Invalid(
                "birth_date", "lies more than ten weeks after the expected date, so it is another pregnancy's; correct the date or record how this one ended");
        }

        if (known.EndedOn is { } earlier && Math.Abs(earlier.DayNumber - born.DayNumber) > PregnancyDates.MostDaysAfter)
            throw RuleException.Invalid("birth_date", "lies too far from the birth of the other child of this pregnancy");
    }

    /// <summary>Refuses a record id of somebody who cannot be that baby; one of a newborn recorded before its birth was can.</summary>
    private static async ValueTask HeldAsync(IReadSession session, RecordBirth command, int index, UnbornChild? child, DateOnly today, Caller caller)
    {
        var own = command.Babies[index].OwnRecordId;
        if (own is not null && await session.People.FindByOwnRecordAsync(caller.OrganisationId, own) is { } held
            && await NewbornRecords.MayBeAsync(session, held, command.BirthDate))
        {
            return;
        }

        await UnbornRecords.HeldAsync(session, own, FieldOf(index), child?.PersonId, today, caller);
    }

    private static string FieldOf(int index) => $"babies[{index}].own_record_id";

    /// <summary>Finds records of these babies that were made before the birth was recorded; answers the babies' ids as they are now.</summary>
    private static async ValueTask<IReadOnlyList<string>> MeetAsync(
        IWriteSession session, IReadOnlyList<string> entryIds, IReadOnlyCollection<string> ofThisBirth, Caller caller)
    {
        await session.People.HoldRegisterAsync();
        var babies = new List<string>();
        foreach (var entryId in entryIds)
            babies.Add(await Joining.OfBabyAsync(session, entryId, ofThisBirth, caller));
        return babies;
    }

    /// <summary>
    /// Gives each baby its birth date, and a person when it has none; answers the children, the babies in order, and of each the
    /// caller's own record.
    /// </summary>
    private async ValueTask<(IReadOnlyList<UnbornChild> Children, IReadOnlyList<string> Babies, IReadOnlyList<string> Entries)> BearAsync(
        IWriteSession session, RecordBirth command, Pregnancy before, IReadOnlyList<UnbornChild> expected, Person mother,
        RegistrySnapshot registry, Call call)
    {
        var caller = call.Caller;
        var entries = new List<string>();
        var children = before.Children.ToList();
        var held = await session.People.OwnRecordIdsAsync(caller.OrganisationId, [.. expected.Select(c => c.PersonId)]);
        var people = await UnbornRecords.PeopleAsync(session, [.. expected.Select(c => c.PersonId)]);
        var count = Math.Max(before.Children.Count, before.Children.Count - expected.Count + command.Babies.Count);
        var babies = new List<string>();
        for (var i = 0; i < command.Babies.Count; i++)
        {
            var baby = command.Babies[i];
            var child = i < expected.Count ? expected[i] : null;
            var place = child?.Place ?? children.Count + 1;
            var demographics = new Demographics
            {
                GivenName = baby.GivenName ?? UnbornRecords.GivenName(true, place, count),
                FamilyName = baby.FamilyName ?? UnbornRecords.FamilyName(mother, caller),
                BirthDate = command.BirthDate,
                Sex = baby.Sex,
                Identifiers = baby.Identifiers,
            };
            var own = UnbornRecords.OwnRecordId(
                baby.OwnRecordId, child is null ? null : held.GetValueOrDefault(child.PersonId), before.Id, place);
            var known = baby.OwnRecordId is { } id ? await session.People.FindByOwnRecordAsync(caller.OrganisationId, id) : null;
            var person = child is null ? known : people[child.PersonId];
            if (person is not null && known is not null && known.Id != person.Id)
                person = await newborns.JoinAsync(session, person, known, command.BirthDate, FieldOf(i), registry, call);

            // A record made before the birth was recorded is renewed, and keeps what this statement leaves open.
            if (known?.Records.First(r => r.OrganisationId == caller.OrganisationId && r.OwnRecordId == baby.OwnRecordId) is { Demographics.BirthDate: not null } former)
                demographics = NewbornRecords.Over(former.Demographics, baby, demographics);
            var record = person is null
                ? PersonResolver.Begin(session, demographics, caller, own).Records[0]
                : PersonResolver.AddRecord(session, person, demographics, caller, own);
            var personId = person?.Id ?? record.PersonId;
            if (child is not null)
                children[children.IndexOf(child)] = child with { PersonId = personId, Outcome = UnbornOutcome.Born };
            else
                children.Add(new UnbornChild(personId, place, UnbornOutcome.Born, true));
            babies.Add(personId);
            entries.Add(record.EntryId);
        }

        return (children, babies, entries);
    }

    /// <summary>
    /// Whoever was expected to become a parent of the child is stated as its parent, as surely as before; the mother without doubt.
    /// What other agencies said of the pregnancy stays as they said it. Answers the other parents.
    /// </summary>
    private static async ValueTask<IReadOnlyList<string>> LinkParentsAsync(
        IWriteSession session, DateOnly born, IReadOnlyList<string> babies, IReadOnlyList<string> all, string motherId, Caller caller)
    {
        var stated = await session.Links.RelationshipsOfAsync(all, ChildLinks.MaxLinks * all.Count);
        var parents = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var baby in babies)
        {
            UnbornRecords.Link(
                session, stated, motherId, baby, RelationshipType.BirthParent, LinkState.Confirmed, born, null, SourceKind.RecordCheck, caller);
            var expecting = stated.Where(l => l.RelatedId == baby && l.Type == RelationshipType.ExpectedChild).ToList();
            foreach (var link in expecting.Where(l => l.OrganisationId == caller.OrganisationId))
            {
                UnbornRecords.Link(
                    session, stated, link.PersonId, baby, RelationshipType.ExpectedChild, LinkState.EndedVerified, link.From, born, SourceKind.RecordCheck,
                    caller);
            }

            foreach (var link in expecting.Where(l => l.PersonId != motherId).DistinctBy(l => l.PersonId))
            {
                parents.Add(link.PersonId);
                if (link.State is not (LinkState.EndedVerified or LinkState.Denied))
                {
                    UnbornRecords.Link(
                        session, stated, link.PersonId, baby, RelationshipType.BirthParent, link.State == LinkState.Declared ? LinkState.Reported : link.State,
                        born, null, link.Source, caller);
                }
            }
        }

        UnbornRecords.LinkSiblings(session, stated, all, caller);
        return [.. parents];
    }
}
