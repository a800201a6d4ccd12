using System.Net;
using System.Net.Sockets;
using InfoShare.Identity.Development;

namespace InfoShare.Identity.Tests;

public sealed class FreePortTests
{
    [Fact]
    public void A_port_that_was_given_is_given_to_nobody_else_though_nobody_listens_on_it_yet()
    {
        var given = Enumerable.Range(0, 200).Select(_ => FreePort.Find()).ToList();

        given.ShouldBeUnique();
        var usual = given[^1];
        FreePort.Find(usual).ShouldBe(usual);
        FreePort.Find(usual).ShouldNotBe(usual);
    }

    [Fact]
    public void The_usual_port_is_left_to_whoever_listens_there()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = ((IPEndPoint)other.LocalEndpoint).Port;

        FreePort.Find(taken).ShouldNotBe(taken);
    }
}
