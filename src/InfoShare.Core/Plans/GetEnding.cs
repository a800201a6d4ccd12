using InfoShare.Core.Access;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Plans;

/// <summary>Asks for one ending.</summary>
public sealed record GetEnding(string EndingId);

/// <summary>Answers each standing; whoever has none learns nothing of it.</summary>
public sealed class GetEndingHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND.</exception>
    public async Task<EndingChanged> HandleAsync(GetEnding query, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.AnswerAsync(call, async session =>
        {
            var ending = await session.Plans.FindEndingAsync(query.EndingId);
            var side = await EndingSight.SideOfAsync(session, ending, call.Caller, registry) ?? throw RuleException.NotFound("ending");
            var entry = EndingSight.Showing(
                call.Entry(session, time, AuditEventKind.Return, Code.Of(ending!.State)) with { ObjectId = ending.Id, PersonIds = [ending.PersonId] }, ending, side, call.Caller);
            return (new EndingChanged(await EndingSight.ViewAsync(session, ending, side, call.Caller, registry), entry.Receipt()), entry);
        }, ct);
    }
}
