using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>What a statement on a household is about.</summary>
public enum StatementTopic
{
    Unspecified = 0,

    /// <summary>Whether a child's birth father is in the home (requirement B10).</summary>
    BirthFatherInHome = 1,

    /// <summary>Whether another male is in the home (B10).</summary>
    OtherMaleInHome = 2,

    /// <summary>Whether an adult holds parental responsibility for a child (B14).</summary>
    ParentalResponsibility = 3,

    /// <summary>Whether that adult was consulted (B14).</summary>
    Consulted = 4,

    /// <summary>Whether kin of a child are protective or a risk (B13).</summary>
    KinStanding = 5,

    /// <summary>An adult's answer about contact with or care of a child, at an episode (B11).</summary>
    ChildContact = 6,

    /// <summary>Contact of an adult with a child, for example while in custody (B3).</summary>
    Contact = 7,
}

/// <summary>
/// What was answered. Unknown, not asked and no are three answers; that nobody stated anything is a fourth, and never stored. The
/// same numbers as the protocol's.
/// </summary>
public enum HomeAnswer
{
    Unspecified = 0,
    Yes = 1,
    No = 2,

    /// <summary>Asked, and not found out.</summary>
    Unknown = 3,
    NotAsked = 4,

    /// <summary>Nobody stated anything. In answers only.</summary>
    NotRecorded = 5,
    Declined = 6,
}

/// <summary>How kin stand to a child's safety. Unknown unless somebody says otherwise: never protective by default (B13).</summary>
public enum KinStanding
{
    Unspecified = 0,
    Protective = 1,
    Risk = 2,
    Unknown = 3,
}

/// <summary>Whether a standing was tested or is assumed (B13).</summary>
public enum StandingBasis
{
    Unspecified = 0,
    Assumed = 1,
    Tested = 2,
}

/// <summary>One statement, dated and sourced. Later statements are added beside it; of one organisation on one topic the newest counts.</summary>
/// <param name="OtherId">The child, where the statement is about an adult and a child.</param>
/// <param name="Reason">For example why somebody was not consulted, or how contact took place.</param>
public sealed record HouseholdStatement(
    string Id,
    string PersonId,
    string? OtherId,
    StatementTopic Topic,
    HomeAnswer Answer,
    KinStanding Standing,
    StandingBasis Basis,
    string? Reason,
    DateOnly AsOf,
    SourceKind Source,
    string OrganisationId,
    AgencyKind StatedBy,
    DateTimeOffset RecordedAt);
