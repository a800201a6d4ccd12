using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Households;
using InfoShare.Core.Stores;

namespace InfoShare.Core.Referrals;

/// <summary>
/// Referrals of the other children of the home, beside those of the child itself (H1, H12): four of siblings, one each, are no four first ones.
/// Those that the same children's services received, of whoever lived with the child on the day of the referral (<see cref="SharedHome"/>): that
/// somebody else was told of them is not theirs to learn, and of a home where somebody hides nothing is said.
/// </summary>
/// <param name="Entries">The oldest first.</param>
/// <param name="PersonIds">Whom they name.</param>
public sealed record HomeReferrals(IReadOnlyList<SeriesEntry> Entries, IReadOnlyList<string> PersonIds)
{
    /// <summary>None.</summary>
    public static readonly HomeReferrals None = new([], []);

    /// <summary>Those of the home, but for any that names one of the children themselves.</summary>
    /// <param name="reader">From whom some of them may be kept (L10); null for the broker, which tells a role.</param>
    internal static async ValueTask<HomeReferrals> OfAsync(
        IReadSession session, IReadOnlyCollection<string> childIds, string recipientId, Caller? reader = null)
    {
        var known = (await session.Referrals.SeriesOfAsync(childIds)).Select(e => e.ReferralId).ToHashSet(StringComparer.Ordinal);
        var (found, people) = (new Dictionary<string, SeriesEntry>(StringComparer.Ordinal), new SortedSet<string>(StringComparer.Ordinal));
        foreach (var child in await session.People.FindManyAsync(childIds))
        {
            var home = await SharedHome.OfAsync(session, child);
            List<string> others = [.. home.People.Where(id => !childIds.Contains(id) && reader?.Conflicts.Keeps(id) != true)];
            if (others.Count == 0)
                continue;
            var hidden = await session.People.HiddenFromAsync(recipientId, others);
            foreach (var other in others.Except(hidden, StringComparer.Ordinal))
            {
                foreach (var entry in await session.Referrals.SeriesOfAsync([other]))
                {
                    if (entry.RecipientId != recipientId || known.Contains(entry.ReferralId) || !home.With(other, LondonTime.DateOf(entry.ReceivedAt)))
                        continue;
                    found.TryAdd(entry.ReferralId, entry);
                    people.Add(other);
                }
            }
        }

        return found.Count == 0 ? None : new HomeReferrals([.. found.Values.OrderBy(e => e.ReceivedAt).ThenBy(e => e.ReferralId, StringComparer.Ordinal)], [.. people]);
    }
}
