using InfoShare.Core.Audit;
using InfoShare.Core.Concerns;
using InfoShare.Core.Contacts;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Safety;
using InfoShare.Core.Stores;
using InfoShare.Core.Tasks;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqliteRoundTripTests() : RoundTripTests(StoreEngine.Sqlite);

public sealed class PostgresRoundTripTests() : RoundTripTests(StoreEngine.Postgres);

/// <summary>Every field of every record comes back as it went in, filled, absent and mixed.</summary>
public abstract class RoundTripTests(StoreEngine engine) : DomainSuite(engine)
{
    private static IEnumerable<Filled> Fillings() =>
        Enumerable.Range(1, 30).Select(seed => new Filled(seed) { Absent = seed == 1 ? 0 : seed == 2 ? 1 : 0.3 });

    private async Task CheckAsync<T>(
        Action<IWriteSession, T> add, Func<IReadSession, T, ValueTask<T?>> find, Func<T, T>? adjust = null) where T : class
    {
        var made = Fillings().Select(f => f.Of<T>()).Select(r => adjust?.Invoke(r) ?? r).ToList();
        await DoAsync(s => made.ForEach(r => add(s, r)));
        foreach (var record in made)
        {
            var found = await LookAsync(s => find(s, record));
            found.ShouldNotBeNull();
            found.ShouldHaveContentOf(record);
        }
    }

    [Fact]
    public Task Records_of_people() => CheckAsync<PersonRecord>(
        (s, r) => s.People.AddRecord(r),
        async (s, r) => (await s.People.FindAsync(r.PersonId))?.Records.Single());

    [Fact]
    public Task Relationships() => CheckAsync<Relationship>(
        (s, r) => s.Links.Add(r), async (s, r) => (await s.Links.RelationshipsOfAsync([r.RelatedId], 10)).Single());

    [Fact]
    public Task Residences() => CheckAsync<Residence>(
        (s, r) => s.Links.Add(r), async (s, r) => (await s.Links.ResidencesAtAsync([r.AddressKey], 10)).Single());

    [Fact]
    public Task Involvements() => CheckAsync<Involvement>(
        (s, i) => s.Links.Add(i), async (s, i) => (await s.Links.InvolvementsOfAsync([i.PersonId])).Single());

    [Fact]
    public Task Statuses() => CheckAsync<ChildStatus>(
        (s, c) => s.Links.Add(c), async (s, c) => (await s.Links.StatusesOfAsync([c.PersonId])).Single(), c => c with { TakenBack = null });

    [Fact]
    public Task New_partner_checks() => CheckAsync<NewPartnerCheck>(
        (s, c) => s.Links.Add(c), (s, c) => s.Links.FindCheckAsync(c.Id));

    [Fact]
    public Task Concerns() => CheckAsync<Concern>((s, c) => s.Concerns.Add(c, []), (s, c) => s.Concerns.FindAsync(c.Id));

    [Fact]
    public Task Bearings_of_concerns() => CheckAsync<ConcernBearing>(
        (s, b) => s.Concerns.Add(NewConcern("per_1") with { Id = b.ConcernId }, [b]),
        async (s, b) => (await s.Concerns.BearingsOfAsync(b.ConcernId)).Single());

    [Fact]
    public async Task Referrals()
    {
        var place = 0;
        await CheckAsync<Referral>(
            (s, r) => s.Referrals.Add(r),
            (s, r) => s.Referrals.FindAsync(r.Id),
            r => r with { RecipientOrganisationId = Council, ChangeSequence = ++place });
    }

    [Fact]
    public Task Follow_ups() => CheckAsync<FollowUp>(
        (s, f) =>
        {
            s.Referrals.Add(NewReferral() with { Id = f.ReferralId });
            s.FollowUps.Add(f);
        },
        (s, f) => s.FollowUps.FindAsync(f.Id));

    [Fact]
    public Task Contacts() => CheckAsync<ContactRecord>((s, c) => s.Contacts.Add(c), (s, c) => s.Contacts.FindAsync(c.Id), c => c with { TakenBack = null });

    [Fact]
    public Task Enquiries() => CheckAsync<EnquiryRecord>(
        (s, e) => s.Contacts.Add(e), async (s, e) => (await s.Contacts.EnquiriesOfAsync(e.PersonId, e.OrganisationId, 10)).Single());

    [Fact]
    public Task Tasks() => CheckAsync<DutyTask>((s, t) => s.Tasks.Add(t), (s, t) => s.Tasks.FindAsync(t.Id));

    [Fact]
    public Task Safety_notices() => CheckAsync<SafetyNotice>(
        (s, n) => s.SafetyNotices.Add(n), (s, n) => s.SafetyNotices.FindAsync(n.Id),
        n => n with { PersonId = n.PersonId ?? (n.Address is null ? "per_x" : null) });

    [Fact]
    public Task Safe_contact_rules() => CheckAsync<SafeContactRule>(
        (s, r) => s.SafeContacts.Add(r), async (s, r) => (await s.SafeContacts.OfAsync(r.PersonId)).Single());

    [Fact]
    public async Task Changed_referrals()
    {
        var place = 0;
        foreach (var filled in Fillings())
        {
            var first = NewReferral();
            await DoAsync(s => s.Referrals.Add(first));
            var next = filled.Of<Referral>() with
            {
                Id = first.Id,
                Version = 2,
                RecipientOrganisationId = Council,
                ChangeSequence = place += 2,
            };
            // Children are added and never taken away.
            next = next with { ChildIds = [.. first.ChildIds, .. next.ChildIds] };
            (await DoAsync(s => s.Referrals.TryUpdateAsync(next, 1))).ShouldBeTrue();
            (await LookAsync(s => s.Referrals.FindAsync(first.Id)))!.ShouldHaveContentOf(next);
        }
    }

    [Fact]
    public Task Steps_of_referrals() => CheckAsync<ReferralEvent>(
        (s, e) => s.Referrals.Add(NewReferral() with { Id = e.ReferralId }, e),
        async (s, e) => (await s.Referrals.HistoryAsync(e.ReferralId)).Single());

    [Fact]
    public async Task Inbox_items()
    {
        var place = 0;
        await CheckAsync<Notification>(
            (s, n) => s.Inbox.Add(n),
            async (s, n) => (await s.Inbox.FindManyAsync(Council, [n.Id])).Single(),
            n => n with { OrganisationId = Council, Sequence = ++place, NextAttemptAt = n.NextAttemptAt ?? Now });
    }

    [Fact]
    public Task Deadlines() => CheckAsync<PendingDeadline>(
        (s, d) => s.Deadlines.Add(d),
        async (s, d) => (await s.Deadlines.DueAsync(DateTimeOffset.MaxValue, 100)).Single(x => x.Id == d.Id));

    [Fact]
    public Task Organisations() => CheckAsync<Organisation>(
        (s, o) => s.Registry.Put(o), async (s, o) => (await s.Registry.AllAsync()).Single(x => x.Id == o.Id));

    [Fact]
    public Task Audit_entries() => CheckAsync<AuditEntry>(
        (s, e) => s.Audit.Append(e),
        async (s, e) => (await s.Audit.ListAsync(new AuditFilter(null, null, null), null, 100)).Single(x => x.Id == e.Id));
}
