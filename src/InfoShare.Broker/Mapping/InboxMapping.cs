using System.Globalization;
using InfoShare.Core;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Referrals;
using InfoShare.Core.Stores;
using I = InfoShare.Protocol.Inbox.V1;
using P = InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Mapping;

/// <summary>Inbox items between the protocol and Core.</summary>
internal static class InboxMapping
{
    /// <param name="now">For the words of the response time.</param>
    public static I.InboxItem ToProto(this InboxItemView view, DateTimeOffset now)
    {
        var item = view.Item;
        return new I.InboxItem
        {
            ItemId = item.Id,
            Trigger = (P.NotificationTrigger)(int)item.Trigger,
            Urgency = (P.Urgency)(int)item.Urgency,
            ActionOwner = view.Duty?.Name ?? item.ActionOwner,
            ExpectedResponse = item.ExpectedResponse,
            RespondBy = CommonMapping.Stamp(item.RespondBy),
            RespondByInWords = item.RespondBy is { } due ? PlainTime.Due(due, now) : "",
            State = (P.NotificationState)(int)item.State,
            Summary = item.Summary,
            PersonId = item.PersonId ?? "",
            OwnRecordId = view.OwnRecordId ?? "",
            Concern = view.Concern?.ToProto(),
            ReferralId = item.ReferralId ?? "",
            Contact = item.Contact.ToProto(),
            PublishedAt = CommonMapping.Stamp(item.PublishedAt),
            CheckId = item.CheckId ?? "",
            QuestionId = item.QuestionId ?? "",
            DecisionId = item.DecisionId ?? "",
            Duty = view.Duty is { } duty ? new I.DutyPerson
            {
                Name = duty.Name,
                Telephone = duty.Telephone ?? "",
                Because = duty.Because,
                AddressedTo = item.ActionOwner,
            } : null,
            SameEvent =
            {
                view.SameEvent.Select(s => new I.EventSource
                {
                    ItemId = s.ItemId,
                    OrganisationName = s.OrganisationName ?? "",
                    Agency = (P.AgencyKind)(int)s.Agency,
                    SharedAt = CommonMapping.Stamp(s.SharedAt),
                }),
            },
            Parts = { view.Parts.Select(p => p.ToProto(now)) },
            DigestId = item.DigestId ?? "",
            Attempts = item.Attempts,
            AboutItemId = item.AboutItemId ?? "",
            HandoverId = item.HandoverId ?? "",
            AbsenceId = item.AbsenceId ?? "",
            TaskId = item.TaskId ?? "",
            ActionTeam = item.ActionTeam ?? "",
            NotSharedId = item.NotSharedId ?? "",
            InformationRequestId = item.InformationRequestId ?? "",
            PatternNoticeId = item.PatternId ?? "",
            NotForPractitionerId = item.ConcealedFrom ?? "",
            EndingId = item.EndingId ?? "",
            ReopeningId = item.ReopeningId ?? "",
            AboutAdult = view.AboutAdult,
            GrantId = item.GrantId ?? "",
            PartAsked = view.PartAsked,
            MayStateSupport = view.MayStateSupport,
            ChallengeAsked = ReferralNotices.AsksOfChallenge(item),
            FamilyAnswerAsked = ReferralNotices.AsksOfFamily(item),
            AddresseeAlone = item.AddresseeAlone,
        };
    }

    public static I.ItemStep ToProto(this NotificationStep step) => new()
    {
        At = CommonMapping.Stamp(step.At),
        State = (P.NotificationState)(int)step.State,
        By = step.ReadBy ?? "",
        Note = step.Note ?? "",
    };

    public static I.TelephoneCall ToProto(this TelephoneCall call) => new()
    {
        CallId = call.Id,
        Outcome = (P.TelephoneOutcome)(int)call.Outcome,
        SpokeWith = call.SpokeWith ?? "",
        Caller = call.CallerName,
        CalledAt = CommonMapping.Stamp(call.CalledAt),
        Note = call.Note ?? "",
    };

    public static I.PublishedAct ToProto(this PublishedAct act) => new()
    {
        RequestId = act.Publication.PublicationId,
        PublishedAt = CommonMapping.Stamp(act.Publication.PublishedAt),
        PublishedBy = act.By ?? "",
        Notices =
        {
            act.Notices.Select(n => new I.PublishedNotice
            {
                Trigger = (P.NotificationTrigger)(int)n.Trigger,
                Urgency = (P.Urgency)(int)n.Urgency,
                ConcernId = n.ConcernId ?? "",
                HandoverId = n.HandoverId ?? "",
                CheckId = n.CheckId ?? "",
                AbsenceId = n.AbsenceId ?? "",
                Recipients = { n.Recipients.Select(r => r.ToProto()) },
            }),
        },
    };

    /// <summary>An act as a page token holds it.</summary>
    public static string ToToken(Publication publication) => $"{publication.PublishedAt:O}|{publication.PublicationId}";

    /// <summary>The act that a page token holds; null for the beginning.</summary>
    public static Publication? ToPublication(string? token) => token is null ? null
        : token.Split('|') is [var at, var id] && DateTimeOffset.TryParseExact(at, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var instant)
            ? new Publication(instant, id)
            : throw new RuleException(ErrorReason.PageTokenInvalid, "This page token is not one of this list. Start again without it.");

    /// <summary>A place among the most urgent as a page token holds it.</summary>
    public static string ToToken(InboxPlace place) =>
        string.Create(CultureInfo.InvariantCulture, $"{place.Rank}|{place.Due?.ToString("O", CultureInfo.InvariantCulture) ?? "-"}|{place.Sequence}");

    /// <summary>The place that a page token holds; null for the beginning.</summary>
    public static InboxPlace? ToPlace(string? token)
    {
        if (token is null)
            return null;
        if (token.Split('|') is [var rank, var due, var sequence]
            && int.TryParse(rank, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var last))
        {
            if (due == "-")
                return new InboxPlace(first, null, last);
            if (DateTimeOffset.TryParseExact(due, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at))
                return new InboxPlace(first, at, last);
        }

        throw new RuleException(ErrorReason.PageTokenInvalid, "This page token is not one of this list. Start again without it.");
    }

    /// <summary>A sequence as a page token or cursor holds it.</summary>
    public static string ToToken(long sequence) => sequence.ToString(CultureInfo.InvariantCulture);

    /// <summary>The sequence that a page token or cursor holds; 0 for the beginning.</summary>
    public static long ToSequence(string? token) => token is null ? 0
        : long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence
        : throw new RuleException(ErrorReason.PageTokenInvalid, "This cursor is not one of this inbox. Start again without it.");
}
