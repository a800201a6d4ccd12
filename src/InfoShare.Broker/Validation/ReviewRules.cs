using InfoShare.Protocol.Audit.V1;

namespace InfoShare.Broker.Validation;

/// <summary>Reviews after the fact.</summary>
internal static class ReviewRules
{
    // One page reads the trail once, however long it is.
    private const int MostLines = 3000;

    private const int LongestPeriod = 400;

    /// <summary>Adds them.</summary>
    public static void AddTo(RequestValidators.RuleTable rules)
    {
        rules.Add<WhoKnewWhatRequest>((c, r) =>
        {
            c.Require(r.SubjectCase != WhoKnewWhatRequest.SubjectOneofCase.None, "subject", "say whom or what the review is about: a person, a referral, an incident or a concern");
            var (field, id) = r.SubjectCase switch
            {
                WhoKnewWhatRequest.SubjectOneofCase.ReferralId => ("referral_id", r.ReferralId),
                WhoKnewWhatRequest.SubjectOneofCase.IncidentId => ("incident_id", r.IncidentId),
                WhoKnewWhatRequest.SubjectOneofCase.ConcernId => ("concern_id", r.ConcernId),
                _ => ("person_id", r.PersonId),
            };
            if (r.SubjectCase == WhoKnewWhatRequest.SubjectOneofCase.Person)
                c.Subject("person", r.Person);
            else if (r.SubjectCase == WhoKnewWhatRequest.SubjectOneofCase.Incident)
                c.Incidents("incident", [r.Incident]);
            else if (r.SubjectCase != WhoKnewWhatRequest.SubjectOneofCase.None)
                c.Id(field, id);
            c.PastInstant("at", r.At, required: true);
            c.Reason("reason", r.Reason);
            c.OptionalId("organisation_id", r.OrganisationId);
            c.PageSize(r.PageSize, MostLines);
            c.Token("page_token", r.PageToken);
        });
        rules.Add<ListExceptionsRequest>((c, r) =>
        {
            c.Stated("kind", r.Kind);
            c.OptionalId("organisation_id", r.OrganisationId);
            c.OptionalLine("area", r.Area, 100);
            Period(c, r.FromDate, r.ToDate);
            c.Require(r.FewestWords is >= 0 and <= 100, "fewest_words", "must be 1 to 100, or left out");
            c.Reason("reason", r.Reason);
            c.PageSize(r.PageSize);
            c.Token("page_token", r.PageToken);
        });
        rules.Add<ExportTrailRequest>((c, r) =>
        {
            c.OptionalLine("origin", r.Origin, 200);
            Period(c, r.FromDate, r.ToDate);
            c.OptionalId("organisation_id", r.OrganisationId);
            c.OptionalId("person_id", r.PersonId);
            c.Reason("reason", r.Reason);
        });
    }

    private static void Period(RequestCheck c, string first, string last)
    {
        c.Dates("from_date", first, "to_date", last, required: true, future: true);
        c.Require(last.Length > 0, "to_date", "is required, as YYYY-MM-DD");
        if (DateOnly.TryParseExact(first, "yyyy-MM-dd", out var from) && DateOnly.TryParseExact(last, "yyyy-MM-dd", out var to))
            c.Require(to.DayNumber - from.DayNumber <= LongestPeriod, "to_date", $"must be at most {LongestPeriod} days after from_date");
    }
}
