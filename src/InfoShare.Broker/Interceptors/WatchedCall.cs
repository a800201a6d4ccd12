using Grpc.Core;
using InfoShare.Broker.Security;
using InfoShare.Core;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;

namespace InfoShare.Broker.Interceptors;

/// <summary>
/// Watches over one stream: it ends when the organisation's place in the registry ends, as its next call would, and when the
/// broker stops, so that the client resumes elsewhere.
/// </summary>
internal sealed class WatchedCall : IAsyncDisposable
{
    private const string RegistryTopic = "registry";
    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(30);

    private readonly OrganisationDirectory directory;
    private readonly CallFeature feature;
    private readonly CancellationTokenSource ending;
    private readonly WakeSignal changes;
    private readonly Task watching;

    /// <summary>Begins to watch.</summary>
    public WatchedCall(IStore store, OrganisationDirectory directory, CallFeature feature, CancellationToken caller, CancellationToken stopping)
    {
        this.directory = directory;
        this.feature = feature;
        ending = CancellationTokenSource.CreateLinkedTokenSource(caller, stopping);
        changes = store.Subscribe(RegistryTopic);
        watching = WatchAsync();
    }

    /// <summary>Fires when the stream must end.</summary>
    public CancellationToken Token => ending.Token;

    /// <summary>Why, when it was the registry.</summary>
    public RuleException? Refusal { get; private set; }

    /// <summary>Refuses when the organisation may not call any more.</summary>
    public async Task RequireAsync()
    {
        var organisation = (await directory.CurrentAsync(ending.Token)).FindByClientId(feature.ClientId!);
        Refusal = CallAuthenticator.Judge(organisation, feature.Caller!.Practitioner, feature.CertificateThumbprint!);
        if (Refusal is not null)
            throw Refusal;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await watching;
        changes.Dispose();
        ending.Dispose();
    }

    private async Task WatchAsync()
    {
        try
        {
            while (true)
            {
                await changes.WaitAsync(LookAnyway, ending.Token);
                await RequireAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The stream has ended.
        }
        catch (Exception e) when (e is RuleException or StoreException)
        {
            // Whether it was refused or cannot be told: the stream ends, and the client asks again.
            await ending.CancelAsync();
        }
    }
}

/// <summary>A call whose end the broker may bring about; everything else is the framework's own.</summary>
internal sealed class WatchedContext(ServerCallContext inner, CancellationToken ending) : ServerCallContext
{
    protected override string MethodCore => inner.Method;

    protected override string HostCore => inner.Host;

    protected override string PeerCore => inner.Peer;

    protected override DateTime DeadlineCore => inner.Deadline;

    protected override Metadata RequestHeadersCore => inner.RequestHeaders;

    protected override CancellationToken CancellationTokenCore => ending;

    protected override Metadata ResponseTrailersCore => inner.ResponseTrailers;

    protected override Status StatusCore
    {
        get => inner.Status;
        set => inner.Status = value;
    }

    protected override WriteOptions? WriteOptionsCore
    {
        get => inner.WriteOptions;
        set => inner.WriteOptions = value;
    }

    protected override AuthContext AuthContextCore => inner.AuthContext;

    protected override IDictionary<object, object> UserStateCore => inner.UserState;

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        inner.CreatePropagationToken(options);

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => inner.WriteResponseHeadersAsync(responseHeaders);
}
