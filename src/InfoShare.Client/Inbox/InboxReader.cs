using Grpc.Core;
using InfoShare.Protocol.Inbox.V1;

namespace InfoShare.Client;

/// <summary>How an inbox is read.</summary>
public sealed record InboxReaderOptions
{
    /// <summary>
    /// How long the stream may say nothing before it counts as broken. The broker speaks every 30 seconds even when there is
    /// nothing new. 90 seconds.
    /// </summary>
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Told of each interruption before the reader connects again, for your log. Must not throw.</summary>
    public Action<InfoShareError>? Interrupted { get; init; }
}

/// <summary>
/// Reads your organisation's inbox without end: new items come as they are published, and after a broken connection it goes on
/// from where it was. Each item comes at least once; handle one twice as if once, by its <c>item_id</c>.
/// <para>Keep <see cref="Cursor"/> after you have kept an item, in the same transaction if you can, and begin there next time.
/// Keeping is not acknowledging: say what became of an item with <c>AcknowledgeItems</c>.</para>
/// </summary>
/// <example><code>
/// var inbox = connection.OpenInbox(await LoadCursorAsync());
/// await foreach (var item in inbox.WithCancellation(stopping))
/// {
///     await SaveAsync(item, inbox.Cursor);
/// }
/// </code></example>
public sealed class InboxReader : IAsyncEnumerable<InboxItem>
{
    private readonly InboxService.InboxServiceClient client;
    private readonly InfoShareClientOptions connection;
    private readonly InboxReaderOptions options;

    internal InboxReader(CallInvoker invoker, InfoShareClientOptions connection, InboxReaderOptions options, string cursor)
    {
        client = new InboxService.InboxServiceClient(invoker);
        (this.connection, this.options, Cursor) = (connection, options, cursor);
    }

    /// <summary>Where to begin next time, the item just given counted as kept.</summary>
    public string Cursor { get; private set; }

    /// <summary>
    /// Starts reading at <see cref="Cursor"/>. Ends only by cancellation (<see cref="OperationCanceledException"/>) or by an
    /// <see cref="RpcException"/> that no repetition can mend, such as PERMISSION_DENIED.
    /// </summary>
    public async IAsyncEnumerator<InboxItem> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        var failures = 0;
        while (true)
        {
            RpcException failure;
            using (var silence = new Silence(options.SilenceLimit, connection.TimeProvider, cancellationToken))
            using (var call = client.StreamInbox(new StreamInboxRequest { Cursor = Cursor }, new CallOptions(cancellationToken: silence.Token)))
            {
                while (true)
                {
                    InboxItem? item;
                    try
                    {
                        silence.Restart();
                        if (!await call.ResponseStream.MoveNext(silence.Token))
                        {
                            failure = new RpcException(new Status(StatusCode.Unavailable, "The broker ended the stream."));
                            break;
                        }

                        item = call.ResponseStream.Current.Item;
                        Cursor = call.ResponseStream.Current.Cursor;
                        failures = 0;
                    }
                    catch (RpcException e)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        failure = silence.IsOver
                            ? new RpcException(new Status(StatusCode.Unavailable, "The stream fell silent.", e))
                            : e;
                        break;
                    }

                    // How long the consumer takes is not the broker's silence.
                    silence.Pause();
                    if (item is not null)
                        yield return item;
                }
            }

            failures++;
            if (!CanMend(failure, failures))
                throw failure;
            var error = InfoShareError.From(failure);
            options.Interrupted?.Invoke(error);
            await Task.Delay(connection.Retry.DelayAfter(failures, error.RetryDelay), connection.TimeProvider, cancellationToken);
        }
    }

    /// <summary>
    /// What passes by itself. A token that expired during a long stream is renewed by opening again; refused again at once, it
    /// is refused for good.
    /// </summary>
    private static bool CanMend(RpcException failure, int failures) => failure.StatusCode switch
    {
        StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled or StatusCode.Internal
            or StatusCode.Unknown or StatusCode.Aborted => true,
        StatusCode.ResourceExhausted => InfoShareError.From(failure).IsRetriable,
        StatusCode.Unauthenticated => failures == 1,
        _ => false,
    };

    /// <summary>Cancels a stream that says nothing for too long.</summary>
    private sealed class Silence : IDisposable
    {
        private readonly TimeSpan limit;
        private readonly CancellationTokenSource timer;
        private readonly CancellationTokenSource either;

        public Silence(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
        {
            this.limit = limit;
            timer = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
            either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        }

        public CancellationToken Token => either.Token;

        public bool IsOver => timer.IsCancellationRequested;

        public void Restart() => timer.CancelAfter(limit);

        public void Pause() => timer.CancelAfter(Timeout.InfiniteTimeSpan);

        public void Dispose()
        {
            either.Dispose();
            timer.Dispose();
        }
    }
}
