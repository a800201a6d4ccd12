using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Contacts;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Patterns;

/// <summary>A sign that a service no longer reaches the child.</summary>
/// <param name="SourceId">The record, for example a concern's id or a missed appointment's.</param>
/// <param name="OrganisationId">The service.</param>
/// <param name="Day">When; the day on which it was shared where that is not known.</param>
public sealed record WithdrawalSign(string SourceId, string OrganisationId, DateOnly Day);

/// <summary>Several services that no longer reach a child, as one picture (H4).</summary>
public static class Withdrawal
{
    /// <summary>The indicators that are such signs.</summary>
    public static IReadOnlySet<ConcernIndicator> Signs { get; } = new HashSet<ConcernIndicator>
    {
        ConcernIndicator.NotBroughtSeries, ConcernIndicator.RebookingSeries, ConcernIndicator.AccessRefused, ConcernIndicator.InfantCheckMissed,
        ConcernIndicator.GpListRemoved, ConcernIndicator.OffRoll, ConcernIndicator.MultiServiceWithdrawal,
    };

    /// <summary>The signs that concerns on one person are.</summary>
    public static IEnumerable<WithdrawalSign> SignsOf(IEnumerable<ConcernOnPerson> concerns) => concerns
        .Where(Happenings.BearsOnThem).Select(c => c.Concern).DistinctBy(c => c.Id)
        .Where(c => Happenings.Stands(c) && c.Indicators.Any(Signs.Contains))
        .Select(c => new WithdrawalSign(c.Id, c.OrganisationId, DayOf(c)));

    /// <summary>The signs that contacts with one child are: each that was missed.</summary>
    public static IEnumerable<WithdrawalSign> SignsOf(IEnumerable<ContactRecord> contacts) => contacts
        .Where(c => c.TakenBack is null && ContactRules.IsMissed(c.Outcome)).DistinctBy(c => c.Id).Select(c => new WithdrawalSign(c.Id, c.OrganisationId, c.HappenedOn));

    /// <summary>The day of a part.</summary>
    public static DateOnly DayOf(Concern concern)
    {
        ArgumentNullException.ThrowIfNull(concern);
        return concern.Happened?.From ?? LondonTime.DateOf(concern.SharedAt);
    }

    /// <summary>
    /// A missed contact as what its service shares of it, to be judged beside concerns: of the class of the service, and of nobody else's business
    /// than the child's.
    /// </summary>
    public static Concern AsShared(ContactRecord contact)
    {
        ArgumentNullException.ThrowIfNull(contact);
        return new Concern
        {
            Id = contact.Id,
            OrganisationId = contact.OrganisationId,
            Agency = contact.Agency,
            AuthorId = contact.PractitionerId,
            AuthorName = contact.PractitionerName,
            AuthorRole = contact.Role,
            SubjectId = contact.PersonId,
            Indicators = [],
            Kind = ConcernKind.Absence,
            Happened = new WhenHappened(contact.HappenedOn, null, null),
            KnownAt = contact.KnownAt,
            RecordedAt = contact.RecordedAt,
            SharedAt = contact.RecordedAt,
            Source = SourceKind.Observed,
            Verification = contact.TakenBack is null ? VerificationState.Unverified : VerificationState.RecordedInError,
            Class = contact.Class,
            RiskStatement = "",
            Urgency = Urgency.Standard,
            LegalBasis = LegalBasis.PublicFunction,
        };
    }

    /// <summary>
    /// The signs that stand together: those of two or more services since the child was last seen; nothing when there are fewer.
    /// </summary>
    /// <param name="lastSeen">The day on which anybody saw the child last; null: nobody recorded it.</param>
    public static IReadOnlyList<WithdrawalSign> Of(IEnumerable<WithdrawalSign> signs, DateOnly? lastSeen)
    {
        List<WithdrawalSign> since =
        [
            .. signs.Where(s => lastSeen is null || s.Day > lastSeen).DistinctBy(s => s.SourceId)
                .OrderBy(s => s.Day).ThenBy(s => s.SourceId, StringComparer.Ordinal),
        ];
        return since.Select(s => s.OrganisationId).Distinct(StringComparer.Ordinal).Count() > 1 ? since : [];
    }
}
