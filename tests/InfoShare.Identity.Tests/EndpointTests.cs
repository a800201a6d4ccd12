using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using InfoShare.Testing;
using static InfoShare.Identity.Tests.TokenServiceFixture;

namespace InfoShare.Identity.Tests;

/// <summary>The HTTP around the grants: what the endpoint takes, and what the service publishes about itself.</summary>
public sealed class EndpointTests(TokenServiceFixture service) : IClassFixture<TokenServiceFixture>
{
    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Only_POST(string method)
    {
        using var caller = service.Caller(Gp);
        using var response = await caller.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/connect/token"));

        new TokenAnswer(response, await response.Content.ReadFromJsonAsync<JsonElement>())
            .ShouldBeRefused(405, "invalid_request", TokenRefusalReasons.MalformedRequest);
        response.Content.Headers.Allow.ShouldBe(["POST"]);
    }

    [Fact]
    public async Task An_oversized_body_is_refused_with_and_without_a_length()
    {
        var form = SystemForm(service.ClientAssertion());
        form["padding"] = new string('p', 40_000);
        using var caller = service.Caller(Gp);

        (await AskAsync(caller, new FormUrlEncodedContent(form))).ShouldBeRefused(413, "invalid_request", TokenRefusalReasons.RequestTooLarge);
        caller.DefaultRequestHeaders.TransferEncodingChunked = true;
        (await AskAsync(caller, new FormUrlEncodedContent(form))).ShouldBeRefused(413, "invalid_request", TokenRefusalReasons.RequestTooLarge);
    }

    [Fact]
    public async Task Only_a_form_body()
    {
        using var caller = service.Caller(Gp);
        var json = JsonContent.Create(SystemForm(service.ClientAssertion()));

        (await AskAsync(caller, json)).ShouldBeRefused(400, "invalid_request", TokenRefusalReasons.MalformedRequest);
        (await AskAsync(caller, new StringContent("", new MediaTypeHeaderValue("application/x-www-form-urlencoded"))))
            .ShouldBeRefused(400, "invalid_request", TokenRefusalReasons.MalformedRequest);
    }

    [Fact]
    public async Task Nothing_in_the_address()
    {
        using var caller = service.Caller(Gp);

        (await AskAsync(caller, new FormUrlEncodedContent(SystemForm(service.ClientAssertion())), "/connect/token?scope=inbox.read"))
            .ShouldBeRefused(400, "invalid_request", TokenRefusalReasons.MalformedRequest);
    }

    [Fact]
    public async Task A_parameter_twice_is_refused_and_an_unknown_one_ignored()
    {
        using var caller = service.Caller(Gp);
        var form = SystemForm(service.ClientAssertion()).ToList();

        (await AskAsync(caller, new FormUrlEncodedContent([.. form, new("scope", "inbox.read"), new("scope", "inbox.read")])))
            .ShouldBeRefused(400, "invalid_request", TokenRefusalReasons.MalformedRequest);
        (await AskAsync(caller, new FormUrlEncodedContent([.. form, new("resource", "anything"), new("scope", "")]))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Too_many_parameters_are_refused()
    {
        using var caller = service.Caller(Gp);
        var form = Enumerable.Range(0, 100).Select(i => new KeyValuePair<string, string>($"p{i}", "x"));

        (await AskAsync(caller, new FormUrlEncodedContent(form))).ShouldBeRefused(400, "invalid_request", TokenRefusalReasons.MalformedRequest);
    }

    [Fact]
    public async Task Bytes_that_are_no_form_are_refused()
    {
        using var caller = service.Caller(Gp);
        var content = new ByteArrayContent([0xff, 0xfe, 0x00, (byte)'%', (byte)'%', (byte)'=', (byte)'&', 0x80])
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded") },
        };

        (await AskAsync(caller, content)).ShouldBeRefused(400, "invalid_request", TokenRefusalReasons.MalformedRequest);
    }

    [Theory]
    [InlineData("password")]
    [InlineData("authorization_code")]
    [InlineData("CLIENT_CREDENTIALS")]
    public async Task Other_grants_are_not_supported(string grantType)
    {
        var form = SystemForm(service.ClientAssertion());
        form["grant_type"] = grantType;

        (await service.AskAsync(form)).ShouldBeRefused(400, "unsupported_grant_type", TokenRefusalReasons.UnsupportedGrant);
    }

    [Fact]
    public async Task Other_ways_to_authenticate_are_not_supported()
    {
        var secret = SystemForm(service.ClientAssertion());
        secret["client_secret"] = "s3cret";
        (await service.AskAsync(secret)).ShouldBeRefused(401, "invalid_client", TokenRefusalReasons.UnsupportedClientAuthentication);

        using var caller = service.Caller(Gp);
        caller.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Gp}:x")));
        var answer = await AskAsync(caller, new FormUrlEncodedContent(SystemForm(service.ClientAssertion())));
        answer.ShouldBeRefused(401, "invalid_client", TokenRefusalReasons.UnsupportedClientAuthentication);
        answer.Response.Headers.WwwAuthenticate.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_client_id_that_is_not_the_assertion_s_is_refused()
    {
        var form = SystemForm(service.ClientAssertion());
        form["client_id"] = Probation;
        (await service.AskAsync(form)).ShouldBeRefused(401, "invalid_client", TokenRefusalReasons.AssertionSubject);

        form["client_id"] = Gp;
        (await service.AskAsync(form)).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("/.well-known/oauth-authorization-server")]
    [InlineData("/.well-known/openid-configuration")]
    public async Task The_metadata_say_what_the_service_does(string path)
    {
        using var caller = service.Caller(null);
        var metadata = await caller.GetFromJsonAsync<JsonElement>(path);
        string[] Texts(string name) => [.. metadata.GetProperty(name).EnumerateArray().Select(e => e.GetString()!)];

        metadata.GetProperty("issuer").GetString().ShouldBe(Issuer);
        metadata.GetProperty("token_endpoint").GetString().ShouldBe(Issuer + "/connect/token");
        metadata.GetProperty("jwks_uri").GetString().ShouldBe(Issuer + "/.well-known/jwks.json");
        Texts("grant_types_supported").ShouldBe(["client_credentials", "urn:ietf:params:oauth:grant-type:jwt-bearer"]);
        Texts("token_endpoint_auth_methods_supported").ShouldBe(["private_key_jwt"]);
        Texts("token_endpoint_auth_signing_alg_values_supported").ShouldBe(["ES256"]);
        metadata.GetProperty("tls_client_certificate_bound_access_tokens").GetBoolean().ShouldBeTrue();
        Texts("response_types_supported").ShouldBeEmpty();
    }

    [Fact]
    public async Task The_key_set_has_public_parts_only_and_the_key_that_signs()
    {
        using var caller = service.Caller(null);
        var keys = (await caller.GetFromJsonAsync<JsonElement>("/.well-known/jwks.json")).GetProperty("keys").EnumerateArray().ToArray();

        keys.ShouldNotBeEmpty();
        foreach (var key in keys)
        {
            key.EnumerateObject().Select(m => m.Name).Order().ShouldBe(["alg", "crv", "kid", "kty", "use", "x", "y"]);
            (key.GetProperty("kty").GetString(), key.GetProperty("crv").GetString()).ShouldBe(("EC", "P-256"));
            (key.GetProperty("alg").GetString(), key.GetProperty("use").GetString()).ShouldBe(("ES256", "sig"));
        }

        var answer = await service.AskAsync(SystemForm(service.ClientAssertion()));
        var kid = answer.Header.GetProperty("kid").GetString();
        var signer = keys.Single(key => key.GetProperty("kid").GetString() == kid).Deserialize<EcPublicJwk>()!;
        JwsEs256.TryParse(answer.Token, out var token).ShouldBeTrue();
        token.IsSignedBy(signer).ShouldBeTrue();
    }

    [Fact]
    public async Task A_certificate_of_another_authority_does_not_get_through_the_handshake()
    {
        using var folder = new TemporaryFolder();
        var others = Development.DevelopmentCertificates.Ensure(new() { Folder = folder.Path, Organisations = [Gp] });
        var mixed = service.Certificates with { Organisations = others.Organisations };
        using var caller = Caller(mixed, Gp, service.Address);

        await Should.ThrowAsync<HttpRequestException>(() => caller.GetAsync("/.well-known/jwks.json"));
    }
}
