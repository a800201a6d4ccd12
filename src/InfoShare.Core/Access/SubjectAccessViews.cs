using InfoShare.Core.Audit;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Access;

/// <summary>An item as an officer sees it.</summary>
/// <param name="Ask">Whom to ask about it; null where nobody is to be asked.</param>
/// <param name="GoesOut">As things stand now.</param>
/// <param name="NeedsHolderView">It goes out only with its holder's view, or with two officers'.</param>
/// <param name="NeedsLook">The holder's words may name somebody or a place: they go out only when an officer decides so after they came.</param>
public sealed record SubjectAccessItemView(
    SubjectAccessItem Item, ContactPoint? Ask, IReadOnlyList<OfficerDecision> Decisions, HolderConsultation? Consultation, bool NeedsHolderView, bool NeedsLook,
    bool GoesOut);

/// <summary>A request with its items.</summary>
public sealed record SubjectAccessPreview(SubjectAccessRequest Request, IReadOnlyList<SubjectAccessItemView> Items, AuditReceipt Receipt);

/// <summary>A request as it stands.</summary>
public sealed record SubjectAccessChanged(SubjectAccessRequest Request, AuditReceipt Receipt);

/// <summary>What every operation on a request needs.</summary>
internal static class SubjectAccessReading
{
    /// <summary>A request of the caller's own organisation; another's is not there.</summary>
    /// <exception cref="RuleException">NOT_FOUND; CONFLICT_OF_INTEREST.</exception>
    public static async ValueTask<SubjectAccessRequest> RequireAsync(IReadSession session, string id, Caller caller) =>
        await session.SubjectAccess.FindAsync(id) is { } request && request.OrganisationId == caller.OrganisationId
            && !caller.Conflicts.Judge(request.PersonId, request.RequesterPersonId)
            ? request
            : throw RuleException.NotFound("request for what is held");

    /// <summary>The same, open and of the version that the caller saw.</summary>
    /// <exception cref="RuleException">NOT_FOUND; ILLEGAL_STATE; VERSION_CONFLICT.</exception>
    public static async ValueTask<SubjectAccessRequest> RequireOpenAsync(IReadSession session, string id, long expectedVersion, Caller caller)
    {
        var request = await RequireAsync(session, id, caller);
        if (request.State != SubjectAccessState.Open)
            throw RuleException.IllegalState("The request", Code.Of(request.State), [Code.Of(SubjectAccessState.Open)]);
        return request.Version == expectedVersion ? request : throw RuleException.VersionConflict("The request", request.Version);
    }

    /// <summary>Writes the next version.</summary>
    /// <exception cref="RuleException">VERSION_CONFLICT when somebody was first.</exception>
    public static async ValueTask<SubjectAccessRequest> WriteAsync(IWriteSession session, SubjectAccessRequest was, SubjectAccessRequest next)
    {
        next = next with { Version = was.Version + 1 };
        return await session.SubjectAccess.TryUpdateAsync(next, was.Version)
            ? next
            : throw RuleException.VersionConflict("The request", (await session.SubjectAccess.FindAsync(was.Id))?.Version ?? was.Version + 1);
    }

    /// <summary>The request has ended: nobody owes anything for it any more.</summary>
    public static async ValueTask EndAsync(IWriteSession session, SubjectAccessRequest request, IReadOnlyList<HolderConsultation> views)
    {
        session.Deadlines.Meet(request.Id, DeadlinePurpose.SubjectAccessDue, session.Now);
        session.Deadlines.Meet(request.Id, DeadlinePurpose.SubjectAccessLate, session.Now);
        foreach (var open in views.Where(v => v is { AnsweredAt: null, ClosedAt: null }))
        {
            session.Deadlines.Meet(open.Id, DeadlinePurpose.SubjectAccessConsultation, session.Now);
            if (await session.Inbox.FindAsync(open.NotificationId) is { } task)
                session.Inbox.Overtake(task, "nothing more to do: the request was answered or ended", session.Now);
            session.SubjectAccess.CloseConsultation(open.Id, session.Now);
        }
    }

    /// <summary>The trail's entry of an act on a request.</summary>
    public static AuditEntry Entry(this SubjectAccessRequest request, AuditEntry entry) => entry with
    {
        ObjectId = request.Id,
        Purpose = Purpose.SubjectAccess,
        PersonIds = request.PersonId is { } id ? [id] : [],
    };

    public static SubjectAccessItemView ToView(
        SubjectAccessItem item, SubjectAccessRequest request, HolderConsultation? view, bool needsLook, bool goesOut, RegistrySnapshot registry) => new(
        item,
        item.HolderId is { } holder && registry.Find(holder) is { } organisation ? organisation.DutyDesk : null,
        [.. request.Decisions.Where(d => d.ItemId == item.Id)],
        view,
        !item.Proposal.Absolute && item.Kind == SubjectAccessScope.Concerns,
        needsLook,
        goesOut);
}
