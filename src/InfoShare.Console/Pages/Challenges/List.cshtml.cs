using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.WebConsole.Pages.Challenges;

/// <summary>One open challenge in a list.</summary>
public sealed record OpenChallenge(string ReferralId, string Heading, ChallengeView Challenge);

/// <summary>Open challenges of both sides, what is due first.</summary>
public sealed class ChallengesModel : ConsolePage
{
    // Beyond so many pages of open referrals a manager finds the challenge by its notice.
    private const int MostPages = 5;
    private const int PageSize = 100;

    /// <summary>To this service, which decided.</summary>
    public IReadOnlyList<OpenChallenge> ToUs { get; private set; } = [];

    /// <summary>By this organisation, which referred.</summary>
    public IReadOnlyList<OpenChallenge> ByUs { get; private set; } = [];

    /// <summary>True when there were more open referrals than were looked through.</summary>
    public bool More { get; private set; }

    /// <summary>Asks for them.</summary>
    public async Task OnGetAsync(CancellationToken ct)
    {
        var calls = Desk.Connection.CallInvoker;
        if (Desk.HasTray)
        {
            var tray = new SocialCareService.SocialCareServiceClient(calls);
            ToUs = await OpenAsync(async token =>
            {
                var page = await tray.ListReferralsAsync(new ListReferralsRequest { PageSize = PageSize, PageToken = token }, cancellationToken: ct);
                return (page.Referrals, page.NextPageToken);
            });
        }
        else if (Desk.Practitioner.Role == "REVIEW_LEAD")
        {
            ToUs = await PartnershipAsync(ct);
        }

        var sent = new ReferralService.ReferralServiceClient(calls);
        ByUs = await OpenAsync(async token =>
        {
            var page = await sent.ListSentReferralsAsync(new ListSentReferralsRequest { PageSize = PageSize, PageToken = token, OpenOnly = true }, cancellationToken: ct);
            return (page.Referrals, page.NextPageToken);
        });
    }

    private async Task<IReadOnlyList<OpenChallenge>> OpenAsync(Func<string, Task<(IEnumerable<ReferralView> Referrals, string Next)>> read)
    {
        List<ReferralView> open = [];
        var token = "";
        for (var page = 0; page < MostPages; page++)
        {
            (var referrals, token) = await read(token);
            open.AddRange(referrals.Where(r => r.Challenge is { EndedAt: null }));
            if (token.Length == 0)
                break;
        }

        More |= token.Length > 0;
        return [.. open.Select(r => new OpenChallenge(r.ReferralId, Text.ReferralText.Children(r), r.Challenge)).OrderBy(c => c.Challenge.AnswerDue?.Seconds ?? long.MaxValue)];
    }

    /// <summary>The partners have no tray: what reached them is in their inbox.</summary>
    private async Task<IReadOnlyList<OpenChallenge>> PartnershipAsync(CancellationToken ct)
    {
        var listed = await new InboxService.InboxServiceClient(Desk.Connection.CallInvoker).ListInboxAsync(new ListInboxRequest { PageSize = PageSize }, cancellationToken: ct);
        More = listed.NextPageToken.Length > 0;
        List<OpenChallenge> open = [];
        foreach (var id in listed.Items.Select(i => i.ReferralId).Where(id => id.Length > 0).Distinct())
        {
            try
            {
                var found = await new ReferralService.ReferralServiceClient(Desk.Connection.CallInvoker).GetChallengeAsync(new GetChallengeRequest { ReferralId = id }, cancellationToken: ct);
                if (found.Challenge.Challenge is { EndedAt: null } challenge)
                    open.Add(new OpenChallenge(id, "A referral that has reached the partners", challenge));
            }
            catch (Grpc.Core.RpcException e) when (e.StatusCode == Grpc.Core.StatusCode.NotFound)
            {
                // About a referral, and not about a challenge that has come here.
            }
        }

        return open;
    }
}
