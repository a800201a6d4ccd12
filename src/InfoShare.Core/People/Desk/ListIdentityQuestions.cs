using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.People.Identity;
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
            var (page, next) = await VisiblePage.SeenAsync<IdentityQuestion, QuestionSides, string>(
                (after, most) => session.Identity.QuestionsAsync(!query.IncludeAnswered, touching, most, after),
                query.AfterQuestionId, q => q.Id, found => SeenAsync(session, found, caller), s => s.Question, query.PageSize);
            var (views, people) = (new List<QuestionView>(), new SortedSet<string>(StringComparer.Ordinal));
            foreach (var sides in page)
            {
                views.Add(await QuestionReading.ViewAsync(session, sides, caller, registry, clock));
                people.UnionWith(QuestionReading.PeopleOf(sides, caller));
            }

            var entry = call.Entry(session, time, AuditEventKind.Return) with { PersonIds = [.. people] };
            return (new QuestionPage(views, next, entry.Receipt()), entry);
        }, ct);
    }

    /// <summary>Without those whose people are hidden from the caller, and those on whose sides the organisation has no record any more.</summary>
    private static async ValueTask<IReadOnlyList<QuestionSides>> SeenAsync(IReadSession session, IReadOnlyList<IdentityQuestion> found, Caller caller)
    {
        var seen = new List<QuestionSides>();
        foreach (var question in found)
        {
            if (await QuestionReading.SeenByAsync(session, question, caller) is { } sides)
                seen.Add(sides);
        }

        return seen;
    }
}
