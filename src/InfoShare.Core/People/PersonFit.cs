using InfoShare.Core.People.Identity;
using InfoShare.Core.People.Matching;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People;

/// <summary>How a description fits a person, compared with every current record of that person.</summary>
/// <param name="Person">The person.</param>
/// <param name="EntryId">The entry that fits best.</param>
/// <param name="Odds">Of the best pair, after what holds it, in thousandths of a bit.</param>
/// <param name="Proven">One NHS number and one birth date, and nothing against it.</param>
/// <param name="Evidence">Of the best pair, every field: not for everybody's eyes.</param>
internal sealed record PersonFit(Person Person, string EntryId, int Odds, bool Proven, MatchEvidence Evidence)
{
    /// <summary>Joined without asking.</summary>
    public bool IsSure => Odds >= Matcher.MatchLogOdds && Evidence.Held.Count == 0;

    /// <summary>A named person should look.</summary>
    public bool IsPossible => Odds >= Matcher.PotentialLogOdds;

    /// <summary>Whether an agency holds an own record of the person.</summary>
    public bool IsHeld => Person.Records.Any(r => r.OwnRecordId is not null);
}

/// <summary>
/// Compares a description with people, by the shipped model and with all rules for households on (docs/matching.md). Beyond the rules
/// for pairs, an online lookup holds what only an agency or a whole person can tell. Not for several threads at once.
/// </summary>
internal sealed class PersonComparer(
    Demographics asked, ProtectedPlaces places, string? organisationId = null, string? ownRecordId = null, bool communal = false)
{
    private static readonly MatchField[] Supporting =
    [
        MatchField.Postcode, MatchField.Street, MatchField.Uprn, MatchField.Telephone, MatchField.Email, MatchField.NhsNumber, MatchField.Identifier,
    ];

    /// <summary>
    /// The shipped prior is of a register of a million. An agency's record is now and then of somebody from elsewhere, so a tenth of
    /// England's 57 million counts as well.
    /// </summary>
    private static readonly int BeyondTheRegister = Bits.Log2(6.7);

    /// <summary>Another address in all its parts: one record in seven of the same person has it, since people move.</summary>
    private const int MostAgainstMoving = -2_700;

    private static readonly MatchField[] OfAddress =
    [
        MatchField.Postcode, MatchField.House, MatchField.Street, MatchField.Locality, MatchField.Region, MatchField.Uprn,
    ];

    private readonly Matcher matcher = new(MatchModel.Shipped);
    private readonly PersonFeatures open = PersonFeatures.Read(RecordFacts.Of(asked) with { IsCommunalAddress = communal });
    private readonly PersonFeatures placeless = PersonFeatures.Read(RecordFacts.Of(asked with { Address = null }));
    private readonly IReadOnlyList<string> askedNames = PlaceholderNames.FullKeysOf(asked);

    /// <summary>How the description fits.</summary>
    public PersonFit Of(Person person)
    {
        var pairs = Pairs(person);
        var best = pairs.MaxBy(p => (p.Held.Count == 0, Matcher.Hold(p.Score.LogOdds, p.Score.Rules)))!;
        var held = new List<string>(best.Held);
        if (best.Held.Count == 0 && Disagrees(pairs))
            held.Add("cluster_disagrees");
        held.AddRange(HeldByWhole(person, best));
        var odds = Matcher.Hold(best.Score.LogOdds, best.Score.Rules);
        if (held.Count > 0)
            odds = Math.Min(odds, Matcher.HeldLogOdds);
        return new PersonFit(
            person, best.Record.EntryId, odds, (best.Traits & PairTraits.Proven) != 0 && held.Count == 0,
            new MatchEvidence(Bits.Probability(odds), Fields(best), held));
    }

    /// <summary>The records of the person that look like somebody else's by all appearances, with how they compare.</summary>
    public IReadOnlyList<QuestionCandidate> Against(Person person) =>
    [
        .. Pairs(person)
            .Where(p => (p.Traits & PairTraits.KeptApart) != 0)
            .Select(p => new QuestionCandidate(
                p.Record.EntryId, person.Id,
                new MatchEvidence(Bits.Probability(Matcher.Hold(p.Score.LogOdds, p.Score.Rules)), Fields(p), Rules(p.Score)))),
    ];

    /// <summary>Each record's comparison by field names: what may be shown of it is the caller's to decide.</summary>
    public IReadOnlyList<IReadOnlyList<FieldEvidence>> FieldsOf(Person person) => [.. Pairs(person).Select(Fields)];

    /// <summary>Whether nothing forbids that two people are one: no record of the one is kept apart from one of the other.</summary>
    public static bool MayBeOne(Person one, Person other)
    {
        var matcher = new Matcher(MatchModel.Shipped);
        var replaced = ReplacedIdentifiers.In(one.Records.Concat(other.Records).Select(r => r.Demographics));
        return one.Records.All(l => other.Records.All(r =>
        {
            matcher.LogOdds(Features(l.Demographics, r.Demographics), Features(r.Demographics, l.Demographics), out var findings);
            return (findings.Traits & PairTraits.KeptApart) == 0;
        }));

        PersonFeatures Features(Demographics record, Demographics against) => PersonFeatures.Read(RecordFacts.Of(replaced.Excuse(record, against) ?? record));
    }

    private List<Pair> Pairs(Person person)
    {
        // A refuge confirms no guess: then no address is compared at all.
        var hidden = places.Cover(person.Id, asked.Address);
        var replaced = ReplacedIdentifiers.In(person.Records.Select(r => r.Demographics).Append(asked));
        return person.Records.Select(record =>
        {
            var said = record.Demographics;
            if (places.Cover(person.Id, said.Address))
                said = said with { Address = null };
            var mine = hidden ? placeless : open;
            if (replaced.Excuse(asked, said) is { } excused)
                mine = PersonFeatures.Read(RecordFacts.Of(hidden ? excused with { Address = null } : excused) with { IsCommunalAddress = !hidden && communal });
            var score = matcher.Score(mine, PersonFeatures.Read(RecordFacts.Of(replaced.Excuse(said, asked) ?? said)), out var traits);
            var supported = Supporting.Any(f => score.Fields[(int)f].Verdict == FieldVerdict.Agree);
            if (!supported && ownRecordId is not null && RareEnough(score) is { } rare)
                (score, supported) = (rare, true);
            return new Pair(record, score, traits, HeldPair(score, supported));
        }).ToList();
    }

    private static List<string> HeldPair(MatchScore score, bool supported)
    {
        var held = Rules(score);
        if (!supported)
            held.Add("name_and_birth_date_alone");
        if (score.Fields[(int)MatchField.Sex].Verdict == FieldVerdict.Conflict && score.Fields[(int)MatchField.NhsNumber].Verdict != FieldVerdict.Agree)
            held.Add("sex_differs");
        return held;
    }

    /// <summary>
    /// An agency's record whose given name and birth date agree to the letter and which, by names and date, is rare enough to tell one
    /// among strangers too: scored as if the person had moved. Null for all others. Words are never enough: who asks with a name and
    /// a birth date alone may be fishing.
    /// </summary>
    private static MatchScore? RareEnough(MatchScore score)
    {
        if (score.Fields[(int)MatchField.Given].Level != nameof(GivenLevel.Exact) ||
            score.Fields[(int)MatchField.Family].Level is not (nameof(FamilyLevel.Exact) or nameof(FamilyLevel.Close)) ||
            score.Fields[(int)MatchField.BirthDate].Level != nameof(BirthDateLevel.Exact))
        {
            return null;
        }

        // A record without an address may be of somebody who lives elsewhere as well.
        var unplaced = score.LogOdds - OfAddress.Sum(f => score.Fields[(int)f].Weight);
        return unplaced + MostAgainstMoving >= Matcher.MatchLogOdds + BeyondTheRegister ? AsIfMoved(score) : null;
    }

    private static MatchScore AsIfMoved(MatchScore score)
    {
        var against = OfAddress.Sum(f => Math.Min(score.Fields[(int)f].Weight, 0));
        if (against >= MostAgainstMoving)
            return score;
        List<FieldScore> fields =
        [
            .. score.Fields.Select(f => f.Weight < 0 && OfAddress.Contains(f.Field) ? f with { Weight = f.Weight * -MostAgainstMoving / -against } : f),
        ];
        return score with { Fields = fields, LogOdds = score.LogOdds + fields.Sum(f => f.Weight) - score.Fields.Sum(f => f.Weight) };
    }

    private static bool Disagrees(List<Pair> pairs) =>
        pairs.Exists(p => (p.Traits & PairTraits.KeptApart) != 0) ||
        pairs.Sum(p => (long)Math.Clamp(p.Score.LogOdds, -Clusters.MostPerPair, Clusters.MostPerPair)) < (long)Clusters.LeastMean * pairs.Count;

    /// <summary>What the agency that asks knows, and what the person as a whole says.</summary>
    private IEnumerable<string> HeldByWhole(Person person, Pair best)
    {
        var numbered = best.Score.Fields[(int)MatchField.NhsNumber].Verdict == FieldVerdict.Agree ||
            best.Score.Fields[(int)MatchField.Identifier] is { Verdict: FieldVerdict.Agree, Level: nameof(IdentifierLevel.Exact) };

        // An agency that holds two records tells the two apart, so likeness without an identifier does not join them (newborn twins).
        if (ownRecordId is not null && !numbered && person.Records.Any(r => r.OrganisationId == organisationId && r.OwnRecordId is { } own && own != ownRecordId))
            yield return "told_apart_by_its_holder";

        // "Baby", "A", or no name: two of them that agree say nothing.
        var named = askedNames.Count > 0 && person.Records.Any(r => PlaceholderNames.FullKeysOf(r.Demographics).Count > 0);
        var born = best.Score.Fields[(int)MatchField.BirthDate].Level == nameof(BirthDateLevel.Exact);
        if (!named && !(numbered && born))
            yield return "temporary_name";
        if (asked.Identifiers.Where(i => !i.Superseded).GroupBy(i => i.Scheme).Any(g => RecordFacts.IsNational(g.Key) && Differs(g.Key)))
            yield return "different_identifiers";

        bool Differs(IdentifierScheme scheme)
        {
            var theirs = person.Records.SelectMany(r => r.Demographics.Identifiers).Where(i => i.Scheme == scheme).ToList();
            return theirs.Exists(i => !i.Superseded) && !theirs.Exists(t => asked.Identifiers.Any(a => a.Scheme == scheme && a.Value == t.Value));
        }
    }

    internal static List<string> Rules(MatchScore score) => score.Rules == SafetyRule.None ? [] : [.. MatchExplanation.Rules(score.Rules).Split('+')];

    private List<FieldEvidence> Fields(Pair pair) => Fields(pair.Score, asked, pair.Record.Demographics);

    /// <summary>The fields by name, and of names what is known of those that agreed.</summary>
    internal static List<FieldEvidence> Fields(MatchScore score, Demographics given, Demographics recorded)
    {
        var (givenAs, recordedAs) = (Known(given, score.Names.Left), Known(recorded, score.Names.Right));
        var fields = new List<FieldEvidence>(score.Fields.Count);
        foreach (var field in score.Fields)
        {
            // Whether there are middle names, or in which order names stand, is nobody's omission.
            if (field.Field is MatchField.MiddleNames or MatchField.NameOrder && (field.Verdict == FieldVerdict.Missing || field.Level == nameof(NameOrderLevel.AsGiven)))
                continue;
            var comparison = field.Verdict switch
            {
                FieldVerdict.Missing => FieldComparison.Missing,
                FieldVerdict.Conflict => FieldComparison.Conflict,
                _ when field.Level is "Exact" or "Agree" => FieldComparison.Agree,
                _ => FieldComparison.Partial,
            };
            fields.Add(new FieldEvidence(NameOf(field.Field), comparison, field.Verdict == FieldVerdict.Missing ? null : MatchExplanation.Snake(field.Level), field.Weight)
            {
                GivenAs = OfName(givenAs, field.Field, comparison),
                RecordedAs = OfName(recordedAs, field.Field, comparison),
            });
        }

        return fields;

        static AgreedName? Known(Demographics of, int position)
        {
            if (PersonFeatures.WrittenAt(of.OtherNames, position) is not { } written)
                return null;
            var fact = of.FactOf(written);
            return new AgreedName(fact?.Kind ?? NameKind.Unspecified, fact?.From, fact?.To, fact?.Verification ?? VerificationState.Unspecified);
        }

        static AgreedName? OfName(AgreedName? name, MatchField field, FieldComparison comparison) =>
            field is MatchField.Given or MatchField.Family && comparison is FieldComparison.Agree or FieldComparison.Partial ? name : null;
    }

    private static string NameOf(MatchField field) => field switch
    {
        MatchField.Given => "given_name",
        MatchField.Family => "family_name",
        MatchField.Identifier => "other_identifier",
        _ => MatchExplanation.Snake(field.ToString()),
    };

    private sealed record Pair(PersonRecord Record, MatchScore Score, PairTraits Traits, List<string> Held);
}
