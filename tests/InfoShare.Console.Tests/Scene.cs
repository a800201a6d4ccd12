using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using InfoShare.Core.Clocks;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Education.V1;
using InfoShare.Protocol.Handover.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Information.V1;
using InfoShare.Protocol.Plan.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using InfoShare.Protocol.Tasks.V1;

namespace InfoShare.WebConsole.Tests;

/// <summary>One page: its route, whose page it is, and an address of it where there is something to read.</summary>
/// <param name="Shut">A practitioner, by organisation and role, to whom it is refused; null: everybody who is signed in has a page of the own.</param>
internal sealed record PageRow(string Route, string Organisation, string Role, string Address, (string Organisation, string Role)? Shut = null)
{
    /// <summary>Its name in words, for a picture.</summary>
    public string Name => "page-" + Regex.Replace(Route.Trim('/'), "[^a-z]+", "-").Trim('-');
}

/// <summary>
/// A site on which something stands behind every page, with words planted in each part of it, and who may read them. Whatever asks for a
/// reason was asked through the pages, so that each address is one that a practitioner really has.
/// </summary>
public sealed partial class Scene : IAsyncLifetime
{
    private const string Csc = "northmere-csc";
    private const string Midwifery = "northmere-midwifery";
    private const string Visiting = "northmere-health-visiting";
    private const string Police = "northmere-police";
    private const string Probation = "northmere-probation";
    private const string School = "northmere-school";
    private const string Hospital = "northmere-hospital";
    private const string Why = "The scene asks with a reason, as everybody has to.";
    private static readonly (string, string)? Nursery = ("brook-lane-nursery", "DESIGNATED_LEAD");
    private static readonly (string, string)? Housing = ("northmere-housing", "ASSOCIATED_REFERRER");

    /// <summary>Words that stand somewhere, and who may read them: an organisation, or a role of one.</summary>
    internal static IReadOnlyList<(string Words, string[] Readers)> Planted { get; } =
    [
        ("PLANTED-RISK", [Csc, Midwifery]),
        ("PLANTED-RATIONALE", [Csc]),
        ("PLANTED-EVIDENCE", [Csc]),
        ("PLANTED-FEEDBACK", [Csc, Midwifery]),
        ("PLANTED-GROUNDS", [Csc, Midwifery]),
        ("PLANTED-HANDOVER", [Midwifery, Visiting]),
        ("PLANTED-REMAINS", [Csc, School]),
        ("PLANTED-FAMILYVIEW", [Csc]),
        ("PLANTED-SHARED", [Midwifery]),
        ("PLANTED-HAPPENING", [Police, "northmere-partnership"]),
        ("PLANTED-LEADS", [$"{School}/DESIGNATED_LEAD", $"{School}/ATTENDANCE_OFFICER", Csc]),
        ("PLANTED-STAFFS", [School, Csc]),
        ("Leadfixture", [$"{School}/DESIGNATED_LEAD", $"{School}/ATTENDANCE_OFFICER", Csc]),
        ("Stafffixture", [School, Csc]),
        ("Planttest", [Csc, Midwifery, Visiting, Police]),
        ("PLANTED-TASK", [Hospital, Visiting]),
        ("PLANTED-QUESTION", [Csc, School]),
        ("Tasktest", [Hospital, Visiting]),
        ("Woodtest", [Probation]),
        ("PLANTED-CLINICHANDS", [Visiting]),
        ("PLANTED-CLINICASKS", [Visiting]),
        ("PLANTED-CLINICRISK", [Csc]),
        ("PLANTED-CLINICWORDS", [School]),
        ("Fensample", [Csc, Visiting, School]),
        ("PLANTED-TAKENRISK", [Csc, Midwifery, Help]),
        ("PLANTED-TAKENWHY", [Csc]),
        ("PLANTED-DECLINEDRISK", [Csc, Midwifery, Help]),
        ("PLANTED-LATERANSWER", [Csc, Midwifery]),
        ("PLANTED-DECLINEDWHY", [Csc]),
    ];

    /// <summary>Words that nobody else reads, and that no page shows to whoever wrote them.</summary>
    internal static IReadOnlyList<string> Unshown { get; } = ["PLANTED-SAID", "Sharetest"];

    /// <summary>The site.</summary>
    public Site Site { get; } = new();

    /// <summary>Every page.</summary>
    internal IReadOnlyList<PageRow> Pages { get; private set; } = [];

    /// <summary>Further addresses at which words are planted that one role of an organisation reads and another does not.</summary>
    internal IReadOnlyList<string> Besides { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        await Site.InitializeAsync();
        if (Site.Missing is not null)
            return;
        var (referral, entry) = await ReferralAsync();
        string[] schools = [await OfSchoolAsync("DESIGNATED_LEAD", "Lio", "Leadfixture", "2019-05-02", "PLANTED-LEADS"), await OfSchoolAsync("SCHOOL_STAFF", "Wynn", "Stafffixture", "2016-11-23", "PLANTED-STAFFS")];
        Besides = ["/shared?show=own", "/sent?show=all", "/handovers?show=by", .. schools.SelectMany(id => (string[])[$"/sent/{id}", $"/referrals/{id}", $"/challenges/{id}"])];
        var child = (await Site.ReferralAsync(Site.LeadSocialWorker, referral)).Children[0].PersonId;
        var handover = await HandoverAsync();
        var ending = await EndingAsync();
        var task = await TaskAsync();
        var pattern = await PatternAsync();
        var question = await QuestionAsync();
        var consultation = await Site.ConsultationAsync("904", "Carys", "Asktest");
        var (promised, promise) = await PromiseAsync();
        using var owen = await Site.PlainAsAsync(Csc, "DUTY_SOCIAL_WORKER");
        var notice = Regex.Match((await owen.GetAsync("/notices?show=all")).Text, "/notices/(ntf_[A-Z0-9a-z]+)").Groups[1].Value;
        var held = await AskAsync(owen, $"/referrals/{referral}/held/{child}", []);
        var looked = await AskAsync(owen, $"/children/{child}/looked", Reason("TriageReferral"));
        var visit = await AskAsync(owen, $"/children/{child}/visit", Reason("TriageReferral"));
        var page = await AskAsync(owen, $"/children/{child}", Reason("TriageReferral"));
        var item = Regex.Match((await owen.GetAsync(page)).Text, "name=\"item\" value=\"([^\"]+)\"").Groups[1].Value;
        var line = await SendAsync(owen, page, new() { ["item"] = item });
        Besides = [.. Besides, .. await ServicesAsync()];
        var glass = await GlassAsync();
        var check = await CheckAsync();
        using var ada = await Site.PlainAsAsync("northmere-partnership", "AUDITOR");
        var review = await SendAsync(ada, "/review", await MomentAsync(child));
        using var hana = await Site.PlainAsAsync(Midwifery, "MIDWIFE");
        var receipt = await SendAsync(hana, "/receipts", new() { ["Form.EntryId"] = entry });

        using var jo = await Site.PlainAsAsync(Probation, "PROBATION_OFFICER");
        var adults = await SendAsync(jo, "/adults", new(Reason(nameof(Purpose.AssessAdultAccess))) { ["Form.Person.OwnRecord"] = "X901" });

        var shared = await SendAsync(hana, "/share", new()
        {
            ["Form.Adult.GivenName"] = "Una",
            ["Form.Adult.FamilyName"] = "Sharetest",
            ["Form.Adult.Born"] = "2/2/1992",
            ["Form.Signs"] = nameof(ConcernIndicator.ParentAlcohol),
            ["Form.Risk"] = "PLANTED-SHARED she had drunk when she fetched the child.",
            ["Form.Kind"] = nameof(ConcernKind.Event),
            ["Form.Source"] = nameof(SourceKind.Observed),
            ["Form.Urgency"] = nameof(Urgency.Standard),
            ["Form.Contact"] = nameof(ChildContactAnswer.Unknown),
        });

        var history = await AskAsync(hana, $"/concerns/{Regex.Match(shared, "con_[0-9A-Za-z]+").Value}", Reason(nameof(Purpose.ProvideCare)));
        string OfConcern(string part) => history.Replace("?", $"/{part}?", StringComparison.Ordinal);

        // Of her something was shared that an account could tell of.
        var told = await Site.PersonAsync("LCS-903");
        var toldOf = await AskAsync(owen, $"/children/{told}", Reason("TriageReferral"));
        string OfChild(string part) => $"/children/{child}/{part}?from={page[(page.LastIndexOf('/') + 1)..]}";

        PageRow Row(string route, string organisation, string role, string? address = null, (string, string)? shut = null) => new(route, organisation, role, address ?? route, shut);
        Pages =
        [
            Row("/tray", Csc, "DUTY_SOCIAL_WORKER", shut: Nursery),
            Row("/referrals/{id}", Csc, "DUTY_SOCIAL_WORKER", $"/referrals/{referral}", Nursery),
            Row("/referrals/{id}/decide", Csc, "TEAM_MANAGER", $"/referrals/{referral}/decide", Nursery),
            Row("/referrals/{id}/held/{child}", Csc, "DUTY_SOCIAL_WORKER", held, Nursery),
            Row("/partner-check", Probation, "PROBATION_OFFICER", shut: Nursery),
            Row("/partner-check/{check}", Probation, "PROBATION_OFFICER", check, Nursery),
            Row("/partner-check/{check}/ask", Probation, "PROBATION_OFFICER", check.Replace("?", "/ask?", StringComparison.Ordinal), Nursery),
            Row("/children", Csc, "DUTY_SOCIAL_WORKER", shut: Housing),
            Row("/children/{child}", Csc, "DUTY_SOCIAL_WORKER", $"/children/{child}", Housing),
            Row("/children/{child}/looked", Csc, "DUTY_SOCIAL_WORKER", looked, Housing),
            Row("/children/{child}/visit", Csc, "DUTY_SOCIAL_WORKER", visit, Housing),
            Row("/children/{child}/work", Csc, "DUTY_SOCIAL_WORKER", OfChild("work"), Housing),
            Row("/children/{child}/lead", Csc, "DUTY_SOCIAL_WORKER", OfChild("lead"), Housing),
            Row("/children/{child}/status", Csc, "DUTY_SOCIAL_WORKER", OfChild("status"), Housing),
            Row("/children/{child}/account", Csc, "DUTY_SOCIAL_WORKER", $"/children/{told}/account?from={toldOf[(toldOf.LastIndexOf('/') + 1)..]}", Housing),
            Row("/work", Visiting, "HEALTH_VISITOR", shut: Housing),
            Row("/children/{child}/{answer}", Csc, "DUTY_SOCIAL_WORKER", page, Nursery),
            Row("/children/{child}/{answer}/{line}", Csc, "DUTY_SOCIAL_WORKER", line, Nursery),
            Row("/adults", Probation, "PROBATION_OFFICER", adults, (Midwifery, "MIDWIFE")),
            Row("/refer", Midwifery, "MIDWIFE"),
            Row("/share", Midwifery, "MIDWIFE", shut: Housing),
            Row("/shared", Midwifery, "MIDWIFE", shut: Housing),
            Row("/shared/{id}", Midwifery, "MIDWIFE", shared, Nursery),
            Row("/concerns/{id}", Midwifery, "MIDWIFE", history, Housing),
            Row("/concerns/{id}/note", Midwifery, "MIDWIFE", OfConcern("note"), Housing),
            Row("/concerns/{id}/verify", Midwifery, "MIDWIFE", OfConcern("verify"), Housing),
            Row("/concerns/{id}/appraise", Midwifery, "MIDWIFE", OfConcern("appraise"), Housing),
            Row("/concerns/{id}/correct", Midwifery, "MIDWIFE", OfConcern("correct"), Housing),
            Row("/concerns/{id}/take-back", Midwifery, "MIDWIFE", OfConcern("take-back"), Housing),
            Row("/review", "northmere-partnership", "AUDITOR", shut: (Midwifery, "MIDWIFE")),
            Row("/review/{answer}", "northmere-partnership", "AUDITOR", review, Nursery),
            Row("/receipts", Midwifery, "MIDWIFE", receipt, Nursery),
            Row("/sent", Midwifery, "MIDWIFE"),
            Row("/sent/{id}", Midwifery, "MIDWIFE", $"/sent/{referral}", Nursery),
            Row("/notices", Csc, "DUTY_SOCIAL_WORKER"),
            Row("/notices/{id}", Csc, "DUTY_SOCIAL_WORKER", $"/notices/{notice}", Nursery),
            Row("/handovers", Visiting, "HEALTH_VISITOR"),
            Row("/handovers/new", Midwifery, "MIDWIFE", shut: Housing),
            Row("/handovers/{id}", Visiting, "HEALTH_VISITOR", $"/handovers/{handover}", Nursery),
            Row("/challenges", Csc, "TEAM_MANAGER"),
            Row("/challenges/{id}", Csc, "TEAM_MANAGER", $"/challenges/{referral}", Nursery),
            Row("/emergency", Police, "PUBLIC_PROTECTION"),
            Row("/emergency/open", Police, "PUBLIC_PROTECTION", glass, Nursery),
            Row("/emergency/uses/{id?}", Police, "POLICE_SUPERVISOR", "/emergency/uses"),
            Row("/endings", School, "DESIGNATED_LEAD", shut: Housing),
            Row("/endings/new", Csc, "CONFERENCE_CHAIR", shut: Housing),
            Row("/endings/{id}", School, "DESIGNATED_LEAD", $"/endings/{ending}", Nursery),
            Row("/tasks", Visiting, "HEALTH_VISITOR", "/tasks?show=offered", Housing),
            Row("/tasks/{id}", Visiting, "HEALTH_VISITOR", $"/tasks/{task}", Nursery),
            Row("/together", Csc, "DUTY_SOCIAL_WORKER", shut: Housing),
            Row("/together/{id}", Csc, "DUTY_SOCIAL_WORKER", $"/together/{pattern}", Nursery),
            Row("/questions", School, "DESIGNATED_LEAD"),
            Row("/questions/{id}", School, "DESIGNATED_LEAD", $"/questions/{question}", Nursery),
            Row("/consultations", "elmmock-surgery", "GP", shut: Housing),
            Row("/consultations/{id}", "elmmock-surgery", "GP", $"/consultations/{consultation}", Nursery),
            Row("/referrals/{id}/feedback", Csc, "TEAM_MANAGER", $"/referrals/{referral}/feedback", Nursery),
            Row("/referrals/{id}/hold", Csc, "TEAM_MANAGER", $"/referrals/{referral}/hold", Nursery),
            Row("/referrals/{id}/family", Csc, "DUTY_SOCIAL_WORKER", $"/referrals/{referral}/family", Nursery),
            Row("/referrals/{id}/promises/{promise}", Csc, "TEAM_MANAGER", $"/referrals/{promised}/promises/{promise}", Nursery),
            Row("/stay", Midwifery, "MIDWIFE"),
            Row("/sign-out", Midwifery, "MIDWIFE"),
        ];
    }

    public ValueTask DisposeAsync() => Site.DisposeAsync();

    private async Task<(string Referral, string Entry)> ReferralAsync()
    {
        await Site.FamilyAsync("901", "Cai", "Planttest");
        var sent = await Site.ReferAsync("901", "PLANTED-RISK the newborn was left alone on the ward twice.");
        var manager = new SocialCareService.SocialCareServiceClient(Site.As(Csc, "TEAM_MANAGER").CallInvoker);
        var owned = (await manager.TakeOwnershipAsync(new TakeOwnershipRequest { ReferralId = sent.ReferralId, Version = 1 })).Referral;
        var decided = (await manager.DecideReferralAsync(new DecideReferralRequest
        {
            ReferralId = sent.ReferralId,
            Version = owned.Version,
            Feedback = "PLANTED-FEEDBACK a social worker visits tomorrow.",
            Decision = new Decision
            {
                Disposition = Disposition.Assessment,
                Reason = DispositionReason.ThresholdMet,
                Rationale = "PLANTED-RATIONALE the half-sister's file speaks of the same.",
                Criteria = "Threshold document, level 4",
                Evidence = "PLANTED-EVIDENCE the closed file.",
                HistoryRead = HistoryRead.Yes,
            },
        })).Referral;
        await new ReferralService.ReferralServiceClient(Site.Midwife.CallInvoker).AcknowledgeFeedbackAsync(new AcknowledgeFeedbackRequest
        {
            ReferralId = sent.ReferralId,
            Version = decided.Version,
            Acknowledgement = FeedbackAcknowledgement.Disagree,
            Text = "PLANTED-GROUNDS tomorrow is too late: the child is two days old.",
        });
        return (sent.ReferralId, sent.Receipt.EntryId);
    }

    private async Task<string> OfSchoolAsync(string role, string given, string family, string born, string risk)
    {
        var who = Site.As(School, role);
        return (await new EducationService.EducationServiceClient(who.CallInvoker).MakeReferralAsync(new Protocol.Education.V1.MakeReferralRequest
        {
            Referral = new ReferralDraft
            {
                Children =
                {
                    new SubjectRef
                    {
                        Demographics = new Demographics
                        {
                            GivenName = given, FamilyName = family, BirthDate = born,
                        },
                    },
                },
                RiskStatement = $"{risk} he sleeps in class, and is afraid to go home.",
                Urgency = Urgency.Standard,
            },
        })).Receipt.ReferralId;
    }

    private async Task<string> HandoverAsync() =>
        (await new HandoverService.HandoverServiceClient(Site.Midwife.CallInvoker).OfferHandoverAsync(new OfferHandoverRequest
        {
            Handover = new HandoverDraft
            {
                Subjects = { new SubjectRef { OwnRecordId = "MAT-901" } },
                Kind = HandoverKind.MidwifeToHealthVisitor,
                To = new HandoverTarget { OrganisationId = Visiting, Role = PractitionerRole.HealthVisitor },
                Words = new HandoverWords
                {
                    ResidualRisk = "PLANTED-HANDOVER the mother is never seen without her partner.",
                    CriticalPoints = { new CriticalPoint { Kind = CriticalPointKind.Allergy, Words = "Milk protein." } },
                },
            },
        })).Handover.HandoverId;

    private async Task<string> TaskAsync()
    {
        var paediatrician = Site.As(Hospital, "PAEDIATRICIAN");
        await Site.RecordAsync(paediatrician, "MRN-902", "Bryn", "Tasktest", "2026-11-17", "3 Lock Row", "NM6 4CD");
        return (await new HealthService.HealthServiceClient(paediatrician.CallInvoker).AskColleagueAsync(new AskColleagueRequest
        {
            Patient = new SubjectRef { OwnRecordId = "MRN-902" },
            Ask = "PLANTED-TASK please weigh him: not brought twice, and his weight is not known since February.",
            Of = new TaskTarget { OrganisationId = Visiting, Role = PractitionerRole.HealthVisitor },
        })).Task.TaskId;
    }

    private async Task<string> QuestionAsync() =>
        (await new InformationService.InformationServiceClient(Site.LeadSocialWorker.CallInvoker).RequestInformationAsync(new RequestInformationRequest
        {
            Subject = new SubjectRef { OwnRecordId = "LCS-903" },
            Purpose = Neighbours.For(Purpose.AssessChild, "A bruise on her arm was seen at the weekend."),
            Kinds = { InformationKind.LastContact },
            Words = "PLANTED-QUESTION when was she last with you, and what did she say of home?",
            OrganisationIds = { School },
        })).Requests.Single().InformationRequestId;

    private async Task<(string Referral, string Promise)> PromiseAsync()
    {
        await Site.FamilyAsync("905", "Huw", "Promisetest");
        var sent = await Site.ReferAsync("905", "The newborn was left alone on the ward once.");
        await Site.RecordedForInformationAsync(sent.ReferralId, "We look at it again in a week.");
        var view = await Site.ReferralAsync(Site.As(Csc, "TEAM_MANAGER"), sent.ReferralId);
        return (sent.ReferralId, view.FollowUps[0].FollowUpId);
    }

    private async Task<string> PatternAsync() => (await Site.PatternAsync("903", "Nell", "Sedgetest", "2027-03-09 16:05")).NoticeId;

    private async Task<string> EndingAsync()
    {
        await new SocialCareService.SocialCareServiceClient(Site.LeadSocialWorker.CallInvoker).RecordStatusAsync(new Protocol.SocialCare.V1.RecordStatusRequest
        {
            Child = new SubjectRef { OwnRecordId = "LCS-901-1" },
            Status = ChildStatusCode.Cin,
            FromDate = "2026-10-01",
        });
        return (await new PlanService.PlanServiceClient(Site.LeadSocialWorker.CallInvoker).ProposeEndingAsync(new ProposeEndingRequest
        {
            Ending = new EndingDraft
            {
                Person = new SubjectRef { OwnRecordId = "LCS-901-1" },
                Status = ChildStatusCode.Cin,
                FromDate = "2026-10-01",
                EndsOn = "2027-03-09",
                ClosureReason = ClosureReason.ChangeEvidenced,
                ResidualRisk = "PLANTED-REMAINS the former partner may come back.",
                Evidence = { new EvidenceStated { Kind = ClosureEvidence.ChildSeenAndHeard, Words = "She was seen alone on Monday." } },
                Measures = { "Her mother rings the police if he comes." },
                Parts =
                {
                    new FollowOnPartDraft
                    {
                        OrganisationId = School,
                        Role = PractitionerRole.DesignatedLead,
                        What = "Asks her alone how it is at home",
                        HowOften = "every second week",
                    },
                },
                Contingency = "Whoever is worried rings the duty desk the same day.",
                FollowOnPlan = "A named adult at school, until the summer.",
                Reopening = { new ReopeningStated { Trigger = ReopeningTrigger.FurtherConcern } },
                FamilyView = "PLANTED-FAMILYVIEW they would rather be left alone.",
            },
        })).Ending.EndingId;
    }

    private async Task<string> GlassAsync()
    {
        using var noor = await Site.PlainAsAsync(Police, "PUBLIC_PROTECTION");
        return await SendAsync(noor, "/emergency", new()
        {
            ["Form.Person.GivenName"] = "Cai",
            ["Form.Person.FamilyName"] = "Planttest",
            ["Form.Person.Born"] = "8/3/2027",
            ["Form.Person.Line"] = "9 Weir Court",
            ["Form.Person.Postcode"] = "NM3 1XY",
            ["Form.Reason"] = "FoundWithUnknownAdult",
            ["Form.Words"] = "PLANTED-HAPPENING a newborn alone in the flat with a man who gives two surnames",
            ["Form.Tried"] = "Rang the out-of-hours desk twice, no answer",
        });
    }

    private async Task<string> CheckAsync()
    {
        var officer = Site.As(Probation, "PROBATION_OFFICER");
        await Site.RecordAsync(officer, "X901", "Dale", "Partnertest", "2000-10-02", "4 Ford Road", "NM2 7AB");
        using var jo = await Site.PlainAsAsync(Probation, "PROBATION_OFFICER");
        return await SendAsync(jo, "/partner-check", new(Reason("AssessAdultAccess"))
        {
            ["Form.Supervised.OwnRecord"] = "X901",
            ["Form.Partner.GivenName"] = "Carly",
            ["Form.Partner.FamilyName"] = "Woodtest",
            ["Form.Partner.Born"] = "19/5/2002",
            ["Form.Stay"] = "MainHome",
            ["Form.ChildContact"] = "No",
            ["Form.Planned"] = "31/3/2027",
            ["Form.Said"] = "PLANTED-SAID I move in with my girlfriend.",
        });
    }

    private async Task<Dictionary<string, string>> MomentAsync(string child)
    {
        await Site.ClockAtAsync("2027-03-10 10:00");
        return new Dictionary<string, string>
        {
            ["Form.About"] = "child",
            ["Form.Id"] = child,
            ["Form.Day"] = LondonTime.ToLocal(LondonTime.ToUtc(new DateOnly(2027, 3, 10), new TimeOnly(9, 0))).ToString("d/M/yyyy", CultureInfo.InvariantCulture),
            ["Form.Time"] = "09:00",
            ["Form.Reason"] = Why,
        };
    }

    /// <summary>Why somebody asks, as typed.</summary>
    internal static Dictionary<string, string> Reason(string purpose) => new() { ["Form.Purpose"] = purpose, ["Form.Reason"] = Why, ["Form.Lead"] = "tell" };

    private static Task<string> AskAsync(PlainBrowser who, string path, Dictionary<string, string> fields)
    {
        fields.TryAdd("Form.Reason", Why);
        fields.TryAdd("Form.Lead", "tell");
        return SendAsync(who, path, fields);
    }

    /// <summary>Sends a page's form, and gives the address to which it leads.</summary>
    private static async Task<string> SendAsync(PlainBrowser who, string path, Dictionary<string, string> fields)
    {
        var page = await who.GetAsync(path);
        fields.TryAdd("form-proof", page.Hidden("form-proof"));
        var sent = await who.PostAsync(path, page, fields);
        sent.Status.ShouldBe(HttpStatusCode.Redirect, path + sent.Text);
        return sent.Answer.Headers.Location!.ToString();
    }
}
