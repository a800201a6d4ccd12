using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Access;

/// <summary>A holder was asked.</summary>
public sealed record HolderAsked(SubjectAccessRequest Request, HolderConsultation Consultation, AuditReceipt Receipt);

/// <summary>
/// Asks the organisation that shared a concern whether it may go out, and in which words: it knows who told, who else is named, and
/// what the answer may set off. The task has a date (as T10) and climbs to the holder's manager.
/// </summary>
public sealed class ConsultHolderHandler(IStore store, OrganisationDirectory directory, PartnershipClock clock, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND; ILLEGAL_STATE; VERSION_CONFLICT; INVALID_FIELDS where the item's holder is not asked.</exception>
    public async Task<HolderAsked> HandleAsync(string id, string itemId, long expectedVersion, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var was = await SubjectAccessReading.RequireOpenAsync(session, id, expectedVersion, call.Caller);
            var item = (await SubjectAccessFile.LoadAsync(session, was, registry)).FirstOrDefault(i => i.Id == itemId)
                ?? throw RuleException.Invalid("item_id", "must be an item of this request");
            if (item.Proposal.Absolute || item.Kind != SubjectAccessScope.Concerns || item.HolderId is not { } holderId)
                throw RuleException.Invalid("item_id", "must be a concern that may go out and whose holder may be asked");
            if (registry.Find(holderId) is not { Enabled: true, ClientId: not null } holder)
                throw RuleException.Invalid("item_id", "its holder is not connected: ring, and let a second officer decide");
            if ((await session.SubjectAccess.ConsultationsOfAsync(was.Id)).Any(c => c.ItemId == itemId))
                throw RuleException.Invalid("item_id", "its holder was asked already");
            var concern = (await session.Concerns.FindAsync(itemId))!;

            var due = clock.Due(DeadlineKey.InformationRequest, session.Now);
            var task = SubjectAccessNotices.Task(session, was, concern, holder, due.DueAt, call.Caller, registry);
            var consultation = new HolderConsultation(
                session.NextId("sac"), was.Id, itemId, holder.Id, call.Caller.OrganisationId, call.Caller.Human.Name, task.Id, session.Now, due.DueAt,
                ItemDecision.Unspecified, null, null, null, null, null);
            var request = await SubjectAccessReading.WriteAsync(session, was, was);
            session.Inbox.Add(task);
            session.SubjectAccess.Add(consultation);
            session.Deadlines.Add(
                new PendingDeadline(session.NextId("ddl"), DeadlinePurpose.SubjectAccessConsultation, consultation.Id, due.DueAt, due.RuleId));
            var receipt = session.Record(request.Entry(call.Entry(session, time, AuditEventKind.Publish)));
            return new HolderAsked(request, consultation, receipt);
        }, ct);
    }
}

/// <summary>A consultation as the holder sees it.</summary>
/// <param name="ConcernId">The holder's own concern.</param>
/// <param name="PersonId">Whom the request is about.</param>
/// <param name="IsForThePerson">The answer goes to the person, or to somebody sent; else to somebody who asks for the person.</param>
public sealed record ConsultationView(
    string Id, string ConcernId, string? PersonId, bool IsForThePerson, DateOnly SharedOn, string AskedBy, DateTimeOffset AskedAt, DateTimeOffset DueAt, ContactPoint Contact);

/// <summary>A page of consultations.</summary>
public sealed record ConsultationPage(IReadOnlyList<ConsultationView> Consultations, string? Next, AuditReceipt Receipt);

/// <summary>Lists what the caller's organisation has to answer, the oldest first, of concerns that the caller may see.</summary>
public sealed class ListConsultationsHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    public async Task<ConsultationPage> HandleAsync(string? afterId, int pageSize, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.AnswerAsync(call, async session =>
        {
            var (page, more) = await SeenAsync(session, afterId, pageSize, call.Caller);
            List<ConsultationView> views = [];
            foreach (var (consultation, concern, request) in page)
            {
                views.Add(new ConsultationView(
                    consultation.Id, concern.Id, request.PersonId, request.IsForThePerson, LondonTime.DateOf(concern.SharedAt), consultation.AskedByName,
                    consultation.AskedAt, consultation.DueAt, SubjectAccessNotices.OfficerOf(request, registry)));
            }

            var entry = call.Entry(session, time, AuditEventKind.Return) with
            {
                Purpose = Purpose.SubjectAccess,
                PersonIds = [.. views.Select(v => v.PersonId).OfType<string>().Distinct()],
            };
            return (new ConsultationPage(views, more ? views[^1].Id : null, entry.Receipt()), entry);
        }, ct);
    }

    /// <summary>A page full of what the caller may see, and whether more of it follows: what is hidden leaves no gap and no token.</summary>
    private static async ValueTask<(IReadOnlyList<(HolderConsultation Consultation, Concern Concern, SubjectAccessRequest Request)> Page, bool More)> SeenAsync(
        IReadSession session, string? afterId, int pageSize, Caller caller)
    {
        List<(HolderConsultation, Concern, SubjectAccessRequest)> page = [];
        while (true)
        {
            var found = await session.SubjectAccess.OpenConsultationsAsync(caller.OrganisationId, afterId, pageSize + 1);
            foreach (var consultation in found)
            {
                if (await SeenByAsync(session, consultation, caller) is not { } concern
                    || await session.SubjectAccess.FindAsync(consultation.SubjectAccessId) is not { } request
                    || caller.Conflicts.Keeps(request.PersonId, request.RequesterPersonId))
                {
                    continue;
                }

                if (page.Count == pageSize)
                    return (page, true);
                page.Add((consultation, concern, request));
            }

            if (found.Count <= pageSize)
                return (page, false);
            afterId = found[^1].Id;
        }
    }

    /// <summary>The concern, for whoever of the holder's staff may see it; null else.</summary>
    internal static async ValueTask<Concern?> SeenByAsync(IReadSession session, HolderConsultation consultation, Caller caller) =>
        consultation.OrganisationId == caller.OrganisationId && await session.Concerns.FindAsync(consultation.ItemId) is { } concern
        && ConcernAccess.Decide(caller, concern).Release is Release.Marker or Release.Summary or Release.Detail
        && !await KeptConcerns.KeepsAsync(session, concern, caller)
            ? concern : null;
}
