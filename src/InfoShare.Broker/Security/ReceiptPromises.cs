using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using InfoShare.Broker.Mapping;
using InfoShare.Core.Audit.Log;
using InfoShare.Core.Stores;
using InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Security;

/// <summary>
/// Completes the receipts of an answer once it is durable: where the entry stands in the log, and the log's signed word that it stays
/// there. The first answer of a commit signs for all of it, some tens of microseconds on its own thread; nobody waits for a checkpoint. A log that no longer holds
/// what it signed promises nothing more: nobody would redeem it.
/// </summary>
internal sealed class ReceiptPromises(IStore store, OwnLog log, AuditTree tree, TimeProvider time, ILogger<ReceiptPromises> logger)
{
    private static readonly ConcurrentDictionary<MessageDescriptor, FieldDescriptor[]> Ways = new();

    private readonly ConcurrentDictionary<string, string> origins = new(StringComparer.Ordinal);

    /// <summary>Completes every receipt in the message.</summary>
    public ValueTask FillAsync(IMessage? message) =>
        message is null || WaysOf(message.Descriptor).Length == 0 ? ValueTask.CompletedTask : WalkAsync(message);

    /// <summary>The whole receipt of an entry that is durable.</summary>
    public async ValueTask<AuditReceipt> OfAsync(Core.Audit.AuditReceipt receipt)
    {
        var whole = receipt.ToProto();
        await CompleteAsync(whole);
        return whole;
    }

    private async ValueTask WalkAsync(IMessage message)
    {
        if (message is AuditReceipt receipt)
        {
            await CompleteAsync(receipt);
            return;
        }

        foreach (var field in WaysOf(message.Descriptor))
        {
            var value = field.Accessor.GetValue(message);
            if (value is IMessage inner)
                await WalkAsync(inner);
            else if (value is System.Collections.IEnumerable many)
            {
                foreach (var item in many.OfType<IMessage>())
                    await WalkAsync(item);
            }
        }
    }

    private async ValueTask CompleteAsync(AuditReceipt receipt)
    {
        if (receipt.EntryId.Length == 0)
            return;
        try
        {
            // What is not among the last is an answer from before, or from another broker.
            var place = store.Leaves.Find(receipt.EntryId)
                ?? await store.ReadAsync(s => s.AuditTree.PlaceAsync(receipt.EntryId), CancellationToken.None);
            if (place is null || await OriginAsync(place.Log) is not { } origin)
                return;
            receipt.LogOrigin = origin;
            receipt.EntryIndex = place.Index;
            if (place.Log != log.Log || !tree.MayPromise)
                return;

            // From when it became durable, so that a repeat is promised the same; what is long covered can be promised again at any time.
            receipt.Promise = PromiseOf(place, (place.DurableAt ?? time.GetUtcNow()) + CheckpointTurns.Promised);
        }
        catch (StoreException)
        {
            // The answer is durable already: the caller finds the place later by the entry's id.
        }
    }

    // What was done is durable: a signer that fails must not make a failure of it. The caller has place and log, and asks for a proof.
    private string PromiseOf(LeafPlace place, DateTimeOffset by)
    {
        try
        {
            return place.Among.PromiseOf(place.Index, log.Origin, by, log.Signer);
        }
        catch (Exception e)
        {
            logger.LogError("A receipt's promise could not be signed: {Kind}", e.GetType().Name);
            return "";
        }
    }

    private async ValueTask<string?> OriginAsync(string name)
    {
        if (name == log.Log)
            return log.Origin;
        if (origins.TryGetValue(name, out var known))
            return known;
        foreach (var key in await store.ReadAsync(s => s.AuditTree.KeysAsync(), CancellationToken.None))
            origins[key.Log] = key.Origin;
        return origins.GetValueOrDefault(name);
    }

    // The fields of a type that lead to receipts, found once a type.
    private static FieldDescriptor[] WaysOf(MessageDescriptor type) => Ways.GetOrAdd(type, t =>
        t.FullName == AuditReceipt.Descriptor.FullName ? [.. t.Fields.InDeclarationOrder()] : [.. Messages(t).Where(f => Leads(f.MessageType, []))]);

    private static bool Leads(MessageDescriptor type, HashSet<string> seen) =>
        type.FullName == AuditReceipt.Descriptor.FullName
        || (seen.Add(type.FullName) && Messages(type).Any(f => Leads(f.MessageType, seen)));

    private static IEnumerable<FieldDescriptor> Messages(MessageDescriptor type) =>
        type.Fields.InDeclarationOrder().Where(f => f.FieldType == FieldType.Message && !f.IsMap);
}
