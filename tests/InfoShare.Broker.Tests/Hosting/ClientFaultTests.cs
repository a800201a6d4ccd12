using System.Net;
using System.Net.Http.Headers;
using Google.Rpc;
using Grpc.Core;
using InfoShare.Broker.Hosting;
using InfoShare.Testing;

namespace InfoShare.Broker.Tests.Hosting;

/// <summary>Calls that are no well-formed gRPC are the caller's fault, and say so without a noise in the log.</summary>
public sealed class ClientFaultTests(BrokerFixture broker)
{
    private static readonly byte[] Whole = [0, 0, 0, 0, 0];

    public static TheoryData<string, byte[]> BadBodies() => new()
    {
        { "empty", [] },
        { "cut in the prefix", [0, 0, 0] },
        { "cut in the message", [0, 0, 0, 0, 9, 10, 1] },
        { "two messages", [.. Whole, .. Whole] },
        { "compressed without an encoding", [1, 0, 0, 0, 1, 0] },
        { "no protobuf", [0, 0, 0, 0, 3, 0x0A, 0xFF, 0xFF] },
    };

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task A_body_that_is_not_one_whole_message_is_the_callers_fault(string what, byte[] body)
    {
        var (_, status, reason) = await CallAsync(body, HttpVersion.Version20, "application/grpc");

        status.ShouldBe(StatusCode.InvalidArgument, what);
        reason.ShouldBe("INVALID_FIELDS", what);
    }

    [Fact]
    public async Task Another_version_of_http_and_another_content_type_are_the_callers_fault()
    {
        var old = await CallAsync(Whole, HttpVersion.Version11, "application/grpc");
        var other = await CallAsync(Whole, HttpVersion.Version20, "application/json");

        old.ShouldBe((HttpStatusCode.UpgradeRequired, StatusCode.InvalidArgument, "INVALID_FIELDS"));
        other.ShouldBe((HttpStatusCode.UnsupportedMediaType, StatusCode.InvalidArgument, "INVALID_FIELDS"));
        (await CallAsync(Whole, HttpVersion.Version20, "application/grpc")).Status.ShouldBe(StatusCode.OK);
    }

    [Fact]
    public async Task Messages_that_cannot_be_read_leave_one_line_each_and_no_error_in_a_log_that_is_the_brokers_own()
    {
        using var folder = new TemporaryFolder();
        await using (var host = await broker.StartAsync(folder["data"], "--Logs:File=" + Path.Combine(folder["logs"], "broker-.json")))
        {
            foreach (var body in BadBodies().Select(row => row.Data.Item2))
                await CallAsync(body, HttpVersion.Version20, "application/grpc", BrokerHost.AgencyAddress(host));
        }

        var file = Directory.GetFiles(folder["logs"]).ShouldHaveSingleItem();
        var lines = await File.ReadAllLinesAsync(file);
        lines.Count(l => l.Contains("could not be read", StringComparison.Ordinal)).ShouldBe(BadBodies().Count);
        lines.ShouldNotContain(l => l.Contains("\"Error\"", StringComparison.Ordinal) || l.Contains("   at ", StringComparison.Ordinal));
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            const UnixFileMode own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            File.GetUnixFileMode(folder["logs"]).ShouldBe(own);
            File.GetUnixFileMode(folder["data"]).ShouldBe(own);
        }
    }

    // A method that everybody may call, so that the call gets as far as its message.
    private async Task<(HttpStatusCode Http, StatusCode Status, string Reason)> CallAsync(
        byte[] body, Version version, string contentType, Uri? address = null)
    {
        using var http = new HttpClient(broker.HandlerOf("elmmock-surgery"));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address ?? broker.Address, "/grpc.health.v1.Health/Check"))
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        request.Headers.TE.ParseAdd("trailers");
        using var response = await http.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
        string? Of(string name) =>
            response.Headers.TryGetValues(name, out var first) || response.TrailingHeaders.TryGetValues(name, out first) ? first.Single() : null;
        var details = Of("grpc-status-details-bin");
        var reason = details is null
            ? ""
            : Google.Rpc.Status.Parser.ParseFrom(Convert.FromBase64String(details)).Details[0].Unpack<ErrorInfo>().Reason;
        return (response.StatusCode, (StatusCode)int.Parse(Of("grpc-status")!, System.Globalization.CultureInfo.InvariantCulture), reason);
    }
}
