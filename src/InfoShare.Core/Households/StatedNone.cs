using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.People;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>
/// An organisation's positive statement that a person had nobody of a type on a day, for example no half-siblings. That nothing
/// is recorded is no such statement (requirement A11).
/// </summary>
public sealed record StatedNone(
    string Id, string PersonId, RelationshipType Type, DateOnly AsOf, SourceKind Source, string OrganisationId, AgencyKind StatedBy,
    DateTimeOffset RecordedAt);

/// <summary>What is known of one type of relationship of a person: none is one thing, not recorded another.</summary>
public enum LinkKnowledge
{
    Unspecified = 0,

    /// <summary>Nobody recorded anybody, and nobody said that there is none.</summary>
    NotRecorded = 1,

    /// <summary>Somebody is recorded.</summary>
    Recorded = 2,

    /// <summary>Nobody is recorded, and an organisation said that there is none.</summary>
    NoneStated = 3,

    /// <summary>Somebody is recorded, and an organisation said that there is none. Both stand until somebody clears it up.</summary>
    Contradicted = 4,
}

/// <summary>States that a person has nobody of these types.</summary>
/// <param name="AsOf">The day for which it was found; null: today.</param>
public sealed record RecordNone(SubjectRef Person, IReadOnlyList<RelationshipType> Types, DateOnly? AsOf, SourceKind Source);

/// <summary>The statement was recorded.</summary>
/// <param name="Contradicted">Those of the types of which somebody recorded a person whom this does not end.</param>
public sealed record NoneRecorded(ResolvedPerson Person, IReadOnlyList<RelationshipType> Contradicted, AuditReceipt Receipt);

/// <summary>
/// Keeps a statement of none beside the links; it ends none of them. It takes the place of the same organisation's earlier one.
/// </summary>
public sealed class RecordNoneHandler(IStore store, TimeProvider time)
{
    public Task<NoneRecorded> HandleAsync(RecordNone command, Call call, CancellationToken ct) =>
        store.ChangeAsync(call, async session =>
        {
            var caller = call.Caller;
            var understood = await PersonResolver.ForTellingAsync(session, command.Person, caller);
            var person = understood.Found.Person!;
            var links = await session.Links.RelationshipsOfAsync([person.Id], ChildLinks.MaxLinks);

            // Only of what the caller's own organisation recorded: another agency's link is not its to learn by denying it.
            var contradicted = command.Types.Distinct()
                .Where(type => links.Any(l => l.OrganisationId == caller.OrganisationId && IsOfType(l, person.Id, type)))
                .ToList();
            foreach (var type in command.Types.Distinct())
            {
                session.StatedNone.Add(new StatedNone(
                    session.NextId("non"), person.Id, type, command.AsOf ?? LondonTime.DateOf(session.Now), command.Source,
                    caller.OrganisationId, caller.Agency, session.Now));
            }

            var receipt = session.Record(call.Entry(session, time, AuditEventKind.Publish) with
            {
                PersonIds = [person.Id],
                MatchedHow = understood.Found.Resolved.MatchedHow,
            });
            return new NoneRecorded(understood.Shown, contradicted, receipt);
        }, ct);

    /// <summary>
    /// Whether a link, past ones aside, puts somebody of a type beside this person. Siblings and partners stand on either side; a
    /// parent, a carer or an other of the household stands first in the wording of the link.
    /// </summary>
    public static bool IsOfType(Relationship link, string personId, RelationshipType type) =>
        link.Type == type && link.State is not (LinkState.Denied or LinkState.EndedVerified)
        && (link.RelatedId == personId || (link.PersonId == personId && IsMutual(type)));

    /// <summary>What is known of one type.</summary>
    public static LinkKnowledge Of(
        string personId, RelationshipType type, IEnumerable<Relationship> links, IEnumerable<StatedNone> statements) =>
        (links.Any(l => IsOfType(l, personId, type)), statements.Any(s => s.PersonId == personId && s.Type == type)) switch
        {
            (true, true) => LinkKnowledge.Contradicted,
            (true, false) => LinkKnowledge.Recorded,
            (false, true) => LinkKnowledge.NoneStated,
            _ => LinkKnowledge.NotRecorded,
        };

    private static bool IsMutual(RelationshipType type) => type is
        RelationshipType.FullSibling or RelationshipType.HalfSibling or RelationshipType.StepSibling
        or RelationshipType.Partner or RelationshipType.ExPartner or RelationshipType.Associate or RelationshipType.ExtendedKin;
}
