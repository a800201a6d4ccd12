using Google.Protobuf.WellKnownTypes;
using InfoShare.Client;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Identity.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Education = InfoShare.Protocol.Education.V1;
using Health = InfoShare.Protocol.Health.V1;
using Police = InfoShare.Protocol.Police.V1;
using Review = InfoShare.Protocol.Audit.V1.AuditReviewService.AuditReviewServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// For random histories: what a review says that somebody could have seen at a moment is what the call answered at that moment, and what
/// the trail says was seen is part of it (M3). Concerns, contacts, statuses that begin and end, involvements, referrals, and two spellings of
/// one child that are joined and taken apart again.
/// </summary>
public sealed class CouldSeeIsWhatWasAnsweredTests
{
    private const int Steps = 22;

    private static readonly (string Organisation, string Name, string Role, Purpose[] Purposes)[] Askers =
    [
        ("elmmock-surgery", "Dr Askmock", "GP", [Purpose.AssessChild, Purpose.ProvideCare]),
        ("northmere-health-visiting", "Ivy Askmock", "HEALTH_VISITOR", [Purpose.AssessChild, Purpose.ProvideCare]),
        ("northmere-police", "Pat Askmock", "PUBLIC_PROTECTION", [Purpose.AssessChild, Purpose.FindMissing]),
        ("northmere-police", "Rob Askmock", "RESPONSE_OFFICER", [Purpose.AssessChild]),
        ("brook-lane-nursery", "Ms Askmock", "DESIGNATED_LEAD", [Purpose.AssessChild, Purpose.ProvideCare]),
        ("southmere-school", "Mr Askmock", "DESIGNATED_LEAD", [Purpose.ProvideCare]),
        ("northmere-csc", "Sal Askmock", "DUTY_SOCIAL_WORKER", [Purpose.AssessChild, Purpose.S47Enquiry]),
        ("southmere-csc", "Sid Askmock", "DUTY_SOCIAL_WORKER", [Purpose.AssessChild, Purpose.PreBirth]),
    ];

    private sealed record Asked(DateTimeOffset At, int Asker, Purpose Purpose, Dictionary<string, Tier> Concerns, int Statuses, Dictionary<string, Tier> Contacts);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_could_be_seen_is_what_the_call_returned(int seed)
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        var random = new Random(seed);
        var child = await RecordAsync(p.LeadSocialWorker, "LCS-90", Person("Kaja", "Reedfixture", "2017-03-04", "8 Reed Row", "NM8 8RR"));
        var spelled = await RecordAsync(p.DesignatedLead, "SIMS-90", Person("Katarzyna", "Rietfixture", "2017-04-03"));
        var steward = new IdentityService.IdentityServiceClient(p.As("northmere-partnership", "Sol Stewardsample", "DATA_STEWARD").CallInvoker);
        List<Asked> asked = [];
        var joined = "";
        var status = false;
        for (var step = 0; step < Steps; step++)
        {
            await p.ClockAtAsync(new DateTime(2027, 3, 1, 9, 20, 0).AddMinutes(20 * step).ToString("yyyy-MM-dd HH:mm", null));
            switch (random.Next(10))
            {
                case 0 when joined.Length == 0 && step > 4:
                    joined = (await steward.ProposeJoinAsync(new ProposeJoinRequest
                    {
                        Person = ById(child),
                        SameAs = ById(spelled),
                        Reason = "Rang the school today: same mother, same home, their file had a slip in the name.",
                    })).DecisionId;
                    break;
                case 0 when joined.Length > 0:
                    await steward.UndoIdentityDecisionAsync(new UndoIdentityDecisionRequest { DecisionId = joined, Reason = "The mother came with both girls today: they are cousins of one age." });
                    joined = "";
                    break;
                case 1:
                    status = !status;
                    await new SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).RecordStatusAsync(new RecordStatusRequest
                    {
                        Child = Own("LCS-90"),
                        Status = ChildStatusCode.Marac,
                        FromDate = "2027-02-02",
                        ToDate = status ? "" : "2027-03-01",
                        ClosureReason = status ? ClosureReason.Unspecified : ClosureReason.ChangeEvidenced,
                    });
                    break;
                case 2:
                    var (organisation, name, role, _) = Askers[random.Next(Askers.Length)];
                    await WorksWithAsync(p.As(organisation, name, role), ById(random.Next(2) == 0 ? child : spelled), RoleOf(role), "01632 960777");
                    break;
                case 3 when step > 6:
                    await new Health.HealthService.HealthServiceClient(p.Doctor.CallInvoker).MakeReferralAsync(new Health.MakeReferralRequest
                    {
                        Referral = new ReferralDraft
                        {
                            Children = { ById(child) },
                            RiskStatement = "She was left alone overnight twice.",
                            Urgency = Urgency.Standard,
                            Consent = ConsentState.Refused,
                        },
                    });
                    break;
                case 4 or 5:
                    await MeetAsync(p, random, ById(random.Next(3) == 0 ? spelled : child), step);
                    break;
                default:
                    await ShareAsync(p, random, ById(random.Next(3) == 0 ? spelled : child));
                    break;
            }

            asked.Add(await AskAsync(p, random.Next(Askers.Length), random, child));
        }

        asked.Sum(a => a.Concerns.Count).ShouldBeGreaterThan(Steps, "the history must show something, or the test compares nothing");
        asked.Sum(a => a.Contacts.Count).ShouldBeGreaterThan(Steps / 2, "and so of contacts");
        foreach (var one in asked)
        {
            var (organisation, name, role, _) = Askers[one.Asker];
            var knew = await KnewAsync(p, child, one.At, organisation, RoleOf(role), one.Purpose);
            var could = knew.Lines.Where(l => l.Kind == KnowledgeKind.CouldSee && l.Tier is Tier.Marker or Tier.Summary or Tier.Detail).ToList();
            could.Where(l => l.ObjectId.StartsWith("con_", StringComparison.Ordinal)).ToDictionary(l => l.ObjectId, l => l.Tier)
                .ShouldBe(one.Concerns, ignoreOrder: true, $"{name} ({role}) for {one.Purpose} at {one.At:O}, seed {seed}");
            could.Where(l => l.Code == "CONTACT").ToDictionary(l => l.ObjectId, l => l.Tier)
                .ShouldBe(one.Contacts, ignoreOrder: true, $"contacts: {name} ({role}) for {one.Purpose} at {one.At:O}, seed {seed}");
            could.Count(l => l.Code == "MARAC").ShouldBe(one.Statuses, $"{name} ({role}) for {one.Purpose} at {one.At:O}, seed {seed}");

            // What the asker had been shown by then, this answer among it, lies within what all roles and purposes could see.
            var all = await KnewAsync(p, child, one.At, organisation, PractitionerRole.Unspecified, Purpose.Unspecified);
            var most = all.Lines.Where(l => l.Kind == KnowledgeKind.CouldSee).ToDictionary(l => l.ObjectId, l => l.Tier);
            var id = "u-" + name.Replace(' ', '-').ToLowerInvariant();
            var did = all.Lines.Where(l => l.Kind == KnowledgeKind.DidSee && l.PractitionerId == id).ToList();
            foreach (var (thing, tier) in one.Concerns.Concat(one.Contacts))
            {
                did.ShouldContain(l => l.ObjectId == thing && l.Tier >= tier, $"{name} was shown {thing} at {tier}");
                ((int)most[thing]).ShouldBeGreaterThanOrEqualTo((int)tier);
            }
        }
    }

    private static async Task<Asked> AskAsync(Partnership p, int asker, Random random, string child)
    {
        var (organisation, name, role, purposes) = Askers[asker];
        var who = p.As(organisation, name, role);
        var purpose = purposes[random.Next(purposes.Length)];
        var why = For(purpose, "She did not come in today and nobody answers at the door.");
        var picture = organisation switch
        {
            "elmmock-surgery" or "northmere-health-visiting" => (await new Health.HealthService.HealthServiceClient(who.CallInvoker).QueryChildAsync(
                new Health.QueryChildRequest { Child = ById(child), Purpose = why, PageSize = 50 })).Picture,
            "northmere-police" => (await new Police.PoliceService.PoliceServiceClient(who.CallInvoker).QueryChildAsync(
                new Police.QueryChildRequest { Child = ById(child), Purpose = why, PageSize = 50 })).Picture,
            "northmere-csc" or "southmere-csc" => (await new SocialCareService.SocialCareServiceClient(who.CallInvoker).QueryChildAsync(
                new QueryChildRequest { Child = ById(child), Purpose = why, PageSize = 50 })).Picture,
            _ => (await new Education.EducationService.EducationServiceClient(who.CallInvoker).QueryChildAsync(
                new Education.QueryChildRequest { Child = ById(child), Purpose = why, PageSize = 50 })).Picture,
        };
        return new Asked(await p.NowAsync(), asker, purpose, picture.Concerns.ToDictionary(c => c.ConcernId, c => c.Tier), picture.Statuses.Count,
            picture.Contacts.ToDictionary(c => c.ContactId, c => c.Tier));
    }

    private static async Task<WhoKnewWhatResponse> KnewAsync(
        Partnership p, string child, DateTimeOffset at, string organisation, PractitionerRole role, Purpose purpose) =>
        await new Review(p.Auditor.CallInvoker).WhoKnewWhatAsync(new WhoKnewWhatRequest
        {
            PersonId = child,
            At = Timestamp.FromDateTimeOffset(at),
            Reason = "Whether a review says what the calls answered at the time.",
            OrganisationId = organisation,
            Role = role,
            Purpose = purpose,
            Full = true,
            PageSize = 500,
        });

    // A visit, a missed one, and what is a clinic's alone.
    private static async Task MeetAsync(Partnership p, Random random, SubjectRef child, int step)
    {
        var who = random.Next(4) == 0 ? p.As("northmere-sexual-health", "Bea Tarnmock", "SEXUAL_HEALTH_WORKER") : random.Next(2) == 0 ? p.HealthVisitor : p.Doctor;
        var health = new Health.HealthService.HealthServiceClient(who.CallInvoker);
        if (random.Next(2) == 0)
        {
            await health.RecordVisitAsync(new Health.RecordVisitRequest { Patient = child, Visit = OnePageTests.Seen("2027-02-26", "I am all right.", $"Tired, at the visit {step}.") });
            return;
        }

        await health.ReportMissedAppointmentAsync(new Health.ReportMissedAppointmentRequest
        {
            Patient = child,
            AppointmentOn = $"2027-02-{(step % 20) + 1:00}",
            Appointment = AppointmentKind.HomeVisit,
            Outcome = AttendanceOutcome.NoResponse,
        });
    }

    private static async Task ShareAsync(Partnership p, Random random, SubjectRef child)
    {
        switch (random.Next(5))
        {
            case 0:
                await new Health.HealthService.HealthServiceClient(p.HealthVisitor.CallInvoker).ShareConcernAsync(
                    new Health.ShareConcernRequest { Concern = About(child, ConcernIndicator.HealthPlanNotFollowed) });
                break;
            case 1:
                await new Police.PoliceService.PoliceServiceClient(p.Detective.CallInvoker).ShareConcernAsync(
                    new Police.ShareConcernRequest { Concern = About(child, ConcernIndicator.ViolentConviction) });
                break;
            case 2:
                await new SocialCareService.SocialCareServiceClient(p.As("northmere-csc", "Rowan Fellsample", "LADO").CallInvoker).ShareConcernAsync(
                    new ShareConcernRequest { Concern = About(child, ConcernIndicator.StaffConduct) });
                break;
            case 3:
                await new Health.HealthService.HealthServiceClient(p.Doctor.CallInvoker).ShareConcernAsync(
                    new Health.ShareConcernRequest { Concern = About(child, ConcernIndicator.PoorGrowth) });
                break;
            default:
                await new Education.EducationService.EducationServiceClient(p.NurseryLead.CallInvoker).ShareConcernAsync(
                    new Education.ShareConcernRequest { Concern = About(child, ConcernIndicator.PoorHygiene) });
                break;
        }
    }

    private static ConcernStatement About(SubjectRef child, ConcernIndicator indicator) => new()
    {
        Subject = child,
        Indicators = { indicator },
        Kind = ConcernKind.Event,
        Source = SourceKind.Observed,
        RiskStatement = "Seen again this morning, and it was not the first time.",
        ChildContact = ChildContactAnswer.Yes,
        Urgency = Urgency.Standard,
        Consent = ConsentState.NotSoughtPrejudice,
        ConsentReason = "Asking now would end what we see of her.",
        LegalBasis = LegalBasis.SafeguardingCondition,
    };

    private static SubjectRef ById(string personId) => new() { PersonId = personId };

    private static PractitionerRole RoleOf(string code) =>
        System.Enum.Parse<PractitionerRole>(string.Concat(code.Split('_').Select(w => w[..1] + w[1..].ToLowerInvariant())));
}
