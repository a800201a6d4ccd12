using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Referrals;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Referrals;

/// <summary>Referrals of the pure rules' tests. The people are invented.</summary>
internal static class SampleReferrals
{
    public const string Surgery = "elmmock-surgery";
    public const string Council = "northmere-csc";

    public static readonly PartnershipClock Clock = new(null, DeadlineSchedules.Embedded(WorkingDayCalendar.England));
    public static readonly ReferralMoves Moves = new(Clock);

    public static readonly Practitioner Midwife = new("mw-1", "Hana Stonemock", PractitionerRole.Midwife, null);
    public static readonly Practitioner Duty = new("sw-1", "Owen Peatsample", PractitionerRole.DutySocialWorker, null);
    public static readonly Practitioner Manager = new("sw-9", "Lena Cragsample", PractitionerRole.TeamManager, null);

    public static Caller CallerOf(Practitioner practitioner, string organisation = Council) =>
        new(organisation, organisation, AgencyKind.SocialCare, "Northmere", false, practitioner, "call-1");

    public static ReferralChange Opened(Urgency urgency, DateTimeOffset now)
    {
        var (feedback, owner) = Moves.DueFor(now, urgency);
        return ReferralMoves.Open(
            new Referral
            {
                Id = "ref_sample",
                Version = 1,
                State = ReferralState.Sent,
                Urgency = urgency,
                ReferrerOrganisationId = Surgery,
                ReferrerAgency = AgencyKind.Health,
                ReferrerId = Midwife.Id,
                ReferrerName = Midwife.Name,
                ReferrerRole = Midwife.Role,
                RecipientOrganisationId = Council,
                OwnerOrganisationId = Surgery,
                OwnerId = Midwife.Id,
                OwnerName = Midwife.Name,
                OwnerRole = Midwife.Role,
                ChildIds = ["per_child"],
                ConcernIds = [],
                RiskStatement = "The baby loses weight and nobody has been in.",
                ReceivedAt = now,
                FeedbackDue = feedback.DueAt,
                FeedbackRule = feedback.RuleId,
                OwnerDue = owner?.DueAt,
                SeriesCount = 1,
            },
            owner,
            "Northmere Children's Services",
            now);
    }

    public static ReferralDecision DecisionOf(Disposition disposition, Practitioner by, DateTimeOffset now) => new(
        disposition, DispositionReason.RiskUnclear, "Not enough is known of the home.", "threshold document 3", "midwife's weights",
        Code.Of(HistoryRead.Yes), null, null, null, "Who cares for the baby at night?", by.Id, by.Name, by.Role, now);
}
