using InfoShare.Core.Audit;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.People.Identity;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqliteRelianceStoreTests() : RelianceStoreTests(StoreEngine.Sqlite);

public sealed class PostgresRelianceStoreTests() : RelianceStoreTests(StoreEngine.Postgres);

/// <summary>Who has to be told when records are joined or taken apart (requirement A6), and what else hangs on entries.</summary>
public abstract class RelianceStoreTests(StoreEngine engine) : DomainSuite(engine)
{
    [Fact]
    public async Task Everybody_who_holds_stated_received_or_was_given_something_relied_on_it()
    {
        var (one, other) = (await AddPersonAsync("own-1"), await AddPersonAsync("own-2"));
        var concern = NewConcern(one, organisation: "author");
        var referral = NewReferral(child: one) with
        {
            ReferrerOrganisationId = "referrer",
            RecipientOrganisationId = "recipient",
            OwnerOrganisationId = "owner",
        };
        await DoAsync(s =>
        {
            s.Links.Add(new Filled(1).Of<Involvement>() with { Id = NewId("inv"), PersonId = one, OrganisationId = "involved" });
            s.Concerns.Add(concern, []);
            s.Inbox.Add(NewItem("told") with { PersonId = one });
            s.Referrals.Add(referral);
            s.Audit.Append(Entry("asked", AuditEventKind.Query, "done", one));
            s.Audit.Append(Entry("asked-in-vain", AuditEventKind.Query, "NO_MATCH", one));
            s.Audit.Append(Entry("refused", AuditEventKind.Refuse, "refused: NOT_FOUND", one));
            for (var i = 0; i < 30; i++)
                s.Audit.Append(Entry(i % 2 == 0 ? "read-often" : "read-too", AuditEventKind.Return, "done", one));
            s.Audit.Append(Entry("elsewhere", AuditEventKind.Return, "done", other));
        });

        (await LookAsync(s => s.Reliance.OrganisationsAsync([one]))).ShouldBe(
            ["asked", "author", Surgery, "involved", "owner", "read-often", "read-too", "recipient", "referrer", "told"]);
        (await LookAsync(s => s.Reliance.OrganisationsAsync([other]))).ShouldBe([Surgery, "elsewhere"]);
        (await LookAsync(s => s.Reliance.OrganisationsAsync([one, other]))).Count.ShouldBe(11);
        (await LookAsync(s => s.Reliance.OrganisationsAsync([]))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_statement_of_none_goes_with_the_entry_of_whoever_made_it()
    {
        var (one, other) = (await AddPersonAsync("own-1"), await AddPersonAsync("own-2"));
        var first = None(other, new DateOnly(2026, 1, 2));
        var again = None(other, new DateOnly(2026, 3, 4));
        await DoAsync(s => s.StatedNone.Add(first));
        Clock.Advance(TimeSpan.FromMinutes(1));
        await DoAsync(s => s.StatedNone.Add(again with { RecordedAt = Now }));
        (await LookAsync(s => s.StatedNone.OfAsync([other]))).Single().AsOf.ShouldBe(again.AsOf);
        (await LookAsync(s => s.StatedNone.OfAsync([one]))).ShouldBeEmpty();

        await DoAsync(s => s.Identity.TryMoveAsync([new EntryMove(other, other, one)]));
        (await LookAsync(s => s.StatedNone.OfAsync([one]))).Single().PersonId.ShouldBe(one);
        await DoAsync(s => s.Identity.TryMoveAsync([new EntryMove(other, one, other)]));
        (await LookAsync(s => s.StatedNone.OfAsync([one]))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_question_is_listed_to_everybody_whose_record_it_touched()
    {
        var (asked, candidate) = (await AddPersonAsync("own-1"), NewId("per"));
        await DoAsync(s => s.People.AddRecord(NewRecord(candidate, "c-1") with { OrganisationId = Council }));
        var question = new IdentityQuestion
        {
            Id = NewId("idq"),
            Kind = IdentityQuestionKind.PotentialMatch,
            OrganisationId = Surgery,
            EntryId = asked,
            PersonId = asked,
            Candidates = [new QuestionCandidate(candidate, candidate, new MatchEvidence(0.9, [], []))],
            OpenedAt = Now,
            State = IdentityQuestionState.Open,
        };
        await DoAsync(s => s.Identity.Add(question));
        foreach (var organisation in new[] { Surgery, Council, null })
            (await LookAsync(s => s.Identity.QuestionsAsync(true, organisation, 10, null))).Single().Id.ShouldBe(question.Id);
        (await LookAsync(s => s.Identity.QuestionsAsync(true, "outsider", 10, null))).ShouldBeEmpty();
        (await LookAsync(s => s.Identity.QuestionsAsync(true, Council, 10, question.Id))).ShouldBeEmpty();

        await DoAsync(s => s.Identity.TryAnswerAsync(new QuestionAnswer(question.Id, IdentityQuestionState.KeptApart, null, Now, "seen", null)));
        (await LookAsync(s => s.Identity.QuestionsAsync(true, Council, 10, null))).ShouldBeEmpty();
        (await LookAsync(s => s.Identity.QuestionsAsync(false, Council, 10, null))).Count.ShouldBe(1);
    }

    private StatedNone None(string personId, DateOnly asOf) => new(
        NewId("non"), personId, RelationshipType.HalfSibling, asOf, SourceKind.RecordCheck, Surgery, AgencyKind.Health, Now);

    private AuditEntry Entry(string organisation, AuditEventKind kind, string outcome, string personId) => new()
    {
        Id = NewId("aud"),
        Kind = kind,
        Action = "Test/Test",
        OrganisationId = organisation,
        PersonIds = [personId],
        Outcome = outcome,
        RecordedAt = Now,
    };
}
