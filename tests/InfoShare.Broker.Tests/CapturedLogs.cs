using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace InfoShare.Broker.Tests;

/// <summary>Keeps every log line of a host, whatever its level.</summary>
public sealed class CapturedLogs : ILoggerProvider, ISupportExternalScope
{
    private IExternalScopeProvider scopes = new LoggerExternalScopeProvider();

    public ConcurrentQueue<string> Lines { get; } = new();

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    public void Dispose()
    {
    }

    private sealed class Logger(CapturedLogs owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => owner.scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var inScope = "";
            owner.scopes.ForEachScope<object?>((scope, _) => inScope += " " + (scope is IEnumerable<KeyValuePair<string, object>> pairs ? string.Join(",", pairs) : scope), null);
            owner.Lines.Enqueue($"{logLevel} {category}: {formatter(state, exception)}{inScope} {exception}");
        }
    }
}
