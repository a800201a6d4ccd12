using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Education.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Identity.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// A child stands in two systems under two spellings. A named person says that it is one child; everybody who relied on the two is
/// told and learns what it had not heard; and when it was wrong, everything stands again as before (requirements A5, A6, A10).
/// </summary>
public sealed class WhoIsWhoTests
{
    private const string Known = "Rang the school today: same mother, same birth date, our file had a slip in the name.";
    private const string Wrong = "The mother came with both girls today: they are cousins of one age, not one child.";

    [Fact]
    public async Task A_gp_confirms_and_both_are_told_and_concerns_reach_and_all_of_it_is_taken_back()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        var (gpId, schoolId) = await TwoSpellingsAsync(p);
        await ShareAsync(p.Doctor, "EMIS-77");
        var before = (await ItemsAsync(School(p), NotificationTrigger.ConcernShared)).Count;
        before.ShouldBe(0);

        // The GP knows. Two spellings and a turned date are a named person's to join.
        var joined = await JoinAsync(p.Doctor, Own("EMIS-77"), ById(schoolId));
        joined.PersonId.ShouldBe(gpId);
        joined.QuestionId.ShouldBeEmpty();

        // Both are told, each with its own record, somebody to act and a time, and nothing of the other's.
        foreach (var (who, own) in new[] { (p.As("elmmock-surgery", "Dr Birchmock", "PRACTICE_LEAD"), "EMIS-77"), (School(p), "SIMS-4") })
        {
            var told = (await ItemsAsync(who, NotificationTrigger.IdentityJoined)).ShouldHaveSingleItem();
            told.OwnRecordId.ShouldBe(own);
            told.PersonId.ShouldBe(gpId);
            told.DecisionId.ShouldBe(joined.DecisionId);
            told.ActionOwner.ShouldNotBeEmpty();
            told.ExpectedResponse.ShouldContain($"Check your record {own}");
            told.RespondBy.ShouldNotBeNull();
        }

        var atSchool = (await ItemsAsync(School(p), NotificationTrigger.IdentityJoined))[0].ToString();
        atSchool.ShouldNotContain("EMIS");
        atSchool.ShouldNotContain("Katarzyna");

        // What the GP had shared reaches the school now, at the school's own tier; the GP's own people are not told of it again.
        var reached = (await ItemsAsync(School(p), NotificationTrigger.ConcernShared)).ShouldHaveSingleItem();
        reached.OwnRecordId.ShouldBe("SIMS-4");
        reached.Concern.Tier.ShouldBe(Tier.Marker);
        reached.ActionOwner.ShouldBe("Ms Reedmock");

        // The old id of the school's child is good for ever, and means the one child.
        (await DecisionsAsync(School(p), ById(schoolId))).PersonId.ShouldBe(gpId);
        (await PictureAsync(School(p), Own("SIMS-4"))).Picture.Concerns.ShouldHaveSingleItem();

        // It was wrong. The school takes it back.
        var undone = await Identity(School(p)).UndoIdentityDecisionAsync(
            new UndoIdentityDecisionRequest { DecisionId = joined.DecisionId, Reason = Wrong });
        undone.Decision.Kind.ShouldBe(DecisionKind.Undo);
        undone.Decision.Undoes.ShouldBe(joined.DecisionId);

        // Exactly as before: each under its own id, and the concern with the GP's child alone.
        (await DecisionsAsync(p.Doctor, Own("EMIS-77"))).PersonId.ShouldBe(gpId);
        var schoolNow = await DecisionsAsync(School(p), Own("SIMS-4"));
        schoolNow.PersonId.ShouldBe(schoolId);
        schoolNow.Records.ShouldHaveSingleItem().OwnRecordId.ShouldBe("SIMS-4");
        (await PictureAsync(School(p), Own("SIMS-4"))).Picture.Concerns.ShouldBeEmpty();
        (await QueryAtAsync(p.Doctor, Own("EMIS-77"))).Picture.Concerns.ShouldHaveSingleItem();

        // Both are told, and the school that was given something about the other child takes it off the file.
        foreach (var (who, id) in new[] { (p.As("elmmock-surgery", "Dr Birchmock", "PRACTICE_LEAD"), gpId), (School(p), schoolId) })
            (await ItemsAsync(who, NotificationTrigger.IdentitySplit)).ShouldHaveSingleItem().PersonId.ShouldBe(id);
        var correction = (await ItemsAsync(School(p), NotificationTrigger.Correction)).ShouldHaveSingleItem();
        correction.ExpectedResponse.ShouldContain(reached.ItemId);
        correction.PersonId.ShouldBe(schoolId);

        // A decision is taken back once, and the history says so to both.
        var again = await RefusalOf(() => Identity(p.Doctor).UndoIdentityDecisionAsync(
            new UndoIdentityDecisionRequest { DecisionId = joined.DecisionId, Reason = Wrong }).ResponseAsync);
        again.Reason.ShouldBe("ILLEGAL_STATE");
        again.Metadata["current_state"].ShouldBe("UNDONE");
        var history = (await DecisionsAsync(p.Doctor, Own("EMIS-77"))).Decisions;
        history.Select(d => d.Kind).ShouldBe([DecisionKind.Undo, DecisionKind.Join]);
        history[1].Stands.ShouldBeFalse();
        history[1].Reason.ShouldBe(Known);
        history[0].Reason.ShouldBeEmpty("the school's own words are the school's");

        // What somebody found to be two is not one by the next claim.
        (await RefusalOf(() => JoinAsync(p.Doctor, Own("EMIS-77"), ById(schoolId)))).Reason.ShouldBe("STEWARD_REQUIRED");
    }

    [Fact]
    public async Task What_the_matcher_doubts_is_put_to_both_by_itself_and_a_named_person_answers()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        var (gpId, schoolId) = await TwoSpellingsAsync(p);
        await p.ClockAtAsync("2027-03-01 09:30");

        // One question, put to both; whoever's record raised it has to answer.
        var question = (await Identity(School(p)).ListIdentityQuestionsAsync(new ListIdentityQuestionsRequest())).Questions.ShouldHaveSingleItem();
        (question.Kind, question.State, question.Version).ShouldBe((QuestionKind.PotentialMatch, QuestionState.Open, 1L));
        question.Records.ShouldHaveSingleItem().Demographics.GivenName.ShouldBe("Katarzina");
        question.Comparison.Fields.ShouldContain(f => f.Field.StartsWith("family") && f.Verdict == FieldVerdict.Agree);
        question.Comparison.Fields.ShouldNotContain(f => f.Field == "postcode");
        (await ItemsAsync(School(p), NotificationTrigger.IdentityQuestion)).ShouldHaveSingleItem().QuestionId.ShouldBe(question.QuestionId);
        var atGp = (await ItemsAsync(p.Doctor, NotificationTrigger.IdentityQuestion)).ShouldHaveSingleItem();
        (atGp.QuestionId, atGp.OwnRecordId).ShouldBe((question.QuestionId, "EMIS-77"));

        var seen = (await Identity(p.Doctor).GetIdentityQuestionAsync(new GetIdentityQuestionRequest { QuestionId = question.QuestionId })).Question;
        seen.Records.ShouldHaveSingleItem().Demographics.GivenName.ShouldBe("Katarzyna");
        var answered = await AnswerAsync(p.Doctor, seen, IdentityAnswer.SamePerson);
        answered.Question.State.ShouldBe(QuestionState.Joined);
        (await DecisionsAsync(School(p), ById(schoolId))).PersonId.ShouldBe(gpId);
        (await ItemsAsync(School(p), NotificationTrigger.IdentityJoined)).ShouldHaveSingleItem().DecisionId.ShouldBe(answered.DecisionId);

        // Taken back, the matcher does not ask again what a named person decided.
        await Identity(School(p)).UndoIdentityDecisionAsync(new UndoIdentityDecisionRequest { DecisionId = answered.DecisionId, Reason = Wrong });
        await RecordAsync(School(p), "SIMS-4", Person("Katarzina", "Reedtest", "2016-02-03", "1 Ash Row", "NM2 7AB"));
        (await DecisionsAsync(School(p), Own("SIMS-4"))).PersonId.ShouldBe(schoolId);
        (await Identity(School(p)).ListIdentityQuestionsAsync(new ListIdentityQuestionsRequest())).Questions.ShouldBeEmpty();
        await p.ClockAtAsync("2027-03-09 09:00");
        (await ItemsAsync(School(p), NotificationTrigger.IdentityQuestion)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_the_matcher_joins_by_itself_is_told_too_and_can_be_taken_back()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        var (gpId, schoolId) = await TwoSpellingsAsync(p);
        await ShareAsync(p.Doctor, "EMIS-77");
        await p.ClockAtAsync("2027-03-01 09:15");
        foreach (var who in (InfoShareConnection[])[p.Doctor, School(p)])
            (await ItemsAsync(who, NotificationTrigger.IdentityQuestion)).ShouldHaveSingleItem().State.ShouldNotBe(NotificationState.Acted);

        // Both learn the NHS number: one number and one child, whatever the spelling.
        await RecordAsync(p.Doctor, "EMIS-77", Person("Katarzyna", "Reedtest", "2016-03-02", "12 Mill Lane", "NM1 4QT", "943 476 5919"));
        await RecordAsync(School(p), "SIMS-4", Person("Katarzina", "Reedtest", "2016-02-03", "12 Mill Lane", "NM1 4QT", "943 476 5919"));
        (await DecisionsAsync(School(p), Own("SIMS-4"))).PersonId.ShouldBe(gpId);
        await p.ClockAtAsync("2027-03-01 09:30");

        var told = (await ItemsAsync(School(p), NotificationTrigger.IdentityJoined)).ShouldHaveSingleItem();
        told.ExpectedResponse.ShouldContain("Check your record SIMS-4");
        (await ItemsAsync(School(p), NotificationTrigger.ConcernShared)).ShouldHaveSingleItem().OwnRecordId.ShouldBe("SIMS-4");
        var decision = (await DecisionsAsync(p.Doctor, Own("EMIS-77"))).Decisions.Single(d => d.DecisionId == told.DecisionId);
        (decision.Kind, decision.Automatic, decision.Stands, decision.DecidedBy).ShouldBe((DecisionKind.Join, true, true, ""));

        // The question that both were asked is none any more: nobody is rung about it, and nobody hears that it was left.
        (await ItemsAsync(School(p), NotificationTrigger.IdentityQuestion)).ShouldBeEmpty();
        await p.ClockAtAsync("2027-03-10 09:00");
        foreach (var who in (InfoShareConnection[])[p.Doctor, School(p)])
            (await ItemsAsync(who, NotificationTrigger.AlertUnanswered)).ShouldNotContain(i => i.QuestionId != "");

        await Identity(p.Doctor).UndoIdentityDecisionAsync(new UndoIdentityDecisionRequest { DecisionId = told.DecisionId, Reason = Wrong });
        (await DecisionsAsync(School(p), Own("SIMS-4"))).PersonId.ShouldBe(schoolId);
    }

    [Fact]
    public async Task A_protected_child_is_nobody_to_those_who_hold_no_record_of_it()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        await RecordAsync(p.Doctor, "EMIS-1", Person("Ivy", "Alderfixture", "2016-03-02", "12 Mill Lane", "NM1 4QT"));
        var hidden = (await new PeopleService.PeopleServiceClient(p.DutySocialWorker.CallInvoker).RecordPersonAsync(new RecordPersonRequest
        {
            OwnRecordId = "CSC-1",
            Demographics = Person("Ivy", "Alderfixture", "2016-03-02", "9 Other Row", "NM2 7AB"),
            Protected = true,
        })).Person.PersonId;
        await p.ClockAtAsync("2027-03-01 09:30");

        (await ItemsAsync(p.Doctor, NotificationTrigger.IdentityQuestion)).ShouldBeEmpty();
        (await Identity(p.Doctor).ListIdentityQuestionsAsync(new ListIdentityQuestionsRequest { IncludeAnswered = true })).Questions.ShouldBeEmpty();
        var nobody = await RefusalOf(() => JoinAsync(p.Doctor, Own("EMIS-1"), ById("per_nobody")));
        var refused = await RefusalOf(() => JoinAsync(p.Doctor, Own("EMIS-1"), ById(hidden)));
        (refused.Reason, refused.Message, refused.Status).ShouldBe((nobody.Reason, nobody.Message, nobody.Status));

        // An id learnt elsewhere opens nothing to those who hold no record; to those who do it is the child.
        foreach (var asker in (InfoShareConnection[])[p.Doctor, p.Detective])
        {
            var unknown = await RefusalOf(() => FindAsync(asker, "per_nobody"));
            var byId = await RefusalOf(() => FindAsync(asker, hidden));
            (byId.Reason, byId.Message, byId.Status).ShouldBe((unknown.Reason, unknown.Message, unknown.Status));
        }

        (await FindAsync(p.LeadSocialWorker, hidden)).Person.Outcome.ShouldBe(MatchOutcome.Match);

        static Task<FindPersonResponse> FindAsync(InfoShareConnection who, string id) =>
            new PeopleService.PeopleServiceClient(who.CallInvoker).FindPersonAsync(new FindPersonRequest
            {
                Person = ById(id),
                Purpose = For(Protocol.Common.V1.Purpose.AssessChild, "Her father asks after a child of this id."),
            }).ResponseAsync;
    }

    [Fact]
    public async Task Once_a_child_is_marked_protected_the_question_that_was_put_to_both_is_none_any_more()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        var (gpId, schoolId) = await TwoSpellingsAsync(p);
        await p.ClockAtAsync("2027-03-01 09:30");
        var open = (await Identity(School(p)).ListIdentityQuestionsAsync(new ListIdentityQuestionsRequest())).Questions.ShouldHaveSingleItem();

        await ProtectAsync(p.Doctor, "EMIS-77", Person("Katarzyna", "Reedtest", "2016-03-02", "12 Mill Lane", "NM1 4QT"));
        foreach (var who in (InfoShareConnection[])[p.Doctor, School(p)])
            (await Identity(who).ListIdentityQuestionsAsync(new ListIdentityQuestionsRequest())).Questions.ShouldBeEmpty();

        (await ItemsAsync(p.Doctor, NotificationTrigger.IdentityQuestion)).ShouldAllBe(i => i.State == NotificationState.Acted);

        (await RefusalOf(() => AnswerAsync(School(p), open, IdentityAnswer.SamePerson))).Metadata["current_state"].ShouldBe("OVERTAKEN");
        var seen = (await Identity(School(p)).GetIdentityQuestionAsync(new GetIdentityQuestionRequest { QuestionId = open.QuestionId })).Question;
        (seen.State, seen.Comparison, seen.AnswerReason).ShouldBe((QuestionState.Overtaken, null, ""));
        seen.Records.ShouldHaveSingleItem().OwnRecordId.ShouldBe("SIMS-4");
        (await DecisionsAsync(School(p), Own("SIMS-4"))).PersonId.ShouldBe(schoolId);
        (await DecisionsAsync(p.Doctor, Own("EMIS-77"))).PersonId.ShouldBe(gpId);

        // Nobody is rung about it, nor hears that it was left.
        await p.ClockAtAsync("2027-03-10 09:00");
        foreach (var who in (InfoShareConnection[])[p.Doctor, School(p)])
            (await ItemsAsync(who, NotificationTrigger.AlertUnanswered)).ShouldNotContain(i => i.QuestionId != "");
    }

    [Fact]
    public async Task A_question_about_a_child_who_is_hidden_from_whoever_answers_is_as_if_it_were_not_there()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        var (gpId, schoolId) = await TwoSpellingsAsync(p);
        var open = (await Identity(School(p)).ListIdentityQuestionsAsync(new ListIdentityQuestionsRequest())).Questions.ShouldHaveSingleItem();
        await ProtectAsync(p.Doctor, "EMIS-77", Person("Katarzyna", "Reedtest", "2016-03-02", "12 Mill Lane", "NM1 4QT"));

        // Another broker opened one in the very moment of the mark.
        var again = await p.Store.WriteAsync(
            new Core.Stores.WriteCommand<string>("Test", async session =>
            {
                var closed = (await session.Identity.FindQuestionAsync(open.QuestionId))!;
                var late = closed with { Id = session.NextId("idq"), State = Core.People.Identity.IdentityQuestionState.Open, AnsweredAt = null, AnsweredBy = null, Reason = null };
                session.Identity.Add(late);
                return late.Id;
            }),
            CancellationToken.None);
        foreach (var answer in (IdentityAnswer[])[IdentityAnswer.SamePerson, IdentityAnswer.DifferentPeople, IdentityAnswer.CannotTell])
        {
            var nobody = await RefusalOf(() => AnswerAsync(School(p), new IdentityQuestion { QuestionId = "idq_nobody", Version = 1 }, answer));
            var refused = await RefusalOf(() => AnswerAsync(School(p), new IdentityQuestion { QuestionId = again, Version = 1 }, answer));
            (refused.Reason, refused.Message, refused.Status).ShouldBe((nobody.Reason, nobody.Message, nobody.Status));
        }

        (await Identity(School(p)).ListIdentityQuestionsAsync(new ListIdentityQuestionsRequest())).Questions.ShouldBeEmpty();
        (await DecisionsAsync(School(p), Own("SIMS-4"))).PersonId.ShouldBe(schoolId);

        // Whoever marked the child, and the steward, may.
        (await Identity(Steward(p)).GetIdentityQuestionAsync(new GetIdentityQuestionRequest { QuestionId = again })).Question.State.ShouldBe(QuestionState.Open);
        (await AnswerAsync(p.Doctor, new IdentityQuestion { QuestionId = again, Version = 1 }, IdentityAnswer.DifferentPeople)).Question.State.ShouldBe(QuestionState.KeptApart);
        (await DecisionsAsync(p.Doctor, Own("EMIS-77"))).PersonId.ShouldBe(gpId);
    }

    [Fact]
    public async Task A_new_version_of_a_protected_record_joins_nobody_elses_by_itself()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        var (gpId, schoolId) = await TwoSpellingsAsync(p);
        await RecordAsync(School(p), "SIMS-4", Person("Katarzina", "Reedtest", "2016-02-03", nhsNumber: "943 476 5919"));
        await ProtectAsync(p.Doctor, "EMIS-77", Person("Katarzyna", "Reedtest", "2016-03-02", "12 Mill Lane", "NM1 4QT"));
        await p.ClockAtAsync("2027-03-01 10:00");

        // The very number that joins two children anywhere else; and again by the school's side, and by the version that marks.
        await RecordAsync(p.Doctor, "EMIS-77", Person("Katarzyna", "Reedtest", "2016-03-02", "12 Mill Lane", "NM1 4QT", "943 476 5919"));
        await ProtectAsync(p.Doctor, "EMIS-77", Person("Katarzyna", "Reedtest", "2016-03-02", "12 Mill Lane", "NM1 4QT", "943 476 5919"));
        await RecordAsync(School(p), "SIMS-4", Person("Katarzina", "Reedtest", "2016-03-02", "12 Mill Lane", "NM1 4QT", "943 476 5919"));
        await p.ClockAtAsync("2027-03-01 11:00");
        (await DecisionsAsync(p.Doctor, Own("EMIS-77"))).PersonId.ShouldBe(gpId);
        (await DecisionsAsync(School(p), Own("SIMS-4"))).PersonId.ShouldBe(schoolId);
        (await Identity(School(p)).ListIdentityQuestionsAsync(new ListIdentityQuestionsRequest())).Questions.ShouldBeEmpty();
        (await ItemsAsync(School(p), NotificationTrigger.IdentityJoined)).ShouldBeEmpty();

        // Two records of the one organisation are joined as ever.
        await ProtectAsync(p.DutySocialWorker, "CSC-1", Person("Robin", "Brooktest", "2015-05-05", "3 Quay", "NM1 1AA"));
        await ProtectAsync(p.DutySocialWorker, "CSC-2", Person("Robin", "Brooktest", "2015-05-06"));
        foreach (var own in (string[])["CSC-1", "CSC-2"])
            await ProtectAsync(p.DutySocialWorker, own, Person("Robin", "Brooktest", "2015-05-05", "3 Quay", "NM1 1AA", "943 476 5870"));
        (await DecisionsAsync(p.DutySocialWorker, Own("CSC-2"))).PersonId.ShouldBe((await DecisionsAsync(p.DutySocialWorker, Own("CSC-1"))).PersonId);
    }

    [Fact]
    public async Task Twins_and_two_nhs_numbers_are_joined_by_nobody_but_the_steward()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        await RecordAsync(p.Doctor, "EMIS-1", Person("Amelia", "Ashtest", "2018-06-06", "3 Weir Court", "NM1 4QT", "943 476 5919"));
        var twin = await RecordAsync(p.HealthVisitor, "HV-2", Person("Oscar", "Ashtest", "2018-06-06", "3 Weir Court", "NM1 4QT"));
        var otherNumber = await RecordAsync(p.NurseryLead, "N-3", Person("Amelia", "Ashtest", "2018-06-06", "3 Weir Court", "NM1 4QT", "943 476 5870"));
        new[] { twin, otherNumber }.ShouldBeUnique();

        foreach (var other in new[] { twin, otherNumber })
        {
            var refused = await RefusalOf(() => JoinAsync(p.Doctor, Own("EMIS-1"), ById(other)));
            refused.Reason.ShouldBe("STEWARD_REQUIRED");
            refused.Message.ShouldNotContain("Amelia");
        }

        (await DecisionsAsync(p.Doctor, Own("EMIS-1"))).Decisions.ShouldBeEmpty();
        var done = await JoinAsync(Steward(p), ById(otherNumber), ById((await DecisionsAsync(p.Doctor, Own("EMIS-1"))).PersonId));
        done.DecisionId.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_claim_that_no_record_bears_out_is_put_to_those_who_hold_the_other_side()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        await RecordAsync(p.Doctor, "EMIS-9", Person("Ivy", "Alderfixture", "2016-03-02", "12 Mill Lane", "NM1 4QT"));
        var other = await RecordAsync(School(p), "SIMS-9", Person("Maud", "Reedtest", "2015-07-19", "17 Ford Road", "NM2 7AB"));
        await WorksWithAsync(School(p), Own("SIMS-9"), PractitionerRole.DesignatedLead, "01632 960141");

        var asked = await JoinAsync(p.Doctor, Own("EMIS-9"), ById(other));
        asked.PersonId.ShouldBeEmpty();
        asked.QuestionId.ShouldNotBeEmpty();
        (await JoinAsync(p.Doctor, Own("EMIS-9"), ById(other))).QuestionId.ShouldBe(asked.QuestionId);

        // The school is asked, with a time, and sees its own record in full and of the other side the fields alone.
        var item = (await ItemsAsync(School(p), NotificationTrigger.IdentityQuestion)).ShouldHaveSingleItem();
        item.QuestionId.ShouldBe(asked.QuestionId);
        item.ActionOwner.ShouldBe("Ms Reedmock");
        item.RespondBy.ToDateTimeOffset().ShouldBe(At("2027-03-08 17:00"));
        var question = (await Identity(School(p)).ListIdentityQuestionsAsync(new ListIdentityQuestionsRequest())).Questions.ShouldHaveSingleItem();
        question.State.ShouldBe(QuestionState.Open);
        question.AnswerDue.ToDateTimeOffset().ShouldBe(At("2027-03-08 17:00"));
        question.Records.ShouldHaveSingleItem().Demographics.GivenName.ShouldBe("Maud");
        question.Comparison.Fields.ShouldContain(f => f.Field == "given_name" && f.Verdict == FieldVerdict.Conflict);
        question.Comparison.Probability.ShouldBeLessThan(0.85);
        foreach (var value in new[] { "Ivy", "Alderfixture", "Mill", "EMIS", "2016-03", "elmmock", "Elmmock" })
            question.ToString().ShouldNotContain(value);

        // Who claimed it does not confirm it. To everybody else there is no such question, and no such person.
        (await RefusalOf(() => AnswerAsync(p.Doctor, question, IdentityAnswer.SamePerson))).Reason.ShouldBe("STEWARD_REQUIRED");
        var none = await RefusalOf(() => Identity(p.Detective).GetIdentityQuestionAsync(new GetIdentityQuestionRequest { QuestionId = "idq_nothing" }).ResponseAsync);
        foreach (var outsider in new[]
        {
            await RefusalOf(() => Identity(p.Detective).GetIdentityQuestionAsync(new GetIdentityQuestionRequest { QuestionId = question.QuestionId }).ResponseAsync),
            await RefusalOf(() => AnswerAsync(p.Detective, question, IdentityAnswer.SamePerson)),
        })
        {
            (outsider.Reason, outsider.Message, outsider.Status).ShouldBe((none.Reason, none.Message, none.Status));
        }

        var nobody = await RefusalOf(() => DecisionsAsync(p.Detective, ById("per_nobody")));
        var hidden = await RefusalOf(() => DecisionsAsync(p.Detective, ById(other)));
        (hidden.Reason, hidden.Message, hidden.Status).ShouldBe((nobody.Reason, nobody.Message, nobody.Status));
        (await RefusalOf(() => JoinAsync(p.Detective, ById(other), ById(other)))).Message.ShouldBe(nobody.Message);
        (await Identity(p.Detective).ListIdentityQuestionsAsync(new ListIdentityQuestionsRequest())).Questions.ShouldBeEmpty();
        (await ItemsAsync(p.Detective, NotificationTrigger.IdentityQuestion)).ShouldBeEmpty();

        // Two at once: the first counts, and the second learns how it stands.
        (await AnswerAsync(School(p), question, IdentityAnswer.SamePerson)).Question.State.ShouldBe(QuestionState.Joined);
        var late = await RefusalOf(() => AnswerAsync(School(p), question, IdentityAnswer.DifferentPeople));
        (late.Reason, late.Metadata["current_state"], late.Metadata["current_version"]).ShouldBe(("VERSION_CONFLICT", "JOINED", "3"));
        (await DecisionsAsync(p.Doctor, Own("EMIS-9"))).PersonId.ShouldBe((await DecisionsAsync(School(p), Own("SIMS-9"))).PersonId);
    }

    [Fact]
    public async Task A_question_that_nobody_answers_reaches_the_manager_and_one_that_cannot_be_told_the_steward()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        await RecordAsync(p.Doctor, "EMIS-9", Person("Ivy", "Alderfixture", "2016-03-02"));
        var other = await RecordAsync(p.DutySocialWorker, "CSC-9", Person("Maud", "Reedtest", "2015-07-19"));
        var id = (await JoinAsync(p.Doctor, Own("EMIS-9"), ById(other))).QuestionId;

        await p.ClockAtAsync("2027-03-08 17:01");
        (await ItemsAsync(p.SocialCareManager, NotificationTrigger.IdentityQuestion)).ShouldContain(i => i.ActionOwner == "TEAM_MANAGER" && i.QuestionId == id);

        var question = (await Identity(p.DutySocialWorker).GetIdentityQuestionAsync(new GetIdentityQuestionRequest { QuestionId = id })).Question;
        var passed = await AnswerAsync(p.DutySocialWorker, question, IdentityAnswer.CannotTell);
        (passed.Question.State, passed.Question.Version, passed.DecisionId).ShouldBe((QuestionState.Open, 2L, ""));
        (await ItemsAsync(Steward(p), NotificationTrigger.IdentityQuestion)).ShouldHaveSingleItem().QuestionId.ShouldBe(id);
        (await RefusalOf(() => AnswerAsync(p.DutySocialWorker, question, IdentityAnswer.SamePerson))).Metadata["current_version"].ShouldBe("2");

        // The steward sees whom to ring, and no values.
        var seen = (await Identity(Steward(p)).ListIdentityQuestionsAsync(new ListIdentityQuestionsRequest())).Questions.ShouldHaveSingleItem();
        seen.Records.Select(r => r.Holder.OrganisationName).ShouldBe(["Elmmock Surgery", "Northmere Children's Services"], ignoreOrder: true);
        seen.ToString().ShouldNotContain("Alderfixture");
        var apart = await AnswerAsync(Steward(p), seen, IdentityAnswer.DifferentPeople);
        apart.Question.State.ShouldBe(QuestionState.KeptApart);
        var held = (await DecisionsAsync(p.Doctor, Own("EMIS-9"))).Decisions.ShouldHaveSingleItem();
        (held.Kind, held.Stands).ShouldBe((DecisionKind.KeepApart, true));
    }

    [Fact]
    public async Task An_agency_takes_its_own_record_out_and_not_anothers()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        var (gpId, schoolId) = await TwoSpellingsAsync(p);
        await JoinAsync(p.Doctor, Own("EMIS-77"), ById(schoolId));
        var seen = await DecisionsAsync(p.Doctor, Own("EMIS-77"));

        (await RefusalOf(() => SplitAsync(p.Doctor, seen.Version, "EMIS-77", "SIMS-4"))).Reason.ShouldBe("INVALID_FIELDS");
        (await RefusalOf(() => SplitAsync(p.Doctor, seen.Version + 1, "EMIS-77"))).Reason.ShouldBe("VERSION_CONFLICT");
        (await RefusalOf(() => SplitAsync(p.Detective, seen.Version, "EMIS-77"))).Reason.ShouldBe("NOT_FOUND");

        var split = await SplitAsync(p.Doctor, seen.Version, "EMIS-77");
        (split.SplitPersonId, split.PersonId).ShouldBe((gpId, schoolId));
        (await ItemsAsync(School(p), NotificationTrigger.IdentitySplit)).ShouldHaveSingleItem().PersonId.ShouldBe(schoolId);

        // Taken back, they stand together again.
        await Identity(p.Doctor).UndoIdentityDecisionAsync(new UndoIdentityDecisionRequest { DecisionId = split.DecisionId, Reason = Known });
        (await DecisionsAsync(School(p), Own("SIMS-4"))).PersonId.ShouldBe(gpId);
    }

    [Fact]
    public async Task Who_was_given_an_answer_about_the_child_is_told_and_who_asked_in_vain_is_not()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        var (_, schoolId) = await TwoSpellingsAsync(p);
        var asked = await new PeopleService.PeopleServiceClient(p.DutySocialWorker.CallInvoker).FindPersonAsync(new FindPersonRequest
        {
            Person = ById(schoolId),
            Purpose = For(Purpose.AssessChild, "Mother rang about this child at the school gate this morning."),
        });
        asked.Person.Outcome.ShouldBe(MatchOutcome.Match);
        await JoinAsync(p.Doctor, Own("EMIS-77"), ById(schoolId));
        (await ItemsAsync(p.DutySocialWorker, NotificationTrigger.IdentityJoined)).ShouldHaveSingleItem().OwnRecordId.ShouldBeEmpty();
        (await ItemsAsync(p.Detective, NotificationTrigger.IdentityJoined)).ShouldBeEmpty();
        (await ItemsAsync(p.Midwife, NotificationTrigger.IdentityJoined)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Each_sibling_stands_apart_with_its_own_school_and_none_is_not_the_same_as_not_recorded()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        await RecordAsync(p.HealthVisitor, "HV-1", Person("Ada", "Elmtest", "2023-04-04"));
        var full = await RecordAsync(School(p), "SIMS-1", Person("Ben", "Elmtest", "2016-05-05"));
        var half = await RecordAsync(p.NurseryLead, "N-1", Person("Cleo", "Oaktest", "2022-06-06"));
        await RelateAsync(p.HealthVisitor, ById(full), Own("HV-1"), RelationshipType.FullSibling);
        await RelateAsync(p.HealthVisitor, Own("HV-1"), ById(half), RelationshipType.HalfSibling, LinkState.Reported);
        var none = await new PeopleService.PeopleServiceClient(p.HealthVisitor.CallInvoker).RecordNoneAsync(new RecordNoneRequest
        {
            Person = Own("HV-1"),
            NoneOf = { RelationshipType.HalfSibling },
            Source = SourceKind.Relative,
        });
        none.Contradicted.ShouldBe([RelationshipType.HalfSibling]);

        var picture = (await QueryAtAsync(p.HealthVisitor, Own("HV-1"))).Picture;
        picture.Siblings.Select(s => (s.PersonId, s.Type, s.State)).ShouldBe(
            [(full, RelationshipType.FullSibling, LinkState.Confirmed), (half, RelationshipType.HalfSibling, LinkState.Reported)]);
        picture.Siblings.Select(s => s.HeldBy.Single().OrganisationName).ShouldBe(["Northmere School", "Brook Lane Nursery"]);
        picture.SiblingTypes.Select(t => t.Knowledge).ShouldBe([LinkKnowledge.Recorded, LinkKnowledge.Contradicted, LinkKnowledge.NotRecorded]);
        (await QueryAtAsync(p.Doctor, ById(half))).Picture.SiblingTypes.Select(t => t.Knowledge)
            .ShouldBe([LinkKnowledge.NotRecorded, LinkKnowledge.Recorded, LinkKnowledge.NotRecorded]);
    }

    [Fact]
    public async Task Who_was_shown_a_brother_is_told_when_he_turns_out_to_be_two_boys()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        await RecordAsync(p.HealthVisitor, "HV-20", Person("Nell", "Elmtest", "2023-04-04"));
        var otto = await RecordAsync(School(p), "SIMS-20", Person("Otto", "Elmtest", "2016-05-05", "12 Mill Lane", "NM1 4QT"));
        var other = await RecordAsync(p.NurseryLead, "N-20", Person("Otto", "Elmtest", "2016-05-06"));
        await RelateAsync(p.HealthVisitor, Own("HV-20"), ById(otto), RelationshipType.FullSibling);
        var joined = await JoinAsync(Steward(p), ById(otto), ById(other));

        // The GP reads Nell's picture, with Otto as her brother, and plans with him.
        var picture = (await QueryAtAsync(p.Doctor, ById((await DecisionsAsync(p.HealthVisitor, Own("HV-20"))).PersonId))).Picture;
        picture.Siblings.ShouldHaveSingleItem().PersonId.ShouldBe(joined.PersonId);
        var practice = p.As("elmmock-surgery", "Dr Birchmock", "PRACTICE_LEAD");
        (await ItemsAsync(practice, NotificationTrigger.IdentitySplit)).ShouldBeEmpty();

        // He was two boys. The surgery holds no record of either, and has been told all the same; somebody who read nothing has not.
        await Identity(Steward(p)).UndoIdentityDecisionAsync(new UndoIdentityDecisionRequest { DecisionId = joined.DecisionId, Reason = Wrong });
        (await ItemsAsync(practice, NotificationTrigger.IdentitySplit)).ShouldNotBeEmpty();
        (await ItemsAsync(p.Detective, NotificationTrigger.IdentitySplit)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_practice_writes_down_that_a_number_was_replaced_and_puts_a_wrong_one_right()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        var id = await RecordAsync(p.Doctor, "EMIS-30", Person("Ivy", "Alderfixture", "2016-03-02", "12 Mill Lane", "NM1 4QT", "943 476 5919"));
        (await RecordAsync(p.HealthVisitor, "HV-30", Person("Ivy", "Alderfixture", "2016-03-02", "12 Mill Lane", "NM1 4QT", "943 476 5919"))).ShouldBe(id);

        // Replaced: the new number and the former one beside it. She is who she was, under either, and nobody is asked.
        var replaced = Person("Ivy", "Alderfixture", "2016-03-02", "12 Mill Lane", "NM1 4QT", "943 476 5870");
        replaced.Identifiers.Add(new PersonIdentifier { Scheme = IdentifierScheme.NhsNumber, Value = "943 476 5919", Superseded = true });
        (await RecordAsync(p.Doctor, "EMIS-30", replaced)).ShouldBe(id);
        (await Identity(p.HealthVisitor).ListIdentityQuestionsAsync(new ListIdentityQuestionsRequest())).Questions.ShouldBeEmpty();
        (await RecordAsync(School(p), "SIMS-30", Person("Ivy", "Alderfixture", "2016-03-02", "3 Weir Court", "NM4 4AA", "943 476 5870"))).ShouldBe(id);

        // A wrong number is put right; the number of somebody else is another child's, by name and date.
        var wrong = await RecordAsync(p.NurseryLead, "N-30", Person("Maud", "Reedtest", "2015-07-19", nhsNumber: "999 000 0018"));
        (await RecordAsync(p.NurseryLead, "N-30", Person("Maud", "Reedtest", "2015-07-19", nhsNumber: "999 000 0026"))).ShouldBe(wrong);
        var reused = await RefusalOf(() => RecordAsync(p.NurseryLead, "N-30", Person("Oscar", "Reedtest", "2015-07-19", nhsNumber: "999 000 0034")));
        reused.FieldViolations.Single().Field.ShouldBe("own_record_id");
        reused.FieldViolations.Single().Description.ShouldContain("superseded");

        // And a school that has only ever heard of a former number, with another spelling and day and month turned, means the same child.
        var former = Person("Katarzyna", "Fellsample", "2016-03-02", "12 Mill Lane", "NM1 4QT", "999 000 0042");
        former.Identifiers.Add(new PersonIdentifier { Scheme = IdentifierScheme.NhsNumber, Value = "999 000 0069", Superseded = true });
        var child = await RecordAsync(p.Doctor, "EMIS-31", former);
        (await RecordAsync(School(p), "SIMS-31", Person("Katarzina", "Felsample", "2016-02-03", nhsNumber: "999 000 0069"))).ShouldBe(child);
    }

    private static InfoShareConnection School(Partnership p) => p.As("northmere-school", "Ms Reedmock", "DESIGNATED_LEAD");

    private static InfoShareConnection Steward(Partnership p) => p.As("northmere-partnership", "Sol Stewardsample", "DATA_STEWARD");

    private static IdentityService.IdentityServiceClient Identity(InfoShareConnection who) => new(who.CallInvoker);

    private static async Task ProtectAsync(InfoShareConnection who, string ownRecordId, Demographics person) =>
        await new PeopleService.PeopleServiceClient(who.CallInvoker).RecordPersonAsync(
            new RecordPersonRequest { OwnRecordId = ownRecordId, Demographics = person, Protected = true });

    private static SubjectRef ById(string personId) => new() { PersonId = personId };

    /// <summary>One child, it seems: the surgery writes Katarzyna, the school Katarzina, and day and month change places.</summary>
    private static async Task<(string GpId, string SchoolId)> TwoSpellingsAsync(Partnership p)
    {
        var gpId = await RecordAsync(p.Doctor, "EMIS-77", Person("Katarzyna", "Reedtest", "2016-03-02", "12 Mill Lane", "NM1 4QT"));
        var schoolId = await RecordAsync(School(p), "SIMS-4", Person("Katarzina", "Reedtest", "2016-02-03"));
        schoolId.ShouldNotBe(gpId);
        await WorksWithAsync(School(p), Own("SIMS-4"), PractitionerRole.DesignatedLead, "01632 960141");
        return (gpId, schoolId);
    }

    private static async Task ShareAsync(InfoShareConnection who, string ownRecordId) =>
        await new HealthService.HealthServiceClient(who.CallInvoker).ShareConcernAsync(new Protocol.Health.V1.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own(ownRecordId),
                Indicators = { ConcernIndicator.HealthPlanNotFollowed },
                Kind = ConcernKind.Event,
                Source = SourceKind.Observed,
                RiskStatement = "Three reviews of the asthma plan were missed this winter.",
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.PublicFunction,
            },
        });

    private static async Task<ProposeJoinResponse> JoinAsync(InfoShareConnection who, SubjectRef one, SubjectRef other) =>
        await Identity(who).ProposeJoinAsync(new ProposeJoinRequest { Person = one, SameAs = other, Reason = Known });

    private static async Task<AnswerIdentityQuestionResponse> AnswerAsync(InfoShareConnection who, IdentityQuestion question, IdentityAnswer answer) =>
        await Identity(who).AnswerIdentityQuestionAsync(new AnswerIdentityQuestionRequest
        {
            QuestionId = question.QuestionId,
            ExpectedVersion = question.Version,
            Answer = answer,
            Reason = Known,
        });

    private static async Task<SplitPersonResponse> SplitAsync(InfoShareConnection who, long version, string ownRecordId, string? leaving = null) =>
        await Identity(who).SplitPersonAsync(new SplitPersonRequest
        {
            Person = Own(ownRecordId),
            OwnRecordIds = { leaving ?? ownRecordId },
            Reason = Wrong,
            ExpectedVersion = version,
        });

    private static async Task<ListIdentityDecisionsResponse> DecisionsAsync(InfoShareConnection who, SubjectRef person) =>
        await Identity(who).ListIdentityDecisionsAsync(new ListIdentityDecisionsRequest { Person = person });

    private static async Task<Protocol.Education.V1.QueryChildResponse> PictureAsync(InfoShareConnection who, SubjectRef child) =>
        await new EducationService.EducationServiceClient(who.CallInvoker).QueryChildAsync(new Protocol.Education.V1.QueryChildRequest
        {
            Child = child,
            Purpose = For(Purpose.AssessChild, "She came without breakfast and in thin shoes three days running."),
        });

    private static async Task<Protocol.Health.V1.QueryChildResponse> QueryAtAsync(InfoShareConnection who, SubjectRef child) =>
        await new HealthService.HealthServiceClient(who.CallInvoker).QueryChildAsync(new Protocol.Health.V1.QueryChildRequest
        {
            Child = child,
            Purpose = For(Purpose.AssessChild, "Asthma review today; the plan has not been followed since winter."),
        });

    private static async Task<IReadOnlyList<InboxItem>> ItemsAsync(InfoShareConnection who, NotificationTrigger trigger) =>
        [.. (await InboxOf(who)).Where(i => i.Trigger == trigger)];
}
