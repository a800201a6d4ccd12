using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Referrals;
using A = InfoShare.Protocol.Access.V1;
using P = InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Mapping;

/// <summary>People's own requests between the protocol and Core. Enums share numbers, so they are cast.</summary>
internal static class SubjectAccessMapping
{
    public static A.SubjectAccessView ToProto(this SubjectAccessRequest request, DateTimeOffset now) => new()
    {
        SubjectAccessId = request.Id,
        Version = request.Version,
        State = (A.SubjectAccessState)(int)request.State,
        PersonId = request.PersonId ?? "",
        Requester = (A.SubjectAccessRequester)(int)request.Requester,
        RequesterPersonId = request.RequesterPersonId ?? "",
        IdentityProof = (A.IdentityProof)(int)request.IdentityProof,
        Scope = { request.Scope.Select(s => (A.SubjectAccessScope)(int)s) },
        Contact = request.Contact.ToProto(),
        OwnReference = request.OwnReference ?? "",
        Owner = request.OwnerName,
        OpenedAt = CommonMapping.Stamp(request.OpenedAt),
        DueAt = CommonMapping.Stamp(request.DueAt),
        DueInWords = PlainTime.Due(request.DueAt, now),
        ClosedAt = CommonMapping.Stamp(request.ClosedAt),
        ClosedBy = request.ClosedBy ?? "",
        CloseReason = request.CloseReason ?? "",
    };

    public static A.SubjectAccessItem ToProto(this SubjectAccessItemView view)
    {
        var item = new A.SubjectAccessItem
        {
            ItemId = view.Item.Id,
            Kind = (A.SubjectAccessScope)(int)view.Item.Kind,
            RecordedOn = CommonMapping.Text(view.Item.RecordedOn),
            Bar = (A.ReleaseBar)(int)view.Item.Proposal.Bar,
            Absolute = view.Item.Proposal.Absolute,
            NeedsHolderView = view.NeedsHolderView,
            Ask = view.Ask.ToProto(),
            GoesOut = view.GoesOut,
            Decisions =
            {
                view.Decisions.Select(d => new A.OfficerDecision
                {
                    Decision = (A.ItemDecision)(int)d.Decision,
                    Reason = d.Reason ?? "",
                    Officer = d.OfficerName,
                    DecidedAt = CommonMapping.Stamp(d.At),
                }),
            },
            Consultation = view.Consultation?.ToProto(),
        };
        if (item.Consultation is { } consultation)
            consultation.NeedsLook = view.NeedsLook;
        if (view.Item.Concern is { } concern)
            item.Concern = (concern with { Words = SubjectAccessRules.WordsOf(view.Consultation, view.NeedsLook, view.Decisions) }).ToProto();
        else if (view.Item.Access is { } access)
            item.Access = access.ToProto();
        else if (view.Item.Link is { } link)
            item.Link = link.ToProto();
        else if (view.Item.Status is { } status)
            item.Status = status.ToProto();
        else if (view.Item.Contact is { } contact)
            item.Contact = contact.ToProto();
        else if (view.Item.Characteristic is { } characteristic)
            item.Characteristic = characteristic.ToProto();
        else if (view.Item.Ending is { } ending)
            item.Ending = ending.ToProto();
        return item;
    }

    public static A.HolderConsultation ToProto(this HolderConsultation consultation) => new()
    {
        ConsultationId = consultation.Id,
        OrganisationId = consultation.OrganisationId,
        AskedAt = CommonMapping.Stamp(consultation.AskedAt),
        DueAt = CommonMapping.Stamp(consultation.DueAt),
        Answer = (A.ItemDecision)(int)consultation.Answer,
        Reason = consultation.Reason ?? "",
        Words = consultation.Words ?? "",
        AnsweredBy = consultation.AnsweredBy ?? "",
        AnsweredAt = CommonMapping.Stamp(consultation.AnsweredAt),
    };

    public static A.ReleasedPack? ToProto(this ReleasedPack? pack) => pack is null ? null : new A.ReleasedPack
    {
        Concerns = { pack.Concerns.Select(ToProto) },
        Accesses = { pack.Accesses.Select(ToProto) },
        Links = { pack.Links.Select(ToProto) },
        Statuses = { pack.Statuses.Select(ToProto) },
        Contacts = { pack.Contacts.Select(ToProto) },
        Characteristics = { pack.Characteristics.Select(ToProto) },
        Endings = { pack.Endings.Select(ToProto) },
        Notice = pack.Notice,
        ReleasedAt = CommonMapping.Stamp(pack.ReleasedAt),
    };

    public static A.ConsultationView ToProto(this ConsultationView view) => new()
    {
        ConsultationId = view.Id,
        ConcernId = view.ConcernId,
        PersonId = view.PersonId ?? "",
        IsForThePerson = view.IsForThePerson,
        SharedOn = CommonMapping.Text(view.SharedOn),
        AskedBy = view.AskedBy,
        AskedAt = CommonMapping.Stamp(view.AskedAt),
        DueAt = CommonMapping.Stamp(view.DueAt),
        Contact = view.Contact.ToProto(),
    };

    private static A.PackConcern ToProto(this PackConcern concern) => new()
    {
        RecordedOn = CommonMapping.Text(concern.RecordedOn),
        Agency = (P.AgencyKind)(int)concern.Agency,
        OrganisationName = concern.OrganisationName,
        Indicators = { concern.Indicators.Select(i => (P.ConcernIndicator)(int)i) },
        Verification = (P.VerificationState)(int)concern.Verification,
        Words = concern.Words ?? "",
    };

    private static A.PackAccess ToProto(this PackAccess access) => new()
    {
        On = CommonMapping.Text(access.On),
        Role = (P.PractitionerRole)(int)access.Role,
        OrganisationName = access.OrganisationName,
        Purpose = (P.Purpose)(int)access.Purpose,
    };

    private static A.PackLink ToProto(this PackLink link) => new()
    {
        Type = (P.RelationshipType)(int)link.Type,
        State = (P.LinkState)(int)link.State,
        FromDate = CommonMapping.Text(link.From),
        ToDate = CommonMapping.Text(link.To),
    };

    private static A.PackStatus ToProto(this PackStatus status) => new()
    {
        Status = (P.ChildStatusCode)(int)status.Code,
        FromDate = CommonMapping.Text(status.From),
        ToDate = CommonMapping.Text(status.To),
        OrganisationName = status.OrganisationName,
    };

    private static A.PackContact ToProto(this PackContact contact) => new()
    {
        On = CommonMapping.Text(contact.On),
        Agency = (P.AgencyKind)(int)contact.Agency,
        OrganisationName = contact.OrganisationName,
        Outcome = (P.AttendanceOutcome)(int)contact.Outcome,
        Seen = (P.Seen)(int)contact.Seen,
    };

    private static A.PackCharacteristic ToProto(this PackCharacteristic characteristic) => new()
    {
        Kind = (P.CharacteristicKind)(int)characteristic.Kind,
        Answer = (P.CharacteristicAnswer)(int)characteristic.Answer,
        Value = characteristic.Value ?? "",
        OrganisationName = characteristic.OrganisationName,
    };

    private static A.PackEnding ToProto(this PackEnding ending) => new()
    {
        Status = (P.ChildStatusCode)(int)ending.Code,
        EndedOn = CommonMapping.Text(ending.EndedOn),
        Closure = (P.ClosureReason)(int)ending.Closure,
        OrganisationName = ending.OrganisationName,
    };

    private static P.SafeContact ToProto(this SafeContact contact) => new()
    {
        Channels = { contact.Channels.Select(c => (P.ContactChannel)(int)c) },
        FromTime = contact.From?.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture) ?? "",
        UntilTime = contact.Until?.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture) ?? "",
        NeverUse = { contact.NeverUse.Select(c => (P.ContactChannel)(int)c) },
        Note = contact.Note ?? "",
    };
}
