using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Clocks;
using InfoShare.Core.Retention;
using InfoShare.Core.Vocabulary;
using InfoShare.Protocol.Retention.V1;
using Common = InfoShare.Protocol.Common.V1;
using Proto = InfoShare.Protocol.Retention.V1;

namespace InfoShare.Broker.Services;

/// <summary>What is kept, for how long, and how it ends; for records officers and auditors.</summary>
public sealed class RetentionService(
    PlaceLegalHoldHandler place,
    ReleaseLegalHoldHandler release,
    ListLegalHoldsHandler list,
    ListDueForRemovalHandler due,
    DecideRemovalHandler decide,
    ConfirmRemovalHandler confirm,
    WithdrawRemovalHandler withdraw,
    ListRemovalsHandler removals,
    EraseAuditPersonalHandler erase,
    ConfirmErasureHandler confirmErasure,
    WithdrawErasureHandler withdrawErasure,
    ListErasuresHandler erasures,
    RetentionSchedules schedules,
    TimeProvider time,
    PageTokens pages) : Proto.RetentionService.RetentionServiceBase
{
    private const int DefaultPage = 25;

    /// <inheritdoc/>
    public override async Task<PlaceLegalHoldResponse> PlaceLegalHold(PlaceLegalHoldRequest request, ServerCallContext context)
    {
        var placed = await place.HandleAsync(
            new PlaceLegalHold(
                request.Person?.ToCore(), request.Incident?.ToCore(), CommonMapping.OrNull(request.ReferralId), (LegalHoldAuthority)(int)request.Authority,
                CommonMapping.OrNull(request.AuthorityReference), request.Reason),
            context.GetCall(), context.CancellationToken);
        return new PlaceLegalHoldResponse { Hold = ToProto(placed.Hold), Receipt = placed.Receipt.ToProto() };
    }

    /// <inheritdoc/>
    public override async Task<ReleaseLegalHoldResponse> ReleaseLegalHold(ReleaseLegalHoldRequest request, ServerCallContext context)
    {
        var released = await release.HandleAsync(
            new ReleaseLegalHold(request.HoldId, request.Version, request.Reason), context.GetCall(), context.CancellationToken);
        return new ReleaseLegalHoldResponse { Hold = ToProto(released.Hold), Receipt = released.Receipt.ToProto() };
    }

    /// <inheritdoc/>
    public override async Task<ListLegalHoldsResponse> ListLegalHolds(ListLegalHoldsRequest request, ServerCallContext context)
    {
        var call = context.GetCall();
        var page = await list.HandleAsync(
            new ListLegalHolds(request.IncludeReleased, pages.Unprotect(call, request), SizeOf(request.PageSize)), call, context.CancellationToken);
        return new ListLegalHoldsResponse
        {
            Holds = { page.Holds.Select(ToProto) },
            NextPageToken = page.Next is { } next ? pages.Protect(call, request, next) : "",
            Receipt = page.Receipt.ToProto(),
        };
    }

    /// <inheritdoc/>
    public override Task<GetRetentionScheduleResponse> GetRetentionSchedule(GetRetentionScheduleRequest request, ServerCallContext context)
    {
        var schedule = schedules.At(time.GetUtcNow());
        return Task.FromResult(new GetRetentionScheduleResponse
        {
            Version = schedule.Version,
            FromDate = CommonMapping.Text(schedule.From),
            GraceDays = schedule.GraceDays,
            Rules =
            {
                schedule.Rules.Select(r => new Proto.RetentionRule
                {
                    RecordClass = (Common.RecordClass)(int)r.Class,
                    Sensitivity = { r.Sensitivity.Select(s => (Common.SensitivityClass)(int)s) },
                    Terms = { r.Terms.Select(t => new Proto.RetentionTerm { Term = t.InWords, Source = t.Source }) },
                    Removable = RetentionSweep.Classes.Contains(r.Class),
                }),
            },
        });
    }

    /// <inheritdoc/>
    public override async Task<ListDueForRemovalResponse> ListDueForRemoval(ListDueForRemovalRequest request, ServerCallContext context)
    {
        var call = context.GetCall();
        var page = await due.HandleAsync(
            new ListDueForRemoval((RecordClass)(int)request.RecordClass, pages.Unprotect(call, request), SizeOf(request.PageSize)), call, context.CancellationToken);
        return new ListDueForRemovalResponse
        {
            Records = { page.Candidates.Select(ToProto) },
            NextPageToken = page.Next is { } next ? pages.Protect(call, request, next) : "",
            Receipt = page.Receipt.ToProto(),
        };
    }

    /// <inheritdoc/>
    public override async Task<DecideRemovalResponse> DecideRemoval(DecideRemovalRequest request, ServerCallContext context)
    {
        var decided = await decide.HandleAsync(
            new DecideRemoval([.. request.RecordIds], (RemovalChoice)(int)request.Choice, CommonMapping.Date(request.KeepUntil), request.Reason),
            context.GetCall(), context.CancellationToken);
        return new DecideRemovalResponse { Removal = ToProto(decided.Decision), Receipt = decided.Receipt.ToProto() };
    }

    /// <inheritdoc/>
    public override async Task<ConfirmRemovalResponse> ConfirmRemoval(ConfirmRemovalRequest request, ServerCallContext context)
    {
        var confirmed = await confirm.HandleAsync(new ConfirmRemoval(request.RemovalId, request.Version), context.GetCall(), context.CancellationToken);
        return new ConfirmRemovalResponse { Removal = ToProto(confirmed.Decision), Receipt = confirmed.Receipt.ToProto() };
    }

    /// <inheritdoc/>
    public override async Task<WithdrawRemovalResponse> WithdrawRemoval(WithdrawRemovalRequest request, ServerCallContext context)
    {
        var withdrawn = await withdraw.HandleAsync(
            new WithdrawRemoval(request.RemovalId, request.Version, request.Reason), context.GetCall(), context.CancellationToken);
        return new WithdrawRemovalResponse { Removal = ToProto(withdrawn.Decision), Receipt = withdrawn.Receipt.ToProto() };
    }

    /// <inheritdoc/>
    public override async Task<ListRemovalsResponse> ListRemovals(ListRemovalsRequest request, ServerCallContext context)
    {
        var call = context.GetCall();
        var page = await removals.HandleAsync(
            new ListRemovals(request.PendingOnly, pages.Unprotect(call, request), SizeOf(request.PageSize)), call, context.CancellationToken);
        return new ListRemovalsResponse
        {
            Removals = { page.Decisions.Select(ToProto) },
            NextPageToken = page.Next is { } next ? pages.Protect(call, request, next) : "",
            Receipt = page.Receipt.ToProto(),
        };
    }

    /// <inheritdoc/>
    public override async Task<EraseAuditPersonalResponse> EraseAuditPersonal(EraseAuditPersonalRequest request, ServerCallContext context)
    {
        var proposed = await erase.HandleAsync(
            new EraseAuditPersonal([.. request.EntryIds], CommonMapping.OrNull(request.PersonId), (ErasureGround)(int)request.Ground, request.Reason),
            context.GetCall(), context.CancellationToken);
        return new EraseAuditPersonalResponse
        {
            Erasure = ToProto(proposed.Erasure),
            More = proposed.More,
            SharedWithOthers = proposed.Shared,
            Receipt = proposed.Receipt.ToProto(),
        };
    }

    /// <inheritdoc/>
    public override async Task<ConfirmErasureResponse> ConfirmErasure(ConfirmErasureRequest request, ServerCallContext context)
    {
        var done = await confirmErasure.HandleAsync(new ConfirmErasure(request.ErasureId, request.Version), context.GetCall(), context.CancellationToken);
        return new ConfirmErasureResponse { Erasure = ToProto(done.Erasure), Receipt = done.Receipt.ToProto() };
    }

    /// <inheritdoc/>
    public override async Task<WithdrawErasureResponse> WithdrawErasure(WithdrawErasureRequest request, ServerCallContext context)
    {
        var withdrawn = await withdrawErasure.HandleAsync(
            new WithdrawErasure(request.ErasureId, request.Version, request.Reason), context.GetCall(), context.CancellationToken);
        return new WithdrawErasureResponse { Erasure = ToProto(withdrawn.Erasure), Receipt = withdrawn.Receipt.ToProto() };
    }

    /// <inheritdoc/>
    public override async Task<ListErasuresResponse> ListErasures(ListErasuresRequest request, ServerCallContext context)
    {
        var call = context.GetCall();
        var page = await erasures.HandleAsync(
            new ListErasures(pages.Unprotect(call, request), SizeOf(request.PageSize)), call, context.CancellationToken);
        return new ListErasuresResponse
        {
            Erasures = { page.Erasures.Select(ToProto) },
            NextPageToken = page.Next is { } next ? pages.Protect(call, request, next) : "",
            Receipt = page.Receipt.ToProto(),
        };
    }

    private static Proto.AuditErasure ToProto(Core.Retention.AuditErasure erasure) => new()
    {
        ErasureId = erasure.Id,
        Version = erasure.Version,
        State = (Common.RemovalState)(int)erasure.State,
        Ground = (Common.ErasureGround)(int)erasure.Ground,
        Reason = erasure.Reason,
        EntryIds = { erasure.EntryIds },
        ProposedBy = erasure.ProposedBy,
        ProposedAt = CommonMapping.Stamp(erasure.ProposedAt),
        ConfirmedBy = erasure.ConfirmedBy ?? "",
        ExecutedAt = CommonMapping.Stamp(erasure.ExecutedAt),
        ErasedCount = erasure.Erased,
        WithdrawnBy = erasure.WithdrawnBy ?? "",
        WithdrawnAt = CommonMapping.Stamp(erasure.WithdrawnAt),
        WithdrawReason = erasure.WithdrawReason ?? "",
    };

    private static DueRecord ToProto(CandidateView view) => new()
    {
        RecordId = view.Candidate.RecordId,
        RecordClass = (Common.RecordClass)(int)view.Candidate.Class,
        Sensitivity = (Common.SensitivityClass)(int)view.Candidate.Sensitivity,
        OrganisationName = view.OrganisationName,
        RecordedOn = CommonMapping.Text(LondonTime.DateOf(view.Candidate.RecordedAt)),
        DueOn = CommonMapping.Text(view.Candidate.DueOn),
        Why = view.Candidate.Why,
        Hindrances = { view.Hindrances.Select(h => (Common.RemovalHindrance)(int)h) },
        HoldIds = { view.HoldIds },
    };

    private static Removal ToProto(RemovalDecision decision) => new()
    {
        RemovalId = decision.Id,
        Version = decision.Version,
        State = (Common.RemovalState)(int)decision.State,
        Choice = (Common.RemovalChoice)(int)decision.Choice,
        RecordIds = { decision.RecordIds },
        KeepUntil = CommonMapping.Text(decision.KeepUntil),
        Reason = decision.Reason,
        ScheduleVersion = decision.ScheduleVersion,
        DecidedBy = decision.DecidedBy,
        DecidedAt = CommonMapping.Stamp(decision.DecidedAt),
        ConfirmedBy = decision.ConfirmedBy ?? "",
        RemovedAfter = CommonMapping.Stamp(decision.ExecuteAfter),
        ExecutedAt = CommonMapping.Stamp(decision.ExecutedAt),
        RemovedCount = decision.Removed,
        LeftCount = decision.LeftAlone,
        WithdrawnBy = decision.WithdrawnBy ?? "",
        WithdrawReason = decision.WithdrawReason ?? "",
    };

    private static int SizeOf(int asked) => asked == 0 ? DefaultPage : asked;

    private static Proto.LegalHold ToProto(Core.Retention.LegalHold hold) => new()
    {
        HoldId = hold.Id,
        Version = hold.Version,
        State = (Common.LegalHoldState)(int)hold.State,
        Subject = (Common.LegalHoldSubject)(int)hold.Subject,
        SubjectId = hold.SubjectId,
        Authority = (Common.LegalHoldAuthority)(int)hold.Authority,
        AuthorityReference = hold.AuthorityReference ?? "",
        Reason = hold.Reason ?? "",
        PlacedBy = hold.PlacedBy ?? "",
        PlacedAt = CommonMapping.Stamp(hold.PlacedAt),
        ReleaseAskedBy = hold.AskedBy ?? "",
        ReleasedBy = hold.ReleasedBy ?? "",
        ReleasedAt = CommonMapping.Stamp(hold.ReleasedAt),
        ReleaseReason = hold.ReleaseReason ?? "",
    };
}
