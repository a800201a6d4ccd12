using InfoShare.Core.Access;
using InfoShare.Core.Concerns;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Handovers;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>A status of an earlier child of one of the adults, or of a sibling. Says nothing else of that child.</summary>
/// <param name="AdultId">The adult; the child whose sibling it is.</param>
public sealed record EarlierChildStatus(string AdultId, string ChildId, ChildStatus Status)
{
    /// <summary>For remembering that it was told.</summary>
    public string Key => $"{ChildId}:{Code.Of(Status.Code)}:{Status.From:yyyy-MM-dd}";
}

/// <summary>What somebody may see of the earlier matters.</summary>
/// <param name="Concerns">At MARKER or above.</param>
/// <param name="Withheld">Something is held; its holder is to be asked.</param>
public sealed record SeenMatters(
    IReadOnlyList<Concern> Concerns, IReadOnlyList<EarlierChildStatus> Statuses, IReadOnlyList<Concern> Withheld)
{
    /// <summary>Whether there is anything to tell.</summary>
    public bool Any => Concerns.Count + Statuses.Count + Withheld.Count > 0;

    /// <summary>Whether content is shown, and not only that something is held.</summary>
    public bool ShowsContent => Concerns.Count + Statuses.Count > 0;

    /// <summary>Keys of all of them, for remembering.</summary>
    public IEnumerable<string> Keys => Concerns.Concat(Withheld).Select(c => c.Id).Concat(Statuses.Select(s => s.Key));
}

/// <summary>
/// What is recorded of adults from before: concerns about them or that name them as the suspected source, open or long past, and
/// what became of the children they had or cared for (requirement B12). Bounded; shown by role.
/// </summary>
public sealed class EarlierMatters
{
    /// <summary>At most this many concerns are read.</summary>
    public const int MaxConcerns = 100;

    /// <summary>At most this many earlier children and siblings are followed, those of the latest links.</summary>
    public const int MaxEarlierChildren = 40;

    /// <summary>Links that are read where many adults are asked about at once.</summary>
    private const int MaxLinksOfMany = 600;

    /// <summary>Statuses that say something about how an earlier child fared.</summary>
    private static readonly ChildStatusCode[] Telling =
    [
        ChildStatusCode.Adopted, ChildStatusCode.LacOrder, ChildStatusCode.LacS20, ChildStatusCode.CareLeaver, ChildStatusCode.PreProceedings,
        ChildStatusCode.SupervisionOrder, ChildStatusCode.Cpp, ChildStatusCode.S47, ChildStatusCode.Cin, ChildStatusCode.CscOpen,
        ChildStatusCode.CscClosed, ChildStatusCode.CscBelowThreshold, ChildStatusCode.EarlyHelp, ChildStatusCode.ResidenceOrder,
    ];

    private static readonly ChildStatusCode[] RemovalOrPlan =
    [
        ChildStatusCode.Adopted, ChildStatusCode.LacOrder, ChildStatusCode.LacS20, ChildStatusCode.PreProceedings, ChildStatusCode.SupervisionOrder,
        ChildStatusCode.Cpp,
    ];

    private readonly IReadOnlyList<(string AdultId, Concern Concern)> concerns;
    private readonly IReadOnlyList<EarlierChildStatus> statuses;
    private IReadOnlySet<string>? ofKept;

    private EarlierMatters(
        IReadOnlyList<(string AdultId, Concern Concern)> concerns, IReadOnlyList<EarlierChildStatus> statuses, IReadOnlyList<AnswerLimit>? limits = null) =>
        (this.concerns, this.statuses, Limits) = (concerns, statuses, limits ?? []);

    /// <summary>What narrowed the reading, in words.</summary>
    public IReadOnlyList<AnswerLimit> Limits { get; }

    /// <summary>Reads what there is about these adults. Links that rest on police intelligence lead nowhere here.</summary>
    /// <param name="siblingsOf">Children whose siblings' statuses are read too, each kept under the child's own id.</param>
    public static async ValueTask<EarlierMatters> OfAsync(
        IReadSession session, IReadOnlyCollection<string> adultIds, IReadOnlyCollection<string>? siblingsOf = null)
    {
        if (adultIds.Count == 0)
            return new EarlierMatters([], []);

        // One more than is read, to know whether any is left; one that bears on several of the adults comes several times.
        var found = await session.Concerns.OnPeopleAsync(adultIds, null, MaxConcerns + 1);
        var limits = new List<AnswerLimit>();
        if (found.Select(c => c.Concern.Id).Distinct().Skip(MaxConcerns).FirstOrDefault() is { } beyond)
        {
            found = [.. found.Where(c => c.Concern.Id != beyond)];
            limits.Add(new AnswerLimit("earlier concerns read", $"the {MaxConcerns} shared latest"));
        }

        var statuses = await StatusesAsync(session, adultIds, siblingsOf ?? [], null, ChildLinks.MaxLinks, limits);
        return new EarlierMatters([.. found.Select(f => (f.PersonId, f.Concern)).Distinct()], statuses, limits);
    }

    /// <summary>
    /// Reads what became of other children of these adults, and of siblings, by links that the reader may follow (requirement B7). Of a
    /// protected child it is kept that it was removed, and nothing of where it stands now.
    /// </summary>
    /// <param name="siblingsOf">Children whose siblings' statuses are read too, each kept under the child's own id.</param>
    public static async ValueTask<EarlierMatters> OfChildrenAsync(
        IReadSession session, IReadOnlyCollection<string> adultIds, IReadOnlyCollection<string> siblingsOf, Caller reader)
    {
        var limits = new List<AnswerLimit>();
        var statuses = await StatusesAsync(session, adultIds, siblingsOf, reader, MaxLinksOfMany, limits);
        return await new EarlierMatters([], statuses, limits).WithoutHiddenAsync(session, reader);
    }

    /// <summary>
    /// The same without what the reader's organisation must not learn of protected children: no more than that one was removed; and
    /// without those from whom a conflict of interest keeps the reader (L10).
    /// </summary>
    public async ValueTask<EarlierMatters> WithoutHiddenAsync(IReadSession session, Caller reader)
    {
        if (reader.Conflicts.HasAny)
            return await WithoutKept(reader.Conflicts).WithoutHiddenAsync(session, reader.OrganisationId);
        return await WithoutHiddenAsync(session, reader.OrganisationId);
    }

    // What is kept openly is said to be left out, so that nobody takes silence for safety; of a concern nothing is said, whoever it tells of.
    private EarlierMatters WithoutKept(ConflictWatch watch)
    {
        _ = watch.MeetsConcerns(concerns.Select(c => c.Concern.Id));
        var ofOpen = statuses.Any(s => watch.Keeps(s.ChildId) && !watch.KeepsInSilence(s.ChildId));
        return new EarlierMatters(
            [.. concerns.Where(c => !watch.KeepsConcerns(c.Concern.Id))], [.. statuses.Where(s => !watch.Keeps(s.ChildId))],
            ofOpen ? [.. Limits, new AnswerLimit("earlier children", "a conflict of interest of yours leaves some out: ask a colleague")] : Limits);
    }

    private async ValueTask<EarlierMatters> WithoutHiddenAsync(IReadSession session, string organisationId)
    {
        string[] ids = [.. statuses.Select(s => s.ChildId).Distinct(StringComparer.Ordinal)];
        var hidden = ids.Length == 0 ? [] : (await session.People.HiddenFromAsync(organisationId, ids)).ToHashSet(StringComparer.Ordinal);
        return hidden.Count == 0
            ? this
            : new EarlierMatters(concerns, [.. statuses.Where(s => !hidden.Contains(s.ChildId) || IsRemoval(s.Status.Code))], Limits);
    }

    private static async ValueTask<IReadOnlyList<EarlierChildStatus>> StatusesAsync(
        IReadSession session, IReadOnlyCollection<string> adultIds, IReadOnlyCollection<string> siblingsOf, Caller? reader, int maxLinks, List<AnswerLimit> limits)
    {
        if (adultIds.Count + siblingsOf.Count == 0)
            return [];
        var read = await session.Links.RelationshipsOfAsync([.. adultIds, .. siblingsOf], maxLinks);
        if (read.Count >= maxLinks)
            limits.Add(new AnswerLimit("links to earlier children", $"there are more than {maxLinks} links here; narrowed to the {maxLinks} latest"));
        var links = read.Where(l => l.State != LinkState.Denied && LinkAccess.IsOpenTo(reader, l)).ToList();
        var pairs = links
            .Where(l => adultIds.Contains(l.PersonId) && HadCareOf(l.Type))
            .Select(l => (OfId: l.PersonId, ChildId: l.RelatedId))
            .Concat(links.Where(l => IsSibling(l.Type))
                .SelectMany(l => ((string OfId, string ChildId)[])[(l.PersonId, l.RelatedId), (l.RelatedId, l.PersonId)])
                .Where(pair => siblingsOf.Contains(pair.OfId)))
            .Distinct().ToList();
        var followed = pairs.Select(p => p.ChildId).Distinct(StringComparer.Ordinal).Take(MaxEarlierChildren).ToHashSet(StringComparer.Ordinal);
        if (pairs.Exists(p => !followed.Contains(p.ChildId)))
            limits.Add(new AnswerLimit("earlier children", $"there are more than {MaxEarlierChildren}; narrowed to the {MaxEarlierChildren} of the latest links"));
        var earlier = pairs.Where(p => followed.Contains(p.ChildId)).ToLookup(l => l.ChildId, l => l.OfId, StringComparer.Ordinal);
        var statuses = earlier.Count == 0 ? [] : await session.Links.StatusesOfAsync(followed);
        return
        [
            .. statuses.Where(s => Telling.Contains(s.Code))
                .OrderBy(s => Array.IndexOf(Telling, s.Code)).ThenByDescending(s => s.From)
                .SelectMany(s => earlier[s.PersonId].Select(adult => new EarlierChildStatus(adult, s.PersonId, s)))
        ];
    }

    /// <summary>Nothing to tell.</summary>
    public static SeenMatters Nothing { get; } = new([], [], []);

    /// <summary>One concern alone, that has just come to bear on this adult.</summary>
    public static EarlierMatters Only(string adultId, Concern concern) => new([(adultId, concern)], []);

    /// <summary>Whether an earlier child of one of these adults was removed, is before a court, or had a protection plan.</summary>
    public bool HasRemovalOrPlan(IReadOnlyCollection<string> adultIds, IReadOnlyCollection<string> without) =>
        statuses.Any(s => adultIds.Contains(s.AdultId) && !without.Contains(s.ChildId) && RemovalOrPlan.Contains(s.Status.Code))
        || concerns.Any(c => adultIds.Contains(c.AdultId) && c.Concern.Indicators.Contains(ConcernIndicator.PreviousChildRemoved));

    /// <summary>Whether a child of one of these adults lives away from them, in care or adopted: their plans are none for its home.</summary>
    public bool LivesAway(string childId) => statuses.Any(s => s.ChildId == childId && s.Status.To is null && IsRemoval(s.Status.Code));

    /// <summary>What a role at another organisation may see of these adults' matters.</summary>
    /// <param name="without">Children whose own statuses are no earlier matter: those whom the occasion is about.</param>
    public SeenMatters SeenBy(AccessPolicy policy, PractitionerRole role, IReadOnlyCollection<string> adultIds, IReadOnlyCollection<string> without) =>
        Seen(adultIds, without, c => ConcernAccess.Decide(policy, role, c).Release, s => StatusAccess.IsOpenTo(policy, role, s.Code));

    /// <summary>What this reader may see of these adults' matters.</summary>
    /// <param name="without">As above.</param>
    public SeenMatters SeenBy(Caller reader, IReadOnlyCollection<string> adultIds, IReadOnlyCollection<string> without) =>
        Seen(adultIds, without, c => ConcernAccess.Decide(reader, c).Release, s => StatusAccess.IsOpenTo(reader, s.Code));

    private SeenMatters Seen(
        IReadOnlyCollection<string> adultIds, IReadOnlyCollection<string> without, Func<Concern, Release> judge, Func<ChildStatus, bool> isOpen)
    {
        var judged = concerns.Where(c => adultIds.Contains(c.AdultId)).Select(c => c.Concern).DistinctBy(c => c.Id)
            .Select(c => (Concern: c, Release: judge(c))).ToList();
        return new SeenMatters(
            [.. judged.Where(j => j.Release is Release.Marker or Release.Summary or Release.Detail).Select(j => j.Concern)],
            [.. statuses.Where(s => adultIds.Contains(s.AdultId) && !without.Contains(s.ChildId) && isOpen(s.Status)).DistinctBy(s => s.Key)],
            [.. judged.Where(j => j.Release is Release.WithheldWithContact or Release.Existence or Release.Mediated).Select(j => j.Concern)]);
    }

    /// <summary>Says in codes what is seen; never a name, a place or a text.</summary>
    /// <param name="ask">Whom to ask about what is withheld (<see cref="AskedByAsync"/>); null where nothing is.</param>
    internal static string Words(SeenMatters seen, ContactPoint? ask)
    {
        const int MaxCodes = 12;
        var parts = new List<string>();
        var markers = seen.Concerns.SelectMany(c => c.Indicators).Distinct().ToList();
        if (markers.Count > 0)
            parts.Add($"Recorded earlier: {Some(markers.Select(i => Code.Of(i)))}.");
        var codes = seen.Statuses
            .Select(s => s.Status.To is null ? Code.Of(s.Status.Code) : $"{Code.Of(s.Status.Code)} (ended)").Distinct().ToList();
        if (codes.Count > 0)
            parts.Add($"Of an earlier child: {Some(codes)}.");
        if (ask is not null)
            parts.Add($"More is held that your role is not given; speak to {ask.Name}, {ask.OrganisationName}.");

        return string.Join(' ', parts);

        static string Some(IEnumerable<string> codes)
        {
            var all = codes.ToList();
            return string.Join(", ", all.Take(MaxCodes)) + (all.Count > MaxCodes ? $" and {all.Count - MaxCodes} more" : "");
        }
    }

    /// <summary>
    /// Whom to ask about one of these of which no more is given than that it is held: not another area's service, where the whereabouts are kept of anybody
    /// of whom the concern tells. Of all of them that is asked when it is first needed, and once.
    /// </summary>
    /// <param name="kept">Whether those are kept of somebody whom the occasion tells of.</param>
    internal async ValueTask<ContactPoint> AskedByAsync(IReadSession session, Recipient reader, Concern concern, bool kept, RegistrySnapshot registry)
    {
        var named = Whereabouts.MayName(reader, concern.OrganisationId, registry)
            || !(kept || (ofKept ??= await Whereabouts.AmongAsync(session, [.. concerns.Select(c => c.Concern).DistinctBy(c => c.Id)])).Contains(concern.Id));
        return named ? Disclosure.ContactOf(concern, registry) : Whereabouts.DeskFor(reader.Organisation, registry);
    }

    /// <summary>Whether a child with this status does not live with those who had it.</summary>
    public static bool IsRemoval(ChildStatusCode code) => code is
        ChildStatusCode.Adopted or ChildStatusCode.LacOrder or ChildStatusCode.LacS20 or ChildStatusCode.CareLeaver;

    private static bool IsSibling(RelationshipType type) => type is
        RelationshipType.FullSibling or RelationshipType.HalfSibling or RelationshipType.StepSibling;

    private static bool HadCareOf(RelationshipType type) => type is
        RelationshipType.BirthParent or RelationshipType.StepOrFatherFigure or RelationshipType.Carer or RelationshipType.ExpectedChild;
}
