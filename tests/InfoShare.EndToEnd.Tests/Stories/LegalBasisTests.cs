using InfoShare.Client;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Education = InfoShare.Protocol.Education.V1;
using Health = InfoShare.Protocol.Health.V1;
using Referrals = InfoShare.Protocol.Referral.V1.ReferralService.ReferralServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>L2-L4: on which ground a referral was made, and what was said of consent, stands with it, with its receiver and in the trail.</summary>
public sealed class LegalBasisTests
{
    [Fact]
    public async Task An_urgent_form_says_nothing_of_law_and_the_duty_to_share_stands_for_it()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var receipt = await ReferAsync(p.Doctor, new ReferralDraft
        {
            Children = { Known(Person("Nell", "Groundtest", "2021-11-03", "4 Elm Row", "NM1 4QG")) },
            RiskStatement = "Her mother spoke of ending both their lives tonight.",
            Urgency = Urgency.SameDay,
        });
        (receipt.LegalBasis, receipt.LegalBasisSource).ShouldBe((LegalBasis.StatuteOrOrder, "Children Act 2004 s.16LA"));
        receipt.Prompts.ShouldContain(t => t.Contains("you need none to refer"));

        // The receiver reads it, the referrer too.
        foreach (var who in (InfoShareConnection[])[p.DutySocialWorker, p.Doctor])
        {
            var seen = await GetAsync(who, receipt.ReferralId);
            (seen.LegalBasis, seen.LegalBasisSource, seen.Consent).ShouldBe((LegalBasis.StatuteOrOrder, "Children Act 2004 s.16LA", ConsentState.Unspecified));
        }

        // The trail says that nobody stated it, to the auditor and to the surgery's own lead.
        foreach (var who in (InfoShareConnection[])[p.Auditor, p.As("elmmock-surgery", "Dr Rowansample", "PRACTICE_LEAD")])
        {
            var entry = (await TrailAsync(who, receipt.ReferralId)).Single(e => e.Action == "HealthService/MakeReferral");
            (entry.LegalBasis, entry.RuleIds.Contains("basis/CA2004-s16LA")).ShouldBe((LegalBasis.StatuteOrOrder, true));
        }
    }

    [Fact]
    public async Task What_the_school_states_of_basis_and_consent_goes_with_the_referral()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var receipt = (await new Education.EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).MakeReferralAsync(new Education.MakeReferralRequest
        {
            Referral = new ReferralDraft
            {
                Children = { Known(Person("Isla", "Wishestest", "2010-06-01", "8 Elm Row", "NM1 4QW")) },
                RiskStatement = "She is to be married abroad in the summer holidays, and is afraid.",
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.SafeguardingCondition,
                ConsentRecord = new ConsentRecord
                {
                    State = ConsentState.RefusedOverridden,
                    ByWhom = "the young person herself, 16",
                    AskedOn = "2027-03-09",
                    Wishes = "She wants to handle it with her aunt.",
                    Why = "A marriage before 18 cannot be undone, and the aunt arranged it.",
                },
            },
        })).Receipt;
        (receipt.LegalBasis, receipt.LegalBasisSource).ShouldBe((LegalBasis.SafeguardingCondition, ""));
        receipt.Prompts.ShouldNotContain(t => t.Contains("onsent"));
        var seen = await GetAsync(p.DutySocialWorker, receipt.ReferralId);
        (seen.Consent, seen.LegalBasis).ShouldBe((ConsentState.RefusedOverridden, LegalBasis.SafeguardingCondition));
        (seen.ConsentRecord.OverriddenBy, seen.ConsentRecord.ByWhom).ShouldBe(("Ms Oakmock", "the young person herself, 16"));
        seen.ConsentRecord.Wishes.ShouldBe("She wants to handle it with her aunt.");
        (await new SocialCare(p.DutySocialWorker.CallInvoker).ListReferralsAsync(new ListReferralsRequest())).Referrals
            .Single(r => r.ReferralId == receipt.ReferralId).ConsentRecord.Wishes.ShouldNotBeEmpty();
        var entry = (await TrailAsync(p.Auditor, receipt.ReferralId)).Single(e => e.Action == "EducationService/MakeReferral");
        entry.LegalBasis.ShouldBe(LegalBasis.SafeguardingCondition);
        entry.RuleIds.ShouldContain("consent/REFUSED_OVERRIDDEN");
        entry.RuleIds.ShouldNotContain(r => r.StartsWith("basis/"));
    }

    [Fact]
    public async Task No_state_of_consent_stops_a_referral_and_what_is_missing_is_asked_for()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        foreach (var state in Enum.GetValues<ConsentState>().Where(s => s != ConsentState.Unspecified))
        {
            var receipt = await ReferAsync(p.Doctor, new ReferralDraft
            {
                Children = { Known(Person("Bram", $"State{state}test", "2015-02-03", "4 Elm Row", "NM1 4QS")) },
                RiskStatement = "He was left alone overnight twice this week.",
                LegalBasis = LegalBasis.Consent,
                ConsentRecord = new ConsentRecord { State = state },
            });
            var asked = receipt.Prompts.Where(t => t.Contains("onsent")).ToList();
            asked.Any(t => t.Contains("Why was consent")).ShouldBe(state is ConsentState.RefusedOverridden or ConsentState.NotSoughtDanger or ConsentState.NotSoughtPrejudice);
            asked.Any(t => t.Contains("what does the person wish")).ShouldBe(state == ConsentState.RefusedOverridden);
            asked.Any(t => t.Contains("as the legal basis")).ShouldBe(state != ConsentState.Given);
            (await GetAsync(p.DutySocialWorker, receipt.ReferralId)).Consent.ShouldBe(state);
        }

        // A wrong form is refused, and when a child is in danger it is set aside.
        var wrong = new ReferralDraft
        {
            Children = { Known(Person("Bram", "Wrongtest", "2015-02-04", "4 Elm Row", "NM1 4QS")) },
            RiskStatement = "He was left alone overnight twice this week.",
            Consent = ConsentState.Given,
            ConsentRecord = new ConsentRecord { State = ConsentState.Refused },
        };
        (await RefusalOf(() => ReferAsync(p.Doctor, wrong))).FieldViolations.Single().Field.ShouldBe("referral.consent");
        wrong.Urgency = Urgency.ImmediateDanger;
        var urgent = await ReferAsync(p.Doctor, wrong);
        urgent.SetAside.Single().Field.ShouldBe("referral.consent");
        (await GetAsync(p.DutySocialWorker, urgent.ReferralId)).Consent.ShouldBe(ConsentState.Refused);
    }

    /// <summary>What opens a referral beside a concern carries the concern's ground and wishes.</summary>
    [Fact]
    public async Task An_urgent_concerns_referral_stands_on_the_concerns_ground()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var shared = (await new Health.HealthService.HealthServiceClient(p.Doctor.CallInvoker).ShareConcernAsync(new Health.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Known(Person("Orla", "Besidetest", "2018-02-03", "4 Elm Row", "NM1 4QB")),
                Indicators = { ConcernIndicator.UnexplainedInjury },
                Kind = ConcernKind.Event,
                Source = SourceKind.Observed,
                RiskStatement = "A burn on the hand that nobody explains.",
                Urgency = Urgency.SameDay,
                LegalBasis = LegalBasis.PublicInterest,
                ConsentRecord = new ConsentRecord { State = ConsentState.NotSoughtDanger, Why = "He was in the room and answered for her." },
            },
        })).Concern;
        var seen = await GetAsync(p.DutySocialWorker, shared.Referral.ReferralId);
        (seen.LegalBasis, seen.LegalBasisSource, seen.ConsentRecord.Why).ShouldBe((LegalBasis.PublicInterest, "", "He was in the room and answered for her."));
        (await TrailAsync(p.Auditor, shared.ConcernId)).ShouldAllBe(e => e.LegalBasis == LegalBasis.PublicInterest && e.RuleIds.Contains("consent/NOT_SOUGHT_DANGER"));
    }

    private static async Task<ReferralReceipt> ReferAsync(InfoShareConnection who, ReferralDraft draft) =>
        (await new Health.HealthService.HealthServiceClient(who.CallInvoker).MakeReferralAsync(new Health.MakeReferralRequest { Referral = draft })).Receipt;

    private static async Task<ReferralView> GetAsync(InfoShareConnection who, string id) =>
        (await new Referrals(who.CallInvoker).GetReferralAsync(new GetReferralRequest { ReferralId = id })).Referral;

    private static async Task<IReadOnlyList<AuditEntryView>> TrailAsync(InfoShareConnection who, string objectId) =>
        (await new AuditService.AuditServiceClient(who.CallInvoker).ListEntriesAsync(
            new ListEntriesRequest { Reason = "On which ground was this referral made?", ObjectId = objectId, PageSize = 100 })).Entries;
}
