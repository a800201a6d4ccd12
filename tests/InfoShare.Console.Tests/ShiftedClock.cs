namespace InfoShare.WebConsole.Tests;

/// <summary>The machine's clock, or ahead of it: whoever else takes part in a sign-in keeps the true time.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    /// <summary>How far ahead.</summary>
    public TimeSpan By { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + By;
}
