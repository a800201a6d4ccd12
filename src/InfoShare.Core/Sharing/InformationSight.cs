using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Concerns.History;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Handovers;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Sharing;

/// <summary>Who may know of a question, and what of its answer. Only both sides know that it was put.</summary>
public static class InformationSight
{
    /// <summary>The question as its asker's side sees it, or a refusal that looks like one that does not exist.</summary>
    /// <exception cref="RuleException">NOT_FOUND.</exception>
    public static InformationRequest RequireAsker(InformationRequest? request, Caller caller) =>
        request is not null && IsAsker(request, caller) && !caller.Conflicts.Judge(request.PersonId) ? request : throw NotFound();

    /// <summary>The same for who is asked.</summary>
    /// <exception cref="RuleException">NOT_FOUND.</exception>
    public static InformationRequest RequireHolder(InformationRequest? request, Caller caller) =>
        request is { HeldBack: false } && IsHolder(request, caller) && !caller.Conflicts.Judge(request.PersonId) ? request : throw NotFound();

    /// <summary>The same for either side.</summary>
    /// <exception cref="RuleException">NOT_FOUND.</exception>
    public static InformationRequest Require(InformationRequest? request, Caller caller) =>
        request is not null && (IsAsker(request, caller) || (!request.HeldBack && IsHolder(request, caller))) && !caller.Conflicts.Judge(request.PersonId) ? request : throw NotFound();

    /// <summary>Whether words of this class that are addressed to a role reach it: what its tier keeps back altogether is spoken of instead.</summary>
    public static bool Reaches(AccessPolicy policy, PractitionerRole role, SensitivityClass sensitivity) =>
        sensitivity == SensitivityClass.Unspecified || policy.Tell(role, sensitivity).Release is Release.Marker or Release.Summary or Release.Detail;

    /// <summary>Whether a worker of the holder's takes questions there: whoever may learn what others hold, and the role that is asked.</summary>
    public static bool Takes(Caller caller, RegistrySnapshot registry) =>
        ReferralSight.LearnsOfOthers(caller.Role)
        || (registry.Find(caller.OrganisationId) is { } own && InformationDesk.OwnerAt(own) == caller.Role);

    /// <summary>The questions as the caller may see them, in order.</summary>
    public static async ValueTask<IReadOnlyList<InformationRequestView>> ViewsAsync(
        IReadSession session, IReadOnlyCollection<InformationRequest> requests, Caller caller, RegistrySnapshot registry)
    {
        var views = new List<InformationRequestView>();
        foreach (var request in requests)
            views.Add((await ViewAsync(session, request, caller, registry)).View);
        return views;
    }

    /// <summary>One question as the caller may see it, and what of its answer the trail is to count.</summary>
    internal static async ValueTask<(InformationRequestView View, InformationSeen Seen)> ViewAsync(
        IReadSession session, InformationRequest request, Caller caller, RegistrySnapshot registry)
    {
        var own = request.PersonId is { } id
            ? (await session.OwnRecordsOfAsync(caller.OrganisationId, [id])).GetValueOrDefault(id) : null;
        var (answer, seen) = request.Answer is { } given ? await AnswerAsync(session, request, given, caller, registry) : (null, InformationSeen.Nothing);
        request = request with { PersonId = AloneId.Shown(request.PersonId) };
        var shown = await IsAskerKeptFromAsync(session, request, caller)
            ? request with
            {
                Asker = DeskFor(request, registry),
                AskedAs = null,
                Words = Unnamed(request.Words, request, registry),

                // What for says which service it is: only some ask so.
                Purpose = request.Purpose with { Purpose = Purpose.Unspecified, Reason = Unnamed(request.Purpose.Reason, request, registry) },
            }
            : request;
        return (new InformationRequestView(shown, own, request.IsOpen ? PlainTime.Due(request.Due, session.Now) : "nothing is due", answer), seen);
    }

    /// <summary>Whom the caller's organisation knows a question to be about: the asker whoever was found, the holder its own record alone.</summary>
    internal static string? KnownOf(InformationRequestView view, Caller caller) =>
        view.Request.HolderOrganisationId != caller.OrganisationId || view.OwnRecordId is not null ? view.Request.PersonId : null;

    /// <summary>Whom the views tell the caller of: whom the questions are about, as far as it is known, and whom the answers' concerns name.</summary>
    internal static IReadOnlyList<string> PeopleIn(IEnumerable<InformationRequestView> views, Caller caller) =>
    [
        .. views.SelectMany(v => Disclosure.PeopleNamedIn(v.Answer?.Concerns ?? []).Prepend(KnownOf(v, caller))).OfType<string>().Distinct(StringComparer.Ordinal),
    ];

    /// <summary>Who is meant, as a holder is told it; of somebody whose whereabouts are kept the asker's record says nothing.</summary>
    internal static async ValueTask<AskedAs?> AskedAsAsync(IReadSession session, InformationRequest request, Caller holder) =>
        await IsAskerKeptFromAsync(session, request, holder) ? null : request.AskedAs;

    /// <summary>In which role the asker reads the answer, as a holder may be told it: that of the desk where the desk stands for the asker.</summary>
    internal static async ValueTask<PractitionerRole> AskerRoleAsync(
        IReadSession session, InformationRequest request, Caller holder, RegistrySnapshot registry) =>
        await IsAskerKeptFromAsync(session, request, holder) ? DeskFor(request, registry).Role : request.Asker.Role;

    /// <summary>
    /// Whether whoever is asked may not learn who asks: where somebody's whereabouts are kept, that a service asks says where, and a new
    /// surname or number says more. Those who keep such people safe may.
    /// </summary>
    private static async ValueTask<bool> IsAskerKeptFromAsync(IReadSession session, InformationRequest request, Caller caller) =>
        request.AskerOrganisationId != caller.OrganisationId && !Whereabouts.AreOpenTo(caller, request.AskerOrganisationId)
        && await IsKeptAsync(session, request);

    /// <summary>
    /// What the asker wrote, without the asker's name, organisation, telephone and area. A place that is told in other words is not known for
    /// one: docs/not-shared-and-requests.md says so.
    /// </summary>
    private static string Unnamed(string words, InformationRequest request, RegistrySnapshot registry)
    {
        var (asker, holder) = (registry.Find(request.AskerOrganisationId), registry.Find(request.HolderOrganisationId));
        foreach (var name in (string?[])[asker?.Name, request.Asker.Name, request.Asker.Telephone, asker?.DutyTelephone, asker?.Area == holder?.Area ? null : asker?.Area])
        {
            if (!string.IsNullOrWhiteSpace(name))
                words = words.Replace(name, "[not shown]", StringComparison.OrdinalIgnoreCase);
        }

        return words;
    }

    /// <summary>Whether nobody may learn where the person is whom a question is about.</summary>
    internal static async ValueTask<bool> IsKeptAsync(IReadSession session, InformationRequest request) =>
        request.PersonId is { } id && await session.People.FindAsync(id) is { } person && await Whereabouts.AreKeptAsync(session, [person]);

    /// <summary>Who stands for the asker then: the social care desk of the holder's own area, which passes the answer on.</summary>
    internal static HandoverParty DeskFor(InformationRequest request, RegistrySnapshot registry) =>
        registry.Find(request.HolderOrganisationId) is { } holder && registry.ReceiverOfReferrals(holder.Area) is { } desk
            ? new HandoverParty(desk.Id, null, desk.DutyDesk.Name, PractitionerRole.DutySocialWorker, desk.DutyDesk.Telephone)
            : new HandoverParty("social care", null, "The social care duty desk", PractitionerRole.DutySocialWorker, null);

    private static async ValueTask<(InformationAnswerView? View, InformationSeen Seen)> AnswerAsync(
        IReadSession session, InformationRequest request, InformationAnswer answer, Caller caller, RegistrySnapshot registry)
    {
        var withheld = new List<WithheldItem>();

        // Who of the house answered tells a colleague that such a service works with the person (L7): the duty desk stands for it.
        var openly = IsNamed(request, answer, caller, registry, session.Now);
        var contact = openly ? HandoverRoles.ContactOf(answer.By, registry)
            : registry.Find(request.HolderOrganisationId)?.DutyDesk
                ?? new ContactPoint(registry.NameOf(request.HolderOrganisationId), PractitionerRole.Unspecified, registry.NameOf(request.HolderOrganisationId), null);
        var holder = registry.Find(request.HolderOrganisationId)?.Agency ?? AgencyKind.Unspecified;
        var readable = answer.Text is null || MayRead(request, answer, caller);

        // "Withheld" would say that something of the class is held: to a role that may not know of such a thing, whoever put the question (D5), and to a colleague
        // from whom a service apart keeps what it does. The trail has it, for the auditor.
        var isSilent = caller.Policy.Tell(caller.Role, answer.Class).Release == Release.Hidden || (!openly && request.HolderOrganisationId == caller.OrganisationId);
        if (!readable && !isSilent)
            withheld.Add(new WithheldItem(holder, WithheldBecause.Role, "Your role is not given facts of this class; speak with whoever answered.", contact));
        var seen = await ConcernsAsync(session, request, answer, caller, registry);
        var reasons = new SortedDictionary<string, int>(seen.WithheldByReason.ToDictionary(), StringComparer.Ordinal);
        if (!readable)
        {
            var because = Code.Of(isSilent ? WithheldBecause.Hidden : WithheldBecause.Role);
            reasons[because] = reasons.GetValueOrDefault(because) + 1;
        }

        return (new InformationAnswerView(
            contact, answer.At, readable ? answer.Class : SensitivityClass.Unspecified, readable ? answer.Text : null, seen.Shown, answer.DeclineReason,
            readable ? answer.LegalBasis : LegalBasis.Unspecified, readable ? ConsentAsShown(request, answer, seen.Shown, caller) : null, [.. withheld, .. seen.Withheld]),
            new InformationSeen(seen.CountsByTier, reasons, seen.RuleIds, seen.ShownIds));
    }

    /// <summary>
    /// Whether the reader learns who answered. Whoever answers another agency is known there, unless that there is such a fact is hidden from the reader's
    /// role; a colleague of the own house learns of a service apart no more by its answer than by anything else.
    /// </summary>
    private static bool IsNamed(InformationRequest request, InformationAnswer answer, Caller caller, RegistrySnapshot registry, DateTimeOffset now) =>
        caller.Practitioner is null || (request.HolderOrganisationId == caller.OrganisationId
            ? InvolvementAccess.IsOpenTo(caller, answer.By, registry, now) : InvolvementAccess.MayBeNamedTo(caller.Policy, caller.Role, answer.By.Role));

    /// <summary>
    /// The wishes and why they were overridden belong to what is shared, as a concern's do: whole where every concern of the answer is shown
    /// whole, or shown at all to whoever asked by name or answered. Else that there was consent or none, and no more.
    /// </summary>
    private static ConsentRecord? ConsentAsShown(InformationRequest request, InformationAnswer answer, IReadOnlyList<ConcernView> shown, Caller caller)
    {
        var byName = caller.Practitioner?.Id is { } self && (answer.By.PractitionerId == self || request.AskerId == self);
        var whole = answer.ConcernIds.Count == 0 || (shown.Count == answer.ConcernIds.Count && shown.All(c => byName ? c.Tier >= Tier.Marker : c.Tier == Tier.Detail));
        return whole ? answer.Consent : answer.Consent is { } consent ? new ConsentRecord(consent.State, null, null, null, null, null) : null;
    }

    /// <summary>The words are for whoever asked, by name, and were weighed by the author for it; a colleague's own tier decides.</summary>
    private static bool MayRead(InformationRequest request, InformationAnswer answer, Caller caller)
    {
        var self = caller.Practitioner?.Id;
        if (request.HolderOrganisationId == caller.OrganisationId)
            return answer.By.PractitionerId == self || caller.May(answer.Class, Relation.Colleague).Release is Release.Summary or Release.Detail;
        if (request.AskerId == self)
            return Reaches(caller.Policy, caller.Role, answer.Class);
        return caller.Policy.IsOpen(caller.Role, request.Purpose.Purpose)
            && caller.Asking(request.Purpose).May(answer.Class).Release is Release.Summary or Release.Detail;
    }

    private static async ValueTask<Disclosure> ConcernsAsync(
        IReadSession session, InformationRequest request, InformationAnswer answer, Caller caller, RegistrySnapshot registry)
    {
        var seen = new Disclosure(
            request.HolderOrganisationId != caller.OrganisationId && caller.Policy.IsOpen(caller.Role, request.Purpose.Purpose)
                ? caller.Asking(request.Purpose) : caller,
            registry)
        {
            OfAnotherQuestion = true,
        };
        if (answer.ConcernIds.Count == 0)
            return seen;
        var concerns = await session.Concerns.FindManyAsync(answer.ConcernIds);
        var meetings = await MeetingTold.OfAsync(session, concerns);
        foreach (var concern in concerns)
        {
            var bearings = await session.Concerns.BearingsOfAsync(concern.Id);
            if (!await KeptConcerns.KeepsAsync(session, concern, caller) && !await ConcernDoor.IsGoneForAsync(session, concern, caller))
            {
                seen.Add(new ConcernOnPerson(concern, request.PersonId ?? "", bearings.FirstOrDefault(b => b.PersonId == request.PersonId))
                {
                    Meeting = MeetingTold.With(request.PersonId, concern, meetings),
                });
            }
        }

        await seen.NameAsync(session);
        return seen;
    }

    /// <summary>Whether the caller stands on the asking side: what a clinic in the own house asks is the clinic's (L7).</summary>
    internal static bool IsAsker(InformationRequest request, Caller caller) =>
        request.AskerOrganisationId == caller.OrganisationId
        && (request.AskerId == caller.Practitioner?.Id
            || (ReferralSight.LearnsOfOthers(caller.Role) && InvolvementAccess.IsOpenTo(caller, request.Asker.OrganisationId, request.AskerId, request.Asker.Role)));

    private static bool IsHolder(InformationRequest request, Caller caller) =>
        request.HolderOrganisationId == caller.OrganisationId
        && (ReferralSight.LearnsOfOthers(caller.Role) || (caller.Role == request.OwnerRole && caller.Practitioner is not null));

    private static RuleException NotFound() => RuleException.NotFound("information request");
}

/// <summary>What the trail counts of an answer that somebody read.</summary>
internal sealed record InformationSeen(
    IReadOnlyDictionary<string, int> CountsByTier, IReadOnlyDictionary<string, int> WithheldByReason, IReadOnlyList<string> RuleIds, IReadOnlyList<string> ShownIds)
{
    public static InformationSeen Nothing { get; } = new(new Dictionary<string, int>(), new Dictionary<string, int>(), [], []);

    /// <summary>Several answers in one reading.</summary>
    public static InformationSeen Of(IReadOnlyCollection<InformationSeen> seen) => new(
        Sum(seen.Select(s => s.CountsByTier)), Sum(seen.Select(s => s.WithheldByReason)), [.. seen.SelectMany(s => s.RuleIds).Distinct()],
        [.. seen.SelectMany(s => s.ShownIds).Distinct()]);

    private static Dictionary<string, int> Sum(IEnumerable<IReadOnlyDictionary<string, int>> counts) =>
        counts.SelectMany(c => c).GroupBy(c => c.Key, c => c.Value).ToDictionary(g => g.Key, g => g.Sum());
}

/// <summary>What the caller's own questions say of the agencies' silence (requirement D3).</summary>
public static class InformationCoverage
{
    /// <summary>
    /// The same coverage with the answers to what was asked about the person, as far as the caller may know of the question: asked and silent, answered or
    /// declined, or nothing held. About nobody, nothing was asked.
    /// </summary>
    public static async ValueTask<IReadOnlyList<AgencyCoverage>> OfAsync(
        IReadSession session, IReadOnlyList<AgencyCoverage> coverage, string? personId, Caller caller)
    {
        if (personId is null)
            return coverage;
        var latest = (await session.Information.AskedAboutAsync(caller.OrganisationId, personId))
            .Where(r => r.State != InformationRequestState.Withdrawn && InformationSight.IsAsker(r, caller))
            .GroupBy(r => r.HolderOrganisationId, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().State, StringComparer.Ordinal);
        return latest.Count == 0 ? coverage : [.. coverage.Select(c => latest.TryGetValue(c.OrganisationId, out var state) ? c with { State = StateOf(c.State, state) } : c)];
    }

    private static ResponderState StateOf(ResponderState shown, InformationRequestState asked) => asked switch
    {
        // Also where something of theirs is shown: what was asked is not answered by it.
        InformationRequestState.Asked => ResponderState.NotAnswered,
        _ when shown == ResponderState.Answered => shown,
        InformationRequestState.NothingHeld => ResponderState.NoneRecordedHere,
        _ => ResponderState.Answered,
    };
}
