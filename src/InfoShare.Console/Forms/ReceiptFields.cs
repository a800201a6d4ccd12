using InfoShare.Protocol.Common.V1;

namespace InfoShare.WebConsole.Forms;

/// <summary>An entry of the log that can be checked, as a page draws the way there.</summary>
/// <param name="Promise">The log's signed word from the receipt; null where there is none.</param>
/// <param name="What">Which one, for whoever hears the page and does not see it.</param>
public sealed record ReceiptFields(string EntryId, string Origin, long Index, string? Promise, string What)
{
    /// <summary>Those of a receipt.</summary>
    internal static ReceiptFields Of(AuditReceipt receipt, string what) =>
        new(receipt.EntryId, receipt.LogOrigin, receipt.EntryIndex, receipt.Promise.Length > 0 ? receipt.Promise : null, what);
}
