using Google.Protobuf;
using InfoShare.Client;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Information.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Conflicts = InfoShare.Protocol.Access.V1.ConflictService.ConflictServiceClient;
using Education = InfoShare.Protocol.Education.V1;
using Glass = InfoShare.Protocol.Access.V1.EmergencyAccessService.EmergencyAccessServiceClient;
using Health = InfoShare.Protocol.Health.V1;
using People = InfoShare.Protocol.People.V1.PeopleService.PeopleServiceClient;
using Referrals = InfoShare.Protocol.Referral.V1.ReferralService.ReferralServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>Nobody opens the own, the family's or a conflicted record (requirements L10, D15). Wednesday 10 March 2027.</summary>
public sealed class ConflictStory
{
    /// <summary>A GP whose niece is a patient of the same surgery declares it; whoever has no such interest does the work.</summary>
    [Fact]
    public async Task A_doctor_who_declares_an_interest_is_told_to_ask_a_colleague_and_the_practice_lead_learns_of_tries()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var niece = Person("Tilly", "Interestmock", "2018-03-03", "3 Niece Lane", "NM5 1AA");
        await RecordAsync(p.Doctor, "EMIS-901", niece);
        await WorksWithAsync(p.As("elmmock-surgery", "Dr Colleaguemock", "GP"), Own("EMIS-901"), PractitionerRole.Gp, "01632 960101");
        var colleague = p.As("elmmock-surgery", "Dr Colleaguemock", "GP");
        var lead = p.As("elmmock-surgery", "Dr Leadmock", "PRACTICE_LEAD");
        (await AtSurgeryAsync(p.Doctor, Own("EMIS-901"))).Picture.Child.PersonId.ShouldNotBeEmpty();

        (await RefusalOf(() => DeclareAsync(p.Doctor, Own("EMIS-901"), ConflictKind.Family, open: false))).Reason.ShouldBe("INVALID_FIELDS");
        (await RefusalOf(() => DeclareAsync(p.Doctor, Own("EMIS-901"), ConflictKind.Family, practitioner: "u-dr-colleaguemock"))).Reason.ShouldBe("MANAGER_REQUIRED");
        var conflict = await DeclareAsync(p.Doctor, Own("EMIS-901"), ConflictKind.Family);
        conflict.PersonId.ShouldBeEmpty();
        await ShareAtSchoolAsync(p, niece);

        // By whatever name and in whatever hurry: not by silence, but by a word that says whom to ask.
        foreach (var call in (Func<Task>[])
            [
                () => AtSurgeryAsync(p.Doctor, Own("EMIS-901")), () => AtSurgeryAsync(p.Doctor, Known(niece)), () => FindAsync(p.Doctor, Known(niece)),
                async () => await new Glass(p.Doctor.CallInvoker).BreakGlassAsync(new BreakGlassRequest
                {
                    Subject = Own("EMIS-901"), Reason = EmergencyReason.LifeThreatening,
                    Words = "Tilly collapsed at the surgery door and does not answer", Tried = "Rang the ward, no answer",
                }),
            ])
        {
            var refused = await RefusalOf(call);
            refused.Reason.ShouldBe("CONFLICT_OF_INTEREST");
            refused.Message.ShouldContain("ask a colleague");
        }

        // What comes for her lies in the surgery's inbox for others.
        var item = (await InboxOf(colleague)).Single(i => i.Trigger == NotificationTrigger.ConcernShared);
        (await InboxOf(p.Doctor)).ShouldNotContain(i => i.ItemId == item.ItemId);
        (await RefusalOf(async () => await new InboxService.InboxServiceClient(p.Doctor.CallInvoker).GetItemAsync(new GetItemRequest { ItemId = item.ItemId })))
            .Reason.ShouldBe("CONFLICT_OF_INTEREST");
        (await AtSurgeryAsync(colleague, Own("EMIS-901"))).Picture.Child.PersonId.ShouldNotBeEmpty();

        // Flagged once a day, to the lead alone, without names; and in the trail with whom it was about.
        (await InboxOf(lead)).Count(i => i.Trigger == NotificationTrigger.ConflictedLookUp).ShouldBe(1);
        var flag = (await InboxOf(lead)).Single(i => i.Trigger == NotificationTrigger.ConflictedLookUp);
        flag.ActionOwner.ShouldBe("PRACTICE_LEAD");
        (flag.Summary + flag.ExpectedResponse).ShouldNotContain("Mockhurst");
        (await InboxOf(p.Doctor)).ShouldNotContain(i => i.Trigger == NotificationTrigger.ConflictedLookUp);
        (await TrailAsync(p, conflict.ConflictId)).ShouldContain(e => e.Outcome == "refused: CONFLICT_OF_INTEREST" && e.PersonIds.Count == 1);

        // To tell is never refused (L11).
        (await new Health.HealthService.HealthServiceClient(p.Doctor.CallInvoker).ShareConcernAsync(new Health.ShareConcernRequest
        {
            Concern = Statement(Own("EMIS-901")),
        })).Concern.ConcernId.ShouldNotBeEmpty();

        // How far a colleague's concern has come is the colleague's to see, not the uncle's.
        var ofColleague = (await new Health.HealthService.HealthServiceClient(colleague.CallInvoker).ShareConcernAsync(new Health.ShareConcernRequest
        {
            Concern = Statement(Own("EMIS-901")),
        })).Concern.ConcernId;
        (await ProgressAsync(colleague, ofColleague)).ConcernId.ShouldBe(ofColleague);
        (await RefusalOf(() => ProgressAsync(p.Doctor, ofColleague))).Reason.ShouldBe("CONFLICT_OF_INTEREST");

        // Whoever is kept away does not end it; the lead does, with a reason.
        var standing = (await new Conflicts(p.Doctor.CallInvoker).ListConflictsAsync(new ListConflictsRequest())).Conflicts.Single();
        (await RefusalOf(() => EndAsync(p.Doctor, standing))).Reason.ShouldBe("MANAGER_REQUIRED");
        (await RefusalOf(() => EndAsync(colleague, standing))).Reason.ShouldBe("NOT_FOUND");
        await EndAsync(lead, (await new Conflicts(lead.CallInvoker).ListConflictsAsync(new ListConflictsRequest())).Conflicts.Single());
        (await AtSurgeryAsync(p.Doctor, Own("EMIS-901"))).Picture.Child.PersonId.ShouldNotBeEmpty();
    }

    /// <summary>A lead at school has a record of her own; her child's goes with it, her neighbour's child's does not.</summary>
    [Fact]
    public async Task An_own_record_takes_the_close_familys_with_it()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var own = Person("Olive", "Ownmock", "1985-01-01", "5 Own Lane", "NM5 2AA");
        var (child, neighbour) = (Person("Ivo", "Ownmock", "2016-03-03", "5 Own Lane", "NM5 2AA"), Person("Ned", "Doormock", "2016-04-04", "6 Own Lane", "NM5 2AB"));
        await RecordAsync(p.HealthVisitor, "HV-own", own);
        await RecordAsync(p.HealthVisitor, "HV-child", child);
        await RecordAsync(p.DesignatedLead, "SIMS-child", child);
        await RecordAsync(p.DesignatedLead, "SIMS-door", neighbour);
        await RelateAsync(p.HealthVisitor, Own("HV-own"), Own("HV-child"), RelationshipType.BirthParent);
        await AtSchoolAsync(p, Own("SIMS-child"));
        await DeclareAsync(p.DesignatedLead, Known(own), ConflictKind.OwnRecord);
        (await RefusalOf(() => FindAsync(p.DesignatedLead, Known(own)))).Reason.ShouldBe("CONFLICT_OF_INTEREST");
        (await RefusalOf(() => AtSchoolAsync(p, Own("SIMS-child")))).Reason.ShouldBe("CONFLICT_OF_INTEREST");
        (await AtSchoolAsync(p, Own("SIMS-door"))).Picture.Child.PersonId.ShouldNotBeEmpty();

        // Declared again it is the same one, and nobody is flagged for that.
        var again = await DeclareAsync(p.DesignatedLead, Known(own), ConflictKind.OwnRecord);
        (await new Conflicts(p.DesignatedLead.CallInvoker).ListConflictsAsync(new ListConflictsRequest())).Conflicts.Single().ConflictId.ShouldBe(again.ConflictId);
    }

    /// <summary>
    /// The police believe him to be the father. A refusal would tell him that they do, and so would silence that begins with a
    /// declaration of his own: only somebody else's keeps him from the child.
    /// </summary>
    [Fact]
    public async Task A_relative_whose_link_the_practitioner_may_not_see_is_kept_away_in_silence()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var own = Person("Alan", "Fathermock", "1985-01-01", "5 Father Lane", "NM5 3AA");
        var child = Person("Rosa", "Otherwisemock", "2016-03-03", "1 Mother Lane", "NM5 3AB");
        await RecordAsync(p.Detective, "POL-alan", own);
        await RecordAsync(p.Detective, "POL-rosa", child);
        await new People(p.SystemOf("northmere-police").CallInvoker).RecordRelationshipAsync(new RecordRelationshipRequest
        {
            Person = Own("POL-alan"),
            RelatedTo = Own("POL-rosa"),
            Type = RelationshipType.BirthParent,
            State = LinkState.Suspected,
            Source = SourceKind.PoliceIntel,
        });
        var teacher = p.As("brook-lane-nursery", "Alan Fathermock", "DESIGNATED_LEAD");
        (await FindAsync(teacher, Known(child))).Person.PersonId.ShouldNotBeEmpty();
        await DeclareAsync(teacher, Known(own), ConflictKind.OwnRecord);
        (await FindAsync(teacher, Known(child))).Person.PersonId.ShouldNotBeEmpty();
        await DeclareAsync(
            p.As("brook-lane-nursery", "Mae Headmock", "DESIGNATED_LEAD"), Known(own), ConflictKind.OwnRecord, practitioner: "u-alan-fathermock");
        Plain(await FindAsync(teacher, Known(child))).ShouldBe(Plain(await FindAsync(teacher, Known(Person("Ida", "Nonemock", "2016-04-03", "2 None Lane", "NM5 9ZZ")))));
    }

    /// <summary>A social worker is said to have harmed a child. Whatever he asks is answered as if nobody knew the child.</summary>
    [Fact]
    public async Task Whoever_is_said_to_have_harmed_a_child_is_answered_as_for_nobody()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var worker = p.DutySocialWorker;
        var harmed = Person("Wren", "Quietmock", "2017-06-06", "7 Quiet Lane", "NM6 1AA");
        var sister = Person("Lark", "Quietmock", "2019-06-07", "7 Quiet Lane", "NM6 1AA");
        var lodger = Person("Dov", "Roomermock", "2015-02-02", "9 Quiet Lane", "NM6 1AB");
        var personId = await RecordAsync(p.DesignatedLead, "SIMS-wren", harmed);
        await RecordAsync(p.DesignatedLead, "SIMS-lark", sister);
        await RecordAsync(p.DesignatedLead, "SIMS-dov", lodger);
        await RelateAsync(p.DesignatedLead, Own("SIMS-wren"), Own("SIMS-lark"), RelationshipType.FullSibling);
        await RecordAsync(p.LeadSocialWorker, "CSC-wren", harmed);
        await WorksWithAsync(p.LeadSocialWorker, Own("CSC-wren"), PractitionerRole.AllocatedSocialWorker, "01632 960110", leads: true);
        var referral = (await new Education.EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).MakeReferralAsync(new Education.MakeReferralRequest
        {
            Referral = new ReferralDraft { Children = { Own("SIMS-wren") }, RiskStatement = "She says that the man from the council hurt her.", Urgency = Urgency.SameDay },
        })).Receipt.ReferralId;
        (await TrayAsync(worker)).ShouldContain(referral);
        var ofLodger = (await new Education.EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).MakeReferralAsync(new Education.MakeReferralRequest
        {
            Referral = new ReferralDraft { Children = { Own("SIMS-dov") }, RiskStatement = "He is alone at night while his mother works.", Urgency = Urgency.Standard },
        })).Receipt.ReferralId;

        var conflict = await DeclareAsync(
            p.SocialCareManager, Known(harmed), ConflictKind.ConflictOfInterest, open: false, practitioner: "u-owen-peatsample");
        conflict.PersonId.ShouldBe(personId);

        // Byte for byte what nobody gets, but for the receipt, and for the sister too.
        var nobody = Person("Jay", "Elsemock", "2017-07-06", "8 Noone Lane", "NM6 9ZZ");
        foreach (var who in (Demographics[])[harmed, sister])
        {
            Plain(await QueryAsync(worker, Known(who))).ShouldBe(Plain(await QueryAsync(worker, Known(nobody))));
            Plain(await FindAsync(worker, Known(who))).ShouldBe(Plain(await FindAsync(worker, Known(nobody))));
            Plain(await HouseholdAsync(worker, Known(who))).ShouldBe(Plain(await HouseholdAsync(worker, Known(nobody))));
        }

        var (a, b) = (
            await RefusalOf(() => QueryAsync(worker, new SubjectRef { PersonId = personId })),
            await RefusalOf(() => QueryAsync(worker, new SubjectRef { PersonId = "per_06AZ3Q4V1XZ9QK0T8M7C2N5R4W" })));
        (a.Reason, a.Message).ShouldBe((b.Reason, b.Message));

        // The record of his own house is there: by it he finds that, as of a child whom the record just began, and nothing of hers.
        await RecordAsync(p.LeadSocialWorker, "CSC-begun", Person("Ned", "Alonetest", "2017-07-09", "80 Begun Lane", "NM8 9ZY"));
        var (alone, begun) = ((await QueryAsync(worker, Own("CSC-wren"))).Picture, (await QueryAsync(worker, Own("CSC-begun"))).Picture);
        (alone.Child.Outcome, alone.Child.Explanation, alone.AgeBand, alone.Concerns.Count, alone.Statuses.Count, alone.Lead).ShouldBe(
            (begun.Child.Outcome, begun.Child.Explanation, begun.AgeBand, 0, 0, begun.Lead));

        // Neither his tray, nor the referral by its id, nor what comes for her, nor that he is kept away.
        (await TrayAsync(worker)).ShouldNotContain(referral);
        (await WatchedAsync(worker, ofLodger)).ShouldBe([ofLodger]);
        (await WatchedAsync(p.LeadSocialWorker, ofLodger)).ShouldBe([referral, ofLodger]);
        (await RefusalOf(async () => await new Referrals(worker.CallInvoker).GetReferralAsync(new GetReferralRequest { ReferralId = referral }))).Reason.ShouldBe("NOT_FOUND");
        (await RefusalOf(async () => await new SocialCare(worker.CallInvoker).TakeOwnershipAsync(
            new TakeOwnershipRequest { ReferralId = referral, Version = 1 }))).Reason.ShouldBe("NOT_FOUND");
        (await InboxOf(worker)).ShouldNotContain(i => i.ReferralId == referral || i.PersonId == personId || i.Trigger == NotificationTrigger.ConflictedLookUp);
        (await new Conflicts(worker.CallInvoker).ListConflictsAsync(new ListConflictsRequest())).Conflicts.ShouldBeEmpty();
        (await QueryAsync(worker, Known(lodger))).Picture.Child.PersonId.ShouldNotBeEmpty();
        (await TrayAsync(p.LeadSocialWorker)).ShouldContain(referral);

        // The manager learns of it; the trail says whom it was about; the lead was not told that he looked.
        (await FlagsOf(p.SocialCareManager)).ShouldHaveSingleItem();
        (await TrailAsync(p, conflict.ConflictId)).ShouldContain(e => e.PersonIds.Contains(personId) && e.PractitionerId == "u-owen-peatsample");
        (await InboxOf(p.LeadSocialWorker)).ShouldNotContain(i => i.Trigger == NotificationTrigger.RecordViewed);
    }

    /// <summary>What the broker keeps from him, the school would tell him in its own words: it is not asked, and to him it does not answer.</summary>
    [Fact]
    public async Task Whoever_is_kept_in_silence_has_no_other_agency_tell_him()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (worker, kept, nobody) = (p.DutySocialWorker, Person("Wren", "Askedmock", "2017-06-06", "7 Asked Lane", "NM6 6AA"), Person("Jay", "Elsemock", "2015-07-08", "8 Noone Lane", "NM6 9ZZ"));
        await RecordAsync(p.DesignatedLead, "SIMS-wren", kept);
        var conflict = await DeclareAsync(p.SocialCareManager, Known(kept), ConflictKind.ConflictOfInterest, open: false, practitioner: "u-owen-peatsample");
        var likely = kept.Clone();
        likely.BirthDate = "2017-06-16";
        List<InformationRequestView> silent = [await AskAsync(worker, kept), await AskAsync(worker, likely)];
        var put = await AskAsync(worker, nobody);

        // The school has one question in its tray, and knows of no other; to him all three are asked.
        (await InboxOf(p.DesignatedLead)).Where(i => i.Trigger == NotificationTrigger.InformationRequested).ShouldHaveSingleItem().InformationRequestId.ShouldBe(put.InformationRequestId);
        (await Information(p.DesignatedLead).ListInformationRequestsAsync(new ListInformationRequestsRequest { Box = InformationBox.Received })).Requests.Select(r => r.InformationRequestId).ShouldBe([put.InformationRequestId]);
        foreach (var request in silent)
        {
            (await RefusalOf(() => GotAsync(p.DesignatedLead, request))).Reason.ShouldBe("NOT_FOUND");
            (await GotAsync(worker, request)).State.ShouldBe(InformationRequestState.Asked);
        }

        (await Information(worker).ListInformationRequestsAsync(new ListInformationRequestsRequest { Box = InformationBox.Sent })).Requests.Count.ShouldBe(3);
        (await FlagsOf(p.SocialCareManager)).ShouldNotBeEmpty();
        (await TrailAsync(p, silent[0].QuestionId)).ShouldContain(e => e.RuleIds.Contains($"deny/conflict/{conflict.ConflictId}"));

        // Silence climbs before the asker, and nobody there is asked why.
        await p.ClockAtAsync("2027-03-17 17:01");
        (await InboxOf(worker)).Count(i => i.Trigger == NotificationTrigger.InformationRequested && silent.Any(s => s.InformationRequestId == i.InformationRequestId)).ShouldBeGreaterThan(1);
        (await InboxOf(p.DesignatedLead)).ShouldNotContain(i => silent.Any(s => s.InformationRequestId == i.InformationRequestId));
    }

    /// <summary>Somebody whom he must not see stands in the answer about another child: that child is nobody to him too.</summary>
    [Fact]
    public async Task An_answer_that_would_show_somebody_from_whom_he_is_kept_in_silence_is_the_one_for_nobody()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var worker = p.DutySocialWorker;
        var (child, uncle) = (Person("Kit", "Aroundmock", "2016-06-06", "7 Round Lane", "NM7 1AA"), Person("Abel", "Unclemock", "1980-06-07", "7 Round Lane", "NM7 1AA"));
        await RecordAsync(p.DesignatedLead, "SIMS-kit", child);
        await RecordAsync(p.DesignatedLead, "SIMS-abel", uncle);
        await RelateAsync(p.DesignatedLead, Own("SIMS-abel"), Own("SIMS-kit"), RelationshipType.Carer);
        (await HouseholdAsync(worker, Known(child))).Answer.Adults.Count.ShouldBe(1);
        await DeclareAsync(p.SocialCareManager, Known(uncle), ConflictKind.ConflictOfInterest, open: false, practitioner: "u-owen-peatsample");
        var nobody = Person("Jon", "Elsewheremock", "2016-07-06", "8 Noone Lane", "NM7 9ZZ");
        Plain(await HouseholdAsync(worker, Known(child))).ShouldBe(Plain(await HouseholdAsync(worker, Known(nobody))));
        (await HouseholdAsync(p.LeadSocialWorker, Known(child))).Answer.Adults.Count.ShouldBe(1);
    }

    /// <summary>Who referred a child and has an interest in it learns what became of the referral, and nothing of what others hold.</summary>
    [Fact]
    public async Task The_own_referrals_feedback_reaches_its_author()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.DesignatedLead, "SIMS-fay", Person("Fay", "Feedmock", "2016-06-06", "7 Feed Lane", "NM8 1AA"));
        var referral = (await new Education.EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).MakeReferralAsync(new Education.MakeReferralRequest
        {
            Referral = new ReferralDraft { Children = { Own("SIMS-fay") }, RiskStatement = "Fay is alone at night while her mother works.", Urgency = Urgency.Standard },
        })).Receipt.ReferralId;
        await DeclareAsync(p.DesignatedLead, Own("SIMS-fay"), ConflictKind.ConflictOfInterest);
        var seen = (await new Referrals(p.DesignatedLead.CallInvoker).GetReferralAsync(new GetReferralRequest { ReferralId = referral })).Referral;
        seen.ReferralId.ShouldBe(referral);
        (await new Referrals(p.DesignatedLead.CallInvoker).ListSentReferralsAsync(new ListSentReferralsRequest())).Referrals.ShouldContain(r => r.ReferralId == referral);
        (await RefusalOf(() => AtSchoolAsync(p, Own("SIMS-fay")))).Reason.ShouldBe("CONFLICT_OF_INTEREST");
    }

    private static async Task<ConflictOfInterest> DeclareAsync(
        InfoShareConnection who, SubjectRef person, ConflictKind kind, bool open = true, string practitioner = "") =>
        (await new Conflicts(who.CallInvoker).DeclareConflictAsync(new DeclareConflictRequest
        {
            PractitionerId = practitioner,
            Person = person,
            Kind = kind,
            Reason = "A matter of the family's or of an allegation.",
            OpenToPractitioner = open,
        })).Conflict;

    private static async Task EndAsync(InfoShareConnection who, ConflictOfInterest conflict) =>
        await new Conflicts(who.CallInvoker).EndConflictAsync(
            new EndConflictRequest { ConflictId = conflict.ConflictId, Version = conflict.Version, Reason = "She has moved to another practice." });

    private static async Task<Health.QueryChildResponse> AtSurgeryAsync(InfoShareConnection who, SubjectRef child) =>
        await new Health.HealthService.HealthServiceClient(who.CallInvoker).QueryChildAsync(
            new Health.QueryChildRequest { Child = child, Purpose = For(Purpose.AssessChild, "Bruises on both arms at this morning's visit") });

    private static async Task<Education.QueryChildResponse> AtSchoolAsync(Partnership p, SubjectRef child) =>
        await new Education.EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).QueryChildAsync(
            new Education.QueryChildRequest { Child = child, Purpose = For(Purpose.AssessChild, "Came to school hungry for the third day") });

    private static async Task<QueryChildResponse> QueryAsync(InfoShareConnection who, SubjectRef child) =>
        await new SocialCare(who.CallInvoker).QueryChildAsync(
            new QueryChildRequest { Child = child, Purpose = For(Purpose.AssessChild, "School rang about bruises this morning") });

    private static async Task<CheckChildHouseholdResponse> HouseholdAsync(InfoShareConnection who, SubjectRef child) =>
        await new SocialCare(who.CallInvoker).CheckChildHouseholdAsync(
            new CheckChildHouseholdRequest
            {
                Question = new ChildHouseholdQuestion { Child = child, Purpose = For(Purpose.AssessChild, "School rang about bruises this morning") },
            });

    private static async Task<FindPersonResponse> FindAsync(InfoShareConnection who, SubjectRef person) =>
        await new People(who.CallInvoker).FindPersonAsync(
            new FindPersonRequest { Person = person, Purpose = For(Purpose.AssessChild, "School rang about bruises this morning") });

    /// <summary>What the stream of referrals sends, up to one that comes last.</summary>
    private static async Task<IReadOnlyList<string>> WatchedAsync(InfoShareConnection who, string last)
    {
        List<string> sent = [];
        using var stream = new SocialCare(who.CallInvoker).WatchReferrals(new WatchReferralsRequest(), deadline: DateTime.UtcNow.AddMinutes(2));
        while (!sent.Contains(last) && await stream.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
        {
            if (stream.ResponseStream.Current.Referral is { } referral)
                sent.Add(referral.ReferralId);
        }

        return sent;
    }

    private static InformationService.InformationServiceClient Information(InfoShareConnection who) => new(who.CallInvoker);

    private static async Task<InformationRequestView> AskAsync(InfoShareConnection who, Demographics about) => (await Information(who).RequestInformationAsync(new RequestInformationRequest
    {
        Subject = Known(about),
        Purpose = For(Purpose.AssessChild, "School rang about bruises this morning"),
        Kinds = { InformationKind.Schooling },
        Words = "Was she at school this week, and how was she?",
        OrganisationIds = { "northmere-school" },
    })).Requests.Single();

    private static async Task<InformationRequestView> GotAsync(InfoShareConnection who, InformationRequestView request) =>
        (await Information(who).GetInformationRequestAsync(new GetInformationRequestRequest { InformationRequestId = request.InformationRequestId })).Request;

    private static async Task<IReadOnlyList<string>> TrayAsync(InfoShareConnection who) =>
        [.. (await new SocialCare(who.CallInvoker).ListReferralsAsync(new ListReferralsRequest())).Referrals.Select(r => r.ReferralId)];

    private static async Task<IReadOnlyList<Protocol.Audit.V1.AuditEntryView>> TrailAsync(Partnership p, string objectId) =>
        (await new Protocol.Audit.V1.AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(
            new Protocol.Audit.V1.ListEntriesRequest { Reason = "The safeguarding lead asks what was tried", ObjectId = objectId, PageSize = 100 })).Entries;

    private static async Task ShareAtSchoolAsync(Partnership p, Demographics child) =>
        await new Education.EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).ShareConcernAsync(
            new Education.ShareConcernRequest { Concern = Statement(Known(child)) });

    private static ConcernStatement Statement(SubjectRef subject) => new()
    {
        Subject = subject,
        Indicators = { ConcernIndicator.UnexplainedInjury },
        Kind = ConcernKind.Event,
        Source = SourceKind.Observed,
        RiskStatement = "A burn on the hand that nobody explains.",
        Urgency = Urgency.SameDay,
        LegalBasis = LegalBasis.SafeguardingCondition,
    };

    /// <summary>The answer without its receipt, which no two answers share.</summary>
    private static string Plain(IMessage answer)
    {
        switch (answer)
        {
            case QueryChildResponse query:
                query.Edges.Receipt = null;
                break;
            case FindPersonResponse find:
                find.Edges.Receipt = null;
                break;
            case CheckChildHouseholdResponse household:
                household.Answer.Edges.Receipt = null;
                break;
        }

        return answer.ToString()!;
    }
}
