using FsCheck;
using FsCheck.Fluent;
using InfoShare.Core.Emergency;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Emergency;

/// <summary>What another organisation reads of the uses of emergency access (N5), and what the own one does (N9).</summary>
public sealed class EmergencyRatesTests
{
    private static readonly DateTimeOffset Now = new(2027, 3, 31, 12, 0, 0, TimeSpan.Zero);

    private static readonly Organisation Police = new(
        "northmere-police", "Northmere Police", AgencyKind.Police, "Northmere", Connection.Publishes, [PractitionerRole.ResponseOfficer], false, null, null, [],
        null, true, false);

    [Fact]
    public void Nothing_under_five_is_shown_and_nothing_kept_back_can_be_reckoned() => Prop.ForAll(
        Gen.ListOf(Gen.Choose(0, 12), 7).ToArbitrary(),
        counts =>
        {
            var cells = Code.All<EmergencyReason>().Zip(counts, (reason, uses) => new ReasonCount(reason, uses)).ToList();
            var total = counts.Sum();
            var shown = GetEmergencyAccessRatesHandler.Suppressed(cells, total);
            shown.Count.ShouldBe(cells.Count);
            shown.ShouldAllBe(c => c.Uses == null || c.Uses >= 5);
            var kept = cells.Where((_, i) => shown[i].Uses is null).ToList();

            // Whoever subtracts what is shown from the total learns no single cell, and no sum under five.
            if (total >= 5 && kept.Count > 0)
            {
                kept.Count.ShouldBeGreaterThan(1);
                kept.Sum(c => c.Uses ?? 0).ShouldBeGreaterThanOrEqualTo(5);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Others_read_no_part_of_a_total_whose_rest_is_under_five()
    {
        // Seven uses, six of them reviewed in time: that one was not would be told by the rest.
        List<EmergencyUse> uses = [.. Enumerable.Range(0, 7).Select(n => Use("u-1", reviewed: n < 6))];
        var others = GetEmergencyAccessRatesHandler.RateOf(Police, uses, [], Now, whole: false);
        others.Uses.ShouldBe(7);
        others.ReviewedOnTime.ShouldBeNull();
        others.NotJustified.ShouldBeNull();
        others.Practitioners.ShouldBeEmpty();

        var few = GetEmergencyAccessRatesHandler.RateOf(Police, uses.Take(4).ToList(), [], Now, whole: false);
        (few.Uses, few.PerThousandLookUps).ShouldBe((null, null));
        few.Reasons.ShouldAllBe(r => r.Uses == null);

        // None and four look alike.
        GetEmergencyAccessRatesHandler.RateOf(Police, [], [], Now, whole: false).ShouldBeEquivalentTo(few);
    }

    [Fact]
    public void The_own_house_reads_all_by_id_and_not_by_number()
    {
        List<EmergencyUse> uses = [Use("u-a"), Use("u-b"), Use("u-b"), Use("u-c", words: "help now please"), Use("u-c", EmergencyReason.Other)];
        var whole = GetEmergencyAccessRatesHandler.RateOf(Police, uses, [new LookUpCount(Police.Id, "u-a", 200), new LookUpCount(Police.Id, "u-b", 800)], Now, whole: true);
        whole.Practitioners.Select(p => (p.PractitionerId, p.Uses, p.PerThousandLookUps)).ShouldBe([("u-a", 1, 5.0), ("u-b", 2, 2.5), ("u-c", 2, null)]);
        (whole.Uses, whole.PerThousandLookUps, whole.ThinWords, whole.ShareOfOther).ShouldBe((5, 5.0, 1, 0.2));
    }

    private static EmergencyUse Use(
        string practitioner, EmergencyReason reason = EmergencyReason.ChildInImmediateDanger, bool reviewed = false,
        string words = "Boy of six alone in the flat with a man who gives two surnames") => new(
        Police.Id, AgencyKind.Police, practitioner, "per_somebody", reason, words, Now, reviewed ? EmergencyReviewOutcome.Justified : EmergencyReviewOutcome.Unspecified,
        reviewed ? Now : null);
}
