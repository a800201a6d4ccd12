using System.Collections.Concurrent;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace InfoShare.EndToEnd.Tests.Clients;

/// <summary>How calls ended on the broker's side, read off its own log by the id that the broker gave each call.</summary>
public sealed class EndedCalls : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StatusCode>> ends = new(StringComparer.Ordinal);
    private IExternalScopeProvider scopes = new LoggerExternalScopeProvider();

    /// <summary>The status with which the call ended there. Waits for it: the caller may know before the broker does.</summary>
    public Task<StatusCode> StatusOfAsync(string callId) => EndOf(callId).Task.WaitAsync(TimeSpan.FromSeconds(60));

    public ILogger CreateLogger(string categoryName) => new Reader(this);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    public void Dispose()
    {
    }

    private TaskCompletionSource<StatusCode> EndOf(string callId) =>
        ends.GetOrAdd(callId, _ => new TaskCompletionSource<StatusCode>(TaskCreationOptions.RunContinuationsAsynchronously));

    private sealed class Reader(EndedCalls calls) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => calls.scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (Value(state, "Status") is not StatusCode status)
                return;
            calls.scopes.ForEachScope(
                (scope, _) =>
                {
                    if (Value(scope, "CallId") is string callId)
                        calls.EndOf(callId).TrySetResult(status);
                },
                0);
        }

        private static object? Value(object? state, string name) => state switch
        {
            IReadOnlyList<KeyValuePair<string, object?>> values => values.FirstOrDefault(v => v.Key == name).Value,
            IReadOnlyDictionary<string, object> values => values.GetValueOrDefault(name),
            _ => null,
        };
    }
}
