using InfoShare.Core.Access;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Vocabulary;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// What a lead or manager of the own house is told of what a service apart there does (the clinic, the officer for allegations, intelligence: L7). The
/// whole house reads what is addressed to a role, so it goes to the service, or says nothing of whom, or is for whom it is addressed to. Every story's
/// notices are held to it, and each trigger has a row.
/// </summary>
internal static class OwnHouseRules
{
    /// <summary>Such an item says that a service there has something to see to, and neither of whom nor who: it left something undone, or waits.</summary>
    private static readonly NotificationTrigger[] SaysNothingOfWhom =
    [
        NotificationTrigger.ReferralLate, NotificationTrigger.ReferralUnowned, NotificationTrigger.ReferralFeedback, NotificationTrigger.AlertUnanswered,
        NotificationTrigger.AllDeclined, NotificationTrigger.HandoverOffered, NotificationTrigger.HandoverAnswered, NotificationTrigger.HandoverLate,
        NotificationTrigger.AbsenceOpen, NotificationTrigger.NotShared, NotificationTrigger.AppraisalDue, NotificationTrigger.EndingProposed,
        NotificationTrigger.EndingAnswered, NotificationTrigger.TaskGiven, NotificationTrigger.TaskAnswered, NotificationTrigger.RoleGap,
        NotificationTrigger.ServiceLeft, NotificationTrigger.Reopening, NotificationTrigger.StaffAllegation, NotificationTrigger.RosterChanged,
        NotificationTrigger.LegalHold, NotificationTrigger.TelephoneNeeded, NotificationTrigger.InformationRequested, NotificationTrigger.InformationAnswered,
        NotificationTrigger.Digest,
    ];

    /// <summary>Such an item has a reader to whom it was promised, or who has to know of whom it is to do his or her part; nobody else of the house reads it.</summary>
    private static readonly NotificationTrigger[] ForTheAddresseeAlone =
    [
        NotificationTrigger.ReferralFollowUp, NotificationTrigger.EmergencyAccess, NotificationTrigger.RecordViewed, NotificationTrigger.NewPartnerLinked,
        NotificationTrigger.CheckAnswerDue, NotificationTrigger.CheckReview, NotificationTrigger.UnusualLookUps, NotificationTrigger.ConflictedLookUp, NotificationTrigger.SeveralAgenciesAsk,
    ];

    /// <summary>
    /// Such an item tells a fact of somebody with whom the addressee's house works openly, at the addressee's tier, whoever recorded it: its words do not
    /// name the service. Its class and its concern are judged reader by reader.
    /// </summary>
    private static readonly NotificationTrigger[] TellsAFact =
    [
        NotificationTrigger.PregnancyOrBirth, NotificationTrigger.Separation, NotificationTrigger.CustodyIn, NotificationTrigger.ReleaseOut,
        NotificationTrigger.ConditionBreach, NotificationTrigger.OrderEnding, NotificationTrigger.AddressMove, NotificationTrigger.SchoolChange,
        NotificationTrigger.GpChange, NotificationTrigger.DaCall, NotificationTrigger.EdSelfHarm, NotificationTrigger.Missing, NotificationTrigger.Bereaved,
        NotificationTrigger.PlanEnding, NotificationTrigger.HomeLeave, NotificationTrigger.Age17, NotificationTrigger.Age18, NotificationTrigger.ConcernShared,
        NotificationTrigger.ReferralReceived, NotificationTrigger.Correction, NotificationTrigger.IdentityJoined, NotificationTrigger.IdentitySplit,
        NotificationTrigger.IdentityQuestion, NotificationTrigger.SafeguardingStep, NotificationTrigger.SubjectAccess, NotificationTrigger.SeriesReached,
        NotificationTrigger.WithdrawalTogether, NotificationTrigger.ChildUnseen, NotificationTrigger.VerificationChanged, NotificationTrigger.NarrativeAgreed,
        NotificationTrigger.StatusChanged, NotificationTrigger.CoPresence, NotificationTrigger.PlanDrift, NotificationTrigger.EarlyHelpRefused,
        NotificationTrigger.HealthPlanMissed, NotificationTrigger.LeadNamed,
    ];

    /// <summary>Triggers with no row, or with two.</summary>
    public static IReadOnlyList<NotificationTrigger> WithoutOneRow =>
    [
        .. Code.All<NotificationTrigger>().Where(t =>
            new[] { SaysNothingOfWhom, ForTheAddresseeAlone, TellsAFact }.Count(rows => rows.Contains(t)) != 1),
    ];

    /// <summary>What is wrong with an item that a lead or manager of the own house got by what a service apart there did; empty when nothing is.</summary>
    /// <param name="workers">The names under which workers of such services acted, by organisation.</param>
    public static IReadOnlyList<string> FaultsOf(Notification item, RegistrySnapshot registry, ILookup<string, string> workers)
    {
        if (item.AddresseeAlone || item.ConcealedFrom is not null || item.ActionOwnerId is not null || InvolvementAccess.IsApart(item.ActionRole)
            || !Routing.IsPost(item.ActionOwner)
            || !(Roles.IsManager(item.ActionRole) || item.ActionOwner is Routing.SeniorManager or Routing.SafeguardingLead)
            || item.Trigger is NotificationTrigger.UnusualLookUps or NotificationTrigger.ConflictedLookUp)
        {
            return [];
        }

        var byService = item.PublisherOrganisationId == item.OrganisationId && InvolvementAccess.IsApartIn(registry.Find(item.OrganisationId), item.PublisherRole);
        var named = workers[item.OrganisationId].Any(name =>
            item.Summary.Contains(name, StringComparison.Ordinal) || item.ExpectedResponse.Contains(name, StringComparison.Ordinal) || item.Contact?.Name == name);
        List<string> faults = [];
        if (named && item.ConcernId is null && (item.PersonId is not null || item.GrantId is not null))
            faults.Add("tells the house that a service apart there works with the person");
        if (byService && SaysNothingOfWhom.Contains(item.Trigger) && (item.PersonId is not null || item.ConcernId is not null))
            faults.Add("tells the house of whom a service apart there has something to see to");
        if (byService && ForTheAddresseeAlone.Contains(item.Trigger))
            faults.Add("is for whom it is addressed to, and the house reads it");
        return faults;
    }
}
