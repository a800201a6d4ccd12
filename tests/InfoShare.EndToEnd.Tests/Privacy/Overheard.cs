using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace InfoShare.EndToEnd.Tests.Privacy;

/// <summary>
/// Everything that leaves a broker beside the bodies of its answers: log lines with their scopes, values and exceptions, the
/// labels of metrics, spans with their tags and events, and the texts and trailers of errors.
/// </summary>
internal sealed class Overheard : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<(string Where, string Text)> heard = new();
    private readonly MeterListener meters = new();
    private readonly ActivityListener spans;
    private IExternalScopeProvider scopes = new LoggerExternalScopeProvider();

    public Overheard()
    {
        meters.InstrumentPublished = (instrument, listener) =>
        {
            Add("metric", $"{instrument.Meter.Name} {instrument.Name} {instrument.Description}");
            listener.EnableMeasurementEvents(instrument);
        };
        Listen<byte>();
        Listen<short>();
        Listen<int>();
        Listen<long>();
        Listen<float>();
        Listen<double>();
        Listen<decimal>();
        meters.Start();
        spans = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => Add("span", Describe(span)),
        };
        ActivitySource.AddActivityListener(spans);
    }

    /// <summary>Everything, with where it was found.</summary>
    public IReadOnlyList<(string Where, string Text)> All => [.. heard];

    /// <summary>Notes something down.</summary>
    public void Add(string where, string text) => heard.Enqueue((where, text));

    /// <summary>Notes an error down as its caller has it: text, details, every header and trailer, in text and in bytes.</summary>
    public void Add(RpcException e)
    {
        Add("error", $"{e.Status} {e.Message}");
        Add("trailers", e.Trailers);
    }

    /// <summary>Notes headers or trailers down.</summary>
    public void Add(string where, Metadata metadata)
    {
        foreach (var entry in metadata)
            Add(where, $"{entry.Key}: {(entry.IsBinary ? Encoding.UTF8.GetString(entry.ValueBytes) + " " + Convert.ToBase64String(entry.ValueBytes) : entry.Value)}");
    }

    public ILogger CreateLogger(string categoryName) => new Reader(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    public void Dispose()
    {
        meters.Dispose();
        spans.Dispose();
    }

    private void Listen<T>()
        where T : struct => meters.SetMeasurementEventCallback<T>((instrument, value, tags, _) =>
        {
            foreach (var tag in tags)
                Add("metric", $"{instrument.Name} {tag.Key}={tag.Value}");
        });

    private static string Describe(Activity span)
    {
        var text = new StringBuilder($"{span.Source.Name} {span.OperationName} {span.DisplayName} {span.StatusDescription}");
        void Tags(IEnumerable<KeyValuePair<string, object?>> tags) => text.AppendJoin("", tags.Select(t => $" {t.Key}={t.Value}"));
        Tags(span.TagObjects);
        Tags(span.Baggage.Select(b => new KeyValuePair<string, object?>(b.Key, b.Value)));
        foreach (var happened in span.Events)
        {
            text.Append(' ').Append(happened.Name);
            Tags(happened.Tags);
        }

        return text.ToString();
    }

    private sealed class Reader(Overheard overheard, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => overheard.scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var text = new StringBuilder($"{category} {logLevel} {formatter(state, exception)} {Values(state)} {exception}");
            overheard.scopes.ForEachScope((scope, t) => t.Append(' ').Append(scope).Append(' ').Append(Values(scope)), text);
            overheard.Add("log", text.ToString());
        }

        private static string Values(object? state) => state is IEnumerable<KeyValuePair<string, object?>> values
            ? string.Join(' ', values.Select(v => $"{v.Key}={v.Value}"))
            : "";
    }
}
