using InfoShare.Core.Access;
using InfoShare.Core.Patterns;
using InfoShare.Core.People;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tasks;

/// <summary>
/// What a caller has to ask again of somebody from whom he or she is kept in silence (L10). The task is the level above's, so it is found by the words of
/// the caller that opened it: whoever says the same twice is answered as about nobody, with the same task, and with none after an answer given alone.
/// </summary>
internal static class AskedAsNobody
{
    private const int MostEnquiries = 50;

    /// <summary>The task that the caller's own words have left open; null where they left none.</summary>
    public static async ValueTask<DutyTask?> OpenAsync(IReadSession session, Understood understood, SubjectRef asked, EnquiryTopic topic, Caller caller)
    {
        ArgumentNullException.ThrowIfNull(understood);
        ArgumentNullException.ThrowIfNull(asked);
        var (personId, since) = (understood.Found.Person!.Id, NamedSince(understood, asked, session.Now));
        var last = (await session.Contacts.EnquiriesOfAsync(personId, caller.OrganisationId, MostEnquiries))
            .FirstOrDefault(e => e.PractitionerId == caller.Human.Id && e.Topic == topic && e.RecordedAt >= since);
        if (last?.TaskId is { } id && await session.Tasks.FindAsync(id) is { State: not DutyTaskState.Done } enquired)
            return enquired;

        // A factor that it was not safe to ask after leaves one too, and does not say which: it was opened in the same moment.
        var after = last?.RecordedAt ?? DateTimeOffset.MinValue;
        var told = (await session.Factors.OfAsync([personId]))
            .Where(f => f.ById == caller.Human.Id && f.Answer == FactorAnswer.NotSafeToAsk && FactorSight.TopicOf(f.Factor) == topic && f.RecordedAt >= since && f.RecordedAt > after)
            .Select(f => f.RecordedAt).ToHashSet();
        return told.Count == 0 ? null
            : (await session.Tasks.OpenOfAsync(personId)).FirstOrDefault(t => t.Kind == DutyTaskKind.ReAskAlone && t.Topic == topic
                && t.GivenBy.OrganisationId == caller.OrganisationId && told.Contains(t.CreatedAt));
    }

    // A description begins somebody new: only what came after the person was named so is about the one whom the caller's words mean.
    private static DateTimeOffset NamedSince(Understood understood, SubjectRef asked, DateTimeOffset now) =>
        asked.Demographics is null ? DateTimeOffset.MinValue
            : understood.Found.Person!.Records.FirstOrDefault(r => r.EntryId == understood.Shown.PersonId)?.RecordedAt ?? now;
}
