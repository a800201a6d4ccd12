using InfoShare.Core.Access;
using InfoShare.Core.People.Identity;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqliteSubjectAccessStoreTests() : SubjectAccessStoreTests(StoreEngine.Sqlite);

public sealed class PostgresSubjectAccessStoreTests() : SubjectAccessStoreTests(StoreEngine.Postgres)
{
    [Fact]
    public async Task Of_two_brokers_one_ends_it()
    {
        var request = await AddAsync(await AddPersonAsync("own-1"));
        var released = request with { Version = 2, State = SubjectAccessState.Released };
        var refused = request with { Version = 2, State = SubjectAccessState.Refused };
        (await RaceAsync(s => s.SubjectAccess.TryUpdateAsync(released, 1), s => s.SubjectAccess.TryUpdateAsync(refused, 1))).ShouldBe((true, false));
    }
}

/// <summary>People's own requests, and the views of holders.</summary>
public abstract class SubjectAccessStoreTests(StoreEngine engine) : DomainSuite(engine)
{
    [Fact]
    public async Task A_request_comes_back_as_it_went_in_and_follows_its_person()
    {
        var (person, other) = (await AddPersonAsync("own-1"), await AddPersonAsync("own-2"));
        var request = await AddAsync(other, requester: person);
        (await LookAsync(s => s.SubjectAccess.FindAsync(request.Id)))!.ShouldHaveContentOf(request);
        await DoAsync(s => s.Identity.TryMoveAsync([new EntryMove(other, other, person)]));
        (await LookAsync(s => s.SubjectAccess.FindAsync(request.Id)))!.PersonId.ShouldBe(person);

        var nobody = await AddAsync(null);
        (await LookAsync(s => s.SubjectAccess.FindAsync(nobody.Id)))!.PersonId.ShouldBeNull();
        (await LookAsync(s => s.SubjectAccess.FindAsync("sar_none"))).ShouldBeNull();
    }

    [Fact]
    public async Task A_change_is_kept_whole_and_one_of_a_version_that_moved_on_writes_nothing()
    {
        var request = await AddAsync(await AddPersonAsync("own-1"));
        var next = new Filled(3).Of<SubjectAccessRequest>() with
        {
            Id = request.Id,
            Version = 2,
            OrganisationId = request.OrganisationId,
            OwnerId = request.OwnerId,
            OwnerName = request.OwnerName,
            PersonId = request.PersonId,
            Requester = request.Requester,
            RequesterPersonId = null,
            IdentityProof = request.IdentityProof,
            Scope = request.Scope,
            Contact = request.Contact,
            OwnReference = request.OwnReference,
            OpenedAt = request.OpenedAt,
            DueAt = request.DueAt,
        };
        (await DoAsync(s => s.SubjectAccess.TryUpdateAsync(next, 1))).ShouldBeTrue();
        (await LookAsync(s => s.SubjectAccess.FindAsync(request.Id)))!.ShouldHaveContentOf(next);
        (await DoAsync(s => s.SubjectAccess.TryUpdateAsync(next, 1))).ShouldBeFalse();
        await Should.ThrowAsync<ArgumentException>(() => DoAsync(s => s.SubjectAccess.TryUpdateAsync(next with { Version = 9 }, 2)));
    }

    [Fact]
    public async Task Requests_are_listed_latest_first_to_their_own_organisation_in_pages()
    {
        var person = await AddPersonAsync("own-1");
        List<SubjectAccessRequest> all = [];
        for (var i = 0; i < 4; i++)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            all.Add(await AddAsync(person, state: i == 1 ? SubjectAccessState.Refused : SubjectAccessState.Open));
        }

        (await ListAsync(false)).ShouldBe([all[3].Id, all[2].Id, all[1].Id, all[0].Id]);
        (await ListAsync(true)).ShouldBe([all[3].Id, all[2].Id, all[0].Id]);
        (await ListAsync(false, all[2].Id, 1)).ShouldBe([all[1].Id]);
        (await LookAsync(s => s.SubjectAccess.ListAsync("another", false, null, 10))).ShouldBeEmpty();

        async Task<IEnumerable<string>> ListAsync(bool openOnly, string? after = null, int limit = 10) =>
            (await LookAsync(s => s.SubjectAccess.ListAsync("officers", openOnly, after, limit))).Select(r => r.Id);
    }

    [Fact]
    public async Task A_view_is_owed_until_it_is_given_once_or_the_request_ends()
    {
        var request = await AddAsync(await AddPersonAsync("own-1"));
        List<HolderConsultation> all = [];
        for (var i = 0; i < 3; i++)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            all.Add(new Filled(i + 1).Of<HolderConsultation>() with
            {
                Id = NewId("sac"),
                SubjectAccessId = request.Id,
                OrganisationId = Surgery,
                Answer = ItemDecision.Unspecified,
                Reason = null,
                Words = null,
                AnsweredBy = null,
                AnsweredAt = null,
                ClosedAt = null,
            });
        }

        await DoAsync(s => all.ForEach(s.SubjectAccess.Add));
        (await OwedAsync()).ShouldBe([all[0].Id, all[1].Id, all[2].Id]);
        (await OwedAsync(all[0].Id, 1)).ShouldBe([all[1].Id]);
        (await LookAsync(s => s.SubjectAccess.OpenConsultationsAsync(Council, null, 10))).ShouldBeEmpty();

        var answered = all[0] with { Answer = ItemDecision.Release, Reason = "why", Words = "words", AnsweredBy = "Dr", AnsweredAt = Now };
        (await DoAsync(s => s.SubjectAccess.TryAnswerAsync(answered))).ShouldBeTrue();
        (await DoAsync(s => s.SubjectAccess.TryAnswerAsync(answered with { Answer = ItemDecision.Withhold }))).ShouldBeFalse();
        (await LookAsync(s => s.SubjectAccess.FindConsultationAsync(answered.Id)))!.ShouldHaveContentOf(answered);
        (await OwedAsync()).ShouldBe([all[1].Id, all[2].Id]);

        await DoAsync(s => all.ForEach(c => s.SubjectAccess.CloseConsultation(c.Id, Now)));
        (await OwedAsync()).ShouldBeEmpty();
        (await DoAsync(s => s.SubjectAccess.TryAnswerAsync(all[1] with { AnsweredAt = Now }))).ShouldBeFalse();
        (await LookAsync(s => s.SubjectAccess.ConsultationsOfAsync(request.Id))).Select(c => (c.Id, c.ClosedAt is not null))
            .ShouldBe([(all[0].Id, false), (all[1].Id, true), (all[2].Id, true)]);

        async Task<IEnumerable<string>> OwedAsync(string? after = null, int limit = 10) =>
            (await LookAsync(s => s.SubjectAccess.OpenConsultationsAsync(Surgery, after, limit))).Select(c => c.Id);
    }

    protected async Task<SubjectAccessRequest> AddAsync(string? personId, string? requester = null, SubjectAccessState state = SubjectAccessState.Open)
    {
        var request = new Filled(1).Of<SubjectAccessRequest>() with
        {
            Id = NewId("sar"),
            Version = 1,
            OrganisationId = "officers",
            PersonId = personId,
            RequesterPersonId = requester,
            State = state,
        };
        await DoAsync(s => s.SubjectAccess.Add(request));
        return request;
    }
}
