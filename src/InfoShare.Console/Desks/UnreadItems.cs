using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.WebConsole.Text;

namespace InfoShare.WebConsole.Desks;

/// <summary>Which of the organisation's notices of a referral nobody has opened yet.</summary>
internal sealed class UnreadItems
{
    // A page of the tray is a page of the inbox; of one with more there is nothing more to mark than that it is unread.
    private const int MostPages = 10;

    private readonly ILookup<string, string> itemsOf;

    private UnreadItems(IEnumerable<InboxItem> items) => itemsOf = items.ToLookup(i => i.ReferralId, i => i.ItemId);

    /// <summary>Asks the inbox about these referrals, however much else is in it.</summary>
    public static async Task<UnreadItems> ReadAsync(InfoShareConnection who, IEnumerable<string> referralIds, CancellationToken ct)
    {
        var request = new ListInboxRequest { PageSize = 100, ReferralIds = { referralIds } };
        if (request.ReferralIds.Count == 0)
            return new UnreadItems([]);
        var inbox = new InboxService.InboxServiceClient(who.CallInvoker);
        List<InboxItem> unread = [];
        var token = "";
        for (var page = 0; page < MostPages; page++)
        {
            var listed = await inbox.ListInboxAsync(new ListInboxRequest(request) { PageToken = token }, cancellationToken: ct);
            unread.AddRange(listed.Items.Where(i =>
                NoticeText.IsUnread(i.State)
                && i.Trigger is NotificationTrigger.ReferralReceived or NotificationTrigger.ReferralFeedback));
            token = listed.NextPageToken;
            if (token.Length == 0)
                break;
        }

        return new UnreadItems(unread);
    }

    /// <summary>Whether nobody has opened it.</summary>
    public bool Has(string referralId) => itemsOf.Contains(referralId);

    /// <summary>Says that the practitioner has read what is about a referral. That it could not be said stops nobody from reading.</summary>
    public async Task ReadByAsync(InfoShareConnection who, string referralId, CancellationToken ct)
    {
        if (Has(referralId))
            await MarkAsync(who, itemsOf[referralId], ct);
    }

    /// <summary>Says that the practitioner has read items. That it could not be said stops nobody from reading.</summary>
    public static async Task MarkAsync(InfoShareConnection who, IEnumerable<string> itemIds, CancellationToken ct)
    {
        try
        {
            await new InboxService.InboxServiceClient(who.CallInvoker).AcknowledgeItemsAsync(
                new AcknowledgeItemsRequest { ItemIds = { itemIds }, State = NotificationState.Read }, cancellationToken: ct);
        }
        catch (RpcException)
        {
            // A notice for a manager stays unread until a manager opens it.
        }
    }
}
