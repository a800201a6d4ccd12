using InfoShare.Protocol.Handover.V1;

namespace InfoShare.WebConsole.Text;

/// <summary>What several pages say of a handover.</summary>
internal static class HandoverText
{
    /// <summary>The people by name, or what may be said of them.</summary>
    public static string People(HandoverView handover)
    {
        var names = handover.Subjects.Select(s => s.Name.Length > 0 ? s.Name : "Somebody without a name here").ToArray();
        return names.Length > 0 ? string.Join(", ", names) : "Nobody is named";
    }
}
