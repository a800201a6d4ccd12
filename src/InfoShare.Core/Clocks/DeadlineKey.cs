using System.Globalization;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Clocks;

/// <summary>The clocks of the requirements' "Default deadlines", T1 to T19, in that order and with that number, and those that the law adds.</summary>
public enum DeadlineKey
{
    /// <summary>T1: referral decided and fed back to the referrer.</summary>
    ReferralDecision = 1,

    /// <summary>T2: a named human owns it.</summary>
    NamedOwner = 2,

    /// <summary>T3: the referrer answers feedback; then its safeguarding lead is told.</summary>
    ReferrerAnswer = 3,

    /// <summary>T4: each level of an escalation answers.</summary>
    EscalationAnswer = 4,

    /// <summary>T5: assessment complete, from referral.</summary>
    AssessmentComplete = 5,

    /// <summary>T6: initial conference, from the strategy discussion.</summary>
    InitialConference = 6,

    /// <summary>T7: core group, from conference.</summary>
    CoreGroup = 7,

    /// <summary>T8: review conference; terms <see cref="DeadlineCase.FirstReview"/> and <see cref="DeadlineCase.LaterReview"/>.</summary>
    ReviewConference = 8,

    /// <summary>T9: handover or alert accepted; then the manager is told.</summary>
    HandoverAcceptance = 9,

    /// <summary>T10: information request answered.</summary>
    InformationRequest = 10,

    /// <summary>T11: serious incident notified, from awareness.</summary>
    SeriousIncidentNotification = 11,

    /// <summary>T12: rapid review; which event starts it is configured (K3).</summary>
    RapidReview = 12,

    /// <summary>T13: the national panel replies; an aim, not an obligation.</summary>
    PanelReply = 13,

    /// <summary>T14: local child safeguarding practice review; six months or 26 weeks, as configured.</summary>
    LocalLearningReview = 14,

    /// <summary>T15: child unseen by any agency; terms by age, see <see cref="DeadlineCases.ForUnseenChild"/>.</summary>
    ChildUnseen = 15,

    /// <summary>T16: break-glass or override reviewed.</summary>
    OverrideReview = 16,

    /// <summary>T17: referrals that make a series; counts, not time: see <see cref="DeadlineSchedule.Threshold"/>.</summary>
    ReferralSeries = 17,

    /// <summary>T18: minutes, status and closure notices sent; term <see cref="DeadlineCase.Correction"/> for minute corrections.</summary>
    MinutesAndNotices = 18,

    /// <summary>T19: allegation about a worker reaches the designated officer (LADO).</summary>
    AllegationToLado = 19,

    /// <summary>T20: a person's own request for what is held is answered, from receipt; one calendar month (UK GDPR article 12).</summary>
    SubjectAccess = 20,

    /// <summary>T21: a child who was missing is spoken with, from the return.</summary>
    ReturnCheck = 21,
}

/// <summary>Which of a rule's terms applies. The first three follow <see cref="Urgency"/>; the rest belong to one rule each.</summary>
public enum DeadlineCase
{
    /// <summary>The ordinary term, also where no urgency is known.</summary>
    Standard = 1,

    /// <summary>Urgent: today.</summary>
    SameDay,

    /// <summary>Urgent: within the clock hour.</summary>
    ImmediateDanger,

    /// <summary>T8: the first review conference.</summary>
    FirstReview,

    /// <summary>T8: each review after the first.</summary>
    LaterReview,

    /// <summary>T9: handover out of custody, or health-critical.</summary>
    CustodyOrHealthCritical,

    /// <summary>T15: under 1 year old.</summary>
    UnderOne,

    /// <summary>T15: 1 to 4 years old.</summary>
    OneToFour,

    /// <summary>T15: 5 to 17 years old and not on a school roll.</summary>
    FiveToSeventeenNotOnRoll,

    /// <summary>T17: the series is shown from this referral on.</summary>
    ShownFrom,

    /// <summary>T17: the manager is alerted from this referral on.</summary>
    ManagerAlertFrom,

    /// <summary>T18: corrections to minutes.</summary>
    Correction,
}

/// <summary>The event that starts a clock; what the caller passes as <c>from</c>.</summary>
public enum DeadlineStart
{
    /// <summary>Receipt of the referral or reply, day 0 even out of hours.</summary>
    Receipt = 1,

    /// <summary>Feedback given to the referrer.</summary>
    Feedback,

    /// <summary>The level of escalation opened (its predecessor's deadline, or the challenge).</summary>
    LevelOpened,

    /// <summary>The strategy discussion.</summary>
    StrategyDiscussion,

    /// <summary>The conference; for later reviews the one before.</summary>
    Conference,

    /// <summary>The handover or alert offered.</summary>
    Offer,

    /// <summary>The request made.</summary>
    Request,

    /// <summary>Somebody became aware.</summary>
    Awareness,

    /// <summary>The serious incident notified.</summary>
    Notification,

    /// <summary>The rapid review.</summary>
    RapidReview,

    /// <summary>The decision.</summary>
    Decision,

    /// <summary>The child last seen.</summary>
    LastSeen,

    /// <summary>The break-glass or override used.</summary>
    Use,

    /// <summary>The meeting, change of status or closure.</summary>
    Event,
}

/// <summary>How a term is counted.</summary>
public enum DeadlineKind
{
    /// <summary>At close on the Nth working day after the London date of the start.</summary>
    WorkingDays = 1,

    /// <summary>So many hours after the start by the clock, any day, across clock changes.</summary>
    ClockHours,

    /// <summary>At close so many days on, working or not.</summary>
    CalendarDays,

    /// <summary>At close so many weeks on, working day or not.</summary>
    CalendarWeeks,

    /// <summary>At close so many months on, clamped to the month's end, working day or not.</summary>
    CalendarMonths,

    /// <summary>At close on the day itself, working or not; from close onwards, at the end of that London day.</summary>
    SameDay,

    /// <summary>Not a time: a number of occurrences (T17).</summary>
    Count,
}

/// <summary>Codes and choices around <see cref="DeadlineKey"/> and <see cref="DeadlineCase"/>.</summary>
public static class DeadlineCases
{
    /// <summary>The requirement's code, for example <c>T1</c>.</summary>
    public static string Code(this DeadlineKey key) => "T" + ((int)key).ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads <c>T1</c> to <c>T21</c>.</summary>
    public static bool TryParseKey(string? code, out DeadlineKey key)
    {
        foreach (DeadlineKey candidate in Enum.GetValues<DeadlineKey>())
        {
            if (candidate.Code() == code)
            {
                key = candidate;
                return true;
            }
        }

        key = default;
        return false;
    }

    /// <summary>The case of an urgency. Unknown urgency takes the ordinary term.</summary>
    public static DeadlineCase ForUrgency(Urgency? urgency) => urgency switch
    {
        Urgency.ImmediateDanger => DeadlineCase.ImmediateDanger,
        Urgency.SameDay => DeadlineCase.SameDay,
        Urgency.Standard or null => DeadlineCase.Standard,
        _ => throw new ArgumentOutOfRangeException(nameof(urgency), urgency, "No deadline is known for this urgency."),
    };

    /// <summary>T15's case for a child of this age in whole years; null when T15 does not run (on a school roll, or 18 and over).</summary>
    public static DeadlineCase? ForUnseenChild(int ageInYears, bool onSchoolRoll)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ageInYears);
        return ageInYears switch
        {
            < 1 => DeadlineCase.UnderOne,
            < 5 => DeadlineCase.OneToFour,
            < 18 => onSchoolRoll ? null : DeadlineCase.FiveToSeventeenNotOnRoll,
            _ => null,
        };
    }
}
