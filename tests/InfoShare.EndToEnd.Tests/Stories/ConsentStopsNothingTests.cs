using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Referral.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Education = InfoShare.Protocol.Education.V1;
using Health = InfoShare.Protocol.Health.V1;
using Police = InfoShare.Protocol.Police.V1;
using Probation = InfoShare.Protocol.Probation.V1;
using SocialCare = InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>L3, L4, L12, L13: whatever is recorded of consent, it is kept, said and stops nothing.</summary>
public sealed class ConsentStopsNothingTests
{
    private static readonly ConsentState[] States = [.. Enum.GetValues<ConsentState>().Where(s => s != ConsentState.Unspecified)];

    [Fact]
    public async Task Every_agency_shares_and_refers_whatever_was_said_about_consent()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var child = Known(Person("Nell", "Quilltest", "2021-11-03", "4 Elm Row", "NM1 4QT"));
        foreach (var state in States)
        {
            var concern = Concern(child, state);
            SharedConcern[] shared =
            [
                (await new Health.HealthService.HealthServiceClient(p.Doctor.CallInvoker).ShareConcernAsync(new Health.ShareConcernRequest { Concern = concern })).Concern,
                (await new Police.PoliceService.PoliceServiceClient(p.Detective.CallInvoker).ShareConcernAsync(new Police.ShareConcernRequest { Concern = concern })).Concern,
                (await new Probation.ProbationService.ProbationServiceClient(p.ProbationOfficer.CallInvoker).ShareConcernAsync(new Probation.ShareConcernRequest { Concern = concern })).Concern,
                (await new Education.EducationService.EducationServiceClient(p.TeachingAssistant.CallInvoker).ShareConcernAsync(new Education.ShareConcernRequest { Concern = concern })).Concern,
                (await new SocialCare.SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).ShareConcernAsync(new SocialCare.ShareConcernRequest { Concern = concern })).Concern,
            ];
            shared.ShouldAllBe(s => s.ConcernId.Length > 0 && s.Guidance.Version == "2026-09-30.1" && s.Guidance.Lines[0].Text.Length > 20);
            shared[0].Guidance.Lines[0].Key.ShouldBe("CONSENT_" + InfoShare.Core.Vocabulary.Code.Of((InfoShare.Core.Vocabulary.ConsentState)(int)state));
            (await new Health.HealthService.HealthServiceClient(p.Doctor.CallInvoker).MakeReferralAsync(new Health.MakeReferralRequest
            {
                Referral = new ReferralDraft { Children = { child }, RiskStatement = "She was left alone overnight twice.", Urgency = Urgency.Standard, Consent = state },
            })).Receipt.ReferralId.ShouldNotBeEmpty();
        }
    }

    [Fact]
    public async Task Wishes_stay_with_what_is_shared_and_a_young_person_is_still_a_child()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var young = Person("Isla", "Sixteensample", "2010-06-01", "8 Elm Row", "NM1 4QT");
        await RecordAsync(p.LeadSocialWorker, "LCS-16", young);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-16"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        var concern = Concern(Known(young), ConsentState.RefusedOverridden);
        concern.ConsentRecord.ByWhom = "the young person herself, 16";
        concern.ConsentRecord.Wishes = "She wants to handle it with her friends and fears to be taken away.";
        var shared = (await new Education.EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).ShareConcernAsync(
            new Education.ShareConcernRequest { Concern = concern })).Concern;
        shared.Guidance.Lines.Select(l => l.Key).ShouldContain("YOUNG_PERSON");
        var seen = (await new SocialCare.SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).QueryChildAsync(new SocialCare.QueryChildRequest
        {
            Child = Own("LCS-16"),
            Purpose = For(Purpose.AssessChild, "The school rang about Isla and what she told."),
        })).Picture.Concerns.Single(c => c.ConcernId == shared.ConcernId);
        seen.Consent.Wishes.ShouldContain("with her friends");
        seen.Consent.OverriddenBy.ShouldBe("Ms Oakmock");

        // What is missing is named: whose wishes and why, unless it is urgent.
        concern.ConsentRecord = new ConsentRecord { State = ConsentState.RefusedOverridden };
        var missing = await RefusalOf(async () => await new Education.EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).ShareConcernAsync(
            new Education.ShareConcernRequest { Concern = concern }));
        missing.FieldViolations.Select(v => v.Field).ShouldBe(["concern.consent_record.wishes", "concern.consent_record.why"], ignoreOrder: true);
        concern.Urgency = Urgency.SameDay;
        (await new Education.EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).ShareConcernAsync(
            new Education.ShareConcernRequest { Concern = concern })).Concern.Referral.ReferralId.ShouldNotBeEmpty();
    }

    private static ConcernStatement Concern(SubjectRef child, ConsentState state) => new()
    {
        Subject = child,
        Indicators = { ConcernIndicator.ForcedMarriage },
        Kind = ConcernKind.Event,
        Source = SourceKind.Observed,
        RiskStatement = "She was alone at home again last night.",
        Urgency = Urgency.Standard,
        LegalBasis = LegalBasis.SafeguardingCondition,
        ConsentRecord = new ConsentRecord { State = state, Wishes = "She asks that nobody is told.", Why = "She is in danger at night." },
    };
}
