using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Emergency;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;

namespace InfoShare.Cli.Bench;

/// <summary>
/// The operations of the core on one store, in this process, put together as the broker does: what an operation asks for is made for
/// it, once.
/// </summary>
internal sealed class CoreOperations : IDisposable
{
    private readonly Dictionary<Type, object> made;

    public CoreOperations(IStore store)
    {
        var schedules = DeadlineSchedules.Embedded(WorkingDayCalendar.England);
        Directory = new OrganisationDirectory(store);
        made = new Dictionary<Type, object>
        {
            [typeof(IStore)] = store,
            [typeof(TimeProvider)] = TimeProvider.System,
            [typeof(OrganisationDirectory)] = Directory,
            [typeof(WorkingDayCalendar)] = WorkingDayCalendar.England,
            [typeof(DeadlineSchedules)] = schedules,
            [typeof(PartnershipClock)] = new PartnershipClock(null, schedules),
            [typeof(PolicyBook)] = PolicyBook.Embedded,
            [typeof(EmergencyTerms)] = new EmergencyTerms(EmergencyTerms.DefaultMinutes),
        };
    }

    /// <summary>The register.</summary>
    public OrganisationDirectory Directory { get; }

    /// <summary>An operation.</summary>
    public T Get<T>() where T : class
    {
        lock (made)
            return (T)Make(typeof(T));
    }

    public void Dispose() => Directory.Dispose();

    private object Make(Type type)
    {
        if (made.TryGetValue(type, out var one))
            return one;
        var constructor = type.GetConstructors().Single();
        return made[type] = constructor.Invoke([.. constructor.GetParameters().Select(p => Make(p.ParameterType))]);
    }
}
