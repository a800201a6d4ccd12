using InfoShare.Broker.Security;
using InfoShare.Testing;

namespace InfoShare.Broker.Tests.Security;

public sealed class TokenCacheTests
{
    private readonly ManualClock time = ManualClock.AtNow();

    private ValidatedToken Token => new("client", null, "thumbprint", time.GetUtcNow().AddMinutes(5));

    [Fact]
    public void A_token_is_found_until_it_expires()
    {
        var cache = new TokenCache(time);
        var token = Token;
        cache.Keep("a", token, 1);
        cache.Find("a", 1).ShouldBe(token);

        time.Advance(TimeSpan.FromMinutes(5));

        cache.Find("a", 1).ShouldBeNull();
        cache.Count.ShouldBe(0);
    }

    [Fact]
    public void A_change_of_the_registry_makes_every_token_be_validated_anew()
    {
        var cache = new TokenCache(time);
        cache.Keep("a", Token, 1);

        cache.Find("a", 2).ShouldBeNull();
        cache.Find("a", 1).ShouldBeNull();
    }

    [Fact]
    public void The_oldest_give_way()
    {
        var cache = new TokenCache(time, capacity: 3);
        for (var i = 0; i < 10; i++)
            cache.Keep($"t{i}", Token, 1);

        cache.Count.ShouldBeLessThanOrEqualTo(3);
        cache.Find("t0", 1).ShouldBeNull();
        cache.Find("t9", 1).ShouldNotBeNull();
    }

    [Fact]
    public void An_expired_token_is_not_kept()
    {
        var cache = new TokenCache(time);
        cache.Keep("a", Token with { Expires = time.GetUtcNow() }, 1);
        cache.Count.ShouldBe(0);
    }

    [Fact]
    public void The_key_holds_nothing_of_the_token()
    {
        TokenCache.KeyOf("eyJhbGciOi.payload.signature").ShouldNotContain("payload");
        TokenCache.KeyOf("a").ShouldNotBe(TokenCache.KeyOf("b"));
    }
}
