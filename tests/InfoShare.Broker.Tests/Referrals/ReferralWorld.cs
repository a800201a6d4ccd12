using System.Security.Cryptography;
using System.Text;
using InfoShare.Broker.Tests.Referrals;
using InfoShare.Core;
using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.People.Desk;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage;
using InfoShare.Testing;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(EndOfCluster))]

namespace InfoShare.Broker.Tests.Referrals;

/// <summary>Ends the throw-away PostgreSQL cluster, if one was started, when all tests are done.</summary>
public sealed class EndOfCluster : IAsyncDisposable
{
    public async ValueTask DisposeAsync() => await TestPostgres.StopAsync();
}

/// <summary>
/// A neighbourhood on a real store: the organisations of scenario S3, a child, and the operations on it. Everybody and every
/// place is invented. It begins on Tuesday 10 March 2026 at 15:30 in London.
/// </summary>
internal sealed class ReferralWorld : IAsyncDisposable
{
    public const string Council = "northmere-csc";
    public const string Maternity = "northmere-maternity";
    public const string Surgery = "elmmock-surgery";
    public const string Visitors = "northmere-visiting";
    public const string OtherVisitors = "northmere-visiting-2";
    public const string School = "larkmock-school";
    public const string Probation = "northmere-probation";

    public static readonly Practitioner Hana = new("hana", "Hana Stonemock", PractitionerRole.Midwife, "Ward 3");
    public static readonly Practitioner Owen = new("owen", "Owen Peatsample", PractitionerRole.DutySocialWorker, null);
    public static readonly Practitioner Lena = new("lena", "Lena Cragsample", PractitionerRole.TeamManager, null);
    public static readonly Practitioner Priti = new("priti", "Priti Larksample", PractitionerRole.AllocatedSocialWorker, null);
    public static readonly Practitioner Gp = new("gp", "Dr Mockhurst", PractitionerRole.Gp, null);
    public static readonly Practitioner Visitor = new("hv", "Vera Tarnsample", PractitionerRole.HealthVisitor, null);
    public static readonly Practitioner Kit = new("kit", "Kit Fernsample", PractitionerRole.SchoolStaff, null);
    public static readonly Practitioner Lead = new("dsl", "Ms Oakmock", PractitionerRole.DesignatedLead, null);

    private readonly TestDatabase database;
    private readonly List<IStore> stores = [];

    private ReferralWorld(TestDatabase database) => this.database = database;

    public ManualClock Clock { get; } = new(LondonTime.ToUtc(new DateOnly(2026, 3, 10), new TimeOnly(15, 30)));
    public PartnershipClock Deadlines { get; } = new(null, DeadlineSchedules.Embedded(WorkingDayCalendar.England));
    public IStore Store { get; private set; } = null!;
    public OrganisationDirectory Directory { get; private set; } = null!;
    public string Child { get; private set; } = "";

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<ReferralWorld> CreateAsync(StoreEngine engine = StoreEngine.Sqlite)
    {
        if (TestDatabase.WhyNot(engine) is { } reason)
            Assert.Skip(reason);
        var world = new ReferralWorld(await TestDatabase.CreateAsync(engine));
        world.Store = await world.OpenAsync("main");
        world.Directory = new OrganisationDirectory(world.Store);
        await world.FillAsync();
        return world;
    }

    /// <summary>One more broker's store on the same database; PostgreSQL only.</summary>
    public async Task<IStore> OpenAsync(string auditLog)
    {
        var store = await Storage.Store.OpenAsync(database.Options with { AuditLog = auditLog }, Clock, ct: Ct);
        stores.Add(store);
        return store;
    }

    /// <summary>The broker's store is closed and opened again on the same data.</summary>
    public async Task RestartAsync()
    {
        Directory.Dispose();
        stores.Remove(Store);
        await Store.DisposeAsync();
        Store = await OpenAsync("main");
        Directory = new OrganisationDirectory(Store);
    }

    /// <summary>The clocks that run, whenever they are due.</summary>
    public Task<IReadOnlyList<PendingDeadline>> PendingAsync() =>
        Store.ReadAsync(s => s.Deadlines.DueAsync(DateTimeOffset.MaxValue, int.MaxValue), Ct);

    public static Call CallOf(string organisation, Practitioner? practitioner, string action = "Test/Call")
    {
        var id = Guid.NewGuid().ToString();
        var agency = AgencyOf(organisation);
        return new Call(
            new Caller(organisation, organisation, agency, "Northmere", false, practitioner, "call-" + id), action, id,
            SHA256.HashData(Encoding.UTF8.GetBytes(id)));
    }

    public ReferralDesk Desk => new(Deadlines, Clock);

    /// <summary>The sweep of one broker, with every duty that there is.</summary>
    public DeadlineSweep Sweep(IStore? store = null)
    {
        var services = new ServiceCollection().AddSingleton(store ?? Store).AddSingleton(new OrganisationDirectory(store ?? Store))
            .AddSingleton(Deadlines).AddSingleton<TimeProvider>(Clock).AddSingleton(Core.Retention.RetentionSchedules.Embedded(null))
            .AddSingleton<ConcernAnnouncer>().AddSingleton<HandoverMoves>().AddSingleton<AbsenceDesk>().AddSingleton<Core.Tasks.TaskDesk>().AddSingleton<Core.Contacts.UnseenDesk>().AddSingleton<Core.Contacts.ContactDesk>().AddSingleton<Core.Sharing.NotSharedDesk>().AddSingleton<Core.Sharing.InformationDesk>().AddSingleton<Core.Concerns.History.AppraisalDesk>().AddSingleton<IdentityNotices>().AddSingleton<NewlyReached>().AddSingleton<ChildrenOfJoined>().AddSingleton<ResurfaceConcerns>()
            .AddSingleton<Core.Patterns.AlertCap>().AddSingleton<Core.Patterns.SeriesDesk>().AddSingleton<Core.Patterns.PatternDesk>().BuildServiceProvider();
        var duties = typeof(IDeadlineDuty).Assembly.GetTypes().Where(t => t.IsClass && t.IsAssignableTo(typeof(IDeadlineDuty)))
            .Select(t => (IDeadlineDuty)ActivatorUtilities.CreateInstance(services, t));
        return ActivatorUtilities.CreateInstance<DeadlineSweep>(services, [duties.ToList()]);
    }

    public Task<MadeReferral> ReferAsync(
        Practitioner by, string organisation, Func<ReferralToOpen, ReferralToOpen>? change = null, SubjectRef? child = null, Call? call = null)
    {
        var draft = new ReferralToOpen { ChildIds = [], RiskStatement = "The baby loses weight and nobody has been in." };
        return new MakeReferralHandler(Store, Directory, Desk).HandleAsync(
            new MakeReferral([child ?? SubjectRef.ById(Child)], change?.Invoke(draft) ?? draft), call ?? CallOf(organisation, by), Ct);
    }

    public async Task<ReferralView> GetAsync(string id, Practitioner? by, string organisation) =>
        (await new GetReferralHandler(Store, Directory, Deadlines, Clock).HandleAsync(new GetReferral(id), CallOf(organisation, by), Ct)).Referral;

    public async Task<ReferralView> TakeAsync(string id, Practitioner by, string organisation = Council) =>
        (await new TakeOwnershipHandler(Store, Directory, Clock)
            .HandleAsync(new TakeOwnership(id, await VersionAsync(id)), CallOf(organisation, by), Ct)).Referral;

    public async Task<ReferralView> DecideAsync(string id, Practitioner by, DecisionToMake decision, string? feedback = null) =>
        (await new DecideReferralHandler(Store, Directory, Deadlines, Clock)
            .HandleAsync(new DecideReferral(id, await VersionAsync(id), decision, feedback), CallOf(Council, by), Ct)).Referral;

    public async Task<ReferralView> AnswerAsync(
        string id, Practitioner by, string organisation, FeedbackAcknowledgement answer, string? text = null, Call? call = null, long? version = null) =>
        (await new AcknowledgeFeedbackHandler(Store, Directory, Deadlines, Clock).HandleAsync(
            new AcknowledgeFeedback(id, version ?? await VersionAsync(id), answer, text), call ?? CallOf(organisation, by), Ct)).Referral;

    public Task<IReadOnlyList<Notification>> InboxAsync(string organisation) =>
        Store.ReadAsync(s => s.Inbox.AfterAsync(organisation, 0, includeFinished: true, 100_000), Ct);

    public async Task<long> VersionAsync(string id) => (await Store.ReadAsync(s => s.Referrals.FindAsync(id), Ct))!.Version;

    /// <summary>A complete decision; change what a test is about.</summary>
    public static DecisionToMake Decision(Disposition disposition) => new()
    {
        Disposition = disposition,
        Reason = DispositionReason.RiskUnclear,
        Rationale = "What the father knows of the weights is missing.",
        Criteria = "threshold document 3.2",
        Evidence = "the midwife's chart",
        HistoryRead = HistoryRead.Yes,
        ThresholdView = "not met",
        ReviewDate = DecisionRules.NeedsReviewDate(disposition) ? new DateOnly(2026, 3, 25) : null,
    };

    public async ValueTask DisposeAsync()
    {
        Directory.Dispose();
        foreach (var store in stores)
            await store.DisposeAsync();
        await database.DisposeAsync();
    }

    private static AgencyKind AgencyOf(string organisation) => organisation switch
    {
        Council => AgencyKind.SocialCare,
        School => AgencyKind.Education,
        Probation => AgencyKind.Probation,
        _ => AgencyKind.Health,
    };

    private async Task FillAsync()
    {
        Child = Ids.New("per", Clock);
        await Store.WriteAsync(
            new WriteCommand<bool>("Fill", session =>
            {
                foreach (var id in (string[])[Council, Maternity, Surgery, Visitors, OtherVisitors, School, Probation])
                {
                    session.Registry.Put(new Organisation(
                        id, id, AgencyOf(id), "Northmere", Connection.Publishes,
                        id == Surgery ? [PractitionerRole.Gp, PractitionerRole.PracticeLead] : Roles.Of(AgencyOf(id)),
                        ReceivesReferrals: id == Council, "0300 000 0000", id, [], null, Enabled: true, IsOperator: false));
                }

                session.People.AddRecord(new PersonRecord(
                    Ids.New("rec", Clock), Child, Maternity, "M-1",
                    new Demographics { GivenName = "Idris", FamilyName = "Coldtest", BirthDate = new DateOnly(2026, 3, 9) }, session.Now));
                Involve(session, Maternity, Hana);
                Involve(session, Surgery, Gp);
                Involve(session, Visitors, Visitor);
                return ValueTask.FromResult(true);
            }),
            Ct);
    }

    private void Involve(IWriteSession session, string organisation, Practitioner practitioner) => session.Links.Add(new Involvement(
        Ids.New("inv", Clock), Child, organisation, practitioner.Id, practitioner.Name, practitioner.Role, null, false,
        new DateOnly(2026, 3, 9), null, session.Now));
}
