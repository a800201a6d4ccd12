using InfoShare.Core.Access;
using InfoShare.Core.Emergency;
using InfoShare.Core.Referrals;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Audit.Review;

/// <summary>How much of the trail a reviewer sees (requirement M4).</summary>
internal static class ReviewScope
{
    private static readonly PractitionerRole[] OwnOrganisation =
    [
        PractitionerRole.NamedProfessional, PractitionerRole.PracticeLead, PractitionerRole.DesignatedLead, PractitionerRole.TeamManager,
        PractitionerRole.PoliceSupervisor, PractitionerRole.ProbationManager,
    ];

    /// <summary>
    /// Null for an auditor, who belongs to no agency that practises and sees the whole partnership; the own organisation's id for a
    /// safeguarding lead or manager.
    /// </summary>
    /// <exception cref="RuleException">ROLE_NOT_ALLOWED; PRACTITIONER_REQUIRED.</exception>
    public static string? Of(Caller caller) => caller.Human.Role switch
    {
        PractitionerRole.Auditor when EmergencyReviewers.IsAuditor(caller) => null,
        var role when OwnOrganisation.Contains(role) => caller.OrganisationId,
        _ => throw new RuleException(ErrorReason.RoleNotAllowed, "Your role may not review the trail."),
    };

    /// <summary>
    /// The same of a review of who knew what. Whoever leads a rapid review for the partners asks it of everybody (S14), as an auditor does; the trail
    /// itself, exports and openings are no part of that work.
    /// </summary>
    /// <exception cref="RuleException">ROLE_NOT_ALLOWED; PRACTITIONER_REQUIRED.</exception>
    public static string? OfReview(Caller caller) => LeadsReviews(caller) ? null : Of(caller);

    /// <summary>Whether the caller leads reviews for the partners: who told stays masked then.</summary>
    public static bool LeadsReviews(Caller caller) => ChallengeSight.IsPartnership(caller);

    /// <summary>
    /// Whether a lead or manager reads that this was done: not what a service apart in the own house did from whose role the own one hides, as the officer for
    /// allegations from the managers of those who are accused (L7). An auditor reads it.
    /// </summary>
    public static bool MayRead(Caller reviewer, AuditEntry entry) => entry.PractitionerId == reviewer.Human.Id || MayReadOf(reviewer, entry.Role);

    /// <summary>The same of whatever somebody in a role did, who is not the reviewer.</summary>
    public static bool MayReadOf(Caller reviewer, PractitionerRole role) =>
        role == PractitionerRole.Unspecified || role == reviewer.Human.Role || InvolvementAccess.MayBeNamedTo(reviewer.Policy, reviewer.Role, role);
}
