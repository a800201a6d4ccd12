using InfoShare.Core.Access;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns;

/// <summary>What a sight leaves out, for the trail alone (requirement D6).</summary>
/// <param name="Count">How many records.</param>
/// <param name="Classes">The classes for which they are left out, a bit each, as <see cref="ConcernClass.MaskOf(IEnumerable{SensitivityClass})"/>.</param>
public sealed record HiddenRecords(int Count, long Classes)
{
    /// <summary>Nothing is left out.</summary>
    public static HiddenRecords None { get; } = new(0, 0);

    /// <summary>As a database counts them by the classes of each.</summary>
    public static HiddenRecords Of(IEnumerable<(long Classes, long Count)> counted) =>
        counted.Aggregate(None, (all, some) => new HiddenRecords(all.Count + (int)some.Count, all.Classes | some.Classes));
}

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
