using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns.History;
using InfoShare.Core.Corrections;
using InfoShare.Core.Handovers;
using InfoShare.Core.Patterns;
using InfoShare.Core.Plans;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Contacts;

/// <summary>Takes a contact back: another person's, or one that was not so (requirement C18).</summary>
public sealed record TakeBackContact(string ContactId, TakeBackReason Why, string Words);

/// <summary>It is taken back.</summary>
public sealed record TookBack(string Id, AuditReceipt Receipt);

/// <summary>
/// Its own organisation takes it back: it is no last sight, no missed appointment and no part of a notice any more, and what it had ended or moved
/// is looked at anew. Whoever was shown it is told; for everybody else it was never there.
/// </summary>
public sealed class TakeBackContactHandler(
    IStore store, OrganisationDirectory directory, TakenBackReaders readers, UnseenDesk unseen, AbsenceDesk absences, TimeProvider time)
{
    // What a contact tells of at once.
    private static readonly NotificationTrigger[] Told = [NotificationTrigger.HealthPlanMissed, NotificationTrigger.TaskAnswered];

    /// <exception cref="RuleException">NOT_FOUND; ILLEGAL_STATE for one that was taken back.</exception>
    public async Task<TookBack> HandleAsync(TakeBackContact command, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var (caller, by) = (call.Caller, call.Caller.Human);
            var contact = await session.Contacts.FindAsync(command.ContactId);

            // A clinic in the caller's own house is no less another's: whoever may not read that it met somebody does not learn it here.
            if (contact is null || contact.OrganisationId != caller.OrganisationId || !ContactSight.Decide(caller, contact).Shows
                || !(contact.PractitionerId == by.Id || Roles.IsQualified(caller.Role)) || caller.IsKeptUnlessOwn(contact.PractitionerId == by.Id, contact.PersonId))
            {
                throw RuleException.NotFound("contact");
            }

            var told = await session.Inbox.OfActsAsync(contact.PersonId, contact.OrganisationId, [contact.RecordedAt], Told);
            var shown = await TakenBackReaders.OfAsync(session, contact.OrganisationId, [contact.Id], told);
            var takenBack = new TakenBack(session.Now, command.Why, command.Words, by.Id, by.Name, by.Role, [contact.OrganisationId, .. shown.Keys]);
            if (contact.TakenBack is null && !caller.Conflicts.MayUndo(contact.RecordedAt, contact.PersonId))
                throw RuleException.NotFound("contact");
            if (contact.TakenBack is not null || !await session.Contacts.TryTakeBackAsync(contact.Id, takenBack))
                throw RuleException.IllegalState("The contact", "TAKEN_BACK", ["STANDS"]);

            PatternDuties.LookSoon(session, contact.Id);
            if (contact.Seen == Seen.Yes)
            {
                await unseen.SightTakenBackAsync(session, contact, registry);
                await absences.SightTakenBackAsync(session, contact);
                await HealthPlans.ExaminationTakenBackAsync(session, contact.PersonId, registry);
            }

            var tiers = await readers.TellAsync(
                session,
                new TakenBackFact(
                    contact.Id, contact.PersonId, contact.OrganisationId, contact.Class,
                    $"A contact with this person of {PlainTime.Date(contact.HappenedOn)} that you were told of or shown was taken back ({Code.Of(command.Why)}): nobody {(contact.Seen == Seen.Yes ? "saw the person" : "missed the person")} by it."),
                shown, registry);
            var receipt = session.Record(call.Entry(session, time, AuditEventKind.Publish, "taken back") with { ObjectId = contact.Id, PersonIds = [contact.PersonId] });
            ConcernReaders.RecordTold(session, contact.Id, tiers, call);
            return new TookBack(contact.Id, receipt);
        }, ct);
    }
}
