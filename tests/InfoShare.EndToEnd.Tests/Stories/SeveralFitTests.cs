using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Identity.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Education = InfoShare.Protocol.Education.V1;
using FieldComparison = InfoShare.Protocol.Common.V1.FieldComparison;
using Probation = InfoShare.Protocol.Probation.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// Several people fit; nobody fits who may be known; and two records of a father turn out to be one man's (requirements A5, A6,
/// A10, B12).
/// </summary>
public sealed class SeveralFitTests
{
    private const string Grounds = "Both files lie before me: one birth certificate, one mother, one man.";

    [Fact]
    public async Task Of_father_and_son_of_one_name_the_school_learns_only_whom_to_ask_and_the_surgery_sees_its_own_two()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        var father = Person("Marlow", "Reedtest", "1980-07-14", "12 Mill Lane", "NM1 4QT");
        father.Telephone = "01632 960801";
        var fatherId = await RecordAsync(p.Doctor, "EMIS-80", father);
        var sonId = await RecordAsync(p.Doctor, "EMIS-10", Person("Marlow", "Reedtest", "2010-02-03", "12 Mill Lane", "NM1 4QT"));
        fatherId.ShouldNotBe(sonId);
        var asked = Person("Marlow", "Reedtest", "", "12 Mill Lane", "NM1 4QT");
        asked.Telephone = "01632 960999";

        var atSchool = await FindAsync(p.DesignatedLead, asked);
        atSchool.Person.Outcome.ShouldBe(MatchOutcome.Many);
        (atSchool.Person.PersonId, atSchool.Person.Probability, atSchool.AgeBand).ShouldBe(("", 0, AgeBand.Unspecified));
        atSchool.Person.Candidates.ShouldBeEmpty();
        atSchool.Person.Fields.ShouldBeEmpty();
        atSchool.Person.AgreeingFields.ShouldBeEmpty();
        atSchool.Person.Explanation.ShouldContain("data steward");
        (atSchool.Ask.OrganisationName, atSchool.Ask.Telephone).ShouldBe(("Northmere Safeguarding Partnership", "01632 960190"));
        foreach (var value in (string[])["EMIS", "1980", "2010", fatherId, sonId, "960801"])
            atSchool.ToString().ShouldNotContain(value);
        atSchool.Person.ToString().ShouldNotContain("Elmmock");

        var atGp = await FindAsync(p.Doctor, asked);
        atGp.Person.Outcome.ShouldBe(MatchOutcome.Many);
        atGp.Person.PersonId.ShouldBeEmpty();
        atGp.Ask.ShouldNotBeNull();
        atGp.Person.Candidates.Select(c => (c.PersonId, c.OwnRecordId)).ShouldBe([(fatherId, "EMIS-80"), (sonId, "EMIS-10")], ignoreOrder: true);
        foreach (var candidate in atGp.Person.Candidates)
        {
            candidate.AgreeingFields.ShouldContain("name");
            candidate.AgreeingFields.ShouldContain("address");
            candidate.Fields.ShouldContain(f => f.Field == "birth_date" && f.Comparison == FieldComparison.Missing && f.Millibits == 0);
            candidate.Probability.ShouldBeInRange(0.85, 0.95);
        }

        atGp.Person.Candidates.Single(c => c.OwnRecordId == "EMIS-80").ConflictingFields.ShouldContain("telephone");
        atGp.Person.Candidates.Single(c => c.OwnRecordId == "EMIS-10").ConflictingFields.ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_waits_between_two_is_joined_once_the_steward_says_that_they_are_one()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        await RecordAsync(p.Doctor, "EMIS-1", Person("Amelia", "Ashtest", "2018-06-06", "3 Weir Court", "NM1 4QT", "943 476 5919"));
        var atNursery = await RecordAsync(p.NurseryLead, "N-3", Person("Amelia", "Ashtest", "2018-06-06", "3 Weir Court", "NM1 4QT", "943 476 5870"));
        var waiting = await RecordAsync(p.HealthVisitor, "HV-1", Person("Amelia", "Ashtest", "2018-06-06", "3 Weir Court", "NM1 4QT"));
        var one = (await DecisionsAsync(p.Doctor, "EMIS-1")).PersonId;
        new[] { one, atNursery, waiting }.ShouldBeUnique();
        var question = (await Identity(p.HealthVisitor).ListIdentityQuestionsAsync(new ListIdentityQuestionsRequest())).Questions.ShouldHaveSingleItem();
        question.Kind.ShouldBe(QuestionKind.Many);
        question.Records.ShouldHaveSingleItem().OwnRecordId.ShouldBe("HV-1");

        // A slip in one of the two numbers, says the steward; so the third is no longer between two.
        await Identity(p.As("northmere-partnership", "Sol Stewardsample", "DATA_STEWARD")).ProposeJoinAsync(
            new ProposeJoinRequest { Person = new SubjectRef { PersonId = one }, SameAs = new SubjectRef { PersonId = atNursery }, Reason = Grounds });
        var joined = await DecisionsAsync(p.HealthVisitor, "HV-1");
        joined.PersonId.ShouldBe(one);
        joined.Decisions.ShouldContain(d => d.Kind == DecisionKind.Join && d.Automatic && d.Stands);
        (await Identity(p.HealthVisitor).ListIdentityQuestionsAsync(new ListIdentityQuestionsRequest())).Questions.ShouldBeEmpty();
        await p.ClockAtAsync("2027-03-01 09:30");
        (await ItemsAsync(p.HealthVisitor, NotificationTrigger.IdentityJoined)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_protected_person_is_byte_for_byte_nobody_to_every_question_of_those_without_the_right()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        var hidden = Person("Petra", "Hiddentest", "1990-03-02", "12 Mill Lane", "NM1 4QT", "943 476 5919");
        var nobody = Person("Olgas", "Nobodytest", "1991-04-03", "21 Mull Lane", "NM1 4QX", "943 476 5870");
        await new PeopleService.PeopleServiceClient(p.LeadSocialWorker.CallInvoker).RecordPersonAsync(
            new RecordPersonRequest { OwnRecordId = "CSC-1", Demographics = hidden, Protected = true });
        var hiddenChild = Person("Pollyanna", "Hiddentest", "2019-03-02", "12 Mill Lane", "NM1 4QT");
        await new PeopleService.PeopleServiceClient(p.LeadSocialWorker.CallInvoker).RecordPersonAsync(
            new RecordPersonRequest { OwnRecordId = "CSC-2", Demographics = hiddenChild, Protected = true });
        await RelateAsync(p.LeadSocialWorker, Own("CSC-1"), Own("CSC-2"), RelationshipType.BirthParent);

        var found = (await FindAsync(p.DesignatedLead, hidden), await FindAsync(p.DesignatedLead, nobody));
        found.Item1.Person.Outcome.ShouldBe(MatchOutcome.NoMatch);
        found.Item1.Edges.Receipt = found.Item2.Edges.Receipt = null;
        found.Item1.ShouldBe(found.Item2);

        var reach = (await ReachAsync(p, hidden), await ReachAsync(p, nobody));
        reach.Item1.ShouldBe(reach.Item2);
        var home = (await HomeAsync(p, hiddenChild), await HomeAsync(p, Person("Pollyonny", "Nobodytest", "2019-03-02", "21 Mull Lane", "NM1 4QX")));
        home.Item1.ShouldBe(home.Item2);

        // Recording her oneself tells nothing either: she is begun as somebody of one's own.
        var recorded = new List<RecordPersonResponse>();
        foreach (var (own, who) in new[] { ("SIMS-1", hidden), ("SIMS-2", nobody) })
        {
            var answer = await new PeopleService.PeopleServiceClient(p.DesignatedLead.CallInvoker).RecordPersonAsync(
                new RecordPersonRequest { OwnRecordId = own, Demographics = who });
            answer.Person.PersonId.Length.ShouldBe(30);
            answer.Person.PersonId = "";
            answer.Receipt = null;
            recorded.Add(answer);
        }

        recorded[0].ShouldBe(recorded[1]);
        await p.ClockAtAsync("2027-03-01 09:30");
        (await Identity(p.DesignatedLead).ListIdentityQuestionsAsync(new ListIdentityQuestionsRequest())).Questions.ShouldBeEmpty();
        (await InboxOf(p.DesignatedLead)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_school_that_fills_a_telephone_number_with_its_own_pupils_does_not_learn_from_what_becomes_common_whether_a_hidden_person_has_it()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        var hidden = Person("Petra", "Hiddentest", "1990-03-02", "12 Mill Lane", "NM1 4QT");
        hidden.Telephone = "01632 960801";
        await new PeopleService.PeopleServiceClient(p.LeadSocialWorker.CallInvoker).RecordPersonAsync(
            new RecordPersonRequest { OwnRecordId = "CSC-1", Demographics = hidden, Protected = true });

        var outcomes = new HashSet<MatchOutcome>();
        for (var pupil = 1; pupil <= 61; pupil++)
        {
            foreach (var (group, telephone) in new[] { ("A", "01632 960801"), ("B", "01632 960802") })
            {
                var who = Person($"Pupil{Letters(pupil)}", $"Crowd{group}{Letters(pupil)}", $"{2006 + (pupil % 12)}-0{1 + (pupil % 9)}-1{pupil % 10}");
                who.Telephone = telephone;
                await RecordAsync(p.DesignatedLead, $"SIMS-{group}{pupil}", who);
            }

            // What is looked up by one key alone is looked at up to eight people, and up to sixty when another key agrees.
            if (pupil is not (7 or 8 or 59 or 60 or 61))
                continue;
            var (at, elsewhere) = (await TelephonedAsync("01632 960801"), await TelephonedAsync("01632 960802"));
            at.ShouldBe(elsewhere, $"with {pupil} pupils");
            outcomes.Add(at.Person.Outcome);
        }

        outcomes.ShouldContain(MatchOutcome.Many);
        outcomes.Count.ShouldBeGreaterThan(1);

        async Task<FindPersonResponse> TelephonedAsync(string telephone)
        {
            var asked = Person("Olgas", "Nobodytest", "1991-04-03");
            asked.Telephone = telephone;
            var answer = await FindAsync(p.DesignatedLead, asked);
            answer.Edges.Receipt = null;
            return answer;
        }

        static string Letters(int number) => $"{(char)('a' + (number / 26))}{(char)('a' + (number % 26))}";
    }

    [Fact]
    public async Task When_two_records_of_a_man_are_one_the_school_of_his_children_learns_what_probation_held_and_loses_it_when_that_was_wrong()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        var atProbation = await RecordAsync(p.ProbationOfficer, "CRN-1", Person("Katarzyn", "Oaktest", "1994-02-03", "3 Quay", "NM1 1AA"));
        await WorksWithAsync(p.ProbationOfficer, Own("CRN-1"), PractitionerRole.ProbationOfficer, "01632 960121");
        await new Probation.ProbationService.ProbationServiceClient(p.ProbationOfficer.CallInvoker).ShareConcernAsync(new Probation.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own("CRN-1"),
                Indicators = { ConcernIndicator.ViolentConviction },
                Kind = ConcernKind.Event,
                Source = SourceKind.RecordCheck,
                RiskStatement = "On a curfew after violence to an earlier partner.",
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.PublicFunction,
            },
        });

        // The health visitor knows him under another spelling and a slip in the date, as the father of a toddler.
        await RecordAsync(p.HealthVisitor, "HV-1", Person("Robin", "Oaktest", "2024-05-05", "8 Lock Row", "NM1 2BB"));
        await WorksWithAsync(p.HealthVisitor, Own("HV-1"), PractitionerRole.HealthVisitor, "01632 960161");
        var atHealth = await RecordAsync(p.HealthVisitor, "HV-2", Person("Katarzin", "Oaktest", "1994-03-02"));
        await RelateAsync(p.HealthVisitor, Own("HV-2"), Own("HV-1"), RelationshipType.BirthParent);
        atHealth.ShouldNotBe(atProbation);
        (await InboxOf(p.HealthVisitor)).ShouldNotContain(i => i.OwnRecordId == "HV-1");

        var joined = await Identity(p.ProbationOfficer).ProposeJoinAsync(
            new ProposeJoinRequest { Person = Own("CRN-1"), SameAs = new SubjectRef { PersonId = atHealth }, Reason = Grounds });
        joined.PersonId.ShouldNotBeEmpty();

        var told = (await ItemsAsync(p.HealthVisitor, NotificationTrigger.IdentityJoined)).Single(i => i.OwnRecordId == "HV-1");
        (told.ActionOwner, told.Concern.Tier).ShouldBe(("Freya Heathsample", Tier.Marker));
        told.Summary.ShouldContain("VIOLENT_CONVICTION");
        told.Summary.ShouldNotContain("Oaktest");
        told.ExpectedResponse.ShouldNotBeEmpty();
        told.RespondBy.ShouldNotBeNull();
        (await ItemsAsync(p.ProbationOfficer, NotificationTrigger.IdentityJoined)).ShouldAllBe(i => i.OwnRecordId == "CRN-1");

        // It was another man. What was told around the child comes off the file.
        await Identity(p.HealthVisitor).UndoIdentityDecisionAsync(new UndoIdentityDecisionRequest { DecisionId = joined.DecisionId, Reason = "I met him today: another man of nearly that name." });
        var off = (await ItemsAsync(p.HealthVisitor, NotificationTrigger.Correction)).ShouldHaveSingleItem();
        off.ExpectedResponse.ShouldContain(told.ItemId);
        off.OwnRecordId.ShouldBe("HV-1");
    }

    private static IdentityService.IdentityServiceClient Identity(InfoShareConnection who) => new(who.CallInvoker);

    private static async Task<ListIdentityDecisionsResponse> DecisionsAsync(InfoShareConnection who, string ownRecordId) =>
        await Identity(who).ListIdentityDecisionsAsync(new ListIdentityDecisionsRequest { Person = Own(ownRecordId) });

    private static async Task<FindPersonResponse> FindAsync(InfoShareConnection who, Demographics asked) =>
        await new PeopleService.PeopleServiceClient(who.CallInvoker).FindPersonAsync(new FindPersonRequest
        {
            Person = Known(asked),
            Purpose = For(Purpose.AssessChild, "Somebody of this name collects the child every day."),
        });

    private static async Task<AdultReachAnswer> ReachAsync(Partnership p, Demographics adult)
    {
        var answer = (await new Probation.ProbationService.ProbationServiceClient(p.ProbationOfficer.CallInvoker).CheckAdultReachAsync(
            new Probation.CheckAdultReachRequest
            {
                Question = new AdultReachQuestion { Adult = Known(adult), Purpose = For(Purpose.SuperviseOffender, "She was named today as a new partner.") },
            })).Answer;
        answer.Edges.Receipt = null;
        return answer;
    }

    private static async Task<ChildHouseholdAnswer> HomeAsync(Partnership p, Demographics child)
    {
        var answer = (await new Education.EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).CheckChildHouseholdAsync(
            new Education.CheckChildHouseholdRequest
            {
                Question = new ChildHouseholdQuestion { Child = Known(child), Purpose = For(Purpose.AssessChild, "A man whom nobody knows collected the child yesterday.") },
            })).Answer;
        answer.Edges.Receipt = null;
        return answer;
    }

    private static async Task<IReadOnlyList<InboxItem>> ItemsAsync(InfoShareConnection who, NotificationTrigger trigger) =>
        [.. (await InboxOf(who)).Where(i => i.Trigger == trigger)];
}
