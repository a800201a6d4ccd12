using System.Diagnostics;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using InfoShare.Broker.Errors;
using InfoShare.Broker.Hosting;
using InfoShare.Broker.Limits;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Broker.Validation;
using InfoShare.Core;
using InfoShare.Core.Access;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using Microsoft.Extensions.Logging;

namespace InfoShare.Broker.Interceptors;

/// <summary>
/// Around every call that the gate lets in: refuses whom the method's policy does not admit, validates the message, hands the service its <see cref="Call"/>, turns whatever goes wrong into
/// a documented error, writes refusals to the trail, and logs one line. No content of a message is ever logged.
/// </summary>
internal sealed class CallInterceptor(
    RefusalRecorder refusals,
    ReceiptPromises promises,
    IStore store,
    OrganisationDirectory directory,
    LookUpMarks marks,
    AnswerPace pace,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<CallInterceptor> logger) : Interceptor
{
    // More than this are counted of no one look-up.
    private const int MostSubjects = 20;
    private const string HttpContextKey = "__HttpContext";

    /// <summary>Service and method without the package, for example <c>HealthService/ShareConcern</c>.</summary>
    public static string ActionOf(string method)
    {
        var slash = method.LastIndexOf('/');
        var dot = slash < 0 ? -1 : method.LastIndexOf('.', slash);
        return method[(dot + 1)..].TrimStart('/');
    }

    /// <inheritdoc/>
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        TResponse? response = null;
        await GuardAsync(context, request as IMessage, async _ =>
        {
            response = await continuation(request, context);
            await promises.FillAsync(response as IMessage);
        });
        return response!;
    }

    /// <inheritdoc/>
    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(context, request as IMessage, feature => feature.Caller is null
            ? continuation(request, responseStream, context)
            : StreamAsync(feature, request, responseStream, context, continuation));

    /// <inheritdoc/>
    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        TResponse? response = null;
        await GuardAsync(context, null, async _ => response = await continuation(requestStream, context));
        return response!;
    }

    /// <inheritdoc/>
    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(context, null, _ => continuation(requestStream, responseStream, context));

    private async Task GuardAsync(ServerCallContext context, IMessage? request, Func<CallFeature, Task> work)
    {
        var started = BrokerMetrics.Start();
        var began = Stopwatch.GetTimestamp();
        var method = context.Method.TrimStart('/');
        GrpcResponses.MarkRead(context.GetHttpContext());
        if (context.GetHttpContext().Features.Get<CallFeature>() is not { } feature)
        {
            logger.LogCritical("A call to {Method} did not come through the gate", method);
            throw ErrorMapping.Internal("none").ToException();
        }

        using var scope = logger.BeginScope(ScopeOf(feature, method));
        using var span = BrokerTracing.StartCall(method, feature);
        RpcError? error = null;
        try
        {
            if (feature.Refusal is { } refusal)
                throw refusal;
            Prepare(context, feature, method, request);
            await work(feature);
            if (feature.Caller is { } caller)
                await pace.KeepAsync(caller, began, RequestHash.IsOfChange(request), notFound: false, context.CancellationToken);
        }
        catch (Exception e)
        {
            // Before the refusal is written: its time and its id are told, and would tell how long the search took.
            if (feature.Caller is { } caller)
                await pace.KeepAsync(caller, began, RequestHash.IsOfChange(request), e is RuleException { Reason: ErrorReason.NotFound }, CancellationToken.None);
            error = await ErrorOfAsync(e, context, feature, method, request);
            throw error.ToException();
        }
        finally
        {
            BrokerMetrics.Finished(method, error, started);
            BrokerTracing.Finish(span, error);
            if (feature.Policy.Audience != RpcAudience.Public)
            {
                logger.LogInformation(
                    "{Method} ended {Status} {Reason} after {Milliseconds} ms",
                    method, error?.Status ?? StatusCode.OK, error?.ReasonCode ?? "", BrokerMetrics.Milliseconds(started));
            }
        }
    }

    private void Prepare(ServerCallContext context, CallFeature feature, string method, IMessage? request)
    {
        // Before anything is set aside: a repeat is told by what the caller sent.
        var requestId = request is null ? null : RequestHash.RequestIdOf(request);
        var hash = requestId is null || feature.Caller is null ? ReadOnlyMemory<byte>.Empty : RequestHash.BodyHash(method, feature.Caller, request!);
        IReadOnlyList<SetAsideField> aside = [];
        if (request is not null)
        {
            var (now, agency) = (time.GetUtcNow(), feature.Caller?.Agency ?? AgencyKind.Unspecified);
            var violations = RequestValidators.Validate(request, now, agency);
            if (violations.Count > 0)
                (violations, aside) = UrgentForm.SetAside(request, violations, now, agency);
            if (violations.Count > 0)
                throw RuleException.Invalid(violations);
        }

        if (feature.Caller is { } caller)
        {
            var isSearch = CallKinds.Of(method) == CallKind.Search;
            context.SetCall(new Call(caller, ActionOf(method), requestId, hash)
            {
                SetAside = aside,
                LookedFor = isSearch && request is not null ? [.. RequestSubjects.Of(request, MostSubjects).Select(s => marks.Of(s.ToCore()))] : [],
                Named = isSearch || requestId is null ? [] : marks.NamedBy(request, caller, MostSubjects),
            });
        }
    }

    private async Task<RpcError> ErrorOfAsync(
        Exception exception, ServerCallContext context, CallFeature feature, string method, IMessage? request)
    {
        var error = ErrorMapping.Map(
            exception, feature.CallId, context.CancellationToken.IsCancellationRequested, context.Deadline <= DateTime.UtcNow);
        if (error.Reason == ErrorReason.Internal)
            SafeLog.Fault(logger, exception, feature.CallId, method);
        if (feature.Caller is null)
            return error;
        if (!ErrorMapping.IsRefusal(error))
        {
            refusals.FlagBeside(feature.Caller);
            return error;
        }

        try
        {
            // The refusal is kept even when the caller has gone.
            var receipt = await refusals.RecordAsync(feature.Caller, ActionOf(method), feature.CallId, error.Reason, request, CancellationToken.None, error.TellsOf);
            return error with { Receipt = await promises.OfAsync(receipt) };
        }
        catch (Exception e)
        {
            SafeLog.Fault(logger, e, feature.CallId, method);
            return ErrorMapping.Unavailable();
        }
    }

    // Our own identifiers only: not the practitioner's, which is the agency's.
    private static Dictionary<string, object> ScopeOf(CallFeature feature, string method)
    {
        var scope = new Dictionary<string, object> { ["CallId"] = feature.CallId, ["Rpc"] = method };
        if (feature.Caller is { } caller)
        {
            scope["OrganisationId"] = caller.OrganisationId;
            scope["Agency"] = Code.Of(caller.Agency);
        }

        return scope;
    }

    private async Task StreamAsync<TRequest, TResponse>(
        CallFeature feature,
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
        where TRequest : class
        where TResponse : class
    {
        // Where the framework looks for it when the context is not its own.
        context.UserState[HttpContextKey] = context.GetHttpContext();
        await using var watch = new WatchedCall(store, directory, feature, context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            await continuation(request, new WatchedStream<TResponse>(responseStream, watch, promises), new WatchedContext(context, watch.Token));
        }
        catch (OperationCanceledException) when (watch.Refusal is not null)
        {
            throw watch.Refusal;
        }

        // A method may end quietly when it is told to; the caller is still told why.
        if (watch.Refusal is not null)
            throw watch.Refusal;
        watch.Token.ThrowIfCancellationRequested();
    }

    /// <summary>Asks before each message whether the organisation may still have it.</summary>
    private sealed class WatchedStream<T>(IServerStreamWriter<T> inner, WatchedCall watch, ReceiptPromises promises) : IServerStreamWriter<T>
    {
        public WriteOptions? WriteOptions
        {
            get => inner.WriteOptions;
            set => inner.WriteOptions = value;
        }

        public async Task WriteAsync(T message)
        {
            await watch.RequireAsync();
            await promises.FillAsync(message as IMessage);
            await inner.WriteAsync(message);
        }

        // Without this, the interface's own answer to a token that can cancel is NotSupportedException.
        public async Task WriteAsync(T message, CancellationToken cancellationToken)
        {
            await watch.RequireAsync();
            await promises.FillAsync(message as IMessage);
            await inner.WriteAsync(message, cancellationToken);
        }
    }
}
