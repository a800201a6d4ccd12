using System.Globalization;
using InfoShare.Core.Concerns;
using InfoShare.Core.People;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Agencies.Health;

/// <summary>What worries a midwife.</summary>
public enum AntenatalWorry
{
    Unspecified = 0,
    LateBooking = 1,
    Concealed = 2,
    Ambivalent = 3,
    EarlierChildElsewhere = 4,
    YoungParent = 5,
    NoSettledHome = 6,
    Drugs = 7,
    Alcohol = 8,
    MentalHealth = 9,
    PartnerAlwaysPresent = 10,
    AbuseDisclosed = 11,
    Isolated = 12,
    InterpreterNeeded = 13,
}

/// <summary>What worries a midwife about an unborn child. The mother's recorded pregnancy leads to the child, registered or not.</summary>
/// <param name="Unborn">The child, where the midwife's system holds a record of it.</param>
/// <param name="BookedAtWeeks">Null: not booked.</param>
public sealed record ReportAntenatalConcern(
    SubjectRef Mother, SubjectRef? Unborn, int? BookedAtWeeks, IReadOnlyList<AntenatalWorry> Worries, string RiskStatement, IReadOnlyList<StatedBearing> Children,
    IReadOnlyList<SubjectRef> SuspectedSources, FormBasics Basics) : IAgencyForm
{
    public Form ToForm() => new()
    {
        Concern = Basics.Concern(
            Mother, [.. Worries.Select(IndicatorOf)], ConcernKind.Context, null,
            FormWords.Lines(RiskStatement, BookedAtWeeks is { } weeks ? string.Create(CultureInfo.InvariantCulture, $"Booked at {weeks} weeks.") : "Not booked."))
            with
        {
            Children = [.. Unborn is { } unborn ? [new StatedBearing(unborn, "The unborn child of this pregnancy.", false)] : (StatedBearing[])[], .. Children],
            SuspectedSources = SuspectedSources,
            ChildContact = ChildContactAnswer.Yes,
        },
    };

    private static ConcernIndicator IndicatorOf(AntenatalWorry worry) => worry switch
    {
        AntenatalWorry.LateBooking => ConcernIndicator.LateBooking,
        AntenatalWorry.Concealed => ConcernIndicator.ConcealedPregnancy,
        AntenatalWorry.Ambivalent => ConcernIndicator.MaternalAmbivalence,
        AntenatalWorry.EarlierChildElsewhere => ConcernIndicator.PreviousChildRemoved,
        AntenatalWorry.YoungParent => ConcernIndicator.YoungParent,
        AntenatalWorry.NoSettledHome => ConcernIndicator.HomelessOrTemporary,
        AntenatalWorry.Drugs => ConcernIndicator.ParentDrugs,
        AntenatalWorry.Alcohol => ConcernIndicator.ParentAlcohol,
        AntenatalWorry.MentalHealth => ConcernIndicator.PerinatalMh,
        AntenatalWorry.PartnerAlwaysPresent => ConcernIndicator.DaPartnerAlwaysPresent,
        AntenatalWorry.AbuseDisclosed => ConcernIndicator.DaDisclosed,
        AntenatalWorry.Isolated => ConcernIndicator.SocialIsolation,
        AntenatalWorry.InterpreterNeeded => ConcernIndicator.LanguageNeed,
        _ => throw RuleException.Invalid("worries", "names something that is not known"),
    };
}
