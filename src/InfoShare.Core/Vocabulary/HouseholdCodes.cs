namespace InfoShare.Core.Vocabulary;

/// <summary>How one person stands to another. Vocabulary 6.</summary>
public enum RelationshipType
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Mother or father by birth; parental responsibility is recorded apart.</summary>
    BirthParent = 1,

    /// <summary>An unborn child to its parent.</summary>
    ExpectedChild = 2,

    /// <summary>Acts as a parent without being one by birth.</summary>
    StepOrFatherFigure = 3,

    /// <summary>An adult's present partner.</summary>
    Partner = 4,

    /// <summary>An adult's former partner.</summary>
    ExPartner = 5,

    /// <summary>A young person's own partner.</summary>
    YpPartner = 6,

    /// <summary>Both parents shared.</summary>
    FullSibling = 7,

    /// <summary>One parent shared.</summary>
    HalfSibling = 8,

    /// <summary>A sibling by household, not by birth.</summary>
    StepSibling = 9,

    /// <summary>Wider family: protective, a risk, or not yet known which.</summary>
    ExtendedKin = 10,

    /// <summary>Foster carer, kinship carer or the keeper of lodgings.</summary>
    Carer = 11,

    /// <summary>A babysitter or the like.</summary>
    OccasionalCarer = 12,

    /// <summary>Somebody else in the home, such as a lodger or an unexplained man.</summary>
    HouseholdOther = 13,

    /// <summary>A friend or contact, a suspected exploiter included.</summary>
    Associate = 14,

    /// <summary>Known only by an alias, an online handle or a vehicle.</summary>
    Unidentified = 15,
}

/// <summary>How sure a relationship is, and whether it still runs. Vocabulary 6.</summary>
public enum LinkState
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Verified.</summary>
    Confirmed = 1,

    /// <summary>Somebody says so.</summary>
    Reported = 2,

    /// <summary>A professional suspects it.</summary>
    Suspected = 3,

    /// <summary>A party has stated the intention.</summary>
    Declared = 4,

    /// <summary>A party denies it.</summary>
    Denied = 5,

    /// <summary>The sources conflict.</summary>
    Disputed = 6,

    /// <summary>Said to be over; alerts go on.</summary>
    ClaimedEnded = 7,

    /// <summary>One of them is in custody; it resumes on release.</summary>
    SuspendedCustody = 8,

    /// <summary>Independent evidence shows that it ended; a search still finds it.</summary>
    EndedVerified = 9,
}

/// <summary>In what way a person is at an address. Vocabulary 6.</summary>
public enum ResidenceKind
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>The usual address.</summary>
    MainHome = 1,

    /// <summary>The other home where care is shared.</summary>
    SecondHome = 2,

    /// <summary>Part of the week only.</summary>
    Weekend = 3,

    /// <summary>Visits, but does not live there.</summary>
    ContactOnly = 4,

    /// <summary>Stays informally.</summary>
    Sofa = 5,

    /// <summary>A hotel, a hostel, or bed and breakfast.</summary>
    Temporary = 6,

    /// <summary>A refuge; the address is of class PROTECTED_LOCATION.</summary>
    Refuge = 7,

    /// <summary>An address where somebody plans to live.</summary>
    Intended = 8,

    /// <summary>The address of a bail, curfew or licence condition.</summary>
    LicenceAddress = 9,

    /// <summary>A police cell, a prison or a young offender institution.</summary>
    Custody = 10,

    /// <summary>A ward, a mother-and-baby unit or another in-patient bed.</summary>
    Hospital = 11,

    /// <summary>A placement with foster carers or kin.</summary>
    FosterOrKin = 12,

    /// <summary>A children's home.</summary>
    Residential = 13,

    /// <summary>A supported unit for young people.</summary>
    SemiIndependent = 14,
}

/// <summary>An age said without a date of birth, for answers that may not carry one. Ours.</summary>
public enum AgeBand
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Not born yet.</summary>
    Unborn = 1,

    /// <summary>From birth to four years.</summary>
    [Code("AGE_0_4")]
    Age04 = 2,

    /// <summary>Five to nine years.</summary>
    [Code("AGE_5_9")]
    Age59 = 3,

    /// <summary>Ten to fifteen years.</summary>
    [Code("AGE_10_15")]
    Age1015 = 4,

    /// <summary>Sixteen or seventeen years.</summary>
    [Code("AGE_16_17")]
    Age1617 = 5,

    /// <summary>Eighteen years or more.</summary>
    Adult = 6,
}

/// <summary>A person's sex as the reporting system holds it. Ours.</summary>
public enum Sex
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Female.</summary>
    Female = 1,

    /// <summary>Male.</summary>
    Male = 2,

    /// <summary>Cannot be classed as either.</summary>
    Indeterminate = 3,

    /// <summary>Not known to the reporting system.</summary>
    NotKnown = 4,
}

/// <summary>Which register an identifier of a person belongs to. Ours.</summary>
public enum IdentifierScheme
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>NHS number: ten digits, the last a modulus 11 check.</summary>
    NhsNumber = 1,

    /// <summary>Police National Computer identifier.</summary>
    Pnc = 2,

    /// <summary>Probation's case reference number.</summary>
    Crn = 3,

    /// <summary>Unique pupil number.</summary>
    Upn = 4,

    /// <summary>Prison number.</summary>
    PrisonNumber = 5,

    /// <summary>Case number in a local authority's system.</summary>
    CaseNumber = 6,

    /// <summary>The sending system's own record number; means something only together with that system.</summary>
    Local = 7,
}

/// <summary>What a visitor must know of an adult or of an address. It says nothing of a child's risk (requirement C24). Ours.</summary>
public enum SafetyNoticeKind
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Violence or threats to workers.</summary>
    ViolenceToStaff = 1,

    /// <summary>A weapon within reach.</summary>
    Weapon = 2,

    /// <summary>A dog or another animal that is dangerous or not kept in.</summary>
    Dog = 3,

    /// <summary>Something catching, or a danger to health in the home.</summary>
    Infection = 4,

    /// <summary>A danger from the building or the way to it.</summary>
    Premises = 5,

    /// <summary>Nobody visits alone, whatever the reason.</summary>
    VisitWithAnother = 6,

    /// <summary>Something else; the words say what.</summary>
    Other = 7,
}
