using InfoShare.Core.Audit;
using InfoShare.Core.Households;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Access;

/// <summary>What an organisation has to do with a person by its own record and work.</summary>
/// <param name="Stands">Whether that rests on more than the word of the one who looked, said of late.</param>
/// <param name="ByOwnWord">Whether it rests on that alone.</param>
/// <param name="BegunAt">Where it does: when that practitioner first stated work with the person; null when none was stated.</param>
internal sealed record Tie(bool Stands, bool ByOwnWord, DateTimeOffset? BegunAt)
{
    public static readonly Tie None = new(false, false, null);

    public static readonly Tie Known = new(true, false, null);
}

/// <summary>
/// An organisation states itself that it works with somebody, or holds a record. Whoever looks people up without a reason could state it a minute
/// before: so what a practitioner stated of late counts for nothing in the watch over that practitioner's own look-ups (requirement D15).
/// </summary>
internal static class OwnWord
{
    private const int Page = 200;

    /// <summary>What ties the organisation to a person: its records and involvements from before an instant, and what others than the practitioner stated since.</summary>
    /// <param name="involvements">With this person, of whatever organisation.</param>
    public static async ValueTask<Tie> TieAsync(
        IReadSession session, string organisationId, string practitionerId, string personId, IEnumerable<Involvement> involvements, DateTimeOffset since)
    {
        List<DateTimeOffset> work = [.. involvements.Where(i => i.OrganisationId == organisationId).Select(i => i.RecordedAt)];
        List<DateTimeOffset> stated =
        [
            .. (await session.Identity.FindEntriesAsync(personId)).Where(e => e.OrganisationId == organisationId && e.OwnRecordId is not null).Select(e => e.RecordedAt), .. work,
        ];
        if (stated.Count == 0)
            return Tie.None;
        if (stated.Exists(at => at < since))
            return Tie.Known;

        // Who stated it stands in the trail alone. What is said again today was said before.
        var publications = await PublicationsAsync(session, organisationId, personId, since);
        return publications.Exists(e => e.RecordedAt < since)
            || stated.Exists(at => !publications.Exists(e => e.RecordedAt == at && e.PractitionerId == practitionerId))
                ? Tie.Known : new Tie(false, true, work.Count == 0 ? null : work.Min());
    }

    private static async ValueTask<List<AuditEntry>> PublicationsAsync(IReadSession session, string organisationId, string personId, DateTimeOffset since)
    {
        List<AuditEntry> found = [];
        string? after = null;
        while (true)
        {
            var page = await session.Audit.ListAsync(new AuditFilter(organisationId, personId, null), after, Page);
            found.AddRange(page.Where(e => e.Kind == AuditEventKind.Publish));
            if (page.Count < Page || page[^1].RecordedAt < since)
                return found;
            after = page[^1].Id;
        }
    }
}
