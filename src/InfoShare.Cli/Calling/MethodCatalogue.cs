using System.Reflection;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using InfoShare.Protocol.Health.V1;

namespace InfoShare.Cli.Calling;

/// <summary>All methods of the protocol, found in the generated descriptors, and the messages that errors may carry.</summary>
internal static class MethodCatalogue
{
    private static readonly FileDescriptor[] Files =
    [
        .. typeof(HealthServiceReflection).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: true, IsSealed: true } && type.Name.EndsWith("Reflection", StringComparison.Ordinal))
            .Select(type => type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null))
            .OfType<FileDescriptor>()
            .OrderBy(file => file.Name, StringComparer.Ordinal),
    ];

    /// <summary>Every method, by service and then as its proto orders them.</summary>
    public static IReadOnlyList<MethodDescriptor> Methods { get; } =
        [.. Files.SelectMany(file => file.Services).SelectMany(service => service.Methods)];

    /// <summary>Every message type, to show what an <c>Any</c> holds.</summary>
    public static TypeRegistry Types { get; } = TypeRegistry.FromFiles(Files);

    /// <summary>
    /// The method that a name means: <c>HealthService/ShareConcern</c>, <c>infoshare.health.v1.HealthService/ShareConcern</c>,
    /// with a dot in place of the slash, in any case.
    /// </summary>
    /// <exception cref="CallProblem">No method or several; the text names those that come near.</exception>
    public static MethodDescriptor Find(string name)
    {
        var wanted = name.TrimStart('/');
        var slash = wanted.LastIndexOf('/');
        if (slash < 0)
            slash = wanted.LastIndexOf('.');
        if (slash <= 0 || slash == wanted.Length - 1)
            throw CallProblem.Invalid(CallProblem.Method, "Name the method as Service/Method, for example HealthService/ShareConcern.");

        var (service, method) = (wanted[..slash], wanted[(slash + 1)..]);
        var found = Methods.Where(m => Is(m, service, method)).ToArray();
        return found.Length switch
        {
            1 => found[0],
            0 => throw new CallProblem("UNIMPLEMENTED", CallProblem.Method, Unknown(service, method)),
            _ => throw CallProblem.Invalid(CallProblem.Method, "Several services have that name; use the full one: " + Names(found)),
        };
    }

    /// <summary>The method as the gRPC client wants it, over messages of any type.</summary>
    public static Method<IMessage, IMessage> ToGrpc(MethodDescriptor method) => new(
        method.IsServerStreaming ? MethodType.ServerStreaming : MethodType.Unary,
        method.Service.FullName,
        method.Name,
        Marshaller(method.InputType),
        Marshaller(method.OutputType));

    private static Marshaller<IMessage> Marshaller(MessageDescriptor type) =>
        Marshallers.Create(message => message.ToByteArray(), type.Parser.ParseFrom);

    private static bool Is(MethodDescriptor candidate, string service, string method) =>
        candidate.Name.Equals(method, StringComparison.OrdinalIgnoreCase)
        && (candidate.Service.Name.Equals(service, StringComparison.OrdinalIgnoreCase)
            || candidate.Service.FullName.Equals(service, StringComparison.OrdinalIgnoreCase));

    private static string Unknown(string service, string method)
    {
        var near = Methods.Where(m => m.Service.Name.Equals(service, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (near.Length == 0)
            near = [.. Methods.Where(m => m.Name.Equals(method, StringComparison.OrdinalIgnoreCase))];
        return near.Length > 0
            ? "There is no such method. Near it are: " + Names(near)
            : "There is no such service or method; `infoshare methods` lists them.";
    }

    private static string Names(IEnumerable<MethodDescriptor> methods) =>
        string.Join(", ", methods.Select(m => $"{m.Service.FullName}/{m.Name}")) + ".";
}
