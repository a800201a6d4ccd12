using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Patterns;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns.History;

/// <summary>Corrects what a concern says (requirement C18).</summary>
/// <param name="Version">The version that the caller saw.</param>
/// <param name="Text">The whole of it, as it should be.</param>
public sealed record CorrectConcern(string ConcernId, long Version, ConcernText Text, string Reason);

/// <summary>Takes a concern back: the wrong person, or a fact that never was (requirement C18).</summary>
/// <param name="Step">The latest step of its verification that the caller saw.</param>
public sealed record TakeBackConcern(string ConcernId, int Step, string Reason);

/// <summary>The concern after the change.</summary>
public sealed record ConcernChanged(string ConcernId, long Version, int Step, VerificationState Verification, AuditReceipt Receipt);

/// <summary>The author's organisation corrects; the old version is kept, and everybody who was shown it is told.</summary>
public sealed class CorrectConcernHandler(IStore store, OrganisationDirectory directory, ConcernReaders readers, PartnershipClock clock, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND, VERSION_CONFLICT, ILLEGAL_STATE.</exception>
    public async Task<ConcernChanged> HandleAsync(CorrectConcern command, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var opened = await OwnConcerns.RequireAsync(session, command.ConcernId, call);
            var was = opened.Concern;
            if (was.Version != command.Version)
                throw RuleException.VersionConflict("The concern", was.Version);
            var by = call.Caller.Human;
            opened.RequireMayChange();
            if (was.Place is not null && command.Text.ForEveryChild is not null)
                throw RuleException.Invalid("statement.for_every_child", "must be left out of what is about a place: no link leads from it to children. Say it in risk_statement");

            // What was written as the risk and for every child at once follows the risk.
            var text = command.Text.ForEveryChild is null && was.ForEveryChild == was.RiskStatement
                ? command.Text with { ForEveryChild = command.Text.RiskStatement } : command.Text;
            var next = text.In(was, ofAdultByHealth: was.Agency == AgencyKind.Health && was.SubjectId is { } subject
                && await session.People.FindAsync(subject) is { } person && !person.IsChildOn(LondonTime.DateOf(was.SharedAt)));
            if (!await session.ConcernLife.TryCorrectAsync(
                next, new ConcernVersion(was.Id, was.Version, ConcernText.Of(was), was.Class, command.Reason, by.Id, by.Name, by.Role, session.Now)))
            {
                throw RuleException.VersionConflict("The concern", was.Version + 1);
            }

            // What it says now may be a further event, or another factor.
            PatternDuties.LookSoon(session, was.Id);
            if (!Allegations.IsOne(was))
                await Allegations.TellAsync(session, next, opened.Bearings, clock, registry, call.Caller);
            var told = await readers.TellAsync(
                session, next, opened.Bearings,
                new ReadersNotice(
                    NotificationTrigger.Correction,
                    "A concern that you were shown was corrected. What you read or copied of it holds no longer.",
                    "Something that you were told of around this person was taken back or changed.",
                    "Read it again, and correct what you copied of it or did because of it."),
                registry, call);
            var receipt = session.Record(call.Entry(session, time, AuditEventKind.Publish, "corrected") with { ObjectId = was.Id, PersonIds = opened.People });
            ConcernReaders.RecordTold(session, was.Id, told, call);
            var latest = (await opened.StepsAsync(session))[^1];
            return new ConcernChanged(was.Id, next.Version, latest.Step, latest.State, receipt);
        }, ct);
    }
}

/// <summary>
/// The author's organisation takes it back: it counts for nothing any more, is found by nobody who was not shown it, and everybody who was
/// is told. It stays, with its state, for its organisation and for those, and for whoever reviews what was done because of it.
/// </summary>
public sealed class TakeBackConcernHandler(IStore store, OrganisationDirectory directory, ConcernReaders readers, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND, VERSION_CONFLICT, ILLEGAL_STATE.</exception>
    public async Task<ConcernChanged> HandleAsync(TakeBackConcern command, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var opened = await OwnConcerns.RequireAsync(session, command.ConcernId, call);
            var (concern, by) = (opened.Concern, call.Caller.Human);
            var (seen, latest) = ((await opened.StepsAsync(session))[^1].Step, (await session.ConcernLife.StepsAsync(concern.Id))[^1].Step);
            if (command.Step != seen)
                throw RuleException.VersionConflict("How sure the concern is", seen);
            opened.RequireMayChange();
            var step = new VerificationStep(concern.Id, latest + 1, VerificationState.RecordedInError, concern.OrganisationId, by.Name, command.Reason, session.Now)
            {
                View = command.Reason,
                Basis = SourceKind.RecordCheck,
                ById = by.Id,
                ByRole = by.Role,
            };
            if (!await session.ConcernLife.TryAddStepAsync(step))
                throw RuleException.VersionConflict("How sure the concern is", seen + 1);
            await AppraisalDesk.SupersedeAsync(session, concern, call.Caller);
            PatternDuties.LookSoon(session, concern.Id);
            foreach (var child in opened.Children.Select(c => c.PersonId))
                await OwedAccounts.EndAsync(session, child, call.Caller);
            var told = await readers.TellAsync(
                session, concern with { Verification = step.State }, opened.Bearings,
                new ReadersNotice(
                    NotificationTrigger.Correction,
                    "A concern that you were shown was taken back: it was recorded in error, of the wrong person or of something that was not so.",
                    "Something that you were told of around this person was taken back or changed.",
                    "Mark it in your record as recorded in error, and look at what was done because of it."),
                registry, call);
            var receipt = session.Record(call.Entry(session, time, AuditEventKind.Publish, "taken back") with { ObjectId = concern.Id, PersonIds = opened.People });
            ConcernReaders.RecordTold(session, concern.Id, told, call);
            return new ConcernChanged(concern.Id, concern.Version, seen + 1, step.State, receipt);
        }, ct);
    }
}

/// <summary>Who may correct a concern or take it back.</summary>
internal static class OwnConcerns
{
    /// <summary>Whether the caller is its author, or a qualified colleague.</summary>
    public static bool IsFor(Concern concern, Caller caller) =>
        concern.OrganisationId == caller.OrganisationId && (concern.AuthorId == caller.Human.Id || Roles.IsQualified(caller.Role));

    /// <summary>The concern of the caller's organisation: for its author, and for qualified colleagues.</summary>
    /// <exception cref="RuleException">NOT_FOUND; ILLEGAL_STATE for one that was taken back.</exception>
    public static async ValueTask<OpenedConcern> RequireAsync(IReadSession session, string concernId, Call call)
    {
        var opened = await (await ConcernDoor.RequireAsync(session, concernId, call)).AsSeenAsync(session);
        var (concern, caller) = (opened.Concern, call.Caller);
        if (!IsFor(concern, caller))
            throw ConcernDoor.NotFound();
        return concern.IsInError
            ? throw RuleException.IllegalState("The concern", Code.Of(concern.Verification), [Code.Of(VerificationState.Unverified), Code.Of(VerificationState.Corroborated)])
            : opened;
    }
}
