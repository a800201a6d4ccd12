using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace InfoShare.Client.Calls;

/// <summary>Finds and fills the <c>request_id</c> of mutations, whatever their type.</summary>
internal static class RequestIds
{
    private const string FieldName = "request_id";

    /// <summary>
    /// The request with a request_id, and that id. A request that lacks one is copied first: writing into the caller's own
    /// object would make a second, different change with the same object look like a repetition of the first.
    /// </summary>
    public static TRequest Fill<TRequest>(TRequest request, out string? requestId)
        where TRequest : class
    {
        requestId = null;
        if (request is not IMessage message || FieldOf(message.Descriptor) is not { } field)
            return request;

        requestId = (string)field.Accessor.GetValue(message);
        if (requestId.Length > 0)
            return request;

        requestId = Guid.NewGuid().ToString();
        var copy = request is IDeepCloneable<TRequest> cloneable
            ? cloneable.Clone()
            : (TRequest)message.Descriptor.Parser.ParseFrom(message.ToByteString());
        field.Accessor.SetValue((IMessage)copy, requestId);
        return copy;
    }

    /// <summary>
    /// Whether sending it twice does no more than sending it once: it carries a request_id, or it only reads.
    /// </summary>
    public static bool IsRepeatable(string methodName, object request) =>
        (request is IMessage message && FieldOf(message.Descriptor) is not null) || Reads.Any(verb => methodName.StartsWith(verb, StringComparison.Ordinal));

    private static readonly string[] Reads = ["Get", "List", "Find", "Query", "Watch", "Stream", "Check"];

    private static FieldDescriptor? FieldOf(MessageDescriptor descriptor) =>
        descriptor.FindFieldByName(FieldName) is { FieldType: FieldType.String, IsRepeated: false } field ? field : null;
}
