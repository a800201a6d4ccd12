using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Households;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People.Births;

/// <summary>The other parent as somebody states it.</summary>
public sealed record StatedParent(SubjectRef Person, LinkState State, SourceKind Source);

/// <summary>Records a pregnancy, or renews it: a scan moves the date or shows twins, the other parent becomes known.</summary>
/// <param name="OwnRecordIds">The caller's own record ids of the unborn children by place; may be fewer than are expected.</param>
/// <param name="Purpose">Given when the caller wants to see what is known from before of the adults; null: they are not looked up for it.</param>
public sealed record RecordPregnancy(
    SubjectRef Mother, StatedParent? OtherParent, DateOnly ExpectedDate, int NumberExpected, IReadOnlyList<string> OwnRecordIds,
    DateOnly? BookedOn, SourceKind Source, AccessPurpose? Purpose);

/// <summary>The pregnancy as it stands now.</summary>
/// <param name="AlreadyRecorded">It had been recorded, by whichever agency, and was renewed.</param>
public sealed record PregnancyRecorded(
    Pregnancy Pregnancy, ResolvedPerson Mother, ResolvedPerson? OtherParent, bool AlreadyRecorded, IReadOnlyList<string> Told,
    EarlierPicture? Earlier, AuditReceipt Receipt);

/// <summary>
/// Makes each unborn child a person of its own, linked to the mother and the other parent (requirement A2), so that concerns,
/// referrals, involvements and statuses can be about it from now on. A pregnancy that another agency recorded is the same one.
/// Brings up what is known of the adults (requirement B12). An expected child that an agency recorded as a person and linked to
/// her is taken in, not doubled.
/// </summary>
public sealed class RecordPregnancyHandler(IStore store, OrganisationDirectory directory, MaternityNews news, TimeProvider time)
{
    /// <exception cref="RuleException">ILLEGAL_STATE while an earlier pregnancy of hers has no outcome; INVALID_FIELDS for fewer
    /// children than are recorded, or a record id of somebody else.</exception>
    public async Task<PregnancyRecorded> HandleAsync(RecordPregnancy command, Call call, CancellationToken ct)
    {
        if (command.Purpose is { } purpose)
            _ = call.Caller.Asking(purpose);
        var registry = await directory.CurrentAsync(ct);
        return await SamePerson.RefusedWithAuditAsync(
            store, call, time, command.Purpose, () => store.ChangeAsync(call, s => ApplyAsync(s, command, call, registry), ct), ct);
    }

    private async ValueTask<PregnancyRecorded> ApplyAsync(IWriteSession session, RecordPregnancy command, Call call, RegistrySnapshot registry)
    {
        var caller = call.Caller;
        var today = LondonTime.DateOf(session.Now);
        var understood = await PersonResolver.ForTellingAsync(session, command.Mother, caller);
        var understoodOther = command.OtherParent is { } stated ? await PersonResolver.ForTellingAsync(session, stated.Person, caller) : null;
        var (mother, other) = (understood.Found, understoodOther?.Found);
        if (other is not null)
            SamePerson.Refuse(mother.Person!, other.Person!, "other_parent.person", "is the same person as mother");

        // Of whoever is kept from the caller in silence nothing is known before (L10).
        var asNobody = understood.AsNobody || understoodOther is { AsNobody: true };
        var known = (await session.Pregnancies.OfMotherAsync(mother.Person!.Id)).FirstOrDefault(p => p.State == PregnancyState.Ongoing);

        // One that others recorded of somebody kept: what is stated is taken in where it agrees, and answered as of one that nobody recorded.
        var alone = await StatedPregnancies.OngoingAsync(session, understood, command.Mother, caller);
        var ofOthers = alone is not null || (understood.AsNobody && known is not null
            && (known.OrganisationId != caller.OrganisationId || understood.Shown.Outcome != MatchOutcome.Match));
        if ((ofOthers ? alone : known) is { } before && Contradiction(command, before) is { } refusal)
            throw refusal;
        if (ofOthers && (known is null || Contradiction(command, known) is not null
            || (alone is not null && (await StatedPregnancies.MeantAsync(session, alone)).Pregnancy?.Id != known.Id)))
            return await AloneAsync(session, command, alone, known, understood, understoodOther?.Shown, call);
        var children = await ChildrenAsync(session, command, known, mother.Person, today, caller);
        var next = known is null
            ? new Pregnancy
            {
                Id = session.NextId("pre"),
                Version = 1,
                MotherId = mother.Person.Id,
                State = PregnancyState.Ongoing,
                ExpectedDate = command.ExpectedDate,
                BookedOn = command.BookedOn,
                OrganisationId = caller.OrganisationId,
                RecordedAt = session.Now,
                Children = children.Places,
            }
            : known with
            {
                Version = known.Version + 1,
                ExpectedDate = command.ExpectedDate,
                BookedOn = command.BookedOn ?? known.BookedOn,
                Children = children.Places,
            };
        var shownId = ofOthers ? alone?.Id ?? session.NextId("pre") : next.Id;
        next = await WriteAsync(session, command, next, shownId, known, children, mother.Person, other?.Person, today, caller);

        var expected = next.Expected.Select(c => c.PersonId).ToList();
        await CarryOver.ToEachAsync(session, expected, mother.Person.Id);
        var (retold, earlier) = await news.TellAsync(
            session, mother.Person.Id, other?.Person is { } parent ? [parent.Id] : [], expected, born: false, command.Purpose, registry, call);
        var entry = call.Entry(session, time, AuditEventKind.Publish, known is null ? "recorded" : "renewed") with
        {
            ObjectId = next.Id,
            PersonIds = [.. new[] { mother.Person.Id, other?.Person?.Id }.OfType<string>(), .. expected],
            MatchedHow = mother.Resolved.MatchedHow,
            CountsByTier = retold.Tiers,
        };
        var receipt = session.Record(command.Purpose is { } purpose ? LookUps.WithPurpose(entry, purpose) : entry);
        return asNobody
            ? new PregnancyRecorded(
                ofOthers ? await AsStatedAsync(session, command, shownId, alone, next, understood.Shown, caller) : next with { MotherId = understood.Shown.PersonId! },
                understood.Shown, understoodOther?.Shown, ofOthers ? alone is not null : known is not null, [],
                command.Purpose is null ? null : EarlierPicture.Nothing, receipt)
            : new PregnancyRecorded(next, understood.Shown, understoodOther?.Shown, known is not null, retold.Told, earlier, receipt);
    }

    /// <summary>What the caller's own words come to of a pregnancy that others recorded: the children by the caller's own entries.</summary>
    private static async ValueTask<Pregnancy> AsStatedAsync(
        IWriteSession session, RecordPregnancy command, string id, Pregnancy? stated, Pregnancy recorded, ResolvedPerson shown, Caller caller)
    {
        var people = await UnbornRecords.PeopleAsync(session, [.. recorded.Expected.Select(c => c.PersonId)]);
        return StatedPregnancies.Shown(await StatedPregnancies.PutAsync(
            session, command, id, stated, shown.PersonId!,
            recorded.Expected.Take(command.NumberExpected)
                .Select(c => people[c.PersonId].Records.Where(r => r.OrganisationId == caller.OrganisationId).MaxBy(r => r.RecordedAt)!.EntryId),
            caller));
    }

    /// <summary>
    /// Somebody kept from the mother states what others' record of the pregnancy contradicts: nobody may rely on it, and a refusal would tell what is
    /// recorded. It stands under the caller's own entries alone, and in the trail.
    /// </summary>
    private async ValueTask<PregnancyRecorded> AloneAsync(
        IWriteSession session, RecordPregnancy command, Pregnancy? stated, Pregnancy? known, Understood mother, ResolvedPerson? shownOther, Call call)
    {
        var id = stated?.Id ?? session.NextId("pre");
        var entries = await StatedPregnancies.BeginAsync(session, command, id, stated, mother.Seen(command.Mother, call.Caller), call.Caller);
        var next = await StatedPregnancies.PutAsync(session, command, id, stated, mother.Shown.PersonId!, entries, call.Caller);
        var entry = call.Entry(session, time, AuditEventKind.Publish, stated is null ? "recorded" : "renewed") with
        {
            ObjectId = known?.Id ?? next.Id,
            PersonIds = [mother.Found.Person!.Id],
            MatchedHow = mother.Shown.MatchedHow,
        };
        var receipt = session.Record(command.Purpose is { } purpose ? LookUps.WithPurpose(entry, purpose) : entry);
        return new PregnancyRecorded(
            StatedPregnancies.Shown(next), mother.Shown, shownOther, stated is not null, [], command.Purpose is null ? null : EarlierPicture.Nothing, receipt);
    }

    /// <summary>Why a pregnancy that is recorded cannot be the one stated; null where it can.</summary>
    private static RuleException? Contradiction(RecordPregnancy command, Pregnancy known) =>
        known.ExpectedDate is { } before && Math.Abs(command.ExpectedDate.DayNumber - before.DayNumber) > PregnancyDates.AnotherPregnancy
            ? RuleException.IllegalState("Her earlier pregnancy", Code.Of(PregnancyState.Ongoing), [Code.Of(PregnancyState.Born), Code.Of(PregnancyState.Lost)])
        : command.NumberExpected < known.Expected.Count()
            ? RuleException.Invalid(
                "number_expected", "is less than the children recorded of this pregnancy; record what became of the other (RecordPregnancyEnd)")
        : null;

    /// <summary>The children after this change, and those that have to be begun (without a person yet).</summary>
    private sealed record Planned(IReadOnlyList<UnbornChild> Places, IReadOnlySet<int> ToBegin, IReadOnlyDictionary<int, string> OwnIds);

    private static async ValueTask<Planned> ChildrenAsync(
        IReadSession session, RecordPregnancy command, Pregnancy? known, Person mother, DateOnly today, Caller caller)
    {
        var places = (known?.Children ?? []).ToList();
        var waiting = known?.Expected.ToList() ?? [];
        var adopted = new Queue<string>(known is null ? await LinkedAsync(session, command, mother, today) : []);
        var (toBegin, ownIds) = (new HashSet<int>(), new Dictionary<int, string>());
        for (var i = 0; i < command.NumberExpected; i++)
        {
            var own = i < command.OwnRecordIds.Count && command.OwnRecordIds[i].Length > 0 ? command.OwnRecordIds[i] : null;
            var field = $"own_record_ids[{i}]";
            if (i < waiting.Count)
            {
                await UnbornRecords.HeldAsync(session, own, field, waiting[i].PersonId, today, caller);
                if (own is not null)
                    ownIds[waiting[i].Place] = own;
                continue;
            }

            var place = places.Count + 1;
            var held = await UnbornRecords.HeldAsync(session, own, field, null, today, caller);
            var person = held?.Id;
            while (person is null && adopted.TryDequeue(out var candidate))
                person = places.Any(p => p.PersonId == candidate) ? null : candidate;
            if (person is null)
                toBegin.Add(place);
            if (own is not null)
                ownIds[place] = own;
            places.Add(new UnbornChild(person ?? "", place, UnbornOutcome.Expected, false));
        }

        return new Planned(places, toBegin, ownIds);
    }

    /// <summary>Unborn children that somebody recorded and linked to her, of about this date, and of no pregnancy yet.</summary>
    private static async ValueTask<IReadOnlyList<string>> LinkedAsync(IReadSession session, RecordPregnancy command, Person mother, DateOnly today)
    {
        var linked = await ExpectedChildren.OfAsync(session, mother.Id, command.ExpectedDate, today);
        if (linked.Count == 0)
            return [];
        var taken = (await session.Pregnancies.OfChildrenAsync([.. linked.Select(p => p.Id)])).SelectMany(p => p.Children).Select(c => c.PersonId).ToHashSet();
        return [.. linked.Select(p => p.Id).Where(id => !taken.Contains(id))];
    }

    private static async ValueTask<Pregnancy> WriteAsync(
        IWriteSession session, RecordPregnancy command, Pregnancy next, string shownId, Pregnancy? known, Planned children, Person mother, Person? other,
        DateOnly today, Caller caller)
    {
        var ids = next.Children.Select(c => c.PersonId).Where(id => id.Length > 0).ToList();
        var held = await session.People.OwnRecordIdsAsync(caller.OrganisationId, ids);
        var people = await UnbornRecords.PeopleAsync(session, ids);
        var stated = ids.Count == 0 ? [] : await session.Links.RelationshipsOfAsync(ids, ChildLinks.MaxLinks * ids.Count);
        var count = next.Children.Count;
        var written = new List<UnbornChild>();
        foreach (var child in next.Children)
        {
            if (child.Outcome != UnbornOutcome.Expected)
            {
                written.Add(child);
                continue;
            }

            var demographics = UnbornRecords.Unborn(mother, caller, command.ExpectedDate, child.Place, count);
            var own = UnbornRecords.OwnRecordId(
                children.OwnIds.GetValueOrDefault(child.Place), held.GetValueOrDefault(child.PersonId), shownId, child.Place);
            var person = child.PersonId;
            if (children.ToBegin.Contains(child.Place))
                person = PersonResolver.Begin(session, demographics, caller, own).Id;
            else
                PersonResolver.AddRecord(session, people[person], demographics, caller, own);
            written.Add(child with { PersonId = person });
            UnbornRecords.Link(
                session, stated, mother.Id, person, RelationshipType.ExpectedChild, LinkState.Confirmed, command.BookedOn ?? today, null,
                command.Source, caller);
            if (other is not null)
            {
                UnbornRecords.Link(
                    session, stated, other.Id, person, RelationshipType.ExpectedChild, command.OtherParent!.State, today, null,
                    command.OtherParent.Source, caller);
            }

            InvolveMidwife(session, person, today, caller);
        }

        UnbornRecords.LinkSiblings(session, stated, [.. written.Where(c => c.Outcome == UnbornOutcome.Expected).Select(c => c.PersonId)], caller);
        next = next with { Children = written };
        var step = UnbornRecords.Step(next, known is null ? "RECORDED" : "RENEWED", command.ExpectedDate, null, caller, session.Now);
        if (known is null)
            session.Pregnancies.Add(next, step);
        else if (!await session.Pregnancies.TryUpdateAsync(next, step))
            throw RuleException.VersionConflict("The pregnancy", known.Version);
        if (known?.ExpectedDate != command.ExpectedDate)
        {
            session.Deadlines.Meet(next.Id, DeadlinePurpose.PregnancyOutcome, session.Now);
            UnbornRecords.AskForOutcome(session, next.Id, command.ExpectedDate);
        }

        return next;
    }

    /// <summary>The midwife who records a pregnancy works with the unborn child; others record their work with RecordInvolvement.</summary>
    private static void InvolveMidwife(IWriteSession session, string childId, DateOnly today, Caller caller)
    {
        if (caller.Human is { Role: PractitionerRole.Midwife } midwife)
        {
            session.Links.Add(new Involvement(
                session.NextId("inv"), childId, caller.OrganisationId, midwife.Id, midwife.Name, midwife.Role, null, false, today, null, session.Now));
        }
    }
}
