namespace InfoShare.Core.People.Matching;

/// <summary>What a record says of a person, as written. Absent or empty means not recorded. Never log or print one.</summary>
public sealed record PersonFacts
{
    public string? Given { get; init; }
    public string? Family { get; init; }

    /// <summary>A whole name in one field: "Given Middle Family" or "Family, Given".</summary>
    public string? Full { get; init; }

    /// <summary>Other names by which the person is or was known, each whole.</summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];

    /// <summary>See <see cref="BirthDateForm.Parse"/>.</summary>
    public string? BirthDate { get; init; }

    /// <summary>Begins with m or f, or is 1 or 2; all else counts as not recorded.</summary>
    public string? Sex { get; init; }

    public string? Postcode { get; init; }

    /// <summary>Number or name of the house; read from the street when it leads there ("12 High Street").</summary>
    public string? House { get; init; }

    public string? Street { get; init; }
    public string? Locality { get; init; }
    public string? Region { get; init; }

    /// <summary>Unique property reference number.</summary>
    public string? Uprn { get; init; }

    public string? Telephone { get; init; }
    public string? Email { get; init; }

    /// <summary>Of any scheme. Ten digits with a right check digit are taken for an NHS number.</summary>
    public IReadOnlyList<IdentifierFact> Identifiers { get; init; } = [];

    /// <summary>Many unrelated people live at the address: hostel, prison, refuge, care home.</summary>
    public bool IsCommunalAddress { get; init; }
}

/// <summary>An identifier. A superseded one was replaced by another: to differ from it is no conflict.</summary>
public sealed record IdentifierFact(string Scheme, string Value, bool IsSuperseded = false);
