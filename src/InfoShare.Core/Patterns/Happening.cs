using InfoShare.Core.Concerns;
using InfoShare.Core.Contacts;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Patterns;

/// <summary>
/// Something that happened and counts in a series, wherever it is recorded. A further source becomes countable by being told as one of these.
/// </summary>
/// <param name="SourceId">The record that tells of it, for example the concern's id.</param>
/// <param name="Day">The day on which it happened; null: not known.</param>
/// <param name="Marks">Codes by which two reports of one day are known as one event.</param>
/// <param name="IncidentIds">Incidents that it names.</param>
public sealed record Happening(
    string SourceId, SeriesKind Series, DateOnly? Day, IReadOnlyList<string> Marks, IReadOnlyList<string> IncidentIds,
    string OrganisationId, AgencyKind Agency)
{
    /// <summary>To whom it happened; null where only a place is known.</summary>
    public string? PersonId { get; init; }
}

/// <summary>What concerns and contacts say that happened. Read from the records themselves, so that a correction, a join or a split is there at once.</summary>
public static class Happenings
{
    /// <summary>What the concerns on one person count as.</summary>
    public static IEnumerable<Happening> Of(IEnumerable<ConcernOnPerson> concerns, SeriesRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return concerns.Where(BearsOnThem).Select(c => c.Concern).DistinctBy(c => c.Id).SelectMany(c => Of(c, rules));
    }

    /// <summary>What one concern counts as: nothing, or one event of one or more series.</summary>
    public static IEnumerable<Happening> Of(Concern concern, SeriesRules rules)
    {
        ArgumentNullException.ThrowIfNull(concern);
        ArgumentNullException.ThrowIfNull(rules);
        if (!Stands(concern))
            yield break;
        foreach (var rule in rules.All)
        {
            if (IsEvent(concern, rule) && concern.Indicators.Any(rule.Indicators.Contains))
            {
                yield return new Happening(
                    concern.Id, rule.Kind, concern.Happened?.From, [.. concern.Indicators.Select(Code.Of)],
                    [.. concern.Incidents.Where(i => i.Kind == IncidentKind.Incident).Select(i => i.IncidentId)],
                    concern.OrganisationId, concern.Agency)
                {
                    PersonId = concern.SubjectId,
                };
            }
        }
    }

    /// <summary>
    /// What a contact with a child counts as: one that was missed, however it came not to be (H2), or nothing. The same clinic's appointment of one day is
    /// one event, whatever became of it first; and what was shared of it as a concern besides is the same event.
    /// </summary>
    public static IEnumerable<Happening> Of(ContactRecord contact, SeriesRules rules)
    {
        ArgumentNullException.ThrowIfNull(contact);
        ArgumentNullException.ThrowIfNull(rules);
        if (!ContactRules.IsMissed(contact.Outcome))
            yield break;
        List<string> marks = [$"{Code.Of(contact.Appointment)} at {contact.OrganisationId}"];
        if (contact.Outcome == AttendanceOutcome.EntryRefused)
            marks.Add(Code.Of(ConcernIndicator.AccessRefused));
        if (contact.Appointment == AppointmentKind.EightWeekCheck)
            marks.Add(Code.Of(ConcernIndicator.InfantCheckMissed));
        foreach (var rule in rules.All.Where(r => r.MissedContacts))
        {
            yield return new Happening(contact.Id, rule.Kind, contact.HappenedOn, marks, [], contact.OrganisationId, contact.Agency)
            {
                PersonId = contact.PersonId,
            };
        }
    }

    /// <summary>
    /// Whether a concern is one to count at all. Taken back, not proved, contradicted: it stands (C5, C6). Not so what was recorded in error,
    /// or for which there is positive contrary evidence.
    /// </summary>
    public static bool Stands(Concern concern)
    {
        ArgumentNullException.ThrowIfNull(concern);
        return concern.Verification is not (VerificationState.RecordedInError or VerificationState.Disproved);
    }

    /// <summary>Not where the person only is suspected of the harm: it happened to somebody else.</summary>
    public static bool BearsOnThem(ConcernOnPerson item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item.Bearing?.Because != ConcernBearing.SuspectedSource;
    }

    // A standing circumstance, an opinion or a reassurance is no further event. What a child says is.
    private static bool IsEvent(Concern concern, SeriesRule rule) => concern.Kind switch
    {
        ConcernKind.Event or ConcernKind.Interval or ConcernKind.Absence or ConcernKind.Historic => true,
        ConcernKind.Statement => concern.Source == SourceKind.ChildWords,
        ConcernKind.DeclaredIntention => rule.Intentions,
        _ => false,
    };
}
