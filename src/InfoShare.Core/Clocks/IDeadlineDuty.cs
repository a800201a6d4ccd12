using InfoShare.Core.Registry;
using InfoShare.Core.Stores;

namespace InfoShare.Core.Clocks;

/// <summary>
/// What happens when a deadline has passed: one class for each noun of the domain, which the broker finds by itself. Every
/// purpose belongs to exactly one, or the broker does not start.
/// </summary>
public interface IDeadlineDuty
{
    /// <summary>The deadlines that this duty acts on.</summary>
    IReadOnlyCollection<DeadlinePurpose> Purposes { get; }

    /// <summary>
    /// Those of them of which there are as many as there are calls, so that they are acted on side by side
    /// (<see cref="WriteCommand{TResult}.AmongOthers"/>): their acts hold between brokers in any order.
    /// </summary>
    IReadOnlyCollection<DeadlinePurpose> AmongOthers => [];

    /// <summary>
    /// Acts on a passed deadline in the transaction that claimed it. When it throws, the claim is undone and the next sweep
    /// tries again; so a change that lost a race to another broker throws, and never returns.
    /// </summary>
    /// <param name="session">The sweep claimed the deadline in it and records the trail after this call.</param>
    /// <param name="deadline">Passed, of one of <see cref="Purposes"/>.</param>
    /// <param name="registry">The organisations as they stand.</param>
    ValueTask<DutyOutcome> ActAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry);
}

/// <summary>What a duty did, for the trail.</summary>
/// <param name="Words">A constant word or two, for example <c>told</c>; never a person's data.</param>
/// <param name="PersonIds">The broker's ids of the people concerned.</param>
public sealed record DutyOutcome(string Words, IReadOnlyList<string> PersonIds)
{
    /// <summary>Somebody was told, or something was moved on.</summary>
    public static DutyOutcome Told(params IReadOnlyList<string> personIds) => new("told", personIds);

    /// <summary>What was due had been done, and nobody had stopped the clock.</summary>
    public static DutyOutcome AlreadyMet(params IReadOnlyList<string> personIds) => new("already met", personIds);

    /// <summary>The deadline's object is not there.</summary>
    /// <param name="noun">For example <c>referral</c>.</param>
    public static DutyOutcome NoSuch(string noun) => new($"no such {noun}", []);

    /// <summary>
    /// It stands in the trail already, in the entry of the call that set it off: one more, right behind it in the log, would tell whoever called.
    /// </summary>
    public static DutyOutcome InTheCallsEntry { get; } = new("in the entry of the call", []);
}
