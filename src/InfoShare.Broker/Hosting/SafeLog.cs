using System.Text;

namespace InfoShare.Broker.Hosting;

/// <summary>Tells of a fault without its text: an exception's message may quote a row or a request.</summary>
internal static class SafeLog
{
    private const int MaxFrames = 30;

    /// <summary>Logs kinds of exception and where they arose.</summary>
    public static void Fault(ILogger logger, Exception exception, string callId, string where) =>
        logger.LogError("Fault in {Where}, call {CallId}: {Fault}", where, callId, Describe(exception));

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
}
