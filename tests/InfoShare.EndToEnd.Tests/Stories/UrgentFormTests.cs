using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Police.V1;
using InfoShare.Protocol.Referral.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Health = InfoShare.Protocol.Health.V1;
using Police = InfoShare.Protocol.Police.V1;
using Referrals = InfoShare.Protocol.Referral.V1.ReferralService.ReferralServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>A wrong form never stops what is urgent, and nothing of it is lost; what is not urgent gets a clear error (E21, O7).</summary>
public sealed class UrgentFormTests
{
    private const string WrongCheckDigit = "943 476 5918";

    [Fact]
    public async Task A_doctors_urgent_referral_with_a_wrong_NHS_number_is_taken_without_it_and_an_ordinary_one_is_refused_with_every_fault()
    {
        await using var p = await StartAsync("2027-03-10 10:00");
        var draft = Draft(Urgency.Standard);
        var refused = await RefusalOf(() => ReferAsync(p.Doctor, draft));
        refused.Reason.ShouldBe("INVALID_FIELDS");
        refused.FieldViolations.Select(v => v.Field).ShouldBe(
            ["referral.children[0].demographics.birth_date", "referral.children[0].demographics.identifiers[0].value",
                "referral.children[0].demographics.address.postcode", "referral.to_area"], ignoreOrder: true);

        draft.Urgency = Urgency.ImmediateDanger;
        var id = Guid.NewGuid().ToString();
        var receipt = await ReferAsync(p.Doctor, draft, id);
        receipt.SetAside.Select(s => s.Field).ShouldBe(
            ["referral.children[0].demographics.address.postcode", "referral.children[0].demographics.birth_date",
                "referral.children[0].demographics.identifiers[0].value", "referral.to_area"], ignoreOrder: true);
        receipt.SetAside.Single(s => s.Given == WrongCheckDigit).Problem.ShouldBe("has a wrong check digit");
        receipt.Prompts.ShouldContain(s => s.StartsWith("Taken; the NHS number", StringComparison.Ordinal) && s.Contains("wrong check digit and was not used"));
        receipt.Owner.ShouldStartWith("Dr Mockhurst");
        (await ReferAsync(p.Doctor, draft, id)).ShouldBe(receipt);

        // The referrer sees what was given; the recipient that there was something, and whom to ring.
        var sent = await GetAsync(p.Doctor, receipt.ReferralId);
        sent.SetAside.Select(s => s.Given).ShouldContain(WrongCheckDigit);
        sent.SetAside.Select(s => s.Given).ShouldContain("31/02/2021");
        var tray = await GetAsync(p.DutySocialWorker, receipt.ReferralId);
        tray.Children.Single().Name.ShouldBe("Nell Quilltest");
        tray.SetAside.Count.ShouldBe(4);
        tray.SetAside.ShouldAllBe(s => s.Given == "" && s.Problem != "");
        tray.Referrer.Telephone.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_child_nobody_knows_by_the_reference_given_still_reaches_the_desk()
    {
        await using var p = await StartAsync("2027-03-10 10:00");
        var draft = new ReferralDraft
        {
            Children = { Own("NO-SUCH-RECORD") },
            ConcernIds = { "con_06AZ3Q4V1XZ9QK0T8M7C2N5R4W" },
            RiskStatement = "Locked out in the snow, " + new string('x', 4100),
            Urgency = Urgency.Standard,
        };
        (await RefusalOf(() => ReferAsync(p.Doctor, draft))).Reason.ShouldBe("INVALID_FIELDS");
        draft.Urgency = Urgency.SameDay;
        draft.Consent = ConsentState.Refused;
        var receipt = await ReferAsync(p.Doctor, draft);
        receipt.SetAside.Select(s => s.Field).ShouldBe(
            ["referral.risk_statement", "referral.concern_ids[0]", "referral.children[0]"], ignoreOrder: true);
        var tray = await GetAsync(p.DutySocialWorker, receipt.ReferralId);
        tray.RiskStatement.ShouldStartWith("Locked out in the snow");
        tray.RiskStatement.Length.ShouldBe(4000);
        tray.ChildDescription.ShouldBe("The referrer named a child in a form that could not be used: ring the referrer.");

        // A child named in no way at all, beside one that is known: the known one is referred.
        await RecordAsync(p.Doctor, "EMIS-9", Person("Otto", "Quilltest", "2026-06-01"));
        var half = new ReferralDraft { Children = { new SubjectRef(), Own("EMIS-9") }, RiskStatement = "Left alone", Urgency = Urgency.SameDay };
        var taken = await ReferAsync(p.Doctor, half);
        taken.Children.Count.ShouldBe(1);
        taken.SetAside.Single().Field.ShouldBe("referral.children[0]");

        // What nobody could act without is asked for, however urgent: a child, and a word of the risk.
        (await RefusalOf(() => ReferAsync(p.Doctor, new ReferralDraft { RiskStatement = "Help her", Urgency = Urgency.ImmediateDanger })))
            .FieldViolations.Single().Field.ShouldBe("referral.children");
        (await RefusalOf(() => ReferAsync(p.Doctor, new ReferralDraft { Children = { Own("EMIS-9") }, Urgency = Urgency.ImmediateDanger })))
            .FieldViolations.Single().Field.ShouldBe("referral.risk_statement");
    }

    [Fact]
    public async Task An_urgent_concern_is_shared_without_what_was_wrong_in_it_and_opens_its_referral()
    {
        await using var p = await StartAsync("2027-03-10 10:00");
        var concern = new ConcernStatement
        {
            Subject = Known(Person("Wren", "Coldtest", "2021-13-01", "", "", "not a number")),
            Indicators = { ConcernIndicator.UnexplainedInjury, (ConcernIndicator)9999 },
            Kind = ConcernKind.Event,
            Source = SourceKind.Observed,
            RiskStatement = "Burn",
            Urgency = Urgency.Standard,
            Consent = ConsentState.RefusedOverridden,
        };
        concern.Subject.Demographics.Telephone = "at the neighbour's";
        var refused = (await RefusalOf(() => ShareAsync(p.Doctor, concern))).FieldViolations.Select(v => v.Field).ToList();
        refused.ShouldContain("concern.legal_basis");
        refused.ShouldContain("concern.consent_reason");
        refused.ShouldContain("concern.risk_statement");

        concern.Urgency = Urgency.SameDay;
        var shared = await ShareAsync(p.Doctor, concern);
        shared.SetAside.Select(s => s.Given).ShouldBe(["2021-13-01", "not a number", "at the neighbour's", "9999"], ignoreOrder: true);
        shared.Prompts.ShouldContain(s => s.Contains("is not ten digits and was not used", StringComparison.Ordinal));
        shared.Prompts.ShouldContain(s => s.StartsWith("The legal basis is not stated", StringComparison.Ordinal));
        shared.Referral.ShouldNotBeNull("whoever has no usable birth date is taken for a child until it is known");
        var kept = await ProgressAsync(p.Doctor, shared.ConcernId);
        kept.SetAside.ShouldBe(shared.SetAside);

        // What the concern's author wrote in a wrong place is not the tray's to read.
        (await GetAsync(p.DutySocialWorker, shared.Referral.ReferralId)).SetAside.ShouldBeEmpty();

        // Without whom it is about nobody could act; without a code, by its words (C14).
        concern.Subject = new SubjectRef();
        concern.Indicators.Clear();
        (await RefusalOf(() => ShareAsync(p.Doctor, concern))).FieldViolations.Select(v => v.Field).ShouldBe(["concern.subject"]);
    }

    [Fact]
    public async Task An_officers_urgent_attendance_is_not_stopped_by_an_incident_number()
    {
        await using var p = await StartAsync("2027-03-10 02:30");
        var request = new ReportDomesticAbuseAttendanceRequest
        {
            AttendedAt = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(At("2027-03-10 02:10")),
            IncidentNumber = new string('7', 61),
            HarmedAdult = Known(Person("Ines", "Glenfixture", "1995-03-03")),
            Children = { new AttendanceChild { Child = Known(Person("Pia", "Glenfixture", "2020-01-05", "", "", WrongCheckDigit)), Present = true, Seen = Seen.Yes } },
            Account = "Shouting heard; a broken door; Pia on the stairs.",
            Urgency = Urgency.Standard,
            LegalBasis = LegalBasis.PublicFunction,
        };
        var officer = new Police.PoliceService.PoliceServiceClient(p.As("northmere-police", "Noor Hillmock", "RESPONSE_OFFICER").CallInvoker);
        (await RefusalOf(async () => await officer.ReportDomesticAbuseAttendanceAsync(request))).FieldViolations.Count.ShouldBe(2);
        request.Urgency = Urgency.ImmediateDanger;
        var answer = await officer.ReportDomesticAbuseAttendanceAsync(request);
        answer.SetAside.Count.ShouldBe(2);
        answer.Referral.ShouldNotBeNull();
        request.Children[0].Seen = Seen.Unspecified;
        (await RefusalOf(async () => await officer.ReportDomesticAbuseAttendanceAsync(request))).FieldViolations.Select(v => v.Field).ShouldContain("children[0].seen");
    }

    private static ReferralDraft Draft(Urgency urgency)
    {
        var draft = new ReferralDraft
        {
            Children = { Known(Person("Nell", "Quilltest", "31/02/2021", "12 Mill Lane", "NOWHERE", WrongCheckDigit)) },
            RiskStatement = "Carried out of the house unconscious.",
            ToArea = "North\nmere",
            Urgency = urgency,
        };
        return draft;
    }

    private static async Task<ReferralReceipt> ReferAsync(InfoShareConnection who, ReferralDraft draft, string? id = null) =>
        (await new HealthService.HealthServiceClient(who.CallInvoker).MakeReferralAsync(
            new Health.MakeReferralRequest { RequestId = id ?? Guid.NewGuid().ToString(), Referral = draft })).Receipt;

    private static async Task<SharedConcern> ShareAsync(InfoShareConnection who, ConcernStatement concern) =>
        (await new HealthService.HealthServiceClient(who.CallInvoker).ShareConcernAsync(
            new Health.ShareConcernRequest { Concern = concern })).Concern;

    private static async Task<ReferralView> GetAsync(InfoShareConnection who, string referralId) =>
        (await new Referrals(who.CallInvoker).GetReferralAsync(new GetReferralRequest { ReferralId = referralId })).Referral;
}
