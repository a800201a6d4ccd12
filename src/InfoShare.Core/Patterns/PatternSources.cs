using InfoShare.Core.Concerns;
using InfoShare.Core.Contacts;
using InfoShare.Core.Stores;

namespace InfoShare.Core.Patterns;

/// <summary>What parts of notices record, concerns and missed contacts alike.</summary>
internal static class PatternSources
{
    /// <summary>By the id that the part names; a contact as what its service shares of it (<see cref="Withdrawal.AsShared"/>).</summary>
    public static async ValueTask<(Dictionary<string, Concern> Concerns, Dictionary<string, ContactRecord> Contacts)> OfAsync(
        IReadSession session, IEnumerable<PatternPart> parts)
    {
        List<string> ids = [.. parts.Select(p => p.ConcernId).Distinct(StringComparer.Ordinal)];
        var concerns = (await session.Concerns.FindManyAsync(ids)).ToDictionary(c => c.Id, StringComparer.Ordinal);
        var contacts = (await session.Contacts.FindManyAsync([.. ids.Where(i => !concerns.ContainsKey(i))])).ToDictionary(c => c.Id, StringComparer.Ordinal);
        foreach (var contact in contacts.Values)
            concerns.Add(contact.Id, Withdrawal.AsShared(contact));
        return (concerns, contacts);
    }
}
