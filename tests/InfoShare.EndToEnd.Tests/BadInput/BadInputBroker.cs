using Grpc.Core;
using InfoShare.Broker.Hosting;
using InfoShare.Client;
using InfoShare.EndToEnd.Tests.Site;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Storage;
using Microsoft.AspNetCore.Builder;

namespace InfoShare.EndToEnd.Tests.BadInput;

/// <summary>A broker with a little in it, whose rows are counted before and after each thing that it must refuse.</summary>
public sealed class BadInputBroker : IAsyncLifetime
{
    public const string Surgery = "elmmock-surgery";
    public const string SocialCare = "northmere-csc";
    public const string Police = "northmere-police";

    // A refusal is written to the trail, which is asked about separately, an assertion that was good counts as used, and whoever asks for
    // what is not there is counted. The log is sealed in its own time.
    private static readonly string[] NotCounted =
        ["audit_entry", "audit_entry_person", "used_assertion", "look_up_seen", "audit_checkpoint", "audit_tile", "audit_cosignature"];

    private readonly Dictionary<string, InfoShareConnection> systems = [];
    private WebApplication? app;

    internal TestSite Site { get; } = new();

    public Uri Address => BrokerHost.AgencyAddress(app!);

    public async ValueTask InitializeAsync()
    {
        app = await BrokerHost.BuildAsync(Site.Settings("data"));
        await app.StartAsync();
        var people = new PeopleService.PeopleServiceClient(Doctor);
        await people.RecordPersonAsync(new RecordPersonRequest { OwnRecordId = "EMIS-1", Demographics = Requests.Nell });
        var health = new HealthService.HealthServiceClient(Doctor);
        for (var n = 0; n < 3; n++)
            await health.ShareConcernAsync(Requests.Share());
    }

    public CallInvoker Doctor => As(Surgery, "u-mockhurst", "Dr Mockhurst", "GP");

    public CallInvoker SocialWorker => As(SocialCare, "u-larksample", "Priti Larksample", "DUTY_SOCIAL_WORKER");

    /// <summary>A practitioner of an organisation.</summary>
    public CallInvoker As(string organisation, string id, string name, string role) =>
        SystemOf(organisation).As(new InfoSharePractitioner(id, name, role)).CallInvoker;

    /// <summary>An organisation's system.</summary>
    public InfoShareConnection SystemOf(string organisation)
    {
        if (!systems.TryGetValue(organisation, out var system))
            systems[organisation] = system = Site.Connect(organisation, Address);
        return system;
    }

    /// <summary>The call ends with this status and reason and exactly these fields, and the database is as it was.</summary>
    /// <returns>What the caller was told.</returns>
    internal async Task<InfoShareError> RefusedAsync(StatusCode status, string reason, string[] fields, Func<Task> call)
    {
        InfoShareError? error = null;
        await UnchangedAsync(async () => error = InfoShareError.From(await Should.ThrowAsync<RpcException>(call)));
        error!.Reason.ShouldBe(reason, error.Message);
        error.Status.ShouldBe(status);
        error.FieldViolations.Select(v => v.Field).ShouldBe(fields, ignoreOrder: true);
        error.Message.ShouldNotBeNullOrWhiteSpace();
        error.FieldViolations.ShouldAllBe(v => v.Description.Length > 0);
        return error;
    }

    /// <summary>Runs this, after which every table has as many rows as before, and the trail at most tells of refusals, of answers given again, and of what the clock did meanwhile.</summary>
    internal async Task UnchangedAsync(Func<Task> act)
    {
        await using var rows = await Rows.OpenAsync(new StorageOptions { Path = Path.Combine(Site.PathOf("data"), "infoshare.db") });
        async Task<(Dictionary<string, long>, long)> CountAsync() =>
            (await rows.TablesAsync(NotCounted), await rows.NumberAsync("SELECT COUNT(*) FROM audit_entry WHERE kind <> 'REFUSE' AND action <> 'clock' AND outcome <> 'answered again'"));
        var (tables, entries) = await CountAsync();
        tables.Keys.ShouldContain("concern");
        await act();
        var (after, entriesAfter) = await CountAsync();
        after.ShouldBe(tables);
        entriesAfter.ShouldBe(entries);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var system in systems.Values)
            system.Dispose();
        if (app is not null)
            await app.DisposeAsync();
        Site.Dispose();
    }
}

/// <summary>Requests with nothing wrong with them.</summary>
internal static class Requests
{
    public static Demographics Nell => new()
    {
        GivenName = "Nell",
        FamilyName = "Quilltest",
        BirthDate = "2020-01-05",
        Identifiers = { new PersonIdentifier { Scheme = IdentifierScheme.NhsNumber, Value = "943 476 5919" } },
        Address = new Address { Line = "4 Mill Lane", Postcode = "NM1 4QT", Area = "Northmere" },
        Telephone = "01632 960001",
    };

    public static RecordPersonRequest Record(Action<RecordPersonRequest>? change = null) => With(
        new RecordPersonRequest { RequestId = Guid.NewGuid().ToString(), OwnRecordId = "EMIS-2", Demographics = Nell }, change);

    public static ShareConcernRequest Share(Action<ConcernStatement>? change = null)
    {
        var request = new ShareConcernRequest
        {
            RequestId = Guid.NewGuid().ToString(),
            Concern = new ConcernStatement
            {
                Subject = new SubjectRef { OwnRecordId = "EMIS-1" },
                Indicators = { ConcernIndicator.UnexplainedInjury },
                Kind = ConcernKind.Event,
                Happened = new WhenHappened { FromDate = "2026-01-10", ToDate = "2026-01-12" },
                Source = SourceKind.Observed,
                RiskStatement = "A bruise on the upper arm that nobody can explain.",
                ChildContact = ChildContactAnswer.Yes,
                Urgency = Urgency.Standard,
                Consent = ConsentState.Given,
                LegalBasis = LegalBasis.SafeguardingCondition,
            },
        };
        change?.Invoke(request.Concern);
        return request;
    }

    public static QueryChildRequest Query(Action<QueryChildRequest>? change = null) => With(
        new QueryChildRequest
        {
            Child = new SubjectRef { OwnRecordId = "EMIS-1" },
            Purpose = new AccessPurpose
            {
                Purpose = Purpose.ProvideCare,
                Reason = "Nell came with a bruise on her upper arm and nobody can say from what.",
                LegalBasis = LegalBasis.PublicFunction,
                LeadNotice = LeadNotice.Tell,
            },
        },
        change);

    private static T With<T>(T request, Action<T>? change)
    {
        change?.Invoke(request);
        return request;
    }
}
