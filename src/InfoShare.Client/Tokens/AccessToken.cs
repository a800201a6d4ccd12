namespace InfoShare.Client.Tokens;

/// <summary>An access token and how long it is good.</summary>
internal sealed record AccessToken(string Value, DateTimeOffset RefreshAt, DateTimeOffset ExpiresAt)
{
    public string Header { get; } = "Bearer " + Value;

    /// <summary>Renewed when a fifth of its life is left, a minute at the most: a token must not expire on its way.</summary>
    public static AccessToken Issued(string value, DateTimeOffset at, TimeSpan life)
    {
        var margin = life / 5;
        return new AccessToken(value, at + life - (margin > TimeSpan.FromMinutes(1) ? TimeSpan.FromMinutes(1) : margin), at + life);
    }

    // A record would print the token itself into a log.
    public override string ToString() => "AccessToken";
}
