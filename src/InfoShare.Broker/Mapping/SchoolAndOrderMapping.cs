using InfoShare.Core.Agencies;
using InfoShare.Core.Agencies.Education;
using InfoShare.Core.Agencies.Probation;
using InfoShare.Core.Concerns;
using InfoShare.Core.Schooling;
using InfoShare.Core.Supervision;
using InfoShare.Core.Vocabulary;
using B = InfoShare.Protocol.Probation.V1;
using E = InfoShare.Protocol.Education.V1;
using P = InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Mapping;

/// <summary>Education's and probation's forms between the protocol and Core.</summary>
internal static class SchoolAndOrderMapping
{
    private static IReadOnlyList<StatedBearing> Bearings(IEnumerable<P.ChildBearing> children) =>
        [.. children.Select(b => new StatedBearing(b.Child.ToCore(), CommonMapping.OrNull(b.Relevance), b.Present))];

    public static RegisterHomeEducation ToCore(this E.RegisterHomeEducationRequest r) => new(
        [.. r.Children.Select(c => new HomeEducatedChild(c.Child.ToCore(), CommonMapping.Date(c.LastSeenOn), c.Visit?.ToCore(c.Child)))],
        (HomeEducationClaim)(int)r.Claim, r.SaidBy, CommonMapping.Date(r.Since), CommonMapping.OrNull(r.EarlierArea), CommonMapping.OrNull(r.EarlierSchool),
        CommonMapping.OrNull(r.AgencyLabel), r.KnownAt?.ToDateTimeOffset(), (LegalBasis)(int)r.LegalBasis, r.Purpose.ToCore());

    public static E.RegisterHomeEducationResponse ToProto(this HomeEducationAnswer answer) => new()
    {
        Children = { answer.Children.Select(ToProto) },
        Referral = answer.Referral is null ? null
            : ReferralMapping.ToProto(answer.Referral, [.. answer.Children.Where(c => c.Found.Finding == ClaimFinding.Contradicted).Select(c => c.Child)]),
        DecisionDue = CommonMapping.Stamp(answer.Referral?.FeedbackDue),
        Edges = answer.Edges.ToProto(),
    };

    public static LogInjuryOrDisclosure ToCore(this E.LogInjuryOrDisclosureRequest r) => new(
        r.Pupil.ToCore(), r.Happened.ToCore(), (LogKind)(int)r.Kind, r.What, CommonMapping.OrNull(r.BodySite),
        r.ExplanationGiven.Length == 0 ? null : (r.ExplanationGiven, r.ExplanationBy), [.. r.Indicators.Select(i => (ConcernIndicator)(int)i)], r.Basics.ToCore());

    public static ReportAttendance ToCore(this E.ReportAttendanceRequest r) => new(
        r.Pupil.ToCore(), CommonMapping.Date(r.OnDate)!.Value, (AttendanceMark)(int)r.Mark, r.HasAttendancePercent ? r.AttendancePercent : null,
        r.ReasonGiven.Length == 0 ? null : (r.ReasonGiven, r.ReasonBy), r.RangHome, CommonMapping.OrNull(r.NextStep), CommonMapping.OrNull(r.AgencyLabel),
        r.KnownAt?.ToDateTimeOffset(), (LegalBasis)(int)r.LegalBasis);

    public static ReportExclusion ToCore(this E.ReportExclusionRequest r) => new(
        r.Pupil.ToCore(), CommonMapping.Date(r.FromDate)!.Value, r.Kind == E.ExclusionKind.Permanent ? null : r.SchoolDays, CommonMapping.OrNull(r.ReasonGroup),
        r.SafeAtHome switch
        {
            E.SafeAtHome.Yes => true,
            E.SafeAtHome.No => false,
            _ => null,
        },
        CommonMapping.OrNull(r.Meaning), r.Basics.ToCore());

    public static ReportOffRoll ToCore(this E.ReportOffRollRequest r) => new(
        r.Pupil.ToCore(), CommonMapping.Date(r.OffRollOn)!.Value, r.Why, CommonMapping.OrNull(r.DestinationSaid), CommonMapping.Date(r.LastSeenOn),
        (SeenAlone)(int)r.LastSeenAlone, r.Basics.ToCore());

    public static ReportManagedMove ToCore(this E.ReportManagedMoveRequest r, DateOnly today)
    {
        var day = CommonMapping.Date(r.MovesOn)!.Value;
        return new ReportManagedMove(r.Pupil.ToCore(), day, day > today, r.ToSchool, r.Why, r.Basics.ToCore());
    }

    public static ReportNeverEnrolled ToCore(this E.ReportNeverEnrolledRequest r) =>
        new(r.Child.ToCore(), CommonMapping.Date(r.FoundOn)!.Value, r.HowFound, CommonMapping.Date(r.LastSeenOn), r.Basics.ToCore());

    public static ReportBreach ToCore(this B.ReportBreachRequest r) => new(
        r.SupervisedPerson.ToCore(), (OrderCondition)(int)r.Condition, r.Happened.ToCore(), (BreachPlace)(int)r.Where, r.Account, Bearings(r.Children),
        CommonMapping.OrNull(r.ActionTaken), (ChildContactAnswer)(int)r.ChildContact, r.Basics.ToCore());

    public static ReportRelease ToCore(this B.ReportReleaseRequest r) => new(
        r.Person.ToCore(), CommonMapping.Date(r.ReleaseOn)!.Value, (ReleaseKind)(int)r.Kind, r.ToAddress?.ToCore(), Conditions(r.Conditions),
        CommonMapping.OrNull(r.ConditionsInWords), CommonMapping.OrNull(r.Meaning), Bearings(r.Children), r.Basics.ToCore());

    public static RecordOrder ToCore(this B.RecordOrderRequest r) => new(
        r.Person.ToCore(), (OrderKind)(int)r.Order, CommonMapping.Date(r.FromDate)!.Value, CommonMapping.Date(r.DecidedOn), CommonMapping.Date(r.ToDate),
        Conditions(r.Conditions));

    public static RecordChildrenAtAddress ToCore(this B.RecordChildrenAtAddressRequest r) => new(
        r.SupervisedPerson.ToCore(), r.Address.ToCore(), (ResidenceKind)(int)r.StaysAs, CommonMapping.Date(r.VisitedOn)!.Value, (Seen)(int)r.Seen,
        (ChildContactAnswer)(int)r.Answer, r.WhoSaid, [.. r.ChildrenSaid], CommonMapping.OrNull(r.AgencyLabel), r.KnownAt?.ToDateTimeOffset(),
        (LegalBasis)(int)r.LegalBasis);

    private static IReadOnlyList<OrderCondition> Conditions(IEnumerable<B.OrderCondition> conditions) => [.. conditions.Select(c => (OrderCondition)(int)c)];

    private static E.HomeEducationRegistered ToProto(HomeEducationRegistered child) => new()
    {
        Child = child.Child.ToProto(),
        ConcernId = child.ConcernId,
        Finding = (E.ClaimFinding)(int)child.Found.Finding,
        StoredAs = (E.HomeEducationClaim)(int)child.StoredAs,
        Earlier =
        {
            child.Found.Earlier.Select(e => new E.EarlierRecord
            {
                Kind = (E.EarlierRecordKind)(int)e.Kind,
                Agency = (P.AgencyKind)(int)e.Agency,
                Area = e.Area,
                FromDate = CommonMapping.Text(e.From),
                ToDate = CommonMapping.Text(e.To),
                Status = (P.ChildStatusCode)(int)e.Status,
                Ask = e.Ask.ToProto(),
            }),
        },
        Ask = child.Found.Ask.ToProto(),
        Absence = child.Absence.ToProto(),
        ContactId = child.ContactId ?? "",
    };
}
