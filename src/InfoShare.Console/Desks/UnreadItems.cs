using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.WebConsole.Text;

namespace InfoShare.WebConsole.Desks;

/// <summary>Which of the organisation's notices nobody has opened yet, and that somebody has.</summary>
internal sealed class UnreadItems
{
    // A page of the tray is a page of the inbox; of one with more there is nothing more to mark than that it is unread.
    private const int MostPages = 10;

    private static readonly string[] AtTheDesk = ["DUTY_SOCIAL_WORKER", "DUTY_DESK"];

    // No role of its own signs in for these.
    private static readonly string[] AboveRoles = ["SAFEGUARDING_LEAD", "SENIOR_MANAGER"];

    private readonly ILookup<string, InboxItem> itemsOf;

    private UnreadItems(IEnumerable<InboxItem> items) => itemsOf = items.ToLookup(i => i.ReferralId);

    /// <summary>Asks the inbox about these referrals, however much else is in it.</summary>
    public static async Task<UnreadItems> ReadAsync(InfoShareConnection who, IEnumerable<string> referralIds, CancellationToken ct)
    {
        // With what is finished: of a referral that somebody has taken, a notice for the manager alone may stay unread.
        var request = new ListInboxRequest { PageSize = 100, IncludeFinished = true, ReferralIds = { referralIds } };
        if (request.ReferralIds.Count == 0)
            return new UnreadItems([]);
        return new UnreadItems((await ListAsync(who, request, ct)).Where(IsShown));
    }

    /// <summary>
    /// Says that the practitioner has read what tells of a handover, a task or another thing, whose page says all of it. What asks for a telephone call
    /// is read where it is answered.
    /// </summary>
    /// <param name="about">Names what it is about.</param>
    /// <param name="only">The one kind of notice whose words stand on the page; null: all.</param>
    public static async Task MarkAboutAsync(Desk reader, ListInboxRequest about, CancellationToken ct, NotificationTrigger? only = null)
    {
        var items = await ListAsync(reader.Connection, new ListInboxRequest(about) { PageSize = 100 }, ct);
        await MarkAsync(
            reader.Connection,
            items.Where(i => NoticeText.IsUnread(i.State) && i.Trigger != NotificationTrigger.TelephoneNeeded && (only is null || i.Trigger == only) && IsFor(i, reader))
                .Select(i => i.ItemId), ct);
    }

    /// <summary>
    /// Whether a notice is the reader's: addressed to the own name or role, or passed on by the roster, or for whoever sits at the desk. What asks a
    /// manager is not read because a worker opened the page: it is marked where it stands alone, in the notices.
    /// </summary>
    internal static bool IsFor(InboxItem item, Desk reader)
    {
        var addressed = item.Duty?.AddressedTo ?? item.ActionOwner;
        return AtTheDesk.Contains(addressed) || addressed == reader.Practitioner.Role || addressed == reader.Practitioner.Name || item.ActionOwner == reader.Practitioner.Name
            || (reader.IsManager && AboveRoles.Contains(addressed)) || (reader.Practitioner.Role == "REVIEW_LEAD" && addressed == "SAFEGUARDING_PARTNERS");
    }

    private static async Task<List<InboxItem>> ListAsync(InfoShareConnection who, ListInboxRequest request, CancellationToken ct)
    {
        var inbox = new InboxService.InboxServiceClient(who.CallInvoker);
        List<InboxItem> items = [];
        var token = "";
        for (var page = 0; page < MostPages; page++)
        {
            var listed = await inbox.ListInboxAsync(new ListInboxRequest(request) { PageToken = token }, cancellationToken: ct);
            items.AddRange(listed.Items);
            token = listed.NextPageToken;
            if (token.Length == 0)
                break;
        }

        return items;
    }

    /// <summary>
    /// Whether nobody has opened it, or an answer about it. A referral that a colleague has opened is open, though the manager's own notice of
    /// it is not.
    /// </summary>
    public bool Has(string referralId)
    {
        var received = itemsOf[referralId].Where(i => i.Trigger == NotificationTrigger.ReferralReceived).ToList();
        return (received.Count > 0 && received.TrueForAll(i => NoticeText.IsUnread(i.State)))
            || itemsOf[referralId].Any(i => i.Trigger == NotificationTrigger.ReferralFeedback && NoticeText.IsUnread(i.State));
    }

    /// <summary>Says that the practitioner has read what is about a referral and is his or hers. That it could not be said stops nobody from reading.</summary>
    /// <param name="only">The one kind of notice whose words stand on the page; null: all.</param>
    public Task ReadByAsync(Desk reader, string referralId, CancellationToken ct, NotificationTrigger? only = null) => MarkAsync(
        reader.Connection, itemsOf[referralId].Where(i => NoticeText.IsUnread(i.State) && (only is null || i.Trigger == only) && IsFor(i, reader)).Select(i => i.ItemId), ct);

    /// <summary>
    /// Says that the practitioner has read items: each by itself, because of several that go together none is marked when one is not the
    /// reader's. That it could not be said stops nobody from reading.
    /// </summary>
    public static async Task MarkAsync(InfoShareConnection who, IEnumerable<string> itemIds, CancellationToken ct)
    {
        var inbox = new InboxService.InboxServiceClient(who.CallInvoker);
        foreach (var id in itemIds)
        {
            try
            {
                await inbox.AcknowledgeItemsAsync(new AcknowledgeItemsRequest { ItemIds = { id }, State = NotificationState.Read }, cancellationToken: ct);
            }
            catch (RpcException)
            {
                // A notice for a manager stays unread until a manager opens it.
            }
        }
    }

    /// <summary>Whether what a notice tells stands on the referral's page: that it came, what was decided, who owns it, and what is asked.</summary>
    private static bool IsShown(InboxItem item) => item.Trigger is NotificationTrigger.ReferralReceived or NotificationTrigger.ReferralFeedback
        || item is { Trigger: NotificationTrigger.InformationRequested, InformationRequestId: "" };
}
