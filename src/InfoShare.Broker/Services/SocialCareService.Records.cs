using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Households;
using InfoShare.Core.Plans;
using InfoShare.Core.Vocabulary;
using InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.Broker.Services;

/// <summary>Social care's door: what the authority shares, asks and records. The tray of referrals is in the other part.</summary>
public sealed partial class SocialCareService
{
    public override async Task<ShareConcernResponse> ShareConcern(ShareConcernRequest request, ServerCallContext context) =>
        new() { Concern = await agency.ShareAsync(request.Concern, request.Contact, context) };

    public override async Task<RecordRoutineEnquiryResponse> RecordRoutineEnquiry(RecordRoutineEnquiryRequest request, ServerCallContext context) =>
        new() { Enquiry = await contacts.AskedAsync(request.Enquiry, context) };

    public override async Task<RecordReturnCheckResponse> RecordReturnCheck(RecordReturnCheckRequest request, ServerCallContext context)
    {
        var (contact, task) = await forms.ReturnCheckAsync(
            request.TaskId, request.Version, request.Child, request.Talk, request.Result, request.WhereAndWithWhom, context);
        return new RecordReturnCheckResponse { Contact = contact, Task = task };
    }

    public override async Task<QueryChildResponse> QueryChild(QueryChildRequest request, ServerCallContext context)
    {
        var (picture, edges) = await agency.QueryAsync(request, request.Child, request.Purpose, request.PageSize, context);
        return new QueryChildResponse { Picture = picture, Edges = edges };
    }

    public override async Task<RecordChildVisitResponse> RecordChildVisit(RecordChildVisitRequest request, ServerCallContext context) =>
        new() { Contact = await contacts.VisitAsync(request.Child, request.Visit, context, request.Statutory ? "statutory visit" : null) };

    public override async Task<RecordStatusResponse> RecordStatus(RecordStatusRequest request, ServerCallContext context)
    {
        var command = new RecordStatus(
            request.Child.ToCore(),
            (ChildStatusCode)(int)request.Status,
            [.. request.Categories.Select(c => (PlanCategory)(int)c)],
            CommonMapping.Date(request.FromDate)!.Value,
            CommonMapping.Date(request.ToDate),
            CommonMapping.Date(request.DecidedOn),
            (ClosureReason)(int)request.ClosureReason)
        {
            Label = CommonMapping.OrNull(request.AgencyLabel),
        };
        var done = await recordStatus.HandleAsync(command, context.GetCall(), context.CancellationToken);
        return new RecordStatusResponse
        {
            StatusId = done.LinkId,
            Child = done.Person.ToProto(),
            Receipt = done.Receipt.ToProto(),
            Earlier = done.Earlier is { } earlier
                ? new Protocol.SocialCare.V1.EarlierStatuses
                {
                    Statuses = { earlier.Statuses.Select(s => s.ToProto(directory.Latest)) },
                    Withheld = { earlier.Withheld.Select(w => w.ToProto()) },
                    HowToRead = earlier.HowToRead,
                }
                : null,
        };
    }

    public override async Task<AssignLeadResponse> AssignLead(AssignLeadRequest request, ServerCallContext context)
    {
        var done = await recordInvolvement.HandleAsync(
            new RecordInvolvement(
                request.Child.ToCore(), request.PractitionerName, (PractitionerRole)(int)request.Role, CommonMapping.OrNull(request.Telephone), Leads: true, null, null,
                Team: CommonMapping.OrNull(request.Team)),
            context.GetCall(), context.CancellationToken);
        return new AssignLeadResponse { InvolvementId = done.LinkId, Child = done.Person.ToProto(), Receipt = done.Receipt.ToProto() };
    }

    public override async Task<MakeReferralResponse> MakeReferral(MakeReferralRequest request, ServerCallContext context) =>
        new() { Receipt = await agency.ReferAsync(request.Referral, context) };

    public override async Task<CheckChildHouseholdResponse> CheckChildHousehold(CheckChildHouseholdRequest request, ServerCallContext context) =>
        new() { Answer = await households.HouseholdAsync(request.Question, context) };

    public override async Task<RecordPlacementResponse> RecordPlacement(RecordPlacementRequest request, ServerCallContext context)
    {
        var done = await recordPlacement.HandleAsync(HandoverMapping.ToCommand(request), context.GetCall(), context.CancellationToken);
        return new RecordPlacementResponse
        {
            Child = done.Child.ToProto(),
            Handover = done.Handover.ToProto(directory.Latest),
            Receipt = done.Receipt.ToProto(),
        };
    }
}
