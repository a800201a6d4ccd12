using InfoShare.Core.People.Identity;
using InfoShare.Core.People.Matching;

namespace InfoShare.Core.People.Desk;

/// <summary>What speaks for and against two people being one.</summary>
/// <param name="Evidence">Of the two records that compare best.</param>
/// <param name="EntryId">The first person's record in that comparison.</param>
/// <param name="OtherEntryId">The other's.</param>
/// <param name="IsAlike">Whether the matcher would at least ask somebody.</param>
/// <param name="NeedsSteward">Whether something forbids everybody but the data steward to join them.</param>
public sealed record JoinJudgement(MatchEvidence Evidence, string EntryId, string OtherEntryId, bool IsAlike, bool NeedsSteward);

/// <summary>
/// Whom a named person may join. A decision of a person overrides doubt; it does not override two different valid NHS numbers, two
/// names of one birth date in one home (twins), nor a colleague's standing decision that these are two: those need the steward.
/// </summary>
public static class JoinRules
{
    /// <summary>More records than this of one person are not compared, the newest first.</summary>
    private const int MaxRecords = 20;

    /// <summary>Judges two people.</summary>
    /// <param name="keptApart">Whether somebody's decision that records of theirs are two people's stands.</param>
    public static JoinJudgement Judge(Person one, Person other, bool keptApart)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        var matcher = new Matcher(MatchModel.Shipped);
        (MatchScore Score, SafetyFindings Findings, PersonRecord One, PersonRecord Other)? best = null;
        foreach (var a in Newest(one))
        {
            foreach (var b in Newest(other))
            {
                var (x, y) = (Features(a), Features(b));
                var score = matcher.Score(x, y);
                if (best is { } known && known.Score.LogOdds >= score.LogOdds)
                    continue;
                matcher.Levels(x, y, out var comparison);
                best = (score, SafetyRules.Check(x, y, comparison), a, b);
            }
        }

        if (best is not { } found)
            return new JoinJudgement(new MatchEvidence(0, [], []), one.Id, other.Id, IsAlike: false, keptApart);
        const PairTraits twins = PairTraits.KeptApart | PairTraits.LikeTwins;
        return new JoinJudgement(
            new MatchEvidence(found.Score.Probability, PersonComparer.Fields(found.Score, found.One.Demographics, found.Other.Demographics), PersonComparer.Rules(found.Score)), found.One.EntryId, found.Other.EntryId,
            found.Score.LogOdds >= Matcher.PotentialLogOdds && (found.Findings.Traits & PairTraits.KeptApart) == 0,
            keptApart || HaveDifferentNhsNumbers(one, other) || (found.Findings.Traits & twins) == twins);
    }

    /// <summary>Each has a valid NHS number in force, and they have none in common; one that was replaced speaks for nobody else.</summary>
    public static bool HaveDifferentNhsNumbers(Person one, Person other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return HeldNhsNumbers.Of(one.Records.Select(r => r.Demographics)).DifferFrom(HeldNhsNumbers.Of(other.Records.Select(r => r.Demographics)));
    }

    private static IEnumerable<PersonRecord> Newest(Person person) => person.Records.OrderByDescending(r => r.RecordedAt).Take(MaxRecords);

    private static PersonFeatures Features(PersonRecord record) => PersonFeatures.Read(RecordFacts.Of(record.Demographics));
}
