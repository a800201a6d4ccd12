using InfoShare.Core.Access;
using InfoShare.Core.People.Identity;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;

namespace InfoShare.Core.People.Desk;

/// <summary>
/// Carries a named person's decision out: moves the entries, keeps the decision, closes the questions that it makes idle, and tells
/// everybody who relied on the state before it. The caller has held the entries and decided that it may be.
/// </summary>
public sealed class IdentityDesk(IdentityNotices notices, NewlyReached reached)
{
    /// <summary>More pairs than this are not kept apart one by one; the first ones hold the two people apart as well.</summary>
    private const int MaxPairs = 400;

    /// <summary>Begins a decision of the caller's.</summary>
    public static IdentityDecision Begin(
        IWriteSession session, Call call, IdentityDecisionKind kind, string reason, MatchEvidence? evidence = null, string? questionId = null,
        string? undoes = null) => new()
        {
            Id = session.NextId("idd"),
            Kind = kind,
            Automatic = false,
            OrganisationId = call.Caller.OrganisationId,
            PractitionerId = call.Caller.Human.Id,
            PractitionerName = call.Caller.Human.Name,
            Role = call.Caller.Role,
            Reason = reason,
            Evidence = evidence,
            QuestionId = questionId,
            Undoes = undoes,
            DecidedAt = session.Now,
        };

    /// <summary>Joins two people; gives the person's id.</summary>
    /// <param name="announces">Whether concerns of one side are told around the other; not where the caller tells them in words of its own.</param>
    /// <exception cref="RuleException">VERSION_CONFLICT when somebody moved one of them meanwhile.</exception>
    public async ValueTask<string> JoinAsync(
        IWriteSession session, IdentityDecision decision, IReadOnlyList<IdentityEntry> one, IReadOnlyList<IdentityEntry> other,
        RegistrySnapshot registry, Call call, bool announces = true)
    {
        var moves = JoinPeople.Of(one, other);
        if (moves.Count > 0 && !await session.Identity.TryMoveAsync(moves))
            throw Moved();
        var personId = moves.Count > 0 ? moves[0].ToPersonId : one[0].PersonId;
        decision = decision with { Moves = moves, Named = [.. one.Concat(other).Select(e => e.Id)] };
        session.Identity.Add(decision);
        await CloseIdleAsync(session, decision, [personId], call.Caller);
        await Joining.EndQuestionsOfProtectedAsync(session, personId, call.Caller);
        await notices.TellJoinedAsync(session, decision, [.. one, .. other], personId, registry);
        if (announces)
            await reached.AnnounceAsync(session, decision, personId, registry, call);
        // The matcher may now find for sure who waited between the two, or for one of them.
        await Joining.AgainAsync(session, personId, call.Caller);
        return (await session.People.FindAsync(personId))?.Id ?? personId;
    }

    /// <summary>Takes entries out of a person and keeps the two parts apart; gives the ids of what stayed and of what left.</summary>
    /// <param name="entries">All entries of the person.</param>
    /// <param name="leaving">Those that are somebody else's: some, not all.</param>
    /// <exception cref="RuleException">VERSION_CONFLICT when somebody moved one of them meanwhile.</exception>
    public async ValueTask<(string Staying, string Leaving)> SplitAsync(
        IWriteSession session, IdentityDecision decision, IReadOnlyList<IdentityEntry> entries, IReadOnlySet<string> leaving, RegistrySnapshot registry, Caller caller)
    {
        var moves = Identity.SplitPerson.Of(entries, leaving);
        if (moves.Count == 0 || !await session.Identity.TryMoveAsync(moves))
            throw Moved();
        var moved = moves.Select(m => m.EntryId).ToHashSet(StringComparer.Ordinal);
        var (oldId, newId) = (moves[0].FromPersonId, moves[0].ToPersonId);

        // What leaves may be what keeps the person's id: then the others got a new one.
        var leaverMoved = moved.Overlaps(leaving);
        var (staying, left) = leaverMoved ? (oldId, newId) : (newId, oldId);
        session.Identity.Add(decision with
        {
            Moves = moves,
            Apart = Pairs(entries.Where(e => leaving.Contains(e.Id)), entries.Where(e => !leaving.Contains(e.Id))),
        });
        await CloseIdleAsync(session, decision, [staying, left], caller);
        await notices.TellSplitAsync(session, decision, entries, staying, left, leaving, registry);
        await reached.TakeBackAsync(session, decision, staying, left, registry);
        return (staying, left);
    }

    /// <summary>Two people stay two, whatever the matcher finds, until it is undone. Nothing moves, so nobody is told.</summary>
    public static async ValueTask KeepApartAsync(
        IWriteSession session, IdentityDecision decision, IEnumerable<IdentityEntry> one, IEnumerable<IdentityEntry> other, Caller caller)
    {
        var (left, right) = (one.ToList(), other.ToList());
        session.Identity.Add(decision with { Apart = Pairs(left, right) });
        await CloseIdleAsync(session, decision, [.. left.Concat(right).Select(e => e.PersonId).Distinct()], caller);
    }

    /// <summary>Every one of these with every one of those.</summary>
    internal static IReadOnlyList<EntryPair> Pairs(IEnumerable<IdentityEntry> these, IEnumerable<IdentityEntry> those)
    {
        var right = those.ToList();
        return [.. these.SelectMany(a => right.Select(b => new EntryPair(a.Id, b.Id))).Take(MaxPairs)];
    }

    /// <summary>What the answer to one question decided is no question elsewhere.</summary>
    private static async ValueTask CloseIdleAsync(IWriteSession session, IdentityDecision decision, IReadOnlyList<string> personIds, Caller caller)
    {
        var open = new Dictionary<string, IdentityQuestion>();
        foreach (var personId in personIds)
        {
            foreach (var question in await session.Identity.OpenQuestionsOfAsync(personId))
                open[question.Id] = question;
        }

        open.Remove(decision.QuestionId ?? "");
        var apart = new HashSet<(string, string)>();
        foreach (var pair in await session.Identity.KeptApartAsync([.. open.Values.Select(q => q.EntryId).Distinct()]))
            apart.Add((pair.EntryId, pair.OtherEntryId));
        foreach (var question in open.Values.Where(q => IsIdle(q, apart)).OrderBy(q => q.Id, StringComparer.Ordinal))
            await session.OvertakeAsync(question, "Another decision settled it.", decision.Id, caller);
    }

    /// <summary>Whether every candidate is decided: joined or kept apart; of a person in doubt, that none of those in doubt stands with the entry.</summary>
    internal static bool IsIdle(IdentityQuestion question, IReadOnlySet<(string, string)> apart) =>
        question.Kind == IdentityQuestionKind.InDoubt
            ? question.Candidates.All(c => c.PersonId != question.PersonId)
            : question.Candidates.Any(c => c.PersonId == question.PersonId)
                || question.Candidates.All(c => apart.Contains((question.EntryId, c.EntryId)));

    internal static RuleException Moved() => new(
        ErrorReason.VersionConflict, "Somebody else decided about these records at the same time. Read again, then decide.");
}
