using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>Records what an adult answered, at an episode of an adult service, about contact with or care of a child.</summary>
/// <param name="On">Day of the episode; null: today.</param>
public sealed record RecordAdultEpisode(SubjectRef Adult, ChildContactAnswer Answer, DateOnly? On, SourceKind Source);

/// <summary>The answer was recorded and checked.</summary>
/// <param name="Contradicted">The answer was no, and a present, coming or suspended link leads to a child.</param>
/// <param name="Contact">Whom to ring about that child; null when nothing is contradicted.</param>
public sealed record AdultEpisodeRecorded(
    string StatementId, ResolvedPerson Adult, bool Contradicted, ContactPoint? Contact, IReadOnlyList<string> Prompts, AuditReceipt Receipt);

/// <summary>
/// Adult services ask at each episode; "no" is checked against the links, and a contradiction goes back to the service as an inbox
/// item and to whoever asked (requirement B11). The answer itself lowers nothing.
/// </summary>
public sealed class RecordAdultEpisodeHandler(IStore store, OrganisationDirectory directory, ContactContradictions contradictions, TimeProvider time)
{
    public async Task<AdultEpisodeRecorded> HandleAsync(RecordAdultEpisode command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, session => ApplyAsync(session, command, call, registry), ct);
    }

    /// <summary>Records in a transaction that is under way. Of an adult from whom the caller is kept in silence (L10) nothing that others hold shows.</summary>
    internal async ValueTask<AdultEpisodeRecorded> ApplyAsync(IWriteSession session, RecordAdultEpisode command, Call call, RegistrySnapshot registry)
    {
        var caller = call.Caller;
        var today = LondonTime.DateOf(session.Now);
        var adult = await PersonResolver.ForTellingAsync(session, command.Adult, caller);
        var contradicted = command.Answer == ChildContactAnswer.No
            ? await contradictions.TellBackAsync(session, adult.Found.Person!, call, registry)
            : null;
        var shown = adult.AsNobody ? null : contradicted;
        var statement = ContactContradictions.Statement(
            session, adult.Found.Person!.Id, command.Answer, command.On ?? today, command.Source, caller);
        session.Households.Add(statement);
        var receipt = session.Record(call.Entry(session, time, AuditEventKind.Publish, shown is null ? "done" : "contradicted") with
        {
            ObjectId = statement.Id,
            PersonIds = [statement.PersonId, .. shown?.ChildIds ?? []],
            MatchedHow = adult.Shown.MatchedHow,
        });
        return new AdultEpisodeRecorded(
            statement.Id, adult.Shown, shown is not null, shown?.Contact, Prompts(command.Answer, shown is not null), receipt);
    }

    /// <summary>What to ask next.</summary>
    internal static IReadOnlyList<string> Prompts(ChildContactAnswer answer, bool contradicted) => answer switch
    {
        ChildContactAnswer.No when contradicted => ["The answer was no, but a child is recorded: ask again, and ring the contact."],
        ChildContactAnswer.Unknown or ChildContactAnswer.Declined => ["It is not known whether there is a child: ask again at the next episode, and check the reach."],
        ChildContactAnswer.Yes => ["Record which child, and how this person stands to it."],
        _ => [],
    };
}
