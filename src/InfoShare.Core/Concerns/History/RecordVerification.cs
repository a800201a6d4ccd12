using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Patterns;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns.History;

/// <summary>Adds how sure a concern is now (requirement C5).</summary>
/// <param name="Step">The latest step that the caller saw.</param>
/// <param name="Words">What happened, for example that the child took it back.</param>
/// <param name="View">What the professional thinks of it; null only where nobody has a view yet.</param>
public sealed record RecordVerification(string ConcernId, int Step, VerificationState State, SourceKind Basis, string Words, string? View);

/// <summary>The step, and what is owed to the children by it.</summary>
/// <param name="AppraisalDue">By when it is appraised; null: nothing is owed.</param>
public sealed record VerificationRecorded(
    string ConcernId, int Step, VerificationState State, DateTimeOffset? AppraisalDue, string? AppraisalDueInWords, AuditReceipt Receipt);

/// <summary>
/// Appends the state. Nothing that was said is hidden by it: a retraction and a finding that was refused stay beside what they speak of,
/// and are appraised. Everybody who was shown the concern is told.
/// </summary>
public sealed class RecordVerificationHandler(IStore store, OrganisationDirectory directory, ConcernReaders readers, AppraisalDesk appraisals, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND, VERSION_CONFLICT, ILLEGAL_STATE, INVALID_FIELDS for a basis that cannot carry the state.</exception>
    public async Task<VerificationRecorded> HandleAsync(RecordVerification command, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var by = call.Caller.Human;
            var opened = await (await ConcernDoor.RequireAsync(session, command.ConcernId, call)).AsSeenAsync(session);
            var concern = opened.Concern;
            if (concern.IsInError)
                throw RuleException.IllegalState("The concern", Code.Of(concern.Verification), Code.All<VerificationState>().Where(s => s is not (VerificationState.Unspecified or VerificationState.RecordedInError)).Select(s => Code.Of(s)));
            if (!Verification.MayRestOn(command.State, command.Basis))
                throw RuleException.Invalid("basis", $"cannot carry {Code.Of(command.State)}: a confirmation rests on a test or a finding, a disproof on positive evidence, a court's refusal on a finding");
            var (seen, latest) = ((await opened.StepsAsync(session))[^1].Step, (await session.ConcernLife.StepsAsync(concern.Id))[^1].Step);
            if (command.Step != seen)
                throw RuleException.VersionConflict("How sure the concern is", seen);
            opened.RequireMayChange();
            var step = new VerificationStep(concern.Id, latest + 1, command.State, call.Caller.OrganisationId, by.Name, command.Words, session.Now)
            {
                View = command.View,
                Basis = command.Basis,
                ById = by.Id,
                ByRole = by.Role,
            };
            if (!await session.ConcernLife.TryAddStepAsync(step))
                throw RuleException.VersionConflict("How sure the concern is", seen + 1);
            var owed = Verification.NeedsAppraisal(step.State) ? await appraisals.OpenAsync(session, opened, step, registry, call) : [];
            // What was disproved may stand again.
            PatternDuties.LookSoon(session, concern.Id);
            foreach (var child in opened.Children.Select(c => c.PersonId))
                await OwedAccounts.EndAsync(session, child, call.Caller);
            var told = await readers.TellAsync(
                session, concern with { Verification = step.State }, opened.Bearings,
                new ReadersNotice(
                    NotificationTrigger.VerificationChanged,
                    $"A concern that you were shown is now {Code.Of(step.State)}, as was recorded. What was said stays as it was said.",
                    "How sure something is that bears on this person has changed.",
                    "Read what was recorded and by whom, and keep both in your record: the concern and what came after."),
                registry, call);
            var receipt = session.Record(call.Entry(session, time, AuditEventKind.Verify, Code.Of(step.State)) with
            {
                ObjectId = concern.Id,
                PersonIds = opened.People,
            });
            ConcernReaders.RecordTold(session, concern.Id, told, call);

            // Of children of whom the author must learn nothing the time is the same; where there are no others nothing is said.
            // And of somebody kept the kept author has the time of nobody, of whom nobody else would owe it.
            var due = !opened.OwnAlone ? owed.FirstOrDefault(a => !opened.Bearings.Any(b => b.PersonId == a.PersonId && b.Apart))?.DueAt
                : Verification.NeedsAppraisal(step.State) ? appraisals.DueFrom(session.Now) : null;
            return new VerificationRecorded(
                concern.Id, seen + 1, step.State, due, due is { } at ? PlainTime.Due(at, session.Now) : null, receipt);
        }, ct);
    }
}
