using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Clocks;

/// <summary>
/// The clock speaks. Each passed deadline is one command: it claims the row, lets the duty that the purpose belongs to act
/// once, and leaves an audit entry, all in one transaction, so that two brokers, a restart or a late sweep change nothing. What the
/// entry of a call already says leaves none of its own (<see cref="DutyOutcome.InTheCallsEntry"/>).
/// </summary>
public sealed class DeadlineSweep : IDeadlineSweep
{
    /// <summary>The name under which the clock's entries stand in the trail.</summary>
    internal const string Action = "clock";

    private const int Page = 200;
    private readonly IStore store;
    private readonly OrganisationDirectory directory;
    private readonly TimeProvider time;
    private readonly Dictionary<DeadlinePurpose, IDeadlineDuty> duties = [];

    /// <param name="store">Where the deadlines are.</param>
    /// <param name="directory">The organisations, for the duties.</param>
    /// <param name="duties">One for every purpose.</param>
    /// <param name="time">For the ids of the trail.</param>
    /// <exception cref="InvalidOperationException">A purpose has no duty, or two: the clocks would be silent or speak twice.</exception>
    public DeadlineSweep(IStore store, OrganisationDirectory directory, IEnumerable<IDeadlineDuty> duties, TimeProvider time)
    {
        (this.store, this.directory, this.time) = (store, directory, time);
        foreach (var duty in duties)
        {
            foreach (var purpose in duty.Purposes)
            {
                if (!this.duties.TryAdd(purpose, duty))
                    throw new InvalidOperationException($"Deadlines for {Code.Of(purpose)} belong to two duties.");
            }
        }

        if (Code.All<DeadlinePurpose>().Where(p => !this.duties.ContainsKey(p)).ToList() is { Count: > 0 } orphans)
            throw new InvalidOperationException($"No duty acts on deadlines for {string.Join(", ", orphans.Select(Code.Of))}.");
    }

    /// <inheritdoc/>
    /// <exception cref="AggregateException">Some deadlines could not be acted on; they stay pending and the others were.</exception>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        var fired = 0;
        while (true)
        {
            // What a duty starts may be past due itself, so a pass that fired something is followed by another.
            var (firedHere, failures) = await PassAsync(ct);
            fired += firedHere;
            if (firedHere > 0)
                continue;
            // What failed waits for the next sweep instead of being tried for ever.
            return failures.Count == 0 ? fired : throw new AggregateException("Some deadlines could not be acted on.", failures);
        }
    }

    /// <summary>Once over all that is past due, page by page: a page of failures does not hide those behind it.</summary>
    private async Task<(int Fired, List<Exception> Failures)> PassAsync(CancellationToken ct)
    {
        var fired = 0;
        List<Exception> failures = [];
        PendingDeadline? last = null;
        while (true)
        {
            var due = await store.ReadAsync(s => s.Deadlines.DueAsync(s.Now, Page, last), ct);
            if (due.Count == 0)
                return (fired, failures);
            var registry = await directory.CurrentAsync(ct);
            fired += await FireAsync(due, registry, failures, ct);
            last = due[^1];
        }
    }

    /// <summary>In order of due time; the store's writer groups them.</summary>
    private async Task<int> FireAsync(
        IReadOnlyList<PendingDeadline> due, RegistrySnapshot registry, List<Exception> failures, CancellationToken ct)
    {
        var commands = due.Select(deadline => store.WriteAsync(
            new WriteCommand<bool>("FireDeadline", session => FireAsync(session, deadline, registry))
            {
                AmongOthers = duties.GetValueOrDefault(deadline.Purpose)?.AmongOthers.Contains(deadline.Purpose) == true,
            },
            ct)).ToList();
        var fired = 0;
        foreach (var command in commands)
        {
            try
            {
                if (await command)
                    fired++;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                failures.Add(e);
            }
        }

        return fired;
    }

    private async ValueTask<bool> FireAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry)
    {
        if (!await session.Deadlines.TryFireAsync(deadline.Id, session.Now))
            return false;
        // A purpose that this build does not know came from a newer broker; its own sweep acts on it.
        var duty = duties.GetValueOrDefault(deadline.Purpose)
            ?? throw new InvalidOperationException("A deadline's purpose is not known to this version of the broker.");
        var outcome = await duty.ActAsync(session, deadline, registry);
        if (ReferenceEquals(outcome, DutyOutcome.InTheCallsEntry))
            return true;
        session.Record(new AuditEntry
        {
            Id = Ids.New("aud", time),
            Kind = AuditEventKind.Deliver,
            Action = Action,
            ObjectId = deadline.ObjectId,
            PersonIds = outcome.PersonIds,
            Outcome = $"{Code.Of(deadline.Purpose)}: {outcome.Words}",
            RuleIds = [deadline.RuleId],
            PolicyVersion = registry.Policy.Version,
            RecordedAt = session.Now,
        });
        return true;
    }
}
