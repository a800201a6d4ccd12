using InfoShare.Core.Households;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People;

/// <summary>
/// Decides by fields whether demographics and a person are the same human being. Safety before recall: two different valid
/// NHS numbers never match, a name with a birth date alone is not enough (twins, namesakes), a placeholder for a name is no
/// name, and nothing that is missing counts for or against.
/// </summary>
public static class PersonMatch
{
    /// <summary>How a candidate compares.</summary>
    public sealed record Comparison(Person Person, IReadOnlyList<string> Agreeing, IReadOnlyList<string> Conflicting)
    {
        /// <summary>A given and a family name agree, not only a placeholder such as "Baby".</summary>
        public bool FullNameAgrees { get; init; }

        /// <summary>
        /// The organisation that asks already holds another own record of this person: it tells the two apart, so likeness
        /// without an identifier does not join them (newborn twins).
        /// </summary>
        public bool ToldApartByAsker { get; init; }

        private bool Agrees(string field) => Agreeing.Contains(field);
        private bool Conflicts(string field) => Conflicting.Contains(field);

        /// <summary>The same person: joined without asking anybody.</summary>
        public bool IsCertain =>
            !Conflicting.Any(IsIdentifier) && !Conflicts("birth_date") && !Conflicts("sex") &&
            (HasIdentifier
                ? !Conflicts("name") && (FullNameAgrees || (Agrees("birth_date") && !ToldApartByAsker))
                : FullNameAgrees && !ToldApartByAsker && Agrees("birth_date") &&
                  (Agrees("address") || Agrees("postcode") || Agrees("telephone")));

        /// <summary>Worth a named person's look.</summary>
        public bool IsPossible =>
            !Conflicts("nhs_number") &&
            (HasIdentifier || (Agrees("name") && !Conflicts("birth_date")));

        private bool HasIdentifier => Agreeing.Any(IsIdentifier);

        private static bool IsIdentifier(string field) => field is "nhs_number" or "pnc" or "crn" or "upn" or "prison_number";
    }

    /// <summary>Compares what is known with everything that the person's records say.</summary>
    /// <param name="places">Places that count for nothing.</param>
    /// <param name="organisationId">Who asks, when it is for an own record.</param>
    /// <param name="ownRecordId">That record's id.</param>
    public static Comparison Compare(
        Demographics asked, Person person, ProtectedPlaces? places = null, string? organisationId = null, string? ownRecordId = null)
    {
        var agreeing = new List<string>();
        var conflicting = new List<string>();
        var records = person.Records.Select(r => r.Demographics).ToList();

        foreach (var scheme in asked.Identifiers.Select(i => i.Scheme).Distinct().Where(IsNational))
        {
            Judge(FieldOf(scheme),
                asked.Identifiers.Where(i => i.Scheme == scheme).Select(i => i.Value),
                records.SelectMany(r => r.Identifiers).Where(i => i.Scheme == scheme).Select(i => i.Value));
        }

        // A placeholder can agree, for somebody to look at, but never conflicts: the name is only not given yet.
        var (askedFull, full) = (PlaceholderNames.FullKeysOf(asked), records.SelectMany(PlaceholderNames.FullKeysOf).ToHashSet());
        if (records.SelectMany(NameKeys.Of).ToHashSet().Overlaps(NameKeys.Of(asked)))
            agreeing.Add("name");
        else if (askedFull.Count > 0 && full.Count > 0)
            conflicting.Add("name");
        Judge("birth_date", One(asked.BirthDate), records.Select(r => r.BirthDate).OfType<DateOnly>());
        Judge("expected_birth_date", One(asked.ExpectedBirthDate), records.Select(r => r.ExpectedBirthDate).OfType<DateOnly>());
        Judge("sex", Known(asked.Sex), records.SelectMany(r => Known(r.Sex)));
        Judge("telephone", Digits(asked.Telephone), records.SelectMany(r => Digits(r.Telephone)));
        if (places is null || !places.Cover(person.Id, asked.Address))
        {
            var homes = records.Select(r => r.Address).Where(a => places is null || !places.Cover(person.Id, a)).ToList();
            JudgeAgreementOnly("address", One(AddressKeys.Of(asked.Address)), homes.Select(AddressKeys.Of).OfType<string>());
            JudgeAgreementOnly("postcode", One(ProtectedPlaces.PostcodeOf(asked.Address)), homes.Select(ProtectedPlaces.PostcodeOf).OfType<string>());
        }

        return new Comparison(person, agreeing, conflicting)
        {
            FullNameAgrees = full.Overlaps(askedFull),
            ToldApartByAsker = ownRecordId is not null && person.Records.Any(
                r => r.OrganisationId == organisationId && r.OwnRecordId is { } own && own != ownRecordId),
        };

        void Judge<T>(string field, IEnumerable<T> left, IEnumerable<T> right)
        {
            var (l, r) = (left.ToHashSet(), right.ToHashSet());
            if (l.Count == 0 || r.Count == 0)
                return;
            (l.Overlaps(r) ? agreeing : conflicting).Add(field);
        }

        // People move: another address is not evidence of another person.
        void JudgeAgreementOnly<T>(string field, IEnumerable<T> left, IEnumerable<T> right)
        {
            if (left.ToHashSet().Overlaps(right))
                agreeing.Add(field);
        }
    }

    private static bool IsNational(IdentifierScheme scheme) => scheme is
        IdentifierScheme.NhsNumber or IdentifierScheme.Pnc or IdentifierScheme.Crn or IdentifierScheme.Upn or IdentifierScheme.PrisonNumber;

    private static string FieldOf(IdentifierScheme scheme) => Code.Of(scheme).ToLowerInvariant();

    private static IEnumerable<T> One<T>(T? value) where T : struct => value is { } v ? [v] : [];
    private static IEnumerable<string> One(string? value) => value is null ? [] : [value];
    private static IEnumerable<Sex> Known(Sex sex) => sex is Sex.Female or Sex.Male ? [sex] : [];

    private static IEnumerable<string> Digits(string? telephone)
    {
        var digits = new string([.. (telephone ?? "").Where(char.IsDigit)]);
        return digits.Length < 6 ? [] : [digits.StartsWith("44", StringComparison.Ordinal) ? "0" + digits[2..] : digits];
    }
}
