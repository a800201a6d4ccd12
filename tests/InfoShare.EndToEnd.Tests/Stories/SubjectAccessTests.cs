using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using InfoShare.Client;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Quality.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Health = InfoShare.Protocol.Health.V1;
using Police = InfoShare.Protocol.Police.V1;
using Probation = InfoShare.Protocol.Probation.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// A mother asks what is held; a man who harmed asks who looked; a parent asks for a child (requirement L8). What must not be said is
/// planted as marked words, and no answer holds one. The day is Monday 8 March 2027.
/// </summary>
public sealed class SubjectAccessTests
{
    private const string Told = "Nettlemarker";
    private const string Refuge = "Hiddenmarker";
    private const string Partner = "Partnermarker";
    private const string Statement = "Statementmarker";

    [Fact]
    public async Task A_mother_asks_what_is_held_and_gets_her_own_in_her_doctors_words_and_nothing_of_who_told_or_where_or_of_a_check()
    {
        await using var p = await StartAsync("2027-03-08 10:00");
        var answers = new List<IMessage>();
        var carly = await CarlyAsync(p);
        var officer = Officer(p, "Ben Ledgersample");

        var opened = await Sar(officer).OpenSubjectAccessAsync(Opening(carly, SubjectAccessRequester.Subject));
        answers.Add(opened);
        opened.Person.PersonId.ShouldBe(carly);
        opened.SubjectAccess.DueAt.ToDateTimeOffset().ShouldBe(At("2027-04-08 17:00"));
        opened.SubjectAccess.DueInWords.ShouldBe("due Thursday 8 April 17:00");
        var id = opened.SubjectAccess.SubjectAccessId;

        // Her own account of herself may go out when her doctor agrees; what a neighbour told never, nor the check.
        var preview = await PreviewAsync(officer, id, answers);
        var own = preview.Items.Single(i => i.Kind == SubjectAccessScope.Concerns && !i.Absolute);
        (own.Bar, own.NeedsHolderView, own.GoesOut, own.Ask.OrganisationName).ShouldBe((ReleaseBar.Unspecified, true, false, "Elmmock Surgery"));
        own.Concern.Indicators.ShouldBe([ConcernIndicator.ParentSuicidal]);
        var told = preview.Items.Single(i => i.Bar == ReleaseBar.Informant);
        (told.Absolute, told.ContentCase, told.Ask.OrganisationName).ShouldBe((true, SubjectAccessItem.ContentOneofCase.None, "Northmere Police"));
        var check = preview.Items.Single(i => i is { Kind: SubjectAccessScope.Accesses, Bar: ReleaseBar.SourceOfHarm });
        (check.Absolute, check.Ask, check.RecordedOn, check.ContentCase).ShouldBe((true, null, "", SubjectAccessItem.ContentOneofCase.None));
        preview.Items.Single(i => i is { Kind: SubjectAccessScope.Accesses, GoesOut: true }).Access.Role.ShouldBe(PractitionerRole.Gp);
        preview.Items.Where(i => i.Kind == SubjectAccessScope.Links).ShouldAllBe(i => i.GoesOut == (i.Link.Type == RelationshipType.BirthParent));

        // Nobody may release what an informant told, two officers neither.
        (await RefusalOf(() => DecideAsync(officer, preview.SubjectAccess, told.ItemId, ItemDecision.Release, "She knows it anyway."))).Reason.ShouldBe("INVALID_FIELDS");

        // The doctor is asked, and says what she may know; with another's name, a place or a number it is not taken.
        var asked = await Sar(officer).ConsultHolderAsync(new ConsultHolderRequest { SubjectAccessId = id, ExpectedVersion = 1, ItemId = own.ItemId });
        answers.Add(asked);
        var task = (await InboxOf(p.Doctor)).Single(i => i.Trigger == NotificationTrigger.SubjectAccess);
        (task.ActionOwner, task.RespondBy.ToDateTimeOffset()).ShouldBe(("Dr Mockhurst", At("2027-03-15 17:00")));
        var owed = (await Sar(p.Doctor).ListConsultationsAsync(new ListConsultationsRequest())).Consultations.ShouldHaveSingleItem();
        (owed.ConcernId, owed.PersonId, owed.IsForThePerson).ShouldBe((own.ItemId, carly, true));
        (await Sar(p.Detective).ListConsultationsAsync(new ListConsultationsRequest())).Consultations.ShouldBeEmpty();
        (await RefusalOf(() => AnswerAsync(p.Detective, owed.ConsultationId, ItemDecision.Release, ""))).Reason.ShouldBe("NOT_FOUND");
        foreach (var words in (string[])[$"You said that {Partner} frightened you.", "Ring us on 01632 960101 about it.", "You moved to NM9 9ZZ in March."])
            (await RefusalOf(() => AnswerAsync(p.Doctor, owed.ConsultationId, ItemDecision.Release, words))).Reason.ShouldBe("INVALID_FIELDS");
        answers.Add(await AnswerAsync(p.Doctor, owed.ConsultationId, ItemDecision.Release, "You told us in March that you felt very low, and we made a plan with you."));
        (await InboxOf(p.Doctor)).ShouldNotContain(i => i.Trigger == NotificationTrigger.SubjectAccess);
        (await RefusalOf(() => AnswerAsync(p.Doctor, owed.ConsultationId, ItemDecision.Withhold, ""))).Reason.ShouldBe("ILLEGAL_STATE");

        // The partner's link is somebody else's: one officer alone does not release it, a second does.
        var link = preview.Items.Single(i => i is { Kind: SubjectAccessScope.Links, Bar: ReleaseBar.AnotherPerson });
        var version = asked.SubjectAccess.Version;
        (await RefusalOf(() => DecideAsync(officer, asked.SubjectAccess, link.ItemId, ItemDecision.Release, ""))).Reason.ShouldBe("INVALID_FIELDS");
        var decided = await DecideAsync(officer, asked.SubjectAccess, link.ItemId, ItemDecision.Release, "They live together and she told us so.");
        decided.SubjectAccess.Version.ShouldBe(version + 1);
        (await RefusalOf(() => DecideAsync(officer, asked.SubjectAccess, link.ItemId, ItemDecision.Withhold, "Stale."))).Reason.ShouldBe("VERSION_CONFLICT");
        (await PreviewAsync(officer, id, answers)).Items.Single(i => i.ItemId == link.ItemId).GoesOut.ShouldBeFalse();
        var agreed = await DecideAsync(Officer(p, "Mia Vellumsample"), decided.SubjectAccess, link.ItemId, ItemDecision.Release, "Agreed after I rang her.");

        // To decide as the rules propose needs nobody else.
        agreed = await DecideAsync(officer, agreed.SubjectAccess, told.ItemId, ItemDecision.Withhold, "As proposed.");
        (await PreviewAsync(officer, id, answers)).Items.Single(i => i.ItemId == link.ItemId).GoesOut.ShouldBeTrue();

        var released = await Sar(officer).ReleaseSubjectAccessAsync(
            new ReleaseSubjectAccessRequest { SubjectAccessId = id, ExpectedVersion = agreed.SubjectAccess.Version });
        answers.Add(released);
        released.SubjectAccess.Contact.NeverUse.ShouldBe([ContactChannel.Letter]);
        released.Pack.Concerns.ShouldHaveSingleItem().Words.ShouldStartWith("You told us in March");
        released.Pack.Accesses.ShouldHaveSingleItem().OrganisationName.ShouldBeEmpty("she is in a refuge: a pack names no service");
        released.Pack.Links.Select(l => l.Type).ShouldBe([RelationshipType.Partner, RelationshipType.BirthParent], ignoreOrder: true);

        // As it went out, whatever is recorded later; and it has ended.
        await ShareAsync(p.Doctor, carly, SourceKind.SubjectAdult, "She came again.");
        var kept = await Sar(officer).GetSubjectAccessAsync(new GetSubjectAccessRequest { SubjectAccessId = id });
        answers.Add(kept);
        kept.Pack.ShouldBe(released.Pack);
        (await RefusalOf(async () => await Sar(officer).PreviewSubjectAccessAsync(new PreviewSubjectAccessRequest { SubjectAccessId = id }))).Reason.ShouldBe("ILLEGAL_STATE");
        answers.Add(await Sar(officer).ListSubjectAccessAsync(new ListSubjectAccessRequest()));
        foreach (var answer in answers)
        {
            foreach (var marker in (string[])[Told, Refuge, Partner, Statement])
                answer.ToString()!.ShouldNotContain(marker, Case.Insensitive);
        }

        released.Pack.ToString().ShouldNotContain("robation", Case.Insensitive);
        released.Pack.ToString().ShouldNotContain("olice", Case.Insensitive);

        // Who else: nobody who practises, and no other look of it; a lead is not told that she asked.
        (await RefusalOf(async () => await Sar(p.LeadSocialWorker).GetSubjectAccessAsync(new GetSubjectAccessRequest { SubjectAccessId = id }))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
        (await RefusalOf(async () => await Sar(p.Auditor).ListSubjectAccessAsync(new ListSubjectAccessRequest()))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
        (await InboxOf(p.LeadSocialWorker)).ShouldNotContain(i => i.Trigger == NotificationTrigger.SubjectAccess);
    }

    [Fact]
    public async Task The_man_who_harmed_asks_who_looked_and_is_answered_as_if_nothing_were_recorded()
    {
        await using var p = await StartAsync("2027-03-08 10:00");
        var officer = Officer(p, "Ben Ledgersample");
        var carly = await CarlyAsync(p);
        var ross = await RecordAsync(p.ProbationOfficer, "NDEL-7", Person("Ross", "Gorsemock", "1990-01-02", "4 Quarry Road", "NM1 2AA"));
        var plain = await RecordAsync(p.Doctor, "EMIS-8", Person("Neil", "Heathmock", "1991-02-03", "9 Ford Road", "NM2 7AB"));
        await WorksWithAsync(p.ProbationOfficer, Own("NDEL-7"), PractitionerRole.ProbationOfficer, "01632 960120");

        // All that is known of him: a partner's word, a suspicion, a link and three checks, a look by his doctor.
        await RelateAsync(p.ProbationOfficer, Own("NDEL-7"), ById(carly), RelationshipType.Partner);
        await ShareAsync(p.Detective, carly, SourceKind.ParentSelf, $"{Statement}: he hit her again.", ById(ross));
        await ShareAsync(p.Detective, ross, SourceKind.Observed, $"{Statement}: he waited outside the school.");
        for (var i = 0; i < 3; i++)
            await CheckAsync(p, Own("NDEL-7"));
        await FindAsync(p.Doctor, Known(Person("Ross", "Gorsemock", "1990-01-02", "4 Quarry Road", "NM1 2AA")), Purpose.ProvideCare);

        var packs = new List<string>();
        foreach (var opening in new[] { Opening(ross, SubjectAccessRequester.Subject), Opening(plain, SubjectAccessRequester.Subject), Unknown() })
        {
            var opened = await Sar(officer).OpenSubjectAccessAsync(opening);
            var preview = await Sar(officer).PreviewSubjectAccessAsync(new PreviewSubjectAccessRequest { SubjectAccessId = opened.SubjectAccess.SubjectAccessId });
            preview.Items.ShouldAllBe(i => i.Absolute && i.Bar == ReleaseBar.SourceOfHarm && i.ContentCase == SubjectAccessItem.ContentOneofCase.None && i.Ask == null);
            preview.Items.Count.ShouldBe(opening.Person.PersonId == ross ? 7 : 0);
            foreach (var item in preview.Items.Take(2))
            {
                (await RefusalOf(() => DecideAsync(officer, preview.SubjectAccess, item.ItemId, ItemDecision.Release, "He asked for it in writing.")))
                    .Reason.ShouldBe("INVALID_FIELDS");
            }

            var released = await Sar(officer).ReleaseSubjectAccessAsync(
                new ReleaseSubjectAccessRequest { SubjectAccessId = opened.SubjectAccess.SubjectAccessId, ExpectedVersion = 1 });
            released.Pack.ReleasedAt = null;
            packs.Add(Convert.ToHexString(released.Pack.ToByteArray()));
        }

        packs.Distinct().ShouldHaveSingleItem();
        foreach (var who in (InfoShareConnection[])[p.ProbationOfficer, p.Detective, p.Doctor])
            (await InboxOf(who)).ShouldNotContain(i => i.Trigger == NotificationTrigger.SubjectAccess);

        // Nor does he get anything as the father who asks for the child.
        var iris = await RecordAsync(p.DesignatedLead, "SIMS-7", Person("Iris", "Moormock", "2017-05-04"));
        await p.StatusAsync("ICS-1", ChildStatusCode.Cin, "2027-01-04");
        var asFather = Opening(iris, SubjectAccessRequester.Parent);
        asFather.RequesterPerson = ById(ross);
        var forChild = await Sar(officer).OpenSubjectAccessAsync(asFather);
        (await ReleaseAsync(officer, forChild.SubjectAccess)).Statuses.ShouldBeEmpty();

        // Her mother is given it; a parent who is nobody recorded only by two officers.
        var asMother = Opening(iris, SubjectAccessRequester.Parent);
        asMother.RequesterPerson = ById(carly);
        (await ReleaseAsync(officer, (await Sar(officer).OpenSubjectAccessAsync(asMother)).SubjectAccess)).Statuses.ShouldHaveSingleItem().Status.ShouldBe(ChildStatusCode.Cin);
        var unsure = await Sar(officer).OpenSubjectAccessAsync(Opening(iris, SubjectAccessRequester.Parent));
        (await Sar(officer).PreviewSubjectAccessAsync(new PreviewSubjectAccessRequest { SubjectAccessId = unsure.SubjectAccess.SubjectAccessId }))
            .Items.Single(i => i.Kind == SubjectAccessScope.Statuses).Bar.ShouldBe(ReleaseBar.ChildInterest);
        (await ReleaseAsync(officer, unsure.SubjectAccess)).Statuses.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_month_that_passes_climbs_and_so_does_a_view_that_nobody_gives_and_a_withdrawal_ends_both()
    {
        await using var p = await StartAsync("2027-03-08 10:00");
        var officer = Officer(p, "Ben Ledgersample");
        var carly = await CarlyAsync(p);
        var opened = (await Sar(officer).OpenSubjectAccessAsync(Opening(carly, SubjectAccessRequester.Subject))).SubjectAccess;
        var other = (await Sar(officer).OpenSubjectAccessAsync(Opening(carly, SubjectAccessRequester.Subject))).SubjectAccess;
        foreach (var request in new[] { opened, other })
        {
            var item = (await PreviewAsync(officer, request.SubjectAccessId, [])).Items.Single(i => i is { Kind: SubjectAccessScope.Concerns, Absolute: false });
            await Sar(officer).ConsultHolderAsync(
                new ConsultHolderRequest { SubjectAccessId = request.SubjectAccessId, ExpectedVersion = 1, ItemId = item.ItemId });
            (await RefusalOf(async () => await Sar(officer).ConsultHolderAsync(
                new ConsultHolderRequest { SubjectAccessId = request.SubjectAccessId, ExpectedVersion = 2, ItemId = item.ItemId }))).Reason.ShouldBe("INVALID_FIELDS");
        }

        var withdrawn = await Sar(officer).CloseSubjectAccessAsync(new CloseSubjectAccessRequest
        {
            SubjectAccessId = other.SubjectAccessId,
            ExpectedVersion = 2,
            Outcome = SubjectAccessState.Withdrawn,
            Reason = "Her solicitor wrote that she asks herself.",
        });
        withdrawn.SubjectAccess.State.ShouldBe(SubjectAccessState.Withdrawn);
        (await Sar(p.Doctor).ListConsultationsAsync(new ListConsultationsRequest())).Consultations.ShouldHaveSingleItem();

        // The surgery's lead hears that its view is late, once and for the request that stands.
        await p.ClockAtAsync("2027-03-15 17:01");
        (await InboxOf(p.Doctor)).Count(i => i.Trigger == NotificationTrigger.SubjectAccess && i.ActionOwner == "PRACTICE_LEAD").ShouldBe(1);

        // The month: the owner and every officer, then the partners.
        await p.ClockAtAsync("2027-04-08 17:01");
        var late = (await InboxOf(officer)).Where(i => i.Trigger == NotificationTrigger.SubjectAccess).ToList();
        late.Select(i => i.ActionOwner).ShouldBe(["Ben Ledgersample", "DATA_STEWARD"], ignoreOrder: true);
        late.ShouldAllBe(i => i.Summary.Contains("8 April 2027", StringComparison.Ordinal));
        await p.ClockAtAsync("2027-04-12 17:01");
        (await InboxOf(p.As("northmere-partnership", "Pia Reedsample", "REVIEW_LEAD")))
            .Count(i => i.Trigger == NotificationTrigger.SubjectAccess && i.ActionOwner == "SAFEGUARDING_PARTNERS").ShouldBe(1);

        // Without its holder's view nothing of it goes out.
        (await ReleaseAsync(officer, (await PreviewAsync(officer, opened.SubjectAccessId, [])).SubjectAccess)).Concerns.ShouldBeEmpty();
        (await Sar(p.Doctor).ListConsultationsAsync(new ListConsultationsRequest())).Consultations.ShouldBeEmpty();
        (await Sar(officer).ListSubjectAccessAsync(new ListSubjectAccessRequest { OpenOnly = true })).Requests.ShouldBeEmpty();
        (await Sar(officer).ListSubjectAccessAsync(new ListSubjectAccessRequest { PageSize = 1 })).NextPageToken.ShouldNotBeEmpty();
    }

    /// <summary>To be refused would tell the holder that a name is right; so of what it does not know itself it is told nothing, and an officer looks (A10, L8).</summary>
    [Fact]
    public async Task What_its_holder_cannot_know_is_taken_from_it_as_anything_else_and_stays_until_an_officer_has_looked()
    {
        const string intelligence = "Quarrymarker";
        const string stranger = "Beaconmarker";
        await using var p = await StartAsync("2027-03-08 10:00");
        var officer = Officer(p, "Ben Ledgersample");
        var carly = await CarlyAsync(p);
        await RecordAsync(p.Detective, "POL-5", Person("Gus", intelligence, "1990-04-04", "2 Mill Lane", "NM1 1AA"));
        await RecordAsync(p.Doctor, "EMIS-5", Person("Gus", intelligence, "1990-04-04", "2 Mill Lane", "NM1 1AA"));
        await RecordAsync(p.Doctor, "EMIS-6", Person("Ina", stranger, "1990-05-05", "3 Mill Lane", "NM1 1AA"));
        await new PeopleService.PeopleServiceClient(p.SystemOf("northmere-police").CallInvoker).RecordRelationshipAsync(new RecordRelationshipRequest
        {
            Person = ById(carly),
            RelatedTo = Own("POL-5"),
            Type = RelationshipType.Partner,
            State = LinkState.Suspected,
            Source = SourceKind.PoliceIntel,
        });

        // A patient of its own whom only intelligence ties to her, her refuge, and one who has nothing to do with her: the same answer.
        string[] hidden = [$"You spoke of {intelligence} that day.", $"You told us that you live in {Refuge} Row."];
        List<string> packs = [];
        foreach (var (words, look, decide) in new[] { (hidden[0], true, false), (hidden[1], true, false), (hidden[1], true, true), ($"You spoke of {stranger} that day.", false, false) })
        {
            var opened = (await Sar(officer).OpenSubjectAccessAsync(Opening(carly, SubjectAccessRequester.Subject))).SubjectAccess;
            var item = (await PreviewAsync(officer, opened.SubjectAccessId, [])).Items.Single(i => i is { Kind: SubjectAccessScope.Concerns, Absolute: false }).ItemId;
            var asked = await Sar(officer).ConsultHolderAsync(new ConsultHolderRequest { SubjectAccessId = opened.SubjectAccessId, ExpectedVersion = 1, ItemId = item });
            var owed = (await Sar(p.Doctor).ListConsultationsAsync(new ListConsultationsRequest())).Consultations.ShouldHaveSingleItem();

            // Of its own patient, whom it tied to her itself, it is refused all the same.
            (await RefusalOf(() => AnswerAsync(p.Doctor, owed.ConsultationId, ItemDecision.Release, $"You spoke of {Partner} that day."))).Reason.ShouldBe("INVALID_FIELDS");
            var answer = (await AnswerAsync(p.Doctor, owed.ConsultationId, ItemDecision.Release, words)).Consultation;
            (answer.Words, answer.NeedsLook).ShouldBe((words, false), "the holder learns nothing by it");

            // The officer reads them, and that there may be something in them; without a decision the coded facts alone go out.
            var seen = (await PreviewAsync(officer, opened.SubjectAccessId, [])).Items.Single(i => i.ItemId == item);
            (seen.GoesOut, seen.Consultation.Words, seen.Consultation.NeedsLook, seen.Concern.Words).ShouldBe((true, words, look, look ? "" : words));
            var request = decide ? (await DecideAsync(officer, asked.SubjectAccess, item, ItemDecision.Release, "She lives there and knows it.")).SubjectAccess : asked.SubjectAccess;
            packs.Add((await ReleaseAsync(officer, request)).Concerns.ShouldHaveSingleItem().Words);
        }

        packs.ShouldBe(["", "", hidden[1], $"You spoke of {stranger} that day."]);
    }

    // A mother in a refuge, with a partner, a child, her own account, a neighbour's and a check.
    [Fact]
    public async Task Her_meetings_and_what_she_said_of_herself_go_out_and_that_she_was_asked_never()
    {
        await using var p = await StartAsync("2027-03-08 10:00");
        var answers = new List<IMessage>();
        var nina = await RecordAsync(p.Doctor, "EMIS-60", Person("Nina", "Packsample", "1994-05-19", "18 Ford Road", "NM2 7AB"));
        var clinic = p.As("northmere-hospital", "Ruth Claymock", "ADULT_MH");
        await RecordAsync(clinic, "AMH-60", Person("Nina", "Packsample", "1994-05-19", "18 Ford Road", "NM2 7AB"));
        foreach (var (who, own) in new[] { (p.Doctor, "EMIS-60"), (clinic, "AMH-60") })
        {
            await new Health.HealthService.HealthServiceClient(who.CallInvoker).RecordVisitAsync(new Health.RecordVisitRequest
            {
                Patient = Own(own),
                Visit = new VisitStatement
                {
                    VisitOn = "2027-03-08",
                    Place = ContactPlace.Clinic,
                    Seen = Seen.Yes,
                    SeenAlone = SeenAlone.Yes,
                    Present = { PresentKind.NobodyElse },
                    Interpreter = new InterpreterStatement { Use = InterpreterUse.NotNeeded },
                    BehaviourAndAppearance = $"{Statement}: she looked at the door the whole time.",
                },
            });
        }

        await new Health.HealthService.HealthServiceClient(p.Doctor.CallInvoker).RecordRoutineEnquiryAsync(new Health.RecordRoutineEnquiryRequest
        {
            Patient = Own("EMIS-60"),
            AskedOn = "2027-03-08",
            Topic = EnquiryTopic.DomesticAbuse,
            Answer = EnquiryAnswer.NotSafeToAsk,
            Interpreter = new InterpreterStatement { Use = InterpreterUse.NotNeeded },
        });
        await new QualityService.QualityServiceClient(p.SystemOf("elmmock-surgery").CallInvoker).RecordCharacteristicsAsync(new RecordCharacteristicsRequest
        {
            Person = Own("EMIS-60"),
            Characteristics = { new Characteristic { Kind = CharacteristicKind.FirstLanguage, Answer = CharacteristicAnswer.Stated, Value = "pol", Source = SourceKind.SubjectAdult } },
        });
        await p.ClockAtAsync("2027-03-08 11:00");

        var officer = Officer(p, "Ben Ledgersample");
        var opened = await Sar(officer).OpenSubjectAccessAsync(Opening(nina, SubjectAccessRequester.Subject));
        var preview = await PreviewAsync(officer, opened.SubjectAccess.SubjectAccessId, answers);
        var hidden = preview.Items.Where(i => i.Kind == SubjectAccessScope.Contacts && i.Absolute).ShouldHaveSingleItem();
        (hidden.Bar, hidden.Ask, hidden.RecordedOn, hidden.ContentCase).ShouldBe((ReleaseBar.SeriousHarm, null, "", SubjectAccessItem.ContentOneofCase.None));

        // The question and the task to ask again alone: there, and for nobody.
        var work = preview.Items.Where(i => i.Kind == SubjectAccessScope.Work).ToList();
        work.Count.ShouldBe(2);
        work.ShouldAllBe(i => i.Absolute && !i.GoesOut && i.ContentCase == SubjectAccessItem.ContentOneofCase.None);

        var pack = await ReleaseAsync(officer, preview.SubjectAccess);
        answers.Add(pack);
        var met = pack.Contacts.ShouldHaveSingleItem();
        (met.On, met.Agency, met.OrganisationName, met.Seen).ShouldBe(("2027-03-08", AgencyKind.Health, "Elmmock Surgery", Seen.Yes));
        var said = pack.Characteristics.ShouldHaveSingleItem();
        (said.Kind, said.Value).ShouldBe((CharacteristicKind.FirstLanguage, "pol"));
        foreach (var answer in answers)
            answer.ToString()!.ShouldNotContain(Statement);
    }

    /// <summary>A meeting's day would tell of the concern that was told out of it; a clinic's name tells what it is for, whatever it wrote down.</summary>
    [Fact]
    public async Task A_meeting_goes_out_with_what_was_told_out_of_it_or_not_at_all_and_no_hidden_service_is_named_by_what_it_wrote_down()
    {
        await using var p = await StartAsync("2027-03-08 10:00");
        var person = Person("Nina", "Packsample", "1994-05-19", "18 Ford Road", "NM2 7AB");
        var nina = await RecordAsync(p.Doctor, "EMIS-60", person);
        var health = new Health.HealthService.HealthServiceClient(p.Doctor.CallInvoker);
        await health.RecordVisitAsync(new Health.RecordVisitRequest { Patient = Own("EMIS-60"), Visit = Met("2027-03-01") });
        foreach (var (source, day) in new[] { (SourceKind.SubjectAdult, "2027-03-02"), (SourceKind.Relative, "2027-03-03") })
        {
            await health.ShareConcernAsync(new Health.ShareConcernRequest
            {
                Concern = new ConcernStatement
                {
                    Subject = Own("EMIS-60"),
                    Indicators = { ConcernIndicator.ParentSuicidal },
                    Kind = ConcernKind.Event,
                    Source = source,
                    RiskStatement = $"{Statement}: she wants to die. We worry about what happens next at home.",
                    Urgency = Urgency.Standard,
                    LegalBasis = LegalBasis.SafeguardingCondition,
                },
                Contact = new ContactWithConcern { Visit = Met(day) },
            });
        }

        var clinic = p.As("northmere-sexual-health", "Bea Tarnmock", "SEXUAL_HEALTH_WORKER");
        await RecordAsync(clinic, "SH-60", person);
        await RecordAsync(p.ProbationOfficer, "NDEL-60", person);
        foreach (var (system, own) in new[] { ("elmmock-surgery", "EMIS-60"), ("northmere-sexual-health", "SH-60"), ("northmere-probation", "NDEL-60") })
        {
            await new QualityService.QualityServiceClient(p.SystemOf(system).CallInvoker).RecordCharacteristicsAsync(new RecordCharacteristicsRequest
            {
                Person = Own(own),
                Characteristics = { new Characteristic { Kind = CharacteristicKind.FirstLanguage, Answer = CharacteristicAnswer.Stated, Value = "pol", Source = SourceKind.SubjectAdult } },
            });
        }

        await p.ClockAtAsync("2027-03-08 11:00");
        var officer = Officer(p, "Ben Ledgersample");
        List<IMessage> answers = [];
        var preview = await PreviewAsync(officer, (await Sar(officer).OpenSubjectAccessAsync(Opening(nina, SubjectAccessRequester.Subject))).SubjectAccess.SubjectAccessId, answers);
        preview.Items.Single(i => i.Kind == SubjectAccessScope.Contacts && i.Bar == ReleaseBar.Informant).Absolute.ShouldBeTrue("nobody may learn of the day on which a relative told");
        preview.Items.Where(i => i.Kind == SubjectAccessScope.Contacts && !i.Absolute).Select(i => (i.Contact.On, i.GoesOut)).ShouldBe([("2027-03-02", false), ("2027-03-01", true)], ignoreOrder: true);
        var kept = preview.Items.Where(i => i.Kind == SubjectAccessScope.Characteristics && i.Absolute).ToList();
        kept.Select(i => i.Bar).ShouldBe([ReleaseBar.SeriousHarm, ReleaseBar.AnotherPerson], ignoreOrder: true);
        kept.ShouldAllBe(i => i.Ask == null && i.ContentCase == SubjectAccessItem.ContentOneofCase.None);

        // Two officers do not bring out the day while its concern stays; the holder's word on the concern brings out both.
        var met = preview.Items.Single(i => i.Contact?.On == "2027-03-02");
        var decided = await DecideAsync(officer, preview.SubjectAccess, met.ItemId, ItemDecision.Release, "She was there herself.");
        decided = await DecideAsync(Officer(p, "Mia Vellumsample"), decided.SubjectAccess, met.ItemId, ItemDecision.Release, "She was there herself.");
        (await PreviewAsync(officer, decided.SubjectAccess.SubjectAccessId, answers)).Items.Single(i => i.ItemId == met.ItemId).GoesOut.ShouldBeFalse();
        var second = (await Sar(officer).OpenSubjectAccessAsync(Opening(nina, SubjectAccessRequester.Subject))).SubjectAccess;
        var withheld = await ReleaseAsync(officer, second);
        (withheld.Concerns.Count, withheld.Contacts.Single().On, withheld.Characteristics.Single().OrganisationName).ShouldBe((0, "2027-03-01", "Elmmock Surgery"));
        var concern = preview.Items.Single(i => i.Kind == SubjectAccessScope.Concerns && !i.Absolute);
        var asked = await Sar(officer).ConsultHolderAsync(new ConsultHolderRequest
        {
            SubjectAccessId = decided.SubjectAccess.SubjectAccessId,
            ExpectedVersion = decided.SubjectAccess.Version,
            ItemId = concern.ItemId,
        });
        var owed = (await Sar(p.Doctor).ListConsultationsAsync(new ListConsultationsRequest())).Consultations.ShouldHaveSingleItem();
        await AnswerAsync(p.Doctor, owed.ConsultationId, ItemDecision.Release, "You told us in March that you felt very low.");
        var pack = await ReleaseAsync(officer, asked.SubjectAccess);
        (pack.Concerns.Count, string.Join(' ', pack.Contacts.Select(c => c.On).Order(StringComparer.Ordinal))).ShouldBe((1, "2027-03-01 2027-03-02"));
        foreach (var answer in answers.Append(pack).Append(withheld))
        {
            answer.ToString()!.ShouldNotContain("Sexual", Case.Insensitive);
            answer.ToString()!.ShouldNotContain("robation");
            answer.ToString()!.ShouldNotContain("2027-03-03");
        }
    }

    private static VisitStatement Met(string day) => new()
    {
        VisitOn = day,
        Place = ContactPlace.Clinic,
        Seen = Seen.Yes,
        SeenAlone = SeenAlone.Yes,
        Present = { PresentKind.NobodyElse },
        Interpreter = new InterpreterStatement { Use = InterpreterUse.NotNeeded },
        BehaviourAndAppearance = $"{Statement}: she looked at the door the whole time.",
    };

    private static async Task<string> CarlyAsync(Partnership p)
    {
        var person = Person("Carly", "Woodsample", "1994-05-19", "17 Ford Road", "NM2 7AB", "9990048029");
        var carly = await RecordAsync(p.Doctor, "EMIS-1", person);
        (await RecordAsync(p.LeadSocialWorker, "ICS-2", person)).ShouldBe(carly);
        (await RecordAsync(p.ProbationOfficer, "NDEL-1", person)).ShouldBe(carly);
        await RecordAsync(p.LeadSocialWorker, "ICS-1", Person("Iris", "Moormock", "2017-05-04"));
        await RecordAsync(p.Doctor, "EMIS-2", Person("Vince", Partner, "1992-02-02", "5 Mill Lane", "NM1 1AA"));
        foreach (var (other, type) in new[] { ("EMIS-2", RelationshipType.Partner), ("EMIS-3", RelationshipType.BirthParent) })
        {
            if (other == "EMIS-3")
                await RecordAsync(p.Doctor, other, Person("Iris", "Moormock", "2017-05-04"));
            await new PeopleService.PeopleServiceClient(p.Doctor.CallInvoker).RecordRelationshipAsync(new RecordRelationshipRequest
            {
                Person = Own("EMIS-1"),
                RelatedTo = Own(other),
                Type = type,
                State = LinkState.Reported,
                Source = SourceKind.ParentSelf,
            });
        }

        await new PeopleService.PeopleServiceClient(p.LeadSocialWorker.CallInvoker).RecordResidenceAsync(new RecordResidenceRequest
        {
            Person = Own("ICS-2"),
            Address = new Address { Line = $"7 {Refuge} Row", Postcode = "NM9 9ZZ", Area = "Southmere" },
            Kind = ResidenceKind.Refuge,
            State = LinkState.Confirmed,
            Source = SourceKind.Observed,
            FromDate = "2027-03-01",
        });
        await ShareAsync(p.Doctor, carly, SourceKind.SubjectAdult, $"{Statement}: she said that she wants to die, and that {Partner} drinks.");
        await ShareAsync(p.Detective, carly, SourceKind.Public, $"Mrs {Told} next door heard screaming.");
        await CheckAsync(p, Own("NDEL-1"));
        await FindAsync(p.Doctor, Own("EMIS-1"), Purpose.ProvideCare);
        return carly;
    }

    private static async Task ShareAsync(InfoShareConnection who, string about, SourceKind source, string words, SubjectRef? suspected = null)
    {
        var concern = new ConcernStatement
        {
            Subject = ById(about),
            Indicators = { suspected is not null || source == SourceKind.Observed ? ConcernIndicator.DaIncident : ConcernIndicator.ParentSuicidal },
            Kind = ConcernKind.Event,
            KnownAt = Timestamp.FromDateTimeOffset(At("2027-03-08 09:00")),
            Source = source,
            RiskStatement = words + " We worry about what happens next at home.",
            Urgency = Urgency.Standard,
            LegalBasis = LegalBasis.SafeguardingCondition,
        };
        if (suspected is not null)
            concern.SuspectedSources.Add(suspected);
        if (who.Practitioner!.Role == "GP")
            await new Health.HealthService.HealthServiceClient(who.CallInvoker).ShareConcernAsync(new Health.ShareConcernRequest { Concern = concern });
        else
            await new Police.PoliceService.PoliceServiceClient(who.CallInvoker).ShareConcernAsync(new Police.ShareConcernRequest { Concern = concern });
    }

    private static async Task CheckAsync(Partnership p, SubjectRef adult) =>
        await new Probation.ProbationService.ProbationServiceClient(p.ProbationOfficer.CallInvoker).CheckAdultReachAsync(new Probation.CheckAdultReachRequest
        {
            Question = new AdultReachQuestion { Adult = adult, Purpose = For(Purpose.AssessAdultAccess, "A move into a household with a child was mentioned.") },
        });

    private static async Task FindAsync(InfoShareConnection who, SubjectRef person, Purpose purpose) =>
        await new PeopleService.PeopleServiceClient(who.CallInvoker).FindPersonAsync(
            new FindPersonRequest { Person = person, Purpose = For(purpose, "Came to the surgery this morning without an appointment.") });

    private static async Task<PreviewSubjectAccessResponse> PreviewAsync(InfoShareConnection officer, string id, List<IMessage> answers)
    {
        var preview = await Sar(officer).PreviewSubjectAccessAsync(new PreviewSubjectAccessRequest { SubjectAccessId = id });
        answers.Add(preview);
        return preview;
    }

    private static async Task<DecideSubjectAccessResponse> DecideAsync(
        InfoShareConnection officer, SubjectAccessView request, string itemId, ItemDecision decision, string reason) =>
        await Sar(officer).DecideSubjectAccessAsync(new DecideSubjectAccessRequest
        {
            SubjectAccessId = request.SubjectAccessId,
            ExpectedVersion = request.Version,
            Items = { new DecidedItem { ItemId = itemId, Decision = decision, Reason = reason } },
        });

    private static async Task<AnswerConsultationResponse> AnswerAsync(InfoShareConnection who, string id, ItemDecision answer, string words) =>
        await Sar(who).AnswerConsultationAsync(new AnswerConsultationRequest
        {
            ConsultationId = id,
            Answer = answer,
            Reason = "I spoke with her about it last week.",
            Words = words,
        });

    private static async Task<ReleasedPack> ReleaseAsync(InfoShareConnection officer, SubjectAccessView request) =>
        (await Sar(officer).ReleaseSubjectAccessAsync(
            new ReleaseSubjectAccessRequest { SubjectAccessId = request.SubjectAccessId, ExpectedVersion = request.Version })).Pack;

    private static OpenSubjectAccessRequest Opening(string personId, SubjectAccessRequester requester) => new()
    {
        Person = ById(personId),
        Requester = requester,
        IdentityProof = IdentityProof.PhotoDocument,
        Contact = new SafeContact { Channels = { ContactChannel.InPerson }, NeverUse = { ContactChannel.Letter }, Note = "She comes to the library on Thursdays." },
        OwnReference = "SAR 27/031",
    };

    private static OpenSubjectAccessRequest Unknown()
    {
        var opening = Opening("", SubjectAccessRequester.Subject);
        opening.Person = Known(Person("Una", "Nowheremock", "1988-08-08", "1 Far Lane", "NM7 1AA"));
        return opening;
    }

    private static SubjectAccessService.SubjectAccessServiceClient Sar(InfoShareConnection who) => new(who.CallInvoker);

    private static InfoShareConnection Officer(Partnership p, string name) => p.As("northmere-partnership", name, "DATA_STEWARD");

    private static SubjectRef ById(string personId) => new() { PersonId = personId };
}
