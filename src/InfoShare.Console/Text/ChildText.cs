using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Probation.V1;

namespace InfoShare.WebConsole.Text;

/// <summary>The way from a grown-up to a child, as the pages draw it.</summary>
/// <param name="Called">The child.</param>
/// <param name="Reach">When the grown-up reaches the child, in words.</param>
/// <param name="Path">Step by step; none where the reader's role is not shown it.</param>
/// <param name="HasLead">Whether a social worker leads.</param>
/// <param name="Contact">Whom to ring.</param>
internal sealed record WayToChild(string Called, string Reach, IReadOnlyList<PathStep> Path, bool HasLead, ContactPoint Contact);

/// <summary>What several parts of a page say of a child whom an adult reaches.</summary>
internal static class ChildText
{
    /// <summary>The child by number and age, and by name where the own organisation recorded one.</summary>
    public static string Called(ReachedChild child, int index) => Called(child.OwnName, child.AgeBand, index);

    /// <summary>The same where a grown-up was asked about.</summary>
    public static string Called(AdultReachedChild child, int index) => Called(child.OwnName, child.AgeBand, index);

    /// <summary>The steps of a way, in the one form that the picture and the words are drawn from.</summary>
    public static IReadOnlyList<PathStep> PathOf(AdultReachedChild child) =>
    [
        .. child.Path.Select(s => new PathStep
        {
            Words = s.Words,
            Relationship = s.Relationship,
            State = s.State,
            FromDate = s.FromDate,
            ToDate = s.ToDate,
            StatedBy = s.StatedBy,
            Statements = { s.Statements },
        }),
    ];

    private static string Called(string name, AgeBand band, int index) => $"Child {index + 1}{(name.Length > 0 ? ", " + name : "")}, {Words.Small(band)}";
}
