using InfoShare.Core.Households;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Households;

/// <summary>What the statements on one link come to (requirements B1, B2, B3).</summary>
public sealed class LinkFactsTests
{
    private static readonly DateOnly Today = new(2026, 3, 10);
    private static readonly DateTimeOffset Recorded = new(2026, 1, 1, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_claimed_end_ends_nothing_whatever_its_date()
    {
        Of(Said(1, LinkState.ClaimedEnded, SourceKind.ParentSelf, to: Today.AddDays(-400))).Time.ShouldBe(LinkTime.Present);
        Of(Said(1, LinkState.Confirmed, SourceKind.ParentSelf, to: Today.AddDays(-400))).Time.ShouldBe(LinkTime.Present);
        Of(Said(1, LinkState.Confirmed, SourceKind.Observed, to: Today.AddDays(-400))).Time.ShouldBe(LinkTime.Past);
        Of(Said(1, LinkState.Reported, SourceKind.ParentSelf) with { Type = RelationshipType.ExPartner }).Time.ShouldBe(LinkTime.Present);
        Of(Said(1, LinkState.Confirmed, SourceKind.Finding) with { Type = RelationshipType.ExPartner }).Time.ShouldBe(LinkTime.Past);
    }

    [Fact]
    public void A_denial_and_a_dispute_stand_beside_what_others_confirm()
    {
        var facts = Of(
            Said(1, LinkState.Confirmed, SourceKind.Observed), Said(2, LinkState.Denied, SourceKind.ParentSelf), Said(3, LinkState.Disputed, SourceKind.Relative));
        facts.Time.ShouldBe(LinkTime.Present);
        facts.Statements.Select(s => s.State).ShouldBe([LinkState.Disputed, LinkState.Denied, LinkState.Confirmed]);
        Of(Said(1, LinkState.Denied, SourceKind.ParentSelf)).Time.ShouldBe(LinkTime.Past);
    }

    [Fact]
    public void A_verified_end_ends_what_was_stated_before_it_and_a_later_statement_begins_anew()
    {
        var lived = Said(1, LinkState.Confirmed, SourceKind.Observed);
        var ended = Said(2, LinkState.EndedVerified, SourceKind.Finding, to: Today.AddDays(-20));
        Of(lived, ended).Time.ShouldBe(LinkTime.Past);
        Of(lived, ended).Principal.ShouldBe(ended);
        Of(lived, ended, Said(3, LinkState.Reported, SourceKind.Public)).Time.ShouldBe(LinkTime.Present);
        Of(lived, ended, Said(3, LinkState.Declared, SourceKind.SubjectAdult)).Time.ShouldBe(LinkTime.Coming);
    }

    [Fact]
    public void An_end_reaches_what_was_known_before_its_day_and_nothing_later()
    {
        // An old file ends what was years ago, not what somebody saw this year and dated to no beginning.
        var seen = Said(5, LinkState.Reported, SourceKind.Observed);
        var old = Said(6, LinkState.EndedVerified, SourceKind.RecordCheck, to: Today.AddYears(-6));
        Of(seen, old).Time.ShouldBe(LinkTime.Present);

        // An end without a day is of the day of its recording, not of whatever day is today: a plan for later stays one.
        var plan = Said(5, LinkState.Declared, SourceKind.SubjectAdult) with { From = Today.AddDays(-2) };
        var ended = Said(8, LinkState.EndedVerified, SourceKind.Observed);
        Of(plan, ended).Time.ShouldBe(LinkTime.Coming);

        // An old end that is filed later does not lift the end that came after it.
        var left = Said(9, LinkState.EndedVerified, SourceKind.Finding, to: Today.AddDays(-50));
        Of(seen, left).Time.ShouldBe(LinkTime.Past);
        Of(seen, left, Said(20, LinkState.EndedVerified, SourceKind.RecordCheck, to: Today.AddYears(-6))).Time.ShouldBe(LinkTime.Past);
    }

    [Fact]
    public void The_last_move_says_whether_somebody_is_in_custody()
    {
        CustodyEvent Move(CustodyMove move, int day, int hour = 0) => new(
            $"cus{day}{hour}", "p", move, Today.AddDays(day), "police", AgencyKind.Police, Recorded.AddHours(hour));
        Custody.Since([Move(CustodyMove.In, -9), Move(CustodyMove.In, -5)])["p"].ShouldBe(Today.AddDays(-9));
        Custody.Since([Move(CustodyMove.In, -5), Move(CustodyMove.Out, -5, 2)]).ShouldBeEmpty();
        Custody.Released([Move(CustodyMove.In, -9), Move(CustodyMove.Out, -5)])["p"].ShouldBe(Today.AddDays(-5));
        Custody.Released([Move(CustodyMove.Out, -5), Move(CustodyMove.In, -4)]).ShouldBeEmpty();
        Custody.Since([Move(CustodyMove.Out, -5, 2), Move(CustodyMove.In, -5), Move(CustodyMove.In, -1)])["p"].ShouldBe(Today.AddDays(-1));
    }

    private static LinkFacts Of(params Relationship[] statements) => LinkFacts.Of(statements, Today);

    private static Relationship Said(int day, LinkState state, SourceKind source, DateOnly? to = null) => new(
        $"rel{day}", "a", "b", RelationshipType.Partner, state, null, to, source, $"org{day}", AgencyKind.Health, Recorded.AddDays(day));
}
