using InfoShare.Core.Access;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns;

/// <summary>
/// Which concerns a reader may not even count: a filter for the database, so that what is hidden takes no place on a page, ends no
/// list early and moves no limit (requirement H6). Each row that passes is judged again (<see cref="ConcernAccess"/>).
/// </summary>
/// <param name="OrganisationId">The reader's organisation.</param>
/// <param name="PractitionerId">The reader, who sees what he or she wrote.</param>
/// <param name="Hidden">Classes that are hidden, as <see cref="ConcernClass.MaskOf(IEnumerable{SensitivityClass})"/>.</param>
/// <param name="HiddenOfOwn">Those of them that are hidden of the own organisation's concerns too.</param>
public sealed record ConcernSight(string OrganisationId, string PractitionerId, long Hidden, long HiddenOfOwn)
{
    /// <summary>
    /// Whether what was recorded in error is found too. Else it is there for its author's organisation, and for those who were shown it
    /// before, alone (requirement C18).
    /// </summary>
    public bool WithErrors { get; init; }

    /// <summary>Hides nothing but what was recorded in error: the broker's own look.</summary>
    public static ConcernSight Everything { get; } = new("", "", 0, 0);

    /// <summary>What the caller may count, in the standing of the question.</summary>
    public static ConcernSight Of(Caller caller) => new(
        caller.OrganisationId, caller.Practitioner?.Id ?? "", HiddenFrom(caller, null), HiddenFrom(caller, Relation.Colleague));

    private static long HiddenFrom(Caller caller, Relation? relation) =>
        ConcernClass.MaskOf(Code.All<SensitivityClass>().Where(c => caller.May(c, relation).Release == Release.Hidden));
}
