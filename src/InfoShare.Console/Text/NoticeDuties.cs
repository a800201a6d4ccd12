using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;

namespace InfoShare.WebConsole.Text;

/// <summary>Where what a notice asks for is done.</summary>
internal enum DutyPlace
{
    /// <summary>On the notice: its answer is all that is asked for.</summary>
    Notice,

    /// <summary>On the page of what it is about, which has a form for it.</summary>
    Page,

    /// <summary>In the own system, or by telephone: the console has no page for it, and an answer to the notice would do nothing.</summary>
    Elsewhere,
}

/// <summary>
/// Where each kind of notice is answered. Nobody may believe that a duty is done because its notice was ticked off: what the console cannot do stands
/// here as such, and in docs/console.md.
/// </summary>
internal static class NoticeDuties
{
    private static readonly Dictionary<NotificationTrigger, DutyPlace> Places = new()
    {
        [NotificationTrigger.NewPartnerLinked] = DutyPlace.Notice,
        [NotificationTrigger.PregnancyOrBirth] = DutyPlace.Notice,
        [NotificationTrigger.Separation] = DutyPlace.Notice,
        [NotificationTrigger.CustodyIn] = DutyPlace.Notice,
        [NotificationTrigger.ReleaseOut] = DutyPlace.Notice,
        [NotificationTrigger.ConditionBreach] = DutyPlace.Notice,
        [NotificationTrigger.OrderEnding] = DutyPlace.Notice,
        [NotificationTrigger.AddressMove] = DutyPlace.Notice,
        [NotificationTrigger.SchoolChange] = DutyPlace.Notice,
        [NotificationTrigger.GpChange] = DutyPlace.Notice,
        [NotificationTrigger.DaCall] = DutyPlace.Notice,
        [NotificationTrigger.EdSelfHarm] = DutyPlace.Notice,
        [NotificationTrigger.Missing] = DutyPlace.Notice,
        [NotificationTrigger.Bereaved] = DutyPlace.Notice,
        [NotificationTrigger.PlanEnding] = DutyPlace.Notice,
        [NotificationTrigger.ServiceLeft] = DutyPlace.Notice,
        [NotificationTrigger.HomeLeave] = DutyPlace.Notice,
        [NotificationTrigger.Age17] = DutyPlace.Notice,
        [NotificationTrigger.Age18] = DutyPlace.Notice,
        [NotificationTrigger.ConcernShared] = DutyPlace.Notice,
        [NotificationTrigger.ReferralReceived] = DutyPlace.Page,
        [NotificationTrigger.ReferralFeedback] = DutyPlace.Page,
        [NotificationTrigger.ReferralLate] = DutyPlace.Page,
        [NotificationTrigger.ReferralUnowned] = DutyPlace.Page,
        [NotificationTrigger.InformationRequested] = DutyPlace.Page,
        [NotificationTrigger.CheckAnswerDue] = DutyPlace.Page,
        [NotificationTrigger.CheckReview] = DutyPlace.Notice,
        [NotificationTrigger.Correction] = DutyPlace.Notice,
        [NotificationTrigger.RecordViewed] = DutyPlace.Notice,
        [NotificationTrigger.IdentityJoined] = DutyPlace.Notice,
        [NotificationTrigger.IdentitySplit] = DutyPlace.Notice,
        [NotificationTrigger.IdentityQuestion] = DutyPlace.Elsewhere,
        [NotificationTrigger.Digest] = DutyPlace.Notice,
        [NotificationTrigger.TelephoneNeeded] = DutyPlace.Notice,
        [NotificationTrigger.AlertUnanswered] = DutyPlace.Notice,
        [NotificationTrigger.AllDeclined] = DutyPlace.Notice,
        [NotificationTrigger.ReferralFollowUp] = DutyPlace.Page,
        [NotificationTrigger.SafeguardingStep] = DutyPlace.Notice,
        [NotificationTrigger.HandoverOffered] = DutyPlace.Page,
        [NotificationTrigger.HandoverAnswered] = DutyPlace.Page,
        [NotificationTrigger.HandoverLate] = DutyPlace.Page,
        [NotificationTrigger.AbsenceOpen] = DutyPlace.Elsewhere,
        [NotificationTrigger.NotShared] = DutyPlace.Elsewhere,
        [NotificationTrigger.EmergencyAccess] = DutyPlace.Page,
        [NotificationTrigger.ConflictedLookUp] = DutyPlace.Notice,
        [NotificationTrigger.UnusualLookUps] = DutyPlace.Notice,
        [NotificationTrigger.InformationAnswered] = DutyPlace.Notice,
        [NotificationTrigger.SeveralAgenciesAsk] = DutyPlace.Notice,
        [NotificationTrigger.RosterChanged] = DutyPlace.Elsewhere,
        [NotificationTrigger.SubjectAccess] = DutyPlace.Page,
        [NotificationTrigger.SeriesReached] = DutyPlace.Notice,
        [NotificationTrigger.LegalHold] = DutyPlace.Elsewhere,
        [NotificationTrigger.WithdrawalTogether] = DutyPlace.Page,
        [NotificationTrigger.ChildUnseen] = DutyPlace.Page,
        [NotificationTrigger.AppraisalDue] = DutyPlace.Page,
        [NotificationTrigger.VerificationChanged] = DutyPlace.Notice,
        [NotificationTrigger.NarrativeAgreed] = DutyPlace.Notice,
        [NotificationTrigger.StatusChanged] = DutyPlace.Notice,
        [NotificationTrigger.EndingProposed] = DutyPlace.Page,
        [NotificationTrigger.EndingAnswered] = DutyPlace.Page,
        [NotificationTrigger.Reopening] = DutyPlace.Notice,
        [NotificationTrigger.TaskGiven] = DutyPlace.Page,
        [NotificationTrigger.TaskAnswered] = DutyPlace.Notice,
        [NotificationTrigger.CoPresence] = DutyPlace.Page,
        [NotificationTrigger.PlanDrift] = DutyPlace.Elsewhere,
        [NotificationTrigger.RoleGap] = DutyPlace.Notice,
        [NotificationTrigger.LeadNamed] = DutyPlace.Notice,
        [NotificationTrigger.EarlyHelpRefused] = DutyPlace.Notice,
        [NotificationTrigger.HealthPlanMissed] = DutyPlace.Elsewhere,
        [NotificationTrigger.StaffAllegation] = DutyPlace.Notice,
    };

    /// <summary>The kinds of notice of which it is known.</summary>
    public static IReadOnlyCollection<NotificationTrigger> Known => Places.Keys;

    /// <summary>Where a kind of notice is answered; one that a newer broker sends, nowhere here.</summary>
    public static DutyPlace PlaceOf(NotificationTrigger trigger) => Places.GetValueOrDefault(trigger, DutyPlace.Elsewhere);

    /// <summary>
    /// Where this one is: whoever is told of something whose page is for others answers the notice. What a data steward releases to a person has no page
    /// here, and a word about its notice releases nothing.
    /// </summary>
    public static DutyPlace PlaceOf(InboxItem item, string agency) => PlaceOf(item.Trigger) switch
    {
        DutyPlace.Page when PageOf(item, agency) is null && item.Trigger == NotificationTrigger.SubjectAccess => DutyPlace.Elsewhere,
        DutyPlace.Page when PageOf(item, agency) is null => DutyPlace.Notice,
        var place => place,
    };

    /// <summary>The page of what it is about, with the form that answers it; null where there is none.</summary>
    public static string? PageOf(InboxItem item, string agency) => item switch
    {
        { HandoverId.Length: > 0 } => $"/handovers/{item.HandoverId}",
        { EndingId.Length: > 0 } => $"/endings/{item.EndingId}",
        { Trigger: NotificationTrigger.AppraisalDue, Concern: { ConcernId.Length: > 0 } concern } when agency != "OTHER" => $"/concerns/{concern.ConcernId}?then=appraise",
        { TaskId.Length: > 0, Trigger: NotificationTrigger.TaskGiven or NotificationTrigger.ChildUnseen } => $"/tasks/{item.TaskId}",
        { GrantId.Length: > 0 } => $"/emergency/uses/{item.GrantId}",
        { PatternNoticeId.Length: > 0 } => $"/together/{item.PatternNoticeId}",
        { InformationRequestId.Length: > 0 } => $"/questions/{item.InformationRequestId}",
        { Trigger: NotificationTrigger.SubjectAccess } when agency != "OTHER" => "/consultations",
        { ReferralId.Length: > 0, ChallengeAsked: true } => $"/challenges/{item.ReferralId}",
        { ReferralId.Length: > 0, FamilyAnswerAsked: true } when agency == "SOCIAL_CARE" => $"/referrals/{item.ReferralId}/family",
        { ReferralId.Length: > 0 } when agency == "SOCIAL_CARE" && item.Trigger != NotificationTrigger.ReferralFeedback => $"/referrals/{item.ReferralId}",
        { ReferralId.Length: > 0 } => $"/sent/{item.ReferralId}",
        { CheckId.Length: > 0 } when agency == "PROBATION" => $"/partner-check/{item.CheckId}",
        _ => null,
    };
}
