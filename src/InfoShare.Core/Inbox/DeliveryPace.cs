using InfoShare.Core.Clocks;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Inbox;

/// <summary>
/// How the broker comes back to an item that nobody has read (G8): once more, once more and to the deputy, then a telephone
/// call that a person makes and logs, then the manager. The pauses grow. Urgent ones count clock hours; the others wait for
/// working days, because nobody reads them before.
/// </summary>
public static class DeliveryPace
{
    /// <summary>The attempt after which the inbox has failed and somebody rings.</summary>
    public const int Telephone = 3;

    /// <summary>The attempt that tells the manager.</summary>
    public const int Manager = 4;

    private static readonly TimeOnly Morning = new(10, 0);
    private static readonly TimeOnly Evening = new(17, 0);

    /// <summary>When the next attempt is due after one, or after publication (attempts 0).</summary>
    /// <param name="calendar">The working days; null: those that are built in, which the first attempt does not ask.</param>
    public static DateTimeOffset Next(Urgency urgency, int attempts, DateTimeOffset from, WorkingDayCalendar? calendar = null) => urgency switch
    {
        Urgency.ImmediateDanger => from + TimeSpan.FromMinutes(5 << Math.Min(attempts, 2)),
        Urgency.SameDay => from + TimeSpan.FromMinutes(20 << Math.Min(attempts, 2)),
        _ when attempts == 0 => from + TimeSpan.FromHours(4),
        _ => LondonTime.ToUtc((calendar ?? WorkingDayCalendar.England).AddWorkingDays(LondonTime.DateOf(from), 1), Morning),
    };

    /// <summary>By when somebody sees to what has no term of its own in T1 to T19: within the hours of T2, else by the next working day's close.</summary>
    public static DateTimeOffset AnswerBy(Urgency urgency, DateTimeOffset from) => urgency switch
    {
        Urgency.ImmediateDanger => from + TimeSpan.FromHours(1),
        Urgency.SameDay => from + TimeSpan.FromHours(4),
        _ => LondonTime.ToUtc(WorkingDayCalendar.England.AddWorkingDays(LondonTime.DateOf(from), 1), Evening),
    };

    /// <summary>
    /// Whether a telephone call is worth it: an answer is expected by a time, or it is urgent. Notices of a state are sent again,
    /// no more; and a task about another item never begets a task about itself.
    /// </summary>
    public static bool DeservesCall(Notification item) =>
        item.AboutItemId is null && (item.RespondBy is not null || item.Urgency is Urgency.SameDay or Urgency.ImmediateDanger);

    /// <summary>
    /// Whether it may wait for a daily digest (O2): of standard urgency, no danger behind it, and no answer due within two days.
    /// </summary>
    public static bool MayWait(Notification item) =>
        item.Urgency == Urgency.Standard
        && (item.RespondBy is null || item.RespondBy > item.PublishedAt + TimeSpan.FromHours(40))
        && item.AboutItemId is null
        && item.Trigger is NotificationTrigger.ConcernShared or NotificationTrigger.ReferralFeedback or NotificationTrigger.RecordViewed
            or NotificationTrigger.SchoolChange or NotificationTrigger.GpChange or NotificationTrigger.AddressMove or NotificationTrigger.Correction
            or NotificationTrigger.PlanEnding or NotificationTrigger.LeadNamed or NotificationTrigger.Age17 or NotificationTrigger.Age18;
}
