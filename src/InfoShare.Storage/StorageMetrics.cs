using System.Diagnostics;
using System.Diagnostics.Metrics;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Storage;

/// <summary>
/// The store's meter, <c>InfoShare.Storage</c>. Labels are the engine, a command's constant name and an outcome; never
/// an id or anything of a row.
/// </summary>
internal sealed class StorageMetrics(StoreEngine engine)
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "InfoShare.Storage";

    private static readonly Meter Meter = new(MeterName);

    private static readonly UpDownCounter<int> QueueLength = Meter.CreateUpDownCounter<int>(
        "infoshare.storage.queue.length", "{command}", "Commands that wait for the writer.");

    private static readonly Histogram<int> GroupSize = Meter.CreateHistogram<int>(
        "infoshare.storage.group.size", "{command}", "Commands in one transaction.");

    private static readonly Histogram<double> GroupTime = Meter.CreateHistogram<double>(
        "infoshare.storage.group.duration", "s", "From the start of a transaction until it is durable.");

    private static readonly Histogram<double> CommitTime = Meter.CreateHistogram<double>(
        "infoshare.storage.commit.duration", "s", "The commit alone, with what was posted and not yet sent.");

    private static readonly Histogram<double> WaitTime = Meter.CreateHistogram<double>(
        "infoshare.storage.queue.duration", "s", "From queueing until the writer took the command.");

    private static readonly Counter<long> Commands = Meter.CreateCounter<long>(
        "infoshare.storage.commands", "{command}", "Commands by outcome: done, repeated, refused, failed, busy, dropped.");

    private static readonly Counter<long> Rollbacks = Meter.CreateCounter<long>(
        "infoshare.storage.group.rollbacks", "{transaction}", "Transactions rolled back and replayed.");

    private static readonly Counter<long> Notices = Meter.CreateCounter<long>(
        "infoshare.notices.published", "{notice}", "Notices written to inboxes by trigger and urgency: the volume of alerts (O2). Counts a replayed command again.");
    private static readonly Counter<long> CappedNotices = Meter.CreateCounter<long>(
        "infoshare.notices.capped", "{notice}", "Notices over a day's cap, which come together the next morning (O2).");

    private static readonly Counter<long> RoundTrips = Meter.CreateCounter<long>(
        "infoshare.storage.round_trips", "{round trip}", "Round trips to PostgreSQL.");

    private static readonly Counter<long> Statements = Meter.CreateCounter<long>(
        "infoshare.storage.statements", "{statement}", "Statements sent to PostgreSQL.");

    private readonly KeyValuePair<string, object?> engineTag = new("engine", engine == StoreEngine.Postgres ? "postgres" : "sqlite");

    public void Queued() => QueueLength.Add(1, engineTag);

    public void Taken(long queuedAt)
    {
        QueueLength.Add(-1, engineTag);
        WaitTime.Record(Stopwatch.GetElapsedTime(queuedAt).TotalSeconds, engineTag);
    }

    public void Committed(int size, TimeSpan group, TimeSpan commit)
    {
        GroupSize.Record(size, engineTag);
        GroupTime.Record(group.TotalSeconds, engineTag);
        CommitTime.Record(commit.TotalSeconds, engineTag);
    }

    public void Command(string name, string outcome) =>
        Commands.Add(1, engineTag, new("command", name), new("outcome", outcome));

    public static void Capped(NotificationTrigger trigger) => CappedNotices.Add(1, new KeyValuePair<string, object?>("trigger", Code.Of(trigger)));

    public static void Published(NotificationTrigger trigger, Urgency urgency) =>
        Notices.Add(1, new("trigger", Code.Of(trigger)), new("urgency", Code.Of(urgency)));

    /// <summary>One round trip of a transaction with so many statements.</summary>
    public static void Sent(int statements)
    {
        RoundTrips.Add(1);
        Statements.Add(statements);
    }

    public void RolledBack() => Rollbacks.Add(1, engineTag);
}
