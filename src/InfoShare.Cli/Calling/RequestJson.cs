using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace InfoShare.Cli.Calling;

/// <summary>
/// Requests as JSON, in protobuf's own mapping (lowerCamelCase or the proto's names). Codes may be given without their
/// enum's prefix, as the vocabulary writes them: <c>"urgency": "SAME_DAY"</c>.
/// </summary>
internal static class RequestJson
{
    private static readonly JsonParser Parser =
        new(JsonParser.Settings.Default.WithTypeRegistry(MethodCatalogue.Types));

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The text that <c>-d</c> means: itself, a file's (<c>@file</c>) or standard input's (<c>-</c>).</summary>
    /// <exception cref="CallProblem">The file cannot be read.</exception>
    public static async Task<string> TextAsync(string data, TextReader input, CancellationToken ct)
    {
        if (data == "-")
            return await input.ReadToEndAsync(ct);
        if (!data.StartsWith('@'))
            return data;
        try
        {
            return await File.ReadAllTextAsync(data[1..], ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw CallProblem.Invalid(CallProblem.Request, "The file of the request cannot be read: " + e.Message, e);
        }
    }

    /// <summary>The message that the JSON describes.</summary>
    /// <exception cref="CallProblem">Not JSON, an unknown field or a value that does not fit.</exception>
    public static IMessage Parse(MessageDescriptor type, string json)
    {
        try
        {
            var node = JsonNode.Parse(string.IsNullOrWhiteSpace(json) ? "{}" : json, documentOptions: Lenient);
            if (node is not JsonObject message)
                throw CallProblem.Invalid(CallProblem.Request, "The request must be a JSON object.");
            WriteCodesOut(message, type, "");
            return Parser.Parse(message.ToJsonString(), type);
        }
        catch (Exception e) when (e is JsonException or InvalidProtocolBufferException or InvalidJsonException or FormatException or ArgumentException)
        {
            throw CallProblem.Invalid(CallProblem.Request, $"The request is not a {type.FullName}: {e.Message}", e);
        }
    }

    private static void WriteCodesOut(JsonObject json, MessageDescriptor type, string at)
    {
        // Google's own types have JSON forms of their own and no codes of ours.
        if (type.FullName.StartsWith("google.protobuf.", StringComparison.Ordinal))
            return;

        foreach (var (name, value) in json.ToArray())
        {
            var field = type.Fields.InDeclarationOrder().FirstOrDefault(f => f.JsonName == name || f.Name == name) ?? throw NoField(type, at, name);
            if (value is null)
                continue;
            var inner = at + field.Name;
            if (field.IsMap)
            {
                var mapped = field.MessageType.FindFieldByNumber(2);
                if (value is JsonObject map)
                {
                    foreach (var (key, item) in map.ToArray())
                        Replace(item, mapped, inner, code => map[key] = code);
                }
            }
            else if (value is JsonArray list)
            {
                for (var i = 0; i < list.Count; i++)
                {
                    var place = i;
                    Replace(list[i], field, $"{inner}[{i}]", code => list[place] = code);
                }
            }
            else
            {
                Replace(value, field, inner, code => json[name] = code);
            }
        }
    }

    private static void Replace(JsonNode? value, FieldDescriptor field, string at, Action<string> replace)
    {
        if (field.FieldType == FieldType.Message && value is JsonObject inner)
            WriteCodesOut(inner, field.MessageType, at + ".");
        else if (field.FieldType == FieldType.Enum && value is JsonValue text && text.TryGetValue<string>(out var code))
            replace(CodeNames.Full(field.EnumType, code) ?? throw Unknown(field, at, code));
    }

    private static CallProblem NoField(MessageDescriptor type, string at, string name) => CallProblem.Invalid(
        CallProblem.Request,
        $"{at}{name}: there is no such field. {type.Name} has {string.Join(", ", type.Fields.InDeclarationOrder().Select(f => f.Name))}.");

    private static CallProblem Unknown(FieldDescriptor field, string at, string code) => CallProblem.Invalid(
        CallProblem.Request,
        $"{at}: {JsonSerializer.Serialize(code)} is not one of {string.Join(", ", CodeNames.Short(field.EnumType))}.");
}

/// <summary>An enum's codes with and without the prefix that protobuf's style wants.</summary>
internal static class CodeNames
{
    private const string Unspecified = "UNSPECIFIED";

    /// <summary>The full name of a code given in full or short; null when there is none.</summary>
    public static string? Full(EnumDescriptor type, string code)
    {
        if (type.FindValueByName(code) is not null)
            return code;
        var text = code.Trim().ToUpperInvariant().Replace('-', '_').Replace(' ', '_');
        return (type.FindValueByName(text) ?? type.FindValueByName(Prefix(type) + text))?.Name;
    }

    /// <summary>All codes without prefix, the unspecified one left out.</summary>
    public static IEnumerable<string> Short(EnumDescriptor type)
    {
        var prefix = Prefix(type);
        return type.Values.Select(v => v.Name.StartsWith(prefix, StringComparison.Ordinal) ? v.Name[prefix.Length..] : v.Name)
            .Where(name => name != Unspecified);
    }

    private static string Prefix(EnumDescriptor type)
    {
        var zero = type.Values[0].Name;
        return zero.EndsWith(Unspecified, StringComparison.Ordinal) ? zero[..^Unspecified.Length] : "";
    }
}
