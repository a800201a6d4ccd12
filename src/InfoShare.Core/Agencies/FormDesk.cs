using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Concerns.History;
using InfoShare.Core.Contacts;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Tasks;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Agencies;

/// <summary>
/// Where every agency's reports end: the concern, the meetings, the notes and the task of one report in one transaction, each by the
/// operation that everybody uses. It has no rules of its own.
/// </summary>
public sealed class FormDesk(
    ShareConcernHandler share, ShareAddressConcernHandler shareAddress, RecordContactHandler contacts, TaskDesk tasks, OrganisationDirectory directory, PartnershipClock clock)
{
    /// <summary>Keeps a report.</summary>
    /// <exception cref="RuleException">INVALID_FIELDS, NOT_FOUND.</exception>
    public async Task<FormKept> KeepAsync(IAgencyForm report, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(report);
        var form = report.ToForm();
        if (form.Concern.Place is not null)
            return new FormKept(null, await shareAddress.HandleAsync(new ShareAddressConcern(form.Concern), call, ct), [], [], null, null);
        var registry = await directory.CurrentAsync(ct);
        return await share.WithAsync(
            async session =>
            {
                form = report is IFormByAge byAge ? (await ByAgeAsync(session, byAge, call.Caller)).ToForm() : form;
                return new ShareConcern(form.Concern, form.Trigger);
            },
            call,
            async (session, subject, shared) =>
            {
                var met = new List<ContactRecorded>();
                foreach (var contact in form.Contacts)
                    met.Add(await contacts.InAsync(session, contact, call, registry));
                var notes = form.Notes.Select(n => AddNoteHandler.Add(session, shared.ConcernId, n.Of(shared.ConcernId), call.Caller)).ToList();
                var task = form.Task is { } left
                    ? tasks.Open(session, left.Kind, subject, left.Words, call.Caller, form.Concern.Urgency, null, null, registry, due: clock.Due(left.Clock, left.From ?? session.Now), toldAs: shared.Subject.PersonId)
                    : null;
                return new FormKept(
                    shared with { Prompts = [.. shared.Prompts, .. met.SelectMany(m => m.Prompts).Distinct().Except(shared.Prompts)] }, null,
                    [.. met.Select(m => m.ContactId)], [.. notes.Select(n => n.Id)], task?.Id, task?.DueAt);
            }, ct);
    }

    /// <summary>
    /// The report by the birth date: a recorded one, else the one that it states. While organisations disagree, it is that of a child; where nobody
    /// says, the report's own word stands. Of whoever is kept from the caller in silence (L10) only what the caller states counts.
    /// </summary>
    private static async ValueTask<IAgencyForm> ByAgeAsync(IWriteSession session, IFormByAge report, Caller caller)
    {
        var today = LondonTime.DateOf(session.Now);
        var person = await PersonResolver.MeantAsync(session, report.Whose, caller);
        var band = person is null || caller.Conflicts.KeepsInSilence(person.Id) ? AgeBand.Unspecified : person.AgeBandOn(today);
        if (band == AgeBand.Unspecified)
            band = Ages.BandOn(report.Whose.Demographics?.BirthDate, null, today);
        return band == AgeBand.Unspecified ? report : report.Of(band != AgeBand.Adult);
    }
}
