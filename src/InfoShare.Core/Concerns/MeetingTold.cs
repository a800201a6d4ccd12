using InfoShare.Core.Access;
using InfoShare.Core.Contacts;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns;

/// <summary>
/// The meeting out of which a concern was told (C11), for whoever reads the concern. It is told where it was with the person about whom the reader asks:
/// that another child was seen alone must not be read as a sight of this one.
/// </summary>
internal static class MeetingTold
{
    /// <summary>The concerns with their meetings, in their order.</summary>
    public static async ValueTask<IReadOnlyList<ConcernOnPerson>> WithAsync(IReadSession session, IReadOnlyList<ConcernOnPerson> concerns)
    {
        var meetings = await OfAsync(session, concerns.Select(c => c.Concern));
        return meetings.Count == 0 ? concerns
            : [.. concerns.Select(c => c with { Meeting = With(c.PersonId, c.Concern, meetings) })];
    }

    /// <summary>The meetings of these concerns, by id, but for those that were taken back; one question where there are any.</summary>
    public static async ValueTask<IReadOnlyDictionary<string, ContactRecord>> OfAsync(IReadSession session, IEnumerable<Concern> concerns) =>
        (await session.Contacts.FindManyAsync([.. concerns.Select(c => c.ContactId).OfType<string>().Distinct(StringComparer.Ordinal)]))
            .Where(c => c.TakenBack is null).ToDictionary(c => c.Id, StringComparer.Ordinal);

    /// <summary>The one of these that is the concern's and was with this person; null: there is none.</summary>
    public static ContactRecord? With(string? personId, Concern concern, IReadOnlyDictionary<string, ContactRecord> meetings) =>
        concern.ContactId is { } id && meetings.GetValueOrDefault(id) is { } met && met.PersonId == personId ? met : null;

    /// <summary>At the concern's tier or at that of the contact itself, whichever is less; null: it is not shown.</summary>
    public static ContactView? At(Tier ofConcern, ContactRecord? meeting, AccessDecision ofContact)
    {
        if (meeting is null || !ofContact.Shows || ofConcern is not (Tier.Marker or Tier.Summary or Tier.Detail))
            return null;
        var own = Disclosure.TierOf(ofContact.Release);
        return ContactView.At(own < ofConcern ? own : ofConcern, meeting, null);
    }
}
