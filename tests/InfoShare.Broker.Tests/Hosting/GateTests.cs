using Google.Protobuf;
using Grpc.Core;
using InfoShare.Broker.Tests.Validation;
using InfoShare.Core.Vocabulary;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Errors.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.Registry.V1;
using InfoShare.Protocol.SocialCare.V1;
using Common = InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Tests.Hosting;

/// <summary>What a caller learns when a call cannot be served, over the wire.</summary>
public sealed class GateTests(BrokerFixture broker)
{
    [Fact]
    public async Task Bad_input_names_every_field_and_stores_nothing()
    {
        var clinician = broker.As("northmere-hospital", "u-bad", "Dr Bad", "ED_CLINICIAN");
        var health = new HealthService.HealthServiceClient(clinician.CallInvoker);
        var request = Requests.Share;
        request.Concern.Kind = Common.ConcernKind.Unspecified;
        request.Concern.Happened.FromDate = "2199-01-01";

        var error = await BrokerFixture.ErrorOfAsync(async () => await health.ShareConcernAsync(request));

        error.Status.ShouldBe(StatusCode.InvalidArgument);
        error.KnownReason.ShouldBe(ErrorReason.InvalidFields);
        error.FieldViolations.Select(v => v.Field).ShouldBe(["concern.kind", "concern.happened.from_date"], ignoreOrder: true);
        (await broker.TrailAsync()).ShouldNotContain(e => e.PractitionerId == "u-bad");
    }

    [Theory]
    [InlineData("infoshare.health.v1.HealthService", "NoSuchMethod")]
    [InlineData("infoshare.nosuch.v1.Service", "Method")]
    public async Task An_unknown_method_has_a_reason_of_its_own(string service, string method)
    {
        using var channel = broker.BareChannel("elmmock-surgery");
        var unknown = new Method<GetReferralRequest, GetReferralResponse>(
            MethodType.Unary, service, method,
            Marshallers.Create(m => m.ToByteArray(), GetReferralRequest.Parser.ParseFrom),
            Marshallers.Create(m => m.ToByteArray(), GetReferralResponse.Parser.ParseFrom));

        var error = await BrokerFixture.ErrorOfAsync(async () =>
            await channel.CreateCallInvoker().AsyncUnaryCall(unknown, null, default, new GetReferralRequest()));

        error.Status.ShouldBe(StatusCode.Unimplemented);
        error.KnownReason.ShouldBe(ErrorReason.UnknownMethod);
    }

    [Fact]
    public async Task Bytes_that_are_no_message_are_the_callers_fault()
    {
        var noise = new Method<byte[], byte[]>(
            MethodType.Unary, "infoshare.concern.v1.ConcernService", "GetSharedConcern", Marshallers.Create(b => b, b => b), Marshallers.Create(b => b, b => b));

        var error = await BrokerFixture.ErrorOfAsync(async () =>
            await broker.Doctor.CallInvoker.AsyncUnaryCall(noise, null, default, [0x0A, 0xFF, 0xFF]));

        error.Status.ShouldBe(StatusCode.InvalidArgument);
        error.KnownReason.ShouldBe(ErrorReason.InvalidFields);
    }

    [Fact]
    public async Task What_does_not_exist_is_refused_and_the_trail_names_the_thing_asked_for()
    {
        var concerns = new ConcernService.ConcernServiceClient(broker.Doctor.CallInvoker);
        var id = Core.Ids.New("con", TimeProvider.System);

        var error = await BrokerFixture.ErrorOfAsync(async () =>
            await concerns.GetSharedConcernAsync(new GetSharedConcernRequest { ConcernId = id }));

        error.Status.ShouldBe(StatusCode.NotFound);
        error.KnownReason.ShouldBe(ErrorReason.NotFound);
        (await broker.TrailAsync()).ShouldContain(e => e.Outcome == "refused: NOT_FOUND" && e.ObjectId == id);
    }

    [Fact]
    public async Task A_refusal_names_the_people_that_were_asked_about_by_our_ids()
    {
        var health = new HealthService.HealthServiceClient(broker.Doctor.CallInvoker);
        var query = Requests.Query;
        query.Purpose.Purpose = Common.Purpose.AssessChild;
        query.Child = new Common.SubjectRef { PersonId = Core.Ids.New("per", TimeProvider.System) };

        var error = await BrokerFixture.ErrorOfAsync(async () => await health.QueryChildAsync(query));

        error.KnownReason.ShouldBe(ErrorReason.NotFound);
        (await broker.TrailAsync()).ShouldContain(e =>
            e.Outcome == "refused: NOT_FOUND" && e.PersonIds.SequenceEqual(new[] { query.Child.PersonId }));
    }

    [Fact]
    public async Task A_purpose_that_the_role_may_not_state_is_refused_and_kept_with_its_reason()
    {
        var health = new HealthService.HealthServiceClient(broker.Doctor.CallInvoker);
        var query = Requests.Query;
        query.Purpose.Purpose = Common.Purpose.SuperviseOffender;

        var error = await BrokerFixture.ErrorOfAsync(async () => await health.QueryChildAsync(query));

        error.KnownReason.ShouldBe(ErrorReason.PurposeNotAllowed);
        (await broker.TrailAsync()).ShouldContain(e =>
            e.Outcome == "refused: PURPOSE_NOT_ALLOWED" && e.Purpose == Purpose.SuperviseOffender && e.Reason == query.Purpose.Reason);
    }

    [Fact]
    public async Task Every_call_tells_its_id()
    {
        var registry = new RegistryService.RegistryServiceClient(broker.Doctor.CallInvoker);
        using var call = registry.ListOrganisationsAsync(new ListOrganisationsRequest());

        var headers = await call.ResponseHeadersAsync;

        headers.GetValue("infoshare-call-id").ShouldNotBeNull().ShouldStartWith("call_");
    }

    [Fact]
    public async Task An_auditor_sees_the_partnership_and_a_lead_the_own_organisation_and_both_are_audited()
    {
        await BrokerFixture.ErrorOfAsync(async () => await new SocialCareService.SocialCareServiceClient(broker.Doctor.CallInvoker)
            .ListReferralsAsync(new ListReferralsRequest()));
        var lead = broker.As("elmmock-surgery", "u-2", "Dr Lead", "PRACTICE_LEAD");
        var request = new ListEntriesRequest { Reason = "Complaint received yesterday by letter.", PageSize = 100 };

        var all = await new AuditService.AuditServiceClient(broker.Operator.CallInvoker).ListEntriesAsync(request);
        var own = await new AuditService.AuditServiceClient(lead.CallInvoker).ListEntriesAsync(request);

        all.Entries.ShouldContain(e => e.OrganisationId == "elmmock-surgery");
        own.Entries.ShouldNotBeEmpty();
        own.Entries.ShouldAllBe(e => e.OrganisationId == "elmmock-surgery");
        (await broker.TrailAsync()).ShouldContain(e => e.Id == own.Receipt.EntryId && e.PractitionerId == "u-2" && e.Reason == request.Reason);
    }

    [Fact]
    public async Task The_trail_is_read_page_by_page()
    {
        var audit = new AuditService.AuditServiceClient(broker.Operator.CallInvoker);
        for (var i = 0; i < 3; i++)
            await audit.ListEntriesAsync(new ListEntriesRequest { Reason = "Complaint received yesterday by letter." });

        var first = await audit.ListEntriesAsync(new ListEntriesRequest { Reason = "Complaint received yesterday by letter.", PageSize = 2 });
        var second = await audit.ListEntriesAsync(new ListEntriesRequest
        {
            Reason = "Complaint received yesterday by letter.",
            PageSize = 2,
            PageToken = first.NextPageToken,
        });

        first.Entries.Count.ShouldBe(2);
        string.CompareOrdinal(second.Entries[0].EntryId, first.Entries[^1].EntryId).ShouldBeLessThan(0);
    }

    [Fact]
    public async Task Nothing_of_a_message_or_a_practitioner_is_in_a_log_or_an_error()
    {
        const string marker = "Qxmarker";
        var doctor = broker.As("elmmock-surgery", "u-77", marker + " Doctor", "GP");
        var health = new HealthService.HealthServiceClient(doctor.CallInvoker);
        var query = Requests.Query;
        query.Child.Demographics.GivenName = marker;
        query.Purpose.Reason = marker + " came to surgery this morning.";
        var bad = Requests.Query;
        bad.Child.Demographics.GivenName = marker + "\u0001";
        bad.Child.Demographics.Address = new Common.Address { Line = marker, Postcode = marker };
        bad.PageToken = marker + "!";

        await health.QueryChildAsync(query);
        var error = await BrokerFixture.ErrorOfAsync(async () => await health.QueryChildAsync(bad));

        (error.Message + string.Join(' ', error.FieldViolations) + string.Join(' ', error.Metadata)).ShouldNotContain(marker);
        broker.Logs.Lines.ShouldContain(l => l.Contains("HealthService/QueryChild", StringComparison.Ordinal));
        broker.Logs.Lines.Where(l => l.Contains(marker, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
    }
}
