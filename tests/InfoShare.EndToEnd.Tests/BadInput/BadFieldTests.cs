using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using Health = InfoShare.Protocol.Health.V1;

namespace InfoShare.EndToEnd.Tests.BadInput;

/// <summary>Fields that cannot be: each is named by its path, with INVALID_FIELDS, and nothing is stored.</summary>
public sealed class BadFieldTests(BadInputBroker broker) : IClassFixture<BadInputBroker>
{
    private static readonly Dictionary<string, (string Field, Func<BadInputBroker, Task> Call)> Cases = new()
    {
        ["empty text"] = ("concern.risk_statement", Share(c => c.RiskStatement = "")),
        ["blank text"] = ("concern.risk_statement", Share(c => c.RiskStatement = " \n\t  ")),
        ["text too short to say anything"] = ("concern.risk_statement", Share(c => c.RiskStatement = "hurt")),
        ["over-long text"] = ("concern.risk_statement", Share(c => c.RiskStatement = new string('x', 4001))),
        ["text far too long"] = ("concern.development_statement", Share(c => c.DevelopmentStatement = new string('x', 1_000_000))),
        ["control characters"] = ("concern.risk_statement", Share(c => c.RiskStatement += "\u0000 and more")),
        ["a turned writing direction"] = ("concern.risk_statement", Share(c => c.RiskStatement += "\u202E and more")),
        ["an empty own record id"] = ("own_record_id", Record(r => r.OwnRecordId = "")),
        ["an over-long own record id"] = ("own_record_id", Record(r => r.OwnRecordId = new string('1', 81))),
        ["two lines in a name"] = ("demographics.family_name", Record(r => r.Demographics.FamilyName = "Quill\ntest")),

        ["an unspecified code"] = ("concern.kind", Share(c => c.Kind = ConcernKind.Unspecified)),
        ["an unspecified urgency"] = ("concern.urgency", Share(c => c.Urgency = Urgency.Unspecified)),
        ["an unknown code"] = ("concern.kind", Share(c => c.Kind = (ConcernKind)999)),
        ["an unspecified code in a list"] = ("concern.indicators[0]", Share(c => c.Indicators[0] = ConcernIndicator.Unspecified)),
        ["an unknown code in a list"] = ("concern.indicators[1]", Share(c => c.Indicators.Add((ConcernIndicator)9999))),
        ["nothing in a list that needs one"] = ("item_ids", b => Inbox(b).AcknowledgeItemsAsync(
            new AcknowledgeItemsRequest { State = NotificationState.Read }).ResponseAsync),
        ["one code twice"] = ("concern.indicators", Share(c => c.Indicators.Add(c.Indicators[0]))),
        ["a code that this call does not take"] = ("state", b => Inbox(b).AcknowledgeItemsAsync(
            new AcknowledgeItemsRequest { ItemIds = { "ntf_00000000000000000000000000" }, State = NotificationState.Queued }).ResponseAsync),

        ["a birth date in the future"] = ("demographics.birth_date", Record(r => r.Demographics.BirthDate = "2199-01-01")),
        ["a birth date before 1900"] = ("demographics.birth_date", Record(r => r.Demographics.BirthDate = "1899-12-31")),
        ["a date that does not exist"] = ("demographics.birth_date", Record(r => r.Demographics.BirthDate = "2023-02-30")),
        ["a date written otherwise"] = ("demographics.birth_date", Record(r => r.Demographics.BirthDate = "05/01/2020")),
        ["an event in the future"] = ("concern.happened.from_date", Share(c => c.Happened = new WhenHappened { FromDate = "2199-01-01" })),
        ["an event before 1900"] = ("concern.happened.from_date", Share(c => c.Happened = new WhenHappened { FromDate = "1899-12-31" })),
        ["known in the future"] = ("concern.known_at", Share(c => c.KnownAt = DateTimeOffset.UtcNow.AddDays(2).ToTimestamp())),
        ["known before 1900"] = ("concern.known_at", Share(c => c.KnownAt = new DateTimeOffset(1899, 1, 1, 0, 0, 0, TimeSpan.Zero).ToTimestamp())),
        ["a time that cannot be"] = ("concern.known_at", Share(c => c.KnownAt = new Timestamp { Seconds = long.MaxValue })),
        ["a spoken contact in the future"] = ("referral.spoken.at", Refer(r => r.Spoken = new SpokenContact
        {
            At = DateTimeOffset.UtcNow.AddDays(1).ToTimestamp(),
            WithWhom = "the duty desk",
            Content = "Said that they would ring back.",
        })),
        ["an end before the start of an event"] = ("concern.happened.to_date", Share(c => c.Happened.ToDate = "2026-01-09")),
        ["an end before the start of a residence"] = ("to_date", b => People(b).RecordResidenceAsync(new RecordResidenceRequest
        {
            Person = Nell,
            Address = Requests.Nell.Address,
            Kind = ResidenceKind.MainHome,
            State = LinkState.Confirmed,
            Source = SourceKind.RecordCheck,
            FromDate = "2026-01-10",
            ToDate = "2026-01-09",
        }).ResponseAsync),
        ["an end before the start of a status"] = ("to_date", b => Tray(b).RecordStatusAsync(new RecordStatusRequest
        {
            Child = new SubjectRef { Demographics = Requests.Nell },
            Status = ChildStatusCode.Cin,
            FromDate = "2026-01-10",
            ToDate = "2026-01-09",
        }).ResponseAsync),

        ["no subject"] = ("concern.subject", Share(c => c.Subject = null)),
        ["a subject that names nobody"] = ("concern.subject", Share(c => c.Subject = new SubjectRef())),
        ["a subject of a given name alone"] = ("concern.subject.demographics", Share(c => c.Subject = Of(new Demographics { GivenName = "Nell" }))),
        ["a subject of a birth date alone"] = ("concern.subject.demographics", Share(c => c.Subject = Of(new Demographics { BirthDate = "2020-01-05" }))),
        ["a subject of an address alone"] = (
            "concern.subject.demographics", Share(c => c.Subject = Of(new Demographics { Address = new Address { Postcode = "NM1 4QT" } }))),
        ["a child of no use among good ones"] = (
            "referral.children[1].demographics", Refer(r => r.Children.Add(Of(new Demographics { FamilyName = "Quilltest" })))),
        ["no child in a referral"] = ("referral.children", Refer(r => r.Children.Clear())),

        ["an NHS number with the wrong check digit"] = (NhsField, Nhs("9434765918")),
        ["an NHS number whose check digit would be ten"] = (NhsField, Nhs("1000000010")),
        ["an NHS number of nine digits"] = (NhsField, Nhs("943476591")),
        ["an NHS number with letters"] = (NhsField, Nhs("943476591O")),
        ["an empty NHS number"] = (NhsField, Nhs("")),
        ["an identifier of no scheme"] = (
            "demographics.identifiers[0].scheme", Record(r => r.Demographics.Identifiers[0] = new PersonIdentifier { Value = "A1" })),
        ["a malformed postcode"] = ("demographics.address.postcode", Record(r => r.Demographics.Address.Postcode = "NM14QTX")),
        ["a postcode of digits"] = ("demographics.address.postcode", Record(r => r.Demographics.Address.Postcode = "12345")),
        ["an address of nothing"] = ("demographics.address", Record(r => r.Demographics.Address = new Address { Area = "Northmere" })),
        ["a telephone number of letters"] = ("demographics.telephone", Record(r => r.Demographics.Telephone = "ring me")),

        ["a request_id that is no UUID"] = ("request_id", Record(r => r.RequestId = "number one")),
        ["a request_id of zeros"] = ("request_id", Record(r => r.RequestId = Guid.Empty.ToString())),

        ["no purpose"] = ("purpose", Query(r => r.Purpose = null)),
        ["an unspecified purpose"] = ("purpose.purpose", Query(r => r.Purpose.Purpose = Purpose.Unspecified)),
        ["an unknown purpose"] = ("purpose.purpose", Query(r => r.Purpose.Purpose = (Purpose)77)),
        ["no reason"] = ("purpose.reason", Query(r => r.Purpose.Reason = "")),
        ["a generic reason"] = ("purpose.reason", Query(r => r.Purpose.Reason = "any concerns")),
        ["a longer generic reason"] = ("purpose.reason", Query(r => r.Purpose.Reason = "Routine safeguarding check, any concerns please?")),
        ["a generic reason that says the same thrice"] = ("purpose.reason", Query(r => r.Purpose.Reason = "concerns concerns concerns concerns")),
        ["no legal basis"] = ("purpose.legal_basis", Query(r => r.Purpose.LegalBasis = LegalBasis.Unspecified)),
        ["no word on whether the lead is told"] = ("purpose.lead_notice", Query(r => r.Purpose.LeadNotice = LeadNotice.Unspecified)),
        ["no reason why the lead is not told"] = ("purpose.lead_notice_reason", Query(r => r.Purpose.LeadNotice = LeadNotice.DoNotTell)),
        ["consent overridden without a reason"] = ("concern.consent_reason", Share(c => c.Consent = ConsentState.RefusedOverridden)),

        ["a negative page size"] = ("page_size", Query(r => r.PageSize = -1)),
        ["a page size beyond the limit"] = ("page_size", Query(r => r.PageSize = 101)),
        ["a page token that no page gave"] = ("page_token", Query(r => r.PageToken = "not a token!")),
    };

    private const string NhsField = "demographics.identifiers[0].value";

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_field_that_cannot_be_is_named_and_nothing_is_stored(string name)
    {
        var (field, call) = Cases[name];
        await broker.RefusedAsync(StatusCode.InvalidArgument, "INVALID_FIELDS", [field], () => call(broker));
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once()
    {
        var request = Requests.Share(c =>
        {
            c.Kind = ConcernKind.Unspecified;
            c.RiskStatement = "";
            c.Happened.FromDate = "2199-01-01";
            c.Subject = new SubjectRef();
        });
        await broker.RefusedAsync(
            StatusCode.InvalidArgument, "INVALID_FIELDS",
            ["concern.kind", "concern.risk_statement", "concern.happened.from_date", "concern.happened.to_date", "concern.subject"],
            () => new HealthService.HealthServiceClient(broker.Doctor).ShareConcernAsync(request).ResponseAsync);
    }

    [Fact]
    public async Task A_refused_request_can_be_corrected_under_its_own_id()
    {
        var request = Requests.Record(r => (r.OwnRecordId, r.Demographics.BirthDate) = ("EMIS-corrected", "2199-01-01"));
        await broker.RefusedAsync(
            StatusCode.InvalidArgument, "INVALID_FIELDS", ["demographics.birth_date"], () => People(broker).RecordPersonAsync(request).ResponseAsync);

        request.Demographics.BirthDate = "2020-01-05";
        (await People(broker).RecordPersonAsync(request)).Receipt.EntryId.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task The_requests_that_the_cases_spoil_are_good_themselves()
    {
        (await new HealthService.HealthServiceClient(broker.Doctor).ShareConcernAsync(Requests.Share())).Concern.ConcernId.ShouldNotBeEmpty();
        (await new HealthService.HealthServiceClient(broker.Doctor).QueryChildAsync(Requests.Query())).Edges.Receipt.EntryId.ShouldNotBeEmpty();
        (await People(broker).RecordPersonAsync(Requests.Record())).Receipt.EntryId.ShouldNotBeEmpty();
        await Refer(_ => { })(broker);
    }

    private static SubjectRef Nell => new() { OwnRecordId = "EMIS-1" };

    private static SubjectRef Of(Demographics demographics) => new() { Demographics = demographics };

    private static PeopleService.PeopleServiceClient People(BadInputBroker b) => new(b.Doctor);

    private static InboxService.InboxServiceClient Inbox(BadInputBroker b) => new(b.SocialWorker);

    private static SocialCareService.SocialCareServiceClient Tray(BadInputBroker b) => new(b.SocialWorker);

    private static Func<BadInputBroker, Task> Share(Action<ConcernStatement> change) =>
        b => new HealthService.HealthServiceClient(b.Doctor).ShareConcernAsync(Requests.Share(change)).ResponseAsync;

    private static Func<BadInputBroker, Task> Query(Action<Health.QueryChildRequest> change) =>
        b => new HealthService.HealthServiceClient(b.Doctor).QueryChildAsync(Requests.Query(change)).ResponseAsync;

    private static Func<BadInputBroker, Task> Record(Action<RecordPersonRequest> change) =>
        b => People(b).RecordPersonAsync(Requests.Record(change)).ResponseAsync;

    private static Func<BadInputBroker, Task> Nhs(string number) => Record(r => r.Demographics.Identifiers[0].Value = number);

    private static Func<BadInputBroker, Task> Refer(Action<ReferralDraft> change) => b =>
    {
        var draft = new ReferralDraft
        {
            Children = { Nell },
            RiskStatement = "Left alone at night while the parents were out.",
            Urgency = Urgency.Standard,
            Consent = ConsentState.Given,
            Source = SourceKind.Observed,
        };
        change(draft);
        return new HealthService.HealthServiceClient(b.Doctor).MakeReferralAsync(new Health.MakeReferralRequest { Referral = draft }).ResponseAsync;
    };
}
