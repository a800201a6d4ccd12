using InfoShare.Core.People;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Broker.Tests.People;

/// <summary>When two descriptions are joined, decided by fields alone.</summary>
public sealed class LikenessTests
{
    private static readonly Demographics Anna = new()
    {
        GivenName = "Anna",
        FamilyName = "Twintest",
        BirthDate = new DateOnly(2026, 3, 9),
        Address = new PostalAddress(null, "1 Mock Row", "ZZ1 1ZZ", null),
    };

    [Theory]
    [InlineData("Baby")]
    [InlineData("Baby of Anna")]
    [InlineData("B/O Anna")]
    [InlineData("Twin 1")]
    [InlineData("TWIN2")]
    [InlineData("Infant")]
    [InlineData("Girl")]
    [InlineData("Not known")]
    [InlineData("A")]
    [InlineData("")]
    [InlineData(null)]
    public void A_placeholder_with_birth_date_and_address_is_possible_but_never_certain(string? given)
    {
        var asked = Anna with { GivenName = given };
        var comparison = PersonMatch.Compare(asked, Held(asked));
        comparison.IsCertain.ShouldBeFalse();
        comparison.IsPossible.ShouldBeTrue();
    }

    [Theory]
    [InlineData("Anna")]
    [InlineData("Bo")]
    [InlineData("Li")]
    public void A_full_name_with_birth_date_and_address_is_certain(string given)
    {
        var asked = Anna with { GivenName = given };
        PersonMatch.Compare(asked, Held(asked)).IsCertain.ShouldBeTrue();
    }

    [Fact]
    public void A_placeholder_does_not_stand_against_an_identifier()
    {
        var known = Anna with { Identifiers = [Id(IdentifierScheme.NhsNumber, "9990000018")] };
        PersonMatch.Compare(known with { GivenName = "Baby" }, Held(known)).IsCertain.ShouldBeTrue();
        PersonMatch.Compare(known with { GivenName = "Bella" }, Held(known)).IsCertain.ShouldBeFalse();
    }

    [Theory]
    [InlineData(IdentifierScheme.NhsNumber)]
    [InlineData(IdentifierScheme.Upn)]
    [InlineData(IdentifierScheme.Crn)]
    [InlineData(IdentifierScheme.Pnc)]
    [InlineData(IdentifierScheme.PrisonNumber)]
    public void Any_identifier_that_conflicts_stands_against_certainty(IdentifierScheme scheme)
    {
        var held = Held(Anna with { Identifiers = [Id(scheme, "A1")] });
        PersonMatch.Compare(Anna with { Identifiers = [Id(scheme, "A1")] }, held).IsCertain.ShouldBeTrue();
        PersonMatch.Compare(Anna with { Identifiers = [Id(scheme, "B2")] }, held).IsCertain.ShouldBeFalse();
    }

    [Fact]
    public void One_identifier_that_agrees_does_not_outweigh_another_that_conflicts()
    {
        var held = Held(Anna with { Identifiers = [Id(IdentifierScheme.Crn, "X1"), Id(IdentifierScheme.Pnc, "P1")] });
        var comparison = PersonMatch.Compare(
            Anna with { Identifiers = [Id(IdentifierScheme.Crn, "X1"), Id(IdentifierScheme.Pnc, "P2")] }, held);
        comparison.IsCertain.ShouldBeFalse();
        comparison.IsPossible.ShouldBeTrue();
    }

    [Fact]
    public void An_organisation_that_tells_two_apart_is_believed_unless_an_identifier_joins_them()
    {
        var held = Held(Anna with { Identifiers = [Id(IdentifierScheme.NhsNumber, "9990000018")] });
        PersonMatch.Compare(Anna, held, null, "maternity", "other").IsCertain.ShouldBeFalse();
        PersonMatch.Compare(Anna, held, null, "maternity", "own").IsCertain.ShouldBeTrue();
        PersonMatch.Compare(Anna, held, null, "surgery", "other").IsCertain.ShouldBeTrue();
        PersonMatch.Compare(Anna with { Identifiers = [Id(IdentifierScheme.NhsNumber, "9990000018")] }, held, null, "maternity", "other")
            .IsCertain.ShouldBeTrue();
    }

    private static PersonIdentifier Id(IdentifierScheme scheme, string value) => new(scheme, value);

    private static Person Held(Demographics demographics) =>
        new("per_1", [new PersonRecord("rec_1", "per_1", "maternity", "own", demographics, DateTimeOffset.UnixEpoch)]);
}
