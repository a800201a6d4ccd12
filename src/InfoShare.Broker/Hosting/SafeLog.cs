using InfoShare.Identity.Logging;

namespace InfoShare.Broker.Hosting;

/// <summary>Tells of a fault without its text: an exception's message may quote a row or a request.</summary>
internal static class SafeLog
{
    /// <summary>Logs kinds of exception and where they arose.</summary>
    public static void Fault(ILogger logger, Exception exception, string callId, string where) =>
        logger.LogError("Fault in {Where}, call {CallId}: {Fault}", where, callId, LogFormatter.Describe(exception));
}
