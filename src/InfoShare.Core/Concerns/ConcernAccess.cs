using InfoShare.Core.Access;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns;

/// <summary>
/// What somebody may see of one concern: every class that its indicators bring is judged, and the least release counts, so
/// that a health fact does not travel in the company of a conviction (vocabulary 7).
/// </summary>
public static class ConcernAccess
{
    /// <summary>For a reader: the author sees the own submission, a qualified colleague what the agency holds openly.</summary>
    public static AccessDecision Decide(Caller reader, Concern concern)
    {
        var own = reader.OrganisationId == concern.OrganisationId;
        if (own && reader.Practitioner is { } human && human.Id == concern.AuthorId)
            return reader.May(concern.Class, Relation.Author);
        Relation? nearer = own ? Relation.Colleague : null;
        return Least(concern, sensitivity => reader.May(sensitivity, nearer, concern.PrejudicesEnquiry is not null));
    }

    /// <summary>For a role at another organisation, to whom the concern may be told.</summary>
    public static AccessDecision Decide(AccessPolicy policy, PractitionerRole role, Concern concern) =>
        Least(concern, sensitivity => policy.Tell(role, sensitivity, concern.PrejudicesEnquiry is not null));

    /// <summary>For a role at the organisation that shared it, or at another.</summary>
    public static AccessDecision Decide(AccessPolicy policy, string? organisationId, PractitionerRole role, Concern concern) =>
        organisationId == concern.OrganisationId
            ? Least(concern, sensitivity => policy.TellColleague(role, sensitivity, concern.PrejudicesEnquiry is not null)) : Decide(policy, role, concern);

    private static AccessDecision Least(Concern concern, Func<SensitivityClass, AccessDecision> decide) =>
        ConcernClass.AllOf(concern).Select(decide).MinBy(d => d.Release)!;
}
