using InfoShare.Core.Access;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>
/// A child is linked to an adult after the adult's own matters, or a partner's, became known: the agencies around the child are told
/// as if the link to the child had been there first (requirement B12), and whoever has a check of that household open learns that
/// its answer has changed (B8). What arrives first does not decide who is told.
/// </summary>
public sealed class NewlyAround(ResurfaceConcerns resurface)
{
    private const int MaxPartners = 20;

    /// <summary>Tells whoever has to know of this link to a child. The link itself has been added.</summary>
    /// <param name="link">The link as stated: the adult stands first.</param>
    public async ValueTask<Retold> AfterAsync(
        IWriteSession session, Relationship link, Person adult, Person child, RegistrySnapshot registry, Call call)
    {
        ArgumentNullException.ThrowIfNull(child);
        var today = LondonDay(session);
        if (!HouseholdWalk.IsCare(link.Type) || child.AgeBandOn(today) == AgeBand.Adult || child.WasNotBorn
            || LinkFacts.TimeOf(link, today) == LinkTime.Past || !LinkAccess.IsOpenTo(null, link))
        {
            return Retold.Nobody;
        }

        var area = await LinkOccasions.AreaOfAsync(session, child.Id, call.Caller.Area, today);
        var checks = await session.Links.OpenChecksOfAsync(adult.Id);
        await ReopenAsync(session, checks, adult, child, registry);

        var retold = Retold.Nobody;
        if (!PlanChecks.IsPlan(link) && !LinkOccasions.TellsOfAdult(link.Type, child, today))
        {
            retold = await resurface.TellAsync(
                session,
                Occasion(link.PersonId, child.Id, $"An adult around this child was recorded ({Code.Of(link.Type)}, {Code.Of(link.State)}).", adult.Id, [child.Id], area),
                registry, call);
        }

        // Services of somebody who only visits are not told of the partner: they need not learn of the child.
        List<string> around = ChildLinks.IsParent(link.Type) ? [child.Id, adult.Id] : [child.Id];
        foreach (var partner in (await PartnersOfAsync(session, adult.Id, today)).Where(p => p.Id != child.Id))
        {
            var occasion = Occasion(
                adult.Id, partner.Id, $"This child was linked to an adult whose partner is recorded ({Code.Of(partner.State)}).", partner.Id, around, area);

            // Whoever would have been told by the check, had the child been known then.
            var isChecked = checks.Any(c => c.PartnerId == partner.Id || c.SupervisedPersonId == partner.Id);
            retold = retold.And(await resurface.TellAsync(session, occasion with { TellsEverybody = isChecked, TellsDesk = isChecked }, registry, call));
        }

        return retold;

        Occasion Occasion(string one, string other, string words, string aboutId, IReadOnlyList<string> aroundIds, string childArea) => new(
            NotificationTrigger.NewPartnerLinked, LinkOccasions.KeyOf(one, other), words,
            "Decide what this means for the child: accept, act, or decline with a reason.",
            [new ChildOfOccasion(child.Id, [aboutId], aroundIds, childArea)], false)
        {
            TellsRecorder = true,
        };
    }

    /// <summary>Adults who are, or declare to become, of one household with this one, with what is stated of it.</summary>
    private static async ValueTask<IReadOnlyList<(string Id, LinkState State)>> PartnersOfAsync(IReadSession session, string adultId, DateOnly today)
    {
        var links = LinkFacts.Group(await session.Links.RelationshipsOfAsync([adultId], ChildLinks.MaxLinks), today)
            .Where(f => f.Time != LinkTime.Past && HouseholdWalk.IsUnion(f.Principal.Type) && LinkAccess.IsOpenTo(null, f.Principal))
            .Select(f => (Id: f.Principal.PersonId == adultId ? f.Principal.RelatedId : f.Principal.PersonId, f.Principal.State))
            .DistinctBy(l => l.Id).ToList();
        var people = links.Count == 0 ? [] : await session.People.FindManyAsync([.. links.Select(l => l.Id)]);
        var adults = people.Where(p => p.AgeBandOn(today) == AgeBand.Adult).Select(p => p.Id).ToHashSet(StringComparer.Ordinal);
        return [.. links.Where(l => adults.Contains(l.Id)).OrderBy(l => l.Id, StringComparer.Ordinal).Take(MaxPartners)];
    }

    /// <summary>
    /// The child counts among those of the checks of this adult's household that are still open. Probation, whose check lists the
    /// children, is asked to look again; to others a check never says whether there is a child.
    /// </summary>
    private static async ValueTask ReopenAsync(
        IWriteSession session, IReadOnlyList<NewPartnerCheck> checks, Person adult, Person child, RegistrySnapshot registry)
    {
        foreach (var check in checks.Where(c => !c.ChildIds.Contains(child.Id)))
        {
            if (!await session.Links.TryExtendAsync(check with { ChildIds = [.. check.ChildIds, child.Id] })
                || registry.Find(check.OrganisationId) is not { Enabled: true, Agency: AgencyKind.Probation } organisation
                || IsHidden(adult, organisation) || IsHidden(child, organisation))
            {
                continue;
            }

            session.Inbox.Add(new Notification
            {
                Id = session.NextId("ntf"),
                OrganisationId = organisation.Id,
                Trigger = NotificationTrigger.NewPartnerLinked,
                Urgency = Urgency.Standard,
                ActionOwner = check.PractitionerName,
                ActionOwnerId = check.PractitionerId,
                ActionRole = PractitionerRole.ProbationOfficer,
                ExpectedResponse = "Check again by asking anew for this check, which declares nothing (CheckNewPartner), and take what is recorded now into the referral decision.",
                RespondBy = check.DecisionDue,
                Tier = Tier.Existence,
                Summary = "After this new partner check was opened a child was recorded with one of the two. Its answer is no longer whole.",
                PersonId = check.SupervisedPersonId,
                CheckId = check.Id,
                Contact = organisation.DutyDesk,
                PublishedAt = session.Now,
                StateSince = session.Now,
            });
        }
    }

    /// <summary>A protected person is not there for who holds no record (requirement A10).</summary>
    private static bool IsHidden(Person person, Organisation from) =>
        person.Records.Any(r => r.Protected) && person.Records.All(r => r.OrganisationId != from.Id);

    private static DateOnly LondonDay(IWriteSession session) => Clocks.LondonTime.DateOf(session.Now);
}
