using System.Reflection;
using Google.Protobuf.Reflection;
using InfoShare.Client;
using InfoShare.Core.Clocks;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Referral.V1;

namespace InfoShare.Broker.Demo;

/// <summary>Answers read aloud.</summary>
internal static class Speech
{
    /// <summary>A code as the vocabulary writes it, for example CIN or NONE_RECORDED_HERE.</summary>
    public static string Word<T>(T code) where T : struct, Enum
    {
        var name = typeof(T).GetField(code.ToString())?.GetCustomAttribute<OriginalNameAttribute>()?.Name ?? code.ToString();
        var prefix = typeof(T).GetField(Enum.GetName(default(T)) ?? "")?.GetCustomAttribute<OriginalNameAttribute>()?.Name.Replace("UNSPECIFIED", "", StringComparison.Ordinal);
        return prefix is not null && name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name;
    }

    public static string Of(ContactPoint? contact) => contact is null
        ? "nobody recorded"
        : $"{contact.Name}, {contact.OrganisationName}{(contact.Telephone.Length > 0 ? ", " + contact.Telephone : "")}";

    public static void Edges(Teller teller, AnswerEdges edges)
    {
        foreach (var agency in edges.Coverage.Where(c => c.State != ResponderState.NotAsked))
            teller.Line("answered", $"{agency.OrganisationName}: {Word(agency.State)}");
        foreach (var withheld in edges.Withheld)
            teller.Line("withheld", $"by {Word(withheld.HeldBy)}, because {Word(withheld.Because)}: {withheld.Explanation} Ask {Of(withheld.Ask)}");
        foreach (var limit in edges.Limits)
            teller.Line("limited", $"{limit.What}: {limit.NarrowedTo}");
        teller.Line("read it so", edges.HowToRead);
        teller.Line("audited", $"{edges.Receipt.EntryId} under policy {edges.Receipt.PolicyVersion}, before the answer left");
    }

    public static void Referral(Teller teller, ReferralReceipt receipt)
    {
        teller.Line("referral", $"{receipt.ReferralId}, {Word(receipt.State)}, received by {Of(receipt.ReceivedBy)}");
        teller.Line("owner now", receipt.Owner);
        teller.Line("clock", receipt.FeedbackDueInWords);
        if (receipt.OwnerDue is not null)
            teller.Line("clock", $"a named owner by {PlainTime.Full(receipt.OwnerDue.ToDateTimeOffset())}");
    }

    public static void Item(Teller teller, InboxItem item)
    {
        teller.Line(Word(item.Trigger), item.Summary);
        teller.Line("who must act", $"{item.ActionOwner}: {item.ExpectedResponse}{(item.RespondByInWords.Length > 0 ? " (" + item.RespondByInWords + ")" : "")}");
    }

    /// <summary>Everything in the practitioner's organisation's inbox that is not finished.</summary>
    public static async Task<IReadOnlyList<InboxItem>> InboxOf(InfoShareConnection who)
    {
        var client = new InboxService.InboxServiceClient(who.CallInvoker);
        var items = new List<InboxItem>();
        var token = "";
        do
        {
            var page = await client.ListInboxAsync(new ListInboxRequest { PageSize = 100, PageToken = token });
            items.AddRange(page.Items);
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        return items;
    }
}
