using InfoShare.Core.Access;
using InfoShare.Core.People.Identity;
using InfoShare.Core.Stores;

namespace InfoShare.Core.People;

/// <summary>What the matcher decides by itself, each with a recorded decision, and what it asks a named person (requirements A5, A6).</summary>
internal static class Joining
{
    /// <summary>Comparisons again, after one change, of those who wait for an answer; whoever has waited longest comes first.</summary>
    public const int MostCompared = 16;

    /// <summary>An entry of the caller's began as part of a person. Recorded as a move from a person of its own, which undoing gives it.</summary>
    public static void OfNewEntry(IWriteSession session, PersonRecord record, PersonFit fit, Caller caller) =>
        session.Identity.Add(Automatic(session, IdentityDecisionKind.Join, caller, "The record agrees with one recorded person, and no safety rule speaks against it.") with
        {
            Evidence = fit.Evidence,
            Moves = [new EntryMove(record.EntryId, record.EntryId, fit.Person.Id)],
            Named = [fit.EntryId],
        });

    /// <summary>
    /// Joins another person to the one that a record is part of, because the same record fits both, or its new version does. What a
    /// named person decided stands: those who were said to be two are not joined. Nor is anybody who is protected
    /// (<see cref="MayJoinByItself"/>).
    /// </summary>
    public static async ValueTask<bool> OfPeopleAsync(IWriteSession session, string personId, PersonFit fit, Caller caller)
    {
        var entries = await session.Identity.HoldEntriesAsync([personId, fit.Person.Id]);
        var sides = entries.GroupBy(e => e.PersonId).Select(g => g.ToList()).ToList();
        if (sides.Count != 2)
            return false;
        var left = sides[0].Select(e => e.Id).ToHashSet(StringComparer.Ordinal);
        var right = sides[1].Select(e => e.Id).ToHashSet(StringComparer.Ordinal);
        if ((await session.Identity.KeptApartAsync(left)).Any(k => right.Contains(k.OtherEntryId)))
            return false;

        // Read anew: the version that brought the two together may be the one that marks its person as protected.
        var people = await session.People.FindManyAsync([.. sides.Select(s => s[0].PersonId)]);
        if (people.Count < 2 || !MayJoinByItself(people[0], people[1]))
            return false;
        var moves = JoinPeople.Of(sides[0], sides[1]);
        if (!await session.Identity.TryMoveAsync(moves))
            return false;
        var decision = Automatic(session, IdentityDecisionKind.Join, caller, "One record agrees with both people, and no safety rule speaks against it.") with
        {
            Evidence = fit.Evidence,
            Moves = moves,
            Named = [fit.EntryId],
        };
        session.Identity.Add(decision);
        IdentityDuties.TellSoon(session, decision);
        await OvertakeQuestionsAsync(session, personId, decision.Id, caller);
        return true;
    }

    /// <summary>
    /// Whether the matcher may make one person of two. A protected one gets nobody's records by itself: whose records these are would from
    /// then on find it (requirement A10). Where one organisation holds all of both, nobody comes to it who was not there.
    /// </summary>
    public static bool MayJoinByItself(Person one, Person other)
    {
        List<PersonRecord> records = [.. one.Records, .. other.Records];
        return !records.Exists(r => r.Protected) || records.TrueForAll(r => r.OrganisationId == records[0].OrganisationId);
    }

    /// <summary>
    /// Ends the questions between a protected person and others: whoever answered one would find the person, and that it is asked says
    /// that somebody alike is recorded. One whose entries are all one organisation's stays, and so does one about the person itself.
    /// </summary>
    public static async ValueTask EndQuestionsOfProtectedAsync(IWriteSession session, string entryId, Caller caller)
    {
        if (await session.People.FindAsync(entryId) is not { } person || !person.Records.Any(r => r.Protected))
            return;
        foreach (var question in await session.Identity.OpenQuestionsOfAsync(person.Id))
        {
            if (question.Kind == IdentityQuestionKind.InDoubt)
                continue;
            var holders = new HashSet<string>(StringComparer.Ordinal);
            foreach (var id in question.Candidates.Select(c => c.PersonId).Append(question.PersonId).Distinct(StringComparer.Ordinal))
                holders.UnionWith((await session.Identity.FindEntriesAsync(id)).Select(e => e.OrganisationId));
            if (holders.Count > 1)
                await session.OvertakeAsync(question, "The records do not stand to be compared any more.", null, caller);
        }
    }

    /// <summary>Opens a question about an entry that may be somebody else's too; nothing where nobody fits.</summary>
    public static void Ask(IWriteSession session, PersonRecord record, Found search, MatchOutcome outcome, Caller caller)
    {
        var candidates = search.Fits.Where(f => f.Person.Id != record.PersonId)
            .OrderByDescending(f => f.Odds).ThenBy(f => f.Person.Id, StringComparer.Ordinal)
            .Select(f => new QuestionCandidate(f.EntryId, f.Person.Id, f.Evidence))
            .ToList();
        if (candidates.Count == 0 || outcome is not (MatchOutcome.PotentialMatch or MatchOutcome.Many))
            return;
        Open(session, outcome == MatchOutcome.Many ? IdentityQuestionKind.Many : IdentityQuestionKind.PotentialMatch, record, candidates, caller);
    }

    /// <summary>
    /// Looks for records of a baby that were made before its birth was recorded, now that it has a birth date to be compared by. What is
    /// certain (one NHS number) joins; what may be it is asked. The other children of the birth are never meant. Gives the baby's
    /// person id.
    /// </summary>
    public static async ValueTask<string> OfBabyAsync(IWriteSession session, string entryId, IReadOnlyCollection<string> ofThisBirth, Caller caller)
    {
        var person = (await session.People.FindAsync(entryId))!;
        if (person.Records.Any(r => r.Protected))
            return person.Id;
        var record = person.Records.First(r => r.EntryId == entryId);
        await ReviewAsync(session, person, record, caller);
        await AgainAsync(session, entryId, caller);
        person = (await session.People.FindAsync(entryId))!;
        if ((await session.Identity.OpenQuestionsOfAsync(entryId)).Any(q => q.EntryId == entryId || q.Candidates.Any(c => c.EntryId == entryId)))
            return person.Id;
        var search = await PersonSearch.FindAsync(session, record.Demographics, caller, record.OwnRecordId, person.Id);
        var apart = (await session.Identity.KeptApartAsync([.. person.Records.Select(r => r.EntryId)])).Select(k => k.OtherEntryId).ToHashSet(StringComparer.Ordinal);
        search = search with
        {
            Fits = [.. search.Fits.Where(f => f.IsHeld && !ofThisBirth.Contains(f.Person.Id) && !f.Person.Records.Any(r => apart.Contains(r.EntryId)))],
        };
        Ask(session, person.Records.First(r => r.EntryId == entryId), search, search.Fits.Count > 1 ? MatchOutcome.Many : MatchOutcome.PotentialMatch, caller);
        return person.Id;
    }

    /// <summary>
    /// Looks at a person after a new version of one of its records: whether the others still agree with it, and whether it now fits
    /// somebody else. What stopped agreeing is flagged and asked about, never taken apart by itself.
    /// </summary>
    public static async ValueTask ReviewAsync(IWriteSession session, Person person, PersonRecord record, Caller caller)
    {
        var others = person with { Records = [.. person.Records.Where(r => r.EntryId != record.EntryId)] };
        var questions = await session.Identity.OpenQuestionsOfAsync(record.EntryId);
        var search = await PersonSearch.FindAsync(session, record.Demographics, caller, record.OwnRecordId, person.Id);
        var against = search.Comparer.Against(others);
        if (against.Count > 0)
        {
            if (questions.Any(q => q.Kind == IdentityQuestionKind.InDoubt && q.EntryId == record.EntryId))
                return;
            session.Identity.Add(Automatic(session, IdentityDecisionKind.Flag, caller, "A new version of a record no longer agrees with the others of this person.") with
            {
                Evidence = against[0].Evidence,
                Named = [record.EntryId, .. against.Select(a => a.EntryId)],
            });
            Open(session, IdentityQuestionKind.InDoubt, record, against, caller);
            return;
        }

        await JoinMeantAsync(session, person, search, caller);
        foreach (var question in questions.Where(q => q.Kind == IdentityQuestionKind.InDoubt && q.EntryId == record.EntryId))
            await session.OvertakeAsync(question, "The records agree again.", null, caller);
    }

    /// <summary>
    /// Compares again who waits for an answer about this person, now that more is known of the person: what a record decides must
    /// not depend on which came first. Whoever joins brings those who wait for him; it ends when nobody joins, or at
    /// <see cref="MostCompared"/>.
    /// </summary>
    public static async ValueTask AgainAsync(IWriteSession session, string entryId, Caller caller)
    {
        var left = MostCompared;
        for (var joined = true; joined && left > 0;)
        {
            joined = false;
            foreach (var question in await session.Identity.OpenQuestionsOfAsync(entryId))
            {
                if (question.Kind == IdentityQuestionKind.InDoubt || --left < 0 || !await CompareAgainAsync(session, question.EntryId, caller))
                    continue;
                // More is known once more, and so whoever was compared with less gets another turn, within the same limit.
                joined = true;
                break;
            }
        }
    }

    private static async ValueTask<bool> CompareAgainAsync(IWriteSession session, string entryId, Caller caller)
    {
        if (await session.People.FindAsync(entryId) is not { } person || person.Records.FirstOrDefault(r => r.EntryId == entryId) is not { } record)
            return false;
        var search = await PersonSearch.FindAsync(
            session, record.Demographics, caller with { OrganisationId = record.OrganisationId }, record.OwnRecordId, person.Id);
        return await JoinMeantAsync(session, person, search, caller);
    }

    /// <summary>Joins those who are meant for sure, unless a named person said that they are others.</summary>
    private static async ValueTask<bool> JoinMeantAsync(IWriteSession session, Person person, Found search, Caller caller)
    {
        var settled = (await session.Identity.KeptApartAsync([.. person.Records.Select(r => r.EntryId)])).Select(k => k.OtherEntryId).ToHashSet(StringComparer.Ordinal);
        var free = search with { Fits = [.. search.Fits.Where(f => !f.Person.Records.Any(r => settled.Contains(r.EntryId)))] };
        var joined = false;
        foreach (var fit in free.Meant().Where(f => PersonComparer.MayBeOne(person, f.Person)))
            joined |= await OfPeopleAsync(session, person.Id, fit, caller);
        return joined;
    }

    /// <summary>Questions whether two people are one answer themselves once they are.</summary>
    private static async ValueTask OvertakeQuestionsAsync(IWriteSession session, string personId, string decisionId, Caller caller)
    {
        foreach (var question in await session.Identity.OpenQuestionsOfAsync(personId))
        {
            if (question.Kind != IdentityQuestionKind.InDoubt && question.Candidates.All(c => c.PersonId == question.PersonId))
                await session.OvertakeAsync(question, "They were joined meanwhile.", decisionId, caller);
        }
    }

    private static void Open(
        IWriteSession session, IdentityQuestionKind kind, PersonRecord record, IReadOnlyList<QuestionCandidate> candidates, Caller caller)
    {
        var question = new IdentityQuestion
        {
            Id = session.NextId("idq"),
            Kind = kind,
            OrganisationId = caller.OrganisationId,
            EntryId = record.EntryId,
            PersonId = record.PersonId,
            Candidates = candidates,
            OpenedAt = session.Now,
            State = IdentityQuestionState.Open,
        };
        session.Identity.Add(question);
        IdentityDuties.AskSoon(session, question);
    }

    private static IdentityDecision Automatic(IWriteSession session, IdentityDecisionKind kind, Caller caller, string reason) => new()
    {
        Id = session.NextId("idd"),
        Kind = kind,
        Automatic = true,
        OrganisationId = caller.OrganisationId,
        Reason = reason,
        DecidedAt = session.Now,
    };
}
