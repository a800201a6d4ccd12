using InfoShare.Client;
using InfoShare.Protocol.Child.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.ConcernLifeStory;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Chronologies = InfoShare.Protocol.Child.V1.ChronologyService.ChronologyServiceClient;
using Concerns = InfoShare.Protocol.Concern.V1.ConcernService.ConcernServiceClient;
using Education = InfoShare.Protocol.Education.V1;
using Police = InfoShare.Protocol.Police.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// One page for one child: nothing lives only where it was written down (O6), the way the risk goes stands beside what protects (C23), and
/// what rests on one source says so (C3). March 2027; Lark of <see cref="ConcernLifeStory"/>.
/// </summary>
public sealed class OnePageTests
{
    private const string Account = "Lark told her teacher that she was alone at night. We believe her; nobody asks her again about it.";

    [Fact]
    public async Task Everything_that_was_written_down_anywhere_stands_on_one_page_as_each_reader_may_see_it()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        await LarkAsync(p);
        var clinic = p.As("northmere-sexual-health", "Bea Tarnmock", "SEXUAL_HEALTH_WORKER");
        await RecordAsync(clinic, "SH-8", Lark);
        await WorksWithAsync(clinic, Own("SH-8"), PractitionerRole.SexualHealthWorker, "01632 960151");

        // A concern, what is said of it, and what was agreed.
        var risk = About("LCS-8", ConcernIndicator.Unsupervised, "She was alone at home from dusk until morning, twice this week.");
        risk.Trend = StatedTrend.Rising;
        risk.Happened = new WhenHappened { FromDate = "2027-02-20" };
        var shared = await ShareAsync(p.LeadSocialWorker, risk);
        foreach (var who in (InfoShareConnection[])[p.Doctor, p.DesignatedLead, p.Detective, clinic])
            (await InboxOf(who)).ShouldContain(i => i.ConcernId() == shared.ConcernId);
        await NoteAsync(p.Doctor, shared.ConcernId, NoteKind.Explanation, "A cousin of eighteen was there, says the mother.", saidBy: "the mother");
        await NoteAsync(clinic, shared.ConcernId, NoteKind.ProfessionalView, "She is tired and watchful when she comes to us.");
        await CheckAsync(p.Detective, shared.ConcernId, LateralCheckResult.Agrees, "The neighbour saw no light on either night.", StatedTrend.Falling);
        await new Concerns(p.LeadSocialWorker.CallInvoker).AgreeNarrativeAsync(new AgreeNarrativeRequest
        {
            Child = Known(Lark),
            ConcernIds = { shared.ConcernId },
            Words = Account,
            AgreedBy = { "Priti Larksample, children's services", "Ms Oakmock, school" },
        });

        // Seen, and missed; by a clinic too.
        await new SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).RecordChildVisitAsync(new RecordChildVisitRequest
        {
            Child = Own("LCS-8"),
            Visit = Seen("2027-02-25", "I sleep in my coat.", "She held her bag on her knees and watched the door."),
        });
        await new HealthService.HealthServiceClient(clinic.CallInvoker).RecordVisitAsync(new RecordVisitRequest { Patient = Own("SH-8"), Visit = Seen("2027-02-26", "He waits outside.", "Pale.") });
        await new HealthService.HealthServiceClient(p.Doctor.CallInvoker).ReportMissedAppointmentAsync(new ReportMissedAppointmentRequest
        {
            Patient = Own("EMIS-8"),
            AppointmentOn = "2027-02-22",
            Appointment = AppointmentKind.Review,
            Outcome = AttendanceOutcome.CancelledByCarer,
            ReasonGiven = "She has a cold.",
            ReasonBy = "mother",
        });

        // What protects, and what could not be asked.
        await new Education.EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).ShareConcernAsync(
            new Education.ShareConcernRequest { Concern = About("SIMS-8", ConcernIndicator.TrustedPerson, "She speaks to Mr Elderfixture, who runs the art club, every day.") });
        await AnswerAsync(
            p.DesignatedLead, "SIMS-8", new FactorStatement { Protective = ProtectiveFactor.SafePlace, Answer = FactorAnswer.Yes, AsOf = "2027-02-24", Source = SourceKind.ChildWords },
            new FactorStatement { Factor = RiskFactor.ChildNeglect, Answer = FactorAnswer.NotSafeToAsk, AsOf = "2027-02-24" });

        // What stands together; what ended, and is to be looked at again.
        await new Police.PoliceService.PoliceServiceClient(p.Detective.CallInvoker).ShareConcernAsync(
            new Police.ShareConcernRequest { Concern = About("PNC-8", ConcernIndicator.DaChildPresent, "Officers found her between two adults who fought.") });
        await p.StatusAsync("LCS-8", ChildStatusCode.EarlyHelp, "2027-02-01");
        await p.EndAsync("LCS-8", ChildStatusCode.EarlyHelp, "2027-02-01", "2027-03-01");
        await p.ClockAtAsync("2027-03-02 10:00");
        await new HealthService.HealthServiceClient(p.Doctor.CallInvoker).MakeReferralAsync(new Protocol.Health.V1.MakeReferralRequest
        {
            Referral = new Protocol.Referral.V1.ReferralDraft
            {
                Children = { Own("EMIS-8") },
                RiskStatement = "She was left alone overnight twice.",
                Urgency = Urgency.Standard,
                Consent = ConsentState.Refused,
            },
        });
        await p.ClockAtAsync("2027-03-02 10:30");

        // Her social worker reads all of it but what is the clinic's.
        var worker = await ReadAsync(p.LeadSocialWorker, "LCS-8", Purpose.AssessChild);
        foreach (var kind in (ChronologyKind[])
        [
            ChronologyKind.Concern, ChronologyKind.Contact, ChronologyKind.Note, ChronologyKind.Narrative, ChronologyKind.Pattern, ChronologyKind.Ending,
            ChronologyKind.Reopening, ChronologyKind.Factor, ChronologyKind.Status, ChronologyKind.Referral, ChronologyKind.Service,
        ])
        {
            worker.Items.ShouldContain(i => i.Kind == kind, kind.ToString());
        }

        worker.Items.Where(i => i.Kind == ChronologyKind.Contact).Select(i => (i.FromDate, i.Agency)).ShouldBe([("2027-02-22", AgencyKind.Health), ("2027-02-25", AgencyKind.SocialCare)]);
        worker.Items.Count(i => i.Kind == ChronologyKind.Note).ShouldBe(2);
        worker.Items.Single(i => i.Kind == ChronologyKind.Pattern).Words.ShouldContain("DOMESTIC_ABUSE");
        worker.CriticalPoints.ShouldContain(i => i.Kind == ChronologyKind.Reopening);
        worker.ToString().ShouldNotContain("Tarnmock");
        worker.ToString().ShouldNotContain("waits outside");
        worker.Items.ShouldAllBe(i => !i.ToString().Contains("Sexual", StringComparison.OrdinalIgnoreCase));

        // The list gives no words of the child; the one item does, to whoever may read them, and the trail says at which tier.
        worker.ToString().ShouldNotContain("in my coat");
        var visit = worker.Items.Single(i => i.Kind == ChronologyKind.Contact && i.Agency == AgencyKind.SocialCare);
        visit.Words.ShouldContain("alone: YES");
        string.Join(' ', (await ItemAsync(p.LeadSocialWorker, "LCS-8", Purpose.AssessChild, visit.ItemId)).More).ShouldContain("I sleep in my coat.");
        string.Join(' ', (await ItemAsync(p.DesignatedLead, "SIMS-8", Purpose.ProvideCare, visit.ItemId)).More).ShouldNotContain("in my coat");

        // Risk rising and falling, each as somebody said it, beside what protects: nothing is reckoned, and the concern stays as its author said.
        worker.RiskOverTime.Select(i => (i.StandsOn, i.Kind, i.Trend, i.Lane)).ShouldBe(
        [
            ("2027-02-20", ChronologyKind.Concern, StatedTrend.Rising, ChronologyLane.Risk),
            ("2027-02-24", ChronologyKind.Factor, StatedTrend.Unspecified, ChronologyLane.Protective),
            ("2027-03-01", ChronologyKind.Concern, StatedTrend.Unspecified, ChronologyLane.Protective),
            ("2027-03-01", ChronologyKind.Note, StatedTrend.Falling, ChronologyLane.Context),
        ]);
        (await HistoryAsync(p.LeadSocialWorker, shared.ConcernId)).Concern.Trend.ShouldBe(StatedTrend.Rising);

        // The school: the account, what was missed, and nothing of what only children's services decide; the clinic sees its own.
        var school = await ReadAsync(p.DesignatedLead, "SIMS-8", Purpose.ProvideCare);
        school.Items.Single(i => i.Kind == ChronologyKind.Narrative).Words.ShouldContain("nobody asks her again");
        school.Items.ShouldNotContain(i => i.Kind == ChronologyKind.Reopening);
        school.Items.Where(i => i.Kind == ChronologyKind.Contact).Select(i => i.FromDate).ShouldBe(["2027-02-22", "2027-02-25"]);
        school.ToString().ShouldNotContain("Tarnmock");
        var own = await ReadAsync(clinic, "SH-8", Purpose.ProvideCare);
        own.Items.ShouldContain(i => i.Kind == ChronologyKind.Contact && i.FromDate == "2027-02-26");

        // Who only submits reads nothing of it.
        (await ReadAsync(p.TeachingAssistant, "SIMS-8", Purpose.ProvideCare)).Items.ShouldAllBe(i =>
            i.Kind == ChronologyKind.Birth || i.OrganisationName == "Northmere School");

        // What is not hers is like what is not there.
        var reopening = worker.Items.Single(i => i.Kind == ChronologyKind.Reopening).ItemId;
        var hidden = await RefusalOf(() => ItemAsync(p.DesignatedLead, "SIMS-8", Purpose.ProvideCare, reopening));
        var absent = await RefusalOf(() => ItemAsync(p.DesignatedLead, "SIMS-8", Purpose.ProvideCare, "rop_00000000000000000000000000"));
        (hidden.Status, hidden.Reason, hidden.Message).ShouldBe((absent.Status, absent.Reason, absent.Message));

        // Whatever the page, the same items in the same order.
        foreach (var size in (int[])[1, 3, 7])
            (await PagedAsync(p.DesignatedLead, "SIMS-8", size)).ShouldBe(school.Items.Select(i => i.ItemId));
    }

    [Fact]
    public async Task What_rests_on_one_source_says_so_to_each_reader_and_no_note_lifts_it()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await LarkAsync(p);
        (await PictureAsync(p.LeadSocialWorker, Own("LCS-8"))).RestsOn.ShouldBe(new RestsOn());
        var first = await ShareAsDoctorAsync(p, About("EMIS-8", ConcernIndicator.PoorHygiene, "Came in dirty clothes, hungry, and said that she had slept in the car."));
        await ShareAsDoctorAsync(p, About("EMIS-8", ConcernIndicator.FoodSeeking, "She asked the receptionist for something to eat, twice."));
        var one = (await PictureAsync(p.LeadSocialWorker, Own("LCS-8"))).RestsOn;
        (one.OneSource, one.OneVisit).ShouldBe((true, false));
        one.Words.ShouldContain("lateral check");
        (await ReadAsync(p.LeadSocialWorker, "LCS-8", Purpose.AssessChild)).RestsOn.ShouldBe(one);

        (await InboxOf(p.DesignatedLead)).ShouldContain(i => i.ConcernId() == first.ConcernId);

        // A check that agrees is a note: it stands beside, and lifts nothing.
        await CheckAsync(p.DesignatedLead, first.ConcernId, LateralCheckResult.Agrees, "Her teacher saw the same clothes all week.");
        await CheckAsync(p.DesignatedLead, first.ConcernId, LateralCheckResult.NotAnswered, "The club did not ring back.");
        (await HistoryAsync(p.LeadSocialWorker, first.ConcernId)).Notes.Select(n => n.Result).ShouldBe([LateralCheckResult.Agrees, LateralCheckResult.NotAnswered]);
        (await PictureAsync(p.LeadSocialWorker, Own("LCS-8"))).RestsOn.ShouldBe(one);

        // What a reader may not see changes nothing for that reader: the clinic's concern is not the school's to know.
        var clinic = p.As("northmere-sexual-health", "Bea Tarnmock", "SEXUAL_HEALTH_WORKER");
        await RecordAsync(clinic, "SH-8", Lark);
        await new HealthService.HealthServiceClient(clinic.CallInvoker).ShareConcernAsync(
            new Protocol.Health.V1.ShareConcernRequest { Concern = About("SH-8", ConcernIndicator.SexualExploitation, "An older man waits for her in a silver van.") });
        (await ReadAsync(p.DesignatedLead, "SIMS-8", Purpose.ProvideCare)).RestsOn.OneSource.ShouldBeTrue();

        // Another service sees something of its own: now it rests on two.
        await new Education.EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).ShareConcernAsync(
            new Education.ShareConcernRequest { Concern = About("SIMS-8", ConcernIndicator.PoorHygiene, "The same clothes since Monday; the others will not sit beside her.") });
        (await PictureAsync(p.LeadSocialWorker, Own("LCS-8"))).RestsOn.ShouldBe(new RestsOn());
        (await ReadAsync(p.DesignatedLead, "SIMS-8", Purpose.ProvideCare)).RestsOn.ShouldBe(new RestsOn());
    }

    /// <summary>A note that explains or reassures says nothing of the way the risk goes; what a professional makes of it may (C7, D11, C23).</summary>
    [Fact]
    public async Task What_explains_or_reassures_cannot_say_that_the_risk_falls()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await LarkAsync(p);
        var risk = About("LCS-8", ConcernIndicator.Unsupervised, "She was alone at home from dusk until morning, twice this week.");
        risk.Trend = StatedTrend.Rising;
        var shared = await ShareAsync(p.LeadSocialWorker, risk);
        foreach (var kind in System.Enum.GetValues<NoteKind>().Where(k => k != NoteKind.Unspecified))
        {
            var note = new AddNoteRequest { ConcernId = shared.ConcernId, Kind = kind, Words = "All is well, she says.", SaidBy = "the mother", Label = "level 1", Trend = StatedTrend.Falling };
            if (kind == NoteKind.LateralCheck)
                (note.Result, note.Asked) = (LateralCheckResult.Agrees, "the school");
            if (kind is NoteKind.Classification or NoteKind.Formulation or NoteKind.ProfessionalView or NoteKind.LateralCheck)
                await new Concerns(p.LeadSocialWorker.CallInvoker).AddNoteAsync(note);
            else
                (await RefusalOf(async () => await new Concerns(p.LeadSocialWorker.CallInvoker).AddNoteAsync(note))).FieldViolations.Single().Field.ShouldBe("trend", kind.ToString());
        }

        var page = await ReadAsync(p.LeadSocialWorker, "LCS-8", Purpose.AssessChild);
        page.RiskOverTime.Count(i => i.Trend == StatedTrend.Falling).ShouldBe(4);
        page.RiskOverTime.ShouldAllBe(i => !i.Words.StartsWith("REASSURANCE", StringComparison.Ordinal) && !i.Words.StartsWith("EXPLANATION", StringComparison.Ordinal));
        page.RiskOverTime.Single(i => i.ItemId == shared.ConcernId).Trend.ShouldBe(StatedTrend.Rising);
    }

    /// <summary>A patient's history is not the whole practice's, nor what came of asking after it; and what police intelligence says stays there (L6, L7).</summary>
    [Fact]
    public async Task What_came_of_asking_is_read_no_closer_than_the_facts_that_it_is_made_of()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await LarkAsync(p);
        const string words = "Hears voices when she has not slept; takes her tablets.";
        await AnswerAsync(p.Doctor, "EMIS-8", new FactorStatement { Factor = RiskFactor.ParentMentalHealth, Answer = FactorAnswer.Yes, Source = SourceKind.ParentSelf, Words = words });
        await AnswerAsync(p.Doctor, "EMIS-8", new FactorStatement { Factor = RiskFactor.ChildNeglect, Answer = FactorAnswer.No, Source = SourceKind.Observed, Words = "Clean and well fed whenever we see her." });
        await AnswerAsync(p.Detective, "PNC-8", new FactorStatement { Factor = RiskFactor.ChildNeglect, Answer = FactorAnswer.Yes, Source = SourceKind.PoliceIntel, Words = "Graded: seen at the flat in Mill Row." });

        // Her doctor reads the own words; a colleague that it was asked, as of any adult's health, and of the child's the words too.
        var colleague = p.As("elmmock-surgery", "Dr Colleaguemock", "GP");
        foreach (var (who, whole) in new[] { (p.Doctor, true), (colleague, false) })
        {
            var factors = (await ReadAsync(who, "EMIS-8", Purpose.ProvideCare)).Items.Where(i => i.Kind == ChronologyKind.Factor).ToList();
            factors.Count.ShouldBe(2, "what intelligence says is not there");
            var health = factors.Single(i => i.Words.Contains("PARENT_MENTAL_HEALTH", StringComparison.Ordinal));
            (await ItemAsync(who, "EMIS-8", Purpose.ProvideCare, health.ItemId)).More.ShouldBe(whole ? [words] : []);
            var neglect = factors.Single(i => i.Words.Contains("CHILD_NEGLECT", StringComparison.Ordinal));
            (await ItemAsync(who, "EMIS-8", Purpose.ProvideCare, neglect.ItemId)).More.ShouldBe(["Clean and well fed whenever we see her."]);
        }

        // The school may know nothing of an adult's health, the social worker nothing of intelligence; the detective reads the own.
        (await ReadAsync(p.DesignatedLead, "SIMS-8", Purpose.ProvideCare)).Items.Where(i => i.Kind == ChronologyKind.Factor).ShouldAllBe(i => i.Words.Contains("CHILD_NEGLECT: NO", StringComparison.Ordinal));
        (await ReadAsync(p.LeadSocialWorker, "LCS-8", Purpose.AssessChild)).Items.Count(i => i.Kind == ChronologyKind.Factor).ShouldBe(2);
        (await ReadAsync(p.Detective, "PNC-8", Purpose.AssessChild)).Items.ShouldContain(i => i.Kind == ChronologyKind.Factor && i.Words.Contains("CHILD_NEGLECT: YES", StringComparison.Ordinal));
    }

    internal static VisitStatement Seen(string day, string words, string looks) => new()
    {
        VisitOn = day,
        Place = ContactPlace.School,
        Seen = Protocol.Common.V1.Seen.Yes,
        SeenAlone = SeenAlone.Yes,
        Present = { PresentKind.NobodyElse },
        ChildWords = new ChildWords { Verbatim = words, SaidTo = "me" },
        BehaviourAndAppearance = looks,
        Interpreter = new InterpreterStatement { Use = InterpreterUse.NotNeeded },
    };

    internal static async Task<AnswerFactorsResponse> AnswerAsync(InfoShareConnection who, string record, params FactorStatement[] answers) =>
        await new Concerns(who.CallInvoker).AnswerFactorsAsync(new AnswerFactorsRequest { Person = Own(record), Answers = { answers }, LegalBasis = LegalBasis.SafeguardingCondition });

    internal static async Task<GetChronologyResponse> ReadAsync(InfoShareConnection who, string record, Purpose purpose, Action<GetChronologyRequest>? change = null)
    {
        var request = new GetChronologyRequest { Child = Own(record), Purpose = For(purpose, "Lark came in tired and hungry again and says little."), PageSize = 100 };
        change?.Invoke(request);
        return await new Chronologies(who.CallInvoker).GetChronologyAsync(request);
    }

    private static async Task<IReadOnlyList<string>> PagedAsync(InfoShareConnection who, string record, int size)
    {
        List<string> read = [];
        for (var token = ""; ;)
        {
            var page = await ReadAsync(who, record, Purpose.ProvideCare, r => (r.PageSize, r.PageToken) = (size, token));
            read.AddRange(page.Items.Select(i => i.ItemId));
            token = page.NextPageToken;
            if (token.Length == 0)
                return read;
        }
    }

    private static async Task CheckAsync(
        InfoShareConnection who, string concernId, LateralCheckResult result, string words, StatedTrend trend = StatedTrend.Unspecified) =>
        await new Concerns(who.CallInvoker).AddNoteAsync(new AddNoteRequest
        {
            ConcernId = concernId,
            Kind = NoteKind.LateralCheck,
            Words = words,
            Result = result,
            Asked = "somebody else who knows her",
            Trend = trend,
        });

    internal static async Task<GetChronologyItemResponse> ItemAsync(InfoShareConnection who, string record, Purpose purpose, string itemId) =>
        await new Chronologies(who.CallInvoker).GetChronologyItemAsync(
            new GetChronologyItemRequest { Child = Own(record), Purpose = For(purpose, "Lark came in tired and hungry again and says little."), ItemId = itemId });
}
