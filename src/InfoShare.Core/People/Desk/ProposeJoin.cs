using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.People.Identity;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People.Desk;

/// <summary>Says that two people are one human being.</summary>
public sealed record ProposeJoin(SubjectRef Person, SubjectRef SameAs, string Reason);

/// <summary>The person as it stands now, or the question that was opened.</summary>
public sealed record JoinProposed(string? PersonId, string? DecisionId, string? QuestionId, AuditReceipt Receipt);

/// <summary>
/// Joins what a named person knows to be one human being. Somebody who holds records of both, or of one with the other alike, decides
/// alone; a join nobody would come to by the records needs those who hold the other side as well, so that nobody brings
/// another's concerns under an own record by a claim. Whoever holds no record of either is told that there is nobody.
/// </summary>
public sealed class ProposeJoinHandler(
    IStore store, OrganisationDirectory directory, IdentityDesk desk, IdentityNotices notices, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND, INVALID_FIELDS, STEWARD_REQUIRED, VERSION_CONFLICT.</exception>
    public async Task<JoinProposed> HandleAsync(ProposeJoin command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, session => ApplyAsync(session, command, call, registry), ct);
    }

    private async ValueTask<JoinProposed> ApplyAsync(IWriteSession session, ProposeJoin command, Call call, RegistrySnapshot registry)
    {
        var caller = call.Caller;
        var firstId = await DeskSight.NamedAsync(session, command.Person, "person", caller);
        var secondId = await DeskSight.NamedAsync(session, command.SameAs, "same_as", caller);
        var held = await session.Identity.HoldEntriesAsync([.. new[] { firstId, secondId }.Distinct().Order(StringComparer.Ordinal)]);
        var (one, other) = (held.Where(e => e.PersonId == firstId).ToList(), held.Where(e => e.PersonId == secondId).ToList());
        var people = await session.People.FindManyAsync([firstId, secondId]);
        if (one.Count == 0 || other.Count == 0 || !DeskSight.MaySee(caller, held) || people.Any(p => DeskSight.IsHiddenFrom(caller, p)))
            throw DeskSight.NoSuchPerson();
        if (firstId == secondId)
            throw RuleException.Invalid("same_as", "is the same person as person already");

        var judgement = await AnswerIdentityQuestionHandler.JudgeAsync(session, one, other) ?? throw DeskSight.NoSuchPerson();
        var steward = DeskSight.IsSteward(caller);
        if (judgement.NeedsSteward && !steward)
            throw AnswerIdentityQuestionHandler.StewardRequired();

        var holdsBoth = one.Exists(e => e.OrganisationId == caller.OrganisationId) && other.Exists(e => e.OrganisationId == caller.OrganisationId);
        var joins = steward || holdsBoth || judgement.IsAlike;

        // To ask another agency about a protected person would tell that there is one.
        if (!joins && people.Any(p => p.Records.Any(r => r.Protected)))
            throw AnswerIdentityQuestionHandler.StewardRequired();
        var (personId, objectId) = joins
            ? await JoinAsync(session, command, one, other, judgement, registry, call)
            : (null, await AskAsync(session, one, other, judgement, registry, call));
        var receipt = session.Record(call.Entry(session, time, AuditEventKind.Decide, joins ? Code.Of(IdentityDecisionKind.Join) : "asked") with
        {
            ObjectId = objectId,
            PersonIds = [firstId, secondId],
            Reason = command.Reason,
        });
        return new JoinProposed(personId, joins ? objectId : null, joins ? null : objectId, receipt);
    }

    private async ValueTask<(string? PersonId, string DecisionId)> JoinAsync(
        IWriteSession session, ProposeJoin command, IReadOnlyList<IdentityEntry> one, IReadOnlyList<IdentityEntry> other,
        JoinJudgement judgement, RegistrySnapshot registry, Call call)
    {
        var decision = IdentityDesk.Begin(session, call, IdentityDecisionKind.Join, command.Reason, judgement.Evidence);
        return (await desk.JoinAsync(session, decision, one, other, registry, call), decision.Id);
    }

    /// <summary>Asks those who hold the other side; the caller's own side is the entry in question.</summary>
    private async ValueTask<string> AskAsync(
        IWriteSession session, List<IdentityEntry> one, List<IdentityEntry> other, JoinJudgement judgement, RegistrySnapshot registry, Call call)
    {
        var ownIsFirst = one.Exists(e => e.OrganisationId == call.Caller.OrganisationId);
        var (mine, theirs) = ownIsFirst ? (one, other) : (other, one);
        var open = await session.Identity.OpenQuestionsOfAsync(mine[0].PersonId);
        var same = open.FirstOrDefault(q => q.PersonId == mine[0].PersonId && q.Candidates.Any(c => c.PersonId == theirs[0].PersonId));
        if (same is not null)
            return same.Id;
        var entry = mine.First(e => e.OrganisationId == call.Caller.OrganisationId);
        var question = new IdentityQuestion
        {
            Id = session.NextId("idq"),
            Kind = IdentityQuestionKind.PotentialMatch,
            OrganisationId = theirs[0].OrganisationId,
            EntryId = entry.Id,
            PersonId = entry.PersonId,
            Candidates = [new QuestionCandidate(ownIsFirst ? judgement.OtherEntryId : judgement.EntryId, theirs[0].PersonId, judgement.Evidence)],
            OpenedAt = session.Now,
            State = IdentityQuestionState.Open,
        };
        session.Identity.Add(question);
        await notices.AskAsync(session, question, registry);
        return question.Id;
    }
}
