using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using InfoShare.Client;

namespace InfoShare.Cli.Calling;

/// <summary>Answers and errors as JSON.</summary>
internal static class AnswerJson
{
    private static readonly JsonFormatter Compact =
        new(JsonFormatter.Settings.Default.WithTypeRegistry(MethodCatalogue.Types));

    private static readonly JsonFormatter Indented =
        new(JsonFormatter.Settings.Default.WithTypeRegistry(MethodCatalogue.Types).WithIndentation());

    private static readonly JsonFormatter IndentedWhole =
        new(JsonFormatter.Settings.Default.WithTypeRegistry(MethodCatalogue.Types).WithIndentation().WithFormatDefaultValues(true));

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A unary call's answer, for reading.</summary>
    /// <param name="allFields">Also the fields that hold nothing, no, or nought, which otherwise are left out.</param>
    public static string Of(IMessage message, bool allFields = false) => (allFields ? IndentedWhole : Indented).Format(message);

    /// <summary>A stream's message, on one line.</summary>
    public static string LineOf(IMessage message) => Compact.Format(message);

    /// <summary>
    /// <c>{"status":"INVALID_ARGUMENT","reason":"INVALID_FIELDS","message":"..","details":[{"@type":..}]}</c>, and
    /// <c>requestId</c> when the request had one, <c>receipt</c> when a refusal has one.
    /// </summary>
    public static string Of(RpcException failure, bool oneLine = false)
    {
        var error = InfoShareError.From(failure);
        var details = new JsonArray();
        foreach (var detail in error.Details?.Details ?? [])
            details.Add(JsonOf(detail));
        var json = new JsonObject
        {
            ["status"] = NameOf(error.Status),
            ["reason"] = error.Reason,
            ["message"] = error.Message,
            ["details"] = details,
        };
        if (error.RequestId is not null)
            json["requestId"] = error.RequestId;
        if (error.Receipt is not null)
            json["receipt"] = JsonNode.Parse(Compact.Format(error.Receipt));
        return json.ToJsonString(oneLine ? OneLine : Readable);
    }

    /// <summary>The same for what is wrong before the call leaves.</summary>
    public static string Of(CallProblem problem) => new JsonObject
    {
        ["status"] = problem.Status,
        ["reason"] = problem.Reason,
        ["message"] = problem.Message,
        ["details"] = new JsonArray(),
    }.ToJsonString(Readable);

    /// <summary>A status as gRPC writes it: <c>INVALID_ARGUMENT</c>.</summary>
    public static string NameOf(StatusCode status) =>
        status == StatusCode.OK ? "OK" : JsonNamingPolicy.SnakeCaseUpper.ConvertName(status.ToString());

    private static JsonNode? JsonOf(Any detail)
    {
        try
        {
            return JsonNode.Parse(Compact.Format(detail));
        }
        catch (Exception e) when (e is InvalidOperationException or InvalidProtocolBufferException or JsonException)
        {
            // Of a type that this build does not know: its name and bytes.
            return new JsonObject { ["@type"] = detail.TypeUrl, ["value"] = detail.Value.ToBase64() };
        }
    }
}
