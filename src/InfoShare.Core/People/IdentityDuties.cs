using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Patterns;
using InfoShare.Core.People.Desk;
using InfoShare.Core.People.Identity;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People;

/// <summary>
/// What follows when the matcher found something: those who can answer a question are asked, those who relied on people who are
/// one now are told (requirements A5, A6); and a question that nobody answered in time reaches the manager. The first two are due
/// at once: whoever recorded a person does not wait for what others have to be told.
/// </summary>
public sealed class IdentityDuties(IdentityNotices notices, NewlyReached reached) : IDeadlineDuty
{
    /// <summary>The rule under which something is due at once.</summary>
    private const string AtOnce = "A6";

    /// <inheritdoc/>
    public IReadOnlyCollection<DeadlinePurpose> Purposes { get; } =
        [DeadlinePurpose.IdentityAnswer, DeadlinePurpose.IdentityAsk, DeadlinePurpose.IdentityTell];

    /// <summary>Has those asked who can answer a question that the matcher opened.</summary>
    public static void AskSoon(IWriteSession session, IdentityQuestion question) =>
        Soon(session, DeadlinePurpose.IdentityAsk, question.Id);

    /// <summary>Has those told who relied on two people which the matcher joined.</summary>
    public static void TellSoon(IWriteSession session, IdentityDecision decision)
    {
        if (decision.Kind != IdentityDecisionKind.Join || decision.Moves.Count == 0)
            return;
        Soon(session, DeadlinePurpose.IdentityTell, decision.Id);

        // What was two people's is one person's now, and may be a series.
        PatternDuties.LookSoon(session, decision.Moves[0].ToPersonId);
    }

    /// <inheritdoc/>
    public async ValueTask<DutyOutcome> ActAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry)
    {
        if (deadline.Purpose == DeadlinePurpose.IdentityTell)
            return await TellAsync(session, deadline.ObjectId, registry);
        if (await session.Identity.FindQuestionAsync(deadline.ObjectId) is not { } question)
            return DutyOutcome.NoSuch("question");
        if (question.State != IdentityQuestionState.Open)
            return DutyOutcome.AlreadyMet();
        if (deadline.Purpose == DeadlinePurpose.IdentityAsk)
            await notices.AskAsync(session, question, registry);
        else
            notices.TellLate(session, question, deadline.DueAt, registry);
        return DutyOutcome.Told([question.PersonId]);
    }

    private async ValueTask<DutyOutcome> TellAsync(IWriteSession session, string decisionId, RegistrySnapshot registry)
    {
        if (await session.Identity.FindDecisionAsync(decisionId) is not { } decision)
            return DutyOutcome.NoSuch("decision");
        if (await session.Identity.FindUndoOfAsync(decisionId) is not null)
            return DutyOutcome.AlreadyMet();
        var entries = await session.Identity.FindEntriesAsync(decision.Moves[0].ToPersonId);
        if (entries.Count == 0)
            return DutyOutcome.NoSuch("person");
        await notices.TellJoinedAsync(session, decision, entries, entries[0].PersonId, registry);
        var organisation = registry.Find(decision.OrganisationId);
        await reached.AnnounceAsync(session, decision, entries[0].PersonId, registry, new Call(
            new Caller(decision.OrganisationId, registry.NameOf(decision.OrganisationId), organisation?.Agency ?? AgencyKind.Unspecified,
                organisation?.Area ?? "", IsOperator: false, null, "clock")
            {
                Standing = new AccessStanding(registry.Policy),
            },
            "clock"));
        return DutyOutcome.Told([entries[0].PersonId]);
    }

    private static void Soon(IWriteSession session, DeadlinePurpose purpose, string objectId)
    {
        session.Deadlines.Add(new PendingDeadline(session.NextId("ddl"), purpose, objectId, session.Now, AtOnce));
        session.Wake("deadlines");
    }
}
