namespace InfoShare.Client.Tokens;

/// <summary>
/// The current token of one speaker. Many calls at once cause one request to the token service, and a call that is cancelled
/// does not take the token from the others.
/// </summary>
internal sealed class TokenSource(TokenEndpointClient endpoint, InfoSharePractitioner? practitioner, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Lock gate = new();
    private AccessToken? current;
    private Task<AccessToken>? fetching;

    /// <summary>Whether it holds a token that is still good.</summary>
    public bool IsAlive
    {
        get
        {
            lock (gate)
                return fetching is not null || current?.ExpiresAt > time.GetUtcNow();
        }
    }

    /// <exception cref="InfoShareTokenException">The token service refused, or could not be reached.</exception>
    public async ValueTask<AccessToken> GetAsync(CancellationToken ct)
    {
        AccessToken? usable;
        Task<AccessToken> renewal;
        lock (gate)
        {
            var now = time.GetUtcNow();
            usable = current?.ExpiresAt > now ? current : null;
            if (usable is not null && usable.RefreshAt > now)
                return usable;
            renewal = fetching ??= FetchAsync();
        }

        try
        {
            return await renewal.WaitAsync(ct);
        }
        catch (InfoShareTokenException e) when (e.IsTransient && usable?.ExpiresAt > time.GetUtcNow())
        {
            return usable;
        }
    }

    /// <summary>Forgets a token that the broker refused, unless a newer one has taken its place.</summary>
    public void Forget(AccessToken refused)
    {
        lock (gate)
        {
            if (ReferenceEquals(current, refused))
                current = null;
        }
    }

    private async Task<AccessToken> FetchAsync()
    {
        // First away from the caller's lock: the request must not start inside it, nor end before `fetching` is set.
        await Task.Yield();
        using var limit = new CancellationTokenSource(Patience, time);
        try
        {
            var token = await endpoint.FetchAsync(practitioner, limit.Token);
            lock (gate)
                current = token;
            return token;
        }
        catch (OperationCanceledException e)
        {
            throw new InfoShareTokenException("", "TOKEN_SERVICE_UNREACHABLE", "The token service did not answer in time.", isTransient: true, e);
        }
        finally
        {
            lock (gate)
                fetching = null;
        }
    }
}
