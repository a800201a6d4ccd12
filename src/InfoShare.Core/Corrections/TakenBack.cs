using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Corrections;

/// <summary>
/// That an organisation took back what it had recorded of somebody: a contact, a status (requirement C18). The row stays as it was said, and
/// counts for nothing any more.
/// </summary>
/// <param name="Words">Which person it should have been, or what was wrong: for its own organisation alone, since it may name somebody else.</param>
/// <param name="ShownTo">Its own organisation, and those that had been shown it: for every other there is no such thing.</param>
public sealed record TakenBack(
    DateTimeOffset At, TakeBackReason Why, string? Words, string ById, string? ByName, PractitionerRole ByRole, IReadOnlyList<string> ShownTo)
{
    /// <summary>Whether it is there for somebody of this organisation.</summary>
    public bool IsThereFor(string organisationId) => ShownTo.Contains(organisationId, StringComparer.Ordinal);

    /// <summary>As a reader may see it.</summary>
    /// <param name="own">Whether it is the reader's own organisation's.</param>
    public TakenBack For(bool own) => own ? this : this with { Words = null, ById = "", ByName = null, ByRole = PractitionerRole.Unspecified, ShownTo = [] };
}
