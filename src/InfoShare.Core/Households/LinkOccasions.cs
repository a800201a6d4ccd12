using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Handovers;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>
/// What a newly stated link between two people brings up (requirement B12): a partner in whatever state, DECLARED included, an
/// adult who joins a child's home, a teenager's partner (B9), a child to be born or just born.
/// </summary>
public sealed class LinkOccasions(ResurfaceConcerns resurface, PartnershipClock clock)
{
    /// <summary>Key of the occasion that a child is expected, whoever records it.</summary>
    public const string Expected = "expected";

    /// <summary>Key of the occasion that a child was born.</summary>
    public const string Born = "born";

    /// <summary>Tells whoever has to know of this link. The link itself has been added.</summary>
    /// <param name="plan">By when a declared plan is to be decided (requirement B8); null when the link is no such plan.</param>
    public async ValueTask<Retold> AfterAsync(
        IWriteSession session, Relationship link, Person first, Person other, Deadline? plan, RegistrySnapshot registry, Call call)
    {
        if (link.State is LinkState.Denied or LinkState.EndedVerified)
            return Retold.Nobody;
        var today = LondonTime.DateOf(session.Now);
        switch (link.Type)
        {
            case RelationshipType.Partner:
            case RelationshipType.HouseholdOther when other.AgeBandOn(today) == AgeBand.Adult:
                return await NewPartnerAsync(session, link, plan, registry, call, today);
            case RelationshipType.YpPartner:
                // Of a young person's couple either may stand first; both may be children.
                return await AroundAsync(
                    session, link, [.. ((Person, Person)[])[(other, first), (first, other)]], plan, registry, call, today);
            case RelationshipType.StepOrFatherFigure or RelationshipType.HouseholdOther:
            case RelationshipType.Carer or RelationshipType.OccasionalCarer or RelationshipType.ExtendedKin or RelationshipType.Associate when plan is not null:
                return await AroundAsync(session, link, [(other, first)], plan, registry, call, today);
            case RelationshipType.ExpectedChild or RelationshipType.BirthParent when IsNew(other, today):
                return await NewChildAsync(session, link, other, registry, call, today);
            default:
                return Retold.Nobody;
        }
    }

    /// <summary>Whether <see cref="AfterAsync"/> itself brings up the matters of an adult who is linked in this way to this child.</summary>
    internal static bool TellsOfAdult(RelationshipType type, Person child, DateOnly today) =>
        type is RelationshipType.StepOrFatherFigure or RelationshipType.HouseholdOther
        || (type is RelationshipType.ExpectedChild or RelationshipType.BirthParent && IsNew(child, today));

    /// <summary>The child to be born, or born within the year.</summary>
    private static bool IsNew(Person child, DateOnly today) => child.AgeBandOn(today) switch
    {
        AgeBand.Unborn => true,
        AgeBand.Age04 => child.BirthDate is { } born && Ages.YearsOn(born, today) < 1,
        _ => false,
    };

    /// <summary>Tells around those of these who are children, of the other one.</summary>
    private async ValueTask<Retold> AroundAsync(
        IWriteSession session, Relationship link, IReadOnlyList<(Person Child, Person Of)> pairs, Deadline? plan, RegistrySnapshot registry, Call call,
        DateOnly today)
    {
        var children = new List<ChildOfOccasion>();
        foreach (var (child, of) in pairs.Where(p => p.Child.AgeBandOn(today) != AgeBand.Adult))
            children.Add(new ChildOfOccasion(child.Id, [of.Id], [child.Id], await AreaOfAsync(session, child.Id, call.Caller.Area, today)));
        return await resurface.TellAsync(session, OccasionOf(link, children, plan), registry, call);
    }

    private static Occasion OccasionOf(Relationship link, IReadOnlyList<ChildOfOccasion> children, Deadline? plan) => new(
        NotificationTrigger.NewPartnerLinked, KeyOf(link.PersonId, link.RelatedId), plan is null ? Words(link) : PlanWords(link),
        "Decide what this means for the child: accept, act, or decline with a reason.", children, false)
    {
        Plan = plan,
        PlannedOn = plan is null ? null : link.From,
    };

    private async ValueTask<Retold> NewPartnerAsync(
        IWriteSession session, Relationship link, Deadline? plan, RegistrySnapshot registry, Call call, DateOnly today)
    {
        var children = new List<ChildOfOccasion>();
        var links = await session.Links.RelationshipsOfAsync([link.PersonId, link.RelatedId], ChildLinks.MaxLinks);
        foreach (var (parent, partner) in ((string, string)[])[(link.PersonId, link.RelatedId), (link.RelatedId, link.PersonId)])
        {
            var ids = links
                .Where(l => l.PersonId == parent && HouseholdWalk.IsCare(l.Type) && ChildLinks.TimeOf(l, today) != LinkTime.Past)
                .ToLookup(l => l.RelatedId, l => l.Type);
            var people = ids.Count == 0 ? [] : await session.People.FindManyAsync([.. ids.Select(i => i.Key)]);
            foreach (var child in people.Where(c => c.AgeBandOn(today) != AgeBand.Adult && !c.WasNotBorn).OrderBy(c => c.Id, StringComparer.Ordinal))
                children.Add(new ChildOfOccasion(child.Id, [partner], ids[child.Id].Any(ChildLinks.IsParent) ? [child.Id, parent] : [child.Id], await AreaOfAsync(session, child.Id, call.Caller.Area, today)));
        }

        // A child of both is told of once, with what is known of either.
        var each = children.GroupBy(c => c.ChildId).Select(g => g.First() with
        {
            AboutIds = [.. g.SelectMany(c => c.AboutIds).Distinct()],
            AroundIds = g.Count() > 1 ? [g.Key] : g.First().AroundIds,
        }).ToList();
        return await resurface.TellAsync(
            session, OccasionOf(link, each, plan) with { LinksCut = links.Count >= ChildLinks.MaxLinks }, registry, call);
    }

    private async ValueTask<Retold> NewChildAsync(
        IWriteSession session, Relationship link, Person child, RegistrySnapshot registry, Call call, DateOnly today)
    {
        var links = await session.Links.RelationshipsOfAsync([child.Id], ChildLinks.MaxLinks);
        var parents = links
            .Where(l => l.RelatedId == child.Id && l.Type is RelationshipType.ExpectedChild or RelationshipType.BirthParent && l.State != LinkState.Denied)
            .Select(l => l.PersonId).Distinct().ToList();
        var about = await WithPartnersAsync(session, parents, today);
        var area = await AreaOfAsync(session, link.PersonId, call.Caller.Area, today);
        var unborn = child.AgeBandOn(today) == AgeBand.Unborn;
        var retold = await resurface.TellAsync(
            session,
            new Occasion(
                NotificationTrigger.PregnancyOrBirth, unborn ? Expected : Born,
                unborn ? "A pregnancy was recorded." : "A birth was recorded.",
                unborn ? "Decide what this means for the unborn baby: accept, act, or decline with a reason."
                    : "Decide what this means for the baby: accept, act, or decline with a reason.",
                [new ChildOfOccasion(child.Id, about, [child.Id, .. await MothersAsync(session, parents)], area)], true),
            registry, call);
        return unborn ? await TellMidwiferyAsync(session, child.Id, parents, area, registry, call, retold, today) : retold;
    }

    /// <summary>
    /// Of the parents, whoever carries or bore the child: the women, or the only one of whom nobody says otherwise. Services that
    /// work with the other parent alone are not told of what is known of either.
    /// </summary>
    private static async ValueTask<IReadOnlyList<string>> MothersAsync(IReadSession session, IReadOnlyList<string> parents)
    {
        var people = parents.Count == 0 ? [] : await session.People.FindManyAsync(parents);
        var women = people.Where(p => p.Records.Any(r => r.Demographics.Sex == Sex.Female)).Select(p => p.Id).ToList();
        if (women.Count > 0)
            return women;
        var perhaps = people.Where(p => p.Records.All(r => r.Demographics.Sex != Sex.Male)).Select(p => p.Id).ToList();
        return perhaps.Count == 1 ? perhaps : [];
    }

    /// <summary>Whoever records a pregnancy, midwifery has to know of it, and of whom to ask; it may be the first it hears.</summary>
    private async ValueTask<Retold> TellMidwiferyAsync(
        IWriteSession session, string childId, IReadOnlyList<string> parents, string area, RegistrySnapshot registry, Call call, Retold retold, DateOnly today)
    {
        var involved = await session.Links.InvolvementsOfAsync([childId, .. parents]);
        var midwifery = registry.InArea(area).FirstOrDefault(o => o.Agency == AgencyKind.Health && o.AllowedRoles.Contains(PractitionerRole.Midwife));
        const string Occasion = "midwifery";
        if (midwifery is null || midwifery.Id == call.Caller.OrganisationId
            || involved.Any(i => i.Role == PractitionerRole.Midwife && i.OpenOn(today))
            || (await session.Resurfaced.ToldAsync([childId], Occasion)).Count > 0)
        {
            return retold;
        }

        // Of a family in hiding the service that recorded it may be where they are.
        var caller = call.Caller;
        var reader = new Recipient(midwifery, Code.Of(PractitionerRole.Midwife), null, PractitionerRole.Midwife, midwifery.DutyDesk, [childId]);
        var names = await Whereabouts.MayNameAsync(session, reader, caller.OrganisationId, registry, [childId, .. parents]);
        session.Resurfaced.Add(new ResurfacedMatter(midwifery.Id, childId, Occasion, "-", session.Now));
        session.Inbox.Add(new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = midwifery.Id,
            Trigger = NotificationTrigger.PregnancyOrBirth,
            Urgency = Urgency.Standard,
            ActionOwner = Code.Of(PractitionerRole.Midwife),
            ActionRole = PractitionerRole.Midwife,
            ExpectedResponse = "Say who is her midwife, or offer her a booking appointment; no midwife is recorded.",
            RespondBy = clock.Due(DeadlineKey.HandoverAcceptance, session.Now).DueAt,
            Tier = Tier.Existence,
            Summary = $"{(names ? caller.OrganisationName : "A service")} recorded that a child is expected.",
            PersonId = childId,
            Contact = !names ? Whereabouts.DeskFor(midwifery, registry)
                : caller.Practitioner is { } p && InvolvementAccess.IsOpenTo(registry.Policy, PractitionerRole.Midwife, p.Role)
                ? new ContactPoint(p.Name, p.Role, caller.OrganisationName, registry.Find(caller.OrganisationId)?.DutyTelephone)
                : registry.Find(caller.OrganisationId)?.DutyDesk,
            Listed = true,
            PublishedAt = session.Now,
            StateSince = session.Now,
        });
        return retold with { Told = [.. retold.Told, $"{midwifery.Name}: {Code.Of(PractitionerRole.Midwife)}"] };
    }

    /// <summary>These adults and whoever is, or declares to become, the partner of one of them.</summary>
    public static async ValueTask<IReadOnlyList<string>> WithPartnersAsync(IReadSession session, IReadOnlyList<string> adultIds, DateOnly today)
    {
        var links = adultIds.Count == 0 ? [] : await session.Links.RelationshipsOfAsync(adultIds, ChildLinks.MaxLinks);
        return
        [
            .. adultIds.Concat(links
                .Where(l => l.Type == RelationshipType.Partner && ChildLinks.TimeOf(l, today) != LinkTime.Past)
                .Select(l => adultIds.Contains(l.PersonId) ? l.RelatedId : l.PersonId)).Distinct()
        ];
    }

    /// <summary>
    /// The area of a person's home, before that of a prison, a ward or a visit; a refuge says nothing, not even its area.
    /// </summary>
    public static async ValueTask<string> AreaOfAsync(IReadSession session, string personId, string otherwise, DateOnly today)
    {
        var residences = await session.Links.ResidencesOfAsync([personId], ChildLinks.MaxLinks);
        var refuges = new ProtectedPlaces(residences);
        return residences
            .Where(r => !refuges.Cover(r) && ChildLinks.TimeOf(r, today) == LinkTime.Present)
            .OrderBy(r => r.Kind is ResidenceKind.Custody or ResidenceKind.Hospital or ResidenceKind.ContactOnly or ResidenceKind.Weekend)
            .Select(r => r.Address.Area).FirstOrDefault(a => a is not null) ?? otherwise;
    }

    /// <summary>Key of the occasion that these two are linked, whoever says so.</summary>
    public static string KeyOf(string oneId, string otherId) => string.CompareOrdinal(oneId, otherId) < 0
        ? $"link:{oneId}:{otherId}"
        : $"link:{otherId}:{oneId}";

    private static string PlanWords(Relationship link) => link.Type switch
    {
        RelationshipType.Partner => "A new partner's plan to live with this child's parent or carer was declared.",
        RelationshipType.YpPartner => "A plan of this young person and a partner was declared.",
        RelationshipType.OccasionalCarer or RelationshipType.ExtendedKin or RelationshipType.Associate => "An adult's plan to visit this child was declared.",
        _ => "An adult's plan to live in this child's home was declared.",
    };

    private static string Words(Relationship link) => link.Type switch
    {
        RelationshipType.Partner => $"A partner of this child's parent or carer was recorded ({Code.Of(link.State)}).",
        RelationshipType.YpPartner => $"A partner of this young person was recorded ({Code.Of(link.State)}).",
        RelationshipType.StepOrFatherFigure => $"An adult who acts as a parent of this child was recorded ({Code.Of(link.State)}).",
        _ => $"Another adult in this child's home was recorded ({Code.Of(link.State)}).",
    };
}
