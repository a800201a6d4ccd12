using Grpc.Core;
using InfoShare.Protocol.Inbox.V1;

namespace InfoShare.Client.Tests;

public sealed class InboxReaderTests
{
    [Fact]
    public async Task It_goes_on_from_the_last_cursor_after_every_kind_of_break()
    {
        await using var broker = await TestBroker.StartAsync();
        var cursors = new List<string>();
        broker.Inbox.Enqueue(async (cursor, stream, ct) =>
        {
            cursors.Add(cursor);
            await stream.WriteAsync(Message("c1", "ntf_1"), ct);
            await stream.WriteAsync(Message("c2", null), ct);
            throw new RpcException(new Status(StatusCode.Unavailable, "going away"));
        });
        broker.Inbox.Enqueue(async (cursor, stream, ct) =>
        {
            cursors.Add(cursor);
            await stream.WriteAsync(Message("c3", "ntf_2"), ct);
        });
        broker.Inbox.Enqueue((cursor, _, _) =>
        {
            cursors.Add(cursor);
            throw Errors.Of(StatusCode.Unauthenticated, "TOKEN_INVALID");
        });
        broker.Inbox.Enqueue(async (cursor, stream, ct) =>
        {
            cursors.Add(cursor);
            await stream.WriteAsync(Message("c4", "ntf_3"), ct);
            throw Errors.Of(StatusCode.Unauthenticated, "TOKEN_INVALID");
        });
        broker.Inbox.Enqueue(async (cursor, stream, ct) =>
        {
            cursors.Add(cursor);
            await stream.WriteAsync(Message("c5", "ntf_4"), ct);
            await Task.Delay(Timeout.Infinite, ct);
        });

        using var connection = new InfoShareConnection(broker.Options());
        var interruptions = new List<StatusCode>();
        var inbox = connection.OpenInbox("c0", new InboxReaderOptions { Interrupted = error => interruptions.Add(error.Status) });
        var read = new List<(string Item, string Cursor)>();
        await foreach (var item in inbox)
        {
            read.Add((item.ItemId, inbox.Cursor));
            if (read.Count == 4)
                break;
        }

        read.ShouldBe([("ntf_1", "c1"), ("ntf_2", "c3"), ("ntf_3", "c4"), ("ntf_4", "c5")]);
        cursors.ShouldBe(["c0", "c2", "c3", "c3", "c4"]);
        interruptions.ShouldBe([StatusCode.Unavailable, StatusCode.Unavailable, StatusCode.Unauthenticated]);
    }

    [Fact]
    public async Task A_stream_that_falls_silent_is_opened_again()
    {
        await using var broker = await TestBroker.StartAsync();
        for (var opening = 0; opening < 100; opening++)
        {
            // However often a slow machine opens it again: each cursor gives its one item, then silence.
            broker.Inbox.Enqueue(async (cursor, stream, ct) =>
            {
                await stream.WriteAsync(cursor == "c1" ? Message("c2", "ntf_2") : Message("c1", "ntf_1"), ct);
                await Task.Delay(Timeout.Infinite, ct);
            });
        }

        using var connection = new InfoShareConnection(broker.Options());
        var inbox = connection.OpenInbox(options: new InboxReaderOptions { SilenceLimit = TimeSpan.FromMilliseconds(500) });
        var read = new List<string>();
        await foreach (var item in inbox)
        {
            read.Add(item.ItemId);
            if (read.Count == 2)
                break;
        }

        read.ShouldBe(["ntf_1", "ntf_2"]);
    }

    [Fact]
    public async Task What_cannot_be_mended_ends_it()
    {
        await using var broker = await TestBroker.StartAsync();
        broker.Failures.Enqueue(Errors.Of(StatusCode.PermissionDenied, "ORGANISATION_NOT_ALLOWED"));
        using var connection = new InfoShareConnection(broker.Options());
        var failure = await Should.ThrowAsync<RpcException>(async () =>
        {
            await foreach (var _ in connection.OpenInbox())
            {
            }
        });
        InfoShareError.From(failure).Reason.ShouldBe("ORGANISATION_NOT_ALLOWED");
        broker.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Cancelling_ends_it()
    {
        await using var broker = await TestBroker.StartAsync();
        broker.Inbox.Enqueue(async (_, stream, ct) =>
        {
            await stream.WriteAsync(Message("c1", "ntf_1"), ct);
            await Task.Delay(Timeout.Infinite, ct);
        });
        using var connection = new InfoShareConnection(broker.Options());
        using var stop = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in connection.OpenInbox().WithCancellation(stop.Token))
                await stop.CancelAsync();
        });
    }

    private static StreamInboxResponse Message(string cursor, string? item) =>
        new() { Cursor = cursor, Item = item is null ? null : new InboxItem { ItemId = item } };
}
