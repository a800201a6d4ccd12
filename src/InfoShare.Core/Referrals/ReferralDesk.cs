using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Retention;
using InfoShare.Core.Sharing;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>A referral as somebody wants to send it, with its children found (<c>PersonResolver</c>).</summary>
public sealed record ReferralToOpen
{
    /// <summary>The children by the broker's ids, one or more.</summary>
    public required IReadOnlyList<string> ChildIds { get; init; }

    /// <summary>Concerns that belong to it and exist, or are added in the same transaction.</summary>
    public IReadOnlyList<string> ConcernIds { get; init; } = [];

    public required string RiskStatement { get; init; }
    public string? Evidence { get; init; }
    public ChildWords? ChildWords { get; init; }

    /// <summary>Unspecified counts as standard.</summary>
    public Urgency Urgency { get; init; }

    public string? ThresholdView { get; init; }

    /// <summary>Area whose children's services receive it; null: the children's, else the caller's.</summary>
    public string? ToArea { get; init; }

    /// <summary>Where the children live, as the referrer says; looked at after what is recorded.</summary>
    public IReadOnlyList<PostalAddress> StatedAddresses { get; init; } = [];

    public SpokenContact? Spoken { get; init; }
    public ConsentState Consent { get; init; }

    /// <summary>Whose consent, the wishes, who went against them and why (L3); null when only the state is known.</summary>
    public ConsentRecord? ConsentRecord { get; init; }

    /// <summary>Unspecified: the duty to share (<see cref="DisclosureBases"/>), so that an urgent form stays short.</summary>
    public LegalBasis LegalBasis { get; init; }

    public SourceKind Source { get; init; }

    /// <summary>The organisation that the referrer meant to reach; one that takes no referrals is replaced by its area's desk (E21).</summary>
    public string? ToOrganisationId { get; init; }

    /// <summary>A child without a name, as described (O7).</summary>
    public string? ChildDescription { get; init; }

    /// <summary>What the disclosing child was told (E17).</summary>
    public string? ChildTold { get; init; }

    /// <summary>The referrer's doubt; it reaches the manager (L11).</summary>
    public string? Doubt { get; init; }

    /// <summary>Incidents and reviews as the referrer names them (requirement A12).</summary>
    public IReadOnlyList<StatedIncident> StatedIncidents { get; init; } = [];

    /// <summary>Those of the concern with which it is opened.</summary>
    public IReadOnlyList<IncidentReference> Incidents { get; init; } = [];

    /// <summary>The relative or member of the public for whom an intake worker refers (E15).</summary>
    public FamilyReferrer? Family { get; init; }

    /// <summary>When what is converted first came in; null: now, or the conversation before it (E21).</summary>
    public DateTimeOffset? FirstReceivedAt { get; init; }

    /// <summary>What had a wrong form and was not used (E21).</summary>
    public IReadOnlyList<SetAsideField> SetAside { get; init; } = [];

    /// <summary>Whether it may not be refused for its form.</summary>
    public bool IsUrgent => Urgency is Urgency.SameDay or Urgency.ImmediateDanger;
}

/// <summary>What the referrer gets back at once; a receipt is not feedback (E2).</summary>
/// <param name="ReceivedBy">The recipient's duty desk.</param>
/// <param name="Owner">Who owns it now: the sender.</param>
/// <param name="FeedbackDueInWords">For example "1 working day, due 17:00 on Thursday 12 March 2026".</param>
/// <param name="OwnerDue">When a named person must own it; null for standard urgency.</param>
/// <param name="SeriesCount">
/// The event's place among those of which these children were referred, this one included; null where the caller's role may not learn of others.
/// </param>
/// <param name="Prompts">What would help the recipient and is missing; never a reason not to send (E1).</param>
public sealed record ReferralReceiptView(
    string ReferralId,
    ReferralState State,
    ContactPoint ReceivedBy,
    string Owner,
    DateTimeOffset FeedbackDue,
    string FeedbackDueInWords,
    DateTimeOffset? OwnerDue,
    int? SeriesCount,
    IReadOnlyList<string> Prompts,
    AuditReceipt Receipt)
{
    /// <summary>What had a wrong form and was not used (E21).</summary>
    public IReadOnlyList<SetAsideField> SetAside { get; init; } = [];

    /// <summary>On which legal basis it went (L2).</summary>
    public DisclosureBasis? Basis { get; init; }
}

/// <summary>
/// Opens referrals inside a transaction: for MakeReferral, and for operations that open one beside something else, so that
/// the concern and its referral are durable together or not at all.
/// </summary>
public sealed class ReferralDesk(PartnershipClock clock, TimeProvider time)
{
    private const int ShortStatement = 20;
    private readonly ReferralMoves moves = new(clock);

    /// <summary>
    /// Opens a referral: DELIVERED, owned by the calling practitioner until somebody accepts it (E11), with its clocks
    /// started, the recipient told and the audit entry written.
    /// </summary>
    /// <exception cref="RuleException">NO_RECIPIENT; PRACTITIONER_REQUIRED; INVALID_FIELDS on <c>referral.spoken.at</c>.
    /// Thrown before anything is written here.</exception>
    public async ValueTask<ReferralReceiptView> OpenAsync(
        IWriteSession session, ReferralToOpen draft, Call call, RegistrySnapshot registry)
    {
        var now = session.Now;
        var sender = call.Caller.Human;
        var childIds = draft.ChildIds.Distinct().ToList();
        if (childIds.Count == 0)
            throw RuleException.Invalid("referral.children", "name at least one child");
        var incidents = Incidents.Of(draft.StatedIncidents, call.Caller, registry, "referral.incidents", draft.IsUrgent);
        var startedAt = draft.FirstReceivedAt ?? StartOf(draft.Spoken, draft.IsUrgent, now);
        var (recipient, converted) = await RecipientAsync(session, draft, childIds, call.Caller, registry);
        await session.Referrals.HoldSeriesAsync(childIds);
        var earlier = await session.Referrals.SeriesOfAsync(childIds);
        List<IncidentReference> named = [.. draft.Incidents.Concat(incidents).DistinctBy(i => i.IncidentId)];
        var told = ReferralSeries.IncidentsOf(named);
        var (series, known) = ReferralSeries.PlaceOf(earlier, told);

        var urgency = draft.Urgency == Urgency.Unspecified ? Urgency.Standard : draft.Urgency;
        var (feedbackDue, ownerDue) = moves.DueFor(startedAt, urgency);
        var sent = new Referral
        {
            Id = session.NextId("ref"),
            Version = 1,
            State = ReferralState.Sent,
            Urgency = urgency,
            ReferrerOrganisationId = call.Caller.OrganisationId,
            ReferrerAgency = call.Caller.Agency,
            ReferrerId = sender.Id,
            ReferrerName = sender.Name,
            ReferrerRole = sender.Role,
            RecipientOrganisationId = recipient.Id,
            OwnerOrganisationId = call.Caller.OrganisationId,
            OwnerId = sender.Id,
            OwnerName = sender.Name,
            OwnerRole = sender.Role,
            Team = Routing.TeamAt(recipient.Id, await session.Links.InvolvementsOfAsync(childIds), LondonTime.DateOf(now)),
            ChildIds = childIds,
            ConcernIds = [.. draft.ConcernIds.Distinct()],
            RiskStatement = draft.RiskStatement,
            Evidence = draft.Evidence,
            ChildWords = draft.ChildWords,
            ReferrerThresholdView = draft.ThresholdView,
            Spoken = draft.Spoken is { SpokenBy: null } said ? said with { SpokenBy = sender.Name } : draft.Spoken,
            Consent = draft.ConsentRecord?.State ?? draft.Consent,
            ConsentRecord = draft.ConsentRecord?.By(sender.Name),
            Basis = DisclosureBases.Of(draft.LegalBasis, now),
            Source = draft.Source,
            ReceivedAt = startedAt,
            FeedbackDue = feedbackDue.DueAt,
            FeedbackRule = feedbackDue.RuleId,
            OwnerDue = ownerDue?.DueAt,
            SeriesCount = series,
            ChildDescription = draft.ChildDescription,
            ChildTold = draft.ChildTold is { } words ? [new ChildTold(words, null, sender.Name, now)] : [],
            Family = draft.Family,
            SetAside = draft.SetAside,
            Incidents = named,
        };
        var change = ReferralMoves.Open(sent, ownerDue, recipient.Name, now);
        var referral = change.Next;

        session.Referrals.Add(referral, change.Steps);
        await IncidentHolds.NameAsync(session, referral.Incidents, referral.Id, call);
        session.StartClocks(referral.Id, change);
        var notices = new ReferralNotices(session, registry, referral);
        notices.Received();
        var alertFrom = clock.Threshold(DeadlineKey.ReferralSeries, DeadlineCase.ManagerAlertFrom, startedAt);
        if (series >= alertFrom && !known)
            notices.Series(await ReferralSeries.MissedAlertsAsync(session, earlier, alertFrom));
        else if (await HomeReferrals.OfAsync(session, childIds, recipient.Id) is { Entries.Count: > 0 } home
            && ReferralSeries.PlaceOf([.. earlier.Concat(home.Entries).OrderBy(e => e.ReceivedAt).ThenBy(e => e.ReferralId, StringComparer.Ordinal)], told) is var atHome
            && atHome.Place >= alertFrom && !atHome.Known)
        {
            notices.SeriesOfHome(atHome.Place);
        }

        await session.CountReferralAsync(referral, clock, registry);
        var doubted = draft.Doubt is { } doubt ? Doubts.Tell(session, registry, call.Caller, doubt, referral.Id, feedbackDue.DueAt).Prompt : null;
        var entry = (call.Entry(session, time, AuditEventKind.Publish, Code.Of(referral.State)) with
        {
            PersonIds = childIds,
            ObjectId = referral.Id,
            RuleIds = [.. change.Started.Select(c => c.RuleId)],
        }).On(sent.Basis, sent.Consent);
        var receipt = referral.IsByTheBroker ? entry.Receipt() : session.Record(entry);

        return new ReferralReceiptView(
            referral.Id, referral.State, recipient.DutyDesk, $"{sender.Name}, {call.Caller.OrganisationName}",
            feedbackDue.DueAt, feedbackDue.Words, ownerDue?.DueAt,
            ReferralSight.LearnsOfOthers(sender.Role) ? await SeriesForAsync(session, call.Caller, childIds, earlier, told) : null,
            [.. new[] { converted, doubted }.OfType<string>(), .. draft.SetAside.Select(s => s.InWords()), .. Prompts(draft, recipient)], receipt)
        {
            SetAside = draft.SetAside,
            Basis = sent.Basis,
        };
    }

    /// <summary>
    /// Opens a referral that nobody made: of a child on whom an urgent concern bears and of whom its publisher must learn nothing. The
    /// recipient's own desk stands as the referrer. It leaves no entry: the publisher would see from where the own one lies in the log that
    /// there is one more. Whoever shares says it in the broker's entry, which is always written.
    /// </summary>
    /// <returns>The referral's id.</returns>
    public async ValueTask<string> OpenByTheBrokerAsync(
        IWriteSession session, ReferralToOpen draft, Organisation recipient, Call call, RegistrySnapshot registry)
    {
        var desk = new Practitioner(Referral.ByTheBroker, recipient.DutyDesk.Name, PractitionerRole.DutySocialWorker, null);
        var opened = await OpenAsync(
            session, draft with { ToOrganisationId = recipient.Id },
            call with { Caller = new Caller(recipient.Id, recipient.Name, recipient.Agency, recipient.Area, false, desk, call.Caller.CallId) { Standing = new AccessStanding(registry.Policy) } }, registry);
        return opened.ReferralId;
    }

    /// <summary>
    /// Who receives referrals: the organisation that was meant, else the services of the area asked for; else of the area where
    /// a child was last recorded to live, or the referrer says that it lives; else of the caller's area, who can pass it on. A refuge and the homes
    /// of a protected child route nothing: the answer would tell where they are. What was misdirected goes to the right desk, and the words say so (E21).
    /// </summary>
    /// <exception cref="RuleException">
    /// NO_RECIPIENT, INVALID_FIELDS for an organisation that is not in the registry. An area or organisation asked for by name is
    /// replaced by another only when it is urgent.
    /// </exception>
    public static async ValueTask<(Organisation Recipient, string? Converted)> RecipientAsync(
        IReadSession session, ReferralToOpen draft, IReadOnlyCollection<string> childIds, Caller caller, RegistrySnapshot registry)
    {
        if (draft.ToOrganisationId is { } meant)
        {
            var organisation = registry.Find(meant);
            if (organisation is { ReceivesReferrals: true, Enabled: true })
                return (organisation, null);
            // An id that nobody has is a slip: whom the sender meant is for the sender to say, unless a child would wait for it.
            if (organisation is not { Enabled: true } && !draft.IsUrgent)
                throw RuleException.Invalid("referral.to_organisation_id", "is not an organisation of the registry");
            var right = (organisation is null ? null : registry.ReceiverOfReferrals(organisation.Area))
                ?? await ByChildrenAsync(session, draft, childIds, caller, registry);
            return (right, organisation is { Enabled: true }
                ? $"{organisation.Name} takes no referrals; it went to {right.Name} with the time at which you sent it."
                : $"The organisation that you named is not in the registry; because it is urgent it went to {right.Name}. Ring them.");
        }

        if (!string.IsNullOrWhiteSpace(draft.ToArea))
        {
            if (registry.ReceiverOfReferrals(draft.ToArea.Trim()) is { } receiver)
                return (receiver, null);
            if (!draft.IsUrgent)
                throw NoRecipient();
            var right = await ByChildrenAsync(session, draft, childIds, caller, registry);
            return (right, $"Nobody receives referrals in the area that you named; because it is urgent it went to {right.Name}. Ring them.");
        }

        return (await ByChildrenAsync(session, draft, childIds, caller, registry), null);
    }

    private static async ValueTask<Organisation> ByChildrenAsync(
        IReadSession session, ReferralToOpen draft, IReadOnlyCollection<string> childIds, Caller caller, RegistrySnapshot registry)
    {
        var today = LondonTime.DateOf(session.Now);
        var residences = await session.Links.ResidencesOfAsync(childIds, ChildLinks.MaxLinks);
        var refuges = new ProtectedPlaces(residences);
        var marked = (await session.People.FindManyAsync(childIds)).Where(Whereabouts.IsMarked).Select(p => p.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var residence in residences)
        {
            if (!refuges.Cover(residence)
                && !marked.Contains(residence.PersonId)
                && residence.State != LinkState.EndedVerified
                && (residence.To is null || residence.To >= today)
                && residence.Address.Area is { } area
                && registry.ReceiverOfReferrals(area) is { } receiver)
            {
                return receiver;
            }
        }

        foreach (var address in draft.StatedAddresses)
        {
            if (address.Area is { } area && !childIds.Any(id => refuges.Cover(id, address)) && registry.ReceiverOfReferrals(area) is { } receiver)
                return receiver;
        }

        return registry.ReceiverOfReferrals(caller.Area) ?? throw NoRecipient();
    }

    /// <summary>The series as its sender learns of it: of a child from whom the sender is kept in silence (L10) the own organisation's alone.</summary>
    private static async ValueTask<int> SeriesForAsync(
        IReadSession session, Caller sender, IReadOnlyList<string> childIds, IReadOnlyList<SeriesEntry> earlier, IReadOnlyList<string> incidentIds)
    {
        if (!childIds.Any(sender.Conflicts.KeepsInSilence))
            return ReferralSeries.PlaceOf(earlier, incidentIds).Place;
        var own = new List<SeriesEntry>();
        foreach (var entry in earlier)
        {
            if ((await session.Referrals.FindAsync(entry.ReferralId))?.ReferrerOrganisationId == sender.OrganisationId)
                own.Add(entry);
        }

        return ReferralSeries.PlaceOf(own, incidentIds).Place;
    }

    private static RuleException NoRecipient() => new(
        ErrorReason.NoRecipient,
        "No organisation in the registry receives referrals in that area. Nothing was sent: ring the area's duty desk now.");

    /// <summary>The clock runs from the conversation when there was one (E5).</summary>
    private static DateTimeOffset StartOf(SpokenContact? spoken, bool urgent, DateTimeOffset now)
    {
        // A conversation at a time that cannot be is kept, and the clock of what is urgent runs from now.
        if (spoken is null || (urgent && (spoken.At > now || spoken.At < now.AddYears(-1))))
            return now;
        if (spoken.At > now)
            throw RuleException.Invalid("referral.spoken.at", "lies in the future");
        if (spoken.At < now.AddYears(-1))
            throw RuleException.Invalid("referral.spoken.at", "lies more than a year back; tell of it in the evidence");
        return spoken.At;
    }

    private static List<string> Prompts(ReferralToOpen draft, Organisation recipient)
    {
        List<string> prompts = [];
        if (draft.RiskStatement.Trim().Length < ShortStatement)
            prompts.Add("The risk is stated in few words: what may happen to the child, and when?");
        if (string.IsNullOrWhiteSpace(draft.Evidence))
            prompts.Add("Evidence is not stated: what was seen or heard, when and by whom?");
        if (draft.ChildWords is null)
            prompts.Add("The child's own words are not stated: what has the child said, and to whom?");
        if (string.IsNullOrWhiteSpace(draft.ThresholdView))
            prompts.Add("Your view of the threshold is not stated; it is kept beside the recipient's.");
        prompts.AddRange(ConsentPrompts(draft));
        if (recipient.DutyTelephone is { } telephone && draft.Urgency is Urgency.ImmediateDanger)
            prompts.Add($"Danger now: ring {recipient.Name} on {telephone} as well, and the police on 999.");
        return prompts;
    }

    /// <summary>What the record of consent lacks (L3, L4). It never holds a referral up, whatever its urgency.</summary>
    private static IEnumerable<string> ConsentPrompts(ReferralToOpen draft)
    {
        var (state, record) = (draft.ConsentRecord?.State ?? draft.Consent, draft.ConsentRecord);
        if (state == ConsentState.Unspecified)
            yield return "Nothing is recorded of consent; you need none to refer. When it is safe, tell the family what you share, and keep what they wish.";
        if (state == ConsentState.RefusedOverridden && string.IsNullOrWhiteSpace(record?.Wishes))
            yield return "Consent was refused and overridden: what does the person wish? It is kept beside the referral.";
        if (state is ConsentState.RefusedOverridden or ConsentState.NotSoughtDanger or ConsentState.NotSoughtPrejudice && string.IsNullOrWhiteSpace(record?.Why))
            yield return "Why was consent overridden, or not sought? A line in consent_record is enough.";
        if (draft.LegalBasis == LegalBasis.Consent && state is not ConsentState.Given)
            yield return "You named consent as the legal basis, and no sure consent is recorded: the duty to share carries a referral without it.";
    }
}
