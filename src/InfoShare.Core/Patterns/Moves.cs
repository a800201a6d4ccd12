using InfoShare.Core.Households;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Patterns;

/// <summary>
/// The moves of one person, as its recorded homes tell of them (H1). A function of what is recorded: the order in which it came changes nothing. Homes
/// that overlap in time, a weekend with the father, a stay in hospital, what is only suspected or planned, are no moves.
/// </summary>
public static class Moves
{
    /// <summary>
    /// Each statement of an arrival in a home other than the one before. Several statements of one arrival have its first day, and so are one
    /// event. The first home that is known is no move; a home of which nobody says since when only tells where somebody lived before.
    /// </summary>
    public static IEnumerable<(Residence Statement, Happening Happening)> Of(IEnumerable<Residence> residences, SeriesRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var counted = rules.All.Where(r => r.Residences).ToList();
        var (home, arrived, first) = ("", default(DateOnly), true);
        var dated = false;
        foreach (var statement in residences.Where(IsHome).OrderBy(r => r.HoldsFrom).ThenBy(r => r.From is null).ThenBy(r => r.Id, StringComparer.Ordinal))
        {
            // An old address in somebody's record is no way back to it.
            if (statement.From is null && dated)
                continue;
            dated |= statement.From is not null;
            var place = AddressKeys.HouseOf(statement.Address) ?? statement.AddressKey;
            if (place != home)
                (first, home, arrived) = (home.Length == 0, place, statement.HoldsFrom);
            if (first || statement.From is null)
                continue;
            foreach (var rule in counted)
            {
                yield return (statement, new Happening(
                    statement.Id, rule.Kind, arrived, [$"to {place}", .. rule.Indicators.Select(Code.Of)], [], statement.OrganisationId, statement.StatedBy)
                {
                    PersonId = statement.PersonId,
                });
            }
        }
    }

    // A hostel is no household, and to be sent to one is a move.
    private static bool IsHome(Residence home) => home.State is not (LinkState.Denied or LinkState.Declared or LinkState.Suspected or LinkState.Disputed)
        && home.Source != SourceKind.PoliceIntel && home.Kind is ResidenceKind.MainHome or ResidenceKind.Sofa or ResidenceKind.Temporary or ResidenceKind.FosterOrKin or ResidenceKind.Residential
            or ResidenceKind.SemiIndependent;
}
