using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Contacts;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Patterns;

/// <summary>A part as a reader sees it: which factor, and the concern, or else the missed contact, at MARKER.</summary>
public sealed record PatternPartView(RiskFactor Factor, ConcernView? Concern, ContactView? Contact);

/// <summary>
/// A factor of which no concern is recorded for somebody around the child (H5): what came of asking, so far as the reader may know of it, else
/// that nobody recorded that anybody asked.
/// </summary>
public sealed record UnknownFactor(RiskFactor Factor, string PersonId, RelationshipType Link, FactorAnswer Answer)
{
    /// <summary>As of which day; null: nobody answered.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>Who answered.</summary>
    public AgencyKind Agency { get; init; }

    /// <summary>The answer that is shown, for the trail; null: there is none.</summary>
    public string? AnswerId { get; init; }
}

/// <summary>
/// A notice as a reader sees it. Whole, or else one sentence and whom to speak to: then everything else is empty, the same for every
/// notice of which something is kept back.
/// </summary>
public sealed record PatternNoticeView(string NoticeId, PatternSeen Seen, string Words, ContactPoint? Decider)
{
    /// <summary>At the decider's only, where it is changed: elsewhere it would count what joined unseen.</summary>
    public long Version { get; init; }

    public PatternKind Kind { get; init; }
    public PatternState State { get; init; }
    public DateTimeOffset? OpenedAt { get; init; }
    public DateTimeOffset? AcceptBy { get; init; }
    public IReadOnlyList<PatternPartView> Parts { get; init; } = [];
    public IReadOnlyList<UnknownFactor> Unknown { get; init; } = [];
    public PatternOutcome Outcome { get; init; }

    /// <summary>At the decider's only, and for those to whom no part at all is closed: it may speak of every one.</summary>
    public string? Reason { get; init; }

    public DateOnly? ReviewOn { get; init; }

    /// <summary>At the decider's: what is withheld there too, and whom to ask.</summary>
    public IReadOnlyList<WithheldItem> Withheld { get; init; } = [];

    /// <summary>The child's id in the reader's own records; null when it has none.</summary>
    public string? OwnRecordId { get; init; }

    /// <summary>Ids of what it shows besides concerns, each at MARKER: missed contacts, and what came of asking (M2, D6).</summary>
    public IEnumerable<string> ShownBeside =>
        Parts.Select(p => p.Contact?.Contact.Id).Concat(Unknown.Select(u => u.AnswerId)).OfType<string>().Distinct(StringComparer.Ordinal);
}

/// <summary>Who sees what of a notice (H6).</summary>
internal static class PatternSight
{
    /// <summary>The one sentence for whoever may not see every part. It says neither what, nor how much, nor who.</summary>
    public const string SpeakTo = "Things are recorded around this child that belong together. Speak to whoever decides.";

    /// <summary>The sentence above a notice that is seen whole.</summary>
    public const string HowToRead = "These facts are recorded by different services and stand together. The list is no measure of risk: what is not in it may not have been asked.";

    // What two parents are asked about, and what is not known when nobody recorded it.
    private static readonly RiskFactor[] Asked = [RiskFactor.ParentMentalHealth, RiskFactor.ParentSubstances];

    /// <summary>
    /// How an organisation's own worker sees a concern without stating a purpose: what was told to that role, and what the own organisation
    /// holds.
    /// </summary>
    public static Func<Concern, AccessDecision> ToldTo(Caller caller) => concern => concern.OrganisationId == caller.OrganisationId
        ? ConcernAccess.Decide(caller, concern) : ConcernAccess.Decide(caller.Policy, caller.Role, concern);

    /// <summary>Whether an item tells of a series or a notice in which somebody counts from whom the reader is kept, be it that the conflict was declared since (L10).</summary>
    public static async ValueTask<bool> TellsOfKeptAsync(IReadSession session, Notification item, Caller caller)
    {
        if (!caller.Conflicts.HasAny)
            return false;
        if (item.PatternId is { } noticeId)
            return (await PatternSources.OfAsync(session, await session.Patterns.PartsOfAsync([noticeId]))).Concerns.Values.Any(IsKept);
        if (item.Trigger != NotificationTrigger.SeriesReached || item.PersonId is not { } personId || await session.People.FindAsync(personId) is not { } person)
            return false;
        var reports = await SeriesReports.ReadAsync(
            session, person, await session.Concerns.OnPeopleAsync([person.Id], null, PatternDuties.MaxConcerns), await SharedHome.OfAsync(session, person), PatternDuties.MaxConcerns);
        return reports.Any(r => r.Concern is { } concern ? IsKept(concern) : caller.Conflicts.Keeps(r.Happening.PersonId))
            || (await SourceSeries.OfAsync(session, person.Id)).Any(i => IsKept(i.Concern) || caller.Conflicts.Keeps(i.TouchedIds));

        bool IsKept(Concern concern) => caller.Conflicts.KeepsConcerns(concern.Id) || caller.Conflicts.Keeps(concern.SubjectId);
    }

    /// <summary>The notices as a reader sees them; at most one of those that only say whom to speak to, for their number would tell.</summary>
    public static async ValueTask<IReadOnlyList<PatternNoticeView>> ViewsAsync(
        IReadSession session, IReadOnlyList<PatternNotice> notices, Person child, Caller caller, RegistrySnapshot registry, Func<Concern, AccessDecision> judge)
    {
        if (notices.Count == 0 || !ReferralSight.LearnsOfOthers(caller.Role))
            return [];
        var parts = (await session.Patterns.PartsOfAsync([.. notices.Select(n => n.Id)])).ToLookup(p => p.NoticeId, StringComparer.Ordinal);
        var (concerns, contacts) = await PatternSources.OfAsync(session, parts.SelectMany(p => p));
        var keptBack = new HashSet<string>(StringComparer.Ordinal);
        foreach (var concern in concerns.Values.ToList())
        {
            var stands = Happenings.Stands(concern);
            if (stands && !await KeptConcerns.KeepsAsync(session, concern, caller))
                continue;
            if (stands)
                keptBack.Add(concern.Id);
            concerns.Remove(concern.Id);
        }

        var kept = await Whereabouts.AreKeptAsync(session, [child]);
        var own = (await session.People.OwnRecordIdsAsync(caller.OrganisationId, [child.Id])).GetValueOrDefault(child.Id);
        var views = new List<PatternNoticeView>();
        foreach (var notice in notices)
        {
            var all = CoPresence.StandingOf(parts[notice.Id], concerns, contacts).ToList();
            var (seen, shown) = CoPresence.SeenBy(notice.Kind, all, judge);
            if (seen == PatternSeen.Nothing)
                continue;
            var decides = notice.DeciderOrganisationId == caller.OrganisationId;
            var view = new PatternNoticeView(notice.Id, seen, SpeakTo, DeciderFor(notice, kept, caller, registry)) { OwnRecordId = own };
            if (seen == PatternSeen.WhomToAsk && !decides)
            {
                if (views.TrueForAll(v => v.Seen != PatternSeen.WhomToAsk))
                    views.Add(view);
                continue;
            }

            var disclosure = new Disclosure(caller, registry) { WhereaboutsAreKept = kept };
            await disclosure.KeepSourcesAsync(session, all.Select(p => p.Concern));
            if (seen == PatternSeen.WhomToAsk)
                shown = [.. all.Where(p => judge(p.Concern).Shows)];
            var answered = shown.Concat(all.Where(p => judge(p.Concern).IsOpenlyWithheld)).ToList();
            var everyPart = !parts[notice.Id].Any(p => keptBack.Contains(p.ConcernId)) && all.TrueForAll(p => judge(p.Concern).Shows);
            views.Add(view with
            {
                Version = decides ? notice.Version : 0,
                Kind = notice.Kind,
                State = notice.State,
                OpenedAt = notice.OpenedAt,
                AcceptBy = notice.AcceptBy,
                Words = seen == PatternSeen.Whole ? HowToRead : SpeakTo,
                Parts =
                [
                    .. shown.Select(p => p.Contact is { } missed
                        ? new PatternPartView(p.Factor, null, ContactView.At(Tier.Marker, missed, null))
                        : new PatternPartView(p.Factor, disclosure.Marker(p.Concern), null)),
                ],
                Unknown = notice.Kind == PatternKind.CoPresence ? await UnknownAsync(session, child, answered, caller) : [],
                Outcome = notice.Outcome,
                Reason = decides && everyPart ? notice.Reason : null,
                ReviewOn = notice.ReviewOn,
                Withheld = seen == PatternSeen.Whole ? [] : WithheldOf(all, judge, disclosure),
            });
        }

        return views;
    }

    private static IReadOnlyList<WithheldItem> WithheldOf(IEnumerable<FactorPart> parts, Func<Concern, AccessDecision> judge, Disclosure disclosure) =>
    [
        .. parts.Select(p => p.Concern).DistinctBy(c => c.Id).Select(c => (Concern: c, Decision: judge(c))).Where(p => p.Decision.IsOpenlyWithheld)
            .DistinctBy(p => p.Concern.OrganisationId)
            .Select(p => new WithheldItem(
                p.Concern.Agency, p.Decision.Because == WithheldBecause.Unspecified ? WithheldBecause.Role : p.Decision.Because,
                "A part of this notice is withheld from your role.", disclosure.ContactFor(p.Concern))),
    ];

    /// <summary>Whom to speak to. Where the child's whereabouts are kept, another area's desk would tell where it is.</summary>
    private static ContactPoint? DeciderFor(PatternNotice notice, bool kept, Caller caller, RegistrySnapshot registry)
    {
        var at = registry.Find(notice.DeciderOrganisationId);
        if (kept && !Whereabouts.MayName(caller, notice.DeciderOrganisationId, registry))
            return registry.ReceiverOfReferrals(caller.Area)?.DutyDesk;
        return Routing.IsPost(notice.DeciderName) ? at?.DutyDesk
            : new ContactPoint(notice.DeciderName, notice.DeciderRole, at?.Name ?? notice.DeciderOrganisationId, at?.DutyTelephone);
    }

    /// <summary>What nobody recorded of the child's parents whom the reader may know of.</summary>
    /// <param name="answered">What the reader is shown, and what is openly withheld: of that it would be untrue.</param>
    private static async ValueTask<IReadOnlyList<UnknownFactor>> UnknownAsync(
        IReadSession session, Person child, IReadOnlyList<FactorPart> answered, Caller caller)
    {
        var links = (await session.Links.RelationshipsOfAsync([child.Id], ChildLinks.MaxLinks))
            .Where(l => l.RelatedId == child.Id && ChildLinks.IsParent(l.Type) && LinkAccess.IsOpenTo(caller, l)).ToList();
        var hidden = links.Count == 0 ? [] : await session.People.HiddenFromAsync(caller.OrganisationId, [.. links.Select(l => l.PersonId).Distinct()]);
        var answers = (links.Count == 0 ? [] : await session.Factors.OfAsync([.. links.Select(l => l.PersonId).Distinct()]))
            .Where(a => a.Factor != RiskFactor.Unspecified && FactorSight.Shows(caller, a)).ToLookup(a => a.PersonId, StringComparer.Ordinal);
        return
        [
            .. LinkFacts.Group(links, LondonTime.DateOf(session.Now)).Where(f => f.Time != LinkTime.Past).Select(f => f.Principal)
                .Where(l => !hidden.Contains(l.PersonId) && !caller.Conflicts.Keeps(l.PersonId))
                .DistinctBy(l => l.PersonId).OrderBy(l => l.PersonId, StringComparer.Ordinal)
                .SelectMany(l => Asked.Concat(answers[l.PersonId].Select(a => a.Factor)).Distinct()
                    .Where(f => !answered.Any(p => p.Factor == f && p.Concern.SubjectId == l.PersonId))
                    .Select(f => Told(f, l, FactorSight.Of(answers[l.PersonId].Where(a => a.Factor == f))))),
        ];

        static UnknownFactor Told(RiskFactor factor, Relationship link, FactorAnswered? answer) =>
            new(factor, link.PersonId, link.Type, answer?.Answer ?? FactorAnswer.NotAsked) { AsOf = answer?.AsOf, Agency = answer?.Agency ?? AgencyKind.Unspecified, AnswerId = answer?.Id };
    }
}
