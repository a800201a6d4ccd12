using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Contacts;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Patterns;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Safety;
using InfoShare.Core.Sharing;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns;

/// <summary>Where a page of concerns begins: after this one.</summary>
public sealed record ConcernPosition(DateTimeOffset SharedAt, string ConcernId);

/// <summary>Asks what is known around a child.</summary>
public sealed record QueryChild(SubjectRef Child, AccessPurpose Purpose, int PageSize, ConcernPosition? After);

/// <summary>The picture of one child, as far as the caller may see it.</summary>
public sealed record ChildPicture(
    ResolvedPerson Child,
    AgeBand AgeBand,
    Lead? Lead,
    IReadOnlyList<ChildStatus> Statuses,
    IReadOnlyList<ConcernView> Concerns,
    ConcernPosition? Next,
    AnswerEdges Edges,
    SiblingGroup Siblings)
{
    /// <summary>Concerns about an address at which the child is recorded as living on that day; on the first page.</summary>
    public IReadOnlyList<AddressConcernView> AtAddress { get; init; } = [];

    /// <summary>What visitors must know of the child's address, apart from what is known of the child (C24); on the first page.</summary>
    public IReadOnlyList<SafetyNoticeView> SafetyNotices { get; init; } = [];

    /// <summary>Times of which nothing is known (F11).</summary>
    public IReadOnlyList<UnknownTime> Unknown { get; init; } = [];

    /// <summary>Series of events that the caller may see (H1); on the first page.</summary>
    public IReadOnlyList<SeriesShown> Series { get; init; } = [];

    /// <summary>Notices of what stands together (H5), as far as the caller may see them; on the first page.</summary>
    public IReadOnlyList<PatternNoticeView> Patterns { get; init; } = [];

    /// <summary>Whether all that is shown rests on one source or one visit (C3).</summary>
    public RestsOn RestsOn { get; init; } = RestsOn.Several;

    /// <summary>When the child was last seen, and the latest contacts, missed ones among them; on the first page (H3).</summary>
    public ContactsSeen Contacts { get; init; } = ContactsSeen.None;
}

/// <summary>Answers at the least tier that serves, names what is withheld and whom to ask, and audits before it answers.</summary>
public sealed class QueryChildHandler(OrganisationDirectory directory, LookUps lookUps, TimeProvider time)
{
    /// <summary>Concerns over which the edges of an answer are worked out.</summary>
    public const int MaxConcerns = 500;

    private const int MaxNotices = 20;

    public async Task<ChildPicture> HandleAsync(QueryChild query, Call call, CancellationToken ct)
    {
        call = call with { Caller = call.Caller.Asking(query.Purpose, inEmergency: true) };
        var registry = await directory.CurrentAsync(ct);
        return await lookUps.AnswerAsync(call, query.Purpose, session => ReadAsync(session, query, call, registry), ct);
    }

    private async ValueTask<LookUp<ChildPicture>> ReadAsync(IReadSession session, QueryChild query, Call call, RegistrySnapshot registry)
    {
        var caller = call.Caller;
        var today = LondonTime.DateOf(session.Now);
        var found = await PersonResolver.AskedAsync(session, query.Child, caller);
        call = await Standings.TowardsAsync(session, call, found.Person?.Id);
        caller = call.Caller;
        var adultId = found.Person is { } person && person.AgeBandOn(today) == AgeBand.Adult ? person.Id : null;

        // The answer about an adult is the answer about nobody: this call does not tell which adults are recorded, nor that
        // one of them may be meant.
        var describesAdult = Ages.BandOn(query.Child.Demographics?.BirthDate, null, today) == AgeBand.Adult;
        if (adultId is not null || (found.Person is null && describesAdult))
            found = PersonResolver.AsNobody(caller);
        var around = found.Person is { } child
            ? await AroundAsync(session, child, caller, registry, today)
            : new Around(null, null, [], [caller.Area], false);
        var (page, all, next, limits, counting, restsOn) = found.Person is { } known
            ? await ConcernsAsync(session, known.Id, query, new Disclosure(caller, registry) { WhereaboutsAreKept = around.Kept }, caller, registry)
            : (new Disclosure(caller, registry), new Disclosure(caller, registry), null, [], [], RestsOn.Several);

        IReadOnlyList<PatternNoticeView> patterns = found.Person is { } counted && query.After is null
            ? await PatternSight.ViewsAsync(
                session, [.. (await session.Patterns.OfPersonAsync(counted.Id, MaxNotices)).Where(n => n.IsOpen)], counted, caller, registry,
                concern => ConcernAccess.Decide(caller, concern)) : [];
        var series = found.Person is { } followed && query.After is null
            ? await SeriesSight.OfAsync(session, followed, counting, all.Shown, caller, around.Kept, registry) : SeriesSeen.None;

        // Of an address where somebody hides nothing is said: that something is known of it says that she is there.
        var atAddress = found.Person is { } lived && query.After is null && (!around.Kept || Whereabouts.AreOpenTo(caller, null))
            ? await AddressConcerns.OfChildAsync(session, lived, caller, registry, all, page) : AddressConcernsSeen.None;
        var safety = found.Person is { } visited && query.After is null
            ? await SafetyNotices.AroundAsync(session, visited, new Dictionary<string, bool>(), caller, all) : SafetyNoticesSeen.None;
        var statuses = around.Statuses.Where(all.Judge).Select(s => Whereabouts.StatusFor(caller, around.Kept, s)).ToList();
        all.Answering.UnionWith(statuses.Select(s => s.OrganisationId).Where(id => id.Length > 0));
        if (around.Lead?.ContactOrganisationId is { } named)
            all.Answering.Add(named);
        var contacts = found.Person is { } met && query.After is null
            ? await ContactSight.ReadAsync(session, met.Id, caller, around.Kept, registry) : ContactsSeen.None;
        all.Answering.UnionWith(contacts.Named);
        all.CountHidden(contacts.Hidden);
        var coverage = await InformationCoverage.OfAsync(
            session, CoverageOf.Areas(registry, around.Areas, all.Answering, caller), found.Person?.Id, caller);
        var shown = all.Shown.Count > 0 || statuses.Count > 0 || atAddress.Shown.Count > 0 || contacts.Contacts.Count > 0;
        var unknown = found.Person is { } whose
            ? UnknownTimes.SeenBy(caller, await session.Handovers.UnknownPeriodsOfAsync([whose.Id]), registry) : [];
        var asked = found.Person?.Id ?? adultId;
        var siblings = found.Person is { } one ? await SiblingGroup.OfAsync(session, one.Id, caller, registry, today) : SiblingGroup.NotAsked;
        await page.NameAsync(session);
        var entry = call.Entry(session, time, AuditEventKind.Query, found.Person is null ? Code.Of(found.Resolved.Outcome) : "done") with
        {
            // The trail says whom the question was about, though the answer says nobody: reviewers see who looks up adults here. And
            // whom the answer showed: whoever was shown a sibling, a series in which others count, or whom a concern names, relies on who that is, and is told when it turns out otherwise (A6).
            PersonIds = asked is null ? [] : [asked, .. siblings.Siblings.Select(s => s.PersonId).Concat(series.PersonIds).Concat(page.Named).Where(id => id != asked).Distinct(StringComparer.Ordinal)],
            MatchedHow = found.Resolved.MatchedHow,
            CountsByTier = page.CountsWith(safety.Shown.Select(n => n.Tier)),
            Shown = [.. page.ShownIds, .. statuses.Select(s => Disclosure.ShownAs(Tier.Marker, s.Id)), .. contacts.ShownIds, .. safety.ShownIds, .. BesidesPage(page, series.Shown, patterns, contacts)],
            WithheldByReason = all.WithheldByReason,
            RuleIds = all.RuleIds,
        };
        var picture = new ChildPicture(
            found.Resolved, found.Person?.AgeBandOn(today) ?? AgeBand.Unspecified, around.Lead, statuses, page.Shown, next,
            new AnswerEdges(
                coverage, all.Withheld, [.. limits, .. atAddress.Limits, .. contacts.Limits, .. safety.Limits], entry.Receipt(),
                string.Join(' ', ((string?[])[CoverageOf.HowToRead(shown, coverage, all.Withheld.Count > 0), UnknownTimes.InWords(unknown.Count)]).OfType<string>())),
            siblings)
        {
            AtAddress = atAddress.Shown,
            SafetyNotices = safety.Shown,
            Unknown = unknown,
            Series = series.Shown,
            Patterns = patterns,
            Contacts = contacts,
            RestsOn = restsOn,
        };
        return new LookUp<ChildPicture>(picture, entry, found.Person is null ? [] : [new LookedUp(found.Person.Id, around.ToTell)]);
    }

    /// <summary>Concerns that series and notices name at MARKER and that stand on another page, and the contacts and answers that count in them and stand nowhere else.</summary>
    private static IEnumerable<string> BesidesPage(
        Disclosure page, IReadOnlyList<SeriesShown> series, IReadOnlyList<PatternNoticeView> patterns, ContactsSeen contacts)
    {
        var onPage = page.Shown.Select(c => c.ConcernId).Concat(contacts.Contacts.Select(c => c.Contact.Id)).ToHashSet(StringComparer.Ordinal);
        return series.SelectMany(s => s.Events).SelectMany(e => e.Sources).Select(s => s.ConcernId ?? s.ContactId).OfType<string>()
            .Concat(patterns.SelectMany(p => p.Parts).Select(p => p.Concern?.ConcernId).OfType<string>()).Concat(patterns.SelectMany(p => p.ShownBeside))
            .Where(id => !onPage.Contains(id)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(id => Disclosure.ShownAs(Tier.Marker, id));
    }

    /// <summary>Who leads, the open statuses, and the areas to answer for.</summary>
    /// <param name="Lead">As the caller may be told it.</param>
    /// <param name="ToTell">Who learns of the look-up, named to the caller or not.</param>
    /// <param name="Statuses">All of them; what the caller is given of them is judged with the concerns.</param>
    /// <param name="Kept">Whether the child's whereabouts are kept.</param>
    internal sealed record Around(Lead? Lead, Lead? ToTell, IReadOnlyList<ChildStatus> Statuses, IReadOnlyList<string> Areas, bool Kept);

    internal static async ValueTask<Around> AroundAsync(
        IReadSession session, Person child, Caller caller, RegistrySnapshot registry, DateOnly today)
    {
        // An address that anybody recorded as a refuge says nothing here, not even its area.
        var residences = await session.Links.ResidencesOfAsync([child.Id], ChildLinks.MaxLinks);
        var refuges = new ProtectedPlaces(residences);
        var homes = residences.Where(r => r.Kind != ResidenceKind.Refuge && !refuges.Cover(child.Id, r.Address)).ToList();
        var present = homes.Where(r => ChildLinks.TimeOf(r, today) == LinkTime.Present && r.Address.Area is not null).ToList();
        var current = present.FirstOrDefault()?.Address.Area;

        // Whose duty desk is named says where a child is placed.
        var told = present.Find(r => Whereabouts.IsAreaOpenTo(caller, r))?.Address.Area;

        var involvements = await session.Links.InvolvementsOfAsync([child.Id]);
        var statuses = await session.Links.StatusesOfAsync([child.Id]);
        var kept = await Whereabouts.AreKeptAsync(session, [child]);
        return new Around(
            Lead.For(caller, kept, involvements, registry, today, told ?? caller.Area),
            Lead.Of(involvements, registry, today, current ?? caller.Area, caller),
            statuses,
            [caller.Area, .. Whereabouts.AreasFor(caller, kept, homes)],
            kept);
    }

    /// <summary>
    /// The asked page, and the edges over all concerns: who answered and what is withheld must not depend on the page that
    /// one happens to read.
    /// </summary>
    private static async ValueTask<(Disclosure Page, Disclosure All, ConcernPosition? Next, IReadOnlyList<AnswerLimit> Limits, IReadOnlyList<ConcernOnPerson> Counting, RestsOn RestsOn)> ConcernsAsync(
        IReadSession session, string childId, QueryChild query, Disclosure all, Caller caller, RegistrySnapshot registry)
    {
        var sight = ConcernSight.Of(caller);
        var everything = await KeptConcerns.WithoutAsync(
            session, await session.Concerns.OnPeopleAsync([childId], null, MaxConcerns + 1, sight), caller);
        all.CountHidden(await session.Concerns.CountHiddenAsync([childId], sight));
        await all.KeepSourcesAsync(session, everything.Select(c => c.Concern));
        List<(Concern, ConcernView)> shown = [];
        foreach (var concern in everything.Take(MaxConcerns))
        {
            if (all.Add(concern) is { } view)
                shown.Add((concern.Concern, view));
        }

        var after = query.After is { } p ? (p.SharedAt, p.ConcernId) : ((DateTimeOffset, string)?)null;

        // What is left out by a conflict of interest takes no place on a page either.
        var concerns = caller.Conflicts.HasAny
            ? [.. everything.Take(MaxConcerns).Where(c => IsAfter(c.Concern, query.After))]
            : await session.Concerns.OnPeopleAsync([childId], after, query.PageSize + 1, sight);
        var onPage = await MeetingTold.WithAsync(session, [.. concerns.Take(query.PageSize)]);
        var page = new Disclosure(caller, registry) { WhereaboutsAreKept = all.WhereaboutsAreKept };
        page.KeepSourcesOf(all);
        await page.KeepSourcesAsync(session, onPage.Select(c => c.Concern).ExceptBy(everything.Select(c => c.Concern.Id), c => c.Id));
        foreach (var concern in onPage)
            page.Add(concern);
        return (
            page, all,
            concerns.Count > query.PageSize ? new ConcernPosition(onPage[^1].Concern.SharedAt, onPage[^1].Concern.Id) : null,
            everything.Count > MaxConcerns
                ? [new AnswerLimit("agencies that answered, what was withheld, and series", $"the latest {MaxConcerns} concerns")]
                : [],
            [.. everything.Take(MaxConcerns)],
            RestsOn.Of(shown, caller));
    }

    private static bool IsAfter(Concern concern, ConcernPosition? position) =>
        position is null || concern.SharedAt < position.SharedAt
        || (concern.SharedAt == position.SharedAt && string.CompareOrdinal(concern.Id, position.ConcernId) < 0);
}
