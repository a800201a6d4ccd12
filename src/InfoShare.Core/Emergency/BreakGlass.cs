using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Emergency;

/// <summary>Opens a person's record in an emergency (L9).</summary>
/// <param name="Tried">Whom the practitioner tried to reach first.</param>
/// <param name="Renew">Where it is open already: a new time for a new reason. Without it the end stays.</param>
public sealed record BreakGlass(SubjectRef Subject, EmergencyReason Reason, string Words, string Tried, bool Renew);

/// <summary>The use, and whether this call began it.</summary>
/// <param name="OwnName">The person's name as the caller's own organisation recorded it: whose record was opened (A5).</param>
public sealed record GlassBroken(EmergencyView Grant, bool Begun, AuditReceipt Receipt, string? OwnName);

/// <summary>
/// Gives a short, named, audited access and tells at once: the person's lead, and the own safeguarding lead, who has it reviewed
/// by T16. One use at a time; the third within a day about one person needs a manager's word on one before, because nobody can
/// review what has become a habit.
/// </summary>
public sealed class BreakGlassHandler(IStore store, OrganisationDirectory directory, PartnershipClock clock, EmergencyTerms terms, TimeProvider time)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private readonly UnusualLookUps unusual = new(clock);

    /// <exception cref="RuleException">ROLE_NOT_ALLOWED, EMERGENCY_REASON_NOT_OPEN; NOT_FOUND for nobody and for whoever the caller must not
    /// find; SUBJECT_NOT_CERTAIN; INVALID_FIELDS for a reason that was given before; MANAGER_REQUIRED for a third use in a day, and after one
    /// within the day that a reviewer found not to be justified.</exception>
    public async Task<GlassBroken> HandleAsync(BreakGlass command, Call call, CancellationToken ct)
    {
        EmergencyReasons.Require(call.Caller, command.Reason);
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, session => ApplyAsync(session, command, call, registry), ct);
    }

    private async ValueTask<GlassBroken> ApplyAsync(IWriteSession session, BreakGlass command, Call call, RegistrySnapshot registry)
    {
        var by = call.Caller.Human;
        var person = await PersonAsync(session, command.Subject, call.Caller);
        var history = await session.Emergencies.OfAsync(call.Caller.OrganisationId, by.Id, person.Id);
        var open = history.FirstOrDefault(g => g.IsActive(session.Now));
        if (open is not null && !command.Renew)
            return Answer(session, open, person, begun: false, registry, call);

        if ((WhyNotNew(command, history, session.Now) ?? WhyRefused(history, session.Now) ?? WhyTooOften(history, session.Now)) is { } refusal)
            throw refusal.TellingOf(person.Id);
        if (open is not null && !await session.Emergencies.TryUpdateAsync(open with { Version = open.Version + 1, EndedAt = session.Now }, open.Version))
            throw RuleException.VersionConflict("The emergency access", open.Version + 1);

        var grant = Grant(command, call.Caller, by, person.Id, history.Count == 0 ? 1 : history.Max(g => g.Number) + 1, registry, session);
        if (!await session.Emergencies.TryAddAsync(grant))
        {
            // The same practitioner was faster through another broker; that use stands.
            var won = (await session.Emergencies.OfAsync(call.Caller.OrganisationId, by.Id, person.Id)).FirstOrDefault(g => g.IsActive(session.Now));
            return won is null
                ? throw RuleException.VersionConflict("The emergency access", grant.Version)
                : Answer(session, won, person, begun: false, registry, call);
        }

        session.Deadlines.Add(new PendingDeadline(session.NextId("ddl"), DeadlinePurpose.EmergencyReview, grant.Id, grant.ReviewDue, grant.DueRule));

        // What opens no more than an own record is nothing to the person's lead; the own one reviews why it was tried (L10).
        if (!AloneId.Is(grant.PersonId))
            await EmergencyNotices.TellLeadAsync(session, grant, registry, call);
        EmergencyNotices.AskReview(session, grant, registry, late: false);
        await TellOfManyAsync(session, grant, registry);
        return Answer(session, grant, person, begun: true, registry, call);
    }

    /// <summary>
    /// Each use may be right, and many people within a day are a habit all the same: the own lead is told once a day (D15). The practitioner
    /// is not stopped, and is not told.
    /// </summary>
    private async ValueTask TellOfManyAsync(IWriteSession session, EmergencyGrant grant, RegistrySnapshot registry)
    {
        var people = await session.Emergencies.CountPeopleAsync(grant.OrganisationId, grant.PractitionerId, session.Now - Day);
        if (people < terms.PeopleBeforeTold)
            return;
        _ = await unusual.FlagAsync(
            session,
            new UnusualLookUp(
                grant.OrganisationId, grant.PractitionerId, grant.Role, UnusualLookUpKind.EmergencyOfMany, $"emergency {PlainTime.Date(LondonTime.DateOf(session.Now))}",
                $"Practitioner {grant.PractitionerId} ({Code.Of(grant.Role)}) broke the glass on the records of {people} people within a day (ListEmergencyAccess)."),
            registry);
    }

    /// <summary>Who is not there and who must not be found are one answer.</summary>
    private static async ValueTask<Person> PersonAsync(IReadSession session, SubjectRef subject, Caller caller)
    {
        var found = await PersonResolver.AskedAsync(session, subject, caller);
        if (found.Person is { } person)
            return person;
        throw found.Resolved.Outcome == MatchOutcome.NoMatch
            ? RuleException.NotFound("person")
            : RuleException.NotCertain(
                "More than one person may be meant, or it is not certain who: give an identifier, the birth date or the address. Nothing was opened.");
    }

    private static RuleException? WhyNotNew(BreakGlass command, IReadOnlyList<EmergencyGrant> history, DateTimeOffset now) =>
        history.Any(g => now - g.GrantedAt < Day && string.Equals(Squeezed(g.Words), Squeezed(command.Words), StringComparison.OrdinalIgnoreCase))
            ? RuleException.Invalid("words", "must say what is new: these words were given for an earlier use today")
            : null;

    private static RuleException? WhyRefused(IReadOnlyList<EmergencyGrant> history, DateTimeOffset now) =>
        history.Where(g => g.IsReviewed && now - g.GrantedAt < Day).MaxBy(g => g.ReviewedAt)?.Outcome == EmergencyReviewOutcome.NotJustified
            ? new RuleException(
                ErrorReason.ManagerRequired,
                "A reviewer found that you were not right to open this record within the last day. Let a manager or safeguarding lead of yours look for you. "
                + "If a child is in danger ring 999 or the duty desk now.")
            : null;

    private static RuleException? WhyTooOften(IReadOnlyList<EmergencyGrant> history, DateTimeOffset now)
    {
        var unanswered = history.TakeWhile(g => now - g.GrantedAt < Day && !g.WasJustified).Count();
        return unanswered < EmergencyTerms.UsesBeforeManager ? null : new RuleException(
            ErrorReason.ManagerRequired,
            $"You have opened this record {unanswered} times within a day and nobody has reviewed it yet. A manager or safeguarding lead of yours opens the way again "
            + "at once by reviewing one of the uses as justified (ReviewEmergencyAccess), or looks for you. If a child is in danger ring 999 or the duty desk now.",
            new Dictionary<string, string> { ["uses_within_a_day"] = unanswered.ToString(System.Globalization.CultureInfo.InvariantCulture) });
    }

    private EmergencyGrant Grant(
        BreakGlass command, Caller caller, Practitioner by, string personId, int number, RegistrySnapshot registry, IWriteSession session)
    {
        var due = clock.Due(DeadlineKey.OverrideReview, session.Now);
        var organisation = registry.Find(caller.OrganisationId);
        var level = LevelFor(by.Role, organisation, registry);
        return new EmergencyGrant(
            session.NextId("emg"), 1, caller.OrganisationId, caller.Agency, by.Id, by.Name, by.Role, personId, number,
            command.Reason, command.Words.Trim(), command.Tried.Trim(), session.Now, session.Now + terms.Lasts, null,
            level, EmergencyReviewers.HolderOf(level, organisation, Routing.PartnershipOf(registry)).Owner, due.DueAt, due.DueAt, due.RuleId,
            EmergencyReviewOutcome.Unspecified, null, null, null, null);
    }

    /// <summary>A safeguarding lead does not review the own use: it begins with the manager above.</summary>
    private static EmergencyReviewLevel LevelFor(PractitionerRole role, Organisation? organisation, RegistrySnapshot registry) =>
        EmergencyReviewers.HolderOf(EmergencyReviewLevel.SafeguardingLead, organisation, Routing.PartnershipOf(registry)).Role == role
            ? EmergencyReviewLevel.Manager : EmergencyReviewLevel.SafeguardingLead;

    private GlassBroken Answer(IWriteSession session, EmergencyGrant grant, Person person, bool begun, RegistrySnapshot registry, Call call)
    {
        var receipt = session.Record(call.Entry(session, time, AuditEventKind.BreakGlass, begun ? GlassOutcomes.Opened : GlassOutcomes.OpenAlready) with
        {
            Purpose = Purpose.Emergency,
            Reason = grant.Words,
            ObjectId = grant.Id,
            PersonIds = [grant.PersonId],
            RuleIds = [EmergencyReasons.RuleId, grant.DueRule],
        });
        return new GlassBroken(grant.View(registry, session.Now, withWords: true), begun, receipt, person.NameFrom(call.Caller.OrganisationId));
    }

    private static string Squeezed(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
