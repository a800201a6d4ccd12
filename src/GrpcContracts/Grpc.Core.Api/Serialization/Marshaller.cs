using System.Buffers;
using System.Text;

namespace Grpc.Core;

/// <summary>How a message becomes bytes and comes back. Either form can be given; the other is derived from it.</summary>
/// <typeparam name="T">The message.</typeparam>
public class Marshaller<T>
{
    /// <summary>From functions over whole arrays.</summary>
    public Marshaller(Func<T, byte[]> serializer, Func<byte[], T> deserializer)
    {
        ArgumentNullException.ThrowIfNull(serializer);
        ArgumentNullException.ThrowIfNull(deserializer);
        Serializer = serializer;
        Deserializer = deserializer;
        ContextualSerializer = (message, context) => context.Complete(serializer(message));
        ContextualDeserializer = context => deserializer(context.PayloadAsNewBuffer());
    }

    /// <summary>From functions that use the transport's own buffers.</summary>
    public Marshaller(Action<T, SerializationContext> serializer, Func<DeserializationContext, T> deserializer)
    {
        ArgumentNullException.ThrowIfNull(serializer);
        ArgumentNullException.ThrowIfNull(deserializer);
        ContextualSerializer = serializer;
        ContextualDeserializer = deserializer;
        Serializer = message =>
        {
            var context = new ArraySerializationContext();
            serializer(message, context);
            return context.Payload;
        };
        Deserializer = payload => deserializer(new ArrayDeserializationContext(payload));
    }

    /// <summary>Writes a message to a new array.</summary>
    public Func<T, byte[]> Serializer { get; }

    /// <summary>Reads a message from an array.</summary>
    public Func<byte[], T> Deserializer { get; }

    /// <summary>Writes a message to the transport.</summary>
    public Action<T, SerializationContext> ContextualSerializer { get; }

    /// <summary>Reads a message from the transport.</summary>
    public Func<DeserializationContext, T> ContextualDeserializer { get; }
}

/// <summary>Ways to make a <see cref="Marshaller{T}" />.</summary>
public static class Marshallers
{
    /// <summary>Text as UTF-8.</summary>
    public static Marshaller<string> StringMarshaller { get; } = new(Encoding.UTF8.GetBytes, Encoding.UTF8.GetString);

    /// <summary>From functions over whole arrays.</summary>
    public static Marshaller<T> Create<T>(Func<T, byte[]> serializer, Func<byte[], T> deserializer) =>
        new(serializer, deserializer);

    /// <summary>From functions that use the transport's own buffers.</summary>
    public static Marshaller<T> Create<T>(Action<T, SerializationContext> serializer, Func<DeserializationContext, T> deserializer) =>
        new(serializer, deserializer);
}

internal sealed class ArraySerializationContext : SerializationContext
{
    private ArrayBufferWriter<byte>? buffer;
    private byte[]? payload;

    public byte[] Payload => payload ?? throw new InvalidOperationException("The serializer did not complete its message.");

    public override void SetPayloadLength(int payloadLength)
    {
        // An announcement only; the buffer grows as it must.
        ArgumentOutOfRangeException.ThrowIfNegative(payloadLength);
    }

    public override IBufferWriter<byte> GetBufferWriter() => buffer ??= new ArrayBufferWriter<byte>();

    public override void Complete(byte[] payload)
    {
        CheckOpen();
        this.payload = payload;
    }

    public override void Complete()
    {
        CheckOpen();
        payload = buffer is null ? [] : buffer.WrittenSpan.ToArray();
    }

    private void CheckOpen()
    {
        if (payload is not null)
        {
            throw new InvalidOperationException("The serializer completed its message twice.");
        }
    }
}

internal sealed class ArrayDeserializationContext(byte[] payload) : DeserializationContext
{
    public override int PayloadLength => payload.Length;

    public override byte[] PayloadAsNewBuffer() => payload.AsSpan().ToArray();

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => new(payload);
}
