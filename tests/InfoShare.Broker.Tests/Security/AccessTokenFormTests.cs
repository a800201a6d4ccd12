using System.Buffers.Text;
using System.Text;
using InfoShare.Broker.Security;

namespace InfoShare.Broker.Tests.Security;

/// <summary>
/// What a text must look like before the handler verifies it. The handler takes any algorithm that a published key fits, so a server
/// with an RSA key beside its P-256 key would let RS256 in; only this form keeps it out.
/// </summary>
public sealed class AccessTokenFormTests
{
    [Theory]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"k"}""")]
    [InlineData("""{"alg":"ES256","typ":"application/at+jwt"}""")]
    [InlineData("""{"typ":"AT+JWT","alg":"ES256"}""")]
    public void An_access_token_signed_with_es256_has_the_form(string header) => AccessTokenValidation.HasTheForm(Token(header)).ShouldBeTrue();

    [Theory]
    [InlineData("RS256")]
    [InlineData("PS256")]
    [InlineData("HS256")]
    [InlineData("ES384")]
    [InlineData("ES512")]
    [InlineData("EdDSA")]
    [InlineData("none")]
    [InlineData("es256")]
    [InlineData("")]
    public void No_other_algorithm_has_it(string algorithm) =>
        AccessTokenValidation.HasTheForm(Token($$"""{"alg":"{{algorithm}}","typ":"at+jwt","kid":"k"}""")).ShouldBeFalse();

    [Theory]
    [InlineData("""{"typ":"at+jwt","kid":"k"}""")]
    [InlineData("""{"alg":null,"typ":"at+jwt"}""")]
    [InlineData("""{"alg":["ES256"],"typ":"at+jwt"}""")]
    [InlineData("""{"alg":"ES256","alg":"RS256","typ":"at+jwt"}""")]
    [InlineData("""{"alg":"RS256","alg":"ES256","typ":"at+jwt"}""")]
    [InlineData("""{"alg":"ES256"}""")]
    [InlineData("""{"alg":"ES256","typ":"JWT"}""")]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","crit":["exp"]}""")]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","b64":false}""")]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","zip":"DEF"}""")]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","cty":"JWT"}""")]
    [InlineData("""["ES256","at+jwt"]""")]
    [InlineData("no json")]
    public void A_header_that_does_not_say_so_once_and_plainly_has_not(string header) => AccessTokenValidation.HasTheForm(Token(header)).ShouldBeFalse();

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("..")]
    [InlineData("!.e30.c2ln")]
    public void What_is_no_token_has_not(string text) => AccessTokenValidation.HasTheForm(text).ShouldBeFalse();

    [Fact]
    public void More_or_fewer_than_three_parts_or_more_than_it_may_be_long_has_not()
    {
        var good = Token("""{"alg":"ES256","typ":"at+jwt"}""");
        AccessTokenValidation.HasTheForm(good[..good.LastIndexOf('.')]).ShouldBeFalse();
        AccessTokenValidation.HasTheForm(good + ".e30").ShouldBeFalse();
        AccessTokenValidation.HasTheForm(good + new string('A', 8192)).ShouldBeFalse();
    }

    private static string Token(string header) => $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.e30.c2lnbmF0dXJl";
}
