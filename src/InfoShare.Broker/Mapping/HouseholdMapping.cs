using InfoShare.Core.Clocks;
using InfoShare.Core.Households;
using InfoShare.Core.Vocabulary;
using B = InfoShare.Protocol.Probation.V1;
using P = InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Mapping;

/// <summary>New partner checks between probation's messages and Core.</summary>
internal static class HouseholdMapping
{
    public static CheckNewPartner ToCore(this B.CheckNewPartnerRequest request, DateOnly today) => new(
        request.SupervisedPerson.ToCore(),
        request.NewPartner.ToCore(),
        request.Address?.ToCore(),
        new DeclaredIntention(
            CommonMapping.Date(request.Intention?.PlannedDate ?? ""),
            CommonMapping.Date(request.Intention?.DeclaredOn ?? "") ?? today,
            (ResidenceKind)(int)(request.Intention?.Residence ?? P.ResidenceKind.Unspecified),
            CommonMapping.OrNull(request.Intention?.Words ?? "")),
        (ChildContactAnswer)(int)request.ChildContact,
        request.Purpose.ToCore(),
        [.. request.OtherAreas]);

    public static B.CheckNewPartnerResponse ToProto(this NewPartnerChecked answer) => new()
    {
        CheckId = answer.CheckId,
        SupervisedPerson = answer.SupervisedPerson.ToProto(),
        NewPartner = answer.NewPartner.ToProto(),
        ChildPresence = (B.ChildPresence)(int)answer.ChildPresence,
        Children =
        {
            answer.Children.Select(c => new B.ReachedChild
            {
                PersonId = c.PersonId,
                AgeBand = (P.AgeBand)(int)c.AgeBand,
                Reach = (B.ReachTime)(int)c.Reach,
                Path = { c.Path.Select(ToProto) },
                Contact = c.Contact.ToProto(),
                HasSocialCareLead = c.HasSocialCareLead,
                OwnName = c.OwnName ?? "",
            }),
        },
        Markers =
        {
            answer.Markers.Select(m => new B.HouseholdMarker
            {
                Indicator = (P.ConcernIndicator)(int)m.Indicator,
                About = m.About,
                Date = CommonMapping.Text(m.Date),
                Verification = (P.VerificationState)(int)m.Verification,
                Agency = (P.AgencyKind)(int)m.Agency,
            }),
        },
        ContactAnswerContradicted = answer.ContactAnswerContradicted,
        DeclarationCount = answer.DeclarationCount,
        LinkId = answer.LinkId,
        DecisionDue = CommonMapping.Stamp(answer.DecisionDue),
        DecisionDueInWords = answer.DecisionDueInWords,
        Told = { answer.Told },
        SafetyNotices = { answer.SafetyNotices.Select(n => n.ToProto()) },
        Edges = answer.Edges.ToProto(),
        EarlierChildren =
        {
            answer.EarlierChildren.Select(e => new B.EarlierChildMarker
            {
                Status = (P.ChildStatusCode)(int)e.Status,
                About = e.About,
                FromDate = CommonMapping.Text(e.From),
                ToDate = CommonMapping.Text(e.To),
            }),
        },
    };

    public static B.NewPartnerCheck ToProto(this NewPartnerCheckView view) => new()
    {
        CheckId = view.Check.Id,
        SupervisedName = view.SupervisedName ?? "",
        SupervisedOwnRecordId = view.SupervisedOwnRecordId ?? "",
        PartnerName = view.PartnerName ?? "",
        PartnerOwnRecordId = view.PartnerOwnRecordId ?? "",
        PlannedDate = CommonMapping.Text(view.Check.Asked?.Intention.PlannedDate),
        OpenedAt = CommonMapping.Stamp(view.Check.OpenedAt),
        OpenedBy = view.Check.PractitionerName,
        DecisionDue = CommonMapping.Stamp(view.Check.DecisionDue),
        DecisionDueInWords = $"due {PlainTime.Full(view.Check.DecisionDue)}",
        Ended = view.Check.Outcome is not null,
        Referred = view.Check.Outcome == CheckOutcomes.Referred,
        ReferralId = view.SeesWhy ? view.Check.ReferralId ?? "" : "",
        NotReferringReason = view.SeesWhy ? view.Check.NotReferringReason ?? "" : "",
        ReviewDate = CommonMapping.Text(view.Check.ReviewDate),
        DecidedBy = view.Check.DecidedBy ?? "",
        DecidedAt = view.Check.DecidedAt is { } decided ? CommonMapping.Stamp(decided) : null,
        CanBeAskedAnew = view.Check.Asked is not null && view.Check.Outcome != CheckOutcomes.Referred,
        LookedAgainBy = view.Check.LookedAgainBy ?? "",
        LookedAgainAt = view.Check.LookedAgainAt is { } looked ? CommonMapping.Stamp(looked) : null,
    };

    private static B.PathStep ToProto(PathStep step) => new()
    {
        Words = step.Words,
        Relationship = (P.RelationshipType)(int)step.Relationship,
        State = (P.LinkState)(int)step.State,
        FromDate = CommonMapping.Text(step.From),
        ToDate = CommonMapping.Text(step.To),
        StatedBy = (P.AgencyKind)(int)step.StatedBy,
        Statements = { step.Statements.Select(s => s.ToProto()) },
    };
}
