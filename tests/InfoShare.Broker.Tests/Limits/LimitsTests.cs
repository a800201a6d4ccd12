using System.Diagnostics.Metrics;
using Grpc.Core;
using Grpc.Health.V1;
using InfoShare.Broker.Hosting;
using InfoShare.Broker.Limits;
using InfoShare.Broker.Tests.Validation;
using InfoShare.Client;
using InfoShare.Core.Audit;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Protocol.Errors.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Registry.V1;
using InfoShare.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace InfoShare.Broker.Tests.Limits;

/// <summary>Who asks too often waits; who has to tell of a danger never does, whatever was searched before (O3, L11).</summary>
public sealed class LimitsTests(BrokerFixture broker)
{
    private const string Surgery = "elmmock-surgery";
    private static readonly string[] FewSearches =
        ["--Broker:Limits:Enabled=true", "--Broker:Limits:Practitioner:Searches:Burst=3", "--Broker:Limits:Practitioner:Searches:PerMinute=1"];

    [Fact]
    public async Task A_doctor_who_searches_on_and_on_is_asked_to_wait_and_may_still_tell_of_a_danger()
    {
        using var folder = new TemporaryFolder();
        await using var host = await broker.StartAsync(folder["data"], FewSearches);
        using var surgery = broker.Connect(Surgery, BrokerHost.AgencyAddress(host));
        var doctor = surgery.As(new InfoSharePractitioner("u-lim-1", "Dr Walkmock", "GP"));
        var people = new PeopleService.PeopleServiceClient(doctor.CallInvoker);
        using var counted = new Counted("infoshare.rpc.limited");
        for (var i = 0; i < 3; i++)
            await people.FindPersonAsync(Find);

        var error = await BrokerFixture.ErrorOfAsync(async () => await people.FindPersonAsync(Find));
        error.Status.ShouldBe(StatusCode.ResourceExhausted);
        error.KnownReason.ShouldBe(ErrorReason.RateLimited);
        error.IsRetriable.ShouldBeTrue();
        error.RetryDelay!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(61));
        error.Metadata["limit"].ShouldBe("SEARCHES");
        error.Metadata["limit_of"].ShouldBe("PRACTITIONER");

        // Every way of looking somebody up is one limit: changing the question does not help.
        (await BrokerFixture.ErrorOfAsync(async () => await new HealthService.HealthServiceClient(doctor.CallInvoker).QueryChildAsync(Requests.Query)))
            .KnownReason.ShouldBe(ErrorReason.RateLimited);

        // A colleague asks on, other calls go on, and what has to be told is told.
        var colleague = surgery.As(new InfoSharePractitioner("u-lim-2", "Dr Restmock", "GP"));
        await new PeopleService.PeopleServiceClient(colleague.CallInvoker).FindPersonAsync(Find);
        await new RegistryService.RegistryServiceClient(doctor.CallInvoker).ListOrganisationsAsync(new ListOrganisationsRequest());
        var share = Requests.Share;
        share.Concern.Subject = Requests.Child;
        share.Concern.Children.Clear();
        share.Concern.ChildContact = Protocol.Common.V1.ChildContactAnswer.Yes;
        (await new HealthService.HealthServiceClient(doctor.CallInvoker).ShareConcernAsync(share)).ShouldNotBeNull();

        counted.All.ShouldContain(("infoshare.people.v1.PeopleService/FindPerson", "SEARCHES", "PRACTITIONER"));
        counted.Labels.ShouldBe(["infoshare.limit", "infoshare.limit.of", "rpc.method"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_flood_of_refusals_is_in_the_trail_and_does_not_fill_it()
    {
        using var folder = new TemporaryFolder();
        await using var host = await broker.StartAsync(folder["data"], FewSearches);
        using var surgery = broker.Connect(Surgery, BrokerHost.AgencyAddress(host));
        var people = new PeopleService.PeopleServiceClient(surgery.As(new InfoSharePractitioner("u-lim-3", "Dr Walkmock", "GP")).CallInvoker);
        for (var i = 0; i < 3; i++)
            await people.FindPersonAsync(Find);
        for (var i = 0; i < 25; i++)
            (await BrokerFixture.ErrorOfAsync(async () => await people.FindPersonAsync(Find))).KnownReason.ShouldBe(ErrorReason.RateLimited);

        // The first before its caller had the answer; the rest as one number.
        var first = (await RefusalsAsync(host)).ShouldHaveSingleItem();
        first.Outcome.ShouldBe("refused: RATE_LIMITED");
        (first.OrganisationId, first.PractitionerId, first.Action).ShouldBe((Surgery, "u-lim-3", "PeopleService/FindPerson"));
        await host.Services.GetRequiredService<RefusalTally>().FlushAsync(all: true, CancellationToken.None);
        (await RefusalsAsync(host)).Select(e => e.Outcome).ShouldBe(
            ["refused: RATE_LIMITED; and 24 more in the minute before", "refused: RATE_LIMITED"], ignoreOrder: true);
        host.Services.GetRequiredService<RefusalTally>().Kinds.ShouldBe(0);
    }

    [Fact]
    public async Task A_stolen_token_fills_no_disk_and_uses_up_nothing_of_its_owners()
    {
        using var folder = new TemporaryFolder();
        await using var host = await broker.StartAsync(
            folder["data"], "--Broker:Limits:Enabled=true",
            "--Broker:Limits:Practitioner:Calls:Burst=2", "--Broker:Limits:Practitioner:Calls:PerMinute=1",
            "--Broker:Limits:Organisation:Calls:Burst=2", "--Broker:Limits:Organisation:Calls:PerMinute=1");
        var address = BrokerHost.AgencyAddress(host);
        _ = host.Services.GetRequiredService<Identity.SigningKeyRing>().PublicKeys();
        using var tokens = new Security.ForgedTokens(Path.Combine(folder["data"], "token-keys"));
        var stolen = new Metadata
        {
            { "authorization", "Bearer " + tokens.Make(address.GetLeftPart(UriPartial.Authority), Surgery, broker.Certificates.Organisations[Surgery].CertificateThumbprint) },
        };
        using var thief = broker.BareChannel("northmere-police", address);
        for (var i = 0; i < 30; i++)
        {
            (await ReasonOfAsync(() => new RegistryService.RegistryServiceClient(thief).ListOrganisationsAsync(new ListOrganisationsRequest(), stolen).ResponseAsync))
                .ShouldBe(ErrorReason.CertificateMismatch);
        }

        await host.Services.GetRequiredService<RefusalTally>().FlushAsync(all: true, CancellationToken.None);
        var trail = (await RefusalsAsync(host, "CERTIFICATE_MISMATCH")).Select(e => e.Outcome).ToList();
        trail.Count(o => o == "refused: CERTIFICATE_MISMATCH").ShouldBe(20);
        trail.Where(o => o != "refused: CERTIFICATE_MISMATCH").ShouldBe(["refused: CERTIFICATE_MISMATCH; and 10 more in the minute before"]);

        // The surgery itself calls as if nothing had been.
        using var own = broker.BareChannel(Surgery, address);
        await new RegistryService.RegistryServiceClient(own).ListOrganisationsAsync(new ListOrganisationsRequest(), stolen);
    }

    [Fact]
    public async Task An_organisation_has_a_limit_that_no_number_of_practitioners_lifts()
    {
        using var folder = new TemporaryFolder();
        await using var host = await broker.StartAsync(
            folder["data"], "--Broker:Limits:Enabled=true",
            "--Broker:Limits:Practitioner:Searches:Burst=1", "--Broker:Limits:Practitioner:Searches:PerMinute=1",
            "--Broker:Limits:Organisation:Searches:Burst=4", "--Broker:Limits:Organisation:Searches:PerMinute=1");
        using var surgery = broker.Connect(Surgery, BrokerHost.AgencyAddress(host));
        Task FindAsAsync(int n) => new PeopleService.PeopleServiceClient(
            surgery.As(new InfoSharePractitioner($"u-many-{n}", $"Dr Many {n}", "GP")).CallInvoker).FindPersonAsync(Find).ResponseAsync;
        for (var n = 0; n < 4; n++)
            await FindAsAsync(n);

        var error = await BrokerFixture.ErrorOfAsync(() => FindAsAsync(4));
        error.KnownReason.ShouldBe(ErrorReason.RateLimited);
        error.Metadata["limit_of"].ShouldBe("ORGANISATION");

        // Another organisation has its own.
        using var police = broker.Connect("northmere-police", BrokerHost.AgencyAddress(host));
        (await ReasonOfAsync(() => new PeopleService.PeopleServiceClient(
            police.As(new InfoSharePractitioner("u-p", "Noor Hillmock", "PUBLIC_PROTECTION")).CallInvoker).FindPersonAsync(Find).ResponseAsync))
            .ShouldNotBe(ErrorReason.RateLimited);
    }

    [Fact]
    public async Task The_client_library_waits_as_long_as_it_was_told_and_asks_again()
    {
        using var folder = new TemporaryFolder();
        await using var host = await broker.StartAsync(
            folder["data"], "--Broker:Limits:Enabled=true",
            "--Broker:Limits:Practitioner:Searches:Burst=1", "--Broker:Limits:Practitioner:Searches:PerMinute=60");
        var own = broker.Certificates.Organisations[Surgery];
        using var surgery = new InfoShareConnection(new InfoShareClientOptions
        {
            Address = BrokerHost.AgencyAddress(host),
            ClientId = Surgery,
            CertificatePath = own.CertificatePath,
            KeyPath = own.KeyPath,
            AssertionKeyPath = own.AssertionKeyPath,
            CaCertificatePath = broker.Certificates.CaCertificatePath,
        });
        var people = new PeopleService.PeopleServiceClient(surgery.As(new InfoSharePractitioner("u-lim-4", "Dr Waitmock", "GP")).CallInvoker);

        for (var i = 0; i < 3; i++)
            (await people.FindPersonAsync(Find)).ShouldNotBeNull();
        (await RefusalsAsync(host)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_stream_counts_once_and_health_counts_for_nothing()
    {
        using var folder = new TemporaryFolder();
        await using var host = await broker.StartAsync(
            folder["data"], "--Broker:Limits:Enabled=true",
            "--Broker:Limits:Practitioner:Calls:Burst=1", "--Broker:Limits:Practitioner:Calls:PerMinute=1",
            "--Broker:Limits:Organisation:Calls:Burst=1", "--Broker:Limits:Organisation:Calls:PerMinute=1");
        var address = BrokerHost.AgencyAddress(host);
        using var bare = broker.BareChannel(Surgery, address);
        for (var i = 0; i < 5; i++)
            await new Health.HealthClient(bare).CheckAsync(new HealthCheckRequest());

        using var surgery = broker.Connect(Surgery, address);
        using var stream = new InboxService.InboxServiceClient(surgery.CallInvoker).StreamInbox(new StreamInboxRequest());
        (await stream.ResponseHeadersAsync).GetValue("infoshare-call-id").ShouldNotBeNull();

        (await ReasonOfAsync(() => new RegistryService.RegistryServiceClient(surgery.CallInvoker).ListOrganisationsAsync(new ListOrganisationsRequest()).ResponseAsync))
            .ShouldBe(ErrorReason.RateLimited);
        await new Health.HealthClient(bare).CheckAsync(new HealthCheckRequest());
    }

    [Theory]
    [InlineData("--Broker:Limits:Practitioner:Searches:Burst=0", "Broker:Limits:Practitioner:Searches:Burst")]
    [InlineData("--Broker:Limits:Practitioner:Telling:PerMinute=-5", "Broker:Limits:Practitioner:Telling:PerMinute")]
    [InlineData("--Broker:Limits:Organisation:Calls:Burst=2000000", "1 to 1000000")]
    [InlineData("--Broker:Limits:Organisation:Searches:Burst=5", "Broker:Limits:Organisation:Searches must allow at least")]
    [InlineData("--Broker:LookUps:NobodyFound=1", "Broker:LookUps:NobodyFound must be 2 to 100000")]
    [InlineData("--Broker:LookUps:WindowHours=0", "Broker:LookUps:WindowHours")]
    [InlineData("--Broker:Limits:Practitioner:Searches:Burst=many", "The section Broker cannot be read")]
    public async Task A_number_that_makes_no_sense_is_said_in_one_sentence_at_start(string setting, string said)
    {
        using var folder = new TemporaryFolder();
        var refused = await Should.ThrowAsync<BrokerStartException>(() => broker.StartAsync(folder["data"], setting));
        refused.Message.ShouldContain(said);
        refused.Message.Split('\n').Length.ShouldBe(1);
    }

    [Fact]
    public void Every_question_is_a_search_and_nothing_that_tells_is()
    {
        string[] searches =
        [
            "FindPerson", "QueryChild", "CheckAdultReach", "CheckChildHousehold", "CheckNewPartner", "ListCandidates",
            "BreakGlass", "DeclareConflict", "RecordNotShared", "RequestInformation", "WhoKnewWhat",
        ];
        var methods = Broker.Security.AuditMap.All.Keys.ToList();
        foreach (var name in searches)
            methods.Where(m => m.EndsWith("/" + name, StringComparison.Ordinal)).ShouldAllBe(m => CallKinds.Of(m) == CallKind.Search);
        foreach (var name in CallKinds.Telling)
        {
            var found = methods.Where(m => m.EndsWith("/" + name, StringComparison.Ordinal)).ToList();
            found.ShouldNotBeEmpty(name);
            found.ShouldAllBe(m => CallKinds.Of(m) == CallKind.Telling);
        }

        methods.Where(m => CallKinds.Of(m) == CallKind.Free).ShouldAllBe(m => m.StartsWith("grpc.", StringComparison.Ordinal));
    }

    private static FindPersonRequest Find => new() { Person = Requests.Child, Purpose = Requests.Purpose };

    private static async Task<ErrorReason> ReasonOfAsync(Func<Task> call)
    {
        try
        {
            await call();
            return ErrorReason.Unspecified;
        }
        catch (RpcException e)
        {
            return InfoShareError.From(e).KnownReason;
        }
    }

    private static async Task<IReadOnlyList<AuditEntry>> RefusalsAsync(WebApplication host, string reason = "RATE_LIMITED") =>
    [
        .. (await host.Services.GetRequiredService<IStore>().ReadAsync(s => s.Audit.ListAsync(new AuditFilter(null, null, null), null, 100), CancellationToken.None))
            .Where(e => e.Kind == AuditEventKind.Refuse && e.Outcome.Contains(reason, StringComparison.Ordinal)),
    ];

    private sealed class Counted : IDisposable
    {
        private readonly MeterListener listener;

        public Counted(string instrument)
        {
            listener = new MeterListener
            {
                InstrumentPublished = (found, l) =>
                {
                    if (found.Name == instrument)
                        l.EnableMeasurementEvents(found);
                },
            };
            listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
            {
                var all = tags.ToArray().ToDictionary(t => t.Key, t => (string)t.Value!);
                lock (All)
                {
                    Labels.UnionWith(all.Keys);
                    All.Add((all["rpc.method"], all["infoshare.limit"], all["infoshare.limit.of"]));
                }
            });
            listener.Start();
        }

        public List<(string Method, string Limit, string Of)> All { get; } = [];

        public HashSet<string> Labels { get; } = [];

        public void Dispose() => listener.Dispose();
    }
}
