using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Sharing;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns;

/// <summary>Shares a concern about an address, or about the household that is said to live there (requirement A1).</summary>
/// <param name="Statement">With its place, and without a subject.</param>
public sealed record ShareAddressConcern(ConcernStatement Statement);

/// <summary>What the publisher learns at once: nothing of who lives there, and the same where nobody does.</summary>
/// <param name="Children">Those whom the author named.</param>
public sealed record SharedAddressConcern(
    string ConcernId,
    IReadOnlyList<AttachedChild> Children,
    IReadOnlyList<RecipientProgress> Told,
    ReferralReceiptView? Referral,
    IReadOnlyList<string> Prompts,
    AnswerEdges Edges)
{
    /// <summary>What had a wrong form and was not used, because the concern is urgent (E21).</summary>
    public IReadOnlyList<SetAsideField> SetAside { get; init; } = [];

    /// <summary>The incidents and reviews that the author named.</summary>
    public IReadOnlyList<IncidentView> Incidents { get; init; } = [];
}

/// <summary>
/// "Neighbours report children screaming at 12 Mill Lane, names unknown": it is kept under the address and the day, the duty desk of the
/// address's area is told, whoever leads for a child that is recorded there on that day is told that there is something, and the next
/// check of such a child finds it. Children whom the author names are attached as to any concern.
/// </summary>
public sealed class ShareAddressConcernHandler(
    IStore store, OrganisationDirectory directory, ConcernDesk concerns, ConcernAnnouncer announcer, AddressConcernNotices notices, ReferralDesk referrals,
    SourceElsewhere elsewhere, TimeProvider time)
{
    public async Task<SharedAddressConcern> HandleAsync(ShareAddressConcern command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, session => ApplyAsync(session, command.Statement, call, registry), ct);
    }

    private async ValueTask<SharedAddressConcern> ApplyAsync(IWriteSession session, ConcernStatement stated, Call call, RegistrySnapshot registry)
    {
        var (caller, author) = (call.Caller, call.Caller.Human);
        var today = LondonTime.DateOf(session.Now);
        var place = stated.Place! with { Address = stated.Place.Address with { Area = stated.Place.Address.Area ?? caller.Area } };
        var statement = stated with { Place = place };
        var urgent = statement.Urgency is Urgency.SameDay or Urgency.ImmediateDanger;

        var incidents = Incidents.Of(statement.Incidents, caller, registry, "concern.incidents", urgent);
        var named = new List<(Understood Child, StatedBearing Stated)>();
        foreach (var child in statement.Children)
            named.Add((await PersonResolver.ForTellingAsync(session, child.Child, caller), child));
        var concern = ShareConcernHandler.ConcernOf(statement, null, session, caller, author) with
        {
            SetAside = call.SetAside,
            Incidents = incidents,
        };
        var children = named.DistinctBy(n => n.Child.Found.Person!.Id).Select(n => (Person: n.Child.Found.Person!, n.Child, n.Stated)).Select(n => new BearingChild(
            n.Person, n.Child.Shown, ShareConcernHandler.NameOf(n.Stated.Child.Demographics) ?? n.Person.NameFrom(caller.OrganisationId),
            new ConcernBearing(concern.Id, n.Person.Id, n.Stated.Relevance, n.Stated.Present, false, "named by the author"))
        {
            AsNobody = n.Child.AsNobody,
        }).ToList();
        List<string> childIds = [.. children.Select(c => c.Person.Id)];

        var bearings = children.Select(c => c.Bearing).ToList();
        var sources = new List<Resolution>();
        foreach (var source in statement.SuspectedSources)
        {
            var suspected = (await PersonResolver.ForTellingAsync(session, source, caller)).Found;
            sources.Add(suspected);
            if (bearings.TrueForAll(b => b.PersonId != suspected.Person!.Id))
                bearings.Add(new ConcernBearing(concern.Id, suspected.Person!.Id, null, false, false, ConcernBearing.SuspectedSource));
        }

        var referral = urgent ? ReferralFor(concern, statement, place, childIds, registry) : null;
        if (referral is not null)
            await ReferralDesk.RecipientAsync(session, referral, childIds, caller, registry);
        var allegation = await concerns.AddAsync(session, concern, bearings, children, registry, call);
        var involvements = childIds.Count == 0 ? [] : await session.Links.InvolvementsOfAsync(childIds);
        var suspects = sources.Where(s => s.Resolved.Outcome == MatchOutcome.Match).Select(s => s.Person!).DistinctBy(s => s.Id).ToList();
        var kept = await Whereabouts.KeptAsync(session, children.Count == 0 ? [] : [.. children.Select(c => c.Person).Concat(suspects).DistinctBy(p => p.Id)]);
        var trigger = ConcernTriggers.Of(NotificationTrigger.ConcernShared, statement.Indicators, caller.Agency, author.Role);
        var announced = children.Count == 0
            ? new Announcement([], new Dictionary<string, int>(), new Dictionary<string, int>())
            : await announcer.AnnounceAsync(session, concern, trigger, children, involvements, registry, call, tellDesk: false, kept: kept);
        foreach (var known in suspects)
            await elsewhere.TellAsync(session, concern, known, childIds, registry, call);
        var desk = notices.TellDesk(session, concern, trigger, registry, call);
        await notices.TellLeadsAsync(session, concern, childIds, registry, call);

        ReferralReceiptView? opened = null;
        if (referral is not null)
        {
            // A child of whom nothing is known but the address, as for any referral of a child without a name (O7).
            IReadOnlyList<string> referred = childIds.Count > 0 ? childIds : [PersonResolver.Begin(session, new Demographics(), caller, ownRecordId: null).Id];
            opened = await referrals.OpenAsync(session, referral with { ChildIds = referred }, call, registry);
        }

        var statuses = childIds.Count == 0 ? [] : await session.Links.StatusesOfAsync(childIds);
        var attached = children.Select(c => ShareConcernHandler.AttachedOf(
            c, c.Bearing.Because, kept.Contains(c.Person.Id), statuses, involvements, registry, caller, today)).ToList();
        var answering = attached.Select(a => a.Lead.ContactOrganisationId).OfType<string>()
            .Concat(attached.SelectMany(a => a.Statuses).Select(s => s.OrganisationId).Where(id => id.Length > 0)).ToHashSet();
        var coverage = CoverageOf.Areas(registry, [caller.Area], answering, caller);
        IReadOnlyList<RecipientProgress> told = [.. announced.Progress, .. ((RecipientProgress?[])[desk?.Progress, allegation.Progress]).OfType<RecipientProgress>()];

        // The publisher's managers read this entry: it counts nobody who was told because of who lives there.
        var receipt = session.Record((call.Entry(session, time, AuditEventKind.Publish) with
        {
            ObjectId = concern.Id,
            PersonIds = childIds,
            CountsByTier = desk is null ? announced.Tiers
                : announced.Tiers.Append(new KeyValuePair<string, int>(Code.Of(desk.Tier), 1)).GroupBy(t => t.Key).ToDictionary(g => g.Key, g => g.Sum(t => t.Value)),
        }).On(concern.Basis, concern.Consent));
        return new SharedAddressConcern(
            concern.Id, attached, told, opened,
            [.. call.SetAside.Select(s => s.InWords()), .. ConcernPrompts.OfAllegation(concern, statement, allegation), .. Prompts(statement, place, desk is not null || opened is not null || AddressConcernNotices.DeskOf(place, caller.Area, registry)?.Id == caller.OrganisationId)],
            new AnswerEdges(coverage, [], [], receipt, CoverageOf.HowToRead(attached.Count > 0, coverage, false)))
        {
            SetAside = call.SetAside,
            Incidents = Incidents.ToView(incidents, registry),
        };
    }

    /// <summary>Stands for the children of whom nothing is known but where they are.</summary>
    public static string DescriptionOf(ConcernPlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        var said = place.SaidToBeThere is { } words ? $" Said to be there: {words}" : "";
        return $"Names unknown. {(place.Household ? "The household at" : "Whoever was at")} {place.InOneLine()}.{said}";
    }

    private static ReferralToOpen ReferralFor(
        Concern concern, ConcernStatement statement, ConcernPlace place, IReadOnlyList<string> childIds, RegistrySnapshot registry) => new()
        {
            ChildIds = childIds,
            ConcernIds = [concern.Id],
            RiskStatement = ShareConcernHandler.StatementForTray(concern, registry),
            ChildWords = ConcernClass.IsKeptFromTrays(concern) ? null : statement.ChildWords,
            Urgency = statement.Urgency,
            Consent = statement.Consent,
            Source = statement.Source,
            StatedAddresses = [place.Address],
            Incidents = concern.Incidents,
            ChildDescription = childIds.Count > 0 ? null : DescriptionOf(place),
        };

    private static IEnumerable<string> Prompts(ConcernStatement statement, ConcernPlace place, bool reached)
    {
        foreach (var prompt in ConcernPrompts.OfVisitors(statement))
            yield return prompt;
        if (!reached)
            yield return "No duty desk takes concerns about this area: ring children's social care where the address lies.";
        if (AddressKeys.Of(place.Address) is null)
            yield return "Give the UPRN, or the postcode with the house, when you know it: without it no later check finds this concern.";
        if (place.SaidToBeThere is null)
            yield return "Say who is said to live or be there, if anybody told you.";
        yield return "Whoever you come to know by name: share a concern about that person too.";
        if (statement.LegalBasis == LegalBasis.Unspecified)
            yield return "The legal basis is not stated: state it in your record, and with the next you share.";
        if (statement.ChildWords is null)
            yield return "If a child spoke, send the words as they were said.";
    }
}
