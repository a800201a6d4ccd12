using Grpc.AspNetCore.Server;
using InfoShare.Broker.Errors;
using InfoShare.Broker.Hosting;
using InfoShare.Broker.Limits;
using InfoShare.Broker.Security;
using InfoShare.Core;
using InfoShare.Core.Access;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Broker.Interceptors;

/// <summary>
/// Stands before every gRPC call and decides whether it may come in, before a byte of its message is read: known method,
/// genuine token on its own certificate, registered organisation, and the caller's limits. What it refuses still ends as a proper gRPC error with a
/// stable reason. Whom the method's policy does not admit it notes, and the <see cref="CallInterceptor"/> refuses before anything else: the
/// refusal of who looks for a child in a role that may not stands in the child's trail, and for that the message has to be read.
/// </summary>
internal sealed class CallGate(
    RequestDelegate next,
    CallAuthenticator authenticator,
    CallLimits limits,
    RefusalTally tally,
    RefusalRecorder refusals,
    ReceiptPromises promises,
    IHostEnvironment environment,
    ILogger<CallGate> logger)
{
    /// <summary>The response header that carries the call's id, to quote to the operator.</summary>
    public const string CallIdHeader = "infoshare-call-id";

    /// <summary>So many callers who are turned away with one certificate are written to the trail singly in a minute; more are counted.</summary>
    private const int TurnedAwayOneByOne = 20;

    /// <summary>Judges the call.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is not { } endpoint)
        {
            if (GrpcResponses.IsGrpc(context.Request))
                GrpcResponses.Write(context, ErrorMapping.UnknownMethod());
            else
                await next(context);
            return;
        }

        var method = endpoint.Method.FullName.TrimStart('/');
        var callId = Ids.New("call", TimeProvider.System);
        context.Response.Headers[CallIdHeader] = callId;
        var started = BrokerMetrics.Start();
        void Complete(IHeaderDictionary trailers)
        {
            if (GrpcResponses.Complete(context, trailers, callId) is not { } error || GrpcResponses.IsRead(context))
                return;
            BrokerMetrics.Finished(method, error, started);
            logger.LogInformation("Call {CallId} to {Method} could not be read: {Reason}", callId, method, error.ReasonCode);
        }

        context.Response.OnStarting(() =>
        {
            Complete(context.Response.Headers);
            return Task.CompletedTask;
        });
        if (await AdmitAsync(context, method, callId) is { } error)
        {
            GrpcResponses.Write(context, error);
            BrokerMetrics.Finished(method, error, started);
            logger.LogInformation("Call {CallId} to {Method} was turned away: {Reason}", callId, method, error.ReasonCode);
            return;
        }

        await next(context);
        if (!GrpcResponses.IsRead(context) && context.Features.Get<CallFeature>() is { Refusal: { } refusal, Caller: { } caller })
            await WithoutMessageAsync(refusal, caller, method, callId);

        // Messages were sent before the framework ended the call by itself: its status is in the trailers proper.
        if (context.Response.HasStarted && context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpResponseTrailersFeature>() is { } trailers)
            Complete(trailers.Trailers);
    }

    private async Task<RpcError?> AdmitAsync(HttpContext context, string method, string callId)
    {
        var policy = RpcPolicies.Of(method);
        if (policy.Audience == RpcAudience.Public)
        {
            if (policy.DevelopmentOnly && !environment.IsDevelopment())
                return new RpcError(ErrorReason.DevelopmentOnly, "This call exists in Development only.");
            context.Features.Set(new CallFeature(callId, policy));
            return null;
        }

        Authentication? found = null;
        try
        {
            found = await authenticator.AuthenticateAsync(context, callId);
            if (found.Refusal is not null)
                throw found.Refusal;
            if (limits.Judge(method, found.Caller!) is { } met)
                return await LimitedAsync(met, found.Caller!, method, callId);
            context.Features.Set(new CallFeature(callId, policy, found.Caller, found.CertificateThumbprint, found.ClientId)
            {
                Refusal = RpcPolicies.RefusalOf(policy, found.Caller!, environment.IsDevelopment()),
            });
            return null;
        }
        catch (Exception e)
        {
            return await ErrorOfAsync(e, found, method, callId, context.RequestAborted);
        }
    }

    // The call ended for its message, which is no message of the method's; the refusal is kept all the same, and names nobody.
    private async Task WithoutMessageAsync(RuleException refusal, Caller caller, string method, string callId)
    {
        try
        {
            if (ErrorMapping.IsRefusal(refusal.Reason))
                await refusals.RecordAsync(caller, CallInterceptor.ActionOf(method), callId, refusal.Reason, null, CancellationToken.None);
        }
        catch (Exception e)
        {
            SafeLog.Fault(logger, e, callId, method);
        }
    }

    private async Task<RpcError> LimitedAsync(LimitMet met, Caller caller, string method, string callId)
    {
        BrokerMetrics.Limited(method, met);
        await tally.NoteAsync(
            new RefusalKey(caller.OrganisationId, caller.Practitioner?.Id, ErrorReason.RateLimited, $"{met.KindName} {met.Whose}"),
            each: 1, caller, CallInterceptor.ActionOf(method), callId);
        return ErrorMapping.RateLimited(met);
    }

    private async Task<RpcError> ErrorOfAsync(Exception exception, Authentication? found, string method, string callId, CancellationToken aborted)
    {
        var caller = found?.Caller;
        var error = ErrorMapping.Map(exception, callId, aborted.IsCancellationRequested, deadlinePassed: false);
        if (error.Reason is ErrorReason.Internal or ErrorReason.StoreUnavailable)
            SafeLog.Fault(logger, exception, callId, method);

        // A wrong token names nobody; what is known of the caller is only what a genuine token says.
        if (!ErrorMapping.IsRefusal(error.Reason) || (caller is null && error.Reason == ErrorReason.CertificateMismatch))
            return error;
        try
        {
            var action = CallInterceptor.ActionOf(method);
            if (found?.Refusal is null)
            {
                var receipt = await refusals.RecordAsync(caller, action, callId, error.Reason, null, CancellationToken.None);

                // To a caller who is known. A receipt says how long the log is.
                return caller is null ? error : error with { Receipt = await promises.OfAsync(receipt) };
            }

            // Whoever was not let in has no limit of its own, and must not use up that of the organisation whose token it may have stolen.
            await tally.NoteAsync(
                new RefusalKey(caller?.OrganisationId, caller?.Practitioner?.Id, error.Reason, found.CertificateThumbprint ?? ""),
                TurnedAwayOneByOne, caller, action, callId);
            return error;
        }
        catch (Exception e)
        {
            SafeLog.Fault(logger, e, callId, method);
            return ErrorMapping.Unavailable();
        }
    }
}
