using System.Buffers;

namespace Grpc.Core;

/// <summary>Where a message is written to. A transport derives from it; each member it lacks refuses the call.</summary>
public abstract class SerializationContext
{
    /// <summary>Hands over the whole message and ends the serialization.</summary>
    public virtual void Complete(byte[] payload) => throw Unsupported();

    /// <summary>Where to write the message in pieces; <see cref="Complete()" /> ends it.</summary>
    public virtual IBufferWriter<byte> GetBufferWriter() => throw Unsupported();

    /// <summary>Announces the length in bytes, so that the transport can write the frame's head first.</summary>
    public virtual void SetPayloadLength(int payloadLength) => throw Unsupported();

    /// <summary>Ends a serialization that went through <see cref="GetBufferWriter" />.</summary>
    public virtual void Complete() => throw Unsupported();

    private static NotSupportedException Unsupported() => new("This transport does not support this way of serializing.");
}

/// <summary>Where a message is read from.</summary>
public abstract class DeserializationContext
{
    /// <summary>The length of the message in bytes.</summary>
    public abstract int PayloadLength { get; }

    /// <summary>The message in an array of the caller's own.</summary>
    public virtual byte[] PayloadAsNewBuffer() => throw Unsupported();

    /// <summary>The message where it lies; not to be used after the deserializer returns.</summary>
    public virtual ReadOnlySequence<byte> PayloadAsReadOnlySequence() => throw Unsupported();

    private static NotSupportedException Unsupported() => new("This transport does not support this way of deserializing.");
}
