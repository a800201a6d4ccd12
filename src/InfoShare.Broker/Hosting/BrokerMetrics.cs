using System.Diagnostics;
using System.Diagnostics.Metrics;
using Grpc.Core;
using InfoShare.Broker.Errors;

namespace InfoShare.Broker.Hosting;

/// <summary>The broker's meter. Labels are method names, statuses and reasons; never an id or a value of a request.</summary>
internal static class BrokerMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "InfoShare.Broker";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "infoshare.rpc.duration", "s", "From the message's arrival until the call ended; for a call turned away, at the gate.");

    /// <summary>Now, for <see cref="Finished"/>.</summary>
    public static long Start() => Stopwatch.GetTimestamp();

    /// <summary>Milliseconds since then, rounded.</summary>
    public static double Milliseconds(long started) => Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 1);

    /// <summary>Counts a call.</summary>
    public static void Finished(string method, RpcError? error, long started) => Duration.Record(
        Stopwatch.GetElapsedTime(started).TotalSeconds,
        new KeyValuePair<string, object?>("rpc.method", method),
        new KeyValuePair<string, object?>("rpc.status", (error?.Status ?? StatusCode.OK).ToString()),
        new KeyValuePair<string, object?>("infoshare.reason", error?.ReasonCode ?? ""));
}
