using InfoShare.Client;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Referral.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Referrals = InfoShare.Protocol.Referral.V1.ReferralService.ReferralServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>L10: a concern about somebody kept is not read by referring it, and whether a colleague referred it is not learnt. 10 March 2027.</summary>
public sealed class ConvertedByWhomItIsKeptFromTests
{
    private static readonly Demographics Child = Person("Una", "Turnmock", "2017-06-06", "9 Turn Lane", "NM9 3AA");

    [Theory]
    [InlineData(true, "CONFLICT_OF_INTEREST")]
    [InlineData(false, "NOT_FOUND")]
    public async Task A_colleague_who_is_kept_from_the_child_refers_no_colleagues_concern(bool open, string reason)
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var lead = p.As("elmmock-surgery", "Dr Leadmock", "PRACTICE_LEAD");
        var (kept, another) = (p.As("elmmock-surgery", "Dr Otherhurst", "GP"), p.As("elmmock-surgery", "Dr Thirdhurst", "GP"));
        await RecordAsync(p.Doctor, "EMIS-una", Child);
        var concern = await ShareAsync(p.Doctor);
        var conflict = await KeepAsync(lead, "u-dr-otherhurst", open);

        // Where there is no referral, none opens by it.
        var nowhere = await RefusalOf(() => ConvertAsync(kept, "con_00000000000000000000000000"));
        nowhere.Reason.ShouldBe("NOT_FOUND");
        var refused = await RefusalOf(() => ConvertAsync(kept, concern));
        refused.Reason.ShouldBe(reason);
        if (!open)
            refused.Message.ShouldBe(nowhere.Message);
        (await ProgressAsync(p.Doctor, concern)).Referral.ShouldBeNull();

        // Where there is one, it is not named.
        var made = (await ConvertAsync(p.Doctor, concern)).ReferralId;
        (await ConvertAsync(another, concern)).ReferralId.ShouldBe(made);
        refused = await RefusalOf(() => ConvertAsync(kept, concern));
        refused.Reason.ShouldBe(reason);
        refused.Message.ShouldNotContain(made);
        (await RefusalOf(() => GetAsync(kept, made))).Reason.ShouldBe(reason);
        (await FlagsOf(lead)).ShouldContain(f => f.ExpectedResponse.Contains(conflict, StringComparison.Ordinal));
    }

    /// <summary>Of nobody no colleague referred anything: the author's own referral is another one, of his or her own words.</summary>
    [Fact]
    public async Task An_author_who_is_kept_in_silence_refers_the_own_words_beside_a_colleague()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var lead = p.As("elmmock-surgery", "Dr Leadmock", "PRACTICE_LEAD");
        var colleague = p.As("elmmock-surgery", "Dr Otherhurst", "GP");
        await RecordAsync(p.Doctor, "EMIS-una", Child);
        await KeepAsync(lead, "u-dr-mockhurst", open: false);
        var concern = await ShareAsync(p.Doctor);
        await new ConcernService.ConcernServiceClient(colleague.CallInvoker).CorrectConcernAsync(new CorrectConcernRequest
        {
            ConcernId = concern,
            Version = 1,
            Reason = "Her mother told me more of it.",
            Statement = new ConcernText
            {
                Indicators = { ConcernIndicator.UnexplainedInjury },
                Kind = ConcernKind.Event,
                Source = SourceKind.Observed,
                RiskStatement = "She says that the doctor himself held her.",
            },
        });
        var theirs = (await ConvertAsync(colleague, concern)).ReferralId;
        (await ProgressAsync(p.Doctor, concern)).Referral.ShouldBeNull();

        var own = await ConvertAsync(p.Doctor, concern);
        own.ReferralId.ShouldNotBe(theirs);
        own.Prompts.ShouldNotContain("This concern has a referral already.");
        var statement = (await GetAsync(p.Doctor, own.ReferralId)).RiskStatement;
        statement.ShouldContain("A burn on the hand");
        statement.ShouldNotContain("the doctor himself");

        // Again it is the same one; and it is the one that the concern names to its author.
        (await ConvertAsync(p.Doctor, concern)).ReferralId.ShouldBe(own.ReferralId);
        (await ProgressAsync(p.Doctor, concern)).Referral.ReferralId.ShouldBe(own.ReferralId);
        (await RefusalOf(() => GetAsync(p.Doctor, theirs))).Reason.ShouldBe("NOT_FOUND");
        (await FlagsOf(lead)).ShouldNotBeEmpty();
    }

    private static async Task<ReferralReceipt> ConvertAsync(InfoShareConnection who, string concernId) =>
        (await new Referrals(who.CallInvoker).ConvertConcernAsync(new ConvertConcernRequest { ConcernId = concernId, Why = "Nobody who decides has it yet." })).Receipt;

    private static async Task<ReferralView> GetAsync(InfoShareConnection who, string id) =>
        (await new Referrals(who.CallInvoker).GetReferralAsync(new GetReferralRequest { ReferralId = id })).Referral;

    private static async Task<string> ShareAsync(InfoShareConnection who) =>
        (await new HealthService.HealthServiceClient(who.CallInvoker).ShareConcernAsync(new ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Known(Child),
                Indicators = { ConcernIndicator.UnexplainedInjury },
                Kind = ConcernKind.Event,
                Source = SourceKind.Observed,
                RiskStatement = "A burn on the hand that nobody explains.",
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.SafeguardingCondition,
            },
        })).Concern.ConcernId;

    private static async Task<string> KeepAsync(InfoShareConnection manager, string practitioner, bool open) =>
        (await new ConflictService.ConflictServiceClient(manager.CallInvoker).DeclareConflictAsync(new DeclareConflictRequest
        {
            PractitionerId = practitioner,
            Person = Known(Child),
            Kind = ConflictKind.ConflictOfInterest,
            Reason = "A matter of the family's or of an allegation.",
            OpenToPractitioner = open,
        })).Conflict.ConflictId;
}
