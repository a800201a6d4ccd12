using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Safety;
using InfoShare.Core.Sharing;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>Asks whether an adult reaches any child.</summary>
public sealed record CheckAdultReach(SubjectRef Adult, AccessPurpose Purpose, IReadOnlyList<string> OtherAreas);

/// <summary>The answer.</summary>
/// <param name="InCustodySince">Since when the adult is in custody; null when not, or when the caller may not know.</param>
public sealed record AdultReach(
    ResolvedPerson Adult, ChildPresence ChildPresence, DateOnly? InCustodySince, IReadOnlyList<CheckedChild> Children, AnswerEdges Edges)
{
    /// <summary>
    /// Other children of the adult and of partners, and siblings: removed, adopted, on a plan, a closed case; as far as the caller's role
    /// is given it. Of a child whom the adult reaches now or soon, no more than that it was removed (requirements B7, D10).
    /// </summary>
    public IReadOnlyList<EarlierChildMarker> EarlierChildren { get; init; } = [];

    /// <summary>What visitors must know of the adult, apart from what is known of any child (requirement C24).</summary>
    public IReadOnlyList<SafetyNoticeView> SafetyNotices { get; init; } = [];
}

/// <summary>
/// Tells police, probation and adult services whether an adult reaches children, now, soon or formerly, through whom, and whom to
/// ring (requirements B5, B7): that a child is there, its age band, the path and the contact, and nothing else of it (D10).
/// </summary>
public sealed class CheckAdultReachHandler(OrganisationDirectory directory, LookUps lookUps, TimeProvider time)
{
    /// <summary>What every answer says of how far it looked.</summary>
    internal static readonly AnswerLimit Depth = new(
        "steps followed", $"ways of at most {HouseholdWalk.MaxHops} links; an address in common is one of them");

    public async Task<AdultReach> HandleAsync(CheckAdultReach query, Call call, CancellationToken ct)
    {
        call = call with { Caller = call.Caller.Asking(query.Purpose, inEmergency: true) };
        if (query.Purpose.Purpose is not (Purpose.AssessAdultAccess or Purpose.SuperviseOffender or Purpose.Emergency))
            throw new RuleException(ErrorReason.PurposeNotAllowed, "An adult's reach is for ASSESS_ADULT_ACCESS or SUPERVISE_OFFENDER, in an emergency for EMERGENCY.");
        var registry = await directory.CurrentAsync(ct);
        return await lookUps.AnswerAsync(call, query.Purpose, session => ReadAsync(session, query, call, registry), ct);
    }

    private async ValueTask<LookUp<AdultReach>> ReadAsync(IReadSession session, CheckAdultReach query, Call call, RegistrySnapshot registry)
    {
        var caller = call.Caller;
        var today = LondonTime.DateOf(session.Now);
        var found = await PersonResolver.AskedAsync(session, query.Adult, caller);
        call = await Standings.TowardsAsync(session, call, found.Person?.Id);
        caller = call.Caller;

        // A young child is nobody's source of harm; asking by its id must not list its family.
        var asked = found.Person?.Id;
        if (found.Person is { } person && person.AgeBandOn(today) is AgeBand.Unborn or AgeBand.Age04 or AgeBand.Age59)
            found = PersonResolver.AsNobody(caller);

        var reach = found.Person is { } adult
            ? await HouseholdReach.OfAdultAsync(session, adult, caller, today)
            : new Reach([], [], [], [], null);
        var childIds = reach.Children.Select(c => c.Child.Id).ToList();
        var involvements = childIds.Count == 0 ? [] : await session.Links.InvolvementsOfAsync(childIds);
        var area = reach.Areas.Count > 0 ? reach.Areas[0] : caller.Area;
        var leads = reach.Children.ToDictionary(c => c.Child.Id, c => CheckedChild.LeadOf(c, involvements, registry, today, area, caller));
        var judge = new Concerns.Disclosure(caller, registry);
        var safety = await SafetyNotices.OfAdultsAsync(session, found.Person is { } visited ? [visited.Id] : [], null, caller, judge);
        List<WithheldItem> withheld = [.. reach.Withholding.Select(id => Withheld(id, registry)), .. judge.Withheld];
        var answering = leads.Values.Select(l => l.ContactOrganisationId).Concat(reach.Withholding).Concat(judge.Answering).OfType<string>().ToHashSet();
        var coverage = await InformationCoverage.OfAsync(
            session, CoverageOf.Areas(registry, [.. query.OtherAreas, caller.Area, .. reach.Areas], answering, caller), found.Person?.Id, caller);
        var matters = found.Person is null ? null
            : await EarlierMatters.OfChildrenAsync(session, [found.Person.Id, .. reach.Partners], reach.OwnChildren, caller);
        var told = matters is null ? [] : StatusesOf(matters, found.Person!.Id, reach, caller);
        var entry = call.Entry(session, time, AuditEventKind.Query, found.Person is null ? Code.Of(found.Resolved.Outcome) : "done") with
        {
            PersonIds = asked is null ? [] : [asked, .. childIds],
            MatchedHow = found.Resolved.MatchedHow,
            CountsByTier = Counted(judge.CountsByTier, Code.Of(Tier.Existence), reach.Children.Count),
            // That each of these children is there, and what became of earlier ones.
            Shown =
            [
                .. childIds.Select(id => Concerns.Disclosure.ShownAs(Tier.Existence, id))
                    .Concat(told.Select(s => Concerns.Disclosure.ShownAs(Tier.Marker, s.Status.Id))).Concat(safety.ShownIds).Distinct().Order(StringComparer.Ordinal),
            ],
            WithheldByReason = Counted(judge.WithheldByReason, Code.Of(WithheldBecause.Role), reach.Withholding.Count),
            RuleIds =
            [
                .. LinkAccess.RulesFor(caller, reach.Children.Count > 0, reach.Withholding.Count > 0).Concat(judge.RuleIds)
                    .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            ],
        };
        var children = reach.Children.Select(c => CheckedChild.Of(c, leads[c.Child.Id], caller, today)).ToList();
        var earlier = EarlierOf(told, found.Person?.Id, reach);
        var answer = new AdultReach(
            found.Resolved,
            children.Count > 0 ? ChildPresence.ChildRecorded
                : found.Person is null ? ChildPresence.NotKnown
                : ChildPresence.NoneRecordedHere,
            reach.InCustodySince, children,
            new AnswerEdges(
                coverage, withheld, [Depth, .. reach.Limits, .. matters?.Limits ?? [], .. safety.Limits], entry.Receipt(),
                CoverageOf.HowToRead(
                    children.Count + earlier.Count > 0, coverage, withheld.Count > 0, children.Count > 0 ? null : "No child whom this adult reaches")))
        {
            EarlierChildren = earlier,
            SafetyNotices = safety.Shown,
        };
        return new LookUp<AdultReach>(answer, entry, [.. reach.Children.Select(c => new LookedUp(c.Child.Id, leads[c.Child.Id]))]);
    }

    private static Dictionary<string, int> Counted(IReadOnlyDictionary<string, int> counts, string code, int more)
    {
        var all = counts.ToDictionary();
        if (more > 0)
            all[code] = all.GetValueOrDefault(code) + more;
        return all;
    }

    private static IReadOnlyList<EarlierChildStatus> StatusesOf(EarlierMatters matters, string adultId, Reach reach, Caller caller) =>
    [
        .. matters.SeenBy(caller, [adultId, .. reach.Partners, .. reach.OwnChildren], [])
            .Statuses.Where(s => !reach.OwnChildren.Contains(s.ChildId) || EarlierMatters.IsRemoval(s.Status.Code)),
    ];

    private static IReadOnlyList<EarlierChildMarker> EarlierOf(IReadOnlyList<EarlierChildStatus> told, string? adultId, Reach reach) =>
    [
        .. told.Select(s => new EarlierChildMarker(
                s.Status.Code, s.AdultId == adultId ? "adult" : reach.Partners.Contains(s.AdultId) ? "partner" : "child", s.Status.From, s.Status.To))
            .Distinct(),
    ];

    /// <summary>A link that the reader's role is told of, and not shown.</summary>
    internal static WithheldItem Withheld(string organisationId, RegistrySnapshot registry)
    {
        var organisation = registry.Find(organisationId);
        return new WithheldItem(
            organisation?.Agency ?? AgencyKind.Unspecified, WithheldBecause.Role, "A link is held that your role is not given.",
            organisation?.DutyDesk ?? new ContactPoint("Duty desk", PractitionerRole.Unspecified, organisationId, null));
    }
}
