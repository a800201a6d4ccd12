using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Sharing;
using InfoShare.Core.Stores;
using InfoShare.Core.Tasks;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Patterns;

/// <summary>One answer as it is stated; either a factor of risk or one that protects.</summary>
/// <param name="AsOf">Null: today.</param>
public sealed record StatedFactor(RiskFactor Factor, ProtectiveFactor Protective, FactorAnswer Answer, DateOnly? AsOf, SourceKind Source, string? Words);

/// <summary>Says what came of asking after factors of risk and after what protects (requirement C20).</summary>
public sealed record AnswerFactors(SubjectRef Person, IReadOnlyList<StatedFactor> Answers, LegalBasis LegalBasis);

/// <summary>They were kept, of this person as understood.</summary>
public sealed record FactorsAnswered(ResolvedPerson Person, IReadOnlyList<string> Prompts, AuditReceipt Receipt)
{
    /// <summary>The tasks of asking again that are open now (requirement C12).</summary>
    public IReadOnlyList<string> TaskIds { get; init; } = [];
}

/// <summary>
/// Keeps the answers: no notice, series, concern or clock changes by them; what could not safely be asked is a task of the asker's own. What others recorded is not in the answer: to
/// say what was asked is not to look somebody up.
/// </summary>
public sealed class AnswerFactorsHandler(IStore store, OrganisationDirectory directory, TaskDesk tasks, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND.</exception>
    public async Task<FactorsAnswered> HandleAsync(AnswerFactors command, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var (caller, by) = (call.Caller, call.Caller.Human);
            var understood = await PersonResolver.ForTellingAsync(session, command.Person, caller);
            var personId = understood.Found.Person!.Id;
            foreach (var stated in command.Answers)
            {
                session.Factors.Add(new FactorAnswered(
                    session.NextId("fac"), personId, stated.Factor, stated.Protective, stated.Answer, stated.AsOf ?? LondonTime.DateOf(session.Now), stated.Source,
                    stated.Words, caller.OrganisationId, caller.Agency, by.Id, by.Name, by.Role, session.Now));
            }

            // Not safe to ask is no answer: it is asked again, alone.
            var again = new List<string>();
            foreach (var topic in command.Answers.Where(a => a.Answer == FactorAnswer.NotSafeToAsk).Select(a => FactorSight.TopicOf(a.Factor)).Distinct().Order())
            {
                again.Add((understood.AsNobody
                    ? await tasks.ReAskAsNobodyAsync(session, understood, command.Person, topic, caller, registry)
                    : await tasks.ReAskAsync(session, understood.Found.Person!, topic, caller, registry)).Id);
            }

            var receipt = session.Record((call.Entry(session, time, AuditEventKind.Publish) with
            {
                PersonIds = [personId],
                MatchedHow = understood.Shown.MatchedHow,
            }).On(DisclosureBases.Of(command.LegalBasis, session.Now), ConsentState.Unspecified));
            return new FactorsAnswered(understood.Shown, PromptsFor(command.Answers), receipt) { TaskIds = again };
        }, ct);
    }

    /// <summary>What to do next. A prompt stops nothing.</summary>
    private static IReadOnlyList<string> PromptsFor(IReadOnlyList<StatedFactor> answers)
    {
        var prompts = new List<string>();
        if (answers.Any(a => a.Answer == FactorAnswer.Yes && a.Factor != RiskFactor.Unspecified))
            prompts.Add("What is there is to be shared as a concern: an answer alone tells nobody.");
        if (answers.Any(a => a.Answer == FactorAnswer.NotSafeToAsk))
            prompts.Add("It was not safe to ask: ask again alone, with a professional interpreter where one is needed, and answer anew.");
        if (answers.Any(a => a.Answer == FactorAnswer.No && a.Source is SourceKind.ParentSelf or SourceKind.SubjectAdult))
            prompts.Add("A NO of the person concerned is a statement, not a finding: ask somebody else who would know.");
        return prompts;
    }
}
