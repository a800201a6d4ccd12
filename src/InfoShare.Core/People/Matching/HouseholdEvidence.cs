namespace InfoShare.Core.People.Matching;

/// <summary>
/// Whether families and households are in a file. Where they are, brothers, sisters and spouses at one address are many and twins
/// few. In a file of single people, such as a sample or a historical list, a pair that looks like twins is one person whose given
/// name was wrongly written, and pairs that look like a household are fewer still, because two fields must be wrong. Only a plain
/// finding on a file of some size switches the rules for households off.
/// </summary>
internal static class HouseholdEvidence
{
    private const int EnoughRecords = 500;
    private const int EnoughLikeTwins = 10;

    /// <summary>Households must be this much rarer than twins, which no place with families knows, and twins than sure matches.</summary>
    private const int Plainly = 4;

    /// <summary>True unless the file is plainly one of single people.</summary>
    internal static bool Of(int records, List<ScoredPair> pairs, int prior)
    {
        int twins = 0, household = 0, sure = 0;
        foreach (var pair in pairs)
        {
            if ((pair.Findings.Traits & PairTraits.LikeTwins) != 0)
                twins++;
            else if ((pair.Findings.Traits & PairTraits.LikeHousehold) != 0)
                household++;
            else if (!pair.IsHeld && pair.Weight + prior >= Matcher.MatchLogOdds)
                sure++;
        }

        return records < EnoughRecords || twins < EnoughLikeTwins || household * Plainly > twins || twins * Plainly > sure;
    }
}
