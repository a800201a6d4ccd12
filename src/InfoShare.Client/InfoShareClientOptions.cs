using Microsoft.Extensions.Logging;

namespace InfoShare.Client;

/// <summary>
/// How your system reaches the broker. The partnership's operator gives you the addresses, the client id and the CA
/// certificate; you give the operator your certificate and the public part of your assertion key. Private keys stay with you.
/// </summary>
public sealed record InfoShareClientOptions
{
    /// <summary>The broker's address for agencies, https, for example <c>https://broker.example:7443</c>.</summary>
    public required Uri Address { get; init; }

    /// <summary>
    /// The token service's issuer, https; its metadata (RFC 8414) say where tokens are fetched. Left out: <see cref="Address"/>,
    /// where the broker's own token service is found. Not used when <see cref="TokenEndpoint"/> is given.
    /// </summary>
    public Uri? Authority { get; init; }

    /// <summary>The token endpoint itself, when the token service publishes no metadata.</summary>
    public Uri? TokenEndpoint { get; init; }

    /// <summary>
    /// What the token is for, when the token service has to be told: sent as <c>resource</c> (RFC 8707) if it is an address,
    /// as <c>audience</c> otherwise. The broker's own token service needs none.
    /// </summary>
    public string? Audience { get; init; }

    /// <summary>The client id of your system, for example <c>elmmock-surgery</c>.</summary>
    public required string ClientId { get; init; }

    /// <summary>Path of your TLS client certificate, PEM.</summary>
    public required string CertificatePath { get; init; }

    /// <summary>Path of the certificate's private key, PEM.</summary>
    public required string KeyPath { get; init; }

    /// <summary>Path of the private key that signs assertions: P-256, PEM. Another key than the certificate's.</summary>
    public required string AssertionKeyPath { get; init; }

    /// <summary>The key id under which the assertion key is registered. Left out: its RFC 7638 thumbprint.</summary>
    public string? AssertionKeyId { get; init; }

    /// <summary>Path of the CA certificate or certificates that the broker's certificate must come from, PEM. No other is trusted.</summary>
    public required string CaCertificatePath { get; init; }

    /// <summary>
    /// Who is at the keyboard. Left out: calls are made as the system alone, which can do only what needs no human (deliver an
    /// inbox, for example). <see cref="InfoShareConnection.As"/> speaks for somebody else over the same connection.
    /// </summary>
    public InfoSharePractitioner? Practitioner { get; init; }

    /// <summary>How long a unary call may take in all, retries included, unless the call names a deadline. 30 seconds.</summary>
    public TimeSpan DefaultDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>When and how often a call is repeated.</summary>
    public InfoShareRetryPolicy Retry { get; init; } = new();

    /// <summary>The largest answer taken, in bytes. 4 MiB.</summary>
    public int MaxReceiveMessageBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Where the transport logs. It never logs messages; left out, it logs nothing.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>The clock. Assertions and tokens need the true time.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal void Validate()
    {
        RequireHttps(Address, nameof(Address));
        RequireHttps(Authority ?? Address, nameof(Authority));
        RequireHttps(TokenEndpoint ?? Address, nameof(TokenEndpoint));
        ArgumentException.ThrowIfNullOrWhiteSpace(ClientId);
        if (DefaultDeadline <= TimeSpan.Zero)
            throw new ArgumentException("DefaultDeadline must be longer than zero.");
        Retry.Validate();
        Practitioner?.Validate();
    }

    // Tokens and personal data travel here; there is no setting that lets them travel in clear.
    private static void RequireHttps(Uri address, string name)
    {
        if (!address.IsAbsoluteUri || address.Scheme != Uri.UriSchemeHttps)
            throw new ArgumentException($"{name} must be an https address.");
    }
}

/// <summary>
/// A human at work in your organisation, as your system vouches for him or her under its signature.
/// </summary>
/// <param name="Id">The practitioner's id in your system: 1 to 64 letters, digits or <c>. _ : @ | + = -</c>, for example <c>u-4471</c>.
/// Keep it stable: the audit names it.</param>
/// <param name="Name">The practitioner's name as others should read it.</param>
/// <param name="Role">Role code of vocabulary 7, for example <c>GP</c>; must be one that your organisation may assert.</param>
/// <param name="Team">Team or desk, for example <c>Duty desk</c>; may be left out.</param>
public sealed record InfoSharePractitioner(string Id, string Name, string Role, string? Team = null)
{
    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Id);
        ArgumentException.ThrowIfNullOrWhiteSpace(Name);
        ArgumentException.ThrowIfNullOrWhiteSpace(Role);
    }
}

/// <summary>
/// When a call is repeated: after UNAVAILABLE, and after RESOURCE_EXHAUSTED that says when to come back. Every repetition
/// carries the same request_id, so that a change is made once however often it is sent.
/// </summary>
public sealed record InfoShareRetryPolicy
{
    /// <summary>No repetition.</summary>
    public static InfoShareRetryPolicy None { get; } = new() { MaxAttempts = 1 };

    /// <summary>How often a call is sent at most, the first time included.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>The wait before the second attempt; each later one is twice as long.</summary>
    public TimeSpan InitialBackoff { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait between attempts, unless the broker asks for a longer one.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The wait before attempt number <paramref name="attempt"/> + 1. Chance spreads the callers, so that those who failed
    /// together do not come back together: between half and the whole of the back-off, or up to a fifth more than the broker asked.
    /// </summary>
    internal TimeSpan DelayAfter(int attempt, TimeSpan? asked)
    {
        // Bounded before it becomes a TimeSpan: 2^60 backoffs do not fit in one.
        var factor = Math.Pow(2, Math.Min(attempt - 1, 30));
        var backoff = TimeSpan.FromMilliseconds(Math.Min(InitialBackoff.TotalMilliseconds * factor, MaxBackoff.TotalMilliseconds));
        var chance = Random.Shared.NextDouble();
        var own = backoff * (0.5 + (0.5 * chance));
        var theirs = (asked ?? TimeSpan.Zero) * (1 + (0.2 * chance));
        return own > theirs ? own : theirs;
    }

    internal void Validate()
    {
        if (MaxAttempts < 1 || InitialBackoff < TimeSpan.Zero || MaxBackoff < InitialBackoff)
            throw new ArgumentException("The retry policy needs at least one attempt, and 0 <= InitialBackoff <= MaxBackoff.");
    }
}
