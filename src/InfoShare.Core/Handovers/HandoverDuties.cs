using InfoShare.Core.Clocks;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;

namespace InfoShare.Core.Handovers;

/// <summary>What the clock does about handovers (T9, T4), absences (F8) and birthdays (F7).</summary>
public sealed class HandoverDuties(HandoverMoves moves, AbsenceDesk absences) : IDeadlineDuty
{
    /// <inheritdoc/>
    public IReadOnlyCollection<DeadlinePurpose> Purposes =>
    [
        DeadlinePurpose.HandoverAcceptance, DeadlinePurpose.HandoverEscalation, DeadlinePurpose.AbsenceRegistered,
        DeadlinePurpose.Turns17, DeadlinePurpose.Turns18,
    ];

    /// <inheritdoc/>
    public ValueTask<DutyOutcome> ActAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry) => deadline.Purpose switch
    {
        DeadlinePurpose.AbsenceRegistered => absences.OverdueAsync(session, deadline, registry),
        DeadlinePurpose.Turns17 or DeadlinePurpose.Turns18 => Birthdays.ReachedAsync(session, deadline, moves, registry),
        _ => HandoverAsync(session, deadline, registry),
    };

    private async ValueTask<DutyOutcome> HandoverAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry)
    {
        if (await session.Handovers.FindAsync(deadline.ObjectId) is not { } handover)
            return DutyOutcome.NoSuch("handover");
        var silent = deadline.Purpose == DeadlinePurpose.HandoverAcceptance;
        var change = silent
            ? moves.AcceptanceOverdue(handover, deadline.DueAt, session.Now)
            : moves.LevelOverdue(handover, deadline.DueAt, session.Now);
        if (change is null)
            return DutyOutcome.AlreadyMet(handover.SubjectIds);
        if (!await session.TryApplyAsync(handover, change))
            throw new InvalidOperationException("A handover changed while its deadline fired; the next sweep tries again.");
        var notices = new HandoverNotices(session, registry, change.Next);
        if (silent)
            notices.Unacknowledged();
        else
            notices.Level();
        return DutyOutcome.Told(handover.SubjectIds);
    }
}
