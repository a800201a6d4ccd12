using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using static InfoShare.Identity.Tests.TokenServiceFixture;

namespace InfoShare.Identity.Tests;

/// <summary>A system asks for itself: what it gets, and every way in which it is refused.</summary>
public sealed class ClientCredentialsTests(TokenServiceFixture service) : IClassFixture<TokenServiceFixture>
{
    [Fact]
    public async Task A_registered_system_gets_a_token_bound_to_its_certificate()
    {
        var answer = await service.AskAsync(SystemForm(service.ClientAssertion()));

        answer.Status.ShouldBe(200);
        answer.Response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        answer.Body.GetProperty("token_type").GetString().ShouldBe("Bearer");
        answer.Body.GetProperty("expires_in").GetInt32().ShouldBe(600);
        answer.Body.GetProperty("scope").GetString().ShouldBe("concerns.share inbox.read");

        Encoding.UTF8.GetString(Base64Url.DecodeFromChars(answer.Token!.Split('.')[0])).ShouldContain("\"typ\":\"at+jwt\"");
        answer.Header.GetProperty("typ").GetString().ShouldBe("at+jwt");
        answer.Header.GetProperty("alg").GetString().ShouldBe("ES256");
        var claims = answer.Claims;
        claims.GetProperty("iss").GetString().ShouldBe(Issuer);
        claims.GetProperty("aud").GetString().ShouldBe("infoshare");
        claims.GetProperty("sub").GetString().ShouldBe(Gp);
        claims.GetProperty("client_id").GetString().ShouldBe(Gp);
        claims.GetProperty("organisation_id").GetString().ShouldBe("org-gp-elmfield");
        claims.GetProperty("scope").GetString().ShouldBe("concerns.share inbox.read");
        claims.GetProperty("jti").GetString().ShouldNotBeNullOrEmpty();
        claims.GetProperty("iat").GetInt64().ShouldBe(service.Clock.Now.ToUnixTimeSeconds());
        claims.GetProperty("exp").GetInt64().ShouldBe(service.Clock.Now.AddMinutes(10).ToUnixTimeSeconds());
        claims.GetProperty("cnf").GetProperty("x5t#S256").GetString()
            .ShouldBe(service.Certificates.Organisations[Gp].CertificateThumbprint);
        claims.EnumerateObject().Select(c => c.Name).ShouldNotContain(name => name.StartsWith("practitioner", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Issuer)]
    [InlineData(Issuer + "/connect/token")]
    public async Task The_issuer_and_the_token_endpoint_are_good_audiences(string audience)
    {
        (await service.AskAsync(SystemForm(service.ClientAssertion(change: c => c["aud"] = audience)))).Status.ShouldBe(200);
        (await service.AskAsync(SystemForm(service.ClientAssertion(change: c => c["aud"] = new[] { audience })))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_scope_asked_for_is_the_scope_given()
    {
        var form = SystemForm(service.ClientAssertion());
        form["scope"] = "inbox.read";

        (await service.AskAsync(form)).Claims.GetProperty("scope").GetString().ShouldBe("inbox.read");
    }

    [Theory]
    [InlineData("inbox.read registry.write")]
    [InlineData("INBOX.READ")]
    [InlineData("inbox.read ")]
    public async Task A_scope_beyond_the_client_s_is_refused(string scope)
    {
        var form = SystemForm(service.ClientAssertion());
        form["scope"] = scope;

        (await service.AskAsync(form)).ShouldBeRefused(400, "invalid_scope", TokenRefusalReasons.ScopeNotAllowed);
    }

    public static TheoryData<string, string> BadClaims() => new()
    {
        { "expired", TokenRefusalReasons.AssertionExpired },
        { "no exp", TokenRefusalReasons.AssertionExpired },
        { "exp as text", TokenRefusalReasons.AssertionExpired },
        { "exp beyond any date", TokenRefusalReasons.AssertionExpired },
        { "nbf ahead", TokenRefusalReasons.AssertionNotYetValid },
        { "iat ahead", TokenRefusalReasons.AssertionNotYetValid },
        { "exp too far", TokenRefusalReasons.AssertionLifetime },
        { "exp too far, no iat", TokenRefusalReasons.AssertionLifetime },
        { "other audience", TokenRefusalReasons.AssertionAudience },
        { "no audience", TokenRefusalReasons.AssertionAudience },
        { "two audiences", TokenRefusalReasons.AssertionAudience },
        { "other issuer", TokenRefusalReasons.AssertionIssuer },
        { "no issuer", TokenRefusalReasons.AssertionIssuer },
        { "no jti", TokenRefusalReasons.AssertionIdMissing },
        { "empty jti", TokenRefusalReasons.AssertionIdMissing },
        { "long jti", TokenRefusalReasons.AssertionIdMissing },
    };

    internal static void Spoil(string fault, Dictionary<string, object?> claims, DateTimeOffset now)
    {
        switch (fault)
        {
            case "expired":
                (claims["iat"], claims["exp"]) = (now.AddMinutes(-4).ToUnixTimeSeconds(), now.AddSeconds(-60).ToUnixTimeSeconds());
                break;
            case "no exp": claims["exp"] = null; break;
            case "exp as text": claims["exp"] = "soon"; break;
            case "exp beyond any date": claims["exp"] = 1e300; break;
            case "nbf ahead": claims["nbf"] = now.AddSeconds(61).ToUnixTimeSeconds(); break;
            case "iat ahead": claims["iat"] = now.AddSeconds(61).ToUnixTimeSeconds(); break;
            case "exp too far": claims["exp"] = now.AddSeconds(301).ToUnixTimeSeconds(); break;
            case "exp too far, no iat": (claims["iat"], claims["exp"]) = (null, now.AddSeconds(361).ToUnixTimeSeconds()); break;
            case "other audience": claims["aud"] = "https://elsewhere.example"; break;
            case "no audience": claims["aud"] = null; break;
            case "two audiences": claims["aud"] = new[] { Issuer, "https://elsewhere.example" }; break;
            case "other issuer": claims["iss"] = Probation; break;
            case "no issuer": claims["iss"] = null; break;
            case "no jti": claims["jti"] = null; break;
            case "empty jti": claims["jti"] = ""; break;
            case "long jti": claims["jti"] = new string('j', 129); break;
            default: throw new ArgumentOutOfRangeException(nameof(fault), fault, null);
        }
    }

    [Theory]
    [MemberData(nameof(BadClaims))]
    public async Task An_assertion_with_a_bad_claim_is_refused_and_says_which(string fault, string reason)
    {
        var assertion = service.ClientAssertion(change: claims => Spoil(fault, claims, service.Clock.Now));

        (await service.AskAsync(SystemForm(assertion))).ShouldBeRefused(401, "invalid_client", reason);
    }

    [Fact]
    public async Task A_clock_off_by_less_than_the_skew_is_no_fault()
    {
        var now = service.Clock.Now;
        var slow = service.ClientAssertion(change: c =>
            (c["iat"], c["exp"]) = (now.AddMinutes(-5).ToUnixTimeSeconds(), now.AddSeconds(-59).ToUnixTimeSeconds()));
        var fast = service.ClientAssertion(change: c =>
            (c["iat"], c["nbf"], c["exp"]) = (now.AddSeconds(60).ToUnixTimeSeconds(), now.AddSeconds(60).ToUnixTimeSeconds(), now.AddSeconds(360).ToUnixTimeSeconds()));

        (await service.AskAsync(SystemForm(slow))).Status.ShouldBe(200);
        (await service.AskAsync(SystemForm(fast))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task An_assertion_is_good_once()
    {
        var assertion = service.ClientAssertion();

        (await service.AskAsync(SystemForm(assertion))).Status.ShouldBe(200);
        (await service.AskAsync(SystemForm(assertion))).ShouldBeRefused(401, "invalid_client", TokenRefusalReasons.AssertionReplayed);
    }

    [Fact]
    public async Task A_signature_written_another_way_does_not_make_a_used_assertion_new()
    {
        // ECDSA has two signatures for each: (r, s) and (r, n - s). Both verify; the jti is what counts.
        var assertion = service.ClientAssertion();
        var parts = assertion.Split('.');
        var signature = Base64Url.DecodeFromChars(parts[2]);
        var order = System.Numerics.BigInteger.Parse(
            "0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", System.Globalization.NumberStyles.HexNumber);
        var s = order - new System.Numerics.BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true);
        var other = s.ToByteArray(isUnsigned: true, isBigEndian: true);
        Array.Clear(signature, 32, 32);
        other.CopyTo(signature, 64 - other.Length);
        var twin = $"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString(signature)}";
        twin.ShouldNotBe(assertion);

        (await service.AskAsync(SystemForm(assertion))).Status.ShouldBe(200);
        (await service.AskAsync(SystemForm(twin))).ShouldBeRefused(401, "invalid_client", TokenRefusalReasons.AssertionReplayed);
    }

    [Fact]
    public async Task Unknown_client_disabled_client_wrong_key_and_altered_claims_read_the_same()
    {
        using var strangerKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var good = service.ClientAssertion().Split('.');
        var claims = JsonSerializer.Deserialize<Dictionary<string, object>>(Base64Url.DecodeFromChars(good[1]))!;
        claims["jti"] = "another";
        var altered = $"{good[0]}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims))}.{good[2]}";
        string[] assertions =
        [
            service.ClientAssertion(change: c => (c["iss"], c["sub"]) = ("nobody", "nobody")),
            service.ClientAssertion(change: c => c["sub"] = null),
            service.ClientAssertion(Retired),
            service.ClientAssertion(key: strangerKey),
            service.ClientAssertion(keyId: "no-such-key"),
            service.ClientAssertion(Gp, key: service.AssertionKey(Probation)),
            $"{good[0]}.{good[1]}.{Base64Url.EncodeToString(new byte[64])}",
            altered,
        ];

        var bodies = new List<string>();
        foreach (var assertion in assertions)
        {
            var answer = await service.AskAsync(SystemForm(assertion));
            answer.ShouldBeRefused(401, "invalid_client", TokenRefusalReasons.ClientNotAuthenticated);
            bodies.Add(answer.Body.ToString());
        }

        bodies.Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task The_algorithm_is_policy_and_never_the_token_s_choice()
    {
        var payload = service.ClientAssertion().Split('.')[1];
        static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
        var keyId = service.Certificates.Organisations[Gp].AssertionKey.KeyId;

        var hmacHeader = Part($$"""{"alg":"HS256","kid":"{{keyId}}"}""");
        var publicKeyAsSecret = Encoding.ASCII.GetBytes(service.AssertionKey(Gp).ExportSubjectPublicKeyInfoPem());
        var hmac = Base64Url.EncodeToString(HMACSHA256.HashData(publicKeyAsSecret, Encoding.ASCII.GetBytes($"{hmacHeader}.{payload}")));
        string[] forgeries =
        [
            $"{Part("""{"alg":"none"}""")}.{payload}.",
            $"{Part("""{"alg":"None"}""")}.{payload}.{hmac}",
            $"{hmacHeader}.{payload}.{hmac}",
            "not.a.token",
            new string('x', JwsEs256.MaxLength + 1),
        ];

        foreach (var forgery in forgeries)
        {
            (await service.AskAsync(SystemForm(forgery))).ShouldBeRefused(401, "invalid_client", TokenRefusalReasons.AssertionMalformed);
        }
    }

    [Fact]
    public async Task A_key_that_the_token_brings_along_is_not_looked_at()
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var header = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new { alg = "ES256", jwk = EcPublicJwk.FromKey(own) }));
        var signed = $"{header}.{service.ClientAssertion().Split('.')[1]}";
        var signature = own.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

        (await service.AskAsync(SystemForm($"{signed}.{Base64Url.EncodeToString(signature)}")))
            .ShouldBeRefused(401, "invalid_client", TokenRefusalReasons.ClientNotAuthenticated);
    }

    [Fact]
    public async Task Another_client_s_certificate_is_refused_and_leaves_the_assertion_unused()
    {
        var assertion = service.ClientAssertion();

        (await service.AskAsync(SystemForm(assertion), certificateOf: Probation))
            .ShouldBeRefused(401, "invalid_client", TokenRefusalReasons.CertificateNotRegistered);
        (await service.AskAsync(SystemForm(assertion))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task No_certificate_no_token() =>
        (await service.AskAsync(SystemForm(service.ClientAssertion()), certificateOf: null))
            .ShouldBeRefused(401, "invalid_client", TokenRefusalReasons.CertificateMissing);

    [Fact]
    public async Task A_client_without_registered_certificates_is_bound_to_the_one_it_shows()
    {
        var client = await service.Directory.FindClientAsync(Probation, default);
        service.Directory.Add(client! with { ClientId = "probation-free", CertificateThumbprints = [] });

        var answer = await service.AskAsync(
            SystemForm(service.ClientAssertion(Probation, c => (c["iss"], c["sub"]) = ("probation-free", "probation-free"))), Probation);

        answer.Claims.GetProperty("cnf").GetProperty("x5t#S256").GetString()
            .ShouldBe(service.Certificates.Organisations[Probation].CertificateThumbprint);
    }

    [Fact]
    public async Task A_client_that_changes_keys_may_use_either_until_the_old_one_is_taken_out()
    {
        using var next = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var client = (await service.Directory.FindClientAsync(Gp, default))!;
        var rolling = client with { ClientId = "gp-rolling", Keys = [.. client.Keys, EcPublicJwk.FromKey(next, "next")] };
        service.Directory.Add(rolling);
        string Old() => service.ClientAssertion(change: c => (c["iss"], c["sub"]) = ("gp-rolling", "gp-rolling"));
        string New() => service.ClientAssertion(change: c => (c["iss"], c["sub"]) = ("gp-rolling", "gp-rolling"), key: next, keyId: "next");

        (await service.AskAsync(SystemForm(Old()))).Status.ShouldBe(200);
        (await service.AskAsync(SystemForm(New()))).Status.ShouldBe(200);
        service.Directory.Add(rolling with { Keys = [EcPublicJwk.FromKey(next, "next")] });
        (await service.AskAsync(SystemForm(New()))).Status.ShouldBe(200);
        (await service.AskAsync(SystemForm(Old()))).ShouldBeRefused(401, "invalid_client", TokenRefusalReasons.ClientNotAuthenticated);
    }

    [Fact]
    public async Task Of_two_processes_that_share_a_replay_store_one_takes_the_assertion()
    {
        var shared = new InMemoryReplayStore(service.Clock);
        Uri[] processes = [await service.StartHostAsync(shared), await service.StartHostAsync(shared)];
        for (var round = 0; round < 10; round++)
        {
            var form = SystemForm(service.ClientAssertion());
            var answers = await Task.WhenAll(processes.Select(process => service.AskAsync(form, address: process)));

            answers.Count(a => a.Status == 200).ShouldBe(1);
            answers.Single(a => a.Status != 200).Reason.ShouldBe(TokenRefusalReasons.AssertionReplayed);
        }
    }

    [Fact]
    public async Task A_replay_store_that_cannot_answer_stops_tokens_and_says_to_come_back()
    {
        var process = await service.StartHostAsync(new InMemoryReplayStore(service.Clock, capacity: 1));
        (await service.AskAsync(SystemForm(service.ClientAssertion()), address: process)).Status.ShouldBe(200);

        var answer = await service.AskAsync(SystemForm(service.ClientAssertion()), address: process);

        answer.ShouldBeRefused(503, "temporarily_unavailable", TokenRefusalReasons.TemporarilyUnavailable);
        answer.Response.Headers.RetryAfter.ShouldNotBeNull();
    }
}
