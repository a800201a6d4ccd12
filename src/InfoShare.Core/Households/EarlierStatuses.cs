using InfoShare.Core.Access;
using InfoShare.Core.Concerns;
using InfoShare.Core.Handovers;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>
/// What was recorded of a child before an assessment or a plan begins (requirement D13): whoever begins one sees the earlier ones, from every
/// area, as far as the role may, and that something is withheld and whom to ask.
/// </summary>
/// <param name="Statuses">The latest first; of a child whose whereabouts are kept without the organisation.</param>
/// <param name="HowToRead">So that nobody takes an empty list for a child without a history (D4).</param>
public sealed record EarlierStatuses(IReadOnlyList<ChildStatus> Statuses, IReadOnlyList<WithheldItem> Withheld, string HowToRead)
{
    private const string Nothing = "No earlier status that is open to your role is recorded here. This does not say that there was none.";

    private static readonly ChildStatusCode[] Beginnings =
    [
        ChildStatusCode.CscOpen, ChildStatusCode.EarlyHelp, ChildStatusCode.Cin, ChildStatusCode.S47, ChildStatusCode.Cpp, ChildStatusCode.PreProceedings,
    ];

    /// <summary>Whether an assessment or a plan begins with such a status.</summary>
    public static bool AreAskedFor(ChildStatusCode code, DateOnly? to) => to is null && Beginnings.Contains(code);

    /// <summary>Whether an organisation reads by it what others recorded: to be shown one's own is no look-up.</summary>
    internal bool AreALook(Caller caller) => Withheld.Count > 0 || Statuses.Any(s => s.OrganisationId != caller.OrganisationId);

    /// <summary>The child's statuses before this one, as the caller may see them, and what the trail says of it.</summary>
    /// <param name="all">All that is recorded of the child.</param>
    internal static async ValueTask<(EarlierStatuses Earlier, Disclosure Disclosure)> OfAsync(
        IReadSession session, Person child, ChildStatus? beginning, IReadOnlyList<ChildStatus> all, Caller caller, RegistrySnapshot registry)
    {
        var kept = await Whereabouts.AreKeptAsync(session, [child]);
        var disclosure = new Disclosure(caller, registry) { WhereaboutsAreKept = kept };

        // Of somebody from whom the caller is kept by a conflict of interest nothing is said, in whatever way (L10): what is told is not refused.
        if (caller.Conflicts.Keeps(child.Id))
            return (new EarlierStatuses([], [], Nothing), disclosure);
        List<ChildStatus> shown =
        [
            .. all.Where(s => beginning is null || !s.IsSameAs(beginning))
                .OrderByDescending(s => s.From).ThenBy(s => s.Id, StringComparer.Ordinal)
                .Where(disclosure.Judge)
                .Select(s => Whereabouts.StatusFor(caller, kept, s)),
        ];
        return (
            new EarlierStatuses(
                shown, disclosure.Withheld,
                (shown.Count == 0 ? Nothing : "These are recorded here and open to your role: read them before you begin.")
                    + (disclosure.Withheld.Count == 0 ? "" : " Something is withheld: ask those named.")),
            disclosure);
    }
}
