namespace InfoShare.Identity.Development;

/// <summary>An invented practitioner of the neighbourhood.</summary>
/// <param name="OrganisationId">Whose practitioner, for example <c>northmere-csc</c>.</param>
/// <param name="Id">The id at that organisation.</param>
/// <param name="Name">Name as others read it.</param>
/// <param name="Role">A role code of vocabulary 7 that the organisation may assert.</param>
public sealed record SyntheticPractitioner(string OrganisationId, string Id, string Name, string Role);

/// <summary>
/// Somebody for each role of each organisation of the <see cref="Neighbourhood"/>: the people of the demonstration, and invented
/// colleagues for the roles that it has nobody for.
/// </summary>
public static class Practitioners
{
    private static readonly SyntheticPractitioner[] Known =
    [
        new("elmmock-surgery", "u-mockhurst", "Dr Mockhurst", "GP"),
        new("northmere-midwifery", "u-stonemock", "Hana Stonemock", "MIDWIFE"),
        new("northmere-health-visiting", "u-heathsample", "Freya Heathsample", "HEALTH_VISITOR"),
        new("northmere-hospital", "u-claymock", "Ruth Claymock", "ADULT_MH"),
        new("northmere-csc", "u-peatsample", "Owen Peatsample", "DUTY_SOCIAL_WORKER"),
        new("northmere-csc", "u-larksample", "Priti Larksample", "ALLOCATED_SOCIAL_WORKER"),
        new("northmere-csc", "u-lenasample", "Lena Marlsample", "TEAM_MANAGER"),
        new("northmere-early-help", "u-millsample", "Tess Millsample", "EARLY_HELP"),
        new("northmere-probation", "u-pinefixture", "Jo Pinefixture", "PROBATION_OFFICER"),
        new("northmere-probation", "u-larchfixture", "Una Larchfixture", "PROBATION_MANAGER"),
        new("northmere-probation", "u-ashfixture", "Ned Ashfixture", "PROBATION_TRAINEE"),
        new("northmere-police", "u-hillmock", "Noor Hillmock", "PUBLIC_PROTECTION"),
        new("brook-lane-nursery", "u-sandmock", "Ms Sandmock", "DESIGNATED_LEAD"),
        new("northmere-school", "u-oakmock", "Ms Oakmock", "DESIGNATED_LEAD"),
        new("northmere-school", "u-fernsample", "Kit Fernsample", "SCHOOL_STAFF"),
        new("northmere-housing", "u-brickmock", "Gus Brickmock", "ASSOCIATED_REFERRER"),
        new("southmere-csc", "u-saltsample", "Ivo Saltsample", "DUTY_SOCIAL_WORKER"),
        new("northmere-partnership", "u-auditsample", "Ada Auditsample", "AUDITOR"),
    ];

    private static readonly string[] GivenNames = ["Robin", "Sam", "Alex", "Charlie", "Jamie", "Morgan", "Frankie", "Ashley"];
    private static readonly string[] FamilyNames = ["Weirsample", "Copsemock", "Millfixture", "Reedsample", "Thornmock", "Brookfixture", "Gorsesample"];

    /// <summary>The practitioners of an organisation, in the order of its roles; none when it is not of the neighbourhood.</summary>
    public static IReadOnlyList<SyntheticPractitioner> Of(string organisationId)
    {
        var organisation = Neighbourhood.Organisations.FirstOrDefault(o => o.Id == organisationId);
        return organisation is null ? [] : [.. organisation.AllowedRoles.SelectMany((role, index) => InRole(organisationId, role, index))];
    }

    private static IEnumerable<SyntheticPractitioner> InRole(string organisationId, string role, int index)
    {
        var known = Known.Where(p => p.OrganisationId == organisationId && p.Role == role).ToArray();
        return known.Length > 0 ? known : [Invented(organisationId, role, index)];
    }

    // The same at every start: sessions and owners outlive a process.
    private static SyntheticPractitioner Invented(string organisationId, string role, int index)
    {
        var seed = organisationId.Sum(c => c) + (index * 5);
        var name = $"{GivenNames[seed % GivenNames.Length]} {FamilyNames[seed % FamilyNames.Length]}";
        return new SyntheticPractitioner(
            organisationId, $"u-{role.ToLowerInvariant().Replace('_', '-')}", name, role);
    }
}
