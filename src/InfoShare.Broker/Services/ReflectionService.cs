using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using InfoShare.Broker.Hosting;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace InfoShare.Broker.Services;

/// <summary>Tells grpcurl and buf curl what this server offers. Mapped in Development only.</summary>
internal sealed class ReflectionService : ServerReflection.ServerReflectionBase
{
    private readonly IReadOnlyList<ServiceDescriptor> services = GrpcServices.Served(isDevelopment: true);
    private readonly Dictionary<string, FileDescriptor> files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileDescriptor> symbols = new(StringComparer.Ordinal);

    /// <summary>Indexes the files of the services that are served.</summary>
    public ReflectionService()
    {
        foreach (var service in services)
            AddFile(service.File);
    }

    /// <inheritdoc/>
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream,
        IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context)
    {
        while (await requestStream.MoveNext(context.CancellationToken))
            await responseStream.WriteAsync(Answer(requestStream.Current));
    }

    /// <summary>Answers one question.</summary>
    internal ServerReflectionResponse Answer(ServerReflectionRequest request)
    {
        var response = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case ServerReflectionRequest.MessageRequestOneofCase.ListServices:
                response.ListServicesResponse = new ListServiceResponse();
                response.ListServicesResponse.Service.AddRange(services.Select(s => new ServiceResponse { Name = s.FullName }));
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileByFilename when files.TryGetValue(request.FileByFilename, out var file):
                response.FileDescriptorResponse = WithImports(file);
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol when symbols.TryGetValue(request.FileContainingSymbol, out var file):
                response.FileDescriptorResponse = WithImports(file);
                break;
            default:
                // No extensions are defined here, so questions for them have no answer either.
                response.ErrorResponse = new ErrorResponse { ErrorCode = (int)StatusCode.NotFound, ErrorMessage = "Not found." };
                break;
        }

        return response;
    }

    private static FileDescriptorResponse WithImports(FileDescriptor file)
    {
        var response = new FileDescriptorResponse();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<FileDescriptor>([file]);
        while (waiting.TryDequeue(out var next))
        {
            if (!seen.Add(next.Name))
                continue;
            response.FileDescriptorProto.Add(next.SerializedData);
            foreach (var import in next.Dependencies)
                waiting.Enqueue(import);
        }

        return response;
    }

    private void AddFile(FileDescriptor file)
    {
        if (!files.TryAdd(file.Name, file))
            return;
        foreach (var service in file.Services)
        {
            symbols[service.FullName] = file;
            foreach (var method in service.Methods)
                symbols[method.FullName] = file;
        }

        foreach (var enumeration in file.EnumTypes)
            symbols[enumeration.FullName] = file;
        foreach (var message in file.MessageTypes)
            AddMessage(message, file);
        foreach (var import in file.Dependencies)
            AddFile(import);
    }

    private void AddMessage(MessageDescriptor message, FileDescriptor file)
    {
        symbols[message.FullName] = file;
        foreach (var enumeration in message.EnumTypes)
            symbols[enumeration.FullName] = file;
        foreach (var nested in message.NestedTypes)
            AddMessage(nested, file);
    }
}
