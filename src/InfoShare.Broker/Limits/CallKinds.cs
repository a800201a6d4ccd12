using System.Collections.Frozen;
using InfoShare.Broker.Security;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Broker.Limits;

/// <summary>What a call is to the limits.</summary>
public enum CallKind
{
    /// <summary>Counts for nothing: what is open to everybody without a token.</summary>
    Free = 0,

    /// <summary>Everything else.</summary>
    Ordinary = 1,

    /// <summary>Looks somebody up.</summary>
    Search = 2,

    /// <summary>Tells of a danger: never stopped by what searches have used up (O3, L11).</summary>
    Telling = 3,
}

/// <summary>
/// The kind of each method. A search is whatever the audit map writes to the trail as a question, so that a new one is limited without
/// anybody thinking of it, and the changes by which somebody can be looked for as well.
/// </summary>
public static class CallKinds
{
    private static readonly FrozenSet<string> TellingMethods = new[]
    {
        "ShareConcern", "MakeReferral", "ReportDomesticAbuseAttendance", "ReportSchoolingSignal", "ReportGpListRemoval", "ReportOrderEnding",
        "LogInjuryOrDisclosure", "ReportExclusion", "ReportOffRoll", "ReportManagedMove", "ReportNeverEnrolled", "ReportBreach", "ReportRelease",
        "ShareAddressConcern", "RecordFamilyReferral", "ConvertConcern", "RaiseDoubt",
    }.ToFrozenSet(StringComparer.Ordinal);

    // Whether somebody is recorded shows in their answers, though the trail knows them by what they change or give back.
    private static readonly FrozenSet<string> SearchingMethods = new[]
    {
        "BreakGlass", "DeclareConflict", "ListEmergencyAccess", "PlaceLegalHold", "RecordNotShared", "RegisterHomeEducation", "RequestInformation", "WhoKnewWhat",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, CallKind> Table =
        AuditMap.All.ToFrozenDictionary(row => row.Key, row => Judge(row.Key, row.Value), StringComparer.Ordinal);

    /// <summary>The names, without their services, of the methods that tell of a danger.</summary>
    public static IReadOnlyCollection<string> Telling => TellingMethods;

    /// <summary>The kind of a method, by full name without the leading slash.</summary>
    public static CallKind Of(string method) => Table.GetValueOrDefault(method, CallKind.Ordinary);

    private static CallKind Judge(string method, AuditRow row) =>
        RpcPolicies.Of(method).Audience == RpcAudience.Public ? CallKind.Free
        : TellingMethods.Contains(method[(method.LastIndexOf('/') + 1)..]) ? CallKind.Telling
        : row.Kind == AuditEventKind.Query || SearchingMethods.Contains(method[(method.LastIndexOf('/') + 1)..]) ? CallKind.Search
        : CallKind.Ordinary;
}
