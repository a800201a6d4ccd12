using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Handovers;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Safety;
using InfoShare.Core.Sharing;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>Asks which adults are around a child, and whether one carries a marker.</summary>
public sealed record CheckChildHousehold(SubjectRef Child, AccessPurpose Purpose, IReadOnlyList<string> OtherAreas);

/// <summary>A marker at the caller's tier: code, date and state, never the account.</summary>
public sealed record AdultMarker(ConcernIndicator Indicator, DateOnly? Date, VerificationState Verification, AgencyKind Agency);

/// <summary>An adult around a child.</summary>
/// <param name="OwnName">As the caller's own organisation recorded it; null when it holds no record.</param>
/// <param name="Withheld">Markers that the caller is not given, and whom to ring. What is hidden leaves no trace.</param>
/// <param name="Kin">How kin stand; null for anybody else. Unknown unless somebody said otherwise.</param>
/// <param name="Responsibility">What is stated on parental responsibility and on being consulted.</param>
public sealed record AdultAround(
    string PersonId, AgeBand AgeBand, string? OwnName, ReachTime Reach, IReadOnlyList<PathStep> Path, IReadOnlyList<AdultMarker> Markers,
    IReadOnlyList<WithheldItem> Withheld, KinView? Kin, IReadOnlyList<HouseholdAnswer> Responsibility)
{
    /// <summary>How kin stand as each organisation states it, the latest first (requirement B13).</summary>
    public IReadOnlyList<KinView> KinStatements { get; init; } = [];

    /// <summary>What this adult answered last to each service about contact with a child, the latest first (requirement B11).</summary>
    public IReadOnlyList<HouseholdAnswer> ContactAnswers { get; init; } = [];
}

/// <summary>How kin stand, as one organisation states it.</summary>
public sealed record KinView(KinStanding Standing, StandingBasis Basis, AgencyKind StatedBy, DateOnly? AsOf);

/// <summary>One statement as it is shown.</summary>
/// <param name="StatedBy">Unspecified when nobody stated anything.</param>
public sealed record HouseholdAnswer(StatementTopic Topic, HomeAnswer Answer, string? Reason, DateOnly? AsOf, AgencyKind StatedBy);

/// <summary>The adults around one child.</summary>
/// <param name="BirthFatherInHome">What each organisation states; one entry NOT_RECORDED when none does.</param>
/// <param name="OtherMaleInHome">The same; it is another fact (requirement B10).</param>
public sealed record ChildHousehold(
    ResolvedPerson Child, AgeBand AgeBand, Lead? Lead, IReadOnlyList<AdultAround> Adults,
    IReadOnlyList<HouseholdAnswer> BirthFatherInHome, IReadOnlyList<HouseholdAnswer> OtherMaleInHome, AnswerEdges Edges)
{
    /// <summary>Concerns about an address at which the child is recorded as living on that day (requirement A1).</summary>
    public IReadOnlyList<AddressConcernView> AtAddress { get; init; } = [];

    /// <summary>What visitors must know of the adults and of the child's address, apart from what is known of the child (requirement C24).</summary>
    public IReadOnlyList<SafetyNoticeView> SafetyNotices { get; init; } = [];

    /// <summary>
    /// Other children of the adults who are linked, and siblings of the child: removed, adopted, on a plan, a closed case; as far as the
    /// caller's role is given it (requirement B7).
    /// </summary>
    public IReadOnlyList<EarlierChildMarker> EarlierChildren { get; init; } = [];
}

/// <summary>
/// From a child to the adults around it, whoever told us of them (requirements B6, B7, B9): parents, carers, their partners, others
/// in the home, a teenager's own partner, those of former households and of siblings' homes; people of the same address as no more
/// than that; adults whom nothing but a statement on the child names. Each with the markers that the caller's tier gives.
/// </summary>
public sealed class CheckChildHouseholdHandler(OrganisationDirectory directory, LookUps lookUps, TimeProvider time)
{
    /// <summary>At most this many adults are listed, the nearest.</summary>
    public const int MaxAdults = 100;

    private const int MaxConcerns = 500;

    public async Task<ChildHousehold> HandleAsync(CheckChildHousehold query, Call call, CancellationToken ct)
    {
        call = call with { Caller = call.Caller.Asking(query.Purpose, inEmergency: true) };
        var registry = await directory.CurrentAsync(ct);
        return await lookUps.AnswerAsync(call, query.Purpose, session => ReadAsync(session, query, call, registry), ct);
    }

    private async ValueTask<LookUp<ChildHousehold>> ReadAsync(IReadSession session, CheckChildHousehold query, Call call, RegistrySnapshot registry)
    {
        var caller = call.Caller;
        var today = LondonTime.DateOf(session.Now);
        var found = await PersonResolver.AskedAsync(session, query.Child, caller);
        call = await Standings.TowardsAsync(session, call, found.Person?.Id);
        caller = call.Caller;
        var asked = found.Person?.Id;

        // As in QueryChild: the answer about an adult is the answer about nobody.
        if (found.Person is { } person ? person.AgeBandOn(today) == AgeBand.Adult
            : Ages.BandOn(query.Child.Demographics?.BirthDate, null, today) == AgeBand.Adult)
        {
            found = PersonResolver.AsNobody(caller);
        }

        var kept = found.Person is { } one && await Whereabouts.AreKeptAsync(session, [one]);
        var all = new Disclosure(caller, registry) { WhereaboutsAreKept = kept };
        var atAddress = found.Person is { } lived && (!kept || Whereabouts.AreOpenTo(caller, null))
            ? await AddressConcerns.OfChildAsync(session, lived, caller, registry, all) : AddressConcernsSeen.None;
        var around = found.Person is { } child ? await AroundAsync(session, child, caller, registry, today, all) : Around.Nothing(caller);
        var safety = found.Person is { } visited
            ? await SafetyNotices.AroundAsync(session, visited, around.Adults.ToDictionary(a => a.PersonId, a => around.Linked.Contains(a.PersonId)), caller, all)
            : SafetyNoticesSeen.None;
        if (around.Lead?.ContactOrganisationId is { } named)
            all.Answering.Add(named);
        all.Answering.UnionWith(around.Withholding);
        var coverage = await InformationCoverage.OfAsync(
            session, CoverageOf.Areas(registry, [.. query.OtherAreas, .. around.Areas], all.Answering, caller), found.Person?.Id, caller);
        var links = around.Withholding.Select(id => CheckAdultReachHandler.Withheld(id, registry));
        var withheld = all.Withheld.Concat(links).ToList();
        var entry = call.Entry(session, time, AuditEventKind.Query, found.Person is null ? Code.Of(found.Resolved.Outcome) : "done") with
        {
            PersonIds = asked is null ? [] : [asked, .. around.Adults.Select(a => a.PersonId)],
            MatchedHow = found.Resolved.MatchedHow,
            CountsByTier = all.CountsByTier,
            Shown = [.. all.ShownIds, .. safety.ShownIds],
            WithheldByReason = all.WithheldByReason,
            RuleIds = all.RuleIds,
        };
        var answer = new ChildHousehold(
            found.Resolved, found.Person?.AgeBandOn(today) ?? AgeBand.Unspecified, around.Lead, around.Adults,
            around.Answers(StatementTopic.BirthFatherInHome), around.Answers(StatementTopic.OtherMaleInHome),
            new AnswerEdges(
                coverage, withheld, [CheckAdultReachHandler.Depth, .. around.Limits, .. atAddress.Limits, .. safety.Limits], entry.Receipt(),
                CoverageOf.HowToRead(
                    around.Adults.Count + around.EarlierChildren.Count > 0, coverage, withheld.Count > 0,
                    around.Adults.Count > 0 ? null : "No adult around this child")))
        {
            AtAddress = atAddress.Shown,
            SafetyNotices = safety.Shown,
            EarlierChildren = around.EarlierChildren,
        };
        return new LookUp<ChildHousehold>(answer, entry, found.Person is null ? [] : [new LookedUp(found.Person.Id, around.ToTell)]);
    }

    private static async ValueTask<Around> AroundAsync(
        IReadSession session, Person child, Caller caller, RegistrySnapshot registry, DateOnly today, Disclosure all)
    {
        var loaded = await GraphLoader.LoadAsync(session, new SearchStart([child.Id], FromChild: true), caller, today);
        var routes = HouseholdWalk.FromChild(loaded.Graph, child.Id, today);
        var limits = loaded.Graph.Limits.ToList();
        var nearest = routes.Select(g => (Id: g.Key, Route: HouseholdWalk.Nearest(g)))
            .OrderBy(r => r.Route.Rank).ThenBy(r => r.Id, StringComparer.Ordinal).ToList();
        var stated = await StatedOnlyAsync(session, child.Id, loaded.Statements, caller);
        List<string> ids = [.. nearest.Select(n => n.Id).Union(stated, StringComparer.Ordinal)];
        var people = ids.Count == 0 ? [] : (await session.People.FindManyAsync(ids)).ToDictionary(p => p.Id);

        // Another child is around a child by being its partner or its parent, not by living in the same home.
        var adults = nearest
            .Where(n => people.TryGetValue(n.Id, out var p) && (n.Route.Hops[0].Link is not null || !p.IsChildOn(today)))
            .ToList();
        adults = [.. adults
            .Concat(stated.Where(id => people.ContainsKey(id) && adults.TrueForAll(a => a.Id != id)).Select(id => (Id: id, Route: new Route(ReachTime.StatedOnly, []))))
            .OrderBy(a => a.Route.Rank).ThenBy(a => a.Id, StringComparer.Ordinal)];
        if (adults.Count > MaxAdults)
        {
            limits.Add(new AnswerLimit("adults listed", $"there are more than {MaxAdults} adults; narrowed to the {MaxAdults} nearest"));
            adults = [.. adults.Take(MaxAdults)];
        }

        var sight = ConcernSight.Of(caller);
        var concerns = adults.Count == 0 ? [] : await session.Concerns.OnPeopleAsync([.. adults.Select(a => a.Id)], null, MaxConcerns + 1, sight);
        all.CountHidden(await session.Concerns.CountHiddenAsync([.. adults.Select(a => a.Id)], sight));
        if (concerns.Select(c => c.Concern.Id).Distinct().Skip(MaxConcerns).FirstOrDefault() is { } beyond)
        {
            concerns = [.. concerns.Where(c => c.Concern.Id != beyond)];
            limits.Add(new AnswerLimit("concerns read", $"the {MaxConcerns} shared latest"));
        }

        concerns = await KeptConcerns.WithoutAsync(session, concerns, caller);
        await all.KeepSourcesAsync(session, concerns.Select(c => c.Concern));
        var byAdult = concerns.ToLookup(c => c.PersonId);
        var answers = (await ContactAnswers.OfAsync(session, [.. adults.Select(a => a.Id)], concerns)).Where(a => a.IsOpenTo(caller)).ToLookup(a => a.AdultId);
        var statements = loaded.Statements;
        var words = new PathWords(caller, "this adult");
        var shown = adults.Select(a =>
        {
            var (markers, withheld) = MarkersOf(byAdult[a.Id], a.Route, caller, registry, all);
            return new AdultAround(
                a.Id, people[a.Id].AgeBandOn(today), people[a.Id].NameFrom(caller.OrganisationId), a.Route.Reach, words.Of(a.Route, today),
                markers, withheld, KinOf(a.Id, a.Route, statements, caller),
                [.. statements.Where(s => s.PersonId == a.Id && s.Topic is StatementTopic.ParentalResponsibility or StatementTopic.Consulted && s.OtherId == child.Id)
                    .Select(s => Shown(s, caller))])
            {
                KinStatements = [.. statements.Where(s => s.PersonId == a.Id && s.Topic == StatementTopic.KinStanding).Select(s => KinAsStated(s, caller))],
                ContactAnswers = [.. answers[a.Id].Select(c => new HouseholdAnswer(
                    StatementTopic.ChildContact, c.Answer, null, c.AsOf, LinkAccess.StatedByFor(caller, c.OrganisationId, c.StatedBy)))],
            };
        }).ToList();

        // Of people who have no more than the address in common nothing is inferred, nor looked up.
        var linked = adults.Where(a => a.Route.Hops.All(h => h.Link is not null)).Select(a => a.Id).ToList();
        var matters = await EarlierMatters.OfChildrenAsync(session, linked, [child.Id], caller);
        limits.AddRange(matters.Limits);
        var earlier = matters.SeenBy(caller, [.. linked, child.Id], [child.Id]).Statuses
            .Select(s => new EarlierChildMarker(
                s.Status.Code, s.AdultId == child.Id ? "child" : "adult", s.Status.From, s.Status.To, s.AdultId == child.Id ? null : s.AdultId))
            .Distinct().ToList();

        var homes = loaded.Homes.Where(r => r.PersonId == child.Id).ToList();
        var present = homes.Where(r => ChildLinks.TimeOf(r, today) == LinkTime.Present && r.Address.Area is not null).ToList();
        var (area, told) = (present.FirstOrDefault()?.Address.Area ?? caller.Area, present.Find(r => Whereabouts.IsAreaOpenTo(caller, r))?.Address.Area ?? caller.Area);
        var (kept, involvements) = (all.WhereaboutsAreKept, await session.Links.InvolvementsOfAsync([child.Id]));
        var lead = Lead.For(caller, kept, involvements, registry, today, told);
        var lost = loaded.WithWithheld is { } wider
            && HouseholdWalk.FromChild(wider, child.Id, today).Any(g => !routes.Contains(g.Key));
        return new Around(
            shown, lead, [caller.Area, .. Whereabouts.AreasFor(caller, kept, homes)], limits,
            [.. statements.Where(s => s.PersonId == child.Id)], lost ? loaded.Withholding : [], caller)
        {
            ToTell = Lead.Of(involvements, registry, today, area, caller),
            EarlierChildren = earlier,
            Linked = linked.ToHashSet(StringComparer.Ordinal),
        };
    }

    /// <summary>
    /// Whom a statement on the child names (requirements B13, B14), protected people left out: a parent abroad who holds parental
    /// responsibility stands in no other link.
    /// </summary>
    private static async ValueTask<IReadOnlyList<string>> StatedOnlyAsync(
        IReadSession session, string childId, IReadOnlyList<HouseholdStatement> statements, Caller caller)
    {
        string[] named =
        [
            .. statements.Where(s => s.OtherId == childId && s.PersonId != childId
                    && s.Topic is StatementTopic.ParentalResponsibility or StatementTopic.Consulted or StatementTopic.KinStanding)
                .Select(s => s.PersonId).Distinct(StringComparer.Ordinal),
        ];
        return named.Length == 0 ? [] : [.. named.Except(await session.People.HiddenFromAsync(caller.OrganisationId, named), StringComparer.Ordinal)];
    }

    private static (IReadOnlyList<AdultMarker> Markers, IReadOnlyList<WithheldItem> Withheld) MarkersOf(
        IEnumerable<ConcernOnPerson> concerns, Route route, Caller caller, RegistrySnapshot registry, Disclosure all)
    {
        var own = new Disclosure(caller, registry) { WhereaboutsAreKept = all.WhereaboutsAreKept };
        own.KeepSourcesOf(all);
        var markers = new List<AdultMarker>();
        var unconfirmed = new Dictionary<string, WithheldItem>();
        foreach (var item in concerns.DistinctBy(c => c.Concern.Id))
        {
            _ = all.Judge(item, out _);
            if (!own.Judge(item, out var view))
                continue;

            // Somebody of the same address may be a stranger: that a marker is held is enough to ring and find out.
            if (route.Hops.Any(h => h.Link is null))
            {
                unconfirmed[item.Concern.OrganisationId] = new WithheldItem(
                    item.Concern.Agency, WithheldBecause.Purpose,
                    "A marker is held about somebody of the same address; whether this person belongs to the child's household is not confirmed.",
                    own.ContactFor(item.Concern));
                continue;
            }

            markers.AddRange(view!.Indicators.Select(i => new AdultMarker(i, view.Happened?.From, view.Verification, view.Agency)));
        }

        return (markers, [.. own.Withheld, .. unconfirmed.Values]);
    }

    private static KinView? KinOf(string adultId, Route route, IReadOnlyList<HouseholdStatement> statements, Caller caller)
    {
        // Where they differ a warning counts: nobody is protective because somebody said so last (requirement B13).
        var stated = statements.Where(s => s.PersonId == adultId && s.Topic == StatementTopic.KinStanding)
            .MinBy(s => s.Standing switch { KinStanding.Risk => 0, KinStanding.Protective => 2, _ => 1 });
        if (stated is not null)
            return KinAsStated(stated, caller);
        return route.Hops.Any(h => h.Link?.Principal.Type == RelationshipType.ExtendedKin)
            ? new KinView(KinStanding.Unknown, StandingBasis.Assumed, AgencyKind.Unspecified, null)
            : null;
    }

    private static KinView KinAsStated(HouseholdStatement s, Caller caller) =>
        new(s.Standing, s.Basis, LinkAccess.StatedByFor(caller, s.OrganisationId, s.StatedBy), s.AsOf);

    /// <summary>A reason in words is a summary; below that tier there is the answer alone.</summary>
    private static HouseholdAnswer Shown(HouseholdStatement s, Caller caller) => new(
        s.Topic, s.Answer,
        s.OrganisationId == caller.OrganisationId
        || caller.May(SensitivityClass.Standard).Release is Release.Summary or Release.Detail ? s.Reason : null,
        s.AsOf, LinkAccess.StatedByFor(caller, s.OrganisationId, s.StatedBy));

    private sealed record Around(
        IReadOnlyList<AdultAround> Adults, Lead? Lead, IReadOnlyList<string> Areas, IReadOnlyList<AnswerLimit> Limits,
        IReadOnlyList<HouseholdStatement> OfChild, IReadOnlyList<string> Withholding, Caller Caller)
    {
        public IReadOnlyList<EarlierChildMarker> EarlierChildren { get; init; } = [];

        /// <summary>The adults whom more than an address links to the child.</summary>
        public IReadOnlySet<string> Linked { get; init; } = new HashSet<string>();

        public static Around Nothing(Caller caller) => new([], null, [caller.Area], [], [], [], caller);

        /// <summary>Who learns of the look-up, named to the caller or not.</summary>
        public Lead? ToTell { get; init; }

        /// <summary>What is stated on a topic; that nobody stated anything is said too.</summary>
        public IReadOnlyList<HouseholdAnswer> Answers(StatementTopic topic)
        {
            var stated = OfChild.Where(s => s.Topic == topic).Select(s => Shown(s, Caller)).ToList();
            return stated.Count > 0 ? stated : [new HouseholdAnswer(topic, HomeAnswer.NotRecorded, null, null, AgencyKind.Unspecified)];
        }
    }
}
