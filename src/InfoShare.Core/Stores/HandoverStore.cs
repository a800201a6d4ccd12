using InfoShare.Core.Handovers;

namespace InfoShare.Core.Stores;

public partial interface IReadSession
{
    /// <summary>Handovers, gaps and absences.</summary>
    IHandoverReader Handovers { get; }
}

public partial interface IWriteSession
{
    /// <summary>Handovers, gaps and absences.</summary>
    new IHandoverStore Handovers { get; }
}

/// <summary>Reads handovers, gaps and absences.</summary>
public interface IHandoverReader
{
    /// <summary>The handover, or null.</summary>
    ValueTask<Handover?> FindAsync(string handoverId);

    /// <summary>What happened to it, in order.</summary>
    ValueTask<IReadOnlyList<HandoverEvent>> HistoryAsync(string handoverId);

    /// <summary>Those offered to the organisation and not ended, by acceptance due, then id; after the position when one is given.</summary>
    ValueTask<IReadOnlyList<Handover>> OfferedToAsync(string organisationId, (DateTimeOffset Due, string Id)? after, int limit);

    /// <summary>Those offered by the organisation and not ended, by acceptance due, then id; after the position when one is given.</summary>
    ValueTask<IReadOnlyList<Handover>> OfferedByAsync(string organisationId, (DateTimeOffset Due, string Id)? after, int limit);

    /// <summary>Accepted and withdrawn ones of either side, latest due first; after the position when one is given.</summary>
    ValueTask<IReadOnlyList<Handover>> EndedAsync(string organisationId, (DateTimeOffset Due, string Id)? after, int limit);

    /// <summary>Handovers of any of these people, latest offered first.</summary>
    ValueTask<IReadOnlyList<Handover>> OfPeopleAsync(IReadOnlyCollection<string> personIds);

    /// <summary>Gaps in what is known of these people, oldest first; those without a beginning before all.</summary>
    ValueTask<IReadOnlyList<UnknownPeriod>> UnknownPeriodsOfAsync(IReadOnlyCollection<string> personIds);

    /// <summary>The absence, or null.</summary>
    ValueTask<Absence?> FindAbsenceAsync(string absenceId);

    /// <summary>Open absences of these people, oldest first.</summary>
    ValueTask<IReadOnlyList<Absence>> OpenAbsencesOfAsync(IReadOnlyCollection<string> personIds);

    /// <summary>Every absence of these people, those that have closed among them, oldest first.</summary>
    ValueTask<IReadOnlyList<Absence>> AbsencesOfAsync(IReadOnlyCollection<string> personIds);

    /// <summary>Open absences that the organisation owns, by due time, then id; after the position when one is given.</summary>
    ValueTask<IReadOnlyList<Absence>> OwnedAbsencesAsync(string organisationId, (DateTimeOffset Due, string Id)? after, int limit);
}

/// <summary>Reads and changes handovers, gaps and absences.</summary>
public interface IHandoverStore : IHandoverReader
{
    /// <summary>Adds a handover with its first step.</summary>
    void Add(Handover handover, HandoverEvent step);

    /// <summary>Writes the next version; false, with nothing written, when the stored one is not <paramref name="expectedVersion"/>.</summary>
    ValueTask<bool> TryUpdateAsync(Handover next, long expectedVersion, HandoverEvent? step);

    void Add(UnknownPeriod period);
    void Add(Absence absence);

    /// <summary>Writes the next version; false, with nothing written, when the stored one is not <paramref name="expectedVersion"/>.</summary>
    ValueTask<bool> TryUpdateAsync(Absence next, long expectedVersion);

    /// <summary>Remembers that the 17th and 18th birthdays of a person are watched; false when they are already.</summary>
    ValueTask<bool> TryWatchBirthdaysAsync(string personId, DateTimeOffset at);

    /// <summary>Whether the 17th and 18th birthdays of a person are watched.</summary>
    ValueTask<bool> WatchesBirthdaysAsync(string personId);
}
