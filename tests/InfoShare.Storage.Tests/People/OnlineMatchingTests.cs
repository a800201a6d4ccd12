using InfoShare.Core.People;
using InfoShare.Core.People.Identity;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage.Tests.Stores;

namespace InfoShare.Storage.Tests.People;

public sealed class SqliteOnlineMatchingTests() : OnlineMatchingTests(StoreEngine.Sqlite);

public sealed class PostgresOnlineMatchingTests() : OnlineMatchingTests(StoreEngine.Postgres)
{
    [Fact]
    public async Task Two_brokers_that_meet_somebody_unknown_at_one_moment_begin_one_person()
    {
        var other = await OpenAsync();
        for (var i = 0; i < 10; i++)
        {
            var who = Who("Racer", $"Meettest{(char)('a' + i)}");
            await Task.WhenAll(
                RecordAsync("surgery", $"S-{i}", who),
                RecordAsync("school", $"P-{i}", who, store: other));
            (await PersonOfAsync("surgery", $"S-{i}")).ShouldBe(await PersonOfAsync("school", $"P-{i}"));
        }
    }

    [Fact]
    public async Task Two_brokers_that_are_told_of_somebody_unknown_in_words_begin_one_person()
    {
        var other = await OpenAsync();
        for (var i = 0; i < 10; i++)
        {
            var who = SubjectRef.By(Who("Worder", $"Meettest{(char)('a' + i)}"));
            var both = await Task.WhenAll(
                DoAsync(async s => (await PersonResolver.ForWriteAsync(s, who, CallOf("surgery").Caller)).Person!.Id),
                DoAsync(async s => (await PersonResolver.ForWriteAsync(s, who, CallOf("school").Caller)).Person!.Id, other));
            both[0].ShouldBe(both[1]);
        }
    }
}

/// <summary>Records meet people online: what joins, what is asked, what is flagged, and what each leaves behind.</summary>
public abstract class OnlineMatchingTests(StoreEngine engine) : OnlineSuite(engine)
{
    [Fact]
    public async Task A_match_joins_by_a_recorded_and_explained_decision_that_can_be_taken_back()
    {
        var first = await RecordAsync("surgery", "S-1", Who("Mara", "Fellsample"));
        var second = await RecordAsync("school", "P-1", Who("Mara", "Felsample"));
        second.Outcome.ShouldBe(MatchOutcome.Match);
        second.PersonId.ShouldBe(first.PersonId);

        var decision = (await DecisionsAsync(first.PersonId!)).ShouldHaveSingleItem();
        (decision.Kind, decision.Automatic, decision.OrganisationId, decision.PractitionerId).ShouldBe((IdentityDecisionKind.Join, true, "school", null));
        decision.Evidence!.Probability.ShouldBeGreaterThanOrEqualTo(0.95);
        decision.Evidence.Fields.ShouldContain(f => f.Field == "family_name" && f.Comparison == FieldComparison.Partial && f.Millibits > 0);
        decision.Evidence.Fields.ShouldContain(f => f.Field == "nhs_number" && f.Comparison == FieldComparison.Missing && f.Millibits == 0);
        var move = decision.Moves.ShouldHaveSingleItem();
        move.ShouldBe(new EntryMove(move.EntryId, move.EntryId, first.PersonId!));

        var entries = await LookAsync(s => s.Identity.FindEntriesAsync(first.PersonId!));
        (await DoAsync(s => s.Identity.TryMoveAsync(SplitPerson.Of(entries, [move.EntryId])))).ShouldBeTrue();
        (await PersonOfAsync("school", "P-1")).ShouldBe(move.EntryId);
        (await PersonOfAsync("surgery", "S-1")).ShouldBe(first.PersonId);
    }

    [Fact]
    public async Task An_uncertain_likeness_waits_as_a_question_and_shows_no_place()
    {
        await RecordAsync("surgery", "S-1", Who("Emily", "Smith", line: null));
        var second = await RecordAsync("school", "P-1", Who("Emily", "Smith"));
        second.Outcome.ShouldBe(MatchOutcome.PotentialMatch);
        (second.Probability, second.ProbabilityIsFloor).ShouldBe((0.85, true));
        second.Fields.ShouldNotContain(f => f.Field == "postcode" || f.Field == "street" || f.Field == "house");
        second.Fields.ShouldContain(f => f.Field == "birth_date" && f.Comparison == FieldComparison.Agree);

        var question = (await OpenQuestionsAsync()).ShouldHaveSingleItem();
        (question.Kind, question.OrganisationId, question.PersonId).ShouldBe((IdentityQuestionKind.PotentialMatch, "school", second.PersonId!));
        question.Candidates.ShouldHaveSingleItem().PersonId.ShouldBe(await PersonOfAsync("surgery", "S-1"));
        question.Candidates[0].Evidence.Held.ShouldBe(["name_and_birth_date_alone"]);

        // Told more, it answers itself.
        await RecordAsync("surgery", "S-1", Who("Emily", "Smith"));
        (await PersonOfAsync("surgery", "S-1")).ShouldBe(await PersonOfAsync("school", "P-1"));
        (await OpenQuestionsAsync()).ShouldBeEmpty();
        (await LookAsync(s => s.Identity.FindQuestionAsync(question.Id)))!.State.ShouldBe(IdentityQuestionState.Overtaken);
    }

    [Fact]
    public async Task Several_who_fit_are_a_question_and_never_shown()
    {
        var baby = Who("Baby", "Twintest", 2026);
        await RecordAsync("maternity", "M-1", baby);
        await RecordAsync("maternity", "M-2", baby);
        var third = await RecordAsync("surgery", "S-1", baby);
        third.Outcome.ShouldBe(MatchOutcome.Many);
        (third.Probability, third.Fields.Count, third.Agreeing.Count).ShouldBe((0, 0, 0));
        (await OpenQuestionsAsync()).Single(q => q.OrganisationId == "surgery").Kind.ShouldBe(IdentityQuestionKind.Many);
    }

    [Fact]
    public async Task A_version_that_disagrees_flags_the_person_and_moves_nobody()
    {
        var first = await RecordAsync("surgery", "S-1", Who("Mara", "Fellsample", nhs: "9990000018"));
        await RecordAsync("school", "P-1", Who("Mara", "Fellsample"));
        await RecordAsync("school", "P-1", Who("Mara", "Fellsample", nhs: "9990000026"));

        (await PersonOfAsync("school", "P-1")).ShouldBe(first.PersonId);
        var question = (await OpenQuestionsAsync()).ShouldHaveSingleItem();
        question.Kind.ShouldBe(IdentityQuestionKind.InDoubt);
        question.Candidates.ShouldHaveSingleItem().Evidence.Held.ShouldContain("different_nhs_numbers");
        (await DecisionsAsync(first.PersonId!)).Select(d => d.Kind).ShouldBe([IdentityDecisionKind.Join, IdentityDecisionKind.Flag]);

        // Asked once; corrected, it is overtaken.
        await RecordAsync("school", "P-1", Who("Mara", "Fellsample", nhs: "9990000026"));
        (await OpenQuestionsAsync()).Count.ShouldBe(1);
        await Should.ThrowAsync<Core.RuleException>(() => RecordAsync("school", "P-1", Who("Otto", "Fellsample", nhs: "9990000034")));
        await RecordAsync("school", "P-1", Who("Mara", "Fellsample", nhs: "9990000018"));
        (await OpenQuestionsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Different_valid_nhs_numbers_never_match_and_a_superseded_one_may()
    {
        var first = await RecordAsync("surgery", "S-1", Who("Mara", "Fellsample", nhs: "9990000018"));
        var other = await RecordAsync("school", "P-1", Who("Mara", "Fellsample", nhs: "9990000026"));
        other.PersonId.ShouldNotBe(first.PersonId);

        var superseded = Who("Mara", "Fellsample") with { Identifiers = [new PersonIdentifier(IdentifierScheme.NhsNumber, "9990000034", Superseded: true)] };
        var found = await FindAsync("police", superseded with { Identifiers = [.. superseded.Identifiers, new PersonIdentifier(IdentifierScheme.NhsNumber, "9990000018")] });
        (found.Outcome, found.PersonId).ShouldBe((MatchOutcome.Match, first.PersonId));
    }

    [Fact]
    public async Task What_a_person_kept_apart_stays_apart()
    {
        await RecordAsync("surgery", "S-1", Who("Emily", "Smith", line: null));
        await RecordAsync("school", "P-1", Who("Emily", "Smith"));
        var question = (await OpenQuestionsAsync()).ShouldHaveSingleItem();
        await DoAsync(s => s.Identity.Add(new IdentityDecision
        {
            Id = NewId("idd"),
            Kind = IdentityDecisionKind.KeepApart,
            Automatic = false,
            OrganisationId = "school",
            Reason = "Cousins, both known to me.",
            Apart = [new EntryPair(question.EntryId, question.Candidates[0].EntryId)],
            DecidedAt = Now,
        }));

        await RecordAsync("surgery", "S-1", Who("Emily", "Smith"));
        (await PersonOfAsync("surgery", "S-1")).ShouldNotBe(await PersonOfAsync("school", "P-1"));
    }

    [Fact]
    public async Task What_fits_two_whom_somebody_said_to_be_two_goes_to_neither_by_itself()
    {
        await RecordAsync("surgery", "S-1", Who("Emily", "Smith", line: null));
        await RecordAsync("school", "P-1", Who("Emily", "Smith"));
        var question = (await OpenQuestionsAsync()).ShouldHaveSingleItem();
        await DoAsync(s => s.Identity.Add(new IdentityDecision
        {
            Id = NewId("idd"),
            Kind = IdentityDecisionKind.KeepApart,
            Automatic = false,
            OrganisationId = "school",
            Reason = "Cousins of one name and one birth date, in one house since May.",
            Apart = [new EntryPair(question.EntryId, question.Candidates[0].EntryId)],
            DecidedAt = Now,
        }));
        await RecordAsync("surgery", "S-1", Who("Emily", "Smith"));

        // Words and a third agency's record fit both alike: asked, never given to the one who happened to come first.
        (await FindAsync("nursery", Who("Emily", "Smith"))).Outcome.ShouldBe(MatchOutcome.Many);
        var third = await RecordAsync("nursery", "N-1", Who("Emily", "Smith"));
        third.Outcome.ShouldBe(MatchOutcome.Many);
        new[] { third.PersonId, await PersonOfAsync("surgery", "S-1"), await PersonOfAsync("school", "P-1") }.ShouldBeUnique();
        (await OpenQuestionsAsync()).ShouldContain(q => q.Kind == IdentityQuestionKind.Many && q.Candidates.Count == 2);
    }

    [Fact]
    public async Task Protection_ends_when_somebody_lifts_it_and_not_by_an_update()
    {
        var who = Who("Petra", "Hiddensample", nhs: "9990000018");
        await RecordAsync("surgery", "S-1", who, isProtected: true);
        await RecordAsync("surgery", "S-1", who with { Telephone = "01632 960999" });
        (await FindAsync("school", who)).Outcome.ShouldBe(MatchOutcome.NoMatch);

        await new RecordPersonHandler(Store, Clock).HandleAsync(
            new RecordPerson("S-1", who, LiftedBecause: "He has died; she asked to be found again."), CallOf("surgery"), Ct);
        (await FindAsync("school", who)).Outcome.ShouldBe(MatchOutcome.Match);
    }

    [Fact]
    public async Task A_protected_person_is_to_others_as_if_nobody_were_recorded()
    {
        var who = Who("Petra", "Hiddensample", nhs: "9990000018");
        await RecordAsync("surgery", "S-1", who, isProtected: true);

        var hidden = await FindAsync("school", who);
        var nobody = await FindAsync("school", Who("Olga", "Nobodysample", nhs: "9990000026"));
        hidden.ShouldHaveContentOf(nobody);
        hidden.Outcome.ShouldBe(MatchOutcome.NoMatch);
        (await FindAsync("surgery", who)).Outcome.ShouldBe(MatchOutcome.Match);

        // Nor does a record of another agency meet her, or ask anybody whether it is she.
        var theirs = await RecordAsync("school", "P-1", who);
        theirs.PersonId.ShouldNotBe(await PersonOfAsync("surgery", "S-1"));
        theirs.Outcome.ShouldBe(MatchOutcome.NoMatch);
        (await OpenQuestionsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_common_name_alone_is_many_and_costs_no_more()
    {
        for (var i = 0; i < IPeopleReader.MostPerKey + 2; i++)
            await RecordAsync("surgery", $"S-{i}", new Demographics { GivenName = "Cora", FamilyName = "Commontest", BirthDate = new DateOnly(1960, 1, 2).AddDays(i * 200) });
        (await FindAsync("school", new Demographics { GivenName = "Cora", FamilyName = "Commontest" })).Outcome.ShouldBe(MatchOutcome.Many);
        (await FindAsync("surgery", new Demographics { GivenName = "Cora", FamilyName = "Commontest", BirthDate = new DateOnly(1960, 1, 2) }))
            .Outcome.ShouldBeOneOf(MatchOutcome.PotentialMatch, MatchOutcome.Many);
    }
}
