using InfoShare.Core.Access;
using InfoShare.Core.Audit.Log;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Audit.Review;

/// <summary>Asks who knew what at a past moment (requirements M3, K6).</summary>
/// <param name="Subject">By the broker's id; null where a person is named otherwise.</param>
/// <param name="OrganisationId">Only this organisation; null: all that the reviewer may see.</param>
/// <param name="Role">What could be seen, asked as this role alone; unspecified: as every role.</param>
/// <param name="Purpose">What could be seen, asked for this purpose alone; unspecified: for every purpose.</param>
/// <param name="Full">With the whole list; else the critical points and counts alone.</param>
/// <param name="From">How many lines the pages before held.</param>
public sealed record WhoKnewWhat(
    ReviewSubject? Subject, DateTimeOffset At, string Reason, string? OrganisationId, PractitionerRole Role, Purpose Purpose, bool Full, int From, int PageSize)
{
    /// <summary>A person, by what the reviewer knows: somebody who is not surely meant is nobody.</summary>
    public SubjectRef? Person { get; init; }

    /// <summary>An incident or a review, by its number or by the broker's id: the people whom its records name.</summary>
    public StatedIncident? Incident { get; init; }
}

/// <summary>What a line says.</summary>
public enum KnowledgeKind
{
    Unspecified = 0,

    /// <summary>It was recorded here and open to the organisation, had it asked.</summary>
    CouldSee = 1,

    /// <summary>A practitioner was shown it.</summary>
    DidSee = 2,

    /// <summary>It came into the organisation's inbox, and somebody opened it.</summary>
    ToldAndOpened = 3,

    /// <summary>It came into the organisation's inbox, and nobody had opened it.</summary>
    ToldNotOpened = 4,

    /// <summary>The organisation published it.</summary>
    Published = 5,

    /// <summary>It was recorded here and kept from the organisation.</summary>
    Withheld = 6,
}

/// <summary>An entry of the trail by which an outsider can check a line.</summary>
/// <param name="Origin">The log's name in its checkpoints.</param>
/// <param name="Index">Its place in the log, from 0.</param>
public sealed record EntryReference(string EntryId, string Origin, long Index);

/// <summary>One fact about who knew what. It holds codes, times and ids, never a text or a name.</summary>
/// <param name="ObjectId">A concern, a status, a contact, a referral, an inbox item, or whatever else was shown or stated.</param>
/// <param name="AboutId">Of an item: the concern or the referral that it told of.</param>
/// <param name="Code">What it is: the indicators of a concern, the code of a status, the trigger of an item, the side of a referral; else its kind (<see cref="ThingKinds"/>).</param>
/// <param name="State">How it stood at that moment.</param>
/// <param name="Tier">The highest tier; unspecified where nothing was open.</param>
/// <param name="At">When it was recorded, shown or told.</param>
/// <param name="RuleId">The rule of the policy that decided; null where none is told.</param>
public sealed record KnowledgeLine(
    KnowledgeKind Kind, string OrganisationId, string? PractitionerId, PractitionerRole Role, string ObjectId, string? AboutId, string Code, string State,
    Tier Tier, WithheldBecause Because, Purpose Purpose, string? RuleId, DateTimeOffset At, string? PolicyVersion, EntryReference? Entry);

/// <summary>What a critical point is.</summary>
public enum CriticalKind
{
    Unspecified = 0,

    /// <summary>The first that anybody shared.</summary>
    FirstSharing = 1,

    /// <summary>Something that could not wait was shared.</summary>
    Urgent = 2,

    /// <summary>A decision.</summary>
    Decision = 3,

    /// <summary>Somebody went against a rule or a wish.</summary>
    Override = 4,

    /// <summary>Somebody asked and was refused.</summary>
    Refused = 5,

    /// <summary>Emergency access.</summary>
    BreakGlass = 6,

    /// <summary>A decision not to share.</summary>
    NotShared = 7,

    /// <summary>Told, and the trail names nobody who had opened it.</summary>
    NotOpened = 8,

    /// <summary>Somebody's duty was not done in its time.</summary>
    DeadlineMissed = 9,
}

/// <summary>A point on which a review turns.</summary>
/// <param name="What">What it was, in codes and plain words, without anybody's data.</param>
public sealed record CriticalPoint(
    CriticalKind Kind, DateTimeOffset At, string? OrganisationId, string? PractitionerId, PractitionerRole Role, string? ObjectId, string What, EntryReference? Entry)
{
    /// <summary>Whether it gives way with what weighs least, though its kind does not.</summary>
    internal bool IsLight { get; init; }
}

/// <summary>What one organisation knew, in numbers.</summary>
/// <param name="Relation">Its nearest standing to the people concerned.</param>
/// <param name="Asked">How often its practitioners asked about the people concerned; of one referral or concern, the answers that showed it.</param>
public sealed record OrganisationKnowledge(
    string OrganisationId, string OrganisationName, AgencyKind Agency, Connection Connection, Relation Relation, Tier Highest, int CouldSee, int DidSee,
    int ToldAndOpened, int ToldNotOpened, int Published, int Withheld, int Asked)
{
    /// <summary>No act before this moment was read, and what was opened or stated then may be missing from the numbers; null: all were.</summary>
    public DateTimeOffset? ActsFrom { get; init; }

    /// <summary>No list, delivery or question after this moment was read: it was shown, and it asked, at least so much; null: all were.</summary>
    public DateTimeOffset? ShownUntil { get; init; }
}

/// <summary>Who knew what at a moment. An empty one says nothing of whether somebody is recorded.</summary>
/// <param name="MoreCriticalPoints">How many further critical points there are, none of which weighs more.</param>
/// <param name="NotRebuilt">What cannot be given as it was, in plain words.</param>
/// <param name="Next">Where the next page begins; null on the last.</param>
public sealed record KnewWhat(
    string PolicyVersion, IReadOnlyList<CriticalPoint> CriticalPoints, int MoreCriticalPoints, IReadOnlyList<OrganisationKnowledge> Organisations,
    IReadOnlyList<KnowledgeLine> Lines, int TotalLines, int? Next, IReadOnlyList<string> NotRebuilt, AuditReceipt Receipt)
{
    /// <summary>Whom the review is about, where a person was named by what the reviewer knows.</summary>
    public string? PersonId { get; init; }

    /// <summary>Of a referral, an incident or a concern: everybody who belongs to it, to be asked about each; for who reviews everybody, on the first page.</summary>
    public IReadOnlyList<string> PersonIds { get; init; } = [];

    /// <summary>Entries whose stored row is not what the log has of them: of all that was read on the first page; to a lead, and later, of those that the answer names.</summary>
    public IReadOnlyList<EntryReference> Differing { get; init; } = [];
}

/// <summary>
/// Rebuilds what each organisation could see and did see at a past moment, critical points first (requirements M3, K6, D9). An auditor sees
/// every organisation, and so does whoever leads a review for the partners, but for who told (S14); a safeguarding lead or manager sees the own one, and of it nothing
/// that the own role may not know of.
/// </summary>
public sealed class WhoKnewWhatHandler(IStore store, OrganisationDirectory directory, PolicyBook policies, TrailCheck check, TimeProvider time)
{
    /// <exception cref="RuleException">ROLE_NOT_ALLOWED; INVALID_FIELDS for a moment to come or an unknown organisation; CONFLICT_OF_INTEREST.</exception>
    public async Task<KnewWhat> HandleAsync(WhoKnewWhat query, Call call, CancellationToken ct)
    {
        var scope = ReviewScope.OfReview(call.Caller);
        var registry = await directory.CurrentAsync(ct);
        IReadOnlyList<string> found = [];
        return await store.AnswerAsync(
            call,
            async session =>
            {
                found = [];
                if (query.At > session.Now)
                    throw RuleException.Invalid("at", "must be a moment that has passed");
                var policy = policies.At(query.At);
                var meant = query.Person is null ? null : await MeantAsync(session, query.Person, call.Caller);
                var subject = query.Subject ?? (query.Incident is { } stated
                    ? new ReviewSubject(ReviewSubjectKind.Incident, Incidents.Of([stated], call.Caller, registry, "incident", urgent: false)[0].IncidentId)
                    : meant?.Person is { } person ? new ReviewSubject(ReviewSubjectKind.Person, person.Id) : null);
                var reviewer = scope is null ? null : call.Caller;
                var reading = new PastReading(query.At, policy)
                {
                    Reviewer = reviewer,
                    House = scope is null ? null : registry.Find(scope),
                    Conflicts = call.Caller.Conflicts,
                    OrganisationId = scope ?? query.OrganisationId,
                };
                var whom = subject is null ? null : await PastWhom.OfAsync(session, subject, reading);

                // Who is too many to be read is judged all the same.
                var kept = whom is { IsNobody: false }
                    && (call.Caller.Conflicts.Judge(whom.PersonIds.Concat(whom.Further)) || (whom.Clusters.Count == 0 && call.Caller.Conflicts.MeetsConcerns(whom.Named.Things)));

                // Another's organisation, somebody whom the own one never met, and nobody: one answer, which takes one time, however much others hold.
                var isOpen = whom is not null && !kept
                    && (reviewer is null || ((query.OrganisationId ?? scope) == scope && await whom.IsKnownToAsync(session, reviewer, query.At)));
                var picture = isOpen ? await PastPicture.OfAsync(session, whom!, reading) : null;
                var isNothing = picture is null || (scope is not null && !picture.Touches(scope));
                var entry = call.Entry(session, time, AuditEventKind.Return) with
                {
                    Purpose = Purpose.SupervisionAudit,
                    Reason = query.Reason,
                    PersonIds = isNothing ? [] : [.. picture!.People.Select(p => p.Cluster.TodayId).Concat(scope is null ? whom!.Further : []).Distinct()],
                    ObjectId = subject?.Kind == ReviewSubjectKind.Person && isNothing ? null : subject?.Id,
                    MatchedHow = isNothing ? null : meant?.Resolved.MatchedHow,
                };
                if (isNothing)
                {
                    call.Caller.Searched.Nobody();
                    entry = entry with { Outcome = "done: nothing" };
                    return (new KnewWhat(policy.Version, [], 0, [], [], 0, null, [], entry.Receipt()), entry);
                }

                var origins = (await session.AuditTree.KeysAsync()).GroupBy(k => k.Log).ToDictionary(g => g.Key, g => g.Last().Origin, StringComparer.Ordinal);
                var known = scope is not null ? ReviewSight.Of(picture!, registry.Find(scope)!, call.Caller.Role)
                    : ReviewScope.LeadsReviews(call.Caller) ? ReviewSight.OfReview(picture!) : ReviewSight.Everything;
                var sight = known with { Conflicts = call.Caller.Conflicts };
                var then = await AsRegisteredAsync(session, registry, query.At);
                var lines = new KnowledgeLines(picture!, then, origins, sight)
                {
                    OrganisationId = scope ?? query.OrganisationId,
                    Could = new CouldSee(picture!) { Role = query.Role, Purpose = query.Purpose },
                };
                var all = lines.All();
                var first = query.From == 0;
                var points = first ? await CriticalPoints.OfAsync(session, picture!, lines, sight, scope ?? query.OrganisationId) : [];
                var heaviest = CriticalPoints.Heaviest(points).Select(sight.Masked).ToList();
                var page = query.Full ? all.Skip(query.From).Take(query.PageSize).Select(sight.Masked).ToList() : [];
                var end = query.From + page.Count;
                var named = heaviest.Select(p => p.Entry?.EntryId).Concat(page.Select(l => l.Entry?.EntryId)).OfType<string>().ToHashSet(StringComparer.Ordinal);
                var differing = (await DifferingEntries.OfAsync(check, session, picture!, named, whole: first && scope is null)).Select(lines.Reference).ToList();
                entry = entry with { Outcome = $"done: {page.Count} lines" };
                found = entry.PersonIds;
                return (
                    new KnewWhat(
                        policy.Version, heaviest, Math.Max(0, points.Count - CriticalPoints.Most),
                        first ? lines.Organisations(all) : [], page, all.Count, query.Full && end < all.Count ? end : null,
                        first ? [.. DifferingEntries.Said(differing, check.DiffersForGood), .. NotRebuilt(picture!, whom!, subject!.Kind, lines, query.OrganisationId, ofAll: scope is null)] : [],
                        entry.Receipt())
                    {
                        PersonId = meant?.Person?.Id,
                        Differing = differing,
                        PersonIds = first && scope is null && subject!.Kind != ReviewSubjectKind.Person ? entry.PersonIds : [],
                    },
                    entry);
            },
            ct,

            // Whoever looks for people counts as one who looks, whatever the call is for (D15).
            session => session.NoteLookUp(call.Caller, call.LookedFor, found, Purpose.SupervisionAudit));
    }

    // Whoever is not there is no error of the reviewer's: the answer is the one for nobody.
    private static async ValueTask<Resolution> MeantAsync(IReadSession session, SubjectRef person, Caller caller)
    {
        try
        {
            return await PersonResolver.FindAsync(session, person, caller);
        }
        catch (RuleException nobody) when (nobody.Reason == ErrorReason.NotFound)
        {
            return PersonResolver.Nobody;
        }
    }

    // An organisation that was registered later had no system here; it stands in the answer where it was told or rung all the same.
    private static async ValueTask<RegistrySnapshot> AsRegisteredAsync(IReadSession session, RegistrySnapshot today, DateTimeOffset at)
    {
        var past = (await session.Past.OrganisationsAsync(at)).ToDictionary(o => o.Id, StringComparer.Ordinal);
        return new RegistrySnapshot(
            today.Version, [.. today.All.Select(o => past.GetValueOrDefault(o.Id) ?? o with { Connection = Connection.None, AllowedRoles = [], Enabled = false })],
            policy: today.Policy);
    }

    private static List<string> NotRebuilt(PastPicture picture, PastWhom whom, ReviewSubjectKind about, KnowledgeLines lines, string? organisationId, bool ofAll)
    {
        List<string> said =
        [
            "Concerns about an address, handovers, safety notices, assessments, plans, what stands together and what stood in free words are not judged again: whether "
            + "they could be seen is not said. That they were shown stands in the trail.",
            "What an organisation could see leaves aside break-glass, single practitioners' conflicts of interest and the named few of the policy.",
            $"Of what the clock did the latest {PastTrail.MostActs} entries are read.",
        ];

        if (picture.Objects is not null)
        {
            said.Add(
                "This is of one thing alone: what was asked, decided, refused, kept back or opened in an emergency about the people, and names neither it nor what told of it, "
                + "is not here, nor are their statuses and contacts. How often an organisation asked counts the answers that showed it. Ask about the person.");
        }
        else if (about == ReviewSubjectKind.Incident)
        {
            said.Add(ofAll
                ? "Whom the incident is about is what its records say today. Of these people everything that was recorded by that moment is here, whether it names the incident or not."

                // Whether there are others or not: the records of which a lead's organisation was told are not all that name it.
                : "To you the incident is about those of whom your own organisation's records of it tell, and of them your organisation's own part is here; others may belong to it.");
        }

        // A lead's own organisation's entries alone are read, and how many these are tells a lead nothing of anybody else.
        var trail = picture.Trail;
        const string Ask = "Ask about one organisation, one concern or one referral.";
        if (trail.ActsFrom is { } acts)
            said.Add($"The trail holds more acts: the latest {PastTrail.MostActs} were read, and none before {PlainTime.Full(acts)}. {Ask}");
        if (trail.RefusalsFrom is { } refusals)
            said.Add($"The trail holds more refusals: the latest {PastTrail.MostActs} were read, and none before {PlainTime.Full(refusals)}. {Ask}");
        if (trail.ShownUntil is { } shown)
        {
            said.Add(
                $"The trail holds more lists, deliveries and questions: the first {PastTrail.MostShowings} were read, and none after {PlainTime.Full(shown)}. "
                + $"What was shown and asked is at least what is said. {Ask}");
        }

        // What follows depends on what is recorded, and would tell a lead of it.
        if (!ofAll)
            return said;
        if (whom.Named.LeavesOut)
        {
            said.Add(
                "A referral that names the incident names somebody by a concern that was taken back since: who belongs to the incident by nothing else is left out. Ask about the referral.");
        }

        said.Add("What was removed since, and who was shown what by an entry that was erased, is in no line and is not counted.");
        if (picture.Policy.Document.From > picture.Day)
            said.Add("No version of the policy was in force yet: the first one decides.");
        if (trail.ClockFrom is { } clock)
            said.Add($"Of what the clock did nothing before {PlainTime.Full(clock)} was read.");
        if (picture.ContactsCut)
            said.Add($"There were more contacts: the latest {PastPicture.MostContacts} of each person were read.");
        if (picture.Items.Any(i => (organisationId is null || i.OrganisationId == organisationId) && lines.OpeningOf(i).Parts))
        {
            said.Add(
                "Of an item that stands as OPENED_NOT_IN_TRAIL or OPENED_IN_TRAIL_ALONE inbox and trail part: the line says what the trail says. An entry was erased "
                + "since, or a table was changed by hand. OPENED_BY_INBOX_ALONE rests on the inbox: of the entries that were read none bears it out, though the organisation acted at that moment or not all were read.");
        }

        if (picture.PeopleCut)
            said.Add($"More people belong to this: {PastPicture.MostPeople} of them were read. Ask about one concern, referral or person.");
        return said;
    }
}

/// <summary>What a reviewer may learn: a lead of the own organisation's knowledge, and nothing of what is hidden from the own role.</summary>
/// <param name="OrganisationId">The lead's; null for whoever reviews everybody.</param>
internal sealed record ReviewSight(string? OrganisationId, IReadOnlySet<string> HiddenIds, IReadOnlySet<string> CodelessIds)
{
    public static ReviewSight Everything { get; } = new(null, new HashSet<string>(), new HashSet<string>());

    /// <summary>From whom a conflict keeps the reviewer, a lead or an auditor: of what tells of them there is no trace; null: from nobody.</summary>
    public ConflictWatch? Conflicts { get; init; }

    /// <summary>Whether the rules are told that decided.</summary>
    public bool ShowsRules => OrganisationId is null;

    /// <summary>Whether nobody is named who told as a relative or a member of the public.</summary>
    public bool MasksWhoTold { get; init; }

    /// <summary>
    /// What whoever leads a review may learn: everything but who told (S14). What says who a source was is hidden, and who told as a relative or a member of
    /// the public is nobody; neither the answer's codes nor its ids name any other.
    /// </summary>
    public static ReviewSight OfReview(PastPicture picture)
    {
        var hidden = picture.Concerns.Select(c => c.Concern).Where(c => ConcernClass.AllOf(c).Contains(SensitivityClass.Informant)).Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        hidden.UnionWith(picture.Items.Where(i => i.ConcernId is { } concern && hidden.Contains(concern)).Select(i => i.Id).ToList());
        return Everything with { HiddenIds = hidden, MasksWhoTold = true };
    }

    /// <summary>The point without who told, where that is masked.</summary>
    public CriticalPoint Masked(CriticalPoint point) => IsMasked(point.Role) ? point with { PractitionerId = null } : point;

    /// <summary>The same of a line.</summary>
    public KnowledgeLine Masked(KnowledgeLine line) => IsMasked(line.Role) ? line with { PractitionerId = null } : line;

    private bool IsMasked(PractitionerRole role) => MasksWhoTold && role == PractitionerRole.FamilyReferrer;

    /// <summary>What a role at an organisation may know of.</summary>
    public static ReviewSight Of(PastPicture picture, Organisation organisation, PractitionerRole role)
    {
        var could = new CouldSee(picture) { Role = role };
        HashSet<string> hidden = new(StringComparer.Ordinal), codeless = new(StringComparer.Ordinal);
        void Judge(string id, AccessDecision? decision)
        {
            if (decision is null or { Release: Release.Hidden })
                hidden.Add(id);
            else if (!decision.Shows)
                codeless.Add(id);
        }

        foreach (var concern in picture.Concerns)
            Judge(concern.Concern.Id, could.Of(organisation, concern)?.Decision);
        foreach (var status in picture.Statuses)
            Judge(status.Id, could.Of(organisation, status)?.Decision);
        foreach (var contact in picture.Contacts.Where(c => could.Of(organisation, c)?.Decision.Shows != true))
            hidden.Add(contact.Id);
        foreach (var item in picture.Items.Where(i => i.ConcernId is { } concern && hidden.Contains(concern)))
            hidden.Add(item.Id);
        return new ReviewSight(organisation.Id, hidden, codeless);
    }

    /// <summary>Whether the reviewer may know of the thing.</summary>
    public bool MayKnowOf(string? id) => id is null || (!HiddenIds.Contains(id) && Conflicts?.KeepsConcerns(id) != true && Conflicts?.Keeps(id) != true);

    /// <summary>Whether an entry tells of nothing else than what the reviewer may know of. Which items an act answered beside is not what it tells.</summary>
    public bool MayKnowOf(AuditEntry entry) =>
        MayKnowOf(entry.ObjectId) && (entry.Shown.All(AnsweredItems.Is) || entry.Shown.Any(s => !AnsweredItems.Is(s) && MayKnowOf(ShownThing.Read(s).Id)));

    /// <summary>What a thing is, where the reviewer may know it.</summary>
    public string CodeOf(string id, string code) => CodelessIds.Contains(id) ? "" : code;
}
