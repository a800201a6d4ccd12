using Grpc.Core;
using Grpc.Net.Client;
using InfoShare.Client.Calls;
using InfoShare.Client.Tokens;

namespace InfoShare.Client;

/// <summary>
/// A connection to the broker. Make one for your system's whole life; it is safe to use from many threads, and everything that
/// speaks for your practitioners shares it.
/// <para>To every call it adds: mutual TLS and the access token (fetched, kept and renewed by itself), a deadline, a request_id
/// where a mutation has none, and repetition with back-off where repeating is safe.</para>
/// </summary>
/// <example><code>
/// using var connection = new InfoShareConnection(new InfoShareClientOptions
/// {
///     Address = new Uri("https://broker.example:7443"),
///     ClientId = "elmmock-surgery",
///     CertificatePath = "elmmock-surgery.crt",
///     KeyPath = "elmmock-surgery.key",
///     AssertionKeyPath = "elmmock-surgery.assertion.key",
///     CaCertificatePath = "ca.crt",
/// });
/// var doctor = connection.As(new InfoSharePractitioner("u-4471", "Dr Asha Fieldtest", "GP"));
/// var health = new HealthService.HealthServiceClient(doctor.CallInvoker);
/// var answer = await health.ShareConcernAsync(new ShareConcernRequest { Concern = ... });
/// </code></example>
public sealed class InfoShareConnection : IDisposable
{
    private readonly Transport transport;
    private readonly bool owner;

    /// <summary>Reads keys and certificates; connects with the first call.</summary>
    /// <exception cref="ArgumentException">An option is missing or wrong, or a key cannot be used.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public InfoShareConnection(InfoShareClientOptions options)
        : this(new Transport(options), options.Practitioner, owner: true)
    {
    }

    private InfoShareConnection(Transport transport, InfoSharePractitioner? practitioner, bool owner)
    {
        this.transport = transport;
        this.owner = owner;
        Practitioner = practitioner;
        CallInvoker = new InfoShareCallInvoker(new CallRules(transport.Calls, transport.TokensOf(practitioner), transport.Options));
    }

    /// <summary>Who speaks; null for the system alone.</summary>
    public InfoSharePractitioner? Practitioner { get; }

    /// <summary>What generated clients are made with: <c>new HealthService.HealthServiceClient(connection.CallInvoker)</c>.</summary>
    public CallInvoker CallInvoker { get; }

    /// <summary>
    /// The channel beneath, for services that are not InfoShare's, such as <c>grpc.health.v1</c>. Calls made on it directly get
    /// mutual TLS and nothing else: no token, no deadline, no request_id.
    /// </summary>
    public GrpcChannel Channel => transport.Channel;

    /// <summary>
    /// The same connection, speaking for a practitioner. Cheap: call it for each piece of work; tokens are kept. Disposing of
    /// what it gives does nothing.
    /// </summary>
    public InfoShareConnection As(InfoSharePractitioner practitioner)
    {
        ArgumentNullException.ThrowIfNull(practitioner);
        practitioner.Validate();
        return new InfoShareConnection(transport, practitioner, owner: false);
    }

    /// <summary>The same connection, speaking for your system alone.</summary>
    public InfoShareConnection AsSystem() => new(transport, null, owner: false);

    /// <summary>
    /// An assertion by which your system authenticates at an endpoint of the token service that this library does not call itself, such
    /// as the redemption of an authorization code (<c>private_key_jwt</c>, RFC 7523). Good once, for two minutes.
    /// </summary>
    /// <param name="audience">The address of the endpoint.</param>
    public string AssertClient(Uri audience)
    {
        ArgumentNullException.ThrowIfNull(audience);
        return transport.AssertClient(audience.AbsoluteUri);
    }

    /// <summary>A handler with your system's certificate and trust, for requests that are no calls. The caller disposes it.</summary>
    public HttpMessageHandler CreateHandler() => transport.Handler();

    /// <summary>Your organisation's inbox from a cursor on; see <see cref="InboxReader"/>.</summary>
    /// <param name="cursor">The cursor of the last item that you have kept; empty: everything not yet acknowledged.</param>
    public InboxReader OpenInbox(string cursor = "", InboxReaderOptions? options = null) =>
        new(CallInvoker, transport.Options, options ?? new InboxReaderOptions(), cursor);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (owner)
            transport.Dispose();
    }
}
