using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Serilog.Events;
using Serilog.Formatting;

namespace InfoShare.Identity.Logging;

/// <summary>
/// One JSON object a line, in the broker and in the token service alone. Exceptions are given by kind and place, without their
/// messages, which may quote a row or a request.
/// </summary>
public sealed class LogFormatter : ITextFormatter
{
    private const int MaxFrames = 30;

    // The framework puts it around every line of a request. What a caller writes there is not ours to keep; methods are named by us.
    private const string Address = "RequestPath";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public void Format(LogEvent logEvent, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(logEvent);
        ArgumentNullException.ThrowIfNull(output);
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line, Options))
        {
            json.WriteStartObject();
            json.WriteString("time", logEvent.Timestamp.UtcDateTime);
            json.WriteString("level", logEvent.Level.ToString());
            json.WriteString("message", logEvent.RenderMessage());
            foreach (var (name, value) in logEvent.Properties.Where(p => p.Key != Address))
            {
                json.WritePropertyName(name);
                Write(json, value);
            }

            if (logEvent.Exception is { } exception)
                json.WriteString("exception", Describe(exception));
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length));
    }

    /// <summary>Types and stack frames of an exception and its causes; no messages.</summary>
    public static string Describe(Exception exception)
    {
        var text = new StringBuilder();
        for (var current = exception; current is not null; current = current.InnerException)
        {
            text.Append(text.Length == 0 ? "" : " caused by ").Append(current.GetType().FullName);
            foreach (var frame in (current.StackTrace ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Take(MaxFrames))
                text.Append(" | ").Append(frame);
        }

        return text.ToString();
    }

    private static void Write(Utf8JsonWriter json, LogEventPropertyValue value)
    {
        switch (value)
        {
            case ScalarValue { Value: null }:
                json.WriteNullValue();
                break;
            case ScalarValue { Value: bool flag }:
                json.WriteBooleanValue(flag);
                break;
            case ScalarValue { Value: int or long or short or byte } number:
                json.WriteNumberValue(Convert.ToInt64(number.Value));
                break;
            case ScalarValue { Value: double real } when double.IsFinite(real):
                json.WriteNumberValue(real);
                break;
            case ScalarValue scalar:
                json.WriteStringValue(Convert.ToString(scalar.Value));
                break;
            default:
                json.WriteStringValue(value.ToString());
                break;
        }
    }
}
