using InfoShare.Core.Audit.Review;

namespace InfoShare.Core.Stores;

public partial interface IReadSession
{
    /// <summary>What was recorded by a past moment, as it stood then.</summary>
    IPastReader Past { get; }
}

/// <summary>
/// Reads what was recorded by a past moment. It goes by entries of people and never by who is one person today: a join or a split that
/// came later must not change what was known (requirement M3).
/// </summary>
public interface IPastReader
{
    /// <summary>Concerns about these entries that were recorded by then, each with its verification of that moment; by the time of sharing.</summary>
    ValueTask<IReadOnlyList<PastConcern>> ConcernsAsync(IReadOnlyCollection<string> entryIds, DateTimeOffset at);

    /// <summary>Involvements with these entries that stood then, newest first: what was stated again later is as it was stated then.</summary>
    ValueTask<IReadOnlyList<Households.Involvement>> InvolvementsAsync(IReadOnlyCollection<string> entryIds, DateTimeOffset at);

    /// <summary>Statuses of these entries that stood then, newest first.</summary>
    ValueTask<IReadOnlyList<Households.ChildStatus>> StatusesAsync(IReadOnlyCollection<string> entryIds, DateTimeOffset at);

    /// <summary>The latest contacts with these entries that were recorded by then, newest first; what was taken back later stands.</summary>
    ValueTask<IReadOnlyList<Contacts.ContactRecord>> ContactsAsync(IReadOnlyCollection<string> entryIds, DateTimeOffset at, int limit);

    /// <summary>Referrals of these entries that were made by then, oldest first, with their state and parties of that moment.</summary>
    ValueTask<IReadOnlyList<PastReferral>> ReferralsAsync(IReadOnlyCollection<string> entryIds, DateTimeOffset at);

    /// <summary>The children whom a referral named then, in their order; none where there is no such referral.</summary>
    ValueTask<IReadOnlyList<string>> ChildrenOfReferralAsync(string referralId, DateTimeOffset at);

    /// <summary>Those of these entries that were protected then.</summary>
    ValueTask<IReadOnlyList<string>> ProtectedAsync(IReadOnlyCollection<string> entryIds, DateTimeOffset at);

    /// <summary>Organisations as they were registered then, by id, without keys and certificates; one that was registered later is not there.</summary>
    ValueTask<IReadOnlyList<Registry.Organisation>> OrganisationsAsync(DateTimeOffset at);

    /// <summary>Items about these entries, concerns and referrals that were in an inbox by then, in order, with how far each had come.</summary>
    ValueTask<IReadOnlyList<PastItem>> ItemsAsync(
        IReadOnlyCollection<string> entryIds, IReadOnlyCollection<string> concernIds, IReadOnlyCollection<string> referralIds, DateTimeOffset at);

    /// <summary>Ids of all that the trail holds of the people and things of a question, those after the one that is given (empty: from the first), at most so many.</summary>
    ValueTask<IReadOnlyList<string>> TrailIdsAsync(TrailQuestion about, string after, int limit);

    /// <summary>
    /// Of these entries, by id and in brief, those that were recorded by then; of one organisation with what is nobody's. Which things they name the caller
    /// sees.
    /// </summary>
    ValueTask<IReadOnlyList<TrailLine>> TrailAsync(TrailQuestion about, IReadOnlyCollection<string> ids);

    /// <summary>These entries with their places, each once, in no order.</summary>
    ValueTask<IReadOnlyList<PlacedEntry>> PlacedAsync(IReadOnlyCollection<string> ids);

    /// <summary>The latest entries about these things.</summary>
    ValueTask<IReadOnlyList<Audit.AuditEntry>> LatestOfThingsAsync(IReadOnlyCollection<string> objectIds, int limit);

    /// <summary>
    /// Of each of these things the first entry, the first by which something was stated and the first of an organisation, of those that were recorded
    /// by then, oldest first: where it came into the broker, however long its trail is.
    /// </summary>
    ValueTask<IReadOnlyList<PlacedEntry>> FirstOfThingsAsync(IReadOnlyCollection<string> objectIds, DateTimeOffset at);

    /// <summary>Concerns and referrals that belong to an incident and were recorded by then, by id.</summary>
    ValueTask<IReadOnlyList<string>> OfIncidentAsync(string incidentId, DateTimeOffset at);

    /// <summary>Every decision that these referrals have had, by referral and in order.</summary>
    ValueTask<IReadOnlyList<PastDecision>> DecisionsAsync(IReadOnlyCollection<string> referralIds);

    /// <summary>Entries of a kind in a period, its end left out, oldest first. Decisions, overrides and refusals alone have an index.</summary>
    /// <param name="organisationIds">Of these alone, and decisions on referrals that they received; null: of all.</param>
    ValueTask<IReadOnlyList<PlacedEntry>> EntriesOfKindAsync(
        Vocabulary.AuditEventKind kind, IReadOnlyCollection<string>? organisationIds, DateTimeOffset from, DateTimeOffset to, int limit);

    /// <summary>Entries of a period, its end left out, by which something was shared although somebody had refused, oldest first.</summary>
    /// <param name="organisationIds">Of these alone; null: of all.</param>
    ValueTask<IReadOnlyList<PlacedEntry>> AgainstRefusalAsync(IReadOnlyCollection<string>? organisationIds, DateTimeOffset from, DateTimeOffset to, int limit);

    /// <summary>The first entry of a kind about each of these things.</summary>
    ValueTask<IReadOnlyDictionary<string, PlacedEntry>> FirstOfObjectsAsync(IReadOnlyCollection<string> objectIds, Vocabulary.AuditEventKind kind);

    /// <summary>Every decision about one of these things that was made by one of these actions, oldest first.</summary>
    ValueTask<IReadOnlyList<PlacedEntry>> DecidedOfAsync(IReadOnlyCollection<string> objectIds, IReadOnlyCollection<string> actions);
}
