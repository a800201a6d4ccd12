using System.Security.Cryptography;
using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Audit.Log;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Sharing;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Identity;
using InfoShare.Identity.Development;
using InfoShare.Storage;
using InfoShare.Storage.Signing;

namespace InfoShare.Cli.Bench;

/// <summary>
/// The publish itself in this process: operation, store and trail as in a broker, without network. With the tree, a checkpoint is
/// signed some times a second and every answer gets its receipt's promise; without it, there are audit rows alone.
/// </summary>
internal sealed class PublishBench : IAsyncDisposable
{
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(300);
    private static readonly DateTimeOffset Far = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly IStore store;
    private readonly OrganisationDirectory directory;
    private readonly ShareConcernHandler handler;
    private readonly IReadOnlyList<string> people;
    private readonly OwnLog? log;
    private readonly CancellationTokenSource stop = new();
    private Task checkpoints = Task.CompletedTask;
    private int number;

    private PublishBench(IStore store, IReadOnlyList<string> people, OwnLog? log)
    {
        (this.store, this.people, this.log) = (store, people, log);
        directory = new OrganisationDirectory(store);
        handler = HandlerOf(store, directory, new PartnershipClock(null, DeadlineSchedules.Embedded(WorkingDayCalendar.England)), TimeProvider.System);
    }

    /// <summary>The operation as a broker puts it together.</summary>
    internal static ShareConcernHandler HandlerOf(IStore store, OrganisationDirectory directory, PartnershipClock clock, TimeProvider time) => new(
        store, directory, new ConcernDesk(clock), new ConcernAnnouncer(clock), new ReferralDesk(clock, time), new ContactContradictions(clock),
        new SourceElsewhere(new ResurfaceConcerns(clock)), new SharingGuidance(),
        new Core.Contacts.ContactDesk(new Core.Contacts.UnseenDesk(clock, new Core.Tasks.TaskDesk(clock))), time);

    /// <summary>How many were acknowledged.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>How long after their answers entries are covered.</summary>
    public CoverDelays Covers { get; } = new();

    /// <summary>Entries of the log, as far as its writer has seen them.</summary>
    public long LogSize => store.Leaves.Size;

    public static async Task<PublishBench> OpenAsync(StorageOptions options, IReadOnlyList<string> people, bool tree, CancellationToken ct)
    {
        var store = await Store.OpenAsync(options with { AuditRowsOnly = !tree }, TimeProvider.System, ct: ct);
        OwnLog? log = null;
        if (tree)
        {
            var crypto = OpenSslEd25519.Load();
            log = new OwnLog(options.AuditLog, "bench.invalid/log", new NoteSigner("bench.invalid/log", crypto.OpenKey(RandomNumberGenerator.GetBytes(32))), crypto);
        }

        var bench = new PublishBench(store, people, log);
        await store.WriteAsync(
            new WriteCommand<bool>("LoadRegistry", session =>
            {
                foreach (var organisation in Neighbourhood.Organisations)
                    session.Registry.Put(OrganisationOf(organisation));
                return ValueTask.FromResult(true);
            }),
            ct);
        if (log is not null)
        {
            var auditTree = new AuditTree(store, log, TimeProvider.System);
            await auditTree.OpenAsync(null, ct);
            bench.checkpoints = Task.Run(() => bench.SignAsync(auditTree), CancellationToken.None);
        }

        return bench;
    }

    /// <summary>Publishes so many concerns, so many in flight, and says how long it took.</summary>
    public async Task<TimeSpan> RunAsync(int publishes, int inFlight, CancellationToken ct)
    {
        var left = publishes;
        var taken = await AuditBench.TimeAsync(() => Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(
            async () =>
            {
                while (Interlocked.Decrement(ref left) >= 0)
                    await PublishAsync(ct);
            },
            ct))));
        Acknowledged += publishes;
        return taken;
    }

    /// <summary>Makes the log grow by this many entries and nothing else.</summary>
    public Task GrowAsync(int entries, CancellationToken ct) => LogBench.GrowAsync(store, entries, null, ct);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await checkpoints;
        directory.Dispose();
        await store.DisposeAsync();
        log?.Signer.Dispose();
        stop.Dispose();
    }

    private async Task PublishAsync(CancellationToken ct)
    {
        var n = Interlocked.Increment(ref number);
        var statement = new ConcernStatement
        {
            Subject = SubjectRef.ById(people[(int)(n * 7919L % people.Count)]),
            Indicators = [ConcernIndicator.HomeConditions],
            Kind = ConcernKind.Event,
            Source = SourceKind.Observed,
            RiskStatement = AuditBench.RiskStatement,
            ChildContact = ChildContactAnswer.Yes,
            Urgency = Urgency.Standard,
            Consent = ConsentState.Given,
            LegalBasis = LegalBasis.PublicFunction,
        };
        var shared = await handler.HandleAsync(new ShareConcern(statement), NewCall(), ct);
        if (log is null)
            return;
        var place = store.Leaves.Find(shared.Edges.Receipt.EntryId)
            ?? throw new InvalidOperationException("An acknowledged entry has no place in the log.");
        place.Among.PromiseOf(place.Index, log.Origin, Far, log.Signer);
        Covers.Answered(place.Index);
    }

    private async Task SignAsync(AuditTree tree)
    {
        try
        {
            await new CheckpointTurns(store.Leaves, Gather, TimeProvider.System).RunAsync(
                async ct =>
                {
                    if (await tree.AdvanceAsync(ct) is not { } checkpoint)
                        return long.MaxValue;
                    Covers.Covered(checkpoint.Size);
                    return checkpoint.Size;
                },
                stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The bench is over.
        }
    }

    internal static Call NewCall() => new(
        new Caller(
            "elmmock-surgery", "Elmmock Surgery", AgencyKind.Health, "Northmere", false,
            new Practitioner("bench-gp", "Dr Bench Aldertest", PractitionerRole.Gp, null), Guid.NewGuid().ToString("N")),
        AuditBench.Action, Guid.NewGuid().ToString(), new byte[IdempotencyKey.BodyHashLength]);

    internal static Organisation OrganisationOf(RegisteredOrganisation entry) => new(
        entry.Id, entry.Name, Code.Parse<AgencyKind>(entry.Agency), entry.Area, Code.Parse<Connection>(entry.Connection),
        [.. entry.AllowedRoles.Select(r => Code.Parse<PractitionerRole>(r))], entry.ReceivesReferrals, entry.DutyTelephone, entry.ClientId, [], null,
        entry.Enabled, entry.IsOperator);
}
