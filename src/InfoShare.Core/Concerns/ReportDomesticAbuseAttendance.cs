using System.Globalization;
using InfoShare.Core.Agencies;
using InfoShare.Core.Clocks;
using InfoShare.Core.Contacts;
using InfoShare.Core.People;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns;

/// <summary>A child of the household that officers attended.</summary>
public sealed record AttendanceChild(SubjectRef Child, bool Present, Seen Seen)
{
    /// <summary>Given, the sight of the child is a meeting of its own (requirement C11).</summary>
    public SeenAlone SeenAlone { get; init; }

    public ChildWords? Words { get; init; }

    /// <summary>Who spoke to the child; null when nobody did, or it is not said.</summary>
    public string? SpokenToBy { get; init; }
}

/// <summary>What one party says the other did: somebody's words, kept beside what is reported (requirements C7, C15).</summary>
public sealed record CounterAllegation(string Words, string SaidBy);

/// <summary>
/// Reports a domestic-abuse attendance with the children of the household: a concern with the trigger DA_CALL, so that the school gets the
/// minimum at once, and before its next school day (requirement G4). What officers wrote stays with those whose tier is DETAIL.
/// </summary>
public sealed record ReportDomesticAbuseAttendance(
    DateTimeOffset AttendedAt,
    string IncidentNumber,
    SubjectRef HarmedAdult,
    SubjectRef? SuspectedAdult,
    IReadOnlyList<AttendanceChild> Children,
    string Account,
    Urgency Urgency,
    LegalBasis LegalBasis) : IAgencyForm
{
    /// <summary>Further incidents and reviews that it belongs to (requirement A12).</summary>
    public IReadOnlyList<StatedIncident> Incidents { get; init; } = [];

    /// <summary>Whether the harmed adult was spoken to alone; unspecified: not said.</summary>
    public SeenAlone HarmedAdultAlone { get; init; }

    /// <summary>The own system's grade, compared with nothing.</summary>
    public string? RiskGradeLabel { get; init; }

    public CounterAllegation? CounterAllegation { get; init; }

    public Form ToForm()
    {
        var local = LondonTime.ToLocal(AttendedAt);
        var basics = new FormBasics { Urgency = Urgency, LegalBasis = LegalBasis, KnownAt = AttendedAt, Incidents = Incidents };
        return new Form
        {
            Concern = basics.WithIncident(IncidentNumber).Concern(
                HarmedAdult,
                Children.Any(c => c.Present) ? [ConcernIndicator.DaIncident, ConcernIndicator.DaChildPresent] : [ConcernIndicator.DaIncident],
                ConcernKind.Event, new WhenHappened(DateOnly.FromDateTime(local.DateTime), null, TimeOnly.FromDateTime(local.DateTime)),
                FormWords.Lines(Account, HarmedAdultAlone switch
                {
                    SeenAlone.Yes => "The harmed adult was spoken to alone.",
                    SeenAlone.Unspecified => null,
                    _ => "The harmed adult was not spoken to alone.",
                }),
                IncidentNumber, FormWords.Said("risk grade", RiskGradeLabel))
                with
            {
                HarmCategories = [HarmCategory.DomesticAbuse],
                Children = [.. Children.Select(c => new StatedBearing(c.Child, Relevance(local, c), c.Present))],
                SuspectedSources = SuspectedAdult is { } suspected ? [suspected] : [],
            },
            Trigger = NotificationTrigger.DaCall,
            Contacts = [.. Children.Where(c => c.SeenAlone != SeenAlone.Unspecified).Select(c => MeetingWith(local, c))],
            Notes = CounterAllegation is { } claim ? [new FormNote(NoteKind.CounterAllegation, claim.Words, claim.SaidBy, On: DateOnly.FromDateTime(local.DateTime))] : [],
        };
    }

    private ContactStatement MeetingWith(DateTimeOffset attended, AttendanceChild child) => new()
    {
        Person = child.Child,
        HappenedOn = DateOnly.FromDateTime(attended.DateTime),
        AtTime = attended.ToString("HH:mm", CultureInfo.InvariantCulture),
        KnownAt = AttendedAt,
        Outcome = ContactRules.OutcomeOf(child.Seen),
        Seen = child.Seen,
        SeenAlone = child.SeenAlone,
        Place = ContactPlace.Home,
        ChildWords = child.Words is { SaidTo: "" } words && child.SpokenToBy is { } by ? words with { SaidTo = by } : child.Words,
        AgencyLabel = FormWords.Label(IncidentNumber, FormWords.Said("spoken to by", child.SpokenToBy)),
        LegalBasis = LegalBasis,
    };

    private static string Relevance(DateTimeOffset attended, AttendanceChild child) =>
        $"Police attended domestic abuse in the home on {attended.ToString("yyyy-MM-dd 'at' HH:mm", CultureInfo.InvariantCulture)}; " +
        $"the child was {(child.Present ? "present" : "not present")}; " + child.Seen switch
        {
            Seen.Yes => "an officer saw the child",
            Seen.No => "no officer saw the child",
            Seen.Refused => "seeing the child was refused",
            Seen.NotHome => "the child was not at home",
            _ => "whether the child was seen is not recorded",
        };
}
