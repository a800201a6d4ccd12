using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using InfoShare.Broker.Security;
using InfoShare.Core;
using InfoShare.Core.Access;
using InfoShare.Core.Vocabulary;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Referral.V1;

namespace InfoShare.Broker.Tests.Security;

public sealed class PageTokensTests : IDisposable
{
    private readonly PageTokens tokens = new(RandomNumberGenerator.GetBytes(PageTokens.KeyLength));

    public void Dispose() => tokens.Dispose();

    private static Call CallOf(string organisation, string action = "ReferralService/ListSentReferrals") =>
        new(new Caller(organisation, organisation, AgencyKind.Health, "Northmere", false, null, "call_1"), action);

    [Fact]
    public void A_position_comes_back_whatever_it_holds() => Prop.ForAll<NonNull<string>>(position =>
    {
        if (!System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(position.Get)).Equals(position.Get, StringComparison.Ordinal))
            return;
        var request = new ListSentReferralsRequest { PageSize = 10 };
        var token = tokens.Protect(CallOf("gp"), request, position.Get);
        request.PageToken = token;
        request.PageSize = 50;
        tokens.Unprotect(CallOf("gp"), request).ShouldBe(position.Get);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_empty_token_is_the_first_page() =>
        tokens.Unprotect(CallOf("gp"), new ListSentReferralsRequest()).ShouldBeNull();

    [Fact]
    public void Cursors_work_the_same()
    {
        var cursor = tokens.Protect(CallOf("gp", "InboxService/StreamInbox"), new StreamInboxRequest(), "17");
        tokens.Unprotect(CallOf("gp", "InboxService/StreamInbox"), new StreamInboxRequest { Cursor = cursor }).ShouldBe("17");
    }

    [Fact]
    public void Another_organisation_method_or_query_cannot_use_it()
    {
        var token = tokens.Protect(CallOf("gp"), new ListSentReferralsRequest { OpenOnly = true }, "17");

        Refused(CallOf("police"), new ListSentReferralsRequest { OpenOnly = true, PageToken = token });
        Refused(CallOf("gp", "InboxService/ListInbox"), new ListSentReferralsRequest { OpenOnly = true, PageToken = token });
        Refused(CallOf("gp"), new ListSentReferralsRequest { OpenOnly = false, PageToken = token });
        using var other = new PageTokens(RandomNumberGenerator.GetBytes(PageTokens.KeyLength));
        Should.Throw<RuleException>(() => other.Unprotect(CallOf("gp"), new ListSentReferralsRequest { OpenOnly = true, PageToken = token }));
    }

    [Fact]
    public void A_changed_token_is_refused_and_never_crashes() => Prop.ForAll<NonNull<string>, byte>((text, at) =>
    {
        Refused(CallOf("gp"), new ListSentReferralsRequest { PageToken = "x" + text.Get });
        var good = tokens.Protect(CallOf("gp"), new ListSentReferralsRequest(), "17").ToCharArray();
        var index = at % good.Length;
        good[index] = good[index] == 'A' ? 'B' : 'A';
        var request = new ListSentReferralsRequest { PageToken = new string(good) };

        // The last character may hold bits that mean nothing; then the token is the same.
        if (index < good.Length - 1)
            Refused(CallOf("gp"), request);
    }).QuickCheckThrowOnFailure();

    private void Refused(Call call, Google.Protobuf.IMessage request) =>
        Should.Throw<RuleException>(() => tokens.Unprotect(call, request)).Reason.ShouldBe(ErrorReason.PageTokenInvalid);
}
