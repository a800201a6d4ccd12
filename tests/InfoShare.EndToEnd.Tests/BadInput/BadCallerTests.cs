using Grpc.Core;
using Grpc.Net.Client;
using InfoShare.EndToEnd.Tests.Site;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Police.V1;
using InfoShare.Protocol.Registry.V1;
using InfoShare.Protocol.SocialCare.V1;
using InfoShare.Storage;
using Health = InfoShare.Protocol.Health.V1;
using Police = InfoShare.Protocol.Police.V1;

namespace InfoShare.EndToEnd.Tests.BadInput;

/// <summary>Callers who are not who they say, may not do what they ask, or send what is another's or far too much.</summary>
public sealed class BadCallerTests(BadInputBroker broker) : IClassFixture<BadInputBroker>
{
    private const string Stranger = "nowhere-clinic";
    private static readonly (string Id, string Name, string Role) DrMockhurst = ("u-mockhurst", "Dr Mockhurst", "GP");

    private static long Now => DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    private HealthService.HealthServiceClient Doctors => new(broker.Doctor);

    [Fact]
    public async Task A_request_id_is_not_used_for_another_request()
    {
        var request = Requests.Share();
        var first = await Doctors.ShareConcernAsync(request);

        var other = request.Clone();
        other.Concern.RiskStatement = "Quite another thing, under the same id.";
        await broker.RefusedAsync(StatusCode.AlreadyExists, "REQUEST_ID_REUSED", ["request_id"], () => Doctors.ShareConcernAsync(other).ResponseAsync);

        // Nor for the same words to another method, or from another practitioner, whose answer would be another.
        await broker.RefusedAsync(
            StatusCode.AlreadyExists, "REQUEST_ID_REUSED", ["request_id"],
            () => new PeopleService.PeopleServiceClient(broker.Doctor).RecordPersonAsync(Requests.Record(r => r.RequestId = request.RequestId)).ResponseAsync);
        await broker.RefusedAsync(
            StatusCode.AlreadyExists, "REQUEST_ID_REUSED", ["request_id"],
            () => new HealthService.HealthServiceClient(broker.As(BadInputBroker.Surgery, "u-second", "Dr Second", "GP")).ShareConcernAsync(request).ResponseAsync);

        // The request itself is still answered as it was, and its repetition stores nothing.
        await broker.UnchangedAsync(async () => (await Doctors.ShareConcernAsync(request)).ShouldBe(first));
    }

    [Fact]
    public async Task A_page_token_is_good_only_for_whom_and_what_it_was_given_for()
    {
        var page = await Doctors.QueryChildAsync(Requests.Query(r => r.PageSize = 1));
        page.Picture.NextPageToken.ShouldNotBeEmpty();
        Health.QueryChildRequest Next(Action<Health.QueryChildRequest>? change = null) => Requests.Query(r =>
        {
            r.PageToken = page.Picture.NextPageToken;
            change?.Invoke(r);
        });
        (await Doctors.QueryChildAsync(Next())).Picture.Concerns.ShouldNotBeEmpty();

        // Another organisation that asks the very same, another question, and a token with one character changed.
        var midwife = new HealthService.HealthServiceClient(broker.As("northmere-midwifery", "u-stonemock", "Hana Stonemock", "MIDWIFE"));
        await new PeopleService.PeopleServiceClient(broker.As("northmere-midwifery", "u-stonemock", "Hana Stonemock", "MIDWIFE"))
            .RecordPersonAsync(Requests.Record(r => r.OwnRecordId = "EMIS-1"));
        await RefusedTokenAsync(() => midwife.QueryChildAsync(Next()).ResponseAsync);
        await RefusedTokenAsync(() => Doctors.QueryChildAsync(Next(r => r.Purpose.Purpose = Purpose.AssessChild)).ResponseAsync);
        await RefusedTokenAsync(() => Doctors.QueryChildAsync(Next(r => r.PageToken = (r.PageToken[0] == 'A' ? 'B' : 'A') + r.PageToken[1..])).ResponseAsync);

        // An inbox's token is no child's.
        var inbox = await new InboxService.InboxServiceClient(broker.SocialWorker).ListInboxAsync(new ListInboxRequest { PageSize = 1 });
        inbox.NextPageToken.ShouldNotBeEmpty();
        await RefusedTokenAsync(() => Doctors.QueryChildAsync(Requests.Query(r => r.PageToken = inbox.NextPageToken)).ResponseAsync);

        Task RefusedTokenAsync(Func<Task> call) => broker.RefusedAsync(StatusCode.InvalidArgument, "PAGE_TOKEN_INVALID", ["page_token"], call);
    }

    [Fact]
    public async Task A_message_of_five_megabytes_is_too_large()
    {
        var request = Requests.Share(c => c.RiskStatement = new string('x', 5 * 1024 * 1024));
        var error = await broker.RefusedAsync(StatusCode.ResourceExhausted, "MESSAGE_TOO_LARGE", [], () => Doctors.ShareConcernAsync(request).ResponseAsync);
        error.IsRetriable.ShouldBeFalse();
    }

    [Fact]
    public async Task An_organisation_that_the_registry_does_not_have_gets_nowhere()
    {
        // Its certificate is genuine, of the very authority that signs everybody's.
        using var door = new TokenDoor(broker.Site, Stranger, broker.Address);
        await RefusedAsync(door, 401, "CLIENT_NOT_AUTHENTICATED", door.Assertion());
        await RefusedAsync(door, 401, "CLIENT_NOT_AUTHENTICATED", door.Assertion(), door.Assertion(DrMockhurst));
    }

    [Fact]
    public async Task A_revoked_organisation_is_refused_with_the_token_that_it_has()
    {
        const string school = "northmere-school";
        var inbox = new InboxService.InboxServiceClient(broker.SystemOf(school).CallInvoker);
        (await inbox.ListInboxAsync(new ListInboxRequest())).Receipt.EntryId.ShouldNotBeEmpty();
        await SetEnabledAsync(false);
        await broker.RefusedAsync(
            StatusCode.PermissionDenied, "ORGANISATION_NOT_ALLOWED", [], () => inbox.ListInboxAsync(new ListInboxRequest()).ResponseAsync);
        await SetEnabledAsync(true);
        (await inbox.ListInboxAsync(new ListInboxRequest())).Receipt.EntryId.ShouldNotBeEmpty();

        async Task SetEnabledAsync(bool enabled) =>
            await new RegistryService.RegistryServiceClient(broker.As("northmere-partnership", "u-auditsample", "Ada Auditsample", "AUDITOR"))
                .SetOrganisationEnabledAsync(new SetOrganisationEnabledRequest
                {
                    OrganisationId = school,
                    Enabled = enabled,
                    Reason = "The school's key was copied to a lost memory stick.",
                });
    }

    [Fact]
    public async Task A_role_that_the_agency_does_not_have_is_not_asserted()
    {
        using var door = new TokenDoor(broker.Site, BadInputBroker.Surgery, broker.Address);
        await RefusedAsync(door, 400, "ROLE_NOT_ALLOWED", door.Assertion(), door.Assertion(DrMockhurst with { Role = "TEAM_MANAGER" }));
        await RefusedAsync(door, 400, "ROLE_NOT_ALLOWED", door.Assertion(), door.Assertion(DrMockhurst with { Role = "MIDWIFE" }));
        await RefusedAsync(door, 400, "ROLE_NOT_ALLOWED", door.Assertion(), door.Assertion(DrMockhurst with { Role = "WIZARD" }));
        await RefusedAsync(door, 400, "PRACTITIONER_CLAIMS", door.Assertion(), door.Assertion(DrMockhurst, new() { ["role"] = null }));
    }

    /// <param name="Status">How it ends.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="Who">Organisation and practitioner of whom the trail then has it; a system's practitioner is empty.</param>
    /// <param name="Action">The action in the trail.</param>
    private sealed record RefusedCall(StatusCode Status, string Reason, (string Organisation, string Practitioner) Who, string Action, Func<BadInputBroker, Task> Call);

    private static readonly Dictionary<string, RefusedCall> NotTheirs = new()
    {
        ["another agency's service"] = new(
            StatusCode.PermissionDenied, "ROLE_NOT_ALLOWED", (BadInputBroker.Surgery, "u-mockhurst"), "SocialCareService/ListReferrals",
            b => new SocialCareService.SocialCareServiceClient(b.Doctor).ListReferralsAsync(new ListReferralsRequest()).ResponseAsync),
        ["the operator's work"] = new(
            StatusCode.PermissionDenied, "ROLE_NOT_ALLOWED", (BadInputBroker.SocialCare, "u-larksample"), "RegistryService/SetOrganisationEnabled",
            b => new RegistryService.RegistryServiceClient(b.SocialWorker).SetOrganisationEnabledAsync(
                new SetOrganisationEnabledRequest { OrganisationId = BadInputBroker.Surgery, Reason = "We do not like their referrals." }).ResponseAsync),
        ["a system alone, where a human has to answer for it"] = new(
            StatusCode.PermissionDenied, "PRACTITIONER_REQUIRED", (BadInputBroker.Surgery, ""), "HealthService/ShareConcern",
            b => new HealthService.HealthServiceClient(b.SystemOf(BadInputBroker.Surgery).CallInvoker).ShareConcernAsync(Requests.Share()).ResponseAsync),
        ["a purpose that is not the doctor's"] = new(
            StatusCode.PermissionDenied, "PURPOSE_NOT_ALLOWED", (BadInputBroker.Surgery, "u-mockhurst"), "HealthService/QueryChild",
            b => new HealthService.HealthServiceClient(b.Doctor).QueryChildAsync(Requests.Query(r => r.Purpose.Purpose = Purpose.SuperviseOffender)).ResponseAsync),
        ["a purpose that is not the detective's"] = new(
            StatusCode.PermissionDenied, "PURPOSE_NOT_ALLOWED", (BadInputBroker.Police, "u-hillmock"), "PoliceService/QueryChild",
            b => new PoliceService.PoliceServiceClient(b.As(BadInputBroker.Police, "u-hillmock", "Noor Hillmock", "PUBLIC_PROTECTION")).QueryChildAsync(
                new Police.QueryChildRequest { Child = new SubjectRef { Demographics = Requests.Nell }, Purpose = Requests.Query().Purpose }).ResponseAsync),
    };

    public static TheoryData<string> NotTheirCalls => [.. NotTheirs.Keys];

    [Theory]
    [MemberData(nameof(NotTheirCalls))]
    public async Task A_call_that_is_not_the_callers_is_refused_and_the_trail_says_so(string what)
    {
        var refused = NotTheirs[what];
        var before = await InTrailAsync();
        await broker.RefusedAsync(refused.Status, refused.Reason, [], () => refused.Call(broker));
        (await InTrailAsync()).ShouldBe(before + 1);

        async Task<long> InTrailAsync()
        {
            await using var rows = await Rows.OpenAsync(new StorageOptions { Path = Path.Combine(broker.Site.PathOf("data"), "infoshare.db") });
            return await rows.NumberAsync(
                $"SELECT COUNT(*) FROM audit_entry WHERE kind = 'REFUSE' AND outcome = 'refused: {refused.Reason}' AND action = '{refused.Action}' "
                + $"AND organisation_id = '{refused.Who.Organisation}' AND COALESCE(practitioner_id, '') = '{refused.Who.Practitioner}'");
        }
    }

    /// <summary>The message is read before the role is refused; where there is none to be read, the refusal stands in the trail without it.</summary>
    [Fact]
    public async Task A_call_that_is_not_the_callers_and_no_message_either_leaves_its_refusal()
    {
        var garbage = new Method<byte[], byte[]>(
            MethodType.Unary, "infoshare.socialcare.v1.SocialCareService", "ListReferrals", Marshallers.Create(b => b, b => b), Marshallers.Create(b => b, b => b));
        async Task<long> InTrailAsync()
        {
            await using var rows = await Rows.OpenAsync(new StorageOptions { Path = Path.Combine(broker.Site.PathOf("data"), "infoshare.db") });
            return await rows.NumberAsync("SELECT COUNT(*) FROM audit_entry WHERE outcome = 'refused: ROLE_NOT_ALLOWED' AND action = 'SocialCareService/ListReferrals'");
        }

        var before = await InTrailAsync();
        await broker.RefusedAsync(
            StatusCode.InvalidArgument, "INVALID_FIELDS", [], () => broker.Doctor.AsyncUnaryCall(garbage, null, new CallOptions(), [0xFF, 0xFF, 0xFF]).ResponseAsync);
        (await InTrailAsync()).ShouldBe(before + 1);
    }

    public static TheoryData<string> SpoiltAssertions =>
        ["expired", "expired long ago", "without an end", "issued ahead of our clock", "not yet valid", "too long a life", "another audience", "two audiences",
            "another issuer", "without an id"];

    [Theory]
    [MemberData(nameof(SpoiltAssertions))]
    public async Task An_assertion_that_is_not_good_now_and_here_gives_no_token(string how)
    {
        var (changes, reason) = how switch
        {
            "expired" => (new Dictionary<string, object?> { ["iat"] = Now - 300, ["exp"] = Now - 61 }, "ASSERTION_EXPIRED"),
            "expired long ago" => (new() { ["iat"] = 1_000_000, ["exp"] = 1_000_100 }, "ASSERTION_EXPIRED"),
            "without an end" => (new() { ["exp"] = null }, "ASSERTION_EXPIRED"),
            "issued ahead of our clock" => (new() { ["iat"] = Now + 600, ["exp"] = Now + 660 }, "ASSERTION_NOT_YET_VALID"),
            "not yet valid" => (new() { ["nbf"] = Now + 600 }, "ASSERTION_NOT_YET_VALID"),
            "too long a life" => (new() { ["exp"] = Now + 86_400 }, "ASSERTION_LIFETIME"),
            "another audience" => (new() { ["aud"] = "https://elsewhere.example" }, "ASSERTION_AUDIENCE"),
            "two audiences" => (new()
            {
                ["aud"] = new[] { broker.Address.GetLeftPart(UriPartial.Authority), "https://elsewhere.example" },
            }, "ASSERTION_AUDIENCE"),
            "another issuer" => (new() { ["iss"] = BadInputBroker.SocialCare }, "ASSERTION_ISSUER"),
            _ => (new() { ["jti"] = null }, "ASSERTION_ID_MISSING"),
        };
        using var door = new TokenDoor(broker.Site, BadInputBroker.Surgery, broker.Address);
        await RefusedAsync(door, 401, reason, door.Assertion(null, changes));
        await RefusedAsync(door, 400, reason, door.Assertion(), door.Assertion(DrMockhurst, changes));
    }

    [Fact]
    public async Task A_clock_that_is_a_little_off_is_no_fault()
    {
        using var door = new TokenDoor(broker.Site, BadInputBroker.Surgery, broker.Address);
        var ahead = new Dictionary<string, object?> { ["iat"] = Now + 30, ["exp"] = Now + 150 };
        var behind = new Dictionary<string, object?> { ["iat"] = Now - 150, ["exp"] = Now - 30 };
        (await door.AskAsync(door.Assertion(null, ahead), door.Assertion(DrMockhurst, behind))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task An_assertion_is_used_once()
    {
        using var door = new TokenDoor(broker.Site, BadInputBroker.Surgery, broker.Address);
        var (system, human) = (door.Assertion(), door.Assertion(DrMockhurst));
        (await door.AskAsync(system, human)).Status.ShouldBe(200);
        await RefusedAsync(door, 401, "ASSERTION_REPLAYED", system);
        await RefusedAsync(door, 400, "ASSERTION_REPLAYED", door.Assertion(), human);
    }

    [Fact]
    public async Task An_assertion_by_another_hand_gives_no_token()
    {
        using var door = new TokenDoor(broker.Site, BadInputBroker.Surgery, broker.Address);
        await RefusedAsync(door, 401, "CLIENT_NOT_AUTHENTICATED", door.Assertion(signer: BadInputBroker.Police));
        await RefusedAsync(door, 400, "ASSERTION_SIGNATURE", door.Assertion(), door.Assertion(DrMockhurst, signer: BadInputBroker.Police));

        // Everything is the surgery's but the connection.
        using var elsewhere = new TokenDoor(broker.Site, BadInputBroker.Surgery, broker.Address, certificateOf: BadInputBroker.Police);
        await RefusedAsync(elsewhere, 401, "CERTIFICATE_NOT_REGISTERED", elsewhere.Assertion(), elsewhere.Assertion(DrMockhurst));
    }

    [Fact]
    public async Task A_request_id_that_is_left_out_is_asked_for()
    {
        // Our own client would put one in.
        using var surgery = new TokenDoor(broker.Site, BadInputBroker.Surgery, broker.Address);
        var token = await surgery.TokenAsync(DrMockhurst);
        using var channel = broker.Site.BareChannel(BadInputBroker.Surgery, broker.Address);
        await broker.RefusedAsync(StatusCode.InvalidArgument, "INVALID_FIELDS", ["request_id"], () => ShareAsync(channel, token, r => r.RequestId = ""));
    }

    private async Task RefusedAsync(TokenDoor door, int status, string reason, string client, string? practitioner = null) =>
        await broker.UnchangedAsync(async () =>
        {
            var answer = await door.AskAsync(client, practitioner);
            (answer.Status, answer.Reason).ShouldBe((status, reason));
            answer.Token.ShouldBeEmpty();
        });

    private static async Task ShareAsync(GrpcChannel channel, string? token, Action<Health.ShareConcernRequest>? change = null)
    {
        var request = Requests.Share();
        change?.Invoke(request);
        var headers = token is null ? new Metadata() : new Metadata { { "authorization", "Bearer " + token } };
        await new HealthService.HealthServiceClient(channel).ShareConcernAsync(request, headers);
    }
}
