using InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Validation;

/// <summary>What all reports of agencies have in common. What nobody could act without is required of an urgent one too, and nothing else is (E21).</summary>
internal static class FormRules
{
    /// <summary>The longest statement of a report: what its other fields say is kept with it.</summary>
    public const int LongestStatement = 3000;

    /// <summary>Request id, statement of the risk and what every report carries.</summary>
    /// <returns>Whether it is urgent.</returns>
    public static bool Report(RequestCheck c, string requestId, string riskStatement, ReportBasics? basics)
    {
        var urgent = Basics(c, requestId, basics);
        c.Text("risk_statement", riskStatement, urgent ? 2 : 10, LongestStatement);
        return urgent;
    }

    /// <summary>Request id and what every report carries.</summary>
    /// <returns>Whether it is urgent.</returns>
    public static bool Basics(RequestCheck c, string requestId, ReportBasics? basics)
    {
        c.RequestId(requestId);
        if (!c.Present("basics", basics))
            return false;
        var urgent = UrgentForm.IsUrgent(basics!.Urgency);
        c.Stated("basics.urgency", basics.Urgency);
        if (!urgent)
            c.Stated("basics.legal_basis", basics.LegalBasis);
        if (!urgent && basics.Consent is ConsentState.RefusedOverridden or ConsentState.NotSoughtDanger or ConsentState.NotSoughtPrejudice)
            c.Text("basics.consent_reason", basics.ConsentReason, 5, 1000);
        else
            c.OptionalText("basics.consent_reason", basics.ConsentReason, 1000);
        c.OptionalLine("basics.agency_label", basics.AgencyLabel, 200);
        c.PastInstant("basics.known_at", basics.KnownAt);
        c.PastInstant("basics.noted_at", basics.NotedAt);
        c.Incidents("basics.incidents", basics.Incidents);
        c.Words("basics.child_words", basics.ChildWords);
        return urgent;
    }

    /// <summary>A choice that has to be made, but in what is urgent.</summary>
    public static void Choice<TEnum>(RequestCheck c, string field, TEnum value, bool urgent)
        where TEnum : struct, Enum
    {
        if (!urgent || !EqualityComparer<TEnum>.Default.Equals(value, default))
            c.Stated(field, value);
    }

    /// <summary>Whoever is suspected of harm.</summary>
    public static void Sources(RequestCheck c, IReadOnlyList<SubjectRef> sources)
    {
        c.Count("suspected_sources", sources.Count, 0, 5);
        foreach (var (index, source) in sources.Index())
            c.Subject($"suspected_sources[{index}]", source);
    }

    /// <summary>People whom a report names.</summary>
    public static void People(RequestCheck c, string field, IReadOnlyList<SubjectRef> people, bool urgent)
    {
        c.Count(field, people.Count, 0, 50);
        foreach (var (index, person) in people.Index())
            c.SubjectIfKnown($"{field}[{index}]", person, urgent);
    }

    /// <summary>Children on whom a report bears, with what it means for each.</summary>
    public static void Children(RequestCheck c, string field, IReadOnlyList<ChildBearing> children, bool urgent)
    {
        c.Count(field, children.Count, 0, 50);
        foreach (var (index, child) in children.Index())
        {
            c.SubjectIfKnown($"{field}[{index}].child", child.Child, urgent);
            if (urgent)
                c.OptionalText($"{field}[{index}].relevance", child.Relevance, 2000);
            else
                c.Text($"{field}[{index}].relevance", child.Relevance, 5, 2000);
        }
    }

    /// <summary>A meeting that comes with a report.</summary>
    public static void Meeting(RequestCheck c, string field, VisitStatement? visit)
    {
        if (visit is not null)
            ContactChecks.Visit(c, field, visit);
    }
}
