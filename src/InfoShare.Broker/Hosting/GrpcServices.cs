using System.Reflection;
using Google.Protobuf.Reflection;
using Grpc.Core;
using InfoShare.Broker.Services;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace InfoShare.Broker.Hosting;

/// <summary>Finds the gRPC services of this assembly: classes in Services/ that derive from a generated base.</summary>
internal static class GrpcServices
{
    private static readonly MethodInfo MapOne = typeof(GrpcEndpointRouteBuilderExtensions)
        .GetMethods().Single(m => m.Name == nameof(GrpcEndpointRouteBuilderExtensions.MapGrpcService) && m.IsGenericMethodDefinition);

    /// <summary>The service classes.</summary>
    public static IReadOnlyList<Type> Types { get; } =
    [
        .. typeof(GrpcServices).Assembly.GetTypes()
            .Where(t => t is { IsClass: true, IsAbstract: false } && t.Namespace == typeof(HealthCheckService).Namespace && BaseOf(t) is not null)
            .OrderBy(t => t.FullName, StringComparer.Ordinal),
    ];

    /// <summary>The descriptors of the services that are served in this environment.</summary>
    public static IReadOnlyList<ServiceDescriptor> Served(bool isDevelopment) => [.. Types.Where(t => Serve(t, isDevelopment)).Select(DescriptorOf)];

    /// <summary>The proto's description of a service class.</summary>
    public static ServiceDescriptor DescriptorOf(Type service) => (ServiceDescriptor)BaseOf(service)!.DeclaringType!
        .GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

    /// <summary>Maps them all.</summary>
    public static void Map(WebApplication app)
    {
        foreach (var type in Types.Where(t => Serve(t, app.Environment.IsDevelopment())))
            MapOne.MakeGenericMethod(type).Invoke(null, [app]);
    }

    // Reflection is not even there outside Development; the clock is, and says that it is refused.
    private static bool Serve(Type type, bool isDevelopment) => isDevelopment || type != typeof(ReflectionService);

    private static Type? BaseOf(Type type) =>
        type.BaseType is { } b && b.GetCustomAttribute<BindServiceMethodAttribute>() is not null ? b : null;
}
