using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Handovers;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Sharing;

/// <summary>Asks for one question.</summary>
public sealed record GetInformationRequest(string RequestId);

/// <summary>Shows a question to both sides, its answer to those who may read it.</summary>
public sealed class GetInformationRequestHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND.</exception>
    public async Task<InformationGot> HandleAsync(GetInformationRequest query, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.AnswerAsync(call, async session =>
        {
            var request = InformationSight.Require(await session.Information.FindAsync(query.RequestId), call.Caller);
            var (view, seen) = await InformationSight.ViewAsync(session, request, call.Caller, registry);
            var entry = call.Entry(session, time, AuditEventKind.Return) with
            {
                ObjectId = request.Id,
                PersonIds = InformationSight.PeopleIn([view], call.Caller),
                Purpose = request.Purpose.Purpose,
                LegalBasis = view.Answer?.LegalBasis ?? LegalBasis.Unspecified,
                CountsByTier = seen.CountsByTier,
                Shown = seen.ShownIds,
                WithheldByReason = seen.WithheldByReason,
                RuleIds = seen.RuleIds,
            };
            return (new InformationGot(view, entry.Receipt()), entry);
        }, ct);
    }
}

/// <summary>Lists questions that the caller's organisation sent or received, what is due first.</summary>
public sealed record ListInformationRequests(bool Sent, bool IncludeEnded, DuePosition? After, int Limit);

/// <summary>A page of questions.</summary>
public sealed record InformationPage(IReadOnlyList<InformationRequestView> Requests, DuePosition? Next, AuditReceipt Receipt);

/// <summary>Those who only submit see what they asked themselves, and what their role has to answer (L11).</summary>
public sealed class ListInformationRequestsHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    public async Task<InformationPage> HandleAsync(ListInformationRequests query, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.AnswerAsync(call, async session =>
        {
            var caller = call.Caller;
            var (page, next) = await VisiblePage.ReadAsync<InformationRequest, DuePosition>(
                (after, most) => FoundAsync(session, query, after, most, caller, registry), query.After, r => new DuePosition(r.Due, r.Id),
                r => !caller.Conflicts.Keeps(r.PersonId) && (!query.Sent || InformationSight.IsAsker(r, caller)), query.Limit);
            var (views, answers) = (new List<InformationRequestView>(), new List<InformationSeen>());
            foreach (var request in page)
            {
                var (view, one) = await InformationSight.ViewAsync(session, request, caller, registry);
                views.Add(view);
                answers.Add(one);
            }

            var seen = InformationSeen.Of(answers);
            var entry = call.Entry(session, time, AuditEventKind.Return) with
            {
                PersonIds = InformationSight.PeopleIn(views, caller),
                CountsByTier = seen.CountsByTier,
                Shown = seen.ShownIds,
                WithheldByReason = seen.WithheldByReason,
                RuleIds = seen.RuleIds,
            };
            return (
                new InformationPage(views, next, entry.Receipt()),
                entry);
        }, ct);
    }

    private static async ValueTask<IReadOnlyList<InformationRequest>> FoundAsync(
        IReadSession session, ListInformationRequests query, DuePosition? after, int most, Caller caller, RegistrySnapshot registry)
    {
        if (query.Sent)
        {
            return await session.Information.SentAsync(
                caller.OrganisationId, ReferralSight.LearnsOfOthers(caller.Role) ? null : caller.Human.Id, query.IncludeEnded, after, most);
        }

        return InformationSight.Takes(caller, registry)
            ? await session.Information.ReceivedAsync(caller.OrganisationId, query.IncludeEnded, after, most) : [];
    }
}
