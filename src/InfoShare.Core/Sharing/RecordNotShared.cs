using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Sharing;

/// <summary>Records that something is not shared (requirement C17).</summary>
/// <param name="ReplacesId">An earlier decision whose place this one takes.</param>
public sealed record RecordNotShared(
    SubjectRef Subject,
    WithheldFact Fact,
    IReadOnlyList<string> OrganisationIds,
    IReadOnlyList<AgencyKind> Agencies,
    string? InformationRequestId,
    NotSharedReason Reason,
    string Reasons,
    ConsentRecord? Consent,
    bool ChildWishesIt,
    string? AdviceFrom,
    DateOnly? ReviewOn,
    string? ReplacesId);

/// <summary>The decision, who reviews it, and what the law expects.</summary>
public sealed record NotSharedRecorded(NotSharedView NotShared, string Reviewer, Guidance Guidance, AuditReceipt Receipt);

/// <summary>Keeps the decision and puts it before somebody else at the same organisation. Nothing of it is told to anybody outside.</summary>
public sealed class RecordNotSharedHandler(IStore store, OrganisationDirectory directory, NotSharedDesk desk, SharingGuidance guidance, TimeProvider time)
{
    /// <exception cref="RuleException">
    /// NOT_FOUND; INVALID_FIELDS when nobody is meant for certain: a decision not to share begins no person, because that could be seen;
    /// ILLEGAL_STATE when the decision to be replaced has ended.
    /// </exception>
    public async Task<NotSharedRecorded> HandleAsync(RecordNotShared command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, session => ApplyAsync(session, command, call, registry), ct);
    }

    private async ValueTask<NotSharedRecorded> ApplyAsync(IWriteSession session, RecordNotShared command, Call call, RegistrySnapshot registry)
    {
        var (caller, author) = (call.Caller, call.Caller.Human);
        if (command.OrganisationIds.FirstOrDefault(id => registry.Find(id) is null) is not null)
            throw RuleException.Invalid("organisation_ids", "names an organisation that is not in the registry");
        if (command.OrganisationIds.Contains(caller.OrganisationId))
            throw RuleException.Invalid("organisation_ids", "must not name your own organisation");
        var replaced = command.ReplacesId is { } id
            ? await NotSharedDesk.RequireToEndAsync(session, id, caller, registry) : null;
        if (replaced is not null && replaced.AuthorId != author.Id)
            throw new RuleException(ErrorReason.RoleNotAllowed, "The author of a decision decides again; others review it.");
        if (command.InformationRequestId is { } asked)
            _ = InformationSight.RequireHolder(await session.Information.FindAsync(asked), caller);
        var person = (await PersonResolver.AskedAsync(session, command.Subject, caller)).Person ?? throw RuleException.Invalid(
            "subject", "nobody is meant for certain: record the person as your own first (RecordPerson) and name own_record_id").TellingOf();

        var decision = NewOf(command, person.Id, session, caller, author);
        NotSharedDesk.Open(session, decision, registry);
        if (replaced is not null)
            await NotSharedDesk.EndAsync(session, replaced, NotSharedState.Replaced, "a further decision took its place", caller, replacedById: decision.Id);
        var receipt = session.Record(call.Entry(session, time, AuditEventKind.NotShared) with
        {
            ObjectId = decision.Id,
            PersonIds = [person.Id],
            Outcome = Code.Of(decision.Reason),
        });
        return new NotSharedRecorded(
            await NotSharedSight.ViewAsync(session, decision, caller), NotSharedDesk.ReviewerOf(decision, registry),
            guidance.ForNotSharing(decision.Reason, decision.Consent?.State, session.Now), receipt);
    }

    private NotShared NewOf(RecordNotShared command, string personId, IWriteSession session, Caller caller, Practitioner author)
    {
        var due = desk.ReviewDue(session.Now);
        return new NotShared
        {
            Id = session.NextId(NotShared.Prefix),
            Version = 1,
            State = NotSharedState.UnderReview,
            OrganisationId = caller.OrganisationId,
            Author = author,
            PersonId = personId,
            Fact = command.Fact,
            OrganisationIds = command.OrganisationIds,
            Agencies = command.Agencies,
            InformationRequestId = command.InformationRequestId,
            Reason = command.Reason,
            Reasons = command.Reasons,
            Consent = command.Consent,
            ChildWishesIt = command.ChildWishesIt,
            AdviceFrom = command.AdviceFrom,
            ReviewOn = command.ReviewOn,
            RecordedAt = session.Now,
            Due = due.DueAt,
            DueRule = due.RuleId,
        };
    }
}
