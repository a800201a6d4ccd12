using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using InfoShare.Protocol.People.V1;

namespace InfoShare.EndToEnd.Tests.Privacy;

/// <summary>A request of every method with a marker in every field that holds text.</summary>
internal static class PlantedRequests
{
    private const int MaxDepth = 6;

    /// <summary>Every method of the broker's own API.</summary>
    public static IReadOnlyList<MethodDescriptor> Methods { get; } =
    [
        .. typeof(PeopleService).Assembly.GetTypes()
            .Where(t => t.Name.EndsWith("Reflection", StringComparison.Ordinal))
            .Select(t => t.GetProperty("Descriptor")?.GetValue(null))
            .OfType<FileDescriptor>()
            .Where(f => f.Package.StartsWith("infoshare.", StringComparison.Ordinal))
            .SelectMany(f => f.Services)
            .SelectMany(s => s.Methods)
            .OrderBy(m => m.FullName, StringComparer.Ordinal),
    ];

    /// <summary>A request full of markers.</summary>
    /// <param name="alternative">Which member of each oneof is chosen.</param>
    /// <param name="wellFormed">Whether ids of changes are good, so that validation gets beyond them.</param>
    public static IMessage Of(MethodDescriptor method, int alternative, bool wellFormed)
    {
        var request = method.InputType.Parser.ParseFrom(ByteString.Empty);
        Fill(request, alternative, 0);
        if (wellFormed && method.InputType.FindFieldByName("request_id") is { } id)
            id.Accessor.SetValue(request, Guid.NewGuid().ToString());
        return request;
    }

    private static void Fill(IMessage message, int alternative, int depth)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            if (field.ContainingOneof is { IsSynthetic: false } choice && choice.Fields[alternative % choice.Fields.Count] != field)
                continue;
            if (field.IsMap || (field.FieldType == FieldType.Message && depth == MaxDepth))
                continue;
            var value = ValueOf(field, alternative, depth);
            if (field.IsRepeated)
                ((System.Collections.IList)field.Accessor.GetValue(message)).Add(value);
            else
                field.Accessor.SetValue(message, value);
        }
    }

    private static bool IsId(string name) =>
        name is "cursor" or "page_token" || name.EndsWith("_id", StringComparison.Ordinal) || name.EndsWith("_ids", StringComparison.Ordinal);

    private static object ValueOf(FieldDescriptor field, int alternative, int depth)
    {
        switch (field.FieldType)
        {
            case FieldType.String:
                return IsId(field.Name) ? Markers.Id(field.Name) : Markers.Words(field.Name);
            case FieldType.Bool:
                return true;
            case FieldType.Enum:
                return System.Enum.ToObject(field.EnumType.ClrType, 1);
            case FieldType.Int32:
                return 1;
            case FieldType.Int64:
                return 1L;
            case FieldType.Message when field.MessageType == Timestamp.Descriptor:
                return Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow.AddHours(-1));
            case FieldType.Message when field.MessageType == Duration.Descriptor:
                // Refused, so that no test moves the clock.
                return Duration.FromTimeSpan(TimeSpan.FromDays(-1));
            case FieldType.Message:
                var inner = field.MessageType.Parser.ParseFrom(ByteString.Empty);
                Fill(inner, alternative, depth + 1);
                return inner;
            default:
                throw new InvalidOperationException($"No value for {field.FullName}.");
        }
    }
}
