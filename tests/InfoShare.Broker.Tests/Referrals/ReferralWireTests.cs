using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using Disposition = InfoShare.Protocol.Common.V1.Disposition;
using MakeReferralRequest = InfoShare.Protocol.Health.V1.MakeReferralRequest;

namespace InfoShare.Broker.Tests.Referrals;

/// <summary>A referral over the wire: mutual TLS, tokens, streams with cursors, pages.</summary>
public sealed class ReferralWireTests(BrokerFixture broker)
{
    private const string Council = "northmere-csc";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private InfoShareConnection Owen => broker.As(Council, "sw-wire", "Owen Peatsample", "DUTY_SOCIAL_WORKER");

    [Fact]
    public async Task It_is_sent_watched_owned_decided_answered_and_closed()
    {
        var made = await ReferAsync();
        made.State.ShouldBe(ReferralState.Delivered);
        made.FeedbackDueInWords.ShouldContain("1 working day, due 17:00 on");
        var id = made.ReferralId;

        var tray = new SocialCareService.SocialCareServiceClient(Owen.CallInvoker);
        var (received, cursor) = await WatchAsync("", r => r.ReferralId == id);
        received.State.ShouldBe(ReferralState.Delivered);
        var taken = (await tray.TakeOwnershipAsync(
            new TakeOwnershipRequest { RequestId = NewId(), ReferralId = id, Version = received.Version }, cancellationToken: Ct)).Referral;
        taken.Owner.Name.ShouldBe("Owen Peatsample");
        var (changed, _) = await WatchAsync(cursor, r => r.ReferralId == id);
        changed.State.ShouldBe(ReferralState.Owned);

        var decided = await tray.DecideReferralAsync(
            new DecideReferralRequest
            {
                RequestId = NewId(),
                ReferralId = id,
                Version = taken.Version,
                Decision = new Decision
                {
                    Disposition = Disposition.Assessment,
                    Reason = DispositionReason.ThresholdMet,
                    Rationale = "Bruising on a baby who cannot move.",
                    Criteria = "threshold document 4.1",
                    Evidence = "the doctor's body map",
                    HistoryRead = HistoryRead.Yes,
                },
                Feedback = "We assess: a social worker visits today.",
            },
            cancellationToken: Ct);
        decided.Referral.State.ShouldBe(ReferralState.FeedbackSent);
        decided.Receipt.EntryId.ShouldStartWith("aud_");

        var referrals = new ReferralService.ReferralServiceClient(broker.Doctor.CallInvoker);
        var seen = (await referrals.GetReferralAsync(new GetReferralRequest { ReferralId = id }, cancellationToken: Ct)).Referral;
        seen.Feedback.Text.ShouldBe("We assess: a social worker visits today.");
        seen.Decision.Evidence.ShouldBe("");
        var closed = await referrals.AcknowledgeFeedbackAsync(
            new AcknowledgeFeedbackRequest
            {
                RequestId = NewId(),
                ReferralId = id,
                Version = seen.Version,
                Acknowledgement = FeedbackAcknowledgement.Agree,
            },
            cancellationToken: Ct);
        closed.Referral.State.ShouldBe(ReferralState.Closed);
    }

    [Fact]
    public async Task The_inbox_streams_by_cursor_and_takes_answers()
    {
        var id = (await ReferAsync()).ReferralId;
        var system = new InboxService.InboxServiceClient(broker.SystemOf(Council).CallInvoker);
        InboxItem? item = null;
        var before = "";
        using (var stream = system.StreamInbox(new StreamInboxRequest(), cancellationToken: Ct))
        {
            await foreach (var message in stream.ResponseStream.ReadAllAsync(Ct))
            {
                if (message.Item?.ReferralId == id)
                {
                    item = message.Item;
                    break;
                }

                before = message.Cursor;
            }
        }

        item!.State.ShouldBe(NotificationState.Delivered);
        item.ActionOwner.ShouldBe("DUTY_SOCIAL_WORKER");
        using (var again = system.StreamInbox(new StreamInboxRequest { Cursor = before }, cancellationToken: Ct))
        {
            (await again.ResponseStream.MoveNext(Ct)).ShouldBeTrue();
            again.ResponseStream.Current.Item.ItemId.ShouldBe(item.ItemId);
        }

        var human = new InboxService.InboxServiceClient(Owen.CallInvoker);
        var read = await human.AcknowledgeItemsAsync(
            new AcknowledgeItemsRequest { RequestId = NewId(), ItemIds = { item.ItemId }, State = NotificationState.Read }, cancellationToken: Ct);
        read.Items.Single().State.ShouldBe(NotificationState.Read);

        // A cursor of one organisation is nothing to another.
        using var foreign = new InboxService.InboxServiceClient(broker.SystemOf("elmmock-surgery").CallInvoker)
            .StreamInbox(new StreamInboxRequest { Cursor = before.Length > 0 ? before : "x" }, cancellationToken: Ct);
        (await Should.ThrowAsync<RpcException>(async () => await foreign.ResponseStream.MoveNext(Ct))).StatusCode.ShouldBe(StatusCode.InvalidArgument);
    }

    [Fact]
    public async Task Sent_referrals_come_in_pages()
    {
        var ids = new[] { (await ReferAsync()).ReferralId, (await ReferAsync()).ReferralId };
        var referrals = new ReferralService.ReferralServiceClient(broker.Doctor.CallInvoker);
        var found = new List<string>();
        var token = "";
        do
        {
            var page = await referrals.ListSentReferralsAsync(
                new ListSentReferralsRequest { PageSize = 1, PageToken = token, OpenOnly = true }, cancellationToken: Ct);
            page.Referrals.Count.ShouldBeLessThanOrEqualTo(1);
            found.AddRange(page.Referrals.Select(r => r.ReferralId));
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        ids.ShouldAllBe(id => found.Contains(id));
        found.ShouldBeUnique();
    }

    private async Task<ReferralReceipt> ReferAsync() => (await new HealthService.HealthServiceClient(broker.Doctor.CallInvoker).MakeReferralAsync(
        new MakeReferralRequest
        {
            RequestId = NewId(),
            Referral = new ReferralDraft
            {
                Children =
                {
                    new SubjectRef
                    {
                        Demographics = new Demographics { GivenName = "Wire" + Guid.NewGuid().ToString("N"), FamilyName = "Sampletest", BirthDate = "2025-12-01" },
                    },
                },
                RiskStatement = "Bruising on a baby who cannot move by himself.",
                Urgency = Urgency.SameDay,
            },
        },
        cancellationToken: Ct)).Receipt;

    private async Task<(ReferralView Referral, string Cursor)> WatchAsync(string cursor, Func<ReferralView, bool> wanted)
    {
        var system = new SocialCareService.SocialCareServiceClient(broker.SystemOf(Council).CallInvoker);
        using var watch = system.WatchReferrals(new WatchReferralsRequest { Cursor = cursor }, cancellationToken: Ct);
        await foreach (var message in watch.ResponseStream.ReadAllAsync(Ct))
        {
            if (message.Referral is { } referral && wanted(referral))
                return (referral, message.Cursor);
        }

        throw new InvalidOperationException("The watch ended.");
    }

    private static string NewId() => Guid.NewGuid().ToString();
}
