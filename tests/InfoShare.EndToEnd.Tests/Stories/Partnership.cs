using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using InfoShare.Broker.Hosting;
using InfoShare.Client;
using InfoShare.Core.Audit.Log;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Identity.Development;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Development.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Plan.V1;
using InfoShare.Protocol.SocialCare.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using InvolvementAccess = InfoShare.Core.Access.InvolvementAccess;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// A partnership at work for an acceptance story: a real broker on loopback with mutual TLS, tokens and SQLite, its clock set
/// to the story's day, and the invented practitioners who call it. Everything goes through the public API.
/// </summary>
public sealed class Partnership : IAsyncDisposable
{
    private readonly string folder;
    private readonly WebApplication app;
    private readonly NeighbourhoodFiles files;
    private readonly Dictionary<string, InfoShareConnection> systems = [];

    private Partnership(string folder, WebApplication app, NeighbourhoodFiles files) => (this.folder, this.app, this.files) = (folder, app, files);

    /// <summary>Starts one whose clock stands at this London time, which lies in the future.</summary>
    public static async Task<Partnership> StartAsync(string londonTime, params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("infoshare-story-").FullName;
        var files = Neighbourhood.Ensure(Path.Combine(folder, "certs"));
        var app = await BrokerHost.BuildAsync(
        [
            "--environment=Development",
            $"--Broker:DataFolder={Path.Combine(folder, "data")}",
            "--Broker:AgencyListener=https://localhost:0",
            "--Broker:OperationsListener=",
            $"--Broker:ServerCertificate={files.Certificates.ServerCertificatePath}",
            $"--Broker:ServerKey={files.Certificates.ServerKeyPath}",
            $"--Broker:ClientCa={files.Certificates.CaCertificatePath}",
            "--Broker:NobodyStepMilliseconds=5",
            $"--Registry:File={files.RegistryPath}",
            "--Logs:Console=false",
            .. settings,
        ]);
        await app.StartAsync();
        var partnership = new Partnership(folder, app, files);
        await partnership.ClockAtAsync(londonTime);
        return partnership;
    }

    /// <summary>Where agencies call, and the folder of their certificates: for a tool that is run as they run it.</summary>
    public Uri Address => BrokerHost.AgencyAddress(app);

    public string Certificates => Path.Combine(folder, "certs");

    public InfoShareConnection Doctor => As("elmmock-surgery", "Dr Mockhurst", "GP");
    public InfoShareConnection LeadSocialWorker => As("northmere-csc", "Priti Larksample", "ALLOCATED_SOCIAL_WORKER");
    public InfoShareConnection DutySocialWorker => As("northmere-csc", "Owen Peatsample", "DUTY_SOCIAL_WORKER");
    public InfoShareConnection SocialCareManager => As("northmere-csc", "Lena Marlsample", "TEAM_MANAGER");
    public InfoShareConnection HealthVisitor => As("northmere-health-visiting", "Freya Heathsample", "HEALTH_VISITOR");
    public InfoShareConnection NurseryLead => As("brook-lane-nursery", "Ms Sandmock", "DESIGNATED_LEAD");
    public InfoShareConnection ProbationOfficer => As("northmere-probation", "Jo Pinefixture", "PROBATION_OFFICER");
    public InfoShareConnection ProbationManager => As("northmere-probation", "Una Larchfixture", "PROBATION_MANAGER");
    public InfoShareConnection Midwife => As("northmere-midwifery", "Hana Stonemock", "MIDWIFE");
    public InfoShareConnection Detective => As("northmere-police", "Noor Hillmock", "PUBLIC_PROTECTION");
    public InfoShareConnection PsychiatricNurse => As("northmere-hospital", "Ruth Claymock", "ADULT_MH");
    public InfoShareConnection DesignatedLead => As("northmere-school", "Ms Oakmock", "DESIGNATED_LEAD");
    public InfoShareConnection TeachingAssistant => As("northmere-school", "Kit Fernsample", "SCHOOL_STAFF");
    public InfoShareConnection HousingOfficer => As("northmere-housing", "Gus Brickmock", "ASSOCIATED_REFERRER");
    public InfoShareConnection EarlyHelpWorker => As("northmere-early-help", "Tess Millsample", "EARLY_HELP");
    public InfoShareConnection ProbationTrainee => As("northmere-probation", "Ned Ashfixture", "PROBATION_TRAINEE");
    public InfoShareConnection SouthmereDuty => As("southmere-csc", "Ivo Saltsample", "DUTY_SOCIAL_WORKER");
    public InfoShareConnection Auditor => As("northmere-partnership", "Ada Auditsample", "AUDITOR");

    /// <summary>A practitioner of an organisation.</summary>
    public InfoShareConnection As(string organisation, string name, string role) =>
        SystemOf(organisation).As(new InfoSharePractitioner("u-" + name.Replace(' ', '-').ToLowerInvariant(), name, role));

    /// <summary>An organisation's system, without a practitioner.</summary>
    public InfoShareConnection SystemOf(string organisation)
    {
        if (systems.TryGetValue(organisation, out var known))
            return known;
        var own = files.Certificates.Organisations[organisation];
        return systems[organisation] = new InfoShareConnection(new InfoShareClientOptions
        {
            Address = BrokerHost.AgencyAddress(app),
            ClientId = organisation,
            CertificatePath = own.CertificatePath,
            KeyPath = own.KeyPath,
            AssertionKeyPath = own.AssertionKeyPath,
            CaCertificatePath = files.Certificates.CaCertificatePath,
            Retry = InfoShareRetryPolicy.None,
        });
    }

    /// <summary>The broker's store, for faults that no caller can cause.</summary>
    internal IStore Store => app.Services.GetRequiredService<IStore>();

    /// <summary>Moves the clock on to a London time, for example "2027-03-11 17:01"; what falls due on the way happens.</summary>
    public async Task ClockAtAsync(string londonTime)
    {
        var local = DateTime.ParseExact(londonTime, "yyyy-MM-dd HH:mm", null);
        var instant = LondonTime.ToUtc(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local));
        await new ClockService.ClockServiceClient(Auditor.CallInvoker).AdvanceClockAsync(
            new AdvanceClockRequest { Instant = Timestamp.FromDateTimeOffset(instant) });
    }

    /// <summary>What an auditor is told of this year's decisions with fewer words of reasons (M5).</summary>
    public async Task<IReadOnlyList<(string ObjectId, string What)>> ThinReasonsAsync(int fewest) =>
    [
        .. (await new AuditReviewService.AuditReviewServiceClient(Auditor.CallInvoker).ListExceptionsAsync(new ListExceptionsRequest
        {
            Kind = ExceptionKind.ThinRationale,
            FromDate = "2027-01-01",
            ToDate = "2027-12-31",
            FewestWords = fewest,
            Reason = "Yearly look at what stands out, for the learning group.",
        })).Rows.Select(r => (r.ObjectId, r.What)),
    ];

    /// <summary>The broker's time.</summary>
    public async Task<DateTimeOffset> NowAsync() =>
        (await new ClockService.ClockServiceClient(Auditor.CallInvoker).GetClockAsync(new GetClockRequest())).Now.ToDateTimeOffset();

    /// <summary>A London time as an instant.</summary>
    public static DateTimeOffset At(string londonTime)
    {
        var local = DateTime.ParseExact(londonTime, "yyyy-MM-dd HH:mm", null);
        return LondonTime.ToUtc(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local));
    }

    /// <summary>What flags to somebody that a conflict was met in silence: it comes with the next sweep, never before the answer.</summary>
    public static async Task<IReadOnlyList<InboxItem>> FlagsOf(InfoShareConnection who)
    {
        for (var tries = 0; ; tries++)
        {
            List<InboxItem> flags = [.. (await InboxOf(who)).Where(i => i.Trigger == NotificationTrigger.ConflictedLookUp)];
            if (flags.Count > 0 || tries == 200)
                return flags;
            await Task.Delay(50);
        }
    }

    /// <summary>Everything unfinished in the inbox of the practitioner's organisation.</summary>
    public static async Task<IReadOnlyList<InboxItem>> InboxOf(InfoShareConnection who) =>
        (await new InboxService.InboxServiceClient(who.CallInvoker).ListInboxAsync(new ListInboxRequest { PageSize = 100 })).Items;

    /// <summary>Records a person in the practitioner's own system and tells the broker.</summary>
    public static async Task<string> RecordAsync(InfoShareConnection who, string ownRecordId, Demographics person) =>
        (await new PeopleService.PeopleServiceClient(who.CallInvoker).RecordPersonAsync(
            new RecordPersonRequest { OwnRecordId = ownRecordId, Demographics = person })).Person.PersonId;

    /// <summary>Says that the practitioner works with a person.</summary>
    public static async Task WorksWithAsync(
        InfoShareConnection who, SubjectRef person, PractitionerRole role, string telephone, bool leads = false) =>
        await new PeopleService.PeopleServiceClient(who.CallInvoker).RecordInvolvementAsync(
            new RecordInvolvementRequest { Person = person, Role = role, Telephone = telephone, Leads = leads });

    /// <summary>Says that two people are related.</summary>
    public static async Task RelateAsync(
        InfoShareConnection who, SubjectRef person, SubjectRef relatedTo, RelationshipType type, LinkState state = LinkState.Confirmed) =>
        await new PeopleService.PeopleServiceClient(who.CallInvoker).RecordRelationshipAsync(new RecordRelationshipRequest
        {
            Person = person,
            RelatedTo = relatedTo,
            Type = type,
            State = state,
            Source = SourceKind.RecordCheck,
        });

    /// <summary>Records a child's status at social care.</summary>
    public async Task StatusAsync(string ownRecordId, ChildStatusCode status, string from, string to = "") =>
        await new SocialCareService.SocialCareServiceClient(LeadSocialWorker.CallInvoker).RecordStatusAsync(
            new Protocol.SocialCare.V1.RecordStatusRequest { Child = Own(ownRecordId), Status = status, FromDate = from, ToDate = to });

    /// <summary>Ends a child's status as it has to be ended: written down by its social worker, and signed by a manager, since nobody goes on.</summary>
    public async Task EndAsync(string ownRecordId, ChildStatusCode status, string from, string on)
    {
        var proposed = await ProposeEndAsync(ownRecordId, status, from, on);
        await new PlanService.PlanServiceClient(SocialCareManager.CallInvoker).SignOffEndingAsync(new SignOffEndingRequest
        {
            EndingId = proposed.EndingId,
            Version = proposed.Version,
            Reasons = "Read the notes and spoke to the school: the change has lasted.",
        });
    }

    /// <summary>Proposes that a status ends, as <see cref="EndAsync"/> does; it waits for its signature.</summary>
    public async Task<EndingView> ProposeEndAsync(string ownRecordId, ChildStatusCode status, string from, string on) =>
        (await new PlanService.PlanServiceClient(LeadSocialWorker.CallInvoker).ProposeEndingAsync(new ProposeEndingRequest
        {
            Ending = new EndingDraft
            {
                Person = Own(ownRecordId),
                Status = status,
                FromDate = from,
                EndsOn = on,
                ClosureReason = ClosureReason.ChangeEvidenced,
                ResidualRisk = "Her father may come back to the home.",
                Evidence = { new EvidenceStated { Kind = ClosureEvidence.ChildSeenAndHeard, Words = "Seen alone at school on Monday; she is content." } },
                Measures = { "The school rings at the first day of absence." },
                NoMonitorBecause = "The family asked for nobody, and the school sees her daily.",
                Contingency = "Whoever is worried rings the duty desk the same day.",
                FollowOnPlan = "School offers a named adult whom she can speak to.",
                Reopening = { new ReopeningStated { Trigger = ReopeningTrigger.FurtherReferral } },
                WrittenIn = new MeetingHeld { Kind = PlanStep.ReviewConference, HeldOn = from },
            },
        })).Ending;

    /// <summary>The caller's own record.</summary>
    public static SubjectRef Own(string ownRecordId) => new() { OwnRecordId = ownRecordId };

    /// <summary>A person by what is known.</summary>
    public static SubjectRef Known(Demographics demographics) => new() { Demographics = demographics };

    /// <summary>An invented person.</summary>
    public static Demographics Person(string given, string family, string born, string line = "", string postcode = "", string nhsNumber = "")
    {
        var person = new Demographics { GivenName = given, FamilyName = family, BirthDate = born };
        if (postcode.Length > 0)
            person.Address = new Address { Line = line, Postcode = postcode, Area = "Northmere" };
        if (nhsNumber.Length > 0)
            person.Identifiers.Add(new PersonIdentifier { Scheme = IdentifierScheme.NhsNumber, Value = nhsNumber });
        return person;
    }

    /// <summary>Why somebody asks; the lead is told.</summary>
    public static AccessPurpose For(Purpose purpose, string reason) => new()
    {
        Purpose = purpose,
        Reason = reason,
        LegalBasis = LegalBasis.PublicFunction,
        LeadNotice = LeadNotice.Tell,
    };

    /// <summary>The error that a call ends with; fails when it succeeds.</summary>
    public static async Task<InfoShareError> RefusalOf(Func<Task> call) =>
        InfoShareError.From(await Should.ThrowAsync<RpcException>(call));

    /// <summary>How far a concern of the caller's organisation has come.</summary>
    public static async Task<GetSharedConcernResponse> ProgressAsync(InfoShareConnection who, string concernId) =>
        await new ConcernService.ConcernServiceClient(who.CallInvoker).GetSharedConcernAsync(new GetSharedConcernRequest { ConcernId = concernId });

    public async ValueTask DisposeAsync()
    {
        foreach (var system in systems.Values)
            system.Dispose();
        var faults = await FaultsOfNoticesAsync();
        var untold = await FaultsOfTheTrailAsync();
        var unfollowed = await FaultsOfAnswersAsync();
        await app.StopAsync();
        var differs = await app.Services.GetRequiredService<TrailCheck>().TurnAsync(CancellationToken.None);
        var registered = await app.Services.GetRequiredService<RegistryCheck>().CheckAsync([], CancellationToken.None);
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        differs.Concat(registered).ShouldBeEmpty("what the broker wrote itself is never said to differ");
        faults.ShouldBeEmpty("every notice of every story keeps to the rules for notices");
        untold.ShouldBeEmpty("every entry of every story is of the kind that the audit map names");
        unfollowed.ShouldBeEmpty("every answer of every story follows from the version of the policy that gave it");
    }

    private Storage.StorageOptions StorageOptions() => (app.Configuration["Storage:Engine"], app.Configuration["Storage:ConnectionString"]) switch
    {
        ("postgres", var connection) => new Storage.StorageOptions { Engine = Storage.StoreEngine.Postgres, ConnectionString = connection! },
        (_, { Length: > 0 } path) => new Storage.StorageOptions { Engine = Storage.StoreEngine.Sqlite, Path = path },
        _ => new Storage.StorageOptions { Engine = Storage.StoreEngine.Sqlite, Path = Path.Combine(folder, "data", "infoshare.db") },
    };

    /// <summary>The database, looked at and changed from outside as its administrator would.</summary>
    internal Task<Site.Rows> RowsAsync(bool toChange = false) => Site.Rows.OpenAsync(StorageOptions(), toChange);

    private async Task<List<string>> FaultsOfAnswersAsync()
    {
        await using var rows = await Site.Rows.OpenAsync(StorageOptions());
        return await Site.Replays.FaultsAsync(rows, app.Services.GetRequiredService<IStore>(), app.Services.GetRequiredService<Core.Access.PolicyBook>());
    }

    private async Task<List<string>> FaultsOfTheTrailAsync()
    {
        await using var rows = await Site.Rows.OpenAsync(StorageOptions());
        return await Site.Trail.FaultsAsync(rows);
    }

    /// <summary>
    /// Whatever notice any story led to, made by whatever code: somebody acts, something is expected, by a time, somebody can be asked,
    /// it carries no more than its recipient may see (G3), and names no place to whoever may not know it (A10).
    /// </summary>
    private async Task<List<string>> FaultsOfNoticesAsync()
    {
        var store = app.Services.GetRequiredService<IStore>();
        await using var rows = await Site.Rows.OpenAsync(StorageOptions());
        var ids = await rows.TextsAsync("SELECT id FROM notification ORDER BY id");
        var registry = await app.Services.GetRequiredService<OrganisationDirectory>().CurrentAsync(CancellationToken.None);
        return await store.ReadAsync(
            async session =>
            {
                List<string> faults = [];
                List<Notification> items = [];
                foreach (var id in ids)
                    items.Add((await session.Inbox.FindAsync(id))!);
                var apart = items.Where(i => i.PublisherOrganisationId is not null && i.PublisherName is not null
                        && InvolvementAccess.IsApartIn(registry.Find(i.PublisherOrganisationId), i.PublisherRole))
                    .Select(i => (Organisation: i.PublisherOrganisationId!, Name: i.PublisherName!)).Distinct().ToLookup(i => i.Organisation, i => i.Name);
                var kept = new Dictionary<string, DateTimeOffset?>();
                foreach (var item in items)
                {
                    if (await WhereaboutsRules.PeopleOfAsync(session, item) is { Count: > 0 } people)
                    {
                        foreach (var about in people.Where(id => !kept.ContainsKey(id)))
                            kept[about] = await WhereaboutsRules.KeptSinceAsync(session, about);
                        var since = people.Min(id => kept[id]);
                        faults.AddRange(WhereaboutsRules.FaultsOf(item, registry, since).Select(f => $"{item.Trigger} to {item.ActionOwner} ({item.Summary}): {f}"));
                    }

                    faults.AddRange(OwnHouseRules.FaultsOf(item, registry, apart).Select(f => $"{item.Trigger} to {item.ActionOwner} ({item.Summary}): {f}"));
                    var concern = item.ConcernId is { } concernId ? await session.Concerns.FindAsync(concernId) : null;

                    // As it was when it was told of; what was corrected since may be of another class.
                    if (concern is { Version: > 1 } && (await session.ConcernLife.VersionsAsync(concern.Id)).FirstOrDefault(v => v.ReplacedAt > item.PublishedAt) is { } then)
                        concern = then.Statement.In(concern);
                    faults.AddRange(NoticeRules.FaultsOf(item, concern).Select(f => $"{item.Trigger} to {item.ActionOwner} ({item.ExpectedResponse}): {f}"));
                }

                return faults;
            },
            CancellationToken.None);
    }
}
