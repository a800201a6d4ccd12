using InfoShare.Core.Referrals;

namespace InfoShare.Core.Stores;

public partial interface IReadSession
{
    /// <summary>Promises that decisions left behind.</summary>
    IFollowUpReader FollowUps { get; }

    /// <summary>How people may safely be reached.</summary>
    ISafeContactReader SafeContacts { get; }
}

public partial interface IWriteSession
{
    /// <summary>Promises that decisions left behind.</summary>
    new IFollowUpStore FollowUps { get; }

    /// <summary>How people may safely be reached.</summary>
    new ISafeContactStore SafeContacts { get; }
}

/// <summary>Reads follow-ups.</summary>
public interface IFollowUpReader
{
    /// <summary>The follow-up, or null.</summary>
    ValueTask<FollowUp?> FindAsync(string followUpId);

    /// <summary>All of a referral, oldest first.</summary>
    ValueTask<IReadOnlyList<FollowUp>> OfReferralAsync(string referralId);

    /// <summary>Open ones of an organisation, or of one owner there, what is due first (then by id), after the position when one is given.</summary>
    ValueTask<IReadOnlyList<FollowUp>> OpenAsync(
        string organisationId, string? ownerId, (DateTimeOffset DueAt, string FollowUpId)? after, int limit);

    /// <summary>Open conditions (E20) on referrals of these children, each once.</summary>
    ValueTask<IReadOnlyList<FollowUp>> OpenConditionsAsync(IReadOnlyCollection<string> childIds);
}

/// <summary>Reads and changes follow-ups.</summary>
public interface IFollowUpStore : IFollowUpReader
{
    /// <summary>Adds one.</summary>
    void Add(FollowUp followUp);

    /// <summary>Writes it when its stored version is still the expected one; false when it has moved on.</summary>
    ValueTask<bool> TryUpdateAsync(FollowUp next, long expectedVersion);
}

/// <summary>One organisation's rule for one person (E18). A later one of the same organisation takes its place; both are kept.</summary>
public sealed record SafeContactRule(
    string Id, string PersonId, string OrganisationId, SafeContact Rule, string RecordedBy, DateTimeOffset RecordedAt);

/// <summary>Reads safe-contact rules.</summary>
public interface ISafeContactReader
{
    /// <summary>The latest rule of each organisation for this person.</summary>
    ValueTask<IReadOnlyList<SafeContactRule>> OfAsync(string personId);
}

/// <summary>Reads and adds safe-contact rules.</summary>
public interface ISafeContactStore : ISafeContactReader
{
    /// <summary>Adds one.</summary>
    void Add(SafeContactRule rule);
}
