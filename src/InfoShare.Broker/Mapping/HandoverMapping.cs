using System.Globalization;
using InfoShare.Core;
using InfoShare.Core.Concerns;
using InfoShare.Core.Handovers;
using InfoShare.Core.Registry;
using InfoShare.Core.Vocabulary;
using H = InfoShare.Protocol.Handover.V1;
using P = InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Mapping;

/// <summary>Handovers and absences between the protocol and Core; the same for every agency.</summary>
internal static class HandoverMapping
{
    public static OfferHandover ToCommand(H.HandoverDraft draft) => new(
        [.. draft.Subjects.Select(s => s.ToCore())],
        (HandoverKind)(int)draft.Kind,
        ToCore(draft.To)!,
        ToCore(draft.Words)!,
        draft.SameDay,
        draft.SenderStays,
        CommonMapping.OrNull(draft.Telephone));

    /// <summary>The target; null when none is given.</summary>
    public static HandoverTarget? ToCore(H.HandoverTarget? to) => to is null || (to.OrganisationId.Length == 0 && to.Area.Length == 0 && to.Role == P.PractitionerRole.Unspecified)
        ? null
        : new HandoverTarget(CommonMapping.OrNull(to.OrganisationId), CommonMapping.OrNull(to.Area), (PractitionerRole)(int)to.Role);

    /// <summary>The sender's words; null when none are given.</summary>
    public static HandoverWordsStated? ToCore(H.HandoverWords? words) => words is null ? null : new HandoverWordsStated(
        words.ResidualRisk,
        CommonMapping.OrNull(words.WatchFor),
        [.. words.CriticalPoints.Select(p => new CriticalPointStated((CriticalPointKind)(int)p.Kind, p.Words))],
        [.. words.Tasks.Select(t => new HandoverTask(t.Words, CommonMapping.Date(t.DueDate)))],
        CommonMapping.OrNull(words.InterpreterLanguage));

    public static H.HandoverView ToProto(this HandoverView view, RegistrySnapshot registry)
    {
        var handover = view.Handover;
        var message = new H.HandoverView
        {
            HandoverId = handover.Id,
            Version = handover.Version,
            State = (P.HandoverState)(int)handover.State,
            Kind = (P.HandoverKind)(int)handover.Kind,
            SameDay = handover.Urgency != Urgency.Standard,
            Sender = view.Sender.ToProto(),
            Recipient = view.Recipient.ToProto(),
            RecipientRole = (P.PractitionerRole)(int)handover.RecipientRole,
            RecipientArea = handover.RecipientArea,
            Holder = view.Holder.ToProto(),
            Words = ToProto(handover.Words),
            MovesOn = CommonMapping.Text(handover.MovesOn),
            Responsible = handover.Responsible.ToProto(),
            OfferedAt = CommonMapping.Stamp(handover.OfferedAt),
            AcceptanceDue = CommonMapping.Stamp(handover.AcceptanceDue),
            DueInWords = view.DueInWords,
            Late = view.Late,
            Level = (P.EscalationLevel)(int)handover.Level,
            ReceivedBy = Contact(handover.ReceivedBy, registry),
            ReceivedAt = CommonMapping.Stamp(handover.ReceivedAt),
            AcceptedBy = Contact(handover.AcceptedBy, registry),
            AcceptedAt = CommonMapping.Stamp(handover.AcceptedAt),
            Reason = handover.Reason ?? "",
            Record = ToProto(view.Record, registry),
            ToYourOrganisation = view.Side == HandoverSide.Recipient,
            FromYourOrganisation = view.Side == HandoverSide.Sender,
        };
        message.Subjects.AddRange(view.Subjects.Select(s => new H.HandedOverPerson
        {
            PersonId = s.PersonId,
            Name = s.Name ?? "",
            BirthDate = CommonMapping.Text(s.BirthDate),
            ExpectedBirthDate = CommonMapping.Text(s.ExpectedBirthDate),
            AgeBand = (P.AgeBand)(int)s.AgeBand,
            Telephone = s.Telephone ?? "",
            OtherNames = { s.OtherNames },
        }));
        message.History.AddRange(view.History.Select(e => new H.HandoverEvent
        {
            State = (P.HandoverState)(int)e.State,
            What = e.What,
            By = e.By ?? "",
            At = CommonMapping.Stamp(e.At),
        }));
        return message;
    }

    public static H.AbsenceView ToProto(this AbsenceRow row)
    {
        var absence = row.Absence;
        return new H.AbsenceView
        {
            AbsenceId = absence.Id,
            Version = absence.Version,
            Kind = (P.AbsenceKind)(int)absence.Kind,
            PersonId = absence.PersonId,
            OwnRecordId = row.OwnRecordId ?? "",
            SinceDate = CommonMapping.Text(absence.Since),
            LastSeenOn = CommonMapping.Text(absence.LastSeenOn),
            LastSeenNotKnown = absence.LastSeenOn is null,
            Owner = row.Owner.ToProto(),
            Due = CommonMapping.Stamp(absence.Due),
            DueInWords = row.DueInWords,
            Level = (P.EscalationLevel)(int)absence.Level,
            Closed = absence.ClosedAt is not null,
            RegisteredWith = row.RegisteredWith ?? "",
        };
    }

    /// <summary>A place in a list as a page token holds it.</summary>
    public static string ToToken(DuePosition position) => $"{position.Due.UtcTicks.ToString(CultureInfo.InvariantCulture)}|{position.Id}";

    /// <summary>The place that a page token holds; null for the first page.</summary>
    public static DuePosition? ToPosition(string? token)
    {
        if (token is null)
            return null;
        var bar = token.IndexOf('|', StringComparison.Ordinal);
        return bar > 0 && long.TryParse(token.AsSpan(0, bar), CultureInfo.InvariantCulture, out var ticks)
            ? new DuePosition(new DateTimeOffset(ticks, TimeSpan.Zero), token[(bar + 1)..])
            : throw new RuleException(ErrorReason.PageTokenInvalid, "This page token is not one of this list. Start again without it.");
    }

    public static RecordMove ToCommand(Protocol.Health.V1.RecordMoveRequest request) => new(
        request.Person.ToCore(),
        CommonMapping.Date(request.MovesOn),
        request.ToArea,
        request.Address?.ToCore(),
        (ResidenceKind)(int)request.Residence,
        request.Pregnant,
        ToCore(request.To),
        ToCore(request.Words),
        CommonMapping.OrNull(request.Telephone));

    public static ReportGpListRemoval ToCommand(Protocol.Health.V1.ReportGpListRemovalRequest request) => new(
        request.Person.ToCore(),
        CommonMapping.Date(request.RemovedOn)!.Value,
        CommonMapping.Date(request.LastSeenOn),
        request.RiskStatement,
        (SourceKind)(int)request.Source,
        (LegalBasis)(int)request.LegalBasis,
        Bearings(request.Children));

    public static RecordPlacement ToCommand(Protocol.SocialCare.V1.RecordPlacementRequest request) => new(
        request.Child.ToCore(),
        (ResidenceKind)(int)request.Residence,
        request.Address?.ToCore(),
        CommonMapping.Date(request.FromDate),
        request.Emergency,
        ToCore(request.To),
        ToCore(request.Words)!,
        CommonMapping.OrNull(request.ResponsibleName),
        CommonMapping.OrNull(request.ResponsibleTelephone));

    public static ReportOrderEnding ToCommand(Protocol.Probation.V1.ReportOrderEndingRequest request) => new(
        request.SupervisedPerson.ToCore(),
        (EndingOrder)(int)request.Order,
        CommonMapping.Date(request.OrderFrom),
        CommonMapping.Date(request.EndsOn)!.Value,
        request.ResidualRisk,
        [.. request.Indicators.Select(i => (ConcernIndicator)(int)i)],
        Bearings(request.Children),
        (ChildContactAnswer)(int)request.ChildContact,
        (SourceKind)(int)request.Source,
        (LegalBasis)(int)request.LegalBasis);

    private static IReadOnlyList<StatedBearing> Bearings(IEnumerable<P.ChildBearing> children) =>
        [.. children.Select(b => new StatedBearing(b.Child.ToCore(), CommonMapping.OrNull(b.Relevance), b.Present))];

    private static P.ContactPoint? Contact(HandoverParty? party, RegistrySnapshot registry) =>
        party is null ? null : HandoverRoles.ContactOf(party, registry).ToProto();

    private static H.HandoverWords ToProto(HandoverWords words) => new()
    {
        ResidualRisk = words.ResidualRisk,
        WatchFor = words.WatchFor ?? "",
        CriticalPoints =
        {
            words.CriticalPoints.Select(p => new H.CriticalPoint
            {
                Kind = (P.CriticalPointKind)(int)p.Kind,
                Words = p.Words,
                From = p.From,
                Since = CommonMapping.Stamp(p.Since),
            }),
        },
        Tasks = { words.Tasks.Select(t => new H.HandoverTask { Words = t.Words, DueDate = CommonMapping.Text(t.Due) }) },
        InterpreterLanguage = words.InterpreterLanguage ?? "",
    };

    private static H.ProtectionRecord? ToProto(ProtectionRecord? record, RegistrySnapshot registry)
    {
        if (record is null)
            return null;
        var message = new H.ProtectionRecord
        {
            Concerns = { record.Concerns.Select(c => c.ToProto()) },
            Statuses = { record.Statuses.Select(s => s.ToProto(registry)) },
            Absences = { record.Absences.Select(a => a.ToProto()) },
            Lead = record.Lead.ToProto(),
            HowToRead = record.HowToRead,
        };
        message.Gaps.AddRange(record.Gaps.Select(g => new H.UnknownPeriod
        {
            PersonId = g.PersonId,
            Kind = (P.UnknownPeriodKind)(int)g.Kind,
            FromDate = CommonMapping.Text(g.From),
            ToDate = CommonMapping.Text(g.To),
            Words = g.Words ?? "",
            OrganisationName = registry.NameOf(g.OrganisationId),
        }));
        message.Withheld.AddRange(record.Withheld.Select(w => new P.WithheldItem
        {
            HeldBy = (P.AgencyKind)(int)w.HeldBy,
            Because = (P.WithheldBecause)(int)w.Because,
            Explanation = w.Explanation,
            Ask = w.Ask.ToProto(),
        }));
        return message;
    }
}
