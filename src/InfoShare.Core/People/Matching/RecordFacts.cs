using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People.Matching;

/// <summary>What the matcher takes from an agency's record of a person.</summary>
public static class RecordFacts
{
    /// <summary>
    /// Facts of demographics. Identifiers that mean something in one system only (case numbers, local ids) are left out: two systems
    /// give the same one to different people. An expected birth date is no birth date.
    /// </summary>
    public static PersonFacts Of(Demographics demographics)
    {
        ArgumentNullException.ThrowIfNull(demographics);
        return new PersonFacts
        {
            Given = demographics.GivenName,
            Family = demographics.FamilyName,
            OtherNames = demographics.OtherNames,
            BirthDate = demographics.BirthDate is { } born ? BirthDateForm.Of(born).ToString() : null,
            Sex = demographics.Sex switch
            {
                Sex.Female => "F",
                Sex.Male => "M",
                _ => null,
            },
            Street = demographics.Address?.Line,
            Postcode = demographics.Address?.Postcode,
            Locality = demographics.Address?.Area,
            Uprn = demographics.Address?.Uprn,
            Telephone = demographics.Telephone,
            Identifiers =
            [
                .. demographics.Identifiers
                    .Where(i => IsNational(i.Scheme))
                    .Select(i => new IdentifierFact(i.Scheme == IdentifierScheme.NhsNumber ? NhsNumbers.Scheme : Code.Of(i.Scheme), i.Value, i.Superseded)),
            ],
        };
    }

    /// <summary>Whether an identifier of the scheme means the same person wherever it stands.</summary>
    internal static bool IsNational(IdentifierScheme scheme) => scheme is
        IdentifierScheme.NhsNumber or IdentifierScheme.Pnc or IdentifierScheme.Crn or IdentifierScheme.Upn or IdentifierScheme.PrisonNumber;
}
