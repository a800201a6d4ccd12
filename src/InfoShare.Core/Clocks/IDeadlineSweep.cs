namespace InfoShare.Core.Clocks;

/// <summary>Acts on the deadlines that have passed. Any number of brokers may sweep at once; each deadline fires once.</summary>
public interface IDeadlineSweep
{
    /// <summary>Acts on everything that is past due now, and gives how many deadlines this call fired.</summary>
    Task<int> SweepAsync(CancellationToken ct);
}
