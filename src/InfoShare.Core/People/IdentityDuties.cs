using InfoShare.Core.Clocks;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;

namespace InfoShare.Core.People;

/// <summary>
/// The clock of questions about who is who (A5). No operation asks such a question yet, so a deadline of this purpose has no
/// object; one that is found is closed in the trail instead of staying due for ever.
/// </summary>
public sealed class IdentityDuties : IDeadlineDuty
{
    /// <inheritdoc/>
    public IReadOnlyCollection<DeadlinePurpose> Purposes { get; } = [DeadlinePurpose.IdentityAnswer];

    /// <inheritdoc/>
    public ValueTask<DutyOutcome> ActAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry) =>
        ValueTask.FromResult(DutyOutcome.NoSuch("question"));
}
