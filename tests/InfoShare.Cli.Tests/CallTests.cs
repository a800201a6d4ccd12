using System.Net;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using InfoShare.Cli.Calling;
using InfoShare.Identity;
using InfoShare.Identity.Development;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Inbox.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RpcStatus = Google.Rpc.Status;
using Status = Grpc.Core.Status;

namespace InfoShare.Cli.Tests;

/// <summary>Calls by hand against a genuine server and token service, with what `infoshare certs` makes.</summary>
public sealed class CallTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("infoshare-cli-tests-").FullName;
    private WebApplication app = null!;
    private Credentials credentials = null!;

    public async ValueTask InitializeAsync()
    {
        using var printed = new StringWriter();
        var certs = CommandLine.Create().Parse(["certs", "--certs", folder]);
        (await certs.InvokeAsync(new System.CommandLine.InvocationConfiguration { Output = printed })).ShouldBe(0);
        printed.ToString().ShouldContain("registry.json");
        var port = FreePort.Find();
        credentials = new Credentials(folder, new Uri($"https://localhost:{port}"), null);

        var server = PemCertificate.Load(Path.Combine(folder, "server.crt"), Path.Combine(folder, "server.key"));
        var trust = ClientCertificateTrust.FromPemFile(Path.Combine(folder, "ca.crt"));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listening => listening.UseHttps(https =>
        {
            https.ServerCertificate = server;
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (certificate, chain, _) => trust.Accepts(certificate, chain?.ChainPolicy.ExtraStore);
        })));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton<IClientDirectory>(provider => new JsonFileClientDirectory(
            Path.Combine(folder, "clients.json"), provider.GetRequiredService<ILogger<JsonFileClientDirectory>>()));
        builder.Services.AddInfoShareTokenService(options =>
        {
            options.Issuer = $"https://localhost:{port}";
            options.KeyFolder = Path.Combine(folder, "token-keys");
        });
        app = builder.Build();
        app.MapInfoShareTokenService();
        app.MapGrpcService<Answers>();
        app.MapGrpcService<Stream>();
        await app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task An_answer_is_printed_as_json_and_the_exit_code_is_0()
    {
        var (code, output) = await CallAsync("elmmock-surgery", "Dr Asha Fieldtest:GP", "HealthService/ShareConcern", "{}");
        code.ShouldBe(0);
        using var json = JsonDocument.Parse(output);
        var concern = json.RootElement.GetProperty("concern");
        concern.GetProperty("prompts")[0].GetString().ShouldBe("elmmock-surgery/dr-asha-fieldtest GP");
        Guid.TryParse(concern.GetProperty("concernId").GetString(), out _).ShouldBeTrue("a request_id was filled in");
    }

    [Fact]
    public async Task What_holds_nothing_is_printed_when_it_is_asked_for()
    {
        var (_, brief) = await CallAsync("elmmock-surgery", "Dr Asha Fieldtest:GP", "HealthService/ShareConcern", "{}");
        JsonDocument.Parse(brief).RootElement.GetProperty("concern").TryGetProperty("children", out _).ShouldBeFalse();

        var (_, whole) = await CallAsync("elmmock-surgery", "Dr Asha Fieldtest:GP", "HealthService/ShareConcern", "{}", allFields: true);
        var concern = JsonDocument.Parse(whole).RootElement.GetProperty("concern");
        concern.GetProperty("children").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task An_error_is_printed_as_json_with_status_reason_and_details_and_the_exit_code_is_1()
    {
        var (code, output) = await CallAsync("elmmock-surgery", null, "HealthService/QueryChild", """{"pageSize":1000}""");
        code.ShouldBe(1);
        using var json = JsonDocument.Parse(output);
        json.RootElement.GetProperty("status").GetString().ShouldBe("INVALID_ARGUMENT");
        json.RootElement.GetProperty("reason").GetString().ShouldBe("INVALID_FIELDS");
        var details = json.RootElement.GetProperty("details");
        details[0].GetProperty("@type").GetString().ShouldBe("type.googleapis.com/google.rpc.ErrorInfo");
        details[1].GetProperty("fieldViolations")[0].GetProperty("field").GetString().ShouldBe("page_size");
        details[2].GetProperty("@type").GetString().ShouldBe("type.googleapis.com/nobody.knows.This");
    }

    [Fact]
    public async Task A_refused_role_is_told_with_the_token_services_reason()
    {
        var (code, output) = await CallAsync("elmmock-surgery", "Dr Asha Fieldtest:TEAM_MANAGER", "HealthService/QueryChild", "{}");
        code.ShouldBe(1);
        JsonDocument.Parse(output).RootElement.GetProperty("reason").GetString().ShouldBe("ROLE_NOT_ALLOWED");
    }

    [Fact]
    public async Task A_method_that_the_broker_lacks_is_told_by_its_status()
    {
        var (code, output) = await CallAsync("elmmock-surgery", null, "PeopleService/FindPerson", "{}");
        code.ShouldBe(1);
        JsonDocument.Parse(output).RootElement.GetProperty("status").GetString().ShouldBe("UNIMPLEMENTED");
    }

    [Fact]
    public async Task A_stream_prints_a_document_a_line_up_to_max()
    {
        var (code, output) = await CallAsync("northmere-csc", null, "InboxService/StreamInbox", """{"cursor":"c9"}""", max: 3);
        code.ShouldBe(0);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(3);
        lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("cursor").GetString()).ShouldBe(["c9-0", "c9-1", "c9-2"]);
    }

    [Fact]
    public async Task A_stream_followed_for_a_time_ends_without_error()
    {
        var (code, _) = await CallAsync("northmere-csc", null, "InboxService/StreamInbox", "{}", timeout: TimeSpan.FromSeconds(1));
        code.ShouldBe(0);
    }

    [Fact]
    public async Task A_stream_that_fails_prints_the_error_as_its_last_line()
    {
        var (code, output) = await CallAsync("northmere-csc", null, "InboxService/StreamInbox", """{"cursor":"bad"}""");
        code.ShouldBe(1);
        var last = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        JsonDocument.Parse(last).RootElement.GetProperty("reason").GetString().ShouldBe("PAGE_TOKEN_INVALID");
    }

    [Fact]
    public void An_agency_that_does_not_exist_or_is_not_connected_is_named()
    {
        Should.Throw<CallProblem>(() => credentials.For("nobody", null)).Message.ShouldContain("northmere-csc");
        Should.Throw<CallProblem>(() => credentials.For("southmere-midwifery", null)).Message.ShouldContain("no system");
        Should.Throw<CallProblem>(() => (credentials with { Folder = folder + "-gone" }).For("northmere-csc", null)).Message.ShouldContain("infoshare certs");
    }

    [Fact]
    public void The_registry_file_holds_the_neighbourhood_with_public_parts_only()
    {
        var organisations = RegistryFile.Read(Path.Combine(folder, "registry.json"));
        organisations.Select(o => o.Id).ShouldBe(Neighbourhood.Organisations.Select(o => o.Id));
        foreach (var organisation in organisations.Where(o => o.ClientId is not null))
        {
            organisation.Keys.ShouldHaveSingleItem().KeyId.ShouldNotBeEmpty();
            organisation.CertificateThumbprints.ShouldHaveSingleItem();
            organisation.DutyTelephone.ShouldNotBeNull().ShouldStartWith("01632 960");
        }

        File.ReadAllText(Path.Combine(folder, "registry.json")).ShouldNotContain("PRIVATE KEY");
        organisations.Single(o => o.IsOperator).Id.ShouldBe("northmere-partnership");
        organisations.Where(o => o.ReceivesReferrals).Select(o => o.Area).ShouldBe(["Northmere", "Southmere"]);
    }

    private async Task<(int Code, string Output)> CallAsync(
        string agency, string? practitioner, string method, string json, int? max = null, TimeSpan? timeout = null, bool allFields = false)
    {
        var descriptor = MethodCatalogue.Find(method);
        var call = new CallByHand(descriptor, RequestJson.Parse(descriptor.InputType, json), max, timeout) { AllFields = allFields };
        var options = credentials.For(agency, practitioner is null ? null : PractitionerArgument.Parse(practitioner));
        using var output = new StringWriter();
        return (await Caller.RunAsync(call, options, output, TestContext.Current.CancellationToken), output.ToString());
    }

    private sealed class Answers : HealthService.HealthServiceBase
    {
        public override Task<ShareConcernResponse> ShareConcern(ShareConcernRequest request, ServerCallContext context)
        {
            JwsEs256.TryParse(context.RequestHeaders.GetValue("authorization")!["Bearer ".Length..], out var token).ShouldBeTrue();
            var answer = new ShareConcernResponse { Concern = new() { ConcernId = request.RequestId } };
            answer.Concern.Prompts.Add($"{token!.Text("sub")} {token.Text("practitioner_role")}");
            return Task.FromResult(answer);
        }

        public override Task<QueryChildResponse> QueryChild(QueryChildRequest request, ServerCallContext context) => throw Failure(
            StatusCode.InvalidArgument,
            "INVALID_FIELDS",
            Any.Pack(new BadRequest { FieldViolations = { new BadRequest.Types.FieldViolation { Field = "page_size", Description = "1 to 100" } } }),
            new Any { TypeUrl = "type.googleapis.com/nobody.knows.This", Value = ByteString.CopyFromUtf8("x") });

        internal static RpcException Failure(StatusCode code, string reason, params Any[] more)
        {
            var details = new RpcStatus { Code = (int)code };
            details.Details.Add(Any.Pack(new ErrorInfo { Reason = reason, Domain = "infoshare" }));
            details.Details.AddRange(more);
            return new RpcException(new Status(code, "In words."), new Metadata { { "grpc-status-details-bin", details.ToByteArray() } });
        }
    }

    private sealed class Stream : InboxService.InboxServiceBase
    {
        public override async Task StreamInbox(
            StreamInboxRequest request, IServerStreamWriter<StreamInboxResponse> responseStream, ServerCallContext context)
        {
            if (request.Cursor == "bad")
                throw Answers.Failure(StatusCode.InvalidArgument, "PAGE_TOKEN_INVALID");
            for (var i = 0; request.Cursor.Length > 0; i++)
            {
                await responseStream.WriteAsync(
                    new StreamInboxResponse { Cursor = $"{request.Cursor}-{i}", Item = new InboxItem { Urgency = Urgency.SameDay } },
                    context.CancellationToken);
            }

            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        }
    }
}
