using InfoShare.Core.Referrals;

namespace InfoShare.Core.Stores;

public partial interface IReadSession
{
    /// <summary>Referrals.</summary>
    IReferralReader Referrals { get; }
}

public partial interface IWriteSession
{
    /// <summary>Referrals.</summary>
    new IReferralStore Referrals { get; }
}

/// <summary>Which received referrals to list.</summary>
public enum ReferralFilter
{
    /// <summary>All that are not closed.</summary>
    Open = 0,

    /// <summary>Owned by nobody at the recipient.</summary>
    Unowned = 1,

    /// <summary>Owned by the given practitioner.</summary>
    Mine = 2,

    /// <summary>Decision and feedback are owed, and past due.</summary>
    Late = 3,

    /// <summary>Closed.</summary>
    Closed = 4,
}

/// <summary>Which sent referrals to list.</summary>
public enum SentFilter
{
    /// <summary>All.</summary>
    All = 0,

    /// <summary>All that are not closed.</summary>
    Open = 1,

    /// <summary>Decision and feedback are owed, and past due.</summary>
    Late = 2,
}

/// <summary>Reads referrals.</summary>
public interface IReferralReader
{
    /// <summary>The referral, or null.</summary>
    ValueTask<Referral?> FindAsync(string referralId);

    /// <summary>Its steps, oldest first.</summary>
    ValueTask<IReadOnlyList<ReferralEvent>> HistoryAsync(string referralId);

    /// <summary>Every decision and every question that it has had, oldest first.</summary>
    ValueTask<IReadOnlyList<ReferralDecision>> DecisionsAsync(string referralId);

    /// <summary>
    /// Referrals that the organisation received, by <see cref="Referral.TrayPlace"/>, then by id, after the position when one is given.
    /// </summary>
    ValueTask<IReadOnlyList<Referral>> ReceivedAsync(
        string organisationId, ReferralFilter filter, string? practitionerId, (DateTimeOffset Place, string ReferralId)? after, int limit);

    /// <summary>
    /// Referrals that the organisation sent, or one practitioner there, latest first (by id, descending), after the position when one is given; those
    /// that are late by when feedback was due, then by id.
    /// </summary>
    ValueTask<IReadOnlyList<Referral>> SentAsync(
        string organisationId, string? practitionerId, SentFilter filter, (DateTimeOffset Due, string ReferralId)? after, int limit);

    /// <summary>
    /// Referrals that another service received and the organisation owns since it took them from a redirect, latest first (by id, descending), after the
    /// position when one is given.
    /// </summary>
    ValueTask<IReadOnlyList<Referral>> PassedToAsync(string organisationId, string? afterReferralId, int limit);

    /// <summary>
    /// Referrals that the organisation received and whose latest change lies after the sequence, in the order of changes.
    /// From sequence 0: only those still open; from any other also those that have gone to another recipient since, each once, where they
    /// left.
    /// </summary>
    ValueTask<IReadOnlyList<Referral>> ChangedSinceAsync(string organisationId, long sequence, int limit);

    /// <summary>Referrals of these children across all agencies and years, oldest first, each once.</summary>
    ValueTask<IReadOnlyList<SeriesEntry>> SeriesOfAsync(IReadOnlyCollection<string> childIds);

    /// <summary>Whom at the organisation the referrals of this child that are still open belong to: each that it received as a whole house, or sent or owns by somebody.</summary>
    ValueTask<IReadOnlyList<ReferralTie>> OpenAtAsync(string organisationId, string childId);

    /// <summary>The referral that this concern opened or came with, or null.</summary>
    /// <param name="madeBy">Only one that this practitioner of this organisation made.</param>
    ValueTask<Referral?> FindByConcernAsync(string concernId, (string OrganisationId, string PractitionerId)? madeBy = null);
}

/// <summary>Reads and changes referrals.</summary>
public interface IReferralStore : IReferralReader
{
    /// <summary>
    /// Waits until no other broker is opening a referral of one of these children, and keeps it so until this transaction ends: two that came
    /// at once would each count the series without the other, and both miss the manager's alert (T17).
    /// </summary>
    ValueTask HoldSeriesAsync(IReadOnlyCollection<string> childIds);

    /// <summary>
    /// Claims a concern for being made a referral, once for all brokers: false when another has claimed it. One that is about to
    /// commit is waited for, so that its referral can be read after a false.
    /// </summary>
    ValueTask<bool> TryClaimConversionAsync(string concernId);

    /// <summary>
    /// Adds a referral with its first steps; the change sequence of the recipient is given at the group's end, and the topic
    /// <c>referrals:{recipient}</c> is woken.
    /// </summary>
    void Add(Referral referral, params IReadOnlyList<ReferralEvent> steps);

    /// <summary>
    /// Writes the referral when its stored version is still <paramref name="expectedVersion"/>; false when it has moved on.
    /// <paramref name="next"/> carries the next version. Gives a new change sequence and wakes as <see cref="Add"/> does.
    /// </summary>
    ValueTask<bool> TryUpdateAsync(Referral next, long expectedVersion, params IReadOnlyList<ReferralEvent> steps);

    /// <summary>
    /// Says in the former recipient's stream that the referral has gone to another; its place is given at the group's end, and the
    /// former one's topic is woken. Call it beside the change that moves it.
    /// </summary>
    void Left(string formerRecipientId, string referralId);
}
