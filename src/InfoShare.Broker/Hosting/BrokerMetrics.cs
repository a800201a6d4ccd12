using System.Diagnostics;
using System.Diagnostics.Metrics;
using Grpc.Core;
using InfoShare.Broker.Errors;
using InfoShare.Broker.Limits;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Broker.Hosting;

/// <summary>The broker's meter. Labels are method names, statuses and reasons; never an id or a value of a request.</summary>
internal static class BrokerMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "InfoShare.Broker";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "infoshare.rpc.duration", "s", "From the message's arrival until the call ended; for a call turned away, at the gate.");

    private static readonly Counter<long> LimitedCalls = Meter.CreateCounter<long>(
        "infoshare.rpc.limited", "{call}", "Calls that were refused because their caller had used up a limit.");
    private static readonly Counter<long> GlassUses = Meter.CreateCounter<long>(
        "infoshare.emergency.uses", "{use}", "Uses of emergency access that began, by kind of organisation and reason.");

    private static readonly Counter<long> GlassReviews = Meter.CreateCounter<long>(
        "infoshare.emergency.reviews", "{review}", "Reviews of emergency access, by kind of organisation, outcome and lateness.");

    private static readonly Counter<long> PatternDecisions = Meter.CreateCounter<long>(
        "infoshare.patterns.decided", "{notice}", "Decisions on notices of what stands together, dismissals among them, by outcome (H8).");

    private static readonly Histogram<double> PatternAcceptance = Meter.CreateHistogram<double>(
        "infoshare.patterns.accept.seconds", "s", "From the opening of a notice until somebody took it on.");

    private static readonly Gauge<double> Uncovered = Meter.CreateGauge<double>(
        "infoshare.audit.uncovered.seconds", "s", "For how long no checkpoint of the audit log could be signed; 0 while it can.");

    private static readonly Gauge<double> Compared = Meter.CreateGauge<double>(
        "infoshare.audit.compared.at", "s", "When the last round ended that compared every entry of every log, and every row of the index by person: seconds since 1970.");

    /// <summary>Notes when the trail was last compared whole.</summary>
    public static void AuditCompared(DateTimeOffset at) => Compared.Record(at.ToUnixTimeSeconds());

    /// <summary>Notes how long the audit log has had no checkpoint.</summary>
    public static void AuditUncovered(TimeSpan since) => Uncovered.Record(since.TotalSeconds);

    /// <summary>Counts a decision on a notice.</summary>
    public static void PatternDecided(PatternOutcome outcome) =>
        PatternDecisions.Add(1, new KeyValuePair<string, object?>("infoshare.pattern.outcome", Code.Of(outcome)));

    /// <summary>Counts how long a notice waited for somebody.</summary>
    public static void PatternTakenOn(TimeSpan since) => PatternAcceptance.Record(since.TotalSeconds);

    /// <summary>Counts a use of emergency access.</summary>
    public static void GlassBroken(AgencyKind agency, EmergencyReason reason) => GlassUses.Add(
        1, new KeyValuePair<string, object?>("infoshare.agency", Code.Of(agency)), new KeyValuePair<string, object?>("infoshare.emergency.reason", Code.Of(reason)));

    /// <summary>Counts a review.</summary>
    public static void GlassReviewed(AgencyKind agency, EmergencyReviewOutcome outcome, bool late) => GlassReviews.Add(
        1, new KeyValuePair<string, object?>("infoshare.agency", Code.Of(agency)),
        new KeyValuePair<string, object?>("infoshare.emergency.outcome", Code.Of(outcome)), new KeyValuePair<string, object?>("infoshare.emergency.late", late));

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

    /// <summary>Counts a call that met a limit. Whose it was is in the trail, not here.</summary>
    public static void Limited(string method, LimitMet met) => LimitedCalls.Add(
        1,
        new KeyValuePair<string, object?>("rpc.method", method),
        new KeyValuePair<string, object?>("infoshare.limit", met.KindName),
        new KeyValuePair<string, object?>("infoshare.limit.of", met.Whose));
}
