using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Households;
using InfoShare.Core.Patterns;
using InfoShare.Core.People;
using InfoShare.Core.Plans;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Handovers;

/// <summary>Records a stated move (F2).</summary>
public sealed record RecordMove(
    SubjectRef Person, DateOnly? MovesOn, string ToArea, PostalAddress? Address, ResidenceKind Residence, bool Pregnant, HandoverTarget? To,
    HandoverWordsStated? Words, string? Telephone);

/// <summary>The move is recorded, with the handover that it opened, if any.</summary>
public sealed record MoveRecorded(ResolvedPerson Person, HandoverView? Handover, IReadOnlyList<string> Prompts, AuditReceipt Receipt);

/// <summary>
/// In pregnancy a stated move opens a handover to the midwives of the new area by itself, registered or not: no NHS number, GP
/// or address is asked for. Stated is enough; the move need not have happened.
/// </summary>
public sealed class RecordMoveHandler(IStore store, OrganisationDirectory directory, HandoverDesk desk, MoveNotices moves, PartnershipClock clock, TimeProvider time)
{
    /// <exception cref="RuleException">INVALID_FIELDS, NOT_FOUND, ROLE_NOT_ALLOWED.</exception>
    public async Task<MoveRecorded> HandleAsync(RecordMove command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var caller = call.Caller;
            var understood = await session.OwnUnderstoodAsync(command.Person, caller);
            var person = understood.Found.Person!;
            var expecting = !understood.AsNobody && await ExpectsAsync(session, person.Id);
            if ((command.Pregnant || expecting) && command.Words is null)
                throw RuleException.Invalid("words", "is required in pregnancy: the handover carries what the next midwife must know");
            if (ResidenceOf(session, command, person.Id, caller) is { } residence)
            {
                await moves.TellAsync(session, residence, person, registry, call);
                session.Links.Add(residence);
                await Reopenings.AfterResidenceAsync(session, residence, clock, registry);
                PatternDuties.LookSoon(session, residence.PersonId);
            }

            if (!command.Pregnant && !expecting)
            {
                var plain = session.Record(call.Entry(session, time, AuditEventKind.Publish) with
                {
                    PersonIds = [person.Id],
                    MatchedHow = understood.Shown.MatchedHow,
                });
                return new MoveRecorded(
                    understood.Shown, null,
                    ["No handover was opened. If a service of yours goes with the person, offer one (OfferHandover)."], plain);
            }

            var handover = await desk.OpenAsync(
                session,
                new HandoverToOpen
                {
                    Subjects = [person],
                    Kind = HandoverKind.PregnancyMove,
                    To = command.To is { } to ? to with { Area = to.Area ?? command.ToArea } : new HandoverTarget(null, command.ToArea, PractitionerRole.Unspecified),
                    RolesByDefault = [PractitionerRole.Midwife],
                    Words = command.Words!,
                    Telephone = command.Telephone,
                    MovesOn = command.MovesOn,
                    ToldAs = ToldAs.Of(understood),
                },
                caller, registry, "to");
            var changed = await session.HandoverChangedAsync(handover, call, registry, time, AuditEventKind.Publish);
            IReadOnlyList<string> prompts = handover.RecipientOrganisationId is null
                ? [$"Nobody in the registry takes over in {handover.RecipientArea}: ring the area's maternity service. You hold the case."]
                : [];
            return new MoveRecorded(understood.Shown, changed.Handover, prompts, changed.Receipt);
        }, ct);
    }

    private static async ValueTask<bool> ExpectsAsync(IReadSession session, string personId)
    {
        var today = LondonTime.DateOf(session.Now);
        var links = await session.Links.RelationshipsOfAsync([personId], ChildLinks.MaxLinks);
        var expected = links.Where(l => l.Type == RelationshipType.ExpectedChild && l.PersonId == personId && ChildLinks.TimeOf(l, today) != LinkTime.Past)
            .Select(l => l.RelatedId).ToList();
        return expected.Count > 0 && (await session.People.FindManyAsync(expected)).Any(p => p.AgeBandOn(today) == AgeBand.Unborn);
    }

    private static Residence? ResidenceOf(IWriteSession session, RecordMove command, string personId, Caller caller)
    {
        if (AddressKeys.Of(command.Address) is not { } key)
            return null;
        return new Residence(
            session.NextId("res"), personId, key, command.Address! with { Area = command.Address.Area ?? command.ToArea },
            command.Residence == ResidenceKind.Unspecified ? ResidenceKind.Intended : command.Residence,
            LinkState.Declared, command.MovesOn, null, SourceKind.SubjectAdult, caller.OrganisationId, caller.Agency, session.Now);
    }
}
