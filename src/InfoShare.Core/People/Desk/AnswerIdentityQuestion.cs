using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.People.Identity;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People.Desk;

/// <summary>What a named person answers.</summary>
public enum IdentityAnswer
{
    Unspecified = 0,

    /// <summary>One human being.</summary>
    SamePerson = 1,

    /// <summary>Two people, however alike.</summary>
    DifferentPeople = 2,

    /// <summary>Looked, and cannot tell: the data steward takes it up.</summary>
    CannotTell = 3,
}

/// <summary>Answers a question about who is who.</summary>
/// <param name="CandidateEntryId">Which candidate, where there are several and the caller knows of more than one; null otherwise.</param>
public sealed record AnswerIdentityQuestion(
    string QuestionId, long ExpectedVersion, IdentityAnswer Answer, string Reason, string? CandidateEntryId);

/// <summary>The question as it stands now, and the decision that the answer made.</summary>
public sealed record QuestionAnswered(QuestionView Question, string? DecisionId, AuditReceipt Receipt);

/// <summary>
/// Lets a named person decide what the matcher leaves open (requirement A5): somebody of an organisation that holds one of the
/// records, or the data steward. One organisation's word is enough, as everybody concerned is told and can undo it; where something
/// speaks against it (<see cref="JoinRules"/>), it takes the steward's.
/// </summary>
public sealed class AnswerIdentityQuestionHandler(
    IStore store, OrganisationDirectory directory, IdentityDesk desk, IdentityNotices notices, PartnershipClock clock, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND, VERSION_CONFLICT, STEWARD_REQUIRED, INVALID_FIELDS.</exception>
    public async Task<QuestionAnswered> HandleAsync(AnswerIdentityQuestion command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, session => ApplyAsync(session, command, call, registry), ct);
    }

    private async ValueTask<QuestionAnswered> ApplyAsync(
        IWriteSession session, AnswerIdentityQuestion command, Call call, RegistrySnapshot registry)
    {
        var (caller, human) = (call.Caller, call.Caller.Human);
        var seen = await QuestionReading.RequireAsync(session, command.QuestionId, caller);
        await session.Identity.HoldEntriesAsync([.. seen.Entries.Select(e => e.PersonId).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
        var sides = await QuestionReading.RequireAsync(session, command.QuestionId, caller);
        var question = sides.Question;
        if (DeskViews.VersionOf(question) != command.ExpectedVersion || question.State != IdentityQuestionState.Open)
            throw Changed(question);

        var people = QuestionReading.PeopleOf(sides, caller);
        var by = new AnsweredBy(caller.OrganisationId, human.Id, human.Name, human.Role);
        var (state, decision) = command.Answer switch
        {
            IdentityAnswer.SamePerson => (IdentityQuestionState.Joined, await DecideSameAsync(session, command, sides, call)),
            IdentityAnswer.DifferentPeople => DecideDifferent(session, command, sides, call),
            _ => (IdentityQuestionState.Open, null),
        };
        var answer = new QuestionAnswer(question.Id, state, by, session.Now, command.Reason, decision?.Decision.Id);
        if (!await session.Identity.TryAnswerAsync(answer))
            throw Changed(await session.Identity.FindQuestionAsync(question.Id) ?? question);

        await session.AnswerItemsAsync(Fulfilment.AnsweredQuestion(settled: state != IdentityQuestionState.Open), question.Id, call.Caller);
        if (decision is not null)
            await decision.CarryOut(session, desk, registry, call);
        if (state != IdentityQuestionState.Open)
            session.Deadlines.Meet(question.Id, DeadlinePurpose.IdentityAnswer, session.Now);
        else if (command.Answer == IdentityAnswer.CannotTell && !DeskSight.IsSteward(caller))
            notices.PassToSteward(session, question, registry);

        var receipt = session.Record(call.Entry(session, time, AuditEventKind.Decide, Code.Of(command.Answer)) with
        {
            ObjectId = question.Id,
            PersonIds = people,
            Reason = command.Reason,
        });
        var after = await QuestionReading.RequireAsync(session, question.Id, caller);
        return new QuestionAnswered(
            await QuestionReading.ViewAsync(session, after, caller, registry, clock), decision?.Decision.Id, receipt);
    }

    /// <summary>A decision, and what is done about it once the question is this caller's.</summary>
    private sealed record Decided(IdentityDecision Decision, Func<IWriteSession, IdentityDesk, RegistrySnapshot, Call, ValueTask> CarryOut);

    private static async ValueTask<Decided> DecideSameAsync(IWriteSession session, AnswerIdentityQuestion command, QuestionSides sides, Call call)
    {
        var question = sides.Question;
        var (candidate, entries) = Chosen(command, sides, call.Caller)
            ?? throw RuleException.Invalid("candidate_entry_id", "must name which of the candidates is meant; the data steward sees them all");
        var decision = IdentityDesk.Begin(session, call, IdentityDecisionKind.Join, command.Reason, candidate.Evidence, question.Id);
        if (question.Kind != IdentityQuestionKind.InDoubt && !DeskSight.IsSteward(call.Caller))
            await RequireAllowedAsync(session, sides.Asked, entries, isTheOneAsked: question.OrganisationId == call.Caller.OrganisationId);

        // Of a person in doubt: rightly together. Nothing moves; the decision stands against later doubt.
        return question.Kind == IdentityQuestionKind.InDoubt
            ? new Decided(decision, (s, _, _, _) =>
            {
                s.Identity.Add(decision with { Named = [question.EntryId, .. question.Candidates.Select(c => c.EntryId)] });
                return ValueTask.CompletedTask;
            })
            : new Decided(decision, async (s, d, registry, c) => await d.JoinAsync(s, decision, sides.Asked, entries, registry, c));
    }

    private static (IdentityQuestionState, Decided?) DecideDifferent(
        IWriteSession session, AnswerIdentityQuestion command, QuestionSides sides, Call call)
    {
        var question = sides.Question;
        if (question.Kind == IdentityQuestionKind.InDoubt)
        {
            var leaving = new HashSet<string>(StringComparer.Ordinal) { question.EntryId };
            if (!DeskSight.IsSteward(call.Caller) && sides.Asked.First(e => e.Id == question.EntryId).OrganisationId != call.Caller.OrganisationId)
                throw new RuleException(ErrorReason.StewardRequired, "Only the organisation whose record it is, or the data steward, takes the record in doubt out.");
            var split = IdentityDesk.Begin(session, call, IdentityDecisionKind.Split, command.Reason, question.Candidates is [var first, ..] ? first.Evidence : null, question.Id);
            return (IdentityQuestionState.KeptApart,
                new Decided(split, async (s, d, registry, c) => await d.SplitAsync(s, split, sides.Asked, leaving, registry, c.Caller)));
        }

        // Whoever holds the record in question speaks of all candidates; a candidate's holder of that one only, and the rest stays open.
        var all = DeskSight.IsSteward(call.Caller) || sides.Asked.Any(e => e.OrganisationId == call.Caller.OrganisationId);
        var chosen = command.CandidateEntryId is null && all ? sides.Sides
            : Chosen(command, sides, call.Caller) is { } one ? [one]
            : throw RuleException.Invalid("candidate_entry_id", "must name which of the candidates is another person");
        var decision = IdentityDesk.Begin(
            session, call, IdentityDecisionKind.KeepApart, command.Reason, chosen.Count == 1 ? chosen[0].Candidate.Evidence : null, question.Id);
        return (
            chosen.Count == sides.Sides.Count ? IdentityQuestionState.KeptApart : IdentityQuestionState.Open,
            new Decided(decision, (s, _, _, made) => IdentityDesk.KeepApartAsync(s, decision, sides.Asked, chosen.SelectMany(c => c.Entries), made.Caller)));
    }

    private static (QuestionCandidate Candidate, IReadOnlyList<IdentityEntry> Entries)? Chosen(
        AnswerIdentityQuestion command, QuestionSides sides, Caller caller)
    {
        var open = sides.OpenTo(caller).ToList();
        if (command.CandidateEntryId is { } named)
            open = [.. open.Where(s => s.Entries.Any(e => e.Id == named))];
        return open.Count == 1 || (open.Count > 1 && sides.Question.Kind == IdentityQuestionKind.InDoubt) ? open[0] : null;
    }

    /// <summary>
    /// Refuses what only the steward may join. Where the records are not even alike, somebody proposed it: that somebody does not
    /// answer the own proposal, only the organisation that was asked does.
    /// </summary>
    private static async ValueTask RequireAllowedAsync(
        IWriteSession session, IReadOnlyList<IdentityEntry> one, IReadOnlyList<IdentityEntry> other, bool isTheOneAsked)
    {
        if (await JudgeAsync(session, one, other) is { } judgement && (judgement.NeedsSteward || (!judgement.IsAlike && !isTheOneAsked)))
            throw StewardRequired();
    }

    /// <summary>What speaks for and against two people being one; null when they are one already.</summary>
    internal static async ValueTask<JoinJudgement?> JudgeAsync(IWriteSession session, IReadOnlyList<IdentityEntry> one, IReadOnlyList<IdentityEntry> other)
    {
        var people = (await session.People.FindManyAsync([one[0].PersonId, other[0].PersonId])).ToDictionary(p => p.Id);
        if (people.Count < 2)
            return null;
        var others = other.Select(e => e.Id).ToHashSet(StringComparer.Ordinal);
        var keptApart = (await session.Identity.KeptApartAsync([.. one.Select(e => e.Id)])).Any(k => others.Contains(k.OtherEntryId));
        return JoinRules.Judge(people[one[0].PersonId], people[other[0].PersonId], keptApart);
    }

    internal static RuleException StewardRequired() => new(
        ErrorReason.StewardRequired, "Something speaks against these records being one human being. Only the data steward may join them; send the steward what you know.");

    private static RuleException Changed(IdentityQuestion question) => new(
        ErrorReason.VersionConflict,
        $"Somebody else has answered since you read it; the question is now {Code.Of(question.State)}.",
        new Dictionary<string, string>
        {
            ["current_version"] = DeskViews.VersionOf(question).ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["current_state"] = Code.Of(question.State),
        });
}
