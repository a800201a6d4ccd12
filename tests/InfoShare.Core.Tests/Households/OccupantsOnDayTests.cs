using InfoShare.Core.Concerns;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Households;

/// <summary>Who was at an address on the day of a concern (requirements A1, C13).</summary>
public sealed class OccupantsOnDayTests
{
    private static readonly ObservedDays Monday = new(new DateOnly(2027, 3, 1), new DateOnly(2027, 3, 1));

    [Theory]
    [InlineData("2026-01-01", null, LinkState.Confirmed, SourceKind.Observed, true)] // there before and since
    [InlineData("2027-03-01", null, LinkState.Reported, SourceKind.Observed, true)] // moved in that day
    [InlineData("2027-03-02", null, LinkState.Confirmed, SourceKind.Observed, false)] // came the day after
    [InlineData("2026-01-01", "2027-02-28", LinkState.EndedVerified, SourceKind.Observed, false)] // left the day before
    [InlineData("2026-01-01", "2027-03-01", LinkState.EndedVerified, SourceKind.Observed, true)] // left that day
    [InlineData("2026-01-01", "2027-02-28", LinkState.ClaimedEnded, SourceKind.ParentSelf, true)] // says so of himself (B2)
    [InlineData("2026-01-01", null, LinkState.Denied, SourceKind.ParentSelf, false)]
    [InlineData("2027-02-01", null, LinkState.Declared, SourceKind.ParentSelf, false)] // a plan is no home
    [InlineData(null, null, LinkState.Confirmed, SourceKind.Observed, false)] // since nobody knows when, recorded two days later
    [InlineData(null, "2027-03-02", LinkState.Reported, SourceKind.RecordCheck, true)] // the record has another address since
    [InlineData(null, "2029-01-01", LinkState.Reported, SourceKind.RecordCheck, false)]
    public void A_residence_covers_the_day_or_not(string? from, string? to, LinkState state, SourceKind source, bool covers) =>
        OccupantsOnDay.Covers(Home(from, to, state, source), Monday).ShouldBe(covers);

    [Theory]
    [InlineData(ResidenceKind.MainHome, true)]
    [InlineData(ResidenceKind.Weekend, true)]
    [InlineData(ResidenceKind.Sofa, true)]
    [InlineData(ResidenceKind.Refuge, false)]
    [InlineData(ResidenceKind.Hospital, false)]
    [InlineData(ResidenceKind.Temporary, false)]
    [InlineData(ResidenceKind.Intended, false)]
    public void A_refuge_and_an_institution_have_no_occupants(ResidenceKind kind, bool covers) =>
        OccupantsOnDay.Covers(Home("2026-01-01", null, LinkState.Confirmed, SourceKind.Observed) with { Kind = kind }, Monday).ShouldBe(covers);

    private static Residence Home(string? from, string? to, LinkState state, SourceKind source) => new(
        "res_1", "per_1", "uprn:1", new PostalAddress("1", null, null, null), ResidenceKind.MainHome, state, Day(from), Day(to), source,
        "org", AgencyKind.Health, new DateTimeOffset(2027, 3, 3, 9, 0, 0, TimeSpan.Zero));

    private static DateOnly? Day(string? text) => text is null ? null : DateOnly.ParseExact(text, "yyyy-MM-dd");
}
