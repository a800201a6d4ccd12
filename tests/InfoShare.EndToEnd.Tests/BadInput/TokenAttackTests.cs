using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Grpc.Core;
using Grpc.Net.Client;
using InfoShare.EndToEnd.Tests.Site;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Registry.V1;
using InfoShare.Storage;
using static InfoShare.EndToEnd.Tests.BadInput.TokenForge;

namespace InfoShare.EndToEnd.Tests.BadInput;

/// <summary>
/// What is tried with access tokens and certificates, one line an attack, over real mutual TLS. Each ends with its status and its reason,
/// stores nothing, and is in the trail where a genuine token says whom it concerns; where none does, nobody is blamed.
/// </summary>
public sealed class TokenAttackTests(BadInputBroker broker) : IClassFixture<BadInputBroker>
{
    private const string Surgery = BadInputBroker.Surgery;
    private const string Police = BadInputBroker.Police;
    private const string Stranger = "nowhere-clinic";
    private const string Invalid = "TOKEN_INVALID";
    private const string Missing = "TOKEN_MISSING";
    private const string OtherCertificate = "CERTIFICATE_MISMATCH";
    private const string NotAllowed = "ORGANISATION_NOT_ALLOWED";

    /// <param name="Reason">How it ends.</param>
    /// <param name="Token">The token that is sent; null: none.</param>
    /// <param name="Certificate">Whose connection.</param>
    /// <param name="Concerns">Of whom the trail then has a refusal; null: of nobody.</param>
    private sealed record Attack(string Reason, Func<TokenForge, string?> Token, string Certificate = Surgery, string? Concerns = null);

    private static readonly Dictionary<string, Attack> Table = new()
    {
        // No token, and what is none.
        ["none"] = new(Missing, _ => null),
        ["empty"] = new(Invalid, _ => "Bearer "),
        ["a password"] = new(Invalid, _ => "Basic " + Encode("elmmock-surgery:secret")),
        ["no scheme"] = new(Invalid, f => f.Genuine),
        ["two in one header"] = new(Invalid, f => $"Bearer {f.Genuine}, Bearer {f.Genuine}"),
        ["three words"] = new(Invalid, _ => "Bearer not.a.token"),
        ["white space within"] = new(Invalid, f => Bearer(f.Genuine.Insert(20, " "))),
        ["a hundred dots"] = new(Invalid, _ => Bearer(new string('.', 100))),
        ["oversized"] = new(Invalid, f => Bearer(f.Claim("padding", new string('x', 8000)))),

        // Not good now, and not good here.
        ["expired"] = new(Invalid, f => Bearer(f.Make(c => (c["iat"], c["exp"]) = (Now - 900, Now - 300)))),
        ["expired beyond the skew by little"] = new(Invalid, f => Bearer(f.Claim("exp", Now - 90))),
        ["without an end"] = new(Invalid, f => Bearer(f.Claim("exp", null))),
        ["an end that is a word"] = new(Invalid, f => Bearer(f.Claim("exp", "never"))),
        ["not yet valid"] = new(Invalid, f => Bearer(f.Claim("nbf", Now + 300))),
        ["another audience"] = new(Invalid, f => Bearer(f.Claim("aud", "another-broker"))),
        ["no audience"] = new(Invalid, f => Bearer(f.Claim("aud", null))),
        ["another issuer"] = new(Invalid, f => Bearer(f.Claim("iss", "https://elsewhere.example"))),
        ["no issuer"] = new(Invalid, f => Bearer(f.Claim("iss", null))),

        // Another hand.
        ["another key under our key id"] = new(Invalid, f => Bearer(f.Make(sign: f.ByStranger))),
        ["another key under its own id"] = new(Invalid, f => Bearer(f.Make(null, h => h["kid"] = f.StrangersKey.KeyId, f.ByStranger))),
        ["the agency's own key"] = new(Invalid, f => Bearer(SignedByAgency(f))),
        ["no algorithm, no signature"] = new(Invalid, f => Bearer(f.Make(null, h => h["alg"] = "none", _ => []))),
        ["no algorithm, spelt otherwise"] = new(Invalid, f => Bearer(f.Make(null, h => h["alg"] = "nOnE", _ => []))),
        ["no algorithm, our signature"] = new(Invalid, f => Bearer(f.Header("alg", "none"))),
        ["HMAC with the public key as PEM"] = new(Invalid, f => Bearer(f.Make(null, h => h["alg"] = "HS256", Hmac(f.PublicPem)))),
        ["HMAC with the public key as JWK"] = new(Invalid, f => Bearer(f.Make(null, h => h["alg"] = "HS256", Hmac(JsonSerializer.Serialize(f.PublicKey))))),
        ["HMAC that calls itself ES256"] = new(Invalid, f => Bearer(f.Make(sign: Hmac(f.PublicPem)))),
        ["a signature of zeros"] = new(Invalid, f => Bearer(f.WithSignature(new byte[64]))),
        ["a signature of 63 bytes"] = new(Invalid, f => Bearer(f.WithSignature(new byte[63]))),
        ["a signature in DER"] = new(Invalid, f => Bearer(f.Make(sign: f.InDer))),
        ["an empty signature"] = new(Invalid, f => Bearer(f.WithSignature([]))),

        // Changed on the way.
        ["altered client"] = new(Invalid, f => Bearer(f.Altered("client_id", Police)), Police),
        ["altered role"] = new(Invalid, f => Bearer(f.Altered("practitioner_role", "PRACTICE_LEAD"))),
        ["altered binding"] = new(Invalid, f => Bearer(f.Altered("cnf", new JsonObject { ["x5t#S256"] = f.ThumbprintOf(Police) })), Police),
        ["altered end"] = new(Invalid, f => Bearer(f.Altered("exp", Now + 86_400))),

        // Keys that the token brings along, and key ids that mean something else.
        ["its key in jwk"] = new(Invalid, f => Bearer(f.Make(null, h => h["jwk"] = JsonSerializer.SerializeToNode(f.StrangersKey), f.ByStranger))),
        ["its key in jwk, under its own id"] = new(Invalid, f => Bearer(f.Make(
            null, h => (h["jwk"], h["kid"]) = (JsonSerializer.SerializeToNode(f.StrangersKey), f.StrangersKey.KeyId), f.ByStranger))),
        ["its certificate in x5c"] = new(Invalid, f => Bearer(f.Make(
            null, h => h["x5c"] = new JsonArray(Convert.ToBase64String(Encoding.ASCII.GetBytes("no certificate"))), f.ByStranger))),
        ["a key id that is a path"] = new(Invalid, f => Bearer(f.Make(null, h => h["kid"] = "../../../../dev/null", f.ByStranger))),
        ["a key id that is SQL"] = new(Invalid, f => Bearer(f.Make(null, h => h["kid"] = "x' OR '1'='1", f.ByStranger))),
        ["an empty key id"] = new(Invalid, f => Bearer(f.Make(null, h => h["kid"] = "", f.ByStranger))),
        ["a list of key ids"] = new(Invalid, f => Bearer(f.Make(null, h => h["kid"] = new JsonArray(f.PublicKey.KeyId), f.ByStranger))),
        ["no key id"] = new(Invalid, f => Bearer(f.Header("kid", null))),

        // What is genuine and something else.
        ["an id token"] = new(Invalid, f => Bearer(f.Header("typ", "id+jwt"))),
        ["a plain JWT"] = new(Invalid, f => Bearer(f.Header("typ", "JWT"))),
        ["no type"] = new(Invalid, f => Bearer(f.Header("typ", null))),
        ["a list of types"] = new(Invalid, f => Bearer(f.Header("typ", new JsonArray("at+jwt")))),
        ["a client assertion"] = new(Invalid, f => Bearer(Assertion(f, null))),
        ["a practitioner's assertion"] = new(Invalid, f => Bearer(Assertion(f, ("u-mockhurst", "Dr Mockhurst", "GP")))),
        ["a token within a token"] = new(Invalid, f => Bearer(f.Signed($"{Encode("""{"alg":"ES256","typ":"at+jwt","cty":"JWT"}""")}.{Encode(f.Genuine)}"))),
        ["an encrypted token"] = new(Invalid, f => Bearer($"{Encode("""{"alg":"dir","enc":"A128GCM","typ":"at+jwt"}""")}....")),
        ["critical extensions"] = new(Invalid, f => Bearer(f.Make(null, h => (h["crit"], h["exp2"]) = (new JsonArray("exp2"), 1)))),
        ["an unencoded payload"] = new(Invalid, f => Bearer(f.Header("b64", false))),
        ["a compressed payload"] = new(Invalid, f => Bearer(f.Header("zip", "DEF"))),
        ["algorithm stated twice"] = new(Invalid, f => Bearer(f.Signed(
            $"{Encode($$"""{"alg":"none","alg":"ES256","typ":"at+jwt","kid":"{{f.PublicKey.KeyId}}"}""")}.{f.Genuine.Split('.')[1]}"))),

        // Claims that do not say one thing plainly. A practitioner who is half named must not become a system, which sees more.
        ["no client"] = new(Invalid, f => Bearer(f.Claim("client_id", null))),
        ["two clients"] = new(Invalid, f => Bearer(f.Claim("client_id", new JsonArray(Surgery, Police)))),
        ["no binding"] = new(Invalid, f => Bearer(f.Claim("cnf", null))),
        ["another kind of binding"] = new(Invalid, f => Bearer(f.Claim("cnf", new JsonObject { ["x5t"] = f.ThumbprintOf(Surgery) }))),
        ["a binding that is a text"] = new(Invalid, f => Bearer(f.Claim("cnf", f.ThumbprintOf(Surgery)))),
        ["an unknown role"] = new(Invalid, f => Bearer(f.Claim("practitioner_role", "WIZARD"))),
        ["no role"] = new(Invalid, f => Bearer(f.Claim("practitioner_role", null))),
        ["two roles"] = new(Invalid, f => Bearer(f.Claim("practitioner_role", new JsonArray("GP", "PRACTICE_LEAD")))),
        ["a practitioner without an id"] = new(Invalid, f => Bearer(f.Claim("practitioner_id", null))),
        ["a practitioner with an empty id"] = new(Invalid, f => Bearer(f.Claim("practitioner_id", ""))),
        ["two practitioners"] = new(Invalid, f => Bearer(f.Claim("practitioner_id", new JsonArray("u-mockhurst", "u-other")))),
        ["a practitioner without a name"] = new(Invalid, f => Bearer(f.Claim("practitioner_name", null))),
        ["two teams"] = new(Invalid, f => Bearer(f.Claim("practitioner_team", new JsonArray("Red", "Blue")))),

        // Genuine, and not this caller's.
        ["of the surgery, on the police's connection"] = new(OtherCertificate, f => Bearer(f.Genuine), Police, Surgery),
        ["of the surgery, on a stranger's connection"] = new(OtherCertificate, f => Bearer(f.Genuine), Stranger, Surgery),
        ["of the surgery, bound to the police's certificate"] = new(NotAllowed, f => Bearer(f.Bound(Police)), Police, Surgery),
        ["bound to a certificate that is not registered"] = new(NotAllowed, f => Bearer(f.Bound(Stranger)), Stranger, Surgery),
        ["of a client that is not registered"] = new(NotAllowed, f => Bearer(f.Bound(Stranger, c => c["client_id"] = Stranger)), Stranger),
        ["a role that the surgery may not assert"] = new("ROLE_NOT_ALLOWED", f => Bearer(f.Claim("practitioner_role", "TEAM_MANAGER")), Surgery, Surgery),
        ["a system where a human is needed"] = new("PRACTITIONER_REQUIRED", f => Bearer(f.Make(AsSystem)), Surgery, Surgery),
    };

    public static TheoryData<string> Attacks => [.. Table.Keys];

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task An_attack_ends_with_its_reason_and_stores_nothing(string name)
    {
        var attack = Table[name];
        using var forge = await OpenAsync(broker);
        using var channel = broker.Site.BareChannel(attack.Certificate, broker.Address);
        var (all, theirs) = await RefusalsAsync(attack);

        await broker.RefusedAsync(
            attack.Reason is Missing or Invalid or OtherCertificate ? StatusCode.Unauthenticated : StatusCode.PermissionDenied,
            attack.Reason, [], () => ShareAsync(channel, attack.Token(forge)));

        var (allAfter, theirsAfter) = await RefusalsAsync(attack);
        theirsAfter.ShouldBe(theirs + (attack.Concerns is null ? 0 : 1));
        if (attack.Reason is Missing or Invalid)
            allAfter.ShouldBe(all);
    }

    [Fact]
    public async Task The_genuine_token_from_which_all_are_made_is_good()
    {
        using var forge = await OpenAsync(broker);
        using var channel = broker.Site.BareChannel(Surgery, broker.Address);
        await ShareAsync(channel, Bearer(forge.Genuine));
        await ShareAsync(channel, Bearer(forge.Make()));
        await ShareAsync(channel, "bearer " + forge.Genuine);
    }

    [Fact]
    public async Task Nothing_is_fetched_from_where_a_token_says()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var where = $"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/keys";
        using var forge = await OpenAsync(broker);
        using var channel = broker.Site.BareChannel(Surgery, broker.Address);
        foreach (var header in (string[])["jku", "x5u"])
        {
            await broker.RefusedAsync(
                StatusCode.Unauthenticated, Invalid, [],
                () => ShareAsync(channel, Bearer(forge.Make(null, h => (h[header], h["kid"]) = (where, forge.StrangersKey.KeyId), forge.ByStranger))));
        }

        await broker.RefusedAsync(
            StatusCode.Unauthenticated, Invalid, [], () => ShareAsync(channel, Bearer(forge.Make(c => c["iss"] = where, null, forge.ByStranger))));
        listener.Pending().ShouldBeFalse();
    }

    [Fact]
    public async Task A_system_does_not_become_a_practitioner_by_what_it_adds()
    {
        using var door = new TokenDoor(broker.Site, Surgery, broker.Address);
        var answer = await door.AskAsync(door.Assertion(null, new()
        {
            ["name"] = "Dr Smuggled",
            ["role"] = "GP",
            ["practitioner_id"] = "u-smuggled",
            ["practitioner_name"] = "Dr Smuggled",
            ["practitioner_role"] = "GP",
        }));
        answer.Status.ShouldBe(200, answer.Body);
        using var channel = broker.Site.BareChannel(Surgery, broker.Address);
        var attack = new Attack("PRACTITIONER_REQUIRED", _ => null, Surgery, Surgery);
        var (_, before) = await RefusalsAsync(attack);
        await broker.RefusedAsync(StatusCode.PermissionDenied, "PRACTITIONER_REQUIRED", [], () => ShareAsync(
            channel, Bearer(answer.Token), ("practitioner-id", "u-smuggled"), ("practitioner_role", "GP"), ("x-practitioner", "u-smuggled")));
        (await RefusalsAsync(attack)).Theirs.ShouldBe(before + 1);

        // Nor does an organisation become the operator.
        using var forge = await OpenAsync(broker);
        var operatorToken = forge.Make(c => (c["is_operator"], c["scope"], c["organisation_id"]) = (true, "registry.write", "northmere-partnership"));
        await broker.RefusedAsync(StatusCode.PermissionDenied, "ROLE_NOT_ALLOWED", [], async () =>
            await new RegistryService.RegistryServiceClient(channel).SetOrganisationEnabledAsync(
                new SetOrganisationEnabledRequest { RequestId = Guid.NewGuid().ToString(), OrganisationId = Police, Enabled = false, Reason = "We would like to." },
                new Metadata { { "authorization", Bearer(operatorToken) } }));
    }

    [Fact]
    public async Task One_assertion_does_not_serve_for_another()
    {
        (string, string, string) doctor = ("u-mockhurst", "Dr Mockhurst", "GP");
        using var door = new TokenDoor(broker.Site, Surgery, broker.Address);
        using var police = new TokenDoor(broker.Site, Police, broker.Address);
        using var forge = await OpenAsync(broker);
        async Task RefusedAsync(TokenDoor asked, int status, string reason, string client, string? practitioner = null) => await broker.UnchangedAsync(async () =>
        {
            var answer = await asked.AskAsync(client, practitioner);
            (answer.Status, answer.Reason).ShouldBe((status, reason));
            answer.Token.ShouldBeEmpty();
        });

        await RefusedAsync(door, 401, "CLIENT_NOT_AUTHENTICATED", door.Assertion(doctor));
        await RefusedAsync(door, 400, "ASSERTION_SUBJECT", door.Assertion(), door.Assertion());
        await RefusedAsync(door, 401, "ASSERTION_MALFORMED", forge.Genuine);
        await RefusedAsync(door, 400, "ASSERTION_MALFORMED", door.Assertion(), forge.Genuine);

        // The surgery's doctor, vouched for by the surgery, asked for by the police.
        await RefusedAsync(police, 400, "ASSERTION_SIGNATURE", police.Assertion(), door.Assertion(doctor));

        // One assertion for both, whichever is read first.
        var both = door.Assertion();
        await RefusedAsync(door, 400, "ASSERTION_SUBJECT", both, both);
    }

    [Fact]
    public async Task Headers_beyond_all_measure_and_two_tokens_at_once_get_nowhere()
    {
        using var forge = await OpenAsync(broker);
        using var channel = broker.Site.BareChannel(Surgery, broker.Address);
        await broker.UnchangedAsync(async () =>
        {
            var error = await Should.ThrowAsync<RpcException>(() => ShareAsync(channel, Bearer(new string('A', 60_000))));
            error.StatusCode.ShouldBeOneOf(StatusCode.Internal, StatusCode.Unavailable, StatusCode.Unknown, StatusCode.ResourceExhausted, StatusCode.Cancelled);
        });

        // Two header lines, as no library sends them: neither is chosen, not even when both are good.
        foreach (var second in (string[])[forge.Genuine, forge.Claim("practitioner_id", "u-other")])
        {
            var answer = await RawAsync(
                $"Authorization: Bearer {forge.Genuine}", $"Authorization: Bearer {second}");
            answer.ShouldContain("grpc-status: 16");
        }

        // With one it is another fault: a call that is not made over HTTP/2.
        (await RawAsync($"Authorization: Bearer {forge.Genuine}")).ShouldNotContain("grpc-status: 16");
    }

    private static string Bearer(string token) => "Bearer " + token;

    private static void AsSystem(JsonObject claims)
    {
        foreach (var name in (string[])["practitioner_id", "practitioner_name", "practitioner_role", "practitioner_team"])
            claims.Remove(name);
    }

    private static string Assertion(TokenForge forge, (string, string, string)? practitioner)
    {
        using var door = new TokenDoor(forge.Broker.Site, Surgery, forge.Broker.Address);
        return door.Assertion(practitioner);
    }

    private static string SignedByAgency(TokenForge forge)
    {
        var own = forge.Broker.Site.CredentialsOf(Surgery);
        using var key = System.Security.Cryptography.ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(own.AssertionKeyPath));
        return forge.Make(
            null, h => h["kid"] = own.AssertionKey.KeyId, text => key.SignData(text, System.Security.Cryptography.HashAlgorithmName.SHA256));
    }

    private static async Task ShareAsync(GrpcChannel channel, string? authorization, params (string Name, string Value)[] more)
    {
        var headers = new Metadata();
        if (authorization is not null)
            headers.Add("authorization", authorization);
        foreach (var (name, value) in more)
            headers.Add(name, value);
        await new HealthService.HealthServiceClient(channel).ShareConcernAsync(Requests.Share(), headers);
    }

    // All refusals in the trail, and those for the attack's reason of whom it concerns.
    private async Task<(long All, long Theirs)> RefusalsAsync(Attack attack)
    {
        await using var rows = await Rows.OpenAsync(new StorageOptions { Path = Path.Combine(broker.Site.PathOf("data"), "infoshare.db") });
        const string all = "SELECT COUNT(*) FROM audit_entry WHERE kind = 'REFUSE'";
        return (
            await rows.NumberAsync(all),
            await rows.NumberAsync($"{all} AND outcome = 'refused: {attack.Reason}' AND organisation_id = '{attack.Concerns}' AND action LIKE 'HealthService/%'"));
    }

    private async Task<string> RawAsync(params string[] headers)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(broker.Address.Host, broker.Address.Port);
        using var handler = broker.Site.HandlerOf(Surgery);
        handler.SslOptions.TargetHost = broker.Address.Host;
        handler.SslOptions.ApplicationProtocols = [SslApplicationProtocol.Http11];
        await using var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsClientAsync(handler.SslOptions);
        await tls.WriteAsync(Encoding.ASCII.GetBytes(string.Join("\r\n",
        [
            "POST /infoshare.health.v1.HealthService/ShareConcern HTTP/1.1", $"Host: {broker.Address.Authority}", "Content-Type: application/grpc",
            "TE: trailers", "Content-Length: 0", "Connection: close", .. headers, "", "",
        ])));
        using var reader = new StreamReader(tls);
        return await reader.ReadToEndAsync();
    }
}
