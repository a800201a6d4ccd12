using System.Globalization;
using InfoShare.Core.Access;
using InfoShare.Core.Agencies.Education;
using InfoShare.Core.Clocks;
using InfoShare.Core.Handovers;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Schooling;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns;

/// <summary>What a school reports.</summary>
public enum SchoolingSignal
{
    Unspecified = 0,
    LowAttendance = 1,
    OffRoll = 2,
    HomeEducatedNew = 3,

    /// <summary>Said to continue from another area; the claim is not taken as fact.</summary>
    HomeEducatedContinuing = 4,
    Excluded = 5,
}

/// <summary>Reports an attendance or schooling signal of one child.</summary>
public sealed record ReportSchoolingSignal(
    SubjectRef Child,
    SchoolingSignal Signal,
    WhenHappened? Happened,
    int? AttendancePercent,
    DateOnly? LastSeenOn,
    string RiskStatement,
    ChildWords? ChildWords,
    SourceKind Source,
    LegalBasis LegalBasis,
    DateTimeOffset? KnownAt);

/// <summary>The concern that was shared, and the absence that it opened, if any.</summary>
public sealed record SchoolingSignalReported(SharedConcern Concern, AbsenceRow? Absence);

/// <summary>
/// A schooling signal is a shared concern in the school's own words. Home education by itself counts for nothing; a child who
/// is on no roll is one whom nobody has to see, so an absence opens until the child is registered (F8).
/// </summary>
public sealed class ReportSchoolingSignalHandler(ShareConcernHandler share, AbsenceDesk absences, OrganisationDirectory directory)
{
    public async Task<SchoolingSignalReported> HandleAsync(ReportSchoolingSignal command, Call call, CancellationToken ct)
    {
        var statement = new ConcernStatement
        {
            Subject = command.Child,
            Indicators = [IndicatorOf(command.Signal)],
            Kind = command.Signal == SchoolingSignal.LowAttendance ? ConcernKind.Interval : ConcernKind.Event,
            Happened = command.Happened,
            KnownAt = command.KnownAt,
            Source = command.Source,
            RiskStatement = command.RiskStatement,
            ChildWords = command.ChildWords,
            Urgency = Urgency.Standard,
            LegalBasis = command.LegalBasis,
            AgencyLabel = LabelOf(command),
        };
        var trigger = command.Signal == SchoolingSignal.LowAttendance ? NotificationTrigger.ConcernShared : NotificationTrigger.SchoolChange;
        var toShare = new ShareConcern(statement, trigger);
        if (!LeavesTheRoll(command.Signal))
            return new SchoolingSignalReported(await share.HandleAsync(toShare, call, ct), null);
        var registry = await directory.CurrentAsync(ct);
        return await share.WithAsync(
            toShare, call,
            (session, child, shared) => RollDesk.OpenAsync(
                absences, session, child, command.Happened?.From ?? LondonTime.DateOf(session.Now), command.LastSeenOn, shared, call, registry),
            ct);
    }

    private static bool LeavesTheRoll(SchoolingSignal signal) =>
        signal is SchoolingSignal.OffRoll or SchoolingSignal.HomeEducatedNew or SchoolingSignal.HomeEducatedContinuing;

    private static ConcernIndicator IndicatorOf(SchoolingSignal signal) => signal switch
    {
        SchoolingSignal.LowAttendance => ConcernIndicator.LowAttendance,
        SchoolingSignal.OffRoll => ConcernIndicator.OffRoll,
        SchoolingSignal.HomeEducatedNew or SchoolingSignal.HomeEducatedContinuing => ConcernIndicator.HomeEducated,
        SchoolingSignal.Excluded => ConcernIndicator.Excluded,
        _ => throw RuleException.Invalid("signal", "is not a known signal"),
    };

    private static string LabelOf(ReportSchoolingSignal command)
    {
        var what = command.Signal switch
        {
            SchoolingSignal.LowAttendance => string.Create(CultureInfo.InvariantCulture, $"attendance {command.AttendancePercent}%"),
            SchoolingSignal.HomeEducatedContinuing => "home education, said to continue",
            SchoolingSignal.HomeEducatedNew => "home education, new",
            SchoolingSignal.OffRoll => "off roll",
            _ => "excluded",
        };
        return LastSeen.Label(what, command.LastSeenOn, LeavesTheRoll(command.Signal));
    }
}
