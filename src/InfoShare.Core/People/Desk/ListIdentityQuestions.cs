using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People.Desk;

/// <summary>Lists questions about who is who, oldest first.</summary>
/// <param name="AfterQuestionId">The last question of the page before; null: from the oldest.</param>
public sealed record ListIdentityQuestions(bool IncludeAnswered, string? AfterQuestionId, int PageSize);

/// <summary>A page of questions.</summary>
/// <param name="Next">The last question's id when more follow.</param>
public sealed record QuestionPage(IReadOnlyList<QuestionView> Questions, string? Next, AuditReceipt Receipt);

/// <summary>Lists the questions that touch records of the caller's organisation; to the data steward all.</summary>
public sealed class ListIdentityQuestionsHandler(IStore store, OrganisationDirectory directory, PartnershipClock clock, TimeProvider time)
{
    public async Task<QuestionPage> HandleAsync(ListIdentityQuestions query, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.AnswerAsync(call, async session =>
        {
            var caller = call.Caller;
            var touching = DeskSight.IsSteward(caller) ? null : caller.OrganisationId;
            var found = await session.Identity.QuestionsAsync(!query.IncludeAnswered, touching, query.PageSize + 1, query.AfterQuestionId);
            var (views, people) = (new List<QuestionView>(), new SortedSet<string>(StringComparer.Ordinal));
            foreach (var question in found.Take(query.PageSize))
            {
                // An organisation whose record has left both sides since has nothing to see any more.
                if (await QuestionReading.SeenByAsync(session, question, caller) is not { } sides)
                    continue;
                views.Add(await QuestionReading.ViewAsync(session, sides, caller, registry, clock));
                people.UnionWith(QuestionReading.PeopleOf(sides, caller));
            }

            var entry = call.Entry(session, time, AuditEventKind.Return) with { PersonIds = [.. people] };
            var next = found.Count > query.PageSize ? found[query.PageSize - 1].Id : null;
            return (new QuestionPage(views, next, entry.Receipt()), entry);
        }, ct);
    }
}
