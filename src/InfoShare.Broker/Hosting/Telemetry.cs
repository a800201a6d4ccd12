using InfoShare.Identity.Logging;
using InfoShare.Storage;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;

namespace InfoShare.Broker.Hosting;

/// <summary>
/// Exports traces and metrics when a collector is configured, and sets logging up. What is exported names methods, our own ids
/// and outcomes: paths of this API are method names, and nothing of a message is a tag.
/// </summary>
internal sealed class Telemetry : IDisposable
{
    private readonly TracerProvider? traces;
    private readonly MeterProvider? metrics;

    /// <summary>Begins to export, when there is somewhere to export to.</summary>
    public Telemetry(OtlpSettings settings)
    {
        if (settings.Endpoint.Length == 0)
            return;
        var endpoint = new Uri(settings.Endpoint);
        var resource = ResourceBuilder.CreateEmpty().AddService("infoshare-broker");
        traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(BrokerTracing.SourceName, "Microsoft.AspNetCore")
            .AddOtlpExporter(o => Configure(o, endpoint))
            .Build();
        metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(BrokerMetrics.MeterName, Store.MeterName, "InfoShare.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
            .AddOtlpExporter(o => Configure(o, endpoint))
            .Build();
    }

    /// <summary>JSON lines to the console and, when set, to a file. Levels come from the section Serilog.</summary>
    /// <returns>The same logs for what is opened before the host is built.</returns>
    public static ILoggerFactory AddLogs(WebApplicationBuilder builder, LogSettings settings)
    {
        var configuration = new LoggerConfiguration()
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
            .MinimumLevel.Override("System", LogEventLevel.Warning)
            .MinimumLevel.Override("Grpc", LogEventLevel.Warning)

            // A stack trace for every message that cannot be read would let any caller flood the log. The interceptor and the gate
            // log each call's end; a fault of ours among them as an error.
            .MinimumLevel.Override("Grpc.AspNetCore.Server.ServerCallHandler", LogEventLevel.Fatal)
            .ReadFrom.Configuration(builder.Configuration)
            .Enrich.FromLogContext();
        if (settings.Console)
            configuration.WriteTo.Console(new LogFormatter());
        if (settings.File.Length > 0)
        {
            if (Path.GetDirectoryName(Path.GetFullPath(settings.File)) is { } folder)
                PrivateFiles.CreateFolder(folder);

            // Not shared with other processes: a second broker with the same setting begins a file of its own.
            configuration.WriteTo.File(
                new LogFormatter(), settings.File, rollingInterval: RollingInterval.Day, retainedFileCountLimit: 31,
                hooks: new PrivateFiles.LogHooks());
        }

        builder.Logging.ClearProviders();
        var logger = configuration.CreateLogger();
        builder.Logging.AddSerilog(logger, dispose: true);
        return new SerilogLoggerFactory(logger);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        traces?.Dispose();
        metrics?.Dispose();
    }

    private static void Configure(OtlpExporterOptions options, Uri endpoint)
    {
        options.Endpoint = endpoint;
        options.Protocol = OtlpExportProtocol.Grpc;
    }
}
