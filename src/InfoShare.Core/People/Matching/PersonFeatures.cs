namespace InfoShare.Core.People.Matching;

/// <summary>
/// A record prepared for comparison: normal forms and terms. Read it once, compare it many times.
/// </summary>
public sealed class PersonFeatures
{
    private static readonly string[] CommunalWords =
        ["hostel", "hmp", "prison", "refuge", "shelter", "nightstop", "ymca", "salvation", "nfa", "noabode", "homeless", "barracks", "probationhostel"];

    /// <summary>The name, then other names.</summary>
    public required IReadOnlyList<PersonName> Names { get; init; }

    public PersonName Name => Names[0];
    public NameSuffix Suffix { get; init; }

    /// <summary>"Baby of Sarah Jones": the given name is not known yet.</summary>
    public bool IsTemporaryName { get; init; }

    /// <summary>First, second or third of a multiple birth; 0 when not said.</summary>
    public byte BirthOrder { get; init; }

    public BirthDateForm? BirthDate { get; init; }
    public Term? BirthDateTerm { get; init; }

    /// <summary>'m', 'f', or '\0' when not recorded.</summary>
    public char Sex { get; init; }

    public Term? Postcode { get; init; }
    public Term? House { get; init; }
    public Term? Street { get; init; }
    public Term? Locality { get; init; }
    public Term? Region { get; init; }
    public Term? Uprn { get; init; }
    public Term? Telephone { get; init; }
    public Term? Email { get; init; }
    public IReadOnlyList<IdentifierTerm> Identifiers { get; init; } = [];

    /// <summary>Many unrelated people live at the address, so that sharing it says little.</summary>
    public bool IsCommunalAddress { get; internal set; }

    /// <summary>An identifier as a term.</summary>
    public readonly record struct IdentifierTerm(string Scheme, Term Value, bool IsSuperseded)
    {
        /// <summary>A checked national number: one person has one.</summary>
        public bool IsNhsNumber => Scheme == NhsNumbers.Scheme;
    }

    /// <summary>Whether a field is filled.</summary>
    internal bool Has(MatchField field) => field switch
    {
        MatchField.Given => Name.Given.Length > 0,
        MatchField.Family => Name.Family is not null,
        MatchField.NameOrder => !Name.IsEmpty,
        MatchField.MiddleNames => Name.Given.Length > 1,
        MatchField.BirthDate => BirthDate is not null,
        MatchField.Sex => Sex != '\0',
        MatchField.Postcode => Postcode is not null,
        MatchField.House => House is not null,
        MatchField.Street => Street is not null,
        MatchField.Locality => Locality is not null,
        MatchField.Region => Region is not null,
        MatchField.Uprn => Uprn is not null,
        MatchField.Telephone => Telephone is not null,
        MatchField.Email => Email is not null,
        MatchField.NhsNumber => Identifiers.Any(i => i.IsNhsNumber),
        _ => Identifiers.Any(i => !i.IsNhsNumber),
    };

    /// <summary>Prepares a record. Terms of records that are to be compared in bulk come from one pool.</summary>
    public static PersonFeatures Read(PersonFacts facts, TermPool pool)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(pool);
        var name = NameReader.Read(pool, facts.Given, facts.Family, facts.Full);
        var date = BirthDateForm.Parse(facts.BirthDate);
        var (house, street) = Address(facts.House, facts.Street);
        return new PersonFeatures
        {
            Names = [name.Name, .. OtherNames(facts.OtherNames, pool).Select(n => n.Name)],
            Suffix = name.Suffix,
            IsTemporaryName = name.IsTemporary,
            BirthOrder = name.BirthOrder,
            BirthDate = date,
            BirthDateTerm = date is { } d ? pool.Of(TermKind.BirthDate, d.ToString()) : null,
            Sex = SexOf(facts.Sex),
            Postcode = pool.Of(TermKind.Postcode, TextForms.Compact(facts.Postcode)),
            House = pool.Of(TermKind.House, house),
            Street = pool.Of(TermKind.Street, street),
            Locality = pool.Of(TermKind.Locality, TextForms.Fold(facts.Locality)),
            Region = pool.Of(TermKind.Region, TextForms.Fold(facts.Region)),
            Uprn = pool.Of(TermKind.House, TextForms.Compact(facts.Uprn).TrimStart('0') is { Length: > 0 } u ? "uprn" + u : ""),
            Telephone = pool.Of(TermKind.Telephone, TextForms.Telephone(facts.Telephone)),
            Email = pool.Of(TermKind.Email, (facts.Email ?? "").Trim().ToLowerInvariant()),
            Identifiers = [.. Identify(facts.Identifiers, pool)],
            IsCommunalAddress = facts.IsCommunalAddress || IsCommunal(facts),
        };
    }

    /// <summary>Prepares one record by itself, with the shipped rates.</summary>
    public static PersonFeatures Read(PersonFacts facts) => Read(facts, new TermPool());

    /// <summary>The other name, as written, that stands at a position of <see cref="Names"/>; null for the recorded name.</summary>
    internal static string? WrittenAt(IReadOnlyList<string> otherNames, int position) =>
        position == 0 ? null : OtherNames(otherNames, new TermPool()).Select(n => n.Written).ElementAtOrDefault(position - 1);

    private static IEnumerable<(string Written, PersonName Name)> OtherNames(IReadOnlyList<string> written, TermPool pool) =>
        written.Select(n => (n, NameReader.Read(pool, null, null, n).Name)).Where(n => !n.Name.IsEmpty);

    private static char SexOf(string? text)
    {
        var s = text.AsSpan().Trim();
        return s.Length == 0 ? '\0' : char.ToLowerInvariant(s[0]) switch
        {
            'm' or '1' => 'm',
            'f' or '2' or 'w' => 'f',
            _ => '\0',
        };
    }

    private static (string House, string Street) Address(string? house, string? street)
    {
        var h = TextForms.Fold(house);
        var words = TextForms.Words(street).ToList();
        if (words.Count > 1)
        {
            for (var i = 0; i < words.Count; i++)
                words[i] = Abbreviations(words[i], i == words.Count - 1);
            if (h.Length == 0 && char.IsAsciiDigit(words[0][0]))
            {
                h = words[0];
                words.RemoveAt(0);
            }
        }

        return (h, string.Join(' ', words));
    }

    private static string Abbreviations(string word, bool isLast) => word switch
    {
        "rd" => "road",
        "st" when isLast => "street",
        "str" => "street",
        "ave" or "av" => "avenue",
        "cl" => "close",
        "ct" or "crt" => "court",
        "cres" or "cr" => "crescent",
        "dr" => "drive",
        "gdns" or "gdn" => "gardens",
        "ln" => "lane",
        "pl" => "place",
        "sq" => "square",
        "ter" or "terr" => "terrace",
        _ => word,
    };

    private static IEnumerable<IdentifierTerm> Identify(IReadOnlyList<IdentifierFact> facts, TermPool pool)
    {
        foreach (var fact in facts)
        {
            var value = TextForms.Compact(fact.Value);
            if (value.Length < 3 || value.AsSpan().Trim('0').IsEmpty)
                continue;
            var scheme = NhsNumbers.IsValid(value) ? NhsNumbers.Scheme
                : fact.Scheme == NhsNumbers.Scheme ? "not an NHS number" : fact.Scheme;
            yield return new IdentifierTerm(scheme, pool.Of(TermKind.Identifier, value)!, fact.IsSuperseded);
        }
    }

    private static bool IsCommunal(PersonFacts facts)
    {
        if (facts.Street is null && facts.House is null)
            return false;
        var words = TextForms.Words($"{facts.House} {facts.Street}");
        return Array.Exists(words, w => Array.IndexOf(CommunalWords, w) >= 0) ||
            string.Concat(words).Contains("nofixed", StringComparison.Ordinal);
    }
}
