using InfoShare.Client;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Probation.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Health = InfoShare.Protocol.Health.V1;
using Referrals = InfoShare.Protocol.Referral.V1.ReferralService.ReferralServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>L10: what a practitioner who must not know of it is kept from shows nowhere, and stands in the trail for others. 10 March 2027.</summary>
public sealed class ConflictsMetInSilenceTests
{
    /// <summary>The officer is said to have hurt the woman whose household he checks. He reads what nobody would give; her child's nursery is told.</summary>
    [Fact]
    public async Task A_new_partner_check_of_somebody_kept_in_silence_answers_as_for_nobody_and_tells_those_around_her_child()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (woman, child) = (Person("Carly", "Silentmock", "1996-04-04", "7 Hush Lane", "NM6 2AA"), Person("Nell", "Silentmock", "2021-11-03", "7 Hush Lane", "NM6 2AA"));
        var womanId = await RecordAsync(p.LeadSocialWorker, "CSC-carly", woman);
        await RecordAsync(p.LeadSocialWorker, "CSC-nell", child);
        await RecordAsync(p.NurseryLead, "BL-nell", child);
        await RelateAsync(p.LeadSocialWorker, Own("CSC-carly"), Own("CSC-nell"), RelationshipType.BirthParent);
        await WorksWithAsync(p.NurseryLead, Own("BL-nell"), PractitionerRole.DesignatedLead, "01632 960140");
        await RecordAsync(p.ProbationOfficer, "PO-1", Person("Rolf", "Hushmock", "1990-01-01", "1 Own Street", "NM6 2AB"));
        await RecordAsync(p.ProbationOfficer, "PO-2", Person("Sven", "Plainmock", "1988-02-01", "2 Other Street", "NM6 2AC"));
        var conflict = await DeclareAsync(p.ProbationManager, Known(woman), "u-jo-pinefixture");
        var told = (await InboxOf(p.NurseryLead)).Count(i => i.Trigger == NotificationTrigger.NewPartnerLinked);
        var kept = await CheckAsync(p, woman);
        var nobody = await CheckAsync(p, Person("Dora", "Nobodymock", "1996-05-04", "9 Nowhere Lane", "NM6 9ZZ"), "PO-2");
        (kept.NewPartner.Outcome, kept.NewPartner.Explanation, kept.NewPartner.AgreeingFields.Count, kept.ChildPresence, kept.Children.Count, kept.Markers.Count, kept.Told.Count)
            .ShouldBe((nobody.NewPartner.Outcome, nobody.NewPartner.Explanation, 0, nobody.ChildPresence, 0, 0, 0));
        kept.NewPartner.PersonId.ShouldNotBe(womanId);
        kept.Edges.HowToRead.ShouldBe(nobody.Edges.HowToRead);
        kept.DeclarationCount.ShouldBe(1);
        (await InboxOf(p.NurseryLead)).Count(i => i.Trigger == NotificationTrigger.NewPartnerLinked).ShouldBeGreaterThan(told);

        // Again it is the same person whom he began, as anybody whom nobody knows.
        var (again, nobodyAgain) = (await CheckAsync(p, woman), await CheckAsync(p, Person("Dora", "Nobodymock", "1996-05-04", "9 Nowhere Lane", "NM6 9ZZ"), "PO-2"));
        again.NewPartner.PersonId.ShouldBe(kept.NewPartner.PersonId);
        (again.NewPartner.Outcome, again.DeclarationCount, again.Children.Count).ShouldBe((nobodyAgain.NewPartner.Outcome, nobodyAgain.DeclarationCount, 0));

        // The mark: with the conflict for the auditor, without it for his manager; the entries are no more than for nobody.
        var ofAuditor = (await TrailAsync(p.Auditor, kept.CheckId)).Single(e => e.Action == "ProbationService/CheckNewPartner");
        ofAuditor.RuleIds.ShouldContain($"deny/conflict/{conflict.ConflictId}");
        var ofManager = (await TrailAsync(p.ProbationManager, kept.CheckId)).Single(e => e.Action == "ProbationService/CheckNewPartner");
        ofManager.RuleIds.ShouldBe(["deny/conflict"]);
        (await TrailAsync(p.Auditor, nobody.CheckId)).Single(e => e.Action == "ProbationService/CheckNewPartner").RuleIds.ShouldNotContain(r => r.StartsWith("deny/"));
        (await InboxOf(p.ProbationOfficer)).ShouldNotContain(i => i.Trigger == NotificationTrigger.ConflictedLookUp);
    }

    /// <summary>A GP shares who hurt the child. The man is the worker's brother: the referral that repeats it is not the worker's to read.</summary>
    [Fact]
    public async Task A_referral_that_rests_on_a_concern_about_somebody_kept_is_not_there_for_the_worker()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (child, man) = (Person("Tess", "Trayhushmock", "2016-06-06", "7 Tray Lane", "NM7 2AA"), Person("Abel", "Trayhushmock", "1980-06-07", "7 Tray Lane", "NM7 2AA"));
        await RecordAsync(p.LeadSocialWorker, "CSC-abel", man);
        await DeclareAsync(p.SocialCareManager, Own("CSC-abel"), "u-owen-peatsample");
        var shared = (await new Health.HealthService.HealthServiceClient(p.Doctor.CallInvoker).ShareConcernAsync(new Health.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Known(child),
                SuspectedSources = { Known(man) },
                Indicators = { ConcernIndicator.UnexplainedInjury },
                Kind = ConcernKind.Event,
                Source = SourceKind.Observed,
                RiskStatement = "She says that Abel burned her hand on the stove.",
                Urgency = Urgency.SameDay,
                LegalBasis = LegalBasis.SafeguardingCondition,
            },
        })).Concern;
        var id = shared.Referral.ReferralId;
        (await GetAsync(p.LeadSocialWorker, id)).RiskStatement.ShouldContain("Abel");
        (await TrayAsync(p.LeadSocialWorker)).ShouldContain(id);
        (await TrayAsync(p.DutySocialWorker)).ShouldNotContain(id);
        var (there, nowhere) = (await RefusalOf(() => GetAsync(p.DutySocialWorker, id)), await RefusalOf(() => GetAsync(p.DutySocialWorker, "ref_00000000000000000000000000")));
        (there.Reason, there.Message).ShouldBe((nowhere.Reason, nowhere.Message));
        (await RefusalOf(async () => await new SocialCare(p.DutySocialWorker.CallInvoker).TakeOwnershipAsync(
            new TakeOwnershipRequest { ReferralId = id, Version = 1 }))).Reason.ShouldBe("NOT_FOUND");
        (await InboxOf(p.DutySocialWorker)).ShouldNotContain(i => i.ReferralId == id);
        (await InboxOf(p.LeadSocialWorker)).ShouldContain(i => i.ReferralId == id);

        // The child itself is no secret of his: what others hold of her, without this.
        (await new SocialCare(p.DutySocialWorker.CallInvoker).QueryChildAsync(
            new QueryChildRequest { Child = Known(child), Purpose = For(Purpose.AssessChild, "School rang about bruises this morning") })).Picture.Concerns.ShouldBeEmpty();
        (await FlagsOf(p.SocialCareManager)).ShouldNotBeEmpty();
    }

    /// <summary>L10, C5: what one said before one was accused oneself is no longer one's own to undo.</summary>
    [Fact]
    public async Task What_was_said_before_a_conflict_in_silence_is_not_undone_by_whom_it_keeps_away()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var child = Person("Nia", "Undonemock", "2017-06-06", "9 Undone Lane", "NM9 2AA");
        await RecordAsync(p.LeadSocialWorker, "CSC-nia", child);
        var concerns = new Protocol.Concern.V1.ConcernService.ConcernServiceClient(p.DutySocialWorker.CallInvoker);
        var (before, after) = (await ShareAsync("Bruises on both arms, and she says that a worker held her."), "");
        await DeclareAsync(p.SocialCareManager, Own("CSC-nia"), "u-owen-peatsample");
        after = await ShareAsync("She came without a coat today.");

        foreach (var (id, gone) in ((string, bool)[])[(before, true), (after, false)])
        {
            async Task AskAsync() => await concerns.RecordVerificationAsync(new Protocol.Concern.V1.RecordVerificationRequest
            {
                ConcernId = id,
                Step = 1,
                State = VerificationState.RetractedNoView,
                Basis = SourceKind.Observed,
                Words = "She says now that it was not so.",
            });
            async Task BackAsync() => await concerns.TakeBackConcernAsync(new Protocol.Concern.V1.TakeBackConcernRequest { ConcernId = id, Step = gone ? 1 : 2, Reason = "It was another child of the same name." });
            if (gone)
            {
                (await RefusalOf(AskAsync)).Reason.ShouldBe("NOT_FOUND");
                (await RefusalOf(BackAsync)).Reason.ShouldBe("NOT_FOUND");
            }
            else
            {
                await AskAsync();
                await BackAsync();
            }
        }

        (await new SocialCare(p.LeadSocialWorker.CallInvoker).QueryChildAsync(
            new QueryChildRequest { Child = Known(child), Purpose = For(Purpose.AssessChild, "The school rang about her again") }))
            .Picture.Concerns.ShouldContain(c => c.RiskStatement.Contains("a worker held her", StringComparison.Ordinal));

        async Task<string> ShareAsync(string words) => (await new SocialCare(p.DutySocialWorker.CallInvoker).ShareConcernAsync(new Protocol.SocialCare.V1.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Known(child),
                Indicators = { ConcernIndicator.UnexplainedInjury },
                Kind = ConcernKind.Event,
                Source = SourceKind.Observed,
                RiskStatement = words,
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.SafeguardingCondition,
            },
        })).Concern.ConcernId;
    }

    /// <summary>What became of an adult's earlier child is no way round to that child.</summary>
    [Fact]
    public async Task What_became_of_an_earlier_child_is_left_out_for_whom_it_is_kept_from()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (man, earlier) = (Person("Otto", "Earlierhushmock", "1985-06-07", "3 Past Lane", "NM8 2AA"), Person("Ivy", "Pasthushmock", "2012-06-06", "4 Past Lane", "NM8 2AB"));
        await RecordAsync(p.LeadSocialWorker, "CSC-otto", man);
        await RecordAsync(p.LeadSocialWorker, "CSC-ivy", earlier);
        await RelateAsync(p.LeadSocialWorker, Own("CSC-otto"), Own("CSC-ivy"), RelationshipType.StepOrFatherFigure);
        await p.StatusAsync("CSC-ivy", ChildStatusCode.LacOrder, "2019-01-01", "2020-01-01");
        await RecordAsync(p.ProbationOfficer, "PO-otto", man);
        (await ReachAsync(p, "PO-otto")).EarlierChildren.ShouldNotBeEmpty();

        // Known to the officer as his niece by marriage: he is told that something is left out; kept in silence, nothing.
        var conflict = await DeclareAsync(p.ProbationManager, Known(earlier), "u-jo-pinefixture", open: true);
        (await RefusalOf(() => ReachAsync(p, "PO-otto"))).Reason.ShouldBe("CONFLICT_OF_INTEREST");
        await new ConflictService.ConflictServiceClient(p.ProbationManager.CallInvoker).EndConflictAsync(
            new EndConflictRequest { ConflictId = conflict.ConflictId, Version = conflict.Version, Reason = "It was another family of that name." });
        await DeclareAsync(p.ProbationManager, Known(earlier), "u-jo-pinefixture");
        (await ReachAsync(p, "PO-otto")).EarlierChildren.ShouldBeEmpty("his own record is there, and nothing of what hangs on the man");
    }

    /// <summary>To tell is never refused (L11), and it is no way round to ask who somebody is: those around her child are told, the officer is not.</summary>
    [Fact]
    public async Task Who_shares_or_refers_about_somebody_kept_in_silence_is_answered_as_for_nobody()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (woman, child) = (Person("Cleo", "Tellmock", "1996-04-04", "7 Tell Lane", "NM6 4AA"), Person("Nia", "Tellmock", "2021-11-03", "7 Tell Lane", "NM6 4AA"));
        var womanId = await RecordAsync(p.LeadSocialWorker, "CSC-cleo", woman);
        var childId = await RecordAsync(p.LeadSocialWorker, "CSC-nia", child);
        await RecordAsync(p.NurseryLead, "BL-nia", child);
        await RelateAsync(p.LeadSocialWorker, Own("CSC-cleo"), Own("CSC-nia"), RelationshipType.BirthParent);
        await WorksWithAsync(p.NurseryLead, Own("BL-nia"), PractitionerRole.DesignatedLead, "01632 960140");
        await p.StatusAsync("CSC-nia", ChildStatusCode.Cin, "2027-01-04");
        await new Health.HealthService.HealthServiceClient(p.HealthVisitor.CallInvoker).MakeReferralAsync(new Health.MakeReferralRequest
        {
            Referral = new ReferralDraft { Children = { Known(child) }, RiskStatement = "She has lost weight and nobody says why.", Urgency = Urgency.Standard },
        });
        (Demographics nobody, Demographics noChild) = (Person("Dora", "Untoldmock", "1996-05-04", "9 Nowhere Lane", "NM6 9ZZ"), Person("Noa", "Untoldmock", "2021-12-03", "9 Nowhere Lane", "NM6 9ZZ"));
        var conflict = await DeclareAsync(p.ProbationManager, Known(woman), "u-jo-pinefixture");
        await DeclareAsync(p.ProbationManager, Known(child), "u-jo-pinefixture");
        var told = (await InboxOf(p.NurseryLead)).Count(i => i.Trigger == NotificationTrigger.ConcernShared);

        // About the woman: no child is found, nobody is named as told but the desk; the nursery is told all the same.
        var (ofHer, ofNobody) = (await ShareAsync(p, woman), await ShareAsync(p, nobody));
        Shown(ofHer).ShouldBe(Shown(ofNobody));
        ofHer.Subject.PersonId.ShouldNotBe(womanId);
        (await InboxOf(p.NurseryLead)).Count(i => i.Trigger == NotificationTrigger.ConcernShared).ShouldBe(told + 1);
        (await TrailAsync(p.Auditor, ofHer.ConcernId)).ShouldContain(e => e.RuleIds.Contains($"deny/conflict/{conflict.ConflictId}"));

        // About the child: as a child whom nobody knows.
        var (ofChild, ofNoChild) = (await ShareAsync(p, child), await ShareAsync(p, noChild));
        Shown(ofChild).ShouldBe(Shown(ofNoChild));
        ofChild.Children.Single().Child.PersonId.ShouldNotBe(childId);
        ofChild.Children.Single().Statuses.ShouldBeEmpty();
        (await InboxOf(p.NurseryLead)).Count(i => i.Trigger == NotificationTrigger.ConcernShared).ShouldBe(told + 2);

        // And her referral counts no other's.
        (await ReferAsync(p.ProbationOfficer, child)).SeriesCount.ShouldBe((await ReferAsync(p.ProbationOfficer, noChild)).SeriesCount);
        (await ShareAsync(p, child, p.ProbationManager)).Children.Single().Statuses.Count.ShouldBe(1);

        static string Shown(Protocol.Concern.V1.SharedConcern shared) => string.Join('\n', (string[])
        [
            $"{shared.Subject.Outcome} {shared.Subject.Explanation} {shared.Subject.AgreeingFields}",
            .. shared.Children.Select(c => $"{c.Child.Outcome} {c.Child.Explanation} {c.AgeBand} {c.Statuses} {c.Lead}"),
            .. shared.Told.Select(t => $"{t.OrganisationName} {t.ActionOwner}"), .. shared.Prompts, shared.Edges.HowToRead,
        ]);
    }

    /// <summary>Somebody who is only like her names by the likeness what is kept of her: whoever records or tells of such a one is told nothing of it.</summary>
    [Fact]
    public async Task A_likeness_to_somebody_kept_in_silence_is_said_to_nobody_from_whom_she_is_kept()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (kept, keptToo) = (Person("Thea", "Likenessmock", "1996-04-04", "7 Alike Lane", "NM6 5AA"), Person("Ursel", "Similarfixture", "1988-11-08", "3 Twice Road", "NM2 8BB"));
        var (like, likeToo) = (Person("Thea", "Likenessmock", "1996-04-14", "", ""), Person("Ursel", "Similarfixture", "1988-11-18", "", ""));
        await RecordAsync(p.LeadSocialWorker, "CSC-thea", kept);
        await RecordAsync(p.LeadSocialWorker, "CSC-ursel", keptToo);
        foreach (var who in (Demographics[])[like, likeToo])
        {
            (await new Protocol.People.V1.PeopleService.PeopleServiceClient(p.ProbationOfficer.CallInvoker).FindPersonAsync(new Protocol.People.V1.FindPersonRequest
            {
                Person = Known(who),
                Purpose = For(Purpose.AssessAdultAccess, "He asks to see his sister's children at the weekend."),
            })).Person.Outcome.ShouldBe(MatchOutcome.PotentialMatch, "there is a likeness to tell of");
        }

        var conflict = await DeclareAsync(p.ProbationManager, Known(kept), "u-jo-pinefixture");
        await DeclareAsync(p.ProbationManager, Known(keptToo), "u-jo-pinefixture");
        var (ofLike, ofNobody) = (await ContactRuleAsync(p.ProbationOfficer, like), await ContactRuleAsync(p.ProbationOfficer, Person("Gwil", "Anothermock", "1991-09-21", "", "")));
        ofNobody.Person.Outcome.ShouldBe(MatchOutcome.NoMatch);
        Said(ofLike.Person).ShouldBe(Said(ofNobody.Person));
        (await TrailAsync(p.Auditor, ofLike.RuleId)).ShouldContain(e => e.RuleIds.Contains($"deny/conflict/{conflict.ConflictId}"));

        // A second time it is as likely the one who was begun, as with anybody whom nobody knows.
        var (again, nobodyAgain) = (
            (await ContactRuleAsync(p.ProbationOfficer, like)).Person, (await ContactRuleAsync(p.ProbationOfficer, Person("Gwil", "Anothermock", "1991-09-21", "", ""))).Person);
        (again.Outcome, again.Explanation, again.AgreeingFields.Count).ShouldBe((nobodyAgain.Outcome, nobodyAgain.Explanation, nobodyAgain.AgreeingFields.Count));

        // And an own record of such a one.
        Said(await OwnRecordAsync("PO-like", likeToo)).ShouldBe(Said(await OwnRecordAsync("PO-none", Person("Odo", "Nonesuchmock", "1983-02-11", "", ""))));

        static string Said(ResolvedPerson person) =>
            $"{person.Outcome} {person.Explanation} {person.AgreeingFields} {person.ConflictingFields} {person.Probability} {person.Fields} {person.Candidates}";

        async Task<ResolvedPerson> OwnRecordAsync(string own, Demographics person) =>
            (await new Protocol.People.V1.PeopleService.PeopleServiceClient(p.ProbationOfficer.CallInvoker).RecordPersonAsync(
                new Protocol.People.V1.RecordPersonRequest { OwnRecordId = own, Demographics = person })).Person;
    }

    /// <summary>A midwife is kept from a woman: her pregnancy is recorded, those around her are told, and the midwife reads nothing of either.</summary>
    [Fact]
    public async Task A_pregnancy_of_somebody_kept_in_silence_is_recorded_and_shows_nothing_that_is_held()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var mother = Person("Wilma", "Bearmock", "1996-04-04", "7 Bear Lane", "NM6 7AA");
        var nobody = Person("Odette", "Unbornmock", "1994-09-21", "61 Cradle Street", "NM3 1ZZ");
        var motherId = await RecordAsync(p.LeadSocialWorker, "CSC-wilma", mother);
        await RecordAsync(p.HealthVisitor, "HV-wilma", mother);
        await WorksWithAsync(p.HealthVisitor, Own("HV-wilma"), PractitionerRole.HealthVisitor, "01632 960103");
        var conflict = await DeclareAsync(p.As("northmere-midwifery", "Mia Leadmock", "NAMED_PROFESSIONAL"), Known(mother), "u-hana-stonemock");

        var (kept, none) = (await PregnantAsync(mother), await PregnantAsync(nobody));
        Said(kept).ShouldBe(Said(none));
        kept.Mother.PersonId.ShouldNotBe(motherId);
        kept.Pregnancy.MotherPersonId.ShouldBe(kept.Mother.PersonId);
        (await InboxOf(p.HealthVisitor)).ShouldContain(i => i.Trigger == NotificationTrigger.PregnancyOrBirth);
        (await TrailAsync(p.Auditor, kept.Pregnancy.PregnancyId)).ShouldContain(e => e.RuleIds.Contains($"deny/conflict/{conflict.ConflictId}"));

        static string Said(Protocol.People.V1.RecordPregnancyResponse said) =>
            $"{said.Mother.Outcome} {said.Mother.Explanation} {said.Mother.AgreeingFields} {said.AlreadyRecorded} {said.Told} {said.Earlier} {said.Pregnancy.Children.Count}";

        async Task<Protocol.People.V1.RecordPregnancyResponse> PregnantAsync(Demographics who) =>
            await new Protocol.People.V1.MaternityService.MaternityServiceClient(p.Midwife.CallInvoker).RecordPregnancyAsync(new Protocol.People.V1.RecordPregnancyRequest
            {
                Mother = Known(who),
                ExpectedDate = "2027-08-01",
                NumberExpected = 1,
                Source = SourceKind.Observed,
                Purpose = For(Purpose.AssessChild, "She books late and comes with a man who answers for her."),
            });
    }

    private static async Task<Protocol.People.V1.RecordSafeContactResponse> ContactRuleAsync(InfoShareConnection who, Demographics person) =>
        await new Protocol.People.V1.PeopleService.PeopleServiceClient(who.CallInvoker).RecordSafeContactAsync(new Protocol.People.V1.RecordSafeContactRequest
        {
            Person = Known(person),
            Rule = new SafeContact { Channels = { ContactChannel.Telephone } },
        });

    private static async Task<Protocol.Concern.V1.SharedConcern> ShareAsync(Partnership p, Demographics about, InfoShareConnection? who = null) =>
        (await new ProbationService.ProbationServiceClient((who ?? p.ProbationOfficer).CallInvoker).ShareConcernAsync(new Protocol.Probation.V1.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Known(about),
                Indicators = { ConcernIndicator.UnexplainedInjury },
                Kind = ConcernKind.Event,
                Source = SourceKind.Observed,
                RiskStatement = "A black eye that nobody explains.",
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.SafeguardingCondition,
            },
        })).Concern;

    private static async Task<ReferralReceipt> ReferAsync(InfoShareConnection officer, Demographics child) =>
        (await new ProbationService.ProbationServiceClient(officer.CallInvoker).MakeReferralAsync(new Protocol.Probation.V1.MakeReferralRequest
        {
            Referral = new ReferralDraft { Children = { Known(child) }, RiskStatement = "She is left alone at night while they are out.", Urgency = Urgency.Standard },
        })).Receipt;

    private static async Task<AdultReachAnswer> ReachAsync(Partnership p, string own) =>
        (await new ProbationService.ProbationServiceClient(p.ProbationOfficer.CallInvoker).CheckAdultReachAsync(new CheckAdultReachRequest
        {
            Question = new AdultReachQuestion { Adult = Own(own), Purpose = For(Purpose.AssessAdultAccess, "He asks to see his sister's children at the weekend.") },
        })).Answer;

    private static async Task<CheckNewPartnerResponse> CheckAsync(Partnership p, Demographics partner, string man = "PO-1") =>
        await new ProbationService.ProbationServiceClient(p.ProbationOfficer.CallInvoker).CheckNewPartnerAsync(new CheckNewPartnerRequest
        {
            SupervisedPerson = Own(man),
            NewPartner = Known(partner),
            Intention = new DeclaredIntention { PlannedDate = "2027-03-31", Words = "I'm moving in with my girlfriend." },
            ChildContact = ChildContactAnswer.Unknown,
            Purpose = For(Purpose.AssessAdultAccess, "Mr Hushmock told me today that he moves in with his new partner at the end of the month."),
        });

    private static async Task<ConflictOfInterest> DeclareAsync(InfoShareConnection who, SubjectRef person, string practitioner, bool open = false) =>
        (await new ConflictService.ConflictServiceClient(who.CallInvoker).DeclareConflictAsync(new DeclareConflictRequest
        {
            PractitionerId = practitioner,
            Person = person,
            Kind = ConflictKind.ConflictOfInterest,
            Reason = "A matter of the family's or of an allegation.",
            OpenToPractitioner = open,
        })).Conflict;

    private static async Task<ReferralView> GetAsync(InfoShareConnection who, string id) =>
        (await new Referrals(who.CallInvoker).GetReferralAsync(new GetReferralRequest { ReferralId = id })).Referral;

    private static async Task<IReadOnlyList<string>> TrayAsync(InfoShareConnection who) =>
        [.. (await new SocialCare(who.CallInvoker).ListReferralsAsync(new ListReferralsRequest())).Referrals.Select(r => r.ReferralId)];

    private static async Task<IReadOnlyList<AuditEntryView>> TrailAsync(InfoShareConnection who, string objectId) =>
        (await new AuditService.AuditServiceClient(who.CallInvoker).ListEntriesAsync(
            new ListEntriesRequest { Reason = "The safeguarding lead asks what was tried", ObjectId = objectId, PageSize = 100 })).Entries;
}
