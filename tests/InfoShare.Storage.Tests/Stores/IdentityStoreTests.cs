using InfoShare.Core.Concerns;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.People.Identity;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqliteIdentityStoreTests() : IdentityStoreTests(StoreEngine.Sqlite);

public sealed class PostgresIdentityStoreTests() : IdentityStoreTests(StoreEngine.Postgres)
{
    [Fact]
    public async Task Two_brokers_that_join_the_same_two_people_both_ways_join_them_once()
    {
        var a = await NewPersonAsync("own-a");
        var b = await NewPersonAsync("own-b");

        var (first, second) = await RaceAsync(
            s => s.Identity.TryMoveAsync([new EntryMove(b, b, a)]),
            s => s.Identity.TryMoveAsync([new EntryMove(a, a, b)]));

        (first, second).ShouldBe((true, false));
        (await LookAsync(s => s.Identity.FindEntriesAsync(b))).Select(e => e.PersonId).ShouldBe([a, a]);
    }

    [Fact]
    public async Task A_record_added_while_another_broker_merges_its_person_goes_with_the_merge()
    {
        var a = await NewPersonAsync("own-a");
        var b = await NewPersonAsync("own-b");
        var late = NewRecord(b, "own-c") with { EntryId = NewId("per") };

        await RaceAsync(
            s => s.Identity.TryMoveAsync([new EntryMove(b, b, a)]),
            async s =>
            {
                s.People.AddRecord(late);
                return await s.People.FindAsync(b) is not null;
            });

        (await LookAsync(s => s.People.FindAsync(late.EntryId)))!.Id.ShouldBe(a);
    }
}

/// <summary>People as clusters of entries: facts follow the entries, and a split gives back what a join took (requirements A5, A6).</summary>
public abstract class IdentityStoreTests(StoreEngine engine) : DomainSuite(engine)
{
    private const string Police = "elmmock-police";

    [Fact]
    public async Task A_merge_shows_the_facts_of_both_under_one_id_and_a_split_gives_the_former_state_back()
    {
        var (one, two, child) = await TwoWithFactsAsync();
        var before = (await AllOfAsync(one), await AllOfAsync(two), await AllOfAsync(child));

        var moves = JoinPeople.Of(await EntriesAsync(one), await EntriesAsync(two));
        moves.ShouldAllBe(m => m.ToPersonId == one);
        (await DoAsync(s => s.Identity.TryMoveAsync(moves))).ShouldBeTrue();

        (await AllOfAsync(two)).ShouldHaveContentOf(await AllOfAsync(one));
        var merged = await AllOfAsync(one);
        merged.Person!.Records.Count.ShouldBe(3);
        merged.Residences.Count.ShouldBe(2);
        merged.Concerns.Count.ShouldBe(2);
        merged.Concerns.ShouldAllBe(c => c.PersonId == one);
        merged.Relationships.ShouldAllBe(r => r.PersonId == one && r.RelatedId == child);
        merged.Relationships.Count.ShouldBe(2);
        merged.Involvements.ShouldAllBe(i => i.PersonId == one);
        merged.Statuses.ShouldAllBe(s => s.PersonId == one);
        (await AllOfAsync(child)).Relationships.ShouldAllBe(r => r.PersonId == one);

        var back = SplitPerson.Of(await EntriesAsync(one), [.. moves.Select(m => m.EntryId)]);
        (await DoAsync(s => s.Identity.TryMoveAsync(back))).ShouldBeTrue();

        (await AllOfAsync(one), await AllOfAsync(two), await AllOfAsync(child)).ShouldHaveContentOf(before);
    }

    [Fact]
    public async Task What_is_stated_while_people_are_one_goes_with_the_entry_of_who_stated_it()
    {
        var one = await NewPersonAsync("own-1");
        Clock.Advance(TimeSpan.FromSeconds(1));
        var two = NewId("per");
        await DoAsync(s => s.People.AddRecord(NewRecord(two, "police-1") with { OrganisationId = Police }));
        await JoinAsync(one, two);

        // The police name the person by the only id there is, and mean the one of their record.
        var home = NewResidence(one, "uprn:9") with { OrganisationId = Police };
        var concern = NewConcern(one, organisation: Police);
        var told = NewReferral(child: one) with { ReferrerOrganisationId = Police };
        await DoAsync(s =>
        {
            s.Links.Add(home);
            s.Concerns.Add(concern, []);
            s.Referrals.Add(told);
        });
        (await LookAsync(s => s.Links.ResidencesOfAsync([two], 9))).Single().PersonId.ShouldBe(one);

        await SplitAsync(one, two);
        (await LookAsync(s => s.Links.ResidencesOfAsync([one], 9))).ShouldBeEmpty();
        (await LookAsync(s => s.Links.ResidencesOfAsync([two], 9))).Single().PersonId.ShouldBe(two);
        (await LookAsync(s => s.Concerns.FindAsync(concern.Id)))!.SubjectId.ShouldBe(two);
        (await LookAsync(s => s.Referrals.FindAsync(told.Id)))!.ChildIds.ShouldBe([two]);
        (await LookAsync(s => s.Referrals.SeriesOfAsync([one]))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_later_statement_takes_the_place_of_an_earlier_one_on_another_entry_only_while_they_are_one_person()
    {
        var one = await NewPersonAsync("own-1");
        var two = await NewPersonAsync("own-2");
        var earlier = NewResidence(one, "uprn:1");
        var later = NewResidence(two, "uprn:1") with { RecordedAt = Now.AddHours(1), State = LinkState.EndedVerified };
        await DoAsync(s =>
        {
            s.Links.Add(earlier);
            s.Links.Add(later);
        });
        (await LookAsync(s => s.Links.ResidencesAtAsync(["uprn:1"], 9))).Count.ShouldBe(2);

        await JoinAsync(one, two);
        (await LookAsync(s => s.Links.ResidencesAtAsync(["uprn:1"], 9))).Single().Id.ShouldBe(later.Id);
        await SplitAsync(one, two);
        (await LookAsync(s => s.Links.ResidencesAtAsync(["uprn:1"], 9))).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_child_of_a_referral_that_is_two_entries_comes_once_and_a_check_names_the_people_of_now()
    {
        var one = await NewPersonAsync("own-1");
        var two = await NewPersonAsync("own-2");
        var referral = NewReferral() with { ChildIds = [one, two] };
        var check = new Filled(1).Of<NewPartnerCheck>() with { Id = NewId("chk"), SupervisedPersonId = two, PartnerId = two, ChildIds = [one, two] };
        var item = NewItem() with { PersonId = two };
        await DoAsync(s =>
        {
            s.Referrals.Add(referral);
            s.Links.Add(check);
            s.Inbox.Add(item);
        });

        await JoinAsync(one, two);
        var now = (await LookAsync(s => s.Referrals.FindAsync(referral.Id)))!;
        now.ChildIds.ShouldBe([one]);
        var checkedNow = (await LookAsync(s => s.Links.FindCheckAsync(check.Id)))!;
        (checkedNow.SupervisedPersonId, checkedNow.PartnerId, checkedNow.ChildIds.Single()).ShouldBe((one, one, one));
        (await LookAsync(s => s.Inbox.FindManyAsync(Council, [item.Id]))).Single().PersonId.ShouldBe(one);

        // What is written again meanwhile does not forget the second child.
        (await DoAsync(s => s.Referrals.TryUpdateAsync(now with { Version = 2 }, 1))).ShouldBeTrue();
        await SplitAsync(one, two);
        (await LookAsync(s => s.Referrals.FindAsync(referral.Id)))!.ChildIds.ShouldBe([one, two]);
        (await LookAsync(s => s.Referrals.SeriesOfAsync([two]))).Single().ReferralId.ShouldBe(referral.Id);
        (await LookAsync(s => s.Links.FindCheckAsync(check.Id)))!.SupervisedPersonId.ShouldBe(two);
    }

    [Fact]
    public async Task An_id_that_was_ever_given_out_finds_the_person_that_it_is_part_of_now()
    {
        var one = await NewPersonAsync("own-1");
        var two = await NewPersonAsync("own-2");
        await JoinAsync(one, two);

        (await LookAsync(s => s.People.FindAsync(two)))!.Id.ShouldBe(one);
        (await LookAsync(s => s.People.FindManyAsync([two, one]))).Single().Id.ShouldBe(one);
        (await LookAsync(s => s.People.FindByOwnRecordAsync(Surgery, "own-2")))!.Id.ShouldBe(one);
        (await LookAsync(s => s.People.OwnRecordIdsAsync(Surgery, [two]))).Keys.ShouldBe([one]);
    }

    [Fact]
    public async Task A_move_that_somebody_was_faster_with_or_that_would_leave_a_person_headless_writes_nothing()
    {
        var one = await NewPersonAsync("own-1");
        var two = await NewPersonAsync("own-2");
        var three = await NewPersonAsync("own-3");
        await JoinAsync(one, two);

        (await DoAsync(s => s.Identity.TryMoveAsync([new EntryMove(two, two, three)]))).ShouldBeFalse();
        (await DoAsync(s => s.Identity.TryMoveAsync([new EntryMove(one, one, three)]))).ShouldBeFalse();
        (await DoAsync(s => s.Identity.TryMoveAsync([new EntryMove(three, three, two)]))).ShouldBeFalse();
        (await DoAsync(s => s.Identity.TryMoveAsync([new EntryMove(two, one, "per_none")]))).ShouldBeFalse();
        (await EntriesAsync(one)).Select(e => e.Id).ShouldBe([one, two], ignoreOrder: true);
        (await EntriesAsync(three)).Single().PersonId.ShouldBe(three);
    }

    [Fact]
    public async Task Decisions_are_found_by_the_entries_they_name_and_an_undo_lets_people_meet_again()
    {
        var one = await NewPersonAsync("own-1");
        var two = await NewPersonAsync("own-2");
        var apart = NewDecision(IdentityDecisionKind.KeepApart) with { Apart = [new EntryPair(one, two)] };
        await DoAsync(s => s.Identity.Add(apart));

        (await LookAsync(s => s.Identity.DecisionsOfAsync(two))).Single().ShouldHaveContentOf(apart);
        (await LookAsync(s => s.Identity.KeptApartAsync([two]))).ShouldBe([new KeptApart(two, one, apart.Id)]);
        (await LookAsync(s => s.Identity.FindUndoOfAsync(apart.Id))).ShouldBeNull();

        var undo = NewDecision(IdentityDecisionKind.Undo) with { Undoes = apart.Id, Named = [one, two] };
        await DoAsync(s => s.Identity.Add(undo));
        (await LookAsync(s => s.Identity.KeptApartAsync([one, two]))).ShouldBeEmpty();
        (await LookAsync(s => s.Identity.FindUndoOfAsync(apart.Id)))!.Id.ShouldBe(undo.Id);
        (await LookAsync(s => s.Identity.DecisionsOfAsync(one))).Select(d => d.Id).ShouldBe([apart.Id, undo.Id], ignoreOrder: true);
        (await LookAsync(s => s.Identity.FindDecisionAsync("idd_none"))).ShouldBeNull();
        await Should.ThrowAsync<StoreRejectedException>(() => DoAsync(s => s.Identity.Add(undo with { Id = NewId("idd") })));
    }

    [Fact]
    public async Task A_question_is_answered_once_and_follows_its_entries()
    {
        var one = await NewPersonAsync("own-1");
        var two = await NewPersonAsync("own-2");
        var three = await NewPersonAsync("own-3");
        var question = new IdentityQuestion
        {
            Id = NewId("idq"),
            Kind = IdentityQuestionKind.PotentialMatch,
            OrganisationId = Surgery,
            EntryId = two,
            PersonId = two,
            Candidates = [new QuestionCandidate(three, three, new Filled(3).Of<MatchEvidence>())],
            OpenedAt = Now,
            State = IdentityQuestionState.Open,
        };
        await DoAsync(s => s.Identity.Add(question));

        (await LookAsync(s => s.Identity.FindQuestionAsync(question.Id)))!.ShouldHaveContentOf(question);
        (await LookAsync(s => s.Identity.QuestionsAsync(true, Surgery, 9, null))).Select(q => q.Id).ShouldContain(question.Id);
        (await LookAsync(s => s.Identity.QuestionsAsync(true, Council, 9, null))).ShouldBeEmpty();
        (await LookAsync(s => s.Identity.QuestionsAsync(true, null, 9, question.Id))).ShouldBeEmpty();
        (await LookAsync(s => s.Identity.OpenQuestionsOfAsync(three))).Single().Id.ShouldBe(question.Id);

        await JoinAsync(one, two);
        (await LookAsync(s => s.Identity.OpenQuestionsOfAsync(one))).Single().PersonId.ShouldBe(one);

        var by = new AnsweredBy(Surgery, "gp.one", "Gwen One", PractitionerRole.Gp);
        var answer = new QuestionAnswer(question.Id, IdentityQuestionState.KeptApart, by, Now, "Known to me.", "idd_1");
        (await DoAsync(s => s.Identity.TryAnswerAsync(answer))).ShouldBeTrue();
        (await DoAsync(s => s.Identity.TryAnswerAsync(answer))).ShouldBeFalse();
        (await LookAsync(s => s.Identity.OpenQuestionsOfAsync(three))).ShouldBeEmpty();
        var answered = (await LookAsync(s => s.Identity.QuestionsAsync(false, Surgery, 9, null))).Single(q => q.Id == question.Id);
        (answered.State, answered.AnsweredBy, answered.Reason, answered.DecisionId).ShouldBe((IdentityQuestionState.KeptApart, by, "Known to me.", "idd_1"));
    }

    // At different times, so that it is known who keeps the id.
    protected async Task<string> NewPersonAsync(string ownRecordId)
    {
        Clock.Advance(TimeSpan.FromSeconds(1));
        return await AddPersonAsync(ownRecordId);
    }

    private IdentityDecision NewDecision(IdentityDecisionKind kind) => new()
    {
        Id = NewId("idd"),
        Kind = kind,
        Automatic = false,
        OrganisationId = Surgery,
        PractitionerId = "gp.one",
        PractitionerName = "Gwen One",
        Role = PractitionerRole.Gp,
        Reason = "Known to me.",
        Evidence = new Filled(2).Of<MatchEvidence>(),
        DecidedAt = Now,
    };

    private Residence NewResidence(string person, string key) => new Filled(1).Of<Residence>() with
    {
        Id = NewId("res"),
        PersonId = person,
        AddressKey = key,
        Kind = ResidenceKind.MainHome,
        State = LinkState.Reported,
        OrganisationId = Surgery,
        RecordedAt = Now,
    };

    private async Task<(string One, string Two, string Child)> TwoWithFactsAsync()
    {
        var (one, two, child) = (await NewPersonAsync("own-1"), await NewPersonAsync("own-2"), await NewPersonAsync("own-3"));
        await DoAsync(s => s.People.AddRecord(NewRecord(two, "police-1") with { OrganisationId = Police, EntryId = NewId("per") }));
        await DoAsync(s =>
        {
            foreach (var (person, organisation) in new[] { (one, Surgery), (two, Police) })
            {
                s.Links.Add(NewResidence(person, $"uprn:{person}") with { OrganisationId = organisation });
                s.Links.Add(new Filled(1).Of<Relationship>() with
                {
                    Id = NewId("rel"),
                    PersonId = person,
                    RelatedId = child,
                    OrganisationId = organisation,
                });
                s.Links.Add(new Filled(1).Of<Involvement>() with { Id = NewId("inv"), PersonId = person, OrganisationId = organisation });
                s.Links.Add(new Filled(1).Of<ChildStatus>() with { Id = NewId("sta"), PersonId = person, OrganisationId = organisation });
                s.Concerns.Add(NewConcern(person, organisation: organisation), []);
            }
        });
        return (one, two, child);
    }

    private async Task JoinAsync(string one, string two)
    {
        var moves = JoinPeople.Of(await EntriesAsync(one), await EntriesAsync(two));
        (await DoAsync(s => s.Identity.TryMoveAsync(moves))).ShouldBeTrue();
    }

    private async Task SplitAsync(string person, string leaving)
    {
        var moves = SplitPerson.Of(await EntriesAsync(person), [leaving]);
        (await DoAsync(s => s.Identity.TryMoveAsync(moves))).ShouldBeTrue();
    }

    private Task<IReadOnlyList<IdentityEntry>> EntriesAsync(string personId) => LookAsync(s => s.Identity.FindEntriesAsync(personId));

    private Task<Facts> AllOfAsync(string personId) => LookAsync(async s => new Facts(
        await s.People.FindAsync(personId),
        await s.Links.RelationshipsOfAsync([personId], 99),
        await s.Links.ResidencesOfAsync([personId], 99),
        await s.Links.InvolvementsOfAsync([personId]),
        await s.Links.StatusesOfAsync([personId]),
        await s.Concerns.OnPeopleAsync([personId], null, 99)));

    private sealed record Facts(
        Person? Person,
        IReadOnlyList<Relationship> Relationships,
        IReadOnlyList<Residence> Residences,
        IReadOnlyList<Involvement> Involvements,
        IReadOnlyList<ChildStatus> Statuses,
        IReadOnlyList<ConcernOnPerson> Concerns);
}
