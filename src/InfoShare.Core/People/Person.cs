using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People;

/// <summary>An identifier that some scheme gave to a person, in its normal form (no spaces, upper case).</summary>
/// <param name="Scheme">Who gives it.</param>
/// <param name="Value">In its normal form.</param>
/// <param name="Superseded">Replaced by another of the scheme: to differ from it is no conflict.</param>
public sealed record PersonIdentifier(IdentifierScheme Scheme, string Value, bool Superseded = false)
{
    /// <summary>Where the knowledge comes from (requirement A4); unspecified when the record does not say.</summary>
    public SourceKind Source { get; init; }

    /// <summary>In force from; null when not known.</summary>
    public DateOnly? From { get; init; }

    /// <summary>In force until; null while it is, or when not known.</summary>
    public DateOnly? To { get; init; }
}

/// <summary>What kind of other name it is.</summary>
public enum NameKind
{
    Unspecified = 0,

    /// <summary>Used beside the recorded one.</summary>
    Alias = 1,

    /// <summary>Used before.</summary>
    Former = 2,

    /// <summary>Another spelling, also from another alphabet.</summary>
    Spelling = 3,

    /// <summary>What family and friends say.</summary>
    Familiar = 4,
}

/// <summary>One other name, dated and sourced (requirement A4).</summary>
public sealed record NameFact(string Name, NameKind Kind, DateOnly? From, DateOnly? To, SourceKind Source, VerificationState Verification);

/// <summary>A place as an agency knows it.</summary>
public sealed record PostalAddress(string? Uprn, string? Line, string? Postcode, string? Area);

/// <summary>What one agency's record says of a person. Absent fields are null: unknown is a value.</summary>
public sealed record Demographics
{
    public string? GivenName { get; init; }
    public string? FamilyName { get; init; }
    public DateOnly? BirthDate { get; init; }

    /// <summary>Expected birth date of an unborn child (requirement A2).</summary>
    public DateOnly? ExpectedBirthDate { get; init; }

    /// <summary>
    /// Day on which the pregnancy with this child ended without a birth, or on which its record was taken back; set by the broker
    /// only. From then on this is nobody's child any more, and no clock runs for it.
    /// </summary>
    public DateOnly? NotBornSince { get; init; }

    public Sex Sex { get; init; }
    public IReadOnlyList<PersonIdentifier> Identifiers { get; init; } = [];

    /// <summary>Every other name; those of <see cref="NameFacts"/> are among them, so that whatever searches names finds them.</summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];

    /// <summary>What is known of the other names (requirement A4).</summary>
    public IReadOnlyList<NameFact> NameFacts { get; init; } = [];

    public PostalAddress? Address { get; init; }
    public string? Telephone { get; init; }

    /// <summary>What is known of one of the other names; null when no more than that it is one. Of several accounts the surest.</summary>
    public NameFact? FactOf(string otherName) => NameFacts.Where(f => f.Name == otherName).MaxBy(f => f.Verification switch
    {
        VerificationState.Confirmed => 3,
        VerificationState.Corroborated => 2,
        VerificationState.Disproved or VerificationState.RecordedInError => 0,
        _ => 1,
    });
}

/// <summary>
/// One agency's own record of a person, in one version. Records of one person stand together in a cluster, the person; none
/// overwrites another (requirements A4-A6).
/// </summary>
public sealed record PersonRecord(
    string Id,
    string PersonId,
    string OrganisationId,
    string? OwnRecordId,
    Demographics Demographics,
    DateTimeOffset RecordedAt)
{
    /// <summary>
    /// The entry that this is a version of (<see cref="Identity.IdentityEntry"/>): all versions of one own record. A person's first
    /// entry bears the person's id.
    /// </summary>
    public string EntryId { get; init; } = PersonId;

    /// <summary>The practitioner of that organisation who stated this version; null for its system.</summary>
    public string? StatedBy { get; init; }

    /// <summary>
    /// Marked by the agency: somebody is in danger from being found, for example under a name changed for safety or after an
    /// adoption. The person is then found only by agencies that hold an entry of it (requirement A10).
    /// </summary>
    public bool Protected { get; init; }
}

/// <summary>A person in the broker: the records that were found to be about the same human being.</summary>
public sealed record Person(string Id, IReadOnlyList<PersonRecord> Records)
{
    /// <summary>
    /// Birth date on which most organisations agree, each by its newest record that has one; the oldest of these breaks a tie.
    /// Null when none says. One agency's repeated records do not outvote the others.
    /// </summary>
    public DateOnly? BirthDate => AgreesOn(out var all) ? all : MostCommon(BirthDates);

    // Nearly always all records say the same, and this is asked again and again: then nothing is counted.
    private bool AgreesOn(out DateOnly? all)
    {
        all = null;
        foreach (var record in Records)
        {
            if (record.Demographics.BirthDate is not { } said)
                continue;
            if (all is not null && all != said)
                return false;
            all = said;
        }

        return true;
    }

    private IEnumerable<DateOnly?> BirthDates => Records
        .Where(r => r.Demographics.BirthDate is not null)
        .GroupBy(r => r.OrganisationId)
        .Select(g => g.MaxBy(r => r.RecordedAt)!)
        .OrderBy(r => r.RecordedAt)
        .Select(r => r.Demographics.BirthDate);

    /// <summary>Expected birth date; only while no record holds a birth date.</summary>
    public DateOnly? ExpectedBirthDate => BirthDate is null ? MostCommon(Records.Select(r => r.Demographics.ExpectedBirthDate)) : null;

    /// <summary>A child that was expected and not born: no record holds a birth date, and one says that it will not be.</summary>
    public bool WasNotBorn => BirthDate is null && Records.Any(r => r.Demographics.NotBornSince is not null);

    /// <summary>This person by the records of one organisation alone.</summary>
    public Person AsHeldBy(string organisationId) => new(Id, [.. Records.Where(r => r.OrganisationId == organisationId)]);

    /// <summary>
    /// Name as one organisation itself recorded it, the newest first; null when it holds none. There is no name for everybody:
    /// a person's id must not buy a name from another agency's record.
    /// </summary>
    public string? NameFrom(string organisationId) => AsHeldBy(organisationId).NewestName;

    /// <summary>Name of the newest record that has one, whoever holds it; null when none has.</summary>
    internal string? NewestName => Records
        .Where(r => !string.IsNullOrWhiteSpace(r.Demographics.GivenName) || !string.IsNullOrWhiteSpace(r.Demographics.FamilyName))
        .MaxBy(r => r.RecordedAt) is { Demographics: var newest } ? $"{newest.GivenName} {newest.FamilyName}".Trim() : null;

    /// <summary>
    /// Age band on a day (requirement A8: a child is anybody under 18 by birth date, or unborn). While organisations disagree
    /// whether this is a child, it is one: a wrong date must not take a child out of everybody's sight.
    /// </summary>
    public AgeBand AgeBandOn(DateOnly day)
    {
        if (WasNotBorn)
            return AgeBand.Unspecified;
        var band = Ages.BandOn(BirthDate, ExpectedBirthDate, day);
        return band == AgeBand.Adult && !AgreesOn(out _) ? Ages.BandOn(BirthDates.Max(), null, day) : band;
    }

    /// <summary>Whether this is a child on a day. A person without a birth date is not taken for a child by itself.</summary>
    public bool IsChildOn(DateOnly day) => AgeBandOn(day) is not (AgeBand.Unspecified or AgeBand.Adult);

    private static DateOnly? MostCommon(IEnumerable<DateOnly?> dates) => dates
        .Where(d => d is not null)
        .GroupBy(d => d)
        .OrderByDescending(g => g.Count())
        .Select(g => g.Key)
        .FirstOrDefault();
}
