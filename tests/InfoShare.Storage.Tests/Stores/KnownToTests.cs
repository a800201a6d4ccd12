using System.Reflection;
using InfoShare.Core;
using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Audit.Log;
using InfoShare.Core.Audit.Review;
using InfoShare.Core.Concerns;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage.Signing;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqliteKnownToTests() : KnownToTests(StoreEngine.Sqlite);

public sealed class PostgresKnownToTests() : KnownToTests(StoreEngine.Postgres);

/// <summary>
/// Whether an organisation had to do with somebody: asked before a review of its lead reads anything, so that "nothing" takes one time however much others hold
/// (H6, A10).
/// </summary>
public abstract class KnownToTests(StoreEngine engine) : DomainSuite(engine)
{
    private const string Own = "own-school";
    private const string Reviewer = "u-reviewer";

    private static readonly PractitionerRole[] Ordinary = [PractitionerRole.Unspecified, PractitionerRole.DesignatedLead, PractitionerRole.SchoolStaff, PractitionerRole.Gp];

    [Fact]
    public async Task Each_way_in_which_an_organisation_has_to_do_with_somebody_counts_from_then_on_and_for_it_alone()
    {
        foreach (var (what, write) in Ways())
        {
            var person = await AddPersonAsync();
            await DoAsync(s => write(s, person, Council, PractitionerRole.Gp));
            var before = Now;
            (await KnownAsync(person)).ShouldBeFalse($"{what}: another's");
            Clock.Advance(TimeSpan.FromMinutes(1));
            await DoAsync(s => write(s, person, Own, PractitionerRole.Gp));
            (await KnownAsync(person)).ShouldBeTrue(what);
            (await KnownAsync(person, before)).ShouldBeFalse($"{what}: not yet");
            (await KnownAsync(await AddPersonAsync())).ShouldBeFalse($"{what}: somebody else");
            Clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public async Task What_a_service_apart_of_the_own_house_did_or_was_told_is_not_the_leads()
    {
        foreach (var (what, write) in Ways().Where(w => w.HasRole))
        {
            var person = await AddPersonAsync();
            await DoAsync(s => write(s, person, Own, PractitionerRole.Lado));
            (await KnownAsync(person)).ShouldBeFalse(what);
        }
    }

    [Fact]
    public async Task What_tells_the_organisation_nothing_of_somebody_makes_nobody_known()
    {
        var person = await AddPersonAsync();
        var own = ConcernOf(await AddPersonAsync(), organisation: Own);
        await DoAsync(s =>
        {
            s.Audit.Append(Entry(Own, person, PractitionerRole.Gp) with { Kind = AuditEventKind.Refuse, Outcome = "refused: NOT_FOUND" });
            s.Audit.Append(Entry(Own, person, PractitionerRole.Gp) with { Outcome = "NO_MATCH" });

            // Whom a link added to the own concern, of whom its publisher must learn nothing.
            s.Concerns.Add(own, [NewBearing(own, person) with { Apart = true, FoundByLink = true }]);
            s.Inbox.Add(ItemOf(Own) with { PersonId = null, ConcernId = own.Id });
        });
        (await KnownAsync(person)).ShouldBeFalse();

        // A referral of the own, to which the broker added a child for a link.
        var referral = NewReferral(child: person) with { ReferrerOrganisationId = Own, ConcernIds = [own.Id], OwnerOrganisationId = Council };
        await DoAsync(s => s.Referrals.Add(referral, NewSteps(referral)));
        (await KnownAsync(person)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_thing_is_known_to_whoever_made_it_was_told_of_it_or_was_shown_it()
    {
        var concern = ConcernOf(await AddPersonAsync(), organisation: Council);
        await DoAsync(s => s.Concerns.Add(concern, []));
        (await KnownAsync([], [concern.Id])).ShouldBeFalse();
        (await LookAsync(s => s.Reliance.IsKnownToAsync(Question([], [concern.Id]) with { OrganisationId = Council }))).ShouldBeTrue();
        await DoAsync(s => s.Audit.Append(Entry(Own, "per_other", PractitionerRole.Gp) with { Shown = [$"MARKER {concern.Id}"] }));
        (await KnownAsync([], [concern.Id])).ShouldBeTrue();

        var referral = NewReferral() with { OwnerOrganisationId = Council };
        await DoAsync(s => s.Referrals.Add(referral, NewSteps(referral)));
        (await KnownAsync([], [referral.Id])).ShouldBeFalse();
        await DoAsync(s => s.Inbox.Add(ItemOf(Own) with { PersonId = null, ConcernId = null, ReferralId = referral.Id }));
        (await KnownAsync([], [referral.Id])).ShouldBeTrue();
    }

    /// <summary>The whole review, by whoever leads: of somebody of whom others hold much, and of nobody, the same is read, which is nothing.</summary>
    [Fact]
    public async Task A_review_of_somebody_whom_others_alone_hold_reads_nothing_of_what_they_hold()
    {
        var (theirs, own) = (await AddPersonAsync("own-1"), await AddPersonAsync("own-2"));
        await DoAsync(s =>
        {
            foreach (var person in new[] { theirs, own })
            {
                s.Concerns.Add(ConcernOf(person, organisation: Council), []);
                for (var i = 0; i < 50; i++)
                    s.Audit.Append(Entry(Council, person, PractitionerRole.Gp));
            }

            s.Inbox.Add(ItemOf(Own) with { PersonId = own });
            s.Registry.Put(Register(Own));
        });
        Clock.Advance(TimeSpan.FromMinutes(1));

        var watched = new WatchedStore(Store);
        using var directory = new OrganisationDirectory(Store);
        var handler = new WhoKnewWhatHandler(watched, directory, PolicyBook.Embedded, Check(), Clock);
        var nothing = new List<KnewWhat>();
        foreach (var person in new[] { theirs, NewId("per") })
        {
            nothing.Add(await AskAsync(person));
            watched.PastReads.ShouldBe(0, "nothing of the past was read");
        }

        (nothing[0] with { Receipt = nothing[1].Receipt }).ToString().ShouldBe(nothing[1].ToString());
        (await AskAsync(own)).Organisations.ShouldHaveSingleItem().OrganisationId.ShouldBe(Own);
        watched.PastReads.ShouldBeGreaterThan(0);

        Task<KnewWhat> AskAsync(string person) => handler.HandleAsync(
            new WhoKnewWhat(
                new ReviewSubject(ReviewSubjectKind.Person, person), Now, "Who knew what of this person", null, PractitionerRole.Unspecified, Purpose.Unspecified, true, 0, 50),
            new Call(
                new Caller(Own, Own, AgencyKind.Education, "Northmere", false, new Practitioner(Reviewer, "Ms Reedmock", PractitionerRole.DesignatedLead, null), Reviewer)
                {
                    Standing = new AccessStanding(PolicyBook.Embedded.At(Now)),
                },
                "AuditReviewService/WhoKnewWhat"),
            Ct);
    }

    /// <summary>Who a source was is hidden from all but the owner and the named few: whoever leads a review for the partners is none of them (S14).</summary>
    [Fact]
    public async Task Whoever_leads_a_review_reads_nothing_that_says_who_a_source_was()
    {
        var person = await AddPersonAsync();
        var (open, source) = (ConcernOf(person, organisation: Own) with { Class = SensitivityClass.Standard }, ConcernOf(person, organisation: Own) with { Class = SensitivityClass.Informant });
        var item = ItemOf(Own) with { PersonId = person, ConcernId = source.Id };
        var entry = Entry(Own, person, PractitionerRole.SchoolStaff) with { Kind = AuditEventKind.Decide, ObjectId = source.Id };
        await DoAsync(s =>
        {
            s.Concerns.Add(open, []);
            s.Concerns.Add(source, []);
            s.Inbox.Add(item);
            s.Audit.Append(entry);
            s.Registry.Put(Register(Own));
        });
        Clock.Advance(TimeSpan.FromMinutes(1));
        using var directory = new OrganisationDirectory(Store);
        var handler = new WhoKnewWhatHandler(Store, directory, PolicyBook.Embedded, Check(), Clock);
        foreach (var (role, isThere) in new[] { (PractitionerRole.Auditor, true), (PractitionerRole.ReviewLead, false) })
        {
            var knew = await handler.HandleAsync(
                new WhoKnewWhat(
                    new ReviewSubject(ReviewSubjectKind.Person, person), Now, "Who knew what of this person", null, PractitionerRole.Unspecified, Purpose.Unspecified, true, 0, 50),
                new Call(
                    new Caller("partnership", "partnership", AgencyKind.Other, "Northmere", true, new Practitioner(Reviewer, "Rhea Reviewsample", role, null), Reviewer)
                    {
                        Standing = new AccessStanding(PolicyBook.Embedded.At(Now)),
                    },
                    "AuditReviewService/WhoKnewWhat"),
                Ct);
            knew.Lines.ShouldContain(l => l.ObjectId == open.Id);
            foreach (var hidden in (string[])[source.Id, item.Id])
                knew.Lines.Any(l => l.ObjectId == hidden || l.AboutId == hidden).ShouldBe(isThere, $"{role}: {hidden}");
            knew.CriticalPoints.Any(c => c.ObjectId == source.Id).ShouldBe(isThere, $"{role}");
            knew.Differing.ShouldBeEmpty();
        }
    }

    private TrailCheck Check()
    {
        var crypto = OpenSslEd25519.Load();
        var own = new OwnLog("main", "infoshare.example/main", new NoteSigner("infoshare.example/main", crypto.OpenKey(Enumerable.Repeat((byte)1, 32).ToArray())), crypto);
        return new TrailCheck(Store, own, new LogRegister(Store, own));
    }

    private IEnumerable<Way> Ways()
    {
        yield return new("the trail", (s, person, organisation, role) => s.Audit.Append(Entry(organisation, person, role)), true);
        yield return new("work", (s, person, organisation, role) => s.Links.Add(
            new Filled(1).Of<Involvement>() with { Id = NewId("inv"), PersonId = person, OrganisationId = organisation, Role = role, PractitionerId = "u-other", RecordedAt = Now }), true);
        yield return new("an item", (s, person, organisation, role) => s.Inbox.Add(
            ItemOf(organisation) with { PersonId = person, ConcernId = null, ReferralId = null, ActionRole = role }), true);
        yield return new("a concern", (s, person, organisation, role) => s.Concerns.Add(
            ConcernOf(person, organisation: organisation) with { AuthorRole = role }, []), true);
        yield return new("an item of a concern", (s, person, organisation, role) =>
        {
            var concern = ConcernOf(person, organisation: "somebody");
            s.Concerns.Add(concern, []);
            s.Inbox.Add(ItemOf(organisation) with { PersonId = "per_another", ConcernId = concern.Id, ReferralId = null, ActionRole = role });
        }, true);
        yield return new("an item of a concern that bears on the person", (s, person, organisation, role) =>
        {
            var concern = ConcernOf("per_another", organisation: "somebody");
            s.Concerns.Add(concern, [NewBearing(concern, person)]);
            s.Inbox.Add(ItemOf(organisation) with { PersonId = "per_another", ConcernId = concern.Id, ReferralId = null, ActionRole = role });
        }, true);
        yield return new("an item of a referral", (s, person, organisation, role) =>
        {
            var referral = NewReferral(child: person) with { ReferrerOrganisationId = "somebody", RecipientOrganisationId = "desk", OwnerOrganisationId = "desk" };
            s.Referrals.Add(referral, NewSteps(referral));
            s.Inbox.Add(ItemOf(organisation) with { PersonId = null, ConcernId = null, ReferralId = referral.Id, ActionRole = role });
        }, true);
        yield return new("a referral sent", (s, person, organisation, role) => Add(
            s, NewReferral(child: person) with { ReferrerOrganisationId = organisation, ReferrerRole = role, ReferrerId = "u-other", RecipientOrganisationId = "desk", OwnerOrganisationId = "desk" }), true);
        yield return new("a referral received", (s, person, organisation, _) => Add(
            s, NewReferral(child: person) with { ReferrerOrganisationId = "somebody", RecipientOrganisationId = organisation, OwnerOrganisationId = "desk" }), false);
        yield return new("a referral owned", (s, person, organisation, _) => Add(
            s, NewReferral(child: person) with { ReferrerOrganisationId = "somebody", RecipientOrganisationId = "desk", OwnerOrganisationId = organisation }), false);
    }

    // Open to whoever leads, unless it is said otherwise.
    private Notification ItemOf(string organisation) => NewItem(organisation) with { ActionRole = PractitionerRole.Gp, DigestId = null };

    private Concern ConcernOf(string subject, string organisation) =>
        NewConcern(subject, organisation: organisation) with { RecordedAt = Now, AuthorRole = PractitionerRole.Gp, AuthorId = "u-other" };

    private ReferralEvent NewSteps(Referral referral) => new(referral.Id, referral.State, "SENT", null, Now);

    private void Add(IWriteSession session, Referral referral) => session.Referrals.Add(referral, NewSteps(referral));

    private Task<bool> KnownAsync(string person, DateTimeOffset? at = null) => KnownAsync([person], [], at);

    private Task<bool> KnownAsync(string[] people, string[] things, DateTimeOffset? at = null) =>
        LookAsync(s => s.Reliance.IsKnownToAsync(Question(people, things) with { At = at ?? Now }));

    private KnownToQuestion Question(string[] people, string[] things) => new(Own, Reviewer, people, things, Now, Ordinary, Ordinary);

    private ConcernBearing NewBearing(Concern concern, string person) => new Filled(1).Of<ConcernBearing>() with
    {
        ConcernId = concern.Id,
        PersonId = person,
        Apart = false,
        FoundByLink = false,
    };

    private AuditEntry Entry(string organisation, string person, PractitionerRole role) => new()
    {
        Id = NewId("aud"),
        Kind = AuditEventKind.Query,
        Action = "Test/Test",
        OrganisationId = organisation,
        PractitionerId = "u-other",
        Role = role,
        PersonIds = [person],
        Outcome = "done",
        RecordedAt = Now,
    };

    private static Organisation Register(string id) => new(
        id, id, AgencyKind.Education, "Northmere", Connection.Publishes, [PractitionerRole.DesignatedLead], false, null, null, [], null, true, false);

    private sealed record Way(string What, Action<IWriteSession, string, string, PractitionerRole> Write, bool HasRole)
    {
        public void Deconstruct(out string what, out Action<IWriteSession, string, string, PractitionerRole> write) => (what, write) = (What, Write);
    }

    /// <summary>Counts what is asked of the past.</summary>
    private sealed class WatchedStore(IStore inner) : IStore
    {
        public int PastReads { get; private set; }

        public RecentLeaves Leaves => inner.Leaves;

        public Task<TResult> WriteAsync<TResult>(WriteCommand<TResult> command, CancellationToken ct) => inner.WriteAsync(command, ct);

        public Task<TResult> ReadAsync<TResult>(Func<IReadSession, ValueTask<TResult>> read, CancellationToken ct) => inner.ReadAsync(
            session =>
            {
                var watched = DispatchProxy.Create<IReadSession, Watch>();
                ((Watch)(object)watched).Begin(session, () => PastReads++);
                return read(watched);
            },
            ct);

        public WakeSignal Subscribe(string topic) => inner.Subscribe(topic);

        public Task<int> PruneIdempotentRequestsAsync(TimeSpan olderThan, CancellationToken ct) => inner.PruneIdempotentRequestsAsync(olderThan, ct);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    /// <summary>A session that tells when its reader of the past is asked for.</summary>
    public class Watch : DispatchProxy
    {
        private IReadSession? session;
        private Action? read;

        internal void Begin(IReadSession inner, Action onPast) => (session, read) = (inner, onPast);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.ReturnType == typeof(IPastReader))
                read!();
            return targetMethod.Invoke(session, args);
        }
    }
}
