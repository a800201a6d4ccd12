using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Retention;

/// <summary>The classes whose records this service removes, by what their ids begin with.</summary>
public static class RemovableRecords
{
    private static readonly (string Prefix, RecordClass Class)[] ByPrefix =
    [
        ("con_", RecordClass.Concern), ("ref_", RecordClass.Referral), ("ctc_", RecordClass.Contact), ("enq_", RecordClass.Enquiry), ("tsk_", RecordClass.Task),
        ("pat_", RecordClass.Pattern), ("end_", RecordClass.Ending),
    ];

    /// <summary>In the order in which a pass looks at them.</summary>
    public static IReadOnlyList<RecordClass> Classes { get; } = [.. ByPrefix.Select(p => p.Class)];

    /// <summary>The class of a record by its id; null for an id of anything else.</summary>
    public static RecordClass? ClassOf(string recordId) =>
        ByPrefix.FirstOrDefault(p => recordId.StartsWith(p.Prefix, StringComparison.Ordinal)) is { Prefix: not null } found ? found.Class : null;
}
