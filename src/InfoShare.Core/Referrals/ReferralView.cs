using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Concerns.History;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>A child of a referral. Name and birth date are null where the caller did not know them before.</summary>
public sealed record ReferredChild(string PersonId, string? Name, DateOnly? BirthDate, AgeBand AgeBand);

/// <summary>A referral as the caller may see it.</summary>
/// <param name="Referral">With what the caller's side may not see taken out.</param>
/// <param name="Late">Decision and feedback are owed, and late.</param>
/// <param name="ChallengeRuns">Whether a challenge waits for its answer.</param>
/// <param name="SeriesCount">Null where the caller's role may not learn of others' referrals.</param>
/// <param name="Series">The earlier ones; for the recipient only.</param>
/// <param name="Concerns">Those that came with it, at the caller's own tier.</param>
public sealed record ReferralView(
    Referral Referral,
    ReferralSide Side,
    IReadOnlyList<ReferredChild> Children,
    ContactPoint Referrer,
    ContactPoint Recipient,
    ContactPoint Owner,
    string DueInWords,
    bool Late,
    bool ChallengeRuns,
    int? SeriesCount,
    IReadOnlyList<SeriesEntry> Series,
    IReadOnlyList<ReferralEvent> History,
    IReadOnlyList<ConcernView> Concerns)
{
    /// <summary>Who was told of it and how far each has come (G1); only when one referral is asked for.</summary>
    public IReadOnlyList<RecipientProgress> Told { get; init; } = [];

    /// <summary>Referrals of the other children of the home, for the recipient when one referral is asked for (H1, H12).</summary>
    public IReadOnlyList<SeriesEntry> HomeSeries { get; init; } = [];

    /// <summary>Of both, those that the reader may open; only when one referral is asked for.</summary>
    public IReadOnlyList<string> Openable { get; init; } = [];

    /// <summary>The places in the series, from 1, of which nobody read the alert to the manager; for the recipient only (S5).</summary>
    public IReadOnlyList<int> MissedAlerts { get; init; } = [];

    /// <summary>For the referrer: nobody at the recipient has opened it, and somebody rings; null otherwise (E6, G8).</summary>
    public NotDelivered? NotDelivered { get; init; }

    /// <summary>Promises that its decisions left behind.</summary>
    public IReadOnlyList<FollowUp> FollowUps { get; init; } = [];

    /// <summary>Incidents and reviews that it belongs to (A12).</summary>
    public IReadOnlyList<IncidentView> Incidents { get; init; } = [];

    /// <summary>How old it is, in words (E19).</summary>
    public string Age { get; init; } = "";

    /// <summary>No qualified person holds it (E19).</summary>
    public bool Unallocated { get; init; }

    /// <summary>Whether the caller is its one owner, by id.</summary>
    public bool Yours { get; init; }

    /// <summary>Whether the caller's organisation made it, by id.</summary>
    public bool IsOurs { get; init; }

    /// <summary>Whether the caller's organisation received it, by id.</summary>
    public bool IsToUs { get; init; }

    /// <summary>Whether the family that referred has yet to hear; for the recipient and the intake worker alone (E16).</summary>
    public bool FamilyAnswerOwed { get; init; }

    /// <summary>Whether it is the caller who disagrees.</summary>
    public bool ChallengeIsYours { get; init; }

    /// <summary>Whether the caller redirected it, somebody there accepted, and the answer is still the caller's to give (E12).</summary>
    public bool YouPassedItOn { get; init; }

    /// <summary>Who stands for the queue while it is unallocated, as a role's code; null when somebody holds it.</summary>
    public string? QueueOwner { get; init; }
}

/// <summary>A changed referral with the proof that the change is in the trail.</summary>
public sealed record ReferralChanged(ReferralView Referral, AuditReceipt Receipt);

/// <summary>A page of referrals.</summary>
/// <param name="Next">The last one's place when there are more; null on the last page.</param>
public sealed record ReferralPage(IReadOnlyList<ReferralView> Referrals, ReferralPosition? Next, AuditReceipt Receipt);

/// <summary>A place in a list of referrals or follow-ups.</summary>
/// <param name="Place">By what the list is ordered: the place in the tray, or when it is due.</param>
public sealed record ReferralPosition(DateTimeOffset Place, string ReferralId);

/// <summary>Builds what each side sees of a referral. Everything is read in the session that holds the referral.</summary>
public static class ReferralViews
{
    /// <summary>The concerns that views show, as the trail keeps it (<see cref="AuditEntry.Shown"/>).</summary>
    public static IReadOnlyList<string> ShownIn(params IEnumerable<ReferralView> views) =>
        [.. views.SelectMany(v => v.Concerns).Where(c => c.ConcernId is not null).Select(c => Disclosure.ShownAs(c.Tier, c.ConcernId!)).Distinct()];

    /// <summary>The referrals' children, and whom the concerns that the views show name besides.</summary>
    public static IReadOnlyList<string> PeopleIn(params IEnumerable<ReferralView> views) =>
        [.. views.SelectMany(v => v.Referral.ChildIds.Concat(Disclosure.PeopleNamedIn(v.Concerns))).Distinct(StringComparer.Ordinal)];

    /// <summary>The view of one referral.</summary>
    public static async ValueTask<ReferralView> OfAsync(
        IReadSession session, Referral referral, ReferralSide side, Caller caller, RegistrySnapshot registry)
    {
        var concerns = await ConcernsAsync(session, referral, side, caller, registry);
        var children = await ChildrenAsync(session, referral, side, caller);
        var history = await session.Referrals.HistoryAsync(referral.Id);
        var learnsOfOthers = caller.Practitioner is null || ReferralSight.LearnsOfOthers(caller.Role);
        IReadOnlyList<SeriesEntry> series = side == ReferralSide.Recipient && (referral.SeriesCount > 1 || referral.Incidents.Count > 0)
            ? [.. (await session.Referrals.SeriesOfAsync(referral.ChildIds)).Where(e => e.ReferralId != referral.Id)]
            : [];
        return new ReferralView(
            SideSight.Of(referral, side, caller),
            side,
            children,
            Contact(referral.ReferrerName, referral.ReferrerRole, referral.ReferrerOrganisationId, registry),
            registry.Find(referral.RecipientOrganisationId)?.DutyDesk
                ?? new ContactPoint(referral.RecipientOrganisationId, PractitionerRole.Unspecified, referral.RecipientOrganisationId, null),
            Contact(referral.OwnerName, referral.OwnerRole, referral.OwnerOrganisationId, registry),
            DueInWords(referral, session.Now),
            ReferralStates.OwesFeedback(referral.State) && referral.EndedPregnancy is null && !ReferralStates.ChallengeRuns(referral) && session.Now > referral.FeedbackDue,
            ReferralStates.ChallengeRuns(referral),
            learnsOfOthers ? referral.SeriesCount : null,
            series,
            SideSight.Of(history, referral, side, caller),
            concerns)
        {
            FollowUps = referral.Decision is null ? [] : SideSight.Of(await session.FollowUps.OfReferralAsync(referral.Id), side, caller),
            Incidents = Concerns.Incidents.ToView(referral.Incidents, registry),
            Age = PlainTime.Lasting(session.Now > referral.ReceivedAt ? session.Now - referral.ReceivedAt : TimeSpan.Zero),
            Unallocated = referral.Unallocated,
            Yours = !referral.Unallocated && caller.Practitioner?.Id == referral.OwnerId && caller.OrganisationId == referral.OwnerOrganisationId,
            IsOurs = caller.OrganisationId == referral.ReferrerOrganisationId,
            IsToUs = caller.OrganisationId == referral.RecipientOrganisationId,
            FamilyAnswerOwed = (side == ReferralSide.Recipient || SideSight.IsIntake(referral, side, caller)) && FamilyRules.IsOwed(referral),
            ChallengeIsYours = ChallengeSight.IsOf(referral, caller),
            YouPassedItOn = DecisionRules.PassedItOn(referral, caller),
            NotDelivered = side == ReferralSide.Referrer && referral.Unallocated && !ReferralSight.IsKept(referral, caller)
                ? await NotDelivered.OfAsync(session, referral, registry) : null,
            QueueOwner = referral.Unallocated ? Code.Of(Routing.ManagerOf(AgencyKind.SocialCare)) : null,
        };
    }

    /// <summary>The views of those that the caller may know of; the rest are left out.</summary>
    public static async ValueTask<IReadOnlyList<ReferralView>> OfManyAsync(
        IReadSession session, IEnumerable<Referral> referrals, Caller caller, RegistrySnapshot registry)
    {
        var views = new List<ReferralView>();
        foreach (var referral in referrals)
        {
            if (ReferralSight.Of(referral, caller, registry, session.Now) is { } side)
                views.Add(await OfAsync(session, referral, side, caller, registry));
        }

        return views;
    }

    private static string DueInWords(Referral referral, DateTimeOffset now)
    {
        if (referral is { EndedPregnancy: { } ended, State: not ReferralState.Closed })
            return $"its clocks stand still; an answer in words {PlainTime.Due(ended.Due, now)}";
        if (referral.Hold is { } hold)
            return $"waits on a threshold until {PlainTime.Full(hold.ExpiresAt)}; decision and feedback {PlainTime.Due(referral.FeedbackDue, now)}";
        if (ReferralStates.ChallengeRuns(referral))
            return $"challenge at {Code.Of(referral.Challenge!.Level)}: answer {PlainTime.Due(referral.Challenge.AnswerDue, now)}";
        if (referral.State == ReferralState.FeedbackSent)
            return $"the referrer's answer {PlainTime.Due(referral.Feedback!.AcknowledgementDue, now)}";
        if (!ReferralStates.OwesFeedback(referral.State))
            return "nothing is due";
        var told = referral.LateLevel switch
        {
            0 => "",
            1 => ", manager told",
            _ => ", senior manager told",
        };
        var decision = PlainTime.Due(referral.FeedbackDue, now) + told;

        // What is due first is said first, as the tray sorts by it (T2).
        return ReferralStates.IsUnallocated(referral) && referral.OwnerDue is { } owner && owner < referral.FeedbackDue
            ? $"a named owner {PlainTime.Due(owner, now)}; decision and feedback {decision}"
            : decision;
    }

    private static async ValueTask<IReadOnlyList<ConcernView>> ConcernsAsync(
        IReadSession session, Referral referral, ReferralSide side, Caller caller, RegistrySnapshot registry)
    {
        if (referral.ConcernIds.Count == 0)
            return [];
        var disclosure = new Disclosure(caller, registry);
        var concerns = await session.Concerns.FindManyAsync(referral.ConcernIds);
        var meetings = await MeetingTold.OfAsync(session, concerns);
        foreach (var concern in concerns)
        {
            var bearings = await session.Concerns.BearingsOfAsync(concern.Id);
            var bearing = bearings.FirstOrDefault(b => referral.ChildIds.Contains(b.PersonId));
            if ((side != ReferralSide.Referrer || concern.OrganisationId == caller.OrganisationId) && !await KeptConcerns.KeepsAsync(session, concern, caller)
                && !await ConcernDoor.IsGoneForAsync(session, concern, caller))
            {
                // Of several children the referral does not say which was met: then the contact itself does.
                disclosure.Add(new ConcernOnPerson(concern, bearing?.PersonId ?? concern.SubjectId ?? referral.ChildIds[0], bearing)
                {
                    Meeting = referral.ChildIds.Count == 1 ? MeetingTold.With(referral.ChildIds[0], concern, meetings) : null,
                });
            }
        }

        await disclosure.NameAsync(session);
        return disclosure.Shown;
    }

    /// <summary>
    /// The referrer sees its own records, and no name of a child that it knows by an id or a link alone. The recipient sees the
    /// name that the sender gave, else its own; else, since nobody can help a child without a name, the one that is recorded,
    /// but not when it sent the referral to itself.
    /// </summary>
    private static async ValueTask<IReadOnlyList<ReferredChild>> ChildrenAsync(
        IReadSession session, Referral referral, ReferralSide side, Caller caller)
    {
        var today = LondonTime.DateOf(session.Now);
        var people = (await session.People.FindManyAsync(referral.ChildIds)).ToDictionary(p => p.Id);
        var children = new List<ReferredChild>();
        foreach (var id in referral.ChildIds)
        {
            if (!people.TryGetValue(id, out var person))
                continue;
            var (own, sent) = (person.AsHeldBy(caller.OrganisationId), person.AsHeldBy(referral.ReferrerOrganisationId));
            var sentToMe = side != ReferralSide.Referrer && (referral.ReferrerOrganisationId != caller.OrganisationId || referral.IsByTheBroker);
            children.Add(new ReferredChild(
                id,
                sentToMe ? sent.NewestName ?? own.NewestName ?? person.NewestName : own.NewestName,
                sentToMe ? sent.BirthDate ?? own.BirthDate ?? person.BirthDate : own.BirthDate,
                person.AgeBandOn(today)));
        }

        return children;
    }

    private static ContactPoint Contact(string name, PractitionerRole role, string organisationId, RegistrySnapshot registry) =>
        new(name, role, registry.NameOf(organisationId), registry.Find(organisationId)?.DutyTelephone);
}
