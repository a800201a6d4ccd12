using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.WebConsole.Desks;

namespace InfoShare.WebConsole.Pages.Concerns;

/// <summary>What became of a concern, as it was answered, with why it was asked: what is added to it, or changed in it, rests on what was read.</summary>
/// <param name="IsOld">Whether whoever asked has changed it since: then it is asked for again, for the reason that was given.</param>
internal sealed record KeptHistory(string ConcernId, AccessPurpose Purpose, GetConcernHistoryResponse History, bool IsOld = false)
{
    /// <summary>Asks.</summary>
    public static async Task<KeptHistory> AskAsync(Desk desk, string concernId, AccessPurpose purpose, CancellationToken ct) => new(
        concernId, purpose, await new ConcernService.ConcernServiceClient(desk.Connection.CallInvoker).GetConcernHistoryAsync(
            new GetConcernHistoryRequest { ConcernId = concernId, Purpose = purpose }, cancellationToken: ct));

    /// <summary>What is kept under a key of this concern, as it stands now where somebody has changed it; null: it is not kept any longer.</summary>
    /// <param name="changed">Whether somebody was quicker.</param>
    public static async Task<KeptHistory?> FindAsync(ConsolePage page, string concernId, string? key, bool changed, CancellationToken ct)
    {
        var answers = page.HttpContext.RequestServices.GetRequiredService<Answers>();
        if (key is null || answers.Find<KeptHistory>(page.Who, key) is not { } kept || kept.ConcernId != concernId)
            return null;
        if (kept.IsOld || changed)
            answers.Replace(page.Who, key, kept = await AskAsync(page.Desk, concernId, kept.Purpose, ct));
        return kept;
    }
}
