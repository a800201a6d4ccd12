using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.People;
using InfoShare.Core.Referrals;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Access;

/// <summary>A person, or somebody for the person, asks for what is held.</summary>
/// <param name="RequesterPerson">Who asks, where it is not the person; null when that is nobody recorded.</param>
/// <param name="Scope">What is asked for; empty: everything.</param>
public sealed record OpenSubjectAccess(
    SubjectRef Person, SubjectAccessRequester Requester, SubjectRef? RequesterPerson, IdentityProof IdentityProof, IReadOnlyList<SubjectAccessScope> Scope,
    SafeContact Contact, string? OwnReference);

/// <summary>The request is open; whom it was understood to be about.</summary>
public sealed record SubjectAccessOpened(SubjectAccessRequest Request, ResolvedPerson Person, ResolvedPerson? RequesterPerson, AuditReceipt Receipt);

/// <summary>
/// Opens a request and starts its calendar month (T20). Nobody needs to be recorded: who is not is answered too, with what would be
/// the answer if nothing could be given. No agency learns of it but those whose view is asked.
/// </summary>
public sealed class OpenSubjectAccessHandler(IStore store, PartnershipClock clock, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND for an id that is not known.</exception>
    public Task<SubjectAccessOpened> HandleAsync(OpenSubjectAccess command, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        return store.ChangeAsync(call, async session =>
        {
            var officer = call.Caller.Human;
            var person = await PersonResolver.FindAsync(session, command.Person, call.Caller);
            var requester = command.RequesterPerson is { } named ? await PersonResolver.FindAsync(session, named, call.Caller) : null;
            var due = clock.Due(DeadlineKey.SubjectAccess, session.Now);
            var request = new SubjectAccessRequest
            {
                Id = session.NextId("sar"),
                Version = 1,
                OrganisationId = call.Caller.OrganisationId,
                OwnerId = officer.Id,
                OwnerName = officer.Name,
                PersonId = person.Person?.Id,
                Requester = command.Requester,
                RequesterPersonId = requester?.Person?.Id,
                IdentityProof = command.IdentityProof,
                Scope = [.. command.Scope.Distinct()],
                Contact = command.Contact,
                OwnReference = command.OwnReference,
                State = SubjectAccessState.Open,
                OpenedAt = session.Now,
                DueAt = due.DueAt,
            };
            session.SubjectAccess.Add(request);
            session.Deadlines.Add(new PendingDeadline(session.NextId("ddl"), DeadlinePurpose.SubjectAccessDue, request.Id, due.DueAt, due.RuleId));
            var receipt = session.Record(request.Entry(call.Entry(session, time, AuditEventKind.Publish)) with { MatchedHow = person.Resolved.MatchedHow });
            return new SubjectAccessOpened(request, person.Resolved, requester?.Resolved, receipt);
        }, ct);
    }
}
