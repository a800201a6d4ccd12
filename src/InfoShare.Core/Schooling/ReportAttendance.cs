using System.Globalization;
using InfoShare.Core.Access;
using InfoShare.Core.Agencies;
using InfoShare.Core.Agencies.Education;
using InfoShare.Core.Clocks;
using InfoShare.Core.Contacts;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Schooling;

/// <summary>A mark of a register.</summary>
public enum AttendanceMark
{
    Unspecified = 0,
    AbsentNoReason = 1,
    AbsentReasonGiven = 2,
    Late = 3,
    LeftEarly = 4,
}

/// <summary>Records a mark of the register.</summary>
/// <param name="Percent">Attendance so far. It is kept, and a high one lowers nothing (requirement D11).</param>
public sealed record ReportAttendance(
    SubjectRef Pupil, DateOnly On, AttendanceMark Mark, int? Percent, (string Words, string By)? Reason, bool RangHome, string? NextStep, string? AgencyLabel,
    DateTimeOffset? KnownAt, LegalBasis LegalBasis);

/// <summary>
/// A mark is a meeting, or one that did not come about; it is no missed appointment and counts in no series. Where somebody watches for it
/// (S7), an absence reaches that person at once, whatever the hour of the digest. Whether anybody does is not in the answer.
/// </summary>
public sealed class ReportAttendanceHandler(IStore store, OrganisationDirectory directory, RecordContactHandler contacts)
{
    /// <exception cref="RuleException">NOT_FOUND.</exception>
    public async Task<ContactRecorded> HandleAsync(ReportAttendance command, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        var registry = await directory.CurrentAsync(ct);
        var seen = command.Mark is AttendanceMark.Late or AttendanceMark.LeftEarly;
        var what = command.Mark switch
        {
            AttendanceMark.AbsentNoReason => "absent, no reason given",
            AttendanceMark.AbsentReasonGiven => "absent, a reason was given",
            AttendanceMark.Late => "late",
            _ => "left early",
        };
        var percent = command.Percent is { } figure ? string.Create(CultureInfo.InvariantCulture, $"attendance {figure}%") : null;
        var statement = new ContactStatement
        {
            Person = command.Pupil,
            HappenedOn = command.On,
            KnownAt = command.KnownAt,
            Outcome = seen ? AttendanceOutcome.Attended : AttendanceOutcome.Unspecified,
            Seen = seen ? Seen.Yes : Seen.No,
            SeenAlone = seen ? SeenAlone.No : SeenAlone.Unspecified,
            Place = ContactPlace.School,
            Present = seen ? [PresentKind.Professional] : [],
            ReasonGiven = command.Reason?.Words,
            ReasonBy = command.Reason?.By,
            NextStep = command.NextStep,
            AgencyLabel = FormWords.Label(command.AgencyLabel, what, percent, command.RangHome ? "the school rang home" : null),
            LegalBasis = command.LegalBasis,
        };
        return await store.ChangeAsync(call, async session =>
        {
            var recorded = await contacts.InAsync(session, statement, call, registry);
            if (!seen && command.On == LondonTime.DateOf(session.Now) && await session.Contacts.FindAsync(recorded.ContactId) is { } contact)
                await PupilWatch.TellAsync(session, contact, call.Caller, registry);
            return recorded;
        }, ct);
    }
}
