using InfoShare.Core.Vocabulary;

namespace InfoShare.Broker.Security;

/// <summary>Whom a method is open to.</summary>
public enum RpcAudience
{
    /// <summary>Nobody: the default of a method that the table does not name.</summary>
    Nobody = 0,

    /// <summary>Everybody with a good certificate, without a token: health and, in Development, reflection.</summary>
    Public = 1,

    /// <summary>An organisation's system; a practitioner may be named and need not be.</summary>
    System = 2,

    /// <summary>A named practitioner.</summary>
    Practitioner = 3,
}

/// <summary>
/// Who may call one method. Which purposes, tiers and states are open is decided behind it; this table only opens the door
/// (requirement L1: deny by default).
/// </summary>
public sealed record RpcPolicy(RpcAudience Audience)
{
    /// <summary>Kinds of organisation that may call; empty: every kind.</summary>
    public IReadOnlyList<AgencyKind> Agencies { get; init; } = [];

    /// <summary>Roles that may call; empty: every role of those organisations. Needs a practitioner.</summary>
    public IReadOnlyList<PractitionerRole> Roles { get; init; } = [];

    /// <summary>Only organisations that run the partnership's registry.</summary>
    public bool OperatorOnly { get; init; }

    /// <summary>Only in the Development environment.</summary>
    public bool DevelopmentOnly { get; init; }
}
