using InfoShare.Core.Access;
using InfoShare.Core.Concerns;
using InfoShare.Core.Households;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Emergency;

/// <summary>Which lead must not learn of a use of emergency access (L9, L10).</summary>
internal static class EmergencyLeads
{
    private const int MostConcerns = 100;
    private const int MostLinks = 200;

    /// <summary>
    /// Whether the person is an alleged source of harm, or the lead works for one who stands beside the person in a concern or by a link, or
    /// a conflict of interest keeps the lead from the person.
    /// </summary>
    public static async ValueTask<bool> MustNotKnowAsync(IReadSession session, string personId, Lead lead, DateOnly today) =>
        await WorksForTheSourceAsync(session, personId, lead, today) || await IsKeptFromAsync(session, personId, lead);

    private static async ValueTask<bool> WorksForTheSourceAsync(IReadSession session, string personId, Lead lead, DateOnly today)
    {
        HashSet<string> suspected = [];
        HashSet<string> beside = [];
        foreach (var concern in (await session.Concerns.OnPeopleAsync([personId], null, MostConcerns)).Select(c => c.Concern).DistinctBy(c => c.Id))
        {
            if (concern.SubjectId is { } subject)
                beside.Add(subject);
            foreach (var bearing in await session.Concerns.BearingsOfAsync(concern.Id))
            {
                beside.Add(bearing.PersonId);
                if (bearing.Because.Contains(ConcernBearing.SuspectedSource, StringComparison.Ordinal))
                    suspected.Add(bearing.PersonId);
            }
        }

        beside.UnionWith((await session.Links.RelationshipsOfAsync([personId], MostLinks)).Where(l => l.State != LinkState.Denied)
            .Select(l => l.PersonId == personId ? l.RelatedId : l.PersonId));
        beside.Remove(personId);
        if (suspected.Contains(personId) || await SubjectAccessFile.IsAllegedSourceAsync(session, personId))
            return true;
        if (beside.Count == 0)
            return false;

        // Only of those with whom the lead works is it asked whether they are said to harm.
        foreach (var id in (await session.Links.InvolvementsOfAsync(beside)).Where(i => i.OpenOn(today) && IsThe(lead, i)).Select(i => i.PersonId).Distinct())
        {
            if (suspected.Contains(id) || await SubjectAccessFile.IsAllegedSourceAsync(session, id))
                return true;
        }

        return false;
    }

    private static bool IsThe(Lead lead, Involvement involvement) =>
        involvement.OrganisationId == lead.OrganisationId
        && (lead.PractitionerId is { } id && involvement.PractitionerId is { } worker ? id == worker : involvement.PractitionerName == lead.Practitioner?.Name);

    private static async ValueTask<bool> IsKeptFromAsync(IReadSession session, string personId, Lead lead) =>
        lead is { OrganisationId: { } organisation, PractitionerId: { } practitioner }
        && (await session.Conflicts.StandingAsync(organisation, practitioner)).Any(c => c.PersonId == personId);
}
