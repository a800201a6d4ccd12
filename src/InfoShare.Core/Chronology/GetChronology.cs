using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Sharing;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Chronology;

/// <summary>Asks for a child's chronology across agencies, areas and years (requirements D9, O6).</summary>
/// <param name="From">Only what lies on or after this day; null: from the beginning.</param>
/// <param name="To">Only what lies on or before this day; null: to the end.</param>
/// <param name="Lanes">Only these; empty: all.</param>
public sealed record GetChronology(
    SubjectRef Child, AccessPurpose Purpose, DateOnly? From, DateOnly? To, IReadOnlyList<ChronologyLane> Lanes, bool NewestFirst, int PageSize, ChronologyPosition? After);

/// <summary>The chronology of one child, as far as the caller may see it.</summary>
/// <param name="Critical">On the first page: what stands out by what it is, in order of time.</param>
public sealed record ChildChronology(
    ResolvedPerson Child, AgeBand AgeBand, Lead? Lead, IReadOnlyList<ChronologyItem> Critical, IReadOnlyList<ChronologyItem> Items,
    ChronologyPosition? Next, AnswerEdges Edges)
{
    /// <summary>On the first page: what was stated of the way the risk goes, and what protects, beside each other (C23).</summary>
    public IReadOnlyList<ChronologyItem> RiskOverTime { get; init; } = [];

    /// <summary>Whether all that is shown rests on one source or one visit (C3).</summary>
    public RestsOn RestsOn { get; init; } = RestsOn.Several;

    /// <summary>The name as the caller's own organisation recorded it; null where it recorded none (A5).</summary>
    public string? OwnName { get; init; }
}

/// <summary>Asks for one item of a child's chronology in full.</summary>
public sealed record GetChronologyItem(SubjectRef Child, AccessPurpose Purpose, string ItemId);

/// <summary>One item with what the reader may see of it.</summary>
/// <param name="Concern">Of a concern: at the reader's own tier.</param>
public sealed record ChronologyDetail(ResolvedPerson Child, ChronologyItem Item, ConcernView? Concern, AnswerEdges Edges);

/// <summary>
/// Answers with one list across agencies and years: critical points first, gaps as gaps, each item judged for the reader. What is hidden is
/// left out before anything is ordered, counted or paged. Audited as the look-up that it is.
/// </summary>
public sealed class ChronologyHandler(OrganisationDirectory directory, LookUps lookUps, TimeProvider time)
{
    /// <summary>So many critical points stand at the head; all of them are marked in the list below.</summary>
    public const int MaxCritical = 20;

    private const string HowDaysAreRead = "Where nobody knows when something happened, it stands on the day on which it was shared, and says so.";

    /// <exception cref="RuleException">PURPOSE_NOT_ALLOWED; NOT_FOUND for an id or an own record that is not known.</exception>
    public async Task<ChildChronology> HandleAsync(GetChronology query, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        call = call with { Caller = call.Caller.Asking(query.Purpose, inEmergency: true) };
        var registry = await directory.CurrentAsync(ct);
        return await lookUps.AnswerAsync(call, query.Purpose, session => ListAsync(session, query, call, registry), ct);
    }

    /// <exception cref="RuleException">PURPOSE_NOT_ALLOWED; NOT_FOUND, the same for what is not there and for what is not the caller's to know.</exception>
    public async Task<ChronologyDetail> HandleAsync(GetChronologyItem query, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        call = call with { Caller = call.Caller.Asking(query.Purpose, inEmergency: true) };
        var registry = await directory.CurrentAsync(ct);
        return await lookUps.AnswerAsync(call, query.Purpose, session => ItemAsync(session, query, call, registry), ct);
    }

    private async ValueTask<LookUp<ChildChronology>> ListAsync(IReadSession session, GetChronology query, Call call, RegistrySnapshot registry)
    {
        var (found, asked, around, reading, asking) = await ReadAsync(session, query.Child, call, registry);
        var all = ChronologyOrder.Merge((reading?.Items ?? []).Where(i => Lies(i, query)), query.NewestFirst);
        var listed = all.Where(i => query.Lanes.Count == 0 || query.Lanes.Contains(i.Lane)).ToList();
        var after = query.After is { } position ? [.. listed.Where(i => ChronologyOrder.IsAfter(i, position, query.NewestFirst))] : listed;
        var page = after.Take(query.PageSize).ToList();
        var critical = query.After is not null ? [] : all.Where(i => i.Critical is not null).ToList();
        var head = query.NewestFirst ? critical.Take(MaxCritical).ToList() : [.. critical.TakeLast(MaxCritical)];
        var trends = query.After is not null ? [] : all.Where(i => i.Trend != StatedTrend.Unspecified || i.Lane == ChronologyLane.Protective).ToList();
        var overTime = query.NewestFirst ? trends.Take(MaxCritical).ToList() : [.. trends.TakeLast(MaxCritical)];
        List<AnswerLimit> limits = [.. reading?.Limits ?? []];
        if (trends.Count > MaxCritical)
            limits.Add(new AnswerLimit("what was stated of the way the risk goes, at the head", $"the {MaxCritical} latest; the others stand in the list"));
        if (critical.Count > MaxCritical)
            limits.Add(new AnswerLimit("critical points at the head", $"the {MaxCritical} latest; every one is marked in the list"));

        var shown = page.Concat(head).Concat(overTime).DistinctBy(i => (i.Kind, i.Id)).ToList();
        var entry = EntryOf(session, asking, found, asked, reading, shown, shown.Where(IsConcern).Select(i => i.Tier));
        var edges = await EdgesAsync(session, found, around, reading, asking, registry, all.Count > 0, limits, entry);
        var answer = new ChildChronology(
            found.Resolved, found.Person?.AgeBandOn(LondonTime.DateOf(session.Now)) ?? AgeBand.Unspecified, around?.Lead, head, page,
            after.Count > page.Count ? new ChronologyPosition(page[^1].Day, page[^1].Kind, page[^1].Id) : null, edges)
        {
            RiskOverTime = overTime,
            RestsOn = reading?.RestsOn ?? RestsOn.Several,
            OwnName = found.Person?.NameFrom(call.Caller.OrganisationId),
        };
        return new LookUp<ChildChronology>(answer, entry, LookedUpOf(found, around));
    }

    private async ValueTask<LookUp<ChronologyDetail>> ItemAsync(IReadSession session, GetChronologyItem query, Call call, RegistrySnapshot registry)
    {
        var (found, asked, around, reading, asking) = await ReadAsync(session, query.Child, call, registry);
        if (reading?.Items.Find(i => i.Id == query.ItemId) is not { } item)
            throw RuleException.NotFound("chronology item");

        // At the reader's own tier, judged alone: the entry says what this one answer showed. What is withheld stands in the edges, and is counted.
        var alone = new Disclosure(asking.Caller, registry) { WhereaboutsAreKept = reading.Kept };
        alone.KeepSourcesOf(reading.All);
        if (reading.Concerns.TryGetValue(item.Id, out var concern))
            alone.Add((await MeetingTold.WithAsync(session, [concern]))[0]);
        await alone.NameAsync(session);
        var view = alone.Shown.SingleOrDefault();
        var entry = EntryOf(session, asking, found, asked, reading, [item with { Tier = view?.Tier ?? (item.InFull == Tier.Unspecified ? item.Tier : item.InFull) }], IsConcern(item) ? [view?.Tier ?? item.Tier] : []);
        entry = entry with { PersonIds = [.. entry.PersonIds, .. alone.Named.Where(id => id != asked)] };
        if (view?.Meeting is { } met)
            entry = entry with { Shown = [.. entry.Shown, Disclosure.ShownAs(met.Tier, met.Contact.Id)] };
        entry = entry with { Shown = [.. entry.Shown, .. item.ShownInMore.Select(id => Disclosure.ShownAs(Tier.Marker, id))] };
        var edges = await EdgesAsync(session, found, around, reading, asking, registry, true, [], entry);
        return new LookUp<ChronologyDetail>(new ChronologyDetail(found.Resolved, item, view, edges), entry, LookedUpOf(found, around));
    }

    /// <summary>As QueryChild: the answer about an adult is the answer about nobody.</summary>
    private static async ValueTask<(Resolution Found, string? Asked, QueryChildHandler.Around? Around, ChronologyReading? Reading, Call Asking)> ReadAsync(
        IReadSession session, SubjectRef subject, Call call, RegistrySnapshot registry)
    {
        var today = LondonTime.DateOf(session.Now);
        var found = await PersonResolver.AskedAsync(session, subject, call.Caller);
        call = await Standings.TowardsAsync(session, call, found.Person?.Id);
        var asked = found.Person?.Id;
        var adult = found.Person is { } person && person.AgeBandOn(today) == AgeBand.Adult;
        if (adult || (found.Person is null && Ages.BandOn(subject.Demographics?.BirthDate, null, today) == AgeBand.Adult))
            found = PersonResolver.AsNobody(call.Caller);

        if (found.Person is not { } child)
            return (found, asked, null, null, call);
        var around = await QueryChildHandler.AroundAsync(session, child, call.Caller, registry, today);
        var reading = new ChronologyReading(session, child, call.Caller, registry, around.Kept);
        await reading.ReadAsync();
        return (found, asked, around, reading, call);
    }

    private AuditEntry EntryOf(
        IReadSession session, Call call, Resolution found, string? asked, ChronologyReading? reading, IReadOnlyList<ChronologyItem> shown, IEnumerable<Tier> tiers) =>
        call.Entry(session, time, AuditEventKind.Query, found.Person is null ? Code.Of(found.Resolved.Outcome) : "done") with
        {
            PersonIds = asked is null ? [] : [asked],
            MatchedHow = found.Resolved.MatchedHow,
            CountsByTier = tiers.CountBy(Code.Of).ToDictionary(c => c.Key, c => c.Value, StringComparer.Ordinal),
            Shown = [.. shown.Select(i => Disclosure.ShownAs(i.Tier, i.Id)).Distinct().Order(StringComparer.Ordinal)],
            WithheldByReason = reading?.All.WithheldByReason ?? new Dictionary<string, int>(),
            RuleIds = reading?.All.RuleIds ?? [],
        };

    private static async ValueTask<AnswerEdges> EdgesAsync(
        IReadSession session, Resolution found, QueryChildHandler.Around? around, ChronologyReading? reading, Call call, RegistrySnapshot registry,
        bool anything, IReadOnlyList<AnswerLimit> limits, AuditEntry entry)
    {
        HashSet<string> answering = [.. (reading?.All.Answering ?? []).Where(id => id.Length > 0)];
        if (around?.Lead?.ContactOrganisationId is { } named)
            answering.Add(named);
        var coverage = await InformationCoverage.OfAsync(
            session, CoverageOf.Areas(registry, around?.Areas ?? [call.Caller.Area], answering, call.Caller), found.Person?.Id, call.Caller);
        IReadOnlyList<WithheldItem> withheld = reading?.All.Withheld ?? [];
        string?[] words =
        [
            CoverageOf.HowToRead(anything, coverage, withheld.Count > 0),
            UnknownTimes.InWords(reading?.Items.Count(i => i.Kind == ChronologyKind.Gap) ?? 0),
            anything ? HowDaysAreRead : null,
        ];
        return new AnswerEdges(coverage, withheld, limits, entry.Receipt(), string.Join(' ', words.OfType<string>()));
    }

    private static IReadOnlyList<LookedUp> LookedUpOf(Resolution found, QueryChildHandler.Around? around) =>
        found.Person is { } child ? [new LookedUp(child.Id, around!.ToTell)] : [];

    private static bool IsConcern(ChronologyItem item) => item.Kind is ChronologyKind.Concern or ChronologyKind.AddressConcern;

    // What lasts lies in every later time. A gap without a beginning lies in every earlier one.
    private static bool Lies(ChronologyItem item, GetChronology query) =>
        (query.To is not { } to || item.Day <= to)
        && (query.From is not { } from || item.Day >= from || item.To >= from || (item.To is null && Lasts(item.Kind)));

    private static bool Lasts(ChronologyKind kind) => kind is ChronologyKind.Status or ChronologyKind.Service or ChronologyKind.Gap or ChronologyKind.Home or ChronologyKind.Link;
}
