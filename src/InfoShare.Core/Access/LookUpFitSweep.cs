using System.Globalization;
using InfoShare.Core.Clocks;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Access;

/// <summary>
/// Looks again at every look-up that found somebody: one whose purpose does not fit goes to the querying organisation's own lead
/// (requirement D15), and a child whom several agencies look up within a window to the child's lead (D14). After the fact and beside the
/// calls, so that nothing of an answer tells who was noticed; each thing once a window, however many brokers look.
/// </summary>
public sealed class LookUpFitSweep(
    IStore store, OrganisationDirectory directory, UnusualLookUps unusual, LookUpThresholds thresholds, PartnershipClock clock) : IDeadlineSweep
{
    private const int Page = 200;

    // Another broker's transaction may become visible after a later one of ours.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1);

    private DateTimeOffset from = DateTimeOffset.MinValue;
    private HashSet<string> judged = [];

    /// <inheritdoc/>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        var window = await store.ReadAsync(s => ValueTask.FromResult(thresholds.WindowOf(s.Now)), ct);
        var start = from > window ? from : window;
        (DateTimeOffset, string)? after = null;
        var (told, latest) = (0, start);
        HashSet<string> seen = [];
        HashSet<string> people = [];
        while (true)
        {
            var page = await store.ReadAsync(s => s.LookUps.FoundAsync(start, after, Page), ct);
            if (page.Count == 0)
                break;
            (after, latest) = ((page[^1].SeenAt, page[^1].Id), page[^1].SeenAt);
            seen.UnionWith(page.Select(l => l.Id));
            var registry = await directory.CurrentAsync(ct);
            foreach (var lookUp in page.Where(l => !judged.Contains(l.Id)))
            {
                people.Add(lookUp.PersonId!);
                if (await store.ReadAsync(s => MisfitAsync(s, lookUp, SinceOf(lookUp), registry), ct) is { } words)
                    told += await store.WriteAsync(new WriteCommand<bool>("LookUpFit", s => unusual.FlagAsync(s, FlagOf(lookUp, words, window), registry)), ct) ? 1 : 0;
            }

            if (page.Count < Page)
                break;
        }

        foreach (var person in people)
        {
            var registry = await directory.CurrentAsync(ct);
            told += await store.WriteAsync(new WriteCommand<bool>("LookUpsOfOneChild", s => TellLeadAsync(s, person, window, registry)), ct) ? 1 : 0;
        }

        (from, judged) = (latest - Overlap, seen);
        return told;
    }

    private static UnusualLookUp FlagOf(LookUpSeen lookUp, string words, DateTimeOffset window) => new(
        lookUp.OrganisationId, lookUp.PractitionerId, lookUp.Role, UnusualLookUpKind.PurposeDoesNotFit,
        $"{WindowOf(window)} {Code.Of(lookUp.Purpose)} {lookUp.PersonId}",
        $"Practitioner {lookUp.PractitionerId} ({Code.Of(lookUp.Role)}) looked somebody up for {Code.Of(lookUp.Purpose)} {PlainTime.Full(lookUp.SeenAt)}, and {words}.");

    // Back from the look-up itself: no two minutes at a window's edge are enough to state work in one and to look in the next.
    private DateTimeOffset SinceOf(LookUpSeen lookUp) => lookUp.SeenAt - TimeSpan.FromHours(thresholds.WindowHours);

    /// <summary>What does not fit, for the lead; null when it fits, or when that cannot be told.</summary>
    /// <param name="since">From when on what the practitioner stated does not count.</param>
    private static async ValueTask<string?> MisfitAsync(IReadSession session, LookUpSeen lookUp, DateTimeOffset since, RegistrySnapshot registry)
    {
        if (lookUp.PractitionerId.Length == 0 || lookUp.Purpose is Purpose.Unspecified or Purpose.Emergency or Purpose.FindMissing
            || await session.People.FindAsync(lookUp.PersonId!) is not { } person)
            return null;
        var links = await LinksAsync(session, lookUp, since, registry);
        var misfit = lookUp.Purpose switch
        {
            Purpose.TriageReferral when !links.Referral => "your organisation has no open referral of that person or of a relative",
            Purpose.Handover when !links.Handover && !links.Involved => "no handover of that person is open at your organisation, nor does it work with the person",
            // Who supervises somebody checks the people around that one: what the organisation has to do with a relative is enough.
            Purpose.SuperviseOffender when !links.Any => "your organisation works neither with that person nor with a relative, and has no handover of the person",
            Purpose.ProvideCare when !links.Involved && !links.Handover && !links.OwnReferral =>
                "your organisation neither works with that person nor has a handover of the person",
            _ when !links.Any && await IsElsewhereAsync(session, person, lookUp.OrganisationId, registry) =>
                "that person has nothing recorded to do with your organisation",
            _ => null,
        };
        if (misfit is not null)
            return links.ByOwnWord ? $"{misfit}, but for what the practitioner had just stated" : misfit;
        return links is { Handover: false, OwnReferral: false, BegunAt: { } begun } && begun <= lookUp.SeenAt && !await ConcernCameAsync(session, lookUp, begun)
            ? $"had stated work with that person {MinutesBefore(lookUp.SeenAt - begun)} before, when no referral, handover or concern about the person had come to your organisation"
            : null;
    }

    private static string MinutesBefore(TimeSpan before) => Math.Round(before.TotalMinutes) switch
    {
        0 => "less than a minute",
        1 => "a minute",
        var minutes => string.Create(CultureInfo.InvariantCulture, $"{minutes:0} minutes"),
    };

    /// <summary>Whether the organisation was told of a concern about the person before its practitioner stated work: to join brings notices of its own.</summary>
    private static async ValueTask<bool> ConcernCameAsync(IReadSession session, LookUpSeen lookUp, DateTimeOffset before) =>
        (await session.Inbox.OfPeopleAsync(lookUp.OrganisationId, [lookUp.PersonId!], Page)).Any(i => i.PublishedAt < before);

    private sealed record Links(bool Involved, bool Handover, bool OwnReferral, bool Referral, bool Around, bool ByOwnWord, DateTimeOffset? BegunAt)
    {
        public bool Any => Involved || Handover || Referral || Around;
    }

    /// <summary>
    /// What the organisation has to do with a person, by its own record, its workers, handovers and referrals, and those of relatives. Links
    /// that it could not be shown count for nothing: else that nobody was told would tell of them. Nor does what the practitioner stated of late.
    /// </summary>
    private static async ValueTask<Links> LinksAsync(IReadSession session, LookUpSeen lookUp, DateTimeOffset since, RegistrySnapshot registry)
    {
        var (organisationId, personId) = (lookUp.OrganisationId, lookUp.PersonId!);
        List<string> related =
        [
            .. (await session.Links.RelationshipsOfAsync([personId], ChildLinks.MaxLinks)).Where(r => LinkAccess.IsOpenTo(null, r))
                .Select(r => r.PersonId == personId ? r.RelatedId : r.PersonId).Where(id => id != personId).Distinct(),
        ];
        List<string> around = related.Count == 0 ? [] : [.. related.Except(await session.People.HiddenFromAsync(organisationId, related), StringComparer.Ordinal)];
        List<string> all = [personId, .. around];
        var involvements = (await session.Links.InvolvementsOfAsync(all)).ToLookup(i => i.PersonId, StringComparer.Ordinal);
        Dictionary<string, Tie> ties = new(StringComparer.Ordinal);
        var referred = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in all)
        {
            ties[id] = await OwnWord.TieAsync(session, organisationId, lookUp.PractitionerId, id, involvements[id], since);
            if ((await session.Referrals.OpenAtAsync(organisationId, id)).Any(MayKnow))
                referred.Add(id);
        }

        return new Links(
            ties[personId].Stands,
            (await session.Handovers.OfPeopleAsync([personId])).Any(h =>
                h.IsOpen && (h.SenderOrganisationId == organisationId || h.RecipientOrganisationId == organisationId)),
            referred.Contains(personId),
            referred.Count > 0,
            around.Exists(id => ties[id].Stands),
            ties[personId].ByOwnWord,
            ties[personId].BegunAt);

        // As for the answer itself: what a clinic of the own house sent or took is no tie of a colleague's (L7).
        bool MayKnow(ReferralTie tie) => tie.Received || tie.PractitionerId == lookUp.PractitionerId || tie.Role == lookUp.Role
            || InvolvementAccess.IsOpenTo(registry.Policy, lookUp.Role, tie.Role);
    }

    /// <summary>Of somebody whose whereabouts are kept nothing is said, not even that it is elsewhere.</summary>
    private static async ValueTask<bool> IsElsewhereAsync(IReadSession session, Person person, string organisationId, RegistrySnapshot registry)
    {
        if (await Whereabouts.AreKeptAsync(session, [person]))
            return false;
        var today = LondonTime.DateOf(session.Now);

        // Where the person lives or means to live, who works with or teaches the person, and where a referral of the person is open. Services
        // whose very involvement is kept count for nothing: else that nobody was told would tell of them.
        List<string> areas =
        [
            .. (await session.Links.ResidencesOfAsync([person.Id], ChildLinks.MaxLinks))
                .Where(r => ChildLinks.TimeOf(r, today) != LinkTime.Past).Select(r => r.Address.Area).OfType<string>(),
            .. (await session.Links.InvolvementsOfAsync([person.Id]))
                .Where(i => i.OpenOn(today) && InvolvementAccess.ClassOf(i.Role) == SensitivityClass.Unspecified)
                .Select(i => registry.Find(i.OrganisationId)?.Area).OfType<string>(),
        ];
        foreach (var open in (await session.Referrals.SeriesOfAsync([person.Id])).Where(r => r.State != ReferralState.Closed))
        {
            if (await session.Referrals.FindAsync(open.ReferralId) is { } referral && registry.Find(referral.RecipientOrganisationId) is { } at)
                areas.Add(at.Area);
        }

        return areas.Count > 0 && registry.Find(organisationId) is { } own && !areas.Contains(own.Area, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>
    /// Tells a child's lead that several agencies ask about the child. Neither those who chose that the lead is not told, nor services whose
    /// very involvement the lead may not know, are named or counted.
    /// </summary>
    private async ValueTask<bool> TellLeadAsync(IWriteSession session, string personId, DateTimeOffset window, RegistrySnapshot registry)
    {
        var today = LondonTime.DateOf(session.Now);
        if (await session.People.FindAsync(personId) is not { } child || !child.IsChildOn(today))
            return false;
        var involvements = await session.Links.InvolvementsOfAsync([child.Id]);
        var lead = Lead.Of(involvements, registry, today, "");
        if (lead is not { Practitioner: { } named, OrganisationId: { } at })
            return false;
        var asking = (await session.LookUps.OfPersonAsync(personId, window))
            .Where(l => l.OrganisationId != at && l.TellLead == true && InvolvementAccess.IsOpenTo(registry.Policy, named.Role, l.Role))
            .Select(l => registry.Find(l.OrganisationId)).OfType<Organisation>().DistinctBy(o => o.Id).OrderBy(o => o.Name, StringComparer.Ordinal).ToList();
        if (asking.Count < thresholds.AgenciesOfOneChild)
            return false;
        var item = new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = at,
            Trigger = NotificationTrigger.SeveralAgenciesAsk,
            Urgency = Urgency.Standard,
            ActionOwner = named.Name,
            ActionOwnerId = lead.PractitionerId,
            ActionRole = named.Role,
            ActionTeam = Routing.TeamAt(at, involvements, today),
            ExpectedResponse = "find out what has happened, and bring those who ask together",
            RespondBy = clock.Due(DeadlineKey.HandoverAcceptance, session.Now).DueAt,
            Tier = Tier.Existence,
            Summary = $"Several agencies have looked this child up since {PlainTime.Full(window)}: {string.Join(", ", asking.Select(o => o.Name))}.",
            PersonId = child.Id,
            Contact = asking[0].DutyDesk,
            PublishedAt = session.Now,
            StateSince = session.Now,
        };
        var once = new UnusualLookUp(at, "", PractitionerRole.Unspecified, UnusualLookUpKind.SeveralAgencies, $"{WindowOf(window)} {personId}", "");
        if (!await session.LookUps.TryFlagAsync(once, item.Id, session.Now))
            return false;
        session.Inbox.Add(item);
        session.Record(new Audit.AuditEntry
        {
            Id = session.NextId("aud"),
            Kind = AuditEventKind.Deliver,
            Action = UnusualLookUps.Action,
            ObjectId = item.Id,
            PersonIds = [child.Id],
            Outcome = $"{Code.Of(once.Kind)}: told {at}",
            RuleIds = ["D14"],
            PolicyVersion = registry.Policy.Version,
            RecordedAt = session.Now,
        });
        return true;
    }

    private static string WindowOf(DateTimeOffset window) => window.UtcDateTime.ToString("yyyy-MM-dd'T'HH", CultureInfo.InvariantCulture);
}
