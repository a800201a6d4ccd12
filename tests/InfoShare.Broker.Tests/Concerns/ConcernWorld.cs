using System.Security.Cryptography;
using System.Text;
using InfoShare.Broker.Tests.Referrals;
using InfoShare.Core;
using InfoShare.Core.Access;
using InfoShare.Core.Concerns;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Broker.Tests.Concerns;

/// <summary>The neighbourhood of the referral tests, with a police force and a clinic, and the operations on concerns.</summary>
internal sealed class ConcernWorld : IAsyncDisposable
{
    public const string Police = "northmere-police";
    public const string Clinic = "northmere-clinic";

    public static readonly Practitioner Constable = new("pc", "Pc Weirmock", PractitionerRole.ResponseOfficer, null);
    public static readonly Practitioner Intelligence = new("intel", "Ds Quaymock", PractitionerRole.IntelligenceOfficer, null);
    public static readonly Practitioner ClinicWorker = new("sh", "Cara Dovesample", PractitionerRole.SexualHealthWorker, null);

    private ConcernWorld(ReferralWorld inner) => Inner = inner;

    public ReferralWorld Inner { get; }
    public IStore Store => Inner.Store;
    public string Child => Inner.Child;
    public static CancellationToken Ct => ReferralWorld.Ct;

    public static async Task<ConcernWorld> CreateAsync()
    {
        var world = new ConcernWorld(await ReferralWorld.CreateAsync());
        await world.WriteAsync(session =>
        {
            foreach (var (id, agency) in ((string, AgencyKind)[])[(Police, AgencyKind.Police), (Clinic, AgencyKind.Health)])
            {
                session.Registry.Put(new Organisation(
                    id, id, agency, "Northmere", Connection.Publishes, Roles.Of(agency), false, "0300 000 0001", id, [], null, true, false));
            }
        });
        return world;
    }

    public static Call CallOf(string organisation, Practitioner practitioner)
    {
        var id = Guid.NewGuid().ToString();
        return new Call(
            new Caller(organisation, organisation, Roles.AgencyOf(practitioner.Role), "Northmere", false, practitioner, "call-" + id),
            "Test/Call", id, SHA256.HashData(Encoding.UTF8.GetBytes(id)));
    }

    public Task<SharedConcern> ShareAsync(
        Practitioner by, string organisation, ConcernIndicator indicator, SubjectRef? subject = null,
        Func<ConcernStatement, ConcernStatement>? change = null)
    {
        var statement = new ConcernStatement
        {
            Subject = subject ?? SubjectRef.ById(Child),
            Indicators = [indicator],
            Kind = ConcernKind.Event,
            Source = SourceKind.Observed,
            RiskStatement = "The full account, for those who may read it.",
            Urgency = Urgency.Standard,
            LegalBasis = LegalBasis.PublicFunction,
        };
        return new ShareConcernHandler(
            Store, Inner.Directory, new ConcernDesk(Inner.Deadlines), new ConcernAnnouncer(Inner.Deadlines), Inner.Desk, new ContactContradictions(Inner.Deadlines),
            new SourceElsewhere(new ResurfaceConcerns(Inner.Deadlines)), new Core.Sharing.SharingGuidance(),
            new Core.Contacts.ContactDesk(new Core.Contacts.UnseenDesk(Inner.Deadlines, new Core.Tasks.TaskDesk(Inner.Deadlines))), Inner.Clock)
            .HandleAsync(new ShareConcern(change?.Invoke(statement) ?? statement), CallOf(organisation, by), Ct);
    }

    public Task<ChildPicture> QueryAsync(
        Practitioner by, string organisation, SubjectRef? child = null, int pageSize = 25, ConcernPosition? after = null) =>
        new QueryChildHandler(Inner.Directory, new LookUps(Store, Inner.Directory, Inner.Deadlines), Inner.Clock).HandleAsync(
            new QueryChild(
                child ?? SubjectRef.ById(Child),
                new AccessPurpose(Purpose.AssessChild, "A visit is due and the history must be known.", LegalBasis.PublicFunction, false, "not now"),
                pageSize, after),
            CallOf(organisation, by), Ct);

    public Task<InboxPage> InboxOfAsync(string organisation, Practitioner by) =>
        new ListInboxHandler(Store, Inner.Directory, Inner.Clock).HandleAsync(new ListInbox(true, 0, 50), CallOf(organisation, by), Ct);

    /// <summary>A person of the maternity's records, begun directly.</summary>
    public async Task<string> PersonAsync(string given, DateOnly born)
    {
        var id = Ids.New("per", Inner.Clock);
        await WriteAsync(session =>
        {
            session.People.AddRecord(new PersonRecord(
                Ids.New("rec", Inner.Clock), id, ReferralWorld.Maternity, "M-" + given,
                new Demographics { GivenName = given, FamilyName = "Coldtest", BirthDate = born }, session.Now));
        });
        return id;
    }

    public Task InvolveAsync(string personId, string organisation, Practitioner practitioner, PractitionerRole? role = null) =>
        WriteAsync(session => session.Links.Add(new Involvement(
            Ids.New("inv", Inner.Clock), personId, organisation, practitioner.Id, practitioner.Name, role ?? practitioner.Role, null, false,
            new DateOnly(2026, 3, 9), null, session.Now)));

    public Task<LinkRecorded> RecordInvolvementAsync(Practitioner by, string organisation, string? named, PractitionerRole role) =>
        new RecordInvolvementHandler(Store, Inner.Directory, new InfoShare.Core.Households.ServiceLeftNotices(Inner.Deadlines), new InfoShare.Core.Concerns.History.NarrativeNotices(Inner.Deadlines), Inner.Deadlines, Inner.Clock).HandleAsync(
            new RecordInvolvement(SubjectRef.ById(Child), named, role, null, false, null, null), CallOf(organisation, by), Ct);

    public Task WriteAsync(Action<IWriteSession> write) => Store.WriteAsync(
        new WriteCommand<bool>("Fill", session =>
        {
            write(session);
            return ValueTask.FromResult(true);
        }),
        Ct);

    public ValueTask DisposeAsync() => Inner.DisposeAsync();
}
