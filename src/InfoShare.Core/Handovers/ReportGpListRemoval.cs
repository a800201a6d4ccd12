using System.Globalization;
using InfoShare.Core.Access;
using InfoShare.Core.Concerns;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Handovers;

/// <summary>Somebody is on no practice's list (F8).</summary>
/// <param name="LastSeenOn">Null: asked, and not known.</param>
public sealed record ReportGpListRemoval(
    SubjectRef Person, DateOnly RemovedOn, DateOnly? LastSeenOn, string RiskStatement, SourceKind Source, LegalBasis LegalBasis,
    IReadOnlyList<StatedBearing> Children);

/// <summary>The concern, and the absence that it opened.</summary>
public sealed record GpListRemovalReported(SharedConcern Concern, AbsenceRow Absence);

/// <summary>Shares GP_LIST_REMOVED, so that the lead is told, and opens an absence until the person is registered; both or neither.</summary>
public sealed class ReportGpListRemovalHandler(ShareConcernHandler share, AbsenceDesk absences, OrganisationDirectory directory)
{
    public async Task<GpListRemovalReported> HandleAsync(ReportGpListRemoval command, Call call, CancellationToken ct)
    {
        var statement = new ConcernStatement
        {
            Subject = command.Person,
            Indicators = [ConcernIndicator.GpListRemoved],
            Kind = ConcernKind.Event,
            Happened = new WhenHappened(command.RemovedOn, null, null),
            Source = command.Source,
            RiskStatement = command.RiskStatement,
            Children = command.Children,
            Urgency = Urgency.Standard,
            LegalBasis = command.LegalBasis,
            AgencyLabel = LastSeen.Label("removed from the list", command.LastSeenOn, asked: true),
        };
        var registry = await directory.CurrentAsync(ct);
        return await share.WithAsync(
            new ShareConcern(statement, NotificationTrigger.GpChange), call,
            async (session, subject, shared) =>
            {
                var absence = await absences.ReportedAsync(
                    session, subject, shared.Subject, AbsenceKind.GpList, command.RemovedOn, command.LastSeenOn, shared.ConcernId, call.Caller, registry);
                return new GpListRemovalReported(shared, absence);
            }, ct);
    }
}

/// <summary>When a person was last seen, in words; "not known" is said, since the question cannot be left out (F8).</summary>
public static class LastSeen
{
    /// <param name="asked">Whether the question belongs to this report.</param>
    public static string Label(string what, DateOnly? lastSeenOn, bool asked) =>
        lastSeenOn is { } seen ? string.Create(CultureInfo.InvariantCulture, $"{what}, last seen {seen:yyyy-MM-dd}")
        : asked ? $"{what}, last seen not known"
        : what;
}
