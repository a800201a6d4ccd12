using System.Diagnostics;
using InfoShare.Broker.Errors;
using InfoShare.Broker.Security;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Broker.Hosting;

/// <summary>The broker's spans: one a call, with the method, our own ids and the outcome.</summary>
internal static class BrokerTracing
{
    /// <summary>The source's name.</summary>
    public const string SourceName = "InfoShare.Broker";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Begins a call's span.</summary>
    public static Activity? StartCall(string method, CallFeature feature)
    {
        var span = Source.StartActivity(method, ActivityKind.Server);
        if (span is null)
            return null;
        span.SetTag("rpc.system", "grpc");
        span.SetTag("infoshare.call_id", feature.CallId);
        if (feature.Caller is { } caller)
        {
            span.SetTag("infoshare.organisation", caller.OrganisationId);
            span.SetTag("infoshare.agency", Code.Of(caller.Agency));
        }

        return span;
    }

    /// <summary>Says how the call ended.</summary>
    public static void Finish(Activity? span, RpcError? error)
    {
        if (span is null)
            return;
        span.SetTag("rpc.grpc.status_code", (int)(error?.Status ?? Grpc.Core.StatusCode.OK));
        if (error is not null)
        {
            span.SetTag("infoshare.reason", error.ReasonCode);
            span.SetStatus(ActivityStatusCode.Error, error.ReasonCode);
        }
    }
}
