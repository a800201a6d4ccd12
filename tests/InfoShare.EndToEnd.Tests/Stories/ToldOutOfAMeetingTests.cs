using Google.Protobuf.WellKnownTypes;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Health.V1;
using static InfoShare.EndToEnd.Tests.Stories.ConcernLifeStory;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Audit = InfoShare.Protocol.Audit.V1.AuditService;
using Police = InfoShare.Protocol.Police.V1.PoliceService;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>A concern says out of which meeting it is told (C11), its four times (C2), and what is known of who harms (C15, C1). Wednesday 10 March 2027.</summary>
public sealed class ToldOutOfAMeetingTests
{
    [Fact]
    public async Task A_concern_brings_the_meeting_with_it_and_fine_alone_is_asked_back()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await LarkAsync(p);
        await RecordAsync(p.HealthVisitor, "HV-8", Lark);

        // Without it: asked for, and stands as not recorded. With "fine": asked back.
        var without = await ShareAsync(p, About("HV-8", ConcernIndicator.HomeConditions, "No bedding, and the kitchen cannot be used."), null);
        without.Prompts.ShouldContain(x => x.StartsWith("Say whether the child was seen", StringComparison.Ordinal));
        without.Prompts.ShouldContain("Say what it means for the child's development, if you can.");
        without.ContactId.ShouldBeEmpty();
        var fine = await ShareAsync(p, About("HV-8", ConcernIndicator.HomeConditions, "Still no bedding in either of the rooms."), Met("2027-03-08", "She seemed fine, no concerns.", SeenAlone.NotOffered));
        fine.Prompts.ShouldContain(x => x.StartsWith("\"Fine\" says how somebody sounded", StringComparison.Ordinal));
        fine.Prompts.ShouldContain(x => x.StartsWith("The child was not seen alone", StringComparison.Ordinal));
        fine.Prompts.ShouldNotContain(x => x.StartsWith("Say whether the child was seen", StringComparison.Ordinal));

        // It is a contact like any other: the last sight of the child, and a line of her page.
        var picture = await PictureAsync(p.LeadSocialWorker, Own("LCS-8"));
        picture.LastSeen.ContactId.ShouldBe(fine.ContactId);
        (picture.LastSeen.OnDate, picture.LastSeen.SeenAlone, picture.LastSeen.Present.Single(), picture.LastSeen.Interpreter.RelativeInterpreted)
            .ShouldBe(("2027-03-08", SeenAlone.NotOffered, PresentKind.Parent, true));
        picture.LastSeenAlone.ShouldBeNull();

        // Refused where it is wrong, each part by name; a child whom the concern does not name is none of its meeting.
        var wrong = Met("2027-03-08", "She drew the whole time.", SeenAlone.Yes);
        (await RefusalOf(() => ShareAsync(p, About("HV-8", ConcernIndicator.HomeConditions, "No bedding at all."), wrong))).FieldViolations.Single().Field
            .ShouldBe("contact.visit.seen_alone");
        await RecordAsync(p.HealthVisitor, "HV-9", Person("Wyn", "Heathmock", "2021-02-02"));
        var other = Met("2027-03-08", "She drew the whole time.", SeenAlone.NotOffered);
        other.Child = Own("HV-9");
        await KeptBackAsync(p, other, "contact.child");

        // A child that it names may be the one.
        var named = About("HV-8", ConcernIndicator.HomeConditions, "No bedding at all for either of them.");
        named.Children.Add(new ChildBearing { Child = Own("HV-9"), Relevance = "Wyn sleeps on the same floor.", Present = true });
        (await ShareAsync(p, named, other)).ContactId.ShouldNotBeEmpty();

        // Another concern out of the same meeting names the contact; one of another organisation is none.
        (await ShareAsync(p, About("HV-8", ConcernIndicator.PoorHygiene, "Her clothes were stiff with dirt that day."), new ContactWithConcern { ContactId = fine.ContactId })).ContactId
            .ShouldBe(fine.ContactId);
        var (ofOthers, ofNobody) = (await AsDoctorAsync(fine.ContactId), await AsDoctorAsync("ctc_00000000000000000000000000"));
        (ofOthers.ContactId, ofOthers.SetAside.Single().Field, ofOthers.SetAside.Single().Given).ShouldBe(("", "contact.contact_id", fine.ContactId));
        (ofOthers.SetAside.Single().Problem, ofOthers.Prompts.Count).ShouldBe((ofNobody.SetAside.Single().Problem, ofNobody.Prompts.Count));

        // What is urgent is stopped by nothing in it: it is taken out, and said.
        var urgent = About("HV-8", ConcernIndicator.UnexplainedInjury, "A burn on her arm that nobody explains.");
        urgent.Urgency = Urgency.SameDay;
        var sent = await ShareAsync(p, urgent, wrong);
        sent.Referral.ShouldNotBeNull();
        sent.SetAside.Single().Field.ShouldStartWith("contact.");
        sent.ContactId.ShouldBeEmpty();

        async Task<SharedConcern> AsDoctorAsync(string contactId) => (await new HealthService.HealthServiceClient(p.Doctor.CallInvoker).ShareConcernAsync(new ShareConcernRequest
        {
            Concern = About("EMIS-8", ConcernIndicator.PoorHygiene, "Her clothes were stiff with dirt that day."),
            Contact = new ContactWithConcern { ContactId = contactId },
        })).Concern;
    }

    /// <summary>M2, A6: whom a concern names in a list is in the trail of the list as it is in that of the page.</summary>
    [Fact]
    public async Task Whom_a_tray_and_a_senders_list_name_stands_in_their_trail()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await LarkAsync(p);
        var concern = About("SIMS-8", ConcernIndicator.UnexplainedInjury, "A burn on her arm; she says that the lodger did it.");
        concern.Urgency = Urgency.SameDay;
        concern.SuspectedSources.Add(Known(Person("Rhys", "Lodgermock", "1988-05-06", "1 Fir Lane", "NM3 1AA")));
        await new Protocol.Education.V1.EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).ShareConcernAsync(
            new Protocol.Education.V1.ShareConcernRequest { Concern = concern });
        var tray = await new Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient(p.DutySocialWorker.CallInvoker).ListReferralsAsync(
            new Protocol.SocialCare.V1.ListReferralsRequest());
        var sent = await new Protocol.Referral.V1.ReferralService.ReferralServiceClient(p.DesignatedLead.CallInvoker).ListSentReferralsAsync(
            new Protocol.Referral.V1.ListSentReferralsRequest());
        foreach (var (concerns, receipt) in ((IEnumerable<ConcernView>, string)[])[
            (tray.Referrals.SelectMany(r => r.Concerns), tray.Receipt.EntryId), (sent.Referrals.SelectMany(r => r.Concerns), sent.Receipt.EntryId)])
        {
            string[] named = [.. concerns.SelectMany(c => c.SuspectedSources).Select(s => s.PersonId)];
            named.ShouldNotBeEmpty();
            var entries = (await new Protocol.Audit.V1.AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(
                new Protocol.Audit.V1.ListEntriesRequest { Reason = "Who was shown the lodger's name?", PersonId = named[0], PageSize = 100 })).Entries;
            entries.ShouldContain(e => e.EntryId == receipt);
        }
    }

    [Fact]
    public async Task A_meeting_that_does_not_belong_to_it_never_stops_a_concern_that_is_good_in_itself()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await LarkAsync(p);
        await RecordAsync(p.HealthVisitor, "HV-8", Lark);
        await RecordAsync(p.HealthVisitor, "HV-9", Person("Wyn", "Heathmock", "2021-02-02"));

        // With a record that she does not hold, a person whom nobody knows, a child whom the concern does not name, before the child was born.
        var unknown = Met("2027-03-08", "She drew the whole time.", SeenAlone.NotOffered);
        unknown.Child = Own("HV-none");
        await KeptBackAsync(p, unknown, "contact.child");
        unknown.Child = new SubjectRef { PersonId = "per_00000000000000000000000000" };
        await KeptBackAsync(p, unknown, "contact.child");
        unknown.Child = Known(Person("Elsewhere", "Neverrecorded", "2018-08-08"));
        await KeptBackAsync(p, unknown, "contact.child");
        await KeptBackAsync(p, Met("2018-12-31", "She drew the whole time.", SeenAlone.NotOffered), "contact.visit.visit_on");

        // Nobody was begun by a meeting that was not used, and nobody was seen by it.
        (await p.Store.ReadAsync(s => s.People.FindByOwnRecordAsync("northmere-health-visiting", "HV-none"), CancellationToken.None)).ShouldBeNull();
        (await PictureAsync(p.LeadSocialWorker, Own("LCS-8"))).LastSeen.ShouldBeNull();

        // A meeting with the subject is used however the subject was understood: here as somebody whom nobody recorded.
        var stranger = About("HV-8", ConcernIndicator.HomeConditions, "A girl in the flat above sleeps on the floor.");
        stranger.Subject = Known(Person("Isa", "Fernfixture", "2020-03-03"));
        (await ShareAsync(p, stranger, Met("2027-03-08", "She drew the whole time.", SeenAlone.NotOffered))).ContactId.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Whoever_reads_the_concern_reads_out_of_which_meeting_it_is_told_and_of_another_childs_nothing()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await LarkAsync(p);
        await RecordAsync(p.HealthVisitor, "HV-8", Lark);
        await RecordAsync(p.HealthVisitor, "HV-9", Person("Wyn", "Heathmock", "2021-02-02"));
        var told = About("HV-8", ConcernIndicator.HomeConditions, "No bedding, and the kitchen cannot be used.");
        told.AgencyLabel = "SystmOne: home conditions poor";
        told.Children.Add(new ChildBearing { Child = Own("HV-9"), Relevance = "Wyn sleeps on the same floor.", Present = true });
        var shared = await ShareAsync(p, told, Met("2027-03-08", "She held her mother's sleeve.", SeenAlone.NotOffered));

        // The lead in her inbox, in the picture, on the page and in its history; the school at its own tier.
        var items = (await InboxOf(p.LeadSocialWorker)).Where(i => i.ConcernId() == shared.ConcernId).ToList();
        items.ShouldContain(i => i.Concern.Meeting != null && i.Concern.Meeting.ContactId == shared.ContactId);
        items.Where(i => i.Concern.Meeting is not null).Select(i => i.PersonId).Distinct().ShouldHaveSingleItem("her brother's item says nothing of a sight of him");
        var view = (await PictureAsync(p.LeadSocialWorker, Own("LCS-8"))).Concerns.Single(c => c.ConcernId == shared.ConcernId);
        (view.Meeting.OnDate, view.Meeting.Seen, view.Meeting.SeenAlone, view.Meeting.ByRole, view.Meeting.Present.Single(), view.Meeting.RelativeInterpreted, view.Meeting.Interpreter)
            .ShouldBe(("2027-03-08", Seen.Yes, SeenAlone.NotOffered, PractitionerRole.HealthVisitor, PresentKind.Parent, true, InterpreterUse.NeededNotUsed));
        view.AgencyLabel.ShouldBe("SystmOne: home conditions poor");
        (await HistoryAsync(p.LeadSocialWorker, shared.ConcernId)).Concern.Meeting.ShouldBe(view.Meeting);
        var atSchool = (await OnePageTests.ItemAsync(p.DesignatedLead, "SIMS-8", Purpose.ProvideCare, shared.ConcernId)).Concern;
        (atSchool.Tier, atSchool.Meeting.Tier, atSchool.Meeting.SeenAlone, atSchool.AgencyLabel).ShouldBe((Tier.Summary, Tier.Summary, SeenAlone.NotOffered, ""));

        // Whoever reads a summary or a marker reads no more of the meeting; that Lark was seen is no sight of her brother.
        var officer = p.As("northmere-police", "Rob Stillmock", "RESPONSE_OFFICER");
        var marker = (await OnePageTests.ItemAsync(officer, "PNC-8", Purpose.AssessChild, shared.ConcernId)).Concern.Meeting;
        (marker.Tier, marker.SeenAlone, marker.Present.Count, marker.Interpreter).ShouldBe((Tier.Marker, SeenAlone.NotOffered, 0, InterpreterUse.Unspecified));
        await RecordAsync(p.LeadSocialWorker, "LCS-9", Person("Wyn", "Heathmock", "2021-02-02"));
        (await PictureAsync(p.LeadSocialWorker, Own("LCS-9"))).Concerns.Single(c => c.ConcernId == shared.ConcernId).Meeting.ShouldBeNull();

        // A meeting with a clinic is the clinic's fact: who reads its concern does not learn that the child came.
        var clinic = p.As("northmere-sexual-health", "Bea Tarnmock", "SEXUAL_HEALTH_WORKER");
        await RecordAsync(clinic, "SH-8", Lark);
        var ofClinic = (await new HealthService.HealthServiceClient(clinic.CallInvoker).ShareConcernAsync(new ShareConcernRequest
        {
            Concern = About("SH-8", ConcernIndicator.PoorHygiene, "Her clothes were stiff with dirt that day."),
            Contact = Met("2027-03-09", "She did not look up.", SeenAlone.NotOffered),
        })).Concern;
        (await PictureAsync(p.LeadSocialWorker, Own("LCS-8"))).Concerns.Single(c => c.ConcernId == ofClinic.ConcernId).Meeting.ShouldBeNull();

        // What was shown of meetings stands in the trail with its tier (M2).
        var shownTo = (await p.Store.ReadAsync(s => s.Audit.ListAsync(new Core.Stores.AuditFilter(null, null, null), null, 200), CancellationToken.None)).ToList();
        shownTo.ShouldContain(e => e.Action == "ChronologyService/GetChronologyItem" && e.OrganisationId == "northmere-police" && e.Shown.Contains($"MARKER {shared.ContactId}"));
        shownTo.ShouldContain(e => e.Action == "SocialCareService/QueryChild" && e.Shown.Contains($"DETAIL {shared.ContactId}"));
        shownTo.Where(e => e.OrganisationId != "northmere-sexual-health").ShouldAllBe(e => !e.Shown.Any(s => s.EndsWith(ofClinic.ContactId, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Whoever_may_read_it_reads_all_that_it_holds_and_whoever_may_not_reads_no_more_than_the_tier()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await LarkAsync(p);
        await RecordAsync(p.HealthVisitor, "HV-8", Lark);
        await WorksWithAsync(p.HealthVisitor, Own("HV-8"), PractitionerRole.HealthVisitor, "01632 960121");
        await RecordAsync(p.Detective, "PNC-9", Person("Kim", "Heathmock", "1991-07-07"));
        await RelateAsync(p.LeadSocialWorker, Known(Person("Kim", "Heathmock", "1991-07-07")), Own("LCS-8"), RelationshipType.BirthParent);
        var concern = About("PNC-9", ConcernIndicator.HomeConditions, "He threw a plate at her mother, and she had no supper that night.");
        concern.Kind = ConcernKind.Event;
        concern.HarmCategories.Add([HarmCategory.Neglect, HarmCategory.Physical]);
        concern.DevelopmentStatement = "She has stopped speaking in whole sentences.";
        concern.AgencyLabel = "VPA, grade 2";
        concern.ChildContact = ChildContactAnswer.Yes;
        concern.Children.Add(new ChildBearing { Child = Own("PNC-8"), Relevance = "She stood beside her mother.", Present = true });
        concern.SuspectedSources.Add(Known(Person("Rhys", "Formertest", "1990-01-09")));
        var id = (await new Police.PoliceServiceClient(p.Detective.CallInvoker).ShareConcernAsync(new Protocol.Police.V1.ShareConcernRequest { Concern = concern })).Concern.ConcernId;

        // In full, wherever it is read; the answer names whom it is about and whom it suspects, and the trail says so.
        var page = (await PictureAsync(p.LeadSocialWorker, Own("LCS-8"))).Concerns.Single(c => c.ConcernId == id);
        var history = (await HistoryAsync(p.LeadSocialWorker, id)).Concern;
        foreach (var whole in (ConcernView[])[page, history])
        {
            whole.Tier.ShouldBe(Tier.Detail);
            whole.HarmCategories.ShouldBe([HarmCategory.Neglect, HarmCategory.Physical]);
            (whole.DevelopmentStatement, whole.AgencyLabel, whole.Urgency, whole.Present, whole.ChildContact)
                .ShouldBe(("She has stopped speaking in whole sentences.", "VPA, grade 2", Urgency.Standard, true, ChildContactAnswer.Yes));
            whole.About.Name.ShouldBe("Kim Heathmock");
            whole.SuspectedSources.Single().Name.ShouldBe("Rhys Formertest");
        }

        var trail = await new Audit.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(
            new Protocol.Audit.V1.ListEntriesRequest { PageSize = 100, Reason = "Whether the trail says whom an answer named." });
        foreach (var action in (string[])["SocialCareService/QueryChild", "ConcernService/GetConcernHistory"])
            trail.Entries.First(e => e.Action == action).PersonIds.ShouldContain(page.SuspectedSources.Single().PersonId);

        // A summary says which harm is feared, and how soon; names, words and labels are not in it.
        var shorter = (await new HealthService.HealthServiceClient(p.HealthVisitor.CallInvoker).QueryChildAsync(new QueryChildRequest
        {
            Child = Own("HV-8"),
            Purpose = For(Purpose.AssessChild, "She is seen at home on Thursday and looked hungry last week."),
        })).Picture.Concerns.Single(c => c.ConcernId == id);
        shorter.Tier.ShouldBe(Tier.Summary);
        shorter.HarmCategories.ShouldBe([HarmCategory.Neglect, HarmCategory.Physical]);
        (shorter.Urgency, shorter.Present, shorter.ChildContact).ShouldBe((Urgency.Standard, true, ChildContactAnswer.Yes));
        (shorter.DevelopmentStatement, shorter.AgencyLabel, shorter.About, shorter.SuspectedSources.Count).ShouldBe(("", "", null, 0));
        shorter.ToString().ShouldNotContain("Formertest");

        // What is corrected holds in all its parts.
        await new Protocol.Concern.V1.ConcernService.ConcernServiceClient(p.Detective.CallInvoker).CorrectConcernAsync(new CorrectConcernRequest
        {
            ConcernId = id,
            Version = 1,
            Reason = "The plate was thrown at the wall, not at anybody.",
            Statement = new ConcernText
            {
                Indicators = { ConcernIndicator.HomeConditions },
                Kind = ConcernKind.Event,
                Source = SourceKind.Observed,
                RiskStatement = "He threw a plate at the wall, and she had no supper that night.",
                HarmCategories = { HarmCategory.Neglect },
                DevelopmentStatement = "She speaks less than in the autumn.",
            },
        });
        var now = (await HistoryAsync(p.LeadSocialWorker, id)).Concern;
        now.HarmCategories.ShouldBe([HarmCategory.Neglect]);
        (now.DevelopmentStatement, now.AgencyLabel).ShouldBe(("She speaks less than in the autumn.", ""));
        now.SuspectedSources.Single().Name.ShouldBe("Rhys Formertest");
    }

    [Fact]
    public async Task When_it_happened_was_known_was_written_down_and_was_shared_are_four_times_and_nobody_known_harmed_is_an_answer()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await LarkAsync(p);
        var concern = About("EMIS-8", ConcernIndicator.Unsupervised, "Left alone with a man who shook her by the arm.");
        concern.Happened = new WhenHappened { FromDate = "2027-03-01", ToDate = "2027-03-03" };
        concern.KnownAt = Timestamp.FromDateTimeOffset(At("2027-03-05 10:00"));
        concern.NotedAt = Timestamp.FromDateTimeOffset(At("2027-03-06 16:30"));
        concern.HarmCategories.Add(HarmCategory.Physical);
        concern.Trend = StatedTrend.Rising;
        (await ShareAsDoctorAsync(p, concern)).Prompts.ShouldContain(x => x.StartsWith("Say what is known of who or what harms", StringComparison.Ordinal));

        concern.HarmSources.Add(new HarmSource { State = HarmSourceState.DescribedOnly, Description = "the man with the dog" });
        concern.HarmSources.Add(new HarmSource { State = HarmSourceState.Unknown });
        concern.SuspectedSources.Add(Known(Person("Dell", "Heathmock", "1990-01-01")));
        var shared = await ShareAsDoctorAsync(p, concern);
        shared.Prompts.ShouldNotContain(x => x.StartsWith("Say what is known of who or what harms", StringComparison.Ordinal));

        var view = (await PictureAsync(p.LeadSocialWorker, Own("LCS-8"))).Concerns.Single(c => c.ConcernId == shared.ConcernId);
        (view.Happened.FromDate, view.Happened.ToDate).ShouldBe(("2027-03-01", "2027-03-03"));
        view.KnownAt.ToDateTimeOffset().ShouldBe(At("2027-03-05 10:00"));
        view.NotedAt.ToDateTimeOffset().ShouldBe(At("2027-03-06 16:30"));
        view.SharedAt.ToDateTimeOffset().ShouldBeGreaterThanOrEqualTo(At("2027-03-10 09:00"));
        view.HarmSources.Select(s => s.State).ShouldBe([HarmSourceState.DescribedOnly, HarmSourceState.Unknown]);
        view.Trend.ShouldBe(StatedTrend.Rising);

        // Somebody says that the child did it herself: attributed, dated, and nothing of the concern changes.
        await NoteAsync(p.Doctor, shared.ConcernId, NoteKind.CounterAllegation, "She throws herself about, he says.", saidBy: "Dell Heathmock");
        var after = await HistoryAsync(p.LeadSocialWorker, shared.ConcernId);
        after.Notes.Single().SaidBy.ShouldBe("Dell Heathmock");
        after.Concern.HarmSources.ShouldBe(view.HarmSources);
        after.Concern.Verification.ShouldBe(VerificationState.Unverified);
    }

    [Fact]
    public async Task Somebody_of_whom_nothing_is_known_yet_is_one_person_in_the_concern_and_in_its_meeting()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (first, second) = (Known(Person("Tegan", "Meetingtest", "2023-04-05")), Known(Person("Math", "Meetingtest", "2021-04-05")));
        var concern = About("", ConcernIndicator.HomeConditions, "No bedding, and the kitchen cannot be used.");
        concern.Subject = first;
        concern.Children.Add(new ChildBearing { Child = second, Relevance = "He sleeps there, too." });

        // The subject by saying nothing, then by the same words; a named child by the same words.
        var met = Met("2027-03-08", "She held her head and would not look up.", SeenAlone.NotOffered);
        var shared = await ShareAsync(p, concern, met);
        shared.ContactId.ShouldNotBeEmpty();
        shared.Children.Where(c => !c.FoundByLink).Select(c => c.Child.PersonId).Distinct().Count().ShouldBe(2);
        concern.RiskStatement = "Still no bedding in either of the rooms.";
        met.Child = first.Clone();
        (await ShareAsync(p, concern, met)).ContactId.ShouldNotBeEmpty();
        concern.RiskStatement = "Still no bedding for either of them.";
        met.Child = second.Clone();
        (await ShareAsync(p, concern, met)).ContactId.ShouldNotBeEmpty();
    }

    private static ContactWithConcern Met(string day, string looks, SeenAlone alone) => new()
    {
        Visit = new VisitStatement
        {
            VisitOn = day,
            Place = ContactPlace.Home,
            Seen = Seen.Yes,
            SeenAlone = alone,
            Present = { PresentKind.Parent },
            BehaviourAndAppearance = looks,
            Interpreter = new InterpreterStatement { Use = InterpreterUse.NeededNotUsed, RelativeInterpreted = true, Language = "pol" },
        },
    };

    // Urgent or not the concern goes; what was not used is named, kept as it was given, and asked for.
    private static async Task KeptBackAsync(Partnership p, ContactWithConcern contact, string field)
    {
        foreach (var urgency in (Urgency[])[Urgency.Standard, Urgency.SameDay])
        {
            var concern = About("HV-8", ConcernIndicator.HomeConditions, "No bedding at all in either of the rooms.");
            concern.Urgency = urgency;
            var shared = await ShareAsync(p, concern, contact);
            (shared.ConcernId.Length > 0, shared.ContactId, shared.SetAside.Single().Field).ShouldBe((true, "", field));
            shared.SetAside.Single().Given.ShouldContain("She drew the whole time.");
            shared.Prompts.ShouldContain(x => x.Contains(field, StringComparison.Ordinal) && x.EndsWith("send it again when it is right.", StringComparison.Ordinal));
            (urgency == Urgency.SameDay).ShouldBe(shared.Referral is not null);
            (await ProgressAsync(p.HealthVisitor, shared.ConcernId)).SetAside.ShouldBe(shared.SetAside);
        }
    }

    private static async Task<SharedConcern> ShareAsync(Partnership p, ConcernStatement concern, ContactWithConcern? contact) =>
        (await new HealthService.HealthServiceClient(p.HealthVisitor.CallInvoker).ShareConcernAsync(new ShareConcernRequest { Concern = concern, Contact = contact })).Concern;
}
