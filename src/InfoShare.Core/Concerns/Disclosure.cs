using InfoShare.Core.Access;
using InfoShare.Core.Concerns.History;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Contacts;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Safety;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns;

/// <summary>A concern as somebody may see it: what lies beyond the tier is null or empty.</summary>
public sealed record ConcernView(
    string? ConcernId,
    Tier Tier,
    IReadOnlyList<ConcernIndicator> Indicators,
    ConcernKind Kind,
    WhenHappened? Happened,
    VerificationState Verification,
    AgencyKind Agency,
    string? OrganisationName,
    SourceKind Source,
    string? Relevance,
    string? RiskStatement,
    ChildWords? ChildWords,
    DateTimeOffset SharedAt,
    ContactPoint? Contact)
{
    /// <summary>The place that it is about (SUMMARY and above); null when it is about a person.</summary>
    public ConcernPlace? Place { get; init; }

    /// <summary>What the person concerned was asked and wished (DETAIL).</summary>
    public Sharing.ConsentRecord? Consent { get; init; }

    /// <summary>Incidents and reviews that it belongs to (MARKER and above).</summary>
    public IReadOnlyList<IncidentView> Incidents { get; init; } = [];

    /// <summary>When its author's organisation learned of it (MARKER and above).</summary>
    public DateTimeOffset? KnownAt { get; init; }

    /// <summary>When its author's own system recorded it (MARKER and above); null: not said.</summary>
    public DateTimeOffset? NotedAt { get; init; }

    /// <summary>Which way its author says that the risk goes (SUMMARY and above).</summary>
    public StatedTrend Trend { get; init; }

    /// <summary>The organisation that left undone what was its to do (DETAIL); null: not said.</summary>
    public string? OmittedBy { get; init; }

    /// <summary>What is known of sources of the harm that have no name (DETAIL).</summary>
    public IReadOnlyList<HarmSource> SourcesOfHarm { get; init; } = [];

    /// <summary>The meeting out of which it is told (MARKER and above), at the tier of the concern or less; null: none that the reader may know of.</summary>
    public ContactView? Meeting { get; init; }

    /// <summary>Its author's own system's code or words for it (DETAIL); null: none.</summary>
    public string? AgencyLabel { get; init; }

    /// <summary>What it means for the children whom its author could not name, where it is not the risk itself (DETAIL); null: nothing.</summary>
    public string? ForEveryChild { get; init; }

    /// <summary>Its version (MARKER and above), more than 1 when it was corrected; 0 below.</summary>
    public long Version { get; init; }

    /// <summary>The kinds of harm that its author fears, all of them: none stands for another (requirement C4; MARKER and above).</summary>
    public IReadOnlyList<HarmCategory> HarmCategories { get; init; } = [];

    /// <summary>How soon its author said that somebody must act (MARKER and above).</summary>
    public Urgency Urgency { get; init; }

    /// <summary>Whether this child was there when it happened, as its author named it (MARKER and above).</summary>
    public bool Present { get; init; }

    /// <summary>Whether the adult whom it is about has contact with or care of a child, as answered (requirement B11; SUMMARY and above).</summary>
    public ChildContactAnswer ChildContact { get; init; }

    /// <summary>What it means for the child's development (requirement C1; DETAIL).</summary>
    public string? DevelopmentStatement { get; init; }

    /// <summary>Whom the fact is about (DETAIL); null: about a place, or somebody whom the reader may not find.</summary>
    public NamedPerson? About { get; init; }

    /// <summary>Whoever is suspected of the harm by name (requirement C15; DETAIL), so far as the reader may know of them.</summary>
    public IReadOnlyList<NamedPerson> SuspectedSources { get; init; } = [];
}

/// <summary>Somebody whom a concern names.</summary>
/// <param name="Name">As the author's organisation has recorded it, else the reader's own; null: in no record of either.</param>
public sealed record NamedPerson(string PersonId, string? Name);

/// <summary>
/// Collects what is shown and what is withheld while items are judged one by one, with the counts that the audit wants
/// (requirement D6).
/// </summary>
public sealed class Disclosure(Caller caller, RegistrySnapshot registry)
{
    private const int MaxShortText = 240;

    private readonly List<ConcernView> shown = [];
    private readonly Dictionary<(string OrganisationId, WithheldBecause Because), WithheldItem> withheld = [];
    private readonly SortedDictionary<string, int> counts = [];
    private readonly SortedDictionary<string, int> withheldCounts = [];
    private readonly SortedSet<string> rules = [];
    private readonly SortedSet<string> shownIds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Concern> inFull = new(StringComparer.Ordinal);

    public IReadOnlyList<ConcernView> Shown => shown;
    public IReadOnlyList<WithheldItem> Withheld => [.. withheld.OrderBy(w => w.Key).Select(w => w.Value)];
    public IReadOnlyDictionary<string, int> CountsByTier => counts;

    /// <summary>The same with what another judge of the same answer showed: what a page leaves to the next is not counted, what stands beside it is (D6).</summary>
    public IReadOnlyDictionary<string, int> CountsWith(IEnumerable<Tier> besides)
    {
        var all = new SortedDictionary<string, int>(counts.ToDictionary(), StringComparer.Ordinal);
        foreach (var tier in besides)
            Count(all, Code.Of(tier));
        return all;
    }

    public IReadOnlyDictionary<string, int> WithheldByReason => withheldCounts;
    public IReadOnlyList<string> RuleIds => [.. rules];

    /// <summary>What was shown, as the trail keeps it (<see cref="Audit.AuditEntry.Shown"/>).</summary>
    public IReadOnlyList<string> ShownIds => [.. shownIds];

    /// <summary>Whom the answer names besides those asked about: for the trail, since whoever was shown somebody relies on who that is (A6).</summary>
    public IReadOnlyList<string> Named { get; private set; } = [];

    /// <summary>Organisations whose items were shown or openly withheld; a hidden item leaves no trace here.</summary>
    public HashSet<string> Answering { get; } = [];

    /// <summary>
    /// The person's whereabouts are kept: an organisation of another area that holds something is not named, for it may be where the
    /// person is now. The caller's own duty desk passes the question on.
    /// </summary>
    public bool WhereaboutsAreKept { get; init; }

    // Concerns that tell of somebody else whose whereabouts are kept: the father's other child, in a refuge.
    private readonly HashSet<string> keptConcerns = [];

    /// <summary>
    /// Asks which of these concerns tell of anybody whose whereabouts are kept, before they are judged. Of those that name only services that the
    /// caller may be named, and of what the own organisation wrote, nothing is looked up.
    /// </summary>
    public async ValueTask KeepSourcesAsync(IReadSession session, IEnumerable<Concern> concerns)
    {
        if (WhereaboutsAreKept)
            return;
        keptConcerns.UnionWith(await Whereabouts.AmongAsync(
            session,
            [
                .. concerns.Where(c => c.OrganisationId != caller.OrganisationId && Whereabouts.NamedIn(c).Append(c.OrganisationId).Any(o => !Whereabouts.MayName(caller, o, registry)))
                    .DistinctBy(c => c.Id),
            ]));
    }

    /// <summary>As another judge of the same concerns has asked.</summary>
    public void KeepSourcesOf(Disclosure other) => keptConcerns.UnionWith(other.keptConcerns);

    /// <summary>
    /// What is shown is what the caller said of somebody from whom he or she is kept in silence (L10): that one is named as the caller was told, by the own
    /// words alone.
    /// </summary>
    public bool OwnAlone { get; init; }

    /// <summary>It is judged by a question that somebody asked before, and not by its entry's own: the trail notes that one whole.</summary>
    public bool OfAnotherQuestion { get; init; }

    /// <summary>Counts for the trail what the database left out because it is hidden: concerns, contacts.</summary>
    public void CountHidden(HiddenRecords hidden)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        if (hidden.Count == 0)
            return;
        foreach (var sensitivity in Code.All<SensitivityClass>().Where(c => (hidden.Classes & (1L << (int)c)) != 0))
            Note(Replay.Sight + Code.Of(sensitivity));
        withheldCounts[Code.Of(WithheldBecause.Hidden)] = withheldCounts.GetValueOrDefault(Code.Of(WithheldBecause.Hidden)) + hidden.Count;
    }

    /// <summary>Judges one concern for the caller; true when it may be shown at MARKER or above.</summary>
    /// <param name="ask">Whom to ask about it where it is withheld; null: its author.</param>
    public bool Judge(ConcernOnPerson item, out ConcernView? view, ContactPoint? ask = null)
    {
        var concern = item.Concern;
        var decision = ConcernAccess.Decide(caller, concern);
        Note(decision.RuleId);
        view = null;

        if (decision.Release == Release.Hidden)
        {
            Count(withheldCounts, Code.Of(WithheldBecause.Hidden));
            return false;
        }

        var keptFrom = IsKeptFrom(concern);
        if (!keptFrom)
            Answering.Add(concern.OrganisationId);
        if (decision.IsOpenlyWithheld)
        {
            var because = decision.Because == WithheldBecause.Unspecified ? WithheldBecause.Role : decision.Because;
            Count(withheldCounts, Code.Of(because));
            withheld[(concern.OrganisationId, because)] =
                new WithheldItem(concern.Agency, because, Explain(decision), ask ?? ContactFor(concern));
            return false;
        }

        view = ViewAt(TierOf(decision.Release), concern, item.Bearing, registry);
        if (keptFrom)
            view = Unnamed(view, OwnDesk());
        else if (concern.OrganisationId != caller.OrganisationId)
            view = WithoutOthersElsewhere(view, concern);
        if (item.Meeting is { } met && MeetingTold.At(view.Tier, met, ContactSight.Decide(caller, met)) is { } meeting)
        {
            view = view with { Meeting = meeting };
            shownIds.Add(ShownAs(meeting.Tier, met.Id));
        }

        Count(counts, Code.Of(view.Tier));
        shownIds.Add(ShownAs(view.Tier, concern.Id));
        return true;
    }

    /// <summary>Judges a status of the child; true when it may be shown. One that is withheld says so, as a concern would.</summary>
    public bool Judge(ChildStatus status)
    {
        var decision = caller.May(StatusAccess.ClassOf(status.Code));
        Note(decision.RuleId);
        if (decision.Release == Release.Hidden)
        {
            Count(withheldCounts, Code.Of(WithheldBecause.Hidden));
            return false;
        }

        var holder = registry.Find(status.OrganisationId);
        var keptFrom = IsKeptFrom(status.OrganisationId);
        if (!keptFrom)
            Answering.Add(status.OrganisationId);
        if (decision.IsOpenlyWithheld)
        {
            Count(withheldCounts, Code.Of(decision.Because));
            withheld[(status.OrganisationId, decision.Because)] = new WithheldItem(
                holder?.Agency ?? AgencyKind.Unspecified, decision.Because, Explain(decision), keptFrom || holder is null ? OwnDesk() : holder.DutyDesk);
        }

        if (decision.Shows)
            shownIds.Add(ShownAs(Tier.Marker, status.Id));
        return decision.Shows;
    }

    /// <summary>
    /// Judges what visitors must know, a STANDARD fact (C24); null where it may not be shown. One that is withheld says so: whoever goes there rings first.
    /// </summary>
    /// <param name="inFull">Whether its words are given too, where the tier gives them.</param>
    public SafetyNoticeView? Judge(SafetyNotice notice, bool inFull, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(notice);
        var isOwn = notice.OrganisationId == caller.OrganisationId;
        var decision = caller.May(SensitivityClass.Standard, isOwn && notice.RecordedById == caller.Practitioner?.Id ? Relation.Author : isOwn ? Relation.Colleague : null);
        Note(decision.RuleId);
        if (decision is { Shows: false, IsOpenlyWithheld: false })
        {
            Count(withheldCounts, Code.Of(WithheldBecause.Hidden));
            return null;
        }

        var holder = registry.Find(notice.OrganisationId);

        // That a clinic knows somebody is the clinic's to tell (L7): what it says of him is given as a kind, by nobody in particular.
        var secret = !InvolvementAccess.IsOpenTo(caller, notice.OrganisationId, notice.RecordedById, notice.RecordedByRole);
        var agency = secret ? AgencyKind.Unspecified : LinkAccess.StatedByFor(caller, notice.OrganisationId, notice.Agency);
        var keptFrom = agency == AgencyKind.Unspecified || IsKeptFrom(notice.OrganisationId);
        if (!keptFrom)
            Answering.Add(notice.OrganisationId);
        var contact = keptFrom || holder is null ? OwnDesk() : holder.DutyDesk;
        if (!decision.Shows)
        {
            var because = decision.Because == WithheldBecause.Unspecified ? WithheldBecause.Role : decision.Because;
            Count(withheldCounts, Code.Of(because));
            withheld[(notice.OrganisationId, because)] = new WithheldItem(agency, because, Explain(decision), contact);
            return null;
        }

        var tier = inFull && !secret ? TierOf(decision.Release) : Tier.Marker;
        Count(counts, Code.Of(tier));
        return new SafetyNoticeView(notice, tier, agency, contact, isOwn && !secret, today > notice.ReviewOn);
    }

    /// <summary>
    /// The tier at which the caller has a note of a concern that it is shown; unspecified: not at all. What became of the concern at a criminal
    /// court is a fact of a class of its own, whatever the class of the concern (L7); its author alone has it as the concern.
    /// </summary>
    public Tier TierFor(ConcernNote note, Tier ofConcern)
    {
        ArgumentNullException.ThrowIfNull(note);
        if (note.Kind != NoteKind.CriminalOutcome || (note.OrganisationId == caller.OrganisationId && note.AuthorId == caller.Practitioner?.Id))
            return ofConcern;
        var decision = caller.May(SensitivityClass.Criminal);
        Note(decision.RuleId);
        if (!decision.Shows)
        {
            var because = decision.Release == Release.Hidden ? WithheldBecause.Hidden
                : decision.Because == WithheldBecause.Unspecified ? WithheldBecause.Role : decision.Because;
            Count(withheldCounts, Code.Of(because));
            return Tier.Unspecified;
        }

        return TierOf(decision.Release) is var tier && tier < ofConcern ? tier : ofConcern;
    }

    /// <summary>How the trail says at which tier something was shown.</summary>
    public static string ShownAs(Tier tier, string id) => $"{Code.Of(tier)} {id}";

    /// <summary>Judges one concern and keeps the view when it may be shown; null when it may not.</summary>
    public ConcernView? Add(ConcernOnPerson item)
    {
        if (!Judge(item, out var view))
            return null;
        shown.Add(view!);
        if (view!.Tier == Tier.Detail)
            inFull[item.Concern.Id] = item.Concern;
        return view;
    }

    /// <summary>Whom the views name besides whoever was asked about.</summary>
    public static IEnumerable<string> PeopleNamedIn(IEnumerable<ConcernView> views) =>
        views.SelectMany(c => c.SuspectedSources.Append(c.About)).OfType<NamedPerson>().Select(p => p.PersonId);

    /// <summary>
    /// Adds to what was shown in full whom it is about and whom it suspects: without those whom the reader's organisation must not find, those
    /// from whom the reader is kept, and those of whom the author must learn nothing.
    /// </summary>
    public async ValueTask NameAsync(IReadSession session)
    {
        if (inFull.Count == 0)
            return;
        var named = new Dictionary<string, (string? About, IReadOnlyList<string> Suspected)>(StringComparer.Ordinal);
        foreach (var concern in inFull.Values)
        {
            var bearings = await session.Concerns.BearingsOfAsync(concern.Id);
            named[concern.Id] = (
                bearings.Any(b => b.Apart && b.PersonId == concern.SubjectId) ? null : concern.SubjectId,
                [.. bearings.Where(b => b is { Because: ConcernBearing.SuspectedSource, Apart: false }).Select(b => b.PersonId).Distinct(StringComparer.Ordinal)]);
        }

        string[] everybody = [.. named.Values.SelectMany(n => n.Suspected.Append(n.About)).OfType<string>().Distinct(StringComparer.Ordinal)];
        if (everybody.Length == 0)
            return;
        var hidden = (await session.People.HiddenFromAsync(caller.OrganisationId, everybody)).ToHashSet(StringComparer.Ordinal);
        var people = (await session.People.FindManyAsync([.. everybody.Where(id => !hidden.Contains(id) && (!caller.Conflicts.Keeps(id) || (OwnAlone && caller.Conflicts.KeepsInSilence(id))))]))
            .ToDictionary(p => p.Id, StringComparer.Ordinal);
        for (var i = 0; i < shown.Count; i++)
        {
            if (shown[i] is { Tier: Tier.Detail, ConcernId: { } id } && named.TryGetValue(id, out var whom))
                shown[i] = shown[i] with { About = As(whom.About, inFull[id]), SuspectedSources = [.. whom.Suspected.Select(s => As(s, inFull[id])).OfType<NamedPerson>()] };
        }

        Named = [.. people.Keys.Order(StringComparer.Ordinal)];

        NamedPerson? As(string? personId, Concern concern)
        {
            if (personId is null || !people.TryGetValue(personId, out var person))
                return null;
            return !caller.Conflicts.Keeps(personId)
                ? new NamedPerson(personId, person.NameFrom(concern.OrganisationId) ?? person.NameFrom(caller.OrganisationId))
                : ToldAs.In(concern.ToldAs, person, caller.OrganisationId) is { } own ? new NamedPerson(own.Id, own.NameFrom(caller.OrganisationId)) : null;
        }
    }

    /// <summary>
    /// A concern cut down to a tier. The short text of SUMMARY is what the author wrote for this child, or for every child; where the concern is
    /// about somebody for whom nothing was written (an adult), it is the beginning of the statement, with what was written of children without a name. The tier must be the
    /// reader's own for this very concern.
    /// </summary>
    public static ConcernView ViewAt(Tier tier, Concern concern, ConcernBearing? bearing, RegistrySnapshot registry)
    {
        var (marker, summary, detail) = (tier is Tier.Marker or Tier.Summary or Tier.Detail, tier is Tier.Summary or Tier.Detail, tier == Tier.Detail);
        return new ConcernView(
            marker ? concern.Id : null,
            tier,
            marker ? concern.Indicators : [],
            marker ? concern.Kind : ConcernKind.Unspecified,
            marker ? concern.Happened : null,
            marker ? concern.Verification : VerificationState.Unspecified,
            concern.Agency,
            marker ? registry.NameOf(concern.OrganisationId) : null,
            summary ? concern.Source : SourceKind.Unspecified,
            summary ? bearing is null ? Beginning(concern) : concern.MeaningFor(bearing) : null,
            detail ? concern.RiskStatement : null,
            detail ? concern.ChildWords : null,
            concern.SharedAt,
            ContactOf(concern, registry))
        {
            Place = summary ? concern.Place : null,
            Consent = detail ? concern.ConsentRecord : null,
            Incidents = marker ? Concerns.Incidents.ToView(concern.Incidents, registry) : [],
            KnownAt = marker ? concern.KnownAt : null,
            NotedAt = marker ? concern.NotedAt : null,
            Trend = summary ? concern.Trend : StatedTrend.Unspecified,
            AgencyLabel = detail ? concern.AgencyLabel : null,
            SourcesOfHarm = detail ? concern.SourcesOfHarm : [],
            OmittedBy = detail && concern.OmittedBy is { } omitted ? registry.NameOf(omitted) : null,
            Version = marker ? concern.Version : 0,
            HarmCategories = marker ? concern.HarmCategories : [],
            Urgency = marker ? concern.Urgency : Urgency.Unspecified,
            Present = marker && bearing?.Present == true,
            ChildContact = summary ? concern.ChildContact : ChildContactAnswer.Unspecified,
            DevelopmentStatement = detail ? concern.DevelopmentStatement : null,
            ForEveryChild = detail ? concern.BesideTheRisk : null,
        };
    }

    /// <summary>The tier of a release that shows content.</summary>
    public static Tier TierOf(Release release) => release switch
    {
        Release.Marker => Tier.Marker,
        Release.Summary => Tier.Summary,
        Release.Detail => Tier.Detail,
        Release.Mediated => Tier.Mediated,
        Release.Existence => Tier.Existence,
        _ => Tier.Unspecified,
    };

    /// <summary>
    /// The tier of a notice: at most a summary, as an inbox is read without a stated purpose and the full record needs one. Unspecified
    /// where the recipient may not even know that there is something.
    /// </summary>
    public static Tier TierOfNotice(Release release) => release switch
    {
        Release.Detail or Release.Summary => Tier.Summary,
        Release.Marker => Tier.Marker,
        Release.Existence or Release.Mediated => Tier.Existence,
        _ => Tier.Unspecified,
    };

    /// <summary>Whom to speak to about a concern: its author's organisation, never the informant.</summary>
    public static ContactPoint ContactOf(Concern concern, RegistrySnapshot registry)
    {
        var organisation = registry.Find(concern.OrganisationId);
        return new ContactPoint(
            concern.AuthorName, concern.AuthorRole, organisation?.Name ?? concern.OrganisationId, organisation?.DutyTelephone);
    }

    /// <summary>
    /// Its first line, at most <see cref="MaxShortText"/> characters, cut between words and marked as cut. What a report adds on lines of its own (an
    /// address, who was there, what was done) is for those who read the whole.
    /// </summary>
    private static string Shortened(string text)
    {
        if (text.IndexOf('\n', StringComparison.Ordinal) is var line and > 0 && line <= MaxShortText)
            return $"{text[..line].TrimEnd()} ...";
        if (text.Length <= MaxShortText)
            return text;
        var cut = text.LastIndexOf(' ', MaxShortText);
        return text[..(cut > 0 ? cut : MaxShortText)].TrimEnd() + " ...";
    }

    /// <summary>What is told of a concern where nothing was written for whom it is shown of: its beginning, and what it means for children who have no name.</summary>
    private static string Beginning(Concern concern) => concern.BesideTheRisk is { } ofThem
        ? $"{Shortened(concern.RiskStatement)}\nWhat it means for the children: {ofThem}" : Shortened(concern.RiskStatement);

    private bool IsKeptFrom(string organisationId) => WhereaboutsAreKept && !Whereabouts.MayName(caller, organisationId, registry);

    private bool IsKeptFrom(Concern concern) => IsKeptFrom(concern, concern.OrganisationId);

    private bool IsKeptFrom(Concern concern, string organisationId) =>
        (WhereaboutsAreKept || keptConcerns.Contains(concern.Id)) && !Whereabouts.MayName(caller, organisationId, registry);

    /// <summary>Whom the caller may speak to about a concern.</summary>
    public ContactPoint ContactFor(Concern concern) => IsKeptFrom(concern) ? OwnDesk() : ContactOf(concern, registry);

    /// <summary>A view without the service that it comes from: its name, its numbers, whom it blames, and a worker to ring there.</summary>
    internal static ConcernView Unnamed(ConcernView view, ContactPoint? ask) => view with { OrganisationName = null, Contact = ask, Incidents = [], OmittedBy = null };

    /// <summary>A concern as a marker, so far as the caller may know whose it is.</summary>
    internal ConcernView Marker(Concern concern)
    {
        var view = ViewAt(Tier.Marker, concern, null, registry);
        return IsKeptFrom(concern) ? Unnamed(view, OwnDesk()) : concern.OrganisationId == caller.OrganisationId ? view : WithoutOthersElsewhere(view, concern);
    }

    private ConcernView WithoutOthersElsewhere(ConcernView view, Concern concern) => WithoutOthers(view, concern, of => IsKeptFrom(concern, of));

    /// <summary>
    /// Without those whom it names besides its author's: a service of the own area may blame one where the person is now, or give its number. What the own
    /// organisation wrote it knows.
    /// </summary>
    internal static ConcernView WithoutOthers(ConcernView view, Concern concern, Func<string, bool> isKeptFrom) => view with
    {
        OmittedBy = concern.OmittedBy is { } blamed && isKeptFrom(blamed) ? null : view.OmittedBy,
        Incidents = concern.Incidents.Any(i => i.OrganisationId is { } of && isKeptFrom(of)) ? [] : view.Incidents,
    };

    private ContactPoint OwnDesk() => registry.ReceiverOfReferrals(caller.Area)?.DutyDesk
        ?? new ContactPoint(caller.OrganisationName, PractitionerRole.Unspecified, caller.OrganisationName, registry.Find(caller.OrganisationId)?.DutyTelephone);

    /// <summary>Notes a rule that decided, and in which standing it was asked, so that the trail can be asked again (<see cref="Replay"/>).</summary>
    private void Note(string rule)
    {
        rules.Add(rule);
        if (Replay.NoteOf(caller.Standing, OfAnotherQuestion) is { } standing)
            rules.Add(standing);
    }

    private static void Count(SortedDictionary<string, int> counts, string key) => counts[key] = counts.GetValueOrDefault(key) + 1;

    private static string Explain(AccessDecision decision) => decision switch
    {
        { Release: Release.Mediated } => "A named worker will speak with you; nothing is shown.",
        { Because: WithheldBecause.Investigation } => "An enquiry is under way, and its author asked that this be kept to those who make it.",
        { Because: WithheldBecause.Purpose } => "The purpose or the legal basis that you stated does not carry facts of this class.",
        { Release: Release.Existence } => "Something is held; your role is told that it exists and whom to ask.",
        { Release: Release.OwnOnly } => "Your role sees its own submissions only.",
        _ => "Your role is not given facts of this class.",
    };
}
