using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Audit.Review;
using InfoShare.Protocol.Audit.V1;
using Common = InfoShare.Protocol.Common.V1;
using CoreCodes = InfoShare.Core.Vocabulary;
using CoreConnection = InfoShare.Core.Registry.Connection;
using Proto = InfoShare.Protocol.Audit.V1;
using Review = InfoShare.Core.Audit.Review;

namespace InfoShare.Broker.Services;

/// <summary>Reviews after the fact.</summary>
public sealed class AuditReviewService(WhoKnewWhatHandler whoKnewWhat, ListExceptionsHandler listExceptions, PageTokens pages) : Proto.AuditReviewService.AuditReviewServiceBase
{
    private const int DefaultLines = 100;

    private const int DefaultRows = 25;

    private const int DefaultWords = 8;

    /// <inheritdoc/>
    public override async Task<WhoKnewWhatResponse> WhoKnewWhat(WhoKnewWhatRequest request, ServerCallContext context)
    {
        var call = context.GetCall();
        var knew = await whoKnewWhat.HandleAsync(
            new WhoKnewWhat(
                SubjectOf(request), request.At.ToDateTimeOffset(), request.Reason, request.OrganisationId.Length == 0 ? null : request.OrganisationId,
                (CoreCodes.PractitionerRole)(int)request.Role, (CoreCodes.Purpose)(int)request.Purpose, request.Full,
                pages.Unprotect(call, request) is { } position ? int.Parse(position, CultureInfo.InvariantCulture) : 0,
                request.PageSize == 0 ? DefaultLines : request.PageSize)
            {
                Person = request.Person?.ToCore(),
                Incident = request.Incident?.ToCore(),
            },
            call, context.CancellationToken);
        return new WhoKnewWhatResponse
        {
            PersonId = knew.PersonId ?? "",
            PersonIds = { knew.PersonIds },
            PolicyVersion = knew.PolicyVersion,
            CriticalPoints = { knew.CriticalPoints.Select(ToProto) },
            MoreCriticalPoints = knew.MoreCriticalPoints,
            Organisations = { knew.Organisations.Select(ToProto) },
            Lines = { knew.Lines.Select(ToProto) },
            TotalLines = knew.TotalLines,
            NextPageToken = knew.Next is { } next ? pages.Protect(call, request, next.ToString(CultureInfo.InvariantCulture)) : "",
            NotRebuilt = { knew.NotRebuilt },
            Differing = { knew.Differing.Select(ToProto) },
            Receipt = knew.Receipt.ToProto(),
        };
    }

    /// <inheritdoc/>
    public override async Task<ListExceptionsResponse> ListExceptions(ListExceptionsRequest request, ServerCallContext context)
    {
        var call = context.GetCall();
        var page = await listExceptions.HandleAsync(
            new ListExceptions(
                (Review.ExceptionKind)(int)request.Kind, request.OrganisationId.Length == 0 ? null : request.OrganisationId,
                request.Area.Length == 0 ? null : request.Area, DayOf(request.FromDate), DayOf(request.ToDate),
                request.FewestWords == 0 ? DefaultWords : request.FewestWords, request.Reason,
                pages.Unprotect(call, request) is { } position ? int.Parse(position, CultureInfo.InvariantCulture) : 0,
                request.PageSize == 0 ? DefaultRows : request.PageSize),
            call, context.CancellationToken);
        return new ListExceptionsResponse
        {
            Rows = { page.Rows.Select(ToProto) },
            Total = page.Total,
            NextPageToken = page.Next is { } next ? pages.Protect(call, request, next.ToString(CultureInfo.InvariantCulture)) : "",
            Question = page.Question,
            Cut = page.Cut,
            Rates = { page.Rates.Select(ToProto) },
            Receipt = page.Receipt.ToProto(),
        };
    }

    private static DateOnly DayOf(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Proto.ExceptionRow ToProto(Review.ExceptionRow row) => new()
    {
        OrganisationId = row.OrganisationId,
        ObjectId = row.ObjectId,
        At = row.At.ToTimestamp(),
        What = row.What,
        Entry = ToProto(row.Entry),
    };

    private static Proto.BreakGlassRate ToProto(Review.BreakGlassRate rate)
    {
        var shown = new Proto.BreakGlassRate { OrganisationId = rate.OrganisationId, Uses = rate.Uses };
        if (rate.PerThousandLookUps is { } perThousand)
            shown.PerThousandLookUps = perThousand;
        foreach (var one in rate.Practitioners)
        {
            var practitioner = new PractitionerBreakGlassRate { PractitionerId = one.PractitionerId, Uses = one.Uses };
            if (one.PerThousandLookUps is { } each)
                practitioner.PerThousandLookUps = each;
            shown.Practitioners.Add(practitioner);
        }

        return shown;
    }

    private static ReviewSubject? SubjectOf(WhoKnewWhatRequest request) => request.SubjectCase switch
    {
        WhoKnewWhatRequest.SubjectOneofCase.ReferralId => new ReviewSubject(ReviewSubjectKind.Referral, request.ReferralId),
        WhoKnewWhatRequest.SubjectOneofCase.IncidentId => new ReviewSubject(ReviewSubjectKind.Incident, request.IncidentId),
        WhoKnewWhatRequest.SubjectOneofCase.ConcernId => new ReviewSubject(ReviewSubjectKind.Concern, request.ConcernId),
        WhoKnewWhatRequest.SubjectOneofCase.Person or WhoKnewWhatRequest.SubjectOneofCase.Incident => null,
        _ => new ReviewSubject(ReviewSubjectKind.Person, request.PersonId),
    };

    private static Proto.EntryReference? ToProto(Review.EntryReference? entry) => entry is null ? null
        : new Proto.EntryReference { EntryId = entry.EntryId, LogOrigin = entry.Origin, EntryIndex = entry.Index };

    private static Proto.CriticalPoint ToProto(Review.CriticalPoint point) => new()
    {
        Kind = (Proto.CriticalKind)(int)point.Kind,
        At = point.At.ToTimestamp(),
        OrganisationId = point.OrganisationId ?? "",
        PractitionerId = point.PractitionerId ?? "",
        Role = (Common.PractitionerRole)(int)point.Role,
        ObjectId = point.ObjectId ?? "",
        What = point.What,
        Entry = ToProto(point.Entry),
    };

    private static Proto.OrganisationKnowledge ToProto(Review.OrganisationKnowledge knew) => new()
    {
        OrganisationId = knew.OrganisationId,
        OrganisationName = knew.OrganisationName,
        Agency = (Common.AgencyKind)(int)knew.Agency,
        Connected = knew.Connection is CoreConnection.Publishes or CoreConnection.AnswersOnRequest,
        Standing = (Standing)((int)knew.Relation + 1),
        HighestTierSeen = (Common.Tier)(int)knew.Highest,
        CouldSee = knew.CouldSee,
        DidSee = knew.DidSee,
        ToldAndOpened = knew.ToldAndOpened,
        ToldNotOpened = knew.ToldNotOpened,
        Published = knew.Published,
        Withheld = knew.Withheld,
        Asked = knew.Asked,
        ActsFrom = knew.ActsFrom?.ToTimestamp(),
        ShownUntil = knew.ShownUntil?.ToTimestamp(),
    };

    private static Proto.KnowledgeLine ToProto(Review.KnowledgeLine line) => new()
    {
        Kind = (Proto.KnowledgeKind)(int)line.Kind,
        OrganisationId = line.OrganisationId,
        PractitionerId = line.PractitionerId ?? "",
        Role = (Common.PractitionerRole)(int)line.Role,
        ObjectId = line.ObjectId,
        AboutId = line.AboutId ?? "",
        Code = line.Code,
        State = line.State,
        Tier = (Common.Tier)(int)line.Tier,
        Because = (Common.WithheldBecause)(int)line.Because,
        Purpose = (Common.Purpose)(int)line.Purpose,
        RuleId = line.RuleId ?? "",
        At = line.At.ToTimestamp(),
        PolicyVersion = line.PolicyVersion ?? "",
        Entry = ToProto(line.Entry),
    };
}
