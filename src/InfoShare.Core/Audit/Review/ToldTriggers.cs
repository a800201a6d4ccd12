using System.Collections.Frozen;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Audit.Review;

/// <summary>
/// By which items somebody was told something of the child, or asked to do something for the child: one that was never opened is a point on which a
/// review turns (G7, K6). The others tell of look-ups and of the exchange itself, or bring another item to somebody once more.
/// </summary>
internal static class ToldTriggers
{
    /// <summary>What tells nothing of the child.</summary>
    internal static readonly FrozenSet<NotificationTrigger> OfTheExchange = new[]
    {
        // Who looked, and whether that was in order.
        NotificationTrigger.RecordViewed, NotificationTrigger.ConflictedLookUp, NotificationTrigger.UnusualLookUps, NotificationTrigger.SeveralAgenciesAsk,

        // Another item, brought once more; a digest's parts are items of their own.
        NotificationTrigger.Digest, NotificationTrigger.TelephoneNeeded, NotificationTrigger.AlertUnanswered,

        // Who stands in, what is kept, and what a person asked to be given.
        NotificationTrigger.RosterChanged, NotificationTrigger.LegalHold, NotificationTrigger.SubjectAccess,
    }.ToFrozenSet();

    /// <summary>What does.</summary>
    internal static readonly FrozenSet<NotificationTrigger> OfTheChild = new[]
    {
        // What happened in a life (vocabulary 10).
        NotificationTrigger.NewPartnerLinked, NotificationTrigger.PregnancyOrBirth, NotificationTrigger.Separation, NotificationTrigger.CustodyIn,
        NotificationTrigger.ReleaseOut, NotificationTrigger.ConditionBreach, NotificationTrigger.OrderEnding, NotificationTrigger.AddressMove,
        NotificationTrigger.SchoolChange, NotificationTrigger.GpChange, NotificationTrigger.DaCall, NotificationTrigger.EdSelfHarm, NotificationTrigger.Missing,
        NotificationTrigger.Bereaved, NotificationTrigger.PlanEnding, NotificationTrigger.ServiceLeft, NotificationTrigger.HomeLeave, NotificationTrigger.Age17,
        NotificationTrigger.Age18,

        // What was shared, and what became of it.
        NotificationTrigger.ConcernShared, NotificationTrigger.Correction, NotificationTrigger.VerificationChanged, NotificationTrigger.AppraisalDue,
        NotificationTrigger.NarrativeAgreed, NotificationTrigger.AllDeclined, NotificationTrigger.NotShared, NotificationTrigger.StaffAllegation,
        NotificationTrigger.EmergencyAccess,

        // Referrals, questions, checks, handovers and tasks.
        NotificationTrigger.ReferralReceived, NotificationTrigger.ReferralFeedback, NotificationTrigger.ReferralLate, NotificationTrigger.ReferralUnowned,
        NotificationTrigger.ReferralFollowUp, NotificationTrigger.InformationRequested, NotificationTrigger.InformationAnswered, NotificationTrigger.CheckAnswerDue,
        NotificationTrigger.CheckReview,
        NotificationTrigger.HandoverOffered, NotificationTrigger.HandoverAnswered, NotificationTrigger.HandoverLate, NotificationTrigger.TaskGiven,
        NotificationTrigger.TaskAnswered,

        // Who the child is, and that nobody has the child.
        NotificationTrigger.IdentityJoined, NotificationTrigger.IdentitySplit, NotificationTrigger.IdentityQuestion, NotificationTrigger.AbsenceOpen,
        NotificationTrigger.ChildUnseen, NotificationTrigger.RoleGap, NotificationTrigger.LeadNamed,

        // Steps and plans, and what belongs together.
        NotificationTrigger.SafeguardingStep, NotificationTrigger.StatusChanged, NotificationTrigger.EndingProposed, NotificationTrigger.EndingAnswered,
        NotificationTrigger.Reopening, NotificationTrigger.PlanDrift, NotificationTrigger.EarlyHelpRefused, NotificationTrigger.HealthPlanMissed,
        NotificationTrigger.SeriesReached, NotificationTrigger.WithdrawalTogether, NotificationTrigger.CoPresence,
    }.ToFrozenSet();

    /// <summary>Whether an item of this trigger told something.</summary>
    public static bool Tells(NotificationTrigger trigger) => OfTheChild.Contains(trigger);
}
