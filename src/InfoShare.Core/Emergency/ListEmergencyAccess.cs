using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Emergency;

/// <summary>Asks for uses of emergency access, the latest first.</summary>
/// <param name="Subject">Only those about this person; null: all that the caller may see.</param>
/// <param name="OpenOnly">Only those that nobody has reviewed.</param>
/// <param name="AfterGrantId">The last one of the page before; null: from the latest.</param>
public sealed record ListEmergencyAccess(SubjectRef? Subject, bool OpenOnly, string? AfterGrantId, int PageSize)
{
    /// <summary>Only this one, so that whoever reviews it is given nobody else's; null: all.</summary>
    public string? GrantId { get; init; }
}

/// <summary>A page.</summary>
/// <param name="Next">The last one's id when more follow.</param>
public sealed record EmergencyPage(IReadOnlyList<EmergencyView> Uses, string? Next, AuditReceipt Receipt);

/// <summary>
/// Managers and safeguarding leads see their own organisation's uses, auditors all; the lead of a person sees who broke the glass
/// on that case, from whatever organisation, without the words.
/// </summary>
public sealed class ListEmergencyAccessHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">ROLE_NOT_ALLOWED; NOT_FOUND, for whoever reviews nobody's uses, for a person that is not there or not the caller's
    /// case.</exception>
    public async Task<EmergencyPage> HandleAsync(ListEmergencyAccess query, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await AnswerAsync(query, call, registry, ct);
    }

    private Task<EmergencyPage> AnswerAsync(ListEmergencyAccess query, Call call, RegistrySnapshot registry, CancellationToken ct)
    {
        var missed = false;
        return store.AnswerAsync(
            call,
            async session =>
            {
                var (filter, personId) = await FilterAsync(session, query, call.Caller, registry);
                var (found, next) = filter is null ? ([], null)
                    : query.GrantId is { } one ? (await OneAsync(session, one, filter, call.Caller), null)
                    : await VisiblePage.ReadAsync<EmergencyGrant, string>(
                        (after, most) => session.Emergencies.ListAsync(filter, after, most), query.AfterGrantId, g => g.Id, g => MaySee(g, call.Caller), query.PageSize);
                var page = found
                    .Select(g => ViewFor(call.Caller, g, registry, session.Now))
                    .ToList();
                var entry = call.Entry(session, time, AuditEventKind.Return, $"done: {page.Count} uses") with
                {
                    Purpose = Purpose.SupervisionAudit,

                    // Asked for nobody, it is about those whose uses it shows.
                    PersonIds = personId is null ? [.. found.Select(g => g.PersonId).Distinct(StringComparer.Ordinal)] : [personId],
                };
                missed = page.Count == 0;
                return (new EmergencyPage(page, next, entry.Receipt()), entry);
            },
            ct,

            // Whoever asks after one person after another, of whom nothing is shown, is noticed like anybody who looks up nobody (D15).
            session =>
            {
                if (missed)
                    session.NoteLookUp(call.Caller, call.LookedFor, [], Purpose.SupervisionAudit);
            });
    }

    // The lead of the case is told by the notice that a worker of a service opened it whose very class is hidden from the lead's role, and not who (L7): nor here.
    private static EmergencyView ViewFor(Caller reader, EmergencyGrant grant, RegistrySnapshot registry, DateTimeOffset now)
    {
        var reviews = EmergencyReviewers.IsAuditor(reader) || EmergencyReviewers.IsOwnReviewer(reader, grant.OrganisationId);
        var view = grant.View(registry, now, reviews);
        return reviews || IsOwn(grant, reader) || InvolvementAccess.MayBeNamedTo(reader.Policy, reader.Role, grant.Role) ? view
            : view with { PractitionerId = "", PractitionerName = EmergencyViews.Nameless(grant, registry), Role = PractitionerRole.Unspecified };
    }

    private static async ValueTask<(EmergencyFilter? Filter, string? PersonId)> FilterAsync(
        IReadSession session, ListEmergencyAccess query, Caller caller, RegistrySnapshot registry)
    {
        var auditor = EmergencyReviewers.IsAuditor(caller);
        var reviewer = EmergencyReviewers.IsOwnReviewer(caller, caller.OrganisationId);
        if (query.Subject is null)
        {
            return auditor || reviewer
                ? (new EmergencyFilter(auditor ? null : caller.OrganisationId, null, query.OpenOnly), null)
                : throw new RuleException(
                    ErrorReason.RoleNotAllowed, "Your role sees uses of emergency access only on a case that you lead: name the person (subject).");
        }

        var personId = auditor && query.Subject.PersonId is { } id
            ? (await session.People.FindAsync(id))?.Id
            : (await PersonResolver.AskedAsync(session, query.Subject, caller)).Person?.Id;

        // A reviewer of the house sees the house's uses, and of most people there are none: of one who is not recorded, or hidden, there are as few.
        if (personId is null)
            return reviewer ? (null, null) : throw RuleException.NotFound("person");
        if (auditor || await LeadsAsync(session, personId, caller, registry))
            return (new EmergencyFilter(null, [personId], query.OpenOnly), personId);
        if (!reviewer)
            throw RuleException.NotFound("person");

        // Nor does the time of the answer say who is recorded.
        caller.Searched.Nobody();
        return (new EmergencyFilter(caller.OrganisationId, [personId], query.OpenOnly), personId);
    }

    private static async ValueTask<IReadOnlyList<EmergencyGrant>> OneAsync(IReadSession session, string grantId, EmergencyFilter filter, Caller caller) =>
        await session.Emergencies.FindAsync(grantId) is { } grant && (filter.OrganisationId is not { } own || grant.OrganisationId == own)
            && !(filter.OpenOnly && grant.IsReviewed) && MaySee(grant, caller) ? [grant] : [];

    private static bool MaySee(EmergencyGrant grant, Caller caller) =>
        !caller.Conflicts.Keeps(grant.PersonId) && (IsOwn(grant, caller) || !caller.Conflicts.Keeps(AloneId.Shown(grant.PersonId)));

    private static bool IsOwn(EmergencyGrant grant, Caller caller) => grant.OrganisationId == caller.OrganisationId && grant.PractitionerId == caller.Practitioner?.Id;

    private static async ValueTask<bool> LeadsAsync(IReadSession session, string personId, Caller caller, RegistrySnapshot registry)
    {
        var today = LondonTime.DateOf(session.Now);
        var lead = Lead.Of(await session.Links.InvolvementsOfAsync([personId]), registry, today, caller.Area);
        return lead.OrganisationId == caller.OrganisationId && lead.PractitionerId is { } id && id == caller.Practitioner?.Id
            && !await EmergencyLeads.MustNotKnowAsync(session, personId, lead, today);
    }
}
