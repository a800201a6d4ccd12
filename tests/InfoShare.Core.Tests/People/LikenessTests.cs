using InfoShare.Core.People;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.People;

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
        var fit = Compare(asked, Held(asked));
        fit.IsSure.ShouldBeFalse();
        fit.IsPossible.ShouldBeTrue();
    }

    [Theory]
    [InlineData("Anna")]
    [InlineData("Bo")]
    [InlineData("Li")]
    public void A_full_name_with_birth_date_and_address_is_certain(string given)
    {
        var asked = Anna with { GivenName = given };
        Compare(asked, Held(asked)).IsSure.ShouldBeTrue();
    }

    [Fact]
    public void A_placeholder_does_not_stand_against_an_identifier()
    {
        var known = Anna with { Identifiers = [Id(IdentifierScheme.NhsNumber, "9990000018")] };
        Compare(known with { GivenName = "Baby" }, Held(known)).IsSure.ShouldBeTrue();
        Compare(known with { GivenName = "Bella" }, Held(known)).IsSure.ShouldBeFalse();
    }

    [Theory]
    [InlineData(IdentifierScheme.NhsNumber)]
    [InlineData(IdentifierScheme.Upn)]
    [InlineData(IdentifierScheme.Crn)]
    [InlineData(IdentifierScheme.Pnc)]
    [InlineData(IdentifierScheme.PrisonNumber)]
    public void Any_identifier_that_conflicts_stands_against_certainty(IdentifierScheme scheme)
    {
        var held = Held(Anna with { Identifiers = [Id(scheme, "A100")] });
        Compare(Anna with { Identifiers = [Id(scheme, "A100")] }, held).IsSure.ShouldBeTrue();
        Compare(Anna with { Identifiers = [Id(scheme, "B200")] }, held).IsSure.ShouldBeFalse();
    }

    [Fact]
    public void One_identifier_that_agrees_does_not_outweigh_another_that_conflicts()
    {
        var held = Held(Anna with { Identifiers = [Id(IdentifierScheme.Crn, "X100"), Id(IdentifierScheme.Pnc, "P100")] });
        var fit = Compare(Anna with { Identifiers = [Id(IdentifierScheme.Crn, "X100"), Id(IdentifierScheme.Pnc, "P200")] }, held);
        fit.IsSure.ShouldBeFalse();
        fit.IsPossible.ShouldBeTrue();
    }

    [Fact]
    public void An_organisation_that_tells_two_apart_is_believed_unless_an_identifier_joins_them()
    {
        var held = Held(Anna with { Identifiers = [Id(IdentifierScheme.NhsNumber, "9990000018")] });
        Compare(Anna, held, "maternity", "other").IsSure.ShouldBeFalse();
        Compare(Anna, held, "maternity", "own").IsSure.ShouldBeTrue();
        Compare(Anna, held, "surgery", "other").IsSure.ShouldBeTrue();
        Compare(Anna with { Identifiers = [Id(IdentifierScheme.NhsNumber, "9990000018")] }, held, "maternity", "other")
            .IsSure.ShouldBeTrue();
    }

    private static PersonFit Compare(Demographics asked, Person person, string? organisation = null, string? ownRecordId = null) =>
        new PersonComparer(asked, ProtectedPlaces.None, organisation, ownRecordId).Of(person);

    private static PersonIdentifier Id(IdentifierScheme scheme, string value) => new(scheme, value);

    private static Person Held(Demographics demographics) =>
        new("per_1", [new PersonRecord("rec_1", "per_1", "maternity", "own", demographics, DateTimeOffset.UnixEpoch)]);
}
