using Google.Protobuf.WellKnownTypes;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Education.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.Registry.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Health = InfoShare.Protocol.Health.V1;
using Probation = InfoShare.Protocol.Probation.V1;
using Referrals = InfoShare.Protocol.Referral.V1.ReferralService.ReferralServiceClient;
using Review = InfoShare.Protocol.Audit.V1.AuditReviewService.AuditReviewServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// Who knew what is judged as things stood at the moment asked about, and not as they stand today (M3): who had the referral, who was
/// registered with which roles, who was protected, and what a concern said before it was corrected or taken back.
/// </summary>
public sealed class ThenAndNotTodayTests
{
    private const string Why = "Rapid review: who knew what at the time, and not what we know now.";
    private const string Then = "2027-03-10 12:00";

    [Fact]
    public async Task A_referral_that_was_passed_on_is_its_former_recipients_until_then_and_the_others_after()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var child = await RecordAsync(p.DesignatedLead, "SIMS-70", Person("Olaf", "Thensample", "2019-06-03", "2 Kiln Row", "NM2 2AB"));
        var receipt = (await new EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).MakeReferralAsync(new Protocol.Education.V1.MakeReferralRequest
        {
            Referral = new ReferralDraft
            {
                Children = { Own("SIMS-70") },
                RiskStatement = "Dirt, hunger and wasting, seen by a teaching assistant; last weighed on 14 January.",
                Source = SourceKind.SupportWorker,
            },
        })).Receipt;
        var owned = (await new SocialCare(p.DutySocialWorker.CallInvoker).TakeOwnershipAsync(
            new TakeOwnershipRequest { ReferralId = receipt.ReferralId, Version = 1 })).Referral;
        await p.ClockAtAsync("2027-03-11 10:00");
        var offered = (await new SocialCare(p.DutySocialWorker.CallInvoker).DecideReferralAsync(new DecideReferralRequest
        {
            ReferralId = owned.ReferralId,
            Version = owned.Version,
            Decision = new Decision
            {
                Disposition = Disposition.Redirected,
                Reason = DispositionReason.OtherArea,
                RedirectToArea = "Southmere",
                Rationale = "They moved over the river on Monday, all of them.",
                Criteria = "Threshold document level 3",
                Evidence = "The school's account.",
                HistoryRead = HistoryRead.NoneRecorded,
            },
        })).Referral;
        await new Referrals(p.SouthmereDuty.CallInvoker).AcceptRedirectAsync(new AcceptRedirectRequest
        {
            ReferralId = offered.ReferralId,
            Version = offered.Version,
            Words = "They moved here on Monday; we decide it.",
        });
        await p.ClockAtAsync("2027-03-12 12:00");

        var before = await AskAsync(p, child, Then);
        SidesOf(before, offered.ReferralId).ShouldBe([("northmere-csc", "RECIPIENT"), ("northmere-school", "REFERRER")]);
        SidesOf(await AskAsync(p, child, "2027-03-12 11:00"), offered.ReferralId).ShouldBe([("northmere-school", "REFERRER"), ("southmere-csc", "RECIPIENT")]);
        before.NotRebuilt.ShouldNotContain(n => n.Contains("passed on", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Roles_and_places_in_the_register_are_those_of_the_moment()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (child, concern) = await ConcernAsync(p, "EMIS-71", "Pola");
        await p.ClockAtAsync(Then);
        var then = await AskAsync(p, child, "2027-03-10 11:00");
        var seen = CouldSee(then, "northmere-school", concern);
        (seen.Kind, seen.Tier != Tier.Unspecified).ShouldBe((KnowledgeKind.CouldSee, true));
        then.Organisations.Single(o => o.OrganisationId == "northmere-school").Connected.ShouldBeTrue();

        // The school's place is taken away; the nursery has no designated lead any more.
        await p.ClockAtAsync("2027-03-12 10:00");
        var registry = new RegistryService.RegistryServiceClient(p.Auditor.CallInvoker);
        await registry.SetOrganisationEnabledAsync(new SetOrganisationEnabledRequest
        {
            OrganisationId = "northmere-school",
            Enabled = false,
            Reason = "The school's key was copied to a lost memory stick.",
        });
        var nursery = (await registry.ListOrganisationsAsync(new ListOrganisationsRequest { PageSize = 100 })).Organisations.Single(o => o.OrganisationId == "brook-lane-nursery").Clone();
        nursery.AllowedRoles.Clear();
        nursery.AllowedRoles.Add(PractitionerRole.SchoolStaff);
        await registry.PutOrganisationAsync(new PutOrganisationRequest { Organisation = nursery });
        await p.ClockAtAsync("2027-03-13 10:00");

        var later = await AskAsync(p, child, "2027-03-10 11:00");
        later.Lines.ShouldBe(then.Lines);
        later.Organisations.ShouldBe(then.Organisations);
        var today = await AskAsync(p, child, "2027-03-13 09:00");
        today.Lines.ShouldNotContain(l => l.OrganisationId == "northmere-school" && l.Kind == KnowledgeKind.CouldSee);
        today.Lines.Where(l => l.OrganisationId == "brook-lane-nursery" && l.ObjectId == concern).ShouldAllBe(l => l.Role == PractitionerRole.SchoolStaff);
    }

    [Fact]
    public async Task Somebody_who_is_protected_since_was_not_hidden_before_and_is_not_after()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (child, concern) = await ConcernAsync(p, "EMIS-72", "Rosa");
        await p.ClockAtAsync("2027-03-11 10:00");
        await ProtectAsync(p, true);
        await p.ClockAtAsync("2027-03-12 10:00");
        await ProtectAsync(p, false);
        await p.ClockAtAsync("2027-03-13 10:00");

        // A probation service that never met her: hers to find, then not, then again.
        foreach (var (at, kind) in new[]
                 {
                     (Then, KnowledgeKind.CouldSee), ("2027-03-11 12:00", KnowledgeKind.Withheld), ("2027-03-12 12:00", KnowledgeKind.CouldSee),
                 })
        {
            var line = CouldSee(await AskAsync(p, child, at), "southmere-school", concern);
            (line.Kind, line.RuleId == "person/protected").ShouldBe((kind, kind == KnowledgeKind.Withheld), at);
        }

        async Task ProtectAsync(Partnership partnership, bool isProtected)
        {
            var request = new RecordPersonRequest { OwnRecordId = "EMIS-72", Demographics = Of("Rosa"), Protected = isProtected };
            if (!isProtected)
                request.ProtectionLiftedBecause = "The order was discharged, and she asked for it herself.";
            await new PeopleService.PeopleServiceClient(partnership.Doctor.CallInvoker).RecordPersonAsync(request);
        }
    }

    [Fact]
    public async Task A_concern_says_what_it_said_and_one_that_was_taken_back_was_there_before()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (child, concern) = await ConcernAsync(p, "EMIS-73", "Tove");
        var concerns = new ConcernService.ConcernServiceClient(p.Doctor.CallInvoker);
        await p.ClockAtAsync("2027-03-11 10:00");
        await concerns.CorrectConcernAsync(new CorrectConcernRequest
        {
            ConcernId = concern,
            Version = 1,
            Statement = new ConcernText
            {
                Indicators = { ConcernIndicator.PoorHygiene },
                Kind = ConcernKind.Statement,
                Source = SourceKind.Observed,
                RiskStatement = "She was unwashed; the inhaler was there after all.",
            },
            Reason = "Her mother rang and told me where the inhaler was.",
        });
        await p.ClockAtAsync("2027-03-12 10:00");
        await concerns.TakeBackConcernAsync(new TakeBackConcernRequest
        {
            ConcernId = concern,
            Step = 1,
            Reason = "It was another girl of the same name, seen the hour before.",
        });
        await p.ClockAtAsync("2027-03-13 10:00");

        CouldSee(await AskAsync(p, child, Then), "northmere-csc", concern).Code.ShouldBe("HEALTH_PLAN_NOT_FOLLOWED");
        CouldSee(await AskAsync(p, child, "2027-03-11 12:00"), "northmere-csc", concern).Code.ShouldBe("POOR_HYGIENE");

        // Taken back, it is for its own surgery and for whoever was shown it.
        var gone = await AskAsync(p, child, "2027-03-12 12:00");
        CouldSee(gone, "elmmock-surgery", concern).Kind.ShouldBe(KnowledgeKind.CouldSee);
        var stranger = CouldSee(gone, "southmere-school", concern);
        (stranger.Kind, stranger.RuleId, stranger.State).ShouldBe((KnowledgeKind.Withheld, "concern/taken-back", "RECORDED_IN_ERROR"));
    }

    [Fact]
    public async Task That_a_check_of_an_adult_told_of_a_child_is_something_that_was_seen()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (child, _) = await ConcernAsync(p, "EMIS-74", "Vida");
        var adult = await RecordAsync(p.ProbationOfficer, "NDEL-74", Person("Karl", "Thenfixture", "1990-02-02", "6 Weir Road", "NM4 1AA"));
        await RecordAsync(p.LeadSocialWorker, "LCS-74", Of("Vida"));
        await RecordAsync(p.LeadSocialWorker, "LCS-75", Person("Karl", "Thenfixture", "1990-02-02", "6 Weir Road", "NM4 1AA"));
        await RelateAsync(p.LeadSocialWorker, Own("LCS-75"), Own("LCS-74"), RelationshipType.BirthParent);
        await p.ClockAtAsync("2027-03-10 11:00");
        var reach = (await new Probation.ProbationService.ProbationServiceClient(p.ProbationOfficer.CallInvoker).CheckAdultReachAsync(
            new Probation.CheckAdultReachRequest
            {
                Question = new AdultReachQuestion { Adult = Own("NDEL-74"), Purpose = For(Purpose.SuperviseOffender, "He says that he sees his girl on Sundays.") },
            })).Answer;
        reach.Children.Count.ShouldBe(1);
        await p.ClockAtAsync("2027-03-11 10:00");

        var knew = await AskAsync(p, child, "2027-03-10 12:00");
        var line = knew.Lines.Single(l => l.Kind == KnowledgeKind.DidSee && l.OrganisationId == "northmere-probation");
        (line.ObjectId, line.Tier, line.Code, line.PractitionerId).ShouldBe((child, Tier.Existence, "CHILD_REACHED", "u-jo-pinefixture"));
        knew.Organisations.Single(o => o.OrganisationId == "northmere-probation").DidSee.ShouldBe(1);
        (await AskAsync(p, child, "2027-03-10 10:00")).Lines.ShouldNotContain(l => l.Code == "CHILD_REACHED");

        // Of the adult's own review the child is no line: who it is, is not said.
        (await AskAsync(p, adult, "2027-03-10 12:00")).ToString().ShouldNotContain(child);
    }

    private static Demographics Of(string given) => Person(given, "Thensample", "2018-06-03", "4 Kiln Row", "NM2 2AB");

    private static async Task<(string Child, string Concern)> ConcernAsync(Partnership p, string ownRecordId, string given)
    {
        var child = await RecordAsync(p.Doctor, ownRecordId, Of(given));
        await p.ClockAtAsync("2027-03-10 09:30");
        var concern = (await new Health.HealthService.HealthServiceClient(p.Doctor.CallInvoker).ShareConcernAsync(new Health.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own(ownRecordId),
                Indicators = { ConcernIndicator.HealthPlanNotFollowed },
                Kind = ConcernKind.Statement,
                Source = SourceKind.Observed,
                RiskStatement = "Her inhaler has not been used for weeks.",
                ChildContact = ChildContactAnswer.Yes,
                Urgency = Urgency.Standard,
                Consent = ConsentState.NotSoughtPrejudice,
                ConsentReason = "Asking now would end what we see of her.",
                LegalBasis = LegalBasis.SafeguardingCondition,
            },
        })).Concern.ConcernId;
        return (child, concern);
    }

    private static KnowledgeLine CouldSee(WhoKnewWhatResponse knew, string organisation, string id) =>
        knew.Lines.Single(l => l.OrganisationId == organisation && l.ObjectId == id && l.Kind is KnowledgeKind.CouldSee or KnowledgeKind.Withheld);

    private static (string, string)[] SidesOf(WhoKnewWhatResponse knew, string referralId) =>
        [.. knew.Lines.Where(l => l.ObjectId == referralId && l.Kind == KnowledgeKind.CouldSee).Select(l => (l.OrganisationId, l.Code)).Order()];

    private static async Task<WhoKnewWhatResponse> AskAsync(Partnership p, string personId, string at) =>
        await new Review(p.Auditor.CallInvoker).WhoKnewWhatAsync(new WhoKnewWhatRequest
        {
            PersonId = personId,
            At = Timestamp.FromDateTimeOffset(At(at)),
            Reason = Why,
            Full = true,
            PageSize = 500,
        });
}
