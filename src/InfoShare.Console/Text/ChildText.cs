using InfoShare.Protocol.Probation.V1;

namespace InfoShare.WebConsole.Text;

/// <summary>What several parts of a page say of a child whom an adult reaches.</summary>
internal static class ChildText
{
    /// <summary>The child by number and age, and by name where the own organisation recorded one.</summary>
    public static string Called(ReachedChild child, int index) =>
        $"Child {index + 1}{(child.OwnName.Length > 0 ? ", " + child.OwnName : "")}, {Words.Small(child.AgeBand)}";
}
