using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Access;

/// <summary>Everything that a request asks for, each judged by the rules. Of what nobody may release, nothing is in it but that it is there.</summary>
public static class SubjectAccessFile
{
    /// <summary>At most so many of each kind; a person has fewer.</summary>
    private const int Most = 500;

    /// <summary>The items, concerns first, each kind latest first.</summary>
    public static async ValueTask<IReadOnlyList<SubjectAccessItem>> LoadAsync(IReadSession session, SubjectAccessRequest request, RegistrySnapshot registry)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(request);
        if (request.PersonId is not { } id || await session.People.FindAsync(id) is not { } person)
            return [];
        var concerns = await session.Concerns.OnPeopleAsync([person.Id], null, Most);
        var standing = await StandingAsync(session, request, person, concerns);
        var items = new List<SubjectAccessItem>();
        if (Asks(request, SubjectAccessScope.Concerns))
            items.AddRange(await ConcernsAsync(session, request, concerns, standing, registry));
        if (Asks(request, SubjectAccessScope.Accesses))
        {
            items.AddRange((await session.Audit.LookUpsOfAsync(person.Id, null, Most))
                .Where(a => a.RecordedAt <= request.OpenedAt && a is { PractitionerId: not null, OrganisationId: not null })
                .Select(a => Item(a, standing, registry)));
        }

        if (Asks(request, SubjectAccessScope.Links))
            items.AddRange(await LinksAsync(session, request, person, standing));
        if (Asks(request, SubjectAccessScope.Statuses))
        {
            items.AddRange((await session.Links.StatusesOfAsync([person.Id])).Where(s => s.RecordedAt <= request.OpenedAt)
                .Select(s => Item(s, standing, registry)));
        }

        await AddWorkAsync(session, request, person.Id, concerns, standing, registry, items);
        return items;
    }

    // What hangs on a concern - steps, notes, appraisals, accounts - is no item: its holder speaks for it.
    private static async ValueTask AddWorkAsync(
        IReadSession session, SubjectAccessRequest request, string personId, IReadOnlyList<ConcernOnPerson> concerns, SubjectAccessStanding standing,
        RegistrySnapshot registry, List<SubjectAccessItem> items)
    {
        SubjectAccessItem Item(string id, SubjectAccessScope kind, DateTimeOffset recordedAt, ReleaseProposal proposal, string organisationId) => new(
            id, kind, proposal.Absolute ? null : LondonTime.DateOf(recordedAt), proposal, proposal.Absolute ? null : organisationId);

        if (Asks(request, SubjectAccessScope.Contacts))
        {
            foreach (var contact in (await session.Contacts.OfPersonAsync(personId, ConcernSight.Everything, Most)).Where(c => c.RecordedAt <= request.OpenedAt))
            {
                var toldOutOf = concerns.Select(c => c.Concern).Where(c => c.ContactId == contact.Id).DistinctBy(c => c.Id).ToList();
                List<ReleaseProposal> ofThese = [];
                foreach (var concern in toldOutOf)
                    ofThese.Add(SubjectAccessRules.OfConcern(concern, await BearsOnOthersAsync(session, concern, standing), standing));
                var proposal = SubjectAccessRules.OfContact(contact, standing, ofThese);
                items.Add(Item(contact.Id, SubjectAccessScope.Contacts, contact.RecordedAt, proposal, contact.OrganisationId) with
                {
                    Contact = proposal.Absolute ? null : new PackContact(
                        contact.HappenedOn, contact.Agency, NameFor(standing, contact.OrganisationId, registry), contact.Outcome, contact.Seen),
                    ToldOutOf = [.. toldOutOf.Select(c => c.Id)],
                });
            }
        }

        if (Asks(request, SubjectAccessScope.Characteristics))
        {
            foreach (var stated in (await session.Characteristics.ForPersonAsync(personId, Most)).Where(c => c.RecordedAt <= request.OpenedAt))
            {
                var by = registry.Find(stated.OrganisationId);
                var proposal = SubjectAccessRules.OfCharacteristic(standing, InvolvementAccess.IsHiddenService(by), by?.Agency == AgencyKind.Probation);
                items.Add(Item(stated.Id, SubjectAccessScope.Characteristics, stated.RecordedAt, proposal, stated.OrganisationId) with
                {
                    Characteristic = proposal.Absolute ? null : new PackCharacteristic(
                        stated.Kind, stated.Answer, stated.Value, NameFor(standing, stated.OrganisationId, registry)),
                });
            }
        }

        if (Asks(request, SubjectAccessScope.Endings))
        {
            foreach (var ending in (await session.Plans.EndingsOfAsync(personId)).Where(e => e.ProposedAt <= request.OpenedAt))
            {
                var proposal = SubjectAccessRules.OfEnding(ending, standing);
                items.Add(Item(ending.Id, SubjectAccessScope.Endings, ending.ProposedAt, proposal, ending.OrganisationId) with
                {
                    Ending = proposal.Absolute ? null : new PackEnding(ending.Code, ending.EndsOn, ending.Closure, NameFor(standing, ending.OrganisationId, registry)),
                });
            }
        }

        if (!Asks(request, SubjectAccessScope.Work))
            return;
        var work = SubjectAccessRules.OfWork(standing);
        items.AddRange(
            (await session.Contacts.AllEnquiriesOfAsync(personId, Most)).Select(e => (e.Id, At: e.RecordedAt, e.OrganisationId))
                .Concat((await session.Tasks.AllOfAsync(personId, Most)).Select(t => (t.Id, At: t.CreatedAt, t.OrganisationId)))
                .Concat((await session.Patterns.OfPersonAsync(personId, Most)).Select(n => (n.Id, At: n.OpenedAt, OrganisationId: n.DeciderOrganisationId)))
                .Where(w => w.At <= request.OpenedAt).OrderByDescending(w => w.At).ThenBy(w => w.Id, StringComparer.Ordinal)
                .Select(w => Item(w.Id, SubjectAccessScope.Work, w.At, work, w.OrganisationId)));
    }

    /// <summary>The latest decision of each officer and the holder's view put together: what goes out.</summary>
    /// <param name="toLookAt">Items whose holder's words may name somebody (<see cref="HolderWords"/>).</param>
    public static ReleasedPack PackOf(
        IReadOnlyList<SubjectAccessItem> items, SubjectAccessRequest request, IReadOnlyList<HolderConsultation> views, IReadOnlySet<string> toLookAt,
        DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(request);
        var byItem = views.ToDictionary(v => v.ItemId, StringComparer.Ordinal);
        var outgoing = SubjectAccessRules.Outgoing(items, request.Decisions, byItem);
        return new ReleasedPack(
            [.. outgoing.Where(i => i.Concern is not null).Select(i => i.Concern! with { Words = SubjectAccessRules.WordsOf(byItem.GetValueOrDefault(i.Id), toLookAt.Contains(i.Id), request.Decisions) })],
            [.. outgoing.Select(i => i.Access).OfType<PackAccess>()],
            [.. outgoing.Select(i => i.Link).OfType<PackLink>()],
            [.. outgoing.Select(i => i.Status).OfType<PackStatus>()],
            ReleasedPack.Neutral, at)
        {
            Contacts = [.. outgoing.Select(i => i.Contact).OfType<PackContact>()],
            Characteristics = [.. outgoing.Select(i => i.Characteristic).OfType<PackCharacteristic>()],
            Endings = [.. outgoing.Select(i => i.Ending).OfType<PackEnding>()],
        };
    }

    private static bool Asks(SubjectAccessRequest request, SubjectAccessScope scope) => request.Scope.Count == 0 || request.Scope.Contains(scope);

    private static async ValueTask<SubjectAccessStanding> StandingAsync(
        IReadSession session, SubjectAccessRequest request, Person person, IReadOnlyList<ConcernOnPerson> concerns)
    {
        var today = LondonTime.DateOf(session.Now);
        var isChild = person.AgeBandOn(today) != AgeBand.Adult;
        var subjectIsSource = (request.IsForThePerson || isChild) && await IsSourceAsync(session, person.Id, concerns);
        var requesterIsSource = request.RequesterPersonId is { } requester && requester != person.Id
            && await IsAllegedSourceAsync(session, requester);

        // Children on whom a parent's concerns bear count too: an enquiry about them is one about the parent.
        var people = new HashSet<string>(StringComparer.Ordinal) { person.Id };
        foreach (var concern in concerns.Where(c => c.Bearing is null))
            people.UnionWith((await session.Concerns.BearingsOfAsync(concern.Concern.Id)).Select(b => b.PersonId));
        var underEnquiry = (await session.Referrals.SeriesOfAsync(people)).Any(r => r.State != ReferralState.Closed)
            || (await session.Links.StatusesOfAsync(people)).Any(s =>
                s.Code is ChildStatusCode.S47 or ChildStatusCode.PreProceedings && (s.To is null || s.To >= today));
        return new SubjectAccessStanding(
            person.Id, request.RequesterPersonId, request.IsForThePerson, isChild, request.RequesterPersonId is not null,
            subjectIsSource || requesterIsSource, await Whereabouts.AreKeptAsync(session, [person]), underEnquiry)
        {
            IsRepresentative = request.Requester == SubjectAccessRequester.Representative,
        };
    }

    /// <summary>Whether somebody is an alleged or suspected source of harm, by whatever is recorded.</summary>
    internal static async ValueTask<bool> IsAllegedSourceAsync(IReadSession session, string personId) =>
        await IsSourceAsync(session, personId, await session.Concerns.OnPeopleAsync([personId], null, Most));

    // A pack is carried about and read over shoulders: of somebody whose whereabouts are kept it names no service at all.
    private static string NameFor(SubjectAccessStanding standing, string organisationId, RegistrySnapshot registry) =>
        standing.WhereaboutsAreKept ? "" : registry.NameOf(organisationId);

    private static async ValueTask<bool> IsSourceAsync(IReadSession session, string personId, IReadOnlyList<ConcernOnPerson> concerns) =>
        SubjectAccessRules.IsAllegedSource(
            personId,
            [.. concerns.Select(c => new ConcernOnSubject(c.Concern, c.Bearing?.Because.Contains(ConcernBearing.SuspectedSource, StringComparison.Ordinal) == true))],
            await session.Links.StatusesOfAsync([personId]),
            await session.Links.InvolvementsOfAsync([personId]),
            (await session.Households.CustodyOfAsync([personId])).Count > 0,
            (await session.Links.OpenChecksOfAsync(personId)).Any(c => c.SupervisedPersonId == personId));

    private static async ValueTask<IReadOnlyList<SubjectAccessItem>> ConcernsAsync(
        IReadSession session, SubjectAccessRequest request, IReadOnlyList<ConcernOnPerson> concerns, SubjectAccessStanding standing, RegistrySnapshot registry)
    {
        var items = new List<SubjectAccessItem>();
        foreach (var group in concerns.Where(c => c.Concern.RecordedAt <= request.OpenedAt).GroupBy(c => c.Concern.Id))
        {
            var concern = group.First().Concern;
            var proposal = SubjectAccessRules.OfConcern(concern, await BearsOnOthersAsync(session, concern, standing), standing);

            // Whoever shared it may not know that it bears on this person, or must not find the person any more.
            var holderMayKnow = group.All(c => c.Bearing?.Apart != true)
                && (await session.People.HiddenFromAsync(concern.OrganisationId, [standing.SubjectId])).Count == 0;
            var named = !proposal.Absolute || proposal.Bar is ReleaseBar.Informant or ReleaseBar.ProtectedLocation;
            items.Add(new SubjectAccessItem(
                concern.Id, SubjectAccessScope.Concerns, named ? LondonTime.DateOf(concern.RecordedAt) : null, proposal,
                named && holderMayKnow ? concern.OrganisationId : null)
            {
                Concern = proposal.Absolute ? null : new PackConcern(
                    LondonTime.DateOf(concern.RecordedAt), concern.Agency, NameFor(standing, concern.OrganisationId, registry), concern.Indicators, concern.Verification, null),
            });
        }

        return items;
    }

    private static async ValueTask<bool> BearsOnOthersAsync(IReadSession session, Concern concern, SubjectAccessStanding standing) =>
        concern.SubjectId == standing.SubjectId && (await session.Concerns.BearingsOfAsync(concern.Id)).Any(b => b.PersonId != standing.SubjectId);

    private static SubjectAccessItem Item(AuditEntry access, SubjectAccessStanding standing, RegistrySnapshot registry)
    {
        var proposal = SubjectAccessRules.OfAccess(access, standing);
        var on = LondonTime.DateOf(access.RecordedAt);
        return new SubjectAccessItem(
            access.Id, SubjectAccessScope.Accesses, proposal.Absolute ? null : on, proposal, proposal.Absolute ? null : access.OrganisationId)
        {
            Access = proposal.Absolute ? null : new PackAccess(on, access.Role, NameFor(standing, access.OrganisationId!, registry), access.Purpose),
        };
    }

    private static SubjectAccessItem Item(ChildStatus status, SubjectAccessStanding standing, RegistrySnapshot registry)
    {
        var proposal = SubjectAccessRules.OfStatus(status, standing, InvolvementAccess.IsHiddenService(registry.Find(status.OrganisationId)));
        return new SubjectAccessItem(
            status.Id, SubjectAccessScope.Statuses, proposal.Absolute ? null : LondonTime.DateOf(status.RecordedAt), proposal,
            proposal.Absolute ? null : status.OrganisationId)
        {
            Status = proposal.Absolute ? null : new PackStatus(status.Code, status.From, status.To, NameFor(standing, status.OrganisationId, registry)),
        };
    }

    private static async ValueTask<IReadOnlyList<SubjectAccessItem>> LinksAsync(
        IReadSession session, SubjectAccessRequest request, Person person, SubjectAccessStanding standing)
    {
        var links = (await session.Links.RelationshipsOfAsync([person.Id], Most)).Where(l => l.RecordedAt <= request.OpenedAt).ToList();
        var others = links.Select(l => l.PersonId == person.Id ? l.RelatedId : l.PersonId).Distinct(StringComparer.Ordinal).ToList();
        var kept = await Whereabouts.KeptAsync(session, await session.People.FindManyAsync(others));
        return
        [
            .. links.Select(l =>
            {
                var proposal = SubjectAccessRules.OfLink(l, kept.Contains(l.PersonId == person.Id ? l.RelatedId : l.PersonId), standing);
                // That the other was in custody is the other's.
                var shown = LinkAccess.WithoutCustody(l);
                return new SubjectAccessItem(
                    l.Id, SubjectAccessScope.Links, proposal.Absolute ? null : LondonTime.DateOf(l.RecordedAt), proposal, proposal.Absolute ? null : l.OrganisationId)
                {
                    Link = proposal.Absolute ? null : new PackLink(shown.Type, shown.State, shown.From, shown.To),
                };
            }),
        ];
    }
}
