using System.Collections.Concurrent;
using Grpc.Core;
using InfoShare.Client;
using InfoShare.EndToEnd.Tests.Site;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Registry.V1;

namespace InfoShare.EndToEnd.Tests.TwoBrokers;

/// <summary>
/// Once the operator has been told that an organisation is revoked, it is: at every broker, for every call that begins after that, however
/// many are on their way, and for the streams that it holds.
/// </summary>
public sealed class RevocationTests(BrokerPair pair) : IClassFixture<BrokerPair>
{
    private const string School = "northmere-school";
    private const string Midwifery = "northmere-midwifery";
    private const int Callers = 12;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task No_call_that_begins_after_the_revocation_succeeds_at_either_broker_and_streams_end()
    {
        Require();
        using var patience = new CancellationTokenSource(Patience);
        var streams = new[] { pair.First, pair.Second }.Select(a => EndOfStreamAsync(a, School, patience.Token)).ToList();
        foreach (var opened in streams)
            await opened.Opened;

        await RaceAsync(School, () => SetEnabledAsync(pair.First, School, false));

        foreach (var stream in streams)
            (await stream.Ended).ShouldBe("ORGANISATION_NOT_ALLOWED");

        // No new token either, wherever it is asked for.
        using var door = new TokenDoor(pair.Site, School, pair.First);
        (await door.AskAsync(door.Assertion())).Reason.ShouldBe("CLIENT_NOT_AUTHENTICATED");

        // Given back at the other broker, it may call again at both, with the very next call.
        await SetEnabledAsync(pair.Second, School, true);
        foreach (var address in new[] { pair.First, pair.Second })
            (await InboxAt(address, School).ListInboxAsync(new ListInboxRequest())).Receipt.EntryId.ShouldStartWith("aud_");
    }

    [Fact]
    public async Task A_certificate_that_is_taken_out_of_the_registry_opens_nothing_any_more()
    {
        Require();
        var registry = RegistryAt(pair.First);
        var registered = (await registry.ListOrganisationsAsync(new ListOrganisationsRequest { PageSize = 100 })).Organisations
            .Single(o => o.OrganisationId == Midwifery);
        var without = registered.Clone();
        without.CertificateThumbprints.Clear();
        without.CertificateThumbprints.Add(pair.Site.CredentialsOf("southmere-midwifery-spare").CertificateThumbprint);
        await RaceAsync(Midwifery, () => registry.PutOrganisationAsync(
            new PutOrganisationRequest { RequestId = Guid.NewGuid().ToString(), Organisation = without }).ResponseAsync);
        await registry.PutOrganisationAsync(new PutOrganisationRequest { RequestId = Guid.NewGuid().ToString(), Organisation = registered });
        (await InboxAt(pair.Second, Midwifery).ListInboxAsync(new ListInboxRequest())).Receipt.EntryId.ShouldStartWith("aud_");
    }

    [Fact]
    public async Task An_assertion_that_one_broker_has_taken_is_used_up_at_the_other()
    {
        Require();
        (string, string, string) doctor = ("u-mockhurst", "Dr Mockhurst", "GP");
        using var first = new TokenDoor(pair.Site, "elmmock-surgery", pair.First, issuer: pair.First);
        using var second = new TokenDoor(pair.Site, "elmmock-surgery", pair.Second, issuer: pair.First);
        var (system, human) = (first.Assertion(), first.Assertion(doctor));
        (await first.AskAsync(system, human)).Status.ShouldBe(200);
        (await second.AskAsync(system)).Reason.ShouldBe("ASSERTION_REPLAYED");
        (await second.AskAsync(second.Assertion(), human)).Reason.ShouldBe("ASSERTION_REPLAYED");

        // Sent to both at once, one of them takes it.
        for (var n = 0; n < 5; n++)
        {
            var assertion = first.Assertion();
            var answers = await Task.WhenAll(first.AskAsync(assertion), second.AskAsync(assertion));
            answers.Select(a => a.Status).Order().ShouldBe([200, 401]);
        }
    }

    /// <summary>Many callers at both brokers who never rest, while the organisation is shut out.</summary>
    private async Task RaceAsync(string organisation, Func<Task> shutOut)
    {
        using var patience = new CancellationTokenSource(Patience);
        var (isOut, succeededBefore, refused) = (0, 0, 0);
        var late = new ConcurrentBag<string>();
        var unexpected = new ConcurrentBag<string>();
        var callers = Enumerable.Range(0, Callers).Select(n => Task.Run(async () =>
        {
            var address = n % 2 == 0 ? pair.First : pair.Second;
            var inbox = InboxAt(address, organisation);
            for (var afterwards = 0; afterwards < 10;)
            {
                patience.Token.ThrowIfCancellationRequested();
                var begunAfter = Volatile.Read(ref isOut) == 1;
                afterwards += begunAfter ? 1 : 0;
                try
                {
                    await inbox.ListInboxAsync(new ListInboxRequest { PageSize = 1 }, cancellationToken: patience.Token);
                    if (begunAfter)
                        late.Add(address.Authority);
                    else
                        Interlocked.Increment(ref succeededBefore);
                }
                catch (RpcException e)
                {
                    // The library's own token request is refused too, once its token was.
                    var reason = InfoShareError.From(e).Reason;
                    if (reason is "ORGANISATION_NOT_ALLOWED" or "CLIENT_NOT_AUTHENTICATED" or "CERTIFICATE_NOT_REGISTERED")
                        Interlocked.Increment(ref refused);
                    else
                        unexpected.Add($"{e.StatusCode} {reason}");
                }
            }
        })).ToList();

        while (Volatile.Read(ref succeededBefore) < Callers * 5)
            await Task.Delay(10, patience.Token);
        await shutOut();
        Volatile.Write(ref isOut, 1);
        await Task.WhenAll(callers);
        late.ShouldBeEmpty();
        unexpected.ShouldBeEmpty();
        refused.ShouldBeGreaterThanOrEqualTo(Callers * 10);
    }

    private (Task Opened, Task<string> Ended) EndOfStreamAsync(Uri broker, string organisation, CancellationToken ct)
    {
        var call = InboxAt(broker, organisation).StreamInbox(new StreamInboxRequest(), cancellationToken: ct);
        return (call.ResponseHeadersAsync, EndedAsync());

        async Task<string> EndedAsync()
        {
            using (call)
            {
                try
                {
                    while (await call.ResponseStream.MoveNext(ct))
                    {
                    }

                    return "quietly";
                }
                catch (RpcException e)
                {
                    return InfoShareError.From(e).Reason;
                }
            }
        }
    }

    private Task SetEnabledAsync(Uri broker, string organisation, bool enabled) => RegistryAt(broker).SetOrganisationEnabledAsync(
        new SetOrganisationEnabledRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            OrganisationId = organisation,
            Enabled = enabled,
            Reason = "The school's key was copied to a lost memory stick.",
        }).ResponseAsync;

    private RegistryService.RegistryServiceClient RegistryAt(Uri broker) =>
        new(pair.At(broker, "northmere-partnership", "Ada Auditsample", "AUDITOR").CallInvoker);

    private InboxService.InboxServiceClient InboxAt(Uri broker, string organisation) => new(pair.SystemAt(broker, organisation).CallInvoker);

    private static void Require() => Assert.SkipWhen(BrokerPair.WhyNot is not null, BrokerPair.WhyNot ?? "");
}
