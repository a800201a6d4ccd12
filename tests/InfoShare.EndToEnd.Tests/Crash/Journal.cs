using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;

namespace InfoShare.EndToEnd.Tests.Crash;

/// <summary>One change that a client asked for, and what it was told; kept where the broker's death cannot reach it.</summary>
internal sealed class SentRequest(string action, string organisation, Func<InfoShareConnection, Task<IMessage>> send)
{
    /// <summary>Service and method.</summary>
    public string Action => action;

    /// <summary>The answer; null while there is none.</summary>
    public IMessage? Answer { get; private set; }

    /// <summary>Sends it for the first time.</summary>
    public async Task SendAsync(Clients clients) => Answer = await send(clients.Of(organisation));

    /// <summary>
    /// Sends the very same request again. What was answered before must be answered alike; the same leaf at the same place is promised anew.
    /// </summary>
    public async Task RepeatAsync(Clients clients)
    {
        var again = await send(clients.Of(organisation));
        if (Answer is not null)
            Plain(again).ShouldBe(Plain(Answer), $"{action} was acknowledged, and its repetition is answered otherwise.");
        Answer = again;
    }

    private static IMessage Plain(IMessage message)
    {
        var copy = message.Descriptor.Parser.ParseFrom(message.ToByteArray());
        Shorten(copy);
        return copy;
    }

    // Of a promise index and leaf; until when, and with which others it was signed, is each promise's own.
    private static void Shorten(IMessage message)
    {
        if (message is AuditReceipt receipt)
            receipt.Promise = string.Join('\n', receipt.Promise.Split('\n').Where(l => l.StartsWith("index ", StringComparison.Ordinal) || l.StartsWith("leaf ", StringComparison.Ordinal)));
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder().Where(f => f.FieldType == FieldType.Message && !f.IsMap))
        {
            var value = field.Accessor.GetValue(message);
            foreach (var inner in value is IMessage one ? [one] : (value as System.Collections.IEnumerable)?.OfType<IMessage>() ?? [])
                Shorten(inner);
        }
    }
}

/// <summary>The practitioners who call one life of the broker; the next life has an address of its own and so new connections.</summary>
internal sealed class Clients(Func<string, InfoShareConnection> connect, IReadOnlyDictionary<string, InfoSharePractitioner> practitioners) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<InfoShareConnection>> systems = new(StringComparer.Ordinal);

    public InfoShareConnection Of(string organisation) =>
        systems.GetOrAdd(organisation, o => new Lazy<InfoShareConnection>(() => connect(o))).Value.As(practitioners[organisation]);

    public void Dispose()
    {
        foreach (var system in systems.Values)
            system.Value.Dispose();
    }
}

/// <summary>Everything that was sent.</summary>
internal sealed class Journal
{
    private readonly ConcurrentQueue<SentRequest> sent = new();

    public IReadOnlyList<SentRequest> All => [.. sent];

    /// <summary>Notes the request down, then sends it.</summary>
    public async Task SendAsync(SentRequest request, Clients clients)
    {
        sent.Enqueue(request);
        await request.SendAsync(clients);
    }

    /// <summary>Sends one request after another until the broker dies; a failure while it lives is a failure of the test.</summary>
    public async Task SendUntilDeathAsync(Clients clients, Func<Task<SentRequest?>> next, CancellationToken dying)
    {
        try
        {
            while (true)
            {
                if (await next() is { } request)
                    await SendAsync(request, clients);
                else
                    await Task.Delay(20, dying);
            }
        }
        catch (Exception e) when (dying.IsCancellationRequested && e is RpcException or OperationCanceledException)
        {
            // The connection broke: whether the last request was applied is not known here, as in life.
        }
    }
}
