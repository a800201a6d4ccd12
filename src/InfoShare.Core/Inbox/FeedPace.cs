namespace InfoShare.Core.Inbox;

/// <summary>How a feed waits, in real time: wake-ups are hints, so it looks at the table now and then anyway.</summary>
/// <param name="Poll">Longest time between two looks.</param>
/// <param name="Heartbeat">After this long without a message the caller gets one that only holds the cursor.</param>
public sealed record FeedPace(TimeSpan Poll, TimeSpan Heartbeat)
{
    /// <summary>Every five seconds, and every thirty.</summary>
    public static FeedPace Default { get; } = new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30));
}
