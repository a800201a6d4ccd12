using System.Globalization;
using InfoShare.Core.Access;
using InfoShare.Core.People;
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

/// <summary>A schooling signal is a shared concern in the school's own words. Home education by itself counts for nothing.</summary>
public sealed class ReportSchoolingSignalHandler(ShareConcernHandler share)
{
    public Task<SharedConcern> HandleAsync(ReportSchoolingSignal command, Call call, CancellationToken ct)
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
        return share.HandleAsync(new ShareConcern(statement, trigger), call, ct);
    }

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
        var parts = new List<string>
        {
            command.Signal switch
            {
                SchoolingSignal.LowAttendance => $"attendance {command.AttendancePercent}%",
                SchoolingSignal.HomeEducatedContinuing => "home education, said to continue",
                SchoolingSignal.HomeEducatedNew => "home education, new",
                SchoolingSignal.OffRoll => "off roll",
                _ => "excluded",
            },
        };
        if (command.LastSeenOn is { } seen)
            parts.Add($"last seen {seen.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}");
        return string.Join(", ", parts);
    }
}
