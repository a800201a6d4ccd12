using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Handovers;
using InfoShare.Core.People;
using InfoShare.Core.Referrals;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>Asks for the checks of the caller's own organisation.</summary>
/// <param name="CheckId">This one alone, decided or not; null: a list.</param>
/// <param name="Ended">False: those that are to be decided, what is due first. True: those that have ended, the latest first.</param>
/// <param name="After">From where on; null: from the start.</param>
public sealed record ListNewPartnerChecks(string? CheckId, bool Ended, DuePosition? After, int Limit);

/// <summary>A check as its own organisation sees it: by its own words and records, and nothing of what others hold.</summary>
/// <param name="SupervisedName">As the own organisation records it, or as it was said with the question; null when neither has one.</param>
/// <param name="PartnerName">The same of the partner.</param>
/// <param name="SeesWhy">Whether the reader is told why it ended, and with which referral.</param>
public sealed record NewPartnerCheckView(
    NewPartnerCheck Check, string? SupervisedName, string? SupervisedOwnRecordId, string? PartnerName, string? PartnerOwnRecordId, bool SeesWhy);

/// <summary>A page.</summary>
/// <param name="Next">The place of the last one when more follow.</param>
public sealed record CheckPage(IReadOnlyList<NewPartnerCheckView> Checks, DuePosition? Next, AuditReceipt Receipt);

/// <summary>
/// Lists the checks of the own organisation, or reads one: who decides it need not be who asked, and need not ask anew to learn what it is about (B8).
/// </summary>
public sealed class ListNewPartnerChecksHandler(IStore store, TimeProvider time)
{
    public Task<CheckPage> HandleAsync(ListNewPartnerChecks query, Call call, CancellationToken ct) => store.AnswerAsync(
        call,
        async session =>
        {
            var caller = call.Caller;
            var (page, next) = await VisiblePage.ReadAsync<NewPartnerCheck, DuePosition>(
                (after, most) => FoundAsync(session, query, after, most, caller), query.After, c => new DuePosition(c.DecidedAt ?? c.DecisionDue, c.Id),
                c => CheckSight.MaySee(c, caller, isNamed: query.CheckId is not null), query.Limit);
            var entry = call.Entry(session, time, AuditEventKind.Return, $"done: {page.Count} checks") with
            {
                ObjectId = query.CheckId,
                PersonIds = [.. page.SelectMany(CheckSight.TwoOf).Distinct(StringComparer.Ordinal)],
            };
            return (new CheckPage(await ViewsAsync(session, page, caller), next, entry.Receipt()), entry);
        },
        ct);

    private static async ValueTask<IReadOnlyList<NewPartnerCheck>> FoundAsync(
        IReadSession session, ListNewPartnerChecks query, DuePosition? after, int most, Caller caller) =>
        query.CheckId is not { } id
            ? await session.Links.ChecksOfOrganisationAsync(caller.OrganisationId, query.Ended, after is null ? null : (after.Due, after.Id), most)
            : after is null && await session.Links.FindCheckAsync(id) is { } check ? [check] : [];

    private static async ValueTask<IReadOnlyList<NewPartnerCheckView>> ViewsAsync(IReadSession session, IReadOnlyList<NewPartnerCheck> page, Caller caller)
    {
        string[] ids = [.. page.SelectMany(CheckSight.TwoOf).Distinct(StringComparer.Ordinal)];
        if (ids.Length == 0)
            return [];
        var people = (await session.People.FindManyAsync(ids)).ToDictionary(p => p.Id, StringComparer.Ordinal);
        var ownRecords = await session.People.OwnRecordIdsAsync(caller.OrganisationId, ids);
        return
        [
            .. page.Select(c => new NewPartnerCheckView(
                c, Name(c.SupervisedPersonId, c.Asked?.SupervisedPerson), OwnRecord(c.SupervisedPersonId, c.Asked?.SupervisedPerson),
                Name(c.PartnerId, c.Asked?.NewPartner), OwnRecord(c.PartnerId, c.Asked?.NewPartner),
                CheckSight.SeesWhy(c, caller))),
        ];

        // Of somebody kept (L10) there is what was said with the question, and the own record by which it was said.
        string? Name(string? personId, SubjectRef? said)
        {
            var recorded = personId is not null && people.TryGetValue(personId, out var person) ? person.NameFrom(caller.OrganisationId) : null;
            var stated = said?.Demographics is { } named ? $"{named.GivenName} {named.FamilyName}".Trim() : null;
            return !caller.Conflicts.Keeps(personId) ? recorded ?? stated : stated ?? (said?.OwnRecordId is null ? null : recorded);
        }

        string? OwnRecord(string? personId, SubjectRef? said) =>
            personId is null || caller.Conflicts.Keeps(personId) ? said?.OwnRecordId : ownRecords.GetValueOrDefault(personId) ?? said?.OwnRecordId;
    }
}

/// <summary>Who may know of a check.</summary>
internal static class CheckSight
{
    /// <summary>The two whom it is about.</summary>
    public static IEnumerable<string> TwoOf(NewPartnerCheck check) => check.PartnerId is { } partner ? [check.SupervisedPersonId, partner] : [check.SupervisedPersonId];

    /// <summary>
    /// Those of the own organisation: whoever only submits sees what he or she opened. Where somebody in it is kept from the reader (L10), the reader's own
    /// word stays, as it would of nobody.
    /// </summary>
    /// <param name="isNamed">Whether the caller names it, and so has met whoever is kept; a list leaves it out.</param>
    public static bool MaySee(NewPartnerCheck check, Caller caller, bool isNamed)
    {
        var own = check.PractitionerId == caller.Human.Id;
        if (check.OrganisationId != caller.OrganisationId || !(own || ReferralSight.LearnsOfOthers(caller.Human.Role)))
            return false;
        IEnumerable<string?> people = [check.SupervisedPersonId, check.PartnerId, .. check.ChildIds];
        var kept = isNamed ? caller.Conflicts.Meets(people) : caller.Conflicts.Keeps(people);
        return !kept || own;
    }

    /// <summary>
    /// Why it ended is whoever's who decided it, and the managers'. To everybody else a reason that is missing where somebody is kept from him or her would
    /// tell that (L10), so nobody else reads one.
    /// </summary>
    public static bool SeesWhy(NewPartnerCheck check, Caller caller) =>
        check.DecidedById == caller.Human.Id
        || (Roles.IsManager(caller.Human.Role) && !caller.Conflicts.Keeps([check.SupervisedPersonId, check.PartnerId, .. check.ChildIds]));
}
