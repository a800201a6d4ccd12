using InfoShare.Core.Access;
using InfoShare.Core.Inbox;
using InfoShare.Core.Stores;

namespace InfoShare.Core.People.Identity;

/// <summary>What ends a question about who is who without anybody's answer to it.</summary>
internal static class QuestionWrites
{
    /// <summary>
    /// The question is none any more: nobody is asked about it, its clock stops, and those who had been asked are left in peace.
    /// </summary>
    /// <param name="session">The change by which it is settled.</param>
    /// <param name="question">An open one; when another broker closed it first, nothing happens.</param>
    /// <param name="because">Why, for those who look at it later.</param>
    /// <param name="decisionId">The decision that settled it; null where none did.</param>
    /// <param name="caller">Whose act that was.</param>
    public static async ValueTask OvertakeAsync(this IWriteSession session, IdentityQuestion question, string because, string? decisionId, Caller caller)
    {
        if (!await session.Identity.TryAnswerAsync(
            new QuestionAnswer(question.Id, IdentityQuestionState.Overtaken, null, session.Now, because, decisionId)))
        {
            return;
        }

        session.Deadlines.Meet(question.Id, DeadlinePurpose.IdentityAsk, session.Now);
        session.Deadlines.Meet(question.Id, DeadlinePurpose.IdentityAnswer, session.Now);
        await session.AnswerItemsAsync(Fulfilment.SettledQuestion, question.Id, caller);
    }
}
