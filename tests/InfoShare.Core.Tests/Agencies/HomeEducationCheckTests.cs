using InfoShare.Core.Agencies.Education;
using InfoShare.Core.Inbox;
using InfoShare.Core.Schooling;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Agencies;

/// <summary>What records say to a claim of home education (I8): by days, and by nothing else.</summary>
public sealed class HomeEducationCheckTests
{
    private static readonly DateOnly Today = new(2027, 6, 1);
    private static readonly DateOnly Since = new(2026, 1, 5);

    [Fact]
    public void A_school_that_had_the_child_in_that_time_contradicts()
    {
        Of(Since, School(null, null)).ShouldBe(ClaimFinding.Contradicted);
        Of(Since, School(new DateOnly(2020, 9, 1), Since)).ShouldBe(ClaimFinding.Contradicted);
        Of(Since, School(new DateOnly(2020, 9, 1), null)).ShouldBe(ClaimFinding.Contradicted);
        Of(Since, School(new DateOnly(2026, 5, 5), null) with { IsEvent = true }).ShouldBe(ClaimFinding.Contradicted);
    }

    [Fact]
    public void A_school_before_that_time_contradicts_nothing()
    {
        Of(Since, School(new DateOnly(2020, 9, 1), Since.AddDays(-1))).ShouldBe(ClaimFinding.NothingRecorded);
        Of(Since, School(new DateOnly(2025, 5, 5), null) with { IsEvent = true }).ShouldBe(ClaimFinding.NothingRecorded);
        Of(Since).ShouldBe(ClaimFinding.NothingRecorded);
    }

    [Fact]
    public void Home_education_that_was_known_agrees_unless_a_school_says_otherwise()
    {
        Of(Since, Record(EarlierRecordKind.HomeEducation)).ShouldBe(ClaimFinding.Agrees);
        Of(Since, Record(EarlierRecordKind.Status) with { Status = ChildStatusCode.Ehe }).ShouldBe(ClaimFinding.Agrees);
        Of(Since, Record(EarlierRecordKind.HomeEducation), School(null, Today)).ShouldBe(ClaimFinding.Contradicted);
    }

    [Fact]
    public void Referrals_and_other_statuses_say_nothing_to_a_claim_and_a_new_one_is_none()
    {
        Of(Since, Record(EarlierRecordKind.Referral), Record(EarlierRecordKind.Status) with { Status = ChildStatusCode.Cpp }).ShouldBe(ClaimFinding.NothingRecorded);
        HomeEducationCheck.FindingOf(HomeEducationClaim.New, null, [School(null, null)], Today).ShouldBe(ClaimFinding.NothingToCheck);
    }

    [Fact]
    public void Only_what_is_contradicted_is_stored_otherwise_than_it_was_said()
    {
        foreach (var finding in Enum.GetValues<ClaimFinding>())
        {
            new HomeEducationFound(finding, [], null, null, [], null).StoredAs(HomeEducationClaim.Continuing)
                .ShouldBe(finding == ClaimFinding.Contradicted ? HomeEducationClaim.New : HomeEducationClaim.Continuing);
        }
    }

    private static ClaimFinding Of(DateOnly since, params EarlierRecord[] records) =>
        HomeEducationCheck.FindingOf(HomeEducationClaim.Continuing, since, records, Today);

    private static EarlierRecord School(DateOnly? from, DateOnly? to) => Record(EarlierRecordKind.Schooling) with { From = from, To = to };

    private static EarlierRecord Record(EarlierRecordKind kind) => new(
        kind, AgencyKind.Education, "Northmere", null, null, new ContactPoint("duty desk", PractitionerRole.Unspecified, "Northmere School", null));
}
