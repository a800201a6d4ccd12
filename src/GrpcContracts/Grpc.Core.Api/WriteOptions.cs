namespace Grpc.Core;

/// <summary>How a message is to be written.</summary>
[Flags]
public enum WriteFlags
{
    /// <summary>No wish.</summary>
    None = 0,

    /// <summary>The message may wait in a buffer for the next one.</summary>
    BufferHint = 1,

    /// <summary>The message is not to be compressed, even when the call is.</summary>
    NoCompress = 2,
}

/// <summary>Wishes for the writing of messages.</summary>
/// <param name="flags">The wishes.</param>
public class WriteOptions(WriteFlags flags = WriteFlags.None)
{
    /// <summary>No wishes.</summary>
    public static readonly WriteOptions Default = new();

    /// <summary>The wishes.</summary>
    public WriteFlags Flags { get; } = flags;
}
