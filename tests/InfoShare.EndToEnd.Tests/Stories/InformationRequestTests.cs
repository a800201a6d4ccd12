using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Information.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Information = InfoShare.Protocol.Information.V1.InformationService.InformationServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>D12, T10: one agency asks another what bears on a question, and is answered, or told why not. Monday 8 March 2027.</summary>
public sealed class InformationRequestTests
{
    private static readonly Demographics Nell = Person("Nell", "Quilltest", "2021-11-03", "4 Elm Row", "NM1 4QT");

    [Fact]
    public async Task A_social_worker_asks_the_nursery_and_the_surgery_and_reads_what_they_answer()
    {
        await using var p = await StartAsync("2027-03-08 09:00");
        await FamilyAsync(p);

        // "Everything" is no question.
        var request = Asks("brook-lane-nursery", "elmmock-surgery");
        request.Words = "Please send everything that you hold on the whole family, the complete file.";
        (await RefusalOf(() => AskAsync(p.LeadSocialWorker, request))).FieldViolations.Single().Field.ShouldBe("words");

        var asked = await AskAsync(p.LeadSocialWorker, Asks("brook-lane-nursery", "elmmock-surgery", "southmere-midwifery"));
        asked.Requests.Select(r => (r.HolderName, r.Owner, r.Due.ToDateTimeOffset())).ShouldBe(
        [
            ("Brook Lane Nursery", "DESIGNATED_LEAD", At("2027-03-15 17:00")),
            ("Elmmock Surgery", "PRACTICE_LEAD", At("2027-03-15 17:00")),
        ]);
        asked.Ring.Single().Telephone.ShouldBe("01632 960202");
        asked.Guidance.Lines.Select(l => l.Key).ShouldBe(["ASK_WHAT_YOU_NEED", "DUTY_ON_REQUEST"]);

        // Silence is shown until they answer.
        (await StateAsync(p, "brook-lane-nursery")).ShouldBe(ResponderState.NotAnswered);
        var nursery = (await InboxOf(p.NurseryLead)).Single(i => i.InformationRequestId == asked.Requests[0].InformationRequestId);
        (nursery.Trigger, nursery.ActionOwner).ShouldBe((NotificationTrigger.InformationRequested, "DESIGNATED_LEAD"));
        nursery.Summary.ShouldNotContain("Quilltest");
        var question = await GetAsync(p.NurseryLead, nursery.InformationRequestId);
        (question.AskedAs.GivenName, question.AskedAs.BirthDate, question.OwnRecordId).ShouldBe(("Nell", "2021-11-03", "BL-7"));
        question.Words.ShouldBe(Asks("x").Words);
        question.Reason.ShouldContain("bruise");

        // The nursery answers in words; the surgery has searched, and holds nothing.
        var answered = await new Information(p.NurseryLead.CallInvoker).AnswerInformationRequestAsync(new AnswerInformationRequestRequest
        {
            InformationRequestId = question.InformationRequestId,
            Version = question.Version,
            Text = "Nell was last here on Friday 5 March, tired, and asked three times who would fetch her.",
            Sensitivity = SensitivityClass.Standard,
            LegalBasis = LegalBasis.PublicFunction,
            Consent = new ConsentRecord { State = ConsentState.Refused, ByWhom = "Carly Quilltest", Wishes = "She wants nobody told." },
        });
        answered.AskerMayRead.ShouldBeTrue();
        answered.Guidance.Lines[0].Key.ShouldBe("CONSENT_REFUSED");
        var surgery = (await InboxOf(p.As("elmmock-surgery", "Dr Rowansample", "PRACTICE_LEAD"))).Single(i => i.InformationRequestId.Length > 0);
        await new Information(p.Doctor.CallInvoker).AnswerInformationRequestAsync(
            new AnswerInformationRequestRequest { InformationRequestId = surgery.InformationRequestId, Version = 1, NothingHeld = true });
        (await StateAsync(p, "brook-lane-nursery")).ShouldBe(ResponderState.Answered);
        (await StateAsync(p, "elmmock-surgery")).ShouldBe(ResponderState.NoneRecordedHere);
        (await InboxOf(p.NurseryLead)).ShouldNotContain(i => i.InformationRequestId.Length > 0);

        // The answer comes to whoever asked, by name, and to colleagues who may see it; the notice itself says nothing.
        var news = (await InboxOf(p.LeadSocialWorker)).Where(i => i.Trigger == NotificationTrigger.InformationAnswered).ToList();
        news.ShouldAllBe(n => n.ActionOwner == "Priti Larksample" && !n.Summary.Contains("Nell"));
        var read = await GetAsync(p.LeadSocialWorker, question.InformationRequestId);
        read.Answer.Text.ShouldContain("who would fetch her");
        read.Answer.Consent.Wishes.ShouldBe("She wants nobody told.");
        (await GetAsync(p.SocialCareManager, question.InformationRequestId)).Answer.Text.ShouldContain("who would fetch her");
        (await GetAsync(p.LeadSocialWorker, surgery.InformationRequestId)).State.ShouldBe(InformationRequestState.NothingHeld);

        // For everybody else it was never asked.
        var nothing = await RefusalOf(() => GetAsync(p.Doctor, "irq_00000000000000000000000000"));
        foreach (var other in (InfoShareConnection[])[p.Doctor, p.DesignatedLead, p.ProbationOfficer, p.HousingOfficer])
        {
            var stranger = await RefusalOf(() => GetAsync(other, question.InformationRequestId));
            (stranger.Reason, stranger.Message).ShouldBe((nothing.Reason, nothing.Message));
        }

        (await ListAsync(p.LeadSocialWorker, InformationBox.Sent)).ShouldBeEmpty();
        (await ListAsync(p.LeadSocialWorker, InformationBox.Sent, ended: true)).Count.ShouldBe(2);
        (await RefusalOf(async () => await new Information(p.NurseryLead.CallInvoker).AnswerInformationRequestAsync(
            new AnswerInformationRequestRequest { InformationRequestId = question.InformationRequestId, Version = 2, NothingHeld = true }))).Reason.ShouldBe("ILLEGAL_STATE");
    }

    [Fact]
    public async Task A_refusal_to_answer_is_reviewed_and_answered_after_all()
    {
        await using var p = await StartAsync("2027-03-08 09:00");
        await FamilyAsync(p);
        var asked = (await AskAsync(p.LeadSocialWorker, Asks("brook-lane-nursery"))).Requests.Single();
        var declining = new DeclineInformationRequestRequest
        {
            InformationRequestId = asked.InformationRequestId,
            Version = 1,
            Reason = NotSharedReason.MoreDetrimental,
            Reasons = "The mother refused and we have no permission.",
            Sensitivity = SensitivityClass.Standard,
            ReviewOn = "2027-03-22",
        };
        var staff = p.As("brook-lane-nursery", "Tam Reedsample", "DESIGNATED_LEAD");
        (await RefusalOf(async () => await new Information(staff.CallInvoker).DeclineInformationRequestAsync(declining))).FieldViolations.Single().Field.ShouldBe("reasons");
        declining.Reasons = "He reads the letters that reach the house; Nell told us so, and fears what follows.";
        var declined = await new Information(staff.CallInvoker).DeclineInformationRequestAsync(declining);
        declined.Guidance.Lines.ShouldContain(l => l.Key == "NOT_SHARED_MORE_DETRIMENTAL");

        // Whoever asked learns the code, and nothing of the decision behind it.
        var seen = await GetAsync(p.LeadSocialWorker, asked.InformationRequestId);
        (seen.State, seen.Answer.DeclineReason).ShouldBe((InformationRequestState.Declined, NotSharedReason.MoreDetrimental));
        seen.ToString().ShouldNotContain("letters");
        seen.ToString().ShouldNotContain("nsh_");
        (await StateAsync(p, "brook-lane-nursery")).ShouldBe(ResponderState.Answered);
        (await RefusalOf(async () => await new NotSharedService.NotSharedServiceClient(p.LeadSocialWorker.CallInvoker).GetNotSharedAsync(
            new GetNotSharedRequest { NotSharedId = declined.NotSharedId }))).Reason.ShouldBe("NOT_FOUND");

        // The nursery's other lead has it shared; answering ends both.
        var decisions = new NotSharedService.NotSharedServiceClient(p.NurseryLead.CallInvoker);
        var decision = (await decisions.GetNotSharedAsync(new GetNotSharedRequest { NotSharedId = declined.NotSharedId })).NotShared;
        decision.InformationRequestId.ShouldBe(asked.InformationRequestId);
        await decisions.ReviewNotSharedAsync(new ReviewNotSharedRequest
        {
            NotSharedId = decision.NotSharedId,
            Version = decision.Version,
            Review = NotSharedReview.ShareNow,
            Reasons = "Nothing is sent to the house; social care has to know that Nell is afraid.",
        });
        await new Information(staff.CallInvoker).AnswerInformationRequestAsync(new AnswerInformationRequestRequest
        {
            InformationRequestId = asked.InformationRequestId,
            Version = declined.Request.Version,
            Text = "Nell says that her mother's friend reads the letters; send nothing to the house.",
            Sensitivity = SensitivityClass.Standard,
            LegalBasis = LegalBasis.SafeguardingCondition,
        });
        (await decisions.GetNotSharedAsync(new GetNotSharedRequest { NotSharedId = declined.NotSharedId })).NotShared.State.ShouldBe(NotSharedState.Shared);
        (await GetAsync(p.LeadSocialWorker, asked.InformationRequestId)).Answer.Text.ShouldContain("send nothing to the house");
        (await InboxOf(p.NurseryLead)).ShouldNotContain(i => i.NotSharedId.Length > 0 || i.InformationRequestId.Length > 0);
    }

    [Fact]
    public async Task Silence_climbs_and_the_asker_hears_it_until_the_question_is_taken_back()
    {
        await using var p = await StartAsync("2027-03-08 09:00");
        await FamilyAsync(p);
        var urgent = Asks("elmmock-surgery");
        urgent.Urgent = true;
        var asked = (await AskAsync(p.LeadSocialWorker, urgent)).Requests.Single();
        asked.Due.ToDateTimeOffset().ShouldBe(At("2027-03-09 17:00"));
        await p.ClockAtAsync("2027-03-09 17:01");
        var late = await GetAsync(p.LeadSocialWorker, asked.InformationRequestId);
        late.Level.ShouldBe(EscalationLevel.Esc2TeamManager);
        var told = (await InboxOf(p.LeadSocialWorker)).Single(i => i.InformationRequestId == asked.InformationRequestId);
        (told.ActionOwner, told.Summary).ShouldBe(("Priti Larksample", "Elmmock Surgery has not answered your question of Monday 8 March 2027; PRACTICE_LEAD there is told."));
        told.Contact.Telephone.ShouldBe("01632 960101");
        (await InboxOf(p.As("elmmock-surgery", "Dr Rowansample", "PRACTICE_LEAD"))).Count(i => i.InformationRequestId == asked.InformationRequestId).ShouldBe(2);

        // Only whoever asked, or a manager there, takes it back; then nothing climbs.
        var withdraw = new WithdrawInformationRequestRequest { InformationRequestId = asked.InformationRequestId, Version = late.Version };
        (await RefusalOf(async () => await new Information(p.DutySocialWorker.CallInvoker).WithdrawInformationRequestAsync(withdraw))).Reason.ShouldBe("MANAGER_REQUIRED");
        (await RefusalOf(async () => await new Information(p.Doctor.CallInvoker).WithdrawInformationRequestAsync(withdraw))).Reason.ShouldBe("NOT_FOUND");
        await new Information(p.LeadSocialWorker.CallInvoker).WithdrawInformationRequestAsync(withdraw);
        await p.ClockAtAsync("2027-03-22 09:00");
        (await GetAsync(p.LeadSocialWorker, asked.InformationRequestId)).Level.ShouldBe(EscalationLevel.Esc2TeamManager);
        (await StateAsync(p, "elmmock-surgery")).ShouldBe(ResponderState.NoneRecordedHere);
    }

    [Fact]
    public async Task A_hidden_person_is_asked_about_as_nobody_and_closer_kept_facts_are_spoken_of()
    {
        await using var p = await StartAsync("2027-03-08 09:00");
        var hidden = Person("Ines", "Shelterfixture", "1994-02-02", "", "", "");
        await new Protocol.People.V1.PeopleService.PeopleServiceClient(p.SystemOf("southmere-csc").CallInvoker).RecordPersonAsync(
            new Protocol.People.V1.RecordPersonRequest { OwnRecordId = "SM-1", Demographics = hidden, Protected = true });
        var one = await AskAsync(p.ProbationOfficer, AsksAbout(hidden, "southmere-csc"));
        var other = await AskAsync(p.ProbationOfficer, AsksAbout(Person("Iona", "Nowheresample", "1994-02-03"), "southmere-csc"));
        one.Subject.ToString().ShouldBe(other.Subject.ToString());
        (one.Requests.Single().OwnRecordId, one.Requests.Single().State).ShouldBe((other.Requests.Single().OwnRecordId, other.Requests.Single().State));

        // That something of an adult's sexual health is held is hidden from probation: an answer would tell it, and is refused. Of what a child is
        // treated for probation is told that it is withheld: a named worker speaks.
        var question = one.Requests.Single();
        AnswerInformationRequestRequest Answer(SensitivityClass sensitivity) => new()
        {
            InformationRequestId = question.InformationRequestId,
            Version = 1,
            Text = "She goes to the clinic every month and is treated there.",
            Sensitivity = sensitivity,
            LegalBasis = LegalBasis.SafeguardingCondition,
        };
        (await RefusalOf(async () => await new Information(p.SouthmereDuty.CallInvoker).AnswerInformationRequestAsync(Answer(SensitivityClass.SexualHealth))))
            .FieldViolations.Single().Field.ShouldBe("text");
        var answered = await new Information(p.SouthmereDuty.CallInvoker).AnswerInformationRequestAsync(Answer(SensitivityClass.ChildHealth));
        answered.AskerMayRead.ShouldBeFalse();
        var read = await GetAsync(p.ProbationOfficer, question.InformationRequestId);
        read.ToString().ShouldNotContain("clinic");
        read.Answer.Withheld.Single().Ask.Name.ShouldBe("Ivo Saltsample");
        (read.Answer.Sensitivity, read.State).ShouldBe((SensitivityClass.Unspecified, InformationRequestState.Answered));

        // Every organisation of an area that answers on request alone.
        var areas = AsksAbout(Person("Iona", "Nowheresample", "1994-02-03"));
        areas.Areas.Add("Southmere");
        (await AskAsync(p.ProbationOfficer, areas)).Requests.Select(r => r.HolderOrganisationId).ShouldBe(["southmere-csc"]);
        var page = await new Information(p.SouthmereDuty.CallInvoker).ListInformationRequestsAsync(
            new ListInformationRequestsRequest { Box = InformationBox.Received, PageSize = 1 });
        page.NextPageToken.ShouldNotBeEmpty();
        (await new Information(p.SouthmereDuty.CallInvoker).ListInformationRequestsAsync(
            new ListInformationRequestsRequest { Box = InformationBox.Received, PageSize = 1, PageToken = page.NextPageToken })).Requests.Single()
            .InformationRequestId.ShouldNotBe(page.Requests.Single().InformationRequestId);

        var purpose = AsksAbout(hidden, "southmere-csc");
        purpose.Purpose.Purpose = Purpose.SubjectAccess;
        (await RefusalOf(() => AskAsync(p.ProbationOfficer, purpose))).Reason.ShouldBe("PURPOSE_NOT_ALLOWED");
        (await RefusalOf(() => AskAsync(p.ProbationOfficer, AsksAbout(hidden, "northmere-probation")))).FieldViolations.Single().Field.ShouldBe("organisation_ids[0]");
    }

    /// <summary>Who asks about her says where she is (A10): the question's own words name neither the worker nor the area.</summary>
    [Fact]
    public async Task Where_whereabouts_are_kept_the_words_of_a_question_name_no_asker()
    {
        await using var p = await StartAsync("2027-03-08 09:00");
        var hidden = Person("Ines", "Wordfixture", "1994-02-02", "", "", "");
        await new Protocol.People.V1.PeopleService.PeopleServiceClient(p.SystemOf("southmere-csc").CallInvoker).RecordPersonAsync(
            new Protocol.People.V1.RecordPersonRequest { OwnRecordId = "SM-2", Demographics = hidden, Protected = true });
        var question = AsksAbout(hidden, "elmmock-surgery");
        question.Subject = Own("SM-2");
        question.Words = "Ivo Saltsample asks from southmere: when was she last at your surgery, and with whom?";
        question.Purpose.Reason = "She came to Southmere in January and says that he has found her before.";
        (await AskAsync(p.SouthmereDuty, question)).Requests.Single().Words.ShouldBe(question.Words);

        var read = (await new Information(p.As("elmmock-surgery", "Dr Leadmock", "PRACTICE_LEAD").CallInvoker).ListInformationRequestsAsync(
            new ListInformationRequestsRequest { Box = InformationBox.Received, PageSize = 10 })).Requests.Single();
        read.ToString().ShouldNotContain("southmere", Case.Insensitive);
        read.ToString().ShouldNotContain("Saltsample", Case.Insensitive);
        read.Words.ShouldBe("[not shown] asks from [not shown]: when was she last at your surgery, and with whom?");
    }

    private static RequestInformationRequest Asks(params string[] organisations) => new()
    {
        Subject = Own("LCS-7"),
        Purpose = For(Purpose.AssessChild, "A bruise on Nell's arm was seen at the weekend; her mother says that she fell."),
        Kinds = { InformationKind.LastContact, InformationKind.ChildWords },
        Words = "When was Nell last with you, how was she, and what did she say of home?",
        OrganisationIds = { organisations },
    };

    private static RequestInformationRequest AsksAbout(Demographics person, params string[] organisations)
    {
        var request = Asks(organisations);
        request.Subject = Known(person);
        request.Purpose = For(Purpose.AssessAdultAccess, "Mr H. told me that he moves in with her and the children on Friday.");
        return request;
    }

    private static async Task FamilyAsync(Partnership p)
    {
        await RecordAsync(p.LeadSocialWorker, "LCS-7", Nell);
        await RecordAsync(p.NurseryLead, "BL-7", Nell);
        await WorksWithAsync(p.NurseryLead, Own("BL-7"), PractitionerRole.DesignatedLead, "01632 960140");
    }

    /// <summary>How the social worker's own look-up shows an agency.</summary>
    private static async Task<ResponderState> StateAsync(Partnership p, string organisationId) =>
        (await new SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).CheckChildHouseholdAsync(new CheckChildHouseholdRequest
        {
            Question = new ChildHouseholdQuestion { Child = Own("LCS-7"), Purpose = For(Purpose.AssessChild, "A bruise on Nell's arm was seen at the weekend.") },
        })).Answer.Edges.Coverage.Single(c => c.OrganisationId == organisationId).State;

    private static async Task<RequestInformationResponse> AskAsync(InfoShareConnection who, RequestInformationRequest request) =>
        await new Information(who.CallInvoker).RequestInformationAsync(request);

    private static async Task<InformationRequestView> GetAsync(InfoShareConnection who, string id) =>
        (await new Information(who.CallInvoker).GetInformationRequestAsync(new GetInformationRequestRequest { InformationRequestId = id })).Request;

    private static async Task<IReadOnlyList<InformationRequestView>> ListAsync(InfoShareConnection who, InformationBox box, bool ended = false) =>
        (await new Information(who.CallInvoker).ListInformationRequestsAsync(new ListInformationRequestsRequest { Box = box, IncludeEnded = ended })).Requests;
}
