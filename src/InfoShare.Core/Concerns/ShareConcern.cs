using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Contacts;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.Patterns;
using InfoShare.Core.People;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Sharing;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns;

/// <summary>Shares a concern (flow 1).</summary>
/// <param name="Trigger">What the recipients are told set it off.</param>
public sealed record ShareConcern(ConcernStatement Statement, NotificationTrigger Trigger = NotificationTrigger.ConcernShared)
{
    /// <summary>The meeting out of which it is told (requirement C11): with the subject, or with a child that the concern names.</summary>
    public ContactStatement? Contact { get; init; }

    /// <summary>The same, where the organisation recorded the meeting before.</summary>
    public string? ContactId { get; init; }
}

/// <summary>A child to whom the concern was attached, separately.</summary>
/// <param name="Name">As the publisher's own statement gives it; null for a child found by a link.</param>
public sealed record AttachedChild(
    ResolvedPerson Child, string? Name, AgeBand AgeBand, bool FoundByLink, string Because, IReadOnlyList<ChildStatus> Statuses, Lead Lead);

/// <summary>How far one recipient has come.</summary>
public sealed record RecipientProgress(
    string OrganisationName, AgencyKind Agency, string ActionOwner, NotificationState State, DateTimeOffset Since, string? ReadBy);

/// <summary>What the publisher learns at once.</summary>
public sealed record SharedConcern(
    string ConcernId,
    ResolvedPerson Subject,
    IReadOnlyList<AttachedChild> Children,
    IReadOnlyList<RecipientProgress> Told,
    ReferralReceiptView? Referral,
    IReadOnlyList<string> Prompts,
    AnswerEdges Edges)
{
    /// <summary>What was not used and did not stop it (E21): what had a wrong form in an urgent concern, and a meeting that does not belong to it.</summary>
    public IReadOnlyList<SetAsideField> SetAside { get; init; } = [];

    /// <summary>The incidents and reviews that the author named.</summary>
    public IReadOnlyList<IncidentView> Incidents { get; init; } = [];

    /// <summary>What the law allows here (requirement L13).</summary>
    public Guidance? Guidance { get; init; }

    /// <summary>The contact that was recorded with it.</summary>
    public string? ContactId { get; init; }

    /// <summary>
    /// Who answered and who did not, by id. The reply that is kept for a repeat has this instead of the coverage and its words
    /// (<see cref="Whole"/>), which would be half of it.
    /// </summary>
    public IReadOnlyDictionary<ResponderState, string[]> Responders { get; init; } = new Dictionary<ResponderState, string[]>();

    /// <summary>With the coverage in words.</summary>
    internal SharedConcern Whole(RegistrySnapshot registry)
    {
        var coverage = CoverageOf.Of(Responders, registry);
        return this with { Edges = Edges with { Coverage = coverage, HowToRead = CoverageOf.HowToRead(Children.Count > 0, coverage, false) } };
    }
}

/// <summary>
/// Attaches a concern to every child that it bears on, also those that the author did not name but a recorded link leads to,
/// tells the agencies involved with each, at the tier of whoever has to act there, and opens a referral when it is urgent. Children of
/// whom the publisher must learn nothing are served apart (<see cref="ChildrenApart"/>).
/// </summary>
public sealed class ShareConcernHandler(
    IStore store, OrganisationDirectory directory, ConcernDesk concerns, ConcernAnnouncer announcer, ReferralDesk referrals, ContactContradictions contradictions,
    SourceElsewhere elsewhere, SharingGuidance guidance, ContactDesk contacts, TimeProvider time)
{
    public async Task<SharedConcern> HandleAsync(ShareConcern command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        var shared = await store.ChangeAsync(call, session => ShareAsync(session, command, call, registry), ct, amongOthers: true);
        return shared.Whole(registry);
    }

    /// <summary>Shares, and does what belongs to it in the same transaction: both or neither.</summary>
    /// <param name="then">Gets the concern's subject and what was shared.</param>
    public Task<T> WithAsync<T>(
        ShareConcern command, Call call, Func<IWriteSession, Person, SharedConcern, ValueTask<T>> then, CancellationToken ct)
        where T : class => WithAsync(_ => ValueTask.FromResult(command), call, then, ct);

    /// <summary>The same, where what is shared hangs on what is recorded.</summary>
    public async Task<T> WithAsync<T>(
        Func<IWriteSession, ValueTask<ShareConcern>> command, Call call, Func<IWriteSession, Person, SharedConcern, ValueTask<T>> then, CancellationToken ct)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(command);
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var shared = await ApplyAsync(session, await command(session), call, registry);
            var subject = await session.People.FindAsync(shared.Subject.PersonId!);
            return await then(session, subject!, shared);
        }, ct);
    }

    /// <summary>Shares in a transaction that is under way.</summary>
    internal async ValueTask<SharedConcern> ApplyAsync(IWriteSession session, ShareConcern command, Call call, RegistrySnapshot registry) =>
        (await ShareAsync(session, command, call, registry)).Whole(registry);

    private async ValueTask<SharedConcern> ShareAsync(IWriteSession session, ShareConcern command, Call call, RegistrySnapshot registry)
    {
        var (statement, caller, author) = (command.Statement, call.Caller, call.Caller.Human);
        var today = LondonTime.DateOf(session.Now);

        var incidents = Incidents.Of(
            statement.Incidents, caller, registry, "concern.incidents", statement.Urgency is Urgency.SameDay or Urgency.ImmediateDanger);

        var ends = await NotSharedDesk.EndedByAsync(session, statement, caller, registry);

        // Look-ups before the first write: a person begun here has no links yet.
        var understood = await PersonResolver.ForTellingAsync(session, statement.Subject!, caller);
        var subject = understood.Found;
        var known = subject.Resolved.Outcome == MatchOutcome.Match ? subject.Person : null;
        var linked = known is null ? [] : await ChildLinks.OfAdultAsync(session, known, today);

        // Children to whom a link leads from whoever is nobody to the publisher, or who are so themselves (L10), stand apart.
        var open = linked.Count == 0 || understood.AsNobody ? [] : (await ChildLinks.OfAdultAsync(session, known!, today, caller))
            .Where(l => !caller.Conflicts.KeepsInSilence(l.Child.Id)).ToDictionary(l => l.Child.Id, l => l.Because);
        var named = new List<(Understood Child, StatedBearing Stated)>();
        foreach (var stated in statement.Children)
            named.Add((await PersonResolver.ForTellingAsync(session, stated.Child, caller), stated));

        var meeting = await MeetingBeside.OfAsync(session, command, understood, named, caller);
        var contact = meeting.Contact;
        IReadOnlyList<SetAsideField> setAside = meeting.KeptBack is { } keptBack ? [.. call.SetAside, keptBack] : call.SetAside;
        var concern = ConcernOf(statement, subject.Person!.Id, session, caller, author) with
        {
            SetAside = setAside,
            Incidents = incidents,
            ContactId = contact?.Id,
            Class = ConcernClass.Of(statement.Indicators, author.Role, caller.Agency == AgencyKind.Health && !subject.Person.IsChildOn(today)),
        };
        var children = Attach(concern, statement, understood, named, linked, open, today, caller.OrganisationId);
        var bearings = children.Select(c => c.Bearing).ToList();
        var sources = new List<Understood>();
        foreach (var source in statement.SuspectedSources)
        {
            sources.Add(await PersonResolver.ForTellingAsync(session, source, caller));
            var suspected = sources[^1].Found;

            // One person may be both, a child at risk and said to harm (requirement A9): neither takes the other's place.
            if (bearings.FindIndex(b => b.PersonId == suspected.Person!.Id) is var both and >= 0)
                bearings[both] = bearings[both] with { Because = $"{bearings[both].Because}; also named as the {ConcernBearing.SuspectedSource}" };
            else if (suspected.Person!.Id != concern.SubjectId)
                bearings.Add(new ConcernBearing(concern.Id, suspected.Person.Id, null, false, false, ConcernBearing.SuspectedSource));
        }

        concern = concern with { ToldAs = ToldAs.Of([understood, .. named.Select(n => n.Child), .. sources]) };

        // "No contact with a child" is checked against the links, and goes back to the service where they say otherwise (B11).
        if (statement.ChildContact == ChildContactAnswer.No && subject.Resolved.Outcome == MatchOutcome.Match && !subject.Person.IsChildOn(today))
            await contradictions.TellBackAsync(session, subject.Person, call, registry);
        var allIds = children.Select(c => c.Person.Id).ToList();
        if (contact is not null && meeting.With is { } seen)
            await contacts.AddAsync(session, contact, seen, caller, registry);

        IReadOnlyList<string> toAsk = [];
        IReadOnlyList<Involvement> involvements = [];
        IReadOnlyList<ChildStatus> statuses = [];
        IReadOnlySet<string>? kept = null;
        ConcernAwaited? awaited = null;
        await session.AtOnceAsync(
        [
            async () => awaited = await FollowUps.AwaitingAsync(session, concern, allIds),
            async () => toAsk = await FactorPrompts.ForAsync(
                session, statement.Indicators, [subject.Person.Id, .. named.Select(n => n.Child.Found.Person!.Id)], caller),
            async () => involvements = await session.Links.InvolvementsOfAsync([.. allIds.Append(subject.Person.Id).Distinct()]),
            async () => statuses = await session.Links.StatusesOfAsync([.. children.Where(c => !c.Bearing.Apart).Select(c => c.Person.Id)]),
            async () => kept = await Whereabouts.KeptAsync(session,
            [
                .. children.Select(c => c.Person).Concat(children.Count == 0 ? [] : [subject.Person])
                    .Concat(sources.Where(s => s.Found.Resolved.Outcome == MatchOutcome.Match).Select(s => s.Found.Person!)).DistinctBy(p => p.Id),
            ]),
        ]);
        var allegation = await concerns.AddAsync(session, concern, bearings, children, registry, call, awaited);
        if (ends is not null)
            await NotSharedDesk.SharedAsync(session, ends, concern, bearings, caller);
        for (var i = 0; i < children.Count; i++)
        {
            if (children[i].Bearing.Apart)
                children[i] = children[i] with { Desk = await ChildrenApart.DeskOfAsync(session, children[i].Person, involvements, registry, caller, today) };
        }

        var (shown, apart) = (children.Where(c => !c.Bearing.Apart).ToList(), children.Where(c => c.Bearing.Apart).ToList());
        var childIds = shown.Select(c => c.Person.Id).ToList();
        var told = await announcer.AnnounceAsync(
            session, concern, ConcernTriggers.Of(command.Trigger, statement.Indicators, caller.Agency, author.Role), children, involvements, registry, call, kept: kept);
        foreach (var source in sources.Select(s => s.Found).Where(s => s.Resolved.Outcome == MatchOutcome.Match).Select(s => s.Person!).DistinctBy(s => s.Id))
            await elsewhere.TellAsync(session, concern, source, [.. allIds, subject.Person.Id], registry, call);

        ReferralReceiptView? referral = null;
        var urgent = statement.Urgency is Urgency.SameDay or Urgency.ImmediateDanger;

        // Whoever has no usable birth date because of a wrong form may be a child, and is taken for one until it is known (E21).
        List<string> referred = childIds is [] && call.SetAside.Count > 0 && subject.Person.AgeBandOn(today) == AgeBand.Unspecified
            ? [subject.Person.Id] : childIds;
        if (urgent && referred.Count > 0)
        {
            referral = await referrals.OpenAsync(
                session,
                new ReferralToOpen
                {
                    ChildIds = referred,
                    ConcernIds = [concern.Id],
                    RiskStatement = StatementForTray(concern, registry),
                    ChildWords = ConcernClass.IsKeptFromTrays(concern) ? null : statement.ChildWords,
                    Urgency = statement.Urgency,
                    Consent = statement.Consent,
                    ConsentRecord = concern.ConsentRecord,
                    LegalBasis = statement.LegalBasis,
                    Source = statement.Source,
                    Incidents = incidents,
                },
                call,
                registry);
        }

        IReadOnlyList<string> referredApart = urgent ? await ReferApartAsync(session, concern, apart, call, registry) : [];

        var attached = shown.Select(c => AttachedOf(
            c, c.Bearing.FoundByLink ? open[c.Person.Id] : c.Bearing.Because, kept!.Contains(c.Person.Id), statuses, involvements, registry, caller, today)).ToList();

        // Only what this answer shows: that some other service is involved is not the publisher's to learn from a list.
        var answering = attached.Select(a => a.Lead.ContactOrganisationId).OfType<string>()
            .Concat(attached.SelectMany(a => a.Statuses).Select(s => s.OrganisationId).Where(id => id.Length > 0)).ToHashSet(StringComparer.Ordinal);
        var receipt = session.Record((call.Entry(session, time, AuditEventKind.Publish) with
        {
            ObjectId = concern.Id,
            PersonIds = [.. childIds.Append(subject.Person.Id).Distinct()],
            MatchedHow = understood.Shown.MatchedHow,
            CountsByTier = told.Tiers,
        }).On(concern.Basis, concern.Consent));

        // Written whether or not anybody stands apart: who knows where the own entry lies in the log learns nothing from what lies beside it.
        session.Record((call.Entry(session, time, AuditEventKind.Publish, apart.Count == 0 ? "nothing done" : string.Join(' ', referredApart.Prepend("done"))) with
        {
            ObjectId = concern.Id,
            PersonIds = [.. apart.Select(c => c.Person.Id)],
            CountsByTier = told.TiersApart,
        }).On(concern.Basis, concern.Consent).ByTheBroker());

        return new SharedConcern(
            concern.Id, understood.Shown, attached, allegation.Progress is { } officer ? [.. told.Progress, officer] : told.Progress, referral,
            [
                .. setAside.Select(s => s.InWords()),
                .. ConcernPrompts.For(statement, subject with { Resolved = understood.Shown }, shown.Count, open.Count, referral is not null, told.NoDesk, contact),
                .. ConcernPrompts.OfAllegation(concern, statement, allegation), .. toAsk,
            ],
            new AnswerEdges([], [], [], receipt, ""))
        {
            Responders = CoverageOf.Kept(CoverageOf.Areas(registry, [caller.Area], answering, caller)),
            SetAside = setAside,
            ContactId = contact?.Id,
            Incidents = Incidents.ToView(incidents, registry),
            Guidance = guidance.ForSharing(
                statement.Consent, statement.LegalBasis,
                shown.Select(c => c.Person).Append(subject.Person).Any(p => p.BirthDate is { } born && Ages.YearsOn(born, today) is 16 or 17), session.Now),
        };
    }

    /// <summary>A child as the publisher is shown it.</summary>
    internal static AttachedChild AttachedOf(
        BearingChild child, string because, bool kept, IReadOnlyList<ChildStatus> statuses, IReadOnlyList<Involvement> involvements,
        RegistrySnapshot registry, Caller caller, DateOnly today) => new(
        child.Resolved, child.Name, (child.AsNobody ? child.Person.AsHeldBy(caller.OrganisationId) : child.Person).AgeBandOn(today), child.Bearing.FoundByLink, because,
        [
            .. statuses.Where(s => !child.AsNobody && s.PersonId == child.Person.Id && StatusAccess.IsOpenTo(caller, s.Code))
                .Select(s => Whereabouts.StatusFor(caller, kept, s)),
        ],
        Lead.For(caller, kept, involvements.Where(i => !child.AsNobody && i.PersonId == child.Person.Id), registry, today, caller.Area));

    /// <summary>Refers the children apart, each where it is known; whoever shared the concern is no party to it.</summary>
    private async ValueTask<IReadOnlyList<string>> ReferApartAsync(
        IWriteSession session, Concern concern, IReadOnlyList<BearingChild> apart, Call call, RegistrySnapshot registry)
    {
        var opened = new List<string>();
        foreach (var desk in apart.Where(c => c.Desk is not null).GroupBy(c => c.Desk!.Id, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var contact = Disclosure.ContactOf(concern, registry);
            opened.Add(await referrals.OpenByTheBrokerAsync(
                session,
                new ReferralToOpen
                {
                    ChildIds = [.. desk.Select(c => c.Person.Id)],
                    ConcernIds = [concern.Id],
                    RiskStatement = $"An urgent concern about an adult was shared by {contact.OrganisationName}, and a recorded link leads from the adult to this child. "
                        + $"{ChildrenApart.Warning}\n{StatementForTray(concern, registry)}",
                    Urgency = concern.Urgency,
                    Consent = concern.Consent,
                    ConsentRecord = concern.ConsentRecord,
                    LegalBasis = concern.LegalBasis,
                    Source = concern.Source,
                },
                desk.First().Desk!, call, registry));
        }

        return opened;
    }

    /// <summary>The concern as it is kept.</summary>
    internal static Concern ConcernOf(ConcernStatement statement, string? subjectId, IWriteSession session, Caller caller, Practitioner author) => new()
    {
        Id = session.NextId("con"),
        OrganisationId = caller.OrganisationId,
        Agency = caller.Agency,
        AuthorId = author.Id,
        AuthorName = author.Name,
        AuthorRole = author.Role,
        SubjectId = subjectId,
        Place = statement.Place,
        Indicators = statement.Indicators,
        Kind = statement.Kind,
        Happened = statement.Happened,
        KnownAt = statement.KnownAt ?? session.Now,
        RecordedAt = session.Now,
        SharedAt = session.Now,
        Source = statement.Source,
        Verification = statement.Verification,
        Class = ConcernClass.Of(statement.Indicators, author.Role),
        RiskStatement = statement.RiskStatement,
        DevelopmentStatement = statement.DevelopmentStatement,
        HarmCategories = statement.HarmCategories,
        ChildWords = statement.ChildWords,
        ChildContact = statement.ChildContact,
        Urgency = statement.Urgency,
        Consent = statement.Consent,
        ConsentReason = statement.ConsentReason,
        ConsentRecord = statement.ConsentRecord?.By(author.Name),
        LegalBasis = statement.LegalBasis,
        AgencyLabel = statement.AgencyLabel,
        NotedAt = statement.NotedAt,
        Trend = statement.Trend,
        SourcesOfHarm = statement.SourcesOfHarm,
        OmittedBy = statement.OmittedBy,

        ForEveryChild = statement.OfTheChildren,
        PrejudicesEnquiry = statement.PrejudicesEnquiry is null || caller.Policy.MakesEnquiries(author.Role) ? statement.PrejudicesEnquiry
            : throw new RuleException(
                ErrorReason.RoleNotAllowed,
                "Only those who make enquiries (children's services, public protection police) may mark a concern as prejudicing one. Leave prejudices_enquiry out."),
    };

    private static List<BearingChild> Attach(
        Concern concern, ConcernStatement statement, Understood subject,
        List<(Understood Child, StatedBearing Stated)> named, IReadOnlyList<LinkedChild> linked, Dictionary<string, string> open, DateOnly today,
        string organisationId)
    {
        var children = new Dictionary<string, BearingChild>();
        foreach (var (child, stated) in named)
        {
            var person = child.Found.Person!;
            children.TryAdd(person.Id, new BearingChild(
                person, child.Shown, NameOf(stated.Child.Demographics) ?? person.NameFrom(organisationId),
                new ConcernBearing(concern.Id, person.Id, stated.Relevance, stated.Present, false, "named by the author"))
            {
                AsNobody = child.AsNobody,
            });
        }

        foreach (var (child, because, byIntelligence) in linked)
        {
            children.TryAdd(child.Id, new BearingChild(
                child,
                new ResolvedPerson(child.Id, MatchOutcome.Match, ["link"], [], "Found by a recorded link."),
                null,
                new ConcernBearing(concern.Id, child.Id, null, false, true, because, Apart: !open.ContainsKey(child.Id)))
            {
                ByIntelligence = byIntelligence,
            });
        }

        var about = subject.Found.Person!;
        if (about.IsChildOn(today))
        {
            children.TryAdd(about.Id, new BearingChild(
                about, subject.Shown, NameOf(statement.Subject?.Demographics) ?? about.NameFrom(organisationId),
                new ConcernBearing(concern.Id, about.Id, null, true, false, "the child whom the concern is about"))
            {
                AsNobody = subject.AsNobody,
            });
        }

        return [.. children.Values.OrderBy(c => c.Bearing.FoundByLink).ThenBy(c => c.Person.Id, StringComparer.Ordinal)];
    }

    /// <summary>
    /// A referral lies open to everybody who works its recipient's tray. Where the class keeps the facts to a few, it says
    /// only that something urgent is there and who will tell it.
    /// </summary>
    internal static string StatementForTray(Concern concern, RegistrySnapshot registry)
    {
        if (!ConcernClass.IsKeptFromTrays(concern))
            return concern.RiskAndChildren;
        var contact = Disclosure.ContactOf(concern, registry);
        return "An urgent concern bears on this child. Its content is kept to those who must know it. " +
            $"Speak to {contact.Name}, {contact.OrganisationName}, {contact.Telephone ?? "no number recorded"}, before you decide.";
    }

    internal static string? NameOf(Demographics? demographics) =>
        $"{demographics?.GivenName} {demographics?.FamilyName}".Trim() is { Length: > 0 } name ? name : null;
}

/// <summary>A child with what the concern means for it; used while sharing.</summary>
public sealed record BearingChild(Person Person, ResolvedPerson Resolved, string? Name, ConcernBearing Bearing)
{
    /// <summary>No other way leads to it than one that rests on police intelligence.</summary>
    public bool ByIntelligence { get; init; }

    /// <summary>The publisher is kept from the child in silence (L10): it is shown as one whom nobody knows.</summary>
    public bool AsNobody { get; init; }

    /// <summary>The children's services that act for a child of whom the publisher must learn nothing.</summary>
    public Organisation? Desk { get; init; }
}
