using Google.Protobuf.WellKnownTypes;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Probation.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using Health = InfoShare.Protocol.Health.V1;

namespace InfoShare.Broker.Tests.Validation;

/// <summary>Requests with nothing wrong, for the tests to spoil.</summary>
internal static class Requests
{
    public static readonly DateTimeOffset Now = new(2026, 4, 1, 9, 0, 0, TimeSpan.Zero);

    public static SubjectRef Child => new()
    {
        Demographics = new Demographics { GivenName = "Nell", FamilyName = "Quilltest", BirthDate = "2021-11-03" },
    };

    public static AccessPurpose Purpose => new()
    {
        Purpose = Protocol.Common.V1.Purpose.AssessChild,
        Reason = "Nell's mother came to surgery in distress this morning.",
        LegalBasis = LegalBasis.PublicFunction,
        LeadNotice = LeadNotice.Tell,
    };

    public static ConcernStatement Concern => new()
    {
        Subject = new SubjectRef { OwnRecordId = "EMIS-55213" },
        Indicators = { ConcernIndicator.ParentSuicidal },
        Kind = ConcernKind.Event,
        Happened = new WhenHappened { FromDate = "2026-04-01", AtTime = "10:00" },
        KnownAt = Now.ToTimestamp(),
        Source = SourceKind.SubjectAdult,
        RiskStatement = "She has a plan to end her life and cares for Nell alone.",
        Children = { new ChildBearing { Child = Child, Relevance = "Nell is alone with her mother.", Present = true } },
        Urgency = Urgency.Standard,
        Consent = ConsentState.RefusedOverridden,
        ConsentReason = "The child is at risk today.",
        LegalBasis = LegalBasis.SafeguardingCondition,
    };

    public static Health.ShareConcernRequest Share => new() { RequestId = Id, Concern = Concern };

    public static Health.QueryChildRequest Query => new() { Child = Child, Purpose = Purpose };

    public static ReferralDraft Draft => new() { Children = { Child }, RiskStatement = "She was left alone overnight twice." };

    public static Health.MakeReferralRequest Referral => new() { RequestId = Id, Referral = Draft };

    public static CheckNewPartnerRequest Check => new()
    {
        RequestId = Id,
        SupervisedPerson = new SubjectRef { OwnRecordId = "X320741" },
        NewPartner = new SubjectRef
        {
            Demographics = new Demographics
            {
                GivenName = "Carly",
                FamilyName = "Woodsample",
                Address = new Address { Line = "12 Mill Lane", Postcode = "NM1 4QT" },
            },
        },
        Intention = new DeclaredIntention { PlannedDate = "2026-04-20", DeclaredOn = "2026-04-01", Words = "moving in with Carly" },
        ChildContact = ChildContactAnswer.No,
        Purpose = Purpose,
    };

    public static DecideReferralRequest Decide => new()
    {
        RequestId = Id,
        ReferralId = "ref_06AZ3Q4V1XZ9QK0T8M7C2N5R4W",
        Version = 2,
        Decision = new Decision
        {
            Disposition = Disposition.Assessment,
            Reason = DispositionReason.ThresholdMet,
            Rationale = "Three incidents in two weeks.",
            Criteria = "Level 4",
            Evidence = "Police log",
            HistoryRead = HistoryRead.Yes,
        },
    };

    public static string Id => Guid.NewGuid().ToString();
}
