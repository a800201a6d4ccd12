using System.Globalization;
using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Concerns;
using InfoShare.Core.Households;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Conflicts;

/// <summary>
/// From whose records the practitioner of one call is kept (L10), and the one place that judges it. The three shapes of operations load it
/// before anything is read (<see cref="StoreCalls"/>, <see cref="LookUps"/>); whoever finds a person, a referral, an item, a handover or
/// a question asks it. It stands above every permission, an emergency's too. A system stands for nobody and is kept from nothing.
/// <para>
/// A conflict that the practitioner may know of refuses, so that nobody takes silence for safety; any other leaves no trace: the
/// answer is the one for nobody. The close family over recorded links, one step, is kept with an own record, and with everybody from whom
/// a practitioner is kept in silence; where the practitioner may not see the link itself, in silence too, unless it is the own word
/// that keeps him or her away.
/// </para>
/// </summary>
public sealed class ConflictWatch
{
    /// <summary>The rule by which somebody is kept away.</summary>
    internal const string RuleId = "deny/conflict";

    // How many of the people of a sealed refusal, from the first, its request named.
    private const string NamedRule = $"{RuleId}/named/";

    private const int MostLinks = 200;
    private const int MostConcerns = 500;

    private static readonly string HiddenReason = Code.Of(WithheldBecause.Hidden);

    private static readonly HashSet<RelationshipType> CloseFamily =
    [
        RelationshipType.BirthParent, RelationshipType.ExpectedChild, RelationshipType.StepOrFatherFigure, RelationshipType.Partner, RelationshipType.YpPartner,
        RelationshipType.FullSibling, RelationshipType.HalfSibling, RelationshipType.StepSibling,
    ];

    // By entry and by person: what is kept of a person names either.
    private readonly Dictionary<string, Kept> kept = new(StringComparer.Ordinal);
    // The concerns that tell of them, in whatever way the person is kept: a refusal would say that somebody shared something.
    private readonly Dictionary<string, Kept> keptConcerns = new(StringComparer.Ordinal);
    // Whom an own record alone stands for in this call's answer, by its id.
    private readonly Dictionary<string, string> alone = new(StringComparer.Ordinal);
    private readonly HashSet<string> metPeople = new(StringComparer.Ordinal);
    private readonly HashSet<string> metOpenly = new(StringComparer.Ordinal);
    private readonly HashSet<string> metInSilence = new(StringComparer.Ordinal);

    /// <summary>Whether the practitioner is kept from anybody at all.</summary>
    public bool HasAny => kept.Count > 0;

    /// <summary>From whom, by entry and by person, in whatever way.</summary>
    public IReadOnlyCollection<string> KeptPeople => kept.Keys;

    /// <summary>Everybody is answered as nobody: the answer would have shown somebody from whom the practitioner is kept in silence.</summary>
    public bool AsNobody { get; set; }

    /// <summary>Whose records were asked for in spite of it, for the trail.</summary>
    public IReadOnlyCollection<string> MetPeople => metPeople;

    /// <summary>Under which conflicts that the practitioner may know of.</summary>
    public IReadOnlyCollection<string> MetOpenly => metOpenly;

    /// <summary>Under which others.</summary>
    public IReadOnlyCollection<string> MetInSilence => metInSilence;

    /// <summary>
    /// The call's own entry with what was met in silence. It is no entry of its own: from where the own one lies in the log the practitioner
    /// would learn of it. Whom it was about is said where that makes nobody rely on who the person is.
    /// </summary>
    public AuditEntry Sealed(AuditEntry entry)
    {
        entry = Whole(entry);
        if (metInSilence.Count == 0)
            return entry;
        var marked = entry with
        {
            RuleIds = [.. entry.RuleIds.Append(RuleId).Concat(metInSilence.Order(StringComparer.Ordinal).Select(id => $"{RuleId}/{id}")).Distinct()],
            WithheldByReason = new Dictionary<string, int>(entry.WithheldByReason) { [HiddenReason] = metInSilence.Count },
        };
        return entry.GaveSomething ? marked : marked with
        {
            ObjectId = entry.ObjectId ?? metInSilence.Order(StringComparer.Ordinal).First(),
            PersonIds = [.. entry.PersonIds.Concat(metPeople.Order(StringComparer.Ordinal)).Distinct()],
            RuleIds = entry.Kind == AuditEventKind.Refuse && entry.PersonIds.Count > 0
                ? [.. marked.RuleIds, NamedRule + entry.PersonIds.Count.ToString(CultureInfo.InvariantCulture)]
                : marked.RuleIds,
        };
    }

    /// <summary>The entry with the people themselves, of whom the answer showed an own record alone.</summary>
    internal AuditEntry Whole(AuditEntry entry) => !entry.PersonIds.Any(AloneId.Is) ? entry
        : entry with { PersonIds = [.. entry.PersonIds.Select(id => alone.GetValueOrDefault(id) ?? AloneId.Shown(id)).Distinct(StringComparer.Ordinal)] };

    /// <summary>The id under which an entry of the caller's organisation stands alone, of somebody kept.</summary>
    internal string Alone(string personId, string entryId)
    {
        var id = AloneId.Of(entryId);
        alone[id] = personId;
        return id;
    }

    /// <summary>The person of whom an own record stands alone in this call's answer; anybody else as he or she is.</summary>
    internal string Self(string personId) => alone.GetValueOrDefault(personId, personId);

    /// <summary>The people whom the request of a sealed refusal named by their ids, without those who were met: as it stands in any other refusal.</summary>
    internal static IReadOnlyList<string> NamedIn(AuditEntry sealedEntry) =>
        sealedEntry.RuleIds.FirstOrDefault(r => r.StartsWith(NamedRule, StringComparison.Ordinal)) is { } rule
            && int.TryParse(rule.AsSpan(NamedRule.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var named)
            ? [.. sealedEntry.PersonIds.Take(named)]
            : [];

    /// <summary>Whether an entry is one in which something was met in silence (<see cref="Sealed"/>).</summary>
    internal static bool IsSealed(AuditEntry entry) => entry.RuleIds.Contains(RuleId) && entry.WithheldByReason.ContainsKey(HiddenReason);

    /// <summary>Loads what stands against the practitioner; one look at an index when nothing does.</summary>
    public async ValueTask LoadAsync(IReadSession session, Caller caller)
    {
        kept.Clear();
        keptConcerns.Clear();
        if (caller.Practitioner is not { } human)
            return;
        foreach (var conflict in await session.Conflicts.StandingAsync(caller.OrganisationId, human.Id))
        {
            await AddAsync(session, conflict.PersonId, new Kept(conflict.Id, conflict.Open, conflict.DeclaredAt, conflict.DeclaredAt));
            if (conflict.Kind != ConflictKind.OwnRecord && conflict.Open)
                continue;

            // The practitioner chose whom to name: of links that he or she may not see, what is kept would tell that they are there.
            var ownWord = conflict.Open && conflict.DeclaredById == human.Id;
            foreach (var link in await session.Links.RelationshipsOfAsync([conflict.PersonId], MostLinks))
            {
                // A plan that the own organisation heard of makes nobody family: else who asks about a partner would lose the own case by asking.
                var ownPlan = link.State == LinkState.Declared && link.OrganisationId == caller.OrganisationId;
                if (link.State != LinkState.Denied && !ownPlan && CloseFamily.Contains(link.Type) && (!ownWord || LinkAccess.IsOpenTo(caller, link)))
                {
                    var relative = link.PersonId == conflict.PersonId ? link.RelatedId : link.PersonId;
                    await AddAsync(session, relative, new Kept(
                        conflict.Id, conflict.Open && LinkAccess.IsOpenTo(caller, link), conflict.DeclaredAt, link.RecordedAt > conflict.DeclaredAt ? link.RecordedAt : conflict.DeclaredAt));
                }
            }
        }

        foreach (var told in kept.Count == 0 ? [] : await session.Concerns.OnPeopleAsync([.. kept.Keys], null, MostConcerns, ConcernSight.Everything with { WithErrors = true }))
            keptConcerns.TryAdd(told.Concern.Id, kept.TryGetValue(told.PersonId, out var how) ? how : kept.Values.First());
    }

    /// <summary>
    /// Whether a practitioner, who need not be the one who calls, is kept from a person: by a conflict about the person, or one in silence or
    /// about the own record with the person's close family.
    /// </summary>
    internal static async ValueTask<bool> StandsBetweenAsync(IReadSession session, string organisationId, string practitionerId, string personId)
    {
        var standing = await session.Conflicts.StandingAsync(organisationId, practitionerId);
        if (standing.Count == 0)
            return false;
        var family = (await session.Links.RelationshipsOfAsync([personId], MostLinks)).Where(l => l.State != LinkState.Denied && CloseFamily.Contains(l.Type))
            .SelectMany(l => (string[])[l.PersonId, l.RelatedId]).ToHashSet(StringComparer.Ordinal);
        foreach (var conflict in standing)
        {
            var ids = (await session.Identity.FindEntriesAsync(conflict.PersonId)).Select(e => e.PersonId).Append(conflict.PersonId).ToList();
            if (ids.Contains(personId) || ((conflict.Kind == ConflictKind.OwnRecord || !conflict.Open) && family.Overlaps(ids)))
                return true;
        }

        return false;
    }

    /// <summary>Whether one of these concerns tells of somebody from whom the practitioner is kept: what carries it is left out without a word.</summary>
    public bool KeepsConcerns(params IEnumerable<string?> concernIds) => keptConcerns.Count > 0 && concernIds.Any(id => id is not null && keptConcerns.ContainsKey(id));

    /// <summary>The same; it is noted as met.</summary>
    public bool MeetsConcerns(params IEnumerable<string?> concernIds)
    {
        if (keptConcerns.Count == 0)
            return false;
        var met = concernIds.Where(id => id is not null && keptConcerns.ContainsKey(id)).Select(id => keptConcerns[id!].ConflictId).ToList();
        metInSilence.UnionWith(met);
        return met.Count > 0;
    }

    /// <summary>Whether one of these people is kept from the practitioner, in whatever way: for lists, which leave the row out.</summary>
    public bool Keeps(params IEnumerable<string?> personIds) => kept.Count > 0 && personIds.Any(id => id is not null && kept.ContainsKey(id));

    /// <summary>Whether an entry of the trail names one of them, or is about what tells of one: who reviews reads neither.</summary>
    internal bool KeepsEntry(AuditEntry entry) => Keeps(entry.PersonIds) || Keeps(entry.ObjectId) || KeepsConcerns(entry.ObjectId);

    /// <summary>The same; it is noted as met in silence, also where the conflict is open: a refusal would tell that they are in it.</summary>
    public bool Meets(params IEnumerable<string?> personIds)
    {
        var met = personIds.Where(id => id is not null && kept.ContainsKey(id)).Select(id => id!).ToList();
        metPeople.UnionWith(met);
        metInSilence.UnionWith(met.Select(id => kept[id].ConflictId));
        return met.Count > 0;
    }

    /// <summary>Whether somebody is kept from the practitioner without the practitioner's knowledge.</summary>
    public bool KeepsInSilence(string personId) => kept.TryGetValue(personId, out var found) && !found.Open;

    /// <summary>Whether one of them is kept in silence; it is noted as met.</summary>
    /// <exception cref="RuleException">CONFLICT_OF_INTEREST when one of them is kept openly.</exception>
    public bool Judge(params IEnumerable<string?> personIds)
    {
        if (kept.Count == 0)
            return false;
        var (silent, open) = (false, false);
        foreach (var id in personIds)
        {
            if (id is null || !kept.TryGetValue(AloneId.Shown(id), out var found))
                continue;

            // What stands under an own record alone is the practitioner's own word: it is in the trail, and is answered.
            if (AloneId.Is(id))
            {
                metPeople.Add(AloneId.Shown(id));
                metInSilence.Add(found.ConflictId);
                continue;
            }

            metPeople.Add(id);
            (found.Open ? metOpenly : metInSilence).Add(found.ConflictId);
            silent |= !found.Open;
            open |= found.Open;
        }

        // Silence first: a refusal beside it would say that something is kept.
        return silent || (open ? throw Refusal() : false);
    }

    /// <summary>
    /// The same of what the practitioner may have said: one's own word about somebody kept in silence is answered as of nobody, and noted as met. A
    /// conflict that is known refuses that too.
    /// </summary>
    /// <exception cref="RuleException">CONFLICT_OF_INTEREST when one of them is kept openly, and none in silence.</exception>
    public bool JudgeUnlessOwn(bool own, params IEnumerable<string?> personIds) => Judge(personIds) && !own;

    /// <summary>
    /// Whether one's own word about these people may be changed or taken back by whoever said it. Not what was said before a conflict in silence was declared,
    /// or before the person was kept by it: who is said to have harmed a child does not undo what he said of it until then. Asked last, of what would
    /// else be done: a call that changes nothing tells nothing by it.
    /// </summary>
    public bool MayUndo(DateTimeOffset saidAt, params IEnumerable<string?> personIds) =>
        personIds.All(id => id is null || !kept.TryGetValue(id, out var found) || found.MayUndo(saidAt));

    /// <summary>The same of what rests on these concerns.</summary>
    public bool MayUndoConcerns(DateTimeOffset saidAt, IEnumerable<string> concernIds) =>
        concernIds.All(id => !keptConcerns.TryGetValue(id, out var found) || found.MayUndo(saidAt));

    /// <summary>
    /// Those of a sealed entry's people from whom a conflict keeps the practitioner that it does not name: of them it showed what is held. Of an entry that is
    /// not sealed all.
    /// </summary>
    internal IEnumerable<string> ShownBy(AuditEntry entry) => !IsSealed(entry) ? entry.PersonIds
        : entry.PersonIds.Where(id => kept.TryGetValue(id, out var found) && !entry.RuleIds.Contains($"{RuleId}/{found.ConflictId}"));

    /// <summary>The refusal, the same whatever is held.</summary>
    public static RuleException Refusal() => new(
        ErrorReason.ConflictOfInterest,
        "This is your own record, your family's, or one in which you have an interest. This says nothing of what is held: ask a colleague or your safeguarding lead to do it.");

    /// <summary>It belongs to a call and says nothing of who calls.</summary>
    public override bool Equals(object? obj) => obj is ConflictWatch;

    /// <inheritdoc/>
    public override int GetHashCode() => 0;

    private async ValueTask AddAsync(IReadSession session, string personId, Kept how)
    {
        var entries = await session.Identity.FindEntriesAsync(personId);
        if (!how.Open && entries.Count > 1)
        {
            // Whoever was joined with the one that is kept is kept since then.
            foreach (var join in (await session.Identity.DecisionsOfAsync(personId))
                .Where(d => !d.Automatic && d.DecidedAt > how.Since && d.Moves.Any(m => entries.Any(e => e.Id == m.EntryId && e.PersonId == m.ToPersonId))))
            {
                how = how with { Since = join.DecidedAt };
            }
        }

        foreach (var id in entries.SelectMany(e => (string[])[e.Id, e.PersonId]).Append(personId))
        {
            // Of two conflicts about one person the silent one counts; of two in silence when the later was declared, and since when either kept the person.
            if (!kept.TryGetValue(id, out var other) || other.Open)
                kept[id] = how;
            else if (!how.Open)
                kept[id] = other with { DeclaredAt = other.DeclaredAt > how.DeclaredAt ? other.DeclaredAt : how.DeclaredAt, Since = other.Since < how.Since ? other.Since : how.Since };
        }
    }

    /// <param name="ConflictId">By which.</param>
    /// <param name="Open">Whether the practitioner may know it.</param>
    /// <param name="DeclaredAt">When the latest in silence was declared.</param>
    /// <param name="Since">Since when the person was kept: by a link not before it was recorded.</param>
    private readonly record struct Kept(string ConflictId, bool Open, DateTimeOffset DeclaredAt, DateTimeOffset Since)
    {
        public bool MayUndo(DateTimeOffset saidAt) => Open || (DeclaredAt <= saidAt && Since <= saidAt);
    }
}
