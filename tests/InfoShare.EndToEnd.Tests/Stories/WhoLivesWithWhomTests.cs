using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.People.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Education = InfoShare.Protocol.Education.V1;
using Health = InfoShare.Protocol.Health.V1;
using Police = InfoShare.Protocol.Police.V1;
using Probation = InfoShare.Protocol.Probation.V1;
using SocialCare = InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// Links as facts side by side, and checks both ways (requirements B1-B11, B13, B14; scenarios S2, S5, S7, S11). Dale Hartmock is
/// known to probation, Carly Woodsample and Remy to the health visitor. The day is Wednesday 3 March 2027.
/// </summary>
public sealed class WhoLivesWithWhomTests
{
    [Fact]
    public async Task Custody_suspends_a_link_and_release_restores_it_exactly()
    {
        await using var p = await CoupleAsync();
        var before = await ReachAsync(p);
        before.Reach.ShouldBe(LinkReach.Now);

        var into = await CustodyAsync(p, CustodyMove.In);
        into.Told.ShouldContain("Northmere Health Visiting: Freya Heathsample");
        (await InboxOf(p.HealthVisitor)).ShouldContain(i => i.Trigger == NotificationTrigger.CustodyIn && i.Summary.Contains("went into custody on 2027-03-03"));
        (await InboxOf(p.DutySocialWorker)).ShouldContain(i => i.Trigger == NotificationTrigger.CustodyIn);

        // A conviction or an arrest is not the nursery's to know: it is told nothing, and its own check shows the link as stated.
        (await InboxOf(p.NurseryLead)).ShouldNotContain(i => i.Trigger == NotificationTrigger.CustodyIn);
        var nursery = await HouseholdForNurseryAsync(p);
        nursery.ToString().ShouldNotContain("custody", Case.Insensitive);
        nursery.Adults.ShouldContain(a => a.Reach == LinkReach.Now && a.Path.Count == 2);

        var inside = await AdultReachAsync(p);
        inside.InCustodySince.ShouldBe("2027-03-03");
        inside.Children.Single().Reach.ShouldBe(LinkReach.Suspended);
        inside.Children.Single().Path[0].State.ShouldBe(LinkState.SuspendedCustody);
        inside.Children.Single().Path[0].Words.ShouldContain("suspended by custody since 2027-03-03, resumes on release");

        // A visit in prison is contact all the same.
        await People(p.ProbationOfficer).RecordHouseholdStatementAsync(new RecordHouseholdStatementRequest
        {
            Topic = StatementTopic.Contact,
            Adult = Own("CRN-7"),
            Child = Known(Remy()),
            Answer = HomeAnswer.Yes,
            Reason = "Visit in the family room.",
            Source = SourceKind.Observed,
        });
        var visited = await ReachAsync(p);
        visited.Reach.ShouldBe(LinkReach.Now);
        visited.Path[0].Words.ShouldContain("in custody since 2027-03-03, with contact recorded on 2027-03-03");

        await CustodyAsync(p, CustodyMove.Out);
        (await InboxOf(p.HealthVisitor)).ShouldContain(i => i.Trigger == NotificationTrigger.ReleaseOut);
        var after = await ReachAsync(p);
        after.OwnName.ShouldBe("Remy Woodsample"); // whom probation named itself meanwhile
        after.OwnName = "";
        after.ShouldBe(before);
    }

    [Fact]
    public async Task News_of_custody_is_to_be_answered_the_same_day_on_a_Friday_evening_too()
    {
        await using var p = await CoupleAsync();
        await p.ClockAtAsync("2027-03-05 11:00");
        await CustodyAsync(p, CustodyMove.In);
        var into = (await InboxOf(p.HealthVisitor)).Single(i => i.Trigger == NotificationTrigger.CustodyIn);
        into.Urgency.ShouldBe(Urgency.SameDay);
        into.RespondBy.ToDateTimeOffset().ShouldBe(At("2027-03-05 17:00"));

        // He is released on the Friday evening, after everybody's close: the day ends at midnight, and no weekend is waited for.
        await p.ClockAtAsync("2027-03-05 19:40");
        await CustodyAsync(p, CustodyMove.Out);
        foreach (var who in (InfoShareConnection[])[p.HealthVisitor, p.DutySocialWorker])
        {
            var release = (await InboxOf(who)).Single(i => i.Trigger == NotificationTrigger.ReleaseOut);
            release.Urgency.ShouldBe(Urgency.SameDay);
            release.RespondBy.ToDateTimeOffset().ShouldBe(At("2027-03-06 00:00"), TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public async Task A_claimed_end_ends_nothing_and_only_independent_evidence_makes_a_link_former()
    {
        await using var p = await CoupleAsync();
        await CouplesLinkAsync(p, LinkState.ClaimedEnded, SourceKind.ParentSelf, p.DutySocialWorker, "LCS-7", "LCS-8");
        await CouplesLinkAsync(p, LinkState.Denied, SourceKind.SubjectAdult, p.ProbationOfficer, "CRN-7", "CRN-8");

        // Side by side: confirmed, said to be over, and denied; who says so, and when.
        var child = await ReachAsync(p);
        child.Reach.ShouldBe(LinkReach.Now);
        child.Path[0].Statements.Select(s => (s.State, s.StatedBy)).ShouldBe(
            [(LinkState.Denied, AgencyKind.Probation), (LinkState.ClaimedEnded, AgencyKind.SocialCare), (LinkState.Confirmed, AgencyKind.Health)]);
        child.Path[0].Words.ShouldContain("PROBATION states DENIED");
        child.Path[0].Words.ShouldContain("HEALTH states CONFIRMED");

        var refused = await RefusalOf(() => CouplesLinkAsync(p, LinkState.EndedVerified, SourceKind.ParentSelf, p.DutySocialWorker, "LCS-7", "LCS-8"));
        refused.Reason.ShouldBe("INVALID_FIELDS");
        refused.Message.ShouldContain("CLAIMED_ENDED");
        (await ReachAsync(p)).Reach.ShouldBe(LinkReach.Now);

        await CouplesLinkAsync(p, LinkState.EndedVerified, SourceKind.Observed, p.DutySocialWorker, "LCS-7", "LCS-8");
        var former = await ReachAsync(p);
        former.Reach.ShouldBe(LinkReach.Formerly);
        former.Path[0].State.ShouldBe(LinkState.EndedVerified);

        // The former partner is linked again: whoever sees him there begins it anew (S11).
        await CouplesLinkAsync(p, LinkState.Reported, SourceKind.Public, p.HealthVisitor, "HV-7", "HV-8");
        (await ReachAsync(p)).Reach.ShouldBe(LinkReach.Now);
    }

    [Fact]
    public async Task The_childs_own_agencies_see_the_adults_with_what_their_tier_gives_whoever_told_of_them()
    {
        await using var p = await CoupleAsync();
        await ShareConvictionAsync(p);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-9"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);

        // The social worker sees the marker of a man of whom her own record knows nothing; the path says how he comes to the child.
        var seen = (await new SocialCare.SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).CheckChildHouseholdAsync(
            new SocialCare.CheckChildHouseholdRequest { Question = QuestionOn(Own("LCS-9"), Purpose.AssessChild) })).Answer;
        var him = seen.Adults.Single(a => a.Markers.Any(m => m.Indicator == ConcernIndicator.ViolentConviction));
        him.Reach.ShouldBe(LinkReach.Now);
        him.Path.Select(s => s.Words).ShouldBe(
        [
            "this adult and another adult are or were recorded as partners (CONFIRMED)",
            "that adult is recorded as a parent of the child (CONFIRMED)",
        ]);
        seen.Adults.ShouldContain(a => a.OwnName == "Carly Woodsample" && a.Path.Count == 1);

        // She leads, and is not told to ring herself.
        seen.Lead.HasLead.ShouldBeTrue();
        seen.Lead.ContactInstead.Name.ShouldBe("Freya Heathsample");

        // The nursery is told that something is held, and whom to ring; no code, no name of somebody whom it does not know.
        var nursery = await HouseholdForNurseryAsync(p);
        nursery.ToString().ShouldNotContain("VIOLENT", Case.Insensitive);
        nursery.ToString().ShouldNotContain("Hartmock");
        nursery.ToString().ShouldNotContain("Dale");
        nursery.Adults.Single(a => a.Path.Count == 2).Withheld.Single().Ask.Name.ShouldBe("Jo Pinefixture");
        nursery.Edges.Limits.ShouldContain(l => l.What == "steps followed");

        // Of an adult the question has the answer of nobody.
        var adult = await new SocialCare.SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).CheckChildHouseholdAsync(
            new SocialCare.CheckChildHouseholdRequest { Question = QuestionOn(Own("LCS-7"), Purpose.AssessChild) });
        adult.Answer.Child.Outcome.ShouldBe(MatchOutcome.NoMatch);
        adult.Answer.Adults.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_teenagers_violent_former_partner_and_a_neighbour_are_told_apart()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        await RecordAsync(p.LeadSocialWorker, "LCS-20", Person("Eli", "Marshtest", "2011-09-04", "2 Sluice Lane", "NM3 1AA"));
        await RecordAsync(p.LeadSocialWorker, "LCS-21", Person("Rex", "Fensample", "2005-02-01"));
        await RecordAsync(p.Detective, "PNC-22", Person("Noel", "Gorsetest", "1990-05-05", "2 Sluice Lane", "NM3 1AA"));
        await RelateAsync(p.LeadSocialWorker, Own("LCS-21"), Own("LCS-20"), RelationshipType.YpPartner, LinkState.EndedVerified);
        await ShareAsync(p, Own("PNC-22"));

        var seen = (await new SocialCare.SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).CheckChildHouseholdAsync(
            new SocialCare.CheckChildHouseholdRequest { Question = QuestionOn(Own("LCS-20"), Purpose.AssessChild) })).Answer;
        var former = seen.Adults.Single(a => a.OwnName == "Rex Fensample");
        former.Reach.ShouldBe(LinkReach.Formerly);
        former.Path.Single().Relationship.ShouldBe(RelationshipType.YpPartner);

        // An address in common is that and no more: no name, no code; that a marker is held, and whom to ring.
        var same = seen.Adults.Single(a => a.Reach == LinkReach.SameAddress);
        same.OwnName.ShouldBeEmpty();
        same.Markers.ShouldBeEmpty();
        same.Withheld.Single().Ask.Name.ShouldBe("Noor Hillmock");
        same.Path.Single().Words.ShouldContain("no relationship is inferred");

        // A hostel is nobody's household, and a refuge leads nowhere.
        await ResideAsync(p.LeadSocialWorker, Own("LCS-20"), "Harbour Hostel", "NM8 8AA", ResidenceKind.Temporary);
        await RecordAsync(p.Detective, "PNC-23", Person("Ivo", "Tarntest", "1988-05-05", "Harbour Hostel", "NM8 8AA"));
        await ResideAsync(p.LeadSocialWorker, Own("LCS-20"), "6 Haven Court", "NM9 9AA", ResidenceKind.Refuge);
        await RecordAsync(p.Detective, "PNC-24", Person("Udo", "Tarntest", "1987-05-05", "6 Haven Court", "NM9 9AA"));
        var again = (await new SocialCare.SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).CheckChildHouseholdAsync(
            new SocialCare.CheckChildHouseholdRequest { Question = QuestionOn(Own("LCS-20"), Purpose.AssessChild) })).Answer;
        again.Adults.Select(a => a.PersonId).ShouldBe(seen.Adults.Select(a => a.PersonId), ignoreOrder: true);
    }

    [Fact]
    public async Task An_adult_service_finds_the_half_sibling_elsewhere_and_no_contact_comes_back_to_it()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        var southmere = p.As("southmere-csc", "Gwen Moorsample", "ALLOCATED_SOCIAL_WORKER");
        await RecordAsync(southmere, "SM-1", Person("Asa", "Reedsample", "1995-04-03", nhsNumber: "9990000247"));
        await RecordAsync(southmere, "SM-2", Person("Lou", "Reedsample", "2021-06-01"));
        await RecordAsync(southmere, "SM-3", Person("Kit", "Moortest", "2018-06-01"));
        await RelateAsync(southmere, Own("SM-1"), Own("SM-2"), RelationshipType.BirthParent);
        await RelateAsync(southmere, Own("SM-3"), Own("SM-2"), RelationshipType.HalfSibling);

        var asa = Known(Person("Asa", "Reedsample", "1995-04-03", nhsNumber: "9990000247"));
        var health = new Health.HealthService.HealthServiceClient(p.PsychiatricNurse.CallInvoker);
        var reach = (await health.CheckAdultReachAsync(new Health.CheckAdultReachRequest
        {
            Question = new AdultReachQuestion
            {
                Adult = asa,
                Purpose = For(Purpose.AssessAdultAccess, "She was admitted last night and talks of a child at home."),
                OtherAreas = { "Southmere" },
            },
        })).Answer;
        reach.ChildAround.ShouldBe(ChildAround.Recorded);
        reach.Children.Select(c => c.Path.Count).Order().ShouldBe([1, 2]);
        reach.Children.Single(c => c.Path.Count == 2).Path[1].Words.ShouldBe("that child is recorded as a half sibling of the child (CONFIRMED)");
        reach.ToString().ShouldNotContain("Moortest");
        reach.Edges.Coverage.ShouldContain(c => c.Area == "Southmere");

        var episode = (await health.RecordAdultEpisodeAsync(new Health.RecordAdultEpisodeRequest
        {
            Episode = new AdultEpisode { Adult = asa, ChildContact = ChildContactAnswer.No, Source = SourceKind.SubjectAdult },
        })).Recorded;
        episode.Contradicted.ShouldBeTrue();
        episode.Contact.ShouldNotBeNull();
        (await InboxOf(p.PsychiatricNurse)).Single(i => i.Trigger == NotificationTrigger.CheckAnswerDue).ActionOwner.ShouldBe("Ruth Claymock");

        var midwife = await RefusalOf(async () => await new Health.HealthService.HealthServiceClient(p.Midwife.CallInvoker).CheckAdultReachAsync(
            new Health.CheckAdultReachRequest
            {
                Question = new AdultReachQuestion { Adult = asa, Purpose = For(Purpose.AssessAdultAccess, "She asked about her partner today.") },
            }));
        midwife.Reason.ShouldBe("ROLE_NOT_ALLOWED");
    }

    [Fact]
    public async Task Unknown_not_asked_no_and_not_recorded_stay_four_things()
    {
        await using var p = await CoupleAsync();
        var remy = Own("HV-9");
        await SayAsync(p.HealthVisitor, StatementTopic.BirthFatherInHome, remy, null, HomeAnswer.No);
        (await HouseholdForNurseryAsync(p)).OtherMaleInHome.Single().Answer.ShouldBe(HomeAnswer.NotRecorded);
        await SayAsync(p.HealthVisitor, StatementTopic.OtherMaleInHome, remy, null, HomeAnswer.NotAsked);
        await SayAsync(p.LeadSocialWorker, StatementTopic.OtherMaleInHome, Own("LCS-9"), null, HomeAnswer.Unknown);
        await SayAsync(p.LeadSocialWorker, StatementTopic.ParentalResponsibility, Own("LCS-9"), Own("LCS-8"), HomeAnswer.Yes);
        var unexplained = await RefusalOf(() => SayAsync(p.LeadSocialWorker, StatementTopic.Consulted, Own("LCS-9"), Own("LCS-8"), HomeAnswer.No));
        unexplained.Reason.ShouldBe("INVALID_FIELDS");
        await SayAsync(p.LeadSocialWorker, StatementTopic.Consulted, Own("LCS-9"), Own("LCS-8"), HomeAnswer.No, "Asking her would endanger Remy.");

        await RecordAsync(p.HealthVisitor, "HV-10", Person("Nan", "Woodsample", "1970-01-11", nhsNumber: "9990000247"));
        await RelateAsync(p.HealthVisitor, Own("HV-10"), remy, RelationshipType.ExtendedKin);

        var home = await HouseholdForNurseryAsync(p);
        home.BirthFatherInHome.Single().Answer.ShouldBe(HomeAnswer.No);
        home.OtherMaleInHome.Select(a => (a.Answer, a.StatedBy)).ShouldBe(
            [(HomeAnswer.Unknown, AgencyKind.SocialCare), (HomeAnswer.NotAsked, AgencyKind.Health)]);
        home.Adults.SelectMany(a => a.ParentalResponsibility).Select(r => (r.Topic, r.Answer)).ShouldBe(
            [(StatementTopic.Consulted, HomeAnswer.No), (StatementTopic.ParentalResponsibility, HomeAnswer.Yes)]);

        // Nobody is protective by default.
        home.Adults.Single(a => a.Kin is not null).Kin.Standing.ShouldBe(KinStanding.Unknown);
        await StandAsync(p.HealthVisitor, Own("HV-10"), remy, KinStanding.Protective, StandingBasis.Assumed);
        var nan = (await HouseholdForNurseryAsync(p)).Adults.Single(a => a.Kin is not null).Kin;
        (nan.Standing, nan.Basis).ShouldBe((KinStanding.Protective, StandingBasis.Assumed));

        // Two organisations differ: both stand side by side, and a later word of the one does not silence the other's warning.
        await RecordAsync(p.LeadSocialWorker, "LCS-10", Person("Nan", "Woodsample", "1970-01-11", nhsNumber: "9990000247"));
        await StandAsync(p.LeadSocialWorker, Own("LCS-10"), Own("LCS-9"), KinStanding.Risk, StandingBasis.Tested);
        await StandAsync(p.HealthVisitor, Own("HV-10"), remy, KinStanding.Protective, StandingBasis.Assumed);
        var disputed = (await HouseholdForNurseryAsync(p)).Adults.Single(a => a.Kin is not null);
        disputed.Kin.Standing.ShouldBe(KinStanding.Risk);
        disputed.KinStatements.Select(k => (k.Standing, k.StatedBy)).ShouldBe(
            [(KinStanding.Protective, AgencyKind.Health), (KinStanding.Risk, AgencyKind.SocialCare)], ignoreOrder: true);
    }

    [Fact]
    public async Task A_plan_that_several_agencies_hear_of_is_one_series_and_the_third_alerts_both_managers()
    {
        await using var p = await CoupleAsync(together: false);
        await CouplesLinkAsync(p, LinkState.Declared, SourceKind.SubjectAdult, p.ProbationOfficer, "CRN-7", "CRN-8");
        await CouplesLinkAsync(p, LinkState.Declared, SourceKind.ParentSelf, p.HealthVisitor, "HV-7", "HV-8");
        (await ReachAsync(p)).Reach.ShouldBe(LinkReach.Soon);
        (await InboxOf(p.ProbationManager)).ShouldNotContain(i => i.ActionOwner == "PROBATION_MANAGER");
        await CouplesLinkAsync(p, LinkState.Declared, SourceKind.SubjectAdult, p.ProbationOfficer, "CRN-7", "CRN-8");
        (await InboxOf(p.ProbationManager)).ShouldContain(i => i.ActionOwner == "PROBATION_MANAGER" && i.ExpectedResponse.Contains("3 times"));
        (await InboxOf(p.SocialCareManager)).ShouldContain(i => i.ActionOwner == "TEAM_MANAGER" && i.ExpectedResponse.Contains("3 times"));
    }

    private static Demographics Dale() => Person("Dale", "Hartmock", "2000-10-02", nhsNumber: "9990000107");

    private static Demographics Remy() => Person("Remy", "Woodsample", "2024-01-11", "9 Ford Road", "NM2 7AB", "9990000387");

    private static PeopleService.PeopleServiceClient People(InfoShareConnection who) => new(who.CallInvoker);

    /// <summary>Dale and Carly, whom three agencies know, with Remy; the health visitor saw that they live together.</summary>
    private static async Task<Partnership> CoupleAsync(bool together = true)
    {
        var p = await StartAsync("2027-03-03 10:00");
        var dale = Dale();
        var carly = Person("Carly", "Woodsample", "2002-05-19", "9 Ford Road", "NM2 7AB", "9990000174");
        var remy = Remy();
        foreach (var (who, prefix) in ((InfoShareConnection, string)[])[(p.ProbationOfficer, "CRN"), (p.HealthVisitor, "HV"), (p.DutySocialWorker, "LCS")])
        {
            await RecordAsync(who, $"{prefix}-7", dale);
            await RecordAsync(who, $"{prefix}-8", carly);
        }

        await RecordAsync(p.HealthVisitor, "HV-9", remy);
        await RecordAsync(p.DutySocialWorker, "LCS-9", remy);
        await RecordAsync(p.NurseryLead, "ARB-9", remy);
        await RelateAsync(p.HealthVisitor, Own("HV-8"), Own("HV-9"), RelationshipType.BirthParent);
        await WorksWithAsync(p.HealthVisitor, Own("HV-9"), PractitionerRole.HealthVisitor, "01632 960161");
        await WorksWithAsync(p.NurseryLead, Own("ARB-9"), PractitionerRole.DesignatedLead, "01632 960171");
        if (together)
            await CouplesLinkAsync(p, LinkState.Confirmed, SourceKind.Observed, p.HealthVisitor, "HV-7", "HV-8");
        return p;
    }

    private static async Task CouplesLinkAsync(Partnership p, LinkState state, SourceKind source, InfoShareConnection who, string he, string she)
    {
        await People(who).RecordRelationshipAsync(new RecordRelationshipRequest
        {
            Person = Own(he),
            RelatedTo = Own(she),
            Type = RelationshipType.Partner,
            State = state,
            Source = source,
        });
        await p.ClockAtAsync(System.TimeZoneInfo.ConvertTime(await p.NowAsync() + TimeSpan.FromMinutes(1), Core.Clocks.LondonTime.Zone)
            .ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture));
    }

    private static async Task<AdultReachAnswer> AdultReachAsync(Partnership p) =>
        (await new Probation.ProbationService.ProbationServiceClient(p.ProbationOfficer.CallInvoker).CheckAdultReachAsync(
            new Probation.CheckAdultReachRequest
            {
                Question = new AdultReachQuestion
                {
                    Adult = Own("CRN-7"),
                    Purpose = For(Purpose.SuperviseOffender, "He told me today that he sees Ms W. and her son again."),
                },
            })).Answer;

    private static async Task<AdultReachedChild> ReachAsync(Partnership p) => (await AdultReachAsync(p)).Children.Single();

    private static async Task<CustodyMoveRecorded> CustodyAsync(Partnership p, CustodyMove move) =>
        (await new Police.PoliceService.PoliceServiceClient(p.Detective.CallInvoker).RecordCustodyAsync(new Police.RecordCustodyRequest
        {
            Custody = new CustodyMoveStatement { Person = Known(Dale()), Move = move },
        })).Recorded;

    private static async Task<ChildHouseholdAnswer> HouseholdForNurseryAsync(Partnership p) =>
        (await new Education.EducationService.EducationServiceClient(p.NurseryLead.CallInvoker).CheckChildHouseholdAsync(
            new Education.CheckChildHouseholdRequest { Question = QuestionOn(Own("ARB-9"), Purpose.ProvideCare) })).Answer;

    private static ChildHouseholdQuestion QuestionOn(SubjectRef child, Purpose purpose) => new()
    {
        Child = child,
        Purpose = For(purpose, "A man whom nobody knows collected the child yesterday."),
    };

    private static Task ShareConvictionAsync(Partnership p) => ShareAsync(p, Own("CRN-7"));

    private static async Task ShareAsync(Partnership p, SubjectRef about)
    {
        var concern = new ConcernStatement
        {
            Subject = about,
            Indicators = { ConcernIndicator.ViolentConviction },
            Kind = ConcernKind.Historic,
            Happened = new WhenHappened { FromDate = "2025-05-01" },
            Source = SourceKind.Finding,
            Verification = VerificationState.Confirmed,
            RiskStatement = "Convicted of wounding an earlier partner at home.",
            ChildContact = ChildContactAnswer.Unknown,
            Urgency = Urgency.Standard,
            Consent = ConsentState.NotSoughtPrejudice,
            ConsentReason = "Asking would defeat the purpose.",
            LegalBasis = LegalBasis.PublicFunction,
        };
        if (about.OwnRecordId.StartsWith("PNC", StringComparison.Ordinal))
            await new Police.PoliceService.PoliceServiceClient(p.Detective.CallInvoker).ShareConcernAsync(new Police.ShareConcernRequest { Concern = concern });
        else
            await new Probation.ProbationService.ProbationServiceClient(p.ProbationOfficer.CallInvoker).ShareConcernAsync(new Probation.ShareConcernRequest { Concern = concern });
    }

    private static async Task ResideAsync(InfoShareConnection who, SubjectRef person, string line, string postcode, ResidenceKind kind) =>
        await People(who).RecordResidenceAsync(new RecordResidenceRequest
        {
            Person = person,
            Address = new Address { Line = line, Postcode = postcode, Area = "Northmere" },
            Kind = kind,
            State = LinkState.Confirmed,
            Source = SourceKind.RecordCheck,
        });

    private static async Task StandAsync(InfoShareConnection who, SubjectRef adult, SubjectRef child, KinStanding standing, StandingBasis basis) =>
        await People(who).RecordHouseholdStatementAsync(new RecordHouseholdStatementRequest
        {
            Topic = StatementTopic.KinStanding,
            Adult = adult,
            Child = child,
            Standing = standing,
            Basis = basis,
            Source = SourceKind.ParentSelf,
        });

    private static async Task SayAsync(
        InfoShareConnection who, StatementTopic topic, SubjectRef child, SubjectRef? adult, HomeAnswer answer, string reason = "") =>
        await People(who).RecordHouseholdStatementAsync(new RecordHouseholdStatementRequest
        {
            Topic = topic,
            Child = child,
            Adult = adult,
            Answer = answer,
            Reason = reason,
            Source = SourceKind.Observed,
        });
}
