using System.Globalization;
using InfoShare.Core.Concerns;
using InfoShare.Core.Households;
using InfoShare.Core.Registry;
using InfoShare.Core.Vocabulary;
using C = InfoShare.Protocol.Concern.V1;
using P = InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Mapping;

/// <summary>Concerns and pictures between the protocol and Core; the same for every agency.</summary>
internal static class ConcernMapping
{
    public static ConcernStatement ToCore(this P.ConcernStatement c) => new()
    {
        Subject = c.Subject?.ToCore(),
        Place = c.Place?.ToCore(),
        Indicators = [.. c.Indicators.Select(i => (ConcernIndicator)(int)i)],
        Kind = (ConcernKind)(int)c.Kind,
        Happened = c.Happened.ToCore(),
        KnownAt = c.KnownAt?.ToDateTimeOffset(),
        Source = (SourceKind)(int)c.Source,
        Verification = c.Verification == P.VerificationState.Unspecified ? VerificationState.Unverified : (VerificationState)(int)c.Verification,
        RiskStatement = c.RiskStatement,
        DevelopmentStatement = CommonMapping.OrNull(c.DevelopmentStatement),
        HarmCategories = [.. c.HarmCategories.Select(h => (HarmCategory)(int)h)],
        ChildWords = c.ChildWords.ToCore(),
        ChildContact = (ChildContactAnswer)(int)c.ChildContact,
        Children = [.. c.Children.Select(b => new StatedBearing(b.Child.ToCore(), CommonMapping.OrNull(b.Relevance), b.Present))],
        SuspectedSources = [.. c.SuspectedSources.Select(s => s.ToCore())],
        Urgency = (Urgency)(int)c.Urgency,
        Consent = c.ConsentRecord is { } consent ? (ConsentState)(int)consent.State : (ConsentState)(int)c.Consent,
        ConsentReason = CommonMapping.OrNull(c.ConsentReason) ?? (c.ConsentRecord is { } why ? CommonMapping.OrNull(why.Why) : null),
        ConsentRecord = c.ConsentRecord.ToCore(),
        LegalBasis = (LegalBasis)(int)c.LegalBasis,
        AgencyLabel = CommonMapping.OrNull(c.AgencyLabel),
        PrejudicesEnquiry = CommonMapping.OrNull(c.PrejudicesEnquiry),
        Incidents = [.. c.Incidents.Select(i => i.ToCore())],
        EndsNotSharedId = CommonMapping.OrNull(c.EndsNotSharedId),
        NotedAt = c.NotedAt?.ToDateTimeOffset(),
        Trend = (StatedTrend)(int)c.Trend,
        OmittedBy = CommonMapping.OrNull(c.OmittedBy),
        ForEveryChild = CommonMapping.OrNull(c.ForEveryChild),
        ChildrenPresent = c.ChildrenPresent,
        SourcesOfHarm = [.. c.HarmSources.Select(s => new HarmSource((HarmSourceState)(int)s.State, CommonMapping.OrNull(s.Description)))],
    };

    public static StatedIncident ToCore(this P.IncidentRef i) => new(
        (IncidentKind)(int)i.Kind, CommonMapping.OrNull(i.Number), CommonMapping.OrNull(i.OrganisationId), CommonMapping.OrNull(i.IncidentId));

    public static P.IncidentView ToProto(this IncidentView i) => new()
    {
        IncidentId = i.IncidentId,
        Kind = (P.IncidentKind)(int)i.Kind,
        OrganisationName = i.OrganisationName ?? "",
        Number = i.Number ?? "",
    };

    public static ConcernPlace ToCore(this P.ConcernPlace place) =>
        new(place.Address.ToCore(), place.Household, CommonMapping.OrNull(place.SaidToBeThere));

    public static P.ConcernPlace? ToProto(this ConcernPlace? place) => place is null ? null : new P.ConcernPlace
    {
        Address = new P.Address
        {
            Uprn = place.Address.Uprn ?? "",
            Line = place.Address.Line ?? "",
            Postcode = place.Address.Postcode ?? "",
            Area = place.Address.Area ?? "",
        },
        Household = place.Household,
        SaidToBeThere = place.SaidToBeThere ?? "",
    };

    public static P.RestsOn ToProto(this RestsOn on) => new() { OneSource = on.OneSource, OneVisit = on.OneVisit, Words = on.InWords ?? "" };

    public static P.AddressConcernView ToProto(this AddressConcernView view) => new() { Concern = view.Concern.ToProto(), Words = view.Words };

    public static WhenHappened? ToCore(this P.WhenHappened? w) => w is null || w.FromDate.Length == 0 && w.ToDate.Length == 0
        ? null
        : new WhenHappened(
            CommonMapping.Date(w.FromDate),
            CommonMapping.Date(w.ToDate),
            w.AtTime.Length == 0 ? null : TimeOnly.ParseExact(w.AtTime, "HH:mm", CultureInfo.InvariantCulture));

    public static ChildWords? ToCore(this P.ChildWords? words) =>
        words is null || words.Verbatim.Length == 0 ? null : new ChildWords(words.Verbatim, words.SaidTo);

    public static P.ChildWords? ToProto(this ChildWords? words) =>
        words is null ? null : new P.ChildWords { Verbatim = words.Verbatim, SaidTo = words.SaidTo };

    public static P.ConcernView ToProto(this ConcernView view) => new()
    {
        ConcernId = view.ConcernId ?? "",
        Tier = (P.Tier)(int)view.Tier,
        Indicators = { view.Indicators.Select(i => (P.ConcernIndicator)(int)i) },
        Kind = (P.ConcernKind)(int)view.Kind,
        Happened = view.Happened is null ? null : new P.WhenHappened
        {
            FromDate = CommonMapping.Text(view.Happened.From),
            ToDate = CommonMapping.Text(view.Happened.To),
            AtTime = view.Happened.At?.ToString("HH:mm", CultureInfo.InvariantCulture) ?? "",
        },
        Verification = (P.VerificationState)(int)view.Verification,
        Agency = (P.AgencyKind)(int)view.Agency,
        OrganisationName = view.OrganisationName ?? "",
        Source = (P.SourceKind)(int)view.Source,
        Relevance = view.Relevance ?? "",
        RiskStatement = view.RiskStatement ?? "",
        ChildWords = view.ChildWords.ToProto(),
        SharedAt = CommonMapping.Stamp(view.SharedAt),
        Contact = view.Contact.ToProto(),
        Place = view.Place.ToProto(),
        Incidents = { view.Incidents.Select(i => i.ToProto()) },
        Consent = view.Consent.ToProto(),
        KnownAt = view.KnownAt is { } known ? CommonMapping.Stamp(known) : null,
        NotedAt = view.NotedAt is { } noted ? CommonMapping.Stamp(noted) : null,
        Trend = (P.StatedTrend)(int)view.Trend,
        OmittedBy = view.OmittedBy ?? "",
        Meeting = view.Meeting.ToMeeting(),
        AgencyLabel = view.AgencyLabel ?? "",
        HarmSources = { view.SourcesOfHarm.Select(s => new P.HarmSource { State = (P.HarmSourceState)(int)s.State, Description = s.Description ?? "" }) },
        Version = view.Version,
        HarmCategories = { view.HarmCategories.Select(h => (P.HarmCategory)(int)h) },
        Urgency = (P.Urgency)(int)view.Urgency,
        Present = view.Present,
        ChildContact = (P.ChildContactAnswer)(int)view.ChildContact,
        DevelopmentStatement = view.DevelopmentStatement ?? "",
        ForEveryChild = view.ForEveryChild ?? "",
        About = view.About is { } about ? Named(about) : null,
        SuspectedSources = { view.SuspectedSources.Select(Named) },
    };

    private static P.ConcernPerson Named(NamedPerson person) => new() { PersonId = person.PersonId, Name = person.Name ?? "" };

    public static P.ChildStatusView ToProto(this ChildStatus status, RegistrySnapshot registry) => new()
    {
        Status = (P.ChildStatusCode)(int)status.Code,
        FromDate = CommonMapping.Text(status.From),
        ToDate = CommonMapping.Text(status.To),
        OrganisationName = registry.NameOf(status.OrganisationId),
        Categories = { status.Categories.Select(c => (P.PlanCategory)(int)c) },
        ClosureReason = (P.ClosureReason)(int)status.Closure,
        MappaLevel = (P.MappaLevel)(int)status.Level,
        HeardOn = CommonMapping.Text(status.HeardOn),
        DecidedOn = CommonMapping.Text(status.DecidedOn),
        RecordedAt = CommonMapping.Stamp(status.RecordedAt),
    };

    public static P.RecipientProgress ToProto(this RecipientProgress progress) => new()
    {
        OrganisationName = progress.OrganisationName,
        Agency = (P.AgencyKind)(int)progress.Agency,
        ActionOwner = progress.ActionOwner,
        State = (P.NotificationState)(int)progress.State,
        Since = CommonMapping.Stamp(progress.Since),
        ReadBy = progress.ReadBy ?? "",
    };

    public static C.SharedConcern ToProto(this SharedConcern shared, RegistrySnapshot registry)
    {
        var message = new C.SharedConcern
        {
            ConcernId = shared.ConcernId,
            Subject = shared.Subject.ToProto(),
            Told = { shared.Told.Select(t => t.ToProto()) },
            Referral = shared.Referral is null ? null : ReferralMapping.ToProto(shared.Referral, [.. shared.Children.Select(c => c.Child)]),
            Prompts = { shared.Prompts },
            Edges = shared.Edges.ToProto(),
            SetAside = { shared.SetAside.Select(s => s.ToProto()) },
            Incidents = { shared.Incidents.Select(i => i.ToProto()) },
            Guidance = shared.Guidance?.ToProto(),
            ContactId = shared.ContactId ?? "",
        };
        message.Children.AddRange(shared.Children.Select(c => c.ToProto(registry)));
        return message;
    }

    public static C.SharedConcern ToProto(this SharedAddressConcern shared, RegistrySnapshot registry) => new()
    {
        ConcernId = shared.ConcernId,
        Children = { shared.Children.Select(c => c.ToProto(registry)) },
        Told = { shared.Told.Select(t => t.ToProto()) },
        Referral = shared.Referral is null ? null : ReferralMapping.ToProto(shared.Referral, [.. shared.Children.Select(c => c.Child)]),
        Prompts = { shared.Prompts },
        Edges = shared.Edges.ToProto(),
        SetAside = { shared.SetAside.Select(s => s.ToProto()) },
        Incidents = { shared.Incidents.Select(i => i.ToProto()) },
    };

    private static C.AttachedChild ToProto(this AttachedChild c, RegistrySnapshot registry) => new()
    {
        Child = c.Child.ToProto(),
        Name = c.Name ?? "",
        AgeBand = (P.AgeBand)(int)c.AgeBand,
        FoundByLink = c.FoundByLink,
        Because = c.Because,
        Statuses = { c.Statuses.Select(s => s.ToProto(registry)) },
        Lead = c.Lead.ToProto(),
    };

    public static P.ChildPicture ToProto(this ChildPicture picture, RegistrySnapshot registry, string nextPageToken) => new()
    {
        Child = picture.Child.ToProto(),
        AgeBand = (P.AgeBand)(int)picture.AgeBand,
        Lead = picture.Lead.ToProto(),
        Statuses = { picture.Statuses.OrderBy(s => s.To is not null).ThenByDescending(s => s.From).Select(s => s.ToProto(registry)) },
        Concerns = { picture.Concerns.Select(c => c.ToProto()) },
        AtAddress = { picture.AtAddress.Select(a => a.ToProto()) },
        SafetyNotices = { picture.SafetyNotices.Select(n => n.ToProto()) },
        NextPageToken = nextPageToken,
        Series = { picture.Series.Select(s => s.ToProto()) },
        PatternNotices = { picture.Patterns.Select(n => n.ToProto()) },
        SiblingTypes =
        {
            picture.Siblings.Types.Select(t => new P.SiblingTypeView
            {
                Type = (P.RelationshipType)(int)t.Type,
                Knowledge = (P.LinkKnowledge)(int)t.Knowledge,
            }),
        },
        Siblings =
        {
            picture.Siblings.Siblings.Select(s => new P.SiblingView
            {
                PersonId = s.PersonId,
                Type = (P.RelationshipType)(int)s.Type,
                State = (P.LinkState)(int)s.State,
                AgeBand = (P.AgeBand)(int)s.AgeBand,
                StatedBy = (P.AgencyKind)(int)s.StatedBy,
                HeldBy = { s.HeldBy.Select(h => new P.SiblingHolder { OrganisationName = h.OrganisationName, Agency = (P.AgencyKind)(int)h.Agency }) },
            }),
        },
        RestsOn = picture.RestsOn.ToProto(),
        LastSeen = picture.Contacts.LastSeen?.ToProto(),
        LastSeenAlone = picture.Contacts.LastSeenAlone?.ToProto(),
        Contacts = { picture.Contacts.Contacts.Select(c => c.ToProto()) },
        UnknownPeriods =
        {
            picture.Unknown.Select(u => new P.UnknownPeriodView
            {
                Kind = (P.UnknownPeriodKind)(int)u.Kind,
                FromDate = CommonMapping.Text(u.From),
                ToDate = CommonMapping.Text(u.To),
                StatedBy = (P.AgencyKind)(int)u.StatedBy,
                Words = u.Words ?? "",
            }),
        },
    };
}
