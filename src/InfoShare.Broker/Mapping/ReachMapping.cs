using InfoShare.Core.Households;
using InfoShare.Core.Safety;
using InfoShare.Core.Vocabulary;
using L = InfoShare.Protocol.People.V1;
using P = InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Mapping;

/// <summary>Checks of adults' reach and of children's households, custody, episodes and statements, for every agency alike.</summary>
internal static class ReachMapping
{
    public static CheckAdultReach ToCore(this P.AdultReachQuestion question) =>
        new(question.Adult.ToCore(), question.Purpose.ToCore(), [.. question.OtherAreas]);

    public static CheckChildHousehold ToCore(this P.ChildHouseholdQuestion question) =>
        new(question.Child.ToCore(), question.Purpose.ToCore(), [.. question.OtherAreas]);

    public static RecordCustody ToCore(this P.CustodyMoveStatement custody) =>
        new(custody.Person.ToCore(), (CustodyMove)(int)custody.Move, CommonMapping.Date(custody.OccurredOn))
        {
            Reason = CommonMapping.OrNull(custody.Reason),
            Conditions = CommonMapping.OrNull(custody.Conditions),
            ToAddress = custody.ReleaseAddress?.ToCore(),
        };

    public static RecordAdultEpisode ToCore(this P.AdultEpisode episode) => new(
        episode.Adult.ToCore(), (ChildContactAnswer)(int)episode.ChildContact, CommonMapping.Date(episode.EpisodeOn), (SourceKind)(int)episode.Source);

    /// <summary>The statement is about the adult, where one is named, else about the child.</summary>
    public static RecordHouseholdStatement ToCore(this L.RecordHouseholdStatementRequest request) => new(
        (request.Adult ?? request.Child).ToCore(), request.Adult is null ? null : request.Child.ToCore(), (StatementTopic)(int)request.Topic,
        (HomeAnswer)(int)request.Answer, (KinStanding)(int)request.Standing, (StandingBasis)(int)request.Basis, CommonMapping.OrNull(request.Reason),
        CommonMapping.Date(request.AsOf), (SourceKind)(int)request.Source);

    public static P.AdultReachAnswer ToProto(this AdultReach answer) => new()
    {
        Adult = answer.Adult.ToProto(),
        ChildAround = (P.ChildAround)(int)answer.ChildPresence,
        Children =
        {
            answer.Children.Select(c => new P.AdultReachedChild
            {
                PersonId = c.PersonId,
                AgeBand = (P.AgeBand)(int)c.AgeBand,
                Reach = (P.LinkReach)(int)c.Reach,
                Path = { c.Path.Select(Step) },
                Contact = c.Contact.ToProto(),
                HasSocialCareLead = c.HasSocialCareLead,
                OwnName = c.OwnName ?? "",
            }),
        },
        InCustodySince = CommonMapping.Text(answer.InCustodySince),
        SafetyNotices = { answer.SafetyNotices.Select(n => n.ToProto()) },
        Edges = answer.Edges.ToProto(),
        EarlierChildren = { answer.EarlierChildren.Select(Earlier) },
    };

    public static P.ChildHouseholdAnswer ToProto(this ChildHousehold answer) => new()
    {
        Child = answer.Child.ToProto(),
        AgeBand = (P.AgeBand)(int)answer.AgeBand,
        Lead = answer.Lead.ToProto(),
        Adults = { answer.Adults.Select(Adult) },
        BirthFatherInHome = { answer.BirthFatherInHome.Select(Answer) },
        OtherMaleInHome = { answer.OtherMaleInHome.Select(Answer) },
        AtAddress = { answer.AtAddress.Select(a => a.ToProto()) },
        SafetyNotices = { answer.SafetyNotices.Select(n => n.ToProto()) },
        Edges = answer.Edges.ToProto(),
        EarlierChildren = { answer.EarlierChildren.Select(Earlier) },
    };

    public static P.SafetyNoticeView ToProto(this SafetyNoticeView view) => new()
    {
        NoticeId = view.IsOwn ? view.Notice.Id : "",
        Kind = (P.SafetyNoticeKind)(int)view.Notice.Kind,
        Words = view.Words ?? "",
        AdultId = view.Notice.PersonId ?? "",
        FromDate = CommonMapping.Text(view.Notice.HoldsFrom),
        ReviewOn = CommonMapping.Text(view.Notice.ReviewOn),
        ReviewOverdue = view.Overdue,
        Agency = (P.AgencyKind)(int)view.Agency,
        Contact = view.Contact.ToProto(),
    };

    public static P.CustodyMoveRecorded ToProto(this CustodyRecorded recorded) => new()
    {
        EventId = recorded.EventId,
        Person = recorded.Person.ToProto(),
        Told = { recorded.Told },
        Receipt = recorded.Receipt.ToProto(),
        ResidenceId = recorded.ResidenceId ?? "",
    };

    public static P.AdultEpisodeRecorded ToProto(this AdultEpisodeRecorded recorded) => new()
    {
        StatementId = recorded.StatementId,
        Adult = recorded.Adult.ToProto(),
        Contradicted = recorded.Contradicted,
        Contact = recorded.Contact.ToProto(),
        Prompts = { recorded.Prompts },
        Receipt = recorded.Receipt.ToProto(),
    };

    /// <summary>What is stated of one link, as every agency sees it.</summary>
    public static P.LinkStatementView ToProto(this LinkStatement s) => new()
    {
        State = (P.LinkState)(int)s.State,
        FromDate = CommonMapping.Text(s.From),
        ToDate = CommonMapping.Text(s.To),
        Source = (P.SourceKind)(int)s.Source,
        StatedBy = (P.AgencyKind)(int)s.StatedBy,
        RecordedOn = CommonMapping.Text(s.RecordedOn),
    };

    private static P.LinkPathStep Step(PathStep step) => new()
    {
        Words = step.Words,
        Relationship = (P.RelationshipType)(int)step.Relationship,
        State = (P.LinkState)(int)step.State,
        FromDate = CommonMapping.Text(step.From),
        ToDate = CommonMapping.Text(step.To),
        StatedBy = (P.AgencyKind)(int)step.StatedBy,
        Statements = { step.Statements.Select(ToProto) },
    };

    private static P.AdultAroundView Adult(AdultAround adult) => new()
    {
        PersonId = adult.PersonId,
        AgeBand = (P.AgeBand)(int)adult.AgeBand,
        OwnName = adult.OwnName ?? "",
        Reach = (P.LinkReach)(int)adult.Reach,
        Path = { adult.Path.Select(Step) },
        Markers =
        {
            adult.Markers.Select(m => new P.AdultMarkerView
            {
                Indicator = (P.ConcernIndicator)(int)m.Indicator,
                Date = CommonMapping.Text(m.Date),
                Verification = (P.VerificationState)(int)m.Verification,
                Agency = (P.AgencyKind)(int)m.Agency,
            }),
        },
        Withheld = { adult.Withheld.Select(w => w.ToProto()) },
        Kin = adult.Kin is { } kin ? Kin(kin) : null,
        KinStatements = { adult.KinStatements.Select(Kin) },
        ParentalResponsibility = { adult.Responsibility.Select(Answer) },
        ContactAnswers = { adult.ContactAnswers.Select(Answer) },
    };

    private static P.EarlierChildView Earlier(EarlierChildMarker child) => new()
    {
        Status = (P.ChildStatusCode)(int)child.Status,
        About = child.About,
        FromDate = CommonMapping.Text(child.From),
        ToDate = CommonMapping.Text(child.To),
        AboutPersonId = child.AboutPersonId ?? "",
    };

    private static P.KinStandingView Kin(KinView kin) => new()
    {
        Standing = (P.KinStanding)(int)kin.Standing,
        Basis = (P.StandingBasis)(int)kin.Basis,
        StatedBy = (P.AgencyKind)(int)kin.StatedBy,
        AsOf = CommonMapping.Text(kin.AsOf),
    };

    private static P.HouseholdAnswerView Answer(HouseholdAnswer answer) => new()
    {
        Topic = (P.StatementTopic)(int)answer.Topic,
        Answer = (P.HomeAnswer)(int)answer.Answer,
        Reason = answer.Reason ?? "",
        AsOf = CommonMapping.Text(answer.AsOf),
        StatedBy = (P.AgencyKind)(int)answer.StatedBy,
    };
}
