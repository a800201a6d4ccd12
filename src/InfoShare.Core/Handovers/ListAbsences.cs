using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Handovers;

/// <summary>Lists open absences that the caller's organisation owns, what is due first.</summary>
public sealed record ListAbsences(DuePosition? After, int Limit);

/// <summary>A page of absences.</summary>
public sealed record AbsencePage(IReadOnlyList<AbsenceRow> Absences, DuePosition? Next, AuditReceipt Receipt);

/// <summary>Answers with what is still open; those who only submit have none (L11).</summary>
public sealed class ListAbsencesHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">ROLE_NOT_ALLOWED, PRACTITIONER_REQUIRED.</exception>
    public async Task<AbsencePage> HandleAsync(ListAbsences query, Call call, CancellationToken ct)
    {
        if (!ReferralSight.LearnsOfOthers(call.Caller.Human.Role))
            throw new RuleException(ErrorReason.RoleNotAllowed, "Your role sees no absences.");
        var registry = await directory.CurrentAsync(ct);
        return await store.AnswerAsync(call, async session =>
        {
            var (page, next) = await VisiblePage.ReadAsync<Absence, DuePosition>(
                (after, most) => session.Handovers.OwnedAbsencesAsync(call.Caller.OrganisationId, after is null ? null : (after.Due, after.Id), most), query.After,
                a => new DuePosition(a.Due, a.Id), a => !call.Caller.Conflicts.Keeps(a.PersonId) && InvolvementAccess.IsOpenTo(call.Caller, a.Owner, registry, session.Now), query.Limit);
            var rows = await AbsenceRows.OfAsync(session, page, call.Caller, registry);
            var entry = call.Entry(session, time, AuditEventKind.Return) with { PersonIds = [.. page.Select(p => p.PersonId).Distinct()] };
            return (new AbsencePage(rows, next, entry.Receipt()), entry);
        }, ct);
    }
}
