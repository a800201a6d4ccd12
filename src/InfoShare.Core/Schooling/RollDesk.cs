using System.Globalization;
using InfoShare.Core.Access;
using InfoShare.Core.Agencies;
using InfoShare.Core.Agencies.Education;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Contacts;
using InfoShare.Core.Handovers;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Schooling;

/// <summary>Whoever is on no roll is one whom nobody has to see: beside the report an absence is open until the child is registered (F8).</summary>
public sealed class RollDesk(ShareConcernHandler share, RecordContactHandler contacts, AbsenceDesk absences, OrganisationDirectory directory)
{
    /// <summary>Keeps a report of a child on no roll.</summary>
    /// <exception cref="RuleException">NOT_FOUND.</exception>
    public Task<SchoolingSignalReported> KeepAsync(ReportOffRoll report, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(report);
        return KeepAsync(report.ToForm(), report.OffRollOn, report.LastSeenOn, call, ct);
    }

    /// <summary>Keeps a report of a child on no roll.</summary>
    /// <exception cref="RuleException">NOT_FOUND.</exception>
    public Task<SchoolingSignalReported> KeepAsync(ReportNeverEnrolled report, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(report);
        return KeepAsync(report.ToForm(), report.FoundOn, report.LastSeenOn, call, ct);
    }

    private async Task<SchoolingSignalReported> KeepAsync(Form form, DateOnly since, DateOnly? lastSeenOn, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await share.WithAsync(new ShareConcern(form.Concern, form.Trigger), call, async (session, child, shared) =>
        {
            foreach (var contact in form.Contacts)
                await contacts.InAsync(session, contact, call, registry);
            return await OpenAsync(absences, session, child, since, lastSeenOn, shared, call, registry);
        }, ct);
    }

    /// <summary>The absence beside what was shared.</summary>
    internal static async ValueTask<SchoolingSignalReported> OpenAsync(
        AbsenceDesk absences, IWriteSession session, Person child, DateOnly since, DateOnly? lastSeenOn, SharedConcern shared, Call call, RegistrySnapshot registry)
    {
        var absence = await absences.ReportedAsync(
            session, child, shared.Subject, AbsenceKind.SchoolRoll, since, lastSeenOn, shared.ConcernId, call.Caller, registry);
        return new SchoolingSignalReported(shared, absence);
    }
}
