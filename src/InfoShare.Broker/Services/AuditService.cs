using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Audit;
using InfoShare.Protocol.Audit.V1;
using Common = InfoShare.Protocol.Common.V1;
using Place = InfoShare.Core.Audit.Review.EntryReference;
using Proto = InfoShare.Protocol.Audit.V1;

namespace InfoShare.Broker.Services;

/// <summary>The trail, for authorised reviewers.</summary>
public sealed class AuditService(ListEntriesHandler list, PageTokens pages) : Proto.AuditService.AuditServiceBase
{
    private const int DefaultPage = 25;

    /// <inheritdoc/>
    public override async Task<ListEntriesResponse> ListEntries(ListEntriesRequest request, ServerCallContext context)
    {
        var call = context.GetCall();
        var command = new ListEntries(
            request.PersonId.Length == 0 ? null : request.PersonId,
            request.ObjectId.Length == 0 ? null : request.ObjectId,
            pages.Unprotect(call, request),
            request.PageSize == 0 ? DefaultPage : request.PageSize,
            request.Reason);
        var page = await list.HandleAsync(command, call, context.CancellationToken);
        var response = new ListEntriesResponse
        {
            NextPageToken = page.Next is null ? "" : pages.Protect(call, request, page.Next),
            Receipt = page.Receipt.ToProto(),
        };
        response.Entries.AddRange(page.Entries.Select(e => ToProto(e, page.Places.GetValueOrDefault(e.Id))));
        return response;
    }

    private static AuditEntryView ToProto(AuditEntry entry, Place? place)
    {
        var view = new AuditEntryView
        {
            EntryId = entry.Id,
            Kind = (Common.AuditEventKind)entry.Kind,
            Action = entry.Action,
            OrganisationId = entry.OrganisationId ?? "",
            PractitionerId = entry.PractitionerId ?? "",
            Role = (Common.PractitionerRole)entry.Role,
            Purpose = (Common.Purpose)entry.Purpose,
            LegalBasis = (Common.LegalBasis)entry.LegalBasis,
            ObjectId = entry.ObjectId ?? "",
            Outcome = entry.Outcome,
            PolicyVersion = entry.PolicyVersion ?? "",
            RequestId = entry.CallId ?? "",
            RecordedAt = entry.RecordedAt.ToTimestamp(),
            Reason = entry.Reason ?? "",
            MatchedHow = entry.MatchedHow ?? "",
            LeadNotice = entry.TellLead switch { true => Common.LeadNotice.Tell, false => Common.LeadNotice.DoNotTell, null => Common.LeadNotice.Unspecified },
            LogOrigin = place?.Origin ?? "",
            EntryIndex = place?.Index ?? 0,
        };
        view.PersonIds.AddRange(entry.PersonIds);
        view.Shown.AddRange(entry.Shown);
        view.RuleIds.AddRange(entry.RuleIds);
        view.CountsByTier.Add(new Dictionary<string, int>(entry.CountsByTier));
        view.WithheldByReason.Add(new Dictionary<string, int>(entry.WithheldByReason));
        return view;
    }
}
