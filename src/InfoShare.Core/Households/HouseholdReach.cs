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

    /// <summary>By a link that ended, or that a party denies.</summary>
    Formerly = 3,

    /// <summary>Same address only; nothing is inferred until somebody confirms it.</summary>
    SameAddress = 4,
}

/// <summary>One step from the adult to the child, in words and in codes. Names nobody.</summary>
public sealed record PathStep(
    string Words, RelationshipType Relationship, LinkState State, DateOnly? From, DateOnly? To, AgencyKind StatedBy);

/// <summary>A child that the adult reaches, with the path that led there.</summary>
/// <param name="OfThisHousehold">
/// Whether a present or coming path leads to the child through the declared partner or the address; the child of another
/// household says nothing about this one.
/// </param>
public sealed record ReachedChild(Person Child, ReachTime Reach, IReadOnlyList<PathStep> Path, bool OfThisHousehold);

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
        var household = new HashSet<string>();
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
            .Where(p => p.AgeBandOn(today) != AgeBand.Adult && !p.WasNotBorn)
            .Select(p => new ReachedChild(p, found[p.Id].Reach, found[p.Id].Path, household.Contains(p.Id)))
            .OrderBy(c => Rank(c.Reach)).ThenBy(c => c.Child.Id, StringComparer.Ordinal)
            .ToList();
        return new Reach(children, limits, areas);

        void FromPartner()
        {
            var together = adult is not null && links.Any(l => l.Type == RelationshipType.Partner && Joins(l, adult.Id, partner.Id) &&
                l.State is LinkState.Confirmed or LinkState.Reported &&
                ChildLinks.TimeOf(l, today) == LinkTime.Present);
            var declared = new PathStep(
                intention.PlannedDate is { } planned
                    ? $"declared on {Day(intention.DeclaredOn)} to move in with the person you named on {Day(planned)}"
                    : $"declared on {Day(intention.DeclaredOn)} a plan to live with the person you named",
                RelationshipType.Partner, LinkState.Declared, intention.PlannedDate ?? intention.DeclaredOn, null, AgencyKind.Probation);
            foreach (var link in links.Where(l => l.PersonId == partner.Id && ChildLinks.LeadsToChild(l.Type)))
            {
                Keep(link.RelatedId, ReachBy(together ? LinkTime.Present : LinkTime.Coming, ChildLinks.TimeOf(link, today)), true,
                    declared, Step(link, "the person you named is"));
            }
        }

        void FromAdult()
        {
            foreach (var link in links.Where(l => l.PersonId == adult.Id && ChildLinks.LeadsToChild(l.Type)))
            {
                Keep(link.RelatedId, ReachBy(ChildLinks.TimeOf(link, today)), false, Step(link, "the supervised person is"));
            }
        }

        async ValueTask FromOtherPartnersAsync()
        {
            var joined = links
                .Where(l => ChildLinks.JoinsAdults(l.Type) && (l.PersonId == adult.Id || l.RelatedId == adult.Id))
                .Select(l => (Link: l, Other: l.PersonId == adult.Id ? l.RelatedId : l.PersonId))
                .Where(l => l.Other != partner?.Id)
                .GroupBy(l => l.Other)
                .ToDictionary(g => g.Key, g => g.MinBy(l => JoinTime(l.Link)).Link);
            if (joined.Count == 0)
                return;
            foreach (var link in await session.Links.RelationshipsOfAsync([.. joined.Keys], ChildLinks.MaxLinks))
            {
                if (!joined.TryGetValue(link.PersonId, out var join) || !ChildLinks.LeadsToChild(link.Type))
                    continue;
                Keep(link.RelatedId, ReachBy(JoinTime(join), ChildLinks.TimeOf(link, today)), false,
                    Step(join, "the supervised person and another adult are or were"), Step(link, "that adult is"));
            }
        }

        async ValueTask<List<string>> FromAddressesAsync()
        {
            var homes = Open(partner is null ? [] : await session.Links.ResidencesOfAsync([partner.Id], ChildLinks.MaxLinks));
            var keys = homes
                .Where(r => ChildLinks.TimeOf(r, today) != LinkTime.Past)
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

                    foreach (var resident in Open(home).Where(r => !pair.Contains(r.PersonId)))
                    {
                        var former = ChildLinks.TimeOf(resident, today) == LinkTime.Past;
                        Keep(resident.PersonId, former ? ReachTime.Formerly : ReachTime.SameAddress, true, new PathStep(
                            $"{(former ? "was" : "is")} recorded at the same address{Span(resident.From, resident.To)}; no relationship is inferred",
                            RelationshipType.Unspecified, resident.State, resident.From, resident.To, resident.StatedBy));
                    }
                }
            }

            return [.. homes.OrderBy(r => ChildLinks.TimeOf(r, today)).Select(r => r.Address.Area).OfType<string>().Distinct()];
        }

        LinkTime JoinTime(Relationship join) => join.Type == RelationshipType.Partner ? ChildLinks.TimeOf(join, today) : LinkTime.Past;

        // The nearest path wins: now before soon, soon before same address, anything that holds before what ended.
        void Keep(string personId, ReachTime reach, bool throughThisHousehold, params List<PathStep> path)
        {
            if (throughThisHousehold && reach != ReachTime.Formerly)
                household.Add(personId);
            if (!found.TryGetValue(personId, out var known) || Rank(reach) < Rank(known.Reach))
                found[personId] = (reach, path);
        }
    }

    /// <summary>When a path holds: no sooner than its latest link, and no longer than its first that ended.</summary>
    private static ReachTime ReachBy(params ReadOnlySpan<LinkTime> path)
    {
        var reach = ReachTime.Now;
        foreach (var link in path)
        {
            if (link == LinkTime.Past)
                return ReachTime.Formerly;
            if (link == LinkTime.Coming)
                reach = ReachTime.Soon;
        }

        return reach;
    }

    private static int Rank(ReachTime reach) => reach switch
    {
        ReachTime.Now => 0,
        ReachTime.Soon => 1,
        ReachTime.SameAddress => 2,
        _ => 3,
    };

    /// <summary>Residences that may be followed: where anybody recorded a refuge of a person, that place of hers is never one.</summary>
    private static List<Residence> Open(IEnumerable<Residence> residences)
    {
        var all = residences.ToList();
        var refuges = all.Where(r => r.Kind == ResidenceKind.Refuge).Select(r => (r.PersonId, r.AddressKey)).ToHashSet();
        return [.. all.Where(r => !refuges.Contains((r.PersonId, r.AddressKey)))];
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
