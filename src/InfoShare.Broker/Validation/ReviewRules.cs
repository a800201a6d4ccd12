using InfoShare.Protocol.Audit.V1;

namespace InfoShare.Broker.Validation;

/// <summary>Reviews after the fact.</summary>
internal static class ReviewRules
{
    private const int MostLines = 500;

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
            if (r.SubjectCase != WhoKnewWhatRequest.SubjectOneofCase.None)
                c.Id(field, id);
            c.PastInstant("at", r.At, required: true);
            c.Reason("reason", r.Reason);
            c.OptionalId("organisation_id", r.OrganisationId);
            c.PageSize(r.PageSize, MostLines);
            c.Token("page_token", r.PageToken);
        });
    }
}
