using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Serilog.Events;
using Serilog.Formatting;

namespace InfoShare.Broker.Hosting;

/// <summary>
/// One JSON object a line. Exceptions are given by kind and place, without their messages, which may quote a row or a request.
/// </summary>
public sealed class LogFormatter : ITextFormatter
{
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
            foreach (var (name, value) in logEvent.Properties)
            {
                json.WritePropertyName(name);
                Write(json, value);
            }

            if (logEvent.Exception is { } exception)
                json.WriteString("exception", SafeLog.Describe(exception));
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length));
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
