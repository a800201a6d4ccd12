using InfoShare.Core.Clocks;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;

namespace InfoShare.Core.Conflicts;

/// <summary>Flags to the own safeguarding lead that somebody met a conflict in silence (L10, D15): see <see cref="ConflictFlags"/>.</summary>
public sealed class ConflictDuties : IDeadlineDuty
{
    /// <inheritdoc/>
    public IReadOnlyCollection<DeadlinePurpose> Purposes { get; } = [DeadlinePurpose.ConflictMet];

    /// <inheritdoc/>
    public async ValueTask<DutyOutcome> ActAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(deadline);
        ArgumentNullException.ThrowIfNull(registry);
        var (conflictId, role) = ConflictFlags.PartsOf(deadline.ObjectId);
        if (deadline.RuleId == ConflictFlags.OwnEntry)
            return await session.Conflicts.FindAsync(conflictId) is { } met ? new DutyOutcome("met by a call that changed nothing", [met.PersonId]) : DutyOutcome.NoSuch("conflict");
        if (await session.Conflicts.FindAsync(conflictId) is { } conflict && registry.Find(conflict.OrganisationId) is { } organisation)
            await ConflictFlags.FlagAsync(session, conflict, role, organisation);
        return DutyOutcome.InTheCallsEntry;
    }
}
