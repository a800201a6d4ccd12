using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Safety;

/// <summary>A notice as whoever may visit is shown it.</summary>
/// <param name="Tier">MARKER gives its kind and whom to ring; SUMMARY and above its words.</param>
/// <param name="Agency">The author's; unspecified where that would tell of a conviction.</param>
/// <param name="Overdue">Its day of review has passed: nobody said since whether it still is so.</param>
public sealed record SafetyNoticeView(SafetyNotice Notice, Tier Tier, AgencyKind Agency, ContactPoint Contact, bool IsOwn, bool Overdue)
{
    /// <summary>What visitors must know, where the tier gives it.</summary>
    public string? Words => Tier is Tier.Summary or Tier.Detail ? Notice.Words : null;
}

/// <summary>The notices of one answer, as far as the caller may see them.</summary>
public sealed record SafetyNoticesSeen(IReadOnlyList<SafetyNoticeView> Shown, IReadOnlyList<AnswerLimit> Limits)
{
    /// <summary>None.</summary>
    public static readonly SafetyNoticesSeen None = new([], []);

    /// <summary>What was shown, for the trail.</summary>
    public IEnumerable<string> ShownIds => Shown.Select(v => Disclosure.ShownAs(v.Tier, v.Notice.Id)).Order(StringComparer.Ordinal);
}

/// <summary>
/// Finds what visitors to a child's home must know (C24): of the adults whom the answer shows around the child, and of the addresses at which the child is
/// recorded now. It stands apart from what is known of the child, is read for this alone and counts nowhere.
/// </summary>
internal static class SafetyNotices
{
    /// <summary>At most this many about adults, and about addresses.</summary>
    public const int Most = 50;

    private const int MostThere = 200;

    /// <summary>What the caller may see.</summary>
    /// <param name="adults">The adults that the answer shows, and whether more than an address links each to the child.</param>
    /// <param name="judge">Takes what is withheld; it knows whether the child's whereabouts are kept.</param>
    public static async ValueTask<SafetyNoticesSeen> AroundAsync(
        IReadSession session, Person child, IReadOnlyDictionary<string, bool> adults, Caller caller, Disclosure judge)
    {
        var today = LondonTime.DateOf(session.Now);
        string[] ids = [.. adults.Keys.Where(id => !caller.Conflicts.Keeps(id))];
        var ofAdults = ids.Length == 0 ? [] : await session.SafetyNotices.OfPeopleAsync(ids, Most + 1);
        return await SeenAsync(session, ofAdults, await KeysOfAsync(session, child, caller, judge.WhereaboutsAreKept, today), id => adults.GetValueOrDefault(id), caller, judge, today);
    }

    /// <summary>The same of adults about whom the caller asks by themselves, and of an address that the caller names.</summary>
    public static async ValueTask<SafetyNoticesSeen> OfAdultsAsync(
        IReadSession session, IEnumerable<string> adults, PostalAddress? address, Caller caller, Disclosure judge)
    {
        string[] ids = [.. adults.Where(id => !caller.Conflicts.Keeps(id)).Distinct(StringComparer.Ordinal)];
        var ofAdults = ids.Length == 0 ? [] : await session.SafetyNotices.OfPeopleAsync(ids, Most + 1);
        return await SeenAsync(
            session, ofAdults, await WithoutRefugesAsync(session, [.. AddressKeys.AllOf(address)]), _ => true, caller, judge, LondonTime.DateOf(session.Now));
    }

    private static async ValueTask<SafetyNoticesSeen> SeenAsync(
        IReadSession session, IReadOnlyList<SafetyNotice> ofAdults, IReadOnlyCollection<string> keys, Func<string, bool> isLinked, Caller caller, Disclosure judge, DateOnly today)
    {
        var atHome = keys.Count == 0 ? [] : await session.SafetyNotices.AtAddressesAsync(keys, Most + 1);
        if (ofAdults.Count + atHome.Count == 0)
            return SafetyNoticesSeen.None;

        // Of somebody who hides, who told of her says where she is.
        string[] named = [.. ofAdults.Select(n => n.PersonId!).Distinct(StringComparer.Ordinal)];
        var kept = named.Length == 0 ? new HashSet<string>() : await Whereabouts.KeptAsync(session, await session.People.FindManyAsync(named));
        var views = ofAdults.Take(Most).Where(n => !kept.Contains(n.PersonId!) || Whereabouts.AreOpenTo(caller, n.OrganisationId))

            // Somebody of the same address may be a stranger: the kind is enough to ring and find out.
            .Select(n => judge.Judge(n, n.OrganisationId == caller.OrganisationId || isLinked(n.PersonId!), today))
            .Concat(atHome.Take(Most).Select(n => judge.Judge(n, inFull: true, today)))
            .OfType<SafetyNoticeView>().ToList();
        return new SafetyNoticesSeen(
            views, ofAdults.Count > Most || atHome.Count > Most ? [new AnswerLimit("safety notices", $"the {Most} recorded latest about adults, and about addresses")] : []);
    }

    /// <summary>Of the homes that the caller may be told of: no refuge, whoever's it is, no placement that is kept, nothing of a child who hides.</summary>
    private static async ValueTask<IReadOnlyCollection<string>> KeysOfAsync(IReadSession session, Person child, Caller caller, bool kept, DateOnly today)
    {
        if (kept && !Whereabouts.AreOpenTo(caller, null))
            return [];
        var homes = await session.Links.ResidencesOfAsync([child.Id], ChildLinks.MaxLinks);
        var refuges = new ProtectedPlaces(homes);
        string[] keys =
        [
            .. homes.Where(h => h.Kind != ResidenceKind.Refuge && !refuges.Cover(h) && ChildLinks.TimeOf(h, today) == LinkTime.Present && Whereabouts.IsAreaOpenTo(caller, h))
                .SelectMany(h => AddressKeys.AllOf(h.Address).Append(h.AddressKey)).Distinct(StringComparer.Ordinal),
        ];
        return await WithoutRefugesAsync(session, keys);
    }

    private static async ValueTask<IReadOnlyCollection<string>> WithoutRefugesAsync(IReadSession session, IReadOnlyCollection<string> keys) =>
        keys.Count == 0 ? [] : [.. keys.Except((await session.Links.ResidencesAtAsync(keys, MostThere)).Where(r => r.Kind == ResidenceKind.Refuge)
            .SelectMany(r => AddressKeys.AllOf(r.Address).Append(r.AddressKey)), StringComparer.Ordinal)];
}
