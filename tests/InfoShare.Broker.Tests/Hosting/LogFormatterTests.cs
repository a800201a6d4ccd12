using System.Text.Json;
using InfoShare.Identity.Logging;
using Serilog.Events;
using Serilog.Parsing;

namespace InfoShare.Broker.Tests.Hosting;

public sealed class LogFormatterTests
{
    [Fact]
    public void An_exceptions_text_stays_out_and_its_place_is_told()
    {
        Exception caught;
        try
        {
            try
            {
                throw new InvalidOperationException("Tamsin Quilltest");
            }
            catch (InvalidOperationException inner)
            {
                throw new FormatException("born 1997-01-01", inner);
            }
        }
        catch (FormatException e)
        {
            caught = e;
        }

        using var line = Line(LogEventLevel.Error, caught, "Fault in {Where}", new LogEventProperty("Where", new ScalarValue("a \"place\"")));

        var text = line.RootElement.GetProperty("exception").GetString()!;
        text.ShouldContain("System.FormatException");
        text.ShouldContain("caused by System.InvalidOperationException");
        text.ShouldContain(nameof(An_exceptions_text_stays_out_and_its_place_is_told));
        line.RootElement.ToString().ShouldNotContain("Quilltest");
        line.RootElement.ToString().ShouldNotContain("1997");
    }

    [Fact]
    public void A_line_is_one_JSON_object_with_its_properties()
    {
        using var line = Line(
            LogEventLevel.Information, null, "{Method} took {Milliseconds} ms",
            new LogEventProperty("Method", new ScalarValue("InboxService/ListInbox")),
            new LogEventProperty("Milliseconds", new ScalarValue(1.5)),
            new LogEventProperty("Nothing", new ScalarValue(null)),
            new LogEventProperty("Count", new ScalarValue(3)),
            new LogEventProperty("Flag", new ScalarValue(true)));

        line.RootElement.GetProperty("level").GetString().ShouldBe("Information");
        line.RootElement.GetProperty("Milliseconds").GetDouble().ShouldBe(1.5);
        line.RootElement.GetProperty("Count").GetInt32().ShouldBe(3);
        line.RootElement.GetProperty("Nothing").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void The_address_that_a_caller_wrote_is_left_out()
    {
        using var line = Line(
            LogEventLevel.Warning, null, "Turned away",
            new LogEventProperty("RequestPath", new ScalarValue("/people/tamsin-quilltest")),
            new LogEventProperty("RequestId", new ScalarValue("0HN1:2")));

        line.RootElement.GetProperty("RequestId").GetString().ShouldBe("0HN1:2");
        line.RootElement.TryGetProperty("RequestPath", out _).ShouldBeFalse();
    }

    private static JsonDocument Line(LogEventLevel level, Exception? exception, string template, params LogEventProperty[] properties)
    {
        using var output = new StringWriter();
        new LogFormatter().Format(
            new LogEvent(DateTimeOffset.UtcNow, level, exception, new MessageTemplateParser().Parse(template), properties), output);
        output.ToString().Trim().ShouldNotContain("\n");
        return JsonDocument.Parse(output.ToString());
    }
}
