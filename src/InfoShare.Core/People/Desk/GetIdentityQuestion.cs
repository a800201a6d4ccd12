using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People.Desk;

/// <summary>Shows one question.</summary>
public sealed record GetIdentityQuestion(string QuestionId);

/// <summary>The question as the caller may see it.</summary>
public sealed record QuestionShown(QuestionView Question, AuditReceipt Receipt);

/// <summary>Shows a question to those who hold one of its records, and to the data steward.</summary>
public sealed class GetIdentityQuestionHandler(IStore store, OrganisationDirectory directory, PartnershipClock clock, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND.</exception>
    public async Task<QuestionShown> HandleAsync(GetIdentityQuestion query, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.AnswerAsync(call, async session =>
        {
            var sides = await QuestionReading.RequireAsync(session, query.QuestionId, call.Caller);
            var view = await QuestionReading.ViewAsync(session, sides, call.Caller, registry, clock);
            var entry = call.Entry(session, time, AuditEventKind.Return) with
            {
                ObjectId = query.QuestionId,
                PersonIds = QuestionReading.PeopleOf(sides, call.Caller),
            };
            return (new QuestionShown(view, entry.Receipt()), entry);
        }, ct);
    }
}
