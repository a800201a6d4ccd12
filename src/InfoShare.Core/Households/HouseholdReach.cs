using System.Globalization;
using InfoShare.Core.Access;
using InfoShare.Core.People;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>When an adult reaches a child.</summary>
public enum ReachTime
{
    Unspecified = 0,
    Now = 1,

    /// <summary>By a declared intention, before the move (requirement B8).</summary>
    Soon = 2,
    Formerly = 3,

    /// <summary>Same address only; nothing is inferred until somebody confirms it.</summary>
    SameAddress = 4,
}

/// <summary>One step from the adult to the child, in words and in codes. Names nobody.</summary>
public sealed record PathStep(
    string Words, RelationshipType Relationship, LinkState State, DateOnly? From, DateOnly? To, AgencyKind StatedBy);

/// <summary>A child that the adult reaches, with the path that led there.</summary>
public sealed record ReachedChild(Person Child, ReachTime Reach, IReadOnlyList<PathStep> Path);

/// <summary>What was found, and what narrowed the search.</summary>
public sealed record Reach(IReadOnlyList<ReachedChild> Children, IReadOnlyList<AnswerLimit> Limits, IReadOnlyList<string> Areas);

/// <summary>What was declared about a new household.</summary>
public sealed record DeclaredIntention(DateOnly? PlannedDate, DateOnly DeclaredOn, ResidenceKind Residence, string? Words);

/// <summary>
/// From an adult to children (requirements B5, B7): through a declared new partner, through own links, through other partners
/// past and present, and at the same address. Ended links are followed and shown as former. Bounded: what is not followed is
/// said.
/// </summary>
public static class HouseholdReach
{
    /// <summary>More people than this at one address make a building, not a household.</summary>
    public const int MaxResidents = 20;

    /// <param name="adult">The adult; null when nobody is recorded yet, so that only the partner and the address lead anywhere.</param>
    /// <param name="partner">The declared partner; null when it is not certain who is meant.</param>
    /// <param name="addressKey">Key of the address given with the declaration, or null.</param>
    public static async ValueTask<Reach> FindAsync(
        IReadSession session, Person? adult, Person? partner, string? addressKey, DeclaredIntention intention, DateOnly today)
    {
        var limits = new List<AnswerLimit>();
        var found = new Dictionary<string, (ReachTime Reach, List<PathStep> Path)>();
        List<string> pair = [.. ((Person?[])[adult, partner]).OfType<Person>().Select(p => p.Id)];
        var links = pair.Count == 0 ? [] : await session.Links.RelationshipsOfAsync(pair, ChildLinks.MaxLinks);
        if (links.Count >= ChildLinks.MaxLinks)
            limits.Add(new AnswerLimit("links followed", $"the {ChildLinks.MaxLinks} latest"));

        if (partner is not null)
            FromPartner();
        if (adult is not null)
        {
            FromAdult();
            await FromOtherPartnersAsync();
        }

        var areas = await FromAddressesAsync();

        var people = found.Count == 0 ? [] : await session.People.FindManyAsync([.. found.Keys]);
        var children = people
            .Where(p => p.AgeBandOn(today) != AgeBand.Adult)
            .Select(p => new ReachedChild(p, found[p.Id].Reach, found[p.Id].Path))
            .OrderBy(c => c.Reach).ThenBy(c => c.Child.Id, StringComparer.Ordinal)
            .ToList();
        return new Reach(children, limits, areas);

        void FromPartner()
        {
            var together = adult is not null && links.Any(l => ChildLinks.JoinsAdults(l.Type) && Joins(l, adult.Id, partner.Id) &&
                l.State is LinkState.Confirmed or LinkState.Reported && ChildLinks.IsCurrent(l.State, l.To, today));
            var declared = new PathStep(
                intention.PlannedDate is { } planned
                    ? $"declared on {Day(intention.DeclaredOn)} to move in with the person you named on {Day(planned)}"
                    : $"declared on {Day(intention.DeclaredOn)} a plan to live with the person you named",
                RelationshipType.Partner, LinkState.Declared, intention.PlannedDate ?? intention.DeclaredOn, null, AgencyKind.Probation);
            foreach (var link in links.Where(l => l.PersonId == partner.Id && ChildLinks.LeadsToChild(l.Type)))
            {
                var current = ChildLinks.IsCurrent(link.State, link.To, today);
                Keep(link.RelatedId, current ? together ? ReachTime.Now : ReachTime.Soon : ReachTime.Formerly,
                    declared, Step(link, "the person you named is"));
            }
        }

        void FromAdult()
        {
            foreach (var link in links.Where(l => l.PersonId == adult.Id && ChildLinks.LeadsToChild(l.Type)))
            {
                Keep(link.RelatedId, ChildLinks.IsCurrent(link.State, link.To, today) ? ReachTime.Now : ReachTime.Formerly,
                    Step(link, "the supervised person is"));
            }
        }

        async ValueTask FromOtherPartnersAsync()
        {
            var joined = links
                .Where(l => ChildLinks.JoinsAdults(l.Type) && (l.PersonId == adult.Id || l.RelatedId == adult.Id))
                .Select(l => (Link: l, Other: l.PersonId == adult.Id ? l.RelatedId : l.PersonId))
                .Where(l => l.Other != partner?.Id)
                .GroupBy(l => l.Other)
                .ToDictionary(g => g.Key, g => g.First().Link);
            if (joined.Count == 0)
                return;
            foreach (var link in await session.Links.RelationshipsOfAsync([.. joined.Keys], ChildLinks.MaxLinks))
            {
                if (!joined.TryGetValue(link.PersonId, out var join) || !ChildLinks.LeadsToChild(link.Type))
                    continue;
                var current = join.Type == RelationshipType.Partner && ChildLinks.IsCurrent(join.State, join.To, today)
                    && ChildLinks.IsCurrent(link.State, link.To, today);
                Keep(link.RelatedId, current ? ReachTime.Now : ReachTime.Formerly,
                    Step(join, "the supervised person and another adult are or were"), Step(link, "that adult is"));
            }
        }

        async ValueTask<List<string>> FromAddressesAsync()
        {
            var homes = partner is null ? [] : await session.Links.ResidencesOfAsync([partner.Id], ChildLinks.MaxLinks);
            var keys = homes
                .Where(r => r.Kind != ResidenceKind.Refuge && ChildLinks.IsCurrent(r.State, r.To, today))
                .Select(r => r.AddressKey)
                .Append(addressKey)
                .OfType<string>()
                .Distinct()
                .ToList();
            if (keys.Count > 0)
            {
                foreach (var home in (await session.Links.ResidencesAtAsync(keys, keys.Count * (MaxResidents + 1))).GroupBy(r => r.AddressKey))
                {
                    if (home.Select(r => r.PersonId).Distinct().Count() > MaxResidents)
                    {
                        limits.Add(new AnswerLimit(
                            "people at the address", $"more than {MaxResidents} are recorded there, so it was taken for a building and not followed"));
                        continue;
                    }

                    foreach (var resident in home.Where(r => r.Kind != ResidenceKind.Refuge && !pair.Contains(r.PersonId)))
                    {
                        Keep(resident.PersonId, ReachTime.SameAddress, new PathStep(
                            $"is recorded at the same address{Span(resident.From, resident.To)}; no relationship is inferred",
                            RelationshipType.Unspecified, resident.State, resident.From, resident.To, resident.StatedBy));
                    }
                }
            }

            return [.. homes.Where(r => r.Kind != ResidenceKind.Refuge).Select(r => r.Address.Area).OfType<string>().Distinct()];
        }

        // The nearest path wins: now before soon, soon before formerly, a relationship before an address.
        void Keep(string personId, ReachTime reach, params List<PathStep> path)
        {
            if (!found.TryGetValue(personId, out var known) || reach < known.Reach)
                found[personId] = (reach, path);
        }
    }

    private static bool Joins(Relationship link, string one, string other) =>
        (link.PersonId == one && link.RelatedId == other) || (link.PersonId == other && link.RelatedId == one);

    private static PathStep Step(Relationship link, string who) => new(
        $"{who} recorded as {Words(link.Type)} ({Code.Of(link.State)}){Span(link.From, link.To)}",
        link.Type, link.State, link.From, link.To, link.StatedBy);

    private static string Words(RelationshipType type) => type switch
    {
        RelationshipType.BirthParent => "a parent of the child",
        RelationshipType.ExpectedChild => "expecting the child",
        RelationshipType.StepOrFatherFigure => "a parent figure to the child",
        RelationshipType.Carer => "a carer of the child",
        RelationshipType.OccasionalCarer => "an occasional carer of the child",
        RelationshipType.HouseholdOther => "living in the child's household",
        RelationshipType.ExtendedKin => "kin of the child",
        RelationshipType.Associate => "an associate of the child",
        RelationshipType.YpPartner => "the young person's partner",
        RelationshipType.Partner => "partners",
        RelationshipType.ExPartner => "former partners",
        _ => Code.Of(type),
    };

    private static string Span(DateOnly? from, DateOnly? to) => (from, to) switch
    {
        ({ } f, { } t) => $", from {Day(f)} to {Day(t)}",
        ({ } f, null) => $", since {Day(f)}",
        (null, { } t) => $", until {Day(t)}",
        _ => "",
    };

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
