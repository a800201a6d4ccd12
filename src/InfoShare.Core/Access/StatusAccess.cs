using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Access;

/// <summary>Which statuses a role may see. A status is shown as a marker: code and dates, never the plan.</summary>
public static class StatusAccess
{
    /// <summary>Class of a status (vocabulary 11).</summary>
    public static SensitivityClass ClassOf(ChildStatusCode code) => code switch
    {
        ChildStatusCode.Mappa or ChildStatusCode.Licence => SensitivityClass.Criminal,
        ChildStatusCode.HealthPlan => SensitivityClass.ChildHealth,
        ChildStatusCode.PreProceedings or ChildStatusCode.ResidenceOrder or ChildStatusCode.Adopted => SensitivityClass.Legal,
        _ => SensitivityClass.Standard,
    };

    /// <summary>Whether the role may be told of the status, at MARKER or above.</summary>
    public static bool IsOpenTo(AccessPolicy policy, PractitionerRole role, ChildStatusCode code) => policy.Tell(role, ClassOf(code)).Shows;

    /// <summary>Whether the caller sees the status, at MARKER or above.</summary>
    public static bool IsOpenTo(Caller caller, ChildStatusCode code) => caller.May(ClassOf(code)).Shows;
}
