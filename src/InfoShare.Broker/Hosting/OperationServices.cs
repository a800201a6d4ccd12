using InfoShare.Core.Access;
using InfoShare.Core.Audit.Log;
using InfoShare.Core.Clocks;
using InfoShare.Core.Emergency;
using InfoShare.Core.Inbox;
using InfoShare.Core.Patterns;
using InfoShare.Core.Registry;
using InfoShare.Core.Retention;

namespace InfoShare.Broker.Hosting;

/// <summary>
/// Registers what the services need. Starting from the constructors of the gRPC services and the workers, every class of Core
/// that one of them asks for is a singleton: operations are stateless, and nobody has to list them.
/// </summary>
internal static class OperationServices
{
    private const string WorkersNamespace = "InfoShare.Broker.Workers";

    /// <summary>Adds them.</summary>
    public static void Add(IServiceCollection services, BrokerSettings settings)
    {
        var calendar = ClockData.Calendar(settings.Broker);
        var schedules = ClockData.Schedules(settings.Broker, calendar);
        services.AddSingleton(calendar).AddSingleton(schedules)
            .AddSingleton(new PartnershipClock(settings.Broker.Partnership.Length == 0 ? null : settings.Broker.Partnership, schedules));
        services.AddSingleton(PolicyBook.Embedded.With(settings.Broker.Policies));
        services.AddSingleton(ClockData.Retention(settings.Broker));
        services.AddSingleton(new AnswerPace(TimeSpan.FromMilliseconds(settings.Broker.NobodyStepMilliseconds)));
        services.AddSingleton(new AlertTerms(settings.Broker.AlertsADay));
        services.AddSingleton(new EmergencyTerms(settings.Broker.EmergencyMinutes, settings.Broker.EmergencyPeople));
        services.AddSingleton(FeedPace.Default with { Poll = TimeSpan.FromSeconds(settings.Broker.StreamPollSeconds) });

        services.AddSingleton(settings.Broker.LookUps);
        var known = new HashSet<Type>
        {
            typeof(LookUpMarks), typeof(LookUpThresholds),
            typeof(FeedPace), typeof(PolicyBook), typeof(OrganisationDirectory), typeof(WorkingDayCalendar), typeof(DeadlineSchedules), typeof(PartnershipClock), typeof(DevelopmentClock),
            typeof(EmergencyTerms), typeof(AlertTerms), typeof(AnswerPace), typeof(RetentionSchedules),
            typeof(OwnLog), typeof(AuditTree), typeof(TrailCheck), typeof(RegistryCheck),
        };
        foreach (var service in GrpcServices.Types)
            AddWhatItAsksFor(services, known, service);

        AddEvery<IDeadlineDuty>(services, known);
        AddEvery<IDeadlineSweep>(services, known);

        foreach (var worker in typeof(OperationServices).Assembly.GetTypes()
            .Where(t => IsClass(t) && t.Namespace == WorkersNamespace && t.IsAssignableTo(typeof(IHostedService))))
        {
            AddWhatItAsksFor(services, known, worker);
            services.AddSingleton(typeof(IHostedService), worker);
        }
    }

    private static void AddEvery<T>(IServiceCollection services, HashSet<Type> known) where T : class
    {
        var assemblies = new[] { typeof(Core.Ids).Assembly, typeof(OperationServices).Assembly };
        foreach (var type in assemblies.SelectMany(a => a.GetTypes()).Where(t => IsClass(t) && t.IsAssignableTo(typeof(T))))
        {
            AddOne(services, known, type);
            services.AddSingleton(p => (T)p.GetRequiredService(type));
        }
    }

    private static void AddWhatItAsksFor(IServiceCollection services, HashSet<Type> known, Type type)
    {
        foreach (var parameter in type.GetConstructors().SelectMany(c => c.GetParameters()))
        {
            if (IsClass(parameter.ParameterType) && IsOurs(parameter.ParameterType))
                AddOne(services, known, parameter.ParameterType);
        }
    }

    private static void AddOne(IServiceCollection services, HashSet<Type> known, Type type)
    {
        if (!known.Add(type))
            return;
        services.AddSingleton(type);
        AddWhatItAsksFor(services, known, type);
    }

    // Of Core, or what the agencies' services have in common.
    private static bool IsOurs(Type type) =>
        type.Assembly == typeof(Core.Ids).Assembly || type.Namespace == typeof(Services.AgencyOperations).Namespace;

    private static bool IsClass(Type type) => type is { IsClass: true, IsAbstract: false } && !type.IsGenericTypeDefinition;
}
