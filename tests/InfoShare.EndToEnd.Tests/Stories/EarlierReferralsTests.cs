using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Referral.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Education = InfoShare.Protocol.Education.V1.EducationService.EducationServiceClient;
using Police = InfoShare.Protocol.Police.V1.PoliceService.PoliceServiceClient;
using Referrals = InfoShare.Protocol.Referral.V1.ReferralService.ReferralServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>Whoever must say whether the history was read is led to it (E13): to the referrals that the own service received, and to no other.</summary>
public sealed class EarlierReferralsTests
{
    private static readonly Demographics Nia = Person("Nia", "Glenfixture", "2018-01-05", "3 Glen Way", "NM6 6AB", "9434765919");

    // She has moved to her grandmother in the next area.
    private static readonly Demographics NiaThere = new(Nia) { Address = new Address { Line = "8 Salt Row", Postcode = "SM1 1AA", Area = "Southmere" } };

    [Fact]
    public async Task The_series_names_the_referrals_that_the_own_service_received_and_of_others_says_only_that_they_were()
    {
        await using var p = await StartAsync("2027-01-11 10:00");
        var (school, duty) = (p.As("southmere-school", "Ms Ferrymock", "DESIGNATED_LEAD"), p.As("southmere-csc", "Ivo Saltsample", "DUTY_SOCIAL_WORKER"));
        await RecordAsync(p.Detective, "POL-1", Nia);
        var elsewhere = (await new Police(p.Detective.CallInvoker).MakeReferralAsync(new Protocol.Police.V1.MakeReferralRequest { Referral = Draft("POL-1") })).Receipt.ReferralId;
        await p.ClockAtAsync("2027-02-08 10:00");
        await RecordAsync(school, "SM-1", NiaThere);
        var second = await BySchoolAsync();
        await p.ClockAtAsync("2027-02-22 10:00");
        var third = await BySchoolAsync();

        var view = await GetAsync(duty, third);
        view.Series.Select(e => (e.Agency, e.ReferralId)).ShouldBe([(AgencyKind.Police, ""), (AgencyKind.Education, second)]);
        (await GetAsync(duty, view.Series[1].ReferralId)).RiskStatement.ShouldBe(Draft("SM-1").RiskStatement);
        (await RefusalOf(() => GetAsync(duty, elsewhere))).Reason.ShouldBe("NOT_FOUND");
        (await GetAsync(school, third)).Series.ShouldBeEmpty();
        (await new SocialCare(duty.CallInvoker).ListReferralsAsync(new Protocol.SocialCare.V1.ListReferralsRequest())).Referrals.SelectMany(r => r.Series)
            .ShouldAllBe(e => e.ReferralId.Length == 0, "the list is no page of the history");

        async Task<string> BySchoolAsync() =>
            (await new Education(school.CallInvoker).MakeReferralAsync(new Protocol.Education.V1.MakeReferralRequest { Referral = Draft("SM-1") })).Receipt.ReferralId;
    }

    private static ReferralDraft Draft(string own) => new()
    {
        Children = { Own(own) },
        RiskStatement = "Left alone in the evening again, cold and without food.",
        Urgency = Urgency.Standard,
    };

    private static async Task<ReferralView> GetAsync(InfoShareConnection who, string referralId) =>
        (await new Referrals(who.CallInvoker).GetReferralAsync(new GetReferralRequest { ReferralId = referralId })).Referral;
}
