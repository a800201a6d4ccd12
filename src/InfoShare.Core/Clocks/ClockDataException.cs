namespace InfoShare.Core.Clocks;

/// <summary>
/// Data that the clocks rest on (bank holidays, deadline schedules, the time zone database) is missing or wrong.
/// Raised when it is loaded, so that a broker refuses to start rather than reckon a wrong deadline.
/// </summary>
/// <param name="source">Which data, for example a file's name.</param>
/// <param name="problems">Every problem found, each saying where and what would be right.</param>
/// <param name="inner">What the parser or the machine said, if anything.</param>
public sealed class ClockDataException(string source, IReadOnlyList<string> problems, Exception? inner = null)
    : Exception($"{source}: {string.Join("; ", problems)}", inner)
{
    /// <summary>A single problem.</summary>
    public ClockDataException(string source, string problem, Exception? inner = null) : this(source, [problem], inner)
    {
    }

    /// <summary>Every problem found, one sentence each.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
