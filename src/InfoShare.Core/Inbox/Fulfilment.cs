using InfoShare.Core.Access;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Inbox;

/// <summary>What items tell of and people act on with a command of its own. A concern has none: its item itself is answered.</summary>
public enum ItemSubject
{
    Referral = 1,
    Handover = 2,
    Absence = 3,
    Check = 4,
    Question = 5,
    NotShared = 6,
    InformationRequest = 7,
    Task = 8,

    /// <summary>The appraisals of a concern; its object is the concern.</summary>
    Appraisal = 11,
    Ending = 10,
    Reopening = 12,
    Pattern = 9,

    /// <summary>A step of a plan that is owed, or a gap in who does what.</summary>
    PlanDuty = 13,

    /// <summary>A concern, whatever tells of it.</summary>
    Concern = 14,

    /// <summary>A use of emergency access that is to be reviewed.</summary>
    EmergencyGrant = 15,
}

/// <summary>An act that does what notices asked for.</summary>
/// <param name="Did">What was done: the note of what it answers.</param>
/// <param name="Answers">Which open items of the acting organisation it answers.</param>
/// <param name="Overtakes">Which open items of others ask for nothing more by it.</param>
public sealed record FulfillingAct(ItemSubject Subject, string Did, Func<Notification, bool> Answers, Func<Notification, bool> Overtakes)
{
    /// <summary>
    /// Whether a referral is decided by it. The alert of a series asks a manager to read before that: only a manager's act answers it;
    /// with anybody else's decision it lapses, and what nobody read is missed (E13, T17).
    /// </summary>
    public bool Decides { get; init; }
}

/// <summary>
/// Which act answers which notices (G1): whoever takes, decides or answers the thing itself need not answer its item as well, and
/// nobody is asked to ring about it or told that it was left. Each command that fulfils a notice names its act here.
/// </summary>
public static class Fulfilment
{
    /// <summary>A referral has a named owner, whether taken or kept waiting on a threshold.</summary>
    public static FulfillingAct TookReferral { get; } = new(
        ItemSubject.Referral, "took ownership of the referral",
        n => n.Trigger is NotificationTrigger.ReferralUnowned || (n.Trigger is NotificationTrigger.ReferralReceived && !ReferralSeries.IsAlert(n)),
        n => n.Trigger is NotificationTrigger.ReferralUnowned);

    /// <summary>It is offered to another service; whoever owns it decides it still, should that service decline.</summary>
    public static FulfillingAct OfferedReferral { get; } = new(
        ItemSubject.Referral, "offered the referral to another service",
        n => n.Trigger is NotificationTrigger.ReferralUnowned or NotificationTrigger.ReferralReceived,
        n => n.Trigger is NotificationTrigger.ReferralUnowned);

    /// <summary>A disposition without feedback: the answer to the referrer, and what is late about it, stays open.</summary>
    public static FulfillingAct DecidedReferral { get; } = new(
        ItemSubject.Referral, "decided the referral",
        n => n.Trigger is NotificationTrigger.ReferralUnowned or NotificationTrigger.ReferralReceived,
        n => n.Trigger is NotificationTrigger.ReferralUnowned)
    {
        Decides = true,
    };

    /// <summary>The reasoned answer: nothing is owed to the referrer any more.</summary>
    public static FulfillingAct GaveFeedback { get; } = new(
        ItemSubject.Referral, "decided the referral and gave feedback",
        n => !IsPromise(n), n => n.Trigger is NotificationTrigger.ReferralUnowned or NotificationTrigger.ReferralLate)
    {
        Decides = true,
    };

    /// <summary>The service that was asked accepted a redirect, which is a decision, or declined it.</summary>
    public static FulfillingAct AnsweredRedirect(bool accepted) => new(
        ItemSubject.Referral, "answered the redirect",
        n => !IsPromise(n), n => n.Trigger is NotificationTrigger.ReferralReceived or NotificationTrigger.ReferralUnowned)
    {
        Decides = accepted,
    };

    /// <summary>The recipient holds the case: nobody has anything more to do about the offer.</summary>
    public static FulfillingAct AcceptedHandover { get; } = new(ItemSubject.Handover, "accepted the handover", All, All);

    /// <summary>The recipient says that it is not its: the dispute goes on at the sender's side.</summary>
    public static FulfillingAct DeclinedHandover { get; } = new(ItemSubject.Handover, "declined the handover", All, n => n.Trigger is NotificationTrigger.HandoverOffered);

    /// <summary>The sender keeps the case and asks nobody.</summary>
    public static FulfillingAct WithdrewHandover { get; } = new(ItemSubject.Handover, "withdrew the handover", All, All);

    /// <summary>A newer offer of the same case took this one's place: it does what a birthday or a late answer asked for.</summary>
    public static FulfillingAct OfferedHandover { get; } = new(ItemSubject.Handover, "offered the handover", All, All);

    /// <summary>The person is registered again.</summary>
    public static FulfillingAct Registered { get; } = new(ItemSubject.Absence, "registered the person", All, All);

    /// <summary>A new partner check ended with a referral or a manager's decision; what others were asked of the child stays theirs.</summary>
    public static FulfillingAct CompletedCheck { get; } = new(
        ItemSubject.Check, "completed the check", n => n.Trigger is NotificationTrigger.CheckAnswerDue, Nothing);

    /// <summary>
    /// The referrer answered feedback or a question, or added something unasked. That asks for nothing which others at the referrer's
    /// organisation were told: a manager who is to ring about one that nobody takes rings all the same (E19), and where one
    /// organisation refers and decides, its owner still owes what it owed.
    /// </summary>
    /// <param name="was">As it was before the answer.</param>
    /// <param name="closed">Whether the referral is closed by it.</param>
    /// <param name="by">Who answered.</param>
    public static FulfillingAct AnsweredFeedback(Referral was, bool closed, Practitioner by)
    {
        var awaited = ReferralStates.IsUnallocated(was);
        return new(
            ItemSubject.Referral, "answered the feedback",
            n => !IsPromise(n) && !ReferralSeries.IsAlert(n) && (closed || (IsAsked(n) && IsReferrers(n))), n => closed && !IsPromise(n));

        bool IsAsked(Notification n) => n.Trigger is NotificationTrigger.ReferralFeedback or NotificationTrigger.InformationRequested
            || (!awaited && n.Trigger is NotificationTrigger.ReferralLate or NotificationTrigger.ReferralFollowUp);

        bool IsReferrers(Notification n) => was.ReferrerOrganisationId != was.RecipientOrganisationId
            || n.ActionOwnerId == was.ReferrerId || n.ActionOwnerId == by.Id
            || n.ExpectedResponse is ReferralNotices.SeeAnswered or ReferralNotices.AnswerForReferrer;
    }

    /// <summary>The family was answered, or somebody said why it cannot be.</summary>
    /// <param name="isAll">Whether it has heard all that it is owed: received alone leaves the answer owed.</param>
    public static FulfillingAct AnsweredFamily(bool isAll)
    {
        return new(ItemSubject.Referral, "answered the family", IsAsked, IsAsked);

        bool IsAsked(Notification n) => n.ExpectedResponse == FamilyRules.FindSafeWay
            || (isAll && n.ExpectedResponse is FamilyRules.AnswerTheFamily or FamilyRules.SeeThatFamilyIsAnswered);
    }

    /// <summary>A level answered the challenge.</summary>
    /// <param name="closed">Whether the referral is closed by it.</param>
    public static FulfillingAct AnsweredChallenge(bool closed) => new(
        ItemSubject.Referral, "answered the challenge",
        n => n.Trigger is NotificationTrigger.ReferralFeedback or NotificationTrigger.ReferralLate,
        n => closed && !IsPromise(n));

    /// <summary>Somebody looked again, as a decision had promised.</summary>
    public static FulfillingAct LookedAgain(FollowUp followUp) => new(
        ItemSubject.Referral, "completed the follow-up",
        n => IsPromise(n) && n.Summary.EndsWith(followUp.Task, StringComparison.Ordinal), Nothing);

    /// <summary>Somebody looked again at a check that ended without a referral, and answered so: nobody else is asked.</summary>
    public static FulfillingAct LookedAgainAtCheck { get; } = new(
        ItemSubject.Check, "looked again", n => n.Trigger == NotificationTrigger.CheckReview, n => n.Trigger == NotificationTrigger.CheckReview);

    /// <summary>An absence has another owner: the former one's organisation has nothing more to do.</summary>
    public static FulfillingAct TookAbsence(string formerOrganisationId) => new(
        ItemSubject.Absence, "took the absence over", All, n => n.OrganisationId == formerOrganisationId);

    /// <summary>Somebody answered a question about who is who.</summary>
    /// <param name="settled">False when it cannot be told, or stays open for other candidates.</param>
    public static FulfillingAct AnsweredQuestion(bool settled) => new(
        ItemSubject.Question, "answered the question", All, n => settled);

    /// <summary>Somebody else than the author reviewed a decision not to share.</summary>
    public static FulfillingAct ReviewedNotShared { get; } = new(ItemSubject.NotShared, "reviewed the decision not to share", All, All);

    /// <summary>Who was asked answered, or declined: nothing is owed any more, by anybody there, and nobody at the asker's waits.</summary>
    public static FulfillingAct AnsweredInformationRequest { get; } = new(ItemSubject.InformationRequest, "answered the question", All, All);

    /// <summary>The asker took the question back.</summary>
    public static FulfillingAct WithdrewInformationRequest { get; } = new(ItemSubject.InformationRequest, "took the question back", All, All);

    /// <summary>Somebody said what a concern that was taken back or not found proved means for this child; or a later state asks for another appraisal.</summary>
    public static FulfillingAct Appraised(string personId) => new(
        ItemSubject.Appraisal, "appraised the concern for the child", n => n.PersonId == personId, n => n.PersonId == personId);

    /// <summary>A service answered its part in what follows a proposed ending; its own items ask for nothing more.</summary>
    public static FulfillingAct AnsweredFollowOn { get; } = new(ItemSubject.Ending, "answered the part in what follows", n => n.Trigger is NotificationTrigger.EndingProposed, Nothing);

    /// <summary>A manager signed an ending.</summary>
    public static FulfillingAct SignedEnding { get; } = new(ItemSubject.Ending, "signed the ending", n => n.Trigger is NotificationTrigger.EndingProposed, Nothing);

    /// <summary>An ending is settled, one way or the other: nobody has anything more to answer about it.</summary>
    public static FulfillingAct SettledEnding { get; } = new(
        ItemSubject.Ending, "settled the ending", n => n.Trigger is NotificationTrigger.EndingProposed, n => n.Trigger is NotificationTrigger.EndingProposed);

    /// <summary>A step of a plan was held, or is owed no more.</summary>
    public static FulfillingAct HeldStep { get; } = new(ItemSubject.PlanDuty, "recorded the step", All, All);

    /// <summary>Somebody filled a gap in who does what, or said who does.</summary>
    public static FulfillingAct ClosedGap { get; } = new(ItemSubject.PlanDuty, "said who does it", All, All);

    /// <summary>Somebody decided whether a closed matter is opened again.</summary>
    public static FulfillingAct AnsweredReopening { get; } = new(ItemSubject.Reopening, "decided on the reopening", All, All);

    /// <summary>A notice of what stands together was decided: nobody at the decider's has anything more to do about it.</summary>
    public static FulfillingAct DecidedPattern { get; } = new(ItemSubject.Pattern, "decided the notice", All, Nothing);

    /// <summary>What was kept back is shared, or decided again.</summary>
    public static FulfillingAct EndedNotShared { get; } = new(ItemSubject.NotShared, "shared it, or decided again", All, All);

    /// <summary>Whoever was asked to take a task accepted it: nobody is asked any more. Declined, its owner goes on being asked.</summary>
    public static FulfillingAct AnsweredTask(bool accepted) => new(ItemSubject.Task, accepted ? "accepted the task" : "declined the task", All, n => accepted);

    /// <summary>A task is offered to somebody else.</summary>
    public static FulfillingAct PassedTask { get; } = new(ItemSubject.Task, "offered the task to somebody else", All, Nothing);

    /// <summary>A colleague owns the task.</summary>
    public static FulfillingAct TookTask { get; } = new(ItemSubject.Task, "took the task", All, Nothing);

    /// <summary>The task is done.</summary>
    public static FulfillingAct CompletedTask { get; } = new(ItemSubject.Task, "completed the task", All, All);

    /// <summary>A question about who is who is none any more: the records, or another decision, said so.</summary>
    public static FulfillingAct SettledQuestion { get; } = new(ItemSubject.Question, "settled the question by another decision", All, All);

    /// <summary>
    /// Marks the acting organisation's open items that an act answers as ACTED, and has the broker come back no more to what it
    /// overtakes. To be called before the command publishes items of its own, and before it records its entry, which names what was answered.
    /// </summary>
    public static async ValueTask AnswerItemsAsync(this IWriteSession session, FulfillingAct act, string objectId, Caller caller)
    {
        foreach (var item in await session.Inbox.OpenAboutAsync(act.Subject, objectId))
        {
            if (ReferralSeries.IsAlert(item) && !(item.OrganisationId == caller.OrganisationId && Roles.IsManager(caller.Role)))
            {
                if (act.Decides)
                    session.Inbox.Overtake(item, $"lapsed unread: somebody {act.Did} before a manager had read the series", session.Now);
            }
            else if (item.OrganisationId == caller.OrganisationId && act.Answers(item))
            {
                // Whoever of a service apart does what the house was asked to do is not named to the house by it (L7).
                var who = InvolvementAccess.IsApart(caller.Role) && !InvolvementAccess.IsApart(item.ActionRole) && item.ActionOwnerId != caller.Practitioner?.Id
                    ? caller.OrganisationName : caller.Practitioner?.Name ?? caller.OrganisationName;

                // False: another broker answered it in the meantime.
                if (await session.Inbox.TryMoveAsync(
                    item.OrganisationId, item.Id, AcknowledgeItemsHandler.AllowedFrom(NotificationState.Acted), NotificationState.Acted, who, act.Did, session.Now))
                    caller.Answered.Add(item.Id);
            }
            else if (item.OrganisationId != caller.OrganisationId && act.Overtakes(item))
            {
                session.Inbox.Overtake(item, $"nothing more to do: somebody {act.Did}", session.Now);
            }
        }
    }

    /// <summary>
    /// A person read the thing itself: the items that are the own were read. What asks a manager or a colleague is not, and climbs where that one does not
    /// read it; a telephone call is read where it is answered.
    /// </summary>
    public static async ValueTask ReadItemsAsync(this IWriteSession session, ItemSubject subject, string objectId, Caller caller, RegistrySnapshot registry)
    {
        foreach (var item in await session.Inbox.OpenAboutAsync(subject, objectId))
        {
            if (item.OrganisationId == caller.OrganisationId && item.Trigger != NotificationTrigger.TelephoneNeeded && IsFor(item, caller.Human, registry, session.Now))
            {
                if (await session.Inbox.TryMoveAsync(
                    item.OrganisationId, item.Id, AcknowledgeItemsHandler.AllowedFrom(NotificationState.Read), NotificationState.Read,
                    caller.Human.Name, null, session.Now))
                    caller.Answered.Add(item.Id);
            }
        }
    }

    /// <summary>Whether an item is a practitioner's: addressed to the own name, role or post, or his or hers by the roster. What is at a desk is anybody's there.</summary>
    private static bool IsFor(Notification item, Practitioner reader, RegistrySnapshot registry, DateTimeOffset now) =>
        (registry.Roster.For(item, now) is { } acts && (acts.Id is { } id ? id == reader.Id : acts.Name == reader.Name))
        || (item.ActionOwnerId is { } ownerId ? ownerId == reader.Id
            : item.ActionOwner == reader.Name || item.ActionOwner == Code.Of(reader.Role) || item.ActionOwner == Routing.DutyDesk
                || item.ActionOwner == Code.Of(PractitionerRole.DutySocialWorker)
                || (item.ActionOwner is Routing.SafeguardingLead or Routing.SeniorManager && Roles.IsManager(reader.Role)));

    private static bool All(Notification item) => true;

    private static bool Nothing(Notification item) => false;

    /// <summary>What outlives the decision: a promise of it, the family's own answer, or a colleague's doubt.</summary>
    private static bool IsPromise(Notification item) =>
        item.ExpectedResponse is FollowUpDuties.LookAgain or FollowUpDuties.SeeThatSomebodyLooks or RaiseDoubtHandler.SpeakAboutReferral
            or FamilyRules.AnswerTheFamily or FamilyRules.FindSafeWay or FamilyRules.SeeThatFamilyIsAnswered
            or RedirectNotices.TakeOrSay;
}
