using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Core.Concerns;
using InfoShare.Core.Concerns.History;
using InfoShare.Core.Plans;
using InfoShare.Core.Vocabulary;
using InfoShare.Protocol.Police.V1;

namespace InfoShare.Broker.Services;

/// <summary>The police's door.</summary>
public sealed partial class PoliceService(
    AgencyOperations agency, HouseholdOperations households, FormOperations forms, RecordStatusHandler recordStatus, AddNoteHandler addNote, ContactOperations contacts)
    : Protocol.Police.V1.PoliceService.PoliceServiceBase
{
    public override async Task<ShareConcernResponse> ShareConcern(ShareConcernRequest request, ServerCallContext context) =>
        new() { Concern = await agency.ShareAsync(request.Concern, request.Contact, context) };

    public override async Task<RecordRoutineEnquiryResponse> RecordRoutineEnquiry(RecordRoutineEnquiryRequest request, ServerCallContext context) =>
        new() { Enquiry = await contacts.AskedAsync(request.Enquiry, context) };

    public override async Task<ReportDomesticAbuseAttendanceResponse> ReportDomesticAbuseAttendance(
        ReportDomesticAbuseAttendanceRequest request, ServerCallContext context)
    {
        var command = new ReportDomesticAbuseAttendance(
            request.AttendedAt.ToDateTimeOffset(),
            request.IncidentNumber,
            request.HarmedAdult.ToCore(),
            request.SuspectedAdult?.ToCore(),
            [.. request.Children.Select(c => new Core.Concerns.AttendanceChild(c.Child.ToCore(), c.Present, (Seen)(int)c.Seen)
            {
                SeenAlone = (SeenAlone)(int)c.SeenAlone,
                Words = c.ChildWords.ToCore(),
                SpokenToBy = CommonMapping.OrNull(c.SpokenToBy),
            })],
            request.Account,
            (Urgency)(int)request.Urgency,
            (LegalBasis)(int)request.LegalBasis)
        {
            Incidents = [.. request.Incidents.Select(i => i.ToCore())],
            HarmedAdultAlone = (SeenAlone)(int)request.HarmedAdultAlone,
            RiskGradeLabel = CommonMapping.OrNull(request.RiskGradeLabel),
            CounterAllegation = request.CounterAllegation is { } claim ? new Core.Concerns.CounterAllegation(claim.Words, claim.SaidBy) : null,
        };
        var kept = await forms.DoneAsync(command, context);
        var shared = agency.Shared(kept.Shared!);
        return new ReportDomesticAbuseAttendanceResponse
        {
            ConcernId = shared.ConcernId,
            Children = { shared.Children.Select(c => c.Child) },
            Told = { shared.Told },
            Referral = shared.Referral,
            Edges = shared.Edges,
            SetAside = { shared.SetAside },
            Incidents = { shared.Incidents },
            ContactIds = { kept.ContactIds },
            NoteId = kept.NoteIds is [var note, ..] ? note : "",
            Prompts = { shared.Prompts },
        };
    }

    public override async Task<QueryChildResponse> QueryChild(QueryChildRequest request, ServerCallContext context)
    {
        var (picture, edges) = await agency.QueryAsync(request, request.Child, request.Purpose, request.PageSize, context);
        return new QueryChildResponse { Picture = picture, Edges = edges };
    }

    public override async Task<MakeReferralResponse> MakeReferral(MakeReferralRequest request, ServerCallContext context) =>
        new() { Receipt = await agency.ReferAsync(request.Referral, context) };

    public override async Task<CheckAdultReachResponse> CheckAdultReach(CheckAdultReachRequest request, ServerCallContext context) =>
        new() { Answer = await households.ReachAsync(request.Question, context) };

    public override async Task<CheckChildHouseholdResponse> CheckChildHousehold(CheckChildHouseholdRequest request, ServerCallContext context) =>
        new() { Answer = await households.HouseholdAsync(request.Question, context) };

    public override async Task<RecordCustodyResponse> RecordCustody(RecordCustodyRequest request, ServerCallContext context) =>
        new() { Recorded = await households.CustodyAsync(request.Custody, context) };

    public override async Task<RecordAdultEpisodeResponse> RecordAdultEpisode(RecordAdultEpisodeRequest request, ServerCallContext context) =>
        new() { Recorded = await households.EpisodeAsync(request.Episode, context) };
}
