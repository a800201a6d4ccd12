using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Handovers;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Plans;
using InfoShare.Core.Registry;
using InfoShare.Core.Safety;
using InfoShare.Core.Sharing;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>Checks a new partner's household before a move-in (flow 2).</summary>
public sealed record CheckNewPartner(
    SubjectRef SupervisedPerson,
    SubjectRef NewPartner,
    PostalAddress? Address,
    DeclaredIntention Intention,
    ChildContactAnswer ChildContact,
    AccessPurpose Purpose,
    IReadOnlyList<string> OtherAreas)
{
    /// <summary>When it was declared, where it is asked anew; null: it is declared with this very call.</summary>
    public DateTimeOffset? DeclaredAt { get; init; }
}

/// <summary>Asks a check's question anew, of what is recorded now. It is a look-up and no declaration: what was declared stands as it was counted and told.</summary>
public sealed record AskCheckAnew(string CheckId, AccessPurpose Purpose);

/// <summary>Whether a child is there.</summary>
public enum ChildPresence
{
    Unspecified = 0,
    ChildRecorded = 1,

    /// <summary>None is recorded here; this does not say that there is none.</summary>
    NoneRecordedHere = 2,

    /// <summary>It is not certain who the partner is; nothing can be said.</summary>
    NotKnown = 3,
}

/// <summary>A child as an adult's worker sees it (requirement D10): that it is there, its age band, the path, and whom to contact.</summary>
/// <param name="OwnName">As the caller's own organisation recorded it; null when it holds no record.</param>
public sealed record CheckedChild(
    string PersonId, AgeBand AgeBand, ReachTime Reach, IReadOnlyList<PathStep> Path, ContactPoint? Contact, bool HasSocialCareLead, string? OwnName = null)
{
    /// <summary>A child as it is shown.</summary>
    internal static CheckedChild Of(ReachedChild child, Lead lead, Caller caller, DateOnly today) => new(
        child.Child.Id, child.Child.AgeBandOn(today), child.Reach, child.Path, lead.Contact, lead.Practitioner is not null,
        child.Child.NameFrom(caller.OrganisationId));

    /// <summary>Who leads for the child, or whom to ring, as the caller may be told it.</summary>
    internal static Lead LeadOf(
        ReachedChild child, IReadOnlyList<Involvement> involvements, RegistrySnapshot registry, DateOnly today, string area, Caller caller) =>
        Lead.For(
            caller, child.InRefuge || Whereabouts.IsMarked(child.Child), involvements.Where(i => i.PersonId == child.Child.Id), registry, today, area);
}

/// <summary>A marker that probation may see.</summary>
public sealed record HouseholdMarker(ConcernIndicator Indicator, string About, DateOnly? Date, VerificationState Verification, AgencyKind Agency);

/// <summary>What became of another child of one of the two, or of a sibling: a code and dates, never who or why (requirement B12).</summary>
/// <param name="About">"supervised person" or "adult", "new partner" or "partner", or "child" for a sibling of a child.</param>
/// <param name="AboutPersonId">The adult, where the answer lists adults by id; null otherwise.</param>
public sealed record EarlierChildMarker(ChildStatusCode Status, string About, DateOnly From, DateOnly? To, string? AboutPersonId = null);

/// <summary>The answer.</summary>
public sealed record NewPartnerChecked(
    string CheckId,
    ResolvedPerson SupervisedPerson,
    ResolvedPerson NewPartner,
    ChildPresence ChildPresence,
    IReadOnlyList<CheckedChild> Children,
    IReadOnlyList<HouseholdMarker> Markers,
    bool ContactAnswerContradicted,
    int DeclarationCount,
    string LinkId,
    DateTimeOffset DecisionDue,
    string DecisionDueInWords,
    IReadOnlyList<string> Told,
    AnswerEdges Edges)
{
    /// <summary>Other children of either, and siblings: removed, adopted, on a plan, a closed case; as far as the caller's role is given it.</summary>
    public IReadOnlyList<EarlierChildMarker> EarlierChildren { get; init; } = [];

    /// <summary>What visitors must know of the two and of the address that was named, apart from what is known of any child (requirement C24).</summary>
    public IReadOnlyList<SafetyNoticeView> SafetyNotices { get; init; } = [];
}

/// <summary>
/// Answers from the links, records the declared intention as a dated link, tells the agencies around each child before the
/// move, and opens a check that only a referral decision ends (requirements B5, B8, B11, D2-D5, D10).
/// </summary>
public sealed class CheckNewPartnerHandler(
    IStore store, OrganisationDirectory directory, PartnershipClock clock, NewPartnerNotices notices, LookUps lookUps,
    ContactContradictions contradictions, TimeProvider time)
{
    private const int MaxConcerns = 200;

    /// <exception cref="RuleException">PURPOSE_NOT_ALLOWED, NOT_FOUND, INVALID_FIELDS.</exception>
    public Task<NewPartnerChecked> HandleAsync(CheckNewPartner command, Call call, CancellationToken ct) =>
        AskAsync(command.Purpose, (_, _) => ValueTask.FromResult<(CheckNewPartner, NewPartnerCheck?)>((command, null)), call, ct);

    /// <exception cref="RuleException">PURPOSE_NOT_ALLOWED, NOT_FOUND, ILLEGAL_STATE.</exception>
    public Task<NewPartnerChecked> AnewAsync(AskCheckAnew command, Call call, CancellationToken ct) =>
        AskAsync(command.Purpose, (session, caller) => AsAskedAsync(session, command, caller), call, ct);

    private static async ValueTask<(CheckNewPartner, NewPartnerCheck?)> AsAskedAsync(IReadSession session, AskCheckAnew command, Caller caller)
    {
        if (await session.Links.FindCheckAsync(command.CheckId) is not { Asked: { } asked } check || !CheckSight.MaySee(check, caller, isNamed: true))
            throw RuleException.NotFound("check");
        return (
            new CheckNewPartner(asked.SupervisedPerson, asked.NewPartner, asked.Address, asked.Intention, asked.ChildContact, command.Purpose, asked.OtherAreas)
            {
                DeclaredAt = check.OpenedAt,
            },
            check);
    }

    /// <param name="what">What is asked, and the check whose question it is; null: it opens one.</param>
    private async Task<NewPartnerChecked> AskAsync(
        AccessPurpose purpose, Func<IReadSession, Caller, ValueTask<(CheckNewPartner Command, NewPartnerCheck? Standing)>> what, Call call, CancellationToken ct)
    {
        call = call with { Caller = call.Caller.Asking(purpose) };
        if (purpose.Purpose is not (Purpose.AssessAdultAccess or Purpose.SuperviseOffender))
            throw new RuleException(ErrorReason.PurposeNotAllowed, "A new partner check is for ASSESS_ADULT_ACCESS or SUPERVISE_OFFENDER.");
        var registry = await directory.CurrentAsync(ct);

        // The search reads outside the single writer, which only decides and writes.
        return await SamePerson.RefusedWithAuditAsync(
            store, call, time, purpose,
            async () =>
            {
                var (command, standing, found) = await ConflictFlags.GuardedAsync(store, call, () => store.ReadAsync(
                    async session =>
                    {
                        await call.Caller.Conflicts.LoadAsync(session, call.Caller);
                        var (asked, check) = await what(session, call.Caller);
                        return (asked, check, await SearchAsync(session, asked, call, registry));
                    },
                    ct));
                return await store.ChangeAsync(call, session => ApplyAsync(session, command, standing, call, registry, found), ct);
            },
            ct);
    }

    /// <summary>What a search found; everything that the answer shows but the links of this very declaration.</summary>
    /// <param name="Reader">The caller, as he or she stands to the supervised person.</param>
    /// <param name="AsNobody">What it shows is what stands where nobody is known; what is told to others is whole.</param>
    private sealed record Findings(
        Caller Reader,
        Resolution Supervised,
        Resolution Partner,
        Reach Reach,
        IReadOnlyList<Involvement> Involvements,
        Disclosure Disclosure,
        IReadOnlyList<HouseholdMarker> Markers,
        IReadOnlyList<Concern> OfSupervised,
        EarlierMatters Earlier,
        EarlierMatters EarlierForCaller,
        Reach Around,
        IReadOnlySet<string> HiddenChildren,
        (Person? Supervised, Person? Partner) Meant,
        SafetyNoticesSeen Safety,
        bool AsNobody = false);

    private static async ValueTask<Findings> SearchAsync(
        IReadSession session, CheckNewPartner command, Call call, RegistrySnapshot registry)
    {
        var caller = call.Caller;
        var supervised = await PersonResolver.AskedAsync(session, command.SupervisedPerson, caller);
        var partner = await PersonResolver.AskedAsync(session, command.NewPartner, caller);

        // Whom a conflict of interest keeps from the officer in silence is nobody to the officer, and somebody to those who must be told.
        var (man, woman) = (
            await PersonResolver.KeptInSilenceAsync(session, command.SupervisedPerson, caller) ?? supervised.Person,
            await PersonResolver.KeptInSilenceAsync(session, command.NewPartner, caller) ?? partner.Person);
        caller = (await Standings.TowardsAsync(session, call, supervised.Person?.Id)).Caller;
        if (supervised.Person is not null && partner.Person is not null)
            SamePerson.Refuse(supervised.Person, partner.Person, "new_partner", "is the same person as supervised_person");

        var reach = await HouseholdReach.OfIntentionAsync(
            session, supervised.Person, partner.Person, command.Address, command.Intention, caller, caller, LondonTime.DateOf(session.Now), command.DeclaredAt);
        var childIds = reach.Children.Select(c => c.Child.Id).ToList();

        // Whom the caller must not find has agencies that must know all the same; they are told, and the caller is not.
        var around = await HouseholdReach.OfIntentionAsync(
            session, man, woman, command.Address, command.Intention, caller, null, LondonTime.DateOf(session.Now), command.DeclaredAt);
        List<string> aroundIds = [.. childIds.Union(around.Children.Select(c => c.Child.Id), StringComparer.Ordinal)];
        var involvements = aroundIds.Count == 0 ? [] : await session.Links.InvolvementsOfAsync(aroundIds);
        var disclosure = new Disclosure(caller, registry);
        var markers = new List<HouseholdMarker>();
        List<string> people = [.. childIds];
        foreach (var adult in (Person?[])[supervised.Person, partner.Person])
        {
            if (adult is not null)
                people.Add(adult.Id);
        }

        List<string> adultIds = [.. ((Person?[])[man, woman]).OfType<Person>().Select(p => p.Id)];
        var earlier = await EarlierMatters.OfAsync(session, adultIds, aroundIds);

        // What is told to others rests on everything; the answer on what the caller may count.
        var sight = ConcernSight.Of(caller);
        var ofSupervised = man is null ? [] : await session.Concerns.OnPeopleAsync([man.Id], null, MaxConcerns);

        // One more than is read, to know whether any is left; one that bears on several of the people comes several times.
        var concerns = people.Count == 0 ? [] : await session.Concerns.OnPeopleAsync(people, null, MaxConcerns + 1, sight);
        disclosure.CountHidden(await session.Concerns.CountHiddenAsync(people, sight));
        if (concerns.Select(c => c.Concern.Id).Distinct().Skip(MaxConcerns).FirstOrDefault() is { } beyond)
        {
            concerns = [.. concerns.Where(c => c.Concern.Id != beyond)];
            reach = reach with { Limits = [.. reach.Limits, new AnswerLimit("concerns read", $"the {MaxConcerns} shared latest")] };
        }

        var seen = new HashSet<string>();
        await disclosure.KeepSourcesAsync(session, concerns.Select(c => c.Concern));
        foreach (var item in await KeptConcerns.WithoutAsync(session, concerns, call.Caller))
        {
            // One concern comes once, though it bears on several of the people.
            if (!seen.Add(item.Concern.Id) || !disclosure.Judge(item, out var view))
                continue;
            var about = item.PersonId == supervised.Person?.Id ? "supervised person" : item.PersonId == partner.Person?.Id ? "new partner" : "child";
            markers.AddRange(view!.Indicators.Select(i => new HouseholdMarker(i, about, view.Happened?.From, view.Verification, view.Agency)));
        }

        List<Concern> tellsOfSupervised = [.. ofSupervised.Select(c => c.Concern).DistinctBy(c => c.Id)];

        // Somebody stands in it from whom the officer is kept in silence (L10): the answer is the one for nobody, and whoever must know of
        // the plan is told all the same.
        if (call.Caller.Conflicts.Judge([.. adultIds, .. aroundIds]))
        {
            var nothing = await EarlierMatters.OfAsync(session, [], []);
            var asNobody = new Disclosure(caller, registry);
            return new Findings(
                caller, supervised, partner, new Reach([], [], [], [], null), involvements, asNobody, [], tellsOfSupervised,
                earlier, nothing, around, aroundIds.ToHashSet(StringComparer.Ordinal), (man, woman),
                await SafetyNotices.OfAdultsAsync(session, [], command.Address, caller, asNobody), AsNobody: true);
        }

        return new Findings(
            caller, supervised, partner, reach, involvements, disclosure, markers, tellsOfSupervised,
            earlier, await earlier.WithoutHiddenAsync(session, caller), around, around.Children.Select(c => c.Child.Id).Except(childIds).ToHashSet(StringComparer.Ordinal), (man, woman),
            await SafetyNotices.OfAdultsAsync(session, people.Except(childIds, StringComparer.Ordinal), command.Address, caller, disclosure));
    }

    /// <summary>
    /// Earlier children and siblings as the caller may know of them. A child of the checked household is listed as a child; of it only
    /// that it was removed comes here too.
    /// </summary>
    private static IReadOnlyList<EarlierChildMarker> EarlierChildrenOf(Findings found, string supervisedId, string partnerId)
    {
        var here = found.Reach.Children.Where(c => c.OfThisHousehold).Select(c => c.Child.Id).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. found.EarlierForCaller.SeenBy(found.Reader, [supervisedId, partnerId, .. here], [])
                .Statuses.Where(s => !here.Contains(s.ChildId) || EarlierMatters.IsRemoval(s.Status.Code))
                .Select(s => new EarlierChildMarker(
                    s.Status.Code, s.AdultId == supervisedId ? "supervised person" : s.AdultId == partnerId ? "new partner" : "child", s.Status.From, s.Status.To))
                .Distinct(),
        ];
    }

    /// <summary>Whom a question means: begun anew where nobody is certain, but for one that is asked once more, whose two the check has.</summary>
    private static async ValueTask<Resolution> MeantAsync(
        IWriteSession session, Resolution found, Person? meant, SubjectRef subject, bool isStanding, string? standingId, Caller caller)
    {
        if (found.Person is not null)
            return found with { Person = meant };
        if (!isStanding)
            return await PersonResolver.ForWriteAsync(session, subject, caller);
        return PersonResolver.Reused(found, (standingId is null ? null : await session.People.FindAsync(standingId)) ?? throw RuleException.NotFound("check"));
    }

    /// <param name="standing">The check whose question is asked anew; null: it opens one.</param>
    private async ValueTask<NewPartnerChecked> ApplyAsync(
        IWriteSession session, CheckNewPartner command, NewPartnerCheck? standing, Call call, RegistrySnapshot registry, Findings found)
    {
        // What was decided is asked no more, but for a decision not to refer, which is looked at again.
        if (standing is not null && await session.Links.FindCheckAsync(standing.Id) is { Outcome: CheckOutcomes.Referred })
            throw RuleException.IllegalState("The check", CheckOutcomes.Referred, []);
        var caller = call.Caller;
        var today = LondonTime.DateOf(session.Now);
        var supervised = await MeantAsync(
            session, found.Supervised, found.Meant.Supervised, command.SupervisedPerson, standing is not null, standing?.SupervisedPersonId, caller);
        var partner = await MeantAsync(session, found.Partner, found.Meant.Partner, command.NewPartner, standing is not null, standing?.PartnerId, caller);
        SamePerson.Refuse(supervised.Person!, partner.Person!, "new_partner", "is the same person as supervised_person");

        var meant = found.Meant;

        // Somebody recorded one of the two since the search: look again, with what is known now.
        if ((found.Supervised.Person is null && supervised.Resolved.Outcome == MatchOutcome.Match) ||
            (found.Partner.Person is null && partner.Resolved.Outcome == MatchOutcome.Match))
        {
            found = await SearchAsync(session, command, call, registry);
        }

        var (reach, involvements, disclosure, markers) = (found.Reach, found.Involvements, found.Disclosure, found.Markers);
        var childIds = reach.Children.Select(c => c.Child.Id).ToList();
        var area = command.Address?.Area ?? (reach.Areas.Count > 0 ? reach.Areas[0] : caller.Area);
        var leads = reach.Children.ToDictionary(c => c.Child.Id, c => CheckedChild.LeadOf(c, involvements, registry, today, area, caller));

        await session.Identity.HoldEntriesAsync([supervised.Person!.Id, partner.Person!.Id]);

        // Every declaration of the two counts, also one that another agency heard (requirement B8).
        // To whom one of them is kept in silence, the own organisation's alone: of nobody there are no others.
        // So is whoever was found when it was declared, and is not there for the caller any more (A10).
        var asNobody = found.AsNobody || caller.Conflicts.KeepsInSilence(supervised.Person.Id) || caller.Conflicts.KeepsInSilence(partner.Person.Id)
            || (standing is not null && (found.Supervised.Person is null || found.Partner.Person is null));
        var declared = standing is null ? 1 : 0;
        var count = declared + await session.Households.CountDeclarationsAsync(supervised.Person.Id, partner.Person.Id);
        var shownCount = asNobody ? declared + await session.Households.CountDeclarationsAsync(supervised.Person.Id, partner.Person.Id, caller.OrganisationId) : count;
        var (shownSupervised, shownPartner) = (
            PersonResolver.AsNobody(session, supervised, command.SupervisedPerson, meant.Supervised, caller),
            PersonResolver.AsNobody(session, partner, command.NewPartner, meant.Partner, caller));
        var opened = standing is null
            ? await DeclareAsync(session, command, call, registry, found, supervised.Person, partner.Person, area, count)
            : new Opened(standing.Id, standing.LinkId, standing.DecisionDue, $"due {PlainTime.Full(standing.DecisionDue)}", []);
        var areas = command.OtherAreas.Append(area).Append(caller.Area).Concat(reach.Areas).ToList();

        // Who works with a child shows only by being named as its contact: a service that is not named stays unseen.
        var answering = disclosure.Answering.Concat(leads.Values.Select(l => l.ContactOrganisationId).OfType<string>()).ToHashSet();
        var answered = await InformationCoverage.OfAsync(session, CoverageOf.Areas(registry, areas, answering, caller), asNobody ? null : partner.Person.Id, caller);

        // Those who answer on request were asked when it was declared.
        var coverage = standing is null
            ? notices.AskSilent(session, answered, partner.Person.Id, call)
            : CoverageOf.Asked(answered, answered.Where(c => c.State == ResponderState.NotAsked).Select(c => c.OrganisationId).ToHashSet(StringComparer.Ordinal));
        foreach (var childId in childIds)
            await lookUps.TellLeadAsync(session, call, command.Purpose, new LookedUp(childId, leads[childId]), registry);

        var entry = LookUps.WithPurpose(call.Entry(session, time, AuditEventKind.Query), command.Purpose) with
        {
            ObjectId = opened.CheckId,
            PersonIds = [supervised.Person.Id, partner.Person.Id, .. childIds],
            MatchedHow = shownPartner.MatchedHow,
            CountsByTier = disclosure.CountsByTier,
            Shown = [.. disclosure.ShownIds, .. found.Safety.ShownIds],
            WithheldByReason = disclosure.WithheldByReason,
            RuleIds = disclosure.RuleIds,
        };
        var receipt = session.Record(entry);
        session.NoteLookUp(call, entry);

        // Only this household's children answer for it; those whom the adult reaches elsewhere are listed all the same.
        var present = reach.Children.Any(c => c.OfThisHousehold);
        var children = reach.Children.Select(c => CheckedChild.Of(c, leads[c.Child.Id], caller, today)).ToList();
        var withheld = disclosure.Withheld.Concat(reach.Withholding.Select(id => CheckAdultReachHandler.Withheld(id, registry))).ToList();
        var earlier = EarlierChildrenOf(found, supervised.Person.Id, partner.Person.Id);
        return new NewPartnerChecked(
            opened.CheckId, shownSupervised, shownPartner,
            present ? ChildPresence.ChildRecorded
                : shownPartner.Outcome is MatchOutcome.PotentialMatch or MatchOutcome.Many ? ChildPresence.NotKnown
                : ChildPresence.NoneRecordedHere,
            children, markers,
            command.ChildContact == ChildContactAnswer.No && present,
            shownCount, opened.LinkId, opened.Due, opened.DueInWords, asNobody ? [] : opened.Told,
            new AnswerEdges(
                coverage, withheld, [CheckAdultReachHandler.Depth, .. reach.Limits, .. found.EarlierForCaller.Limits, .. found.Safety.Limits], receipt,
                CoverageOf.HowToRead(
                    children.Count > 0 || markers.Count > 0 || earlier.Count > 0, coverage, withheld.Count > 0,
                    present ? null : "No child of this household")))
        {
            EarlierChildren = earlier,
            SafetyNotices = found.Safety.Shown,
        };
    }

    /// <summary>What a declaration leaves behind.</summary>
    private sealed record Opened(string CheckId, string LinkId, DateTimeOffset Due, string DueInWords, IReadOnlyList<string> Told);

    /// <summary>Records the plan and what was answered on children, opens the check, and tells those around each child.</summary>
    private async ValueTask<Opened> DeclareAsync(
        IWriteSession session, CheckNewPartner command, Call call, RegistrySnapshot registry, Findings found, Person supervised, Person partner, string area, int count)
    {
        var caller = call.Caller;
        var children = found.Reach.Children;
        var linkId = await RecordLinkAsync(session, command, supervised, partner, AddressKeys.Of(command.Address), caller, registry);

        // What the adult answered is kept, and what other services were told before meets the declared link (requirement B11).
        await contradictions.AfterLinkAsync(session, [supervised.Id, partner.Id], registry, call);
        if (command.ChildContact != ChildContactAnswer.Unspecified)
        {
            session.Households.Add(ContactContradictions.Statement(
                session, supervised.Id, command.ChildContact, LondonTime.DateOf(session.Now), SourceKind.SubjectAdult, caller));
            if (children.Any(c => c.OfThisHousehold))
                ContactContradictions.Remember(session, caller.OrganisationId, supervised.Id, session.Now);
        }

        var due = PlanChecks.DueBefore(clock, command.Intention.PlannedDate, session.Now);
        var checkId = OpenCheck(
            session, command, supervised.Id, partner.Id, linkId, [.. found.Around.Children.Select(c => c.Child.Id).Union(children.Select(c => c.Child.Id))], due, caller);
        var told = await notices.TellAsync(session, new NewPartnerNews(
            checkId, supervised.Id, partner.Id, found.OfSupervised, found.Earlier, found.Around.Children, found.HiddenChildren, found.Involvements,
            found.AsNobody && found.Around.Areas.Count > 0 ? found.Around.Areas[0] : area, count, due.DueAt), registry, call);
        return new Opened(checkId, linkId, due.DueAt, due.Words, told);
    }

    private async ValueTask<string> RecordLinkAsync(
        IWriteSession session, CheckNewPartner command, Person supervised, Person partner, string? addressKey, Caller caller, RegistrySnapshot registry)
    {
        var from = command.Intention.PlannedDate ?? command.Intention.DeclaredOn;
        var link = new Relationship(
            session.NextId("rel"), supervised.Id, partner.Id, RelationshipType.Partner, LinkState.Declared, from, null,
            SourceKind.SubjectAdult, caller.OrganisationId, caller.Agency, session.Now);
        session.Links.Add(link);
        await Reopenings.AfterLinkAsync(session, link, clock, registry);
        if (addressKey is not null)
        {
            var kind = command.Intention.Residence == ResidenceKind.Unspecified ? ResidenceKind.Intended : command.Intention.Residence;
            var residence = new Residence(
                session.NextId("res"), supervised.Id, addressKey, command.Address! with { Area = command.Address.Area ?? caller.Area },
                kind, LinkState.Declared, from, null, SourceKind.SubjectAdult, caller.OrganisationId, caller.Agency, session.Now);
            session.Links.Add(residence);
            await Reopenings.AfterResidenceAsync(session, residence, clock, registry);
        }

        return link.Id;
    }

    private static string OpenCheck(
        IWriteSession session, CheckNewPartner command, string supervisedId, string partnerId, string linkId, List<string> childIds, Deadline due, Caller caller)
    {
        var check = new NewPartnerCheck(
            session.NextId("chk"), caller.OrganisationId, caller.Human.Id, caller.Human.Name, supervisedId, partnerId, linkId, childIds,
            session.Now, due.DueAt, null, null, null, null, null, null)
        {
            Asked = new CheckQuestion(
                command.SupervisedPerson, command.NewPartner, command.Address, command.Intention, command.ChildContact, command.OtherAreas),
        };
        session.Links.Add(check);
        session.Deadlines.Add(new PendingDeadline(session.NextId("ddl"), DeadlinePurpose.CheckDecision, check.Id, due.DueAt, due.RuleId));
        return check.Id;
    }
}
