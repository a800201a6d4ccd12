using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Police.V1;
using InfoShare.Protocol.Referral.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Referrals = InfoShare.Protocol.Referral.V1.ReferralService.ReferralServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>Referrals are counted by the home beside by the child: of siblings, one each, none is the first (H1, H12, T17).</summary>
public sealed class ReferralsOfOneHomeTests
{
    private static readonly string[] Names = ["Ada", "Ben", "Cleo", "Dan"];

    [Fact]
    public async Task The_third_of_three_siblings_is_number_three_of_the_home_for_those_who_decide_and_the_first_for_its_referrer()
    {
        await using var p = await StartAsync("2027-01-04 09:00");
        foreach (var name in Names)
            await RecordAsync(p.Detective, $"POL-{name}", Person(name, "Glenfixture", "2018-01-05", "3 Glen Way", "NM6 6AB"));

        foreach (var name in Names[..3])
            await LivesAsync(name, "2026-06-01");

        var first = await ReferAsync("Ada", "2027-01-11");
        var second = await ReferAsync("Ben", "2027-02-08");
        (await HomeAlertsAsync()).ShouldBeEmpty();
        var third = await ReferAsync("Cleo", "2027-02-22");
        third.SeriesCount.ShouldBe(1);
        (await HomeAlertsAsync()).ShouldHaveSingleItem().Summary.ShouldStartWith("Referral number 3 of the children of one home");
        var view = await GetAsync(p.DutySocialWorker, third.ReferralId);
        view.Series.ShouldBeEmpty();
        view.HomeSeries.Select(e => (DateOnly.FromDateTime(e.ReceivedAt.ToDateTime()), e.Agency)).ShouldBe(
            [(new DateOnly(2027, 1, 11), AgencyKind.Police), (new DateOnly(2027, 2, 8), AgencyKind.Police)]);
        view.HomeSeries.Select(e => e.ReferralId).ShouldBe([first.ReferralId, second.ReferralId]);

        // Who referred reads of the own referral alone.
        (await GetAsync(p.Detective, third.ReferralId)).HomeSeries.ShouldBeEmpty();

        // Dan came when his cousin Ada had left, and lived with nobody of them on their days; from his own day on he lives with Ben and Cleo.
        await p.ClockAtAsync("2027-03-20 10:00");
        await LivesAsync("Ada", "2026-06-01", "2027-03-01");
        await LivesAsync("Dan", "2027-03-20");
        var fourth = await ReferAsync("Dan", "2027-04-05");
        (await GetAsync(p.DutySocialWorker, fourth.ReferralId)).HomeSeries.ShouldBeEmpty();
        (await HomeAlertsAsync()).Count.ShouldBe(1);
        (await GetAsync(p.DutySocialWorker, third.ReferralId)).HomeSeries.Count.ShouldBe(3);

        // One of them hides: of a home where somebody hides nothing is said.
        await p.ClockAtAsync("2027-04-06 10:00");
        await new PeopleService.PeopleServiceClient(p.Detective.CallInvoker).RecordResidenceAsync(new RecordResidenceRequest
        {
            Person = Own("POL-Ben"),
            Address = new Address { Line = "Nowhere House", Postcode = "NM6 6AC", Area = "Northmere" },
            Kind = ResidenceKind.Refuge,
            State = LinkState.Reported,
            FromDate = "2027-04-06",
            Source = SourceKind.RecordCheck,
        });
        var again = await ReferAsync("Ben", "2027-04-07");
        (await GetAsync(p.DutySocialWorker, again.ReferralId)).HomeSeries.ShouldBeEmpty();

        async Task LivesAsync(string name, string from, string to = "") =>
            await new PeopleService.PeopleServiceClient(p.Detective.CallInvoker).RecordResidenceAsync(new RecordResidenceRequest
            {
                Person = Own($"POL-{name}"),
                Address = new Address { Line = "3 Glen Way", Postcode = "NM6 6AB", Area = "Northmere" },
                Kind = ResidenceKind.MainHome,
                State = LinkState.Reported,
                FromDate = from,
                ToDate = to,
                Source = SourceKind.RecordCheck,
            });

        async Task<ReferralReceipt> ReferAsync(string name, string day)
        {
            await p.ClockAtAsync($"{day} 10:00");
            return (await new PoliceService.PoliceServiceClient(p.Detective.CallInvoker).MakeReferralAsync(new Protocol.Police.V1.MakeReferralRequest
            {
                Referral = new ReferralDraft { Children = { Own($"POL-{name}") }, RiskStatement = "Left alone in the evening again, cold and without food.", Urgency = Urgency.Standard },
            })).Receipt;
        }

        async Task<IReadOnlyList<InboxItem>> HomeAlertsAsync() => [.. (await InboxOf(p.SocialCareManager)).Where(i => i.Summary.Contains("of one home", StringComparison.Ordinal))];
    }

    private static async Task<ReferralView> GetAsync(InfoShareConnection who, string referralId) =>
        (await new Referrals(who.CallInvoker).GetReferralAsync(new GetReferralRequest { ReferralId = referralId })).Referral;
}
