using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Concerns = InfoShare.Protocol.Concern.V1.ConcernService.ConcernServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>Whoever shared something finds it again, though nobody was told of it; nobody else finds it there (G1). 10 March 2027.</summary>
public sealed class OwnConcernsTests
{
    private static readonly Demographics Nobody = Person("Ivor", "Ownwordtest", "1990-01-01", "1 Own Street", "NM3 2AB");

    [Fact]
    public async Task What_was_told_to_nobody_is_found_again_by_its_author_in_the_authors_words_and_by_nobody_else()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var desk = p.DutySocialWorker;
        List<string> own = [];
        foreach (var risk in (string[])["He shouts at the gate when school ends.", "He follows children home from the bus.", "He has a key to the club room."])
        {
            // The desk that would be told is the author's own.
            var shared = (await new SocialCareService.SocialCareServiceClient(desk.CallInvoker).ShareConcernAsync(new ShareConcernRequest { Concern = Statement(risk) })).Concern;
            shared.Told.ShouldBeEmpty();
            own.Insert(0, shared.ConcernId);
        }

        (await new InboxService.InboxServiceClient(desk.CallInvoker).ListPublishedAsync(new ListPublishedRequest())).Acts.ShouldBeEmpty();
        var first = await ListAsync(desk, 2);
        first.Concerns.Select(c => c.ConcernId).ShouldBe(own[..2]);
        first.Concerns[0].RiskStatement.ShouldBe("He has a key to the club room.");

        // That these words stood on the author's screen again is in the trail of each, and of none that was on no page.
        var seen = await p.Store.ReadAsync(s => s.Audit.FindAsync(first.Receipt.EntryId), CancellationToken.None);
        seen!.Shown.ShouldBe([$"DETAIL {own[0]}", $"DETAIL {own[1]}"]);
        var rest = await ListAsync(desk, 2, first.NextPageToken);
        rest.Concerns.Select(c => c.ConcernId).ShouldBe(own[2..]);
        rest.NextPageToken.ShouldBeEmpty();

        // What a colleague makes of it is the colleague's: the own words stand, as GetSharedConcern has them.
        await new Concerns(p.LeadSocialWorker.CallInvoker).CorrectConcernAsync(new CorrectConcernRequest
        {
            ConcernId = own[0],
            Version = 1,
            Reason = "The warden told me more of it.",
            Statement = new ConcernText { Indicators = { ConcernIndicator.ViolentConviction }, Kind = ConcernKind.Event, Source = SourceKind.Observed, RiskStatement = "The warden took his key away." },
        });
        (await ListAsync(desk, 2)).Concerns[0].RiskStatement.ShouldBe((await ProgressAsync(desk, own[0])).RiskStatement);
        (await ListAsync(desk, 2)).Concerns[0].RiskStatement.ShouldBe("He has a key to the club room.");

        // To a colleague, a manager and another service these are none of their own; another's place in the list is no place in theirs.
        foreach (var other in (InfoShareConnection[])[p.LeadSocialWorker, p.As("northmere-csc", "Mara Secondsample", "TEAM_MANAGER"), p.Doctor])
            (await ListAsync(other, 25)).Concerns.ShouldBeEmpty();
        (await RefusalOf(() => ListAsync(p.Doctor, 2, first.NextPageToken))).Reason.ShouldBe("PAGE_TOKEN_INVALID");
        (await RefusalOf(() => ListAsync(desk, 101))).Reason.ShouldBe("INVALID_FIELDS");
    }

    private static ConcernStatement Statement(string risk) => new()
    {
        Subject = new SubjectRef { Demographics = Nobody },
        Indicators = { ConcernIndicator.ViolentConviction },
        Kind = ConcernKind.Event,
        Source = SourceKind.Observed,
        RiskStatement = risk,
        Urgency = Urgency.Standard,
        LegalBasis = LegalBasis.PublicFunction,
    };

    private static async Task<ListSharedConcernsResponse> ListAsync(InfoShareConnection who, int size, string token = "") =>
        await new Concerns(who.CallInvoker).ListSharedConcernsAsync(new ListSharedConcernsRequest { PageSize = size, PageToken = token });
}
