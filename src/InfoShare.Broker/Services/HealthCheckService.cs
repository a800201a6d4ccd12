using Grpc.Core;
using Grpc.Health.V1;
using InfoShare.Broker.Hosting;
using InfoShare.Core;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace InfoShare.Broker.Services;

/// <summary>
/// The standard health check. Every service here needs the store and nothing else, so all stand and fall together.
/// </summary>
internal sealed class HealthCheckService(StoreHealth health, IHostApplicationLifetime lifetime, IHostEnvironment environment) : Health.HealthBase
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(5);
    private readonly HashSet<string> names =
        [.. GrpcServices.Served(environment.IsDevelopment()).Select(d => d.FullName), ""];

    /// <inheritdoc/>
    public override async Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) =>
        names.Contains(request.Service)
            ? new HealthCheckResponse { Status = await StatusAsync(context.CancellationToken) }
            : throw RuleException.NotFound("service");

    /// <inheritdoc/>
    public override async Task<HealthListResponse> List(HealthListRequest request, ServerCallContext context)
    {
        var status = await StatusAsync(context.CancellationToken);
        var response = new HealthListResponse();
        foreach (var name in names)
            response.Statuses[name] = new HealthCheckResponse { Status = status };
        return response;
    }

    /// <inheritdoc/>
    public override async Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        ServingStatus? told = null;
        while (true)
        {
            var now = names.Contains(request.Service) ? await StatusAsync(context.CancellationToken) : ServingStatus.ServiceUnknown;
            if (now != told)
                await responseStream.WriteAsync(new HealthCheckResponse { Status = now });
            told = now;
            if (lifetime.ApplicationStopping.IsCancellationRequested)
                return;
            try
            {
                await Task.Delay(WatchInterval, ending.Token);
            }
            catch (OperationCanceledException) when (!context.CancellationToken.IsCancellationRequested)
            {
                // Stopping: the last turn says NOT_SERVING.
            }
        }
    }

    private async Task<ServingStatus> StatusAsync(CancellationToken ct) =>
        await health.IsServingAsync(ct) ? ServingStatus.Serving : ServingStatus.NotServing;
}
