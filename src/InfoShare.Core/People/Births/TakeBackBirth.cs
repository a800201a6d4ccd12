using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Households;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People.Births;

/// <summary>Takes back a birth that was recorded by mistake.</summary>
public sealed record TakeBackBirth(string PregnancyId, string Reason);

/// <summary>The pregnancy as it stands again.</summary>
public sealed record BirthTakenBack(Pregnancy Pregnancy, int AgenciesTold, AuditReceipt Receipt);

/// <summary>
/// Undoes a birth by new facts: the children are expected again, those that began with the birth were never there, and everybody
/// who works with them or the mother is told. Open to the organisation that recorded the birth. What another agency recorded of a
/// newborn stays as that agency says it.
/// </summary>
public sealed class TakeBackBirthHandler(IStore store, OrganisationDirectory directory, MaternityNews news, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND for an unknown pregnancy or a birth that another organisation recorded;
    /// ILLEGAL_STATE when there is no birth.</exception>
    public async Task<BirthTakenBack> HandleAsync(TakeBackBirth command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, s => ApplyAsync(s, command, call, registry), ct);
    }

    private async ValueTask<BirthTakenBack> ApplyAsync(IWriteSession session, TakeBackBirth command, Call call, RegistrySnapshot registry)
    {
        var caller = call.Caller;
        var today = LondonTime.DateOf(session.Now);
        var known = await session.Pregnancies.FindAsync(command.PregnancyId) ?? throw RuleException.NotFound("pregnancy");
        if (known.BirthRecordedBy is { } recorder && recorder != caller.OrganisationId)
            throw RuleException.NotFound("birth that your organisation recorded");
        var born = known.Children.Where(c => c.Outcome == UnbornOutcome.Born).ToList();
        if (born.Count == 0)
            throw RuleException.IllegalState("The pregnancy", Code.Of(known.State), [Code.Of(PregnancyState.Born)]);

        var mother = await session.People.FindAsync(known.MotherId) ?? throw RuleException.NotFound("pregnancy");
        var ids = born.Select(c => c.PersonId).ToList();
        var held = await session.People.OwnRecordIdsAsync(caller.OrganisationId, ids);
        var people = await UnbornRecords.PeopleAsync(session, ids);
        var stated = await session.Links.RelationshipsOfAsync(ids, ChildLinks.MaxLinks * ids.Count);
        IReadOnlyList<UnbornChild> children =
        [
            .. known.Children.Select(c => c.Outcome != UnbornOutcome.Born ? c
                : c with { Outcome = c.BeganAtBirth ? UnbornOutcome.RecordedInError : UnbornOutcome.Expected })
        ];
        var next = known with
        {
            Version = known.Version + 1,
            Children = children,
            State = Pregnancy.StateOf(children),
            EndedOn = null,
            BirthRecordedBy = null,
        };
        if (!await session.Pregnancies.TryUpdateAsync(next, UnbornRecords.Step(next, "BIRTH_TAKEN_BACK", today, command.Reason, caller, session.Now)))
            throw RuleException.VersionConflict("The pregnancy", known.Version);

        var count = known.Children.Count(c => !c.BeganAtBirth);
        foreach (var child in born)
        {
            var own = UnbornRecords.OwnRecordId(null, held.GetValueOrDefault(child.PersonId), known.Id, child.Place);
            var demographics = child.BeganAtBirth
                ? UnbornRecords.NotBorn(mother, caller, today, child.Place, count)
                : UnbornRecords.Unborn(mother, caller, known.ExpectedDate, child.Place, count);
            PersonResolver.AddRecord(session, people[child.PersonId], demographics, caller, own);
            foreach (var link in stated.Where(l => l.RelatedId == child.PersonId && l.OrganisationId == caller.OrganisationId))
                Restate(session, stated, link, child, caller);
        }

        if (next.State == PregnancyState.Ongoing && known.ExpectedDate is { } expected && known.State != PregnancyState.Ongoing)
            UnbornRecords.AskForOutcome(session, known.Id, expected);
        var told = await news.TellOfEndAsync(
            session, known, ids, _ => "A birth was recorded by mistake and is taken back.",
            "Correct your own record, and say that you have.", NotificationTrigger.Correction, registry, call);
        var receipt = session.Record(call.Entry(session, time, AuditEventKind.Publish, Code.Of(next.State)) with
        {
            ObjectId = known.Id,
            PersonIds = [known.MotherId, .. ids],
            Reason = command.Reason,
        });
        return new BirthTakenBack(next, told, receipt);
    }

    private static void Restate(IWriteSession session, IReadOnlyList<Relationship> stated, Relationship link, UnbornChild child, Caller caller)
    {
        switch (link.Type)
        {
            case RelationshipType.BirthParent:
                UnbornRecords.Link(
                    session, stated, link.PersonId, child.PersonId, link.Type, LinkState.EndedVerified, link.From, link.From, SourceKind.RecordCheck, caller);
                break;
            case RelationshipType.ExpectedChild when !child.BeganAtBirth:
                UnbornRecords.Link(
                    session, stated, link.PersonId, child.PersonId, link.Type, LinkState.Reported, link.From, null, link.Source, caller);
                break;
            default:
                break;
        }
    }
}
