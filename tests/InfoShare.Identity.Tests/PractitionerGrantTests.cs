using System.Security.Cryptography;
using static InfoShare.Identity.Tests.TokenServiceFixture;

namespace InfoShare.Identity.Tests;

/// <summary>A system asserts the human at its keyboard.</summary>
public sealed class PractitionerGrantTests(TokenServiceFixture service) : IClassFixture<TokenServiceFixture>
{
    private Task<TokenAnswer> AskAsync(string assertion, string client = Gp) =>
        service.AskAsync(PractitionerForm(service.ClientAssertion(client), assertion), client);

    [Fact]
    public async Task The_token_carries_organisation_and_practitioner()
    {
        var answer = await AskAsync(service.PractitionerAssertion());

        answer.Status.ShouldBe(200);
        var claims = answer.Claims;
        claims.GetProperty("sub").GetString().ShouldBe("gp-elmfield/gmc:1234567");
        claims.GetProperty("client_id").GetString().ShouldBe(Gp);
        claims.GetProperty("organisation_id").GetString().ShouldBe("org-gp-elmfield");
        claims.GetProperty("practitioner_id").GetString().ShouldBe("gmc:1234567");
        claims.GetProperty("practitioner_name").GetString().ShouldBe("Dr Zephyrine Quillfeather");
        claims.GetProperty("practitioner_role").GetString().ShouldBe("GP");
        claims.GetProperty("practitioner_team").GetString().ShouldBe("Elmfield Surgery");
        claims.GetProperty("cnf").GetProperty("x5t#S256").GetString()
            .ShouldBe(service.Certificates.Organisations[Gp].CertificateThumbprint);
    }

    [Fact]
    public async Task A_team_is_optional_and_a_name_may_be_in_any_script()
    {
        var answer = await AskAsync(service.PractitionerAssertion(change: c => (c["team"], c["name"]) = (null, "Siân Þórsdóttir 李")));

        answer.Claims.GetProperty("practitioner_name").GetString().ShouldBe("Siân Þórsdóttir 李");
        answer.Claims.TryGetProperty("practitioner_team", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("PROBATION_OFFICER")]
    [InlineData("gp")]
    [InlineData("GP ")]
    public async Task A_role_that_is_not_the_client_s_is_refused(string role) =>
        (await AskAsync(service.PractitionerAssertion(change: c => c["role"] = role)))
            .ShouldBeRefused(400, "invalid_grant", TokenRefusalReasons.RoleNotAllowed);

    public static TheoryData<string, object?> BadPractitioners() => new()
    {
        { "name", null }, { "name", "" }, { "name", "   " }, { "name", "two\nlines" }, { "name", new string('n', 201) }, { "name", 7 },
        { "name", "\u200B\u200D\uFEFF" }, { "name", "Dr Ada\u202Eelpmas" }, { "name", "Dr Ada\u2028Sample" }, { "name", "Dr Ada\U000E0041" }, { "name", "\u3164" },
        { "role", null }, { "role", "" }, { "role", 7 },
        { "team", "" }, { "team", 7 }, { "team", "tab\tbed" },
    };

    [Theory]
    [MemberData(nameof(BadPractitioners))]
    public async Task Name_role_and_team_must_be_well_formed(string claim, object? value) =>
        (await AskAsync(service.PractitionerAssertion(change: c => c[claim] = value)))
            .ShouldBeRefused(400, "invalid_grant", TokenRefusalReasons.PractitionerClaims);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("white space")]
    [InlineData(Gp)]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public async Task The_practitioner_s_id_must_be_well_formed_and_not_the_client_s(string? subject) =>
        (await AskAsync(service.PractitionerAssertion(change: c => c["sub"] = subject)))
            .ShouldBeRefused(400, "invalid_grant", TokenRefusalReasons.AssertionSubject);

    [Theory]
    [MemberData(nameof(ClientCredentialsTests.BadClaims), MemberType = typeof(ClientCredentialsTests))]
    public async Task Its_times_audience_issuer_and_id_obey_the_same_rules(string fault, string reason) =>
        (await AskAsync(service.PractitionerAssertion(change: c => ClientCredentialsTests.Spoil(fault, c, service.Clock.Now))))
            .ShouldBeRefused(400, "invalid_grant", reason);

    [Theory]
    [InlineData("""{"sub":"\ud800"}""")]
    [InlineData("""{"sub":"gmc:1","name":["\udc00"]}""")]
    [InlineData("""{"\ud800":"gmc:1"}""")]
    public async Task What_is_no_text_is_malformed(string payload)
    {
        var utf8 = System.Text.Encoding.UTF8.GetBytes(payload);
        var assertion = JwsEs256.Sign(service.AssertionKey(Gp), utf8, "JWT", service.Certificates.Organisations[Gp].AssertionKey.KeyId);

        (await AskAsync(assertion)).ShouldBeRefused(400, "invalid_grant", TokenRefusalReasons.AssertionMalformed);
        (await service.AskAsync(PractitionerForm(assertion, service.PractitionerAssertion()), Gp))
            .ShouldBeRefused(401, "invalid_client", TokenRefusalReasons.AssertionMalformed);
    }

    [Fact]
    public async Task It_is_good_once()
    {
        var assertion = service.PractitionerAssertion();

        (await AskAsync(assertion)).Status.ShouldBe(200);
        (await AskAsync(assertion)).ShouldBeRefused(400, "invalid_grant", TokenRefusalReasons.AssertionReplayed);
    }

    [Fact]
    public async Task Another_s_signature_is_refused()
    {
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        (await AskAsync(service.PractitionerAssertion(key: stranger)))
            .ShouldBeRefused(400, "invalid_grant", TokenRefusalReasons.AssertionSignature);
        (await AskAsync(service.PractitionerAssertion(Probation)))
            .ShouldBeRefused(400, "invalid_grant", TokenRefusalReasons.AssertionSignature);
        (await AskAsync("not.a.token")).ShouldBeRefused(400, "invalid_grant", TokenRefusalReasons.AssertionMalformed);
    }

    [Fact]
    public async Task The_client_authenticates_in_the_same_request()
    {
        var form = PractitionerForm(service.ClientAssertion(), service.PractitionerAssertion());
        form.Remove("client_assertion");

        (await service.AskAsync(form)).ShouldBeRefused(401, "invalid_client", TokenRefusalReasons.UnsupportedClientAuthentication);
    }

    [Fact]
    public async Task One_assertion_does_not_serve_for_the_other()
    {
        var client = service.ClientAssertion();
        var practitioner = service.PractitionerAssertion();

        (await service.AskAsync(PractitionerForm(client, client))).ShouldBeRefused(400, "invalid_grant", TokenRefusalReasons.AssertionSubject);
        (await service.AskAsync(SystemForm(practitioner))).ShouldBeRefused(401, "invalid_client", TokenRefusalReasons.ClientNotAuthenticated);
    }

    [Fact]
    public async Task The_assertion_parameter_is_required()
    {
        var form = PractitionerForm(service.ClientAssertion(), "");

        (await service.AskAsync(form)).ShouldBeRefused(400, "invalid_request", TokenRefusalReasons.MalformedRequest);
    }

    [Fact]
    public async Task Nothing_of_the_practitioner_reaches_logs_or_errors()
    {
        var marker = "Zephyrine Marker-7311";
        foreach (var change in new Action<Dictionary<string, object?>>[]
        {
            _ => { },
            c => c["role"] = "TEACHER",
            c => c["exp"] = 1,
            c => c["team"] = "line\nbreak " + marker,
            c => c["sub"] = "id/" + marker,
        })
        {
            var answer = await AskAsync(service.PractitionerAssertion(change: c =>
            {
                (c["name"], c["sub"], c["team"]) = (marker, "marker-7311", marker);
                change(c);
            }));
            if (answer.Status != 200)
            {
                answer.Body.ToString().ShouldNotContain("7311");
            }
        }

        service.Logs.Text.ShouldContain("Token issued to client gp-elmfield");
        service.Logs.Text.ShouldNotContain("7311");
    }
}
