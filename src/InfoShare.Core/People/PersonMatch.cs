using InfoShare.Core.Households;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People;

/// <summary>
/// Decides by fields whether demographics and a person are the same human being. Safety before recall: two different valid
/// NHS numbers never match, a name with a birth date alone is not enough (twins, namesakes), and nothing that is missing
/// counts for or against.
/// </summary>
public static class PersonMatch
{
    /// <summary>How a candidate compares.</summary>
    public sealed record Comparison(Person Person, IReadOnlyList<string> Agreeing, IReadOnlyList<string> Conflicting)
    {
        private bool Agrees(string field) => Agreeing.Contains(field);
        private bool Conflicts(string field) => Conflicting.Contains(field);

        /// <summary>The same person: joined without asking anybody.</summary>
        public bool IsCertain =>
            !Conflicts("nhs_number") && !Conflicts("birth_date") && !Conflicts("sex") &&
            ((HasIdentifier && (Agrees("birth_date") || Agrees("name")) && !Conflicts("name")) ||
             (Agrees("name") && Agrees("birth_date") && (Agrees("address") || Agrees("postcode") || Agrees("telephone"))));

        /// <summary>Worth a named person's look.</summary>
        public bool IsPossible =>
            !Conflicts("nhs_number") &&
            (HasIdentifier || (Agrees("name") && !Conflicts("birth_date")));

        private bool HasIdentifier => Agreeing.Any(a => a is "nhs_number" or "pnc" or "crn" or "upn" or "prison_number");
    }

    /// <summary>Compares what is known with everything that the person's records say.</summary>
    public static Comparison Compare(Demographics asked, Person person)
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

        Judge("name", NameKeys.Of(asked), records.SelectMany(NameKeys.Of));
        Judge("birth_date", One(asked.BirthDate), records.Select(r => r.BirthDate).OfType<DateOnly>());
        Judge("expected_birth_date", One(asked.ExpectedBirthDate), records.Select(r => r.ExpectedBirthDate).OfType<DateOnly>());
        Judge("sex", Known(asked.Sex), records.SelectMany(r => Known(r.Sex)));
        Judge("telephone", Digits(asked.Telephone), records.SelectMany(r => Digits(r.Telephone)));
        JudgeAgreementOnly("address", One(AddressKeys.Of(asked.Address)), records.Select(r => AddressKeys.Of(r.Address)).OfType<string>());
        JudgeAgreementOnly("postcode", Postcode(asked), records.SelectMany(Postcode));
        return new Comparison(person, agreeing, conflicting);

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

    private static IEnumerable<string> Postcode(Demographics d) =>
        string.IsNullOrWhiteSpace(d.Address?.Postcode) ? [] : [new string([.. d.Address.Postcode.Where(char.IsLetterOrDigit).Select(char.ToUpperInvariant)])];

    private static IEnumerable<string> Digits(string? telephone)
    {
        var digits = new string([.. (telephone ?? "").Where(char.IsDigit)]);
        return digits.Length < 6 ? [] : [digits.StartsWith("44", StringComparison.Ordinal) ? "0" + digits[2..] : digits];
    }
}
