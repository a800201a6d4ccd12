using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Access;

/// <summary>Asks who looked at a child's record.</summary>
public sealed record ListAccesses(SubjectRef Child, AccessPurpose Purpose);

/// <summary>The look-ups of one practitioner, for one purpose, on one London day.</summary>
/// <param name="TellLead">Whether the practitioner chose that the lead be told.</param>
public sealed record AccessSeen(
    string PractitionerId, PractitionerRole Role, string OrganisationId, string OrganisationName, AgencyKind Agency, Purpose Purpose,
    bool? TellLead, bool UnderBreakGlass, DateTimeOffset LatestAt, int Count);

/// <summary>Who looked, as far as the caller may know it.</summary>
public sealed record AccessesListed(ResolvedPerson Child, IReadOnlyList<AccessSeen> Accesses, string HowToRead, AuditReceipt Receipt);

/// <summary>
/// Shows those who work with a child the latest look-ups of its record: people must be able to see who looked (requirements M4,
/// D6). Whoever has no right to the list is answered as for nobody, in the same time.
/// </summary>
public sealed class ListAccessesHandler(OrganisationDirectory directory, LookUps lookUps, TimeProvider time)
{
    /// <summary>The call's name in the trail.</summary>
    public const string Action = "AccessHistoryService/ListAccesses";

    /// <summary>How many are shown.</summary>
    public const int Latest = 25;

    /// <summary>How to read the list. It says nothing of what is in it.</summary>
    public const string HowToRead =
        "Shown are the latest look-ups that your role may know of, those of one practitioner on one day for one purpose as one. Qualified " +
        "practitioners see them whose organisation works with the child now or has an open referral of it. It is not a statement that nobody else looked.";

    private const int Batch = 200;
    private const int MostRead = 4000;

    /// <exception cref="RuleException">PURPOSE_NOT_ALLOWED.</exception>
    public async Task<AccessesListed> HandleAsync(ListAccesses query, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        call = call with { Caller = call.Caller.Asking(query.Purpose) };
        var registry = await directory.CurrentAsync(ct);
        return await lookUps.AnswerAsync(call, query.Purpose, session => ReadAsync(session, query, call, registry), ct);
    }

    private async ValueTask<LookUp<AccessesListed>> ReadAsync(IReadSession session, ListAccesses query, Call call, RegistrySnapshot registry)
    {
        var caller = call.Caller;
        var today = LondonTime.DateOf(session.Now);
        var found = await FindAsync(session, query.Child, caller);
        var around = found.Person is { } person && person.AgeBandOn(today) != AgeBand.Adult ? await AroundAsync(session, person, caller, registry, today) : null;
        IReadOnlyList<AccessSeen> accesses = around is null ? [] : await AccessesAsync(session, found.Person!.Id, around.Reader, registry);
        if (around is null)
            caller.Searched.Nobody();
        var shown = around is null ? PersonResolver.Nobody.Resolved : found.Resolved;
        var entry = call.Entry(session, time, AuditEventKind.Query, around is null ? Code.Of(shown.Outcome) : "done") with
        {
            // The trail says whom the question was about, though the answer may say nobody.
            PersonIds = found.Person is null ? [] : [found.Person.Id],
            MatchedHow = found.Resolved.MatchedHow,
        };
        return new LookUp<AccessesListed>(
            new AccessesListed(shown, accesses, HowToRead, entry.Receipt()), entry, around is null ? [] : [new LookedUp(found.Person!.Id, around.Lead)]);
    }

    // An id that is not known is answered like a child whose list is not the caller's to see.
    private static async ValueTask<Resolution> FindAsync(IReadSession session, SubjectRef child, Caller caller)
    {
        try
        {
            return await PersonResolver.AskedAsync(session, child, caller);
        }
        catch (RuleException e) when (e.Reason == ErrorReason.NotFound)
        {
            return PersonResolver.Nobody;
        }
    }

    private sealed record Around(AccessReader Reader, Lead Lead);

    /// <summary>Null when the caller has no right to the list.</summary>
    private static async ValueTask<Around?> AroundAsync(IReadSession session, Person child, Caller caller, RegistrySnapshot registry, DateOnly today)
    {
        var involvements = await session.Links.InvolvementsOfAsync([child.Id]);
        if (!WorksWith(involvements, caller, today) && !await HasOpenReferralAsync(session, child.Id, caller))
            return null;
        var lead = Lead.Of(involvements, registry, today, caller.Area);

        // A young person who is said to harm others must not learn through the own workers that somebody looked into it (L8).
        var kept = !Whereabouts.AreOpenTo(caller, null)
            && (await Whereabouts.AreKeptAsync(session, [child]) || await SubjectAccessFile.IsAllegedSourceAsync(session, child.Id));
        return new Around(new AccessReader(caller, lead.OrganisationId, kept), lead);
    }

    // A colleague's case that the caller may not know of gives no right: the list itself would tell of it.
    private static bool WorksWith(IReadOnlyList<Involvement> involvements, Caller caller, DateOnly today) =>
        Roles.IsQualified(caller.Role) && involvements.Any(i =>
            i.OrganisationId == caller.OrganisationId && i.OpenOn(today)
            && InvolvementAccess.IsOpenTo(caller, i.OrganisationId, i.PractitionerId, i.Role));

    private static async ValueTask<bool> HasOpenReferralAsync(IReadSession session, string childId, Caller caller)
    {
        if (Roles.AgencyOf(caller.Role) != AgencyKind.SocialCare || !Roles.IsQualified(caller.Role))
            return false;
        foreach (var open in (await session.Referrals.SeriesOfAsync([childId])).Where(r => r.State != ReferralState.Closed))
        {
            if (await session.Referrals.FindAsync(open.ReferralId) is { } referral && referral.RecipientOrganisationId == caller.OrganisationId)
                return true;
        }

        return false;
    }

    private static async ValueTask<IReadOnlyList<AccessSeen>> AccessesAsync(
        IReadSession session, string childId, AccessReader reader, RegistrySnapshot registry)
    {
        // A dictionary keeps no order, so the rows stand in a list: the place of each is that of its latest look.
        List<AccessSeen> rows = [];
        Dictionary<(string, string, PractitionerRole, Purpose, bool?, bool, DateOnly), int> places = [];
        string? after = null;
        for (var read = 0; read < MostRead; read += Batch)
        {
            var batch = await session.Audit.LookUpsOfAsync(childId, after, Batch);
            foreach (var access in batch.Where(a => AccessSight.IsShown(a, reader)))
            {
                var glass = AccessSight.IsBreakGlass(access);
                var key = (access.OrganisationId!, access.PractitionerId!, access.Role, access.Purpose, access.TellLead, glass, LondonTime.DateOf(access.RecordedAt));
                if (places.TryGetValue(key, out var place))
                {
                    rows[place] = rows[place] with { Count = rows[place].Count + 1 };
                }
                else if (rows.Count < Latest)
                {
                    places[key] = rows.Count;
                    rows.Add(ToSeen(access, glass, registry));
                }
                else if (LondonTime.DateOf(access.RecordedAt) < LondonTime.DateOf(rows[^1].LatestAt))
                {
                    // Everything of the days that are shown has been counted.
                    return rows;
                }
            }

            if (batch.Count < Batch)
                break;
            after = batch[^1].Id;
        }

        return rows;
    }

    private static AccessSeen ToSeen(AuditEntry access, bool underBreakGlass, RegistrySnapshot registry) => new(
        access.PractitionerId!, access.Role, access.OrganisationId!, registry.NameOf(access.OrganisationId!),
        registry.Find(access.OrganisationId!)?.Agency ?? AgencyKind.Unspecified, access.Purpose, access.TellLead, underBreakGlass, access.RecordedAt, 1);
}
