using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Handovers;

/// <summary>A person is registered with the caller's practice, or on the caller's roll.</summary>
public sealed record RecordRegistration(SubjectRef Person, AbsenceKind Kind, DateOnly? From);

/// <summary>The registration is recorded.</summary>
public sealed record Registered(ResolvedPerson Person, int ClosedAbsences, AuditReceipt Receipt);

/// <summary>Closes the open absences of that kind, whoever owns them, and tells their owners where to send what is known.</summary>
public sealed class RecordRegistrationHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">ROLE_NOT_ALLOWED for a list that is not of the caller's kind of agency; NOT_FOUND.</exception>
    public async Task<Registered> HandleAsync(RecordRegistration command, Call call, CancellationToken ct)
    {
        var agency = command.Kind == AbsenceKind.GpList ? AgencyKind.Health : AgencyKind.Education;
        if (call.Caller.Agency != agency)
            throw new RuleException(ErrorReason.RoleNotAllowed, "A practice says who is on its list, and a school who is on its roll.");
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var understood = await PersonResolver.ForTellingAsync(session, command.Person, call.Caller);
            var found = understood.Found;
            var closed = 0;
            var unfindable = await Whereabouts.AreKeptAsync(session, [found.Person!]);
            foreach (var absence in await session.Handovers.OpenAbsencesOfAsync([found.Person!.Id]))
            {
                // The word of somebody from whom the person is kept (L10) closes nothing.
                if (absence.Kind != command.Kind || call.Caller.Conflicts.Keeps(absence.PersonId))
                    continue;
                var next = AbsenceDesk.Closed(absence, call.Caller.OrganisationId, session.Now);
                if (!await session.Handovers.TryUpdateAsync(next, absence.Version))
                    throw RuleException.VersionConflict("The absence", absence.Version + 1);
                session.Deadlines.Meet(absence.Id, DeadlinePurpose.AbsenceRegistered, session.Now);
                await session.AnswerItemsAsync(Fulfilment.Registered, absence.Id, call.Caller);
                AbsenceDesk.TellClosed(session, next, registry, !unfindable || absence.Owner.OrganisationId == call.Caller.OrganisationId);
                closed++;
            }

            var receipt = session.Record(call.Entry(session, time, AuditEventKind.Publish) with
            {
                PersonIds = [found.Person.Id],
                MatchedHow = understood.Shown.MatchedHow,
            });
            return new Registered(understood.Shown, closed, receipt);
        }, ct);
    }
}
