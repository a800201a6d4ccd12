using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using InfoShare.Broker.Hosting;
using InfoShare.Client;
using InfoShare.EndToEnd.Tests.Site;
using InfoShare.Identity.Development;
using InfoShare.Storage;
using InfoShare.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace InfoShare.EndToEnd.Tests.Privacy;

/// <summary>
/// Personal data stay in the bodies of messages. Marked data are put into every field of every request, good and bad, while all
/// that a broker lets out otherwise is written down, logs at their most talkative; none of it may hold a marker.
/// </summary>
public sealed class MarkerTests
{
    private static readonly (string Organisation, string Role)[] Callers =
    [
        ("elmmock-surgery", "GP"), ("northmere-csc", "TEAM_MANAGER"), ("northmere-probation", "PROBATION_OFFICER"),
        ("northmere-police", "RESPONSE_OFFICER"), ("brook-lane-nursery", "DESIGNATED_LEAD"), ("northmere-partnership", "AUDITOR"),
    ];

    /// <summary>The reasons with which the bad ones end.</summary>
    private static readonly string[] Endings =
    [
        "INVALID_FIELDS", "REQUEST_ID_REUSED", "TOKEN_MISSING", "TOKEN_INVALID", "CERTIFICATE_MISMATCH", "ROLE_NOT_ALLOWED", "NOT_FOUND",
        "ILLEGAL_STATE", "VERSION_CONFLICT", "PAGE_TOKEN_INVALID", "MESSAGE_TOO_LARGE", "NO_RECIPIENT",
    ];

    private static (string Id, string Name, string Role) Marked(string role) => (Markers.PractitionerId, Markers.PractitionerName, role);

    [Fact]
    public async Task Nothing_marked_leaves_but_in_the_body_of_an_answer()
    {
        using var site = new TestSite();
        using var overheard = new Overheard();
        var answers = new ConcurrentQueue<string>();
        await using (var broker = await StartAsync(site, overheard))
        {
            var address = BrokerHost.AgencyAddress(broker);
            await PlayAsync(site, address, overheard, answers);
            await SendPlantedAsync(site, address, overheard);
            await SendToTheTokenServiceAsync(site, address, overheard);
            await AskForHealthAsync(BrokerHost.OperationsAddress(broker)!, overheard);
            await broker.StopAsync();
        }

        await using (var rows = await Rows.OpenAsync(new StorageOptions { Engine = StoreEngine.Sqlite, Path = site.PathOf("data/infoshare.db") }))
            (await Trail.FaultsAsync(rows)).ShouldBeEmpty();

        // What was looked for is there to be found: in answers, and in what the broker said about the calls.
        var bodies = string.Join('\n', answers);
        bodies.ShouldContain(Markers.Words("risk_statement"));
        bodies.ShouldContain(Markers.PractitionerName);
        var file = Directory.GetFiles(site.PathOf("logs")).SelectMany(File.ReadLines).Select(l => ("log file", l)).ToList();
        foreach (var method in PlantedRequests.Methods)
        {
            file.ShouldContain(l => l.l.Contains($"{method.Service.FullName}/{method.Name}", StringComparison.Ordinal), $"{method.FullName} is in no log");
        }

        file.ShouldContain(l => l.l.Contains("\"level\":\"Debug\"", StringComparison.Ordinal));
        foreach (var source in new[] { "log", "metric", "span", "error", "trailers", "headers", "token refusal", "health" })
            overheard.All.ShouldContain(h => h.Where == source, $"nothing was overheard of: {source}");

        foreach (var ending in Endings)
            overheard.All.ShouldContain(h => h.Where == "trailers" && h.Text.Contains(ending, StringComparison.Ordinal), $"no call ended with {ending}");

        NothingIn([.. overheard.All, .. file]);
    }

    [Fact]
    public async Task A_fault_of_the_database_that_quotes_the_row_is_told_without_the_row()
    {
        if (TestPostgres.WhyNot is { } reason)
            Assert.Skip(reason);
        using var site = new TestSite();
        using var overheard = new Overheard();
        await using var database = await TestDatabase.CreateAsync(StoreEngine.Postgres);
        await using (var broker = await StartAsync(site, overheard, TestSite.StorageSettings(database.Options)))
        {
            await using (var rows = await Rows.OpenAsync(database.Options))
            {
                await rows.ExecuteAsync("""
                    CREATE FUNCTION quote_the_row() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN RAISE EXCEPTION 'cannot take %', NEW USING DETAIL = NEW::text, HINT = NEW::text; END $$;
                    CREATE TRIGGER quote_the_row BEFORE INSERT ON person_record FOR EACH ROW EXECUTE FUNCTION quote_the_row();
                    """);
            }

            using var connection = site.Connect("elmmock-surgery", BrokerHost.AgencyAddress(broker));
            var story = new MarkedStory((_, role) => Listening(connection, role, overheard, new ConcurrentQueue<string>()));
            InfoShareError.From(await Should.ThrowAsync<RpcException>(story.PlayAsync)).Reason.ShouldBe("INTERNAL");
            await broker.StopAsync();
        }

        overheard.All.ShouldContain(h => h.Where == "log" && h.Text.Contains("Fault in", StringComparison.Ordinal));
        NothingIn([.. overheard.All, .. Directory.GetFiles(site.PathOf("logs")).SelectMany(File.ReadLines).Select(l => ("log file", l))]);
    }

    [Fact]
    public void A_marker_is_found_however_it_is_written()
    {
        Markers.FoundIn($"level=info {Markers.Words("x")}").ShouldNotBeEmpty();
        Markers.FoundIn("GET /person/" + Uri.EscapeDataString(Markers.Line)).ShouldNotBeEmpty();
        Markers.FoundIn("postcode " + Markers.Postcode.Replace(" ", "", StringComparison.Ordinal)).ShouldNotBeEmpty();
        foreach (var before in new[] { "", "x", "xy", "xyz" })
        {
            var bytes = Encoding.UTF8.GetBytes(before + Markers.PractitionerName + " and more");
            Markers.FoundIn(Convert.ToBase64String(bytes)).ShouldNotBeEmpty();
            Markers.FoundIn(Base64Url.EncodeToString(bytes)).ShouldNotBeEmpty();
        }

        Markers.FoundIn("level=info Call call_06AZ3Q4V1XZ9QK0T8M7C2N5R4W was turned away").ShouldBeEmpty();
    }

    private static Task<WebApplication> StartAsync(TestSite site, Overheard overheard, params string[] more) => StartedAsync(BrokerHost.BuildAsync(
        site.Settings(
            "data",
            [
                $"--Broker:OperationsListener=http://127.0.0.1:{FreePort.Find()}",
                $"--Logs:File={site.PathOf("logs/broker-.json")}",
                "--Serilog:MinimumLevel:Default=Verbose",
                "--Serilog:MinimumLevel:Override:Microsoft=Verbose",
                "--Serilog:MinimumLevel:Override:System=Verbose",
                "--Serilog:MinimumLevel:Override:Grpc=Verbose",
                .. more,
            ]),
        builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Trace);
            builder.Logging.AddProvider(overheard);
        }));

    private static async Task<WebApplication> StartedAsync(Task<WebApplication> building)
    {
        var broker = await building;
        await broker.StartAsync();
        return broker;
    }

    private static void NothingIn(IReadOnlyList<(string Where, string Text)> heard)
    {
        var found = heard.AsParallel().SelectMany(h => Markers.FoundIn(h.Text).Take(1).Select(m => $"{m} in {h.Where}: {h.Text[..Math.Min(h.Text.Length, 600)]}")).Take(10).ToList();
        found.ShouldBeEmpty();
    }

    private static ListeningInvoker Listening(InfoShareConnection system, string role, Overheard overheard, ConcurrentQueue<string> answers) => new(
        system.As(new InfoSharePractitioner(Markers.PractitionerId, Markers.PractitionerName, role, Markers.Team)).CallInvoker, overheard, answers);

    private static async Task PlayAsync(TestSite site, Uri address, Overheard overheard, ConcurrentQueue<string> answers)
    {
        var systems = site.Files.Certificates.Organisations.Keys.ToDictionary(o => o, o => site.Connect(o, address));
        try
        {
            var story = new MarkedStory((organisation, role) => Listening(systems[organisation], role, overheard, answers));
            await story.PlayAsync();
            await story.RefusalsAsync();
        }
        finally
        {
            foreach (var system in systems.Values)
                system.Dispose();
        }
    }

    /// <summary>Every method, marked throughout, from everybody, let in or not.</summary>
    private static async Task SendPlantedAsync(TestSite site, Uri address, Overheard overheard)
    {
        foreach (var (organisation, role) in Callers)
        {
            using var door = new TokenDoor(site, organisation, address);
            var token = await door.TokenAsync(Marked(role));
            using var channel = site.BareChannel(organisation, address);
            using var stranger = site.BareChannel(organisation == "northmere-hospital" ? "northmere-csc" : "northmere-hospital", address);
            foreach (var method in PlantedRequests.Methods)
            {
                await CallAsync(channel, method, PlantedRequests.Of(method, 0, wellFormed: false), token, overheard);
                await CallAsync(channel, method, PlantedRequests.Of(method, 1, wellFormed: true), token, overheard);
                await CallAsync(channel, method, PlantedRequests.Of(method, 2, wellFormed: true), null, overheard);
                await CallAsync(channel, method, PlantedRequests.Of(method, 2, wellFormed: true), Forged(token), overheard);
                await CallAsync(stranger, method, PlantedRequests.Of(method, 2, wellFormed: true), token, overheard);
            }

            foreach (var method in PlantedRequests.Methods.Where(m => m.Name is "RecordPerson" or "MakeReferral"))
            {
                var huge = new byte[5 * 1024 * 1024];
                Encoding.UTF8.GetBytes(Markers.Words("huge")).CopyTo(huge, 0);
                await CallAsync(channel, method, huge, token, overheard);
                await CallAsync(channel, method, Encoding.UTF8.GetBytes(Markers.Words("no message")), token, overheard);
            }
        }
    }

    private static Task CallAsync(GrpcChannel channel, Google.Protobuf.Reflection.MethodDescriptor method, IMessage request, string? token, Overheard overheard) =>
        CallAsync(channel, method, request.ToByteArray(), token, overheard);

    private static async Task CallAsync(
        GrpcChannel channel, Google.Protobuf.Reflection.MethodDescriptor descriptor, byte[] request, string? token, Overheard overheard)
    {
        var bytes = Marshallers.Create(b => b, b => b);
        var method = new Method<byte[], byte[]>(
            descriptor.IsServerStreaming ? MethodType.ServerStreaming : MethodType.Unary, descriptor.Service.FullName, descriptor.Name, bytes, bytes);

        // A header of the caller's own, as a careless system may send it.
        var headers = new Metadata { { "x-patient", Markers.Short("header") } };
        if (token is not null)
            headers.Add("authorization", "Bearer " + token);
        var options = new CallOptions(headers, DateTime.UtcNow.AddMinutes(2));
        try
        {
            if (descriptor.IsServerStreaming)
            {
                using var stream = channel.CreateCallInvoker().AsyncServerStreamingCall(method, null, options, request);
                await stream.ResponseStream.MoveNext(CancellationToken.None);
                return;
            }

            using var call = channel.CreateCallInvoker().AsyncUnaryCall(method, null, options, request);
            await call.ResponseAsync;
            overheard.Add("headers", await call.ResponseHeadersAsync);
            overheard.Add("trailers", call.GetTrailers());
        }
        catch (RpcException e)
        {
            overheard.Add(e);
        }
    }

    /// <summary>A token whose claims are marked and whose signature is another's.</summary>
    private static string Forged(string token)
    {
        var parts = token.Split('.');
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!;
        claims["practitioner_name"] = Markers.Words("forged");
        claims["practitioner_id"] = Markers.Id("forged");
        return $"{parts[0]}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()))}.{parts[2]}";
    }

    private static async Task SendToTheTokenServiceAsync(TestSite site, Uri address, Overheard overheard)
    {
        using var door = new TokenDoor(site, "elmmock-surgery", address);
        var doctor = Marked("GP");
        string Human(string claim, object? value) => door.Assertion(doctor, new() { [claim] = value });
        string[] practitioners =
        [
            door.Assertion(Marked("TEAM_MANAGER")), door.Assertion(doctor, signer: "northmere-police"), door.Assertion(Marked(Markers.Id("role"))),
            Human("exp", 1_000), Human("iat", 9_000_000_000), Human("aud", "https://" + Markers.Given + ".example"), Human("iss", Markers.Id("iss")),
            Human("name", Markers.PractitionerName + "\n"), Human("sub", Markers.Words("sub")), Human("team", Markers.Team + "\u0007"), Human("jti", null),
            Human("jti", Markers.Id(new string('x', 200))), Markers.Words("assertion"),
        ];
        foreach (var practitioner in practitioners)
            await RefusedAsync(door.Assertion(), practitioner);
        await RefusedAsync(Markers.Words("assertion"), null);
        await RefusedAsync(door.Assertion(null, new() { ["sub"] = Markers.Id("client"), ["iss"] = Markers.Id("client") }), null);
        var used = door.Assertion(null, new() { ["jti"] = Markers.Id("jti") });
        (await door.AskAsync(used, door.Assertion(doctor, new() { ["jti"] = Markers.Id("jti2") }))).Status.ShouldBe(200);
        await RefusedAsync(used, door.Assertion(doctor));
        await RefusedAsync(door.Assertion(), door.Assertion(doctor, new() { ["jti"] = Markers.Id("jti2") }));

        async Task RefusedAsync(string client, string? practitioner)
        {
            var answer = await door.AskAsync(client, practitioner);
            answer.Status.ShouldBeInRange(400, 499, answer.Body);
            overheard.Add("token refusal", answer.Body);
        }
    }

    private static async Task AskForHealthAsync(Uri operations, Overheard overheard)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var answer = await http.GetAsync(new Uri(operations, "/health"));
        var body = await answer.Content.ReadAsStringAsync();
        overheard.Add("health", $"{answer} {body}");
        body.ShouldBe("{\"status\":\"ok\"}");

        // Nothing else is served there, neither by path nor by what the path says.
        foreach (var path in new[] { "/", "/metrics", "/health/details", "/connect/token", "/infoshare.people.v1.PeopleService/FindPerson" })
        {
            using var other = await http.GetAsync(new Uri(operations, path));
            ((int)other.StatusCode).ShouldBe(404);
            (await other.Content.ReadAsStringAsync()).ShouldBeEmpty();
        }
    }
}
