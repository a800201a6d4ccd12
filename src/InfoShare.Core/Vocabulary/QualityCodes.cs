namespace InfoShare.Core.Vocabulary;

/// <summary>What is recorded. None of it is ever a reason for concern, and none of it is used to find out who somebody is.
/// Ours.</summary>
public enum CharacteristicKind
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Ethnicity, as the person or the parent says.</summary>
    Ethnicity = 1,

    /// <summary>Disability.</summary>
    Disability = 2,

    /// <summary>The language that the person speaks best, and wants to be spoken to in.</summary>
    FirstLanguage = 3,
}

/// <summary>What came of asking. Nothing recorded at all is a fifth thing: missing. Ours.</summary>
public enum CharacteristicAnswer
{
    /// <summary>Not stated; refused on write.</summary>
    Unspecified = 0,

    /// <summary>Said.</summary>
    Stated = 1,

    /// <summary>Asked, and whoever was asked does not know.</summary>
    Unknown = 2,

    /// <summary>Asked, and not willing to say.</summary>
    Refused = 3,

    /// <summary>Nobody asked.</summary>
    NotAsked = 4,
}
