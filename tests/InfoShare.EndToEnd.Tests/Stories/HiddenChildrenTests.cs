using Google.Protobuf.WellKnownTypes;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Referral.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Education = InfoShare.Protocol.Education.V1;
using Health = InfoShare.Protocol.Health.V1;
using Police = InfoShare.Protocol.Police.V1;
using Probation = InfoShare.Protocol.Probation.V1;
using SocialCare = InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// A daughter was moved to Southmere and renamed. Whoever shares a worry about her mother is answered as if the mother had no child; the
/// daughter's own people are told and act (requirements A10, L8). The day is Monday 8 March 2027.
/// </summary>
public sealed class HiddenChildrenTests
{
    private const string Worry = "She said that her former husband has found the new flat.";

    [Theory]
    [InlineData(Urgency.Standard)]
    [InlineData(Urgency.SameDay)]
    public async Task Whoever_shares_a_worry_about_the_mother_of_a_hidden_child_is_answered_as_for_a_mother_of_none(Urgency urgency)
    {
        await using var p = await StartAsync("2027-03-08 10:00");
        var visitor = await ElinAsync(p);
        var elin = (await FindOwnAsync(visitor, "SHV-5")).Person.PersonId;

        // The surgery, the police at the door, probation at the end of an order, a teaching assistant: one answer.
        foreach (var (name, share) in Sharers(p, urgency))
        {
            var (concern, about) = await share("40");
            var (other, none) = await share("41");
            Plain(about).ShouldBe(Plain(none), name);
            about.Children.Count.ShouldBe(name == "police" ? 1 : 0, name);
            about.ToString().ShouldNotContain("Southmere", Case.Insensitive, name);
            about.ToString().ShouldNotContain(elin, Case.Sensitive, name);

            var (later, laterNone) = (await ProgressAsync(concern, about.ConcernId), await ProgressAsync(other, none.ConcernId));
            Plain(later).ShouldBe(Plain(laterNone), name);
            (await SentAsync(concern)).ShouldBeEmpty(name);
        }

        // Her own people are told each time, with what they must not say.
        var items = (await InboxOf(visitor)).Where(i => i.OwnRecordId == "SHV-5" && i.Concern is not null).ToList();
        items.Count.ShouldBe(Sharers(p, urgency).Count);
        items.ShouldAllBe(i => i.Summary.Contains("does not know of the child", StringComparison.Ordinal));
        (await new Health.HealthService.HealthServiceClient(visitor.CallInvoker).QueryChildAsync(
            new Health.QueryChildRequest { Child = Own("SHV-5"), Purpose = For(Purpose.AssessChild, "A worry about her mother came in.") }))
            .Picture.Concerns.Count.ShouldBe(items.Count);

        // What is urgent is referred where she lives now, by nobody.
        var referred = (await InboxOf(p.SouthmereDuty)).Where(i => i.Trigger == NotificationTrigger.ReferralReceived && i.ActionOwner == "DUTY_SOCIAL_WORKER").ToList();
        referred.Count.ShouldBe(urgency == Urgency.Standard ? 0 : items.Count);
        foreach (var item in referred)
        {
            var referral = (await new ReferralService.ReferralServiceClient(p.SouthmereDuty.CallInvoker).GetReferralAsync(
                new GetReferralRequest { ReferralId = item.ReferralId })).Referral;
            referral.Children.Single().PersonId.ShouldBe(elin);
            referral.RiskStatement.ShouldContain("say nothing of the child to them");
            foreach (var sharer in (InfoShareConnection[])[p.Doctor, p.Detective, p.ProbationOfficer, p.TeachingAssistant])
            {
                (await RefusalOf(async () => await new ReferralService.ReferralServiceClient(sharer.CallInvoker).GetReferralAsync(
                    new GetReferralRequest { ReferralId = item.ReferralId }))).Reason.ShouldBe("NOT_FOUND");
            }
        }

        // Nothing of it comes back to those who shared, and her id opens nothing to them: not when they are all declined, nor unread.
        await new InboxService.InboxServiceClient(visitor.CallInvoker).AcknowledgeItemsAsync(new AcknowledgeItemsRequest
        {
            ItemIds = { items[0].ItemId },
            State = NotificationState.Declined,
            Note = "We act on it already.",
        });
        await p.ClockAtAsync("2027-03-12 16:00");
        foreach (var sharer in (InfoShareConnection[])
            [p.Doctor, p.As("elmmock-surgery", "Dr Birchmock", "PRACTICE_LEAD"), p.Detective, p.ProbationOfficer, p.ProbationManager, p.DesignatedLead, p.TeachingAssistant])
        {
            (await InboxOf(sharer)).ToString()!.ShouldNotContain("Southmere");
            foreach (var item in await InboxOf(sharer))
            {
                item.ToString().ShouldNotContain("Southmere");
                item.ToString().ShouldNotContain(elin);
            }
        }

        var unknown = await RefusalOf(() => QueryAsync(p.Doctor, "per_nobody"));
        var byId = await RefusalOf(() => QueryAsync(p.Doctor, elin));
        (byId.Reason, byId.Message, byId.Status).ShouldBe((unknown.Reason, unknown.Message, unknown.Status));
    }

    [Fact]
    public async Task Of_an_urgent_worry_made_a_referral_later_the_hidden_child_is_no_part()
    {
        await using var p = await StartAsync("2027-03-08 10:00");
        await ElinAsync(p);
        foreach (var urgency in (Urgency[])[Urgency.Standard, Urgency.SameDay])
        {
            var (about, none) = (await AtSurgeryAsync(p, "40", urgency), await AtSurgeryAsync(p, "41", urgency));
            var (refused, refusedNone) = (await RefusalOf(() => ConvertAsync(p.Doctor, about)), await RefusalOf(() => ConvertAsync(p.Doctor, none)));
            (refused.Reason, refused.Message, refused.Status).ShouldBe((refusedNone.Reason, refusedNone.Message, refusedNone.Status));
            refused.FieldViolations.Single().Description.ShouldContain("bears on no child that is known");

            // Nor does the mother's own duty desk, which was told of the worry, make one of it.
            (await RefusalOf(() => ConvertAsync(p.DutySocialWorker, about))).Reason.ShouldBe("INVALID_FIELDS");
        }
    }

    [Fact]
    public async Task A_child_whom_the_broker_added_to_a_referral_and_who_was_then_renamed_is_not_there_for_its_referrer()
    {
        await using var p = await StartAsync("2027-03-08 10:00");
        var visitor = await ElinAsync(p, isProtected: false);
        var shared = await AtSurgeryAsync(p, "40", Urgency.SameDay);
        var elin = shared.Children.Single().Child.PersonId;
        shared.Referral.ReferralId.ShouldNotBeEmpty();
        (await QueryAsync(p.Doctor, elin)).Picture.Child.PersonId.ShouldBe(elin);

        await RecordProtectedAsync(visitor, "SHV-5", Elin);
        (await RefusalOf(() => QueryAsync(p.Doctor, elin))).Reason.ShouldBe("NOT_FOUND");
        (await QueryAsync(visitor, elin)).Picture.Child.PersonId.ShouldBe(elin);
    }

    [Fact]
    public async Task Of_a_child_in_a_refuge_the_answer_names_nobody_who_works_with_it()
    {
        await using var p = await StartAsync("2027-03-08 10:00");
        var visitor = await ElinAsync(p, isProtected: false, Person("Elin", "Newmock", "2016-04-05", "9 Fell Way", "NM3 3AA", "9990000387"));
        await RefugeAsync(visitor, "SHV-5");
        await new SocialCare.SocialCareService.SocialCareServiceClient(p.As("southmere-csc", "Ivo Saltsample", "ALLOCATED_SOCIAL_WORKER").CallInvoker).RecordStatusAsync(
            new SocialCare.RecordStatusRequest { Child = Known(Elin), Status = ChildStatusCode.Cpp, FromDate = "2027-01-04" });

        foreach (var urgency in (Urgency[])[Urgency.Standard, Urgency.SameDay])
        {
            var shared = await AtSurgeryAsync(p, "40", urgency);
            var child = shared.Children.Single();
            (child.Lead.HasLead, child.Lead.ContactInstead.OrganisationName).ShouldBe((false, "Northmere Children's Services"));
            child.Statuses.Single().OrganisationName.ShouldBeEmpty();
            shared.ToString().ShouldNotContain("Southmere");
            shared.ToString().ShouldNotContain("Fellsample");
            (await ProgressAsync(p.Doctor, shared.ConcernId)).ToString().ShouldNotContain("Southmere Health");
        }

        (await InboxOf(visitor)).Count(i => i.OwnRecordId == "SHV-5" && i.Concern is not null).ShouldBe(2);
    }

    [Fact]
    public async Task A_child_to_whom_intelligence_alone_leads_is_kept_from_whoever_is_not_given_intelligence()
    {
        await using var p = await StartAsync("2027-03-08 10:00");
        await RecordAsync(p.Detective, "POL-1", Man("Rufus", "9990000107"));
        await RecordAsync(p.ProbationOfficer, "CRN-1", Man("Rufus", "9990000107"));
        await RecordAsync(p.ProbationOfficer, "CRN-2", Man("Otis", "9990000174"));
        await RecordAsync(p.LeadSocialWorker, "LCS-1", Person("Nia", "Fordtest", "2014-05-06", "3 Ford Row", "NM3 1AA", "9990000387"));
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-1"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await RecordAsync(p.DesignatedLead, "SIMS-1", Person("Nia", "Fordtest", "2014-05-06", "3 Ford Row", "NM3 1AA", "9990000387"));
        await WorksWithAsync(p.DesignatedLead, Own("SIMS-1"), PractitionerRole.DesignatedLead, "01632 960141");
        await new PeopleService.PeopleServiceClient(p.Detective.CallInvoker).RecordRelationshipAsync(new RecordRelationshipRequest
        {
            Person = Own("POL-1"),
            RelatedTo = Known(Person("Nia", "Fordtest", "2014-05-06", "3 Ford Row", "NM3 1AA", "9990000387")),
            Type = RelationshipType.Associate,
            State = LinkState.Suspected,
            Source = SourceKind.PoliceIntel,
        });
        await p.ClockAtAsync("2027-03-08 10:30");
        var schoolBefore = (await InboxOf(p.DesignatedLead)).Count;

        var (about, none) = (await OrderEndsAsync(p, "CRN-1"), await OrderEndsAsync(p, "CRN-2"));
        Plain(about).ShouldBe(Plain(none));

        // Her social worker learns that it bears on the child, and not by what; the school, which is given no intelligence, learns nothing.
        var told = (await InboxOf(p.LeadSocialWorker)).Single(i => i.OwnRecordId == "LCS-1" && i.Trigger == NotificationTrigger.OrderEnding);
        told.ToString().ShouldNotContain("ASSOCIATE");
        told.ToString().ShouldNotContain("SUSPECTED");
        (await InboxOf(p.DesignatedLead)).Count.ShouldBe(schoolBefore);
    }

    [Fact]
    public async Task Public_protection_is_shown_no_hidden_child_around_an_unidentified_man()
    {
        await using var p = await StartAsync("2027-03-08 10:00");
        var visitor = await ElinAsync(p);
        await RecordAsync(p.DesignatedLead, "SIMS-1", Person("Nia", "Fordtest", "2014-05-06", "3 Ford Row", "NM3 1AA"));
        await TinyAsync(visitor, "SHV-6", "SHV-5");
        var tiny = await TinyAsync(p.DesignatedLead, "SIMS-2", "SIMS-1");

        var seen = await new UnidentifiedPeopleService.UnidentifiedPeopleServiceClient(p.Detective.CallInvoker).ListCandidatesAsync(new ListCandidatesRequest
        {
            Person = new SubjectRef { PersonId = tiny },
            Purpose = For(Purpose.AssessChild, "A man with a van waits for girls after school."),
        });
        seen.Person.Children.ShouldHaveSingleItem();
        seen.Candidates.ShouldHaveSingleItem().Children.ShouldBeEmpty();
        seen.Candidates[0].ToString().ShouldNotContain((await FindOwnAsync(visitor, "SHV-5")).Person.PersonId);
    }

    [Fact]
    public async Task The_school_that_held_a_child_reads_neither_its_worker_nor_its_new_school_but_a_social_worker_does()
    {
        await using var p = await StartAsync("2027-03-08 10:00");
        var visitor = await ElinAsync(p, isProtected: false);
        var newSchool = p.As("southmere-school", "Ms Fernmock", "DESIGNATED_LEAD");
        await RecordAsync(newSchool, "SS-5", Elin);
        await WorksWithAsync(newSchool, Own("SS-5"), PractitionerRole.DesignatedLead, "01632 960241");
        await RecordAsync(p.SouthmereDuty, "SCSC-5", Elin);
        await RecordProtectedAsync(visitor, "SHV-5", Elin);
        var plan = Statement(Own("SHV-5"), Urgency.Standard);
        plan.Indicators.Clear();
        plan.Indicators.Add(ConcernIndicator.HealthPlanNotFollowed);
        plan.Incidents.Add(new IncidentRef { Kind = IncidentKind.Incident, Number = "4471/27" });
        await new Health.HealthService.HealthServiceClient(visitor.CallInvoker).ShareConcernAsync(new Health.ShareConcernRequest { Concern = plan });

        // The old school had her under her former name, and its record is one person's with the new ones.
        await RecordAsync(p.DesignatedLead, "SIMS-5", Person("Erin", "Thornmock", "2016-04-05"));
        await RecordAsync(p.DesignatedLead, "SIMS-7", Person("Ada", "Thornmock", "2018-04-05", "9 Fell Way", "NM3 3AA"));
        var steward = p.As("northmere-partnership", "Sol Stewardsample", "DATA_STEWARD");
        await new Protocol.Identity.V1.IdentityService.IdentityServiceClient(steward.CallInvoker).ProposeJoinAsync(new Protocol.Identity.V1.ProposeJoinRequest
        {
            Person = new SubjectRef { PersonId = (await FindOwnAsync(p.DesignatedLead, "SIMS-5")).Person.PersonId },
            SameAs = new SubjectRef { PersonId = (await FindOwnAsync(visitor, "SHV-5")).Person.PersonId },
            Reason = "The adoption team showed me both files.",
        });
        await RelateAsync(p.DesignatedLead, Own("SIMS-7"), Own("SIMS-5"), RelationshipType.FullSibling);

        var sister = (await AtSchoolAsync(p.DesignatedLead, "SIMS-7")).Picture.Siblings.Single();
        sister.HeldBy.Select(h => h.OrganisationName).ShouldBe(["Northmere School"]);
        var herself = await AtSchoolAsync(p.DesignatedLead, "SIMS-5");
        (herself.Picture.Lead.HasLead, herself.Picture.Lead.ContactInstead.OrganisationName).ShouldBe((false, "Northmere Children's Services"));
        herself.Picture.Concerns.Single().ShouldSatisfyAllConditions(c => c.OrganisationName.ShouldBeEmpty(), c => c.Incidents.ShouldBeEmpty());
        herself.ToString().ShouldNotContain("Southmere");
        var home = (await new Education.EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).CheckChildHouseholdAsync(
            new Education.CheckChildHouseholdRequest
            {
                Question = new ChildHouseholdQuestion { Child = Own("SIMS-5"), Purpose = For(Purpose.ProvideCare, "Her former teacher asks after her.") },
            })).Answer;
        home.ToString().ShouldNotContain("Southmere");

        // Those who keep her safe see who works with her.
        var worker = await new SocialCare.SocialCareService.SocialCareServiceClient(p.SouthmereDuty.CallInvoker).QueryChildAsync(
            new SocialCare.QueryChildRequest { Child = Own("SCSC-5"), Purpose = For(Purpose.AssessChild, "A worry came in today.") });
        worker.Picture.Lead.ContactInstead.OrganisationName.ShouldBe("Southmere Health Visiting");
        worker.Picture.Concerns.Single().ShouldSatisfyAllConditions(
            c => c.OrganisationName.ShouldBe("Southmere Health Visiting"), c => c.Incidents.Single().Number.ShouldBe("4471/27"));
    }

    private static Demographics Dana => Person("Dana", "Thornmock", "1991-02-03", "9 Fell Way", "NM3 3AA", "9990000107");
    private static Demographics Nora => Person("Nora", "Briarmock", "1991-02-03", "8 Weir Way", "NM3 4AA", "9990000174");

    private static Demographics Elin
    {
        get
        {
            var elin = Person("Elin", "Newmock", "2016-04-05", "2 Harbour Row", "SM1 1AA", "9990000387");
            elin.Address.Area = "Southmere";
            return elin;
        }
    }

    private static Demographics Man(string given, string nhsNumber) => Person(given, "Moortest", "1985-06-06", nhsNumber: nhsNumber);

    /// <summary>Dana is known to the surgery in Northmere, and Nora. Dana's daughter lives in Southmere under another name.</summary>
    private static async Task<InfoShareConnection> ElinAsync(Partnership p, bool isProtected = true, Demographics? elin = null)
    {
        foreach (var (who, kind) in ((InfoShareConnection, string)[])[(p.Doctor, "EMIS"), (p.Detective, "POL"), (p.ProbationOfficer, "CRN"), (p.DesignatedLead, "SIMS")])
        {
            await RecordAsync(who, $"{kind}-40", Dana);
            await RecordAsync(who, $"{kind}-41", Nora);
        }

        var visitor = p.As("southmere-health-visiting", "Freya Fellsample", "HEALTH_VISITOR");
        if (isProtected)
            await RecordProtectedAsync(visitor, "SHV-5", Elin);
        else
            await RecordAsync(visitor, "SHV-5", elin ?? Elin);
        await WorksWithAsync(visitor, Own("SHV-5"), PractitionerRole.HealthVisitor, "01632 960203");
        await RelateAsync(visitor, Known(Dana), Own("SHV-5"), RelationshipType.BirthParent);
        return visitor;
    }

    private static IReadOnlyList<(string Name, Func<string, Task<(InfoShareConnection Who, SharedConcern Answer)>> Share)> Sharers(Partnership p, Urgency urgency)
    {
        List<(string, Func<string, Task<(InfoShareConnection, SharedConcern)>>)> sharers =
        [
            ("surgery", async mother => (p.Doctor, await AtSurgeryAsync(p, mother, urgency))),
            ("teaching assistant", async mother => (p.TeachingAssistant, (await new Education.EducationService.EducationServiceClient(p.TeachingAssistant.CallInvoker).ShareConcernAsync(
                new Education.ShareConcernRequest { Concern = Statement(Own($"SIMS-{mother}"), urgency) })).Concern)),
        ];
        if (urgency == Urgency.Standard)
        {
            sharers.Add(("probation", async mother => (p.ProbationOfficer, await OrderEndsAsync(p, $"CRN-{mother}"))));
            sharers.Add(("police", async mother => (p.Detective, await AttendAsync(p, mother))));
        }

        return sharers;
    }

    /// <summary>Officers must name a child: a neighbour's, who was in the flat; the same for both mothers.</summary>
    private static async Task<SharedConcern> AttendAsync(Partnership p, string mother)
    {
        await RecordAsync(p.Detective, "POL-50", Person("Lou", "Sedgetest", "2015-07-08", "1 Reed End", "NM4 4AA"));
        var answer = await new Police.PoliceService.PoliceServiceClient(p.Detective.CallInvoker).ReportDomesticAbuseAttendanceAsync(
            new Police.ReportDomesticAbuseAttendanceRequest
            {
                AttendedAt = Timestamp.FromDateTimeOffset(At("2027-03-08 02:05")),
                HarmedAdult = Own($"POL-{mother}"),
                Children = { new Police.AttendanceChild { Child = Own("POL-50"), Present = true, Seen = Seen.Yes } },
                Account = Worry,
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.PublicFunction,
            });
        var shared = new SharedConcern { ConcernId = answer.ConcernId, Told = { answer.Told }, Referral = answer.Referral, Subject = new ResolvedPerson(), Edges = answer.Edges };
        shared.Children.AddRange(answer.Children.Select(c => new AttachedChild { Child = c }));
        return shared;
    }

    private static ConcernStatement Statement(SubjectRef about, Urgency urgency) => new()
    {
        Subject = about,
        Indicators = { ConcernIndicator.DaIncident },
        Kind = ConcernKind.Event,
        Source = SourceKind.ParentSelf,
        RiskStatement = Worry,
        ChildContact = ChildContactAnswer.No,
        Urgency = urgency,
        LegalBasis = LegalBasis.PublicFunction,
    };

    private static async Task<SharedConcern> AtSurgeryAsync(Partnership p, string mother, Urgency urgency) =>
        (await new Health.HealthService.HealthServiceClient(p.Doctor.CallInvoker).ShareConcernAsync(
            new Health.ShareConcernRequest { Concern = Statement(Own($"EMIS-{mother}"), urgency) })).Concern;

    private static async Task<SharedConcern> OrderEndsAsync(Partnership p, string ownRecordId) =>
        (await new Probation.ProbationService.ProbationServiceClient(p.ProbationOfficer.CallInvoker).ReportOrderEndingAsync(new Probation.ReportOrderEndingRequest
        {
            SupervisedPerson = Own(ownRecordId),
            Order = Probation.EndingOrder.Licence,
            EndsOn = "2027-03-20",
            ResidualRisk = "Violence when drinking.",
            Indicators = { ConcernIndicator.ViolentConviction },
            ChildContact = ChildContactAnswer.No,
            Source = SourceKind.RecordCheck,
            LegalBasis = LegalBasis.PublicFunction,
        })).Concern;

    private static async Task RecordProtectedAsync(InfoShareConnection who, string ownRecordId, Demographics person) =>
        await new PeopleService.PeopleServiceClient(who.CallInvoker).RecordPersonAsync(
            new RecordPersonRequest { OwnRecordId = ownRecordId, Demographics = person, Protected = true });

    private static async Task RefugeAsync(InfoShareConnection who, string ownRecordId) =>
        await new PeopleService.PeopleServiceClient(who.CallInvoker).RecordResidenceAsync(new RecordResidenceRequest
        {
            Person = Own(ownRecordId),
            Address = new Address { Line = "4 Haven Close", Postcode = "SM9 4HC", Area = "Southmere" },
            Kind = ResidenceKind.Refuge,
            State = LinkState.Confirmed,
            Source = SourceKind.RecordCheck,
        });

    private static async Task<string> TinyAsync(InfoShareConnection who, string ownRecordId, string childRecordId) =>
        (await new UnidentifiedPeopleService.UnidentifiedPeopleServiceClient(who.CallInvoker).RecordUnidentifiedAsync(new RecordUnidentifiedRequest
        {
            OwnRecordId = ownRecordId,
            KnownBy = new KnownBy { Aliases = { "Tiny" }, Vehicles = { new SeenVehicle { Description = "Silver van" } }, FromAge = 30, ToAge = 40 },
            Children = { new ContactWithChild { Child = Own(childRecordId), Type = RelationshipType.Associate, State = LinkState.Suspected, Source = SourceKind.ChildWords } },
        })).PersonId;

    private static async Task<FindPersonResponse> FindOwnAsync(InfoShareConnection who, string ownRecordId) =>
        await new PeopleService.PeopleServiceClient(who.CallInvoker).FindPersonAsync(
            new FindPersonRequest { Person = Own(ownRecordId), Purpose = For(Purpose.AssessChild, "The file lies open.") });

    private static async Task<Health.QueryChildResponse> QueryAsync(InfoShareConnection who, string personId) =>
        await new Health.HealthService.HealthServiceClient(who.CallInvoker).QueryChildAsync(new Health.QueryChildRequest
        {
            Child = new SubjectRef { PersonId = personId },
            Purpose = For(Purpose.AssessChild, "The referral named a child."),
        });

    private static async Task<Education.QueryChildResponse> AtSchoolAsync(InfoShareConnection who, string ownRecordId) =>
        await new Education.EducationService.EducationServiceClient(who.CallInvoker).QueryChildAsync(
            new Education.QueryChildRequest { Child = Own(ownRecordId), Purpose = For(Purpose.ProvideCare, "She is new in the class, or was.") });

    private static async Task<ConvertConcernResponse> ConvertAsync(InfoShareConnection who, SharedConcern concern) =>
        await new ReferralService.ReferralServiceClient(who.CallInvoker).ConvertConcernAsync(
            new ConvertConcernRequest { ConcernId = concern.ConcernId, Why = "Nobody has decided it." });

    private static async Task<IReadOnlyList<ReferralView>> SentAsync(InfoShareConnection who) =>
        (await new ReferralService.ReferralServiceClient(who.CallInvoker).ListSentReferralsAsync(new ListSentReferralsRequest())).Referrals;

    /// <summary>Everything that an answer says, without what is new each time: ids, times and receipts.</summary>
    private static string Plain(SharedConcern answer)
    {
        var plain = answer.Clone();
        plain.ConcernId.ShouldNotBeEmpty();
        plain.ConcernId = plain.Subject.PersonId = "";
        plain.Edges.Receipt = null;
        foreach (var told in plain.Told)
            told.Since = null;
        return plain.ToString();
    }

    private static string Plain(GetSharedConcernResponse answer)
    {
        var plain = answer.Clone();
        (plain.ConcernId, plain.SharedAt, plain.Receipt) = ("", null, null);
        foreach (var told in plain.Recipients)
            told.Since = null;
        return plain.ToString();
    }
}
