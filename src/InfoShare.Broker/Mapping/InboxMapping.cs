using System.Globalization;
using InfoShare.Core;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
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
            ActionOwner = item.ActionOwner,
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
        };
    }

    /// <summary>A sequence as a page token or cursor holds it.</summary>
    public static string ToToken(long sequence) => sequence.ToString(CultureInfo.InvariantCulture);

    /// <summary>The sequence that a page token or cursor holds; 0 for the beginning.</summary>
    public static long ToSequence(string? token) => token is null ? 0
        : long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence
        : throw new RuleException(ErrorReason.PageTokenInvalid, "This cursor is not one of this inbox. Start again without it.");
}
