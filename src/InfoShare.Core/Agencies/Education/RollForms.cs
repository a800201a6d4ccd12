using System.Globalization;
using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Contacts;
using InfoShare.Core.Handovers;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Agencies.Education;

/// <summary>A pupil is excluded. That nobody asked whether the pupil is safe at home is an answer, and is told.</summary>
/// <param name="SchoolDays">Of a fixed term; null when permanent.</param>
/// <param name="SafeAtHome">True and false: as was said; null: nobody asked.</param>
public sealed record ReportExclusion(
    SubjectRef Pupil, DateOnly From, int? SchoolDays, string? ReasonGroup, bool? SafeAtHome, string? Meaning, FormBasics Basics) : IAgencyForm
{
    /// <inheritdoc/>
    public Form ToForm()
    {
        var term = SchoolDays is { } days ? string.Create(CultureInfo.InvariantCulture, $"fixed term of {days} school days") : "permanent";
        return new Form
        {
            Concern = Basics.Concern(
                Pupil, [ConcernIndicator.Excluded], ConcernKind.Event, FormWords.On(From),
                FormWords.Lines(
                    $"Excluded from school from {PlainTime.Date(From)}, {term}.",
                    FormWords.Said("Reason as the school groups it", ReasonGroup),
                    SafeAtHome switch
                    {
                        true => "It was asked whether the pupil is safe at home meanwhile: yes, as was said.",
                        false => "It was asked whether the pupil is safe at home meanwhile: there is a doubt.",
                        null => "Nobody asked whether the pupil is safe at home meanwhile.",
                    },
                    Meaning),
                $"excluded, {term}"),
            Trigger = NotificationTrigger.SchoolChange,
        };
    }
}

/// <summary>A pupil moves to another school by agreement: those involved are told before it, where it is known before.</summary>
/// <param name="Ahead">Whether the day is still to come.</param>
public sealed record ReportManagedMove(SubjectRef Pupil, DateOnly MovesOn, bool Ahead, string ToSchool, string Why, FormBasics Basics) : IAgencyForm
{
    /// <inheritdoc/>
    public Form ToForm() => new()
    {
        Concern = Basics.Concern(
            Pupil, [ConcernIndicator.ManagedMove], Ahead ? ConcernKind.DeclaredIntention : ConcernKind.Event, FormWords.On(MovesOn),
            FormWords.Lines($"{(Ahead ? "Is to move" : "Moved")} by agreement to {ToSchool} on {PlainTime.Date(MovesOn)}.", Why), "managed move"),
        Trigger = NotificationTrigger.SchoolChange,
    };
}

/// <summary>A pupil is on the roll no more.</summary>
public sealed record ReportOffRoll(
    SubjectRef Pupil, DateOnly OffRollOn, string Why, string? DestinationSaid, DateOnly? LastSeenOn, SeenAlone LastSeenAlone, FormBasics Basics) : IAgencyForm
{
    /// <inheritdoc/>
    public Form ToForm() => new()
    {
        Concern = Basics.Concern(
            Pupil, [ConcernIndicator.OffRoll], ConcernKind.Event, FormWords.On(OffRollOn),
            FormWords.Lines(
                $"Off the roll from {PlainTime.Date(OffRollOn)}.", Why,
                FormWords.Said("Where the pupil goes, as the family said", DestinationSaid) ?? "Where the pupil goes was not said."),
            LastSeen.Label("off roll", LastSeenOn, true)),
        Trigger = NotificationTrigger.SchoolChange,

        // The last day at school is kept as the sight that it was.
        Contacts = LastSeenOn is not { } seen ? [] :
        [
            new ContactStatement
            {
                Person = Pupil,
                HappenedOn = seen,
                KnownAt = Basics.KnownAt,
                Outcome = AttendanceOutcome.Attended,
                Seen = Seen.Yes,
                SeenAlone = LastSeenAlone,
                Place = ContactPlace.School,
                AgencyLabel = "last day at school",
                LegalBasis = Basics.LegalBasis,
            },
        ],
    };
}

/// <summary>A child of school age was never on a roll.</summary>
public sealed record ReportNeverEnrolled(SubjectRef Child, DateOnly FoundOn, string HowFound, DateOnly? LastSeenOn, FormBasics Basics) : IAgencyForm
{
    /// <inheritdoc/>
    public Form ToForm() => new()
    {
        Concern = Basics.Concern(
            Child, [ConcernIndicator.NeverEnrolled], ConcernKind.Absence, FormWords.On(FoundOn),
            FormWords.Lines($"Found on {PlainTime.Date(FoundOn)} to be on no school's roll, and never to have been on one that is known.", HowFound),
            LastSeen.Label("never enrolled", LastSeenOn, true)),
        Trigger = NotificationTrigger.SchoolChange,
    };
}
