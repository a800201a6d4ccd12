using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.People;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Agencies;

/// <summary>What every report carries that an agency makes in its own words.</summary>
public sealed record FormBasics
{
    public required Urgency Urgency { get; init; }
    public LegalBasis LegalBasis { get; init; }

    /// <summary>Unspecified: the one who reports saw it.</summary>
    public SourceKind Source { get; init; }

    public ConsentState Consent { get; init; }
    public string? ConsentReason { get; init; }
    public string? AgencyLabel { get; init; }
    public DateTimeOffset? KnownAt { get; init; }
    public DateTimeOffset? NotedAt { get; init; }
    public IReadOnlyList<StatedIncident> Incidents { get; init; } = [];
    public ChildWords? ChildWords { get; init; }

    /// <summary>The concern that a report is, with what all reports have in common filled in; the agency's own part is added with <c>with</c>.</summary>
    /// <param name="labels">What the agency's own fields say in its own words, beside its label: grades and numbers, compared with nothing.</param>
    public ConcernStatement Concern(
        SubjectRef? subject, IReadOnlyList<ConcernIndicator> indicators, ConcernKind kind, WhenHappened? happened, string riskStatement, params IEnumerable<string?> labels) => new()
        {
            Subject = subject,
            Indicators = [.. indicators.Distinct()],
            Kind = kind,
            Happened = happened,
            KnownAt = KnownAt,
            Source = Source == SourceKind.Unspecified ? SourceKind.Observed : Source,
            RiskStatement = riskStatement,
            ChildWords = ChildWords,
            Urgency = Urgency,
            Consent = Consent,
            ConsentReason = ConsentReason,
            LegalBasis = LegalBasis,
            AgencyLabel = FormWords.Label([AgencyLabel, .. labels]),
            NotedAt = NotedAt,
            Incidents = Incidents,
        };

    /// <summary>The same, known since something happened where nothing else is said.</summary>
    public FormBasics KnownSince(DateTimeOffset? at) => KnownAt is null ? this with { KnownAt = at } : this;

    /// <summary>The same, with a number of the own system as an incident of its own.</summary>
    public FormBasics WithIncident(string? number) => number is not null && number.Any(char.IsLetterOrDigit)
        ? this with { Incidents = [new StatedIncident(IncidentKind.Incident, number, null, null), .. Incidents] }
        : this;
}

/// <summary>Words and days of reports, said in one way.</summary>
public static class FormWords
{
    private const int LongestLabel = 200;

    /// <summary>What an agency's own fields say, as one label; null when they say nothing.</summary>
    public static string? Label(params IEnumerable<string?> parts)
    {
        var label = string.Join("; ", parts.Where(p => !string.IsNullOrWhiteSpace(p)).Distinct());
        return label.Length == 0 ? null : label.Length <= LongestLabel ? label : label[..LongestLabel].TrimEnd();
    }

    /// <summary>A statement, and what belongs to it on lines of its own.</summary>
    public static string Lines(string statement, params IEnumerable<string?> more) => string.Join('\n', more.Where(m => !string.IsNullOrWhiteSpace(m)).Prepend(statement));

    /// <summary>A label before what was said; null when nothing was.</summary>
    public static string? Said(string what, string? words) => string.IsNullOrWhiteSpace(words) ? null : $"{what}: {words}";

    /// <summary>An instant, when it is known, as the day and the time of day in London on which something happened.</summary>
    public static WhenHappened? At(DateTimeOffset? instant)
    {
        if (instant is not { } at)
            return null;
        var local = LondonTime.ToLocal(at);
        return new WhenHappened(DateOnly.FromDateTime(local.DateTime), null, new TimeOnly(local.Hour, local.Minute));
    }

    /// <summary>A day.</summary>
    public static WhenHappened On(DateOnly day) => new(day, null, null);
}
