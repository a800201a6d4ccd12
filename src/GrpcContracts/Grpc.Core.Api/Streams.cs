namespace Grpc.Core;

/// <summary>A stream of messages to read.</summary>
/// <typeparam name="T">The message.</typeparam>
public interface IAsyncStreamReader<out T>
{
    /// <summary>The message that the last successful <see cref="MoveNext" /> brought.</summary>
    T Current { get; }

    /// <summary>Waits for the next message; false at the end of the stream. One call at a time.</summary>
    /// <exception cref="RpcException">The call ended in anything but success.</exception>
    Task<bool> MoveNext(CancellationToken cancellationToken);
}

/// <summary>A stream of messages to write.</summary>
/// <typeparam name="T">The message.</typeparam>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>Wishes for the next messages; null for those of the call.</summary>
    WriteOptions? WriteOptions { get; set; }

    /// <summary>Writes a message. One write at a time: wait for the last one first.</summary>
    Task WriteAsync(T message);

    /// <summary>Writes a message and gives up when the token fires.</summary>
    /// <exception cref="NotSupportedException">This writer cannot be cancelled and the token can.</exception>
    Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
        {
            throw new NotSupportedException("This stream writer does not support cancelling a write.");
        }

        return WriteAsync(message);
    }
}

/// <summary>The client's half of a stream of requests.</summary>
/// <typeparam name="T">The request.</typeparam>
public interface IClientStreamWriter<in T> : IAsyncStreamWriter<T>
{
    /// <summary>Says that no more requests follow.</summary>
    Task CompleteAsync();
}

/// <summary>The server's half of a stream of responses. It ends when the handler returns.</summary>
/// <typeparam name="T">The response.</typeparam>
public interface IServerStreamWriter<in T> : IAsyncStreamWriter<T>
{
}

/// <summary>Shorter ways to read a stream.</summary>
public static class AsyncStreamReaderExtensions
{
    /// <summary>Waits for the next message; false at the end of the stream.</summary>
    public static Task<bool> MoveNext<T>(this IAsyncStreamReader<T> streamReader)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(streamReader);
        return streamReader.MoveNext(CancellationToken.None);
    }
}
